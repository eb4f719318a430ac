"""A plan: its nodes by id and by parent, with the mistakes people make in a tree."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from kpicore.model import Node, Plan, Settings


def plan(*tree: tuple[str, str, str]) -> Plan:
    """Return a plan of rows: id, kind, parents joined by commas."""
    return Plan(
        nodes=tuple(
            Node(id=node_id, kind=kind, name=f"{node_id}{at}", parents=tuple(filter(None, parents.split(","))))
            for at, (node_id, kind, parents) in enumerate(tree)
        )
    )


def test_of_two_nodes_with_one_id_the_first_counts():
    assert plan(("a", "KPI", ""), ("a", "KPI", "")).by_id["a"].name == "a0"


@pytest.mark.parametrize(
    ("positions", "order"),
    [
        ([None, None, None], "abc"),
        ([3, 2, 1], "cba"),
        ([2, None, 1], "cba"),
        ([None, 2, 1], "acb"),
        ([1, 1, 0.5], "cab"),
    ],
)
def test_nodes_with_a_position_stand_in_its_order_and_those_without_where_their_row_is(positions, order):
    nodes = (Node(id=each, kind="KPI", name=each, position=at) for each, at in zip("abc", positions, strict=True))

    assert "".join(Plan(nodes=tuple(nodes)).by_id) == order


def test_children_come_in_the_owners_order_and_once_per_parent():
    held = plan(("g", "KGI", ""), ("b", "CSF", "g,g"), ("a", "CSF", "g"), ("k", "KPI", "a,b"))

    assert [node.id for node in held.children["g"]] == ["b", "a"]
    assert [node.id for node in held.children["a"]] == ["k"]
    assert "k" not in held.children


def test_a_copy_with_other_nodes_knows_these_by_id_and_as_children():
    plan = Plan(nodes=(Node(id="goal", kind="KGI", name="売上"),))
    assert (list(plan.by_id), plan.children) == (["goal"], {})

    copy = plan.model_copy(
        update={"nodes": (*plan.nodes, Node(id="calls", kind="KPI", name="架電", parents=("goal",)))}
    )

    assert list(copy.by_id) == ["goal", "calls"]
    assert [node.id for node in copy.children["goal"]] == ["calls"]
    assert list(plan.by_id) == ["goal"]


def test_roots_are_nodes_none_of_whose_parents_exist():
    held = plan(("g", "KGI", ""), ("o", "KPI", "nobody"), ("k", "KPI", "nobody,g"))

    assert [node.id for node in held.roots] == ["g", "o"]


def test_indicators_are_all_but_factors():
    assert [node.id for node in plan(("g", "KGI", ""), ("c", "CSF", "g"), ("k", "KDI", "c")).indicators] == ["g", "k"]


@pytest.mark.parametrize(
    "fields", [{"fiscal_start_month": 13}, {"closing_day": 0}, {"fiscal_year_name": "middle"}, {"language": "fr"}]
)
def test_settings_that_mean_nothing_are_refused(fields):
    with pytest.raises(ValidationError):
        Settings(**fields)


def test_closing_on_the_31st_is_the_end_of_the_month():
    assert Settings(closing_day=31).calendar == Settings().calendar


def test_the_line_above_goes_by_first_parents_and_ends_where_a_circle_closes():
    rows = [("sales", ""), ("shop", "sales"), ("visits", "shop,web"), ("web", "sales"), ("a", "b"), ("b", "a")]
    found = plan(*((node, "KPI", parents) for node, parents in rows))

    lines = {name: [node.id for node in found.line_above(name)] for name in ("visits", "sales", "a", "unknown")}

    assert lines == {"visits": ["shop", "sales"], "sales": [], "a": ["b"], "unknown": []}
