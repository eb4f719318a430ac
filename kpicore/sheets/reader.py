"""The one reader of workbooks: `Workbook -> WorkbookReading`, pure, the same for Google Sheets, .xlsx and CSV.

The settings are read first, then the tree, then the tabs with numbers and what people wrote. No tab stops another: one that cannot be
read is a problem or is skipped with the reason. Every cell of a data region is in exactly one of actuals, targets, missing, skipped and
problems; only the word that a period does not apply (対象外) is both missing and a row of actuals. Tabs that are not ours are recognised
(`tables`): those a mapping names, and all of them where no tab of ours has numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from math import isnan
from pathlib import PurePath
from typing import Any

import pandas as pd

from kpicore.model.change import LoggedChange
from kpicore.model.node import Band, Node
from kpicore.model.plan import Plan, Settings
from kpicore.model.review import Action, Meeting, Review
from kpicore.model.snapshot import Snapshot
from kpicore.problems import Problem
from kpicore.sheets import words
from kpicore.sheets.actuals import (
    ActualsBuilder,
    Long,
    ReadContext,
    ReadTarget,
    Wide,
    actuals_table_of,
    distinct_targets,
    labels_in,
    long_table,
    read_long,
    read_wide,
    with_logged_details,
)
from kpicore.sheets.analysed import FoundIndicator, TabAnalysis
from kpicore.sheets.cells import Number, read_number
from kpicore.sheets.findings import Findings, Reported, header_missing
from kpicore.sheets.grid import Grid, Workbook
from kpicore.sheets.mapping import Mapping as SheetMapping
from kpicore.sheets.mapping import TabMapping, mappings_of, texts_of
from kpicore.sheets.names import Label, NameIndex, name_index_of
from kpicore.sheets.periods import DateContext
from kpicore.sheets.roles import split_role
from kpicore.sheets.tables import Recognition, recognise
from kpicore.sheets.template import (
    HeadingMemory,
    TreeHeadings,
    copied_from,
    doubtful_headings,
    find_header,
    read_records,
    read_settings,
    read_tree,
    tab_kind,
    title_of,
)
from kpicore.sheets.texts import is_blank, name_key, text_of, word_key


@dataclass(frozen=True, slots=True)
class WorkbookReading:
    """What a workbook holds, and of every cell that holds no number why.

    `actuals` has the schema of `kpicore.model.actuals`; treat it as read-only. `history` is 変更履歴, the newest first. `tabs` are the tabs
    that are not ours and were analysed; `indicators` what a workbook without a tree has numbers of, from which one can be made;
    `headings` those of its tree. `own_mappings` are those of its 設定, `kept` those kept apart from it by which it was read.
    """

    plan: Plan
    actuals: pd.DataFrame
    targets: tuple[ReadTarget, ...] = ()
    reviews: tuple[Review, ...] = ()
    actions: tuple[Action, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    missing: tuple[Reported, ...] = ()
    skipped: tuple[Reported, ...] = ()
    problems: tuple[Problem, ...] = ()
    history: tuple[LoggedChange, ...] = ()
    tabs: tuple[TabAnalysis, ...] = ()
    indicators: tuple[FoundIndicator, ...] = ()
    headings: TreeHeadings = field(default_factory=TreeHeadings)
    own_mappings: tuple[str, ...] = ()
    kept: SheetMapping = field(default_factory=SheetMapping)

    def as_json(self) -> dict[str, Any]:
        """Return the reading as `kpicore read --json` writes it."""
        fields = ("indicator", "period", "value", "text", "cell", "flags")
        columns = [self.actuals[name].tolist() for name in fields]
        columns[2] = [None if isnan(value) else value for value in columns[2]]
        return {
            "nodes": [node.model_dump(mode="json") for node in self.plan.nodes],
            "actuals": [dict(zip(fields, row, strict=True)) for row in zip(*columns, strict=True)],
            "targets": [_target_json(target) for target in self.targets],
            "missing": [{"cell": cell, "reason": reason} for cell, reason in self.missing],
            "skipped": [{"cell": cell, "reason": reason} for cell, reason in self.skipped],
            "problems": [problem.as_json() for problem in self.problems],
            "tabs": [tab.as_json() for tab in self.tabs],
            "indicators": [found.as_json() for found in self.indicators],
        }

    @property
    def mapping(self) -> SheetMapping:
        """How the tabs that are not ours were read, for their next version."""
        return SheetMapping(tuple(tab.mapping for tab in self.tabs))

    def snapshot(self, *, revision: str = "", read_at: datetime | None = None) -> Snapshot:
        """Return the reading as a snapshot."""
        return Snapshot(
            self.plan, self.actuals, self.reviews, self.actions, self.meetings, self.problems, revision, read_at
        )


def _target_json(read: ReadTarget) -> dict[str, Any]:
    target = read.target
    value = target.value
    numbers = {"low": value.low, "high": value.high} if isinstance(value, Band) else {"value": value}
    since = {"effective_from": target.effective_from.isoformat()} if target.effective_from else {}
    return {
        "indicator": target.indicator,
        "period": target.period,
        **numbers,
        "text": read.text,
        "cell": read.cell,
        **since,
    }


def read_workbook(
    workbook: Workbook,
    *,
    today: date,
    settings: Settings | None = None,
    nodes: Sequence[Node] = (),
    mapping: SheetMapping | None = None,
) -> WorkbookReading:
    """Return what a workbook holds. Never raises, whatever the cells are.

    `today` decides which periods have begun; `settings` apply where the workbook's own 設定 has none,
    `nodes` where it has no ツリー of its own. `mapping` takes precedence over the mappings in 設定 for tabs that are not ours.
    """
    return _read(workbook, today, settings or Settings(), tuple(nodes), mapping or SheetMapping())


def read_by_kept(workbook: Workbook, *, today: date, kept: SheetMapping) -> WorkbookReading:
    """Return what a workbook holds, read by mappings kept apart from it: they take precedence, and its settings stay its own."""
    reading = read_workbook(workbook, today=today, mapping=kept)
    settings = reading.plan.settings.model_copy(update={"mappings": reading.own_mappings})
    return replace(reading, plan=reading.plan.model_copy(update={"settings": settings}), kept=kept)


def read_tab(
    grid: Grid,
    context: DateContext,
    *,
    nodes: Sequence[Node] = (),
    mapping: TabMapping | None = None,
    settings: Settings | None = None,
) -> TabAnalysis:
    """Return what one tab that is not ours is made of and what is read of it. Never raises, whatever the cells are.

    `mapping` is what a person said of the tab or what was decided when it was read before; `nodes` are the tree its indicators may fit.
    """
    recognition = recognise([(grid, mapping)], context, name_index_of(nodes))
    name_index = name_index_of(nodes, recognition.labels)
    today = context.today or _LONG_AGO
    builder = ActualsBuilder(context.calendar)
    return recognition.read(ReadContext(settings or Settings(), today, name_index, Findings(), builder))[0]


_LONG_AGO = date(1970, 1, 1)


def with_gone_headings(reading: WorkbookReading, memory: HeadingMemory) -> WorkbookReading:
    """Return the reading with a problem for each heading of its tree that is gone since earlier readings."""
    gone = memory.update(reading.headings, reading.plan.nodes, reading.plan.settings.language)
    return replace(reading, problems=(*reading.problems, *gone)) if gone else reading


def _read(
    workbook: Workbook, today: date, found: Settings, nodes: tuple[Node, ...], given: SheetMapping
) -> WorkbookReading:
    findings = Findings(problems=list(workbook.problems))
    tabs = _sorted_tabs(workbook, findings)
    found, mapping = _settings(tabs, found, given, findings)
    context = DateContext(calendar=found.calendar, today=today)
    own = tuple(node for grid in tabs.get("tree", ()) for node in read_tree(grid, found.calendar, today, findings))
    nodes = own or nodes
    tables, recognition = _sorted_tables(tabs, mapping, context, name_index_of(nodes), findings, workbook.source)
    reading = _read_tables(tables, recognition.labels, found, nodes, context, findings)
    analysed = recognition.read(reading)
    if not (recognition.found_something or any(kind not in ("changes", "foreign", "how_to") for kind in tabs)):
        findings.error("no-known-tab", "", tabs=[grid.tab for grid in workbook], wanted=["ツリー", "実績"])
    records = read_records(tabs, reading.name_index, context, found.timezone, findings)
    actuals, targets = reading.builder.table(findings), distinct_targets(reading.targets, findings)
    headings = _tree_headings(tabs, own, frozenset(read.target.indicator for read in targets), findings)
    findings.report_causes_once()
    return WorkbookReading(
        plan=Plan(
            settings=found.model_copy(update={"mappings": texts_of(mapping)}) if given.tabs else found,
            nodes=nodes,
            targets=tuple(read.target for read in targets),
            landings=records.landings,
        ),
        actuals=with_logged_details(actuals, records.history),
        targets=targets,
        reviews=records.reviews,
        actions=records.actions,
        meetings=records.meetings,
        missing=tuple(findings.missing),
        skipped=tuple(findings.skipped),
        problems=tuple(findings.problems),
        history=records.history,
        tabs=tuple(analysed),
        indicators=() if nodes else _indicators(analysed, reading),
        headings=headings,
        own_mappings=found.mappings,
    )


def _settings(
    tabs: Mapping[str, Sequence[Grid]], found: Settings, given: SheetMapping, findings: Findings
) -> tuple[Settings, SheetMapping]:
    """Return the settings as the workbook has them, and how its foreign tabs are read: as given, else as the settings say."""
    for grid in tabs.get("settings", ()):
        found = read_settings(grid, found, findings)
    mapping = mappings_of(found.mappings)
    for tab in given.tabs:
        mapping = mapping.with_tab(tab)
    return found, mapping


def _read_tables(
    tables: Sequence[tuple[str, Wide | Long]],
    foreign_labels: Iterable[Label],
    settings: Settings,
    nodes: tuple[Node, ...],
    context: DateContext,
    findings: Findings,
) -> ReadContext:
    """Return what our tabs with numbers hold, ready for the other tabs, whose labels count where a name fits two nodes."""
    labels = [label for _, table in tables for label in labels_in(table)]
    name_index = name_index_of(nodes, [*labels, *foreign_labels])
    today = context.today
    assert today is not None  # noqa: S101 - `read_workbook` always gives one
    reading = ReadContext(settings, today, name_index, findings, ActualsBuilder(settings.calendar))
    # A line of a log tells more than a cell of a table (a note, who entered it): it counts, in whatever order the tabs come.
    for kind, table in sorted(tables, key=lambda pair: isinstance(pair[1], Long)):
        if isinstance(table, Wide):
            read_wide(table, reading)
        else:
            read_long(table, reading, "target" if kind == "targets" else "value")
    return reading


def _tree_headings(
    tabs: Mapping[str, Sequence[Grid]], nodes: Sequence[Node], aimed: frozenset[str], findings: Findings
) -> TreeHeadings:
    """Return the headings of the tree; those that seem to be known ones under another name are reported."""
    found = TreeHeadings()
    for grid in tabs.get("tree", ()):
        header = find_header(grid, "tree")
        if header is not None:
            found = found.with_header(grid, header)
            findings.problems += doubtful_headings(grid, header, nodes, aimed)
    return found


def _indicators(tabs: Sequence[TabAnalysis], reading: ReadContext) -> tuple[FoundIndicator, ...]:
    """Return what a workbook without a tree has numbers of, each once: of analysed tabs, then of our own."""
    of_tabs = [found for tab in tabs for found in tab.indicators]
    named = [FoundIndicator(str(name)) for name in reading.builder.indicators.values]
    by_name = {found.name: found for found in reversed((*of_tabs, *named))}
    return tuple(by_name[name] for name in dict.fromkeys(found.name for found in (*of_tabs, *named)))


# -- tabs -----------------------------------------------------------------------------------------------------------


def _sorted_tabs(workbook: Workbook, findings: Findings) -> dict[str, list[Grid]]:
    """Return the tabs to read by kind, in their order; the others are reported as skipped, each with its reason."""
    tabs: dict[str, list[Grid]] = {}
    filled = [grid.tab for grid in workbook if any(not is_blank(cell) for row in grid.rows for cell in row)]
    for grid in workbook:
        kind = tab_kind(grid.tab)
        reason = _why_skipped(grid, kind)
        original = copied_from(grid.tab, filled) if reason in ("", "unknown-tab") else None
        if original:
            kind, reason = None, "copied-tab"
            findings.warn("copied-tab", grid.address, tab=grid.tab, original=original)
        if reason and reason != "unknown-tab":
            findings.skip(grid.address, reason)
        if reason == "unknown-tab":
            tabs.setdefault("foreign", []).append(grid)
        elif kind == "how_to":
            tabs.setdefault(kind, [])
        elif not reason or kind == "changes":
            tabs.setdefault(kind or "unnamed", []).append(grid)
    return tabs


def _why_skipped(grid: Grid, kind: str | None) -> str:
    """Return why a tab is not read, "" when it is."""
    if kind == "how_to":
        return "how-to"
    if kind == "changes":
        return "change-log"
    if all(is_blank(cell) for row in grid.rows for cell in row):
        return "empty"
    if grid.hidden and any(word_key(word) in word_key(grid.tab) for word in words.SUPERSEDED):
        return "superseded-copy"
    if kind is None and not re.fullmatch(words.UNNAMED_TAB, word_key(grid.tab)):
        return "unknown-tab"
    return ""


#: What a source that is a file ends in.
_FILES = {".xlsx", ".xlsm", ".csv", ".tsv"}


def _sorted_tables(
    tabs: Mapping[str, Sequence[Grid]],
    mapping: SheetMapping,
    context: DateContext,
    tree: NameIndex,
    findings: Findings,
    source: str,
) -> tuple[list[tuple[str, Wide | Long]], Recognition]:
    """Return the tables of our tabs with numbers, those of 実績 first, and the other tabs that are analysed.

    A tab that a mapping names is analysed whatever it is called, a tab of ours that has not our header too, and so is every tab of a
    workbook that is not ours or has no numbers in a tab of ours: what a mapping says of one tab says nothing of the others.
    """
    mapped = [grid for kind in _WITH_NUMBERS for grid in tabs.get(kind, ()) if mapping.tab(grid.tab)]
    tables, odd = _tables(tabs, {grid.tab for grid in mapped}, context)
    left = [grid for grid in tabs.get("foreign", ()) if grid not in mapped]
    left += [grid for kind, grid, _ in odd if kind == "unnamed"]
    if (mapped or tables) and _OURS & tabs.keys():
        for grid in left:
            findings.skip(grid.address, "unknown-tab")
        left = []
    unlike = [grid for kind, grid, _ in odd if kind != "unnamed"]
    foreign = [(grid, mapping.tab(grid.tab)) for grid in mapped]
    foreign += [(grid, None) for grid in (*left, *unlike)]
    file = PurePath(source)
    recognition = recognise(foreign, context, tree, file.stem if file.suffix.casefold() in _FILES else "")
    bare = recognition.bare([grid.tab for grid in unlike])
    for kind, grid, table in odd:
        if grid.tab in bare and table is not None:
            tables.append((kind, table))
        elif grid.tab in bare:
            header_missing(grid, _WANTED[kind], findings)
    return tables, recognition.without(bare)


#: Tabs that only a workbook of ours has: beside them a tab of another name is not read without being asked for.
_OURS = {"tree", "settings", "how_to"}
_WITH_NUMBERS = ("actuals", "targets", "unnamed", "foreign")
_WANTED = {"actuals": ["指標", "期間", "値"], "targets": ["ID", "期間", "目標"]}


def _tables(
    tabs: Mapping[str, Sequence[Grid]], mapped: set[str], context: DateContext
) -> tuple[list[tuple[str, Wide | Long]], list[tuple[str, Grid, Wide | Long | None]]]:
    """Return the tables of the tabs that have our headers and nothing else, and the other tabs of these kinds with what may be one."""
    found: list[tuple[str, Wide | Long]] = []
    odd: list[tuple[str, Grid, Wide | Long | None]] = []
    for kind in ("actuals", "unnamed", "targets"):
        for grid in tabs.get(kind, ()):
            if grid.tab in mapped:
                continue
            table: Wide | Long | None = None
            if kind != "targets":
                table = actuals_table_of(grid, context)
            elif (header := find_header(grid, "targets")) is not None:
                title = title_of(grid, header.row, context)
                table = long_table(grid, header.row, header.fields, header.unknown, title)
            is_foreign = not _OURS & tabs.keys()
            if (
                table is None
                or _says_more(table)
                or (is_foreign and (_is_told_apart_by_more(table) or _is_part(table)))
            ):
                odd.append((kind, grid, table))
            else:
                found.append(("targets" if kind == "targets" else "actuals", table))
    return found, odd


def _says_more(table: Wide | Long) -> bool:
    """Whether a wide tab has roles where our format has none: 目標 and 実績 in a column of labels, or in a second row of the header."""
    if not isinstance(table, Wide):
        return False
    grid, first = table.grid, min(table.periods)
    below = table.header_row + 1
    if below < len(grid.rows) and sum(_is_role(grid.value(below, column)) for column in range(grid.width)) >= 2:
        return True
    labels = [column for column, reason in table.skipped.items() if reason in ("unknown-column", "no-header")]
    return any(
        len({name_key(text_of(value)) for row in table.rows if _is_role(value := grid.value(row, column))}) >= 2
        for column in labels
        if column < first
    )


def _is_part(table: Wide | Long) -> bool:
    """Whether a wide tab holds other tables above its header, or a header of several rows: merged over columns without a word."""
    if not isinstance(table, Wide):
        return False
    grid, header = table.grid, table.header_row
    unnamed = {column for column, reason in table.skipped.items() if reason == "no-header"}
    is_wide = any(
        top <= header <= bottom and unnamed & {*range(left, right + 1)} for top, left, bottom, right in grid.merged
    )
    return is_wide or any(sum(map(_is_amount, row)) > 1 for row in grid.rows[:header])


def _is_amount(value: Any) -> bool:
    return isinstance(read_number(value) if isinstance(value, str) else value, int | float | Number)


def _is_told_apart_by_more(table: Wide | Long) -> bool:
    """Whether a log of one row per entry has columns our format has none of, of words that tell its entries apart: シナリオ, region."""
    if not isinstance(table, Long):
        return False
    when = [
        table.columns[at] for name, at in table.fields.items() if name not in ("value", "note") and at in table.columns
    ]
    own = list(islice(zip(*when, strict=True), _LOOKED_AT))
    few = max(_FEWEST_KINDS, _SHARE_OF_KINDS * len(own))
    for column, reason in table.skipped.items():
        more = [text_of(value) for value in table.columns.get(column, ())[:_LOOKED_AT]]
        if reason != "unknown-column" or not all(more):
            continue
        kinds = set(more)
        if len(kinds) > 1 and all(map(_is_role, kinds)):
            return True
        again = len(own) - len(set(own))
        if (
            1 < len(kinds) <= few
            and again > _REPEATED * len(own)
            and len(set(zip(own, more, strict=True))) > len(set(own))
        ):
            return True
    return False


#: So many rows of a log are looked at; words that tell rows apart are few, and without them so many of the rows are one again.
_LOOKED_AT, _FEWEST_KINDS, _SHARE_OF_KINDS, _REPEATED = 2000, 3, 0.4, 0.2


def _is_role(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > _LONGEST_ROLE:
        return False
    split = split_role(value)
    return split.role is not None and not split.base


_LONGEST_ROLE = 20
