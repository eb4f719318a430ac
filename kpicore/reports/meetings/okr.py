"""Objectives and their key results: indicators judged by the OKR preset (R6), where 60 to 70 % is the level aimed at.

A key result is a KPI or KDI with the thresholds 60 % and 30 % in force, its own or the plan's; its objective is the nearest node above
that is none. Its score runs from 0.0 to 1.0, and 0.6 and above is good. It is no indicator that must reach its target: it is counted
apart, comes after those on the agenda, and a good one is not on it for having missed 1.0 three times.
"""

from __future__ import annotations

from dataclasses import dataclass

from kpicore.model.node import Kind, Node
from kpicore.model.snapshot import Snapshot
from kpicore.scoring.result import NodeScore, Status
from kpicore.scoring.scores import Scores

#: The OKR preset of the thresholds: good from here on, and to be watched from here on (R6).
GOOD, FAIR = 0.6, 0.3


@dataclass(frozen=True, slots=True)
class KeyResult:
    """One key result; `grade` is its score from 0.0 to 1.0, None while nothing was judged."""

    node: Node
    score: NodeScore
    grade: float | None


@dataclass(frozen=True, slots=True)
class Objective:
    """What key results lead to, None for those that stand under nothing. `grade` is the mean of theirs by weight, None without any."""

    node: Node | None
    results: tuple[KeyResult, ...]
    grade: float | None


def is_key_result(score: NodeScore) -> bool:
    """Return whether an indicator is judged by the OKR preset."""
    return score.kind in (Kind.KPI, Kind.KDI) and (score.green, score.yellow) == (GOOD, FAIR)


def keeps_missing(score: NodeScore) -> bool:
    """Return whether a run of misses is long enough to be looked at (R6); not of a key result on track: 1.0 is not what it aims at."""
    is_good = score.status is Status.ON_TRACK and is_key_result(score)
    return bool(score.needs_review) and score.status.is_colour and not is_good


def grade_of(score: NodeScore) -> float | None:
    """Return the ratio a light was judged by as a score from 0.0 to 1.0; 1 and 0 where it is only met or not, None before that."""
    if not score.status.is_colour:
        return None
    if score.light_ratio is None:
        return None if score.met is None else float(score.met)
    return min(1.0, max(0.0, score.light_ratio))


def objectives(snapshot: Snapshot, scores: Scores) -> tuple[Objective, ...]:
    """Return the objectives with their key results, both in the owner's order; each key result once, under its first parents."""
    plan = snapshot.plan
    found: dict[str, list[KeyResult]] = {}
    for score in scores.nodes:
        if is_key_result(score):
            found.setdefault(_above(score, scores), []).append(KeyResult(plan.by_id[score.id], score, grade_of(score)))
    order = {node_id: at for at, node_id in enumerate(plan.by_id)}
    rows = []
    for above in sorted(found, key=lambda each: order.get(each, len(order))):
        graded = [(each.grade, each.node.filled().weight or 0.0) for each in found[above] if each.grade is not None]
        weight = sum(each for _, each in graded)
        mean = sum(grade * each for grade, each in graded) / weight if weight > 0 else None
        rows.append(Objective(plan.by_id.get(above), tuple(found[above]), mean))
    return tuple(rows)


def _above(score: NodeScore, scores: Scores) -> str:
    """Return the id of the nearest node above, through first parents, that is no key result itself; "" without one."""
    seen = {score.id}
    at: NodeScore | None = score
    while at is not None:
        at = next((scores.by_id[parent] for parent in at.parents if parent in scores.by_id), None)
        if at is None or at.id in seen:
            return ""
        if not is_key_result(at):
            return at.id
        seen.add(at.id)
    return ""
