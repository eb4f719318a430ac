"""Agreed responses that fire: what was decided beforehand for the day on which a light turns red, as actions to open.

A response opens one action for one run of bad periods, and never a second time: its id is made of the node and the first period of the
run, so that whoever opens it, of several processes or people, opens the same one. While an action of an earlier run is open no further
one is.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from itertools import takewhile

from kpicore.model.change import Change
from kpicore.model.node import Node
from kpicore.model.review import Action
from kpicore.model.snapshot import Snapshot
from kpicore.scoring.recent import PastPeriod, past_periods, reported_periods
from kpicore.scoring.result import Status
from kpicore.scoring.scores import Scores


def response_id(node_id: str, period: str) -> str:
    """Return the id of the action that an agreed response opens for the run of bad periods that began with a period."""
    return f"response-{node_id}-{period}"


def fired_responses(snapshot: Snapshot, scores: Scores, known: Collection[str] = ()) -> tuple[Change, ...]:
    """Return the actions to open, as changes: of every agreed response whose time has come and that has not opened its action yet.

    `known` are ids of actions that were there once and are gone: what a person took away does not come back.
    """
    there = {action.id: action for action in snapshot.actions}
    changes, today = [], scores.today
    for node in snapshot.plan.by_id.values():
        run = _run(node, scores) if node.is_active and node.response_when and node.response.strip() else ()
        if not run:
            continue
        action = Action(
            id=response_id(node.id, run[0].period),
            text=node.response.strip(),
            owner=node.response_owner.strip() or node.owner,
            due=None if node.response_days is None else today + timedelta(days=node.response_days),
            node=node.id,
            opened=today,
        )
        ids = {response_id(node.id, period.period) for period in past_periods(scores, node.id)}
        is_running = any(other in there and there[other].state.is_open for other in ids)
        if action.id not in there and action.id not in known and not is_running:
            changes.append(Change("actions", (action.id,), None, action.model_dump(mode="json")))
    return tuple(changes)


def _run(node: Node, scores: Scores) -> tuple[PastPeriod, ...]:
    """Return the bad periods up to the judged one, oldest first; empty where the response does not fire."""
    score = scores.by_id.get(node.id)
    if score is None or not score.status.is_colour:
        return ()
    judged, streak = reported_periods(scores, node.id), score.streak or 0
    if node.response_misses is not None:
        return judged[-streak:] if streak >= node.response_misses else ()
    if score.status is not Status.OFF_TRACK:
        return ()
    return tuple(takewhile(lambda each: each.status is Status.OFF_TRACK, reversed(judged)))[::-1] or judged[-1:]
