"""Where each method says an indicator will end."""

from __future__ import annotations

from kpicore.charts.axes import padded_extent
from kpicore.charts.chart import Chart
from kpicore.charts.columns import Columns, single_target, target_ends
from kpicore.charts.legend import ChartItem, legend_of, spoken_column
from kpicore.charts.specifications import landing_specification
from kpicore.model.node import Node
from kpicore.scoring import Landing, NodeScore
from kpicore.text.formats import unit_name
from kpicore.text.voice import Voice


def landing_chart(landing: Landing, node: Node, score: NodeScore, *, words: Voice) -> Chart:
    """Return every method's landing as a dot, lowest first, the chosen one as a diamond, and the whole target as a
    rule.

    A landing put in by a person is no method's: it is listed last.
    """
    target = score.whole_target
    methods = dict(sorted(landing.methods.items(), key=lambda method: method[1]))
    methods.setdefault(landing.method, landing.value)
    columns: Columns = {
        "method": [words(f"landing.{name}") for name in methods],
        "landing": list(methods.values()),
        "landing_text": [words.amount(value, node.unit, beside=single_target(target)) for value in methods.values()],
        "chosen": ["yes" if name == landing.method else "no" for name in methods],
    }
    columns["spoken"] = spoken_column(columns, (ChartItem.METHOD, ChartItem.LANDING), words)
    ends = tuple(target_ends(target))
    spec = landing_specification(
        words.language, ends, padded_extent([*methods.values(), *ends]), unit_name(node.unit, words.language)
    )
    alt = words(
        "charts.alt_landing",
        name=node.name,
        low=words.amount(landing.low, node.unit),
        high=words.amount(landing.high, node.unit),
        target=words.amount(target, node.unit),
    )
    items = (ChartItem.LANDING, ChartItem.TARGET) if ends else (ChartItem.LANDING,)
    return Chart(spec, columns, alt, legend_of(items, words))
