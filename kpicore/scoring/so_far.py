"""The year before, for a period that is still running: the same elapsed days of that year, or nothing (R8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from kpicore.model.actuals import numbers_of
from kpicore.model.plan import Plan
from kpicore.periods import Cadence, Calendar, Period, parse_period_id
from kpicore.scoring.scores import series

#: Neither year may have recorded fewer than nine in ten of the other's periods: a Sunday more is no gap, a lost week is one.
_LEAST_COVERED = 0.9


def last_year_so_far(plan: Plan, actuals: pd.DataFrame, today: date, node_id: str, running: str) -> float | None:
    """Return last year's value of the running period, up to where this year's finer actuals reach; None where that cannot be told.

    It cannot without finer actuals of one cadence in both years, where the running value itself was entered as one number (nobody
    knows for how many days), and where one year recorded clearly less than the other.
    """
    period = parse_period_id(running)
    mine = numbers_of(actuals[actuals["indicator"] == node_id])
    rows = {found: at for at, text in enumerate(mine["period"]) if (found := parse_period_id(text))}
    if period is None or period in rows:
        return None
    calendar = plan.settings.calendar
    recorded = [each for each in rows if _holds(calendar, period, each)]
    cadences = {each.cadence for each in recorded}
    if len(cadences) != 1:
        return None
    pairs = _pairs(calendar, period, cadences.pop(), max(each.ordinal for each in recorded))
    before = {now: then for now, then in pairs.items() if then in rows}
    fewest, most = sorted((len(before), len(recorded)))
    if fewest < _LEAST_COVERED * most:
        return None
    # Under this year's names the same rule adds them up, takes their mean or their latest (R2).
    moved = mine.iloc[[rows[then] for then in before.values()]].assign(period=[str(now) for now in before])
    points = series(plan, moved, today, node_id).points
    return next((point.actual for point in points if point.period == running), None)


def _holds(calendar: Calendar, period: Period, finer: Period) -> bool:
    if finer.cadence.rank >= period.cadence.rank:
        return False
    return int(calendar.parents_of(finer.cadence, np.array([finer.ordinal]), period.cadence)[0]) == period.ordinal


def _pairs(calendar: Calendar, period: Period, cadence: Cadence, last: int) -> Mapping[Period, Period]:
    """Return each elapsed finer period up to the last one, with that of the year before: days by their number, others as in R8."""
    first = calendar.containing(cadence, calendar.first_day(period)).ordinal
    elapsed = [now for at in range(first, last + 1) if _holds(calendar, period, now := Period(cadence, at))]
    if cadence is Cadence.DAILY:
        days = calendar.containing(cadence, calendar.first_day(period.year_before())).ordinal - elapsed[0].ordinal
        pairs = [(now, now.shift(days)) for now in elapsed if _holds(calendar, period.year_before(), now.shift(days))]
    else:
        pairs = [(now, now.year_before()) for now in elapsed]
    # Week 53 and week 52 have one week of the year before: it counts once.
    first_of = {then: now for now, then in reversed(pairs)}
    return {now: then for now, then in pairs if first_of[then] == now}
