"""A sample is one until somebody changes it: the mark falls with the first save after its creation, and undoing everything brings it back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import make_url

from kpicore.model import Change, Kind, Node, Plan, Settings, Snapshot, actuals_table
from kpicore.model.rows import changes_between
from kpicore.sheets.reader import read_workbook
from kpicore.sheets.writing.layout import sheets_of, workbook_of
from kpicore.stores.base import Store
from kpicore.stores.memory import MemoryStore
from kpicore.stores.sql.store import SqlStore
from tests.people import owner
from tests.stores.conftest import google

MADE_UP = Node(id="sales", kind=Kind.KGI, name="見本の売上")
SAMPLE = Snapshot(
    plan=Plan(settings=Settings(name="見本", sample=True, fiscal_start_month=10), nodes=(MADE_UP,)),
    actuals=actuals_table([{"indicator": "sales", "period": "2026-04", "value": 1}]),
)
RENAMED = Change("settings", ("name",), {"key": "name", "value": "見本"}, {"key": "name", "value": "本店"})
OTHER_MONTH = Change(
    "settings",
    ("fiscal_start_month",),
    {"key": "fiscal_start_month", "value": 10},
    {"key": "fiscal_start_month", "value": 4},
)
TYPED = Change("actuals", ("sales", "2026-05"), None, {"indicator": "sales", "period": "2026-05", "value": 2.0})


@pytest.fixture(params=["memory", "sqlite"])
def sample(request, tmp_path: Path) -> Store:
    store: Store = MemoryStore() if request.param == "memory" else SqlStore(make_url(f"sqlite:///{tmp_path}/board.db"))
    store.save(changes_between(Snapshot(), SAMPLE), owner("sample"))
    return store


def is_sample(store: Store) -> bool:
    return store.load().plan.settings.sample


def undo(store: Store, *revisions: str) -> str:
    """Take back whole saves, as the page of changes does; the newest first."""
    lines = [line for line in store.history() if line.revision in revisions]
    return store.save([line.change.undone() for line in lines], owner("花子"))


def test_the_sample_as_it_was_made_is_marked(sample: Store):
    assert is_sample(sample)


@pytest.mark.parametrize("change", [RENAMED, OTHER_MONTH, TYPED], ids=["renamed", "calendar", "one number"])
def test_the_first_change_of_anybody_ends_it_and_stands_in_the_log(sample: Store, change: Change):
    sample.save([change], owner("花子"))

    assert not is_sample(sample)
    assert ("settings", ("sample",)) in [(line.change.table, line.change.key) for line in sample.history()[:2]]


def test_also_one_made_under_the_name_the_sample_was_made_under(sample: Store):
    sample.save([RENAMED], owner("sample"))

    assert not is_sample(sample)


def test_a_save_that_changes_nothing_leaves_it_and_the_revision(sample: Store):
    before = sample.revision()

    sample.save([Change("settings", ("name",), RENAMED.before, RENAMED.before)], owner("花子"))

    assert (is_sample(sample), sample.revision()) == (True, before)


def test_nobody_can_put_the_mark_on_a_plan_of_their_own(sample: Store):
    sample.save([RENAMED], owner("花子"))

    marked = Change("settings", ("sample",), {"key": "sample", "value": False}, {"key": "sample", "value": True})
    sample.save([marked, TYPED], owner("花子"))

    assert not is_sample(sample)
    assert len(sample.load().actuals) == 2


@pytest.mark.parametrize("change", [RENAMED, OTHER_MONTH, TYPED], ids=["renamed", "calendar", "one number"])
def test_who_undoes_everything_has_the_sample_again(sample: Store, change: Change):
    saved = sample.save([change], owner("花子"))

    undo(sample, saved)

    assert is_sample(sample)


def test_who_undoes_the_first_of_two_changes_keeps_a_plan_of_their_own(sample: Store):
    first = sample.save([RENAMED], owner("花子"))
    sample.save([TYPED], owner("花子"))

    undo(sample, first)

    assert (is_sample(sample), sample.load().plan.settings.name) == (False, "見本")


def test_a_database_of_an_earlier_version_in_which_the_sample_was_changed_is_mended(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "board.db")) as file:
        file.executescript(Path(__file__).with_name("first_round.sql").read_text(encoding="utf-8"))
        file.execute("INSERT INTO settings VALUES ('sample', 'true')")
        file.execute("DELETE FROM kpicore_migrations WHERE name LIKE '004%'")
        file.commit()

    assert not is_sample(SqlStore(make_url(f"sqlite:///{tmp_path}/board.db")))


def test_neither_a_workbook_nor_a_sheet_carries_the_mark(tmp_path: Path):
    today = date(2026, 6, 20)
    texts = {str(cell.value) for sheet in sheets_of(SAMPLE, today=today) for row in sheet.rows for cell in row}

    assert "サンプル" not in texts
    assert not read_workbook(workbook_of(SAMPLE, today=today), today=today).plan.settings.sample
    with google(tmp_path) as opened:
        opened().provision(SAMPLE, owner("花子"))
        assert (opened().load().plan.settings.name, is_sample(opened())) == ("見本", False)
