"""Start the board with a clock that a test sets: `python -m tests.served_at --server.port N`, as `pages.shared.serve` otherwise.

CLOCK_FILE names a file with the moment it is (ISO, with its offset); it is read anew for every question, so that a test moves the time on
by writing into it. Messages are looked after every half second. The board's public address is the one it is served at.
"""

from __future__ import annotations

import os
import runpy
import sys
from datetime import datetime
from pathlib import Path

CLOCK_FILE = "CLOCK_FILE"


def moment() -> datetime:
    """Return the moment that the test set."""
    return datetime.fromisoformat(Path(os.environ[CLOCK_FILE]).read_text(encoding="utf-8"))


def main() -> None:
    """Set the clock, then start the board."""
    port = sys.argv[sys.argv.index("--server.port") + 1]
    os.environ["KPICORE_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    from kpicore.stores import base

    base.utc_now = moment  # before the stores are imported, which take it as the usual clock
    from kpicore.notify import messenger
    from pages.shared import session

    session.now = moment
    messenger.LOOKS_EVERY_SECONDS = 0.5
    runpy.run_module("pages.shared.serve", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
