"""Saves changes to a Google Sheet: read, compared, placed (`save_plan`), and written in one batch, as a whole or not at all.

A save reads the sheet again, compares every row with what the author of the change had seen, finds the cells, looks once more whether they
are as planned and hold no formula, and sends one `batchUpdate` with the cells and their rows of 変更履歴. Two things keep writers apart:

- in one process a lock: one save at a time;
- between processes a claim, the first request of the batch: developer metadata with the id "save number n", of which a spreadsheet
  takes only one. Whoever comes second is refused as a whole, reads again, and compares again.

People are not kept apart by that. The write therefore brings back the rows it wrote to, as they are then: when a person moved rows between
the last look and the write, what the cells cover is put back, and the save starts over (`row_check`).

When no clear answer comes (time-out, 5xx, reset), nothing is sent twice: the claim alone is sent. If it is taken, the batch (or another
writer's) has gone through, and the log tells whose it was; if it is free, the batch never will, and the save starts over.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from kpicore.errors import CannotWrite, ReadOnlyStore, StoreBroken, StoreUnavailable, WroteAstray
from kpicore.model.access import Actor
from kpicore.model.change import Change
from kpicore.model.rows import changes_between, checked_changes
from kpicore.model.snapshot import Snapshot
from kpicore.sheets.grid import Grid, Workbook
from kpicore.sheets.reader import WorkbookReading, read_by_kept
from kpicore.sheets.writing import (
    AddTab,
    Edit,
    InsertColumn,
    InsertRow,
    Put,
    edited,
    revision_of_save,
    without_provenance,
)
from kpicore.stores.google.api import RefusedRequests
from kpicore.stores.google.requests import TabShape, address, claim_requests, requests_and_shapes, requests_of
from kpicore.stores.google.revision import revision_of
from kpicore.stores.google.row_check import (
    FilledCells,
    Lines,
    any_still_there,
    astray,
    before_cells,
    cells_of,
    columns_moved,
    is_whole,
    moved_again,
    spans,
    undoing,
)
from kpicore.stores.google.save_plan import Check, SaveOrder, SavePlan, SheetState, Terms, plan_save

#: How often a save starts over because somebody else wrote or typed meanwhile, and how long in all.
TRIES = 12
DEADLINE_SECONDS = 90.0
#: Seconds between the attempts to find out what became of a batch.
SETTLE_WAITS: tuple[float, ...] = (0.5, 2.0, 5.0)
#: Reasons of a failure that leave open whether a batch was carried out.
_AMBIGUOUS = {"timeout", "network", "server", "bad-answer"}

Rows = tuple[tuple[Any, ...], ...]
_writers: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class Writable(Protocol):
    """What a save needs of a spreadsheet; `GoogleSheet` is it."""

    store: str

    def look(self) -> SheetState: ...

    def claims(self) -> list[int]: ...

    def formulas(self, tabs: Sequence[str]) -> dict[str, Rows]: ...

    def change(
        self, requests: Sequence[Mapping[str, Any]], watched: Mapping[str, Sequence[tuple[int, int]]] | None = None
    ) -> Mapping[str, Lines]: ...

    def forget(self) -> None: ...


def save(sheet: Writable, changes: Sequence[Change], actor: Actor, *, terms: Terms, check: Check | None = None) -> str:
    """Write checked changes into a sheet, all or none; return the revision they made.

    `check` sees the sheet as it was read for each attempt, and may raise to stop it.
    """
    with _writers[sheet.store]:
        order = SaveOrder(secrets.token_hex(8), actor, terms, lambda _: changes, check=check)
        return _Save(sheet, order).run()


def provision(
    sheet: Writable,
    snapshot: Snapshot,
    actor: Actor,
    *,
    terms: Terms,
    changes: Callable[[Snapshot], Sequence[Change]] | None = None,
) -> str:
    """Give a sheet the tabs of the template it lacks, and the rows of a snapshot, or what `changes` says; return the revision."""

    def wanted(reading: WorkbookReading) -> list[Change]:
        held = reading.snapshot()
        return changes_between(held, snapshot, remove=False) if changes is None else checked_changes(changes(held))

    with _writers[sheet.store]:
        return _Save(sheet, SaveOrder(secrets.token_hex(8), actor, terms, wanted, snapshot)).run()


@dataclass(frozen=True, slots=True)
class _Astray:
    """FilledCells of a save that stay where they went astray, what it was to change, and the error that reported it."""

    changes: frozenset[str]
    cells: tuple[FilledCells, ...]
    error: WroteAstray


_astray: defaultdict[str, list[_Astray]] = defaultdict(list)


@dataclass(frozen=True, slots=True)
class _Written:
    """A batch that was carried out: its cells, the tabs around them before it, the rows that came back with it."""

    plan: SavePlan
    cells: Sequence[FilledCells]
    before: Workbook
    after: Mapping[str, Lines]
    shapes: Mapping[str, TabShape]
    next_claim: int


class _Save:
    """One save, through as many attempts as it takes."""

    def __init__(self, sheet: Writable, order: SaveOrder) -> None:
        self.sheet, self.order = sheet, order
        self.is_open = False
        self.formulas = Workbook(())
        self.wanted: frozenset[str] = frozenset()

    def run(self) -> str:
        """Return the revision the save made, or that of the sheet where nothing is to be written."""
        until = time.monotonic() + DEADLINE_SECONDS
        for _ in range(TRIES):
            try:
                look = self.sheet.look()
            except StoreUnavailable as failure:
                if self.is_open:
                    raise _unsettled(failure) from failure
                raise
            done = revision_of_save(look.workbook, self.order.id)
            if done is not None:
                return done
            if not look.is_of_one_moment:
                continue
            plan = self._plan(look.workbook)
            if plan is None:
                return revision_of(look.workbook)
            if self._is_still_so(look, plan) and self._send(look, plan):
                return plan.revision
            if time.monotonic() > until:
                break
        raise StoreUnavailable(store=self.sheet.store, reason="busy")

    def _plan(self, workbook: Workbook) -> SavePlan | None:
        """Return what to send, as `plan_save`. Raises what `check` raises, and the WroteAstray of an earlier save of the same changes."""
        check = self.order.check
        reading = read_by_kept(workbook, today=self.order.terms.today, kept=self.order.terms.kept)
        changes = self.order.changes(reading)
        fixes_mapping = any((change.table, change.key) == ("settings", ("mappings",)) for change in changes)
        if check is not None and not fixes_mapping:
            check(workbook, reading)
        self.wanted = frozenset(repr((each.table, each.key, without_provenance(each.after))) for each in changes)
        known = _astray[self.sheet.store]
        known[:] = [left for left in known if any_still_there(workbook, left.cells)]
        for left in known:
            if left.changes & self.wanted:
                raise WroteAstray(**left.error.facts)
        plan = plan_save(workbook, reading, changes, self.order)
        if plan is not None and check is not None and fixes_mapping:  # a tab may be readable again with its new mapping
            check(plan.workbook, plan.reading)
        return plan

    # -- writing ----------------------------------------------------------------------------------------------

    def _is_still_so(self, look: SheetState, plan: SavePlan) -> bool:
        """Return whether the tabs to be written are as they were planned on. Raises CannotWrite where a formula would be overwritten."""
        tabs = [grid.tab for grid in look.workbook if grid.tab in _touched(plan.edits)]
        now = self.sheet.formulas(tabs)
        formulas = []
        for grid in look.workbook:
            if grid.tab not in tabs:
                continue
            if grid.tab not in now:
                return False
            found = _formulas(grid, now[grid.tab])
            if found is None:
                return False
            formulas.append(found)
        self.formulas = there = Workbook(tuple(formulas))
        for edit in plan.edits:
            if isinstance(edit, (InsertRow, InsertColumn)) and edit.tab in tabs:
                there = edited(there, [edit])
            elif isinstance(edit, Put) and edit.tab in tabs:
                formula = next(grid for grid in there if grid.tab == edit.tab).value(edit.row, edit.column)
                if formula is not None:
                    raise CannotWrite(reason="formula", where=address(edit), text=str(formula)[:80])
        return True

    def _send(self, look: SheetState, plan: SavePlan) -> bool:
        """Return whether the batch was carried out; False when the save must start over."""
        number = look.next_claim
        calendar = plan.reading.plan.settings.calendar
        edits, shapes = requests_and_shapes(plan.edits, look.shapes, calendar)
        cells = cells_of(plan.edits)
        try:
            after = self.sheet.change([*claim_requests(number, look.claims), *edits], spans(cells))
            if not is_whole(cells, after):
                raise StoreUnavailable(store=self.sheet.store, reason="bad-answer")
        except RefusedRequests as refusal:
            if number in self.sheet.claims():  # another writer was first
                return False
            words = str(refusal)
            if "protected" in words:
                raise CannotWrite(store=self.sheet.store, reason="protected") from refusal
            raise StoreBroken(store=self.sheet.store, reason="refused", text=words[:300]) from refusal
        except StoreUnavailable as failure:
            self._settle(failure, number)
            return False
        if any(isinstance(edit, (AddTab, InsertRow, InsertColumn)) for edit in plan.edits):
            self.sheet.forget()
        before = before_cells(look.workbook, plan.edits)
        lost = astray(cells, before, after)
        if lost:
            self._take_back(_Written(plan, cells, before, after, shapes, number + 1), lost)
        return not lost

    def _take_back(self, written: _Written, lost: Sequence[FilledCells]) -> None:
        """Put back what the cells of a save cover, after rows or columns moved from under them. Raises WroteAstray where that fails."""
        cells, before, after = written.cells, written.before, written.after
        known = {grid.tab for grid in self.formulas}
        formulas = before_cells(self.formulas, [edit for edit in written.plan.edits if _touched([edit]) <= known])
        puts = undoing(cells, lost, before, formulas, after)
        where = "、".join(address for each in lost for address in each.addresses)
        moved = "columns-moved" if columns_moved(cells, lost, before, after) else "rows-moved"
        astray_error = WroteAstray(store=self.sheet.store, where=where, reason=moved)
        if puts is None:
            raise self._left(astray_error, lost)
        requests = requests_of(puts, written.shapes, written.plan.reading.plan.settings.calendar)
        try:
            now = self.sheet.change([*claim_requests(written.next_claim, ()), *requests], spans(cells))
        except (RefusedRequests, StoreUnavailable) as failure:
            raise self._left(astray_error, lost) from failure
        if moved_again(cells, after, now):
            raise self._left(astray_error, lost)

    def _left(self, error: WroteAstray, lost: Sequence[FilledCells]) -> WroteAstray:
        """Remember cells that stay where they went astray, so that saving again does not make a second one of each."""
        _astray[self.sheet.store].append(_Astray(self.wanted, tuple(lost), error))
        return error

    def _settle(self, failure: StoreUnavailable, number: int) -> None:
        """Return once it is certain that the batch was carried out or never will be. Raises what tells why it was not, or `unsettled`."""
        reason = failure.facts.get("reason")
        if reason == "not-shared":
            raise ReadOnlyStore(**{**failure.facts, "reason": "shared-for-viewing"}) from failure
        if reason not in _AMBIGUOUS:
            raise failure
        self.is_open = True
        for wait in SETTLE_WAITS:
            try:
                with suppress(RefusedRequests):  # the number is taken: the batch, or another writer's, went through
                    self.sheet.change(claim_requests(number, ()))
            except StoreUnavailable:
                time.sleep(wait)
                continue
            self.is_open = False
            return
        raise _unsettled(failure) from failure


def _unsettled(failure: StoreUnavailable) -> StoreUnavailable:
    """Return the error that nobody knows whether the changes were written."""
    return StoreUnavailable(**{**failure.facts, "reason": "unsettled", "cause": failure.facts.get("reason")})


# -- pure parts -----------------------------------------------------------------------------------------------


def _touched(edits: Sequence[Edit]) -> set[str]:
    return {edit.sheet.tab if isinstance(edit, AddTab) else edit.tab for edit in edits}


def _formulas(grid: Grid, now: Rows) -> Grid | None:
    """Return the formulas of a tab, None where any other cell is not what it was."""
    found = []
    for row in range(max(len(grid.rows), len(now))):
        cells = now[row] if row < len(now) else ()
        width = max(len(cells), len(grid.rows[row]) if row < len(grid.rows) else 0)
        line: list[Any] = []
        for column in range(width):
            was, cell = grid.value(row, column), cells[column] if column < len(cells) else None
            is_formula = isinstance(cell, str) and cell.startswith("=") and cell != was
            # A text that could be a formula comes with an apostrophe before it; blank is "" or nothing.
            is_same = (None if was == "" else was) == (None if cell == "" else cell)
            is_same |= isinstance(was, str) and cell == f"'{was}"
            if not is_formula and not is_same:
                return None
            line.append(cell if is_formula else None)
        found.append(tuple(line))
    return Grid(grid.tab, tuple(found))
