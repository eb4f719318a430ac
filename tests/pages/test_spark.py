"""Sparklines: runs of points with gaps, target lines, nothing for fewer than two values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.spark import HEIGHT, WIDTH, spark_of


def test_the_lowest_value_lies_at_the_bottom_the_highest_at_the_top():
    assert spark_of([10, 20]) == ([[(3, 21), (93, 3)]], [])


def test_a_missing_value_is_a_gap_not_a_straight_line_over_it():
    assert [len(run) for run in spark_of([1, 2, None, 3, 4]).runs] == [2, 2]


def test_a_value_between_two_gaps_is_a_run_of_its_own():
    assert spark_of([1, None, 2, None, 3]).runs[1] == [(48, 12)]


def test_equal_values_are_a_level_line():
    assert spark_of([5, 5, 5]).runs == [[(3, 12), (48, 12), (93, 12)]]


def test_a_target_is_a_line_across_and_belongs_to_the_picture_even_where_no_value_reaches_it():
    assert spark_of([10, 20], [30]) == ([[(3, 21), (93, 12)]], [3])
    assert spark_of([6, 8], [5, 10]).targets == [21, 3]


@pytest.mark.parametrize("values", [[], [1], [None, 1, None], [None, None]])
def test_fewer_than_two_values_are_no_picture(values):
    assert spark_of(values, [1.0]) is None


@given(
    st.lists(st.none() | st.floats(-1e15, 1e15), min_size=2, max_size=20), st.lists(st.floats(-1e15, 1e15), max_size=2)
)
def test_every_point_lies_inside_the_picture_and_none_is_lost(values, targets):
    found = spark_of(values, targets)
    points = [point for run in found.runs for point in run] if found else []

    known = sum(value is not None for value in values)
    assert len(points) == (known if known > 1 else 0)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert all(0 <= y <= HEIGHT for y in (found.targets if found else []))
