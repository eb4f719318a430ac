"""The parts of a page of which one is drawn, as links side by side: which one is in the address, as one step of the history.

Reload, Back and a link from elsewhere open the same part. Eight tabs of Streamlit cost the browser a quarter of an indicator's page; the
names here are drawn with `textContent` alone, and which one is marked the browser takes from the address.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from pages.shared.components.address import LINKS_JS
from pages.shared.components.packed import UNPACKED_JS, packed

#: The name of the chosen part in the address; the first part needs none.
PART = "part"

_HERE = Path(__file__).parent
_links = st.components.v2.component(
    "kpi_part_links",
    html=(_HERE / "parts.html").read_text(encoding="utf-8"),
    css=(_HERE / "parts.css").read_text(encoding="utf-8"),
    js="\n".join((LINKS_JS, UNPACKED_JS, (_HERE / "parts.js").read_text(encoding="utf-8"))),
)


def part_links(parts: Mapping[str, str], *, label: str, key: str) -> str:
    """Draw the links to parts, each a name for the address with its text, and return the name of the one to draw.

    `label` is read out before them. What the address names and is no part is the first one.
    """
    names = list(parts)
    shown = [{"name": name if at else None, "text": text} for at, (name, text) in enumerate(parts.items())]
    _links(key=key, data=packed({"label": label, "name": PART, "parts": shown}))
    asked = st.query_params.get(PART, "")
    return asked if asked in parts else names[0]
