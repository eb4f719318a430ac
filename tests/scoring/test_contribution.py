"""Where a difference comes from: Shapley values over the inputs of a formula (R9)."""

from __future__ import annotations

from decimal import Decimal
from math import fsum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.model import Node
from kpicore.scoring.links.formula import parse, vocabulary
from kpicore.scoring.links.shapley import Contribution, PeriodChoice, contribution, shapley
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
    found = shapley(tree, *({name: np.array([value]) for name, value in each.items()} for each in (actual, base)))
    return None if found is None else {name: float(part.sum()) for name, part in found.items()}


def rows(found: Contribution) -> list[Decimal]:
    """Every row of a difference, as it is written."""
    values = (*(part.value for part in found.parts), found.drift, found.incoherence)
    return [Decimal(repr(value)) for value in values]


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

    assert (found.periods, found.total, found.drift, found.incoherence) == (("2026-04",), -2e6, 0, 0)
    assert [(part.input, part.value, part.actual, part.base) for part in found.parts] == [
        ("visitors", -2e6, 36_000, 40_000),
        ("cvr", 0, 4, 4),
        ("price", 0, 12_500, 12_500),
    ]


def test_what_the_formula_does_not_explain_stands_in_rows_of_its_own():
    drifted = actuals(APRIL | {"sales": {"2026-04": 17e6}})

    found = contribution(shop(sales=300e6), drifted, TODAY, "sales")

    assert found.total == 17e6 - 25e6
    assert found.drift == 17e6 - 18e6  # recorded below what visitors, rate and price give
    assert found.incoherence == 20e6 - 25e6  # targets that give 20 of 25 million
    assert [part.value for part in found.parts] == [-2e6, 0, 0]


def test_since_another_period_drift_is_what_changed_of_it():
    both = {name: values | {"2026-05": values["2026-04"]} for name, values in APRIL.items()}
    both["sales"] = {"2026-04": 17e6, "2026-05": 20e6}

    found = contribution(shop(), actuals(both), TODAY, "sales", over="2026-05", since="2026-04")

    assert (found.total, found.drift, found.incoherence) == (3e6, 3e6, 0)


@pytest.mark.parametrize(
    ("fields", "recorded"),
    [
        ({"a": 0.1, "b": 0.2, "c": 0.3}, {"a": 0.4, "b": 0.2, "c": 0.6}),  # 0.1 + 0.2 − 0.3 is 0 on paper
        ({"a": 1e9, "b": 0.1, "c": 1e9}, {"a": 1e9, "b": 0.3, "c": 1e9}),
        ({"a": 3, "b": 5, "c": 1}, {"a": 1, "b": 7, "c": 1}),
    ],
)
def test_rows_add_as_on_paper(fields, recorded):
    nodes = (kpi(name, target=value) for name, value in fields.items())
    paper = [Decimal(str(of["a"])) + Decimal(str(of["b"])) - Decimal(str(of["c"])) for of in (fields, recorded)]
    goal_target = float(paper[0])
    given = plan(goal(target=goal_target, shape="each", formula="a + b − c"), *nodes)
    sales = {"sales": float(paper[1])}

    found = contribution(given, actuals({n: {"2026-04": v} for n, v in (recorded | sales).items()}), TODAY, "sales")

    assert (found.drift, found.incoherence) == (0, 0)
    assert Decimal(repr(found.total)) == paper[1] - paper[0]
    assert sum(rows(found)) == paper[1] - paper[0]


def test_an_input_counts_once_under_its_first_parent():
    given = plan(
        goal(target=36, shape="total", formula="a + b + c"),
        Node(id="more", kind="CSF", name="more", parents=("sales",)),
        Node(id="better", kind="CSF", name="better", parents=("sales",)),
        kpi("a", target=1, parents=("more", "better")),
        kpi("b", target=1, parents=("better", "more")),
        kpi("c", target=1, parents=("more",)),
    )
    april = actuals({"sales": {"2026-04": 13}, "a": {"2026-04": 2}, "b": {"2026-04": 4}, "c": {"2026-04": 7}})

    found = contribution(given, april, TODAY, "sales")

    assert found.by_parent == {"more": 1 + 6, "better": 3}
    assert sum(found.by_parent.values()) == found.total


def test_a_change_since_another_period():
    both = actuals(
        {
            name: values | {"2026-05": values["2026-04"] * (1.1 if name in {"sales", "cvr"} else 1)}
            for name, values in APRIL.items()
        }
    )

    found = contribution(shop(), both, TODAY, "sales", over="2026-05", since="2026-04")

    assert found.against == "2026-04"
    assert [round(part.value) for part in found.parts] == [0, 1_800_000, 0]
    assert (found.drift, found.incoherence) == (0, 0)


def test_last_year_can_be_compared_with():
    before = actuals({name: values | {"2025-04": values["2026-04"]} for name, values in APRIL.items()})

    found = contribution(shop(), before, TODAY, "sales", over="2026-04", since="2025-04")

    assert (found.total, found.drift) == (0, 0)


def three_months() -> dict[str, dict[str, float]]:
    months = ("2026-04", "2026-05", "2026-06")
    return {name: dict.fromkeys(months, values["2026-04"]) for name, values in APRIL.items()}


def test_to_date_is_refused_where_one_period_lacks_an_input_and_names_both():
    recorded = three_months()
    del recorded["cvr"]["2026-05"]

    found = contribution(shop(), actuals(recorded), TODAY, "sales", over=PeriodChoice.TO_DATE)

    assert (found.refusal.reason, found.refusal.nodes, found.refusal.period) == ("missing", ("cvr",), "2026-05")


def test_to_date_leaves_out_the_periods_the_goal_itself_has_no_actual_of():
    recorded = three_months()
    del recorded["sales"]["2026-05"]

    found = contribution(shop(sales=240e6), actuals(recorded), TODAY, "sales", over=PeriodChoice.TO_DATE)

    assert (found.periods, found.total) == (("2026-04", "2026-06"), -4e6)


def test_the_latest_period_is_never_exchanged_for_one_that_can_be_told():
    recorded = three_months()
    del recorded["cvr"]["2026-06"]

    found = contribution(shop(), actuals(recorded), TODAY, "sales")

    assert (found.refusal.reason, found.refusal.nodes, found.refusal.period) == ("missing", ("cvr",), "2026-06")


# -- refusals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "asked", "reason", "about"),
    [
        ({"cvr": {}}, {}, "missing", ("cvr",)),
        ({"sales": {}}, {"over": "2026-04"}, "missing", ("sales",)),
        ({}, {"over": "2026-09"}, "nothing-closed", ("sales",)),
        ({}, {"over": "2026-W15"}, "no-such-period", ("sales",)),
        ({}, {"since": "いつか"}, "no-such-period", ("sales",)),
        ({}, {"since": "2026-09"}, "nothing-closed", ("sales",)),
        ({}, {"since": "2026-04", "over": PeriodChoice.TO_DATE}, "not-a-sum", ("sales",)),
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
    whole = [{name: float(part.sum()) for name, part in each.items()} for each in whole]
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

    found = contribution(wide, recorded, TODAY, "sales", over=PeriodChoice.TO_DATE)

    assert found.total == 5 * (1 - 1024)
    assert [part.value for part in found.parts] == pytest.approx([5 * (1 - 1024) / 10] * 10)
    assert (found.drift, found.incoherence) == (0, 0)


CELLS = st.integers(-(10**6), 10**6).map(lambda digits: digits / 100)
MONTHS = ("2026-04", "2026-05", "2026-06")


@given(
    st.sampled_from(["a + b − c", "a × b + c", "(a − b) × c", "a × b × c"]),
    st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=3, max_size=3),
    st.lists(CELLS, min_size=4, max_size=4),
    st.sampled_from(["", "%", "千"]),
)
def test_rows_add_up_exactly_and_to_date_is_the_sum_of_its_periods(formula, recorded, targets, unit):
    names = ("sales", "a", "b", "c")
    units = dict.fromkeys(names, "") | {"a": unit}
    nodes = (kpi(name, target=target, unit=units[name]) for name, target in zip("abc", targets, strict=False))
    given = plan(goal(target=targets[3], shape="each", unit="", formula=formula), *nodes)
    table = actuals(
        {name: {m: of[at] for m, of in zip(MONTHS, recorded, strict=True)} for at, name in enumerate(names)}
    )

    whole = contribution(given, table, TODAY, "sales", over=PeriodChoice.TO_DATE)
    periods = [contribution(given, table, TODAY, "sales", over=month) for month in MONTHS]

    for found in (whole, *periods):
        assert sum(rows(found)) == Decimal(repr(found.total))
    paper = sum(Decimal(str(of[0])) - Decimal(str(targets[3])) for of in recorded)
    assert Decimal(repr(whole.total)) == paper
    size = float(max(abs(row) for found in periods for row in rows(found)))
    for row, *of_periods in zip(rows(whole), *(rows(found) for found in periods), strict=True):
        assert float(row) == pytest.approx(float(sum(of_periods)), rel=1e-11, abs=1e-11 * size)


def test_sums_too_large_for_a_number_are_refused():
    huge = plan(goal(target=1, shape="each", formula="a × 1.0"), kpi("a", target=1))
    table = actuals({name: {"2026-04": 1.7e308, "2026-05": 1.7e308} for name in ("sales", "a")})

    assert contribution(huge, table, TODAY, "sales", over=PeriodChoice.TO_DATE).refusal.reason == "too-large"
