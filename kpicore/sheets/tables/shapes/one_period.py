"""Tables that name no period: their numbers are of the one period that the title, the tab's name or a person tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpicore.periods import Calendar, Period, parse_period_id
from kpicore.sheets.mapping import TabMapping
from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.shapes.block import Block
from kpicore.sheets.tables.shapes.down import header_above, heads_of
from kpicore.sheets.tables.shapes.lines import TableLine
from kpicore.sheets.tables.shapes.partial_periods import Grain, PartialPeriod, joined, period_of, whens_of_text
from kpicore.sheets.tables.shapes.periods_of_blocks import Dated
from kpicore.sheets.tables.shapes.sheet import BLANK, NUMBER, PERIOD, TEXT, TypedSheet
from kpicore.sheets.tables.shapes.years import Hint
from kpicore.sheets.tables.witnesses import is_identifier, is_price, is_unit, said_of

#: A table of one period has no more rows, columns of numbers and columns of words than these: beyond is a list, or a roster of marks.
_MOST_ROWS, _MOST_COLUMNS, _MOST_LABELS = 120, 12, 6


def one_period_block(sheet: TypedSheet) -> list[Block]:
    """Return the table of a tab without any run of periods: labels at the left, numbers right of them; [] where there is none."""
    numbered = _column_of_numbered_words(sheet)
    rows = [row for row in range(sheet.height) if _is_row(sheet, row, numbered)]
    if not rows or len(rows) > _MOST_ROWS:
        return []
    columns = [
        at
        for at in range(sheet.width)
        if at != numbered and sum(sheet.is_number(row, at) for row in rows) * 2 >= _filled(sheet, rows, at) > 0
    ]
    columns = [at for at in columns if any(sheet.is_number(row, at) for row in rows)]
    labels = [at for at in range(columns[0]) if _filled(sheet, rows, at)] if columns else []
    if not 0 < len(labels) <= _MOST_LABELS or len(columns) > _MOST_COLUMNS:
        return []
    first = rows[0]
    while len(columns) > 1 and first and _is_section(sheet, first - 1, labels):
        first -= 1  # a section before the first number: Income
    header = header_above(sheet, first, columns)
    if not header:
        first, header = rows[0], header_above(sheet, rows[0], columns)
    heads = heads_of(sheet, header, (*labels, *columns), columns)
    if sum(sheet.kind(row, at) == PERIOD for row in header for at in columns) > 1:
        return []  # heads that are periods: what they are is open, and they are not all of one
    if any(is_identifier(word) or is_price(word) for at in columns for word in heads[at]):
        return []
    if len(rows) == 1 and sum(said_of(word) is not None for at in columns for word in heads[at]) < 2:
        return []
    others = [at for at in range(columns[0], sheet.width) if at not in columns and _filled(sheet, rows, at)]
    units = {
        at: TableRole.UNIT
        for at in (*labels, *others)
        if all(is_unit(sheet.text(row, at)) for row in rows if sheet.text(row, at))
    }
    names = tuple(at for at in labels if at not in units)
    keys = [tuple(sheet.text(row, at) for at in names) for row in rows]
    if not names or len(set(keys)) < len(keys):
        return []
    body = tuple(range(first, rows[-1] + 1))
    return [Block(sheet, header, body, tuple(columns), names, heads=heads, spare=units)]


def _column_of_numbered_words(sheet: TypedSheet) -> int | None:
    """Return the first column that holds anything where its texts count from one up: 1年, 2年, 3年 of a school; 1組, 2組."""
    first = next(
        (at for at in range(sheet.width) if any(sheet.is_number(row, at) for row in range(sheet.height))), None
    )
    if first is None:
        return None
    texts = [sheet.text(row, first) for row in range(sheet.height) if sheet.is_number(row, first)]
    counted = [_NUMBERED.fullmatch(text) for text in texts]
    words = {match["word"] for match in counted if match}
    told = [int(match["number"]) for match in counted if match]
    return first if len(words) == 1 and len(told) > 1 and told == list(range(1, len(texts) + 1)) else None


_NUMBERED = re.compile(r"(?P<number>\d{1,3})(?P<word>[^\W\d]+)")


def _is_row(sheet: TypedSheet, row: int, numbered: int | None) -> bool:
    kinds = [TEXT if at == numbered and kind else kind for at, kind in enumerate(sheet.canvas.kinds[row])]
    return NUMBER in kinds and TEXT in kinds[: kinds.index(NUMBER)]


def _is_section(sheet: TypedSheet, row: int, labels: Sequence[int]) -> bool:
    filled = sheet.filled(row, range(sheet.width))
    return len(filled) == 1 and filled[0] in labels and sheet.kind(row, filled[0]) == TEXT


def _filled(sheet: TypedSheet, rows: Sequence[int], at: int) -> int:
    return sum(sheet.canvas.kinds[row][at] != BLANK for row in rows)


#: Columns of such a table that are of a longer period than its own: 年間目標, 残り.
_LONGER = re.compile(r"年間|通期|年度計|残り|annual|full[- ]year|remaining", re.IGNORECASE)
#: What may tell the period of a whole table.
_TELLING = frozenset({Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.HALF})


def period_of_tab(
    block: Block, lines: Sequence[TableLine], hints: Sequence[Hint], mapping: TabMapping | None, calendar: Calendar
) -> Dated:
    """Return the one period of a table, for all its places; where nothing tells it, it is asked."""
    told = parse_period_id(mapping.period) if mapping is not None and mapping.period else None
    hint = next((hint for hint in hints if hint.when.grain in _TELLING and hint.weight >= 5), None)
    period = told or (None if hint is None else _period(hint, hints, calendar))
    if period is None:
        return Dated(asks="period", where=(block.body[0], block.columns[0]))
    places: dict[tuple[int, int], Period] = {}
    when = PartialPeriod(Grain.MONTH, 1) if hint is None else hint.when
    for line in lines:
        if any(map(_LONGER.search, line.heads)):
            continue
        # A head may be a period itself: Oct-25 beside Actual and Budget of the month that the title tells.
        heads = (when for word in line.heads for when in whens_of_text(word))
        other = next((when for when in heads if when.grain in _TELLING and when.year is not None), None)
        if (told := period if other is None else period_of(other, calendar)) is not None:
            line.whens = [other or when] * len(line.cells)
            places |= dict.fromkeys(line.cells, told)
    return Dated(places, hint=hint)


def _period(hint: Hint, hints: Sequence[Hint], calendar: Calendar) -> Period | None:
    when = hint.when
    if when.year is None:
        year = next((other.when for other in hints if other.when.year is not None), None)
        coarse = None if year is None else PartialPeriod(Grain.YEAR, year.year, fiscal=year.fiscal, ends=year.ends)
        when = (None if coarse is None else joined(when, coarse)) or when
    return period_of(when, calendar)
