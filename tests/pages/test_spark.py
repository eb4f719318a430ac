"""Sparklines: runs of points with gaps, nothing for fewer than two values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.spark import HEIGHT, WIDTH, spark_points


def test_the_lowest_value_lies_at_the_bottom_the_highest_at_the_top():
    assert spark_points([10, 20]) == [[(4, 36), (216, 4)]]


def test_a_missing_value_is_a_gap_not_a_straight_line_over_it():
    assert [len(run) for run in spark_points([1, 2, None, 3, 4])] == [2, 2]


def test_a_value_between_two_gaps_is_a_run_of_its_own():
    assert spark_points([1, None, 2, None, 3])[1] == [(110, 20)]


def test_equal_values_are_a_level_line():
    assert spark_points([5, 5, 5]) == [[(4, 20), (110, 20), (216, 20)]]


@pytest.mark.parametrize("values", [[], [1], [None, 1, None], [None, None]])
def test_fewer_than_two_values_are_no_picture(values):
    assert spark_points(values) == []


@given(st.lists(st.none() | st.floats(-1e15, 1e15), min_size=2, max_size=20))
def test_every_point_lies_inside_the_picture_and_none_is_lost(values):
    points = [point for run in spark_points(values) for point in run]

    known = sum(value is not None for value in values)
    assert len(points) == (known if known > 1 else 0)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
