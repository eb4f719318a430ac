"""Notices above the steps: whether everything typed is kept, who else edits this draft, what was just removed."""

from __future__ import annotations

import streamlit as st

from kpicore.errors import DraftConflict
from kpicore.text.sentences import error_sentence, moment
from pages.setup.wizard import workspace
from pages.setup.wizard.steps import handover
from pages.shared import session
from pages.shared.session import View
from pages.shared.style import escape_md


def draw(held: workspace.Held, shown: View) -> None:
    """Draw the notices of the open draft."""
    if held.conflict is not None:
        _conflict(held.conflict, shown)
    if held.unkept is not None:
        words = shown.words
        with st.container(border=True, key="wizard-unkept"):
            reason = escape_md(error_sentence(held.unkept, words.language), 300)
            st.markdown(f":red[■ {words('wizard.unkept')}]  \n{reason}")
            st.button(
                words("wizard.keep_again"), icon=":material/refresh:", key="wizard-keep", on_click=workspace.keep_again
            )
    _kept_line(held, shown)


def _kept_line(held: workspace.Held, shown: View) -> None:
    """Draw whether the draft is kept, the undo of a removal, and the button to the list of drafts."""
    words = shown.words
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="wizard-kept"):
        title = escape_md(held.draft.title, 60) or words("wizard.untitled")
        kept = words("wizard.kept" if held.is_kept else "wizard.not_kept")
        mark = ":material/cloud_done:" if held.is_kept else ":material/cloud_off:"
        st.markdown(f"**{title}**　:gray[:small[{mark} {kept}]]", width="content")
        if name := workspace.taken_out():
            st.button(
                words("wizard.bring_back", name=escape_md(name, 40)),
                type="tertiary",
                icon=":material/undo:",
                key="wizard-bring-back",
                on_click=workspace.bring_back,
            )
        st.button(
            words("wizard.to_drafts"),
            type="tertiary",
            icon=":material/list:",
            key="wizard-to-drafts",
            on_click=workspace.leave,
        )


def _conflict(conflict: DraftConflict, shown: View) -> None:
    """Draw who saved first and when, and the choice: their draft, or one's own as another draft."""
    words, facts = shown.words, conflict.facts
    with st.container(border=True, key="wizard-conflict"):
        if facts.get("reason") == "removed":
            st.markdown(f":red[■ {words('wizard.conflict_removed')}]")
        else:
            when = moment(session.wall_time(facts["at"], shown).isoformat(), words.language)
            conflict_line = words("wizard.conflict", who=escape_md(str(facts["author"]), 40), when=escape_md(when))
            st.markdown(f":red[■ {conflict_line}]")
        st.markdown(words("wizard.conflict_choose"))
        with st.container(horizontal=True):
            if facts.get("reason") != "removed":
                st.button(
                    words("wizard.conflict_theirs"),
                    icon=":material/sync:",
                    key="wizard-take-theirs",
                    on_click=workspace.take_theirs,
                )
            st.button(
                words("wizard.conflict_own"),
                type="primary",
                icon=":material/content_copy:",
                key="wizard-keep-own",
                on_click=workspace.keep_as_another,
            )


def without_draft(shown: View) -> None:
    """Draw the notices without an open draft: the plan was saved, or the draft of the link does not exist."""
    words = shown.words
    if text := handover.just_saved():
        with st.container(border=True, key="wizard-done"):
            st.success(words("wizard.saved"), icon=":material/celebration:")
            st.page_link("pages/watch/board.py", label=words("wizard.to_board"), icon=":material/dashboard:")
            st.markdown(f"**{words('wizard.handover')}**")
            st.code(text, language=None, wrap_lines=True)
    elif workspace.place().draft is not None:
        st.warning(words("wizard.draft_gone"), icon=":material/search_off:")
