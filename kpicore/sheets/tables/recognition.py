"""Any tabs, recognised together: what their rows and columns are and why, and then their numbers, read by whoever knows the names.

Names used on several tabs are told apart by their scope, and a summary tab does not count twice; so the names of all tables of a workbook
have to be known before a number is read: `Recognition` gives them out first and reads then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from kpicore.periods import Period
from kpicore.sheets.actuals import Line, NumberCells, ReadContext, line_for, read_cells
from kpicore.sheets.analysed import Counts, ReadNumbers, TabAnalysis
from kpicore.sheets.cells import Fault, Number, label_unit, read_number
from kpicore.sheets.columns import objects
from kpicore.sheets.findings import Findings
from kpicore.sheets.grid import Grid, runs
from kpicore.sheets.mapping import TabMapping
from kpicore.sheets.names import Label, Meant, NameIndex
from kpicore.sheets.names import NumberRole as Numbers
from kpicore.sheets.periods import DateContext
from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.canvas import Canvas
from kpicore.sheets.tables.evidence import tabs_by_evidence
from kpicore.sheets.tables.recognised import RecognisedTab, Series
from kpicore.sheets.tables.tab_titles import looks_like_scope, sums_up
from kpicore.sheets.tables.witnesses import said_of
from kpicore.sheets.template import Title
from kpicore.sheets.texts import name_key


def recognise(
    tabs: Iterable[tuple[Grid, TabMapping | None]], context: DateContext, tree: NameIndex, file: str = ""
) -> Recognition:
    """Return the tabs taken apart, each by its mapping where it has one; `tree` is the index of the plan's nodes, `file` the name of the
    file they come from. Never raises.
    """
    found = tabs_by_evidence(tuple(tabs), context, tree, file)
    if not tree.has_tree:
        _tell_tabs_apart(found)
    return Recognition(found)


def _tell_tabs_apart(tabs: Sequence[RecognisedTab]) -> None:
    """Give series of one name and scope on several tabs the scope of their tab as well (駅前店 / 販管費 beside 団地店 / 販管費), whatever
    the tabs are called where they say other numbers of most of the periods they share.
    """
    named: dict[tuple[str, str], list[tuple[RecognisedTab, Series]]] = defaultdict(list)
    for tab in tabs:
        for series in tab.sorted.series:
            named[name_key(series.name), name_key(series.scope)].append((tab, series))
    several = [alike for alike in named.values() if len({tab.scope for tab, _ in alike}) > 1]
    others = [_disagree(alike) for alike in several]
    parts = {tab.scope for alike, is_other in zip(several, others, strict=True) if is_other for tab, _ in alike}
    for alike, is_other in zip(several, others, strict=True):
        # Plans alone are of the parts that what was done tells apart.
        are_plans = all(series.role is TableRole.TARGET for _, series in alike)
        are_apart = is_other or (are_plans and parts.issuperset(tab.scope for tab, _ in alike))
        for tab, series in alike:
            if tab.scope and (are_apart or (series.scope and looks_like_scope(tab.scope))):
                series.scope = " / ".join(filter(None, (tab.scope, series.scope)))


#: Tabs that say other numbers of fewer periods, or of less of those they share, tell of one indicator and one of them is wrong.
_FEWEST_OTHER, _SHARE_OF_OTHER = 4, 0.8


def _disagree(alike: Sequence[tuple[RecognisedTab, Series]]) -> bool:
    """Whether the actuals of two tabs with different scopes are others in most of the periods that both have."""
    known: dict[str, dict[Period | None, object]] = defaultdict(dict)
    for tab, series in alike:
        if series.role is TableRole.ACTUAL and not sums_up(tab.canvas.grid.tab):
            places = zip(series.rows, series.columns, series.periods, strict=True)
            numbers = ((period, _number(tab.canvas.value(row, column))) for row, column, period in places)
            known[tab.scope] |= {period: number for period, number in numbers if number not in (None, "")}
    for one, other in combinations(filter(None, known), 2):
        common = known[one].keys() & known[other].keys()
        others = sum(known[one][period] != known[other][period] for period in common)
        if others >= max(_FEWEST_OTHER, _SHARE_OF_OTHER * len(common)):
            return True
    return False


def _number(value: object) -> object:
    """Return what a cell holds, a written number as one."""
    read = read_number(value) if isinstance(value, str) else value
    return read.value if isinstance(read, Number) else value


@dataclass(frozen=True, slots=True)
class Recognition:
    """Tabs as they were recognised, in their order; nothing of them has been read yet."""

    tabs: tuple[RecognisedTab, ...] = ()

    @property
    def labels(self) -> list[Label]:
        """The labels of the series of all tabs, for an index of the names of a workbook without a tree."""
        labels = [series.label(tab.scope) for tab in self.tabs for series in tab.sorted.series]
        return [replace(label, name=label_unit(label.name)[0] or label.name) for label in labels]

    @property
    def found_something(self) -> bool:
        """Whether any tab has numbers, something to ask or a mapping that does not fit any more."""
        return any(tab.sorted.series or tab.sorted.questions or tab.moved is not None for tab in self.tabs)

    def without(self, names: Iterable[str]) -> Recognition:
        """Return the recognition without some tabs."""
        left = set(names)
        return Recognition(tuple(tab for tab in self.tabs if tab.canvas.grid.tab not in left))

    def bare(self, names: Iterable[str]) -> list[str]:
        """Return those of the tabs that hold no series."""
        asked = set(names)
        return [tab.canvas.grid.tab for tab in self.tabs if tab.canvas.grid.tab in asked and not tab.sorted.series]

    def read(self, reading: ReadContext) -> list[TabAnalysis]:
        """Read the tabs; what is found goes into `reading`, and for each tab its analysis is returned."""
        lines = [[_line(series, tab, reading) for series in tab.sorted.series] for tab in self.tabs]
        _keep_scopes_of_tree(self.tabs, lines, reading.name_index)
        # Of two equal entries the later one counts: what a tab of details says, not the tab that sums them up or plans what follows.
        order = sorted(range(len(self.tabs)), key=lambda number: _nearness(self.tabs[number].canvas.grid.tab))
        said = {tab.mapping.dash_means for tab in self.tabs if tab.mapping is not None and tab.mapping.dash_means}
        if len(said) == 1:  # a dash means the same on all tabs
            reading = replace(reading, settings=reading.settings.model_copy(update={"dash_means": min(said)}))
        analyses = {number: _read(self.tabs[number], lines[number], reading) for number in order}
        told = {"dash"} if len(said) == 1 else set()
        return _asked_once([analyses[number] for number in range(len(self.tabs))], told)


def _nearness(tab: str) -> int:
    """Return how near a tab is to what was by its name: one that sums up others is farther than a plan, and that than any other."""
    said = said_of(tab)
    return 0 if sums_up(tab) else 1 if said is not None and said.role is TableRole.TARGET else 2


def _asked_once(analyses: Sequence[TabAnalysis], told: Set[str]) -> list[TabAnalysis]:
    """Return tabs with what would be asked of several of them, about a dash or a word, asked of the first alone, and nothing asked whose
    key is `told`: an answer reaches all tabs.
    """
    asked = set(told)
    found = []
    for analysis in analyses:
        kept = tuple(
            question
            for question in analysis.questions
            if not {question.code, question.key} & _REACHING or question.key not in asked
        )
        asked |= {question.key for question in kept}
        found.append(replace(analysis, questions=kept) if len(kept) < len(analysis.questions) else analysis)
    return found


#: Questions that are about a sign, a word or whose quarters are meant, whatever tab they stand on.
_REACHING = {"dash", "role", "quarters"}


def _line(series: Series, tab: RecognisedTab, reading: ReadContext) -> Line | Fault:
    """Return whose numbers a series holds and how they are read."""
    label = series.label(tab.scope)
    meaning = _meant(series, label, reading.name_index)
    if isinstance(meaning, Fault):
        return meaning
    meaning = replace(meaning, role=Numbers(str(series.role)))
    return line_for(meaning, label, series.unit, series.title or Title(tab.context), reading)


def _meant(series: Series, label: Label, name_index: NameIndex) -> Meant | Fault:
    if not series.indicator:
        return name_index.indicator(label)
    node = name_index.node(series.indicator)
    if node is not None:
        return name_index.indicator(Label(id=node.id))
    return Meant(series.indicator) if not name_index.has_tree else name_index.indicator(label)


def _keep_scopes_of_tree(
    tabs: Sequence[RecognisedTab], lines: Sequence[list[Line | Fault]], name_index: NameIndex
) -> None:
    """Where one indicator of the tree is named in several scopes or tabs, only those count that the tree names (decision 1)."""
    if not name_index.has_tree:
        return
    scopes: dict[tuple[int, Numbers], set[str]] = {}
    placed = [
        (found, number, line, series.scope or tab.scope)
        for tab, found in zip(tabs, lines, strict=True)
        for number, (line, series) in enumerate(zip(found, tab.sorted.series, strict=True))
        if isinstance(line, Line) and not series.indicator
    ]
    for _, _, line, scope in placed:
        scopes.setdefault((line.indicator, line.role), set()).add(name_key(scope))
    for found, number, line, scope in placed:
        several = len(scopes[line.indicator, line.role]) > 1
        if several and scope and line.node is not None and not name_index.is_in(line.node, scope):
            found[number] = Fault("scope-not-in-tree", {"indicator": line.node.name, "scope": scope})


def _read(tab: RecognisedTab, lines: Sequence[Line | Fault], reading: ReadContext) -> TabAnalysis:
    own = Findings()
    mapping = tab.mapping
    settings = reading.settings
    if mapping is not None and mapping.dash_means in ("none", "zero"):
        settings = settings.model_copy(update={"dash_means": mapping.dash_means})
    targets_before, parts_before = len(reading.targets), len(reading.builder.parts)
    shares = "" if mapping is None else mapping.answers.get("shares", "")
    mine = replace(reading, settings=settings, findings=own, shares=shares)
    counts = _read_cells_of(tab, lines, mine)
    own.report_causes_once()
    reading.findings.missing += own.missing
    reading.findings.skipped += own.skipped
    reading.findings.problems += own.problems
    targets = tuple(reading.targets[targets_before:])
    parts = reading.builder.parts[parts_before:]
    analysis = TabAnalysis(
        tab=tab.canvas.grid.tab,
        width=tab.canvas.grid.width,
        height=len(tab.canvas.grid.rows),
        reason=tab.reason or ("mapping-does-not-fit" if tab.moved else ""),
        regions=tab.account.regions(),
        scope=tab.scope,
        counts=counts,
        numbers=ReadNumbers(tuple(parts), reading.builder),
        targets=targets,
        missing=tuple(own.missing),
        skipped=tuple(own.skipped),
        problems=tuple(own.problems),
        fits=tab.moved is None,
        pointed=tab.account.pointed,
    )
    return replace(
        analysis,
        **tab.account.told(lines, own, settings),
        mapping=tab.account.recorded(lines, analysis),
    )


def _read_cells_of(tab: RecognisedTab, lines: Sequence[Line | Fault], reading: ReadContext) -> Counts:
    """Read the cells of a tab and tell of all others; return how many there are of each kind."""
    findings, sorted_cells = reading.findings, tab.sorted
    if tab.reason:
        findings.skip(tab.canvas.grid.address, tab.reason)
        return Counts()
    if tab.moved is not None:
        findings.error("mapping-does-not-fit", tab.canvas.grid.address, tab=tab.canvas.grid.tab, **tab.moved)
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
    _tell_faults(tab, lines, findings)
    return _read_series(tab, lines, reading)


def _tell_faults(tab: RecognisedTab, lines: Sequence[Line | Fault], findings: Findings) -> None:
    """Report each series that is no indicator's, all series of one row or column as one problem."""
    told: set[tuple[str, str]] = set()
    for series, line in zip(tab.sorted.series, lines, strict=True):
        if not isinstance(line, Fault):
            continue
        places = _places(tab.canvas, series)
        key = (series.where, line.code)
        if key not in told:
            findings.fault(line, places[0], cells=len(series.rows))
            places = places[1:]
        told.add(key)
        findings.skipped += [(place, line.code) for place in places]


def _places(canvas: Canvas, series: Series) -> list[str]:
    """Return the ranges of the cells of a series, which lie in one row or in one column."""
    if len(set(series.rows)) == 1:
        row = series.rows[0]
        return [canvas.range(row, first, row, last) for first, last in runs(sorted(set(series.columns)))]
    column = series.columns[0]
    return [canvas.range(first, column, last, column) for first, last in runs(sorted(set(series.rows)))]


def _read_series(tab: RecognisedTab, lines: Sequence[Line | Fault], reading: ReadContext) -> Counts:
    pairs = [(series, line) for series, line in zip(tab.sorted.series, lines, strict=True) if isinstance(line, Line)]
    actual = [pair for pair in pairs if pair[1].role is not Numbers.TARGET]
    findings, calendar = reading.findings, reading.calendar
    problems_before = sum(_cells_in(problem.facts) for problem in findings.problems)
    before, parts = len(findings.missing), len(reading.builder.parts)
    _read_pairs(tab, actual, reading)
    periods = {id(period): period for series, _ in actual for period in series.periods if period is not None}
    begun = {period: calendar.first_day(period) <= reading.today for period in set(periods.values())}
    read = sum(map(len, reading.builder.parts[parts:]))
    ahead = _addresses_ahead(tab, actual, begun) if not all(begun.values()) else set()
    missing = sum(where not in ahead for where, _ in findings.missing[before:])
    wrong = sum(_cells_in(problem.facts) for problem in findings.problems) - problems_before
    targets = len(reading.targets)
    _read_pairs(tab, [pair for pair in pairs if pair[1].role is Numbers.TARGET], reading)
    # What is no indicator's yet is counted as well: its cells are to be looked at.
    every = zip(tab.sorted.series, lines, strict=True)
    unknown = {(series.scope, series.name) for series, line in every if isinstance(line, Fault)}
    return Counts(
        indicators=len({line.indicator for _, line in actual}) + len(unknown),
        periods=sum(begun.values()),
        actual=read,
        target=len(reading.targets) - targets,
        missing=missing,
        check=problems_before + wrong,
        skipped=len(findings.skipped),
    )


def _cells_in(facts: object) -> int:
    cells = facts.get("cells", 1) if hasattr(facts, "get") else 1
    return int(cells)


def _addresses_ahead(tab: RecognisedTab, pairs: Sequence[tuple[Series, Line]], begun: dict) -> set[str]:  # type: ignore[type-arg]
    canvas = tab.canvas
    return {
        canvas.at(row, column)
        for series, _ in pairs
        for row, column, period in zip(series.rows, series.columns, series.periods, strict=True)
        if not begun[period]
    }


def _read_pairs(tab: RecognisedTab, pairs: Sequence[tuple[Series, Line]], reading: ReadContext) -> None:
    """Read the cells of series, all of them at once."""
    canvas, grid = tab.canvas, tab.canvas.grid
    rows = [row for series, _ in pairs for row in series.rows]
    if not rows:
        return
    columns = [column for series, _ in pairs for column in series.columns]
    number_of = reading.builder.periods.of
    told = [period for series, _ in pairs for period in series.periods]
    numbers = {key: number_of(period) for key, period in {id(period): period for period in told}.items() if period}
    periods = [numbers.get(id(period), -1) for period in told]
    lengths = [len(series.rows) for series, _ in pairs]
    formats = None
    if any(map(any, grid.formats)):
        formats = objects([canvas.format(row, column) for row, column in zip(rows, columns, strict=True)])
    cells = NumberCells(
        grid,
        objects([canvas.values_down[column][row] for row, column in zip(rows, columns, strict=True)]),
        formats,
        rows=np.array(canvas.rows, dtype=np.int64)[rows],
        columns=np.array(canvas.columns, dtype=np.int64)[columns],
        lines=np.repeat(np.arange(len(pairs)), lengths),
        periods=np.array(periods, dtype=np.int64),
    )
    read_cells(cells, [line for _, line in pairs], reading)
