"""テレビに映す: what a TV is to show, as the address to open on it."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from kpicore.model.serving import ModeKind
from kpicore.text.tv import LONGEST_TURN, SLIDES, USUAL_TURN, Programme
from pages.shared import session
from pages.shared.mode import mode
from pages.shared.style import Voice, escape_md

TV_PAGE = "pages/watch/tv.py"


@st.fragment
def draw(words: Voice) -> None:
    """Draw the button that opens the choices, and below them the address they make; what it opens is drawn when it is opened."""
    opened = st.popover(words("tv.show"), icon=":material/tv:", type="tertiary", key="tv", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.markdown(words("tv.show_text"))
        chosen = st.pills(
            words("tv.slides"),
            SLIDES,
            default=SLIDES,
            selection_mode="multi",
            format_func=lambda name: words(f"tv.slide_{name}"),
            key="tv-slides",
        )
        turn = st.number_input(
            words("tv.turn"), 0, LONGEST_TURN, USUAL_TURN, step=5, help=words("tv.turn_help"), key="tv-turn"
        )
        has_names = st.toggle(words("tv.names"), value=True, key="tv-names")
        is_light = st.toggle(words("tv.light"), key="tv-light")
        show = tuple(name for name in SLIDES if name in chosen) or SLIDES
        programme = Programme(show, int(turn), has_names, is_light)
        st.caption(words("tv.address"))
        st.code(address_of(programme), language=None, wrap_lines=True)
        if mode().kind is ModeKind.TEAM:
            st.caption(escape_md(words("tv.needs_key")))
        query = dict(part.split("=", 1) for part in programme.query.split("&"))
        st.page_link(TV_PAGE, label=words("tv.open"), icon=":material/open_in_new:", query_params=query)


def address_of(programme: Programme) -> str:
    """Return the whole address of a programme: below the public address, else where this visit is."""
    parts = urlsplit(st.context.url or "")
    origin = mode().public_origin or f"{parts.scheme}://{parts.netloc}"
    carried = "".join(f"&{name}={value}" for name, value in session.carried().items() if value and name != "as_of")
    return f"{origin}/tv?{programme.query}{carried}"
