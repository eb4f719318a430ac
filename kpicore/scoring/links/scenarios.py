"""What a goal comes to when its inputs change, and what one input would have to be for the goal (R9).

Both compute from targets, through the formulas of inputs where a changed figure lies below them; all other figures stay as they are
written. A change is given as the target a person would type (目標値), and R3 says what that does to every period. Values that are being
tried are changes too: a back-calculation is of the goal as it stands with them.
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
from kpicore.scoring.links.closing import closing_value, is_counted
from kpicore.scoring.links.coherence import wants_less
from kpicore.scoring.links.expression import (
    Constant,
    Expression,
    Product,
    Reference,
    Sum,
    base_factor,
    evaluate,
    mentions,
    rounding_error,
)
from kpicore.scoring.links.figures import Figures, Material, figures, material
from kpicore.scoring.links.formula import Formula, Formulas, formulas
from kpicore.scoring.links.link import Link, Refusal, clean, evaluated, link_of, why_missing

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

    `current` is its typed target (the whole target where only single periods have one: `of_whole`). `offered` is the needed value as
    people say it, rounded to the side that closes the gap: put in, the goal is met; None where no such number does. `exact` is False
    where the value was searched for, or so many digits cancelled on the way that it is not known to `SEARCH_TOLERANCE` of itself.
    `above_hundred` marks a rate that would have to pass 100 %.
    """

    goal: str
    input: str
    wanted: float | None
    current: float | None
    needed: float | None
    offered: float | None = None
    exact: bool = True
    of_whole: bool = False
    above_hundred: bool = False
    refusal: Refusal | None = None


# -- what if -------------------------------------------------------------------------------------------------------


def what_if(plan: Plan, today: date, goal: str, changes: Mapping[str, float], *, year: Period | None = None) -> WhatIf:
    """Return what the goal's formula gives with other targets, `changes` by id as their 目標値 would be typed.

    Through formulas of inputs where a change lies below them. An indicator whose periods all have targets of their own (目標 tab) has
    them scaled in proportion, and the change is of its whole target. A change of the goal itself is one of
    its target. `year` is the plan's where actuals tell it (R1).
    """
    read = formulas(plan)
    if goal not in read.by_node:
        return WhatIf(goal, None, None, None, Refusal("no-formula", (goal,)))
    given = material(plan, today, year=year)
    below = [node_id for node_id in changes if node_id != goal]
    chain = _chain(read, goal, below)
    refusal = _chain_refusal(given, goal, chain, below)
    if refusal is not None:
        return WhatIf(goal, None, None, None, refusal)
    link = link_of(given, goal, chain.given)
    changed = _changed(given, link, {node_id: changes[node_id] for node_id in below})
    if isinstance(changed, Refusal):
        return WhatIf(goal, None, None, None, changed)
    before, after = _through(given, link, chain, {}), _through(given, link, chain, changed)
    missing = None if before is not None and after is not None else why_missing(link, chain.given)
    return WhatIf(goal, _target(given, link, changes.get(goal)), before, after, missing)


def back_calculation(
    plan: Plan,
    today: date,
    goal: str,
    input_id: str,
    *,
    tried: Mapping[str, float] | None = None,
    year: Period | None = None,
) -> BackCalculation:
    """Return what one input would have to be for the goal, all others fixed (R9).

    Others stand at the values `tried` for them, as far as those lead into the formula, else at their targets; so does the goal. Solved
    exactly where the input is mentioned once and the goal is linear in it or compared in one period; else searched for, and refused where
    it is out of reach or there are several answers.
    """
    read = formulas(plan)
    if goal not in read.by_node:
        return _refuse(goal, input_id, Refusal("no-formula", (goal,)))
    tried = tried or {}
    given = material(plan, today, year=year)
    chain = _chain(read, goal, (input_id, *(each for each in tried if each != goal)))
    refusal = _chain_refusal(given, goal, chain, (input_id,))
    if refusal is not None:
        return _refuse(goal, input_id, refusal)
    link = link_of(given, goal, chain.given)
    others = {each: value for each, value in tried.items() if each in chain.given and each != input_id}
    changed = _changed(given, link, others)
    if isinstance(changed, Refusal):
        return _refuse(goal, input_id, changed)
    target = _target(given, link, tried.get(goal))
    lever = _lever(given, link, input_id)
    if target is None:
        return _refuse(goal, input_id, Refusal("goal-without-target", (goal,)))
    if lever is None:
        return _refuse(goal, input_id, Refusal("input-without-target", (input_id,)), target)
    return _solved(_Question(given, link, chain, lever, changed, target))


def _refuse(goal: str, input_id: str, refusal: Refusal, wanted: float | None = None) -> BackCalculation:
    return BackCalculation(goal, input_id, wanted, None, None, refusal=refusal)


def _changed(given: Material, link: Link, changes: Mapping[str, float]) -> dict[str, Array] | Refusal:
    """Return the targets of what changes, period by period."""
    levers = {node_id: _lever(given, link, node_id) for node_id in changes}
    flat = tuple(node_id for node_id, lever in levers.items() if lever is None)
    if flat:
        return Refusal("input-without-target", flat)
    return {node_id: lever.at(changes[node_id]) for node_id, lever in levers.items() if lever is not None}


def _target(given: Material, link: Link, tried: float | None) -> float | None:
    """Return the goal's target over the whole: with what is tried as its 目標値, else as it is written."""
    at = link.node_figures
    targets = at.targets[link.node] if tried is None else _with_target(given, at, link.node, tried)
    return link.whole(targets, at)


@dataclass(frozen=True, slots=True)
class _Question:
    """A back-calculation laid out: the input moves by its `lever`, `changed` holds what is tried meanwhile."""

    given: Material
    link: Link
    chain: Chain
    lever: Lever
    changed: Mapping[str, Array]
    wanted: float

    def values(self, figure: float) -> dict[str, Array]:
        return {**self.changed, self.lever.node: self.lever.at(figure)}

    def result(self, figure: float) -> float | None:
        return _through(self.given, self.link, self.chain, self.values(figure))

    def is_exact(self, needed: float) -> bool:
        """Whether a figure is known to `SEARCH_TOLERANCE`: put in it gives what is wanted, and no less would show."""
        reached, beside = self.result(needed), self.result(needed * (1 + SEARCH_TOLERANCE))
        if reached is None or beside is None:
            return False
        changed = self.values(needed)
        values = {**self.link.figures.targets, **changed}
        errors = {node_id: np.abs(array) * np.finfo(float).eps for node_id, array in values.items()}
        for node_id, formula in self.chain.formulas.items():
            factors = {each: base_factor(self.given.node(each).unit) for each in formula.inputs}
            bases = {each: (values[each] * factor, errors[each] * factor) for each, factor in factors.items()}
            own = base_factor(self.given.node(node_id).unit)
            value, error = rounding_error(formula.tree, bases)
            values[node_id], errors[node_id] = value / own, error / own
        noise = float(errors[self.chain.goal][list(self.link.columns)].sum())
        return abs(reached - self.wanted) <= SEARCH_TOLERANCE * abs(self.wanted) and (
            needed == 0 or abs(beside - reached) > noise
        )


def _solved(asked: _Question) -> BackCalculation:
    goal, lever, wanted = asked.link.node, asked.lever, asked.wanted
    if asked.result(lever.current) is None:
        return _refuse(goal, lever.node, why_missing(asked.link, asked.chain.given), wanted)
    is_solved = True
    if asked.chain.is_linear(lever.node):
        needed = _linear(asked.result, lever, wanted)
    elif asked.chain.is_mentioned_once(lever.node) and len(asked.link.columns) == 1:
        needed = lever.figure_for(_inverted(asked), int(asked.link.columns[0]))
    else:
        is_solved, needed = False, searched(asked.result, lever.current, wanted)
    if isinstance(needed, Refusal):
        return _refuse(goal, lever.node, needed, wanted)
    if needed < 0 <= lever.current:
        return _refuse(goal, lever.node, Refusal("would-be-negative", (lever.node,)), wanted)
    node = asked.given.node(lever.node)
    is_rate, whole = base_factor(node.unit) == base_factor("%"), is_counted(node, lever.current)
    return BackCalculation(
        goal,
        lever.node,
        wanted,
        lever.current,
        clean(needed),
        closing_value(asked.result, needed, wanted, less=wants_less(asked.given.node(goal)), whole=whole),
        exact=is_solved and asked.is_exact(needed),
        of_whole=lever.of_whole,
        above_hundred=is_rate and needed > 100 >= lever.current,
    )


def _linear(result: Callable[[float], float | None], lever: Lever, wanted: float) -> float | Refusal:
    step = max(1.0, abs(lever.current))
    nothing, something = result(0.0), result(step)
    if nothing is None or something is None:
        return Refusal("division-by-zero", (lever.node,))
    slope = (something - nothing) / step
    if abs(something - nothing) <= NOISE * max(abs(something), abs(nothing)):
        return Refusal("no-effect", (lever.node,))
    needed = (wanted - nothing) / slope
    reached = result(needed)
    if not needed or reached is None or reached == nothing:
        return needed
    return (wanted - nothing) / ((reached - nothing) / needed)


def searched(result: Callable[[float], float | None], current: float, wanted: float) -> float | Refusal:
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


def that_count(read: Formulas, goal: str, changes: Mapping[str, float]) -> dict[str, float]:
    """Return the changes that show in a goal's formula: of the goal, and below it where no other change stands in between."""
    if goal not in read.by_node:
        return {}
    given = _chain(read, goal, (each for each in changes if each != goal)).given
    return {each: value for each, value in changes.items() if each == goal or each in given}


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
        case Constant():
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
    values = {**link.figures.targets, **changed}
    for node_id, formula in chain.formulas.items():
        values[node_id] = evaluated(given, formula, values)
    return link.whole(values[chain.goal], link.figures)


def _inverted(asked: _Question) -> float | Refusal:
    """Return the level the input needs in the one period compared: the goal's formula undone step by step, down the tree."""
    given, chain, lever, wanted = asked.given, asked.chain, asked.lever, asked.wanted
    column = int(asked.link.columns[0])
    arrays = {**asked.link.figures.targets, **asked.changed}
    values = {node_id: float(array[column]) for node_id, array in arrays.items()}
    for node_id, formula in chain.formulas.items():
        values[node_id] = float(evaluated(given, formula, {each: np.asarray(values[each]) for each in formula.inputs}))
    way = [lever.node]  # up to the goal: there is one only
    while way[-1] != chain.goal:
        way.append(next(name for name, formula in chain.formulas.items() if way[-1] in formula.inputs))
    level = wanted
    for at, following in pairwise(reversed(way)):
        formula = chain.formulas[at]
        factors = {each: base_factor(given.node(each).unit) for each in (at, *formula.inputs)}
        bases = {each: values[each] * factors[each] for each in formula.inputs}
        base = undone(formula.tree, level * factors[at], following, bases)
        if base is None or not np.isfinite(base):
            return Refusal("out-of-reach", (lever.node,))
        level = base / factors[following]
    return level


def undone(tree: Expression, wanted: float, node_id: str, values: Mapping[str, float]) -> float | None:
    """Return what a node mentioned once must be for the tree to give `wanted`, None where nothing does."""
    if isinstance(tree, Reference | Constant):
        return wanted
    parts = tree.terms if isinstance(tree, Sum) else tree.factors
    at = next(place for place, (_, part) in enumerate(parts) if any(each.id == node_id for each in mentions(part)))
    sign, part = parts[at]
    others = parts[:at] + parts[at + 1 :]
    if isinstance(tree, Sum):
        rest = float(evaluate(Sum(others), values)) if others else 0.0
        return undone(part, sign * (wanted - rest), node_id, values)
    rest = float(evaluate(Product(others), values)) if others else 1.0
    divisor = rest if sign > 0 else wanted
    if divisor == 0 or not np.isfinite(divisor):
        return None
    return undone(part, wanted / rest if sign > 0 else rest / wanted, node_id, values)


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
        nothing = _with_target(given, link.figures, node_id, 0.0)
        slope = (_with_target(given, link.figures, node_id, step) - nothing) / step
        if np.nanmax(np.abs(slope[list(link.columns)]), initial=0.0) > NOISE:
            return Lever(node_id, float(typed), nothing, slope, of_whole=False)
    values = present[list(link.columns)]
    if not len(values) or np.isnan(values).any():
        return None
    whole = float(values.sum() if given.is_sum(node_id) else values[-1])
    return None if whole == 0 else Lever(node_id, whole, np.zeros(len(present)), present / whole, of_whole=True)


def _with_target(given: Material, at: Figures, node_id: str, target: float) -> Array:
    """Return the targets an input would have with another 目標値: R3 itself is asked, for that node alone."""
    node = given.node(node_id).model_copy(update={"target": target})
    nodes = tuple(node if each.id == node_id else each for each in given.plan.nodes)
    other = material(
        Plan(settings=given.plan.settings, nodes=nodes, targets=given.plan.targets), given.today, year=given.year
    )
    return figures(other, at.cadence, (node_id,)).targets[node_id]
