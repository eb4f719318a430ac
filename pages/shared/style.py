"""How lights, names and numbers look on a page: colours and escaping. `Voice` and the marks come from `kpicore.text`.

Colours are names of the theme's palette (`.streamlit/config.toml`), never values, so that light and dark follow by
themselves. A light is always mark + word + colour. Only three states have a colour; the other four are grey and
differ by mark and word (R6).
"""

from __future__ import annotations

import re
from functools import lru_cache

from kpicore.scoring.result import Status
from kpicore.text.board import LONGEST_OWNER
from kpicore.text.escaping import one_line
from kpicore.text.voice import MARKS, NO_COLOUR, PALETTE, Voice, light_text, voice

__all__ = [
    "LONGEST_NAME",
    "LONGEST_OWNER",
    "MARKS",
    "NO_COLOUR",
    "PALETTE",
    "Voice",
    "escape_md",
    "grid_text",
    "light_md",
    "light_text",
    "one_line",
    "voice",
]

#: A name longer than this is cut on cards and lists; the indicator's own page shows all of it.
LONGEST_NAME = 80

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~$:&!{}^])")
_SHORTCODE = re.compile(r":(?=[\w+\-/])", re.ASCII)
_LINK_STARTS = re.compile(r"(?i)(https?|ftp|mailto|xmpp)(?=:)|(?<![a-z0-9])(www)(?=\.)")
_MAIL_SIGN = re.compile(r"(?<=[-.\w+])@(?=[-\w])", re.ASCII)
# Signs between blanks that the page would draw as arrows and the like.
_DRAWN = re.compile(r"(?<!\S)(<->|->|<-|--|>=|<=|~=)(?!\S)")
_LINE_START = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+=]))")
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
# Keeps two signs apart for the page's own replacements (emoji codes, bare links) and shows nothing.
_JOINER = "\u2060"


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


def grid_text(text: str) -> str:
    """Return a text for a cell of a grid: the browser makes CSV files of grids and guards nothing.

    One that a spreadsheet would take for a formula begins with a sign that shows nothing.
    """
    line = one_line(text)
    return f"{_JOINER}{line}" if line.startswith(_FORMULA_STARTS) else line


def light_md(status: Status, words: Voice) -> str:
    """Return a light as Markdown: a badge with mark and word, in the colour of the state."""
    return f":{PALETTE.get(status, NO_COLOUR)}-badge[{light_text(status, words)}]"
