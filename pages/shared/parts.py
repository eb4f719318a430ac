"""The pieces pages are put together from: rows of the core in, native elements out.

Every function draws where it is called and returns nothing unless documented. Names and other text from sheets are
escaped here, words come from a `Voice`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import streamlit as st

from kpicore.charts import Chart
from kpicore.errors import KpiError
from kpicore.model.review import Action
from kpicore.problems import Severity
from kpicore.stores.google import StepResult
from kpicore.text import formats
from kpicore.text.sentences import error_sentence, step_sentence
from pages.shared.components import address
from pages.shared.style import Voice, escape_md

HELP_PAGE = "pages/watch/help.py"

_SEVERITY = {
    Severity.ERROR: ("red", "■"),
    Severity.WARNING: ("yellow", "▲"),
    Severity.INFO: ("blue", "○"),
}


# -- what was refused ------------------------------------------------------------------------------------------


@contextmanager
def refusal_said(words: Voice) -> Iterator[None]:
    """Do what stands inside, and where it is refused (KpiError) draw why, in a sentence, and go on behind it."""
    try:
        yield
    except KpiError as failure:
        st.error(escape_md(error_sentence(failure, words.language)), icon=":material/error:")


# -- lines -----------------------------------------------------------------------------------------------------


def action_md(action: Action, today: date | None, words: Voice) -> str:
    """Return an action as Markdown: what, who, by when, and in red for how many days it is past that."""
    due = formats.day(action.due, words.language) if action.due else words("parts.no_due")
    facts = {"text": escape_md(action.text, 300), "owner": escape_md(action.owner or "–", 40), "due": escape_md(due)}
    late = action.days_overdue(today) if today else 0
    said = words("parts.action", **facts)
    return f"{said} :red[**{words('parts.overdue_action', n=late)}**]" if late else said


# -- the frame of a page ---------------------------------------------------------------------------------------


def numbers_link(words: Voice) -> None:
    """Draw, below a page of numbers, the way to what lights and numbers mean."""
    query = {"page": "lights"}
    st.page_link(HELP_PAGE, label=words("help.numbers"), icon=":material/help:", query_params=query, width="content")


def no_plan_yet(words: Voice) -> None:
    """Draw what a page of the board shows before there is a plan: one heading, and the next step as its only large button."""
    with st.container(horizontal_alignment="center", gap="small", key="no-plan"):
        st.title(words("board.empty_title"), text_alignment="center", anchor=False)
        st.markdown(words("board.empty_text"), text_alignment="center")
        if st.button(words("board.empty_link"), type="primary", icon=":material/arrow_forward:", key="make-plan"):
            address.go("wizard", {})


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


def step_line(step: StepResult, words: Voice) -> str:
    """Return a step of connecting a sheet as one line of Markdown: whether it went well, and what was found or is to be done."""
    mark = "✓" if step.ok else "✗"
    return f"{mark} **{words(f'connect.{step.code}')}**　{escape_md(step_sentence(step, words.language))}"


# -- charts ----------------------------------------------------------------------------------------------------


def draw_chart(chart: Chart, *, height: int = 300, key: str | None = None, has_legend: bool = True) -> None:
    """Draw a chart across the width it is given, its legend above it unless it stands elsewhere; `height` in pixels."""
    if has_legend and chart.legend:
        st.markdown(chart.legend)
    st.vega_lite_chart(chart.table, dict(chart.spec), height=height, width="stretch", key=key, alt=chart.alt)
