"""The number offered to close a gap (R9): as people say it, rounded to the side that closes, and tried before it is offered."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from kpicore.model.node import Aggregation, Node
from kpicore.scoring.attainment import PLACES
from kpicore.scoring.links.coherence import TOLERANCE
from kpicore.scoring.links.expression import base_factor

#: People set targets in three figures; in more only where three do not close the gap.
_FEWEST, _MOST = 3, 12


def closing_value(
    result: Callable[[float], float | None], needed: float, wanted: float, *, less: bool = False, whole: bool = False
) -> float | None:
    """Return the needed figure in as few digits as close the gap: `result` of it meets what is wanted, and exceeds it by no more
    than coherence forgives.

    `less` where the goal is a limit; with `whole` only whole numbers are offered (`is_counted`: nobody ships 44.5
    orders). Where every such number goes further beyond, the first one that meets the goal; None where none does (the goal jumps there).

    >>> closing_value(lambda orders: orders * 12, 331.7, 331.7 * 12)
    332.0
    >>> closing_value(lambda days: 100 - days, 12.34, 87.66)
    12.3
    >>> closing_value(lambda orders: orders * 12, 44.4, 44.4 * 12, whole=True)
    45.0
    """
    side = -1 if less else 1
    further = None
    sayable = (*filter(float.is_integer, _sayable(needed)), float(math.floor(needed)), float(math.ceil(needed)))
    for value in sayable if whole else _sayable(needed):
        reached = result(value)
        if reached is None or side * (reached - wanted) < -0.5 * 10.0**-PLACES * abs(wanted):
            continue
        if abs(reached - wanted) <= TOLERANCE * abs(wanted):
            return value
        further = value if further is None else further
    return further


def is_counted(node: Node, current: float) -> bool:
    """Return whether an indicator whose target is `current` is counted in whole numbers: a sum of things, its target one of them."""
    is_sum = node.filled().aggregation is Aggregation.SUM
    return is_sum and current >= 1 and current.is_integer() and base_factor(node.unit) == 1


def _sayable(needed: float) -> Iterator[float]:
    """Yield the numbers of few digits on both sides of a figure, those of fewest digits first, then the figure itself."""
    if needed == 0:
        yield 0.0
        return
    size = math.floor(math.log10(abs(needed)))
    for figures in range(_FEWEST, _MOST + 1):
        power = size - figures + 1
        steps = round(needed / 10.0**power, 6)
        for whole in sorted({math.floor(steps), math.ceil(steps)}, key=lambda whole: abs(whole - steps)):
            yield float(f"{whole}e{power}")
    yield needed
