"""Several plans side by side: how each stands, and the lights of all of them with an indicator that plans share counted once.

Two plans share an indicator where it has one name (`name_key`), unit and cadence in both and every number both hold is the same, at least
one: what a plan was copied from goes on as its own where the numbers part. Its light here is the worst it has in a plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpicore.model.names import name_key
from kpicore.model.node import Kind, Node
from kpicore.model.snapshot import Snapshot
from kpicore.reports.board import Board, board
from kpicore.reports.meetings.okr import is_key_result
from kpicore.reports.score import plain
from kpicore.scoring.result import Status
from kpicore.scoring.scores import Scores

#: From the light that asks most of somebody to the one that asks nothing: with this one an indicator of two plans counts.
WORST_FIRST = (
    Status.OFF_TRACK,
    Status.WATCH,
    Status.STALE,
    Status.NO_DATA,
    Status.ON_TRACK,
    Status.NOT_STARTED,
    Status.NO_TARGET,
)


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """How one plan of the board stands; `board` is what its own page shows."""

    key: str
    snapshot: Snapshot
    scores: Scores
    board: Board

    @property
    def name(self) -> str:
        return self.snapshot.plan.settings.name

    @property
    def late(self) -> int:
        """How many indicators wait for a number that is overdue (R6)."""
        return sum(len(each.nodes) for each in self.board.waiting)

    def as_json(self) -> dict[str, Any]:
        """Return the figures as plain values, the goals as `kpicore score` has them."""
        goals = [
            {
                "id": goal.node.id,
                "name": goal.node.name,
                "unit": goal.node.unit,
                "status": str(goal.score.status),
                "target": plain(goal.score.target),
                "landing": plain(goal.score.landing.value) if goal.score.landing else None,
                **goal.headline.as_json(),
            }
            for goal in self.board.goals
        ]
        return {
            "plan": self.key,
            "name": self.name,
            "as_of": self.scores.today.isoformat(),
            "goals": goals,
            "lights": {str(status): count for status, count in self.board.counts.items()},
            "late": self.late,
            "next_step": str(self.board.next_step) if self.board.next_step else None,
        }


@dataclass(frozen=True, slots=True)
class SharedIndicator:
    """An indicator that stands in several plans; `plans` are their keys, in the order of the plans."""

    name: str
    plans: tuple[str, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class PlansOverview:
    """All plans; `counts` says how many indicators below the goals have which light, each counted once, in the order of `Status`."""

    plans: tuple[PlanStanding, ...]
    counts: Mapping[Status, int]
    shared: tuple[SharedIndicator, ...]


def standing(key: str, snapshot: Snapshot, scores: Scores) -> PlanStanding:
    """Return how a scored plan stands."""
    return PlanStanding(key, snapshot, scores, board(snapshot, scores))


def overview(plans: Sequence[PlanStanding]) -> PlansOverview:
    """Return all plans in their order, and the lights of all of them together."""
    alike: dict[tuple[str, str, str], list[_Held]] = {}
    for plan in plans:
        by_indicator = {
            indicator: dict(zip(rows["period"], rows["value"], strict=True))
            for indicator, rows in plan.snapshot.actuals.groupby("indicator", sort=False)
        }
        for node in plan.snapshot.plan.by_id.values():
            is_below = node.is_active and node.is_indicator and node.kind is not Kind.KGI
            if not is_below or is_key_result(plan.scores.by_id[node.id]):
                continue  # what the board does not count
            held = _Held(plan.key, node, plan.scores.by_id[node.id].status, by_indicator.get(node.id, {}))
            alike.setdefault((name_key(node.name), name_key(node.unit), str(node.cadence)), []).append(held)
    counts: Counter[Status] = Counter()
    shared: list[SharedIndicator] = []
    for group in alike.values():
        for together in _told_apart(group):
            status = min((held.status for held in together), key=WORST_FIRST.index)
            counts[status] += 1
            if len(together) > 1:
                keys = tuple(held.plan for held in together)
                shared.append(SharedIndicator(together[0].node.name, keys, status))
    return PlansOverview(tuple(plans), {status: counts[status] for status in Status if counts[status]}, tuple(shared))


@dataclass(frozen=True, slots=True)
class _Held:
    """An indicator as one plan holds it, with its numbers by period."""

    plan: str
    node: Node
    status: Status
    numbers: Mapping[str, float]

    def is_also(self, other: _Held) -> bool:
        """Whether another plan holds the same indicator: with the same numbers in the periods they share."""
        both = self.numbers.keys() & other.numbers.keys()
        has_same = bool(both) and all(self.numbers[period] == other.numbers[period] for period in both)
        return self.plan != other.plan and has_same


def _told_apart(group: Sequence[_Held]) -> list[list[_Held]]:
    """Return what of one name is one indicator: at most one of a plan, and all with the same numbers in the periods they share."""
    found: list[list[_Held]] = []
    for held in group:
        for together in found:
            if all(each.is_also(held) for each in together):
                together.append(held)
                break
        else:
            found.append([held])
    return found
