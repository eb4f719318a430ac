"""Steps 2 and 5 of a meeting: the result it looks at, and the minutes it ends with, sealed when it is closed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kpicore.model.node import Node
from kpicore.model.review import Meeting
from kpicore.reports.board import board
from kpicore.reports.headline import headlines
from kpicore.reports.meetings.agenda import AgendaLine, agenda, promises, unanswered
from kpicore.reports.meetings.edits import closed, reopened
from kpicore.reports.meetings.okr import Objective, objectives
from kpicore.text.board import headline_text
from kpicore.text.meetings import grade_text, minutes_html, minutes_text
from pages.run.review import exceptions, saving
from pages.shared import session
from pages.shared.components import address
from pages.shared.session import View
from pages.shared.style import Voice, escape_md, light_md, one_line
from pages.shared.tables import ColumnHead, Md, table

#: So many exceptions have a button of their own in the summary.
MOST_WAYS = 8


def result(_: Meeting, shown: View) -> None:
    """Draw what each goal says first, and how many indicators have which light."""
    words = shown.words
    found = headlines(shown.snapshot, shown.scores)
    if not found:
        st.markdown(words("meeting.result_none"))
    for headline in found:
        text = headline_text(headline, shown.snapshot.plan, words.language).whole
        st.markdown(f"**{escape_md(headline.node.name, 80)}** {light_md(headline.score.status, words)}")
        st.markdown(f"#### {escape_md(text)}")
    okr = objectives(shown.snapshot, shown.scores)
    counts = board(shown.snapshot, shown.scores).counts
    lights = "　".join(f"{light_md(status, words)} {count}" for status, count in counts.items())
    st.markdown(f"{words('meeting.counts')}: {lights}")
    if okr:
        _okr(okr, shown)


def _okr(found: Sequence[Objective], shown: View) -> None:
    """Draw objectives with their key results, in their own words and apart from what must reach its target."""
    words = shown.words
    st.subheader(words("okr.title"), anchor=False)
    st.caption(words("okr.meaning"))
    heads = [ColumnHead(words("okr.result")), ColumnHead(words("okr.grade"), True), ColumnHead(words("figure.light"))]
    for at, each in enumerate(found):
        name = words("okr.no_objective") if each.node is None else _named(each.node, words)
        said = words("okr.objective_line", name=name, grade=grade_text(each.grade, words))
        st.markdown(f"**{escape_md(said, 200)}**")
        rows = (
            [_named(result.node, words), grade_text(result.grade, words), Md(light_md(result.score.status, words))]
            for result in each.results
        )
        table(heads, rows, key=f"okr-{at}")


def _named(node: Node, words: Voice) -> str:
    name, owner = one_line(node.name, 80) or node.id, one_line(node.owner, 40)
    return words("headline.named", name=name, owner=owner) if owner else name


def draw(meeting: Meeting, shown: View) -> None:
    """Draw the minutes as they are now, what is missing to close, and the button that seals them."""
    words = shown.words
    lines = agenda(shown.snapshot, shown.scores, meeting.id)
    missing = unanswered(lines, shown.today)
    if missing:
        names = words("common.list_pause").join(line.node.name for line in missing)
        st.warning(escape_md(words("meeting.missing", names=names), 600), icon=":material/rule:")
        _ways("missing", missing)
    unsaved = exceptions.with_unsaved(meeting, shown)
    if unsaved:
        st.warning(words("meeting.unsaved"), icon=":material/edit_note:")
        _ways("unsaved", unsaved)
    text = _minutes(meeting, shown)
    _copy(text, meeting, shown)
    if saving.is_owner(shown) and st.button(
        words("meeting.close"), type="primary", disabled=bool(missing), icon=":material/task_alt:", key="close"
    ):
        now = session.open_view(session.live().refresh())
        if _minutes(meeting, now) != text:  # somebody wrote meanwhile: they are shown again instead
            saving.tell("warning", words("meeting.changed_meanwhile"))
            st.rerun()
        saving.submit([closed(now.snapshot, meeting, text)], now)


def _ways(key: str, lines: Sequence[AgendaLine]) -> None:
    """Draw a button to each of some exceptions, where it is decided about."""
    with st.container(horizontal=True, gap="small"):
        for line in lines[:MOST_WAYS]:
            st.button(
                escape_md(line.node.name, 40),
                icon=":material/arrow_back:",
                on_click=saving.PLACE.go,
                kwargs={"step": "decisions", "item": line.node.id},
                key=f"{key}-{line.node.id}",
            )


def sealed(meeting: Meeting, shown: View) -> None:
    """Draw the minutes of a closed meeting, the board of that day, and for an owner the way to open it again."""
    words = shown.words
    st.success(words("meeting.closed_text"), icon=":material/verified:")
    _copy(meeting.summary, meeting, shown)
    with st.container(horizontal=True):
        if meeting.as_of is not None and st.button(
            words("meeting.as_of_link"), icon=":material/history:", key="as-of-board"
        ):
            address.go("board", {"as_of": meeting.as_of.isoformat()})
        if saving.is_owner(shown) and st.button(
            words("meeting.reopen"), help=words("meeting.reopen_text"), icon=":material/lock_open:", key="reopen"
        ):
            saving.submit([reopened(shown.snapshot, meeting)], shown)


def _minutes(meeting: Meeting, shown: View) -> str:
    promised = [each.action for each in promises(shown.snapshot, meeting, shown.today)]
    return minutes_text(shown.snapshot, shown.scores, meeting, promised, shown.words)


def _copy(text: str, meeting: Meeting, shown: View) -> None:
    """Draw minutes as text with the button that copies them, and the page that prints them on A4."""
    words = shown.words
    st.caption(words("meeting.copy_text"))
    st.code(text, language=None, wrap_lines=True)
    st.download_button(
        words("meeting.print"),
        minutes_html(text, words.language),
        f"minutes_{meeting.date.isoformat()}.html",
        "text/html",
        icon=":material/print:",
        on_click="ignore",
        key="print",
    )
