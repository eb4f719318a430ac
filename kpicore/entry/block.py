"""A block pasted from a spreadsheet: which number belongs to which indicator and period.

| headings | what each cell means |
|---|---|
| names down the side, periods across | the indicator of its row, the period of its column |
| periods down the side, names across | the other way round |
| names alone, periods alone | the period of the page; the indicators of the page, from the field it was pasted into |
| none | rows are the indicators of the page from that field on, columns the periods from that of the page on |

A unit in a column of its own (千円) counts for its row. Nothing is guessed: a cell that lands nowhere says why.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpicore.entry.typed import Typed, understood
from kpicore.model.node import Node
from kpicore.model.plan import Plan
from kpicore.periods import Cadence, Period, parse_period_id
from kpicore.sheets.cells import Number, known_unit, missing_reason, read_number, tidy, too_long, unit_base
from kpicore.sheets.names import Label, Meant, NumberRole, name_index_of
from kpicore.sheets.periods import DateContext, read_header

#: More than this in one paste is a workbook, which is imported.
MOST_CELLS = 10_000
#: Characters; ten thousand cells of a hundred.
LONGEST_BLOCK = 1_000_000


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """One cell and where it lands; `row` and `column` count from 1 in the block as it was pasted."""

    row: int
    column: int
    node: Node
    period: str
    typed: Typed


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A row or cell that lands nowhere; `reason` is a stable word: `unknown-name`, `role`, `period`, `no-field`, `twice`."""

    row: int
    column: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class PastedBlock:
    """What was made of a block; `too_large` says that it was not read at all."""

    landings: tuple[PlacedCell, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    too_large: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The page a block is pasted into: its fields in order, the one it was pasted into, its period, and what can be entered.

    `open_to` holds the periods of each indicator that can be entered.
    """

    fields: Sequence[str]
    at: str
    period: str
    open_to: Mapping[str, frozenset[str]]


def read_block(text: str, plan: Plan, page: Page, today: date) -> PastedBlock:
    """Return where each number of a pasted text lands. Never raises."""
    if len(text) > LONGEST_BLOCK:
        return PastedBlock(too_large=True)
    grid = _grid(text)
    if sum(len(row) for row in grid) > MOST_CELLS:
        return PastedBlock(too_large=True)
    return _Layout(grid, plan, page, today).block()


def _grid(text: str) -> list[list[str]]:
    """Return the cells of a text as a spreadsheet copies it: tabs between cells, quotes around those with a line of their own."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    try:
        rows = list(
            csv.reader(plain.split("\n") if '"' not in plain else plain.splitlines(keepends=True), delimiter="\t")
        )
    except csv.Error:  # a quote that never closes around too much: then it is no quote
        rows = [line.split("\t") for line in plain.split("\n")]
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


class _Layout:
    """One block while it is laid out."""

    def __init__(self, grid: list[list[str]], plan: Plan, page: Page, today: date) -> None:
        self.grid, self.plan, self.page = grid, plan, page
        self.index = name_index_of(plan.by_id.values())
        period = parse_period_id(page.period)
        cadence = period.cadence if period else Cadence.MONTHLY
        calendar = plan.settings.calendar
        year = calendar.fiscal_year(calendar.anchor_day(period) if period else today).ordinal
        self.context = DateContext(calendar, fiscal_year=year, cadence=cadence, today=today)
        self.labels = self._label_columns()
        self.across = self._heading()

    def block(self) -> PastedBlock:
        found: dict[tuple[str, str], PlacedCell] = {}
        unplaced: list[Unplaced] = []
        for each in self._cells():
            if isinstance(each, Unplaced):
                unplaced.append(each)
                continue
            key = (each.node.id, each.period)
            if each.period not in self.page.open_to.get(each.node.id, ()):
                unplaced.append(Unplaced(each.row, each.column, each.typed.text, "no-field"))
            elif key in found:
                unplaced.append(Unplaced(each.row, each.column, each.typed.text, "twice"))
            else:
                found[key] = each
        return PastedBlock(tuple(found.values()), tuple(unplaced))

    # -- headings ---------------------------------------------------------------------------------------------

    def _label_columns(self) -> int:
        """Return how many columns at the left hold no numbers but names, units or periods."""
        width = max(map(len, self.grid), default=0)
        for column in range(width):
            cells = [row[column] for row in self.grid if column < len(row) and row[column].strip()]
            amounts = sum(map(_is_amount, cells))
            if cells and 2 * amounts >= len(cells[1:] or cells):  # the first may be a heading, others slips of the pen
                return column
        return width

    def _heading(self) -> list[Period | Node | str | None] | None:
        """Return what each column of the first row names, "" for what is a role (目標) or unknown; None where it is no heading."""
        if not self.grid:
            return None
        cells = [*self.grid[0][self.labels :]]
        node, period, _, _ = self._side(self.grid[0])
        if node is not None or period is not None or all(_is_amount(cell) for cell in cells if cell.strip()):
            return None
        periods = read_header(cells, context=self.context)
        named = [
            None if not cell.strip() else period if isinstance(period, Period) else self._node(cell) or ""
            for cell, period in zip(cells, periods, strict=True)
        ]
        return named if any(named) else None

    def _node(self, text: str) -> Node | None:
        if too_long(text):
            return None
        meant = self.index.meaning(Label(name=text.strip()))
        return meant.node if isinstance(meant, Meant) and meant.role is NumberRole.ACTUAL else None

    def _side(self, row: Sequence[str]) -> tuple[Node | None, Period | None, tuple[str, float], bool]:
        """Return indicator, period and unit that the labels of a row name, and whether they name anything at all."""
        node: Node | None = None
        period: Period | None = None
        stated = ("", 1.0)
        texts = [cell.strip() for cell in row[: self.labels] if cell.strip()]
        for text in texts:
            (named,) = read_header([text], context=self.context)
            if node is not None and known_unit(unit_base(text)[0]):
                stated = unit_base(text)
            elif node is None and (found := self._node(text)) is not None:
                node = found
            elif isinstance(named, Period):
                period = period or named
        return node, period, stated, bool(texts)

    # -- cells ------------------------------------------------------------------------------------------------

    def _cells(self) -> Iterator[PlacedCell | Unplaced]:
        fields = list(self.page.fields)
        first = fields.index(self.page.at) if self.page.at in fields else 0
        start = 1 if self.across is not None else 0
        for at, row in enumerate(self.grid[start:]):
            number = at + start + 1
            node, period, stated, is_labelled = self._side(row)
            across_names = any(isinstance(each, Node) for each in self.across or ())
            if is_labelled and node is None and not (period is not None or across_names):
                yield Unplaced(
                    number, 1, " ".join(filter(None, map(str.strip, row[: self.labels])))[:80], "unknown-name"
                )
                continue
            if not self.labels and not across_names:
                node = self._field(fields, first + at)
            elif node is None and not across_names:  # periods alone down the side: the field it was pasted into
                node = self._field(fields, first)
            for column, text in enumerate(row[self.labels :]):
                if text.strip():
                    yield self._cell((number, column), text, (node, period), stated)

    def _field(self, fields: Sequence[str], at: int) -> Node | None:
        return self.plan.by_id.get(fields[at]) if at < len(fields) else None

    def _cell(
        self, place: tuple[int, int], text: str, side: tuple[Node | None, Period | None], stated: tuple[str, float]
    ) -> PlacedCell | Unplaced:
        row, column = place
        node, period = side
        at = column + self.labels + 1
        head = self.across[column] if self.across is not None and column < len(self.across) else None
        if head == "":
            return Unplaced(row, at, text.strip()[:80], "role")
        if isinstance(head, Node):
            node = node or head
        elif isinstance(head, Period):
            period = head
        elif period is None:
            own = parse_period_id(self.page.period)
            shift = 0 if self.across is not None or own is None else column
            period = own.shift(shift) if own is not None else None
        if node is None:
            return Unplaced(row, at, text.strip()[:80], "no-field")
        if period is None:
            return Unplaced(row, at, text.strip()[:80], "period")
        typed = understood(text, node, dash_means=self.plan.settings.dash_means, stated=stated)
        return PlacedCell(row, at, node, str(period), typed)


def _is_amount(text: str) -> bool:
    """Return whether a cell belongs among numbers: one of them, or a known word for none."""
    if too_long(text):
        return False
    return isinstance(read_number(text.strip()), Number) or missing_reason(tidy(text)) is not None
