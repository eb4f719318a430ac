"""The store in a database: SQLite for one machine, PostgreSQL for several."""

from kpicore.stores.sql.schema import drafts
from kpicore.stores.sql.store import SqlDatabase, SqlStore

__all__ = ["SqlDatabase", "SqlStore", "drafts"]
