"""The database of the board's own memory: one transaction for each operation, and nothing is made by looking."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, Select, Table, and_, func, select

from kpicore.errors import StoreBroken
from kpicore.model.access import Actor, Role
from kpicore.stores.base import check_board_role, check_role, utc_now
from kpicore.stores.sql import SqlDatabase, pending_steps
from kpicore.stores.state.schema import STATE

T = TypeVar("T")


class StateDatabase(SqlDatabase):
    """Where all parts of the board's own memory lie."""

    schema = STATE

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """Yield a connection to read one moment from; None where nothing was ever kept."""
        with self._our_errors():
            if self._path is not None and not self._path.exists():
                yield None
                return
            with self._reading() as connection:  # asked at every run of a page: one connection looks and reads
                pending = pending_steps(connection, self.schema)
                if not pending:
                    yield connection
                    return
            if self._is_empty():
                yield None
                return
            with self._reading() as connection:
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield the connection of one transaction that nobody else writes beside."""
        with self._our_errors():
            self._make_file()
            self._migrate()
            with self._writing() as connection:
                yield connection

    def now(self, connection: Connection) -> datetime:
        """Return the moment (UTC), by the clock of the server where several machines share one."""
        if self._now is utc_now and connection.dialect.name == "postgresql":
            moment: datetime = connection.scalar(select(func.clock_timestamp())) or utc_now()
            return moment.astimezone(UTC)
        return self._now()

    def rows(self, query: Select[Any], made: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
        """Return what a query finds, each row made into a value; none where nothing was ever kept."""
        with self.reading() as connection:
            return () if connection is None else found(connection, query, made)

    def row(self, query: Select[Any], made: Callable[[Mapping[str, Any]], T]) -> T | None:
        """Return the first of what a query finds, made into a value, None without one."""
        return next(iter(self.rows(query, made)), None)


def found(connection: Connection, query: Select[Any], made: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
    """Return what a query finds in a transaction, each row made into a value."""
    return tuple(parsed(row, made) for row in connection.execute(query).mappings())


def parsed(row: RowMapping, made: Callable[[Mapping[str, Any]], T]) -> T:
    """Return the value a row holds. Raises StoreBroken (`bad-row`) for one that was altered into nonsense."""
    try:
        return made(dict(row))
    except (ValueError, KeyError, TypeError) as failure:
        raise StoreBroken(reason="bad-row") from failure


def put(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert a row, or replace the one with its primary key. The transaction holds the lock on writing."""
    same = and_(*(column == row[column.name] for column in table.primary_key))
    if not connection.execute(table.update().where(same), dict(row)).rowcount:
        connection.execute(table.insert(), dict(row))


def moment_text(moment: datetime) -> str:
    """Return a moment as the tables hold it: UTC, sortable. Raises ValueError for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment has a zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(text: str | None) -> datetime | None:
    """Return the moment in a column, None for none."""
    return None if text is None else datetime.fromisoformat(text)


def owners_only(actor: Actor) -> None:
    """Raise NotAllowed unless the actor owns the board: asked here again, whatever a page has asked before."""
    check_board_role(actor, Role.OWNER)


def plan_owners_only(actor: Actor) -> None:
    """Raise NotAllowed unless the actor owns the plan they are in: what is kept of one plan is its owner's."""
    check_role(actor, Role.OWNER)
