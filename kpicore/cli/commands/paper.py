"""`kpicore report`: the board as PDF, picture or HTML file."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from kpicore.cli.answers import Answer, CommandError, as_json_text
from kpicore.cli.commands.workbook import refuse_to_overwrite
from kpicore.cli.defaults import language_of, today_of
from kpicore.cli.plans import plan_in
from kpicore.cli.progress import counted
from kpicore.model.names import name_key
from kpicore.model.snapshot import Snapshot
from kpicore.paper import Format, Pages, PaperRequest, make_paper
from kpicore.scoring import score
from kpicore.text.catalogue import catalogue


@click.pass_obj
def report(
    wanted: str | None,
    pdf: str | None,
    png: str | None,
    html: str | None,
    pages: str,
    meeting: str | None,
    indicator: str | None,
    store: str | None,
    plan: str | None,
    as_of: date | None,
    force: bool,
    as_json: bool,
) -> Answer:
    given = {Format.PDF: pdf, Format.PNG: png, Format.HTML: html}
    targets = {kind: Path(path) for kind, path in given.items() if path}
    if not targets:
        raise CommandError("cli.errors.report_needs")
    for path in targets.values():
        refuse_to_overwrite(path, is_file=True, force=force)
    snapshot = plan_in(store, plan, as_of)
    settings = snapshot.plan.settings
    scores = score(snapshot.plan, snapshot.actuals, as_of or today_of(settings))
    words = catalogue(language_of(wanted, snapshot))
    which, about = _which(pages, meeting, indicator, snapshot)
    now = datetime.now(ZoneInfo(settings.timezone)).replace(tzinfo=None)
    # All of them are made before the first is written: a mistake leaves no half of them.
    with counted(words) as told:
        made = {
            path: make_paper(PaperRequest(which, kind, words.language, about), snapshot, scores, read_at=now, told=told)
            for kind, path in targets.items()
        }
    for path, content in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if as_json:
        files = [{"file": str(path), "bytes": len(content)} for path, content in made.items()]
        return Answer(as_json_text({"pages": str(which), "as_of": scores.today.isoformat(), "files": files}))
    lines = [words("cli.report.done", file=str(path), size=-(-len(made[path]) // 1024)) for path in made]
    return Answer("\n".join(lines))


def _which(pages: str, meeting: str | None, indicator: str | None, snapshot: Snapshot) -> tuple[Pages, str]:
    """Return which pages and about what: naming a meeting or an indicator is asking for its pages."""
    if meeting and indicator:
        raise CommandError("cli.errors.report_both")
    if meeting:
        return Pages.MINUTES, meeting
    if not indicator:
        return Pages(pages), ""
    for node in snapshot.plan.by_id.values():
        if indicator == node.id or name_key(node.name) == name_key(indicator):
            return Pages.INDICATOR, node.id
    return Pages.INDICATOR, indicator
