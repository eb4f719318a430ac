"""The store in a database: SQLite for one machine, PostgreSQL for several, through SQLAlchemy Core.

A save is one transaction that first takes the lock on writing (SQLite: BEGIN IMMEDIATE, PostgreSQL: an advisory lock),
so that the rows it compares are the rows it replaces. Reading never waits for it and sees one moment (SQLite: the
write-ahead log; PostgreSQL: REPEATABLE READ). Nothing is cached between calls: a database put in the place of another
is simply the one that is read next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime

import pandas as pd
from sqlalchemy import URL, Connection, Table, bindparam, select

from kpicore.errors import NoSuchPlan, StoreBroken
from kpicore.model.access import Actor, Role
from kpicore.model.actuals import COLUMNS, actuals_table
from kpicore.model.change import TABLES, Change, LoggedChange
from kpicore.model.plan import Settings
from kpicore.model.plans import DEFAULT_PLAN, typed_plan_key
from kpicore.model.rows import Key, Row, checked_changes, key_of, setting_rows, snapshot_of
from kpicore.model.snapshot import Snapshot
from kpicore.stores.base import (
    NEVER_SAVED,
    SAMPLE_MARK,
    Clock,
    Outcome,
    apply_changes,
    check_board_role,
    check_permission,
    logged_changes,
    next_revision,
    utc_now,
    with_end_of_sample,
)
from kpicore.stores.sql.announcing import announce
from kpicore.stores.sql.copying import insert_rows
from kpicore.stores.sql.database import SqlDatabase
from kpicore.stores.sql.schema import (
    FIELDS,
    ORDERED,
    ROW_TABLES,
    changes,
    columns_of,
    json_text,
    json_value,
    key_text,
    places,
    plans,
    revisions,
    row_of,
)

_KEYS_PER_QUERY = 500
# What every look asks is put together once.
_LATEST = (
    select(revisions.c.revision)
    .where(revisions.c.plan == bindparam("plan"))
    .order_by(revisions.c.number.desc())
    .limit(1)
)
_ROWS_OF = {kind: select(*FIELDS[kind]).where(table.c.plan == bindparam("plan")) for kind, table in ROW_TABLES.items()}
_PLACES_OF = select(places.c.key, places.c.position).where(
    places.c.plan == bindparam("plan"), places.c.kind == bindparam("kind")
)
_ACTUALS_OF = f"SELECT {', '.join(COLUMNS)} FROM actuals WHERE plan ="  # noqa: S608 - names of ours


class SqlStore(SqlDatabase):
    """One plan, named by its key, in the database that `url` names (`sqlite:///…` or `postgresql+psycopg://…`)."""

    def __init__(self, url: URL, *, plan: str = DEFAULT_PLAN, now: Clock = utc_now) -> None:
        super().__init__(url, now=now)
        self._plan = plan

    def revision(self) -> str:
        with self._our_errors():
            if self._holds_nothing():
                return NEVER_SAVED
            with self._reading() as connection:
                return _revision(connection, self._plan)

    def load(self) -> Snapshot:
        with self._our_errors():
            if self._holds_nothing():
                return Snapshot(revision=NEVER_SAVED, read_at=self._now())
            with self._reading() as connection:
                read_at, revision = self._now(), _revision(connection, self._plan)
                rows = {kind: _rows(connection, self._plan, kind) for kind in ROW_TABLES if kind != "actuals"}
                # Straight from the driver's tuples: of hundreds of thousands of actuals none becomes an object of ours.
                given = "%s" if connection.dialect.name == "postgresql" else "?"
                with closing(connection.connection.cursor()) as cursor:
                    cursor.execute(f"{_ACTUALS_OF} {given}", (self._plan,))
                    actuals = pd.DataFrame.from_records(cursor.fetchall(), columns=list(COLUMNS))
            try:
                snapshot = replace(snapshot_of(rows), actuals=actuals_table(actuals))
            except ValueError as error:
                raise StoreBroken(reason="bad-row") from error
            return replace(snapshot, revision=revision, read_at=read_at)

    def save(self, changes: Sequence[Change], actor: Actor) -> str:
        checked = checked_changes(changes)
        check_permission(actor, checked)
        if not checked:
            return self.revision()
        with self._our_errors():
            self._holds_nothing()
            self._make_file()
            self._migrate()
            with self._writing() as connection:
                return self._saved(connection, checked, actor)

    def _saved(self, connection: Connection, checked: list[Change], actor: Actor) -> str:
        """Save checked changes in the transaction of a connection, and return the revision they made."""
        plan = self._plan
        check_permission(actor, checked, lambda: _rows_that_permit(connection, plan, checked))
        revision = _revision(connection, plan)
        mark = {"settings": _rows_with(connection, plan, "settings", {SAMPLE_MARK})}
        is_first = revision == NEVER_SAVED
        checked = with_end_of_sample(checked, mark, lambda: _history(connection, plan), is_first=is_first)
        keys: dict[str, set[Key]] = {}
        for change in checked:
            keys.setdefault(change.table, set()).add(change.key)
        found = {kind: _rows_with(connection, plan, kind, of_kind) for kind, of_kind in keys.items()}
        outcome = apply_changes(found, checked)
        if not any(outcome.values()):
            return revision
        _write(connection, plan, found, outcome)
        revision = next_revision(revision)
        _log(connection, plan, logged_changes(actor, self._now(), revision, checked))
        announce(connection)
        return revision

    def history(self) -> list[LoggedChange]:
        with self._our_errors():
            if self._holds_nothing():
                return []
            with self._reading() as connection:
                return _history(connection, self._plan)

    def _holds_nothing(self) -> bool:
        """Return whether nothing was ever saved to this database.

        Raises NoSuchPlan where it does not hold the plan; the first is always there.
        """
        is_empty = self._is_empty()
        if self._plan == DEFAULT_PLAN:
            return is_empty
        known = self.plans()
        if self._plan not in known:
            raise NoSuchPlan(plan=self._plan, known=known)
        return is_empty

    def plans(self) -> list[str]:
        with self._our_errors():
            if self._is_empty():
                return [DEFAULT_PLAN]
            with self._reading() as connection:
                order = (plans.c.key != DEFAULT_PLAN, plans.c.created_at, plans.c.key)
                return list(connection.scalars(select(plans.c.key).order_by(*order)))

    def add_plan(self, key: str, actor: Actor) -> None:
        check_board_role(actor, Role.OWNER)
        wanted = typed_plan_key(key)
        with self._our_errors():
            self._make_file()
            self._migrate()
            with self._writing() as connection:
                if connection.scalar(select(plans.c.key).where(plans.c.key == wanted)) is None:
                    row = {"key": wanted, "created_at": self._now().isoformat()}
                    connection.execute(plans.insert(), row)


# -- reading --------------------------------------------------------------------------------------------------


def _revision(connection: Connection, plan: str) -> str:
    return connection.scalar(_LATEST, {"plan": plan}) or NEVER_SAVED


def _rows(connection: Connection, plan: str, kind: str) -> list[Row]:
    rows = [row_of(kind, {**row}) for row in connection.execute(_ROWS_OF[kind], {"plan": plan}).mappings()]
    if kind not in ORDERED:
        return rows
    place = _places(connection, plan, kind)
    return sorted(rows, key=lambda row: place[key_text(key_of(kind, row))])


def _places(connection: Connection, plan: str, kind: str) -> dict[str, int]:
    return {row.key: row.position for row in connection.execute(_PLACES_OF, {"plan": plan, "kind": kind})}


def _history(connection: Connection, plan: str) -> list[LoggedChange]:
    query = (
        select(
            *(revisions.c[name] for name in ("at", "author", "revision", "mail", "origin")),
            *(changes.c[name] for name in ("kind", "key", "before", "after")),
        )
        .join(changes)
        .where(revisions.c.plan == plan)
        .order_by(changes.c.number.desc(), changes.c.step.desc())
    )
    return [
        LoggedChange(
            datetime.fromisoformat(at),
            author,
            revision,
            Change(kind, tuple(json_value(key)), before, after),
            mail,
            origin,
        )
        for at, author, revision, mail, origin, kind, key, *rows in connection.execute(query)
        for before, after in [[None if row is None else json_value(row) for row in rows]]
    ]


# -- writing --------------------------------------------------------------------------------------------------


def _rows_with(connection: Connection, plan: str, kind: str, keys: set[Key]) -> dict[Key, Row]:
    """Return the rows with these keys, found by the first field of the key: whole indicators, which is few queries."""
    table, first_field = ROW_TABLES[kind], ROW_TABLES[kind].c[TABLES[kind][0]]
    firsts = sorted({key[0] for key in keys})
    found: dict[Key, Row] = {key_of(kind, row): row for row in setting_rows(Settings())} if kind == "settings" else {}
    for start in range(0, len(firsts), _KEYS_PER_QUERY):
        some = firsts[start : start + _KEYS_PER_QUERY]
        query = select(*FIELDS[kind]).where(table.c.plan == plan, first_field.in_(some))
        for columns in connection.execute(query).mappings():
            row = row_of(kind, {**columns})
            found[key_of(kind, row)] = row
    return {key: row for key, row in found.items() if key in keys}


def _rows_that_permit(connection: Connection, plan: str, checked: Sequence[Change]) -> dict[str, dict[Key, Row]]:
    """Return what says whether staff may make the changes: nodes, meetings, the actions they name, and the reviews behind either."""
    keys = {kind: {change.key for change in checked if change.table == kind} for kind in ("reviews", "actions")}
    actions = _rows_with(connection, plan, "actions", keys["actions"])
    sides = [*actions.values(), *(row for c in checked if c.table == "actions" for row in (c.before, c.after) if row)]
    reviews = _rows_with(connection, plan, "reviews", keys["reviews"] | {(row["review"],) for row in sides})
    nodes = {key_of("nodes", row): row for row in _rows(connection, plan, "nodes")}
    named = {(row["meeting"],) for c in checked if c.table == "reviews" for row in (c.before, c.after) if row}
    meetings = _rows_with(connection, plan, "meetings", named | {(row["meeting"],) for row in reviews.values()})
    return {"nodes": nodes, "meetings": meetings, "reviews": reviews, "actions": actions}


def _write(connection: Connection, plan: str, found: Mapping[str, Mapping[Key, Row]], outcome: Outcome) -> None:
    for kind, rows in outcome.items():
        table = ROW_TABLES[kind]
        old = [(plan, *key) for key in rows if key in found[kind]]
        new = [{"plan": plan, **columns_of(kind, row)} for row in rows.values() if row is not None]
        if old:
            _delete(connection, table, ("plan", *TABLES[kind]), old)
        if new:
            insert_rows(connection, table, new)
        if kind not in ORDERED:
            continue
        taken = _places(connection, plan, kind)
        first = max(taken.values(), default=-1) + 1
        there = [key_text(key) for key, row in rows.items() if row is not None]
        last = [key for key in there if key not in taken]
        if last:
            of_kind = {"plan": plan, "kind": kind}
            at = [{**of_kind, "key": key, "position": place} for place, key in enumerate(last, start=first)]
            insert_rows(connection, places, at)


def _delete(connection: Connection, table: Table, fields: Sequence[str], keys: Sequence[Key]) -> None:
    quote = connection.dialect.identifier_preparer.quote
    name, columns = quote(table.name), [quote(field) for field in fields]
    if connection.dialect.name == "postgresql":
        arrays = ", ".join("%s::text[]" for _ in fields)
        same = " AND ".join(f"{name}.{column} = gone.{column}" for column in columns)
        delete = f"DELETE FROM {name} USING unnest({arrays}) AS gone ({', '.join(columns)}) WHERE {same}"  # noqa: S608
        connection.exec_driver_sql(delete, tuple(map(list, zip(*keys, strict=True))))
        return
    same = " AND ".join(f"{column} = ?" for column in columns)
    connection.exec_driver_sql(f"DELETE FROM {name} WHERE {same}", list(keys))  # noqa: S608


def _log(connection: Connection, plan: str, made: Sequence[LoggedChange]) -> None:
    """Log a save; its changes, of which there is at least one, share their heading."""
    first = made[0]
    number = int(first.revision.partition("-")[0])
    who = {"author": first.author, "mail": first.mail, "origin": first.origin}
    heading = {"plan": plan, "number": number, "revision": first.revision, "at": first.at.isoformat(), **who}
    connection.execute(revisions.insert(), heading)
    lines = [
        {
            "plan": plan,
            "number": number,
            "step": step,
            "kind": line.change.table,
            "key": key_text(line.change.key),
            "before": None if line.change.before is None else json_text(line.change.before),
            "after": None if line.change.after is None else json_text(line.change.after),
        }
        for step, line in enumerate(made)
    ]
    insert_rows(connection, changes, lines)
