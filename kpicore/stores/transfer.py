"""Imports a workbook into a store.

| what | without `replace` | with it |
|---|---|---|
| a row the workbook has | added, changed | added, changed |
| a row it does not have | stays | goes |
| a field no row of the workbook fills | stays: a column that is not there says nothing | goes |
| a field that is blank here and filled in other rows | is a loss: nothing is stored (`WouldRemove`) | goes |
| note, author and time of an actual, blank here | stay, the latter two while the number is the same | go |

A sample nobody changed is replaced as a whole: none of it is anybody's data. A workbook without a ツリー is read against the tree of the
store, one without 設定 against its settings.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpicore.errors import CannotImport, ChangeConflict, WouldRemove
from kpicore.model import Change, Snapshot
from kpicore.model.access import Actor
from kpicore.model.plan import Settings
from kpicore.model.rows import Row, changes_between, tables_of
from kpicore.sheets.grid import Workbook
from kpicore.sheets.mapping import Mapping as SheetMapping
from kpicore.sheets.reader import WorkbookReading, read_workbook
from kpicore.sheets.template import given_fields, gone_headings
from kpicore.sheets.writing import without_provenance
from kpicore.stores.base import Provisioned, Store

#: The steps of an import, in order, as they are reported for progress.
STEPS = ("read", "compare", "store")

#: What a blank of an actual leaves as it is, and what of it only while the number is the same.
_OF_ACTUALS = ("note", "entered_by", "recorded_at")
_OF_THE_SAME_NUMBER = ("entered_by", "recorded_at")
#: The tables whose rows have fields that may be blank.
_WITH_BLANKS = ("nodes", "meetings", "reviews", "actions")
_BLANKS: tuple[Any, ...] = (None, "", [], (), False, "active")


@dataclass(frozen=True, slots=True)
class Merge:
    """What an import would do: the reading, the changes it asks for, and whether it replaces an unchanged sample.

    `takes_away` are those of the changes that remove a row or empty a field of somebody's plan; `leaves` are the nodes the store has and
    the workbook has not, which stay.
    """

    reading: WorkbookReading
    changes: tuple[Change, ...]
    replaces_sample: bool
    takes_away: tuple[Change, ...] = ()
    leaves: tuple[Change, ...] = ()

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Rows added, changed and removed by table; tables without any are absent."""
        found: dict[str, dict[str, int]] = {}
        for change in self.changes:
            of_table = found.setdefault(change.table, {"added": 0, "changed": 0, "removed": 0})
            of_table["added" if change.before is None else "removed" if change.after is None else "changed"] += 1
        return found


def merge(
    held: Snapshot,
    workbook: Workbook,
    today: date,
    *,
    with_provenance: bool = True,
    mapping: SheetMapping | None = None,
    replace: bool = False,
) -> Merge:
    """Return what importing a workbook into a store that holds `held` would do; `mapping` says how tabs are read that are not ours.

    With `replace` the store is to be as the workbook says, and what that does not hold goes. A store that is a sheet knows itself where its
    actuals stand: without provenance, a number that only stood elsewhere is no change.

    Raises CannotImport: `no-tree` where neither the workbook nor the store has a tree to read the numbers by (a sample
    is none), `nothing-to-import` where the workbook says nothing at all.
    """
    return _merged(held, _read_for(held, workbook, today, mapping), with_provenance, replace)


def _read_for(held: Snapshot, workbook: Workbook, today: date, mapping: SheetMapping | None = None) -> WorkbookReading:
    """Return a workbook as read for a store that holds `held`: by its own tree, else by the store's. Raises CannotImport as `merge`."""
    known = Settings() if held.plan.settings.sample else held.plan.settings
    reading = read_workbook(workbook, today=today, settings=known, mapping=mapping)
    snapshot = reading.snapshot()
    if snapshot.plan.nodes:
        return reading
    if not held.plan.nodes or held.plan.settings.sample:
        raise CannotImport(reason="no-tree" if len(snapshot.actuals) else "nothing-to-import", source=workbook.source)
    return read_workbook(workbook, today=today, settings=known, nodes=held.plan.nodes, mapping=mapping)


def _merged(held: Snapshot, reading: WorkbookReading, with_provenance: bool, replaces: bool) -> Merge:
    sample = held.plan.settings.sample
    if not sample and reading.headings.where:
        coming = {node.id for node in reading.plan.nodes}
        before = given_fields(node for node in held.plan.nodes if node.id in coming)
        problems = (*reading.problems, *gone_headings(reading.headings, before, reading.plan.settings.language))
        reading = dataclasses.replace(reading, problems=problems)
    read = reading.snapshot()
    wanted = _changes(held, read, replaces=replaces or sample)
    changes = tuple(
        change
        for change in wanted
        if with_provenance or without_provenance(change.before) != without_provenance(change.after)
    )
    gone = held.plan.by_id.keys() - read.plan.by_id.keys()
    left: tuple[Change, ...] = ()
    if not (replaces or sample):
        left = tuple(c for c in changes_between(held, read) if c.table == "nodes" and c.key[0] in gone)
    return Merge(reading, changes, sample, () if sample else tuple(filter(takes_away, changes)), left)


def _changes(held: Snapshot, read: Snapshot, *, replaces: bool) -> list[Change]:
    """Return the changes that bring in what was read; those that take something away only with `replaces`, or where a blank was meant."""
    changes = changes_between(held, read, remove=replaces)
    if replaces:
        return changes
    rows = tables_of(Snapshot(plan=read.plan, reviews=read.reviews, actions=read.actions, meetings=read.meetings))
    filled = {
        (table, field)
        for table in _WITH_BLANKS
        for row in rows[table].values()
        for field, value in row.items()
        if value not in _BLANKS
    }
    kept = (_with_kept_fields(change, filled) for change in changes)
    return [change for change in kept if change.before != change.after]


def _with_kept_fields(change: Change, filled: set[tuple[str, str]]) -> Change:
    """Return a change without emptying what the workbook says nothing about."""
    before, after = change.before, change.after
    if before is None or after is None:
        return change
    if change.table == "actuals":
        same = before["value"] == after["value"]
        silent = [field for field in _OF_ACTUALS if same or field not in _OF_THE_SAME_NUMBER]
    else:
        silent = [field for field in emptied(change) if (change.table, field) not in filled]
    kept = {field: before[field] for field in silent if after[field] in _BLANKS}
    return dataclasses.replace(change, after={**after, **kept})


def emptied(change: Change) -> tuple[str, ...]:
    """Return the fields of a node, meeting, review or action that a change empties."""
    if change.table not in _WITH_BLANKS or change.before is None or change.after is None:
        return ()
    before: Row = change.before
    return tuple(name for name, value in change.after.items() if value in _BLANKS and before[name] not in _BLANKS)


def takes_away(change: Change) -> bool:
    """Return whether a change removes a row or empties a field."""
    return change.after is None or bool(emptied(change))


@dataclass(frozen=True)
class ImportOptions:
    """How an import goes: what a person said of tabs that are not ours, whether the plan is made the workbook's mirror, and what is called
    with each of `STEPS` as it begins.
    """

    mapping: SheetMapping | None = None
    replace: bool = False
    step: Callable[[str], None] = lambda _: None


def import_workbook(
    store: Store, workbook: Workbook, *, today: date, actor: Actor, options: ImportOptions | None = None
) -> Merge:
    """Read a workbook, store what it says in one transaction, and return what was done. A sheet is given its tabs as well.

    Raises WouldRemove (`changes`, `replacing`) where something of the plan would be
    lost without `replace`, and what `merge` and the store's `load` and `save` raise; the store is then as it was.
    """
    how = options or ImportOptions()
    step, replace = how.step, how.replace
    step("read")
    held = store.load()
    reading = _read_for(held, workbook, today, how.mapping)
    step("compare")
    merged = _merged(held, reading, not isinstance(store, Provisioned), replace)
    if merged.takes_away and not replace:
        mirrored = _merged(held, reading, not isinstance(store, Provisioned), replaces=True)
        raise WouldRemove(changes=merged.takes_away, replacing=mirrored.takes_away)
    step("store")
    if isinstance(store, Provisioned):
        store.provision(reading.snapshot(), actor, changes=lambda now: _still_agreed(now, merged, replace))
    else:
        store.save(merged.changes, actor)
    return merged


def _still_agreed(now: Snapshot, merged: Merge, replaces: bool) -> Sequence[Change]:
    """Return the changes for a sheet as it is now. Raises ChangeConflict where they would take away what came meanwhile."""
    changes = _changes(now, merged.reading.snapshot(), replaces=replaces)
    agreed = {(change.table, change.key) for change in merged.takes_away}
    for change in filter(takes_away, changes):
        if (change.table, change.key) not in agreed:
            raise ChangeConflict(table=change.table, key=change.key, seen=None, found=change.before)
    return changes
