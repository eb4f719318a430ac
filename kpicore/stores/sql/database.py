"""A database of ours, whatever is kept in it: its file, its schema, its transactions, its failures in our words.

Every write is one transaction that first takes the lock on writing (SQLite: BEGIN IMMEDIATE, PostgreSQL: an advisory lock). Migrations
take the same lock, so that of two programs that start at once one makes the schema and the other finds it made. Reading never waits for
a writer and sees one moment (SQLite: the write-ahead log; PostgreSQL: REPEATABLE READ).

An SQLite file of an older version that may only be read is shown by a copy in memory that is brought up to this version; the file stays.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Lock, RLock
from typing import Any, ClassVar

from sqlalchemy import URL, Connection, Engine, NullPool, StaticPool, create_engine, event, func, select

from kpicore.errors import ReadOnlyStore, StoreBroken
from kpicore.stores.base import Clock, utc_now
from kpicore.stores.sql.announcing import listening
from kpicore.stores.sql.errors import our_errors
from kpicore.stores.sql.migrations import BOARD, Schema, pending_steps, run_step

#: How long one waits for another's save.
BUSY_SECONDS = 10
CONNECT_SECONDS = 5
#: A connection whose other side went away without a word is noticed after idle + count × interval seconds.
KEEPALIVE = {"keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 3}

_MAY_NOT_WRITE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
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
        self._upgraded: tuple[_Stamp, SqlDatabase] | None = None
        self._upgrading = Lock()
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

    def is_read_only(self) -> bool:
        """Return whether nothing can be saved here, as far as can be told without trying: a file that is there and may only be read."""
        if self._path is None or not self._path.exists():
            return False
        if self.engine.url.query.get("mode") == "ro":
            return True
        return not (_may_write(self._path) and _may_write(self._path.parent))

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

    def announcements(self) -> AbstractContextManager[Callable[[float], bool]] | None:
        """As `Announces.announcements`, of every change in this schema; None where the database has no way to announce."""
        return self._listening() if self.engine.dialect.name == "postgresql" else None

    @contextmanager
    def _listening(self) -> Iterator[Callable[[float], bool]]:
        """Listen, with the driver's failures in our words, those of waiting as well."""
        with self._our_errors(), listening(self.engine) as wait:
            yield wait

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
            self._bring_up()
        return False

    def _bring_up(self) -> None:
        """Bring the schema up to this version; of an SQLite file that may only be read, a copy of it."""
        try:
            with self._our_errors():
                self._migrate()
        except ReadOnlyStore:
            if self._path is None:
                raise
            with self._upgrading:
                if self._copy() is None:
                    self._upgraded = (_stamp(self._path), self._upgraded_copy())

    def _upgraded_copy(self) -> SqlDatabase:
        copy = SqlDatabase(URL.create("sqlite"), now=self._now)
        with self.engine.connect() as connection, copy.engine.connect() as there:
            held, empty = (each.connection.driver_connection for each in (connection, there))
            assert isinstance(held, sqlite3.Connection)  # noqa: S101 - a database with a path is one of SQLite
            assert isinstance(empty, sqlite3.Connection)  # noqa: S101
            held.backup(empty)
            pending = pending_steps(there, self.schema)
        for name, step in pending:
            with copy._writing() as there:
                run_step(there, self.schema, name, step)
        return copy

    def _copy(self) -> SqlDatabase | None:
        """Return the copy that stands for a file of an older version, None where there is none or the file changed since."""
        if self._upgraded is None or self._path is None:
            return None
        stamp, copy = self._upgraded
        return copy if self._path.exists() and stamp == _stamp(self._path) else None

    def _migrate(self) -> None:
        with self._reading_itself() as connection:
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
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except OSError as failure:
            if failure.errno in _MAY_NOT_WRITE:
                raise ReadOnlyStore(reason="read-only-file") from failure
            raise
        with self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            if not isinstance(driver, sqlite3.Connection):
                return
            # Kept in the file. Where another process holds it at this moment, the next save switches the log on.
            with suppress(sqlite3.OperationalError), closing(driver.execute("PRAGMA journal_mode = WAL")) as cursor:
                cursor.fetchall()

    def _reading(self) -> AbstractContextManager[Connection]:
        copy = self._copy()
        return self._reading_itself() if copy is None else copy._reading_itself()

    @contextmanager
    def _reading_itself(self) -> Iterator[Connection]:
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


#: What tells one content of a file from another: when it was written, how long it is, and which file it is.
_Stamp = tuple[int, int, int]


def _stamp(path: Path) -> _Stamp:
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


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
        if not url.database:
            return
        path = Path(url.database.removeprefix("file:"))
        log = path.with_name(f"{path.name}-wal")
        # Where SQLite cannot make its log beside a file it refuses to look at it: the file is taken as it lies. Elsewhere the log is not
        # asked for: another connection that ends takes it away at any moment.
        lies_still = path.is_file() and not _may_write(path.parent)
        if lies_still and not (log.exists() and log.stat().st_size):
            place[:] = [f"{path.absolute().as_uri()}?mode=ro&immutable=1"]
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


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
