"""The frame around every page: what is shown, how fresh it is, in which language, and what stands there when a page
cannot be shown.

An exception never reaches the screen: it gets a number, the trace goes to the log under that number, and the page says
one sentence. Streamlit's own stop and rerun are no `Exception` and pass.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import streamlit as st

from kpicore.errors import KpiError, NoSuchPlan
from kpicore.model.access import Role
from kpicore.periods import Period
from kpicore.text import formats
from kpicore.text.catalogue import LANGUAGES, catalogue
from kpicore.text.sentences import error_sentence
from pages.shared import parts, session
from pages.shared.live import Reading
from pages.shared.session import View
from pages.shared.style import Voice, escape_md

WIZARD_PAGE = "pages/setup/wizard/page.py"

log = logging.getLogger("gyakusan")


# -- failures --------------------------------------------------------------------------------------------------


def guarded(draw: Callable[[], None]) -> None:
    """Draw, and if that fails say so in one sentence: the error's own where it has one, else with a number."""
    try:
        draw()
    except KpiError as failure:
        st.error(_said(failure), icon=":material/block:")
    except Exception as failure:  # noqa: BLE001 - whatever happened, no trace reaches the screen
        say_unexpected(failure)


def say_unexpected(failure: Exception) -> None:
    """Put the failure into the log under a new number, and show the number."""
    number = session.new_error_number()
    log.error("error %s on %s", number, st.context.url, exc_info=failure)
    words = catalogue(session.language("ja"))
    st.error(words("errors.unexpected", number=number), title=words("errors.number", number=number))


def _said(failure: KpiError) -> str:
    return escape_md(error_sentence(failure, session.language("ja")))


# -- the header ------------------------------------------------------------------------------------------------


def header(shown: View) -> None:
    """Draw the line above every page, and below it what in the address could not be used."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="frame"):
        with st.container(width="content"):
            _live_line(shown)
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            if shown.snapshot.plan.settings.sample:
                _way_to_an_own_plan(shown)
            _other_year(shown)
            _language_switch(shown.words.language)
    if shown.chosen_day is not None:
        _other_day(shown)
    for key, text in shown.notes:
        st.caption(f":material/info: {shown.words(key, text=escape_md(text, 40))}")


def _way_to_an_own_plan(shown: View) -> None:
    st.page_link(
        WIZARD_PAGE,
        label=shown.words("frame.make_own"),
        icon=":material/design_services:",
        width="content",
    )


def _other_year(shown: View) -> None:
    """Draw the way to the other year: the one before, or in the days after its end the new one (R1)."""
    if shown.year is None or shown.year.other is None:
        return
    day = shown.year.as_of
    st.button(
        shown.words("frame.other_year", year=_year_name(shown.year.other, shown)),
        type="tertiary",
        on_click=lambda: session.choose_day(day),
        key="other-year",
    )


def _year_name(year: Period, shown: View) -> str:
    return formats.period_name(str(year), shown.snapshot.plan.settings.calendar, shown.words.language)


@st.fragment(run_every=session.glance_seconds())
def _live_line(shown: View) -> None:
    """Draw freshness, and run the page anew when there is something new: a revision, or a new day."""
    try:
        reading = session.live().read()
        if session.mark_of(reading) != shown.mark:
            st.rerun()
        plan = shown.snapshot.plan.settings
        parts.freshness(
            reading.confirmed_at,
            session.now(),
            as_of=shown.today,
            year="" if shown.year is None else _year_name(shown.year.year, shown),
            words=shown.words,
            plan=plan.name or shown.words("frame.unnamed_plan"),
            sample=plan.sample,
            reason=_why_not_fresh(reading, shown.words),
        )
        if reading.failure is not None:
            _ways_on(reading.failure, shown.words)
    except Exception as failure:  # noqa: BLE001 - a fragment runs on its own, outside `guarded`
        say_unexpected(failure)


def _why_not_fresh(reading: Reading, words: Voice) -> str | None:
    if reading.failure is None:
        return None
    if isinstance(reading.failure, KpiError):
        return words("frame.not_fresh", reason=error_sentence(reading.failure, words.language))
    return words("frame.not_fresh", reason=words("reasons.unknown"))


def _retry() -> None:
    session.live().retry()


def _ways_on(failure: Exception, words: Voice) -> None:
    """Draw what a person can do about data that are not fresh: have them checked at once, or take a sheet that lacks a tab."""
    with st.container(horizontal=True, gap="small"):
        st.button(words("frame.retry"), icon=":material/refresh:", type="tertiary", on_click=_retry, key="retry")
        lacks_tab = isinstance(failure, KpiError) and failure.facts.get("reason") == "tab-gone"
        if lacks_tab and session.current_actor().role >= Role.OWNER:
            st.button(words("frame.accept_sheet"), type="tertiary", on_click=session.accept_sheet, key="accept-sheet")


def _language_switch(language: str) -> None:
    """Draw the languages by their own names; the choice is put into the address."""
    # A new one after each choice and each step through the history: the browser would remember what was clicked in the old one.
    key = f"language-{language}" + (f"-{session.choices()}" if session.choices() else "")
    st.segmented_control(
        catalogue(language)("frame.language"),
        LANGUAGES,
        default=language,
        format_func=lambda code: catalogue(code)("common.language_name"),
        required=True,
        key=key,
        on_change=lambda: _choose_language(st.session_state[key], language),
        label_visibility="collapsed",
        width="content",
    )


def _choose_language(chosen: str, spoken: str) -> None:
    """Speak another language; the one already spoken is no choice, and the browser reports it as one when it goes back."""
    if chosen != spoken:
        session.choose_language(chosen)


def _other_day(shown: View) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        day = formats.day(shown.chosen_day, shown.words.language, year=True)
        st.markdown(f":violet-badge[:material/history: {shown.words('frame.other_day', day=day)}]", width="content")
        st.button(
            shown.words("frame.back_to_today"), type="tertiary", on_click=lambda: session.choose_day(None), key="today"
        )


# -- when there is no plan to show -----------------------------------------------------------------------------


def no_such_plan(failure: NoSuchPlan, words: Voice) -> None:
    """Draw that the address names a plan the store does not hold, and the way to each it holds."""
    named = escape_md(str(failure.facts["plan"]), 40)
    with st.container(border=True, gap="small"):
        st.subheader(words("frame.no_such_plan", plan=named), anchor=False)
        st.markdown(words("frame.no_such_plan_text"))
        for key in failure.facts["known"]:
            label = words("frame.open_plan", plan=escape_md(key, 40))
            st.button(label, type="tertiary", on_click=session.choose_plan, args=(key,), key=f"open-plan-{key}")


@st.fragment(run_every=session.glance_seconds())
def unreachable(words: Voice) -> None:
    """Draw what stands there until the store answers for the first time; the page appears by itself when it does."""
    reading = session.live().read()
    if reading.snapshot is not None:
        st.rerun()
    failure = reading.failure
    reason = _said(failure) if isinstance(failure, KpiError) else words("reasons.unknown")
    with st.container(border=True, gap="small"):
        st.subheader(words("frame.unreachable_title"), anchor=False)
        st.markdown(reason)
        st.markdown(words("frame.unreachable_text"))
        st.caption(words("frame.unreachable_store", url=escape_md(session.public_store())))
        if st.button(words("frame.retry"), icon=":material/refresh:"):
            session.live().retry()
            st.rerun()
