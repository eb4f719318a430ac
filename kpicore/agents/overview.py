"""Tools about the whole plan: which indicators there are, and how it stands."""

from __future__ import annotations

from typing import Any

from kpicore.agents.asked import Declined, Json, Query
from kpicore.agents.quoting import NOTE, id_text, said, unit_text, unmarked
from kpicore.model.names import name_key
from kpicore.model.node import Node
from kpicore.reports.board import Goal, Urgent, board
from kpicore.reports.headline import End
from kpicore.reports.since import last_meeting, since
from kpicore.scoring.recent import term_of
from kpicore.text.board import headline_text

MOST_INDICATORS, MOST_URGENT, MOST_CAUSES, MOST_NAMED = 40, 20, 12, 12


def list_indicators(asked: Query, *, query: str, owner: str, offset: int) -> Json:
    """Return the nodes of the tree in the owner's order: what each is, its target and its light."""
    wanted, whose = name_key(unmarked(query)), name_key(unmarked(owner))
    nodes = [
        node
        for node in asked.plan.by_id.values()
        if node.is_active
        and (not whose or name_key(node.owner) == whose)
        and (not wanted or wanted in name_key(f"{node.id} {node.name} {node.department} {node.definition}"))
    ]
    part, facts = asked.page(nodes, offset, MOST_INDICATORS)
    return asked.answer(**facts, indicators=[_row(node, asked) for node in part])


def _row(node: Node, asked: Query) -> Json:
    score = asked.scores.by_id[node.id]
    row: Json = {
        **asked.named(node),
        "parents": [id_text(parent) for parent in node.parents],
        "department": said(node.department),
        "light": asked.light(score),
    }
    if not node.is_indicator:
        return row
    filled = node.filled()
    start, deadline = term_of(asked.scores, node.id)
    return row | {
        "definition": said(node.definition, NOTE),
        "unit": unit_text(node.unit),
        "direction": str(filled.direction),
        "aggregation": str(filled.aggregation),
        "cadence": str(filled.cadence),
        "term": {"start": start.isoformat(), "deadline": deadline.isoformat(), "rule": "R1"},
        "whole_target": asked.figure(score.whole_target, node.unit),
        "formula": said(node.formula, NOTE),
        "judged_period": score.judged_period,
        "actual": asked.figure(score.actual, node.unit),
        "target": asked.figure(score.target, node.unit),
        "cells": asked.cells_of_period(node.id, score.judged_period),
    }


def score_plan(asked: Query, *, offset: int) -> Json:
    """Return how the plan stands: each goal with its sentence (R12), what needs a hand, who has not entered, what is new since the meeting.

    Raises Declined (`no_goal`).
    """
    found = board(asked.snapshot, asked.scores)
    if not found.goals:
        raise Declined("no_goal")
    urgent, facts = asked.page(found.urgent, offset, MOST_URGENT)
    return asked.answer(
        goals=[_goal(goal, asked) for goal in found.goals],
        lights={"counts": {str(status): count for status, count in found.counts.items()}, "rule": "R6"},
        needs_a_hand={"rule": "R12", **facts, "rows": [_urgent(each, asked) for each in urgent]},
        waiting_for_numbers=[
            {"owner": said(each.owner), "indicators": len(each.nodes)} for each in found.waiting[:MOST_NAMED]
        ],
        since_last_meeting=_since_meeting(asked),
    )


def _goal(goal: Goal, asked: Query) -> Json:
    found, score, unit = goal.headline, goal.score, goal.node.unit
    is_short = found.gap_to_date is not None and found.gap_to_date > 0
    causes = []
    for each in found.causes[:MOST_CAUSES] if is_short else ():
        share = asked.figure(each.share, unit)  # of the gap; a positive one is against the goal
        known = {"share_of_gap": share, "known_by": str(each.kind), "rule": "R9" if share else "R7"}
        causes.append({**asked.named(asked.plan.by_id[each.node]), **known})
    return {
        **asked.named(goal.node),
        "sentence": {"text": said(headline_text(found, asked.plan, asked.words.language).whole, NOTE), "rule": "R12"},
        "light": asked.light(score),
        "to_date": asked.to_date(score, unit),
        "cells_of_the_latest_actual": asked.cells_of_period(goal.node.id, score.judged_period),
        "whole_target": asked.figure(score.whole_target, unit),
        "deadline": goal.node.deadline.isoformat() if goal.node.deadline else None,
        "days_left": found.days_left,
        "landing": asked.landing(score, unit),
        "reaches_target": None if found.end is End.UNKNOWN else found.end is End.REACHES,
        "gap_to_date": asked.figure(found.gap_to_date, unit),
        "gap_at_the_end": asked.figure(found.gap_landing, unit),
        "needed": {
            "per_period": asked.figure(found.needed_per_period, unit),
            "mean_so_far": asked.figure(found.mean_per_period, unit),
            "periods_left": found.periods_left,
            "cadence": str(goal.node.cadence),
            "rule": "R12",
        },
        "causes": causes,
        "unexplained": asked.figure(found.unexplained, unit) if is_short else None,
        "missing_numbers": [
            {**asked.named(asked.plan.by_id[each.node]), "periods": each.periods} for each in found.missing[:MOST_NAMED]
        ],
    }


def _urgent(entry: Urgent, asked: Query) -> Json:
    node, score = entry.node, entry.score
    return {
        **asked.named(node),
        "light": asked.light(score),
        "since": entry.since,
        "missed_in_a_row": score.streak,
        "judged_period": score.judged_period,
        "actual": asked.figure(score.actual, node.unit),
        "target": asked.figure(score.target, node.unit),
        "cells": asked.cells_of_period(node.id, score.judged_period),
        "overdue_numbers": score.overdue,
        "costs_the_goal_per_period": asked.cost(entry.cost_per_period, entry.goal, "R12"),
        "next_action": asked.action(entry.action) if entry.action is not None else None,
    }


def _since_meeting(asked: Query) -> Json | None:
    """Return what changed since the last meeting; None where nobody has met yet."""
    moment = last_meeting(asked.snapshot, asked.scores)
    if moment is None:
        return None
    found = since(asked.snapshot, asked.scores, moment)
    turns: list[dict[str, Any]] = [
        {**asked.named(asked.plan.by_id[node_id]), "before": str(turn.before), "after": str(turn.after), "rule": "R6"}
        for turn in found.turns
        for node_id in turn.nodes
    ]
    return {
        "meeting": moment.date().isoformat(),
        "lights_that_turned": turns[:MOST_URGENT],
        "lights_that_turned_in_all": len(turns),
        "new_numbers": found.new_actuals,
        "actions_that_became_overdue": found.lapsed,
    }
