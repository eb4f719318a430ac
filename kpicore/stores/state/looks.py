"""The latest look at a Google Sheet, for the boards that show it: one asks Google at a time, by a lease.

It is of the moment, and in no backup.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlalchemy import select

from kpicore.stores.shared_looks import SharedLook
from kpicore.stores.sql import announce
from kpicore.stores.state.database import StateDatabase, moment_text, put
from kpicore.stores.state.leases import Leases, new_holder
from kpicore.stores.state.schema import looks


class Looks:
    """The looks at one source, as one board takes and shares them."""

    def __init__(self, database: StateDatabase, source: str, lasts: timedelta) -> None:
        self._database = database
        self._source = source
        self._lasts = lasts
        self._leases = Leases(database, "")  # a sheet may be of two boards' plans
        self._holder = new_holder()

    @property
    def lasts(self) -> timedelta:
        return self._lasts

    def latest(self, known: str = "") -> SharedLook | None:
        of_it = looks.c.source == self._source
        with self._database.reading() as connection:
            if connection is None:
                return None
            row = connection.execute(select(looks.c.digest, looks.c.read_at).where(of_it)).one_or_none()
            if row is None:
                return None
            age = self._database.now(connection) - datetime.fromisoformat(row.read_at)
            content = None if row.digest == known else connection.scalar(select(looks.c.content).where(of_it))
            return SharedLook(row.digest, max(age, timedelta(0)), content)

    def take_turn(self) -> bool:
        return self._leases.take(f"look/{self._source}", self._holder, self._lasts)

    def put(self, digest: str, content: bytes) -> None:
        of_it = looks.c.source == self._source
        with self._database.writing() as connection:
            read_at = moment_text(self._database.now(connection))
            if connection.execute(looks.update().where(of_it, looks.c.digest == digest), {"read_at": read_at}).rowcount:
                return
            put(connection, looks, {"source": self._source, "digest": digest, "read_at": read_at, "content": content})
            announce(connection)

    def announcements(self) -> AbstractContextManager[Callable[[float], bool]] | None:
        return self._database.announcements()
