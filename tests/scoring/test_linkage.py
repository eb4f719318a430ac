"""Influence links: Spearman's rank correlation of period ratios (R10)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.scoring.links.influence import indicators_above, influence_pairs, linkages, spearman
from tests.scoring.links import actuals, goal, kpi, plan
from tests.scoring.test_coherence import MONTHS

ENDED = date(2027, 4, 20)


@pytest.mark.parametrize(
    ("left", "right", "rho"),
    [
        ([1, 2, 3, 4, 5], [5, 6, 7, 8, 7], 0.820782682),  # two of one rank share 3.5
        ([1, 2, 3, 4], [1, 4, 9, 16], 1.0),
        ([1, 2, 3, 4], [4, 3, 2, 1], -1.0),
        ([106, 86, 100, 101, 99, 103, 97, 113, 112, 110], [7, 0, 27, 50, 28, 29, 20, 12, 6, 17], -0.175757576),
        ([1, 1, 2, 2], [1, 2, 1, 2], 0.0),
        ([1, 1, 1, 1], [1, 2, 3, 4], None),
    ],
)
def test_spearman_is_told_with_shared_ranks(left, right, rho):
    assert spearman(np.array(left, float), np.array(right, float)) == rho


def recorded(**series: list[float]):
    return actuals({name: dict(zip(MONTHS, values, strict=False)) for name, values in series.items()})


def a_pair(**fields):
    return plan(goal(target=120, formula=""), kpi("f", kind="CSF"), kpi("calls", parents=("f",), target=10, **fields))


UP = [5, 9, 7, 12, 8, 14, 6, 11, 10, 13, 4, 15]


def test_a_child_that_leads_by_a_month_is_found_at_lag_1():
    (link,) = linkages(a_pair(), recorded(calls=UP, sales=[10, *UP[:-1]]), ENDED)

    assert (link.child, link.parent) == ("calls", "sales")
    assert [(each.lag, each.n) for each in link.lags] == [(0, 12), (1, 11), (2, 10), (3, 9)]
    assert (link.strongest.lag, link.strongest.rho) == (1, 1.0)


@pytest.mark.parametrize(("months", "told"), [(7, False), (8, True)])
def test_eight_pairs_are_needed(months, told):
    (link,) = linkages(a_pair(), recorded(calls=UP[:months], sales=UP[:months]), ENDED)

    first = link.lags[0]
    assert (first.n, first.rho, first.reason) == ((8, 1.0, "") if told else (7, None, "not-enough"))
    assert link.lags[1].reason == "not-enough"


def test_a_side_that_never_moves_has_no_correlation():
    (link,) = linkages(a_pair(), recorded(calls=[10] * 12, sales=UP), ENDED)

    assert [each.reason for each in link.lags] == ["constant"] * 4
    assert link.strongest is None


def test_better_goes_with_better_also_where_less_is_better():
    (link,) = linkages(a_pair(direction="at_most"), recorded(calls=[20 - value for value in UP], sales=UP), ENDED)

    assert link.lags[0].rho == 1.0


def test_periods_that_are_open_or_missing_are_no_pairs():
    calls = dict(zip(MONTHS, UP, strict=True))
    del calls["2026-07"]
    both = actuals({"calls": calls, "sales": dict(zip(MONTHS, UP, strict=True))})

    (link,) = linkages(a_pair(), both, date(2027, 3, 20))

    assert link.lags[0].n == 10


def test_a_weekly_child_is_compared_by_the_months_of_its_parent():
    weeks = {f"2026-W{week}": float(week % 9 + 1) for week in range(14, 54)}
    both = actuals({"calls": weeks, "sales": dict(zip(MONTHS, UP, strict=True))})

    (link,) = linkages(a_pair(cadence="weekly"), both, ENDED)

    assert (str(link.cadence), link.lags[0].n) == ("monthly", 9)


def test_inputs_of_a_formula_are_no_influence():
    with_formula = plan(goal(target=1, formula="a × 2.0"), kpi("a"), kpi("b"))

    assert list(influence_pairs(with_formula)) == [("b", "sales")]


def test_what_lies_above_a_factor_counts_and_circles_end():
    circle = plan(
        goal("k", parents=("f",)),
        kpi("f", kind="CSF", parents=("k", "g")),
        kpi("g", kind="CSF", parents=("f",)),
        kpi("a", parents=("g",)),
    )

    assert indicators_above(circle, "a") == ("k",)
    assert indicators_above(circle, "k") == ()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=20))
def test_only_the_order_counts(pairs):
    left, right = np.array(pairs, float).T
    rho = spearman(left, right)

    assert rho == spearman(left**3 + 1, right * 2)
    assert rho == spearman(right, left)
    assert rho is None or -1 <= rho <= 1


# -- the year before the term --------------------------------------------------------------------------------------


BEFORE = [f"2025-{month:02d}" for month in range(4, 13)] + [f"2026-{month:02d}" for month in range(1, 4)]


def two_years(**series: tuple[list[float], list[float]]):
    return actuals(
        {name: dict(zip((*BEFORE, *MONTHS), (*before, *now), strict=False)) for name, (before, now) in series.items()}
    )


def test_the_year_before_the_term_counts_so_that_seven_months_are_enough():
    both = two_years(calls=(UP, UP[:7]), sales=(UP, UP[:7]))

    (link,) = linkages(a_pair(), both, date(2026, 11, 24))

    assert [(each.lag, each.n) for each in link.lags] == [(0, 19), (1, 18), (2, 17), (3, 16)]
    assert link.lags[0].rho == 1.0


def test_a_month_before_the_term_is_held_against_the_target_of_the_same_month():
    # Twice as much is wanted in December: 10 in December is as far from its target as 5 in any other month.
    held = plan(
        goal(target=120, formula="", shape="each"),
        kpi("calls", parents=("sales",), target=10),
        targets=[("calls", "2026-12", 20)],
    )
    calls = [1, 2, 3, 4, 5, 6, 7, 8, 20, 10, 11, 12]

    (link,) = linkages(
        held, two_years(calls=(calls, []), sales=([1, 2, 3, 4, 5, 6, 7, 8, 10, 10, 11, 12], [])), date(2026, 4, 24)
    )

    assert (link.lags[0].n, link.lags[0].rho) == (12, 1.0)


def test_a_level_on_its_way_from_a_baseline_has_no_ratio_before_the_way_began():
    held = a_pair(shape="reach", baseline=5, aggregation="last")

    (link,) = linkages(held, two_years(calls=(UP, UP[:7]), sales=(UP, UP[:7])), date(2026, 11, 24))

    assert link.lags[0].n == 7
