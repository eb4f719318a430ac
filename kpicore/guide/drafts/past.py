"""Which edits of a running plan reach back: fields that decide how periods that are over are judged (R3, R5, R6).

A new target counts from a day on and leaves the past alone (`kpicore.scoring.agreements`). Another direction, unit or threshold is one
for all periods; whoever changes it is told, and may instead retire the indicator and begin a new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kpicore.guide.drafts.entries import Draft
from kpicore.model.node import Node, Shape
from kpicore.model.plan import Plan
from kpicore.periods import day_number
from kpicore.problems import Problem, warning
from kpicore.scoring.agreements import Agreement, Periods, agreed_periods

_JUDGING = ("unit", "direction", "aggregation", "cadence", "shape", "start", "green", "yellow")
_JUDGING_SETTINGS = ("fiscal_start_month", "closing_day", "green", "yellow", "actuals_through", "days_off")


def reaching_back(
    draft: Draft, typed: Plan, found: Mapping[str, Agreement], since: date, today: date
) -> Iterator[Problem]:
    """Yield a warning at each field whose edit changes how periods that are over are judged."""
    base = draft.base
    if base is None:
        return
    settings = [name for name in _JUDGING_SETTINGS if getattr(base.settings, name) != getattr(typed.settings, name)]
    fields = [(node.id, name) for node in typed.nodes for name in _changed(base, node, found)]
    anew = [node_id for node_id, each in found.items() if _is_new(base, node_id, each)]
    if not settings and not fields and not (anew and since < today):
        return
    over = _over(base, today)
    for name in settings:
        if over:
            yield warning("changes-the-past", f"/{name}", field=name)
    for node_id, name in fields:
        if node_id in over:
            yield warning("changes-the-past", f"{node_id}/{name}", field=name)
    if any(each.first_day >= day_number(since) for node_id in anew for each in over.get(node_id, ())):
        yield warning("changes-the-past", "/effective_from", field="effective_from")


def _changed(base: Plan, node: Node, found: Mapping[str, Agreement]) -> Iterator[str]:
    before = base.by_id.get(node.id)
    if before is None or not before.is_indicator or not before.is_active:
        return
    old, new = before.filled(), node.filled()
    yield from (name for name in _JUDGING if getattr(old, name) != getattr(new, name))
    if old.baseline != new.baseline and Shape.REACH in {old.shape, new.shape}:
        yield "baseline"
    if node.id in found and not found[node.id].keeps_past:
        yield "target"


def _is_new(base: Plan, node_id: str, found: Agreement) -> bool:
    """Return whether a target was agreed anew, from the day on."""
    return found.target != base.by_id[node_id].target or any(row not in base.targets for row in found.stored)


def _over(base: Plan, today: date) -> dict[str, Periods]:
    """Return the periods that are over, of every active indicator that has any."""
    found = {
        node_id: tuple(each for each in periods if each.last_day < day_number(today))
        for node_id, periods in agreed_periods(base, today).items()
        if base.by_id[node_id].is_active
    }
    return {node_id: periods for node_id, periods in found.items() if periods}
