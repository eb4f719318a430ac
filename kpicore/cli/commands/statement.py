"""`kpicore parse`: goal sentences as they are understood."""

from __future__ import annotations

import sys
from datetime import date

import click

from kpicore.cli.answers import Answer, as_json_text
from kpicore.cli.defaults import today_of
from kpicore.guide.sentences import read_statements
from kpicore.model import Settings
from kpicore.text.statements import statements_report, statements_text


@click.pass_obj
def parse_text(
    wanted: str | None, text: str, store: str | None, plan: str | None, as_of: date | None, as_json: bool
) -> Answer:
    settings = Settings()
    if store or plan:
        from kpicore.cli.plans import plan_in  # pandas and the drivers, which a sentence alone does not need

        settings = plan_in(store, plan).plan.settings
    if text == "-":
        text = sys.stdin.read()
    today, language = as_of or today_of(settings), wanted or settings.language
    statements = read_statements(text, calendar=settings.calendar, today=today)
    if as_json:
        return Answer(as_json_text(statements_report(statements, language, settings.calendar, today)))
    return Answer(statements_text(statements, language, settings.calendar, today))
