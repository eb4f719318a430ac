"""The ways into the wizard from other pages."""

from __future__ import annotations

import streamlit as st

from kpicore.guide.drafts import from_plan
from kpicore.model.access import Role
from kpicore.stores.state import new_draft_id
from pages.setup.wizard import workspace
from pages.setup.wizard.fields import open_entry
from pages.shared import parts, session
from pages.shared.components import address
from pages.shared.session import View


def edit_plan_button(shown: View) -> None:
    """Draw the button that makes a draft of the running plan and opens it; nothing for who may not change it."""
    if not shown.snapshot.plan.nodes or session.current_actor().role < Role.OWNER:
        return
    words = shown.words
    if st.button(words("wizard.edit_plan"), icon=":material/edit:", key="edit-plan"):
        edit_plan(shown, "kgi")


def edit_plan(shown: View, step: str, node_id: str | None = None) -> None:
    """Make a draft of the running plan and open it at a step, at the entry of a node; what could not be done is said here."""
    snapshot = shown.snapshot
    with parts.refusal_said(shown.words):
        draft = from_plan(snapshot.plan, snapshot.revision, shown.today, draft_id=new_draft_id())
        workspace.begin(draft, step)
        if node_id is not None and node_id in draft.by_id:
            open_entry(node_id, "card")
        address.go("wizard", {"draft": draft.id, "step": step})
