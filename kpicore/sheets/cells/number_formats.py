"""What a number format makes of the raw value in a cell: a percentage, hidden thousands, a unit, a date or a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from kpicore.language import split_unit


class Shows(StrEnum):
    """What kind of thing a cell of this format shows."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a cell shows its raw value.

    The number seen is raw × `factor` (100 for percent, 1/1000 where thousands are hidden); it counts `unit`
    × `unit_scale`, "" when the format names none. `currency` is the unit of a bare ¥ or $ in front; `prefix` and
    `suffix` are the words around the number, `date_parts` the letters y, m, d, h that a date shows.
    """

    shows: Shows = Shows.NUMBER
    factor: Fraction = Fraction(1)
    unit: str = ""
    unit_scale: float = 1.0
    currency: str = ""
    prefix: str = ""
    suffix: str = ""
    date_parts: frozenset[str] = frozenset()

    @property
    def is_month(self) -> bool:
        """Whether it shows a month and no day: 2026年4月, Apr-26, 4月."""
        return self.shows is Shows.DATE and "m" in self.date_parts and "d" not in self.date_parts

    @property
    def is_year(self) -> bool:
        """Whether it shows a year and nothing else."""
        return self.shows is Shows.DATE and self.date_parts == {"y"}

    @property
    def is_clock(self) -> bool:
        """Whether it shows minutes and seconds or hours and no day: 3:30 is a duration or a time of day."""
        return self.shows is Shows.TIME


PLAIN = NumberFormat()
_GENERAL = {"", "general", "@", "標準", "g/標準", "standard", "0", "0.0", "0.00", "#,##0", "#,##0.0", "#,##0.00"}
_PIECES = re.compile(
    r"""
      "(?P<quoted>[^"]*)"            # words shown as they are
    | \\(?P<escaped>.) | !(?P<barred>.) | [_*]. # one sign shown as it is; a gap or a fill
    | \[\$(?P<money>[^\]-]*)[^\]]*\] # [$¥-411]: a currency, a locale
    | \[(?P<elapsed>h+|m+|s+)\]      # [h]: hours beyond a day
    | \[[^\]]*\]                     # colours and conditions
    | (?P<clock>am/pm|a/p|上午/下午)
    | (?P<exponent>e[+-])
    | (?P<digits>[0#?])
    | (?P<sign>.)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_DATE_LETTERS = {"y": "y", "e": "y", "g": "y", "d": "d", "a": "d", "m": "m", "h": "h", "s": "s"}
_LONGEST_FORMAT = 255


@lru_cache(maxsize=4096)
def number_format(text: str) -> NumberFormat:
    """Return what a format of Excel or Google Sheets shows; only its first section (positive numbers) is read."""
    if text.lower() in _GENERAL or len(text) > _LONGEST_FORMAT:
        return PLAIN
    pieces = _first_section(text)
    letters = frozenset(_DATE_LETTERS[sign] for kind, sign in pieces if kind == "letter")
    if letters:  # `m` beside hours or seconds and without year or day is minutes
        is_time = bool(letters & {"h", "s"}) and not letters & {"y", "d"}
        if is_time or any(kind == "elapsed" for kind, _ in pieces):
            return NumberFormat(shows=Shows.TIME, date_parts=letters)
        return NumberFormat(shows=Shows.DATE, date_parts=letters - {"s"})
    digits = [index for index, (kind, _) in enumerate(pieces) if kind == "digits"]
    if not digits:
        return PLAIN
    before, within, after = pieces[: digits[0]], pieces[digits[0] : digits[-1] + 1], pieces[digits[-1] + 1 :]
    percent = ("sign", "%") in pieces
    unit, unit_scale = ("%", 1.0) if percent else split_unit(_words(after))
    return NumberFormat(
        factor=_factor(within, after, percent=percent),
        unit=unit,
        unit_scale=unit_scale,
        currency=split_unit(_words(before))[0],
        prefix=_words(before),
        suffix=_words(after),
    )


def _first_section(text: str) -> list[tuple[str, str]]:
    """Return the pieces of the first section: ("digits", "0"), ("letter", "y"), ("words", "円"), ("sign", ",") …"""
    pieces: list[tuple[str, str]] = []
    for match in _PIECES.finditer(text):
        kind, found = match.lastgroup or "", match[match.lastgroup] if match.lastgroup else ""
        if kind == "sign" and found == ";":
            break
        if kind in {"quoted", "escaped", "barred", "money"}:
            pieces.append(("words", found))
        elif kind == "elapsed":
            pieces += [("elapsed", found), ("letter", found[0].lower())]
        elif kind == "sign" and found.lower() in _DATE_LETTERS:
            pieces.append(("letter", found.lower()))
        elif kind == "sign" and found not in ".,%-:/ ()+":
            pieces.append(("words", found))
        elif kind:
            pieces.append((kind, found))
    return pieces


def _factor(within: list[tuple[str, str]], after: list[tuple[str, str]], *, percent: bool) -> Fraction:
    """Return what the raw value is multiplied with to give the number seen.

    Commas after the last digit hide three places each; a point that is a word (0!.0,"万円") moves the digits after it.
    """
    hidden = 0
    for kind, sign in after:
        if (kind, sign) != ("sign", ","):
            break
        hidden += 1
    factor = Fraction(100 if percent else 1, 1000**hidden)
    if ("words", ".") in within:
        behind = within[within.index(("words", ".")) :]
        factor /= 10 ** sum(kind == "digits" for kind, _ in behind)
    return factor


def _words(pieces: list[tuple[str, str]]) -> str:
    return "".join(sign for kind, sign in pieces if kind == "words").strip()
