"""The button in the header that makes a file of what a page shows: PDF, picture or HTML, made when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from kpicore.errors import KpiError
from kpicore.model.access import Role
from kpicore.paper import INSTALLS_PAPER, Format, Pages, PaperRequest, is_installed, make_paper
from kpicore.text.sentences import error_sentence
from pages.shared import session
from pages.shared.components.header import Control, ask
from pages.shared.session import View
from pages.shared.style import escape_md

#: What each page offers, the usual first; other pages have the browser's own printing.
OFFERS: Mapping[str, tuple[Pages, ...]] = {
    "board": (Pages.ONE, Pages.FULL),
    "tree": (Pages.TREE, Pages.ONE),
    "indicator": (Pages.INDICATOR, Pages.ONE),
    "review": (Pages.MINUTES, Pages.ONE),
}
_ONE_PICTURE = (Pages.ONE, Pages.TREE)
_TYPES = {Format.PDF: "application/pdf", Format.PNG: "image/png", Format.HTML: "text/html"}
_MADE = "paper-made"
#: How the header asks for it.
ASK = "paper"


def control(page: str, shown: View) -> Control | None:
    """Return the button, on the pages that have something to offer."""
    if page not in OFFERS or not shown.snapshot.plan.nodes:
        return None
    return ask(ASK, shown.words("paper.button"), icon="print")


def open_dialog(page: str, shown: View) -> None:
    """Open what the button leads to; a page without the button opens nothing, whatever the browser says."""
    if control(page, shown) is None:
        return
    words = shown.words

    @st.dialog(words("paper.button"), icon=":material/print:")
    def dialog() -> None:
        session.require(Role.VIEWER)
        if not is_installed():
            st.info(words("paper.missing", command=f"`{INSTALLS_PAPER}`"), icon=":material/info:")
            return
        wanted = _wanted(page, shown)
        if st.button(words("paper.make"), type="primary", icon=":material/print:", key="make-paper"):
            _make(wanted, shown)
        held = st.session_state.get(_MADE)
        if held is None or held[0] != (wanted, shown.mark):
            return
        made = held[1]
        st.download_button(
            words("paper.download", size=-(-len(made) // 1024)),
            made,
            f"kpi_{wanted.pages}_{shown.today.isoformat()}.{wanted.format}",
            _TYPES[wanted.format],
            icon=":material/download:",
            on_click="ignore",
            key="paper-download",
        )
        if wanted.format is Format.PNG:
            st.image(made, alt=words(f"paper.what_{wanted.pages}"))

    dialog()


def _wanted(page: str, shown: View) -> PaperRequest:
    """Draw what is made and as what, and return it."""
    words, offers = shown.words, OFFERS[page]
    pages = st.radio(
        words("paper.what"), offers, format_func=lambda each: words(f"paper.what_{each}"), key="paper-what"
    )
    formats = [each for each in Format if each is not Format.PNG or pages in _ONE_PICTURE]
    kind = st.radio(
        words("paper.format"),
        formats,
        format_func=lambda each: words(f"paper.format_{each}"),
        horizontal=True,
        key=f"paper-format-{len(formats)}",
    )
    about = {Pages.INDICATOR: "node", Pages.MINUTES: "meeting"}.get(pages, "")
    named = st.query_params.get(about, "") if about else ""
    if not named and pages is Pages.INDICATOR:  # where the address names none: the first goal, else the first node
        nodes = [shown.snapshot.plan.by_id[score.id] for score in shown.scores.nodes]
        named = next((node.id for node in nodes if node.kind == "KGI"), nodes[0].id)
    return PaperRequest(pages, kind, words.language, named)


def _make(wanted: PaperRequest, shown: View) -> None:
    """Make the file and keep it for the download; what cannot be made is said in one sentence."""
    words = shown.words
    bar = st.progress(0.0, words("paper.making"))

    def told(done: int, of: int) -> None:
        bar.progress(done / of, words("paper.making_page", done=done, of=of))

    confirmed = session.live().read().confirmed_at
    read_at = session.wall_time(confirmed, shown) if confirmed is not None else None
    try:
        made = make_paper(wanted, shown.snapshot, shown.scores, read_at=read_at, told=told)
    except KpiError as failure:
        st.error(escape_md(error_sentence(failure, words.language)), icon=":material/error:")
    else:
        st.session_state[_MADE] = ((wanted, shown.mark), made)
    bar.empty()
