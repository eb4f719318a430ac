"""Step 2, KGI: one sentence becomes the goal's fields; why it is wanted; five SMART marks with their reasons."""

from __future__ import annotations

import streamlit as st

from kpicore.guide.drafts import Entry, editing
from kpicore.model.node import Kind
from pages.setup.wizard import editor, workspace
from pages.setup.wizard.fields import widget_key
from pages.setup.wizard.run import Desk
from pages.shared.style import escape_md


def draw(desk: Desk) -> None:
    """Draw every goal of the draft; one is usual."""
    words = desk.words
    for entry in desk.goals:
        _goal(desk, entry)
    if not desk.goals:
        st.button(
            words("wizard.add_goal"),
            icon=":material/add:",
            key="wizard-add-goal",
            on_click=lambda: workspace.edit(lambda draft: editing.add_entry(draft, Kind.KGI)[0]),
        )


def _goal(desk: Desk, entry: Entry) -> None:
    words = desk.words
    with st.container(border=True, key=widget_key(entry.id, "card")):
        if len(desk.goals) > 1:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{escape_md(desk.name(entry), 80)}**", width="stretch")
                editor.take_out_button(desk, entry)
        editor.sentence(
            desk, entry, label=words("wizard.goal_sentence"), placeholder=words("wizard.goal_sentence_example")
        )
        editor.fields(desk, entry)
        editor.why(desk, entry)
        st.markdown(f"**{words('wizard.smart')}**")
        editor.smart(desk, entry)
