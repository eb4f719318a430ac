"""The tables of the board's own memory, and the steps that make them.

Every name begins with `kpicore_`, so that they may lie in the database of a store. Times are ISO text in UTC with microseconds, which sorts
as it counts; lists and facts are JSON text. A step is frozen once released.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Connection, Integer, LargeBinary, MetaData, Table, Text

from kpicore.stores.sql import Schema

metadata = MetaData()


def _table(name: str, keys: str, texts: str, *others: Column[object]) -> Table:
    columns = [Column(key, Text, primary_key=True) for key in keys.split()]
    return Table(f"kpicore_{name}", metadata, *columns, *(Column(text, Text) for text in texts.split()), *others)


members = _table("members", "who", "role name spellings added_by added_at", Column("enters_all", Boolean))
keys = _table(
    "keys",
    "id",
    "kind name role spellings hash made_by made_at expires_at last_used_at used_at revoked_at revoked_by",
    Column("enters_all", Boolean),
)
sessions = _table("sessions", "id", "key_id hash made_at expires_at last_used_at revoked_at revoked_by")
drafts = _table("drafts", "store plan id", "title step author updated_at content", Column("version", Integer))
#: Places of drafts of the first round whose drafts are here now.
adopted = _table("adopted", "place", "at")
mappings = _table("mappings", "source tab", "content author at")
leases = _table("leases", "plan name", "holder until")
sent = _table("sent", "plan key", "holder state detail begun_at ended_at")
people = _table("people", "person name", "value at")
subscriptions = _table("subscriptions", "plan id", "content token at")
plans = _table("plans", "key", "title source archived_at added_by added_at")
looks = _table("looks", "source", "digest read_at", Column("content", LargeBinary))
plan_roles = _table("plan_roles", "plan who", "role")
audit = Table(
    "kpicore_audit",
    metadata,
    Column("number", Integer, primary_key=True),
    *(Column(name, Text) for name in ("at", "author", "mail", "origin", "act", "subject", "facts")),
)
_record = Table(
    "kpicore_state_migrations", metadata, Column("name", Text, primary_key=True), Column("applied_at", Text)
)


def create_tables(connection: Connection) -> None:
    """Make all tables, and triggers that keep the audit log from being altered."""
    for statement in (*_TABLES, *_TRIGGERS[connection.dialect.name]):
        connection.exec_driver_sql(statement)


_TABLES = (
    """CREATE TABLE kpicore_members (
        who TEXT PRIMARY KEY, role TEXT NOT NULL, name TEXT NOT NULL, spellings TEXT NOT NULL, enters_all BOOLEAN NOT NULL,
        added_by TEXT NOT NULL, added_at TEXT NOT NULL)""",
    """CREATE TABLE kpicore_keys (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, spellings TEXT NOT NULL,
        enters_all BOOLEAN NOT NULL, hash TEXT NOT NULL, made_by TEXT NOT NULL, made_at TEXT NOT NULL, expires_at TEXT,
        last_used_at TEXT, used_at TEXT, revoked_at TEXT, revoked_by TEXT)""",
    """CREATE TABLE kpicore_sessions (
        id TEXT PRIMARY KEY, key_id TEXT NOT NULL REFERENCES kpicore_keys (id), hash TEXT NOT NULL, made_at TEXT NOT NULL,
        expires_at TEXT NOT NULL, last_used_at TEXT, revoked_at TEXT, revoked_by TEXT)""",
    """CREATE TABLE kpicore_drafts (
        store TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, step TEXT NOT NULL, author TEXT NOT NULL,
        updated_at TEXT NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (store, id))""",
    "CREATE TABLE kpicore_adopted (place TEXT PRIMARY KEY, at TEXT NOT NULL)",
    """CREATE TABLE kpicore_mappings (
        source TEXT NOT NULL, tab TEXT NOT NULL, content TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (source, tab))""",
    "CREATE TABLE kpicore_leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until TEXT NOT NULL)",
    """CREATE TABLE kpicore_sent (
        key TEXT PRIMARY KEY, holder TEXT NOT NULL, state TEXT NOT NULL, detail TEXT NOT NULL, begun_at TEXT NOT NULL,
        ended_at TEXT)""",
    """CREATE TABLE kpicore_people (
        person TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (person, name))""",
    """CREATE TABLE kpicore_audit (
        number INTEGER PRIMARY KEY, at TEXT NOT NULL, author TEXT NOT NULL, mail TEXT NOT NULL, origin TEXT NOT NULL,
        act TEXT NOT NULL, subject TEXT NOT NULL, facts TEXT NOT NULL)""",
)
_TRIGGERS = {
    "sqlite": tuple(
        f"CREATE TRIGGER kpicore_audit_no_{act} BEFORE {act} ON kpicore_audit"
        " BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END"
        for act in ("update", "delete")
    ),
    "postgresql": (
        """CREATE FUNCTION kpicore_audit_is_added_to() RETURNS trigger LANGUAGE plpgsql
           AS $$ BEGIN RAISE EXCEPTION 'the log is only added to'; END $$""",
        """CREATE TRIGGER kpicore_audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON kpicore_audit
           FOR EACH STATEMENT EXECUTE FUNCTION kpicore_audit_is_added_to()""",
    ),
}


def key_by_plan(connection: Connection) -> None:
    """Say of drafts, leases and what was sent which plan they are of: what there is is of the first one.

    The tables are made anew, since SQLite cannot change a primary key. A mapping is of a source, which holds one plan.
    """
    for table, (keys, columns) in _BY_PLAN.items():
        names = ", ".join(column.split()[0] for column in columns.split(", "))
        made = f"CREATE TABLE {table}_by_plan (plan TEXT NOT NULL, {columns}, PRIMARY KEY ({keys}))"
        copied = f"INSERT INTO {table}_by_plan (plan, {names}) SELECT 'main', {names} FROM {table}"  # noqa: S608 - names of ours
        for statement in (made, copied, f"DROP TABLE {table}", f"ALTER TABLE {table}_by_plan RENAME TO {table}"):
            connection.exec_driver_sql(statement)


#: By table: what identifies a row from step 002 on, and its columns but the plan.
_BY_PLAN = {
    "kpicore_drafts": (
        "store, plan, id",
        "store TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, step TEXT NOT NULL, author TEXT NOT NULL, "
        "updated_at TEXT NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL",
    ),
    "kpicore_leases": ("plan, name", "name TEXT NOT NULL, holder TEXT NOT NULL, until TEXT NOT NULL"),
    "kpicore_sent": (
        "plan, key",
        "key TEXT NOT NULL, holder TEXT NOT NULL, state TEXT NOT NULL, detail TEXT NOT NULL, begun_at TEXT NOT NULL, "
        "ended_at TEXT",
    ),
}


def add_subscriptions(connection: Connection) -> None:
    """Make the table of who gets which messages."""
    connection.exec_driver_sql(
        "CREATE TABLE kpicore_subscriptions (plan TEXT NOT NULL, id TEXT NOT NULL, content TEXT NOT NULL, token TEXT NOT NULL UNIQUE,"
        " at TEXT NOT NULL, PRIMARY KEY (plan, id))"
    )


def add_plans(connection: Connection) -> None:
    """Make the tables of the board's plans and of who has a role of their own in one."""
    for statement in (
        "CREATE TABLE kpicore_plans (key TEXT PRIMARY KEY, title TEXT NOT NULL, source TEXT NOT NULL, archived_at TEXT,"
        " added_by TEXT NOT NULL, added_at TEXT NOT NULL)",
        "CREATE TABLE kpicore_plan_roles (plan TEXT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL, PRIMARY KEY (plan, who))",
    ):
        connection.exec_driver_sql(statement)


def add_looks(connection: Connection) -> None:
    """Make the table of the latest look at each Google Sheet, which boards share."""
    binary = "BYTEA" if connection.dialect.name == "postgresql" else "BLOB"
    connection.exec_driver_sql(
        "CREATE TABLE kpicore_looks (source TEXT PRIMARY KEY, digest TEXT NOT NULL, read_at TEXT NOT NULL,"
        f" content {binary} NOT NULL)"
    )


#: The schema of the board's own memory. Names of steps are kept in the database: never rename one.
STATE = Schema(
    _record,
    (
        ("001-create-tables", create_tables),
        ("002-key-by-plan", key_by_plan),
        ("003-subscriptions", add_subscriptions),
        ("004-plans", add_plans),
        ("005-looks", add_looks),
    ),
    frozenset(metadata.tables) - {_record.name},
    ("kpicore_audit_is_added_to",),
)
