"""The stores the promises are tested on; PostgreSQL joins where KPICORE_TEST_POSTGRES names a database to test in."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from kpicore.stores.base import Store
from kpicore.stores.memory import MemoryStore
from kpicore.stores.sql import SqlStore

POSTGRES = os.environ.get("KPICORE_TEST_POSTGRES")

#: Opens the same store again, as another process would; each call may return a new object.
Open = Callable[[], Store]


@contextmanager
def memory(folder: Path) -> Iterator[Open]:
    store = MemoryStore()
    yield lambda: store


@contextmanager
def sqlite(folder: Path) -> Iterator[Open]:
    yield lambda: SqlStore(make_url(f"sqlite:///{folder}/board.db"))


@contextmanager
def postgresql(folder: Path) -> Iterator[Open]:
    """A schema of its own in the database given, gone afterwards."""
    assert POSTGRES is not None
    schema = f"test_{secrets.token_hex(6)}"
    engine = create_engine(POSTGRES)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    url = make_url(POSTGRES).update_query_dict({"options": f"-csearch_path={schema}"})
    opened: list[SqlStore] = []

    def open_again() -> Store:
        opened.append(SqlStore(url))
        return opened[-1]

    try:
        yield open_again
    finally:
        for store in opened:
            store.engine.dispose()
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        engine.dispose()


WRITABLE = {"memory": memory, "sqlite": sqlite} | ({"postgresql": postgresql} if POSTGRES else {})


@pytest.fixture(params=WRITABLE)
def open_again(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    with WRITABLE[request.param](tmp_path) as opener:
        yield opener


@pytest.fixture
def store(open_again: Open) -> Store:
    return open_again()
