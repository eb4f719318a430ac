"""Tabs recognised by evidence, as the value that `recognition` reads the numbers of.

One pass after the other: notation of the source, typed cells, runs of periods, tables, board or list, years, roles, names, questions. What
a pass cannot settle becomes a question about the line or the table that decides most, and its numbers are not read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kpicore.periods import Cadence, Calendar, Period
from kpicore.sheets.analysed import Layout, Question
from kpicore.sheets.grid import Grid
from kpicore.sheets.mapping import Path, TabMapping
from kpicore.sheets.names import Label, Meant, NameIndex
from kpicore.sheets.periods import DateContext
from kpicore.sheets.roles import TableRole, plain_name
from kpicore.sheets.tables.evidence.account import AccountOfEvidence
from kpicore.sheets.tables.evidence.mapped import fit, roles_told, tell, tell_unclear, with_cells_told
from kpicore.sheets.tables.evidence.names import name_lines
from kpicore.sheets.tables.evidence.reading import ReadTable
from kpicore.sheets.tables.evidence.repeated import compare_tables, leave_out_repeats, read_lone_totals, tell_totals
from kpicore.sheets.tables.evidence.roles import (
    Surroundings,
    decide_roles,
    follow_planned_totals,
    leave_sums_of_plans,
    read_plans_of_totals,
)
from kpicore.sheets.tables.evidence.sorting import ranges_of, rest_of, sort_lines
from kpicore.sheets.tables.evidence.triage import why_list
from kpicore.sheets.tables.recognised import RecognisedTab, Sorted
from kpicore.sheets.tables.shapes import (
    NUMBER,
    Block,
    Evidence,
    EvidenceKind,
    Grain,
    Hint,
    PartialPeriod,
    Rules,
    TableLine,
    Titles,
    TitleText,
    TypedSheet,
    blocks_of,
    dated,
    hints_of,
    in_full,
    in_one_notation,
    leave_unscaled,
    lines_of,
    money_of,
    naming_corners,
    near_titles,
    one_period_block,
    period_of_tab,
    rules_of,
    scopes_above,
    sheet_of,
    telling_corners,
    titles_of,
    with_marks_told,
)
from kpicore.sheets.tables.tab_titles import tab_scope, title_name, without_number
from kpicore.sheets.tables.witnesses import is_journal, quarters_told
from kpicore.sheets.template import Title as TemplateTitle
from kpicore.sheets.texts import name_key


def tabs_by_evidence(
    tabs: Sequence[tuple[Grid, TabMapping | None]], context: DateContext, tree: NameIndex, file: str = ""
) -> tuple[RecognisedTab, ...]:
    """Return the tabs of one workbook taken apart, each by its mapping where it has one; the name of its `file` may tell the year of all
    of them. Never raises, whatever the cells are.
    """
    grids = in_one_notation([in_full(grid) for grid, _ in tabs])
    sheets = [sheet_of(grid) for grid in grids]
    rules = [rules_of(sheet) for sheet in sheets]
    month = next((rule.first_month for rule in rules if rule.first_month), None)
    answered = [
        _QUARTERS_ANSWERED.get(mapping.answers.get("quarters", "") if mapping else "", "") for _, mapping in tabs
    ]
    quarters = next(filter(None, (*answered, *(rule.quarters for rule in rules))), "") or quarters_told(file)
    names = [grid.tab for grid in grids[:_MOST_TABS]]
    roles = roles_told(mapping for _, mapping in tabs)
    around = [
        _Around(
            context,
            tree,
            replace(rule, first_month=rule.first_month or month, quarters=answer or rule.quarters or quarters),
            [*(name for name in names if name != sheet.grid.tab), file],
            roles,
        )
        for sheet, rule, answer in zip(sheets, rules, answered, strict=True)
    ]
    mappings = [mapping for _, mapping in tabs]
    taken = list(map(_taken_apart, sheets, mappings, around))
    told = _told_by_periods(taken, context)
    taken = [_with_told(tab, each, told) for tab, each in zip(taken, around, strict=True)]
    readings = [reading for tab in taken for reading in tab.readings]
    compare_tables(readings, grids)
    leave_out_repeats(readings)
    tell_totals(readings, tree)
    for reading in readings:
        leave_sums_of_plans(reading.block, reading.lines)
        follow_planned_totals(reading.lines)
    read_lone_totals(readings)
    return tuple(_recognised(tab, context) for tab in taken)


#: What a person says of quarters holds for all tabs.
_QUARTERS_ANSWERED = {"0": "fiscal", "1": "calendar"}
#: So many tabs are asked by their names for a year that a tab itself does not tell.
_MOST_TABS = 40


@dataclass(frozen=True, slots=True)
class _Around:
    """What a tab is read with: the context of the plan, the names of its tree, rules of the workbook, the names of its other tabs, what a
    person told of words on any tab; what the corner of a table tells apart from the others of its tab, and what it names; the year that
    tables with the same periods tell.
    """

    context: DateContext
    tree: NameIndex
    rules: Rules
    others: Sequence[str]
    roles: Mapping[Path, TableRole]
    corner: str = ""
    named: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class _TakenApart:
    """A tab with its tables read as far as one tab tells: boards, lists with the fact that says so, and what stands outside."""

    sheet: TypedSheet
    mapping: TabMapping | None
    scope: str
    reason: str = ""
    titles: Titles | None = None
    boards: Sequence[Block] = ()
    lists: Sequence[tuple[Block, str]] = ()
    readings: Sequence[ReadTable] = ()


def _taken_apart(sheet: TypedSheet, mapping: TabMapping | None, around: _Around) -> _TakenApart:
    scope = tab_scope(sheet.grid.tab) if mapping is None or mapping.scope is None else mapping.scope
    if mapping is not None and not mapping.read:
        return _TakenApart(sheet, mapping, scope, "not-read")
    if not sheet.height:
        return _TakenApart(sheet, mapping, scope, "empty")
    blocks = blocks_of(sheet)
    judged = [(block, _is_list(block, mapping)) for block in blocks]
    lists = [(block, fact) for block, fact in judged if fact]
    boards = [block for block, fact in judged if not fact]
    titles = titles_of(sheet, blocks)
    boards = [with_marks_told(block, titles) for block in boards]
    if not blocks:
        boards = one_period_block(sheet)
    scopes = scopes_above(boards, titles)
    if len(set(map(without_number, scopes))) == len(set(scopes)):
        scopes = list(map(without_number, scopes))
    readings = [
        _read(block, titles, mapping, scope, replace(around, corner=corner, named=named))
        for block, scope, corner, named in zip(
            boards, scopes, telling_corners(boards), naming_corners(boards), strict=True
        )
    ]
    reason = "" if readings else "transaction-log" if lists else "no-table"
    return _TakenApart(sheet, mapping, scope, reason, titles, boards, lists, readings)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the tables and lists of a workbook that tell their periods tell tables that do not: the months they have, counted through; and
    whose quarters these are: `fiscal` or `calendar`, "" where they are no whole years or of both.
    """

    months: frozenset[int]
    quarters: str


def _told_by_periods(tabs: Sequence[_TakenApart], context: DateContext) -> _Told:
    calendar = context.calendar
    entries = {when for tab in tabs for block, _ in tab.lists for when in block.down.values() if when.month}
    months = {when.year * 12 + (when.month or 1) for when in entries if when.year is not None}
    years = set[int]()
    for reading in (reading for tab in tabs for reading in tab.readings):
        if not reading.periods.asks:
            periods = reading.distinct_periods()
            months |= {month for period in periods for month in _months_of(period, calendar)}
            own = sorted(period.ordinal for period in periods if period.cadence is Cadence.MONTHLY)
            years |= {own[0] % 12 + 1} if own and own == [*range(own[0], own[0] + 12)] else set()
    kinds = {1: "calendar", calendar.fiscal_start_month: "fiscal"}
    return _Told(frozenset(months), kinds.get(years.pop(), "") if len(years) == 1 else "")


def _months_of(period: Period, calendar: Calendar) -> range:
    first, last = calendar.first_day(period), calendar.last_day(period)
    return range(first.year * 12 + first.month, last.year * 12 + last.month + 1)


#: Years farther back than this are no longer tried.
_MOST_YEARS = 10


def _with_told(tab: _TakenApart, around: _Around, told: _Told) -> _TakenApart:
    """Return a tab whose quarters or years nothing of its own tells as other tables tell them: quarters of a workbook that has the twelve
    months of a year are of this year; the year is the only one of which the other tables have the months.
    """
    asks = {reading.periods.asks for reading in tab.readings}
    if "quarters" in asks and told.quarters:
        around = replace(around, rules=replace(around.rules, quarters=told.quarters))
        tab = _taken_apart(tab.sheet, tab.mapping, around)
    fitting: list[tuple[float, _TakenApart]] = []
    for year in sorted({(month - 1) // 12 for month in told.months} if "year" in asks else ())[: -_MOST_YEARS - 1 : -1]:
        again = _taken_apart(tab.sheet, tab.mapping, replace(around, year=year))
        share = _share_of_months(tab, again, told, around.context.calendar)
        fitting += [(share, again)] if share else []
        if len(fitting) > 1:
            return tab
    return fitting[0][1] if fitting and fitting[0][0] >= _MOSTLY else tab


#: So many of the months of a table are there in others that tell its year.
_MOSTLY = 0.8


def _share_of_months(tab: _TakenApart, again: _TakenApart, told: _Told, calendar: Calendar) -> float:
    """Return how many of the periods that a tab has with a year tried lie in months that other tables have."""
    pairs = zip(tab.readings, again.readings, strict=True)
    periods = [each for old, new in pairs if old.periods.asks == "year" for each in new.distinct_periods()]
    return sum(not told.months.isdisjoint(_months_of(each, calendar)) for each in periods) / max(1, len(periods))


def _recognised(tab: _TakenApart, context: DateContext) -> RecognisedTab:
    """Return a tab with its cells sorted; what tables of all tabs tell of one another is known now."""
    sheet, mapping, titles, readings, reason = tab.sheet, tab.mapping, tab.titles, tab.readings, tab.reason
    if titles is None:
        account = AccountOfEvidence(sheet, (), (), Sorted(), mapping, reason)
        return RecognisedTab(sheet.canvas, context, tab.scope, mapping, account, reason)
    rest = rest_of(sheet, readings, [block for block, _ in tab.lists], titles.places) if readings else []
    cells = sort_lines(sheet, readings, context)
    cells.skipped += [(_place(sheet, block), "transaction-log") for block, _ in tab.lists]
    cells.skipped += [(where, "outside-tables") for where in ranges_of(sheet, rest)]
    if tab.lists:
        block, fact = tab.lists[0]  # the offer to read a list all the same; nothing waits for it
        facts = {"rows": len(block.body), "fact": fact}
        where = _place(sheet, block)
        cells.questions.append(Question("list", "list", where, ("leave", "read"), facts, blocking=False))
    moved = fit(readings, mapping) if mapping is not None and mapping.tables else None
    if moved is not None:
        cells, reason = Sorted(), ""
    account = AccountOfEvidence(sheet, tuple(readings), _titles_in(titles.texts, tab.boards), cells, mapping, reason)
    return RecognisedTab(sheet.canvas, context, tab.scope, mapping, account, reason, cells, moved)


def _titles_in(titles: Sequence[TitleText], blocks: Sequence[Block]) -> tuple[TitleText, ...]:
    """Return the titles that stand above or between tables."""
    header = {(row) for block in blocks for row in block.header}
    return tuple(title for title in titles if title.row not in header)


def _is_list(block: Block, mapping: TabMapping | None) -> str:
    """Return which fact says a table is a list of things, "" where none does or a person said to read it."""
    told = mapping is not None and mapping.read and (mapping.answers.get("list") == "read" or not mapping.tables)
    if told:
        return ""
    return why_list(block) or ("journal" if block.is_down and is_journal(block.sheet.grid.tab) else "")


def _place(sheet: TypedSheet, block: Block) -> str:
    return sheet.canvas.range(block.body[0], min(block.columns), block.body[-1], max(block.columns))


def _read(block: Block, titles: Titles, mapping: TabMapping | None, scope: str, around: _Around) -> ReadTable:
    """Return a table with its periods, its lines and what they are."""
    sheet, context = block.sheet, around.context
    hints = [*_told_hints(mapping, context.calendar), *hints_of(block, titles, sheet.grid.tab, around.others)]
    hints += [Hint(PartialPeriod(Grain.YEAR, around.year), 0.0)] if around.year is not None else []
    lines = lines_of(block)
    if scope:
        for line in lines:
            line.sections = (scope, *line.sections)
    if not block.across and not block.down:
        periods = period_of_tab(block, lines, hints, mapping, context.calendar)
    else:
        periods = dated(block, lines, hints, around.rules, mapping, context)
    if mapping is not None:
        tell(block, lines, mapping)
    texts = near_titles(block, titles)
    name = title_name([*texts, sheet.grid.tab])
    decide_roles(block, lines, Surroundings(texts, sheet.grid.tab, name, around.corner))
    periods = replace(periods, sums=periods.sums.union(*(line.sums for line in lines)))
    tell_unclear(block, lines, around.roles)
    _keep_names_of_tree(lines, around.tree)
    named = title_name([around.named]) or name or sheet.grid.tab
    told = [title.text for title in titles.of_units if _speaks_of(block, title)]
    rows = [row for row in block.body[-_MOST_NOTES:] if NUMBER not in sheet.canvas.kinds[row]]
    told += [text for row in rows for at in block.labels if (text := sheet.text(row, at)).startswith(_NOTES)]
    name_lines(block, lines, named, told)
    read_plans_of_totals(lines)
    if mapping is not None:
        lines = with_cells_told(block, lines, periods.periods, mapping)
    unit, scale = money_of(block, titles, sheet.grid.tab)
    leave_unscaled(lines, (unit, scale), sheet.canvas.rows)
    if all(line.is_unscaled for line in lines):
        unit, scale = "", 1.0
    if mapping is not None and mapping.scale is not None:
        unit, scale = unit or "円", mapping.scale
    layout = Layout.DOWN if block.is_down else Layout.ACROSS if block.across else Layout.ONE
    return ReadTable(
        block, tuple(lines), periods, TemplateTitle(context, unit, scale), layout, texts[0] if texts else ""
    )


def _speaks_of(block: Block, title: TitleText) -> bool:
    """Whether what a title states of units is of a table: it stands above it, in its corner, or is a note."""
    first = min(block.across, default=min(block.columns))
    is_corner = title.row in block.header and title.column < first
    return is_corner or title.row < block.top or title.text.startswith(_NOTES)


#: What a note begins with, which may stand below the table it is of, in so many of its last rows.
_NOTES, _MOST_NOTES = ("※", "*", "＊", "注"), 6


def _keep_names_of_tree(lines: Sequence[TableLine], tree: NameIndex) -> None:
    """Read as actuals what the tree itself calls 達成率 or 前年比: what the tree names is always what it says (decision 4)."""
    for line in lines if tree.has_tree else ():
        text = next(iter(line.words), "")
        found = (
            tree.indicator(Label("", plain_name(text), line.scope))
            if line.role is not TableRole.ACTUAL and text and not line.told
            else None
        )
        if (
            isinstance(found, Meant)
            and found.node is not None
            and name_key(text) in map(name_key, (found.node.name, found.node.id))
        ):
            line.indicator = found.node.id
            line.decide(TableRole.ACTUAL, Evidence(EvidenceKind.TOLD, TableRole.ACTUAL, text))


def _told_hints(mapping: TabMapping | None, calendar: Calendar) -> list[Hint]:
    """Return what a person said of when a tab is: stronger than anything that stands there."""
    if mapping is None or mapping.year is None:
        return []
    ends = (calendar.fiscal_start_month - 2) % 12 + 1
    return [Hint(PartialPeriod(Grain.YEAR, mapping.year, fiscal=True, ends=ends), 100.0)]
