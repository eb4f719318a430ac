"""Two boards of one Google Sheet, with their memory in PostgreSQL: Google is asked as often as by one, and both show what is new."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from kpicore.model import Change, Node, Plan, Settings, Snapshot
from kpicore.sheets.grid import Grid
from kpicore.stores.google.stand_in import SPREADSHEET, Spreadsheet, StandIn
from tests.people import owner
from tests.postgresql import database
from tests.serving.servers import Served, served, shown
from tests.stores.conftest import google_store

HELD = Snapshot(
    Plan(settings=Settings(name="一号店"), nodes=(Node(id="sales", kind="KGI", name="売上", unit="円", target=1200.0),))
)
REFRESH_SECONDS = 1.0
_WAIT_SECONDS = 60


@dataclass
class TwoBoards:
    """A sheet, and the boards that show it by their letter."""

    google: StandIn
    boards: dict[str, Served]

    def looks(self) -> int:
        """Return how often the numbers of the sheet were asked for."""
        return sum(name == "values:batchGet" for name in self.google.names())

    def seen(self, letter: str) -> str:
        return shown(self.boards[letter].visit())

    def rename(self, before: str, after: str) -> None:
        """Rename the plan in the sheet, past both boards."""
        rows = ({"key": "name", "value": name} for name in (before, after))
        google_store(self.google).save([Change("settings", ("name",), *rows)], owner())

    def wait_for(self, name: str, *letters: str) -> None:
        until = time.monotonic() + _WAIT_SECONDS
        for letter in letters:
            while name not in self.seen(letter):
                assert time.monotonic() < until, f"board {letter} never showed {name}"
                time.sleep(0.2)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoBoards]:
    with ExitStack() as until_the_end:
        google = until_the_end.enter_context(StandIn(Spreadsheet.of([Grid("シート1", ())])).running())
        google_store(google).provision(HELD, owner())
        memory = until_the_end.enter_context(database()).render_as_string(hide_password=False)
        secrets = "[connections.gsheets]\n" + "".join(
            f"{name} = {json.dumps(value)}\n" for name, value in google.account.items()
        )
        given = {
            **google.environ,
            "KPICORE_STORE": f"gsheet:{SPREADSHEET}",
            "KPICORE_STATE": memory,
            "KPICORE_REFRESH_SECONDS": str(REFRESH_SECONDS),
        }
        boards: dict[str, Served] = {}
        for letter in "ab":
            folder: Path = tmp_path_factory.mktemp(f"sheet-{letter}")
            boards[letter] = until_the_end.enter_context(served(folder, given=given, secrets=secrets, at_once=True))
        yield TwoBoards(google, boards)


def test_two_boards_ask_google_as_often_as_one_show_both_what_changed_and_when_one_ends_the_other_asks(two: TwoBoards):
    two.wait_for("一号店", "a", "b")
    before, began = two.looks(), time.monotonic()
    while time.monotonic() - began < 5 * REFRESH_SECONDS:
        two.seen("a")
        two.seen("b")
        time.sleep(0.3)
    looked, seconds = two.looks() - before, time.monotonic() - began

    assert 1 <= looked <= seconds / (REFRESH_SECONDS * 0.9) + 1
    two.rename("一号店", "二号店")
    two.wait_for("二号店", "a", "b")

    two.boards["a"].process.kill()
    two.rename("二号店", "三号店")
    two.wait_for("三号店", "b")
