"""When: the cadence, the deadline and the comparison a plain English goal sentence names, blanked out of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kpicore.guide.sentences.lexicon import has_money
from kpicore.guide.sentences.terms import BLANKED
from kpicore.periods import Cadence, Calendar, Period
from kpicore.sheets.periods import DateContext, parse

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DEADLINE = re.compile(
    rf"[,\s(]*\b(?:by|until|before|in|during|for|at|through|of)?\s*(?:the )?(?:(?:end|close) of )?(?:the )?(?:"
    rf"(?P<iso>20[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}})"
    rf"|(?P<d1>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?P<m1>{_MONTH}),?\s+(?P<y1>20[0-9]{{2}})"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>20[0-9]{{2}})"
    rf"|(?P<m3>{_MONTH}),?\s+(?P<y3>20[0-9]{{2}})"
    rf"|(?P<fy>(?:FY|fiscal(?: year)?\s?)'?(?:20)?[0-9]{{2}}(?:[\s-]?[QH][1-4])?)"
    rf"|(?P<q>[QH][1-4])(?:\s+(?:of\s+)?(?P<qfy>FY'?(?:20)?[0-9]{{2}}|20[0-9]{{2}}))?"
    rf"|(?P<year>(?<=by )20[0-9]{{2}}|(?<=in )20[0-9]{{2}}|(?<=of )20[0-9]{{2}}|(?<=during )20[0-9]{{2}}"
    rf"|(?<=until )20[0-9]{{2}})"
    r"|(?P<this>(?:this |next )?(?:fiscal|financial) year(?:[- ]end)?|FYE|this year|next year|year[- ]end"
    r"|this quarter|next quarter|this month|next month))\b\)?",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"[,\s]*\b(?:within|in|over|after)\s+(?:the (?:next|coming)\s+)?(?:[0-9]+|one|two|three|six|a)\s+(?:years?"
    r"|months?|quarters?)\b",
    re.IGNORECASE,
)
_CADENCES = (
    ("annual", r"annual(?:ly)?|yearly|per (?:year|annum)|a year|(?:each|every) year|/\s?(?:year|yr)"),
    ("half_year", r"half-yearly|semi-?annual(?:ly)?|per half(?:-year)?|every six months"),
    ("quarterly", r"quarterly|per quarter|a quarter|(?:each|every) quarter|/\s?quarter"),
    ("monthly", r"monthly|per month|a month|(?:each|every) month|/\s?(?:month|mo)"),
    ("weekly", r"weekly|per week|a week|(?:each|every) week|/\s?(?:week|wk)"),
    ("daily", r"daily|per day|a day|(?:each|every) day|/\s?day"),
    (
        "per_event",
        r"per (?:meeting|call|visit|session|conversation|campaign|event)|in (?:each|every) (?:meeting|call|visit"
        r"|session)",
    ),
)
_CADENCE = re.compile(
    "|".join(rf"(?P<{word}>(?<![A-Za-z])(?:{pattern})\b)" for word, pattern in _CADENCES), re.IGNORECASE
)
_COMPARED = re.compile(
    r"[,\s]*(?:\b(?P<year>year[- ]on[- ]year|year[- ]over[- ]year|yoy|(?:compared (?:to|with)|versus|vs\.?|from"
    r"|over|on) last year)|\b(?P<month>month[- ]on[- ]month|mom"
    r"|(?:compared (?:to|with)|vs\.?) last month))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class EnglishTerms:
    """What a sentence says about time; `rest` has it blanked out and the length of the text. `readings` are two days it may mean."""

    rest: str
    cadence: str
    deadline: date | None
    is_open: bool
    is_span: bool
    compared: str | None
    readings: tuple[date, ...] = ()
    start: date | None = None


@dataclass(frozen=True, slots=True)
class _EnglishDeadline:
    """A day, whether it needs more to be known, whether a fiscal year was named, two days where it may be either, and the first day
    of the term where one is named.
    """

    day: date | None = None
    is_open: bool = False
    is_fiscal: bool = False
    readings: tuple[date, ...] = ()
    start: date | None = None


#: A moment, not a term: by March 2027, at the end of FY26.
_MOMENT = re.compile(r"\b(?:by|until|before|end|close|at|FYE)\b", re.IGNORECASE)


def read_english_terms(text: str, calendar: Calendar, today: date | None) -> EnglishTerms:
    """Return what an English text says about time, blanked out of it."""
    rest = text
    span = _SPAN.search(rest)
    rest = _blank(rest, span)
    found = next((match for match in _DEADLINE.finditer(rest) if match.lastgroup), None)
    when = _deadline(found, calendar, today) if found else _EnglishDeadline()
    rest = _blank(rest, found)
    compared = _COMPARED.search(rest)
    rest = _blank(rest, compared)
    cadence = max(_CADENCE.finditer(rest), key=lambda match: match.start(), default=None)
    rest = _blank(rest, cadence)
    word = cadence.lastgroup if cadence else None
    is_until = found is not None and re.match(r"[,\s(]*(?:by|until|before)\b", found[0], re.IGNORECASE) is not None
    is_yearly = when.is_fiscal and (not is_until or has_money(text))
    is_term = is_yearly or (found is not None and _MOMENT.search(found[0]) is None)
    implied = "monthly" if compared else "unspecified"
    if is_yearly or (compared and compared.lastgroup == "year"):
        implied = "annual"
    return EnglishTerms(
        rest,
        word or implied,
        when.day,
        when.is_open,
        span is not None,
        compared.lastgroup if compared else None,
        when.readings,
        when.start if is_term else None,
    )


def _blank(text: str, match: re.Match[str] | None) -> str:
    return text if match is None else text[: match.start()] + BLANKED * len(match[0]) + text[match.end() :]


def _deadline(match: re.Match[str], calendar: Calendar, today: date | None) -> _EnglishDeadline:
    try:
        if match["iso"]:
            return _EnglishDeadline(date.fromisoformat(match["iso"]))
        for day, month, year in (("d1", "m1", "y1"), ("d2", "m2", "y2")):
            if match[day]:
                return _EnglishDeadline(date(int(match[year]), _month(match[month]), int(match[day])))
    except ValueError:
        return _EnglishDeadline(is_open=True)
    if match["m3"]:
        return _of_period(Calendar(), Period(Cadence.MONTHLY, int(match["y3"]) * 12 + _month(match["m3"]) - 1))
    if match["year"]:
        return _EnglishDeadline(date(int(match["year"]), 12, 31), start=date(int(match["year"]), 1, 1))
    if match["this"]:
        return _relative(match["this"].lower(), calendar, today)
    core = match["fy"] or f"{match['qfy'] or ''}{match['q']}"
    return _notation(re.sub(r"FISCAL(?:YEAR)?", "FY", re.sub(r"[\s-]", "", core).upper()), calendar, today)


def _of_period(calendar: Calendar, period: Period, *, is_fiscal: bool = False) -> _EnglishDeadline:
    return _EnglishDeadline(calendar.last_day(period), is_fiscal=is_fiscal, start=calendar.first_day(period))


def _month(name: str) -> int:
    return ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec").index(
        name[:3].lower()
    ) + 1


def _notation(core: str, calendar: Calendar, today: date | None) -> _EnglishDeadline:
    """Return the term of FY26, FY26Q1 or Q2; one without a year is the next that is not over."""
    year = calendar.fiscal_year(today).ordinal if today else None
    found = _in_year(core, calendar, year)
    is_over = today is not None and found.day is not None and found.day < today
    return _in_year(core, calendar, year + 1) if is_over and year is not None and len(core) == 2 else found


def _in_year(core: str, calendar: Calendar, year: int | None) -> _EnglishDeadline:
    written = parse(core)
    try:
        outcome = written.period(DateContext(calendar, fiscal_year=year)) if written else None
    except (ValueError, OverflowError):
        outcome = None
    if isinstance(outcome, Period):
        return _of_period(calendar, outcome, is_fiscal=outcome.cadence is Cadence.YEARLY)
    spans = outcome.readings if outcome else ()
    days = tuple(calendar.last_day(span) if isinstance(span, Period) else span[1] for span in spans)
    return _EnglishDeadline(is_open=True, readings=days)


def _relative(words: str, calendar: Calendar, today: date | None) -> _EnglishDeadline:
    fiscal = re.search("fiscal|financial|fye", words) is not None
    if today is None:
        return _EnglishDeadline(is_open=True, is_fiscal=fiscal)
    steps = 1 if words.startswith("next") else 0
    if "quarter" in words or "month" in words or fiscal:
        cadence = Cadence.QUARTERLY if "quarter" in words else Cadence.MONTHLY if "month" in words else Cadence.YEARLY
        return _of_period(calendar, calendar.containing(cadence, today).shift(steps), is_fiscal=fiscal)
    year = today.year + steps
    return _EnglishDeadline(date(year, 12, 31), start=None if "end" in words else date(year, 1, 1))
