"""Notations of periods that only sheets of others have, as the parts they tell: spans of days in any writing, weeks, months and quarters
in the words of other languages. They are readings among others; the other cells of an axis tell which is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: Between the first and the last day of a span.
_BETWEEN = re.compile(r"\s*(?:[-–—~〜]|\b(?:TO|BIS|AU|AL|TOT|TILL|THROUGH|THRU)\b|から)\s*")
_BARE_DAY = re.compile(r"\d{1,2}\.?")


def spans_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of the first and the last day that a text in capitals may name (5–11 OCT 2026, 05.10.–11.10.2026)."""
    for match in _BETWEEN.finditer(text):
        first, last = text[: match.start()].strip(), text[match.end() :].strip()
        if any(map(str.isdigit, first)) and any(map(str.isdigit, last)):
            yield first, last


def is_between(text: str) -> bool:
    """Return whether a text is what stands between the first and the last day of a span, and nothing else."""
    return _BETWEEN.fullmatch(text.upper()) is not None


def is_bare_day(text: str) -> bool:
    """Return whether a text is the number of a day alone, whose month the other end of a span tells."""
    return _BARE_DAY.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Numbered:
    """A part of a year by its number: `week`, `month`, `quarter`, `half`, `code` or `year`; `year` None where it is not told."""

    what: str
    number: int
    year: int | None = None
    is_fiscal: bool = False


_YEAR = r"(?P<y>20\d{2}|\d{2})"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_QUARTERS = (
    r"QUARTAL|QUARTER|QTR|KWARTAA?Ł?L?|KW\.|KVARTAA?LI?|TRIMESTRE|TRIM\.?|NEGYEDÉV|ÇEYREK|QUADRIMESTRE|분기|季度"
)
_HALVES = r"HALBJAHR|HALF|SEMESTRE|SEM\.|PÓŁROCZE|HALVÅR|HALVÅRET|반기"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern))
    for what, pattern in (
        (
            "week",
            rf"(?:KW|CW|WK|WEEK|W|SEMAINE|SEMANA|SETTIMANA|SETT|SEM|UGE|UKE|VECKA|TYDZIEŃ|TYDZ|TYDZ|HÉT|VIIKKO|VK|V)\.? ?(?:NO\.? ?)?"
            rf"(?P<n>\d{{1,2}})(?:[ /,.'-]+{_YEAR})?",
        ),
        ("week", rf"(?P<n>\d{{1,2}})\.? ?(?:KW|WOCHE|WEEK|SEMAINE|HÉT)(?:[ /,.'-]+{_YEAR})?"),
        ("week", r"S(?P<n>[5-9]|[1-5]\d)(?:[ /,.'-]+(?P<y>20\d{2}))?"),
        ("month", r"(?P<y>20\d{2})[ /.-]?M(?P<n>\d{1,2})|M(?P<m>\d{1,2})[ /.-]+(?P<z>20\d{2})"),
        ("quarter", rf"(?P<n>[1-4]|I{{1,3}}|IV)\.? ?(?:{_QUARTERS})(?:[ /,.'-]*{_YEAR})?"),
        ("quarter", rf"{_YEAR}[ /-](?P<n>I{{1,3}}|IV)"),
        ("half", rf"(?P<n>[12]|II?)\.?(?:ER|ÈME|E|º|°)? ?(?:{_HALVES})(?:[ /,.'-]*{_YEAR})?"),
        ("half", r"S(?P<n>[12])[ /-](?P<y>20\d{2})"),
        ("code", r"(?P<y>20\d{2})[ /-]P(?P<n>\d{1,2})|P(?P<m>\d{1,2})[ /-]+FY ?'?(?P<z>20\d{2}|\d{2})"),
        (
            "fiscal quarter",
            r"FY ?(?P<y>20\d{2})[/-]\d{2,4}[ -]*Q(?P<n>[1-4])|Q(?P<m>[1-4])[ -]*FY ?(?P<z>20\d{2})[/-]\d{2,4}",
        ),
        (
            "fiscal year",
            r"(?:FY|AY|SY)? ?(?P<y>20\d{2})[/–-](?P<n>20\d{2})|(?:FY|AY|SY) ?(?P<z>20\d{2}|\d{2})[/–-](?P<m>\d{2})",
        ),
    )
)
#: The largest number of each part of a year.
_LARGEST = {"week": 53, "month": 12, "quarter": 4, "half": 2, "code": 13, "fiscal quarter": 4}


def numbered_in(text: str) -> Iterator[Numbered]:
    """Yield the parts of a year that a text in capitals names by their number."""
    for what, pattern in _PATTERNS:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        groups = match.groupdict()
        number = groups.get("n") or groups.get("m") or "0"
        year = groups.get("y") or groups.get("z")
        told = None if year is None else int(year) if len(year) == 4 else 2000 + int(year)
        count = _ROMAN.get(number) or int(number)
        if what == "fiscal year":
            if told is not None and count % 100 == (told + 1) % 100:
                yield Numbered("year", count, told, is_fiscal=True)
        elif 1 <= count <= _LARGEST[what]:
            yield Numbered(
                what.removeprefix("fiscal "), count, told, is_fiscal=what.startswith("fiscal") or what == "code"
            )
