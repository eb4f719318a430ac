"""The tree beside the steps: the board's own tree, with the completeness of each entry in place of the light."""

from __future__ import annotations

from typing import Any

import streamlit as st

from kpicore.model.node import Kind, Node
from kpicore.problems import Severity
from pages.setup.wizard.fields import go_to_field, worst
from pages.setup.wizard.run import WizardContext
from pages.shared.components.tree_view import tree_view, unscored
from pages.shared.style import Voice, one_line

#: The step an entry is worked on, by its kind.
STEP_OF = {Kind.KGI: "kgi", Kind.CSF: "csf", Kind.KPI: "kpi", Kind.KDI: "kdi"}
_LOOKS = {"done": ("green", "✓"), "open": ("gray", "…"), "problem": ("red", "■")}


def draw(context: WizardContext) -> None:
    """Draw the tree of the plan; a card leads to its entry."""
    words = context.words
    nodes = [node for node in context.plan.by_id.values() if node.is_active]
    with st.expander(words("wizard.tree"), expanded=True, icon=":material/account_tree:", key="wizard-tree-box"):
        if not nodes:
            st.caption(words("wizard.tree_empty"))
            return
        drawn = (
            (node.id, node.parents, node.formula, *_face(context, node, words).items())
            for node in context.plan.by_id.values()
        )
        picked = tree_view(
            [unscored(node) for node in nodes],
            rev=str(hash(tuple(drawn))),
            words=words,
            key="wizard-tree",
            face=lambda node, _, voice: _face(context, node, voice),
        )
    if picked is not None:
        go_to_field(STEP_OF[context.plan.by_id[picked].kind], picked, "name")
        st.rerun()


def _state_of(context: WizardContext, node: Node) -> str:
    """Return `problem` where a text cannot be read, `open` where something is still to be filled, else `done`."""
    if worst(context.problems_of(node.id)) is Severity.ERROR:
        return "problem"
    return "open" if context.asks_of(node.id) else "done"


def _face(context: WizardContext, node: Node, words: Voice) -> dict[str, Any]:
    """Return what a card shows: its completeness, name, target and owner."""
    state = _state_of(context, node)
    tone, mark = _LOOKS[state]
    word = words(f"wizard.state_{state}")
    name = one_line(node.name) or words("wizard.untitled_entry")
    target = words.goal(node.target, node.unit, node.filled().direction) if node.target is not None else ""
    return {
        "id": node.id,
        "kind": str(node.kind),
        "name": name,
        "status": "",
        "tone": tone,
        "mark": mark,
        "word": word,
        "value": "",
        "target": words("tree_view.target_alone", text=target) if target else "",
        "ratio": "",
        "coverage": "",
        "basis": "",
        "owner": one_line(node.owner),
        "starred": node.focus,
    }
