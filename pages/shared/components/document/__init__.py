"""What belongs to the document and to no element of it: a visible focus, readable buttons, Streamlit's own words in the page's language.

Streamlit has no setting for any of these. An invisible component puts one stylesheet into the document and keeps its own words translated
as they appear. The English words stand in `[streamlit]` of en.toml exactly as Streamlit writes them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from kpicore.text.catalogue import catalogue
from pages.shared.components.packed import UNPACKED_JS, packed

_HERE = Path(__file__).parent
_SECTION = "streamlit."
#: The language Streamlit speaks.
STREAMLITS = "en"
_document = st.components.v2.component(
    "kpi_document", js="\n".join((UNPACKED_JS, (_HERE / "document.js").read_text(encoding="utf-8")))
)


def dress(language: str) -> None:
    """Draw, once in every run, the component that dresses the document for a language."""
    _document(key="document", data=_words(language))


@cache
def _words(language: str) -> bytes:
    """Return Streamlit's words with those that stand in their place, packed; none for the language it speaks itself."""
    theirs, shown = catalogue(STREAMLITS), catalogue(language)
    keys = [] if language == STREAMLITS else [key for key in shown if key.startswith(_SECTION)]
    return packed({"words": [[theirs(key, n="{n}"), shown(key, n="{n}")] for key in keys]})
