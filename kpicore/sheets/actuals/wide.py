"""Tabs with one column per period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from kpicore.sheets.actuals.arrangement import Wide, is_repeated_header
from kpicore.sheets.actuals.lines import (
    Line,
    ReadContext,
    lines_of,
    report_disagreement,
    report_moved_week,
    says_excluded,
)
from kpicore.sheets.actuals.values import NumberCells, read_cells
from kpicore.sheets.cells import Fault
from kpicore.sheets.columns import objects
from kpicore.sheets.findings import Findings
from kpicore.sheets.grid import runs
from kpicore.sheets.names import Skip
from kpicore.sheets.texts import is_blank


def read_wide(table: Wide, reading: ReadContext) -> None:
    """Read a tab with one column per period."""
    grid, columns = table.grid, sorted(table.periods)
    kinds = _wide_rows(table, columns, reading)
    claimed: dict[int, tuple[int, int]] = {}
    kept: list[int] = []
    width = grid.width
    for row, kind in kinds.items():
        if isinstance(kind, Line):
            kept.append(row)
        elif isinstance(kind, Skip):
            reading.findings.skip(grid.row_address(row), kind.reason)
            claimed[row] = (0, width)
        else:
            claimed[row] = (columns[0], columns[-1])
            where = grid.range(row, columns[0], row, columns[-1])
            reading.findings.fault(kind, where, cells=len(columns))
    _report_columns(table, list(kinds), claimed, reading.findings)
    lines = [kind for kind in kinds.values() if isinstance(kind, Line)]
    cells = _wide_cells(table, kept, columns, reading)
    mark = table.fields.get("excluded")
    if mark is not None:  # decision 11
        marks = [says_excluded(grid.value(row, mark)) for row in kept]
        excluded = np.array([*marks, False], dtype=bool)[cells.lines]
        reading.findings.missing += [(where, "excluded") for where in cells.only(excluded).addresses()]
        cells = cells.only(~excluded)
    read_cells(cells, lines, reading)


#: An annotation below a table begins with one of these, is a sentence, or is longer than the name of any indicator.
_REMARK_MARKS = ("※", "*", "注", "(注", "（注")
_LONGEST_NAME = 40


def _wide_rows(table: Wide, columns: Sequence[int], reading: ReadContext) -> dict[int, Line | Skip | Fault]:
    """Return what each row is that has a label or a cell to read."""
    labelled = [(row, table.label(row)) for row in table.rows]
    units = [table.label_text(row, "unit") for row in table.rows]
    pairs = list(zip((label for _, label in labelled), units, strict=True))
    found: dict[int, Line | Skip | Fault] = {}
    for (row, label), line in zip(labelled, lines_of(pairs, table, reading), strict=True):
        is_remark = label.shown.startswith(_REMARK_MARKS) or "。" in label.shown or len(label.shown) > _LONGEST_NAME
        empty = all(is_blank(table.grid.value(row, column)) for column in columns)
        if not label.name and not label.id:
            if not empty:
                found[row] = Fault("row-without-indicator", {})
        elif is_repeated_header(table, row):
            found[row] = Skip("repeated-header")
        elif empty and isinstance(line, Fault) and is_remark:
            found[row] = Skip("remark")
        else:
            found[row] = line
            if label.id and label.name:
                report_disagreement(label, partial(table.grid.at, row, table.fields["id"]), reading)
    return found


def _report_columns(
    table: Wide, rows: Sequence[int], claimed: Mapping[int, tuple[int, int]], findings: Findings
) -> None:
    """Report the columns that are not read, and the weeks that do not begin on Monday (decision 10)."""
    grid, header = table.grid, table.header_row
    for column, fault in table.faults.items():
        findings.fault(fault, grid.at(header, column))
    findings.skip_columns(grid, table.skipped, rows, claimed)
    for column, fault in table.faults.items():
        free = [row for row in rows if row not in claimed or not claimed[row][0] <= column <= claimed[row][1]]
        for first, last in runs(free):
            findings.skip(grid.range(first, column, last, column), fault.code)
    for column, period in table.periods.items():
        report_moved_week(period, grid, header, column, table.title.context, findings)


def _wide_cells(table: Wide, rows: Sequence[int], columns: Sequence[int], reading: ReadContext) -> NumberCells:
    grid, width = table.grid, len(columns)
    numbers = [reading.builder.periods.of(table.periods[column]) for column in columns]
    values: list[Any] = []
    formats: list[str] | None = [] if any(map(any, grid.formats)) else None
    for row in rows:
        values += _at_columns(grid.rows[row], columns, None)
        if formats is not None:
            formats += _at_columns(grid.formats[row] if row < len(grid.formats) else (), columns, "")
    return NumberCells(
        grid,
        objects(values),
        None if formats is None else objects(formats),
        rows=np.repeat(np.array(rows, dtype=np.int64), width),
        columns=np.tile(np.array(columns, dtype=np.int64), len(rows)),
        lines=np.repeat(np.arange(len(rows)), width),
        periods=np.tile(np.array(numbers, dtype=np.int64), len(rows)),
    )


def _at_columns(cells: Sequence[Any], columns: Sequence[int], blank: Any) -> list[Any]:
    if columns[-1] < len(cells):
        return [cells[column] for column in columns]
    return [cells[column] if column < len(cells) else blank for column in columns]
