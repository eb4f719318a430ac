"""Where a difference comes from: Shapley values over the inputs of a formula (R9)."""

from __future__ import annotations

from math import fsum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.scoring.contribution import contribution, shapley
from kpicore.scoring.formula import parse, vocabulary
from tests.scoring.links import TODAY, actuals, goal, kpi, plan, shop

APRIL = {
    "sales": {"2026-04": 18e6},
    "visitors": {"2026-04": 36_000},
    "cvr": {"2026-04": 4},
    "price": {"2026-04": 12_500},
}
KNOWN = vocabulary(plan(*(kpi(name) for name in "abcd")))


def parts_of(text: str, actual: dict[str, float], base: dict[str, float]) -> dict[str, float]:
    tree = parse(text, KNOWN).formula.tree
    return shapley(tree, *({name: np.array([value]) for name, value in each.items()} for each in (actual, base)))


# -- worked examples -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "actual", "base", "parts"),
    [
        ("a × b", {"a": 90, "b": 11}, {"a": 100, "b": 10}, {"a": -105, "b": 95}),
        ("a × b", {"a": 2, "b": 3}, {"a": 0, "b": 0}, {"a": 3, "b": 3}),
        ("a + b", {"a": 5, "b": 1}, {"a": 2, "b": 4}, {"a": 3, "b": -3}),
        ("a − b", {"a": 5, "b": 1}, {"a": 2, "b": 4}, {"a": 3, "b": 3}),
        ("a × b × c", {"a": 2, "b": 2, "c": 2}, {"a": 1, "b": 1, "c": 1}, {"a": 7 / 3, "b": 7 / 3, "c": 7 / 3}),
        ("a ÷ b", {"a": 10, "b": 5}, {"a": 8, "b": 4}, {"a": (2 / 4 + 2 / 5) / 2, "b": -(8 / 20 + 10 / 20) / 2}),
    ],
)
def test_each_input_gets_the_mean_over_every_order(formula, actual, base, parts):
    assert parts_of(formula, actual, base) == pytest.approx(parts)


def test_a_shortfall_of_visitors_accounts_for_all_of_it():
    recorded = actuals(APRIL)

    found = contribution(shop(sales=240e6), recorded, TODAY, "sales")

    assert (found.periods, found.total, found.rest) == (("2026-04",), -2e6, 0)
    assert [(part.input, part.value, part.actual, part.base) for part in found.parts] == [
        ("visitors", -2e6, 36_000, 40_000),
        ("cvr", 0, 4, 4),
        ("price", 0, 12_500, 12_500),
    ]


def test_what_the_formula_does_not_explain_is_the_rest():
    drifted = actuals(APRIL | {"sales": {"2026-04": 17e6}})

    found = contribution(shop(sales=300e6), drifted, TODAY, "sales")

    assert found.total == 17e6 - 25e6
    assert found.rest == (17e6 - 18e6) - (25e6 - 20e6)  # recorded below computed, and targets that do not add up


def test_a_change_since_another_period():
    both = actuals(
        {
            name: values | {"2026-05": values["2026-04"] * (1.1 if name in {"sales", "cvr"} else 1)}
            for name, values in APRIL.items()
        }
    )

    found = contribution(shop(), both, TODAY, "sales", period="2026-05", since="2026-04")

    assert found.against == "2026-04"
    assert [round(part.value) for part in found.parts] == [0, 1_800_000, 0]
    assert found.rest == 0


def test_last_year_can_be_compared_with():
    before = actuals({name: values | {"2025-04": values["2026-04"]} for name, values in APRIL.items()})

    found = contribution(shop(), before, TODAY, "sales", period="2026-04", since="2025-04")

    assert (found.total, found.rest) == (0, 0)


def test_to_date_adds_up_the_periods_that_can_be_told():
    months = ("2026-04", "2026-05", "2026-06")
    recorded = {name: dict.fromkeys(months, values["2026-04"]) for name, values in APRIL.items()}
    del recorded["cvr"]["2026-05"]

    found = contribution(shop(sales=240e6), actuals(recorded), TODAY, "sales", to_date=True)

    assert (found.periods, found.total) == (("2026-04", "2026-06"), -4e6)


# -- refusals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "asked", "reason", "about"),
    [
        ({"cvr": {}}, {}, "missing", ("cvr",)),
        ({"sales": {}}, {"period": "2026-04"}, "missing", ("sales",)),
        ({}, {"period": "2026-09"}, "nothing-closed", ("sales",)),
        ({}, {"period": "2026-W15"}, "no-such-period", ("sales",)),
        ({}, {"since": "いつか"}, "no-such-period", ("sales",)),
        ({}, {"since": "2026-09"}, "nothing-closed", ("sales",)),
        ({}, {"since": "2026-04", "to_date": True}, "not-a-sum", ("sales",)),
    ],
)
def test_what_cannot_be_told_is_refused_with_a_reason(changed, asked, reason, about):
    recorded = {name: values | {"2026-08": values["2026-04"]} for name, values in APRIL.items()} | changed

    found = contribution(shop(), actuals(recorded), TODAY, "sales", **asked)

    assert (found.parts, found.total) == ((), None)
    assert (found.refusal.reason, found.refusal.nodes) == (reason, about)


def test_more_than_ten_inputs_are_refused():
    names = [f"n{at}" for at in range(11)]
    wide = plan(goal(target=1, formula=" + ".join(names)), *(kpi(name, target=1) for name in names))

    assert contribution(wide, actuals({}), TODAY, "sales").refusal.reason == "too-many-inputs"


def test_a_mixture_that_divides_by_zero_is_refused():
    assert parts_of("a ÷ b", {"a": 1, "b": 0}, {"a": 1, "b": 1}) is None


# -- laws ----------------------------------------------------------------------------------------------------------

FORMULAS = st.sampled_from(["a × b × c + d", "(a − b) × (c + d)", "a × b ÷ (c + 1.0) − d", "a + b × (c − a) × d"])
FIGURES = st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=4, max_size=4)


@given(FORMULAS, FIGURES, FIGURES)
def test_parts_add_up_to_the_difference(formula, actual, base):
    tree = parse(formula, KNOWN).formula.tree
    parts = parts_of(formula, dict(zip("abcd", actual, strict=True)), dict(zip("abcd", base, strict=True)))
    whole = [
        shapley(
            tree,
            {"a": np.array([0.0])} | {n: np.array([v]) for n, v in zip("abcd", each, strict=True)},
            {n: np.array([0.0]) for n in "abcd"},
        )
        for each in (actual, base)
    ]
    wanted = fsum(whole[0].values()) - fsum(whole[1].values())
    size = max(abs(value) for each in (*whole, parts) for value in each.values())

    assert fsum(parts.values()) == pytest.approx(wanted, rel=1e-9, abs=1e-9 * max(size, 1))


@given(FORMULAS, FIGURES, FIGURES, st.sampled_from("abcd"))
def test_an_input_that_did_not_move_has_no_part(formula, actual, base, still):
    now, then = dict(zip("abcd", actual, strict=True)), dict(zip("abcd", base, strict=True))

    assert parts_of(formula, now | {still: then[still]}, then)[still] == 0


@given(FIGURES, FIGURES)
def test_inputs_that_play_the_same_part_get_the_same(actual, base):
    now, then = (dict(zip("abcd", each, strict=True)) for each in (actual, base))
    now["b"], then["b"] = now["a"], then["a"]
    parts = parts_of("a × b × c + d", now, then)

    assert parts["a"] == pytest.approx(parts["b"], rel=1e-9, abs=1e-6)


def test_ten_inputs_over_a_year_are_exact():
    names = [f"n{at}" for at in range(10)]
    wide = plan(
        goal(target=12 * 1024.0, formula=" × ".join(names)),
        *(kpi(name, target=2, aggregation="mean") for name in names),
    )
    months = [f"2026-{month:02d}" for month in range(4, 9)]
    recorded = actuals({name: dict.fromkeys(months, 1.0) for name in (*names, "sales")})

    found = contribution(wide, recorded, TODAY, "sales", to_date=True)

    assert found.total == 5 * (1 - 1024)
    assert [part.value for part in found.parts] == pytest.approx([5 * (1 - 1024) / 10] * 10)
    assert found.rest == pytest.approx(0, abs=1e-6)
