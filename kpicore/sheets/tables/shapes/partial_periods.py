"""Periods as far as they are told: what a cell, a heading or a title says of when, each part that is not said left open.

「4月」 has a month and no year, 「2026年」 above it the year, 「12」 in a grid of days neither. An axis puts the parts together
(`joined`), `years` finds what is still missing, and only then `period_of` makes a period of the plan's calendar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import Any

from kpicore.periods import Cadence, Calendar, Period, day_number, iso_week_ordinal
from kpicore.sheets.cells import number_format, tidy, too_long
from kpicore.sheets.periods import (
    Either,
    FiscalPart,
    Month,
    Months,
    OfFiscalYear,
    Span,
    Week,
    WeekFrom,
    WeekInMonth,
    WrittenDay,
    Year,
    YearFrom,
    parse,
    week_from,
)
from kpicore.sheets.tables.shapes.notations import is_bare_day, is_between, numbered_in, spans_in
from kpicore.sheets.tables.shapes.runs_of_words import in_english


class Grain(IntEnum):
    """How long a period is, finest first; `BARE` is a small number that may be a month or a day, `CODE` a period by its number (P03)."""

    BARE = 0
    DAY = 1
    WEEK = 2
    NTH_WEEK = 3
    MONTH = 4
    CODE = 5
    QUARTER = 6
    HALF = 7
    YEAR = 8


@dataclass(frozen=True, slots=True)
class PartialPeriod:
    """What is told of a period; None is what is not.

    `number` counts weeks, quarters, halves, codes. `fiscal`: the year is the name of a fiscal year, which ends with the month `ends`
    where that is told (2027年2月期).
    """

    grain: Grain
    year: int | None = None
    month: int | None = None
    day: int | None = None
    number: int | None = None
    fiscal: bool = False
    ends: int = 0

    @property
    def place(self) -> int:
        """Where the period lies within its year, for the order of an axis."""
        if self.grain in (Grain.DAY, Grain.MONTH) or self.month:
            return (self.month or 0) * 100 + (self.day or 0) + (self.grain is Grain.NTH_WEEK) * (self.number or 0)
        return self.number or 0


def distinct(whens: Mapping[Any, PartialPeriod]) -> list[PartialPeriod]:
    """Return what places tell, each once, in the order they are met. Places of one cell or heading share a value, which saves comparing."""
    return list(dict.fromkeys({id(when): when for when in whens.values()}.values()))


# -- what is written ------------------------------------------------------------------------------------------------


def whens(value: Any, format_text: str = "") -> tuple[PartialPeriod, ...]:
    """Return every reading of a whole cell as a period, the likeliest first."""
    if type(value) is str:
        return whens_of_text(value)
    if isinstance(value, bool):
        return ()
    if isinstance(value, date):
        return (_of_date(value, format_text),)
    if isinstance(value, int | float):
        return _of_number(value, format_text)
    return ()


def _of_date(day: date, format_text: str) -> PartialPeriod:
    shows = number_format(format_text)
    if shows.is_month:
        return PartialPeriod(Grain.MONTH, day.year, day.month)
    return (
        PartialPeriod(Grain.YEAR, day.year) if shows.is_year else PartialPeriod(Grain.DAY, day.year, day.month, day.day)
    )


#: No period is written as a larger number; neither is one that is none (NaN).
_LARGEST = 1e9
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serials are wall time


def _of_number(number: float, format_text: str) -> tuple[PartialPeriod, ...]:
    shows = number_format(format_text)
    if shows.shows == "date":
        try:
            return (_of_date(_EPOCH + timedelta(days=float(number)), format_text),)
        except (OverflowError, ValueError):
            return ()
    if not abs(number) < _LARGEST or number != int(number):
        return ()
    whole = int(number)
    if shows.prefix or shows.suffix:
        return whens_of_text(f"{shows.prefix}{whole}{shows.suffix}")
    return _of_digits(whole)


def _of_digits(number: int) -> tuple[PartialPeriod, ...]:
    """Return a plain whole number as the month or day, year (2026), month (202604) or day (20260401) it may be."""
    if 1 <= number <= 31:
        return (PartialPeriod(Grain.BARE, number=number),)
    if number in _ALONE:
        return (PartialPeriod(Grain.YEAR, number),)
    year, rest = divmod(number, 100)
    if year in _ALONE:
        return (PartialPeriod(Grain.MONTH, year, rest),) if 1 <= rest <= 12 else ()
    year, month = divmod(year, 100)
    is_day = year in _ALONE and 1 <= month <= 12 and _is_day(year, month, rest)
    return (PartialPeriod(Grain.DAY, year, month, rest),) if is_day else ()


_LONGEST = 40
_CODE = re.compile(r"(?:FY'?(?P<y>\d{4}|\d{2})[-/_]?)?(?:P|PERIOD)(?P<n>0?[1-9]|1[0-3])(?:\(.*\))?")
_DAY_OR_YEAR = re.compile(r"(?P<name>[A-Z]{3,9})\.?\s+(?P<d>[0-9]{1,2})")
_TWO_DIGIT_YEAR = re.compile(r"(?P<a>[0-9]{1,2})(?P<s>[/.-])(?P<b>[0-9]{1,2})(?P=s)(?P<y>[0-9]{2})")
_CLOCK = re.compile(r"(?:T|\s+)[0-9]{1,2}:[0-9]{2}.*$")
#: 2020*, FY24†, 4月※1: the mark of a footnote.
_FOOTNOTE = re.compile(r"(?<=[0-9月期度年])\s?(?:[*＊†‡]{1,3}|[※＊*][0-9]{1,2}|※)$")
#: Years of dates; a number alone is one from 1980 on, or in a run of years.
_PLAUSIBLE, _ALONE = range(1900, 2060), range(1980, 2060)


@lru_cache(maxsize=65536)
def whens_of_text(typed: str) -> tuple[PartialPeriod, ...]:
    """Return every reading of a text as a period, () for a text that is none."""
    if too_long(typed) or len(typed) > 2 * _LONGEST:
        return ()
    text = _without_kind(_without_underlines(_FOOTNOTE.sub("", _CLOCK.sub("", tidy(typed))).upper()))
    compact = "".join(text.split())
    if not compact or len(compact) > _LONGEST:
        return ()
    code = _CODE.fullmatch(compact)
    if code:
        year = _year_of(code["y"]) if code["y"] else None
        return (PartialPeriod(Grain.CODE, year, number=int(code["n"]), fiscal=year is not None),)
    if compact.isascii() and compact.isdigit():
        return _of_digits(int(compact)) if len(compact) in (1, 2, 4, 6, 8) else ()
    written = parse(compact)
    found = [] if written is None else list(_of_written(written))
    found += _other_readings(text, compact)
    return tuple(dict.fromkeys(when for when in found if _is_plausible(when)))


#: 2026_04, 2026_04_01, 2026_27, sales_202604: columns as programs name them, in which a line stands for a dash or a blank.
_UNDERLINED = re.compile(
    r"(?<!\d)((?:19|20)\d{2})_(\d{1,2})(?:_(\d{1,2}))?(?!\d)|(?<=_)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?(?!\d)"
)


def _without_underlines(text: str) -> str:
    if "_" not in text:
        return text
    return _UNDERLINED.sub(lambda match: "-".join(filter(None, match.groups())), text).replace("_", " ")


#: 令和6酒造年度, 2025事業年度: what kind of year it is tells nothing of when.
_KIND_OF_YEAR = re.compile(r"(?<=\d)[^\W\da-zA-Z_年月日期前後今来次翌]{1,4}(?=年度)")


def _without_kind(text: str) -> str:
    return _KIND_OF_YEAR.sub("", text) if "年度" in text else text


def _year_of(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _is_plausible(when: PartialPeriod) -> bool:
    if when.year is not None and when.year not in _PLAUSIBLE:
        return False
    if when.month is not None and not 1 <= when.month <= 12:
        return False
    if when.grain is Grain.WEEK and when.number is not None and not 0 <= when.number <= 53:
        return False
    return when.day is None or when.month is None or _is_day(when.year or 2024, when.month, when.day)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _other_readings(text: str, compact: str) -> list[PartialPeriod]:
    """Return readings that the grammar of single cells does not offer: only the other cells of an axis can tell that they are meant."""
    found = []
    match = _DAY_OR_YEAR.fullmatch(text)
    if match and isinstance(month := parse(match["name"]), Month):
        found.append(
            PartialPeriod(Grain.DAY, None, month.month, int(match["d"]))
        )  # Aug 17: a day as well as August 2017
    pair = re.fullmatch(r"(?P<y>(?:19|20)[0-9]{2})[-/](?P<z>[0-9]{2})", compact)
    if pair and int(pair["z"]) == (int(pair["y"]) + 1) % 100:
        found.append(PartialPeriod(Grain.YEAR, int(pair["y"]), fiscal=True))  # 2003/04 beside 2002/03
    elif (week := numbered_week(compact)) is not None and week.number not in _MONTHS:
        found.append(week)  # 2015-13, and then 2015-01 in the same run as well
    day = re.fullmatch(r"(?P<d>[1-9]|[12][0-9]|3[01])日(?:\(?[月火水木金土日]曜?日?\)?)?", compact)
    if day:
        found.append(PartialPeriod(Grain.DAY, day=int(day["d"])))  # of the month that a title tells
    bracket = _IN_BRACKETS.fullmatch(compact)
    inside = whens_of_text(text[text.index("(") + 1 : text.rindex(")")]) if bracket else ()
    if bracket and inside:
        found += _explained(whens_of_text(bracket["outside"]), inside)  # Q1 (Jan-Mar), FY2026 (July 2025 – June 2026)
    found += [*_from_to(compact), *_weeks_named_by_day(text), *_quarters_of_romance(compact)]
    if compact.endswith(".") and _DOTTED_DAY.fullmatch(compact):
        found += _days_told(compact)  # 1.10. in German
    if not found and parse(compact) is None:
        found += [*_numbered(text), *_spanned(text)]
        english = in_english(text)
        found += [] if english == text else whens_of_text(english)
    turned = _YEAR_AND_NAME.fullmatch(compact)
    if turned and isinstance(month := parse(turned["name"]), Month):
        found.append(PartialPeriod(Grain.MONTH, _year_of(turned["y"]), month.month))  # 26-Oct: a month as well as a day
    short = _TWO_DIGIT_YEAR.fullmatch(compact)
    if short:
        year, first, second = 2000 + int(short["y"]), int(short["a"]), int(short["b"])
        found += [PartialPeriod(Grain.DAY, year, second, first), PartialPeriod(Grain.DAY, year, first, second)]
    return found


#: Numbers that are months as well.
_MONTHS = range(1, 13)
_NUMBERED_WEEK = re.compile(r"(?P<y>(?:19|20)[0-9]{2})[-/_](?P<n>[0-5][0-9])")


def numbered_week(text: str) -> PartialPeriod | None:
    """Return the week that a year and a number may be (2015-13), None for another text."""
    match = _NUMBERED_WEEK.fullmatch(text)
    return None if match is None else PartialPeriod(Grain.WEEK, int(match["y"]), number=int(match["n"]))


def _explained(whens: tuple[PartialPeriod, ...], inside: tuple[PartialPeriod, ...]) -> list[PartialPeriod]:
    """Return what stands before a bracket as the months in it explain it: a quarter by its first month, a fiscal year by its last."""
    explains = next((when for when in inside if when.month is not None), None)
    found = []
    for when in whens:
        if explains is not None and when.grain is explains.grain and when.grain is not Grain.YEAR and not when.fiscal:
            found.append(replace(explains, year=when.year))
        elif explains is not None and when.grain is explains.grain is Grain.YEAR and explains.year is not None:
            found.append(
                PartialPeriod(Grain.YEAR, explains.year, fiscal=True, ends=((explains.month or 1) - 2) % 12 + 1)
            )
        else:
            found.append(when)
    return found


_YEAR_AND_NAME = re.compile(r"(?P<y>[2-4][0-9])[-/](?P<name>[A-Z]{3,9})\.?")
_PART_GRAINS = {
    "week": Grain.WEEK,
    "month": Grain.MONTH,
    "quarter": Grain.QUARTER,
    "half": Grain.HALF,
    "code": Grain.CODE,
    "year": Grain.YEAR,
}


def _numbered(text: str) -> Iterator[PartialPeriod]:
    """Yield the parts of a year named by their number in the words of other languages: KW 40/26, 1. Quartal 2026, FY25/26."""
    for part in numbered_in(text):
        grain = _PART_GRAINS[part.what]
        if grain is Grain.MONTH:
            yield PartialPeriod(grain, part.year, part.number)
        else:
            number = None if grain is Grain.YEAR else part.number
            yield PartialPeriod(grain, part.year, number=number, fiscal=part.is_fiscal and part.year is not None)


def _spanned(text: str) -> Iterator[PartialPeriod]:
    """Yield the week or month from one day to another, of which each tells what the other leaves out: 5–11 OCT 2026, 05.10.–11.10.2026."""
    for first, last in spans_in(text):
        yield from _months_told(first, last)
        begins, ends = _days_told(first), _days_told(last)
        if is_bare_day(first):
            begins = [replace(when, day=int(first.rstrip("."))) for when in ends]
        elif is_bare_day(last):
            ends = [replace(when, day=int(last.rstrip("."))) for when in begins]
        for begin in begins:
            for end in ends:
                if begin.month is None or end.month is None:
                    continue
                year = end.year if begin.year is None else begin.year
                is_turned = begin.year is None and year is not None and begin.month > end.month
                one = WrittenDay(begin.month, begin.day or 1, None if year is None else year - is_turned)
                yield from _of_span(
                    one, WrittenDay(end.month, end.day or 1, end.year if end.year is not None else begin.year)
                )


def _months_told(first: str, last: str) -> tuple[PartialPeriod, ...]:
    """Return the quarter, half or year from one month to another: JULY 2025 – JUNE 2026."""
    begin, end = (
        next((when for when in whens_of_text(text) if when.grain is Grain.MONTH), None) for text in (first, last)
    )
    if begin is None or end is None or begin.month is None or end.month is None:
        return ()
    year = begin.year if begin.year is not None or end.year is None else end.year - (end.month < begin.month)
    return _of_months(begin.month, end.month, year)


_DOTTED_DAY = re.compile(r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.?(?P<y>20[0-9]{2}|[0-9]{2})?")


def _days_told(text: str) -> list[PartialPeriod]:
    dotted = _DOTTED_DAY.fullmatch(text)
    if dotted is not None:
        year = _year_of(dotted["y"]) if dotted["y"] else None
        return [PartialPeriod(Grain.DAY, year, int(dotted["m"]), int(dotted["d"]))]
    return [when for when in whens_of_text(text) if when.grain is Grain.DAY]


_IN_BRACKETS = re.compile(r"(?P<outside>[^()]+)\((?P<inside>[^()]+)\)")
_WEEK_BY_DAY = re.compile(
    r"(?:(?P<first>W/?C|W/?B|WEEK (?:COMMENCING|BEGINNING|STARTING|OF))|W/?E|WEEK[ -]?END(?:ING|ED)?)[ :]+(?P<day>.+)"
)


def _weeks_named_by_day(text: str) -> list[PartialPeriod]:
    """Return the week named by its first or its last day: w/c 7 Sep, week ending 13 Sep 2026."""
    match = _WEEK_BY_DAY.fullmatch(text)
    told = next((when for when in whens_of_text(match["day"]) if when.grain is Grain.DAY), None) if match else None
    if match is None or told is None or told.month is None or not _is_day(told.year or 2025, told.month, told.day or 1):
        return []
    first = date(told.year or 2025, told.month, told.day or 1) - timedelta(days=0 if match["first"] else 6)
    return [PartialPeriod(Grain.WEEK, None if told.year is None else first.year, first.month, first.day)]


#: T1 2026, 1T 2026, 1er trimestre 2026: a quarter in French, Spanish, Italian and Portuguese; without a year T1 is a name.
_TRIMESTRE = re.compile(
    r"(?:T(?P<a>[1-4])|(?P<b>[1-4])(?:T|(?:ER|E|[EÈ]ME|[º°])?TRIM(?:ESTRE)?))(?:DE|[-/.'])?(?P<y>20[0-9]{2}|[0-9]{2})"
)


def _quarters_of_romance(compact: str) -> list[PartialPeriod]:
    match = _TRIMESTRE.fullmatch(compact)
    return (
        []
        if match is None
        else [PartialPeriod(Grain.QUARTER, _year_of(match["y"]), number=int(match["a"] or match["b"]))]
    )


_TWO_DAYS = re.compile(
    r"(?P<a>[0-9]{1,2})[/.](?P<b>[0-9]{1,2})[/.](?P<y>20[0-9]{2})(?:-|–|~|〜|TO)(?P<c>[0-9]{1,2})[/.](?P<d>[0-9]{1,2})[/.](?P<z>20[0-9]{2})"
)


def _from_to(compact: str) -> list[PartialPeriod]:
    """Return the week or month between two days of a text (01/06/2026 - 07/06/2026), in whichever order of day and month it is one."""
    match = _TWO_DAYS.fullmatch(compact)
    if match is None:
        return []
    a, b, c, d = (int(match[part]) for part in "abcd")
    years = int(match["y"]), int(match["z"])
    spans = [((b, a), (d, c)), ((a, b), (c, d))]
    found = [
        _of_span(WrittenDay(*first, years[0]), WrittenDay(*last, years[1]))
        for first, last in spans
        if max(first[0], last[0]) <= 12
    ]
    told = [when for each in found for when in each]
    return told if len(set(told)) == 1 else []


def _of_written(written: Any) -> tuple[PartialPeriod, ...]:  # noqa: C901 - one case for each notation of the grammar
    """Return a notation of the grammar as what it tells."""
    match written:
        case Month(month, year):
            return (PartialPeriod(Grain.MONTH, year, month),)
        case WrittenDay(month, day, year):
            return (PartialPeriod(Grain.DAY, year, month, day),)
        case FiscalPart(cadence, number, year):
            return (PartialPeriod(_GRAINS[cadence], year, number=number if cadence is not Cadence.YEARLY else None),)
        case Week(number, year):
            return (PartialPeriod(Grain.WEEK, year, number=number),)
        case WeekFrom(first):
            return (PartialPeriod(Grain.WEEK, first.year, first.month, first.day),)
        case Span(first, last):
            return _of_span(first, last)
        case Months(first, last, year):
            return _of_months(first, last, year)
        case WeekInMonth(month, number):
            return (PartialPeriod(Grain.NTH_WEEK, month.year, month.month, number=number),)
        case Year(year):
            return (PartialPeriod(Grain.YEAR, year),)
        case YearFrom(start):
            return (PartialPeriod(Grain.YEAR, start, fiscal=True),)
        case OfFiscalYear(label, of, ends):
            return tuple(_in_fiscal_year(when, label, ends or 0) for when in _of_written(of))
        case Either(several):
            return tuple(when for each in several for when in _of_written(each))
    return ()


_GRAINS = {Cadence.QUARTERLY: Grain.QUARTER, Cadence.HALF: Grain.HALF, Cadence.YEARLY: Grain.YEAR}
_SPAN_GRAINS = {1: Grain.MONTH, 3: Grain.QUARTER, 6: Grain.HALF, 12: Grain.YEAR}


def _in_fiscal_year(when: PartialPeriod, label: int, ends: int) -> PartialPeriod:
    """Return what lies in a fiscal year that is named beside it; 2027年2月期 is the year that ends then, so it began the year before."""
    return replace(when, year=label - 1 if ends not in (0, 12) else label, fiscal=True, ends=ends)


def _of_span(first: WrittenDay, last: WrittenDay) -> tuple[PartialPeriod, ...]:
    """Return the week or the month from one day to another, the month of its last day where it closes on another than the last of a month
    (3/21〜4/20 is that of April); the year may still be open.
    """
    year = first.year if first.year is not None else 2025
    last_year = last.year if last.year is not None else year + ((last.month, last.day) < (first.month, first.day))
    if not (_is_day(year, first.month, first.day) and _is_day(last_year, last.month, last.day)):
        return ()
    begin, end = date(year, first.month, first.day), date(last_year, last.month, last.day)
    days = (end - begin).days + 1
    if 5 <= days <= 7:
        return (PartialPeriod(Grain.WEEK, first.year, first.month, first.day),)
    if begin.day == 1 and (end + timedelta(days=1)).day == 1:
        months = (end.year - begin.year) * 12 + end.month - begin.month + 1
        return _of_months(first.month, last.month, first.year) if months in _SPAN_GRAINS else ()
    if is_month(begin, end):
        return (PartialPeriod(Grain.MONTH, None if first.year is None else end.year, end.month),)
    return ()


def is_month(begin: date, end: date) -> bool:
    """Return whether the days from one to another are a month, whatever day it closes on."""
    return _SHORTEST_MONTH <= (end - begin).days + 1 <= _LONGEST_MONTH and (end + timedelta(days=1)).day == begin.day


_SHORTEST_MONTH, _LONGEST_MONTH = 28, 31


def _of_months(first: int, last: int, year: int | None) -> tuple[PartialPeriod, ...]:
    grain = _SPAN_GRAINS.get((last - first) % 12 + 1)
    if grain is Grain.MONTH:
        return (PartialPeriod(grain, year, first),)
    return () if grain is None else (PartialPeriod(grain, year, first),)


# -- inside longer texts --------------------------------------------------------------------------------------------

_MONTH_WORDS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?"
)
_INSIDE = re.compile(
    r"(?:令和|平成)\s*(?:元|\d{1,2})年度?(?:\s*\d{1,2}月?\s*[~〜–\-]\s*\d{1,2}月期?|\s*\d{1,2}月(?:\s*\d{1,2}日|期|[度分])?)?"
    r"|(?:(?<![\d/.\-])|(?<=[^\W\d]-))(?:19|20)\d{2}年度?\s*(?:\d{1,2}月?\s*[~〜–\-]\s*\d{1,2}月期?|\d{1,2}月\s*\d{1,2}日"
    r"|\d{1,2}月[度分期]?|第?[1-4一二三四]四半期|[1-4]Q|Q[1-4]|[上下]半?期)?"
    r"|(?<![\d/.\-])(?:19|20)\d{2}[\s\-]*(?:Q[1-4]|[1-4]Q|H[12]|W\d{2})(?![a-z\d])"
    r"|FY\s*'?(?:20\d{2}(?:[-/]\d{2}(?!\d))?|\d{2}(?:/\d{2}(?!\d))?)(?:\s*[-/]?\s*(?:Q[1-4]|[1-4]Q|H[12]))?(?!\d)"
    r"|(?<![\d/.\-])(?:19|20)\d{2}\s*[-/]\s*\d{1,2}(?:\s*[-/]\s*\d{1,2})?(?![\d/.\-])"
    r"|(?<![\d/.\-])\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d{2}(?!\d)"
    rf"|(?<![a-z])(?:{_MONTH_WORDS})\.?(?:[\s\-,']*(?:20\d{{2}}|'?\d{{2}}(?!\d)))?(?![a-z])"
    r"|(?<![a-z\d])(?:[1-4]Q|Q[1-4])(?:[\s\-/']*(?:20\d{2}|\d{2}))?(?![a-z\d])|第[1-4一二三四]四半期"
    r"|(?<![\d/.\-])\d{1,2}月\d{1,2}日|(?<![\d/.\-~〜])\d{1,2}月[度分]?(?![末迄期])"
    r"|(?<![a-z])(?:week|wk)\s*\d{1,2}(?!\d)|第\d{1,2}週|[上下]半期|(?<![以年])[上下]期"
    r"|(?:(?<![\d/.\-,])|(?<=[^\W\d]-))20[0-4]\d(?![\d/.\-,年])",
    re.IGNORECASE,
)


#: The number of a heading (2. 2026年度 路線別) is no part of its year.
_NUMBERING = re.compile(r"^\(?\d{1,2}[.)]\s*(?=(?:19|20)\d{2}年|令和|FY)")


@lru_cache(maxsize=16384)
def whens_inside(text: str) -> tuple[tuple[PartialPeriod, str], ...]:
    """Return the periods named inside a longer text, each with what is left without it: 2026年5月実績金額 → 2026-05, 実績金額. Two days
    from and to are the period they make together, and none where they make none.
    """
    plain = _without_kind(_without_underlines(_NUMBERING.sub("", tidy(text[:200]))))
    places = [match.span() for match in _INSIDE.finditer(plain) if whens_of_text(match[0])]
    spans = [
        (begin, end)
        for (begin, ends), (begins, end) in pairwise(places)
        if is_between(plain[ends:begins]) and whens_of_text(plain[begin:ends])[0].grain is Grain.DAY
    ]
    alone = [place for place in places if not any(begin <= place[0] < end for begin, end in spans)]
    found = []
    for begin, end in sorted([*spans, *alone]):
        readings = whens_of_text(plain[begin:end])
        if readings:
            rest = f"{plain[:begin]} {plain[end:]}"
            found.append((readings[0], re.sub(r"[(\[【]\s*[)\]】]", "", rest).strip(" _-:/・|　")))
    return tuple(found)


# -- parts together, and the period they make -----------------------------------------------------------------------


def joined(one: PartialPeriod, other: PartialPeriod) -> PartialPeriod | None:
    """Return what two tellings say together (2026年 above 4月), None where neither adds to the other."""
    fine, coarse = (one, other) if one.grain <= other.grain else (other, one)
    if fine.grain is Grain.BARE:
        if coarse.grain is Grain.YEAR and (fine.number or 0) <= 12:
            fine = PartialPeriod(Grain.MONTH, month=fine.number)
        elif coarse.grain is Grain.MONTH:
            fine = PartialPeriod(Grain.DAY, day=fine.number)
    if coarse.grain is Grain.YEAR and fine.grain is not Grain.YEAR and fine.year is None and coarse.year is not None:
        return replace(fine, year=coarse.year, fiscal=coarse.fiscal, ends=coarse.ends)
    if coarse.grain is Grain.MONTH and fine.grain is Grain.DAY and fine.month in (None, coarse.month):
        return replace(fine, month=coarse.month, year=coarse.year if fine.year is None else fine.year)
    if coarse.grain is Grain.MONTH and fine.grain is Grain.WEEK and _counts_in_month(fine.number, coarse.month):
        return PartialPeriod(Grain.NTH_WEEK, coarse.year, coarse.month, number=fine.number)
    return None


def _counts_in_month(week: int | None, month: int | None) -> bool:
    """Whether the number of a week below a month counts the weeks of that month: small, and that of no week of the year there."""
    first_of_month = -((1 - (month or 1)) * 52 // 12)
    return week is not None and week <= MOST_WEEKS_OF_MONTH and week < first_of_month


#: The weeks of a month have numbers up to this one.
MOST_WEEKS_OF_MONTH = 6


def period_of(when: PartialPeriod, calendar: Calendar) -> Period | None:
    """Return the period of the plan's calendar that is told, None where a part is missing or no such period exists."""
    try:
        return _period(when, calendar)
    except (ValueError, OverflowError):
        return None


def _period(when: PartialPeriod, calendar: Calendar) -> Period | None:
    if when.year is None:
        return None
    match when.grain:
        case Grain.DAY if when.month and when.day:
            year = calendar_year(when, calendar)
            return Period(Cadence.DAILY, day_number(date(year, when.month, when.day)))
        case Grain.MONTH if when.month:
            return Period(Cadence.MONTHLY, calendar_year(when, calendar) * 12 + when.month - 1)
        case Grain.WEEK if when.month and when.day:
            return week_from(date(calendar_year(when, calendar), when.month, when.day), calendar)
        case Grain.WEEK if when.number:
            return Period(Cadence.WEEKLY, iso_week_ordinal(_year_of_week(when, calendar), when.number))
        case Grain.QUARTER | Grain.HALF | Grain.YEAR:
            return _part_of_year(when, calendar)
    return None


_CADENCES = {Grain.QUARTER: Cadence.QUARTERLY, Grain.HALF: Cadence.HALF, Grain.YEAR: Cadence.YEARLY}
_PER_YEAR = {Grain.QUARTER: 4, Grain.HALF: 2, Grain.YEAR: 1}


def _part_of_year(when: PartialPeriod, calendar: Calendar) -> Period | None:
    """Return a quarter, half or year: as the plan's fiscal years are named, where it is told by months as these lie in them."""
    year = when.year or 0
    cadence, count = _CADENCES[when.grain], _PER_YEAR[when.grain]
    if when.month:
        first = date(calendar_year(when, calendar), when.month, 1)
        period = calendar.containing(cadence, first)
        return period if cadence is Cadence.YEARLY or calendar.first_day(period) == first else None
    start = year if when.ends else calendar.fiscal_year_from_label(year)
    return Period(cadence, start * count + (when.number or 1) - 1)


def calendar_year(when: PartialPeriod, calendar: Calendar) -> int:
    """Return the calendar year of a month or a day: in a fiscal year the months before its first lie in the next one."""
    year, month = when.year or 0, when.month or 1
    if not when.fiscal:
        return year
    start = calendar.fiscal_start_month if not when.ends else when.ends % 12 + 1
    label = year if when.ends else calendar.fiscal_year_from_label(year)
    return label + (month < start)


def _year_of_week(when: PartialPeriod, calendar: Calendar) -> int:
    """Return the ISO year of a week by its number: in a fiscal year the weeks before its first month lie in the next one."""
    year, number = when.year or 0, when.number or 1
    if not when.fiscal:
        return year
    start = calendar.fiscal_start_month if not when.ends else when.ends % 12 + 1
    return year + (number < round((start - 1) * 52 / 12))
