"""One target for all periods: a column of targets beside the months, a row of them above the first or below the last.

It holds for each period only where its size says so: it lies about what a period comes to, not about what a year does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import fmean

from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.evidence.reading import ReadTable
from kpicore.sheets.tables.shapes import TableLine
from kpicore.sheets.tables.witnesses import is_of_year, is_remark, said_of

#: A target is as large as a period is where it lies between these shares of its mean; so many of those of a column do.
_LOWEST, _HIGHEST, _MOST = 0.3, 2.5, 0.75
#: So many periods have to be there: of one or two the sum is hardly more than one.
_FEWEST_PERIODS = 3


def tell_targets_for_all(reading: ReadTable) -> None:
    """Have the targets of a column, or of a row, hold for every period where their sizes say that they are of one."""
    block = reading.block
    actuals = {
        _name_of(reading, line): line
        for line in reading.lines
        if line.role in (TableRole.ACTUAL, TableRole.ACTUAL_THEN_FORECAST)
    }
    amounts = {
        name: [value for value in block.sheet.amounts(line.cells) if value is not None]
        for name, line in actuals.items()
    }
    beside: dict[int, list[TableLine]] = defaultdict(list)
    for line in reading.lines:
        if line.role is TableRole.TARGET and len(line.cells) == 1 and line.cells[0] not in reading.periods.periods:
            beside[line.cells[0][0 if block.is_down else 1]].append(line)
    for targets in beside.values():
        if _are_of_one_period(reading, targets, amounts):
            for line in targets:
                line.is_for_all = True
                actual = actuals.get(_name_of(reading, line), line)
                line.name, line.scope, line.indicator = actual.name, actual.scope, line.indicator or actual.indicator


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
