"""ツリー: the whole tree as nested cards, or the same rows as a table; filtered by department, owner and light."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from kpicore.model.access import Role
from kpicore.model.node import Kind, Node
from kpicore.problems import Severity
from kpicore.reports.health import problem_groups
from kpicore.reports.tree import TreeReport, TreeRow, kept_with_ancestors, tree_report
from kpicore.scoring.result import NodeScore, Status
from pages.setup.wizard.entrance import edit_plan_button
from pages.shared import parts, session
from pages.shared.choices import picked, segments
from pages.shared.components import address
from pages.shared.components.tree_view import score_face, tree_view
from pages.shared.problems import draw_group, summary_md
from pages.shared.session import View
from pages.shared.style import Voice, escape_md, grid_text, light_text

session.require(Role.VIEWER)

VIEWS = ("tree", "table")
#: Precedes the number of findings of the design check at a node.
FLAG = "⚑"
ROW_PIXELS, MOST_ROWS_SHOWN = 35, 20


def draw(shown: View) -> None:
    """Draw what the filters leave of the tree."""
    report = session.kept(shown, "tree", lambda: tree_report(shown.snapshot, shown.scores))
    words = shown.words
    if not report.rows:
        parts.no_plan_yet(words)
        return
    as_table = _controls(report, shown)
    rows = _filtered(report, shown)
    if not rows:
        st.info(words("tree.nothing_matches"), icon=":material/filter_alt_off:")
        return
    opened = _table(rows, report, shown) if as_table else _cards(rows, report, shown)
    if opened is not None:
        address.go("indicator", {"node": opened})
    _design(report, shown)


# -- filters ---------------------------------------------------------------------------------------------------


def _controls(report: TreeReport, shown: View) -> bool:
    """Draw filters and the choice between picture and table; return whether it is the table."""
    words = shown.words
    statuses = [str(status) for status in Status if any(row.score.status is status for row in report.rows)]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        view = segments("view", VIEWS, words("tree.view"), lambda each: words(f"tree.as_{each}"), words.language)
        for name, options in (("department", report.departments), ("owner", report.owners), ("status", statuses)):
            if len(options) > 1:
                option_text = partial(_light, words=words) if name == "status" else str
                picked(name, options, words(f"tree.filter_{name}"), option_text, words.language)
        edit_plan_button(shown)
    return view == "table"


def _light(status: str, words: Voice) -> str:
    return light_text(Status(status), words)


def _filtered(report: TreeReport, shown: View) -> list[TreeRow]:
    """Return the rows that match every filter of the address, and those above them; a circle or a twin stays once each."""
    wanted = {name: st.query_params.get(name) for name in session.FILTERS}
    known = {
        "department": set(report.departments),
        "owner": set(report.owners),
        "status": {str(status) for status in Status},
    }
    active = {name: value for name, value in wanted.items() if value in known[name]}
    for name, value in wanted.items():
        if value is not None and value not in known[name]:
            label = shown.words(f"tree.filter_{name}")
            st.caption(shown.words("tree.unknown_filter", name=label, value=escape_md(value, 40)))
    if not active:
        return list(report.rows)
    matching = [
        row.node.id
        for row in report.rows
        if active.items()
        <= {"department": row.node.department, "owner": row.node.owner, "status": str(row.score.status)}.items()
    ]
    kept = kept_with_ancestors(shown.snapshot.plan, matching)
    return [row for row in report.rows if row.node.id in kept]


# -- the two pictures ------------------------------------------------------------------------------------------


def _cards(rows: Sequence[TreeRow], report: TreeReport, shown: View) -> str | None:
    """Draw the rows as cards, each with the number of things the design check found; return the id of the one opened."""

    def face(node: Node, score: NodeScore, words: Voice) -> dict[str, Any]:
        found = len(report.findings.get(node.id, ()))
        flag = {"flag": f"{FLAG}{found}", "flag_says": words("tree.flagged", n=found)} if found else {}
        return score_face(node, score, words) | flag

    once = {row.node.id: (row.node, row.score) for row in rows}
    order = [once[node_id] for node_id in shown.snapshot.plan.by_id if node_id in once]
    return tree_view(order, rev="-".join(shown.mark), words=shown.words, key="tree", face=face)


def _table(rows: Sequence[TreeRow], report: TreeReport, shown: View) -> str | None:
    """Draw the rows as a table; return the id of the row just chosen."""
    words = shown.words
    heads = ["tree.name", "tree.kind", "figure.light", "common.actual", "common.target", "tree.judged_ratio"]
    heads += ["common.owner", "common.department", "tree.design"]
    named = [words(head) for head in heads]
    figures = {words(head) for head in ("common.actual", "common.target", "tree.judged_ratio")}
    event = st.dataframe(
        [dict(zip(named, _cells(row, report, shown), strict=True)) for row in rows],
        column_config={
            name: st.column_config.TextColumn(
                name, alignment="right" if name in figures else "left", pinned=name == named[0]
            )
            for name in named
        },
        hide_index=True,
        height=ROW_PIXELS * (min(len(rows), MOST_ROWS_SHOWN) + 1) + 3,
        on_select="rerun",
        selection_mode="single-row",
        key=f"tree-table-{words.language}",
        alt=words("tree.title"),
    )
    chosen = event["selection"]["rows"]
    return rows[chosen[0]].node.id if chosen and chosen[0] < len(rows) else None


def _cells(row: TreeRow, report: TreeReport, shown: View) -> list[str]:
    words, node, score = shown.words, row.node, row.score
    found = len(report.findings.get(node.id, ()))
    is_factor = node.kind is Kind.CSF
    return [
        "　" * row.level + grid_text(node.name or node.id),
        str(node.kind),
        light_text(score.status, words),
        "" if is_factor else words.amount(score.actual, node.unit),
        "" if is_factor else words.goal(score.target, node.unit, node.filled().direction),
        words.percent(score.light_ratio),
        grid_text(node.owner),
        grid_text(node.department),
        f"{FLAG}{found}" if found else "",
    ]


# -- the design check ------------------------------------------------------------------------------------------


def _design(report: TreeReport, shown: View) -> None:
    """Draw what the design check found (R11) in its three groups; the marks on the cards count the same."""
    words = shown.words
    if not report.design:
        st.caption(f":material/task_alt: {words('tree.design_fine')}")
        return
    groups = problem_groups(report.design)
    with st.expander(f"{FLAG} {words('tree.design')}　{summary_md(groups, words)}", key="design"):
        st.caption(words("tree.design_meaning"))
        for severity in Severity:
            found = [group for group in groups if group.severity is severity]
            if found:
                st.markdown(f"**{words(f'tree.design_{severity}')}**")
            for group in found:
                draw_group(group, shown.snapshot.plan.by_id, words)


draw(session.view())
