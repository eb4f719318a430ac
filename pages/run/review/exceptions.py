"""Steps 3 and 4 of a meeting: the exceptions one by one with their causes, and what is decided about each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from kpicore.model.change import Change
from kpicore.model.node import Band, Kind, Node
from kpicore.model.review import Meeting, Review, ReviewDecision
from kpicore.reports.meetings.agenda import AgendaLine, agenda
from kpicore.reports.meetings.analysis import Analysis, analysis
from kpicore.reports.meetings.edits import opened, retargeted, retired, reviewed
from kpicore.reports.meetings.rhythm import next_meeting_day
from kpicore.scoring.result import Status
from kpicore.sheets.template import join_moves, split_moves
from kpicore.text import formats
from kpicore.text.board import reason_lines
from kpicore.text.meetings import action_text, facts_text, review_lines
from kpicore.text.voice import Voice, light_text
from pages.run.review import response, saving
from pages.setup.wizard.entrance import edit_plan
from pages.shared import session
from pages.shared.hand_over import hand_over
from pages.shared.place import on_answer
from pages.shared.session import View
from pages.shared.style import escape_md, light_md, one_line

WEEK = timedelta(days=7)
#: Of names in a sentence, and of what is below an indicator in its chain.
MOST_NAMED, MOST_BELOW = 8, 12


def lines_of(meeting: Meeting, shown: View) -> tuple[AgendaLine, ...]:
    """Return the agenda of a meeting, of the department in the address."""
    department = st.query_params.get("department", "")
    return agenda(shown.snapshot, shown.scores, meeting.id, department)


def causes(meeting: Meeting, shown: View) -> str | None:
    """Draw one exception large, with its facts, its analysis, and the field for its cause; return the next one."""
    found = lines_of(meeting, shown)
    mine = [line for line in found if saving.may_write(line.node, shown)]
    explained = sum(line.review is not None and bool(line.review.cause.strip()) for line in found)
    line, following = _one(found, meeting, shown, explained, first=mine[0] if mine else None)
    if line is not None:
        with st.container(border=True, gap="small"):
            _head(line, shown)
            if line.needs_analysis:
                _analysis(line, shown)
            if line in mine:
                _cause(line, meeting, following, shown)
            else:
                _said(line.review, shown)
    return following


def decisions(meeting: Meeting, shown: View) -> str | None:
    """Draw one exception with what is decided about it, what that does, and the actions that follow; return the next one."""
    found = lines_of(meeting, shown)
    decided = sum(
        each.is_answered(shown.today) and each.review is not None and each.review.decision is not None for each in found
    )
    line, following = _one(found, meeting, shown, decided)
    if line is None:
        return None
    with st.container(border=True, gap="small"):
        _head(line, shown)
        _said(line.review, shown)
        for action in line.actions:
            late = action.days_overdue(shown.today)
            mark = f" :red[**{shown.words('parts.overdue_action', n=late)}**]" if late else ""
            st.markdown(f"{escape_md(f'・{action_text(action, shown.snapshot, shown.words)}', 300)}{mark}")
        if saving.may_write(line.node, shown):
            _decide(line, meeting, shown)
            _give(line, meeting, shown)
            if saving.is_owner(shown):
                _does(line, shown)
    return following


def with_unsaved(meeting: Meeting, shown: View) -> tuple[AgendaLine, ...]:
    """Return the exceptions about which something was typed that is not saved."""
    found = agenda(shown.snapshot, shown.scores, meeting.id)
    return tuple(line for line in found if any(map(saving.unsaved, _places(line, meeting))))


# -- one by one ----------------------------------------------------------------------------------------------------


def _one(
    found: Sequence[AgendaLine],
    meeting: Meeting,
    shown: View,
    done: int,
    first: AgendaLine | None = None,
) -> tuple[AgendaLine | None, str | None]:
    """Draw which exception is shown, how many are done and the way to the others; return it and the ID of the next one.

    Without one in the address it is `first`.
    """
    words = shown.words
    if not found:
        st.markdown(words("meeting.agenda_empty"))
        return None, None
    by_id = {line.node.id: line for line in found}
    ids = list(by_id)
    wanted = st.query_params.get("item", first.node.id if first is not None else "")
    at = ids.index(wanted) if wanted in by_id else 0
    following = ids[at + 1] if at + 1 < len(ids) else None
    if len(ids) > 1:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="review-items"):
            _step(":material/chevron_left:", words("meeting.item_before"), ids[at - 1] if at else None, "before")
            _list(by_id, ids[at], words)
            _step(":material/chevron_right:", words("meeting.item_after"), following, "after")
        progress = words("meeting.items_done", n=done, of=len(ids))
        open_ones = [line.node.name for line in found if any(map(saving.unsaved, _places(line, meeting)))]
        names = words("meeting.items_unsaved", names=words("common.list_pause").join(open_ones)) if open_ones else ""
        st.caption(escape_md(f"{progress} {names}", 300))
    return found[at], following


def _list(by_id: Mapping[str, AgendaLine], current: str, words: Voice) -> None:
    """Draw the exceptions as a list with their lights, to go to one of them."""
    ids = list(by_id)

    def label(each: str) -> str:
        line = by_id[each]
        text = words("meeting.item", at=ids.index(each) + 1, n=len(ids), name=one_line(line.node.name, 60))
        return f"{text} {light_text(line.score.status, words)}"

    key = f"item-{current}-{words.language}"
    st.selectbox(
        words("meeting.items"),
        ids,
        index=ids.index(current),
        format_func=label,
        key=key,
        on_change=on_answer(key, current, go_to),
        label_visibility="collapsed",
    )


def _step(icon: str, label: str, item: str | None, key: str) -> None:
    st.button(label, icon=icon, help=label, disabled=item is None, on_click=go_to, args=(item,), key=f"item-{key}")


def go_to(item: str | None) -> None:
    """Show another exception from the next run on."""
    saving.PLACE.go(item=item)


def _places(line: AgendaLine, meeting: Meeting) -> tuple[str, str]:
    """Return where what is typed about an exception is kept: what the meeting says of it, and an action that is not added yet."""
    return f"reviews/{meeting.id}-{line.node.id}", f"new-action/{meeting.id}-{line.node.id}"


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
        if node.response_when and session.is_read_only():
            st.caption(f":material/info: {words('meeting.response_not_here')}")
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
    """Draw the chain from the goal down to what leads to the indicator, since when, and what else changed meanwhile."""
    words = shown.words
    found = analysis(shown.snapshot, shown.scores, line.node.id)
    pause = words("common.list_pause")
    lines = [words("meeting.analysis_since", period=words.period(found.since))] if found.since else []
    names = pause.join(link.node.name for link in found.behind[:MOST_NAMED])
    lines.append(words("meeting.analysis_behind", names=names) if names else words("meeting.analysis_behind_none"))
    meanwhile = len(lines)
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
    if len(lines) == meanwhile:
        lines.append(words("meeting.analysis_none"))
    with st.expander(
        words("meeting.analysis", n=line.score.streak or 0), expanded=True, icon=":material/account_tree:"
    ):
        st.markdown("\n".join(_chain(found, shown)))
        st.markdown("  \n".join(escape_md(text, 400) for text in lines))
        st.caption(words("meeting.whys"))


def _chain(found: Analysis, shown: View) -> list[str]:
    """Return the chain as a nested list: each node below what it leads to, the indicator itself in bold."""
    words = shown.words
    below = [link for link in found.chain if link.depth > 0]
    drawn = {id(link) for link in [*found.behind, *below][:MOST_BELOW]}
    kept = [link for link in found.chain if link.depth <= 0 or id(link) in drawn]
    top = min(link.depth for link in kept)
    lines = []
    for link in kept:
        name = escape_md(link.node.name, 60)
        misses = f" {words('meeting.fact_misses', n=link.score.streak)}" if (link.score.streak or 0) > 1 else ""
        text = f"{name if link.depth else f'**{name}**'} {light_md(link.score.status, words)}{misses}"
        lines.append(f"{'    ' * (link.depth - top)}- {text}")
    if len(below) > len(drawn):
        lines.append(f"{'    ' * (1 - top)}- {words('meeting.analysis_more', n=len(below) - len(drawn))}")
    return lines


def _said(review: Review | None, shown: View) -> None:
    for text in review_lines(review, shown.words):
        st.markdown(escape_md(text, 1000))


# -- what is written -----------------------------------------------------------------------------------------------


def _cause(line: AgendaLine, meeting: Meeting, following: str | None, shown: View) -> None:
    words = shown.words
    known = saving.seen("reviews", f"{meeting.id}-{line.node.id}", line.review, shown)
    text = st.text_area(
        words("meeting.cause"),
        key=known.field("cause", str((known.first or {}).get("cause", ""))),
        placeholder=words("meeting.cause_hint"),
        height=140 if line.needs_analysis else 80,
        max_chars=2000,
    )
    fields = {"cause": text.strip()}
    with st.container(horizontal=True):
        goes_on = following is not None and st.button(
            words("meeting.save_and_next"),
            type="primary",
            icon=":material/arrow_forward:",
            key=f"cause-next-{known.key}",
        )
        saves = st.button(words("meeting.save"), key=f"cause-{known.key}")
    if saves or goes_on:
        _write(line, meeting, fields, known, shown, then=(lambda: go_to(following)) if goes_on else None)


def _decide(line: AgendaLine, meeting: Meeting, shown: View) -> None:
    """Draw decision, days and moved resources of one exception."""
    words = shown.words
    known = saving.seen("reviews", f"{meeting.id}-{line.node.id}", line.review, shown)
    first = known.first or {}
    options = ["", *ReviewDecision]
    left, middle, right = st.columns(3)
    chosen = left.selectbox(
        words("meeting.decision"),
        options,
        format_func=lambda each: words(f"meeting.decisions.{each}") if each else words("meeting.decision_none"),
        key=known.field("decision", first.get("decision") or ""),
    )
    days = {}
    for column, name, aid in ((middle, "watch_until", "watch_help"), (right, "judged_on", "judged_help")):
        written = first.get(name)
        days[name] = column.date_input(
            words(f"meeting.{name}"),
            None,
            help=words(f"meeting.{aid}"),
            key=known.field(name, date.fromisoformat(written) if written else None),
        )
    row = Review.model_validate(first) if first else None
    moves = st.text_area(
        words("meeting.resource"),
        placeholder=words("meeting.resource_hint"),
        key=known.field("resources", join_moves(row.resources) if row else ""),
        height=70,
        max_chars=500,
    )
    if st.button(words("meeting.save"), key=f"decide-{known.key}"):
        fields = {"decision": chosen or None, **days, "resources": split_moves(moves)}
        _write(line, meeting, fields, known, shown)


def _write(
    line: AgendaLine,
    meeting: Meeting,
    fields: dict[str, Any],
    known: saving.Seen,
    shown: View,
    then: Callable[[], None] | None = None,
) -> None:
    """Save what a meeting says of a node, with the facts as they are now."""
    before = None if known.row is None else Review.model_validate(known.row)
    author = {} if before is not None else {"author": session.visitor().actor.name}
    change = reviewed(before, meeting, line.node.id, {**_facts(line, shown), **author, **fields})
    saving.submit([change], shown, known, given=list(fields), then=then)


def _give(line: AgendaLine, meeting: Meeting, shown: View) -> None:
    """Draw the fields of a new action: who and by when are filled in, the aimed value is in the indicator's unit."""
    words, node = shown.words, line.node
    new = saving.blank(f"new-action/{meeting.id}-{node.id}")
    following = next_meeting_day(shown.snapshot.plan.settings, meeting.date) or meeting.date + WEEK
    with st.container(border=True, gap="small"):
        st.markdown(f"**{words('meeting.action_new')}**")
        text = st.text_input(words("meeting.action_what"), key=new.field("text", ""), max_chars=300)
        left, middle, right = st.columns(3)
        owner = left.text_input(words("meeting.action_who"), key=new.field("owner", node.owner), max_chars=80)
        due = middle.date_input(words("meeting.action_due"), None, key=new.field("due", following))
        unit = escape_md(node.unit or "–", 20)
        aimed = right.number_input(
            words("meeting.action_aimed", unit=unit),
            value=None,
            format="%0.6g",
            key=new.field("aimed", None),
        )
        if not st.button(words("meeting.action_add"), icon=":material/add:", key=f"add-{new.key}"):
            return
        if not text.strip():
            st.warning(words("meeting.action_needs"), icon=":material/info:")
            return
    fields = {"text": text.strip(), "owner": owner.strip(), "due": due, "aimed": aimed}

    def changes(now: View) -> list[Change]:
        there = {review.id for review in now.snapshot.reviews}
        known = f"{meeting.id}-{node.id}" in there
        alone = {**_facts(line, now), "author": session.visitor().actor.name}
        review = [] if known else [reviewed(None, meeting, node.id, alone)]
        return [*review, opened(now.snapshot, meeting, node.id, now.today, fields, with_review=True)]

    saving.submit(changes(shown), shown, new, again=changes)


def _facts(line: AgendaLine, shown: View) -> dict[str, str]:
    return {"fact": facts_text(line, shown.words), "period": line.score.judged_period or ""}


def _does(line: AgendaLine, shown: View) -> None:
    """Draw what a decision does: a new target, the wizard at the indicator, its end; and another person for it."""
    words, node = shown.words, line.node
    decision = line.review.decision if line.review is not None else None
    if decision is ReviewDecision.CHANGE_TARGET and not isinstance(line.score.target, Band):
        _new_target(node, line, shown)
    elif decision is ReviewDecision.CHANGE_KPI:
        if st.button(words("meeting.change_kpi"), icon=":material/design_services:", key=f"wizard-{node.id}"):
            edit_plan(shown, "kdi" if node.kind is Kind.KDI else "kpi", node.id)
    elif decision is ReviewDecision.END:
        st.caption(words("meeting.retire_text"))
        if st.button(words("meeting.retire"), icon=":material/archive:", key=f"retire-{node.id}"):
            saving.submit([retired(shown.snapshot, node.id)], shown)
    with st.expander(words("meeting.response"), icon=":material/bolt:", key=f"response-{node.id}"):
        response.draw(node, shown)
    with st.expander(words("meeting.hand_over"), icon=":material/person_add:", key=f"hand-{node.id}"):
        hand_over(node, shown, lambda changes: saving.submit(changes, shown))


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
