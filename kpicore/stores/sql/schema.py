"""The tables of the SQL store as SQLAlchemy sees them, and rows to columns and back.

One table per kind of row, one column per field, named alike, and the key of the plan each row is of. What columns cannot hold as it is:

- a band takes three columns (`target`, `target_low`, `target_high`), lists and settings are JSON text,
- a blank in a key is "" (a primary key has no NULL), everywhere else NULL,
- dates and times are the ISO text of the rows: exact, sortable, the same in every database.

`plans` holds the keys of the plans there are; each has revisions of its own. `places` keeps the order of rows: a key gets its
place when it is first saved and keeps it when the row goes away. The tables are made by `kpicore.stores.sql.migrations`; a test
holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import Boolean, Column, Double, ForeignKeyConstraint, Integer, MetaData, Table, Text

from kpicore.model.actuals import TEXT_COLUMNS
from kpicore.model.change import TABLES
from kpicore.model.rows import Key, Row

metadata = MetaData()


def _table(
    name: str, texts: Iterable[str] = (), numbers: Iterable[str] = (), others: Iterable[Column[Any]] = ()
) -> Table:
    columns = [Column(text, Text, primary_key=text in TABLES.get(name, ())) for text in texts]
    return Table(name, metadata, _plan(), *columns, *(Column(number, Double) for number in numbers), *others)


def _plan() -> Column[str]:
    """Return the column that says which plan a row is of."""
    return Column("plan", Text, primary_key=True)


_NODE_TEXTS = (
    *("id", "parents", "kind", "name", "definition", "unit", "direction", "aggregation", "cadence", "shape"),
    *("start", "deadline", "owner", "department", "formula", "response", "state", "why", "actions", "response_when"),
    *("response_owner", "entered_from"),
)
_NODE_NUMBERS = ("baseline", "target", "target_low", "target_high", "weight", "green", "yellow", "position")

#: The tables that hold rows, by the name of their kind.
ROW_TABLES: Mapping[str, Table] = {
    "settings": _table("settings", ("key", "value")),
    "nodes": _table(
        "nodes",
        _NODE_TEXTS,
        _NODE_NUMBERS,
        [Column("focus", Boolean), *(Column(name, Integer) for name in ("effect", "control", "response_days"))],
    ),
    "targets": _table(
        "targets", ("indicator", "period", "effective_from"), ("value", "value_low", "value_high", "baseline")
    ),
    "actuals": _table("actuals", (*TEXT_COLUMNS, "recorded_at"), ("value",)),
    "landings": _table("landings", ("indicator", "author", "at"), ("value",)),
    "meetings": _table("meetings", ("id", "date", "people", "state", "as_of", "summary")),
    "reviews": _table(
        "reviews",
        (
            *("id", "date", "node", "period", "fact", "cause", "decision", "author"),
            *("meeting", "watch_until", "resources", "judged_on"),
        ),
    ),
    "actions": _table(
        "actions",
        ("id", "review", "text", "owner", "due", "state", "result", "node", "opened", "closed"),
        ("aimed",),
        [Column("rolled", Integer)],
    ),
}

#: The columns of each kind that hold its fields: all but the plan.
FIELDS: Mapping[str, tuple[Column[Any], ...]] = {
    kind: tuple(column for column in table.c if column.name != "plan") for kind, table in ROW_TABLES.items()
}

plans = Table("plans", metadata, Column("key", Text, primary_key=True), Column("created_at", Text))
places = Table(
    "places",
    metadata,
    _plan(),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("position", Integer),
)
revisions = Table(
    "revisions",
    metadata,
    _plan(),
    Column("number", Integer, primary_key=True),
    Column("revision", Text),
    Column("at", Text),
    Column("author", Text),
    Column("mail", Text),
    Column("origin", Text),
)
changes = Table(
    "changes",
    metadata,
    _plan(),
    Column("number", Integer, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("kind", Text),
    Column("key", Text),
    Column("before", Text),
    Column("after", Text),
    ForeignKeyConstraint(["plan", "number"], ["revisions.plan", "revisions.number"]),
)
#: Drafts of plans as the first round kept them; `kpicore.stores.state` takes them over, and nothing is written here any more.
drafts = Table(
    "drafts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("store", Text),
    Column("title", Text),
    Column("step", Text),
    Column("author", Text),
    Column("updated_at", Text),
    Column("version", Integer),
    Column("content", Text),
)
migrations = Table("kpicore_migrations", metadata, Column("name", Text, primary_key=True), Column("applied_at", Text))

#: Kinds whose order a person sees.
ORDERED = ("nodes", "targets", "landings", "meetings", "reviews", "actions")

_BANDS = {"nodes": "target", "targets": "value"}
_JSON = {
    "nodes": ("parents", "actions"),
    "settings": ("value",),
    "meetings": ("people",),
    "reviews": ("resources",),
}
_BLANK_KEYS = {"targets": ("period", "effective_from")}


def columns_of(kind: str, row: Row) -> dict[str, Any]:
    """Return the columns that hold a row."""
    columns = dict(row)
    for field in _JSON.get(kind, ()):
        columns[field] = json_text(columns[field])
    for field in _BLANK_KEYS.get(kind, ()):
        columns[field] = columns[field] or ""
    if kind in _BANDS:
        field = _BANDS[kind]
        value = columns[field]
        low, high = (value["low"], value["high"]) if isinstance(value, Mapping) else (None, None)
        columns |= {field: None if low is not None else value, f"{field}_low": low, f"{field}_high": high}
    return columns


def row_of(kind: str, columns: dict[str, Any]) -> Row:
    """Return the row that columns hold; takes the dictionary over."""
    row = columns
    for field in _JSON.get(kind, ()):
        row[field] = json_value(row[field])
    for field in _BLANK_KEYS.get(kind, ()):
        row[field] = row[field] or None
    if kind in _BANDS:
        field = _BANDS[kind]
        low, high = row.pop(f"{field}_low"), row.pop(f"{field}_high")
        row[field] = {"low": low, "high": high} if low is not None else row[field]
    return row


def json_text(value: Any) -> str:
    """Return a JSON value as compact text, Japanese as it is."""
    return to_json(value).decode()


def json_value(text: str) -> Any:
    """Return the value of JSON text."""
    return from_json(text)


def key_text(key: Key) -> str:
    """Return a key as JSON text."""
    return json_text(key)
