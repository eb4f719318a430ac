"""`kpicore history`: who changed what, when, and from where."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from kpicore.cli.answers import Answer, CommandError, as_json_text
from kpicore.cli.commands.workbook import refuse_to_overwrite
from kpicore.cli.defaults import language_of
from kpicore.cli.plans import node_named, store_at, store_url
from kpicore.reports.history import history, history_json, is_by, nodes_in, people_in
from kpicore.sheets.writing import history_sheet
from kpicore.stores.files import write_one_csv
from kpicore.text.catalogue import catalogue
from kpicore.text.changes import history_text
from kpicore.text.voice import voice


@click.pass_obj
def show_history(
    wanted: str | None,
    store: str | None,
    plan: str | None,
    who: str | None,
    table: str | None,
    node: str | None,
    since: date | None,
    csv: str | None,
    force: bool,
    as_json: bool,
) -> Answer:
    if csv is not None and as_json:
        raise CommandError("cli.errors.csv_and_json")
    if csv is not None:
        refuse_to_overwrite(Path(csv), is_file=True, force=force)
    source = store_at(store_url(store), plan)
    snapshot, log = source.load(), source.history()
    settings, language = snapshot.plan.settings, language_of(wanted, snapshot)
    if who and not any(is_by(line, who) for line in log):
        words = catalogue(language)
        known = words.joined(people_in(log)) or words("cli.history.nobody")
        raise CommandError("cli.errors.no_such_author", name=who, known=known)
    zone = ZoneInfo(settings.timezone)
    # A node that went is known by its id alone.
    node_id = node_named(node, snapshot) if node and node not in nodes_in(log) else node or ""
    lines = history(
        log,
        person=who or "",
        table=table or "",
        node=node_id,
        since=None if since is None else datetime.combine(since, time(), zone),
        reviews=snapshot.reviews,
    )
    if as_json:
        return Answer(as_json_text({"plan": settings.name, "changes": history_json(lines)}))
    if csv is not None:
        write_one_csv(Path(csv), history_sheet(lines, language))
        return Answer(catalogue(language)("cli.history.written", n=len(lines), target=csv))
    return Answer(history_text(lines, zone, voice(language, settings.calendar)))
