"""Numbers in an indicator's own unit, bands and ratios: what `cells` reads, put into the unit the plan keeps.

A plan may keep an indicator in 千円. A bare number is then meant in 千円, and so is the result; 1,250千円, 125万円 and 1,250,000円
in a cell all give 1250.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from kpicore.language import NUMBER, digits_of, split_unit, tidy, unit_factor, unit_name
from kpicore.model.node import Band
from kpicore.sheets.cells.cell import Columns, Fault, Missing, Number, Reading, read_numbers
from kpicore.sheets.cells.number_formats import number_format
from kpicore.sheets.grid import Uncomputed
from kpicore.sheets.texts import text_of

#: Bare thresholds up to here are ratios (1.2), from the other on they are percent (80); between them they could be either.
_HIGHEST_RATIO, _LOWEST_PERCENT = 2.0, 10.0
#: Beyond this a threshold is a slip of the pen; what no float holds is beyond it too.
_HIGHEST_THRESHOLD = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Measure:
    """How a row's numbers become numbers of its indicator: read in `unit`, bare ones × `scale`, and what that gives × `factor`."""

    unit: str = ""
    scale: float = 1.0
    factor: Fraction = Fraction(1)

    def __hash__(self) -> int:
        return hash((self.unit, self.scale))  # a fraction's own hash is slow, and there is one measure for each line


@lru_cache(maxsize=4096)
def measure_of(indicator_unit: str, stated: tuple[str, float] = ("", 1.0)) -> Measure | None:
    """Return how numbers under a stated unit and scale (("円", 1000.0) for 千円) are read for an indicator; None when they cannot be.

    Nothing stated means the indicator's own unit.
    """
    unit, scale = stated
    base, own_scale = unit_base(indicator_unit)
    if not unit or not base or (unit == base and (scale != 1.0 or own_scale == 1.0)):
        return Measure(indicator_unit or unit, scale)
    factor = unit_factor(unit, base)
    return None if factor is None else Measure(unit, scale, factor / Fraction(own_scale))


def unit_base(text: str) -> tuple[str, float]:
    """Return base unit and scale of a text that is a unit whatever it says: ("円", 1000.0) of 千円, ("杯", 1.0) of 杯."""
    base, scale = split_unit(text)
    return (base, scale) if base or scale != 1.0 else (unit_name(text), 1.0)


def read_amounts(
    values: Sequence[object], formats: Sequence[str] | None, measure: Measure, *, dash_means: str = "none"
) -> Columns:
    """Return the readings of cells in the indicator's unit."""
    columns = read_numbers(values, formats, units=measure.unit, scale=measure.scale, dash_means=dash_means)
    if measure.factor == 1:
        return columns
    converted = columns.values * float(measure.factor.numerator) / float(measure.factor.denominator)
    others: dict[int, Reading] = {
        index: replace(reading, value=float(converted[index])) if isinstance(reading, Number) else reading
        for index, reading in columns.others.items()
    }
    return Columns(converted, columns.kinds, others)


def read_amount(value: object, number_format_text: str, measure: Measure, *, dash_means: str = "none") -> Reading:
    """Return one cell in the indicator's unit."""
    if isinstance(value, Uncomputed):
        return Fault("formula-without-value", {"text": value.formula[:80]})
    return read_amounts([value], [number_format_text], measure, dash_means=dash_means).reading(0)


_BAND = re.compile(r"(.*\S)\s*(?:[〜～~–—]|\.\.|から|\bto\b)\s*(\S.*)", re.DOTALL)
_HYPHENED = re.compile(r"([^-]*\d[^-]*)-([^-]*\d[^-]*)")
_PLAIN = re.compile(rf"\+?(?:{NUMBER})")
_PERCENT_END = re.compile(r"\d\s*(%|割|[^\d\s.,]+)$")


def read_target(value: object, number_format_text: str, measure: Measure) -> float | Band | Missing | Fault:
    """Return a target in the indicator's unit: one number, or a band written `10〜20` (the unit at the end holds for both)."""
    text = tidy(value) if isinstance(value, str) else ""
    match = _BAND.fullmatch(text) or _HYPHENED.fullmatch(text)
    if match is None:
        reading = read_amount(value, number_format_text, measure)
        return reading.value if isinstance(reading, Number) else reading
    unit = _PERCENT_END.search(match[2])
    first = match[1] + unit[1] if unit and match[1][-1:].isdigit() else match[1]
    low, high = (read_amount(end, "", measure) for end in (first, match[2]))
    if not isinstance(low, Number) or not isinstance(high, Number):
        return Fault("bad-band", {"text": text_of(value)[:80]})
    if low.value > high.value:
        return Fault("band-reversed", {"text": text_of(value)[:80], "low": high.value, "high": low.value})
    return Band(low=low.value, high=high.value)


def read_ratio(value: object, number_format_text: str = "") -> float | Missing | Fault:
    """Return a threshold as a ratio (1.0 is on target): `100%`, 1.0 and 100 are all 1.0; a bare 3 could be either and is a fault."""
    if value is None or text_of(value) == "":
        return Missing("blank")
    text = tidy(text_of(value))
    plain = text.removesuffix("%").strip()
    if isinstance(value, str) and not _PLAIN.fullmatch(plain):
        return _bad_threshold(value)
    try:
        number = Decimal(digits_of(plain))
    except InvalidOperation:
        return _bad_threshold(value)
    if not number.is_finite() or not 0 < number <= _HIGHEST_THRESHOLD:
        return _bad_threshold(value)
    if not isinstance(value, str) and number_format(number_format_text).factor == 100:
        return float(number)
    if text.endswith("%") or number >= Decimal(_LOWEST_PERCENT):
        return float(number.scaleb(-2))
    return float(number) if number <= Decimal(_HIGHEST_RATIO) else _bad_threshold(value)


def _bad_threshold(value: object) -> Fault:
    return Fault("bad-threshold", {"text": text_of(value)[:80]})
