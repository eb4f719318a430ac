"""A plan on one page: what should be reached by each quarter, the first review, the first numbers."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.model.node import Band
from kpicore.model.plan import Target
from kpicore.reports.years.one_page import one_page
from tests.reports.small import TODAY, node, scored, snapshot

YEAR = {"start": date(2026, 4, 1), "deadline": date(2027, 3, 31)}


def page_of(*nodes, today=TODAY, goal="", **held_with):
    held = snapshot(nodes, **held_with)
    return one_page(held, scored(held, today), goal)


def way(page):
    return [(each.last_day.isoformat(), each.value) for each in page.checkpoints]


def goal(**fields):
    return node("goal", kind="KGI", **{**YEAR, **fields})


# -- the mountain ----------------------------------------------------------------------------------------------


def test_a_total_has_its_sum_to_date_at_the_end_of_each_quarter():
    page = page_of(goal(target=1200.0, shape="total", aggregation="sum"))

    assert way(page) == [("2026-06-30", 300.0), ("2026-09-30", 600.0), ("2026-12-31", 900.0), ("2027-03-31", 1200.0)]
    assert page.meaning.whole == 1200.0


def test_a_season_agreed_by_month_is_in_the_sums_to_date():
    summer = [Target(indicator="goal", period=f"2026-{month:02d}", value=300.0) for month in (7, 8, 9)]

    page = page_of(goal(target=1200.0, shape="total", aggregation="sum"), targets=summer)

    assert way(page) == [("2026-06-30", 100.0), ("2026-09-30", 1000.0), ("2026-12-31", 1100.0), ("2027-03-31", 1200.0)]


def test_a_level_has_the_level_at_the_end_of_each_quarter():
    page = page_of(goal(target=240.0, baseline=120.0, shape="reach", aggregation="last"))

    assert way(page) == [("2026-06-30", 150.0), ("2026-09-30", 180.0), ("2026-12-31", 210.0), ("2027-03-31", 240.0)]


def test_a_limit_that_holds_every_month_stands_at_every_quarter_and_is_not_added_up():
    page = page_of(goal(target=20.0, direction="at_most", shape="each", aggregation="sum"))

    assert [value for _, value in way(page)] == [20.0] * 4


def test_a_range_stands_at_every_quarter():
    page = page_of(goal(target=Band(low=20, high=30), direction="within", aggregation="last"))

    assert [value for _, value in way(page)] == [Band(low=20, high=30)] * 4


def test_a_goal_without_a_target_has_no_checkpoint():
    page = page_of(goal(target=None))

    assert page.checkpoints == ()
    assert page.meaning is None


def test_a_term_of_five_months_ends_with_its_deadline_and_an_edge_of_a_quarter_has_its_months_only():
    page = page_of(
        goal(target=500.0, shape="total", aggregation="sum", start=date(2026, 6, 1), deadline=date(2026, 10, 31))
    )

    assert way(page) == [("2026-06-30", 100.0), ("2026-09-30", 400.0), ("2026-10-31", 500.0)]


def test_of_a_term_that_has_begun_the_quarters_that_are_over_are_marked_and_still_count():
    page = page_of(goal(target=1200.0, shape="total", aggregation="sum"), entered_from="2026-11-24")

    assert [each.is_over for each in page.checkpoints] == [True, True, False, False]
    assert page.checkpoints[2].value == 900.0


def test_a_closing_day_moves_the_ends_of_the_quarters():
    page = page_of(goal(target=1200.0, shape="total", aggregation="sum"), closing_day=20)

    assert page.checkpoints[0].last_day == date(2026, 6, 20)


@pytest.mark.parametrize(("deadline", "count"), [(date(2028, 3, 31), 8), (date(2029, 3, 31), 3)])
def test_a_term_of_more_than_two_years_has_a_checkpoint_for_each_year(deadline, count):
    page = page_of(goal(target=1200.0, shape="total", aggregation="sum", deadline=deadline))

    assert len(page.checkpoints) == count
    assert way(page)[-1] == (deadline.isoformat(), 1200.0)


def test_a_target_agreed_later_is_the_one_the_mountain_leads_to():
    later = Target(indicator="goal", value=200.0, effective_from=date(2026, 10, 1))

    page = page_of(goal(target=100.0, shape="each", aggregation="mean"), targets=[later])

    assert [value for _, value in way(page)] == [100.0, 100.0, 200.0, 200.0]
    assert page.goal.target == 200.0


# -- whose page ------------------------------------------------------------------------------------------------


def test_the_page_of_a_goal_holds_the_kpis_below_it_and_no_others():
    page = page_of(
        goal(),
        node("f", "goal", kind="CSF"),
        node("k", "f", owner="佐藤"),
        node("a", "k", kind="KDI"),
        node("gone", "f", state="retired"),
        node("other", kind="KGI"),
        node("x", "other"),
        goal="goal",
    )

    assert [(each.id, each.owner) for each in page.kpis] == [("k", "佐藤")]


def test_a_plan_without_a_goal_has_no_page():
    assert page_of(node("k")) is None


def test_the_first_review_is_the_next_day_of_the_rhythm_none_without_one():
    assert page_of(goal(), meeting_rhythm="weekly", meeting_weekday="friday").first_review == date(2026, 11, 27)
    assert page_of(goal()).first_review is None


# -- the first numbers -----------------------------------------------------------------------------------------


def first(page):
    return [(each.node.id, each.period, each.asked_from, each.is_open) for each in page.first]


def test_what_is_due_now_comes_first_with_its_latest_period_then_the_rest_by_day_the_finer_cadence_first():
    page = page_of(
        goal(),
        node("late", "goal", **YEAR),
        node("week", "goal", cadence="weekly", **YEAR),
        entered_from="2026-10-01",
        actuals={"goal": [1.0] * 7},
    )

    assert first(page) == [
        ("week", "2026-W47", None, True),
        ("late", "2026-10", None, True),
        ("goal", "2026-11", date(2026, 12, 1), True),
    ]


def test_where_nothing_is_due_yet_the_day_of_the_first_number_is_known():
    page = page_of(goal(), entered_from="2026-11-24")

    assert first(page) == [("goal", "2026-11", date(2026, 12, 1), True)]


def test_a_term_that_has_not_begun_has_the_end_of_its_first_period_and_no_field_yet():
    page = page_of(goal(start=date(2027, 1, 1)))

    assert first(page) == [("goal", "2027-01", date(2027, 2, 1), False)]


def test_an_indicator_that_has_its_number_of_the_open_period_is_not_asked_again():
    page = page_of(goal(), actuals={"goal": [1.0] * 8}, months=(*[f"2026-{m:02d}" for m in range(4, 12)],))

    assert page.first == ()
