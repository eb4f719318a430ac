"""Where value axes begin and end, and how their labels read."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10

Extent = tuple[float, float]

#: The units an axis is labelled in, largest first: from which size on, divided by what, and the sign after the number.
#: 万 begins at 10万, as in texts (60,000 is read as it stands).
_SCALES = {
    "ja": ((1e12, 1e12, "兆"), (1e8, 1e8, "億"), (1e5, 1e4, "万")),
    "en": ((1e12, 1e12, "T"), (1e9, 1e9, "B"), (1e6, 1e6, "M")),
}


def padded_extent(values: Sequence[float]) -> Extent:
    """Return the ends of an axis that holds the values with some padding; zero where it is near.

    Ends lie on round steps, so that they seldom move when a value changes.
    """
    low, high = min(values, default=0.0), max(values, default=1.0)
    padding = (high - low) * 0.06 or abs(high) * 0.2 or 1.0
    near_zero = low >= 0 and low - padding < high * 0.25
    low, high = (0.0 if near_zero else low - padding), high + padding
    smallest = (high - low) / 8
    power = 10.0 ** floor(log10(smallest))
    # 1e-9 forgives rounding: 0.8 / 8 asks for a hair more than 0.1, and must not get 0.2.
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= smallest * (1 - 1e-9))
    return floor(low / step) * step, -floor(-high / step) * step


def extent_around_zero(values: Sequence[float]) -> Extent:
    """Return the ends of an axis that holds zero, with some padding beyond the values."""
    low, high = min(0.0, *values), max(0.0, *values)
    padding = (high - low) * 0.06 or 1.0
    return (low - padding if low < 0 else low, high + padding if high > 0 or low == 0 else high)


def clipped(value: float, extent: Extent) -> float:
    """Return the nearest value that lies on the axis."""
    return min(max(value, extent[0]), extent[1])


def label_expression(extent: Extent, language: str) -> str:
    """Return the Vega expression that writes an axis label: 0, 500万, 1.5億.

    The unit is the largest one that the larger end of the axis reaches.
    """
    reach = max(abs(end) for end in extent)
    for smallest, size, suffix in _SCALES[language]:
        if reach >= smallest:
            return f"datum.value == 0 ? '0' : format(datum.value / {size:.0f}, ',.4~g') + '{suffix}'"
    return "format(datum.value, ',.6~g')"
