"""The days of a plan: the fiscal year it is in (R1), and the days on which its company works."""

from kpicore.model.calendar.workdays import is_workday, workday_from, workday_of_month, workdays_after
from kpicore.model.calendar.year import has_actual, last_shown, plan_year

__all__ = [
    "has_actual",
    "is_workday",
    "last_shown",
    "plan_year",
    "workday_from",
    "workday_of_month",
    "workdays_after",
]
