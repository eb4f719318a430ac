"""What goes when a plan of one's own is replaced or archived: named, with its workbook to keep, and a tick before anything is done."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kpicore.errors import KpiError
from kpicore.guide.drafts import changes_to_archive
from kpicore.model.access import Role
from kpicore.model.change import Change
from kpicore.sheets.writing import sheets_of
from kpicore.text.changes import batch_text
from kpicore.text.sentences import error_sentence
from pages.shared import session
from pages.shared.download import download_workbook
from pages.shared.session import View
from pages.shared.style import Voice, escape_md

_KEY, FAILED, _DONE = "wizard-archive", "wizard-failed", "wizard-archived"


def farewell(changes: Sequence[Change], shown: View, *, key: str) -> None:
    """Draw what goes with these changes, the workbook that keeps it, and the tick that `is_seen` asks for."""
    words, name = shown.words, shown.snapshot.plan.settings.name
    gone = batch_text([change for change in changes if change.after is None], words)
    plan = escape_md(name, 60) or words("frame.unnamed_plan")
    st.warning(words("wizard.goes", plan=plan, what=escape_md(gone, 300)), icon=":material/inventory_2:")
    download_workbook(
        words("wizard.goes_keep"),
        lambda: sheets_of(shown.snapshot, today=shown.today, language=shown.snapshot.plan.settings.language),
        "gyakusan-archive.xlsx",
        key=f"{key}-workbook",
    )
    st.caption(words("wizard.goes_back"))
    st.checkbox(words("wizard.goes_seen"), key=f"{key}-seen")


def is_seen(key: str, words: Voice) -> bool:
    """Return whether the person ticked that they saw what goes; else what to do is said with the next run."""
    if st.session_state.get(f"{key}-seen"):
        return True
    st.session_state[FAILED] = words("wizard.goes_first")
    return False


def archive_button(shown: View) -> None:
    """Draw the button that archives the plan that is there; nothing for the sample, an empty board, and where nothing can be written."""
    plan, words = shown.snapshot.plan, shown.words
    if st.session_state.pop(_DONE, False):
        st.success(words("wizard.archived"), icon=":material/inventory_2:")
    if not plan.nodes or plan.settings.sample or session.is_read_only():
        return
    name = escape_md(plan.settings.name, 40) or words("frame.unnamed_plan")
    if st.button(words("wizard.archive", plan=name), icon=":material/inventory_2:", key=_KEY):
        st.dialog(words("wizard.archive_title"), icon=":material/inventory_2:")(_ask)(shown)


def _ask(shown: View) -> None:
    changes = changes_to_archive(shown.snapshot)
    farewell(changes, shown, key=_KEY)
    st.button(
        shown.words("wizard.archive_do"), type="primary", key=f"{_KEY}-do", on_click=_archive, args=(changes, shown)
    )


def _archive(changes: Sequence[Change], shown: View) -> None:
    if not is_seen(_KEY, shown.words):
        return
    try:
        session.require(Role.OWNER)
        session.save(changes)
    except KpiError as failure:
        st.session_state[FAILED] = error_sentence(failure, shown.words.language)
    else:
        st.session_state[_DONE] = True
