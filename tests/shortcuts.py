"""What a test may be spared though a program pays for it once: making a schema, compiling a query, parsing a key, again for every test;
and waiting before a server of tokens is asked again.

Nothing of what a test asks for changes. A database is empty and migrated as the steps leave it, in one transaction, and of a server in one
message, instead of one for each; a query is the text that was compiled for another SQLite database before; a key is the object that was parsed from the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from google.auth import _exponential_backoff
from google.auth.crypt import _cryptography_rsa
from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from kpicore.stores.sql import database
from kpicore.stores.sql.database import SqlDatabase
from kpicore.stores.sql.migrations import Schema, pending_steps, run_step


@contextmanager
def taken() -> Iterator[None]:
    """Take these short cuts until the block ends."""
    with compiled_once(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(SqlDatabase, "_migrate", _quick(SqlDatabase._migrate))
        parsed = cache(_cryptography_rsa.serialization.load_pem_private_key)
        patch.setattr(_cryptography_rsa.serialization, "load_pem_private_key", parsed)
        patch.setattr(_exponential_backoff, "time", SimpleNamespace(sleep=lambda _: None))
        yield


@contextmanager
def compiled_once() -> Iterator[None]:
    """Until the block ends, have a query of one SQLite database be compiled for all of them, and for processes that are copied of this one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLiteDialect_pysqlite, "__eq__", lambda self, other: type(self) is type(other))
        patch.setattr(SQLiteDialect_pysqlite, "__hash__", lambda self: hash(type(self)))
        patch.setattr(database, "_sqlite_engine", _sharing(LRUCache(2000), database._sqlite_engine))
        yield


def _sharing(compiled: LRUCache[Any, Any], make: Callable[[URL], Engine]) -> Callable[[URL], Engine]:
    def made(url: URL) -> Engine:
        engine = make(url)
        engine._compiled_cache = compiled
        return engine

    return made


def _quick(migrate: Callable[[SqlDatabase], None]) -> Callable[[SqlDatabase], None]:
    made: dict[tuple[str, Schema], str] = {}

    def migrated(self: SqlDatabase) -> None:
        kind = self.engine.dialect.name, self.schema
        if (self._path is not None or kind[0] == "postgresql") and len(self.schema.steps) > 1:
            with self._reading_itself() as connection:
                is_new = _is_empty(connection)
            if is_new and kind not in made:
                made[kind] = _script_of_sqlite(self.schema) if kind[0] == "sqlite" else _script_of(self, migrate)
            if is_new:
                with self._writing() as connection:
                    if _is_empty(connection):
                        _run(connection, made[kind])
        migrate(self)

    return migrated


def _is_empty(connection: Connection) -> bool:
    return not connection.exec_driver_sql(_TABLES[connection.dialect.name]).scalar_one()


_TABLES = {
    "sqlite": "SELECT COUNT(*) FROM sqlite_master",
    "postgresql": "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema()",
}


def _run(connection: Connection, script: str) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    if connection.dialect.name == "postgresql":
        driver.execute(script)  # as one message
        return
    for statement in script.split(_NEXT):
        connection.exec_driver_sql(statement)


_NEXT = ";\n"


def _script_of(database: SqlDatabase, migrate: Callable[[SqlDatabase], None]) -> str:
    """Return what the steps of a schema ask a server of PostgreSQL for, which they do here for an empty schema of it."""
    from psycopg import ClientCursor

    asked: list[str] = []

    def hear(_: object, cursor: Any, statement: str, parameters: Any, *_others: object) -> None:
        if statement.split(maxsplit=1)[0] in {"CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE"}:
            asked.append(ClientCursor(cursor.connection).mogrify(statement, parameters or None))

    event.listen(database.engine, "before_cursor_execute", hear)
    migrate(database)
    event.remove(database.engine, "before_cursor_execute", hear)
    return _NEXT.join(asked)


def _script_of_sqlite(schema: Schema) -> str:
    """Return the statements that make what all steps of a schema make."""
    empty = SqlDatabase(URL.create("sqlite"))
    with empty._writing() as connection:
        for name, step in pending_steps(connection, schema):
            run_step(connection, schema, name, step)
    with empty.engine.connect() as connection:
        lines = tuple(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    return "\n".join(line for line in lines if line not in {"BEGIN TRANSACTION;", "COMMIT;"})
