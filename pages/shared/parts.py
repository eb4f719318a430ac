"""The pieces pages are put together from: rows of the core in, native elements out.

Every function draws where it is called and returns nothing unless documented. Names and other text from sheets are
escaped here, words come from a `Voice`. `page` is what `st.page_link` takes (a page's file or a Page); the link
carries `?node=<id>`, so that a middle click and a bookmark work.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from unicodedata import east_asian_width

import streamlit as st

from kpicore.charts import Chart
from kpicore.model.node import Aggregation, Node
from kpicore.model.plan import Settings
from kpicore.model.review import Action
from kpicore.problems import Severity
from kpicore.reports.board import Urgent
from kpicore.scoring.result import Drivers, Landing, NodeScore
from kpicore.text import formats
from pages.shared.card_words import judged_line, marks, number_of
from pages.shared.style import LONGEST_NAME, LONGEST_OWNER, Voice, escape_md, light_md

PageLike = str | st.Page
FIGURE_WIDTH = 200
#: Two of the goal's figures fit beside each other on a phone.
_GOAL_FIGURE_WIDTH = 136
#: Half-width signs of a name that fit on the narrowest card.
_CARD_SIGNS = 30
_SEVERITY = {
    Severity.ERROR: ("red", "■"),
    Severity.WARNING: ("yellow", "▲"),
    Severity.INFO: ("blue", "○"),
}


# -- lights ----------------------------------------------------------------------------------------------------


def marks_md(score: NodeScore, words: Voice) -> str:
    """Return the light with what goes beside it as Markdown: the streak from two on, and overdue inputs."""
    return " ".join(f":{tone}-badge[{escape_md(text)}]" for text, tone in marks(score, words))


def node_link(node: Node, words: Voice, *, page: PageLike, prefix: str = "") -> None:
    """Draw the name of a node as a link to its page; `prefix` is Markdown before the name.

    The link keeps to one line; a name too long for a card shows whole when pointed at.
    """
    name = escape_md(node.name or node.id, LONGEST_NAME)
    starred = f"{words('parts.starred')} " if node.focus else ""
    whole = name if sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in node.name) > _CARD_SIGNS else ""
    st.page_link(
        page, label=f"{prefix}{starred}**{name}**", query_params={"node": node.id}, width="stretch", help=whole
    )


# -- the goal --------------------------------------------------------------------------------------------------


def goal_block(
    score: NodeScore,
    node: Node,
    *,
    words: Voice,
    page: PageLike,
    days_left: int | None = None,
) -> None:
    """Draw the KGI: result light and drivers' light side by side, what their disagreement means, and the figures of
    R5 and R8.

    `days_left` counts the days to the deadline, today not among them; negative when it has passed.
    """
    node = node.filled()
    with st.container(border=True, gap="small", key=f"goal-{node.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"### {escape_md(node.name or node.id, LONGEST_NAME)}", width="content", anchors=False)
            st.markdown(f":blue-badge[{node.kind}]", width="content")
            if days_left is not None:
                st.markdown(f":gray-badge[{escape_md(_days(days_left, node.deadline, words))}]", width="content")
            st.page_link(page, label=words("parts.details"), query_params={"node": node.id})
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"{words('figure.result_light')} {marks_md(score, words)}", width="content")
            if score.drivers:
                st.markdown(drivers_md(score.drivers, words), width="content")
        if score.disagreement:
            drivers = words.status(score.drivers.status) if score.drivers else ""
            said = words(
                f"disagreement_meaning.{score.disagreement}", status=words.status(score.status), drivers_status=drivers
            )
            st.info(said, title=words(f"disagreement.{score.disagreement}"), icon=":material/compare_arrows:")
        with st.grid(4, min_column_width=_GOAL_FIGURE_WIDTH, gap=("small", "small")):
            for label, value, note in _goal_figures(score, node, words):
                delta = escape_md(note) if note is not None else None
                st.metric(label, escape_md(value), delta=delta, delta_color="off", delta_arrow="off")
        if score.landing:
            st.caption(escape_md(landing_line(score.landing, node.unit, words)))


def drivers_md(drivers: Drivers, words: Voice) -> str:
    """Return the drivers' light with its coverage as Markdown: 要因 ▲ 注意 7/9."""
    coverage = escape_md(words("parts.coverage", counted=drivers.counted, total=drivers.total))
    return f"{words('figure.drivers_light')} {light_md(drivers.status, words)} :small[{coverage}]"


def _goal_figures(score: NodeScore, node: Node, words: Voice) -> list[tuple[str, str, str | None]]:
    """Return name, value and note of a goal's figures: actual, attainment, pace (or progress) and landing (R5, R8)."""
    is_sum = node.aggregation is Aggregation.SUM
    target = score.whole_target if score.whole_target is not None else score.target
    actual = words.amount(score.actual_to_date if is_sum else score.actual, node.unit, beside=number_of(target))
    goal = words.goal(target, node.unit, node.direction) if target is not None else ""
    note = words("parts.of_target", target=goal) if target is not None else None
    found = [(words("parts.actual_to_date" if is_sum else "parts.actual"), actual, note)]
    to_date = score.attainment_to_date is not None
    counted = {"reported": score.reported_periods, "due": score.due_periods}
    note = None if None in counted.values() else words("parts.reported", **counted)
    attainment = words.percent(score.attainment_to_date if to_date else score.attainment)
    found.append((words("figure.attainment_to_date" if to_date else "figure.attainment"), attainment, note))
    if score.pace is not None:
        progress = score.progress
        note = words("parts.progress_is", ratio=words.percent(progress)) if progress is not None else None
        found.append((words("figure.pace"), words.percent(score.pace), note))
    elif score.progress is not None:
        found.append((words("figure.progress"), words.percent(score.progress), None))
    if (landing := score.landing) is not None:
        value = words.amount(landing.value, node.unit, beside=number_of(score.whole_target))
        note = words("parts.landing_ratio", ratio=words.percent(landing.ratio)) if landing.ratio is not None else None
        found.append((words("figure.landing"), value, note))
    return found


def landing_line(landing: Landing, unit: str, words: Voice) -> str:
    """Return by which method a landing was reached and its range over all methods, in one line of plain text (R8)."""
    method = words("parts.landing_by", method=words(f"landing.{landing.method}"))
    low, high = words.amount(landing.low, unit), words.amount(landing.high, unit)
    return method if low == high else f"{method} · {words('parts.range', low=low, high=high)}"


def _days(days_left: int, deadline: date | None, words: Voice) -> str:
    """Return how far the deadline is, in words."""
    days = words("parts.days_over" if days_left < 0 else "parts.days_left", n=abs(days_left))
    if deadline is None:
        return days
    return f"{days} · {words('parts.until', day=formats.day(deadline, words.language, year=True))}"


# -- what needs a hand now -------------------------------------------------------------------------------------


def urgent_row(urgent: Urgent, *, words: Voice, page: PageLike, today: date | None = None) -> None:
    """Draw one entry of いま手を打つもの: light, name, figures, owner, since when, agreed response, every open action.

    `today` decides which actions are overdue; None marks none.
    """
    score, node = urgent.score, urgent.node.filled()
    with st.container(border=True, gap="xxsmall", key=f"urgent-{node.id}"):
        node_link(node, words, page=page, prefix=f"{marks_md(score, words)} ")
        actual = words.amount(score.actual, node.unit, beside=number_of(score.target))
        facts = [f"**{escape_md(actual)}**"] if score.actual is not None else []
        facts.append(escape_md(judged_line(score, node, words)))
        facts.append(
            words("parts.owner", owner=escape_md(node.owner, LONGEST_OWNER)) if node.owner else words("parts.no_owner")
        )
        if urgent.since:
            facts.append(words("parts.since", period=escape_md(words.period(urgent.since))))
        st.caption("　".join(fact for fact in facts if fact))
        lines = []
        if node.response:
            lines.append(words("parts.response", response=escape_md(node.response, 300)))
        lines += [action_md(action, today, words) for action in urgent.actions]
        if not urgent.actions and urgent.days_without_action is not None:
            unanswered = words("parts.no_action", status=words.status(score.status), n=urgent.days_without_action)
            lines.append(f":red[{escape_md(unanswered)}]")
        st.markdown("  \n".join(lines))


def _figures(score: NodeScore, node: Node, words: Voice) -> str:
    if score.actual is None:
        return ""
    return f"**{escape_md(words.amount(score.actual, node.unit, beside=number_of(score.target)))}**"


def action_md(action: Action, today: date | None, words: Voice) -> str:
    """Return an action as Markdown: what, who, by when, and in red for how many days it is past that."""
    due = formats.day(action.due, words.language) if action.due else words("parts.no_due")
    facts = {"text": escape_md(action.text, 300), "owner": escape_md(action.owner or "–", 40), "due": escape_md(due)}
    late = action.days_overdue(today) if today else 0
    said = words("parts.action", **facts)
    return f"{said} :red[**{words('parts.overdue_action', n=late)}**]" if late else said


# -- the frame of a page ---------------------------------------------------------------------------------------


def freshness(
    plan: Settings, age: timedelta | None, *, as_of: date, words: Voice, year: str = "", reason: str | None = None
) -> None:
    """Draw one line: the plan, the day it is judged on, the year shown, and the age of its data (None before the first reading).

    `reason` explains why the data are older than they should be.
    """
    facts = [words("common.as_of", day=formats.day(as_of, words.language, year=True))]
    if year:
        facts.append(year)
    if age is not None:
        facts.append(formats.data_age(age, words.language, outage=reason is not None))
    parts = [f"**{escape_md(plan.name or words('frame.unnamed_plan'), LONGEST_NAME)}**"]
    parts += [f":violet-badge[{words('parts.sample')}]"] if plan.sample else []
    st.markdown("　".join([*parts, *(f":gray[:small[{escape_md(text)}]]" for text in facts)]))
    if reason:
        st.warning(escape_md(reason), icon=":material/cloud_off:")


def no_plan_yet(words: Voice) -> None:
    """Draw what a page of the board shows before there is a plan, with the link to the wizard."""
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.markdown(f"### :material/inbox: {words('board.empty_title')}", text_alignment="center", anchors=False)
        st.markdown(words("board.empty_text"), text_alignment="center")
        st.page_link("pages/setup/wizard/page.py", label=words("board.empty_link"), icon=":material/arrow_forward:")


def problem_row(
    severity: Severity, title: str, sentences: Sequence[str], where: str, words: Voice, *, link: str | None = None
) -> None:
    """Draw one problem: severity in mark, word and colour, its cell, and sentences on what it means and how to mend it
    (empty ones are left out); `link` opens the cell.

    The sentences hold text from sheets and are escaped here; `link` is an http(s) address.
    """
    colour, mark = _SEVERITY[severity]
    place = f" · :gray-badge[{escape_md(where, 120)}]" if where else ""
    with st.container(border=True, gap="xxsmall"):
        badge = f":{colour}-badge[{mark} {words(f'severity.{severity}')}]"
        st.markdown(f"{badge} **{escape_md(title, 200)}**{place}")
        st.markdown("  \n".join(escape_md(text, 500) for text in sentences if text))
        if link:
            st.page_link(link, label=words("parts.open_cell"), icon=":material/open_in_new:")


# -- charts ----------------------------------------------------------------------------------------------------


def draw_chart(chart: Chart, *, height: int = 300, key: str | None = None) -> None:
    """Draw a chart across the width it is given, its legend above it; `height` in pixels."""
    if chart.legend:
        st.markdown(chart.legend)
    st.vega_lite_chart(chart.table(), dict(chart.spec), height=height, width="stretch", key=key, alt=chart.alt)
