"""The font of paper: Noto Sans CJK JP in two weights, from packages, so that nothing depends on what a machine has installed.

A sign the font has no picture for (an emoji, a script of elsewhere) is printed as 〓, as printers do, never as an empty box, which could be
read as the light 目標なし.
"""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path
from struct import unpack_from

from kpicore.errors import PaperMissing

FAMILY = "Noto Sans CJK JP"
_PACKAGES = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
#: What paper is made with; one of them without the others is of no use.
_NEEDED = ("typst", "vl_convert", *_PACKAGES)
_MISSING = "〓"
#: Signs that join others or choose their look: without their picture they are nothing.
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")


def is_installed() -> bool:
    """Return whether what paper is made with is there (`make setup EXTRAS=paper`)."""
    return all(importlib.util.find_spec(name) is not None for name in _NEEDED)


def require_installed() -> None:
    """Raise PaperMissing where what paper is made with is not there."""
    if not is_installed():
        raise PaperMissing()


def font_folders() -> list[str]:
    """Return the folders that hold the two fonts."""
    return [str(path.parent) for path in _files()]


def drawable(text: str) -> str:
    """Return a text with 〓 for each sign that the font has no picture for."""
    if text.isascii():
        return text
    has = _coverage()
    return "".join(c if c.isspace() or ord(c) in has else "" if c in _JOINERS else _MISSING for c in text)


def _files() -> list[Path]:
    found = []
    for name in _PACKAGES:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            raise PaperMissing()
        found.append(next(Path(spec.origin).parent.glob("*.otf")))
    return found


@lru_cache(maxsize=1)
def _coverage() -> frozenset[int]:
    """Return the code points of the regular font, from its `cmap` table (format 12: runs of code points)."""
    font = _files()[0].read_bytes()
    tables = (unpack_from(">4sLLL", font, 12 + 16 * at) for at in range(unpack_from(">H", font, 4)[0]))
    cmap = next(offset for tag, _, offset, _ in tables if tag == b"cmap")
    records = (unpack_from(">HHL", font, cmap + 4 + 8 * at) for at in range(unpack_from(">H", font, cmap + 2)[0]))
    parts = [cmap + offset for _, _, offset in records]
    part = next(part for part in parts if unpack_from(">H", font, part)[0] == 12)
    runs = (unpack_from(">LLL", font, part + 16 + 12 * at) for at in range(unpack_from(">L", font, part + 12)[0]))
    return frozenset(code for first, last, _ in runs for code in range(first, last + 1))
