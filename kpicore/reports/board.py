"""What the board shows: the goals, the starred indicator, what needs a hand now, and every indicator by factor.

Rows hold numbers, codes and ids, never words. What needs a hand now (いま手を打つもの) are the indicators below a goal
that are off track, ask for a review (three misses in a row), are stale, or have an overdue input; of the goals only
those whose own input is late, for their light already stands on top. The order:

| rule | |
|---|---|
| first | off track or asking for a review, then stale, then overdue |
| then | by `cost`: the node's share of the goal × what it lacks |
| share | a goal is 1 and hands its share to its children by weight (R7); of several parents the shares add up |
| lacks | 1 − the ratio of its light, clamped to 0..1; without a ratio 0 if met, else 1; stale or overdue: all of it |
| last | the owner's order |

`since` is the first period of what is wrong: of the streak, else of the run of periods in this colour, else the first
one missing. `days_without_action` counts from the last day of that period to today, or from the latest review of the
indicator when that was later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile, takewhile

from kpicore.model.node import Kind, Node
from kpicore.model.plan import Plan
from kpicore.model.review import Action
from kpicore.model.snapshot import Snapshot
from kpicore.periods import parse_period_id
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


@dataclass(frozen=True, slots=True)
class Goal:
    """A KGI, blanks and deadline filled in (R1). `days_left` to it, today not among them; negative when it has passed."""

    node: Node
    score: NodeScore
    days_left: int


@dataclass(frozen=True, slots=True)
class Urgent:
    """One entry of what needs a hand now; `cost` is the share of the goal that is at stake (0..1 under one goal).

    `actions` are all open ones, the one due first on top.
    """

    node: Node
    score: NodeScore
    cost: float
    since: str | None
    actions: tuple[Action, ...]
    days_without_action: int | None

    @property
    def action(self) -> Action | None:
        """The open action that is due first."""
        return self.actions[0] if self.actions else None


@dataclass(frozen=True, slots=True)
class Group:
    """A factor and the indicators under it; `factor` is None for indicators under none."""

    factor: Node | None
    score: NodeScore | None
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board, in the order it is drawn. `focus` holds the starred indicators."""

    goals: tuple[Goal, ...]
    focus: tuple[Card, ...]
    urgent: tuple[Urgent, ...]
    groups: tuple[Group, ...]

    @property
    def is_empty(self) -> bool:
        return not self.goals and not any(group.cards or group.factor for group in self.groups)


def board(snapshot: Snapshot, scores: Scores) -> Board:
    """Return the board of a scored plan, as of the day it was scored for."""
    nodes = [node for node in snapshot.plan.by_id.values() if node.is_active]
    past = {node.id: past_periods(scores, node.id) for node in nodes if node.is_indicator}
    cards = {node.id: _card(node, scores, past[node.id]) for node in nodes if node.is_indicator}
    deadlines = {node.id: term_of(scores, node.id)[1] for node in nodes if node.kind is Kind.KGI}
    return Board(
        goals=tuple(
            Goal(
                node.filled().model_copy(update={"deadline": deadlines[node.id]}),
                scores.by_id[node.id],
                (deadlines[node.id] - scores.today).days,
            )
            for node in nodes
            if node.id in deadlines
        ),
        focus=tuple(cards[node.id] for node in nodes if node.focus and node.is_indicator and node.kind is not Kind.KGI),
        urgent=_urgent(nodes, snapshot, scores, past),
        groups=tuple(_groups(nodes, snapshot.plan, scores, cards)),
    )


def _card(node: Node, scores: Scores, past: Sequence[PastPeriod]) -> Card:
    score = scores.by_id[node.id]
    shown = past[-SPARK_PERIODS:]
    period = parse_period_id(score.judged_period or "")
    if period is None:
        before = None
    else:
        wanted = str(period.shift(-1))
        before = next((each.actual for each in past if each.period == wanted), None)
    return Card(node.filled(), score, tuple(period.actual for period in shown), before)


# -- by factor -------------------------------------------------------------------------------------------------


def _groups(nodes: Sequence[Node], plan: Plan, scores: Scores, cards: Mapping[str, Card]) -> Iterator[Group]:
    """Yield each factor with the indicators that hang below it, then the indicators below none."""
    shown: set[str] = set()
    for factor in nodes:
        if factor.kind is not Kind.CSF:
            continue
        # Down to the next factor; what a retired indicator rests on is still shown.
        indicators = plan.below(factor.id, lambda node: node.is_indicator and node.kind is not Kind.KGI)
        below = [cards[node.id] for node in indicators if node.is_active]
        shown |= {card.node.id for card in below}
        yield Group(factor, scores.by_id[factor.id], tuple(below))
    rest = tuple(card for card in cards.values() if card.node.kind is not Kind.KGI and card.node.id not in shown)
    if rest:
        yield Group(None, None, rest)


# -- what needs a hand now -------------------------------------------------------------------------------------


def _urgent(
    nodes: Sequence[Node], snapshot: Snapshot, scores: Scores, past: Mapping[str, tuple[PastPeriod, ...]]
) -> tuple[Urgent, ...]:
    shares = goal_shares(snapshot.plan)
    found = []
    for node in nodes:
        score = scores.by_id[node.id]
        if score.kind is Kind.CSF:
            rank = None
        elif score.kind is not Kind.KGI and (
            score.status is Status.OFF_TRACK or (bool(score.needs_review) and score.status.is_colour)
        ):
            rank = 0
        elif score.status is Status.STALE:
            rank = 1
        else:
            rank = 2 if score.overdue else None
        if rank is None:
            continue
        since = _since(score, past.get(node.id, ()))
        if score.status is Status.STALE or score.overdue:
            lack = 1.0
        elif score.light_ratio is None:
            lack = 0.0 if score.met else 1.0
        else:
            lack = 1.0 - min(max(score.light_ratio, 0.0), 1.0)
        cost = shares[node.id] * lack
        actions = open_actions(node.id, snapshot)
        waited = None
        if rank == 0 and not actions and since is not None:
            dates = [review.date for review in snapshot.reviews if review.node == node.id]
            answered = [day for day in dates if since.last_day < day <= scores.today]
            waited = (scores.today - max([since.last_day, *answered])).days
        found.append(
            (rank, -round(cost, 9), Urgent(node, score, cost, since.period if since else None, actions, waited))
        )
    return tuple(urgent for _, _, urgent in sorted(found, key=lambda entry: entry[:2]))


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


def _since(score: NodeScore, past: Sequence[PastPeriod]) -> PastPeriod | None:
    """Return the first period of what is wrong, None when it is unknown."""
    if score.status is Status.STALE or (score.overdue and score.status is not Status.OFF_TRACK):
        judged = score.judged_period
        later = past if judged is None else list(dropwhile(lambda period: period.period != judged, past))[1:]
        return next((period for period in later if period.in_term and period.is_due), None)
    until_judged = [period for period in past if period.in_term and period.actual is not None]
    if score.streak:
        return until_judged[-score.streak] if score.streak <= len(until_judged) else None
    same = list(takewhile(lambda period: period.status is score.status, reversed(until_judged)))
    return same[-1] if same else None


def open_actions(node_id: str, snapshot: Snapshot) -> tuple[Action, ...]:
    """Return the open actions of the node's reviews, the one due first on top; those without a date come last."""
    reviews = {review.id for review in snapshot.reviews if review.node == node_id}
    found = [action for action in snapshot.actions if action.state.is_open and action.review in reviews]
    return tuple(sorted(found, key=lambda action: action.due or date.max))
