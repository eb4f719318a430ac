"""The structure of a Google Sheet apart from its values: tabs, number formats and hidden lines of the cells in use. Pure.

The list of tabs is small. Formats are asked for by ranges: of the columns that hold numbers, as far down as the values reach and one row
further, where the next entry goes. A tab of the template has five hundred prepared rows below, and a whole spreadsheet is megabytes.

Functions that take Google's answers apart raise KeyError, TypeError or AttributeError on another shape than was asked for. A tab
without `data`, or with fewer pieces of it than ranges, is such a shape: nothing is concluded from a part that is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from kpicore.model.rows import storable
from kpicore.sheets.grid import Grid, Rectangle, column_letters, runs
from kpicore.sheets.template import tab_kind
from kpicore.stores.google.requests import TabShape

#: What is asked of the spreadsheet as a whole: its tabs, and the developer metadata that keep writers apart.
TAB_FIELDS = (
    "sheets(properties(sheetId,title,hidden,sheetType,gridProperties(rowCount,columnCount)),merges),"
    "developerMetadata(metadataId,metadataKey,metadataValue)"
)
#: What is asked of ranges of cells.
CELL_FIELDS = (
    "sheets(properties.title,data(startRow,startColumn,rowData.values.effectiveFormat.numberFormat(type,pattern),"
    "rowMetadata.hiddenByUser,columnMetadata.hiddenByUser))"
)
#: So many lines beyond the last value are looked at.
_MARGIN = 1
#: A column with so many texts, some below its header, and without a number is one of texts.
_SOME_TEXTS = 3
_MOST_RUNS = 4
#: So long may the ranges of one call be together: they go into its address.
_LONGEST_RANGES = 6000

#: The pattern of a format that has a kind and no pattern of its own.
_USUAL_PATTERNS = {
    "PERCENT": "0.00%",
    "DATE": "yyyy-mm-dd",
    "TIME": "hh:mm:ss",
    "DATE_TIME": "yyyy-mm-dd hh:mm:ss",
    "SCIENTIFIC": "0.00E+00",
    "TEXT": "@",
}

Rows = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab without its values: title, size, hidden lines, merged ranges and number formats."""

    title: str
    shape: TabShape
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Rectangle, ...] = ()
    formats: tuple[tuple[str, ...], ...] = ()

    def grid(self, rows: Rows) -> Grid:
        """Return the tab with its values; hidden lines count as far as there are any."""
        width = max(map(len, rows), default=0)
        hidden_rows = frozenset(row for row in self.hidden_rows if row < len(rows))
        hidden_columns = frozenset(column for column in self.hidden_columns if column < width)
        return Grid(self.title, rows, self.formats, self.hidden, hidden_rows, hidden_columns, self.merged)

    def as_in(self, grid: Grid) -> Tab:
        """Return the tab with the formats and hidden lines that it had when it was this grid."""
        formats = tuple(map(tuple, grid.formats))
        return replace(self, formats=formats, hidden_rows=grid.hidden_rows, hidden_columns=grid.hidden_columns)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a tab to ask about, counted from 0, ends inside."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def range(self, title: str) -> str:
        """Return the area as a range in A1 notation."""
        first = f"{column_letters(self.first_column)}{self.first_row + 1}"
        return f"{quoted(title)}!{first}:{column_letters(self.last_column)}{self.last_row + 1}"


def quoted(title: str) -> str:
    """Return a tab's title as a range begins with it."""
    return "'" + title.replace("'", "''") + "'"


def rows_of(values: Iterable[Iterable[Any]]) -> Rows:
    """Return the values of a tab as rows, blank cells as None; characters cut in half, which nothing can store, become U+FFFD."""
    rows = tuple(tuple(None if value == "" else value for value in row) for row in values)
    try:
        "".join(value for row in rows for value in row if isinstance(value, str)).encode()
    except UnicodeEncodeError:
        return tuple(tuple(storable(value) if isinstance(value, str) else value for value in row) for row in rows)
    return rows


# -- tabs -------------------------------------------------------------------------------------------------------


def tabs_in(answer: Mapping[str, Any]) -> tuple[Tab, ...]:
    """Return the tabs that are grids of cells, in their order. Raises KeyError without any: every spreadsheet has a tab."""
    sheets = [sheet for sheet in answer["sheets"] if sheet["properties"].get("sheetType", "GRID") == "GRID"]
    tabs = []
    for sheet in sheets:
        properties, size = sheet["properties"], sheet["properties"]["gridProperties"]
        shape = TabShape(properties.get("sheetId", 0), size.get("rowCount", 0), size.get("columnCount", 0))
        merged = tuple(map(_rectangle, sheet.get("merges", ())))
        tabs.append(Tab(storable(properties["title"]), shape, properties.get("hidden", False), merged=merged))
    return tuple(tabs)


def _rectangle(merge: Mapping[str, int]) -> Rectangle:
    """Return a merged range with its last row and column inside; Google's ends are outside."""
    return (
        merge.get("startRowIndex", 0),
        merge.get("startColumnIndex", 0),
        merge["endRowIndex"] - 1,
        merge["endColumnIndex"] - 1,
    )


# -- cells ------------------------------------------------------------------------------------------------------


def areas_to_ask(tab: Tab, known: Rows | None, now: Rows) -> list[Area]:
    """Return which cells of a tab to ask about: those in use where nothing is known of it, else the rows with a new number."""
    width = max(map(len, now), default=0)
    if not width:
        return []
    last_row = min(len(now) + _MARGIN, max(tab.shape.rows, len(now))) - 1
    last_column = min(width + _MARGIN, max(tab.shape.columns, width)) - 1
    if not known:
        return _areas_in_use(tab, now, last_row, last_column)
    changed = []
    for at, row in enumerate(now):
        old = known[at] if at < len(known) else ()
        new = (value for index, value in enumerate(row) if index >= len(old) or old[index] != value)
        if row != old and any(isinstance(value, (int, float)) and not isinstance(value, bool) for value in new):
            changed.append(at)
    return [Area(changed[0], 0, changed[-1], last_column)] if changed else []


def _areas_in_use(tab: Tab, rows: Rows, last_row: int, last_column: int) -> list[Area]:
    """Return the last row, which tells of hidden columns, and the columns that hold numbers or may come to: formats of texts say nothing.

    The log only grows and holds texts of ours; of it the one row is enough.
    """
    areas = [Area(last_row, 0, last_row, last_column)]
    if tab_kind(tab.title) == "changes":
        return areas
    columns = []
    for column in range(last_column + 1):
        cells = [row[column] for row in rows if column < len(row) and row[column] is not None]
        if len(cells) < _SOME_TEXTS or not all(isinstance(cell, str) for cell in cells):
            columns.append(column)
    found = runs(columns or [last_column])
    if len(found) > _MOST_RUNS:  # a call has an address, which must not grow without end
        found = [(found[0][0], found[-1][1])]
    return [Area(0, first, last_row, last) for first, last in found] + areas


def calls_for(asked: Mapping[str, Sequence[Area]]) -> list[dict[str, Sequence[Area]]]:
    """Return the areas to ask about by the calls they fit into, each tab in one; nothing for tabs without any."""
    calls: list[dict[str, Sequence[Area]]] = []
    room = 0
    for title, areas in asked.items():
        length = sum(len(quote(area.range(title))) for area in areas)
        if areas and (not calls or length > room):
            calls.append({})
            room = _LONGEST_RANGES
        if areas:
            calls[-1][title] = areas
            room -= length
    return calls


def data_in(answer: Mapping[str, Any], pieces: Mapping[str, int]) -> dict[str, list[Mapping[str, Any]]]:
    """Return the pieces of grid data of each tab, one for each range that was asked for; `pieces` says how many those are."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for sheet in answer["sheets"]:
        found[sheet["properties"]["title"]] = list(sheet["data"])
    for title, number in pieces.items():
        if len(found[title]) != number:
            raise KeyError(f"{len(found[title])} of {number} ranges")
    return {title: found[title] for title in pieces}


def looked_at(tab: Tab, areas: Sequence[Area], data: Sequence[Mapping[str, Any]]) -> Tab:
    """Return a tab with what Google says of areas of its cells."""
    asked = {row for area in areas for row in range(area.first_row, area.last_row + 1)}
    columns = {column for area in areas for column in range(area.first_column, area.last_column + 1)}
    return replace(
        tab,
        formats=_formats([() if row in asked else cells for row, cells in enumerate(tab.formats)], data),
        hidden_rows=frozenset(tab.hidden_rows - asked) | _hidden(data, "startRow", "rowMetadata"),
        hidden_columns=frozenset(tab.hidden_columns - columns) | _hidden(data, "startColumn", "columnMetadata"),
    )


def _hidden(data: Iterable[Mapping[str, Any]], start: str, metadata: str) -> frozenset[int]:
    return frozenset(
        block.get(start, 0) + offset
        for block in data
        for offset, line in enumerate(block.get(metadata, ()))
        if line.get("hiddenByUser")
    )


def _formats(known: Iterable[Sequence[str]], data: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, ...], ...]:
    """Return the known formats with the cells of `data` in their places, without blank ends."""
    rows = [list(cells) for cells in known]
    for block in data:
        first_row, first_column = block.get("startRow", 0), block.get("startColumn", 0)
        for offset, line in enumerate(block.get("rowData", ())):
            rows += [[] for _ in range(first_row + offset + 1 - len(rows))]
            formats = [cell.get("effectiveFormat", {}).get("numberFormat", {}) for cell in line.get("values", ())]
            patterns = [each.get("pattern") or _USUAL_PATTERNS.get(each.get("type", ""), "") for each in formats]
            row = rows[first_row + offset]
            row += [""] * (first_column - len(row))
            row[first_column : first_column + len(patterns)] = patterns
    trimmed = [_without_blank_end(cells, "") for cells in rows]
    return _without_blank_end(trimmed, ())


def _without_blank_end(cells: Sequence[Any], blank: Any) -> tuple[Any, ...]:
    length = len(cells)
    while length and cells[length - 1] == blank:
        length -= 1
    return tuple(cells[:length])
