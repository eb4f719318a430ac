"""会議: the next one, the one that is held, and all there were; address and steps by `?meeting=` and `?step=`."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from kpicore.model.access import Role
from kpicore.model.review import Meeting, MeetingState
from kpicore.reports.meetings.agenda import Reason, agenda
from kpicore.reports.meetings.edits import held, meeting_on
from kpicore.reports.meetings.minutes import minutes
from kpicore.reports.meetings.rhythm import coming_meeting, missed_meeting
from kpicore.sheets.template import split_list
from kpicore.text import formats
from kpicore.text.meetings import action_text, review_lines
from pages.run.review import exceptions, promises, saving, summary
from pages.shared import session
from pages.shared.choices import Choice, picked, segments
from pages.shared.components.focus import ask_for_focus, draw_focus
from pages.shared.place import on_answer
from pages.shared.session import View
from pages.shared.style import escape_md

session.require(Role.VIEWER)

#: Each draws its step; those that go through the exceptions one by one return the ID of the next one.
STEPS: dict[str, Callable[[Meeting, View], str | None]] = {
    "promises": promises.draw,
    "result": summary.result,
    "exceptions": exceptions.causes,
    "decisions": exceptions.decisions,
    "summary": summary.draw,
}
LONGEST_ID = 80


def draw(shown: View) -> None:
    """Draw the meeting the address names, else the next one and those there were."""
    words = shown.words
    saving.hold()
    saving.PLACE.settle()
    wanted = st.query_params.get("meeting", "")
    meeting = meeting_on(shown.snapshot, wanted) if wanted else None
    if meeting is None:
        st.title(words("meeting.title"), anchor=False)
        if wanted:
            st.warning(words("meeting.unknown", text=escape_md(wanted, LONGEST_ID)), icon=":material/info:")
        saving.say()
        _coming(shown)
        _list(shown)
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        day = formats.day(meeting.date, words.language, year=True)
        st.title(escape_md(words("meeting.title_day", day=day)), anchor=False, width="content")
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="right"):
            st.markdown(f":violet-badge[{words(f'meeting.state_{meeting.state}')}]", width="content")
            _clock(meeting, shown)
            st.button(
                words("meeting.back"), type="tertiary", icon=":material/list:", on_click=_open, args=(None,), key="back"
            )
    _notices(shown)
    with st.container():  # always there: what is drawn below stays where it is, and keeps the focus
        saving.say()
    if meeting.is_closed:
        summary.sealed(meeting, shown)
    elif meeting.state is MeetingState.PREPARING:
        _prepare(meeting, shown)
    else:
        _hold(meeting, shown)
    draw_focus()


def _open(meeting_id: str | None) -> None:
    saving.PLACE.go(meeting=meeting_id, step=None, item=None)


def _go(step: str) -> None:
    """Show a step, with the focus at its beginning: the button that led there is gone."""
    saving.PLACE.go(step=step, item=None)
    ask_for_focus("review-steps")


# -- before and after ----------------------------------------------------------------------------------------------


def _coming(shown: View) -> None:
    """Draw the next meeting, a missed one, and the ways to prepare and to open one."""
    words, today = shown.words, shown.today
    lines = session.kept(shown, "agenda", lambda: agenda(shown.snapshot, shown.scores), "")
    missed = missed_meeting(shown.snapshot, today)
    if missed is not None:
        text = words("meeting.missed", day=formats.day(missed, words.language))
        st.warning(escape_md(text), icon=":material/event_busy:")
    coming = coming_meeting(shown.snapshot, today)
    with st.container(border=True, gap="small"):
        if coming is None:
            st.markdown(words("meeting.next_none"))
        else:
            st.subheader(words("meeting.next", day=formats.day(coming, words.language, year=True)), anchor=False)
        count = {reason: sum(line.reason is reason for line in lines) for reason in Reason}
        off = count[Reason.OFF_TRACK] + count[Reason.MISSES]
        facts = {"off": off, "watch": count[Reason.WATCH], "stale": count[Reason.STALE]}
        st.markdown(words("meeting.agenda_counts", n=len(lines), **facts) if lines else words("meeting.agenda_empty"))
        with st.container(horizontal=True):
            if coming is not None:
                is_held = any(
                    each.date == coming and each.state is MeetingState.HELD for each in shown.snapshot.meetings
                )
                label = words("meeting.go_on" if is_held else "meeting.prepare")
                st.button(label, on_click=_open, args=(coming.isoformat(),), key="prepare")
            if saving.is_owner(shown) and coming != today:
                st.button(words("meeting.open_today"), on_click=_open, args=(today.isoformat(),), key="open-today")


def _list(shown: View) -> None:
    """Draw the meetings there were, those a search finds."""
    words = shown.words
    st.subheader(words("meeting.list"), anchor=False)
    if not shown.snapshot.meetings:
        st.caption(words("meeting.list_empty"))
        return
    wanted = st.query_params.get("q", "")
    query = st.text_input(
        words("meeting.search"),
        wanted,
        placeholder=words("meeting.search_hint"),
        key="search",
        max_chars=80,
        on_change=on_answer("search", wanted, lambda text: session.put_in_address(q=text.strip() or None)),
    )
    found = minutes(shown.snapshot, query)
    if query:
        key = "meeting.found" if found else "meeting.found_none"
        st.caption(words(key, n=len(found), query=escape_md(query, 80)))
    for each in found:
        with st.container(border=True, gap="xsmall", key=f"meeting-{each.meeting.id}"):
            day = formats.day(each.meeting.date, words.language, year=True)
            label = f"**{day}**　{words(f'meeting.state_{each.meeting.state}')}"
            st.button(
                label,
                type="tertiary",
                icon=":material/arrow_forward:",
                on_click=_open,
                args=(each.meeting.id,),
                key=f"open-{each.meeting.id}",
            )
            for review in each.reviews:
                node = shown.snapshot.plan.by_id.get(review.node)
                said = "　".join(review_lines(review, words))
                if said:
                    st.markdown(f"**{escape_md(node.name if node else review.node, 80)}** {escape_md(said, 300)}")
            for action in each.actions:
                st.caption(escape_md(f"・{action_text(action, shown.snapshot, words)}", 300))


# -- one meeting ---------------------------------------------------------------------------------------------------


def _notices(shown: View) -> None:
    words = shown.words
    if session.is_read_only():
        store = escape_md(session.public_store(), 120)
        st.info(words("meeting.read_only", store=store), icon=":material/lock:")
    elif shown.chosen_day is not None:
        st.info(words("meeting.other_day"), icon=":material/history:")
    elif session.visitor().actor.role < Role.STAFF:
        st.info(words("meeting.viewer"), icon=":material/lock:")


def _prepare(meeting: Meeting, shown: View) -> None:
    """Draw the agenda, where owners of indicators write the cause beforehand, and for an owner of the board the start."""
    words = shown.words
    st.markdown(words("meeting.prepare_text"))
    if saving.is_owner(shown):
        with st.form("start", border=True):
            owners = dict.fromkeys(node.owner for node in shown.snapshot.plan.by_id.values() if node.owner)
            people = st.text_input(
                words("meeting.people"), "、".join(meeting.people or owners), help=words("meeting.people_hint")
            )
            if st.form_submit_button(words("meeting.start"), type="primary", icon=":material/play_arrow:"):
                saving.PLACE.go(step=None, meeting=meeting.id)
                saving.submit([held(shown.snapshot, meeting, split_list(people), shown.today)], shown)
    exceptions.causes(meeting, shown)


def _hold(meeting: Meeting, shown: View) -> None:
    """Draw the steps, the one in the address, and the way to the next."""
    words = shown.words
    if not saving.is_owner(shown):
        st.caption(f":material/info: {words('meeting.not_owner')}")
    with st.container(key="review-steps"):
        said = lambda name: words(f"meeting.step_{name}")  # noqa: E731
        step = segments(Choice("step", list(STEPS), words("meeting.step"), said, saving.PLACE.go), words.language)
    departments = sorted({name for node in shown.snapshot.plan.by_id.values() for name in node.departments})
    if len(departments) > 1 and step in ("exceptions", "decisions"):
        label = words("meeting.department")
        named = lambda each: escape_md(each, 40)  # noqa: E731
        picked(Choice("department", departments, label, named, saving.PLACE.go), words.language)
    item = STEPS[step](meeting, shown)
    _onward(step, item, shown)


def _onward(step: str, item: str | None, shown: View) -> None:
    """Draw the way to the next exception, and to the next step; the next of them in colour."""
    words = shown.words
    following = next(iter(list(STEPS)[list(STEPS).index(step) + 1 :]), None)
    is_beside_its_field = step == "exceptions" and saving.writes(shown)  # a button there saves and goes on
    with st.container(horizontal=True, gap="small", key="review-onward"):
        if item is not None and not is_beside_its_field:
            name = escape_md(shown.snapshot.plan.by_id[item].name, 40)
            st.button(
                words("meeting.next_item", name=name),
                type="primary",
                icon=":material/arrow_forward:",
                on_click=exceptions.go_to,
                args=(item,),
                key=f"next-item-{item}",
            )
        if following is not None:
            st.button(
                words("meeting.next_step", step=words(f"meeting.step_{following}")),
                type="secondary" if item is not None else "primary",
                icon=":material/arrow_forward:",
                on_click=_go,
                args=(following,),
                key=f"next-{following}",
            )


@st.fragment(run_every=20)
def _clock(meeting: Meeting, shown: View) -> None:
    """Draw for how many minutes a meeting has been held: since the change that began it."""
    if meeting.state is not MeetingState.HELD:
        return
    starts = [
        line.at
        for line in session.kept(shown, "log", session.history)
        if line.change.table == "meetings"
        and line.change.key == (meeting.id,)
        and (line.change.after or {}).get("state") == MeetingState.HELD
        and (line.change.before or {}).get("state") != MeetingState.HELD
    ]
    if starts:
        minutes_since = int((session.now() - starts[0]).total_seconds() // 60)
        st.markdown(f":gray[:material/timer: {shown.words('meeting.clock', n=max(0, minutes_since))}]", width="content")


draw(session.view())
