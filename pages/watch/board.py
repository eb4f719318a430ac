"""ボード: the goal, the starred indicator, what needs a hand now, and every KPI by factor."""

import streamlit as st

from kpicore.reports.board import Board, Card, Goal, Group, Urgent, board
from kpicore.reports.indicator import indicator
from pages.shared import charts, parts, session
from pages.shared.session import View
from pages.shared.style import escape_md, light_md

session.require("viewer")

INDICATOR = "pages/watch/indicator.py"
CHART_HEIGHT = 340
MOST_URGENT = 8


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
    with picture, st.container(border=True, height="stretch"):
        chart = session.kept(shown, "goal-chart", lambda: _chart(goal, shown), goal.node.id, shown.words.language)
        charts.draw(chart, height=CHART_HEIGHT, key=f"goal-chart-{goal.node.id}")


def _chart(goal: Goal, shown: View) -> charts.Chart:
    """Return the way to the goal: of a sum the sums to date with the landing, else the trend."""
    found = indicator(shown.snapshot, shown.scores, goal.node.id)
    assert found is not None  # noqa: S101 - a goal on the board is an active indicator
    if found.cumulative:
        return charts.cumulative_chart(found.cumulative, found.node, found.score, words=shown.words)
    return charts.trend_chart(
        found.series, found.node, found.score, words=shown.words, previous=found.previous, reviews=found.review_marks
    )


def _exceptions(rows: Board, shown: View) -> None:
    """Draw the starred indicators, and beside them what needs a hand now."""
    if not rows.focus:
        _act_now(rows, shown)
        return
    starred, rest = st.columns([4, 11], gap="medium")
    with starred:
        st.subheader(shown.words("board.focus"), anchor=False)
        # Cards fill the height they are given; here it is their own, not that of the list beside them.
        with st.container():
            for card in rows.focus:
                _card(card, shown, key=f"focus-{card.node.id}")
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
    """Draw a factor with its light, and the cards of its indicators."""
    _group_head(group, shown)
    if not group.cards:
        st.caption(shown.words("indicator.factor_empty"))
        return
    place = group.factor.id if group.factor else ""
    with parts.card_grid():
        for card in group.cards:
            _card(card, shown, key=f"card-{place}-{card.node.id}")


def _group_head(group: Group, shown: View) -> None:
    if group.factor is None or group.score is None:
        st.markdown(f"#### {shown.words('board.without_factor')}")
        return
    coverage = ""
    if group.score.drivers:
        counted, total = group.score.drivers.counted, group.score.drivers.total
        coverage = f" :small[{shown.words('parts.coverage', counted=counted, total=total)}]"
    name = escape_md(group.factor.name or group.factor.id, 80)
    st.markdown(f"#### {name} {light_md(group.score.status, shown.words)}{coverage}")


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
