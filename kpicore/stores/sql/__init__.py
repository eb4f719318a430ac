"""The store in a database: SQLite for one machine, PostgreSQL for several."""

from kpicore.stores.sql.announcing import announce
from kpicore.stores.sql.copying import counts, held, refill, rows_of
from kpicore.stores.sql.database import SqlDatabase
from kpicore.stores.sql.migrations import BOARD, Schema, pending_steps
from kpicore.stores.sql.probing import Probe, probe
from kpicore.stores.sql.schema import drafts, json_text, json_value
from kpicore.stores.sql.store import SqlStore

__all__ = [
    "BOARD",
    "Probe",
    "Schema",
    "SqlDatabase",
    "SqlStore",
    "announce",
    "counts",
    "drafts",
    "held",
    "json_text",
    "json_value",
    "pending_steps",
    "probe",
    "refill",
    "rows_of",
]
