"""Step 1 of a meeting: what was promised, and what became of it, in one line each."""

from __future__ import annotations

import streamlit as st

from kpicore.model.review import Action, ActionState, Meeting
from kpicore.reports.meetings.agenda import Promise, effect_of, promises
from kpicore.reports.meetings.edits import answered
from kpicore.reports.meetings.rhythm import next_meeting_day
from kpicore.text.meetings import action_text, effect_text
from pages.run.review import saving
from pages.shared.session import View
from pages.shared.style import escape_md

ANSWERS = {"promise_done": ActionState.DONE, "promise_on": ActionState.DOING, "promise_dropped": ActionState.DROPPED}


def draw(meeting: Meeting, shown: View) -> None:
    """Draw every promise; open ones with their answer."""
    words = shown.words
    found = promises(shown.snapshot, meeting, shown.today)
    if not found:
        st.markdown(words("meeting.promises_none"))
    for promise in found:
        with st.container(border=True, gap="xsmall"):
            _promise(promise, meeting, shown)


def _promise(promise: Promise, meeting: Meeting, shown: View) -> None:
    words, action = shown.words, promise.action
    marks = []
    if promise.days_overdue:
        marks.append(f":red[**{words('parts.overdue_action', n=promise.days_overdue)}**]")
    if action.rolled:
        tone = "red" if promise.is_rolled_too_often else "gray"
        marks.append(f":{tone}-badge[{words('meeting.rolled', n=action.rolled)}]")
    if not action.state.is_open:
        marks.append(f":green-badge[{words(f'action_state.{action.state}')}]")
    node = f"**{escape_md(promise.node.name, 80)}**　" if promise.node else ""
    st.markdown(f"{node}{escape_md(action_text(action, shown.snapshot, words), 300)} {' '.join(marks)}")
    effect = effect_of(action, shown.snapshot, shown.scores)
    if effect is not None:
        st.caption(escape_md(effect_text(effect, action.aimed, words), 300))
    if action.state.is_open and saving.may_write(promise.node, shown):
        _answer(action, meeting, shown)
    elif action.result:
        st.caption(escape_md(action.result, 300))


def _answer(action: Action, meeting: Meeting, shown: View) -> None:
    words = shown.words
    known = saving.seen("actions", action.id, action, shown)
    first = known.first or {}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.segmented_control(
            words("meeting.step_promises"),
            list(ANSWERS),
            format_func=lambda name: words(f"meeting.{name}"),
            key=known.field("answer", None),
            label_visibility="collapsed",
            width="content",
        )
        result = st.text_input(
            words("meeting.promise_result"),
            key=known.field("result", str(first.get("result", ""))),
            max_chars=300,
            placeholder=words("meeting.promise_result"),
            label_visibility="collapsed",
        )
        saves = st.button(words("meeting.promise_save"), key=f"answered-{known.key}")
    if saves and not chosen:
        st.warning(words("meeting.promise_needs"), icon=":material/info:")
    elif saves and chosen and known.row is not None:
        before = Action.model_validate(known.row)
        following = next_meeting_day(shown.snapshot.plan.settings, meeting.date)
        change = answered(before, ANSWERS[chosen], result.strip(), shown.today, following)
        saving.submit([change], shown, known)
