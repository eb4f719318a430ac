"""What a meeting changes, as changes of rows: nothing here writes.

Rows of a meeting have ids that two browsers make alike (the day of the meeting, the node it speaks of), so that two people who write the
same thing at once meet in a conflict that shows both, and never leave two of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kpicore.model.change import Change
from kpicore.model.names import name_key
from kpicore.model.node import Frozen, NodeState
from kpicore.model.plan import Target
from kpicore.model.review import Action, ActionState, Meeting, MeetingState, Review
from kpicore.model.snapshot import Snapshot


def meeting_on(snapshot: Snapshot, meeting_id: str) -> Meeting | None:
    """Return the meeting of an id: as stored, else the one still to be made on the day the id names; None for any other id."""
    stored = next((each for each in snapshot.meetings if each.id == meeting_id), None)
    if stored is not None:
        return stored
    try:
        day = date.fromisoformat(meeting_id)
    except ValueError:
        return None
    return Meeting(id=meeting_id, date=day) if day.isoformat() == meeting_id else None


def held(snapshot: Snapshot, meeting: Meeting, people: Sequence[str], today: date) -> Change:
    """Return the change that begins a meeting: who is there, and the day whose board is looked at."""
    return _changed(snapshot, meeting, people=tuple(people), state=MeetingState.HELD, as_of=today)


def closed(snapshot: Snapshot, meeting: Meeting, minutes: str) -> Change:
    """Return the change that closes a meeting and seals its minutes."""
    return _changed(snapshot, meeting, state=MeetingState.CLOSED, summary=minutes)


def reopened(snapshot: Snapshot, meeting: Meeting) -> Change:
    """Return the change that opens a closed meeting again; its minutes stay until it is closed anew."""
    return _changed(snapshot, meeting, state=MeetingState.HELD)


def _changed(snapshot: Snapshot, meeting: Meeting, **fields: Any) -> Change:
    stored = next((each for each in snapshot.meetings if each.id == meeting.id), None)
    return Change("meetings", (meeting.id,), _row(stored), _row(meeting.model_copy(update=fields)))


def reviewed(seen: Review | None, meeting: Meeting, node_id: str, fields: Mapping[str, Any]) -> Change:
    """Return the change that writes what a meeting says of a node; `fields` are those of `Review`, `seen` the row the person had."""
    new = seen or Review(id=f"{meeting.id}-{node_id}", date=meeting.date, node=node_id, meeting=meeting.id)
    row = Review.model_validate({**new.model_dump(), **fields})
    return Change("reviews", (row.id,), _row(seen), _row(row))


def opened(
    snapshot: Snapshot,
    meeting: Meeting | None,
    node_id: str,
    today: date,
    fields: Mapping[str, Any],
    *,
    with_review: bool = False,
) -> Change:
    """Return the change that gives somebody an action; `fields` are its `text`, `owner`, `due` and `aimed`.

    `with_review` says that the meeting's review of the node is there or comes in the same batch.
    """
    review = f"{meeting.id}-{node_id}" if meeting is not None else ""
    known = {review.id for review in snapshot.reviews} | ({review} if with_review else set())
    taken = {action.id for action in snapshot.actions}
    base = f"{(meeting.id if meeting is not None else today.isoformat())}-{node_id or 'action'}"
    number = next(each for each in range(1, len(taken) + 2) if f"{base}-{each}" not in taken)
    action = Action.model_validate(
        {
            **fields,
            "id": f"{base}-{number}",
            "review": review if review in known else "",
            "node": node_id,
            "opened": today,
        }
    )
    return Change("actions", (action.id,), None, _row(action))


def answered(action: Action, state: ActionState, result: str, today: date, next_day: date | None) -> Change:
    """Return the change that answers a promise: kept or dropped it is closed; one that goes on is rolled over to the next meeting.

    One that is due only then was rolled over already, or was meant to last so long.
    """
    if state.is_open:
        is_rolled = next_day is None or action.due != next_day
        fields: dict[str, Any] = {"state": ActionState.DOING, "rolled": action.rolled + is_rolled, "closed": None}
        fields |= {"due": next_day} if next_day is not None else {}
    else:
        fields = {"state": state, "closed": today}
    return Change("actions", (action.id,), _row(action), _row(action.model_copy(update={**fields, "result": result})))


def retargeted(snapshot: Snapshot, node_id: str, value: float, effective_from: date) -> Change:
    """Return the change of a target from a day on: the past keeps its own (R3)."""
    target = Target(indicator=node_id, value=value, effective_from=effective_from)
    key = (node_id, "", effective_from.isoformat())
    same = (
        each
        for each in snapshot.plan.targets
        if (each.indicator, each.period, each.effective_from) == (node_id, None, effective_from)
    )
    return Change("targets", key, _row(next(same, None)), _row(target))


def retired(snapshot: Snapshot, node_id: str) -> Change:
    """Return the change that ends an indicator: it stays in history only (R7)."""
    node = snapshot.plan.by_id[node_id]
    return Change("nodes", (node_id,), _row(node), _row(node.model_copy(update={"state": NodeState.RETIRED})))


def handed_over(snapshot: Snapshot, node_id: str, person: str) -> list[Change]:
    """Return the changes that give an indicator to another person, with the open actions that were its owner's."""
    node = snapshot.plan.by_id[node_id]
    changes = [Change("nodes", (node_id,), _row(node), _row(node.model_copy(update={"owner": person})))]
    of_review = {review.id: review.node for review in snapshot.reviews}
    for action in snapshot.actions:
        is_of_node = (action.node or of_review.get(action.review, "")) == node_id
        if action.state.is_open and is_of_node and name_key(action.owner) in (name_key(node.owner), ""):
            given = action.model_copy(update={"owner": person})
            changes.append(Change("actions", (action.id,), _row(action), _row(given)))
    return [change for change in changes if change.before != change.after]


def _row(value: Frozen | None) -> dict[str, Any] | None:
    return None if value is None else value.model_dump(mode="json")
