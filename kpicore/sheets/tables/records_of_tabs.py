"""What an analysed tab has to tell: its regions, the decisions about its rows and columns, its indicators, its periods, and the mapping
that records all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpicore.model.plan import Settings
from kpicore.sheets.actuals import Line
from kpicore.sheets.analysed import FoundIndicator, Layout, PeriodAt, Question, Region, TabAnalysis
from kpicore.sheets.cells import Fault
from kpicore.sheets.findings import Findings
from kpicore.sheets.grid import Position
from kpicore.sheets.mapping import CellEntry, LineEntry, TableMapping, TabMapping, path_key
from kpicore.sheets.roles import READ, RoleDecision, TableRole
from kpicore.sheets.tables.recognised import Sorted
from kpicore.sheets.tables.series import combined
from kpicore.sheets.tables.study import LABELS, Study, Table, place_of_row
from kpicore.sheets.template import choice

_SHOWN = 200


# -- regions and roles ----------------------------------------------------------------------------------------------


def regions_of(found: Study) -> tuple[Region, ...]:
    """Return titles and tables of a tab from top to bottom."""
    regions = [_title(found, row) for row in found.frames.above]
    for table in found.tables:
        regions += [_title(found, row) for row in table.frame.title if row not in found.frames.above]
        regions.append(_table_region(found, table))
    unique = {(region.kind, region.rectangle): region for region in regions}
    return tuple(sorted(unique.values(), key=lambda region: region.rectangle[:2]))


def _title(found: Study, row: int) -> Region:
    canvas = found.canvas
    filled = [column for column, kind in enumerate(canvas.kinds[row]) if kind]
    top, left, right = canvas.rows[row], canvas.columns[filled[0]], canvas.columns[filled[-1]]
    text = " ".join(filter(None, (canvas.text(row, column) for column in filled)))[:_SHOWN]
    return Region("title", canvas.range(row, filled[0], row, filled[-1]), (top, left, top, right), text)


def _table_region(found: Study, table: Table) -> Region:
    canvas, frame = found.canvas, table.frame
    rows = (*frame.header, *frame.body[:1], *frame.body[-1:])
    top, bottom = min(rows), max(rows)
    labels = tuple(canvas.columns[column.at] for column in table.columns if column.role in LABELS)
    return Region(
        "table",
        canvas.range(top, frame.left, bottom, frame.right),
        (canvas.rows[top], canvas.columns[frame.left], canvas.rows[bottom], canvas.columns[frame.right]),
        table.title_text[:_SHOWN],
        table.layout,
        tuple(canvas.rows[row] for row in frame.header),
        labels,
    )


@dataclass(frozen=True, slots=True)
class _TableRoles:
    top: int
    left: int
    bottom: int
    right: int
    header: frozenset[int]
    rows: Mapping[int, TableRole]
    columns: Mapping[int, TableRole]


@dataclass(frozen=True, slots=True)
class CellRoles(Mapping[Position, TableRole]):
    """What each cell of a tab is (rows and columns of the tab, from 0), worked out when asked."""

    tables: tuple[_TableRoles, ...] = ()
    titles: frozenset[int] = frozenset()
    cells: Mapping[Position, TableRole] = field(default_factory=dict)

    def __getitem__(self, at: Position) -> TableRole:
        found = self.cells.get(at)
        if found is not None:
            return found
        row, column = at
        for table in self.tables:
            if table.top <= row <= table.bottom and table.left <= column <= table.right:
                return _role_in(table, row, column)
        if row in self.titles:
            return TableRole.TITLE
        raise KeyError(at)

    def __iter__(self) -> Iterator[Position]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)


def _role_in(table: _TableRoles, row: int, column: int) -> TableRole:
    if row in table.header:
        return TableRole.HEADER
    of_column = table.columns.get(column, TableRole.IGNORED)
    of_row = table.rows.get(row, TableRole.ACTUAL)
    if of_column in LABELS:
        return TableRole.GROUP if of_row is TableRole.GROUP else of_column
    return combined(of_row, of_column)


def cell_roles(found: Study, findings: Findings) -> CellRoles:
    """Return what each cell of a tab is."""
    canvas = found.canvas
    tables = []
    for table in found.tables:
        if table.layout is Layout.FIXED:
            continue
        rectangle = _table_region(found, table).rectangle
        rows = {canvas.rows[at]: role for at, role in _row_roles(table)}
        columns = {canvas.columns[column.at]: column.role for column in table.columns}
        header = frozenset(canvas.rows[row] for row in table.frame.header)
        tables.append(_TableRoles(*rectangle, header, rows, columns))
    titles = {canvas.rows[row] for row in found.frames.above}
    titles |= {canvas.rows[row] for table in found.tables for row in table.frame.title}
    return CellRoles(tuple(tables), frozenset(titles), _single_cells(found, findings))


def _row_roles(table: Table) -> Iterator[tuple[int, TableRole]]:
    if table.entries is None:
        yield from ((row.at, row.role) for row in table.rows)
        return
    for at, code in zip(table.frame.body, table.entries.codes, strict=True):
        role = table.entries.labels[code].role
        if role is not TableRole.ACTUAL:
            yield at, role


def _single_cells(found: Study, findings: Findings) -> dict[Position, TableRole]:
    """Return the cells that are something else than their row and column: forecasts, and pairs of label and number."""
    cells: dict[Position, TableRole] = {}
    canvas = found.canvas
    ahead = {where for where, reason in findings.skipped if reason == "forecast"}
    if ahead:
        for table in found.tables:
            for at, _ in zip(table.frame.body, range(len(table.frame.body)), strict=True):
                for column in table.read_columns:
                    if canvas.at(at, column.at) in ahead:
                        cells[canvas.rows[at], canvas.columns[column.at]] = TableRole.FORECAST
    for table in found.tables:
        if table.layout is Layout.FIXED:
            for row in table.rows:
                cells[canvas.rows[row.at], canvas.columns[row.column]] = row.role
    return cells


# -- decisions, indicators, periods ---------------------------------------------------------------------------------


def told_by(
    found: Study, cells: Sorted, lines: Sequence[Line | Fault], findings: Findings, settings: Settings
) -> dict[str, Any]:
    """Return the fields of an analysis that tell how a tab is read."""
    if found.reason:
        return {}
    first = found.tables[0].title if found.tables else None
    return {
        "rows": tuple(_row_decisions(found)),
        "columns": tuple(_column_decisions(found)),
        "cells": tuple(_cell_decisions(found)),
        "periods": tuple(_periods(found)),
        "unit": first.unit if first else "",
        "scale": first.scale if first else 1.0,
        "indicators": tuple(_indicators(cells, lines)),
        "questions": (*cells.questions, *_dash_question(found, findings, settings)),
        "roles": cell_roles(found, findings),
    }


def _row_decisions(found: Study) -> Iterator[RoleDecision]:
    grid, canvas = found.grid, found.canvas
    for table in found.tables:
        for row in table.rows:
            if table.layout is Layout.FIXED or (table.entries is not None and not row.words):
                continue
            where = grid.row_address(canvas.rows[row.at])
            yield RoleDecision(where, row.role, row.reason, row.facts, row.confidence)


def _column_decisions(found: Study) -> Iterator[RoleDecision]:
    grid, canvas = found.grid, found.canvas
    for table in found.tables:
        if table.layout is Layout.FIXED:
            continue
        for column in table.columns:
            where = grid.column_address(canvas.columns[column.at])
            yield RoleDecision(where, column.role, column.reason, column.facts, column.confidence)


def _cell_decisions(found: Study) -> Iterator[RoleDecision]:
    canvas = found.canvas
    for table in found.tables:
        if table.layout is Layout.FIXED:
            for row in table.rows:
                yield RoleDecision(canvas.at(row.at, row.column), row.role, row.reason, row.facts, row.confidence)
        for (at, column), role in table.told_cells.items():
            yield RoleDecision(canvas.at(at, column), role, "told", {"text": canvas.text(at, column)[:80]}, 1.0)


def _periods(found: Study) -> Iterator[PeriodAt]:
    """Return the periods of a tab in the order they come, each with the cell that names it."""
    seen: set[str] = set()
    canvas = found.canvas
    for table in found.tables:
        if table.entries is not None:
            for at, period in zip(table.frame.body, table.entries.periods, strict=True):
                if isinstance(period, tuple) and (name := str(period)) not in seen:
                    seen.add(name)
                    yield PeriodAt(name, canvas.at(at, table.entries.when[0].at))
        elif table.period is not None and str(table.period) not in seen:
            seen.add(str(table.period))
            yield PeriodAt(str(table.period), found.grid.address)
        for column in table.columns:
            if isinstance(column.heading, tuple) and str(column.heading) not in seen:
                seen.add(str(column.heading))
                yield PeriodAt(str(column.heading), canvas.at(column.named_at, column.at))


def _indicators(cells: Sorted, lines: Sequence[Line | Fault]) -> Iterator[FoundIndicator]:
    """Return the indicators a tab holds, each once."""
    seen: set[str] = set()
    for series, line in zip(cells.series, lines, strict=True):
        name = (
            line.name
            if isinstance(line, Line)
            else (f"{series.scope} / {series.name}" if series.scope else series.name)
        )
        if name in seen:
            continue
        seen.add(name)
        node = line.node if isinstance(line, Line) else None
        unit = line.measure.unit if isinstance(line, Line) else ""
        direction = choice("direction", series.direction) or ""
        yield FoundIndicator(
            name, series.scope, node.unit if node else unit, direction, node.id if node else None, series.where
        )


def _dash_question(found: Study, findings: Findings, settings: Settings) -> list[Question]:
    """Ask once per tab what a dash means, where there is one and nobody has said."""
    dashes = [where for where, reason in findings.missing if reason == "dash"]
    told = found.mapping is not None and found.mapping.dash_means is not None
    if not dashes or told or settings.dash_means == "zero":
        return []
    return [Question("dash", "dash", dashes[0], ("none", "zero"), {"cells": len(dashes)}, blocking=False)]


# -- the mapping ----------------------------------------------------------------------------------------------------


def recorded(found: Study, lines: Sequence[Line | Fault], cells: Sorted, analysis: TabAnalysis) -> TabMapping:
    """Return the mapping that records how a tab was read; one that does not fit stays as it is."""
    before = found.mapping
    if before is not None and (found.reason or not analysis.fits):
        return before
    base = before or TabMapping(found.grid.tab, read=not found.reason)
    indicators = _ids(cells, lines)
    tables = tuple(_recorded_table(found, table, indicators) for table in found.tables)
    return TabMapping(
        tab=found.grid.tab,
        read=base.read,
        scope=base.scope,
        year=base.year,
        period=base.period,
        scale=base.scale,
        dash_means=base.dash_means,
        tables=tables,
        answers=base.answers,
    )


def _ids(cells: Sorted, lines: Sequence[Line | Fault]) -> dict[str, str]:
    """Return the node of each row or column, by its address; what fits none or several is left out."""
    found: dict[str, set[str]] = {}
    for series, line in zip(cells.series, lines, strict=True):
        if isinstance(line, Line) and line.node is not None:
            found.setdefault(series.where, set()).add(line.node.id)
    return {where: next(iter(ids)) for where, ids in found.items() if len(ids) == 1}


def _recorded_table(found: Study, table: Table, indicators: Mapping[str, str]) -> TableMapping:
    canvas, grid = found.canvas, found.grid
    rows = []
    known = {path_key(row.words) for row in table.rows if row.told or row.role in READ}
    for row in table.rows:
        if not row.words or row.role is TableRole.UNCLEAR or (table.entries is not None and not row.told):
            continue
        node = row.indicator or indicators.get(place_of_row(found, table, row), "")
        if path_key(row.words) in known:
            rows.append(LineEntry(row.words, _lasting(row.role), node if row.role in READ else "", row.told))
    columns = []
    for column in table.columns:
        if not column.words or column.role is TableRole.UNCLEAR:
            continue
        node = column.indicator or indicators.get(grid.column_address(canvas.columns[column.at]), "")
        if column.told or column.role in READ:
            columns.append(
                LineEntry(column.words, _lasting(column.role), node if column.role in READ else "", column.told)
            )
    cells: tuple[CellEntry, ...] = table.mapped.cells if table.mapped is not None else ()
    return TableMapping(
        table.title_text,
        table.anchor,
        str(table.layout),
        tuple(_once(rows, table)),
        tuple(dict.fromkeys(columns)),
        cells,
    )


def _once(rows: Sequence[LineEntry], table: Table) -> Sequence[LineEntry]:
    return rows if table.entries is None else list(dict.fromkeys(rows))


def _lasting(role: TableRole) -> TableRole:
    """Return the role as it is recorded: which months of a row are still ahead is found anew each time."""
    return TableRole.ACTUAL if role is TableRole.ACTUAL_THEN_FORECAST else role
