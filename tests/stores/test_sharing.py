"""Several boards of one Google Sheet ask Google as one (issue: one fetcher a sheet), and lose nothing by it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kpicore.errors import StoreUnavailable
from kpicore.model import Change, Node, Plan, Settings, Snapshot
from kpicore.sheets.grid import Grid
from kpicore.stores.google import BesideSheet, GoogleSheet, GoogleSheetStore, access
from kpicore.stores.google.stand_in import SPREADSHEET, Reply, Spreadsheet, StandIn
from kpicore.stores.state.looks import Looks
from kpicore.stores.state.schema import looks as looks_table
from tests.people import owner
from tests.stores.conftest import SHEET_DAY
from tests.stores.quick import quick_caller
from tests.stores.states import PLACES, Clockwork, OpenState, in_postgresql, set_clock

LASTS = timedelta(seconds=27)
HELD = Snapshot(Plan(settings=Settings(name="本店"), nodes=(Node(id="sales", kind="KGI", name="売上", unit="円"),)))


class Boards:
    """Boards in different programs that show one sheet, with the memory they have in common."""

    def __init__(self, stand_in: StandIn, opened: OpenState, clock: Clockwork) -> None:
        self.stand_in, self.opened, self.clock = stand_in, opened, clock

    def looks(self) -> Looks:
        state = self.opened()
        set_clock(state, self.clock)
        return Looks(state.database, f"gsheet:{SPREADSHEET}", LASTS)

    def board(self, looks: Looks | None = None) -> GoogleSheetStore:
        caller = quick_caller()
        sheet = GoogleSheet(
            SPREADSHEET, lambda: access(SPREADSHEET, self.stand_in.secrets, self.stand_in.environ), caller=caller
        )
        return GoogleSheetStore(
            sheet, today=lambda: SHEET_DAY, now=self.clock, beside=BesideSheet(looks=looks or self.looks())
        )


@pytest.fixture(params=PLACES)
def boards(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Boards]:
    with (
        PLACES[request.param](tmp_path) as opened,
        StandIn(Spreadsheet.of([Grid("シート1", ())])).running() as stand_in,
    ):
        found = Boards(stand_in, opened, Clockwork())
        GoogleSheetStore(
            GoogleSheet(
                SPREADSHEET, lambda: access(SPREADSHEET, stand_in.secrets, stand_in.environ), caller=quick_caller()
            ),
            today=lambda: SHEET_DAY,
        ).provision(HELD, owner())
        yield found


def calls(store: GoogleSheetStore) -> int:
    return store.traffic().calls_last_hour


def renamed(name: str, before: str) -> Change:
    return Change("settings", ("name",), {"key": "name", "value": before}, {"key": "name", "value": name})


def test_what_one_board_saw_the_others_take_without_a_call_links_and_all(boards: Boards):
    one, other = boards.board(), boards.board()
    first = one.load()
    asked = calls(one)

    second = other.load()

    assert (asked > 0, calls(other)) == (True, 0)
    assert (second.plan, second.revision, second.actuals.equals(first.actuals)) == (first.plan, first.revision, True)
    assert other.link("ツリー!A2") == one.link("ツリー!A2") is not None
    for _ in range(5):
        boards.clock.at += timedelta(seconds=5)
        assert (other.revision(), one.revision()) == (first.revision, first.revision)
    assert (calls(one), calls(other)) == (asked, 0)


def test_looking_with_three_boards_costs_google_what_one_costs(boards: Boards):
    """Each looks every thirty seconds, at moments of its own."""
    several = [boards.board() for _ in range(3)]
    for store in several:
        store.load()
    alone = calls(several[0])
    before = [calls(store) for store in several]
    for _ in range(15):
        for store in several:
            store.revision()
            boards.clock.at += timedelta(seconds=10)

    looked = sum(calls(store) for store in several) - sum(before)
    assert alone > 0
    assert looked <= 15 * 1.2
    assert several[0].revision() == several[2].revision()


def test_a_board_sees_at_once_what_it_saved_and_the_others_without_a_call(boards: Boards):
    one, other = boards.board(), boards.board()
    one.load()
    other.load()

    other.save([renamed("大阪", "本店")], owner())
    seen = other.load()
    asked = calls(one)

    assert seen.plan.settings.name == "大阪"
    assert one.revision() == seen.revision
    assert (one.load().plan.settings.name, calls(one)) == ("大阪", asked)


def test_while_the_one_whose_turn_it_is_asks_the_others_go_on_with_what_there_is(boards: Boards):
    one, other = boards.board(), boards.board()
    first = one.load()
    other.load()
    boards.clock.at += LASTS * 1.2
    assert boards.looks().take_turn()

    assert (other.revision(), calls(other)) == (first.revision, 0)


def test_when_the_one_whose_turn_it_was_has_ended_another_asks(boards: Boards):
    one, other = boards.board(), boards.board()
    first = one.load()
    other.load()
    gone = boards.looks()
    for _ in range(2):
        boards.clock.at += LASTS * 1.05
        gone.take_turn()

    assert other.revision() == first.revision
    assert calls(other) > 0


def test_what_google_refuses_is_an_outage_on_every_board_and_not_an_old_look_without_end(boards: Boards):
    one, other = boards.board(), boards.board()
    one.load()
    other.load()
    boards.stand_in.fault = lambda _: Reply(403)
    boards.clock.at += LASTS * 2.5

    for store in (one, other):
        with pytest.raises(StoreUnavailable):
            store.revision()


def test_two_boards_that_start_at_one_moment_look_once(boards: Boards, monkeypatch):
    one = boards.looks()
    first, second = boards.board(one), boards.board()
    assert one.take_turn()

    def seen_meanwhile(_seconds: float) -> None:
        monkeypatch.undo()
        first.load()

    monkeypatch.setattr(time, "sleep", seen_meanwhile)
    assert second.load().plan.settings.name == "本店"

    assert (calls(first) > 0, calls(second)) == (True, 0)


@pytest.mark.parametrize("breaks", ["memory", "content"])
def test_where_nothing_can_be_shared_every_board_asks_for_itself(boards: Boards, breaks: str, caplog):
    class Unreachable(Looks):
        def latest(self, known: str = ""):
            raise StoreUnavailable(reason="network")

        def put(self, digest: str, content: bytes) -> None:
            raise StoreUnavailable(reason="network")

    looks = boards.looks()
    if breaks == "memory":
        store = boards.board(Unreachable(looks._database, "gsheet:x", LASTS))
    else:
        looks.put("d", b"these bytes are no look")
        store = boards.board(looks)

    assert store.load().plan.settings.name == "本店"
    boards.clock.at += timedelta(seconds=1)
    assert store.revision()
    assert calls(store) > 0
    assert len([line for line in caplog.records if "boards" in line.message or "shared" in line.message]) <= 2


def test_an_unchanged_look_is_not_written_again_and_a_changed_one_is_announced(tmp_path):
    with in_postgresql(tmp_path) as opened:
        looks, listener = (Looks(opened().database, "gsheet:x", LASTS) for _ in range(2))
        looks.put("a", b"1")
        with listener.announcements() as wait:
            looks.put("a", b"1")
            assert not wait(0.3)
            looks.put("b", b"2")
            assert wait(5)
        found = listener.latest()
        assert (found.digest, found.content, listener.latest("b").content) == ("b", b"2", None)
        assert found.age < timedelta(minutes=1)


def test_the_digest_is_of_the_cells_and_not_of_the_moment(boards: Boards):
    store = boards.board()
    store.load()
    [first] = [row.digest for row in _rows(boards)]
    boards.clock.at += LASTS * 1.1
    store.revision()

    assert [row.digest for row in _rows(boards)] == [first]


def _rows(boards: Boards):
    with boards.opened().database.reading() as connection:
        return connection.execute(looks_table.select()).all()
