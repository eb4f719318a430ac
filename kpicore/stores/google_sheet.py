"""A Google Sheet as a store: what it says is read here; how changes get into it is in `sheet_save`.

A refresh is one `values:batchGet` over all tabs. What values do not say (tabs, number formats, hidden rows, merged cells) is
asked for with them at first, every ten minutes, and when a tab has gone; formats of rows in which a number changed are asked for at
once, since 0.8 and 80% differ in nothing else. One lock: a sheet is asked by one caller at a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from kpicore.errors import StoreBroken, StoreUnavailable
from kpicore.model.change import Change, LoggedChange
from kpicore.model.rows import checked_changes
from kpicore.model.snapshot import Snapshot
from kpicore.sheets.addresses import address_of
from kpicore.sheets.grid import Grid, Rectangle, Workbook
from kpicore.sheets.reader import WorkbookReading, read_workbook
from kpicore.stores.base import Clock, utc_now
from kpicore.stores.cell_notes import NOTE_FIELDS, Notes, show_notes
from kpicore.stores.google_api import Access, MissingRange, SheetsApi
from kpicore.stores.last_good import LastGood
from kpicore.stores.last_good import Look as KeptLook
from kpicore.stores.sheet_check import Formula, Lines
from kpicore.stores.sheet_loss import Held, held_by, lost_tabs
from kpicore.stores.sheet_requests import TabShape, claims_in
from kpicore.stores.sheet_revision import revision_of
from kpicore.stores.sheet_save import Look, provision, save
from kpicore.stores.transport import Caller, Traffic

#: How long the list of tabs and what else is not a value may be old.
STRUCTURE_SECONDS = 600.0
#: A load shortly after a look at the revision takes what that look brought.
FRESH = timedelta(seconds=10)

_FORMATS = "data(startRow,startColumn,rowData.values.effectiveFormat.numberFormat"
_STRUCTURE_FIELDS = (
    "sheets(properties(sheetId,title,hidden,sheetType),merges,"
    f"{_FORMATS},rowMetadata.hiddenByUser,columnMetadata.hiddenByUser))"
)
_SHAPE_FIELDS = (
    "sheets.properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount)),"
    "developerMetadata(metadataId,metadataKey,metadataValue)"
)
_FORMAT_FIELDS = f"sheets(properties.title,{_FORMATS}))"

#: The pattern of a format that has a kind and no pattern of its own.
_USUAL_PATTERNS = {
    "PERCENT": "0.00%",
    "DATE": "yyyy-mm-dd",
    "TIME": "hh:mm:ss",
    "DATE_TIME": "yyyy-mm-dd hh:mm:ss",
    "SCIENTIFIC": "0.00E+00",
    "TEXT": "@",
}

#: What JSON of another shape than promised raises where it is taken apart.
_MALFORMED = (KeyError, TypeError, AttributeError)

Rows = tuple[tuple[Any, ...], ...]


def today_in_japan() -> date:
    """Return the day it is in Japan."""
    return datetime.now(ZoneInfo("Asia/Tokyo")).date()


class GoogleSheetStore:
    """A spreadsheet as a store. `revision` is made of what it shows, whoever wrote it.

    A store that was loaded, or has a copy of the last good reading, does not take it in silence that a tab it read has gone: `load` and
    `save` raise StoreBroken (`tab-gone`, `tabs`) until the tab is back or somebody calls `accept`.
    """

    def __init__(
        self,
        sheet: GoogleSheet,
        *,
        today: Callable[[], date] = today_in_japan,
        now: Clock = utc_now,
        kept: LastGood | None = None,
    ) -> None:
        self._sheet = sheet
        self._kept = kept
        self._today = today
        self._now = now
        self._looked: tuple[Workbook, datetime] | None = None
        self._held: Held | None = None
        self._loaded = ""
        self._accepts = False

    def revision(self) -> str:
        workbook, read_at = self._look()
        self._looked = (workbook, read_at)
        revision = revision_of(workbook)
        if revision == self._loaded:  # what was not loaded yet may lack a tab
            self._keep(workbook, read_at, revision)
        return revision

    def load(self) -> Snapshot:
        """Return what the sheet says; what a look at the revision just brought is not asked for again.

        Raises StoreBroken (`tab-gone`, `tabs`) when a tab that was read before cannot be read any more.
        """
        workbook, read_at = self._latest()
        revision = revision_of(workbook)
        reading = read_workbook(workbook, today=self._today())
        self._refuse_losses(workbook, reading)
        self._held, self._loaded, self._accepts = held_by(workbook, reading), revision, False
        self._keep(workbook, read_at, revision)
        return reading.snapshot(revision=revision, read_at=read_at)

    def workbook(self) -> Workbook:
        """Return the tabs as they are now, from the last look where that was a moment ago."""
        return self._latest()[0]

    def accept(self) -> None:
        """Take the sheet as it is at the next load, whatever tab it lacks."""
        self._accepts = True

    def last_good(self) -> Snapshot | None:
        """Return what the sheet said when it was last read and written to this machine's disk, None when there is no such copy.

        `read_at` says when that was, at most five minutes too early.
        """
        look = self._kept.find() if self._kept is not None else None
        if look is None:
            return None
        reading = read_workbook(look.workbook, today=self._today())
        return reading.snapshot(revision=revision_of(look.workbook), read_at=min(look.read_at, self._now()))

    def save(self, changes: Sequence[Change], author: str) -> str:
        """Write the changes into their cells, all or none, and return the revision they made.

        Raises also `CannotWrite` (`reason`, `where` or `table` and `key`), with nothing written, and StoreUnavailable (`unsettled`)
        when neither an answer nor the log can be had: only then it is not known whether the changes are written.
        """
        self._looked = None
        asked = checked_changes(changes)
        revision = save(self._sheet, asked, author, today=self._today(), now=self._now, check=self._refuse_losses)
        # What this save took away is no loss; the next load says what is there now.
        self._held = Held()
        return revision

    def provision(
        self, snapshot: Snapshot, author: str, *, changes: Callable[[Snapshot], Sequence[Change]] | None = None
    ) -> str:
        """Give the sheet every tab of the template, with its guards, and the rows of a snapshot; return the revision.

        One batch. Tabs that are there keep what they hold: rows are added and changed, or as `changes` says; a second time
        nothing changes. Raises what `save` raises, and what `changes` raises.
        """
        self._looked = None
        revision = provision(self._sheet, snapshot, author, today=self._today(), now=self._now, changes=changes)
        self._held = Held()
        return revision

    def show_notes(self, wanted: Notes) -> int:
        """Make the notes of ours on cells the wanted ones; return how many cells changed. Raises as `cell_notes.show_notes`."""
        return show_notes(self._sheet, wanted)

    def link(self, where: str) -> str | None:
        """Return the link that opens the sheet at a place, None when it is no place, or in a tab not seen yet. Asks nobody."""
        return self._sheet.link(where)

    def traffic(self) -> Traffic:
        """Return how many calls went to Google in the last hour, and for how long it is left in peace."""
        return self._sheet.caller.traffic()

    def history(self) -> list[LoggedChange]:
        """Return what 変更履歴 holds, the newest first."""
        return list(read_workbook(self._latest()[0], today=self._today()).history)

    def _refuse_losses(self, workbook: Workbook, reading: WorkbookReading) -> None:
        if self._accepts:
            return
        lost = lost_tabs(self._known(), held_by(workbook, reading))
        if lost:
            self._sheet.forget()  # so that a tab that is back is seen at the next look, not after ten minutes
            raise StoreBroken(store=self._sheet.store, reason="tab-gone", tabs=lost)

    def _known(self) -> Held:
        """Return what the sheet gave when it was last loaded, by this program or by the one before it on this machine."""
        if self._held is None:
            look = self._kept.find() if self._kept is not None else None
            self._held = held_by(look.workbook, read_workbook(look.workbook, today=self._today())) if look else Held()
        return self._held

    def _latest(self) -> tuple[Workbook, datetime]:
        looked, self._looked = self._looked, None
        if looked is not None and self._now() - looked[1] < FRESH:
            return looked
        return self._look()

    def _look(self) -> tuple[Workbook, datetime]:
        return self._sheet.workbook(), self._now()

    def _keep(self, workbook: Workbook, read_at: datetime, revision: str) -> None:
        if self._kept is not None:
            self._kept.keep(KeptLook(workbook, read_at), revision)


@dataclass(frozen=True, slots=True)
class _Tab:
    """What is known of a tab beside its values."""

    title: str
    sheet_id: int = 0
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Rectangle, ...] = ()
    formats: tuple[tuple[str, ...], ...] = ()


class GoogleSheet:
    """A spreadsheet as a workbook, with what is remembered of it between two looks.

    `access` is asked at the first look, so that a key that is missing or broken is an error of that look.
    """

    def __init__(
        self,
        spreadsheet: str,
        access: Callable[[], Access],
        *,
        clock: Callable[[], float] = time.monotonic,
        caller: Caller | None = None,
    ) -> None:
        self.store = f"gsheet:{spreadsheet}"
        self.caller = caller or Caller()
        self._find_access = access
        self._clock = clock
        self._lock = Lock()
        self._api: SheetsApi | None = None
        self._tabs: tuple[_Tab, ...] = ()
        self._values: dict[str, Rows] = {}
        self._structure_at = float("-inf")

    def look(self) -> Look:
        """Return all there is to know before a change: the cells, the tabs, and which saves were claimed. Raises as `workbook`."""
        with self._lock:
            shapes, claims = self._shapes()
            if set(shapes) != {tab.title for tab in self._tabs}:
                self._structure_at = float("-inf")
        return Look(self.workbook(), shapes, claims)

    def claims(self) -> list[int]:
        """Return the numbers of the saves that were claimed and are remembered, ascending."""
        with self._lock:
            return self._shapes()[1]

    def formulas(self, tabs: Sequence[str]) -> dict[str, Rows]:
        """Return tabs with their formulas as text, nothing when one of them is gone."""
        with self._lock:
            try:
                found = self._connected().values([_quoted(tab) for tab in tabs], formulas=True) if tabs else []
            except MissingRange:
                return {}
        return {tab: _rows(rows) for tab, rows in zip(tabs, found, strict=True)}

    def change(
        self, requests: Sequence[Mapping[str, Any]], watched: Mapping[str, Sequence[tuple[int, int]]] | None = None
    ) -> dict[str, Lines]:
        """Carry out a batch of requests or nothing of it; return the rows of `watched` (first and last, of a tab) as they are then.

        Raises as `SheetsApi.change`.
        """
        ranges = [f"{_quoted(tab)}!{a + 1}:{b + 1}" for tab, blocks in (watched or {}).items() for a, b in blocks]
        with self._lock:
            try:
                answer = self._connected().change(requests, ranges)
            except MissingRange as error:
                # A tab was renamed just now: whether the batch was carried out is to be found out.
                raise StoreUnavailable(store=self.store, reason="bad-answer") from error
        try:
            return {sheet["properties"]["title"]: _lines(sheet.get("data", ())) for sheet in answer.get("sheets", ())}
        except _MALFORMED as error:
            raise StoreUnavailable(store=self.store, reason="bad-answer") from error

    def notes(self) -> Mapping[str, Any]:
        """Return the notes of all cells as Google answers to `cell_notes.NOTE_FIELDS`. Raises as `workbook`."""
        with self._lock:
            return self._connected().spreadsheet(NOTE_FIELDS)

    def forget(self) -> None:
        """Look at everything anew the next time."""
        with self._lock:
            self._structure_at = float("-inf")

    def link(self, where: str) -> str | None:
        """Return the link that opens the spreadsheet at a place, None when its tab was not seen."""
        address = address_of(where)
        tab = next((tab for tab in self._tabs if address is not None and tab.title == address.tab), None)
        if address is None or tab is None:
            return None
        cells = f"&range={address.cells}" if address.cells else ""
        return f"https://docs.google.com/spreadsheets/d/{self.store.removeprefix('gsheet:')}/edit#gid={tab.sheet_id}{cells}"

    def _shapes(self) -> tuple[dict[str, TabShape], list[int]]:
        answer = self._connected().spreadsheet(_SHAPE_FIELDS)
        shapes = {}
        for sheet in answer.get("sheets", ()):
            properties = sheet["properties"]
            size = properties.get("gridProperties")
            if size is not None and properties.get("sheetType", "GRID") == "GRID":
                shapes[properties["title"]] = TabShape(
                    properties.get("sheetId", 0), size.get("rowCount", 0), size.get("columnCount", 0)
                )
        return shapes, claims_in(answer.get("developerMetadata", ()))

    def workbook(self) -> Workbook:
        """Return all tabs as they are now. Raises StoreUnavailable and StoreBroken."""
        with self._lock:
            try:
                return self._workbook()
            except MissingRange:
                self._structure_at = float("-inf")
            except _MALFORMED as error:
                raise StoreUnavailable(store=self.store, reason="bad-answer") from error
            try:
                return self._workbook()
            except (MissingRange, *_MALFORMED) as error:  # somebody renames tabs at this very moment
                raise StoreUnavailable(store=self.store, reason="bad-answer") from error

    def _workbook(self) -> Workbook:
        api = self._connected()
        fresh = self._clock() - self._structure_at < STRUCTURE_SECONDS
        if not fresh:
            self._tabs = _tabs(api.spreadsheet(_STRUCTURE_FIELDS))
        found = api.values([_quoted(tab.title) for tab in self._tabs]) if self._tabs else []
        values = {tab.title: _rows(rows) for tab, rows in zip(self._tabs, found, strict=True)}
        if fresh:
            self._tabs = self._with_formats(api, values)
        else:
            self._structure_at = self._clock()
        self._values = values
        return Workbook(tuple(_grid(tab, values[tab.title]) for tab in self._tabs), self.store)

    def _connected(self) -> SheetsApi:
        if self._api is None:
            self._api = SheetsApi(self._find_access(), self.caller)
        return self._api

    def _with_formats(self, api: SheetsApi, values: Mapping[str, Rows]) -> tuple[_Tab, ...]:
        """Return the tabs with the formats of rows in which a number is new; one call, none when there is no such row."""
        spans = {title: _changed_rows(self._values.get(title, ()), rows) for title, rows in values.items()}
        ranges = [f"{_quoted(title)}!{span[0] + 1}:{span[1] + 1}" for title, span in spans.items() if span is not None]
        if not ranges:
            return self._tabs
        answer = api.spreadsheet(_FORMAT_FIELDS, ranges)
        new = {sheet.get("properties", {}).get("title"): sheet for sheet in answer.get("sheets", ())}
        return tuple(_reformatted(tab, spans[tab.title], new.get(tab.title)) for tab in self._tabs)


def _lines(data: Iterable[Mapping[str, Any]]) -> dict[int, tuple[Any, ...]]:
    """Return the rows of a tab as a write returned them."""
    return {
        block.get("startRow", 0) + offset: (None,) * block.get("startColumn", 0)
        + tuple(map(_written, row.get("values", ())))
        for block in data
        for offset, row in enumerate(block.get("rowData", ()))
    }


def _written(cell: Mapping[str, Any]) -> Any:
    """Return the value of a cell; what nobody typed comes from a formula in another cell."""
    entered: Mapping[str, Any] = cell.get("userEnteredValue", {})
    shown: Mapping[str, Any] = cell.get("effectiveValue", {})
    if "formulaValue" in entered or (shown and not entered):
        return Formula(entered.get("formulaValue", ""))
    return next(iter(shown.values()), None)


def _quoted(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"


def _rows(values: Iterable[Iterable[Any]]) -> Rows:
    return tuple(tuple(None if value == "" else value for value in row) for row in values)


def _grid(tab: _Tab, rows: Rows) -> Grid:
    return Grid(tab.title, rows, tab.formats, tab.hidden, tab.hidden_rows, tab.hidden_columns, tab.merged)


def _changed_rows(old: Rows, new: Rows) -> tuple[int, int] | None:
    """Return the first and the last row in which a number is not what it was, None when there is none."""
    changed = [index for index, row in enumerate(new) if _has_new_number(old[index] if index < len(old) else (), row)]
    return (changed[0], changed[-1]) if changed else None


def _has_new_number(old: Sequence[Any], new: Sequence[Any]) -> bool:
    if old == new:
        return False
    return any(
        isinstance(value, (int, float)) and not isinstance(value, bool) and (index >= len(old) or old[index] != value)
        for index, value in enumerate(new)
    )


# -- what is not a value --------------------------------------------------------------------------------------


def _tabs(answer: Mapping[str, Any]) -> tuple[_Tab, ...]:
    """Return the tabs that are grids of cells, in their order. Raises KeyError without any: every spreadsheet has a tab."""
    sheets = [sheet for sheet in answer["sheets"] if sheet["properties"].get("sheetType", "GRID") == "GRID"]
    return tuple(_tab(sheet) for sheet in sheets)


def _tab(sheet: Mapping[str, Any]) -> _Tab:
    data = sheet.get("data", ())
    return _Tab(
        title=sheet["properties"]["title"],
        sheet_id=sheet["properties"].get("sheetId", 0),
        hidden=sheet["properties"].get("hidden", False),
        hidden_rows=_hidden(data, "startRow", "rowMetadata"),
        hidden_columns=_hidden(data, "startColumn", "columnMetadata"),
        merged=tuple(map(_rectangle, sheet.get("merges", ()))),
        formats=_formats((), data),
    )


def _hidden(data: Iterable[Mapping[str, Any]], start: str, metadata: str) -> frozenset[int]:
    return frozenset(
        block.get(start, 0) + offset
        for block in data
        for offset, line in enumerate(block.get(metadata, ()))
        if line.get("hiddenByUser")
    )


def _rectangle(merge: Mapping[str, int]) -> Rectangle:
    """Return a merged range with its last row and column inside; Google's ends are outside."""
    return (
        merge.get("startRowIndex", 0),
        merge.get("startColumnIndex", 0),
        merge["endRowIndex"] - 1,
        merge["endColumnIndex"] - 1,
    )


def _reformatted(tab: _Tab, span: tuple[int, int] | None, sheet: Mapping[str, Any] | None) -> _Tab:
    if span is None or sheet is None:
        return tab
    return replace(tab, formats=_formats(_cleared(tab.formats, span), sheet.get("data", ())))


def _cleared(formats: tuple[tuple[str, ...], ...], span: tuple[int, int]) -> tuple[tuple[str, ...], ...]:
    return tuple(() if span[0] <= row <= span[1] else cells for row, cells in enumerate(formats))


def _formats(known: tuple[tuple[str, ...], ...], data: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, ...], ...]:
    """Return the known formats with the rows of `data` in their places, without blank ends."""
    rows = [list(cells) for cells in known]
    for block in data:
        first_row, first_column = block.get("startRow", 0), block.get("startColumn", 0)
        for offset, line in enumerate(block.get("rowData", ())):
            rows += [[] for _ in range(first_row + offset + 1 - len(rows))]
            patterns = [_pattern(cell) for cell in line.get("values", ())]
            rows[first_row + offset] = [""] * first_column + patterns
    trimmed = [_without_blank_end(cells, "") for cells in rows]
    return _without_blank_end(trimmed, ())


def _pattern(cell: Mapping[str, Any]) -> str:
    number_format = cell.get("effectiveFormat", {}).get("numberFormat", {})
    return number_format.get("pattern") or _USUAL_PATTERNS.get(number_format.get("type", ""), "")


def _without_blank_end(cells: Sequence[Any], blank: Any) -> tuple[Any, ...]:
    length = len(cells)
    while length and cells[length - 1] == blank:
        length -= 1
    return tuple(cells[:length])
