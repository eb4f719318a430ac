"""Where the board's own memory lies, its file, its schema, and its failures in our words."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection, Engine, event, inspect, make_url

from kpicore.errors import BadStoreUrl, KpiError, NotGranted, ReadOnlyStore, StoreBroken, StoreUnavailable
from kpicore.guide.drafts.beginnings import blank
from kpicore.model import Change
from kpicore.model.access import Role
from kpicore.model.members import Member
from kpicore.stores.open import open_store
from kpicore.stores.sql import migrations
from kpicore.stores.sql.migrations import BOARD, Schema, run_step
from kpicore.stores.sql.store import SqlStore
from kpicore.stores.state import database as state_database
from kpicore.stores.state.audit import Act
from kpicore.stores.state.database import StateDatabase
from kpicore.stores.state.keys import Grant, KeyKind
from kpicore.stores.state.open import State, open_state, state_url
from kpicore.stores.state.schema import STATE, metadata
from tests.people import as_somebody
from tests.postgresql import database as postgresql_database
from tests.postgresql import schema as postgresql_schema
from tests.stores.states import OWNER, PLACES

PG = "postgresql+psycopg://u:geheim@host/db"


@pytest.mark.parametrize(
    ("store", "given", "place"),
    [
        ("sqlite:///data/board.db", "", "sqlite:///data/state.db"),
        ("sqlite:////srv/kpi/plan.db", "", "sqlite:////srv/kpi/state.db"),
        ("sqlite:///board.db", "", "sqlite:///state.db"),
        ("sqlite:///file:/srv/board.db?mode=ro&uri=true", "", "sqlite:///file:/srv/state.db?mode=ro&uri=true"),
        ("postgresql://u:geheim@host/db", "", PG),
        ("memory:", "", "sqlite://"),
        *((url, "", "sqlite:///data/state.db") for url in ("gsheet:1abc", "xlsx:/srv/plan.xlsx", "csv:folder")),
        ("sqlite:///data/board.db", "sqlite:///other/memory.db", "sqlite:///other/memory.db"),
        ("gsheet:1abc", "postgresql://u:geheim@host/db", PG),
        (PG, " memory: ", "sqlite://"),
        ("memory:", "sqlite:///state.db", "sqlite:///state.db"),
    ],
)
def test_the_memory_lies_beside_the_data_or_where_it_is_named(store: str, given: str, place: str):
    assert state_url(store, {"KPICORE_STATE": given}) == make_url(place)


def test_where_drafts_of_an_earlier_version_were_given_a_place_that_lasts_the_memory_lies_there():
    environ = {"KPICORE_DRAFTS": "/srv/lasts/drafts.db"}

    assert state_url("gsheet:1abc", environ) == make_url("sqlite:////srv/lasts/state.db")
    assert state_url("sqlite:///data/board.db", environ) == make_url("sqlite:///data/state.db")


@pytest.mark.parametrize(
    "given", ["nonsense", "gsheet:1abc", "xlsx:a.xlsx", "http://u:geheim@example.com", "sqlite://"]
)
def test_what_names_no_database_is_refused_without_its_secrets(given: str):
    with pytest.raises(BadStoreUrl) as refusal:
        open_state("memory:", {"KPICORE_STATE": given})

    assert "geheim" not in repr(refusal.value)


def test_an_owner_who_is_no_address_is_refused_at_the_start():
    with pytest.raises(NotGranted):
        open_state("memory:", {"KPICORE_OWNER": "the boss"})


def test_nothing_shows_the_password_of_the_database():
    state = open_state(PG, {})

    assert "geheim" not in repr(state) + repr(state.database)


# -- the file -------------------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "state.db"


@pytest.fixture
def state(path: Path) -> State:
    return open_at(path)


def open_at(path: Path) -> State:
    return open_state("memory:", {"KPICORE_STATE": f"sqlite:///{path}"})


def keep_something(state: State) -> None:
    state.members.put(Member("owner@example.co.jp", Role.OWNER), OWNER, None)


def test_the_file_and_its_log_are_readable_by_their_owner_only(state: State, path: Path):
    old = os.umask(0)
    try:
        keep_something(state)
        with closing(sqlite3.connect(path)) as other, state.database.writing():
            other.execute("SELECT 1 FROM kpicore_members").fetchall()
            modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    finally:
        os.umask(old)

    assert modes == {"state.db": 0o600, "state.db-wal": 0o600, "state.db-shm": 0o600}


def test_a_plan_and_a_memory_may_share_one_database_whichever_was_first(tmp_path: Path):
    for first, name in ((0, "a"), (1, "b")):
        url = f"sqlite:///{tmp_path}/{name}.db"
        parts: list[Callable[[], object]] = [
            lambda url=url: open_store(url).save([named("", "計画")], OWNER),
            lambda url=url: keep_something(open_state(url, {"KPICORE_STATE": url})),
        ]
        parts[first]()
        parts[1 - first]()

        assert open_store(url).load().plan.settings.name == "計画"
        assert len(open_state(url, {"KPICORE_STATE": url}).members.list()) == 1


def named(before: str, after: str) -> Change:
    return Change("settings", ("name",), {"key": "name", "value": before}, {"key": "name", "value": after})


# -- failures -------------------------------------------------------------------------------------------------------


def failures(state: State) -> set[tuple[type[KpiError], str]]:
    """Return what reading and writing raise; all of them must raise."""
    raised = set()
    for call in (
        state.members.list,
        state.keys.list,
        state.drafts.list,
        state.audit.entries,
        lambda: state.leases.held("digest"),
        lambda: keep_something(state),
        lambda: state.sent.begin("k", "a"),
    ):
        with pytest.raises(KpiError) as failure:
            call()
        raised.add((type(failure.value), failure.value.facts["reason"]))
        assert failure.value.facts["store"] == state.database._name
    return raised


def test_a_folder_is_no_memory(state: State, path: Path):
    path.mkdir(parents=True)

    assert failures(state) == {(StoreBroken, "is-a-folder")}


def test_a_damaged_file_is_left_as_it_is(state: State, path: Path):
    path.parent.mkdir()
    path.write_bytes(b"not a database at all, but long enough to be looked at" * 50)

    assert failures(state) == {(StoreBroken, "damaged")}


def test_a_database_of_somebody_else_is_left_alone(state: State, path: Path):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE customers (id INTEGER)")

    assert failures(state) == {(StoreBroken, "not-ours")}


def test_a_memory_of_a_newer_version_is_refused(state: State, path: Path):
    keep_something(state)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO kpicore_state_migrations VALUES ('999-of-tomorrow', '2030-01-01')")
        connection.commit()

    assert failures(state) == {(StoreBroken, "newer-schema")}


def test_a_member_altered_into_nonsense_is_told_and_lets_nobody_in(state: State, path: Path):
    keep_something(state)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE kpicore_members SET role = 'EMPEROR'")
        connection.commit()

    with pytest.raises(StoreBroken) as failure:
        state.members.list()
    assert failure.value.facts["reason"] == "bad-row"


def test_a_file_that_vanishes_under_the_running_board_lets_nobody_in(state: State, path: Path):
    keep_something(state)
    token = state.keys.make(Grant(KeyKind.AGENT, "x", Role.STAFF), OWNER).secret
    shutil.rmtree(path.parent)

    assert (state.members.list(), state.keys.check(token)) == ((), None)


def test_a_full_disk_keeps_what_was_there(state: State, path: Path):
    keep_something(state)
    before = state.members.list()

    with small(path), pytest.raises(StoreUnavailable) as failure:
        state.audit.record(OWNER, Act.STORE_CONNECTED, "x" * 5_000_000)

    assert failure.value.facts["reason"] == "disk-full"
    assert (state.members.list(), len(state.audit.entries())) == (before, 1)


@contextmanager
def small(path: Path) -> Iterator[None]:
    """Have SQLite find no room beyond what the file has, as on a full disk."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def test_a_file_that_may_only_be_read_is_shown_and_refuses_changes(state: State, path: Path):
    keep_something(state)
    new = state.keys.make(Grant(KeyKind.SCREEN, "受付", Role.VIEWER), OWNER)
    session = state.keys.exchange(new.secret)
    agent = state.keys.make(Grant(KeyKind.AGENT, "x", Role.VIEWER), OWNER)
    looking = open_state("memory:", {"KPICORE_STATE": f"sqlite:///file:{path}?mode=ro&uri=true"})

    assert looking.members.list() == state.members.list()
    assert looking.keys.holder(session.cookie) is not None
    assert looking.keys.check(agent.secret) is not None
    for call in (
        lambda: looking.members.put(Member("x@example.co.jp", Role.OWNER), OWNER, None),
        lambda: looking.keys.exchange(new.secret),
        lambda: looking.audit.record(OWNER, Act.STORE_CONNECTED, "x"),
    ):
        with pytest.raises(ReadOnlyStore) as refusal:
            call()
        assert refusal.value.facts["reason"] == "read-only-file"


def test_a_folder_on_a_read_only_disk_is_shown_and_refuses_changes():
    """SQLite cannot make its log there, beside a file that was left with one switched on."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/board.db"
        keep_something(open_state(url, {}))
        open_store(url).save([named("", "計画")], OWNER)
        assert {each.name for each in folder.iterdir()} == {"state.db", "board.db"}
        for each in folder.iterdir():
            each.chmod(0o444)
        folder.chmod(0o555)
        with as_somebody():
            assert [member.who for member in open_state(url, {}).members.list()] == ["owner@example.co.jp"]
            assert open_store(url).load().plan.settings.name == "計画"
            with pytest.raises(ReadOnlyStore) as one:
                open_state(url, {}).sent.begin("digest", "a")
            with pytest.raises(ReadOnlyStore) as other:
                open_store(url).save([named("計画", "別")], OWNER)
        folder.chmod(0o755)

    assert {one.value.facts["reason"], other.value.facts["reason"]} == {"read-only-file"}


# -- the schema, and who starts at once -----------------------------------------------------------------------------


def test_the_steps_make_exactly_the_tables_the_code_speaks_of(state: State):
    keep_something(state)

    found = inspect(state.database.engine)
    made = {table: {column["name"] for column in found.get_columns(table)} for table in found.get_table_names()}
    assert made == {name: set(table.c.keys()) for name, table in metadata.tables.items()}
    for name, table in metadata.tables.items():
        assert set(found.get_pk_constraint(name)["constrained_columns"]) == set(table.primary_key.columns.keys()), name


@pytest.mark.parametrize("place", ["sqlite", "postgresql"])
def test_what_an_earlier_memory_held_is_of_the_first_plan(place: str, tmp_path: Path):
    with PLACES[place](tmp_path) as open_again:
        old = open_again().database
        old._make_file()
        content = blank(draft_id="d").model_dump_json()
        with old._writing() as connection:
            run_step(connection, STATE, *STATE.steps[0])
            for row in (
                f"kpicore_drafts VALUES ('{open_again().drafts.store}', 'd', '売上', 'kgi', '佐藤', '{AT}', 3, '{content}')",
                f"kpicore_leases VALUES ('digest', 'a', '2999{AT[4:]}')",
                f"kpicore_sent VALUES ('digest/1', 'a', 'sent', '', '{AT}', '{AT}')",
            ):
                connection.exec_driver_sql(f"INSERT INTO {row}".replace("%", "%%"))

        for plan, expected in (("main", ([3], "a", ["digest/1"])), ("osaka", ([], None, []))):
            state = open_again().of_plan(plan)
            lease = state.leases.held("digest")
            versions = [line.version for line in state.drafts.list()]
            assert (versions, lease and lease.holder, [each.key for each in state.sent.list()]) == expected


AT = "2026-11-30T09:00:00.000000+00:00"


def test_an_earlier_memory_that_may_only_be_read_is_shown():
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{name}/board.db"
        old = open_state(url, {}).database
        old._make_file()
        with old._writing() as connection:
            run_step(connection, STATE, *STATE.steps[0])
            connection.exec_driver_sql(
                "INSERT INTO kpicore_drafts VALUES ('board.db', 'd', '売上', 'kgi', '佐藤', ?, 3, 'x')", (AT,)
            )
        (Path(name) / "state.db").chmod(0o444)
        Path(name).chmod(0o555)
        with as_somebody():
            state = open_state(url, {})
            assert [line.id for line in state.drafts.list()] == ["d"]
            with pytest.raises(ReadOnlyStore):
                state.drafts.remove("d", OWNER)
        Path(name).chmod(0o755)


def test_no_table_of_a_plan_has_the_name_of_one_of_the_memory():
    assert STATE.tables.isdisjoint(BOARD.tables)
    assert all(table.startswith(migrations._OURS) for table in STATE.tables)


#: A step that fails when it runs twice, and takes long enough that others arrive while it runs.
def slow(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE kpicore_later (person TEXT PRIMARY KEY)")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_sleep(0.3)")


@contextmanager
def one_database(kind: str, folder: Path) -> Iterator[URL]:
    if kind == "sqlite":
        yield make_url(f"sqlite:///{folder}/one.db")
    elif kind == "postgresql":
        with postgresql_schema() as url:
            yield url
    else:
        with postgresql_database() as url:
            strict = "-cdefault_transaction_isolation=serializable"
            yield url.update_query_dict({"options": strict})


@pytest.mark.parametrize("part", [SqlStore, StateDatabase])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "strict postgresql"])
def test_many_who_start_at_once_on_an_older_database_run_each_step_once(
    kind: str, part: type[SqlStore] | type[StateDatabase], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    steps = (*part.schema.steps, ("999-later", slow))
    older, newer = part.schema, Schema(part.schema.record, steps, part.schema.tables)
    with one_database(kind, tmp_path) as url:
        first = part(url)
        first._make_file()
        first._migrate()
        first.engine.dispose()
        monkeypatch.setattr(part, "schema", newer)
        starting = [part(url) for _ in range(5)]
        raised: list[BaseException] = []

        def start(database: SqlStore | StateDatabase) -> None:
            try:
                assert database._is_empty() is False
            except BaseException as error:  # noqa: BLE001 - judged below
                raised.append(error)

        threads = [threading.Thread(target=start, args=(database,)) for database in starting]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with starting[0]._reading() as connection:
            assert migrations.pending_steps(connection, newer) == []
        for database in starting:
            database.engine.dispose()
        assert raised == []
        monkeypatch.setattr(part, "schema", older)
        with pytest.raises(StoreBroken):
            starting[0]._is_empty()
        starting[0].engine.dispose()


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        state_database.moment_text(datetime(2026, 1, 1))
