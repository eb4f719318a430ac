"""Edits of a workbook as values, and what a workbook is after them: what is about to be written can be read before it is sent.

Edits apply in their order; positions are those the edits before have made. A cell that is not named is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kpicore.sheets.grid import Grid, Rectangle, Workbook, column_number
from kpicore.sheets.writing.layout import Sheet

_FIRST_SERIAL = date(1899, 12, 30)
_ADDRESS = re.compile(r"(?P<tab>'(?:[^']|'')+'|[^'!]+)!(?P<column>[A-Z]+)(?P<row>\d+)")


@dataclass(frozen=True, slots=True)
class Put:
    """A value for a cell, None to empty it; `format` is its number format, None leaves the one it has."""

    tab: str
    row: int
    column: int
    value: Any
    format: str | None = None


@dataclass(frozen=True, slots=True)
class InsertRow:
    """A blank row above the row now at `at`."""

    tab: str
    at: int


@dataclass(frozen=True, slots=True)
class InsertColumn:
    """A blank column before the column now at `at`."""

    tab: str
    at: int


@dataclass(frozen=True, slots=True)
class AddTab:
    """A tab of the template with its cells and guards; a blank tab of that name is filled instead."""

    sheet: Sheet


Edit = Put | InsertRow | InsertColumn | AddTab


def stored(value: Any) -> Any:
    """Return a value as a spreadsheet keeps it: days are serial numbers."""
    return (value - _FIRST_SERIAL).days if isinstance(value, date) else value


def position_of(address: str) -> tuple[str, int, int] | None:
    """Return tab, row and column of the address of one cell, None when it is none.

    >>> position_of("'実績 4月'!C7")
    ('実績 4月', 6, 2)
    """
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    tab = match["tab"][1:-1].replace("''", "'") if match["tab"].startswith("'") else match["tab"]
    return tab, int(match["row"]) - 1, column_number(match["column"])


def edited(workbook: Workbook, edits: Iterable[Edit]) -> Workbook:
    """Return the workbook after the edits."""
    drafts = {grid.tab: _Draft.of(grid) for grid in workbook}
    for edit in edits:
        if isinstance(edit, AddTab):
            rows = tuple(tuple(map(stored, row)) for row in edit.sheet.grid.rows)  # as a spreadsheet gives them back
            drafts[edit.sheet.tab] = _Draft.of(replace(edit.sheet.grid, rows=rows))
        else:
            drafts[edit.tab].apply(edit)
    return replace(workbook, grids=tuple(draft.grid for draft in drafts.values()))


@dataclass(slots=True)
class _Draft:
    """A grid while it is edited; rows are copied when they are first touched."""

    source: Grid
    rows: list[Sequence[Any]]
    formats: list[Sequence[str]]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merged: tuple[Rectangle, ...]

    @classmethod
    def of(cls, grid: Grid) -> _Draft:
        return cls(grid, list(grid.rows), list(grid.formats), grid.hidden_rows, grid.hidden_columns, grid.merged)

    @property
    def grid(self) -> Grid:
        return replace(
            self.source,
            rows=tuple(map(tuple, self.rows)),
            formats=tuple(map(tuple, self.formats)),
            hidden_rows=self.hidden_rows,
            hidden_columns=self.hidden_columns,
            merged=self.merged,
        )

    def apply(self, edit: Put | InsertRow | InsertColumn) -> None:
        match edit:
            case Put():
                _put(self.rows, edit.row, edit.column, stored(edit.value), None)
                if edit.format is not None:
                    _put(self.formats, edit.row, edit.column, edit.format, "")
            case InsertRow():
                for lines in (self.rows, self.formats):
                    if edit.at < len(lines):
                        lines.insert(edit.at, ())
                self.hidden_rows = _shifted(self.hidden_rows, edit.at)
                self.merged = tuple(_moved(area, edit.at, 0) for area in self.merged)
            case InsertColumn():
                self.rows = [_widened(row, edit.at, None) for row in self.rows]
                self.formats = [_widened(row, edit.at, "") for row in self.formats]
                self.hidden_columns = _shifted(self.hidden_columns, edit.at)
                self.merged = tuple(_moved(area, edit.at, 1) for area in self.merged)


def _put(lines: list[Any], row: int, column: int, value: Any, blank: Any) -> None:
    lines += [()] * (row + 1 - len(lines))
    cells = lines[row]
    if not isinstance(cells, list):
        cells = lines[row] = list(cells)
    cells += [blank] * (column + 1 - len(cells))
    cells[column] = value


def _widened(row: Sequence[Any], at: int, blank: Any) -> Sequence[Any]:
    return row if at >= len(row) else [*row[:at], blank, *row[at:]]


def _shifted(lines: frozenset[int], at: int) -> frozenset[int]:
    return frozenset(line + (line >= at) for line in lines)


def _moved(area: Rectangle, at: int, axis: int) -> Rectangle:
    """Return a merged area after a line was inserted: one that begins there or later moves, one around it grows."""
    first, last = area[axis], area[axis + 2]
    moved = list(area)
    moved[axis], moved[axis + 2] = first + (first >= at), last + (last >= at)
    return moved[0], moved[1], moved[2], moved[3]
