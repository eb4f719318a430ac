"""The meetings there were, and what they said: listed, and searched ("what did we decide about CVR")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kpicore.model.names import name_key
from kpicore.model.review import Action, Meeting, Review
from kpicore.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Minutes:
    """One meeting with its reviews and the actions that came from them."""

    meeting: Meeting
    reviews: tuple[Review, ...]
    actions: tuple[Action, ...]


def minutes(snapshot: Snapshot, query: str = "") -> tuple[Minutes, ...]:
    """Return the meetings, the latest first; with `query` those that hold each of its words, in width, blanks and case apart.

    Of a meeting that fits only by some of its reviews and actions these are returned alone; where its own text fits, all of them.
    Looked at are its minutes and people, and of each review the node's name and id, fact, cause, and the text of its actions.
    """
    wanted = [name_key(word) for word in query.split() if name_key(word)]
    found = []
    for meeting in sorted(snapshot.meetings, key=lambda each: (each.date, each.id), reverse=True):
        reviews = [review for review in snapshot.reviews if review.meeting == meeting.id]
        ids = {review.id for review in reviews}
        actions = tuple(action for action in snapshot.actions if action.review in ids)
        if wanted:
            own = _holds((meeting.summary, meeting.date.isoformat(), *meeting.people), wanted)
            fitting = [each for each in reviews if _holds(_texts(each, actions, snapshot), wanted)]
            if not own and not fitting:
                continue
            if fitting:
                reviews, ids = fitting, {review.id for review in fitting}
                actions = tuple(action for action in actions if action.review in ids)
        found.append(Minutes(meeting, tuple(reviews), actions))
    return tuple(found)


def reviews_apart(snapshot: Snapshot, query: str = "") -> tuple[Review, ...]:
    """Return the reviews that belong to no meeting of the plan, in their order; with `query` as `minutes` has it."""
    wanted = [name_key(word) for word in query.split() if name_key(word)]
    meetings = {meeting.id for meeting in snapshot.meetings}
    apart = (review for review in snapshot.reviews if review.meeting not in meetings)
    return tuple(review for review in apart if not wanted or _holds(_texts(review, snapshot.actions, snapshot), wanted))


def _texts(review: Review, actions: Iterable[Action], snapshot: Snapshot) -> list[str]:
    node = snapshot.plan.by_id.get(review.node)
    named = [review.node, node.name if node is not None else ""]
    return [*named, review.fact, review.cause, *(action.text for action in actions if action.review == review.id)]


def _holds(texts: Iterable[str], wanted: Iterable[str]) -> bool:
    whole = name_key("\n".join(texts))
    return all(word in whole for word in wanted)
