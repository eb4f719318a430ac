"""Periods and the calendar of a plan (R1).

A period is a cadence and an ordinal, so that periods of one cadence can be counted, compared and put in arrays:

| cadence | ordinal | id |
|---|---|---|
| daily | days since 1970-01-01 | 2026-04-06 |
| weekly | ISO weeks since the one of 1970-01-01 | 2026-W15 |
| monthly | year × 12 + month − 1 | 2026-04 |
| quarterly | fiscal start year × 4 + 0..3 | FY2026-Q1 |
| half | fiscal start year × 2 + 0..1 | FY2026-H1 |
| yearly | fiscal start year | FY2026 |

Every span includes its first and its last day. Days in arrays are int64 days since 1970-01-01 (`day_number`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
EPOCH = date(1970, 1, 1)
#: The days a plan can be looked at as of.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


class Cadence(StrEnum):
    """How often an indicator is recorded, finest first."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF = "half"
    YEARLY = "yearly"

    @property
    def rank(self) -> int:
        """0 for daily to 5 for yearly: a smaller rank is finer."""
        return _RANKS[self]


_RANKS = {cadence: rank for rank, cadence in enumerate(Cadence)}
_MONTHS_IN = {Cadence.MONTHLY: 1, Cadence.QUARTERLY: 3, Cadence.HALF: 6, Cadence.YEARLY: 12}
PER_YEAR = {Cadence.MONTHLY: 12, Cadence.QUARTERLY: 4, Cadence.HALF: 2, Cadence.YEARLY: 1}

#: Days after a period's last day before a missing actual counts as due (R6).
GRACE_DAYS = {
    Cadence.DAILY: 1,
    Cadence.WEEKLY: 3,
    Cadence.MONTHLY: 10,
    Cadence.QUARTERLY: 20,
    Cadence.HALF: 30,
    Cadence.YEARLY: 30,
}


class Period(NamedTuple):
    """One period; `str()` of it is its id."""

    cadence: Cadence
    ordinal: int

    def __str__(self) -> str:
        return period_id(self)

    def shift(self, periods: int) -> Period:
        """Return the period so many later (earlier when negative)."""
        return Period(self.cadence, self.ordinal + periods)

    def year_before(self) -> Period:
        """Return the same period of the year before, as `same_period_last_year` finds it."""
        return Period(self.cadence, int(same_period_last_year(self.cadence, np.array([self.ordinal]))[0]))


def read_day(text: str) -> date | None:
    """Return a day written as YYYY-MM-DD, None for anything else and for a day the calendar does not have.

    >>> read_day("2026-04-30"), read_day("2026-04-31"), read_day("20260430")
    (datetime.date(2026, 4, 30), None, None)
    """
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day_number(day: date) -> int:
    """Return the days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """Return the date of a day number."""
    return EPOCH + timedelta(days=int(number))


def iso_week_ordinal(year: int, week: int) -> int:
    """Return the ordinal of an ISO week; raises ValueError when that year has no such week."""
    return week_of(date.fromisocalendar(year, week, 4))


def week_of(day: date) -> int:
    """Return the ordinal of the ISO week that holds the day."""
    return (day_number(day) + 3) // 7


def period_id(period: Period) -> str:
    """Return the id of a period.

    >>> period_id(Period(Cadence.QUARTERLY, 2026 * 4))
    'FY2026-Q1'
    """
    cadence, ordinal = period
    match cadence:
        case Cadence.DAILY:
            return day_of(ordinal).isoformat()
        case Cadence.WEEKLY:
            year, week, _ = day_of(ordinal * 7).isocalendar()
            return f"{year}-W{week:02d}"
        case Cadence.MONTHLY:
            return f"{ordinal // 12:04d}-{ordinal % 12 + 1:02d}"
        case Cadence.QUARTERLY:
            return f"FY{ordinal // 4:04d}-Q{ordinal % 4 + 1}"
        case Cadence.HALF:
            return f"FY{ordinal // 2:04d}-H{ordinal % 2 + 1}"
        case Cadence.YEARLY:
            return f"FY{ordinal:04d}"


_ID = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})|(?P<wy>\d{4})-W(?P<w>\d{2})|(?P<my>\d{4})-(?P<m>\d{2})"
    r"|FY(?P<fy>\d{4})(?:-(?:Q(?P<q>[1-4])|H(?P<h>[12])))?"
)


@lru_cache(maxsize=65536)
def parse_period_id(text: str) -> Period | None:
    """Return the period of an id exactly as `period_id` writes it, None when it is not one.

    People's own notations (令和8年4月, 4月度, 1Q …) are read in `kpicore.sheets.periods.dates`.
    """
    match = _ID.fullmatch(text)
    if match is None:
        return None
    part = match.groupdict()
    try:
        if part["day"]:
            return Period(Cadence.DAILY, day_number(date.fromisoformat(part["day"])))
        if part["wy"]:
            return Period(Cadence.WEEKLY, iso_week_ordinal(int(part["wy"]), int(part["w"])))
    except ValueError:
        return None
    if part["my"]:
        month = int(part["m"])
        return Period(Cadence.MONTHLY, int(part["my"]) * 12 + month - 1) if 1 <= month <= 12 else None
    year = int(part["fy"])
    if part["q"]:
        return Period(Cadence.QUARTERLY, year * 4 + int(part["q"]) - 1)
    if part["h"]:
        return Period(Cadence.HALF, year * 2 + int(part["h"]) - 1)
    return Period(Cadence.YEARLY, year)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar of a plan (R1): where fiscal years, months and working days begin and end.

    `closing_day` None or 31 means the end of the month; 20 makes month 2026-04 run 21 March to 20 April.
    `days_off` are ordinals of days that are no periods for daily indicators. `timezone` is where the plan's days begin: a moment that
    names its own zone lies on the day it was there.
    """

    fiscal_start_month: int = 4
    fiscal_year_name: str = "start"
    closing_day: int | None = None
    days_off: frozenset[int] = frozenset()
    weekdays_off: frozenset[int] = frozenset()
    timezone: str = "Asia/Tokyo"

    def first_day(self, period: Period) -> date:
        """Return the first day of a period."""
        return day_of(int(self.first_days(period.cadence, np.array([period.ordinal]))[0]))

    def last_day(self, period: Period) -> date:
        """Return the last day of a period."""
        return day_of(int(self.last_days(period.cadence, np.array([period.ordinal]))[0]))

    def anchor_day(self, period: Period) -> date:
        """Return the day that decides where a period belongs: its last day, of a week its Thursday (R1)."""
        return day_of(int(self.anchor_days(period.cadence, np.array([period.ordinal]))[0]))

    def containing(self, cadence: Cadence, day: date) -> Period:
        """Return the period of that cadence that holds the day."""
        return Period(cadence, int(self.ordinals_at(cadence, np.array([day_number(day)]))[0]))

    def fiscal_year(self, day: date) -> Period:
        """Return the fiscal year that holds the day."""
        return self.containing(Cadence.YEARLY, day)

    def fiscal_year_label(self, start_year: int) -> int:
        """Return the year a person of this plan writes for the fiscal year that starts in `start_year`."""
        return start_year if self.fiscal_year_name == "start" or self.fiscal_start_month == 1 else start_year + 1

    def fiscal_year_from_label(self, label: int) -> int:
        """Return the start year of the fiscal year a person of this plan writes as `label`."""
        return label if self.fiscal_year_name == "start" or self.fiscal_start_month == 1 else label - 1

    # -- the same over arrays ---------------------------------------------------------------------------------

    def first_days(self, cadence: Cadence, ordinals: Days) -> Days:
        """Return the day number of the first day of each period."""
        ordinals = np.asarray(ordinals, dtype=np.int64)
        if cadence is Cadence.DAILY:
            return ordinals
        if cadence is Cadence.WEEKLY:
            return ordinals * 7 - 3
        return self._month_ends(self._first_months(cadence, ordinals) - 1) + 1

    def last_days(self, cadence: Cadence, ordinals: Days) -> Days:
        """Return the day number of the last day of each period."""
        ordinals = np.asarray(ordinals, dtype=np.int64)
        if cadence is Cadence.DAILY:
            return ordinals
        if cadence is Cadence.WEEKLY:
            return ordinals * 7 + 3
        return self._month_ends(self._first_months(cadence, ordinals) + _MONTHS_IN[cadence] - 1)

    def anchor_days(self, cadence: Cadence, ordinals: Days) -> Days:
        """Return the day number that decides membership: the last day, of a week its Thursday (R1)."""
        if cadence is Cadence.WEEKLY:
            return np.asarray(ordinals, dtype=np.int64) * 7
        return self.last_days(cadence, ordinals)

    def ordinals_at(self, cadence: Cadence, days: Days) -> Days:
        """Return the ordinal of the period of that cadence that holds each day."""
        days = np.asarray(days, dtype=np.int64)
        if cadence is Cadence.DAILY:
            return days
        if cadence is Cadence.WEEKLY:
            return (days + 3) // 7
        months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
        if self.closing_day is not None:
            months = months + (days > self._month_ends(months))
        if cadence is Cadence.MONTHLY:
            return months
        return (months - (self.fiscal_start_month - 1)) // _MONTHS_IN[cadence]

    def parents_of(self, cadence: Cadence, ordinals: Days, coarser: Cadence) -> Days:
        """Return the ordinal of the coarser period each period belongs to, by its last day or its Thursday (R1)."""
        return self.ordinals_at(coarser, self.anchor_days(cadence, ordinals))

    def working(self, days: Days) -> NDArray[np.bool_]:
        """Return which days are periods for daily indicators."""
        days = np.asarray(days, dtype=np.int64)
        working = np.ones(days.shape, dtype=bool)
        if self.weekdays_off:
            working &= ~np.isin((days + 3) % 7, sorted(self.weekdays_off))
        if self.days_off:
            working &= ~np.isin(days, np.fromiter(self.days_off, dtype=np.int64))
        return working

    def _first_months(self, cadence: Cadence, ordinals: Days) -> Days:
        if cadence is Cadence.MONTHLY:
            return ordinals
        return ordinals * _MONTHS_IN[cadence] + (self.fiscal_start_month - 1)

    def _month_ends(self, months: Days) -> Days:
        starts = (months - 1970 * 12).astype("datetime64[M]")
        ends: Days = (starts + 1).astype("datetime64[D]").astype(np.int64) - 1
        if self.closing_day is None:
            return ends
        closings = starts.astype("datetime64[D]").astype(np.int64) + self.closing_day - 1
        return np.minimum(closings, ends)


def same_period_last_year(cadence: Cadence, ordinals: Days) -> Days:
    """Return last year's counterpart of each period (R8): same month, same ISO week (53 → 52), same day (29 Feb → 28 Feb)."""
    ordinals = np.asarray(ordinals, dtype=np.int64)
    if cadence in PER_YEAR:
        return ordinals - PER_YEAR[cadence]
    if cadence is Cadence.WEEKLY:
        return np.array([_week_last_year(int(ordinal)) for ordinal in ordinals], dtype=np.int64)
    months = ordinals.astype("datetime64[D]").astype("datetime64[M]")
    day_of_month = ordinals - _first_days_of(months)
    return np.minimum(_first_days_of(months - 12) + day_of_month, _first_days_of(months - 11) - 1)


def _first_days_of(months: NDArray[np.datetime64]) -> Days:
    days: Days = months.astype("datetime64[D]").astype(np.int64)
    return days


@lru_cache(maxsize=8192)
def _week_last_year(ordinal: int) -> int:
    year, week, _ = day_of(ordinal * 7).isocalendar()
    return week_of(date.fromisocalendar(year - 1, min(week, 52), 4))


def finest_first(cadences: Iterable[Cadence]) -> list[Cadence]:
    """Return the distinct cadences, finest first."""
    return sorted(set(cadences), key=lambda cadence: cadence.rank)
