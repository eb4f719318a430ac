"""Changes announced by PostgreSQL: a save notifies when it is committed, and whoever listens hears it within milliseconds.

A notice says only in which schema something changed; the listener looks for itself. So a notice too many costs one look, and one that was
lost with its connection is made up for by the usual look every few seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine

_CHANNEL = "kpicore_changes"


def announce(connection: Connection) -> None:
    """Notify the listeners when the transaction is committed; a database without a way to do so does nothing."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_notify('{_CHANNEL}', current_schema())")


@contextmanager
def listening(engine: Engine) -> Iterator[Callable[[float], bool]]:
    """Listen on a connection of one's own while the block runs; exceptions are the driver's."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # it is used for nothing else, and closed at the end
        schema: str = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
        driver: Any = connection.connection.dbapi_connection
        driver.execute(f"LISTEN {_CHANNEL}")

        def wait(seconds: float) -> bool:
            heard = [notice.payload for notice in driver.notifies(timeout=seconds, stop_after=1)]
            return schema in heard

        yield wait
