"""When, by the plan's calendar: cadence, deadline and term of the time expressions in a clause.

2026年度の売上 is the sum of a year; 今期末までに会員数1,000人 is a level at its end, unless it is money. What needs a day to be counted
from stays open without one; what names two days is a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from kpicore.language import TextMark, TimeKind, WrittenTime
from kpicore.periods import Cadence, Calendar, Period
from kpicore.sheets.periods import DateContext, parse
from kpicore.value_types import replace, value_type


@value_type
class When:
    """What a clause says about time.

    `cadence` is a word of the contract; `deadline` None when absent or unclear, `deadlines` the two days it may be; `is_open` when one is
    named that needs more to be known (今期末 without a day); `start` is the first day of a term that is named (来期の売上), None of a day
    until which something is reached; `is_span` of 3年以内; `compared` is `year`, `month`, `week`, `quarter`, `now` or None, `is_ratio` when
    a ratio to it is meant (前年比). `marks` are where it stands.
    """

    cadence: str = "unspecified"
    deadline: date | None = None
    deadlines: tuple[date, ...] = ()
    is_open: bool = False
    start: date | None = None
    is_span: bool = False
    compared: str | None = None
    is_ratio: bool = False
    marks: tuple[TextMark, ...] = ()

    @property
    def is_silent(self) -> bool:
        """Return whether no term, deadline or span is named."""
        return not (self.deadline or self.is_open or self.is_span)

    def within(self, shared: When) -> When:
        """Return this within a term that was said once for several goals."""
        cadence = shared.cadence if self.cadence == "unspecified" else self.cadence
        return replace(shared, cadence=cadence, compared=self.compared, is_ratio=self.is_ratio, marks=self.marks)


@value_type
class _Term:
    day: date | None = None
    readings: tuple[date, ...] = ()
    is_open: bool = False
    cadence: str | None = None
    start: date | None = None


_TERMS = frozenset({TimeKind.TERM, TimeKind.RELATIVE, TimeKind.MONTH, TimeKind.PART, TimeKind.FEAST})
_CADENCE_OF = {
    Cadence.YEARLY: "annual",
    Cadence.HALF: "half_year",
    Cadence.QUARTERLY: "quarterly",
    Cadence.MONTHLY: "monthly",
}
_COMPARED_CADENCE = {
    "year": "annual",
    "same_month": "monthly",
    "quarter": "quarterly",
    "month": "monthly",
    "week": "weekly",
}
#: Words that hold a cadence in themselves and stay part of the name.
_NAMED_CADENCE = (
    ("annual", re.compile("年商|年産")),
    ("monthly", re.compile("月商|月産|月次|MRR|MAU")),
    ("weekly", re.compile("週次|週休")),
    ("daily", re.compile("日商|日販|日量|日産|DAU")),
)


def when_of(
    marks: Sequence[TextMark], name: str, calendar: Calendar, today: date | None, *, at: tuple[int, int], is_money: bool
) -> When:
    """Return what the time marks of a clause say.

    `at` is where its start and its target stand: the nearest cadence before the target holds (in English the last of all), else the first
    one behind it, and of several terms those behind the start (今月の1,200人から年末に2,000人へ).
    """
    start_at, target_at = at
    times = [(mark, mark.time) for mark in marks if mark.time is not None]
    in_name = next((word for word, pattern in _NAMED_CADENCE if pattern.search(name)), None)
    if not times:
        return When(in_name or "unspecified")
    terms = [(mark.start, time) for mark, time in times if time.kind in _TERMS]
    pairs = pairwise(marks) if len(terms) > 1 else ()
    turn = next((one.start for one, two in pairs if one.text == "but" or one.text + two.text == "でも"), -1)
    terms = [each for each in terms if each[0] > turn] or terms  # 年内は無理でも来年9月までには
    is_english = bool(times) and times[0][0].text.isascii()
    later = [time for start, time in terms if start > start_at or time.is_begin]
    if is_english and start_at >= 0:  # from 14 in 2025 to 7 in 2026
        later = [time for start, time in terms if start > target_at or time.is_begin] or later
    term = _term_of(later or [time for _, time in terms], calendar, today, is_money=is_money)
    term = term if terms else next((found for _, time in times if (found := _reckoned(time, today))), term)
    past = next((time for _, time in times if time.kind is TimeKind.PAST), None)
    named = [(mark.start, time.word) for mark, time in times if time.kind is TimeKind.CADENCE]
    before = [word for start, word in named if is_english or start <= target_at]
    written = before[-1] if before else named[0][1] if named else None
    if written is None:  # without a cadence of its own: 年商, 2026年度, 前年比, in this order
        written = in_name or term.cadence or _COMPARED_CADENCE.get(past.word if past else "", "unspecified")
    return When(
        cadence=written,
        deadline=term.day,
        deadlines=term.readings,
        is_open=term.is_open,
        start=term.start,
        is_span=any(time.kind in {TimeKind.SPAN, TimeKind.VAGUE} for _, time in times) and not term.readings,
        compared=past.word if past else None,
        is_ratio=past is not None and past.is_ratio,
        marks=tuple(mark for mark, _ in times),
    )


def _term_of(times: Sequence[WrittenTime], calendar: Calendar, today: date | None, *, is_money: bool) -> _Term:
    """Return the first term, the last day of it when two mark its ends (10月から3月まで)."""
    if not times:
        return _Term()
    first, *others = times
    months = [time.kind for time in times[:2]] == [TimeKind.MONTH, TimeKind.MONTH]
    if months and others[0].start <= first.end + 1 and not first.is_until:  # 12月・1月の2か月で, 3月4月の繁忙期
        return replace(_resolved(others[0], calendar, today), start=_resolved(first, calendar, today).start)
    if first.is_begin and others:
        begun = _resolved(first, calendar, today)
        ending = _resolved(others[0], calendar, today)
        return replace(ending, start=begun.start or begun.day, cadence=None)
    if first.is_begin:
        begun = _resolved(first, calendar, today)
        return _Term(start=begun.start or begun.day)
    if first.kind is TimeKind.RELATIVE and not first.part and others and others[0].kind is TimeKind.PART:
        first = replace(others[0], kind=TimeKind.RELATIVE, word=first.word, part=others[0].word)  # 来年度は上期
    if first.kind is TimeKind.TERM and first.word.endswith("年度") and others and others[0].kind is TimeKind.PART:
        first = replace(others[0], kind=TimeKind.TERM, word=first.word + others[0].word)  # 2027年度は上期
    if first.kind is TimeKind.RELATIVE and first.word in _YEARS_ON and others and others[0].kind is TimeKind.MONTH:
        first = replace(others[0], shift=_YEARS_ON[first.word])  # 来年のコンクール前の6月までに, next year, by June
    found = _resolved(first, calendar, today)
    if first.is_opening and found.start is not None:
        return _Term(found.start)  # by the start of August
    is_level = first.is_until and not is_money
    is_moment = (first.is_until and not (is_money and found.cadence)) or first.is_moment
    return replace(found, cadence=None if is_level else found.cadence, start=None if is_moment else found.start)


def _resolved(time: WrittenTime, calendar: Calendar, today: date | None) -> _Term:
    if time.kind is TimeKind.TERM:
        return _written(time.word, calendar, today)
    if time.kind is TimeKind.MONTH:
        return _month(time, today)
    if time.kind is TimeKind.FEAST:
        return _of_feast(time, today)
    if time.kind is TimeKind.PART:
        # the end of 上期 or Q2 in the fiscal year around today, of the next one when it is over
        cadence = "quarterly" if re.search(r"四半期|Q", time.word) else "half_year"
        if today is None:
            return _Term(is_open=True, cadence=cadence)
        year = calendar.fiscal_year(today).ordinal
        found = (_of_notation(time.word, calendar, today, fiscal_year=candidate) for candidate in (year, year + 1))
        part = next((each for each in found if each.day and each.day >= today), None)
        if part is None:
            return _Term(is_open=True, cadence=cadence)
        return replace(part, cadence=cadence)
    return _relative(time, calendar, today)


_YEARS_ON = {"今年": 0, "来年": 1, "再来年": 2, "this year": 0, "next year": 1}
_Y = r"(?:(?:19|20|21)[0-9]{2}|(?:令和|R)(?:[0-9]{1,2}|元)|'?[2-9][0-9])"


def _written(core: str, calendar: Calendar, today: date | None) -> _Term:
    core = "".join(core.split()).upper().replace("年度の", "年度").replace("年の", "年")
    core = re.sub(r"^(FY'?[0-9]{2,4})年度", r"\1", core)
    if re.fullmatch(rf"{_Y}年", core):
        year = _calendar_year(core)
        return _Term(_last_day(year, 12), start=date(year, 1, 1)) if year else _Term(is_open=True)
    ends = re.fullmatch(rf"({_Y})年([0-9]{{1,2}})月期", core)
    if ends and (year := _calendar_year(ends[1] + "年")) and 1 <= int(ends[2]) <= 12:
        last = _last_day(year, int(ends[2]))
        return _Term(last, cadence="annual", start=_last_day(year - 1, int(ends[2])) + timedelta(days=1))
    era_year = re.fullmatch(rf"({_Y})年(度.*)", core)
    if era_year and (year := _calendar_year(era_year[1] + "年")):
        core = f"{year}年{era_year[2]}"
    return _of_notation(core, calendar, today)


def _of_notation(core: str, calendar: Calendar, today: date | None, fiscal_year: int | None = None) -> _Term:
    """Return the last day of a period in a notation of the sheets, or both days where it can mean two."""
    written = parse(core)
    if written is None:
        return _Term(is_open=True)
    try:
        outcome = written.period(DateContext(calendar, today=today, fiscal_year=fiscal_year))
    except (ValueError, OverflowError):
        return _Term(is_open=True)
    if isinstance(outcome, Period):
        is_fiscal = re.search(r"年度|期|FY|Q", core) is not None
        return _named(calendar, outcome, _CADENCE_OF.get(outcome.cadence) if is_fiscal else None)
    days = tuple(
        calendar.last_day(reading) if isinstance(reading, Period) else reading[1] for reading in outcome.readings
    )
    cadence = "quarterly" if re.search(r"四半期|Q", core) else "half_year" if re.search(r"[上下]", core) else None
    return _Term(None, tuple(dict.fromkeys(days)), is_open=True, cadence=cadence)


def _named(calendar: Calendar, period: Period, cadence: str | None) -> _Term:
    """Return the term that is one period; a day is only its end."""
    start = None if period.cadence is Cadence.DAILY else calendar.first_day(period)
    return _Term(calendar.last_day(period), cadence=cadence, start=start)


def _calendar_year(core: str) -> int | None:
    """Return the year of 2027年, 令和9年 or 27年."""
    match = re.fullmatch(r"(?:(?P<era>令和|R)(?P<ey>[0-9]{1,2}|元)|(?P<y>[0-9]{4})|'?(?P<short>[0-9]{2}))年", core)
    if match is None:
        return None
    if match["short"]:
        return 2000 + int(match["short"])
    return int(match["y"]) if match["y"] else 2018 + (1 if match["ey"] == "元" else int(match["ey"]))


def _relative(time: WrittenTime, calendar: Calendar, today: date | None) -> _Term:
    core = time.word
    is_english = core.isascii()
    is_fiscal = re.search(r"年度|期|fiscal|\bfin|\bfy", core) is not None
    cadence = "annual" if is_fiscal else None
    if time.part:
        cadence = "half_year" if "期" in time.part and "四" not in time.part else "quarterly"
    if "四半期" in core or "quarter" in core:
        cadence = "quarterly"
    if is_english and is_fiscal and time.is_moment:
        cadence = None
    if today is None:
        return _Term(is_open=True, cadence=cadence)
    steps = 2 if core.startswith("再来") else 1 if core.startswith(("来", "翌", "next", "coming")) else 0
    for word, of in (
        ("四半期|quarter|Q$", Cadence.QUARTERLY),
        ("週|week", Cadence.WEEKLY),
        ("月|month", Cadence.MONTHLY),
    ):
        if re.search(word, core):
            period = calendar.containing(of, today).shift(steps)
            return _named(calendar, period, "quarterly" if of is Cadence.QUARTERLY else None)
    if not is_fiscal:
        return _Term(date(today.year + steps, 12, 31), start=date(today.year + steps, 1, 1))
    year = calendar.fiscal_year(today).shift(steps)
    if time.part:
        of_part = _of_notation(time.part.removeprefix("の"), calendar, today, fiscal_year=year.ordinal)
        return replace(of_part, cadence=cadence)
    return _named(calendar, year, cadence)


def _reckoned(time: WrittenTime, today: date | None) -> _Term | None:
    """Return the term of a span that begins today, and the two last days of a season (by spring); None of any other time."""
    if today is None:
        return None
    if time.kind is TimeKind.SPAN and time.is_from_now and time.amount is not None:
        day = _after(today, time.amount, time.unit)
        return _Term(day, start=None if time.is_moment else today)
    month = _SEASONS.get(time.word)
    if time.kind is not TimeKind.VAGUE or month is None:
        return None
    named = int(time.amount or 0) or (today.year + time.shift if time.shift is not None else 0)
    firsts = [date(year, month, 1) for year in ((named,) if named else range(today.year - 1, today.year + 2))]
    seasons = [(first - timedelta(days=1), _last_day(first.year, month + 2)) for first in firsts]
    eve, last = next(days for days in seasons if named or days[time.part == "end"] >= today)
    if time.part:  # before spring, by the end of summer
        return _Term(last if time.part == "end" else eve)
    return _Term(readings=(eve, last), is_open=True)


_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


def _after(today: date, amount: float, unit: str) -> date:
    """Return the day so many days, weeks, months or years from today; of a month that is shorter its last day."""
    if unit in _DAYS:
        return today + timedelta(days=round(amount * _DAYS[unit]))
    months = today.month - 1 + round(amount * _MONTHS[unit])
    year = today.year + months // 12
    last = _last_day(year, months % 12 + 1)
    return last.replace(day=min(today.day, last.day))


_DAYS = {"日": 1, "週": 7, "週間": 7}
_MONTHS = {"か月": 1, "四半期": 3, "年": 12}


def _month(time: WrittenTime, today: date | None) -> _Term:
    """Return the next such month or day on or after today."""
    if today is None:
        return _Term(is_open=True)
    years = (today.year + time.shift,) if time.shift is not None else range(today.year, today.year + 6)
    for year in years:
        try:
            last = date(year, time.month, time.day) if time.day else _last_day(year, time.month)
        except ValueError:
            continue
        if time.shift is not None or last >= today:
            return _Term(last, start=None if time.day else last.replace(day=1))
    return _Term(is_open=True)


def _of_feast(time: WrittenTime, today: date | None) -> _Term:
    """Return the day of a feast, the one before it where it is to be done by then: the next one, or that of the year that is named."""
    if today is None:
        return _Term(is_open=True)
    named = int(time.amount or 0) or (today.year + time.shift if time.shift is not None else 0)
    eve = timedelta(days=time.part == "before")
    days = (_feast_day(time, year) - eve for year in ((named,) if named else (today.year, today.year + 1)))
    return _Term(next(day for day in days if named or day >= today))


def _feast_day(time: WrittenTime, year: int) -> date:
    if time.month:
        return date(year, time.month, time.day)
    if time.word in {"母の日", "mother's day"}:
        return _weekday(year, 5, weekday=6, count=2)
    if time.word == "labor day":
        return _weekday(year, 9, weekday=0, count=1)
    if time.word in {"thanksgiving", "black friday"}:
        return _weekday(year, 11, weekday=3, count=4) + timedelta(days=time.word == "black friday")
    return _easter(year)


def _weekday(year: int, month: int, *, weekday: int, count: int) -> date:
    """Return the so manieth of a day of the week in a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))


def _easter(year: int) -> date:
    """Return Easter Sunday of a Gregorian year (Butcher's rule)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    ahead = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * ahead) // 451
    days = epact + ahead - 7 * late + 114
    return date(year, days // 31, days % 31 + 1)


def _last_day(year: int, month: int) -> date:
    """Return the last day of a month, which may be counted on beyond 12."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
