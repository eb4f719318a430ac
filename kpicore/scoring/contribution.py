"""How much of a difference each input of a formula accounts for (R9): its Shapley value, the average over every order of changing inputs.

The difference is actual − target, or actual − actual of another period, over one period or all closed periods to date. The parts of the
inputs and the rest add up to the recorded difference exactly. The rest is what the formula does not explain: drift of the recorded actual
from the formula, and targets that do not add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import factorial, fsum

import numpy as np
import pandas as pd

from kpicore.model.plan import Plan
from kpicore.periods import parse_period_id
from kpicore.scoring.attainment import Array, Mask
from kpicore.scoring.expression import Expression, base_factor, evaluate
from kpicore.scoring.figures import Figures, Material, coarsest, figures, material
from kpicore.scoring.formula import Formula, formulas
from kpicore.scoring.link import Refusal, clean

#: With more inputs the exact value costs too much, and a list of parts tells nobody anything.
MOST_INPUTS = 10
AGAINST_TARGET = "target"


@dataclass(frozen=True, slots=True)
class Part:
    """One input's part of the difference, in the node's unit, and what the input itself was and is compared with, in its own."""

    input: str
    value: float
    actual: float
    base: float


@dataclass(frozen=True, slots=True)
class Contribution:
    """Where a difference comes from. `total` = parts + `rest`; `periods` are those it is about, `against` is `target` or a period id.

    With a refusal there are no parts and `total` is None.
    """

    node: str
    against: str
    periods: tuple[str, ...] = ()
    total: float | None = None
    parts: tuple[Part, ...] = ()
    rest: float = 0.0
    refusal: Refusal | None = None


def contribution(
    plan: Plan,
    actuals: pd.DataFrame,
    today: date,
    node_id: str,
    *,
    period: str | None = None,
    since: str | None = None,
    to_date: bool = False,
) -> Contribution:
    """Return the part of each input in actual − target of a period, the latest one that can be told where `period` is None (R9).

    With `since` in actual − actual of that other period. With `to_date` over every closed period of the term that has all actuals and
    targets; only for a node that is summed. Periods are those of the coarsest cadence among the node and its inputs; they may lie up to a
    year before the term.
    """
    against = since or AGAINST_TARGET
    formula = formulas(plan).by_node.get(node_id)
    if formula is None or not formula.inputs:
        return Contribution(node_id, against, refusal=Refusal("no-formula", (node_id,)))
    if len(formula.inputs) > MOST_INPUTS:
        return Contribution(node_id, against, refusal=Refusal("too-many-inputs", formula.inputs))
    given = material(plan, today, actuals)
    if to_date and (since or not given.is_sum(node_id)):
        return Contribution(node_id, against, refusal=Refusal("not-a-sum", (node_id,)))
    everybody = (node_id, *formula.inputs)
    cadence = coarsest(given.cadence_of(each) for each in everybody)
    case = _Case(given, formula, figures(given, cadence, everybody), since)
    refusal = case.unfit()
    if refusal is not None:
        return Contribution(node_id, against, refusal=refusal)
    columns = case.all_told() if to_date else case.one(period)
    if not len(columns):
        return Contribution(node_id, against, refusal=case.why_none(period))
    return case.parts(columns, against)


def shapley(tree: Expression, actual: Mapping[str, Array], base: Mapping[str, Array]) -> dict[str, float] | None:
    """Return each input's part of formula(actual) − formula(base), summed over periods; None where some mixture has no value.

    Both by id in base units, over the same periods. Costs 2^n evaluations for n inputs.

    >>> from kpicore.scoring.expression import Product, Reference
    >>> sales = Product(((1, Reference("customers", 1)), (1, Reference("price", 13))))
    >>> shapley(sales, {"customers": np.array([90.0]), "price": np.array([11.0])},
    ...         {"customers": np.array([100.0]), "price": np.array([10.0])})
    {'customers': -105.0, 'price': 95.0}
    """
    names = list(actual)
    size = len(names)
    member = (np.arange(2**size)[:, None] >> np.arange(size)) & 1 == 1
    mixed = {
        name: np.where(member[:, place, None], actual[name][None, :], base[name][None, :])
        for place, name in enumerate(names)
    }
    worth = np.broadcast_to(evaluate(tree, mixed).value, (2**size, len(actual[names[0]])))
    if not np.isfinite(worth).all():
        return None
    counts = member.sum(axis=1)
    weights = np.array([factorial(k) * factorial(size - k - 1) / factorial(size) for k in range(size)])
    parts = {}
    for place, name in enumerate(names):
        without = np.nonzero(~member[:, place])[0]
        gains = worth[without + (1 << place)] - worth[without]
        parts[name] = float((weights[counts[without]] @ gains).sum())
    return parts


@dataclass(frozen=True, slots=True)
class _Case:
    """One question about one link: which periods can be told, and their parts. `since` is the period compared with, None for targets."""

    given: Material
    formula: Formula
    figures: Figures
    since: str | None

    @property
    def everybody(self) -> tuple[str, ...]:
        return (self.formula.node, *self.formula.inputs)

    def unfit(self) -> Refusal | None:
        """Return why nothing can be told at all, None when something may."""
        bands = tuple(each for each in self.everybody if self.given.is_within(each))
        if self.since is None:
            return Refusal("band", bands) if bands else None
        column = self._column(self.since)
        if column is None:
            return Refusal("no-such-period", (self.formula.node,))
        return None if self.figures.closed[column] else Refusal("nothing-closed", (self.formula.node,))

    def all_told(self) -> list[int]:
        """Return every closed period of the term with all it needs."""
        return [column for column in self._candidates() if not self._lacking(column)]

    def one(self, period: str | None) -> list[int]:
        """Return the period asked for, or the latest, where it can be told."""
        if period is None:
            return self.all_told()[-1:]
        column = self._column(period)
        if column is None or not self.figures.closed[column] or self._lacking(column):
            return []
        return [column]

    def why_none(self, period: str | None) -> Refusal:
        """Return why no period can be told: none is closed, or what the asked (else the latest closed) one lacks."""
        if period is not None and self._column(period) is None:
            return Refusal("no-such-period", (self.formula.node,))
        column = self._column(period) if period is not None else next(reversed(self._candidates()), None)
        if column is None or not self.figures.closed[column]:
            return Refusal("nothing-closed", (self.formula.node,))
        return Refusal("missing", self._lacking(column))

    def parts(self, columns: list[int], against: str) -> Contribution:
        node, inputs = self.formula.node, self.formula.inputs
        actual = {each: self.figures.actuals[each][columns] for each in self.everybody}
        base = {each: self._base(each)[columns] for each in self.everybody}
        factors = {each: base_factor(self.given.node(each).unit) for each in self.everybody}
        found = shapley(
            self.formula.tree,
            {each: actual[each] * factors[each] for each in inputs},
            {each: base[each] * factors[each] for each in inputs},
        )
        if found is None:
            return Contribution(node, against, refusal=Refusal("division-by-zero", (node,)))
        total = clean(float((actual[node] - base[node]).sum()), float(np.abs(actual[node]).max()))
        values = {each: clean(found[each] / factors[node], total) for each in inputs}
        parts = [
            Part(each, values[each], self._over(each, actual[each]), self._over(each, base[each])) for each in inputs
        ]
        rest = clean(fsum([total, *(-value for value in values.values())]), total)
        told = tuple(self.figures.id_of(column) for column in columns)
        return Contribution(node, against, told, total, tuple(parts), rest)

    def _column(self, period: str) -> int | None:
        """Return where a period lies, None when it is none of this cadence and span."""
        parsed = parse_period_id(period)
        if parsed is None or parsed.cadence is not self.figures.cadence:
            return None
        column = parsed.ordinal - int(self.figures.ordinals[0])
        return column if 0 <= column < len(self.figures.ordinals) else None

    def _candidates(self) -> list[int]:
        closed: Mask = self.figures.closed & self.figures.in_term[self.formula.node]
        return [int(column) for column in np.nonzero(closed)[0]]

    def _base(self, node_id: str) -> Array:
        """Return what actuals are compared with, period by period: targets, or the actual of the one other period."""
        if self.since is None:
            return self.figures.targets[node_id]
        return np.full(len(self.figures.ordinals), self.figures.actuals[node_id][self._column(self.since) or 0])

    def _lacking(self, column: int) -> tuple[str, ...]:
        """Return the nodes whose actual, or what it is compared with, is missing in a period."""
        return tuple(
            each
            for each in self.everybody
            if np.isnan(self.figures.actuals[each][column]) or np.isnan(self._base(each)[column])
        )

    def _over(self, node_id: str, values: Array) -> float:
        """Return an input over the periods: a sum added up, a mean averaged, the latest of others."""
        if self.given.is_sum(node_id):
            return clean(float(values.sum()))
        is_last = bool(self.given.program.is_last[self.given.program.row_of[node_id]])
        return clean(float(values[-1] if is_last else values.mean()))
