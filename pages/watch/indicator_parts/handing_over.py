"""Giving an indicator to another person with its open actions, for owners of the board."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kpicore.errors import KpiError
from kpicore.model.access import Role
from kpicore.model.change import Change
from kpicore.model.node import Node
from kpicore.text.sentences import error_sentence
from pages.shared import session
from pages.shared.hand_over import hand_over
from pages.shared.session import View
from pages.shared.style import escape_md


def draw(node: Node, shown: View) -> None:
    """Draw the form in which an owner of the board gives the indicator away; nothing for who may not."""
    is_open = shown.chosen_day is None and not session.is_read_only()
    if not is_open or session.visitor().actor.role < Role.OWNER:
        return
    label = shown.words("meeting.hand_over")
    with st.expander(label, icon=":material/person_add:", key=f"hand-over-{node.id}"):
        hand_over(node, shown, lambda changes: _save(changes, shown))


def _save(changes: Sequence[Change], shown: View) -> None:
    session.require(Role.OWNER)
    try:
        session.save(changes)
    except KpiError as failure:
        st.error(escape_md(error_sentence(failure, shown.words.language)), icon=":material/error:")
    else:
        st.rerun()
