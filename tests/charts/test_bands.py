"""Bands are the lights read backwards: a value's band is the light scoring would give it."""

from __future__ import annotations

from itertools import pairwise
from math import inf

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kpicore.charts.bands import LightBand, light_bands
from kpicore.model.node import Band, Direction
from kpicore.scoring.attainment import (
    attainment_at_least,
    attainment_at_most,
    attainment_from_baseline,
    attainment_within,
)
from kpicore.scoring.result import Status

G, Y, R = Status.ON_TRACK, Status.WATCH, Status.OFF_TRACK


@pytest.mark.parametrize(
    ("target", "direction", "baseline", "expected"),
    [
        (100.0, Direction.AT_LEAST, None, [(R, -inf, 80), (Y, 80, 100), (G, 100, inf)]),
        (3.0, Direction.AT_MOST, None, [(G, -inf, 3), (Y, 3, 3.6), (R, 3.6, inf)]),
        (
            Band(low=20, high=30),
            Direction.WITHIN,
            None,
            [(R, -inf, 16), (Y, 16, 20), (G, 20, 30), (Y, 30, 36), (R, 36, inf)],
        ),
        (30.0, Direction.AT_MOST, 45.0, [(G, -inf, 30), (Y, 30, 33), (R, 33, inf)]),
        (80.0, Direction.AT_LEAST, 60.0, [(R, -inf, 76), (Y, 76, 80), (G, 80, inf)]),
        (0.0, Direction.AT_MOST, None, [(G, -inf, 0), (R, 0, inf)]),
        (-5.0, Direction.AT_LEAST, None, [(R, -inf, -5), (G, -5, inf)]),
        (None, Direction.AT_LEAST, None, []),
    ],
)
def test_bands_of_a_target(target, direction, baseline, expected):
    bands = light_bands(target, direction, green=1.0, yellow=0.8, baseline=baseline)

    assert [(band.light, pytest.approx(band.low), pytest.approx(band.high)) for band in bands] == expected


def test_thresholds_of_the_plan_move_the_edges():
    bands = light_bands(100.0, Direction.AT_LEAST, green=0.7, yellow=0.4)

    assert [(band.light, band.high) for band in bands] == [(R, 40.0), (Y, 70.0), (G, inf)]


thresholds = st.tuples(st.floats(0.5, 1.0), st.floats(0.1, 0.49))
values = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
positive = st.floats(0.01, 1e6).map(lambda value: round(value, 3))


@given(values, positive, thresholds, st.sampled_from([Direction.AT_LEAST, Direction.AT_MOST]))
@example(100.0, 100.0, (1.0, 0.4), Direction.AT_LEAST)
def test_a_value_lies_in_the_band_of_its_light(value, target, limits, direction):
    rule = attainment_at_least if direction is Direction.AT_LEAST else attainment_at_most
    ratio = float(rule(np.array([value]), np.array([target]))[0])

    bands = light_bands(target, direction, green=limits[0], yellow=limits[1])

    _assert_in_its_band(value, ratio, limits, bands)


@given(values, positive, positive, thresholds)
def test_a_value_lies_in_the_band_of_its_light_for_a_range(value, low, width, limits):
    ratio = float(attainment_within(np.array([value]), np.array([low]), np.array([low + width]))[0])

    bands = light_bands(Band(low=low, high=low + width), Direction.WITHIN, green=limits[0], yellow=limits[1])

    _assert_in_its_band(value, ratio, limits, bands)


@given(values, values, values, thresholds)
def test_a_value_lies_in_the_band_of_its_light_from_a_baseline(value, baseline, target, limits):
    assume(abs(target - baseline) > 0.01)
    ratio = float(attainment_from_baseline(np.array([value]), np.array([baseline]), np.array([target]))[0])

    bands = light_bands(target, Direction.AT_LEAST, green=limits[0], yellow=limits[1], baseline=baseline)

    _assert_in_its_band(value, ratio, limits, bands)


@given(st.one_of(values, st.builds(lambda low, width: Band(low=low, high=low + width), values, positive)), thresholds)
def test_bands_cover_every_value_without_gap_or_overlap(target, limits):
    direction = Direction.WITHIN if isinstance(target, Band) else Direction.AT_MOST

    bands = light_bands(target, direction, green=limits[0], yellow=limits[1])

    assert bands[0].low == -inf
    assert bands[-1].high == inf
    assert all(lower.high == upper.low for lower, upper in pairwise(bands))


def _assert_in_its_band(value: float, ratio: float, limits: tuple[float, float], bands: tuple[LightBand, ...]) -> None:
    green, yellow = limits
    if min(abs(ratio - green), abs(ratio - yellow)) < 1e-6:
        return  # on an edge the ratio's rounding to nine places decides
    light = G if ratio > green else Y if ratio > yellow else R
    assert light in {band.light for band in bands if band.low <= value <= band.high}
