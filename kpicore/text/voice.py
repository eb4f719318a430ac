"""One language under a plan's calendar: values, periods and lights as text, for pages and charts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from kpicore.model.node import Direction
from kpicore.periods import Calendar, parse_period_id
from kpicore.scoring.result import Status
from kpicore.text import formats
from kpicore.text.catalogue import Words, catalogue

#: The mark of each light: shown with its word, so that a light never depends on its colour alone (R6).
MARKS = {
    Status.ON_TRACK: "●",
    Status.WATCH: "▲",
    Status.OFF_TRACK: "■",
    Status.STALE: "◇",
    Status.NO_DATA: "○",
    Status.NO_TARGET: "□",
    Status.NOT_STARTED: "…",
}

#: The colour of each light by its name in a palette; the four other states are grey and differ by mark and word (R6).
PALETTE = {Status.ON_TRACK: "green", Status.WATCH: "yellow", Status.OFF_TRACK: "red"}
NO_COLOUR = "gray"


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


def light_text(status: Status, words: Voice) -> str:
    """Return a light as plain text, mark and word: ● 順調."""
    return f"{MARKS[status]} {words.status(status)}"
