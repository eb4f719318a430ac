"""Actual against target over the periods, on the bands of the lights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite

from kpicore.charts.axes import Extent, padded_extent
from kpicore.charts.bands import LightBand, light_bands
from kpicore.charts.chart import Chart
from kpicore.charts.columns import (
    Columns,
    band_columns,
    holds,
    landing_columns,
    open_columns,
    period_columns,
    review_columns,
    single_target,
    target_ends,
    value_columns,
)
from kpicore.charts.legend import ChartItem, legend_of, spoken_column
from kpicore.charts.marks import NO_MARKS, ChartMarks, goal_mark_columns
from kpicore.charts.specifications import ValueAxis, trend_specification, trend_tooltip
from kpicore.model.node import Aggregation, Band, Direction, Node, Shape
from kpicore.scoring import COLOURS, Landing, NodeScore, NodeSeries, OpenPeriod, PeriodPoint
from kpicore.text.formats import unit_name
from kpicore.text.voice import Voice


def trend_chart(
    series: NodeSeries,
    node: Node,
    score: NodeScore,
    *,
    words: Voice,
    previous: Mapping[str, float] | None = None,
    marks: ChartMarks = NO_MARKS,
) -> Chart:
    """Return actual against target over the periods, on the bands of the lights.

    `previous` holds last year's actual under this year's period ids; the reviews of `marks` stand on the time axis. The open period is
    hollow, with a tick where it should be by today. The landing is drawn for mean and last, whose landing is a value of the last period;
    a sum's belongs to `cumulative_chart`. A total target is judged on the sum (R5): no bands here.
    """
    node = node.filled()
    points = series.points
    landing = score.landing if node.aggregation is not Aggregation.SUM else None
    last_year = [(previous or {}).get(point.period) for point in points]
    bands = [_bands_of(point, node, score) for point in points]
    extent = _extent([*(point.actual for point in points), *last_year], points, score.open, landing, bands)
    columns = period_columns([point.period for point in points], words) | value_columns(points, node, words)
    columns |= {"previous": last_year, "previous_text": [words.amount(value, node.unit) for value in last_year]}
    columns |= band_columns(bands, extent) | open_columns(points, score.open) | landing_columns(points, landing)
    columns |= review_columns([point.period for point in points], marks.reviews, extent[1])
    items = _items(columns)
    columns["spoken"] = spoken_column(columns, trend_tooltip(items), words)
    lights = tuple(band.light for band in max(bands, key=len, default=()))
    has_range = any(isinstance(point.target, Band) for point in points)
    between = [(point.actual if point.state == "closed" else None, single_target(point.target)) for point in points]
    found, shape = goal_mark_columns([point.period for point in points], marks, between, words)
    columns |= found
    spec = trend_specification(
        words.language, items, lights, has_range, ValueAxis(extent, unit_name(node.unit, words.language)), shape
    )
    return Chart(spec, columns, _alt(node, score, words), legend_of(items, words))


def _extent(
    lines: Sequence[float | None],
    points: Sequence[PeriodPoint],
    running: OpenPeriod | None,
    landing: Landing | None,
    bands: Sequence[tuple[LightBand, ...]],
) -> Extent:
    """Return the ends of the axis: everything that is drawn lies between them."""
    values = list(lines)
    values += [landing.value, landing.low, landing.high] if landing else []
    values += [running.actual, running.expected] if running else []
    values += [end for point in points for end in target_ends(point.target)]
    edges = [edge for of_period in bands for band in of_period for edge in (band.low, band.high)]
    return padded_extent([*(value for value in values if value is not None), *filter(isfinite, edges)])


def _bands_of(point: PeriodPoint, node: Node, score: NodeScore) -> tuple[LightBand, ...]:
    if node.shape is Shape.TOTAL or point.state == "outside":
        return ()
    baseline = node.baseline if node.shape is Shape.REACH else None
    direction = node.direction or Direction.AT_LEAST
    return light_bands(point.target, direction, green=score.green, yellow=score.yellow, baseline=baseline)


def _items(columns: Columns) -> tuple[ChartItem, ...]:
    """Return what this trend shows, in the order of its legend: a mark without a place is neither named nor spoken."""
    is_shown = {
        ChartItem.ACTUAL: holds(columns, "actual"),
        ChartItem.TARGET: holds(columns, "target") or holds(columns, "target_low"),
        ChartItem.LANDING: holds(columns, "landing"),
        ChartItem.PREVIOUS: holds(columns, "previous"),
        ChartItem.OPEN: holds(columns, "open"),
        ChartItem.EXPECTED: holds(columns, "expected"),
        ChartItem.REVIEWS: holds(columns, "review"),
        ChartItem.LIGHT: not COLOURS.isdisjoint(columns["light"]),
    }
    return tuple(item for item, shown in is_shown.items() if shown)


def _alt(node: Node, score: NodeScore, words: Voice) -> str:
    if score.judged_period is None:
        return words("charts.alt_trend_empty", name=node.name)
    return words(
        "charts.alt_trend",
        name=node.name,
        period=words.period(score.judged_period),
        actual=words.amount(score.actual, node.unit, beside=single_target(score.target)),
        target=words.goal(score.target, node.unit, node.direction),
        light=words.status(score.status),
    )
