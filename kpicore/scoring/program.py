"""A plan made ready for scoring: every indicator as a row of arrays, with R2's blanks filled and R1's terms resolved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpicore.model.node import Aggregation, Band, Direction, Node, Shape
from kpicore.model.plan import Plan
from kpicore.periods import Cadence, day_number
from kpicore.problems import Problem, warning
from kpicore.scoring.attainment import Array, Mask

#: A longer term is a slip of the pen (deadline 2206): it would cost memory and judge nobody.
LONGEST_TERM_DAYS = 366 * 20

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Program:
    """Active and retired indicators of a plan as columns, in plan order. Terms are day numbers, both ends inside."""

    nodes: tuple[Node, ...]
    row_of: dict[str, int]
    cadence: NDArray[np.int8]
    is_within: Mask
    is_at_most: Mask
    is_sum: Mask
    is_last: Mask
    is_total: Mask
    is_reach: Mask
    target: Array
    low: Array
    high: Array
    baseline: Array
    start: Indices
    deadline: Indices
    green: Array
    yellow: Array
    problems: tuple[Problem, ...]


def prepare(plan: Plan, today: date) -> Program:
    """Return the plan's indicators as columns; blank terms come from the nearest ancestor, at last the fiscal year around today (R1)."""
    nodes = tuple(node.filled() if _has_blank(node) else node for node in plan.by_id.values() if node.is_indicator)
    problems: list[Problem] = []
    starts, deadlines = _terms(plan, nodes, today, problems)
    settings = plan.settings
    is_within = _flags(node.direction is Direction.WITHIN for node in nodes)
    is_sum = _flags(node.aggregation is Aggregation.SUM for node in nodes)
    is_total = _flags(node.shape is Shape.TOTAL for node in nodes)
    for node, wrong in zip(nodes, is_total & ~is_sum, strict=True):
        if wrong:
            problems.append(warning("total-of-non-sum", node.id, name=node.name, aggregation=str(node.aggregation)))
    fits = [isinstance(node.target, Band) == within for node, within in zip(nodes, is_within, strict=True)]
    problems += [
        warning("target-direction-mismatch", node.id, name=node.name, direction=str(node.direction))
        for node, fit in zip(nodes, fits, strict=True)
        if node.target is not None and not fit
    ]
    bands = [
        node.target if isinstance(node.target, Band) and fit else None for node, fit in zip(nodes, fits, strict=True)
    ]
    return Program(
        nodes=nodes,
        row_of={node.id: row for row, node in enumerate(nodes)},
        cadence=np.array([(node.cadence or Cadence.MONTHLY).rank for node in nodes], dtype=np.int8),
        is_within=is_within,
        is_at_most=_flags(node.direction is Direction.AT_MOST for node in nodes),
        is_sum=is_sum,
        is_last=_flags(node.aggregation is Aggregation.LAST for node in nodes),
        is_total=is_total & is_sum,
        is_reach=_flags(node.shape is Shape.REACH for node in nodes) & ~is_within,
        target=_numbers(None if isinstance(node.target, Band) else node.target for node in nodes),
        low=_numbers(band and band.low for band in bands),
        high=_numbers(band and band.high for band in bands),
        baseline=_numbers(node.baseline for node in nodes),
        start=starts,
        deadline=deadlines,
        green=_numbers(settings.green if node.green is None else node.green for node in nodes),
        yellow=_numbers(settings.yellow if node.yellow is None else node.yellow for node in nodes),
        problems=tuple(problems),
    )


def _has_blank(node: Node) -> bool:
    return None in (node.direction, node.aggregation, node.cadence, node.shape, node.weight)


def _flags(values: Any) -> Mask:
    return np.fromiter(values, dtype=bool)


def _numbers(values: Any) -> Array:
    return np.fromiter((np.nan if value is None else value for value in values), dtype=np.float64)


def _terms(plan: Plan, nodes: tuple[Node, ...], today: date, problems: list[Problem]) -> tuple[Indices, Indices]:
    year = plan.settings.calendar.fiscal_year(today)
    default_start, default_deadline = plan.settings.calendar.first_day(year), plan.settings.calendar.last_day(year)
    starts = np.empty(len(nodes), dtype=np.int64)
    deadlines = np.empty(len(nodes), dtype=np.int64)
    for row, node in enumerate(nodes):
        start = day_number(node.start or _inherited(plan, node, "start") or default_start)
        deadline = day_number(node.deadline or _inherited(plan, node, "deadline") or default_deadline)
        if deadline < start:
            problems.append(warning("term-inverted", node.id, name=node.name))
        if deadline - start > LONGEST_TERM_DAYS:
            problems.append(warning("term-too-long", node.id, name=node.name, years=(deadline - start) // 365))
            start = max(start, deadline - LONGEST_TERM_DAYS) if deadline <= day_number(today) else start
            deadline = min(deadline, start + LONGEST_TERM_DAYS)
        starts[row], deadlines[row] = start, deadline
    return starts, deadlines


def _inherited(plan: Plan, node: Node, field: str) -> date | None:
    """Return the field of the nearest ancestor that has it, breadth first; survives cycles."""
    seen = {node.id}
    level = [parent for parent in node.parents if parent in plan.by_id]
    while level:
        for ancestor in level:
            value: date | None = getattr(plan.by_id[ancestor], field)
            if value is not None:
                return value
        seen.update(level)
        parents = (parent for ancestor in level for parent in plan.by_id[ancestor].parents)
        level = [parent for parent in dict.fromkeys(parents) if parent in plan.by_id and parent not in seen]
    return None
