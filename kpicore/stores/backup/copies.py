"""A board into an archive and out of it: the plan's store and the board's own memory, each at one moment and in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, make_url

from kpicore.errors import BadBackup, StoreBroken, WouldReplace
from kpicore.model.access import Actor
from kpicore.model.rows import changes_between, snapshot_of, tables_of
from kpicore.model.snapshot import Snapshot
from kpicore.stores.backup.archive import (
    Archive,
    Manifest,
    PartKind,
    PartName,
    PartToWrite,
    new_file,
    write_archive,
)
from kpicore.stores.base import Clock, Provisioned, Store, utc_now
from kpicore.stores.sql import BOARD, Schema, SqlDatabase, SqlStore, announce, counts, held, refill, rows_of
from kpicore.stores.state import LEFT_OUT, STATE, Key, Origin, State, restore_memory

_SCHEMAS: Mapping[PartName, Schema] = {PartName.BOARD: BOARD, PartName.MEMORY: STATE}
#: The log in a backup of a store that is no database.
LOG = "log"

#: Rows by part and table, only what has any.
Numbers = dict[PartName, dict[str, int]]


@dataclass(frozen=True)
class WholeBoard:
    """What is backed up and restored: the store of the plan and the board's own memory that belongs to it."""

    store: Store
    state: State

    @property
    def databases(self) -> dict[PartName, SqlDatabase]:
        """The parts that lie in databases."""
        memory: dict[PartName, SqlDatabase] = {PartName.MEMORY: self.state.database}
        return {PartName.BOARD: self.store, **memory} if isinstance(self.store, SqlStore) else memory


@dataclass(frozen=True)
class Restored:
    """What a restore did: the parts that were put back, and the keys that let somebody in now, as of the backup."""

    parts: tuple[PartName, ...]
    keys: tuple[Key, ...]
    members: tuple[str, ...]


# -- out -------------------------------------------------------------------------------------------------------


def back_up(board: WholeBoard, target: Path, *, now: Clock = utc_now) -> Manifest:
    """Write a backup of a board, which may run meanwhile, over a file; return what the archive says of itself.

    Raises BadBackup (`nothing-kept`, `backup-too-large`), what the store raises, and OSError.
    """
    with ExitStack() as moments, new_file(target) as beside:
        parts = list(_database_parts(board, moments))
        if not isinstance(board.store, SqlStore):
            parts += _plain_part(board.store)
        if not parts:
            raise BadBackup(reason="nothing-kept")
        return write_archive(beside, board.state.drafts.store, parts, now())


def _database_parts(board: WholeBoard, moments: ExitStack) -> Iterator[tuple[PartName, PartToWrite]]:
    """Yield what lies in databases, read in one transaction per database, which ends with the stack."""
    connections: dict[str, Connection | None] = {}
    for name, database in board.databases.items():
        place = _place(database)
        if place not in connections:
            connections[place] = moments.enter_context(database.one_moment())
        connection = connections[place]
        found = held(connection, _SCHEMAS[name]) if connection is not None else None
        if connection is None or found is None:
            continue
        tables = {
            table.name: rows_of(connection, table) for table in found.tables.values() if table.name not in LEFT_OUT
        }
        yield name, PartToWrite(PartKind.DATABASE, found.steps, tables)


def _plain_part(store: Store) -> Iterator[tuple[PartName, PartToWrite]]:
    """Yield the rows and the log of a store that is no database: a sheet, files."""
    snapshot = store.load()
    rows = {table: by_key.values() for table, by_key in tables_of(snapshot).items()}
    if not any(rows[table] for table in rows if table != "settings"):
        return
    log = [
        {
            "at": line.at.isoformat(),
            "author": line.author,
            "mail": line.mail,
            "origin": line.origin,
            "revision": line.revision,
            "table": line.change.table,
            "key": list(line.change.key),
            "before": line.change.before,
            "after": line.change.after,
        }
        for line in store.history()
    ]
    yield PartName.BOARD, PartToWrite(PartKind.ROWS, (), {**rows, LOG: log})


def _place(database: SqlDatabase) -> str:
    return database.engine.url.render_as_string(hide_password=False) if database.engine.url.database else repr(database)


# -- in --------------------------------------------------------------------------------------------------------


def rows_there(board: WholeBoard, archive: Archive) -> Numbers:
    """Return what a restore would replace: how many rows each part of the archive finds in its place."""
    numbers: Numbers = {}
    for name in archive.manifest.parts:
        database = board.databases.get(name)
        if database is None:
            tables = tables_of(board.store.load())
            found = {table: len(rows) for table, rows in tables.items() if table != "settings" and rows}
        else:
            with database.one_moment() as connection:
                found = counts(connection, _SCHEMAS[name]) if connection is not None else {}
        if found:
            numbers[name] = found
    return numbers


def restore(board: WholeBoard, archive: Archive, actor: Actor, *, replace: bool = False) -> Restored:
    """Put what a checked archive holds in the place of a board: all of a database or nothing of it.

    A store that is no database gets the rows of the first plan through its own `save`, as one change. Raises WouldReplace (`held`) where
    something is there and `replace` is not given, BadBackup (`newer-backup`), and what the store raises.
    """
    parts = archive.manifest.parts
    for name, entry in parts.items():
        known = [step for step, _ in _SCHEMAS[name].steps]
        if entry.kind is PartKind.DATABASE and entry.steps != known[: len(entry.steps)]:
            unknown = [step for step in entry.steps if step not in known]
            raise BadBackup(reason="newer-backup" if unknown else "altered", member="manifest.json", steps=unknown)
    there = rows_there(board, archive)
    if there and not replace:
        raise WouldReplace(held=there)
    in_databases = [name for name in parts if name in board.databases and parts[name].kind is PartKind.DATABASE]
    by_place: dict[str, list[PartName]] = {}  # what lies in one database is put back in one transaction
    for name in in_databases:
        by_place.setdefault(_place(board.databases[name]), []).append(name)
    for names in by_place.values():
        with board.databases[names[0]].one_change() as connection:
            for name in names:
                _put_back(connection, board, archive, name, actor)
    if PartName.BOARD in parts and PartName.BOARD not in in_databases:
        plan = _plan_in(archive)
        if isinstance(board.store, Provisioned):
            board.store.provision(plan, actor, changes=lambda held: changes_between(held, plan))
        else:
            board.store.save(changes_between(board.store.load(), plan), actor)
    state = board.state
    with state.database.reading() as connection:
        now = state.database.now(connection) if connection is not None else utc_now()
    valid = [key for key in state.keys.list() if key.used_at is None and key.is_valid(now)]
    return Restored(tuple(parts), tuple(valid), tuple(member.who for member in state.members.list()))


def _put_back(connection: Connection, board: WholeBoard, archive: Archive, name: PartName, actor: Actor) -> None:
    manifest, rows = archive.manifest, archive.rows(name)
    steps = manifest.parts[name].steps
    if name is PartName.BOARD:
        refill(connection, BOARD, steps, rows)
        announce(connection)
        return
    origin = Origin(manifest.made_at, manifest.store, steps)
    mine = {table: lines for table, lines in rows.items() if table not in LEFT_OUT}
    restore_memory(connection, board.state.database, mine, origin, store=board.state.drafts.store, actor=actor)


def _plan_in(archive: Archive) -> Snapshot:
    """Return the first plan of an archive as any store takes it. A database's is read by the store that can bring it up to date."""
    entry, rows = archive.manifest.parts[PartName.BOARD], archive.rows(PartName.BOARD)
    if entry.kind is PartKind.ROWS:
        try:
            return snapshot_of({table: lines for table, lines in rows.items() if table != LOG})
        except (ValueError, KeyError, TypeError) as failure:
            raise StoreBroken(reason="bad-row") from failure
    between = SqlStore(make_url("sqlite://"))
    with between.one_change() as connection:
        refill(connection, BOARD, entry.steps, rows)
    return between.load()
