"""The columns charts draw: one list per column, one entry per period, None where there is nothing to draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpicore.charts.axes import Extent, clipped
from kpicore.charts.bands import LightBand
from kpicore.model.node import Band, Node
from kpicore.scoring import COLOURS, Landing, OpenPeriod, PeriodPoint
from kpicore.text.voice import Voice, light_text

Columns = dict[str, list[Any]]
Target = float | Band | None

#: A year of months is labelled in full, with room for two more; of longer series every second or third label is written.
_MOST_LABELS = 14
#: The names of the columns of bands, lowest band first; a range has five.
BAND_NAMES = ("a", "b", "c", "d", "e")


def holds(columns: Columns, name: str) -> bool:
    """Return whether there is anything to draw in a column."""
    return any(value is not None for value in columns[name])


def period_columns(periods: Sequence[str], words: Voice) -> Columns:
    """Return the axis value of each period and its full name.

    The axis value holds its label, `2026-04|4月|2026年`: at most `_MOST_LABELS` are written, a year where it begins.
    """
    step = -(-len(periods) // _MOST_LABELS) or 1
    years = [words.year_of(period) for period in periods]
    starts = [at for at, year in enumerate(years) if year and (at == 0 or years[at - 1] != year)]
    anchor = starts[1] if len(starts) > 1 else 0
    axis, written = [], ""
    for at, period in enumerate(periods):
        if (at - anchor) % step:
            axis.append(f"{period}||")
            continue
        year = years[at] if years[at] != written else ""
        written = years[at]
        axis.append(f"{period}|{words.period_short(period)}|{year}")
    return {"x": axis, "period": [words.period(period) for period in periods]}


def value_columns(points: Sequence[PeriodPoint], node: Node, words: Voice) -> Columns:
    """Return actuals, lights and targets, as numbers and as the texts of the tooltip.

    The open period's actual is a column of its own (`open_columns`).
    """
    lights = [str(point.status) if point.status in COLOURS else "none" for point in points]
    return {
        "actual": [point.actual if point.state != "open" else None for point in points],
        "light": [light if point.actual is not None else None for light, point in zip(lights, points, strict=True)],
        "target": [single_target(point.target) for point in points],
        "target_low": [point.target.low if isinstance(point.target, Band) else None for point in points],
        "target_high": [point.target.high if isinstance(point.target, Band) else None for point in points],
        "actual_text": [words.amount(point.actual, node.unit, beside=single_target(point.target)) for point in points],
        "target_text": [words.goal(point.target, node.unit, node.direction) for point in points],
        "ratio_text": [words.percent(point.ratio) for point in points],
        "light_text": [light_text(point.status, words) if point.status else "–" for point in points],
    }


def single_target(target: Target) -> float | None:
    """Return a target that is one number; None for a range."""
    return None if isinstance(target, Band) else target


def target_ends(target: Target) -> list[float]:
    """Return where a target is drawn: its value, both ends of a range, nothing without one."""
    ends = (target.low, target.high) if isinstance(target, Band) else (target,)
    return [end for end in ends if end is not None]


def band_columns(bands: Sequence[tuple[LightBand, ...]], extent: Extent) -> Columns:
    """Return the lower and upper end of each band, clipped to the axis."""
    columns: Columns = {}
    for at in range(max((len(of_period) for of_period in bands), default=0)):
        name = BAND_NAMES[at]
        present = [of_period[at] if at < len(of_period) else None for of_period in bands]
        columns[f"{name}0"] = [None if band is None else clipped(band.low, extent) for band in present]
        columns[f"{name}1"] = [None if band is None else clipped(band.high, extent) for band in present]
    return columns


def open_columns(points: Sequence[PeriodPoint], running: OpenPeriod | None) -> Columns:
    """Return the open period's value, what is expected of it by today, and the line to it from the period before."""
    columns: Columns = {name: [None] * len(points) for name in ("open", "expected", "open_line")}
    at = next((index for index, point in enumerate(points) if running and point.period == running.period), None)
    if at is None or running is None:
        return columns
    columns["open"][at] = running.actual
    columns["expected"][at] = running.expected
    if running.actual is not None and at and points[at - 1].actual is not None:
        columns["open_line"][at - 1 : at + 1] = [points[at - 1].actual, running.actual]
    return columns


def landing_columns(points: Sequence[PeriodPoint], landing: Landing | None) -> Columns:
    """Return a line from the last actual to the landing in the last period of the term, and the range over the methods
    there.
    """
    inside = [at for at, point in enumerate(points) if point.state != "outside"]
    known = [at for at, point in enumerate(points) if point.state == "closed" and point.actual is not None]
    if landing is None or not inside or not known or known[-1] >= inside[-1]:
        return {name: [None] * len(points) for name in ("landing", "landing_low", "landing_high")}
    start, end = known[-1], inside[-1]
    columns = {"landing": _straight_line(len(points), start, end, points[start].actual or 0.0, landing.value)}
    for name, value in (("landing_low", landing.low), ("landing_high", landing.high)):
        columns[name] = [value if at == end else None for at in range(len(points))]
    return columns


def opening_landing_columns(actuals: Sequence[float | None], landing: Landing | None) -> Columns:
    """Return the line from the last sum to date to the landing at the end, its range opening on the way."""
    known = [at for at, actual in enumerate(actuals) if actual is not None]
    start, end = (known[-1] if known else 0), len(actuals) - 1
    if landing is None or start >= end:
        return {name: [None] * len(actuals) for name in ("landing", "landing_low", "landing_high")}
    ends = {"landing": landing.value, "landing_low": landing.low, "landing_high": landing.high}
    begin = actuals[start] or 0.0
    return {name: _straight_line(len(actuals), start, end, begin, value) for name, value in ends.items()}


def _straight_line(count: int, start: int, end: int, begin: float, value: float) -> list[float | None]:
    """Return `count` entries: from `begin` at `start` evenly to `value` at `end`, None outside."""
    return [
        begin + (value - begin) * ((at - start) / (end - start)) if start <= at <= end else None for at in range(count)
    ]


def review_columns(periods: Sequence[str], reviews: Sequence[tuple[str, str]], high: float) -> Columns:
    """Return a mark at the top of the chart, `high`, for each period with a review, and what the reviews found."""
    texts: dict[str, list[str]] = {period: [] for period in periods}
    for period, text in reviews:
        texts.get(period, []).append(text)
    joined = [" / ".join(texts[period]) if texts[period] else None for period in periods]
    return {"review": [None if text is None else high for text in joined], "review_text": joined}
