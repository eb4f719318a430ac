"""New columns of a wide tab: where the column of a period belongs, and how its header is written there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kpicore.periods import Cadence, Calendar, Period
from kpicore.sheets.texts import is_blank, text_of
from kpicore.sheets.writing.edits import Edit, InsertColumn, Put, stored
from kpicore.sheets.writing.layout import period_text
from kpicore.sheets.writing.places import WideTab


def column_edits(wide: WideTab, periods: Iterable[Period], calendar: Calendar, language: str) -> list[Edit]:
    """Return the edits that give each period a column, in order of time; columns that hold anything move to the right."""
    grid = wide.table.grid
    groups: dict[int, list[Period]] = {}
    for period in sorted(periods):  # after the column of the period before it, else before that of the next one
        same = {other: at for other, at in wide.columns.items() if other.cadence is period.cadence}
        earlier = [other for other in same if other.ordinal < period.ordinal]
        column = same[max(earlier)] + 1 if earlier else min(same.values())
        groups.setdefault(column, []).append(period)
    edits: list[Edit] = []
    for at, together in sorted(groups.items(), reverse=True):
        columns = range(at, at + len(together))
        if not all(is_blank(grid.value(row, column)) for column in columns for row in range(len(grid.rows))):
            edits += [InsertColumn(wide.tab, at)] * len(together)
        edits += [_header(wide, period, at + offset, calendar, language) for offset, period in enumerate(together)]
    return edits


def _header(wide: WideTab, period: Period, at: int, calendar: Calendar, language: str) -> Put:
    """Return the header of a new column, written as that of the nearest period of its cadence is."""
    grid, row = wide.table.grid, wide.table.header_row
    same = (other for other in wide.columns if other.cadence is period.cadence)
    other = min(same, key=lambda near: abs(near.ordinal - period.ordinal))
    column = wide.columns[other]
    value, shown = grid.value(row, column), grid.format(row, column)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Put(wide.tab, row, at, stored(calendar.first_day(period)), shown or None)
    for write in _SPELLINGS:
        if write(other, calendar) == text_of(value):
            return Put(wide.tab, row, at, write(period, calendar))
    return Put(wide.tab, row, at, period_text(period, calendar, language))


def _month(pattern: str) -> Callable[[Period, Calendar], Any]:
    def write(period: Period, _: Calendar) -> str | None:
        if period.cadence is not Cadence.MONTHLY:
            return None
        year, month = divmod(period.ordinal, 12)
        return pattern.format(y=year, m=month + 1, s=year % 100, r=year - 2018)

    return write


#: Ways people head the column of a month.
_MONTHS = (
    *("{y}年{m:02}月", "{y}/{m}", "{y}/{m:02}", "{y}-{m}", "{y}.{m}", "{y}.{m:02}", "{s}/{m}", "{m}月", "{m}月度"),
    *("{y}年{m}月度", "R{r}.{m}", "令和{r}年{m}月", "{y}{m:02}"),
)
_SPELLINGS: tuple[Callable[[Period, Calendar], Any], ...] = (
    lambda period, calendar: period_text(period, calendar, "ja"),
    lambda period, calendar: period_text(period, calendar, "en"),
    lambda period, _: str(period),
    *map(_month, _MONTHS),
    lambda period, calendar: f"{calendar.first_day(period).month}/{calendar.first_day(period).day}週",
    lambda period, _: f"W{str(period).partition('-W')[2]}",
)
