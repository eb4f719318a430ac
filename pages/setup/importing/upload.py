"""設定 → 取り込み: files, how they were read, what would change, and the button that stores it.

A workbook made from our template is read without questions. Other tabs have a mapping (`mapping`), kept with the plan when the data are
stored, so that the next version of the file is read unattended.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from kpicore.errors import CannotImport, KpiError
from kpicore.model.change import Change
from kpicore.model.plan import Settings
from kpicore.reports.health import problem_groups
from kpicore.sheets.grid import Workbook
from kpicore.sheets.mapping import Mapping, TabMapping, mappings_of, texts_of
from kpicore.sheets.reader import WorkbookReading, read_workbook
from kpicore.stores.files import open_workbook
from kpicore.stores.transfer import Merge, emptied, merge
from kpicore.text.changes import batch_text
from kpicore.text.sentences import error_sentence
from kpicore.text.workbook import loss_line
from pages.setup.importing import mapping
from pages.setup.importing.mapping import Book, Save
from pages.setup.importing.visit import once
from pages.shared import session
from pages.shared.problems import draw_group, summary_md
from pages.shared.session import View
from pages.shared.style import escape_md
from pages.shared.tables import ColumnHead, table

_OPENED, _READ, _CORRECTED, _REPLACES = "import-opened", "import-read", "import-corrected", "import-replaces"


@dataclass(frozen=True)
class Found:
    """What files held: how they were read, what would change, and why nothing can be stored (None when something can)."""

    workbook: Workbook
    reading: WorkbookReading
    merge: Merge | None
    failure: CannotImport | None


def draw(shown: View, save: Save) -> None:
    """Draw the upload, its result, and the button; `save` stores changes and confirms it."""
    words = shown.words
    st.markdown(words("settings.import_text"))
    files = st.file_uploader(
        words("settings.import_files"),
        # Old formats are accepted too: the error explains how to convert them.
        type=["xlsx", "xlsm", "csv", "tsv", "xls", "xlsb", "ods"],
        accept_multiple_files=True,
        key="import-files",
        disabled=session.is_read_only(),
    )
    if not files:
        mapping.draw_kept(shown, save)
        return
    try:
        with st.spinner(words("settings.import_reading")):
            # Once per state of the files, the kept mappings and the corrections.
            workbook = once(_OPENED, None, [file.file_id for file in files], partial(_open, files))
            key = (shown.snapshot.revision, shown.today, texts_of(_corrected()), _replaces())
            found = once(_READ, workbook, key, partial(_read, workbook, shown))
    except KpiError as failure:
        st.error(escape_md(error_sentence(failure, words.language)), icon=":material/error:")
        return
    book = _book(found, shown)
    mapping.draw(book, words)
    mapping.draw_way_to_a_tree(book, shown)
    _outcome(found, book, shown, save)


# -- files in --------------------------------------------------------------------------------------------------


def _open(files: Sequence[UploadedFile]) -> Workbook:
    """Return the tabs of the uploads, written where the reader can open them: a single file as it is, several CSV as a folder."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / Path(file.name).name for file in files]
        for path, file in zip(paths, files, strict=True):
            path.write_bytes(file.getvalue())
        return open_workbook(paths[0] if len(files) == 1 else Path(folder))


def _read(workbook: Workbook, shown: View) -> Found:
    try:
        merged = merge(shown.snapshot, workbook, shown.today, mapping=_corrected(), replace=_replaces())
    except CannotImport as failure:
        reading = read_workbook(workbook, today=shown.today, settings=_known(shown), mapping=_corrected())
        return Found(workbook, reading, None, failure)
    return Found(workbook, merged.reading, merged, None)


def _known(shown: View) -> Settings:
    """Return the settings files are read by: those of the plan, the defaults for a sample."""
    held = shown.snapshot.plan.settings
    return Settings() if held.sample else held


# -- tabs that are not ours ------------------------------------------------------------------------------------


def _corrected() -> Mapping:
    """Return what was corrected in this visit and is not stored yet."""
    found: Mapping = st.session_state.get(_CORRECTED, Mapping())
    return found


def _correct(mapping_of_tab: TabMapping) -> None:
    st.session_state[_CORRECTED] = _corrected().with_tab(mapping_of_tab)


def _book(found: Found, shown: View) -> Book:
    known, corrected = _known(shown), _corrected()
    stored = mappings_of(known.mappings)
    remembered = (tab.tab for tab in found.reading.tabs if stored.tab(tab.tab) and not corrected.tab(tab.tab))
    return Book(
        key="import",
        grids={grid.tab: grid for grid in found.workbook},
        reading=found.reading,
        nodes=() if found.merge is None else found.merge.reading.plan.nodes,
        settings=found.reading.plan.settings,
        today=shown.today,
        correct=_correct,
        corrected=_corrected,
        drawn_with=_corrected(),
        remembered=frozenset(remembered),
        can_change=not session.is_read_only(),
    )


# -- what would change -----------------------------------------------------------------------------------------


def _outcome(found: Found, book: Book, shown: View, save: Save) -> None:
    """Draw what would change and what was wrong, and the button that does it; or the reason why nothing can be stored."""
    words = shown.words
    if found.merge is None:
        is_waiting = bool(found.reading.tabs or len(found.reading.actuals))
        said = (
            words("mapping.no_tree") if is_waiting else error_sentence(found.failure or CannotImport(), words.language)
        )
        st.info(said) if is_waiting else st.error(escape_md(said), icon=":material/error:")
        return
    others = [change for change in found.merge.changes if (change.table, change.key) != ("settings", ("mappings",))]
    changes = [*others, *mapping.changes_of(book, shown)]
    _changes(found.merge, changes, shown)
    agreed = _agreed(found.merge, shown)
    if changes and st.button(
        words("settings.import_do"), type="primary", icon=":material/upload:", disabled=not agreed
    ):
        st.session_state.pop(_READ, None)
        with st.spinner(words("settings.import_saving", n=len(changes))):
            save(changes, shown, words("settings.import_done", n=len(changes)))


def _replaces() -> bool:
    """Return whether the file replaces the plan as a whole, as chosen below the list of changes."""
    return bool(st.session_state.get(_REPLACES))


def _agreed(merged: Merge, shown: View) -> bool:
    """Draw what is removed and what stays, with the choices about it; return whether the removal was agreed to."""
    words = shown.words
    if merged.leaves:
        st.caption(escape_md(words("settings.import_left", what=loss_line(merged.leaves, words.language))))
    if merged.leaves or _replaces():
        st.checkbox(words("settings.import_replace"), key=_REPLACES)
    if not merged.takes_away:
        return True
    said = words("settings.import_loses", what=loss_line(merged.takes_away, words.language))
    st.warning(escape_md(said), icon=":material/delete:")
    # Agreement to one list does not carry over to another.
    listed = "\n".join(f"{change.table} {change.key} {emptied(change)}" for change in merged.takes_away)
    mark = zlib.crc32(listed.encode())
    return st.checkbox(words("settings.import_agree"), key=f"import-agreed-{mark}")


def _changes(merged: Merge, changes: Sequence[Change], shown: View) -> None:
    words, reading = shown.words, merged.reading
    groups = problem_groups(reading.problems)
    if merged.replaces_sample:
        st.info(words("settings.import_replaces_sample"), icon=":material/swap_horiz:")
    if changes:
        st.markdown(f"**{words('settings.import_changes')}**  \n{escape_md(batch_text(changes, words))}")
    elif any(asked.blocking for tab in reading.tabs for asked in tab.questions):
        st.info(words("mapping.answer_first"))
    else:
        lacks_tree = bool(reading.tabs) and not len(reading.actuals)
        st.info(words("mapping.nothing_matches" if lacks_tree else "settings.import_nothing"))
    heads = ("settings.import_nodes", "settings.import_actuals", "settings.import_missing", "settings.import_skipped")
    counts = (len(reading.plan.nodes), len(reading.actuals), len(reading.missing), len(reading.skipped))
    table([ColumnHead(words(head), True) for head in heads], [[f"{count:,}" for count in counts]])
    if groups:
        st.markdown(f"**{words('settings.import_problems')}** {summary_md(groups, words)}")
    nodes = reading.plan.by_id
    for group in groups:
        draw_group(group, nodes, words)
