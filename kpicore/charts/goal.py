"""The way to a goal, as the board and its paper draw it."""

from __future__ import annotations

from kpicore.charts.chart import Chart
from kpicore.charts.marks import ChartMarks
from kpicore.charts.totals import cumulative_chart
from kpicore.charts.trend import trend_chart
from kpicore.model.node import Direction
from kpicore.model.snapshot import Snapshot
from kpicore.reports.board import Goal
from kpicore.reports.indicator import indicator
from kpicore.scoring.scores import Scores
from kpicore.text import formats
from kpicore.text.voice import Voice

#: A longer unit stands above the axis alone: beside the bracket of the gap it would not fit.
_LONGEST_UNIT = 6


def goal_chart(goal: Goal, snapshot: Snapshot, scores: Scores, *, words: Voice) -> Chart:
    """Return the way to a goal with today, the gap and its reviews: of a sum the sums to date with the landing, else the trend."""
    found = indicator(snapshot, scores, goal.node.id)
    assert found is not None  # noqa: S101 - a goal on the board is an active indicator
    gap, gap_text = goal.headline.gap_to_date, ""
    if gap is not None:  # as it stands beside its bracket: 761万円不足
        is_limit = goal.node.direction is Direction.AT_MOST
        key = ("over" if is_limit else "short") if gap > 0 else ("spare" if is_limit else "ahead")
        unit = formats.difference_unit(goal.node.unit)
        amount = words.amount(abs(gap), unit if len(unit) <= _LONGEST_UNIT else "")
        gap_text = words(f"board.gap_{key}", gap=amount)
    marks = ChartMarks(found.review_marks, scores.today, gap, gap_text)
    if found.cumulative:
        return cumulative_chart(found.cumulative, found.node, found.score, words=words, marks=marks)
    return trend_chart(found.series, found.node, found.score, words=words, previous=found.previous, marks=marks)
