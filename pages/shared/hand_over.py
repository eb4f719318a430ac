"""The form that gives an indicator to another person: who may have it, and which open actions go with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from kpicore.model.change import Change
from kpicore.model.node import Node
from kpicore.model.review import Action
from kpicore.reports.health import people
from kpicore.reports.meetings.edits import handed_over
from pages.shared.session import View
from pages.shared.style import escape_md

LONGEST_NAME = 80


def hand_over(node: Node, shown: View, give: Callable[[Sequence[Change]], None]) -> None:
    """Draw the form; `give` saves the changes it comes to when the button is pressed. The caller shows it to owners of the board alone."""
    words = shown.words
    st.caption(words("meeting.hand_over_text"))
    person = st.selectbox(
        words("meeting.new_owner"),
        [name for name in people(shown.snapshot) if name != node.owner],
        index=None,
        accept_new_options=True,
        placeholder=words("hand_over.choose"),
        width=320,
        key=f"hand-over-{node.id}-{node.owner}",
    )
    name = (person or "").strip()[:LONGEST_NAME].strip()
    if not name:
        return
    changes = handed_over(shown.snapshot, node.id, name)
    going = [Action.model_validate(change.after) for change in changes if change.table == "actions"]
    lines = [words("hand_over.actions", n=len(going)), *(f"・{action.text}" for action in going)]
    st.markdown("  \n".join(escape_md(line, 300) for line in lines))
    label = words("hand_over.do", name=escape_md(name, LONGEST_NAME))
    if st.button(label, type="primary", disabled=not changes, key=f"hand-over-do-{node.id}"):
        give(changes)
