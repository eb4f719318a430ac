"""The log of administrative acts: who did what, when and from where. It is only added to; triggers hold that in the database too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, select

from kpicore.model.access import Actor
from kpicore.model.rows import storable
from kpicore.stores.sql import json_text, json_value
from kpicore.stores.state.database import StateDatabase, moment_text
from kpicore.stores.state.schema import audit


class Act(StrEnum):
    """What an owner can do to the board itself."""

    MEMBER_ADDED = "member-added"
    MEMBER_CHANGED = "member-changed"
    MEMBER_REMOVED = "member-removed"
    KEY_MADE = "key-made"
    KEY_REVOKED = "key-revoked"
    INVITATION_USED = "invitation-used"
    STORE_CONNECTED = "store-connected"
    MAPPING_KEPT = "mapping-kept"
    MAPPING_FORGOTTEN = "mapping-forgotten"
    SUBSCRIPTION_KEPT = "subscription-kept"
    SUBSCRIPTION_REMOVED = "subscription-removed"
    RESTORED = "restored"
    PLAN_ADDED = "plan-added"
    PLAN_CHANGED = "plan-changed"
    PLAN_REMOVED = "plan-removed"
    PLAN_ROLE = "plan-role"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act. `number` counts from 1 without a gap; `at` is UTC; `subject` is whom or what it was done to; `facts` are JSON values."""

    number: int
    at: datetime
    author: str
    mail: str
    origin: str
    act: Act
    subject: str
    facts: Mapping[str, Any]


class AuditLog:
    """The log in one database."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def record(self, actor: Actor, act: Act, subject: str, **facts: Any) -> None:
        """Add one act. Facts never hold a secret: whoever reads the database file reads them."""
        with self._database.writing() as connection:
            add_entry(connection, self._database, actor, act, subject, facts)

    def entries(self, *, most: int = 1000, before: int | None = None) -> tuple[AuditEntry, ...]:
        """Return the acts, the newest first: at most `most`, of those numbered below `before`."""
        query = select(audit).order_by(audit.c.number.desc()).limit(most)
        return self._database.rows(query if before is None else query.where(audit.c.number < before), _entry)


def add_entry(
    connection: Connection, database: StateDatabase, actor: Actor, act: Act, subject: str, facts: Mapping[str, Any]
) -> None:
    """Add one act within the transaction of the act itself."""
    last: int = connection.scalar(select(func.max(audit.c.number))) or 0
    row = {
        "number": last + 1,
        "at": moment_text(database.now(connection)),
        "author": storable(actor.name),
        "mail": storable(actor.mail),
        "origin": storable(actor.origin),
        "act": act.value,
        "subject": storable(subject),
        "facts": json_text(facts),
    }
    connection.execute(audit.insert(), row)


def _entry(row: Mapping[str, Any]) -> AuditEntry:
    given = {**row, "at": datetime.fromisoformat(row["at"]), "act": Act(row["act"]), "facts": json_value(row["facts"])}
    return AuditEntry(**given)
