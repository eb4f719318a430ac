"""Targets that add up while they are typed (R9), and formulas built by choosing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.guide.coherence import (
    append_to_formula,
    build_formula,
    check_formula,
    closing,
    fittings,
    inputs_for,
    round_figure,
    take,
    tried,
)
from kpicore.guide.draft import (
    Draft,
    add_entry,
    blank,
    from_plan,
    read_draft,
    set_effective_from,
    set_field,
)
from kpicore.model import Kind, Node, Plan
from kpicore.scoring.coherence import Fit
from kpicore.scoring.what_if import BackCalculation

TODAY = date(2026, 11, 25)
YEAR = {"start": date(2026, 4, 1), "deadline": date(2027, 3, 31)}


def shop(visitors: str = "5,000", rate: str = "2", spend: str = "10,000", goal: str = "1,200万") -> Draft:
    """Return a draft: sales of the year = visitors × purchase rate × spend of every month."""
    draft = blank()
    for name, text in (
        ("name", "売上"),
        ("unit", "円"),
        ("target", goal),
        ("shape", "total"),
        ("start", "2026-04-01"),
        ("deadline", "2027-03-31"),
        ("formula", "訪問者数 × 購入率 × 客単価"),
    ):
        draft = set_field(draft, "kgi-1", name, text)
    for name, unit, target, aggregation in (
        ("訪問者数", "人", visitors, "sum"),
        ("購入率", "%", rate, "mean"),
        ("客単価", "円", spend, "mean"),
    ):
        fields = {"name": name, "unit": unit, "target": target, "aggregation": aggregation}
        draft, _ = add_entry(draft, Kind.KPI, parents=("kgi-1",), fields=fields)
    return draft


def test_targets_that_add_up_have_nothing_to_close():
    [fitting] = fittings(read_draft(shop(), TODAY), TODAY)

    assert (fitting.link.fit, fitting.link.computed, fitting.link.target) == (Fit.FITS, 12_000_000.0, 12_000_000.0)
    assert fitting.closings == ()


def test_what_is_missing_is_told_with_the_value_of_each_input_that_would_close_it():
    [fitting] = fittings(read_draft(shop(goal="1,500万"), TODAY), TODAY)

    assert (fitting.link.fit, fitting.link.difference) == (Fit.SHORT, -3_000_000.0)
    assert [(each.needed.input, each.needed.needed, each.value) for each in fitting.closings] == [
        ("kpi-1", 6250.0, 6250.0),
        ("kpi-2", 2.5, 2.5),
        ("kpi-3", 12_500.0, 12_500.0),
    ]


def test_a_value_that_is_taken_closes_the_gap():
    draft = shop(goal="1,499万")
    [fitting] = fittings(read_draft(draft, TODAY), TODAY)
    first = fitting.closings[0]
    assert first.needed.needed == pytest.approx(6245.8333, abs=1e-3)
    assert first.value == 6250.0

    [after] = fittings(read_draft(take(draft, {"kpi-1": first.value, "gone": 1.0}), TODAY), TODAY)

    assert after.link.fit is Fit.FITS


def test_a_slider_shows_what_the_goal_comes_to():
    found = tried(read_draft(shop(), TODAY), TODAY, "kgi-1", {"kpi-1": 6000.0})

    assert (found.before, found.after, found.target) == (12_000_000.0, 14_400_000.0, 12_000_000.0)


def test_in_the_middle_of_the_year_only_what_is_to_come_can_close_a_gap():
    """Eight months have passed with 1,000,000 each; from December on the rest has to bring the new goal."""
    nodes = read_draft(shop(), TODAY).plan.nodes
    draft = set_effective_from(from_plan(Plan(nodes=nodes), "1", TODAY), "2026-12-01")
    draft = set_field(set_field(draft, "kgi-1", "target", "1,600万"), "kpi-1", "target", "6,000")

    [fitting] = fittings(read_draft(draft, TODAY), TODAY)

    assert fitting.link.computed == pytest.approx(8 * 1_000_000 + 4 * 1_200_000)
    assert fitting.link.difference == pytest.approx(12_800_000 - 16_000_000)
    assert fitting.closings[0].needed.needed == pytest.approx(10_000)
    [after] = fittings(read_draft(take(draft, {"kpi-1": 10_000.0}), TODAY), TODAY)
    assert after.link.fit is Fit.FITS


def test_a_rate_that_would_pass_a_hundred_percent_is_told_and_not_offered():
    read = read_draft(shop(rate="60", goal="7億"), TODAY)

    found = closing(read.plan, TODAY, "kgi-1", "kpi-2")

    assert found.needed.above_hundred
    assert found.value is None


@given(st.floats(1e-6, 1e12), st.floats(1e-6, 1e12), st.sampled_from(["at_least", "at_most"]))
def test_a_rounded_value_never_falls_short(current: float, needed: float, direction: str):
    node = Node(id="k", kind="KPI", name="k", direction=direction)

    value = round_figure(BackCalculation("g", "k", None, current, needed), node)

    assert value is not None
    assert value == pytest.approx(needed, rel=0.011)
    slack = 1e-6 * needed
    assert value >= needed - slack if needed > current else value <= needed + slack or direction == "at_least"


# -- building ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operator", "formula"),
    [("times", "a × b × c"), ("plus", "a + b + c"), ("minus", "a − b − c"), ("over", "a ÷ b ÷ c")],
)
def test_a_formula_is_built_by_choosing(operator: str, formula: str):
    assert build_formula(operator, ["a", "b", "c"]) == formula
    assert build_formula(operator, []) == ""


@pytest.mark.parametrize(
    ("text", "operator", "formula"),
    [
        ("", "times", "k"),
        ("a", "times", "a × k"),
        ("a × b", "over", "a × b ÷ k"),
        ("a + b", "plus", "a + b + k"),
        ("a + b", "times", "(a + b) × k"),
        ("a − b", "over", "(a − b) ÷ k"),
        ("(a + b) × c", "times", "(a + b) × c × k"),
        ("= a", "plus", "a + k"),
        ("new-leads × cvr", "times", "new-leads × cvr × k"),
    ],
)
def test_a_node_is_added_to_the_whole_of_a_formula(text: str, operator: str, formula: str):
    assert append_to_formula(text, operator, "k") == formula


def test_units_are_checked_at_once():
    plan = read_draft(shop(), TODAY).plan

    fits = check_formula(plan, "kgi-1", "訪問者数 × 購入率 × 客単価")
    wrong = check_formula(plan, "kgi-1", "訪問者数 + 客単価")

    assert (fits.text, fits.problems, fits.units) == ("kpi-1 × kpi-2 × kpi-3", (), None)
    assert wrong.formula is not None
    assert wrong.units is not None


def test_a_formula_that_cannot_be_read_points_to_the_place():
    checked = check_formula(read_draft(shop(), TODAY).plan, "kgi-1", "訪問者数 × 購買率")

    assert (checked.text, checked.formula) == ("", None)
    assert [(each.code, each.facts["column"], each.facts["text"]) for each in checked.problems] == [
        ("formula-unknown-id", 8, "購買率")
    ]


def test_an_empty_formula_is_no_mistake():
    assert check_formula(Plan(), "k", " ").problems == ()


def test_a_formula_may_be_made_of_what_stands_below_first_and_never_of_what_is_made_of_it():
    draft = shop()
    draft, part = add_entry(draft, Kind.KPI, parents=("kpi-1",), fields={"name": "広告"})
    draft, other = add_entry(draft, Kind.KGI, fields={"name": "利益"})
    plan = read_draft(draft, TODAY).plan

    assert [node.id for node in inputs_for(plan, "kgi-1")] == ["kpi-1", "kpi-2", "kpi-3", part, other]
    assert [node.id for node in inputs_for(plan, "kpi-1")] == [part, "kpi-2", "kpi-3", other]
