"""Targets and actuals of indicators side by side over the periods of one cadence: what links between indicators are computed from.

An indicator of a finer cadence is added up to it by its own aggregation (R2); one of a coarser cadence is unknown there and is left
out. A period's target is known when all of the indicator's own periods in it have one; a sum's actual when all of them have an actual, a
mean's or a latest value's when any has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from kpicore.model.calendar import plan_year
from kpicore.model.node import Node
from kpicore.model.plan import Plan
from kpicore.periods import Cadence, Period, period_id, same_period_last_year
from kpicore.scoring.addition import added, grouped_sum
from kpicore.scoring.attainment import Array, Mask, attainment_at_least, attainment_at_most, attainment_within
from kpicore.scoring.judge import judge_periods
from kpicore.scoring.program import Indices, Program, prepare
from kpicore.scoring.targets import PeriodTargets, period_targets
from kpicore.scoring.timeline import CADENCES, CodedActuals, Timeline, no_entries, read_entries, timelines

if TYPE_CHECKING:
    import pandas as pd

_YEAR_DAYS = 366


@dataclass(frozen=True, slots=True)
class Material:
    """A plan with its actuals laid out once, each indicator over periods of its own cadence.

    `at_cadence` keeps what was worked out for other cadences: many links of a plan share their inputs.
    """

    plan: Plan
    today: date
    year: Period
    program: Program
    entries: CodedActuals
    sheets: tuple[tuple[Timeline, PeriodTargets], ...]
    at_cadence: dict[Cadence, Figures] = field(default_factory=dict)

    def node(self, node_id: str) -> Node:
        return self.plan.by_id[node_id]

    def cadence_of(self, node_id: str) -> Cadence:
        """Return the cadence an indicator is recorded in, monthly where blank (R2)."""
        return CADENCES[int(self.program.cadence[self.program.row_of[node_id]])]

    def is_sum(self, node_id: str) -> bool:
        return bool(self.program.is_sum[self.program.row_of[node_id]])

    def is_within(self, node_id: str) -> bool:
        return bool(self.program.is_within[self.program.row_of[node_id]])

    def over(self, node_id: str, values: Array) -> float:
        """Return what the values of some periods, of which there is one at least, come to: a sum, a mean, or the latest (R2)."""
        if self.is_sum(node_id):
            return added(values.tolist())
        is_last = bool(self.program.is_last[self.program.row_of[node_id]])
        return float(values[-1] if is_last else values.mean())


@dataclass(frozen=True, slots=True)
class Figures:
    """Indicators over consecutive periods of one cadence, by id, in their own units; NaN is none.

    `in_term` says which periods belong to each indicator's term (R1), `applies` which of them but those said not to apply (R5);
    `closed` which are over.
    """

    cadence: Cadence
    ordinals: Indices
    closed: Mask
    targets: dict[str, Array]
    actuals: dict[str, Array]
    in_term: dict[str, Mask]
    applies: dict[str, Mask]

    def id_of(self, column: int) -> str:
        return period_id(Period(self.cadence, int(self.ordinals[column])))


def material(plan: Plan, today: date, actuals: pd.DataFrame | None = None, *, year: Period | None = None) -> Material:
    """Return what links are computed from; without actuals only targets are known. `year` is the plan's where that is known (R1)."""
    year = year or plan_year(plan, actuals, today)
    program = prepare(plan, today, year)
    with np.errstate(all="ignore"):
        entries = no_entries() if actuals is None else read_entries(actuals, program, plan.settings.calendar)
        sheets = tuple(
            (timeline, period_targets(program, timeline, plan.targets)[0])
            for timeline, _ in timelines(program, entries, plan.settings, today)
        )
    return Material(plan, today, year, program, entries, sheets)


def figures(given: Material, cadence: Cadence, ids: Iterable[str]) -> Figures:
    """Return the indicators at a cadence; those of a coarser one are absent. What was worked out before is there too."""
    at = given.at_cadence.get(cadence)
    if at is None:
        program = given.program
        first, last = given.plan.settings.calendar.ordinals_at(
            cadence, np.array([program.start.min() - _YEAR_DAYS, max(program.deadline.max(), program.start.min())])
        )
        ordinals = np.arange(first, last + 1)
        settings = given.plan.settings
        last_days = settings.calendar.last_days(cadence, ordinals)
        closed: Mask = last_days < np.datetime64(given.today, "D").astype(np.int64)
        boundary = settings.boundary_day
        at = given.at_cadence[cadence] = Figures(
            cadence, ordinals, closed if boundary is None else closed & (last_days <= boundary), {}, {}, {}, {}
        )
    wanted = [node_id for node_id in dict.fromkeys(ids) if node_id not in at.targets]
    wanted = [node_id for node_id in wanted if given.cadence_of(node_id).rank <= cadence.rank]
    if wanted:
        _work_out(given, at, wanted)
    return at


def _work_out(given: Material, at: Figures, wanted: list[str]) -> None:
    calendar = given.plan.settings.calendar
    anchors = calendar.anchor_days(at.cadence, at.ordinals)
    direct = _at_cadence(given, at)
    for timeline, period_target in given.sheets:
        groups = calendar.parents_of(timeline.cadence, timeline.ordinals, at.cadence) - at.ordinals[0]
        column = _Grouping(groups, len(at.ordinals))
        own_anchors = calendar.anchor_days(timeline.cadence, timeline.ordinals)
        at_work = calendar.working(timeline.ordinals) if timeline.cadence is Cadence.DAILY else np.True_
        for node_id, row in _rows(given, timeline, wanted):
            place = given.program.row_of[node_id]
            start, deadline = int(given.program.start[place]), int(given.program.deadline[place])
            at.in_term[node_id] = (anchors >= start) & (anchors <= deadline)
            mine = timeline.in_term[row]
            exempt = column.count(mine & ~timeline.applies[row])
            at.applies[node_id] = at.in_term[node_id] & ((exempt == 0) | (exempt < column.count(mine)))
            known = mine & ~np.isnan(period_target.level[row])
            targets = _added(given, node_id, period_target.level[row], known, column)
            targets[column.count(known) < column.count(mine)] = np.nan
            # Periods before a term are kept for comparison (R1).
            counted = mine | ((own_anchors < start) & at_work)
            recorded = counted & ~np.isnan(timeline.values[row])
            actuals = _added(given, node_id, timeline.values[row], recorded, column)
            if (
                entered := direct.get(node_id)
            ) is not None:  # straight from the entries, so that days are not cut by weeks
                actuals = np.where(np.isnan(entered) | np.isnan(actuals), actuals, entered)
            if given.is_sum(node_id):
                actuals[column.count(recorded) < column.count(counted)] = np.nan
            at.actuals[node_id] = actuals
            at.targets[node_id] = targets


def ratios(given: Material, ids: Iterable[str]) -> dict[str, tuple[Cadence, Indices, Array]]:
    """Return for each indicator its cadence, periods (ordinals) and the ratio of each period that has one, NaN elsewhere (R10).

    In the term it is R4's of each reported period; before the term it is that of `_before_the_term`.
    """
    found: dict[str, tuple[Cadence, Indices, Array]] = {}
    wanted = list(dict.fromkeys(ids))
    for timeline, period_target in given.sheets:
        with np.errstate(all="ignore"):
            periods = judge_periods(given.program, timeline, period_target)
        shown = np.where(periods.reported & period_target.known, periods.ratio, np.nan)
        shown = np.where(np.isnan(shown), _before_the_term(given.program, timeline, period_target), shown)
        for node_id, row in _rows(given, timeline, wanted):
            found[node_id] = (timeline.cadence, timeline.ordinals, shown[row])
    return found


def _before_the_term(program: Program, timeline: Timeline, targets: PeriodTargets) -> Array:
    """Return the ratio of each period of the year before a term to the target of the same period of the term, NaN elsewhere.

    There was no target yet, and the same month's is the one with its season in it. Of a level that is led from its baseline to a target
    (R4.1) there is none: the way had not begun.
    """
    found = np.full(timeline.values.shape, np.nan)
    source = same_period_last_year(timeline.cadence, timeline.ordinals) - timeline.ordinals[0]
    columns = np.nonzero(source >= 0)[0]
    columns = columns[timeline.closed[source[columns]]]
    before = source[columns]
    values, level, rows = timeline.values[:, before], targets.level[:, columns], timeline.rows
    at_most = program.is_at_most[rows][:, None]
    ratio = np.where(at_most, attainment_at_most(values, level), attainment_at_least(values, level))
    if targets.low is not None and targets.high is not None:
        within = attainment_within(values, targets.low[:, columns], targets.high[:, columns])
        ratio = np.where(program.is_within[rows][:, None], within, ratio)
    is_led = program.is_reach[rows] & ~np.isnan(program.baseline[rows])
    usable = ~timeline.in_term[:, before] & timeline.in_term[:, columns] & targets.known[:, columns] & ~is_led[:, None]
    row, at = np.nonzero(usable)
    found[row, before[at]] = ratio[row, at]
    return found


def coarsest(cadences: Iterable[Cadence]) -> Cadence:
    """Return the coarsest of some cadences."""
    return max(cadences, key=lambda cadence: cadence.rank)


@dataclass(frozen=True, slots=True)
class _Grouping:
    """Which coarser period each of an indicator's own periods falls into; those outside 0..size-1 into none."""

    groups: Indices
    size: int

    def count(self, mask: Mask) -> Indices:
        return self.total(mask.astype(np.float64)).astype(np.int64)

    def total(self, values: Array) -> Array:
        inside = (self.groups >= 0) & (self.groups < self.size)
        return grouped_sum(self.groups[inside], values[inside], self.size)


def _added(given: Material, node_id: str, values: Array, known: Mask, column: _Grouping) -> Array:
    """Return the values that are known, added up to coarser periods by the indicator's aggregation; NaN where none is."""
    row = given.program.row_of[node_id]
    counts = column.count(known)
    if given.program.is_last[row]:
        latest = np.full(column.size, np.nan)
        inside = np.nonzero(known & (column.groups >= 0) & (column.groups < column.size))[0]
        latest[column.groups[inside]] = values[inside]
        return latest
    sums = column.total(np.where(known, values, 0.0))
    with np.errstate(all="ignore"):
        return np.where(counts > 0, sums if given.program.is_sum[row] else sums / counts, np.nan)


def _at_cadence(given: Material, at: Figures) -> dict[str, Array]:
    """Return the entries of finer indicators added up to a cadence directly, by id."""
    finer = given.program.cadence < at.cadence.rank
    if not finer.any() or not len(given.entries.node):
        return {}
    lifted = replace(given.program, cadence=np.where(finer, at.cadence.rank, given.program.cadence).astype(np.int8))
    ordinals = at.ordinals
    found: dict[str, Array] = {}
    for timeline, _ in timelines(lifted, given.entries, given.plan.settings, given.today):
        if timeline.cadence is not at.cadence:
            continue
        columns = ordinals - timeline.ordinals[0]
        inside = (columns >= 0) & (columns < len(timeline.ordinals))
        for row, place in enumerate(timeline.rows.tolist()):
            if finer[place]:
                values = np.full(len(ordinals), np.nan)
                values[inside] = timeline.values[row, columns[inside]]
                found[given.program.nodes[place].id] = values
    return found


def _rows(given: Material, timeline: Timeline, wanted: list[str]) -> Iterable[tuple[str, int]]:
    """Yield the indicators of a timeline that are asked for, with their rows there."""
    row_of = {int(place): row for row, place in enumerate(timeline.rows)}
    for node_id in wanted:
        row = row_of.get(given.program.row_of[node_id])
        if row is not None:
            yield node_id, row
