"""R7: the light of a factor and the drivers' light of any node with children."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.model import Node
from tests.scoring.small import FISCAL_YEAR, indicator, run, tree

TODAY = date(2026, 5, 5)


def parent(kind="CSF", **fields):
    return Node(
        **{"id": "p", "kind": kind, "name": "親", "target": 100.0 if kind != "CSF" else None, **FISCAL_YEAR, **fields}
    )


def family(actuals, *, children=None, today=TODAY, **fields):
    """Score a parent over children k0, k1, … with these April actuals (None: no actual)."""
    children = children or [{} for _ in actuals]
    nodes = [parent(**fields)] + [
        indicator(**{"id": f"k{at}", "parents": ("p",), **child}) for at, child in enumerate(children)
    ]
    rows = [row for at, actual in enumerate(actuals) for row in run("2026-04", [actual], f"k{at}")]
    return tree(nodes, rows, today)


def drivers(scores):
    found = scores.by_id["p"].drivers
    return str(found.status), found.attainment, found.counted, found.total


def test_a_factor_is_the_weighted_mean_of_its_children():
    scores = family([100, 70], children=[{"weight": 3}, {"weight": 1}])

    assert drivers(scores) == ("watch", 0.925, 2, 2)
    assert (scores.by_id["p"].status, scores.by_id["p"].attainment) == ("watch", 0.925)


@pytest.mark.parametrize(("actual", "clamped"), [(250, 1.0), (-50, 0.0), (50, 0.5)])
def test_ratios_are_clamped_to_zero_and_one(actual, clamped):
    assert drivers(family([actual]))[1] == clamped


def test_a_child_without_a_ratio_counts_one_if_met_else_zero():
    zero = {"target": 0, "direction": "at_most"}

    assert drivers(family([0, 5], children=[zero, zero])) == ("off_track", 0.5, 2, 2)


def test_never_better_than_watch_while_a_child_is_off_track():
    # The mean is 0.96, above the parent's own green.
    scores = family([100, 60], children=[{"weight": 9}, {"weight": 1}], green=0.9)

    assert drivers(scores) == ("watch", 0.96, 2, 2)
    assert drivers(family([100, 85], children=[{"weight": 9}, {"weight": 1}], green=0.9))[0] == "on_track"


def test_thresholds_are_the_nodes_own_else_the_plans():
    assert drivers(family([85]))[0] == "watch"
    assert drivers(family([85], green=0.8))[0] == "on_track"


def test_children_not_started_or_without_a_target_are_outside_coverage():
    late = {"start": date(2026, 5, 1)}
    scores = family([100, None, 100], children=[{}, late, {"target": None}])

    assert drivers(scores) == ("on_track", 1.0, 1, 1)


@pytest.mark.parametrize(
    ("weights", "drivers_light"),
    [
        ((1, 1), ("on_track", 1.0, 1, 2)),
        ((1, 1.01), ("stale", None, 1, 2)),
        ((0, 1), ("stale", None, 1, 2)),
        ((0, 0), ("stale", None, 1, 2)),
        ((0.3, 0.1, 0.2), ("on_track", 1.0, 1, 3)),
        ((0.8, 0.1, 0.7), ("on_track", 1.0, 1, 3)),
    ],
)
def test_children_counted_must_hold_half_of_the_weight(weights, drivers_light):
    scores = family([100] + [None] * (len(weights) - 1), children=[{"weight": weight} for weight in weights])

    assert drivers(scores) == drivers_light


def test_no_data_when_no_child_was_ever_judged():
    assert drivers(family([None, None])) == ("no_data", None, 0, 2)


def test_stale_children_make_a_stale_parent():
    scores = family([100, 100], today=date(2026, 7, 20))

    assert drivers(scores) == ("stale", None, 0, 2)


def test_when_all_children_are_not_started_so_is_the_parent():
    late = {"start": date(2026, 5, 1)}

    assert drivers(family([None, None], children=[late, late])) == ("not_started", None, 0, 0)
    assert drivers(family([None, None], children=[late, {"target": None}]))[0] == "no_target"


def test_a_factor_without_children_has_no_data_and_no_drivers():
    score = tree([parent()], [], TODAY).by_id["p"]

    assert (score.status, score.attainment, score.drivers) == ("no_data", None, None)
    assert (score.overdue, score.streak, score.needs_review) == (None, None, None)


def test_retired_children_are_left_out():
    assert drivers(family([100, 10], children=[{}, {"state": "retired"}])) == ("on_track", 1.0, 1, 1)
    assert family([10], children=[{"state": "retired"}]).by_id["p"].drivers is None


def test_a_node_with_several_parents_counts_fully_in_each():
    nodes = [parent(), parent(id="q"), indicator(id="k0", parents=("p", "q", "p"))]
    scores = tree(nodes, run("2026-04", [90], "k0"), TODAY)

    assert [(scores.by_id[each].drivers.attainment, scores.by_id[each].drivers.total) for each in "pq"] == [
        (0.9, 1)
    ] * 2


def test_factors_roll_up_into_factors():
    nodes = [
        parent(),
        parent(id="q", parents=("p",), weight=2),
        indicator(id="a", parents=("q",)),
        indicator(id="b", parents=("p",)),
    ]
    scores = tree(nodes, run("2026-04", [70], "a") + run("2026-04", [100], "b"), TODAY)

    assert (scores.by_id["q"].status, drivers(scores)) == ("off_track", ("watch", 0.8, 2, 2))


def test_a_child_judged_to_date_counts_with_that_ratio():
    nodes = [parent(), indicator(id="k0", parents=("p",), target=1200, shape="total")]

    assert drivers(tree(nodes, run("2026-04", [120, 60], "k0"), date(2026, 6, 5)))[1] == 0.9


@pytest.mark.parametrize(
    ("own", "child", "word"),
    [
        (100, 100, None),
        (70, 100, "doubt_link"),
        (100, 70, "kpi_needed"),
        (70, 70, "execute"),
        (90, 85, "execute"),
        (None, 100, None),
        (100, None, None),
    ],
)
def test_a_goal_that_disagrees_with_its_drivers_says_what_it_means(own, child, word):
    nodes = [parent("KGI"), indicator(id="k0", parents=("p",))]
    rows = run("2026-04", [own], "p") + run("2026-04", [child], "k0")

    assert tree(nodes, rows, TODAY).by_id["p"].disagreement == word


def test_only_a_goal_disagrees_with_its_drivers():
    nodes = [parent("KPI"), indicator(id="k0", parents=("p",))]

    assert tree(nodes, run("2026-04", [70], "p") + run("2026-04", [100], "k0"), TODAY).by_id["p"].disagreement is None


def test_an_unknown_parent_is_told_and_the_node_stands_alone():
    scores = tree([indicator(parents=("誰",))], run("2026-04", [100]), TODAY)

    assert scores.by_id["k"].status == "on_track"
    assert [(problem.code, problem.facts["parent"]) for problem in scores.problems] == [("orphan", "誰")]


def test_a_cycle_costs_its_own_nodes_the_drivers_light_and_nobody_else():
    nodes = [
        parent("KGI", id="g"),
        parent(id="a", parents=("g", "b")),
        parent(id="b", parents=("a",)),
        parent(id="c", parents=("g",)),
        indicator(id="k1", parents=("a",)),
        indicator(id="k2", parents=("c",)),
    ]
    scores = tree(nodes, run("2026-04", [100], "g") + run("2026-04", [100], "k1") + run("2026-04", [100], "k2"), TODAY)

    assert [(problem.code, problem.where) for problem in scores.problems] == [("cycle", "a"), ("cycle", "b")]
    assert [str(scores.by_id[each].status) for each in ("a", "b", "c")] == ["no_data", "no_data", "on_track"]
    assert scores.by_id["a"].drivers is None
    assert (scores.by_id["g"].drivers.status, scores.by_id["g"].drivers.counted, scores.by_id["g"].drivers.total) == (
        "on_track",
        1,
        2,
    )


def test_a_node_between_two_cycles_is_on_none():
    nodes = [parent(id="a", parents=("a",)), parent(id="m", parents=("a",)), parent(id="z", parents=("m", "z"))]

    assert [problem.where for problem in tree(nodes, [], TODAY).problems if problem.code == "cycle"] == ["a", "z"]


def test_of_two_nodes_with_one_id_the_first_counts():
    nodes = [indicator(name="一"), indicator(name="二", target=1)]

    assert [(score.name, score.attainment) for score in tree(nodes, run("2026-04", [50]), TODAY).nodes] == [("一", 0.5)]
