"""The fields of the entry page as one component: what is typed stays in the browser until the server has answered for it.

Words and figures come from Python; the browser's part shows them with `textContent` alone. What it sends back is trusted in nothing:
`pages/run/entry/saving.py` reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
_rows = st.components.v2.component(
    "kpi_entry_rows",
    html=(_HERE / "rows.html").read_text(encoding="utf-8"),
    css=(_HERE / "rows.css").read_text(encoding="utf-8"),
    js=(_HERE / "rows.js").read_text(encoding="utf-8"),
)

KEY = "entry-rows"


def sent() -> Mapping[str, Any]:
    """Return what the browser has sent: `messages` with the fields it hands over, empty before anything was."""
    found = _state().get("sent")
    return found if isinstance(found, Mapping) else {}


def pasted() -> Mapping[str, Any]:
    """Return the block pasted last: `n`, `field` and `text`; empty before anything was."""
    found = _state().get("pasted")
    return found if isinstance(found, Mapping) else {}


def entry_rows(
    rows: Sequence[Mapping[str, Any]],
    *,
    place: str,
    answers: Sequence[Mapping[str, Any]],
    words: Mapping[str, str],
    focus: str = "",
) -> str | None:
    """Draw the rows; return the field that the person asks to see by this very click, elsewhere than on this page, else None.

    `place` tells apart what browsers keep for one plan and person, `focus` is the field to begin in.
    """
    data = {"rows": rows, "place": place, "answers": answers, "words": words, "focus": focus}
    result = _rows(
        key=KEY,
        data=data,
        on_sent_change=lambda: None,
        on_pasted_change=lambda: None,
        on_open_change=lambda: None,
    )
    found = result.open
    return found if isinstance(found, str) else None


def _state() -> Mapping[str, Any]:
    found = st.session_state.get(KEY)
    return found if isinstance(found, Mapping) else {}
