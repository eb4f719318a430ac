"""Which tab is which, which row is the header, and what the rows above it state.

Words are matched after NFKC, letter case and blanks (`word_key`); the words themselves are in `words`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from kpicore.periods import Cadence, Period
from kpicore.sheets import words
from kpicore.sheets.cells import Excepted, parted_title, split_unit
from kpicore.sheets.grid import Grid
from kpicore.sheets.periods import DateContext, read_period
from kpicore.sheets.texts import is_blank, text_of, word_key

#: Rows searched for a header: sheets with titles, dates and remarks on top have been seen to start at row 16.
HEADER_ROWS = 50


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a tab: `fields` is the column of each known field, `unknown` are the columns with any other heading.

    Of two columns with one header the first is known.
    """

    row: int
    fields: Mapping[str, int]
    unknown: tuple[int, ...] = ()


# -- words of the format ------------------------------------------------------------------------------------------


@lru_cache(maxsize=32)
def header_words(kind: str) -> Mapping[str, str]:
    """Return the field each header word of a tab kind means, by its key."""
    known: dict[str, str] = {}
    for field, pair in words.HEADERS[kind].items():
        for word in (*pair, field):
            known.setdefault(word_key(word), field)
    for field, others in words.ALSO.get(kind, {}).items():
        for word in others:
            known.setdefault(word_key(word), field)
    return known


def field_of(kind: str, cell: object) -> str | None:
    """Return the field a header cell names, a unit in brackets after it ignored (`目標値（円）`), None when it names none."""
    key = word_key(text_of(cell))
    known = header_words(kind)
    return known.get(key) or known.get(re.sub(r"[(\[【].*[)\]】]$", "", key))


@lru_cache(maxsize=64)
def _choices(field: str) -> Mapping[str, str]:
    known: dict[str, str] = {}
    for value, names in words.VALUES[field].items():
        for word in (value, *names):
            known.setdefault(word_key(word), value)
    return known


def choice(field: str, cell: object) -> str | None:
    """Return the value a cell with a fixed list of values means (`以上` → `at_least`), None when it means none of them."""
    return _choices(field).get(word_key(text_of(cell)))


def yes_or_no(cell: object) -> bool | None:
    """Return whether a mark is set; a blank is no, None when the cell is neither."""
    key = word_key(text_of(cell))
    if not key or key in {word_key(word) for word in words.NO}:
        return False
    return True if key in {word_key(word) for word in words.YES} else None


def tab_kind(tab: str) -> str | None:
    """Return which tab of ours a name means (`実績_営業` → `actuals`), None when it is not ours."""
    key = word_key(tab)
    for kind, pair in words.TABS.items():
        if key in {word_key(word) for word in pair}:
            return kind
    if key.startswith((word_key("実績"), word_key("Actuals"))):
        return "actuals"
    return None


def tab_suffix(tab: str) -> str:
    """Return what follows 実績 in the name of a tab (`実績_営業` → `営業`), "" when nothing does."""
    match = re.match(
        r"\s*(?:実績|actuals?)[\s_\-・()（）【】]*(.*?)[\s)）】]*$", unicodedata.normalize("NFKC", tab), re.IGNORECASE
    )
    return match.group(1) if match else ""


def copied_from(tab: str, tabs: Iterable[str]) -> str | None:
    """Return the one of ours among `tabs` that a tab is a copy of by its name (`実績 のコピー`, `Copy of 実績`), None when it is none.

    Whoever renames the original makes the copy a tab of its own.
    """
    matches = (re.fullmatch(pattern, word_key(tab)) for pattern in words.COPIES)
    names = {match[1] for match in matches if match}
    return next((other for other in tabs if word_key(other) in names and tab_kind(other)), None) if names else None


# -- header rows --------------------------------------------------------------------------------------------------


def fields_in(kind: str, cells: Sequence[object]) -> tuple[dict[str, int], tuple[int, ...]]:
    """Return the columns of the known fields in a header row, and the columns with a text that names none (or one again)."""
    found: dict[str, int] = {}
    unknown = []
    for column, cell in enumerate(cells):
        if is_blank(cell):
            continue
        field = field_of(kind, cell)
        if field is None or field in found:
            unknown.append(column)
        else:
            found[field] = column
    return found, tuple(unknown)


def find_header(grid: Grid, kind: str) -> Header | None:
    """Return the first row that has the headers a tab of this kind needs, None when there is none."""
    needed = words.NEEDED[kind]
    for row, cells in enumerate(grid.rows[:HEADER_ROWS]):
        found, unknown = fields_in(kind, cells)
        if all(any(field in found for field in group) for group in needed):
            return Header(row, found, unknown)
    return None


def first_row_where(grid: Grid, accepts: Callable[[int], Any]) -> Any:
    """Return the first non-None answer for the rows searched for a header, None when there is none."""
    return next((found for row in range(min(HEADER_ROWS, len(grid.rows))) if (found := accepts(row)) is not None), None)


# -- what stands above the header ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Title:
    """What the rows above the header and the tab's name state: the year of its periods, and the unit of its money with its exceptions.

    `is_of_money` where what stands above a row says that it is money, whatever its name ends with.
    """

    context: DateContext
    unit: str = ""
    scale: float = 1.0
    excepted: tuple[Excepted, ...] = ()
    is_of_money: bool = False


_FISCAL_YEAR = re.compile(
    r"(?:令和|平成|[RH])\s?(?:元|\d{1,2})年度|\d{4}年度|(?<!\d)\d{2}年度|FY\s?\d{4}|FY\s?\d{2}(?!\d)|\d{4}年\d{1,2}月期|(?<!\d)\d{2}/\d{1,2}期"
)
_YEAR_AFTER = re.compile(r"年度\s*[::]?\s*(\d{4})(?!\d)")
_CALENDAR_YEAR = re.compile(r"(\d{4})年(?!度|\d{1,2}月期)")
_STATED_UNIT = re.compile(r"単位\s*[::]?\s*([^\s()\]】、,]+)|[(\[【]\s*([^\s()\[\]【】]*円)\s*[)\]】]")


def title_of(grid: Grid, header_row: int, context: DateContext) -> Title:
    """Return what the rows above the header state, the nearest first, and then the tab's name."""
    lines = [_line(row) for row in reversed(grid.rows[:header_row])]
    lines = [line for line in lines if line] + [unicodedata.normalize("NFKC", grid.tab)]
    stated = [*lines, _line(grid.rows[header_row] if header_row < len(grid.rows) else ())]
    parted = [parted_title(line, _unit_alone) for line in stated]
    match, excepted = next(
        ((match, found) for line, found in parted if (match := _STATED_UNIT.search(line))), (None, ())
    )
    excepted = tuple(each for each in excepted if each.says_unit or _STATED_UNIT.search(each.before))
    unit, scale = split_unit(match[1] or match[2]) if match else ("", 1.0)
    parts = {word_key(part) for part in re.split(r"[\s_・()]+", tab_suffix(grid.tab))}
    known = {word_key(word): cadence for cadence, pair in words.CADENCE_TABS.items() for word in pair}
    cadence = next((Cadence(known[part]) for part in parts if part in known), None)
    return Title(replace(_with_year(lines, context), cadence=cadence), unit, scale, excepted)


def _unit_alone(text: str) -> tuple[str, float] | None:
    match = _STATED_UNIT.fullmatch(text)
    unit = split_unit(match[1] if match and match[1] else text)
    return None if unit == ("", 1.0) else unit


def _line(cells: Iterable[object]) -> str:
    return unicodedata.normalize("NFKC", " ".join(text for text in map(text_of, cells) if text))[:500]


def _with_year(lines: Sequence[str], context: DateContext) -> DateContext:
    for line in lines:
        if match := _FISCAL_YEAR.search(line):
            period = read_period(match.group().replace(" ", ""), context=context)
            if isinstance(period, Period) and period.cadence is Cadence.YEARLY:
                return replace(context, fiscal_year=period.ordinal)
        if match := _YEAR_AFTER.search(line):
            return replace(context, fiscal_year=context.calendar.fiscal_year_from_label(int(match.group(1))))
        if match := _CALENDAR_YEAR.search(line):
            return replace(context, year=int(match.group(1)))
    return context
