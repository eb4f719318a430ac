"""A sentence as it was typed, underlined where something was understood, with the word for it below.

The browser's part sets `textContent` alone; the underline and the word say what was found, never a colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
_heard = st.components.v2.component(
    "kpi_heard",
    html=(_HERE / "heard.html").read_text(encoding="utf-8"),
    css=(_HERE / "heard.css").read_text(encoding="utf-8"),
    js=(_HERE / "heard.js").read_text(encoding="utf-8"),
)


def draw_heard(parts: Sequence[tuple[str, str]], *, label: str, key: str) -> None:
    """Draw a sentence: each part with the word for what it gave, "" for nothing; `label` is read out before it."""
    _heard(key=key, data={"label": label, "parts": [{"text": text, "word": word} for text, word in parts]})
