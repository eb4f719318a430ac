"""The sample shop shows all a board can show, whatever the day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from kpicore.model.rows import tables_of
from kpicore.periods import Cadence, Period, parse_period_id, period_id
from kpicore.problems import Severity
from kpicore.reports.board import board
from kpicore.reports.check import check
from kpicore.reports.meetings.responses import fired_responses
from kpicore.samples.shop import CALENDAR, clock_at, shop
from kpicore.scoring import Status, score, series

DAYS = [
    date(2026, 4, 1),
    date(2026, 3, 31),
    date(2026, 1, 1),
    date(2028, 2, 29),
    date(2026, 6, 30),
    date(2026, 7, 1),
    date(2026, 10, 15),
    date(2026, 12, 31),
    date(2027, 1, 3),
    date(2027, 1, 4),
    date(2040, 9, 20),
]
any_day = pytest.mark.parametrize("today", DAYS, ids=str)


@cache
def sample(today: date):
    return shop(today)


@cache
def scored(today: date):
    snapshot = sample(today)
    return score(snapshot.plan, snapshot.actuals, today)


@any_day
def test_every_light_is_on_the_board(today):
    assert {node.status for node in scored(today).nodes} == set(Status)


@any_day
def test_each_indicator_keeps_its_part(today):
    lights = scored(today).by_id

    assert {
        name: str(lights[name].status) for name in ("revenue", "visitors", "new-visitors", "cvr", "survey-rate")
    } == {
        "revenue": "watch",
        "visitors": "on_track",
        "new-visitors": "watch",
        "cvr": "off_track",
        "survey-rate": "watch",
    }
    assert (lights["newsletters"].status, lights["review-requests"].status) == (Status.STALE, Status.NO_DATA)
    assert (lights["line-cards"].status, lights["follow-calls"].status) == (Status.NO_TARGET, Status.NOT_STARTED)


@any_day
def test_one_indicator_is_a_single_period_late_and_keeps_its_light(today):
    late = scored(today).by_id["articles"]

    assert (late.overdue, late.status) == (1, Status.ON_TRACK)


@any_day
def test_the_starred_indicator_missed_three_times_and_has_a_response_a_review_and_an_open_action(today):
    snapshot = sample(today)
    starred = next(node for node in snapshot.plan.nodes if node.focus)
    reviews = {review.id for review in snapshot.reviews if review.node == starred.id}

    assert scored(today).by_id[starred.id].needs_review
    assert starred.response
    assert any(action.review in reviews and action.state.is_open for action in snapshot.actions)


@any_day
def test_its_agreed_response_fired_once_and_opens_nothing_more(today):
    snapshot = sample(today)
    (opened,) = [action for action in snapshot.actions if action.id.startswith("response-")]

    assert opened.node == "cvr"
    assert opened.text == snapshot.plan.by_id["cvr"].response
    assert opened.opened is not None
    assert opened.opened <= today
    assert fired_responses(snapshot, scored(today)) == ()
    without = replace(snapshot, actions=tuple(action for action in snapshot.actions if action is not opened))
    assert [change.key for change in fired_responses(without, scored(today))] == [(opened.id,)]


@any_day
def test_two_meetings_were_held_and_sealed_and_every_review_is_of_one(today):
    snapshot = sample(today)

    assert [meeting.is_closed for meeting in snapshot.meetings] == [True, True]
    assert all(meeting.summary and meeting.date < today for meeting in snapshot.meetings)
    assert {review.meeting for review in snapshot.reviews} == {meeting.id for meeting in snapshot.meetings}


@any_day
def test_three_months_of_the_term_are_closed_at_least(today):
    clock = clock_at(today)

    assert clock.month - clock.first_month >= 3
    assert clock.start <= today <= clock.deadline


@any_day
def test_eighteen_closed_months_and_the_year_before_the_term_are_recorded(today):
    clock = clock_at(today)
    months = [
        point for point in series(sample(today).plan, sample(today).actuals, today, "revenue").points if point.actual
    ]
    closed = [point for point in months if date.fromisoformat(point.last_day) < today]

    assert len(closed) >= 18
    assert months[0].period <= period_id(Period(Cadence.MONTHLY, clock.first_month - 12))
    assert closed[-1].period == period_id(Period(Cadence.MONTHLY, clock.month - 1))


@any_day
def test_of_the_running_month_the_days_gone_by_are_in(today):
    months = sample(today).actuals.query("indicator == 'revenue'").set_index("period")["value"]
    running = period_id(CALENDAR.containing(Cadence.MONTHLY, today))

    assert (running in months.index) == (today.day > 1)
    assert all(months > 0)


@any_day
def test_the_landing_can_be_told_from_last_year(today):
    assert {"pace", "plan", "run_rate", "moving_average", "last_year", "hold"} == set(
        scored(today).by_id["revenue"].landing.methods
    )


@any_day
def test_sales_are_visitors_times_conversion_times_order_value(today):
    snapshot = sample(today)
    values = snapshot.actuals.pivot_table(index="period", columns="indicator", values="value").dropna(
        subset=["revenue"]
    )
    product = values["visitors"] * values["cvr"] / 100 * values["order-value"]

    assert ((values["revenue"] / product - 1).abs() < 0.01).all()


@any_day
def test_the_targets_of_the_formula_lead_to_the_goal(today):
    plan = sample(today).plan
    targets = {
        name: [target.value for target in plan.targets if target.indicator == name] for name in ("revenue", "visitors")
    }
    cvr, order_value = plan.by_id["cvr"].target, plan.by_id["order-value"].target

    assert sum(targets["revenue"]) == plan.by_id["revenue"].target == 150_000_000
    assert [visitors * cvr / 100 * order_value for visitors in targets["visitors"]] == targets["revenue"]


@any_day
@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_passes_its_own_design_check(today, language):
    found = check(shop(today, language), today)

    assert found.design == ()
    assert {problem.severity for problem in found.data} <= {Severity.INFO}


@any_day
def test_nothing_was_recorded_after_the_evening_before_it_is_looked_at(today):
    snapshot = sample(today)

    assert snapshot.actuals["recorded_at"].max().date() == today - timedelta(days=1)
    assert all(CALENDAR.first_day(parse_period_id(period)) < today for period in snapshot.actuals["period"].unique())


@any_day
def test_no_indicator_has_waited_longer_than_a_holiday_of_its_owner(today):
    waiting = {
        node.name: board_row.since
        for board_row in board(sample(today), scored(today)).urgent
        if (node := board_row.node)
    }
    oldest_week = CALENDAR.containing(Cadence.WEEKLY, today).shift(-6)

    late = [since for since in waiting.values() if since and "W" in since]
    assert late
    assert all(parse_period_id(since).ordinal >= oldest_week.ordinal for since in late)


@any_day
def test_the_english_shop_has_the_same_lights_as_the_japanese_one_in_dollars(today):
    english = shop(today, "en")
    scores = score(english.plan, english.actuals, today)

    assert [(node.id, node.status) for node in scores.nodes] == [(node.id, node.status) for node in scored(today).nodes]
    assert english.plan.by_id["revenue"].target == 1_500_000
    assert english.plan.by_id["revenue"].unit == "$"
    assert (english.plan.settings.language, english.plan.settings.currency) == ("en", "USD")


def test_nothing_of_the_english_shop_is_written_in_japanese():
    written = repr(tables_of(shop(date(2026, 10, 15), "en")))

    assert re.findall(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]+", written) == []


@any_day
def test_scoring_finds_nothing_wrong_with_it(today):
    assert [problem for problem in scored(today).problems if problem.severity is not Severity.INFO] == []


def test_it_is_marked_as_a_sample_with_two_departments_and_the_ways_a_target_can_be():
    plan = shop(date(2026, 10, 15)).plan
    filled = [node.filled() for node in plan.indicators]

    assert plan.settings.sample
    assert {node.department for node in filled} == {"マーケティング部", "カスタマーサポート部"}
    assert {str(node.direction) for node in filled} == {"at_least", "at_most", "within"}
    assert {str(node.shape) for node in filled} == {"each", "total", "reach"}
    assert {str(node.cadence) for node in filled} == {"weekly", "monthly"}
    assert any(len(node.parents) > 1 for node in filled)


def test_the_past_keeps_its_colours_when_a_target_is_raised():
    today = date(2026, 10, 15)
    snapshot = sample(today)
    points = {point.period: point for point in series(snapshot.plan, snapshot.actuals, today, "survey-rate").points}

    assert [points[f"2026-{month:02d}"].target for month in (6, 7, 8, 9)] == [8, 8, 10, 10]
    assert points["2026-07"].status is Status.ON_TRACK


def test_the_same_day_gives_the_same_plan():
    today = date(2026, 10, 15)

    assert tables_of(shop(today)) == tables_of(shop(today))


def test_the_past_does_not_depend_on_the_day_it_is_asked_for_but_for_the_story_of_the_new_design():
    def visitors(today: date) -> dict[str, float]:
        actuals = shop(today).actuals
        mine = actuals[actuals["indicator"] == "visitors"]
        return dict(zip(mine["period"], mine["value"], strict=True))

    before, after = visitors(date(2026, 10, 15)), visitors(date(2026, 10, 15) + timedelta(days=1))

    assert {period: value for period, value in before.items() if period != "2026-10"} == {
        period: value for period, value in after.items() if period != "2026-10"
    }
