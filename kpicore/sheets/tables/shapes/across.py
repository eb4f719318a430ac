"""Tables whose columns carry their periods: a header of one or several rows, the words left of them, tables side by side."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.shapes.axes import Axis
from kpicore.sheets.tables.shapes.block import Block, are_units, names_rows
from kpicore.sheets.tables.shapes.partial_periods import PartialPeriod, joined
from kpicore.sheets.tables.shapes.parts_of_years import numbered_below_years
from kpicore.sheets.tables.shapes.sheet import BLANK, MARK, NUMBER, PERIOD, TEXT, TypedSheet
from kpicore.sheets.tables.witnesses import (
    heads_units,
    is_identifier,
    is_letter,
    is_remark,
    is_thing,
    is_unit,
    is_weekday,
    said_of,
    tells_unit,
)

#: A header has no more rows than these above its axis and below it.
_HEADS_ABOVE, _HEADS_BELOW = 2, 2
_LONGEST_HEAD = 40


def blocks_across(sheet: TypedSheet, rows: Sequence[Axis], columns: Sequence[Axis]) -> list[Block]:
    """Return the tables below the runs of periods along the rows of a tab."""
    found = [block for group in _groups(sheet, rows) for block in _across_blocks(sheet, group, rows, columns)]
    # Side by side each is without the others' columns: numbers below the periods of one are not beside those of another.
    periods_in: dict[int, set[int]] = {}
    for block in found:
        for row in block.body:
            periods_in.setdefault(row, set()).update(block.across)
    return [own for block in found if (own := _right_of(block, periods_in)).columns]


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
    if _is_title(sheet, last) and last.at[0] > axis.at[0]:
        return False
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


def _is_title(sheet: TypedSheet, axis: Axis) -> bool:
    """Whether the only period of a row stands inside a text over one column (産卵日報 2025年8月): no head of what is below begins there."""
    return len(axis) == 1 and bool(axis.rests) and not sheet.is_wide(axis.line, axis.at[0])


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
    for row in range(line + 1, min(line + 1 + _HEADS_BELOW, sheet.height)):
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


def _end_of(sheet: TypedSheet, last: int, places: Sequence[int], later: Sequence[Axis], columns: Sequence[Axis]) -> int:
    """Return the row at which a table ends: where the next header over the same columns begins, one of other numbers behind a blank row, or
    a run of periods down its labels.
    """
    end = sheet.height
    for axis in later:
        if min(axis.at) <= places[-1] and max(axis.at) >= places[0]:
            end = axis.line
            break
    for axis in columns:
        begins = axis.at[0]
        if last + 2 < begins < end and axis.line < places[0] and len(axis) >= 2 and _is_header_row(sheet, begins - 1):
            end = begins - 1
    end = next((row for row in range(last + 2, end - 1) if _heads_other_numbers(sheet, row, places)), end)
    while end > last + 1 and not _has_number_in(sheet, end - 1) and end < sheet.height:
        end -= 1
    return end


def _heads_other_numbers(sheet: TypedSheet, row: int, places: Sequence[int]) -> bool:
    """Whether a row behind a blank one puts another word above the numbers of each period and names another kind of rows: Shareholders |
    Percent below Customer | 2023. What stands below is of no period.
    """
    if sheet.canvas.rows[row] - sheet.canvas.rows[row - 1] < 2 or _has_number_in(sheet, row):
        return False
    words = [sheet.text(row, at) for at in places]
    is_named = any(sheet.kind(row, at) == TEXT for at in range(places[0]))
    is_new = is_named and all(sheet.kind(row, at) == TEXT for at in places) and len(set(words)) == len(words)
    return is_new and _has_number_in(sheet, row + 1) and not any(map(said_of, words))


def _is_header_row(sheet: TypedSheet, row: int) -> bool:
    return not _has_number_in(sheet, row) and sheet.canvas.kinds[row].count(TEXT) >= 2


def _has_number_in(sheet: TypedSheet, row: int) -> bool:
    return NUMBER in sheet.canvas.kinds[row] or MARK in sheet.canvas.kinds[row]


def _side_by_side(sheet: TypedSheet, body: Sequence[int], places: Sequence[int]) -> list[list[int]]:
    """Return the columns of periods in parts: a column of labels between two of them begins another table."""
    parts = [[places[0]]]
    for at in places[1:]:
        if any(names_rows(sheet, body, between) for between in range(parts[-1][-1] + 1, at)):
            parts.append([at])
        else:
            parts[-1].append(at)
    return parts


def _across_block(
    sheet: TypedSheet, group: Sequence[Axis], last: int, body: Sequence[int], left: int, part: Sequence[int]
) -> Block | None:
    """Return the table whose periods stand above the columns of `part`; `left` is where the table before it ended."""
    later = [at for axis in group for at in axis.at if at > part[-1]]
    stop = min(later, default=_table_beside(sheet, body, part[-1]))
    columns = [at for at in range(part[0], stop) if _belongs(sheet, group, body, at, part)]
    while columns and columns[-1] > part[-1] and names_rows(sheet, body, columns[-1]) and later:
        columns.pop()
    rows = tuple(row for row in body if any(sheet.canvas.kinds[row][at] for at in (*range(left, part[0]), *columns)))
    if not columns or not any(sheet.is_number(row, at) for row in rows for at in columns):
        return None
    header = tuple(range(_first_head(sheet, min(axis.line for axis in group), columns), last + 1))
    across, heads = numbered_below_years(*_headed(sheet, group, header, columns))
    left = _after_table_beside(sheet, rows, range(left, part[0]))
    before = [at for at in range(left, part[0]) if any(sheet.canvas.kinds[row][at] for row in rows)]
    labels, spare, beside = _left_columns(sheet, rows, before)
    if not labels and beside and _are_steps(sheet, rows, beside[0], header):
        labels, beside = beside[:1], beside[1:]
    if not labels and not beside:
        labels, spare = _named_at_right(sheet, rows, [at for at in columns if at > part[-1]])
    spare |= _units_at_right(sheet, rows, header, [at for at in columns if at > part[-1] and at not in labels])
    columns = [at for at in columns if at not in labels and at not in spare]
    heads |= {at: tuple(filter(None, (sheet.text(row, at) for row in header))) for at in (*beside, *labels)}
    spare |= _by_their_heads(labels, heads)
    labels = tuple(at for at in labels if at not in spare)
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


def _named_at_right(
    sheet: TypedSheet, rows: Sequence[int], columns: Sequence[int]
) -> tuple[tuple[int, ...], dict[int, TableRole]]:
    """Return the columns right of all periods that name the rows, and those of something else without a number."""
    words = [at for at in columns if not any(sheet.is_number(row, at) for row in rows)]
    labels, spare, _ = _left_columns(sheet, rows, words)
    return labels, spare


def _units_at_right(
    sheet: TypedSheet, rows: Sequence[int], header: Sequence[int], columns: Sequence[int]
) -> dict[int, TableRole]:
    """Return the columns right of all periods that hold what the numbers of each row count, by their words or by their heads; a letter
    alone (H, L) may be anything.
    """
    found = {}
    for at in columns:
        texts = [text for row in rows if (text := sheet.text(row, at))]
        is_named = are_units(sheet, rows, at) and not all(map(is_letter, texts))
        is_headed = any(heads_units(sheet.text(row, at)) for row in header)
        if (is_named or is_headed) and not any(sheet.is_number(row, at) for row in rows):
            found[at] = TableRole.UNIT
    return found


def _table_beside(sheet: TypedSheet, body: Sequence[int], last: int) -> int:
    """Return the column at which another table begins right of the last period: words that name rows, with numbers right of them."""
    for at in range(last + 1, sheet.width):
        if names_rows(sheet, body, at) and any(NUMBER in sheet.canvas.kinds[row][at + 1 :] for row in body):
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
        if inside[0] != columns[0] and not any(sheet.is_wide(row, at) for at in inside):
            break  # titles beside one another: heads begin with the first period
        if len(inside) < len(columns) and all(map(tells_unit, texts)):
            break
        first = row
    return first


def _headed(
    sheet: TypedSheet, group: Sequence[Axis], header: Sequence[int], columns: Sequence[int]
) -> tuple[dict[int, PartialPeriod], dict[int, tuple[str, ...]]]:
    """Return the period of each column of a header that has one, and the other words above it from the top."""
    levels = {axis.line: _spread(sheet, axis, header, columns) for axis in group}
    across: dict[int, PartialPeriod] = {}
    for at in columns:
        told = [levels[row].get(at) for row in header if row in levels]
        when = _together([each for each in told if each is not None])
        below = [row for row in header if row in levels and at not in levels[row] and sheet.text(row, at)]
        if when is not None and not below:
            across[at] = when
    rows = [row for row in header if row in levels or not _is_again_when(sheet, row, across)]
    words = {
        at: [word for row in rows for word in _words_above(sheet, row, at, levels, group, columns)] for at in columns
    }
    return across, {at: tuple(dict.fromkeys(each)) for at, each in words.items()}


#: So many words, each above another period, name no series: a series would have one number.
_FEWEST_AGAIN = 3


def _is_again_when(sheet: TypedSheet, row: int, across: Mapping[int, PartialPeriod]) -> bool:
    """Whether a row of a header has another word above every period, which tells no column apart that its period does not: 第8期, 第9期."""
    texts = [sheet.text(row, at) for at in across]
    is_other = len(set(texts) - {""}) == len(texts) >= _FEWEST_AGAIN and len(set(across.values())) == len(across)
    return is_other and not any(map(said_of, texts))


def _spread(sheet: TypedSheet, axis: Axis, header: Sequence[int], columns: Sequence[int]) -> dict[int, PartialPeriod]:
    """Return the period each column has in one row of a header: its own, that of its merged block, or the last to its left where the
    cell is blank and another row of the header speaks for the column.
    """
    own = axis.by_place
    found: dict[int, PartialPeriod] = {}
    last: PartialPeriod | None = None
    for at in columns:
        place = sheet.head_of(axis.line, at)[1]
        if at in own or place in own:
            last = found[at] = own[at if at in own else place]
        elif sheet.kind(axis.line, at) != BLANK:
            last = None
        elif last is not None and any(sheet.kind(row, at) for row in header if row > axis.line):
            found[at] = last
    return found


def _together(whens: Sequence[PartialPeriod]) -> PartialPeriod | None:
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
    levels: Mapping[int, Mapping[int, PartialPeriod]],
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
        elif are_units(sheet, rows, at):
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
