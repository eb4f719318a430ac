"""Choices that live in the address: a link shows a colleague the same thing.

The address holds ids, never labels; the first option is the default and stays out of it. The widget's key carries
language and choice, so that it follows the address when that changes (back, a link, another language).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pages.shared import session

#: Writes values into the address.
Put = Callable[..., None]


def segments(
    name: str,
    options: Sequence[str],
    label: str,
    said: Callable[[str], str],
    language: str,
    put: Put = session.put_in_address,
) -> str:
    """Draw the options side by side and return the chosen id; `?name=` holds it, where `put` writes it."""
    chosen = st.query_params.get(name, options[0])
    chosen = chosen if chosen in options else options[0]
    key = f"{name}-{chosen}-{language}"
    st.segmented_control(
        label,
        options,
        default=chosen,
        format_func=said,
        required=True,
        key=key,
        on_change=_put,
        args=(name, key, options, put),
        label_visibility="collapsed",
        width="content",
    )
    return chosen


def _put(name: str, key: str, options: Sequence[str], put: Put) -> None:
    chosen = st.session_state[key]
    put(**{name: None if chosen == options[0] else chosen})


def picked(
    name: str,
    options: Sequence[str],
    label: str,
    said: Callable[[str], str],
    language: str,
    *,
    width: int = 190,
    put: Put = session.put_in_address,
) -> None:
    """Draw a list with one id or none chosen; `?name=` holds it, where `put` writes it. An id that is not an option counts as none."""
    chosen = st.query_params.get(name)
    key = f"{name}-{chosen}-{language}"
    st.selectbox(
        label,
        options,
        index=options.index(chosen) if chosen in options else None,
        format_func=said,
        placeholder=label,
        key=key,
        on_change=lambda: put(**{name: st.session_state[key]}),
        label_visibility="collapsed",
        width=width,
    )
