"""Step 7, 担当・頻度・対応: the owner of each indicator, its cadence, the agreed response to a bad light; one is starred."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from kpicore.guide.drafts import Draft, Entry, editing
from kpicore.guide.responses import response_pattern
from kpicore.model.node import Kind
from kpicore.periods import Cadence
from pages.setup.wizard import workspace
from pages.setup.wizard.binding import bound
from pages.setup.wizard.fields import adder, field, on_entry, widget_key
from pages.setup.wizard.run import WizardContext
from pages.setup.wizard.steps.indicators import window
from pages.shared.components.focus import ask_for_focus
from pages.shared.place import on_answer
from pages.shared.style import escape_md

_OWNER_OF_ALL, _STAR = "wizard-owner-of-all", "wizard-star"
_RESPONSE = ("response_when", "response_owner", "response_days")
_ROWS, _MORE_ROWS = (("owner", "department"), ("cadence", "start")), (("green", "yellow"),)


def draw(context: WizardContext) -> None:
    """Draw the star, the owner for all who have none, and a card per indicator."""
    words = context.words
    entries = [entry for entry in context.draft.entries if entry.is_indicator and context.counts(entry)]
    if not any(entry.kind is not Kind.KGI for entry in entries):
        st.info(words("wizard.no_kpi_yet"), icon=":material/info:")
    _star(context, [entry for entry in entries if entry.kind is Kind.KPI])
    _owner_of_all(context, entries)
    for entry in window(entries, "people", context):
        _card(context, entry)


def _star(context: WizardContext, kpis: Sequence[Entry]) -> None:
    if not kpis:
        return
    words = context.words
    names = {entry.id: context.name(entry) for entry in kpis}
    starred = next((entry.id for entry in kpis if entry.text("focus")), None)
    key = bound(_STAR, starred)
    st.selectbox(
        words("wizard.star"),
        list(names),
        index=None,
        format_func=lambda each: names.get(each, each),
        placeholder=words("wizard.star_choose"),
        help=words("wizard.star_help"),
        key=key,
        on_change=on_answer(key, starred, _put_star),
    )


def _put_star(entry_id: str | None) -> None:
    """Star the chosen entry alone, unless it is no longer in the draft."""
    workspace.edit(
        lambda draft: editing.star(draft, entry_id) if entry_id is None or entry_id in draft.by_id else draft
    )


def _owner_of_all(context: WizardContext, entries: Sequence[Entry]) -> None:
    """Draw one field that sets the owner of every entry without one."""
    without = [entry.id for entry in entries if not entry.text("owner").strip()]
    if len(without) < 2:
        return
    words = context.words
    adder(
        _OWNER_OF_ALL,
        words("wizard.owner_of_all", n=len(without)),
        words("wizard.owner_of_all_do"),
        partial(_put_owner, without),
        placeholder=words("wizard.example.owner"),
        button="wizard-owner-of-all-do",
    )


def _put_owner(entry_ids: Sequence[str], owner: str) -> None:
    def owned(draft: Draft) -> Draft:
        for entry_id in entry_ids:
            if entry_id in draft.by_id:
                draft = editing.set_field(draft, entry_id, "owner", owner)
        return draft

    workspace.edit(owned)
    # The field is gone once everybody has an owner.
    ask_for_focus(widget_key(entry_ids[0], "owner"), marked=True)


def _card(context: WizardContext, entry: Entry) -> None:
    words = context.words
    asked = context.asked_fields(entry.id)
    with st.container(border=True, gap="xsmall", key=widget_key(entry.id, "card")):
        star = f"{words('parts.starred')} " if entry.text("focus") else ""
        st.markdown(f"#### {star}{escape_md(context.name(entry), 80)} :blue-badge[{entry.kind}]", anchors=False)
        more = st.session_state.get(widget_key(entry.id, "thresholds"))
        for names in (*_ROWS, *(_MORE_ROWS if more else ())):
            for name, column in zip(names, st.columns(len(names)), strict=True):
                with column:
                    field(context, entry, name, asked=name in asked)
        st.toggle(words("wizard.thresholds"), key=widget_key(entry.id, "thresholds"))
        field(context, entry, "response", asked="response" in asked)
        if any(entry.text(name).strip() for name in ("response", *_RESPONSE)):
            for name, column in zip(_RESPONSE, st.columns(len(_RESPONSE)), strict=True):
                with column:
                    field(context, entry, name)
        if not entry.text("response").strip() and entry.kind is Kind.KPI:
            # A response to begin with, by what the indicator counts and how often it is recorded.
            node = context.node(entry.id)
            kind, cadence = (response_pattern(node), node.filled().cadence) if node else ("count", Cadence.MONTHLY)
            owner = entry.text("owner").strip() or words("wizard.the_owner")
            span = words(f"wizard.response_span.{cadence}")
            text = words(f"wizard.response.{kind}", owner=owner, span=span)
            st.button(
                words("wizard.response_do"),
                type="tertiary",
                icon=":material/edit_note:",
                key=widget_key(entry.id, "response-draft"),
                on_click=on_entry,
                args=(entry.id, lambda draft: editing.set_field(draft, entry.id, "response", text)),
            )
