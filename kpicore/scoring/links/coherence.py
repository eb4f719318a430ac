"""Whether the targets of a formula's inputs add up to the target of what they make, and how far actuals drift from the formula (R9).

How a term is computed. For a node that is summed, the formula is computed in every period of the coarsest cadence among its inputs and
the results are added up over the node's own term: that is what its actuals will do, so seasons may differ from month to month, and a sum
times a rate times a mean price is never multiplied as three figures of the whole term. A node with a mean or a latest value is computed
in the last period of its term, the one its target speaks of, at the coarsest cadence among it and its inputs; what is summed among the
inputs is summed within that period, so a rate is the quotient of the sums and never a mean of rates.

Actuals are compared period by period at the coarsest cadence among the node and its inputs.

The inputs' targets are taken as they are written, also where an input has a formula of its own: each formula is one link.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from kpicore.model.node import Direction, Node
from kpicore.model.plan import Plan
from kpicore.periods import Period
from kpicore.scoring.addition import subtracted
from kpicore.scoring.attainment import Array
from kpicore.scoring.links.figures import Material, coarsest, figures, material
from kpicore.scoring.links.formula import Formula, formulas
from kpicore.scoring.links.link import Link, Refusal, clean, evaluated, link_of, number, why_missing

if TYPE_CHECKING:
    import pandas as pd

#: Targets are typed in round numbers: a difference of up to this share of the target is none.
TOLERANCE = 0.005


class Fit(StrEnum):
    """How what the inputs give compares with the target: it fits, is not enough, is more, or is unknown."""

    FITS = "fits"
    SHORT = "short"
    BEYOND = "beyond"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PeriodFit:
    """One period of a link, in the node's unit: its target, and what the inputs' targets give; None where one is missing."""

    period: str
    target: float | None
    computed: float | None


@dataclass(frozen=True, slots=True)
class Coherence:
    """Whether a formula's targets add up. `period` is the period compared, blank for the whole term of a sum.

    `difference` is computed − target, in the node's unit; with `fit` SHORT it is the amount that is lacking (or too much of what should
    stay low). `inputs` are the inputs' targets over the same span, in their own units.
    """

    node: str
    formula: Formula
    fit: Fit
    period: str = ""
    target: float | None = None
    computed: float | None = None
    inputs: tuple[tuple[str, float | None], ...] = ()
    periods: tuple[PeriodFit, ...] = ()
    refusal: Refusal | None = None

    @property
    def difference(self) -> float | None:
        return (
            None
            if self.target is None or self.computed is None
            else clean(subtracted(self.computed, self.target), self.target)
        )

    @property
    def ratio(self) -> float | None:
        """Computed over target, None where the target is zero or negative."""
        if self.target is None or self.computed is None or self.target <= 0:
            return None
        return round(self.computed / self.target, 9)


@dataclass(frozen=True, slots=True)
class Drift:
    """One closed period in which everything was recorded: what the inputs' actuals give, and what was recorded for the node."""

    period: str
    computed: float
    recorded: float

    @property
    def difference(self) -> float:
        """Recorded − computed, in the node's unit."""
        return clean(subtracted(self.recorded, self.computed), self.recorded)


# -- coherence -----------------------------------------------------------------------------------------------------


def coherence(plan: Plan, today: date, *, year: Period | None = None) -> tuple[Coherence, ...]:
    """Return for every formula of the plan whether its targets add up, in the owner's order (R9)."""
    given, read = material(plan, today, year=year), formulas(plan)
    return tuple(coherence_of(given, read.by_node[node.id]) for node in plan.indicators if node.id in read.by_node)


def coherence_of(given: Material, formula: Formula) -> Coherence:
    """Return the same for one formula, from material already laid out."""
    if not formula.inputs:
        refusal: Refusal | None = Refusal("no-inputs", (formula.node,))
    else:
        bands = tuple(each for each in (formula.node, *formula.inputs) if given.is_within(each))
        refusal = Refusal("band", bands) if bands else None
    if refusal is not None:
        return Coherence(formula.node, formula, Fit.UNKNOWN, refusal=refusal)
    link = link_of(given, formula.node, formula.inputs)
    computed = evaluated(given, formula, link.figures.targets)
    of_inputs: list[tuple[str, float | None]] = []
    for each in formula.inputs:
        values = link.figures.targets[each][list(link.columns)]
        is_known = len(values) > 0 and not np.isnan(values).any()
        figure = given.over(each, values) if is_known else None
        if figure is not None and given.is_sum(each):
            figure = clean(figure, float(np.abs(values).max()))
        of_inputs.append((each, figure))
    result = Coherence(
        formula.node,
        formula,
        Fit.UNKNOWN,
        period=link.period,
        target=link.whole(link.node_figures.targets[formula.node], link.node_figures),
        computed=link.whole(computed, link.figures),
        inputs=tuple(of_inputs),
        periods=tuple(_period_fits(link, computed)),
    )
    if result.target is None:
        return replace(result, refusal=Refusal("goal-without-target", (formula.node,)))
    if result.computed is None:
        return replace(result, refusal=why_missing(link, formula.inputs))
    return replace(result, fit=fit_of(given.node(formula.node), result.target, result.computed))


def fit_of(node: Node, target: float, computed: float) -> Fit:
    """Return how what a node's inputs give compares with its target."""
    if abs(computed - target) <= TOLERANCE * abs(target):
        return Fit.FITS
    return Fit.SHORT if (computed < target) is not wants_less(node) else Fit.BEYOND


def wants_less(node: Node) -> bool:
    """Return whether less of a node is better: at most, or a level to be reached from a higher baseline (R4)."""
    return node.direction is Direction.AT_MOST if node.falls is None else node.falls


def _period_fits(link: Link, computed: Array) -> Iterable[PeriodFit]:
    """Yield the periods of the term at the coarser of both cadences."""
    if not link.is_sum:
        found = link.node_figures.targets[link.node]
        for column in link.all_columns:
            yield PeriodFit(link.figures.id_of(column), number(found[column]), number(computed[column]))
        return
    added = link.added(computed)
    for column in np.nonzero(link.node_figures.in_term[link.node])[0].tolist():
        target = link.node_figures.targets[link.node][column]
        yield PeriodFit(link.node_figures.id_of(column), number(target), number(added[column]))


# -- drift ---------------------------------------------------------------------------------------------------------


def drift(plan: Plan, actuals: pd.DataFrame, today: date, node_id: str) -> tuple[Drift, ...]:
    """Return each closed period of the term that has all actuals: computed and recorded; nothing without a formula."""
    formula = formulas(plan).by_node.get(node_id)
    if formula is None or not formula.inputs:
        return ()
    given = material(plan, today, actuals)
    everybody = (node_id, *formula.inputs)
    at = figures(given, coarsest(given.cadence_of(each) for each in everybody), everybody)
    computed, recorded = evaluated(given, formula, at.actuals), at.actuals[node_id]
    comparable = at.in_term[node_id] & at.closed & np.isfinite(recorded) & np.isfinite(computed)
    return tuple(
        Drift(at.id_of(column), clean(float(computed[column])), float(recorded[column]))
        for column in np.nonzero(comparable)[0].tolist()
    )
