"""Tabs with one row per entry, sorted column by column: 200,000 rows cost no objects of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpicore.periods import Cadence, Period, day_number, day_of
from kpicore.sheets.actuals.arrangement import ActualsTable, Long
from kpicore.sheets.actuals.lines import (
    Flags,
    Line,
    ReadContext,
    lines_of,
    report_disagreement,
    report_moved_week,
    says_excluded,
)
from kpicore.sheets.actuals.values import BesideTargets, NumberCells, read_cells, read_target_cells
from kpicore.sheets.cells import Fault, Missing, Number, read_amount
from kpicore.sheets.columns import Ints, Texts, numbered, objects, rows_by_code
from kpicore.sheets.grid import runs
from kpicore.sheets.names import Skip
from kpicore.sheets.periods import (
    DateContext,
    Derived,
    Total,
    read_day,
    read_period,
    read_timestamp,
    sum_or_derived,
    wall_time,
    week_from,
)
from kpicore.sheets.texts import is_blank, text_of, word_key

_SHOWN = 80


_NOTHING, _LINE, _SKIP, _FAULT = 0, 1, 2, 3

#: What the cells of a row that should name its period hold.
_When = Period | Missing | Fault | Total | Derived


def read_long(table: Long, reading: ReadContext, value_field: str = "value") -> None:
    """Read a tab with one row per entry."""
    reading.findings.skip_columns(table.grid, table.skipped, [], {})
    values = table.column(value_field)
    if values is None:
        return
    sorter = _LongRows(table, table.fields[value_field], values, reading)
    wanted = sorter.sort()
    cells = _long_cells(table, sorter, wanted, reading)
    if value_field == "target":
        beside = BesideTargets(
            _effective(table, wanted, reading), _baselines(table, wanted, cells, sorter.lines, reading)
        )
        read_target_cells(cells, sorter.lines, beside, reading)
    else:
        read_cells(cells, sorter.lines, reading)


class _LongRows:
    """Sorts the rows of a long table: entries to read, and rows reported as missing, skipped or wrong."""

    def __init__(self, table: Long, value_column: int, values: list[Any], reading: ReadContext) -> None:
        self.table, self.reading = table, reading
        self.value_column, self.values = value_column, values
        self.first_row = table.header_row + 1
        self.lines: list[Line] = []
        self.line_of_row: Ints = np.zeros(len(self.values), dtype=np.int64)
        self.period_of_row: Ints = np.zeros(len(self.values), dtype=np.int64)

    def sort(self) -> Flags:
        """Return which rows are entries to read; the others are reported here."""
        kinds = self._sort_labels()
        present = self._sort_periods(kinds)
        sums = np.flatnonzero((present == _SKIP) & ((kinds == _LINE) | (kinds == _NOTHING)))
        by_reason: dict[str, list[int]] = {}
        for index in sums.tolist():
            found = self.readings[self.period_codes[index]]
            by_reason.setdefault(getattr(found, "reason", "total"), []).append(index)
        for reason, rows in by_reason.items():
            self._skip(np.array(rows), reason)
        kinds[present == _SKIP] = _SKIP
        unlabelled = kinds == _NOTHING
        filled = np.zeros(len(self.values), dtype=bool)
        for index in np.flatnonzero(unlabelled | (present == _NOTHING)).tolist():
            filled[index] = not is_blank(self.values[index])
        self._claim(Fault("row-without-indicator"), np.flatnonzero(unlabelled & filled))
        self._missing(np.flatnonzero(unlabelled & ~filled & (present != _NOTHING)), "blank")
        entries = kinds == _LINE
        marks = self.table.column("excluded")
        if marks is not None:  # decision 11
            excluded = entries & np.fromiter(map(says_excluded, marks), dtype=bool, count=len(marks))
            self._missing(np.flatnonzero(excluded), "excluded")
            entries &= ~excluded
        self._claim(Fault("row-without-period"), np.flatnonzero(entries & (present == _NOTHING) & filled))
        self._missing(np.flatnonzero(entries & (present == _NOTHING) & ~filled), "blank")
        self._report_bad_periods(entries & (present == _FAULT))
        readable: Flags = entries & (present == _LINE)
        return readable

    def _sort_labels(self) -> NDArray[np.int8]:
        """Return what each row's label is; skipped and unknown ones are reported."""
        codes, distinct = self.table.label_codes, self.table.labels
        found = lines_of(distinct, self.table, self.reading)
        kinds = np.zeros(len(distinct), dtype=np.int8)
        numbers = np.zeros(len(distinct), dtype=np.int64)
        rows_of = rows_by_code(codes, len(distinct))
        for code, ((label, _), line) in enumerate(zip(distinct, found, strict=True)):
            if not label.id and not label.name:
                continue
            if label.id and label.name:
                row = self.first_row + int(rows_of(code)[0])
                report_disagreement(label, partial(self.table.grid.at, row, self.table.fields["id"]), self.reading)
            if isinstance(line, Line):
                kinds[code], numbers[code] = _LINE, len(self.lines)
                self.lines.append(line)
            elif isinstance(line, Skip):
                kinds[code] = _SKIP
                self._skip(rows_of(code), line.reason)
            else:
                kinds[code] = _FAULT
                self._claim(line, rows_of(code))
        self.line_of_row = numbers[codes]
        return kinds[codes]

    def _sort_periods(self, kinds: NDArray[np.int8]) -> NDArray[np.int8]:
        """Return which rows have a period, none, or one that cannot be read."""
        fields = _period_fields(self.table)
        blank: list[Any] = [None] * len(self.values)  # a heading that no row reaches
        columns = [blank if (column := self.table.column(name)) is None else column for name in fields]
        if not fields:
            self.period_of_row[:] = -1
            return np.full(len(self.values), _LINE, dtype=np.int8)
        grid, formats = self.table.grid, list[list[str]]()
        if grid.formats and not all(type(value) is str for column in columns for value in column):
            rows = range(self.first_row, self.first_row + len(self.values))
            formats = [[grid.format(row, self.table.fields[name]) for row in rows] for name in fields]
        self.period_codes, distinct = numbered([*columns, *formats])
        header = self.table.grid.value(self.table.header_row, self.table.fields[fields[0]])
        # 週開始 without a last day: each date begins a week
        is_week = tuple(fields) == ("first",) and any(word in word_key(text_of(header)) for word in ("週", "week"))
        context = self.table.title.context
        found = [_read_when(fields, key[: len(fields)], key[len(fields) :], context) for key in distinct]
        self.readings = [
            week_from(day_of(when.ordinal), context.calendar)
            if is_week and isinstance(when, Period) and when.cadence is Cadence.DAILY
            else when
            for when in found
        ]
        self._report_moved_weeks(fields, [key[: len(fields)] for key in distinct])
        kind_of = {Missing: _NOTHING, Fault: _FAULT, Total: _SKIP, Derived: _SKIP}
        kept = np.array([kind_of.get(type(found), _LINE) for found in self.readings], dtype=np.int8)
        if "target" in self.table.fields:
            kept[kept == _NOTHING] = _LINE
        self.period_of_row = self._as_months(kinds)
        return kept[self.period_codes]

    def _report_moved_weeks(self, fields: Sequence[str], written: Sequence[Sequence[Any]]) -> None:
        """Report once for each written week that does not begin on Monday which ISO week it was assigned to (decision 10)."""
        weeks = [
            code
            for code, found in enumerate(self.readings)
            if isinstance(found, Period) and found.cadence is Cadence.WEEKLY
        ]
        if not weeks:
            return
        column = self.table.fields[fields[0]]
        rows_of = rows_by_code(self.period_codes, len(self.readings))
        for code in weeks:
            row, found = self.first_row + int(rows_of(code)[0]), self.readings[code]
            if fields[0] != "first":
                context = self.table.title.context
                report_moved_week(found, self.table.grid, row, column, context, self.reading.findings)
            elif isinstance(first := read_day(written[code][0]), date) and first.weekday() != 0:
                text = "〜".join(text_of(value) for value in written[code] if not is_blank(value))
                where = self.table.grid.at(row, column)
                self.reading.findings.note("week-moved", where, text=text[:_SHOWN], period=str(found))

    def _as_months(self, kinds: NDArray[np.int8]) -> Ints:
        """Return the number of each row's period; of a monthly indicator whose days are all firsts of a month they are the months."""
        periods = self.reading.builder.periods
        found = [reading if isinstance(reading, Period) else None for reading in self.readings]
        numbers = np.array([-1 if period is None else periods.of(period) for period in found], dtype=np.int64)
        days = [day_of(period.ordinal) if period and period.cadence is Cadence.DAILY else None for period in found]
        codes = self.period_codes
        if not any(days) or not self.lines or self.table.title.context.cadence is Cadence.DAILY:
            return numbers[codes]
        months = np.array(
            [
                periods.of(Period(Cadence.MONTHLY, day.year * 12 + day.month - 1)) if day and day.day == 1 else -1
                for day in days
            ]
        )
        is_day = np.array([day is not None for day in days])[codes] & (kinds == _LINE)
        monthly = np.array(
            [line.node is not None and line.node.cadence in (None, Cadence.MONTHLY) for line in self.lines], dtype=bool
        )
        spoilt = np.zeros(len(self.lines), dtype=bool)
        spoilt[self.line_of_row[is_day & (months[codes] < 0)]] = True
        taken = is_day & (monthly & ~spoilt)[self.line_of_row]
        return np.where(taken, months[codes], numbers[codes])

    def _report_bad_periods(self, bad: Flags) -> None:
        """Report each unreadable period once, at its first run of cells; the numbers beside it are skipped for that reason."""
        if not bad.any():
            return
        column = self.table.fields[_period_fields(self.table)[0]]
        rows_of = rows_by_code(np.where(bad, self.period_codes, len(self.readings)), len(self.readings) + 1)
        for code, found in enumerate(self.readings):
            rows = rows_of(code)
            if isinstance(found, Fault) and len(rows):
                first, last = runs((rows + self.first_row).tolist())[0]
                self.reading.findings.fault(found, self.table.grid.range(first, column, last, column), cells=len(rows))
                self._skip(rows, found.code)

    def _claim(self, fault: Fault, rows: Ints) -> None:
        """Report the value cells of rows as one problem at their first run; the other runs are skipped for the same reason."""
        if not len(rows):
            return
        first, *others = self._ranges(rows)
        self.reading.findings.fault(fault, first, cells=len(rows))
        self.reading.findings.skipped += [(where, fault.code) for where in others]

    def _skip(self, rows: Ints, reason: str) -> None:
        self.reading.findings.skipped += [(where, reason) for where in self._ranges(rows)]

    def _missing(self, rows: Ints, reason: str) -> None:
        grid = self.table.grid
        self.reading.findings.missing += [
            (grid.at(row + self.first_row, self.value_column), reason) for row in rows.tolist()
        ]

    def _ranges(self, rows: Ints) -> list[str]:
        grid, column = self.table.grid, self.value_column
        return [grid.range(first, column, last, column) for first, last in runs((rows + self.first_row).tolist())]


def _period_fields(table: ActualsTable) -> tuple[str, ...]:
    """Return the columns that together name the period: 対象日 before タイムスタンプ (decision 9), year, month and day, or a span."""
    if "period" in table.fields:
        return ("period",)
    if "month" in table.fields:
        return tuple(name for name in ("year", "month", "day") if name in table.fields)
    if "first" in table.fields:
        return tuple(name for name in ("first", "last") if name in table.fields)
    return ("recorded_at",) if "recorded_at" in table.fields and "value" in table.fields else ()


def _read_when(fields: Sequence[str], values: Sequence[Any], formats: Sequence[str], context: DateContext) -> _When:
    """Return the period a row's cells name together, or that they name a sum of others."""
    if all(map(is_blank, values)):
        return Missing("blank")
    found = _read_period(fields, values, formats, context)
    if not isinstance(found, Fault) or found.code == "sheet-error":
        return found
    others = [other for other in map(sum_or_derived, values) if other is not None]
    return others[0] if others else found


def _read_period(
    fields: Sequence[str], values: Sequence[Any], formats: Sequence[str], context: DateContext
) -> Period | Missing | Fault:
    if fields[0] == "recorded_at":
        moment = read_timestamp(values[0])
        return (
            Period(Cadence.DAILY, day_number(wall_time(moment, context.calendar.timezone).date()))
            if isinstance(moment, datetime)
            else moment or Missing("blank")
        )
    if len(fields) == 1:
        value = values[0]
        if type(value) is str:
            match = _FULL_DAY.fullmatch(value) if context.cadence in (None, Cadence.DAILY) else None
            if match is None or bool(match[6]) != bool(match[4]):
                return read_period(value, context=context)
            try:
                day = date(int(match[1]), int(match[2] or match[3] or match[4]), int(match[5]))
            except ValueError:
                return read_period(value, context=context)
            return Period(Cadence.DAILY, day_number(day))
        return read_period(value, formats[0] if formats else "", context=context)
    texts = [text_of(value) for value in values]
    if fields[0] == "first":
        shown_as = formats or [""] * len(values)
        span = [read_day(*cell, calendar=context.calendar) for cell in zip(values, shown_as, strict=True)]
        days = [found for found in span if isinstance(found, date)]
        if len(span) == len(days) == 2:
            return read_period("〜".join(found.isoformat().replace("-", "/") for found in days), context=context)
        if isinstance(span[0], date):
            return week_from(span[0], context.calendar)
        return Fault("unreadable-period", {"text": "〜".join(texts)[:_SHOWN]})
    parts = [text.rstrip("年月日") for text in texts]
    joined = "".join(part + sign for part, sign in zip(parts, _SIGNS[fields], strict=True) if part)
    return read_period(joined, context=context)


_SIGNS: Mapping[Sequence[str], str] = {
    ("year", "month", "day"): "年月日",
    ("year", "month"): "年月",
    ("month", "day"): "月日",
    ("month",): "月",
}


_FULL_DAY = re.compile(r"([12][0-9]{3})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|年([0-9]{1,2})月)([0-9]{1,2})(日?)")


def _long_cells(table: Long, sorter: _LongRows, wanted: Flags, reading: ReadContext) -> NumberCells:
    grid, first = table.grid, table.header_row + 1
    value_column = sorter.value_column
    count = len(sorter.values)
    formats = None
    if any(map(any, grid.formats)):
        formats = objects([grid.format(row, value_column) for row in range(first, first + count)])

    def words_in(name: str) -> Texts | None:
        column = table.column(name)
        if column is None:
            return None
        codes, distinct = numbered([column])
        return Texts([text_of(value) for (value,) in distinct], codes)

    return NumberCells(
        grid,
        objects(sorter.values),
        formats,
        np.arange(first, first + count),
        np.full(count, value_column),
        sorter.line_of_row,
        sorter.period_of_row,
        words_in("note"),
        words_in("flags"),
        words_in("entered_by"),
        _moments(table, reading),
    ).only(wanted)


def _moments(table: Long, reading: ReadContext) -> NDArray[np.datetime64] | None:
    """Return 記録日時 of each row as wall time of the plan, NaT where blank; one that cannot be read is reported and blank."""
    at, column = table.fields.get("recorded_at", -1), table.column("recorded_at")
    if column is None or all(map(is_blank, column)):
        return None
    moments = np.full(len(column), np.datetime64("NaT"), dtype="datetime64[us]")
    iso = [value if isinstance(value, str) and len(value) >= 16 and value[4:5] == "-" else None for value in column]
    if any(iso):
        read = pd.to_datetime(pd.Series(iso, dtype="str"), format="%Y-%m-%d %H:%M:%S", errors="coerce")
        moments[:] = read.to_numpy().astype("datetime64[us]")
    for index in np.flatnonzero(np.isnat(moments)).tolist():
        if is_blank(column[index]):
            continue
        moment = read_timestamp(column[index])
        if isinstance(moment, datetime):
            moments[index] = np.datetime64(wall_time(moment, reading.settings.timezone), "us")
        elif isinstance(moment, Fault):
            where = table.grid.at(index + table.header_row + 1, at)
            reading.findings.warn(moment.code, where, **moment.facts)
    return moments


def _baselines(
    table: Long, wanted: Flags, cells: NumberCells, lines: Sequence[Line], reading: ReadContext
) -> list[float | None] | None:
    """Return 基準値 of the wanted rows in the unit of each; one that cannot be read is reported, and the node's counts."""
    at, column = table.fields.get("baseline", -1), table.column("baseline")
    if column is None:
        return None
    found: list[float | None] = []
    for index, row in enumerate(np.flatnonzero(wanted).tolist()):
        where = row + table.header_row + 1
        number = read_amount(column[row], table.grid.format(where, at), lines[int(cells.lines[index])].measure)
        if isinstance(number, Fault):
            reading.findings.fault(number, table.grid.at(where, at), indicator=lines[int(cells.lines[index])].name)
        found.append(number.value if isinstance(number, Number) else None)
    return found


def _effective(table: Long, wanted: Flags, reading: ReadContext) -> list[date | None] | None:
    """Return 適用開始 of the wanted rows; one that cannot be read is reported, and the target counts from the start."""
    at, column = table.fields.get("effective_from", -1), table.column("effective_from")
    if column is None:
        return None
    found: list[date | None] = []
    for index in np.flatnonzero(wanted).tolist():
        row = index + table.header_row + 1
        day = None
        if not is_blank(column[index]):
            day = read_day(column[index], table.grid.format(row, at), calendar=reading.calendar)
        if isinstance(day, Fault):
            reading.findings.warn(day.code, table.grid.at(row, at), **day.facts)
        found.append(day if isinstance(day, date) else None)
    return found
