"""What a goal comes to when inputs change, and what one input would have to be (R9)."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpicore.model import Plan
from kpicore.scoring.links.coherence import coherence
from kpicore.scoring.links.scenarios import back_calculation, what_if
from tests.scoring.links import TODAY, goal, kpi, plan, shop


def test_a_change_of_an_input_shows_in_the_goal():
    found = what_if(shop(), TODAY, "sales", {"cvr": 5})

    assert (found.target, found.before, found.after) == (3e8, 2.4e8, 3e8)


def test_several_changes_at_once():
    assert what_if(shop(), TODAY, "sales", {"cvr": 5, "visitors": 50_000}).after == 3.75e8


def test_a_change_below_another_formula_goes_through_it():
    nested = plan(
        goal(target=1_000, formula="orders × price"),
        kpi("orders", target=10, formula="visitors × cvr"),
        kpi("visitors", unit="人", target=100),
        kpi("cvr", unit="%", target=10),
        kpi("price", unit="円", target=5, aggregation="mean"),
    )

    assert what_if(nested, TODAY, "sales", {"visitors": 200}).after == 1_200
    assert what_if(nested, TODAY, "sales", {"orders": 30}).after == 1_800
    assert back_calculation(nested, TODAY, "sales", "cvr").needed == pytest.approx(1_000 / 12 / 5 / 100 * 100)


def test_a_typed_target_moves_what_is_agreed_for_no_single_period():
    seasons = plan(goal(target=100, formula="a × 1.0"), kpi("a", target=10), targets=[("a", "2026-04", 50)])

    assert what_if(seasons, TODAY, "sales", {"a": 20}).after == 50 + 11 * 20


def test_where_every_period_has_a_target_the_whole_is_what_moves():
    months = [f"2026-{month:02d}" for month in range(4, 13)] + ["2027-01", "2027-02", "2027-03"]
    fixed = plan(
        goal(target=300, formula="a × 2.0"),
        kpi("a", target=10),
        targets=[("a", month, 5 + place) for place, month in enumerate(months)],
    )

    found = back_calculation(fixed, TODAY, "sales", "a")

    assert (found.of_whole, found.current, found.needed) == (True, 126, 150)
    assert what_if(fixed, TODAY, "sales", {"a": 150}).after == 300


@pytest.mark.parametrize(
    ("input_id", "needed"),
    [("visitors", 50_000), ("cvr", 5), ("price", 15_625)],
)
def test_each_input_alone_can_close_the_gap(input_id, needed):
    found = back_calculation(shop(), TODAY, "sales", input_id)

    assert (found.exact, found.wanted) == (True, 3e8)
    assert found.needed == pytest.approx(needed, rel=1e-11)


def test_an_input_that_is_divided_by_is_solved_for_exactly_in_one_period():
    rate = plan(
        goal("rate", name="受注率", unit="%", shape="each", target=25, formula="won ÷ (met + 3.0)"),
        kpi("won", target=3),
        kpi("met", target=12),
    )

    found = back_calculation(rate, TODAY, "rate", "met")

    assert (found.exact, found.needed) == (True, 9)


def test_an_input_that_is_divided_by_in_a_sum_over_months_is_searched_for():
    sums = plan(
        goal(target=60, formula="budget ÷ cost"),
        kpi("budget", unit="円", target=100),
        kpi("cost", unit="円", target=10, aggregation="mean", shape="reach", baseline=22),
    )

    found = back_calculation(sums, TODAY, "sales", "cost")

    assert not found.exact
    assert what_if(sums, TODAY, "sales", {"cost": found.needed}).after == pytest.approx(60, rel=1e-6)


def test_an_input_mentioned_twice_with_two_answers_is_refused():
    twice = plan(
        goal("g", unit="", target=2, shape="each", aggregation="mean", formula="a × (3.0 − a)"),
        kpi("a", target=0.5, aggregation="mean"),
    )

    assert back_calculation(twice, TODAY, "g", "a").refusal.reason == "several-answers"


def test_an_input_mentioned_twice_with_one_answer_is_found():
    twice = plan(
        goal("g", target=90, unit="", shape="each", aggregation="mean", formula="a × a + a"),
        kpi("a", target=5, aggregation="mean"),
    )

    assert back_calculation(twice, TODAY, "g", "a").needed == pytest.approx(9, rel=1e-8)


@pytest.mark.parametrize(
    ("fields", "input_id", "wanted", "reason"),
    [
        ({"formula": "visitors × 1.0 + (cvr − cvr) × price"}, "price", 1, "no-effect"),
        ({"formula": "visitors × cvr × price"}, "nobody", 1, "not-an-input"),
        ({"formula": "visitors × cvr × price"}, "visitors", -1, "would-be-negative"),
        ({"formula": ""}, "visitors", 1, "no-formula"),
        ({"formula": "price × price ÷ price × 0.0 + cvr ÷ price"}, "price", -1, "out-of-reach"),
    ],
)
def test_what_no_value_can_do_is_refused_with_a_reason(fields, input_id, wanted, reason):
    changed = shop(aggregation="mean", shape=None)
    nodes = tuple(node.model_copy(update=fields) if node.id == "sales" else node for node in changed.nodes)

    found = back_calculation(Plan(nodes=nodes), TODAY, "sales", input_id, tried={"sales": wanted})

    assert (found.needed, found.refusal.reason) == (None, reason)


def test_a_rate_that_would_have_to_pass_100_percent_is_marked():
    found = back_calculation(shop(sales=24_000_000_000), TODAY, "sales", "cvr")

    assert (found.needed, found.above_hundred) == (400, True)


def test_a_missing_target_is_named():
    lacking = plan(goal(target=10, formula="a × b"), kpi("a", target=1), kpi("b"))

    assert what_if(lacking, TODAY, "sales", {"a": 2}).refusal.nodes == ("b",)
    assert back_calculation(lacking, TODAY, "sales", "a").refusal.nodes == ("b",)
    assert back_calculation(lacking, TODAY, "sales", "b").refusal.reason == "input-without-target"


def test_the_present_targets_are_what_coherence_says():
    (link,) = coherence(shop(), TODAY)

    assert what_if(shop(), TODAY, "sales", {"cvr": 4}).after == link.computed


AMOUNTS = st.floats(0.01, 1e6).map(lambda number: float(f"{number:.6g}"))


def test_a_small_input_beside_large_ones_is_worked_out_as_exactly():
    fields = {"target": 1.0, "unit": "", "shape": "each", "aggregation": "mean"}
    values = {"a": 1.03125, "b": 3126.0, "c": 3199.0}
    single = plan(
        goal("g", formula="a − b × c", **fields),
        *(kpi(name, unit="", target=value, aggregation="mean") for name, value in values.items()),
    )

    assert back_calculation(single, TODAY, "g", "a").needed == 3126 * 3199 + 1


@pytest.mark.parametrize(
    ("formula", "values", "wanted", "exact"),
    [
        ("a + b − c", {"a": 0.5, "b": 700.5, "c": 700.0}, 1.0, True),
        ("a + b", {"a": 0.5, "b": 1e9 - 0.1}, 1e9, False),  # 0.1 is known to seven digits
        # 0.7 is known to four, though the goal comes out right.
        ("a + b − c", {"a": 0.5, "b": 1e12 + 1 / 3, "c": 1e12}, 1.0, False),
        ("a − b × c", {"a": 1.0, "b": 3126.0, "c": 3199.0}, 1e-6, True),  # whole numbers: as on paper
        ("c ÷ (a + b)", {"a": 0.5, "b": 1e9, "c": 1e9 + 0.1}, 1.0, False),
        ("c ÷ (a + b)", {"a": 0.5, "b": 10.0, "c": 30.0}, 1.0, True),
    ],
)
def test_a_value_whose_digits_cancelled_is_not_called_exact(formula, values, wanted, exact):
    fields = {"target": wanted, "unit": "", "shape": "each", "aggregation": "mean"}
    single = plan(
        goal("g", formula=formula, **fields),
        *(kpi(name, unit="", target=value, aggregation="mean") for name, value in values.items()),
    )

    found = back_calculation(single, TODAY, "g", "a")

    assert (found.refusal, found.exact) == (None, exact)


def test_what_is_needed_counts_what_is_tried_for_others():
    found = back_calculation(shop(), TODAY, "sales", "cvr", tried={"visitors": 50_000, "nobody": 1})

    assert (found.needed, found.offered) == (4, 4)
    assert back_calculation(shop(), TODAY, "sales", "cvr", tried={"sales": 360e6}).needed == 6


def test_a_yearly_goal_is_tried_in_its_own_cadence():
    yearly = plan(goal(target=240, cadence="yearly", shape="each", formula="a × 2.0"), kpi("a", target=10))

    assert what_if(yearly, TODAY, "sales", {"sales": 480, "a": 20}).target == 480
    assert back_calculation(yearly, TODAY, "sales", "a", tried={"sales": 480}).needed == 20


@given(
    st.sampled_from(["a × b ÷ c", "(a + b) × c − 1", "c ÷ (a + b)", "a − b × c"]), AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS
)
def test_the_needed_value_put_in_gives_what_was_wanted(formula, a, b, c, wanted):
    fields = {"target": wanted, "unit": "", "shape": "each", "aggregation": "mean"}
    single = plan(
        goal("g", formula=formula, **fields),
        *(kpi(name, unit="", target=value, aggregation="mean") for name, value in zip("abc", (a, b, c), strict=True)),
    )
    for name in "abc":
        found = back_calculation(single, TODAY, "g", name)
        if found.needed is None or not 1e-9 < abs(found.needed) < 1e12:
            continue
        after = what_if(single, TODAY, "g", {name: found.needed}).after
        assume(after is not None)
        assert after == pytest.approx(wanted, rel=1e-6, abs=1e-9 * max(a * c, b * c, 1))
