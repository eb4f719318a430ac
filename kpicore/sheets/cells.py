"""One cell that should hold a number: read, known to be missing, or at fault.

Values arrive as openpyxl, the Sheets API (raw values) and CSV give them. Percent cells are percent numbers (80 means 80%).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

NUMBER, MISSING, FAULT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the indicator's unit; `flags` are words joined by a blank, `unit` the base unit the cell itself stated."""

    value: float
    flags: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A cell known to hold no number; `reason` is a stable word."""

    reason: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What becomes a Problem at the cell's address."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.code)


Reading = Number | Missing | Fault


@dataclass(frozen=True, slots=True)
class Columns:
    """The readings of many cells: `values` (NaN where not a number), `kinds` (NUMBER, MISSING, FAULT), and in `others`, by index,
    the whole reading of each cell that is not a plain clean number."""

    values: NDArray[np.float64]
    kinds: NDArray[np.int8]
    others: dict[int, Reading]


def read_number(
    value: object, number_format: str = "", *, unit: str = "", scale: float = 1.0, dash_means: str = "none"
) -> Reading:
    """Return the number in a cell, in the indicator's unit."""
    if value is None or value == "":
        return Missing("blank")
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return Fault("not-a-number", {"text": str(value)[:80]})
    if isinstance(value, str):
        try:
            return Number(float(value.replace(",", "")) * scale)
        except ValueError:
            return Fault("not-a-number", {"text": value[:80]})
    percent = unit == "%" and number_format.endswith("%")
    return Number(value * 100 if percent else value * scale, unit="%" if percent else "")


def read_numbers(
    values: Sequence[object],
    formats: Sequence[str] | None = None,
    *,
    units: Sequence[str] | str = "",
    scale: float = 1.0,
    dash_means: str = "none",
) -> Columns:
    """Return the readings of many cells, the same as `read_number` of each."""
    numbers = np.full(len(values), np.nan)
    kinds = np.zeros(len(values), dtype=np.int8)
    others: dict[int, Reading] = {}
    for index, value in enumerate(values):
        reading = read_number(
            value,
            formats[index] if formats is not None else "",
            unit=units if isinstance(units, str) else units[index],
            scale=scale,
            dash_means=dash_means,
        )
        if isinstance(reading, Number):
            numbers[index] = reading.value
            if not (reading.flags or reading.unit):
                continue
        else:
            kinds[index] = MISSING if isinstance(reading, Missing) else FAULT
        others[index] = reading
    return Columns(numbers, kinds, others)
