"""Moves the focus: an invisible component that scrolls one element into view and focuses it, or another one that it is about.

A place is the `key` of a widget or container. Every request counts once: what a person does afterwards is never undone by a rerun.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
_focus = st.components.v2.component("focus_mover", js=(_HERE / "focus.js").read_text(encoding="utf-8"))
_ASKED = "focus-asked"
_NOTHING = (0, "", False, "")


def ask_for_focus(place: str, *, marked: bool = False, about: str = "") -> None:
    """Focus the element with this key when it is drawn; `marked` highlights it for a moment.

    `about` is the key of what that element, which stands still, speaks of: it is brought to the top of what is seen instead.
    """
    count = st.session_state.get(_ASKED, _NOTHING)[0]
    st.session_state[_ASKED] = (count + 1, place, marked, about)


def draw_focus(key: str = "focus-mover") -> None:
    """Draw the component, last on a page: it moves the focus where it was asked for, once. Of two on a page each has a key."""
    count, place, marked, about = st.session_state.get(_ASKED, _NOTHING)
    st.session_state[_ASKED] = (count, "", False, "")
    _focus(key=key, data={"count": count, "place": place, "marked": marked, "about": about})
