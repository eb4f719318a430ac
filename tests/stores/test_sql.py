"""What only the database promises: its file, its schema, its migrations, and its failures in our words."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, inspect, make_url

from kpicore.errors import KpiError, ReadOnlyStore, StoreBroken, StoreUnavailable
from kpicore.model import Action, Change, Node, Plan, Review, Snapshot, actuals_table
from kpicore.model.rows import changes_between, tables_of
from kpicore.stores.base import NEVER_SAVED
from kpicore.stores.sql import database, migrations
from kpicore.stores.sql.migrations import BOARD, STEPS, Schema, run_step
from kpicore.stores.sql.schema import metadata
from kpicore.stores.sql.store import SqlStore
from tests.people import owner


def open_at(path: Path, query: str = "") -> SqlStore:
    return SqlStore(make_url(f"sqlite:///{path}{query}"))


def named(before: str, after: str) -> Change:
    return Change("settings", ("name",), {"key": "name", "value": before}, {"key": "name", "value": after})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "board.db"


@pytest.fixture
def store(path: Path) -> SqlStore:
    return open_at(path)


# -- the file -------------------------------------------------------------------------------------------------


def test_reading_makes_no_file_and_saving_makes_it_with_its_folder(store: SqlStore, path: Path):
    assert (store.revision(), store.load().plan, store.history()) == (NEVER_SAVED, Plan(), [])
    assert store.save([], owner("佐藤")) == NEVER_SAVED
    assert not path.parent.exists()

    store.save([named("", "計画")], owner("佐藤"))

    assert path.is_file()


def test_a_new_file_is_readable_by_its_owner_only(store: SqlStore, path: Path):
    old = os.umask(0)
    try:
        store.save([named("", "計画")], owner("佐藤"))
    finally:
        os.umask(old)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_file_has_a_write_ahead_log_and_keeps_its_references(store: SqlStore, path: Path):
    store.save([named("", "計画")], owner("佐藤"))

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with store.engine.connect() as connection, pytest.raises(Exception, match="FOREIGN KEY"):
        connection.exec_driver_sql(
            "INSERT INTO changes (plan, number, step, kind, key) VALUES ('main', 99, 0, 'nodes', '[]')"
        )


def test_a_file_that_was_put_in_the_place_of_another_is_simply_read(store: SqlStore, path: Path):
    store.save([named("", "前")], owner("佐藤"))
    other = open_at(path.with_name("other.db"))
    other.save([named("", "控え")], owner("佐藤"))
    before = store.revision()

    path.with_name("other.db").replace(path)

    assert store.load().plan.settings.name == "控え"
    assert store.revision() != before


def test_an_empty_file_is_a_store_nothing_was_saved_to(store: SqlStore, path: Path):
    path.parent.mkdir()
    path.touch()

    assert store.revision() == NEVER_SAVED
    store.save([named("", "計画")], owner("佐藤"))
    assert store.load().plan.settings.name == "計画"


# -- failures -------------------------------------------------------------------------------------------------


def failures(store: SqlStore) -> list[KpiError]:
    """Return what each method raises; all of them must raise."""
    raised = []
    for call in (store.revision, store.load, store.history, lambda: store.save([named("", "計画")], owner("佐藤"))):
        with pytest.raises(KpiError) as failure:
            call()
        raised.append(failure.value)
    return raised


def test_a_folder_is_no_database(store: SqlStore, path: Path):
    path.mkdir(parents=True)

    assert {(type(e), e.facts["reason"]) for e in failures(store)} == {(StoreBroken, "is-a-folder")}


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").touch()

    with pytest.raises(StoreUnavailable) as failure:
        open_at(tmp_path / "file" / "board.db").save([named("", "計画")], owner("佐藤"))

    assert failure.value.facts["reason"] == "cannot-open"


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be looked at" * 50, b"\x00" * 5000])
def test_a_file_that_is_no_database_is_damaged(store: SqlStore, path: Path, content: bytes):
    path.parent.mkdir()
    path.write_bytes(content)

    assert {(type(e), e.facts["reason"]) for e in failures(store)} == {(StoreBroken, "damaged")}
    assert path.read_bytes() == content


def test_a_database_with_broken_pages_is_damaged(store: SqlStore, path: Path):
    rows = [{"indicator": "k", "period": f"{year:04d}-01", "value": 1} for year in range(1, 3000)]
    store.save(changes_between(Snapshot(), Snapshot(actuals=actuals_table(rows))), owner("佐藤"))
    content = bytearray(path.read_bytes())
    content[4096 * 12 :] = b"\x5a" * (len(content) - 4096 * 12)
    path.write_bytes(content)

    with pytest.raises(StoreBroken) as failure:
        store.load()

    assert failure.value.facts["reason"] in {"damaged", "bad-row"}


def test_a_database_of_somebody_else_is_left_alone(store: SqlStore, path: Path):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE customers (id INTEGER)")

    raised = failures(store)

    assert {(type(e), e.facts["reason"], tuple(e.facts["tables"])) for e in raised} == {
        (StoreBroken, "not-ours", ("customers",))
    }
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("customers",)]


def test_a_newer_schema_is_left_alone(store: SqlStore, path: Path):
    store.save([named("", "計画")], owner("佐藤"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO kpicore_migrations VALUES ('999-of-tomorrow', '2030-01-01')")
        connection.commit()

    assert {(type(e), e.facts["reason"], tuple(e.facts["steps"])) for e in failures(store)} == {
        (StoreBroken, "newer-schema", ("999-of-tomorrow",))
    }


def test_a_row_edited_by_hand_into_nonsense_is_told(store: SqlStore, path: Path):
    store.save(changes_between(Snapshot(), Snapshot(Plan(nodes=(Node(id="a", kind="KPI", name="A"),)))), owner("佐藤"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE nodes SET kind = 'OKR'")
        connection.commit()

    with pytest.raises(StoreBroken) as failure:
        store.load()

    assert failure.value.facts["reason"] == "bad-row"


def test_a_file_that_may_only_be_read_is_read_and_refuses_changes(store: SqlStore, path: Path):
    store.save([named("", "計画")], owner("佐藤"))
    looking = SqlStore(make_url(f"sqlite:///file:{path}?mode=ro&uri=true"))

    assert looking.load().plan.settings.name == "計画"
    with pytest.raises(ReadOnlyStore) as refusal:
        looking.save([named("計画", "別")], owner("佐藤"))

    assert refusal.value.facts["reason"] == "read-only-file"


def test_a_file_another_holds_too_long_is_busy(store: SqlStore, path: Path, monkeypatch: pytest.MonkeyPatch):
    store.save([named("", "計画")], owner("佐藤"))
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    hurried = open_at(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreUnavailable) as failure:
            hurried.save([named("計画", "別")], owner("佐藤"))
        assert hurried.load().plan.settings.name == "計画"

    assert failure.value.facts["reason"] == "busy"


def test_a_save_waits_for_another_to_finish(store: SqlStore, path: Path):
    store.save([named("", "計画")], owner("佐藤"))
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.3, lambda: (other.execute("COMMIT"), other.close()))
    done.start()
    started = time.monotonic()

    store.save([named("計画", "別")], owner("佐藤"))

    done.join()
    assert time.monotonic() - started >= 0.25


def test_no_driver_exception_and_no_password_comes_out():
    address = make_url("postgresql+psycopg://u:geheim@127.0.0.1:1/db?connect_timeout=1")

    with pytest.raises(StoreUnavailable) as failure:
        SqlStore(address).load()

    assert failure.value.facts["reason"] in {"network", "timeout"}
    assert "geheim" not in f"{failure.value!r} {failure.value.__cause__!r}"


# -- the schema -----------------------------------------------------------------------------------------------


def with_one_more(name: str, step: Callable[[Connection], None]) -> Schema:
    return replace(BOARD, steps=(*STEPS, (name, step)))


def test_the_migrations_make_exactly_the_tables_the_code_speaks_of(store: SqlStore):
    store.save([named("", "計画")], owner("佐藤"))

    found = inspect(store.engine)

    made = {table: {column["name"] for column in found.get_columns(table)} for table in found.get_table_names()}
    assert made == {name: set(table.c.keys()) for name, table in metadata.tables.items()}
    for name, table in metadata.tables.items():
        assert set(found.get_pk_constraint(name)["constrained_columns"]) == set(table.primary_key.columns.keys()), name


def test_names_of_steps_are_in_order_and_none_twice():
    names = [name for name, _ in STEPS]

    assert names == sorted(set(names))


def test_an_older_database_is_brought_up_to_date_with_everything_in_it(
    store: SqlStore, path: Path, monkeypatch: pytest.MonkeyPatch
):
    store.save([named("", "計画")], owner("佐藤"))

    def add_a_table(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE access (person TEXT PRIMARY KEY)")

    monkeypatch.setattr(SqlStore, "schema", with_one_more("005-access", add_a_table))

    assert open_at(path).load().plan.settings.name == "計画"
    assert "access" in inspect(store.engine).get_table_names()
    assert open_at(path).load().plan.settings.name == "計画"


def test_a_plan_of_the_time_before_reasons_is_kept_and_has_none(path: Path):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as held:
        held.execute("CREATE TABLE kpicore_migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)")
        for statement in (*migrations._TABLES, migrations._ACTUALS, migrations._DRAFTS):
            held.execute(statement)
        held.executemany("INSERT INTO kpicore_migrations VALUES (?, '')", [(name,) for name, _ in STEPS[:2]])
        held.execute(
            "INSERT INTO nodes VALUES ('k', '[]', 'KPI', '件数', '', '件', NULL, NULL, NULL, NULL, 5, NULL, NULL, NULL,"
            " NULL, NULL, '', '', NULL, '', NULL, NULL, FALSE, '', 'active')"
        )
        held.execute("INSERT INTO places VALUES ('nodes', '[\"k\"]', 1)")
        held.execute("INSERT INTO revisions VALUES (1, 'r', '2026-01-01T00:00:00+00:00', '佐藤')")
        held.commit()

    [node] = open_at(path).load().plan.nodes

    assert node == Node(id="k", kind="KPI", name="件数", unit="件", target=5)


def test_reviews_and_actions_of_the_time_before_meetings_are_kept_and_belong_to_none(store: SqlStore, path: Path):
    node = Node(id="k", kind="KPI", name="件数", response="電話する")
    review = Review(id="r", date=date(2026, 5, 7), node="k", fact="未達")
    action = Action(id="a", review="r", text="電話", due=date(2026, 5, 31))
    held = Snapshot(Plan(nodes=(node,)), reviews=(review,), actions=(action,))
    store.save(changes_between(Snapshot(), held), owner("佐藤"))
    with closing(sqlite3.connect(path)) as older:
        older.execute("DROP TABLE meetings")
        for table, columns in migrations._OF_MEETINGS.items():
            for column in columns:
                older.execute(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
        older.execute("DELETE FROM kpicore_migrations WHERE name LIKE '007%'")
        older.commit()

    found = open_at(path).load()

    assert (found.plan.nodes, found.reviews, found.actions, found.meetings) == ((node,), (review,), (action,), ())


def test_numbers_of_the_time_before_periods_that_do_not_apply_are_kept_and_a_word_may_take_their_place(
    store: SqlStore, path: Path
):
    row = {"indicator": "k", "period": "2026-04", "value": 5.0, "text": "5件", "note": "雨", "entered_by": "佐藤"}
    store.save([Change("actuals", ("k", "2026-04"), None, row)], owner("佐藤"))
    with closing(sqlite3.connect(path)) as older:
        older.execute(migrations._ACTUALS_OR_WORDS.replace("value DOUBLE PRECISION", "value DOUBLE PRECISION NOT NULL"))
        older.execute("INSERT INTO actuals_or_words SELECT * FROM actuals")
        older.execute("DROP TABLE actuals")
        older.execute("ALTER TABLE actuals_or_words RENAME TO actuals")
        older.execute("DELETE FROM kpicore_migrations WHERE name LIKE '009%'")
        older.commit()

    held = tables_of(open_at(path).load())["actuals"]["k", "2026-04"]
    assert (held["value"], held["text"], held["note"], held["entered_by"]) == (5.0, "5件", "雨", "佐藤")
    word = {**held, "value": None, "text": "休業", "flags": "closed-day"}
    open_at(path).save([Change("actuals", ("k", "2026-04"), held, word)], owner("佐藤"))

    assert tables_of(open_at(path).load())["actuals"]["k", "2026-04"] == word


def test_a_step_that_fails_leaves_nothing_behind(store: SqlStore, path: Path, monkeypatch: pytest.MonkeyPatch):
    store.save([named("", "計画")], owner("佐藤"))

    def half(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE access (person TEXT PRIMARY KEY)")
        connection.exec_driver_sql("this is no SQL")

    monkeypatch.setattr(SqlStore, "schema", with_one_more("005-half", half))

    with pytest.raises(StoreBroken):
        store.load()

    monkeypatch.undo()
    assert "access" not in inspect(store.engine).get_table_names()
    assert store.load().plan.settings.name == "計画"


def test_two_who_start_at_once_make_one_schema(path: Path):
    raised: list[BaseException] = []

    def work(number: int) -> None:
        try:
            row = {"indicator": f"k{number}", "period": "2026-04", "value": 1}
            open_at(path).save([Change("actuals", (f"k{number}", "2026-04"), None, row)], owner("人"))
        except BaseException as error:  # noqa: BLE001 - told to the test below
            raised.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert raised == []
    assert len(open_at(path).load().actuals) == 6


def test_a_step_is_recorded_in_the_transaction_that_ran_it(tmp_path: Path):
    engine = create_engine(f"sqlite:///{tmp_path}/x.db")
    with engine.connect() as connection:
        run_step(connection, BOARD, *STEPS[0])
        assert "kpicore_migrations" in inspect(connection).get_table_names()
        connection.rollback()
    engine.dispose()


# -- many rows ------------------------------------------------------------------------------------------------


def test_many_actuals_go_in_and_come_out_whole(store: SqlStore):
    indicators, months = (
        [f"k{number}" for number in range(60)],
        [f"{2000 + m // 12}-{m % 12 + 1:02d}" for m in range(60)],
    )
    rows = [
        {"indicator": i, "period": p, "value": n * 0.1}
        for n, (i, p) in enumerate((i, p) for i in indicators for p in months)
    ]
    whole = Snapshot(actuals=actuals_table(rows))
    store.save(changes_between(store.load(), whole), owner("取り込み"))

    changed = Snapshot(actuals=whole.actuals.assign(value=whole.actuals["value"] + 1)[:3000])
    store.save(changes_between(store.load(), changed), owner("取り込み"))

    assert tables_of(store.load())["actuals"] == tables_of(changed)["actuals"]
    assert len(store.history()) == 3600 * 2
