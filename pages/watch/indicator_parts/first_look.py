"""What the page of an indicator shows before anything is pressed, as words and figures: its head, its chart, the table of its periods.

Pure: the report on an indicator in, what the components and the chart are given out.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpicore.charts import Chart, ChartMarks, LegendEntry, trend_chart
from kpicore.model.plan import Plan
from kpicore.reports.indicator import Indicator
from kpicore.scoring.result import PeriodPoint, Status
from kpicore.text import formats
from kpicore.text.board import indicator_figures, reason_lines
from kpicore.text.catalogue import BLANK
from kpicore.text.sentences import light_sentence
from pages.shared.components.board_head import Head, above_chart, head_of_node
from pages.shared.components.part_links import Cell, Table, table_of
from pages.shared.style import NO_COLOUR, PALETTE, Voice, light_text
from pages.shared.tables import ColumnHead

#: The part that is a table of the periods.
PERIODS = "month_table"


def trend(found: Indicator, words: Voice) -> Chart:
    """Return the chart of an indicator."""
    return trend_chart(
        found.series,
        found.node,
        found.score,
        words=words,
        previous=found.previous,
        marks=ChartMarks(found.review_marks),
    )


def head(found: Indicator, plan: Plan, legend: Sequence[LegendEntry], words: Voice) -> Head:
    """Return what stands above the chart, its legend last; where the light is red with what was agreed to do, and why it was chosen."""
    node, score = found.node, found.score
    why = light_sentence(score, node, words.calendar, words.language, point=found.judged)
    lines: list[str] = []
    if score.status is Status.OFF_TRACK:
        lines += [words("parts.response", response=node.response)] if node.response else []
        lines += reason_lines(node, plan.factors_above(node.id), words)
    return above_chart(head_of_node(node, score, why, list(indicator_figures(found, words)), words), lines, legend)


def period_table(found: Indicator, words: Voice) -> Table:
    """Return the periods as a table, each with its light and beside the year before."""
    columns = [
        ColumnHead(words("common.period")),
        ColumnHead(words("common.actual"), is_figure=True),
        ColumnHead(words("common.target"), is_figure=True),
        ColumnHead(words("figure.attainment"), is_figure=True),
        ColumnHead(words("figure.light")),
        ColumnHead(words("indicator.last_year"), is_figure=True),
        ColumnHead(words("indicator.last_year_difference"), is_figure=True),
        ColumnHead(words("indicator.on_last_year"), is_figure=True),
    ]
    is_so_far = found.score.open is not None and found.score.open.period in found.compared
    rows = [_period_row(point, found, words) for point in found.points]
    note = words("indicator.last_year_so_far") if is_so_far else ""
    return table_of(words(f"indicator.{PERIODS}"), columns, rows, note=note)


def _period_row(point: PeriodPoint, found: Indicator, words: Voice) -> list[Cell]:
    node = found.node
    compared = found.compared.get(point.period)
    light: Cell = ""
    if point.status:
        light = {"text": light_text(point.status, words), "tone": PALETTE.get(point.status, NO_COLOUR)}
    if point.state == "open":
        light = {"text": words("indicator.open_period"), "tone": NO_COLOUR}
    if point.exempt:
        light = {"text": words(f"flag.{point.exempt}"), "tone": NO_COLOUR}
    return [
        words.period(point.period),
        words.amount(point.actual, node.unit),
        words.goal(point.target, node.unit, node.direction),
        words.percent(point.ratio) if point.state == "closed" else BLANK,
        light,
        words.amount(found.previous.get(point.period), node.unit),
        words.difference(compared.difference, node.unit, of=point.actual) if compared else BLANK,
        formats.change_ratio(compared.ratio) if compared else BLANK,
    ]
