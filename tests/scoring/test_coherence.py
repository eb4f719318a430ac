"""Whether targets add up along a formula, and how far actuals drift from it (R9)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.scoring.links.coherence import Fit, coherence, drift
from tests.scoring.links import DEADLINE, START, TODAY, actuals, goal, kpi, plan, shop

MONTHS = [f"2026-{month:02d}" for month in range(4, 13)] + [f"2027-{month:02d}" for month in range(1, 4)]


def only(given_plan):
    (link,) = coherence(given_plan, TODAY)
    return link


def test_kpi_targets_that_give_2_4_of_3_hundred_million_lack_60_million():
    link = only(shop(sales=300_000_000))

    assert (link.fit, link.period) == (Fit.SHORT, "")
    assert (link.target, link.computed, link.difference, link.ratio) == (3e8, 2.4e8, -6e7, 0.8)
    assert link.inputs == (("visitors", 480_000), ("cvr", 4), ("price", 12_500))


@pytest.mark.parametrize(
    ("sales", "fit"),
    [(240e6, Fit.FITS), (241.2e6, Fit.FITS), (238.9e6, Fit.FITS), (241.3e6, Fit.SHORT), (238e6, Fit.BEYOND)],
)
def test_half_a_percent_is_rounding(sales, fit):
    assert only(shop(sales=sales)).fit is fit


def test_a_limit_falls_short_where_more_is_asked_for():
    cost = plan(
        goal(target=100, direction="at_most", formula="wages + rent", shape="each"),
        kpi("wages", unit="円", target=90),
        kpi("rent", unit="円", target=30),
    )

    assert only(cost).fit is Fit.SHORT


def test_a_sum_is_computed_month_by_month_so_that_seasons_count():
    seasons = plan(
        goal(target=1_300, formula="orders × price"),
        kpi("orders", target=10),
        kpi("price", unit="円", target=10, aggregation="mean"),
        targets=[("orders", "2026-12", 20), ("price", "2026-12", 20)],
    )

    link = only(seasons)

    assert link.computed == 11 * 100 + 400  # not 130 orders × a mean price of 10.83
    assert [(each.period, each.computed) for each in link.periods][8] == ("2026-12", 400)


def test_a_rate_is_the_quotient_of_sums_in_the_last_period():
    rate = plan(
        goal(
            "rate",
            name="受注率",
            unit="%",
            shape="reach",
            baseline=20,
            target=30,
            formula="won ÷ met",
            cadence="quarterly",
        ),
        kpi("won", target=3),
        kpi("met", target=12),
        targets=[("won", "2027-03", 6)],
    )

    link = only(rate)

    assert (link.period, link.target) == ("FY2026-Q4", 30)
    assert link.computed == pytest.approx(12 / 36 * 100)  # (3 + 3 + 6) of 36, not the mean of 25, 25 and 50 %


def test_weekly_inputs_are_added_up_to_the_months_their_thursday_lies_in():
    weekly = plan(
        goal(target=0, formula="calls × value"),
        kpi("calls", target=10, cadence="weekly", unit="件"),
        kpi("value", target=2, unit="円", aggregation="mean"),
    )

    link = only(weekly)

    assert [each.computed for each in link.periods][:3] == [5 * 20, 4 * 20, 4 * 20]
    assert link.computed == 52 * 20


def test_a_yearly_goal_is_computed_in_the_inputs_months():
    yearly = plan(
        goal(target=2_640, cadence="yearly", shape="each", formula="a × b"),
        kpi("a", target=10),
        kpi("b", target=20, aggregation="mean"),
        targets=[("a", "2026-04", 20), ("b", "2026-04", 22)],
    )

    link = only(yearly)

    assert link.computed == 11 * 200 + 440
    assert [(each.period, each.target) for each in link.periods] == [("FY2026", 2_640)]


def test_a_goal_in_thousands_of_yen_is_compared_in_its_own_unit():
    thousands = plan(
        goal(target=240_000, unit="千円", formula="orders × price"),
        kpi("orders", target=1_600),
        kpi("price", unit="円", target=12_500, aggregation="mean"),
    )

    assert (only(thousands).computed, only(thousands).fit) == (240_000, Fit.FITS)


def test_a_total_among_the_inputs_is_shared_over_the_term():
    total = plan(goal(target=1_200, formula="orders × 10.0"), kpi("orders", target=120, shape="total"))

    link = only(total)

    assert link.computed == 1_200
    assert link.inputs == (("orders", 120),)


@pytest.mark.parametrize(
    ("nodes", "reason", "about"),
    [
        ((goal(formula="a × 2.0"), kpi("a", target=1)), "goal-without-target", ("sales",)),
        ((goal(target=1, formula="a × b"), kpi("a", target=1), kpi("b")), "input-without-target", ("b",)),
        (
            (goal(target=1, formula="a × 2.0"), kpi("a", target=1, start=date(2026, 6, 1), deadline=DEADLINE)),
            "input-does-not-cover-term",
            ("a",),
        ),
        ((goal(target=1, formula="a ÷ b"), kpi("a", target=1), kpi("b", target=0)), "division-by-zero", ("sales",)),
        ((goal(target=1, formula="3"),), "no-inputs", ("sales",)),
        ((goal(target=1, formula="a × 2.0"), kpi("a", target={"low": 1, "high": 2})), "band", ("a",)),
    ],
)
def test_what_cannot_be_compared_is_refused_with_a_reason(nodes, reason, about):
    link = only(plan(*nodes))

    assert (link.fit, link.difference) == (Fit.UNKNOWN, None)
    assert (link.refusal.reason, link.refusal.nodes) == (reason, about)


def test_a_later_agreement_counts_from_its_day():
    changed = shop(sales=240_000_000)
    rows = [{"indicator": "visitors", "value": 80_000, "effective_from": date(2027, 1, 1)}]
    later = type(changed)(nodes=changed.nodes, targets=rows)

    assert only(later).computed == 240_000_000 + 3 * 20_000_000


@given(st.integers(1, 10**6), st.integers(1, 100), st.integers(1, 10**6), st.sampled_from([1e3, 1e-3, 7.0]))
def test_a_change_of_unit_changes_no_ratio(orders, rate, price, factor):
    def ratio(scale: float) -> float:
        nodes = (
            goal(target=orders * price * scale, formula="orders × rate × price"),
            kpi("orders", target=orders),
            kpi("rate", unit="%", target=rate),
            kpi("price", unit="円", target=price * scale, aggregation="mean"),
        )
        return only(plan(*nodes)).ratio

    assert ratio(1.0) == pytest.approx(ratio(factor), rel=1e-8)


# -- drift ---------------------------------------------------------------------------------------------------------


def test_drift_is_told_for_closed_periods_with_all_actuals():
    recorded = actuals(
        {
            "sales": {"2026-04": 21e6, "2026-05": 10e6, "2026-06": 19e6, "2026-09": 5e6},
            "visitors": {"2026-04": 40_000, "2026-06": 38_000, "2026-09": 20_000},
            "cvr": {"2026-04": 4, "2026-05": 4, "2026-06": 4, "2026-09": 4},
            "price": {"2026-04": 12_500, "2026-05": 12_500, "2026-06": 12_500, "2026-09": 12_500},
        }
    )

    found = drift(shop(), recorded, TODAY, "sales")

    assert [(each.period, each.computed, each.recorded, each.difference) for each in found] == [
        ("2026-04", 20e6, 21e6, 1e6),
        ("2026-06", 19e6, 19e6, 0),
    ]


def test_days_are_added_up_to_months_and_not_cut_by_weeks():
    daily = plan(
        goal(target=1, formula="orders × 10.0", unit="件"),
        kpi("orders", cadence="weekly", target=7, start=START, deadline=DEADLINE),
    )
    days = [f"2026-04-{day:02d}" for day in range(1, 31)] + [f"2026-05-{day:02d}" for day in range(1, 32)]
    recorded = actuals({"orders": dict.fromkeys(days, 1.0), "sales": {"2026-04": 300, "2026-05": 310}})

    found = drift(daily, recorded, TODAY, "sales")

    assert [(each.period, each.computed) for each in found] == [("2026-04", 300), ("2026-05", 310)]


def test_a_month_with_a_week_missing_is_not_told():
    weekly = plan(goal(target=1, formula="calls × 1.0"), kpi("calls", cadence="weekly", target=1))
    weeks = {f"2026-W{week}": 1.0 for week in range(14, 26) if week != 20}

    recorded = actuals({"calls": weeks, "sales": {"2026-04": 5.0, "2026-05": 4.0, "2026-06": 4.0}})

    assert [each.period for each in drift(weekly, recorded, TODAY, "sales")] == ["2026-04"]


def test_a_node_without_a_formula_has_no_drift():
    assert drift(shop(), actuals({}), TODAY, "visitors") == ()
