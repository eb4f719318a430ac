"""What a goal comes to when its inputs change, and what one input would have to be for the goal (R9).

Both compute from targets, through the formulas of inputs where a changed figure lies below them; all other figures stay as they are
written. A change is given as the target a person would type (目標値), and R3 says what that does to every period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from kpicore.model.node import Band
from kpicore.model.plan import Plan
from kpicore.periods import Period
from kpicore.scoring.addition import NOISE
from kpicore.scoring.attainment import Array
from kpicore.scoring.expression import Expression, Number, Product, Reference, Sum, base_factor, evaluate, mentions
from kpicore.scoring.figures import Material, figures, material
from kpicore.scoring.formula import Formula, Formulas, formulas
from kpicore.scoring.link import Link, Refusal, clean, evaluated, link_of, why_missing

#: The needed value is found to this share of itself where it cannot be solved for exactly.
SEARCH_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a goal's inputs give before and after some of them change, in the goal's unit, beside its target."""

    goal: str
    target: float | None
    before: float | None
    after: float | None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class BackCalculation:
    """The value one input needs for the goal with all others fixed, in the terms its target is typed in.

    `current` is its typed target (the whole target where only single periods have one: `of_whole`); `exact` is False where it was
    searched for, to `SEARCH_TOLERANCE` of itself. `above_hundred` marks a rate that would have to pass 100 %.
    """

    goal: str
    input: str
    wanted: float | None
    current: float | None
    needed: float | None
    exact: bool = True
    of_whole: bool = False
    above_hundred: bool = False
    refusal: Refusal | None = None


# -- what if -------------------------------------------------------------------------------------------------------


def what_if(plan: Plan, today: date, goal: str, changes: Mapping[str, float], *, year: Period | None = None) -> WhatIf:
    """Return what the goal's formula gives with other targets, `changes` by id as their 目標値 would be typed.

    Through formulas of inputs where a change lies below them. An indicator whose periods all have targets of their own (目標 tab) has
    them scaled in proportion, and the change is of its whole target. `year` is the plan's where actuals tell it (R1).
    """
    read = formulas(plan)
    formula = read.by_node.get(goal)
    if formula is None:
        return WhatIf(goal, None, None, None, Refusal("no-formula", (goal,)))
    given = material(plan, today, year=year)
    chain = _chain(read, goal, changes)
    refusal = _chain_refusal(given, goal, chain, changes)
    if refusal is not None:
        return WhatIf(goal, None, None, None, refusal)
    link = link_of(given, goal, chain.given)
    levers = {node_id: _lever(given, link, node_id) for node_id in changes}
    flat = tuple(node_id for node_id, lever in levers.items() if lever is None)
    if flat:
        return WhatIf(goal, None, None, None, Refusal("input-without-target", flat))
    changed = {node_id: lever.at(changes[node_id]) for node_id, lever in levers.items() if lever is not None}
    before, after = _through(given, link, chain, {}), _through(given, link, chain, changed)
    target = link.whole(link.node_figures.targets[goal], link.node_figures)
    missing = None if before is not None and after is not None else why_missing(link, chain.given)
    return WhatIf(goal, target, before, after, missing)


def back_calculation(
    plan: Plan, today: date, goal: str, input_id: str, wanted: float | None = None, *, year: Period | None = None
) -> BackCalculation:
    """Return what one input would have to be for the goal (its target where `wanted` is None), all others fixed (R9).

    Solved exactly where the input is mentioned once and the goal is linear in it or compared in one period; else searched for, and
    refused where it is out of reach or there are several answers.
    """
    read = formulas(plan)
    formula = read.by_node.get(goal)
    chain = _chain(read, goal, (input_id,)) if formula is not None else None
    if formula is None or chain is None:
        return _refuse(goal, input_id, Refusal("no-formula", (goal,)))
    given = material(plan, today, year=year)
    refusal = _chain_refusal(given, goal, chain, (input_id,))
    if refusal is not None:
        return _refuse(goal, input_id, refusal)
    link = link_of(given, goal, chain.given)
    target = link.whole(link.node_figures.targets[goal], link.node_figures) if wanted is None else wanted
    lever = _lever(given, link, input_id)
    if target is None:
        return _refuse(goal, input_id, Refusal("goal-without-target", (goal,)))
    if lever is None:
        return _refuse(goal, input_id, Refusal("input-without-target", (input_id,)), target)
    return _solved(given, link, chain, lever, target)


def _refuse(goal: str, input_id: str, refusal: Refusal, wanted: float | None = None) -> BackCalculation:
    return BackCalculation(goal, input_id, wanted, None, None, refusal=refusal)


def _solved(given: Material, link: Link, chain: Chain, lever: Lever, wanted: float) -> BackCalculation:
    def result(figure: float) -> float | None:
        return _through(given, link, chain, {lever.node: lever.at(figure)})

    told = BackCalculation(link.node, lever.node, wanted, lever.current, None, of_whole=lever.of_whole)
    if result(lever.current) is None:
        missing = why_missing(link, chain.given)
        return _refuse(link.node, lever.node, missing, wanted)
    exact = True
    if chain.is_linear(lever.node):
        needed = _linear(result, lever, wanted)
    elif chain.is_mentioned_once(lever.node) and len(link.columns) == 1:
        needed = lever.figure_for(_inverted(given, link, chain, lever, wanted), int(link.columns[0]))
    else:
        exact, needed = False, _searched(result, lever.current, wanted)
    if isinstance(needed, Refusal):
        return _refuse(link.node, lever.node, needed, wanted)
    if needed < 0 <= lever.current:
        return _refuse(link.node, lever.node, Refusal("would-be-negative", (lever.node,)), wanted)
    is_rate = base_factor(given.node(lever.node).unit) == base_factor("%")
    above = is_rate and needed > 100 >= lever.current
    return BackCalculation(
        told.goal, told.input, wanted, lever.current, clean(needed), exact, lever.of_whole, above_hundred=above
    )


def _linear(result: Callable[[float], float | None], lever: Lever, wanted: float) -> float | Refusal:
    step = max(1.0, abs(lever.current))
    nothing, something = result(0.0), result(step)
    if nothing is None or something is None:
        return Refusal("division-by-zero", (lever.node,))
    slope = (something - nothing) / step
    if abs(something - nothing) <= NOISE * max(abs(something), abs(nothing)):
        return Refusal("no-effect", (lever.node,))
    return _sharpened(result, nothing, (wanted - nothing) / slope, wanted)


def _sharpened(result: Callable[[float], float | None], nothing: float, needed: float, wanted: float) -> float:
    """Return the needed figure once more, from a slope over its own length: a short step beside large sums says little of it."""
    reached = result(needed)
    if not needed or reached is None or reached == nothing:
        return needed
    return (wanted - nothing) / ((reached - nothing) / needed)


def _searched(result: Callable[[float], float | None], current: float, wanted: float) -> float | Refusal:
    """Return the one figure that gives what is wanted, by halving; refuse where there is none within a million times, or several."""
    size = abs(current) or 1.0
    steps = size * np.concatenate([[0.0], np.logspace(-6, 6, 241)])
    tried = [(float(x), result(float(x))) for x in (steps if current >= 0 else -steps)]
    points = [(x, y - wanted) for x, y in tried if y is not None]
    if len({y for _, y in points}) <= 1:
        return Refusal("no-effect")
    found: list[float] = []
    for (left, low), (right, high) in pairwise(points):
        if low == 0 or low * high < 0:
            root = left if low == 0 else _halved(result, left, right, low < 0, wanted)
            if root is not None and not any(abs(root - other) <= 1e-6 * size for other in found):
                found.append(root)
    if not found:
        return Refusal("out-of-reach")
    return found[0] if len(found) == 1 else Refusal("several-answers")


def _halved(
    result: Callable[[float], float | None], left: float, right: float, rising: bool, wanted: float
) -> float | None:
    """Return where the result passes what is wanted between two figures; None where it only jumps (a division by zero lies between)."""
    for _ in range(200):
        middle = (left + right) / 2
        value = result(middle)
        if value is None:
            return None
        if (value < wanted) is rising:
            left = middle
        else:
            right = middle
        if abs(right - left) <= SEARCH_TOLERANCE * max(abs(left), abs(right)):
            break
    reached = result((left + right) / 2)
    near = reached is not None and abs(reached - wanted) <= 1e-4 * max(abs(wanted), 1.0)
    return (left + right) / 2 if near else None


# -- chains of formulas --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chain:
    """The formulas between a goal and the figures that change below it, inputs first; `given` are the figures taken as they are."""

    goal: str
    formulas: Mapping[str, Formula]
    given: tuple[str, ...]

    def is_mentioned_once(self, node_id: str) -> bool:
        """Whether there is one way only from the figure up to the goal."""
        at, steps = node_id, 0
        while at != self.goal:
            users = [
                name for name, formula in self.formulas.items() for each in mentions(formula.tree) if each.id == at
            ]
            if len(users) != 1 or steps > len(self.formulas):
                return False
            at, steps = users[0], steps + 1
        return True

    def is_linear(self, node_id: str) -> bool:
        """Whether there is one way only, and nothing on it is divided by."""
        if not self.is_mentioned_once(node_id):
            return False
        moving = {node_id} | set(self.formulas)
        return not any(_divides_by(formula.tree, moving, within=False) for formula in self.formulas.values())


def _divides_by(tree: Expression, moving: set[str], *, within: bool) -> bool:
    match tree:
        case Number():
            return False
        case Reference(node_id, _):
            return within and node_id in moving
        case Sum(terms):
            return any(_divides_by(part, moving, within=within) for _, part in terms)
        case Product(factors):
            return any(_divides_by(part, moving, within=within or sign < 0) for sign, part in factors)


def _chain(read: Formulas, goal: str, changed: Iterable[str]) -> Chain:
    """Return the formulas that lie between the goal and what changes; a changed figure counts as given even if it has a formula."""
    moving = set(changed)
    below: set[str] = set()  # nodes whose formula leads to a change; inputs come first, so one pass finds them
    for node_id, formula in read.by_node.items():
        if node_id not in moving and any(each in moving or each in below for each in formula.inputs):
            below.add(node_id)
    used, waiting = set(), [goal]
    while waiting:
        at = waiting.pop()
        if at not in used:
            used.add(at)
            waiting += [each for each in read.by_node[at].inputs if each in below]
    kept = {node_id: formula for node_id, formula in read.by_node.items() if node_id in used}
    inputs = dict.fromkeys(each for formula in kept.values() for each in formula.inputs if each not in kept)
    return Chain(goal, kept, tuple(inputs))


def _chain_refusal(given: Material, goal: str, chain: Chain, changed: Iterable[str]) -> Refusal | None:
    strangers = tuple(node_id for node_id in changed if node_id not in chain.given)
    if strangers or not chain.given:
        return Refusal("not-an-input", strangers or (goal,))
    bands = tuple(each for each in (goal, *chain.given) if given.is_within(each))
    return Refusal("band", bands) if bands else None


def _through(given: Material, link: Link, chain: Chain, changed: Mapping[str, Array]) -> float | None:
    """Return what the goal comes to, in its unit, with some figures changed."""
    return link.whole(_computed_through(given, link, chain, changed), link.figures)


def _computed_through(given: Material, link: Link, chain: Chain, changed: Mapping[str, Array]) -> Array:
    values = {**link.figures.targets, **changed}
    for node_id, formula in chain.formulas.items():
        values[node_id] = evaluated(given, formula, values)
    return values[chain.goal]


def _inverted(given: Material, link: Link, chain: Chain, lever: Lever, wanted: float) -> float | Refusal:
    """Return the level the input needs in the one period compared: the goal's formula undone step by step, down the tree."""
    column = int(link.columns[0])
    values = {node_id: float(array[column]) for node_id, array in link.figures.targets.items()}
    for node_id, formula in chain.formulas.items():
        values[node_id] = float(evaluated(given, formula, {each: np.asarray(values[each]) for each in formula.inputs}))
    at, level = chain.goal, wanted
    while at != lever.node:
        formula = chain.formulas[at]
        following = next(each for each in formula.inputs if _leads_to(chain, each, lever.node))
        factors = {each: base_factor(given.node(each).unit) for each in (at, *formula.inputs)}
        bases = {each: values[each] * factors[each] for each in formula.inputs}
        undone = _undone(formula.tree, level * factors[at], following, bases)
        if undone is None or not np.isfinite(undone):
            return Refusal("out-of-reach", (lever.node,))
        at, level = following, undone / factors[following]
    return level


def _leads_to(chain: Chain, at: str, node_id: str) -> bool:
    while at != node_id:
        above = next((name for name, formula in chain.formulas.items() if node_id in formula.inputs), None)
        if above is None or above == chain.goal:
            return False
        node_id = above
    return True


def _undone(tree: Expression, wanted: float, node_id: str, values: Mapping[str, float]) -> float | None:
    """Return what a node mentioned once must be for the tree to give `wanted`, None where nothing does."""
    if isinstance(tree, Reference | Number):
        return wanted
    parts = tree.terms if isinstance(tree, Sum) else tree.factors
    at = next(place for place, (_, part) in enumerate(parts) if any(each.id == node_id for each in mentions(part)))
    sign, part = parts[at]
    others = parts[:at] + parts[at + 1 :]
    if isinstance(tree, Sum):
        rest = float(evaluate(Sum(others), values).value) if others else 0.0
        return _undone(part, sign * (wanted - rest), node_id, values)
    rest = float(evaluate(Product(others), values).value) if others else 1.0
    divisor = rest if sign > 0 else wanted
    if divisor == 0 or not np.isfinite(divisor):
        return None
    return _undone(part, wanted / rest if sign > 0 else rest / wanted, node_id, values)


# -- levers: what changing a typed target does to every period ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lever:
    """An input's targets as a line in the figure a person types: target of a period = `fixed` + `slope` × figure (R3)."""

    node: str
    current: float
    fixed: Array
    slope: Array
    of_whole: bool

    def at(self, figure: float) -> Array:
        return self.fixed + self.slope * figure

    def figure_for(self, level: float | Refusal, column: int) -> float | Refusal:
        """Return the figure that gives one period this level."""
        if isinstance(level, Refusal):
            return level
        return float((level - self.fixed[column]) / self.slope[column])


def _lever(given: Material, link: Link, node_id: str) -> Lever | None:
    """Return how an input's targets move with its 目標値; where they do not, its whole target is what moves. None without a target."""
    node = given.node(node_id)
    present = link.figures.targets[node_id]
    if isinstance(node.target, Band):
        return None
    typed = node.target
    if typed is not None:
        step = max(1.0, abs(typed), abs(node.baseline or 0.0))
        nothing = _with_target(given, link, node_id, 0.0)
        slope = (_with_target(given, link, node_id, step) - nothing) / step
        if np.nanmax(np.abs(slope[list(link.columns)]), initial=0.0) > NOISE:
            return Lever(node_id, float(typed), nothing, slope, of_whole=False)
    values = present[list(link.columns)]
    if not len(values) or np.isnan(values).any():
        return None
    whole = float(values.sum() if given.is_sum(node_id) else values[-1])
    return None if whole == 0 else Lever(node_id, whole, np.zeros(len(present)), present / whole, of_whole=True)


def _with_target(given: Material, link: Link, node_id: str, target: float) -> Array:
    """Return the targets an input would have with another 目標値: R3 itself is asked, for that node alone."""
    node = given.node(node_id).model_copy(update={"target": target})
    nodes = tuple(node if each.id == node_id else each for each in given.plan.nodes)
    other = material(
        Plan(settings=given.plan.settings, nodes=nodes, targets=given.plan.targets), given.today, year=given.year
    )
    return figures(other, link.figures.cadence, (node_id,)).targets[node_id]
