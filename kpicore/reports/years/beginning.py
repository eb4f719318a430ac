"""A new fiscal year from the old plan: what stays, what begins anew, and the changes that do it. Nothing here writes.

| of the plan | in the new year |
|---|---|
| tree, owners, definitions, responses, open actions | as they are |
| retired nodes | left out, as everywhere |
| a term that ends with the old year | ends with the new one; one that is over or reaches further stays |
| targets | carried, with their pattern over the periods, or blank |
| baselines | where the old year landed or is to land (R8); as they are without a landing |
| a landing a person put in | gone: it was the old year's |

The past keeps its colours (R3): what the old year's periods were judged by is written into 目標 before anything else changes, a baseline
beside it where there was one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

import numpy as np

from kpicore.model.actuals import numbers_of
from kpicore.model.calendar import has_actual, last_shown
from kpicore.model.change import Change
from kpicore.model.node import Aggregation, Band, Direction, Node, Shape
from kpicore.model.plan import Plan, Target
from kpicore.model.review import Action
from kpicore.model.rows import changes_between
from kpicore.model.snapshot import Snapshot
from kpicore.periods import Cadence, Period, day_number, parse_period_id, same_period_last_year
from kpicore.reports.tree import kept_with_ancestors
from kpicore.scoring.agreements import Periods, Value, agreed_periods, agreed_targets, way_of
from kpicore.scoring.program import inherited
from kpicore.scoring.recent import term_of
from kpicore.scoring.result import Landing
from kpicore.scoring.scores import Scores, score

#: For so long after a year's first day it counts as not begun yet where nobody began it: people begin a year late more often than early.
_LATE = timedelta(days=92)


class Carry(StrEnum):
    """What becomes of the targets."""

    CARRIED = "carried"
    BLANK = "blank"


class Basis(StrEnum):
    """Where the baseline of the new year comes from, or why it has none."""

    LANDING = "landing"
    PER_PERIOD = (
        "per_period"  #: the landing of a sum, shared over the periods of the year: what each of them is to bring
    )
    LAST_PERIOD = "last_period"  #: the judged period of a sum whose periods are to reach a level
    NO_LANDING = "no_landing"  #: nothing was judged: it stays as it is
    REACHED = "reached"  #: the level to be reached is reached: there is no way to go from it (R4.1)
    WITHIN = "within"  #: a range has no baseline (R3)


@dataclass(frozen=True, slots=True)
class YearLine:
    """One indicator of the new year: as it was with the target in force, and as it will be. `landing` is the old year's (R8)."""

    before: Node
    after: Node
    agreed: Value | None
    landing: Landing | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class NewYear:
    """What beginning a fiscal year does, to be confirmed and saved as one batch.

    `left` are active indicators whose own term does not end with the old year, `retired` those that ended before; `actions` the open ones,
    which stay with their nodes. `stops_judging` says that 実績の適用境界 lies before the new year: nothing of it would be judged.
    """

    year: Period
    lines: tuple[YearLine, ...]
    left: tuple[Node, ...]
    retired: tuple[Node, ...]
    actions: tuple[Action, ...]
    stops_judging: bool
    changes: tuple[Change, ...]

    @property
    def old(self) -> Period:
        """The year it begins from."""
        return self.year.shift(-1)


def years_to_begin(snapshot: Snapshot, scores: Scores) -> tuple[Period, ...]:
    """Return the years that can be begun, the likelier first: the plan's own where nobody began it, and the one after it.

    The plan's own is one only with an actual in the year before, a first year having nothing to begin from, and where no term is written
    that ends with it: such a plan was made for it. Empty without an active indicator, and where both were begun.
    """
    plan, shown = snapshot.plan, scores.year
    active = [node for node in plan.indicators if node.is_active]
    begun = parse_period_id(plan.settings.year_begun or "")
    is_made = any(node.deadline == plan.settings.calendar.last_day(shown) for node in plan.nodes if node.is_active)
    has_past = not is_made and has_actual(plan, snapshot.actuals, shown.shift(-1))
    found = [shown, shown.shift(1)] if has_past else [shown.shift(1)]
    open_ = [year for year in found if begun is None or year.ordinal > begun.ordinal]
    if not active or not open_:
        return ()
    first = plan.settings.calendar.first_day(shown)
    is_over = any(term_of(scores, node.id)[1] == first - timedelta(days=1) for node in active)
    is_late = is_over or scores.today - first <= _LATE
    return tuple(open_) if is_late else tuple(reversed(open_))


def year_to_begin(snapshot: Snapshot, scores: Scores) -> Period | None:
    """Return the year an owner is to be asked to begin: from a month before its first day until three months after, None at other times."""
    coming = next(iter(years_to_begin(snapshot, scores)), None)
    if coming is None:
        return None
    first = snapshot.plan.settings.calendar.first_day(coming)
    return coming if first - timedelta(days=31) <= scores.today <= first + _LATE else None


def begin_year(snapshot: Snapshot, scores: Scores, year: Period, carry: Carry) -> NewYear:
    """Return what beginning a fiscal year from the one before it does, by the landings of that one on its last day, or today."""
    plan, calendar = snapshot.plan, snapshot.plan.settings.calendar
    old = year.shift(-1)
    old_day = min(scores.today, last_shown(plan, old))
    found = scores if old_day == scores.today else score(plan, snapshot.actuals, old_day)
    last = calendar.last_day(old)
    within = [
        node for node in plan.indicators if node.is_active and _deadline(plan, node, calendar.last_day(old)) == last
    ]
    agreed, periods = agreed_targets(plan, last), agreed_periods(plan, last)
    digits = _digits(snapshot, {node.id for node in within})
    lines = tuple(
        _line(node, agreed[node.id], len(periods[node.id]), found, digits.get(node.id, 0), carry) for node in within
    )
    moved = tuple(_in_term(node, plan, old, year) for node in plan.nodes)
    after = {line.after.id: line.after for line in lines}
    nodes = tuple(
        after[node.id].model_copy(update={"start": node.start, "deadline": node.deadline}) if node.id in after else node
        for node in moved
    )
    new_plan = _plan_of(plan, nodes, periods, lines, year, carry)
    here = {line.after.id for line in lines}
    boundary = plan.settings.boundary_day
    return NewYear(
        year=year,
        lines=tuple(replace(line, after=new_plan.by_id[line.after.id]) for line in lines),
        left=tuple(node for node in plan.indicators if node.is_active and node.id not in here),
        retired=tuple(node for node in plan.by_id.values() if not node.is_active),
        actions=tuple(action for action in snapshot.actions if action.state.is_open),
        stops_judging=boundary is not None and boundary < day_number(calendar.first_day(year)),
        changes=tuple(changes_between(snapshot, replace(snapshot, plan=new_plan))),
    )


# -- one indicator ------------------------------------------------------------------------------------------------


def _line(node: Node, agreed: Value | None, periods: int, found: Scores, digits: int, carry: Carry) -> YearLine:
    """Return one indicator with its target carried or blank, and its baseline from the landing; its term is not moved here."""
    result = found.by_id[node.id]
    landing, filled = result.landing, node.filled()
    target = agreed if carry is Carry.CARRIED else None
    level = None if landing is None else landing.value
    basis, baseline = Basis.LANDING, node.baseline
    sign = -1 if filled.direction is Direction.AT_MOST else 1
    if filled.aggregation is Aggregation.SUM and level is not None:
        if filled.shape is Shape.REACH:
            basis, level = Basis.LAST_PERIOD, result.actual
        elif filled.shape is Shape.EACH and periods:
            basis, level, digits = Basis.PER_PERIOD, level / periods, digits + 1
    if filled.direction is Direction.WITHIN:
        basis = Basis.WITHIN
    elif level is None:
        basis = Basis.NO_LANDING
    elif filled.shape is Shape.REACH and isinstance(target, float) and sign * level >= sign * target:
        basis, baseline = Basis.REACHED, None
    else:
        baseline = round(level, digits)
    after = node.model_copy(update={"target": target, "baseline": baseline})
    if (
        after.filled().direction is not filled.direction
    ):  # a direction nobody wrote came from the old target and baseline
        after = after.model_copy(update={"direction": filled.direction})
    return YearLine(filled, after, agreed, landing, basis)


def _digits(snapshot: Snapshot, wanted: Iterable[str]) -> dict[str, int]:
    """Return to how many decimal places the actuals of each indicator were recorded; a landing is not known more exactly."""
    table = numbers_of(snapshot.actuals[snapshot.actuals["indicator"].isin(list(wanted))])
    found: dict[str, int] = {}
    for indicator, value in zip(table["indicator"].tolist(), table["value"].tolist(), strict=True):
        text = repr(value)
        places = 0 if value.is_integer() or "e" in text else len(text.partition(".")[2])
        found[indicator] = max(found.get(indicator, 0), places)
    return found


# -- terms --------------------------------------------------------------------------------------------------------


def _deadline(plan: Plan, node: Node, usual: date) -> date:
    """Return the deadline in force of any node, a factor too: its own, else its nearest ancestor's, else the year's end (R1)."""
    return node.deadline or inherited(plan, node.parents, "deadline") or usual


def _in_term(node: Node, plan: Plan, old: Period, year: Period) -> Node:
    """Return a node with its own term moved on, where that ends with the old year; what is blank stays blank."""
    calendar = plan.settings.calendar
    last, first = calendar.last_day(old), calendar.first_day(year)
    if not node.is_active or _deadline(plan, node, last) != last:
        return node
    moved: dict[str, date] = {}
    if node.deadline is not None:
        moved["deadline"] = calendar.last_day(year)
    if node.start is not None and node.start < first:
        moved["start"] = first
    return node.model_copy(update=moved) if moved else node


# -- targets ------------------------------------------------------------------------------------------------------


def _plan_of(
    plan: Plan,
    nodes: tuple[Node, ...],
    periods: Mapping[str, Periods],
    lines: Iterable[YearLine],
    year: Period,
    carry: Carry,
) -> Plan:
    """Return the plan of the new year: its nodes, the old year's targets as they were in force, and the new year's."""
    by_id = {node.id: node for node in nodes}
    moves = {node.id for node in nodes if (before := plan.by_id[node.id]) and _term(before) != _term(node)}
    goals = {line.after.id for line in lines}
    targets = [target for target in plan.targets if target.indicator not in goals]
    for node_id in (node.id for node in plan.by_id.values() if node.id in goals):
        rows = [target for target in plan.targets if target.indicator == node_id]
        is_moved = bool(moves & kept_with_ancestors(plan, [node_id]))
        targets += _targets(plan.by_id[node_id], by_id[node_id], rows, periods[node_id], is_moved=is_moved)
        if carry is Carry.CARRIED:
            targets += _pattern(by_id[node_id], rows, periods[node_id], plan, year)
    return Plan(
        settings=plan.settings.model_copy(update={"year_begun": str(year)}),
        nodes=nodes,
        targets=tuple(targets),
        landings=tuple(landing for landing in plan.landings if landing.indicator not in goals),
    )


def _term(node: Node) -> tuple[date | None, date | None]:
    return node.start, node.deadline


def _targets(before: Node, after: Node, rows: Iterable[Target], periods: Periods, *, is_moved: bool) -> list[Target]:
    """Return the rows of 目標 of one indicator without the new year's: its past as it was in force, where anything would move it."""
    rows = list(rows)
    is_led = way_of(before) is Shape.REACH
    is_new_way = is_led and (before.baseline != after.baseline or way_of(after) is not Shape.REACH)
    ended = any(row.effective_from is not None for row in rows)
    if before.target == after.target and not is_new_way and not is_moved and not ended:
        return rows
    held = {each.period for each in periods}
    kept = [row for row in rows if row.period is not None and row.period not in held]
    make = partial(Target, indicator=before.id, baseline=before.baseline if is_led else None)
    return [
        *kept,
        *(make(period=each.period, value=each.value) for each in periods if each.value is not None),
    ]


def _pattern(node: Node, rows: Iterable[Target], periods: Periods, plan: Plan, year: Period) -> list[Target]:
    """Return targets that were written for single periods, for the same periods of the new year; a way to a level has no pattern."""
    rows = list(rows)
    written = {row.period for row in rows if row.period is not None}
    if node.filled().shape is Shape.REACH or not written:
        return []
    in_force = {each.period: each.value for each in periods if each.period in written}
    calendar, cadence = plan.settings.calendar, node.filled().cadence or Cadence.MONTHLY
    first, last = (calendar.containing(cadence, day) for day in (calendar.first_day(year), calendar.last_day(year)))
    ordinals = np.arange(first.ordinal, last.ordinal + 1)
    before = same_period_last_year(cadence, ordinals)
    found = []
    for now, then in zip(ordinals.tolist(), before.tolist(), strict=True):
        value: float | Band | None = in_force.get(str(Period(cadence, then)))
        period = str(Period(cadence, now))
        if value is not None and period not in written:
            found.append(Target(indicator=node.id, period=period, value=value))
    return found
