"""One formula link over time: a node and its inputs side by side over the periods the formula is computed in (R9).

A formula of a summed node is computed in every period of the coarsest cadence among its inputs, and the results are added up over the
node's own term. One of a node with a mean or a latest value is computed at the coarsest cadence among node and inputs, and the last
period of the term speaks for the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from kpicore.scoring.addition import NOISE, added, grouped_sum
from kpicore.scoring.attainment import Array, Mask
from kpicore.scoring.links.expression import base_factor, evaluate
from kpicore.scoring.links.figures import Figures, Material, coarsest, figures
from kpicore.scoring.links.formula import Formula
from kpicore.scoring.program import Indices
from kpicore.scoring.timeline import within_terms


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not computed: a stable word, the nodes it is about, and the period where it is about one."""

    reason: str
    nodes: tuple[str, ...] = ()
    period: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A node and its inputs over time. `figures` are at the cadence the formula is computed in, `node_figures` at the one compared.

    `columns` are the periods (of `figures`) that the whole is made of: all of the term for a sum, else the last one; `all_columns` all
    of the term.
    """

    node: str
    is_sum: bool
    figures: Figures
    node_figures: Figures
    groups: Indices
    all_columns: tuple[int, ...]
    columns: tuple[int, ...]

    @property
    def period(self) -> str:
        """The period compared, blank where it is the whole term."""
        return "" if self.is_sum or not self.columns else self.figures.id_of(self.columns[0])

    def whole(self, values: Array, of: Figures) -> float | None:
        """Return a figure of the whole: the term's periods added up for a sum, else the last period's; None where one is missing."""
        if self.is_sum:
            columns = np.nonzero(of.in_term[self.node])[0] if of is not self.figures else np.array(self.columns, int)
        else:
            columns = np.array(self.columns, int)
        chosen = values[columns]
        if not len(chosen) or not np.isfinite(chosen).all():
            return None
        return clean(added(chosen.tolist()), float(np.abs(chosen).max()))

    def added(self, values: Array) -> Array:
        """Return values of the periods computed in, added up to the periods compared; NaN where one is missing."""
        inside, size = self._inside, len(self.node_figures.ordinals)
        found = grouped_sum(self.groups[inside], values[inside], size)
        count = np.bincount(self.groups[inside], minlength=size)
        found[count == 0] = np.nan
        return found

    @property
    def _inside(self) -> Mask:
        inside = np.zeros(len(self.figures.ordinals), dtype=bool)
        inside[list(self.all_columns)] = True
        return inside & (self.groups >= 0) & (self.groups < len(self.node_figures.ordinals))


def link_of(given: Material, node_id: str, inputs: Iterable[str]) -> Link:
    """Return a node and its inputs over time."""
    inputs = tuple(inputs)
    is_sum = given.is_sum(node_id)
    of_inputs = coarsest(given.cadence_of(each) for each in inputs)
    compared = coarsest((of_inputs, given.cadence_of(node_id)))
    computed = of_inputs if is_sum else compared
    below = figures(given, computed, (*inputs, node_id))
    above = below if compared is computed else figures(given, compared, (node_id,))
    calendar = given.plan.settings.calendar
    groups = calendar.parents_of(computed, below.ordinals, compared) - above.ordinals[0]
    row = given.program.row_of[node_id]
    start, deadline = given.program.start[row], given.program.deadline[row]
    term = np.nonzero(within_terms(calendar, computed, below.ordinals, start, deadline))[0].tolist()
    return Link(node_id, is_sum, below, above, groups, tuple(term), tuple(term if is_sum else term[-1:]))


def evaluated(given: Material, formula: Formula, values: Mapping[str, Array]) -> Array:
    """Return the formula over values in the inputs' own units, in the node's own unit."""
    bases = {each: values[each] * base_factor(given.node(each).unit) for each in formula.inputs}
    result: Array = evaluate(formula.tree, bases) / base_factor(given.node(formula.node).unit)
    return result


def number(value: float) -> float | None:
    """Return a computed value without the noise of its last digits; None where it is infinite or no number."""
    return clean(float(value)) if np.isfinite(value) else None


def clean(value: float, beside: float = 0.0) -> float:
    """Return a figure without the dust of binary fractions: an integer as it is, else twelve digits; zero where only noise is left."""
    if abs(value) <= NOISE * abs(beside):
        return 0.0
    if value.is_integer():
        return value + 0.0
    return float(f"{value:.12g}") + 0.0


def why_missing(link: Link, inputs: Iterable[str]) -> Refusal:
    """Return why a formula gave nothing: inputs without any target, inputs whose targets leave out periods, or a division by zero."""
    inputs = tuple(inputs)
    without = tuple(each for each in inputs if not np.isfinite(link.figures.targets[each]).any())
    if without:
        return Refusal("input-without-target", without)
    gaps = tuple(each for each in inputs if np.isnan(link.figures.targets[each][list(link.columns)]).any())
    return Refusal("input-does-not-cover-term", gaps) if gaps else Refusal("division-by-zero", (link.node,))
