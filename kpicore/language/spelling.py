"""One spelling for the many ways a cell can be typed: full and half width, invisible signs, odd minuses."""

from __future__ import annotations

import re
import unicodedata

#: Longer cells are remarks: no number, period or mark is read from them.
LONGEST_READ = 1_000
LONGEST_SHOWN = 80

#: Spaces of no width, direction marks and soft hyphens that come along when copied from web pages and mail.
INVISIBLE = "".join(map(chr, [0x00AD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF]))
_WITHOUT_INVISIBLE = str.maketrans("", "", INVISIBLE)
# Folding would turn ① into 1, ⑴ into (1) and 1² into 12: they are marks, not digits, and stay what they are.
_MARKS = re.compile("([²³¹¼-¾⁰-₟⅐-⅟↉①-⓿❶-➓㉈-㉏㉑-㉟㊱-㊿\U0001f100-\U0001f10a])")


def is_kept_mark(sign: str) -> bool:
    """Return whether a character is a mark that folding would turn into a digit: ①, ², ½."""
    return _MARKS.fullmatch(sign) is not None


def tidy(text: str) -> str:
    """Return the text in one width (NFKC), without invisible signs, outer blanks and a leading apostrophe."""
    if not text.isascii():
        text = text.translate(_WITHOUT_INVISIBLE)
    if not unicodedata.is_normalized("NFKC", text):
        parts = _MARKS.split(text)  # every second one is a mark
        text = "".join(part if index % 2 else unicodedata.normalize("NFKC", part) for index, part in enumerate(parts))
    text = text.strip()
    return text[1:].lstrip() if text.startswith(("'", "’")) else text


def too_long(text: str) -> bool:
    """Return whether the text is a remark by its length alone (blanks at the ends do not count)."""
    return len(text) > LONGEST_READ and len(text.strip()) > LONGEST_READ


def shown(value: object) -> str:
    """Return what the facts of a problem quote of a cell: its text, cut after 80 characters."""
    if isinstance(value, bool):
        return str(value).upper()
    try:
        text = value if isinstance(value, str) else str(value)
    except Exception:  # noqa: BLE001 - a cell of an unknown kind must not stop the rest
        text = type(value).__name__
    text = text.strip()
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
