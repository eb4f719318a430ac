"""Saving what an owner of the board changes on the page of an indicator."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kpicore.errors import KpiError
from kpicore.model.access import Role
from kpicore.model.change import Change
from kpicore.text.sentences import error_sentence
from pages.shared import session
from pages.shared.session import View
from pages.shared.style import escape_md


def save(changes: Sequence[Change], shown: View) -> None:
    """Save and draw the page anew; what the store refuses is drawn as an error. Raises NotAllowed for anybody but an owner."""
    session.require(Role.OWNER)
    try:
        session.save(changes)
    except KpiError as failure:
        st.error(escape_md(error_sentence(failure, shown.words.language)), icon=":material/error:")
    else:
        st.rerun()
