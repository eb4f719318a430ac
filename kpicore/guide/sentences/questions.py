"""What only the writer can tell, each with its readings worked out in numbers.

A label is the reckoning itself (30% × 1.15), so that it reads the same in every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from kpicore.guide.sentences.values import Ambiguity, Interpretation, Move, ParsedGoal
from kpicore.language import is_rate
from kpicore.value_types import replace

_PER_YEAR = {"monthly": 12, "weekly": 52, "quarterly": 4, "half_year": 2}
#: Money that is told as a share of sales as well.
_AS_SHARE = re.compile(r"(?:粗利益?|利益|原価|人件費|経費)$")
#: No larger number may as well be a share.
WHOLE = 100
#: Two numbers that say the same may differ by rounding: 45日から30日へ、33%短縮.
_ROUNDING = Fraction(1, 100)


def questions_of(draft: ParsedGoal) -> tuple[Ambiguity, ...]:
    """Return the questions a draft leaves."""
    return tuple(_questions(draft))


def _questions(draft: ParsedGoal) -> Iterator[Ambiguity]:
    value = draft.value
    if draft.when.deadlines:
        yield Ambiguity(
            "which_deadline", tuple(Interpretation(day.isoformat(), day.isoformat()) for day in draft.when.deadlines)
        )
    if draft.rivals:
        readings = tuple(_number(*rival) for rival in draft.rivals)
        if draft.is_unit_open:
            readings = _with_start(readings, draft.baseline, draft.rivals[-1][0])
        yield Ambiguity("rival_numbers", readings, {"name": draft.name})
    if value is None:
        return
    if draft.readings:
        yield Ambiguity("which_number", _readings(draft, value), {"name": draft.name})
        return
    if draft.low is not None:
        yield _of_range(draft, draft.low, value)
        return
    if draft.is_side_open:
        yield Ambiguity("which_side", (_end("≥", value, draft), _end("≤", value, draft)), {"name": draft.name})
    if draft.change:
        yield from _of_change(draft, value)
    elif draft.check is not None and draft.baseline:
        yield from _disagreement(draft, value, draft.check, draft.baseline)


def _readings(draft: ParsedGoal, value: float) -> tuple[Interpretation, ...]:
    """Return what a number may be that says nothing by itself: of money the scale, of a count percent, of 1/3 the multiple."""
    readings = tuple(_number(reading, draft.unit) for reading in draft.readings)
    if draft.unit and value <= WHOLE and _AS_SHARE.search(draft.name or ""):
        readings = (*readings, _number(value, "%"))  # 粗利を40に
    if draft.unit:
        readings = _with_start(readings, draft.baseline, value)
    if len(set(draft.readings)) == 1:  # by how much, without a unit: in percent or in what is counted
        readings = (_number(value, "%"), _number(value, ""))
        if draft.change:
            sign, change = _sign(draft), Fraction(str(value))
            moves = (Move(factor=_float(1 + sign * change / 100)), Move(shift=_float(sign * change)))
            shown = "− " if sign < 0 else "+ "
            readings = tuple(
                Interpretation(f"{shown}{each.label}", each.value, each.unit, move)
                for each, move in zip(readings, moves, strict=True)
            )
    if draft.is_fraction:  # of 1/3 the share and the multiple
        share, times = draft.readings
        percent = Interpretation(f"{_text(Fraction(str(share)))}%", share, "%")
        readings = (percent, Interpretation(f"× {_text(Fraction(str(times)))}", times, "倍"))
    return readings


def _with_start(readings: tuple[Interpretation, ...], start: float | None, value: float) -> tuple[Interpretation, ...]:
    """Return the readings of a value, each with the start it was written beside, read in the same way."""
    if start is None:
        return readings
    begun = Fraction(str(start)) / Fraction(str(value))
    return tuple(replace(each, start=_float(begun * Fraction(str(each.value)))) for each in readings)


def _of_range(draft: ParsedGoal, low: float, high: float) -> Ambiguity:
    """Ask whether a range is a band to stay in or one of its ends is meant; first whether N to M leads from N to M, where it may."""
    ends = _end("≥", low, draft), _end("≤", high, draft)
    begin, end = (each.label.partition(" ")[2] for each in ends)
    band = Interpretation(f"{_text(Fraction(str(low)))}–{end}", None, ends[1].unit, side="within", band=(low, high))
    if not draft.is_way:
        return Ambiguity("which_end", (band, *ends), {"name": draft.name})
    way = Interpretation(f"{begin} → {end}", high, ends[1].unit, start=low)
    return Ambiguity("range_or_way", (way, band, *ends), {"name": draft.name})


def _of_change(draft: ParsedGoal, value: float) -> Iterator[Ambiguity]:
    """Ask whether a change is a ratio or an increase, in percent or points, once or in every period."""
    is_percent_of_past = draft.unit == "%" and draft.compared not in {None, "now"}
    if is_percent_of_past and (draft.is_ratio or (value >= 100 and draft.direction == "increase_by")):
        # 前年比120%: 1.2 times the past figure, or 120% more than it; without a baseline as changes in percent
        ratio = Fraction(str(value)) / 100
        readings = []
        for factor in (ratio, 1 + ratio):
            if draft.baseline is None:
                label, reading, move = f"× {_text(factor)}", (factor - 1) * 100, Move(factor=_float(factor))
            else:
                baseline = Fraction(str(draft.baseline))
                label, reading, move = f"{_text(baseline)}{draft.unit} × {_text(factor)}", baseline * factor, None
            readings.append(Interpretation(label, _float(reading), draft.baseline_unit or "%", move))
        yield Ambiguity("ratio_or_increase", tuple(readings), {"name": draft.name, "value": value})
    elif asks_percent_or_point(draft):
        yield _percent_or_point(draft, value)
    elif draft.is_each and draft.unit not in {"%", "倍"} and draft.cadence in _PER_YEAR:
        # 月間50件増加: 50 a month more than now, or 50 more every month, which is 600 after a year
        times, unit = _PER_YEAR[draft.cadence], draft.unit
        sign = _sign(draft)
        once = f"{'−' if sign < 0 else '+'}{_text(Fraction(str(value)))}{unit}"
        both = (
            Interpretation(once, value, unit, Move(shift=sign * value)),
            Interpretation(f"{once} × {times}", value * times, unit, Move(shift=sign * value * times)),
        )
        yield Ambiguity("once_or_each", both, {"name": draft.name, "value": value, "unit": unit})


def asks_percent_or_point(draft: ParsedGoal) -> bool:
    """Return whether a change in % is one of a percentage: 成約率を15%向上."""
    is_share = draft.baseline_unit == "%" or is_rate(draft.name or "")
    return draft.change and draft.unit == "%" and is_share and draft.compared in {None, "now"} and not draft.is_ratio


def _percent_or_point(draft: ParsedGoal, value: float) -> Ambiguity:
    """Return +15% of a rate: 15% more of what it is now, or 15 points more. The numbers come from the baseline where there is one."""
    sign, change = _sign(draft), Fraction(str(value))
    factor = 1 + sign * change / 100
    shift = f"{'−' if sign < 0 else '+'} {_text(change)}pt"
    if draft.baseline is None:
        readings = (
            Interpretation(f"× {_text(factor)}", value, "%", Move(factor=_float(factor))),
            Interpretation(shift, value, "ポイント", Move(shift=_float(sign * change))),
        )
    else:
        base = Fraction(str(draft.baseline))
        readings = (
            Interpretation(f"{_text(base)}% × {_text(factor)}", _float(base * factor), "%"),
            Interpretation(f"{_text(base)}% {shift}", _float(base + sign * change), "%"),
        )
    return Ambiguity("percent_or_point", readings, {"name": draft.name, "value": value})


def _disagreement(draft: ParsedGoal, value: float, check: float, baseline: float) -> Iterator[Ambiguity]:
    """Ask when the target and the change in % say different things: 50件から75件へ、30%増."""
    sign = -1 if value < baseline else 1
    by_percent = Fraction(str(baseline)) * (1 + sign * Fraction(str(check)) / 100)
    if abs(by_percent - Fraction(str(value))) <= abs(Fraction(str(value))) * _ROUNDING:
        return
    base, unit = _text(Fraction(str(baseline))), draft.unit
    factor = _text(1 + sign * Fraction(str(check)) / 100)
    readings = (_number(value, unit), Interpretation(f"{base}{unit} × {factor}", _float(by_percent), unit))
    yield Ambiguity("numbers_disagree", readings, {"name": draft.name, "check": check})


def _sign(draft: ParsedGoal) -> int:
    return -1 if draft.direction == "decrease_by" else 1


def _number(value: float, unit: str) -> Interpretation:
    return Interpretation(f"{_text(Fraction(str(value)))}{unit}", value, unit or None)


def _end(sign: str, value: float, draft: ParsedGoal) -> Interpretation:
    unit = draft.unit or (f" {draft.counted}" if draft.counted else "")
    side = "at_least" if sign == "≥" else "at_most"
    return Interpretation(f"{sign} {_text(Fraction(str(value)))}{unit}", value, unit.strip() or None, side=side)


def _float(number: Fraction) -> float:
    return float(number)


def _text(number: Fraction) -> str:
    """Return a number as it is written in a label: every digit, thousands apart."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    whole = exact == exact.to_integral_value()
    return f"{int(exact):,}" if whole else f"{exact.normalize():,f}"
