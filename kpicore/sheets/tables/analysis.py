"""Any tab, analysed: what its regions, rows and columns are and why, what is read of it and what is asked.

`analyse` looks at one tab alone; `read_drafts` reads the tabs of a workbook together, so that names used on several tabs are told apart
by their scope and a summary tab does not count twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from kpicore.model.node import Node
from kpicore.model.plan import Settings
from kpicore.sheets.actuals import ActualsBuilder, Line, NumberCells, ReadContext, line_for, read_cells
from kpicore.sheets.cells import Fault, label_unit
from kpicore.sheets.columns import objects
from kpicore.sheets.findings import Findings
from kpicore.sheets.grid import Grid, runs
from kpicore.sheets.mapping import TabMapping
from kpicore.sheets.names import Label, Meant, NameIndex, name_index_of
from kpicore.sheets.names import NumberRole as Numbers
from kpicore.sheets.periods import DateContext
from kpicore.sheets.tables.analysed import Counts, ReadNumbers, TabAnalysis
from kpicore.sheets.tables.corrections import mapping_of, with_answer, with_indicator, with_read, with_role
from kpicore.sheets.tables.fitting import Misfit, apply_mapping
from kpicore.sheets.tables.records_of_tabs import recorded, regions_of, told_by
from kpicore.sheets.tables.series import Series, Sorted, sort_cells
from kpicore.sheets.tables.study import Study, study
from kpicore.sheets.tables.tab_titles import sums_up
from kpicore.sheets.template import Title
from kpicore.sheets.texts import name_key

__all__ = [
    "Draft",
    "analyse",
    "draft_of",
    "labels_of_drafts",
    "mapping_of",
    "read_drafts",
    "with_answer",
    "with_indicator",
    "with_read",
    "with_role",
]

_LONG_AGO = date(1970, 1, 1)


@dataclass(slots=True)
class Draft:
    """A tab taken apart and its cells sorted, before its numbers are read; `misfit` says what moved where its mapping does not fit."""

    study: Study
    sorted: Sorted = field(default_factory=Sorted)
    misfit: Misfit | None = None

    @property
    def grid(self) -> Grid:
        return self.study.grid


def analyse(
    grid: Grid,
    context: DateContext,
    *,
    nodes: Sequence[Node] = (),
    mapping: TabMapping | None = None,
    settings: Settings | None = None,
) -> TabAnalysis:
    """Return what a tab is made of and what is read of it. Never raises, whatever the cells are.

    `mapping` is what a person said of the tab or what was decided when it was read before; `nodes` are the tree its indicators may fit.
    """
    draft = draft_of(grid, context, name_index_of(nodes), mapping)
    name_index = name_index_of(nodes, labels_of_drafts([draft]))
    reading = ReadContext(
        settings or Settings(), context.today or _LONG_AGO, name_index, Findings(), ActualsBuilder(context.calendar)
    )
    return read_drafts([draft], reading)[0]


def draft_of(grid: Grid, context: DateContext, tree: NameIndex, mapping: TabMapping | None = None) -> Draft:
    """Return a tab taken apart, its cells sorted by its mapping where it has one; `tree` is the index of the plan's nodes."""
    found = study(grid, context, mapping)
    draft = Draft(found)
    if found.reason and (found.reason == "not-read" or mapping is None or not mapping.tables):
        return draft
    draft.misfit = apply_mapping(found)
    if draft.misfit is not None:
        found.reason = ""
    if draft.misfit is None:
        draft.sorted = sort_cells(found, tree)
    return draft


def labels_of_drafts(drafts: Iterable[Draft]) -> list[Label]:
    """Return the labels of the series of all tabs, for an index of the names of a workbook without a tree."""
    labels = [series.label(draft.study.scope) for draft in drafts for series in draft.sorted.series]
    return [replace(label, name=label_unit(label.name)[0] or label.name) for label in labels]


# -- reading --------------------------------------------------------------------------------------------------------


def read_drafts(drafts: Sequence[Draft], reading: ReadContext) -> list[TabAnalysis]:
    """Read the tabs; what is found goes into `reading`, and for each tab its analysis is returned."""
    lines = [[_line(series, draft, reading) for series in draft.sorted.series] for draft in drafts]
    _keep_scopes_of_tree(drafts, lines, reading.name_index)
    # Of two equal entries the later one counts: what a tab of details says, not the tab that sums them up.
    order = sorted(range(len(drafts)), key=lambda number: not sums_up(drafts[number].grid.tab))
    analyses = {number: _read(drafts[number], lines[number], reading) for number in order}
    return [analyses[number] for number in range(len(drafts))]


def _line(series: Series, draft: Draft, reading: ReadContext) -> Line | Fault:
    """Return whose numbers a series holds and how they are read."""
    label = series.label(draft.study.scope)
    meaning = _meant(series, label, reading.name_index)
    if isinstance(meaning, Fault):
        return meaning
    meaning = replace(meaning, role=Numbers(str(series.role)))
    return line_for(meaning, label, series.unit, series.title or Title(draft.study.context), reading)


def _meant(series: Series, label: Label, name_index: NameIndex) -> Meant | Fault:
    if not series.indicator:
        return name_index.indicator(label)
    node = name_index.node(series.indicator)
    if node is not None:
        return name_index.indicator(Label(id=node.id))
    return Meant(series.indicator) if not name_index.has_tree else name_index.indicator(label)


def _keep_scopes_of_tree(drafts: Sequence[Draft], lines: Sequence[list[Line | Fault]], name_index: NameIndex) -> None:
    """Where one indicator of the tree is named in several scopes or tabs, only those count that the tree names (decision 1)."""
    if not name_index.has_tree:
        return
    scopes: dict[tuple[int, Numbers], set[str]] = {}
    placed = [
        (found, number, line, series.scope or draft.study.scope)
        for draft, found in zip(drafts, lines, strict=True)
        for number, (line, series) in enumerate(zip(found, draft.sorted.series, strict=True))
        if isinstance(line, Line) and not series.indicator
    ]
    for _, _, line, scope in placed:
        scopes.setdefault((line.indicator, line.role), set()).add(name_key(scope))
    for found, number, line, scope in placed:
        several = len(scopes[line.indicator, line.role]) > 1
        if several and scope and line.node is not None and not name_index.is_in(line.node, scope):
            found[number] = Fault("scope-not-in-tree", {"indicator": line.node.name, "scope": scope})


def _read(draft: Draft, lines: Sequence[Line | Fault], reading: ReadContext) -> TabAnalysis:
    own = Findings()
    mapping = draft.study.mapping
    settings = reading.settings
    if mapping is not None and mapping.dash_means in ("none", "zero"):
        settings = settings.model_copy(update={"dash_means": mapping.dash_means})
    targets_before, parts_before = len(reading.targets), len(reading.builder.parts)
    mine = replace(reading, settings=settings, findings=own)
    counts = _read_cells_of(draft, lines, mine)
    own.report_causes_once()
    reading.findings.missing += own.missing
    reading.findings.skipped += own.skipped
    reading.findings.problems += own.problems
    targets = tuple(reading.targets[targets_before:])
    parts = reading.builder.parts[parts_before:]
    analysis = TabAnalysis(
        tab=draft.grid.tab,
        width=draft.grid.width,
        height=len(draft.grid.rows),
        reason=draft.study.reason or ("mapping-does-not-fit" if draft.misfit else ""),
        regions=regions_of(draft.study),
        scope=draft.study.scope,
        counts=counts,
        numbers=ReadNumbers(tuple(parts), reading.builder),
        targets=targets,
        missing=tuple(own.missing),
        skipped=tuple(own.skipped),
        problems=tuple(own.problems),
        fits=draft.misfit is None,
        source=draft.study,
    )
    return replace(
        analysis,
        **told_by(draft.study, draft.sorted, lines, own, settings),
        mapping=recorded(draft.study, lines, draft.sorted, analysis),
    )


def _read_cells_of(draft: Draft, lines: Sequence[Line | Fault], reading: ReadContext) -> Counts:
    """Read the cells of a tab and tell of all others; return how many there are of each kind."""
    findings, sorted_cells = reading.findings, draft.sorted
    if draft.study.reason:
        findings.skip(draft.grid.address, draft.study.reason)
        return Counts()
    if draft.misfit is not None:
        findings.error("mapping-does-not-fit", draft.grid.address, tab=draft.grid.tab, **draft.misfit.facts)
        return Counts()
    for fault, where, cells in sorted_cells.faults:
        if fault.code == "period-not-told":
            findings.warn(fault.code, where, cells=cells, **fault.facts)
        else:
            findings.fault(fault, where, cells=cells)
    for where, cells, facts in sorted_cells.unclear:
        findings.warn("unclear-role", where, cells=cells, **facts)
    findings.skipped += sorted_cells.skipped
    findings.missing += sorted_cells.missing
    _tell_faults(draft, lines, findings)
    return _read_series(draft, lines, reading)


def _tell_faults(draft: Draft, lines: Sequence[Line | Fault], findings: Findings) -> None:
    """Report each series that is no indicator's, all series of one row or column as one problem."""
    told: set[tuple[str, str]] = set()
    for series, line in zip(draft.sorted.series, lines, strict=True):
        if not isinstance(line, Fault):
            continue
        places = _places(draft.study, series)
        key = (series.where, line.code)
        if key not in told:
            findings.fault(line, places[0], cells=len(series.rows))
            places = places[1:]
        told.add(key)
        findings.skipped += [(place, line.code) for place in places]


def _places(found: Study, series: Series) -> list[str]:
    """Return the ranges of the cells of a series, which lie in one row or in one column."""
    canvas = found.canvas
    if len(set(series.rows)) == 1:
        row = series.rows[0]
        return [canvas.range(row, first, row, last) for first, last in runs(sorted(set(series.columns)))]
    column = series.columns[0]
    return [canvas.range(first, column, last, column) for first, last in runs(sorted(set(series.rows)))]


def _read_series(draft: Draft, lines: Sequence[Line | Fault], reading: ReadContext) -> Counts:
    pairs = [(series, line) for series, line in zip(draft.sorted.series, lines, strict=True) if isinstance(line, Line)]
    actual = [pair for pair in pairs if pair[1].role is not Numbers.TARGET]
    findings, calendar = reading.findings, reading.calendar
    problems_before = sum(_cells_in(problem.facts) for problem in findings.problems)
    before, parts = len(findings.missing), len(reading.builder.parts)
    _read_pairs(draft, actual, reading)
    periods = {period for series, _ in actual for period in series.periods}
    begun = {period: calendar.first_day(period) <= reading.today for period in periods}
    read = sum(map(len, reading.builder.parts[parts:]))
    ahead = _addresses_ahead(draft, actual, begun)
    missing = sum(where not in ahead for where, _ in findings.missing[before:])
    wrong = sum(_cells_in(problem.facts) for problem in findings.problems) - problems_before
    targets = len(reading.targets)
    _read_pairs(draft, [pair for pair in pairs if pair[1].role is Numbers.TARGET], reading)
    return Counts(
        indicators=len({line.indicator for _, line in actual}) + len(_unknown(draft, lines)),
        periods=sum(begun.values()),
        actual=read,
        target=len(reading.targets) - targets,
        missing=missing,
        check=problems_before + wrong,
        skipped=len(findings.skipped),
    )


def _unknown(draft: Draft, lines: Sequence[Line | Fault]) -> set[tuple[str, str]]:
    """Return the scopes and names that are no indicator's yet: their cells are to be looked at, so they are counted as well."""
    found = zip(draft.sorted.series, lines, strict=True)
    return {(series.scope, series.name) for series, line in found if isinstance(line, Fault)}


def _cells_in(facts: object) -> int:
    cells = facts.get("cells", 1) if hasattr(facts, "get") else 1
    return int(cells)


def _addresses_ahead(draft: Draft, pairs: Sequence[tuple[Series, Line]], begun: dict) -> set[str]:  # type: ignore[type-arg]
    canvas = draft.study.canvas
    return {
        canvas.at(row, column)
        for series, _ in pairs
        for row, column, period in zip(series.rows, series.columns, series.periods, strict=True)
        if not begun[period]
    }


def _read_pairs(draft: Draft, pairs: Sequence[tuple[Series, Line]], reading: ReadContext) -> None:
    """Read the cells of series, all of them at once."""
    canvas, grid = draft.study.canvas, draft.grid
    rows = [row for series, _ in pairs for row in series.rows]
    if not rows:
        return
    columns = [column for series, _ in pairs for column in series.columns]
    periods = [reading.builder.periods.of(period) for series, _ in pairs for period in series.periods]
    lengths = [len(series.rows) for series, _ in pairs]
    formats = None
    if any(map(any, grid.formats)):
        formats = objects([canvas.format(row, column) for row, column in zip(rows, columns, strict=True)])
    cells = NumberCells(
        grid,
        objects([canvas.values[row][column] for row, column in zip(rows, columns, strict=True)]),
        formats,
        rows=np.array(canvas.rows, dtype=np.int64)[rows],
        columns=np.array(canvas.columns, dtype=np.int64)[columns],
        lines=np.repeat(np.arange(len(pairs)), lengths),
        periods=np.array(periods, dtype=np.int64),
    )
    read_cells(cells, [line for _, line in pairs], reading)
