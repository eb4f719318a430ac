"""Three misses in a row (R6): which part of the chain is behind, since when, and what else changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from kpicore.model.node import Node
from kpicore.model.plan import Target
from kpicore.model.review import Action, Review
from kpicore.model.snapshot import Snapshot
from kpicore.reports.meetings.agenda import node_of
from kpicore.scoring.recent import PastPeriod, reported_periods
from kpicore.scoring.result import NodeScore
from kpicore.scoring.scores import Scores


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One node of the chain: `depth` 0 is the indicator itself, above it negative up to the goal, below it positive."""

    node: Node
    score: NodeScore
    depth: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of an indicator that keeps missing its target.

    `missed` are its misses, oldest first; `chain` the nodes it leads to and those that lead to it; `behind` the part of the chain below it
    that misses its target too. Of the time since the period before the first miss: `turned` began to miss too, and `targets`, `reviews` and
    `actions` are from then.
    """

    missed: tuple[PastPeriod, ...]
    chain: tuple[ChainLink, ...]
    behind: tuple[ChainLink, ...]
    turned: tuple[Node, ...]
    targets: tuple[Target, ...]
    reviews: tuple[Review, ...]
    actions: tuple[Action, ...]

    @property
    def since(self) -> str | None:
        """The first of the misses in a row."""
        return self.missed[0].period if self.missed else None


def analysis(snapshot: Snapshot, scores: Scores, node_id: str) -> Analysis:
    """Return the cause analysis of an indicator. KeyError for one the plan does not have."""
    plan, score = snapshot.plan, scores.by_id[node_id]
    judged = reported_periods(scores, node_id)
    streak = score.streak or 0
    missed = judged[-streak:] if streak else ()
    before = judged[-streak - 1].last_day if 0 < streak < len(judged) else date.min
    above = _links(node_id, lambda each: plan.by_id[each].parents, -1, snapshot, scores)[::-1]
    below = _links(node_id, lambda each: [child.id for child in plan.children.get(each, ())], 1, snapshot, scores)
    return Analysis(
        missed=missed,
        chain=(*above, ChainLink(plan.by_id[node_id], score, 0), *below),
        behind=tuple(link for link in below if link.score.streak),
        turned=_turned(node_id, before, scores, snapshot) if missed else (),
        targets=tuple(
            each
            for each in plan.targets
            if each.indicator == node_id and each.effective_from is not None and each.effective_from > before
        )
        if missed
        else (),
        reviews=tuple(each for each in snapshot.reviews if each.node == node_id and before < each.date <= scores.today),
        actions=tuple(
            each
            for each in snapshot.actions
            if (each.opened or date.max) > before
            and (about := node_of(each, snapshot)) is not None
            and about.id == node_id
        ),
    )


def _links(
    node_id: str, follow: Callable[[str], Iterable[str]], step: int, snapshot: Snapshot, scores: Scores
) -> list[ChainLink]:
    """Return what an indicator leads to or what leads to it, each node once, after the one it was reached from."""
    by_id, found = snapshot.plan.by_id, dict[str, ChainLink]()
    waiting = [(each, step) for each in follow(node_id)][::-1]
    while waiting:
        each, depth = waiting.pop()
        if each in found or each == node_id or each not in scores.by_id or not by_id[each].is_active:
            continue
        found[each] = ChainLink(by_id[each], scores.by_id[each], depth)
        waiting += [(further, depth + step) for further in follow(each)][::-1]
    return list(found.values())


def _turned(node_id: str, before: date, scores: Scores, snapshot: Snapshot) -> tuple[Node, ...]:
    """Return the other indicators whose own run of misses began after a day."""
    found = []
    for node in snapshot.plan.indicators:
        streak = scores.by_id[node.id].streak if node.is_active and node.id in scores.by_id else None
        if node.id == node_id or not streak:
            continue
        judged = reported_periods(scores, node.id)
        if len(judged) >= streak and judged[-streak].last_day > before:
            found.append(node)
    return tuple(found)
