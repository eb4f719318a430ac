"""Where an indicator of aggregation mean or last will end (R8), and why that method: defaults, back-tests, limits of the unit.

The past of an indicator are its closed periods with an actual: those of its term and of the year before it, the latest `MOST_VALUES`.
Arrays are indicators × these values, oldest first and aligned at the right; NaN (a column of -1) where there are fewer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from kpicore.scoring.addition import NOISE
from kpicore.scoring.attainment import Array, Mask
from kpicore.scoring.judge import Judged
from kpicore.scoring.program import Indices, Program
from kpicore.scoring.targets import PeriodTargets
from kpicore.scoring.timeline import Timeline

#: In the order in which a tie is decided.
LEVEL_METHODS = ("hold", "recent", "trend", "path")
HOLD, PATH = LEVEL_METHODS.index("hold"), LEVEL_METHODS.index("path")
RECENT = 3
TREND_PERIODS = 12
#: Two points always lie on a line: they are no trend.
TREND_NEEDS = 3
#: Three years of months. What lies further back was another business, and would cost as much as scoring itself.
MOST_VALUES = 36
#: Values from so many days before the term count as past (R1's year of history, like the rectangle's).
YEAR_DAYS = 372
#: Another method takes the default's place by an error this much smaller, over at least so many origins (R8).
BETTER = 0.9
LEAST_ORIGINS = 8

#: Rows whose slopes fit into the processor's cache together.
_AT_ONCE = 1024

_PERCENT = frozenset({"%", "％"})
_RANK = "位"
#: Units whose zero is a convention: neither end is a limit.
_WITHOUT_LIMITS = frozenset({"℃", "°C", "℉", "°F", "度"})


@dataclass(frozen=True, slots=True)
class LevelLandings:
    """One value per indicator; by method where `values`, `errors` and `cut` are indicators × `LEVEL_METHODS`, NaN: does not apply.

    `errors` are mean absolute errors of the back-test over `origins` origins, `steps` values ahead; NaN below 8 origins.
    `floor` and `ceiling` are the limits of the unit that hold (infinite: none), `cut` says which methods were held by them.
    """

    values: Array
    default: Indices
    shown: Indices
    errors: Array
    origins: Indices
    steps: Indices
    floor: Array
    ceiling: Array
    cut: Mask
    has_landed: Mask


@dataclass(frozen=True, slots=True)
class _Past:
    """The latest values of each indicator with their columns, the targets there, and how many there are."""

    columns: Array
    values: Array
    targets: Array
    count: Indices


def land_levels(
    program: Program, timeline: Timeline, targets: PeriodTargets, judged: Judged, rows: Indices
) -> LevelLandings:
    """Return the landing of these rows of mean and last by every method, the method shown, and what decided it (R8)."""
    past = _past(program, timeline, targets, rows)
    floor, ceiling = _limits(program, timeline, targets, rows, past)
    last = timeline.last_column[rows]
    every = np.arange(len(rows))
    after = np.arange(timeline.in_term.shape[1]) > judged.period.column[rows, None]
    left = (timeline.applies[rows] & after).sum(axis=1)
    baseline = np.where(program.is_reach[timeline.rows[rows]], program.baseline[timeline.rows[rows]], np.nan)
    now = np.full(len(rows), MOST_VALUES - 1)
    forecasts = _forecasts(past, baseline, every, now, last, targets.level[rows, last])
    forecasts[left == 0, HOLD + 1 :] = np.nan
    values = np.clip(forecasts, floor[:, None], ceiling[:, None])
    default = np.where(np.isnan(values[:, PATH]), HOLD, PATH)
    steps = np.minimum(left, past.count // 3)
    errors, origins = _back_test(past, baseline, default, steps, floor, ceiling)
    usual = np.take_along_axis(errors, default[:, None], axis=1)
    slack = 1.0 + NOISE
    with np.errstate(invalid="ignore"):
        is_better = (errors <= BETTER * usual * slack) & (usual > 0)
    candidates = np.where(is_better, errors, np.inf)
    lowest = candidates.min(axis=1, keepdims=True)
    best = np.argmax(candidates <= lowest * slack, axis=1)
    return LevelLandings(
        values=values,
        default=default,
        shown=np.where(is_better.any(axis=1), best, default),
        errors=errors,
        origins=origins,
        steps=steps,
        floor=floor,
        ceiling=ceiling,
        cut=~np.isnan(values) & (values != forecasts),
        has_landed=left == 0,
    )


def _past(program: Program, timeline: Timeline, targets: PeriodTargets, rows: Indices) -> _Past:
    """Return the latest closed periods with an actual, of the term and of the year before it."""
    ahead = int(np.count_nonzero(timeline.closed))  # periods close one after the other
    earliest = program.start[timeline.rows[rows]] - YEAR_DAYS
    first = np.argmax(timeline.in_term[rows], axis=1)
    before = (np.arange(ahead) < first[:, None]) & (timeline.last_days[:ahead] >= earliest[:, None])
    is_past = (before & ~np.isnan(timeline.values[rows, :ahead])) | timeline.reported[rows, :ahead]
    from_the_end = np.cumsum(is_past[:, ::-1], axis=1, dtype=np.int32)[:, ::-1]
    line, column = np.nonzero(is_past & (from_the_end <= MOST_VALUES))
    columns = np.full((len(rows), MOST_VALUES), -1)
    columns[line, MOST_VALUES - from_the_end[line, column]] = column
    there, cells = columns >= 0, (rows[:, None], np.maximum(columns, 0))
    return _Past(
        columns=np.where(there, columns, np.nan),
        values=np.where(there, timeline.values[cells], np.nan),
        targets=np.where(there & targets.known[cells], targets.level[cells], np.nan),
        count=there.sum(axis=1),
    )


def _limits(
    program: Program, timeline: Timeline, targets: PeriodTargets, rows: Indices, past: _Past
) -> tuple[Array, Array]:
    """Return the ends of what the unit can be, where past, final target and baseline keep to them; infinite elsewhere (R8)."""
    nodes, last = timeline.rows[rows], timeline.last_column[rows]
    units = [program.nodes[node].unit.strip() for node in nodes.tolist()]
    floor = np.array([-np.inf if unit in _WITHOUT_LIMITS else 1.0 if unit == _RANK else 0.0 for unit in units])
    ceiling = np.array([100.0 if unit in _PERCENT else np.inf for unit in units])
    final = [bound[rows, last] for bound in (targets.level, targets.low, targets.high) if bound is not None]
    for numbers in (past.values.T, program.baseline[nodes], *final):
        floor[np.any(np.atleast_2d(numbers) < floor, axis=0)] = -np.inf
        ceiling[np.any(np.atleast_2d(numbers) > ceiling, axis=0)] = np.inf
    return floor, ceiling


def _forecasts(past: _Past, baseline: Array, line: Indices, slot: Indices, at: Array | Indices, target: Array) -> Array:
    """Return what each method says of column `at` with its `target`, standing at these lines and slots of the past."""
    value = past.values[line, slot]
    total, count = value.copy(), np.ones(len(line))
    for back in range(1, RECENT):
        earlier = np.where(slot >= back, past.values[line, slot - back], np.nan)
        known = ~np.isnan(earlier)
        total, count = total + np.where(known, earlier, 0.0), count + known
    way = past.targets[line, slot] - baseline[line]
    with np.errstate(divide="ignore", invalid="ignore"):
        attained = np.where(way != 0, (value - baseline[line]) / way, np.nan)
        path = baseline[line] + (target - baseline[line]) * attained
    return np.column_stack([value, total / count, _rolling_trend(past.columns, past.values, line, slot, at), path])


def _back_test(
    past: _Past, baseline: Array, default: Indices, steps: Indices, floor: Array, ceiling: Array
) -> tuple[Array, Indices]:
    """Return the mean absolute error of each method and the number of origins; NaN where there are fewer than 8.

    An origin is a value with two before it and one `steps` values later, for which the default says something.
    """
    slots = np.arange(MOST_VALUES)
    is_origin = (slots >= (MOST_VALUES - past.count + TREND_NEEDS - 1)[:, None]) & (
        slots < (MOST_VALUES - steps)[:, None]
    )
    is_origin &= steps[:, None] > 0
    ahead = np.minimum(slots + steps[:, None], MOST_VALUES - 1)
    towards = np.take_along_axis(past.targets, ahead, axis=1)
    with np.errstate(invalid="ignore"):
        has_path = ~np.isnan(towards) & ~np.isnan(past.targets) & (past.targets != baseline[:, None])
    is_origin &= has_path | (default == HOLD)[:, None]
    origins = is_origin.sum(axis=1)
    errors = np.full((len(origins), len(LEVEL_METHODS)), np.nan)
    line, slot = np.nonzero(is_origin & (origins >= LEAST_ORIGINS)[:, None])
    if not len(line):
        return errors, origins
    later = ahead[line, slot]
    forecast = _forecasts(past, baseline, line, slot, past.columns[line, later], towards[line, slot])
    forecast = np.clip(forecast, floor[line, None], ceiling[line, None])
    missed = np.abs(forecast - past.values[line, later][:, None])
    tested = origins >= LEAST_ORIGINS
    size = np.abs(np.where(np.isnan(past.values), 0.0, past.values)).max(axis=1)[tested]
    for method in range(len(LEVEL_METHODS)):
        mean = np.bincount(line, weights=missed[:, method], minlength=len(origins))[tested] / origins[tested]
        errors[tested, method] = np.where(mean <= NOISE * size, 0.0, mean)
    errors[default != PATH, PATH] = np.nan
    return errors, origins


def _rolling_trend(x: Array, y: Array, line: Indices, slot: Indices, at: Array | Indices) -> Array:
    """Return the Theil–Sen line through the 12 points that end at each slot, at `at`; NaN with fewer than three points.

    Its slope is the median of pairwise slopes, its intercept the median of residuals. `x`, `y` are lines of points, NaN where
    there are fewer. The slopes of two points are worked out once, however many windows hold both.

    >>> odd = np.array([[1.0, 3.0, 50.0, 7.0, 9.0]])
    >>> _rolling_trend(np.arange(5.0)[None], odd, np.array([0, 0]), np.array([1, 4]), np.array([6, 6]))
    array([nan, 13.])
    """
    padding = ((0, 0), (TREND_PERIODS - 1, 0))
    across, up = (np.pad(each, padding, constant_values=np.nan) for each in (x, y))
    with np.errstate(divide="ignore", invalid="ignore"):
        slopes = [
            (up[:, lag:] - up[:, :-lag]) / (across[:, lag:] - across[:, :-lag]) for lag in range(1, TREND_PERIODS)
        ]
    windows = [sliding_window_view(each, TREND_PERIODS - lag, axis=1) for lag, each in enumerate(slopes, start=1)]
    points = [sliding_window_view(each, TREND_PERIODS, axis=1) for each in (across, up)]
    result = np.empty(len(line))
    for start in range(0, len(line), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        here = line[some], slot[some]
        slope = _median(np.concatenate([each[here] for each in windows], axis=1))
        x_there, y_there = (each[here] for each in points)
        level = _median(y_there - slope[:, None] * x_there) + slope * at[some]
        result[some] = np.where(np.isnan(y_there[:, -TREND_NEEDS]), np.nan, level)
    return result


def _median(numbers: Array) -> Array:
    """Return the median of each row without its NaN (numpy's own goes row by row in Python)."""
    ordered = np.sort(numbers, axis=1)
    count = (~np.isnan(ordered)).sum(axis=1)
    every = np.arange(len(numbers))
    below, above = np.maximum(count - 1, 0) // 2, count // 2
    middle: Array = (ordered[every, below] + ordered[every, np.minimum(above, numbers.shape[1] - 1)]) / 2.0
    return middle
