"""What is judged, and every figure that follows from it (R4–R6), for all indicators of a timeline at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpicore.scoring import attainment as r4
from kpicore.scoring.addition import masked_sum
from kpicore.scoring.attainment import Array, Mask
from kpicore.scoring.program import Indices, Program
from kpicore.scoring.status import OVERDUE_FOR_STALE, Light, colour
from kpicore.scoring.targets import PeriodTargets
from kpicore.scoring.timeline import Timeline, last_columns

#: So many misses in a row ask for a review (R6).
STREAK_FOR_REVIEW = 3
_LOOK_BACK = 8


@dataclass(frozen=True, slots=True)
class Periods:
    """Every period judged for itself: R4's ratio (NaN where none) and met; `reported` are the periods that count (R5)."""

    ratio: Array
    met: Mask
    reported: Mask


@dataclass(frozen=True, slots=True)
class JudgedPeriod:
    """The latest reported period of each indicator and what was asked of it (R4); `column` is -1 where nothing is judged."""

    column: Indices
    actual: Array
    target: Array
    low: Array
    high: Array
    ratio: Array


@dataclass(frozen=True, slots=True)
class OpenPeriods:
    """The running period: whether an indicator has one, its value so far, and what is expected by today (R5; sums only)."""

    exists: Mask
    actual: Array
    expected: Array


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """How many periods were reported, are due, are overdue, and missed their target in a row (R6)."""

    reported: Indices
    due: Indices
    overdue: Indices
    streak: Indices


@dataclass(frozen=True, slots=True)
class Judged:
    """R5's and R6's figures, one value per indicator of the timeline; NaN is none.

    `met` and `light_ratio` are what the light is judged by: of totals the sums to date, else the judged period.
    """

    period: JudgedPeriod
    to_date: SumsToDate
    open: OpenPeriods
    counts: PeriodCounts
    met: Mask
    met_known: Mask
    light_ratio: Array
    whole_target: Array
    progress: Array
    pace: Array
    status: NDArray[np.int8]


def judge_periods(program: Program, timeline: Timeline, targets: PeriodTargets) -> Periods:
    """Return ratio and met of every period with an actual and a target, whether or not it counts (R4)."""
    every = np.arange(len(timeline.rows))
    ratio, met = _attained(program, timeline, targets, every, slice(None))
    return Periods(ratio, met, timeline.reported)


def _attained(
    program: Program, timeline: Timeline, targets: PeriodTargets, lines: Indices, columns: Any
) -> tuple[Array, Mask]:
    """Return ratio and met (R4) of some lines of the rectangle, each at its own columns; `columns` is any index beside `lines`."""
    nodes = timeline.rows[lines.ravel()]
    is_within, is_at_most = program.is_within[nodes], program.is_at_most[nodes]
    is_leading = program.is_reach[nodes] & ~np.isnan(program.baseline[nodes])
    actual, target = timeline.values[lines, columns], targets.level[lines, columns]
    ratio, met = np.full(actual.shape, np.nan), np.zeros(actual.shape, dtype=bool)
    for rule, is_judged in (
        (r4.judged_at_least, ~(is_within | is_leading | is_at_most)),
        (r4.judged_at_most, is_at_most & ~is_leading),
    ):
        some = np.nonzero(is_judged)[0]
        if len(some):
            ratio[some], met[some] = rule(actual[some], target[some])
    some = np.nonzero(is_leading)[0]
    if len(some):
        # R4.1; where there is no way to go, the direction says what is met.
        beside = (slice(None),) + (None,) * (actual.ndim - 1)
        ratio[some] = r4.attainment_from_baseline(actual[some], program.baseline[nodes[some]][beside], target[some])
        by_most = r4.met_at_most(actual[some], target[some], ratio[some])
        by_least = r4.met_at_least(actual[some], target[some], ratio[some])
        met[some] = np.where(program.is_at_most[nodes[some]][beside], by_most, by_least)
    some = np.nonzero(is_within)[0]
    if len(some) and targets.low is not None and targets.high is not None:
        low, high = (bound[lines, columns][some] for bound in (targets.low, targets.high))
        ratio[some] = r4.attainment_within(actual[some], low, high)
        met[some] = r4.met_within(ratio[some])
    return ratio, met


def judge(program: Program, timeline: Timeline, targets: PeriodTargets) -> Judged:
    """Return every figure of R5 and R6 for the indicators of a timeline."""
    rows = timeline.rows
    every = np.arange(len(rows))
    column = last_columns(timeline.reported)
    judged = column >= 0
    at = np.where(judged, column, 0)
    target_known = targets.known[every, at] & judged
    ratio_there, met_there = _attained(program, timeline, targets, every, at)
    period = JudgedPeriod(
        column=column,
        actual=_where(judged, timeline.values[every, at]),
        target=_where(target_known, targets.level[every, at]),
        low=_bound(targets.low, every, at, target_known),
        high=_bound(targets.high, every, at, target_known),
        ratio=_where(target_known, ratio_there),
    )
    sums = SumsToDate.of(program, timeline, targets)
    is_total = program.is_total[rows]
    met = np.where(is_total, sums.met, met_there & target_known)
    met_known = judged & np.where(is_total, sums.known, target_known)
    light_ratio = np.where(is_total, sums.ratio, period.ratio)
    counts = PeriodCounts(
        reported=timeline.reported.sum(axis=1),
        due=((timeline.applies & timeline.due) | timeline.reported).sum(axis=1),
        overdue=_overdue(timeline, column),
        streak=_streak(program, timeline, targets, column, target_known & ~met_there),
    )
    open_periods = _open(program, timeline, targets)
    whole, progress = _progress(program, timeline, targets, period.actual, sums.actual)
    pace = _pace(program, timeline, sums, open_periods)
    light = colour(light_ratio, met, program.green[rows], program.yellow[rows])
    # The states that are no colour come first: the later in this list, the stronger (R6).
    light[counts.overdue >= OVERDUE_FOR_STALE] = Light.STALE
    light[~judged] = Light.NO_DATA
    light[~np.where(judged, met_known, targets.known.any(axis=1))] = Light.NO_TARGET
    light[~_any(timeline.applies & timeline.closed & timeline.asked) & ~judged] = Light.NOT_STARTED
    return Judged(period, sums, open_periods, counts, met, met_known, light_ratio, whole, progress, pace, light)


def _where(known: Mask, numbers: Array) -> Array:
    return np.where(known, numbers, np.nan)


def _any(mask: Mask) -> Mask:
    """Return which rows hold any True."""
    return np.asarray(mask.any(axis=1))


def _bound(bounds: Array | None, every: Indices, at: Indices, known: Mask) -> Array:
    return np.full(len(every), np.nan) if bounds is None else _where(known, bounds[every, at])


@dataclass(frozen=True, slots=True)
class SumsToDate:
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
    def of(cls, program: Program, timeline: Timeline, targets: PeriodTargets) -> SumsToDate:
        rows, reported = timeline.rows, timeline.reported
        summed = program.is_sum[rows] & _any(reported)
        both = reported & targets.known
        known = summed & _any(both)
        actual = masked_sum(timeline.values, reported, summed)
        all_planned = np.array_equal(both[summed], reported[summed])
        compared = actual if all_planned else masked_sum(timeline.values, both, known)
        target = masked_sum(targets.level, both, known & ~program.is_within[rows])
        upward, downward = r4.judged_at_least(compared, target), r4.judged_at_most(compared, target)
        ratio, met = (np.where(program.is_at_most[rows], down, up) for up, down in zip(upward, downward, strict=True))
        low = high = np.full(len(rows), np.nan)
        if targets.low is not None and targets.high is not None:
            within = known & program.is_within[rows]
            low, high = (masked_sum(bound, both, within) for bound in (targets.low, targets.high))
            ratio = np.where(within, r4.attainment_within(compared, low, high), ratio)
            met = np.where(within, r4.met_within(ratio), met)
        return cls(actual, compared, target, low, high, _where(known, ratio), met & known, known)


def _overdue(timeline: Timeline, judged_column: Indices) -> Indices:
    """Return how many due periods after the judged one have no actual (R6); all due ones before anything is judged."""
    if not timeline.due.any():
        return np.zeros(len(timeline.rows), dtype=np.int64)
    last_due = int(np.nonzero(timeline.due.any(axis=0))[0][-1])
    due = timeline.applies & timeline.due
    late: Indices = due.sum(axis=1)
    rows = np.nonzero((judged_column >= 0) & (judged_column < last_due))[0]
    after_judged = due[rows] & (np.arange(due.shape[1]) > judged_column[rows, None])
    late[judged_column >= last_due] = 0
    late[rows] = after_judged.sum(axis=1)
    return late


def _streak(
    program: Program, timeline: Timeline, targets: PeriodTargets, judged_column: Indices, missed_now: Mask
) -> Indices:
    """Return how many periods in a row, ending with the judged one, had an actual that missed its target (R6).

    `missed_now` says who missed in the judged period; looks back from there, further and further only for those that still miss.
    """
    streak = np.zeros(len(judged_column), dtype=np.int64)
    first = np.argmax(timeline.in_term, axis=1)
    lines = np.nonzero(missed_now)[0]
    end, width = judged_column[lines], _LOOK_BACK
    while len(lines):
        columns = end[:, None] - np.arange(width)
        in_term = columns >= first[lines, None]
        cell = lines[:, None], np.maximum(columns, 0)
        _, met = _attained(program, timeline, targets, *cell)
        missed = in_term & timeline.reported[cell] & targets.known[cell] & ~met
        goes_on = missed | (in_term & ~timeline.applies[cell])  # a day off, or one that does not apply: no miss, no end
        length = np.where(goes_on.all(axis=1), width, np.argmin(goes_on, axis=1))
        streak[lines] += (missed & (np.arange(width) < length[:, None])).sum(axis=1)
        still = length == width
        lines, end, width = lines[still], end[still] - width, width * 4
    return streak


def _open(program: Program, timeline: Timeline, targets: PeriodTargets) -> OpenPeriods:
    nothing = np.full(len(timeline.rows), np.nan)
    column = timeline.open_column
    if column < 0:
        return OpenPeriods(np.zeros(len(timeline.rows), dtype=bool), nothing, nothing)
    has_open = timeline.applies[:, column]
    due_by_now = targets.level[:, column] * timeline.elapsed
    return OpenPeriods(
        has_open,
        _where(has_open, timeline.values[:, column]),
        _where(has_open & program.is_sum[timeline.rows] & targets.known[:, column], due_by_now),
    )


def _pace(program: Program, timeline: Timeline, sums: SumsToDate, running: OpenPeriods) -> Array:
    """Return (actual to date + open value) / (target to date + expected) of sums (R5).

    A period without an actual or without a target adds nothing to either side: missing is not zero.
    """
    counted = ~np.isnan(running.actual) & ~np.isnan(running.expected)
    done = sums.compared + np.where(counted, running.actual, 0.0)
    planned = sums.target + np.where(counted, running.expected, 0.0)
    pace = r4.attainment_at_least(done, planned)
    return _where(program.is_sum[timeline.rows] & ~program.is_within[timeline.rows], pace)


def _progress(
    program: Program, timeline: Timeline, targets: PeriodTargets, actual: Array, to_date: Array
) -> tuple[Array, Array]:
    """Return the whole target and the progress towards it.

    The whole target is the sum of the period targets in force, of mean and last indicators the last period's (R3); NaN for within.
    Progress is actual to date / whole target of sums, (a − b)/(t − b) of a reach with baseline with its final target (R5).
    """
    rows, last = timeline.rows, timeline.last_column
    is_sum = program.is_sum[rows]
    final = _where(last >= 0, targets.level[np.arange(len(last)), last])
    summed = masked_sum(targets.level, targets.known, is_sum & _any(targets.known))
    whole = _where(~program.is_within[rows], np.where(is_sum, summed, final))
    progress = _where(is_sum, r4.attainment_at_least(to_date, whole))
    leading = program.is_reach[rows] & ~np.isnan(program.baseline[rows])
    if leading.any():
        progress = np.where(leading, r4.attainment_from_baseline(actual, program.baseline[rows], final), progress)
    return whole, progress
