"""What is said of links: targets that do not add up, needed values, parts of a difference, correlation."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

from kpicore.model import Node
from kpicore.scoring.links.coherence import coherence
from kpicore.scoring.links.influence import linkages
from kpicore.scoring.links.link import Refusal
from kpicore.scoring.links.scenarios import back_calculation, what_if
from kpicore.scoring.links.shapley import contribution
from kpicore.text import links
from kpicore.text.catalogue import catalogue
from tests.scoring.links import TODAY, actuals, goal, kpi, plan, shop
from tests.scoring.test_coherence import MONTHS

SCORING = Path(__file__).parents[2] / "kpicore" / "scoring"


def only(given):
    return coherence(given, TODAY)[0]


@pytest.mark.parametrize(
    ("sales", "fields", "said"),
    [
        (3e8, {}, "visitors × cvr × priceに目標を入れると2.4億円。目標3億円に6,000万円足りません。"),
        (2e8, {}, "visitors × cvr × priceに目標を入れると2.4億円。目標2億円を4,000万円上回ります。"),
        (
            2e8,
            {"direction": "at_most"},
            "visitors × cvr × priceに目標を入れると2.4億円。上限の目標2億円を4,000万円超えます。",
        ),
        (2.4e8, {}, "visitors × cvr × priceに目標を入れると2.4億円。目標2.4億円と合っています。"),
    ],
)
def test_whether_targets_add_up_is_said_in_money(sales, fields, said):
    given = shop(sales=sales, **fields)

    assert links.coherence_sentence(only(given), given, "ja") == said


def test_why_it_cannot_be_told_is_said_with_names():
    given = plan(goal(target=1, formula="a × b"), kpi("a", target=1), kpi("b", name="客単価"))

    assert links.coherence_sentence(only(given), given, "ja") == "目標のない指標があるため計算できません（客単価）。"


def test_a_name_with_blanks_or_signs_is_quoted_in_a_formula():
    given = plan(goal(target=1, formula="a × b"), kpi("a", name="Order value"), kpi("b", name="売上(税抜)"))

    assert links.named_formula(only(given).formula.tree, given, "ja") == "「Order value」 × 「売上(税抜)」"
    assert links.named_formula(only(given).formula.tree, given, "en") == "“Order value” × “売上(税抜)”"


def test_what_is_needed_and_what_would_follow():
    given = shop()

    assert links.needed_sentence(back_calculation(given, TODAY, "sales", "cvr"), given, "ja") == (
        "ほかがそのままなら、cvrが5%で3億円に届きます（いまの目標は4%）。"
    )
    assert links.needed_sentence(
        back_calculation(given, TODAY, "sales", "cvr", tried={"sales": 1e11}), given, "en"
    ).endswith("way alone.")
    assert links.what_if_sentence(what_if(given, TODAY, "sales", {"cvr": 5}), given, "en") == (
        "売上 goes from ¥240M to ¥300M (target: ¥300M)."
    )


@pytest.mark.parametrize(("calls", "language", "said"), [(300, "ja", "332件"), (400, "en", "332")])
def test_what_is_needed_is_said_as_a_number_that_reaches_the_goal(calls, language, said):
    given = plan(goal(target=331.7 * 12, formula="calls × 1.0"), kpi("calls", target=calls))

    assert said in links.needed_sentence(back_calculation(given, TODAY, "sales", "calls"), given, language)


def test_the_parts_of_a_difference_are_said_with_their_signs():
    given = shop(sales=240e6)
    april = {"sales": 18e6, "visitors": 36_000, "cvr": 4, "price": 12_500}
    recorded = actuals({name: {"2026-04": value} for name, value in april.items()})

    assert links.contribution_sentence(contribution(given, recorded, TODAY, "sales"), given, "ja") == (
        "差は−200万円。内訳（シャープレイ値）: visitors −200万円、cvr ±0円、price ±0円。"
    )


def test_what_the_formula_does_not_explain_is_said_by_name():
    given = shop(sales=300e6)
    recorded = actuals(
        {"sales": {"2026-04": 17e6}, "visitors": {"2026-04": 36_000}, "cvr": {"2026-04": 4}}
        | {"price": {"2026-04": 12_500}}
    )

    assert links.contribution_sentence(contribution(given, recorded, TODAY, "sales"), given, "en") == (
        "The difference is −¥8M. Shapley values: visitors −¥2M, cvr ±¥0, price ±¥0, drift of the actual from the formula −¥1M, "
        "targets that do not add up −¥5M."
    )


def test_a_missing_input_is_named_with_its_period():
    recorded = actuals({"sales": {"2026-04": 17e6}, "visitors": {"2026-04": 36_000}, "price": {"2026-04": 12_500}})

    assert links.contribution_sentence(contribution(shop(), recorded, TODAY, "sales"), shop(), "ja") == (
        "2026年4月の実績か目標がないため計算できません（cvr）。"
    )


def test_parts_are_added_up_by_factor_where_there_are_several_of_several():
    factors = (Node(id=name, kind="CSF", name=name, parents=("sales",)) for name in ("集客", "単価"))
    inputs = (
        kpi("a", target=1, parents=("集客",)),
        kpi("b", target=1, parents=("集客",)),
        kpi("c", target=1, parents=("単価",)),
    )
    given = plan(goal(target=36, formula="a + b + c"), *factors, *inputs)
    april = actuals({name: {"2026-04": value} for name, value in {"sales": 13, "a": 2, "b": 4, "c": 7}.items()})

    assert links.factors_sentence(contribution(given, april, TODAY, "sales"), given, "ja") == (
        "要因ごとでは: 集客 +4円、単価 +6円。"
    )
    assert links.factors_sentence(contribution(shop(), april, TODAY, "sales"), shop(), "ja") is None


def test_a_correlation_is_never_said_without_the_words_on_causes():
    given = plan(goal(target=120), kpi("calls", target=10))
    values = dict(zip(MONTHS, (5, 9, 7, 12, 8, 14, 6, 11, 10, 13, 4, 15), strict=True))
    (link,) = linkages(given, actuals({"calls": values, "sales": values}), date(2027, 4, 20))
    (few,) = linkages(given, actuals({"calls": {"2026-04": 1}, "sales": {"2026-04": 1}}), TODAY)

    assert links.linkage_sentence(link, given, "ja").endswith("+1.00（n=12）。相関は因果の証拠ではありません。")
    assert links.linkage_sentence(few, given, "ja") == "データ不足 (n=1)。相関は因果の証拠ではありません。"


def reasons() -> set[str]:
    """Every reason the core refuses for."""
    found = set()
    for path in SCORING.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Refusal":
                found.add(call.args[0].value)
    return found


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_refusal_has_words(language):
    known = {key.removeprefix("links.refusal.") for key in catalogue(language) if key.startswith("links.refusal.")}

    assert reasons() == known
    assert links.refusal_sentence(Refusal("unheard-of"), shop(), language) == "unheard-of"
