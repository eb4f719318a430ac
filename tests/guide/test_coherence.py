"""Targets that add up while they are typed (R9), and formulas built by choosing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpicore.guide.coherence import (
    append_to_formula,
    check_formula,
    closing,
    fittings,
    inputs_for,
    take,
)
from kpicore.guide.drafts.beginnings import blank, from_plan
from kpicore.guide.drafts.editing import add_entry, set_effective_from, set_field
from kpicore.guide.drafts.entries import Draft
from kpicore.guide.drafts.reading import read_draft
from kpicore.model import Kind, Plan
from kpicore.scoring.links.coherence import Fit

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


# -- values being tried ------------------------------------------------------------------------------------------------


def test_a_slider_shows_what_the_goal_comes_to():
    [fitting] = fittings(read_draft(shop(), TODAY), TODAY, tried={"kpi-1": 6000.0})

    assert (fitting.trial.before, fitting.trial.after, fitting.trial.target) == (12e6, 14.4e6, 12e6)


def test_what_is_tried_counts_in_what_is_missing_and_in_every_value_that_would_close_it():
    """1,500万 asked for; with 6,000 visitors tried the targets give 1,440万, and 2.09 % or 10,420円 close the rest."""
    [fitting] = fittings(read_draft(shop(goal="1,500万"), TODAY), TODAY, tried={"kpi-1": 6000.0})

    assert (fitting.link.fit, fitting.link.computed, fitting.link.difference) == (Fit.SHORT, 14.4e6, -0.6e6)
    assert [(each.needed.needed, each.value) for each in fitting.closings] == [
        (6250.0, 6250.0),
        (pytest.approx(2.083333), 2.09),
        (pytest.approx(10_416.667), 10_420.0),
    ]


def test_a_tried_value_that_closes_the_gap_leaves_nothing_to_close():
    [fitting] = fittings(read_draft(shop(goal="1,500万"), TODAY), TODAY, tried={"kpi-1": 6250.0})

    assert (fitting.link.fit, fitting.closings) == (Fit.FITS, ())


def test_what_is_tried_below_another_formula_counts_through_it():
    draft = set_field(shop(), "kpi-1", "formula", "広告費 × 50")
    draft, advert = add_entry(
        draft, Kind.KPI, parents=("kpi-1",), fields={"name": "広告費", "unit": "回", "target": "100"}
    )
    sales, visitors = fittings(read_draft(draft, TODAY), TODAY, tried={advert: 120.0})

    assert (visitors.trial.after, visitors.link.fit) == (72_000.0, Fit.BEYOND)
    assert (sales.tried, sales.trial.after) == ({advert: 120.0}, 14.4e6)
    assert sales.closings[1].value == pytest.approx(2 / 1.2, rel=0.01)


def test_a_tried_target_of_what_a_formula_makes_is_its_goal_meanwhile():
    draft = set_field(shop(), "kpi-1", "formula", "広告費 × 50")
    draft, _ = add_entry(draft, Kind.KPI, parents=("kpi-1",), fields={"name": "広告費", "unit": "回", "target": "100"})
    _, visitors = fittings(read_draft(draft, TODAY), TODAY, tried={"kpi-1": 6000.0})

    assert (visitors.link.fit, visitors.link.target) == (Fit.SHORT, 72_000.0)
    assert [each.value for each in visitors.closings] == [120.0]


def test_what_does_not_lead_into_a_formula_is_not_tried_there():
    [fitting] = fittings(read_draft(shop(), TODAY), TODAY, tried={"nobody": 1.0})

    assert (fitting.tried, fitting.trial, fitting.link.fit) == ({}, None, Fit.FITS)


# -- what closes ---------------------------------------------------------------------------------------------------------


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


AMOUNTS = st.integers(1, 99_999).map(lambda digits: digits / 10)
RATES = st.integers(1, 1_000).map(lambda digits: digits / 100)


@given(AMOUNTS, RATES, AMOUNTS, st.integers(1, 10**12), st.sampled_from(["", "以下"]), st.booleans())
@example(27.6, 1.0, 10.0, 398.04e2, "", False)
def test_what_is_offered_put_in_closes(visitors, rate, spend, target, direction, tries):
    """For a goal to be reached and for a limit, for gaps above and below, beside a tried value or not."""
    draft = set_field(shop(str(visitors), str(rate), str(spend), str(target)), "kgi-1", "direction", direction)
    tried = {"kpi-3": spend * 1.5} if tries else {}
    [fitting] = fittings(read_draft(draft, TODAY), TODAY, tried=tried)

    for each in fitting.closings:
        if each.value is None:
            assert each.needed.above_hundred
            continue
        taken = take(draft, tried | {each.needed.input: each.value})
        [after] = fittings(read_draft(taken, TODAY), TODAY)
        assert after.link.fit is Fit.FITS
        side = -1 if direction else 1
        assert side * (after.link.computed - after.link.target) >= -1e-9 * after.link.target


@pytest.mark.parametrize(
    ("visitors", "goal", "direction", "offered"),
    [
        ("300", "796,080", "", 332.0),  # 331.7 needed
        ("400", "796,080", "", 332.0),  # also where there is too much: less would be short
        ("400", "796,080", "以下", 331.0),
        ("300", "796,080", "以下", 331.0),
        ("100", "242,640", "", 102.0),  # 101.1 needed, and nobody counts a tenth of a visitor
    ],
)
def test_a_value_is_rounded_to_the_side_that_closes(visitors, goal, direction, offered):
    draft = set_field(shop(visitors, "2", "10,000", goal), "kgi-1", "direction", direction)
    [fitting] = fittings(read_draft(draft, TODAY), TODAY)

    assert fitting.closings[0].value == offered


# -- building ------------------------------------------------------------------------------------------------------


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


# -- several at once -------------------------------------------------------------------------------------------


def values_after(draft: Draft, values) -> Fit:
    return fittings(read_draft(take(draft, values), TODAY), TODAY)[0].link.fit


def test_a_gap_is_closed_by_all_inputs_together_each_by_about_the_same_share():
    draft = shop(goal="1,500万")
    [fitting] = fittings(read_draft(draft, TODAY), TODAY)

    assert fitting.together is not None
    shares = [fitting.together[each] / start for each, start in (("kpi-1", 5000), ("kpi-2", 2), ("kpi-3", 10_000))]
    assert all(1.05 < share < 1.11 for share in shares)  # the third root of 1.25 is 1.077
    assert fitting.together["kpi-1"].is_integer()
    assert values_after(draft, fitting.together) in {Fit.FITS, Fit.BEYOND}


def test_what_is_locked_stays_and_the_others_close_the_gap():
    draft = shop(goal="1,500万")
    [fitting] = fittings(read_draft(draft, TODAY), TODAY, locked={"kpi-3"})

    assert [each.needed.input for each in fitting.closings] == ["kpi-1", "kpi-2"]
    assert fitting.together is not None
    assert set(fitting.together) == {"kpi-1", "kpi-2"}
    assert values_after(draft, fitting.together) in {Fit.FITS, Fit.BEYOND}


def test_an_input_that_helps_by_being_less_is_lowered():
    draft = set_field(shop(goal="1,100万"), "kgi-1", "formula", "訪問者数 × 購入率 × 客単価 − 原価")
    draft, cost = add_entry(
        draft, Kind.KPI, parents=("kgi-1",), fields={"name": "原価", "unit": "円", "target": "15万"}
    )
    [fitting] = fittings(read_draft(draft, TODAY), TODAY)

    assert fitting.together is not None
    assert fitting.together[cost] < 150_000
    assert values_after(draft, fitting.together) in {Fit.FITS, Fit.BEYOND}


@pytest.mark.parametrize(
    ("goal", "locked"), [("1,200万", ()), ("1億8,000万", ()), ("1,500万", ("kpi-1", "kpi-2"))], ids=str
)
def test_where_nothing_is_missing_or_too_much_or_one_alone_may_move_nothing_is_offered_together(goal, locked):
    [fitting] = fittings(read_draft(shop(goal=goal), TODAY), TODAY, locked=locked)

    assert fitting.together is None


@given(st.integers(1, 100_000), st.integers(1, 60), st.integers(100, 50_000), st.floats(1.01, 6))
def test_what_is_offered_together_closes(visitors, rate, spend, times):
    goal = round(visitors * rate / 100 * spend * 12 * times)
    draft = shop(str(visitors), str(rate), str(spend), str(max(goal, 1)))
    [fitting] = fittings(read_draft(draft, TODAY), TODAY)

    if fitting.together is not None:
        assert values_after(draft, fitting.together) in {Fit.FITS, Fit.BEYOND}
