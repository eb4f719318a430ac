"""The board's first sentence as facts: where a goal will end, where it stands, and what the gap comes from (R12).

The words are in `kpicore.text.board.headline`. Two questions, never folded into one:

| end (landing) | | standing (light) | |
|---|---|---|---|
| reaches | its target is met (R4) | good | ● |
| short | it is not | behind | ▲ ■ |
| unknown | there is no landing | none | no colour |

A positive gap is short of the goal, for a limit beyond it. R12 speaks of the ratio of the landing; where there is none (R4.4: a target of
zero or less) met or not decides, as it does for lights. R12's gap to date is one of sums: of a level, a rate or a rank it is the gap of the
judged period, and the shares are those of that period. A range has no gap, no cause, and no amount still needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from kpicore.model.node import Aggregation, Band, Direction, Node
from kpicore.model.plan import Plan
from kpicore.model.snapshot import Snapshot
from kpicore.reports.meetings.okr import is_key_result
from kpicore.reports.score import plain
from kpicore.scoring.addition import added
from kpicore.scoring.links import Contribution, PeriodChoice, contribution, formulas
from kpicore.scoring.recent import past_periods, periods_left, term_of
from kpicore.scoring.result import NodeScore, Status
from kpicore.scoring.scores import Scores

#: So many judged periods tell what a factor costs per period now (R12).
COST_PERIODS = 3


class End(StrEnum):
    """Where a goal will end, or has ended."""

    REACHES = "reaches"
    SHORT = "short"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """Where a goal stands today."""

    GOOD = "good"
    BEHIND = "behind"
    NONE = "none"


class CauseKind(StrEnum):
    """How a cause is known: by the formula's arithmetic (R9), or only as moving together (R7), which is never a because."""

    CONTRIBUTION = "contribution"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Cause:
    """What a node holds of the gap. `share` is in the goal's unit, positive against the goal; None for one that only moves together."""

    node: str
    share: float | None
    kind: CauseKind


@dataclass(frozen=True, slots=True)
class MissingInput:
    """An input that lacks periods which are due: of whom, and how many."""

    node: str
    owner: str
    periods: int


@dataclass(frozen=True, slots=True)
class Headline:
    """What the first sentence of a goal says. `node` has its blanks filled in.

    `causes` come in order of their share, the largest against the goal on top; `unexplained` is what the formula does not explain of the
    gap. `days_left` is negative after the deadline. `mean_per_period` is what `needed_per_period` is compared with; None for all but sums.
    """

    node: Node
    score: NodeScore
    end: End
    standing: Standing
    days_left: int
    gap_to_date: float | None
    gap_landing: float | None
    needed_per_period: float | None
    mean_per_period: float | None
    periods_left: int
    causes: tuple[Cause, ...]
    unexplained: float
    missing: tuple[MissingInput, ...]

    @property
    def has_ended(self) -> bool:
        """Whether the deadline has passed."""
        return self.days_left < 0

    @property
    def has_begun(self) -> bool:
        """Whether the first day of the term is over or today."""
        start, deadline = self.node.start, self.node.deadline
        return start is not None and deadline is not None and start <= deadline - timedelta(days=self.days_left)

    def as_json(self) -> dict[str, Any]:
        """Return the figures as plain values, the contract of `kpicore score`."""
        return {
            "node": self.node.id,
            "gap_to_date": plain(self.gap_to_date),
            "gap_landing": plain(self.gap_landing),
            "needed_per_period": plain(self.needed_per_period),
            "causes": [
                {"node": cause.node, "share": plain(cause.share), "kind": str(cause.kind)} for cause in self.causes
            ],
        }


def headlines(snapshot: Snapshot, scores: Scores) -> tuple[Headline, ...]:
    """Return the headline of each goal (KGI) of a scored plan, in the owner's order."""
    return tuple(headline(node, snapshot, scores) for node in snapshot.plan.goals)


def cost_per_period(snapshot: Snapshot, scores: Scores) -> dict[str, float]:
    """Return what each input costs its goal per period: its mean share of the gap in the last three judged periods, in the goal's unit.

    Positive is against the goal. Of several goals the first that the node is an input of counts; a node that no formula of a goal names is
    absent, as is one of a goal whose periods cannot be told apart (R9 refuses).
    """
    costs: dict[str, float] = {}
    for goal in snapshot.plan.goals:
        judged = [each.period for each in past_periods(scores, goal.id) if each.in_term and each.met is not None]
        told = [
            _shares(contribution(snapshot.plan, snapshot.actuals, scores.today, goal.id, over=period), goal)
            for period in judged[-COST_PERIODS:]
        ]
        if told and all(told):
            for node_id in told[0]:
                costs.setdefault(node_id, sum(shares[node_id] for shares in told) / len(told))
    return costs


def lack(score: NodeScore) -> float:
    """Return what a light lacks of its target, 0..1: 1 − its ratio; without a ratio 0 if met, else 1; all of it while it is stale."""
    if score.status is Status.STALE:
        return 1.0
    if score.light_ratio is None:
        return 0.0 if score.met else 1.0
    return 1.0 - min(max(score.light_ratio, 0.0), 1.0)


def headline(node: Node, snapshot: Snapshot, scores: Scores) -> Headline:
    """Return the headline of one active indicator, as if it were a goal."""
    score = scores.by_id[node.id]
    goal = node.filled()
    _, deadline = term_of(scores, node.id)
    left = periods_left(scores, node.id)
    is_sum = goal.aggregation is Aggregation.SUM
    between = (score.actual_to_date, score.target_to_date) if is_sum else (score.actual, score.target)
    gap = _gap(*between, goal.direction)
    causes, unexplained = _causes(goal, gap, snapshot, scores)
    is_summed = is_sum and not isinstance(score.whole_target, Band)
    still = None if not is_summed else _gap(score.actual_to_date or 0.0, score.whole_target, Direction.AT_LEAST)
    reported = score.reported_periods or 0
    return Headline(
        node=goal,
        score=score,
        end=_end(goal, score),
        standing=Standing.NONE
        if not score.status.is_colour
        else Standing.GOOD
        if score.status is Status.ON_TRACK
        else Standing.BEHIND,
        days_left=(deadline - scores.today).days,
        gap_to_date=gap,
        gap_landing=None if score.landing is None else _gap(score.landing.value, score.whole_target, goal.direction),
        needed_per_period=still / left if still is not None and left else None,
        mean_per_period=score.actual_to_date / reported
        if is_summed and score.actual_to_date is not None and reported
        else None,
        periods_left=left,
        causes=causes,
        unexplained=unexplained,
        missing=_missing(node.id, snapshot.plan, scores),
    )


def _gap(actual: float | None, target: float | Band | None, direction: Direction | None) -> float | None:
    """Return what is short of a target, or beyond a limit, as on paper (R2); None where one is missing and for a range."""
    if actual is None or target is None or isinstance(target, Band):
        return None
    return added([actual, -target]) if direction is Direction.AT_MOST else added([target, -actual])


def _end(goal: Node, score: NodeScore) -> End:
    landing, target = score.landing, score.whole_target
    if landing is None or target is None:
        return End.UNKNOWN
    if isinstance(target, Band):
        is_met = target.low <= landing.value <= target.high
    elif landing.ratio is not None:
        is_met = landing.ratio >= 1.0
    else:
        is_met = landing.value <= target if goal.direction is Direction.AT_MOST else landing.value >= target
    return End.REACHES if is_met else End.SHORT


def _causes(goal: Node, gap: float | None, snapshot: Snapshot, scores: Scores) -> tuple[tuple[Cause, ...], float]:
    """Return what the gap comes from and what of it stays unexplained: by the formula, else by what moves together (R12)."""
    if gap is None:
        return (), 0.0
    over = PeriodChoice.TO_DATE if goal.aggregation is Aggregation.SUM else PeriodChoice.LATEST
    found = contribution(snapshot.plan, snapshot.actuals, scores.today, goal.id, over=over)
    if shares := _shares(found, goal):
        ordered = sorted(shares.items(), key=lambda each: -each[1])
        causes = tuple(Cause(node_id, share, CauseKind.CONTRIBUTION) for node_id, share in ordered)
        return causes, _against(goal) * added([found.drift, found.incoherence])
    lacking = []
    for node in snapshot.plan.below(goal.id, lambda below: below.is_active) if gap > 0 else ():
        score = scores.by_id[node.id]
        if node.is_indicator and score.status is Status.OFF_TRACK:
            # A key result that lacks 0.4 of its target is good (R6): what must reach its target is named before it.
            lacking.append(
                (not is_key_result(score), (1.0 if node.weight is None else node.weight) * lack(score), node.id)
            )
    if not lacking:
        return (), 0.0
    *_, together = max(lacking, key=lambda each: each[:2])  # the largest weight × (1 − ratio)
    return (Cause(together, None, CauseKind.TOGETHER),), 0.0


def _shares(found: Contribution, goal: Node) -> Mapping[str, float]:
    """Return the share of each input of what is short, or beyond a limit; empty where R9 refuses."""
    return {part.input: _against(goal) * part.value for part in found.parts}


def _against(goal: Node) -> float:
    """Return the sign that makes of actual − target what is against the goal."""
    return 1.0 if goal.direction is Direction.AT_MOST else -1.0


def _missing(goal: str, plan: Plan, scores: Scores) -> tuple[MissingInput, ...]:
    """Return what lacks due periods of the goal itself and what it rests on: its formula's inputs, without a formula all below it."""
    formula = formulas(plan).by_node.get(goal)
    rests_on = [goal, *(formula.inputs if formula is not None else ())]
    if len(rests_on) == 1:
        rests_on += [each.id for each in plan.below(goal, lambda below: below.is_active)]
    return tuple(
        MissingInput(node_id, plan.by_id[node_id].owner, scores.by_id[node_id].overdue or 0)
        for node_id in rests_on
        if node_id in scores.by_id and scores.by_id[node_id].overdue
    )
