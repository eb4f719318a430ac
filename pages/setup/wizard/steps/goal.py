"""Step 2, KGI: one sentence becomes the goal's fields; why it is wanted; five SMART marks with their reasons."""

from __future__ import annotations

import streamlit as st

from kpicore.guide.drafts import Entry, editing
from kpicore.model.node import Kind
from pages.setup.wizard import editor, workspace
from pages.setup.wizard.fields import widget_key
from pages.setup.wizard.run import WizardContext
from pages.setup.wizard.steps import known
from pages.shared.style import escape_md


def draw(context: WizardContext) -> None:
    """Draw every goal of the draft; one is usual."""
    words = context.words
    for entry in context.goals:
        _goal(context, entry)
    if not context.goals:
        st.button(
            words("wizard.add_goal"),
            icon=":material/add:",
            key="wizard-add-goal",
            on_click=lambda: workspace.edit(lambda draft: editing.add_entry(draft, Kind.KGI)[0]),
        )


def _goal(context: WizardContext, entry: Entry) -> None:
    words = context.words
    with st.container(border=True, key=widget_key(entry.id, "card")):
        if len(context.goals) > 1:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{escape_md(context.name(entry), 80)}**", width="stretch")
                editor.take_out_button(context, entry)
        editor.sentence(
            context, entry, label=words("wizard.goal_sentence"), placeholder=words("wizard.goal_sentence_example")
        )
        editor.fields(context, entry)
        if context.known is not None and context.known.goal.id == entry.id:
            known.worked(context)
        editor.why(context, entry)
        st.markdown(f"#### {words('wizard.smart')}", anchors=False)
        editor.smart(context, entry)
