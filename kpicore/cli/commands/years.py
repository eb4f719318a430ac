"""`kpicore year`: the next fiscal year, begun from the plan of the one before."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from kpicore.cli.answers import Answer, CommandError, as_json_text
from kpicore.cli.defaults import language_of, today_of
from kpicore.cli.plans import author, store_at, store_url
from kpicore.model.node import Band
from kpicore.reports.score import plain
from kpicore.reports.years.beginning import Carry, NewYear, begin_year, years_to_begin
from kpicore.scoring import score
from kpicore.scoring.agreements import Value
from kpicore.text.escaping import visible_lines
from kpicore.text.voice import voice
from kpicore.text.years import line_text, stops_text, summary_lines, year_facts


@click.pass_obj
def begin(
    wanted: str | None,
    year: str | None,
    targets: str,
    save: bool,
    store: str | None,
    plan: str | None,
    as_of: date | None,
    as_json: bool,
) -> Answer:
    place = store_at(store_url(store), plan)
    snapshot = place.load()
    held = snapshot.plan
    scores = score(held, snapshot.actuals, as_of or today_of(held.settings))
    known = years_to_begin(snapshot, scores)
    if not known:
        raise CommandError("cli.errors.no_year")
    # The likeliest where none is named.
    chosen = next((each for each in known if year is None or str(each) == year.upper()), None)
    if chosen is None:
        raise CommandError("cli.errors.no_such_year", text=year, known=", ".join(map(str, known)))
    new = begin_year(snapshot, scores, chosen, Carry(targets))
    if save:
        place.save(new.changes, author(store, plan))
    if as_json:
        return Answer(as_json_text(_json(new, saved=save)))
    words = voice(language_of(wanted, snapshot), held.settings.calendar)
    stops = stops_text(new, held, words)
    lines = [
        words("year.text", **year_facts(new, held, words)),
        *(f"- {line}" for line in summary_lines(new, held, words)),
        *([stops] if stops else []),
        "",
        *(line_text(line, words) for line in new.lines),
        "",
        words("year.done", n=len(new.changes)) if save else words("year.dry"),
    ]
    return Answer(visible_lines(lines))


def _json(new: NewYear, *, saved: bool) -> dict[str, Any]:
    lines = []
    for line in new.lines:
        before, after, landing = line.before, line.after, line.landing
        lines.append(
            {
                "indicator": before.id,
                "name": before.name,
                "target": {"before": _number(line.agreed), "after": _number(after.target)},
                "baseline": {
                    "before": plain(before.baseline),
                    "after": plain(after.baseline),
                    "basis": str(line.basis),
                },
                "landing": None if landing is None else {"value": plain(landing.value), "method": landing.method},
                "start": None if after.start is None else after.start.isoformat(),
                "deadline": None if after.deadline is None else after.deadline.isoformat(),
            }
        )
    return {
        "year": str(new.year),
        "from": str(new.old),
        "saved": saved,
        "changes": len(new.changes),
        "indicators": lines,
        "left": [node.id for node in new.left],
        "retired": [node.id for node in new.retired],
        "open_actions": [action.id for action in new.actions],
        "stops_judging": new.stops_judging,
    }


def _number(value: Value | None) -> Any:
    return {"low": plain(value.low), "high": plain(value.high)} if isinstance(value, Band) else plain(value)
