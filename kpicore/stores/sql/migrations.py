"""How a database becomes one of this version: named steps, applied in order.

Each step runs in one transaction together with the record that it ran, so that a crash leaves the schema before or
after a step and never between. A step is frozen once released: write a new one to change what an old one made. The SQL
is what SQLite and PostgreSQL both understand. See docs/decisions/sql-migrations.md for why there is no library for this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, inspect, select, text

from kpicore.errors import StoreBroken
from kpicore.stores.sql.schema import metadata, migrations, plans

Step = Callable[[Connection], None]


def create_tables(connection: Connection) -> None:
    """Make the tables of rows, their order, and the log."""
    for statement in _TABLES:
        connection.exec_driver_sql(statement)
    clustered = " WITHOUT ROWID" if connection.dialect.name == "sqlite" else ""
    connection.exec_driver_sql(_ACTUALS + clustered)


_TABLES = (
    "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE nodes (
        id TEXT PRIMARY KEY, parents TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL,
        unit TEXT NOT NULL, direction TEXT, aggregation TEXT, cadence TEXT, baseline DOUBLE PRECISION,
        target DOUBLE PRECISION, target_low DOUBLE PRECISION, target_high DOUBLE PRECISION, shape TEXT, start TEXT,
        deadline TEXT, owner TEXT NOT NULL, department TEXT NOT NULL, weight DOUBLE PRECISION, formula TEXT NOT NULL,
        green DOUBLE PRECISION, yellow DOUBLE PRECISION, focus BOOLEAN NOT NULL, response TEXT NOT NULL,
        state TEXT NOT NULL)""",
    """CREATE TABLE targets (
        indicator TEXT NOT NULL, period TEXT NOT NULL, effective_from TEXT NOT NULL, value DOUBLE PRECISION,
        value_low DOUBLE PRECISION, value_high DOUBLE PRECISION, PRIMARY KEY (indicator, period, effective_from))""",
    """CREATE TABLE landings (
        indicator TEXT PRIMARY KEY, value DOUBLE PRECISION NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL)""",
    """CREATE TABLE reviews (
        id TEXT PRIMARY KEY, date TEXT NOT NULL, node TEXT NOT NULL, period TEXT NOT NULL, fact TEXT NOT NULL,
        cause TEXT NOT NULL, decision TEXT, author TEXT NOT NULL)""",
    """CREATE TABLE actions (
        id TEXT PRIMARY KEY, review TEXT NOT NULL, text TEXT NOT NULL, owner TEXT NOT NULL, due TEXT,
        state TEXT NOT NULL, result TEXT NOT NULL)""",
    "CREATE TABLE places (kind TEXT NOT NULL, key TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (kind, key))",
    """CREATE TABLE revisions (
        number INTEGER PRIMARY KEY, revision TEXT NOT NULL UNIQUE, at TEXT NOT NULL, author TEXT NOT NULL)""",
    """CREATE TABLE changes (
        number INTEGER NOT NULL REFERENCES revisions (number), step INTEGER NOT NULL, kind TEXT NOT NULL,
        key TEXT NOT NULL, before TEXT, after TEXT, PRIMARY KEY (number, step))""",
)
_ACTUALS = """CREATE TABLE actuals (
        indicator TEXT NOT NULL, period TEXT NOT NULL, value DOUBLE PRECISION NOT NULL, text TEXT NOT NULL,
        cell TEXT NOT NULL, flags TEXT NOT NULL, note TEXT NOT NULL, entered_by TEXT NOT NULL, recorded_at TEXT,
        PRIMARY KEY (indicator, period))"""


def create_drafts(connection: Connection) -> None:
    """Make the table of drafts."""
    connection.exec_driver_sql(_DRAFTS)


_DRAFTS = """CREATE TABLE drafts (
        id TEXT PRIMARY KEY, store TEXT NOT NULL, title TEXT NOT NULL, step TEXT NOT NULL, author TEXT NOT NULL,
        updated_at TEXT NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL)"""


def add_reasons(connection: Connection) -> None:
    """Give nodes their place in the owner's order, why they are there, how they were judged, and what people do for them."""
    for column in _REASONS:
        connection.exec_driver_sql(f"ALTER TABLE nodes ADD COLUMN {column}")


_REASONS = (
    "position DOUBLE PRECISION",
    "why TEXT NOT NULL DEFAULT ''",
    "effect INTEGER",
    "actions TEXT NOT NULL DEFAULT '[]'",
    "control INTEGER",
)


def end_samples_that_were_changed(connection: Connection) -> None:
    """Take the sample mark off a plan that was saved to after its creation: earlier versions left it there."""
    saves = connection.exec_driver_sql("SELECT COUNT(*) FROM revisions").scalar_one()
    if saves > 1:
        connection.exec_driver_sql("DELETE FROM settings WHERE key = 'sample'")


def name_actors(connection: Connection) -> None:
    """Give the log the verified address of whoever made a change, and where it came from; of older changes neither is known."""
    for column in ("mail", "origin"):
        connection.exec_driver_sql(f"ALTER TABLE revisions ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")


def key_by_plan(connection: Connection) -> None:
    """Make room for several plans: every row, place and revision says which plan it is of, what there is is of the first one.

    The tables are made anew, since SQLite cannot change a primary key.
    """
    clustered = " WITHOUT ROWID" if connection.dialect.name == "sqlite" else ""
    for table, (columns, keys) in _BY_PLAN.items():
        with_plan = f"CREATE TABLE {table}_by_plan (plan TEXT NOT NULL, {columns}, {keys})"
        connection.exec_driver_sql(with_plan + (clustered if table == "actuals" else ""))
        names = ", ".join(column.split()[0] for column in columns.split(", "))
        copied = f"INSERT INTO {table}_by_plan (plan, {names}) SELECT 'main', {names} FROM {table}"  # noqa: S608 - names of ours
        connection.exec_driver_sql(copied)
    for table in reversed(_BY_PLAN):  # `changes` refer to `revisions`
        connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql(f"ALTER TABLE {table}_by_plan RENAME TO {table}")
    connection.exec_driver_sql("CREATE TABLE plans (key TEXT PRIMARY KEY, created_at TEXT NOT NULL)")
    connection.execute(plans.insert(), {"key": "main", "created_at": datetime.now(UTC).isoformat()})


#: By table: its columns, and what identifies a row within the database.
_BY_PLAN = {
    "settings": ("key TEXT NOT NULL, value TEXT NOT NULL", "PRIMARY KEY (plan, key)"),
    "nodes": (
        "id TEXT NOT NULL, parents TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, "
        "unit TEXT NOT NULL, direction TEXT, aggregation TEXT, cadence TEXT, baseline DOUBLE PRECISION, "
        "target DOUBLE PRECISION, target_low DOUBLE PRECISION, target_high DOUBLE PRECISION, shape TEXT, start TEXT, "
        "deadline TEXT, owner TEXT NOT NULL, department TEXT NOT NULL, weight DOUBLE PRECISION, formula TEXT NOT NULL, "
        "green DOUBLE PRECISION, yellow DOUBLE PRECISION, focus BOOLEAN NOT NULL, response TEXT NOT NULL, "
        "state TEXT NOT NULL, position DOUBLE PRECISION, why TEXT NOT NULL, effect INTEGER, actions TEXT NOT NULL, "
        "control INTEGER",
        "PRIMARY KEY (plan, id)",
    ),
    "targets": (
        "indicator TEXT NOT NULL, period TEXT NOT NULL, effective_from TEXT NOT NULL, value DOUBLE PRECISION, "
        "value_low DOUBLE PRECISION, value_high DOUBLE PRECISION",
        "PRIMARY KEY (plan, indicator, period, effective_from)",
    ),
    "actuals": (
        "indicator TEXT NOT NULL, period TEXT NOT NULL, value DOUBLE PRECISION NOT NULL, text TEXT NOT NULL, "
        "cell TEXT NOT NULL, flags TEXT NOT NULL, note TEXT NOT NULL, entered_by TEXT NOT NULL, recorded_at TEXT",
        "PRIMARY KEY (plan, indicator, period)",
    ),
    "landings": (
        "indicator TEXT NOT NULL, value DOUBLE PRECISION NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL",
        "PRIMARY KEY (plan, indicator)",
    ),
    "reviews": (
        "id TEXT NOT NULL, date TEXT NOT NULL, node TEXT NOT NULL, period TEXT NOT NULL, fact TEXT NOT NULL, "
        "cause TEXT NOT NULL, decision TEXT, author TEXT NOT NULL",
        "PRIMARY KEY (plan, id)",
    ),
    "actions": (
        "id TEXT NOT NULL, review TEXT NOT NULL, text TEXT NOT NULL, owner TEXT NOT NULL, due TEXT, "
        "state TEXT NOT NULL, result TEXT NOT NULL",
        "PRIMARY KEY (plan, id)",
    ),
    "places": ("kind TEXT NOT NULL, key TEXT NOT NULL, position INTEGER NOT NULL", "PRIMARY KEY (plan, kind, key)"),
    "revisions": (
        "number INTEGER NOT NULL, revision TEXT NOT NULL, at TEXT NOT NULL, author TEXT NOT NULL, "
        "mail TEXT NOT NULL, origin TEXT NOT NULL",
        "PRIMARY KEY (plan, number), UNIQUE (plan, revision)",
    ),
    "changes": (
        "number INTEGER NOT NULL, step INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, before TEXT, after TEXT",
        "PRIMARY KEY (plan, number, step), FOREIGN KEY (plan, number) REFERENCES revisions_by_plan (plan, number)",
    ),
}


def hold_meetings(connection: Connection) -> None:
    """Make room for meetings, for what a review and an action say of them, and for agreed responses that fire by themselves."""
    connection.exec_driver_sql(
        "CREATE TABLE meetings (plan TEXT NOT NULL, id TEXT NOT NULL, date TEXT NOT NULL, people TEXT NOT NULL, "
        "state TEXT NOT NULL, as_of TEXT, summary TEXT NOT NULL, PRIMARY KEY (plan, id))"
    )
    for table, columns in _OF_MEETINGS.items():
        for column in columns:
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column}")


_OF_MEETINGS = {
    "reviews": (
        "meeting TEXT NOT NULL DEFAULT ''",
        "watch_until TEXT",
        "resources TEXT NOT NULL DEFAULT '[]'",
        "judged_on TEXT",
    ),
    "actions": (
        "node TEXT NOT NULL DEFAULT ''",
        "aimed DOUBLE PRECISION",
        "rolled INTEGER NOT NULL DEFAULT 0",
        "opened TEXT",
        "closed TEXT",
    ),
    "nodes": (
        "response_when TEXT NOT NULL DEFAULT ''",
        "response_owner TEXT NOT NULL DEFAULT ''",
        "response_days INTEGER",
    ),
}


def begin_years(connection: Connection) -> None:
    """Make room for the baseline that was in force in the year of a target."""
    connection.exec_driver_sql("ALTER TABLE targets ADD COLUMN baseline DOUBLE PRECISION")


def keep_periods_that_do_not_apply(connection: Connection) -> None:
    """Let an actual be without a number: its period does not apply, as its flags say.

    SQLite cannot take NOT NULL from a column: there the table is made anew.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ALTER TABLE actuals ALTER COLUMN value DROP NOT NULL")
        return
    connection.exec_driver_sql(_ACTUALS_OR_WORDS)
    connection.exec_driver_sql("INSERT INTO actuals_or_words SELECT * FROM actuals")
    connection.exec_driver_sql("DROP TABLE actuals")
    connection.exec_driver_sql("ALTER TABLE actuals_or_words RENAME TO actuals")


def ask_nodes_from_a_day(connection: Connection) -> None:
    """Make room for the day from which the numbers of one indicator are asked for."""
    connection.exec_driver_sql("ALTER TABLE nodes ADD COLUMN entered_from TEXT")


_ACTUALS_OR_WORDS = """CREATE TABLE actuals_or_words (
        plan TEXT NOT NULL, indicator TEXT NOT NULL, period TEXT NOT NULL, value DOUBLE PRECISION, text TEXT NOT NULL,
        cell TEXT NOT NULL, flags TEXT NOT NULL, note TEXT NOT NULL, entered_by TEXT NOT NULL, recorded_at TEXT,
        PRIMARY KEY (plan, indicator, period)) WITHOUT ROWID"""


#: Every step ever released, in order. Names are kept in the database: never rename one.
STEPS: tuple[tuple[str, Step], ...] = (
    ("001-create-tables", create_tables),
    ("002-create-drafts", create_drafts),
    ("003-add-reasons", add_reasons),
    ("004-end-samples-that-were-changed", end_samples_that_were_changed),
    ("005-name-actors", name_actors),
    ("006-key-by-plan", key_by_plan),
    ("007-hold-meetings", hold_meetings),
    ("008-begin-years", begin_years),
    ("009-keep-periods-that-do-not-apply", keep_periods_that_do_not_apply),
    ("010-ask-nodes-from-a-day", ask_nodes_from_a_day),
)


@dataclass(frozen=True)
class Schema:
    """What one kind of database consists of: the table that records which steps ran, every step ever released, and its other tables.

    The tables of two schemas may lie in one database. `functions` are those of PostgreSQL that its triggers call.
    """

    record: Table
    steps: tuple[tuple[str, Step], ...]
    tables: frozenset[str]
    functions: tuple[str, ...] = ()


#: The schema of a board's plan, actuals and log.
BOARD = Schema(migrations, STEPS, frozenset(metadata.tables) - {migrations.name})
_IS_THERE = {
    "sqlite": text("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :name"),
    "postgresql": text("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = :name"),
}
#: How every table begins that is surely ours, whichever schema it belongs to.
_OURS = "kpicore_"


def pending_steps(connection: Connection, schema: Schema) -> list[tuple[str, Step]]:
    """Return the steps the database has not seen; all of them for one that holds nothing of this schema.

    Raises StoreBroken: `newer-schema` (`steps` this version does not know), `not-ours` (`tables` somebody else made).
    """
    applied: set[str] = set()
    # Asked at every look, where an inspection of all tables would take longer than the look itself.
    if connection.execute(_IS_THERE[connection.dialect.name], {"name": schema.record.name}).first() is not None:
        applied = set(connection.scalars(select(schema.record.c.name)))
    else:
        tables = set(inspect(connection).get_table_names())
        is_all_foreign = connection.dialect.name == "sqlite" and not any(table.startswith(_OURS) for table in tables)
        foreign = tables if is_all_foreign else tables & schema.tables
        if foreign:
            raise StoreBroken(reason="not-ours", tables=sorted(foreign)[:10])
    unknown = applied - {name for name, _ in schema.steps}
    if unknown:
        raise StoreBroken(reason="newer-schema", steps=sorted(unknown))
    return [(name, step) for name, step in schema.steps if name not in applied]


def run_step(connection: Connection, schema: Schema, name: str, step: Step) -> None:
    """Run one step and record it. The caller holds the one transaction around both, and the lock on writing."""
    record = schema.record
    connection.exec_driver_sql(
        f"CREATE TABLE IF NOT EXISTS {record.name} (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)"
    )
    step(connection)
    connection.execute(record.insert(), {"name": name, "applied_at": datetime.now(UTC).isoformat()})
