"""What only the writer can tell, each with its readings worked out in numbers.

A label is the reckoning itself (30% × 1.15), so that it reads the same in every language.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from kpicore.guide.sentences.lexicon import is_rate
from kpicore.guide.sentences.values import Draft, Question, Reading

_PER_YEAR = {"monthly": 12, "weekly": 52, "quarterly": 4, "half_year": 2}
#: Two numbers that say the same may differ by rounding: 45日から30日へ、33%短縮.
_ROUNDING = Fraction(1, 100)


def questions_of(draft: Draft) -> tuple[Question, ...]:
    """Return the questions a draft leaves."""
    return tuple(_questions(draft))


def _questions(draft: Draft) -> Iterator[Question]:
    value = draft.value
    if draft.deadlines:
        yield Question("which_deadline", tuple(Reading(day.isoformat(), day.isoformat()) for day in draft.deadlines))
    if value is None:
        return
    if draft.readings:
        yield Question(
            "which_number", tuple(_number(reading, draft.unit) for reading in draft.readings), {"name": draft.name}
        )
        return
    if draft.low is not None:
        yield Question(
            "which_end", (_end("≥", draft.low, draft.unit), _end("≤", value, draft.unit)), {"name": draft.name}
        )
        return
    if _is_ratio_open(draft, value):
        yield _ratio_or_increase(draft, value)
    elif asks_percent_or_point(draft):
        yield _percent_or_point(draft, value)
    elif draft.change and draft.is_each and draft.unit not in {"%", "倍"} and draft.cadence in _PER_YEAR:
        yield _once_or_each(draft, value)
    if draft.check is not None and draft.baseline and not draft.change:
        yield from _disagreement(draft, value, draft.check, draft.baseline)


def asks_percent_or_point(draft: Draft) -> bool:
    """Return whether a change in % is one of a percentage: 成約率を15%向上."""
    is_share = draft.baseline_unit == "%" or is_rate(draft.name or "")
    return draft.change and draft.unit == "%" and is_share and draft.compared in {None, "now"} and not draft.is_ratio


def _is_ratio_open(draft: Draft, value: float) -> bool:
    """Return whether 前年比 and a verb of change stand together: 前年比120%増加 may be 1.2 times or 2.2 times."""
    if not draft.change or draft.unit != "%" or draft.compared in {None, "now"}:
        return False
    return draft.is_ratio or (value >= 100 and draft.direction == "increase_by")


def _ratio_or_increase(draft: Draft, value: float) -> Question:
    base = Fraction(str(value)) / 100
    ratio, change = base, 1 + base
    readings = tuple(
        Reading(
            _label(draft.baseline, draft.unit, f"× {_text(factor)}"),
            _times(draft.baseline, factor) if draft.baseline is not None else _float((factor - 1) * 100),
            draft.baseline_unit or "%",
        )
        for factor in (ratio, change)
    )
    return Question("ratio_or_increase", readings, {"name": draft.name, "value": value})


def _percent_or_point(draft: Draft, value: float) -> Question:
    """Return +15% of a rate: 15% more of what it is now, or 15 points more. The numbers come from the baseline where it is told."""
    sign = -1 if draft.direction == "decrease_by" else 1
    change = Fraction(str(value))
    factor = 1 + sign * change / 100
    shift = f"{'−' if sign < 0 else '+'} {_text(change)}pt"
    if draft.baseline is None:
        readings = (Reading(f"× {_text(factor)}", value, "%"), Reading(shift, value, "ポイント"))
    else:
        base = Fraction(str(draft.baseline))
        readings = (
            Reading(f"{_text(base)}% × {_text(factor)}", _float(base * factor), "%"),
            Reading(f"{_text(base)}% {shift}", _float(base + sign * change), "%"),
        )
    return Question("percent_or_point", readings, {"name": draft.name, "value": value})


def _once_or_each(draft: Draft, value: float) -> Question:
    """Return 月間50件増加: 50 a month more than now, or 50 more every month, which is 600 after a year."""
    times = _PER_YEAR[draft.cadence]
    sign = "−" if draft.direction == "decrease_by" else "+"
    one = f"{sign}{_text(Fraction(str(value)))}{draft.unit}"
    readings = (Reading(one, value, draft.unit), Reading(f"{one} × {times}", value * times, draft.unit))
    return Question("once_or_each", readings, {"name": draft.name, "value": value, "unit": draft.unit})


def _disagreement(draft: Draft, value: float, check: float, baseline: float) -> Iterator[Question]:
    """Ask when the target and the change in % say different things: 50件から75件へ、30%増."""
    sign = -1 if value < baseline else 1
    by_percent = Fraction(str(baseline)) * (1 + sign * Fraction(str(check)) / 100)
    if abs(by_percent - Fraction(str(value))) <= abs(Fraction(str(value))) * _ROUNDING:
        return
    base, unit = _text(Fraction(str(baseline))), draft.unit
    factor = _text(1 + sign * Fraction(str(check)) / 100)
    readings = (_number(value, unit), Reading(f"{base}{unit} × {factor}", _float(by_percent), unit))
    yield Question("numbers_disagree", readings, {"name": draft.name, "check": check})


def _number(value: float, unit: str) -> Reading:
    return Reading(f"{_text(Fraction(str(value)))}{unit}", value, unit or None)


def _end(sign: str, value: float, unit: str) -> Reading:
    return Reading(f"{sign} {_text(Fraction(str(value)))}{unit}", value, unit or None)


def _label(baseline: float | None, unit: str, shift: str) -> str:
    return shift if baseline is None else f"{_text(Fraction(str(baseline)))}{unit} {shift}"


def _times(baseline: float, factor: Fraction) -> float:
    return _float(Fraction(str(baseline)) * factor)


def _float(number: Fraction) -> float:
    return float(number)


def _text(number: Fraction) -> str:
    """Return a number as it is written in a label: every digit, thousands apart."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    whole = exact == exact.to_integral_value()
    return f"{int(exact):,}" if whole else f"{exact.normalize():,f}"
