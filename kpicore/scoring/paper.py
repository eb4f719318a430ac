"""Sums and differences as on paper (R2): rounded to the most decimal places among what is added, so that 0.1 + 0.2 − 0.3 is 0.

Figures with more than `MOST_PLACES` decimals, such as a third of something, are no figures of a sheet: what they add up to stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import fsum, inf

import numpy as np
from numpy.typing import NDArray

from kpicore.scoring.attainment import Array

MOST_PLACES = 9
#: How far a number may be from its decimals: what a change of unit and back leaves.
_DUST = 4 * np.finfo(float).eps
#: A larger number has no decimals to round.
_WHOLE = 2.0**53

Places = NDArray[np.int8]


def places(values: Array) -> Places:
    """Return how many decimal places each number is written with, `MOST_PLACES` + 1 where it has more. NaN counts as 0.

    >>> places(np.array([3.0, 0.25, 1 / 3])).tolist()
    [0, 2, 10]
    """
    given = np.asarray(values, dtype=np.float64)
    flat = given.ravel()
    found = np.zeros(flat.shape, dtype=np.int8)
    more = np.flatnonzero(np.isfinite(flat))
    for count in range(MOST_PLACES + 1):
        left = flat[more]
        more = more[(np.abs(left) < _WHOLE) & (np.abs(np.round(left, count) - left) > _DUST * np.abs(left))]
        found[more] = count + 1
    return found.reshape(given.shape)


def settled(total: Array, most: Places) -> Array:
    """Return sums rounded to the most places among what was added, sum by sum; `most` has their shape."""
    result = np.array(total, dtype=np.float64)
    for count in range(MOST_PLACES + 1):
        chosen = (most == count) & (np.abs(result) < _WHOLE)
        if chosen.any():
            result = np.where(chosen, np.round(np.where(chosen, result, 0.0), count), result)
    return result + 0.0


def added(parts: Sequence[Array]) -> Array:
    """Return arrays added up element by element, as on paper.

    >>> added([np.array([0.1, 1e9]), np.array([0.2, 0.1]), np.array([-0.3, -1e9])]).tolist()
    [0.0, 0.1]
    """
    return settled(reduce(np.add, parts), reduce(np.maximum, (places(part) for part in parts)))


def total(values: Sequence[float] | Array) -> float:
    """Return the sum of some numbers as on paper; infinite where no float can hold it.

    >>> total([0.1, 0.2, -0.3])
    0.0
    """
    numbers = np.asarray(values, dtype=np.float64)
    most = places(numbers).max(initial=0)
    try:
        exact = fsum(numbers)
    except (OverflowError, ValueError):  # too large, or infinite both ways
        return inf
    return float(exact if most > MOST_PLACES or abs(exact) >= _WHOLE else round(exact, int(most))) + 0.0
