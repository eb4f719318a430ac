"""`kpicore read`, `import` and `export`: workbooks in and out."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from kpicore.cli.answers import FINE, PROBLEMS, Answer, CommandError, as_json_text
from kpicore.cli.defaults import language_of, today_of
from kpicore.cli.plans import author, kept_of_source, opened, store_at, store_url
from kpicore.cli.progress import progress
from kpicore.errors import WouldRemove
from kpicore.model import Settings
from kpicore.model.access import Actor
from kpicore.problems import Problem, Severity
from kpicore.samples.shop import shop
from kpicore.sheets.mapping import Mapping as SheetMapping
from kpicore.sheets.reader import read_workbook
from kpicore.sheets.writing import sheets_of
from kpicore.stores.base import NEVER_SAVED, Provisioned, Store
from kpicore.stores.files import write_csv, write_xlsx
from kpicore.stores.open import database_url, public_url
from kpicore.stores.transfer import ImportOptions, Merge, import_workbook, merge
from kpicore.text.catalogue import catalogue
from kpicore.text.terminal import import_text, reading_text
from kpicore.text.workbook import loss_line, losses_json


@click.pass_obj
def read_source(
    wanted: str | None,
    source: str,
    mapping: str | None,
    save_mapping: str | None,
    as_of: date | None,
    as_json: bool,
) -> Answer:
    workbook, mapped = opened(source), kept_of_source(source)
    for tab in (_mapping_in(mapping) or SheetMapping()).tabs:
        mapped = mapped.with_tab(tab)
    reading = read_workbook(workbook, today=as_of or today_of(Settings()), mapping=mapped)
    if save_mapping:
        path = Path(save_mapping)  # written whole or not at all
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(as_json_text(reading.mapping.as_json()) + "\n", encoding="utf-8")
        beside.replace(path)
    code = PROBLEMS if _cost_a_number(reading.problems) else FINE
    if as_json:
        return Answer(as_json_text(reading.as_json()), code)
    snapshot = reading.snapshot()
    language = language_of(wanted, snapshot)
    text = reading_text(
        reading.as_json(), reading.problems, snapshot.plan.settings.calendar, language, tabs=reading.tabs
    )
    return Answer(text, code)


@click.pass_obj
def import_source(
    wanted: str | None,
    source: str,
    mapping: str | None,
    store: str | None,
    plan: str | None,
    as_of: date | None,
    replace: bool,
    dry_run: bool,
    as_json: bool,
) -> Answer:
    url, today, mapped = store_url(store), as_of or today_of(Settings()), _mapping_in(mapping)
    into = store_at(url, plan)
    if dry_run:
        plain = isinstance(into, Provisioned)
        merged = merge(into.load(), opened(source), today, with_provenance=not plain, mapping=mapped, replace=replace)
    else:
        merged = _imported(into, source, today, ImportOptions(mapped, replace), author(store, plan), wanted)
    reading = merged.reading
    code = PROBLEMS if _cost_a_number(reading.problems) else FINE
    if as_json:
        row = {
            "store": public_url(url),
            "replaced_sample": merged.replaces_sample,
            "changes": merged.counts,
            "removes": losses_json(merged.takes_away),
            "problems": [problem.as_json() for problem in reading.problems],
        }
        return Answer(as_json_text(row | ({"dry_run": True} if dry_run else {})), code)
    snapshot = reading.snapshot()
    language = language_of(wanted, snapshot)
    done = import_text(merged, language, asks=dry_run and not replace)
    read = reading_text(
        reading.as_json(), reading.problems, snapshot.plan.settings.calendar, language, tabs=reading.tabs
    )
    head = catalogue(language)(f"cli.import.{'would' if dry_run else 'into'}", store=public_url(url))
    return Answer(f"{read}\n\n{head}\n{done}", code)


def _imported(into: Store, source: str, today: date, how: ImportOptions, by: Actor, wanted: str | None) -> Merge:
    """Return what an import did. What it would take away without --replace is a mistake worth a sentence."""
    try:
        with progress(catalogue(wanted or "ja")) as step:
            options = dataclasses.replace(how, step=step)
            return import_workbook(into, opened(source), today=today, actor=by, options=options)
    except WouldRemove as error:
        language = language_of(wanted, into.load())
        what, replacing = (loss_line(error.facts[name], language) for name in ("changes", "replacing"))
        raise CommandError("cli.errors.would_remove", what=what, replacing=replacing) from error


@click.pass_obj
def export_plan(
    wanted: str | None, target: str, store: str | None, plan: str | None, force: bool, as_json: bool
) -> Answer:
    path = Path(target)
    is_file = path.suffix.lower() == ".xlsx"
    refuse_to_overwrite(path, is_file=is_file, force=force)
    url = store_url(store)
    snapshot = store_at(url, plan).load()
    is_sample = snapshot.revision == NEVER_SAVED and not snapshot.plan.nodes
    if is_sample:  # of a database that nothing was ever saved to, what the board would begin with
        if database_url(url) is None or os.environ.get("KPICORE_SAMPLE", "on") == "off":
            raise CommandError("cli.errors.no_plan", store=public_url(url))
        snapshot = shop(today_of(Settings()), wanted or "ja")
    language = language_of(wanted, snapshot)
    new_folder = None if path.parent.exists() else str(path.parent)
    sheets = sheets_of(snapshot, today=today_of(snapshot.plan.settings), language=language)
    if is_file:
        write_xlsx(path, sheets)
    else:
        write_csv(path, sheets, replace=True)
    tabs = [sheet.tab for sheet in sheets]
    if as_json:
        return Answer(as_json_text({"target": str(path), "tabs": tabs, "sample": is_sample, "made_folder": new_folder}))
    words = catalogue(language)
    lines = [words("cli.export.made_folder", folder=new_folder)] if new_folder else []
    lines += [words("cli.export.done", target=str(path), tabs=words.joined(tabs))]
    lines += [words("cli.export.sample", store=public_url(url))] if is_sample else []
    return Answer("\n".join(lines))


def _mapping_in(path: str | None) -> SheetMapping | None:
    """Return how tabs are read as a file says it, None without a file."""
    if path is None:
        return None
    try:
        return SheetMapping.from_json(json.loads(Path(path).read_text(encoding="utf-8")))
    except ValueError as error:  # no JSON, no UTF-8, no mapping
        raise CommandError("cli.errors.mapping", path=path) from error


def _cost_a_number(problems: Iterable[Problem]) -> bool:
    """Return whether any of the problems may cost a number; things only worth knowing do not."""
    return any(problem.severity is not Severity.INFO for problem in problems)


def refuse_to_overwrite(path: Path, *, is_file: bool, force: bool) -> None:
    """Raise CommandError unless the target is new or empty, or `force` was given over something of the same sort."""
    if not path.exists() or (path.is_dir() and not is_file and not any(path.iterdir())):
        return
    if path.is_dir() == is_file:
        raise CommandError("cli.errors.target_kind", target=str(path))
    if not force:
        raise CommandError("cli.errors.target_exists", target=str(path))
    if path.is_dir() and any(entry.suffix.lower() != ".csv" for entry in path.iterdir()):
        raise CommandError("cli.errors.target_foreign", target=str(path))
