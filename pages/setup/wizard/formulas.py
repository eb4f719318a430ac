"""The formula of an indicator, built by choosing (× + − ÷) or typed with names; kept with ids, so that a name may change later (R9)."""

from __future__ import annotations

import re
from functools import partial

import streamlit as st

from kpicore.guide.coherence import append_to_formula, check_formula, inputs_for
from kpicore.guide.drafts import Draft, Entry, editing, with_formula_of_trade
from kpicore.guide.templates import formula_of_trade
from kpicore.model.node import Kind, Node
from kpicore.scoring.links import coherence_of
from kpicore.text.links import coherence_sentence, named_formula
from kpicore.text.sentences import problem_words
from pages.setup.wizard.binding import key_of, renew, value_of
from pages.setup.wizard.fields import line, on_entry, say_problem, widget_key
from pages.setup.wizard.rivals import rivals_at
from pages.setup.wizard.run import WizardContext
from pages.shared.components.focus import ask_for_focus
from pages.shared.style import escape_md

OPERATORS = {"times": "×", "plus": "+", "minus": "−", "over": "÷"}


def draw(context: WizardContext, entry: Entry) -> None:
    """Draw the formula builder, the formula with names, whether its units fit, and whether the targets add up."""
    words = context.words
    inputs = {each.id: each for each in inputs_for(context.plan, entry.id)}
    _of_trade(context, entry)
    if not inputs:
        st.caption(words("wizard.formula_nothing"))
        return
    _builder(context, entry, inputs)
    typed = entry.text("formula")
    formula = check_formula(context.plan, entry.id, typed).formula
    shown = named_formula(formula.tree, context.plan, words.language) if formula is not None else typed
    line(
        widget_key(entry.id, "formula"),
        shown,
        words("wizard.field.formula"),
        partial(_put, context, entry.id),
        placeholder=words("wizard.example.formula"),
        help=words("wizard.help.formula"),
    )
    for problem in context.problems_at(entry.id, "formula"):
        say_problem(problem, words)

    def named(text: str) -> str:
        read = check_formula(context.plan, entry.id, text).formula
        return named_formula(read.tree, context.plan, words.language) if read is not None else text

    rivals_at(context.draft, entry.id, "formula", widget_key(entry.id, "formula"), words, named)
    _verdict(context, entry)


def _of_trade(context: WizardContext, entry: Entry) -> None:
    """Draw how the trade works back such a goal, while it has no formula: a click takes it, with the KPIs it names."""
    words, trade = context.words, context.draft.known.get("trade", "")
    if entry.kind is not Kind.KGI or entry.text("formula").strip():
        return
    found = formula_of_trade(entry.name, words.language, trade)
    if found is None:
        return
    names = {kpi.id: kpi.name for _, kpi in found.inputs}
    formula = re.sub(r"[a-z][a-z0-9-]*", lambda each: names[each[0]], found.formula)
    st.markdown(f":small[{escape_md(words('wizard.trade_formula', name=context.name(entry), formula=formula), 300)}]")
    st.button(
        words("wizard.trade_formula_do"),
        icon=":material/function:",
        key=widget_key(entry.id, "trade-formula"),
        on_click=on_entry,
        args=(entry.id, partial(with_formula_of_trade, goal_id=entry.id, found=found)),
    )


def _builder(context: WizardContext, entry: Entry, inputs: dict[str, Node]) -> None:
    words = context.words
    sign, place = widget_key(entry.id, "operator"), widget_key(entry.id, "operand")
    begun = bool(entry.text("formula").strip())
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=widget_key(entry.id, "builder")):
        if begun:
            st.segmented_control(
                words("wizard.operator"),
                list(OPERATORS),
                default="times",
                required=True,
                format_func=OPERATORS.__getitem__,
                key=sign,
                width="content",
            )
        st.selectbox(
            words("wizard.operand"),
            list(inputs),
            index=None,
            format_func=lambda each: inputs[each].name if each in inputs else each,
            placeholder=words("wizard.operand_choose"),
            key=key_of(place),
            width=260,
        )
        st.button(
            words("wizard.formula_add"),
            icon=":material/add:",
            key=widget_key(entry.id, "formula-add"),
            on_click=_append,
            args=(entry.id, sign, place),
        )
        if begun:
            st.button(
                words("wizard.formula_clear"),
                type="tertiary",
                key=widget_key(entry.id, "formula-clear"),
                on_click=on_entry,
                args=(entry.id, lambda draft: editing.set_field(draft, entry.id, "formula", "")),
            )


def _append(entry_id: str, sign_key: str, place: str) -> None:
    chosen, sign = value_of(place), st.session_state.get(sign_key) or "times"
    ask_for_focus(place, marked=True)
    if not isinstance(chosen, str) or sign not in OPERATORS:
        return
    renew(place)

    def appended(draft: Draft) -> Draft:
        text = append_to_formula(draft.by_id[entry_id].text("formula"), sign, chosen)
        return editing.set_field(draft, entry_id, "formula", text)

    on_entry(entry_id, appended)


def _put(context: WizardContext, entry_id: str, text: str) -> None:
    """Keep what was typed: with ids where it can be parsed, else verbatim."""
    kept = check_formula(context.plan, entry_id, text).text or text
    on_entry(entry_id, lambda draft: editing.set_field(draft, entry_id, "formula", kept))


def _verdict(context: WizardContext, entry: Entry) -> None:
    """Draw whether units and targets of a formula fit."""
    words, formula = context.words, context.read.formulas.by_node.get(entry.id)
    if formula is None:
        return
    wrong = [each for each in context.design if each.where == entry.id and each.code == "unit-mismatch"]
    for problem in wrong:
        said = problem_words(problem, words.language, words.calendar)
        st.markdown(f":yellow[▲ {escape_md(said.meaning, 300)}] :small[{escape_md(said.mend, 300)}]")
    if not wrong:
        st.markdown(f":green[✓ {words('wizard.units_fit')}]")
    told = coherence_sentence(coherence_of(context.material, formula), context.plan, words.language)
    st.markdown(f":material/balance: {escape_md(told, 400)}")
