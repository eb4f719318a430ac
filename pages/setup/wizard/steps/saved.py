"""The last page, after a plan was saved: the plan on one sheet of A4, today's first numbers, and the text for staff.

The first numbers are links to their fields on the screen, and a form to be filled in by hand on paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import streamlit as st

from kpicore.charts import mountain_chart
from kpicore.model.node import Kind, Node
from kpicore.model.plan import Plan
from kpicore.reports.years.one_page import FirstNumber, OnePage, one_page
from kpicore.text import formats
from kpicore.text.handover import EntryPlace, handover_text
from kpicore.text.statements import means_sentence
from pages.setup.wizard import workspace
from pages.shared.components.focus import ask_for_focus
from pages.shared.parts import draw_chart
from pages.shared.session import View
from pages.shared.style import LONGEST_NAME, Voice, escape_md
from pages.shared.tables import ColumnHead, table

_SAVED = "wizard-saved"
_TOP = "screen-only-saved"
MOST_KPIS, MOST_FIRST = 10, 12
#: So many indicators with names of two lines stay on one sheet of A4 with a mountain of two years; the design check warns long before.
MOST_ON_PAPER = 10
#: Pixels: of a checkpoint with its two lines, and at least of the mountain.
STEP_HEIGHT, LEAST_HEIGHT = 38, 240
#: Pixels: side by side on a laptop and on A4, where a wider picture would be shrunk until nobody can read it.
MOUNTAIN_WIDTH, KPIS_WIDTH = 440, 500
#: A line to write on by hand.
_LINE = "＿" * 8


@dataclass(frozen=True)
class JustSaved:
    """A plan just saved, where its numbers are typed, and the id of its goal, "" where it has none."""

    plan: Plan
    place: EntryPlace
    goal: str


def note(plan: Plan, place: EntryPlace, goal: str) -> None:
    """Have the last page drawn for a plan that was just saved."""
    st.session_state[_SAVED] = JustSaved(plan, place, goal)
    ask_for_focus(_TOP)


def just_saved() -> JustSaved | None:
    """Return what was just saved, None where nothing was; it stays until another draft is opened or the page is left by its button."""
    return st.session_state.get(_SAVED) if workspace.place().draft is None else None


def draw(done: JustSaved, shown: View) -> None:
    """Draw the last page; what only helps on the screen is not printed."""
    words = shown.words
    with st.container(key=_TOP):
        st.success(words("wizard.saved"), icon=":material/celebration:")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link("pages/watch/board.py", label=words("wizard.to_board"), icon=":material/dashboard:")
            st.button(
                words("wizard.saved_again"),
                type="tertiary",
                icon=":material/first_page:",
                key="wizard-saved-again",
                on_click=lambda: st.session_state.pop(_SAVED, None),
            )
    page = one_page(shown.snapshot, shown.scores, done.goal)
    if page is None:
        st.info(words("wizard.saved_no_goal"), icon=":material/flag:")
    else:
        _sheet(page, shown)
    with st.container(key="screen-only-after"):
        if page is not None:
            _first_numbers(page, words)
        with st.container(border=True, key="wizard-done"):
            st.markdown(f"#### {words('wizard.handover')}", anchors=False)
            st.caption(words("wizard.handover_about"))
            first = {} if page is None else {each.node.id: each.period for each in page.first}
            text = handover_text(done.plan, shown.today, words.language, done.place, first=first)
            st.code(text, language=None, wrap_lines=True)


def _sheet(page: OnePage, shown: View) -> None:
    """Draw what is printed: name, goal, mountain, the first review, KPIs with target and owner, on paper with a place for their numbers."""
    words, settings = shown.words, shown.snapshot.plan.settings
    name = escape_md(page.goal.name or words("wizard.untitled_entry"), 120)
    with st.container(border=True, key="wizard-sheet"):
        target = escape_md(words.goal(page.goal.target, page.goal.unit, page.goal.filled().direction))
        st.markdown(f"### {name if page.meaning is None else f'{name}　{target}'}", anchors=False)
        if page.meaning is not None:
            st.markdown(escape_md(means_sentence(page.meaning, settings.calendar, words.language), 300))
        left, right = st.columns((MOUNTAIN_WIDTH, KPIS_WIDTH))
        with left:
            _mountain(page, words)
        with right:
            with st.container(key="screen-only-kpis"):
                if page.kpis:
                    st.markdown(f"#### {words('wizard.saved_kpis')}", anchors=False)
                    rows = [_row(node, words) for node in page.kpis[:MOST_KPIS]]
                    table(_heads(words), rows, key="wizard-sheet-kpis")
                if len(page.kpis) > MOST_KPIS:
                    st.caption(words("common.and_more", n=len(page.kpis) - MOST_KPIS))
            if page.first_review is not None:
                day = escape_md(formats.day(page.first_review, words.language, year=True))
                st.markdown(f":material/event: **{words('wizard.saved_review', day=day)}**")
            else:  # the way to set the day, and on paper a line to write it on
                with st.container(key="screen-only-review"):
                    st.markdown(f":material/event: {words('wizard.saved_no_review')}")
                    label = words("wizard.saved_set_review")
                    st.page_link("pages/setup/settings.py", label=label, icon=":material/settings:")
                with st.container(key="paper-only-review"):
                    st.markdown(f":material/event: **{words('wizard.saved_review', day=escape_md(_LINE))}**")
        with st.container(key="paper-only-form"):
            _form(page, words)


def _mountain(page: OnePage, words: Voice) -> None:
    with st.container(width=MOUNTAIN_WIDTH):
        st.markdown(f"#### {words('wizard.saved_mountain')}", anchors=False)
        if not page.checkpoints:
            st.markdown(words("wizard.saved_no_target"))
            return
        has_past = any(each.is_over for each in page.checkpoints[:-1])
        st.caption(words("wizard.saved_mountain_over" if has_past else "wizard.saved_mountain_about"))
        height = max(LEAST_HEIGHT, STEP_HEIGHT * (len(page.checkpoints) + 1))
        draw_chart(mountain_chart(page.checkpoints, page.goal, words=words), height=height, key="wizard-mountain")


def _form(page: OnePage, words: Voice) -> None:
    """Draw, for paper, every indicator with target and owner, and where its first number is written."""
    first = {each.node.id: each for each in page.first}
    others = [each.node for each in page.first if each.node.kind is not Kind.KPI]
    goals = [node for node in others if node.kind is Kind.KGI]
    nodes = [*goals, *page.kpis, *(node for node in others if node not in goals)]
    heads = [
        *_heads(words),
        ColumnHead(words("wizard.saved_form_period")),
        ColumnHead(words("wizard.saved_form_number"), is_figure=True),
    ]
    rows = []
    for node in nodes[:MOST_ON_PAPER]:
        number = first.get(node.id)
        unit = formats.unit_name(node.unit, words.language)
        blank = ("", "") if number is None else (words.period(number.period), f"{_LINE} {unit}")
        name, *more = _row(node, words)
        cut = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
        rows.append((cut, *more, *blank))
    if rows:
        st.markdown(f"#### {words('wizard.saved_form')}", anchors=False)
    table(heads, rows, key="wizard-sheet-form")
    if len(nodes) > MOST_ON_PAPER:
        st.caption(words("common.and_more", n=len(nodes) - MOST_ON_PAPER))


def _heads(words: Voice) -> tuple[ColumnHead, ...]:
    return (
        ColumnHead(words("wizard.targets_name")),
        ColumnHead(words("wizard.field.target"), is_figure=True),
        ColumnHead(words("common.owner")),
    )


def _row(node: Node, words: Voice) -> tuple[str, str, str]:
    """Return an indicator's name, target and owner."""
    target = words.goal(node.target, node.unit, node.filled().direction)
    return node.name or words("wizard.untitled_entry"), target, node.owner or words("wizard.saved_nobody")


# -- today's first numbers -------------------------------------------------------------------------------------


def _first_numbers(page: OnePage, words: Voice) -> None:
    """Draw a link to the field of each first number, the day where none is asked for yet."""
    with st.container(border=True, key="wizard-first-numbers"):
        st.markdown(f"#### {words('wizard.saved_first')}", anchors=False)
        if not page.first:
            st.markdown(words("wizard.saved_first_none"))
        elif (day := page.first[0].asked_from) is not None:
            st.markdown(words("wizard.saved_first_later", day=escape_md(formats.day(day, words.language))))
        for group in groupby(page.first[:MOST_FIRST], key=lambda each: (each.asked_from, each.period, each.is_open)):
            _of_period(*group[0], list(group[1]), words)
        if len(page.first) > MOST_FIRST:
            st.caption(words("common.and_more", n=len(page.first) - MOST_FIRST))


def _of_period(
    asked_from: date | None, period: str, is_open: bool, numbers: Sequence[FirstNumber], words: Voice
) -> None:
    """Draw when the numbers of a period are asked for, and a link to the field of each that can be entered."""
    key = "asked" if asked_from is None else "open" if is_open else "ahead"
    facts = {} if asked_from is None else {"day": escape_md(formats.day(asked_from, words.language))}
    st.markdown(words(f"wizard.saved_first_{key}", period=escape_md(words.period(period)), **facts))
    for each in numbers:
        name = escape_md(each.node.name or words("wizard.untitled_entry"), 60)
        if not is_open:
            st.markdown(f":material/schedule: {name}")
            continue
        owner = {"me": each.node.owner} if each.node.owner else {}
        st.page_link(
            "pages/run/entry/page.py",
            label=name,
            icon=":material/edit:",
            query_params={**owner, "period": period, "node": each.node.id},
        )
