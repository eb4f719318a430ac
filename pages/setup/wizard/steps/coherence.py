"""Step 6, 目標の整合: the result of the KPI targets, the gap, the value that would close it, and sliders to try (R9).

A value tried with a slider applies to the whole page: to each formula of the indicator, and to the values that would close a gap there.
A slider changes no target until 「目標にする」 is pressed. An input that is locked keeps its target: nothing is offered for it, and the
others are moved together without it. The lock is part of the draft.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from functools import partial

import streamlit as st

from kpicore.guide.coherence import Closing, Fitting, fittings, take
from kpicore.guide.drafts import editing, said_back
from kpicore.model.node import Node
from kpicore.scoring.links import Fit
from kpicore.text import formats
from kpicore.text.links import coherence_sentence, named_formula, needed_sentence, what_if_sentence
from kpicore.text.statements import means_sentence
from pages.setup.wizard import workspace
from pages.setup.wizard.binding import bound, key_of, renew, value_of
from pages.setup.wizard.fields import field, go_to_field, on_entry, widget_key
from pages.setup.wizard.run import WizardContext
from pages.setup.wizard.steps.indicators import MOST_SHOWN
from pages.shared.place import on_answer
from pages.shared.style import escape_md, grid_text

_STEPS_OF_SLIDER = 200
_LOOKS = {Fit.FITS: ("green", "✓"), Fit.SHORT: ("red", "■"), Fit.BEYOND: ("yellow", "▲"), Fit.UNKNOWN: ("gray", "？")}


def draw(context: WizardContext) -> None:
    """Draw every formula of the plan that can be computed, the goal's first."""
    words = context.words
    _all_targets(context)
    # The values tried on the page, by indicator: those of sliders moved away from the target.
    values = [(node, value_of(place)) for place, node in _sliders(context)]
    tried = {node.id: value for node, value in values if isinstance(value, float) and value != node.target}
    locked = {entry.id for entry in context.draft.entries if entry.locked}
    found = fittings(context.read, context.today, given=context.material, tried=tried, locked=locked)
    for each in found:
        _fitting(context, each)
    if found:
        return
    st.info(words("wizard.no_formula_yet"), icon=":material/info:")
    for goal in context.goals[:1]:
        st.button(
            words("wizard.to_formula"),
            key="wizard-to-formula",
            on_click=go_to_field,
            args=("kpi", goal.id, "formula"),
        )


def _all_targets(context: WizardContext) -> None:
    """Draw every target of the plan in one table, each with what it means over time (R3)."""
    words = context.words
    nodes = [node for node in context.plan.indicators if node.is_active]
    if not nodes:
        return
    heads = [words(f"wizard.targets_{name}") for name in ("kind", "name", "target", "baseline", "means")]
    rows = []
    for node in nodes:
        found = said_back(node, context.periods.get(node.id, ()))
        cells = (
            str(node.kind),
            node.name,
            words.goal(node.target, node.unit, node.filled().direction) if node.target is not None else "",
            words.amount(node.baseline, node.unit) if node.baseline is not None else "",
            means_sentence(found, words.calendar, words.language) if found is not None else "",
        )
        rows.append({head: grid_text(cell) for head, cell in zip(heads, cells, strict=True)})
    st.markdown(f"#### {words('wizard.targets')}", anchors=False)
    st.dataframe(rows, hide_index=True, height="content", alt=words("wizard.targets"), key="wizard-targets")
    named = {each for formula in context.read.formulas.by_node.values() for each in formula.inputs}
    for node in [each for each in nodes if each.target is None and each.id not in named][:MOST_SHOWN]:
        if node.id in context.draft.by_id and not context.has_period_targets(node.id):
            field(context, context.draft.by_id[node.id], "target", asked=True, named=True)


def _fitting(context: WizardContext, found: Fitting) -> None:
    words, plan, link = context.words, context.plan, found.link
    goal = plan.by_id[link.node]
    colour, mark = _LOOKS[link.fit]
    closings = {each.needed.input: each for each in found.closings}
    with st.container(border=True, key=widget_key(goal.id, "fit")):
        formula = named_formula(link.formula.tree, plan, words.language)
        st.markdown(f"**{escape_md(goal.name, 80)}** = {escape_md(formula, 300)}")
        sentence = escape_md(coherence_sentence(link, plan, words.language), 400)
        trying = f" :gray-badge[{words('wizard.trying')}]" if found.tried else ""
        st.markdown(f":{colour}-badge[{mark} {words(f'wizard.fit_{link.fit}')}]{trying} {sentence}")
        _trial(context, goal, found)
        if link.fit is Fit.SHORT and link.target is not None and link.computed is not None:
            gap = words.amount(abs(link.target - link.computed), goal.unit)
            st.markdown(f"**{escape_md(words('wizard.close_gap', gap=gap))}**")
            _at_once(context, goal, found)
        for input_id in link.formula.inputs:
            _input(context, goal, plan.by_id[input_id], closings.get(input_id))


# -- one input -------------------------------------------------------------------------------------------------


def _input(context: WizardContext, goal: Node, node: Node, closing: Closing | None) -> None:
    """Draw one input: a slider where it has a target, the link to its target where it has none, and the value that closes the gap."""
    words = context.words
    with st.container(border=True, gap="xsmall", key=_key(goal, node, "lever")):
        if not isinstance(node.target, float):
            _missing_target(context, goal, node)
            return
        if context.has_period_targets(node.id):
            # No slider: one figure cannot stand for the targets of single periods.
            st.markdown(f"**{escape_md(node.name, 80)}**　{escape_md(words.amount(node.target, node.unit))}")
            st.caption(words("wizard.period_targets"))
        else:
            is_locked = context.draft.by_id[node.id].locked
            _slider(context, goal, node, node.target, is_locked)
            key = bound(_key(goal, node, "locked"), is_locked)
            st.checkbox(
                words("wizard.lock"),
                key=key,
                help=words("wizard.lock_help"),
                on_change=on_answer(key, is_locked, partial(_put_lock, context, node)),
            )
        if closing is not None:
            _closing_value(context, goal, node, closing)


def _missing_target(context: WizardContext, goal: Node, node: Node) -> None:
    """Draw the field of an input's target, or the way to it below a further formula that names it: a page holds a field once."""
    entry, formulas = context.draft.by_id.get(node.id), context.read.formulas.by_node
    first = next(above for above, formula in formulas.items() if node.id in formula.inputs)
    if entry is not None and first == goal.id:
        field(context, entry, "target", asked=True, named=True)
        return
    st.markdown(f"**{escape_md(node.name, 80)}**")
    st.button(
        context.words("wizard.to_target"),
        key=_key(goal, node, "to-target"),
        on_click=go_to_field,
        args=("kpi" if node.kind == "KPI" else "kdi", node.id, "target"),
    )


def _slider(context: WizardContext, goal: Node, node: Node, target: float, is_locked: bool) -> None:
    """Draw the slider of an input, from zero up."""
    words = context.words
    if target <= 0:
        st.markdown(f"**{escape_md(node.name, 80)}**　{escape_md(words.amount(target, node.unit))}")
        return
    top = _top(node, target)
    key = key_of(_slider_key(goal, node))
    value = st.session_state.get(key, target)
    label = f"**{escape_md(node.name, 60)}**　{escape_md(words.amount(value, node.unit, beside=target))}"
    # The smallest step of 1, 2 or 5 times a power of ten that needs no more steps than that.
    rough = top / _STEPS_OF_SLIDER
    power = 10.0 ** math.floor(math.log10(rough))
    step = next((power * times for times in (1, 2, 5) if power * times >= rough), power * 10)
    st.slider(
        label,
        0.0,
        top,
        target,
        step,
        format="localized",
        key=key,
        on_change=on_answer(key, value, partial(_moved, context, goal, node)),
        disabled=is_locked,
    )


def _top(node: Node, target: float) -> float:
    """Return how far a slider goes: to twice its target, of a rate at most to 100 %."""
    return min(target * 2, 100.0) if node.unit.strip() in {"%", "％"} and target <= 100 else target * 2


def _closing_value(context: WizardContext, goal: Node, node: Node, closing: Closing) -> None:
    """Draw the value of this input that alone would reach the goal, and the button that makes it the target."""
    words = context.words
    sentence = escape_md(needed_sentence(closing.needed, context.plan, words.language), 300)
    st.markdown(f":small[{sentence}]")
    if closing.value is not None:
        st.button(
            words("wizard.take_value", value=escape_md(formats.whole(closing.value, node.unit, words.language))),
            icon=":material/check:",
            key=_key(goal, node, "take"),
            on_click=_take,
            args=({node.id: closing.value},),
        )


# -- trying ----------------------------------------------------------------------------------------------------


def _trial(context: WizardContext, goal: Node, found: Fitting) -> None:
    """Draw the goal's value with the sliders as they stand, while one of them differs from its target."""
    if found.trial is None:
        return
    words = context.words
    sentence = what_if_sentence(found.trial, context.plan, words.language)
    st.info(escape_md(sentence, 400), icon=":material/tune:")
    with st.container(horizontal=True):
        st.button(
            words("wizard.take_trial"),
            type="primary",
            icon=":material/check:",
            key=widget_key(goal.id, "take-trial"),
            on_click=_take,
            args=(found.tried,),
        )
        st.button(
            words("wizard.drop_trial"),
            icon=":material/undo:",
            key=widget_key(goal.id, "drop-trial"),
            on_click=_drop,
            args=([place for place, node in _sliders(context) if node.id in found.tried],),
        )


def _sliders(context: WizardContext) -> list[tuple[str, Node]]:
    """Return the place of every slider of the page with the indicator it moves: one under each formula that names it."""
    plan = context.plan
    pairs = [
        (plan.by_id[goal], plan.by_id[each]) for goal, of in context.read.formulas.by_node.items() for each in of.inputs
    ]
    return [(_slider_key(goal, node), node) for goal, node in pairs]


def _moved(context: WizardContext, goal: Node, node: Node, value: float) -> None:
    """Set the other sliders of an indicator to the value of the one that was moved."""
    mine = _slider_key(goal, node)
    for place, other in _sliders(context):
        if other.id == node.id and place != mine:
            renew(place)
            st.session_state[key_of(place)] = value


def _put_lock(context: WizardContext, node: Node, locked: bool) -> None:
    """Lock an indicator below every formula that names it, or unlock it; a locked one is back at its target."""
    on_entry(node.id, lambda draft: editing.lock(draft, node.id, locked))
    if locked:
        _drop([place for place, other in _sliders(context) if other.id == node.id])


def _at_once(context: WizardContext, goal: Node, found: Fitting) -> None:
    """Draw the values that close the gap together, to be tried with the sliders or made targets at once."""
    if found.together is None:
        return
    words, nodes = context.words, context.plan.by_id
    values = words("common.list_pause").join(
        f"{nodes[each].name} {formats.whole(value, nodes[each].unit, words.language)}"
        for each, value in found.together.items()
    )
    with st.container(border=True, gap="xsmall", key=widget_key(goal.id, "together")):
        st.markdown(f":material/join_inner: {escape_md(words('wizard.together', values=values), 400)}")
        with st.container(horizontal=True):
            st.button(
                words("wizard.together_take"),
                icon=":material/check:",
                key=widget_key(goal.id, "together-take"),
                on_click=_take,
                args=(found.together,),
            )
            st.button(
                words("wizard.together_try"),
                icon=":material/tune:",
                key=widget_key(goal.id, "together-try"),
                on_click=_try,
                args=(context, found.together),
            )


def _try(context: WizardContext, values: Mapping[str, float]) -> None:
    """Set the sliders of several inputs at once."""
    for place, node in _sliders(context):
        if node.id in values and isinstance(node.target, float):
            renew(place)
            st.session_state[key_of(place)] = min(values[node.id], _top(node, node.target))


def _take(values: Mapping[str, float]) -> None:
    workspace.edit(lambda draft: take(draft, values))


def _drop(places: list[str]) -> None:
    for place in places:
        renew(place)


def _key(goal: Node, node: Node, part: str) -> str:
    """Return the key of a widget of one input in one formula."""
    return widget_key(f"{goal.id}/{node.id}", part)


def _slider_key(goal: Node, node: Node) -> str:
    """Return the key of a slider: it changes with the target, so that the range fits."""
    stamp = hashlib.blake2s(repr(node.target).encode(), digest_size=4).hexdigest()
    return _key(goal, node, f"try-{stamp}")
