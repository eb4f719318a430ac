"""A tab as analysis looks at it: only the rows and columns that hold anything, and of every cell what kind of thing it holds.

Empty rows and columns mean nothing here, so that putting one in changes nothing but addresses. Positions on a canvas are counted from 0
among the kept rows and columns; `rows` and `columns` say where they stand in the tab.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any

from kpicore.sheets.cells import Missing, Number, Shows, number_format, read_number, tidy, too_long
from kpicore.sheets.columns import columns_below
from kpicore.sheets.grid import Grid, Position, Uncomputed
from kpicore.sheets.periods import parse
from kpicore.sheets.texts import is_blank, text_of

#: What a cell holds: nothing, words, a number, a date or the name of a period, a mark (-, 未定, #DIV/0!, ○).
BLANK, TEXT, NUMBER, PERIOD, MARK = range(5)

#: Longer texts are remarks.
LONGEST_LABEL = 60
#: A merged block of more cells than this speaks for its first row and column only.
_LARGEST_SPREAD = 20_000


@dataclass(frozen=True, slots=True)
class Canvas:
    """The kept cells of a tab. `values` and `kinds` are rectangular, by row; `values_down` and `kinds_down` are the same by column;
    `heads` says of a cell in a merged block which cell speaks.
    """

    grid: Grid
    rows: Sequence[int]
    columns: Sequence[int]
    values: Sequence[Sequence[Any]]
    kinds: Sequence[bytes]
    values_down: Sequence[Sequence[Any]]
    kinds_down: Sequence[bytes]
    heads: dict[Position, Position]

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def width(self) -> int:
        return len(self.columns)

    def value(self, row: int, column: int) -> Any:
        """Return the value of a cell, of a merged one that of its first cell."""
        value = self.values[row][column]
        if value is None and (head := self.heads.get((row, column))):
            return self.values[head[0]][head[1]]
        return value

    def kind(self, row: int, column: int) -> int:
        """Return what a cell holds, of a merged one what its first cell holds."""
        kind = self.kinds[row][column]
        if kind == BLANK and (head := self.heads.get((row, column))):
            return self.kinds[head[0]][head[1]]
        return kind

    def text(self, row: int, column: int) -> str:
        return text_of(self.value(row, column))

    def format(self, row: int, column: int) -> str:
        if (row, column) in self.heads:
            row, column = self.heads[row, column]
        return self.grid.format(self.rows[row], self.columns[column])

    def at(self, row: int, column: int) -> str:
        """Return the address of a cell in the tab."""
        return self.grid.at(self.rows[row], self.columns[column])

    def range(self, top: int, left: int, bottom: int, right: int) -> str:
        return self.grid.range(self.rows[top], self.columns[left], self.rows[bottom], self.columns[right])


def canvas_of(grid: Grid) -> Canvas:
    """Return a tab as analysis looks at it. Cells are typed by the column: each distinct text once."""
    values = columns_below(grid, 0)
    kinds = {at: _kinds_of(cells) for at, cells in values.items()}
    if any(map(any, grid.formats)):
        kinds = {at: _as_shown(found, values[at], grid, at) for at, found in kinds.items()}
    columns = [at for at, found in kinds.items() if any(found)]
    rows = [row for row, found in enumerate(zip(*(kinds[at] for at in columns), strict=True)) if any(found)]
    values_down: list[Sequence[Any]] = [values[at] for at in columns]
    kinds_down = [kinds[at] for at in columns]
    if len(rows) < len(grid.rows):
        values_down = [[cells[row] for row in rows] for cells in values_down]
        kinds_down = [bytes(map(found.__getitem__, rows)) for found in kinds_down]
    is_whole = len(rows) == len(grid.rows) and all(len(row) == len(columns) for row in grid.rows)
    by_row = grid.rows if is_whole else list(zip(*values_down, strict=True))
    kinds_by_row = list(map(bytes, zip(*kinds_down, strict=True)))
    return Canvas(grid, rows, columns, by_row, kinds_by_row, values_down, kinds_down, _heads(grid, rows, columns))


def _heads(grid: Grid, rows: Sequence[int], columns: Sequence[int]) -> dict[Position, Position]:
    """Return for each kept cell of a merged block, except the first, the cell that speaks for it."""
    heads: dict[Position, Position] = {}
    for top, left, bottom, right in grid.merged:
        first_row, last_row = bisect_left(rows, top), bisect_right(rows, bottom) - 1
        first_column, last_column = bisect_left(columns, left), bisect_right(columns, right) - 1
        is_kept = first_row < len(rows) and rows[first_row] == top
        if not is_kept or not (first_column < len(columns) and columns[first_column] == left):
            continue
        if (last_row - first_row + 1) * (last_column - first_column + 1) > _LARGEST_SPREAD:
            continue
        head = (first_row, first_column)
        for row in range(first_row, last_row + 1):
            for column in range(first_column, last_column + 1):
                heads[row, column] = head
        heads.pop(head, None)
    return heads


# -- what a cell holds ----------------------------------------------------------------------------------------------


def _kinds_of(values: Sequence[Any]) -> bytes:
    """Return what the raw values of a column are; apart from texts that is a matter of their type."""
    kinds = {kind: _kind_of_type(kind) for kind in set(map(type, values))}
    if str not in kinds:
        return bytes(map(kinds.__getitem__, map(type, values)))
    texts = {text: _kind_of_text(text) for text in {value for value in values if type(value) is str}}
    return bytes([texts[value] if type(value) is str else kinds[type(value)] for value in values])


def _kind_of_type(kind: type) -> int:
    if kind is type(None):
        return BLANK
    if issubclass(kind, date):
        return PERIOD
    is_number = issubclass(kind, int | float | time | timedelta | Uncomputed) and kind is not bool
    return NUMBER if is_number else TEXT


def _as_shown(kinds: bytes, values: Sequence[Any], grid: Grid, at: int) -> bytes:
    """Return the kinds of a column in which a number may be shown as a date."""
    found = bytearray(kinds)
    for row, formats in enumerate(grid.formats[: len(grid.rows)]):
        shown = formats[at] if at < len(formats) else ""
        if shown and found[row] == NUMBER and _is_date(shown) and type(values[row]) in (int, float):
            found[row] = PERIOD
    return bytes(found)


@lru_cache(maxsize=1024)
def _is_date(shown: str) -> bool:
    return number_format(shown).shows is Shows.DATE


_DIGITS = re.compile(r"[+\-−△▲(¥$]*[0-9](?:[0-9,]|['’](?=[0-9]{3}))*(?:\.[0-9]*)?\)?[%]?")


@lru_cache(maxsize=131072)
def _kind_of_text(text: str) -> int:
    if is_blank(text):
        return BLANK
    if too_long(text) or len(text) > 4 * LONGEST_LABEL:
        return TEXT
    plain = tidy(text)
    if _DIGITS.fullmatch(plain):
        return NUMBER
    if _names_period(plain):
        return PERIOD
    reading = read_number(plain)
    if isinstance(reading, Number):
        return NUMBER
    if isinstance(reading, Missing):
        return MARK
    return {
        "sheet-error": MARK,
        "grade-not-number": MARK,
        "ambiguous-number": NUMBER,
        "date-not-number": PERIOD,
    }.get(reading.code, TEXT)


_CLOCK = re.compile(r"[T\s]+[0-9]{1,2}:[0-9]{2}.*$")


def _names_period(text: str) -> bool:
    """Return whether a tidy text is the name of a period or a day, in any notation; bare digits are not."""
    compact = "".join(_CLOCK.sub("", text).split()).upper()
    return len(compact) <= 40 and not compact.isdigit() and parse(compact) is not None
