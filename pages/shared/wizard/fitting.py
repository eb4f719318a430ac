"""Step 6, 目標の整合: what the KPI targets give, what is missing, the value that would close the gap, and sliders to try (R9).

Nothing is forced: a slider changes no target until 「目標にする」 is pressed.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping

import streamlit as st

from kpicore.guide import editing
from kpicore.guide.entries import Draft, number_text
from kpicore.model.node import Node
from kpicore.scoring.coherence import Fit, coherence_of, wants_less
from kpicore.scoring.formula import Formula
from kpicore.scoring.what_if import BackCalculation, back_calculation, what_if
from kpicore.text.links import coherence_sentence, named_formula, needed_sentence, what_if_sentence
from pages.shared.style import escape_md
from pages.shared.wizard import workspace
from pages.shared.wizard.desk import Desk
from pages.shared.wizard.fields import go_to_field, widget_key

_DIGITS = 3
_STEPS_OF_SLIDER = 200
_LOOKS = {Fit.FITS: ("green", "✓"), Fit.SHORT: ("red", "■"), Fit.BEYOND: ("yellow", "▲"), Fit.UNKNOWN: ("gray", "？")}


def draw(desk: Desk) -> None:
    """Draw every formula of the plan that can be computed, the goal's first."""
    words = desk.words
    found = desk.read.formulas.by_node
    if not found:
        st.info(words("wizard.no_formula_yet"), icon=":material/info:")
        for goal in desk.goals[:1]:
            st.button(
                words("wizard.to_formula"),
                key="wizard-to-formula",
                on_click=go_to_field,
                args=("kpi", goal.id, "formula"),
            )
    order = sorted(found, key=lambda node_id: desk.plan.by_id[node_id].kind != "KGI")
    for node_id in order:
        _formula(desk, found[node_id])


def _formula(desk: Desk, formula: Formula) -> None:
    words, plan = desk.words, desk.plan
    node = plan.by_id[formula.node]
    link = coherence_of(desk.material, formula)
    colour, mark = _LOOKS[link.fit]
    with st.container(border=True, key=widget_key(node.id, "fit")):
        st.markdown(f"**{escape_md(node.name, 80)}** = {escape_md(named_formula(formula.tree, plan, words.language))}")
        told = escape_md(coherence_sentence(link, plan, words.language), 400)
        st.markdown(f":{colour}-badge[{mark} {words(f'wizard.fit_{link.fit}')}] {told}")
        trial = _trial(desk, formula)
        if trial:
            found = what_if(plan, desk.today, node.id, trial)
            st.info(escape_md(what_if_sentence(found, plan, words.language), 400), icon=":material/tune:")
            _trial_buttons(desk, trial)
        for input_id in formula.inputs:
            _input(desk, node, plan.by_id[input_id], is_off=link.fit in {Fit.SHORT, Fit.BEYOND})


# -- one input -------------------------------------------------------------------------------------------------


def _input(desk: Desk, goal: Node, node: Node, *, is_off: bool) -> None:
    words = desk.words
    with st.container(border=True, gap="xsmall", key=widget_key(node.id, f"lever-{goal.kind}")):
        if not isinstance(node.target, float):
            st.markdown(f"**{escape_md(node.name, 80)}**")
            st.button(
                words("wizard.to_target"),
                key=widget_key(node.id, f"to-target-{goal.kind}"),
                on_click=go_to_field,
                args=("kpi", node.id, "target"),
            )
            return
        _slider(desk, node)
        if is_off:
            _closing_value(desk, goal, node)


def _slider(desk: Desk, node: Node) -> None:
    """Draw the slider of an input: from nothing to twice its target, a rate no further than 100 %."""
    words, target = desk.words, float(node.target)  # type: ignore[arg-type]
    key = _slider_key(node)
    if target <= 0:
        st.markdown(f"**{escape_md(node.name, 80)}**　{escape_md(words.amount(target, node.unit))}")
        return
    top = min(target * 2, 100.0) if node.unit.strip() in {"%", "％"} and target <= 100 else target * 2
    value = st.session_state.get(key, target)
    label = f"**{escape_md(node.name, 60)}**　{escape_md(words.amount(value, node.unit, beside=target))}"
    st.slider(label, 0.0, top, target, _step(top), format="localized", key=key)


def _slider_key(node: Node) -> str:
    """Return the key of a slider: another one when the target is another, so that its range fits."""
    stamp = hashlib.blake2s(repr(node.target).encode(), digest_size=4).hexdigest()
    return widget_key(node.id, f"try-{stamp}")


def _step(top: float) -> float:
    """Return a round step that divides the range into some two hundred: 1, 2 or 5 times a power of ten."""
    rough = top / _STEPS_OF_SLIDER
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= rough)


def _closing_value(desk: Desk, goal: Node, node: Node) -> None:
    """Draw what this input alone would have to be for the goal, and the button that takes it."""
    words = desk.words
    found = back_calculation(desk.plan, desk.today, goal.id, node.id)
    told = escape_md(needed_sentence(found, desk.plan, words.language), 300)
    st.markdown(f":small[{told}]")
    value = rounded(found, node)
    if value is not None and not found.of_whole and not found.above_hundred:
        st.button(
            words("wizard.take_value", value=escape_md(words.amount(value, node.unit))),
            icon=":material/check:",
            key=widget_key(node.id, f"take-{goal.kind}"),
            on_click=_take,
            args=({node.id: value},),
        )


def rounded(found: BackCalculation, node: Node) -> float | None:
    """Return the needed value as people would set it: three figures, rounded to the safe side; None where there is none.

    >>> from kpicore.model.node import Kind
    >>> rounded(BackCalculation("g", "k", None, 5000.0, 5208.33), Node(id="k", kind=Kind.KPI, name="k"))
    5210.0
    """
    if found.needed is None or found.current is None:
        return None
    if found.needed == 0:
        return 0.0
    power = 10.0 ** (math.floor(math.log10(abs(found.needed))) - _DIGITS + 1)
    up = (found.needed >= found.current) is not wants_less(node)
    steps = round(found.needed / power, 6)
    whole = math.ceil(steps) if up else math.floor(steps)
    return round(whole * power, 9)


# -- trying ----------------------------------------------------------------------------------------------------


def _trial(desk: Desk, formula: Formula) -> dict[str, float]:
    """Return the inputs whose slider stands elsewhere than their target."""
    nodes = [desk.plan.by_id[each] for each in formula.inputs]
    moved = {}
    for node in nodes:
        value = st.session_state.get(_slider_key(node))
        if isinstance(value, float) and isinstance(node.target, float) and value != node.target:
            moved[node.id] = value
    return moved


def _trial_buttons(desk: Desk, trial: Mapping[str, float]) -> None:
    words = desk.words
    keys = [_slider_key(desk.plan.by_id[each]) for each in trial]
    stamp = "-".join(sorted(trial))
    with st.container(horizontal=True):
        st.button(
            words("wizard.take_trial"),
            type="primary",
            icon=":material/check:",
            key=widget_key(stamp, "take-trial"),
            on_click=_take,
            args=(dict(trial),),
        )
        st.button(
            words("wizard.drop_trial"),
            icon=":material/undo:",
            key=widget_key(stamp, "drop-trial"),
            on_click=lambda: [st.session_state.pop(key, None) for key in keys],
        )


def _take(values: Mapping[str, float]) -> None:
    """Make values the targets of their entries."""

    def taken(draft: Draft) -> Draft:
        for entry_id, value in values.items():
            if entry_id in draft.by_id:
                draft = editing.set_field(draft, entry_id, "target", number_text(value))
        return draft

    workspace.edit(taken)
