"""What stands outside a table and tells of it: titles, the corner of its header, the tab's name, other tabs; and rules in sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kpicore.sheets.cells import tidy
from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.shapes.block import Block
from kpicore.sheets.tables.shapes.lines import TableLine
from kpicore.sheets.tables.shapes.partial_periods import Grain, PartialPeriod, whens_inside, whens_of_text
from kpicore.sheets.tables.shapes.sheet import BLANK, MARK, NUMBER, PERIOD, TEXT, TypedSheet
from kpicore.sheets.tables.shapes.years import Hint
from kpicore.sheets.tables.witnesses import (
    heads_labels,
    is_made_on,
    is_money,
    is_odd_calendar,
    is_unit,
    named_in_sentence,
    quarters_told,
    said_of,
    tells_unit_of_one,
    unit_of,
    unit_within,
    units_of_some,
    weeks_told,
    without_exceptions,
    without_unit,
)

#: Weights of the places that tell a period: the header itself, right above the table, the tab's name, the rest of the tab, other tabs.
_IN_HEADER, _ABOVE, _TAB, _ELSEWHERE, _OTHER_TAB = 21.0, 20.0, 9.0, 4.0, 2.0
#: What the head of one column beside the periods tells (2025 avg) is of that column, and weaker than all but the names of other tabs.
_OF_COLUMN = 3.0
#: How much a title loses with each row it is farther off, at most; outside the columns of the table; told as the day of printing.
_BY_ROW, _FARTHEST, _BESIDE, _MADE_ON = 0.5, 9.0, 6.0, 12.0
#: A row with more in it is no title of a single number.
_MOST_IN_TITLE_ROW = 4
#: Sentences that give a rule stand in the first rows of a tab.
_MOST_RULES = 40
#: So many cells of a tab outside its tables are looked at, from the top.
_MOST_TITLES = 200


@dataclass(frozen=True, slots=True)
class TitleText:
    """A text outside the numbers of a tab: where it stands and the periods it tells."""

    row: int
    column: int
    text: str
    whens: tuple[PartialPeriod, ...]


@dataclass(frozen=True, slots=True)
class Titles:
    """The texts of a tab outside its tables from top to bottom, and those of them that tell a period, state money, or state a unit in a
    sentence: a tab of many tables asks few texts of many. `corners` are those left of the heads of a table that are more than a unit.
    """

    texts: tuple[TitleText, ...]
    of_periods: tuple[TitleText, ...]
    of_money: tuple[TitleText, ...]
    of_units: tuple[TitleText, ...]
    corners: frozenset[tuple[int, int]] = frozenset()

    @property
    def places(self) -> set[tuple[int, int]]:
        return {(title.row, title.column) for title in self.texts}


@dataclass(frozen=True, slots=True)
class Rules:
    """What sentences of a workbook state: the first month of its fiscal year, so that P01 is a month; whether its periods are odd ones;
    whether its quarters are of the `fiscal` or of the `calendar` year, "" for neither; by how many years the name of a fiscal year is
    ahead of its first month, None where that is not told; whether the days that name its weeks are their `ends` or `begins`.
    """

    first_month: int | None = None
    odd_calendar: bool = False
    quarters: str = ""
    name_ahead: int | None = None
    weeks: str = ""


def titles_of(sheet: TypedSheet, blocks: Sequence[Block]) -> Titles:
    """Return the texts of a tab that are no part of the body of a table."""
    texts = tuple(_texts_outside(sheet, blocks))
    return Titles(
        texts,
        tuple(title for title in texts if title.whens),
        tuple(
            title
            for title in texts
            if _money_in(title.text) is not None
            and not _speaks_of_number(sheet, title, [block for block in blocks if not block.is_down])
        ),
        tuple(
            title
            for title in texts
            if unit_within(title.text) or tells_unit_of_one(title.text) or units_of_some(title.text)
        ),
        frozenset((title.row, title.column) for title in texts if _is_corner(title, blocks)),
    )


def _speaks_of_number(sheet: TypedSheet, title: TitleText, headed: Sequence[Block] = ()) -> bool:
    """Whether a text that says more than a unit stands before a number and so speaks of that alone (予算 | 13,200), and not before the
    years in the header of a table, as ($ millions) | 2024 | 2025 does.
    """
    behind = sheet.canvas.kinds[title.row][title.column + 1 :].lstrip(bytes([BLANK]))
    if behind[:1] != bytes([NUMBER]) or is_unit(title.text):
        return False
    return not any(title.row in block.header and title.column < min(block.across, default=0) for block in headed)


def _is_corner(title: TitleText, blocks: Sequence[Block]) -> bool:
    return not is_unit(title.text) and any(
        title.row in block.header and title.column < min(block.across, default=min(block.columns)) for block in blocks
    )


def _texts_outside(sheet: TypedSheet, blocks: Sequence[Block]) -> list[TitleText]:
    everywhere = frozenset(range(sheet.width))
    outside: dict[int, frozenset[int]] = {}
    for block in blocks:
        units = (at for at, role in block.spare.items() if role is TableRole.UNIT)
        free = everywhere.difference(block.columns, block.labels, block.axes, units)
        outside |= {row: outside[row] & free if row in outside else free for row in block.body}
    found: list[TitleText] = []
    for row, kinds in enumerate(sheet.canvas.kinds):
        for at in sorted(outside.get(row, everywhere)):
            kind = kinds[at]
            if kind in (BLANK, MARK):
                continue
            if kind != NUMBER or _tells(sheet, row, at):
                text = sheet.text(row, at)
                found.append(TitleText(row, at, text, tuple(_whens(sheet, row, at))))
        if row not in outside and (split := _split_date(sheet, row)) is not None:
            found.append(split)
        if len(found) >= _MOST_TITLES:
            break
    return found


_PARTS_OF_DATE = frozenset({"年", "年度", "月", "月度", "月分", "日"})


def _split_date(sheet: TypedSheet, row: int) -> TitleText | None:
    """Return the date that a title spreads over cells (2026 | 年 | 10 | 月度) as one text, None where a row holds none."""
    filled = sheet.filled(row, range(sheet.width))
    pairs = [
        (at, f"{sheet.text(row, at)}{part}")
        for at, after in pairwise(filled)
        if sheet.text(row, at).isdigit() and (part := sheet.text(row, after).partition(" ")[0]) in _PARTS_OF_DATE
    ]
    text = "".join(part for _, part in pairs)
    whens = whens_of_text(text) if len(pairs) > 1 else ()
    return TitleText(row, pairs[0][0], text, whens[:1]) if whens else None


def _tells(sheet: TypedSheet, row: int, at: int) -> bool:
    """Whether a number is a year or a unit (£000) that stands alone in its row, or a year merged over several columns."""
    if sheet.is_wide(row, at):
        return any(when.grain is Grain.YEAR for when in sheet.whens(row, at))
    if sum(map(bool, sheet.canvas.kinds[row])) > _MOST_IN_TITLE_ROW:
        return False
    if is_unit(sheet.text(row, at)):
        return len(sheet.filled(row, range(sheet.width))) == 1
    numbers = [place for place, kind in enumerate(sheet.canvas.kinds[row]) if kind == NUMBER]
    return all(any(when.grain is Grain.YEAR for when in sheet.whens(row, place)) for place in numbers)


_MONTHS_OF_YEAR = re.compile(r"(?<=[年度])\s*\d{1,2}月?\s*[~〜–\-]\s*\d{1,2}月期?")


def _whens(sheet: TypedSheet, row: int, at: int) -> Iterator[PartialPeriod]:
    whole = [when for when in sheet.whens(row, at) if when.grain is not Grain.BARE]
    if not whole:
        text = sheet.text(row, at)
        # 2026年4〜11月 is no period of its own; above a table it tells the year of what stands below
        yield from (when for when, _ in whens_inside(text) or whens_inside(_MONTHS_OF_YEAR.sub(" ", tidy(text))))
        return
    label = sheet.text(row, at - 1) if at else ""
    for when in whole[:1]:
        yield PartialPeriod(
            when.grain, when.year, when.month, when.day, when.number, when.fiscal or "年度" in label, when.ends
        )


def hints_of(block: Block, titles: Titles, tab: str, others: Sequence[str]) -> list[Hint]:
    """Return what is told of when a table is, the strongest first; of equal weight the nearest."""
    found = []
    header = set(block.header)
    first = min(block.across, default=min(block.columns))
    for title in titles.of_periods:
        weight = _weight(block, title, header, first)
        if weight:
            weight -= _MADE_ON * is_made_on(title.text)
            found += [Hint(when, weight, block.sheet.canvas.at(title.row, title.column)) for when in title.whens]
    of_tab = [when for when in whens_of_text(tab) if when.grain is not Grain.BARE][:1] or [
        when for when, _ in whens_inside(tab)
    ]
    found += [Hint(when, _TAB) for when in of_tab]
    found += [Hint(when, _OTHER_TAB) for other in others for when, _ in whens_inside(other) if when.year is not None]
    return sorted(found, key=lambda hint: -hint.weight)


def _weight(block: Block, title: TitleText, header: set[int], first: int) -> float:
    if title.column in block.columns and title.column < first and title.text in block.heads.get(title.column, ()):
        return _OF_COLUMN
    if title.row in header:
        return _IN_HEADER if title.column < first else 0.0
    if title.row >= block.top:
        return _ELSEWHERE
    far = min(_FARTHEST, _BY_ROW * (block.top - title.row))
    left = min((*block.labels, *block.axes, first))
    beside = 0.0 if left - 1 <= title.column <= block.right else _BESIDE
    return _ABOVE - far - beside


def near_titles(block: Block, titles: Titles) -> tuple[str, ...]:
    """Return the titles right above a table, the nearest first: short texts of rows that hold hardly anything else, and before no number,
    which alone they would speak of (予算 | 13,200).
    """
    rows: dict[int, list[str]] = {}
    first = bisect_right(titles.texts, block.top - 4, key=lambda title: title.row)
    for title in titles.texts[first : bisect_left(titles.texts, block.top, key=lambda title: title.row)]:
        if len(title.text) < 40 and not _speaks_of_number(block.sheet, title):
            rows.setdefault(title.row, []).append(title.text)
    return tuple(text for row in sorted(rows, reverse=True) if len(rows[row]) <= 2 for text in rows[row])


#: What a mark stands for: A = actual, F = forecast; ○：実績 △：見込.
_MARK_TOLD = re.compile(r"(?<![^\W\d_])(?P<mark>[^\s\d,、，;；()（）])\s*[=＝:：]\s*(?P<word>[^\s,、，;；()（）=＝]+)")


def with_marks_told(block: Block, titles: Titles) -> Block:
    """Return a table whose heads have for single marks (A, F, ○) the words that a text of the tab says they stand for, where these tell of
    plan, actual or forecast.
    """
    marks = {word for heads in block.heads.values() for word in heads if len(word) == 1}
    pairs = [found for title in titles.texts if marks for found in _MARK_TOLD.finditer(title.text)]
    words = {found["mark"]: found["word"] for found in pairs if found["mark"] in marks and said_of(found["word"])}
    if not words:
        return block
    heads = {at: tuple(words.get(word, word) for word in each) for at, each in block.heads.items()}
    return replace(block, heads=heads)


def telling_corners(blocks: Sequence[Block]) -> list[str]:
    """Return for each table of a tab the text left of its heads where two tables are told apart by what it says of when or of plan and
    actual: 2025/26 Actual above 2026/27 Budget, or Budget beside a table of the same rows without such a text; "" elsewhere, for a single
    one may speak of when alone.
    """
    corners = list(map(_telling_corner, blocks))
    if len(set(filter(None, corners))) > 1:
        return corners
    labels = [{block.sheet.text(row, at) for row in block.body for at in block.labels} for block in blocks]
    bare = [mine for mine, corner in zip(labels, corners, strict=True) if not corner]
    return [
        corner if said_of(corner) and any(len(mine & other) * 2 >= len(mine) for other in bare) else ""
        for corner, mine in zip(corners, labels, strict=True)
    ]


def _telling_corner(block: Block) -> str:
    corner = _corner(block)
    said = said_of(corner)
    return corner if whens_inside(corner) or (said is not None and not said.name) else ""


def _corner(block: Block) -> str:
    """Return the only text left of the heads of a table, "" for none or several."""
    beside = block.axes if block.is_down else range(min(block.across, default=0))
    corners = {text for row in block.header for at in beside if (text := block.sheet.text(row, at))}
    return corners.pop() if len(corners) == 1 else ""


def _names_of_lines(block: Block) -> set[str]:
    if block.is_down:
        return {word for at in block.columns for word in block.heads.get(at, ())}
    return {block.sheet.text(row, at) for row in block.body for at in block.labels}


def scopes_above(blocks: Sequence[Block], titles: Titles) -> list[str]:
    """Return for each table of a tab the title right above it where several tables have the same labels: it tells them apart (【佐藤】), as
    do their corners where each has one of its own (Market Street left of Q1, Station left of Q1).
    """
    labels = list(map(_names_of_lines, blocks))
    common = Counter(label for mine in labels for label in mine)
    over = [_texts_over(block, titles) for block in blocks]
    beside_titles = {texts[1:] for texts in over if texts}
    tops: dict[int, list[Block]] = {}
    for block in blocks:
        tops.setdefault(block.top, []).append(block)
    corners = [corner if _names_table(corner := _corner(block)) else "" for block in blocks]
    are_apart = len(set(filter(None, corners))) == len(blocks)
    found = []
    for block, mine, texts, corner in zip(blocks, labels, over, corners, strict=True):
        again = sum(common[label] > 1 for label in mine)
        is_title = len(texts) == 1 or (len(beside_titles) == 1 and all(over) and len(tops[block.top]) == 1)
        title = corner if are_apart else texts[0] if texts and is_title else ""
        told = title if again * 2 > len(mine) else ""
        found.append(told or _title_of_columns(block, tops[block.top], titles))
    return found if len(set(found)) == len(found) or not all(found) else [""] * len(found)


def naming_corners(blocks: Sequence[Block]) -> list[str]:
    """Return for each table of a tab the text left of its heads where it names what the rows below count (Footfall above Target, Actual),
    "" where it heads their labels or is that of another table as well.
    """
    corners = list(map(_corner, blocks))
    return [corner if corners.count(corner) == 1 and _names_table(corner) else "" for corner in corners]


def _names_table(corner: str) -> bool:
    is_name = (said := said_of(corner)) is None or said.role is TableRole.TOTAL
    is_other = is_unit(corner) or heads_labels(corner) or bool(whens_inside(corner))
    return is_name and not is_other and len(corner) <= _LONGEST_SCOPE


def _texts_over(block: Block, titles: Titles) -> tuple[str, ...]:
    """Return the texts of the nearest of the two rows above a table that holds texts alone, the first of them short; () for none."""
    for row in (block.top - 1, block.top - 2):
        mine = [title for title in titles.texts if title.row == row]
        is_all = len(mine) == len(block.sheet.filled(row, range(block.sheet.width))) if row >= 0 else False
        if mine and is_all and not any(title.whens for title in mine) and len(mine[0].text) <= _LONGEST_SCOPE:
            return tuple(title.text for title in mine)
    return ()


def _title_of_columns(block: Block, beside: Sequence[Block], titles: Titles) -> str:
    """Return the one title right above the columns of a table that stands `beside` another with the same heads, "" for none."""
    twins = [other for other in beside if other is not block]
    if not any(sorted(other.heads.values()) == sorted(block.heads.values()) for other in twins):
        return ""
    over = [
        title.text
        for title in titles.texts
        if title.row == block.top - 1 and block.left <= title.column <= block.right and not title.whens
    ]
    return over[0] if len(over) == 1 and len(over[0]) <= _LONGEST_SCOPE else ""


#: A title that names the scope of a table is no longer than this.
_LONGEST_SCOPE = 20


def money_of(block: Block, titles: Titles, tab: str) -> tuple[str, float]:
    """Return the unit of money and the scale that a title, the corner or the tab's name states for a table, ("", 1.0) for none."""
    first = min(block.across, default=min(block.columns))
    own = {without_unit(block.sheet.text(row, at)) for row in block.header for at in range(first)} - {""}
    near = [
        title.text
        for title in reversed(titles.of_money)
        if (title.row in block.header and title.column < first)
        or (title.row < block.top and not _is_of_another(title, titles, own) and not _heads_other(title, block, titles))
    ]
    for text in (*near, tab):
        found = _money_in(text)
        of_one = named_in_sentence(without_exceptions(text)[0]).casefold()
        if of_one and any(of_one in name.casefold() for name in _names_in(block)):
            continue  # MRR in $k says nothing of the tickets
        if found is not None:
            return found
    return "", 1.0


def _is_of_another(title: TitleText, titles: Titles, own: set[str]) -> bool:
    """Whether a text is the corner of another table, and this one has a corner that names something else (Pounds (000) above People)."""
    return (title.row, title.column) in titles.corners and bool(own) and without_unit(title.text) not in own


def _heads_other(title: TitleText, block: Block, titles: Titles) -> bool:
    """Whether a title that names something begins with the same sign as a later one above a table (■売上(千円), then ■教室): each heads a
    table of its own.
    """
    sign = title.text[:1]
    if sign.isalnum() or not without_unit(title.text)[1:]:
        return False
    return any(title.row < other.row < block.top and other.text.startswith(sign) for other in titles.texts)


def leave_unscaled(lines: Sequence[TableLine], money: tuple[str, float], rows: Sequence[int]) -> None:
    """Leave the unit of a title to those lines of a group that state it themselves ((k€)) where some do; another group, which stands below
    a blank row of the tab, counts in it all the same; what is left out of it already stays so. `rows` are the kept rows of the tab.
    """
    groups = [0 if line.row is None else rows[line.row] - line.row for line in lines]
    is_marked = [money[1] != 1.0 and any(unit_within(word) == money for word in line.words) for line in lines]
    marked = {group for group, states_it in zip(groups, is_marked, strict=True) if states_it}
    for line, group in zip(lines, groups, strict=True):
        line.is_unscaled = line.is_unscaled or group in marked


def _money_in(text: str) -> tuple[str, float] | None:
    """Return the unit of money or the scale that a text states, None where it states none."""
    usual = without_exceptions(text)[0]
    found = unit_of(usual) or unit_within(usual)
    states = found is not None and (found[1] != 1.0 or is_money(found[0]))
    return found if states else None


def _names_in(block: Block) -> Iterator[str]:
    """Yield the words of the rows and columns of a table."""
    yield from (word for heads in block.heads.values() for word in heads)
    yield from (block.sheet.text(row, at) for row in block.body for at in block.labels)


_RULE = re.compile(
    r"fiscal year.{0,20}?(?:runs?|starts?|begins?|from)\s+(?:from |in |on )?(?:1(?:st)? )?(?P<a>[a-z]{3,9})"
    r"|(?:fiscal year|\bFY)\s*[(:=＝]?\s*(?:is )?(?P<e>[a-z]{3,9})\.?\s*(?:[-–—~]|to)\s*[a-z]{3,9}"
    r"|(?:会計年度|年度)\s*[はが(:=]?\s*(?P<f>\d{1,2})月\s*(?:[-–—~〜]|から)\s*(?:翌年?)?\d{1,2}月"
    r"|p0?1\s*(?:=|is|:|＝)\s*(?P<b>[a-z]{3,9})|(?P<c>\d{1,2})月(?:始まり|期首|から始まる)|期首月?\s*[:：]?\s*(?P<d>\d{1,2})月"
    r"|(?<![\d年月/.~〜–\-])(?P<g>\d{1,2})月(?:期|決算)|決算月?\s*[:：]?\s*(?P<h>\d{1,2})月",
    re.IGNORECASE,
)


#: Fiscal year 2026 runs April 2026 to March 2027: the name is that of its first year.
_NAMED = re.compile(
    r"(?:fiscal year|\bFY)\s*'?(?:20)?(?P<name>\d{2})\b\D{0,30}?[a-z]{3,9}\.?\s+20(?P<first>\d{2})\b", re.IGNORECASE
)


def rules_of(sheet: TypedSheet) -> Rules:
    """Return what the sentences of a tab state of its calendar."""
    month, ahead, odd, quarters, weeks = None, None, False, quarters_told(sheet.grid.tab), weeks_told(sheet.grid.tab)
    for row in range(min(sheet.height, _MOST_RULES)):
        for at in sheet.filled(row, range(sheet.width)):
            if sheet.kind(row, at) in (TEXT, PERIOD):
                text = sheet.text(row, at)
                odd = odd or is_odd_calendar(text)
                month = month or _first_month(text)
                quarters = quarters or quarters_told(text)
                weeks = weeks or weeks_told(text)
                if ahead is None and (named := _NAMED.search(tidy(text[:300]))) is not None:
                    ahead = int(named["name"]) - int(named["first"])
    return Rules(month, odd, quarters, ahead if ahead in (0, 1) else None, weeks)


def _first_month(text: str) -> int | None:
    match = _RULE.search(tidy(text[:300]))
    if match is None:
        return None
    if number := match["c"] or match["d"] or match["f"]:
        return int(number) if 1 <= int(number) <= 12 else None
    if last := match["g"] or match["h"]:  # 12月期, 3月決算: the month it ends with
        return int(last) % 12 + 1 if 1 <= int(last) <= 12 else None
    told = whens_inside(match["a"] or match["b"] or match["e"])
    return told[0][0].month if told else None
