"""People's own settings: language, the last visit, and what else the board remembers of one person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from kpicore.stores.sql import json_text, json_value
from kpicore.stores.state.database import StateDatabase, moment_of, moment_text, put
from kpicore.stores.state.schema import people

_LAST_VISIT = "last-visit"


class People:
    """The settings kept in one database, by person: the address of a sign-in, or `KIND:ID` of a key."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def settings(self, person: str) -> dict[str, Any]:
        """Return a person's settings as JSON values by name; none for somebody new."""
        return dict(self._database.rows(select(people).where(people.c.person == person), _setting))

    def put(self, person: str, name: str, value: Any) -> None:
        """Keep one setting, whatever others are kept at the same moment."""
        with self._database.writing() as connection:
            now = moment_text(self._database.now(connection))
            put(connection, people, {"person": person, "name": name, "value": json_text(value), "at": now})

    def visit(self, person: str) -> datetime | None:
        """Note that a person is here now, and return when they were here before (UTC), None for the first time."""
        of_visit = (people.c.person == person) & (people.c.name == _LAST_VISIT)
        with self._database.writing() as connection:
            before = connection.scalar(select(people.c.at).where(of_visit))
            now = moment_text(self._database.now(connection))
            put(connection, people, {"person": person, "name": _LAST_VISIT, "value": json_text(now), "at": now})
        return moment_of(before)


def forget_person(connection: Connection, person: str) -> None:
    """Remove everything kept about a person, within the transaction that takes their rights away."""
    connection.execute(people.delete().where(people.c.person == person))


def _setting(row: Mapping[str, Any]) -> tuple[str, Any]:
    return row["name"], json_value(row["value"])
