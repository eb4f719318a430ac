"""Bring what a workbook says into a store.

An import adds and changes; it never takes anything away, except that a sample plan gives way as a whole to the first
real one. A workbook without a ツリー is read against the tree of the store, one without 設定 against its settings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from kpicore.errors import CannotImport
from kpicore.model import Change, Snapshot
from kpicore.model.plan import Settings
from kpicore.model.rows import changes_between
from kpicore.problems import Problem
from kpicore.sheets.grid import Workbook
from kpicore.sheets.headings import given_fields, gone_headings
from kpicore.sheets.mapping import Mapping
from kpicore.sheets.placing import without_provenance
from kpicore.sheets.reader import WorkbookReading, read_workbook
from kpicore.stores.base import Provisioned, Store

#: The steps of an import, in order, as they are told to whoever shows progress.
STEPS = ("read", "compare", "store")


@dataclass(frozen=True, slots=True)
class Merge:
    """What an import would do: the reading, the changes it asks for, and whether a sample plan gives way."""

    reading: WorkbookReading
    changes: tuple[Change, ...]
    replaces_sample: bool

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Rows added, changed and removed by table; tables without any are absent."""
        found: dict[str, dict[str, int]] = {}
        for change in self.changes:
            of_table = found.setdefault(change.table, {"added": 0, "changed": 0, "removed": 0})
            of_table[_what_it_does(change)] += 1
        return found


def merge(
    held: Snapshot, workbook: Workbook, today: date, *, with_provenance: bool = True, mapping: Mapping | None = None
) -> Merge:
    """Return what importing a workbook into a store that holds `held` would do; `mapping` says how tabs are read that are not ours.

    A store that is a sheet knows itself where its actuals stand: without provenance, a number that only stood elsewhere is no change.

    Raises CannotImport: `no-tree` where neither the workbook nor the store has a tree to read the numbers by (a sample
    is none), `nothing-to-import` where the workbook says nothing at all.
    """
    return _merged(held, read_for(held, workbook, today, mapping), with_provenance)


def read_for(held: Snapshot, workbook: Workbook, today: date, mapping: Mapping | None = None) -> WorkbookReading:
    """Return a workbook as read for a store that holds `held`: by its own tree, else by the store's. Raises CannotImport as `merge`."""
    known = Settings() if held.plan.settings.sample else held.plan.settings
    reading = read_workbook(workbook, today=today, settings=known, mapping=mapping)
    snapshot = reading.snapshot()
    if snapshot.plan.nodes:
        return reading
    if not held.plan.nodes or held.plan.settings.sample:
        raise CannotImport(reason="no-tree" if len(snapshot.actuals) else "nothing-to-import", source=workbook.source)
    return read_workbook(workbook, today=today, settings=known, nodes=held.plan.nodes, mapping=mapping)


def _merged(held: Snapshot, reading: WorkbookReading, with_provenance: bool) -> Merge:
    replaces = held.plan.settings.sample
    if not replaces and reading.headings.where:
        gone = _gone_since(held, reading)
        reading = replace(reading, problems=(*reading.problems, *gone))
    changes = changes_between(held, reading.snapshot(), remove=replaces)
    return Merge(reading, tuple(c for c in changes if with_provenance or _changes_more_than_provenance(c)), replaces)


def _gone_since(held: Snapshot, reading: WorkbookReading) -> list[Problem]:
    """Return the headings without which the nodes of the store would lose what they have."""
    coming = {node.id for node in reading.plan.nodes}
    before = given_fields(node for node in held.plan.nodes if node.id in coming)
    return gone_headings(reading.headings, before, reading.plan.settings.language)


def import_workbook(
    store: Store,
    workbook: Workbook,
    *,
    today: date,
    author: str,
    step: Callable[[str], None] = lambda _: None,
    mapping: Mapping | None = None,
) -> Merge:
    """Read a workbook, store what it says in one transaction, and return what was done. A sheet is given its tabs as well.

    `step` is told each of `STEPS` as it begins. Raises what `merge` and the store's `load` and `save` raise; the store
    is then as it was.
    """
    step("read")
    held = store.load()
    reading = read_for(held, workbook, today, mapping)
    step("compare")
    merged = _merged(held, reading, not isinstance(store, Provisioned))
    step("store")
    if isinstance(store, Provisioned):
        store.provision(reading.snapshot(), author, remove=merged.replaces_sample)
    else:
        store.save(merged.changes, author)
    return merged


def _changes_more_than_provenance(change: Change) -> bool:
    return without_provenance(change.before) != without_provenance(change.after)


def _what_it_does(change: Change) -> str:
    if change.before is None:
        return "added"
    return "removed" if change.after is None else "changed"
