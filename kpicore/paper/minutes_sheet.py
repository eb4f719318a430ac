"""The minutes of a meeting on A4: the sealed text as it was sealed, else what they would say now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kpicore.model.review import Meeting
from kpicore.model.snapshot import Snapshot
from kpicore.paper.content import Block, Heading, PaperSheet, Paragraph, Size, Tone
from kpicore.paper.rows import LONGEST_ASIDE, name_text
from kpicore.reports.meetings.agenda import promises
from kpicore.reports.meetings.minutes import minutes
from kpicore.scoring.scores import Scores
from kpicore.text import formats
from kpicore.text.catalogue import LANGUAGES, catalogue
from kpicore.text.escaping import one_line
from kpicore.text.meetings import action_text, minutes_text, review_lines
from kpicore.text.voice import Voice

_HEADING_OF = "\u0001"


def meeting_named(name: str, meetings: Sequence[Meeting], today: date) -> Meeting | None:
    """Return the meeting of an id or a day; without one the last that was held by `today`, None where there is none."""
    if name:
        return next((each for each in reversed(meetings) if name in (each.id, each.date.isoformat())), None)
    held = [each for each in meetings if each.date <= today]
    return max(held, key=lambda each: (each.date, each.id), default=None)


def minutes_sheet(meeting: Meeting, snapshot: Snapshot, scores: Scores, words: Voice) -> PaperSheet:
    """Return the minutes; headings and lines are told apart by how the minutes of either language write a heading.

    A summary in somebody's own words (a meeting that was written into the sheet) is followed by what was decided and given.
    """
    text = meeting.summary
    if not meeting.is_closed:
        promised = [each.action for each in promises(snapshot, meeting, scores.today)]
        text = minutes_text(snapshot, scores, meeting, promised, words)
    first, *rest = text.splitlines() or [""]
    titles = [_title(meeting, snapshot, language) for language in LANGUAGES]
    if first in titles:
        return _sheet([Heading(one_line(first)), *_lines(rest)])
    blocks: list[Block] = [Heading(one_line(_title(meeting, snapshot, words.language)))]
    if meeting.people:
        people = words("common.list_pause").join(one_line(person, LONGEST_ASIDE) for person in meeting.people)
        blocks.append(Paragraph(words("meeting.minutes_people", people=people)))
    return _sheet([*blocks, *_lines(text.splitlines()), *_records(meeting, snapshot, words)])


def _sheet(blocks: Sequence[Block]) -> PaperSheet:
    return PaperSheet(Size.A4, tuple(blocks))


def _title(meeting: Meeting, snapshot: Snapshot, language: str) -> str:
    day = formats.day(meeting.date, language, year=True)
    return catalogue(language)("meeting.minutes_title", plan=snapshot.plan.settings.name, day=day)


def _lines(lines: Iterable[str]) -> Iterator[Block]:
    marked = (catalogue(language)("meeting.minutes_heading", text=_HEADING_OF) for language in LANGUAGES)
    shapes = [re.escape(each).replace(_HEADING_OF, "(.+)") for each in marked]
    for line in filter(str.strip, lines):
        heading = next(filter(None, (re.fullmatch(shape, line) for shape in shapes)), None)
        if heading is not None:
            yield Heading(one_line(heading[1]), 2)
        else:
            yield Paragraph(one_line(line), Tone.ITEM if line.startswith((" ", "・")) else Tone.NORMAL)


def _records(meeting: Meeting, snapshot: Snapshot, words: Voice) -> Iterator[Block]:
    """Yield the reviews of a meeting, and the actions that came from them with what became of them."""
    found = next(each for each in minutes(snapshot) if each.meeting.id == meeting.id)
    if found.reviews:
        yield Heading(words("meeting.minutes_agenda"), 2)
    for review in found.reviews:
        node = snapshot.plan.by_id.get(review.node)
        yield Paragraph(name_text(node) if node is not None else one_line(review.node, LONGEST_ASIDE))
        for line in (review.fact, *review_lines(review, words)):
            if line.strip():
                yield Paragraph(one_line(line), Tone.ITEM)
    if found.actions:
        yield Heading(words("meeting.minutes_actions"), 2)
    for action in found.actions:
        state = words(f"action_state.{action.state}")
        yield Paragraph(one_line(f"{action_text(action, snapshot, words)} [{state}] {action.result}"), Tone.ITEM)
