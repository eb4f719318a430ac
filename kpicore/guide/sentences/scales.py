"""The scale that two numbers of one thing share, although only one of them was written with it: 2〜3億円, 3,000万(今2,400), 18 to 24k."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kpicore.language import WrittenNumber, as_float

#: A number shares the scale where that brings it within so many times of the other; nobody plans a change of 30 times in passing.
_NEAR = 30
#: Beside 億 one may still count in 万, beside a million in thousands.
_SMALLER = {10**12: 10**8, 10**9: 10**6, 10**8: 10**4, 10**6: 10**3}


def in_scale_of(number: WrittenNumber, other: WrittenNumber) -> WrittenNumber | None:
    """Return a number beside another of the same thing as it is meant: 2,400 is 2,400万 beside 3,000万, 8,500 itself beside 1万人.

    None where it has no unit, and neither it nor its multiple is anywhere near the other: nothing tells which is meant.
    """
    if (
        number.scale > 1
        or other.scale == 1
        or not number.value
        or not other.value
        or number.unit not in {"", other.unit}
    ):
        return number
    for times in (1, other.scale, _SMALLER.get(other.scale, other.scale)):
        value = as_float(Fraction(str(number.value)) * times)
        if 1 / _NEAR < value / other.value < _NEAR:
            return replace(number, value=value, scale=times)
    return number if number.unit else None
