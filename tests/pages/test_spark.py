"""Sparklines: a line with gaps, nothing for fewer than two values."""

from __future__ import annotations

import re
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.spark import HEIGHT, WIDTH, sparkline_md


def picture(values) -> str:
    return b64decode(re.fullmatch(r"!\[x\]\(data:image/svg\+xml;base64,(.*)\)", sparkline_md(values, "x"))[1]).decode()


def lines(values) -> list[str]:
    return re.findall(r'polyline points="([^"]*)"', picture(values))


def test_the_lowest_value_lies_at_the_bottom_the_highest_at_the_top():
    assert lines([10, 20]) == ["4,36 216,4"]


def test_a_missing_value_is_a_gap_not_a_straight_line_over_it():
    assert len(lines([1, 2, None, 3, 4])) == 2


def test_a_value_between_two_gaps_is_a_dot():
    assert lines([1, None, 2, None, 3])[1] == "110,20 110,20"


def test_equal_values_are_a_level_line():
    assert lines([5, 5, 5]) == ["4,20 110,20 216,20"]


@pytest.mark.parametrize("values", [[], [1], [None, 1, None], [None, None]])
def test_fewer_than_two_values_are_no_picture(values):
    assert sparkline_md(values, "x") == ""


@given(st.lists(st.none() | st.floats(-1e15, 1e15), min_size=2, max_size=20))
def test_every_point_lies_inside_the_picture(values):
    if sum(value is not None for value in values) < 2:
        return
    for line in lines(values):
        for point in line.split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT
