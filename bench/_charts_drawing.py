"""What charts.py draws: one plan, scored once, drawn by our parts and by Altair objects."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import streamlit as st

from kpicore.charts import Chart, trend_chart
from kpicore.model.actuals import actuals_table
from kpicore.model.node import Node
from kpicore.model.plan import Plan
from kpicore.periods import Calendar, parse_period_id
from kpicore.reports.board import Card
from kpicore.scoring import NodeSeries, Scores, score, series
from pages.shared.components.tree_view import tree_view
from pages.shared.components.wall import wall, wall_of_cards
from pages.shared.parts import draw_chart
from pages.shared.style import voice

TODAY = date(2026, 11, 24)
WORDS = voice("ja", Calendar())
MONTHS = 20


@lru_cache(maxsize=1)
def material() -> tuple[Plan, Scores, dict[str, NodeSeries]]:
    """Return a goal, four factors and twenty indicators with twenty months of actuals each."""
    term = {"start": date(2026, 4, 1), "deadline": date(2027, 3, 31)}
    nodes = [Node(id="goal", kind="KGI", name="年間売上", unit="円", target=1.5e8, shape="total", **term)]
    nodes += [Node(id=f"c{at}", kind="CSF", name=f"要因{at}", parents=("goal",)) for at in range(4)]
    nodes += [
        Node(
            id=f"k{at}",
            kind="KPI",
            name=f"指標{at}",
            parents=(f"c{at % 4}",),
            unit="件",
            target=100,
            owner="佐藤",
            **term,
        )
        for at in range(20)
    ]
    first = parse_period_id("2025-04")
    assert first is not None
    rows = [
        {"indicator": node.id, "period": str(first.shift(month)), "value": 80.0 + (month * 7 + at * 3) % 35}
        for at, node in enumerate(nodes)
        if node.is_indicator
        for month in range(MONTHS - 1)
    ]
    plan, actuals = Plan(nodes=tuple(nodes)), actuals_table(rows)
    found = {node.id: series(plan, actuals, TODAY, node.id) for node in nodes if node.is_indicator}
    return plan, score(plan, actuals, TODAY), found


def _twelve() -> list[tuple[Node, NodeSeries]]:
    plan, _, found = material()
    return [(plan.by_id[f"k{at}"], found[f"k{at}"]) for at in range(12)]


def cards() -> None:
    _, scores, _ = material()
    by_id = {scored.id: scored for scored in scores.nodes}
    shown = []
    for node, points in _twelve():
        spark = tuple(point.actual for point in points.points[-13:])
        shown.append(Card(node, by_id[node.id], spark, 95.0))
    wall(wall_of_cards(shown, WORDS), key="cards")


def made_trend() -> Chart:
    """Return the trend of one indicator, made of its rows as on every rerun."""
    plan, scores, found = material()
    scored = next(each for each in scores.nodes if each.id == "k0")
    return trend_chart(found["k0"], plan.by_id["k0"], scored, words=WORDS)


def trend() -> None:
    draw_chart(made_trend(), key="trend")


@lru_cache(maxsize=1)
def _kept_trend() -> Chart:
    return made_trend()


def kept_trend() -> None:
    """Draw a trend that was made before: what any way of writing a specification costs at least."""
    draw_chart(_kept_trend(), key="trend")


def tree() -> None:
    plan, scores, _ = material()
    by_id = {scored.id: scored for scored in scores.nodes}
    tree_view([(node, by_id[node.id]) for node in plan.nodes], rev="1", words=WORDS)


def _frame(points: NodeSeries):  # type: ignore[no-untyped-def]
    import pandas as pd

    return pd.DataFrame(
        {
            "period": [point.first_day for point in points.points],
            "actual": [point.actual for point in points.points],
            "target": [point.target for point in points.points],
        }
    )


def altair_trend() -> None:
    """Draw actual, target and points: three layers, fewer than ours has."""
    import altair as alt

    base = alt.Chart(_frame(_twelve()[0][1])).encode(x="period:T")
    layers = [base.mark_line().encode(y="actual:Q"), base.mark_line(strokeDash=[6, 3]).encode(y="target:Q")]
    layers.append(base.mark_point(filled=True).encode(y="actual:Q", tooltip=["period:T", "actual:Q", "target:Q"]))
    st.altair_chart(alt.layer(*layers), key="trend")


def altair_cards() -> None:
    """Draw twelve small lines with their target, each an Altair object."""
    import altair as alt

    with st.grid("auto", min_column_width=264):
        for node, points in _twelve():
            base = alt.Chart(_frame(points), height=80).encode(x="period:T")
            line, target = base.mark_line().encode(y="actual:Q"), base.mark_line(strokeDash=[6, 3]).encode(y="target:Q")
            st.altair_chart(alt.layer(line, target), key=f"line-{node.id}")
