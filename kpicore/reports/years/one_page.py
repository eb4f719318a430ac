"""A plan on one page, for the day it begins: the goal, what should be reached by the end of each quarter, who owns what, what comes first.

Nothing is computed here: targets are those in force (R3), sums to date those of the page of an indicator, what is asked for that of 入力.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kpicore.guide.drafts import SaidBack, said_back
from kpicore.model.node import Band, Kind, Node, Shape
from kpicore.model.snapshot import Snapshot
from kpicore.periods import Cadence, Period, day_of, parse_period_id
from kpicore.reports.due import desk
from kpicore.reports.indicator import sums_to_date
from kpicore.reports.meetings.rhythm import next_meeting_day
from kpicore.scoring.agreements import Periods, agreed_periods, agreed_targets, way_of
from kpicore.scoring.recent import running_period
from kpicore.scoring.scores import Scores, series

#: Two years of quarters can be read one above the other; a longer term has a checkpoint for each fiscal year.
MOST_QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What should be reached by the end of `last_day`, in the goal's unit: of a total target the sum to date, else the target of the
    period that ends then (R3). `is_over` says that the day has passed.
    """

    last_day: date
    value: float | Band
    is_over: bool


@dataclass(frozen=True, slots=True)
class FirstNumber:
    """The number of an indicator that comes first. It is asked for now where `asked_from` is None, else from that day on (R6);
    `is_open` says that its field can be filled in today.
    """

    node: Node
    period: str
    asked_from: date | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class OnePage:
    """A plan on one page.

    `meaning` is the target of the goal over its term, None without one; `checkpoints` are empty without a target, the last one is the
    goal. `kpis` stand below the goal; `first_review` is None where the team has no rhythm. `first` holds what is asked for now, then by
    day. All nodes have the targets in force.
    """

    goal: Node
    meaning: SaidBack | None
    checkpoints: tuple[Checkpoint, ...]
    kpis: tuple[Node, ...]
    first_review: date | None
    first: tuple[FirstNumber, ...]


def one_page(snapshot: Snapshot, scores: Scores, goal_id: str = "") -> OnePage | None:
    """Return the page of a goal as of the day of the scores, of the plan's first one for an unknown id; None without an active goal."""
    plan, today = snapshot.plan, scores.today
    goals = {node.id: node for node in plan.goals}
    if not goals:
        return None
    goal = goals.get(goal_id) or next(iter(goals.values()))
    below = plan.below(goal.id, lambda node: node.is_active)
    targets = agreed_targets(plan, today)
    mine = [node.model_copy(update={"target": targets[node.id]}) for node in (goal, *below) if node.is_indicator]
    in_force, periods = mine[0], agreed_periods(plan, today)
    return OnePage(
        goal=in_force,
        meaning=said_back(in_force, periods[goal.id]),
        checkpoints=_checkpoints(snapshot, today, goal),
        kpis=tuple(node for node in mine if node.kind is Kind.KPI),
        first_review=next_meeting_day(plan.settings, today),
        first=_first_numbers(mine, periods, snapshot, scores),
    )


def _checkpoints(snapshot: Snapshot, today: date, node: Node) -> tuple[Checkpoint, ...]:
    """Return what should be reached by the end of each quarter of an indicator's term; empty for one without targets.

    A quarter holds the periods that belong to it (R1); the last one ends with the term. A term of more than `MOST_QUARTERS` quarters has
    one checkpoint for each fiscal year.
    """
    plan, calendar = snapshot.plan, snapshot.plan.settings.calendar
    every = series(plan, snapshot.actuals, today, node.id).points
    points = [point for point in every if point.state != "outside"]
    values: dict[str, float | Band | None] = {point.period: point.target for point in points}
    if way_of(node) is Shape.TOTAL:
        # Targets of single periods have nine decimals: 1,200 in thirds would add up to 1,199.999999997.
        sums = ((period, to_date) for period, _, to_date in sums_to_date(points))
        values = {period: None if to_date is None else round(to_date, 6) for period, to_date in sums}
    for cadence in (Cadence.QUARTERLY, Cadence.YEARLY):
        latest: dict[Period | None, Checkpoint] = {}
        for point in points:
            value = values[point.period]
            if value is not None:
                last_day, period = date.fromisoformat(point.last_day), parse_period_id(point.period)
                # The longer period that this one belongs to (R1).
                whole = None if period is None else calendar.containing(cadence, calendar.anchor_day(period))
                latest[whole] = Checkpoint(last_day, value, last_day < today)
        if len(latest) <= MOST_QUARTERS:
            break
    return tuple(latest.values())


def _first_numbers(
    nodes: Sequence[Node], periods: dict[str, Periods], snapshot: Snapshot, scores: Scores
) -> tuple[FirstNumber, ...]:
    """Return the first number of each indicator; one that is over, or whose open period has its number, has none."""
    asked: dict[str, str] = {}
    for each in desk(snapshot, scores).missing:  # the latest period first, as 入力 opens it
        asked.setdefault(each.node.id, each.period)
    found = []
    for node in nodes:
        running = running_period(scores, node.id)
        if node.id in asked:
            found.append(FirstNumber(node, asked[node.id], None, is_open=True))
        elif running is not None and running.actual is None:
            found.append(FirstNumber(node, running.period, running.last_day + timedelta(days=1), is_open=True))
        elif running is None:
            ahead = (each for each in periods[node.id] if day_of(each.first_day) > scores.today)
            if (coming := next(ahead, None)) is not None:
                found.append(FirstNumber(node, coming.period, day_of(coming.last_day + 1), is_open=False))
    return tuple(sorted(found, key=_order))


def _order(first: FirstNumber) -> tuple[date, int, str]:
    """Return the place of a first number: by day, the finer cadence first, those of a period together."""
    return first.asked_from or date.min, (first.node.filled().cadence or Cadence.MONTHLY).rank, first.period
