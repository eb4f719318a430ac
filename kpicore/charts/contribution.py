"""What a difference comes from (R9)."""

from __future__ import annotations

from kpicore.charts.axes import extent_around_zero
from kpicore.charts.chart import Chart
from kpicore.charts.columns import Columns
from kpicore.charts.specifications import LINE_BREAK, contribution_specification
from kpicore.model.plan import Plan
from kpicore.scoring.links import Contribution
from kpicore.text.links import contribution_rows, name_of
from kpicore.text.voice import Voice


def contribution_chart(found: Contribution, plan: Plan, *, words: Voice) -> Chart:
    """Return each input's part of a difference as a bar from zero, the largest first, and last what the formula leaves
    unexplained (R9).
    """
    unit = plan.by_id[found.node].unit
    in_order = contribution_rows(found, plan, words.language)
    count = len(found.parts)
    rows = [*sorted(in_order[:count], key=lambda part: -abs(part[1])), *in_order[count:]]
    names, values = [name for name, _ in rows], [value for _, value in rows]
    texts = [words.difference(value, unit) for value in values]
    columns: Columns = {
        # Name and number are the label, on two lines: the page's theme colours it, and it stays inside on a phone.
        "part": [f"{name}{LINE_BREAK}{text}" for name, text in zip(names, texts, strict=True)],
        "value": values,
        "spoken": [f"{name}{words('charts.pause')}{text}" for name, text in zip(names, texts, strict=True)],
    }
    spec = contribution_specification(words.language, extent_around_zero(values))
    alt = words("charts.alt_parts", name=name_of(plan, found.node), total=words.difference(found.total, unit))
    return Chart(spec, columns, alt)
