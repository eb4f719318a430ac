"""Giving an indicator to another person with its open actions, for owners of the board."""

from __future__ import annotations

import streamlit as st

from kpicore.model.access import Role
from kpicore.model.node import Node
from pages.shared import session
from pages.shared.hand_over import hand_over
from pages.shared.session import View
from pages.watch.indicator_parts import saving


def draw(node: Node, shown: View) -> None:
    """Draw the form in which an owner of the board gives the indicator away; nothing for who may not."""
    is_open = shown.chosen_day is None and not session.is_read_only()
    if not is_open or session.visitor().actor.role < Role.OWNER:
        return
    label = shown.words("meeting.hand_over")
    with st.expander(label, icon=":material/person_add:", key=f"hand-over-{node.id}"):
        hand_over(node, shown, lambda changes: saving.save(changes, shown))
