"""Targets a running plan has agreed on, and what a new agreement changes: the past keeps its targets and colours (R3).

A new target of a running indicator is laid over the old one from a day on, as rows with `effective_from`; the node keeps its first
target. While it is designed the same plan is shown the other way round: the new target in the node, and the periods that keep theirs as
targets of their own. Both give every period the same target; a test holds them to it.

What a new target means from the day on: of 毎期 that target; of 到達 the straight way R3 would have drawn to it; of 合計 what is still to
come of it, shared in the proportions agreed before (evenly where there were none).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from kpicore.model.node import Aggregation, Band, Direction, Node, Shape
from kpicore.model.plan import Plan, Target
from kpicore.periods import day_number
from kpicore.scoring.links import Material, clean, material
from kpicore.scoring.targets import PeriodTargets

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
                    _value(targets, at, column),
                )
                for column in columns
            )
    return found


def _value(targets: PeriodTargets, at: int, column: int) -> Value | None:
    if not targets.known[at, column]:
        return None
    level = float(targets.level[at, column])
    if not np.isnan(level) or targets.low is None or targets.high is None:
        return clean(level)
    return Band(low=float(targets.low[at, column]), high=float(targets.high[at, column]))


def agreed_targets(plan: Plan, today: date) -> dict[str, Value | None]:
    """Return the 目標値 of every node as a person would type it now: the newest agreement's, else the node's (R3)."""
    anew: dict[str, date] = {}
    for row in plan.targets:
        if row.effective_from is not None:
            anew[row.indicator] = min(row.effective_from, anew.get(row.indicator, row.effective_from))
    periods = agreed_periods(part_of(plan, anew), today) if anew else {}
    return {
        node.id: _figure(node, periods[node.id], anew[node.id])
        if node.id in periods and node.id in anew
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
class Meeting:
    """One indicator before and after an edit.

    `agreed` is its target so far, `old` its periods so far, `new` those the edit alone would give. What is agreed anew counts for periods
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


def agreement(met: Meeting) -> Agreement:
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
    coming = _coming_rows(met) if met.after.target == met.agreed else _uneven(met)
    designed = (*_pins(met, met.past), *coming)
    if _is_moved(met):
        return Agreement(met.after.target, designed, designed)
    return Agreement(met.before.target, _laid_over(met), designed)


def _is_moved(met: Meeting) -> bool:
    """Return whether the way of the target over time is drawn differently, be it that the term of a node above is another one."""
    way = way_of(met.after)
    if way is not way_of(met.before):
        return True
    if way is Shape.REACH and met.after.baseline != met.before.baseline:
        return True
    return way is not Shape.EACH and [each.period for each in met.old] != [each.period for each in met.new]


def _is_other_kind(met: Meeting) -> bool:
    """Return whether targets of one kind cannot follow the other: a range and a number, or periods of another length."""
    before, after = met.before.filled(), met.after.filled()
    if before.cadence is not after.cadence:
        return True
    return (before.direction is Direction.WITHIN) != (after.direction is Direction.WITHIN)


def _fits(node: Node) -> bool:
    """Return whether a target is of the kind its direction asks for; one that is not judges no period."""
    return node.target is None or isinstance(node.target, Band) == (node.filled().direction is Direction.WITHIN)


def _pins(met: Meeting, periods: Sequence[AgreedPeriod]) -> tuple[Target, ...]:
    """Return periods as targets of their own."""
    known = ((each.period, each.value) for each in periods if each.value is not None)
    return tuple(Target(indicator=met.after.id, period=period, value=value) for period, value in known)


def _later(met: Meeting) -> Periods:
    """Return the periods from the day on with their new targets."""
    coming = tuple(each for each in met.new if each.first_day >= day_number(met.since))
    whole = met.after.target
    if way_of(met.after) is not Shape.TOTAL or whole is None or isinstance(whole, Band) or not coming:
        return coming
    term = {each.period for each in met.new}
    taken = sum(each.value for each in met.past if each.period in term and isinstance(each.value, float))
    shares = _shares(met, [each.period for each in coming])
    left = whole - taken
    return tuple(replace(each, value=clean(left * share, whole)) for each, share in zip(coming, shares, strict=True))


def _shares(met: Meeting, periods: Sequence[str]) -> list[float]:
    """Return which part of what is left falls to each period: as agreed before, evenly where that says nothing."""
    agreed = {each.period: each.value for each in met.old}
    values = [agreed.get(period) for period in periods]
    known = [value for value in values if isinstance(value, float) and value >= 0]
    total = sum(known)
    if len(known) < len(values) or total <= 0 or max(known) - min(known) <= 1e-9 * max(known):
        return [1 / len(periods)] * len(periods)
    return [value / total for value in known]


def _uneven(met: Meeting) -> tuple[Target, ...]:
    """Return the coming periods as targets of their own, where the node's new target alone would not give them."""
    later = _later(met)
    if way_of(met.after) is not Shape.TOTAL or (_is_level(later) and all(each.value is not None for each in met.past)):
        return ()
    return _pins(met, later)


def _coming_rows(met: Meeting) -> tuple[Target, ...]:
    """Return the targets written for single periods that are still to come."""
    past = {each.period for each in met.past}
    return tuple(
        row for row in met.rows if row.period is not None and row.effective_from is None and row.period not in past
    )


def _is_level(periods: Periods) -> bool:
    return len({each.value if isinstance(each.value, Band) else round(each.value or 0.0, 9) for each in periods}) <= 1


def _laid_over(met: Meeting) -> tuple[Target, ...]:
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
    """Return the targets of every indicator that is in both plans, by id; `agreed` are those of the base as `agreed_targets` tells them."""
    rows: dict[str, tuple[Target, ...]] = {}
    for row in base.targets:
        rows[row.indicator] = (*rows.get(row.indicator, ()), row)
    pairs = [(base.by_id[node.id], node) for node in typed.indicators if node.id in base.by_id]
    met = [
        Meeting(before, after, rows.get(after.id, ()), agreed[after.id], (), (), since)
        for before, after in pairs
        if before.is_indicator
    ]
    other_terms = _has_other_terms(base, typed)
    moving = {
        each.after.id
        for each in met
        if each.has_later_rows or _is_edited(each) or (other_terms and way_of(each.after) is not Shape.EACH)
    }
    old = agreed_periods(part_of(base, moving), today) if moving else {}
    new = agreed_periods(part_of(Plan(settings=typed.settings, nodes=typed.nodes), moving), today) if moving else {}
    laid = [replace(each, old=old.get(each.after.id, ()), new=new.get(each.after.id, ())) for each in met]
    return {each.after.id: agreement(each) for each in laid}


def _has_other_terms(base: Plan, typed: Plan) -> bool:
    """Return whether the term of any node may be another one: its own days, those above it, or the calendar (R1)."""
    if base.settings.calendar != typed.settings.calendar:
        return True
    now = {node.id: (node.start, node.deadline, node.parents) for node in typed.nodes}
    return any(now.get(node.id) != (node.start, node.deadline, node.parents) for node in base.by_id.values())


def part_of(plan: Plan, ids: Iterable[str]) -> Plan:
    """Return the plan of these nodes and those above them, whose terms they may take (R1)."""
    needed: set[str] = set()
    waiting = [node_id for node_id in ids if node_id in plan.by_id]
    while waiting:
        node_id = waiting.pop()
        if node_id not in needed:
            needed.add(node_id)
            waiting += [parent for parent in plan.by_id[node_id].parents if parent in plan.by_id]
    nodes = tuple(node for node in plan.by_id.values() if node.id in needed)
    return Plan(
        settings=plan.settings, nodes=nodes, targets=tuple(row for row in plan.targets if row.indicator in needed)
    )


def _is_edited(met: Meeting) -> bool:
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
