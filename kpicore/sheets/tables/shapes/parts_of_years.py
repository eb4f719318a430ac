"""Parts of a year by their number (P03, Q1 2026, H2): of the plan's fiscal year, of one that a sentence tells, or of the calendar year.

Where both fit and nothing tells, they are asked about with both readings.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kpicore.periods import Calendar
from kpicore.sheets.periods import DateContext
from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.shapes.block import Block
from kpicore.sheets.tables.shapes.hints import Rules
from kpicore.sheets.tables.shapes.lines import TableLine
from kpicore.sheets.tables.shapes.partial_periods import Grain, PartialPeriod, distinct, period_of
from kpicore.sheets.tables.witnesses import said_of

Place = tuple[int, int]
_MONTHS = {Grain.CODE: 1, Grain.QUARTER: 3, Grain.HALF: 6}
_PLANNED = (TableRole.TARGET, TableRole.FORECAST)
#: One letter and a number, with a note behind it or not: T4 (prév.).
_NUMBERED = re.compile(r"(?P<letter>[^\W\d_])\s?(?P<number>[1-9]|1[0-2])\b(?P<note>.*)")
#: So many numbers from 1 on are halves and quarters of a year; of others it is asked what they are.
_GRAINS = {2: Grain.HALF, 4: Grain.QUARTER}


def numbered_below_years(
    across: Mapping[int, PartialPeriod], heads: Mapping[int, tuple[str, ...]]
) -> tuple[dict[int, PartialPeriod], dict[int, tuple[str, ...]]]:
    """Return the periods and the other words of columns with those below one year that their heads number with one letter (T1, T2, T3,
    T4) as the parts of that year; a later year may have fewer of them. Columns told apart so never all have the period of the year.
    """
    found: dict[str, dict[PartialPeriod, dict[int, tuple[str, int, str]]]] = defaultdict(lambda: defaultdict(dict))
    for at, when in across.items():
        for head in heads.get(at, ()) if when.grain is Grain.YEAR else ():
            if match := _NUMBERED.fullmatch(head):
                found[match["letter"]][when][at] = (head, int(match["number"]), match["note"].strip(" ()（）"))
    parts, words = dict(across), dict(heads)
    for years in found.values():
        counts = {when: list(dict.fromkeys(number for _, number, _ in each.values())) for when, each in years.items()}
        most = max(map(len, counts.values()))
        if most < min(_GRAINS) or any(numbers != [*range(1, len(numbers) + 1)] for numbers in counts.values()):
            continue
        for when, columns in years.items():
            for at, (head, number, note) in columns.items():
                parts[at] = replace(when, grain=_GRAINS.get(most, Grain.CODE), number=number)
                words[at] = tuple(word for each in heads[at] if (word := note if each == head else each))
    return parts, words


def parts_told(
    block: Block,
    lines: Sequence[TableLine],
    whens: Mapping[Place, PartialPeriod],
    rules: Rules,
    context: DateContext,
) -> tuple[dict[Place, PartialPeriod], tuple[str, str] | None]:
    """Return the periods with their numbered parts of years by their months, as far as these are told; and the first of those that may
    be of the fiscal or of the calendar year, in both readings, where nothing tells.
    """
    parts = [when for when in distinct(whens) if _is_numbered(when)]
    if not parts:
        return dict(whens), None
    filled = filled_with_actuals(block, lines, whens)
    start, calendar = context.calendar.fiscal_start_month, context.calendar
    months = {when: _by_months(when, filled, rules, context) for when in parts if _follows(when, rules, start)}
    open_ones = [when for when in parts if when not in months and is_open_part(when)]
    readings = None
    if open_ones and start != 1:
        of_calendar = {
            when: replace(when, number=None, month=1 + _MONTHS[when.grain] * ((when.number or 1) - 1))
            for when in open_ones
        }
        told = rules.quarters or _told_by_today(of_calendar, filled, context)
        if told == "calendar":
            months |= of_calendar
        elif not told:
            readings = _readings(open_ones[0], of_calendar[open_ones[0]], calendar)
    return {place: months.get(when, when) for place, when in whens.items()}, readings


def is_open_part(when: PartialPeriod) -> bool:
    """Whether a quarter or a half may be of the fiscal or of the calendar year, as far as it is told."""
    return _is_numbered(when) and when.grain is not Grain.CODE and not when.fiscal


def _is_numbered(when: PartialPeriod) -> bool:
    return when.grain in _MONTHS and when.number is not None and when.year is not None and when.month is None


def _follows(when: PartialPeriod, rules: Rules, start: int) -> bool:
    """Whether a sentence says of which months a part is: of codes always, of quarters where it is another year than the plan's."""
    if rules.first_month is None:
        return False
    return not rules.odd_calendar if when.grain is Grain.CODE else rules.first_month != start


def filled_with_actuals(
    block: Block, lines: Sequence[TableLine], whens: Mapping[Place, PartialPeriod]
) -> frozenset[PartialPeriod]:
    """Return what is told of the periods of numbers that no word calls planned, or of the year before: they lie behind."""
    sheet = block.sheet
    first = min(block.across, default=min(block.columns))
    above = [
        sheet.text(row, at)
        for row in range(block.header[0] if block.header else block.top)
        for at in sheet.filled(row, range(sheet.width))
    ]
    corner = [sheet.text(row, at) for row in block.header for at in sheet.filled(row, range(first))]
    if any(map(_is_planned, (sheet.grid.tab, *above[-_NEAR:], *corner))):
        return frozenset()
    plain = [line for line in lines if not any(map(_is_of_another_time, line.words))]
    return frozenset(whens[place] for line in plain for place in line.cells if place in whens and sheet.amount(*place))


#: So many texts above a table may say that it is a plan.
_NEAR = 6


def _is_planned(text: str) -> bool:
    said = said_of(text)
    return said is not None and said.role in _PLANNED


def _is_of_another_time(text: str) -> bool:
    said = said_of(text)
    return said is not None and said.role in (*_PLANNED, TableRole.PRIOR_YEAR)


def _by_months(
    when: PartialPeriod, filled: frozenset[PartialPeriod], rules: Rules, context: DateContext
) -> PartialPeriod:
    """Return a part of a year whose first month is told by its months. FY27 is named by its first year or by its last: as a sentence
    tells, else where numbers would lie ahead by the one and none by the other, it is the latter.
    """
    start, ahead = rules.first_month or 1, rules.name_ahead
    if ahead is None and context.today is not None:
        this = context.today.year * 12 + context.today.month
        firsts = [_first_month(other, start) for other in filled if other.grain is when.grain and _is_numbered(other)]
        ahead = int(any(month > this for month in firsts) and all(month - 12 <= this for month in firsts))
    month = _first_month(when, start) - 12 * (ahead or 0)
    grain = Grain.MONTH if when.grain is Grain.CODE else when.grain
    return PartialPeriod(grain, (month - 1) // 12, (month - 1) % 12 + 1)


def _first_month(when: PartialPeriod, first: int) -> int:
    """Return the first month of a part, counted as year × 12 + month (1 to 12)."""
    return (when.year or 0) * 12 + first + _MONTHS[when.grain] * ((when.number or 1) - 1)


def _told_by_today(
    of_calendar: Mapping[PartialPeriod, PartialPeriod], filled: frozenset[PartialPeriod], context: DateContext
) -> str:
    """Return which reading has no numbers ahead where the other has, "" where both or neither have."""
    known = [when for when in of_calendar if when in filled]
    by_fiscal = any(_begins_ahead(when, context) for when in known)
    by_calendar = any(_begins_ahead(of_calendar[when], context) for when in known)
    return "" if by_fiscal == by_calendar else "calendar" if by_fiscal else "fiscal"


def _begins_ahead(when: PartialPeriod, context: DateContext) -> bool:
    period = period_of(when, context.calendar)
    return period is not None and context.today is not None and context.calendar.first_day(period) > context.today


def _readings(fiscal: PartialPeriod, of_calendar: PartialPeriod, calendar: Calendar) -> tuple[str, str]:
    """Return a part of a year as the period it is of the plan's year, and as the months it is of the calendar year."""
    period = period_of(of_calendar, calendar)
    if period is not None:
        return str(period_of(fiscal, calendar)), str(period)
    year, month = of_calendar.year or 0, of_calendar.month or 1
    last = month + _MONTHS[fiscal.grain] - 1
    return str(period_of(fiscal, calendar)), f"{year}-{month:02}..{year}-{last:02}"
