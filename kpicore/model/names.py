"""How names people wrote are compared."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=65536)
def name_key(text: str) -> str:
    """Return a name as it is compared: after NFKC, without blanks and letter case.

    >>> name_key("売　上 ｃｖｒ")
    '売上cvr'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if not char.isspace() and unicodedata.category(char) != "Cf")
