"""Vega-Lite specifications, built with Altair once per shape. They hold marks and words; the numbers are columns.

Building one takes tens of milliseconds, a rerun of a page a few: so everything that is slow depends only on the shape
(which items, which language) and is cached by it, and the ends of the axes are filled in afterwards. Shapes differ in which layers they
have: Altair makes each layer once, as plain values, and a shape is a list of them. When only numbers change, the browser moves the marks
and nothing flickers.

Colours are places in the theme's palette (`chartCategoricalColors`), so that light and dark follow by themselves; each
line also has its own dash and each light its own mark.

Nothing is validated here, which would take twice the time; tests hold every specification to Vega-Lite's schema.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import altair as alt
from altair.utils.schemapi import disable_debug_mode

from kpicore.charts.axes import Extent, label_expression
from kpicore.charts.columns import BAND_NAMES
from kpicore.charts.legend import ChartItem, tooltip_lines
from kpicore.scoring import Status

Spec = dict[str, Any]

# Else Altair validates every mark and channel when it is created, with a third of the time. Only this module uses it.
disable_debug_mode()

#: Every colour in use, in the order of the theme's chart colours.
COLOURS = ("actual", "target", "landing", "previous", "on_track", "watch", "off_track", "none")
#: Between the lines of a label: a sign nobody types.
LINE_BREAK = "\u241f"

_DASHES = {
    ChartItem.ACTUAL: [1, 0],
    ChartItem.CUMULATIVE: [1, 0],
    ChartItem.TARGET: [6, 3],
    ChartItem.LANDING: [2, 3],
    ChartItem.PREVIOUS: [1, 2],
    ChartItem.MOVING_TOTAL: [8, 3],
    ChartItem.OPEN: [2, 2],
}
#: Items drawn in the colour of another one, the rest in their own.
_COLOUR_OF = {
    ChartItem.CUMULATIVE: "actual",
    ChartItem.MOVING_TOTAL: "landing",
    ChartItem.MONTH_VALUE: "previous",
    ChartItem.OPEN: "actual",
    ChartItem.EXPECTED: "target",
    ChartItem.REVIEWS: "landing",
}


class ValueAxis(NamedTuple):
    """The axis of values: its ends, and the unit above it."""

    extent: Extent
    unit: str


class MarkShape(NamedTuple):
    """Which marks of a goal a chart has: where in its period today's line stands, and the light of the gap's bracket; None without one."""

    today: float | None = None
    gap: Status | None = None


@lru_cache(maxsize=256)
def trend_specification(
    language: str,
    items: tuple[ChartItem, ...],
    lights: tuple[Status, ...],
    has_range: bool,
    axis: ValueAxis,
    marks: MarkShape,
) -> Spec:
    """Return the trend: bands of `lights` from low to high, last year, target, landing, open period, actuals, reviews.

    `has_range`: the target is a range, with a line at both ends.
    """
    return _with_value_axis(_trend_shape(language, items, lights, has_range), axis, language, marks)


@lru_cache(maxsize=128)
def cumulative_specification(language: str, items: tuple[ChartItem, ...], axis: ValueAxis, marks: MarkShape) -> Spec:
    """Return the sums to date: target and actual, and where the year lands, with its range as a cone."""
    return _with_value_axis(_cumulative_shape(language, items), axis, language, marks)


@lru_cache(maxsize=128)
def z_specification(language: str, items: tuple[ChartItem, ...], axis: ValueAxis) -> Spec:
    """Return the Z chart: bars of the period's value, lines of its sum to date and of the moving total."""
    return _with_value_axis(_z_shape(language, items), axis, language, MarkShape())


@lru_cache(maxsize=128)
def landing_specification(language: str, targets: tuple[float, ...], extent: Extent, unit: str) -> Spec:
    """Return a dot for each method's landing, the chosen one a diamond, and a rule at each end of the target."""
    shape = _landing_shape(language, len(targets))
    *rules, dots = shape["layer"]
    rules = [_with_channel(rule, "x", alt.XDatum(end)) for rule, end in zip(rules, targets, strict=True)]
    x = alt.X(
        "landing:Q", scale=_scale(extent), axis=_value_axis(extent, language, title=unit or None, labelFlush=True)
    )
    return shape | {"layer": [*rules, _with_channel(dots, "x", x)]}


@lru_cache(maxsize=128)
def contribution_specification(language: str, extent: Extent) -> Spec:
    """Return bars from zero, one for each part of a difference, with two lines of text beside each."""
    shape = _contribution_shape()
    (bars,) = shape["layer"]
    x = alt.X("value:Q", scale=_scale(extent), axis=_value_axis(extent, language, title=None))
    return shape | {"layer": [_with_channel(bars, "x", x)]}


@lru_cache(maxsize=1)
def mountain_specification() -> Spec:
    """Return a mountain from its foot to the goal: a mark at each checkpoint of its right slope, amount and day beside it.

    A checkpoint ahead is filled, one that is over hollow, the goal a larger diamond: told apart without colour.
    """
    y = alt.Y("height:Q", scale=alt.Scale(domain=[0, 1.12], nice=False), axis=None)
    x = alt.X("right:Q", scale=alt.Scale(domain=[-1, 3], nice=False), axis=None)
    body = alt.Chart(_ROWS).mark_area(orient="horizontal", opacity=0.25, aria=False)
    layers = [_layer(body, x=alt.X("left:Q"), x2=alt.X2("right"), color=_colour(ChartItem.PREVIOUS))]
    for side in ("left", "right"):
        slope = alt.Chart(_ROWS).mark_line(strokeWidth=1.5, aria=False)
        layers.append(
            _layer(slope, x=alt.X(f"{side}:Q"), order=alt.Order("height:Q"), color=_colour(ChartItem.PREVIOUS))
        )
    marks: dict[str, dict[str, Any]] = {
        "ahead": {"shape": "circle", "size": 90, "filled": True},
        "over": {"shape": "circle", "size": 90, "filled": False, "strokeWidth": 2},
        "goal": {"shape": "diamond", "size": 260, "filled": True},
    }
    for kind, mark in marks.items():
        point = alt.Chart(_ROWS).mark_point(opacity=1, **mark).transform_filter(alt.datum.kind == kind)
        layers.append(_layer(point, color=_colour(ChartItem.ACTUAL), description=_SPOKEN))
    texts: dict[str, dict[str, Any]] = {
        "amount": {"dy": -8, "fontSize": 14, "fontWeight": 600},
        "when": {"dy": 9, "fontSize": 12},
    }
    for column, text in texts.items():
        label = alt.Chart(_ROWS).mark_text(align="left", baseline="middle", dx=16, aria=False, **text)
        label = label.transform_filter(alt.expr.isValid(alt.datum.amount))  # the foot is no checkpoint
        layers.append(_layer(label, text=alt.Text(f"{column}:N"), color=_colour(ChartItem.TARGET)))
    return _specification(layers, x=x, y=y)


# -- what each chart is made of, without the ends of its axes --------------------------------------------------


@lru_cache(maxsize=128)
def _trend_shape(language: str, items: tuple[ChartItem, ...], lights: tuple[Status, ...], has_range: bool) -> Spec:
    layers = [_band(name, light) for name, light in zip(BAND_NAMES, lights, strict=False)]
    if ChartItem.PREVIOUS in items:
        layers.append(_line("previous", ChartItem.PREVIOUS, width=1.5))
    if ChartItem.TARGET in items:
        ends = ("target_low", "target_high") if has_range else ("target",)
        layers += [_line(end, ChartItem.TARGET, width=1.5, interpolate="step") for end in ends]
    if ChartItem.LANDING in items:
        layers += [_line("landing", ChartItem.LANDING), *_landing_at_the_end()]
    if ChartItem.OPEN in items:
        layers += _open_period()
    if ChartItem.EXPECTED in items:
        layers.append(_expected_by_today())
    if ChartItem.ACTUAL in items:
        layers += [_line("actual", ChartItem.ACTUAL, width=2.5), _judged_points()]
    layers.append(_pointed_period(trend_tooltip(items), language))
    if ChartItem.REVIEWS in items:
        layers.append(_reviews(language))
    return _over_periods(layers)


@cache
def _band(name: str, light: Status) -> Spec:
    """Return the band of a light, behind everything else."""
    band = alt.Chart(_ROWS).mark_bar(opacity=0.12, width=alt.RelativeBandSize(1), aria=False)
    return _layer(band, y=alt.Y(f"{name}0:Q"), y2=alt.Y2(f"{name}1"), color=alt.ColorDatum(str(light)))


@cache
def _judged_points() -> Spec:
    """Return the actuals as points with mark and colour of their light."""
    points = alt.Chart(_ROWS).mark_point(filled=True, size=72, opacity=1)
    off_track = alt.when(alt.datum.light == "watch").then(alt.value("triangle-up")).when(alt.datum.light == "off_track")
    shape = off_track.then(alt.value("square")).otherwise(alt.value("circle"))
    return _layer(
        points, y=alt.Y("actual:Q"), shape=alt.ShapeValue(**shape), color=alt.Color("light:N"), description=_SPOKEN
    )


@cache
def _reviews(language: str) -> Spec:
    """Return a mark at the top of each period with a review, which says what was found when pointed at."""
    marks = alt.Chart(_ROWS).mark_point(shape="triangle-down", size=90, filled=True, opacity=1, yOffset=6)
    period, found = tooltip_lines((ChartItem.PERIOD, ChartItem.REVIEWS), language)
    return _layer(
        marks.transform_filter(alt.expr.isValid(alt.datum.review)),
        y=alt.Y("review:Q"),
        color=_colour(ChartItem.REVIEWS),
        tooltip=[
            alt.Tooltip(field=period.column, title=period.title),
            alt.Tooltip(field="review_text", title=found.title),
        ],
    )


def trend_tooltip(items: Sequence[ChartItem]) -> tuple[ChartItem, ...]:
    """Return what the tooltip of a period says in a trend that shows `items`."""
    judged = (ChartItem.TARGET, ChartItem.RATIO, ChartItem.LIGHT) if ChartItem.TARGET in items else ()
    previous = (ChartItem.PREVIOUS,) if ChartItem.PREVIOUS in items else ()
    return (ChartItem.PERIOD, ChartItem.ACTUAL, *judged, *previous)


@lru_cache(maxsize=32)
def _cumulative_shape(language: str, items: tuple[ChartItem, ...]) -> Spec:
    layers = []
    if ChartItem.LANDING in items:
        layers += [_cone(), _line("landing", ChartItem.LANDING)]
    if ChartItem.TARGET in items:
        layers.append(_line("target", ChartItem.TARGET, width=1.5))
    if ChartItem.ACTUAL in items:
        layers += _line_with_points("actual", ChartItem.ACTUAL)
    lines = tuple(item for item in items if item is not ChartItem.REVIEWS)
    layers.append(_pointed_period((ChartItem.PERIOD, *lines), language))
    if ChartItem.REVIEWS in items:
        layers.append(_reviews(language))
    return _over_periods(layers)


@cache
def _cone() -> Spec:
    """Return the range of the landing, from the judged period to the end."""
    cone = alt.Chart(_ROWS).mark_area(opacity=0.15, aria=False)
    return _layer(cone, y=alt.Y("landing_low:Q"), y2=alt.Y2("landing_high"), color=_colour(ChartItem.LANDING))


@lru_cache(maxsize=32)
def _z_shape(language: str, items: tuple[ChartItem, ...]) -> Spec:
    layers = []
    if ChartItem.MONTH_VALUE in items:
        bars = alt.Chart(_ROWS).mark_bar(width=alt.RelativeBandSize(0.6), cornerRadiusEnd=2)
        layers.append(_layer(bars, y=alt.Y("month_value:Q"), color=_colour(ChartItem.MONTH_VALUE)))
    for item in (ChartItem.CUMULATIVE, ChartItem.MOVING_TOTAL):
        if item in items:
            layers += _line_with_points(item, item)
    layers.append(_pointed_period((ChartItem.PERIOD, *items), language))
    return _over_periods(layers)


@lru_cache(maxsize=32)
def _landing_shape(language: str, targets: int) -> Spec:
    rule = alt.Chart(_ROWS).mark_rule(strokeWidth=2, strokeDash=_DASHES[ChartItem.TARGET])
    chosen = alt.datum.chosen == "yes"
    dots = alt.Chart(_ROWS).mark_point(filled=True, opacity=1)
    dots = _layer(
        dots,
        y=alt.Y("method:N", sort=None, axis=_name_axis()),
        color=_colour(ChartItem.LANDING),
        shape=alt.ShapeValue(**alt.when(chosen).then(alt.value("diamond")).otherwise(alt.value("circle"))),
        size=alt.SizeValue(**alt.when(chosen).then(alt.value(240)).otherwise(alt.value(90))),
        tooltip=_tooltip((ChartItem.METHOD, ChartItem.LANDING), language),
        description=_SPOKEN,
    )
    rules = [_layer(rule, color=_colour(ChartItem.TARGET))] * targets
    return _specification([*rules, dots])


@lru_cache(maxsize=1)
def _contribution_shape() -> Spec:
    two_lines = f"split(datum.label, '{LINE_BREAK}')"
    bars = alt.Chart(_ROWS).mark_bar(height=alt.RelativeBandSize(0.5))
    bars = _layer(
        bars,
        y=alt.Y("part:N", sort=None, axis=_name_axis(labelExpr=two_lines, labelLimit=180, grid=False)),
        color=_colour(ChartItem.ACTUAL),
        description=_SPOKEN,
    )
    return _specification([bars])


@lru_cache(maxsize=64)
def _goal_marks(marks: MarkShape) -> list[Spec]:
    """Return today's line with its word, and the bracket of the gap with its amount."""
    layers = []
    if marks.today is not None:
        is_today = alt.expr.isValid(alt.datum.today)
        x = alt.X("x:O", bandPosition=marks.today)
        rule = alt.Chart(_ROWS).mark_rule(strokeWidth=1, aria=False).transform_filter(is_today)
        word = alt.Chart(_ROWS).mark_text(align="right", baseline="top", dx=-4, fontSize=12, aria=False)
        word = word.transform_filter(is_today)
        layers.append(_layer(rule, x=x, color=_colour(ChartItem.PREVIOUS)))
        layers.append(_layer(word, x=x, y=alt.YValue(0), text=alt.Text("today:N"), color=_colour(ChartItem.TARGET)))
    if marks.gap is not None:
        is_judged = alt.expr.isValid(alt.datum.gap_low)
        colour = alt.ColorDatum(str(marks.gap))
        rule = alt.Chart(_ROWS).mark_rule(strokeWidth=2, aria=False).transform_filter(is_judged)
        layers.append(_layer(rule, y=alt.Y("gap_low:Q"), y2=alt.Y2("gap_high"), color=colour))
        for end in ("gap_low", "gap_high"):
            tick = alt.Chart(_ROWS).mark_tick(thickness=2, size=10, orient="horizontal", aria=False)
            layers.append(_layer(tick.transform_filter(is_judged), y=alt.Y(f"{end}:Q"), color=colour))
        text = alt.Chart(_ROWS).mark_text(align="left", baseline="top", dx=8, dy=6, fontSize=13, fontWeight=600)
        text = text.transform_filter(is_judged)
        layers.append(_layer(text, y=alt.Y("gap_low:Q"), text=alt.Text("gap_text:N"), color=_colour(ChartItem.TARGET)))
    return layers


# -- layers ----------------------------------------------------------------------------------------------------

#: The rows that are sent beside the specification; one value, by which Altair sees that all layers draw the same.
_ROWS = alt.NamedData("rows")
#: What a screen reader says of a point.
_SPOKEN = alt.Description(field="spoken")


def _layer(mark: alt.Chart, **channels: Any) -> Spec:
    """Return a mark with the columns it draws, as plain values."""
    layer: Spec = mark.encode(**channels).to_dict(validate=False, context={"top_level": False})
    del layer["data"]
    return layer


def _colour(item: ChartItem) -> alt.ColorDatum:
    return alt.ColorDatum(_COLOUR_OF.get(item, str(item)))


@cache
def _line(column: str, item: ChartItem, *, width: float = 2, **mark: Any) -> Spec:
    """Return a line that breaks where a value is missing."""
    line = alt.Chart(_ROWS).mark_line(
        strokeWidth=width, strokeDash=_DASHES[item], invalid="break-paths-filter-domains", aria=False, **mark
    )
    return _layer(line, y=alt.Y(f"{column}:Q"), color=_colour(item))


@cache
def _line_with_points(column: str, item: ChartItem) -> list[Spec]:
    points = alt.Chart(_ROWS).mark_point(filled=True, size=36, opacity=1)
    points = _layer(points, y=alt.Y(f"{column}:Q"), color=_colour(item), description=_SPOKEN)
    return [_line(column, item, width=2.5), points]


@cache
def _open_period() -> list[Spec]:
    """Return the open period: hollow, on a thin line from the value before."""
    value = alt.Chart(_ROWS).mark_point(size=80, strokeWidth=2, filled=False)
    return [
        _line("open_line", ChartItem.OPEN, width=1.5),
        _layer(value, y=alt.Y("open:Q"), color=_colour(ChartItem.OPEN), description=_SPOKEN),
    ]


@cache
def _expected_by_today() -> Spec:
    """Return a tick where the open period should be by today."""
    tick = alt.Chart(_ROWS).mark_tick(thickness=2, bandSize=18, aria=False)
    return _layer(tick, y=alt.Y("expected:Q"), color=_colour(ChartItem.EXPECTED))


@cache
def _landing_at_the_end() -> list[Spec]:
    """Return the range over the methods as a bar in the last period, with the landing as a diamond on it."""
    spread = alt.Chart(_ROWS).mark_rule(strokeWidth=5, opacity=0.35, aria=False)
    value = alt.Chart(_ROWS).mark_point(shape="diamond", size=90, filled=True)
    value = value.transform_filter(alt.expr.isValid(alt.datum.landing_low))
    return [
        _layer(spread, y=alt.Y("landing_low:Q"), y2=alt.Y2("landing_high"), color=_colour(ChartItem.LANDING)),
        _layer(value, y=alt.Y("landing:Q"), color=_colour(ChartItem.LANDING)),
    ]


@lru_cache(maxsize=64)
def _pointed_period(items: tuple[ChartItem, ...], language: str) -> Spec:
    """Return an unseen column over each period that shows its figures when pointed at."""
    pointed = alt.selection_point(name="pointed", on="pointerover", clear="pointerout", encodings=["x"])
    column = alt.Chart(_ROWS, name="periods").mark_bar(width=alt.RelativeBandSize(1), aria=False)
    return _layer(
        column.add_params(pointed),
        y=alt.YValue(0),
        y2=alt.Y2Value("height"),
        opacity=alt.OpacityValue(**alt.when(pointed, empty=False).then(alt.value(0.12)).otherwise(alt.value(0))),
        color=alt.ColorValue("#8899aa"),
        tooltip=_tooltip(items, language),
    )


def _tooltip(items: Sequence[ChartItem], language: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(field=line.column, title=line.title) for line in tooltip_lines(items, language)]


# -- axes and frame --------------------------------------------------------------------------------------------


def _over_periods(layers: Sequence[Spec]) -> Spec:
    """Return layers over a shared axis of periods, whose values hold their labels (`columns.period_columns`)."""
    axis = alt.Axis(
        labelExpr="slice(split(datum.label, '|'), 1)",
        aria=False,
        labelAngle=0,
        labelOverlap="parity",
        ticks=False,
        grid=False,
        title=None,
    )
    x = alt.X("x:O", scale=alt.Scale(paddingInner=0, paddingOuter=0), axis=axis)
    return _specification(layers, x=x)


def _specification(layers: Sequence[Spec], **channels: Any) -> Spec:
    """Return layers with the channels they share, without data and without Altair's theme: the page has its own.

    What can be pointed at is named beside the layers, with the layer it belongs to.
    """
    pointed = [{**each, "views": [layer["name"]]} for layer in layers for each in layer.get("params", ())]
    drawn = [{name: part for name, part in layer.items() if name != "params"} for layer in layers]
    shared = {name: channel.to_dict(validate=False) for name, channel in channels.items()}
    spec = {"layer": drawn, "encoding": {**shared, "color": _shared_colour()}, "config": _config()}
    return {**spec, "params": pointed} if pointed else spec


@cache
def _shared_colour() -> Any:
    """Return the colours by their names, in the order of the theme's."""
    scale = alt.Scale(domain=list(COLOURS), range="category")
    return alt.Color(type="nominal", scale=scale, legend=None).to_dict(validate=False)


@cache
def _config() -> Spec:
    config = alt.Config(view=alt.ViewConfig(stroke=None), axis=alt.AxisConfig(labelFontSize=12, titleFontSize=12))
    found: Spec = config.to_dict(validate=False)
    return found


def _with_value_axis(shape: Spec, axis: ValueAxis, language: str, marks: MarkShape) -> Spec:
    """Return a shape over periods with the marks of a goal and its axis of values, the unit written above it."""
    above = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -8}
    drawn = _value_axis(axis.extent, language, title=axis.unit or None, **above)
    beside = _goal_marks(marks)
    marked = shape | {"layer": [*shape["layer"], *beside]} if beside else shape
    return _with_channel(marked, "y", alt.Y(type="quantitative", scale=_scale(axis.extent), axis=drawn))


def _with_channel(spec: Spec, name: str, channel: alt.X | alt.XDatum | alt.Y) -> Spec:
    """Return a specification, or one layer of it, with one channel put in; the given one is left as it is."""
    return spec | {"encoding": spec["encoding"] | {name: channel.to_dict(validate=False)}}


def _scale(extent: Extent) -> alt.Scale:
    """Return a scale that ends where we say: bands reach the edge."""
    return alt.Scale(domain=list(extent), zero=False, nice=False)


def _value_axis(extent: Extent, language: str, **axis: Any) -> alt.Axis:
    return alt.Axis(labelExpr=label_expression(extent, language), tickCount=5, **axis)


def _name_axis(**axis: Any) -> alt.Axis:
    return alt.Axis(**{"title": None, "ticks": False, "labelLimit": 200, "labelOverlap": False, "grid": True} | axis)
