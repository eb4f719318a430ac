"""The store in a database: SQLite for one machine, PostgreSQL for several."""

from kpicore.stores.sql.database import SqlDatabase
from kpicore.stores.sql.migrations import Schema, pending_steps
from kpicore.stores.sql.schema import drafts
from kpicore.stores.sql.store import SqlStore

__all__ = ["Schema", "SqlDatabase", "SqlStore", "drafts", "pending_steps"]
