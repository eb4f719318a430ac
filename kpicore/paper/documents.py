"""Documents: which sheets a paper has, laid out so that a page that is one stays one, and made into a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from threading import Lock

from kpicore.errors import PaperImpossible
from kpicore.model.snapshot import Snapshot
from kpicore.paper.board_sheets import (
    ROOMS,
    SLIDE_ROOMS,
    Shown,
    SpaceLeft,
    draw_goals,
    factor_sheet,
    first_page,
    indicator_sheet,
    off_track,
    slide,
)
from kpicore.paper.content import ImageBlock, Paper, PaperSheet
from kpicore.paper.fonts import require_installed
from kpicore.paper.html import as_html
from kpicore.paper.minutes_sheet import meeting_named, minutes_sheet
from kpicore.paper.tree_sheet import tree_sheet
from kpicore.paper.typesetting import as_pdf, as_png, page_count
from kpicore.reports.board import board
from kpicore.reports.tree import tree_report
from kpicore.scoring.scores import Scores, score
from kpicore.text import formats
from kpicore.text.escaping import one_line
from kpicore.text.sentences import moment
from kpicore.text.voice import voice


class Pages(StrEnum):
    """Which pages: the one for the management meeting, the full report, the tree, the minutes of a meeting, or one indicator."""

    ONE = "one"
    FULL = "full"
    TREE = "tree"
    MINUTES = "minutes"
    INDICATOR = "indicator"


class Format(StrEnum):
    """As what. A PNG is one picture: the slide of the board, or the tree."""

    PDF = "pdf"
    PNG = "png"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class PaperRequest:
    """What is asked for. `about` is the indicator of its page by id, or the meeting of minutes by id or day ("" for the last one)."""

    pages: Pages = Pages.ONE
    format: Format = Format.PDF
    language: str = "ja"
    about: str = ""


#: Six at once took as long as one after another, and three times the memory.
_ONE_AT_A_TIME = Lock()
#: Told after each sheet how many there are and will be.
Progress = Callable[[int, int], None]


def _untold(_done: int, _of: int) -> None:
    """Nobody is waiting to be told."""


def make_paper(
    wanted: PaperRequest,
    snapshot: Snapshot,
    scores: Scores,
    *,
    read_at: datetime | None = None,
    told: Progress = _untold,
) -> bytes:
    """Return a file of the plan as it was scored for a day.

    `read_at` is when the data were read, as wall time of the plan; None leaves it out. `told` hears how far it is.
    Raises PaperMissing where the extra is not installed, PaperImpossible where what is asked for is not there.
    """
    require_installed()
    if wanted.format is Format.PNG and wanted.pages not in (Pages.ONE, Pages.TREE):
        raise PaperImpossible(reason="one-picture")
    with _ONE_AT_A_TIME:
        paper = _minutes(wanted, snapshot, scores) if wanted.pages is Pages.MINUTES else None
        paper = paper or _document(wanted, snapshot, scores, read_at, told)
        if wanted.format is Format.HTML:
            return as_html(paper).encode()
        return as_png(paper) if wanted.format is Format.PNG else as_pdf(paper)


def _document(
    wanted: PaperRequest, snapshot: Snapshot, scores: Scores, read_at: datetime | None, told: Progress
) -> Paper:
    words = voice(wanted.language, snapshot.plan.settings.calendar)
    about = _about(snapshot, scores, read_at, wanted.language)

    def paper(sheets: Sequence[PaperSheet]) -> Paper:
        return Paper(about[0], about, wanted.language, tuple(sheets))

    if wanted.pages is Pages.TREE:
        return paper([tree_sheet(tree_report(snapshot, scores), words)])
    shown = Shown(snapshot, scores, board(snapshot, scores), words)
    if wanted.pages is Pages.INDICATOR:
        node = snapshot.plan.by_id.get(wanted.about)
        sheet = indicator_sheet(node, shown) if node is not None else None
        if sheet is None:
            raise PaperImpossible(reason="no-such-indicator", about=wanted.about)
        return paper([sheet])
    is_slide = wanted.format is Format.PNG
    first = _fitted(slide if is_slide else first_page, SLIDE_ROOMS if is_slide else ROOMS, shown, paper)
    if wanted.pages is Pages.ONE:
        return paper([first])
    sheets = [first, *(factor_sheet(group, shown) for group in shown.rows.groups)]
    nodes = off_track(shown)
    total = len(sheets) + len(nodes)
    told(len(sheets), total)
    for done, node in enumerate(nodes, len(sheets) + 1):
        sheet = indicator_sheet(node, shown)
        sheets += [sheet] if sheet is not None else []
        told(done, total)
    return paper(sheets)


def _fitted(
    made: Callable[[Shown, tuple[ImageBlock, ...], SpaceLeft], PaperSheet],
    rooms: Sequence[SpaceLeft],
    shown: Shown,
    paper: Callable[[Sequence[PaperSheet]], Paper],
) -> PaperSheet:
    """Return a sheet with as many rows as stand on one page; with the fewest where not even they do."""
    charts = draw_goals(shown)
    for room in rooms[:-1]:
        sheet = made(shown, charts, room)
        if page_count(paper([sheet])) == 1:
            return sheet
    return made(shown, charts, rooms[-1])


def _minutes(wanted: PaperRequest, snapshot: Snapshot, scores: Scores) -> Paper:
    """Return the minutes of a meeting: sealed ones as they were written, others of the day the meeting looked at."""
    meeting = meeting_named(wanted.about, snapshot.meetings, scores.today)
    if meeting is None:
        raise PaperImpossible(reason="no-such-meeting" if wanted.about else "no-meeting", about=wanted.about)
    day = meeting.as_of or scores.today
    if day != scores.today and not meeting.is_closed:
        scores = score(snapshot.plan, snapshot.actuals, day)
    words = voice(wanted.language, snapshot.plan.settings.calendar)
    name, as_of, *_ = _about(snapshot, scores, None, wanted.language)
    if meeting.is_closed:
        as_of = words("common.as_of", day=formats.day(day, wanted.language, year=True))
    state = words("paper.sealed" if meeting.is_closed else "paper.not_sealed")
    sheet = minutes_sheet(meeting, snapshot, scores, words)
    return Paper(f"{name} {meeting.date.isoformat()}", (name, as_of, state), wanted.language, (sheet,))


def _about(snapshot: Snapshot, scores: Scores, read_at: datetime | None, language: str) -> tuple[str, ...]:
    """Return what stands at the foot of every page: the plan, the day it is judged on, when its data were read."""
    settings = snapshot.plan.settings
    words = voice(language, settings.calendar)
    name = one_line(settings.name, 80) or words("frame.unnamed_plan")
    as_of = words("common.as_of", day=formats.day(scores.today, language, year=True))
    read = words("paper.read_at", moment=moment(read_at.isoformat(), language)) if read_at is not None else ""
    return tuple(part for part in (name, as_of, read) if part)
