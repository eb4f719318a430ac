"""A tab recognised by the words it has in known places (`study`), as the value that `recognition` reads the numbers of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kpicore.model.plan import Settings
from kpicore.sheets.actuals import Line
from kpicore.sheets.analysed import Layout, Pointed, Region, TabAnalysis
from kpicore.sheets.cells import Fault
from kpicore.sheets.findings import Findings
from kpicore.sheets.grid import Grid
from kpicore.sheets.mapping import LineEntry, TabMapping
from kpicore.sheets.names import NameIndex
from kpicore.sheets.periods import DateContext
from kpicore.sheets.tables.fitting import apply_mapping
from kpicore.sheets.tables.recognised import RecognisedTab, Sorted
from kpicore.sheets.tables.records_of_tabs import recorded, regions_of, told_by
from kpicore.sheets.tables.series import sort_cells
from kpicore.sheets.tables.study import Study, Table, cell_words, place_of_row, study


def tab_by_words(grid: Grid, context: DateContext, tree: NameIndex, mapping: TabMapping | None = None) -> RecognisedTab:
    """Return a tab taken apart, its cells sorted by its mapping where it has one; `tree` is the index of the plan's nodes."""
    found = study(grid, context, mapping)
    cells, misfit = Sorted(), None
    if not found.reason or (found.reason != "not-read" and mapping is not None and mapping.tables):
        misfit = apply_mapping(found)
        if misfit is not None:
            found.reason = ""
        else:
            cells = sort_cells(found, tree)
    return RecognisedTab(
        found.canvas,
        found.context,
        found.scope,
        found.mapping,
        AccountOfStudy(found, cells),
        found.reason,
        cells,
        None if misfit is None else misfit.facts,
    )


@dataclass(frozen=True, slots=True)
class AccountOfStudy:
    """What a studied tab has to tell (`recognised.Account`)."""

    study: Study
    cells: Sorted

    def regions(self) -> tuple[Region, ...]:
        return regions_of(self.study)

    def told(self, lines: Sequence[Line | Fault], findings: Findings, settings: Settings) -> dict[str, Any]:
        return told_by(self.study, self.cells, lines, findings, settings)

    def recorded(self, lines: Sequence[Line | Fault], analysis: TabAnalysis) -> TabMapping:
        return recorded(self.study, lines, self.cells, analysis)

    def pointed(self, where: str) -> Sequence[Pointed]:
        return [_pointed(self.study, table, where) for table in self.study.tables]


def _pointed(study: Study, table: Table, where: str) -> Pointed:
    """Return what an address points at in a table."""
    rows = [row for row in table.rows if row.words and where == place_of_row(study, table, row)]
    address = study.grid.column_address
    columns = [column for column in table.columns if column.words and where == address(study.canvas.columns[column.at])]
    return Pointed(
        tuple(LineEntry(row.words, row.role, row.indicator) for row in rows),
        tuple(LineEntry(column.words, column.role, column.indicator) for column in columns),
        cell_words(study, table, where) if table.layout is not Layout.FIXED else None,
    )
