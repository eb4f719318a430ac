"""Rules about how targets and formulas work out: they add up over time, along formulas, and in their units (R9, R11)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kpicore.lint.design import Design
from kpicore.lint.units import unit_conflict
from kpicore.model.node import Direction, Shape
from kpicore.periods import Period, period_id, same_period_last_year
from kpicore.problems import Problem, info, warning
from kpicore.scoring.addition import added, subtracted
from kpicore.scoring.links import TOLERANCE, Coherence, Fit, formula_text, wants_less
from kpicore.scoring.recent import past_periods
from kpicore.scoring.scores import Scores


def formula_faults(design: Design) -> Iterator[Problem]:
    """A formula that cannot be read or computed; the codes begin with `formula-` (docs/en/problems.md)."""
    yield from design.formulas.problems


def targets_do_not_add_up(design: Design) -> Iterator[Problem]:
    """All KPIs on target, and the goal still missed (R9)."""
    for link in design.coherence:
        if link.fit is Fit.SHORT and link.difference is not None and not wants_less(design.plan.by_id[link.node]):
            yield warning("targets-do-not-add-up", link.node, **_told(design, link), lacking=abs(link.difference))


def targets_exceed_limit(design: Design) -> Iterator[Problem]:
    """The same for what should stay low: the inputs' targets give more than the limit (R9)."""
    for link in design.coherence:
        if link.fit is Fit.SHORT and link.difference is not None and wants_less(design.plan.by_id[link.node]):
            yield warning("targets-exceed-limit", link.node, **_told(design, link), surplus=abs(link.difference))


def targets_exceed_goal(design: Design) -> Iterator[Problem]:
    """The inputs' targets give more than the goal asks for (R9)."""
    for link in design.coherence:
        if link.fit is Fit.BEYOND and link.difference is not None and not wants_less(design.plan.by_id[link.node]):
            yield info("targets-exceed-goal", link.node, **_told(design, link), surplus=abs(link.difference))


def _told(design: Design, link: Coherence) -> dict[str, object]:
    node = design.plan.by_id[link.node]
    return {
        "name": node.name,
        "formula": named_formula(design, link.node),
        "unit": node.unit,
        "computed": link.computed,
        "goal": link.target,
        "period": link.period,
    }


def named_formula(design: Design, node_id: str) -> str:
    """Return the formula of a node with the names of its inputs."""
    return formula_text(design.formulas.by_node[node_id].tree, lambda each: design.plan.by_id[each].name)


def unit_mismatch(design: Design) -> Iterator[Problem]:
    """Units that do not work out along a formula (R9)."""
    for node_id, formula in design.formulas.by_node.items():
        node = design.plan.by_id[node_id]
        conflict = unit_conflict(formula.tree, node, design.plan.by_id)
        if conflict is not None:
            facts = {"formula": named_formula(design, node_id), "found": conflict.found, "unit": conflict.wanted}
            yield warning("unit-mismatch", node_id, name=node.name, **facts)


def targets_do_not_sum(design: Design) -> Iterator[Problem]:
    """Targets of single periods that do not add up to the total (R3), or leave less than nothing for the others.

    A plan whose targets were revised since (適用開始) is left alone: its total may have moved with them.
    """
    revised = {target.indicator for target in design.plan.targets if target.effective_from is not None}
    for node in design.indicators:
        if node.shape is not Shape.TOTAL or node.id not in design.with_period_targets or node.id in revised:
            continue
        levels, total = _levels(design, node.id), node.target
        is_open = not len(levels) or np.isnan(levels).any()
        if is_open or not isinstance(total, float) or not design.material.is_sum(node.id):
            continue
        whole = added(levels.tolist())
        facts = {"name": node.name, "unit": node.unit, "added": whole, "goal": total}
        if abs(whole - total) > TOLERANCE * abs(total):
            yield warning("targets-do-not-sum", node.id, **facts, lacking=abs(subtracted(whole, total)))
        elif total > 0 and (levels < 0).any():
            over = added(levels[levels >= 0].tolist())
            yield warning("targets-do-not-sum", node.id, **(facts | {"added": over}), lacking=subtracted(over, total))


def direction_against_goal(design: Design) -> Iterator[Problem]:
    """A level to be reached whose 方向 points the other way than the way from its baseline to its last target (R2).

    The ratio follows the way (R4.1), every word the direction: one of the two is not what was meant.
    """
    for node in design.indicators:
        direction, levels = node.direction or node.usual_direction, _levels(design, node.id)
        if node.shape is not Shape.REACH or node.baseline is None or direction is Direction.WITHIN or not len(levels):
            continue
        last = float(levels[-1])
        if np.isnan(last) or last == node.baseline or (last < node.baseline) is (direction is Direction.AT_MOST):
            continue
        facts = {"name": node.name, "unit": node.unit, "baseline": node.baseline, "goal": last}
        yield warning("direction-against-goal", node.id, direction=str(direction), **facts)


#: A whole target beyond so many times last year's actual, or below its part, may be a year's number read as a month's or the reverse.
MOST_TIMES = 5.0
_FEWEST_PERIODS = 3


def yearly_or_monthly(design: Design) -> Iterator[Problem]:
    """A whole target of more than five times last year's actual, or less than a fifth of it: is it meant a year, or a month (R3)?

    Compared over the periods of the term that have an actual in the same period of the year before; fewer than three tell nothing, unless
    the term has no more.
    """
    for node in design.indicators:
        levels = _levels(design, node.id) if design.scores is not None and design.material.is_sum(node.id) else None
        if design.scores is None or levels is None or not len(levels) or np.isnan(levels).any():
            continue
        before = _actuals_before(design, design.scores, node.id)
        known = ~np.isnan(before)
        goal, actual = float(levels[known].sum()), float(before[known].sum())
        if known.sum() < min(_FEWEST_PERIODS, len(levels)) or goal <= 0 or actual <= 0:
            continue
        times = round(goal / actual, 9)
        if times > MOST_TIMES or times * MOST_TIMES < 1:
            facts = {"goal": goal, "actual": actual, "times": times, "count": int(known.sum())}
            yield warning("yearly-or-monthly", node.id, name=node.name, unit=node.unit, **facts)


def _actuals_before(design: Design, scores: Scores, node_id: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return for each period of a node's term the actual of the same period a year before, NaN where there is none."""
    actuals = {each.period: each.actual for each in past_periods(scores, node_id)}
    for timeline, _ in design.material.sheets:
        at = np.nonzero(timeline.rows == design.material.program.row_of[node_id])[0]
        if len(at):
            before = same_period_last_year(timeline.cadence, timeline.ordinals[timeline.in_term[at[0]]])
            found = (actuals.get(period_id(Period(timeline.cadence, int(each)))) for each in before)
            return np.array([np.nan if value is None else value for value in found])
    return np.zeros(0)


def _levels(design: Design, node_id: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the period targets of a node's term."""
    given = design.material
    for timeline, targets in given.sheets:
        at = np.nonzero(timeline.rows == given.program.row_of[node_id])[0]
        if len(at):
            levels: np.ndarray[tuple[int], np.dtype[np.float64]] = targets.level[at[0]][timeline.in_term[at[0]]]
            return levels
    return np.zeros(0)


NUMBER_RULES = (
    formula_faults,
    targets_do_not_add_up,
    targets_exceed_limit,
    targets_exceed_goal,
    unit_mismatch,
    targets_do_not_sum,
    direction_against_goal,
    yearly_or_monthly,
)
