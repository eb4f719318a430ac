"""A tab with every cell typed: what it is, every period it may name, the amount it holds. Nothing here looks at words.

Rows and columns are those of the canvas, on which empty ones do not exist, so that putting one in changes nothing but addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from kpicore.sheets.cells import Number, read_number, tidy
from kpicore.sheets.grid import Grid
from kpicore.sheets.tables.canvas import BLANK, MARK, NUMBER, PERIOD, TEXT, Canvas, canvas_of
from kpicore.sheets.tables.shapes.partial_periods import Grain, PartialPeriod, whens
from kpicore.sheets.texts import text_of

__all__ = ["BLANK", "MARK", "NUMBER", "PERIOD", "TEXT", "TypedSheet", "amount", "in_one_notation", "sheet_of"]


#: Nothing is proven with amounts beyond this; NaN and infinity are none.
_LARGEST = 1e15


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """A tab on its canvas; `hints` elsewhere in the workbook are kept by `tabs`."""

    canvas: Canvas

    @property
    def grid(self) -> Grid:
        return self.canvas.grid

    @property
    def height(self) -> int:
        return self.canvas.height

    @property
    def width(self) -> int:
        return self.canvas.width

    def kind(self, row: int, column: int) -> int:
        return self.canvas.kind(row, column)

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, of a merged one that of its first cell, blanks within it as single ones."""
        value = self.canvas.values[row][column]
        return _in_one_line(value) if type(value) is str else _in_one_line(self.canvas.text(row, column))

    def kinds_down(self, column: int, rows: Sequence[int]) -> bytes:
        """Return what the own cells of a column hold in some rows, ascending."""
        kinds = self.canvas.kinds_down[column]
        if rows and rows[-1] - rows[0] + 1 == len(rows):
            return kinds[rows[0] : rows[-1] + 1]
        return bytes(map(kinds.__getitem__, rows))

    def texts_down(self, column: int, rows: Iterable[int]) -> Iterator[str]:
        """Yield the text of a column in some rows."""
        if self.canvas.heads:
            return (self.text(row, column) for row in rows)
        values = self.canvas.values_down[column]
        return (
            _in_one_line(value) if type(value) is str else self.text(row, column)
            for row in rows
            for value in (values[row],)
        )

    def amounts(self, places: Iterable[tuple[int, int]]) -> Iterator[float | None]:
        """Yield the numbers in some cells as `amount` returns them."""
        values = self.canvas.values_down
        for row, column in places:
            value = values[column][row]
            if type(value) is float or type(value) is int:
                yield float(value) if abs(value) < _LARGEST else None
            else:
                yield amount(value) if isinstance(value, str) else None

    def is_number(self, row: int, column: int) -> bool:
        return self.canvas.kinds[row][column] == NUMBER

    def amount(self, row: int, column: int) -> float | None:
        """Return the number in a cell, None where there is none."""
        value = self.canvas.values[row][column]
        if type(value) in (int, float):
            return float(value) if abs(value) < _LARGEST else None
        return amount(value) if isinstance(value, str) else None

    def whens(self, row: int, column: int) -> tuple[PartialPeriod, ...]:
        """Return every reading of a cell as a period."""
        value = self.canvas.value(row, column)
        if value is None:
            return ()
        shown = self.canvas.format(row, column) if self.grid.formats else ""
        found = whens(value, shown)
        is_day_of_month = isinstance(value, str) and value.rstrip(" )").endswith("日")
        is_bare_number = self.kind(row, column) == NUMBER and not shown and not is_day_of_month
        return tuple(
            when for when in found if not is_bare_number or when.grain is not Grain.DAY or when.year is not None
        )

    def filled(self, row: int, columns: Iterable[int]) -> list[int]:
        """Return those columns of a row that hold something of their own."""
        kinds = self.canvas.kinds[row]
        return [column for column in columns if kinds[column]]

    def is_wide(self, row: int, column: int) -> bool:
        """Whether a cell is the first of a block merged over several columns."""
        return self.canvas.heads.get((row, column + 1)) == (row, column)

    def head_of(self, row: int, column: int) -> tuple[int, int]:
        """Return the cell that speaks for a cell: the first of its merged block, else itself."""
        return self.canvas.heads.get((row, column), (row, column))


@lru_cache(maxsize=65536)
def _in_one_line(text: str) -> str:
    return " ".join(text_of(text).split())


@lru_cache(maxsize=131072)
def amount(typed: str) -> float | None:
    """Return the number a text is, in its own unit (80 of 80%), None for any other text."""
    reading = read_number(typed)
    return reading.value if isinstance(reading, Number) and abs(reading.value) < _LARGEST else None


def sheet_of(grid: Grid) -> TypedSheet:
    """Return a grid with what its cells are."""
    return TypedSheet(canvas_of(grid))


# -- the decimal sign of a file -------------------------------------------------------------------------------------

#: Texts that can only be read with a decimal comma: 12.450,50 · 3,4 · 0,125 · 1 234,5; with a decimal point: 1,234.5 · 3.4 · 0.125.
_COMMA = re.compile(r"[^\d.,]*(?:\d{1,3}(?:[. '’]\d{3})+,\d+|\d+,\d{1,2}|0,\d+|\d{4,},\d+)[^\d.,]*")
_POINT = re.compile(
    r"[^\d.,]*(?:\d{1,3}(?:[,'’]\d{3})+\.\d+|\d+\.\d{1,2}|0\.\d+|\d{4,}\.\d+|\d{1,3}(?:,\d{3}){2,})[^\d.,]*"
)
_NUMBER_WITH_COMMA = re.compile(
    r"(?P<head>[^\d.,]*)(?P<digits>\d{1,3}(?:[. ’']\d{3})+(?:,\d+)?|\d+(?:,\d+)?)(?P<tail>[^\d.,]*)"
)


def in_one_notation(grids: Sequence[Grid]) -> tuple[Grid, ...]:
    """Return the tabs of one source with the decimal sign that fits all of its cells; those written with a comma get a point.

    Decided once per source (h02): 3,4 in one column settles that 12.345 in another is twelve thousand.
    """
    texts = {value for grid in grids for row in grid.rows for value in row if type(value) is str and len(value) <= 24}
    plain = [tidy(text) for text in texts if any(sign in text for sign in ".,")]
    commas = sum(_COMMA.fullmatch(text) is not None for text in plain)
    points = sum(_POINT.fullmatch(text) is not None for text in plain)
    if not commas or commas <= points:
        return tuple(grids)
    return tuple(replace(grid, rows=tuple(tuple(map(_with_point, row)) for row in grid.rows)) for grid in grids)


def _with_point(value: Any) -> Any:
    if type(value) is not str or len(value) > 24 or not any(sign in value for sign in ".,"):
        return value
    match = _NUMBER_WITH_COMMA.fullmatch(tidy(value))
    if match is None or re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{2,4}", tidy(value)):
        return value
    digits = re.sub(r"[. ’']", "", match["digits"]).replace(",", ".")
    return f"{match['head']}{digits}{match['tail']}"
