"""The target of every period (R3): shapes spread over the term, explicit period targets, later agreements.

A target row is laid over the shape in the order it was agreed (`effective_from`, blank first); of one date a row for a period beats a
row for every period. It reaches only periods that start on or after its date, so the past keeps its colours, and it never
changes the share of another period. Nor does a period that does not apply (対象外): the others keep what was asked of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kpicore.model.node import Band
from kpicore.model.plan import Target
from kpicore.periods import day_number, parse_period_id
from kpicore.problems import Problem, warning
from kpicore.scoring.addition import added
from kpicore.scoring.attainment import Array, Mask
from kpicore.scoring.program import Indices, Program
from kpicore.scoring.timeline import Timeline


@dataclass(frozen=True, slots=True)
class PeriodTargets:
    """Targets as indicators × periods of a timeline; a within indicator has `low` and `high`, any other `level`. NaN is no target.

    `low` and `high` are None where no indicator of the timeline is within.
    """

    level: Array
    low: Array | None
    high: Array | None
    known: Mask

    def at(self, row: int, column: int) -> float | Band | None:
        """Return the target in force in one period of one indicator, None where there is none."""
        if not self.known[row, column]:
            return None
        if self.low is not None and self.high is not None and not np.isnan(self.low[row, column]):
            return Band(low=float(self.low[row, column]), high=float(self.high[row, column]))
        return float(self.level[row, column])


def period_targets(
    program: Program, timeline: Timeline, targets: Sequence[Target]
) -> tuple[PeriodTargets, list[Problem]]:
    """Return the target in force of every period of the timeline, and a problem for each target row that could not be used."""
    rows = timeline.rows
    agreed, problems = _agreed(program, timeline, targets)
    level = np.repeat(program.target[rows][:, None], len(timeline.ordinals), axis=1)
    _share_totals(level, program, timeline, agreed)
    _lead_to_the_target(level, program, timeline)
    within = program.is_within[rows]
    low = high = None
    if within.any():
        low, high = (np.broadcast_to(bound[rows][:, None], level.shape) for bound in (program.low, program.high))
        if any(isinstance(target.value, Band) for target in agreed):
            low, high = low.copy(), high.copy()
        level[within] = np.nan
    for target in agreed:
        reached: Mask | Indices = (
            timeline.first_days >= target.since if target.since is not None else np.ones(len(timeline.ordinals), bool)
        )
        if target.column is not None:
            reached = np.array([target.column], dtype=np.int64)[reached[target.column : target.column + 1]]
        if not isinstance(target.value, Band):
            level[target.row, reached] = target.value
        elif low is not None and high is not None:
            low[target.row, reached], high[target.row, reached] = target.value.low, target.value.high
    known = ~np.isnan(level) if low is None else ~np.isnan(level) | ~np.isnan(low)
    # A total keeps the share of a period that does not apply: its amount was agreed for the term. Nothing else has a target there.
    in_force = timeline.applies | (timeline.in_term & program.is_total[rows, None])
    return PeriodTargets(level, low, high, known & in_force), problems


@dataclass(frozen=True, slots=True)
class _AgreedTarget:
    """A target row that fits its indicator: `row` of the timeline, `column` None for every period, `since` a day number or None."""

    row: int
    column: int | None
    since: int | None
    value: float | Band


def _agreed(
    program: Program, timeline: Timeline, targets: Iterable[Target]
) -> tuple[list[_AgreedTarget], list[Problem]]:
    """Return the usable target rows of this timeline in the order they take force."""
    agreed: list[_AgreedTarget] = []
    problems: list[Problem] = []
    position = {int(row): at for at, row in enumerate(timeline.rows)}
    for target in targets:
        row = position.get(program.row_of.get(target.indicator, -1))
        if row is None:
            continue
        node = program.nodes[timeline.rows[row]]
        facts = {"name": node.name, "period": target.period or "", "cadence": str(timeline.cadence)}
        if isinstance(target.value, Band) != bool(program.is_within[timeline.rows[row]]):
            problems.append(warning("target-direction-mismatch", node.id, direction=str(node.direction), **facts))
            continue
        column = None
        if target.period is not None:
            period = parse_period_id(target.period)
            if period is None or period.cadence is not timeline.cadence:
                problems.append(warning("target-cadence", node.id, **facts))
                continue
            column = period.ordinal - int(timeline.ordinals[0])
            if not 0 <= column < len(timeline.ordinals):
                continue
        since = None if target.effective_from is None else day_number(target.effective_from)
        agreed.append(_AgreedTarget(row, column, since, target.value))
    agreed.sort(key=lambda target: (target.since is not None, target.since or 0, target.column is not None))
    return agreed, problems


def _share_totals(level: Array, program: Program, timeline: Timeline, agreed: Sequence[_AgreedTarget]) -> None:
    """Spread each total evenly over the term's periods without an explicit target, less what the explicit ones take (R3)."""
    totals = program.is_total[timeline.rows]
    if not totals.any():
        return
    explicit: dict[tuple[int, int], float] = {}
    for row in agreed:
        if row.since is None and row.column is not None and not isinstance(row.value, Band):
            explicit[row.row, row.column] = row.value
    free, left = timeline.in_term.sum(axis=1), program.target[timeline.rows]
    taken: dict[int, list[float]] = {}
    for (at, column), value in explicit.items():
        if timeline.in_term[at, column]:
            taken.setdefault(at, []).append(-value)
    for at, values in taken.items():
        free[at] -= len(values)
        left[at] = added([left[at], *values]) if np.isfinite(left[at]) else left[at]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(free > 0, left / free, np.nan)
    level[totals] = share[totals, None]


def _lead_to_the_target(level: Array, program: Program, timeline: Timeline) -> None:
    """Run each reach with a baseline straight from it to the target: t_k = b + (t − b)·k/n (R3)."""
    leading = np.nonzero(program.is_reach[timeline.rows] & ~np.isnan(program.baseline[timeline.rows]))[0]
    if not len(leading):
        return
    in_term = timeline.in_term[leading]
    step = np.cumsum(in_term, axis=1)
    periods = step[:, -1:]
    baseline = program.baseline[timeline.rows][leading, None]
    target = program.target[timeline.rows][leading, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        level[leading] = np.where(step == periods, target, baseline + (target - baseline) * step / periods)
