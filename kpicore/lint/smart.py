"""SMART as five marks per indicator, each with the reason for it (R11).

| mark | is kept when |
|---|---|
| specific | it is defined: what is counted, and what is not |
| measurable | it has a unit, a target and a cadence |
| achievable | the target lies beyond the baseline, by no more than +100 %; without a baseline nobody can tell |
| relevant | it leads to a KGI, by a formula or as an influence; a KGI says why it is wanted, and something leads to it |
| time_bound | it has a deadline that is not over, of its own or from above |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from kpicore.lint.design import Design
from kpicore.lint.indicators import MOST_GROWTH, growth_asked
from kpicore.model.node import Band, Kind, Node
from kpicore.model.plan import Plan
from kpicore.scoring.links import wants_less


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the five: `kept` None where it cannot be decided; `reason` is a stable word with a text in `[smart]` of the lint words."""

    letter: str
    kept: bool | None
    reason: str


def smart_marks(plan: Plan, today: date) -> dict[str, tuple[Mark, ...]]:
    """Return five marks for every active indicator, by id, in the order of the letters."""
    design = Design(plan, None, today)
    return {node.id: marks_of(design, node) for node in design.indicators}


def marks_of(design: Design, node: Node) -> tuple[Mark, ...]:
    """Return the five marks of one indicator."""
    return tuple(Mark(letter, *judge(design, node)) for letter, judge in _JUDGES.items())


def _specific(_design: Design, node: Node) -> tuple[bool, str]:
    return (True, "defined") if node.definition.strip() else (False, "not-defined")


def _measurable(design: Design, node: Node) -> tuple[bool, str]:
    if not design.has_target(node):
        return False, "no-target"
    if not node.unit.strip():
        return False, "no-unit"
    return (True, "measured") if node.cadence is not None else (False, "no-cadence")


def _achievable(_design: Design, node: Node) -> tuple[bool | None, str]:
    if node.target is None:
        return None, "no-target"
    if isinstance(node.target, Band):
        return None, "band"
    if node.baseline is None:
        return None, "no-baseline"
    less = wants_less(node)
    if (node.target > node.baseline) if less else (node.target < node.baseline):
        return False, "already-met"
    growth = growth_asked(node)
    return (False, "more-than-double") if growth is not None and growth > MOST_GROWTH else (True, "within-reach")


def _relevant(design: Design, node: Node) -> tuple[bool, str]:
    if node.kind is Kind.KGI:
        if not any(each.is_indicator for each in design.below(node)):
            return False, "nothing-below"
        return (True, "is-the-goal") if node.why.strip() else (False, "no-reason")
    goals = [each for each in design.above(node) if each.kind is Kind.KGI]
    if node.id in design.formula_inputs:
        return True, "in-a-formula"
    return (True, "leads-to-goal") if goals else (False, "leads-nowhere")


def _time_bound(design: Design, node: Node) -> tuple[bool, str]:
    deadline = design.stated_deadline(node)
    if deadline is not None and deadline < design.today:
        return False, "deadline-over"
    if node.deadline is not None:
        return True, "own-deadline"
    return (True, "deadline-above") if deadline is not None else (False, "no-deadline")


#: The judge of each letter: whether it is kept, and why. In the order in which the letters are shown.
_JUDGES: Mapping[str, Callable[[Design, Node], tuple[bool | None, str]]] = {
    "specific": _specific,
    "measurable": _measurable,
    "achievable": _achievable,
    "relevant": _relevant,
    "time_bound": _time_bound,
}
LETTERS = tuple(_JUDGES)
