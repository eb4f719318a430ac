"""Tables whose rows carry their periods: runs down columns that tell of the same rows, the header above them, sums between and below."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, product

from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.shapes.axes import Axis, day_of_when
from kpicore.sheets.tables.shapes.block import Block, are_units, names_rows
from kpicore.sheets.tables.shapes.partial_periods import (
    MOST_WEEKS_OF_MONTH,
    Grain,
    PartialPeriod,
    is_month,
    joined,
    whens_inside,
)
from kpicore.sheets.tables.shapes.sheet import BLANK, MARK, NUMBER, PERIOD, TEXT, TypedSheet
from kpicore.sheets.tables.shapes.years import weeks_of_months
from kpicore.sheets.tables.witnesses import (
    heads_units,
    is_identifier,
    is_made_on,
    is_remark,
    is_total_word,
    is_unit,
    quarters_told,
    said_of,
    tells_unit,
)

#: A header has no more rows than these above a run down a column.
_HEADS_OF_RUN = 3
_LONGEST_HEAD = 40
#: Where every column of numbers has a text right above the first of them, these are heads however long they are.
_LONGEST_OF_ALL = 160


def carries_rows(sheet: TypedSheet, axis: Axis) -> bool:
    """Whether a run down a column makes a table of its rows: two periods, a part of a date told once, or the one row of a tab with a whole
    period left of numbers that all have a head.
    """
    if len(axis) >= 2:
        return len(set(axis.whens)) > 1 or axis.at[-1] - axis.at[0] < 2 * len(axis)
    row, when = axis.at[0], axis.whens[0]
    # A part of dates that are split over columns may be told once.
    if row and when in (PartialPeriod(Grain.YEAR, when.year), PartialPeriod(Grain.MONTH, month=when.month)):
        return True
    numbers = [at for at, kind in enumerate(sheet.canvas.kinds[row]) if kind == NUMBER]
    is_only = not any(NUMBER in kinds for other, kinds in enumerate(sheet.canvas.kinds) if other != row)
    words = [at for at, kind in enumerate(sheet.canvas.kinds[row]) if kind == TEXT and at < max(numbers, default=0)]
    is_whole = when.year is not None and when.grain not in (Grain.YEAR, Grain.BARE) and not words
    headed = row > 0 and all(sheet.kind(row - 1, at) == TEXT for at in (axis.line, *numbers))
    return is_only and is_whole and headed and min(numbers, default=-1) > axis.line


@dataclass(slots=True)
class _Stack:
    """Runs down neighbouring columns that tell of the same rows."""

    axes: list[Axis]

    @property
    def first(self) -> int:
        return min(axis.at[0] for axis in self.axes)

    @property
    def last(self) -> int:
        return max(axis.at[-1] for axis in self.axes)

    @property
    def left(self) -> int:
        return min(axis.line for axis in self.axes)


def blocks_down(sheet: TypedSheet, axes: Sequence[Axis]) -> list[Block]:
    """Return the tables whose rows carry their periods."""
    stacks: list[_Stack] = []
    for axis in sorted(axes, key=lambda axis: (axis.at[0], axis.line)):
        same = next((stack for stack in stacks if _tell_the_same_rows(sheet, stack, axis)), None)
        if same is None:
            stacks.append(_Stack([axis]))
        else:
            same.axes.append(axis)
    found: list[Block] = []
    for stack in stacks:
        beside = [
            other.left
            for other in stacks
            if other is not stack and not (other.last < stack.first or other.first > stack.last)
        ]
        stop = min((left for left in beside if left > stack.left), default=sheet.width)
        start = max((left for left in beside if left < stack.left), default=-1)
        block = _down_block(sheet, stack, 0 if start < 0 else stack.left, stop)
        if block is not None:
            found += _parted(_headed_like(block, found))
    return _in_months(found)


def _in_months(blocks: Sequence[Block]) -> list[Block]:
    """Return tables whose weeks begin again, and those right below one another that have the same low weeks, as tables of the weeks of
    months: of the one that a row between them names (10月計), else of nobody knows which.
    """
    found = [
        block if block.labels or block.rests else replace(block, down=weeks_of_months(block.down)) for block in blocks
    ]
    for one, other in pairwise(range(len(blocks))):
        above, below = blocks[one], blocks[other]
        is_right_below = above.columns == below.columns and below.body[0] == above.body[-1] + 1
        again = {*above.down.values()} & {*below.down.values()} if is_right_below else set()
        if again and all(
            when.grain is Grain.WEEK and not when.month and 0 < (when.number or 0) <= MOST_WEEKS_OF_MONTH
            for when in (*above.down.values(), *below.down.values())
        ):
            found[one], found[other] = _of_month(above), _of_month(below)
    return found


def _of_month(block: Block) -> Block:
    texts = [
        block.sheet.text(row, at) for row in block.body if row not in block.down for at in (*block.axes, *block.labels)
    ]
    months = {when.month for text in texts for when, _ in whens_inside(text) if when.grain is Grain.MONTH}
    month = months.pop() if len(months) == 1 else None
    return replace(
        block, down={row: replace(when, grain=Grain.NTH_WEEK, month=month) for row, when in block.down.items()}
    )


#: So many periods that come again in the same order begin another table.
_FEWEST_AGAIN = 4


def _parted(block: Block) -> list[Block]:
    """Return a table that has all its periods twice, one run below the other, and no word to tell the rows apart, as two with the same
    heads: shares below the numbers they are of.
    """
    rows = sorted(block.down)
    half = len(rows) // 2
    first, again = ([block.down[row] for row in each] for each in (rows[:half], rows[half:]))
    if block.labels or block.rests or len(set(first)) < max(half, _FEWEST_AGAIN) or first != again:
        return [block]
    parts = [range(rows[half]), range(rows[half], block.sheet.height)]
    return [
        replace(
            block,
            header=block.header if part.start == 0 else (),
            body=tuple(row for row in block.body if row in part),
            down={row: when for row, when in block.down.items() if row in part},
        )
        for part in parts
    ]


def _headed_like(block: Block, before: Sequence[Block]) -> Block:
    """Return a table that goes on right below another with other periods (weeks below days) with the header of that one."""
    first = block.body[0]
    is_below_year = first > 0 and _is_year_alone(block.sheet, first - 1)
    last = first - 1 - is_below_year
    above = next((other for other in before if other.body[-1] == last and other.columns == block.columns), None)
    if block.header or above is None:
        return block
    return replace(block, header=() if is_below_year else above.header, heads=above.heads)


def _tell_the_same_rows(sheet: TypedSheet, stack: _Stack, axis: Axis) -> bool:
    """Whether a run tells of the rows of a stack: its rows overlap, and no columns of numbers of another table stand between them."""
    rows, others = set(axis.at), {row for each in stack.axes for row in each.at}
    overlap = min(max(rows), max(others)) - max(min(rows), min(others)) + 1
    if overlap < 0.6 * min(max(rows) - min(rows) + 1, max(others) - min(others) + 1):
        return False
    left, right = sorted((stack.axes[-1].line, axis.line))
    filled = {at: [sheet.canvas.kinds[row][at] for row in axis.at].count(NUMBER) for at in range(left + 1, right)}
    if not any(count * 2 > len(axis.at) for count in filled.values()):
        return True
    # Two runs with numbers between them head two tables side by side: behind a blank column, or both in order and in step, of one grain,
    # and not row by row the same below another heading.
    before = stack.axes[-1]
    heads = [sheet.text(axis.at[0] - 1, each.line) for each in (before, axis)] if axis.at[0] else []
    is_again = len(set(heads)) > 1 and all(
        (own := before.by_place.get(row)) is not None and own.place == when.place and when.year in (None, own.year)
        for row, when in axis.by_place.items()
    )
    columns = sheet.canvas.columns
    is_parted = columns[right] - columns[left] > right - left
    are_alike = before.grain is axis.grain and _goes_on_in_step(before) and _goes_on_in_step(axis)
    return is_again or not (is_parted or are_alike)


#: Between the days of a table there are so many lengths of step at most: weekends and holidays are left out.
_MOST_STEPS = 3


def _goes_on_in_step(axis: Axis) -> bool:
    """Whether no period of a run comes twice, and its days follow one another as those of a table do."""
    keys = [(when.year or 0, when.place) for when in axis.whens]
    days = [day_of_when(when) for when in axis.whens if when.grain is Grain.DAY]
    steps = {(b - a).days for a, b in pairwise(days) if a is not None and b is not None}
    return len(set(keys)) == len(keys) and len(steps) <= _MOST_STEPS


def _down_block(sheet: TypedSheet, stack: _Stack, start: int, stop: int) -> Block | None:
    """Return the table whose rows carry the periods of a stack, None where it has no column of numbers."""
    axes = {axis.line for axis in stack.axes}
    rows = [row for row in range(stack.first, stack.last + 1) if any(sheet.canvas.kinds[row])]
    stop = _before_table_beside(sheet, rows, max(axes), stop)
    measures, labels, spare = _columns_beside(sheet, rows, [at for at in range(start, stop) if at not in axes])
    if not measures:
        return None
    of_labels = _days_of_rows(sheet, stack, rows, labels, spare)
    spare |= dict.fromkeys(of_labels, TableRole.REMARK)
    axes -= of_labels
    own = [axis for axis in stack.axes if axis.line in axes]
    told = _with_fiscal_years(sheet, _without_days_beside(_without_moments(sheet, own)))
    above = _rows_above(sheet, stack.first, measures, axes)
    # Above numbers left of the periods stand titles.
    behind = tuple(at for at in measures if at > stack.left) or measures
    header = header_above(sheet, stack.first - len(above), behind)
    heads = heads_of(sheet, header, (*measures, *labels), measures)
    rows = [*above, *rows, *_rows_below(sheet, stack.last, measures, labels, axes)]
    remarks = [at for at in labels if any(map(is_remark, heads[at])) or _is_remark_column(sheet, rows, at, measures)]
    if not set(labels).difference(remarks):
        remarks = [at for at in remarks if not _tells_rows_apart(sheet, told, at)]
    units = [at for at in labels if at not in remarks and _are_units_of(sheet, rows, at, labels, heads)]
    spare |= dict.fromkeys(remarks, TableRole.REMARK) | dict.fromkeys(units, TableRole.UNIT)
    labels = tuple(at for at in labels if at not in spare)
    down = _told_by_rows(sheet, told, rows, labels)
    if (code := _code_of_rows(sheet, down, measures, heads)) is not None:
        named = _named_by_code(sheet, down, code, labels)
        spare |= {at: TableRole.REMARK for at in labels if at not in named}
        measures, labels = tuple(at for at in measures if at != code), tuple(sorted((code, *named)))
    rests = {row: rest for axis in told for row, rest in (axis.rests or {}).items()}
    periods = tuple(sorted(axes))
    block = Block(sheet, header, tuple(rows), measures, labels, {}, down, heads, periods, spare, rests=rests)
    doubted = next((axis for axis in told if axis.doubt), None)
    if doubted is None:
        return block
    return replace(block, doubt=doubted.doubt, doubt_at=(doubted.at[0], doubted.line))


def _days_of_rows(
    sheet: TypedSheet, stack: _Stack, rows: Sequence[int], labels: Sequence[int], spare: Mapping[int, TableRole]
) -> set[int]:
    """Return the columns of days that say something of what a row names and not when its numbers are; never all of a stack."""
    axes = {axis.line for axis in stack.axes}
    days = [axis.line for axis in stack.axes if axis.grain is Grain.DAY]
    days += [at for at, role in spare.items() if role is TableRole.PERIOD]
    found = _days_of_labels(sheet, rows, days, labels) if len({*axes, *days}) > 1 else set()
    return found - axes if axes <= found else found


def _before_table_beside(sheet: TypedSheet, rows: Sequence[int], last: int, stop: int) -> int:
    """Return the column at which a table without periods begins right of the numbers of one: behind a blank column words that name rows,
    with numbers of their own right of them.
    """
    kinds, columns = sheet.canvas.kinds_down, sheet.canvas.columns
    gaps = [at for at in range(last + 2, stop) if columns[at] - columns[at - 1] > 1]
    numbered = [at for at in range(last + 1, stop) if NUMBER in (kinds[at][row] for row in rows)] if gaps else []
    inside = [at for at in gaps if numbered and numbered[0] < at < numbered[-1]]
    return next((at for at in inside if names_rows(sheet, rows, at)), stop)


def _days_of_labels(sheet: TypedSheet, rows: Sequence[int], days: Sequence[int], labels: Sequence[int]) -> set[int]:
    """Return the columns of days that stay the same in all rows of a label that comes again and again: when a meter was put in."""
    found = set()
    for at, label in product(days, labels):
        names = list(sheet.texts_down(label, rows))
        count = len(set(names))
        is_again = len(rows) >= _FEWEST_OF_CODE * count > _FEWEST_OF_CODE
        if is_again and len(set(zip(names, sheet.texts_down(at, rows), strict=True))) == count:
            found.add(at)
    return found


#: Of so few rows to a code nothing can be told, and a table has so much of all combinations of codes and periods.
_FEWEST_OF_CODE, _FULL = 3, 0.6


def _code_of_rows(
    sheet: TypedSheet, down: Mapping[int, PartialPeriod], measures: Sequence[int], heads: Mapping[int, Sequence[str]]
) -> int | None:
    """Return the column of numbers headed as a code (店舗コード) that tells rows of one period apart: with it none comes twice, without it
    periods do, and most combinations are there; None for none.
    """
    headed = [at for at in measures if any(map(is_identifier, heads.get(at, ())))] if len(measures) > 1 else []
    periods = set(down.values()) if headed else set()
    for at in headed if len(periods) < len(down) else ():
        pairs = {(when, sheet.text(row, at)) for row, when in down.items()}
        codes = len({code for _, code in pairs})
        is_full = len(down) >= max(_FEWEST_OF_CODE * codes, _FULL * codes * len(periods))
        if is_full and len(pairs) == len(down) and all(sheet.is_number(row, at) for row in down):
            return at
    return None


def _named_by_code(
    sheet: TypedSheet, down: Mapping[int, PartialPeriod], code: int, labels: Sequence[int]
) -> tuple[int, ...]:
    """Return the columns of words that stay the same for each code and so name it; the others say something of single rows."""
    return tuple(
        at
        for at in labels
        if len({(sheet.text(row, code), sheet.text(row, at)) for row in down})
        == len({sheet.text(row, code) for row in down})
    )


#: So many rows of numbers may stand between a header and the first period: a target, a capacity, the sum of all below.
_MOST_ABOVE = 3


def _rows_above(sheet: TypedSheet, first: int, measures: Sequence[int], axes: Collection[int]) -> list[int]:
    """Return the rows right above the first period that hold numbers and a word where the others have their period."""
    found: list[int] = []
    for row in range(first - 1, max(-1, first - 1 - _MOST_ABOVE), -1):
        is_named = any(sheet.kind(row, at) == TEXT and not sheet.whens(row, at) for at in axes)
        numbers = [at for at in measures if sheet.is_number(row, at)]
        words = [at for at in measures if sheet.kind(row, at) == TEXT]
        if not is_named or not numbers or len(words) > len(numbers) or all(_is_year(sheet, row, at) for at in numbers):
            break
        found.insert(0, row)
    return found


def _columns_beside(
    sheet: TypedSheet, rows: Sequence[int], columns: Sequence[int]
) -> tuple[tuple[int, ...], tuple[int, ...], dict[int, TableRole]]:
    """Return the columns of numbers, those of words, and those of dates that carry no run."""
    measures, labels, spare = [], [], {}
    for at in columns:
        kinds = sheet.kinds_down(at, rows)
        filled = len(rows) - kinds.count(BLANK)
        numbers = kinds.count(NUMBER) + kinds.count(MARK)
        if (
            (kinds.count(NUMBER) and numbers * 2 >= filled)
            or _are_ranges(sheet, rows, at)
            or _has_one_word(sheet, rows, at)
        ):
            measures.append(at)
        elif kinds.count(PERIOD) * 2 > filled:
            spare[at] = TableRole.PERIOD
        elif filled and are_units(sheet, rows, at):
            spare[at] = TableRole.UNIT
        elif filled:
            labels.append(at)
    return tuple(measures), tuple(labels), spare


#: 120〜130, about 5 to 7 hours: a range where a number belongs. It is a problem at its cell and makes no column of words.
_RANGE = re.compile(r"\D{0,3}\d[\d,.]*\D{0,4}(?:[~〜–-]|から|to)\s*\d[\d,.]*\D{0,6}")
_LOOKED_AT = 50


def _has_one_word(sheet: TypedSheet, rows: Sequence[int], column: int) -> bool:
    """Whether a column holds numbers and one word again and again, which says why there is none: geschlossen, closed."""
    kinds = sheet.kinds_down(column, rows)
    if kinds.count(NUMBER) < _FEWEST_BESIDE_WORD:
        return False
    return len({sheet.text(row, column) for row, kind in zip(rows, kinds, strict=True) if kind == TEXT}) == 1


_FEWEST_BESIDE_WORD = 4


def _are_ranges(sheet: TypedSheet, rows: Sequence[int], column: int) -> bool:
    texts = [sheet.text(row, column) for row in rows[:_LOOKED_AT] if sheet.kind(row, column) == TEXT]
    return len(texts) >= 2 and all(map(_RANGE.fullmatch, texts))


def header_above(sheet: TypedSheet, first: int, measures: Sequence[int]) -> tuple[int, ...]:
    """Return the rows of the header above a run, from the top: words over the numbers, wider heads over those; a title is none."""
    header: list[int] = []
    for row in range(first - 1, max(-1, first - 1 - _HEADS_OF_RUN), -1):
        inside = [at for at in measures if sheet.kind(row, at) in (TEXT, PERIOD, MARK)]
        if not header and _is_year_alone(sheet, row):
            continue  # 2025年 between a header and its first month
        if (
            not inside
            or _tells_when(sheet, row)
            or sum(sheet.is_number(row, at) and not _is_year(sheet, row, at) for at in measures) >= len(inside) / 2
        ):
            break
        if header and len(inside) < len(measures) and all(tells_unit(sheet.text(row, at)) for at in inside):
            break
        is_whole = not header and len(inside) == len(measures) > 1
        if max(len(sheet.text(row, at)) for at in inside) > (_LONGEST_OF_ALL if is_whole else _LONGEST_HEAD):
            break
        blocks = {sheet.head_of(row, at) for at in inside}
        if (
            header
            and len(blocks) == 1
            and len(measures) > 1
            and not _is_wide_head(sheet, row, inside[0], measures, header)
        ):
            break
        if not header and len(inside) * 2 < len(measures) and len(blocks) < 2 and len(measures) > 1:
            break
        header.insert(0, row)
    return tuple(header)


def _is_year_alone(sheet: TypedSheet, row: int) -> bool:
    filled = sheet.filled(row, range(sheet.width))
    return len(filled) == 1 and _is_year(sheet, row, filled[0])


def _tells_when(sheet: TypedSheet, row: int) -> bool:
    """Whether a row says when the sheet is of or was made (対象月, 2026年6月, 作成日, 2026/7/3, Printed 06/11/2026) and heads nothing."""
    texts = list(filter(is_made_on, (sheet.text(row, at) for at in sheet.filled(row, range(sheet.width)))))
    return bool(texts) and (PERIOD in sheet.canvas.kinds[row] or any(map(whens_inside, texts)))


def _is_year(sheet: TypedSheet, row: int, at: int) -> bool:
    return any(when.grain is Grain.YEAR for when in sheet.whens(row, at))


def _is_wide_head(sheet: TypedSheet, row: int, at: int, measures: Sequence[int], header: Sequence[int]) -> bool:
    """Whether the only head of a row is one and no title: it begins over numbers, and where it is a single cell and the words left of it
    are not those above the periods it is needed, for what stands below names nothing or comes again, and tells no period.
    """
    if sheet.head_of(row, at)[1] < measures[0]:
        return False
    kinds = sheet.canvas.kinds
    if sheet.is_wide(row, at) or TEXT not in kinds[row][:at] or TEXT not in kinds[header[0]][: measures[0]]:
        return True
    below = [sheet.text(header[0], measure) for measure in measures]
    own = below[measures.index(at) :]
    is_named = len(set(below)) == len(below) and not any(is_unit(word) or _says_nothing_else(word) for word in own)
    return not is_named and not whens_inside(sheet.text(row, at))


def _says_nothing_else(word: str) -> bool:
    said = said_of(word)
    return said is not None and not said.name


def heads_of(
    sheet: TypedSheet, header: Sequence[int], columns: Sequence[int], measures: Sequence[int]
) -> dict[int, tuple[str, ...]]:
    """Return the words above each column from the top; a wider head goes on to the right over blank cells above a filled one."""
    found = {}
    for at in columns:
        words = []
        for row in header:
            text = sheet.text(row, at)
            if not text and row != header[-1] and at in measures and sheet.kind(header[-1], at):
                before = [left for left in measures if left < at and sheet.kind(row, left)]
                text = sheet.text(row, before[-1]) if before and not _is_merged(sheet, row, before[-1]) else ""
            words.append(text)
        found[at] = tuple(dict.fromkeys(filter(None, words)))
    return found


def _is_merged(sheet: TypedSheet, row: int, at: int) -> bool:
    """Whether a cell is one of a block merged over several columns, which speaks for no column beside it."""
    return sheet.is_wide(row, at) or sheet.head_of(row, at)[1] != at


#: So many rows of sums and means may follow the last period of a run.
_MOST_SUMS = 4


def _without_moments(sheet: TypedSheet, axes: Sequence[Axis]) -> list[Axis]:
    """Return the runs that tell when the numbers are: moments of entering (タイムスタンプ) only where there is nothing else."""
    timed = [
        axis
        for axis in axes
        if axis.grain is Grain.DAY and any(":" in sheet.text(row, axis.line) for row in axis.at[:5])
    ]
    return [axis for axis in axes if axis not in timed] or list(axes)


#: First and last days of months are of no more numbers than these: 28, 29, 30, 31 and 1.
_ENDS_OF_MONTHS = 5


def _without_days_beside(axes: list[Axis]) -> list[Axis]:
    """Return the runs without days right of months or quarters that tell every row apart, where they are on odd dates (of a call, of
    publishing), or right of such years (the day of a census).
    """
    wide = [
        axis
        for axis in axes
        if axis.has_year
        and axis.grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR)
        and len(set(axis.whens)) == len(axis) > _FEWEST_OF_CODE
    ]
    found = []
    for axis in axes:
        left = {each.grain for each in wide if each.line < axis.line and set(axis.at) <= set(each.at)}
        once_a_year = Grain.YEAR in left and axis.has_year and axis.grain in (Grain.DAY, Grain.MONTH)
        is_odd = bool(left) and axis.grain is Grain.DAY and len({when.day for when in axis.whens}) > _ENDS_OF_MONTHS
        if not (once_a_year or is_odd):
            found.append(axis)
    return found


def _rows_below(
    sheet: TypedSheet, last: int, measures: Sequence[int], labels: Sequence[int], axes: Collection[int]
) -> list[int]:
    """Return the rows below a run that go on with its numbers: more labels of its last period, then its totals and means."""
    found = []
    sums = 0
    for row in range(last + 1, sheet.height):
        kinds = sheet.canvas.kinds[row]
        if not any(kinds[at] == NUMBER for at in measures) or PERIOD in kinds:
            break
        goes_on = all(kinds[at] == BLANK for at in axes) and any(kinds[at] == TEXT for at in labels)
        sums += not goes_on
        if sums > _MOST_SUMS or (not goes_on and kinds.count(TEXT) > 2):
            break
        found.append(row)
    return found


def _is_remark_column(sheet: TypedSheet, rows: Sequence[int], column: int, measures: Sequence[int]) -> bool:
    """Whether words right of all numbers are remarks: hardly any of them comes twice, or many rows have none."""
    if column < measures[-1]:
        return False
    texts = list(filter(None, sheet.texts_down(column, rows)))
    return len(texts) * 3 < len(rows) * 2 or len(set(texts)) * 2 > len(texts)


def _tells_rows_apart(sheet: TypedSheet, axes: Sequence[Axis], at: int) -> bool:
    """Whether words that come again tell the rows of each period apart, whatever stands above them: Description."""
    rows = axes[0].at
    texts = list(sheet.texts_down(at, rows))
    pairs = set(zip(axes[0].whens, texts, strict=True))
    return len(set(axes[0].whens)) < len(rows) == len(pairs) and len(set(texts)) * 2 <= len(rows)


def _are_units_of(
    sheet: TypedSheet, rows: Sequence[int], at: int, labels: Sequence[int], heads: Mapping[int, Sequence[str]]
) -> bool:
    """Whether a column of words says in what the things counted that another names: headed as units, or half of its words are such and
    each name has one (t, litros, €).
    """
    if any(map(heads_units, heads.get(at, ()))):
        return True
    words = set(sheet.texts_down(at, rows)) - {""}
    if sum(map(is_unit, words)) * 2 < max(2, len(words)):
        return False
    pairs = [{(sheet.text(row, other), sheet.text(row, at)) for row in rows} for other in labels if other != at]
    return any(len(pair) == len({name for name, _ in pair}) for pair in pairs)


def _told_by_rows(
    sheet: TypedSheet, axes: Sequence[Axis], rows: Sequence[int], labels: Sequence[int]
) -> dict[int, PartialPeriod]:
    """Return when each row is: what its runs tell together; a blank below a period means the same again where labels go on."""
    axes = sorted(axes, key=lambda axis: axis.line)
    told, columns = [axis.by_place for axis in axes], [axis.line for axis in axes]
    if len(told) == 1 and told[0].keys() >= set(rows):
        return {row: told[0][row] for row in rows}
    last: list[PartialPeriod | None] = [None] * len(told)
    found: dict[int, PartialPeriod] = {}
    for row in rows:
        own = [places.get(row) for places in told]
        is_open = False
        if None in own:
            blank = [sheet.canvas.kinds[row][at] == BLANK for at in columns]
            if not any(own) and not (all(blank) and _goes_on(sheet, row, columns, labels)):
                continue
            last = [
                before if when is None and is_blank else when
                for when, before, is_blank in zip(own, last, blank, strict=True)
            ]
            is_open = own[-1] is None and not blank[-1]
        else:
            last = own
        when = _told_together([each for each in last if each is not None])
        if when is not None and not is_open:
            found[row] = when
    return found


def _goes_on(sheet: TypedSheet, row: int, columns: Sequence[int], labels: Sequence[int]) -> bool:
    """Whether a row without a period of its own belongs to the one above: merged with it, or with a label of its own; January total, which
    lies over the cells of its own row, does not.
    """
    return any(sheet.head_of(row, at)[0] < row for at in columns) or any(
        sheet.canvas.kinds[row][at] == TEXT and not is_total_word(sheet.text(row, at)) for at in labels
    )


def _with_fiscal_years(sheet: TypedSheet, axes: list[Axis]) -> list[Axis]:
    """Return runs, years beside months or days as fiscal years where January follows December in one of them, or their head says so and
    none of them begins with January: 年度 2025 beside 4 … 12, 1, 2, 3.
    """
    years = next((axis for axis in axes if {when.grain for when in axis.whens} == {Grain.YEAR}), None)
    months = next((axis for axis in axes if all(when.month and when.year is None for when in axis.whens)), None)
    if years is None or months is None:
        return axes
    month_of = {row: when.month or 0 for row, when in months.by_place.items()}
    runs = [
        [month_of[row] for row, _ in run if row in month_of]
        for _, run in groupby(years.by_place.items(), key=lambda item: item[1])
    ]
    says_so = any(quarters_told(sheet.text(row, years.line)) == "fiscal" for row in range(years.at[0]))
    is_fiscal = any(_turns_over(run) or _turns_over(run[::-1]) for run in runs)
    if not is_fiscal and not (says_so and all(1 not in (run[0], run[-1]) for run in runs if run)):
        return axes
    return [
        replace(axis, whens=tuple(replace(when, fiscal=True) for when in axis.whens)) if axis is years else axis
        for axis in axes
    ]


def _turns_over(months: Sequence[int]) -> bool:
    """Whether months go on over a year's end, once, and stay before the first of them."""
    falls = [at for at, (a, b) in enumerate(pairwise(months), 1) if b < a]
    return len(falls) == 1 and max(months[falls[0] :]) < months[0]


def _told_together(whens: Sequence[PartialPeriod]) -> PartialPeriod | None:
    """Return what the columns of a row tell together: year, month and day; of two days the first."""
    if len(whens) < 2:
        return next(iter(whens), None)
    span = _from_to(whens)
    found = span or min(whens, key=lambda when: when.grain)
    for other in whens:
        if other is not found and not (span and other.grain is Grain.DAY):
            found = joined(found, other) or found
    return found


def _from_to(whens: Sequence[PartialPeriod]) -> PartialPeriod | None:
    """Return the week or the month that a first and a last day tell, None for other days."""
    days = [when for when in whens if when.grain is Grain.DAY]
    is_open = all(when.year is None for when in days)
    known = [day_of_when(replace(when, year=_NO_LEAP_YEAR) if is_open else when) for when in days]
    if len(known) != 2 or known[0] is None or known[1] is None:
        return None
    begin, end = known[0], known[1]
    if end < begin:
        begin, end = (begin, end.replace(year=end.year + 1)) if is_open else (end, begin)
    if 5 <= (end - begin).days + 1 <= 7:
        return PartialPeriod(Grain.WEEK, None if is_open else begin.year, begin.month, begin.day)
    return PartialPeriod(Grain.MONTH, None if is_open else end.year, end.month) if is_month(begin, end) else None


#: Stands for a year that is not told.
_NO_LEAP_YEAR = 2025
