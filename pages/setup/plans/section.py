"""設定 › 計画: which plans the board has, where they lie, and what may be done to each. Owners of the board only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from kpicore.errors import KpiError
from kpicore.model.access import Role
from kpicore.model.plans import DEFAULT_PLAN, LONGEST_TITLE, BoardPlan
from kpicore.text import formats
from kpicore.text.sentences import error_sentence
from pages.setup.plans import adding
from pages.shared import parts, plans, session
from pages.shared.components import address
from pages.shared.session import View
from pages.shared.style import LONGEST_NAME, Voice, escape_md

BOARD_PAGE = "pages/watch/board.py"
_DONE = "plans-done"


def draw(shown: View) -> None:
    """Draw the plans, what may be done to each, and the way to another one."""
    session.require_on_board(Role.OWNER)
    words = shown.words
    if done := st.session_state.pop(_DONE, None):
        st.success(done, icon=":material/check_circle:")
    st.caption(words("plans.text"))
    try:
        every, holds_several = session.plans(), plans.holds_several()
    except KpiError as failure:
        st.error(escape_md(error_sentence(failure, words.language)), icon=":material/cloud_off:")
        return
    for plan in every:
        _plan(plan, shown)
    if not holds_several:
        st.info(words("plans.one_store"), icon=":material/info:")
    if st.button(words("plans.add"), icon=":material/add:", type="primary", key="add-plan"):
        adding.open_dialog(every, shown, holds_several=holds_several)


def _plan(plan: BoardPlan, shown: View) -> None:
    words, name = shown.words, escape_md(plans.name_of(plan), LONGEST_NAME)
    facts = [words("plans.in_sheet" if plan.source else "plans.in_own_store"), words("plans.key", key=plan.key)]
    if plan.added_at is not None:
        facts.append(words("plans.added", day=_day(plan.added_at, shown), who=plan.added_by or "–"))
    if plan.archived_at is not None:
        facts.append(words("plans.archived_since", day=_day(plan.archived_at, shown)))
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"plan-{plan.key}"):
        with st.container(gap=None):
            badge = f" :violet-badge[:material/archive: {words('plans.archived')}]" if plan.is_archived else ""
            here = f" :blue-badge[{words('plans.shown')}]" if plan.key == session.plan_key() else ""
            st.markdown(f"**{name}**{here}{badge}")
            st.caption(escape_md(words("common.list_pause").join(facts), 400))
        if sheet := plans.sheet_of(plan):
            st.page_link(sheet, label=words("plans.open_sheet"), icon=":material/open_in_new:", width="content")
        st.page_link(BOARD_PAGE, label=words("plans.open"), query_params={"plan": plan.key}, width="content")
        if st.button(words("plans.change"), key=f"change-plan-{plan.key}"):
            _change(plan, shown)


def _day(moment: datetime, shown: View) -> str:
    return formats.day(session.wall_time(moment, shown).date(), shown.words.language, year=True)


# -- one plan --------------------------------------------------------------------------------------------------


def _change(plan: BoardPlan, shown: View) -> None:
    """Open the dialog about one plan: its name, the archive, and the sheet it is connected to."""
    words = shown.words

    @st.dialog(words("plans.change_title"))
    def dialog() -> None:
        if not plan.is_archived:
            with st.form("plan-name", border=False):
                name = st.text_input(words("settings.name"), plans.name_of(plan), max_chars=LONGEST_TITLE)
                saves = st.form_submit_button(words("common.save"), type="primary")
            if saves:
                _try(lambda: plans.rename(plan, name), "plans.renamed", words, otherwise="plans.name_kept")
        if plan.key != DEFAULT_PLAN:
            st.caption(words("plans.take_up_text" if plan.is_archived else "plans.archive_text"))
            label = words("plans.take_up" if plan.is_archived else "plans.archive")
            if st.button(label, icon=":material/archive:", key="archive-plan"):
                done = "plans.taken_up" if plan.is_archived else "plans.was_archived"
                _try(lambda: plans.archive(plan, archived=not plan.is_archived), done, words)
        if plan.source:
            st.caption(words("plans.let_go_text"))
            if st.button(words("plans.let_go"), icon=":material/link_off:", key="let-go-plan"):
                _try(lambda: plans.let_go(plan), "plans.was_let_go", words, leaves=plan)

    dialog()


def _try(
    do: Callable[[], object], done: str, words: Voice, *, otherwise: str = "", leaves: BoardPlan | None = None
) -> None:
    """Do something to a plan, then draw the page again; say in a sentence what could not be done, with what was typed still there.

    `otherwise` is what is said where it returns False. Whoever looks at the plan that is let go is led to the first one.
    """
    with parts.refusal_said(words):
        session.require_on_board(Role.OWNER)
        st.session_state[_DONE] = words(otherwise if do() is False else done)
        if leaves is not None and leaves.key == session.plan_key():
            address.go("settings", {"tab": "plans", "plan": DEFAULT_PLAN})
        st.rerun()
