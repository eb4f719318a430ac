"""The links of one indicator: do targets add up, which input could close a gap, what a difference comes from, what moves together."""

from __future__ import annotations

import pytest

from kpicore.model import Snapshot
from kpicore.reports.links import links_of
from kpicore.scoring.links.coherence import Fit
from tests.reports.small import node, scored, snapshot


def shop(goal_target: float = 1_000.0) -> Snapshot:
    """Sales = visitors × price; targets 10 × 100 a month."""
    nodes = [
        node("sales", kind="KGI", unit="円", target=goal_target, formula="visitors × price"),
        node("visitors", "sales", unit="人", target=10.0),
        node("price", "sales", unit="円/人", target=100.0, aggregation="mean"),
        node("calls", "sales", unit="件"),
    ]
    sales, calls = [900.0, 880.0, 800.0, 990.0, 960.0, 1_100.0, 880.0], [9.0, 8.0, 8.0, 9.0, 8.0, 10.0, 8.0]
    return snapshot(nodes, {"sales": sales, "visitors": calls, "price": [100.0] * 6 + [110.0], "calls": calls})


def found(held: Snapshot, node_id: str = "sales"):
    return links_of(held, scored(held), node_id)


def test_targets_that_add_up_need_no_lever():
    links = found(shop())

    assert links.coherence.fit is Fit.FITS
    assert links.levers == ()


def test_where_targets_fall_short_each_input_says_what_it_would_need_alone():
    links = found(shop(goal_target=1_500.0))

    assert links.coherence.fit is Fit.SHORT
    assert {lever.input: lever.needed for lever in links.levers} == {"visitors": 15.0, "price": 150.0}


def test_the_parts_of_the_latest_difference_add_up_with_what_the_formula_does_not_explain():
    parts = found(shop()).parts

    assert parts.periods == ("2026-10",)
    assert [(part.input, part.value) for part in parts.parts] == [("visitors", -210.0), ("price", 90.0)]
    assert (parts.total, parts.drift, parts.incoherence) == (-120.0, 0.0, 0.0)


def test_parts_to_date_say_what_is_missing_and_are_absent_where_nothing_is_summed():
    held = shop()
    gone = held.actuals[(held.actuals["indicator"] != "price") | (held.actuals["period"] != "2026-05")]
    rate = snapshot([node("rate", kind="KGI", aggregation="mean", formula="k ÷ 2"), node("k", "rate")], {"k": [1.0]})

    refused = found(Snapshot(held.plan, gone)).parts_to_date
    assert (refused.refusal.nodes, refused.refusal.period) == (("price",), "2026-05")
    assert found(rate, "rate").parts_to_date is None


def test_an_influence_is_told_beside_the_formula_at_both_of_its_ends():
    assert [(link.child, link.parent) for link in found(shop()).influences] == [("calls", "sales")]
    assert [(link.child, link.parent) for link in found(shop(), "calls").influences] == [("calls", "sales")]


def test_without_a_formula_there_are_no_parts():
    links = found(shop(), "calls")

    assert (links.coherence, links.levers, links.parts, links.parts_to_date) == (None, (), None, None)


@pytest.mark.parametrize("formula", ["visitors ×", "sales × 2", "nowhere + 1"])
def test_a_formula_that_cannot_be_read_gives_no_parts(formula):
    held = snapshot([node("sales", kind="KGI", formula=formula), node("visitors", "sales")], {"sales": [1.0] * 7})

    assert found(held).coherence is None
