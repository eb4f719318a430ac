"""A tab taken apart, before its numbers are read: what every way of recognising a table hands to the one that reads the numbers.

Positions are those of the canvas; whose numbers a series holds and how they are read is decided later, for all tabs together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from kpicore.model.plan import Settings
from kpicore.periods import Period
from kpicore.sheets.actuals import Line
from kpicore.sheets.analysed import Pointed, Question, Region, TabAnalysis
from kpicore.sheets.cells import Fault
from kpicore.sheets.findings import Findings, Reported
from kpicore.sheets.mapping import TabMapping
from kpicore.sheets.names import Label
from kpicore.sheets.periods import DateContext
from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.canvas import Canvas
from kpicore.sheets.template import Title


@dataclass(slots=True)
class Series:
    """The cells of one indicator in one role: positions on the canvas, and the period of each.

    `name` is as written, a unit in brackets with it; `indicator` what a person said it means; `where` the row or column that names it.
    The period of a target that holds for all of them is None.
    """

    name: str
    scope: str
    role: TableRole
    where: str
    unit: str = ""
    id: str = ""
    indicator: str = ""
    direction: str = ""
    title: Title | None = None
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    periods: list[Period | None] = field(default_factory=list)

    def label(self, tab_scope: str) -> Label:
        return Label(self.id, self.name, self.scope, tab_scope)


@dataclass(slots=True)
class Sorted:
    """What becomes of the cells of a tab: series to read, and places told of as skipped, missing, wrong or asked."""

    series: list[Series] = field(default_factory=list)
    skipped: list[Reported] = field(default_factory=list)
    missing: list[Reported] = field(default_factory=list)
    faults: list[tuple[Fault, str, int]] = field(default_factory=list)
    unclear: list[tuple[str, int, Mapping[str, Any]]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


class Account(Protocol):
    """What a way of recognising tables has to tell of one tab besides its numbers."""

    def regions(self) -> tuple[Region, ...]:
        """Return titles and tables of the tab from top to bottom."""

    def told(self, lines: Sequence[Line | Fault], findings: Findings, settings: Settings) -> dict[str, Any]:
        """Return the fields of an analysis that tell how the tab is read: rows, columns, cells, periods, indicators, questions, roles."""

    def recorded(self, lines: Sequence[Line | Fault], analysis: TabAnalysis, /) -> TabMapping:
        """Return the mapping that records how the tab was read; one that does not fit stays as it is."""

    def pointed(self, where: str) -> Sequence[Pointed]:
        """Return, table by table, what an address points at."""


@dataclass(frozen=True, slots=True)
class RecognisedTab:
    """A tab taken apart and its cells sorted. `reason` says why nothing of it is read ("" when something is); `moved` are the facts of a
    mapping that does not fit, None where it fits or there is none.
    """

    canvas: Canvas
    context: DateContext
    scope: str
    mapping: TabMapping | None
    account: Account
    reason: str = ""
    sorted: Sorted = field(default_factory=Sorted)
    moved: Mapping[str, Any] | None = None
