"""Periods and days as people write them, in a cell or along a row of headers."""

from kpicore.sheets.periods.dates import (
    DateContext,
    Derived,
    Heading,
    Total,
    read_day,
    read_header,
    read_period,
    read_start_end,
    read_timestamp,
    sum_or_derived,
    wall_time,
    week_from,
    week_is_moved,
)
from kpicore.sheets.periods.notations import FiscalPart, OfFiscalYear, Year, parse

__all__ = [
    "DateContext",
    "Derived",
    "FiscalPart",
    "Heading",
    "OfFiscalYear",
    "Total",
    "Year",
    "parse",
    "read_day",
    "read_header",
    "read_period",
    "read_start_end",
    "read_timestamp",
    "sum_or_derived",
    "wall_time",
    "week_from",
    "week_is_moved",
]
