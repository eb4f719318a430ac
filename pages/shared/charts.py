"""Charts: rows in, a Vega-Lite specification and a table out.

The specification holds the shape and the words, the table the numbers: when only numbers change, the browser moves
the marks and nothing flickers. Specifications are written by hand as dictionaries, since building them from objects
on every run costs ten times as much (bench/charts.py), and are cached by what shapes them. Colours are places in the
theme's palette (`chartCategoricalColors`), so that light and dark follow by themselves; every series also has its own
dash and every light its own mark.

The text of a period on the axis travels in its value: `2026-04|4月|2026年`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor, inf, log10
from typing import Any

import pyarrow as pa
import streamlit as st

from kpicore.model.node import Aggregation, Band, Direction, Node, Shape
from kpicore.model.plan import Plan
from kpicore.scoring.links import Contribution
from kpicore.scoring.result import Landing, NodeScore, PeriodPoint, Series, Status
from kpicore.text.links import contribution_rows, name_of
from pages.shared.bands import LightBand, light_bands
from pages.shared.style import Voice, light_text

Spec = dict[str, Any]

#: Series in the order of the theme's chart colours.
ROLES = ("actual", "target", "landing", "previous", "on_track", "watch", "off_track", "none")
DASHES: Mapping[str, list[int]] = {
    "actual": [1, 0],
    "target": [6, 3],
    "landing": [2, 3],
    "previous": [1, 2],
    "moving_total": [8, 3],
}
#: A missing value breaks a line.
_GAP = "break-paths-filter-domains"
#: What a screen reader says of a point: the same as its tooltip.
_SPOKEN: Spec = {"description": {"field": "spoken"}}
_LIGHT_WORDS = ("on_track", "watch", "off_track")
_LIGHTS = (Status.ON_TRACK, Status.WATCH, Status.OFF_TRACK)
_LIGHT_SHAPES = [
    {"test": "datum.light === 'watch'", "value": "triangle-up"},
    {"test": "datum.light === 'off_track'", "value": "square"},
]
_SCALES = {"ja": ((1e12, "兆"), (1e8, "億"), (1e4, "万")), "en": ((1e12, "T"), (1e9, "B"), (1e6, "M"))}
_MOST_LABELS = 14
_BANDS = ("a", "b", "c", "d", "e")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready to draw: what it looks like, its columns, what it shows in one sentence, and its legend as
    Markdown.
    """

    spec: Mapping[str, Any]
    columns: Mapping[str, list[Any]]
    alt: str
    legend: str = ""


def draw(chart: Chart, *, height: int = 300, key: str | None = None) -> None:
    """Draw a chart across the width it is given; `height` in pixels."""
    table = pa.table({name: pa.array(values, _type_of(values)) for name, values in chart.columns.items()})
    if chart.legend:
        st.markdown(chart.legend)
    st.vega_lite_chart(table, dict(chart.spec), height=height, width="stretch", key=key, alt=chart.alt)


def _type_of(values: Sequence[Any]) -> pa.DataType:
    return pa.string() if any(isinstance(value, str) for value in values) else pa.float64()


# -- the trend -------------------------------------------------------------------------------------------------


def trend_chart(
    series: Series,
    node: Node,
    score: NodeScore,
    *,
    words: Voice,
    previous: Mapping[str, float] | None = None,
    reviews: Sequence[tuple[str, str]] = (),
) -> Chart:
    """Return actual against target over the periods, on the bands of the lights.

    `previous` holds last year's actual under this year's period ids; `reviews` are (period id, what was found),
    marked on the time axis. The open period is hollow, with a tick where it should be by today. The landing is drawn
    for mean and last, whose landing is a value of the last period; a sum's belongs to `cumulative_chart`. A total
    target is judged on the sum (R5): no bands here.
    """
    node = node.filled()
    points = series.points
    bands = [_bands_of(point, node, score) for point in points]
    landing = score.landing if node.aggregation is not Aggregation.SUM else None
    extent = _extent(_trend_values(points, bands, score, previous, landing))
    columns = _period_columns([point.period for point in points], words)
    columns |= _value_columns(points, node, words)
    columns |= _previous_columns(points, previous, node, words)
    columns |= _band_columns(bands, *extent)
    columns |= _open_columns(points, score)
    columns |= _landing_columns(points, landing)
    columns |= _review_columns(points, reviews, extent[1])
    shown = _shown(columns, score, landing)
    columns["spoken"] = _spoken(columns, _told_in_trend(shown), words)
    within = any(isinstance(point.target, Band) for point in points)
    spec = _trend_spec(words, shown, _light_order(bands), within, extent, node.unit)
    return Chart(spec, columns, _trend_alt(node, score, words), _legend(shown, words))


def _shown(columns: Mapping[str, Sequence[Any]], score: NodeScore, landing: Landing | None) -> tuple[str, ...]:
    """Return the series this trend holds, in the order of its legend."""
    present = {
        "actual": True,
        "target": _any(columns["target"]) or _any(columns["target_low"]),
        "landing": landing is not None,
        "previous": _any(columns["previous"]),
        "open": score.open is not None and score.open.actual is not None,
        "expected": score.open is not None and score.open.expected is not None,
        "reviews": _any(columns["review"]),
        "light": any(light in _LIGHT_WORDS for light in columns["light"]),
    }
    return tuple(role for role, is_present in present.items() if is_present)


def _any(values: Sequence[Any]) -> bool:
    return any(value is not None for value in values)


def _previous_columns(
    points: Sequence[PeriodPoint], previous: Mapping[str, float] | None, node: Node, words: Voice
) -> dict[str, list[Any]]:
    values = [(previous or {}).get(point.period) for point in points]
    return {"previous": values, "previous_text": [words.amount(value, node.unit) for value in values]}


def _bands_of(point: PeriodPoint, node: Node, score: NodeScore) -> tuple[LightBand, ...]:
    if node.shape is Shape.TOTAL or point.state == "outside":
        return ()
    baseline = node.baseline if node.shape is Shape.REACH else None
    direction = node.direction or Direction.AT_LEAST
    return light_bands(point.target, direction, green=score.green, yellow=score.yellow, baseline=baseline)


def _light_order(bands: Sequence[tuple[LightBand, ...]]) -> tuple[str, ...]:
    """Return the lights of the bands, lowest first; they are the same for every period of one indicator."""
    longest = max(bands, key=len, default=())
    return tuple(str(band.light) for band in longest)


def _trend_values(
    points: Sequence[PeriodPoint],
    bands: Sequence[tuple[LightBand, ...]],
    score: NodeScore,
    previous: Mapping[str, float] | None,
    landing: Landing | None,
) -> list[float]:
    values = [point.actual for point in points]
    values += [edge for point in points for edge in _edges(point.target)]
    values += [edge for found in bands for band in found for edge in (band.low, band.high) if abs(edge) < inf]
    values += [(previous or {}).get(point.period) for point in points]
    values += [landing.value, landing.low, landing.high] if landing else []
    values += [score.open.actual, score.open.expected] if score.open else []
    return [value for value in values if value is not None]


def _edges(target: float | Band | None) -> tuple[float | None, ...]:
    return (target.low, target.high) if isinstance(target, Band) else (target,)


def _extent(values: Sequence[float]) -> tuple[float, float]:
    """Return the ends of a value axis with some air, on steps so round that they seldom move; zero where it is near."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    air = (high - low) * 0.06 or abs(high) * 0.2 or 1.0
    near_zero = low >= 0 and low - air < high * 0.25
    low, high = (0.0 if near_zero else low - air), high + air
    step = _round_step((high - low) / 8)
    return floor(low / step) * step, -floor(-high / step) * step


def _round_step(least: float) -> float:
    """Return the next of 1, 2 and 5 times a power of ten."""
    power = 10.0 ** floor(log10(least))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= least * (1 - 1e-9))


def _value_columns(points: Sequence[PeriodPoint], node: Node, words: Voice) -> dict[str, list[Any]]:
    lights = [str(point.status) if point.status in _LIGHTS else "none" for point in points]
    return {
        "actual": [point.actual if point.state != "open" else None for point in points],
        "light": [light if point.actual is not None else None for light, point in zip(lights, points, strict=True)],
        "target": [None if isinstance(point.target, Band) else point.target for point in points],
        "target_low": [point.target.low if isinstance(point.target, Band) else None for point in points],
        "target_high": [point.target.high if isinstance(point.target, Band) else None for point in points],
        "actual_text": [words.amount(point.actual, node.unit, beside=_number(point.target)) for point in points],
        "target_text": [words.goal(point.target, node.unit, node.direction) for point in points],
        "ratio_text": [words.percent(point.ratio) for point in points],
        "light_text": [light_text(point.status, words) if point.status else "–" for point in points],
    }


def _number(target: float | Band | None) -> float | None:
    return None if isinstance(target, Band) else target


def _band_columns(bands: Sequence[tuple[LightBand, ...]], low: float, high: float) -> dict[str, list[Any]]:
    """Return two columns for each band, clipped to the axis."""
    columns: dict[str, list[Any]] = {}
    for at in range(max((len(found) for found in bands), default=0)):
        name = _BANDS[at]
        columns[f"{name}0"] = [_clip(found[at].low, low, high) if at < len(found) else None for found in bands]
        columns[f"{name}1"] = [_clip(found[at].high, low, high) if at < len(found) else None for found in bands]
    return columns


def _clip(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def _open_columns(points: Sequence[PeriodPoint], score: NodeScore) -> dict[str, list[Any]]:
    """Return the open period's value and what is expected of it by today, and a line that leads to it from the value
    before.
    """
    here = score.open.period if score.open else None
    at = next((index for index, point in enumerate(points) if point.period == here), None)
    columns: dict[str, list[Any]] = {name: [None] * len(points) for name in ("open", "expected", "open_line")}
    if at is None or score.open is None:
        return columns
    columns["open"][at] = score.open.actual
    columns["expected"][at] = score.open.expected
    if score.open.actual is not None and at and points[at - 1].actual is not None:
        columns["open_line"][at - 1 : at + 1] = [points[at - 1].actual, score.open.actual]
    return columns


def _landing_columns(points: Sequence[PeriodPoint], landing: Landing | None) -> dict[str, list[Any]]:
    """Return a line from the last actual to the landing in the last period of the term, and the range over the
    methods there.
    """
    columns: dict[str, list[Any]] = {name: [None] * len(points) for name in ("landing", "landing_low", "landing_high")}
    inside = [at for at, point in enumerate(points) if point.state != "outside"]
    known = [at for at, point in enumerate(points) if point.state == "closed" and point.actual is not None]
    if landing is None or not inside or not known or known[-1] >= inside[-1]:
        return columns
    start, end = known[-1], inside[-1]
    begin = points[start].actual or 0.0
    for at in range(start, end + 1):
        columns["landing"][at] = begin + (landing.value - begin) * (at - start) / (end - start)
    columns["landing_low"][end], columns["landing_high"][end] = landing.low, landing.high
    return columns


def _review_columns(
    points: Sequence[PeriodPoint], reviews: Sequence[tuple[str, str]], high: float
) -> dict[str, list[Any]]:
    found: dict[str, list[str]] = {}
    for period, text in reviews:
        found.setdefault(period, []).append(text)
    texts = [" / ".join(found[point.period]) if point.period in found else None for point in points]
    return {"review": [None if text is None else high for text in texts], "review_text": texts}


def _trend_alt(node: Node, score: NodeScore, words: Voice) -> str:
    if score.judged_period is None:
        return words("charts.alt_trend_empty", name=node.name)
    return words(
        "charts.alt_trend",
        name=node.name,
        period=words.period(score.judged_period),
        actual=words.amount(score.actual, node.unit, beside=_number(score.target)),
        target=words.goal(score.target, node.unit, node.direction),
        light=words.status(score.status),
    )


@lru_cache(maxsize=256)
def _trend_spec(
    words: Voice,
    shown: tuple[str, ...],
    band_lights: tuple[str, ...],
    within: bool,
    extent: tuple[float, float],
    unit: str,
) -> Spec:
    layers = [_band_layer(name, light) for name, light in zip(_BANDS, band_lights, strict=False)]
    layers += [_line("previous", "previous", width=1.5)] if "previous" in shown else []
    layers += _target_layers(within) if "target" in shown else []
    layers += _landing_layers() if "landing" in shown else []
    layers += _open_layers() if {"open", "expected"} & set(shown) else []
    layers += [_line("actual", "actual", width=2.5), _light_points("actual")]
    layers += [_hover(_tooltip(_told_in_trend(shown), words))]
    layers += [_review_layer(words)] if "reviews" in shown else []
    return _framed(layers, extent, words.language, unit)


def _band_layer(name: str, light: str) -> Spec:
    return {
        "mark": {"type": "bar", "opacity": 0.12, "width": {"band": 1}, "aria": False},
        "encoding": {
            "y": {"field": f"{name}0", "type": "quantitative"},
            "y2": {"field": f"{name}1"},
            "color": {"datum": light},
        },
    }


def _line(field: str, role: str, *, width: float = 2, step: bool = False) -> Spec:
    """Return a line with a gap where a value is missing."""
    mark: Spec = {"type": "line", "strokeWidth": width, "strokeDash": DASHES[role], "invalid": _GAP, "aria": False}
    if step:
        mark["interpolate"] = "step"
    y = {"field": field, "type": "quantitative"}
    return {"mark": mark, "encoding": {"y": y, "color": {"datum": role if role in ROLES else "landing"}}}


def _target_layers(within: bool) -> list[Spec]:
    fields = ("target_low", "target_high") if within else ("target",)
    return [_line(field, "target", width=1.5, step=True) for field in fields]


def _open_layers() -> list[Spec]:
    """Return the open period: hollow, on a thin line from the value before, with a tick where it should be by today."""
    return [
        {
            "mark": {"type": "line", "strokeWidth": 1.5, "strokeDash": [2, 2], "invalid": _GAP, "aria": False},
            "encoding": {"y": {"field": "open_line", "type": "quantitative"}, "color": {"datum": "actual"}},
        },
        {
            "mark": {"type": "tick", "thickness": 2, "bandSize": 18, "aria": False},
            "encoding": {"y": {"field": "expected", "type": "quantitative"}, "color": {"datum": "target"}},
        },
        {
            "mark": {"type": "point", "size": 80, "strokeWidth": 2, "filled": False},
            "encoding": {"y": {"field": "open", "type": "quantitative"}, "color": {"datum": "actual"}, **_SPOKEN},
        },
    ]


def _landing_layers() -> list[Spec]:
    return [
        _line("landing", "landing", width=2),
        {
            "mark": {"type": "rule", "strokeWidth": 5, "opacity": 0.35, "aria": False},
            "encoding": {
                "y": {"field": "landing_low", "type": "quantitative"},
                "y2": {"field": "landing_high"},
                "color": {"datum": "landing"},
            },
        },
        {
            "transform": [{"filter": "isValid(datum.landing_low)"}],
            "mark": {"type": "point", "shape": "diamond", "size": 90, "filled": True},
            "encoding": {"y": {"field": "landing", "type": "quantitative"}, "color": {"datum": "landing"}},
        },
    ]


def _light_points(field: str) -> Spec:
    """Return the actuals as marks whose shape and colour are their light."""
    return {
        "mark": {"type": "point", "filled": True, "size": 72, "opacity": 1},
        "encoding": {
            "y": {"field": field, "type": "quantitative"},
            "shape": {"condition": _LIGHT_SHAPES, "value": "circle"},
            "color": {"field": "light", "type": "nominal"},
            **_SPOKEN,
        },
    }


def _review_layer(words: Voice) -> Spec:
    return {
        "transform": [{"filter": "isValid(datum.review)"}],
        "mark": {"type": "point", "shape": "triangle-down", "size": 90, "filled": True, "opacity": 1, "yOffset": 6},
        "encoding": {
            "y": {"field": "review", "type": "quantitative"},
            "color": {"datum": "landing"},
            "tooltip": [
                {"field": "period", "title": words("charts.period")},
                {"field": "review_text", "title": words("charts.reviews")},
            ],
        },
    }


def _told_in_trend(shown: Sequence[str]) -> tuple[str, ...]:
    """Return what the tooltip of a period tells."""
    target = ("target", "ratio", "light") if "target" in shown else ()
    return ("period", "actual", *target, *(("previous",) if "previous" in shown else ()))


# -- cumulative, Z and landing ---------------------------------------------------------------------------------


def cumulative_chart(
    rows: Sequence[tuple[str, float | None, float | None]], node: Node, score: NodeScore, *, words: Voice
) -> Chart:
    """Return the sum to date against the target's sum to date, and the landing with its range at the end.

    `rows` are (period id, actual to date, target to date) over the whole term; None where nothing is known (yet).
    """
    node = node.filled()
    known = [at for at, (_, actual, _) in enumerate(rows) if actual is not None]
    columns = _period_columns([period for period, _, _ in rows], words)
    columns |= {"actual": [row[1] for row in rows], "target": [row[2] for row in rows]}
    columns |= _cumulative_landing(rows, known, score.landing)
    columns["actual_text"] = [words.amount(row[1], node.unit, beside=row[2]) for row in rows]
    columns["target_text"] = [words.amount(row[2], node.unit) for row in rows]
    columns["landing_text"] = [words.amount(value, node.unit) for value in columns["landing"]]
    values = [value for row in rows for value in row[1:] if value is not None] + _ends(score.landing)
    shown = ("actual", "target", "landing") if score.landing else ("actual", "target")
    columns["spoken"] = _spoken(columns, ("period", *shown), words)
    spec = _cumulative_spec(words, shown, _extent([0.0, *values]), node.unit)
    last = rows[known[-1]] if known else ("", None, None)
    alt = words(
        "charts.alt_cumulative",
        name=node.name,
        period=words.period(last[0]),
        actual=words.amount(last[1], node.unit),
        target=words.amount(last[2], node.unit),
    )
    return Chart(spec, columns, alt, _legend(shown, words))


def _ends(landing: Landing | None) -> list[float]:
    return [] if landing is None else [landing.low, landing.value, landing.high]


def _cumulative_landing(
    rows: Sequence[tuple[str, float | None, float | None]], known: Sequence[int], landing: Landing | None
) -> dict[str, list[Any]]:
    """Return the way to the landing in a straight line, with the range opening towards the end of the term."""
    columns: dict[str, list[Any]] = {name: [None] * len(rows) for name in ("landing", "landing_low", "landing_high")}
    start = known[-1] if known else 0
    if landing is None or start >= len(rows) - 1:
        return columns
    begin = rows[start][1] or 0.0
    for at in range(start, len(rows)):
        part = (at - start) / (len(rows) - 1 - start)
        for name, end in (("landing", landing.value), ("landing_low", landing.low), ("landing_high", landing.high)):
            columns[name][at] = begin + (end - begin) * part
    return columns


@lru_cache(maxsize=128)
def _cumulative_spec(words: Voice, shown: tuple[str, ...], extent: tuple[float, float], unit: str) -> Spec:
    cone = {
        "mark": {"type": "area", "opacity": 0.15, "aria": False},
        "encoding": {
            "y": {"field": "landing_low", "type": "quantitative"},
            "y2": {"field": "landing_high"},
            "color": {"datum": "landing"},
        },
    }
    layers = [cone, _line("landing", "landing")] if "landing" in shown else []
    layers += [_line("target", "target", width=1.5), _line("actual", "actual", width=2.5)]
    layers += [_plain_points("actual", "actual")]
    layers += [_hover(_tooltip(("period", *shown), words))]
    return _framed(layers, extent, words.language, unit)


def z_chart(rows: Sequence[tuple[str, float | None, float | None, float | None]], node: Node, *, words: Voice) -> Chart:
    """Return the Z chart of a year: the period's value as bars, its sum to date, and the moving annual total as lines.

    `rows` are (period id, value, sum to date, total of the twelve months up to this one).
    """
    columns = _period_columns([row[0] for row in rows], words)
    for at, name in enumerate(("month_value", "cumulative", "moving_total"), start=1):
        columns[name] = [row[at] for row in rows]
        columns[f"{name}_text"] = [words.amount(row[at], node.unit) for row in rows]
    columns["spoken"] = _spoken(columns, _TOLD_IN_Z, words)
    extent = _extent([0.0, *(value for row in rows for value in row[1:] if value is not None)])
    known = [row for row in rows if row[3] is not None]
    last = known[-1] if known else ("", None, None, None)
    alt = words("charts.alt_z", name=node.name, period=words.period(last[0]), total=words.amount(last[3], node.unit))
    legend = _legend(("month_value", "cumulative", "moving_total"), words)
    return Chart(_z_spec(words, extent, node.unit), columns, alt, legend)


_TOLD_IN_Z = ("period", "month_value", "cumulative", "moving_total")


@lru_cache(maxsize=128)
def _z_spec(words: Voice, extent: tuple[float, float], unit: str) -> Spec:
    bars: Spec = {
        "mark": {"type": "bar", "width": {"band": 0.6}, "cornerRadiusEnd": 2},
        "encoding": {
            "y": {"field": "month_value", "type": "quantitative"},
            "color": {"datum": "previous"},
        },
    }
    layers = [bars, _line("cumulative", "actual", width=2.5), _plain_points("cumulative", "actual")]
    layers += [_line("moving_total", "moving_total", width=2.5), _plain_points("moving_total", "landing")]
    layers += [_hover(_tooltip(_TOLD_IN_Z, words))]
    return _framed(layers, extent, words.language, unit)


def landing_chart(landing: Landing, node: Node, score: NodeScore, *, words: Voice) -> Chart:
    """Return every method's landing as a dot, lowest first, the chosen one as a diamond, and the whole target as a
    rule.
    """
    target = score.whole_target
    found = sorted(landing.methods.items(), key=lambda method: method[1])
    named = [name for name, _ in found]
    columns: dict[str, list[Any]] = {
        "method": [words(f"landing.{name}") for name in named],
        "landing": [value for _, value in found],
        "landing_text": [words.amount(value, node.unit, beside=_number(target)) for _, value in found],
        "chosen": ["yes" if name == landing.method else "no" for name in named],
    }
    if landing.method not in landing.methods:
        columns["method"].append(words(f"landing.{landing.method}"))
        columns["landing"].append(landing.value)
        columns["landing_text"].append(words.amount(landing.value, node.unit, beside=_number(target)))
        columns["chosen"].append("yes")
    columns["spoken"] = _spoken(columns, ("method", "landing"), words)
    ends = [edge for edge in _edges(target) if edge is not None]
    spec = _landing_spec(words, tuple(ends), _extent([*columns["landing"], *ends]), node.unit)
    alt = words(
        "charts.alt_landing",
        name=node.name,
        low=words.amount(landing.low, node.unit),
        high=words.amount(landing.high, node.unit),
        target=words.amount(target, node.unit),
    )
    return Chart(spec, columns, alt, _legend(("landing", "target") if ends else ("landing",), words))


@lru_cache(maxsize=128)
def _landing_spec(words: Voice, ends: tuple[float, ...], extent: tuple[float, float], unit: str) -> Spec:
    x = {"field": "landing", "type": "quantitative"} | _value_axis(extent, words.language)
    x["axis"] |= {"title": unit or None, "labelFlush": True}
    dots: Spec = {
        "mark": {"type": "point", "filled": True, "opacity": 1},
        "encoding": {
            "x": x,
            "y": {"field": "method", "type": "nominal", "sort": None, "axis": _METHOD_AXIS},
            "color": {"datum": "landing"},
            "shape": {"condition": {"test": _CHOSEN, "value": "diamond"}, "value": "circle"},
            "size": {"condition": {"test": _CHOSEN, "value": 240}, "value": 90},
            "tooltip": _tooltip(("method", "landing"), words),
            **_SPOKEN,
        },
    }
    rule = {"type": "rule", "strokeWidth": 2, "strokeDash": DASHES["target"]}
    rules = [{"mark": rule, "encoding": {"x": {"datum": end}, "color": {"datum": "target"}}} for end in ends]
    return {"layer": [*rules, dots], "encoding": {"color": _COLOUR}, "config": _CONFIG}


_CHOSEN = "datum.chosen === 'yes'"
_METHOD_AXIS: Spec = {"title": None, "ticks": False, "labelLimit": 200, "labelOverlap": False, "grid": True}


# -- what a difference comes from ------------------------------------------------------------------------------


def contribution_chart(found: Contribution, plan: Plan, *, words: Voice) -> Chart:
    """Return each input's part of a difference as a bar from zero, the largest first, and last what the formula leaves
    unexplained (R9).
    """
    unit = plan.by_id[found.node].unit
    rows = contribution_rows(found, plan, words.language)
    count = len(found.parts)
    parts = [*sorted(rows[:count], key=lambda part: -abs(part[1])), *rows[count:]]
    said = [words.difference(value, unit) for _, value in parts]
    columns: dict[str, list[Any]] = {
        # Name and number are the label, on two lines: the page's theme colours it, and it stays inside on a phone.
        "part": [f"{name}{_BREAK}{text}" for (name, _), text in zip(parts, said, strict=True)],
        "value": [value for _, value in parts],
        "spoken": [f"{name}{words('charts.pause')}{text}" for (name, _), text in zip(parts, said, strict=True)],
    }
    spec = _contribution_spec(words.language, _around_zero(columns["value"]))
    alt = words("charts.alt_parts", name=name_of(plan, found.node), total=words.difference(found.total, unit))
    return Chart(spec, columns, alt)


def _around_zero(values: Sequence[float]) -> tuple[float, float]:
    """Return the ends of an axis that holds zero, with some air beyond the values."""
    low, high = min(0.0, *values), max(0.0, *values)
    air = (high - low) * 0.06 or 1.0
    return (low - air if low < 0 else low, high + air if high > 0 or low == 0 else high)


def _contribution_spec(language: str, extent: tuple[float, float]) -> Spec:
    x = {"field": "value", "type": "quantitative"} | _value_axis(extent, language)
    x["axis"] |= {"title": None}
    labels = {"labelExpr": f"split(datum.label, '{_BREAK}')", "labelLimit": 180, "grid": False}
    bars: Spec = {
        "mark": {"type": "bar", "height": {"band": 0.5}},
        "encoding": {
            "x": x,
            "y": {"field": "part", "type": "nominal", "sort": None, "axis": _METHOD_AXIS | labels},
            "color": {"datum": "actual"},
            **_SPOKEN,
        },
    }
    return {"layer": [bars], "encoding": {"color": _COLOUR}, "config": _CONFIG}


#: Between the lines of a label: a sign nobody types.
_BREAK = "\u241f"


# -- the frame every chart over periods shares -----------------------------------------------------------------

_COLOUR: Spec = {"type": "nominal", "scale": {"domain": list(ROLES), "range": "category"}, "legend": None}
_CONFIG: Spec = {"view": {"stroke": None}, "axis": {"labelFontSize": 12, "titleFontSize": 12}}
_PERIOD_AXIS: Spec = {
    "labelExpr": "slice(split(datum.label, '|'), 1)",
    "aria": False,
    "labelAngle": 0,
    "labelOverlap": "parity",
    "ticks": False,
    "grid": False,
    "title": None,
}
_UNIT_ABOVE: Spec = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -8}
#: How each series is shown in the legend: the colour's name in the theme's palette, and a sign drawn like its mark.
_SIGNS = {
    "actual": ("blue", "━"),
    "cumulative": ("blue", "━"),
    "target": ("", "╍"),
    "landing": ("violet", "◆"),
    "previous": ("gray", "┈"),
    "month_value": ("gray", "▮"),
    "moving_total": ("violet", "╌"),
    "open": ("blue", "○"),
    "expected": ("", "━"),
    "reviews": ("violet", "▼"),
    "light": ("", ":green[●]:yellow[▲]:red[■]"),
}


def _framed(layers: Sequence[Spec], extent: tuple[float, float], language: str, unit: str) -> Spec:
    """Return layers over periods with their shared axes."""
    y = {"type": "quantitative"} | _value_axis(extent, language)
    y["axis"] |= {"title": unit or None} | _UNIT_ABOVE
    x = {"field": "x", "type": "ordinal", "scale": {"paddingInner": 0, "paddingOuter": 0}, "axis": _PERIOD_AXIS}
    return {"layer": list(layers), "encoding": {"x": x, "y": y, "color": _COLOUR}, "config": _CONFIG}


def _value_axis(extent: tuple[float, float], language: str) -> Spec:
    """Return scale and axis of values, on ends chosen here: nothing is guessed, and bands reach the edge."""
    scale = {"domain": list(extent), "zero": False, "nice": False}
    return {"scale": scale, "axis": {"labelExpr": _label_expr(_scale_of(extent, language)), "tickCount": 5}}


def _legend(shown: Sequence[str], words: Voice) -> str:
    """Return the legend as Markdown, in the page's own text: it wraps on a phone and is read aloud."""
    entries = []
    for role in shown:
        colour, sign = _SIGNS[role]
        mark = f":{colour}[{sign}]" if colour else sign
        entries.append(f"{mark} {words(f'charts.{role}')}")
    return f":small[{'　'.join(entries)}]"


def _quoted(text: str) -> str:
    """Return text as a string of Vega's expression language."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _label_expr(scale: tuple[float, str]) -> str:
    """Return how a value reads on an axis: 0, 500万, 1.5億."""
    size, suffix = scale
    if size == 1:
        return "format(datum.value, ',.6~g')"
    return f"datum.value == 0 ? '0' : format(datum.value / {size:.0f}, ',.4~g') + {_quoted(suffix)}"


def _scale_of(extent: tuple[float, float], language: str) -> tuple[float, str]:
    """Return the unit of an axis: the largest of which its end holds at least one (億, 万; from 10万 on for 万)."""
    reach = max(abs(end) for end in extent)
    for size, suffix in _SCALES[language]:
        if reach >= size * (10 if suffix == "万" else 1):
            return size, suffix
    return 1.0, ""


def _plain_points(field: str, role: str) -> Spec:
    return {
        "mark": {"type": "point", "filled": True, "size": 36, "opacity": 1},
        "encoding": {"y": {"field": field, "type": "quantitative"}, "color": {"datum": role}, **_SPOKEN},
    }


def _hover(tooltip: Sequence[Spec]) -> Spec:
    """Return an unseen column over each period that shows its figures when pointed at."""
    return {
        "params": [
            {
                "name": "pointed",
                "select": {"type": "point", "on": "pointerover", "clear": "pointerout", "encodings": ["x"]},
            }
        ],
        "mark": {"type": "bar", "width": {"band": 1}, "aria": False},
        "encoding": {
            "y": {"value": 0},
            "y2": {"value": "height"},
            "opacity": {"condition": {"param": "pointed", "empty": False, "value": 0.12}, "value": 0},
            "color": {"value": "#8899aa"},
            "tooltip": list(tooltip),
        },
    }


def _tooltip(fields: Sequence[str], words: Voice) -> list[Spec]:
    """Return the lines of a tooltip: texts made here, since the browser knows no 万."""
    shown = {"period": "period", "method": "method"}
    return [{"field": shown.get(name, f"{name}_text"), "title": words(f"charts.{name}")} for name in fields]


def _spoken(columns: Mapping[str, Sequence[Any]], fields: Sequence[str], words: Voice) -> list[str]:
    """Return what is said of each row: its tooltip in one line."""
    told = [(line["title"], columns[line["field"]]) for line in _tooltip(fields, words)]
    rows = range(len(columns["period"] if "period" in columns else columns["method"]))
    return [words("charts.pause").join(f"{title} {texts[row]}" for title, texts in told) for row in rows]


def _period_columns(periods: Sequence[str], words: Voice) -> dict[str, list[Any]]:
    """Return the axis value of each period and its full name. At most `_MOST_LABELS` are written out, years where
    they begin.
    """
    step = -(-len(periods) // _MOST_LABELS) or 1
    years = [words.year_of(period) for period in periods]
    starts = [at for at, year in enumerate(years) if year and (at == 0 or years[at - 1] != year)]
    anchor = starts[1] if len(starts) > 1 else 0
    axis, told = [], ""
    for at, period in enumerate(periods):
        if (at - anchor) % step:
            axis.append(f"{period}||")
            continue
        year = years[at] if years[at] != told else ""
        told = years[at]
        axis.append(f"{period}|{words.period_short(period)}|{year}")
    return {"x": axis, "period": [words.period(period) for period in periods]}
