"""Targets a running plan has agreed on, and what a new agreement changes: the past keeps its targets and colours (R3).

A new target of a running indicator is laid over the old one from a day on, as rows with `effective_from`; the node keeps its first
target. While it is designed the same plan is shown the other way round: the new target in the node, and the periods that keep theirs as
targets of their own. Both give every period the same target; a test holds them to it.

What a new target means from the day on: of 毎期 that target; of 到達 the straight way R3 would have drawn to it; of 合計 what is still to
come of it, shared in the proportions agreed before (evenly where there were none).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from kpicore.model.node import Aggregation, Band, Direction, Node, Shape
from kpicore.model.plan import PUBLIC_HOLIDAYS, Plan, Target
from kpicore.periods import day_number
from kpicore.problems import Problem, warning
from kpicore.scoring.links import Material, clean, material

Value = float | Band


@dataclass(frozen=True, slots=True)
class AgreedPeriod:
    """One period of an indicator's term and the target in force, None where it has none; days are day numbers."""

    period: str
    first_day: int
    last_day: int
    value: Value | None


Periods = tuple[AgreedPeriod, ...]


def agreed_periods(plan: Plan, today: date, given: Material | None = None) -> dict[str, Periods]:
    """Return the periods of every indicator's term with the targets in force, by id, in order; `given` where it is laid out already."""
    given = given or material(plan, today)
    found: dict[str, Periods] = {node.id: () for node in plan.indicators}
    for timeline, targets in given.sheets:
        for at, row in enumerate(timeline.rows.tolist()):
            columns = np.nonzero(timeline.in_term[at])[0].tolist()
            found[given.program.nodes[row].id] = tuple(
                AgreedPeriod(
                    timeline.id_of(column),
                    int(timeline.first_days[column]),
                    int(timeline.last_days[column]),
                    clean(value) if isinstance(value := targets.at(at, column), float) else value,
                )
                for column in columns
            )
    return found


def agreed_targets(plan: Plan, today: date) -> dict[str, Value | None]:
    """Return the 目標値 of every node as a person would type it now: the newest agreement's, else the node's (R3)."""
    since: dict[str, date] = {}
    for row in plan.targets:
        if row.effective_from is not None:
            since[row.indicator] = min(row.effective_from, since.get(row.indicator, row.effective_from))
    periods = agreed_periods(plan.part(since), today) if since else {}
    return {
        node.id: _figure(node, periods[node.id], since[node.id])
        if node.id in periods and node.id in since
        else node.target
        for node in plan.by_id.values()
    }


def _figure(node: Node, periods: Periods, since: date) -> Value | None:
    """Return the figure that periods in force amount to: of a total their sum, else what the last one asks for.

    Single periods that were agreed on for themselves are no target of an indicator that has none.
    """
    known = [each.value for each in periods if each.value is not None]
    coming = [each.value for each in periods if each.first_day >= day_number(since)]
    if not known or (node.target is None and (not coming or None in coming)):
        return node.target
    if way_of(node) is Shape.TOTAL:
        return clean(sum(value for value in known if not isinstance(value, Band)))
    return known[-1]


def way_of(node: Node) -> Shape:
    """Return how a target really lies over time: a total only of sums, a way only from a baseline, a band the same every period (R3)."""
    filled = node.filled()
    if filled.direction is Direction.WITHIN:
        return Shape.EACH
    if filled.shape is Shape.TOTAL and filled.aggregation is Aggregation.SUM:
        return Shape.TOTAL
    return Shape.REACH if filled.shape is Shape.REACH and node.baseline is not None else Shape.EACH


# -- a new agreement -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Agreement:
    """The targets of one indicator after an edit: as they are `stored` beside the node's own target, and as they are `designed`.

    `keeps_past` is False where periods that have begun get other targets all the same (a target taken away, another direction or cadence).
    """

    target: Value | None
    stored: tuple[Target, ...]
    designed: tuple[Target, ...]
    keeps_past: bool = True


@dataclass(frozen=True, slots=True)
class EditedIndicator:
    """One indicator before and after an edit.

    `agreed` is its target so far, `old` its periods so far, `new` those the edit alone would give. A new target counts for periods
    that start on or after `since` (R3).
    """

    before: Node
    after: Node
    rows: tuple[Target, ...]
    agreed: Value | None
    old: Periods
    new: Periods
    since: date

    @property
    def past(self) -> Periods:
        """The periods that began before the new agreement counts."""
        return tuple(each for each in self.old if each.first_day < day_number(self.since))

    @property
    def has_later_rows(self) -> bool:
        return any(row.effective_from is not None for row in self.rows)


def agreement(met: EditedIndicator) -> Agreement:
    """Return the targets of an indicator after an edit."""
    if not _is_edited(met):
        designed = _pins(met, met.old) if met.has_later_rows else met.rows
        return Agreement(met.before.target, met.rows, designed)
    if met.after.target is None or _is_other_kind(met):
        kept = tuple(row for row in met.rows if row.period is not None and row.effective_from is None)
        return Agreement(met.after.target, kept, kept, keeps_past=not any(each.value is not None for each in met.past))
    if not _fits(met.after):
        return Agreement(met.after.target, met.rows, met.rows, keeps_past=not _fits(met.before))
    if not met.past and not met.has_later_rows:
        return Agreement(met.after.target, met.rows, met.rows)
    coming: tuple[Target, ...] = ()
    if met.after.target == met.agreed:
        past = {each.period for each in met.past}
        of_period = (row for row in met.rows if row.period is not None and row.effective_from is None)
        coming = tuple(row for row in of_period if row.period not in past)
    elif way_of(met.after) is Shape.TOTAL:
        later = _later(met)
        if not _is_level(later) or any(each.value is None for each in met.past):
            coming = _pins(met, later)  # the node's new target alone would not give these
    designed = (*_pins(met, met.past), *coming)
    if _is_moved(met):
        return Agreement(met.after.target, designed, designed)
    return Agreement(met.before.target, _laid_over(met), designed)


def _is_moved(met: EditedIndicator) -> bool:
    """Return whether the way of the target over time is drawn differently, be it that the term of a node above is another one."""
    way = way_of(met.after)
    if way is not way_of(met.before):
        return True
    if way is Shape.REACH and met.after.baseline != met.before.baseline:
        return True
    return way is not Shape.EACH and [each.period for each in met.old] != [each.period for each in met.new]


def _is_other_kind(met: EditedIndicator) -> bool:
    """Return whether targets of one kind cannot follow the other: a range and a number, or periods of another length."""
    before, after = met.before.filled(), met.after.filled()
    if before.cadence is not after.cadence:
        return True
    return (before.direction is Direction.WITHIN) != (after.direction is Direction.WITHIN)


def _fits(node: Node) -> bool:
    """Return whether a target is of the kind its direction asks for; one that is not judges no period."""
    return node.target is None or isinstance(node.target, Band) == (node.filled().direction is Direction.WITHIN)


def _pins(met: EditedIndicator, periods: Sequence[AgreedPeriod]) -> tuple[Target, ...]:
    """Return periods as targets of their own."""
    known = ((each.period, each.value) for each in periods if each.value is not None)
    return tuple(Target(indicator=met.after.id, period=period, value=value) for period, value in known)


def _later(met: EditedIndicator) -> Periods:
    """Return the periods from the day on with their new targets."""
    coming = tuple(each for each in met.new if each.first_day >= day_number(met.since))
    whole = met.after.target
    if way_of(met.after) is not Shape.TOTAL or whole is None or isinstance(whole, Band) or not coming:
        return coming
    term = {each.period for each in met.new}
    taken = sum(each.value for each in met.past if each.period in term and isinstance(each.value, float))
    periods = [each.period for each in coming]
    agreed = {each.period: each.value for each in met.old}
    values = [agreed.get(period) for period in periods]
    known = [value for value in values if isinstance(value, float) and value >= 0]
    total = sum(known)
    if len(known) < len(values) or total <= 0 or max(known) - min(known) <= 1e-09 * max(known):
        shares = [1 / len(periods)] * len(periods)
    else:
        shares = [value / total for value in known]
    left = whole - taken
    return tuple(replace(each, value=clean(left * share, whole)) for each, share in zip(coming, shares, strict=True))


def _is_level(periods: Periods) -> bool:
    return len({each.value if isinstance(each.value, Band) else round(each.value or 0.0, 9) for each in periods}) <= 1


def _laid_over(met: EditedIndicator) -> tuple[Target, ...]:
    """Return the rows so far with the new agreement over them: one row where every period has the same, else one each."""
    later = _later(met)
    since, node_id, value = met.since, met.after.id, met.after.target
    if _is_level(later):
        same = later[0].value if later else value
        new: tuple[Target, ...] = (
            Target(indicator=node_id, value=value if same is None else same, effective_from=since),
        )
    else:
        new = tuple(
            Target(indicator=node_id, period=each.period, value=each.value, effective_from=since)
            for each in later
            if each.value is not None
        )
    kept = tuple(row for row in met.rows if row.effective_from is None or row.effective_from < since)
    return (*kept, *new)


# -- a whole plan --------------------------------------------------------------------------------------------------


def agreements(
    base: Plan, typed: Plan, agreed: Mapping[str, Value | None], since: date, today: date
) -> dict[str, Agreement]:
    """Return the targets of every indicator that is in both plans, by id; `agreed` are the targets of the base (`agreed_targets`)."""
    rows: dict[str, tuple[Target, ...]] = {}
    for row in base.targets:
        rows[row.indicator] = (*rows.get(row.indicator, ()), row)
    pairs = [(base.by_id[node.id], node) for node in typed.indicators if node.id in base.by_id]
    met = [
        EditedIndicator(before, after, rows.get(after.id, ()), agreed[after.id], (), (), since)
        for before, after in pairs
        if before.is_indicator
    ]
    if base.settings.calendar != typed.settings.calendar:
        other_terms = True
    else:
        now = {node.id: (node.start, node.deadline, node.parents) for node in typed.nodes}
        other_terms = any(now.get(node.id) != (node.start, node.deadline, node.parents) for node in base.by_id.values())
    moving = {
        each.after.id
        for each in met
        if each.has_later_rows or _is_edited(each) or (other_terms and way_of(each.after) is not Shape.EACH)
    }
    old = agreed_periods(base.part(moving), today) if moving else {}
    new = agreed_periods(Plan(settings=typed.settings, nodes=typed.nodes).part(moving), today) if moving else {}
    laid = [replace(each, old=old.get(each.after.id, ()), new=new.get(each.after.id, ())) for each in met]
    return {each.after.id: agreement(each) for each in laid}


def _is_edited(met: EditedIndicator) -> bool:
    return met.after.target != met.agreed or _is_other_kind(met) or _is_moved(met)


def as_designed(base: Plan, typed: Plan, found: Mapping[str, Agreement]) -> Plan:
    """Return the plan with the targets typed, and the periods that keep theirs as targets of their own.

    Every period that has a target when stored has the same here. One that never had any shows the target typed: a node with a target has
    no way to leave a period without.
    """
    targets = [row for row in base.targets if row.indicator not in found]
    targets += [row for each in found.values() for row in each.designed]
    return Plan(settings=typed.settings, nodes=typed.nodes, targets=tuple(targets), landings=base.landings)


def as_stored(base: Plan, typed: Plan, found: Mapping[str, Agreement]) -> Plan:
    """Return the plan as a store keeps it: nodes with the target they began with, later agreements over it (R3)."""
    nodes = tuple(
        node.model_copy(update={"target": found[node.id].target}) if node.id in found else node for node in typed.nodes
    )
    stored = {row for each in found.values() for row in each.stored}
    targets = [row for row in base.targets if row.indicator not in found or row in stored]
    targets += [row for each in found.values() for row in each.stored if row not in base.targets]
    return Plan(settings=typed.settings, nodes=nodes, targets=tuple(targets), landings=base.landings)


# -- edits that reach back -----------------------------------------------------------------------------------------

_JUDGING = ("unit", "direction", "aggregation", "cadence", "shape", "start", "green", "yellow")
_JUDGING_SETTINGS = (
    "fiscal_start_month",
    "closing_day",
    "green",
    "yellow",
    "actuals_through",
    "entered_from",
    "days_off",
)


def reaching_back(
    base: Plan, typed: Plan, found: Mapping[str, Agreement], since: date, today: date
) -> Iterator[Problem]:
    """Yield a warning at each field whose edit changes how periods that are over are judged (R3, R5, R6).

    A new target counts from a day on and leaves the past alone. Another direction, unit or threshold is one for all periods; whoever
    changes it is warned, and may instead retire the indicator and begin a new one.
    """
    names = (*_JUDGING_SETTINGS, *(("country",) if PUBLIC_HOLIDAYS in typed.settings.days_off else ()))
    settings = [name for name in names if getattr(base.settings, name) != getattr(typed.settings, name)]
    fields = [(node.id, name) for node in typed.nodes for name in _judged_otherwise(base, node, found)]
    retargeted = [
        node_id
        for node_id, each in found.items()
        if each.target != base.by_id[node_id].target or any(row not in base.targets for row in each.stored)
    ]
    if not settings and not fields and not (retargeted and since < today):
        return
    before = day_number(today)
    over = {
        node_id: gone
        for node_id, periods in agreed_periods(base, today).items()
        if base.by_id[node_id].is_active and (gone := tuple(each for each in periods if each.last_day < before))
    }
    for name in settings:
        if over:
            yield warning("changes-the-past", f"/{name}", field=name)
    for node_id, name in fields:
        if node_id in over:
            yield warning("changes-the-past", f"{node_id}/{name}", field=name)
    if any(each.first_day >= day_number(since) for node_id in retargeted for each in over.get(node_id, ())):
        yield warning("changes-the-past", "/effective_from", field="effective_from")


def _judged_otherwise(base: Plan, node: Node, found: Mapping[str, Agreement]) -> Iterator[str]:
    before = base.by_id.get(node.id)
    if before is None or not before.is_indicator or not before.is_active:
        return
    old, new = before.filled(), node.filled()
    yield from (name for name in _JUDGING if getattr(old, name) != getattr(new, name))
    if old.baseline != new.baseline and Shape.REACH in {old.shape, new.shape}:
        yield "baseline"
    if node.id in found and not found[node.id].keeps_past:
        yield "target"
