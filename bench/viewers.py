"""Many open boards on one server: how long each look takes, what goes wrong, and the memory a viewer costs.

A viewer is a socket that does what an open page does: it opens the board, looks for news every few seconds as the page asks it to (a
fragment), and draws the board anew when there is news. Meanwhile another process changes an actual at every refresh, so that all viewers
are sent new numbers. Nothing is drawn here: a browser's own time is in `board.py`.

    python bench/viewers.py [--viewers 300] [--minutes 10] [--refresh 30]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: E402
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402
from websockets.asyncio.client import ClientConnection, connect  # noqa: E402
from websockets.exceptions import WebSocketException  # noqa: E402

from kpicore.model import Change  # noqa: E402
from kpicore.model.access import Actor, Role  # noqa: E402
from kpicore.model.rows import actual_rows  # noqa: E402
from kpicore.stores.open import open_store  # noqa: E402
from tests.browser import RunningBoard, running_board  # noqa: E402

#: So long the first looks are spread over; nobody opens three hundred boards in one second.
ARRIVAL_SECONDS = 30.0
#: Longer than this no page waits for an answer: it counts as an error.
PATIENCE_SECONDS = 60.0
AIMS = "aims on two idle cores, 300 viewers: p95 below 200 ms, no error, at most 0.1 MB a viewer"


@dataclass
class Seen:
    """What all viewers met: seconds of every look by its kind, and errors by their name."""

    looks: dict[str, list[float]] = field(default_factory=lambda: {"open": [], "glance": [], "new numbers": []})
    errors: Counter[str] = field(default_factory=Counter)


class Page:
    """One open page, as far as the server can tell."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._script = ""
        self._known: set[str] = set()
        self._asks: tuple[str, float] | None = None

    async def open(self) -> None:
        """Draw the board for the first time."""
        await self._run("")

    async def glance(self) -> str:
        """Look for news, and return what it came to: `glance`, or `new numbers` that were drawn. Raises TimeoutError."""
        return "new numbers" if await self._run(self._asks[0] if self._asks else "") else "glance"

    @property
    def pause(self) -> float:
        """Return how long the page waits between two looks, in seconds."""
        return self._asks[1] if self._asks else 4.0

    async def _run(self, fragment: str) -> bool:
        """Have the server run the page or a fragment of it, and return whether the whole page was drawn."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        message.rerun_script.page_script_hash = self._script
        message.rerun_script.context_info.locale = "ja-JP"
        message.rerun_script.cached_message_hashes.extend(self._known)
        if fragment:
            message.rerun_script.fragment_id, message.rerun_script.is_auto_rerun = fragment, True
        await self._socket.send(message.SerializeToString())
        while True:
            received = ForwardMsg()
            received.ParseFromString(await asyncio.wait_for(self._socket.recv(decode=False), PATIENCE_SECONDS))
            kind = received.WhichOneof("type")
            if received.metadata.cacheable:
                self._known.add(received.hash)
            if kind == "new_session":
                self._script = received.new_session.page_script_hash
            elif kind == "auto_rerun":
                self._asks = (received.auto_rerun.fragment_id, received.auto_rerun.interval)
            elif kind == "script_finished" and received.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return received.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


async def visit(url: str, until: float, seen: Seen) -> None:
    """Be one viewer from now on until a moment."""
    await asyncio.sleep(random.uniform(0, ARRIVAL_SECONDS))  # noqa: S311 - no secret
    try:
        address = url.replace("http:", "ws:") + "/_stcore/stream"
        async with connect(address, origin=url, subprotocols=["streamlit"], max_size=None, proxy=None) as socket:  # type: ignore[arg-type, list-item]
            page = Page(socket)
            began = time.perf_counter()
            await page.open()
            seen.looks["open"].append(time.perf_counter() - began)
            while time.monotonic() < until:
                await asyncio.sleep(page.pause)
                began = time.perf_counter()
                kind = await page.glance()
                seen.looks[kind].append(time.perf_counter() - began)
    except (OSError, WebSocketException, TimeoutError) as failure:
        seen.errors[type(failure).__name__] += 1


def change_one(url: str, value: float) -> None:
    """Change one actual in the store, as another process would."""
    store = open_store(url)
    before = list(actual_rows(store.load().actuals))[-1]
    after = {**before, "value": value}
    store.save([Change("actuals", (before["indicator"], before["period"]), before, after)], Actor("bench", Role.OWNER))


async def watched(board: RunningBoard, store: str, viewers: int, seconds: float, refresh: float) -> tuple[Seen, float]:
    """Return what viewers met in so many seconds, and the megabytes the server grew by from the first viewer to all of them."""
    seen = Seen()
    await visit(board.url, time.monotonic() + ARRIVAL_SECONDS, Seen())
    before = resident_megabytes(board.process.pid)
    until = time.monotonic() + ARRIVAL_SECONDS + seconds
    all_of_them = [asyncio.create_task(visit(board.url, until, seen)) for _ in range(viewers)]
    await asyncio.sleep(ARRIVAL_SECONDS)
    number = 0
    while time.monotonic() < until:
        number += 1
        await asyncio.to_thread(change_one, store, 4_000.0 + number)
        await asyncio.sleep(min(refresh, max(0.0, until - time.monotonic())))
    grown = resident_megabytes(board.process.pid) - before
    await asyncio.gather(*all_of_them)
    return seen, grown


def resident_megabytes(process: int) -> float:
    """Return the memory a process holds; only Linux tells."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) / 1024


def main(say: Callable[[str], None] = print) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--viewers", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--refresh", type=float, default=30.0, help="seconds between two looks at the store")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{folder}/board.db"
        with running_board(Path(folder), store, {"KPICORE_REFRESH_SECONDS": str(given.refresh)}) as board:
            load = os.getloadavg()[0]
            seen, grown = asyncio.run(watched(board, store, given.viewers, given.minutes * 60, given.refresh))
            complaints = board.complaints()
    say(
        f"{given.viewers} viewers, {given.minutes:g} minutes, refresh {given.refresh:g} s; load average {load:.1f} before"
    )
    for kind, seconds in seen.looks.items():
        if not seconds:
            continue
        median, late = (sorted(seconds)[int(len(seconds) * part)] * 1000 for part in (0.5, 0.95))
        say(f"{kind}: {len(seconds)}, median {median:.0f} ms, p95 {late:.0f} ms, worst {max(seconds) * 1000:.0f} ms")
    say(
        f"errors: {sum(seen.errors.values())} {dict(seen.errors) or ''}; complaints in the server's log: {len(complaints)}"
    )
    say(
        f"memory: {grown / given.viewers:.2f} MB a viewer ({grown:.0f} MB); load average {os.getloadavg()[0]:.1f} after"
    )
    say(AIMS)


if __name__ == "__main__":
    main()
