"""What stands above a page or in its place: a board that is open to everybody, an archived plan, a plan that is not there."""

from __future__ import annotations

import streamlit as st

from kpicore.model.plans import BoardPlan
from kpicore.model.serving import ModeKind
from kpicore.text import formats
from pages.shared import plans, session
from pages.shared.mode import mode
from pages.shared.session import View
from pages.shared.style import Voice, escape_md


def open_notice(words: Voice) -> None:
    """Say above every page that people nobody knows are let in, where they are."""
    if mode().is_open:
        key = "frame.open_all" if mode().kind is ModeKind.OPEN_ALL else "frame.open_read"
        st.warning(words(key), icon=":material/public:")


def archived(shown: View) -> None:
    """Say that the plan of this visit is archived, since when, and how it is gone on with."""
    plan, words = session.archived(), shown.words
    if plan is not None and plan.archived_at is not None:
        day = formats.day(session.wall_time(plan.archived_at, shown).date(), words.language, year=True)
        st.info(f"{words('plans.is_archived', day=day)} {words('plans.rests_take_up')}", icon=":material/archive:")


def no_such_plan(words: Voice) -> None:
    """Draw that the address names a plan that is not there for this person, and the way to each that is."""
    named = escape_md(session.plan_key(), 40)
    with st.container(border=True, gap="small"):
        st.title(words("frame.no_such_plan", plan=named), anchor=False)
        st.markdown(words("frame.no_such_plan_text"))
        for plan in session.plans():
            plan_button(plan, words)


def plan_button(plan: BoardPlan, words: Voice) -> None:
    """Draw the way to a plan of the board."""
    label = words("frame.open_plan", plan=escape_md(plans.name_of(plan), 60))
    st.button(label, type="tertiary", on_click=session.choose_plan, args=(plan.key,), key=f"open-plan-{plan.key}")
