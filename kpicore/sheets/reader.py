"""The one reader of workbooks: `Workbook -> WorkbookReading`, pure, the same for Google Sheets, .xlsx and CSV.

The settings are read first, then the tree, then the tabs with numbers and what people wrote. No tab stops another: one that cannot be
read is a problem or is skipped with the reason. Every cell of a data region is in exactly one of actuals, targets, missing, skipped and
problems.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from kpicore.model.change import LoggedChange
from kpicore.model.node import Band, Node
from kpicore.model.plan import LandingOverride, Plan, Settings
from kpicore.model.review import Action, Review
from kpicore.model.snapshot import Snapshot
from kpicore.problems import Problem
from kpicore.sheets import words
from kpicore.sheets.dates import DateContext
from kpicore.sheets.definitions import read_settings, read_tree
from kpicore.sheets.details import with_logged_details
from kpicore.sheets.findings import Findings, Told, header_missing
from kpicore.sheets.gathered import Gathered
from kpicore.sheets.grid import Grid, Workbook
from kpicore.sheets.headers import copied_from, find_header, is_blank, tab_kind, title_of, word_key
from kpicore.sheets.lines import Reading, ReadTarget, labels_in
from kpicore.sheets.long import read_long
from kpicore.sheets.names import directory_of
from kpicore.sheets.records import read_actions, read_history, read_landings, read_reviews
from kpicore.sheets.tables import Long, Wide, actuals_table_of, long_table
from kpicore.sheets.values import distinct_targets
from kpicore.sheets.wide import read_wide


@dataclass(frozen=True, slots=True)
class WorkbookReading:
    """What a workbook holds, and of every cell that holds no number why.

    `actuals` has the schema of `kpicore.model.actuals`; treat it as read-only. `history` is 変更履歴, the newest first.
    """

    plan: Plan
    actuals: pd.DataFrame
    targets: tuple[ReadTarget, ...] = ()
    reviews: tuple[Review, ...] = ()
    actions: tuple[Action, ...] = ()
    missing: tuple[Told, ...] = ()
    skipped: tuple[Told, ...] = ()
    problems: tuple[Problem, ...] = ()
    history: tuple[LoggedChange, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the reading as `kpicore read --json` writes it."""
        return {
            "nodes": [node.model_dump(mode="json") for node in self.plan.nodes],
            "actuals": _actuals_json(self.actuals),
            "targets": [_target_json(target) for target in self.targets],
            "missing": [{"cell": cell, "reason": reason} for cell, reason in self.missing],
            "skipped": [{"cell": cell, "reason": reason} for cell, reason in self.skipped],
            "problems": [problem.as_json() for problem in self.problems],
        }

    def snapshot(self, *, revision: str = "", read_at: datetime | None = None) -> Snapshot:
        """Return the reading as a snapshot."""
        return Snapshot(self.plan, self.actuals, self.reviews, self.actions, self.problems, revision, read_at)


def _actuals_json(actuals: pd.DataFrame) -> list[dict[str, Any]]:
    fields = ("indicator", "period", "value", "text", "cell", "flags")
    columns = [actuals[name].tolist() for name in fields]
    return [dict(zip(fields, row, strict=True)) for row in zip(*columns, strict=True)]


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
    workbook: Workbook, *, today: date, settings: Settings | None = None, nodes: Sequence[Node] = ()
) -> WorkbookReading:
    """Return what a workbook holds. Never raises, whatever the cells are.

    `today` decides which periods have begun; `settings` hold where the workbook's own 設定 says nothing,
    `nodes` where it has no ツリー of its own.
    """
    with _collector_paused():
        return _read(workbook, today, settings or Settings(), tuple(nodes))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep Python from looking for cycles while values are made by the hundred thousand that have none (a third of the time)."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read(workbook: Workbook, today: date, found: Settings, nodes: tuple[Node, ...]) -> WorkbookReading:
    findings = Findings(problems=list(workbook.problems))
    tabs = _sorted_tabs(workbook, findings)
    for grid in tabs.get("settings", ()):
        found = read_settings(grid, found, findings)
    context = DateContext(calendar=found.calendar, today=today)
    own = tuple(node for grid in tabs.get("tree", ()) for node in read_tree(grid, found.calendar, today, findings))
    nodes = own or nodes
    tables = _tables(tabs, context, findings)
    directory = directory_of(nodes, (label for _, table in tables for label in labels_in(table)))
    reading = Reading(found, today, directory, findings, Gathered(found.calendar))
    for kind, table in tables:
        _read_table(kind, table, reading)
    reviews = _each(tabs, "reviews", lambda grid: read_reviews(grid, directory, context, findings))
    actions = _each(tabs, "actions", lambda grid: read_actions(grid, reviews, findings))
    landings = _each(tabs, "landings", lambda grid: read_landings(grid, directory, found.timezone, findings))
    history = _each(tabs, "changes", lambda grid: tuple(read_history(grid)))
    actuals = with_logged_details(reading.gathered.table(findings), history)
    targets = distinct_targets(reading.targets, findings)
    return WorkbookReading(
        plan=Plan(
            settings=found, nodes=nodes, targets=tuple(read.target for read in targets), landings=_last(landings)
        ),
        actuals=actuals,
        targets=targets,
        reviews=reviews,
        actions=actions,
        missing=tuple(findings.missing),
        skipped=tuple(findings.skipped),
        problems=tuple(findings.problems),
        history=history,
    )


def _each(tabs: Mapping[str, Sequence[Grid]], kind: str, read: Callable[[Grid], tuple[Any, ...]]) -> tuple[Any, ...]:
    return tuple(entry for grid in tabs.get(kind, ()) for entry in read(grid))


def _last(landings: tuple[LandingOverride, ...]) -> tuple[LandingOverride, ...]:
    return tuple({landing.indicator: landing for landing in landings}.values())


# -- tabs -----------------------------------------------------------------------------------------------------------


def _sorted_tabs(workbook: Workbook, findings: Findings) -> dict[str, list[Grid]]:
    """Return the tabs to read by kind, in their order; the others are told as skipped, each with its reason."""
    tabs: dict[str, list[Grid]] = {}
    filled = [grid.tab for grid in workbook if any(not is_blank(cell) for row in grid.rows for cell in row)]
    for grid in workbook:
        kind = tab_kind(grid.tab)
        reason = _why_skipped(grid, kind)
        original = copied_from(grid.tab, filled) if reason in ("", "unknown-tab") else None
        if original:
            kind, reason = None, "copied-tab"
            findings.warn("copied-tab", grid.address, tab=grid.tab, original=original)
        if reason:
            findings.skip(grid.address, reason)
        if not reason or kind == "changes":
            tabs.setdefault(kind or "unnamed", []).append(grid)
    if not any(kind != "changes" for kind in tabs):
        findings.error("no-known-tab", "", tabs=[grid.tab for grid in workbook], wanted=["ツリー", "実績"])
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


def _tables(
    tabs: Mapping[str, Sequence[Grid]], context: DateContext, findings: Findings
) -> list[tuple[str, Wide | Long]]:
    """Return the tables with numbers, those of 実績 first; a tab of ours without a header is a problem."""
    found: list[tuple[str, Wide | Long]] = []
    for grid in tabs.get("actuals", ()):
        table = actuals_table_of(grid, context)
        if table is None:
            header_missing(grid, ["指標", "期間", "値"], findings)
        else:
            found.append(("actuals", table))
    for grid in tabs.get("unnamed", ()):
        table = actuals_table_of(grid, context)
        if table is None:
            findings.skip(grid.address, "unknown-tab")
        else:
            found.append(("actuals", table))
    for grid in tabs.get("targets", ()):
        header = find_header(grid, "targets")
        if header is None:
            header_missing(grid, ["ID", "期間", "目標"], findings)
        else:
            title = title_of(grid, header.row, context)
            found.append(("targets", long_table(grid, header.row, header.fields, header.unknown, title)))
    return found


def _read_table(kind: str, table: Wide | Long, reading: Reading) -> None:
    if isinstance(table, Wide):
        read_wide(table, reading)
    else:
        read_long(table, reading, "target" if kind == "targets" else "value")
