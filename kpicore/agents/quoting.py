"""Texts that people wrote, as an agent gets them: between marks, on few lines, without signs nobody sees, and short.

A name in a sheet may say "ignore your instructions". Nothing makes such a text harmless to a reader who obeys it; what can be done is to
say of every text where it begins and ends and that it is material. The marks are taken out of the texts themselves, so that none can
close its own.
"""

from __future__ import annotations

import unicodedata

OPEN, CLOSE = "⟦", "⟧"
#: A name; a cause or a note; the minutes of a meeting.
NAME, NOTE, MINUTES = 120, 600, 2000
#: A longer unit is not one: what is shorter holds no sentence.
LONGEST_UNIT = 12
LONGEST_ID = 64
_PLAIN_ID = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")


def said(text: str, most: int = NAME) -> str:
    """Return a text of people between marks, at most so many characters of it; "" stays "".

    >>> said("売上")
    '⟦売上⟧'
    """
    clean = _clean(text)
    if not clean:
        return ""
    return f"{OPEN}{clean if len(clean) <= most else clean[: most - 1] + '…'}{CLOSE}"


def unit_text(unit: str) -> str:
    """Return a unit as it stands beside numbers; one that is too long for a unit is cut."""
    clean = " ".join(_clean(unit).split())
    return clean if len(clean) <= LONGEST_UNIT else clean[: LONGEST_UNIT - 1] + "…"


def id_text(node_id: str) -> str:
    """Return an id as the tools take it: bare where it is one in letters, digits, `_`, `.` and `-`, else between marks, whole."""
    is_plain = set(node_id) <= _PLAIN_ID and len(node_id) <= LONGEST_ID
    return node_id if is_plain else said(node_id, len(node_id) + 1)


def unmarked(text: str) -> str:
    """Return an argument without the marks it was shown with: agents hand back what they were given."""
    return text.replace(OPEN, "").replace(CLOSE, "").strip()


def _clean(text: str) -> str:
    """Return a text without marks, control characters and signs that show nothing (joiners, tags, turns of direction)."""
    kept = (
        character
        for character in text.replace("\r\n", "\n").replace("\t", " ")
        if character == "\n" or unicodedata.category(character) not in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
    )
    return "".join(kept).replace(OPEN, "[").replace(CLOSE, "]").strip()
