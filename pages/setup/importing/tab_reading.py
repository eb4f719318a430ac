"""データの健康 → タブの読み方: how foreign tabs of the connected sheet or file are read; corrected here, kept in its 設定, or in the
board's own memory where it cannot be written.

The tabs are opened only when somebody looks, once per revision. A correction is shown at once and counts for the board when it is saved.
"""

from __future__ import annotations

from functools import partial
from typing import Literal

import streamlit as st

from kpicore.errors import KpiError
from kpicore.model.access import Role
from kpicore.sheets.grid import Workbook
from kpicore.sheets.mapping import Mapping, TabMapping, texts_of
from kpicore.sheets.reader import WorkbookReading, read_workbook
from kpicore.text.sentences import error_sentence
from pages.setup.importing import mapping
from pages.setup.importing.mapping import Book
from pages.setup.importing.visit import once
from pages.shared import own_sheet, parts, session
from pages.shared.session import View
from pages.shared.style import escape_md

_CORRECTED, _READ, _SAVED = "tabs-corrected", "tabs-read", "tabs-saved"
#: Problems that are fixed here: the section starts open.
_FIXED_HERE = frozenset({"mapping-does-not-fit", "unclear-role", "period-not-told", "two-candidates"})


def draw(shown: View) -> None:
    """Draw how each tab is read, folded unless something is asked; nothing where the store is a database."""
    words = shown.words
    try:
        if not own_sheet.holds_tabs():
            return
        st.subheader(words("mapping.health_title"), anchor=False)
        if said := st.session_state.pop(_SAVED, None):
            st.success(said, icon=":material/check_circle:")
        latest = session.live().read().failure
        # A tab of the board that is wrong, or one that cannot be read any more.
        is_lost = isinstance(latest, KpiError) and latest.facts.get("reason") == "tab-gone"
        asks = is_lost or any(problem.code in _FIXED_HERE for problem in shown.snapshot.problems)
        box = st.expander(words("mapping.health_open"), expanded=asks, key="tabs", on_change="rerun")
        if not box.open:
            return
        with box:
            _tabs(own_sheet.workbook(shown), shown)
    except KpiError as failure:
        st.warning(escape_md(error_sentence(failure, words.language)), icon=":material/cloud_off:")


def _tabs(workbook: Workbook | None, shown: View) -> None:
    words = shown.words
    if workbook is None:
        return
    kept = session.kept_mappings()
    key = (shown.today, texts_of(kept), texts_of(_corrected()))
    reading = once(_READ, workbook, key, partial(_read, workbook, kept, shown))
    book = Book(
        key="tabs",
        grids={grid.tab: grid for grid in workbook},
        reading=reading,
        nodes=reading.plan.nodes,
        settings=reading.plan.settings,
        today=shown.today,
        correct=_correct,
        corrected=_corrected,
        drawn_with=_corrected(),
        can_change=session.current_actor().role >= Role.OWNER,
        remembered=frozenset(tab.tab for tab in reading.tabs if kept.tab(tab.tab) and not _corrected().tab(tab.tab)),
    )
    st.caption(words("mapping.health_text"))
    if not book.tabs and not book.left:
        st.info(words("mapping.health_none"), icon=":material/check_circle:")
        return
    mapping.draw(book, words)
    mapping.draw_way_to_a_tree(book, shown)
    if book.can_change:
        _keeping(book, shown)


def _read(workbook: Workbook, kept: Mapping, shown: View) -> WorkbookReading:
    for tab in _corrected().tabs:
        kept = kept.with_tab(tab)
    with st.spinner(shown.words("settings.import_reading")):
        return read_workbook(workbook, today=shown.today, mapping=kept)


def _corrected() -> Mapping:
    found: Mapping = st.session_state.get(_CORRECTED, Mapping())
    return found


def _correct(mapping_of_tab: TabMapping) -> None:
    st.session_state[_CORRECTED] = _corrected().with_tab(mapping_of_tab)


# -- keeping it ------------------------------------------------------------------------------------------------


def _keeping(book: Book, shown: View) -> None:
    """Draw the buttons that save or discard corrections, and what the board keeps of a source it cannot write to."""
    words = shown.words
    changes, tabs = mapping.changes_of(book, shown), mapping.to_keep(book, shown, session.kept_mappings())
    is_corrected = bool(_corrected().tabs)
    if is_corrected:
        st.info(words("mapping.changed"), icon=":material/edit:")
    if tabs and session.is_read_only():
        st.caption(words("mapping.read_only_text"))
    keeps = False
    with st.container(horizontal=True, key="tabs-keeping"):
        if tabs or (changes and not session.is_read_only()):
            kind: Literal["primary", "secondary"] = "primary" if is_corrected else "secondary"
            keeps = st.button(words("mapping.keep"), key="tabs-keep", type=kind, icon=":material/save:")
        if is_corrected:
            st.button(words("mapping.discard"), key="tabs-discard", on_click=_discard)
    if keeps:
        with parts.refusal_said(words):
            in_settings = own_sheet.keep_reading(changes, tabs)
            _discard()
            st.session_state[_SAVED] = words("mapping.kept" if in_settings else "mapping.kept_here")
            st.rerun()
    mapping.draw_kept_here(shown)


def _discard() -> None:
    st.session_state.pop(_CORRECTED, None)
