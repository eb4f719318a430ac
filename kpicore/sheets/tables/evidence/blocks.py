"""Tables by what their cells are: a run of periods, the numbers beside or below it, the words that name its rows and columns.

A block has its periods across, down, or both, where each lacks what the other has (months down, years across). Its rows and columns are
those of the canvas. Blank lines part nothing; a second header, a label column between two runs and a run that ends do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.evidence.axes import Axis, column_axes, day_of_when, named_axes, row_axes
from kpicore.sheets.tables.evidence.sheet import BLANK, MARK, NUMBER, PERIOD, TEXT, TypedSheet
from kpicore.sheets.tables.evidence.units import is_thing, is_unit
from kpicore.sheets.tables.evidence.vocabulary import (
    heads_units,
    is_identifier,
    is_made_on,
    is_remark,
    is_total_word,
    is_weekday,
    said_of,
)
from kpicore.sheets.tables.evidence.when import Grain, When, joined, whens_inside

#: A header has no more rows than these above its axis, below it and above a run down a column.
_HEADS_ABOVE, _HEADS_BELOW, _HEADS_OF_RUN = 2, 2, 3
_LONGEST_HEAD = 40
#: Where every column of numbers has a text right above the first of them, these are heads however long they are.
_LONGEST_OF_ALL = 160


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One table of a tab.

    `across` has the period of each column that has one, `down` that of each row; `heads` the words above each column of `columns`
    besides periods; `labels` are the columns of words that name rows, `axes` those that carry periods, `rests` what else names a row there
    (North 2025); `spare` are columns of other things, with what they are. `doubt` is why its periods cannot be read as they stand, at the
    cell `doubt_at`; the rows `of_titles` of one with periods both ways are of the year that a title tells.
    """

    sheet: TypedSheet
    header: tuple[int, ...]
    body: tuple[int, ...]
    columns: tuple[int, ...]
    labels: tuple[int, ...] = ()
    across: Mapping[int, When] = field(default_factory=dict)
    down: Mapping[int, When] = field(default_factory=dict)
    heads: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    axes: tuple[int, ...] = ()
    spare: Mapping[int, TableRole] = field(default_factory=dict)
    doubt: str = ""
    doubt_at: tuple[int, int] | None = None
    of_titles: frozenset[int] = frozenset()
    rests: Mapping[int, str] = field(default_factory=dict)

    @property
    def top(self) -> int:
        return min((*self.header, *self.body[:1]))

    @property
    def is_down(self) -> bool:
        """Whether its rows carry the periods and its columns do not."""
        return bool(self.down) and not self.across

    @property
    def left(self) -> int:
        return min((*self.columns, *self.labels, *self.axes))

    @property
    def right(self) -> int:
        return max((*self.columns, *self.labels, *self.axes))

    def when(self, row: int, column: int) -> When | None:
        """Return when a cell is, as far as its row and its column tell."""
        of_column, of_row = self.across.get(column), self.down.get(row)
        if self.across and self.down:
            if of_row is None and row in self.of_titles:
                return of_column
            return None if of_column is None or of_row is None else joined(of_column, of_row)
        return of_column if self.across else of_row


def blocks_of(sheet: TypedSheet) -> list[Block]:
    """Return the tables of a tab from top to bottom, every number in at most one of them."""
    columns = column_axes(sheet)
    rows = row_axes(sheet, columns)
    across = _apart([block for group in _groups(sheet, rows) for block in _across_blocks(sheet, group, rows, columns)])
    down = _down_blocks(sheet, [axis for axis in columns if _carries_rows(sheet, axis)])
    if not across and not down:
        down = _down_blocks(sheet, named_axes(sheet))
    return sorted(_contested(across, down), key=lambda block: (block.top, block.left))


def _carries_rows(sheet: TypedSheet, axis: Axis) -> bool:
    """Whether a run down a column makes a table of its rows: two periods, a part of a date told once, or the one row of a tab with a whole
    period left of numbers that all have a head.
    """
    if len(axis) >= 2:
        return len(set(axis.whens)) > 1 or axis.at[-1] - axis.at[0] < 2 * len(axis)
    if axis.at[0] and _is_part(axis):
        return True
    row, when = axis.at[0], axis.whens[0]
    numbers = [at for at, kind in enumerate(sheet.canvas.kinds[row]) if kind == NUMBER]
    is_only = not any(NUMBER in kinds for other, kinds in enumerate(sheet.canvas.kinds) if other != row)
    is_whole = (
        when.year is not None and when.grain not in (Grain.YEAR, Grain.BARE) and TEXT not in sheet.canvas.kinds[row]
    )
    headed = row > 0 and all(sheet.kind(row - 1, at) == TEXT for at in (axis.line, *numbers))
    return is_only and is_whole and headed and min(numbers, default=-1) > axis.line


def _apart(blocks: Sequence[Block]) -> list[Block]:
    """Return tables side by side without each other's columns: numbers below the periods of one are not beside those of another."""
    periods_in: dict[int, set[int]] = {}
    for block in blocks:
        for row in block.body:
            periods_in.setdefault(row, set()).update(block.across)
    return [block for block in (_right_of(block, periods_in) for block in blocks) if block.columns]


def _right_of(block: Block, periods_in: Mapping[int, Collection[int]]) -> Block:
    """Return a table without the columns left of it up to the last that has the periods of another table in its rows."""
    first = min(block.across)
    edge = max((at for row in block.body for at in periods_in[row] if at < first), default=-1)
    if edge < 0:
        return block
    columns = tuple(at for at in block.columns if at > edge)
    labels = tuple(at for at in block.labels if at > edge)
    spare = {at: role for at, role in block.spare.items() if at > edge}
    return replace(block, columns=columns, labels=labels, spare=spare)


# -- periods along rows ---------------------------------------------------------------------------------------------


def _groups(sheet: TypedSheet, rows: Sequence[Axis]) -> list[list[Axis]]:
    """Return the axes along rows, those of one header together: one below the other, over the same columns, no number between them."""
    groups: list[list[Axis]] = []
    for axis in rows:
        if groups and _is_same_header(sheet, groups[-1], axis):
            groups[-1].append(axis)
        else:
            groups.append([axis])
    return groups


def _is_same_header(sheet: TypedSheet, group: Sequence[Axis], axis: Axis) -> bool:
    last = group[-1]
    again = axis.line == last.line + 1 and axis.at == last.at  # weeks by their number above the same by their days
    if axis.line - last.line > 2 or (last.grain is axis.grain and not again):
        return False
    overlap = min(axis.at) <= max(max(each.at) for each in group) + 12 and max(axis.at) >= min(last.at)
    numbers = any(
        sheet.is_number(row, at)
        for row in range(last.line + 1, axis.line)
        for at in range(min(axis.at), max(axis.at) + 1)
    )
    return overlap and not numbers


def _across_blocks(
    sheet: TypedSheet, group: Sequence[Axis], rows: Sequence[Axis], columns: Sequence[Axis]
) -> Iterator[Block]:
    """Yield the tables below one header: one, or several side by side with label columns between them."""
    lines = {axis.line for axis in group}
    places = sorted({at for axis in group for at in axis.at})
    last = _last_head(sheet, max(lines), places[0])
    end = _end_of(sheet, last, places, [axis for axis in rows if axis.line > last], columns)
    body = [row for row in range(last + 1, end) if any(sheet.canvas.kinds[row])]
    if not any(sheet.is_number(row, at) for row in body for at in range(places[0], sheet.width)):
        return
    left = 0
    for part in _side_by_side(sheet, body, places):
        block = _across_block(sheet, group, last, body, left, part)
        if block is not None:
            yield block
            left = block.right + 1


def _last_head(sheet: TypedSheet, line: int, first: int) -> int:
    """Return the last row of a header: below its periods may stand what each column is (計画, 実績) or counts (円)."""
    last = line
    most = _HEADS_BELOW + _is_weekdays(sheet, line + 1, first)
    for row in range(line + 1, min(line + 1 + most, sheet.height)):
        inside = sheet.filled(row, range(first, sheet.width))
        texts = [sheet.text(row, at) for at in inside if sheet.kind(row, at) == TEXT]
        if len(texts) < max(1, len(inside)) or (len(texts) == 1 and not said_of(texts[0]) and not is_unit(texts[0])):
            break
        if len(texts) > 1 and all(map(is_weekday, texts)):
            last = row
            continue
        labelled = any(sheet.canvas.kinds[row][at] for at in range(first))
        says = sum(said_of(text) is not None or is_unit(text) for text in texts)
        again = len(set(texts)) < len(texts) or len(texts) > sum(
            sheet.kind(line, at) == PERIOD for at in range(first, sheet.width)
        )
        if says * 2 < len(texts) and labelled and not (again and _has_number_in(sheet, min(row + 1, sheet.height - 1))):
            break
        last = row
    return last


def _is_weekdays(sheet: TypedSheet, row: int, first: int) -> bool:
    """Whether a row below days tells their weekdays and nothing else."""
    inside = sheet.filled(row, range(first, sheet.width)) if row < sheet.height else []
    return len(inside) > 1 and all(is_weekday(sheet.text(row, at)) for at in inside)


def _end_of(sheet: TypedSheet, last: int, places: Sequence[int], later: Sequence[Axis], columns: Sequence[Axis]) -> int:
    """Return the row at which a table ends: where the next header over the same columns begins, or a run of periods down its labels."""
    end = sheet.height
    for axis in later:
        if min(axis.at) <= places[-1] and max(axis.at) >= places[0]:
            end = axis.line
            break
    for axis in columns:
        begins = axis.at[0]
        if last + 2 < begins < end and axis.line < places[0] and len(axis) >= 2 and _is_header_row(sheet, begins - 1):
            end = begins - 1
    while end > last + 1 and not _has_number_in(sheet, end - 1) and end < sheet.height:
        end -= 1
    return end


def _is_header_row(sheet: TypedSheet, row: int) -> bool:
    return not _has_number_in(sheet, row) and sheet.canvas.kinds[row].count(TEXT) >= 2


def _has_number_in(sheet: TypedSheet, row: int) -> bool:
    return NUMBER in sheet.canvas.kinds[row] or MARK in sheet.canvas.kinds[row]


def _side_by_side(sheet: TypedSheet, body: Sequence[int], places: Sequence[int]) -> list[list[int]]:
    """Return the columns of periods in parts: a column of labels between two of them begins another table."""
    parts = [[places[0]]]
    for at in places[1:]:
        if any(_is_label_column(sheet, body, between) for between in range(parts[-1][-1] + 1, at)):
            parts.append([at])
        else:
            parts[-1].append(at)
    return parts


def _is_label_column(sheet: TypedSheet, rows: Sequence[int], column: int) -> bool:
    """Whether a column names rows: mostly words, most of them different, and no number (h38: a column of numbers is never a label)."""
    kinds = [sheet.canvas.kinds[row][column] for row in rows]
    words = [sheet.text(row, column) for row, kind in zip(rows, kinds, strict=True) if kind in (TEXT, PERIOD)]
    filled = sum(kind != BLANK for kind in kinds)
    return bool(words) and len(words) >= 0.8 * filled and len(set(words)) * 2 >= len(words) and NUMBER not in kinds


def _across_block(
    sheet: TypedSheet, group: Sequence[Axis], last: int, body: Sequence[int], left: int, part: Sequence[int]
) -> Block | None:
    """Return the table whose periods stand above the columns of `part`; `left` is where the table before it ended."""
    later = [at for axis in group for at in axis.at if at > part[-1]]
    stop = min(later, default=_table_beside(sheet, body, part[-1]))
    columns = [at for at in range(part[0], stop) if _belongs(sheet, group, body, at, part)]
    while columns and columns[-1] > part[-1] and _is_label_column(sheet, body, columns[-1]) and later:
        columns.pop()
    rows = tuple(row for row in body if any(sheet.canvas.kinds[row][at] for at in (*range(left, part[0]), *columns)))
    if not columns or not any(sheet.is_number(row, at) for row in rows for at in columns):
        return None
    lines = [axis.line for axis in group]
    first = _first_head(sheet, min(lines), columns)
    header = tuple(range(first, last + 1))
    across, heads = _headed(sheet, group, header, columns)
    left = _after_table_beside(sheet, rows, range(left, part[0]))
    before = [at for at in range(left, part[0]) if any(sheet.canvas.kinds[row][at] for row in rows)]
    labels, spare, beside = _left_columns(sheet, rows, before)
    if not labels and beside and _are_steps(sheet, rows, beside[0], header):
        labels, beside = beside[:1], beside[1:]
    if not labels and not beside:
        right = [at for at in columns if at > part[-1] and not any(sheet.is_number(row, at) for row in rows)]
        labels, spare, _ = _left_columns(sheet, rows, right)
        columns = [at for at in columns if at not in labels and at not in spare]
    heads |= {at: tuple(filter(None, (sheet.text(row, at) for row in header))) for at in (*beside, *labels)}
    headed = _by_their_heads(labels, heads)
    labels, spare = tuple(at for at in labels if at not in headed), spare | headed
    doubts = [axis for axis in group if axis.doubt]
    return Block(
        sheet,
        header,
        rows,
        (*beside, *columns),
        labels,
        across,
        {},
        heads,
        spare=spare,
        doubt=doubts[0].doubt if doubts else "",
        doubt_at=(doubts[0].line, doubts[0].at[0]) if doubts else None,
    )


def _table_beside(sheet: TypedSheet, body: Sequence[int], last: int) -> int:
    """Return the column at which another table begins right of the last period: words that name rows, with numbers right of them."""
    for at in range(last + 1, sheet.width):
        if _is_label_column(sheet, body, at) and any(NUMBER in sheet.canvas.kinds[row][at + 1 :] for row in body):
            return at
    return sheet.width


def _belongs(sheet: TypedSheet, group: Sequence[Axis], body: Sequence[int], at: int, part: Sequence[int]) -> bool:
    """Whether a column right of the first period is one of the table: headed, or with something in it below a wider head."""
    if at in part:
        return True
    headed = any(sheet.kind(axis.line, at) for axis in group)
    filled = any(sheet.canvas.kinds[row][at] for row in body)
    return filled and (
        headed
        or at < part[-1]
        or any(sheet.kind(axis.line + 1, at) == TEXT for axis in group if axis.line + 1 < sheet.height)
    )


def _first_head(sheet: TypedSheet, line: int, columns: Sequence[int]) -> int:
    """Return the first row of a header: above its periods may stand wider heads, over several columns or one for each of some."""
    first = line
    for row in range(line - 1, max(-1, line - 1 - _HEADS_ABOVE), -1):
        inside = [at for at in columns if sheet.canvas.kinds[row][at]]
        texts = [sheet.text(row, at) for at in inside]
        if not inside or NUMBER in sheet.canvas.kinds[row] or max(map(len, texts)) > _LONGEST_HEAD:
            break
        if len(inside) == 1 and not (sheet.is_wide(row, inside[0]) and inside[0] >= columns[0]):
            break
        if len(inside) < len(columns) and all(map(is_unit, texts)):
            break
        first = row
    return first


def _headed(
    sheet: TypedSheet, group: Sequence[Axis], header: Sequence[int], columns: Sequence[int]
) -> tuple[dict[int, When], dict[int, tuple[str, ...]]]:
    """Return the period of each column of a header that has one, and the other words above it from the top."""
    levels = {axis.line: _spread(sheet, axis, header, columns) for axis in group}
    across: dict[int, When] = {}
    heads: dict[int, tuple[str, ...]] = {}
    for at in columns:
        told = [levels[row].get(at) for row in header if row in levels]
        when = _together([each for each in told if each is not None])
        words = [word for row in header for word in _words_above(sheet, row, at, levels, group, columns)]
        below = [row for row in header if row in levels and at not in levels[row] and sheet.text(row, at)]
        if when is not None and not below:
            across[at] = when
        heads[at] = tuple(dict.fromkeys(words))
    return across, heads


def _spread(sheet: TypedSheet, axis: Axis, header: Sequence[int], columns: Sequence[int]) -> dict[int, When]:
    """Return the period each column has in one row of a header: its own, that of its merged block, or the last to its left where the
    cell is blank and another row of the header speaks for the column.
    """
    own = axis.by_place
    found: dict[int, When] = {}
    last: When | None = None
    for at in columns:
        place = sheet.head_of(axis.line, at)[1]
        if at in own or place in own:
            last = found[at] = own[at if at in own else place]
        elif sheet.kind(axis.line, at) != BLANK:
            last = None
        elif last is not None and any(sheet.kind(row, at) for row in header if row > axis.line):
            found[at] = last
    return found


def _together(whens: Sequence[When]) -> When | None:
    """Return what the rows of a header tell of a column together, the finest with what the wider ones add."""
    if not whens:
        return None
    ordered = sorted(whens, key=lambda when: when.grain)
    found = ordered[0]
    for wider in ordered[1:]:
        found = joined(found, wider) or found
    return found


def _words_above(
    sheet: TypedSheet,
    row: int,
    at: int,
    levels: Mapping[int, Mapping[int, When]],
    group: Sequence[Axis],
    columns: Sequence[int],
) -> list[str]:
    """Return the words of a row of a header above a column: beside a period its rest, of a wider head that of the block it begins."""
    if row in levels and at in levels[row]:
        axis = next(axis for axis in group if axis.line == row)
        rest = (axis.rests or {}).get(sheet.head_of(row, at)[1], "")
        return [rest] if rest else []
    text = sheet.text(row, at)
    if text:
        return [] if is_weekday(text) else [text]
    if row in levels or row > group[-1].line:
        return []
    before = [left for left in columns if left < at and sheet.canvas.kinds[row][left]]
    return [sheet.text(row, before[-1])] if before and not sheet.is_wide(row, before[-1]) else []


def _after_table_beside(sheet: TypedSheet, rows: Sequence[int], before: range) -> int:
    """Return where the labels of a table begin: behind the numbers of another at its left that has periods of its own down a column."""
    kinds = {at: [sheet.canvas.kinds[row][at] for row in rows] for at in before}
    numbers = [at for at in before if kinds[at].count(NUMBER) * 2 > len(rows) - kinds[at].count(BLANK)]
    periods = [at for at in before if kinds[at].count(PERIOD) * 2 > len(rows) - kinds[at].count(BLANK)]
    is_other = bool(numbers and periods) and periods[0] < numbers[0]
    has_labels = is_other and any(TEXT in kinds[at] for at in before if at > numbers[-1])
    return numbers[-1] + 1 if has_labels else before.start


def _left_columns(
    sheet: TypedSheet, rows: Sequence[int], before: Sequence[int]
) -> tuple[tuple[int, ...], dict[int, TableRole], tuple[int, ...]]:
    """Return the columns left of the periods: those of labels, those of something else, and those of numbers."""
    labels, spare, beside = [], {}, []
    for at in before:
        kinds = [sheet.canvas.kinds[row][at] for row in rows]
        numbers, words = kinds.count(NUMBER), kinds.count(TEXT)
        if (numbers and numbers >= words) or _are_bounds(sheet, rows, at):
            beside.append(at)
        elif _are_units(sheet, rows, at):
            spare[at] = TableRole.UNIT
        elif kinds.count(PERIOD) > words:
            spare[at] = TableRole.PERIOD
        else:
            labels.append(at)
    names = [at for at in spare if spare[at] is TableRole.UNIT and _names_rows(sheet, rows, at, labels)]
    kept = {at: role for at, role in spare.items() if at not in names}
    return tuple(sorted((*labels, *names))), kept, tuple(beside)


def _are_steps(sheet: TypedSheet, rows: Sequence[int], column: int, header: Sequence[int]) -> bool:
    """Whether a column that is the only one to name rows holds small rising numbers, words between them or not, below a word: Grade K, 1,
    2 … Total.
    """
    head = next((text for row in reversed(header) if (text := sheet.text(row, column))), "")
    named = [row for row in rows if sheet.is_number(row, column)]
    numbers = [sheet.amount(row, column) or 0.0 for row in named]
    is_word = bool(head) and said_of(head) is None and not is_unit(head) and not is_identifier(head)
    texts = [sheet.text(row, column) for row in rows if sheet.kind(row, column)]
    is_small = all(number == int(number) and 0 <= number < _LARGEST_STEP for number in numbers)
    return (
        is_word and is_small and len(numbers) > 1 and numbers == sorted(set(numbers)) and len(set(texts)) == len(texts)
    )


_LARGEST_STEP = 120


def _names_rows(sheet: TypedSheet, rows: Sequence[int], column: int, labels: Sequence[int]) -> bool:
    """Whether units in a column are names: things people follow (PV, リード) in rows that no other word names."""
    return any(
        is_thing(sheet.text(row, column)) and not any(sheet.kind(row, at) == TEXT for at in labels) for row in rows
    )


def _by_their_heads(labels: Sequence[int], heads: Mapping[int, tuple[str, ...]]) -> dict[int, TableRole]:
    """Return which columns of words are headed as units or as remarks on what other columns name."""
    found = {}
    for at in labels:
        if any(map(heads_units, heads.get(at, ()))):
            found[at] = TableRole.UNIT
        elif any(map(is_remark, heads.get(at, ()))):
            found[at] = TableRole.REMARK
    return found if len(found) < len(labels) else {}


#: 80以上, ≤ 3件, < 400: numbers with the side on which the target lies.
_BOUND = re.compile(r"(?:[<>≤≥≦≧]=?\s*)?\d[\d,.]*\s*\S{0,3}?\s*(?:以上|以下|以内|未満|超|\+)?")


def _are_bounds(sheet: TypedSheet, rows: Sequence[int], column: int) -> bool:
    """Whether a column holds targets as bounds and no names."""
    texts = [sheet.text(row, column) for row in rows if sheet.kind(row, column) in (TEXT, MARK)]
    return (
        len(texts) > 1
        and any(text[-1:] in "上下内満超" or text[:1] in "<>≤≥≦≧" for text in texts)
        and all(map(_BOUND.fullmatch, texts))
    )


def _are_units(sheet: TypedSheet, rows: Sequence[int], column: int) -> bool:
    """Whether a column holds nothing but units in the rows that hold numbers; a remark below the table is none of them."""
    texts = {
        sheet.text(row, column)
        for row in rows
        if sheet.kind(row, column) in (TEXT, MARK) and NUMBER in sheet.canvas.kinds[row]
    }
    return bool(texts) and all(map(is_unit, texts))


# -- periods down columns -------------------------------------------------------------------------------------------


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


def _is_part(axis: Axis) -> bool:
    """Whether a column tells only a part of dates that are split over columns, and so may tell it once."""
    return axis.whens[0] in (When(Grain.YEAR, axis.whens[0].year), When(Grain.MONTH, month=axis.whens[0].month))


def _down_blocks(sheet: TypedSheet, axes: Sequence[Axis]) -> list[Block]:
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
            found.append(_headed_like(block, found))
    return found


def _headed_like(block: Block, before: Sequence[Block]) -> Block:
    """Return a table that goes on right below another with other periods (weeks below days) with the header of that one."""
    above = next(
        (other for other in before if other.body[-1] == block.body[0] - 1 and other.columns == block.columns), None
    )
    if block.header or above is None:
        return block
    return replace(block, header=above.header, heads=above.heads)


def _tell_the_same_rows(sheet: TypedSheet, stack: _Stack, axis: Axis) -> bool:
    """Whether a run tells of the rows of a stack: its rows overlap, and no columns of numbers of another table stand between them."""
    rows, others = set(axis.at), {row for each in stack.axes for row in each.at}
    overlap = min(max(rows), max(others)) - max(min(rows), min(others)) + 1
    if overlap < 0.6 * min(max(rows) - min(rows) + 1, max(others) - min(others) + 1):
        return False
    left, right = sorted((stack.axes[-1].line, axis.line))
    numbers = [at for at in range(left + 1, right) if _count(sheet, axis.at, at, NUMBER) * 2 > len(axis.at)]
    return not (numbers and _is_second_table(stack.axes[-1], axis))


def _is_second_table(one: Axis, other: Axis) -> bool:
    """Whether two runs with numbers between them head two tables side by side: both in order, of one grain, and no list of dates."""
    return one.grain is other.grain and _in_order(one) and _in_order(other)


def _in_order(axis: Axis) -> bool:
    keys = [(when.year or 0, when.place) for when in axis.whens]
    return len(set(keys)) == len(keys)


def _count(sheet: TypedSheet, rows: Iterable[int], column: int, kind: int) -> int:
    return sum(sheet.canvas.kinds[row][column] == kind for row in rows)


def _down_block(sheet: TypedSheet, stack: _Stack, start: int, stop: int) -> Block | None:
    """Return the table whose rows carry the periods of a stack, None where it has no column of numbers."""
    told = _without_moments(sheet, stack.axes)
    axes = {axis.line for axis in stack.axes}
    rows = [row for row in range(stack.first, stack.last + 1) if any(sheet.canvas.kinds[row])]
    measures, labels, spare = _columns_beside(sheet, rows, [at for at in range(start, stop) if at not in axes])
    if not measures:
        return None
    above = _rows_above(sheet, stack.first, measures, axes)
    header = header_above(sheet, stack.first - len(above), measures)
    heads = heads_of(sheet, header, (*measures, *labels), measures)
    rows = [*above, *rows, *_rows_below(sheet, stack.last, measures, labels, axes)]
    spare |= {
        at: TableRole.REMARK
        for at in labels
        if any(map(is_remark, heads[at])) or _is_remark_column(sheet, rows, at, measures)
    }
    doubts = [axis for axis in told if axis.doubt]
    return Block(
        sheet,
        header,
        tuple(rows),
        measures,
        tuple(at for at in labels if at not in spare),
        {},
        _told_by_rows(sheet, told, rows, labels),
        heads,
        tuple(sorted(axes)),
        spare,
        doubts[0].doubt if doubts else "",
        (doubts[0].at[0], doubts[0].line) if doubts else None,
        rests={row: rest for axis in told for row, rest in (axis.rests or {}).items()},
    )


#: So many rows of numbers may stand between a header and the first period: a target, a capacity, the sum of all below.
_MOST_ABOVE = 3


def _rows_above(sheet: TypedSheet, first: int, measures: Sequence[int], axes: Collection[int]) -> list[int]:
    """Return the rows right above the first period that hold numbers and a word where the others have their period."""
    found: list[int] = []
    for row in range(first - 1, max(-1, first - 1 - _MOST_ABOVE), -1):
        is_named = any(sheet.kind(row, at) == TEXT and not sheet.whens(row, at) for at in axes)
        numbers = [at for at in measures if sheet.is_number(row, at)]
        if not is_named or not numbers or all(_is_year(sheet, row, at) for at in numbers):
            break
        found.insert(0, row)
    return found


def _columns_beside(
    sheet: TypedSheet, rows: Sequence[int], columns: Sequence[int]
) -> tuple[tuple[int, ...], tuple[int, ...], dict[int, TableRole]]:
    """Return the columns of numbers, those of words, and those of dates that carry no run."""
    measures, labels, spare = [], [], {}
    for at in columns:
        kinds = [sheet.canvas.kinds[row][at] for row in rows]
        filled = len(rows) - kinds.count(BLANK)
        numbers = kinds.count(NUMBER) + kinds.count(MARK)
        if (kinds.count(NUMBER) and numbers * 2 >= filled) or _are_ranges(sheet, rows, at):
            measures.append(at)
        elif kinds.count(PERIOD) * 2 > filled:
            spare[at] = TableRole.PERIOD
        elif filled and _are_units(sheet, rows, at):
            spare[at] = TableRole.UNIT
        elif filled:
            labels.append(at)
    return tuple(measures), tuple(labels), spare


#: 120〜130, about 5 to 7 hours: a range where a number belongs. It is a problem at its cell and makes no column of words.
_RANGE = re.compile(r"\D{0,3}\d[\d,.]*\D{0,4}(?:[~〜–-]|から|to)\s*\d[\d,.]*\D{0,6}")
_LOOKED_AT = 50


def _are_ranges(sheet: TypedSheet, rows: Sequence[int], column: int) -> bool:
    texts = [sheet.text(row, column) for row in rows[:_LOOKED_AT] if sheet.kind(row, column) == TEXT]
    return len(texts) >= 2 and all(map(_RANGE.fullmatch, texts))


def header_above(sheet: TypedSheet, first: int, measures: Sequence[int]) -> tuple[int, ...]:
    """Return the rows of the header above a run, from the top: words over the numbers, wider heads over those; a title is none."""
    header: list[int] = []
    for row in range(first - 1, max(-1, first - 1 - _HEADS_OF_RUN), -1):
        inside = [at for at in measures if sheet.kind(row, at) in (TEXT, PERIOD, MARK)]
        if (
            not inside
            or _tells_when(sheet, row)
            or any(sheet.is_number(row, at) and not _is_year(sheet, row, at) for at in measures)
        ):
            break
        if header and all(is_unit(sheet.text(row, at)) for at in inside) and len(inside) < len(measures):
            break
        is_whole = not header and len(inside) == len(measures) > 1
        if max(len(sheet.text(row, at)) for at in inside) > (_LONGEST_OF_ALL if is_whole else _LONGEST_HEAD):
            break
        blocks = {sheet.head_of(row, at) for at in inside}
        if header and len(blocks) == 1 and len(measures) > 1 and not _is_wide_head(sheet, row, inside[0], measures):
            break
        if not header and len(inside) * 2 < len(measures) and len(blocks) < 2 and len(measures) > 1:
            break
        header.insert(0, row)
    return tuple(header)


def _tells_when(sheet: TypedSheet, row: int) -> bool:
    """Whether a row says when the sheet is of or was made (対象月, 2026年6月, 作成日, 2026/7/3, Printed 06/11/2026) and heads nothing."""
    texts = list(filter(is_made_on, (sheet.text(row, at) for at in sheet.filled(row, range(sheet.width)))))
    return bool(texts) and (PERIOD in sheet.canvas.kinds[row] or any(map(whens_inside, texts)))


def _is_year(sheet: TypedSheet, row: int, at: int) -> bool:
    return any(when.grain is Grain.YEAR for when in sheet.whens(row, at))


def _is_wide_head(sheet: TypedSheet, row: int, at: int, measures: Sequence[int]) -> bool:
    """Whether the only head of a row stands over numbers and not at the left of the tab as titles do."""
    head = sheet.head_of(row, at)
    return head[1] >= measures[0] or sheet.canvas.kinds[row].count(TEXT) > 1


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
                text = sheet.text(row, before[-1]) if before else ""
            words.append(text)
        found[at] = tuple(dict.fromkeys(filter(None, words)))
    return found


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
    texts = [text for row in rows if (text := sheet.text(row, column))]
    return len(texts) * 3 < len(rows) * 2 or len(set(texts)) * 2 > len(texts)


def _told_by_rows(
    sheet: TypedSheet, axes: Sequence[Axis], rows: Sequence[int], labels: Sequence[int]
) -> dict[int, When]:
    """Return when each row is: what its runs tell together; a blank below a period means the same again where labels go on."""
    told = [axis.by_place for axis in sorted(axes, key=lambda axis: axis.line)]
    last: list[When | None] = [None] * len(told)
    found: dict[int, When] = {}
    columns = [axis.line for axis in sorted(axes, key=lambda axis: axis.line)]
    for row in rows:
        own = [places.get(row) for places in told]
        blank = [sheet.canvas.kinds[row][at] == BLANK for at in columns]
        if all(when is None for when in own) and not (all(blank) and _goes_on(sheet, row, columns, labels)):
            continue
        for index, when in enumerate(own):
            if when is not None:
                last[index] = when
            elif not blank[index]:
                last[index] = None
        when = _told_together([each for each in last if each is not None])
        if when is not None and not (own[-1] is None and not blank[-1]):
            found[row] = when
    return found


def _goes_on(sheet: TypedSheet, row: int, columns: Sequence[int], labels: Sequence[int]) -> bool:
    """Whether a row without a period of its own belongs to the one above: merged, or with a label of its own."""
    return any(sheet.head_of(row, at) != (row, at) for at in columns) or any(
        sheet.canvas.kinds[row][at] == TEXT and not is_total_word(sheet.text(row, at)) for at in labels
    )


def _told_together(whens: Sequence[When]) -> When | None:
    """Return what the columns of a row tell together: year, month and day; of two days the first."""
    if not whens:
        return None
    found = _from_to(whens) or min(whens, key=lambda when: when.grain)
    for other in whens:
        if other is not found:
            found = joined(found, other) or found
    return found


def _from_to(whens: Sequence[When]) -> When | None:
    """Return the week or the month that a first and a last day tell, None for other days."""
    days = [(when, day) for when in whens if when.grain is Grain.DAY and (day := day_of_when(when))]
    if len(days) != 2:
        return None
    (first, begin), (_, end) = sorted(days, key=lambda pair: pair[1])
    length = (end - begin).days + 1
    if 5 <= length <= 7:
        return replace(first, grain=Grain.WEEK)
    return (
        When(Grain.MONTH, first.year, first.month)
        if begin.day == 1 and 28 <= length <= 31 and begin.month == end.month
        else None
    )


# -- cells claimed twice --------------------------------------------------------------------------------------------


def _contested(across: Sequence[Block], down: Sequence[Block]) -> list[Block]:
    """Return the blocks with every number in one of them: where two lie over each other they are one, or the fuller one stays."""
    kept = list(across)
    found: list[Block] = []
    for each in down:
        block = _right_of_others(_left_of(each, kept), kept)
        rivals = [other for other in kept if _overlap(other, block)]
        if not rivals:
            found.append(block)
            continue
        for other in rivals:
            verdict = _verdict(other, block)
            if verdict != "across":
                kept.remove(other)
            if verdict == "both":
                kept.append(_crossed(other, block))
        if all(_verdict(other, block) == "down" for other in rivals):
            found.append(block)
    return [*kept, *found]


def _left_of(block: Block, others: Sequence[Block]) -> Block:
    """Return a table with periods down without the columns of one beside it that begins with labels of its own, right of its numbers."""
    edges = [other.left for other in others if max(block.axes) < other.left and set(other.body) & set(block.body)]
    columns = tuple(at for at in block.columns if at < min(edges, default=block.right + 1))
    if not columns or len(columns) == len(block.columns):
        return block
    return _of_columns(block, columns, range(columns[-1]))


def _right_of_others(block: Block, others: Sequence[Block]) -> Block:
    """Return a table with periods down without the columns of those that end left of its periods in the same rows."""
    beside = [other for other in others if other.right < min(block.axes) and set(other.body) & set(block.body)]
    edge = max((other.right for other in beside), default=-1)
    columns = tuple(at for at in block.columns if at > edge)
    if edge < 0 or not columns or len(columns) == len(block.columns):
        return block
    return _of_columns(block, columns, range(edge + 1, block.sheet.width))


def _of_columns(block: Block, columns: tuple[int, ...], between: range) -> Block:
    """Return a table with periods down as far as it stands in some of its columns, its words and remarks `between` two of the tab."""
    kinds = block.sheet.canvas.kinds
    return replace(
        block,
        body=tuple(row for row in block.body if any(kinds[row][at] for at in columns)),
        columns=columns,
        labels=tuple(at for at in block.labels if at in between),
        spare={at: role for at, role in block.spare.items() if at in between},
    )


def _overlap(one: Block, other: Block) -> bool:
    rows, columns = set(one.body) & set(other.body), set(one.columns) & set(other.columns)
    return bool(rows and columns)


def _verdict(across: Block, down: Block) -> str:
    """Return which of two blocks over the same numbers stays, `both` where each tells what the other lacks."""
    one, other = list(across.across.values()), list(down.down.values())
    if not one or not other:
        return "across" if one else "down"
    if all(joined(a, b) is not None for a in one[:3] for b in other[:3]):
        return "both"
    periods, rows = len(set(one)), len(set(other))
    covered = sum(row in down.down for row in across.body)
    if periods < 2:
        return "down" if rows >= 2 else "across"
    if min(down.axes) > min(across.across) or covered * 2 < len(across.body):
        return "across"
    return "down" if rows >= periods else "across"


def _crossed(across: Block, down: Block) -> Block:
    """Return the block with periods across and down, of the rows both have and the columns of the first."""
    labels = tuple(at for at in across.labels if at not in down.axes)
    return replace(
        across,
        body=tuple(row for row in across.body if row >= down.body[0]),
        labels=labels,
        down=down.down,
        axes=down.axes,
        columns=tuple(at for at in across.columns if at not in down.axes),
        of_titles=frozenset(row for row in across.body if row not in down.down and _says_side(down, row)),
    )


def _says_side(block: Block, row: int) -> bool:
    """Whether a row says plan or actual where others say their year (実績 above 2025年度): it is of the year the titles tell."""
    said = [said_of(block.sheet.text(row, at)) for at in block.axes if block.sheet.kind(row, at) == TEXT]
    return any(each is not None and not each.name and each.role in _SIDES for each in said)


_SIDES = (TableRole.ACTUAL, TableRole.TARGET)
