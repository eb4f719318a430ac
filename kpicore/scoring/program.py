"""A plan made ready for scoring: every indicator as a row of arrays, with R2's blanks filled and R1's terms resolved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpicore.model.node import Aggregation, Band, Direction, Node, Shape
from kpicore.model.plan import Plan
from kpicore.periods import EPOCH, Cadence, Period, day_number, day_of, parse_period_id
from kpicore.problems import Problem, warning
from kpicore.scoring.attainment import Array, Mask

#: What lies further from today, either way, is a slip of the pen (deadline 2206): it would cost memory and judge nobody.
HORIZON_DAYS = 366 * 20

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Program:
    """Active and retired indicators of a plan as columns, in plan order. Terms are day numbers, both ends inside.

    `asked_from` is the first day whose numbers are asked for (R6).
    """

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
    asked_from: Indices
    green: Array
    yellow: Array
    problems: tuple[Problem, ...]


def prepare(plan: Plan, today: date, year: Period) -> Program:
    """Return the plan's indicators as columns; blank terms come from the nearest ancestor, at last the plan's year (R1)."""
    nodes = tuple(plan.indicators)
    values = {field: tuple(map(attrgetter(field), nodes)) for field in _FIELDS}
    starts, deadlines, problems = _terms(plan, nodes, values, today, year)
    since = plan.settings.entered_from_day
    baselines = _numbers(values["baseline"])
    _look_back(plan, nodes, year, starts, deadlines, baselines)
    directions = [given or node.usual_direction for given, node in zip(values["direction"], nodes, strict=True)]
    aggregations = [given or node.usual_aggregation for given, node in zip(values["aggregation"], nodes, strict=True)]
    bands = [each if isinstance(each, Band) else None for each in values["target"]]
    is_band = ~_are(bands, None)
    level = _numbers([each if band is None else None for each, band in zip(values["target"], bands, strict=True)])
    is_within = _are(directions, Direction.WITHIN)
    is_sum = _are(aggregations, Aggregation.SUM)
    is_total = _are(values["shape"], Shape.TOTAL)
    problems += _warnings("total-of-non-sum", nodes, is_total & ~is_sum, aggregation=aggregations)
    mismatched = (is_band != is_within) & (is_band | ~np.isnan(level))
    problems += _warnings("target-direction-mismatch", nodes, mismatched, direction=directions)
    return Program(
        nodes=nodes,
        row_of={node.id: row for row, node in enumerate(nodes)},
        cadence=np.array([(each or Cadence.MONTHLY).rank for each in values["cadence"]], dtype=np.int8),
        is_within=is_within,
        is_at_most=_are(directions, Direction.AT_MOST),
        is_sum=is_sum,
        is_last=_are(aggregations, Aggregation.LAST),
        is_total=is_total & is_sum,
        is_reach=_are(values["shape"], Shape.REACH) & ~is_within,
        target=level,
        low=np.where(is_within, _numbers([None if band is None else band.low for band in bands]), np.nan),
        high=np.where(is_within, _numbers([None if band is None else band.high for band in bands]), np.nan),
        baseline=baselines,
        start=starts,
        deadline=deadlines,
        asked_from=_days(plan, values, "entered_from", date.min if since is None else day_of(since)),
        green=_numbers([plan.settings.green if each is None else each for each in values["green"]]),
        yellow=_numbers([plan.settings.yellow if each is None else each for each in values["yellow"]]),
        problems=tuple(problems),
    )


_FIELDS = (
    "direction",
    "aggregation",
    "cadence",
    "shape",
    "target",
    "baseline",
    "green",
    "yellow",
    "start",
    "deadline",
    "entered_from",
    "parents",
)


def _are(values: Sequence[object], wanted: object) -> Mask:
    """Return which of the values are the wanted one."""
    return np.array([value is wanted for value in values], dtype=bool)


def _numbers(values: Sequence[float | None]) -> Array:
    """Return numbers as an array, NaN for None."""
    return np.array(values, dtype=np.float64)


def _warnings(code: str, nodes: Sequence[Node], rows: Mask, **said: Sequence[object]) -> list[Problem]:
    """Return a warning for each of these rows, with the name of its indicator and what is `said` of it."""
    return [
        warning(code, nodes[row].id, name=nodes[row].name, **{key: str(values[row]) for key, values in said.items()})
        for row in np.nonzero(rows)[0].tolist()
    ]


def _terms(
    plan: Plan, nodes: tuple[Node, ...], values: dict[str, tuple[Any, ...]], today: date, year: Period
) -> tuple[Indices, Indices, list[Problem]]:
    """Return start and deadline of each indicator as day numbers, cut at the horizon, with a problem where that matters."""
    problems: list[Problem] = []
    starts = _days(plan, values, "start", plan.settings.calendar.first_day(year))
    deadlines = _days(plan, values, "deadline", plan.settings.calendar.last_day(year))
    first, last = day_number(today) - HORIZON_DAYS, day_number(today) + HORIZON_DAYS
    for row in np.nonzero((deadlines < starts) | (starts < first) | (deadlines > last))[0]:
        node = nodes[row]
        if deadlines[row] < starts[row]:
            problems.append(warning("term-inverted", node.id, name=node.name))
        else:
            years = int(deadlines[row] - starts[row]) // 365
            problems.append(warning("term-too-long", node.id, name=node.name, years=years))
    return np.clip(starts, first, last + 1), np.clip(deadlines, first - 1, last), problems


def _look_back(
    plan: Plan, nodes: tuple[Node, ...], year: Period, starts: Indices, deadlines: Indices, baselines: Array
) -> None:
    """Put in the term and the baseline of an earlier year where the plan has moved on: what 目標 says of its periods (R1, R4.1).

    An indicator whose term begins after the plan's year is judged in that year by the periods of it that have a target of their own, which
    is how the next year leaves them (`kpicore.reports.years.beginning`); beside such ones, one without any target is of the whole year.
    A baseline of such a row holds for the term it lies in.
    """
    calendar = plan.settings.calendar
    first, last = day_number(calendar.first_day(year)), day_number(calendar.last_day(year))
    if not (starts > last).any() and not any(target.baseline is not None for target in plan.targets):
        return
    row_of = {node.id: row for row, node in enumerate(nodes)}
    aimed = {target.indicator for target in plan.targets}
    spans: dict[int, tuple[int, int]] = {}
    levels: list[tuple[int, int, float]] = []
    for target in plan.targets:
        row = row_of.get(target.indicator)
        period = parse_period_id(target.period or "")
        if row is None or period is None or target.effective_from is not None:
            continue
        anchor = day_number(calendar.anchor_day(period))
        if starts[row] > last and first <= anchor <= last:
            known = spans.get(row, (last, first))
            begins, ends = day_number(calendar.first_day(period)), day_number(calendar.last_day(period))
            spans[row] = max(first, min(known[0], begins)), min(last, max(known[1], ends))
        if target.baseline is not None:
            levels.append((anchor, row, target.baseline))
    for row in np.nonzero(starts > last)[0].tolist() if spans else ():
        if nodes[row].target is None and nodes[row].id not in aimed:
            spans[row] = first, last
    for row, (begins, ends) in spans.items():
        starts[row], deadlines[row] = begins, ends
    for anchor, row, level in sorted(levels):
        if starts[row] <= anchor <= deadlines[row]:
            baselines[row] = level


def _days(plan: Plan, values: dict[str, tuple[Any, ...]], field: str, usual: date) -> Indices:
    """Return a date of each node as a day number: its own, else its nearest ancestor's, else the usual one (R1)."""
    own = list(zip(values[field], values["parents"], strict=True))
    families = {parents for day, parents in own if day is None}
    above = {parents: inherited(plan, parents, field) or usual for parents in families}
    days = [(above[parents] if day is None else day).toordinal() for day, parents in own]
    return np.array(days, dtype=np.int64) - EPOCH.toordinal()


def inherited(plan: Plan, parents: tuple[str, ...], field: str) -> date | None:
    """Return the field of the nearest ancestor that has it, breadth first; survives cycles."""
    seen: set[str] = set()
    level = [parent for parent in parents if parent in plan.by_id]
    while level:
        for ancestor in level:
            value: date | None = getattr(plan.by_id[ancestor], field)
            if value is not None:
                return value
        seen.update(level)
        above = (parent for ancestor in level for parent in plan.by_id[ancestor].parents)
        level = [parent for parent in dict.fromkeys(above) if parent in plan.by_id and parent not in seen]
    return None
