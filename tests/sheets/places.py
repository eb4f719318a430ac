"""Places of a reading expanded to cells, to count how often each cell is told of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from kpicore.sheets.grid import Grid, column_letters
from kpicore.sheets.reader import WorkbookReading

_PLACE = re.compile(r"([A-Z]*)(\d*)(?::([A-Z]*)(\d*))?")


def cells_of(place: str, grid: Grid) -> Iterable[tuple[int, int]]:
    """Return the cells of a grid that a place covers: a cell, a range, rows, columns or the whole tab."""
    if not place.startswith(grid.address):
        return []
    match = _PLACE.fullmatch(place[len(grid.address) :])
    assert match is not None, place
    rows, columns = range(len(grid.rows)), range(grid.width)
    left, top, right, bottom = match[1], match[2], match[3] or match[1], match[4] or match[2]
    if left:
        columns = range(_number(left), _number(right) + 1)
    if top:
        rows = range(int(top) - 1, int(bottom))
    return [(row, column) for row in rows for column in columns]


def _number(letters: str) -> int:
    return next(column for column in range(18_278) if column_letters(column) == letters)


def told(reading: WorkbookReading, grid: Grid) -> Counter[tuple[int, int]]:
    """Return how often each cell of a grid is told of as an actual, a target, missing, skipped or a problem."""
    answer = reading.as_json()
    places = [row["cell"] for part in ("actuals", "targets", "missing", "skipped") for row in answer[part]]
    places += [problem["where"] for problem in answer["problems"]]
    return Counter(cell for place in places for cell in cells_of(place, grid))
