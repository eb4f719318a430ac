"""Sparklines as points: the latest actuals as a line, a gap where one is missing, and the target as a line across.

Native sparklines draw a whole Vega view each and leave gaps out; a board with twelve of them took most of its time for
them (bench/board.py). The wall of rows draws these points itself, in the colours of the theme.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

Point = tuple[float, float]

WIDTH, HEIGHT, MARGIN = 96, 24, 3


class Spark(NamedTuple):
    """A picture of WIDTH × HEIGHT, y downwards: the unbroken runs of the line, and the heights of its targets."""

    runs: list[list[Point]]
    targets: list[float]


def spark_of(values: Sequence[float | None], targets: Sequence[float] = ()) -> Spark | None:
    """Return the line of the values, oldest first, None for a gap, and a height for each target (both ends of a range).

    The lowest of all lies at the bottom, the highest at the top, equal ones in the middle. None with fewer than two values: one dot is no
    line.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    low, high = min(*known, *targets), max(*known, *targets)

    def height(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)

    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    points = [
        None if value is None else (round(MARGIN + at * step, 1), height(value)) for at, value in enumerate(values)
    ]
    runs = [[point for point in run if point is not None] for is_known, run in groupby(points, bool) if is_known]
    return Spark(runs, [height(target) for target in targets])
