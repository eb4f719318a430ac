"""Tools about one node: why its light shines, its periods, and where a difference comes from."""

from __future__ import annotations

from datetime import date

from kpicore.agents.asked import Declined, Json, Query
from kpicore.agents.quoting import NAME, NOTE, id_text, said, unmarked
from kpicore.model.node import Node
from kpicore.model.review import Review
from kpicore.periods import Period, parse_period_id, read_day
from kpicore.problems import Problem
from kpicore.reports.board import open_actions, since_when
from kpicore.reports.headline import cost_per_period, headline, headlines
from kpicore.reports.indicator import compared, years_before
from kpicore.reports.links import links_of
from kpicore.reports.meetings.responses import response_id
from kpicore.reports.score import plain
from kpicore.reports.shares import shares_of_gap
from kpicore.scoring.links import Contribution, ContributionPart, PeriodChoice, Refusal, contribution
from kpicore.scoring.recent import past_periods, term_of
from kpicore.scoring.result import NodeScore, PeriodPoint
from kpicore.scoring.scores import series
from kpicore.sheets.periods import DateContext, read_period
from kpicore.text.board import headline_text, reason_lines
from kpicore.text.links import coherence_sentence, needed_sentence, refusal_sentence
from kpicore.text.sentences import landing_reason_sentence, landing_sentence, light_sentence, problem_words

MOST_PERIODS, MOST_PARTS, MOST_NEAR, MOST_REVIEWS, MOST_PROBLEMS = 60, 20, 20, 5, 8


# -- why ----------------------------------------------------------------------------------------------------------


def explain(asked: Query, *, node: str) -> Json:
    """Return why a node's light shines, since when, where it ends, what is agreed and promised, and the cell of the number judged."""
    found = asked.node(node)
    score = asked.scores.by_id[found.id]
    point = None
    if found.is_indicator and score.judged_period is not None:
        points = series(asked.plan, asked.snapshot.actuals, asked.today, found.id).points
        point = next((each for each in points if each.period == score.judged_period), None)
    sentence = light_sentence(score, found, asked.words.calendar, asked.words.language, point=point)
    wrong = [
        each
        for each in (*asked.snapshot.problems, *asked.scores.problems)
        if found.id in (each.where, *(each.facts.get(name) for name in ("indicator", "node", "id")))
    ]
    reviews = [each for each in asked.snapshot.reviews if each.node == found.id and each.date <= asked.today]
    reviews.sort(key=lambda review: review.date, reverse=True)
    return asked.answer(
        **asked.named(found),
        definition=said(found.definition, NOTE),
        light={**asked.light(score), "why": said(sentence, NOTE)},
        **(_figures(found, score, point, asked) if found.is_indicator else {}),
        reasons_in_the_plan=[
            said(line, NOTE) for line in reason_lines(found, asked.plan.factors_above(found.id), asked.words)
        ],
        agreed_response=_response(found, asked),
        open_actions=[asked.action(action) for action in open_actions(found.id, asked.snapshot)[:MOST_NEAR]],
        reviews=[review_json(review, asked) for review in reviews[:MOST_REVIEWS]],
        above=[_near(parent, asked) for parent in found.parents if parent in asked.scores.by_id][:MOST_NEAR],
        below=[_near(child.id, asked) for child in asked.plan.children.get(found.id, ()) if child.is_active][
            :MOST_NEAR
        ],
        problems=[_problem(each, asked) for each in wrong[:MOST_PROBLEMS]],
    )


def _figures(node: Node, score: NodeScore, point: PeriodPoint | None, asked: Query) -> Json:
    """Return what is known of an indicator in numbers."""
    unit, language = node.unit, asked.words.language
    start, deadline = term_of(asked.scores, node.id)
    since = since_when(score, past_periods(asked.scores, node.id)) if score.status.is_colour else None
    found = headline(node, asked.snapshot, asked.scores)
    goals = headlines(asked.snapshot, asked.scores)
    share = shares_of_gap(asked.plan, goals).get(node.id)
    cost = cost_per_period(asked.snapshot, asked.scores).get(node.id)
    goal = share.goal if share is not None else goals[0].node if goals else None
    return {
        "term": {"start": start.isoformat(), "deadline": deadline.isoformat(), "rule": "R1"},
        "judged": {
            "period": score.judged_period,
            "actual": asked.figure(score.actual, unit),
            "target": asked.figure(score.target, unit),
            "attainment": plain(score.attainment),
            "rule": "R4",
            "source": None if point is None else _source_json(point),
            "cells": asked.cells_of_period(node.id, score.judged_period),
        },
        "to_date": asked.to_date(score, unit),
        "since": None if since is None else {"first_period": since.period, "last_day": since.last_day.isoformat()},
        "missed_in_a_row": {"periods": score.streak, "needs_review": score.needs_review, "rule": "R6"},
        "overdue_numbers": score.overdue,
        "sentence": {"text": said(headline_text(found, asked.plan, language).whole, NOTE), "rule": "R12"},
        "needed_per_period": asked.figure(found.needed_per_period, unit),
        "landing": asked.landing(score, unit),
        "landing_in_words": {
            "text": said(landing_sentence(score, node, language), NOTE),
            "why_this_method": said(landing_reason_sentence(score, node, language), NOTE),
        },
        "share_of_the_goals_gap": None if share is None else asked.cost(share.value, share.goal, "R9"),
        "costs_the_goal_per_period": asked.cost(cost, goal, "R12"),
    }


def _source_json(point: PeriodPoint) -> Json:
    """Return where an actual came from: the cell (or first…last of finer ones), as it was typed, by whom and when."""
    return {
        "cell": said(point.cell),
        "typed": said(point.text),
        "entered_by": said(point.entered_by),
        "recorded_at": point.recorded_at or None,
        "note": said(point.note, NOTE),
        "flags": point.flags.split(),
    }


def _response(node: Node, asked: Query) -> Json | None:
    """Return what was agreed to do when the light turns, who, when and within how many days; None where nothing was."""
    if not node.response.strip():
        return None
    words = asked.words
    when = {"": words("meeting.response_by_hand"), "light": words("meeting.response_light")}
    misses = node.response_misses
    opened = {response_id(node.id, period.period) for period in past_periods(asked.scores, node.id)}
    running = [action for action in asked.snapshot.actions if action.id in opened and action.state.is_open]
    return {
        "text": said(node.response, NOTE),
        "when": words("meeting.response_misses", n=misses) if misses is not None else when[node.response_when],
        "who": said(node.response_owner.strip() or node.owner),
        "within_days": node.response_days,
        "is_running": bool(running),
        "rule": "R6",
    }


def review_json(review: Review, asked: Query) -> Json:
    """Return what a review found and decided, with the actions that came of it."""
    node = asked.plan.by_id.get(review.node)
    decision = review.decision
    return {
        "date": review.date.isoformat(),
        "indicator": {"id": id_text(review.node), "name": said(node.name if node is not None else review.node)},
        "period": review.period or None,
        "fact": said(review.fact, NOTE),
        "cause": said(review.cause, NOTE),
        "decision": None if decision is None else asked.words(f"meeting.decisions.{decision}"),
        "watch_until": review.watch_until.isoformat() if review.watch_until else None,
        "judged_on": review.judged_on.isoformat() if review.judged_on else None,
        "author": said(review.author),
        "actions": [asked.action(each) for each in asked.snapshot.actions if each.review == review.id][:MOST_NEAR],
    }


def _near(node_id: str, asked: Query) -> Json:
    return {**asked.named(asked.plan.by_id[node_id]), "light": asked.light(asked.scores.by_id[node_id])}


def _problem(problem: Problem, asked: Query) -> Json:
    words = problem_words(problem, asked.words.language, asked.words.calendar)
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "where": said(problem.where),
        "meaning": said(f"{words.title}: {words.meaning}", NOTE),
        "mend": said(words.mend, NOTE),
    }


# -- its periods --------------------------------------------------------------------------------------------------


def series_of(asked: Query, *, node: str, first: str, last: str, offset: int) -> Json:
    """Return the periods of an indicator from one to another, each beside its target and the year before, with its cell.

    Without bounds those of its term. Raises Declined (`outside_term`, `unknown_period`).
    """
    found = asked.indicator(node)
    every = series(asked.plan, asked.snapshot.actuals, asked.today, found.id).points
    points = [point for point in every if point.state != "outside"]
    if unmarked(first) or unmarked(last):
        begins, ends = _bounds(first, asked)[0].isoformat(), _bounds(last, asked)[1].isoformat()
        points = [point for point in every if begins <= point.last_day and point.first_day <= ends]
    if not points:
        start, deadline = term_of(asked.scores, found.id)
        known = [date.fromisoformat(point.first_day) for point in every]
        begins = min([start, *known]).isoformat()
        raise Declined("outside_term", name=said(found.name), first=begins, last=deadline.isoformat())
    before = years_before(asked.snapshot, asked.scores, found.id, every, every)
    beside = compared(every, before, found.filled())
    part, facts = asked.page(points, offset, MOST_PERIODS)
    rows = []
    for point in part:
        difference = beside.get(point.period)
        year_before = {
            "year_before": asked.figure(before.get(point.period), found.unit),
            "difference_to_year_before": None if difference is None else plain(difference.difference),
            "ratio_to_year_before": None if difference is None else plain(difference.ratio),
        }
        rows.append(_period(point, found, year_before, asked))
    rules = {"target": "R3", "ratio": "R4", "status": "R6", "year_before": "R8"}
    return asked.answer(**asked.named(found), cadence=str(found.filled().cadence), rules=rules, **facts, periods=rows)


def _period(point: PeriodPoint, node: Node, year_before: Json, asked: Query) -> Json:
    return {
        "period": point.period,
        "first_day": point.first_day,
        "last_day": point.last_day,
        "state": point.state,
        "actual": asked.figure(point.actual, node.unit),
        "target": asked.figure(point.target, node.unit),
        "ratio": plain(point.ratio),
        "status": None if point.status is None else str(point.status),
        **year_before,
        "does_not_apply": point.exempt or None,
        "source": _source_json(point) if point.actual is not None or point.exempt else None,
    }


def _bounds(text: str, asked: Query) -> tuple[date, date]:
    """Return the first and last day a bound names: a day, or a period as people write it. Raises Declined."""
    wanted = unmarked(text)
    if not wanted:
        return date.min, date.max
    day = read_day(wanted)
    if day is not None:
        return day, day
    period = _period_named(wanted, asked)
    return asked.words.calendar.first_day(period), asked.words.calendar.last_day(period)


def _period_named(text: str, asked: Query) -> Period:
    """Return the period a person names (`2026-10`, `10月`). Raises Declined (`unknown_period`)."""
    calendar = asked.words.calendar
    year = calendar.fiscal_year(asked.today).ordinal
    wanted = unmarked(text)
    context = DateContext(calendar, fiscal_year=year, today=asked.today)
    period = parse_period_id(wanted) or read_period(wanted, context=context)
    if not isinstance(period, Period):
        raise Declined("unknown_period", text=said(wanted))
    return period


# -- where a difference comes from --------------------------------------------------------------------------------


def contributions(asked: Query, *, goal: str, to: str, since: str) -> Json:
    """Return the part of each input of a goal's formula in its difference from the target, or from another period (R9).

    `to` is a period, or "" for the term so far; of what is no sum its latest period. Raises Declined (`no_goal`, …).
    """
    node = asked.indicator(goal) if unmarked(goal) else next(iter(asked.plan.goals), None)
    if node is None:
        raise Declined("no_goal")
    found, unit = _explained(node, to, since, asked), node.unit
    sign = 1.0 if node.filled().direction == "at_most" else -1.0
    parts = sorted(found.parts, key=lambda part: -sign * part.value)
    links, costs = links_of(asked.snapshot, asked.scores, node.id), cost_per_period(asked.snapshot, asked.scores)
    return asked.answer(
        goal={**asked.named(node), "light": asked.light(asked.scores.by_id[node.id])},
        compared_with=found.against,
        periods={"first": found.periods[0], "last": found.periods[-1], "count": len(found.periods)},
        difference={**(asked.figure(found.total, unit) or {}), "rule": "R9"},
        inputs=[_part(part, found, sign, costs, node, asked) for part in parts[:MOST_PARTS]],
        by_factor=[
            {
                "factor": said(asked.plan.by_id[above].name if above in asked.plan.by_id else above, NAME),
                **(asked.figure(value, unit) or {}),
            }
            for above, value in found.by_parent.items()
        ],
        not_explained={
            "records_differ_from_the_formula": asked.figure(found.drift, unit),
            "targets_do_not_add_up": asked.figure(found.incoherence, unit),
        },
        targets={
            "text": said(coherence_sentence(links.coherence, asked.plan, asked.words.language), NOTE)
            if links.coherence is not None
            else "",
            "what_one_input_would_need": [
                said(needed_sentence(lever, asked.plan, asked.words.language), NOTE)
                for lever in links.levers[:MOST_PARTS]
            ],
            "rule": "R9",
        },
    )


def _explained(node: Node, to: str, since: str, asked: Query) -> Contribution:
    """Return what a difference comes from. Raises Declined (`no_contribution`, `unknown_period`)."""
    over: str | PeriodChoice = str(_period_named(to, asked)) if unmarked(to) else PeriodChoice.TO_DATE
    against = str(_period_named(since, asked)) if unmarked(since) else None
    if against is not None and over is PeriodChoice.TO_DATE:
        over = PeriodChoice.LATEST
    found = contribution(asked.plan, asked.snapshot.actuals, asked.today, node.id, over=over, since=against)
    if found.refusal is not None and found.refusal.reason == "not-a-sum":
        found = contribution(asked.plan, asked.snapshot.actuals, asked.today, node.id, since=against)
    if found.refusal is not None or found.total is None:
        reason = refusal_sentence(found.refusal or Refusal("no-formula", (node.id,)), asked.plan, asked.words.language)
        raise Declined("no_contribution", name=said(node.name), reason=said(reason, NOTE))
    return found


def _part(
    part: ContributionPart, found: Contribution, sign: float, costs: dict[str, float], goal: Node, asked: Query
) -> Json:
    """Return one input's part: of actual − target in the goal's unit, and as a cost, which is positive against the goal."""
    node = asked.plan.by_id[part.input]
    calendar = asked.words.calendar
    ends = [period for period in map(parse_period_id, (found.periods[0], found.periods[-1])) if period is not None]
    return {
        **asked.named(node),
        "part_of_difference": asked.figure(part.value, goal.unit),
        "costs_the_goal": asked.figure(sign * part.value, goal.unit),
        "costs_the_goal_per_period_now": asked.figure(costs.get(part.input), goal.unit),
        "actual": asked.figure(part.actual, node.unit),
        "compared_with": asked.figure(part.base, node.unit),
        "light": asked.light(asked.scores.by_id[node.id]) if node.id in asked.scores.by_id else None,
        "cells": asked.cells(node.id, calendar.first_day(ends[0]), calendar.last_day(ends[-1])),
        "rule": "R9",
    }
