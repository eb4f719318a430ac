"""The frame around every page: what is shown, how fresh it is, in which language, and what stands there when a page
cannot be shown.

An exception never reaches the screen: it gets a number, the trace goes to the log under that number, and the page shows
one sentence. Streamlit's own stop and rerun are no `Exception` and pass.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import urlencode

import streamlit as st

from kpicore.errors import KpiError, NoSuchPlan
from kpicore.model.access import Role
from kpicore.model.plans import BoardPlan
from kpicore.model.serving import ModeKind
from kpicore.periods import Period
from kpicore.reports.years.beginning import year_to_begin
from kpicore.text import formats
from kpicore.text.catalogue import LANGUAGES, catalogue
from kpicore.text.escaping import trace_text, visible
from kpicore.text.sentences import error_sentence
from pages.shared import as_of, paper, plans, session, signin, tour
from pages.shared.components.header import Control, choice, item, link, menu
from pages.shared.components.header import age as draw_age
from pages.shared.components.header import header as draw_header
from pages.shared.components.packed import packed, packed_with
from pages.shared.mode import mode
from pages.shared.people import Visitor
from pages.shared.session import View
from pages.shared.style import LONGEST_NAME, Voice, escape_md, one_line
from pages.shared.turns import TURNS, Turn

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
    "plans": "plans",
    "settings": "start",
}
MANUAL_OF_TAB = {
    "import": "mapping",
    "connect": "connect",
    "plans": "plans",
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
    asked = draw_header(_line(page, shown, session.visitor()))
    # Each page at a pause of its own: pages that were drawn at one moment, by new numbers, would else all look at one moment for ever.
    st.fragment(_live, run_every=session.glance_seconds())(shown, TURNS.turn())
    if asked == signin.SIGN_OUT:
        st.logout()
    elif asked == paper.ASK:
        paper.open_dialog(page, shown)
    for key, text in shown.notes:
        st.caption(f":material/info: {shown.words(key, text=escape_md(text, 40))}")
    tour.draw(page, shown)


def controls(page: str, shown: View, visitor: Visitor) -> list[Control]:
    """Return what there is to press above a page, in its order, the same for everybody of a role; who looks stands behind it."""
    found = (
        _plans(page, shown),
        _make_own(shown, visitor),
        _help_link(page, shown.words),
        _other_year(shown),
        _next_year(shown, visitor),
        as_of.control(shown),
        paper.control(page, shown),
        _languages(shown.words),
    )
    return [each for each in found if each is not None]


def _plans(page: str, shown: View) -> Control | None:
    """Return the plans to look at on this page, for whoever sees more than one. What the address holds of the page is of one plan: the
    other's begins without it.
    """
    every = session.plans()
    if len(every) < 2:
        return None
    words, here = shown.words, session.plan_key()
    way = f"{page}?{urlencode({'tab': tab})}" if page == "settings" and (tab := st.query_params.get("tab")) else page
    parts = []
    for plan in every:
        name = one_line(plans.name_of(plan), LONGEST_NAME)
        said = words("plans.archived_mark", plan=name) if plan.is_archived else name
        parts.append(item(said, page=way, put={"plan": plan.key}, is_now=plan.key == here))
    return menu("plan", words("plans.chooser"), [*parts, item(words("plans.all"), page="plans")], icon="stacks")


def _make_own(shown: View, visitor: Visitor) -> Control | None:
    """Return, for an owner, the way from the sample to a plan of their own."""
    if not shown.snapshot.plan.settings.sample or visitor.actor.role < Role.OWNER:
        return None
    return link("make-own", shown.words("frame.make_own"), page="wizard", icon="design_services")


def _help_link(page: str, words: Voice) -> Control | None:
    """Return the way to the page of the manual about the screen one is on."""
    key = MANUAL_OF_TAB.get(st.query_params.get("tab", "")) if page == "settings" else None
    key = key or MANUAL.get(page)
    return link("help", words("help.link"), page=f"help?page={key}", icon="help") if key is not None else None


def _other_year(shown: View) -> Control | None:
    """Return the way to the other year where there is room for it; a phone has it in the menu of days."""
    found = as_of.other_year(shown)
    return link("other-year", found[0], put=found[1], is_narrow=False) if found is not None else None


def _next_year(shown: View, visitor: Visitor) -> Control | None:
    """Return, for an owner and when it is time, the way to begin the next fiscal year."""
    if shown.chosen_day is not None or shown.snapshot.plan.settings.sample or visitor.actor.role < Role.OWNER:
        return None
    year = session.kept(shown, "year-to-begin", lambda: year_to_begin(shown.snapshot, shown.scores))
    if year is None:
        return None
    label = shown.words("year.go", year=_year_name(year, shown))
    return link("next-year", label, page="settings?tab=year", icon="event_repeat")


def _languages(words: Voice) -> Control:
    """Return the languages by their own names."""
    named = {code: catalogue(code)("common.language_name") for code in LANGUAGES}
    return choice(
        "language",
        words("frame.language"),
        [item(name, put={"lang": code}, is_now=code == words.language, language=code) for code, name in named.items()],
    )


def _year_name(year: Period, shown: View) -> str:
    return formats.period_name(str(year), shown.snapshot.plan.settings.calendar, shown.words.language)


def _line(page: str, shown: View, visitor: Visitor) -> bytes:
    """Return what the line says: what is the same for everybody who may do as much, made once, and who looks."""
    tab = st.query_params.get("tab", "") if page == "settings" else ""
    seen = [(plan.key, plan.is_archived, plans.name_of(plan)) for plan in session.plans()]
    same_for = (
        page,
        tab,
        shown.words.language,
        str(visitor.actor.role),
        str(shown.chosen_day),
        shown.mark[1],
        str(seen),
    )
    same = session.kept(shown, "header", lambda: packed(_same_for_all(page, shown, visitor)), *same_for)
    return packed_with(same, who=signin.control(visitor, shown.words))


def _same_for_all(page: str, shown: View, visitor: Visitor) -> dict[str, object]:
    words, settings = shown.words, shown.snapshot.plan.settings
    facts = [words("common.as_of", day=formats.day(shown.today, words.language, year=True))]
    if shown.year is not None:
        facts.append(_year_name(shown.year.year, shown))
    past = None
    if shown.chosen_day is not None:
        day = formats.day(shown.chosen_day, words.language, year=True)
        past = {
            "text": words("frame.other_day", day=day),
            "back": item(words("frame.back_to_today"), put=as_of.as_of(None)),
        }
    return {
        "plan": one_line(settings.name, LONGEST_NAME) or words("frame.unnamed_plan"),
        "sample": words("parts.sample") if settings.sample else "",
        "facts": facts,
        "past": past,
        "controls": controls(page, shown, visitor),
    }


def _live(shown: View, turn: Turn) -> None:
    """Say how old the data are, and rerun the page when there is a new revision or a new day and its turn has come."""
    try:
        reading = session.live().read()
        is_out = session.visitor().actor.role is Role.NONE
        if is_out or (session.mark_of(reading) != shown.mark and turn.has_come()):
            st.rerun()
        since = session.now() - reading.confirmed_at if reading.confirmed_at is not None else None
        is_outage = reading.failure is not None
        draw_age("" if since is None else formats.data_age(since, shown.words.language, outage=is_outage))
        if reading.failure is not None:
            _not_fresh(reading.failure, shown.words)
    except NoSuchPlan:  # it was let go of: the page says so
        st.rerun()
    except Exception as failure:  # noqa: BLE001 - a fragment runs on its own, outside `guarded`
        say_unexpected(failure)


def _not_fresh(failure: Exception, words: Voice) -> None:
    """Draw that the data could not be checked and why, and what can be done about it."""
    st.warning(escape_md(words("frame.not_fresh", reason=_reason(failure, words))), icon=":material/cloud_off:")
    with st.container(horizontal=True, gap="small"):
        st.button(words("frame.retry"), icon=":material/refresh:", type="tertiary", on_click=_retry, key="retry")
        lacks_tab = isinstance(failure, KpiError) and failure.facts.get("reason") == "tab-gone"
        if lacks_tab and session.current_actor().role >= Role.OWNER:
            st.button(words("frame.accept_sheet"), type="tertiary", on_click=session.accept_sheet, key="accept-sheet")


def _reason(failure: Exception | None, words: Voice) -> str:
    """Return why the store could not be read. Plain text, not escaped."""
    return error_sentence(failure, words.language) if isinstance(failure, KpiError) else words("reasons.unknown")


def _retry() -> None:
    session.live().retry()


def archived(shown: View) -> None:
    """Say that the plan of this visit is archived, since when, and how it is gone on with."""
    plan, words = session.archived(), shown.words
    if plan is not None and plan.archived_at is not None:
        day = formats.day(session.wall_time(plan.archived_at, shown).date(), words.language, year=True)
        st.info(f"{words('plans.is_archived', day=day)} {words('plans.rests_take_up')}", icon=":material/archive:")


# -- when there is no plan to show -----------------------------------------------------------------------------


def no_such_plan(words: Voice) -> None:
    """Draw that the address names a plan that is not there for this person, and the way to each that is."""
    named = escape_md(session.plan_key(), 40)
    with st.container(border=True, gap="small"):
        st.title(words("frame.no_such_plan", plan=named), anchor=False)
        st.markdown(words("frame.no_such_plan_text"))
        for plan in session.plans():
            _plan_button(plan, words)


def _plan_button(plan: BoardPlan, words: Voice) -> None:
    label = words("frame.open_plan", plan=escape_md(plans.name_of(plan), 60))
    st.button(label, type="tertiary", on_click=session.choose_plan, args=(plan.key,), key=f"open-plan-{plan.key}")


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
        others = [plan for plan in session.plans() if plan.key != session.plan_key()]
        if others:
            st.caption(words("plans.others"))
        for plan in others:
            _plan_button(plan, words)
