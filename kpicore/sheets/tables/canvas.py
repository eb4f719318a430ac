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
    """The kept cells of a tab. `values` and `kinds` are rectangular; `heads` says of a cell in a merged block which cell speaks."""

    grid: Grid
    rows: Sequence[int]
    columns: Sequence[int]
    values: Sequence[Sequence[Any]]
    kinds: Sequence[bytes]
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
    """Return a tab as analysis looks at it."""
    formats = grid.formats if any(map(any, grid.formats)) else ()
    kinds = [
        bytes(map(kind_of, cells)) if not formats else _kinds_shown(cells, formats[row] if row < len(formats) else ())
        for row, cells in enumerate(grid.rows)
    ]
    rows = [row for row, found in enumerate(kinds) if any(found)]
    columns = _used_columns([kinds[row] for row in rows])
    is_dense = columns == list(range(len(columns)))
    width = len(columns)
    values: list[Sequence[Any]] = []
    kept: list[bytes] = []
    for row in rows:
        cells, found = grid.rows[row], kinds[row]
        if not is_dense or len(cells) != width:
            cells = [cells[at] if at < len(cells) else None for at in columns]
            found = bytes(found[at] if at < len(found) else BLANK for at in columns)
        values.append(cells)
        kept.append(found)
    return Canvas(grid, rows, columns, values, kept, _heads(grid, rows, columns))


def _used_columns(kinds: Sequence[bytes]) -> list[int]:
    used: set[int] = set()
    widest = max(map(len, kinds), default=0)
    for found in kinds:
        if len(used) == widest:
            break
        used.update(at for at, kind in enumerate(found) if kind and at not in used)
    return sorted(used)


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


def kind_of(value: Any) -> int:
    """Return what a raw value is."""
    if value is None:
        return BLANK
    kind = type(value)
    if kind is str:
        return _kind_of_text(value)
    if kind is int or kind is float or kind is Uncomputed:
        return NUMBER
    return _kind_of_other(value)


def _kind_of_other(value: Any) -> int:
    if isinstance(value, bool):
        return TEXT
    if isinstance(value, date):
        return PERIOD
    return NUMBER if isinstance(value, int | float | time | timedelta | Uncomputed) else TEXT


def _kinds_shown(cells: Sequence[Any], formats: Sequence[str]) -> bytes:
    """Return the kinds of a row in which a number may be shown as a date."""
    found = bytearray(map(kind_of, cells))
    for at, shown in enumerate(formats):
        if shown and at < len(found) and found[at] == NUMBER and _is_date(shown) and type(cells[at]) in (int, float):
            found[at] = PERIOD
    return bytes(found)


@lru_cache(maxsize=1024)
def _is_date(shown: str) -> bool:
    return number_format(shown).shows is Shows.DATE


_DIGITS = re.compile(r"[+\-−△▲(¥$]*[0-9][0-9,]*(?:\.[0-9]*)?\)?[%]?")


@lru_cache(maxsize=131072)
def _kind_of_text(text: str) -> int:
    if is_blank(text):
        return BLANK
    if too_long(text) or len(text) > 4 * LONGEST_LABEL:
        return TEXT
    plain = tidy(text)
    if _DIGITS.fullmatch(plain):
        return NUMBER
    if names_period(plain):
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


def names_period(text: str) -> bool:
    """Return whether a tidy text is the name of a period or a day, in any notation; bare digits are not."""
    compact = "".join(_CLOCK.sub("", text).split()).upper()
    return len(compact) <= 40 and not compact.isdigit() and parse(compact) is not None
