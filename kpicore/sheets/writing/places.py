"""Where the rows of a plan stand in a workbook: which cell holds a setting, which row a node, where an actual is typed.

Found from the cells as they are now, by id (else by name), never remembered: people sort, insert and delete meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from kpicore.model.node import Node
from kpicore.model.plan import Settings
from kpicore.model.rows import Key, key_of
from kpicore.periods import Cadence, Period, parse_period_id
from kpicore.sheets import words
from kpicore.sheets.actuals import (
    ActualsBuilder,
    Line,
    Long,
    ReadContext,
    Wide,
    actuals_table_of,
    lines_of,
    says_excluded,
)
from kpicore.sheets.findings import Findings, Record, records_below
from kpicore.sheets.grid import Grid, Workbook
from kpicore.sheets.names import Label, Meant, NameIndex, NumberRole, name_index_of
from kpicore.sheets.periods import DateContext
from kpicore.sheets.reader import WorkbookReading
from kpicore.sheets.template import (
    Header,
    copied_from,
    find_header,
    read_actions,
    read_meetings,
    read_reviews,
    setting_keys,
    tab_kind,
)
from kpicore.sheets.texts import is_blank, text_of, word_key
from kpicore.sheets.writing.edits import position_of

#: Tab, row and column, counted from 0.
Place = tuple[str, int, int]


@dataclass(frozen=True)
class WideTab:
    """A tab with one column per period: the row of each indicator, how it is read, and the column of each period."""

    table: Wide
    lines: Mapping[str, tuple[int, Line]]
    columns: Mapping[Period, int]

    @property
    def tab(self) -> str:
        return self.table.grid.tab

    def holds(self, cadence: Cadence) -> bool:
        """Whether any of its columns is a period of this cadence."""
        return any(period.cadence is cadence for period in self.columns)


@dataclass(frozen=True)
class LongTab:
    """A tab with one row per entry, and how the rows of each indicator in it are read."""

    table: Long
    lines: Mapping[str, Line]

    @property
    def tab(self) -> str:
        return self.table.grid.tab


@dataclass(frozen=True)
class Rows:
    """A tab with one row per value: its header, and the row of each key."""

    grid: Grid
    header: Header
    at: Mapping[Key, int]


class Places:
    """The places of one workbook, as read by `reading` on `today`."""

    def __init__(self, workbook: Workbook, reading: WorkbookReading, today: date) -> None:
        self.workbook = workbook
        self.reading = reading
        self.today = today
        self.settings: Settings = reading.plan.settings
        self.context = DateContext(calendar=self.settings.calendar, today=today)

    @cached_property
    def language(self) -> str:
        """The language the tabs are named in, the plan's where there are none."""
        english = {word_key(pair[1]) for pair in words.TABS.values()}
        named = [grid.tab for grid in self.workbook if tab_kind(grid.tab)]
        if not named:
            return self.settings.language
        return "en" if all(word_key(tab.partition("_")[0]) in english for tab in named) else "ja"

    def word(self, pair: tuple[str, str]) -> str:
        """Return a word of the format in the language of the tabs."""
        return pair[self.language == "en"]

    @cached_property
    def titles(self) -> frozenset[str]:
        """The names of all tabs that hold something."""
        return frozenset(grid.tab for grid in self.workbook if not _is_empty(grid))

    def tabs(self, kind: str) -> list[Grid]:
        """Return the tabs of a kind that hold something, without copies of others."""
        found = [grid for grid in self.workbook if tab_kind(grid.tab) == kind and not _is_empty(grid)]
        return [grid for grid in found if not copied_from(grid.tab, self.titles)]

    # -- settings and records ---------------------------------------------------------------------------------

    @cached_property
    def setting_cells(self) -> dict[str, list[Place]]:
        """The value cells of each setting, in the order they are read."""
        known, found = setting_keys(), dict[str, list[Place]]()
        for grid in self.tabs("settings"):
            for row, cells in enumerate(grid.rows):
                column = next((at for at, cell in enumerate(cells) if not is_blank(cell)), None)
                key = None if column is None else known.get(word_key(text_of(cells[column])))
                if key is not None and column is not None:
                    found.setdefault(key, []).append((grid.tab, row, column + 1))
        return found

    def rows(self, table: str) -> Rows | None:
        """Return where the rows of a table stand, None where there is no tab with its header."""
        found = [(grid, header) for grid in self.tabs(KINDS[table]) if (header := find_header(grid, KINDS[table]))]
        if not found:
            return None
        grid, header = found[0]
        at: dict[Key, int] = {}
        if table == "targets":
            for read in self.reading.targets:  # the first row of a key counts here, the last one in `targets`
                place = position_of(read.cell)
                if place is not None and place[0] == grid.tab:
                    at.setdefault(key_of("targets", read.target.model_dump(mode="json")), place[1])
            return Rows(grid, header, at)
        for record in records_below(grid, header.row, header.fields):
            key = self._key(table, record)
            if key:
                at.setdefault((key,), record.row)
        return Rows(grid, header, at)

    def _key(self, table: str, record: Record) -> str:
        """Return the id of a record, as the reader gives it to it, "" when it has none."""
        if table == "landings":
            meaning = self.name_index.meaning(Label(record.text("id"), record.text("indicator")))
            return meaning.indicator if isinstance(meaning, Meant) else ""
        written = record.text("id")
        if written or table == "nodes":
            return written or record.text("name")
        grid, header = record.grid, find_header(record.grid, KINDS[table])
        kept = {record.row, header.row if header else 0}
        rows = tuple(cells if row in kept else () for row, cells in enumerate(grid.rows[: record.row + 1]))
        alone, findings = replace(grid, rows=rows), Findings()
        if table == "actions":
            return next((action.id for action in read_actions(alone, (), self.name_index, self.context, findings)), "")
        if table == "meetings":
            return next((meeting.id for meeting in read_meetings(alone, self.context, findings)), "")
        reviews = read_reviews(alone, self.name_index, self.context, findings)
        return next((review.id for review in reviews), "")

    @cached_property
    def targets(self) -> dict[Key, Place]:
        """The cell of every target written in one, of 目標 or of a row of targets."""
        found: dict[Key, Place] = {}
        for read in self.reading.targets:
            place = position_of(read.cell)
            if place is not None:
                found[key_of("targets", read.target.model_dump(mode="json"))] = place
        return found

    # -- actuals ----------------------------------------------------------------------------------------------

    @cached_property
    def name_index(self) -> NameIndex:
        return name_index_of(self.reading.plan.nodes)

    @cached_property
    def actuals(self) -> dict[Key, Place]:
        """The cell that counts for each actual."""
        table = self.reading.actuals
        cells = zip(table["indicator"].tolist(), table["period"].tolist(), table["cell"].tolist(), strict=True)
        return {
            (indicator, period): place for indicator, period, cell in cells if (place := position_of(cell)) is not None
        }

    @cached_property
    def _tables(self) -> list[Wide | Long]:
        kept = re.compile(words.UNNAMED_TAB)
        unnamed = [g for g in self.workbook if tab_kind(g.tab) is None and kept.fullmatch(word_key(g.tab))]
        found = (actuals_table_of(grid, self.context) for grid in [*self.tabs("actuals"), *unnamed])
        return [table for table in found if table is not None]

    @cached_property
    def wides(self) -> list[WideTab]:
        return [_wide_tab(table, self._reader) for table in self._tables if isinstance(table, Wide)]

    @cached_property
    def longs(self) -> list[LongTab]:
        tables = [table for table in self._tables if isinstance(table, Long) and "value" in table.fields]
        found = [(table, lines_of(table.labels, table, self._reader)) for table in tables]
        return [LongTab(table, {line.name: line for line in lines if isinstance(line, Line)}) for table, lines in found]

    def long(self, tab: str) -> LongTab | None:
        """Return the tab of this name with one row per entry, None when it is no such tab."""
        return next((long for long in self.longs if long.tab == tab), None)

    def line(self, tab: str, indicator: str) -> Line | None:
        """Return how the numbers of an indicator are read in a tab."""
        wide = next((wide for wide in self.wides if wide.tab == tab and indicator in wide.lines), None)
        if wide is not None:
            return wide.lines[indicator][1]
        long = self.long(tab)
        return long.lines.get(indicator) if long else None

    @cached_property
    def _reader(self) -> ReadContext:
        return ReadContext(
            self.settings, self.today, self.name_index, Findings(), ActualsBuilder(self.settings.calendar)
        )

    def cadences_in(self, tab: str, indicator: str) -> set[Cadence]:
        """Return the cadences of the entries a tab holds for an indicator."""
        return self._cadences.get((tab, indicator), set())

    @cached_property
    def _cadences(self) -> dict[tuple[str, str], set[Cadence]]:
        found: dict[tuple[str, str], set[Cadence]] = {}
        for (indicator, text), (tab, _, _) in self.actuals.items():
            period = parse_period_id(text)
            if period is not None:
                found.setdefault((tab, indicator), set()).add(period.cadence)
        return found

    # -- cells ------------------------------------------------------------------------------------------------

    def grid(self, tab: str) -> Grid:
        return next(grid for grid in self.workbook if grid.tab == tab)

    def value(self, place: Place) -> Any:
        tab, row, column = place
        return self.grid(tab).value(row, column)

    def node(self, indicator: str) -> Node | None:
        return self.reading.plan.by_id.get(indicator)


#: The kind of tab that holds a table.
KINDS: Mapping[str, str] = {
    "settings": "settings",
    "nodes": "tree",
    "targets": "targets",
    "landings": "landings",
    "meetings": "meetings",
    "reviews": "reviews",
    "actions": "actions",
}


def _wide_tab(table: Wide, reader: ReadContext) -> WideTab:
    """Return a wide tab without its rows of targets and those marked as excluded; of equal rows and columns the first."""
    labels = [(table.label(row), table.label_text(row, "unit")) for row in table.rows]
    excluded = table.fields.get("excluded")
    lines: dict[str, tuple[int, Line]] = {}
    for row, line in zip(table.rows, lines_of(labels, table, reader), strict=True):
        is_excluded = excluded is not None and says_excluded(table.grid.value(row, excluded))
        if isinstance(line, Line) and line.role is not NumberRole.TARGET and not is_excluded:
            lines.setdefault(line.name, (row, line))
    columns: dict[Period, int] = {}
    for column, period in table.periods.items():
        columns.setdefault(period, column)
    return WideTab(table, lines, columns)


def _is_empty(grid: Grid) -> bool:
    return all(is_blank(cell) for row in grid.rows for cell in row)
