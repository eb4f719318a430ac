"""What the browser does for the pages of the manual: links between them open in the same tab, and the section asked for comes into view."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.shared.components.address import LINKS_JS
from pages.shared.components.packed import UNPACKED_JS, packed

_HERE = Path(__file__).parent
_manual = st.components.v2.component(
    "kpi_manual", js="\n".join((LINKS_JS, UNPACKED_JS, (_HERE / "manual.js").read_text(encoding="utf-8")))
)
#: Keys of the containers that hold its links and its text.
HOLDS_LINKS, HOLDS_TEXT = "manual", "manual-text"


def lead(page: str, section: int) -> None:
    """Draw the invisible component: `section` is the number of the heading that was asked for, 0 for the top of the page."""
    _manual(key="manual-lead", data=packed({"page": page, "section": section}))
