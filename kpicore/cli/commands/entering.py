"""`kpicore enter`: numbers in, one by one or as lines of CSV on standard input."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import click

from kpicore.cli.answers import FINE, PROBLEMS, Answer, CommandError, as_json_text, failed
from kpicore.cli.defaults import actor, language_of, today_of
from kpicore.cli.plans import author, store_at, store_url
from kpicore.entry import By
from kpicore.reports.entering import Given, entries
from kpicore.scoring import score
from kpicore.stores.base import NEVER_SAVED, HoldsTabs
from kpicore.stores.open import public_url
from kpicore.text.entering import entries_text, refusal_sentence

#: What a header line of the input begins with.
_HEADS = frozenset({"indicator", "id", "指標"})
MOST_LINES = 10_000


@click.pass_obj
def enter(
    wanted: str | None,
    indicator: str | None,
    period: str | None,
    value: str | None,
    note: str | None,
    clear: bool,
    store: str | None,
    plan: str | None,
    as_of: date | None,
    dry_run: bool,
    as_json: bool,
) -> Answer:
    given = _given(indicator, period, value, note, clears=clear)
    url = store_url(store)
    into = store_at(url, plan, as_of)
    snapshot = into.load()
    if snapshot.revision == NEVER_SAVED and not snapshot.plan.nodes:
        raise CommandError("cli.errors.no_plan", store=public_url(url))
    settings, language = snapshot.plan.settings, language_of(wanted, snapshot)
    scores = score(snapshot.plan, snapshot.actuals, as_of or today_of(settings))
    by = By(actor().name, datetime.now(ZoneInfo(settings.timezone)).replace(tzinfo=None))
    found = entries(snapshot, scores, given, by, keeps_notes=not isinstance(into, HoldsTabs))
    if indicator is not None and found[0].refused and not as_json:
        return failed(refusal_sentence(found[0], settings.calendar, language))
    changes = [change for entry in found for change in entry.changes]
    if changes and not dry_run:
        into.save(changes, author(store, plan))
    code = PROBLEMS if any(entry.asks_to_look for entry in found) else FINE
    if as_json:
        saved = sum(entry.outcome in ("saved", "removed") for entry in found)
        row = {"store": public_url(url), "saved": saved, "entries": [entry.as_json() for entry in found]}
        return Answer(as_json_text(row | ({"dry_run": True} if dry_run else {})), code)
    return Answer(entries_text(found, settings.calendar, language, dry_run=dry_run), code)


def _given(
    indicator: str | None, period: str | None, value: str | None, note: str | None, *, clears: bool
) -> Sequence[Given]:
    """Return the one number of the command line, else those on standard input."""
    if indicator is None:
        found = list(_lines())
        if not found:
            raise CommandError("entry.cli.no_lines")
        if len(found) > MOST_LINES:
            raise CommandError("entry.cli.too_many", most=MOST_LINES)
        return found
    if period is None or (value is None) != clears:
        raise click.MissingParameter(param=click.Argument(["value" if period is not None else "period"]))
    return [Given(1, indicator, period, value or "", note or "", clears)]


def _lines() -> Iterator[Given]:
    """Yield the lines of standard input: indicator, period, value and maybe a note, separated by commas or tabs."""
    if sys.stdin.isatty():
        return
    text = sys.stdin.read().removeprefix("\ufeff")
    first = text.partition("\n")[0]
    for at, row in enumerate(csv.reader(text.splitlines(), delimiter="\t" if "\t" in first else ","), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (at == 1 and cells[0].lower() in _HEADS):
            continue
        if len(cells) < 3:
            raise CommandError("entry.cli.bad_line", text=" ".join(cells)[:80])
        yield Given(at, cells[0], cells[1], cells[2], cells[3] if len(cells) > 3 else "")
