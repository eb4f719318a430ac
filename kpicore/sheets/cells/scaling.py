"""Numbers taken to another unit without the dust of binary arithmetic: 0.07 × 100 is 7.0 and 2.3 × 1000 is 2300.0.

A float that is a decimal of at most 15 digits is taken for that decimal and its product is correctly rounded. Any other
float (a third, the mean of seven) has no decimal to keep: its product is the usual one.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_DIGITS = 1e15
_EXACT = 2.0**53
_PLACES = range(16)


@lru_cache(maxsize=1024)
def _steps(factor: Fraction) -> tuple[tuple[float, float, float, float], ...]:
    """Return (10^places, the largest whole number, numerator, denominator) for each number of decimal places."""
    steps = []
    for places in _PLACES:
        rest = factor / 10**places
        numerator, denominator = abs(rest.numerator), rest.denominator
        if numerator < _EXACT and int(float(denominator)) == denominator:
            limit = min(_DIGITS, float(int(_EXACT) // max(numerator, 1)))
            steps.append((10.0**places, limit, float(rest.numerator), float(denominator)))
    return tuple(steps)


def times(number: float, factor: Fraction) -> float:
    """Return number × factor, rounded once; raises OverflowError where it is too large for a float."""
    if factor == 1:
        return number
    for power, limit, numerator, denominator in _steps(factor):
        whole = float(round(number * power)) if abs(number) * power < limit else math.nan
        if whole / power == number:
            return whole * numerator / denominator
    product = number * factor.numerator / factor.denominator
    return product if math.isfinite(product) else float(Fraction(number) * factor)


def times_each(numbers: NDArray[np.float64], factor: Fraction) -> NDArray[np.float64]:
    """Return `times` of each finite number; infinite where it is too large on the way."""
    if factor == 1:
        return numbers
    with np.errstate(over="ignore", invalid="ignore"):
        products = numbers * factor.numerator / factor.denominator
        left = np.arange(len(numbers))
        for power, limit, numerator, denominator in _steps(factor):
            raised = numbers[left] * power
            whole = np.where(np.abs(numbers[left]) * power < limit, np.rint(raised), np.nan)
            fits = whole / power == numbers[left]
            products[left[fits]] = whole[fits] * numerator / denominator
            left = left[~fits]
            if not len(left):
                break
    return products
