"""Several plans in one database: each is a store of its own, and one that is not there is named with those that are."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from kpicore.errors import NoSuchPlan
from kpicore.model import Change, Node, Plan, Settings, Snapshot, actuals_table
from kpicore.model.rows import changes_between, tables_of
from kpicore.stores.base import DEFAULT_PLAN, NEVER_SAVED
from kpicore.stores.open import open_store
from kpicore.stores.sql.store import SqlStore
from kpicore.text.sentences import error_sentence
from tests.people import owner
from tests.stores.conftest import add_plan


def plan_of(name: str, value: float) -> Snapshot:
    """A plan that shares every key with those made of other names."""
    actuals = actuals_table([{"indicator": "k", "period": "2026-04", "value": value}])
    return Snapshot(Plan(settings=Settings(name=name), nodes=(Node(id="k", kind="KPI", name=name),)), actuals)


def test_two_plans_of_one_database_do_not_see_each_other(tmp_path: Path):
    url = make_url(f"sqlite:///{tmp_path}/board.db")
    osaka, main = plan_of("大阪", 2), plan_of("本店", 1)
    SqlStore(url).save(changes_between(Snapshot(), main), owner("佐藤"))
    add_plan(url, "osaka")
    other = SqlStore(url, plan="osaka")
    assert (other.revision(), other.load().plan, other.history()) == (NEVER_SAVED, Plan(), [])

    before = SqlStore(url).revision()
    other.save(changes_between(Snapshot(), osaka), owner("鈴木"))
    other.save([Change("nodes", ("k",), tables_of(osaka)["nodes"]["k",], None)], owner("鈴木"))

    first = SqlStore(url)
    assert first.revision() == before
    assert tables_of(first.load()) == tables_of(main)
    assert {line.author for line in first.history()} == {"佐藤"}
    assert {line.author for line in other.history()} == {"鈴木"}
    assert other.load().plan.settings.name == "大阪"


@pytest.mark.parametrize(
    "key", ["osaka", "", "MAIN", "main ", "'; DROP TABLE plans; --", "a\x00b", "\ud800", "x" * 10_000]
)
@pytest.mark.parametrize("was_saved", [False, True])
def test_a_plan_that_is_not_there_is_named_with_those_that_are_by_every_call(tmp_path: Path, key: str, was_saved: bool):
    url = f"sqlite:///{tmp_path}/data/board.db"
    if was_saved:
        open_store(url).save(changes_between(Snapshot(), plan_of("本店", 1)), owner())
    change = Change("settings", ("name",), None, {"key": "name", "value": "x"})
    store = open_store(url, plan=key)

    for call in (store.revision, store.load, store.history, lambda: store.save([change], owner())):
        with pytest.raises(NoSuchPlan) as error:
            call()
        assert error.value.facts == {"plan": key, "known": [DEFAULT_PLAN]}
    assert (tmp_path / "data").exists() is was_saved
    assert "main" in error_sentence(error.value, "ja")


@pytest.mark.parametrize(
    "url", ["memory:", "xlsx:plan.xlsx", "csv:plan", "gsheet:1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789ABCD"]
)
def test_a_store_of_one_plan_has_no_other(url: str):
    open_store(url, plan=DEFAULT_PLAN)

    with pytest.raises(NoSuchPlan) as error:
        open_store(url, plan="osaka")

    assert error.value.facts == {"plan": "osaka", "known": [DEFAULT_PLAN]}


# -- stores of the first round ---------------------------------------------------------------------------------------

FIRST_ROUND = Path(__file__).with_name("first_round.sql")


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    """A database as the first round wrote it."""
    path = tmp_path / "board.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST_ROUND.read_text(encoding="utf-8"))
    return path


def test_a_store_of_the_first_round_is_upgraded_with_every_row_and_its_whole_log(old_file: Path):
    store = open_store(f"sqlite:///{old_file}")

    loaded, history = store.load(), store.history()

    assert [node.id for node in loaded.plan.nodes] == ["sales", "visitors", "stay"]
    assert loaded.plan.settings.name == "みどり歯科"
    assert {table: len(rows) for table, rows in tables_of(loaded).items() if table != "settings"} == {
        "nodes": 3,
        "targets": 3,
        "actuals": 4,
        "landings": 1,
        "reviews": 1,
        "actions": 1,
    }
    assert loaded.revision == "3-900f205d"
    assert [(line.author, line.mail, line.origin, line.change.table) for line in history[:2]] == [
        ("佐藤", "", "", "nodes"),
        ("鈴木", "", "", "actuals"),
    ]
    assert len(history) == 18
    with closing(sqlite3.connect(old_file)) as connection:
        assert connection.execute("SELECT id FROM drafts").fetchall() == [("d1",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_upgraded_store_goes_on_and_its_past_can_be_undone_to_nothing(old_file: Path):
    store = open_store(f"sqlite:///{old_file}")
    row = {"indicator": "visitors", "period": "2026-07", "value": 52.0}

    store.save([Change("actuals", ("visitors", "2026-07"), None, row)], owner("田中"))
    assert store.revision().startswith("4-")
    store.save([line.change.undone() for line in store.history()], owner("田中"))

    assert tables_of(store.load()) == tables_of(Snapshot())


def test_a_node_that_went_before_the_upgrade_comes_back_to_its_place(old_file: Path):
    store = open_store(f"sqlite:///{old_file}")

    store.save([store.history()[0].change.undone()], owner("田中"))

    assert [node.id for node in store.load().plan.nodes] == ["sales", "new", "visitors", "stay"]
