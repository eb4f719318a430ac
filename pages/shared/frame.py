"""The frame around every page: what is shown, how fresh it is, in which language, and what stands there when a page
cannot be shown.

An exception never reaches the screen: it gets a number, the trace goes to the log under that number, and the page shows
one sentence. Streamlit's own stop and rerun are no `Exception` and pass.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import streamlit as st

from kpicore.errors import KpiError
from kpicore.model.access import Role
from kpicore.model.serving import ModeKind
from kpicore.periods import Period
from kpicore.reports.years.beginning import year_to_begin
from kpicore.text import formats
from kpicore.text.catalogue import LANGUAGES, catalogue
from kpicore.text.escaping import trace_text, visible
from kpicore.text.sentences import error_sentence
from pages.shared import as_of, paper, parts, session, signin, tour
from pages.shared.mode import mode
from pages.shared.session import View
from pages.shared.style import Voice, escape_md

WIZARD_PAGE = "pages/setup/wizard/page.py"
SETTINGS_PAGE = "pages/setup/settings.py"
#: Which page of the manual a screen opens, by its name; of the settings by the tab.
MANUAL = {
    "board": "board",
    "entry": "entry",
    "poster": "entry",
    "review": "meeting",
    "tree": "tree",
    "indicator": "tree",
    "wizard": "wizard",
    "health": "mapping",
    "settings": "start",
}
MANUAL_OF_TAB = {
    "import": "mapping",
    "connect": "connect",
    "members": "security",
    "keys": "security",
    "notices": "digest",
    "year": "years",
}
#: So much of the address of a failure is in the log.
LONGEST_URL = 500

log = logging.getLogger("gyakusan")


# -- failures --------------------------------------------------------------------------------------------------


def guarded(draw: Callable[[], None]) -> None:
    """Draw, and if that fails say so in one sentence: the error's own where it has one, else with a number."""
    try:
        draw()
    except Exception as failure:  # noqa: BLE001 - whatever happened, no trace reaches the screen
        tell(failure)


def tell(failure: Exception) -> bool:
    """Say a failure in one sentence: its own where it has one, else with a number. Returns True: nothing else is shown of it.

    Also the last resort of the server, for what fails outside `guarded`: a callback runs before the script.
    """
    if isinstance(failure, KpiError):
        st.error(escape_md(error_sentence(failure, session.language("ja"))), icon=":material/block:")
    else:
        say_unexpected(failure)
    return True


def say_unexpected(failure: Exception) -> None:
    """Put the failure into the log under a new number, and show the number. The address is whatever the browser says it is."""
    number = session.new_error_number()
    log.error("error %s on %s\n%s", number, visible(str(st.context.url))[:LONGEST_URL], trace_text(failure))
    words = catalogue(session.language("ja"))
    st.error(words("errors.unexpected", number=number), title=words("errors.number", number=number))


# -- open to everybody -----------------------------------------------------------------------------------------


def open_notice(words: Voice) -> None:
    """Say above every page that people nobody knows are let in, where they are."""
    if mode().is_open:
        key = "frame.open_all" if mode().kind is ModeKind.OPEN_ALL else "frame.open_read"
        st.warning(words(key), icon=":material/public:")


# -- the header ------------------------------------------------------------------------------------------------


def header(shown: View, page: str) -> None:
    """Draw the line above every page, and below it what in the address could not be used; `page` is the name of the page."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="frame"):
        # A long name of a plan breaks within its own half, beside what there is to press.
        with st.container(width="stretch"):
            _live_line(shown)
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xsmall", width="content", key="frame-controls"
        ):
            visitor = session.visitor()
            if shown.snapshot.plan.settings.sample and visitor.actor.role >= Role.OWNER:
                st.page_link(
                    WIZARD_PAGE,
                    label=shown.words("frame.make_own"),
                    icon=":material/design_services:",
                    width="content",
                )
            _help_link(page, shown.words)
            _other_year(shown)
            _next_year(shown)
            as_of.control(shown)
            paper.button(page, shown)
            _language_switch(shown.words.language)
            signin.who(visitor, shown.words)
    if shown.chosen_day is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            day = formats.day(shown.chosen_day, shown.words.language, year=True)
            st.markdown(f":violet-badge[:material/history: {shown.words('frame.other_day', day=day)}]", width="content")
            st.button(
                shown.words("frame.back_to_today"),
                type="tertiary",
                on_click=lambda: session.choose_day(None),
                key="today",
            )
    for key, text in shown.notes:
        st.caption(f":material/info: {shown.words(key, text=escape_md(text, 40))}")
    tour.draw(page, shown)


def _help_link(page: str, words: Voice) -> None:
    """Draw the way to the page of the manual about the screen one is on."""
    key = MANUAL_OF_TAB.get(st.query_params.get("tab", "")) if page == "settings" else None
    key = key or MANUAL.get(page)
    if key is not None:
        with st.container(width="content", key="help-link"):
            label = words("help.link")
            st.page_link(
                parts.HELP_PAGE, label=label, icon=":material/help:", query_params={"page": key}, width="content"
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


def _next_year(shown: View) -> None:
    """Draw, for an owner and when it is time, the way to begin the next fiscal year."""
    if shown.chosen_day is not None or shown.snapshot.plan.settings.sample:
        return
    if session.visitor().actor.role < Role.OWNER:
        return
    year = session.kept(shown, "year-to-begin", lambda: year_to_begin(shown.snapshot, shown.scores))
    if year is not None:
        st.page_link(
            SETTINGS_PAGE,
            label=shown.words("year.go", year=_year_name(year, shown)),
            icon=":material/event_repeat:",
            query_params={"tab": "year"},
            width="content",
        )


def _year_name(year: Period, shown: View) -> str:
    return formats.period_name(str(year), shown.snapshot.plan.settings.calendar, shown.words.language)


@st.fragment(run_every=session.glance_seconds())
def _live_line(shown: View) -> None:
    """Draw freshness, and rerun the page when there is a new revision or a new day."""
    try:
        reading = session.live().read()
        if session.mark_of(reading) != shown.mark or session.visitor().actor.role is Role.NONE:
            st.rerun()
        reason = None
        if reading.failure is not None:
            reason = shown.words("frame.not_fresh", reason=_reason(reading.failure, shown.words))
        parts.freshness(
            shown.snapshot.plan.settings,
            session.now() - reading.confirmed_at if reading.confirmed_at is not None else None,
            as_of=shown.today,
            words=shown.words,
            year="" if shown.year is None else _year_name(shown.year.year, shown),
            reason=reason,
        )
        if reading.failure is not None:
            with st.container(horizontal=True, gap="small"):
                st.button(
                    shown.words("frame.retry"), icon=":material/refresh:", type="tertiary", on_click=_retry, key="retry"
                )
                lacks_tab = isinstance(reading.failure, KpiError) and reading.failure.facts.get("reason") == "tab-gone"
                if lacks_tab and session.current_actor().role >= Role.OWNER:
                    st.button(
                        shown.words("frame.accept_sheet"),
                        type="tertiary",
                        on_click=session.accept_sheet,
                        key="accept-sheet",
                    )
    except Exception as failure:  # noqa: BLE001 - a fragment runs on its own, outside `guarded`
        say_unexpected(failure)


def _reason(failure: Exception | None, words: Voice) -> str:
    """Return why the store could not be read. Plain text, not escaped."""
    return error_sentence(failure, words.language) if isinstance(failure, KpiError) else words("reasons.unknown")


def _retry() -> None:
    session.live().retry()


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
        on_change=_choose_language,
        args=(key, language),
        label_visibility="collapsed",
        width="content",
    )


def _choose_language(key: str, spoken: str) -> None:
    """Switch to the language chosen in a widget; the present one is no choice, and the browser reports it as one when it goes back."""
    chosen = st.session_state[key]
    if chosen != spoken:
        session.choose_language(chosen)


# -- when there is no plan to show -----------------------------------------------------------------------------


def no_such_plan(words: Voice) -> None:
    """Draw that the address names a plan that is not there for this person, and the way to each that is."""
    named = escape_md(session.plan_key(), 40)
    with st.container(border=True, gap="small"):
        st.title(words("frame.no_such_plan", plan=named), anchor=False)
        st.markdown(words("frame.no_such_plan_text"))
        for plan in session.plans():
            label = words("frame.open_plan", plan=escape_md(plan.title or plan.key, 60))
            st.button(
                label, type="tertiary", on_click=session.choose_plan, args=(plan.key,), key=f"open-plan-{plan.key}"
            )


@st.fragment(run_every=session.glance_seconds())
def unreachable(words: Voice) -> None:
    """Draw what stands there until the store answers for the first time; the page appears by itself when it does."""
    reading = session.live().read()
    if reading.snapshot is not None:
        st.rerun()
    with st.container(border=True, gap="small"):
        st.title(words("frame.unreachable_title"), anchor=False)
        st.markdown(escape_md(_reason(reading.failure, words)))
        st.markdown(words("frame.unreachable_text"))
        st.caption(words("frame.unreachable_store", url=escape_md(session.public_store())))
        if st.button(words("frame.retry"), icon=":material/refresh:"):
            session.live().retry()
            st.rerun()
