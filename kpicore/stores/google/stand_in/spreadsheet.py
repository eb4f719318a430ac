"""A spreadsheet that people edit while it is served, and the ranges of its tabs."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from datetime import time as clock_time
from typing import Any

from kpicore.sheets.grid import Grid, Rectangle, Workbook, column_letters, column_number
from kpicore.stores.google.stand_in.messages import Refused

SPREADSHEET = "1stand-in_spreadsheet"
EMAIL = "board@stand-in.iam.gserviceaccount.com"
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - the clock on the wall of the spreadsheet


@dataclass(frozen=True)
class FormulaCell:
    """A cell with a formula, and the value it has."""

    text: str
    value: Any


@dataclass
class EditableTab:
    """One tab; `rows` and `formats` are parallel, ragged, counted from 0. `guards` are requests that change no value, as they came."""

    title: str
    sheet_id: int
    rows: list[list[Any]]
    formats: list[list[str]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Rectangle, ...] = ()
    row_count: int = 1000
    column_count: int = 26
    protected: list[dict[str, Any]] = field(default_factory=list)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    guards: list[dict[str, Any]] = field(default_factory=list)
    frozen: tuple[int, int] = (0, 0)

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the grid: Google's usual 1000 × 26, or what the content needs."""
        return max(self.row_count, len(self.rows)), max(self.column_count, *map(len, self.rows), 0)

    def copy(self) -> EditableTab:
        """Return a copy that can be changed without changing this one."""
        return replace(
            self,
            rows=[list(row) for row in self.rows],
            formats=[list(row) for row in self.formats],
            protected=list(self.protected),
            notes=dict(self.notes),
            guards=list(self.guards),
        )


@dataclass
class Spreadsheet:
    """A spreadsheet people edit; every method may be called while it is served."""

    tabs: list[EditableTab]
    id: str = SPREADSHEET
    title: str = "KPI"
    shared_with: set[str] = field(default_factory=lambda: {EMAIL})
    viewers: set[str] = field(default_factory=set)
    metadata: dict[int, dict[str, Any]] = field(default_factory=dict)
    #: Who changes this copy of it while a batch is carried out.
    editor: str = ""
    lock: threading.RLock = field(default_factory=threading.RLock)

    @classmethod
    def of(cls, grids: Workbook | Sequence[Grid], **more: Any) -> Spreadsheet:
        sheet = cls([], **more)
        for grid in grids:
            sheet.add_tab(grid)
        return sheet

    def add_tab(self, grid: Grid) -> None:
        with self.lock:
            rows, formats = [list(map(_stored, row)) for row in grid.rows], [list(row) for row in grid.formats]
            hidden = (grid.hidden, grid.hidden_rows, grid.hidden_columns, grid.merged)
            free = max((tab.sheet_id for tab in self.tabs), default=0) + 1
            self.tabs.append(EditableTab(grid.tab, free, rows, formats, *hidden))

    def remove_tab(self, title: str) -> None:
        with self.lock:
            self.tabs.remove(self.tab(title))

    def rename_tab(self, title: str, new: str) -> None:
        with self.lock:
            self.tab(title).title = new

    def duplicate_tab(self, title: str) -> None:
        """Copy a tab as the menu does: `実績 のコピー`."""
        with self.lock:
            free = max(tab.sheet_id for tab in self.tabs) + 1
            self.tabs.append(replace(self.tab(title).copy(), title=f"{title} のコピー", sheet_id=free))

    def sort(self, title: str, column: int, *, descending: bool = False, header: int = 1) -> None:
        """Sort the rows below the header by a column counted from 0, formats and all."""
        with self.lock:
            tab = self.tab(title)
            formats = tab.formats + [[] for _ in range(len(tab.rows) - len(tab.formats))]
            lines = list(zip(tab.rows[header:], formats[header:], strict=True))
            lines.sort(key=lambda line: str(line[0][column]) if column < len(line[0]) else "", reverse=descending)
            tab.rows[header:] = [row for row, _ in lines]
            tab.formats[:] = [*formats[:header], *(patterns for _, patterns in lines)]

    def value(self, cell: str) -> Any:
        """Return what a cell shows, None when it is blank."""
        with self.lock:
            area = area_of(cell, self)
            row = row_at(area.tab.rows, area.first_row)
            found = row[area.first_column] if area.first_column < len(row) else None
            return found.value if isinstance(found, FormulaCell) else found

    def tab(self, title: str) -> EditableTab:
        return next(tab for tab in self.tabs if tab.title == title)

    def edit(self, cell: str, value: Any, format: str | None = None) -> None:
        """Type a value into a cell (`実績!C7`), as a person would; with `format` its number format too."""
        with self.lock:
            area = area_of(cell, self)
            put(area.tab.rows, area.first_row, area.first_column, _stored(value), None)
            if format is not None:
                put(area.tab.formats, area.first_row, area.first_column, format, "")

    def insert_column(self, title: str, column: int, values: Sequence[Any] = ()) -> None:
        """Insert a column before the one counted from 0, as a person would."""
        with self.lock:
            insert_line(self.tab(title), "COLUMNS", column)
            for row, value in enumerate(values):
                put(self.tab(title).rows, row, column, _stored(value), None)

    def delete_column(self, title: str, column: int) -> None:
        """Delete the column counted from 0, as a person would."""
        with self.lock:
            tab = self.tab(title)
            for lines in (tab.rows, tab.formats):
                for line in lines:
                    del line[column : column + 1]
            tab.column_count -= 1

    def delete_row(self, title: str, row: int) -> None:
        """Delete the row so numbered (from 1), as a person would."""
        with self.lock:
            tab = self.tab(title)
            del tab.rows[row - 1 : row]
            del tab.formats[row - 1 : row]
            tab.notes = {place: note for place, note in tab.notes.items() if place[0] != row - 1}
            _move_notes(tab, "ROWS", row - 1, -1)

    def insert_row(self, title: str, row: int, values: Sequence[Any] = ()) -> None:
        """Insert a row above the row so numbered (from 1), as a person would."""
        with self.lock:
            tab = self.tab(title)
            _move_notes(tab, "ROWS", row - 1, 1)
            tab.rows.insert(row - 1, list(map(_stored, values)))
            if len(tab.formats) >= row:
                tab.formats.insert(row - 1, [])


def put(rows: list[list[Any]], row: int, column: int, value: Any, blank: Any) -> None:
    """Set a cell of ragged rows, which grow with `blank` as far as needed."""
    rows += [[] for _ in range(row + 1 - len(rows))]
    rows[row] += [blank] * (column + 1 - len(rows[row]))
    rows[row][column] = value


def _stored(value: Any) -> Any:
    """Return a value as Sheets keeps it: days and times are serial numbers, what cannot be computed an error."""
    if isinstance(value, datetime):
        since = value.replace(tzinfo=None) - _EPOCH
        return since.days + since.seconds / 86400
    if isinstance(value, date):
        return (value - _EPOCH.date()).days
    if isinstance(value, clock_time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    if value is None or isinstance(value, (str, int, float, FormulaCell)):
        return value
    return "#ERROR!"


def insert_line(tab: EditableTab, dimension: str, at: int) -> None:
    """Insert a blank line of cells; what lies there and behind moves on."""
    _move_notes(tab, dimension, at, 1)
    if dimension == "ROWS":
        tab.row_count += 1
        for lines in (tab.rows, tab.formats):
            if at < len(lines):
                lines.insert(at, [])
        return
    tab.column_count += 1
    for cells in tab.rows:
        if at < len(cells):
            cells.insert(at, None)
    for patterns in tab.formats:
        if at < len(patterns):
            patterns.insert(at, "")


def _move_notes(tab: EditableTab, dimension: str, at: int, by: int) -> None:
    """Move notes along with the cells they are on: those at `at` and behind it."""
    axis = dimension == "COLUMNS"
    tab.notes = {
        (row + by * (not axis and row >= at), column + by * (axis and column >= at)): note
        for (row, column), note in tab.notes.items()
    }


# -- ranges ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GridRange:
    """A rectangle of a tab, counted from 0, ends outside."""

    tab: EditableTab
    first_row: int
    first_column: int
    end_row: int
    end_column: int

    def __str__(self) -> str:
        corner = f"{column_letters(self.end_column - 1)}{self.end_row}"
        return f"'{self.tab.title}'!{column_letters(self.first_column)}{self.first_row + 1}:{corner}"


_RANGE = re.compile(r"(?:(?P<tab>'(?:[^']|'')+'|[^'!]+)(?:!|$))?(?P<cells>[A-Za-z0-9:$]*)")
_CORNER = re.compile(r"\$?(?P<column>[A-Za-z]*)\$?(?P<row>\d*)")


def area_of(text: str, sheet: Spreadsheet) -> GridRange:
    """Return the area a range in A1 notation names. Raises Refused as Google does."""
    match = _RANGE.fullmatch(text)
    name = match["tab"] if match else None
    title = name[1:-1].replace("''", "'") if name and name.startswith("'") else name
    tab = next((tab for tab in sheet.tabs if title in (None, tab.title)), None)
    if match is None or tab is None:
        raise Refused(400, "INVALID_ARGUMENT", f"Unable to parse range: {text}")
    first, _, last = match["cells"].partition(":")
    rows, columns = tab.size
    if not first:
        return GridRange(tab, 0, 0, rows, columns)
    (row, column), (last_row, last_column) = _corner(first, text), _corner(last or first, text)
    if (row or 0) >= rows or (column or 0) >= columns:
        limits = f"Max rows: {rows}, max columns: {columns}"
        raise Refused(400, "INVALID_ARGUMENT", f"Range ({text}) exceeds grid limits. {limits}")
    return GridRange(
        tab,
        row if row is not None else 0,
        column if column is not None else 0,
        min(rows, last_row + 1 if last_row is not None else rows),
        min(columns, last_column + 1 if last_column is not None else columns),
    )


def _corner(text: str, whole: str) -> tuple[int | None, int | None]:
    match = _CORNER.fullmatch(text)
    if match is None or not text:
        raise Refused(400, "INVALID_ARGUMENT", f"Unable to parse range: {whole}")
    column = column_number(match["column"].upper()) if match["column"] else None
    return (int(match["row"]) - 1 if match["row"] else None), column


def values_in(area: GridRange, options: Mapping[str, str]) -> list[list[Any]]:
    """Return the values of an area as values.get renders them, rows and cells without their blank ends."""
    render = options.get("valueRenderOption", "FORMATTED_VALUE")
    rows = []
    for index in range(area.first_row, min(area.end_row, len(area.tab.rows))):
        cells = [
            cell if not isinstance(cell, FormulaCell) else cell.text if render == "FORMULA" else cell.value
            for cell in area.tab.rows[index][area.first_column : area.end_column]
        ]
        formats = row_at(area.tab.formats, index)[area.first_column : area.end_column]
        formats += [""] * (len(cells) - len(formats))
        row = [shown(*cell) if render == "FORMATTED_VALUE" else cell[0] for cell in zip(cells, formats, strict=True)]
        rows.append(_trimmed(["" if value is None else value for value in row], ""))
    return _trimmed(rows, [])


def shown(value: Any, pattern: str) -> str:
    """Return the text of a cell as its number format shows it: percentages, else up to ten digits."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).upper()
    if pattern.endswith("%"):
        return f"{value * 100:.{len(pattern.partition('.')[2].rstrip('%'))}f}%"
    return f"{value:.10g}"


def row_at(rows: Sequence[list[Any]], index: int) -> list[Any]:
    """Return a copy of a row, empty below the last one."""
    return list(rows[index]) if index < len(rows) else []


def _trimmed(items: list[Any], blank: Any) -> list[Any]:
    while items and items[-1] == blank:
        items.pop()
    return items
