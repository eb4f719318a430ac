"""Sparklines as points: the latest actuals as a line, a gap where one is missing.

Native sparklines draw a whole Vega view each and leave gaps out; a board with twelve of them took most of its time for
them (bench/board.py). The card wall draws these points itself, in the colours of the theme.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Point = tuple[float, float]

WIDTH, HEIGHT, MARGIN = 220, 40, 4


def spark_points(values: Sequence[float | None]) -> list[list[Point]]:
    """Return the points of each unbroken run of values in a picture of WIDTH × HEIGHT, y downwards.

    Oldest first; None is a gap. The lowest value lies at the bottom, the highest at the top, equal ones in the middle.
    [] with fewer than two values: one dot is no line.
    """
    if sum(value is not None for value in values) < 2:
        return []
    return list(_runs(values))


def _runs(values: Sequence[float | None]) -> Iterator[list[Point]]:
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    run: list[Point] = []
    for at, value in enumerate(values):
        if value is None:
            if run:
                yield run
            run = []
            continue
        share = (value - low) / (high - low) if high > low else 0.5
        run.append((round(MARGIN + at * step, 1), round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)))
    if run:
        yield run
