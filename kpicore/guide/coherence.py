"""Whether the targets of a draft add up, while they are typed (R9): what they give, what is missing, and what would close the gap.

Everything is computed from the plan of a draft as it was read, through its formulas. Values being tried stand in for targets in every
answer. Nothing is forced: a value is taken only where the owner takes it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kpicore.guide.drafts import Draft, ReadDraft, id_text, number_text, read_formula, set_field
from kpicore.guide.together import together
from kpicore.lint.units import UnitConflict, unit_conflict
from kpicore.model.node import Kind, Node
from kpicore.model.plan import Plan
from kpicore.problems import Problem
from kpicore.scoring.links import (
    MINUS,
    OVER,
    PLUS,
    TIMES,
    BackCalculation,
    Coherence,
    Fit,
    Formula,
    Material,
    WhatIf,
    back_calculation,
    coherence_of,
    fit_of,
    material,
    that_count,
    what_if,
)

#: The four ways to build a formula by choosing, by name.
OPERATORS: Mapping[str, str] = {"times": TIMES, "plus": PLUS, "minus": MINUS, "over": OVER}


@dataclass(frozen=True, slots=True)
class Closing:
    """What one input alone would have to be for the goal.

    `value` is that as it is offered, None where it cannot be typed as a target.
    """

    needed: BackCalculation
    value: float | None


@dataclass(frozen=True, slots=True)
class Fitting:
    """One formula of a draft: whether its targets add up, and how each input could close the gap (none where there is no gap).

    `together` are values that close it at once, each input moved by about the same share. Inputs that are locked have neither.
    While values are tried that count here (`tried`), `trial` is what they change, and `link` and `closings` are as if they were taken.
    """

    link: Coherence
    closings: tuple[Closing, ...]
    tried: Mapping[str, float]
    trial: WhatIf | None = None
    together: Mapping[str, float] | None = None


def fittings(
    read: ReadDraft,
    today: date,
    *,
    given: Material | None = None,
    tried: Mapping[str, float] | None = None,
    locked: Collection[str] = (),
) -> tuple[Fitting, ...]:
    """Return every formula of a draft that can be computed, those of goals first, else in the owner's order.

    `given` is the plan's material where it was laid out already; `tried` are values by id that are tried as targets, as typed;
    `locked` inputs stay as they are: nothing is offered for them.
    """
    given = given or material(read.plan, today)
    nodes = sorted(read.plan.indicators, key=lambda node: node.kind is not Kind.KGI)
    found = (read.formulas.by_node[node.id] for node in nodes if node.id in read.formulas.by_node)
    return tuple(_fitting(read, given, formula, tried or {}, locked) for formula in found)


def _fitting(
    read: ReadDraft, given: Material, formula: Formula, tried: Mapping[str, float], locked: Collection[str]
) -> Fitting:
    today, goal = given.today, formula.node
    link, counting, trial = coherence_of(given, formula), that_count(read.formulas, goal, tried), None
    part = read.plan.part([goal], {each: found.inputs for each, found in read.formulas.by_node.items()})
    if counting:
        trial = what_if(part, today, goal, counting)
        if trial.target is not None and trial.after is not None:
            fit = fit_of(read.plan.by_id[goal], trial.target, trial.after)
            link = replace(
                link, fit=fit, target=trial.target, computed=trial.after, inputs=(), periods=(), refusal=None
            )
    if link.fit not in {Fit.SHORT, Fit.BEYOND}:
        return Fitting(link, (), counting, trial)
    free = [each for each in formula.inputs if each not in locked]
    closings = tuple(closing(part, today, goal, each, tried=counting) for each in free)
    at_once = None
    if link.fit is Fit.SHORT:
        at_once = together(part, today, goal, [each.needed for each in closings], counting)
    return Fitting(link, closings, counting, trial, at_once)


def closing(plan: Plan, today: date, goal: str, input_id: str, *, tried: Mapping[str, float] | None = None) -> Closing:
    """Return what one input would have to be for the goal with all others fixed, at what is tried for them."""
    needed = back_calculation(plan, today, goal, input_id, tried=tried)
    return Closing(needed, None if needed.of_whole or needed.above_hundred else needed.offered)


def take(draft: Draft, values: Mapping[str, float]) -> Draft:
    """Return the draft with values as the targets of their entries; ids it does not have are passed over."""
    for entry_id, value in values.items():
        if entry_id in draft.by_id:
            draft = set_field(draft, entry_id, "target", number_text(value))
    return draft


# -- building formulas ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CheckedFormula:
    """A formula as typed or built, looked at before it is kept.

    `text` is the formula with ids, "" where it cannot be read; `problems` point into it by column; `units` is where its units do not
    work out.
    """

    text: str
    formula: Formula | None
    problems: tuple[Problem, ...]
    units: UnitConflict | None


def append_to_formula(text: str, operator: str, node_id: str) -> str:
    """Return a formula with one more node behind it; a sum before × or ÷ is put into brackets, so that the whole of it is meant."""
    text = text.strip().lstrip("=＝").strip()
    if not text:
        return node_id
    is_product = operator in {"times", "over"}
    has_sum = any(f" {sign} " in f" {_outside_brackets(text)} " for sign in (PLUS, MINUS, "-", "+"))
    return (
        f"({text}) {OPERATORS[operator]} {node_id}"
        if is_product and has_sum
        else f"{text} {OPERATORS[operator]} {node_id}"
    )


def _outside_brackets(text: str) -> str:
    depth, kept = 0, []
    for sign in text:
        depth += sign in "(（"
        kept.append(sign if depth == 0 else "")
        depth -= sign in ")）" and depth > 0
    return "".join(kept)


def check_formula(plan: Plan, node_id: str, text: str) -> CheckedFormula:
    """Return a formula for a node read over ids and names, with its unit check (R9); nothing is wrong with an empty one."""
    if not text.strip():
        return CheckedFormula("", None, (), None)
    read = read_formula(text, plan, node_id)
    if read.formula is None:
        return CheckedFormula("", None, read.problems, None)
    node = plan.by_id.get(node_id)
    conflict = unit_conflict(read.formula.tree, node, plan.by_id) if node is not None else None
    return CheckedFormula(id_text(read), read.formula, (), conflict)


def inputs_for(plan: Plan, node_id: str) -> tuple[Node, ...]:
    """Return the indicators a node's formula may name, those below it first, then the others; without those that are made of it."""
    below = _below(plan, [node_id])
    above = {each for each in plan.by_id if node_id in _below(plan, [each])}
    usable = [node for node in plan.indicators if node.is_active and node.id != node_id and node.id not in above]
    return tuple(sorted(usable, key=lambda node: node.id not in below))


def _below(plan: Plan, starts: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        for node in plan.children.get(waiting.pop(), ()):
            if node.id not in found:
                found.add(node.id)
                waiting.append(node.id)
    return found
