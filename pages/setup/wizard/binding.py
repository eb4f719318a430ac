"""Widgets that show a value kept elsewhere: under which key each is drawn.

The key stays while only the widget itself changes the value, so that the focus stays. When something else changed
it (a sentence was read, another person's draft was loaded), the widget is drawn under another key: a value pushed into a widget
that is on the screen races with what the browser sends in the same moment, and would come back as if a person had typed the old text.
"""

from __future__ import annotations

import streamlit as st

_GENERATIONS = "wizard-generations"
_SIGN = "--g"


def bound(place: str, value: object) -> str:
    """Return the key to draw a widget under so that it shows this value."""
    key = key_of(place)
    if key in st.session_state and st.session_state[key] != value:
        renew(place)
        key = key_of(place)
    if key not in st.session_state:
        st.session_state[key] = value
    return key


def key_of(place: str) -> str:
    """Return the key a widget is drawn under at present."""
    generation = st.session_state.get(_GENERATIONS, {}).get(place, 0)
    return f"{place}{_SIGN}{generation}" if generation else place


def renew(place: str) -> None:
    """Reset a widget: from the next run on it is drawn under another key."""
    generations = dict(st.session_state.get(_GENERATIONS, {}))
    generations[place] = generations.get(place, 0) + 1
    st.session_state[_GENERATIONS] = generations


def value_of(place: str) -> object:
    """Return the value of a widget, None where it is not drawn."""
    return st.session_state.get(key_of(place))
