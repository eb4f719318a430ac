"""How changes get into a Google Sheet: looked at, checked, placed, and written in one batch that is carried out as a whole or not at all.

A save reads the sheet anew, compares every row with what whoever changes it had seen, finds the cells, looks once more whether they
are as planned and hold no formula, and sends one `batchUpdate` with the cells and their rows of 変更履歴. Two things keep writers apart:

- in one process a lock: one save at a time;
- between processes a claim, the first request of the batch: developer metadata with the id "save number n", of which a spreadsheet
  takes only one. Whoever comes second is refused as a whole, reads again, and compares again.

People are not kept apart by that. The write therefore brings back the rows it wrote to, as they are then: when a person moved rows between
the last look and the write, what the cells cover is put back, and the save begins anew (`sheet_check`).

When no clear answer comes (time-out, 5xx, reset), nothing is sent twice: the claim alone is sent. If it is taken, the batch (or another
writer's) has gone through, and the log tells whose it was; if it is free, the batch never will, and the save begins anew.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from kpicore.errors import CannotWrite, ChangeConflict, ReadOnlyStore, StoreBroken, StoreUnavailable, WroteAstray
from kpicore.model.actuals import empty_actuals
from kpicore.model.change import Change, LoggedChange
from kpicore.model.rows import (
    Key,
    Row,
    Tables,
    changes_between,
    checked_changes,
    refuse_unstorable,
    storable,
    tables_of,
)
from kpicore.model.snapshot import Snapshot
from kpicore.sheets.grid import Grid, Workbook
from kpicore.sheets.reader import WorkbookReading, read_workbook
from kpicore.sheets.template import tab_kind
from kpicore.sheets.texts import is_blank
from kpicore.sheets.writing import (
    LONGEST_CELL,
    AddTab,
    Edit,
    InsertColumn,
    InsertRow,
    Placed,
    Places,
    Put,
    Sheet,
    edited,
    log_edits,
    log_sheet,
    place,
    revision_of_save,
    sheets_of,
    without_provenance,
)
from kpicore.stores.base import SAMPLE_MARK, Clock, Outcome, apply_changes, changes_that_change
from kpicore.stores.google.api import RefusedRequests
from kpicore.stores.google.requests import TabShape, address, claim_requests, requests_and_shapes, requests_of
from kpicore.stores.google.revision import revision_of
from kpicore.stores.google.row_check import (
    Cells,
    Lines,
    astray,
    before_cells,
    cells_of,
    columns_moved,
    is_whole,
    moved_again,
    spans,
    stand_in,
    undoing,
)

#: How often a save begins anew because somebody else wrote or typed meanwhile, and how long in all.
TRIES = 12
DEADLINE_SECONDS = 90.0
#: Seconds between the attempts to find out what became of a batch.
SETTLE_WAITS: tuple[float, ...] = (0.5, 2.0, 5.0)
#: Reasons of a failure that leave open whether a batch was carried out.
_AMBIGUOUS = {"timeout", "network", "server", "bad-answer"}

Rows = tuple[tuple[Any, ...], ...]
Check = Callable[[Workbook, WorkbookReading], None]
_writers: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


@dataclass(frozen=True, slots=True)
class Look:
    """A spreadsheet just before a change: its cells, its tabs, and the numbers of the saves claimed so far."""

    workbook: Workbook
    shapes: Mapping[str, TabShape]
    claims: Sequence[int]

    @property
    def is_of_one_moment(self) -> bool:
        """Whether no tab came, went or was renamed between the calls of the look."""
        return {grid.tab for grid in self.workbook} == set(self.shapes)

    @property
    def next_claim(self) -> int:
        return max(self.claims, default=0) + 1


class Writable(Protocol):
    """What a save needs of a spreadsheet; `GoogleSheet` is it."""

    store: str

    def look(self) -> Look: ...

    def claims(self) -> list[int]: ...

    def formulas(self, tabs: Sequence[str]) -> dict[str, Rows]: ...

    def change(
        self, requests: Sequence[Mapping[str, Any]], watched: Mapping[str, Sequence[tuple[int, int]]] | None = None
    ) -> Mapping[str, Lines]: ...

    def forget(self) -> None: ...


def save(
    sheet: Writable, changes: Sequence[Change], author: str, *, today: date, now: Clock, check: Check | None = None
) -> str:
    """Write checked changes into a sheet, all or none; return the revision they made.

    `check` sees the sheet as it was read for each attempt, and may raise to stop it.
    """
    with _writers[sheet.store]:
        return _Save(sheet, author, today, now, lambda _: list(changes), check=check).run()


def provision(
    sheet: Writable,
    snapshot: Snapshot,
    author: str,
    *,
    today: date,
    now: Clock,
    changes: Callable[[Snapshot], Sequence[Change]] | None = None,
) -> str:
    """Give a sheet the tabs of the template it lacks, and the rows of a snapshot, or what `changes` says; return the revision."""

    def wanted(reading: WorkbookReading) -> list[Change]:
        held = reading.snapshot()
        return changes_between(held, snapshot, remove=False) if changes is None else checked_changes(changes(held))

    with _writers[sheet.store]:
        return _Save(sheet, author, today, now, wanted, template=snapshot).run()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one attempt sends: the edits, and the revision they make."""

    edits: tuple[Edit, ...]
    revision: str
    reading: WorkbookReading


@dataclass(frozen=True, slots=True)
class _Astray:
    """Cells of a save that stay where they went astray, what it was to change, and what was told about it."""

    changes: frozenset[str]
    cells: tuple[Cells, ...]
    error: WroteAstray


_astray: defaultdict[str, list[_Astray]] = defaultdict(list)


class _Save:
    """One save, through as many attempts as it takes; `id` names it in the log."""

    def __init__(
        self,
        sheet: Writable,
        author: str,
        today: date,
        now: Clock,
        changes: Callable[[WorkbookReading], list[Change]],
        *,
        template: Snapshot | None = None,
        check: Check | None = None,
    ) -> None:
        self.sheet, self.author, self.today, self.now = sheet, storable(author), today, now
        self.changes, self.template, self.check = changes, template, check
        self.id = secrets.token_hex(8)
        self.is_open = False
        self.formulas = Workbook(())
        self.wanted: frozenset[str] = frozenset()

    def run(self) -> str:
        until = time.monotonic() + DEADLINE_SECONDS
        for _ in range(TRIES):
            look = self._look()
            done = revision_of_save(look.workbook, self.id)
            if done is not None:
                return done
            if not look.is_of_one_moment:
                continue
            plan = self._plan(look)
            if plan is None:
                return revision_of(look.workbook)
            if self._is_still_so(look, plan) and self._send(look, plan):
                return plan.revision
            if time.monotonic() > until:
                break
        raise StoreUnavailable(store=self.sheet.store, reason="busy")

    def _look(self) -> Look:
        try:
            return self.sheet.look()
        except StoreUnavailable as failure:
            if self.is_open:
                raise self._unsettled(failure) from failure
            raise

    # -- what to write ----------------------------------------------------------------------------------------

    def _plan(self, look: Look) -> _Plan | None:
        """Return what to send, None when the sheet says all of it already. Raises ChangeConflict and CannotWrite."""
        reading = read_workbook(look.workbook, today=self.today)
        may_mend = any((change.table, change.key) == ("settings", ("mappings",)) for change in self.changes(reading))
        if self.check is not None and not may_mend:
            self.check(look.workbook, reading)
        self.wanted = frozenset(map(_identity, self.changes(reading)))
        self._refuse_again(look.workbook)
        held = tables_of(reading.snapshot())
        wanted = [change for change in self.changes(reading) if _differs(change) and not _is_sample_mark(change)]
        changes = _as_found(wanted, held)
        outcome = self._outcome(held, changes, reading)
        language = _language(look.workbook, reading, outcome, self.today)
        tabs = self._missing_tabs(look, language)
        if not any(outcome.values()) and not tabs:
            return None
        at = self.now()
        lines = [LoggedChange(at, self.author, "", change) for change in changes_that_change(changes)]
        lines = lines if any(outcome.values()) else []
        log = log_edits(look.workbook, lines, self.id, language) if lines else []
        placed = place(look.workbook, reading, outcome, today=self.today, log=log, tabs=tabs)
        if self.check is not None and may_mend:  # a tab that did not fit its mapping is back with the new one
            self.check(placed.workbook, placed.reading)
        _refuse_texts(placed)
        revision = revision_of(placed.workbook)
        logged = [replace(line, revision=revision) for line in lines]
        told = log_edits(look.workbook, logged, self.id, language) if lines else []
        return _Plan((*placed.edits[: len(placed.edits) - len(log)], *told), revision, placed.reading)

    def _outcome(self, held: Tables, changes: Sequence[Change], reading: WorkbookReading) -> Outcome:
        try:
            return apply_changes(held, changes)
        except ChangeConflict as conflict:
            who = _author_of(conflict, reading)
            raise ChangeConflict(**conflict.facts, **({"author": who} if who else {})) from None

    def _missing_tabs(self, look: Look, language: str) -> list[Sheet]:
        """Return the tabs of the template that the sheet lacks, when it is to be provisioned; actuals are placed by themselves."""
        if self.template is None:
            return []
        filled = [grid.tab for grid in look.workbook if not _is_empty(grid)]
        kinds = {tab_kind(tab) for tab in filled} - {"actuals", None}
        bare = replace(self.template, actuals=empty_actuals())
        sheets = [*sheets_of(bare, today=self.today, language=language), log_sheet(language)]
        return [sheet for sheet in sheets if sheet.tab not in filled and tab_kind(sheet.tab) not in kinds]

    # -- writing ----------------------------------------------------------------------------------------------

    def _is_still_so(self, look: Look, plan: _Plan) -> bool:
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
        self.formulas = Workbook(tuple(formulas))
        _refuse_formulas(self.formulas, plan.edits)
        return True

    def _send(self, look: Look, plan: _Plan) -> bool:
        """Return whether the batch was carried out; False when the save must begin anew."""
        number = look.next_claim
        calendar = plan.reading.plan.settings.calendar
        edits, shapes = requests_and_shapes(plan.edits, look.shapes, calendar)
        cells = cells_of(plan.edits)
        try:
            after = self.sheet.change([*claim_requests(number, look.claims), *edits], spans(cells))
            if not is_whole(cells, after):
                raise StoreUnavailable(store=self.sheet.store, reason="bad-answer")
        except RefusedRequests as refusal:
            self._judge(refusal, number)
            return False
        except StoreUnavailable as failure:
            self._settle(failure, number)
            return False
        if any(isinstance(edit, (AddTab, InsertRow, InsertColumn)) for edit in plan.edits):
            self.sheet.forget()
        before = before_cells(look.workbook, plan.edits)
        lost = astray(cells, before, after)
        if lost:
            self._take_back(plan, cells, lost, before, after, (number + 1, shapes))
        return not lost

    def _take_back(
        self,
        plan: _Plan,
        cells: Sequence[Cells],
        lost: Sequence[Cells],
        before: Workbook,
        after: Mapping[str, Lines],
        then: tuple[int, Mapping[str, TabShape]],
    ) -> None:
        """Put back what the cells of a save cover, after lines moved from under them. Raises WroteAstray where that fails."""
        known = {grid.tab for grid in self.formulas}
        formulas = before_cells(self.formulas, [edit for edit in plan.edits if _touched([edit]) <= known])
        puts = undoing(cells, lost, before, formulas, after)
        number, shapes = then
        where = "、".join(address for each in lost for address in each.addresses)
        moved = "columns-moved" if columns_moved(cells, lost, before, after) else "rows-moved"
        astray_error = WroteAstray(store=self.sheet.store, where=where, reason=moved)
        if puts is None:
            raise self._left(astray_error, lost)
        requests = [*claim_requests(number, ()), *requests_of(puts, shapes, plan.reading.plan.settings.calendar)]
        try:
            now = self.sheet.change(requests, spans(cells))
        except (RefusedRequests, StoreUnavailable) as failure:
            raise self._left(astray_error, lost) from failure
        if moved_again(cells, after, now):
            raise self._left(astray_error, lost)

    def _left(self, error: WroteAstray, lost: Sequence[Cells]) -> WroteAstray:
        """Remember cells that stay where they went astray, so that saving again does not make a second one of each."""
        _astray[self.sheet.store].append(_Astray(self.wanted, tuple(lost), error))
        return error

    def _refuse_again(self, workbook: Workbook) -> None:
        """Raise the WroteAstray of a save of the same changes while its cells stand where they were left."""
        known = _astray[self.sheet.store]
        known[:] = [left for left in known if stand_in(workbook, left.cells)]
        for left in known:
            if left.changes & self.wanted:
                raise WroteAstray(**left.error.facts)

    def _judge(self, refusal: RefusedRequests, number: int) -> None:
        """Return when another writer was first; else raise why Google refused."""
        if number in self.sheet.claims():
            return
        words = str(refusal)
        if "protected" in words:
            raise CannotWrite(store=self.sheet.store, reason="protected") from refusal
        raise StoreBroken(store=self.sheet.store, reason="refused", text=words[:300]) from refusal

    def _settle(self, failure: StoreUnavailable, number: int) -> None:
        """Return once it is certain that the batch was carried out or never will be. Raises what tells why it was not, or `unsettled`."""
        reason = failure.facts.get("reason")
        if reason == "not-shared":
            raise ReadOnlyStore(**{**failure.facts, "reason": "shared-for-viewing"}) from failure
        if reason not in _AMBIGUOUS:
            raise failure
        self.is_open = True
        for wait in SETTLE_WAITS:
            if self._is_fenced(number):
                self.is_open = False
                return
            time.sleep(wait)
        raise self._unsettled(failure) from failure

    def _is_fenced(self, number: int) -> bool:
        try:
            self.sheet.change(claim_requests(number, ()))
        except RefusedRequests:
            return True
        except StoreUnavailable:
            return False
        return True

    def _unsettled(self, failure: StoreUnavailable) -> StoreUnavailable:
        return StoreUnavailable(**{**failure.facts, "reason": "unsettled", "cause": failure.facts.get("reason")})


# -- pure parts -----------------------------------------------------------------------------------------------


def _as_found(changes: Sequence[Change], held: Tables) -> list[Change]:
    """Return changes whose `before` says where an actual is now: a row that moved is still the row that was seen."""
    now: dict[Key, Row | None] = dict(held["actuals"])
    found = []
    for change in changes:
        if change.table == "actuals":
            current = now.get(change.key)
            same = without_provenance(change.before) == without_provenance(current)
            change = replace(change, before=current) if same else change
            now[change.key] = change.after
        found.append(change)
    return found


def _identity(change: Change) -> str:
    """Return what a change changes, and to what."""
    return repr((change.table, change.key, without_provenance(change.after)))


def _differs(change: Change) -> bool:
    """Whether a change changes more than where an actual came from."""
    return without_provenance(change.before) != without_provenance(change.after)


def _is_sample_mark(change: Change) -> bool:
    """Whether a change is about the mark of a sample, which a sheet never has: it is somebody's own."""
    return (change.table, change.key) == ("settings", SAMPLE_MARK)


def _author_of(conflict: ChangeConflict, reading: WorkbookReading) -> str:
    """Return who made the row that was found, "" when the log does not know: then a person typed it."""
    facts = conflict.facts
    for line in reading.history:
        if (line.change.table, line.change.key) == (facts["table"], facts["key"]):
            same = without_provenance(line.change.after) == without_provenance(facts["found"])
            return line.author if same else ""
    return ""


def _language(workbook: Workbook, reading: WorkbookReading, outcome: Outcome, today: date) -> str:
    """Return the language of the sheet's tabs; where it has none yet, the one the plan is about to have."""
    if any(tab_kind(grid.tab) for grid in workbook):
        return Places(workbook, reading, today).language
    chosen = outcome.get("settings", {}).get(("language",)) or {}
    return str(chosen.get("value", reading.plan.settings.language))


def _is_empty(grid: Grid) -> bool:
    return all(is_blank(cell) for row in grid.rows for cell in row)


def _touched(edits: Sequence[Edit]) -> set[str]:
    return {edit.sheet.tab if isinstance(edit, AddTab) else edit.tab for edit in edits}


def _refuse_texts(placed: Placed) -> None:
    for put in _puts(placed.edits):
        if isinstance(put.value, str) and len(put.value) > LONGEST_CELL:
            raise CannotWrite(reason="text-too-long", cell=address(put), limit=LONGEST_CELL)
        if isinstance(put.value, str):
            refuse_unstorable(put.value, cell=address(put))


def _puts(edits: Sequence[Edit]) -> Iterator[Put]:
    for edit in edits:
        if isinstance(edit, Put):
            yield edit
        elif isinstance(edit, AddTab):
            rows = edit.sheet.grid.rows
            yield from (Put(edit.sheet.tab, r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row))


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
            if not is_formula and not _same(was, cell):
                return None
            line.append(cell if is_formula else None)
        found.append(tuple(line))
    return Grid(grid.tab, tuple(found))


def _same(was: Any, cell: Any) -> bool:
    if isinstance(was, str) and isinstance(cell, str):
        return cell in (was, f"'{was}")
    return bool((was if was != "" else None) == (cell if cell != "" else None))


def _refuse_formulas(formulas: Workbook, edits: Sequence[Edit]) -> None:
    """Raise CannotWrite at the first cell to be written that holds a formula."""
    known = {grid.tab for grid in formulas}
    for edit in edits:
        if isinstance(edit, (InsertRow, InsertColumn)) and edit.tab in known:
            formulas = edited(formulas, [edit])
        elif isinstance(edit, Put) and edit.tab in known:
            grid = next(grid for grid in formulas if grid.tab == edit.tab)
            formula = grid.value(edit.row, edit.column)
            if formula is not None:
                raise CannotWrite(reason="formula", where=address(edit), text=str(formula)[:80])
