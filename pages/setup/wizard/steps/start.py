"""Step 1, はじめる: the drafts there are, and the ways to begin one: a sentence, a template, the present tree, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from kpicore.errors import KpiError
from kpicore.guide.drafts import Draft, Placement, blank, editing, from_plan, from_sentence, from_template, placement
from kpicore.guide.templates import Category, Template, TemplateNode, templates, trades_of
from kpicore.model.money import YEN, money_unit
from kpicore.model.node import Kind
from kpicore.stores.state import DraftLine, new_draft_id
from kpicore.text import formats
from kpicore.text.manual import typical_of
from kpicore.text.sentences import error_sentence, moment
from pages.setup.wizard import workspace
from pages.setup.wizard.archiving import FAILED, archive_button
from pages.setup.wizard.binding import bound
from pages.setup.wizard.fields import line, plan_name, say_problem, step_place
from pages.setup.wizard.rivals import rivals_at
from pages.setup.wizard.run import WizardContext
from pages.setup.wizard.steps import known
from pages.shared import session
from pages.shared.components.focus import ask_for_focus
from pages.shared.components.tree_view import tree_view, unscored
from pages.shared.components.typing_kept import typing_is_done
from pages.shared.place import on_answer
from pages.shared.session import View
from pages.shared.style import Voice, escape_md
from pages.shared.welcome import draw_first_start_again, settings_to_begin_with

_TO_DELETE = "wizard-to-delete"
_MONTH = "wizard-fiscal-month"
#: Where the browser keeps what is typed before there is a draft.
NEW = "new"
SENTENCE, _TEMPLATE, _CATEGORY = "wizard-first-sentence", "wizard-template", "wizard-category"
#: Whether the sentence was to be begun with before there was one.
_UNWRITTEN = "wizard-no-sentence"
MOST_DRAFTS = 20


def draw(shown: View) -> None:
    """Draw the page without an open draft."""
    st.title(shown.words("nav.wizard"), anchor=False)
    if failed := st.session_state.pop(FAILED, None):
        st.error(escape_md(failed), icon=":material/error:")
    draw_first_start_again(shown)
    _drafts(shown)
    _own_words(shown)
    _templates(shown)
    _other_ways(shown)


def _begin(make: Callable[[], Draft], step: str) -> None:
    workspace.begin(make(), step)
    ask_for_focus(step_place(step))


# -- with an open draft ------------------------------------------------------------------------------------------


def draw_settings(context: WizardContext) -> None:
    """Draw the step of a draft that has begun: what is asked once, before the goal: the trade, the year, and what is known of it."""
    words, draft = context.words, context.draft
    with st.container(border=True, key="wizard-plan"):
        _trade(context)
        held = session.view().snapshot
        if placement(draft, held) is not Placement.BESIDE:
            plan_name(context)
            _year(context)
        else:
            said = words("wizard.joins", plan=held.plan.settings.name or words("frame.unnamed_plan"))
            st.markdown(f":material/library_add: {escape_md(said, 300)}")
        if draft.base is None:
            line(
                "wizard-entered-from",
                draft.settings.get("entered_from", ""),
                words("settings.entered_from"),
                lambda text: workspace.edit(lambda each: editing.set_setting(each, "entered_from", text)),
                placeholder=context.today.isoformat(),
                help=words("settings.entered_from_help"),
            )
            for problem in context.problems_at("", "entered_from"):
                say_problem(problem, words)
            rivals_at(draft, "", "entered_from", "wizard-entered-from", words)
    known.draw(context)


def _year(context: WizardContext) -> None:
    """Draw the first month of the fiscal year."""
    words = context.words
    month = str(context.draft.calendar_month)
    key = bound(_MONTH, month)
    st.selectbox(
        words("settings.fiscal_start_month"),
        [str(month) for month in range(1, 13)],
        format_func=lambda month: formats.month(int(month), words.language),
        key=key,
        on_change=on_answer(
            key,
            month,
            lambda other: workspace.edit(lambda each: editing.set_setting(each, "fiscal_start_month", other)),
        ),
    )
    for problem in context.problems_at("", "fiscal_start_month"):
        say_problem(problem, words)
    rivals_at(context.draft, "", "fiscal_start_month", _MONTH, words)


def _trade(context: WizardContext) -> None:
    """Draw which trade's or department's factors and indicators are offered."""
    words = context.words
    by_key = {each.key: each for each in sorted(templates(), key=lambda each: each.category is not Category.INDUSTRY)}
    chosen = context.draft.known.get("trade", "")
    trade = chosen if chosen in by_key else None
    key = bound("wizard-trade", trade)
    st.selectbox(
        words("wizard.trade"),
        list(by_key),
        index=None,
        format_func=lambda each: by_key[each].name(words.language),
        placeholder=words("wizard.trade_choose"),
        help=words("wizard.trade_help"),
        key=key,
        on_change=on_answer(
            key, trade, lambda other: workspace.edit(lambda each: editing.set_known(each, "trade", other or ""))
        ),
    )
    rivals_at(context.draft, "", "trade", "wizard-trade", words)
    named = trades_of(" ".join(goal.sentence for goal in context.goals)) if not chosen else ()
    if len(named) > 1:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="wizard-trades"):
            st.markdown(f":small[:material/help: {words('wizard.trade_which')}]", width="content")
            for each in named:
                st.button(
                    escape_md(by_key[each].name(words.language)),
                    key=f"wizard-trade-{each}",
                    on_click=workspace.edit,
                    args=(partial(editing.set_known, name="trade", text=each),),
                )


# -- a sentence ------------------------------------------------------------------------------------------------


def _own_words(shown: View) -> None:
    words = shown.words
    with st.container(border=True, key="wizard-start-sentence"):
        st.markdown(f"#### {words('wizard.start_sentence')}", anchors=False)
        st.text_area(
            words("wizard.start_sentence_label"),
            key=SENTENCE,
            placeholder=words("wizard.start_sentence_example"),
            height=100,
        )
        if st.session_state.pop(_UNWRITTEN, False):
            st.info(words("wizard.start_sentence_empty", blank=words("wizard.start_blank")), icon=":material/edit:")
        st.button(
            words("wizard.start_sentence_do"),
            type="primary",
            icon=":material/arrow_forward:",
            key="wizard-begin-sentence",
            on_click=_begin_with_sentence,
            args=(shown,),
        )


def _begin_with_sentence(shown: View) -> None:
    text = st.session_state.get(SENTENCE) or ""
    if not text.strip():
        st.session_state[_UNWRITTEN] = True
        ask_for_focus(SENTENCE, marked=True)
        return
    calendar = shown.snapshot.plan.settings.calendar
    begins = {"draft_id": new_draft_id(), "language": shown.words.language}
    settings = _beginning(shown)
    typing_is_done(NEW, SENTENCE)
    _begin(lambda: from_sentence(text, calendar, shown.today, settings=settings, **begins), "start")


def _beginning(shown: View) -> dict[str, str]:
    """Return the settings a new plan begins with: numbers are asked for from today on, not for what is over."""
    return settings_to_begin_with(shown) | {"entered_from": shown.today.isoformat()}


# -- a template ------------------------------------------------------------------------------------------------


def _templates(shown: View) -> None:
    words = shown.words
    with st.container(border=True, key="wizard-start-template"):
        st.markdown(f"#### {words('wizard.start_template')}", anchors=False)
        st.markdown(words("wizard.start_template_text"))
        category = st.segmented_control(
            words("wizard.template_kind"),
            list(Category),
            default=Category.INDUSTRY,
            required=True,
            format_func=lambda each: words(f"wizard.template.{each}"),
            key=_CATEGORY,
            label_visibility="collapsed",
        )
        by_key = {each.key: each for each in templates() if each.category == category}
        chosen = st.pills(
            words("wizard.template_which"),
            list(by_key),
            format_func=lambda key: by_key[key].name(words.language),
            key=f"{_TEMPLATE}-{st.session_state.get(_CATEGORY)}",
            label_visibility="collapsed",
        )
        if chosen in by_key:
            _preview(by_key[chosen], shown)


def _preview(template: Template, shown: View) -> None:
    words = shown.words
    nodes = template.nodes(words.language)
    st.markdown(f"**{escape_md(template.name(words.language))}**  \n{escape_md(template.about(words.language), 300)}")
    st.button(
        words("wizard.template_do"),
        type="primary",
        icon=":material/arrow_forward:",
        key="wizard-begin-template",
        on_click=_begin_with_template,
        args=(template, shown),
    )
    _tree_of(template, nodes, shown)
    st.caption(words("wizard.template_own"))


def _begin_with_template(template: Template, shown: View) -> None:
    settings, draft_id = _beginning(shown), new_draft_id()
    _begin(
        lambda: from_template(template, shown.words.language, shown.today, draft_id=draft_id, settings=settings),
        "start",
    )


def _tree_of(template: Template, nodes: Sequence[TemplateNode], shown: View) -> None:
    """Draw the tree of a template as it would begin, with published figures where there are any."""
    words = shown.words
    settings = settings_to_begin_with(shown)
    money = money_unit(settings.get("currency", YEN), words.language)
    by_id = {node.id: node.in_money(money) for node in nodes}
    tree_view(
        [unscored(node.node()) for node in nodes],
        rev=f"template-{template.key}",
        words=words,
        key=f"wizard-template-tree-{template.key}",
        face=lambda node, _, voice: _face(by_id[node.id], voice),
    )


def _face(node: TemplateNode, words: Voice) -> dict[str, Any]:
    """Return what a card of a template shows: kind, name, unit, and a typical value with its source or 「自社で設定」."""
    is_factor = node.kind is Kind.CSF
    typical = typical_of(node, words.language)
    return {
        "id": node.id,
        "kind": str(node.kind),
        "name": node.name,
        "status": "",
        "tone": "gray",
        "mark": "",
        "word": words("wizard.template.factor") if is_factor else node.unit,
        "value": "",
        "target": "" if is_factor else words("wizard.template_typical", text=typical),
        "ratio": "",
        "coverage": "",
        "basis": "",
        "owner": "",
        "starred": node.focus,
    }


# -- other ways ------------------------------------------------------------------------------------------------


def _other_ways(shown: View) -> None:
    words, plan = shown.words, shown.snapshot.plan
    with st.container(border=True, key="wizard-start-other"):
        st.markdown(f"#### {words('wizard.start_other')}", anchors=False)
        with st.container(horizontal=True):
            if plan.nodes:
                st.button(
                    words("wizard.start_plan", plan=escape_md(plan.settings.name or words("frame.unnamed_plan"), 40)),
                    icon=":material/edit:",
                    key="wizard-begin-plan",
                    on_click=_begin_with_plan,
                    args=(shown,),
                )
            st.button(
                words("wizard.start_blank"),
                icon=":material/note_add:",
                key="wizard-begin-blank",
                on_click=_begin_blank,
                args=(shown,),
            )
            st.page_link(
                "pages/setup/settings.py",
                label=words("wizard.start_import"),
                icon=":material/upload_file:",
                query_params={"tab": "import"},
            )
        archive_button(shown)


def _begin_blank(shown: View) -> None:
    draft_id, settings = new_draft_id(), _beginning(shown)
    _begin(lambda: blank(draft_id=draft_id, language=shown.words.language, settings=settings), "start")


def _begin_with_plan(shown: View) -> None:
    snapshot = shown.snapshot
    draft_id = new_draft_id()
    _begin(lambda: from_plan(snapshot.plan, snapshot.revision, shown.today, draft_id=draft_id), "kgi")


# -- the drafts there are --------------------------------------------------------------------------------------


def _drafts(shown: View) -> None:
    """Draw the list of drafts: title, step, author and time; each can be continued or deleted."""
    words = shown.words
    try:
        found = session.drafts().list()
    except KpiError as failure:
        said = error_sentence(failure, words.language)
        st.warning(escape_md(words("wizard.drafts_unreadable", reason=said)), icon=":material/cloud_off:")
        return
    if not found:
        return
    st.markdown(f"#### {words('wizard.drafts')}", anchors=False)
    named = Counter(row.title for row in found)
    for row in found[:MOST_DRAFTS]:
        _draft(row, _what_it_is(row, shown) if named[row.title] > 1 else "", shown)
    if len(found) > MOST_DRAFTS:
        st.caption(words("common.and_more", n=len(found) - MOST_DRAFTS))


def _what_it_is(row: DraftLine, shown: View) -> str:
    """Return what tells a draft from others of the same title: where it began, its goal, and how many indicators it has."""
    words = shown.words
    try:
        saved = session.drafts().load(row.id)
    except KpiError:
        return ""
    if saved is None:
        return ""
    draft = saved.draft
    key, _, which = draft.origin.partition(":")
    known = next((each.name(words.language) for each in templates() if each.key == which), which)
    goal = next((each.name or each.sentence.strip() for each in draft.of_kind(Kind.KGI)), "")
    count = sum(entry.is_indicator and draft.in_plan(entry) for entry in draft.entries)
    facts = [words(f"wizard.origin_{key}", template=known), goal, words("wizard.draft_count", n=count)]
    return words("common.list_pause").join(each for each in facts if each)


def _draft(row: DraftLine, what: str, shown: View) -> None:
    """Draw one draft; `what` it is stands below where others have the same title."""
    words = shown.words
    title = escape_md(row.title, 60) if row.title else words("wizard.untitled")
    when = moment(session.wall_time(row.updated_at, shown).isoformat(), words.language)
    step = words(f"wizard.step.{row.step}")
    with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"wizard-draft-{row.id}"):
        said = f"**{title}**  \n:small[{step} · {escape_md(row.author, 40)} · {escape_md(when)}]"
        st.markdown(f"{said}  \n:small[{escape_md(what, 160)}]" if what else said, width="stretch")
        # A button, not a link: a link to the present page changes no address.
        st.button(
            words("wizard.draft_open"),
            icon=":material/edit_note:",
            key=f"wizard-open-{row.id}",
            on_click=workspace.open_draft,
            args=(row.id, row.step),
        )
        st.button(
            words("wizard.draft_delete"),
            type="tertiary",
            icon=":material/delete:",
            key=f"wizard-delete-{row.id}",
            on_click=lambda: st.session_state.update({_TO_DELETE: row.id}),
        )
    if st.session_state.get(_TO_DELETE) == row.id:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="wizard-really-delete"):
            st.markdown(words("wizard.draft_really", title=title), width="stretch")
            st.button(
                words("wizard.draft_delete_do"),
                key=f"wizard-do-delete-{row.id}",
                on_click=_delete,
                args=(row.id, words),
            )
            st.button(
                words("common.cancel"), key="wizard-keep-draft", on_click=lambda: st.session_state.pop(_TO_DELETE)
            )


def _delete(draft_id: str, words: Voice) -> None:
    st.session_state.pop(_TO_DELETE, None)
    try:
        session.drafts().remove(draft_id, session.current_actor())
    except KpiError as failure:
        st.session_state[FAILED] = error_sentence(failure, words.language)
