"""R3: the target of every period."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.model import Band, Plan, Settings, Target
from kpicore.scoring import score, series
from tests.scoring.plans import table
from tests.scoring.small import AFTER, indicator, run, scored


def targets_of(node, rows=(), **settings):
    plan = Plan(settings=Settings(**settings), nodes=(node,), targets=tuple(rows))
    return [point.target for point in series(plan, table([]), date(2026, 4, 1), "k").points]


def row(value, period=None, since=None, indicator="k"):
    return Target(indicator=indicator, period=period, value=value, effective_from=since)


QUARTERS = {"cadence": "quarterly"}


def test_each_puts_the_target_on_every_period():
    assert targets_of(indicator(target=50)) == [50.0] * 12


def test_total_is_spread_evenly_over_the_periods_of_the_term():
    assert targets_of(indicator(target=1200, shape="total")) == [100.0] * 12


def test_explicit_periods_of_a_total_win_and_the_rest_shares_what_is_left():
    node = indicator(target=400, shape="total", **QUARTERS)

    assert targets_of(node, [row(160, "FY2026-Q4")]) == [80.0, 80.0, 80.0, 160.0]
    assert targets_of(node, [row(10, "FY2026-Q1"), row(160, "FY2026-Q4")]) == [10.0, 115.0, 115.0, 160.0]


def test_a_later_row_for_the_same_period_replaces_the_earlier_one():
    node = indicator(target=400, shape="total", **QUARTERS)

    assert targets_of(node, [row(10, "FY2026-Q4"), row(160, "FY2026-Q4")]) == [80.0, 80.0, 80.0, 160.0]


def test_a_share_that_cancels_is_exactly_zero():
    node = indicator(target=10, shape="total", **QUARTERS)

    assert targets_of(node, [row(3.3, "FY2026-Q1"), row(6.7, "FY2026-Q2")]) == [3.3, 6.7, 0.0, 0.0]


def test_a_dated_row_never_changes_the_share_of_another_period():
    node = indicator(target=400, shape="total", **QUARTERS)

    assert targets_of(node, [row(160, "FY2026-Q4", date(2026, 7, 1))]) == [100.0, 100.0, 100.0, 160.0]


def test_total_of_a_mean_is_a_warning_and_means_each():
    node = indicator(target=80, shape="total", aggregation="mean")
    problems = score(Plan(nodes=(node,)), table([]), AFTER).problems

    assert targets_of(node) == [80.0] * 12
    assert [(problem.code, problem.where) for problem in problems] == [("total-of-non-sum", "k")]


def test_reach_runs_straight_from_the_baseline_to_the_target():
    node = indicator(shape="reach", baseline=45, target=30, aggregation="mean", **QUARTERS)

    assert targets_of(node) == [41.25, 37.5, 33.75, 30.0]


def test_reach_without_a_baseline_has_the_final_target_in_every_period():
    assert targets_of(indicator(shape="reach", target=30, aggregation="mean", **QUARTERS)) == [30.0] * 4


@pytest.mark.parametrize("shape", ["each", "total", "reach"])
def test_explicit_period_targets_override_any_shape(shape):
    node = indicator(target=400, shape=shape, baseline=0, **QUARTERS)

    assert targets_of(node, [row(7, "FY2026-Q2")])[1] == 7.0


def test_a_row_with_a_date_reaches_only_periods_that_start_on_or_after_it():
    node = indicator(target=50, **QUARTERS)

    assert targets_of(node, [row(60, since=date(2026, 7, 1))]) == [50.0, 60.0, 60.0, 60.0]
    assert targets_of(node, [row(60, since=date(2026, 7, 2))]) == [50.0, 50.0, 60.0, 60.0]
    assert targets_of(node, [row(60, "FY2026-Q2", date(2026, 7, 2))]) == [50.0] * 4


def test_a_later_agreement_replaces_an_earlier_one_for_its_periods():
    node = indicator(target=50, **QUARTERS)
    rows = [row(70, since=date(2026, 10, 1)), row(60, since=date(2026, 7, 1)), row(55, "FY2026-Q4")]

    assert targets_of(node, rows) == [50.0, 60.0, 70.0, 70.0]


def test_of_one_date_a_row_for_a_period_beats_a_row_for_every_period():
    node = indicator(target=50, **QUARTERS)
    since = date(2026, 7, 1)

    assert targets_of(node, [row(90, "FY2026-Q3", since), row(60, since=since)]) == [50.0, 60.0, 90.0, 60.0]


def test_a_row_without_period_and_date_is_the_target_of_every_period():
    assert targets_of(indicator(target=None, **QUARTERS), [row(60)]) == [60.0] * 4


def test_the_past_keeps_its_colour_when_the_target_changes():
    node = indicator(target=100)
    actuals = run("2026-04", [100, 100, 100])
    before = scored(node, actuals, date(2026, 7, 5))
    after = scored(node, actuals, date(2026, 7, 5), targets=[row(200, since=date(2026, 7, 1))])

    assert before.status == after.status == "on_track"
    assert (before.target_to_date, after.target_to_date) == (300.0, 300.0)
    assert (before.whole_target, after.whole_target) == (1200.0, 2100.0)


@pytest.mark.parametrize("period", ["2024-12", "2025-01", "2025-02", "2025-03", "2026-03", "2027-04", "2027-05"])
def test_a_target_of_a_period_outside_the_term_changes_none_inside_it(period):
    found = scored(indicator(), run("2027-03", [50]), AFTER, targets=[Target(indicator="k", period=period, value=999)])

    assert (found.target, found.whole_target) == (100.0, 1200.0)


def test_the_whole_target_of_a_sum_is_the_sum_of_its_period_targets():
    rows = [row(160, "2026-12")]

    assert scored(indicator(target=100), run("2026-04", [1]), AFTER, targets=rows).whole_target == 1260.0
    assert (
        scored(indicator(target=1200, shape="total"), run("2026-04", [1]), AFTER, targets=rows).whole_target == 1200.0
    )


def test_a_within_band_is_the_same_every_period_whatever_the_shape():
    for shape in ("each", "total", "reach"):
        node = indicator(target=Band(low=10, high=20), shape=shape, baseline=3, **QUARTERS)
        assert targets_of(node) == [Band(low=10, high=20)] * 4


def test_targets_of_another_cadence_or_kind_are_told_and_not_used():
    node = indicator(target=50, **QUARTERS)
    rows = [row(9, "2026-04"), row(9, "いつか"), row(Band(low=1, high=2), "FY2026-Q1"), row(5, indicator="誰か")]
    problems = score(Plan(nodes=(node,), targets=tuple(rows)), table([]), AFTER).problems

    assert targets_of(node, rows) == [50.0] * 4
    assert sorted(problem.code for problem in problems) == [
        "target-cadence",
        "target-cadence",
        "target-direction-mismatch",
        "unknown-indicator",
    ]


def test_a_band_on_an_indicator_that_is_not_within_is_no_target():
    nodes = (indicator(target=Band(low=1, high=2), direction="at_least"), indicator(id="w", target=Band(low=1, high=2)))
    scores = score(Plan(nodes=nodes), table(run("2026-04", [1]) + run("2026-04", [1], "w")), AFTER)

    assert (scores.by_id["k"].status, scores.by_id["k"].target) == ("no_target", None)
    assert [problem.code for problem in scores.problems] == ["target-direction-mismatch"]
