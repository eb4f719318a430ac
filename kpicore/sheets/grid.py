"""A tab as a rectangle of raw cells, and addresses as Google Sheets writes them.

Rows and columns are counted from 0 here and from 1 (A) in addresses: `(6, 2)` of 実績 is `実績!C7`. Rows may be ragged; what lies
outside them is blank. Values are what the source holds (None, text, numbers, booleans, dates), never what it displays; a text may
begin with the apostrophe by which people say "this is text".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpicore.problems import Problem

#: Row, column, both counted from 0.
Position = tuple[int, int]
#: First row, first column, last row, last column, all inside.
Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Uncomputed:
    """Stands in a grid for the value of a formula that the source does not know."""

    formula: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One tab.

    `formats` are number formats parallel to `rows`, "" where unknown; it may be empty. `merged` are rectangles whose first cell speaks
    for all of them. `formulas` are those of cells whose value was computed, with their `=`, empty where the source does not tell them; two
    tabs are one by what their cells hold.
    """

    tab: str
    rows: Sequence[Sequence[Any]]
    formats: Sequence[Sequence[str]] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Rectangle, ...] = ()
    notes: Mapping[Position, str] = field(default_factory=dict)
    formulas: Mapping[Position, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def width(self) -> int:
        """Columns of the longest row."""
        return max(map(len, self.rows), default=0)

    def value(self, row: int, column: int) -> Any:
        """Return the raw value of a cell, None outside the rows."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]

    def format(self, row: int, column: int) -> str:
        """Return the number format of a cell, "" where unknown."""
        if row >= len(self.formats) or column >= len(self.formats[row]):
            return ""
        return self.formats[row][column]

    def at(self, row: int, column: int) -> str:
        """Return the address of a cell: `実績!C7`."""
        return f"{tab_prefix(self.tab)}{column_letters(column)}{row + 1}"

    def range(self, first_row: int, first_column: int, last_row: int, last_column: int) -> str:
        """Return the address of a rectangle, both corners inside: `実績!C7:F9`, of one cell `実績!C7`."""
        first = self.at(first_row, first_column)
        if (first_row, first_column) == (last_row, last_column):
            return first
        return f"{first}:{column_letters(last_column)}{last_row + 1}"

    def row_address(self, row: int) -> str:
        """Return the address of a whole row: `実績!7:7`."""
        return f"{tab_prefix(self.tab)}{row + 1}:{row + 1}"

    def column_address(self, column: int) -> str:
        """Return the address of a whole column: `実績!C:C`."""
        letters = column_letters(column)
        return f"{tab_prefix(self.tab)}{letters}:{letters}"

    @property
    def address(self) -> str:
        """The address of the whole tab: `実績!`."""
        return tab_prefix(self.tab)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The tabs of one source in their order; `problems` is what opening it already found wrong."""

    grids: tuple[Grid, ...]
    source: str = ""
    problems: tuple[Problem, ...] = ()

    def __iter__(self) -> Iterator[Grid]:
        return iter(self.grids)


def tab_prefix(tab: str) -> str:
    """Return a tab's name as it stands before a cell, quoted when it has blanks or signs.

    >>> tab_prefix("実績"), tab_prefix("実績 4月"), tab_prefix("Q1's")
    ('実績!', "'実績 4月'!", "'Q1''s'!")
    """
    if re.fullmatch(r"\w+", tab):
        return f"{tab}!"
    return "'" + tab.replace("'", "''") + "'!"


def column_number(letters: str) -> int:
    """Return the number of a column, counted from 0, by its letters; -1 for none.

    >>> [column_number(letters) for letters in ("A", "Z", "AA", "ZZ", "AAA", "")]
    [0, 25, 26, 701, 702, -1]
    """
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0.

    >>> [column_letters(n) for n in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    letters = ""
    column += 1
    while column:
        column, remainder = divmod(column - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return ascending numbers as runs without gaps, both ends inside.

    >>> runs([2, 3, 4, 7])
    [(2, 4), (7, 7)]
    """
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")


def draw(tab: str, text: str, **more: Any) -> Grid:
    r"""Return the grid drawn with pipes: plain numbers are numbers, blanks are None, all else is text; `\|` is a pipe.

    A line without a pipe is an empty row, so that drawings can begin with a line break; leading empty lines are no rows.
    """
    lines = [line.strip() for line in text.strip("\n").splitlines()]
    while lines and not lines[-1]:
        lines.pop()

    def value_of(text: str) -> Any:
        if not _NUMBER.fullmatch(text):
            return text or None
        return float(text) if "." in text else int(text)

    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    return Grid(tab, tuple(tuple(value_of(cell.strip().replace(r"\|", "|")) for cell in row) for row in cells), **more)
