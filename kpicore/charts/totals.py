"""Charts of sums: the way to a total target, and the Z chart of a year."""

from __future__ import annotations

from collections.abc import Sequence

from kpicore.charts.axes import padded_extent
from kpicore.charts.chart import Chart
from kpicore.charts.columns import holds, opening_landing_columns, period_columns, review_columns
from kpicore.charts.legend import ChartItem, legend_of, spoken_column
from kpicore.charts.marks import NO_MARKS, ChartMarks, goal_mark_columns
from kpicore.charts.specifications import ValueAxis, cumulative_specification, z_specification
from kpicore.model.node import Node
from kpicore.scoring import NodeScore
from kpicore.text.formats import unit_name
from kpicore.text.voice import Voice

_Z_ITEMS = (ChartItem.MONTH_VALUE, ChartItem.CUMULATIVE, ChartItem.MOVING_TOTAL)


def cumulative_chart(
    rows: Sequence[tuple[str, float | None, float | None]],
    node: Node,
    score: NodeScore,
    *,
    words: Voice,
    marks: ChartMarks = NO_MARKS,
) -> Chart:
    """Return the sum to date against the target's sum to date, and the landing with its range at the end.

    `rows` are (period id, actual to date, target to date) over the whole term; None where nothing is known (yet). `marks` stand beside
    the lines.
    """
    node = node.filled()
    landing, unit = score.landing, node.unit
    actuals, targets = [row[1] for row in rows], [row[2] for row in rows]
    columns = period_columns([row[0] for row in rows], words) | {"actual": actuals, "target": targets}
    columns |= opening_landing_columns(actuals, landing)
    columns["actual_text"] = [words.amount(row[1], unit, beside=row[2]) for row in rows]
    columns["target_text"] = [words.amount(target, unit) for target in targets]
    columns["landing_text"] = [words.amount(value, unit) for value in columns["landing"]]
    lines = (ChartItem.ACTUAL, ChartItem.TARGET, ChartItem.LANDING)
    items = tuple(item for item in lines if holds(columns, item))
    columns["spoken"] = spoken_column(columns, (ChartItem.PERIOD, *items), words)
    values = [value for value in (*actuals, *targets) if value is not None]
    values += [landing.low, landing.value, landing.high] if landing else []
    extent = padded_extent([0.0, *values])
    found, shape = goal_mark_columns([row[0] for row in rows], marks, [row[1:] for row in rows], words)
    columns |= found
    columns |= review_columns([row[0] for row in rows], marks.reviews, extent[1])
    if holds(columns, "review"):
        items = (*items, ChartItem.REVIEWS)
    spec = cumulative_specification(words.language, items, ValueAxis(extent, unit_name(unit, words.language)), shape)
    return Chart(spec, columns, _alt_of_sums(rows, node, words), legend_of(items, words))


def _alt_of_sums(rows: Sequence[tuple[str, float | None, float | None]], node: Node, words: Voice) -> str:
    """Return the sums to date as a sentence for whoever does not see the chart."""
    known = [row for row in rows if row[1] is not None]
    period, actual, target = known[-1] if known else ("", None, None)
    return words(
        "charts.alt_cumulative",
        name=node.name,
        period=words.period(period),
        actual=words.amount(actual, node.unit),
        target=words.amount(target, node.unit),
    )


def z_chart(rows: Sequence[tuple[str, float | None, float | None, float | None]], node: Node, *, words: Voice) -> Chart:
    """Return the Z chart of a year: the period's value as bars, its sum to date, and the moving annual total as lines.

    `rows` are (period id, value, sum to date, total of the twelve months up to this one).
    """
    columns = period_columns([row[0] for row in rows], words)
    lines = ([row[1] for row in rows], [row[2] for row in rows], [row[3] for row in rows])
    for item, values in zip(_Z_ITEMS, lines, strict=True):
        columns |= {str(item): values, f"{item}_text": [words.amount(value, node.unit) for value in values]}
    items = tuple(item for item in _Z_ITEMS if holds(columns, item))
    columns["spoken"] = spoken_column(columns, (ChartItem.PERIOD, *items), words)
    extent = padded_extent([0.0, *(value for values in lines for value in values if value is not None)])
    spec = z_specification(words.language, items, ValueAxis(extent, unit_name(node.unit, words.language)))
    totals = [(period, total) for period, _, _, total in rows if total is not None]
    period, total = totals[-1] if totals else ("", None)
    alt = words("charts.alt_z", name=node.name, period=words.period(period), total=words.amount(total, node.unit))
    return Chart(spec, columns, alt, legend_of(items, words))
