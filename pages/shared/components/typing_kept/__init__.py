"""Keeps what is typed until it has arrived: an invisible component that puts the text of a field back when the page is loaded again.

A text field hands over what was typed when it is left. Until then it lies in the browser's own store of the tab.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
_typing = st.components.v2.component("typing_kept", js=(_HERE / "typing.js").read_text(encoding="utf-8"))
_RUNS, _DONE = "typing-runs", "typing-done"


def typing_is_done(store: str, field: str) -> None:
    """Let go of the text of a field (its key) that was kept until it was used."""
    st.session_state[_DONE] = (*st.session_state.get(_DONE, ()), (store, field))


def keep_typing(store: str, within: str, *, until_done: Collection[str] = ()) -> None:
    """Draw the component on every run: it keeps the texts of fields whose keys begin with `within` under a name of the browser's store.

    A text is kept until its field was left and the page was drawn; those of `until_done` until `typing_is_done`.
    """
    runs = st.session_state.get(_RUNS, 0) + 1
    st.session_state[_RUNS] = runs
    done = [list(each) for each in st.session_state.pop(_DONE, ())]
    _typing(
        key="typing-kept",
        data={"run": runs, "store": store, "within": within, "until_done": list(until_done), "done": done},
    )
