"""Many open boards on one server: how long each look takes, how soon a change shows, what goes wrong, and the memory a viewer costs.

A viewer is a socket that does what an open page does: it opens the board, looks for news every few seconds as the page asks it to (a
fragment), and draws the board anew when there is news. Meanwhile another process changes an actual at every refresh, so that all viewers
are sent new numbers. Nothing is drawn here: a browser's own time is in `board.py`.

The time of a look is from the page's request to the end of the answer, the new board included where there is one. How soon a change shows
is told from the moment it was saved, and from the moment the first page showed it, which is when the board had it; the name of the plan
counts the changes.

With `--floor` it is an empty Streamlit app that is looked at, whose page has a fragment that says one word as often as ours looks: what it
takes of processor and memory nothing of ours can go below.

With `--replicas` there are two boards on one PostgreSQL behind nginx, as docs/deploy.md sets them up, and one of them is killed in the
middle: a viewer whose socket closes connects again, as a page does by itself, and whatever else goes wrong is an error.

    python bench/viewers.py [--viewers 300] [--minutes 10] [--refresh 30] [--replicas | --floor]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

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
from tests.serving.test_replicas import NAME, two_boards  # noqa: E402

#: So long the first looks are spread over; nobody opens three hundred boards in one second.
ARRIVAL_SECONDS = 30.0
#: Longer than this no page waits for an answer: it counts as an error.
PATIENCE_SECONDS = 60.0
#: A page that lost its server tries again every second; one that found none for so many has lost more than a reload.
RECONNECT_SECONDS, RELOAD_SECONDS = 1.0, 20.0
#: The least app whose pages look as often as ours.
EMPTY_APP = """
import random
import streamlit as st

st.set_page_config(page_title="empty")
st.fragment(lambda: st.text("still here"), run_every=4 * random.uniform(0.75, 1.25))()
"""
AIMS = "aims on two idle cores, 300 viewers: p95 below 200 ms, no error, at most 0.1 MB a viewer"


@dataclass
class Seen:
    """What all viewers met: seconds of every look by its kind, errors by their name, and how often each viewer had to connect again."""

    looks: dict[str, list[float]] = field(
        default_factory=lambda: {"open": [], "glance": [], "new numbers": [], "lost": []}
    )
    errors: Counter[str] = field(default_factory=Counter)
    again: Counter[int] = field(default_factory=Counter)
    saved: dict[int, float] = field(default_factory=dict)
    shown: dict[int, list[float]] = field(default_factory=dict)

    def shows(self, change: int) -> None:
        """Note that a page shows a change from now on."""
        self.shown.setdefault(change, []).append(time.monotonic())

    def ages(self) -> tuple[list[float], list[float]]:
        """Return how long after it was saved each page showed each change, and how long after the first page had it."""
        since_saved = [at - self.saved[change] for change, moments in self.shown.items() for at in moments]
        return since_saved, [at - min(moments) for moments in self.shown.values() for at in moments]


@dataclass(frozen=True)
class Place:
    """Where viewers connect to: the board itself, or a proxy whose cookie says which board."""

    origin: str
    port: int
    context: ssl.SSLContext | None = None

    def socket(self, number: int) -> connect:
        """Return the connection of a viewer; behind a proxy every other one was given the other board."""
        address = self.origin.replace("http", "ws", 1) + "/_stcore/stream"
        cookie = {"Cookie": f"gyakusan_board={'ab'[number % 2]}"} if self.context else {}
        return connect(
            address,
            origin=self.origin,  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            proxy=None,
            host="127.0.0.1",
            port=self.port,
            additional_headers=cookie,
            open_timeout=PATIENCE_SECONDS,
            **({"ssl": self.context} if self.context else {}),
        )


class Page:
    """One open page, as far as the server can tell."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._script = ""
        self._known: set[str] = set()
        self._asks: tuple[str, float] | None = None
        self._title = ""

    @property
    def change(self) -> int:
        """Return the number of the change the page shows, 0 before the first."""
        found = re.search(r"#(\d+)$", self._title)
        return int(found[1]) if found else 0

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
            elif kind == "page_config_changed":
                self._title = received.page_config_changed.title
            elif kind == "auto_rerun":
                self._asks = (received.auto_rerun.fragment_id, received.auto_rerun.interval)
            elif kind == "script_finished" and received.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return received.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


async def visit(place: Place, number: int, until: float, seen: Seen) -> None:
    """Be one viewer from now on until a moment; whose board ends connects again until another one answers."""
    await asyncio.sleep(random.uniform(0, ARRIVAL_SECONDS))  # noqa: S311 - no secret
    lost_at: float | None = None
    while time.monotonic() < until:
        try:
            async with place.socket(number) as socket:
                if lost_at is not None:
                    seen.looks["lost"].append(time.monotonic() - lost_at)
                    lost_at = None
                await _look(Page(socket), until, seen)
                return
        except (OSError, WebSocketException, TimeoutError) as failure:
            if lost_at is None:
                lost_at = time.monotonic()
                seen.again[number] += 1
            if place.context is None or time.monotonic() - lost_at > RELOAD_SECONDS:  # nowhere to go
                seen.errors[type(failure).__name__] += 1
                return
            await asyncio.sleep(RECONNECT_SECONDS)


async def _look(page: Page, until: float, seen: Seen) -> None:
    """Open the board on a connection, and look for news until a moment."""
    began = time.perf_counter()
    await page.open()
    seen.looks["open"].append(time.perf_counter() - began)
    while time.monotonic() < until:
        await asyncio.sleep(page.pause)
        began = time.perf_counter()
        kind = await page.glance()
        seen.looks[kind].append(time.perf_counter() - began)
        if kind == "new numbers" and page.change:
            seen.shows(page.change)


def change_one(url: str, number: int, seen: Seen) -> None:
    """Change one actual in the store, as another process would, and count it in the name of the plan."""
    store = open_store(url)
    held = store.load()
    before = list(actual_rows(held.actuals))[-1]
    named = {"key": "name", "value": held.plan.settings.name}
    changes = [
        Change(
            "actuals", (before["indicator"], before["period"]), before, {**before, "value": 4_000.0 + 10 * (number % 2)}
        ),
        Change("settings", ("name",), named, {**named, "value": f"{named['value'].partition(' #')[0]} #{number}"}),
    ]
    seen.saved[number] = time.monotonic()
    store.save(changes, Actor("bench", Role.OWNER))


@dataclass(frozen=True)
class Cost:
    """What the boards took: the megabytes they grew by from the first viewer on, those of one more viewer while they arrived (from the
    first half of them to all), and processor seconds.
    """

    grown: float
    one_more: float
    seconds: float


async def watched(at: Trial, given: argparse.Namespace) -> tuple[Seen, Cost]:
    """Return what viewers met, and what they cost."""
    seen = Seen()
    await visit(at.place, 0, time.monotonic() + ARRIVAL_SECONDS, Seen())
    before, used, ended = at.megabytes(), at.seconds(), 0.0
    began = time.monotonic() + ARRIVAL_SECONDS
    until = began + given.minutes * 60
    all_of_them = [asyncio.create_task(visit(at.place, number, until, seen)) for number in range(given.viewers)]
    await asyncio.sleep(ARRIVAL_SECONDS / 2)
    half, in_half = len(seen.looks["open"]), at.megabytes()
    await asyncio.sleep(ARRIVAL_SECONDS / 2)
    one_more = (at.megabytes() - in_half) / max(1, len(seen.looks["open"]) - half)
    grown, number = 0.0, 0
    while time.monotonic() < until:
        number += 1
        if at.store:
            await asyncio.to_thread(change_one, at.store, number, seen)
        await asyncio.sleep(min(given.refresh, max(0.0, until - time.monotonic())))
        grown = max(grown, at.megabytes() - before)
        if len(at.processes) > 1 and time.monotonic() > (began + until) / 2:
            ended = processor_seconds(at.processes[0].pid)
            at.processes.pop(0).kill()
    await asyncio.gather(*all_of_them)
    return seen, Cost(grown, one_more, at.seconds() + ended - used)


@dataclass
class Trial:
    """What is looked at: where, the URL of the store, and the processes of the boards."""

    place: Place
    store: str
    processes: list[subprocess.Popen[bytes]]
    complaints: Callable[[], list[str]]

    def megabytes(self) -> float:
        return sum(resident_megabytes(process.pid) for process in self.processes)

    def seconds(self) -> float:
        """Return the processor time the boards that are left have used."""
        return sum(processor_seconds(process.pid) for process in self.processes)


@contextmanager
def one_board(folder: Path, refresh: float) -> Iterator[Trial]:
    """Run one board on SQLite."""
    store = f"sqlite:///{folder}/board.db"
    with running_board(folder, store, {"KPICORE_REFRESH_SECONDS": str(refresh)}) as board:
        yield Trial(Place(board.url, urlsplit(board.url).port or 0), store, [board.process], board.complaints)


@contextmanager
def empty_app(folder: Path, refresh: float) -> Iterator[Trial]:
    """Run the least app there is, on the board's own options of Streamlit; it has no store, and nothing in it changes."""
    app = folder / "empty_app.py"
    app.write_text(EMPTY_APP, encoding="utf-8")
    (folder / ".streamlit").mkdir()
    shutil.copy(ROOT / ".streamlit" / "config.toml", folder / ".streamlit" / "config.toml")
    with running_board(folder, "", {"KPICORE_REFRESH_SECONDS": str(refresh)}, app=app) as board:
        yield Trial(Place(board.url, urlsplit(board.url).port or 0), "", [board.process], board.complaints)


@contextmanager
def behind_a_proxy(folder: Path, refresh: float) -> Iterator[Trial]:
    """Run two boards on one PostgreSQL behind nginx."""
    with two_boards(folder, refresh) as found:
        boards, proxy = list(found.boards.values()), found.proxy
        place = Place(f"https://{NAME}", proxy.port, proxy.context)
        logs = [RunningBoard(place.origin, board.process, board.log_path) for board in boards]
        yield Trial(
            place,
            found.url,
            [board.process for board in boards],
            lambda: [line for log in logs for line in log.complaints()],
        )


def processor_seconds(process: int) -> float:
    """Return the processor time of a process, in its programs and in the system; only Linux tells."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def machine_seconds() -> float:
    """Return the processor time everything on this machine has used; only Linux tells."""
    fields = [int(each) for each in Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")  # all but idle and waiting for a disk


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
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--replicas", action="store_true", help="two boards behind nginx, one of them killed in the middle"
    )
    what.add_argument("--floor", action="store_true", help="an empty Streamlit app in place of the board")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        started = behind_a_proxy if given.replicas else empty_app if given.floor else one_board
        with started(Path(folder), given.refresh) as trial:
            load, began = os.getloadavg()[0], (time.monotonic(), time.process_time(), machine_seconds())
            seen, cost = asyncio.run(watched(trial, given))
            wall, own, machine = (
                now - before
                for now, before in zip((time.monotonic(), time.process_time(), machine_seconds()), began, strict=True)
            )
            complaints = trial.complaints()
    say(
        f"{given.viewers} viewers, {given.minutes:g} minutes, refresh {given.refresh:g} s; load average {load:.1f} before"
    )
    every = [each for kind in ("glance", "new numbers") for each in seen.looks[kind]]
    for kind, seconds in (*seen.looks.items(), ("glance and new numbers", every)):
        if seconds:
            say(f"{kind}: {len(seconds)}, {spread(seconds, 1000, 'ms')}")
    for since, ages in zip(("it was saved", "the first page had it"), seen.ages(), strict=True):
        if ages:
            say(f"a change shows after {since}: {spread(ages, 1, 's')}")
    looks = sum(len(seconds) for kind, seconds in seen.looks.items() if kind != "lost")
    say(f"processor time of the boards: {cost.seconds:.1f} s, {cost.seconds / max(1, looks) * 1000:.1f} ms a look")
    say(
        f"of {os.cpu_count()} cores: boards {cost.seconds / wall:.2f}, these viewers {own / wall:.2f},"
        f" everything else on this machine {(machine - cost.seconds - own) / wall:.2f}"
    )
    say(f"{looks / given.minutes / 60:.0f} looks a second")
    if seen.again:
        say(f"{len(seen.again)} viewers connected again, at most {max(seen.again.values())} times each")
    say(
        f"errors: {sum(seen.errors.values())} {dict(seen.errors) or ''}; complaints in the server's log: {len(complaints)}"
    )
    say(
        f"memory: {cost.grown / given.viewers:.2f} MB a viewer ({cost.grown:.0f} MB), {cost.one_more:.2f} MB for one more;"
        f" load average {os.getloadavg()[0]:.1f} after"
    )
    for line in complaints[:10]:
        say(f"  {line[:200]}")
    say(AIMS)


def spread(seconds: list[float], times: float, unit: str) -> str:
    """Return the median, the 95th of a hundred and the worst, in a unit of which a second has so many."""
    ordered = sorted(seconds)
    median, late = (ordered[int(len(ordered) * part)] * times for part in (0.5, 0.95))
    digits = 0 if times > 1 else 1
    return f"median {median:.{digits}f} {unit}, p95 {late:.{digits}f} {unit}, worst {ordered[-1] * times:.{digits}f} {unit}"


if __name__ == "__main__":
    main()
