"""Where an indicator will end (R8), by every method that applies, for all indicators of a timeline at once.

For sums `c` is the actual to date and the remaining periods are those of the term without a judged actual. Each method gives one value
per indicator, NaN where it does not apply. Those of mean and last are in `level_landing`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpicore.periods import same_period_last_year
from kpicore.scoring import attainment as r4
from kpicore.scoring.addition import masked_sum
from kpicore.scoring.attainment import Array, Mask
from kpicore.scoring.judge import Judged
from kpicore.scoring.level_landing import LEVEL_METHODS, RECENT, LevelLandings, land_levels
from kpicore.scoring.program import Indices, Program
from kpicore.scoring.targets import PeriodTargets
from kpicore.scoring.timeline import Timeline, latest_columns

#: The default method of a sum is the first of these that applies (R8).
SUM_DEFAULTS = ("pace", "plan", "run_rate")
SUM_METHODS = ("pace", "plan", "run_rate", "moving_average", "last_year", "hold")
METHODS = (*SUM_METHODS, *(name for name in LEVEL_METHODS if name not in SUM_METHODS))
_METHOD_OF_LEVEL = np.array([METHODS.index(name) for name in LEVEL_METHODS])


@dataclass(frozen=True, slots=True)
class Landings:
    """One array per method, the name of the method shown (None: no landing), and its ratio to the target.

    `levels` say why the method of a mean or last was taken; `level_of` is the row there of each indicator, -1 for others.
    """

    methods: dict[str, Array]
    shown: list[str | None]
    ratio: Array
    levels: LevelLandings | None
    level_of: Indices


def land(program: Program, timeline: Timeline, targets: PeriodTargets, judged: Judged) -> Landings:
    """Return the landing of every indicator of the timeline by all methods (R8)."""
    rows = timeline.rows
    summed = program.is_sum[rows] & ~program.is_within[rows] & (judged.period.column >= 0)
    level_rows = np.nonzero(~program.is_sum[rows] & (judged.period.column >= 0))[0]
    methods = {name: np.full(len(rows), np.nan) for name in METHODS}
    shown = np.full(len(rows), -1)
    if summed.any():
        for name, values in _sum_methods(timeline, targets, judged, np.nonzero(summed)[0]).items():
            methods[name][summed] = values
        for name in reversed(SUM_DEFAULTS):
            shown[summed & ~np.isnan(methods[name])] = METHODS.index(name)
    levels, level_of = None, np.full(len(rows), -1)
    if len(level_rows):
        levels = land_levels(program, timeline, targets, judged, level_rows)
        for at, name in enumerate(LEVEL_METHODS):
            methods[name][level_rows] = levels.values[:, at]
        shown[level_rows] = _METHOD_OF_LEVEL[levels.shown]
        level_of[level_rows] = np.arange(len(level_rows))
    table = np.stack([methods[name] for name in METHODS])
    value = np.where(shown >= 0, table[shown, np.arange(len(rows))], np.nan)
    return Landings(
        methods=methods,
        shown=[METHODS[method] if method >= 0 else None for method in shown],
        ratio=landing_ratio(program, timeline, targets, judged, value),
        levels=levels,
        level_of=level_of,
    )


def landing_ratio(program: Program, timeline: Timeline, targets: PeriodTargets, judged: Judged, value: Array) -> Array:
    """Return the ratio of a landing to the whole target of a sum, else to the last period's target, by R4."""
    rows = timeline.rows
    at_most = program.is_at_most[rows]
    ratio = np.where(
        at_most, r4.attainment_at_most(value, judged.whole_target), r4.attainment_at_least(value, judged.whole_target)
    )
    leading = program.is_reach[rows] & ~np.isnan(program.baseline[rows]) & ~program.is_sum[rows]
    ratio = np.where(leading, r4.attainment_from_baseline(value, program.baseline[rows], judged.whole_target), ratio)
    if targets.low is None or targets.high is None:
        return ratio
    every, last = np.arange(len(rows)), timeline.last_column
    within = r4.attainment_within(value, targets.low[every, last], targets.high[every, last])
    return np.where(program.is_within[rows], within, ratio)


def _sum_methods(timeline: Timeline, targets: PeriodTargets, judged: Judged, rows: Indices) -> dict[str, Array]:
    """Return every method's landing of these rows of sums."""
    reported, to_date, count = timeline.reported[rows], judged.to_date.actual[rows], judged.counts.reported[rows]
    left = timeline.applies[rows] & ~reported
    remaining = left.sum(axis=1)
    level, known = targets.level[rows], targets.known[rows]
    planned = masked_sum(level, left & known)
    latest = latest_columns(reported, RECENT)
    cells = rows[:, None], np.maximum(latest, 0)
    recent = np.where(latest >= 0, timeline.values[cells], np.nan)
    both = (latest >= 0) & targets.known[cells]
    recent_actual, recent_target = masked_sum(recent, both), masked_sum(targets.level[cells], both)
    with np.errstate(divide="ignore", invalid="ignore"):
        speed = np.where(recent_target > 0, recent_actual / recent_target, np.nan)
    return {
        "pace": to_date + planned * speed,
        "plan": np.where(known.any(axis=1), to_date + planned, np.nan),
        "run_rate": to_date + to_date / count * remaining,
        "moving_average": to_date + _moving_average(recent, np.minimum(count, RECENT), remaining),
        "last_year": _last_year(timeline, rows, reported, left, to_date),
        "hold": to_date + recent[:, 0] * remaining,
    }


def _moving_average(recent: Array, known: np.ndarray, remaining: np.ndarray) -> Array:
    """Return the sum of the forecasts, each the mean of the last three values, forecasts included.

    The sum is linear in the values it starts from, so its factors are worked out once per number of remaining periods.
    """
    most = int(remaining.max(initial=0))
    total = np.zeros(len(remaining))
    for values in range(1, RECENT + 1):
        factors = _moving_average_factors(values, most)
        rows = np.nonzero(known == values)[0]
        total[rows] = (factors[remaining[rows]] * recent[rows, :values]).sum(axis=1)
    return total


def _moving_average_factors(values: int, most: int) -> Array:
    """Return, for 0..most remaining periods, how much each of the last `values` values (latest first) counts in the sum."""
    factors = np.zeros((most + 1, values))
    for value in range(values):
        window = [float(at == value) for at in range(values)]
        total = 0.0
        for step in range(1, most + 1):
            forecast = sum(window) / len(window)
            window = [forecast, *window[: RECENT - 1]]
            factors[step, value] = total = total + forecast
    return factors


def _last_year(timeline: Timeline, rows: Indices, reported: Mask, left: Mask, to_date: Array) -> Array:
    """Return c + Σ last year's remaining × (c / Σ last year's same periods); NaN unless every period it uses is over and known.

    `reported`, `left` and `to_date` are those of `rows`.
    """
    landing = np.full(len(rows), np.nan)
    in_term = timeline.applies[rows]
    used = np.nonzero(in_term.any(axis=0))[0]
    source = same_period_last_year(timeline.cadence, timeline.ordinals[used]) - timeline.ordinals[0]
    source = np.where((source >= 0) & timeline.closed[np.clip(source, 0, len(timeline.ordinals) - 1)], source, -1)
    # Most have no last year at all: the term's first period tells, and spares the rest.
    first = source[np.argmax(in_term[:, used], axis=1)]
    hopeful = np.nonzero((first >= 0) & ~np.isnan(timeline.values[rows, first]))[0]
    if not len(hopeful):
        return landing
    last_year = np.where(source >= 0, timeline.values[rows[hopeful]][:, source], np.nan)
    known = ~(in_term[hopeful][:, used] & np.isnan(last_year)).any(axis=1)
    same = masked_sum(last_year, reported[hopeful][:, used])
    rest = masked_sum(last_year, left[hopeful][:, used])
    with np.errstate(divide="ignore", invalid="ignore"):
        grown = to_date[hopeful] + rest * (to_date[hopeful] / same)
    landing[hopeful] = np.where(known & (same > 0), grown, np.nan)
    return landing
