"""The numbers of a table as one array, lines by periods, and what can be computed of them: sums, differences, ratios, steps, means.

Two numbers are one where they differ by no more than their rounding. How much an agreement proves is its `weight`: the decimal digits
that would have had to agree by accident; small whole numbers prove little, however many periods they have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpicore.sheets.tables.shapes import NUMBER, Block, PartialPeriod, TableLine

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

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
    present: Flags

    def known(self, line: int) -> Flags:
        found: Flags = self.present[line]
        return found

    def weight(self, line: int, places: Flags, off: Floats | None = None, more: float = 0.0) -> float:
        """Return how many decimal digits a line shows in some places beside `more`, where what it is compared with is no farther `off`."""
        units = self.units[line][places]
        return weight_of(self.values[line][places] - more, units if off is None else np.maximum(units, 2 * off[places]))

    def same(self, line: int, computed: Floats, terms: int = 1, off: Floats | None = None) -> Flags:
        """Return where a line holds what was computed of `terms` numbers, each of them rounded as the line is, or lies as far `off` as
        others make it. `computed` may have rows.
        """
        return self.same_at(line, slice(None), computed, terms, off)

    def same_at(
        self, line: int, places: slice | Ints, computed: Floats, terms: int = 1, off: Floats | None = None
    ) -> Flags:
        """Return where a line holds what was computed of some of its places."""
        own = self.values[line, places]
        most = _HALF * self.units[line, places] * terms + _NOISE * np.maximum(np.abs(own), 1.0)
        with np.errstate(invalid="ignore"):
            found: Flags = np.abs(computed - own) <= (most if off is None else most + off)
        return found

    def places_before(self, back: int) -> Ints:
        """Return for each place the one so many periods before, -1 where there is none."""
        return np.maximum(np.arange(len(self.whens)) - back, -1)

    def last_of_year_before(self) -> Ints:
        """Return for each place the last one of the year before, -1 where there is none."""
        lasts = {when.year: place for place, when in enumerate(self.whens)}
        return np.array([lasts.get((when.year or 0) - 1, -1) for when in self.whens])

    def first(self) -> Ints:
        """Return for each place the first of all."""
        return np.zeros(len(self.whens), dtype=np.int64)

    def at(self, values: Floats, places: Ints) -> Floats:
        """Return numbers by place as they stand at others, NaN for none."""
        return np.where(places < 0, np.nan, values[places])

    def ratio(self, line: int, one: int, other: int) -> int | None:
        """Return what a line lacks of one line divided by another: 0, or 1 where it tells the growth; None for neither."""
        return ratio_of(self.values[line], self.values[one], self.values[other], self.units[line])

    def exceeds(self, line: int, other: int) -> bool:
        """Whether a line is larger than another in any place both have."""
        return bool((self.values[line] > self.values[other]).any())

    def may_be_share(self, line: int) -> bool:
        """Whether all numbers of a line lie between 0 and 100 %, and some of them not at the ends."""
        own = self.values[line][self.known(line)]
        return bool(own.min() >= 0 and own.max() <= 100 and ((own > 0) & (own != 1) & (own != 100)).any())

    def are_whole(self, lines: Sequence[int]) -> bool:
        """Whether lines are a whole together, 1 or 100 %, in every place the first has: but for rounding, and in most of them exactly."""
        known = self.known(lines[0])
        if not known.any():
            return False
        unit = self.units[list(lines)][:, known].max(axis=0)
        summed = self.values[list(lines)][:, known].sum(axis=0)
        gaps = [np.abs(summed - whole) / unit for whole in (1.0, 100.0)]
        return any(bool((gap <= 1.0 + _NOISE).all()) and float(np.median(gap)) < _HALF for gap in gaps)

    def may_follow(self, line: int, others: Sequence[int], place: int, earlier: int) -> Flags:
        """Return which lines a line may be of an earlier place, or the growth of since, by one place alone."""
        if earlier < 0:
            return np.zeros(len(others), dtype=bool)
        own, off = self.values[line, place], self.units[line, place]
        now, before = self.values[others, place], self.values[others, earlier]
        with np.errstate(invalid="ignore", divide="ignore"):
            growth = now / before
            rounded = (self.units[others, place] + np.abs(growth) * self.units[others, earlier]) / np.abs(before)
            wanted = [before, *(times * (growth - less) for times in (1, 100) for less in (0, 1))]
            most = [off + 0 * rounded, *(off + times * rounded for times in (1, 100) for _ in range(2))]
            found: Flags = np.isnan(before) | np.isnan(now) | (np.abs(own - np.array(wanted)) <= most).any(axis=0)
        return found

    def growth(self, one: int, other: int, before: Ints | None = None) -> tuple[Floats, Floats]:
        """Return by how much one line lies above another, at the places `before` if any, as a share of it, and how far that may lie from
        what it was before the numbers were rounded.
        """
        base, units = self.values[other], self.units[other]
        if before is not None:
            base, units = self.at(base, before), self.at(units, before)
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = self.values[one] / base
            off = _HALF * (self.units[one] + np.abs(ratio) * units) / np.abs(base)
        return ratio - 1, off

    def may_grow(self, line: int, others: Sequence[int], place: int) -> Iterator[tuple[int, int]]:
        """Yield the pairs of lines of which a line may tell the growth from one to the other, by one place alone."""
        numbers, units = self.values[others, place], self.units[others, place]
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = numbers[:, None] / numbers
            rounded = (units[:, None] + np.abs(ratio) * units) / np.abs(numbers)
            off = self.units[line, place] + rounded * np.array([1.0, 100.0])[:, None, None]
            gaps = np.abs((ratio - 1) * np.array([1.0, 100.0])[:, None, None] - self.values[line, place])
            may = (gaps <= off).any(axis=0)
        np.fill_diagonal(may, val=False)
        for one, other in zip(*np.nonzero(may), strict=True):
            yield others[one], others[other]

    def may_be_mean(self, line: int, others: Sequence[int], place: int, windows: Sequence[int]) -> Flags:
        """Return for each of some lines and windows whether a line may be its mean over so many periods, by one place alone."""
        found = np.zeros((len(others), len(windows)), dtype=bool)
        for at, window in enumerate(windows):
            if place + 1 >= window:
                means = self.values[others, place + 1 - window : place + 1].sum(axis=1) / window
                found[:, at] = ~(np.abs(means - self.values[line, place]) > self.units[line, place])
        return found


def amounts_of(block: Block, lines: Sequence[TableLine], most: int) -> Amounts | None:
    """Return the numbers of lines by their periods as one array, the periods in order; None where it would have more than `most` places.
    Of two numbers of a line for one period the last counts.
    """
    kinds, shared = block.sheet.canvas.kinds, {}
    numbers: list[tuple[list[int], list[float]]] = []
    for line in lines:
        ids, amounts = [], []
        for (row, at), when, amount in zip(line.cells, line.whens, block.sheet.amounts(line.cells), strict=True):
            if amount is not None and when is not None and kinds[row][at] == NUMBER:
                shared[id(when)] = when
                ids.append(id(when))
                amounts.append(amount)
        numbers.append((ids, amounts))
    whens = tuple(sorted(set(shared.values()), key=lambda when: (when.year or 0, when.place)))
    if len(lines) * len(whens) > most:
        return None
    places = {when: place for place, when in enumerate(whens)}
    place_of = {key: places[when] for key, when in shared.items()}
    values = np.full((len(lines), len(whens)), np.nan)
    for index, (ids, amounts) in enumerate(numbers):
        values[index, [place_of[key] for key in ids]] = amounts
    years, in_year = {when.year for when in whens}, {when.place for when in whens}
    return Amounts(whens, values, units_of(values), len(in_year) if len(years) > 1 else len(whens), ~np.isnan(values))


def weight_of(values: Floats, units: Floats) -> float:
    """Return how many decimal digits numbers show, those that come again counted once; of those that go up by one step throughout only the
    first two tell anything.
    """
    if len(values) > 2 and np.ptp(np.diff(values)) <= _NOISE * max(1.0, float(np.abs(values).max())):
        values, units = values[:2], units[:2]
    return float(np.log10(np.unique(np.maximum(np.abs(values) / units, 1.0))).sum())


def fitting(own: Floats, units: Floats, totals: Floats, counts: Floats) -> int:
    """Return of how many lines, two at least, numbers are the sum in every place, 0 for none: two places at least or the only one. `totals`
    are the sums of the first lines, of the first two and so on, of so many numbers (`counts`).
    """
    if not own.any():
        return 0
    off = _HALF * units + _NOISE * np.abs(own)
    gaps = np.abs(totals - own)
    terms = np.arange(1, len(totals) + 1)[:, None]
    common = counts > 0
    fits = ((gaps <= off * terms) | ~common).all(axis=1) & (common.sum(axis=1) >= min(2, len(own)))
    fits &= ((gaps <= off) & common).sum(axis=1) * 2 >= common.sum(axis=1)
    fits[:1] = False
    return int(np.argmax(fits)) + 1 if fits.any() else 0


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


def steps_of(values: Floats) -> Floats:
    """Return in how large steps each line counts, in all its numbers: 100 of 7400, 7500 and 8100, 1 of what has other last digits."""
    steps = np.ones((len(values), 1))
    for places in range(1, _MOST_PLACES):
        is_round = np.isnan(values) | (values % 10.0**places == 0)
        steps[is_round.all(axis=1) & (np.nan_to_num(values) != 0).any(axis=1)] = 10.0**places
    return steps


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
