"""時点: the day the whole board is looked at as of — today, the last meeting, the end of last month, or any day."""

from __future__ import annotations

from datetime import date

import streamlit as st

from kpicore.periods import FIRST_DAY
from kpicore.reports.as_of import moments
from kpicore.text import formats
from pages.shared import session
from pages.shared.session import View

_ANY_DAY, _TODAY = "any_day", "today"
_ASKS = "as-of-asks"


def control(shown: View) -> None:
    """Draw the button that names the day shown and offers others; the day is in the address of every page."""
    words = shown.words
    today = date.fromisoformat(shown.mark[1])
    named_days = {str(moment): day for moment, day in moments(shown.snapshot, today).items()}
    days: dict[str, date | None] = {_TODAY: None, **named_days, _ANY_DAY: None}
    # A new one for every day shown: the browser would remember what was chosen in the old one.
    key = f"as-of-{shown.chosen_day or _TODAY}-{words.language}"

    def label(choice: str) -> str:
        day = days[choice]
        named = words(f"as_of.{choice}")
        return named if day is None else words("as_of.moment", name=named, day=formats.day(day, words.language))

    def choose() -> None:
        chosen = st.session_state[key]
        st.session_state[_ASKS] = chosen == _ANY_DAY
        if chosen != _ANY_DAY:
            session.choose_day(days[chosen])

    now = words("as_of.today") if shown.chosen_day is None else formats.day(shown.chosen_day, words.language, year=True)
    st.menu_button(
        words("as_of.button", day=now),
        list(days),
        format_func=label,
        key=key,
        on_click=choose,
        type="tertiary",
        icon=":material/history:",
    )
    if st.session_state.get(_ASKS):
        _any_day(shown, today)


def _any_day(shown: View, today: date) -> None:
    key = f"as-of-day-{shown.today}"

    def choose() -> None:
        if (chosen := st.session_state[key]) is not None:
            st.session_state[_ASKS] = False
            session.choose_day(None if chosen == today else chosen)

    st.date_input(
        shown.words("as_of.any_day"),
        shown.today,
        min_value=FIRST_DAY,
        max_value=max(today, shown.today),
        key=key,
        on_change=choose,
        label_visibility="collapsed",
        width=140,
    )
