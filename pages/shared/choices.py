"""Choices that live in the address: a link shows a colleague the same thing.

The address holds ids, never labels; the first option is the default and stays out of it. The widget's key carries
language and choice, so that it follows the address when that changes (back, a link, another language).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from pages.shared import session
from pages.shared.place import on_answer

#: Writes values into the address.
Put = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ids, which `?name=` holds where `go` puts it; `said` is what an id is called."""

    name: str
    options: Sequence[str]
    label: str
    said: Callable[[str], str]
    go: Put = session.put_in_address


def segments(choice: Choice, language: str) -> str:
    """Draw the options side by side and return the chosen id."""
    name, options = choice.name, choice.options
    chosen = st.query_params.get(name, options[0])
    chosen = chosen if chosen in options else options[0]
    key = f"{name}-{chosen}-{language}"
    chose = lambda other: choice.go(**{name: None if other == options[0] else other})  # noqa: E731
    st.segmented_control(
        choice.label,
        options,
        default=chosen,
        format_func=choice.said,
        required=True,
        key=key,
        on_change=on_answer(key, chosen, chose),
        label_visibility="collapsed",
        width="content",
    )
    return chosen


def picked(choice: Choice, language: str, *, width: int = 190) -> None:
    """Draw a list with one id or none chosen. An id that is not an option counts as none."""
    name, options = choice.name, choice.options
    chosen = st.query_params.get(name)
    index = options.index(chosen) if chosen in options else None
    key = f"{name}-{chosen}-{language}"
    st.selectbox(
        choice.label,
        options,
        index=index,
        format_func=choice.said,
        placeholder=choice.label,
        key=key,
        on_change=on_answer(key, None if index is None else chosen, lambda other: choice.go(**{name: other})),
        label_visibility="collapsed",
        width=width,
    )
