"""Sparklines as pictures inside Markdown: the latest actuals as a line, a gap where one is missing, a dot at the end.

Native sparklines draw a whole Vega view each and leave gaps out; a board with twelve of them took most of its time for
them (bench/board.py). A picture cannot follow the theme, so its one blue reads on light and dark alike.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import lru_cache

WIDTH, HEIGHT, MARGIN = 220, 40, 4
BLUE = "#4a8bd0"


def sparkline_md(values: Sequence[float | None], said: str) -> str:
    """Return the picture as Markdown, "" with fewer than two values; `said` is what a screen reader says, escaped."""
    if sum(value is not None for value in values) < 2:
        return ""
    return f"![{said}](data:image/svg+xml;base64,{_picture(tuple(values))})"


@lru_cache(maxsize=2048)
def _picture(values: tuple[float | None, ...]) -> str:
    runs = list(_runs(values))
    x, y = runs[-1][-1]
    lines = "".join(_line(run) for run in runs)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<g fill="none" stroke="{BLUE}" stroke-width="2" stroke-linejoin="round" stroke-linecap="round">{lines}</g>'
        f'<circle cx="{x:g}" cy="{y:g}" r="3" fill="{BLUE}"/></svg>'
    )
    return b64encode(svg.encode()).decode()


def _line(run: Sequence[tuple[float, float]]) -> str:
    # A line of one point has no length: round ends make it a dot.
    points = run if len(run) > 1 else [*run, *run]
    return f'<polyline points="{" ".join(f"{x:g},{y:g}" for x, y in points)}"/>'


def _runs(values: Sequence[float | None]) -> Iterator[list[tuple[float, float]]]:
    """Yield the points of each unbroken run of values."""
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    run: list[tuple[float, float]] = []
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
