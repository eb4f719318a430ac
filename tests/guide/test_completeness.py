"""Whether a plan is whole: results and actions, what nobody acts on, and what may count the same."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.completeness import Completeness, completeness
from kpicore.guide.drafts.beginnings import from_sentence
from kpicore.guide.drafts.editing import set_field, set_known
from kpicore.guide.drafts.reading import read_draft
from kpicore.guide.steps import design_problems
from kpicore.model.node import Kind, Node
from kpicore.model.plan import Plan
from kpicore.scoring.links import formulas

TODAY = date(2026, 11, 29)
GOAL = Node(id="g", kind=Kind.KGI, name="売上", unit="円", formula="a × b")
FACTOR = Node(id="f", kind=Kind.CSF, name="集客", parents=("g",))


def kpi(node_id: str, name: str, unit: str = "件", kind: Kind = Kind.KPI, parent: str = "f") -> Node:
    return Node(id=node_id, kind=kind, name=name, unit=unit, parents=(parent,))


def of(*nodes: Node) -> Completeness:
    plan = Plan(nodes=(GOAL, FACTOR, *nodes))
    return completeness(plan, formulas(plan))


def test_four_results_and_no_action_leave_every_part_without_a_driver():
    found = of(kpi("a", "来店数"), kpi("b", "客単価", "円"), kpi("c", "再来率", "%"))

    assert (found.results, found.actions) == (4, 0)
    assert [node.id for node in found.idle] == ["f", "a", "b"]


def test_an_action_drives_everything_above_it_and_nothing_beside():
    found = of(kpi("a", "来店数"), kpi("b", "客単価", "円"), kpi("d", "声かけ", "回", Kind.KDI, "a"))

    assert found.actions == 1
    assert [node.id for node in found.idle] == ["b"]


def test_names_that_hold_each_other_may_count_the_same_where_kind_and_unit_agree():
    found = of(
        kpi("a", "契約件数"),
        kpi("b", "新規 契約件数"),
        kpi("c", "契約件数の率", "%"),
        kpi("d", "契約件数", kind=Kind.KDI, parent="a"),
        kpi("e", "客"),
        kpi("h", "顧客"),
    )

    assert [(one.id, other.id) for one, other in found.overlaps] == [("a", "b")]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("新規顧客獲得数の増加", "新規顧客を増やす", True),
        ("リピート率の向上", "リピート率を上げる", True),
        ("Acquire new customers", "More new customers", True),
        ("新規顧客を増やす", "既存顧客に続けてもらう", False),
        ("納期を守る", "品質を守る", False),
        ("Keep customers", "Win orders", False),
    ],
)
def test_factors_about_the_same_thing_are_asked_about_whatever_is_to_be_done_to_it(one, other, is_same):
    names = zip(("x", "y"), (one, other), strict=True)
    found = of(*(Node(id=each, kind=Kind.CSF, name=name, parents=("g",)) for each, name in names))

    assert [(a.id, b.id) for a, b in found.overlaps] == ([("x", "y")] if is_same else [])


def test_nothing_breaks_on_a_circle_or_an_empty_plan():
    circle = (kpi("a", "甲", parent="b"), kpi("b", "乙", parent="a"), kpi("d", "丙", kind=Kind.KDI, parent="a"))

    assert [node.id for node in of(*circle).idle] == ["f"]
    assert completeness(Plan(), formulas(Plan())) == Completeness(0, 0, (), ())


def test_a_year_meant_as_every_month_is_found_by_last_years_total():
    draft = set_known(from_sentence("医業収入を今年度9,600万円にする", today=TODAY), "last_year", "9,000万円")

    def codes(shape: str) -> set[str]:
        read = read_draft(set_field(draft, "kgi-1", "shape", shape), TODAY)
        return {problem.code for problem in design_problems(read, TODAY)}

    assert "yearly-or-monthly" in codes("each")
    assert "yearly-or-monthly" not in codes("total")
