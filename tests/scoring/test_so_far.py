"""R8: a period still running beside the same elapsed days of the year before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kpicore.model import Plan, Settings
from kpicore.scoring.so_far import last_year_so_far
from tests.scoring.plans import Rows, table
from tests.scoring.small import indicator, run

TODAY = date(2026, 11, 28)


def days(first: date, values) -> Rows:
    return [
        ("k", (first + timedelta(days=at)).isoformat(), value) for at, value in enumerate(values) if value is not None
    ]


def so_far(rows: Rows, running: str = "2026-11", *, today: date = TODAY, closing_day=None, **fields):
    plan = Plan(settings=Settings(closing_day=closing_day), nodes=(indicator(**fields),))
    return last_year_so_far(plan, table(rows), today, "k", running)


NOVEMBER = days(date(2026, 11, 1), [10] * 28)
LAST_NOVEMBER = days(date(2025, 11, 1), range(1, 31))


@pytest.mark.parametrize(
    ("aggregation", "value"), [("sum", sum(range(1, 29))), ("mean", sum(range(1, 29)) / 28), ("last", 28)]
)
def test_28_days_of_the_running_month_stand_beside_28_days_of_last_years(aggregation, value):
    assert so_far(LAST_NOVEMBER + NOVEMBER, aggregation=aggregation) == value


def test_the_days_are_those_the_actuals_reach_to_not_those_nobody_has_entered_yet():
    assert so_far(LAST_NOVEMBER + days(date(2026, 11, 1), [10] * 10)) == sum(range(1, 11))


@pytest.mark.parametrize(
    "rows",
    [
        [("k", "2025-11", 465.0), *NOVEMBER],
        [("k", "2026-11", 280.0), *LAST_NOVEMBER],
        [("k", "2026-11", 280.0), *NOVEMBER, *LAST_NOVEMBER],
        NOVEMBER,
        [*days(date(2025, 11, 15), range(15, 31)), *NOVEMBER],
        [*LAST_NOVEMBER, *days(date(2026, 11, 20), [10] * 9)],
        [*run("2025-W45", [1] * 4), *NOVEMBER],
        [],
    ],
    ids=[
        "last year only the month",
        "this year only the month",
        "the month beside its days",
        "no last year",
        "last year from the middle on",
        "this year from the 20th on",
        "last year only weeks",
        "nothing",
    ],
)
def test_what_cannot_be_compared_day_by_day_is_left_out(rows):
    assert so_far(rows) is None


def test_a_sunday_more_without_an_actual_is_no_gap():
    last_year = [None if day % 7 == 2 else 10 for day in range(1, 31)]  # Sundays of November 2025: 2, 9, 16, 23, 30
    this_year = [None if day % 7 == 1 else 10 for day in range(1, 31)]  # of 2026: 1, 8, 15, 22, 29

    found = so_far(days(date(2025, 11, 1), last_year) + days(date(2026, 11, 1), this_year[:23]))

    assert found == 190  # the 23rd of 2025 was a Sunday


def test_weeks_of_a_running_month_stand_beside_the_same_weeks():
    rows = run("2025-W45", [1, 2, 4, 8]) + run("2026-W45", [5, 5, 5])

    assert so_far(rows) == 7


def test_months_of_a_running_quarter_stand_beside_the_same_months():
    assert so_far(run("2025-10", [1, 2, 4]) + run("2026-10", [5]), "FY2026-Q3", cadence="quarterly") == 1


def test_days_of_a_running_week_stand_beside_the_same_weekdays():
    """Week 48 of 2026 began on 23 November, that of 2025 on the 24th."""
    rows = days(date(2025, 11, 24), range(1, 8)) + days(date(2026, 11, 23), [9] * 6)

    assert so_far(rows, "2026-W48", cadence="weekly") == 21


def test_a_leap_day_has_no_day_of_the_year_before():
    rows = days(date(2027, 2, 1), [1] * 28) + days(date(2027, 3, 1), [100]) + days(date(2028, 2, 1), [1] * 29)

    term = {"start": date(2027, 4, 1), "deadline": date(2028, 3, 31)}
    assert so_far(rows, "2028-02", today=date(2028, 2, 29), **term) == 28


def test_a_month_that_closes_on_the_20th_is_compared_from_the_21st_on():
    rows = days(date(2025, 10, 21), range(1, 32)) + days(date(2026, 10, 21), [9] * 3)

    assert so_far(rows, closing_day=20) == 6
