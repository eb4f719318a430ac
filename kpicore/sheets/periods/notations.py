"""The notations people write periods in, and the period each means once the sheet's year is known.

A text is read in two steps: `parse` returns what was written (a month without a year, the first quarter of FY26, a week that
begins on 4/6), `Written.period` which period that is in a context. What can mean two things answers with both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

from kpicore.periods import Cadence, Calendar, Period, day_number, iso_week_ordinal, week_of


@dataclass(frozen=True, slots=True)
class DateContext:
    """What a sheet states about its periods outside the cell itself.

    `year` is the calendar year a bare 4月 belongs to, `fiscal_year` the start year of the fiscal year it lies in (it wins);
    `month` is the month of a grid of days 1 to 31; `cadence` that of the row or tab, `today` the day of reading.
    """

    calendar: Calendar = field(default_factory=Calendar)
    year: int | None = None
    fiscal_year: int | None = None
    cadence: Cadence | None = None
    today: date | None = None
    month: Period | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a notation names no period here; `readings` are the periods or spans of days it may mean."""

    code: str
    readings: tuple[Period | tuple[date, date], ...] = ()


UNREADABLE = Trouble("unreadable-period")
WITHOUT_YEAR = Trouble("period-without-year")
Outcome = Period | Trouble


@dataclass(frozen=True, slots=True)
class Month:
    """A month, maybe without its year."""

    month: int
    year: int | None = None

    def period(self, context: DateContext) -> Outcome:
        if not 1 <= self.month <= 12:
            return UNREADABLE
        year = self.year if self.year is not None else _year_of_month(self.month, context)
        return WITHOUT_YEAR if year is None else Period(Cadence.MONTHLY, year * 12 + self.month - 1)


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day, maybe without its year; `weekday` (0 Monday) where it was written beside it."""

    month: int
    day: int
    year: int | None = None
    weekday: int | None = None

    def on(self, context: DateContext) -> date | Trouble:
        if not 1 <= self.month <= 12:
            return UNREADABLE
        if self.year is None and context.fiscal_year is not None:
            return self._in_fiscal_year(context.fiscal_year, context.calendar)
        year = context.year if self.year is None else self.year
        return WITHOUT_YEAR if year is None else _real_day(year, self.month, self.day) or UNREADABLE

    def _in_fiscal_year(self, start: int, calendar: Calendar) -> date | Trouble:
        whole = Period(Cadence.YEARLY, start)
        first, last = calendar.first_day(whole), calendar.last_day(whole)
        days = [_real_day(year, self.month, self.day) for year in range(first.year, last.year + 1)]
        return next((day for day in days if day and first <= day <= last), UNREADABLE)

    def period(self, context: DateContext) -> Outcome:
        day = self.on(context)
        if isinstance(day, Trouble):
            return day
        written = Period(Cadence.DAILY, day_number(day))
        if self.weekday is not None and self.weekday != day.weekday():
            off = (self.weekday - day.weekday() + 3) % 7 - 3
            return Trouble("ambiguous-period", (written, written.shift(off)))
        is_month = context.cadence is Cadence.MONTHLY and day.day == 1 and self.year is not None
        return Period(Cadence.MONTHLY, day.year * 12 + day.month - 1) if is_month else written


@dataclass(frozen=True, slots=True)
class FiscalPart:
    """A quarter, half or whole of a fiscal year. `calendar_year` where one stands beside it: 2026年1Q may be of FY2026 or not."""

    cadence: Cadence
    number: int = 1
    calendar_year: int | None = None

    def period(self, context: DateContext) -> Outcome:
        calendar, year = context.calendar, self.calendar_year
        if year is None and context.fiscal_year is not None:
            return self._of(context.fiscal_year)
        year = context.year if year is None else year
        if year is None:
            return WITHOUT_YEAR
        if calendar.fiscal_start_month == 1:
            return self._of(year)
        first_month = (self.number - 1) * _MONTHS[self.cadence] + 1
        by_calendar = calendar.containing(self.cadence, date(year, first_month, 15))
        span = date(year, first_month, 1), _month_end(year, first_month + _MONTHS[self.cadence] - 1)
        is_period = (calendar.first_day(by_calendar), calendar.last_day(by_calendar)) == span
        fiscal = self._of(calendar.fiscal_year_from_label(year))
        return Trouble("ambiguous-period", (fiscal, by_calendar if is_period else span))

    def _of(self, fiscal_year: int) -> Period:
        return Period(self.cadence, fiscal_year * (12 // _MONTHS[self.cadence]) + self.number - 1)


_MONTHS = {Cadence.QUARTERLY: 3, Cadence.HALF: 6, Cadence.YEARLY: 12}


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week by its number, maybe without its year; in a fiscal year it is the one whose Thursday lies in it."""

    number: int
    year: int | None = None

    def period(self, context: DateContext) -> Outcome:
        if self.year is None and context.fiscal_year is not None:
            return self._in_fiscal_year(context.fiscal_year, context.calendar)
        year = context.year if self.year is None else self.year
        if year is None:
            return WITHOUT_YEAR
        return _iso_week(year, self.number) or UNREADABLE

    def _in_fiscal_year(self, start: int, calendar: Calendar) -> Outcome:
        whole = Period(Cadence.YEARLY, start)
        first, last = calendar.first_day(whole), calendar.last_day(whole)
        weeks = [_iso_week(year, self.number) for year in range(first.year, last.year + 1)]
        inside = tuple(week for week in weeks if week and first <= calendar.anchor_day(week) <= last)
        if len(inside) > 1:
            return Trouble("ambiguous-period", inside)
        return inside[0] if inside else UNREADABLE


@dataclass(frozen=True, slots=True)
class WeekFrom:
    """The week that begins on a day: 4/6週."""

    first: WrittenDay

    def period(self, context: DateContext) -> Outcome:
        first = self.first.on(context)
        return first if isinstance(first, Trouble) else _week_beginning(first)


@dataclass(frozen=True, slots=True)
class Span:
    """The days from one to another: 4/6〜4/12. It is the period that has exactly these days, or the week of these working days."""

    first: WrittenDay
    last: WrittenDay

    def period(self, context: DateContext) -> Outcome:
        first = self.first.on(context)
        last_day = self.last
        if isinstance(first, Trouble):
            return first
        if last_day.year is None:
            wraps = (last_day.month, last_day.day) < (first.month, first.day)
            last_day = replace(last_day, year=first.year + wraps)
        last = last_day.on(context)
        return last if isinstance(last, Trouble) else _period_of_span(first, last, context.calendar)


@dataclass(frozen=True, slots=True)
class Months:
    """The months from one to another: 4〜6月, 2026年4月〜9月."""

    first: int
    last: int
    year: int | None = None

    def period(self, context: DateContext) -> Outcome:
        first = Month(self.first, self.year).period(context)
        length = (self.last - self.first) % 12 + 1
        cadence = {1: Cadence.MONTHLY, 3: Cadence.QUARTERLY, 6: Cadence.HALF, 12: Cadence.YEARLY}.get(length)
        if isinstance(first, Trouble) or cadence is None or not 1 <= self.last <= 12:
            return first if isinstance(first, Trouble) else UNREADABLE
        found = context.calendar.containing(cadence, context.calendar.first_day(first))
        return found if context.calendar.first_day(found) == context.calendar.first_day(first) else UNREADABLE


@dataclass(frozen=True, slots=True)
class WeekInMonth:
    """The n-th week of a month: there are three ways to count it, so it is always a question (japan: 4月第1週)."""

    month: Month
    number: int

    def period(self, context: DateContext) -> Outcome:
        month = self.month.period(context)
        if isinstance(month, Trouble):
            return month
        first = date(month.ordinal // 12, month.ordinal % 12 + 1, 1)
        last = _month_end(first.year, first.month)
        before, six_days = timedelta(weeks=self.number - 1), timedelta(days=6)
        spans = []
        for first_weekday in (6, 0):  # weeks that begin on Sunday or on Monday and are cut at the month's ends
            begin = first - timedelta(days=(first.weekday() - first_weekday) % 7) + before
            cut = max(begin, first), min(begin + six_days, last)
            if cut[0] <= cut[1]:
                spans.append(cut)
        monday = first + timedelta(days=-first.weekday() % 7) + before
        spans.append((monday, monday + six_days))
        return Trouble("ambiguous-period", tuple(dict.fromkeys(spans))) if self.number <= 6 else UNREADABLE


@dataclass(frozen=True, slots=True)
class Year:
    """A bare year: the fiscal year of that name in a yearly row, elsewhere it may be the calendar year."""

    year: int

    def period(self, context: DateContext) -> Outcome:
        fiscal = Period(Cadence.YEARLY, context.calendar.fiscal_year_from_label(self.year))
        if context.cadence is Cadence.YEARLY or context.calendar.fiscal_start_month == 1:
            return fiscal
        return Trouble("ambiguous-period", (fiscal, (date(self.year, 1, 1), date(self.year, 12, 31))))


@dataclass(frozen=True, slots=True)
class YearFrom:
    """The fiscal year that starts in a year, whatever the plan calls it: 2019/20."""

    start: int

    def period(self, _context: DateContext) -> Outcome:
        return Period(Cadence.YEARLY, self.start)


@dataclass(frozen=True, slots=True)
class OfFiscalYear:
    """Something within a fiscal year named beside it: FY26 Q1, 2026年度4月, 2027年3月期 (`end_month` 3)."""

    label: int
    of: Written
    end_month: int | None = None

    def period(self, context: DateContext) -> Outcome:
        calendar = context.calendar
        if self.end_month is None:
            start = calendar.fiscal_year_from_label(self.label)
        elif self.end_month % 12 == calendar.fiscal_start_month - 1:
            start = self.label if self.end_month == 12 else self.label - 1
        else:
            return UNREADABLE
        return self.of.period(replace(context, fiscal_year=start, year=None))


@dataclass(frozen=True, slots=True)
class Either:
    """A notation with two meanings: 8年4月 is of 令和8年 or of 2008."""

    written: tuple[Written, ...]

    def period(self, context: DateContext) -> Outcome:
        outcomes = [written.period(context) for written in self.written]
        periods = tuple(dict.fromkeys(outcome for outcome in outcomes if isinstance(outcome, Period)))
        if len(periods) == 1 and len(outcomes) == len(self.written):
            return periods[0]
        return Trouble("ambiguous-period", periods) if periods else outcomes[0]


Written = (
    Month
    | WrittenDay
    | FiscalPart
    | Week
    | WeekFrom
    | Span
    | Months
    | WeekInMonth
    | Year
    | YearFrom
    | OfFiscalYear
    | Either
)


def _year_of_month(month: int, context: DateContext) -> int | None:
    """Return the calendar year of a bare month: that of the fiscal year (Jan–Mar follow Dec), else the year of the context."""
    if context.fiscal_year is not None:
        return context.fiscal_year + (month < context.calendar.fiscal_start_month)
    return context.year


def begins_off_monday(written: Written, context: DateContext) -> bool:
    """Return whether a week was written that begins on another day than its ISO week (Sunday, Saturday)."""
    if not isinstance(written, WeekFrom | Span):
        return False
    first, period = written.first.on(context), written.period(context)
    return (
        isinstance(first, date)
        and isinstance(period, Period)
        and period.cadence is Cadence.WEEKLY
        and first.weekday() > 4
    )


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# -- weeks and spans -----------------------------------------------------------------------------------------------


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _iso_week(year: int, number: int) -> Period | None:
    try:
        return Period(Cadence.WEEKLY, iso_week_ordinal(year, number))
    except ValueError:
        return None


def _week_beginning(first: date) -> Outcome:
    """Return the ISO week of the Thursday of a week that begins on Monday, Sunday or Saturday; other days are a question."""
    if first.weekday() in {0, 5, 6}:
        return Period(Cadence.WEEKLY, week_of(first + timedelta(days=(3 - first.weekday()) % 7)))
    week = Period(Cadence.WEEKLY, week_of(first))
    return Trouble("ambiguous-period", (week, (first, first + timedelta(days=6))))


def _period_of_span(first: date, last: date, calendar: Calendar) -> Outcome:
    if first == last:
        return Period(Cadence.DAILY, day_number(first))
    days = (last - first).days + 1
    if days == 7:
        return _week_beginning(first)
    if days in {5, 6} and first.weekday() == 0:
        return Period(Cadence.WEEKLY, week_of(first))
    for cadence in (Cadence.MONTHLY, Cadence.QUARTERLY, Cadence.HALF, Cadence.YEARLY):
        period = calendar.containing(cadence, last)
        if (calendar.first_day(period), calendar.last_day(period)) == (first, last):
            return period
    return UNREADABLE


# -- eras ----------------------------------------------------------------------------------------------------------

#: First and last day of each era; a year-only table is wrong for the months in which one follows another.
ERAS = {
    "令和": (date(2019, 5, 1), date(2100, 12, 31)),
    "平成": (date(1989, 1, 8), date(2019, 4, 30)),
    "昭和": (date(1926, 12, 25), date(1989, 1, 7)),
}
_ERA_LETTERS = {"R": "令和", "H": "平成", "S": "昭和"}


def _era_year(era: str, year: str) -> int:
    return ERAS[_ERA_LETTERS.get(era, era)][0].year + (1 if year == "元" else int(year)) - 1


def _in_era(era: str, first: date, last: date) -> bool:
    begins, ends = ERAS[_ERA_LETTERS.get(era, era)]
    return first <= ends and last >= begins


# -- grammar -------------------------------------------------------------------------------------------------------

_DIGITS_OF = str.maketrans("一二三四①②③④⑤⑥", "1234123456")
#: Names of months: English, German, French, Spanish, Portuguese, Italian, Dutch, the Scandinavian languages, Polish, Czech, Turkish,
#: Russian; whole words only, for a column 「Marketing」 is no March. Short words that are others too (set, out, mag) are left out.
_MONTH_NAMES = (
    "JAN JANUARY JANUAR JANUARI JANVIER JANV ENERO ENE JANEIRO GENNAIO STYCZEŃ LEDEN OCAK ЯНВАРЬ",
    "FEB FEBRUARY FEBRUAR FEBRUARI FÉVRIER FEVRIER FÉVR FÉV FEV FEBRERO FEVEREIRO FEBBRAIO LUTY ÚNOR ŞUBAT ФЕВРАЛЬ",
    "MAR MARCH MÄRZ MAERZ MÄR MRZ MARS MARZO MARÇO MAART MRT MARTS MARZEC BŘEZEN МАРТ MARET",
    "APR APRIL AVRIL AVR ABRIL ABR APRILE KWIECIEŃ DUBEN NISAN АПРЕЛЬ",
    "MAY MAI MAYO MAIO MAGGIO MEI MAJ KVĚTEN MAYIS МАЙ",
    "JUN JUNE JUNI JUIN JUNIO JUNHO GIUGNO CZERWIEC ČERVEN HAZIRAN ИЮНЬ",
    "JUL JULY JULI JUILLET JUIL JULIO JULHO LUGLIO LIPIEC ČERVENEC TEMMUZ ИЮЛЬ",
    "AUG AUGUST AUGUSTI AUGUSTUS AOÛT AOUT AGOSTO AGO SIERPIEŃ SRPEN AĞUSTOS АВГУСТ",
    "SEP SEPT SEPTEMBER SEPTEMBRE SEPTIEMBRE SETIEMBRE SETEMBRO SETTEMBRE WRZESIEŃ ZÁŘÍ EYLÜL СЕНТЯБРЬ",
    "OCT OCTOBER OKTOBER OKT OCTOBRE OCTUBRE OUTUBRO OTTOBRE PAŹDZIERNIK ŘÍJEN EKIM ОКТЯБРЬ",
    "NOV NOVEMBER NOVEMBRE NOVIEMBRE NOVEMBRO LISTOPAD KASIM НОЯБРЬ",
    "DEC DECEMBER DEZEMBER DEZ DÉCEMBRE DECEMBRE DÉC DICIEMBRE DIC DEZEMBRO DICEMBRE DESEMBER GRUDZIEŃ PROSINEC ARALIK ДЕКАБРЬ",
)
_ENGLISH = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_MON = "|".join(sorted(_ENGLISH, key=lambda name: -len(name)))
_WEEKDAYS = "月火水木金土日"
_WK = r"(?:W|WK|WEEK|KW|CW|WOCHE|SETT\.?|SETTIMANA|SEMANA|SEMAINE|VECKA|UKE|UGE|TYDZIEŃ)"
_Y = r"(?P<y>(?:19|20|21)[0-9]{2})"
# A year of two digits is above 12, so that it cannot be a month or a day.
_YY = r"(?P<y>(?:19|20|21)[0-9]{2}|1[3-9]|[2-9][0-9])"
_M = r"(?P<m>[0-9]{1,2})"
_D = r"(?P<d>[0-9]{1,2})"
_WD = r"(?:\((?P<wd>[月火水木金土日])(?:曜日?)?(?:・?祝)?\)|(?P<wd2>[月火水木金土日])曜日?)?"
_TO = r"(?:[~〜–—ー―‐-]|から|TO)"
_WD0 = r"(?:\([月火水木金土日]\))?"
Match = re.Match[str]


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day(match: Match, year: int | None) -> WrittenDay:
    weekday = match["wd"] or match["wd2"]
    return WrittenDay(int(match["m"]), int(match["d"]), year, _WEEKDAYS.index(weekday) if weekday else None)


def _era_month(match: Match) -> Written | None:
    year, month = _era_year(match["era"], match["ey"]), int(match["m"])
    if not 1 <= month <= 12:
        return None
    if match["d"]:
        written = WrittenDay(month, int(match["d"]), year)
        day = written.on(DateContext())
        return written if isinstance(day, date) and _in_era(match["era"], day, day) else None
    return Month(month, year) if _in_era(match["era"], date(year, month, 1), _month_end(year, month)) else None


def _long_month(match: Match) -> Month:
    return Month(int(match["m"] or match["m2"]), int(match["y"]))


def _short_month(match: Match) -> Written | None:
    """Read 26年4月, 26/4, 8年4月: a small number of years may count an era. Of 65-79 the second is no month."""
    number, month = int(match["y"]), int(match["m"])
    if not 1 <= month <= 12:
        return None
    if number > 12:
        return Month(month, 2000 + number)
    return Either((Month(month, 2018 + number), Month(month, 2000 + number)))


def _span(match: Match) -> Span:
    year = _year(match["y"]) if match["y"] else None
    end = int(match["m2"]) if match["m2"] else int(match["m"])
    end_year = int(match["y2"]) if match["y2"] else None
    return Span(WrittenDay(int(match["m"]), int(match["d"]), year), WrittenDay(end, int(match["d2"]), end_year))


def _whole_date(match: Match) -> WrittenDay:
    return _day(match, _year(match["y"]))


def _week(match: Match) -> Week:
    return Week(int(match["n"] or match["n2"]), int(match["y"]) if match["y"] else None)


def _week_from(match: Match) -> WeekFrom:
    return WeekFrom(WrittenDay(int(match["m"]), int(match["d"]), _year(match["y"]) if match["y"] else None))


def _week_in_month(match: Match) -> WeekInMonth:
    month = Month(int(match["m"]), _year(match["y"]) if match["y"] else None)
    return WeekInMonth(month, int(match["n"].translate(_DIGITS_OF)))


def _months(match: Match) -> Months:
    return Months(int(match["m"]), int(match["m2"]), _year(match["y"]) if match["y"] else None)


def _era_months(match: Match) -> Months:
    return Months(int(match["m"]), int(match["m2"]), _era_year(match["era"], match["ey"]))


def _quarter(match: Match) -> FiscalPart:
    number = (match["n"] or match["n2"] or match["n3"]).translate(_DIGITS_OF)
    return FiscalPart(Cadence.QUARTERLY, int(number), _year(match["y"]) if match["y"] else None)


def _half(match: Match) -> FiscalPart:
    return FiscalPart(Cadence.HALF, 1 if match["first"] else 2, _year(match["y"]) if match["y"] else None)


def _english_month(match: Match) -> Month:
    return Month(_ENGLISH[match["m"]], _year(match["y"]) if match["y"] else None)


def _day_or_month_first(match: Match) -> Written | None:
    """Read 17/08/2026 and 8/17/2026; 3/8/2026 may be either, with points the day is first."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    days = [WrittenDay(second, first, year), WrittenDay(first, second, year)]
    if match["s"] == "." or first == second:
        days = days[:1]
    found = tuple(day for day in days if isinstance(day.on(DateContext()), date))
    return Either(found) if len(found) > 1 else next(iter(found), None)


def _english_day(match: Match) -> WrittenDay:
    return WrittenDay(_ENGLISH[match["m"]], int(match["d"]), _year(match["y"]) if match["y"] else None)


def _two_years(match: Match) -> YearFrom | None:
    """Read 2019/20, 2019-2020, 1999-00: the year from one to the other; what may be a month was read as one."""
    year, end = int(match["y"]), int(match["z"])
    is_month = len(match["z"]) == 2 and 1 <= end <= 12
    return YearFrom(year) if end in (year + 1, (year + 1) % 100) and not is_month else None


_Reader = Callable[[Match], "Written | None"]
_GRAMMAR: tuple[tuple[str, _Reader], ...] = (
    # days: 2026/4/6, 2026年4月6日(月), 20260406, 4/6, 令和8年4月6日
    (rf"{_YY}[年/.-]{_M}[月/.-]{_D}日?{_WD}", _whole_date),
    (rf"{_Y}(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}}){_WD}", _whole_date),
    (rf"(?P<m>0?[1-9]|1[0-2])(?:/|月){_D}日?{_WD}", lambda match: _day(match, None)),
    (
        r"(?P<era>令和|平成|昭和|[RHS])(?P<ey>元|[0-9]{1,2})[年/.-]"
        rf"{_M}(?:月[度分末]?|[月/.-](?P<d>[0-9]{{1,2}})日?{_WD})?",
        _era_month,
    ),
    # weeks: 4/6〜4/12, 4/6週, 2026-W15, 第15週, and the n-th of a month
    (
        rf"(?:{_YY}[年/.-])?{_M}[月/.]{_D}日?{_WD0}{_TO}"
        rf"(?:(?P<y2>[0-9]{{4}})[年/.-])?(?:(?P<m2>[0-9]{{1,2}})[月/.])?(?P<d2>[0-9]{{1,2}})日?{_WD0}週?",
        _span,
    ),
    (rf"(?:{_YY}[年/.-])?{_M}/{_D}{_WD0}(?:の?週間?|W|~|〜|-)", _week_from),
    (rf"(?:{_YY}年)?{_M}月{_D}日{_WD0}(?:の?週間?|~|〜|-)", _week_from),
    (rf"(?:{_Y}[年-]?)?(?:{_WK}(?P<n>[0-9]{{1,2}})|第?(?P<n2>[0-9]{{1,2}})(?:週目?|W))", _week),
    (rf"{_WK}(?P<n>[0-9]{{1,2}})[-/,]{_Y}(?P<n2>)", _week),
    (rf"(?:{_YY}[年/.-])?{_M}月第?(?P<n>[1-6①-⑥])(?:週目?|W)", _week_in_month),
    # 2019/20 where the second cannot be a month
    (r"(?P<y>(?:19|20)[0-9]{2})[-/–](?P<z>[0-9]{2}|(?:19|20)[0-9]{2})", _two_years),
    # months: 2026年4月度, 2026-04, 202604, 26/4, 4月分, 4〜6月, Apr-26
    (rf"{_Y}(?:[年/.-]{_M}(?:月[度分末]?)?|(?P<m2>[0-9]{{2}})(?:度|月度?)?)", _long_month),
    (rf"(?P<y>[0-9]{{1,2}})年{_M}月[度分末]?", _short_month),
    (rf"(?P<y>1[3-9]|[2-9][0-9])[/.-]{_M}", _short_month),
    (rf"{_M}月[度分末]?", lambda match: Month(int(match["m"]))),
    (rf"(?:{_YY}[年/.-])?{_M}月?{_TO}(?P<m2>[0-9]{{1,2}})月期?", _months),
    (rf"(?P<era>令和|平成|昭和|[RHS])(?P<ey>元|[0-9]{{1,2}})[年.]{_M}月?{_TO}(?P<m2>[0-9]{{1,2}})月期?", _era_months),
    (rf"(?P<m>{_MON})\.?[-/,'.’]*{_YY}?", _english_month),
    (rf"{_Y}[-/.]?(?P<m>{_MON})\.?", _english_month),
    (rf"(?P<m>0?[1-9]|1[0-2])[-/.]{_Y}", lambda match: Month(int(match["m"]), int(match["y"]))),
    # days in other orders: 8/17/2026, 17.08.2026, 17-Aug-2026, Aug 17, 2026
    (r"(?P<a>[0-9]{1,2})(?P<s>[/.-])(?P<b>[0-9]{1,2})(?P=s)(?P<y>(?:19|20)[0-9]{2})", _day_or_month_first),
    (rf"(?P<d>[0-9]{{1,2}})(?:ST|ND|RD|TH)?[-/.]?(?:OF)?(?P<m>{_MON})\.?[-/.,']*{_YY}?", _english_day),
    (rf"(?P<m>{_MON})\.?[-/.]?(?P<d>[0-9]{{1,2}})(?:ST|ND|RD|TH)?,?(?P<y>(?:19|20)[0-9]{{2}})", _english_day),
    # 令和7年
    (r"(?P<era>令和|平成|昭和|[RHS])(?P<ey>元|[0-9]{1,2})年", lambda match: Year(_era_year(match["era"], match["ey"]))),
    # quarters, halves, years: 1Q, 第一四半期, 2Q16, 上期, 通期, 2026
    (rf"(?:{_Y}年?[-/]?)?(?:Q(?P<n>[1-4])|(?P<n2>[1-4])Q|第?(?P<n3>[1-4一二三四])四半期)", _quarter),
    (rf"Q(?P<n>[1-4])[-/']?{_YY}(?P<n2>)(?P<n3>)", _quarter),
    (rf"(?:(?P<first>H1|1H)|H2|2H)[-/']?{_YY}", _half),
    (r"(?P<n>[1-4])Q'?(?P<y>[0-9]{2}|20[0-9]{2})(?P<n2>)(?P<n3>)", _quarter),
    (r"(?P<y>[0-9]{2})(?:Q(?P<n>[1-4])|[-/]?(?P<n2>[1-4])Q)(?P<n3>)", _quarter),
    (rf"(?:{_Y}年?[-/]?)?(?:(?P<first>上半?期|H1|1H)|下半?期|H2|2H)", _half),
    (r"通期|通年|年間|全期", lambda _: FiscalPart(Cadence.YEARLY)),
    (rf"{_Y}年?", lambda match: Year(int(match["y"]))),
)
_READERS = tuple((re.compile(pattern), reader) for pattern, reader in _GRAMMAR)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_FISCAL = re.compile(
    r"(?:FY'?(?P<fy>[0-9]{4}|[0-9]{2})年?度?|(?P<nendo>[0-9]{4}|[0-9]{1,2})年度年?|(?P<fy2>[0-9]{4}|[0-9]{2})FY"
    r"|(?P<era>令和|平成|R|H)(?P<ey>元|[0-9]{1,2})年度年?|(?P<ends>[0-9]{4}|[0-9]{2})[年/.](?P<em>[0-9]{1,2})月?期)"
    r"[-/:・_]?"
)
_FISCAL_LAST = re.compile(r"(?P<rest>.+?)[-/・_(]?FY'?(?P<fy>[0-9]{4}|[0-9]{2})\)?")
_WHOLE = FiscalPart(Cadence.YEARLY)


@lru_cache(maxsize=65536)
def parse(compact: str) -> Written | None:
    """Return what a text without blanks, in capitals, writes; None when it is no notation of a period."""
    compact = _ISO_DAY.sub(r"\1/\2/\3", compact.translate(_HANGUL).replace("분기", "四半期").replace("季度", "四半期"))
    compact = _WEEKDAY_NAME.sub("", compact)
    fiscal = _FISCAL.match(compact)
    if fiscal:
        return _fiscal(fiscal, compact[fiscal.end() :])
    last = _FISCAL_LAST.fullmatch(compact)
    if last:
        of = _plain(last["rest"])
        return OfFiscalYear(_year(last["fy"]), of) if of else None
    week = _WEEK_COMMENCING.fullmatch(compact)
    if week:
        return _week_commencing(_plain(week["day"]))
    return _plain(compact) or _words_to_words(compact)


_HANGUL = str.maketrans("년월일", "年月日")
_WEEKDAY = r"(?:MON|TUES?|WED(?:NES)?|THU(?:RS)?|FRI|SAT(?:UR)?|SUN)(?:DAY)?"
_WEEKDAY_NAME = re.compile(rf"^{_WEEKDAY}[,.]?(?=[0-9])|^{_WEEKDAY}[,.]?(?=(?:{_MON})[0-9])|\({_WEEKDAY}\)$")
_WEEK_COMMENCING = re.compile(
    r"(?:WEEK(?:OF|COMMENCING|BEGINNING|STARTING|FROM)|WKCOMMENCING|W/[CB]|W/?COMMENCING)[.:]?(?P<day>.+)"
)
_SPAN_OF_WORDS = re.compile(rf"(?P<first>[^~〜–—]+?){_TO}(?P<last>.*[A-Z].*)")


def _week_commencing(day: Written | None) -> Written | None:
    if isinstance(day, Either):
        days = tuple(each for each in day.written if isinstance(each, WrittenDay))
        return Either(tuple(map(WeekFrom, days))) if days else None
    return WeekFrom(day) if isinstance(day, WrittenDay) else None


def _words_to_words(compact: str) -> Written | None:
    """Read 1 Sep – 30 Sep 2026, 01 Sep, 2026 – 30 Sep, 2026, Apr–Jun 2026: what stands on one side only holds for both."""
    match = _SPAN_OF_WORDS.fullmatch(compact)
    last = _plain(match["last"]) if match else None
    if match is None or last is None:
        return None
    first = _plain(match["first"])
    if first is None and isinstance(last, WrittenDay) and match["first"].isdigit():
        first = WrittenDay(last.month, int(match["first"]))
    if isinstance(first, Month) and isinstance(last, Month):
        year = first.year if first.year is not None or last.year is None else last.year - (last.month < first.month)
        return Months(first.month, last.month, year)
    if not (isinstance(first, WrittenDay) and isinstance(last, WrittenDay)):
        return None
    if first.year is None and last.year is not None:
        first = replace(first, year=last.year - ((last.month, last.day) < (first.month, first.day)))
    return Span(first, last)


def _plain(compact: str) -> Written | None:
    for pattern, reader in _READERS:
        match = pattern.fullmatch(compact)
        if match and (written := reader(match)):
            return written
    return None


def _fiscal(match: Match, rest: str) -> Written | None:
    """Read a fiscal year with what follows it; nothing means the whole year."""
    of = _plain(rest) if rest else _WHOLE
    if of is None or getattr(of, "year", None) is not None or getattr(of, "calendar_year", None) is not None:
        return None
    if match["ends"]:
        return OfFiscalYear(_year(match["ends"]), of, int(match["em"]))
    if match["era"]:
        return OfFiscalYear(_era_year(match["era"], match["ey"]), of)
    label = match["fy"] or match["fy2"] or match["nendo"]
    if len(label) == 1 or (match["nendo"] and int(label) <= 12):
        return Either((OfFiscalYear(2018 + int(label), of), OfFiscalYear(2000 + int(label), of)))
    return OfFiscalYear(_year(label), of)


def spans_of(readings: tuple[Period | tuple[date, date], ...], calendar: Calendar) -> list[str]:
    """Return readings as facts: id and days of a period, the days of a span."""
    texts = []
    for reading in readings:
        if isinstance(reading, Period) and reading.cadence is Cadence.DAILY:
            texts.append(str(reading))
        elif isinstance(reading, Period):
            texts.append(f"{reading} ({calendar.first_day(reading)}..{calendar.last_day(reading)})")
        else:
            texts.append(f"{reading[0]}..{reading[1]}")
    return texts
