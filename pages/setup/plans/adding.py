"""設定 › 計画 › 計画を追加: an empty plan, a copy of one that is there, or a Google Sheet that is connected.

A browser names nothing but a Google Sheet: no file, no other database. The sheet is tried step by step with the service account the board
has already, and nothing is kept of one that did not go well.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from kpicore.model.access import Role
from kpicore.model.plans import LONGEST_KEY, LONGEST_TITLE, BoardPlan
from kpicore.stores.google import StepResult, check_all
from pages.shared import own_sheet, parts, plans, session
from pages.shared.components import address
from pages.shared.session import View
from pages.shared.style import LONGEST_NAME, Voice, escape_md

EMPTY, COPY, SHEET = "empty", "copy", "sheet"
_TRIED = "plans-tried"


def open_dialog(every: Sequence[BoardPlan], shown: View, *, holds_several: bool) -> None:
    """Open the dialog that adds a plan: whichever way the board's own store allows."""
    words = shown.words

    @st.dialog(words("plans.add"), width="medium")
    def dialog() -> None:
        kinds = (EMPTY, COPY, SHEET) if holds_several else (SHEET,)
        kind = st.radio(
            words("plans.kind"),
            kinds,
            format_func=lambda each: words(f"plans.kind_{each}"),
            captions=[words(f"plans.about_{each}") for each in kinds],
            key="plan-kind",
        )
        if kind == SHEET:
            _sheet(shown)
        else:
            _own(every if kind == COPY else (), shown)

    dialog()


def _own(originals: Sequence[BoardPlan], shown: View) -> None:
    """Draw the form of a plan in the board's own store: empty, or a copy of one of these."""
    words = shown.words
    with st.form("new-plan", border=False):
        original, is_whole = None, False
        if originals:
            at = next((at for at, plan in enumerate(originals) if plan.key == session.plan_key()), 0)
            original = st.selectbox(
                words("plans.copy_of"),
                originals,
                index=at,
                format_func=lambda plan: escape_md(plans.name_of(plan), LONGEST_NAME),
                key="copy-of",
            )
            is_whole = st.radio(
                words("plans.what"),
                (False, True),
                format_func=lambda whole: words("plans.what_whole" if whole else "plans.what_tree"),
                key="copy-whole",
            )
        title, key = _name_and_key(words)
        adds = st.form_submit_button(words("plans.do_add"), type="primary")
    if not adds:
        return

    def begin() -> BoardPlan:
        if original is None:
            return plans.begin_empty(title, key)
        return plans.begin_copy(title, key, original, with_numbers=is_whole)

    _begin(begin, "board" if originals else "wizard", words)


def _name_and_key(words: Voice, title: str = "") -> tuple[str, str]:
    named = st.text_input(words("settings.name"), title, max_chars=LONGEST_TITLE, key="plan-title")
    key = st.text_input(
        words("plans.new_key"), max_chars=LONGEST_KEY, help=words("plans.new_key_help"), placeholder="osaka-2026"
    )
    return named, key


def _begin(begin: Callable[[], BoardPlan], page: str, words: Voice) -> None:
    """Put the plan beside the others and lead there; what could not be done is said here, with what was typed still there."""
    with parts.refusal_said(words):
        session.require_on_board(Role.OWNER)
        with st.spinner(words("plans.adding")):
            begun = begin()
        address.go(page, {"plan": begun.key})


# -- a connected sheet -----------------------------------------------------------------------------------------


def _sheet(shown: View) -> None:
    """Draw with whom to share the sheet, its link, each step as it was tried, and then the form that adds it."""
    words = shown.words
    account = plans.google_account()
    if not account:
        st.info(words("plans.no_account"), icon=":material/key:")
        return
    st.markdown(words("connect.share"))
    st.code(account.get("client_email", ""), language=None)
    link = st.text_input(words("connect.link"), placeholder="https://docs.google.com/spreadsheets/d/…", key="plan-link")
    if st.button(words("connect.try"), disabled=not link.strip(), key="try-plan"):
        session.require_on_board(Role.OWNER)
        with st.spinner(words("connect.trying")):
            st.session_state[_TRIED] = (link, list(check_all(account, link, os.environ)))
    tried, steps = st.session_state.get(_TRIED, ("", ()))
    if not steps or tried != link:
        return
    st.markdown("  \n".join(parts.step_line(step, words) for step in steps))
    if steps[-1].ok:
        _add_sheet(steps, account, link, shown)


def _add_sheet(steps: Sequence[StepResult], account: Mapping[str, str], link: str, shown: View) -> None:
    words = shown.words
    lacking = own_sheet.lacking_tabs(steps, words.language)
    with st.form("sheet-plan", border=False):
        found = next(str(step.facts["title"]) for step in steps if step.code == "sheet")
        title, key = _name_and_key(words, found[:LONGEST_TITLE])
        makes = False
        if lacking:
            tabs = escape_md(words("common.list_pause").join(lacking))
            st.caption(words("connect.would_make", tabs=tabs))
            makes = st.checkbox(words("connect.make"), value=True, key="make-tabs")
        adds = st.form_submit_button(words("plans.do_add"), type="primary")

    def begin() -> BoardPlan:
        if makes:
            own_sheet.make_tabs(account, link)
        return plans.begin_connected(title, key, link)

    if adds:
        _begin(begin, "wizard" if lacking else "board", words)
