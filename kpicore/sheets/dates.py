"""One cell that should hold a period or a day, in any notation people use: read, known to be missing, or at fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from kpicore.periods import Cadence, Calendar, Period, parse_period_id
from kpicore.sheets.cells import Fault, Missing


@dataclass(frozen=True, slots=True)
class DateContext:
    """What a sheet tells about its periods besides the cell itself.

    `year` is the calendar year a bare 4月 belongs to, `fiscal_year` the start year of the fiscal year it lies in.
    """

    calendar: Calendar = Calendar()
    year: int | None = None
    fiscal_year: int | None = None
    cadence: Cadence | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """A column of sums between periods; `reason` is a stable word (`total`, `cumulative`)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A column computed from others (達成率, 差異 …); `reason` is a stable word."""

    reason: str


Heading = Period | Missing | Fault | Total | Derived


def read_period(value: object, number_format: str = "", *, context: DateContext) -> Period | Missing | Fault:
    """Return the period a cell names."""
    if value is None or value == "":
        return Missing("blank")
    period = parse_period_id(str(value))
    return period or Fault("unreadable-period", {"text": str(value)[:80]})


def read_day(value: object, number_format: str = "") -> date | Missing | Fault:
    """Return the day a cell names."""
    if value is None or value == "":
        return Missing("blank")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return Fault("unreadable-date", {"text": str(value)[:80]})


def read_timestamp(value: object) -> datetime | None | Fault:
    """Return the moment a cell names, None when it is blank."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value
    if isinstance(value, (int, float)):
        return datetime(1899, 12, 30) + timedelta(days=value)  # noqa: DTZ001 - wall time of the plan
    return Fault("unreadable-date", {"text": str(value)[:80]})


def read_start_end(
    value: object, number_format: str = "", *, context: DateContext, last: bool
) -> date | Missing | Fault:
    """Return the first day (`last`: the last day) of what 開始 or 期限 names: a day or a period."""
    day = read_day(value, number_format)
    if not isinstance(day, Fault):
        return day
    period = read_period(value, number_format, context=context)
    if not isinstance(period, Period):
        return period
    return context.calendar.last_day(period) if last else context.calendar.first_day(period)


def read_header(
    cells: Sequence[object], formats: Sequence[str] | None = None, *, context: DateContext
) -> list[Heading]:
    """Return what each cell of a header row names."""
    return [
        read_period(cell, formats[index] if formats is not None else "", context=context)
        for index, cell in enumerate(cells)
    ]
