"""How much of a difference each input of a formula accounts for (R9): its Shapley value, the average over every order of changing inputs.

The difference is actual − target, or actual − actual of another period; to date it is the sum over periods, and so is every row of it. What
the formula does not explain stands in rows of its own:

| row | what it is |
|---|---|
| drift | recorded − computed actual (since another period: how much that changed) |
| incoherence | computed target − target: what targets that do not add up put into the difference |

All rows add up to the difference exactly, as decimals. An input missing is a reason to refuse, never a zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import factorial

import numpy as np
import pandas as pd

from kpicore.model.plan import Plan
from kpicore.periods import parse_period_id
from kpicore.scoring.addition import NOISE, added
from kpicore.scoring.attainment import Array, Mask
from kpicore.scoring.links.expression import Expression, added_up, base_factor, evaluate
from kpicore.scoring.links.figures import Figures, Material, coarsest, figures, material
from kpicore.scoring.links.formula import Formula, formulas
from kpicore.scoring.links.link import Refusal, clean, evaluated

#: With more inputs the exact value costs too much, and a list of parts tells nobody anything.
MOST_INPUTS = 10
AGAINST_TARGET = "target"


#: Significant digits of reported rows, counted from the first digit of the largest figure among them: as many as a float keeps.
_DIGITS = 15
#: Names of the two rows beside those of inputs.
_DRIFT, _INCOHERENCE = "drift", "incoherence"


@dataclass(frozen=True, slots=True)
class ContributionPart:
    """One input's part of the difference, in the node's unit, and what the input itself was and is compared with, in its own.

    `under` is its first parent: where inputs are added up by factor, each counts there and nowhere else. Blank without a parent.
    """

    input: str
    value: float
    actual: float
    base: float
    under: str = ""


@dataclass(frozen=True, slots=True)
class Contribution:
    """Where a difference comes from. `total` = parts + `drift` + `incoherence`; `periods` are those it is about, `against` is `target` or
    a period id.

    With a refusal there are no parts and `total` is None.
    """

    node: str
    against: str
    periods: tuple[str, ...] = ()
    total: float | None = None
    parts: tuple[ContributionPart, ...] = ()
    drift: float = 0.0
    incoherence: float = 0.0
    refusal: Refusal | None = None

    @property
    def by_parent(self) -> dict[str, float]:
        """The parts added up under the first parent of each input, in the order of the formula."""
        found: dict[str, Decimal] = {}
        for part in self.parts:
            found[part.under] = found.get(part.under, Decimal(0)) + Decimal(repr(part.value))
        return {parent: float(value) for parent, value in found.items()}


class PeriodChoice(StrEnum):
    """The periods a difference is explained over where no single one is named."""

    #: the latest closed one that the node has an actual of
    LATEST = "latest"
    #: every closed one of the term that the node has an actual and a target of (R5)
    TO_DATE = "to-date"


def contribution(
    plan: Plan,
    actuals: pd.DataFrame,
    today: date,
    node_id: str,
    *,
    over: str | PeriodChoice = PeriodChoice.LATEST,
    since: str | None = None,
) -> Contribution:
    """Return the part of each input in actual − target over a period, or over what `PeriodChoice` names (R9).

    With `since` in actual − actual of that other period. Only a node that is summed has parts to date. Refused where an input lacks its
    actual or target in one of these periods. They are those of the coarsest cadence among the node and its inputs, and may lie up to a
    year before the term.
    """
    against = since or AGAINST_TARGET
    formula = formulas(plan).by_node.get(node_id)
    if formula is None or not formula.inputs:
        return Contribution(node_id, against, refusal=Refusal("no-formula", (node_id,)))
    if len(formula.inputs) > MOST_INPUTS:
        return Contribution(node_id, against, refusal=Refusal("too-many-inputs", formula.inputs))
    given = material(plan, today, actuals)
    if over is PeriodChoice.TO_DATE and (since or not given.is_sum(node_id)):
        return Contribution(node_id, against, refusal=Refusal("not-a-sum", (node_id,)))
    everybody = (node_id, *formula.inputs)
    cadence = coarsest(given.cadence_of(each) for each in everybody)
    case = _Case(given, formula, figures(given, cadence, everybody), since)
    columns = case.unfit() or case.asked(over)
    if isinstance(columns, Refusal):
        return Contribution(node_id, against, refusal=columns)
    with np.errstate(over="ignore", invalid="ignore"):
        return case.parts(columns, against)


def shapley(tree: Expression, actual: Mapping[str, Array], base: Mapping[str, Array]) -> dict[str, Array] | None:
    """Return each input's part of formula(actual) − formula(base), period by period; None where some mixture has no value.

    Both by id in base units, over the same periods. Costs 2^n evaluations for n inputs.

    >>> from kpicore.scoring.links.expression import Product, Reference
    >>> sales = Product(((1, Reference("customers", 1)), (1, Reference("price", 13))))
    >>> shapley(sales, {"customers": np.array([90.0]), "price": np.array([11.0])},
    ...         {"customers": np.array([100.0]), "price": np.array([10.0])})
    {'customers': array([-105.]), 'price': array([95.])}
    """
    names = list(actual)
    size = len(names)
    member = (np.arange(2**size)[:, None] >> np.arange(size)) & 1 == 1
    mixed = {
        name: np.where(member[:, place, None], actual[name][None, :], base[name][None, :])
        for place, name in enumerate(names)
    }
    worth = np.broadcast_to(evaluate(tree, mixed), (2**size, len(actual[names[0]])))
    if not np.isfinite(worth).all():
        return None
    counts = member.sum(axis=1)
    weights = np.array([factorial(k) * factorial(size - k - 1) / factorial(size) for k in range(size)])
    parts = {}
    for place, name in enumerate(names):
        without = np.nonzero(~member[:, place])[0]
        gains = worth[without + (1 << place)] - worth[without]
        parts[name] = weights[counts[without]] @ gains
    return parts


@dataclass(frozen=True, slots=True)
class _Case:
    """One question about one link: which periods have parts, and these. `since` is the period compared with, None for targets."""

    given: Material
    formula: Formula
    figures: Figures
    since: str | None

    @property
    def everybody(self) -> tuple[str, ...]:
        return (self.formula.node, *self.formula.inputs)

    def unfit(self) -> Refusal | None:
        """Return why no contribution can be computed at all, None when one may be."""
        bands = tuple(each for each in self.everybody if self.given.is_within(each))
        if self.since is None:
            return Refusal("band", bands) if bands else None
        column = self._column(self.since)
        if column is None:
            return Refusal("no-such-period", (self.formula.node,))
        return None if self.figures.closed[column] else Refusal("nothing-closed", (self.formula.node,))

    def asked(self, over: str | PeriodChoice) -> list[int] | Refusal:
        """Return the periods asked about, or why they cannot be explained: what is missing in the first incomplete one."""
        node = self.formula.node
        if not isinstance(over, PeriodChoice):
            column = self._column(over)
            if column is None:
                return Refusal("no-such-period", (node,))
            columns = [column] if self.figures.closed[column] else []
        else:
            known = np.isfinite(self.figures.actuals[node])
            if over is PeriodChoice.TO_DATE:
                known = known & np.isfinite(self.figures.targets[node])
            columns = [column for column in self._closed() if known[column]]
            columns = columns if over is PeriodChoice.TO_DATE else columns[-1:]
        if not columns:
            closed = self._closed() if isinstance(over, PeriodChoice) else []
            return Refusal("missing", self._lacking(closed[-1])) if closed else Refusal("nothing-closed", (node,))
        for column in columns:
            if lacking := self._lacking(column):
                return Refusal("missing", lacking, self.figures.id_of(column))
        return columns

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
        # What the formula does not explain, period by period: drift of the actuals, and targets that do not add up.
        drift = _less(actual[node], evaluated(self.given, self.formula, actual))
        gap = -_less(base[node], evaluated(self.given, self.formula, base))
        if self.since is not None:
            drift, gap = added_up([drift, gap]), np.zeros(len(drift))
        rows = {each: found[each] / factors[node] for each in inputs} | {_DRIFT: drift, _INCOHERENCE: gap}
        reconciled = _adding_up(actual[node], base[node], rows)
        if reconciled is None:
            return Contribution(node, against, refusal=Refusal("too-large", (node,)))
        whole, values = reconciled
        nodes = {each: self.given.node(each) for each in inputs}
        parts = tuple(
            ContributionPart(
                each,
                values[each],
                clean(self.given.over(each, actual[each])),
                clean(self.given.over(each, base[each])),
                next(iter(nodes[each].parents), ""),
            )
            for each in inputs
        )
        shown = tuple(self.figures.id_of(column) for column in columns)
        return Contribution(node, against, shown, whole, parts, values[_DRIFT], values[_INCOHERENCE])

    def _column(self, period: str) -> int | None:
        """Return where a period lies, None when it is none of this cadence and span."""
        parsed = parse_period_id(period)
        if parsed is None or parsed.cadence is not self.figures.cadence:
            return None
        column = parsed.ordinal - int(self.figures.ordinals[0])
        return column if 0 <= column < len(self.figures.ordinals) else None

    def _closed(self) -> list[int]:
        closed: Mask = self.figures.closed & self.figures.applies[self.formula.node]
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


def _less(one: Array, other: Array) -> Array:
    """Return a difference as on paper, 0 where binary fractions leave only noise."""
    found = added_up([one, -other])
    return np.where(np.abs(found) <= NOISE * np.maximum(np.abs(one), np.abs(other)), 0.0, found)


def _adding_up(actual: Array, base: Array, rows: Mapping[str, Array]) -> tuple[float, dict[str, float]] | None:
    """Return actual − base over all periods, and the rows over all periods, which add up to it exactly as decimals.

    Rows are sums of their periods, rounded to `_DIGITS` digits of the largest figure; what that leaves goes to the largest row. None where
    no float can hold them.
    """
    size = max(float(np.abs(values).sum()) for values in (actual, base, *rows.values()))
    if not np.isfinite(size):
        return None
    last = Decimal(1).scaleb(Decimal(repr(size)).adjusted() - _DIGITS + 1 if size else 0)

    def rounded(value: float, beside: float = 0.0) -> Decimal:
        return Decimal(repr(clean(value, beside))).quantize(last)

    whole = rounded(added([*actual, *-base]), size)
    found = {name: rounded(added(values), size) for name, values in rows.items()}
    largest = max(found, key=lambda name: abs(found[name]))
    found[largest] += whole - sum(found.values())
    return float(whole), {name: float(value) for name, value in found.items()}
