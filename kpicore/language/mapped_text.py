"""A text that remembers, through every change of spelling and every cut, which characters of the original each of its own came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache

from kpicore.language.spelling import INVISIBLE, is_kept_mark
from kpicore.value_types import value_type

#: One character with the marks that join it: half-width カ and its ゙ become one full-width ガ.
_CLUSTER = re.compile(".[\u3099\u309a\uff9e\uff9f]*", re.DOTALL)
_JOINING = re.compile("[\u3099\u309a\uff9e\uff9f]")
#: Dashes that stand for a minus or a hyphen; ー is a vowel, — and ― separate clauses.
_DASHES = dict.fromkeys("−‐‑‒–﹣－", "-")


@value_type
class MappedText:
    """`text`, and of each of its characters where it starts and ends in the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> MappedText:
        """Return a text that is its own original."""
        return cls(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))

    def __getitem__(self, part: slice) -> MappedText:
        return MappedText(self.text[part], self.starts[part], self.ends[part])

    def stripped(self, signs: str | None = None) -> MappedText:
        """Return the text without these signs (blanks by default) at both ends."""
        text = self.text
        if text == text.strip(signs):
            return self
        begin = len(text) - len(text.lstrip(signs))
        return self[begin : max(begin, len(text.rstrip(signs)))]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where characters start..end of this text stand in the original; start < end."""
        return self.starts[start], self.ends[end - 1]

    def within(self, start: int, end: int) -> MappedText:
        """Return the characters that come from start..end of the original."""
        return self[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def replaced(self, pattern: re.Pattern[str], new: str | Callable[[re.Match[str]], str]) -> MappedText:
        """Return the text with each match replaced; what comes in its place maps to the whole match."""
        if not pattern.search(self.text):
            return self
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for match in pattern.finditer(self.text):
            begin, end = match.span()
            inserted = new if isinstance(new, str) else new(match)
            texts += [self.text[at:begin], inserted]
            starts += self.starts[at:begin]
            ends += self.ends[at:begin]
            if end > begin:
                starts += [self.starts[begin]] * len(inserted)
                ends += [self.ends[end - 1]] * len(inserted)
            at = end
        texts.append(self.text[at:])
        return MappedText("".join(texts), (*starts, *self.starts[at:]), (*ends, *self.ends[at:]))

    def folded(self) -> MappedText:
        """Return the text in one width (NFKC), without invisible signs, every minus and hyphen as `-`; ① and ² stay."""
        if _is_folded(self.text):
            return self
        if not _JOINING.search(self.text):
            signs = [*map(_folded, self.text)]
            if all(len(sign) == 1 for sign in signs):
                return MappedText("".join(signs), self.starts, self.ends)
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for match in _CLUSTER.finditer(self.text):
            folded = _folded(match[0])
            texts.append(folded)
            starts += [self.starts[match.start()]] * len(folded)
            ends += [self.ends[match.end() - 1]] * len(folded)
        return MappedText("".join(texts), tuple(starts), tuple(ends))


#: What folding changes though NFKC does not.
_FOLDED_BESIDE = re.compile(f"[{''.join(_DASHES)}{INVISIBLE}]")


def _is_folded(text: str) -> bool:
    """Return whether folding leaves a text as it is, sixty times as fast as folding it."""
    return text.isascii() or (unicodedata.is_normalized("NFKC", text) and not _FOLDED_BESIDE.search(text))


@lru_cache(maxsize=16384)
def _folded(cluster: str) -> str:
    if cluster[0] in INVISIBLE:
        return ""
    if is_kept_mark(cluster[0]):
        return cluster
    return "".join(_DASHES.get(sign, sign) for sign in unicodedata.normalize("NFKC", cluster))
