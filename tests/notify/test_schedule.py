"""When a message is due, in the plan's own time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kpicore.model import Settings
from kpicore.model.subscription import Subscription
from kpicore.notify.schedule import before, day_of_digest, due_moment, due_on, reminder
from kpicore.periods import Cadence
from kpicore.reports.due import Asked, DueNumber
from tests.reports.small import node

JAPAN, AMERICA = Settings(), Settings(country="US", timezone="America/New_York")
TOKYO, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")


def every(rhythm: str, **fields: object) -> Subscription:
    return Subscription(id="0123abcd", channel="mail", rhythm=rhythm, **fields)


def days(subscription: Subscription, first: date, last: date, settings: Settings = JAPAN) -> list[str]:
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [f"{day:%m-%d}" for day in span if day_of_digest(subscription, day, settings)]


def test_a_weekly_digest_comes_on_its_weekday_and_after_a_holiday_on_the_next_workday():
    # 23 November 2026 is a Monday and a holiday.
    assert days(every("weekly"), date(2026, 11, 9), date(2026, 12, 1)) == ["11-09", "11-16", "11-24", "11-30"]


def test_a_weekly_digest_on_a_weekend_moves_into_the_next_week():
    assert days(every("weekly", weekday=5), date(2026, 11, 13), date(2026, 11, 25)) == ["11-16", "11-24"]


def test_a_monthly_digest_comes_on_its_workday():
    assert days(every("monthly", workday=3), date(2026, 12, 28), date(2027, 2, 10)) == ["01-06", "02-03"]


def test_a_daily_one_comes_on_workdays():
    assert days(every("daily"), date(2026, 11, 20), date(2026, 11, 25)) == ["11-20", "11-24", "11-25"]


@pytest.mark.parametrize(
    ("at", "is_due"),
    [("07:59", False), ("08:00", True), ("13:59", True), ("14:00", False)],
)
def test_a_message_is_due_from_its_time_on_for_six_hours(at, is_due):
    now = datetime.combine(date(2026, 11, 30), time.fromisoformat(at), TOKYO).astimezone(UTC)

    assert (due_moment(every("weekly"), now, JAPAN) is not None) is is_due


def test_the_time_is_the_plan_s_and_not_the_machine_s():
    # Monday 8:00 in New York is 13:00 UTC, and Tuesday is still far.
    assert due_moment(every("weekly"), datetime(2026, 11, 30, 13, 0, tzinfo=UTC), AMERICA) is not None
    assert due_moment(every("weekly"), datetime(2026, 11, 30, 12, 59, tzinfo=UTC), AMERICA) is None
    assert due_moment(every("weekly"), datetime(2026, 11, 29, 23, 0, tzinfo=UTC), JAPAN) is not None


def moments(subscription: Subscription, day: date, settings: Settings, zone: ZoneInfo) -> set[datetime]:
    start = datetime.combine(day, time(), zone).astimezone(UTC)
    found = (due_moment(subscription, start + timedelta(minutes=10 * n), settings) for n in range(26 * 6))
    return {moment for moment in found if moment is not None and moment.date() == day}


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)], ids=["clocks forward", "clocks back"])
def test_in_the_night_when_clocks_change_a_message_comes_once(day):
    works_on_sundays = AMERICA.model_copy(update={"days_off": ("monday",)})
    at_night = every("daily", at=time(2, 30) if day.month == 3 else time(1, 30))

    assert len(moments(at_night, day, works_on_sundays, NEW_YORK)) == 1


def test_news_is_what_turned_since_the_digest_before():
    assert before(every("weekly"), date(2026, 11, 30), JAPAN) == date(2026, 11, 24)
    assert before(every("monthly"), date(2027, 2, 3), JAPAN) == date(2027, 1, 6)


# -- reminders ------------------------------------------------------------------------------------------------------

WEEK = DueNumber(node("calls", cadence="weekly"), "2026-W47", date(2026, 11, 22), Asked.WAITING)


def test_a_number_is_due_on_the_last_day_of_its_grace():
    month = DueNumber(node("sales", cadence="monthly"), "2026-10", date(2026, 10, 31), Asked.LATE)

    assert (due_on(WEEK), due_on(month)) == (date(2026, 11, 25), date(2026, 11, 10))
    assert node("calls", cadence="weekly").cadence is Cadence.WEEKLY


def test_reminders_come_the_workday_before_on_the_day_and_two_and_five_workdays_after():
    # Due on Wednesday the 25th; the 28th and 29th are a weekend.
    span = [date(2026, 11, 20) + timedelta(days=n) for n in range(16)]
    asked = {f"{day:%m-%d}": found.escalates for day in span if (found := reminder([WEEK], day, JAPAN))}

    assert asked == {"11-24": False, "11-25": False, "11-27": False, "12-02": True}


def test_a_number_that_was_entered_is_not_asked_for_again():
    assert reminder([], date(2026, 11, 25), JAPAN) is None


def test_one_request_names_everything_that_is_missing():
    later = DueNumber(node("visits", cadence="weekly"), "2026-W48", date(2026, 11, 29), Asked.WAITING)
    found = reminder([WEEK, later], date(2026, 11, 27), JAPAN)

    assert found is not None
    assert found.missing == (WEEK, later)
