"""Step 3, CSF: candidates of one's own and from templates, rated by effect and control; two or three are picked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from kpicore.guide.drafts import Draft, Entry, editing, worked_back
from kpicore.guide.steps import factors_reason, promise, suggest_factors
from kpicore.guide.templates import TemplateNode
from kpicore.lint.counts import CSFS_WANTED
from kpicore.model.node import Kind
from pages.setup.wizard import editor, workspace
from pages.setup.wizard.binding import bound
from pages.setup.wizard.fields import adder, levels, line, on_entry, say_problem, widget_key
from pages.setup.wizard.order import move_buttons
from pages.setup.wizard.rivals import rivals_at
from pages.setup.wizard.run import WizardContext
from pages.shared.components.focus import ask_for_focus
from pages.shared.place import on_answer
from pages.shared.style import escape_md

_NEW, _SUGGESTED = "wizard-new-factor", "wizard-suggested"
MOST_SUGGESTED = 8


def draw(context: WizardContext) -> None:
    """Draw the candidates, the advice on their number, and what may be added."""
    words = context.words
    st.markdown(f":material/lightbulb: {words(factors_reason(context.draft))}")
    found = worked_back(context.known) if context.known is not None else None
    if found is not None and found.last_year is not None and found.target > found.last_year > 0:
        # What the goal asks for beyond last year, the factors have to bring.
        gap = words.amount(found.target - found.last_year, found.unit)
        st.markdown(f":material/difference: {escape_md(words('wizard.gap_to_last_year', gap=gap))}")
    ranks = {entry.id: at for at, entry in enumerate(suggest_factors(context.draft), start=1) if promise(entry)}
    # In the order of the draft, not of the ratings: the list must not move while somebody works in it.
    current = [entry for entry in context.draft.of_kind(Kind.CSF) if not entry.retired]
    for entry in current:
        _factor(context, entry, ranks.get(entry.id), current)
    with st.container(border=True):
        adder(
            _NEW,
            words("wizard.add_factor"),
            words("wizard.add"),
            lambda name: workspace.edit(lambda draft: _with_factor(draft, name)),
            placeholder=words("wizard.add_factor_example"),
            button="wizard-add-factor",
        )
    _suggestions(context)
    # The factors of the running plan that end with this draft.
    for entry in context.draft.of_kind(Kind.CSF):
        if entry.retired:
            with st.container(horizontal=True, vertical_alignment="center", key=widget_key(entry.id, "ended")):
                ended = words("wizard.ended", name=escape_md(context.name(entry), 80))
                st.markdown(ended, width="stretch")
                editor.take_out_button(context, entry)


# -- one factor ------------------------------------------------------------------------------------------------


def _factor(context: WizardContext, entry: Entry, rank: int | None, siblings: Sequence[Entry]) -> None:
    words = context.words
    with st.container(border=True, gap="xsmall", key=widget_key(entry.id, "card")):
        picks, name, out = st.columns((1, 4, 1), vertical_alignment="bottom")
        with picks:
            is_chosen = context.draft.in_plan(entry)
            key = bound(widget_key(entry.id, "chosen"), is_chosen)
            st.checkbox(words("wizard.pick"), key=key, on_change=on_answer(key, is_chosen, partial(_choose, entry.id)))
        with name:
            line(
                widget_key(entry.id, "name"),
                entry.text("name"),
                words("wizard.factor_name"),
                lambda text: on_entry(entry.id, lambda draft: editing.set_field(draft, entry.id, "name", text)),
            )
        with out:
            editor.take_out_button(context, entry)
        for problem in context.problems_at(entry.id, "name"):
            say_problem(problem, words)
        rivals_at(context.draft, entry.id, "name", widget_key(entry.id, "name"), words)
        _judgement(context, entry)
        editor.why(context, entry)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if rank is not None:
                st.caption(words("wizard.rank", n=rank), width="content")
            move_buttons(context, entry, siblings)


def _choose(entry_id: str, chosen: bool) -> None:
    on_entry(entry_id, lambda draft: editing.choose(draft, entry_id, chosen))


def _judgement(context: WizardContext, entry: Entry) -> None:
    words = context.words
    left, right = st.columns(2)
    with left:
        levels(
            widget_key(entry.id, "effect"),
            entry.effect,
            words("wizard.effect"),
            lambda level: _rate(entry.id, effect=level),
            words,
        )
    with right:
        levels(
            widget_key(entry.id, "control"),
            entry.control,
            words("wizard.control"),
            lambda level: _rate(entry.id, control=level),
            words,
        )


def _rate(entry_id: str, **judged: int | None) -> None:
    def rated(draft: Draft) -> Draft:
        entry = draft.by_id[entry_id]
        known = {"effect": entry.effect, "control": entry.control}
        return editing.rate(draft, entry_id, **(known | judged))

    on_entry(entry_id, rated)


# -- more candidates -------------------------------------------------------------------------------------------


def _with_factor(draft: Draft, name: str, **more: object) -> Draft:
    """Return the draft with one more factor under its goal, picked while fewer than three are."""
    goals = [entry.id for entry in draft.of_kind(Kind.KGI)][:1]
    picked = sum(draft.in_plan(entry) and not entry.retired for entry in draft.of_kind(Kind.CSF))
    chosen = picked < CSFS_WANTED[1]
    return editing.add_entry(draft, Kind.CSF, parents=goals, fields={"name": name}, chosen=chosen, **more)[0]


def _suggestions(context: WizardContext) -> None:
    """Draw factors of templates that share a word with the goal, those not in the draft yet."""
    words = context.words
    found = [each for each in context.candidates if not context.has_name(Kind.CSF, each.factor.name)][:MOST_SUGGESTED]
    if not found:
        return
    with st.container(gap="small", key=_SUGGESTED):
        st.markdown(f"#### {words('wizard.suggested_factors')}", anchors=False)
        sources = {each.template: each.template_name for each in found}
        if len(sources) == 1 and context.draft.known.get("trade", "") in sources:
            st.caption(words("wizard.suggested_trade", trade=escape_md(found[0].template_name)))
        else:
            st.caption(words("wizard.suggested_text"))
        for each in found:
            row = st.container(gap="xxsmall")
            row.button(
                words("wizard.add_this", name=escape_md(each.factor.name)),
                key=f"wizard-suggest-{each.template}-{each.factor.id}",
                on_click=_take_up,
                args=(each.factor,),
            )
            why = each.factor.why
            if len(sources) > 1:
                why = words("wizard.from_template", template=each.template_name, why=why)
            row.markdown(f":small[{escape_md(why, 200)}]")


def _take_up(factor: TemplateNode) -> None:
    ask_for_focus(_SUGGESTED)
    judged = {"why": factor.why, "effect": factor.effect, "control": factor.control}
    workspace.edit(lambda draft: _with_factor(draft, factor.name, **judged))
