"""The way to a goal as a mountain: a checkpoint above the other, the goal on top."""

from __future__ import annotations

from collections.abc import Sequence

from kpicore.charts.chart import Chart
from kpicore.charts.columns import Columns
from kpicore.charts.specifications import mountain_specification
from kpicore.model.node import Node
from kpicore.reports.years.one_page import Checkpoint
from kpicore.text import formats
from kpicore.text.voice import Voice


def mountain_chart(checkpoints: Sequence[Checkpoint], goal: Node, *, words: Voice) -> Chart:
    """Return the mountain of a goal with at least one checkpoint.

    Heights are steps in time, all alike: what should be reached is written beside each, so that a goal that falls or stays reads as well
    as one that rises.
    """
    filled, count = goal.filled(), len(checkpoints)
    columns: Columns = {name: [] for name in ("height", "left", "right", "kind", "amount", "when", "spoken")}
    for at, each in enumerate(checkpoints, start=1):
        is_goal = at == count
        amount = words.goal(each.value, filled.unit, filled.direction)
        day = formats.day(each.last_day, words.language, year=True)
        when = words("charts.mountain_goal" if is_goal else "charts.mountain_by", day=day)
        kind = "goal" if is_goal else "over" if each.is_over else "ahead"
        spoken = words("charts.mountain_over", when=when) if kind == "over" else when
        half = 1 - at / count
        row = (at / count, -half, half, kind, amount, when, f"{spoken}{words('charts.pause')}{amount}")
        for name, value in zip(columns, row, strict=True):
            columns[name].append(value)
    alt = words(
        "charts.alt_mountain", name=goal.name or goal.id, steps=words("charts.alt_step").join(columns["spoken"])
    )
    # The foot of the mountain is no checkpoint.
    foot = {"height": 0.0, "left": -1.0, "right": 1.0}
    return Chart(mountain_specification(), {name: [foot.get(name), *values] for name, values in columns.items()}, alt)
