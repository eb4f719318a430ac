"""The text of a raw cell, and the keys under which names and words are compared."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from kpicore.model.names import name_key
from kpicore.sheets.grid import Uncomputed

__all__ = ["escaped", "is_blank", "name_key", "text_of", "word_key"]

_TRIMMED = " \t\r\n\f\v\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff\u200b" + "".join(
    chr(code) for code in range(0x2000, 0x200B)
)


def text_of(value: object) -> str:
    """Return a cell as text: surrounding blanks dropped, except after a leading apostrophe, which is taken off.

    Whole numbers have no point, days are ISO, a formula without a value is blank.
    """
    if isinstance(value, str):
        return value[1:] if value.startswith("'") else value.strip(_TRIMMED)
    match value:
        case None | Uncomputed():
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
        case datetime() if (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0):
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)


def escaped(text: str) -> str:
    """Return the text as it must stand in a cell to be read back by `text_of` as it is."""
    return text if text_of(text) == text else f"'{text}"


def is_blank(value: object) -> bool:
    """Return whether a cell holds nothing to read. A formula without a value is not blank."""
    return value is None or (isinstance(value, str) and (value == "'" or not value.strip(_TRIMMED)))


@lru_cache(maxsize=65536)
def word_key(text: str) -> str:
    """Return a word of the format as it is compared: like a name, and underscores and hyphens are blanks."""
    key = name_key(text)
    return re.sub(r"[_\-]", "", key) or key
