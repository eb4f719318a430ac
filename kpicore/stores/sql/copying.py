"""All rows of a schema out of a database and into one, whatever version of the schema they are of.

What is read keeps the columns it has; what is written goes into the tables the same steps make, and only then do later steps run. So
what an older version of the program kept is brought up to date exactly as a database of that version is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, inspect, select

from kpicore.errors import StoreBroken
from kpicore.stores.sql.migrations import Schema, pending_steps, run_step

#: So many rows are held in memory at once.
MANY = 5000

ColumnValues = Mapping[str, Any]


@dataclass(frozen=True)
class TablesHeld:
    """What a database holds of a schema: the steps that ran, in order, and its tables as they are, those that others refer to first."""

    steps: tuple[str, ...]
    tables: Mapping[str, Table]


def held(connection: Connection, schema: Schema) -> TablesHeld | None:
    """Return what a database holds of a schema, None where it was never made. Raises StoreBroken (`newer-schema`, `not-ours`)."""
    pending = {name for name, _ in pending_steps(connection, schema)}
    steps = tuple(name for name, _ in schema.steps if name not in pending)
    return TablesHeld(steps, _tables(connection, schema.tables)) if steps else None


def rows_of(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table by its primary key, a few thousand at a time. Raises StoreBroken (`bad-row`)."""
    query = select(table).order_by(*table.primary_key)
    try:
        for row in connection.execute(query, execution_options={"yield_per": MANY}).mappings():
            yield dict(row)
    except (ValueError, TypeError) as failure:  # a column altered into nonsense
        raise StoreBroken(reason="bad-row") from failure


def counts(connection: Connection, schema: Schema) -> dict[str, int]:
    """Return how many rows each table of a schema has; empty where it was never made, tables without a row are left out."""
    found = held(connection, schema)
    tables = found.tables.values() if found is not None else ()
    numbers = {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
    return {name: number for name, number in numbers.items() if number}


def refill(
    connection: Connection, schema: Schema, steps: Sequence[str], rows: Mapping[str, Iterable[ColumnValues]]
) -> None:
    """Put rows, by table, in the place of whatever the database holds of a schema; `steps` made the tables they come from.

    The caller holds the one transaction around it, and the lock on writing. Raises StoreBroken (`bad-row`) for a table or columns that
    these steps do not make.
    """
    for table in reversed(_tables(connection, {*schema.tables, schema.record.name}).values()):
        table.drop(connection)
    if connection.dialect.name == "postgresql":
        for function in schema.functions:
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {function}()")
    for name, step in schema.steps:
        if name in steps:
            run_step(connection, schema, name, step)
    tables = _tables(connection, schema.tables)
    if not rows.keys() <= tables.keys():
        raise StoreBroken(reason="bad-row")
    for table in reversed(tables.values()):  # a step may have put something in
        if connection.scalar(select(func.count()).select_from(table)):
            connection.execute(table.delete())
    for name, table in tables.items():
        _fill(connection, table, rows.get(name, ()))
    for name, step in pending_steps(connection, schema):
        run_step(connection, schema, name, step)


def insert_rows(connection: Connection, table: Table, rows: Sequence[ColumnValues]) -> None:
    """Insert rows by the driver's fastest way: 200,000 through SQLAlchemy take twice, in PostgreSQL five times as long."""
    names = list(table.c.keys())
    values = (tuple(map(row.get, names)) for row in rows)
    quote = connection.dialect.identifier_preparer.quote
    columns = f"{quote(table.name)} ({', '.join(map(quote, names))})"
    if connection.dialect.name == "postgresql":
        with closing(connection.connection.cursor()) as cursor, cursor.copy(f"COPY {columns} FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)
        return
    connection.exec_driver_sql(f"INSERT INTO {columns} VALUES ({', '.join('?' for _ in names)})", list(values))  # noqa: S608


def _tables(connection: Connection, names: Iterable[str]) -> dict[str, Table]:
    """Return those of the tables that are there, as the database describes them, those that others refer to first."""
    there = sorted(set(inspect(connection).get_table_names()).intersection(names))
    metadata = MetaData()
    if there:
        metadata.reflect(connection, only=there)
    return {table.name: table for table in metadata.sorted_tables}


def _fill(connection: Connection, table: Table, rows: Iterable[ColumnValues]) -> None:
    waiting, columns = iter(rows), set(table.c.keys())
    while some := list(islice(waiting, MANY)):
        if any(row.keys() != columns for row in some):
            raise StoreBroken(reason="bad-row")
        insert_rows(connection, table, some)
