"""ボード: is the goal on track, by how much, why, whose is it, and what comes next — then every KPI by factor."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kpicore.charts import Chart, goal_chart
from kpicore.model.access import Role
from kpicore.reports.board import Board, Goal, NextStep, board
from kpicore.reports.meetings.rhythm import missed_meeting
from kpicore.reports.since import Since, last_meeting, since
from kpicore.text import formats
from pages.shared import parts, session, tv_link
from pages.shared.components.board_head import Head, board_head, head_of, head_without_goal, with_step
from pages.shared.components.board_head.place import place_of
from pages.shared.components.packed import packed, packed_with
from pages.shared.components.place import place_key
from pages.shared.components.wall import since_words, wall, wall_of_board
from pages.shared.session import View
from pages.shared.welcome import before_this_visit, draw_first_start, note_visit, offer_tour

session.require(Role.VIEWER)

CHART_HEIGHT = 220
#: Pixels kept for the wall before it is there: where it is longer, what stands below is out of sight.
HIGHEST_WALL = 300
#: Where a plan gets what it lacks, and whom that page is open to.
STEPS = {
    NextStep.GOAL: ("wizard", Role.OWNER),
    NextStep.TARGET: ("wizard", Role.OWNER),
    NextStep.INDICATORS: ("wizard", Role.OWNER),
    NextStep.ACTUALS: ("entry", Role.STAFF),
}


def draw(shown: View) -> None:
    """Draw the board of this view, or what stands there while there is no plan."""
    rows = session.kept(shown, "board", lambda: board(shown.snapshot, shown.scores))
    draw_first_start(shown)
    offer_tour(shown)
    if rows.is_empty:
        parts.no_plan_yet(shown.words)
        return
    for at, goal in enumerate(rows.goals):
        _goal(at, goal, rows, shown)
    if not rows.goals:
        head = _with_step(head_without_goal(rows, shown.words), rows, shown)
        with _place("none", place_of(head, "none")):
            board_head(packed(head), key="head")
    if (missed := missed_meeting(shown.snapshot, shown.today)) is not None:
        label = shown.words("meeting.missed", day=formats.day(missed, shown.words.language))
        st.page_link("pages/run/review/page.py", label=label, icon=":material/event_busy:")
    language = shown.words.language
    data = session.kept(shown, "wall", lambda: packed(wall_of_board(rows, shown.words, entry="entry")), language)
    height = min(HIGHEST_WALL, 100 + 40 * (len(rows.urgent) + sum(len(group.cards) for group in rows.groups)))
    with _place("wall", place_key(height, height, "wall")):
        wall(packed_with(data, since=_since(shown)), key="wall")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        parts.numbers_link(shown.words)
        tv_link.draw(shown.words)
    note_visit()


def _goal(at: int, goal: Goal, rows: Board, shown: View) -> None:
    """Draw what a goal says first, and beside it the way to it; `at` is its place among the goals."""

    def make_head() -> tuple[str, bytes]:
        head = head_of(goal, rows, shown.snapshot.plan, shown.words)
        drawn = _with_step(head, rows, shown) if head["level"] == 1 else head
        return place_of(drawn, str(at)), packed(drawn)

    def make_chart() -> Chart:
        return goal_chart(goal, shown.snapshot, shown.scores, words=shown.words)

    node_id = goal.node.id
    said, picture = st.columns([11, 9], gap="medium")
    with said:
        role = str(session.visitor().actor.role)
        place, head = session.kept(shown, "head", make_head, node_id, shown.words.language, role)
        with _place(str(at), place):
            board_head(head, key=f"head-{node_id}")
    with picture:
        chart = session.kept(shown, "goal-chart", make_chart, node_id, shown.words.language)
        parts.draw_chart(chart, height=CHART_HEIGHT, key=f"goal-chart-{node_id}")


def _place(name: str, found: str) -> DeltaGenerator:
    """Return the container of a place as high as it was at the session's first look: with a new key it and what has the focus in it would
    be drawn anew.
    """
    return st.container(key=st.session_state.setdefault(f"place-{name}", found))


def _with_step(head: Head, rows: Board, shown: View) -> Head:
    """Return a head with the page's one large button where the plan lacks something this person can give it."""
    if rows.next_step not in STEPS:
        return head
    page, needs = STEPS[rows.next_step]
    if session.visitor().actor.role < needs or session.is_read_only():
        return head
    return with_step(head, shown.words(f"board.step_{rows.next_step}"), page)


def _since(shown: View) -> dict[str, object] | None:
    """Return what changed since this person was here, else since the last review; nothing on another day than today."""
    if shown.chosen_day is not None:
        return None
    visited = before_this_visit()
    moment = last_meeting(shown.snapshot, shown.scores) if visited is None else session.wall_time(visited, shown)
    if moment is None:
        return None

    def compare() -> Since:
        return since(shown.snapshot, shown.scores, moment)

    found = session.kept(shown, "since", compare, moment.isoformat())
    return since_words(found, shown.snapshot.plan, is_visit=visited is not None, words=shown.words)


draw(session.view())
