"""Where the lights change: R4 and R6 read backwards, from a ratio to the value that earns it.

Values are in the indicator's unit. Bands cover the whole line from −∞ to +∞, each with the light a value inside it
would get.
"""

from __future__ import annotations

from math import inf
from typing import NamedTuple

from kpicore.model.node import Band, Direction
from kpicore.scoring import Status


class LightBand(NamedTuple):
    """The values from `low` to `high` that get one light."""

    light: Status
    low: float
    high: float


def light_bands(
    target: float | Band | None,
    direction: Direction,
    *,
    green: float,
    yellow: float,
    baseline: float | None = None,
) -> tuple[LightBand, ...]:
    """Return the bands of one period's target, lowest values first; none without a target.

    `baseline` only for reach targets (R4.1). Where there is no ratio (R4.4) the target itself parts green from red.
    """
    if target is None:
        return ()
    if isinstance(target, Band):
        return _around(target, green, yellow)
    if baseline is not None and baseline != target:
        edges = (baseline + green * (target - baseline), baseline + yellow * (target - baseline))
        return _above(*edges) if target > baseline else _below(*edges)
    if direction is Direction.AT_MOST:
        return _below((2 - green) * target, (2 - yellow) * target) if target > 0 else _below(target, target)
    return _above(green * target, yellow * target) if target > 0 else _above(target, target)


def _above(green: float, yellow: float) -> tuple[LightBand, ...]:
    return _kept(
        LightBand(Status.OFF_TRACK, -inf, yellow),
        LightBand(Status.WATCH, yellow, green),
        LightBand(Status.ON_TRACK, green, inf),
    )


def _below(green: float, yellow: float) -> tuple[LightBand, ...]:
    return _kept(
        LightBand(Status.ON_TRACK, -inf, green),
        LightBand(Status.WATCH, green, yellow),
        LightBand(Status.OFF_TRACK, yellow, inf),
    )


def _around(band: Band, green: float, yellow: float) -> tuple[LightBand, ...]:
    """Return the bands of a within target: inside is a ratio of 1.0, outside it falls off where the bound is
    positive.
    """
    inside = Status.ON_TRACK if green <= 1 else Status.WATCH if yellow <= 1 else Status.OFF_TRACK
    low_green, low_yellow = _falls_off(band.low, min(green, 1), min(yellow, 1))
    high_green, high_yellow = _falls_off(band.high, 2 - min(green, 1), 2 - min(yellow, 1))
    edge = Status.WATCH if green <= 1 else inside
    return _kept(
        LightBand(Status.OFF_TRACK, -inf, low_yellow),
        LightBand(edge, low_yellow, low_green),
        LightBand(inside, low_green, high_green),
        LightBand(edge, high_green, high_yellow),
        LightBand(Status.OFF_TRACK, high_yellow, inf),
    )


def _falls_off(bound: float, green: float, yellow: float) -> tuple[float, float]:
    return (bound * green, bound * yellow) if bound > 0 else (bound, bound)


def _kept(*bands: LightBand) -> tuple[LightBand, ...]:
    return tuple(band for band in bands if band.low < band.high)
