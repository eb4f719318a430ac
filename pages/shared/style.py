"""How a light, a name and a number look: marks, colours, escaping, and the voice of one language.

Colours are names of the theme's palette (`.streamlit/config.toml`), never values, so that light and dark follow by
themselves. A light is always mark + word + colour. Only three states have a colour; the other four are grey, told
apart by mark and word (R6).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from kpicore.model.node import Direction
from kpicore.periods import Calendar, parse_period_id
from kpicore.scoring.result import Status
from kpicore.text import formats
from kpicore.text.catalogue import Words, catalogue

MARKS = {
    Status.ON_TRACK: "●",
    Status.WATCH: "▲",
    Status.OFF_TRACK: "■",
    Status.STALE: "◇",
    Status.NO_DATA: "○",
    Status.NO_TARGET: "□",
    Status.NOT_STARTED: "…",
}
PALETTE = {Status.ON_TRACK: "green", Status.WATCH: "yellow", Status.OFF_TRACK: "red"}
NO_COLOUR = "gray"

#: A name longer than this is cut on cards and lists; the indicator's own page shows all of it.
LONGEST_NAME, LONGEST_OWNER = 80, 40

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~$:&!{}^])")
_SHORTCODE = re.compile(r":(?=[\w+\-/])", re.ASCII)
_LINK_STARTS = re.compile(r"(?i)(https?|ftp|mailto|xmpp)(?=:)|(?<![a-z0-9])(www)(?=\.)")
_MAIL_SIGN = re.compile(r"(?<=[-.\w+])@(?=[-\w])", re.ASCII)
# Signs between blanks that the page would draw as arrows and the like.
_DRAWN = re.compile(r"(?<!\S)(<->|->|<-|--|>=|<=|~=)(?!\S)")
_LINE_START = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+=]))")
# Invisible marks that turn text around or hide it: a name has no use for them.
_INVISIBLE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# Keeps two signs apart for the page's own replacements (emoji codes, bare links) and shows nothing.
_JOINER = "\u2060"


@dataclass(frozen=True)
class Voice:
    """One language and the plan's calendar: everything the parts need to turn figures into words.

    `voice("parts.owner", owner="佐藤")` is the text of a key. Nothing is escaped here but where it is drawn.
    """

    language: str = "ja"
    calendar: Calendar = field(default_factory=Calendar)

    def __call__(self, key: str, /, **facts: Any) -> str:
        return self._words(key, **facts)

    def has(self, key: str) -> bool:
        """Return whether there is a text of this key."""
        return key in self._words

    def status(self, status: Status) -> str:
        """Return the word of a light, without its mark."""
        return self._words(f"status.{status}")

    def amount(self, value: formats.Value, unit: str, beside: formats.Value = None) -> str:
        """Return a value with its unit in 万 and 億; `beside` is what it is compared with by eye."""
        return formats.amount(value, unit, self.language, beside=beside)

    def goal(self, target: formats.Value, unit: str, direction: Direction | None) -> str:
        """Return a target with its direction: 15件以上."""
        return formats.goal(target, unit, direction or Direction.AT_LEAST, self.language)

    def difference(self, value: float | None, unit: str, of: float | None = None) -> str:
        return formats.difference(value, unit, self.language, of=of)

    def percent(self, ratio: float | None) -> str:
        return formats.ratio(ratio)

    def period(self, period: str | None) -> str:
        """Return a period id in full words: 2026年4月."""
        return formats.period_name(period, self.calendar, self.language)

    def period_short(self, period: str) -> str:
        """Return a period id for an axis: 4月."""
        return formats.period_short(period, self.calendar, self.language)

    def year_of(self, period: str) -> str:
        """Return the year a person would write under the first period of it on an axis; "" for years themselves."""
        found = parse_period_id(period)
        if found is None or found.cadence == "yearly":
            return ""
        year = self.calendar.anchor_day(found).year
        return self._words("charts.year", year=year)

    @cached_property
    def _words(self) -> Words:
        return catalogue(self.language)


@lru_cache(maxsize=16)
def voice(language: str, calendar: Calendar) -> Voice:
    """Return the voice of a language under a plan's calendar."""
    return Voice(language, calendar)


def one_line(text: str, longest: int | None = None) -> str:
    """Return text on one line, without control characters and marks that turn the direction of writing.

    Longer than `longest` is cut with an ellipsis.
    """
    line = " ".join(_INVISIBLE.sub("", text).split())
    if longest is not None and len(line) > longest:
        return line[: longest - 1].rstrip() + "…"
    return line


@lru_cache(maxsize=8192)
def escape_md(text: str, longest: int | None = None) -> str:
    """Return text from a sheet so that Markdown shows it letter for letter: no colours, links, pictures, formulas or
    emoji codes.

    One line; longer than `longest` is cut with an ellipsis. Control characters and marks that reverse writing are
    dropped.
    """
    line = _SHORTCODE.sub(":" + _JOINER, one_line(text, longest))
    line = _LINK_STARTS.sub(lambda match: match[0] + _JOINER, line)
    line = _DRAWN.sub(lambda match: _JOINER.join(match[0]), line)
    line = _MAIL_SIGN.sub("@" + _JOINER, line)
    return _LINE_START.sub(r"\1\\", _MARKUP.sub(r"\\\1", line))


def light_md(status: Status, words: Voice) -> str:
    """Return a light as Markdown: a badge with mark and word, in the colour of the state."""
    return f":{PALETTE.get(status, NO_COLOUR)}-badge[{light_text(status, words)}]"


def light_text(status: Status, words: Voice) -> str:
    """Return a light as plain text, mark and word: ● 順調."""
    return f"{MARKS[status]} {words.status(status)}"
