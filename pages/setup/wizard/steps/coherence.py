"""Step 6, 目標の整合: what the KPI targets give, what is missing, the value that would close the gap, and sliders to try (R9).

What is tried with a slider counts in every answer of the page: in each formula the indicator leads into, and in the values that would
close a gap there. Nothing is forced: a slider changes no target until 「目標にする」 is pressed.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping

import streamlit as st

from kpicore.guide.coherence import Closing, Fitting, fittings, take
from kpicore.model.node import Node
from kpicore.scoring.links import Fit
from kpicore.text import formats
from kpicore.text.links import coherence_sentence, named_formula, needed_sentence, what_if_sentence
from pages.setup.wizard import workspace
from pages.setup.wizard.binding import key_of, renew, value_of
from pages.setup.wizard.fields import go_to_field, widget_key
from pages.setup.wizard.run import Desk
from pages.shared.style import escape_md

_STEPS_OF_SLIDER = 200
_LOOKS = {Fit.FITS: ("green", "✓"), Fit.SHORT: ("red", "■"), Fit.BEYOND: ("yellow", "▲"), Fit.UNKNOWN: ("gray", "？")}


def draw(desk: Desk) -> None:
    """Draw every formula of the plan that can be computed, the goal's first."""
    words = desk.words
    # What is tried on the page, by indicator: where its sliders stand, as far as that is not its target.
    values = [(node, value_of(place)) for place, node in _sliders(desk)]
    tried = {node.id: value for node, value in values if isinstance(value, float) and value != node.target}
    found = fittings(desk.read, desk.today, given=desk.material, tried=tried)
    for each in found:
        _fitting(desk, each)
    if found:
        return
    st.info(words("wizard.no_formula_yet"), icon=":material/info:")
    for goal in desk.goals[:1]:
        st.button(
            words("wizard.to_formula"),
            key="wizard-to-formula",
            on_click=go_to_field,
            args=("kpi", goal.id, "formula"),
        )


def _fitting(desk: Desk, found: Fitting) -> None:
    words, plan, link = desk.words, desk.plan, found.link
    goal = plan.by_id[link.node]
    colour, mark = _LOOKS[link.fit]
    closings = {each.needed.input: each for each in found.closings}
    with st.container(border=True, key=widget_key(goal.id, "fit")):
        formula = named_formula(link.formula.tree, plan, words.language)
        st.markdown(f"**{escape_md(goal.name, 80)}** = {escape_md(formula, 300)}")
        told = escape_md(coherence_sentence(link, plan, words.language), 400)
        trying = f" :gray-badge[{words('wizard.trying')}]" if found.tried else ""
        st.markdown(f":{colour}-badge[{mark} {words(f'wizard.fit_{link.fit}')}]{trying} {told}")
        _trial(desk, goal, found)
        for input_id in link.formula.inputs:
            _input(desk, goal, plan.by_id[input_id], closings.get(input_id))


# -- one input -------------------------------------------------------------------------------------------------


def _input(desk: Desk, goal: Node, node: Node, closing: Closing | None) -> None:
    """Draw one input: a slider where it has a target, the way to its target where it has none, and what would close the gap."""
    words = desk.words
    with st.container(border=True, gap="xsmall", key=_key(goal, node, "lever")):
        if not isinstance(node.target, float):
            st.markdown(f"**{escape_md(node.name, 80)}**")
            step = "kpi" if node.kind == "KPI" else "kdi"
            st.button(
                words("wizard.to_target"),
                key=_key(goal, node, "to-target"),
                on_click=go_to_field,
                args=(step, node.id, "target"),
            )
            return
        if desk.has_period_targets(node.id):
            # One figure does not say what would become of the targets of single periods.
            st.markdown(f"**{escape_md(node.name, 80)}**　{escape_md(words.amount(node.target, node.unit))}")
            st.caption(words("wizard.period_targets"))
        else:
            _slider(desk, goal, node, node.target)
        if closing is not None:
            _closing_value(desk, goal, node, closing)


def _slider(desk: Desk, goal: Node, node: Node, target: float) -> None:
    """Draw the slider of an input: from nothing to twice its target, a rate no further than 100 %."""
    words = desk.words
    if target <= 0:
        st.markdown(f"**{escape_md(node.name, 80)}**　{escape_md(words.amount(target, node.unit))}")
        return
    top = min(target * 2, 100.0) if node.unit.strip() in {"%", "％"} and target <= 100 else target * 2
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
        on_change=_moved,
        args=(desk, goal, node),
    )


def _closing_value(desk: Desk, goal: Node, node: Node, closing: Closing) -> None:
    """Draw what this input alone would have to be for the goal, and the button that takes it."""
    words = desk.words
    told = escape_md(needed_sentence(closing.needed, desk.plan, words.language), 300)
    st.markdown(f":small[{told}]")
    if closing.value is not None:
        st.button(
            words("wizard.take_value", value=escape_md(formats.whole(closing.value, node.unit, words.language))),
            icon=":material/check:",
            key=_key(goal, node, "take"),
            on_click=_take,
            args=({node.id: closing.value},),
        )


# -- trying ----------------------------------------------------------------------------------------------------


def _trial(desk: Desk, goal: Node, found: Fitting) -> None:
    """Draw what the goal comes to with the sliders as they stand, while one of them stands elsewhere than its target."""
    if found.trial is None:
        return
    words = desk.words
    told = what_if_sentence(found.trial, desk.plan, words.language)
    st.info(escape_md(told, 400), icon=":material/tune:")
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
            args=([place for place, node in _sliders(desk) if node.id in found.tried],),
        )


def _sliders(desk: Desk) -> list[tuple[str, Node]]:
    """Return the place of every slider of the page with the indicator it moves: one under each formula that names it."""
    plan = desk.plan
    pairs = [
        (plan.by_id[goal], plan.by_id[each]) for goal, of in desk.read.formulas.by_node.items() for each in of.inputs
    ]
    return [(_slider_key(goal, node), node) for goal, node in pairs]


def _moved(desk: Desk, goal: Node, node: Node) -> None:
    """Bring the other sliders of an indicator to where one of them was moved."""
    mine, value = _slider_key(goal, node), value_of(_slider_key(goal, node))
    for place, other in _sliders(desk):
        if other.id == node.id and place != mine:
            renew(place)
            st.session_state[key_of(place)] = value


def _take(values: Mapping[str, float]) -> None:
    workspace.edit(lambda draft: take(draft, values))


def _drop(places: list[str]) -> None:
    for place in places:
        renew(place)


def _key(goal: Node, node: Node, part: str) -> str:
    """Return the key of a widget of one input in one formula."""
    return widget_key(f"{goal.id}/{node.id}", part)


def _slider_key(goal: Node, node: Node) -> str:
    """Return the key of a slider: another one when the target is another, so that its range fits."""
    stamp = hashlib.blake2s(repr(node.target).encode(), digest_size=4).hexdigest()
    return _key(goal, node, f"try-{stamp}")
