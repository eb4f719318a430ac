"""Meetings, the reviews they hold, and the actions that follow: what was found, decided and promised."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from kpicore.model.node import Frozen


class ReviewDecision(StrEnum):
    """What a review decided: 継続, 強化, 目標変更, KPI変更, 終了."""

    CONTINUE = "continue"
    REINFORCE = "reinforce"
    CHANGE_TARGET = "change_target"
    CHANGE_KPI = "change_kpi"
    END = "end"


class ActionState(StrEnum):
    """How far an action is: 未着手, 進行中, 完了, 中止."""

    OPEN = "open"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def is_open(self) -> bool:
        return self in (ActionState.OPEN, ActionState.DOING)


class MeetingState(StrEnum):
    """How far a meeting is: 準備, 開催, 確定. Of a closed one the minutes are sealed."""

    PREPARING = "preparing"
    HELD = "held"
    CLOSED = "closed"


class Meeting(Frozen):
    """One entry of 会議. `as_of` is the day whose board was looked at, None until it is held; `summary` the minutes as they were sealed."""

    id: str = Field(min_length=1)
    date: datetime.date
    people: tuple[str, ...] = ()
    state: MeetingState = MeetingState.PREPARING
    as_of: datetime.date | None = None
    summary: str = ""

    @property
    def is_closed(self) -> bool:
        return self.state is MeetingState.CLOSED


class ResourceMove(Frozen):
    """People, money or time that a correction moves: `source` and `target` in a person's words, `amount` how much; never all blank."""

    source: str = ""
    target: str = ""
    amount: str = ""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.source or self.target or self.amount):
            raise ValueError("a move of resources says from where, to where, or how much")
        return self


class Review(Frozen):
    """One entry of 振り返り about one node; `meeting` is the id of the meeting that holds it, blank when none.

    `watch_until` is the day until which nothing is done but watching, for the reason that `cause` gives; `judged_on` the day on which a
    correction is judged; `resources` what it moves.
    """

    id: str
    date: datetime.date
    node: str
    period: str = ""
    fact: str = ""
    cause: str = ""
    decision: ReviewDecision | None = None
    author: str = ""
    meeting: str = ""
    watch_until: datetime.date | None = None
    resources: tuple[ResourceMove, ...] = ()
    judged_on: datetime.date | None = None


class Action(Frozen):
    """One entry of アクション; `review` is the id of the review it came from, blank when none.

    `node` is the id of the indicator it is for, blank where that is the one of its review. `aimed` is the value wanted of that indicator,
    in its unit; `rolled` for how many meetings it was carried over; `opened` and `closed` are the days on which it was.
    """

    id: str
    review: str = ""
    text: str
    owner: str = ""
    due: datetime.date | None = None
    state: ActionState = ActionState.OPEN
    result: str = ""
    node: str = ""
    aimed: float | None = None
    rolled: int = Field(default=0, ge=0)
    opened: datetime.date | None = None
    closed: datetime.date | None = None

    def days_overdue(self, today: datetime.date) -> int:
        """Return for how many days an open action is past its due day: 0 on that day, without one, and once it is closed."""
        return max(0, (today - self.due).days) if self.due is not None and self.state.is_open else 0
