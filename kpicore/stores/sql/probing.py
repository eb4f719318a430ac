"""What of a database can be looked at without changing anything: for whoever checks a deployment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from kpicore.stores.sql.database import SqlDatabase
from kpicore.stores.sql.migrations import pending_steps

_PG_READ_ONLY = """SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'
    OR NOT has_schema_privilege(current_schema(), 'CREATE')"""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a database is like. `path` is its file, None for a server's; `pending` counts the migration steps it has not seen;
    `at` is the moment (UTC) by its clock, None where that is this machine's.
    """

    is_new: bool
    pending: int
    is_read_only: bool
    path: Path | None = None
    at: datetime | None = None


def probe(database: SqlDatabase) -> Probe:
    """Return what a database is like, and make nothing. Raises StoreUnavailable and StoreBroken."""
    path = database.path
    with database.one_moment() as connection:
        if connection is None or path is not None:
            pending = len(pending_steps(connection, database.schema)) if connection is not None else 0
            is_new = connection is None or pending == len(database.schema.steps)
            is_read_only = False
            if path is not None:
                folder = next(parent for parent in path.absolute().parents if parent.exists())
                is_read_only = not os.access(path if path.exists() else folder, os.W_OK)
            return Probe(is_new, pending, is_read_only, path)
        pending = len(pending_steps(connection, database.schema))
        is_new = pending == len(database.schema.steps)
        if connection.dialect.name != "postgresql":
            return Probe(is_new, pending, is_read_only=False)
        is_read_only = bool(connection.scalar(text(_PG_READ_ONLY)))
        at: datetime | None = connection.scalar(text("SELECT clock_timestamp()"))
        return Probe(is_new, pending, is_read_only, at=at.astimezone(UTC) if at is not None else None)
