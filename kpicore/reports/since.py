"""What changed since somebody was here: lights that turned, new numbers, promises whose day has passed.

The plan is the one of today, and of the actuals those that were recorded by then: a light that turned because a target was changed is not
told apart from one that turned because of a number. An actual without a time of recording counts as known once its period was over. A value
corrected since is a new number, and the board of then lacks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

import numpy as np
import pandas as pd

from kpicore.model.node import Kind
from kpicore.model.review import MeetingState
from kpicore.model.snapshot import Snapshot
from kpicore.periods import parse_period_id
from kpicore.scoring.result import Status
from kpicore.scoring.scores import Scores, score


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A light that changed: the ids of the indicators it changed for, goals first, and from what to what."""

    before: Status
    after: Status
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since `moment`, wall time in the plan's timezone: turned lights, actuals recorded since, and open actions that were not
    past their due day then and are now.
    """

    moment: datetime
    turns: tuple[StatusChange, ...]
    new_actuals: int
    lapsed: int


def since(snapshot: Snapshot, scores: Scores, moment: datetime) -> Since:
    """Return what changed between a moment and the day a plan was scored for; nothing where the moment lies after that day."""
    actuals, today = snapshot.actuals, scores.today
    calendar = snapshot.plan.settings.calendar
    ends = {name: calendar.last_day(period) for name in actuals["period"].unique() if (period := parse_period_id(name))}
    by_period = actuals["period"].map(lambda name: name in ends and ends[name] < moment.date()).to_numpy(dtype=bool)
    recorded = actuals["recorded_at"]
    was_known = np.where(recorded.isna(), by_period, recorded <= pd.Timestamp(moment)).astype(bool)
    by_today = (recorded.isna() | (recorded < pd.Timestamp(datetime.combine(today, time.max)))).to_numpy()
    then = score(snapshot.plan, actuals[was_known].reset_index(drop=True), min(moment.date(), today))
    turned: dict[tuple[Status, Status], list[str]] = {}
    for node in sorted(scores.nodes, key=lambda each: each.kind is not Kind.KGI):
        before = then.by_id[node.id].status
        if node.kind is not Kind.CSF and before is not node.status:
            turned.setdefault((before, node.status), []).append(node.id)
    return Since(
        moment,
        tuple(StatusChange(before, after, tuple(nodes)) for (before, after), nodes in turned.items()),
        int((~was_known & by_today & recorded.notna().to_numpy()).sum()),
        sum(
            action.days_overdue(today) > 0 and not action.days_overdue(min(moment.date(), today))
            for action in snapshot.actions
        ),
    )


def last_meeting(snapshot: Snapshot, scores: Scores) -> datetime | None:
    """Return the end of the day of the latest meeting or review before the scored day, None without one."""
    met = [meeting.date for meeting in snapshot.meetings if meeting.state is not MeetingState.PREPARING]
    days = [day for day in (*met, *(review.date for review in snapshot.reviews)) if day < scores.today]
    return datetime.combine(max(days), time(23, 59, 59)) if days else None
