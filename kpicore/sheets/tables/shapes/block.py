"""One table of a tab: its header, its rows and columns, when they are, and the words that name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.shapes.partial_periods import PartialPeriod, joined
from kpicore.sheets.tables.shapes.sheet import BLANK, MARK, NUMBER, PERIOD, TEXT, TypedSheet
from kpicore.sheets.tables.witnesses import is_letter, is_unit


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One table of a tab.

    `across` has the period of each column that has one, `down` that of each row; `heads` the words above each column of `columns`
    besides periods; `labels` are the columns of words that name rows, `axes` those that carry periods, `rests` what else names a row there
    (North 2025); `spare` are columns of other things, with what they are. `doubt` is why its periods cannot be read as they stand, at the
    cell `doubt_at`; the rows `of_titles` of one with periods both ways are of the year that a title tells. Where a title over some rows
    tells their period, `titles` has its place for each of them.
    """

    sheet: TypedSheet
    header: tuple[int, ...]
    body: tuple[int, ...]
    columns: tuple[int, ...]
    labels: tuple[int, ...] = ()
    across: Mapping[int, PartialPeriod] = field(default_factory=dict)
    down: Mapping[int, PartialPeriod] = field(default_factory=dict)
    heads: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    axes: tuple[int, ...] = ()
    spare: Mapping[int, TableRole] = field(default_factory=dict)
    doubt: str = ""
    doubt_at: tuple[int, int] | None = None
    of_titles: frozenset[int] = frozenset()
    rests: Mapping[int, str] = field(default_factory=dict)
    titles: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def top(self) -> int:
        return min((*self.header, *self.body[:1]))

    @property
    def is_down(self) -> bool:
        """Whether its rows carry the periods and its columns do not."""
        return bool(self.down) and not self.across

    @property
    def left(self) -> int:
        return min((*self.columns, *self.labels, *self.axes))

    @property
    def right(self) -> int:
        return max((*self.columns, *self.labels, *self.axes))

    def when(self, row: int, column: int) -> PartialPeriod | None:
        """Return when a cell is, as far as its row and its column tell."""
        of_column, of_row = self.across.get(column), self.down.get(row)
        if self.across and self.down:
            if of_row is None and row in self.of_titles:
                return of_column
            return None if of_column is None or of_row is None else joined(of_column, of_row)
        return of_column if self.across else of_row


def are_units(sheet: TypedSheet, rows: Sequence[int], column: int) -> bool:
    """Whether a column holds nothing but units in the rows that hold numbers; a remark below the table is none of them, nor are several
    letters alone: sizes S, M, L, regions N, S.
    """
    texts: set[str] = set()
    kinds = sheet.canvas.kinds
    for row in rows:
        if sheet.kind(row, column) in (TEXT, MARK) and NUMBER in kinds[row]:
            text = sheet.text(row, column)
            if text not in texts and not is_unit(text):
                return False
            texts.add(text)
    return bool(texts) and not (len(texts) > 1 and all(map(is_letter, texts)))


def names_rows(sheet: TypedSheet, rows: Sequence[int], column: int) -> bool:
    """Whether a column names rows: mostly words, most of them different, and no number (h38: a column of numbers is never a label)."""
    kinds = [sheet.canvas.kinds[row][column] for row in rows]
    words = [sheet.text(row, column) for row, kind in zip(rows, kinds, strict=True) if kind in (TEXT, PERIOD)]
    filled = sum(kind != BLANK for kind in kinds)
    if words and len(words) * 2 < len(rows) and max(map(len, words)) <= _LONGEST_FLAG:
        return False  # b, e, p, *: flags beside some of the numbers
    return bool(words) and len(words) >= 0.8 * filled and len(set(words)) * 2 >= len(words) and NUMBER not in kinds


#: Names of rows are longer than this where hardly any row has one.
_LONGEST_FLAG = 2
