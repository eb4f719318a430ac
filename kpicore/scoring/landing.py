"""Where an indicator will end (R8), by every method that applies, for all indicators of a timeline at once.

For sums `c` is the actual to date and the remaining periods are those of the term without a judged actual. Each method gives one value
per indicator, NaN where it does not apply.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpicore.periods import same_period_last_year
from kpicore.scoring import attainment as r4
from kpicore.scoring.attainment import Array, Mask
from kpicore.scoring.judge import Judged, Periods
from kpicore.scoring.program import Program
from kpicore.scoring.targets import PeriodTargets
from kpicore.scoring.timeline import Timeline

#: The default method is the first of these that applies; for mean and last `trend`, then `hold` (R8).
SUM_DEFAULTS = ("pace", "plan", "run_rate")
LEVEL_DEFAULTS = ("trend", "hold")
SUM_METHODS = ("pace", "plan", "run_rate", "moving_average", "last_year", "hold")
METHODS = (*SUM_METHODS, "trend")
RECENT = 3
TREND_PERIODS = 12
TREND_NEEDS = 3


@dataclass(frozen=True, slots=True)
class Landings:
    """One array per method, the index of the method shown (-1: no landing), and its value, range and ratio."""

    methods: dict[str, Array]
    shown: list[str | None]
    value: Array
    low: Array
    high: Array
    ratio: Array


def land(program: Program, timeline: Timeline, targets: PeriodTargets, periods: Periods, judged: Judged) -> Landings:
    """Return the landing of every indicator of the timeline by all methods (R8)."""
    rows = timeline.rows
    summed = program.is_sum[rows] & ~program.is_within[rows] & (judged.column >= 0)
    levels = ~program.is_sum[rows] & (judged.column >= 0)
    methods = {name: np.full(len(rows), np.nan) for name in METHODS}
    if summed.any():
        for name, values in _sum_methods(timeline, targets, periods, judged).items():
            methods[name] = np.where(summed, values, np.nan)
    if levels.any():
        hold, trend = _level_methods(timeline, periods, judged, np.nonzero(levels)[0])
        methods["hold"] = np.where(levels, hold, methods["hold"])
        methods["trend"] = trend
    shown = _shown(methods, summed)
    every = np.arange(len(rows))
    table = np.stack([methods[name] for name in METHODS])
    value = np.where(shown >= 0, table[shown, every], np.nan)
    applies = ~np.isnan(table)
    return Landings(
        methods=methods,
        shown=[METHODS[method] if method >= 0 else None for method in shown],
        value=value,
        low=np.where(shown >= 0, np.where(applies, table, np.inf).min(axis=0), np.nan),
        high=np.where(shown >= 0, np.where(applies, table, -np.inf).max(axis=0), np.nan),
        ratio=landing_ratio(program, timeline, targets, judged, value),
    )


def _shown(methods: dict[str, Array], summed: Mask) -> np.ndarray:
    shown = np.full(len(summed), -1)
    for names, rows in ((SUM_DEFAULTS, summed), (LEVEL_DEFAULTS, ~summed)):
        for name in reversed(names):
            shown[rows & ~np.isnan(methods[name])] = METHODS.index(name)
    return shown


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


def _sum_methods(timeline: Timeline, targets: PeriodTargets, periods: Periods, judged: Judged) -> dict[str, Array]:
    reported, to_date = periods.reported, judged.actual_to_date
    left = timeline.in_term & ~reported
    remaining = left.sum(axis=1)
    count = judged.reported_periods
    planned = r4.masked_sum(targets.level, left & targets.known)
    has_plan = targets.known.any(axis=1)
    recent, recent_targets = _recent(timeline, targets, reported, count)
    both = ~np.isnan(recent) & ~np.isnan(recent_targets)
    recent_actual, recent_target = r4.masked_sum(recent, both), r4.masked_sum(recent_targets, both)
    with np.errstate(divide="ignore", invalid="ignore"):
        speed = np.where(recent_target > 0, recent_actual / recent_target, np.nan)
        mean = to_date / count
    last = recent[:, 0]
    return {
        "pace": to_date + planned * speed,
        "plan": np.where(has_plan, to_date + planned, np.nan),
        "run_rate": to_date + mean * remaining,
        "moving_average": to_date + _moving_average(recent, np.minimum(count, RECENT), remaining),
        "last_year": _last_year(timeline, reported, left, to_date),
        "hold": to_date + last * remaining,
    }


def _recent(timeline: Timeline, targets: PeriodTargets, reported: Mask, count: np.ndarray) -> tuple[Array, Array]:
    """Return the last three reported values of each indicator and their targets, latest first, NaN where there are fewer."""
    values = np.full((len(count), RECENT), np.nan)
    planned = np.full((len(count), RECENT), np.nan)
    row, column, slot = _latest(reported, count, RECENT)
    values[row, slot] = timeline.values[row, column]
    planned[row, slot] = np.where(targets.known[row, column], targets.level[row, column], np.nan)
    return values, planned


def _latest(reported: Mask, count: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return row and column of the last reported cells of each row, and how many reported ones come after each."""
    rank = np.cumsum(reported, axis=1, dtype=np.int32)
    row, column = np.nonzero(reported & (rank > (count - most)[:, None]))
    return row, column, count[row] - rank[row, column]


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


def _last_year(timeline: Timeline, reported: Mask, left: Mask, to_date: Array) -> Array:
    """Return c + Σ last year's remaining × (c / Σ last year's same periods); NaN unless every period it uses is over and known."""
    landing = np.full(len(to_date), np.nan)
    used = np.nonzero(timeline.in_term.any(axis=0))[0]
    if not len(used):
        return landing
    source = same_period_last_year(timeline.cadence, timeline.ordinals[used]) - timeline.ordinals[0]
    source = np.where((source >= 0) & timeline.closed[np.clip(source, 0, len(timeline.ordinals) - 1)], source, -1)
    first = np.argmax(timeline.in_term[:, used], axis=1)
    every = np.arange(len(to_date))
    hopeful = np.nonzero((source[first] >= 0) & ~np.isnan(timeline.values[every, source[first]]))[0]
    if not len(hopeful):
        return landing
    last_year = np.where(source >= 0, timeline.values[hopeful][:, source], np.nan)
    known = ~(timeline.in_term[hopeful][:, used] & np.isnan(last_year)).any(axis=1)
    same = r4.masked_sum(last_year, reported[hopeful][:, used])
    rest = r4.masked_sum(last_year, left[hopeful][:, used])
    with np.errstate(divide="ignore", invalid="ignore"):
        grown = to_date[hopeful] + rest * (to_date[hopeful] / same)
    landing[hopeful] = np.where(known & (same > 0), grown, np.nan)
    return landing


def _level_methods(timeline: Timeline, periods: Periods, judged: Judged, rows: np.ndarray) -> tuple[Array, Array]:
    """Return hold and trend of mean and last indicators: the last value, and the Theil–Sen line at the last period (R8).

    A term that is over has no trend: it has landed on its last value.
    """
    count = judged.reported_periods
    hold = judged.actual
    trend = np.full(len(timeline.rows), np.nan)
    last = timeline.last_column
    going = rows[(count[rows] >= TREND_NEEDS) & (judged.column[rows] < last[rows])]
    if not len(going):
        return hold, trend
    row, column, slot = _latest(periods.reported[going], count[going], TREND_PERIODS)
    x = np.full((len(going), TREND_PERIODS), np.nan)
    y = np.full((len(going), TREND_PERIODS), np.nan)
    x[row, slot] = column
    y[row, slot] = timeline.values[going][row, column]
    trend[going] = theil_sen(x, y, last[going])
    return hold, trend


def theil_sen(x: Array, y: Array, at: np.ndarray) -> Array:
    """Return the Theil–Sen line of each row at `at`: slope the median of pairwise slopes, intercept the median of residuals.

    `x`, `y` are rows of points, NaN where there are fewer; each row needs two points.

    >>> theil_sen(np.array([[0.0, 1.0, 2.0]]), np.array([[1.0, 3.0, 5.0]]), np.array([4]))
    array([9.])
    """
    first, second = np.triu_indices(x.shape[1], k=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        slopes = (y[:, second] - y[:, first]) / (x[:, second] - x[:, first])
    slope = _median(slopes)
    intercept = _median(y - slope[:, None] * x)
    result: Array = intercept + slope * at
    return result


def _median(numbers: Array) -> Array:
    """Return the median of each row without its NaN (numpy's own goes row by row in Python)."""
    ordered = np.sort(numbers, axis=1)
    count = (~np.isnan(numbers)).sum(axis=1)
    every = np.arange(len(numbers))
    below, above = np.maximum(count - 1, 0) // 2, count // 2
    middle: Array = (ordered[every, below] + ordered[every, np.minimum(above, numbers.shape[1] - 1)]) / 2.0
    return middle
