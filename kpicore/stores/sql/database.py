"""A database of ours, whatever is kept in it: its file, its schema, its transactions, its failures in our words.

Every write is one transaction that first takes the lock on writing (SQLite: BEGIN IMMEDIATE, PostgreSQL: an advisory lock). Migrations
take the same lock, so that of two programs that start at once one makes the schema and the other finds it made. Reading never waits for
a writer and sees one moment (SQLite: the write-ahead log; PostgreSQL: REPEATABLE READ).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from threading import RLock
from typing import Any, ClassVar

from sqlalchemy import URL, Connection, Engine, NullPool, StaticPool, create_engine, event, func, select

from kpicore.errors import StoreBroken
from kpicore.stores.base import Clock, utc_now
from kpicore.stores.sql.errors import our_errors
from kpicore.stores.sql.migrations import BOARD, Schema, pending_steps, run_step

#: How long one waits for another's save.
BUSY_SECONDS = 10
CONNECT_SECONDS = 5
#: A connection whose other side went away without a word is noticed after idle + count × interval seconds.
KEEPALIVE = {"keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 3}

_WRITES = "kpicore_writes"
_WRITE_LOCK = 0x6B706963  # "kpic": the number of our advisory lock, any constant would do


class SqlDatabase:
    """A database with the tables of one schema of ours; another schema of ours may lie beside it.

    `url` is `sqlite:///…`, `sqlite://` (in memory, gone with this object) or `postgresql+psycopg://…`. Constructing one touches nothing.
    """

    schema: ClassVar[Schema] = BOARD

    def __init__(self, url: URL, *, now: Clock = utc_now) -> None:
        self._name = url.set(query={}).render_as_string(hide_password=True)
        self._now = now
        is_sqlite = url.get_backend_name() == "sqlite"
        self._path = Path(url.database.removeprefix("file:")) if is_sqlite and url.database else None
        #: One connection holds a database in memory, and one caller at a time may use it.
        self._turn: AbstractContextManager[Any] = RLock() if is_sqlite and not url.database else nullcontext()
        if is_sqlite:
            self.engine = _sqlite_engine(url)
        else:
            settings = {"connect_timeout": CONNECT_SECONDS, "application_name": "kpicore", **KEEPALIVE}
            pool = {"pool_pre_ping": True, "pool_size": 2}
            self.engine = create_engine(url, hide_parameters=True, connect_args=settings, **pool)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._name})"

    @property
    def name(self) -> str:
        """The URL as it may be shown: without a password."""
        return self._name

    @property
    def path(self) -> Path | None:
        """The file of the database, None where it has none."""
        return self._path

    @contextmanager
    def one_moment(self) -> Iterator[Connection | None]:
        """Yield a connection that reads one moment, whatever version the schema is of; None where there is no database yet."""
        with self._our_errors():
            if self._path is not None and not self._path.exists():
                yield None
                return
            with self._reading() as connection:
                yield connection

    @contextmanager
    def one_change(self) -> Iterator[Connection]:
        """Yield the connection of one transaction that nobody else writes beside, whatever version the schema is of."""
        with self._our_errors():
            self._make_file()
            with self._writing() as connection:
                yield connection

    def _our_errors(self) -> AbstractContextManager[None]:
        return our_errors(self._name, self.engine.dialect.loaded_dbapi.Error)

    def _is_empty(self) -> bool:
        """Return whether nothing was ever saved; a schema of an older version is brought up to this one."""
        if self._path is not None and not self._path.exists():
            return True
        with self._reading() as connection:
            pending = pending_steps(connection, self.schema)
        if len(pending) == len(self.schema.steps):
            return True
        if pending:
            self._migrate()
        return False

    def _migrate(self) -> None:
        with self._reading() as connection:
            pending = pending_steps(connection, self.schema)
        for name, step in pending:
            with self._writing() as connection:
                # Another program may have been quicker, and it may be newer than this one.
                if name in {waiting for waiting, _ in pending_steps(connection, self.schema)}:
                    run_step(connection, self.schema, name, step)

    def _make_file(self) -> None:
        """Make the SQLite file where there is none, readable by its owner only, with a write-ahead log."""
        if self._path is None:
            return
        if self._path.is_dir():
            raise StoreBroken(reason="is-a-folder")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            if not isinstance(driver, sqlite3.Connection):
                return
            # Kept in the file. Where another process holds it at this moment, the next save switches the log on.
            with suppress(sqlite3.OperationalError), closing(driver.execute("PRAGMA journal_mode = WAL")) as cursor:
                cursor.fetchall()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._path is not None and self._path.is_dir():
            raise StoreBroken(reason="is-a-folder")
        with self._turn, self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        options: dict[str, Any] = {_WRITES: True}
        if self.engine.dialect.name == "postgresql":
            # Whatever the server's default is: what is read after the lock was waited for has to be what the one before has left.
            options["isolation_level"] = "READ COMMITTED"
        with self._turn, self.engine.connect().execution_options(**options) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
                connection.execute(select(func.pg_advisory_xact_lock(_WRITE_LOCK)))
            yield connection


def _sqlite_engine(url: URL) -> Engine:
    """Return an engine that begins transactions itself: sqlite3 alone would begin them too late, at the first write."""
    settings: dict[str, Any] = {"timeout": BUSY_SECONDS}
    if url.database:
        engine = create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=settings)
    else:
        settings["check_same_thread"] = False
        engine = create_engine(url, poolclass=StaticPool, hide_parameters=True, connect_args=settings)

    @event.listens_for(engine, "do_connect")
    def on_do_connect(_dialect: object, _record: object, place: list[Any], options: dict[str, Any]) -> None:
        if url.database and not options.get("uri") and _lies_still(Path(url.database)):
            place[:] = [f"{Path(url.database).absolute().as_uri()}?mode=ro&immutable=1"]
            options["uri"] = True

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _lies_still(path: Path) -> bool:
    """Return whether a file has to be taken as it lies: where SQLite cannot make its log beside a file it refuses to look at it."""
    log = path.with_name(f"{path.name}-wal")
    may_write = os.access(path.parent, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
    return path.is_file() and not may_write and not (log.exists() and log.stat().st_size)
