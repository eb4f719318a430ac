"""The review log: what was found and decided, and the actions that followed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

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


class Review(Frozen):
    """One entry of 振り返り about one node."""

    id: str
    date: date
    node: str
    period: str = ""
    fact: str = ""
    cause: str = ""
    decision: ReviewDecision | None = None
    author: str = ""


class Action(Frozen):
    """One entry of アクション; `review` is the id of the review it came from, blank when none. `node` is found through the review."""

    id: str
    review: str = ""
    text: str
    owner: str = ""
    due: date | None = None
    state: ActionState = ActionState.OPEN
    result: str = ""

    def days_overdue(self, today: date) -> int:
        """Return for how many days an open action is past its due day: 0 on that day, without one, and once it is closed."""
        return max(0, (today - self.due).days) if self.due is not None and self.state.is_open else 0
