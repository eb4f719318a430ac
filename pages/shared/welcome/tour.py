"""The tour of the sample plan: five steps over the pages they are about, in a card that stands in the corner and blocks nothing; on a
phone it stands at the lower edge, and what a step is about above it.

It is offered once on the board, after the first start was answered, to somebody the board's memory can know again; what was offered and
taken or declined is kept there under their name. On the page of the manual it can be taken at any time. A plan of one's own has no tour.
"""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from kpicore.errors import KpiError
from kpicore.model.access import Role
from pages.shared import session
from pages.shared.components import address
from pages.shared.components.focus import ask_for_focus, draw_focus
from pages.shared.session import View
from pages.shared.welcome.first_start import waits_for_answer
from pages.shared.welcome.visits import person_of

_STEP, _SEEN, _KEPT = "tour-step", "tour-seen", "tour"


class Step(NamedTuple):
    """One step: its words (`tour.title_…`, `tour.text_…`), the page they are about, and the key of the element there."""

    name: str
    page: str
    about: str = "frame"


def steps(role: Role) -> tuple[Step, ...]:
    """Return the five steps; the last is what somebody of this role does next."""
    last = Step("own", "wizard", "wizard-start-sentence") if role >= Role.OWNER else Step("help", "help")
    return (
        Step("answer", "board"),
        Step("act", "board", "wall"),
        Step("entry", "entry"),
        Step("meeting", "review"),
        last,
    )


def offer_tour(shown: View) -> None:
    """Draw the line that offers the tour, until this person took or declined it."""
    is_sample_today = shown.snapshot.plan.settings.sample and shown.chosen_day is None
    if st.session_state.get(_STEP) is not None or not is_sample_today or waits_for_answer(shown) or _was_seen():
        return
    words = shown.words
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key="tour-offer"):
        st.markdown(f":material/tour: {words('tour.offer')}", width="stretch")
        st.button(words("tour.begin"), type="primary", key="tour-begin", on_click=_begin)
        st.button(words("tour.skip"), type="tertiary", key="tour-skip", on_click=_note_seen)


def offer_tour_again(shown: View) -> None:
    """Draw the button that begins the tour, on the sample plan."""
    if shown.snapshot.plan.settings.sample and st.session_state.get(_STEP) is None:
        st.button(shown.words("tour.begin"), icon=":material/tour:", key="tour-again", on_click=_begin)


def draw_tour(page: str, shown: View) -> None:
    """Draw the card of the step the person is at, on whichever page that is; nothing where no tour is on."""
    at = st.session_state.get(_STEP)
    if at is None:
        return
    if not shown.snapshot.plan.settings.sample:
        st.session_state.pop(_STEP)
        return
    words, found = shown.words, steps(session.visitor().actor.role)
    step = found[at]
    with st.container(border=True, gap="xsmall", key="tour"):
        st.caption(words("tour.of", n=at + 1))
        st.markdown(f"**{words(f'tour.title_{step.name}')}**  \n{words(f'tour.text_{step.name}')}")
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            is_elsewhere = page != step.page
            moves = 0
            if at:
                moves -= st.button(words("tour.back"), key="tour-back")
            if is_elsewhere and st.button(words("tour.open"), type="primary", key="tour-open"):
                _go(at, step.page, page)
            if at + 1 < len(found):
                moves += st.button(words("tour.next"), type="secondary" if is_elsewhere else "primary", key="tour-next")
            st.button(words("tour.end"), type="tertiary", key="tour-end", on_click=_end)
    draw_focus("tour-focus")
    if moves:
        _go(at + moves, found[at + moves].page, page)


def _go(at: int, wanted: str, page: str) -> None:
    """Go to a step, and to its page where that is another; the card has the focus there."""
    st.session_state[_STEP] = at
    ask_for_focus("tour", about=steps(session.visitor().actor.role)[at].about)
    if wanted != page:
        address.go(wanted, {})
    st.rerun()


def _begin() -> None:
    _note_seen()
    st.session_state[_STEP] = 0
    ask_for_focus("tour", about="frame")


def _end() -> None:
    st.session_state.pop(_STEP, None)


# -- who has seen it -------------------------------------------------------------------------------------------


def _was_seen() -> bool:
    """Return whether this person took or declined the tour; whoever the memory cannot know again is not asked at every visit."""
    if _SEEN not in st.session_state:
        person = person_of(session.visitor())
        try:
            st.session_state[_SEEN] = person is None or _KEPT in session.state().people.settings(person)
        except KpiError:
            return True
    return bool(st.session_state[_SEEN])


def _note_seen() -> None:
    """Keep that the tour was taken or declined; where it cannot be kept it holds for this visit."""
    st.session_state[_SEEN] = True
    person = person_of(session.visitor())
    if person is None:
        return
    try:
        session.state().people.put(person, _KEPT, "seen")
    except KpiError:
        return
