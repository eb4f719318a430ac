"""What a person typed into a field, by the grammar of cells, and whether it is what is usual there.

A question is never a refusal: whoever says that it is right has it saved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import floor, log10
from statistics import median

from kpicore.model.actuals import EXEMPT
from kpicore.model.node import Band, Node
from kpicore.sheets.cells import Fault, Number, measure_of, missing_reason, read_amount, tidy, too_long

#: Words for "nothing", which may be a zero or no number at all: the person says which.
NOTHING = frozenset({"なし", "無し", "無", "ナシ", "none", "nil", "nothing"})
#: Fewer earlier numbers than this say nothing of what is usual; then the target does.
FEWEST_USUAL = 3
#: Beyond five times, or a fifth of, what is usual a slip (a zero more, 円 for 千円, 0.8 for 80 %) is likelier than a leap.
UNUSUAL_FACTOR = 5.0


class Doubt(StrEnum):
    """Why a number that was understood is asked about."""

    LARGER = "larger"
    SMALLER = "smaller"
    SIGN = "sign"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class NumberQuestion:
    """A doubt about a number; `factor` is about how many times the usual it is (10, 100), or the usual is times it, 0 where neither."""

    doubt: Doubt
    factor: int = 0


@dataclass(frozen=True, slots=True)
class Typed:
    """What a text means in the unit of its indicator: a `value` with its flags, no number (`missing`, a stable word), or a `fault`.

    Of a period that does not apply (対象外, R5) `flags` hold the word too, as its row will.
    """

    text: str
    value: float | None = None
    flags: str = ""
    missing: str = ""
    fault: Fault | None = None

    @property
    def is_exempt(self) -> bool:
        """Whether the text says that the period does not apply: that can be kept, unlike a number that is still to come."""
        return self.missing in EXEMPT


def understood(text: str, node: Node, *, dash_means: str = "none", stated: tuple[str, float] = ("", 1.0)) -> Typed:
    """Return what a text means for an indicator. Never raises.

    `stated` is a unit written beside it (("円", 1000.0) for 千円); `dash_means` is the plan's 「-」の意味.

    >>> understood("1.2万", Node(id="a", kind="KPI", name="売上", unit="円")).value
    12000.0
    """
    shown = text.strip()
    if not too_long(text) and tidy(shown).casefold() in NOTHING:
        return Typed(shown, missing="nothing")
    if not shown:
        return Typed(shown, missing="blank")
    measure = measure_of(node.unit, stated)
    if measure is None:
        return Typed(shown, fault=Fault("unit-clash", {"text": shown, "cell_unit": stated[0], "unit": node.unit}))
    reading = read_amount(shown, "", measure, dash_means=dash_means)
    if isinstance(reading, Number):
        return Typed(shown, reading.value, reading.flags)
    if isinstance(reading, Fault):
        return Typed(shown, fault=reading)
    reason = missing_reason(tidy(shown)) or reading.reason
    return Typed(shown, flags=reason if reason in EXEMPT else "", missing=reason)


def question(value: float, usual: Sequence[float], target: float | Band | None = None) -> NumberQuestion | None:
    """Return what to ask about a number: about ten times, a tenth, or the other sign of what is usual; None where it is not unusual.

    `usual` are the numbers before it. What has been seen before, within a factor of two, is not asked about again; nor is a zero.
    With fewer than three of them the target stands for what is usual.
    """
    known = [each for each in usual if each]
    if not value:
        return None
    if len(known) < FEWEST_USUAL:
        known = [target] if isinstance(target, float) and target else known
    elif all((each > 0) != (value > 0) for each in known):
        return NumberQuestion(Doubt.SIGN)
    if not known or any(each * value > 0 and 0.5 <= value / each <= 2.0 for each in known):
        return None
    factor = abs(value) / median(map(abs, known))
    if factor >= UNUSUAL_FACTOR:
        return NumberQuestion(Doubt.LARGER, _said(factor))
    if factor <= 1 / UNUSUAL_FACTOR:
        return NumberQuestion(Doubt.SMALLER, _said(1 / factor))
    return None


def _said(factor: float) -> int:
    """Return a factor as people say it: with one digit, and 10 for anything near it.

    >>> _said(9.4), _said(11.7), _said(640.0)
    (10, 10, 600)
    """
    size = 10 ** floor(log10(min(factor, 1e15)))
    digit = round(min(factor, 1e15) / size)
    return int((1 if digit == 1 else 10 if digit >= 8 else digit) * size)
