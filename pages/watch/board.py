"""ボード: the goal, the starred indicator, what needs a hand now, and every KPI by factor."""

import streamlit as st

from kpicore.reports.board import Board, Card, Goal, Group, Urgent, board
from pages.shared import charts, parts, session
from pages.shared.session import View
from pages.shared.style import escape_md

session.require("viewer")

INDICATOR = "pages/watch/indicator.py"
CHART_HEIGHT = 260


def draw(shown: View) -> None:
    """Draw the board of this view, or what stands there while there is no plan."""
    rows = session.kept(shown, "board", lambda: board(shown.snapshot, shown.scores))
    if rows.is_empty:
        _nothing_yet(shown)
        return
    for goal in rows.goals:
        _goal(goal, shown)
    if not rows.goals:
        st.info(shown.words("board.no_goal"), icon=":material/flag:")
    _exceptions(rows, shown)
    st.subheader(shown.words("board.by_factor"), anchor=False)
    for group in rows.groups:
        _group(group, shown)


def _nothing_yet(shown: View) -> None:
    words = shown.words
    parts.empty_state(
        words("board.empty_title"),
        words("board.empty_text"),
        page="pages/setup/settings.py",
        link=words("board.empty_link"),
    )


def _goal(goal: Goal, shown: View) -> None:
    figures, picture = st.columns([11, 9], gap="medium")
    with figures:
        parts.goal_block(goal.score, goal.node, words=shown.words, page=INDICATOR, days_left=goal.days_left)


def _exceptions(rows: Board, shown: View) -> None:
    """Draw the starred indicators beside what needs a hand now."""
    st.subheader(shown.words("board.act_now"), anchor=False)
    if not rows.urgent:
        st.success(shown.words("board.act_now_empty"), icon=":material/check_circle:")
    for urgent in rows.urgent:
        _urgent(urgent, shown)


def _urgent(urgent: Urgent, shown: View) -> None:
    parts.urgent_row(
        urgent.score,
        urgent.node,
        words=shown.words,
        page=INDICATOR,
        since=urgent.since,
        action=urgent.action,
        days_without_action=urgent.days_without_action,
    )


def _group(group: Group, shown: View) -> None:
    name = group.factor.name or group.factor.id if group.factor else shown.words("board.without_factor")
    st.markdown(f"#### {escape_md(name, 80)}")
    with parts.card_grid():
        for card in group.cards:
            _card(card, shown, key=f"card-{group.factor.id if group.factor else ''}-{card.node.id}")


def _card(card: Card, shown: View, key: str) -> None:
    parts.kpi_card(
        card.score,
        card.node,
        words=shown.words,
        page=INDICATOR,
        spark=card.spark,
        before=card.before,
        key=key,
    )


draw(session.view())
