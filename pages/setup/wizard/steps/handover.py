"""Step 9, シートを用意: what staff will see, the text to send them, and saving the plan, after a preview of the changes."""

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
from kpicore.model.plan import Plan
from kpicore.model.snapshot import Snapshot
from kpicore.sheets.writing import Sheet, sheets_of
from kpicore.text.handover import EntryPlace, handover_text
from kpicore.text.sentences import error_sentence
from pages.run.entry import phone
from pages.setup.wizard import workspace
from pages.setup.wizard.archiving import FAILED, farewell, is_seen
from pages.setup.wizard.binding import bound
from pages.setup.wizard.changes import change_lines
from pages.setup.wizard.fields import line, plan_name, say_problem
from pages.setup.wizard.rivals import rivals_at
from pages.setup.wizard.run import WizardContext
from pages.setup.wizard.steps import saved
from pages.shared import session
from pages.shared.download import download_workbook
from pages.shared.mode import mode
from pages.shared.place import on_answer
from pages.shared.session import View
from pages.shared.style import Voice, escape_md, grid_text

MOST_CHANGES = 60
PREVIEW_ROWS, PREVIEW_COLUMNS = 12, 8
_CONFIRMING = "wizard-confirming"
_SINCE, _INSTEAD, _REPLACE = "wizard-effective-from", "wizard-instead", "wizard-replace"


def draw(context: WizardContext) -> None:
    """Draw the preview, the text for staff, and the form that saves."""
    shown = session.view()
    if failed := st.session_state.pop(FAILED, None):
        st.error(escape_md(failed), icon=":material/error:")
    _preview(context, shown)
    words = context.words
    with st.container(border=True, key="wizard-handover"):
        st.markdown(f"#### {words('wizard.handover')}", anchors=False)
        st.caption(words("wizard.handover_about"))
        st.code(handover(context), language=None, wrap_lines=True)
    _into_store(context, shown)


# -- what staff will see ---------------------------------------------------------------------------------------


def _as_saved(context: WizardContext, shown: View) -> Snapshot:
    """Return what the store will hold once the plan is saved: an edit keeps its numbers, a new plan has none yet."""
    plan = stored_plan(context.read, shown.snapshot.plan)
    keeps = placement(context.draft, shown.snapshot) is Placement.EDITS
    return replace(shown.snapshot, plan=plan) if keeps else Snapshot(plan=plan)


def _preview(context: WizardContext, shown: View) -> None:
    words = context.words
    with st.container(border=True, key="wizard-preview"):
        st.markdown(f"#### {words('wizard.preview')}", anchors=False)
        if not _goes_into_a_sheet():
            st.caption(words("wizard.preview_about"))
        sheets = staff_sheets(_as_saved(context, shown), context.today, words.language)
        # Tabs of old records are in the workbook, but nobody types into them.
        for sheet in [each for each in sheets if each.highlight is not None] or sheets:
            st.markdown(f":material/table: **{escape_md(sheet.tab)}**")
            _table(sheet, words)
        download_workbook(
            words("wizard.download"),
            lambda: sheets_of(_as_saved(context, shown), today=context.today, language=words.language),
            "gyakusan.xlsx",
            key="wizard-download",
        )


def _table(sheet: Sheet, words: Voice) -> None:
    """Draw the beginning of a tab: the labels of its rows, and the columns around the open period."""
    first, last = sheet.frozen[1], len(sheet.header)
    at = first if sheet.highlight is None else max(sheet.highlight - PREVIEW_COLUMNS // 2, first)
    begin = 1 if sheet.header[:1] == ("ID",) else 0  # ids are for the program
    columns = [*range(begin, first), *range(at, min(at + PREVIEW_COLUMNS, last))]
    heads = {column: grid_text(sheet.header[column]) or f"({column + 1})" for column in columns}
    rows = []
    for row in sheet.rows[:PREVIEW_ROWS]:
        texts = ["" if cell.value is None else grid_text(str(cell.value)) for cell in row]
        rows.append({head: texts[column] if column < len(texts) else "" for column, head in heads.items()})
    st.dataframe(rows, hide_index=True, alt=sheet.tab, height="content")
    if len(sheet.rows) > PREVIEW_ROWS:
        st.caption(words("common.and_more", n=len(sheet.rows) - PREVIEW_ROWS))


# -- into the store --------------------------------------------------------------------------------------------


def _into_store(context: WizardContext, shown: View) -> None:
    words = context.words
    with st.container(border=True, key="wizard-save-box"):
        st.markdown(f"#### {words('wizard.save')}", anchors=False)
        how = placement(context.draft, shown.snapshot)
        st.markdown(words(f"wizard.placement_{how}", plan=escape_md(shown.snapshot.plan.settings.name, 60)))
        if how in {Placement.BESIDE, Placement.REPLACES}:
            key = bound(_INSTEAD, context.draft.replaces)
            st.radio(
                words("wizard.instead"),
                (False, True),
                format_func=lambda each: words("wizard.instead_replace" if each else "wizard.instead_add"),
                key=key,
                on_change=on_answer(
                    key,
                    context.draft.replaces,
                    lambda instead: workspace.edit(lambda draft: editing.set_replaces(draft, bool(instead))),
                ),
            )
        if how is Placement.EDITS:
            _since_when(context)
        if session.is_read_only():
            st.info(words("wizard.read_only"), icon=":material/lock:")
        moved = moved_meanwhile(context.draft, shown.snapshot, context.today)
        if moved:
            _moved(context, shown, moved)
        if how is not Placement.BESIDE and not context.draft.settings.get("name", "").strip():
            plan_name(context)
        if context.read.has_errors:
            st.warning(words("wizard.save_with_errors"), icon=":material/warning:")
        st.button(
            words("wizard.save_look"),
            type="primary",
            icon=":material/save:",
            key="wizard-save",
            disabled=session.is_read_only() or not context.plan.nodes,
            on_click=lambda: st.session_state.update({_CONFIRMING: context.draft.id}),
        )
    if st.session_state.pop(_CONFIRMING, None) == context.draft.id:
        st.dialog(words("wizard.confirm"), width="large", icon=":material/save:")(_confirm)(context, shown)


def _since_when(context: WizardContext) -> None:
    """Draw the day from which changed targets are in force."""
    words = context.words
    line(
        _SINCE,
        context.draft.effective_from,
        words("wizard.since"),
        lambda text: workspace.edit(lambda draft: editing.set_effective_from(draft, text)),
        placeholder=context.today.isoformat(),
        help=words("wizard.since_help"),
    )
    for problem in context.problems_at("", "effective_from"):
        say_problem(problem, words)
    rivals_at(context.draft, "", "effective_from", _SINCE, words)


def _moved(context: WizardContext, shown: View, moved: Sequence[Moved]) -> None:
    """Draw what others changed in the running plan since the draft began, with the choice where both changed the same field."""
    words, lines = context.words, []
    for each in moved[:MOST_CHANGES]:
        key = "moved_both" if each.is_conflict else "moved_one" if each.field else "moved_gone"
        name, field = (
            each.name or words("wizard.untitled_entry"),
            words(f"wizard.field.{each.field}") if each.field else "",
        )
        facts = {"name": name, "field": field, "before": each.before, "now": each.now, "mine": each.mine}
        lines.append(escape_md(words(f"wizard.{key}", **facts), 300))
    with st.container(border=True, key="wizard-moved"):
        st.markdown(f":yellow[▲ {words('wizard.moved', n=len(moved))}]")
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


def _rebase(shown: View, theirs: Sequence[tuple[str, str]]) -> None:
    workspace.edit(lambda draft: rebased(draft, shown.snapshot, shown.today, theirs=theirs))


def _confirm(context: WizardContext, shown: View) -> None:
    """Draw what saving changes, before and after, and the button that does it."""
    words = context.words
    changes = changes_of(context.draft, shown.snapshot, context.today)
    if not changes:
        st.info(words("settings.nothing_changed"))
        return
    st.markdown(words("wizard.confirm_text", n=len(changes)))
    before = shown.snapshot.plan
    lines = change_lines(changes, before, stored_plan(context.read, before), context.today, words)
    if placement(context.draft, shown.snapshot) is Placement.EDITS:
        st.markdown(words("wizard.confirm_since", day=escape_md(context.read.effective_from.isoformat())))
    with st.container(height=min(320, 60 + 28 * len(lines)), key="wizard-changes"):
        st.markdown("  \n".join(escape_md(line, 400) for line in lines[:MOST_CHANGES]))
        if len(lines) > MOST_CHANGES:
            st.caption(words("common.and_more", n=len(lines) - MOST_CHANGES))
    if placement(context.draft, shown.snapshot) is Placement.REPLACES:
        farewell(changes, shown, key=_REPLACE)
    st.button(
        words("wizard.save_do"),
        type="primary",
        icon=":material/check:",
        key="wizard-save-do",
        on_click=_save,
        args=(changes, context, shown),
    )


def _save(changes: Sequence[Change], context: WizardContext, shown: View) -> None:
    """Save the plan, then remove the draft from the list."""
    if placement(context.draft, shown.snapshot) is Placement.REPLACES and not is_seen(_REPLACE, shown.words):
        return
    try:
        session.require(Role.OWNER)
        session.save(changes)
    except KpiError as failure:
        st.session_state[FAILED] = error_sentence(failure, shown.words.language)
        return
    before, after = shown.snapshot.plan, stored_plan(context.read, shown.snapshot.plan)
    goals = [node.id for node in after.goals]
    new = [each for each in goals if each not in before.by_id or before.settings.sample]
    saved.note(_new_plan(context), _entry_place(), next(iter([*new, *goals]), ""))
    # The plan is saved in any case: a draft that stays in the list can be deleted there.
    with suppress(KpiError):
        session.drafts().remove(context.draft.id, session.current_actor())
    workspace.leave()


def handover(context: WizardContext) -> str:
    """Return the text to send to staff."""
    return handover_text(_new_plan(context), context.today, context.words.language, _entry_place())


def _new_plan(context: WizardContext) -> Plan:
    """Return the plan of a draft; what joins a plan goes by that plan's name."""
    plan, held = context.plan, session.view().snapshot
    if placement(context.draft, held) is not Placement.BESIDE:
        return plan
    settings = plan.settings.model_copy(update={"name": held.plan.settings.name})
    return plan.model_copy(update={"settings": settings})


def _entry_place() -> EntryPlace:
    if _goes_into_a_sheet():
        return EntryPlace(session.sheet_link())
    origin = mode().public_origin
    return EntryPlace(phone.entry_address(origin, "") if origin else "", in_tabs=False)


def _goes_into_a_sheet() -> bool:
    """Return whether staff type into a workbook or a Google Sheet, and not into the board."""
    return bool(session.sheet_link()) or session.is_read_only()
