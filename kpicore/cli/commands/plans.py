"""`kpicore plans`: the plans of a board, and one more, copied, renamed, archived, connected or let go."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from kpicore.cli.answers import Answer, CommandError, as_json_text
from kpicore.cli.defaults import actor, language_of, today_of
from kpicore.cli.plans import secrets, store_at, store_url
from kpicore.errors import KpiError, NoSuchPlan, NotGranted
from kpicore.model.plans import BoardPlan, typed_plan_key
from kpicore.model.snapshot import Snapshot
from kpicore.reports.plans import PlanStanding, overview, standing
from kpicore.scoring import score
from kpicore.stores.base import HoldsPlans, Store
from kpicore.stores.google import spreadsheet_id
from kpicore.stores.open import open_store, public_url
from kpicore.stores.plans import Beginning, begin_plan, copied, rename_plan
from kpicore.stores.state import open_state
from kpicore.text.board import headline_text
from kpicore.text.catalogue import catalogue
from kpicore.text.escaping import visible
from kpicore.text.sentences import error_sentence


@click.pass_obj
def plans(
    wanted: str | None,
    what: str | None,
    key: str | None,
    name: str | None,
    copy: str | None,
    numbers: bool,
    sheet: str | None,
    store: str | None,
    as_json: bool,
) -> Answer:
    url, words = store_url(store), catalogue(wanted or "ja")
    if what in (None, "list"):
        if key or name or copy or numbers or sheet:
            raise CommandError("cli.errors.plans_needs")
        return _listed(url, wanted, as_json=as_json)
    if key is None or (what == "add" and not name) or (what == "rename" and not name) or (numbers and not copy):
        raise CommandError("cli.errors.plans_needs")
    if what == "add":
        plan_key, spreadsheet = typed_plan_key(key), spreadsheet_id(sheet.removeprefix("gsheet:")) if sheet else None
        if sheet and not spreadsheet:
            raise CommandError("cli.errors.plans_sheet", text=sheet)
        asked = BoardPlan(plan_key, name or "", f"gsheet:{spreadsheet}" if spreadsheet else "")
        content = copied(store_at(url, copy).load(), asked.title, with_numbers=numbers) if copy else None
        state, own, opens = open_state(url), open_store(url, secrets=secrets()), partial(_opened, url)
        kept = begin_plan(state, own, asked, actor(), opens, Beginning(content, copy or ""))
    else:
        kept = _changed(url, what, key, name or "")
    if as_json:
        return Answer(as_json_text(_row(kept)))
    return Answer(visible(words(f"cli.plans.done_{what}", plan=kept.title or kept.key, key=kept.key)))


def _opened(url: str, plan: BoardPlan) -> Store:
    place, key = plan.place(url)
    return open_store(place, plan=key, secrets=secrets())


def _changed(url: str, what: str, key: str, name: str) -> BoardPlan:
    kept = open_state(url).plans
    known = {plan.key: plan for plan in _all(url)}
    if key not in known:
        raise NoSuchPlan(plan=key, known=list(known))
    found = known[key]
    if what == "rename":
        return rename_plan(open_state(url), _opened(url, found), found, name, actor())
    if what == "remove":
        if not found.source:
            raise NotGranted(reason="not-connected")
        kept.remove(key, actor())
        return found
    return kept.archive(key, actor(), archived=what == "archive")


def _all(url: str) -> tuple[BoardPlan, ...]:
    own = open_store(url, secrets=secrets())
    return open_state(url).plans.register().with_known(own.plans() if isinstance(own, HoldsPlans) else ())


def _row(plan: BoardPlan) -> dict[str, Any]:
    archived = plan.archived_at.isoformat() if plan.archived_at else None
    return {
        "plan": plan.key,
        "title": plan.title,
        "source": public_url(plan.source) if plan.source else "",
        "archived_at": archived,
    }


def _listed(url: str, wanted: str | None, *, as_json: bool) -> Answer:
    """Return how every plan stands; one that cannot be read is said with its reason, and the others stand."""
    found: list[tuple[BoardPlan, PlanStanding | KpiError]] = []
    for plan in _all(url):
        try:
            held = _opened(url, plan).load()
        except KpiError as failure:
            found.append((plan, failure))
        else:
            found.append((plan, standing(plan.key, held, score(held.plan, held.actuals, today_of(held.plan.settings)))))
    read = [each for plan, each in found if isinstance(each, PlanStanding) and not plan.is_archived]
    every = overview(read)
    language = language_of(wanted, read[0].snapshot if read else Snapshot())
    if as_json:
        rows = [
            {**_row(plan), **(each.as_json() if isinstance(each, PlanStanding) else {"error": each.code})}
            for plan, each in found
        ]
        shared = [{"name": each.name, "plans": list(each.plans), "status": str(each.status)} for each in every.shared]
        lights = {str(status): count for status, count in every.counts.items()}
        return Answer(as_json_text({"plans": rows, "lights": lights, "shared": shared}))
    words, lines = catalogue(language), []
    for plan, each in found:
        if isinstance(each, KpiError):
            name, said = plan.title, error_sentence(each, language)
        else:
            name, of_plan = each.name or plan.title, each.snapshot.plan
            goals = [headline_text(goal.headline, of_plan, language).whole for goal in each.board.goals]
            said = " / ".join(goals) or words("cli.plans.empty")
        mark = words("cli.plans.archived") if plan.is_archived else ""
        lines.append(visible(f"{plan.key}  {name or words('frame.unnamed_plan')}{mark}: {said}"))
    return Answer("\n".join(lines))
