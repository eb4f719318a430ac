"""What a test may be spared though a program pays for it once: making a schema, compiling a query, parsing a key, again for every test;
and waiting before a server of tokens is asked again.

Nothing of what a test asks for changes. A database is empty and migrated as the steps leave it, in one transaction instead of one for each;
a query is the text that was compiled for another SQLite database before; a key is the object that was parsed from the same bytes.
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
from sqlalchemy import URL, Connection, Engine
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
    made: dict[Schema, tuple[str, ...]] = {}

    def migrated(self: SqlDatabase) -> None:
        if self._path is not None and len(self.schema.steps) > 1:
            with self._reading_itself() as connection:
                is_new = _is_empty(connection)
            if is_new:
                if self.schema not in made:
                    made[self.schema] = _statements(self.schema)
                with self._writing() as connection:
                    for statement in made[self.schema] if _is_empty(connection) else ():
                        connection.exec_driver_sql(statement)
        migrate(self)

    return migrated


def _is_empty(connection: Connection) -> bool:
    return not connection.exec_driver_sql("SELECT COUNT(*) FROM sqlite_master").scalar_one()


def _statements(schema: Schema) -> tuple[str, ...]:
    """Return the statements that make what all steps of a schema make."""
    empty = SqlDatabase(URL.create("sqlite"))
    with empty._writing() as connection:
        for name, step in pending_steps(connection, schema):
            run_step(connection, schema, name, step)
    with empty.engine.connect() as connection:
        lines = tuple(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    return tuple(line for line in lines if line not in {"BEGIN TRANSACTION;", "COMMIT;"})
