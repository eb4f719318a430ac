"""What a meeting is about: the promises of the last one, every exception with its facts, and what it lacks to be closed.

| on the agenda | in this order |
|---|---|
| ■, and what missed its target three times in a row or more | first |
| ▲ | then |
| ◇ | then |
| key results (OKR) | after all of these, in the same order |
| within each | by what it costs its goal per period (R12), then in the owner's order |

Goals are not on it: they are the result that is looked at before. Of a department it holds the indicators that are the department's, and
those it shares (`shared_with`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kpicore.model.node import Direction, Kind, Node
from kpicore.model.review import Action, Meeting, Review
from kpicore.model.snapshot import Snapshot
from kpicore.reports.board import Urgent, board, open_actions
from kpicore.reports.meetings.okr import is_key_result, keeps_missing
from kpicore.reports.meetings.rhythm import last_meeting
from kpicore.scoring.recent import PastPeriod, past_periods
from kpicore.scoring.result import NodeScore, Status
from kpicore.scoring.scores import Scores

#: A promise that was carried over so often is shown in red.
ROLLED_TOO_OFTEN = 3


class Reason(StrEnum):
    """Why an indicator is on the agenda."""

    OFF_TRACK = "off_track"
    MISSES = "misses"
    WATCH = "watch"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One exception, blanks filled in. `review` is what this meeting says of it, `before` what an earlier one said last.

    `since` is the first period of what is wrong; `cost_per_period` in the unit of `goal`, positive against it (R12), both None where no
    formula tells. `actions` are all open ones. `shared_with` are the owners of indicators of other departments that share it.
    """

    node: Node
    score: NodeScore
    reason: Reason
    since: str | None
    cost_per_period: float | None
    goal: Node | None
    actions: tuple[Action, ...]
    review: Review | None
    before: Review | None
    shared_with: tuple[str, ...] = ()

    @property
    def is_key_result(self) -> bool:
        """Whether it is judged as a key result (OKR): it comes after what must reach its target."""
        return is_key_result(self.score)

    @property
    def needs_analysis(self) -> bool:
        """Whether it missed its target three times in a row or more (R6)."""
        return bool(self.score.needs_review)

    def is_answered(self, today: date) -> bool:
        """Whether nothing more is needed to close: no ■, an open action, or 様子を見る with a reason and a day that is still to come."""
        if self.score.status is not Status.OFF_TRACK or self.actions:
            return True
        watched = self.review.watch_until if self.review is not None else None
        return watched is not None and watched > today and bool(self.review and self.review.cause.strip())


@dataclass(frozen=True, slots=True)
class Promise:
    """An action the last meeting left, or one that was given since: of which node, for how many days it is overdue."""

    action: Action
    node: Node | None
    days_overdue: int

    @property
    def is_rolled_too_often(self) -> bool:
        return self.action.rolled >= ROLLED_TOO_OFTEN


@dataclass(frozen=True, slots=True)
class Effect:
    """An indicator before an action was opened and after: the judged periods; `is_reached` None where nothing was aimed at or is known."""

    node: Node
    before: PastPeriod | None
    after: PastPeriod | None
    is_reached: bool | None


def agenda(snapshot: Snapshot, scores: Scores, meeting_id: str = "", department: str = "") -> tuple[AgendaLine, ...]:
    """Return the lines of a meeting in their order; all departments' where none is named."""
    urgent = {each.node.id: each for each in board(snapshot, scores).urgent}
    lines = []
    for at, node in enumerate(snapshot.plan.by_id.values()):
        score = scores.by_id.get(node.id)
        if score is None or not node.is_active or node.kind not in (Kind.KPI, Kind.KDI):
            continue
        reason = _REASONS.get(score.status)
        if reason is not Reason.OFF_TRACK and keeps_missing(score):
            reason = Reason.MISSES
        if reason is None:
            continue
        below = snapshot.plan.below(node.id, lambda each: each.is_active)
        # A department's meeting is about its own, what is everybody's, and what its indicators lead to.
        if department and node.departments and not any(department in each.departments for each in (node, *below)):
            continue
        line = _line(node, reason, urgent.get(node.id), snapshot, scores, meeting_id)
        cost = line.cost_per_period
        place = (line.is_key_result, _ORDER[reason], cost is None, -round(cost or 0.0, 9), at)
        lines.append((place, line))
    return tuple(line for _, line in sorted(lines, key=lambda each: each[0]))


_REASONS = {Status.OFF_TRACK: Reason.OFF_TRACK, Status.WATCH: Reason.WATCH, Status.STALE: Reason.STALE}
_ORDER = {Reason.OFF_TRACK: 0, Reason.MISSES: 0, Reason.WATCH: 1, Reason.STALE: 2}


def _line(
    node: Node, reason: Reason, urgent: Urgent | None, snapshot: Snapshot, scores: Scores, meeting_id: str
) -> AgendaLine:
    of_node = [review for review in snapshot.reviews if review.node == node.id]
    here = [review for review in of_node if meeting_id and review.meeting == meeting_id]
    earlier = [review for review in of_node if review not in here and review.date <= scores.today]
    return AgendaLine(
        node=node.filled(),
        score=scores.by_id[node.id],
        reason=reason,
        since=urgent.since if urgent is not None else None,
        cost_per_period=urgent.cost_per_period if urgent is not None else None,
        goal=urgent.goal if urgent is not None else None,
        actions=open_actions(node.id, snapshot),
        review=here[-1] if here else None,
        before=max(earlier, key=lambda review: review.date, default=None),
        shared_with=tuple(
            dict.fromkeys(
                each.owner
                for each in snapshot.plan.below(node.id, lambda each: each.is_active)
                if each.departments - node.departments and each.owner and each.owner != node.owner
            )
        ),
    )


def unanswered(lines: Sequence[AgendaLine], today: date) -> tuple[AgendaLine, ...]:
    """Return the lines a meeting cannot be closed without: every ■ without an action and without 様子を見る."""
    return tuple(line for line in lines if not line.is_answered(today))


# -- promises -------------------------------------------------------------------------------------------------------


def promises(snapshot: Snapshot, meeting: Meeting | None, today: date) -> tuple[Promise, ...]:
    """Return what was promised: every open action, and those closed since the last meeting; overdue ones first, then by their day.

    What this meeting itself opened is not among them.
    """
    last = last_meeting(snapshot, meeting.date if meeting is not None else today)
    since = last.date if last is not None else date.min
    own = {review.id for review in snapshot.reviews if meeting is not None and review.meeting == meeting.id}
    found = [
        Promise(action, node_of(action, snapshot), action.days_overdue(today))
        for action in snapshot.actions
        if action.review not in own
        and (action.state.is_open or (action.closed is not None and since <= action.closed <= today))
    ]
    return tuple(sorted(found, key=lambda each: (-each.days_overdue, each.action.due or date.max)))


def node_of(action: Action, snapshot: Snapshot) -> Node | None:
    """Return the node an action is for: its own, else that of its review; None where the plan has none."""
    of_review = {review.id: review.node for review in snapshot.reviews}
    return snapshot.plan.by_id.get(action.node or of_review.get(action.review, ""))


def effect_of(action: Action, snapshot: Snapshot, scores: Scores) -> Effect | None:
    """Return the indicator of an action before it was opened and at its end, up to today while it is open.

    None where it has none, or where nobody knows when it was opened.

    Before is the last judged period that was over on the day it was opened, after the last one that ended by the day it was closed.
    """
    node = node_of(action, snapshot)
    if node is None or not node.is_indicator or action.opened is None:
        return None
    judged = [period for period in past_periods(scores, node.id) if period.actual is not None]
    closed = action.closed or scores.today
    before = [period for period in judged if period.last_day < action.opened]
    after = [period for period in judged if period.last_day <= closed]
    at_end = after[-1] if after and (not before or after[-1] != before[-1]) else None
    reached = None
    if action.aimed is not None and at_end is not None and at_end.actual is not None:
        falls = node.filled().direction is Direction.AT_MOST
        reached = at_end.actual <= action.aimed if falls else at_end.actual >= action.aimed
    return Effect(node.filled(), before[-1] if before else None, at_end, reached)
