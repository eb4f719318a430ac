"""Tables that name no period: their numbers are of the one period that the title, the tab's name or a person tells. Tables of one kind,
one below the other or side by side, have each one of their own, in a title or a corner: ■2026年4月度.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf

from kpicore.periods import Calendar, Period, parse_period_id
from kpicore.sheets.mapping import TabMapping
from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.shapes.block import Block, are_units
from kpicore.sheets.tables.shapes.down import header_above, heads_of
from kpicore.sheets.tables.shapes.lines import TableLine
from kpicore.sheets.tables.shapes.partial_periods import (
    Grain,
    PartialPeriod,
    joined,
    period_of,
    whens_inside,
    whens_of_text,
)
from kpicore.sheets.tables.shapes.periods_of_blocks import Dated
from kpicore.sheets.tables.shapes.sheet import BLANK, NUMBER, PERIOD, TEXT, TypedSheet
from kpicore.sheets.tables.shapes.years import Hint
from kpicore.sheets.tables.witnesses import (
    ends_like_total,
    is_identifier,
    is_made_on,
    is_of_year,
    is_price,
    is_unit,
    said_of,
    tells_unit,
)

#: What may tell the period of a whole table.
_TELLING = frozenset({Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.HALF})
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
    rankings = _rankings(sheet, rows, columns, heads)
    if rankings is None:
        return []
    columns = [at for at in columns if at not in rankings]
    if len(rows) == 1 and sum(said_of(word) is not None for at in columns for word in heads[at]) < 2:
        return []
    others = [at for at in range(columns[0], sheet.width) if at not in columns and _filled(sheet, rows, at)]
    units = {
        at: TableRole.UNIT
        for at in (*labels, *others)
        if all(is_unit(sheet.text(row, at)) for row in rows if sheet.text(row, at))
    } | dict.fromkeys(rankings, TableRole.ID)
    names = tuple(at for at in labels if at not in units)
    keys = [tuple(sheet.text(row, at) for at in names) for row in rows]
    if not names or len(set(keys)) < len(keys):
        return []
    return [Block(sheet, header, tuple(range(first, rows[-1] + 1)), tuple(columns), names, heads=heads, spare=units)]


def _rankings(
    sheet: TypedSheet, rows: Sequence[int], columns: Sequence[int], heads: Mapping[int, Sequence[str]]
) -> list[int] | None:
    """Return the columns called numbers that count the rows from one up as another column sorts them (順位, Rank): they are worked out of
    it. None where a column holds identifiers that nothing sorts, or prices: that is a list.
    """
    numbering = [at for at in columns if any(map(is_identifier, heads[at]))]
    if numbering == columns or any(is_price(word) for at in columns for word in heads[at]):
        return None
    for at in numbering:
        ranked = [row for row in rows if sheet.is_number(row, at)]
        own = _amounts(sheet, ranked, at)
        by_rank = [row for _, row in sorted(zip(own, ranked, strict=True))]
        others = [_amounts(sheet, by_rank, other) for other in columns if other not in numbering]
        is_sorted = any(each in (sorted(each), sorted(each, reverse=True)) for each in others)
        if sorted(own) != list(range(1, len(ranked) + 1)) or len(ranked) < _FEWEST_RANKED or not is_sorted:
            return None
        if by_rank == ranked:  # counted through as it stands: the number of a line as well as its rank
            return None
    return numbering


def _amounts(sheet: TypedSheet, rows: Sequence[int], at: int) -> list[float]:
    """Return the numbers of a column in some rows, infinity where a cell holds none."""
    return [inf if number is None else number for number in sheet.amounts((row, at) for row in rows)]


#: Two numbers in order say nothing.
_FEWEST_RANKED = 3


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


# -- one below the other, or side by side -------------------------------------------------------------------------------

#: So many rows at least make a table of things, and so much of them stand in the other tables as well.
_FEWEST_ROWS, _AGAIN = 2, 0.5
#: Titles are looked for in so many rows: what is longer is a list.
_MOST_LOOKED_AT = 2_000
#: So many tables stand side by side, each with a column of names and one of numbers.
_MOST_BESIDE, _NARROWEST = 12, 2
#: Rows of words above the first number: wider heads and heads.
_MOST_HEADS = 3


@dataclass(frozen=True, slots=True)
class _Title:
    """A cell that tells a period over a table: alone in its row, or the corner of the heads; `rest` is what else it says."""

    row: int
    column: int
    when: PartialPeriod
    rest: str
    is_corner: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """The table below a title: the rows of its heads, their words, and its rows from the first number to the last."""

    title: _Title
    header: tuple[int, ...]
    words: tuple[tuple[str, ...], ...]
    body: range


def stacked_blocks(sheet: TypedSheet) -> list[Block]:
    """Return the tables of a stack as one whose rows carry the periods of their titles; [] where there is no such stack.

    What makes a stack: titles of one kind that tell different periods, below each the same heads, none of them a period, and mostly the
    same rows. Where a number stands below a title that is in no such table, nothing is one.
    """
    kinds: dict[tuple[object, ...], list[_Title]] = defaultdict(list)
    for title in _titles(sheet):
        kinds[title.column, title.when.grain, title.rest, title.is_corner].append(title)
    for titles in sorted(kinds.values(), key=len, reverse=True):
        if len(titles) < 2 or len({title.when for title in titles}) < len(titles):
            continue
        parts = _parts(sheet, titles)
        if parts and (block := _block(sheet, [*parts[:-1], _without_sums(sheet, parts[-1], parts[-2])])) is not None:
            return [block]
    return []


_BRACKETED = re.compile(r"[(（\[【<〈《][^()（）\[\]【】<>〈〉《》]*[)）\]】>〉》]")


def _without_signs(text: str) -> str:
    return re.sub(r"[\W_]+", "", _BRACKETED.sub("", text))  # 【6月(速報)】 is of the kind of 【5月】


def _titles(sheet: TypedSheet) -> Iterator[_Title]:
    kinds = sheet.canvas.kinds[:_MOST_LOOKED_AT]
    for row in (row for row, each in enumerate(kinds) if NUMBER not in each and any(each)):
        at, *others = sheet.filled(row, range(sheet.width))
        text = sheet.text(row, at)
        if is_made_on(text):
            continue
        whole = [when for when in (*sheet.whens(row, at), *whens_of_text(text)) if when.grain in _TELLING][:1]
        inside = [] if whole else whens_inside(text)
        found = [(when, "") for when in whole] or inside
        if len(found) != 1 or found[0][0].grain not in _TELLING:
            continue
        when, rest = found[0]
        words = [sheet.text(row, other) for other in others]
        if all(map(tells_unit, words)):
            yield _Title(row, at, when, _without_signs(rest), is_corner=False)
        elif not _without_signs(rest) and not any(sheet.kind(row, other) == PERIOD for other in others):
            yield _Title(row, at, when, "", is_corner=True)


def _parts(sheet: TypedSheet, titles: Sequence[_Title]) -> list[_Part]:
    """Return the tables below titles; [] where one of them has other heads, or numbers stand below it in no table."""
    parts: list[_Part] = []
    ends = [*(title.row for title in titles[1:]), sheet.height]
    for title, end in zip(titles, ends, strict=True):
        rows = [row for row in range(title.row + 1, end) if NUMBER in sheet.canvas.kinds[row]]
        if not rows:
            continue
        heads = range(title.row + (not title.is_corner), rows[0])
        lowest = max((row for row in heads if len(sheet.filled(row, range(sheet.width))) > 1), default=title.row)
        header = tuple(row for row in heads if row <= lowest)
        words = tuple(_words(sheet, row, title) for row in header)
        tab, rest = sheet.canvas.rows, range(rows[0] + 1, end)
        is_apart = {row for row in rest if tab[row] - tab[row - 1] > 1}  # behind a blank row
        stop = next((row for row in rest if row in is_apart or _words(sheet, row, title) in words), end)
        if end < sheet.height and rows[-1] >= stop:
            return []
        last = max(row for row in rows if row < stop)
        parts.append(_Part(title, header, words, range(lowest + 1, last + 1)))
    if len(parts) < 2 or len({part.words for part in parts}) > 1 or not 1 <= len(parts[0].header) <= _MOST_HEADS:
        return []
    return parts


def _without_sums(sheet: TypedSheet, last: _Part, before: _Part) -> _Part:
    """Return the last table without the rows at its end that add up all tables: rows of no other table that a word calls a sum, or whose
    numbers are none smaller than the rest of their table together.
    """
    known = {_first_text(sheet, row) for row in before.body}
    body = last.body
    while len(body) > 1 and (text := _first_text(sheet, body[-1])) not in known:
        above = body[:-1]
        amounts = {at: sheet.amount(body[-1], at) for at in range(sheet.width) if sheet.is_number(body[-1], at)}
        sums = {at: sum(sheet.amount(row, at) or 0.0 for row in above if sheet.is_number(row, at)) for at in amounts}
        said = said_of(text)
        is_said = ends_like_total(text) or is_of_year(text) or (said is not None and not said.name)
        if not is_said and any((amount or 0.0) < sums[at] for at, amount in amounts.items()):
            break
        body = above
    return replace(last, body=body)


def _first_text(sheet: TypedSheet, row: int) -> str:
    return next((sheet.text(row, at) for at in sheet.filled(row, range(sheet.width))), "")


def _words(sheet: TypedSheet, row: int, title: _Title) -> tuple[str, ...]:
    """Return the texts of a row without the title of its table."""
    columns = range(sheet.width)
    return tuple("" if (row, at) == (title.row, title.column) else sheet.text(row, at) for at in columns)


def _block(sheet: TypedSheet, parts: Sequence[_Part]) -> Block | None:
    """Return the table of all parts, None where its heads are periods or its rows have no names of their own."""
    body = tuple(row for part in parts for row in part.body)
    header = parts[0].header
    numbered = [row for row in body if NUMBER in sheet.canvas.kinds[row]]
    measures: list[int] = []
    labels: list[int] = []
    spare: dict[int, TableRole] = {}
    for at in range(sheet.width):
        kinds = [sheet.canvas.kinds[row][at] for row in numbered]
        held = sum(map(bool, kinds))
        if kinds.count(NUMBER) * 2 >= held > 0:
            is_code = not labels and any(is_identifier(sheet.text(row, at)) for row in header)
            spare |= {at: TableRole.ID} if is_code else {}
            measures += [] if is_code else [at]
        elif are_units(sheet, numbered, at):
            spare[at] = TableRole.UNIT
        elif held and measures:
            spare[at] = TableRole.REMARK
        elif held:
            labels.append(at)
    heads = heads_of(sheet, header, (*measures, *labels), measures)
    if not measures or not labels or not _are_names(sheet, parts, labels):
        return None
    if any(sheet.kind(row, at) == PERIOD for part in parts for row in part.header for at in measures):
        return None
    return Block(
        sheet,
        tuple(row for part in parts for row in part.header),
        body,
        tuple(measures),
        tuple(labels),
        down={row: part.title.when for part in parts for row in part.body},
        heads=heads,
        axes=(labels[0],),
        spare=spare,
        titles={row: (part.title.row, part.title.column) for part in parts for row in part.body},
    )


def _are_names(sheet: TypedSheet, parts: Sequence[_Part], labels: Sequence[int]) -> bool:
    """Whether every row of each table has a name of its own in its section, none a period, and most of them are those of the table above
    it; the sections are those of all.
    """
    names: list[set[tuple[str, ...]]] = []
    for part in parts:
        words, section = [], ""
        for row in part.body:
            texts = tuple(sheet.text(row, at) for at in labels)
            if any(sheet.kind(row, at) == PERIOD for at in labels) or not any(texts):
                return False
            is_section = NUMBER not in sheet.canvas.kinds[row]
            section = next(filter(None, texts)) if is_section else section
            words += [] if is_section else [(section, *texts)]
        if len(words) < _FEWEST_ROWS or len(set(words)) < len(words):
            return False
        names.append(set(words))
    are_alike = all(len(one & other) >= _AGAIN * min(len(one), len(other)) for one, other in pairwise(names))
    return are_alike and len({frozenset(section for section, *_ in each) for each in names}) == 1


def blocks_beside(sheet: TypedSheet) -> list[Block]:
    """Return tables of the same heads and mostly the same rows side by side, each with a column of names and its period above that; [] for
    none.
    """
    kinds = sheet.canvas.kinds[:_MOST_LOOKED_AT]
    for row in (row for row, each in enumerate(kinds) if NUMBER not in each and any(each)):
        places = sheet.filled(row, range(sheet.width))
        if not 1 < len(places) <= _MOST_BESIDE or min(b - a for a, b in pairwise((*places, sheet.width))) < _NARROWEST:
            continue
        told = [[when for when in sheet.whens(row, at) if when.grain in _TELLING][:1] for at in places]
        whens = [when for each in told for when in each]
        in_order = all(a.year is not None or a.place < b.place for a, b in pairwise(whens))
        if len(whens) < 2 or len(whens) < len(places) or len(set(whens)) < len(whens) or not in_order:
            continue
        ends = [*places[1:], sheet.width]
        found = [_beside(sheet, row, range(at, end), when) for at, end, when in zip(places, ends, whens, strict=True)]
        blocks = [block for block in found if block is not None]
        heads = {tuple(word for at in block.columns for word in block.heads[at]) for block in blocks}
        if len(blocks) < len(places) or len(heads) > 1 or sheet.filled(blocks[0].body[0], range(places[0])):
            continue
        names = [{sheet.text(below, block.labels[0]) for below in block.body} for block in blocks]
        if all(len(one & other) >= _AGAIN * min(len(one), len(other)) for one, other in pairwise(names)):
            return blocks
    return []


def _beside(sheet: TypedSheet, row: int, columns: range, when: PartialPeriod) -> Block | None:
    """Return the table below a period in some columns, of which the first names its rows; None where it is none."""
    rows = [below for below in range(row + 1, sheet.height) if any(sheet.is_number(below, at) for at in columns)]
    tab = sheet.canvas.rows
    body = tuple(below for index, below in enumerate(rows) if tab[below] == tab[rows[0]] + index)
    header = tuple(range(row + 1, rows[0])) if rows else ()
    if not body or not 1 <= len(header) <= _MOST_HEADS or len(body) < _FEWEST_ROWS:
        return None
    named, *others = columns
    names = [sheet.text(below, named) for below in body if sheet.kind(below, named) == TEXT]
    measures = [at for at in others if any(sheet.is_number(below, at) for below in body)]
    heads = heads_of(sheet, header, (*measures, named), measures)
    is_table = len(set(names)) == len(body) and bool(measures) and all(map(heads.get, measures))
    if not is_table or any(sheet.kind(above, at) == PERIOD for above in header for at in columns):
        return None
    rest = [at for at in others if at not in measures and any(sheet.kind(below, at) for below in body)]
    return Block(
        sheet,
        (row, *header),
        body,
        tuple(measures),
        (named,),
        dict.fromkeys(measures, when),
        heads=heads,
        spare=dict.fromkeys(rest, TableRole.REMARK),
    )
