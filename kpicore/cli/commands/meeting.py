"""`kpicore meeting` and `kpicore action`: what the next meeting is about, what was decided, and who does what."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from kpicore.cli.answers import Answer, CommandError, as_json_text
from kpicore.cli.defaults import language_of, today_of
from kpicore.cli.plans import author, node_named, plan_in, store_at, store_url
from kpicore.model import Action, ActionState, Snapshot
from kpicore.model.names import name_key
from kpicore.reports.meetings.agenda import AgendaLine, agenda, node_of, promises
from kpicore.reports.meetings.edits import answered, handed_over, opened
from kpicore.reports.meetings.minutes import minutes
from kpicore.reports.meetings.okr import Objective, objectives
from kpicore.reports.meetings.rhythm import coming_meeting, missed_meeting
from kpicore.reports.score import plain
from kpicore.scoring import Scores, score
from kpicore.text import formats
from kpicore.text.catalogue import catalogue
from kpicore.text.escaping import visible, visible_lines
from kpicore.text.meetings import action_text, facts_text, okr_lines
from kpicore.text.voice import Voice, light_text, voice


@click.pass_obj
def show_meeting(
    wanted: str | None, coming: bool, store: str | None, plan: str | None, as_of: date | None, as_json: bool
) -> Answer:
    snapshot = plan_in(store, plan, as_of)
    settings = snapshot.plan.settings
    today = as_of or today_of(settings)
    scores = score(snapshot.plan, snapshot.actuals, today)
    words = voice(language_of(wanted, snapshot), settings.calendar)
    if coming:
        return _coming(snapshot, scores, words, as_json=as_json)
    found = minutes(snapshot)
    if as_json:
        held = [
            {**each.meeting.model_dump(mode="json"), "reviews": [review.id for review in each.reviews]}
            for each in found
        ]
        return Answer(as_json_text({"plan": settings.name, "meetings": held}))
    lines = [
        f"{formats.day(each.meeting.date, words.language, year=True)}  {words(f'meeting.state_{each.meeting.state}')}"
        for each in found
    ]
    return Answer(visible_lines(lines or [words("meeting.list_empty")]))


def _line_json(line: AgendaLine, words: Voice, today: date) -> dict[str, Any]:
    """Return a line of the agenda as scripts read it."""
    return {
        "indicator": line.node.id,
        "name": line.node.name,
        "owner": line.node.owner,
        "status": str(line.score.status),
        "reason": str(line.reason),
        "key_result": line.is_key_result,
        "since": line.since,
        "streak": line.score.streak,
        "cost_per_period": plain(line.cost_per_period),
        "facts": facts_text(line, words),
        "cause": line.review.cause if line.review is not None else "",
        "shared_with": list(line.shared_with),
        "answered": line.is_answered(today),
    }


def _coming(snapshot: Snapshot, scores: Scores, words: Voice, *, as_json: bool) -> Answer:
    """Return the day of the next meeting with its agenda and the promises it will ask for."""
    today = scores.today
    day = coming_meeting(snapshot, today)
    missed = missed_meeting(snapshot, today)
    lines = agenda(snapshot, scores, day.isoformat() if day is not None else "")
    promised = promises(snapshot, None, today)
    okr = objectives(snapshot, scores)
    if as_json:
        row = {
            "as_of": today.isoformat(),
            "next": None if day is None else day.isoformat(),
            "missed": None if missed is None else missed.isoformat(),
            "agenda": [_line_json(line, words, today) for line in lines],
            "promises": [_json(each.action, snapshot, today) for each in promised],
        }
        return Answer(as_json_text(row | {"okr": [_objective_json(each) for each in okr]}))
    said = [
        words("meeting.next", day=formats.day(day, words.language, year=True)) if day else words("meeting.next_none")
    ]
    said += [words("meeting.missed", day=formats.day(missed, words.language))] if missed else []
    said += [
        f"{light_text(line.score.status, words)} {line.node.name}  {facts_text(line, words)}  {line.node.owner}"
        for line in lines
    ] or [words("meeting.agenda_empty")]
    results = okr_lines(okr, words)
    said += ["", words("okr.title"), *results] if results else []
    said += ["", words("meeting.minutes_promises")] if promised else []
    said += [f"  {each.action.id}  {action_text(each.action, snapshot, words)}" for each in promised]
    return Answer(visible_lines(said))


def _objective_json(objective: Objective) -> dict[str, Any]:
    return {
        "objective": None if objective.node is None else objective.node.id,
        "score": plain(objective.grade),
        "key_results": [
            {"indicator": each.node.id, "score": plain(each.grade), "status": str(each.score.status)}
            for each in objective.results
        ],
    }


@click.pass_obj
def act(
    wanted: str | None,
    what: str,
    text: str | None,
    node: str | None,
    who: str | None,
    due: date | None,
    aimed: float | None,
    result: str | None,
    store: str | None,
    plan: str | None,
    as_of: date | None,
    as_json: bool,
) -> Answer:
    place = store_at(store_url(store), plan)
    snapshot = place.load()
    today = as_of or today_of(snapshot.plan.settings)
    if what == "list":
        return _listed(snapshot, who, node, today, wanted, as_json=as_json)
    if not text:
        raise CommandError("cli.errors.action_needs")
    if what == "add":
        node_id = node_named(node, snapshot) if node else ""
        given = who or (snapshot.plan.by_id[node_id].owner if node_id else "")
        fields = {"text": text, "owner": given, "due": due, "aimed": aimed}
        change = opened(snapshot, None, node_id, today, fields)
    else:
        action = next((each for each in snapshot.actions if each.id == text), None)
        if action is None:
            raise CommandError("cli.errors.no_such_action", id=text)
        change = answered(action, ActionState.DONE, result or action.result, today, None)
    place.save([change], author(store, plan))
    saved = Action.model_validate(change.after)
    words = voice(language_of(wanted, snapshot), snapshot.plan.settings.calendar)
    if as_json:
        return Answer(as_json_text(_json(saved, snapshot, today)))
    return Answer(visible(f"{saved.id}  {words(f'action_state.{saved.state}')}  {action_text(saved, snapshot, words)}"))


@click.pass_obj
def hand_over(
    wanted: str | None,
    indicator: str,
    person: str,
    dry_run: bool,
    store: str | None,
    plan: str | None,
    as_of: date | None,
    as_json: bool,
) -> Answer:
    place = store_at(store_url(store), plan)
    snapshot = place.load()
    node, to = snapshot.plan.by_id[node_named(indicator, snapshot)], person.strip()
    today = as_of or today_of(snapshot.plan.settings)
    changes = handed_over(snapshot, node.id, to)
    if changes and not dry_run:
        place.save(changes, author(store, plan))
    given = [Action.model_validate(change.after) for change in changes if change.table == "actions"]
    if as_json:
        row = {"indicator": node.id, "before": node.owner, "after": to, "saved": bool(changes) and not dry_run}
        return Answer(as_json_text(row | {"actions": [_json(action, snapshot, today) for action in given]}))
    words = voice(language_of(wanted, snapshot), snapshot.plan.settings.calendar)
    key = "hand_over.done" if changes else "hand_over.same"
    said = words(key, name=node.name, before=node.owner or words("parts.no_owner"), after=to, n=len(given))
    lines = [said, *(f"  {action.id}  {action_text(action, snapshot, words)}" for action in given)]
    return Answer(visible_lines([*lines, words("hand_over.dry")] if dry_run else lines))


def _listed(
    snapshot: Snapshot, who: str | None, node: str | None, today: date, wanted: str | None, *, as_json: bool
) -> Answer:
    """Return the open actions, the one due first on top; of one person, or for one indicator, where that is asked."""
    node_id = node_named(node, snapshot) if node else ""
    found = [
        action
        for action in sorted(snapshot.actions, key=lambda each: each.due or date.max)
        if action.state.is_open
        and (not who or name_key(action.owner) == name_key(who))
        and (not node_id or ((of := node_of(action, snapshot)) is not None and of.id == node_id))
    ]
    if as_json:
        return Answer(as_json_text({"as_of": today.isoformat(), "actions": [_json(a, snapshot, today) for a in found]}))
    words = voice(language_of(wanted, snapshot), snapshot.plan.settings.calendar)
    lines = []
    for action in found:
        late = action.days_overdue(today)
        mark = f"  {words('parts.overdue_action', n=late)}" if late else ""
        lines.append(f"{action.id}  {action_text(action, snapshot, words)}{mark}")
    return Answer(visible_lines(lines or [catalogue(words.language)("meeting.promises_none")]))


def _json(action: Action, snapshot: Snapshot, today: date) -> dict[str, Any]:
    node = node_of(action, snapshot)
    return {
        **action.model_dump(mode="json"),
        "aimed": plain(action.aimed),
        "indicator": node.id if node is not None else None,
        "days_overdue": action.days_overdue(today),
    }
