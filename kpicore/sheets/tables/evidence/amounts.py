"""The numbers of a table as one array, lines by periods, and what can be computed of them: sums, differences, ratios, steps, means.

Two numbers are one where they differ by no more than their rounding. How much an agreement proves is its `weight`: the decimal digits
that would have had to agree by accident; small whole numbers prove little, however many periods they have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpicore.sheets.tables.shapes import PartialPeriod

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: So many decimals are looked for.
_MOST_PLACES = 6
#: How far a rate may lie from its ratio: so much of its last digit, which counts one percent at most, and half a percent of itself.
_ROUNDED, _WHOLE_PERCENT, _ROUNDED_PARTS = 0.6, 1.0, 6e-3
#: Of two roundings the half of the last digit each, and a little for how a computer adds.
_HALF, _NOISE = 0.51, 1e-9


@dataclass(frozen=True, slots=True)
class Amounts:
    """The numbers of some lines: `values` by line and period, NaN where there is none; `units` how much the last digit of each counts;
    so many periods are a `year`: 12 of months, 4 of quarters, of others as many as there are.
    """

    whens: tuple[PartialPeriod, ...]
    values: Floats
    units: Floats
    year: int

    def known(self, line: int) -> Flags:
        found: Flags = ~np.isnan(self.values[line])
        return found

    def weight(self, line: int, places: Flags) -> float:
        """Return how many decimal digits the numbers of a line show in some places, numbers that come again counted once; of those that
        go up by one step throughout only the first two tell anything.
        """
        values, units = self.values[line][places], self.units[line][places]
        if len(values) > 2 and np.ptp(np.diff(values)) <= _NOISE * max(1.0, float(np.abs(values).max())):
            values, units = values[:2], units[:2]
        once = np.unique(np.maximum(np.abs(values) / units, 1.0))
        return float(np.log10(once).sum())

    def same(self, line: int, computed: Floats, terms: int = 1) -> Flags:
        """Return where a line holds what was computed of `terms` numbers, each of them rounded as the line is. `computed` may have rows."""
        own = self.values[line]
        off = _HALF * self.units[line] * terms + _NOISE * np.maximum(np.abs(own), 1.0)
        with np.errstate(invalid="ignore"):
            found: Flags = np.abs(computed - own) <= off
        return found

    def ratio(self, line: int, one: int, other: int) -> int | None:
        """Return what a line lacks of one line divided by another: 0, or 1 where it tells the growth; None for neither."""
        return ratio_of(self.values[line], self.values[one], self.values[other], self.units[line])

    def may_follow(self, line: int, other: int, place: int, back: int) -> bool:
        """Return whether a line may be another of so many periods before, or its growth since, by one place alone."""
        if place < back:
            return False
        own, now, before = self.values[line, place], self.values[other, place], self.values[other, place - back]
        off = self.units[line, place]
        if np.isnan(before) or abs(own - before) <= off:
            return True
        growth = now / before if before else np.inf
        return bool(
            min(abs(own - times * (growth - less)) for times in (1, 100) for less in (0, 1)) <= off
        ) or np.isnan(now)

    def may_be_mean(self, line: int, other: int, place: int, window: int) -> bool:
        """Return whether a line may be the mean of another over so many periods, by one place alone."""
        values = self.values[other, place + 1 - window : place + 1] if place + 1 >= window else self.values[other, :0]
        return bool(len(values)) and not abs(values.sum() / window - self.values[line, place]) > self.units[line, place]


def amounts_of(numbers: Sequence[Mapping[PartialPeriod, float]]) -> Amounts:
    """Return the numbers of lines by their periods as one array, the periods in order."""
    whens = tuple(sorted({when for line in numbers for when in line}, key=lambda when: (when.year or 0, when.place)))
    places = {when: place for place, when in enumerate(whens)}
    values = np.full((len(numbers), len(whens)), np.nan)
    for index, line in enumerate(numbers):
        if line:
            values[index, [places[when] for when in line]] = list(line.values())
    years, in_year = {when.year for when in whens}, {when.place for when in whens}
    return Amounts(whens, values, units_of(values), len(in_year) if len(years) > 1 else len(whens))


def units_of(values: Floats) -> Floats:
    """Return how much the last digit that is shown of each number counts: 1 of 120, 0.01 of 3.25."""
    units = np.ones_like(values)
    open_ones = ~np.isnan(values)
    for places in range(_MOST_PLACES):
        scaled = values * 10.0**places
        with np.errstate(invalid="ignore"):
            open_ones &= np.abs(scaled - np.rint(scaled)) > 1e-6
        if not open_ones.any():
            break
        units[open_ones] = 10.0 ** -(places + 1)
    return units


def ratio_of(own: Floats, one: Floats, other: Floats, units: Floats) -> int | None:
    """Return what a line, whose last digits count `units`, lacks of one divided by another in every place all have: 0, or 1 where it
    tells the growth; None for neither.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        ratios = one / other
    places = np.isfinite(ratios) & ~np.isnan(own)
    if places.sum() < 2 or len(np.unique(own[places])) < 2:
        return None
    off = _ROUNDED * np.minimum(units[places], _WHOLE_PERCENT)
    for less in (0, 1):
        for times in (100, 1):
            wanted = times * (ratios[places] - less)
            if bool((np.abs(own[places] - wanted) <= off + _ROUNDED_PARTS * np.abs(times * ratios[places])).all()):
                return less
    return None
