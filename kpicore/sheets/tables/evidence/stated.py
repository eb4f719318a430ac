"""What the formulas of a table state of its lines: which others a line adds up, compares, divides by, runs on from or ranks.

Arithmetic needs enough numbers with enough digits to be no accident; a formula needs none. A line is stated to be computed where nearly
all of its numbers have formulas of one kind over the same lines; a formula that leads out of the table, or that is not understood, states
nothing. What a computed line is to people is decided beside the other proofs (`by_formulas`), of lines of several tables in `repeated`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from kpicore.periods import Period
from kpicore.sheets.formulas import CellArea, CellFormula, FormulaKind, formula_of
from kpicore.sheets.grid import Grid, column_letters
from kpicore.sheets.tables.evidence.reading import ReadTable
from kpicore.sheets.tables.shapes import NUMBER, Block, PartialPeriod, TableLine
from kpicore.sheets.texts import is_blank

#: Of the numbers of a line so many have the formula: one is typed over, the first of a running total is a copy.
NEARLY_ALL = 0.8
#: So many cells are looked up in one table, the largest ranges among them again and again; a table that asks for more states nothing.
_MOST_LOOKUPS = 400_000


class StatedKind(StrEnum):
    """How a line is computed: from others of its periods, or (from `RUNNING` on) from one line over several periods. A stock is what it was
    before and what comes to it, from whatever it begins with: 会員数 of 純増.
    """

    SUM = "sum"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    GROWTH = "growth"
    SHARE = "share"
    MEAN = "mean"
    COPY = "copy"
    RANK = "rank"
    RUNNING = "running"
    STOCK = "stock"
    MOVING = "moving"
    STEP = "step"
    CHANGE = "change"
    PRIOR_PERIOD = "prior-period"
    PRIOR_YEAR = "prior-year"


_OVER_PERIODS = frozenset({StatedKind.RUNNING, StatedKind.MOVING})


@dataclass(frozen=True, slots=True)
class Stated:
    """How a line is computed, of which lines by their places among those of the table, and in how many cells; of a share how many parts
    its whole has, and where that is, in no line. `is_partly`: only some of its numbers have the formula, the others have to agree with it.
    """

    kind: StatedKind
    lines: tuple[int, ...]
    count: int = 0
    parts: int = 0
    whole: str = ""
    is_partly: bool = False


#: Of what is computed period by period the closed ones are often kept as values; so many have the formula still.
_PARTLY, _FEWEST_PARTLY = frozenset({StatedKind.SUM, StatedKind.DIFFERENCE, StatedKind.RATIO, StatedKind.MEAN}), 2
#: The first and the last cell of a line, by their places in it, that a formula names.
_Span = tuple[int, int, int]


def stated_of(block: Block, lines: Sequence[TableLine]) -> Mapping[int, Stated]:
    """Return what formulas state of lines, by their places; nothing where there are none. Lines are told which of their cells are sums of
    others of them.
    """
    if not block.sheet.grid.formulas:
        return {}
    found: dict[int, Stated] = {}
    table = _LinesByCell(block, lines)
    try:
        for index in range(len(lines)):
            if stated := table.stated(index):
                found[index] = stated
    except _TooMany:
        return {}
    for index, places in table.sums.items():
        lines[index].sums = frozenset(places)
    return found


def typed_of(block: Block, lines: Sequence[TableLine]) -> frozenset[int]:
    """Return the places of the lines without any formula."""
    canvas, formulas = block.sheet.canvas, block.sheet.grid.formulas
    return frozenset(
        index
        for index, line in enumerate(lines)
        if not any((canvas.rows[row], canvas.columns[at]) in formulas for row, at in line.cells)
    )


class _TooMany(Exception):
    """More cells are named than are looked up."""


class _LinesByCell:
    """The cells of a table by place, to look up what a formula names."""

    def __init__(self, block: Block, lines: Sequence[TableLine]) -> None:
        self.canvas, self.formulas, self.lines = block.sheet.canvas, block.sheet.grid.formulas, lines
        self.lookups = 0
        self.sums = defaultdict[int, set[tuple[int, int]]](set)
        self.at = {place: (index, k) for index, line in enumerate(lines) for k, place in enumerate(line.cells)}
        owners: dict[int, set[int]] = defaultdict(set)
        for (_, at), (index, _) in self.at.items():
            owners[at].add(index)
        # A column of one line is looked up by its ends alone: a running total down it names all that lies between.
        self.whole = {at: next(iter(own)) for at, own in owners.items() if len(own) == 1 and block.is_down}

    def stated(self, index: int) -> Stated | None:
        """Return what nearly all numbers of a line state alike."""
        line, numbers = self.lines[index], 0
        told = Counter[tuple[StatedKind, tuple[int, ...]]]()
        parts, whole, sums = 0, "", set[CellFormula]()
        for k, (row, at) in enumerate(line.cells):
            if self.canvas.kinds[row][at] != NUMBER or line.whens[k] is None:
                continue
            text = self.formulas.get((self.canvas.rows[row], self.canvas.columns[at]))
            formula = formula_of(text) if text is not None else None
            cell = self._cell(index, k, formula) if formula is not None else None
            if cell is not None and cell.lines == (index,):
                self.sums[index].add((row, at))  # a total between the periods, of the line itself
                continue
            numbers += 1
            if cell is not None and formula is not None:
                if cell.kind in _OVER_PERIODS and formula in sums:
                    continue  # the same for several periods runs on from none
                told[cell.kind, cell.lines] += 1
                sums.add(formula)
                parts, whole = max(parts, cell.parts), whole or cell.whole
        if not told:
            return None
        (kind, of), count = max(told.items(), key=lambda item: (item[1], item[0][0] is not StatedKind.COPY))
        copies, stock = told[StatedKind.COPY, of], told[StatedKind.STOCK, of]
        running = told[StatedKind.RUNNING, of] + (stock if copies or self._begins_alike(index, of[0]) else 0)
        if running and running >= copies:  # the first of each year or month is a copy
            kind, count = StatedKind.RUNNING, running + copies + (1 if stock and not copies else 0)
        is_partly = count < NEARLY_ALL * numbers
        if is_partly and (kind not in _PARTLY or count < _FEWEST_PARTLY):
            return None
        return Stated(kind, of, count, parts, whole, is_partly)

    def _cell(self, index: int, k: int, formula: CellFormula) -> Stated | None:
        """Return what the formula of one cell states in the lines of its table."""
        of, by = self._spans(formula.of), self._spans(formula.by)
        when = self.lines[index].whens[k]
        if not of or when is None:
            return None
        if formula.kind is FormulaKind.RANK:
            return Stated(StatedKind.RANK, (of[0][0],))
        if formula.kind in (FormulaKind.SUM, FormulaKind.MEAN):
            return self._added(index, formula.kind is FormulaKind.MEAN, of, when)
        pair = {line for line, *_ in of}, {line for line, *_ in by or ()}
        if formula.kind is FormulaKind.RATIO and (size := self._share_of(formula)):
            lines = (of[0][0], *(line for line in pair[1] if line != of[0][0]))
            at = formula.by[0]
            whole = f"{column_letters(at.left)}{at.top + 1}" if len(lines) == 1 else ""
            return Stated(StatedKind.SHARE, lines, parts=size, whole=whole)
        if not by or len(pair[0]) != 1 or len(pair[1]) != 1:
            return None
        (one,), (other,) = pair
        is_now, was_now = self._has(of, when), self._has(by, when)
        if one != other and index not in (one, other) and is_now and was_now:
            return Stated(StatedKind(str(formula.kind)), (one, other))
        if one == other != index and is_now and not was_now:
            is_step = formula.kind is FormulaKind.DIFFERENCE
            return Stated(StatedKind.STEP if is_step else StatedKind.CHANGE, (one,))
        return None

    def _added(self, index: int, is_mean: bool, spans: Sequence[_Span], when: PartialPeriod) -> Stated | None:
        """Return what a sum or a mean is of: of several lines in one period, or of one over several."""
        lines = tuple(dict.fromkeys(line for line, *_ in spans))
        others = tuple(line for line in lines if line != index)
        cells = sum(last - first + 1 for _, first, last in spans)
        if lines == (index,):
            return Stated(StatedKind.SUM, lines) if cells > 1 else None
        if len(others) > 1:
            is_one_period = len(others) == len(lines) == cells and all(self._has([span], when) for span in spans)
            return (
                Stated(StatedKind.MEAN if is_mean else StatedKind.SUM, tuple(sorted(others))) if is_one_period else None
            )
        is_now = self._has([span for span in spans if span[0] != index], when)
        if len(lines) > 1:  # what it was before and what comes to it
            return Stated(StatedKind.STOCK, others) if is_now and cells == 2 and not is_mean else None
        if cells > 1:
            kind = StatedKind.MOVING if is_mean else StatedKind.RUNNING
            return Stated(kind, others) if is_now else None
        if is_now:
            return Stated(StatedKind.COPY, others)
        before = self.lines[others[0]].whens[spans[0][1]]
        if before is None or is_mean or (before.year or 0, before.place) >= (when.year or 0, when.place):
            return None
        is_year = before.place == when.place and before.grain is when.grain
        return Stated(StatedKind.PRIOR_YEAR if is_year else StatedKind.PRIOR_PERIOD, others)

    def _begins_alike(self, index: int, other: int) -> bool:
        """Whether the first number of a line is that of another line in the same period."""
        first: list[tuple[PartialPeriod | None, object]] = []
        for line in (self.lines[index], self.lines[other]):
            numbered = [
                (when, self.canvas.values[row][at])
                for when, (row, at) in zip(line.whens, line.cells, strict=True)
                if self.canvas.kinds[row][at] == NUMBER
            ]
            first += numbered[:1]
        return len(first) > 1 and first[0] == first[1]

    def _has(self, spans: Sequence[_Span], when: PartialPeriod) -> bool:
        """Whether any of some spans has a cell of a period; long ones reach to it."""
        return any(
            self.lines[line].whens[first] == when or self.lines[line].whens[last] == when for line, first, last in spans
        )

    def _spans(self, areas: Sequence[CellArea]) -> list[_Span] | None:
        """Return the cells of areas by line, None where they are not all in lines of the table."""
        found: list[_Span] = []
        for area in areas:
            spans = (
                list(self._spans_of(area)) if not area.tab or area.tab == self.canvas.grid.tab == area.last_tab else []
            )
            if not spans:
                return None
            found += spans
        return found

    def _spans_of(self, area: CellArea) -> Iterator[_Span]:
        """Yield the cells of an area by line; nothing where it holds numbers outside of the table."""
        rows, columns = self.canvas.rows, self.canvas.columns
        top, bottom = bisect_left(rows, area.top), bisect_right(rows, area.bottom)
        left, right = bisect_left(columns, area.left), bisect_right(columns, area.right)
        ends = (self.at.get((top, left)), self.at.get((bottom - 1, left)))
        if right - left == 1 and left in self.whole and ends[0] and ends[1] and top < bottom:
            self.lookups += 1
            yield self.whole[left], ends[0][1], ends[1][1]
            return
        self.lookups += max(1, (bottom - top) * (right - left))
        if self.lookups > _MOST_LOOKUPS:
            raise _TooMany
        places = [(row, at) for row in range(top, bottom) for at in range(left, right)]
        if any(place not in self.at and self.canvas.kinds[place[0]][place[1]] == NUMBER for place in places):
            return
        spans: list[list[int]] = []
        for index, k in sorted(self.at[place] for place in places if place in self.at):
            if spans and spans[-1][0] == index and spans[-1][2] == k - 1:
                spans[-1][2] = k
            else:
                spans.append([index, k, k])
        yield from ((index, first, last) for index, first, last in spans)

    def _share_of(self, formula: CellFormula) -> int:
        """Return of how many cells the one divided by is the sum, where the one divided is among them; 0 where it is not. A total of a
        table is often no line of it: it stands below the last period.
        """
        (part, *rest), (whole, *more) = formula.of, formula.by
        text = self.formulas.get((whole.top, whole.left)) if part.is_cell and whole.is_cell else None
        total = formula_of(text) if text is not None and not rest and not more else None
        if total is None or total.kind is not FormulaKind.SUM or part.tab != whole.tab:
            return 0
        is_inside = any(
            area.top <= part.top <= area.bottom and area.left <= part.left <= area.right and not area.tab
            for area in total.of
        )
        return sum(area.size for area in total.of) if is_inside else 0


# -- lines of several tables --------------------------------------------------------------------------------------------

#: A cell of a tab: its name, row and column in it.
_Address = tuple[str, int, int]
#: A line at one of its periods.
_Dated = tuple[TableLine, Period]


@dataclass(frozen=True, slots=True)
class StatedBetween:
    """How a line is computed of lines of any tables, `of` some and `by` others, and how many cells say so; `is_before`: the last of them
    (`by`, else `of`) is of an earlier period, with `is_year` of that of the year before, all others of its own.
    """

    kind: FormulaKind
    of: tuple[TableLine, ...]
    by: tuple[TableLine, ...]
    is_before: bool = False
    is_year: bool = False
    count: int = 0


def stated_between(readings: Sequence[ReadTable], tabs: Sequence[Grid]) -> list[tuple[TableLine, StatedBetween]]:
    """Return what nearly all numbers of lines state alike of lines of all tables; `tabs` are all tabs, in their order. A formula that names
    a cell which is neither blank nor of a line states nothing.
    """
    grids = {grid.tab.casefold(): grid for grid in tabs}
    names = list(grids)
    asked: list[tuple[TableLine, list[_Named]]] = []
    wanted: dict[_Address, _Dated | None] = {}
    lookups = 0
    for reading in readings:
        for line in reading.lines if reading.block.sheet.grid.formulas else ():
            cells = []
            for cell in _named_by(reading, line, names):
                lookups += len(cell.of) + len(cell.by)
                if lookups > _MOST_LOOKUPS:
                    return []
                cells.append(cell)
            if any(cell.kind for cell in cells):
                asked.append((line, cells))
    addresses = {address for _, cells in asked for cell in cells for address in (*cell.of, *cell.by)}
    for reading in readings:
        canvas, tab = reading.block.sheet.canvas, reading.block.sheet.grid.tab.casefold()
        for line in reading.lines:
            for place in line.cells:
                address = tab, canvas.rows[place[0]], canvas.columns[place[1]]
                if address in addresses and place in reading.periods.periods:
                    wanted[address] = line, reading.periods.periods[place]
    blank = [at for at in addresses - wanted.keys() if at[0] in grids and is_blank(grids[at[0]].value(*at[1:]))]
    wanted |= dict.fromkeys(blank)
    found = ((line, _alike_between(line, cells, wanted)) for line, cells in asked)
    return [(line, stated) for line, stated in found if stated is not None]


@dataclass(frozen=True, slots=True)
class _Named:
    """The cells that the formula of a number names; no kind where it has none that states anything."""

    period: Period
    kind: FormulaKind | None = None
    of: tuple[_Address, ...] = ()
    by: tuple[_Address, ...] = ()


def _named_by(reading: ReadTable, line: TableLine, names: Sequence[str]) -> Iterator[_Named]:
    """Yield for each number of a line which cells its formula names, of which tabs."""
    canvas, grid = reading.block.sheet.canvas, reading.block.sheet.grid
    for row, at in line.cells:
        period = reading.periods.periods.get((row, at))
        if period is None or (row, at) in reading.periods.sums or canvas.kinds[row][at] != NUMBER:
            continue
        formula = formula_of(grid.formulas.get((canvas.rows[row], canvas.columns[at]), ""))
        if formula is None or any(area.size > _LARGEST_RANGE for area in (*formula.of, *formula.by)):
            yield _Named(period)
            continue
        of, by = (tuple(islice(_addresses(areas, grid.tab, names), _MOST_NAMED)) for areas in (formula.of, formula.by))
        yield _Named(period, formula.kind, of, by)


#: So many cells one formula names at most, and a range in it: those of more are no lines of one period.
_MOST_NAMED, _LARGEST_RANGE = 1_000, 100


def _addresses(areas: Sequence[CellArea], own: str, names: Sequence[str]) -> Iterator[_Address]:
    """Yield the cells of areas, those from one tab to another in all tabs between, the two themselves among them: often these are empty
    and only mark where shops or months begin and end.
    """
    for area in areas:
        ends = [(tab or own).casefold() for tab in (area.tab, area.last_tab)]
        are_known = ends[0] in names and ends[1] in names
        first, last = sorted(map(names.index, ends)) if are_known else (0, -1)
        for tab in names[first : last + 1] if are_known else ends[:1]:
            yield from (
                (tab, row, at) for row in range(area.top, area.bottom + 1) for at in range(area.left, area.right + 1)
            )


def _alike_between(
    line: TableLine, cells: Sequence[_Named], known: Mapping[_Address, _Dated | None]
) -> StatedBetween | None:
    """Return what nearly all numbers of a line state alike."""
    told: dict[object, list[StatedBetween]] = defaultdict(list)
    for cell in cells:
        of, by = ([dated for address in side if (dated := known.get(address))] for side in (cell.of, cell.by))
        are_known = all(address in known for address in (*cell.of, *cell.by))
        if cell.kind is None or not of or bool(cell.by) != bool(by) or not are_known:
            continue
        own = cell.period
        is_before = all(when.cadence is own.cadence and when.ordinal < own.ordinal for _, when in by or of)
        now = (of if by else []) if is_before else [*of, *by]
        if any(each is line for each, _ in (*of, *by)) or any(when != own for _, when in now):
            continue
        sides = [tuple({id(each): each for each, _ in side}.values()) for side in (of, by)]
        is_year = is_before and all(when == own.year_before() for _, when in by or of)
        stated = StatedBetween(cell.kind, sides[0], sides[1], is_before, is_year)
        told[cell.kind, *(tuple(map(id, side)) for side in sides), is_before, is_year].append(stated)
    most = max(told.values(), key=len, default=[])
    return replace(most[0], count=len(most)) if most and len(most) >= NEARLY_ALL * len(cells) else None
