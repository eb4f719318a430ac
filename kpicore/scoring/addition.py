"""Numbers add as on paper (R2): a sum of cells has as many decimal places as the cell with the most, and no dust of binary fractions.

Only sums that did not come out whole can hold dust, so integers cost nothing more. Where the error of adding is far below the last
place a cell can have, the sum on paper is the one short decimal within that error, and no cell has to be looked at; the cells are asked
only where large amounts leave room for several. Cells with more than `MOST` places (a third, a share of a total) are quotients and not
something a person wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Indices = NDArray[np.int64]

#: More decimal places than this nobody writes into a cell.
MOST = 9
#: A sum of quotients smaller than this share of what was added up is noise; so is a difference between a figure and its bound (R2).
NOISE = 1e-12
#: Beyond this a float has no places left to round to.
_LARGEST = 2.0**52
#: The error of adding n numbers is below n × this × their size; what is added side by side in blocks stays far below.
_STEP = 2.0**-53
_FEWEST = 16
#: With an error up to this only one decimal of seven places is within reach of a sum.
_NARROW = 0.25e-7


def added(numbers: Iterable[float]) -> float:
    """Return the sum of a few numbers as they are written.

    >>> added([0.1, 0.2, -0.3])
    0.0
    """
    return float(sum((Decimal(repr(float(number))) for number in numbers), Decimal(0))) + 0.0


def subtracted(number: float, other: float) -> float:
    """Return number − other as they are written.

    >>> subtracted(0.3, 0.1)
    0.2
    """
    return added((number, -other))


def masked_sum(numbers: Array, mask: Mask, rows: Mask | None = None) -> Array:
    """Return the sum of each row over a mask, as on paper; NaN for rows not asked for.

    >>> masked_sum(np.array([[0.1, 0.2, -0.3, np.nan]]), np.array([[True, True, True, False]]))
    array([0.])
    """
    if rows is not None and not rows.all():
        some = np.full(len(rows), np.nan)
        some[rows] = masked_sum(numbers[rows], mask[rows])
        return some
    total: Array = np.einsum("ij,ij->i", numbers, mask)
    if np.isnan(total).any():  # a missing number beside the mask: slower, one by one
        total = np.add.reduce(numbers, axis=1, where=mask, initial=0.0)
    odd = np.nonzero(_is_odd(total))[0]
    if len(odd):
        size = np.abs(total)
        if (numbers < 0).any():
            size = np.add.reduce(np.abs(numbers), axis=1, where=mask, initial=0.0)
        total[odd] = _on_paper(
            total[odd], size[odd], numbers.shape[1], lambda at: _most_places(numbers[odd[at]], mask[odd[at]])
        )
    return total


def cumulated(numbers: Array, mask: Mask) -> Array:
    """Return the sums of one row up to each column over a mask, as on paper.

    >>> cumulated(np.array([0.1, np.nan, 0.2, -0.3]), np.array([True, False, True, True]))
    array([0.1, 0.1, 0.3, 0. ])
    """
    counted = np.where(mask, numbers, 0.0)
    total: Array = np.cumsum(counted)
    odd = np.nonzero(_is_odd(total))[0]
    if len(odd):
        size = np.cumsum(np.abs(counted))
        most = np.maximum.accumulate(places_of(counted))
        total[odd] = _on_paper(total[odd], size[odd], len(total), lambda at: most[odd[at]])
    return total


def grouped_sum(groups: Indices, numbers: Array, size: int) -> Array:
    """Return the sum of the numbers of each group 0..size-1, as on paper; 0 for a group without any.

    >>> grouped_sum(np.array([0, 0, 2]), np.array([-0.1, -0.2, 5.0]), 3)
    array([-0.3,  0. ,  5. ])
    """
    total: Array = np.bincount(groups, weights=numbers, minlength=size).astype(np.float64)
    odd = np.nonzero(_is_odd(total))[0]
    if len(odd):
        size_of: Array = np.bincount(groups, weights=np.abs(numbers), minlength=size).astype(np.float64)
        longest = int(np.bincount(groups).max())
        total[odd] = _on_paper(
            total[odd], size_of[odd], longest, lambda at: _places_by_group(groups, numbers, size)[odd[at]]
        )
    return total


def _places_by_group(groups: Indices, numbers: Array, size: int) -> Indices:
    places = np.zeros(size, dtype=np.int64)
    np.maximum.at(places, groups, places_of(numbers))
    return places


def places_of(numbers: Array) -> Indices:
    """Return how many decimal places each number is written with, MOST + 1 for more than MOST, 0 for what is no number.

    >>> places_of(np.array([3.0, 0.25, -1.5, 1 / 3]))
    array([ 0,  2,  1, 10])
    """
    places = np.zeros(len(numbers), dtype=np.int64)
    left = np.nonzero(np.isfinite(numbers))[0]
    for count in range(MOST + 1):
        left = left[~_is_written(numbers[left], 10.0**count)]
        if not len(left):
            break
        places[left] = count + 1
    return places


def _most_places(numbers: Array, mask: Mask) -> Indices:
    """Return the most places in each row over a mask. The first number of a row tells where to begin, so that most need one look."""
    most = places_of(numbers[np.arange(len(numbers)), np.argmax(mask, axis=1)])
    left = np.nonzero(most <= MOST)[0]
    while len(left):
        scale: Array = np.power(10.0, most[left, None])
        written = _is_written(numbers[left], scale) | ~mask[left]
        left = left[~written.all(axis=1)]
        most[left] += 1
        left = left[most[left] <= MOST]
    return most


def _is_written(numbers: Array, scale: float | Array) -> Mask:
    """Return which numbers are a whole number of these parts: the float of such a decimal is the quotient of two exact integers."""
    with np.errstate(over="ignore", invalid="ignore"):
        written: Mask = np.rint(numbers * scale) / scale == numbers
    return written


def _is_odd(total: Array) -> Mask:
    """Return which sums can hold dust: those that are numbers and not whole."""
    odd: Mask = np.isfinite(total) & (total != np.rint(total))
    return odd


def _on_paper(total: Array, size: Array, count: int, places: Callable[[Indices], Indices]) -> Array:
    """Return sums without their dust. `size` is each sum of the amounts without their signs, `count` how many were added at most;
    `places` tells for some of the sums the most places among what was added.
    """
    error = max(count, _FEWEST) * _STEP * size
    found = _shortest(total, error)
    wide = np.nonzero(error > _NARROW)[0]
    if len(wide):
        decimals, sums = places(wide), total[wide]
        scale = np.power(10.0, decimals)
        on_paper = np.rint(sums * scale)
        is_written = (decimals <= MOST) & (np.abs(on_paper) < _LARGEST)
        # Sums of quotients have no places: they stay as they are, but are zero where only noise is left.
        quotients: Array = np.where(np.abs(sums) <= NOISE * size[wide], 0.0, sums)
        found[wide] = np.where(is_written, on_paper / scale, quotients) + 0.0
    return found


def _shortest(total: Array, error: Array) -> Array:
    """Return the decimal with the fewest places within the error of each sum; the sum itself where none has up to MOST."""
    found = total.copy()
    left = np.arange(len(total))
    for count in range(MOST + 1):
        scale = 10.0**count
        decimal = np.rint(total[left] * scale) / scale
        near = np.abs(decimal - total[left]) <= error[left]
        found[left[near]] = decimal[near]
        left = left[~near]
        if not len(left):
            break
    return found + 0.0
