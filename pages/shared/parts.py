"""The pieces pages are put together from: rows of the core in, native elements out.

Every function draws where it is called and returns nothing unless it says so. Names and other text from sheets are
escaped here, words come from a `Voice`. `page` is what `st.page_link` takes (a page's file or a Page); the link
carries `?node=<id>`, so that a middle click and a bookmark work. `key` names the piece for tests and is needed only
where one node is drawn twice on a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from unicodedata import east_asian_width

import streamlit as st

from kpicore.model.node import Aggregation, Band, Direction, Node, Shape
from kpicore.model.review import Action
from kpicore.problems import Severity
from kpicore.scoring.result import Drivers, Landing, NodeScore, Status
from kpicore.text import formats
from pages.shared.spark import sparkline_md
from pages.shared.style import LONGEST_NAME, Voice, escape_md, light_md

PageLike = str | st.Page
CARD_WIDTH = 264
FIGURE_WIDTH = 170
#: Two of the goal's figures fit beside each other on a phone.
_GOAL_FIGURE_WIDTH = 136
SPARK_POINTS = 13
#: Half-width signs of a name that fit on the narrowest card.
_CARD_SIGNS = 30
#: A streak this long asks for a review (R6).
_LONG_STREAK = 3
_SEVERITY = {
    Severity.ERROR: ("red", "■"),
    Severity.WARNING: ("yellow", "▲"),
    Severity.INFO: ("blue", "○"),
}


# -- lights ----------------------------------------------------------------------------------------------------


def light_badge(status: Status, words: Voice) -> None:
    """Draw a light: mark, word and colour."""
    st.markdown(light_md(status, words), width="content")


def marks_md(score: NodeScore, words: Voice) -> str:
    """Return the light with what goes beside it as Markdown: the streak from two on, and overdue inputs."""
    marks = [light_md(score.status, words)]
    if score.streak and score.streak >= _LONG_STREAK:
        marks.append(f":red-badge[{escape_md(words('parts.streak', n=score.streak))}]")
    elif score.streak == _LONG_STREAK - 1:
        marks.append(f":gray-badge[{escape_md(words('parts.streak', n=score.streak))}]")
    if score.overdue:
        marks.append(f":gray-badge[{escape_md(words('parts.overdue', n=score.overdue))}]")
    return " ".join(marks)


def node_link(node: Node, words: Voice, *, page: PageLike, prefix: str = "") -> None:
    """Draw the name of a node as a link to its page; `prefix` is Markdown before the name.

    The link keeps to one line; a name too long for a card shows whole when pointed at.
    """
    name = escape_md(node.name or node.id, LONGEST_NAME)
    starred = f"{words('parts.starred')} " if node.focus else ""
    whole = name if _width(node.name) > _CARD_SIGNS else ""
    st.page_link(
        page, label=f"{prefix}{starred}**{name}**", query_params={"node": node.id}, width="stretch", help=whole
    )


def _width(text: str) -> int:
    """Return how many half-width signs wide a text is."""
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


# -- cards -----------------------------------------------------------------------------------------------------


def card_grid(*, border: bool = False) -> st.delta_generator.DeltaGenerator:
    """Return the grid cards are drawn into (`with card_grid(): …`): as many columns as fit, one on a phone."""
    return st.grid("auto", min_column_width=CARD_WIDTH, border=border)


def kpi_card(
    score: NodeScore,
    node: Node,
    *,
    words: Voice,
    page: PageLike,
    spark: Sequence[float | None] = (),
    before: float | None = None,
    key: str | None = None,
) -> None:
    """Draw one indicator: name, light, actual of the judged period, change, sparkline, target and owner.

    `spark` holds the actuals of the latest periods, oldest first, None where one is missing (a gap in the line);
    `before` is the actual of the period before the judged one. Both in the indicator's unit.
    """
    node = node.filled()
    with st.container(border=True, height="stretch", gap="xsmall", key=key or f"card-{node.id}"):
        node_link(node, words, page=page)
        st.metric(
            marks_md(score, words),
            escape_md(words.amount(score.actual, node.unit, beside=_number(score.target))),
            height="stretch",
            **_change(score, node, before, words),
        )
        picture = sparkline_md(spark[-SPARK_POINTS:], _spark_said(spark, node, words))
        st.caption("  \n".join(part for part in (picture, _card_lines(score, node, words)) if part))


def _change(score: NodeScore, node: Node, before: float | None, words: Voice) -> dict[str, object]:
    """Return the arguments of a metric that say how the judged period differs from the one before.

    Direction and goodness are both said in words: the colour stays the theme's, so that only the light is red or green.
    """
    if score.actual is None or before is None:
        return {"delta": None, "delta_color": "blue"}
    change = round(score.actual - before, 9)
    described = words(f"parts.vs_{node.cadence}")
    if change and node.direction is not Direction.WITHIN:
        better = (change > 0) == (node.direction is Direction.AT_LEAST)
        described += f" {words('parts.better' if better else 'parts.worse')}"
    shown = escape_md(words.difference(change, node.unit)) if change else 0
    arrow = "off" if not change else "up" if change > 0 else "down"
    return {"delta": shown, "delta_color": "blue", "delta_arrow": arrow, "delta_description": described}


def _card_lines(score: NodeScore, node: Node, words: Voice) -> str:
    """Return the small print of a card: target, ratio, period; then the owner."""
    lines = [_judged_line(score, node, words)]
    if node.owner:
        lines.append(words("parts.owner", owner=escape_md(node.owner, 40)))
    return "  \n".join(line for line in lines if line)


def _judged_line(score: NodeScore, node: Node, words: Voice) -> str:
    if score.judged_period is None:
        target = node.target
        return (
            words("parts.target", target=escape_md(words.goal(target, node.unit, node.direction)))
            if target is not None
            else ""
        )
    if node.shape is Shape.TOTAL:
        return words(
            "parts.judged_to_date",
            actual=escape_md(words.amount(score.actual_to_date, node.unit, beside=_number(score.target_to_date))),
            target=escape_md(words.amount(score.target_to_date, node.unit)),
            ratio=words.percent(score.attainment_to_date),
        )
    period = escape_md(words.period_short(score.judged_period))
    if score.target is None:
        return words("parts.no_target_yet", period=period)
    goal = escape_md(words.goal(score.target, node.unit, node.direction))
    if score.attainment is None:
        met = words("parts.met" if score.met else "parts.not_met")
        return words("parts.judged_met", period=period, target=goal, met=met)
    return words("parts.judged", period=period, target=goal, ratio=words.percent(score.attainment))


def _spark_said(spark: Sequence[float | None], node: Node, words: Voice) -> str:
    """Return what a screen reader says of a sparkline: how many periods, the lowest and the highest value."""
    known = [value for value in spark[-SPARK_POINTS:] if value is not None]
    if not known:
        return ""
    low, high = (escape_md(words.amount(end(known), node.unit)) for end in (min, max))
    return words("parts.spark", n=len(known), low=low, high=high)


def _number(target: float | Band | None) -> float | None:
    return None if isinstance(target, Band) else target


# -- the goal --------------------------------------------------------------------------------------------------


def goal_block(
    score: NodeScore,
    node: Node,
    *,
    words: Voice,
    page: PageLike,
    days_left: int | None = None,
    key: str | None = None,
) -> None:
    """Draw the KGI: result light and drivers' light side by side, what their disagreement means, and the figures of
    R5 and R8.

    `days_left` counts the days to the deadline, today not among them; negative when it has passed.
    """
    node = node.filled()
    with st.container(border=True, gap="small", key=key or f"goal-{node.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"### {escape_md(node.name or node.id, LONGEST_NAME)}", width="content", anchors=False)
            st.markdown(f":blue-badge[{node.kind}]", width="content")
            if days_left is not None:
                st.markdown(f":gray-badge[{escape_md(_days(days_left, node.deadline, words))}]", width="content")
            st.page_link(page, label=words("parts.details"), query_params={"node": node.id})
        _lights(score, words)
        with st.grid(4, min_column_width=_GOAL_FIGURE_WIDTH, gap=("small", "small")):
            _actual_figure(score, node, words)
            _attainment_figure(score, words)
            _pace_figure(score, words)
            if score.landing:
                _landing_figure(score, score.landing, node, words)
        if score.landing:
            st.caption(escape_md(landing_line(score.landing, node.unit, words)))


def _lights(score: NodeScore, words: Voice) -> None:
    """Draw result and cause beside each other, and the sentence when they disagree (R7)."""
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


def drivers_md(drivers: Drivers, words: Voice) -> str:
    """Return the drivers' light with its coverage as Markdown: 要因 ▲ 注意 7/9."""
    coverage = escape_md(words("parts.coverage", counted=drivers.counted, total=drivers.total))
    return f"{words('figure.drivers_light')} {light_md(drivers.status, words)} :small[{coverage}]"


def _actual_figure(score: NodeScore, node: Node, words: Voice) -> None:
    is_sum = node.aggregation is Aggregation.SUM
    actual = score.actual_to_date if is_sum else score.actual
    target = score.whole_target if score.whole_target is not None else score.target
    st.metric(
        words("parts.actual_to_date" if is_sum else "parts.actual"),
        escape_md(words.amount(actual, node.unit, beside=_number(target))),
        delta=escape_md(words("parts.of_target", target=words.goal(target, node.unit, node.direction)))
        if target is not None
        else None,
        delta_color="off",
        delta_arrow="off",
    )


def _attainment_figure(score: NodeScore, words: Voice) -> None:
    to_date = score.attainment_to_date is not None
    target = score.reported_periods is not None and score.due_periods is not None
    st.metric(
        words("figure.attainment_to_date" if to_date else "figure.attainment"),
        escape_md(words.percent(score.attainment_to_date if to_date else score.attainment)),
        delta=escape_md(words("parts.reported", reported=score.reported_periods, due=score.due_periods))
        if target
        else None,
        delta_color="off",
        delta_arrow="off",
    )


def _pace_figure(score: NodeScore, words: Voice) -> None:
    if score.pace is None and score.progress is None:
        return
    has_pace = score.pace is not None
    st.metric(
        words("figure.pace" if has_pace else "figure.progress"),
        escape_md(words.percent(score.pace if has_pace else score.progress)),
        delta=escape_md(words("parts.progress_is", ratio=words.percent(score.progress)))
        if has_pace and score.progress is not None
        else None,
        delta_color="off",
        delta_arrow="off",
    )


def _landing_figure(score: NodeScore, landing: Landing, node: Node, words: Voice) -> None:
    target = _number(score.whole_target)
    st.metric(
        words("figure.landing"),
        escape_md(words.amount(landing.value, node.unit, beside=target)),
        delta=escape_md(words("parts.landing_ratio", ratio=words.percent(landing.ratio)))
        if landing.ratio is not None
        else None,
        delta_color="off",
        delta_arrow="off",
    )


def landing_line(landing: Landing, unit: str, words: Voice) -> str:
    """Return by which method a landing was reached and its range over all methods, in one line of plain text (R8)."""
    method = words("parts.landing_by", method=words(f"landing.{landing.method}"))
    low, high = words.amount(landing.low, unit), words.amount(landing.high, unit)
    return method if low == high else f"{method} · {words('parts.range', low=low, high=high)}"


def _days(days_left: int, deadline: date | None, words: Voice) -> str:
    """Return how far the deadline is, in words."""
    told = words("parts.days_over" if days_left < 0 else "parts.days_left", n=abs(days_left))
    if deadline is None:
        return told
    return f"{told} · {words('parts.until', day=formats.day(deadline, words.language, year=True))}"


# -- what needs a hand now -------------------------------------------------------------------------------------


def urgent_row(
    score: NodeScore,
    node: Node,
    *,
    words: Voice,
    page: PageLike,
    since: str | None = None,
    action: Action | None = None,
    days_without_action: int | None = None,
    key: str | None = None,
) -> None:
    """Draw one entry of いま手を打つもの: light, name, figures, owner, since when, agreed response, open action.

    `since` is the id of the first period of the present state; `days_without_action` is how long it has been so with
    no open action.
    """
    node = node.filled()
    with st.container(border=True, gap="xxsmall", key=key or f"urgent-{node.id}"):
        node_link(node, words, page=page, prefix=f"{marks_md(score, words)} ")
        facts = [_figures(score, node, words), _judged_line(score, node, words)]
        facts.append(words("parts.owner", owner=escape_md(node.owner, 40)) if node.owner else words("parts.no_owner"))
        if since:
            facts.append(words("parts.since", period=escape_md(words.period(since))))
        st.caption("　".join(fact for fact in facts if fact))
        st.markdown("  \n".join(_what_is_done(score, node, action, days_without_action, words)))


def _figures(score: NodeScore, node: Node, words: Voice) -> str:
    if score.actual is None:
        return ""
    return f"**{escape_md(words.amount(score.actual, node.unit, beside=_number(score.target)))}**"


def _what_is_done(
    score: NodeScore, node: Node, action: Action | None, days_without: int | None, words: Voice
) -> list[str]:
    lines = []
    if node.response:
        lines.append(words("parts.response", response=escape_md(node.response, 300)))
    if action is not None:
        due = formats.day(action.due, words.language) if action.due else words("parts.no_due")
        facts = {
            "text": escape_md(action.text, 300),
            "owner": escape_md(action.owner or "–", 40),
            "due": escape_md(due),
        }
        lines.append(words("parts.action", **facts))
    elif days_without is not None:
        unanswered = words("parts.no_action", status=words.status(score.status), n=days_without)
        lines.append(f":red[{escape_md(unanswered)}]")
    return lines


# -- the frame of a page ---------------------------------------------------------------------------------------


def freshness(
    read_at: datetime | None,
    now: datetime,
    *,
    as_of: date,
    words: Voice,
    plan: str = "",
    sample: bool = False,
    reason: str | None = None,
) -> None:
    """Draw one line: the plan, the day it is judged on, and how old its data are; `reason` says why they are older
    than they should be.

    `read_at` and `now` are of one kind (both aware).
    """
    told = [words("common.as_of", day=formats.day(as_of, words.language, year=True))]
    if read_at is not None:
        told.append(formats.data_age(now - read_at, words.language))
    parts = [f"**{escape_md(plan, LONGEST_NAME)}**"] if plan else []
    parts += [f":violet-badge[{words('parts.sample')}]"] if sample else []
    st.markdown("　".join([*parts, *(f":gray[:small[{escape_md(text)}]]" for text in told)]))
    if reason:
        st.warning(escape_md(reason), icon=":material/cloud_off:")


def empty_state(
    title: str, body: str, *, page: PageLike | None = None, link: str = "", icon: str = ":material/inbox:"
) -> None:
    """Draw what stands where there is nothing yet: what is missing, and one link to the next step. Words, not sheet
    text.
    """
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.markdown(f"### {icon} {title}", text_alignment="center", anchors=False)
        st.markdown(body, text_alignment="center")
        if page is not None:
            st.page_link(page, label=link, icon=":material/arrow_forward:")


def problem_row(
    severity: Severity, title: str, meaning: str, mend: str, where: str, words: Voice, *, link: str | None = None
) -> None:
    """Draw one problem: severity in mark, word and colour, its cell, what it means and how to mend it; `link` opens
    the cell.

    The sentences hold text from sheets and are escaped here; `link` is an http(s) address.
    """
    colour, mark = _SEVERITY[severity]
    place = f" · :gray-badge[{escape_md(where, 120)}]" if where else ""
    with st.container(border=True, gap="xxsmall"):
        badge = f":{colour}-badge[{mark} {words(f'severity.{severity}')}]"
        st.markdown(f"{badge} **{escape_md(title, 200)}**{place}")
        st.markdown("  \n".join(escape_md(text, 500) for text in (meaning, mend) if text))
        if link:
            st.page_link(link, label=words("parts.open_cell"), icon=":material/open_in_new:")
