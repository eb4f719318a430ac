"""The tree as rows: several parents, circles, and which links are formulas."""

from __future__ import annotations

import pytest

from kpicore.reports.tree import formula_words, kept_with_ancestors, tree_report
from tests.reports.small import node, scored, snapshot


def rows(*nodes):
    held = snapshot(nodes)
    return [(row.node.id, row.level, row.edge) for row in tree_report(held, scored(held)).rows]


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("visitors × cvr × order-value", {"visitors", "cvr", "order-value"}),
        ("(a + b) ÷ 2 - c", {"a", "b", "2", "c"}),
        ("(new-users + old) × 1.1 - churn", {"new-users", "old", "1.1", "churn"}),
        ("a*b/c", {"a", "b", "c"}),
        ("", set()),
    ],
)
def test_a_formula_names_ids_as_whole_words(formula, words):
    assert formula_words(formula) == words


def test_a_link_is_a_formula_where_the_parent_computes_with_the_child():
    assert rows(
        node("sales", kind="KGI", formula="orders × price"), node("orders", "sales"), node("order", "sales")
    ) == [
        ("sales", 0, None),
        ("orders", 1, "formula"),
        ("order", 1, "influence"),
    ]


def test_under_a_factor_the_formula_of_the_indicator_above_counts():
    nodes = (node("sales", kind="KGI", formula="orders × price"), node("factor", "sales", kind="CSF"))

    assert rows(*nodes, node("orders", "factor"))[2] == ("orders", 2, "formula")


def test_the_link_to_a_factor_is_a_formula_where_the_goal_computes_with_what_hangs_below_it():
    goal = node("sales", kind="KGI", formula="orders × price")
    factors = (node("computed", "sales", kind="CSF"), node("believed", "sales", kind="CSF"))

    found = rows(goal, *factors, node("orders", "computed"), node("mails", "computed"), node("calls", "believed"))

    assert {each: edge for each, _, edge in found} == {
        "sales": None,
        "computed": "formula",
        "orders": "formula",
        "mails": "influence",
        "believed": "influence",
        "calls": "influence",
    }


def test_a_node_with_two_parents_stands_under_both_and_its_branch_under_the_first():
    assert rows(node("a"), node("b"), node("both", "a b"), node("below", "both")) == [
        ("a", 0, None),
        ("both", 1, "influence"),
        ("below", 2, "influence"),
        ("b", 0, None),
        ("both", 1, "influence"),
    ]


def test_a_circle_is_shown_once_and_ends():
    assert [row[:2] for row in rows(node("a", "b"), node("b", "a"))] == [("a", 0), ("b", 1), ("a", 2)]


def test_a_retired_node_is_left_out_and_its_children_become_roots_of_their_own():
    held = rows(node("gone", state="retired"), node("child", "gone"))

    assert held == [("child", 0, None)]


def test_a_filtered_tree_keeps_what_is_above_its_nodes():
    plan = snapshot([node("a"), node("b", "a"), node("c", "b"), node("d", "a"), node("loop", "loop")]).plan

    assert kept_with_ancestors(plan, ["c"]) == {"a", "b", "c"}
    assert kept_with_ancestors(plan, ["loop", "nowhere"]) == {"loop"}


# -- the design check ------------------------------------------------------------------------------------------


def test_what_the_design_check_finds_stands_at_its_node():
    held = snapshot([node("goal", kind="KGI"), node("factor", "goal", kind="CSF"), node("kpi", "factor", owner="")])

    found = tree_report(held, scored(held)).findings

    assert "kpi-without-owner" in [problem.code for problem in found["kpi"]]
    assert all(problem.where == node_id for node_id, problems in found.items() for problem in problems)
