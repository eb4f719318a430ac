"""Attainment of one period (R4): a ratio where there is one, and always whether the target was met.

Actuals, targets and baselines are in the indicator's unit, in arrays of shapes that broadcast; NaN is missing and gives NaN (ratio)
or False (met). Ratios are rounded to 9 places here, once, before anything compares them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: Decimal places of a ratio (conventions of the rules).
PLACES = 9
#: Without a ratio, amounts closer than this share of their bound are the same: a mean is a quotient (R2).
_SAME = 1e-12


def attainment_at_least(actual: ArrayLike, target: ArrayLike) -> Array:
    """Return how much of a not-less-than target was reached (R4.2). NaN where the target is zero or negative.

    >>> attainment_at_least(np.array([15.0, 12.0, 5.0]), np.array([15.0, 15.0, 0.0]))
    array([1. , 0.8, nan])
    """
    return _rounded(_over(actual, target))


def attainment_at_most(actual: ArrayLike, limit: ArrayLike) -> Array:
    """Return how well a not-more-than limit was kept: 1.0 at the limit, 1.5 at half of it, 0 at twice (R4.2).

    NaN where the limit is zero or negative: there is no ratio, only met or not.

    >>> attainment_at_most(np.array([0.8, 1.5, 1.75]), np.array([1.0, 1.0, 1.0]))
    array([1.2 , 0.5 , 0.25])
    """
    return _rounded(2.0 - _over(actual, limit))


def attainment_within(actual: ArrayLike, low: ArrayLike, high: ArrayLike) -> Array:
    """Return how well a band was kept: 1.0 inside, less outside by the nearer bound (R4.3).

    NaN outside when that bound is zero or negative.

    >>> attainment_within(np.array([15.0, 5.0, 30.0]), np.array([10.0] * 3), np.array([20.0] * 3))
    array([1. , 0.5, 0.5])
    """
    actual, low, high = np.broadcast_arrays(np.asarray(actual, float), np.asarray(low, float), np.asarray(high, float))
    outside = np.where(actual < low, _over(actual, low), 2.0 - _over(actual, high))
    inside = (low - _SAME * np.abs(low) <= actual) & (actual <= high + _SAME * np.abs(high))
    return _rounded(np.where(inside, 1.0, outside))


def attainment_from_baseline(actual: ArrayLike, baseline: ArrayLike, target: ArrayLike) -> Array:
    """Return how much of the way from the baseline to the target was gone, rising or falling (R4.1). NaN where there is no way.

    >>> attainment_from_baseline(np.array([34.0]), np.array([45.0]), np.array([30.0]))
    array([0.73333333])
    """
    way = np.asarray(target, float) - np.asarray(baseline, float)
    gone = np.asarray(actual, float) - np.asarray(baseline, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _rounded(np.where(way == 0, np.nan, gone / way))


def judged_at_least(actual: Array, target: Array) -> tuple[Array, Mask]:
    """Return the ratio to a target not to fall short of, and whether it was met (R4.1)."""
    ratio = attainment_at_least(actual, target)
    return ratio, met_at_least(actual, target, ratio)


def judged_at_most(actual: Array, limit: Array) -> tuple[Array, Mask]:
    """Return how well a limit was kept, and whether it was (R4.2)."""
    ratio = attainment_at_most(actual, limit)
    return ratio, met_at_most(actual, limit, ratio)


def met_at_least(actual: ArrayLike, target: ArrayLike, ratio: Array) -> Mask:
    """Return whether the target was met: by the ratio where there is one, else by comparison (R4)."""
    return _met(actual, target, ratio, side=1.0)


def met_at_most(actual: ArrayLike, limit: ArrayLike, ratio: Array) -> Mask:
    """Return whether the limit was kept: by the ratio where there is one, else by comparison (R4)."""
    return _met(actual, limit, ratio, side=-1.0)


def _met(actual: ArrayLike, target: ArrayLike, ratio: Array, side: float) -> Mask:
    met: Mask = np.asarray(ratio >= 1.0)
    bare = np.isnan(ratio) & ~np.isnan(actual)
    if bare.any():
        reached, wanted = (
            np.broadcast_to(np.asarray(numbers, float), bare.shape)[bare] for numbers in (actual, target)
        )
        met[bare] = side * (reached - wanted) >= -_SAME * np.abs(wanted)
    return met


def met_within(ratio: Array) -> Mask:
    """Return whether the band was kept: inside the ratio is 1.0, outside it is less or there is none (R4.3)."""
    return ratio >= 1.0


def _over(actual: ArrayLike, target: ArrayLike) -> Array:
    """Return actual / target, NaN where the target is not positive."""
    target = np.asarray(target, float)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio: Array = np.asarray(np.asarray(actual, float) / target)
    none = target <= 0
    if none.any():
        np.copyto(ratio, np.nan, where=none)
    return ratio


def _rounded(ratio: Array) -> Array:
    """Round a ratio where it stands."""
    rounded: Array = np.round(ratio, PLACES, out=ratio)
    return rounded
