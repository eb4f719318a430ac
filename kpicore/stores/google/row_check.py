"""Checks that the cells of a save are in the rows they were meant for, by the rows that Google returns with the write itself.

A save knows the rows as they were at its last look. A person who sorts or inserts rows in the fraction of a second after it moves them
from under the cells that are on their way. A row is known by its other cells, a column by its header: where those are not as expected, the
cells went astray. What they cover is then the content of the row those other cells belong to, as it was at the look; where whole columns
were inserted or deleted, of the column that now stands there. Of a row nobody had seen it is not known. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from kpicore.sheets.grid import Grid, Workbook, column_letters, tab_prefix
from kpicore.sheets.writing import AddTab, Edit, InsertRow, Put, edited, stored

#: Headers are looked for this far down.
HEADER_ROWS = 50
#: So many columns inserted or deleted side by side are recognised.
_MOST_COLUMNS = 3
#: Rows of a tab by their number, counted from 0; a cell with a formula is a `FormulaText`.
Lines = Mapping[int, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class FormulaText:
    """A cell with a formula, whatever it shows."""

    text: str


@dataclass(frozen=True, slots=True)
class FilledCells:
    """The cells one save fills in one row, as they stand when all of its edits are made; `is_new` in a tab it makes itself."""

    tab: str
    row: int
    values: Mapping[int, Any]
    is_new: bool

    @property
    def addresses(self) -> list[str]:
        return [f"{tab_prefix(self.tab)}{column_letters(column)}{self.row + 1}" for column in self.values]


def any_still_there(workbook: Workbook, cells: Iterable[FilledCells]) -> bool:
    """Return whether any of these cells still holds the value it was filled with."""
    grids = {grid.tab: grid for grid in workbook}
    return any(
        each.tab in grids and all(grids[each.tab].value(each.row, at) == stored(v) for at, v in each.values.items())
        for each in cells
    )


def cells_of(edits: Sequence[Edit]) -> list[FilledCells]:
    """Return the cells that edits fill, row by row, where they are after the last edit."""
    places: list[tuple[str, int, int, Any]] = []
    made = set()
    for edit in edits:
        if isinstance(edit, Put):
            places.append((edit.tab, edit.row, edit.column, edit.value))
        elif isinstance(edit, AddTab):
            made.add(edit.sheet.tab)
        else:
            down, right = (1, 0) if isinstance(edit, InsertRow) else (0, 1)
            places = [
                (tab, row + down * (row >= edit.at), column + right * (column >= edit.at), value)
                if tab == edit.tab
                else (tab, row, column, value)
                for tab, row, column, value in places
            ]
    rows: defaultdict[tuple[str, int], dict[int, Any]] = defaultdict(dict)
    for tab, row, column, value in places:
        rows[tab, row][column] = value
    return [FilledCells(tab, row, values, tab in made) for (tab, row), values in sorted(rows.items())]


def spans(cells: Sequence[FilledCells]) -> dict[str, list[tuple[int, int]]]:
    """Return the first and last rows of each tab that was there before, to be looked at with the write: those filled, and the headers."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for each in cells:
        if not each.is_new:
            found[each.tab].append(each.row)
    ends = {tab: (min(rows), max(rows)) for tab, rows in found.items()}
    return {
        tab: [(0, last)] if first <= HEADER_ROWS else [(0, HEADER_ROWS - 1), (first, last)]
        for tab, (first, last) in ends.items()
    }


def before_cells(workbook: Workbook, edits: Sequence[Edit]) -> Workbook:
    """Return a workbook with room made for the cells of edits, and without the cells."""
    return edited(workbook, [edit for edit in edits if not isinstance(edit, Put)])


def is_whole(cells: Sequence[FilledCells], after: Mapping[str, Lines]) -> bool:
    """Whether what came back with a write holds the very cells it filled; else nothing can be concluded from what is missing."""
    return all(
        column < len(after.get(each.tab, {}).get(each.row, ()))
        for each in cells
        if not each.is_new
        for column, value in each.values.items()
        if stored(value) not in (None, "")
    )


def columns_moved(
    cells: Sequence[FilledCells], lost: Sequence[FilledCells], before: Workbook, after: Mapping[str, Lines]
) -> bool:
    """Whether columns moved from under any of the cells that went astray, and not rows alone."""
    grids = {grid.tab: grid for grid in before}
    return any(_columns_moved(each, grids[each.tab], after[each.tab], cells) for each in lost)


def astray(cells: Sequence[FilledCells], before: Workbook, after: Mapping[str, Lines]) -> list[FilledCells]:
    """Return the cells whose row or column is not the one it was."""
    grids = {grid.tab: grid for grid in before}
    here = [each for each in cells if not each.is_new and each.tab in after]
    return [
        each
        for each in here
        if _has_moved(each, grids[each.tab], after[each.tab])
        or _columns_moved(each, grids[each.tab], after[each.tab], here)
    ]


def _has_moved(cells: FilledCells, grid: Grid, lines: Lines) -> bool:
    was, now = _row(grid, cells.row), lines.get(cells.row, ())
    changed = _differences(was, now, cells.values)
    if not changed:
        return False
    if _rows_like(now, grid, cells.values):
        return True
    # One cell of several: a person typed there, and the row is still the one it was.
    others = sum(_plain(cell) is not None for column, cell in enumerate(was) if column not in cells.values)
    return changed > 1 or others < 2


def _columns_moved(cells: FilledCells, grid: Grid, lines: Lines, filled: Sequence[FilledCells]) -> bool:
    ours = {(each.row, column) for each in filled if each.tab == cells.tab for column in each.values}
    for column in cells.values:
        above = range(min(cells.row, HEADER_ROWS))
        header = next((row for row in above if _plain(grid.value(row, column)) is not None), None)
        if header is None or (header, column) in ours:
            continue
        now = lines.get(header, ())
        if _plain(grid.value(header, column)) != _plain(now[column] if column < len(now) else None):
            return True
    return False


def undoing(
    cells: Sequence[FilledCells],
    lost: Sequence[FilledCells],
    before: Workbook,
    formulas: Workbook,
    after: Mapping[str, Lines],
) -> list[Put] | None:
    """Return what takes all cells of a save back, also those that went astray; None where what they cover is not known for certain."""
    grids, written = {grid.tab: grid for grid in before}, {grid.tab: grid for grid in formulas}
    puts: list[Put] = []
    for each in cells:
        grid = grids[each.tab]
        under: list[tuple[int, tuple[int | None, ...]]] = [(each.row, tuple(each.values))]
        if each in lost:
            under = _covered(each, grid, after[each.tab], cells)
        covered = {tuple(_value(grid, row, column) for column in columns) for row, columns in under}
        known = written.get(each.tab)
        places = [(row, column) for row, columns in under for column in columns]
        has_formula = known is not None and any(_value(known, *place) is not None for place in places)
        if len(covered) != 1 or has_formula:
            return None
        puts += [Put(each.tab, each.row, column, old) for column, old in zip(each.values, covered.pop(), strict=True)]
    return puts


def _covered(
    each: FilledCells, grid: Grid, lines: Lines, cells: Sequence[FilledCells]
) -> list[tuple[int, tuple[int | None, ...]]]:
    """Return which cells of a tab as it was lie under cells that went astray: a row and columns, None for a new column.

    More than one where rows or columns are alike, none where it is not known.
    """
    if not _columns_moved(each, grid, lines, cells):
        return [(row, tuple(each.values)) for row in _rows_like(lines.get(each.row, ()), grid, each.values)]
    filled = {(other.row, column) for other in cells if other.tab == each.tab for column in other.values}
    shifts = [
        (at, by)
        for by in (*range(1, _MOST_COLUMNS + 1), *range(-1, -_MOST_COLUMNS - 1, -1))
        for at in range(grid.width + 1)
        if _is_shifted(grid, lines, filled, at, by)
    ]
    return [(each.row, tuple(_came_from(column, *shift) for column in each.values)) for shift in shifts]


def _is_shifted(grid: Grid, lines: Lines, filled: set[tuple[int, int]], at: int, by: int) -> bool:
    """Whether the rows that came back are those of a tab with `by` columns inserted (or -`by` deleted) at a column.

    The content of a new column does not matter, unless cells were filled there: then it must be blank, or they may cover anything.
    """
    ours = {column for _, column in filled}
    free = {column for column in range(at, at + by) if column not in ours}
    return all(
        isinstance(new, FormulaText) or _plain(_value(grid, row, _came_from(column, at, by))) == _plain(new)
        for row, cells in lines.items()
        for column, new in enumerate((*cells, *(None,) * (grid.width + by - len(cells))))
        if (row, column) not in filled and column not in free
    )


def _came_from(column: int, at: int, by: int) -> int | None:
    """Return where a column was before `by` columns were inserted at a column (deleted where negative), None for a new one."""
    if column < at:
        return column
    return None if by > 0 and column < at + by else column - by


def _value(grid: Grid, row: int, column: int | None) -> Any:
    return None if column is None else grid.value(row, column)


def moved_again(cells: Sequence[FilledCells], first: Mapping[str, Lines], then: Mapping[str, Lines]) -> bool:
    """Whether rows moved between two writes to the same cells."""
    return any(
        _differences(first[each.tab].get(each.row, ()), then.get(each.tab, {}).get(each.row, ()), each.values)
        for each in cells
        if not each.is_new and each.tab in first
    )


def _rows_like(now: Sequence[Any], grid: Grid, filled: Mapping[int, Any]) -> list[int]:
    """Return the rows whose other cells are those of a row as it is now; the row below the last represents all blank ones."""
    return [at for at in range(len(grid.rows) + 1) if not _differences(_row(grid, at), now, filled)]


def _row(grid: Grid, at: int) -> Sequence[Any]:
    return grid.rows[at] if at < len(grid.rows) else ()


def _differences(was: Sequence[Any], now: Sequence[Any], filled: Mapping[int, Any]) -> int:
    """Return in how many cells two rows differ besides those a save filled; what a formula shows may have changed."""
    return sum(
        _plain(old) != _plain(new)
        for column, (old, new) in enumerate(zip_longest(was, now))
        if column not in filled and not isinstance(old, FormulaText) and not isinstance(new, FormulaText)
    )


def _plain(value: Any) -> Any:
    if isinstance(value, FormulaText):
        return value.text
    if isinstance(value, str):
        return value.removeprefix("'") or None
    return value
