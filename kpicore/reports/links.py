"""How one indicator hangs together with others: by its formula (R9), and by what moves with it (R10).

| part | what it holds |
|---|---|
| coherence | whether the inputs' targets give its own target |
| levers | for each input that alone could close a gap between them: the value it needs |
| parts | each input's part of actual − target, in the latest period with an actual |
| parts_to_date | the same over all closed periods reported, for a sum; None for anything else |
| influences | rank correlations with the indicators next above and next below, where no formula links them |
"""

from __future__ import annotations

from dataclasses import dataclass

from kpicore.model.plan import Plan
from kpicore.model.snapshot import Snapshot
from kpicore.scoring.links import (
    BackCalculation,
    Coherence,
    Contribution,
    Fit,
    Linkage,
    PeriodChoice,
    back_calculation,
    coherence_of,
    contribution,
    formulas,
    linkages,
    material,
)
from kpicore.scoring.scores import Scores


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one indicator; without a formula that can be read `coherence` and `parts` are None."""

    node: str
    coherence: Coherence | None
    levers: tuple[BackCalculation, ...]
    parts: Contribution | None
    parts_to_date: Contribution | None
    influences: tuple[Linkage, ...]


def has_formula(plan: Plan, node_id: str) -> bool:
    """Return whether an active indicator has a formula that can be read; then its links have a coherence."""
    formula = formulas(plan).by_node.get(node_id)
    return formula is not None and bool(formula.inputs)


def links_of(snapshot: Snapshot, scores: Scores, node_id: str) -> Links:
    """Return the links of an active indicator as of the day of the scores."""
    plan, today = snapshot.plan, scores.today
    influences = linkages(plan, snapshot.actuals, today, about=node_id)
    formula = formulas(plan).by_node.get(node_id)
    if formula is None or not formula.inputs:
        return Links(node_id, None, (), None, None, influences)
    fit = coherence_of(material(plan, today, year=scores.year), formula)
    to_date = contribution(plan, snapshot.actuals, today, node_id, over=PeriodChoice.TO_DATE)
    levers: tuple[BackCalculation, ...] = ()
    if fit.fit is Fit.SHORT:
        found = (
            back_calculation(snapshot.plan, scores.today, fit.node, each, year=scores.year)
            for each in fit.formula.inputs
        )
        levers = tuple(lever for lever in found if lever.refusal is None)
    return Links(
        node=node_id,
        coherence=fit,
        levers=levers,
        parts=contribution(plan, snapshot.actuals, today, node_id),
        parts_to_date=None if to_date.refusal is not None and to_date.refusal.reason == "not-a-sum" else to_date,
        influences=influences,
    )
