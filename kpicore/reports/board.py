"""What the board shows: the goals with their headline, what needs a hand now, who has not entered, and every indicator by factor.

Rows hold numbers, codes and ids, never words. いま手を打つもの holds what R12 lists and nothing else; of goals only those
whose input is out of date or whose action is late, for their light already stands on top. The order:

| rule | |
|---|---|
| at all | key results (OKR) after what must reach its target: they are judged by another measure (R6) |
| first | off track or asking for a review, then stale, then an action past its due day alone |
| then | by `cost_per_period`, what it costs its goal now (R12); those no formula leads to come after |
| then | by `cost`: the node's share of the goal × what it lacks |
| share | a goal is 1 and hands its share to its children by weight (R7); of several parents the shares add up |
| lacks | 1 − the ratio of its light, clamped to 0..1; without a ratio 0 if met, else 1; stale: all of it |
| last | the owner's order |

`since` is the first period of what is wrong: of the streak, else of the run of periods in this colour, else the first
one missing. `days_without_action` counts from the last day of that period to today, or from the latest review of the
indicator when that was later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import dropwhile, takewhile
from math import inf

from kpicore.model.names import name_key
from kpicore.model.node import Kind, Node
from kpicore.model.plan import Plan
from kpicore.model.review import Action
from kpicore.model.snapshot import Snapshot
from kpicore.periods import parse_period_id
from kpicore.reports.headline import Headline, cost_per_period, headlines, lack
from kpicore.reports.meetings.okr import Objective, is_key_result, keeps_missing, objectives
from kpicore.reports.shares import Share, shares_of_gap
from kpicore.scoring.recent import PastPeriod, past_periods, term_of
from kpicore.scoring.result import NodeScore, Status
from kpicore.scoring.scores import Scores

#: So many of the latest actuals make a sparkline.
SPARK_PERIODS = 13


@dataclass(frozen=True, slots=True)
class Card:
    """One indicator, blanks filled in. `spark`: latest actuals, oldest first, None where missing; `before`: the one before the judged."""

    node: Node
    score: NodeScore
    spark: tuple[float | None, ...] = ()
    before: float | None = None

    @property
    def is_key_result(self) -> bool:
        """Whether it is judged as a key result (OKR), and is told apart from what must reach its target."""
        return is_key_result(self.score)


@dataclass(frozen=True, slots=True)
class Goal:
    """A KGI, blanks and deadline filled in (R1), with what its first sentence says (R12)."""

    node: Node
    score: NodeScore
    headline: Headline


@dataclass(frozen=True, slots=True)
class Urgent:
    """One entry of what needs a hand now; `cost` is the share of the goal that is at stake (0..1 under one goal).

    `cost_per_period` is in the unit of `goal`, positive against it (R12); both None where no formula leads from the node to a goal.
    `actions` are all open ones, the one due first on top. `factors` are those the node stands under.
    """

    node: Node
    score: NodeScore
    cost: float
    since: str | None
    actions: tuple[Action, ...]
    days_without_action: int | None
    spark: tuple[float | None, ...] = ()
    cost_per_period: float | None = None
    goal: Node | None = None
    factors: tuple[Node, ...] = ()

    @property
    def action(self) -> Action | None:
        """The open action that is due first."""
        return self.actions[0] if self.actions else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person ("" for 担当未定) and their indicators with overdue periods (R6), in the owner's order."""

    owner: str
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A factor and the indicators under it; `factor` is None for indicators under none.

    `share` is what its inputs hold of a goal's gap (R12); None where no formula tells.
    """

    factor: Node | None
    score: NodeScore | None
    cards: tuple[Card, ...]
    share: Share | None = None


class NextStep(StrEnum):
    """What a plan lacks before a board can answer anything."""

    PLAN = "plan"
    GOAL = "goal"
    TARGET = "target"
    INDICATORS = "indicators"
    ACTUALS = "actuals"


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board, in the order it is drawn.

    `unbound` are the actions past their due day of no active node, neither by themselves nor by their review, the one due first on top;
    `objectives` hold the key results (OKR), which are in `groups` and `urgent` as well; `counts` says how many of the other indicators
    below the goals have which light, in the order of `Status`; `next_step` is None once there is a goal with a target, an indicator
    below it, and a number.
    """

    today: date
    goals: tuple[Goal, ...]
    urgent: tuple[Urgent, ...]
    unbound: tuple[Action, ...]
    waiting: tuple[Waiting, ...]
    groups: tuple[Group, ...]
    counts: Mapping[Status, int]
    next_step: NextStep | None
    objectives: tuple[Objective, ...] = ()

    @property
    def act_now(self) -> tuple[Urgent, ...]:
        """What needs a hand of what must reach its target; key results are told with their objectives."""
        return tuple(each for each in self.urgent if not is_key_result(each.score))

    @property
    def factors(self) -> tuple[Group, ...]:
        """The groups with what must reach its target alone; one that holds nothing but key results is left out."""
        found = []
        for group in self.groups:
            cards = tuple(card for card in group.cards if not card.is_key_result)
            if cards or not group.cards:
                found.append(replace(group, cards=cards))
        return tuple(found)

    def objectives_of(self, group: Group) -> tuple[Objective, ...]:
        """The objectives with those of their key results that stand in a group; none for a group without any."""
        ids = {card.node.id for card in group.cards}
        found = (
            replace(each, results=tuple(result for result in each.results if result.node.id in ids))
            for each in self.objectives
        )
        return tuple(each for each in found if each.results)

    @property
    def is_empty(self) -> bool:
        return self.next_step is NextStep.PLAN


def board(snapshot: Snapshot, scores: Scores) -> Board:
    """Return the board of a scored plan, as of the day it was scored for."""
    nodes = [node for node in snapshot.plan.by_id.values() if node.is_active]
    past = {node.id: past_periods(scores, node.id) for node in nodes if node.is_indicator}
    cards = {node.id: _card(node, scores, past[node.id]) for node in nodes if node.is_indicator}
    goals = tuple(
        Goal(
            found.node.model_copy(update={"deadline": term_of(scores, found.node.id)[1]}),
            scores.by_id[found.node.id],
            found,
        )
        for found in headlines(snapshot, scores)
    )
    below = [card for card in cards.values() if card.node.kind is not Kind.KGI]
    lights = [card.score.status for card in below if not is_key_result(card.score)]
    active, of_review = {node.id for node in nodes}, {review.id: review.node for review in snapshot.reviews}
    late = [each for each in snapshot.actions if each.days_overdue(scores.today)]
    unbound = [each for each in late if (each.node or of_review.get(each.review, "")) not in active]
    lacks = {
        NextStep.PLAN: not nodes,
        NextStep.GOAL: not goals,
        NextStep.TARGET: all(goal.score.status is Status.NO_TARGET for goal in goals),
        NextStep.INDICATORS: not below,
        NextStep.ACTUALS: not snapshot.actuals["indicator"].isin(list(cards)).any(),
    }
    return Board(
        today=scores.today,
        goals=goals,
        urgent=_urgent(nodes, snapshot, scores, past, goals),
        unbound=tuple(sorted(unbound, key=lambda action: action.due or date.max)),
        waiting=_waiting(cards.values()),
        groups=tuple(_groups(nodes, snapshot.plan, scores, cards, goals)),
        objectives=objectives(snapshot, scores),
        counts={status: lights.count(status) for status in Status if status in lights},
        next_step=next((step for step, is_lacking in lacks.items() if is_lacking), None),
    )


def _waiting(cards: Iterable[Card]) -> tuple[Waiting, ...]:
    """Return who has not entered what is overdue, those with the most indicators first; a name is one however it is written."""
    found: dict[str, tuple[str, list[str]]] = {}
    for card in cards:
        if card.score.overdue:
            found.setdefault(name_key(card.node.owner), (card.node.owner, []))[1].append(card.node.id)
    people = sorted(found.values(), key=lambda each: (-len(each[1]), not each[0]))
    return tuple(Waiting(owner, tuple(ids)) for owner, ids in people)


def _card(node: Node, scores: Scores, past: Sequence[PastPeriod]) -> Card:
    score = scores.by_id[node.id]
    shown = past[-SPARK_PERIODS:]
    period = parse_period_id(score.judged_period or "")
    wanted = str(period.shift(-1)) if period is not None else None
    before = next((each.actual for each in past if each.period == wanted), None)
    return Card(node.filled(), score, tuple(period.actual for period in shown), before)


# -- by factor -------------------------------------------------------------------------------------------------


def _groups(
    nodes: Sequence[Node], plan: Plan, scores: Scores, cards: Mapping[str, Card], goals: Sequence[Goal]
) -> Iterator[Group]:
    """Yield each factor with the indicators that hang below it, then the indicators below none."""
    gap_shares = shares_of_gap(plan, [goal.headline for goal in goals])
    shown: set[str] = set()
    for factor in nodes:
        if factor.kind is not Kind.CSF:
            continue
        # Down to the next factor; what a retired indicator rests on is still shown.
        indicators = plan.below(factor.id, lambda node: node.is_indicator and node.kind is not Kind.KGI)
        below = [cards[node.id] for node in indicators if node.is_active]
        shown |= {card.node.id for card in below}
        yield Group(factor, scores.by_id[factor.id], tuple(below), gap_shares.get(factor.id))
    rest = tuple(card for card in cards.values() if card.node.kind is not Kind.KGI and card.node.id not in shown)
    if rest:
        yield Group(None, None, rest)


# -- what needs a hand now -------------------------------------------------------------------------------------


def _urgent(
    nodes: Sequence[Node],
    snapshot: Snapshot,
    scores: Scores,
    past: Mapping[str, tuple[PastPeriod, ...]],
    goals: Sequence[Goal],
) -> tuple[Urgent, ...]:
    shares, costs = goal_shares(snapshot.plan), cost_per_period(snapshot, scores)
    of_goal = {cause.node: goal.node for goal in reversed(goals) for cause in goal.headline.causes}
    found = []
    for node in nodes:
        score, actions = scores.by_id[node.id], open_actions(node.id, snapshot)
        rank = _rank(score, any(action.days_overdue(scores.today) for action in actions))
        if rank is None:
            continue
        since = since_when(score, past.get(node.id, ())) if rank < _ONLY_LATE else None
        idle_since = None
        if rank == 0 and not actions and since is not None:
            dates = (review.date for review in snapshot.reviews if review.node == node.id)
            idle_since = max([since.last_day, *(day for day in dates if day <= scores.today)])
        per_period = costs.get(node.id)
        entry = Urgent(
            node=node,
            score=score,
            cost=shares[node.id] * lack(score),
            since=since.period if since else None,
            actions=actions,
            days_without_action=(scores.today - idle_since).days if idle_since else None,
            spark=tuple(period.actual for period in past.get(node.id, ())[-SPARK_PERIODS:]),
            cost_per_period=per_period,
            goal=of_goal.get(node.id) if per_period is not None else None,
            factors=snapshot.plan.factors_above(node.id),
        )
        cost = -inf if per_period is None else round(per_period, 9)
        found.append(((is_key_result(score), rank, -cost, -round(entry.cost, 9)), entry))
    return tuple(entry for _, entry in sorted(found, key=lambda each: each[0]))


#: The rank of a node for which nothing speaks but an action that is late.
_ONLY_LATE = 2


def _rank(score: NodeScore, is_late: bool) -> int | None:
    """Return in which order a node needs a hand, None where it needs none; `is_late`: an action of it is past its due day."""
    misses = score.status is Status.OFF_TRACK or keeps_missing(score)
    if misses and score.kind in (Kind.KPI, Kind.KDI):
        return 0
    if score.status is Status.STALE and score.kind is not Kind.CSF:
        return 1
    return _ONLY_LATE if is_late else None


def goal_shares(plan: Plan) -> dict[str, float]:
    """Return each node's share of the goals above it: 1 for a root, below it by weight among active siblings (R7).

    A circle ends where it closes; nodes no root leads to have 0; retired nodes hand on nothing.
    """
    shares = dict.fromkeys(plan.by_id, 0.0)
    for root in plan.roots:
        if root.is_active:
            for node_id, share in _shares_below(root.id, plan).items():
                shares[node_id] += share
    return shares


def _shares_below(root: str, plan: Plan) -> dict[str, float]:
    """Return the share of everything below one root; the link that closes a circle hands on nothing."""
    order = _parents_first(root, plan)
    place = {node_id: at for at, node_id in enumerate(order)}
    share = dict.fromkeys(order, 0.0)
    share[root] = 1.0
    for parent in order:
        children = [child for child in plan.children.get(parent, ()) if child.is_active]
        whole = sum(1.0 if child.weight is None else child.weight for child in children)
        for child in children:
            if whole > 0 and place[child.id] > place[parent]:
                share[child.id] += share[parent] * (1.0 if child.weight is None else child.weight) / whole
    return share


def _parents_first(root: str, plan: Plan) -> list[str]:
    """Return the active nodes from a root down, each after its parents, ignoring cycles (depth first, finished last)."""
    order: list[str] = []
    seen = {root}
    stack: list[tuple[str, Iterator[Node]]] = [(root, iter(plan.children.get(root, ())))]
    while stack:
        node_id, children = stack[-1]
        child = next((each for each in children if each.is_active and each.id not in seen), None)
        if child is None:
            order.append(node_id)
            stack.pop()
        else:
            seen.add(child.id)
            stack.append((child.id, iter(plan.children.get(child.id, ()))))
    return order[::-1]


def since_when(score: NodeScore, past: Sequence[PastPeriod]) -> PastPeriod | None:
    """Return the first period of what is wrong, of a green light the first it is green in; None when it is unknown."""
    if score.status is Status.STALE:
        judged = score.judged_period
        later = past if judged is None else list(dropwhile(lambda period: period.period != judged, past))[1:]
        return next((period for period in later if period.in_term and period.is_due), None)
    until_judged = [period for period in past if period.in_term and period.actual is not None]
    if score.streak:
        return until_judged[-score.streak] if score.streak <= len(until_judged) else None
    same = list(takewhile(lambda period: period.status is score.status, reversed(until_judged)))
    return same[-1] if same else None


def open_actions(node_id: str, snapshot: Snapshot) -> tuple[Action, ...]:
    """Return the open actions for a node, or else of its reviews, the one due first on top; those without a date come last."""
    reviews = {review.id for review in snapshot.reviews if review.node == node_id}
    found = [
        action
        for action in snapshot.actions
        if action.state.is_open and (action.node == node_id or (not action.node and action.review in reviews))
    ]
    return tuple(sorted(found, key=lambda action: action.due or date.max))
