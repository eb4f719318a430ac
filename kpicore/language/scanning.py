"""Marks, and the scan that puts them: what is the same in every language (numbers, arrows, ranges, breaks)."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from enum import StrEnum
from operator import attrgetter
from typing import Any

from kpicore.language.lexicon import Bound, Motion
from kpicore.language.tokens import Part, Token
from kpicore.language.written_numbers import NumberKind, WrittenNumber, read_number
from kpicore.language.written_times import WrittenTime
from kpicore.value_types import value_type


class MarkKind(StrEnum):
    """What a mark is."""

    NUMBER = "number"
    TIME = "time"
    BOUND = "bound"
    ABOUT = "about"
    MOTION = "motion"
    NOT = "not"
    ARROW = "arrow"
    RANGE = "range"
    PER = "per"
    PARTICLE = "particle"
    WORD = "word"
    SIGN = "sign"
    SPACE = "space"
    BREAK = "break"
    STOP = "stop"


@value_type
class TextMark:
    """One mark at start..end of the text; which of the other fields is set depends on its kind.

    `is_past` is of a verb (grew, 増加した is told by its auxiliary); `is_before` of a bound that stands before its number.
    """

    kind: MarkKind
    start: int
    end: int
    text: str
    norm: str
    part: Part = Part.SIGN
    number: WrittenNumber | None = None
    time: WrittenTime | None = None
    bound: Bound | None = None
    motion: Motion | None = None
    is_before: bool = False
    is_past: bool = False

    @property
    def is_nominal(self) -> bool:
        """Return whether it can be part of a name."""
        return self.part in _NAMING and self.kind is _WORD

    def is_(self, *norms: str) -> bool:
        return self.norm in norms


_WORD = MarkKind.WORD
_NAMING = frozenset(
    {
        Part.NOUN,
        Part.VERBAL,
        Part.TIMELY,
        Part.COUNTER,
        Part.SUFFIX,
        Part.PREFIX,
        Part.ADJECTIVAL,
        Part.WORD,
        Part.NUMERAL,
    }
)


def first_mark(marks: Iterable[TextMark]) -> TextMark | None:
    """Return the first mark that is no blank, None where there is none."""
    blank = MarkKind.SPACE
    for mark in marks:  # a plain loop: this is asked twice a token
        if mark.kind is not blank:
            return mark
    return None


def without_blanks(marks: Iterable[TextMark]) -> list[TextMark]:
    """Return the marks that are no blanks."""
    blank = MarkKind.SPACE
    return [mark for mark in marks if mark.kind is not blank]


def text_of(marks: Iterable[TextMark]) -> str:
    """Return marks as they were written."""
    return "".join(map(_WRITTEN, marks))


def words_of(marks: Sequence[TextMark]) -> set[str]:
    """Return every word of marks, as it was written and in its normal form."""
    return {*map(_WRITTEN, marks), *map(_NORM, marks)}


_WRITTEN, _NORM = attrgetter("text"), attrgetter("norm")


class Scan(ABC):
    """Where the scan of one text stands: the tokens, the marks that are done, the place between them."""

    def __init__(self, text: str, found: tuple[Token, ...]) -> None:
        self.text = text
        self.tokens = list(found)
        self.stops = frozenset([token.end for token in found])
        self.done: list[TextMark] = []
        self.last: TextMark | None = None  # the last mark that is no blank
        self.at = 0

    def marks(self) -> list[TextMark]:
        """Return the marks of the whole text."""
        blank, space = Part.SPACE, MarkKind.SPACE
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.part is blank:
                self.done.append(TextMark(space, token.start, token.end, token.text, token.norm, blank))
                self.at += 1
                continue
            if self.time(token):
                continue
            is_gap = token.part in _GAPS and token.text != "."
            number = None if is_gap else read_number(self.text, self.tokens, self.at)
            if number is None:
                if token.text[:1].isalnum() or not self._sign(token):
                    self.word(token)
            elif number.kind in _NAMES:
                self.put_to(MarkKind.WORD, number.start, number.end)
            else:
                self.put_to(MarkKind.NUMBER, number.start, number.end, number=number)
        return self.done

    @abstractmethod
    def time(self, token: Token) -> bool:
        """Put the time that begins at a token that is no blank, if one does."""

    @abstractmethod
    def word(self, token: Token) -> bool:
        """Put a mark of a token that begins neither a time nor a number."""

    def token(self, offset: int) -> Token | None:
        """Return the token so many behind the present one."""
        index = self.at + offset
        return self.tokens[index] if index < len(self.tokens) else None

    def is_behind(self, *kinds: MarkKind) -> bool:
        """Return whether the last mark is of one of these kinds."""
        return self.last is not None and self.last.kind in kinds

    def put(self, kind: MarkKind, count: int = 1, *, norm: str = "", **more: Any) -> bool:
        """Add a mark of the next tokens, which is no blank."""
        first, last = self.tokens[self.at], self.tokens[self.at + count - 1]
        written = first.text if count == 1 else self.text[first.start : last.end]
        self.at += count
        self.last = TextMark(kind, first.start, last.end, written, norm or first.norm, first.part, **more)
        self.done.append(self.last)
        return True

    def put_to(self, kind: MarkKind, start: int, end: int, **more: Any) -> bool:
        """Add a mark that ends within a token, if need be; the rest of the token stays."""
        while self.at < len(self.tokens) and self.tokens[self.at].end <= end:
            self.at += 1
        if self.at < len(self.tokens) and self.tokens[self.at].start < end:
            cut = self.tokens[self.at]
            rest = cut.text[end - cut.start :]
            self.tokens[self.at] = Token(rest, rest.lower() if rest.isascii() else rest, cut.part, end, cut.end)
        written = self.text[start:end]
        self.last = TextMark(kind, start, end, written, written.lower(), Part.NOUN, **more)
        self.done.append(self.last)
        return True

    def _sign(self, token: Token) -> bool:
        if arrow := _ARROW.match(self.text, token.start):
            return self.put_to(MarkKind.ARROW, token.start, arrow.end())
        following = self.token(1)
        leads_on = following is not None and (following.part is Part.NUMERAL or following.text[:1] in "$¥€£")
        if token.text in _RANGES and leads_on and self.is_behind(MarkKind.NUMBER):
            return self.put(MarkKind.RANGE)
        if compared := _COMPARISON.match(self.text, token.start):
            is_most = compared[0].startswith("<")
            bound = Bound.AT_MOST if is_most else Bound.AT_LEAST
            return self.put_to(MarkKind.BOUND, token.start, compared.end(), bound=bound, is_before=True)
        if token.text in _BOUND_SIGNS:
            return self.put(MarkKind.BOUND, bound=_BOUND_SIGNS[token.text], is_before=True)
        if token.part is Part.STOP or token.text in {";", "\n", "|", "..."}:
            return self.put(MarkKind.STOP)
        if token.part is Part.COMMA or token.text == "/":
            return self.put(MarkKind.BREAK, norm="、")
        return False


_GAPS = frozenset({Part.STOP, Part.COMMA})
#: Numbers that are parts of words.
_NAMES = frozenset({NumberKind.CODE, NumberKind.ORDINAL, NumberKind.AGE})
_ARROW = re.compile(r"→|⇒|➡|⇨|➔|-+>|=+>|~>|▶(?=\s*[0-9])|>(?=\s*[0-9])")
#: Typed for want of ≤ and ≥; = > and => are arrows.
_COMPARISON = re.compile(r"(?:<=?|>=)(?=\s*[$€£¥]?\s*[0-9.])")
_RANGES = frozenset("〜~-–ー―")
_BOUND_SIGNS = {"≥": Bound.AT_LEAST, "≧": Bound.AT_LEAST, "≤": Bound.AT_MOST, "≦": Bound.AT_MOST}
