"""Laws of scoring that hold for every plan."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.model import Band, Node, Plan, Settings, Target
from kpicore.scoring import NodeScore, score, series
from tests.laws import tried
from tests.scoring.plans import Rows, scored_plans, table
from tests.scoring.small import indicator, run, scored

POSITIVE = st.integers(1, 10**9).map(lambda number: number / 100)
TODAY = date(2026, 9, 5)


@given(
    target=POSITIVE,
    direction=st.sampled_from(("at_least", "at_most")),
    shape=st.sampled_from(("each", "total", "reach")),
)
def test_on_target_is_exactly_one(target, direction, shape):
    node = indicator(target=target, direction=direction, shape=shape)
    share = target / 12 if shape == "total" else target
    found = scored(node, run("2026-04", [share] * 5), TODAY)

    assert (found.attainment, found.attainment_to_date, found.met, found.status) == (1.0, 1.0, True, "on_track")
    assert (found.streak, found.landing.ratio) == (0, 1.0)


@given(low=POSITIVE, width=POSITIVE)
def test_both_ends_of_a_band_are_inside(low, width):
    node = indicator(target=Band(low=low, high=low + width), aggregation="mean")

    assert [scored(node, run("2026-08", [end]), TODAY).attainment for end in (low, low + width)] == [1.0, 1.0]


def unit_changed(plan: Plan, rows: Rows, factor: float) -> tuple[Plan, Rows]:
    """Return plan and actuals in another unit: every amount times a power of two, so that nothing is lost."""

    def changed(amount: Any) -> Any:
        if isinstance(amount, Band):
            return Band(low=amount.low * factor, high=amount.high * factor)
        return None if amount is None else amount * factor

    nodes = tuple(
        node.model_copy(update={"target": changed(node.target), "baseline": changed(node.baseline)})
        for node in plan.nodes
    )
    targets = tuple(target.model_copy(update={"value": changed(target.value)}) for target in plan.targets)
    return (
        plan.model_copy(update={"nodes": nodes, "targets": targets}),
        [(indicator, period, value * factor) for indicator, period, value in rows],
    )


UNITLESS = [
    "status",
    "met",
    "attainment",
    "attainment_to_date",
    "progress",
    "judged_period",
    "reported_periods",
    "due_periods",
    "overdue",
    "streak",
    "needs_review",
    "pace",
    "disagreement",
    "drivers",
    "light_ratio",
]


@given(scored_plans(), st.sampled_from((1 / 1024, 0.5, 2.0, 1024.0, 2.0**20)))
@tried(one_in=2)
def test_a_change_of_unit_changes_no_ratio_and_no_light(case, factor):
    plan, rows, today = case
    plan = Plan(settings=plan.settings, nodes=plan.nodes, targets=plan.targets)
    other, other_rows = unit_changed(plan, rows, factor)
    other = Plan(settings=other.settings, nodes=other.nodes, targets=other.targets)
    before, after = score(plan, table(rows), today), score(other, table(other_rows), today)

    for one, two in zip(before.nodes, after.nodes, strict=True):
        assert [getattr(one, name) for name in UNITLESS] == [getattr(two, name) for name in UNITLESS]
        assert (one.landing and one.landing.ratio) == (two.landing and pytest.approx(two.landing.ratio, abs=2e-9))


@given(scored_plans(), st.integers(0, 2**20))
@tried(one_in=2)
def test_the_order_of_rows_is_irrelevant(case, seed):
    plan, rows, today = case
    mixed = random.Random(seed).sample(rows, len(rows))

    assert score(plan, table(mixed), today).nodes == score(plan, table(rows), today).nodes


@given(scored_plans(), st.integers(1, 400))
@tried(one_in=2)
def test_adding_a_future_actual_changes_no_past_light(case, days):
    plan, rows, today = case
    then = today - timedelta(days=days)
    told = table([row for row in rows if row[1] in closed_by(plan, rows, then)])
    everything = score(plan, table(rows), then).nodes

    for one, two in zip(score(plan, told, then).nodes, everything, strict=True):
        assert past(one) == past(two)


def closed_by(plan: Plan, rows: Rows, day: date) -> set[str]:
    """Return the periods of the rows that are over before a day."""
    from tests.scoring.oracle import named

    spans = {period: named(plan.settings, period) for _, period, _ in rows}
    return {period for period, span in spans.items() if span is None or span.last < day}


def past(node: NodeScore) -> NodeScore:
    """Return the score without the open period, which alone may know of a later actual, and pace, which counts it."""
    return replace(node, open=None, pace=None)


@given(scored_plans())
@tried(one_in=2)
def test_missing_is_never_zero(case):
    plan, _, today = case
    scores = score(plan, table([]), today)

    for node in scores.nodes:
        figures = {field.name: getattr(node, field.name) for field in fields(node)}
        for name in (
            "met",
            "attainment",
            "attainment_to_date",
            "progress",
            "actual",
            "actual_to_date",
            "pace",
            "landing",
        ):
            assert figures[name] is None, (name, figures[name])
        assert node.status in {"not_started", "no_target", "no_data"}
        assert node.open is None or node.open.actual is None


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 30)), min_size=5, max_size=5).filter(any),
    st.sampled_from(("sum", "mean", "last")),
)
@tried(one_in=2)
def test_leaving_a_month_out_is_not_entering_a_zero(values, aggregation):
    node = indicator(target=10, aggregation=aggregation)
    found = scored(node, run("2026-04", values), TODAY)
    known = [value for value in values if value is not None]

    assert found.actual == known[-1]
    if aggregation == "sum":
        assert (found.actual_to_date, found.target_to_date) == (sum(known), 10.0 * len(known))


HUGE = st.sampled_from((0.0, -0.0, 1e-308, -1e-308, 1e300, -1e300, 1.7e308, -1.7e308, 1.0, 1e18))
ANY_DAY = st.one_of(st.none(), st.dates(), st.sampled_from((date.min, date.max)))
TEXT = st.sampled_from(
    ("", "いつか", "2026-04", "0000-01", "0001-W01", "9999-12-31", "FY9999", "FY0000-Q1", "2026-W53", "k0")
)


@st.composite
def hostile_plans(draw: st.DrawFn) -> tuple[Plan, Rows, date]:
    """What the model lets through: any term, any amount, weights of nothing, ids of nobody."""
    amounts = st.one_of(st.none(), HUGE, st.builds(Band, low=HUGE, high=HUGE))
    ids = st.sampled_from(("k0", "k1", "k2", "誰か"))
    cadences = st.sampled_from((None, "daily", "weekly", "monthly", "quarterly", "half", "yearly"))
    node = st.builds(
        Node,
        id=ids,
        parents=st.lists(ids, max_size=3).map(tuple),
        kind=st.sampled_from(("KGI", "CSF", "KPI", "KDI")),
        name=st.sampled_from(("", "率")),
        direction=st.sampled_from((None, "at_least", "at_most", "within")),
        aggregation=st.sampled_from((None, "sum", "mean", "last")),
        cadence=cadences,
        shape=st.sampled_from((None, "each", "total", "reach")),
        target=amounts,
        baseline=st.one_of(st.none(), HUGE),
        start=ANY_DAY,
        deadline=ANY_DAY,
        weight=st.sampled_from((None, 0.0, 5e-324, 1e308)),
        green=st.one_of(st.none(), HUGE),
        yellow=st.one_of(st.none(), HUGE),
        state=st.sampled_from(("active", "active", "retired")),
    )
    target = st.builds(
        Target,
        indicator=ids,
        period=st.one_of(st.none(), TEXT),
        value=st.one_of(HUGE, st.builds(Band, low=HUGE, high=HUGE)),
        effective_from=ANY_DAY,
    )
    calendar = st.builds(
        Settings,
        fiscal_start_month=st.integers(1, 12),
        closing_day=st.one_of(st.none(), st.integers(1, 31)),
        days_off=st.lists(
            st.sampled_from(("sunday", "盆", "2026-01-01/2025-01-01", "2026-04-01/2026-04-30")), max_size=2
        ).map(tuple),
        actuals_through=st.one_of(st.none(), TEXT),
        green=HUGE,
        yellow=HUGE,
    )
    plan = Plan(
        settings=draw(calendar),
        nodes=tuple(draw(st.lists(node, max_size=4))),
        targets=tuple(draw(st.lists(target, max_size=4))),
    )
    months = st.sampled_from([period for _, period, _ in run("2025-10", [1.0] * 20)])
    rows = draw(st.lists(st.tuples(ids, st.one_of(TEXT, months), HUGE), max_size=12, unique_by=lambda row: row[:2]))
    return plan, rows, draw(st.dates(date(2000, 1, 1), date(2060, 1, 1)))


@given(hostile_plans())
@tried(one_in=2)
def test_scoring_never_raises_and_never_warns(case):
    plan, rows, today = case
    scores = score(plan, table(rows), today)

    assert {node.id for node in scores.nodes} == {node.id for node in plan.by_id.values() if node.is_active}
    for node in plan.by_id:
        series(plan, table(rows), today, node)


def test_an_empty_plan_is_scored():
    scores = score(Plan(), table([]), TODAY)

    assert (scores.nodes, scores.problems) == ((), ())
    assert [problem.code for problem in score(Plan(), table(run("2026-04", [1.0])), TODAY).problems] == [
        "unknown-indicator"
    ]


@given(scored_plans())
@tried(one_in=2)
def test_the_series_of_an_indicator_agrees_with_its_score(case):
    plan, rows, today = case
    for node in score(plan, table(rows), today).nodes:
        if node.judged_period is None:
            continue
        points = {point.period: point for point in series(plan, table(rows), today, node.id).points}
        judged = points[node.judged_period]
        assert (judged.actual, judged.target, judged.ratio) == (node.actual, node.target, node.attainment)
