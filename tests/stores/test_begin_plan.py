"""A plan beside the others: in the board's own store, or in a Google Sheet connected for it, which keeps what it holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from kpicore.errors import KpiError, NotAllowed, NotGranted, StoreUnavailable
from kpicore.model import Node, Plan, Settings, Snapshot
from kpicore.model.access import Role
from kpicore.model.plans import BoardPlan
from kpicore.model.rows import changes_between
from kpicore.sheets.grid import Grid
from kpicore.stores.base import NEVER_SAVED, Store
from kpicore.stores.google.stand_in import Spreadsheet, StandIn
from kpicore.stores.memory import MemoryStore
from kpicore.stores.plans import Beginning, begin_plan, copied, rename_plan
from kpicore.stores.sql import SqlStore
from kpicore.stores.state import State, open_state
from tests.people import owner
from tests.stores.conftest import google_store

SHEET = "gsheet:1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcde"
HELD = Snapshot(Plan(settings=Settings(name="本店"), nodes=(Node(id="sales", kind="KGI", name="売上", unit="円"),)))


class Board:
    """A board in a folder whose connected sheet is served by a stand-in."""

    def __init__(self, url: str, stand_in: StandIn) -> None:
        self.url, self.stand_in = make_url(url), stand_in
        self.own = SqlStore(self.url)
        self.state: State = open_state(url)

    def open(self, plan: BoardPlan) -> Store:
        return google_store(self.stand_in) if plan.source else SqlStore(self.url, plan=plan.key)

    def begin(self, plan: BoardPlan, by=None, **more) -> BoardPlan:
        return begin_plan(self.state, self.own, plan, by or owner(), self.open, Beginning(**more))


@pytest.fixture
def board(tmp_path) -> Iterator[Board]:
    with StandIn(Spreadsheet.of([Grid("シート1", ())])).running() as stand_in:
        found = Board(f"sqlite:///{tmp_path}/board.db", stand_in)
        found.own.save(changes_between(Snapshot(), HELD), owner())
        yield found


def test_a_plan_is_copied_into_an_empty_sheet_with_its_tabs(board: Board):
    board.begin(BoardPlan("sheet", "関西", source=SHEET), content=copied(HELD, "関西", with_numbers=False))

    held = google_store(board.stand_in).load()
    assert (held.plan.settings.name, list(held.plan.by_id)) == ("関西", ["sales"])
    assert board.own.load().plan.settings.name == "本店"


def test_a_sheet_that_holds_a_plan_is_connected_as_it_is_and_nothing_is_copied_into_it(board: Board):
    theirs = Snapshot(Plan(settings=Settings(name="工場"), nodes=(Node(id="waste", kind="KGI", name="不良率"),)))
    google_store(board.stand_in).provision(theirs, owner())

    with pytest.raises(NotGranted) as refused:
        board.begin(BoardPlan("sheet", "関西", source=SHEET), content=copied(HELD, "関西", with_numbers=False))
    assert refused.value.facts["reason"] == "sheet-taken"
    assert board.state.plans.register().plans == {}
    kept = board.begin(BoardPlan("sheet", "工場", source=SHEET))

    assert list(google_store(board.stand_in).load().plan.by_id) == ["waste"]
    assert kept.place("sqlite:///x.db") == (SHEET, "main")


def test_a_sheet_that_does_not_answer_is_not_connected(board: Board):
    def down(_plan: BoardPlan) -> Store:
        raise StoreUnavailable(reason="network")

    with pytest.raises(StoreUnavailable):
        begin_plan(board.state, board.own, BoardPlan("sheet", "関西", source=SHEET), owner(), down)

    assert board.state.plans.register().plans == {}


def test_where_writing_the_copy_fails_the_plan_is_there_and_empty_for_those_of_the_original_alone(board: Board):
    board.begin(BoardPlan("pay", "人件費"))
    board.state.plans.grant("pay", "sato@example.co.jp", Role.NONE, owner())

    class Full(SqlStore):
        def save(self, changes, actor):
            raise StoreUnavailable(reason="disk-full")

    with pytest.raises(KpiError):
        begin_plan(
            board.state,
            board.own,
            BoardPlan("pay-2", "案"),
            owner(),
            lambda plan: Full(board.url, plan=plan.key),
            Beginning(copied(HELD, "案", with_numbers=True), copy_of="pay"),
        )

    assert SqlStore(board.url, plan="pay-2").revision() == NEVER_SAVED
    assert board.state.plans.register().roles["pay-2"] == {"sato@example.co.jp": Role.NONE}


def test_a_store_of_one_plan_holds_no_second_one(board: Board):
    with pytest.raises(NotGranted) as refused:
        begin_plan(board.state, MemoryStore(), BoardPlan("osaka", "大阪"), owner(), board.open)

    assert refused.value.facts["reason"] == "one-plan-store"


@pytest.mark.parametrize("source", ["", SHEET])
def test_who_owns_one_plan_alone_begins_none_and_renames_none(board: Board, source: str):
    head = owner().__class__("佐藤", Role.OWNER, on_board=Role.VIEWER)
    kept = board.begin(BoardPlan("osaka", "大阪"))

    with pytest.raises(NotAllowed):
        board.begin(BoardPlan("kyoto", "京都", source=source), by=head)
    with pytest.raises(NotAllowed):
        rename_plan(board.state, board.open(kept), kept, "x", head)

    assert board.own.plans() == ["main", "osaka"]
    assert board.open(kept).load().plan.settings.name == "大阪"


def test_a_plan_is_renamed_in_its_settings_and_in_the_register(board: Board):
    kept = board.begin(BoardPlan("osaka", "大阪"))

    renamed = rename_plan(board.state, board.open(kept), kept, "関西", owner())

    assert renamed.title == board.open(kept).load().plan.settings.name == "関西"
    assert rename_plan(board.state, board.own, BoardPlan("main"), "本社", owner()).title == "本社"
    assert board.own.load().plan.settings.name == "本社"


def test_an_empty_plan_has_the_companys_habits_and_nothing_of_the_first_plans_numbers(board: Board):
    changed = {"fiscal_start_month": 7, "days_off": ("2026-12-30",), "entered_from": "2026-04-01", "mappings": ("{}",)}
    first = board.own.load()
    settings = first.plan.settings.model_copy(update={**changed, "actuals_through": "2026-10", "year_begun": "FY2027"})
    after = Snapshot(first.plan.model_copy(update={"settings": settings}), first.actuals)
    board.own.save(changes_between(first, after), owner())

    board.begin(BoardPlan("osaka", "大阪"))

    begun = SqlStore(board.url, plan="osaka").load().plan.settings
    assert (begun.fiscal_start_month, begun.days_off) == (7, ("2026-12-30",))
    assert (begun.entered_from, begun.mappings, begun.actuals_through, begun.year_begun) == (None, (), None, None)


@pytest.mark.parametrize("name", ["", "  ", "\n\t"])
def test_a_plan_has_a_name_whoever_begins_or_renames_it(board: Board, name: str):
    kept = board.begin(BoardPlan("osaka", " 大阪\n支店 "))

    for act in (
        lambda: board.begin(BoardPlan("kyoto", name)),
        lambda: rename_plan(board.state, board.open(kept), kept, name, owner()),
    ):
        with pytest.raises(NotGranted) as refused:
            act()
        assert refused.value.facts["reason"] == "no-plan-name"
    assert board.own.plans() == ["main", "osaka"]
    assert kept.title == board.open(kept).load().plan.settings.name == "大阪 支店"
