"""Saving what an owner of the board changes on the page of an indicator."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kpicore.model.access import Role
from kpicore.model.change import Change
from pages.shared import parts, session
from pages.shared.session import View


def save(changes: Sequence[Change], shown: View) -> None:
    """Save and draw the page anew; what the store refuses is drawn as an error. Raises NotAllowed for anybody but an owner."""
    session.require(Role.OWNER)
    with parts.refusal_said(shown.words):
        session.save(changes)
        st.rerun()
