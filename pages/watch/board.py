"""ボード: the goal, the starred indicator, what needs a hand now, and every KPI by factor."""

from collections.abc import Callable

import streamlit as st

from kpicore.charts import Chart, cumulative_chart, trend_chart
from kpicore.model.access import Role
from kpicore.reports.board import Board, Goal, Urgent, board
from kpicore.reports.indicator import indicator
from pages.shared import first_start, parts, session
from pages.shared.components import address
from pages.shared.components.card_wall import Wall, card_wall, wall_groups, wall_of
from pages.shared.session import View

session.require(Role.VIEWER)

INDICATOR = "pages/watch/indicator.py"
CHART_HEIGHT = 340
MOST_URGENT = 8


def draw(shown: View) -> None:
    """Draw the board of this view, or what stands there while there is no plan."""
    rows = session.kept(shown, "board", lambda: board(shown.snapshot, shown.scores))
    first_start.draw_once(shown)
    if rows.is_empty:
        parts.no_plan_yet(shown.words)
        return
    for goal in rows.goals:
        _goal(goal, shown)
    if not rows.goals:
        st.info(shown.words("board.no_goal"), icon=":material/flag:")
    _exceptions(rows, shown)
    st.subheader(shown.words("board.by_factor"), anchor=False)
    _open(card_wall(_kept_wall(shown, "wall", lambda: wall_groups(rows.groups, shown.words)), key="wall"))


def _goal(goal: Goal, shown: View) -> None:
    """Draw a goal with the way to it: of a sum the sums to date with the landing, else the trend."""

    def draw_way() -> Chart:
        found = indicator(shown.snapshot, shown.scores, goal.node.id)
        assert found is not None  # noqa: S101 - a goal on the board is an active indicator
        if found.cumulative:
            return cumulative_chart(found.cumulative, found.node, found.score, words=shown.words)
        return trend_chart(
            found.series,
            found.node,
            found.score,
            words=shown.words,
            previous=found.previous,
            reviews=found.review_marks,
        )

    figures, picture = st.columns([11, 9], gap="medium")
    with figures:
        parts.goal_block(goal.score, goal.node, words=shown.words, page=INDICATOR, days_left=goal.days_left)
    with picture, st.container(border=True, height="stretch"):
        chart = session.kept(shown, "goal-chart", draw_way, goal.node.id, shown.words.language)
        parts.draw_chart(chart, height=CHART_HEIGHT, key=f"goal-chart-{goal.node.id}")


def _kept_wall(shown: View, name: str, make: Callable[[], Wall]) -> Wall:
    return session.kept(shown, name, make, shown.words.language)


def _open(picked: str | None) -> None:
    """Go to the page of a card whose name was picked."""
    if picked is not None:
        address.go("indicator", {"node": picked})


def _exceptions(rows: Board, shown: View) -> None:
    """Draw the starred indicators, and beside them what needs a hand now."""
    if not rows.focus:
        _act_now(rows, shown)
        return
    starred, rest = st.columns([4, 11], gap="medium")
    with starred:
        st.subheader(shown.words("board.focus"), anchor=False)
        _open(
            card_wall(_kept_wall(shown, "starred", lambda: wall_of(rows.focus, shown.words, "starred")), key="starred")
        )
    with rest:
        _act_now(rows, shown)


def _act_now(rows: Board, shown: View) -> None:
    st.subheader(shown.words("board.act_now"), anchor=False)
    if not rows.urgent:
        st.success(shown.words("board.act_now_empty"), icon=":material/check_circle:")
    for urgent in rows.urgent[:MOST_URGENT]:
        _urgent(urgent, shown)
    if len(rows.urgent) > MOST_URGENT:
        with st.expander(shown.words("common.and_more", n=len(rows.urgent) - MOST_URGENT)):
            for urgent in rows.urgent[MOST_URGENT:]:
                _urgent(urgent, shown)


def _urgent(urgent: Urgent, shown: View) -> None:
    parts.urgent_row(urgent, words=shown.words, page=INDICATOR, today=shown.today)


draw(session.view())
