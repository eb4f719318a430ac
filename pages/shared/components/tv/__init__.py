"""The slides of a TV on the wall, as one component that covers the whole window.

What turns, counts and reloads is the browser's; the server sends slides where they changed, and every few seconds when its store last
answered. A slide is drawn with `textContent` alone.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.shared.components.packed import UNPACKED_JS

_HERE = Path(__file__).parent
_tv = st.components.v2.component(
    "kpi_tv",
    html=(_HERE / "tv.html").read_text(encoding="utf-8"),
    css=(_HERE / "tv.css").read_text(encoding="utf-8"),
    js="\n".join((UNPACKED_JS, (_HERE / "tv.js").read_text(encoding="utf-8"))),
)


def tv(data: bytes, *, key: str) -> None:
    """Draw slides (`kpicore.text.tv`), packed together with what is known of their age."""
    _tv(key=key, data=data)
