"""`kpicore score` and `kpicore check`: the numbers of a plan, and what is wrong with it."""

from __future__ import annotations

from datetime import date

import click

from kpicore.cli.answers import FINE, PROBLEMS, Answer, CommandError, as_json_text
from kpicore.cli.defaults import language_of, today_of
from kpicore.cli.plans import plan_in, plan_of_source
from kpicore.model import Snapshot
from kpicore.reports.check import check
from kpicore.reports.headline import headlines
from kpicore.reports.health import TaskKind, people, tasks_of
from kpicore.reports.score import scores_report
from kpicore.scoring import score
from kpicore.text.board import headline_text
from kpicore.text.catalogue import catalogue
from kpicore.text.terminal import check_text, person_text, score_text


@click.pass_obj
def score_plan(wanted: str | None, store: str | None, plan: str | None, as_of: date | None, as_json: bool) -> Answer:
    snapshot = plan_in(store, plan, as_of)
    scores = score(snapshot.plan, snapshot.actuals, as_of or today_of(snapshot.plan.settings))
    language = language_of(wanted, snapshot)
    if as_json:
        headline = None
        for first in headlines(snapshot, scores)[:1]:  # of the first goal
            headline = {"text": headline_text(first, snapshot.plan, language).whole, **first.as_json()}
        return Answer(as_json_text(scores_report(snapshot, scores) | {"headline": headline}))
    return Answer(score_text(snapshot, scores, language))


@click.pass_obj
def check_plan(
    wanted: str | None,
    source: str | None,
    store: str | None,
    plan: str | None,
    as_of: date | None,
    owner: str | None,
    as_json: bool,
) -> Answer:
    if source and (store or plan):
        raise CommandError("cli.errors.source_and_store")
    snapshot = plan_of_source(source, as_of) if source else plan_in(store, plan, as_of)
    if owner is not None:
        return _check_person(snapshot, owner, as_of or today_of(snapshot.plan.settings), wanted, as_json=as_json)
    report = check(snapshot, as_of or today_of(snapshot.plan.settings))
    code = PROBLEMS if report.has_errors else FINE
    if as_json:
        return Answer(as_json_text(report.as_json()), code)
    return Answer(check_text(report, snapshot, language_of(wanted, snapshot)), code)


def _check_person(snapshot: Snapshot, owner: str, today: date, wanted: str | None, *, as_json: bool) -> Answer:
    """Return what one person has to enter or to look at; a name nobody in the plan has is a mistake worth a sentence."""
    language = language_of(wanted, snapshot)
    if owner not in people(snapshot):
        words = catalogue(language)
        known = words.joined(people(snapshot)) or words("cli.person.nobody")
        raise CommandError("cli.errors.no_such_person", name=owner, known=known)
    tasks = tasks_of(snapshot, score(snapshot.plan, snapshot.actuals, today), owner)
    code = PROBLEMS if any(task.ask is TaskKind.MEND for task in tasks) else FINE
    if as_json:
        return Answer(
            as_json_text({"owner": owner, "as_of": today.isoformat(), "tasks": [t.as_json() for t in tasks]}), code
        )
    return Answer(person_text(owner, tasks, snapshot.plan.settings.calendar, language), code)
