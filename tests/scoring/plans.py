"""Small random plans with actuals: every cadence, shape, direction and gap the rules speak of, and the mistakes people make."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta

import pandas as pd
from hypothesis import strategies as st

from kpicore.model import Band, Node, Plan, Settings, Target, actuals_table
from tests.scoring.oracle import CADENCES, holding

Rows = list[tuple[str, str, float]]

ENTRIES = ("saturday", "sunday", "public", "2026-08-13/2026-08-16", "2025-12-29/2026-01-03", "2026-04-06")
AMOUNTS = st.one_of(
    st.integers(-3, 12).map(float), st.integers(-50, 400).map(lambda n: n / 10), st.sampled_from((0.0, 10.0))
)
TODAYS = st.one_of(
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    st.builds(date, st.integers(2024, 2027), st.sampled_from((1, 4, 7)), st.integers(1, 12)),  # a year just ended
)
GREENS = st.sampled_from((None, None, 0.7, 0.95, 1.0, 1.05))
YELLOWS = st.sampled_from((None, None, 0.4, 0.6, 0.8))


@st.composite
def bands(draw: st.DrawFn) -> Band:
    low, high = sorted((draw(AMOUNTS), draw(AMOUNTS)))
    return Band(low=low, high=high)


@st.composite
def settings(draw: st.DrawFn, today: date) -> Settings:
    near = st.integers(-200, 40).map(lambda days: today + timedelta(days=days))
    calendar = Settings(
        fiscal_start_month=draw(st.sampled_from((1, 4, 4, 4, 7, 10, 12))),
        fiscal_year_name=draw(st.sampled_from(("start", "end"))),
        closing_day=draw(st.sampled_from((None, None, None, 10, 20, 28, 29, 30, 31))),
        days_off=tuple(draw(st.lists(st.sampled_from(ENTRIES), max_size=3, unique=True))),
        green=draw(st.sampled_from((1.0, 1.0, 0.7))),
        yellow=draw(st.sampled_from((0.8, 0.8, 0.4))),
    )
    if not draw(st.integers(0, 3)):
        cadence = draw(st.sampled_from(CADENCES))
        calendar = calendar.model_copy(update={"actuals_through": holding(calendar, cadence, draw(near)).id})
    if not draw(st.integers(0, 3)):
        cadence = draw(st.sampled_from(CADENCES))
        calendar = calendar.model_copy(update={"entered_from": holding(calendar, cadence, draw(near)).id})
    return calendar


@st.composite
def nodes(draw: st.DrawFn, number: int, today: date) -> Node:
    cadence = draw(st.sampled_from((None, *CADENCES, "monthly", "weekly")))
    is_daily = cadence == "daily"
    before, after = (60, 30) if is_daily else (500, 500)
    starts = st.integers(-before, 5).map(lambda days: today + timedelta(days=days))
    deadlines = st.integers(-20, after).map(lambda days: today + timedelta(days=days))
    direction = draw(st.sampled_from((None, None, "at_least", "at_most", "within")))
    fitting = bands() if direction == "within" else AMOUNTS
    target = draw(st.one_of(fitting, fitting, fitting, st.none(), st.one_of(bands(), AMOUNTS)))
    parents = draw(st.lists(st.sampled_from([f"n{at}" for at in range(max(number, 1))]), max_size=2))
    odd = draw(st.integers(0, 11))
    if odd == 0:
        parents.append(draw(st.sampled_from(("ghost", f"n{number + 1}", f"n{number}"))))
    return Node(
        id=f"n{number}",
        parents=tuple(parents) if number else (),
        kind="KGI" if number == 0 else draw(st.sampled_from(("KPI", "KPI", "CSF", "KDI", "KGI"))),
        name=draw(st.sampled_from(("件数", "成約率"))),
        unit=draw(st.sampled_from(("", "%", "件", "位"))),
        direction=direction,
        aggregation=draw(st.sampled_from((None, "sum", "sum", "mean", "last"))),
        cadence=cadence,
        shape=draw(st.sampled_from((None, "each", "total", "reach"))),
        baseline=draw(st.one_of(st.none(), AMOUNTS)),
        target=target,
        start=draw(starts if is_daily else st.one_of(st.none(), starts)),
        entered_from=draw(st.one_of(st.none(), st.none(), starts)),
        deadline=draw(deadlines if is_daily else st.one_of(st.none(), deadlines)),
        weight=draw(st.sampled_from((None, None, 0.0, 0.1, 0.7, 2.0))),
        green=draw(GREENS),
        yellow=draw(YELLOWS),
        state=draw(st.sampled_from(("active",) * 7 + ("retired",))),
    )


@st.composite
def target_rows(draw: st.DrawFn, calendar: Settings, node: Node, today: date) -> Target:
    day = today + timedelta(days=draw(st.integers(-300, 300)))
    usual = str(node.cadence or "monthly")
    cadence = draw(st.sampled_from((usual,) * 6 + CADENCES))
    is_within = node.direction == "within" or (node.direction is None and isinstance(node.target, Band))
    fitting, other = (bands(), AMOUNTS) if is_within else (AMOUNTS, bands())
    return Target(
        indicator=node.id,
        period=draw(st.sampled_from((holding(calendar, cadence, day).id,) * 4 + (None,))),
        value=draw(st.one_of(fitting, fitting, fitting, fitting, other)),
        effective_from=draw(
            st.one_of(st.none(), st.integers(-200, 100).map(lambda days: today + timedelta(days=days)))
        ),
    )


@st.composite
def actual_rows(draw: st.DrawFn, calendar: Settings, node: Node, today: date) -> Rows:
    """A run of periods with a few gaps, mostly of the indicator's own cadence, some days of other cadences between."""
    chance = random.Random(draw(st.integers(0, 2**20)))
    usual = str(node.cadence or "monthly")
    back = draw(st.sampled_from((40, 120, 500, 1000) if usual != "daily" else (10, 40, 80)))
    ahead = draw(st.sampled_from((-90, -12, 0, 0, 40)))
    gaps = draw(st.sampled_from((0.0, 0.0, 0.1, 0.4)))
    values = draw(st.lists(AMOUNTS, min_size=1, max_size=8))
    finest = draw(st.sampled_from((usual, usual, usual, *CADENCES)))
    found: dict[str, float] = {}
    day = today - timedelta(days=back)
    while day <= today + timedelta(days=ahead) and len(found) < 160:
        cadence = finest if chance.random() < 0.9 else usual
        span = holding(calendar, cadence, day)
        if chance.random() >= gaps:
            found[span.id] = chance.choice(values)
        day = span.last + timedelta(days=1)
    for text in draw(st.lists(st.sampled_from(("2026-13", "いつか", "FY2026", "2026-W53", "2025-W53")), max_size=1)):
        found[text] = chance.choice(values)
    return [(node.id, period, value) for period, value in found.items()]


@st.composite
def scored_plans(draw: st.DrawFn) -> tuple[Plan, Rows, date]:
    """A plan, its actuals (one per indicator and period) and a day."""
    today = draw(TODAYS)
    calendar = draw(settings(today))
    found = [draw(nodes(number, today)) for number in range(draw(st.integers(1, 6)))]
    targets = [
        row
        for node in found
        for row in draw(st.lists(target_rows(calendar, node, today), max_size=draw(st.sampled_from((0, 0, 3)))))
    ]
    rows = [row for node in found for row in draw(actual_rows(calendar, node, today))]
    return Plan(settings=calendar, nodes=tuple(found), targets=tuple(targets)), rows, today


def table(rows: Iterable[tuple[str, str, float]]) -> pd.DataFrame:
    """Return rows of indicator, period and value as a table of actuals."""
    rows = list(rows)
    return actuals_table(
        {"indicator": [row[0] for row in rows], "period": [row[1] for row in rows], "value": [row[2] for row in rows]}
    )
