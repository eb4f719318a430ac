"""Findings about cells that are no values: collected while the tabs are read, reported at the end.

A cell is reported once. Columns and rows are reported as such where all their cells share the reason, else as the runs of cells that do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpicore.problems import Problem, Severity, error, info, one_per_cause, warning
from kpicore.sheets.cells import Fault
from kpicore.sheets.grid import Grid, Uncomputed, runs
from kpicore.sheets.texts import is_blank, text_of

#: A place and a stable word that says why.
Reported = tuple[str, str]
_SHOWN = 80


@dataclass(slots=True)
class Findings:
    """Places known to hold no number (`missing`), left out (`skipped`) and wrong (`problems`), in the order they were met."""

    missing: list[Reported] = field(default_factory=list)
    skipped: list[Reported] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def skip(self, where: str, reason: str) -> None:
        self.skipped.append((where, reason))

    def error(self, code: str, where: str, **facts: Any) -> None:
        self.problems.append(error(code, where, **facts))

    def warn(self, code: str, where: str, **facts: Any) -> None:
        self.problems.append(warning(code, where, **facts))

    def note(self, code: str, where: str, **facts: Any) -> None:
        self.problems.append(info(code, where, **facts))

    def fault(self, fault: Fault, where: str, **facts: Any) -> None:
        self.problems.append(error(fault.code, where, **{**facts, **fault.facts}))

    def report_causes_once(self) -> None:
        """Report problems of one cause as one; the other places are skipped with its code."""
        self.problems, others = one_per_cause(self.problems)
        self.skipped += [(problem.where, problem.code) for problem in others if problem.severity is not Severity.INFO]

    def skip_columns(
        self, grid: Grid, columns: Mapping[int, str], rows: Sequence[int], claimed: Mapping[int, tuple[int, int]]
    ) -> None:
        """Report skipped columns with their reasons, without cells already reported by row (`claimed`: first, last column)."""
        for column, reason in columns.items():
            free = [row for row in rows if row not in claimed or not claimed[row][0] <= column <= claimed[row][1]]
            if len(free) == len(rows):
                self.skip(grid.column_address(column), reason)
                continue
            for first, last in runs(free):
                self.skip(grid.range(first, column, last, column), reason)


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a tab as its header names its cells."""

    grid: Grid
    row: int
    fields: Mapping[str, int]

    def raw(self, field: str) -> Any:
        """The raw value, None where the tab has no such column."""
        return self.grid.value(self.row, self.fields[field]) if field in self.fields else None

    def format(self, field: str) -> str:
        return self.grid.format(self.row, self.fields[field]) if field in self.fields else ""

    def text(self, field: str) -> str:
        return text_of(self.raw(field))

    def cell(self, field: str) -> str:
        """The address of the cell, of the whole row where the tab has no such column."""
        if field in self.fields:
            return self.grid.at(self.row, self.fields[field])
        return self.grid.row_address(self.row)


def records_below(grid: Grid, header_row: int, fields: Mapping[str, int]) -> list[Record]:
    """Return the rows below a header that fill at least one known field."""
    columns = tuple(fields.values())
    return [
        Record(grid, row, fields)
        for row in range(header_row + 1, len(grid.rows))
        if any(not is_blank(grid.value(row, column)) for column in columns)
    ]


def formulas_without_value(record: Record, findings: Findings) -> None:
    """Report the cells of a row whose formula has no saved result; elsewhere they count as blank."""
    for field_name in record.fields:
        value = record.raw(field_name)
        if isinstance(value, Uncomputed):
            findings.error("formula-without-value", record.cell(field_name), text=value.formula[:_SHOWN])


def header_missing(grid: Grid, wanted: Iterable[str], findings: Findings) -> None:
    """Report a tab of ours without its header; the problem stands for the whole tab."""
    if all(is_blank(cell) for row in grid.rows for cell in row):
        findings.skip(grid.address, "empty")
        return
    findings.error("header-not-found", grid.address, tab=grid.tab, wanted=list(wanted))
