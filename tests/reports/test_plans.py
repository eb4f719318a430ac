"""Several plans side by side: each as its own board has it, and an indicator they share counted once."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.model import Node, Snapshot
from kpicore.reports.board import NextStep
from kpicore.reports.plans import PlanStanding, overview, standing
from kpicore.scoring import score
from kpicore.scoring.result import Status
from tests.reports.small import node, snapshot

TODAY = date(2026, 11, 20)
GOOD, BAD = [100.0] * 7, [10.0] * 7


def named(name: str, held: Node) -> Node:
    return held.model_copy(update={"name": name})


def plan_of(key: str, indicators: dict[str, tuple[str, list[float]]]) -> PlanStanding:
    """A plan with a goal and these indicators by id: their name and the numbers from April on; each is to be 100 a month."""
    below = [named(name, node(id_, "goal")) for id_, (name, _) in indicators.items()]
    numbers = {id_: values for id_, (_, values) in indicators.items()}
    held = snapshot([node("goal", kind="KGI"), *below], {"goal": GOOD, **numbers}, name=key)
    return standing(key, held, score(held.plan, held.actuals, TODAY))


def test_each_plan_stands_as_its_own_board_says():
    main = plan_of("本店", {"visits": ("来客数", BAD)})

    [found] = overview([main]).plans

    assert found.board.counts == {Status.OFF_TRACK: 1}
    row = found.as_json()
    assert (row["plan"], row["lights"], row["late"], row["next_step"]) == ("本店", {"off_track": 1}, 0, None)
    assert row["goals"][0]["id"] == "goal"


@pytest.mark.parametrize(
    ("name", "numbers", "is_shared"),
    [
        ("来客数", GOOD, True),
        ("来客数 ", GOOD, True),
        ("来客数", GOOD[:3], True),
        ("来客数", BAD, False),
        ("来客数", [*GOOD[:6], 99.0], False),
        ("来客数", [], False),
        ("客数", GOOD, False),
    ],
)
def test_an_indicator_of_one_name_and_the_same_numbers_counts_once(name: str, numbers: list[float], is_shared: bool):
    plans = [plan_of("main", {"visits": ("来客数", GOOD)}), plan_of("osaka", {"v": (name, numbers)})]

    found = overview(plans)

    assert sum(found.counts.values()) == (1 if is_shared else 2)
    assert [each.plans for each in found.shared] == ([("main", "osaka")] if is_shared else [])


def test_a_shared_indicator_counts_with_the_worst_light_it_has_anywhere():
    relaxed = plan_of("main", {"visits": ("来客数", [50.0] * 7)})
    nodes = [node("goal", kind="KGI"), named("来客数", node("v", "goal", target=50.0))]
    easy = snapshot(nodes, {"goal": GOOD, "v": [50.0] * 7}, name="osaka")
    osaka = standing("osaka", easy, score(easy.plan, easy.actuals, TODAY))
    assert (relaxed.board.counts, osaka.board.counts) == ({Status.OFF_TRACK: 1}, {Status.ON_TRACK: 1})

    for plans in ([relaxed, osaka], [osaka, relaxed]):
        assert overview(plans).counts == {Status.OFF_TRACK: 1}


def test_three_plans_of_which_two_share_an_indicator_count_it_twice():
    plans = [
        plan_of("a", {"v": ("来客数", GOOD)}),
        plan_of("b", {"v": ("来客数", BAD)}),
        plan_of("c", {"v": ("来客数", GOOD)}),
    ]

    found = overview(plans)

    assert found.counts == {Status.ON_TRACK: 1, Status.OFF_TRACK: 1}
    assert [each.plans for each in found.shared] == [("a", "c")]


def test_two_indicators_of_one_name_in_one_plan_are_two():
    twice = plan_of("main", {"a": ("来客数", GOOD), "b": ("来客数", GOOD)})

    assert sum(overview([twice]).counts.values()) == 2


def test_no_plan_and_an_empty_one_are_no_errors():
    empty = Snapshot()
    held = standing("new", empty, score(empty.plan, empty.actuals, TODAY))

    found = overview([held])

    assert (found.counts, found.shared, held.board.next_step) == ({}, (), NextStep.PLAN)
    assert overview([]).plans == ()
