"""Problems as they are drawn wherever they turn up: those of one code together, a long list folded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from kpicore.model.node import Node
from kpicore.problems import Problem, Severity
from kpicore.reports.health import ProblemGroup
from kpicore.text.sentences import problem_words
from pages.shared import parts
from pages.shared.style import Voice, escape_md
from pages.shared.tables import ColumnHead, table

MOST_PLACES = 30
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
MARKS = {Severity.ERROR: "■", Severity.WARNING: "▲", Severity.INFO: "○"}


def summary_md(groups: Sequence[ProblemGroup], words: Voice) -> str:
    """Return how many problems there are of each severity, as badges."""
    counts = dict.fromkeys(Severity, 0)
    for group in groups:
        counts[group.severity] += len(group.problems)
    return " ".join(
        f":{COLOURS[severity]}-badge[{MARKS[severity]} {words(f'severity.{severity}')} {count}]"
        for severity, count in counts.items()
        if count
    )


def draw_group(group: ProblemGroup, nodes: Mapping[str, Node], words: Voice) -> None:
    """Draw the problems of one code: a single one whole, several folded into one with their places."""
    first = group.problems[0]
    said = problem_words(first, words.language, words.calendar)
    if len(group.problems) == 1:
        parts.problem_row(first.severity, said.title, (said.meaning, said.mend), _place(first, nodes), words)
        return
    mark = f":{COLOURS[group.severity]}-badge[{MARKS[group.severity]} {len(group.problems)}]"
    with st.expander(f"{mark} {escape_md(said.title, 120)}"):
        st.markdown(f"{escape_md(said.meaning, 500)}  \n{escape_md(said.mend, 500)}")
        rows = (
            [_place(problem, nodes), problem_words(problem, words.language, words.calendar).title]
            for problem in group.problems[:MOST_PLACES]
        )
        table([ColumnHead(words("health.where")), ColumnHead(words("health.what"))], rows)
        if len(group.problems) > MOST_PLACES:
            st.caption(words("common.and_more", n=len(group.problems) - MOST_PLACES))


def _place(problem: Problem, nodes: Mapping[str, Node]) -> str:
    """Return where a problem is: its cell as it stands, an id by the name of its node."""
    node = nodes.get(problem.where)
    return node.name or node.id if node else problem.where
