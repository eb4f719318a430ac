"""A Google Sheet as a store: what it says is read here; how changes get into it is in `save`.

A refresh is one `values:batchGet` over all tabs. What values do not say (tabs, number formats, hidden rows, merged cells; see
`structure`) is asked for around them at first, every ten minutes, and when a tab has gone; formats of rows in which a number
changed are asked for at once, since 0.8 and 80% differ in nothing else. A program that ends after one look remembers formats on disk
for the next one. One lock: a sheet is asked by one caller at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from kpicore.errors import KpiError, StoreBroken, StoreUnavailable
from kpicore.model.access import Actor, Role
from kpicore.model.change import Change, LoggedChange
from kpicore.model.rows import checked_changes
from kpicore.model.snapshot import Snapshot
from kpicore.sheets.addresses import address_of
from kpicore.sheets.grid import Workbook
from kpicore.sheets.mapping import Mapping as SheetMapping
from kpicore.sheets.reader import WorkbookReading, read_by_kept, read_workbook, with_gone_headings
from kpicore.sheets.template import HeadingMemory
from kpicore.stores.base import Clock, KeptMappings, check_permission, check_role, revision_as_read, utc_now
from kpicore.stores.google.api import Access, MissingRange, SheetsApi
from kpicore.stores.google.cell_notes import NOTE_FIELDS, Notes, show_notes
from kpicore.stores.google.lost_tabs import TabContents, held_by, lost_tabs
from kpicore.stores.google.requests import claims_in
from kpicore.stores.google.revision import revision_of
from kpicore.stores.google.row_check import FormulaText, Lines
from kpicore.stores.google.save import provision, save
from kpicore.stores.google.save_plan import SheetState, Terms
from kpicore.stores.google.sharing import SharedSight
from kpicore.stores.google.structure import (
    CELL_FIELDS,
    TAB_FIELDS,
    Rows,
    Tab,
    areas_to_ask,
    calls_for,
    data_in,
    looked_at,
    quoted,
    rows_of,
    tabs_in,
)
from kpicore.stores.last_good import KeptWorkbook, LastGood
from kpicore.stores.shared_looks import SharedLooks
from kpicore.stores.transport import Caller, Traffic

#: How long the list of tabs and what else is not a value may be old.
STRUCTURE_SECONDS = 600.0
#: A load shortly after a look at the revision takes what that look brought.
FRESH = timedelta(seconds=10)

#: What JSON of another shape than promised raises where it is taken apart.
_MALFORMED = (KeyError, TypeError, AttributeError)


def today_in_japan() -> date:
    """Return the day it is in Japan."""
    return datetime.now(ZoneInfo("Asia/Tokyo")).date()


@dataclass(frozen=True, slots=True)
class BesideSheet:
    """What there is of a sheet outside of it.

    `last_good` keeps the last good reading on this machine's disk. `mappings` looks up how tabs are read that a person could not say in the
    sheet itself; without an answer to that nothing is read. `looks` is where boards that show the same sheet share what one of them saw.
    """

    last_good: LastGood | None = None
    mappings: KeptMappings = SheetMapping
    looks: SharedLooks | None = None


_NOTHING_BESIDE = BesideSheet()


class GoogleSheetStore:
    """A spreadsheet as a store. `revision` is derived from its content, whoever wrote it.

    A store that was loaded, or has a copy of the last good reading, does not take it in silence that a tab it read has gone: `load` and
    `save` raise StoreBroken (`tab-gone`, `tabs`) until the tab is back or somebody calls `accept`.
    """

    def __init__(
        self,
        sheet: GoogleSheet,
        *,
        today: Callable[[], date] = today_in_japan,
        now: Clock = utc_now,
        beside: BesideSheet = _NOTHING_BESIDE,
    ) -> None:
        self._sheet = sheet
        self._shared = SharedSight(sheet.store, beside.looks, sheet.seen, now) if beside.looks is not None else None
        self._has_saved = False
        self._mappings = beside.mappings
        self._kept = beside.last_good
        self._today = today
        self._now = now
        self._looked: tuple[Workbook, datetime] | None = None
        self._held: TabContents | None = None
        self._headings = HeadingMemory()
        self._loaded = ""
        self._accepts = False

    def revision(self) -> str:
        kept = self._mappings()
        workbook, read_at = self._look()
        self._looked = (workbook, read_at)
        revision = revision_as_read(revision_of(workbook), kept)
        if revision == self._loaded:  # what was not loaded yet may lack a tab
            self._keep(workbook, read_at, revision)
        return revision

    def load(self) -> Snapshot:
        """Return what the sheet says; what a look at the revision just brought is not asked for again.

        Raises StoreBroken (`tab-gone`, `tabs`) when a tab that was read before cannot be read any more.
        """
        kept = self._mappings()
        workbook, read_at = self._latest()
        revision = revision_as_read(revision_of(workbook), kept)
        reading = read_by_kept(workbook, today=self._today(), kept=kept)
        self._refuse_losses(workbook, reading)
        reading = with_gone_headings(reading, self._headings)
        self._held, self._loaded, self._accepts = held_by(workbook, reading), revision, False
        self._keep(workbook, read_at, revision)
        return reading.snapshot(revision=revision, read_at=read_at)

    def workbook(self) -> Workbook:
        """Return the tabs as they are now, from the last look where that was a moment ago."""
        return self._latest()[0]

    def accept(self) -> None:
        """Accept the sheet as it is at the next load, whatever tabs it lacks."""
        self._accepts = True
        self._headings = HeadingMemory()

    def last_good(self) -> Snapshot | None:
        """Return what the sheet held when it was last read and written to this machine's disk, None when there is no such copy.

        `read_at` says when that was, at most five minutes too early.
        """
        look = self._kept.find() if self._kept is not None else None
        if look is None:
            return None
        try:
            kept = self._mappings()
        except KpiError:  # read otherwise than a person said, it would show other numbers
            return None
        reading = read_by_kept(look.workbook, today=self._today(), kept=kept)
        revision = revision_as_read(revision_of(look.workbook), kept)
        return reading.snapshot(revision=revision, read_at=min(look.read_at, self._now()))

    def save(self, changes: Sequence[Change], actor: Actor) -> str:
        """Write the changes into their cells, all or none, and return the revision they made.

        Raises also `CannotWrite` (`reason`, `where` or `table` and `key`), with nothing written, and StoreUnavailable (`unsettled`)
        when neither an answer nor the log can be had: only then it is not known whether the changes are written.
        """
        self._looked, self._has_saved = None, True
        asked = checked_changes(changes)
        check_permission(actor, asked)
        terms = self._terms()
        revision = save(self._sheet, asked, actor, terms=terms, check=self._refuse_losses)
        # What this save took away is no loss; the next load says what is there now.
        self._held = TabContents()
        return revision_as_read(revision, terms.kept)

    def provision(
        self, snapshot: Snapshot, actor: Actor, *, changes: Callable[[Snapshot], Sequence[Change]] | None = None
    ) -> str:
        """Give the sheet every tab of the template, with its guards, and the rows of a snapshot; return the revision.

        One batch. Tabs that are there keep what they hold: rows are added and changed, or as `changes` says; a second time
        nothing changes. Raises what `save` raises, and what `changes` raises.
        """
        self._looked, self._has_saved = None, True
        check_role(actor, Role.OWNER)
        terms = self._terms()
        revision = provision(self._sheet, snapshot, actor, terms=terms, changes=changes)
        self._held = TabContents()
        return revision_as_read(revision, terms.kept)

    def show_notes(self, wanted: Notes) -> int:
        """Make the notes of ours on cells the wanted ones; return how many cells changed. Raises as `cell_notes.show_notes`."""
        return show_notes(self._sheet, wanted)

    def link(self, where: str) -> str | None:
        """Return the link that opens the sheet at a place, None when it is no place, or in a tab not seen yet. Asks nobody."""
        return self._sheet.link(where)

    def traffic(self) -> Traffic:
        """Return how many calls went to Google in the last hour, and for how long no calls are made."""
        return self._sheet.caller.traffic()

    def history(self) -> list[LoggedChange]:
        """Return what 変更履歴 holds, the newest first."""
        return list(read_workbook(self._latest()[0], today=self._today()).history)

    def _terms(self) -> Terms:
        return Terms(self._today(), self._now, self._mappings())

    def _refuse_losses(self, workbook: Workbook, reading: WorkbookReading) -> None:
        if self._accepts:
            return
        if self._held is None:  # what the sheet held when the program before this one loaded it on this machine
            look = self._kept.find() if self._kept is not None else None
            before = read_by_kept(look.workbook, today=self._today(), kept=self._mappings()) if look else None
            self._held = held_by(look.workbook, before) if look and before else TabContents()
            if before is not None:
                self._headings.update(before.headings, before.plan.nodes, "ja")
        lost = lost_tabs(self._held, held_by(workbook, reading))
        if lost:
            self._sheet.forget()  # so that a tab that is back is seen at the next look, not after ten minutes
            raise StoreBroken(store=self._sheet.store, reason="tab-gone", tabs=lost)

    def _latest(self) -> tuple[Workbook, datetime]:
        looked, self._looked = self._looked, None
        if looked is not None and self._now() - looked[1] < FRESH:
            return looked
        return self._look()

    def _look(self) -> tuple[Workbook, datetime]:
        if self._shared is None:
            return self._sheet.workbook(), self._now()
        found = self._shared.look(anew=self._has_saved)
        self._has_saved = False
        self._sheet.know(self._shared.sheet_ids)
        return found

    def announcements(self) -> AbstractContextManager[Callable[[float], bool]] | None:
        """As `Announces.announcements`: what another board saw of the sheet; None where no other one shows it."""
        return self._shared.looks.announcements() if self._shared is not None else None

    def _keep(self, workbook: Workbook, read_at: datetime, revision: str) -> None:
        if self._kept is not None:
            self._kept.keep(KeptWorkbook(workbook, read_at), revision)


class GoogleSheet:
    """A spreadsheet as a workbook, with what is known of it between two looks.

    `access` is asked at the first look, so that a key that is missing or broken is an error of that look. `remembers` is where the
    cells of a look, and when their formats were asked for, are kept for the first look of the next program.
    """

    def __init__(
        self,
        spreadsheet: str,
        access: Callable[[], Access],
        *,
        now: Clock = utc_now,
        caller: Caller | None = None,
        remembers: LastGood | None = None,
    ) -> None:
        self.store = f"gsheet:{spreadsheet}"
        self.caller = caller or Caller()
        self._find_access = access
        self._now = now
        self._lock = Lock()
        self._api: SheetsApi | None = None
        self._remembers = remembers
        self._tabs: tuple[Tab, ...] = ()
        self._sheet_ids: Mapping[str, int] = {}
        self._values: dict[str, Rows] = {}
        self._structure_at = float("-inf")

    def workbook(self) -> Workbook:
        """Return all tabs as they are now. Raises StoreUnavailable and StoreBroken."""
        with self._lock:
            return self._looked(None)

    def seen(self) -> tuple[Workbook, dict[str, int]]:
        """Return all tabs as they are now, and Google's number of each by its title. Raises as `workbook`."""
        with self._lock:
            return self._looked(None), {tab.title: tab.shape.sheet_id for tab in self._tabs}

    def know(self, sheet_ids: Mapping[str, int]) -> None:
        """Take Google's numbers of the tabs from somebody who saw them; links need them."""
        self._sheet_ids = sheet_ids

    def look(self) -> SheetState:
        """Return all there is to know before a change: the cells, the tabs, and which saves were claimed. Raises as `workbook`."""
        with self._lock:
            tabs, claims = self._listed()
            if {tab.title for tab in tabs} != {tab.title for tab in self._tabs}:
                self._structure_at = float("-inf")
            return SheetState(self._looked(tabs), {tab.title: tab.shape for tab in tabs}, claims)

    def claims(self) -> list[int]:
        """Return the numbers of the saves that were claimed and are remembered, ascending."""
        with self._lock:
            return self._listed()[1]

    def formulas(self, tabs: Sequence[str]) -> dict[str, Rows]:
        """Return tabs with their formulas as text, nothing when one of them is gone."""
        with self._lock:
            try:
                found = self._connected().values([quoted(tab) for tab in tabs], formulas=True) if tabs else []
                return {tab: rows_of(rows) for tab, rows in zip(tabs, found, strict=True)}
            except MissingRange:
                return {}
            except _MALFORMED as error:
                raise self._bad_answer() from error

    def change(
        self, requests: Sequence[Mapping[str, Any]], watched: Mapping[str, Sequence[tuple[int, int]]] | None = None
    ) -> dict[str, Lines]:
        """Carry out all requests of a batch or none; return the rows of `watched` (first and last, of a tab) as they are then.

        Raises as `SheetsApi.change`.
        """
        blocks = watched or {}
        ranges = [f"{quoted(tab)}!{a + 1}:{b + 1}" for tab, spans in blocks.items() for a, b in spans]
        with self._lock:
            try:
                answer = self._connected().change(requests, ranges)
            except MissingRange as error:
                # A tab was renamed just now: whether the batch was carried out is to be found out.
                raise self._bad_answer() from error
        if not ranges:
            return {}
        try:
            data = data_in(answer, {tab: len(spans) for tab, spans in blocks.items()})
            return {tab: _lines(pieces) for tab, pieces in data.items()}
        except _MALFORMED as error:
            raise self._bad_answer() from error

    def notes(self) -> Mapping[str, Any]:
        """Return the notes of all cells as Google answers to `cell_notes.NOTE_FIELDS`. Raises as `workbook`."""
        with self._lock:
            return self._connected().cells(NOTE_FIELDS)

    def forget(self) -> None:
        """Ask for everything again at the next look."""
        with self._lock:
            self._structure_at = float("-inf")

    def link(self, where: str) -> str | None:
        """Return the link that opens the spreadsheet at a place, None when its tab was not seen."""
        address = address_of(where)
        if address is None:
            return None
        own = (tab.shape.sheet_id for tab in self._tabs if tab.title == address.tab)
        number = next(own, self._sheet_ids.get(address.tab))
        if number is None:
            return None
        cells = f"&range={address.cells}" if address.cells else ""
        return f"https://docs.google.com/spreadsheets/d/{self.store.removeprefix('gsheet:')}/edit#gid={number}{cells}"

    def _connected(self) -> SheetsApi:
        if self._api is None:
            self._api = SheetsApi(self._find_access(), self.caller)
        return self._api

    def _bad_answer(self) -> StoreUnavailable:
        return StoreUnavailable(store=self.store, reason="bad-answer")

    def _listed(self) -> tuple[tuple[Tab, ...], list[int]]:
        """Return the tabs, and the numbers of the saves claimed so far."""
        answer = self._connected().spreadsheet(TAB_FIELDS)
        try:
            return tabs_in(answer), claims_in(answer.get("developerMetadata", ()))
        except _MALFORMED as error:
            raise self._bad_answer() from error

    def _looked(self, tabs: tuple[Tab, ...] | None) -> Workbook:
        """Return all tabs as they are now; `tabs` are those just listed, None where they were not."""
        for listed in (tabs, None):
            try:
                return self._workbook(listed)
            except MissingRange as error:
                self._structure_at, failure = float("-inf"), error
            except _MALFORMED as error:
                raise self._bad_answer() from error
        raise self._bad_answer() from failure  # somebody renames tabs at this very moment

    def _workbook(self, listed: tuple[Tab, ...] | None) -> Workbook:
        is_new = self.caller.clock() - self._structure_at >= STRUCTURE_SECONDS
        known, values, since = self._tabs, self._values, self._structure_at
        if is_new:
            known, values, since = self._begun(listed or self._listed()[0])
        found = self._connected().values([quoted(tab.title) for tab in known]) if known else []
        now = {tab.title: rows_of(rows) for tab, rows in zip(known, found, strict=True)}
        # The formats of cells not known yet and of rows with a new number: one call, more for very many tabs.
        asked = {tab.title: areas_to_ask(tab, values.get(tab.title), now[tab.title]) for tab in known}
        data: dict[str, Any] = {}
        for some in calls_for(asked):
            ranges = [area.range(title) for title, areas in some.items() for area in areas]
            data |= data_in(self._connected().cells(CELL_FIELDS, ranges), {title: len(some[title]) for title in some})
        tabs = tuple(looked_at(tab, asked[tab.title], data[tab.title]) if tab.title in data else tab for tab in known)
        workbook = Workbook(tuple(tab.grid(now[tab.title]) for tab in tabs), self.store)
        if self._remembers is not None and tabs != known:
            asked_at = self._now() - timedelta(seconds=max(0.0, self.caller.clock() - since))
            self._remembers.keep(KeptWorkbook(workbook, asked_at), "")
        self._tabs, self._values, self._structure_at = tabs, now, since
        return workbook

    def _begun(self, tabs: tuple[Tab, ...]) -> tuple[tuple[Tab, ...], dict[str, Rows], float]:
        """Return tabs, their values and since when they have been known, for a look that starts over.

        At the first look of a program that is what another one saw a while ago, else nothing but the tabs.
        """
        now = self.caller.clock()
        look = self._remembers.find() if self._remembers is not None and not self._tabs else None
        age = (self._now() - look.read_at).total_seconds() if look is not None else STRUCTURE_SECONDS
        if look is None or not 0 <= age < STRUCTURE_SECONDS:
            return tabs, {}, now
        seen = {grid.tab: grid for grid in look.workbook}
        known = tuple(tab.as_in(seen[tab.title]) if tab.title in seen else tab for tab in tabs)
        return known, {title: tuple(map(tuple, grid.rows)) for title, grid in seen.items()}, now - age


def _lines(data: Iterable[Mapping[str, Any]]) -> dict[int, tuple[Any, ...]]:
    """Return the rows of a tab as a write returned them. A value that nobody typed comes from a formula in another cell."""
    lines: dict[int, tuple[Any, ...]] = {}
    for block in data:
        for row, line in enumerate(block.get("rowData", ()), block.get("startRow", 0)):
            cells: list[Any] = [None] * block.get("startColumn", 0)
            for cell in line.get("values", ()):
                entered, shown = cell.get("userEnteredValue", {}), cell.get("effectiveValue", {})
                is_formula = "formulaValue" in entered or (shown and not entered)
                cells.append(
                    FormulaText(entered.get("formulaValue", "")) if is_formula else next(iter(shown.values()), None)
                )
            lines[row] = tuple(cells)
    return lines
