"""The numbers of a workbook: actuals, targets and what is missing, cell by cell, each told exactly once.

Tables are read column by column; each distinct label and period is looked up once, however many rows say it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpicore.model.node import Band, Node
from kpicore.model.plan import Settings, Target
from kpicore.periods import Cadence, Calendar, Period, day_number
from kpicore.sheets.amounts import Measure, measure_of, read_amounts, read_target, unit_base
from kpicore.sheets.cells import (
    FAULT,
    MISSING,
    NUMBER,
    Columns,
    Fault,
    Missing,
    Number,
    clashing_percents,
    whole_row_clashes,
)
from kpicore.sheets.dates import DateContext, read_day, read_period, read_timestamp
from kpicore.sheets.findings import Findings
from kpicore.sheets.gathered import Gathered, Ints, Part, totals_among
from kpicore.sheets.grid import Grid, Uncomputed, column_letters, runs, tab_prefix
from kpicore.sheets.headers import Title, is_blank, name_key, text_of, yes_or_no
from kpicore.sheets.names import Directory, Label, Meaning, Meant, Role, Skip
from kpicore.sheets.number_formats import number_format
from kpicore.sheets.tables import Long, Table, Wide, is_repeated_header, scope_in_tab_name
from kpicore.sheets.units import label_unit

Flags = NDArray[np.bool_]
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class ReadTarget:
    """A target written in a cell, with the text as typed and the address."""

    target: Target
    text: str
    cell: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What every tab with numbers is read with, and where what it says is gathered."""

    settings: Settings
    today: date
    directory: Directory
    findings: Findings
    gathered: Gathered
    targets: list[ReadTarget] = field(default_factory=list)

    @property
    def calendar(self) -> Calendar:
        return self.gathered.calendar


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator as a table names it: its number among the gathered ones, how its cells are read, and what they are."""

    indicator: int
    name: str
    node: Node | None
    measure: Measure
    role: Role
    scope: str = ""

    @property
    def is_percent(self) -> bool:
        return unit_base(self.measure.unit)[0] == "%"


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells that should hold a number each: raw values and formats, where they stand, and what they are of.

    `lines` are indices into the lines of their table, `periods` numbers of gathered periods; -1 is every period.
    """

    grid: Grid
    values: list[Any]
    formats: list[str] | None
    rows: Ints
    columns: Ints
    lines: Ints
    periods: Ints
    notes: list[str] | None = None
    flags: list[str] | None = None
    entered_by: list[str] | None = None
    recorded_at: NDArray[np.datetime64] | None = None

    def __len__(self) -> int:
        return len(self.values)

    def only(self, kept: Flags) -> Cells:
        """Return the cells that are kept."""
        if kept.all():
            return self
        indices = np.flatnonzero(kept).tolist()

        def at(values: list[Any] | None) -> list[Any] | None:
            return None if values is None else [values[index] for index in indices]

        return Cells(
            self.grid,
            at(self.values) or [],
            at(self.formats),
            self.rows[kept],
            self.columns[kept],
            self.lines[kept],
            self.periods[kept],
            at(self.notes),
            at(self.flags),
            at(self.entered_by),
            None if self.recorded_at is None else self.recorded_at[kept],
        )

    def address(self, index: int) -> str:
        return self.grid.at(int(self.rows[index]), int(self.columns[index]))

    def addresses(self) -> list[str]:
        """Return the address of every cell."""
        prefix = tab_prefix(self.grid.tab)
        rows = (self.rows + 1).tolist()
        used = np.unique(self.columns)
        if len(used) == 1:
            start = prefix + column_letters(int(used[0]))
            return [f"{start}{row}" for row in rows]
        starts = {int(column): prefix + column_letters(int(column)) for column in used}
        return [f"{starts[column]}{row}" for column, row in zip(self.columns.tolist(), rows, strict=True)]


# -- whose numbers a label's are ------------------------------------------------------------------------------------


def line_of(
    label: Label, unit_text: str, title: Title, reading: Reading, siblings: frozenset[str]
) -> Line | Skip | Fault:
    """Return the indicator a label means and how its cells are read, or why they are not."""
    meaning: Meaning = reading.directory.meaning(label, siblings)
    if not isinstance(meaning, Meant):
        return meaning
    stated = _stated_unit(label, unit_text, title, meaning.node)
    measure = measure_of(meaning.node.unit if meaning.node else "", stated)
    if measure is None:
        unit = meaning.node.unit if meaning.node else ""
        facts = {"indicator": label.shown, "text": unit_text or stated[0], "cell_unit": stated[0], "unit": unit}
        return Fault("unit-clash", facts)
    number = reading.gathered.indicators.of(meaning.indicator)
    return Line(number, meaning.indicator, meaning.node, measure, meaning.role, label.scope)


def _stated_unit(label: Label, unit_text: str, title: Title, node: Node | None) -> tuple[str, float]:
    """Return unit and scale stated for a row: by its label, else its 単位 cell, else the title, which speaks of money only (decision 5)."""
    name, unit, scale = label_unit(label.name)
    # A unit in brackets that is part of the node's own name says nothing about this sheet.
    is_own_name = node is not None and name_key(node.name) == name_key(label.name)
    if (unit or scale != 1.0) and not is_own_name:
        return unit, scale
    if unit_text:
        return unit_base(unit_text)
    if (title.unit or title.scale != 1.0) and _is_money(name, node):
        return title.unit or "円", title.scale
    return "", 1.0


_MONEY = {"円", "ドル", "ユーロ", "元"}
_COUNTED = ("率", "数", "件", "人", "比", "順位", "時間", "日数", "回", "割合", "シェア", "度", "%")


def _is_money(name: str, node: Node | None) -> bool:
    if node is not None and node.unit:
        return unit_base(node.unit)[0] in _MONEY
    return not name_key(name).endswith(_COUNTED)


def labels_in(table: Table) -> list[Label]:
    """Return the distinct labels of a table."""
    if isinstance(table, Wide):
        return list(dict.fromkeys(table.label(row) for row in table.rows))
    columns = _columns_of(table.grid, table.header_row + 1)
    names = [name for name in ("id", "indicator", "scope") if table.fields.get(name) in columns]
    if not names:
        return []
    _, distinct = _numbered([columns[table.fields[name]] for name in names])
    tab = scope_in_tab_name(table.grid.tab)
    texts = [dict(zip(names, map(text_of, key), strict=True)) for key in distinct]
    return [Label(t.get("id", ""), t.get("indicator", ""), t.get("scope", ""), tab) for t in texts]


def _lines_of(labels: Sequence[tuple[Label, str]], table: Table, reading: Reading) -> list[Line | Skip | Fault]:
    """Return what the labels of one table (each with its 単位 text) mean, where a name stands in several scopes only those of the tree."""
    siblings = frozenset(name_key(label.name) for label, _ in labels)
    lines = [line_of(label, unit, table.title, reading, siblings) for label, unit in labels]
    if not reading.directory.has_tree:
        return lines
    scopes: dict[tuple[int, Role], set[str]] = {}
    for line in lines:
        if isinstance(line, Line) and line.scope:
            scopes.setdefault((line.indicator, line.role), set()).add(name_key(line.scope))
    several = {key for key, found in scopes.items() if len(found) > 1}
    return [
        _outside_tree(line, reading.directory)
        if isinstance(line, Line) and (line.indicator, line.role) in several
        else line
        for line in lines
    ]


def _outside_tree(line: Line, directory: Directory) -> Line | Fault:
    if line.node is None or not line.scope or directory.is_in(line.node, line.scope):
        return line
    return Fault("scope-not-in-tree", {"indicator": line.node.name, "scope": line.scope})


def report_disagreement(label: Label, where: Callable[[], str], reading: Reading) -> None:
    """Report a row whose id means one indicator and whose name another; the id counts when it exists."""
    meaning = reading.directory.meaning(label)
    if isinstance(meaning, Meant) and meaning.disagrees:
        reading.findings.warn(
            "id-and-name-disagree", where(), id=label.id, indicator=label.name, counted=meaning.indicator
        )


# -- wide tables ----------------------------------------------------------------------------------------------------


def read_wide(table: Wide, reading: Reading) -> None:
    """Read a tab with one column per period."""
    grid, columns = table.grid, sorted(table.periods)
    kinds = _wide_rows(table, columns, reading)
    claimed: dict[int, tuple[int, int]] = {}
    kept: list[int] = []
    for row, kind in kinds.items():
        if isinstance(kind, Line):
            kept.append(row)
        elif isinstance(kind, Skip):
            reading.findings.skip(grid.row_address(row), kind.reason)
            claimed[row] = (0, grid.width)
        else:
            claimed[row] = (columns[0], columns[-1])
            where = grid.range(row, columns[0], row, columns[-1])
            reading.findings.fault(kind, where, cells=len(columns))
    _tell_columns(table, list(kinds), claimed, reading.findings)
    lines = [kind for kind in kinds.values() if isinstance(kind, Line)]
    cells = _wide_cells(table, kept, columns, reading)
    kept_cells = _without_excluded(cells, [_is_excluded(table, row) for row in kept], reading.findings)
    read_cells(kept_cells, lines, reading)


def _wide_rows(table: Wide, columns: Sequence[int], reading: Reading) -> dict[int, Line | Skip | Fault]:
    """Return what each row is that has a label or a cell to read."""
    labelled = [(row, table.label(row)) for row in table.rows]
    units = [table.label_text(row, "unit") for row in table.rows]
    pairs = list(zip((label for _, label in labelled), units, strict=True))
    found: dict[int, Line | Skip | Fault] = {}
    for (row, label), line in zip(labelled, _lines_of(pairs, table, reading), strict=True):
        empty = all(is_blank(table.grid.value(row, column)) for column in columns)
        if not label.name and not label.id:
            if not empty:
                found[row] = Fault("row-without-indicator", {})
        elif is_repeated_header(table, row):
            found[row] = Skip("repeated-header")
        elif empty and isinstance(line, Fault) and _is_remark(label.shown):
            found[row] = Skip("remark")
        else:
            found[row] = line
            _report_label(table, row, label, reading)
    return found


def _is_remark(text: str) -> bool:
    return text.startswith(("※", "*", "注", "(注", "（注")) or "。" in text or len(text) > 40


def _report_label(table: Table, row: int, label: Label, reading: Reading) -> None:
    if label.id and label.name:
        report_disagreement(label, lambda: table.grid.at(row, table.fields["id"]), reading)


def _tell_columns(table: Wide, rows: Sequence[int], claimed: Mapping[int, tuple[int, int]], findings: Findings) -> None:
    skipped = dict(table.skipped)
    for column, fault in table.faults.items():
        findings.fault(fault, table.grid.at(table.header_row, column))
    findings.skip_columns(table.grid, skipped, rows, claimed)
    below = [row for row in rows if row not in claimed or not claimed[row][0] <= 0]
    for column, fault in table.faults.items():
        free = [row for row in below if row not in claimed or not claimed[row][0] <= column <= claimed[row][1]]
        for first, last in runs(free):
            findings.skip(table.grid.range(first, column, last, column), fault.code)


def _is_excluded(table: Table, row: int) -> bool:
    column = table.fields.get("excluded")
    return column is not None and _says_excluded(table.grid.value(row, column))


def _says_excluded(value: object) -> bool:
    """Whether a cell of a column 対象外 sets its row aside: any word but a no does."""
    return not is_blank(value) and yes_or_no(value) is not False


def _wide_cells(table: Wide, rows: Sequence[int], columns: Sequence[int], reading: Reading) -> Cells:
    grid, width = table.grid, len(columns)
    numbers = [reading.gathered.periods.of(table.periods[column]) for column in columns]
    values: list[Any] = []
    formats: list[str] | None = [] if any(map(any, grid.formats)) else None
    for row in rows:
        values += _at_columns(grid.rows[row], columns, None)
        if formats is not None:
            formats += _at_columns(grid.formats[row] if row < len(grid.formats) else (), columns, "")
    return Cells(
        grid,
        values,
        formats,
        rows=np.repeat(np.array(rows, dtype=np.int64), width),
        columns=np.tile(np.array(columns, dtype=np.int64), len(rows)),
        lines=np.repeat(np.arange(len(rows)), width),
        periods=np.tile(np.array(numbers, dtype=np.int64), len(rows)),
    )


def _at_columns(cells: Sequence[Any], columns: Sequence[int], blank: Any) -> list[Any]:
    if columns[-1] < len(cells):
        return [cells[column] for column in columns]
    return [cells[column] if column < len(cells) else blank for column in columns]


def _without_excluded(cells: Cells, excluded: Sequence[bool], findings: Findings) -> Cells:
    """Return the cells of lines that count; those of lines marked 対象外 are missing for that reason (decision 11)."""
    aside = np.array([*excluded, False], dtype=bool)[cells.lines]
    if aside.any():
        findings.missing += [(where, "excluded") for where in cells.only(aside).addresses()]
    return cells.only(~aside)


# -- long tables ----------------------------------------------------------------------------------------------------

_NOTHING, _LINE, _SKIP, _FAULT = 0, 1, 2, 3


def read_long(table: Long, reading: Reading, value_field: str = "value") -> None:
    """Read a tab with one row per entry."""
    grid = table.grid
    columns = _columns_of(grid, table.header_row + 1)
    value_column = table.fields[value_field]
    reading.findings.skip_columns(grid, table.skipped, [], {})
    if value_column not in columns:
        return
    sorter = _LongRows(table, columns, value_column, reading)
    wanted = sorter.sort()
    cells = _long_cells(table, columns, sorter, wanted, reading)
    if value_field == "target":
        _read_target_cells(cells, sorter.lines, _effective(table, columns, wanted, reading), reading)
    else:
        read_cells(cells, sorter.lines, reading)


def _columns_of(grid: Grid, first_row: int) -> dict[int, list[Any]]:
    """Return the columns of the rows from `first_row` on as lists, ragged rows filled up with None."""
    rows = grid.rows[first_row:]
    if not rows:
        return {}
    width = max(map(len, rows))
    if min(map(len, rows)) < width:
        rows = [row if len(row) == width else [*row, *[None] * (width - len(row))] for row in rows]
    return dict(enumerate(map(list, zip(*rows, strict=True))))


def _numbered(columns: Sequence[list[Any]]) -> tuple[Ints, list[Any]]:
    """Return for each row the number of its distinct combination of values, and the combinations in the order they come."""
    keys: Sequence[Hashable] = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    codes = np.fromiter(map(numbers.__getitem__, keys), dtype=np.int64, count=len(keys))
    return codes, [key if len(columns) > 1 else (key,) for key in numbers]


class _LongRows:
    """Sorts the rows of a long table: entries to read, and rows told of as missing, skipped or wrong."""

    def __init__(self, table: Long, columns: Mapping[int, list[Any]], value_column: int, reading: Reading) -> None:
        self.table, self.columns, self.reading = table, columns, reading
        self.value_column, self.values = value_column, columns[value_column]
        self.first_row = table.header_row + 1
        self.lines: list[Line] = []
        self.line_of_row: Ints = np.zeros(len(self.values), dtype=np.int64)
        self.period_of_row: Ints = np.zeros(len(self.values), dtype=np.int64)

    def sort(self) -> Flags:
        """Return which rows are entries to read; of the others everything is told here."""
        kinds = self._sort_labels()
        filled = np.fromiter((not is_blank(value) for value in self.values), dtype=bool, count=len(self.values))
        present = self._sort_periods(kinds)
        unlabelled = kinds == _NOTHING
        self._claim(Fault("row-without-indicator"), np.flatnonzero(unlabelled & filled))
        self._missing(np.flatnonzero(unlabelled & ~filled & (present != _NOTHING)), "blank")
        entries = kinds == _LINE
        aside = entries & self._excluded()
        self._missing(np.flatnonzero(aside), "excluded")
        entries &= ~aside
        self._claim(Fault("row-without-period"), np.flatnonzero(entries & (present == _NOTHING) & filled))
        self._missing(np.flatnonzero(entries & (present == _NOTHING) & ~filled), "blank")
        self._tell_bad_periods(entries & (present == _FAULT))
        return entries & (present == _LINE)

    def _column(self, name: str) -> list[Any] | None:
        column = self.table.fields.get(name)
        return None if column is None else self.columns.get(column)

    def _sort_labels(self) -> NDArray[np.int8]:
        """Return what each row's label is; skipped and unknown ones are told of."""
        names = [name for name in ("id", "indicator", "scope", "unit") if self._column(name) is not None]
        codes, distinct = _numbered([self._column(name) or [] for name in names])
        texts = [dict(zip(names, map(text_of, key), strict=True)) for key in distinct]
        tab = self.table.label(self.first_row).tab
        labels = [Label(t.get("id", ""), t.get("indicator", ""), t.get("scope", ""), tab) for t in texts]
        found = _lines_of(
            [(label, t.get("unit", "")) for label, t in zip(labels, texts, strict=True)], self.table, self.reading
        )
        kinds = np.zeros(len(distinct), dtype=np.int8)
        numbers = np.zeros(len(distinct), dtype=np.int64)
        rows_of = _rows_by_code(codes, len(distinct))
        for code, (label, line) in enumerate(zip(labels, found, strict=True)):
            if not label.id and not label.name:
                continue
            self._report_label(label, int(rows_of(code)[0]))
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

    def _report_label(self, label: Label, index: int) -> None:
        if label.id and label.name:
            row = self.first_row + index
            report_disagreement(label, lambda: self.table.grid.at(row, self.table.fields["id"]), self.reading)

    def _sort_periods(self, kinds: NDArray[np.int8]) -> NDArray[np.int8]:
        """Return which rows have a period, none, or one that cannot be read."""
        fields = _period_fields(self.table)
        columns = [self._column(name) or [] for name in fields]
        if not fields:
            self.period_of_row[:] = -1
            return np.full(len(self.values), _LINE, dtype=np.int8)
        formats = [
            _formats_below(self.table, self.table.fields[name], column)
            for name, column in zip(fields, columns, strict=True)
        ]
        self.period_codes, distinct = _numbered([*columns, *formats])
        self.readings = [
            _read_when(fields, key[: len(fields)], key[len(fields) :], self.table.title.context) for key in distinct
        ]
        kind_of = {Missing: _NOTHING, Fault: _FAULT}
        kept = np.array([kind_of.get(type(found), _LINE) for found in self.readings], dtype=np.int8)
        if "target" in self.table.fields:
            kept[kept == _NOTHING] = _LINE
        self.period_of_row = self._as_months(kinds)
        return kept[self.period_codes]

    def _as_months(self, kinds: NDArray[np.int8]) -> Ints:
        """Return the number of each row's period; of a monthly indicator whose days are all firsts of a month they are the months."""
        periods = self.reading.gathered.periods
        found = [reading if isinstance(reading, Period) else None for reading in self.readings]
        numbers = np.array([-1 if period is None else periods.of(period) for period in found], dtype=np.int64)
        days = [period is not None and period.cadence is Cadence.DAILY for period in found]
        codes = self.period_codes
        if not any(days) or not self.lines or self.table.title.context.cadence is Cadence.DAILY:
            return numbers[codes]
        months = np.array([periods.of(month) if (month := _month_begun(period)) else -1 for period in found])
        is_day = np.array(days)[codes] & (kinds == _LINE)
        monthly = np.array([_cadence(line) is Cadence.MONTHLY for line in self.lines])
        spoilt = np.zeros(len(self.lines), dtype=bool)
        spoilt[self.line_of_row[is_day & (months[codes] < 0)]] = True
        taken = is_day & (monthly & ~spoilt)[self.line_of_row]
        return np.where(taken, months[codes], numbers[codes])

    def _excluded(self) -> Flags:
        column = self._column("excluded")
        if column is None:
            return np.zeros(len(self.values), dtype=bool)
        return np.fromiter(map(_says_excluded, column), dtype=bool, count=len(column))

    def _tell_bad_periods(self, bad: Flags) -> None:
        """Report each unreadable period once, at its first run of cells; the numbers beside it are skipped for that reason."""
        if not bad.any():
            return
        column = self.table.fields[_period_fields(self.table)[0]]
        rows_of = _rows_by_code(np.where(bad, self.period_codes, len(self.readings)), len(self.readings) + 1)
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


def _rows_by_code(codes: Ints, count: int) -> Callable[[int], Ints]:
    """Return a function that gives the indices at which a code occurs, ascending."""
    order = np.argsort(codes, kind="stable")
    ends = np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=count))])
    return lambda code: order[ends[code] : ends[code + 1]]


def _period_fields(table: Table) -> tuple[str, ...]:
    """Return the columns that together name the period: 対象日 before タイムスタンプ (decision 9), year, month and day, or a span."""
    if "period" in table.fields:
        return ("period",)
    if "month" in table.fields:
        return tuple(name for name in ("year", "month", "day") if name in table.fields)
    if "first" in table.fields:
        return tuple(name for name in ("first", "last") if name in table.fields)
    return ("recorded_at",) if "recorded_at" in table.fields and "value" in table.fields else ()


def _read_when(
    fields: Sequence[str], values: Sequence[Any], formats: Sequence[str], context: DateContext
) -> Period | Missing | Fault:
    """Return the period a row's cells name together."""
    if all(map(is_blank, values)):
        return Missing("blank")
    if fields[0] == "recorded_at":
        moment = read_timestamp(values[0])
        return (
            Period(Cadence.DAILY, day_number(moment.date()))
            if isinstance(moment, datetime)
            else moment or Missing("blank")
        )
    if len(fields) == 1:
        return read_period(values[0], formats[0], context=context)
    texts = [text_of(value) for value in values]
    if fields[0] == "first":
        return _read_span(values, formats, texts, context)
    parts = [text.rstrip("年月日") for text in texts]
    joined = "".join(part + sign for part, sign in zip(parts, _SIGNS[fields], strict=True) if part)
    return read_period(joined, context=context)


_SIGNS: Mapping[Sequence[str], str] = {
    ("year", "month", "day"): "年月日",
    ("year", "month"): "年月",
    ("month", "day"): "月日",
    ("month",): "月",
}


def _read_span(
    values: Sequence[Any], formats: Sequence[str], texts: Sequence[str], context: DateContext
) -> Period | Missing | Fault:
    days = [read_day(value, shown) for value, shown in zip(values, formats, strict=True)]
    written = "〜".join(day.isoformat().replace("-", "/") for day in days if isinstance(day, date))
    if len(days) == 2 and all(isinstance(day, date) for day in days):
        return read_period(written, context=context)
    if isinstance(days[0], date):
        calendar = context.calendar
        return calendar.containing(Cadence.WEEKLY, days[0])
    return Fault("unreadable-period", {"text": "〜".join(texts)[:_SHOWN]})


def _formats_below(table: Table, column: int, values: Sequence[Any]) -> list[str]:
    """Return the formats of a column of periods; text needs none."""
    if not table.grid.formats or all(type(value) is str for value in values):
        return [""] * len(values)
    first = table.header_row + 1
    return [table.grid.format(row, column) for row in range(first, first + len(values))]


def _month_begun(period: Period | None) -> Period | None:
    if period is None or period.cadence is not Cadence.DAILY:
        return None
    day = Calendar().first_day(period)
    return Period(Cadence.MONTHLY, day.year * 12 + day.month - 1) if day.day == 1 else None


def _cadence(line: Line) -> Cadence | None:
    return None if line.node is None else line.node.cadence or Cadence.MONTHLY


def _long_cells(
    table: Long, columns: Mapping[int, list[Any]], sorter: _LongRows, wanted: Flags, reading: Reading
) -> Cells:
    grid, first = table.grid, table.header_row + 1
    value_column = sorter.value_column
    formats = None
    if any(map(any, grid.formats)):
        formats = [grid.format(row, value_column) for row in range(first, first + len(sorter.values))]

    def words_in(name: str) -> list[str] | None:
        column = columns.get(table.fields.get(name, -1))
        return None if column is None else [text_of(value) for value in column]

    rows = np.arange(first, first + len(sorter.values))
    return Cells(
        grid,
        sorter.values,
        formats,
        rows,
        np.full(len(rows), value_column),
        sorter.line_of_row,
        sorter.period_of_row,
        words_in("note"),
        words_in("flags"),
        words_in("entered_by"),
        _moments(table, columns, reading),
    ).only(wanted)


def _moments(table: Long, columns: Mapping[int, list[Any]], reading: Reading) -> NDArray[np.datetime64] | None:
    """Return 記録日時 of each row as wall time of the plan, NaT where blank; one that cannot be read is reported and blank."""
    at = table.fields.get("recorded_at", -1)
    column = columns.get(at)
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
            moments[index] = np.datetime64(_wall_time(moment, reading.settings.timezone), "us")
        elif isinstance(moment, Fault):
            where = table.grid.at(index + table.header_row + 1, at)
            reading.findings.warn(moment.code, where, **moment.facts)
    return moments


def _wall_time(moment: datetime, timezone: str) -> datetime:
    return moment if moment.tzinfo is None else moment.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)


# -- cells to values ------------------------------------------------------------------------------------------------


def read_cells(cells: Cells, lines: Sequence[Line], reading: Reading) -> None:
    """Read the cells of one table: each becomes an actual, a target, a known missing, a skipped thing or a problem."""
    if not len(cells):
        return
    roles = np.array([line.role for line in lines], dtype=object)[cells.lines]
    is_target = roles == Role.TARGET
    if is_target.any():
        _read_target_cells(cells.only(is_target), lines, None, reading)
        cells = cells.only(~is_target)
    cells = _without_forecasts(cells, lines, reading)
    if len(cells):
        _read_actual_cells(cells, lines, reading)


def _without_forecasts(cells: Cells, lines: Sequence[Line], reading: Reading) -> Cells:
    """Return the cells without forecasts: in a row 実績/見込 what lies after the boundary, else after the open period (decision 3)."""
    both = np.array([line.role is Role.ACTUAL_THEN_FORECAST for line in lines])[cells.lines]
    if not both.any():
        return cells
    boundary = reading.settings.boundary_day
    last_days = np.array([day_number(reading.calendar.last_day(period)) for period in reading.gathered.periods.values])
    later = reading.gathered.first_days() > day_number(reading.today) if boundary is None else last_days > boundary
    filled = np.fromiter((not is_blank(value) for value in cells.values), dtype=bool, count=len(cells))
    forecasts = both & later[cells.periods] & filled
    reading.findings.skipped += [(where, "forecast") for where in cells.only(forecasts).addresses()]
    return cells.only(~forecasts)


def _read_actual_cells(cells: Cells, lines: Sequence[Line], reading: Reading) -> None:
    columns = _amounts(cells, lines, reading.settings.dash_means)
    addresses = cells.addresses()
    begun = reading.gathered.first_days() <= day_number(reading.today)
    early = (columns.kinds == NUMBER) & (columns.values == 0) & ~begun[cells.periods]
    _tell_others(cells, columns, lines, addresses, reading)
    reading.findings.missing += [(addresses[index], "future-zero") for index in np.flatnonzero(early).tolist()]
    clashing = _tell_percents(cells, columns, lines, ~early, reading)
    part = _part(cells, columns, lines, addresses)
    kept = (columns.kinds == NUMBER) & ~early & ~clashing
    part = part if kept.all() else part.only(kept)
    declared: list[Cadence | None] = [None] * len(reading.gathered.indicators.values)
    for line in lines:
        declared[line.indicator] = line.node.cadence if line.node else None
    totals = totals_among(part, reading.gathered, declared)
    if totals.any():
        reading.findings.skipped += [(part.cells[index], "total") for index in np.flatnonzero(totals).tolist()]
        part = part.only(~totals)
    reading.gathered.parts.append(part)


def _amounts(cells: Cells, lines: Sequence[Line], dash_means: str) -> Columns:
    """Return the readings of cells, each in its own indicator's unit."""
    measures = {measure: number for number, measure in enumerate(dict.fromkeys(line.measure for line in lines))}
    codes = np.array([measures[line.measure] for line in lines])[cells.lines]
    if len(measures) == 1:
        return _computed(read_amounts(cells.values, cells.formats, lines[0].measure, dash_means=dash_means), cells)
    values = np.full(len(cells), np.nan)
    kinds = np.zeros(len(cells), dtype=np.int8)
    others = {}
    rows_of = _rows_by_code(codes, len(measures))
    for measure, code in measures.items():
        chosen = rows_of(code)
        indices = chosen.tolist()
        some = read_amounts(
            [cells.values[index] for index in indices],
            None if cells.formats is None else [cells.formats[index] for index in indices],
            measure,
            dash_means=dash_means,
        )
        values[chosen], kinds[chosen] = some.values, some.kinds
        others.update({indices[index]: found for index, found in some.others.items()})
    return _computed(Columns(values, kinds, others), cells)


def _computed(columns: Columns, cells: Cells) -> Columns:
    """Return readings in which a formula without a value says that it is one."""
    for index in np.flatnonzero(columns.kinds == FAULT).tolist():
        value = cells.values[index]
        if isinstance(value, Uncomputed):
            columns.others[index] = Fault("formula-without-value", {"text": value.formula[:_SHOWN]})
    return columns


def _tell_others(
    cells: Cells, columns: Columns, lines: Sequence[Line], addresses: Sequence[str], reading: Reading
) -> None:
    """Tell of the cells that hold no number."""
    missing, findings = reading.findings.missing, reading.findings
    for index in np.flatnonzero(columns.kinds == MISSING).tolist():
        missing.append((addresses[index], columns.others[index].reason))  # type: ignore[union-attr]
    for index in np.flatnonzero(columns.kinds == FAULT).tolist():
        fault: Any = columns.others[index]
        line = lines[cells.lines[index]]
        period = str(reading.gathered.periods.values[cells.periods[index]])
        findings.fault(fault, addresses[index], indicator=line.name, period=period)


def _tell_percents(cells: Cells, columns: Columns, lines: Sequence[Line], asked: Flags, reading: Reading) -> Flags:
    """Return which cells of % rows may be shares (R2), and report them: one odd cell at its address, a whole row once."""
    clashing = np.zeros(len(cells), dtype=bool)
    percent = np.array([line.is_percent for line in lines])[cells.lines]
    small = asked & percent & (columns.kinds == NUMBER) & (np.abs(columns.values) <= 1) & (columns.values != 0)
    for number in np.unique(cells.lines[small]).tolist():
        line = lines[number]
        mine = np.flatnonzero((cells.lines == number) & (columns.kinds == NUMBER) & asked)
        found = [columns.reading(index) for index in mine.tolist()]
        target = line.node.target if line.node and isinstance(line.node.target, float) else None
        indices = clashing_percents(found, target=target)
        clashing[mine[list(indices)]] = True
        _report_percents(cells, columns, line, mine[list(indices)], whole_row_clashes(found, indices), reading)
    return clashing


def _report_percents(
    cells: Cells, columns: Columns, line: Line, clashing: Ints, is_row: bool, reading: Reading
) -> None:
    """Report cells that may be shares. Cells of a row side by side are one range; all but the first range are skipped."""
    if not len(clashing):
        return
    places = [cells.address(index) for index in clashing.tolist()] if not is_row else _runs_of(cells, clashing)
    for number, where in enumerate(places):
        if is_row and number:
            reading.findings.skip(where, "unit-clash")
            continue
        value = float(columns.values[clashing[number]])
        facts = {"text": typed(cells.values[int(clashing[number])]), "readings": [f"{value:g}%", f"{value * 100:g}%"]}
        reading.findings.error(
            "unit-clash", where, indicator=line.name, unit="%", cell_unit="", cells=len(clashing), **facts
        )


def _runs_of(cells: Cells, indices: Ints) -> list[str]:
    """Return the ranges of cells that lie side by side in a row or one below the other."""
    grid = cells.grid
    rows, columns = cells.rows[indices].tolist(), cells.columns[indices].tolist()
    if len(set(columns)) == 1:
        return [grid.range(first, columns[0], last, columns[0]) for first, last in runs(rows)]
    found = []
    for row in dict.fromkeys(rows):
        mine = sorted(column for column, other in zip(columns, rows, strict=True) if other == row)
        found += [grid.range(row, first, row, last) for first, last in runs(mine)]
    return found


def typed(value: object, number_format_text: str = "") -> str:
    """Return a raw value as a person would have typed it: `1234`, `12.5%` where the format shows percent, text as it is."""
    if type(value) is str:
        return value
    if number_format_text and type(value) in (int, float) and number_format(number_format_text).factor == 100:
        return f"{float(value) * 100:.12g}%"  # type: ignore[arg-type]
    return text_of(value)


def _typed_all(values: Sequence[Any], formats: Sequence[str] | None) -> list[str]:
    if formats is not None and any("%" in shown for shown in set(formats)):
        return [typed(value, shown) for value, shown in zip(values, formats, strict=True)]
    return [value if type(value) is str else text_of(value) for value in values]


def _part(cells: Cells, columns: Columns, lines: Sequence[Line], addresses: list[str]) -> Part:
    return Part(
        cells.grid.tab,
        np.array([line.indicator for line in lines], dtype=np.int64)[cells.lines],
        cells.periods,
        columns.values,
        _typed_all(cells.values, cells.formats),
        addresses,
        _flags(cells, columns),
        cells.notes,
        cells.entered_by,
        cells.recorded_at,
    )


def _flags(cells: Cells, columns: Columns) -> list[str] | None:
    """Return each cell's flags: of the cell itself, of the 印 column, and `hidden` where the sheet hides it (decision 11)."""
    own = {index: found.flags for index, found in columns.others.items() if isinstance(found, Number) and found.flags}
    grid = cells.grid
    any_hidden = grid.hidden or grid.hidden_rows or grid.hidden_columns
    if not own and not any_hidden and not (cells.flags and any(cells.flags)):
        return None
    hidden = np.zeros(len(cells), dtype=bool)
    if any_hidden:
        hidden |= np.isin(cells.rows, list(grid.hidden_rows)) | np.isin(cells.columns, list(grid.hidden_columns))
        hidden |= grid.hidden
    column = cells.flags or [""] * len(cells)
    return [
        joined_flags(own.get(index, ""), column[index], "hidden" if is_hidden else "")
        for index, is_hidden in enumerate(hidden.tolist())
    ]


def joined_flags(*flags: str) -> str:
    """Return the distinct words of several flags, in the order they come."""
    return " ".join(dict.fromkeys(" ".join(flags).split()))


# -- targets --------------------------------------------------------------------------------------------------------


def _read_target_cells(
    cells: Cells, lines: Sequence[Line], effective: Sequence[date | None] | None, reading: Reading
) -> None:
    """Read cells that hold targets: a number or a band each."""
    known: dict[tuple[Any, str, int], float | Band | Missing | Fault] = {}
    for index, address in enumerate(cells.addresses()):
        number = int(cells.lines[index])
        line, period_number = lines[number], int(cells.periods[index])
        value, shown = cells.values[index], cells.formats[index] if cells.formats else ""
        key = (value if type(value) is str else (type(value), value), shown, number)
        found = known.get(key)
        if found is None:
            found = known[key] = read_target(value, shown, line.measure)
        period = None if period_number < 0 else str(reading.gathered.periods.values[period_number])
        if isinstance(found, Missing):
            reading.findings.missing.append((address, found.reason))
        elif isinstance(found, Fault):
            reading.findings.fault(found, address, indicator=line.name, period=period or "")
        else:
            target = Target(
                indicator=line.name,
                period=period,
                value=found,
                effective_from=effective[index] if effective else None,
            )
            reading.targets.append(ReadTarget(target, typed(value, shown), address))


def _effective(
    table: Long, columns: Mapping[int, list[Any]], wanted: Flags, reading: Reading
) -> list[date | None] | None:
    """Return 適用開始 of the wanted rows; one that cannot be read is reported, and the target counts from the start."""
    at = table.fields.get("effective_from", -1)
    column = columns.get(at)
    if column is None:
        return None
    found: list[date | None] = []
    for index in np.flatnonzero(wanted).tolist():
        row = index + table.header_row + 1
        day = read_day(column[index], table.grid.format(row, at)) if not is_blank(column[index]) else None
        if isinstance(day, Fault):
            reading.findings.warn(day.code, table.grid.at(row, at), **day.facts)
        found.append(day if isinstance(day, date) else None)
    return found


def distinct_targets(targets: Sequence[ReadTarget], findings: Findings) -> tuple[ReadTarget, ...]:
    """Return the targets of which the later row counts; the others are told of: skipped when they agree, else `duplicate-target`."""
    last: dict[tuple[str, str | None, date | None], ReadTarget] = {}
    for read in targets:
        last[_agreement(read)] = read
    kept = []
    for read in targets:
        counted = last[_agreement(read)]
        if counted is read:
            kept.append(read)
        elif counted.target.value == read.target.value:
            findings.skip(read.cell, "repeat")
        else:
            findings.warn(
                "duplicate-target",
                read.cell,
                indicator=read.target.indicator,
                period=read.target.period or "",
                text=read.text,
                counted=counted.cell,
                counted_text=counted.text,
            )
    return tuple(kept)


def _agreement(read: ReadTarget) -> tuple[str, str | None, date | None]:
    return read.target.indicator, read.target.period, read.target.effective_from
