"""One cell that should hold a number: read, known to be missing, or at fault.

Values arrive as openpyxl, the Sheets API (raw values, serial dates) and CSV give them. A reading is in the indicator's
own unit; percent are percent numbers (80 means 80%). What can be read in two ways is never guessed: it is a fault that
names both. Decimals are shifted, never multiplied: 0.07 in percent format is 7.0, not 7.000000000000001.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpicore.language import (
    GROUPED,
    Ambiguous,
    Quantity,
    as_float,
    digits_of,
    read_quantity,
    shown,
    split_unit,
    tidy,
    too_long,
    unit_factor,
    unit_name,
)
from kpicore.sheets.cells.marks import is_date, is_grade, is_sheet_error, missing_reason, without_flags
from kpicore.sheets.cells.number_formats import Shows, number_format
from kpicore.sheets.cells.scaling import times, times_each

NUMBER, MISSING, FAULT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the indicator's unit.

    `flags` are words joined by a blank; `unit` is the base unit the cell itself stated, "" for none, and `scale` its
    multiple: 円 and 1000 of a cell in 千円. Two cells of one value are equal however it was written.
    """

    value: float
    flags: str = ""
    unit: str = ""
    scale: float = field(default=1.0, compare=False)


@dataclass(frozen=True, slots=True)
class Missing:
    """A cell known to hold no number; `reason` is a stable word."""

    reason: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell; becomes a Problem at its address."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.code)


Reading = Number | Missing | Fault
BLANK = Missing("blank")


@dataclass(frozen=True, slots=True)
class Columns:
    """The readings of many cells.

    `values` has NaN where there is no number, `kinds` NUMBER, MISSING or FAULT; `others` holds, by index, the whole
    reading of each cell that is not a plain number: missing, faulty, with flags or with a unit of its own.
    """

    values: NDArray[np.float64]
    kinds: NDArray[np.int8]
    others: dict[int, Reading]

    def reading(self, index: int) -> Reading:
        """Return the reading of one cell, as `read_number` would."""
        return self.others.get(index) or Number(float(self.values[index]))


# -- one row's way of reading --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    """How the cells of one row are read: the indicator's unit by name, what a bare number counts, what a dash means."""

    unit: str
    unit_scale: Fraction
    bare: Fraction
    dash_means: str
    is_scaled: bool

    @property
    def counts_in_thousands(self) -> bool:
        """Whether one of what is stated, above or by the indicator's own unit, is a multiple: 千円, 百万円, 万人."""
        return self.is_scaled or self.unit_scale != 1

    def factor(self, stated: str, multiplier: Fraction) -> Fraction | None:
        """Return what a number of `stated` units × `multiplier` is multiplied with to be in the indicator's unit."""
        factor = unit_factor(stated, self.unit) if stated else Fraction(1)
        return None if factor is None else factor * multiplier / self.unit_scale


@lru_cache(maxsize=4096)
def _row(unit: str, scale: float, dash_means: str) -> _Row:
    base, unit_scale = split_unit(unit) if unit else ("", 1.0)
    counted, stated = Fraction(unit_scale), Fraction(repr(float(scale)))
    bare = stated / counted if scale != 1.0 else Fraction(1)
    return _Row(base or (unit_name(unit) if counted == 1 else ""), counted, bare, dash_means, scale != 1.0)


def read_number(
    value: object, number_format: str = "", *, unit: str = "", scale: float = 1.0, dash_means: str = "none"
) -> Reading:
    """Return the number in a cell, in the indicator's unit; why there is none; or what is wrong. Never raises.

    `scale` is what label, 単位 column or title state (1000 for 千円): it holds for bare numbers, a unit in the cell
    beats it. With scale 1 a bare number is already in `unit`. `dash_means` is `none` or `zero` (設定 「-」の意味).

    >>> read_number("１，２５０千円", unit="円").value, read_number(0.07, "0%", unit="%").value
    (1250000.0, 7.0)
    """
    return _read(value, number_format, _row(unit, scale, dash_means))


def _read(value: object, format_text: str, row: _Row) -> Reading:
    if value is None:
        return BLANK
    if isinstance(value, str):
        return _read_text(value, row)
    if isinstance(value, (bool, np.bool_)):
        return _not_a_number(value)
    if isinstance(value, (int, float, np.integer, np.floating)):
        return _read_raw(value, format_text, row)
    if isinstance(value, (date, time, timedelta)):
        days = _days(value, format_text)
        if days is None:
            return Fault("date-not-number", {"text": _iso(value)})
        factor = row.factor("時間", Fraction(24))
        if factor is None:
            return Fault("unit-clash", {"text": shown(value), "cell_unit": "時間", "unit": row.unit})
        return _finite(as_float(days * factor), value, unit="時間")
    return _not_a_number(value)


def _not_a_number(value: object) -> Fault:
    return Fault("not-a-number", {"text": shown(value)})


# -- raw numbers ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Raw:
    """What a number format makes of raw values in one row: raw × `factor`, stating `unit`; `code` for a fault."""

    factor: Fraction
    unit: str = ""
    code: str = ""
    is_time: bool = False
    scale: float = 1.0


@lru_cache(maxsize=4096)
def _raw(format_text: str, row: _Row) -> _Raw:
    shows = number_format(format_text)
    if shows.shows is Shows.DATE:
        return _Raw(Fraction(1), code="date-not-number")
    unit, multiplier = shows.unit, Fraction(shows.unit_scale)
    is_time = shows.shows is Shows.TIME
    if is_time:
        unit, multiplier = "時間", Fraction(24)
    stated = unit or shows.currency
    factor = row.factor(stated, multiplier)
    if factor is None:
        return _Raw(shows.factor * multiplier, stated, "unit-clash", is_time=is_time)
    if unit or multiplier != 1:
        return _Raw(shows.factor * factor, unit, is_time=is_time, scale=shows.unit_scale)
    # A format that only hides thousands shows what is stated (decision 5), be it by title, column or the indicator's own 千円; where
    # nothing counts in thousands the raw value is the number. A bare ¥ in front is a button's work: it leaves 千円 standing.
    return _Raw(shows.factor * row.bare if row.counts_in_thousands else Fraction(1), stated)


def _read_raw(value: Any, format_text: str, row: _Row) -> Reading:
    raw = _raw(format_text, row)
    try:
        number = float(value)
        if raw.is_time:
            number = round(number * _MILLISECONDS_A_DAY) / _MILLISECONDS_A_DAY
        if raw.code:
            return _raw_fault(number, raw, row)
        return _finite(times(number, raw.factor), value, unit=raw.unit, scale=raw.scale)
    except (OverflowError, ValueError):
        return _not_a_number(value)


def _raw_fault(number: float, raw: _Raw, row: _Row) -> Fault:
    if raw.code == "unit-clash":
        seen = f"{times(number, raw.factor):.15g}{raw.unit}"
        return Fault("unit-clash", {"text": seen, "cell_unit": raw.unit, "unit": row.unit})
    try:
        return Fault("date-not-number", {"text": _iso(datetime(1899, 12, 30) + timedelta(days=number))})  # noqa: DTZ001
    except (OverflowError, ValueError):
        return _not_a_number(number)


def _finite(number: float, value: object, *, flags: str = "", unit: str = "", scale: float = 1.0) -> Reading:
    return Number(number + 0.0, flags, unit, scale) if np.isfinite(number) else _not_a_number(value)


_MICROSECONDS_A_DAY = 86_400_000_000
_MILLISECONDS_A_DAY = 86_400_000


def _days(value: date | time | timedelta, format_text: str) -> Fraction | None:
    """Return a duration in days, None for a day of the calendar.

    A duration over 24 hours in a plain h:mm format arrives as a time in the first days of 1900, Excel's count from 0.
    """
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    if isinstance(value, datetime) and number_format(format_text).is_clock and value.year <= 1900:
        value = value.replace(tzinfo=None)
        value -= datetime(1899, 12, 31) if value < datetime(1900, 3, 1) else datetime(1899, 12, 30)  # noqa: DTZ001
    return Fraction(value // timedelta(microseconds=1), _MICROSECONDS_A_DAY) if isinstance(value, timedelta) else None


def _iso(value: date | time | timedelta) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


# -- text ----------------------------------------------------------------------------------------------------------

_BARE = re.compile(rf"[+-]?(?:{GROUPED}|[0-9]+)(?:\.[0-9]*)?")


def _read_text(typed: str, row: _Row) -> Reading:
    if too_long(typed):
        return _not_a_number(typed)
    text = tidy(typed)
    if _BARE.fullmatch(text):
        digits = digits_of(text)
        number = float(digits) if row.bare == 1 else as_float(Fraction(digits) * row.bare)
        return _finite(number, typed)
    word = _read_word(text, row.dash_means)
    if word is not None:
        return word
    body, flags = without_flags(text)
    quantity = read_quantity(body, row.unit)
    if isinstance(quantity, Quantity):
        if not quantity.is_stated:
            return _finite(as_float(quantity.amount * row.bare), typed, flags=flags)
        factor = row.factor(quantity.unit, Fraction(1))
        if factor is None:
            return Fault("unit-clash", {"text": shown(typed), "cell_unit": quantity.unit, "unit": row.unit})
        value = as_float(quantity.amount * factor)
        return _finite(value, typed, flags=flags, unit=quantity.unit, scale=quantity.scale)
    if isinstance(quantity, Ambiguous):
        return Fault("ambiguous-number", {"text": shown(typed), "readings": list(quantity.readings)})
    return _not_a_number(typed)


def _read_word(text: str, dash_means: str) -> Reading | None:
    """Return what a tidy text means when it is a word or a mark, None when it may be a number."""
    reason = missing_reason(text)
    if reason == "dash" and dash_means == "zero":
        return Number(0.0)
    if reason is not None:
        return Missing(reason)
    if is_grade(text):
        return Fault("grade-not-number", {"text": shown(text)})
    if is_sheet_error(text):
        return Fault("sheet-error", {"text": shown(text)})
    return Fault("date-not-number", {"text": shown(text)}) if is_date(text) else None


# -- many cells ----------------------------------------------------------------------------------------------------


def read_numbers(
    values: Sequence[object],
    formats: Sequence[str] | None = None,
    *,
    units: Sequence[str] | str = "",
    scale: float = 1.0,
    dash_means: str = "none",
) -> Columns:
    """Return the readings of many cells, each the same as `read_number` of it: raw numbers as arrays, each text once.

    `formats` and `units` are one per cell; one `units` text holds for all.
    """
    cells = np.fromiter(values, dtype=object, count=len(values))
    columns = Columns(np.full(len(cells), np.nan), np.zeros(len(cells), dtype=np.int8), {})
    for (format_text, unit), chosen in _alike(len(cells), formats, units):
        row = _row(unit, scale, dash_means)
        mine = cells[chosen]
        kinds = np.fromiter(map(_TYPES.get, map(type, mine), repeat(_OTHER)), dtype=np.int8, count=len(mine))
        is_raw, is_text, rest = kinds == _RAW, kinds == _TEXT, kinds == _OTHER
        if not _read_raws(mine[is_raw], chosen[is_raw], _raw(format_text, row), columns):
            rest |= is_raw
        _put(chosen[rest], [_read(value, format_text, row) for value in mine[rest]], columns)
        _put(chosen[is_text], _read_texts(mine[is_text].tolist(), row), columns)
    return columns


def _alike(
    count: int, formats: Sequence[str] | None, units: Sequence[str] | str
) -> Iterable[tuple[tuple[str, str], NDArray[np.intp]]]:
    """Yield each (format, unit) that occurs with the indices of its cells."""
    if not count:
        return
    one_format = formats is None or len(set(formats)) == 1
    one_unit = isinstance(units, str) or len(set(units)) == 1
    format_list = [formats[0] if formats else ""] * count if one_format else list(formats or ())
    unit_list = [units if isinstance(units, str) else units[0]] * count if one_unit else list(units)
    if one_format and one_unit:
        yield (format_list[0], unit_list[0]), np.arange(count)
        return
    numbers: dict[tuple[str, str], int] = {}
    keys = [numbers.setdefault(pair, len(numbers)) for pair in zip(format_list, unit_list, strict=True)]
    order = np.argsort(keys, kind="stable")
    ends = np.cumsum(np.bincount(keys, minlength=len(numbers)))
    yield from zip(numbers, np.split(order, ends[:-1]), strict=True)


_RAW, _TEXT, _OTHER = 0, 1, 2
_TYPES: dict[type, int] = {float: _RAW, int: _RAW, str: _TEXT}


def _put(chosen: NDArray[np.intp], readings: Sequence[Reading | float], into: Columns) -> None:
    """Put readings in their places; a float is a plain number."""
    values: list[float] = []
    for index, reading in zip(chosen.tolist(), readings, strict=True):
        if type(reading) is float:
            values.append(reading)
        elif isinstance(reading, Number):
            values.append(reading.value)
            if reading.unit or reading.flags or reading.scale != 1:
                into.others[index] = reading
        else:
            values.append(np.nan)
            into.kinds[index] = MISSING if isinstance(reading, Missing) else FAULT
            into.others[index] = reading  # type: ignore[assignment]
    into.values[chosen] = values


@dataclass(frozen=True, slots=True)
class _Affixes:
    """What the words around one number make of it: ¥…, 約…万円, (…)."""

    numerator: int
    denominator: int
    flags: str
    unit: str
    scale: int


_UNSEEN = _Affixes(0, 1, "", "", 1)
_PLAIN = re.compile(r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?")
_ONE_NUMBER = re.compile(r"([^0-9０-９,，.．]*)([0-9０-９,，.．]+)([^0-9０-９,，.．]*)")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９，．", "0123456789,.")
_LONGEST_SHAPED = 100


def _read_texts(texts: list[str], row: _Row) -> list[Reading | float]:
    """Return `_read_text` of each, plain numbers as floats; each text is read once, each kind of text thoroughly once.

    What the words around one number make of 1 (its shape) they make of any number there.
    """
    known: dict[str, Reading | float] = {}
    shapes: dict[tuple[str, str], _Affixes | None] = {}
    is_bare = row.bare == 1
    readings: list[Reading | float] = []
    for text in texts:
        reading = known.get(text)
        if reading is None:
            is_plain = is_bare and text.replace(".", "", 1).isdigit() and text.isascii() and len(text) < _LONGEST_SHAPED
            reading = known[text] = float(text) if is_plain else _read_by_shape(text, row, shapes)
        readings.append(reading)
    return readings


def _read_by_shape(text: str, row: _Row, shapes: dict[tuple[str, str], _Affixes | None]) -> Reading | float:
    parted = _ONE_NUMBER.fullmatch(text) if len(text) < _LONGEST_SHAPED else None
    if parted is None:
        return _read_text(text, row)
    head, typed, tail = parted.groups()
    shape = shapes.get((head, tail), _UNSEEN)
    if shape is _UNSEEN:
        shape = shapes[head, tail] = _shape(head, tail, row)
    digits = typed if typed.isascii() else typed.translate(_HALF_WIDTH)
    if shape is None or not (digits.isdigit() or _PLAIN.fullmatch(digits)):
        return _read_text(text, row)
    whole, _, places = digits.replace(",", "").partition(".")
    value: float
    if places:
        value = int(whole + places) * shape.numerator / (10 ** len(places) * shape.denominator)
    else:
        value = int(whole) * shape.numerator / shape.denominator
    if shape.flags or shape.unit or shape.scale != 1:
        return Number(value, shape.flags, shape.unit, shape.scale)
    return value


def _shape(head: str, tail: str, row: _Row) -> _Affixes | None:
    """Return what the words around a number do to it, None when with them it is none."""
    body, flags = without_flags(tidy(f"{head}1{tail}"))
    quantity = read_quantity(body, row.unit)
    if not isinstance(quantity, Quantity) or not isinstance(_read_text(f"{head}1{tail}", row), Number):
        return None
    factor = row.factor(quantity.unit, Fraction(1)) if quantity.is_stated else row.bare
    exact = quantity.amount * (factor or 0)
    return _Affixes(exact.numerator, exact.denominator, flags, quantity.unit, quantity.scale)


def _read_raws(cells: NDArray[Any], chosen: NDArray[np.intp], raw: _Raw, into: Columns) -> bool:
    """Read raw numbers as one array; return False, with nothing read, when they need to be looked at one by one."""
    try:
        numbers = cells.astype(np.float64)
    except OverflowError:
        return False
    if raw.code or raw.is_time or not np.isfinite(numbers).all():
        return False
    numbers = times_each(numbers, raw.factor) + 0.0
    if not np.isfinite(numbers).all():
        return False
    into.values[chosen] = numbers
    if raw.unit:
        stated = map(Number, numbers.tolist(), repeat(""), repeat(raw.unit), repeat(raw.scale))
        into.others.update(zip(chosen.tolist(), stated, strict=True))
    return True


# -- a row of percent ----------------------------------------------------------------------------------------------


def clashing_percents(readings: Sequence[Reading], *, target: float | None = None) -> tuple[int, ...]:
    """Return the indices of the cells in a % row that may be shares: 0.8 where 80 is meant (R2, `unit-clash`).

    These are the plain numbers at or below 1, but not 0; where they are all there is, it is one question about the row
    (`whole_row_clashes`). A number with a percent sign or format states its unit itself. The `target` excludes a number
    that lies nearer to it than its hundredfold does: 0.9 where 1.2 is wanted is a true 0.9 %.
    """
    return tuple(
        index
        for index, reading in enumerate(readings)
        if isinstance(reading, Number)
        and not reading.unit
        and 0 < abs(reading.value) <= 1
        and not (target and abs(reading.value) * 10 > abs(target))
    )


def whole_row_clashes(readings: Sequence[Reading], clashing: Sequence[int]) -> bool:
    """Return whether the clash is one question about the row: no number in it is above 1 or states its unit itself."""
    asked = set(clashing)
    others = [r for index, r in enumerate(readings) if isinstance(r, Number) and r.value and index not in asked]
    return bool(asked) and not others
