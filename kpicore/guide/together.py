"""A gap closed by several inputs at once: each that may move moves by the same share, and the last one takes what rounding leaves (R9)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from kpicore.model.plan import Plan
from kpicore.scoring.links import BackCalculation, WhatIf, back_calculation, is_counted, what_if

#: How far inputs are moved together at most: doubled, or halved where less is wanted.
MOST = 1.0
_HALVINGS = 12
_DIGITS = 3


def together(
    plan: Plan, today: date, goal: str, alone: Sequence[BackCalculation], tried: Mapping[str, float]
) -> Mapping[str, float] | None:
    """Return targets of several inputs that close the gap together, None where they cannot or fewer than two may move.

    `alone` is what each input that may move would have to be by itself: it says which way each one helps. What it is `tried` at now is
    where it starts from.
    """
    starts: dict[str, tuple[float, bool, float]] = {}
    for each in alone:
        start = tried.get(each.input, each.current)
        if start is not None and start > 0 and each.needed is not None and not each.of_whole:
            is_rate = plan.by_id[each.input].unit.strip() in {"%", "％"}
            starts[each.input] = start, each.needed < start, 100.0 if is_rate and start <= 100 else math.inf
    if len(starts) < 2:
        return None

    def moved(share: float) -> dict[str, float]:
        return {
            node_id: min(start / (1 + share) if is_less else start * (1 + share), top)
            for node_id, (start, is_less, top) in starts.items()
        }

    wanted = alone[0].wanted
    if wanted is None:
        return None
    share = _least_share(lambda share: what_if(plan, today, goal, {**tried, **moved(share)}), wanted)
    if share is None:
        return None
    values = {}  # in the few digits people say, things that are counted whole
    for node_id, value in moved(share).items():
        is_whole = is_counted(plan.by_id[node_id], starts[node_id][0])
        values[node_id] = float(max(round(value), 1)) if is_whole else float(f"{value:.{_DIGITS}g}")
    # The last one closes it exactly: first those that need not be whole numbers.
    for last in sorted(starts, key=lambda node_id: is_counted(plan.by_id[node_id], starts[node_id][0])):
        others = {node_id: value for node_id, value in values.items() if node_id != last}
        found = back_calculation(plan, today, goal, last, tried={**tried, **others})
        if found.offered is not None and found.offered > 0 and not found.above_hundred:
            return {**values, last: found.offered}
    return None


def _least_share(tried: Callable[[float], WhatIf], wanted: float) -> float | None:
    """Return the least share that closes the gap, by halving, None where not even the most does.

    It is closed where the goal is met, whichever side of its target is the good one.
    """
    low, high, share = 0.0, math.inf, MOST
    for _ in range(1 + _HALVINGS):
        found = tried(share)
        is_closed = False
        if found.after is not None and found.before is not None:
            is_closed = found.after >= wanted if found.before < wanted else found.after <= wanted
        low, high = (low, share) if is_closed else (share, high)
        if high == math.inf:
            return None
        share = (low + high) / 2
    return high
