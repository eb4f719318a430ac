"""What the periods that are left give with other inputs, and what one input must be in them (R9, R12): worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.scoring.links.link import Refusal
from kpicore.scoring.links.rest import Rest, rest_of
from tests.scoring.links import TODAY, actuals, goal, kpi, plan, shop

CLOSED = ("2026-04", "2026-05", "2026-06", "2026-07", "2026-08")


def months(**series: list[float]):
    return actuals({name: dict(zip(CLOSED, values, strict=False)) for name, values in series.items()})


def going(sales=300_000_000, **fields) -> Rest:
    """Five months of 36,000 × 4 % × 12,500円 = 1,800万円 each; seven are left."""
    held = months(sales=[18e6] * 5, visitors=[36_000] * 5, cvr=[4] * 5, price=[12_500] * 5)
    found = rest_of(shop(sales, **fields), held, TODAY, "sales")
    assert isinstance(found, Rest)
    return found


def test_if_it_goes_on_like_this_every_month_left_is_like_the_last_three():
    rest = going()

    assert (rest.to_date, rest.left, rest.mean_per_period) == (90e6, 7, 18e6)
    assert rest.as_it_is == {"visitors": 36_000, "cvr": 4, "price": 12_500}
    assert rest.landing(rest.as_it_is) == 90e6 + 7 * 18e6


def test_what_every_month_left_must_be_for_the_goal():
    assert going().needed_per_period == 30e6
    assert going(sales=216e6).needed_per_period == 18e6


def test_several_inputs_move_together_and_the_goal_answers():
    rest = going()

    assert rest.per_period({"visitors": 48_000, "cvr": 5, "price": 12_500}) == 30e6
    assert rest.landing({"visitors": 48_000, "cvr": 5, "price": 12_500}) == 300e6


@pytest.mark.parametrize(
    ("tried", "of", "needed"),
    [({}, "visitors", 60_000), ({"cvr": 5.0}, "visitors", 48_000), ({}, "price", 12_500 * 5 / 3)],
)
def test_what_one_input_must_be_with_the_others_where_they_are_tried(tried, of, needed):
    rest = going()

    found = rest.needed(of, {**rest.as_it_is, **tried})

    assert found.needed == pytest.approx(needed, rel=1e-9)
    assert rest.landing({**rest.as_it_is, **tried, of: found.offered}) >= rest.wanted


def test_what_is_offered_is_a_number_people_say_that_closes_the_gap():
    found = going().needed("cvr", going().as_it_is)

    assert (round(found.needed, 4), found.offered, found.above_hundred) == (6.6667, 6.67, False)


def test_a_rate_above_a_hundred_percent_is_marked_and_not_hidden():
    rest = going(sales=10_000_000_000)

    assert rest.needed("cvr", rest.as_it_is).above_hundred


def test_a_goal_that_has_more_than_it_needs_asks_for_nothing_below_zero():
    rest = going(sales=80_000_000)

    assert rest.needed("cvr", rest.as_it_is).refusal == Refusal("would-be-negative", ("cvr",))


def test_an_input_mentioned_twice_is_searched_for():
    held = plan(
        goal(target=1200, formula="new + new × again", unit="件"),
        kpi("new", target=50),
        kpi("again", unit="%", aggregation="mean", target=100),
    )
    rest = rest_of(held, months(sales=[60] * 5, new=[40] * 5, again=[50] * 5), TODAY, "sales")

    assert rest.needed("new", rest.as_it_is).needed == pytest.approx((1200 - 300) / 7 / 1.5, rel=1e-6)


def test_of_a_mean_the_last_period_speaks():
    held = plan(
        goal(target=5, shape="each", aggregation="mean", unit="%", formula="orders ÷ visits"),
        kpi("orders"),
        kpi("visits"),
    )
    rest = rest_of(held, months(sales=[4] * 5, orders=[40] * 5, visits=[1000] * 5), TODAY, "sales")

    assert (rest.to_date, rest.left, rest.landing(rest.as_it_is), rest.wanted) == (0.0, 1, 4.0, 5.0)
    assert rest.needed("orders", rest.as_it_is).needed == 50


def test_a_weekly_input_counts_by_the_months_of_the_goal():
    held = plan(goal(target=1200, formula="calls", unit="件"), kpi("calls", cadence="weekly", target=25))
    weeks = {f"2026-W{week}": 20.0 for week in range(14, 36)}
    rest = rest_of(held, actuals({"sales": dict.fromkeys(CLOSED, 80.0), "calls": weeks}), date(2026, 9, 15), "sales")

    assert rest.cadence == "monthly"
    assert rest.as_it_is["calls"] == pytest.approx((80 + 100 + 80) / 3)


@pytest.mark.parametrize(
    ("held", "recorded", "today", "refusal"),
    [
        (plan(goal(target=1)), {}, TODAY, "no-formula"),
        (shop(), {"sales": [18e6], "visitors": [1]}, TODAY, "missing"),
        (plan(goal(formula="a"), kpi("a")), {"a": [1]}, TODAY, "goal-without-target"),
        (plan(goal(target=12, formula="a"), kpi("a")), {"a": [1]}, date(2027, 4, 20), "term-is-over"),
    ],
)
def test_where_nothing_can_be_tried_the_reason_is_told(held, recorded, today, refusal):
    found = rest_of(held, months(**recorded), today, "sales")

    assert found.reason == refusal


def test_a_division_by_zero_gives_nothing_and_no_warning():
    held = plan(goal(target=1200, formula="a ÷ b", unit="件"), kpi("a"), kpi("b"))
    rest = rest_of(held, months(sales=[1], a=[1], b=[2]), TODAY, "sales")

    assert rest.landing({"a": 1.0, "b": 0.0}) is None
