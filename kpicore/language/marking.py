"""A folded text as marks, left to right: numbers, times, bounds, verbs of change, negation, particles, words, breaks.

Japanese and English give the same marks; what differs is which words give them. Every character of a token lies in exactly one mark.
"""

from __future__ import annotations

from kpicore.language.english_marks import EnglishScan
from kpicore.language.japanese_marks import JapaneseScan
from kpicore.language.scanning import TextMark
from kpicore.language.tokens import is_japanese, tokens


def text_marks(text: str) -> tuple[TextMark, ...]:
    """Return the marks of a folded text."""
    scan = JapaneseScan if is_japanese(text) else EnglishScan
    return tuple(scan(text, tokens(text)).marks())
