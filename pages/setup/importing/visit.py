"""Results of the import that reruns of one session need again."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

T = TypeVar("T")


def once(place: str, source: object, key: object, make: Callable[[], T]) -> T:
    """Return what `make` returned for the same source and key, calling it only when one of them is another.

    `place` names the slot in the session, which holds the latest result alone. The source (a workbook, a tab) is
    compared by identity, the key by value.
    """
    kept: tuple[object, object, T] | None = st.session_state.get(place)
    if kept is not None and kept[0] is source and kept[1] == key:
        return kept[2]
    made = make()
    st.session_state[place] = (source, key, made)
    return made
