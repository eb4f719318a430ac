"""The year a plan is in: what blank terms come from in the end (R1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from kpicore.model.plan import Plan
from kpicore.periods import GRACE_DAYS, Cadence, Period, parse_period_id

if TYPE_CHECKING:
    import pandas as pd

_SAMPLE = 500


def plan_year(plan: Plan, actuals: pd.DataFrame | None, today: date) -> Period:
    """Return the fiscal year a plan is in (R1): the one around `today`, but in the ten days after a year's end (the grace of a month)
    still the year that ended, if an active indicator has an actual in it.

    `actuals` has the schema of `kpicore.model.actuals`; None is a plan nobody has entered anything for. There is one such day for the
    whole plan, whatever terms its nodes have of their own.
    """
    calendar = plan.settings.calendar
    year = calendar.fiscal_year(today)
    ended = year.shift(-1)
    if actuals is None or today > last_shown(plan, ended):
        return year
    return ended if has_actual(plan, actuals, ended) else year


def last_shown(plan: Plan, year: Period) -> date:
    """Return the last day on which a year that ended is still the plan's, if anything was entered in it."""
    return plan.settings.calendar.last_day(year) + timedelta(days=GRACE_DAYS[Cadence.MONTHLY])


def has_actual(plan: Plan, actuals: pd.DataFrame, year: Period) -> bool:
    """Return whether any active indicator has an actual of a period that belongs to a fiscal year.

    A few rows out of many are looked at first: of a plan that runs they answer, and a long table costs nothing.
    """
    some = actuals.iloc[:: max(1, len(actuals) // _SAMPLE)]
    return _has_any(plan, some, year) or (len(some) < len(actuals) and _has_any(plan, actuals, year))


def _has_any(plan: Plan, actuals: pd.DataFrame, year: Period) -> bool:
    calendar = plan.settings.calendar
    first, last = calendar.first_day(year), calendar.last_day(year)
    inside = [
        text
        for text in actuals["period"].unique()
        if (period := parse_period_id(text)) is not None and first <= calendar.anchor_day(period) <= last
    ]
    # what does not apply holds no number; `numbers_of` would cost the start of a command its tables
    own = actuals[actuals["period"].isin(inside) & actuals["value"].notna()] if inside else actuals[:0]
    entered = own["indicator"].unique()
    nodes = (plan.by_id.get(indicator) for indicator in entered)
    return any(node is not None and node.is_active and node.is_indicator for node in nodes)
