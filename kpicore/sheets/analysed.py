"""What is known of a tab once it has been analysed: its regions, the role of every row and column, and what its numbers are.

Plain values, made by `tables`; addresses are as everywhere (`売上!7:7` a row, `売上!C:C` a column, `売上!C7:F9` a range).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kpicore.problems import Problem
from kpicore.sheets.actuals import ActualsBuilder, ReadTarget, TabActuals
from kpicore.sheets.findings import Reported
from kpicore.sheets.grid import Rectangle
from kpicore.sheets.mapping import LineEntry, Path, TabMapping
from kpicore.sheets.roles import RoleDecision, TableRole

#: An actual that was read: indicator, period, value and cell.
Number = tuple[str, str, float, str]


class Layout(StrEnum):
    """How a table lies: a period per column, per row, one for the whole table, or one entry a row."""

    ACROSS = "periods-across"
    DOWN = "periods-down"
    ONE = "one-period"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a tab: `kind` is `title`, `note` or `table`; `rectangle` as (top, left, bottom, right), all inside, from 0.

    Of a table `header` are the rows of its header, `labels` the columns of its labels, `layout` how it lies.
    """

    kind: str
    where: str
    rectangle: Rectangle
    text: str = ""
    layout: Layout | None = None
    header: tuple[int, ...] = ()
    labels: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodAt:
    """A period of the tab and the cell that names it (the tab itself where a title or its name does)."""

    period: str
    where: str


@dataclass(frozen=True, slots=True)
class FoundIndicator:
    """An indicator found in a tab.

    `name` is how readings call it (`営業部 / 売上` where the name alone is not unique), `node` the id of the node it fits, None where
    it fits none: then it may become one. `direction` is "" where the sheet does not tell it. `where` are its rows or columns.
    """

    name: str
    scope: str = ""
    unit: str = ""
    direction: str = ""
    node: str | None = None
    where: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "unit": self.unit,
            "direction": self.direction or None,
            "scope": self.scope,
            "node": self.node,
        }


@dataclass(frozen=True, slots=True)
class Question:
    """What the tab does not tell and a person has to: its `key` is answered by `with_answer`, one of `choices`.

    `code` is a key of `mapping.questions` (`role`, `total`, `year`, `period`, `reading`, `order`, `list`, `shares`, `dash`); `facts`
    are what its sentence names. A question that is `blocking` keeps numbers from being read until it is answered.
    """

    key: str
    code: str
    where: str
    choices: tuple[str, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    blocking: bool = True

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "code": self.code,
            "where": self.where,
            "choices": list(self.choices),
            "facts": dict(self.facts),
            "blocking": self.blocking,
        }


@dataclass(frozen=True, slots=True)
class Pointed:
    """What an address points at in one table: a row and a column as they were read, and the words of row and column of a single cell.

    What has no words of its own cannot be found again and is not there.
    """

    rows: tuple[LineEntry, ...] = ()
    columns: tuple[LineEntry, ...] = ()
    cell: tuple[Path, Path] | None = None


def _has_no_role(_row: int, _column: int) -> TableRole | None:
    return None


def _points_at_nothing(_where: str) -> Sequence[Pointed]:
    return ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a tab holds: indicators × periods are `cells` to be read, and what was found in them."""

    indicators: int = 0
    periods: int = 0
    actual: int = 0
    target: int = 0
    missing: int = 0
    check: int = 0
    skipped: int = 0

    @property
    def cells(self) -> int:
        """The cells that should hold an actual: those that do, those known to be empty and those to look at."""
        return self.actual + self.missing + self.check

    def as_json(self) -> dict[str, int]:
        return {
            name: getattr(self, name)
            for name in ("indicators", "periods", "cells", "actual", "target", "missing", "check", "skipped")
        }


@dataclass(frozen=True, slots=True)
class ReadNumbers:
    """The actuals of one tab, written out only when somebody asks: most readers want the table of all tabs."""

    parts: Sequence[TabActuals] = ()
    gathered: ActualsBuilder | None = field(default=None, repr=False, compare=False)

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def __iter__(self) -> Iterator[Number]:
        if self.gathered is None:
            return
        names, periods = self.gathered.indicators.values, self.gathered.periods.values
        for part in self.parts:
            for index in range(len(part)):
                name, period = str(names[part.indicators[index]]), str(periods[part.periods[index]])
                yield name, period, float(part.values[index]), part.address(index)


@dataclass(frozen=True, slots=True)
class TabAnalysis:
    """One tab, analysed. `reason` says why nothing of it is read (a key of `skipped`), "" when it is.

    `rows`, `columns` and `cells` are the decisions, in the order of the tab; `numbers` are the actuals as they were gathered. `mapping`
    records all of it for the next version; `fits` is False where the mapping it was read with did not fit (`problems` say what moved).
    `pointed` tells what an address points at, table by table: by it a correction finds its words.
    """

    tab: str
    width: int = 0
    height: int = 0
    reason: str = ""
    regions: tuple[Region, ...] = ()
    rows: tuple[RoleDecision, ...] = ()
    columns: tuple[RoleDecision, ...] = ()
    cells: tuple[RoleDecision, ...] = ()
    periods: tuple[PeriodAt, ...] = ()
    scope: str = ""
    unit: str = ""
    scale: float = 1.0
    indicators: tuple[FoundIndicator, ...] = ()
    questions: tuple[Question, ...] = ()
    counts: Counts = Counts()
    numbers: ReadNumbers | tuple[Number, ...] = ()
    targets: tuple[ReadTarget, ...] = ()
    missing: tuple[Reported, ...] = ()
    skipped: tuple[Reported, ...] = ()
    problems: tuple[Problem, ...] = ()
    mapping: TabMapping = field(default_factory=lambda: TabMapping(""))
    fits: bool = True
    role_of: Callable[[int, int], TableRole | None] = field(default=_has_no_role, repr=False, compare=False)
    pointed: Callable[[str], Sequence[Pointed]] = field(default=_points_at_nothing, repr=False, compare=False)

    @property
    def actuals(self) -> tuple[Number, ...]:
        """The actuals of the tab as indicator, period, value and cell."""
        return tuple(self.numbers)

    def role_at(self, row: int, column: int) -> TableRole | None:
        """Return what a cell is (rows and columns from 0), None for one outside every region."""
        return self.role_of(row, column)

    def decision_at(self, where: str) -> RoleDecision | None:
        """Return the decision about a row, a column or a cell by its address, None when there is none."""
        return next((found for found in (*self.cells, *self.rows, *self.columns) if found.where == where), None)

    def as_json(self) -> dict[str, Any]:
        """Return the analysis as `kpicore read --json` writes it under `tabs`."""
        return {
            "tab": self.tab,
            "read": not self.reason,
            "reason": self.reason or None,
            "summary": self.counts.as_json(),
            "mapping": self.mapping.as_json(),
            "reasons": [decision.as_json() for decision in (*self.rows, *self.columns, *self.cells)],
            "questions": [question.as_json() for question in self.questions],
            "indicators": [found.as_json() for found in self.indicators],
        }
