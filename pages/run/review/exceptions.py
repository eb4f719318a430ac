"""Steps 3 and 4 of a meeting: the exceptions one by one with their causes, and what is decided about each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from kpicore.model.node import Band, Node
from kpicore.model.review import Meeting, Review, ReviewDecision
from kpicore.reports.meetings.agenda import AgendaLine, agenda
from kpicore.reports.meetings.analysis import analysis
from kpicore.reports.meetings.edits import handed_over, opened, retargeted, retired, reviewed
from kpicore.reports.meetings.rhythm import next_meeting_day
from kpicore.scoring.result import Status
from kpicore.sheets.template import join_moves, split_moves
from kpicore.text import formats
from kpicore.text.meetings import action_text, facts_text, review_lines
from kpicore.text.reasons import reason_lines
from pages.run.review import response, saving
from pages.setup.wizard.entrance import edit_plan
from pages.shared import session
from pages.shared.session import View
from pages.shared.style import escape_md, light_md

WEEK = timedelta(days=7)
MOST_NAMED = 8


def lines_of(meeting: Meeting, shown: View) -> tuple[AgendaLine, ...]:
    """Return the agenda of a meeting, of the department in the address."""
    department = st.query_params.get("department", "")
    return agenda(shown.snapshot, shown.scores, meeting.id, department)


def causes(meeting: Meeting, shown: View) -> None:
    """Draw each exception large, with its facts, its analysis, and the field for its cause."""
    found = lines_of(meeting, shown)
    if not found:
        st.markdown(shown.words("meeting.agenda_empty"))
    for line in found:
        with st.container(border=True, gap="small"):
            _head(line, shown)
            if line.needs_analysis:
                _analysis(line, shown)
            if saving.may_write(line.node, shown):
                _cause(line, meeting, shown)
            else:
                _said(line.review, shown)


def decisions(meeting: Meeting, shown: View) -> None:
    """Draw each exception with what is decided about it, what that does, and the actions that follow."""
    found = lines_of(meeting, shown)
    if not found:
        st.markdown(shown.words("meeting.agenda_empty"))
    for line in found:
        with st.container(border=True, gap="small"):
            _head(line, shown)
            _said(line.review, shown)
            for action in line.actions:
                late = action.days_overdue(shown.today)
                mark = f" :red[**{shown.words('parts.overdue_action', n=late)}**]" if late else ""
                st.markdown(f"{escape_md(f'・{action_text(action, shown.snapshot, shown.words)}', 300)}{mark}")
            if not saving.may_write(line.node, shown):
                continue
            _decide(line, meeting, shown)
            _give(line, meeting, shown)
            if saving.is_owner(shown):
                _does(line, shown)


# -- what is known -------------------------------------------------------------------------------------------------


def _head(line: AgendaLine, shown: View) -> None:
    words, node = shown.words, line.node
    owner = escape_md(node.owner or words("parts.no_owner"), 40)
    st.subheader(f"{light_md(line.score.status, words)} {escape_md(node.name, 80)} :small[{owner}]", anchor=False)
    st.markdown(escape_md(facts_text(line, words)))
    if line.shared_with:
        st.caption(escape_md(words("meeting.shared", people=words("common.list_pause").join(line.shared_with)), 200))
    if node.response:
        st.caption(escape_md(words("meeting.agreed", text=node.response), 400))
    if line.score.status is Status.OFF_TRACK:
        lines = reason_lines(node, shown.snapshot.plan.factors_above(node.id), words)
        for text in lines:
            st.caption(escape_md(text, 400))
    if line.before is not None:
        said = "　".join(review_lines(line.before, words))
        if said:
            day = formats.day(line.before.date, words.language)
            st.caption(escape_md(words("meeting.last_said", day=day, text=said), 400))


def _analysis(line: AgendaLine, shown: View) -> None:
    words = shown.words
    found = analysis(shown.snapshot, shown.scores, line.node.id)
    pause = words("common.list_pause")
    lines = []
    if found.behind:
        names = pause.join(link.node.name for link in found.behind[:MOST_NAMED])
        lines.append(words("meeting.analysis_behind", names=names))
    else:
        lines.append(words("meeting.analysis_behind_none"))
    if found.turned:
        names = pause.join(node.name for node in found.turned[:MOST_NAMED])
        lines.append(words("meeting.analysis_turned", names=names))
    for target in found.targets[:MOST_NAMED]:
        day = formats.day(target.effective_from, words.language)
        value = words.goal(target.value, line.node.unit, line.node.direction)
        lines.append(words("meeting.analysis_targets", text=f"{day} {value}"))
    lines += [
        words("meeting.analysis_actions", text=action_text(action, shown.snapshot, words))
        for action in found.actions[:MOST_NAMED]
    ]
    if len(lines) == 1:
        lines.append(words("meeting.analysis_none"))
    with st.expander(
        words("meeting.analysis", n=line.score.streak or 0), expanded=True, icon=":material/account_tree:"
    ):
        st.markdown("  \n".join(escape_md(text, 400) for text in lines))
        st.caption(words("meeting.whys"))


def _said(review: Review | None, shown: View) -> None:
    for text in review_lines(review, shown.words):
        st.markdown(escape_md(text, 1000))


# -- what is written -----------------------------------------------------------------------------------------------


def _cause(line: AgendaLine, meeting: Meeting, shown: View) -> None:
    words = shown.words
    known = saving.seen("reviews", f"{meeting.id}-{line.node.id}", line.review, shown)
    with st.form(f"cause-{known.key}", border=False):
        text = st.text_area(
            words("meeting.cause"),
            str((known.first or {}).get("cause", "")),
            key=f"cause-text-{known.key}",
            placeholder=words("meeting.cause_hint"),
            height=140 if line.needs_analysis else 80,
            max_chars=2000,
        )
        if st.form_submit_button(words("meeting.save")):
            _write(line, meeting, {"cause": text.strip()}, known, shown)


def _decide(line: AgendaLine, meeting: Meeting, shown: View) -> None:
    """Draw decision, days and moved resources of one exception."""
    words = shown.words
    known = saving.seen("reviews", f"{meeting.id}-{line.node.id}", line.review, shown)
    first = known.first or {}
    options = ["", *ReviewDecision]
    with st.form(f"decide-{known.key}", border=False):
        left, middle, right = st.columns(3)
        chosen = left.selectbox(
            words("meeting.decision"),
            options,
            index=options.index(first.get("decision") or ""),
            format_func=lambda each: words(f"meeting.decisions.{each}") if each else words("meeting.decision_none"),
            key=f"decision-{known.key}",
        )
        days = {}
        for column, name, aid in ((middle, "watch_until", "watch_help"), (right, "judged_on", "judged_help")):
            written = first.get(name)
            days[name] = column.date_input(
                words(f"meeting.{name}"),
                date.fromisoformat(written) if written else None,
                help=words(f"meeting.{aid}"),
                key=f"{name}-{known.key}",
            )
        row = Review.model_validate(first) if first else None
        moves = st.text_area(
            words("meeting.resource"),
            join_moves(row.resources) if row else "",
            placeholder=words("meeting.resource_hint"),
            key=f"moves-{known.key}",
            height=70,
            max_chars=500,
        )
        if st.form_submit_button(words("meeting.save")):
            fields = {"decision": chosen or None, **days, "resources": split_moves(moves)}
            _write(line, meeting, fields, known, shown)


def _write(line: AgendaLine, meeting: Meeting, fields: dict[str, Any], known: saving.Seen, shown: View) -> None:
    """Save what a meeting says of a node, with the facts as they are now."""
    before = None if known.row is None else Review.model_validate(known.row)
    facts = {"fact": facts_text(line, shown.words), "period": line.score.judged_period or ""}
    author = {} if before is not None else {"author": session.visitor().actor.name}
    change = reviewed(before, meeting, line.node.id, {**facts, **author, **fields})
    saving.submit([change], shown, known)


def _give(line: AgendaLine, meeting: Meeting, shown: View) -> None:
    """Draw the fields of a new action: who and by when are filled in, the aimed value is in the indicator's unit."""
    words, node = shown.words, line.node
    number = len(shown.snapshot.actions)
    following = next_meeting_day(shown.snapshot.plan.settings, meeting.date) or meeting.date + WEEK
    with st.form(f"action-{node.id}-{number}", border=False):
        st.markdown(f"**{words('meeting.action_new')}**")
        text = st.text_input(words("meeting.action_what"), key=f"what-{node.id}-{number}", max_chars=300)
        left, middle, right = st.columns(3)
        owner = left.text_input(words("meeting.action_who"), node.owner, key=f"who-{node.id}-{number}", max_chars=80)
        due = middle.date_input(words("meeting.action_due"), following, key=f"due-{node.id}-{number}")
        unit = escape_md(node.unit or "–", 20)
        aimed = right.number_input(
            words("meeting.action_aimed", unit=unit), value=None, format="%0.6g", key=f"aimed-{node.id}-{number}"
        )
        if st.form_submit_button(words("meeting.action_add")):
            if not text.strip():
                st.warning(words("meeting.action_needs"))
                return
            fields = {"text": text.strip(), "owner": owner.strip(), "due": due, "aimed": aimed}
            changes = [] if line.review is not None else [_facts_alone(line, meeting, shown)]
            change = opened(shown.snapshot, meeting, node.id, shown.today, fields, with_review=True)
            saving.submit([*changes, change], shown)


def _facts_alone(line: AgendaLine, meeting: Meeting, shown: View) -> Any:
    """Return the review an action hangs on, where the meeting has said nothing else of the node yet."""
    facts = {"fact": facts_text(line, shown.words), "period": line.score.judged_period or ""}
    return reviewed(None, meeting, line.node.id, {**facts, "author": session.visitor().actor.name})


def _does(line: AgendaLine, shown: View) -> None:
    """Draw what a decision does: a new target, the wizard at the indicator, its end; and another person for it."""
    words, node = shown.words, line.node
    decision = line.review.decision if line.review is not None else None
    if decision is ReviewDecision.CHANGE_TARGET and not isinstance(line.score.target, Band):
        _new_target(node, line, shown)
    elif decision is ReviewDecision.CHANGE_KPI:
        if st.button(words("meeting.change_kpi"), icon=":material/design_services:", key=f"wizard-{node.id}"):
            edit_plan(shown, "kpi")
    elif decision is ReviewDecision.END:
        st.caption(words("meeting.retire_text"))
        if st.button(words("meeting.retire"), icon=":material/archive:", key=f"retire-{node.id}"):
            saving.submit([retired(shown.snapshot, node.id)], shown)
    with st.expander(words("meeting.response"), icon=":material/bolt:", key=f"response-{node.id}"):
        response.draw(node, shown)
    with st.expander(words("meeting.hand_over"), icon=":material/person_add:", key=f"hand-{node.id}"):
        st.caption(words("meeting.hand_over_text"))
        person = st.text_input(words("meeting.new_owner"), key=f"person-{node.id}", max_chars=80)
        if st.button(words("meeting.save"), key=f"hand-save-{node.id}") and person.strip():
            saving.submit(handed_over(shown.snapshot, node.id, person.strip()), shown)


def _new_target(node: Node, line: AgendaLine, shown: View) -> None:
    words = shown.words
    with st.form(f"target-{node.id}", border=False):
        st.markdown(f"**{words('meeting.target_change')}**")
        st.caption(words("meeting.target_text"))
        left, right = st.columns(2)
        now = line.score.target if isinstance(line.score.target, float | int) else None
        unit = escape_md(node.unit or "–", 20)
        value = left.number_input(
            words("meeting.new_target", unit=unit), value=now, format="%0.6g", key=f"new-target-{node.id}"
        )
        first = shown.today.replace(day=1) + timedelta(days=31)
        start = right.date_input(words("meeting.effective_from"), first.replace(day=1), key=f"from-{node.id}")
        if st.form_submit_button(words("meeting.save")) and value is not None and isinstance(start, date):
            saving.submit([retargeted(shown.snapshot, node.id, float(value), start)], shown)
