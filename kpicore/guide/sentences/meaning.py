"""What a number in a goal means over time (R3): a total of the term, every period's, or a level to be reached.

| the indicator is (`kpicore.language.measured`) | said without a cadence | with 月間, 週 | from A to B |
|---|---|---|---|
| a flow | total, sum | each, sum | total, sum; with a cadence reach until the deadline, else each |
| a level | reach, last | reach, last | reach, last |
| a rate, a score, a mean time | each, mean | each, mean | reach, mean; with a cadence and no deadline each |
| a rank | each, last | each, last | reach, last |
| not told by name and unit | asked | each | asked |

年間 is a flow's total: the number is the year's.
"""

from __future__ import annotations

from datetime import date

from kpicore.guide.sentences.values import UNKNOWN, Meaning
from kpicore.language import Measured, measured
from kpicore.model.node import Aggregation, Shape

_AGGREGATION = {
    Measured.FLOW: Aggregation.SUM,
    Measured.LEVEL: Aggregation.LAST,
    Measured.RATE: Aggregation.MEAN,
    Measured.RANK: Aggregation.LAST,
}


def meaning_of(name: str, unit: str, cadence: str, *, has_baseline: bool, deadline: date | None) -> Meaning:
    """Return what a goal's number means by default; `cadence` is one of the words of a statement."""
    if cadence == "per_event":  # 1商談ごとに3つ: the mean of what is counted
        return Meaning(Shape.EACH, Aggregation.MEAN)
    kind = measured(name, unit)
    is_whole = cadence in {"unspecified", "annual"}
    if kind is None:
        if cadence == "unspecified":
            return UNKNOWN
        return Meaning(Shape.TOTAL, Aggregation.SUM) if is_whole else Meaning(Shape.EACH)
    if kind is Measured.LEVEL:
        shape = Shape.REACH
    elif kind is Measured.FLOW and is_whole:
        shape = Shape.TOTAL
    else:
        shape = Shape.REACH if has_baseline and (is_whole or deadline is not None) else Shape.EACH
    return Meaning(shape, _AGGREGATION[kind])


def usual_meaning(name: str, unit: str, *, has_baseline: bool) -> Meaning:
    """Return what a target typed as a number means where name and unit tell it alone; a flow is left to be asked or shown."""
    kind = measured(name, unit)
    if kind in {None, Measured.FLOW}:
        return UNKNOWN
    return meaning_of(name, unit, "unspecified", has_baseline=has_baseline, deadline=None)
