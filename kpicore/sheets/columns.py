"""Rows as columns: what a tab of 200,000 rows is worked with, so that each distinct value is looked at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpicore.sheets.grid import Grid

Ints = NDArray[np.int64]
Objects = NDArray[np.object_]


class Texts(NamedTuple):
    """A column of texts of which few are distinct: `names` and, for each row, which of them it has."""

    names: list[str]
    codes: Ints

    def only(self, kept: NDArray[np.bool_]) -> Texts:
        return Texts(self.names, self.codes[kept])


def blank_texts(count: int) -> Texts:
    """Return a column of so many blanks."""
    return Texts([""], np.zeros(count, dtype=np.int64))


def objects(values: Collection[Any]) -> Objects:
    """Return values as an array of objects, whatever they are."""
    return np.fromiter(values, dtype=object, count=len(values))


def columns_below(grid: Grid, first_row: int) -> dict[int, list[Any]]:
    """Return the columns of the rows from `first_row` on as lists, ragged rows filled up with None."""
    rows = grid.rows[first_row:]
    lengths = set(map(len, rows))
    width = max(lengths, default=0)
    if len(lengths) > 1:
        return {at: [row[at] if at < len(row) else None for row in rows] for at in range(width)}
    return {at: list(map(itemgetter(at), rows)) for at in range(width)}


def numbered(columns: Sequence[list[Any]]) -> tuple[Ints, list[tuple[Any, ...]]]:
    """Return for each row the number of its distinct combination of values, and the combinations in the order they come."""
    keys: Sequence[Hashable] = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    codes = np.fromiter(map(numbers.__getitem__, keys), dtype=np.int64, count=len(keys))
    return codes, [key if len(columns) > 1 else (key,) for key in numbers]  # type: ignore[misc]


def rows_by_code(codes: Ints, count: int) -> Callable[[int], Ints]:
    """Return a function that gives the indices at which a code occurs, ascending."""
    order = np.argsort(codes, kind="stable")
    ends = np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=count))])
    return lambda code: order[ends[code] : ends[code + 1]]
