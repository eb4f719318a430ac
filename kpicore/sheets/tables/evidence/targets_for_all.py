"""One target for all periods: a column of targets beside the months, a row of them above the first or below the last.

It holds for each period only where its size says so: it lies about what a period comes to, not about what a year does. One of days that
lies about what their month comes to is of the month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import fmean

from kpicore.periods import Cadence, Calendar, Period
from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.evidence.reading import ReadTable
from kpicore.sheets.tables.shapes import TableLine
from kpicore.sheets.tables.witnesses import is_of_year, is_remark, said_of

#: A target is as large as a period is where it lies between these shares of its mean; so many of those of a column do.
_LOWEST, _HIGHEST, _MOST = 0.3, 2.5, 0.75
#: So many periods have to be there: of one or two the sum is hardly more than one.
_FEWEST_PERIODS = 3


def tell_targets_for_all(reading: ReadTable, calendar: Calendar) -> ReadTable:
    """Have the targets of a column, or of a row, hold for every period where their sizes say that they are of one; return the table with
    those of the month in which all its days lie.
    """
    block = reading.block
    totals = (TableRole.TOTAL,)
    actuals = {
        _name_of(reading, line): line
        for roles in (totals, (TableRole.ACTUAL, TableRole.ACTUAL_THEN_FORECAST))
        for line in reading.lines
        if line.role in roles and (roles is not totals or len(line.cells) >= _FEWEST_PERIODS)
    }
    amounts = {
        name: [value for value in block.sheet.amounts(line.cells) if value is not None]
        for name, line in actuals.items()
    }
    beside: dict[int, list[TableLine]] = defaultdict(list)
    for line in reading.lines:
        if line.role is TableRole.TARGET and len(line.cells) == 1 and line.cells[0] not in reading.periods.periods:
            beside[line.cells[0][0 if block.is_down else 1]].append(line)
    dated = reading.periods
    own = {period for place, period in dated.periods.items() if place not in dated.sums and place not in dated.earlier}
    months = {calendar.containing(Cadence.MONTHLY, calendar.first_day(period)) for period in own if beside}
    are_days = len(months) == 1 and all(period.cadence is Cadence.DAILY for period in own)
    month = months.pop() if are_days else None
    of_month: dict[tuple[int, int], Period] = {}
    for targets in beside.values():
        is_of_month = month is not None and _are_of_whole(reading, targets, amounts)
        if not is_of_month and not _are_of_one_period(reading, targets, amounts):
            continue
        for line in targets:
            line.is_for_all = not is_of_month
            of_month |= {line.cells[0]: month} if is_of_month and month is not None else {}
            actual = actuals.get(_name_of(reading, line), line)
            line.name, line.scope, line.indicator = actual.name, actual.scope, line.indicator or actual.indicator
    return replace(reading, periods=replace(dated, periods={**dated.periods, **of_month})) if of_month else reading


def _are_of_whole(
    reading: ReadTable, targets: Sequence[TableLine], amounts: Mapping[tuple[str, ...], Sequence[float]]
) -> bool:
    """Whether targets are as large as all periods together, but those of means and shares, which are as large as any of them."""
    sizes = [
        (target / fmean(own), target / sum(own))
        for line in targets
        if len(own := amounts.get(_name_of(reading, line), ())) >= _FEWEST_PERIODS
        and fmean(own) > 0
        and (target := reading.block.sheet.amount(*line.cells[0])) is not None
    ]
    are_whole = [of_one > _HIGHEST and of_all >= _LOWEST for of_one, of_all in sizes]
    return any(are_whole) and all(
        _LOWEST <= (of_all if is_whole else of_one) <= _HIGHEST
        for (of_one, of_all), is_whole in zip(sizes, are_whole, strict=True)
    )


def _name_of(reading: ReadTable, line: TableLine) -> tuple[str, ...]:
    return (*line.sections, *(line.heads if reading.block.is_down else line.labels))


def _are_of_one_period(
    reading: ReadTable, targets: Sequence[TableLine], amounts: Mapping[tuple[str, ...], Sequence[float]]
) -> bool:
    words = {word for line in targets for word in (line.labels if reading.block.is_down else line.heads)}
    says_target = any((said := said_of(word)) is not None and said.role is TableRole.TARGET for word in words)
    if not says_target or any(is_of_year(word) or is_remark(word) for word in words):
        return False
    known = fits = 0
    for line in targets:
        target = reading.block.sheet.amount(*line.cells[0])
        own = amounts.get(_name_of(reading, line), ())
        if target is None or len(own) < _FEWEST_PERIODS or not any(own):
            continue
        known += 1
        fits += _LOWEST <= target / fmean(own) <= _HIGHEST
    return known > 0 and fits >= _MOST * known
