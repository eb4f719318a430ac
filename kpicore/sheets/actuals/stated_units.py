"""The unit that the cells of a row state, where label, 単位 column and tree do not (decisions 5 and 6 of the sheet).

A row whose cells carry a unit is in that unit, be it only some of them. A bare number in a row of 千円 is asked about where it would lie
beside the others only if it were in 千円 too.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from statistics import median

import numpy as np

from kpicore.sheets.actuals.lines import Flags, Line
from kpicore.sheets.cells import FAULT, NUMBER, Columns, Measure, Number, Reading, unit_base
from kpicore.sheets.columns import Ints

#: Numbers of a row are beside one another when they differ by less than this many powers of ten: half of a thousand.
_BESIDE = 1.5


def in_stated_units(columns: Columns, line_of_cell: Ints, lines: Sequence[Line]) -> tuple[list[Line], Flags]:
    """Return the lines, one without a unit in the unit most of its cells state, of as many the first; and which cells to read again.

    Those are the cells that state another unit than their line has by now, and those that made no sense before it had one. A bare number
    counts that unit as it did before, and what states it or is missing stays what it is.
    """
    open_lines = {number for number, line in enumerate(lines) if not line.measure.unit}
    again: Flags = np.zeros(len(line_of_cell), dtype=bool)
    found = [(index, each.unit) for index, each in columns.others.items() if type(each) is Number and each.unit]
    if not open_lines or not found:
        return list(lines), again
    found.sort()
    cells, stated = zip(*found, strict=True)
    of_line = line_of_cell[list(cells)].tolist()
    counts = Counter(zip(of_line, stated, strict=True))
    units: dict[int, str] = {}
    for (number, unit), count in counts.items():
        if number in open_lines and count > counts.get((number, units.get(number, "")), 0):
            units[number] = unit
    is_other = [units.get(line, unit) != unit for line, unit in zip(of_line, stated, strict=True)]
    again[columns.kinds == FAULT] = np.isin(line_of_cell[columns.kinds == FAULT], list(units))
    again[np.array(cells)[is_other]] = True
    return [
        replace(line, measure=_measured_in(line.measure, units[number])) if number in units else line
        for number, line in enumerate(lines)
    ], again


@lru_cache(maxsize=256)
def _measured_in(measure: Measure, unit: str) -> Measure:
    return replace(measure, unit=unit)


def lines_with_multiples(columns: Columns, line_of_cell: Ints, lines: Sequence[Line]) -> list[int]:
    """Return the lines of which at least half of the numbers state a multiple (千円, 万) where nothing states the unit of a bare one."""
    marked = [index for index, reading in columns.others.items() if isinstance(reading, Number) and reading.scale != 1]
    if not marked:
        return []
    multiples = np.bincount(line_of_cell[marked], minlength=len(lines))
    numbers = np.bincount(line_of_cell[columns.kinds == NUMBER], minlength=len(lines))
    often = np.flatnonzero((multiples > 0) & (multiples * 2 >= numbers) & (multiples < numbers))
    return [number for number in often.tolist() if not lines[number].says_unit]


def multiple_of(readings: Sequence[Reading]) -> tuple[float, str]:
    """Return the multiple most cells of a row state that state one, with its unit: (1000.0, "円") for 千円, (1.0, "") for none."""
    multiples = Counter((r.scale, r.unit) for r in readings if isinstance(r, Number) and r.scale != 1)
    return multiples.most_common(1)[0][0] if multiples else (1.0, "")


def clashing_scales(readings: Sequence[Reading], measure: Measure, scale: float) -> Mapping[int, float]:
    """Return the bare numbers of a row whose others state `scale` that may be meant so, by index with the other reading.

    1400 beside 1,200千円 and 1,300千円 is 1,400円 or 1,400千円 (`unit-clash`); 1,400,000 is 円, for that is where the others are. Where
    more would be asked than state the multiple, the cells with the multiple are the odd ones, and they state their unit themselves.
    """
    counted = measure.scale if measure.scale != 1.0 else unit_base(measure.unit)[1]
    numbers = {index: r for index, r in enumerate(readings) if isinstance(r, Number) and r.value}
    others = [abs(r.value) for r in numbers.values() if r.scale != 1]
    if scale == counted or not others:
        return {}
    usual, ratio = median(others), scale / counted
    asked: dict[int, float] = {}
    for index, r in numbers.items():
        if r.unit or r.scale != 1:
            continue
        factors = (math.log10(abs(value)) - math.log10(usual) for value in (r.value, r.value * ratio))
        as_it_is, otherwise = map(abs, factors)  # how far it is from the others, in powers of ten
        if otherwise < min(_BESIDE, as_it_is):
            asked[index] = r.value * ratio
    return asked if len(asked) <= len(others) else {}
