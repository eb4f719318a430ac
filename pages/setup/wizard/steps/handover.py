"""Step 9, シートを用意: what staff will see, the text to send them, and the plan into the store, after a look at what that changes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import streamlit as st

from kpicore.errors import KpiError
from kpicore.guide.drafts import Moved, Placement, changes_of, editing, moved_meanwhile, placement, rebased, stored_plan
from kpicore.guide.handover import staff_sheets
from kpicore.model.access import Role
from kpicore.model.change import Change
from kpicore.model.snapshot import Snapshot
from kpicore.sheets.writing import Sheet, sheets_of
from kpicore.text.handover import handover_text
from kpicore.text.sentences import error_sentence
from pages.setup.wizard import workspace
from pages.setup.wizard.changes import change_lines
from pages.setup.wizard.fields import line, plan_name, say_problem
from pages.setup.wizard.run import Desk
from pages.shared import session
from pages.shared.download import download_workbook
from pages.shared.session import View
from pages.shared.style import Voice, escape_md

MOST_CHANGES = 60
PREVIEW_ROWS, PREVIEW_COLUMNS = 12, 8
_SAVED, _FAILED, _CONFIRMING = "wizard-saved", "wizard-save-failed", "wizard-confirming"
_SINCE = "wizard-effective-from"


def draw(desk: Desk) -> None:
    """Draw the preview, the text for staff, and the way into the store."""
    shown = session.view()
    if failed := st.session_state.pop(_FAILED, None):
        st.error(escape_md(failed), icon=":material/error:")
    _preview(desk, shown)
    words = desk.words
    with st.container(border=True, key="wizard-handover"):
        st.markdown(f"#### {words('wizard.handover')}", anchors=False)
        st.caption(words("wizard.handover_about"))
        st.code(handover(desk), language=None, wrap_lines=True)
    _into_store(desk, shown)


# -- what staff will see ---------------------------------------------------------------------------------------


def _as_saved(desk: Desk, shown: View) -> Snapshot:
    """Return what the store will hold once the plan is saved: an edit keeps its numbers, a new plan has none yet."""
    plan = stored_plan(desk.read, shown.snapshot.plan)
    keeps = placement(desk.draft, shown.snapshot) is Placement.EDITS
    return replace(shown.snapshot, plan=plan) if keeps else Snapshot(plan=plan)


def _preview(desk: Desk, shown: View) -> None:
    words = desk.words
    with st.container(border=True, key="wizard-preview"):
        st.markdown(f"#### {words('wizard.preview')}", anchors=False)
        sheets = staff_sheets(_as_saved(desk, shown), desk.today, words.language)
        # Tabs of records kept long ago are in the workbook, and nothing anybody has to type into.
        for sheet in [each for each in sheets if each.highlight is not None] or sheets:
            st.markdown(f":material/table: **{escape_md(sheet.tab)}**")
            _table(sheet, words)
        download_workbook(
            words("wizard.download"),
            lambda: sheets_of(_as_saved(desk, shown), today=desk.today, language=words.language),
            "gyakusan.xlsx",
            key="wizard-download",
        )


def _table(sheet: Sheet, words: Voice) -> None:
    """Draw the beginning of a tab: who each row is, and the columns around the open period."""
    first, last = sheet.frozen[1], len(sheet.header)
    at = first if sheet.highlight is None else max(sheet.highlight - PREVIEW_COLUMNS // 2, first)
    columns = [*range(first), *range(at, min(at + PREVIEW_COLUMNS, last))]
    heads = {column: sheet.header[column] or f"({column + 1})" for column in columns}
    rows = []
    for row in sheet.rows[:PREVIEW_ROWS]:
        texts = ["" if cell.value is None else str(cell.value) for cell in row]
        rows.append({head: texts[column] if column < len(texts) else "" for column, head in heads.items()})
    st.dataframe(rows, hide_index=True, alt=sheet.tab, height="content")
    if len(sheet.rows) > PREVIEW_ROWS:
        st.caption(words("common.and_more", n=len(sheet.rows) - PREVIEW_ROWS))


# -- into the store --------------------------------------------------------------------------------------------


def _into_store(desk: Desk, shown: View) -> None:
    words = desk.words
    with st.container(border=True, key="wizard-save-box"):
        st.markdown(f"#### {words('wizard.save')}", anchors=False)
        how = placement(desk.draft, shown.snapshot)
        st.markdown(words(f"wizard.placement_{how}", plan=escape_md(shown.snapshot.plan.settings.name, 60)))
        if how is Placement.EDITS:
            _since_when(desk)
        if session.is_read_only():
            st.info(words("wizard.read_only"), icon=":material/lock:")
        moved = moved_meanwhile(desk.draft, shown.snapshot, desk.today)
        if moved:
            _moved(desk, shown, moved)
        if not desk.draft.settings.get("name", "").strip():
            plan_name(desk)
        if desk.read.has_errors:
            st.warning(words("wizard.save_with_errors"), icon=":material/warning:")
        st.button(
            words("wizard.save_look"),
            type="primary",
            icon=":material/save:",
            key="wizard-save",
            disabled=session.is_read_only() or not desk.plan.nodes,
            on_click=lambda: st.session_state.update({_CONFIRMING: desk.draft.id}),
        )
    if st.session_state.pop(_CONFIRMING, None) == desk.draft.id:
        st.dialog(words("wizard.confirm"), width="large", icon=":material/save:")(_confirm)(desk, shown)


def _since_when(desk: Desk) -> None:
    """Draw the day from which changed targets are in force."""
    words = desk.words
    line(
        _SINCE,
        desk.draft.effective_from,
        words("wizard.since"),
        lambda text: workspace.edit(lambda draft: editing.set_effective_from(draft, text)),
        placeholder=desk.today.isoformat(),
        help=words("wizard.since_help"),
    )
    for problem in desk.problems_at("", "effective_from"):
        say_problem(problem, words)


def _moved(desk: Desk, shown: View, moved: Sequence[Moved]) -> None:
    """Draw what others changed in the running plan since the draft began, and let the owner choose where both did."""
    words = desk.words
    with st.container(border=True, key="wizard-moved"):
        st.markdown(f":yellow[▲ {words('wizard.moved', n=len(moved))}]")
        lines = [escape_md(_moved_text(each, words), 300) for each in moved[:MOST_CHANGES]]
        st.markdown("  \n".join(lines))
        conflicts = [each for each in moved if each.is_conflict]
        with st.container(horizontal=True):
            if conflicts:
                theirs = [(each.entry, each.field) for each in conflicts]
                st.button(words("wizard.moved_theirs"), key="wizard-theirs", on_click=_rebase, args=(shown, theirs))
            st.button(
                words("wizard.moved_mine" if conflicts else "wizard.moved_take"),
                key="wizard-mine",
                on_click=_rebase,
                args=(shown, ()),
            )


def _moved_text(moved: Moved, words: Voice) -> str:
    if not moved.field:
        return words("wizard.moved_gone", name=moved.name)
    key = "wizard.moved_both" if moved.is_conflict else "wizard.moved_one"
    field = words(f"wizard.field.{moved.field}")
    facts = {"name": moved.name, "field": field, "before": moved.before, "now": moved.now}
    return words(key, **facts, mine=moved.mine) if moved.is_conflict else words(key, **facts)


def _rebase(shown: View, theirs: Sequence[tuple[str, str]]) -> None:
    workspace.edit(lambda draft: rebased(draft, shown.snapshot, shown.today, theirs=theirs))


def _confirm(desk: Desk, shown: View) -> None:
    """Draw what saving changes, before and after, and the button that does it."""
    words = desk.words
    changes = changes_of(desk.draft, shown.snapshot, desk.today)
    if not changes:
        st.info(words("settings.nothing_changed"))
        return
    st.markdown(words("wizard.confirm_text", n=len(changes)))
    before = shown.snapshot.plan
    lines = change_lines(changes, before, stored_plan(desk.read, before), desk.today, words)
    if placement(desk.draft, shown.snapshot) is Placement.EDITS:
        st.markdown(words("wizard.confirm_since", day=escape_md(desk.read.effective_from.isoformat())))
    with st.container(height=min(320, 60 + 28 * len(lines)), key="wizard-changes"):
        st.markdown("  \n".join(escape_md(line, 400) for line in lines[:MOST_CHANGES]))
        if len(lines) > MOST_CHANGES:
            st.caption(words("common.and_more", n=len(lines) - MOST_CHANGES))
    st.button(
        words("wizard.save_do"),
        type="primary",
        icon=":material/check:",
        key="wizard-save-do",
        on_click=_save,
        args=(changes, desk, shown),
    )


def _save(changes: Sequence[Change], desk: Desk, shown: View) -> None:
    """Save the plan; then the draft has done its work and leaves the list."""
    try:
        session.require(Role.OWNER)
        session.save(changes)
    except KpiError as failure:
        st.session_state[_FAILED] = error_sentence(failure, shown.words.language)
        return
    st.session_state[_SAVED] = handover(desk)
    # The plan is saved in any case: a draft that stays in the list can be deleted there.
    with suppress(KpiError):
        session.drafts().remove(desk.draft.id)
    workspace.leave()


def just_saved() -> str | None:
    """Return the text for staff of the plan just saved, None where none was; it stays until another draft is on the table."""
    return st.session_state.get(_SAVED) if workspace.place().draft is None else None


def handover(desk: Desk) -> str:
    """Return the text to send to staff."""
    return handover_text(desk.plan, desk.today, desk.words.language, link=session.sheet_link())
