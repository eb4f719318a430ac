"""What a digest says of a plan: where the goals will end, which lights turned, which promises are overdue, who has not entered.

It can speak for the whole plan, for a department, or for one person: then lights, promises and numbers are theirs, and the goals stay, for
they are everybody's. Numbers and ids, never words; the words are in `kpicore.text.digest`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kpicore.model.names import name_key
from kpicore.model.node import Node
from kpicore.model.review import Action
from kpicore.model.snapshot import Snapshot
from kpicore.reports.due import Asked, DueNumber, desk
from kpicore.reports.headline import Headline, headlines
from kpicore.reports.meetings.okr import grade_of, is_key_result
from kpicore.reports.since import since
from kpicore.scoring.result import Status
from kpicore.scoring.scores import Scores


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom a digest speaks: one person, or one department, "" for everybody."""

    person: str = ""
    department: str = ""

    def holds(self, node: Node) -> bool:
        """Return whether an indicator belongs to it, by the names as `name_key` compares them."""
        if self.person:
            return name_key(node.owner) == name_key(self.person)
        if self.department:
            return name_key(self.department) in map(name_key, node.departments)
        return True


@dataclass(frozen=True, slots=True)
class TurnedLight:
    """A light that is another one than before; one of the two is a colour."""

    node: Node
    before: Status
    after: Status


@dataclass(frozen=True, slots=True)
class TurnedKeyResult(TurnedLight):
    """A key result whose light is another one than before; `grade` is its score from 0.0 to 1.0 now, None without one."""

    grade: float | None


@dataclass(frozen=True, slots=True)
class OverdueAction:
    """An open action past its due day; `node` is the indicator it is for, None where it has none."""

    action: Action
    node: Node | None
    days: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What is said. `turned`: what became worse first; `overdue`: the longest first; `missing`: the latest period first, without gaps.

    Key results (OKR) whose light turned are in `key_results` alone, told apart by their score.
    """

    headlines: tuple[Headline, ...]
    turned: tuple[TurnedLight, ...]
    overdue: tuple[OverdueAction, ...]
    missing: tuple[DueNumber, ...]
    new_actuals: int
    key_results: tuple[TurnedKeyResult, ...] = ()

    @property
    def is_quiet(self) -> bool:
        """Whether nothing happened and nothing is asked: then one line says so."""
        return not (self.turned or self.key_results or self.overdue or self.missing or self.new_actuals)


#: How much worse a light is than on track: news of a worse one comes first.
_SEVERITY = {
    Status.ON_TRACK: 0,
    Status.NOT_STARTED: 1,
    Status.NO_TARGET: 1,
    Status.WATCH: 2,
    Status.NO_DATA: 3,
    Status.STALE: 3,
    Status.OFF_TRACK: 4,
}


def digest(snapshot: Snapshot, scores: Scores, moment: datetime, scope: Scope = Scope()) -> Digest:
    """Return what is to be said on the day a plan was scored for; lights turned since `moment`, wall time in the plan's zone."""
    by_id = snapshot.plan.by_id
    news = since(snapshot, scores, moment)
    turned = [
        TurnedLight(by_id[node_id], turn.before, turn.after)
        for turn in news.turns
        for node_id in turn.nodes
        if scope.holds(by_id[node_id]) and (turn.before.is_colour or turn.after.is_colour)
    ]
    turned.sort(key=lambda each: _SEVERITY[each.before] - _SEVERITY[each.after])
    of_review = {review.id: review.node for review in snapshot.reviews}
    node_of = {action.id: by_id.get(action.node or of_review.get(action.review, "")) for action in snapshot.actions}
    overdue = []
    for action in snapshot.actions:
        node, days = node_of[action.id], action.days_overdue(scores.today)
        # A person's promises are those they gave, a department's those of its indicators.
        by_name = name_key(action.owner) == name_key(scope.person)
        if days and (by_name if scope.person else node is None or scope.holds(node)):
            overdue.append(OverdueAction(action, node, days))
    return Digest(
        headlines=headlines(snapshot, scores),
        turned=tuple(each for each in turned if not is_key_result(scores.by_id[each.node.id])),
        overdue=tuple(sorted(overdue, key=lambda each: -each.days)),
        missing=tuple(
            each for each in desk(snapshot, scores).missing if each.asked is not Asked.GAP and scope.holds(each.node)
        ),
        new_actuals=news.new_actuals,
        key_results=tuple(
            TurnedKeyResult(each.node, each.before, each.after, grade_of(score))
            for each in turned
            if is_key_result(score := scores.by_id[each.node.id])
        ),
    )
