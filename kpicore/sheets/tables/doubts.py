"""Second thoughts about rows that seem to be actuals: numbers that add up others, words that speak of something else.

To read a forecast, a total or a rate as an actual is worse than to read nothing: what is in doubt is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kpicore.sheets.cells import Number, read_number
from kpicore.sheets.roles import SUMS, TableRole, packed, split_role
from kpicore.sheets.tables.canvas import NUMBER, Canvas
from kpicore.sheets.tables.table_columns import Column
from kpicore.sheets.tables.table_rows import Row

#: Words that speak of what is no actual, wherever they stand in a label.
_OTHERWISE = re.compile(
    r"目標|計画|予算|ノルマ|見込|見通し|予測|予想|着地|ヨミ|前年|昨年|前期|昨対|前月|先月|前週|達成|進捗|差異|差額|乖離|累計|累積|"
    r"budget|target|forecast|outlook|lastyear|prioryear|previous|variance|ytd|cumulative"
)
#: Names that hold such a word and are indicators.
_NAMES = re.compile(
    r"見込み?客|見込み?顧客|計画停止|計画休業|計画外|計画件数|計画書|予測精度|予定外|目標管理|目標設定|目標面談|達成者|達成店|達成件数|達成人数|"
    r"targeted|targetaccount|budgetrequest"
)
_ACTUAL_TOO = re.compile(r"実績|結果|予実|対比|比較|actual|result|progress|進捗|管理表|管理シート")
#: What a name may have in brackets: its own target (目標90%以上).
_AIM = re.compile(r"[(\[][^()\[\]]*[0-9][^()\[\]]*[)\]]")
_CLOSE = 0.006


def speaks_otherwise(text: str) -> bool:
    """Return whether a label that ends with no role has a word inside that speaks of no actual: 予算との開き.

    >>> speaks_otherwise("予算との開き"), speaks_otherwise("見込み客数"), speaks_otherwise("客数")
    (True, False, False)
    """
    key = packed(_AIM.sub("", unicodedata.normalize("NFKC", text)))
    return bool(_OTHERWISE.search(_NAMES.sub("", key)))


def title_is_doubtful(texts: Iterable[str]) -> bool:
    """Return whether the titles of a table speak of targets, forecasts or last year and not of actuals as well."""
    return any(text and speaks_otherwise(text) and not _ACTUAL_TOO.search(packed(text)) for text in texts)


def doubt_rows(rows: Sequence[Row], *, by_title: bool) -> None:
    """Ask about rows that are actuals only because nothing was recognised in them."""
    for row in rows:
        if row.told or row.has_role_word or row.role is not TableRole.ACTUAL or not row.words:
            continue
        if speaks_otherwise(" ".join(row.words)):
            row.decide(TableRole.UNCLEAR, "word-inside", 0.5, text=row.own)
        elif by_title:
            row.decide(TableRole.UNCLEAR, "title-doubtful", 0.5, text=row.own)


def doubt_columns(columns: Sequence[Column], *, by_title: bool) -> None:
    """The same for columns of numbers that are named by their header."""
    for column in columns:
        if column.told or column.role is not TableRole.ACTUAL or column.reason != "numbers-below":
            continue
        if speaks_otherwise(" ".join(column.words)):
            column.decide(TableRole.UNCLEAR, "word-inside", 0.5, text=" ".join(column.words))
        elif by_title:
            column.decide(TableRole.UNCLEAR, "title-doubtful", 0.5, text=" ".join(column.words))


# -- numbers that are made of others --------------------------------------------------------------------------------


def find_computed(canvas: Canvas, rows: Sequence[Row], columns: Sequence[int]) -> None:
    """Find the rows that add up or compare those above them, whatever they are called."""
    if len(columns) < 1:
        return
    above: deque[Row] = deque(maxlen=3)
    sums = [row.at for row in rows if split_role(row.own).role in SUMS]
    read = _Read(np.zeros((len(rows) if sums else 0, len(columns))))
    for row in rows:
        if row.role is TableRole.ACTUAL and not row.told:
            if split_role(row.own).role in SUMS and _adds_up(_numbers(canvas, row, columns), read.last(row.role)):
                row.decide(TableRole.TOTAL, "adds-up", 0.9, text=row.own)
            elif not row.has_role_word:
                _compare(canvas, row, above, columns)
        if row.is_read:
            above.append(row)
            if sums:
                read.add(row.role, _numbers(canvas, row, columns))


#: A sum is looked for over so many rows above it, so that a long tab of sums costs no more than its length.
_MOST_ADDENDS = 500


@dataclass(slots=True)
class _Read:
    """The numbers of the rows read so far, by role: the upper ones in front."""

    numbers: NDArray[np.float64]
    places: dict[TableRole, list[int]] = field(default_factory=dict)
    count: int = 0

    def add(self, role: TableRole, numbers: NDArray[np.float64]) -> None:
        self.numbers[self.count] = numbers
        self.places.setdefault(role, []).append(self.count)
        self.count += 1

    def last(self, role: TableRole) -> NDArray[np.float64]:
        """Return the rows of a role that may be addends of the next, the nearest first."""
        return self.numbers[self.places.get(role, [])[: -_MOST_ADDENDS - 1 : -1]]


def _adds_up(own: NDArray[np.float64], above: NDArray[np.float64]) -> bool:
    """Whether numbers are the sum or the mean of two or more of the rows right above them."""
    filled = own != 0
    if not filled.any() or len(above) < 2:
        return False
    with np.errstate(over="ignore", invalid="ignore"):
        sums = np.cumsum(above[:, filled], axis=0)[1:]
        counts = np.arange(2, len(sums) + 2)[:, None]
        found = _all_same(own[filled], sums) | _all_same(own[filled], sums / counts)
    return bool(found.all(axis=1).any())


def _numbers(canvas: Canvas, row: Row, columns: Sequence[int]) -> NDArray[np.float64]:
    """Return the numbers of a row, zeros where it has none."""
    values = _values(canvas, row, columns)
    return np.array([values.get(column, 0.0) for column in columns])


def _all_same(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.abs(one - other) <= _CLOSE * np.maximum(np.maximum(np.abs(one), np.abs(other)), 1e-9)


def _compare(canvas: Canvas, row: Row, above: Iterable[Row], columns: Sequence[int]) -> None:
    """Find out whether a row is the difference or the ratio of an actual and a target right above it."""
    pairs = [
        (first, second)
        for first, second in pairwise(above)
        if {first.role, second.role} == {TableRole.ACTUAL, TableRole.TARGET}
    ]
    for first, second in pairs:
        actual, target = (first, second) if first.role is TableRole.ACTUAL else (second, first)
        of_actual, of_target = _values(canvas, actual, columns), _values(canvas, target, columns)
        own = _values(canvas, row, columns)
        shared = [column for column in own if column in of_actual and column in of_target]
        if len(shared) < 2:
            continue
        if any(own[at] for at in shared) and all(
            _same(abs(own[at]), abs(of_actual[at] - of_target[at])) for at in shared
        ):
            row.decide(TableRole.DIFFERENCE, "computed", 0.85, text=row.own)
        elif all(_is_ratio(own[at], of_actual[at], of_target[at]) for at in shared):
            row.decide(TableRole.ATTAINMENT, "computed", 0.85, text=row.own)


def _values(canvas: Canvas, row: Row, columns: Sequence[int]) -> dict[int, float]:
    found = {}
    for column in columns:
        if canvas.kinds[row.at][column] != NUMBER:
            continue
        value = canvas.values[row.at][column]
        read = read_number(value, canvas.format(row.at, column)) if isinstance(value, str | int | float) else None
        if isinstance(read, Number):
            found[column] = read.value
    return found


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _CLOSE * max(abs(one), abs(other), 1e-9)


def _is_ratio(value: float, actual: float, target: float) -> bool:
    return target != 0 and value != 0 and any(_same(value, actual / target * scale) for scale in (1, 100))
