"""Start the board with less patience, at the time a test sets: `python -m tests.served_at --server.port N`, as `pages.shared.serve` otherwise.

CLOCK_FILE names a file with the moment it is (ISO, with its offset); it is read anew for every question, so that a test moves the time on
by writing into it. Without one it is the time it is. Messages are looked after every half second, and a remote store that fails is left in
peace for REST_SECONDS. The board's public address is the one it is served at.
"""

from __future__ import annotations

import os
import runpy
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

CLOCK_FILE = "CLOCK_FILE"
#: Else it is half a minute.
REST_SECONDS = 6.0


def moment() -> datetime:
    """Return the moment that the test set, else the one it is."""
    clock = os.environ.get(CLOCK_FILE)
    return datetime.fromisoformat(Path(clock).read_text(encoding="utf-8")) if clock else datetime.now(UTC)


def prepare() -> None:
    """Set the clock of this process, and its patience."""
    from kpicore.stores import base, transport

    base.utc_now = moment  # before the stores are imported, which take it as the usual clock
    transport.Circuit = partial(transport.Circuit, rest_seconds=REST_SECONDS)  # type: ignore[misc]
    from kpicore.notify import messenger
    from pages.shared import session

    session.now = moment
    messenger.LOOKS_EVERY_SECONDS = 0.5


def main() -> None:
    """Start the board at the address it gives out."""
    port = sys.argv[sys.argv.index("--server.port") + 1]
    os.environ["KPICORE_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    prepare()
    runpy.run_module("pages.shared.serve", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
