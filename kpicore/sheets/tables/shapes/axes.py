"""Runs of periods: which rows and columns of a tab carry them, and the one reading of each cell that fits the whole run.

Any line whose cells are periods in order is an axis, whatever its corner says (h01); a number is a year or a month only within one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise, takewhile
from typing import Any

from kpicore.sheets.cells import tidy
from kpicore.sheets.roles import SIDES, TableRole
from kpicore.sheets.tables.shapes.partial_periods import Grain, PartialPeriod, numbered_week, whens_inside
from kpicore.sheets.tables.shapes.sheet import BLANK, MARK, NUMBER, PERIOD, TEXT, TypedSheet
from kpicore.sheets.tables.witnesses import (
    ends_like_total,
    is_made_on,
    is_total_word,
    is_weekday,
    names_period_field,
    said_of,
)

Readings = tuple[PartialPeriod, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """Cells along one row or column that name periods: their places in order, and what each names.

    `doubt` is why it cannot be read as it stands: `day-or-month` where both orders fit all its cells, "" for none.
    """

    line: int
    at: tuple[int, ...]
    whens: tuple[PartialPeriod, ...]
    doubt: str = ""
    rests: Mapping[int, str] | None = None

    def __len__(self) -> int:
        return len(self.at)

    @property
    def by_place(self) -> dict[int, PartialPeriod]:
        return dict(zip(self.at, self.whens, strict=True))

    @property
    def grain(self) -> Grain:
        """The grain most of its cells have, of as many the finest."""
        counts = Counter(when.grain for when in self.whens)
        return min(counts, key=lambda grain: (-counts[grain], grain))

    @property
    def has_year(self) -> bool:
        return any(when.year is not None for when in self.whens)


# -- one reading for each cell --------------------------------------------------------------------------------------


def settled(
    sheet: TypedSheet, places: Sequence[tuple[int, int]], readings: Sequence[Readings]
) -> tuple[tuple[PartialPeriod, ...], str]:
    """Return one reading of each cell of a run, and why they are in doubt ("" where they are not)."""
    chosen, doubt = readings, ""
    once = {id(found): found for found in readings}
    if any(len([when for when in found if when.grain is Grain.DAY]) > 1 for found in once.values()):
        texts = [sheet.text(*place) for place in places]
        order = _order_of_days(texts, readings)
        doubt = "day-or-month" if order == "" else ""
        chosen = [_in_order(text, found, order or "dm") for text, found in zip(texts, readings, strict=True)]
        once = {id(found): found for found in chosen}
    if any(found[0].grain is Grain.WEEK and found[0].number is not None for found in once.values()):
        chosen = _as_numbered_weeks([sheet.text(*place) for place in places], chosen)
        once = {id(found): found for found in chosen}
    grain = _common_grain(chosen, list(once.values()))
    picked = {key: next((when for when in found if when.grain is grain), found[0]) for key, found in once.items()}
    months = _days_as_months(list(dict.fromkeys(picked.values())))
    told = {key: months.get(when, when) for key, when in picked.items()}
    return tuple([told[id(found)] for found in chosen]), doubt


def _as_numbered_weeks(texts: Sequence[str], readings: Sequence[Readings]) -> Sequence[Readings]:
    """Return the readings of a run of which some years have a number beyond twelve (2015-13): all of its years and numbers are weeks."""
    weeks = [numbered_week(text) for text in texts]
    if not any(found == (week,) for found, week in zip(readings, weeks, strict=True)):
        return readings
    return [found if week is None else (week,) for found, week in zip(readings, weeks, strict=True)]


_NUMERIC_DAY = re.compile(r"\D*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?!\d)")


def _parts(text: str) -> tuple[int, int] | None:
    match = _NUMERIC_DAY.match(tidy(text))
    return (int(match[1]), int(match[2])) if match and int(match[1]) <= 31 else None


def _order_of_days(texts: Sequence[str], readings: Sequence[Readings]) -> str:
    """Return `dm` or `md`, the order that fits all cells of a run, by a day above 12 or by a regular step; "" where both do (h04)."""
    parts = [found for text in texts if (found := _parts(text))]
    day_first, month_first = any(a > 12 for a, _ in parts), any(b > 12 for _, b in parts)
    if day_first != month_first:
        return "dm" if day_first else "md"
    if any("." in text for text in texts):
        return "dm"
    scores = {order: _regularity(texts, readings, order) for order in ("dm", "md")}
    best = max(scores, key=lambda order: scores[order])
    other = "md" if best == "dm" else "dm"
    return best if scores[best] >= scores[other] + 2 else ""


def _in_order(text: str, found: Readings, order: str) -> Readings:
    days = [when for when in found if when.grain is Grain.DAY]
    parts = _parts(text)
    if len(days) < 2 or parts is None:
        return found
    wanted = parts if order == "dm" else parts[::-1]
    kept = tuple(when for when in days if (when.day, when.month) == wanted)
    return kept or found


#: Steps of days that people keep tables in: daily, weekly, every other week.
_USUAL_STEPS = {1, 7, 14}


def _regularity(texts: Sequence[str], readings: Sequence[Readings], order: str) -> int:
    """Return how regular the days of a run are in one order: in sequence, in a usual step, on the same day of each month."""
    whens = [_in_order(text, found, order)[0] for text, found in zip(texts, readings, strict=True)]
    days = [found for when in whens if (found := day_of_when(when))]
    steps = [(later - earlier).days for earlier, later in pairwise(days) if later != earlier]
    if not steps:
        return 0
    in_sequence = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    once = sorted(set(days))  # of each shop in turn the same days again
    usual = {(later - earlier).days for earlier, later in pairwise(once)}
    is_usual = len(once) >= 3 and len(usual) == 1 and usual <= _USUAL_STEPS
    is_monthly = len({day.day for day in once}) == 1
    return in_sequence + 3 * is_usual + 3 * is_monthly


def day_of_when(when: PartialPeriod) -> date | None:
    """Return the first day of what is told, by the calendar; None where that is not told."""
    if when.year is None or when.grain not in (Grain.DAY, Grain.MONTH, Grain.WEEK) or not when.month:
        return None
    try:
        return date(when.year, when.month, when.day or 1)
    except ValueError:
        return None


def _common_grain(readings: Sequence[Readings], once: Sequence[Readings]) -> Grain:
    """Return the grain that most cells of a run can have, `once` being their readings without repeats; of as many that in which they
    follow one another.
    """
    if len({when.grain for found in once for when in found}) == 1:
        return once[0][0].grain
    grains = Counter(grain for found in readings for grain in {when.grain for when in found})
    most = max(grains.values())
    able = [grain for grain in grains if grains[grain] == most]
    if len(able) == 1:
        return able[0]
    first = Counter(found[0].grain for found in readings).most_common(1)[0][0]
    return max(able, key=lambda grain: (_follow(readings, grain), grain is first, -grain))


def _follow(readings: Sequence[Readings], grain: Grain) -> int:
    """Return how many neighbours in a run are one step apart when read in a grain."""
    whens = [next((when for when in found if when.grain is grain), None) for found in readings]
    return sum(a is not None and b is not None and _is_next(a, b) for a, b in pairwise(whens))


def _is_next(one: PartialPeriod, other: PartialPeriod) -> bool:
    if one.grain is Grain.MONTH:
        step = ((other.year or 0) - (one.year or 0)) * 12 + (other.month or 0) - (one.month or 0)
        return abs(step) == 1
    if one.grain is Grain.YEAR:
        return abs((other.year or 0) - (one.year or 0)) == 1
    days = [day_of_when(replace(when, year=when.year or 2026)) for when in (one, other)]
    return None not in days and abs((days[1] - days[0]).days) in _USUAL_STEPS  # type: ignore[operator]


def _days_as_months(whens: Sequence[PartialPeriod]) -> dict[PartialPeriod, PartialPeriod]:
    """Return for days, none of them given twice, their months, where all are firsts, or all are lasts, of different months."""
    days = [when for when in whens if when.grain is Grain.DAY and when.year and when.month and when.day]
    if len(days) < 2 or len({(when.year, when.month) for when in days}) < len(days):
        return {}
    firsts = all(when.day == 1 for when in days)
    ends = [day_of_when(when) for when in days]
    lasts = len(days) >= 3 and all(day is not None and (day + timedelta(days=1)).day == 1 for day in ends)
    if not (firsts or lasts):
        return {}
    return {when: replace(when, grain=Grain.MONTH, day=None) for when in whens if when.grain is Grain.DAY}


# -- down a column --------------------------------------------------------------------------------------------------


def column_axes(sheet: TypedSheet) -> list[Axis]:
    """Return the runs of periods down the columns of a tab."""
    found = []
    for column in range(sheet.width):
        cells = _period_cells(sheet, column)
        beside = _sides_beside(sheet, column, cells) if len(cells) >= 2 else {}
        cells |= {row: readings for row, (readings, _) in beside.items()}
        for rows in _unbroken(sheet, column, sorted(cells), _years_alone(sheet, cells)):
            if len(rows) > 1 and _is_corner(sheet, rows[0], cells[rows[0]], cells[rows[1]]):
                rows = rows[1:]
            if not _beside_numbers(sheet, column, rows):
                continue
            whens, doubt = settled(sheet, [(row, column) for row in rows], [cells[row] for row in rows])
            rests = {row: beside[row][1] for row in rows if row in beside}
            found.append(Axis(column, tuple(rows), whens, doubt, rests))
    return [*found, *_split_dates(sheet, {axis.line for axis in found if len(axis) >= 2})]


_YEAR_WORDS = frozenset(
    {
        "年",
        "年度",
        "会計年度",
        "fy",
        "fiscal year",
        "year",
        "jahr",
        "année",
        "año",
        "ano",
        "anno",
        "år",
        "yr",
        "연도",
        "rok",
        "yıl",
        "год",
        "tahun",
    }
)
_MONTH_WORDS = frozenset(
    {
        "月",
        "月度",
        "month",
        "mois",
        "monat",
        "mes",
        "mês",
        "mese",
        "månad",
        "mon",
        "월",
        "měsíc",
        "miesiąc",
        "ay",
        "месяц",
        "bulan",
    }
)
_WEEK_WORDS = frozenset(
    {"週", "week", "kw", "woche", "semaine", "semana", "settimana", "vecka", "week no", "week no.", "wk", "iso week"}
)
_DAY_WORDS = frozenset({"日", "日付", "日にち", "day", "date", "jour", "tag", "día", "dia", "giorno", "dag"})
_QUARTER_WORDS = frozenset({"四半期", "quarter", "qtr", "q", "quartal", "trimestre", "kwartaal", "kvartal", "분기"})
_PARTS_OF_DATES = (
    (_YEAR_WORDS, Grain.YEAR),
    (_QUARTER_WORDS, Grain.QUARTER),
    (_MONTH_WORDS, Grain.MONTH),
    (_WEEK_WORDS, Grain.WEEK),
    (_DAY_WORDS, Grain.DAY),
)


def _split_dates(sheet: TypedSheet, taken: set[int]) -> Iterator[Axis]:
    """Yield the columns of plain numbers below 年, 月 and 日 that stand side by side: a date split over columns, each told once."""
    for row in range(min(sheet.height - 1, _MOST_HEADINGS)):
        words = {at: sheet.text(row, at).casefold() for at in sheet.filled(row, range(sheet.width))}
        if len(set(filter(is_weekday, words.values()))) > _MOST_PARTS:
            continue  # 土 | 日 | 月 | 火: days of the week
        grains = {at: grain for at, word in words.items() for heads, grain in _PARTS_OF_DATES if word in heads}
        if len(grains) < 2 or not any(at + 1 in grains for at in grains):
            grains = {at: grain for at, grain in grains.items() if _is_told_alone(sheet, row, at, grain)}
        if not grains:
            continue
        first = min(_first_number(sheet, row, at) for at in grains)
        last = next(
            (under for under in range(first, sheet.height) if NUMBER not in sheet.canvas.kinds[under]), sheet.height
        )
        for at, grain in grains.items():
            axis = _part_of_dates(sheet, at, grain, range(row + 1, last))
            if axis is not None and at not in taken:
                yield axis


#: 月 and 日 name days of the week as well as parts of a date.
_MOST_PARTS = 2
#: So many rising numbers below 日, sums of weeks between them or not, are the days of a month.
_FEWEST_DAYS = 10


def _is_told_alone(sheet: TypedSheet, row: int, at: int, grain: Grain) -> bool:
    """Whether numbers below a word for days or months run as these do, with no part of a date beside them."""
    if grain is Grain.MONTH:
        months = [
            sheet.amount(below, at) or 0.0 for below in range(row + 1, sheet.height) if sheet.is_number(below, at)
        ]
        steps = [(b - a) % 12 in (0, 1) for a, b in pairwise(months)]
        return len(set(months)) >= _FEWEST_COUNTED and sum(steps) >= _MOSTLY * len(steps)
    return grain is Grain.DAY and _are_days_of_month(sheet, row, at)


#: A row put in late, and the run is still one.
_MOSTLY = 0.75


def _are_days_of_month(sheet: TypedSheet, row: int, at: int) -> bool:
    days = [sheet.amount(below, at) or 0.0 for below in range(row + 1, sheet.height) if sheet.is_number(below, at)]
    first = days[:_FEWEST_DAYS]
    return len(first) == _FEWEST_DAYS and all(a < b for a, b in pairwise([0.0, *first])) and first[-1] <= _LONGEST_MONTH


_LONGEST_MONTH = 31


#: A header that is merged over several rows goes on for so many below its words.
_MOST_MERGED = 3


def _first_number(sheet: TypedSheet, row: int, at: int) -> int:
    """Return the first row below a heading that holds a number in its column, or the next row where none of the first does."""
    below = range(row + 1, min(row + 1 + _MOST_MERGED, sheet.height))
    return next((under for under in below if sheet.is_number(under, at)), row + 1)


def _part_of_dates(sheet: TypedSheet, at: int, grain: Grain, rows: range) -> Axis | None:
    """Return a column of years, quarters, months, weeks or days by their numbers, None where any is none."""
    numbers = {row: sheet.amount(row, at) for row in rows if sheet.is_number(row, at)}
    named, most = _PARTS[grain]
    if not numbers or not all(value is not None and value in most for value in numbers.values()):
        return None
    told: list[dict[str, Any]] = [{named: int(each or 0)} for each in numbers.values()]
    return Axis(at, tuple(numbers), tuple(PartialPeriod(grain, **each) for each in told))


#: What the number of each part of a date tells, and which numbers there are; of years those that a column of amounts hardly has.
_PARTS: Mapping[Grain, tuple[str, range]] = {
    Grain.YEAR: ("year", range(1900, 2061)),
    Grain.QUARTER: ("number", range(1, 5)),
    Grain.MONTH: ("month", range(1, 13)),
    Grain.WEEK: ("number", range(1, 54)),
    Grain.DAY: ("day", range(1, 32)),
}


def _is_corner(sheet: TypedSheet, row: int, readings: Readings, below: Readings) -> bool:
    """Whether the first cell of a run is the corner of a header, which tells of what wider period those below it are: 2026年 beside 売上,
    客数 and above 8月.
    """
    kinds = sheet.canvas.kinds[row]
    return readings[0].grain > below[0].grain and NUMBER not in kinds and TEXT in kinds


#: Years that a line of amounts hardly has; of years from 1900 on so many in order, most of them one step apart, are needed.
_YEARS, _PAST_YEARS, _FEWEST_YEARS = range(1990, 2061), range(1900, 2061), 5
#: Years of figures, and of a census.
_STEPS_OF_YEARS = (1, 5, 10)


def _past_years(sheet: TypedSheet, places: Sequence[tuple[int, int]]) -> list[Readings]:
    """Return numbers as years from 1900 on, where all of them are and go on one step after the other (1920, 1921, …); else []."""
    years: list[int] = []
    for number in (sheet.amount(*place) for place in places):
        if number is None or number % 1 or int(number) not in _PAST_YEARS:
            return []
        years.append(int(number))
    once = list(dict.fromkeys(years))
    steps = Counter(b - a for a, b in pairwise(once))
    if len(once) < _FEWEST_YEARS or len({step > 0 for step in steps}) > 1:
        return []
    step, times = steps.most_common(1)[0]
    is_run = abs(step) in _STEPS_OF_YEARS and times >= _MOSTLY * (len(once) - 1)
    return [(PartialPeriod(Grain.YEAR, year),) for year in years] if is_run else []


def _beside_numbers(sheet: TypedSheet, column: int, rows: Sequence[int]) -> bool:
    """Whether numbers stand in the rows of a run, in one of two or in some of many, for days may be closed or still to come: heads one
    below the other (2026年3月期 over 1Q) have theirs further down (h11).
    """
    kinds = sheet.canvas.kinds
    counted = sum(kinds[row].count(NUMBER) > (kinds[row][column] == NUMBER) for row in rows)
    return counted >= min(_FEWEST_BESIDE, len(rows) / 2)


_FEWEST_BESIDE = 2


#: Texts of cells that name a period are no longer, those of two days from and to than the second.
_LONGEST_PERIOD, _LONGEST_SPAN = 20, 28


def _period_cells(sheet: TypedSheet, column: int) -> dict[int, Readings]:
    """Return the cells of a column that name periods; numbers only where all numbers of the column are such."""
    kinds, values = sheet.canvas.kinds_down[column], sheet.canvas.values_down[column]
    numbers = [row for row, kind in enumerate(kinds) if kind == NUMBER]
    found = _numbers_as_periods(sheet, column, numbers) if len(numbers) >= 2 else {}
    known: dict[object, Readings] = {}
    has_formats = bool(sheet.grid.formats)
    for row, kind in enumerate(kinds) if PERIOD in kinds or TEXT in kinds else ():
        if kind not in (PERIOD, TEXT):
            continue
        value = (values[row], sheet.canvas.format(row, column)) if has_formats else values[row]
        readings = known.get(value)
        if readings is None:
            text = sheet.canvas.text(row, column) if kind == TEXT else ""
            is_span = len(text) <= _LONGEST_SPAN and text[:1].isdigit() and text[-1:].isdigit()
            may = len(text) <= _LONGEST_PERIOD or is_span
            readings = known[value] = sheet.whens(row, column) if may else ()
        if readings:
            found[row] = readings
    return found


def _sides_beside(sheet: TypedSheet, column: int, cells: Collection[int]) -> dict[int, tuple[Readings, str]]:
    """Return the cells of a column of periods that name one with a word that says no more than plan, actual or forecast
    (2025年12月期(計画), 8月(見込)), each with that word.
    """
    found: dict[int, tuple[Readings, str]] = {}
    for row, kind in enumerate(sheet.canvas.kinds_down[column]):
        text = sheet.text(row, column) if kind == TEXT and row not in cells else ""
        told = whens_inside(text) if text and len(text) <= _LONGEST_PERIOD else ()
        if (
            len(told) == 1
            and (said := said_of(told[0][1])) is not None
            and not said.name
            and said.role in _SAID_OF_ROWS
        ):
            found[row] = (told[0][0],), told[0][1]
    return found


_SAID_OF_ROWS = (*SIDES, TableRole.FORECAST)


def _numbers_as_periods(sheet: TypedSheet, column: int, rows: Sequence[int]) -> dict[int, Readings]:
    """Return the numbers of a column as years, months (202604) or days (20260401, 1日), where all are and run in order or repeat."""
    firsts = (sheet.whens(row, column)[:1] for row in rows)
    days = list(takewhile(lambda found: found and found[0].grain is Grain.DAY and found[0].month is None, firsts))
    if len(days) == len(rows) >= _FEWEST_DAYS and _counts_on([when.day or 0 for (when,) in days]):
        return dict(zip(rows, days, strict=True))
    if years := _past_years(sheet, [(row, column) for row in rows]):
        return dict(zip(rows, years, strict=True))
    found: dict[int, Readings] = {}
    for row in rows:
        readings = tuple(when for when in sheet.whens(row, column) if when.year is not None)
        if not readings or (readings[0].grain is Grain.YEAR and readings[0].year not in _YEARS):
            return {}
        found[row] = readings[:1]
    whens = [readings[0] for readings in found.values()]
    are_decimals = any((sheet.amount(row, column) or 0) % 1 for row in rows)
    return found if _runs_or_repeats(whens) and (_go_on_in_steps(whens) or not are_decimals) else {}


#: 26.4, 26.5 … are months where they go on by one, by a quarter or by a year; other decimals are amounts that happen to rise.
_STEPS_OF_MONTHS = ({1}, {3}, {12})


def _go_on_in_steps(whens: Sequence[PartialPeriod]) -> bool:
    months = [(when.year or 0) * 12 + (when.month or 0) for when in whens]
    return {abs(b - a) for a, b in pairwise(months)} in _STEPS_OF_MONTHS


def _runs_or_repeats(whens: Sequence[PartialPeriod]) -> bool:
    keys = [(when.year or 0, when.month or 0, when.day or 0) for when in whens]
    distinct = len(set(keys))
    if distinct < 2:
        return len(keys) >= 4 and whens[0].grain is not Grain.YEAR
    in_order = all(a <= b for a, b in pairwise(keys)) or all(a >= b for a, b in pairwise(keys))
    return in_order or distinct * 2 <= len(keys)


def _unbroken(sheet: TypedSheet, column: int, rows: Sequence[int], titles: Collection[int]) -> Iterator[list[int]]:
    """Yield the rows of one run after another: a title or a second header between two periods parts them."""
    run: list[int] = []
    for row in rows:
        if row in titles:
            if run:
                yield run
            run = []
            continue
        if run and any(_parts_runs(sheet, between, column) for between in range(run[-1] + 1, row)):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _years_alone(sheet: TypedSheet, cells: Mapping[int, Readings]) -> set[int]:
    """Return the rows that hold nothing but a year where others of the column are of shorter periods: the titles of what follows (2025年
    above a second table of months).
    """
    years = {row for row, readings in cells.items() if readings[0].grain is Grain.YEAR}
    if len(years) == len(cells):
        return set()
    return {row for row in years if len(sheet.filled(row, range(sheet.width))) == 1}


def _parts_runs(sheet: TypedSheet, row: int, column: int) -> bool:
    kinds = sheet.canvas.kinds[row]
    has_numbers = NUMBER in kinds or MARK in kinds
    if kinds[column] == TEXT:
        return not has_numbers and not is_total_word(sheet.text(row, column))
    if kinds[column] == NUMBER:
        return True
    return not has_numbers and kinds.count(TEXT) >= 2 and kinds[column] == BLANK


def named_axes(sheet: TypedSheet) -> list[Axis]:
    """Return the columns whose every row is named by a period and something else (North 2025, North 2026): each is of that period, and what
    is left names the row. Asked for where nothing else in a tab tells periods.
    """
    found = []
    for column in range(sheet.width):
        rows = [
            row
            for row in range(sheet.height)
            if sheet.kind(row, column) == TEXT and NUMBER in sheet.canvas.kinds[row][column + 1 :]
        ]
        told = {
            row: whens_inside(sheet.text(row, column)) for row in rows if not is_total_word(sheet.text(row, column))
        }
        if len(told) < _FEWEST_NAMED or any(
            len(whens) != 1 or whens[0][0].year is None or not whens[0][1] for whens in told.values()
        ):
            continue
        pairs = Counter(whens[0] for whens in told.values())
        names = Counter(rest for _, rest in pairs)
        if max(pairs.values()) == 1 and min(names.values()) > 1:
            whens = tuple(whens[0][0] for whens in told.values())
            found.append(Axis(column, tuple(told), whens, rests={row: whens[0][1] for row, whens in told.items()}))
    return found[:1]


# -- along a row ----------------------------------------------------------------------------------------------------

#: So many rows without a number of their own are looked at for periods inside headings; below lie only texts of lists.
_MOST_HEADINGS = 400
_LONGEST_HEADING = 40


def row_axes(sheet: TypedSheet, columns: Sequence[Axis]) -> list[Axis]:
    """Return the runs of periods along the rows of a tab; a cell belongs to the longer of two runs it lies in."""
    length = {(row, axis.line): len(axis) for axis in columns if len(axis) >= 2 for row in axis.at}
    dated = {row for row, _ in length}
    found: list[Axis] = []
    headings = 0
    for row, kinds in enumerate(sheet.canvas.kinds):
        headings += NUMBER not in kinds
        is_dated = NUMBER in kinds and (row in dated or PERIOD in kinds)
        if is_dated and all((row, at) in length for at, kind in enumerate(kinds) if kind == PERIOD):
            continue
        cells = _cells_of_row(sheet, row, inside=headings <= _MOST_HEADINGS)
        own = {at: each for at, each in cells.items() if length.get((row, at), 0) <= len(cells)}
        own = _without_sums(sheet, row, _without_corner(sheet, row, own))
        if own and _is_axis(sheet, row, own) and not _stand_below_periods(row, own, found):
            places = sorted(own)
            whens, doubt = settled(sheet, [(row, at) for at in places], [own[at][0] for at in places])
            rests = _rests({at: own[at][1] for at in places if own[at][1]}, len(places))
            found.append(Axis(row, tuple(places), whens, doubt, rests))
    return found


#: Amounts that happen to count on stand so near below the periods of their columns.
_NEAR_HEAD = 6


def _stand_below_periods(row: int, cells: Mapping[int, tuple[Readings, str]], axes: Sequence[Axis]) -> bool:
    """Whether bare numbers stand below an axis with a period of its own for each: amounts (10, 11, 12 below October, November …)."""
    if any(readings[0].grain is not Grain.BARE for readings, _ in cells.values()):
        return False
    above = (axis for axis in axes if row - axis.line <= _NEAR_HEAD and axis.grain is not Grain.BARE)
    return any(set(cells) <= set(axis.at) for axis in above)


#: Of fewer than one cell in so many the words beside the period are a remark on it (nov (t/m 26)), unless they say a role or are a mark
#: that a text may explain (Q1 2026 F).
_FEWEST_NAMED = 4


def _rests(rests: Mapping[int, str], cells: int) -> dict[int, str]:
    """Return the words beside the periods of a row that name or say something of what stands below."""
    if len(rests) * _FEWEST_NAMED >= cells:
        return dict(rests)
    return {at: rest for at, rest in rests.items() if len(rest) == 1 or said_of(rest) is not None}


def _without_sums(
    sheet: TypedSheet, row: int, cells: Mapping[int, tuple[Readings, str]]
) -> dict[int, tuple[Readings, str]]:
    """Return the periods of a row without those named inside a heading of a sum beside others (Totaal t/m nov); where all headings are of
    sums they are those of the periods themselves (Q1 total, Q2 total).

    A sum of the plan or of what was done, where no other heading is of it, has nothing here that it sums up: Q1 予算合計, Q1 実績合計,
    Q1 差額.
    """
    said = {at: said_of(rest) if rest else None for at, (_, rest) in cells.items()}
    # A heading that says nothing of it is of what was done, but for a mere sign: Apr, Apr sales, Apr %.
    sides = {
        at: each.role if each is not None else TableRole.IGNORED if cells[at][1] == "%" else TableRole.ACTUAL
        for at, each in said.items()
    }
    sums = {at for at, (_, rest) in cells.items() if rest and ends_like_total(sheet.text(row, at))}
    others = {sides[at] for at in cells if at not in sums}
    alone = {at for at in sums if said[at] is not None and sides[at] in SIDES and sides[at] not in others}
    if len(sums) == len(cells) > 1:
        return {at: (told, "" if is_total_word(rest) else rest) for at, (told, rest) in cells.items()}
    return {at: told for at, told in cells.items() if at not in sums - alone}


def _without_corner(
    sheet: TypedSheet, row: int, cells: Mapping[int, tuple[Readings, str]]
) -> dict[int, tuple[Readings, str]]:
    """Return the periods of a row without those at its left that stand above words: 2025年度 in the corner tells of the others."""
    kept = dict(cells)
    for at in sorted(cells):
        below = [sheet.kind(under, at) for under in range(row + 1, min(row + 4, sheet.height))]
        if len(kept) < 2 or TEXT not in below or NUMBER in below or _has_number_below(sheet, row, at):
            break
        del kept[at]
    return kept


def _cells_of_row(sheet: TypedSheet, row: int, *, inside: bool) -> dict[int, tuple[Readings, str]]:
    """Return the cells of a row that name periods, each with the words that stand beside the period in it."""
    kinds = sheet.canvas.kinds[row]
    numbers = [at for at, kind in enumerate(kinds) if kind == NUMBER]
    found: dict[int, tuple[Readings, str]] = {}
    are_years = all(any(when.grain is Grain.YEAR for when in sheet.whens(row, at)) for at in numbers)
    if PERIOD in kinds or are_years:
        for at, kind in enumerate(kinds):
            if kind in (PERIOD, TEXT) and (told := _told_by(sheet, row, at, inside=inside and not numbers)):
                found[at] = told
    if numbers and (told_by_numbers := _numbers_of_row(sheet, row, numbers)):
        found |= {at: (readings, "") for at, readings in told_by_numbers.items()}
        end = len(kinds) if len(told_by_numbers) == len(numbers) else max(told_by_numbers)
        texts = [at for at, kind in enumerate(kinds) if kind == TEXT and numbers[0] < at < end]
        before = numbers[0] - 1
        if before >= 0 and kinds[before] == TEXT and _has_number_below(sheet, row, before) and sheet.whens(row, before):
            texts.append(before)  # 2021† before 2022
        found |= {at: told for at in texts if (told := _told_by(sheet, row, at, inside=inside))}
    return found


def _told_by(sheet: TypedSheet, row: int, at: int, *, inside: bool) -> tuple[Readings, str] | None:
    readings = tuple(when for when in sheet.whens(row, at) if when.grain is not Grain.BARE)
    if readings:
        return readings, ""
    text = sheet.text(row, at)
    if not inside or len(text) > _LONGEST_HEADING or is_made_on(text):
        return None
    told = whens_inside(text)
    if len(told) != 1 or _COMPARED_WITH.search(told[0][1]):
        return None
    when, rest = told[0]
    return None if when.grain is Grain.YEAR and _TO_DATE.search(rest) else ((when,), rest)


#: % v 2025: what is compared with.
_COMPARED_WITH = re.compile(r"(?:\bvs?\.?|対)$", re.IGNORECASE)
#: 2026 (al 31/10), 2026年（10月まで）: the part of a year that has gone.
_TO_DATE = re.compile(r"\b(?:al|au|bis|per|to|thru|through|until|up to|t/m|till|ytd)\b|まで|時点|途中", re.IGNORECASE)


def _numbers_of_row(sheet: TypedSheet, row: int, numbers: Sequence[int]) -> dict[int, Readings]:
    """Return the numbers of a row as periods: years or months in order, or 1, 2, 3 … as months and days run, with numbers below."""
    years = _past_years(sheet, [(row, at) for at in numbers])
    if not years and (len(numbers) < 2 or not all(sheet.whens(row, at) for at in numbers[:2])):
        return {}
    numbers = _first_years(sheet, row, numbers)
    below = [at for at in numbers if _has_number_below(sheet, row, at)]
    if len(below) * 2 < len(numbers):
        return {}
    if years and not _continues(sheet, row, numbers):
        return dict(zip(numbers, years, strict=False))
    readings = {at: sheet.whens(row, at) for at in numbers}
    if not all(readings.values()):
        return {}
    firsts = [readings[at][0] for at in numbers]
    if all(when.year is not None for when in firsts):
        keys = [(when.year or 0) * 100 + (when.month or 0) for when in firsts]
        is_run = len(set(keys)) == len(keys) and (keys == sorted(keys) or keys == sorted(keys, reverse=True))
        is_run = is_run or _comes_again([when.year or 0 for when in firsts])
        is_plain = all(when.grain is not Grain.YEAR or when.year in _YEARS for when in firsts)
        if any((sheet.amount(row, at) or 0) % 1 for at in numbers) and not _go_on_in_steps(firsts):
            return {}
        return readings if is_run and is_plain and not _continues(sheet, row, numbers) else {}
    # The format of a number may say what it counts: 4月, 15日.
    counts = [when.number or when.day or when.month or 0 for when in firsts if when.grain in _COUNTED]
    fewest = _FEWEST_COUNTED if any(when.grain is Grain.BARE for when in firsts) else 2
    if len(counts) < max(fewest, len(firsts)) or not _counts_on(counts) or _continues(sheet, row, numbers):
        return {}
    return readings


def _first_years(sheet: TypedSheet, row: int, numbers: Sequence[int]) -> Sequence[int]:
    """Return the years one after the other with which a row begins, where a column without a number stands between them and others that
    begin anew: what was counted each year, and means over years beside it.
    """
    for place, (at, other) in enumerate(pairwise(numbers), 1):
        if other > at + 1 and (sheet.amount(row, other) or 0) <= (sheet.amount(row, at) or 0):
            years = [sheet.amount(row, each) or 0 for each in numbers[:place]]
            is_run = place >= _FEWEST_COUNTED and all(year in _YEARS for year in years)
            return numbers[:place] if is_run and all(b - a == 1 for a, b in pairwise(years)) else numbers
    return numbers


def _comes_again(years: Sequence[int]) -> bool:
    """Whether a few years one after the other come again and again: 2025, 2026 below one measure after the other."""
    kinds = sorted(set(years))
    follow = all(b - a == 1 for a, b in pairwise(kinds))
    return (
        2 <= len(kinds) <= _MOST_COMPARED
        and len(years) >= 2 * len(kinds)
        and follow
        and years[0] in (kinds[0], kinds[-1])
    )


_MOST_COMPARED = 4


def _counts_on(numbers: Sequence[int]) -> bool:
    """Whether numbers run as months or days do: one step up, 12 to 1, the last of a month to 1; the first again for a second run."""
    first = numbers[0]
    return all(b == a + 1 or (b == 1 and a in _LASTS) or (b == first and a - b >= _RUN) for a, b in pairwise(numbers))


#: After these numbers of months and days comes 1; a run of months is begun anew after so many steps at least (4 … 12, 4 … 12).
_LASTS, _RUN = (12, 28, 29, 30, 31), 5
_COUNTED = (Grain.BARE, Grain.DAY, Grain.MONTH)
#: Fewer numbers in order are amounts that happen to be.
_FEWEST_COUNTED = 4


def _continues(sheet: TypedSheet, row: int, numbers: Sequence[int]) -> bool:
    """Whether the row below goes on in the same way: then these are amounts that happen to be in order."""
    if row + 1 >= sheet.height:
        return True
    below = [sheet.amount(row + 1, at) for at in numbers]
    here = [sheet.amount(row, at) for at in numbers]
    return all(a is not None and b is not None and abs(b - a) in (0, 1, 100) for a, b in zip(here, below, strict=True))


def _has_number_below(sheet: TypedSheet, row: int, column: int) -> bool:
    return any(sheet.is_number(below, column) for below in range(row + 1, min(row + 5, sheet.height)))


#: At least so much of what stands right of the first period are periods too: fewer are words that look like one (h01: june).
_SHARE_OF_PERIODS = 0.2


def _is_axis(sheet: TypedSheet, row: int, cells: Mapping[int, tuple[Readings, str]]) -> bool:
    """Whether a row with these periods is an axis: two or more of a kind, or one with numbers below it."""
    filled = sheet.filled(row, range(min(cells), sheet.width))
    if len(cells) < _SHARE_OF_PERIODS * len(filled):
        return False
    below = [at for at in cells if _reaches_numbers(sheet, row, at)]
    whens = {readings[0] for readings, _ in cells.values()}
    beside = any(kind == NUMBER and at not in cells for at, kind in enumerate(sheet.canvas.kinds[row]))
    if not below or (beside and len(whens) < len(cells)):
        return False  # the same period again and again with a number beside each is a label (Sep-26: 92.9)
    if len(cells) >= 2:
        grains = Counter(readings[0].grain for readings, _ in cells.values())
        return max(grains.values()) >= 2 or len(set(grains) & {Grain.MONTH, Grain.QUARTER, Grain.HALF, Grain.YEAR}) >= 2
    return _is_lone_axis(sheet, row, cells)


def _reaches_numbers(sheet: TypedSheet, row: int, column: int) -> bool:
    """Whether numbers stand below a cell, of a merged one below any of its columns."""
    right = column
    while sheet.head_of(row, right + 1) == (row, column) and right + 1 < sheet.width:
        right += 1
    return any(_has_number_below(sheet, row, at) for at in range(column, right + 1))


def _is_lone_axis(sheet: TypedSheet, row: int, cells: Mapping[int, tuple[Readings, str]]) -> bool:
    """Whether a single period heads numbers: it is not the first of its row, and stands in a header or over several columns."""
    (at, (readings, _)), *_ = cells.items()
    if at == 0 or NUMBER in sheet.canvas.kinds[row]:
        return False
    others = [other for other in sheet.filled(row, range(sheet.width)) if other != at]
    if any(names_period_field(sheet.text(row, other)) for other in others if other < at):
        return False  # 対象年月 | 2026年9月: a title in two cells
    heading = [other for other in others if sheet.kind(row, other) == TEXT and _has_number_below(sheet, row, other)]
    if len(heading) > 1 and readings[0].year is None and not sheet.is_wide(row, at):
        return False
    roles = {said.role for other in heading if (said := said_of(sheet.text(row, other))) is not None and not said.name}
    if TableRole.ACTUAL in roles:
        return False  # Actual | Budget | Oct-25: the others are of the period that a title tells
    labelled = any(
        sheet.kind(below, left) == TEXT for below in range(row + 1, min(row + 4, sheet.height)) for left in range(at)
    )
    return labelled and (bool(others) or sheet.is_wide(row, at) or readings[0].year is not None)
