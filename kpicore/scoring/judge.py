"""What is judged, and every figure that follows from it (R4–R6), for all indicators of a timeline at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpicore.scoring import attainment as r4
from kpicore.scoring.attainment import Array, Mask
from kpicore.scoring.program import Indices, Program
from kpicore.scoring.status import lights
from kpicore.scoring.targets import PeriodTargets
from kpicore.scoring.timeline import Timeline

#: So many misses in a row ask for a review (R6).
STREAK_FOR_REVIEW = 3


@dataclass(frozen=True, slots=True)
class Periods:
    """Every period judged for itself: R4's ratio (NaN where none) and met; `reported` are the periods that count (R5)."""

    ratio: Array
    met: Mask
    reported: Mask


@dataclass(frozen=True, slots=True)
class Judged:
    """R5's and R6's figures, one value per indicator of the timeline; NaN is none. `column` is -1 where nothing is judged."""

    column: Indices
    actual: Array
    target: Array
    low: Array
    high: Array
    ratio: Array
    met: Mask
    met_known: Mask
    light_ratio: Array
    actual_to_date: Array
    target_to_date: Array
    low_to_date: Array
    high_to_date: Array
    ratio_to_date: Array
    whole_target: Array
    progress: Array
    pace: Array
    open_actual: Array
    expected: Array
    has_open: Mask
    reported_periods: Indices
    due_periods: Indices
    overdue: Indices
    streak: Indices
    status: NDArray[np.int8]


def judge_periods(program: Program, timeline: Timeline, targets: PeriodTargets) -> Periods:
    """Return ratio and met of every period with an actual and a target, whether or not it counts (R4)."""
    rows, values = timeline.rows, timeline.values
    ratio, met = _by_direction(values, targets.level, program.is_at_most[rows])
    leading = np.nonzero(program.is_reach[rows] & ~np.isnan(program.baseline[rows]))[0]
    if len(leading):
        ratio[leading] = r4.attainment_from_baseline(
            values[leading], program.baseline[rows][leading, None], targets.level[leading]
        )
        met[leading] = _met(
            values[leading], targets.level[leading], ratio[leading], program.is_at_most[rows][leading, None]
        )
    within = np.nonzero(program.is_within[rows])[0]
    if len(within) and targets.low is not None and targets.high is not None:
        ratio[within] = r4.attainment_within(values[within], targets.low[within], targets.high[within])
        met[within] = r4.met_within(ratio[within])
    return Periods(ratio, met, timeline.reported)


def _by_direction(actual: Array, target: Array, is_at_most: Mask) -> tuple[Array, Mask]:
    """Return ratio and met of at_least and at_most targets (R4.2); the direction is one per row."""
    if not is_at_most.any():
        ratio = r4.attainment_at_least(actual, target)
        return ratio, r4.met_at_least(actual, target, ratio)
    at_most = is_at_most.reshape(is_at_most.shape + (1,) * (actual.ndim - 1))
    upward = r4.attainment_at_least(actual, target)
    ratio = np.where(at_most, r4.attainment_at_most(actual, target), upward)
    return ratio, _met(actual, target, ratio, at_most)


def _met(actual: Array, target: Array, ratio: Array, at_most: Mask) -> Mask:
    return np.where(at_most, r4.met_at_most(actual, target, ratio), r4.met_at_least(actual, target, ratio))


def judge(program: Program, timeline: Timeline, targets: PeriodTargets, periods: Periods) -> Judged:
    """Return every figure of R5 and R6 for the indicators of a timeline."""
    rows = timeline.rows
    every = np.arange(len(rows))
    column = _last_column(periods.reported)
    judged = column >= 0
    at = np.where(judged, column, 0)
    target_known = targets.known[every, at] & judged
    sums = _Sums.of(program, timeline, targets, periods)
    is_total = program.is_total[rows]
    ratio = _where(target_known, periods.ratio[every, at])
    met = np.where(is_total, sums.met, periods.met[every, at] & target_known)
    met_known = judged & np.where(is_total, sums.known, target_known)
    light_ratio = np.where(is_total, sums.ratio, ratio)
    overdue = _overdue(timeline, column)
    has_open, open_actual, expected = _open(program, timeline, targets)
    actual = _where(judged, timeline.values[every, at])
    has_target = np.where(judged, met_known, targets.known.any(axis=1))
    return Judged(
        column=column,
        actual=actual,
        target=_where(target_known, targets.level[every, at]),
        low=_bound(targets.low, every, at, target_known),
        high=_bound(targets.high, every, at, target_known),
        ratio=ratio,
        met=met,
        met_known=met_known,
        light_ratio=light_ratio,
        actual_to_date=sums.actual,
        target_to_date=sums.target,
        low_to_date=sums.low,
        high_to_date=sums.high,
        ratio_to_date=sums.ratio,
        whole_target=_whole_target(program, timeline, targets),
        progress=_progress(program, timeline, targets, actual, sums.actual),
        pace=_pace(program, timeline, sums, open_actual, expected),
        open_actual=open_actual,
        expected=expected,
        has_open=has_open,
        reported_periods=periods.reported.sum(axis=1),
        due_periods=((timeline.in_term & timeline.due) | periods.reported).sum(axis=1),
        overdue=overdue,
        streak=_streak(timeline, targets, periods, column),
        status=lights(
            ratio=light_ratio,
            met=met,
            green=program.green[rows],
            yellow=program.yellow[rows],
            started=(timeline.in_term & timeline.closed).any(axis=1),
            has_target=has_target,
            judged=judged,
            overdue=overdue,
        ),
    )


def _where(known: Mask, numbers: Array) -> Array:
    return np.where(known, numbers, np.nan)


def _bound(bounds: Array | None, every: Indices, at: Indices, known: Mask) -> Array:
    return np.full(len(every), np.nan) if bounds is None else _where(known, bounds[every, at])


def _last_column(mask: Mask) -> Indices:
    """Return the last True column of each row, -1 where there is none."""
    last = mask.shape[1] - 1 - np.argmax(mask[:, ::-1], axis=1)
    return np.where(mask.any(axis=1), last, -1)


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums to date of sum indicators (R5); NaN for others and before anything is judged.

    `actual` adds every reported period; `compared`, `target` and the ratio compare like with like: only reported periods that have a
    target.
    """

    actual: Array
    compared: Array
    target: Array
    low: Array
    high: Array
    ratio: Array
    met: Mask
    known: Mask

    @classmethod
    def of(cls, program: Program, timeline: Timeline, targets: PeriodTargets, periods: Periods) -> _Sums:
        rows = timeline.rows
        summed = program.is_sum[rows] & periods.reported.any(axis=1)
        both = periods.reported & targets.known
        known = summed & both.any(axis=1)
        actual = _where(summed, _total(timeline.values, periods.reported))
        compared = _total(timeline.values, both)
        target = _where(known & ~program.is_within[rows], _total(targets.level, both))
        ratio, met = _by_direction(compared, target, program.is_at_most[rows])
        low = high = np.full(len(rows), np.nan)
        if targets.low is not None and targets.high is not None:
            within = known & program.is_within[rows]
            low, high = _where(within, _total(targets.low, both)), _where(within, _total(targets.high, both))
            ratio = np.where(within, r4.attainment_within(compared, low, high), ratio)
            met = np.where(within, r4.met_within(ratio), met)
        return cls(actual, compared, target, low, high, _where(known, ratio), met & known, known)


def _total(numbers: Array, mask: Mask) -> Array:
    total: Array = np.add.reduce(numbers, axis=1, where=mask, initial=0.0)
    return total


def _overdue(timeline: Timeline, judged_column: Indices) -> Indices:
    """Return how many due periods after the judged one have no actual (R6); all due ones before anything is judged."""
    if not timeline.due.any():
        return np.zeros(len(timeline.rows), dtype=np.int64)
    last_due = int(np.nonzero(timeline.due)[0][-1])
    late = np.cumsum(timeline.in_term[:, : last_due + 1] & timeline.due[: last_due + 1], axis=1)
    every = np.arange(len(timeline.rows))
    before = np.where(judged_column >= 0, late[every, np.clip(judged_column, 0, last_due)], 0)
    return late[:, -1] - before


def _streak(timeline: Timeline, targets: PeriodTargets, periods: Periods, judged_column: Indices) -> Indices:
    """Return how many periods in a row, ending with the judged one, had an actual that missed its target (R6)."""
    missed = periods.reported & targets.known & ~periods.met
    columns = np.arange(missed.shape[1])
    ends = timeline.in_term & ~missed & (columns <= judged_column[:, None])
    last_end = _last_column(ends)
    run = timeline.in_term & (columns > last_end[:, None]) & (columns <= judged_column[:, None])
    return run.sum(axis=1)


def _open(program: Program, timeline: Timeline, targets: PeriodTargets) -> tuple[Mask, Array, Array]:
    """Return whether there is an open period, its value so far, and what is expected by today (R5; sums only)."""
    nothing = np.full(len(timeline.rows), np.nan)
    column = timeline.open_column
    if column < 0:
        return np.zeros(len(timeline.rows), dtype=bool), nothing, nothing
    has_open = timeline.in_term[:, column]
    due_by_now = targets.level[:, column] * timeline.elapsed
    return (
        has_open,
        _where(has_open, timeline.values[:, column]),
        _where(has_open & program.is_sum[timeline.rows] & targets.known[:, column], due_by_now),
    )


def _pace(program: Program, timeline: Timeline, sums: _Sums, open_actual: Array, expected: Array) -> Array:
    """Return (actual to date + open value) / (target to date + expected) of sums (R5).

    A period without an actual or without a target adds nothing to either side: missing is not zero.
    """
    counted = ~np.isnan(open_actual) & ~np.isnan(expected)
    done = sums.compared + np.where(counted, open_actual, 0.0)
    planned = sums.target + np.where(counted, expected, 0.0)
    pace = r4.attainment_at_least(done, planned)
    return _where(program.is_sum[timeline.rows] & ~program.is_within[timeline.rows], pace)


def _whole_target(program: Program, timeline: Timeline, targets: PeriodTargets) -> Array:
    """Return the sum of the period targets in force, of mean and last indicators the last period's (R3). NaN for within."""
    rows = timeline.rows
    summed = _where(targets.known.any(axis=1), _total(targets.level, targets.known))
    last = _last_column(timeline.in_term)
    final = _where(last >= 0, targets.level[np.arange(len(rows)), np.maximum(last, 0)])
    return _where(~program.is_within[rows], np.where(program.is_sum[rows], summed, final))


def _progress(program: Program, timeline: Timeline, targets: PeriodTargets, actual: Array, to_date: Array) -> Array:
    """Return actual to date / whole target of sums, (a − b)/(t − b) of a reach with baseline with its final target (R5)."""
    rows = timeline.rows
    whole = _whole_target(program, timeline, targets)
    progress = _where(program.is_sum[rows], r4.attainment_at_least(to_date, whole))
    leading = program.is_reach[rows] & ~np.isnan(program.baseline[rows])
    last = _last_column(timeline.in_term)
    final = _where(last >= 0, targets.level[np.arange(len(rows)), np.maximum(last, 0)])
    return np.where(leading, r4.attainment_from_baseline(actual, program.baseline[rows], final), progress)
