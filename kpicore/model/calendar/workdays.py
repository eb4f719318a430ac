"""The days on which a company works: what digests, reminders and meetings are moved by.

A day off is one the plan names (休業日). Where it names none, Saturdays, Sundays and the public holidays of its country are: a plan that
counts numbers on every day still sends nothing on New Year's Day.
"""

from __future__ import annotations

from datetime import date, timedelta

from kpicore.model.countries import country_code, public_holidays
from kpicore.model.plan import Settings
from kpicore.periods import day_number

_SATURDAY = 5
#: A run of days off longer than this is no holiday: a plan that names every day of the week would never end.
_LONGEST_REST = 62


def is_workday(day: date, settings: Settings) -> bool:
    """Return whether the company works on a day."""
    if settings.days_off:
        calendar = settings.calendar
        return day_number(day) not in calendar.days_off and day.weekday() not in calendar.weekdays_off
    return day.weekday() < _SATURDAY and day_number(day) not in public_holidays(country_code(settings.country) or "")


def workday_from(day: date, settings: Settings) -> date:
    """Return a day itself where the company works on it, else the next one on which it does; the day itself where there is none."""
    days = (day + timedelta(days=ahead) for ahead in range(_LONGEST_REST))
    return next((each for each in days if is_workday(each, settings)), day)


def workdays_after(day: date, count: int, settings: Settings) -> date:
    """Return the workday so many workdays after a day; before it with a negative count. 0 is `workday_from`."""
    if count == 0:
        return workday_from(day, settings)
    step = timedelta(days=1 if count > 0 else -1)
    at, left = day, abs(count)
    for _ in range(_LONGEST_REST * abs(count)):
        at += step
        left -= is_workday(at, settings)
        if not left:
            return at
    return day + count * timedelta(days=1)


def workday_of_month(month: date, count: int, settings: Settings) -> date:
    """Return the `count`-th workday (1 is the first) of the calendar month that holds a day, its last one where it has fewer."""
    days = [month.replace(day=1) + timedelta(days=ahead) for ahead in range(31)]
    working = [each for each in days if each.month == month.month and is_workday(each, settings)]
    if not working:
        return month.replace(day=1)
    return working[min(count, len(working)) - 1]
