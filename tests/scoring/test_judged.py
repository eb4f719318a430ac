"""R1, R5, R6: which period is judged, the figures that follow, and the light."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kpicore.model import Band, Node, Plan, Target
from kpicore.scoring import OpenPeriod, score
from tests.scoring.plans import table
from tests.scoring.small import AFTER, indicator, run, scored, tree

# -- R1 ---------------------------------------------------------------------------------------------------------


def test_a_period_is_closed_when_its_last_day_is_before_today():
    actuals = run("2026-04", [90, 50])

    assert scored(indicator(), actuals, date(2026, 5, 31)).judged_period == "2026-04"
    assert scored(indicator(), actuals, date(2026, 6, 1)).judged_period == "2026-05"


@pytest.mark.parametrize(
    ("boundary", "judged"),
    [
        (None, "2026-07"),
        ("2026-05", "2026-05"),
        ("2026-05-31", "2026-05"),
        ("2026-05-30", "2026-04"),
        ("FY2026-Q1", "2026-06"),
    ],
)
def test_no_period_after_the_boundary_of_actuals_is_judged(boundary, judged):
    score = scored(indicator(), run("2026-04", [90, 90, 90, 90]), date(2026, 8, 3), actuals_through=boundary)

    assert score.judged_period == judged


def test_a_boundary_nobody_can_read_is_told_and_has_no_effect():
    scores = tree([indicator()], run("2026-04", [90]), date(2026, 5, 3), actuals_through="四月まで", days_off=("盆",))

    assert scores.by_id["k"].judged_period == "2026-04"
    assert [(problem.code, problem.facts["key"]) for problem in scores.problems] == [
        ("unreadable-setting", "actuals_through"),
        ("unreadable-setting", "days_off"),
    ]


@pytest.mark.parametrize(
    ("since", "overdue", "status"),
    [(None, 7, "no_data"), ("2026-11-29", 0, "not_started"), ("2026-10", 1, "no_data"), ("2026-W45", 0, "not_started")],
)
def test_a_plan_begun_within_its_year_asks_for_nothing_that_ended_before(since, overdue, status):
    score = scored(indicator(), [], date(2026, 11, 29), entered_from=since)

    assert (score.overdue, str(score.status)) == (overdue, status)


def test_an_indicator_that_joins_a_running_plan_is_asked_for_from_its_own_day_and_so_is_what_stands_below_it():
    joined = indicator(id="new", entered_from=date(2026, 11, 20))
    below = indicator(id="below", parents=("new",))
    scores = tree([indicator(), joined, below], [], date(2026, 11, 29), entered_from="2026-09")

    assert [scores.by_id[each].overdue for each in ("k", "new", "below")] == [2, 0, 0]
    assert [str(scores.by_id[each].status) for each in ("k", "new", "below")] == [
        "no_data",
        "not_started",
        "not_started",
    ]


def test_a_number_from_before_the_day_entry_began_counts():
    score = scored(indicator(), run("2026-04", [90, 90]), date(2026, 11, 29), entered_from="2026-11-29")

    assert (score.judged_period, score.overdue, score.reported_periods) == ("2026-05", 0, 2)


def test_a_country_nobody_knows_is_told_and_has_no_holidays():
    node = indicator(cadence="daily", target=10, start=date(2026, 5, 4), deadline=date(2026, 5, 8))
    actuals, today = run("2026-05-04", [1, 1, 1]), date(2026, 5, 7)

    def judged(**settings):
        scores = tree([node], actuals, today, days_off=("public",), **settings)
        unknown = [problem.facts["text"] for problem in scores.problems if problem.code == "unknown-country"]
        return scores.by_id["k"].due_periods, unknown

    # 4 to 6 May are Golden Week, 4 May is a holiday in Britain.
    assert judged(country="ZZ") == (3, ["ZZ"])
    assert judged(country="GB") == (2, [])
    assert judged(country="US") == (3, [])


def test_with_closing_day_20_april_is_over_on_the_21st():
    actuals = run("2026-04", [90])

    assert scored(indicator(), actuals, date(2026, 4, 20), closing_day=20).status == "not_started"
    assert scored(indicator(), actuals, date(2026, 4, 21), closing_day=20).judged_period == "2026-04"


def test_days_off_are_no_periods_for_daily_indicators():
    node = indicator(cadence="daily", target=10, start=date(2026, 4, 6), deadline=date(2026, 4, 17))
    actuals = run("2026-04-06", [1, 1, 1, 1, 1, None, None, 1])
    off = scored(node, actuals, date(2026, 4, 14), days_off=("saturday", "sunday"))

    assert (off.streak, off.reported_periods, off.whole_target) == (6, 6, 100.0)
    assert scored(node, actuals, date(2026, 4, 14)).streak == 1


def test_an_actual_on_a_day_off_is_told_and_not_judged():
    node = indicator(cadence="daily", target=10, start=date(2026, 4, 6), deadline=date(2026, 4, 17))
    scores = tree([node], run("2026-04-10", [1, 5, 5]), date(2026, 4, 14), days_off=("saturday", "sunday"))

    assert scores.by_id["k"].judged_period == "2026-04-10"
    assert [(p.code, p.facts["count"], p.facts["first"], p.facts["last"]) for p in scores.problems] == [
        ("not-a-working-day", 2, "2026-04-11", "2026-04-12")
    ]


def test_blank_terms_come_from_the_nearest_ancestor_at_last_the_fiscal_year_around_today():
    nodes = [
        Node(id="g", kind="KGI", name="売上", target=10, start=date(2026, 1, 1), deadline=date(2026, 12, 31)),
        Node(id="c", kind="CSF", name="客数", parents=("g",), deadline=date(2026, 6, 30)),
        Node(id="k", kind="KPI", name="来店", parents=("c",), target=10),
        Node(id="alone", kind="KPI", name="電話", target=10),
    ]
    scores = tree(nodes, run("2026-01", [1] * 7) + run("2026-01", [1] * 7, "alone"), date(2026, 8, 1))

    assert (scores.by_id["k"].reported_periods, scores.by_id["k"].whole_target) == (6, 60.0)
    assert (scores.by_id["alone"].reported_periods, scores.by_id["alone"].whole_target) == (4, 120.0)


def test_actuals_outside_the_term_are_history_and_an_information():
    scores = tree([indicator()], run("2026-02", [1, 2, 90]), date(2026, 5, 2))

    assert scores.by_id["k"].actual_to_date == 90.0
    assert [
        (str(p.severity), p.code, p.facts["count"], p.facts["first"], p.facts["last"]) for p in scores.problems
    ] == [("info", "outside-term", 2, "2026-02", "2026-03")]


def test_a_day_in_a_month_of_the_term_is_not_outside_it():
    node = indicator(start=date(2026, 4, 10))
    scores = tree([node], run("2026-04-01", [1] * 30), date(2026, 5, 2))

    assert scores.by_id["k"].actual == 30.0
    assert scores.problems == ()


def test_a_period_belongs_to_the_term_that_holds_its_last_day():
    node = indicator(start=date(2026, 4, 10), deadline=date(2026, 9, 29))

    assert scored(node, run("2026-04", [1]), AFTER).whole_target == 500.0


def test_a_week_belongs_to_the_term_that_holds_its_thursday():
    node = indicator(cadence="weekly", start=date(2026, 4, 9), deadline=date(2026, 4, 22))

    assert scored(node, run("2026-W14", [1, 1, 1, 1]), AFTER).actual_to_date == 2.0


@pytest.mark.parametrize(
    ("aggregation", "unit", "actual"),
    [("sum", "", 60.0), ("mean", "", 2.0), ("last", "", 3.0), (None, "件", 60.0), (None, "%", 2.0), (None, "％", 2.0)],
)
def test_finer_actuals_are_aggregated_up(aggregation, unit, actual):
    node = indicator(aggregation=aggregation, unit=unit)

    assert scored(node, run("2026-04-01", [1] * 10 + [2] * 10 + [3] * 10), date(2026, 5, 2)).actual == actual


def test_a_name_that_ends_in_the_sign_for_rate_is_a_mean():
    assert scored(indicator(name="成約率 "), run("2026-04-01", [1, 3]), date(2026, 5, 2)).actual == 2.0


def test_an_actual_of_the_own_cadence_beats_finer_ones():
    assert scored(indicator(), [("k", "2026-04", 50.0), ("k", "2026-04-07", 9.0)], date(2026, 5, 2)).actual == 50.0


def test_a_weekly_total_beside_its_days_is_not_added_in():
    actuals = [*run("2026-04-06", [1] * 7), ("k", "2026-W15", 7.0), ("k", "2026-W16", 5.0)]

    assert scored(indicator(), actuals, date(2026, 5, 2)).actual == 12.0


def test_a_coarser_actual_is_a_problem_not_data():
    scores = tree([indicator()], [("k", "FY2026-Q1", 300.0)], date(2026, 7, 2))

    assert scores.by_id["k"].status == "no_data"
    assert [(p.code, p.where, p.facts["period"]) for p in scores.problems] == [
        ("coarser-than-cadence", "k", "FY2026-Q1")
    ]


def test_actuals_nobody_knows_are_told_with_their_place():
    scores = tree(
        [indicator()], [("k", "いつか", 1.0), ("誰か", "2026-04", 1.0), ("k", "2026-04", 90.0)], date(2026, 5, 2)
    )

    assert scores.by_id["k"].actual == 90.0
    assert [(p.code, p.where) for p in scores.problems] == [("unknown-indicator", "誰か"), ("unreadable-period", "k")]


def test_a_mistyped_year_is_told_and_costs_nothing():
    scores = tree(
        [indicator(deadline=date(2206, 3, 31)), indicator(id="b", start=date(2027, 4, 1))],
        run("2026-04", [90]),
        date(2026, 5, 2),
    )

    assert scores.by_id["k"].judged_period == "2026-04"
    assert [(p.code, p.where) for p in scores.problems] == [("term-too-long", "k"), ("term-inverted", "b")]


# -- R5 -----------------------------------------------------------------------------------------------------------


def test_the_judged_period_is_the_latest_closed_one_with_an_actual():
    score = scored(indicator(), run("2026-04", [90, 80, None]), date(2026, 7, 5))

    assert (score.judged_period, score.actual, score.attainment) == ("2026-05", 80.0, 0.8)


def test_to_date_adds_only_periods_with_an_actual_on_both_sides():
    score = scored(indicator(), run("2026-04", [90, None, 120]), date(2026, 7, 11))

    assert (score.actual_to_date, score.target_to_date, score.attainment_to_date) == (210.0, 200.0, 1.05)
    assert (score.reported_periods, score.due_periods) == (2, 3)


def test_the_light_of_a_total_is_to_date_of_each_of_the_judged_period():
    actuals = run("2026-04", [130, 80])
    total = scored(indicator(target=1200, shape="total"), actuals, date(2026, 6, 5))
    each = scored(indicator(), actuals, date(2026, 6, 5))

    assert (total.attainment, total.light_ratio, total.status, total.met) == (0.8, 1.05, "on_track", True)
    assert (each.attainment, each.light_ratio, each.status, each.met) == (0.8, 0.8, "watch", False)
    assert total.attainment_to_date == each.attainment_to_date == 1.05


def test_eleven_of_twelve_periods_reported():
    score = scored(indicator(), run("2026-04", [100] * 11), AFTER)

    assert (score.reported_periods, score.due_periods) == (11, 12)


def test_the_direction_rule_holds_for_the_sums_too():
    score = scored(indicator(target=10, direction="at_most"), run("2026-04", [5, 20]), date(2026, 6, 5))

    assert (score.attainment, score.attainment_to_date) == (0.0, 0.75)


def test_a_band_is_summed_to_date_and_has_no_progress_pace_or_landing():
    score = scored(indicator(target=Band(low=10, high=20)), run("2026-04", [5, 15]), date(2026, 6, 5))

    assert score.target_to_date == Band(low=20, high=40)
    assert (score.attainment, score.attainment_to_date) == (1.0, 1.0)
    assert (score.progress, score.pace, score.landing) == (None, None, None)


def test_the_open_period_is_shown_with_what_is_expected_by_today_and_sets_no_light():
    score = scored(indicator(target=300), run("2026-04", [300, 90]), date(2026, 5, 10))

    assert score.open == OpenPeriod("2026-05", actual=90.0, expected=pytest.approx(96.774193548))
    assert score.status == "on_track"


def test_today_counts_as_elapsed():
    assert scored(indicator(target=300), [], date(2026, 4, 30)).open == OpenPeriod(
        "2026-04", actual=None, expected=300.0
    )
    assert scored(indicator(target=300), [], date(2026, 4, 1)).open == OpenPeriod("2026-04", actual=None, expected=10.0)


def test_nothing_is_expected_of_a_mean():
    assert scored(indicator(aggregation="mean"), [], date(2026, 4, 30)).open == OpenPeriod("2026-04", None, None)


def test_outside_the_term_nothing_is_open():
    assert scored(indicator(), [], date(2027, 4, 1)).open is None


def test_pace_holds_the_open_period_against_what_is_expected_of_it():
    with_open = scored(indicator(target=300), run("2026-04", [300, 90]), date(2026, 5, 10))
    without = scored(indicator(target=300), run("2026-04", [150]), date(2026, 5, 10))

    assert with_open.pace == pytest.approx(390 / (300 + 300 * 10 / 31), abs=1e-9)
    assert without.pace == 0.5


def test_without_an_open_period_pace_is_what_was_reached_to_date():
    assert scored(indicator(), run("2026-04", [90] * 12), AFTER).pace == 0.9


def test_pace_and_attainment_to_date_compare_only_periods_with_a_target():
    rows = [Target(indicator="k", value=100, effective_from=date(2026, 5, 1))]
    score = scored(indicator(target=None), run("2026-04", [100, 100]), date(2026, 6, 5), targets=rows)

    assert (score.actual_to_date, score.target_to_date) == (200.0, 100.0)
    assert (score.attainment_to_date, score.pace) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("fields", "actuals", "progress"),
    [
        ({"target": 100}, [100, 200], 0.25),
        ({"target": 1200, "shape": "total"}, [100, 200], 0.25),
        ({"target": 0}, [1], None),
        ({"target": 100, "aggregation": "mean"}, [100], None),
        ({"target": 30, "baseline": 45, "shape": "reach", "aggregation": "mean"}, [40, 39], 0.4),
        ({"target": 30, "shape": "reach", "aggregation": "mean"}, [40], None),
        ({"target": 50, "baseline": 30, "aggregation": "mean"}, [40], None),  # a baseline belongs to reach alone
        ({"target": 45, "baseline": 45, "shape": "reach", "aggregation": "mean"}, [40], None),
        ({"target": Band(low=1, high=2)}, [1], None),
        ({"target": 100}, [], None),
    ],
)
def test_progress_is_actual_to_date_over_the_whole_target_of_a_reach_the_way_gone(fields, actuals, progress):
    assert scored(indicator(**fields), run("2026-04", actuals), AFTER).progress == progress


def test_before_anything_is_judged_there_are_no_figures_but_every_due_period_is_overdue():
    score = scored(indicator(), [], date(2026, 7, 11))

    assert (score.status, score.overdue, score.streak, score.needs_review) == ("no_data", 3, 0, False)
    assert (score.attainment, score.attainment_to_date, score.actual_to_date, score.target_to_date) == (None,) * 4
    assert (score.progress, score.pace, score.met, score.landing, score.judged_period) == (None,) * 5
    assert (score.reported_periods, score.due_periods) == (0, 3)


# -- R6 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "status"),
    [
        (100, "on_track"),
        (99.99999999999, "on_track"),
        (99.9, "watch"),
        (80, "watch"),
        (79.9, "off_track"),
        (0, "off_track"),
    ],
)
def test_green_from_one_yellow_from_four_fifths(actual, status):
    assert scored(indicator(), run("2026-04", [actual]), date(2026, 5, 3)).status == status


@pytest.mark.parametrize(("actual", "status"), [(70, "on_track"), (69, "watch"), (40, "watch"), (39, "off_track")])
def test_thresholds_may_be_set_per_plan_and_per_indicator(actual, status):
    actuals = run("2026-04", [actual])

    assert scored(indicator(), actuals, date(2026, 5, 3), green=0.7, yellow=0.4).status == status
    assert scored(indicator(green=0.7, yellow=0.4), actuals, date(2026, 5, 3)).status == status


@pytest.mark.parametrize(("actual", "status"), [(0, "on_track"), (1, "off_track")])
def test_without_a_ratio_met_is_on_track_and_not_met_is_off_track(actual, status):
    node = indicator(target=0, direction="at_most")

    assert scored(node, run("2026-04", [actual]), date(2026, 5, 3)).status == status


def test_states_that_are_no_colour_come_in_their_order():
    today = date(2026, 8, 15)
    blank = indicator(target=None)

    assert scored(indicator(target=None, start=date(2026, 8, 1)), [], today).status == "not_started"
    assert scored(blank, [], today).status == "no_target"
    assert scored(blank, run("2026-04", [1]), today).status == "no_target"
    assert scored(indicator(), [], today).status == "no_data"
    assert scored(indicator(), run("2026-04", [100]), today).status == "stale"
    assert scored(indicator(), run("2026-04", [100, None, 100]), today).status == "on_track"


def test_a_judged_period_without_a_target_is_no_target():
    rows = [Target(indicator="k", period="2026-04", value=10)]

    assert scored(indicator(target=None), run("2026-04", [10]), date(2026, 6, 5), targets=rows).status == "on_track"
    assert (
        scored(indicator(target=None), run("2026-04", [10, 10]), date(2026, 6, 5), targets=rows).status == "no_target"
    )


@pytest.mark.parametrize(
    ("cadence", "first", "last_day", "grace"),
    [
        ("daily", "2026-04-06", date(2026, 4, 6), 1),
        ("weekly", "2026-W15", date(2026, 4, 12), 3),
        ("monthly", "2026-04", date(2026, 4, 30), 10),
        ("quarterly", "FY2026-Q1", date(2026, 6, 30), 20),
        ("half", "FY2026-H1", date(2026, 9, 30), 30),
        ("yearly", "FY2026", date(2027, 3, 31), 30),
    ],
)
def test_a_period_is_due_when_more_than_its_grace_has_passed_day_by_day(cadence, first, last_day, grace):
    start = last_day - timedelta(days=0 if cadence == "daily" else 3 if cadence == "weekly" else 20)
    node = indicator(cadence=cadence, start=start, deadline=date(2027, 3, 31))

    for passed in range(1, grace + 3):
        score = scored(node, [], last_day + timedelta(days=passed))
        if cadence == "daily":
            assert score.overdue == max(0, passed - grace), passed
        elif cadence == "weekly":
            assert score.overdue == int(passed > grace), passed
        else:
            assert (score.overdue, score.due_periods) == (int(passed > grace),) * 2, passed


def test_one_overdue_period_keeps_the_light_two_take_it_away():
    actuals = run("2026-04", [100])

    assert [
        (score.overdue, str(score.status))
        for score in (
            scored(indicator(), actuals, today)
            for today in (date(2026, 6, 10), date(2026, 6, 11), date(2026, 7, 10), date(2026, 7, 11))
        )
    ] == [(0, "on_track"), (1, "on_track"), (1, "on_track"), (2, "stale")]


@pytest.mark.parametrize(
    ("actuals", "streak", "review"),
    [
        ([90, 90], 2, False),
        ([90, 90, 90], 3, True),
        ([100, 90, 90], 2, False),
        ([90, 90, 100], 0, False),
        ([90, None, 90], 1, False),
        ([90, 90, 90, None], 3, True),
    ],
)
def test_a_streak_is_misses_in_a_row_that_end_with_the_judged_period_and_a_gap_ends_it(actuals, streak, review):
    score = scored(indicator(), run("2026-04", actuals), date(2026, 8, 3))

    assert (score.streak, score.needs_review) == (streak, review)


def test_the_streak_of_a_total_counts_its_periods():
    score = scored(indicator(target=1200, shape="total"), run("2026-04", [500, 90, 90, 90]), date(2026, 8, 3))

    assert (score.status, score.streak, score.needs_review) == ("on_track", 3, True)


def test_a_retired_indicator_is_left_out_with_its_problems():
    nodes = (indicator(state="retired"), indicator(id="b", deadline=date(2026, 3, 1), state="retired"))
    scores = score(Plan(nodes=nodes), table(run("2026-01", [1, 1])), AFTER)

    assert (scores.nodes, scores.problems) == ((), ())
