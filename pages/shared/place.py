"""Where a person is on a page (which meeting, which step), and what they answer there, held against messages that are behind.

A click writes the new place into the address. On a slow board the person clicks again before the browser has heard of it: that click comes
with the old address, and the message with the new one is dropped. Whoever read the address alone would put the person back a step. So a
page that was left is only believed of Back, Forward or a link, until the browser itself has named the new one.

A run that the server began by itself (new numbers, `st.rerun`) has the new address and says nothing about the browser. It is known by
`context_info`: Streamlit hands on what the run before had, while every message of the browser brings its own.

A message that left the browser before the page changed also brings the widgets of the page before. Streamlit has forgotten their values by
then, and calls every one of them changed: a step that was left would be chosen again, a switch turned back. So a widget has an answer when
its value is another than it was drawn with (`on_answer`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.shared import session

_PLACES, _PAGE, _VALUES = "places", "places-page", "values-known"
_Values = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Where this visit wants to be. `left` are the places it left that the browser may still name; `message` is what the browser said of
    itself when it last asked for a run.
    """

    values: _Values
    left: frozenset[_Values] = field(default_factory=frozenset)
    message: Any = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the address of one page, by the names of its parameters; all of them together are one place."""

    names: tuple[str, ...]

    def settle(self) -> None:
        """Put the address right where it is behind. A page calls it before it reads the address."""
        held: dict[tuple[str, ...], _Wanted] = st.session_state.setdefault(_PLACES, {})
        named = tuple(st.query_params.get(name) for name in self.names)
        wanted = held.get(self.names)
        context = get_script_run_ctx()
        goes_through_history = context is not None and context.is_history_navigation
        message = context.context_info if context is not None else None
        is_behind = wanted is not None and not goes_through_history and named in wanted.left
        if wanted is None or not (is_behind or named == wanted.values):
            wanted = _Wanted(named)
        elif is_behind:
            session.put_in_address(**dict(zip(self.names, wanted.values, strict=True)))
        elif message is not wanted.message:
            wanted = replace(wanted, left=frozenset())  # the browser itself named it: the address has arrived
        held[self.names] = replace(wanted, message=message)

    def go(self, **values: str | None) -> None:
        """Show another place from the next run on; parameters not named stay as they are."""
        self.settle()
        held: dict[tuple[str, ...], _Wanted] = st.session_state[_PLACES]
        here = held[self.names]
        there = tuple(values.get(name, now) for name, now in zip(self.names, here.values, strict=True))
        if there == here.values:
            return
        held[self.names] = _Wanted(there, (here.left | {here.values}) - {there}, here.message)
        session.put_in_address(**dict(zip(self.names, there, strict=True)))


def on_page(name: str) -> None:
    """Let go of the places and the widgets of a page that is no longer shown: its address is believed again, and its widgets are not. The
    router calls it in every run.
    """
    if st.session_state.get(_PAGE) != name:
        st.session_state[_PAGE] = name
        st.session_state.pop(_PLACES, None)
        st.session_state.pop(_VALUES, None)


def on_answer(key: str, drawn: object, act: Callable[[Any], None]) -> Callable[[], None]:
    """Return the `on_change` of a widget that is drawn with a value: `act` is called with every other value it is given.

    Two answers in a row are both heard, though the page was not drawn between them: what was answered last is then what is known.
    """
    st.session_state.setdefault(_VALUES, {})[key] = drawn

    def changed() -> None:
        known, value = st.session_state.get(_VALUES, {}), st.session_state[key]
        if key in known and value != known[key]:
            known[key] = value
            act(value)

    return changed
