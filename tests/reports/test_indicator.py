"""One indicator's page: last year, sums, Z chart, the landing of the month before, kin."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from kpicore.model import Plan, Review, Snapshot, actuals_table
from kpicore.reports.indicator import indicator, landing_before
from tests.reports.small import MONTHS, TODAY, node, scored, snapshot

LAST_YEAR = (*tuple(f"2025-{month:02d}" for month in range(4, 13)), "2026-01", "2026-02", "2026-03")


def shown(held, node_id="x", today=TODAY):
    return indicator(held, scored(held, today), node_id)


def test_last_year_stands_under_this_years_period():
    held = snapshot([node("x")], {"x": list(range(1, 20))}, months=(*LAST_YEAR, *MONTHS))

    found = shown(held)

    assert (found.previous["2026-04"], found.previous["2027-03"]) == (1, 12)
    assert [point.period for point in found.points][:2] == ["2026-04", "2026-05"]


def test_a_running_month_stands_beside_the_same_days_of_last_year_or_beside_nothing():
    """November is running on the 10th: nine days of 2 beside nine days of 1, never beside the whole month of 30."""
    whole, months = [30.0] * 12, LAST_YEAR
    rows = [{"indicator": "x", "period": period, "value": value} for period, value in zip(months, whole, strict=True)]
    daily = [
        {"indicator": "x", "period": f"{year}-11-{day:02d}", "value": float(value)}
        for year, value, last in ((2025, 1, 30), (2026, 2, 9))
        for day in range(1, last + 1)
    ]
    plan = Plan(nodes=(node("x"),))

    found = [
        shown(Snapshot(plan, actuals_table([*rows, *more])), today=date(2026, 11, 10)) for more in (daily, daily[30:])
    ]

    assert (found[0].previous["2026-11"], found[0].compared["2026-11"].difference) == (9, 9)
    assert found[0].compared["2026-11"].ratio == 2
    assert "2026-11" not in found[1].previous
    assert "2026-11" not in found[1].compared
    assert found[1].previous["2026-12"] == 30


@pytest.mark.parametrize(
    ("unit", "difference", "ratio"), [("件", -2, 0.8), ("%", -2, None), ("％", -2, None), ("位", -2, None)]
)
def test_a_rate_and_a_rank_differ_from_last_year_and_have_no_ratio_to_it(unit, difference, ratio):
    held = snapshot([node("x", unit=unit)], {"x": [10.0] * 12 + [8.0]}, months=(*LAST_YEAR, *MONTHS[:1]))

    found = shown(held).compared["2026-04"]

    assert (found.difference, found.ratio) == (difference, ratio)


def test_a_missing_month_has_no_sum_to_date_and_adds_nothing():
    held = snapshot([node("x")], {"x": [10, None, 30]})

    assert shown(held).cumulative[:4] == (
        ("2026-04", 10, 100),
        ("2026-05", None, 200),
        ("2026-06", 40, 300),
        ("2026-07", None, 400),
    )


def test_the_z_chart_adds_the_year_up_to_each_month():
    held = snapshot([node("x")], {"x": [10.0] * 12 + [20.0] * 7}, months=(*LAST_YEAR, *MONTHS))

    rows = shown(held).z_chart

    assert rows[0] == ("2026-04", 20, 20, 130)
    assert rows[6] == ("2026-10", 20, 140, 190)
    assert rows[7] == ("2026-11", None, None, None)
    assert len(rows) == 12


@pytest.mark.parametrize("months", [MONTHS, (*LAST_YEAR[1:4], *MONTHS)], ids=["one year", "a gap"])
def test_without_two_whole_years_there_is_no_z_chart(months):
    assert shown(snapshot([node("x")], {"x": [1.0] * len(months)}, months=months)).z_chart == ()


def test_a_mean_has_neither_sums_nor_a_z_chart():
    found = shown(snapshot([node("x", unit="%")], {"x": [1.0] * 7}))

    assert (found.cumulative, found.z_chart) == ((), ())


def test_the_landing_before_knows_nothing_of_the_last_month_nor_of_what_was_recorded_later():
    rows = [
        {"indicator": "x", "period": "2026-08", "value": 100.0, "recorded_at": datetime(2026, 9, 3, 9)},
        {"indicator": "x", "period": "2026-09", "value": 500.0, "recorded_at": datetime(2026, 11, 2, 9)},
        {"indicator": "x", "period": "2026-10", "value": 500.0, "recorded_at": datetime(2026, 11, 2, 9)},
    ]
    plan = Plan(nodes=(node("x"),))

    before = landing_before(Snapshot(plan, actuals_table(rows)), "x", TODAY)

    assert before.day == date(2026, 10, 31)
    # One month of 100 on a plan of 100: the whole year at the plan's pace.
    assert before.landing.methods["pace"] == 1200


def test_the_term_of_an_ancestor_holds_for_the_landing_before_too():
    held = snapshot(
        [node("goal", kind="KGI", start=date(2026, 4, 1), deadline=date(2026, 12, 31)), node("x", "goal")],
        {"x": [100.0] * 7},
    )

    assert landing_before(held, "x", TODAY).landing.value == 900


def test_a_review_stands_in_its_period_else_in_the_one_that_holds_its_day():
    reviews = [
        Review(id="1", date=date(2026, 11, 5), node="x", period="2026-10", fact="a"),
        Review(id="2", date=date(2026, 9, 5), node="x", fact="b"),
        Review(id="3", date=date(2026, 9, 5), node="other", fact="c"),
    ]

    found = shown(snapshot([node("x")], reviews=reviews))

    assert found.review_marks == (("2026-10", "a"), ("2026-09", "b"))
    assert [noted.review.id for noted in found.reviews] == ["1", "2"]


def test_kin_are_parents_siblings_and_children_each_with_its_kind_of_link():
    held = snapshot(
        [
            node("goal", kind="KGI", formula="x × price-per-unit"),
            node("factor", "goal", kind="CSF"),
            node("x", "factor"),
            node("price-per-unit", "factor"),
            node("price", "factor"),
            node("below", "x"),
        ]
    )

    kin = [(each.relation, each.node.id, each.edge) for each in shown(held).kin]

    assert kin == [
        ("parent", "factor", "formula"),
        ("sibling", "price-per-unit", "formula"),
        ("sibling", "price", "influence"),
        ("child", "below", "influence"),
    ]


@pytest.mark.parametrize("asked", ["factor", "retired", "nowhere", ""])
def test_factors_retired_and_unknown_nodes_have_no_page_of_an_indicator(asked):
    held = snapshot([node("factor", kind="CSF"), node("retired", state="retired"), node("x")])

    assert shown(held, asked) is None


def test_an_indicator_without_target_and_actuals_is_an_empty_page_not_an_error():
    found = shown(snapshot([node("x", target=None)]))

    assert (found.judged, found.previous, found.score.status) == (None, {}, "no_target")
    assert len(found.points) == 12
