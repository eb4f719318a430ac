"""The fields of the entry page as one component: what is typed stays in the browser until the server has answered for it.

Words and figures come from Python; the browser's part shows them with `textContent` alone. What it sends back is trusted in nothing:
`pages/run/entry/saving.py` reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person at the browser asks to see: a field that is elsewhere, or their own page as this device remembers it."""

    field: str = ""
    me: str = ""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What tells apart what browsers keep: `rows` for one plan, visitor and person, `board` for one plan ("" where nobody is chosen).

    `me` is who is chosen now, "" for nobody yet.
    """

    rows: str
    board: str = ""
    me: str = ""


def entry_rows(
    rows: Sequence[Mapping[str, Any]],
    *,
    place: Keeping,
    answers: Sequence[Mapping[str, Any]],
    words: Mapping[str, str],
    focus: str = "",
) -> Wish:
    """Draw the rows; return what the person asks to see by this very click or visit. `focus` is the field to begin in."""
    data = {"rows": rows, "answers": answers, "words": words, "focus": focus}
    result = _rows(
        key=KEY,
        data={**data, "place": place.rows, "board": place.board, "me": place.me},
        on_sent_change=lambda: None,
        on_pasted_change=lambda: None,
        on_open_change=lambda: None,
        on_me_change=lambda: None,
    )
    field, me = result.open, result.me
    return Wish(field if isinstance(field, str) else "", me if isinstance(me, str) else "")


def _state() -> Mapping[str, Any]:
    found = st.session_state.get(KEY)
    return found if isinstance(found, Mapping) else {}
