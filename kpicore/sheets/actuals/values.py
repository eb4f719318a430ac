"""Read cells that should hold a number each: every one becomes an actual, a target, missing, skipped or a problem."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kpicore.model.actuals import EXEMPT
from kpicore.model.node import Aggregation, Band
from kpicore.model.plan import Target
from kpicore.periods import Cadence, day_number
from kpicore.sheets.actuals.builder import Numbering, TabActuals, totals_among
from kpicore.sheets.actuals.lines import Flags, Line, ReadContext, ReadTarget, typed
from kpicore.sheets.actuals.stated_units import clashing_scales, in_stated_units, lines_with_multiples, multiple_of
from kpicore.sheets.cells import (
    FAULT,
    MISSING,
    NUMBER,
    Columns,
    Fault,
    Measure,
    Missing,
    Number,
    clashing_percents,
    multiplier_word,
    read_amounts,
    read_target,
    times,
    times_each,
    whole_row_clashes,
)
from kpicore.sheets.columns import Ints, Objects, Texts, blank_texts, rows_by_code
from kpicore.sheets.findings import Findings
from kpicore.sheets.grid import Grid, Uncomputed, column_letters, runs, tab_prefix
from kpicore.sheets.names import NumberRole
from kpicore.sheets.texts import is_blank

_SHOWN = 80
_TARGET_FIELDS = set(Target.model_fields)


@dataclass(frozen=True, slots=True)
class NumberCells:
    """NumberCells that should hold a number each: raw values and formats, where they stand, and what they are of.

    `lines` are indices into the lines of their table, `periods` numbers of periods in the builder; -1 is every period.
    """

    grid: Grid
    values: Objects
    formats: Objects | None
    rows: Ints
    columns: Ints
    lines: Ints
    periods: Ints
    notes: Texts | None = None
    flags: Texts | None = None
    entered_by: Texts | None = None
    recorded_at: NDArray[np.datetime64] | None = None

    def __len__(self) -> int:
        return len(self.values)

    def only(self, kept: Flags) -> NumberCells:
        """Return the cells that are kept."""
        if kept.all():
            return self
        return NumberCells(
            self.grid,
            self.values[kept],
            None if self.formats is None else self.formats[kept],
            self.rows[kept],
            self.columns[kept],
            self.lines[kept],
            self.periods[kept],
            self.notes and self.notes.only(kept),
            self.flags and self.flags.only(kept),
            self.entered_by and self.entered_by.only(kept),
            None if self.recorded_at is None else self.recorded_at[kept],
        )

    def address(self, index: int) -> str:
        return self.grid.at(int(self.rows[index]), int(self.columns[index]))

    def starts(self) -> dict[int, str]:
        """Return the addresses of the columns that have cells, up to the row: `目標!C`; one text for each, so that many may share it."""
        prefix = tab_prefix(self.grid.tab)
        return {int(column): sys.intern(prefix + column_letters(int(column))) for column in np.unique(self.columns)}

    def addresses(self, chosen: Flags | None = None) -> list[str]:
        """Return the addresses of the cells, of the chosen ones only when `chosen` is given."""
        rows, columns = (self.rows, self.columns) if chosen is None else (self.rows[chosen], self.columns[chosen])
        starts = self.starts()
        return [f"{starts[column]}{row}" for column, row in zip(columns.tolist(), (rows + 1).tolist(), strict=True)]


def read_cells(cells: NumberCells, lines: Sequence[Line], reading: ReadContext) -> None:
    """Read the cells of one table: each becomes an actual, a target, missing, skipped or a problem."""
    if not len(cells):
        return
    is_target = np.array([line.role is NumberRole.TARGET for line in lines])[cells.lines]
    if is_target.any():
        read_target_cells(cells.only(is_target), lines, BesideTargets(), reading)
        cells = cells.only(~is_target)
    both = np.array([line.role is NumberRole.ACTUAL_THEN_FORECAST for line in lines])[cells.lines]
    if (
        both.any()
    ):  # in a row 実績/見込 what lies after the boundary, else after the open period, is a forecast (decision 3)
        boundary = reading.settings.boundary_day
        if boundary is None:
            later = reading.builder.first_days() > day_number(reading.today)
        else:
            periods = reading.builder.periods.values
            later = np.array([day_number(reading.calendar.last_day(period)) for period in periods]) > boundary
        filled = np.fromiter((not is_blank(value) for value in cells.values), dtype=bool, count=len(cells))
        forecasts = both & later[cells.periods] & filled
        reading.findings.skipped += [(where, "forecast") for where in cells.addresses(forecasts)]
        cells = cells.only(~forecasts)
    if len(cells):
        _read_actual_cells(cells, lines, reading)


def _read_actual_cells(cells: NumberCells, lines: Sequence[Line], reading: ReadContext) -> None:
    columns = _amounts(cells, lines, reading.settings.dash_means)
    stated, again = in_stated_units(columns, cells.lines, lines)
    _report_rates_without_unit(cells, stated, lines, reading)
    if again.any():
        some = _amounts(cells.only(again), stated, reading.settings.dash_means)
        columns.values[again], columns.kinds[again] = some.values, some.kinds
        for place, index in enumerate(np.flatnonzero(again).tolist()):
            columns.others.pop(index, None)
            if place in some.others:
                columns.others[index] = some.others[place]
    lines = stated
    begun = reading.builder.first_days() <= day_number(reading.today)
    early = (columns.kinds == NUMBER) & (columns.values == 0) & ~begun[cells.periods]
    _report_others(cells, columns, lines, reading)
    reading.findings.missing += [(where, "future-zero") for where in cells.addresses(early)]
    clashing = _percent_clashes(cells, columns, lines, ~early, reading)
    clashing |= _scale_clashes(cells, columns, lines, ~early, reading)
    part = _part(cells, columns, lines, (columns.kinds == NUMBER) & ~early & ~clashing)
    declared: list[Cadence | None] = [None] * len(reading.builder.indicators.values)
    for line in lines:
        declared[line.indicator] = line.node.cadence if line.node else None
    totals = totals_among(part, reading.builder, declared)
    if totals.any():
        reading.findings.skipped += [(part.address(index), "total") for index in np.flatnonzero(totals).tolist()]
        part = part.only(~totals)
    # 対象外 says that a period of the indicator's own cadence does not apply.
    exempt = np.zeros(len(cells), dtype=bool)
    for index, found in columns.others.items():
        if isinstance(found, Missing) and found.reason in EXEMPT:
            cadence = reading.builder.periods.values[cells.periods[index]].cadence
            node = lines[cells.lines[index]].node
            exempt[index] = node is not None and node.filled().cadence is cadence
    reading.builder.parts += [part, _part(cells, columns, lines, exempt)]


def _amounts(cells: NumberCells, lines: Sequence[Line], dash_means: str) -> Columns:
    """Return the readings of cells, each in its own indicator's unit."""
    measures = {measure: number for number, measure in enumerate(dict.fromkeys(line.measure for line in lines))}
    codes = np.array([measures[line.measure] for line in lines])[cells.lines]
    if len(measures) == 1:
        return _computed(_read(cells.values, cells.formats, lines[0].measure, dash_means), cells)
    values = np.full(len(cells), np.nan)
    kinds = np.zeros(len(cells), dtype=np.int8)
    others = {}
    rows_of = rows_by_code(codes, len(measures))
    for measure, code in measures.items():
        chosen = rows_of(code)
        formats = None if cells.formats is None else cells.formats[chosen]
        some = _read(cells.values[chosen], formats, measure, dash_means)
        values[chosen], kinds[chosen] = some.values, some.kinds
        indices = chosen.tolist()
        others.update({indices[index]: found for index, found in some.others.items()})
    return _computed(Columns(values, kinds, others), cells)


def _read(values: Objects, formats: Objects | None, measure: Measure, dash_means: str) -> Columns:
    shown = None if formats is None else formats.tolist()
    return read_amounts(values.tolist(), shown, measure, dash_means=dash_means)


def _computed(columns: Columns, cells: NumberCells) -> Columns:
    """Return the readings; a formula without a value is a fault of its own."""
    for index in np.flatnonzero(columns.kinds == FAULT).tolist():
        value = cells.values[index]
        if isinstance(value, Uncomputed):
            columns.others[index] = Fault("formula-without-value", {"text": value.formula[:_SHOWN]})
    return columns


def _report_others(cells: NumberCells, columns: Columns, lines: Sequence[Line], reading: ReadContext) -> None:
    """Report the cells that hold no number."""
    blank, faulty = columns.kinds == MISSING, columns.kinds == FAULT
    for index, where in zip(np.flatnonzero(blank).tolist(), cells.addresses(blank), strict=True):
        reading.findings.missing.append((where, columns.others[index].reason))  # type: ignore[union-attr]
    periods = list(map(str, reading.builder.periods.values)) if faulty.any() else []
    for index, where in zip(np.flatnonzero(faulty).tolist(), cells.addresses(faulty), strict=True):
        fault: Any = columns.others[index]
        name, period = lines[cells.lines[index]].name, periods[cells.periods[index]]
        reading.findings.fault(fault, where, indicator=name, period=period)


def _report_rates_without_unit(
    cells: NumberCells, stated: Sequence[Line], lines: Sequence[Line], reading: ReadContext
) -> None:
    """Warn of indicators without a unit whose cells are percent: as long as the tree leaves it open, they would be summed (R2)."""
    for number, (line, before) in enumerate(zip(stated, lines, strict=True)):
        node = line.node
        if node is None or line is before or not line.is_percent or node.aggregation is not None:
            continue
        if node.usual_aggregation is Aggregation.SUM:
            where = cells.address(int(np.flatnonzero(cells.lines == number)[0]))
            reading.findings.warn("rate-without-unit", where, indicator=line.name, cell_unit="%")


def _percent_clashes(
    cells: NumberCells, columns: Columns, lines: Sequence[Line], asked: Flags, reading: ReadContext
) -> Flags:
    """Return which cells of % rows may be shares (R2), and report them: one odd cell at its address, a whole row once. Whole rows are
    read as a person said.
    """
    clashing = np.zeros(len(cells), dtype=bool)
    percent = np.array([line.is_percent for line in lines])[cells.lines]
    small = asked & percent & (columns.kinds == NUMBER) & (np.abs(columns.values) <= 1) & (columns.values != 0)
    for number in np.unique(cells.lines[small]).tolist():
        line = lines[number]
        mine = np.flatnonzero((cells.lines == number) & (columns.kinds == NUMBER) & asked)
        found = [columns.reading(index) for index in mine.tolist()]
        target = line.node.target if line.node and isinstance(line.node.target, float) else None
        indices = clashing_percents(found, target=target)
        places, is_row = mine[list(indices)], whole_row_clashes(found, indices)
        if is_row and reading.shares:
            factor = Fraction(100 if reading.shares == "share" else 1)
            columns.values[places] = times_each(columns.values[places], factor)
            continue
        clashing[places] = True
        _report_percent_clashes(cells, columns, line, places, is_row, reading)
    return clashing


def _scale_clashes(
    cells: NumberCells, columns: Columns, lines: Sequence[Line], asked: Flags, reading: ReadContext
) -> Flags:
    """Return which bare cells may be in the 千円 that most cells of their row state, and report each with both readings (decision 5)."""
    clashing = np.zeros(len(cells), dtype=bool)
    for number in lines_with_multiples(columns, cells.lines, lines):
        line = lines[number]
        mine = np.flatnonzero((cells.lines == number) & (columns.kinds == NUMBER) & asked).tolist()
        found = [columns.reading(index) for index in mine]
        scale, unit = multiple_of(found)
        for at, otherwise in clashing_scales(found, line.measure, scale).items():
            index = mine[at]
            clashing[index] = True
            text = typed(cells.values[index])
            facts = {"text": text, "unit": f"{multiplier_word(scale)}{unit}", "cell_unit": "", "cells": 1}
            readings = [f"{float(value):.15g}{line.measure.unit}" for value in (columns.values[index], otherwise)]
            where = cells.address(index)
            reading.findings.error("unit-clash", where, indicator=line.name, readings=readings, **facts)
    return clashing


def _report_percent_clashes(
    cells: NumberCells, columns: Columns, line: Line, clashing: Ints, is_row: bool, reading: ReadContext
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


def _runs_of(cells: NumberCells, indices: Ints) -> list[str]:
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


def _in_words(values: Objects) -> Any:
    """Return texts and numbers as texts, None when there is anything else, such as a whole number that is no float."""
    kinds = np.fromiter(map(_KINDS.get, map(type, values), repeat(-1)), dtype=np.int8, count=len(values))
    if (kinds < 0).any():
        return None
    texts = pa.array(values, pa.large_string(), mask=kinds != _KINDS[str])
    try:
        numbers = pa.array(values, pa.float64(), mask=kinds == _KINDS[str])
    except (pa.ArrowInvalid, OverflowError):
        return None
    return pc.coalesce(texts, pc.cast(numbers, pa.large_string()))


_KINDS: dict[type, int] = {str: 0, int: 1, float: 1}


def _part(cells: NumberCells, columns: Columns, lines: Sequence[Line], kept: Flags) -> TabActuals:
    """Return the kept cells as actuals."""
    flags = _flags(cells, columns)
    some = replace(cells, flags=flags).only(kept)
    shows_percent = some.formats is not None and any("%" in shown for shown in set(some.formats))
    texts = None if shows_percent else _in_words(some.values)
    if texts is None:
        shown = repeat("") if some.formats is None else some.formats
        texts = [typed(value, text) for value, text in zip(some.values, shown, strict=False)]
    return TabActuals(
        some.grid.tab,
        np.array([line.indicator for line in lines], dtype=np.int64)[some.lines],
        some.periods,
        columns.values[kept],
        some.rows,
        some.columns,
        pd.array(texts, dtype="str"),
        some.flags,
        some.notes,
        some.entered_by,
        some.recorded_at,
    )


def _flags(cells: NumberCells, columns: Columns) -> Texts | None:
    """Return each cell's flags: of the cell itself, of the 印 column, and `hidden` where the sheet hides it (decision 11)."""
    own = {index: found.flags for index, found in columns.others.items() if type(found) is Number and found.flags}
    own |= {
        at: found.reason for at, found in columns.others.items() if type(found) is Missing and found.reason in EXEMPT
    }
    grid = cells.grid
    hidden = np.full(len(cells), grid.hidden)
    if grid.hidden_rows or grid.hidden_columns:
        hidden |= np.isin(cells.rows, list(grid.hidden_rows)) | np.isin(cells.columns, list(grid.hidden_columns))
    if not own and not hidden.any():
        return cells.flags
    written = cells.flags or blank_texts(len(cells))
    numbering = Numbering()
    codes = np.array([numbering.of(_joined_flags(name)) for name in written.names])[written.codes]
    for index in {*own, *np.flatnonzero(hidden).tolist()}:
        words = written.names[written.codes[index]]
        codes[index] = numbering.of(_joined_flags(own.get(index, ""), words, "hidden" if hidden[index] else ""))
    return Texts(numbering.values, codes)


def _joined_flags(*flags: str) -> str:
    """Return the distinct words of several flags, in the order they come."""
    return " ".join(dict.fromkeys(" ".join(flags).split()))


# -- targets --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BesideTargets:
    """What stands beside targets in rows of their own, one for each cell: 適用開始 and 基準値; None where there is no such column."""

    effective: Sequence[date | None] | None = None
    baselines: Sequence[float | None] | None = None


def read_target_cells(cells: NumberCells, lines: Sequence[Line], beside: BesideTargets, reading: ReadContext) -> None:
    """Read cells that hold targets: a number or a band each."""
    known: dict[tuple[Any, str, int], float | Band | Missing | Fault] = {}
    plain = _plain_targets(cells, lines)
    periods = [sys.intern(str(period)) for period in reading.builder.periods.values]
    starts, rows = cells.starts(), {row: row + 1 for row in np.unique(cells.rows).tolist()}
    for index in range(len(cells)):
        start, row = starts[int(cells.columns[index])], rows[int(cells.rows[index])]
        number = int(cells.lines[index])
        line, period_number = lines[number], int(cells.periods[index])
        value, shown = cells.values[index], "" if cells.formats is None else cells.formats[index]
        key = (value if type(value) is str else (type(value), value), shown, number)
        found = plain[index] if plain[index] is not None else known.get(key)
        if found is None:
            found = known[key] = read_target(value, shown, line.measure)
        if reading.shares == "share" and line.is_percent and isinstance(found, float):
            is_stated = abs(found) > 1 or "%" in f"{value}{shown}"
            found = found if is_stated else times(found, Fraction(100))
        period = None if period_number < 0 else periods[period_number]
        if isinstance(found, Missing):
            reading.findings.missing.append((f"{start}{row}", found.reason))
        elif isinstance(found, Fault):
            reading.findings.fault(found, f"{start}{row}", indicator=line.name, period=period or "")
        else:
            # Nothing to check: made by the thousand, and all of them share the set of fields that are given.
            target = Target.model_construct(
                _TARGET_FIELDS,
                indicator=line.name,
                period=period,
                value=found,
                effective_from=beside.effective[index] if beside.effective else None,
                baseline=beside.baselines[index] if beside.baselines else None,
            )
            reading.targets.append(ReadTarget(target, start, row, value, shown))


def _plain_targets(cells: NumberCells, lines: Sequence[Line]) -> list[float | None]:
    """Return the targets that are plain numbers, all read at once; None for the cells that have to be looked at one by one."""
    found: list[float | None] = [None] * len(cells)
    raw = np.fromiter((type(value) in (int, float) for value in cells.values), dtype=bool, count=len(cells))
    if raw.any():
        columns = _amounts(cells.only(raw), lines, "none")
        for index, place in enumerate(np.flatnonzero(raw).tolist()):
            if columns.kinds[index] == NUMBER:
                found[place] = float(columns.values[index])
    return found


def distinct_targets(targets: Sequence[ReadTarget], findings: Findings) -> tuple[ReadTarget, ...]:
    """Return the targets of which the later row counts; the others are reported: skipped when they agree, else `duplicate-target`."""
    overruled = _overruled(targets)
    kept = []
    for index, read in enumerate(targets):
        if index not in overruled:
            kept.append(read)
            continue
        counted = targets[overruled[index]]
        if counted.target.value == read.target.value:
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


def _overruled(targets: Sequence[ReadTarget]) -> dict[int, int]:
    """Return the places of targets that a later one of the same agreement stands in for, each with the place of that one.

    One indicator at a time, so that no more is held than the targets of one.
    """
    places: dict[str, list[int]] = {}
    for index, read in enumerate(targets):
        places.setdefault(read.target.indicator, []).append(index)
    overruled: dict[int, int] = {}
    for mine in places.values():
        last = {_agreement(targets[index]): index for index in mine}
        if len(last) < len(mine):
            overruled |= {index: end for index in mine if (end := last[_agreement(targets[index])]) != index}
    return overruled


def _agreement(read: ReadTarget) -> tuple[str, str | None, date | None]:
    return read.target.indicator, read.target.period, read.target.effective_from
