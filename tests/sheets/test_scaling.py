"""Numbers in another unit are the decimals a person would write, one by one and as a column."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.sheets.cells.scaling import times, times_each

#: From one unit to another: percent, thousands, hundreds of millions, minutes in hours, days in hours, and the ways back.
FACTORS = [
    Fraction(*parts) for parts in ((100, 1), (1000, 1), (10**8, 1), (1, 1000), (1, 60), (24, 1), (1, 3600), (2, 3))
]
#: A whole number of 10^-places.
DECIMALS = st.tuples(st.integers(-(10**9), 10**9), st.integers(0, 6)).map(
    lambda parts: Fraction(parts[0], 10 ** parts[1])
)


@given(st.lists(DECIMALS, min_size=1, max_size=20), st.sampled_from(FACTORS))
def test_a_decimal_times_a_factor_is_the_exact_product_rounded_once(decimals, factor):
    numbers = [float(decimal) for decimal in decimals]
    wanted = [float(decimal * factor) for decimal in decimals]

    assert [times(number, factor) for number in numbers] == wanted
    assert times_each(np.array(numbers), factor).tolist() == wanted


@pytest.mark.parametrize(
    ("number", "factor", "wanted"),
    [
        (0.07, Fraction(100), 7.0),
        (2.3, Fraction(1000), 2300.0),
        (1.1, Fraction(10**8), 110_000_000.0),
        (123456789012.345, Fraction(1000), 123456789012345.0),
        (1e-15, Fraction(1000), 1e-12),
        (1 / 3, Fraction(100), 1 / 3 * 100),  # a third has no decimal to keep
        (1 / 3, Fraction(1, 60), 1 / 3 / 60),
        (1e300, Fraction(1000, 1), 1e303),
        (0.1, Fraction(1), 0.1),
        (5.0, Fraction(2), 10.0),
        (5.0, Fraction(0), 0.0),
    ],
)
def test_one_number_and_a_column_of_them_have_the_same_product(number, factor, wanted):
    assert times(number, factor) == wanted
    assert times_each(np.array([number, 1.0]), factor).tolist() == [wanted, float(factor)]


def test_a_product_too_large_for_a_float_is_refused_alone_and_infinite_in_a_column():
    with pytest.raises(OverflowError):
        times(1e300, Fraction(10**12))
    assert times_each(np.array([1e300]), Fraction(10**12)).tolist() == [math.inf]


def test_a_number_at_the_end_of_the_floats_is_still_told_in_a_smaller_unit():
    assert times(1.5e308, Fraction(100, 1000)) == 1.5e307
    assert times(1.7e308, Fraction(99, 100)) == pytest.approx(1.683e308)
