"""The days with a name that a plan can be looked at as of."""

from __future__ import annotations

from datetime import date

from kpicore.model import Review
from kpicore.reports.as_of import Moment, moments
from tests.reports.small import node, snapshot


def held_on(*days: date, **settings: object):
    reviews = [Review(id=str(day), date=day, node="k") for day in days]
    return snapshot([node("k")], reviews=reviews, **settings)


def test_the_last_meeting_is_the_latest_before_today():
    found = moments(held_on(date(2026, 10, 5), date(2026, 11, 5), date(2026, 11, 24)), date(2026, 11, 24))

    assert found[Moment.MEETING] == date(2026, 11, 5)


def test_before_the_first_meeting_there_is_none_to_go_to():
    assert Moment.MEETING not in moments(held_on(date(2026, 11, 24)), date(2026, 11, 24))


def test_the_end_of_last_month_is_that_of_the_plans_months():
    assert moments(held_on(), date(2026, 3, 1))[Moment.MONTH_END] == date(2026, 2, 28)
    assert moments(held_on(closing_day=20), date(2026, 3, 1))[Moment.MONTH_END] == date(2026, 2, 20)
    assert moments(held_on(closing_day=20), date(2026, 3, 21))[Moment.MONTH_END] == date(2026, 3, 20)
