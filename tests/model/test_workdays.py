"""Digests and meetings keep to the days on which a company works."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.model.calendar import is_workday, workday_from, workday_of_month, workdays_after
from kpicore.model.plan import Settings

JAPAN = Settings()
SHOP = Settings(days_off=("wednesday", "2026-08-13/2026-08-16"))
AMERICA = Settings(country="US", timezone="America/New_York")


@pytest.mark.parametrize(
    ("day", "settings", "works"),
    [
        (date(2026, 11, 30), JAPAN, True),
        (date(2026, 11, 28), JAPAN, False),  # a Saturday
        (date(2026, 11, 23), JAPAN, False),  # 勤労感謝の日
        (date(2026, 11, 23), AMERICA, True),
        (date(2026, 11, 26), AMERICA, False),  # Thanksgiving
        (date(2026, 11, 28), SHOP, True),  # a shop that names its days off works on the others
        (date(2026, 11, 25), SHOP, False),
        (date(2026, 8, 14), SHOP, False),
    ],
)
def test_a_day_off_is_one_the_plan_names_else_a_weekend_or_a_public_holiday(day, settings, works):
    assert is_workday(day, settings) is works


def test_a_day_off_moves_to_the_next_workday():
    assert workday_from(date(2026, 11, 21), JAPAN) == date(2026, 11, 24)  # Saturday, Sunday, a holiday


def test_workdays_are_counted_over_weekends_and_holidays_in_both_directions():
    assert workdays_after(date(2026, 11, 20), 2, JAPAN) == date(2026, 11, 25)
    assert workdays_after(date(2026, 11, 24), -1, JAPAN) == date(2026, 11, 20)
    assert workdays_after(date(2026, 11, 21), 0, JAPAN) == date(2026, 11, 24)


def test_the_third_workday_of_a_month_comes_after_its_holidays():
    assert workday_of_month(date(2027, 1, 20), 3, JAPAN) == date(2027, 1, 6)  # the first is New Year's Day, a Friday
    assert workday_of_month(date(2026, 11, 1), 99, JAPAN) == date(2026, 11, 30)


def test_a_plan_that_never_works_is_answered_all_the_same():
    never = Settings(
        days_off=("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    )

    assert workday_from(date(2026, 11, 30), never) == date(2026, 11, 30)
    assert workdays_after(date(2026, 11, 30), 2, never) == date(2026, 12, 2)
    assert workday_of_month(date(2026, 11, 30), 3, never) == date(2026, 11, 1)
