"""Tells a screen reader what changed: an invisible line that is read out, once for each thing told.

What is told has to stand on the page as well: this is for those who do not see that it came.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
_announce = st.components.v2.component(
    "kpi_announce",
    html='<p class="told" role="status" aria-live="polite"></p>',
    css=(_HERE / "announce.css").read_text(encoding="utf-8"),
    js=(_HERE / "announce.js").read_text(encoding="utf-8"),
)
_COUNT = "announce-count"


def draw_announcement(text: str, *, key: str = "announcement") -> None:
    """Draw the line on every run of a page, with what is to be read out now, "" for nothing. Plain text."""
    count = st.session_state.get(_COUNT, 0) + bool(text)
    st.session_state[_COUNT] = count
    _announce(key=key, data={"count": count, "text": text})
