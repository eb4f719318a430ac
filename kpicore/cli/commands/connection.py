"""`kpicore connect`: check the way to a Google Sheet step by step, and keep it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from kpicore.cli.answers import FAILED, FINE, Answer, CommandError, as_json_text, failed
from kpicore.cli.defaults import actor, today_of
from kpicore.cli.plans import SECRETS, secrets, store_at
from kpicore.model import Settings, Snapshot
from kpicore.sheets.writing import sheets_of
from kpicore.stores.base import Provisioned
from kpicore.stores.google import KEY_FIELDS, account_in, check_all, keep, missing_tabs
from kpicore.text.catalogue import catalogue
from kpicore.text.terminal import connect_text


@click.pass_obj
def connect_sheet(wanted: str | None, link: str, key: str | None, yes: bool, as_json: bool) -> Answer:
    words = catalogue(wanted or "ja")
    account = _account(key)
    steps = list(check_all(account, link, os.environ))
    if steps[-1].ok:
        # A key that only the environment names stays where it is.
        is_copied = (
            key is not None or bool(secrets().get("private_key")) or "GOOGLE_APPLICATION_CREDENTIALS" not in os.environ
        )
        steps.append(keep(SECRETS, account if is_copied else {}, link))
    done = steps[-1].ok
    lacking: list[str] = []
    if done:
        tabs = next(step.facts["tabs"] for step in steps if step.code == "sheet")
        template = sheets_of(Snapshot(), today=today_of(Settings()), language=words.language)
        lacking = missing_tabs(tabs, [tab.tab for tab in template])
    question = words("cli.connect.ask", tabs=words.joined(lacking))
    provisioned = bool(lacking) and (yes or (not as_json and sys.stdin.isatty() and click.confirm(question, err=True)))
    if provisioned:
        sheet = store_at(f"gsheet:{link}")
        if isinstance(sheet, Provisioned):
            sheet.provision(sheet.load(), actor())
    if as_json:
        report = {"steps": [step.as_json() for step in steps], "missing_tabs": lacking, "provisioned": provisioned}
        return Answer(as_json_text(report), FINE if done else FAILED)
    text = connect_text(steps, lacking, provisioned=provisioned, language=words.language)
    return Answer(text, FINE if done else failed(words("cli.connect.failed")).code)


def _account(key: str | None) -> Mapping[str, Any]:
    """Return the fields of the key in a file, else of the one in the secrets, else of the one the environment names."""
    held = secrets()
    if key is None and held.get("private_key"):
        return {name: held[name] for name in KEY_FIELDS if name in held}
    path = key or os.environ.get("GOOGLE_APPLICATION_CREDENTIALS")
    if not path:
        raise CommandError("cli.errors.no_key")
    try:
        return account_in(Path(path).read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return {}
