"""Several plans in one database: each is a store of its own, and one that is not there is named with those that are."""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url

from kpicore.errors import NoSuchPlan, NotAllowed, NotGranted, ReadOnlyStore, StoreBroken
from kpicore.model import Change, Node, Plan, Settings, Snapshot, actuals_table
from kpicore.model.access import Role
from kpicore.model.plans import DEFAULT_PLAN
from kpicore.model.rows import changes_between, tables_of
from kpicore.stores.base import NEVER_SAVED
from kpicore.stores.open import open_store
from kpicore.stores.sql import migrations
from kpicore.stores.sql.migrations import BOARD, STEPS, run_step
from kpicore.stores.sql.store import SqlStore
from kpicore.stores.state import open_drafts
from kpicore.text.sentences import error_sentence
from tests.people import as_somebody, owner
from tests.stores.conftest import add_plan, postgresql


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

FIRST_ROUND = Path(__file__).with_name("first_round.sql").read_text(encoding="utf-8")


def old_file(folder: Path) -> SqlStore:
    """A file as the first round wrote it."""
    with closing(sqlite3.connect(folder / "board.db")) as connection:
        connection.executescript(FIRST_ROUND)
    return SqlStore(make_url(f"sqlite:///{folder}/board.db"))


def old_server(store: SqlStore) -> SqlStore:
    """The same rows in a PostgreSQL database that the steps of the first round made."""
    rows = sorted(re.findall(r"^INSERT INTO .*;$", FIRST_ROUND, re.MULTILINE), key=lambda row: '"changes"' in row)
    with store.engine.begin() as connection:
        for name, step in STEPS[:4]:
            run_step(connection, BOARD, name, step)
        for row in rows:
            if '"kpicore_migrations"' not in row:  # SQLite has 0 and 1 for the one column that says yes or no
                connection.exec_driver_sql(re.sub(r"NULL,NULL,([01]),'','active'", r"NULL,NULL,'\1','','active'", row))
    return store


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    """A store with what the first round wrote, not looked at yet by this version."""
    if request.param == "sqlite":
        yield old_file(tmp_path)
        return
    with postgresql(tmp_path) as opened:
        store = opened()
        assert isinstance(store, SqlStore)
        yield old_server(store)


def test_a_store_of_the_first_round_is_upgraded_with_every_row_and_its_whole_log(old: SqlStore):
    loaded, history = old.load(), old.history()

    assert [node.id for node in loaded.plan.nodes] == ["sales", "visitors", "stay"]
    assert loaded.plan.settings.name == "みどり歯科"
    rows = {table: len(of_table) for table, of_table in tables_of(loaded).items() if table != "settings"}
    assert rows == {"nodes": 3, "targets": 3, "actuals": 4, "landings": 1, "meetings": 0, "reviews": 1, "actions": 1}
    assert loaded.revision == "3-900f205d"
    assert [(line.author, line.mail, line.origin, line.change.table) for line in history[:2]] == [
        ("佐藤", "", "", "nodes"),
        ("鈴木", "", "", "actuals"),
    ]
    assert len(history) == 18
    with old.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT id FROM drafts").fetchall() == [("d1",)]


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A file as the first round left it, its write-ahead log switched on, in a folder that may only be read."""
    folder = Path(tempfile.mkdtemp(prefix="read-only-"))  # not below tmp_path, which others may not even look into
    old_file(folder).engine.dispose()
    path = folder / "board.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    path.chmod(0o444)
    folder.chmod(0o555)
    yield path
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("url", ["sqlite:///{}", "sqlite:///file:{}?mode=ro&uri=true"])
def test_a_store_of_the_first_round_that_may_only_be_read_is_shown_whole_and_stays_as_it_is(
    read_only: Path, tmp_path: Path, url: str
):
    written, expected = read_only.read_bytes(), old_file(tmp_path).load()
    with as_somebody():
        store = open_store(url.format(read_only))
        assert isinstance(store, SqlStore)
        loaded = store.load()

        assert replace(loaded, read_at=None, actuals=expected.actuals) == replace(expected, read_at=None)
        assert loaded.actuals.equals(expected.actuals)
        assert store.revision() == "3-900f205d"
        assert len(store.history()) == 18
        assert store.is_read_only()
        with pytest.raises(ReadOnlyStore) as refusal:
            store.save([Change("settings", ("name",), *({"key": "name", "value": each} for each in NAMES))], owner())

    assert refusal.value.facts["reason"] == "read-only-file"
    assert read_only.read_bytes() == written
    assert [each.name for each in read_only.parent.iterdir()] == ["board.db"]


NAMES = ("みどり歯科", "あおば歯科")


def test_drafts_of_the_first_round_that_cannot_be_copied_are_looked_for_without_a_failure(read_only: Path):
    with as_somebody():
        assert open_drafts(f"sqlite:///{read_only}", {}).list() == ()


def test_what_is_put_in_the_place_of_a_file_that_could_only_be_read_is_what_is_shown_then(read_only: Path):
    with as_somebody():
        store = open_store(f"sqlite:///{read_only}")
        store.load()
    read_only.parent.chmod(0o755)
    read_only.chmod(0o644)

    store.save([Change("settings", ("name",), *({"key": "name", "value": each} for each in NAMES))], owner())

    assert store.load().plan.settings.name == "あおば歯科"
    assert not store.is_read_only()  # type: ignore[attr-defined]


def test_an_upgraded_file_is_sound_and_keeps_its_references(tmp_path: Path):
    old_file(tmp_path).load()

    with closing(sqlite3.connect(tmp_path / "board.db")) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'changes'").fetchone()
    assert "_by_plan" not in made


def test_an_upgraded_store_goes_on_and_its_past_can_be_undone_to_nothing(old: SqlStore):
    row = {"indicator": "visitors", "period": "2026-07", "value": 52.0}

    old.save([Change("actuals", ("visitors", "2026-07"), None, row)], owner("田中"))
    assert old.revision().startswith("4-")
    old.save([line.change.undone() for line in old.history()], owner("田中"))

    assert tables_of(old.load()) == tables_of(Snapshot())


def test_a_node_that_went_before_the_upgrade_comes_back_to_its_place(old: SqlStore):
    old.save([old.history()[0].change.undone()], owner("田中"))

    assert [node.id for node in old.load().plan.nodes] == ["sales", "new", "visitors", "stay"]


def test_an_upgrade_that_is_cut_off_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    store = old_file(tmp_path)
    by_plan = {**migrations._BY_PLAN, "drafts": ("no TEXT", "no SQL")}
    monkeypatch.setattr(migrations, "_BY_PLAN", by_plan)

    with pytest.raises(StoreBroken):
        store.load()

    with closing(sqlite3.connect(tmp_path / "board.db")) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert not [name for name in tables if name.endswith("_by_plan")]
    monkeypatch.undo()
    assert len(store.load().actuals) == 4


def test_a_plan_is_added_by_an_owner_of_the_board_and_stays_as_it_is_the_second_time(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/data/board.db"
    store = open_store(url)
    assert store.plans() == ["main"]

    store.add_plan("osaka", owner())
    open_store(url, plan="osaka").save(changes_between(Snapshot(), plan_of("大阪", 2)), owner())
    store.add_plan("osaka", owner())
    store.add_plan("akita", owner())

    assert store.plans() == ["main", "osaka", "akita"]
    assert open_store(url, plan="osaka").load().plan.settings.name == "大阪"
    assert (store.revision(), open_store(url, plan="akita").revision()) == (NEVER_SAVED, NEVER_SAVED)


def test_a_plan_that_may_not_be_added_is_not(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/board.db"
    head_of_osaka = replace(owner(), on_board=Role.VIEWER)

    with pytest.raises(NotAllowed):
        open_store(url).add_plan("kyoto", head_of_osaka)
    with pytest.raises(NotGranted):
        open_store(url).add_plan("'; DROP TABLE plans; --", owner())

    assert not (tmp_path / "board.db").exists()
