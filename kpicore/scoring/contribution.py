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
from kpicore.periods import Period, parse_period_id
from kpicore.scoring.attainment import Array, Mask
from kpicore.scoring.expression import Expression, base_factor, evaluate
from kpicore.scoring.figures import Figures, Material, material
from kpicore.scoring.formula import Formula, formulas
from kpicore.scoring.link import Link, Refusal, clean, link_of

#: With more inputs the exact value costs too much, and a list of parts tells nobody anything.
MOST_INPUTS = 10
AGAINST_TARGET = "target"


@dataclass(frozen=True, slots=True)
class Part:
    """One input's part of the difference, in the node's unit, and what the input itself was and is compared with, in its own."""

    input: str
    value: float
    actual: float | None
    base: float | None


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
    link = link_of(given, node_id, formula.inputs, in_whole_periods=since is not None)
    if to_date and (since or not link.is_sum):
        return Contribution(node_id, against, refusal=Refusal("not-a-sum", (node_id,)))
    case = _Case(given, formula, link, since)
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
    """One question about one link: which periods can be told, and their parts."""

    given: Material
    formula: Formula
    link: Link
    since: str | None

    @property
    def compared(self) -> Figures:
        return self.link.node_figures

    def unfit(self) -> Refusal | None:
        bands = tuple(each for each in (self.formula.node, *self.formula.inputs) if self.given.is_within(each))
        if bands and self.since is None:
            return Refusal("band", bands)
        if self.since is not None and self._column(self.since) is None:
            return Refusal("no-such-period", (self.formula.node,))
        other = self._column(self.since) if self.since is not None else None
        return (
            Refusal("nothing-closed", (self.formula.node,))
            if other is not None and not self.compared.closed[other]
            else None
        )

    def _column(self, period: str) -> int | None:
        """Return where a period lies among those compared, None when it is none of them."""
        parsed = parse_period_id(period)
        if parsed is None or parsed.cadence is not self.compared.cadence:
            return None
        column = parsed.ordinal - int(self.compared.ordinals[0])
        return column if 0 <= column < len(self.compared.ordinals) else None

    def _inner(self, column: int) -> list[int]:
        """Return the periods the formula is computed in that make up one compared; one of another term stands for itself."""
        if self.since is not None:
            return [column]
        return [each for each in self.link.all_columns if self.link.groups[each] == column]

    def _lacking(self, column: int) -> tuple[str, ...]:
        """Return the nodes whose actual (or what it is compared with) is missing in a period."""
        inner = self._inner(column)
        missing = [
            each
            for each in self.formula.inputs
            if not inner or np.isnan(self.link.figures.actuals[each][inner]).any() or self._base_lacks(each, inner)
        ]
        node = self.formula.node
        base = self.compared.actuals if self.since is not None else self.compared.targets
        other = self._column(self.since) if self.since is not None else column
        if np.isnan(self.compared.actuals[node][column]) or other is None or np.isnan(base[node][other]):
            missing.append(node)
        return tuple(missing)

    def _base_lacks(self, node_id: str, inner: list[int]) -> bool:
        if self.since is None:
            return bool(np.isnan(self.link.figures.targets[node_id][inner]).any())
        other = self._inner(self._column(self.since) or 0)
        return not other or bool(np.isnan(self.link.figures.actuals[node_id][other]).any())

    def _candidates(self) -> list[int]:
        closed: Mask = self.compared.closed & self.compared.in_term[self.formula.node]
        return [int(column) for column in np.nonzero(closed)[0]]

    def all_told(self) -> list[int]:
        return [column for column in self._candidates() if not self._lacking(column)]

    def one(self, period: str | None) -> list[int]:
        if period is None:
            return self.all_told()[-1:]
        column = self._column(period)
        told = column is not None and self.compared.closed[column] and not self._lacking(column)
        return [column] if told and column is not None else []

    def why_none(self, period: str | None) -> Refusal:
        """Return why no period can be told: none is closed, or what the asked (else the latest closed) one lacks."""
        if period is not None and self._column(period) is None:
            return Refusal("no-such-period", (self.formula.node,))
        column = self._column(period) if period is not None else next(reversed(self._candidates()), None)
        if column is None or not self.compared.closed[column]:
            return Refusal("nothing-closed", (self.formula.node,))
        return Refusal("missing", self._lacking(column))

    def parts(self, columns: list[int], against: str) -> Contribution:
        node, inputs = self.formula.node, self.formula.inputs
        inner = [each for column in columns for each in self._inner(column)]
        actual = {each: self.link.figures.actuals[each][inner] for each in inputs}
        base = self._base(inner, inputs)
        factors = {each: base_factor(self.given.node(each).unit) for each in (node, *inputs)}
        found = shapley(
            self.formula.tree,
            {each: values * factors[each] for each, values in actual.items()},
            {each: values * factors[each] for each, values in base.items()},
        )
        if found is None:
            return Contribution(node, against, refusal=Refusal("division-by-zero", (node,)))
        total = self._recorded(columns)
        values = {each: clean(found[each] / factors[node], total) for each in inputs}
        parts = tuple(
            Part(each, values[each], self._figure(each, actual[each]), self._figure(each, base[each]))
            for each in inputs
        )
        told = tuple(self.compared.id_of(column) for column in columns)
        return Contribution(
            node, against, told, total, parts, clean(fsum([total, *(-each for each in values.values())]), total)
        )

    def _base(self, inner: list[int], inputs: tuple[str, ...]) -> dict[str, Array]:
        if self.since is None:
            return {each: self.link.figures.targets[each][inner] for each in inputs}
        other = self._inner(self._column(self.since) or 0)
        return {each: self.link.figures.actuals[each][other] for each in inputs}

    def _recorded(self, columns: list[int]) -> float:
        node = self.formula.node
        actual = self.compared.actuals[node][columns]
        if self.since is None:
            return clean(float((actual - self.compared.targets[node][columns]).sum()))
        return clean(float(actual.sum() - self.compared.actuals[node][self._column(self.since) or 0]))

    def _figure(self, node_id: str, values: Array) -> float | None:
        """Return an input over the periods: a sum added up, a mean averaged, the latest of others."""
        if self.given.is_sum(node_id):
            return clean(float(values.sum()))
        is_last = bool(self.given.program.is_last[self.given.program.row_of[node_id]])
        return clean(float(values[-1] if is_last else values.mean()))


def period_before(period: str) -> str | None:
    """Return the id of the period before, for comparing with it; None when the text is no period."""
    parsed = parse_period_id(period)
    return None if parsed is None else str(Period(parsed.cadence, parsed.ordinal - 1))
