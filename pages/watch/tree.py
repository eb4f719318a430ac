"""ツリー: the whole tree as nested cards, or the same rows as a table; filtered by department, owner and light."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from kpicore.model.access import Role
from kpicore.model.node import Kind, Node
from kpicore.problems import Severity
from kpicore.reports.health import problem_groups
from kpicore.reports.tree import TreeReport, TreeRow, kept_with_ancestors, tree_report
from kpicore.scoring.result import NodeScore, Status
from kpicore.text.board import number_of
from pages.setup.wizard.entrance import edit_plan_button
from pages.shared import parts, session
from pages.shared.choices import Choice, picked, segments
from pages.shared.components import address
from pages.shared.components.tree_view import Filter, judged, score_face, tree_view
from pages.shared.problems import draw_group, summary_md
from pages.shared.session import View
from pages.shared.style import Voice, escape_md, grid_text, light_text, one_line

session.require(Role.VIEWER)

VIEWS = ("tree", "table")
#: Precedes the number of findings of the design check at a node.
FLAG = "⚑"
ROW_PIXELS, MOST_ROWS_SHOWN = 35, 20


def draw(shown: View) -> None:
    """Draw the tree: as cards, which the browser folds and filters, or as a table of what the filters leave."""
    report = session.kept(shown, "tree", lambda: tree_report(shown.snapshot, shown.scores))
    words = shown.words
    if not report.rows:
        parts.no_plan_yet(words)
        return
    lights = [status for status in Status if any(row.score.status is status for row in report.rows)]
    options = {  # by their names in the address
        "department": [(each, one_line(each)) for each in report.departments],
        "owner": [(each, one_line(each)) for each in report.owners],
        "status": [(str(status), light_text(status, words)) for status in lights],
    }
    filters = [Filter(name, words(f"tree.filter_{name}"), options[name]) for name in session.FILTERS]
    as_table = _controls(filters, shown)
    opened = _table(report, filters, shown) if as_table else _cards(report, filters, shown)
    if opened is not None:
        address.go("indicator", {"node": opened})
    _design(report, shown)
    parts.numbers_link(words)


# -- filters ---------------------------------------------------------------------------------------------------


def _controls(filters: Sequence[Filter], shown: View) -> bool:
    """Draw title, choice between cards and table, beside the table its filters, and the way to the wizard; return whether it is the table.

    What of the address cannot be filtered by is named.
    """
    words = shown.words
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="tree-controls"):
        st.title(words("tree.title"), anchor=False, width="content")
        view = segments(
            Choice("view", VIEWS, words("tree.view"), lambda each: words(f"tree.as_{each}")), words.language
        )
        for name, label, options in filters if view == "table" else ():
            if len(options) > 1:
                values = [value for value, _ in options]
                picked(Choice(name, values, label, dict(options).__getitem__), words.language)
        edit_plan_button(shown)
    for name, label, options in filters:
        value = st.query_params.get(name)
        if value is not None and value not in dict(options):
            st.caption(words("tree.unknown_filter", name=label, value=escape_md(value, 40)))
    return view == "table"


# -- the two pictures ------------------------------------------------------------------------------------------


def _cards(report: TreeReport, filters: Sequence[Filter], shown: View) -> str | None:
    """Draw the rows as cards, each with the number of things the design check found; return the id of the one opened."""
    once = {row.node.id: row for row in report.rows}

    def face(node: Node, score: NodeScore, words: Voice) -> dict[str, Any]:
        found = len(report.findings.get(node.id, ()))
        flag = {"flag": f"{FLAG}{found}", "flag_says": words("tree.flagged", n=found)} if found else {}
        return score_face(node, score, words, once[node.id].share) | flag

    order = [(once[each].node, once[each].score) for each in shown.snapshot.plan.by_id if each in once]
    return tree_view(order, rev="-".join(shown.mark), words=shown.words, key="tree", face=face, filters=filters)


def _table(report: TreeReport, filters: Sequence[Filter], shown: View) -> str | None:
    """Draw what the filters of the address leave, and what stands above it, as a table; return the id of the row just chosen.

    A circle or a twin stays once each.
    """
    words = shown.words
    wanted = {each.name: st.query_params.get(each.name) for each in filters}
    active = {each.name: wanted[each.name] for each in filters if wanted[each.name] in dict(each.options)}
    matching = [
        row.node.id
        for row in report.rows
        if active.items()
        <= {"department": row.node.department, "owner": row.node.owner, "status": str(row.score.status)}.items()
    ]
    kept = kept_with_ancestors(shown.snapshot.plan, matching)
    rows = [row for row in report.rows if row.node.id in kept]
    if not rows:
        st.info(words("tree_view.nothing"), icon=":material/filter_alt_off:")
        return None
    heads = ["tree.name", "tree.kind", "figure.light", "common.period", "common.actual", "common.target"]
    heads += ["tree.judged_ratio", "tree.share", "common.owner", "common.department", "tree.design"]
    named = [words(head) for head in heads]
    figures = {words(head) for head in ("common.actual", "common.target", "tree.judged_ratio", "tree.share")}
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
    of, actual, target = judged(node, score, words)
    return [
        "　" * row.level + grid_text(node.name or node.id),
        str(node.kind),
        light_text(score.status, words),
        "" if is_factor else of,
        "" if is_factor else words.amount(actual, node.unit, beside=number_of(target)),
        "" if is_factor else words.goal(target, node.unit, node.filled().direction),
        words.percent(score.light_ratio),
        words.difference(row.share.difference, row.share.goal.unit) if row.share is not None else "",
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
