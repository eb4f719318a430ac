"""Giving an indicator to another person with its open actions, for owners of the board."""

from __future__ import annotations

import streamlit as st

from kpicore.errors import KpiError
from kpicore.model.access import Role
from kpicore.model.node import Node
from kpicore.model.review import Action
from kpicore.reports.meetings.edits import handed_over
from kpicore.reports.person import people
from kpicore.text.sentences import error_sentence
from pages.shared import session
from pages.shared.session import View
from pages.shared.style import escape_md

LONGEST_NAME = 80


def draw(node: Node, shown: View) -> None:
    """Draw who may have the indicator, which actions go with it, and the button that gives it; nothing for who may not."""
    words = shown.words
    is_open = shown.chosen_day is None and not session.is_read_only()
    if not is_open or session.visitor().actor.role < Role.OWNER:
        return
    with st.expander(words("meeting.hand_over"), icon=":material/person_add:", key=f"hand-over-{node.id}"):
        st.caption(words("meeting.hand_over_text"))
        known = [name for name in people(shown.snapshot) if name != node.owner]
        person = st.selectbox(
            words("meeting.new_owner"),
            known,
            index=None,
            accept_new_options=True,
            placeholder=words("hand_over.choose"),
            width=320,
            key=f"hand-over-{node.id}-{node.owner}",
        )
        name = (person or "").strip()[:LONGEST_NAME]
        if not name:
            return
        changes = handed_over(shown.snapshot, node.id, name)
        going = [Action.model_validate(change.after) for change in changes if change.table == "actions"]
        lines = [words("hand_over.actions", n=len(going)), *(f"・{action.text}" for action in going)]
        st.markdown("  \n".join(escape_md(line, 300) for line in lines))
        if st.button(
            words("hand_over.do", name=escape_md(name, LONGEST_NAME)),
            type="primary",
            disabled=not changes,
            key=f"hand-over-do-{node.id}",
        ):
            _save(node, name, shown)


def _save(node: Node, person: str, shown: View) -> None:
    session.require(Role.OWNER)
    try:
        session.save(handed_over(shown.snapshot, node.id, person))
    except KpiError as failure:
        st.error(escape_md(error_sentence(failure, shown.words.language)), icon=":material/error:")
    else:
        st.rerun()
