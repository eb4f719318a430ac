"""The line above every page: whose plan and which day is shown, how fresh it is, and what there is to press."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from kpicore.model.access import Role
from kpicore.periods import Period
from kpicore.reports.years.beginning import year_to_begin
from kpicore.text import formats
from kpicore.text.catalogue import LANGUAGES, catalogue
from pages.shared import plans, session
from pages.shared.components.header import Control, choice, item, link, menu
from pages.shared.components.header import header as draw_header
from pages.shared.components.packed import packed, packed_with
from pages.shared.frame import as_of, paper, signin
from pages.shared.frame.freshness import watch_age
from pages.shared.people import Visitor
from pages.shared.session import View
from pages.shared.style import LONGEST_NAME, escape_md, one_line
from pages.shared.turns import TURNS
from pages.shared.welcome import draw_tour

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


def header(shown: View, page: str) -> None:
    """Draw the line above every page, and below it what in the address could not be used; `page` is the name of the page."""
    asked = draw_header(_line(page, shown, session.visitor()))
    # Each page at a pause of its own: pages that were drawn at one moment, by new numbers, would else all look at one moment for ever.
    st.fragment(watch_age, run_every=session.glance_seconds())(shown, TURNS.turn())
    if asked == signin.SIGN_OUT:
        st.logout()
    elif asked == paper.ASK:
        paper.open_dialog(page, shown)
    for key, text in shown.notes:
        st.caption(f":material/info: {shown.words(key, text=escape_md(text, 40))}")
    draw_tour(page, shown)


def controls(page: str, shown: View, visitor: Visitor) -> list[Control]:
    """Return what there is to press above a page, in its order, the same for everybody of a role; who looks stands behind it."""
    words = shown.words
    found = [_plans(page, shown)]
    if shown.snapshot.plan.settings.sample and visitor.actor.role >= Role.OWNER:
        found.append(link("make-own", words("frame.make_own"), page="wizard", icon="design_services"))
    chapter = MANUAL_OF_TAB.get(st.query_params.get("tab", "")) if page == "settings" else None
    if chapter := chapter or MANUAL.get(page):
        found.append(link("help", words("help.link"), page=f"help?page={chapter}", icon="help"))
    if (other := as_of.other_year(shown)) is not None:  # a phone has it in the menu of days
        found.append(link("other-year", other[0], put=other[1], is_narrow=False))
    is_owners = visitor.actor.role >= Role.OWNER and not shown.snapshot.plan.settings.sample
    if is_owners and shown.chosen_day is None:  # when it is time, the way to begin the next fiscal year
        year = session.kept(shown, "year-to-begin", lambda: year_to_begin(shown.snapshot, shown.scores))
        if year is not None:
            label = words("year.go", year=_year_name(year, shown))
            found.append(link("next-year", label, page="settings?tab=year", icon="event_repeat"))
    found += [as_of.control(shown), paper.control(page, shown)]
    names = {code: catalogue(code)("common.language_name") for code in LANGUAGES}  # each by its own name
    languages = [
        item(name, put={"lang": code}, is_now=code == words.language, language=code) for code, name in names.items()
    ]
    return [each for each in (*found, choice("language", words("frame.language"), languages)) if each is not None]


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
