"""What a save writes into a sheet as it is now: its edits, the lines of 変更履歴 and the revision they make. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kpicore.errors import CannotWrite, ChangeConflict
from kpicore.model.access import Actor
from kpicore.model.actuals import empty_actuals
from kpicore.model.change import Change
from kpicore.model.rows import Key, Row, Tables, refuse_unstorable, tables_of
from kpicore.model.snapshot import Snapshot
from kpicore.sheets.grid import Workbook
from kpicore.sheets.mapping import Mapping as SheetMapping
from kpicore.sheets.reader import WorkbookReading
from kpicore.sheets.template import tab_kind
from kpicore.sheets.texts import is_blank
from kpicore.sheets.writing import (
    LONGEST_CELL,
    AddTab,
    Edit,
    Places,
    Put,
    Sheet,
    log_edits,
    log_sheet,
    place,
    sheets_of,
    without_provenance,
)
from kpicore.stores.base import SAMPLE_MARK, Clock, apply_changes, check_permission, logged_changes
from kpicore.stores.google.requests import TabShape, address
from kpicore.stores.google.revision import revision_of

Check = Callable[[Workbook, WorkbookReading], None]


@dataclass(frozen=True, slots=True)
class SheetState:
    """A spreadsheet just before a change: its cells, its tabs, and the numbers of the saves claimed so far."""

    workbook: Workbook
    shapes: Mapping[str, TabShape]
    claims: Sequence[int]

    @property
    def is_of_one_moment(self) -> bool:
        """Whether no tab came, went or was renamed between the calls that read it."""
        return {grid.tab for grid in self.workbook} == set(self.shapes)

    @property
    def next_claim(self) -> int:
        return max(self.claims, default=0) + 1


@dataclass(frozen=True, slots=True)
class Terms:
    """By which day, clock and mappings kept apart from it a sheet is read while it is saved to."""

    today: date
    now: Clock
    kept: SheetMapping = field(default_factory=SheetMapping)


@dataclass(frozen=True, slots=True)
class SaveOrder:
    """What is to be saved, by whom. `id` names the save in the log.

    `changes` says what to change, given the sheet as it was read for an attempt; `template` is set where missing tabs are to be made;
    `check` sees the sheet at each attempt, and may raise to stop it.
    """

    id: str
    actor: Actor
    terms: Terms
    changes: Callable[[WorkbookReading], Sequence[Change]]
    template: Snapshot | None = None
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class SavePlan:
    """What one attempt sends: the edits, the revision they make, and the workbook as it is then."""

    edits: tuple[Edit, ...]
    revision: str
    workbook: Workbook
    reading: WorkbookReading


def plan_save(
    workbook: Workbook, reading: WorkbookReading, changes: Sequence[Change], order: SaveOrder
) -> SavePlan | None:
    """Return what to send, None when the sheet holds all of it already.

    Raises NotAllowed where they are not the actor's to make, ChangeConflict (with `author`) and CannotWrite.
    """
    held = tables_of(reading.snapshot())
    check_permission(order.actor, changes, lambda: held)
    wanted = [
        change
        for change in changes
        if without_provenance(change.before) != without_provenance(change.after)
        and (change.table, change.key) != ("settings", SAMPLE_MARK)  # a sheet is somebody's own, never a sample
    ]
    moved = _as_found(wanted, held)
    try:
        outcome = apply_changes(held, moved)
    except ChangeConflict as conflict:
        author = _author_of(conflict, reading)
        raise ChangeConflict(**conflict.facts, **({"author": author} if author else {})) from None
    if any(tab_kind(grid.tab) for grid in workbook):
        language = Places(workbook, reading, order.terms.today).language
    else:  # no tab of ours yet: the language the plan is about to have
        chosen = outcome.get("settings", {}).get(("language",)) or {}
        language = str(chosen.get("value", reading.plan.settings.language))
    tabs = _missing_tabs(workbook, order.template, order.terms.today, language) if order.template is not None else []
    if not any(outcome.values()) and not tabs:
        return None
    lines = logged_changes(order.actor, order.terms.now(), "", moved) if any(outcome.values()) else []
    log = log_edits(workbook, lines, order.id, language) if lines else []
    placed = place(workbook, reading, outcome, today=order.terms.today, log=log, tabs=tabs)
    _refuse_long_texts(placed.edits)
    revision = revision_of(placed.workbook)
    logged = (
        log_edits(workbook, [replace(line, revision=revision) for line in lines], order.id, language) if lines else []
    )
    edits = (*placed.edits[: len(placed.edits) - len(log)], *logged)
    return SavePlan(edits, revision, placed.workbook, placed.reading)


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


def _author_of(conflict: ChangeConflict, reading: WorkbookReading) -> str:
    """Return who made the row that was found, "" when the log does not know: then a person typed it."""
    facts = conflict.facts
    for line in reading.history:
        if (line.change.table, line.change.key) == (facts["table"], facts["key"]):
            same = without_provenance(line.change.after) == without_provenance(facts["found"])
            return line.author if same else ""
    return ""


def _missing_tabs(workbook: Workbook, template: Snapshot, today: date, language: str) -> list[Sheet]:
    """Return the tabs of the template that a sheet lacks; those of actuals are placed with their rows."""
    filled = [grid.tab for grid in workbook if not all(is_blank(cell) for row in grid.rows for cell in row)]
    kinds = {tab_kind(tab) for tab in filled} - {"actuals", None}
    bare = replace(template, actuals=empty_actuals())
    sheets = [*sheets_of(bare, today=today, language=language), log_sheet(language)]
    return [sheet for sheet in sheets if sheet.tab not in filled and tab_kind(sheet.tab) not in kinds]


def _refuse_long_texts(edits: Sequence[Edit]) -> None:
    """Raise CannotWrite at the first text that no cell can hold, in a cell or a new tab."""
    puts: list[Put] = []
    for edit in edits:
        if isinstance(edit, Put):
            puts.append(edit)
        elif isinstance(edit, AddTab):
            rows = enumerate(edit.sheet.grid.rows)
            puts += [Put(edit.sheet.tab, at, column, value) for at, row in rows for column, value in enumerate(row)]
    for put in puts:
        if isinstance(put.value, str) and len(put.value) > LONGEST_CELL:
            raise CannotWrite(reason="text-too-long", cell=address(put), limit=LONGEST_CELL)
        if isinstance(put.value, str):
            refuse_unstorable(put.value, cell=address(put))
