"""Whether a child moves with the indicator above it (R10): Spearman's rho of their period ratios, the child 0 to 3 periods earlier.

Periods are those of the coarser of both cadences; where one is finer, its ratios within such a period are averaged. The year before the
term counts too, against the target of the same period of the term. Correlation is no
proof of a cause, and with fewer than eight pairs it is not even reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kpicore.model.plan import Plan
from kpicore.periods import Cadence
from kpicore.scoring.attainment import Array
from kpicore.scoring.links.figures import coarsest, material, ratios
from kpicore.scoring.links.formula import formulas
from kpicore.scoring.program import Indices

LAGS = (0, 1, 2, 3)
LEAST_PAIRS = 8
NOT_ENOUGH, CONSTANT = "not-enough", "constant"


@dataclass(frozen=True, slots=True)
class Lagged:
    """The correlation at one lag over `n` pairs; `rho` is None with a `reason`: `not-enough` pairs, or a `constant` side."""

    lag: int
    n: int
    rho: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Linkage:
    """An influence link: a child, the indicator above it, the cadence compared, and the correlation at every lag."""

    child: str
    parent: str
    cadence: Cadence
    lags: tuple[Lagged, ...]

    @property
    def strongest(self) -> Lagged | None:
        """The lag with the largest correlation either way, the shortest of equals; None where there is none."""
        known = [lagged for lagged in self.lags if lagged.rho is not None]
        return max(known, key=lambda lagged: (abs(lagged.rho or 0.0), -lagged.lag), default=None)


def linkages(plan: Plan, actuals: pd.DataFrame, today: date, *, about: str | None = None) -> tuple[Linkage, ...]:
    """Return the influence links of a plan in the owner's order: each active indicator with every indicator next above it (R10).

    A factor has no numbers, so what lies above it counts. Inputs of the parent's formula are no influence and left out. With `about`
    only the links of that node.
    """
    pairs = [pair for pair in influence_pairs(plan) if about is None or about in pair]
    found = ratios(material(plan, today, actuals), {node_id for pair in pairs for node_id in pair}) if pairs else {}
    calendar = plan.settings.calendar
    links = []
    for child, parent in pairs:
        (fine, fine_at, fine_ratio), (other, other_at, other_ratio) = found[child], found[parent]
        cadence = coarsest((fine, other))
        mine = _by_period(calendar.parents_of(fine, fine_at, cadence), fine_ratio)
        above = _by_period(calendar.parents_of(other, other_at, cadence), other_ratio)
        links.append(Linkage(child, parent, cadence, tuple(_lagged(mine, above, lag) for lag in LAGS)))
    return tuple(links)


def influence_pairs(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield each active indicator with every active indicator next above it, factors passed through, without formula links."""
    read = formulas(plan).by_node
    for node in plan.indicators:
        if not node.is_active:
            continue
        for parent in indicators_above(plan, node.id):
            formula = read.get(parent)
            if formula is None or node.id not in formula.inputs:
                yield node.id, parent


def indicators_above(plan: Plan, node_id: str) -> tuple[str, ...]:
    """Return the nearest active indicators above a node on every way up, each once; survives cycles."""
    found: dict[str, None] = {}
    seen = {node_id}
    waiting = list(plan.by_id[node_id].parents)
    while waiting:
        at = waiting.pop(0)
        node = plan.by_id.get(at)
        if node is None or at in seen:
            continue
        seen.add(at)
        if node.is_indicator and node.is_active:
            found[at] = None
        else:
            waiting += node.parents
    return tuple(found)


def spearman(left: Array, right: Array) -> float | None:
    """Return Spearman's rank correlation of paired values, equal values sharing their mean rank; None where one side never moves.

    >>> spearman(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 4.0, 9.0, 16.0]))
    1.0
    """
    ranks = [pd.Series(values).rank(method="average").to_numpy(dtype=np.float64) for values in (left, right)]
    first, second = (rank - rank.mean() for rank in ranks)
    spread = float(np.sqrt((first @ first) * (second @ second)))
    return None if spread == 0 else float(np.clip(round(float(first @ second) / spread, 9), -1.0, 1.0)) + 0.0


def _by_period(periods: Indices, values: Array) -> dict[int, float]:
    """Return the mean of the values that are there in each period."""
    there = ~np.isnan(values)
    if not there.any():
        return {}
    first = int(periods.min())
    sums = np.bincount(periods[there] - first, weights=values[there])
    counts = np.bincount(periods[there] - first)
    return {first + int(at): round(float(sums[at] / counts[at]), 9) for at in np.nonzero(counts)[0]}


def _lagged(child: dict[int, float], parent: dict[int, float], lag: int) -> Lagged:
    """Return the correlation of the child's periods with the parent's `lag` periods later."""
    pairs = [(value, parent[period + lag]) for period, value in child.items() if period + lag in parent]
    if len(pairs) < LEAST_PAIRS:
        return Lagged(lag, len(pairs), None, NOT_ENOUGH)
    left, right = np.array(pairs).T
    rho = spearman(left, right)
    return Lagged(lag, len(pairs), rho, "" if rho is not None else CONSTANT)
