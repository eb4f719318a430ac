"""What each node holds of the gap of its goal (R12): inputs by their contribution, factors as the sum over their inputs."""

from __future__ import annotations

import pytest

from kpicore.reports.headline import headlines
from kpicore.reports.shares import shares_of_gap
from kpicore.reports.tree import tree_report
from tests.reports.small import node, scored, snapshot


def sales(**fields):
    """Sales = visits × rate + repeat: 100 × 10 % + 5 = 15 a month, where visits and rate stand below one factor."""
    return [
        node("sales", kind="KGI", target=180.0, shape="total", formula="visits * rate + repeat", **fields),
        node("all-new", "sales", kind="CSF"),
        node("new", "all-new", kind="CSF"),
        node("visits", "new other", unit="人"),
        node("rate", "new", unit="%", aggregation="mean", target=10.0),
        node("other", "sales", kind="CSF"),
        node("repeat", "other", target=5.0),
        node("posts", "visits", kind="KDI"),
    ]


def held(**fields):
    # 120 visits at 5 % and 6 repeats: 12 a month where 15 were wanted. By Shapley the rate costs 5.5 and the visits bring 1.5 a month.
    actuals = {"sales": [12.0] * 7, "visits": [120.0] * 7, "rate": [5.0] * 7, "repeat": [6.0] * 7}
    return snapshot(sales(**fields), actuals)


def shares(of):
    return {name: share.value for name, share in shares_of_gap(of.plan, headlines(of, scored(of))).items()}


def test_inputs_hold_their_contribution_and_the_goal_the_whole_gap():
    found = shares(held())

    assert {name: found[name] for name in ("sales", "visits", "rate", "repeat")} == pytest.approx(
        {"sales": 21.0, "visits": -10.5, "rate": 38.5, "repeat": -7.0}
    )


def test_a_factor_holds_the_sum_of_its_inputs_each_under_its_first_parent():
    found = shares(held())

    assert (found["new"], found["all-new"], found["other"]) == pytest.approx((28.0, 28.0, -7.0))


def test_what_only_moves_together_has_no_share():
    assert "posts" not in shares(held())


def test_of_a_goal_without_formula_there_is_the_gap_alone():
    of = snapshot(
        [node("g", kind="KGI", target=1200.0, shape="total"), node("k", "g")], {"g": [90.0] * 7, "k": [50.0] * 7}
    )

    assert shares(of) == {"g": 70.0}


def test_a_goal_without_a_gap_has_no_shares():
    of = snapshot([node("g", kind="KGI"), node("k", "g")])

    assert shares(of) == {}


def test_factors_in_a_circle_end():
    nodes = [
        node("g", kind="KGI", target=1200.0, shape="total", formula="k"),
        node("c", "d", kind="CSF"),
        node("d", "c", kind="CSF"),
        node("k", "c"),
    ]
    of = snapshot(nodes, {"g": [90.0] * 7, "k": [90.0] * 7})

    assert shares(of) == pytest.approx({"g": 70.0, "k": 70.0, "c": 70.0, "d": 70.0})


@pytest.mark.parametrize(("direction", "difference"), [("at_least", -21.0), ("at_most", 21.0)])
def test_a_share_reads_as_the_difference_people_see(direction, difference):
    # Costs of 3 a month above a limit are against the goal, and read +21.
    value = 12.0 if direction == "at_least" else 18.0
    of = snapshot([node("g", kind="KGI", target=180.0, shape="total", direction=direction)], {"g": [value] * 7})

    share = shares_of_gap(of.plan, headlines(of, scored(of)))["g"]

    assert (share.value, share.difference) == (21.0, difference)


def test_the_rows_of_the_tree_carry_the_shares():
    of = held()

    found = {row.node.id: row.share and round(row.share.value, 6) for row in tree_report(of, scored(of)).rows}

    assert (found["rate"], found["posts"]) == (38.5, None)
