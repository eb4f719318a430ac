"""R4: attainment of one period, and whether its target was met."""

from __future__ import annotations

import numpy as np
import pytest

from kpicore.model import Band
from kpicore.scoring.addition import masked_sum
from kpicore.scoring.attainment import attainment_from_baseline
from tests.scoring.small import AFTER, indicator, run, scored, tree


def judged(actual: float, **fields):
    score = scored(indicator(aggregation="last", **fields), run("2027-03", [actual]), AFTER)
    return score.attainment, score.met


@pytest.mark.parametrize(
    ("actual", "target", "ratio", "met"),
    [
        (15, 15, 1.0, True),
        (12, 15, 0.8, False),
        (30, 15, 2.0, True),
        (0, 15, 0.0, False),
        (-3, 15, -0.2, False),
        (1, 3, 0.333333333, False),
        (14.99999999999, 15, 1.0, True),
        (14.999999999, 15, 1.0, True),  # nine places of the ratio decide, not the amounts
        (14.9999999, 15, 0.999999993, False),
    ],
)
def test_at_least_is_actual_over_target(actual, target, ratio, met):
    assert judged(actual, target=target) == (ratio, met)


@pytest.mark.parametrize(
    ("actual", "limit", "ratio", "met"),
    [
        (1.0, 1, 1.0, True),
        (0.8, 1, 1.2, True),
        (0.5, 1, 1.5, True),
        (1.5, 1, 0.5, False),
        (1.75, 1, 0.25, False),
        (2, 1, 0.0, False),
        (3, 1, -1.0, False),
        (0, 1, 2.0, True),
    ],
)
def test_at_most_is_two_minus_actual_over_limit(actual, limit, ratio, met):
    assert judged(actual, target=limit, direction="at_most") == (ratio, met)


@pytest.mark.parametrize(
    ("actual", "low", "high", "ratio", "met"),
    [
        (15, 10, 20, 1.0, True),
        (10, 10, 20, 1.0, True),
        (20, 10, 20, 1.0, True),
        (5, 10, 20, 0.5, False),
        (30, 10, 20, 0.5, False),
        (50, 10, 20, -0.5, False),
        (-1, 0, 20, None, False),
        (-6, -5, 5, None, False),
        (0, -5, 5, 1.0, True),
        (10, -5, 5, 0.0, False),
        (0, -5, -1, None, False),
        (-2, -5, -1, 1.0, True),
        (1, 0, 0, None, False),
        (0, 0, 0, 1.0, True),
        (-5, -10, -5, 1.0, True),
        (-10, -10, -5, 1.0, True),
        (9.99999995, 10, 20, 0.999999995, False),
        (20.0000001, 10, 20, 0.999999995, False),
    ],
)
def test_within_is_one_inside_and_by_the_nearer_bound_outside(actual, low, high, ratio, met):
    assert judged(actual, target=Band(low=low, high=high), direction="within") == (ratio, met)


@pytest.mark.parametrize(
    ("actual", "target", "direction", "met"),
    [
        (0, 0, "at_least", True),
        (-1, 0, "at_least", False),
        (0, 0, "at_most", True),
        (1, 0, "at_most", False),
        (-900, -1000, "at_least", True),
        (-1000, -1000, "at_least", True),
        (-1001, -1000, "at_least", False),
        (-1001, -1000, "at_most", True),
        (-1000.0000000001, -1000, "at_least", True),
        (-1000.000001, -1000, "at_least", False),
    ],
)
def test_there_is_no_ratio_for_a_target_of_zero_or_less_only_met_or_not(actual, target, direction, met):
    assert judged(actual, target=target, direction=direction) == (None, met)


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "ratio", "met"),
    [
        (45, 30, 34, 0.733333333, False),
        (45, 30, 30, 1.0, True),
        (45, 30, 28.5, 1.1, True),
        (45, 30, 48, -0.2, False),
        (-10, 5, 2, 0.8, False),
        (0, 80, 60, 0.75, False),
    ],
)
def test_reach_with_baseline_is_the_way_gone_rising_or_falling(baseline, target, actual, ratio, met):
    assert judged(actual, target=target, baseline=baseline, shape="reach") == (ratio, met)


@pytest.mark.parametrize(
    ("actual", "direction", "met"),
    [(50, "at_least", True), (49, "at_least", False), (51, "at_most", False), (50, "at_most", True)],
)
def test_reach_without_a_way_has_no_ratio_and_is_met_by_direction(actual, direction, met):
    assert judged(actual, target=50, baseline=50, shape="reach", direction=direction) == (None, met)


def test_a_target_of_zero_or_less_beside_another_indicator_is_judged_as_it_is_alone():
    none_allowed = {"target": 0, "direction": "at_most", "aggregation": "last"}
    nodes = (indicator(aggregation="last"), *(indicator(id=each, **none_allowed) for each in ("kept", "broken")))
    nodes += (indicator(id="loss", target=-1000, aggregation="last"),)
    rows = [("k", "2027-03", 120.0), ("kept", "2027-03", 0.0), ("broken", "2027-03", 1.0), ("loss", "2027-03", -900.0)]
    found = tree(nodes, rows, AFTER).by_id

    assert [(found[each].attainment, found[each].met) for each in ("k", "kept", "broken", "loss")] == [
        (1.2, True),
        (None, True),
        (None, False),
        (None, True),
    ]


def test_indicators_side_by_side_go_each_its_own_way():
    fields = {"shape": "reach", "aggregation": "last"}
    nodes = (indicator(target=30, baseline=45, **fields), indicator(id="m", target=80, baseline=0, **fields))
    found = tree(nodes, [("k", "2027-03", 34.0), ("m", "2027-03", 60.0)], AFTER).by_id

    assert (found["k"].attainment, found["m"].attainment) == (0.733333333, 0.75)


def test_a_baseline_belongs_to_reach_alone():
    assert judged(40, target=50, baseline=30, shape="each") == (0.8, False)


def test_missing_gives_no_ratio():
    assert np.isnan(attainment_from_baseline(np.array([np.nan]), np.array([1.0]), np.array([2.0]))).all()


def test_a_sum_of_decimals_that_cancel_is_zero_and_missing_cells_add_nothing():
    numbers = np.array([[0.1, 0.2, -0.3], [0.1, 0.2, np.nan], [1e9, 0.1, -1e9]])
    known = ~np.isnan(numbers)

    assert masked_sum(numbers, known).tolist() == [0.0, 0.3, 0.1]


def test_what_cancels_to_nothing_meets_a_limit_of_zero():
    node = indicator(target=0.0, direction="at_most", aggregation="sum", shape="total")
    score = scored(node, run("2026-04", [0.1, 0.2, -0.3]), AFTER)

    assert (score.actual_to_date, score.attainment_to_date, score.met) == (0.0, None, True)
