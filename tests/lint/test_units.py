"""Units along a formula: what is certainly wrong is told, what may be right is not."""

from __future__ import annotations

from typing import Any

import pytest

from kpicore.lint.units import unit_conflict
from kpicore.model import Node, Plan
from kpicore.scoring.links.formula import parse, vocabulary


def conflict(formula: str, unit: str, units: dict[str, str | dict[str, Any]], **goal: Any) -> tuple[str, str] | None:
    """What is wrong with a formula for an indicator in a unit, over indicators of these units (or fields)."""
    nodes = [
        Node(id=name, kind="KPI", **({"name": name} | (given if isinstance(given, dict) else {"unit": given})))
        for name, given in units.items()
    ]
    node = Node(id="goal", kind="KGI", unit=unit, **({"name": "goal"} | goal))
    plan = Plan(nodes=(node, *nodes))
    parsed = parse(formula, vocabulary(plan), "goal")
    found = unit_conflict(parsed.formula.tree, node, plan.by_id)
    return None if found is None else (found.found, found.wanted)


PRICE = {"unit": "円", "name": "客単価"}


@pytest.mark.parametrize(
    ("formula", "unit", "units"),
    [
        ("a × b", "円", {"a": "円/件", "b": "件"}),
        ("a × b", "千円", {"a": "円/件", "b": "件"}),
        ("v × c × p", "円", {"v": "人", "c": "%", "p": PRICE}),
        ("v × p", "円", {"v": "件", "p": {"unit": "円", "aggregation": "mean"}}),
        ("a ÷ b", "%", {"a": "件", "b": "人"}),
        ("a ÷ b", "%", {"a": "円", "b": "千円"}),
        ("1.0 − a", "%", {"a": "%"}),
        ("a × b", "件", {"a": "人", "b": "%"}),
        ("a × 12", "円", {"a": "円"}),
        ("a + b − c", "人", {"a": "人", "b": "名", "c": "人"}),
        ("a − b", "円", {"a": "円", "b": "万円"}),
        ("a × b × p", "円", {"a": "人", "b": {"unit": "回", "name": "購買頻度"}, "p": PRICE}),
        ("a × b", "時間", {"a": "件", "b": {"unit": "時間", "name": "平均処理時間"}}),
        ("a ÷ b", "円/人", {"a": "円", "b": "人"}),
        ("a ÷ (d × c)", "%", {"a": "人", "d": "日", "c": "人"}),
        ("a × b", "円", {"a": "", "b": "件"}),  # a blank unit is unknown
        ("a × b", "円", {"a": "もふ", "b": "件"}),  # and so is a word nobody knows
        ("a × b", "£", {"a": "orders", "b": "£"}),
        ("a × b", "", {"a": "円", "b": "円"}),
        ("a + 100", "円", {"a": "円"}),
    ],
)
def test_units_that_work_out_or_cannot_be_told_are_left_alone(formula, unit, units):
    assert conflict(formula, unit, units) is None


@pytest.mark.parametrize(
    ("formula", "unit", "units", "found"),
    [
        ("a × b", "円", {"a": "件", "b": "件"}, ("件×件", "円")),
        ("a × b", "件", {"a": "件", "b": PRICE}, ("件×円", "件")),
        ("a × b", "円", {"a": "円", "b": "件"}, ("円×件", "円")),
        ("a + b", "人", {"a": "人", "b": "社"}, ("社", "人")),
        ("a + b", "円", {"a": "円", "b": "件"}, ("件", "円")),
        ("a × (b + c)", "円", {"a": PRICE, "b": "件", "c": "円"}, ("円", "件")),
        ("a ÷ b", "円", {"a": "円", "b": "円"}, ("", "円")),
        ("a × b", "円", {"a": "円/件", "b": "円"}, ("円×円/件", "円")),
        ("a − b", "円", {"a": "円", "b": "%"}, ("", "円")),
        ("a ÷ b", "時間", {"a": "円", "b": "件"}, ("円/件", "時間")),
    ],
)
def test_units_that_cannot_be_right_are_told(formula, unit, units, found):
    assert conflict(formula, unit, units) == found


@pytest.mark.parametrize(
    ("total", "price"), [("年間会費売上", "月会費"), ("報酬合計", "顧問報酬"), ("Fee income", "Monthly fee")]
)
def test_a_total_of_what_one_costs_is_not_a_price_itself(total, price):
    units = {"a": {"unit": "人", "aggregation": "last"}, "b": {"unit": "円", "name": price}}

    assert conflict("a × b", "円", units, name=total) is None
