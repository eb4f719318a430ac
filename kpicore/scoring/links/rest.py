"""Where a goal ends if its inputs are so and so in every period that is left, and what one of them must be for the goal (R9, R12).

Beside `scenarios`, which compares targets of the whole term, this starts from what was recorded: the goal's actual to date stands, and the
periods without one are each what the formula gives. Inputs begin at the mean of their last three closed periods, so that the first answer
is "if it goes on like this". A goal that is no sum is the formula's value in its last period.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from kpicore.model.node import Shape
from kpicore.model.plan import Plan
from kpicore.periods import Cadence, Period
from kpicore.scoring.addition import added
from kpicore.scoring.links.closing import closing_value, is_counted
from kpicore.scoring.links.coherence import wants_less
from kpicore.scoring.links.expression import base_factor, mentions
from kpicore.scoring.links.figures import Figures, Material, coarsest, figures, material
from kpicore.scoring.links.formula import Formula, formulas
from kpicore.scoring.links.link import Refusal, clean, evaluated, number
from kpicore.scoring.links.scenarios import BackCalculation, searched, undone

if TYPE_CHECKING:
    import pandas as pd

#: So many closed periods make the value an input begins with.
RECENT = 3


@dataclass(frozen=True, slots=True)
class Input:
    """An input of the goal's formula, in its own unit: the mean of its last three periods, and its target in the next one (None: none)."""

    node: str
    recent: float
    target: float | None


@dataclass(frozen=True, slots=True)
class Rest:
    """The periods that are left to a goal, and what makes them. `to_date` is 0 and `left` 1 for a goal that is no sum.

    `cadence` is the coarsest of the goal and its inputs: a period here is one of it. `wanted` is the whole target of a sum, else the last
    period's; `needed_per_period` what each period that is left must be for it, `mean_per_period` what those with an actual were.
    """

    goal: str
    cadence: Cadence
    is_sum: bool
    to_date: float
    left: int
    wanted: float
    mean_per_period: float | None
    inputs: tuple[Input, ...]
    given: Material
    formula: Formula

    @property
    def needed_per_period(self) -> float:
        return clean((self.wanted - self.to_date) / self.left, self.wanted)

    @property
    def as_it_is(self) -> dict[str, float]:
        """What every input is if it goes on like this."""
        return {each.node: each.recent for each in self.inputs}

    def per_period(self, values: Mapping[str, float]) -> float | None:
        """Return what one period gives with these inputs, in the goal's unit; None where it is divided by zero."""
        arrays = {each: np.asarray(values[each], dtype=np.float64) for each in self.formula.inputs}
        return number(float(evaluated(self.given, self.formula, arrays)))

    def landing(self, values: Mapping[str, float]) -> float | None:
        """Return where the goal ends with these inputs in every period that is left."""
        each = self.per_period(values)
        return None if each is None else clean(added([self.to_date, self.left * each]), self.wanted)

    def needed(self, input_id: str, values: Mapping[str, float]) -> BackCalculation:
        """Return what one input must be in every period that is left for the goal, all others as they are in `values`."""
        current = values[input_id]

        def result(value: float) -> float | None:
            return self.landing({**values, input_id: value})

        found = self._solved(input_id, values)
        if isinstance(found, Refusal):
            return BackCalculation(self.goal, input_id, self.wanted, current, None, refusal=found)
        if found < 0 <= current:
            refusal = Refusal("would-be-negative", (input_id,))
            return BackCalculation(self.goal, input_id, self.wanted, current, None, refusal=refusal)
        is_rate = base_factor(self.given.node(input_id).unit) == base_factor("%")
        whole = is_counted(self.given.node(input_id), current)
        offered = closing_value(result, found, self.wanted, less=wants_less(self.given.node(self.goal)), whole=whole)
        is_above = is_rate and found > 100 >= current
        return BackCalculation(self.goal, input_id, self.wanted, current, clean(found), offered, above_hundred=is_above)

    def _solved(self, input_id: str, values: Mapping[str, float]) -> float | Refusal:
        """Return the needed figure: the formula undone where it mentions the input once, else by search."""
        if sum(each.id == input_id for each in mentions(self.formula.tree)) > 1:
            return searched(
                lambda value: self.per_period({**values, input_id: value}), values[input_id], self.needed_per_period
            )
        factors = {each: base_factor(self.given.node(each).unit) for each in (self.goal, *self.formula.inputs)}
        bases = {each: values[each] * factors[each] for each in self.formula.inputs}
        base = undone(self.formula.tree, self.needed_per_period * factors[self.goal], input_id, bases)
        if base is None or not np.isfinite(base):
            return Refusal("out-of-reach", (input_id,))
        return base / factors[input_id]


def rest_of(plan: Plan, actuals: pd.DataFrame, today: date, goal: str, *, year: Period | None = None) -> Rest | Refusal:
    """Return the rest of a goal's term, or why there is none to try anything with: no formula, a band, no target, the term over, an input
    that was never recorded.
    """
    formula = formulas(plan).by_node.get(goal)
    if formula is None or not formula.inputs:
        return Refusal("no-formula", (goal,))
    given = material(plan, today, actuals, year=year)
    everybody = (goal, *formula.inputs)
    if bands := tuple(each for each in everybody if given.is_within(each)):
        return Refusal("band", bands)
    cadence = coarsest(given.cadence_of(each) for each in everybody)
    at = figures(given, cadence, everybody)
    if never := tuple(each for each in formula.inputs if not np.isfinite(at.actuals[each][at.closed]).any()):
        return Refusal("missing", never)
    applies = at.applies[goal]
    reported = applies & at.closed & np.isfinite(at.actuals[goal])
    open_columns = np.nonzero(applies & ~reported)[0]
    if not len(open_columns) or at.closed[applies].all():
        return Refusal("term-is-over", (goal,))
    is_sum = given.is_sum(goal)
    # A total keeps the share of a period that does not apply (R3).
    targets = at.targets[goal][at.in_term[goal] if given.node(goal).shape is Shape.TOTAL else applies]
    targets = targets if is_sum else targets[-1:]
    if np.isnan(targets).any():
        return Refusal("goal-without-target", (goal,))
    known = at.actuals[goal][reported].tolist()
    return Rest(
        goal=goal,
        cadence=cadence,
        is_sum=is_sum,
        to_date=added(known) if is_sum and known else 0.0,
        left=len(open_columns) if is_sum else 1,
        wanted=clean(added(targets.tolist())),
        mean_per_period=clean(added(known) / len(known)) if is_sum and known else None,
        inputs=tuple(_input(each, at, int(open_columns[0])) for each in formula.inputs),
        given=given,
        formula=formula,
    )


def _input(node_id: str, at: Figures, following: int) -> Input:
    values = at.actuals[node_id][at.closed]
    recent = values[np.isfinite(values)][-RECENT:]
    return Input(node_id, clean(float(recent.mean())), number(at.targets[node_id][following]))
