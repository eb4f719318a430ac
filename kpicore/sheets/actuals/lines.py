"""Which indicator each line of a table belongs to and how its cells are read; tables as columns.

Each distinct label is looked up once, however many rows have it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpicore.model.node import Node, names_percent
from kpicore.model.plan import Settings, Target
from kpicore.periods import Cadence, Calendar, Period
from kpicore.sheets.actuals.arrangement import ActualsTable, Long, Wide
from kpicore.sheets.actuals.builder import ActualsBuilder
from kpicore.sheets.cells import Fault, Measure, label_unit, measure_of, number_format, tidy, unit_base
from kpicore.sheets.findings import Findings
from kpicore.sheets.grid import Grid
from kpicore.sheets.names import Label, Meaning, Meant, NameIndex, NumberRole, Skip
from kpicore.sheets.periods import DateContext, week_is_moved
from kpicore.sheets.template import Title, yes_or_no
from kpicore.sheets.texts import is_blank, name_key, text_of

Flags = NDArray[np.bool_]


def typed(value: object, number_format_text: str = "") -> str:
    """Return a raw value as a person would have typed it: `1234`, `12.5%` where the format shows percent, text as it is."""
    if type(value) is str:
        return value
    if number_format_text and type(value) in (int, float) and number_format(number_format_text).factor == 100:
        return f"{float(value) * 100:.12g}%"  # type: ignore[arg-type]
    return text_of(value)


@dataclass(frozen=True, slots=True)
class ReadTarget:
    """A target written in a cell: `column` is the address up to its row (`目標!C`), `row` counts from 1; what the cell holds, and its
    number format. Address and text are put into words when somebody asks, for there may be as many as cells.
    """

    target: Target
    column: str
    row: int
    raw: Any
    shown: str = ""

    @property
    def cell(self) -> str:
        """The address of the cell."""
        return f"{self.column}{self.row}"

    @property
    def text(self) -> str:
        """The text as typed."""
        return typed(self.raw, self.shown)


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What every tab with numbers is read with, and where its actuals, targets and findings are collected.

    `shares` is what a person said of rows of percent whose numbers are all 1 at most: `share` (0.8 is 80 %), `percent`, "" for nothing.
    """

    settings: Settings
    today: date
    name_index: NameIndex
    findings: Findings
    builder: ActualsBuilder
    targets: list[ReadTarget] = field(default_factory=list)
    shares: str = ""

    @property
    def calendar(self) -> Calendar:
        return self.builder.calendar


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator as a table names it: its number in the builder, how its cells are read, and what they are.

    `says_unit` where its label, its 単位 cell or the title states what bare numbers count.
    """

    indicator: int
    name: str
    node: Node | None
    measure: Measure
    role: NumberRole
    scope: str = ""
    says_unit: bool = False

    @property
    def is_percent(self) -> bool:
        return unit_base(self.measure.unit)[0] == "%"


# -- whose numbers a label's are ------------------------------------------------------------------------------------


def _line_of(
    label: Label, unit_text: str, title: Title, reading: ReadContext, siblings: frozenset[str]
) -> Line | Skip | Fault:
    """Return the indicator a label means and how its cells are read, or why they are not."""
    meaning: Meaning = reading.name_index.meaning(label, siblings)
    return line_for(meaning, label, unit_text, title, reading) if isinstance(meaning, Meant) else meaning


def line_for(meaning: Meant, label: Label, unit_text: str, title: Title, reading: ReadContext) -> Line | Fault:
    """Return how the cells of an indicator are read, a fault where the unit stated is none of its own."""
    stated = _stated_unit(label, unit_text, title, meaning.node)
    measure = measure_of(meaning.node.unit if meaning.node else "", stated)
    if measure is None:
        unit = meaning.node.unit if meaning.node else ""
        facts = {"indicator": label.shown, "text": unit_text or stated[0], "cell_unit": stated[0], "unit": unit}
        return Fault("unit-clash", facts)
    number = reading.builder.indicators.of(meaning.indicator)
    says_unit = stated != ("", 1.0)
    return Line(number, meaning.indicator, meaning.node, measure, meaning.role, label.scope, says_unit)


def _stated_unit(label: Label, unit_text: str, title: Title, node: Node | None) -> tuple[str, float]:
    """Return unit and scale stated for a row: by its label, else its 単位 cell, else the title, which speaks of money only (decision 5), be
    it with an exception.
    """
    name, unit, scale = label_unit(label.name)
    # A unit in brackets that is part of the node's own name does not state the unit of this sheet.
    is_own_name = node is not None and name_key(node.name) == name_key(label.name)
    if (unit or scale != 1.0) and not is_own_name:
        return unit, scale
    if unit_text:
        return unit_base(unit_text)
    if names_percent(name) and not (is_own_name and node and node.unit):
        return "%", 1.0
    own = next((excepted.unit for excepted in title.excepted if excepted.means(name)), None)
    if own is not None:
        return own
    if not title.unit and title.scale == 1.0:
        return "", 1.0
    if node is not None and node.unit:
        is_money = unit_base(node.unit)[0] in _MONEY
    else:  # what is counted and rates are none, be it with a remark behind the name: 顧客数(月末)
        is_money = title.is_of_money or not any(
            _COUNTED.search(tidy(each)) for each in (name, _REMARK_BEHIND.sub("", name))
        )
    return (title.unit or "円", title.scale) if is_money else ("", 1.0)


_REMARK_BEHIND = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
_MONEY = frozenset(
    ["円", "ドル", "ユーロ", "ポンド", "元", "kr", "sek", "nok", "dkk", "chf", "pln", "czk", "inr", "krw", "brl", "rub"]
)
#: Ends that other words have as well (法人, Corporate, Discount, Holidays) count as words of their own, rate in a long compound.
_COUNTED = re.compile(
    r"(?:率|数|件|比|順位|時間|日数|回|割合|シェア|度|%|(?<![^\W\d_])人|(?:\b|[a-z]{6})rate|ratio|\b(?:count|days)|headcount|customers|users|"
    r"orders|visits|leads|people|employees|hours|members|sessions|deals|calls)\s*$",
    re.IGNORECASE,
)


def labels_in(table: ActualsTable) -> list[Label]:
    """Return the distinct labels of a table."""
    if isinstance(table, Long):
        return [label for label, _ in table.labels]
    return list(dict.fromkeys(table.label(row) for row in table.rows)) if isinstance(table, Wide) else []


def lines_of(
    labels: Sequence[tuple[Label, str]], table: ActualsTable, reading: ReadContext
) -> list[Line | Skip | Fault]:
    """Return what the labels of one table (each with its 単位 text) mean, where a name stands in several scopes only those of the tree."""
    siblings = frozenset(name_key(label.name) for label, _ in labels)
    lines = [_line_of(label, unit, table.title, reading, siblings) for label, unit in labels]
    if not reading.name_index.has_tree:
        return lines
    scopes: dict[tuple[int, NumberRole], set[str]] = {}
    for line in lines:
        if isinstance(line, Line) and line.scope:
            scopes.setdefault((line.indicator, line.role), set()).add(name_key(line.scope))
    several = {key for key, found in scopes.items() if len(found) > 1}
    for index, line in enumerate(lines):
        if not isinstance(line, Line) or (line.indicator, line.role) not in several:
            continue
        if line.node is not None and line.scope and not reading.name_index.is_in(line.node, line.scope):
            lines[index] = Fault("scope-not-in-tree", {"indicator": line.node.name, "scope": line.scope})
    return lines


def report_disagreement(label: Label, where: Callable[[], str], reading: ReadContext) -> None:
    """Report a row whose id means one indicator and whose name another; the id counts when it exists."""
    meaning = reading.name_index.meaning(label)
    if isinstance(meaning, Meant) and meaning.disagrees:
        reading.findings.warn(
            "id-and-name-disagree", where(), id=label.id, indicator=label.name, counted=meaning.indicator
        )


def says_excluded(value: object) -> bool:
    """Whether a cell of a column 対象外 excludes its row: any word but a no does."""
    return not is_blank(value) and yes_or_no(value) is not False


def report_moved_week(
    period: object, grid: Grid, row: int, column: int, context: DateContext, findings: Findings
) -> None:
    """Report that a week that begins on Sunday or Saturday was assigned to the ISO week of its Thursday (decision 10)."""
    if not isinstance(period, Period) or period.cadence is not Cadence.WEEKLY:
        return
    value = grid.value(row, column)
    if week_is_moved(value, grid.format(row, column), context=context):
        findings.note("week-moved", grid.at(row, column), text=text_of(value), period=str(period))
