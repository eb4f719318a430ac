"""The store protocol: four methods between the core and the outside for one plan, and how a batch of changes is applied to rows.

All times are UTC with their offset. Revisions are opaque: compare them for equality, never for order. A store may be
used from several threads at once. Constructing one touches nothing; every method may raise

- `StoreUnavailable` (`reason`): not reachable now; the same call may work later,
- `StoreBroken` (`reason`): what is there is not ours, damaged, or made by a newer version; somebody must repair it,
- `NoSuchPlan` (`plan`, `known`): the store holds no plan of the key it was opened with.

Exceptions of drivers never come out of a store.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol, runtime_checkable

from kpicore.errors import ChangeConflict, NotAllowed
from kpicore.model.access import Actor, Role, lacks_role, refusal, refusal_by_role
from kpicore.model.change import Change, LoggedChange
from kpicore.model.plan import Settings
from kpicore.model.rows import Key, Row, Tables, key_of, setting_rows, storable
from kpicore.model.snapshot import Snapshot
from kpicore.sheets.grid import Workbook
from kpicore.sheets.mapping import Mapping as SheetMapping
from kpicore.sheets.mapping import texts_of
from kpicore.stores.transport import Traffic

Clock = Callable[[], datetime]

#: Looks up how the tabs of a workbook are read, where that is kept apart from it. Raises what the board's own memory raises.
KeptMappings = Callable[[], SheetMapping]

#: What changes make of rows: by table and key the new row, None where it goes away.
Outcome = dict[str, dict[Key, Row | None]]

#: The revision of a store that nothing was ever saved to.
NEVER_SAVED = "0"


class Store(Protocol):
    """Where a plan, its actuals and its log are kept. A store of several plans is opened with the key of one, and speaks of that alone."""

    def revision(self) -> str:
        """Return the name of the present content: the same exactly as long as nothing changed.

        Cheap enough to ask every few seconds.
        """
        ...

    def load(self) -> Snapshot:
        """Return everything at one moment, with `revision` and `read_at`.

        Nodes, targets, landings, reviews and actions come in the order they were first saved; the order of actuals
        means nothing. A store that does not exist yet is empty, and reading does not create it. What a person got
        wrong in a sheet is in `problems`.
        """
        ...

    def save(self, changes: Sequence[Change], actor: Actor) -> str:
        """Apply all changes or none, log them under their actor, and return the revision they made.

        Changes apply in their order. A row that was removed and comes back takes its old place. Changes that change
        nothing are not logged, and when that is all of them the revision stays.

        Raises, with nothing written: `NotAllowed` (`table`, `key`, `needs`) when the actor may not make one of them, whatever
        is stored there (`kpicore.model.access.refusal`); `ChangeConflict` when a row is not as `change.before` says; `ReadOnlyStore`
        (`reason`); ValueError (pydantic.ValidationError is one) on an unknown table, a row that is none, and a text
        that holds NUL.
        """
        ...

    def history(self) -> list[LoggedChange]:
        """Return every change ever saved, the newest first; undoing them in this order leads back in time.

        Only `save` adds to it, and nothing alters or removes what is there.
        """
        ...


@runtime_checkable
class Provisioned(Protocol):
    """A store that shows people its rows: it has tabs with headers and guards, which are made when rows are brought in."""

    def provision(
        self, snapshot: Snapshot, actor: Actor, *, changes: Callable[[Snapshot], Sequence[Change]] | None = None
    ) -> str:
        """Make what is missing, and save the rows of a snapshot as one change; return the revision.

        `changes` says what to change, given what is there at that moment; without it rows are added and changed, and none goes. Only an
        owner may: raises `NotAllowed` (`needs`), and what `Store.save` raises.
        """
        ...


@runtime_checkable
class KeepsLastGood(Protocol):
    """A store that keeps a copy of its last good reading on this machine."""

    def last_good(self) -> Snapshot | None:
        """Return that, with `read_at`; None when nothing is remembered. Never raises, and asks nobody."""
        ...


@runtime_checkable
class HoldsTabs(Protocol):
    """A store that is a workbook of people's own: a sheet or files."""

    def workbook(self) -> Workbook:
        """Return its tabs as they are now, those that are not ours as well. Raises what `load` raises."""
        ...


@runtime_checkable
class ShowsNotes(Protocol):
    """A store whose cells people see: problems can be annotated on the cells themselves."""

    def show_notes(self, wanted: Mapping[tuple[str, int, int], str]) -> int:
        """Make our notes the wanted ones, by tab, row and column from 0; return how many changed. Values are never touched."""
        ...


@runtime_checkable
class HoldsPlans(Protocol):
    """A store whose place holds several plans, each under its key."""

    def plans(self) -> list[str]:
        """Return the keys, the first plan's first, then in the order they were made. Raises what `load` raises but NoSuchPlan."""
        ...

    def add_plan(self, key: str, actor: Actor) -> None:
        """Make an empty plan under a key; one that is there stays as it is. Raises `NotAllowed` (`needs`) and what `save` raises."""
        ...


@runtime_checkable
class HasLinks(Protocol):
    """A store whose cells can be opened in a browser."""

    def link(self, where: str) -> str | None:
        """Return the address that opens a place (`実績!C7`), None when it has none. Asks nobody."""
        ...


@runtime_checkable
class CountsCalls(Protocol):
    """A remote store that counts the calls made to it."""

    def traffic(self) -> Traffic:
        """Return the calls of the last hour, and whether the circuit breaker is open."""
        ...


@runtime_checkable
class MayBeReadOnly(Protocol):
    """A store that can tell without trying that nothing can be saved to it."""

    def is_read_only(self) -> bool:
        """Return whether every save would raise `ReadOnlyStore`, as far as can be told. Asks nobody but this machine."""
        ...


@runtime_checkable
class HoldsBack(Protocol):
    """A store whose loading fails when a tab it held is gone, until the tab is back or the loss is accepted."""

    def accept(self) -> None:
        """Take the store as it is at the next load."""
        ...


def utc_now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


def check_role(actor: Actor, needs: Role) -> None:
    """Raise NotAllowed (`needs`) unless the actor has at least this role."""
    refused = lacks_role(actor, needs)
    if refused is not None:
        raise refused


def check_board_role(actor: Actor, needs: Role) -> None:
    """Raise NotAllowed (`needs`) unless the actor has at least this role on the board itself, whatever they are in a plan."""
    if actor.board_role < needs:
        raise NotAllowed(needs=needs.word)


def check_permission(actor: Actor, changes: Sequence[Change], held: Callable[[], Tables] | None = None) -> None:
    """Raise NotAllowed when the actor may not make these changes: the one check that every store makes in `save`.

    It comes before the changes are compared with what is stored: whoever may not write is not shown what is there. `held` returns the
    rows it is judged by, as `kpicore.model.access.refusal` has it, read in the transaction that writes; without it only what the
    role alone forbids is refused, which a store can ask before it reaches for anything.
    """
    refused = refusal_by_role(actor, changes) if held is None else refusal(actor, changes, held)
    if refused is not None:
        raise refused


def apply_changes(tables: Tables, changes: Sequence[Change]) -> Outcome:
    """Return what the changes make of the rows they touch, only where it differs from the row stored.

    `tables` holds at least the stored rows the changes name; the changes are as `checked_changes` returns them. Raises
    ChangeConflict (`table`, `key`, `seen`, `found`) at the first change whose `before` is not the row found, where
    changes earlier in the batch count as made.
    """
    outcome: Outcome = {}
    for change in changes:
        rows = outcome.setdefault(change.table, {})
        found = rows[change.key] if change.key in rows else tables.get(change.table, {}).get(change.key)
        if found != change.before:
            raise ChangeConflict(table=change.table, key=change.key, seen=change.before, found=found)
        rows[change.key] = change.after
    stored = {table: tables.get(table, {}) for table in outcome}
    return {
        table: {key: row for key, row in rows.items() if row != stored[table].get(key)}
        for table, rows in outcome.items()
    }


SAMPLE_MARK: Key = ("sample",)


def with_end_of_sample(
    changes: Sequence[Change], tables: Tables, history: Callable[[], Sequence[LoggedChange]], *, is_first: bool
) -> list[Change]:
    """Return checked changes, and with them the end of the sample mark: a plan that somebody changed is theirs, and no sample any more.

    Only two saves set the mark: the one that fills an empty store (`is_first`), and one that undoes everything since. `tables` holds the
    settings as stored, `history` returns the log, the newest first.
    """
    if is_first or not _changes_that_change(changes):
        return list(changes)
    named = [change for change in changes if (change.table, change.key) == ("settings", SAMPLE_MARK)]
    others = [change for change in changes if change not in named]
    stored = tables["settings"].get(SAMPLE_MARK, _UNMARKED)
    if any(change.after != _UNMARKED for change in named) and _is_as_created(history(), changes):
        return list(changes)
    if not named and stored != _UNMARKED:
        named = [Change("settings", SAMPLE_MARK, stored, _UNMARKED)]
    return [*(replace(change, after=_UNMARKED) for change in named), *others]


_UNMARKED: Row = {"key": SAMPLE_MARK[0], "value": False}


def _is_as_created(history: Sequence[LoggedChange], changes: Sequence[Change]) -> bool:
    """Return whether the changes leave every row as the first save of all had made it."""
    if not history:
        return False
    first = history[-1].revision
    created = {(made.change.table, made.change.key): made.change.after for made in history if made.revision == first}
    usual = {("settings", key_of("settings", row)): row for row in setting_rows(Settings())}
    since = [made.change for made in reversed(history) if made.revision != first]
    now = {(change.table, change.key): change.after for change in (*since, *changes)}
    return all(row == created.get(key, usual.get(key)) for key, row in now.items())


def revision_as_read(revision: str, kept: SheetMapping) -> str:
    """Return the revision of a workbook that is read by mappings kept apart from it: the same content read otherwise is another."""
    if not kept.tabs:
        return revision
    return f"{revision}-{hashlib.sha256(repr(texts_of(kept)).encode()).hexdigest()[:12]}"


def _changes_that_change(changes: Sequence[Change]) -> list[Change]:
    """Return the changes worth a line in the log."""
    return [change for change in changes if change.before != change.after]


def logged_changes(actor: Actor, at: datetime, revision: str, changes: Sequence[Change]) -> list[LoggedChange]:
    """Return the lines of the log for changes that were made, in their order."""
    name, mail, origin = map(storable, (actor.name, actor.mail, actor.origin))
    return [LoggedChange(at, name, revision, change, mail, origin) for change in _changes_that_change(changes)]


def next_revision(revision: str) -> str:
    """Return a revision no store had before: a count for people, and chance against a copy that went its own way."""
    return f"{int(revision.partition('-')[0]) + 1}-{secrets.token_hex(4)}"


@runtime_checkable
class Announces(Protocol):
    """A store that can say at once that its content changed, whichever process changed it."""

    def announcements(self) -> AbstractContextManager[Callable[[float], bool]] | None:
        """Return a connection that listens while its block runs, None where this store has no way to announce.

        The block gets a function that waits up to so many seconds and returns whether a change was announced. Entering and waiting
        raise StoreUnavailable when the connection is lost; what was announced meanwhile is lost with it.
        """
        ...
