"""From actions to indicators: what is counted, what gets a share for its quality, and what a trade proposes."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.drafts.beginnings import blank, from_sentence, with_formula_of_trade
from kpicore.guide.drafts.doing import actions_to_count, counts_without_quality, under_kpi, with_action, with_quality
from kpicore.guide.drafts.editing import add_entry, choose, set_actions
from kpicore.guide.drafts.entries import Draft, Entry
from kpicore.guide.templates import candidates, formula_of_trade, indicators_of_trade, template, trades_of
from kpicore.model.node import Kind

TODAY = date(2026, 11, 29)


def clinic(*actions: str) -> Draft:
    """Return a factor with actions and one KPI below it."""
    draft, factor = add_entry(blank(), Kind.CSF, parents=("kgi-1",), fields={"name": "reach"})
    draft, _ = add_entry(draft, Kind.KPI, parents=(factor,), fields={"name": "patients"})
    return set_actions(draft, factor, actions)


def kdi(draft: Draft) -> Entry:
    [found] = draft.of_kind(Kind.KDI)
    return found


def test_an_action_becomes_a_weekly_count_under_the_first_kpi_of_its_factor():
    draft = with_action(clinic("広告を強化する"), "reach", "広告を強化する", "回", TODAY)

    found = kdi(draft)
    assert (found.name, found.parents) == ("広告を強化する", ("patients",))
    assert [found.text(name) for name in ("unit", "cadence", "aggregation", "target")] == ["回", "weekly", "sum", ""]
    assert actions_to_count(draft, "reach") == ()


def test_an_action_that_says_how_often_is_read_as_a_sentence():
    found = kdi(with_action(clinic(), "reach", "検診のはがきを週20通送る", "回", TODAY))

    assert (found.text("target"), found.text("unit"), found.text("cadence")) == ("20", "通", "weekly")


def test_an_action_waits_under_its_factor_until_there_is_a_kpi():
    draft = choose(clinic("広告"), "patients", chosen=False)

    waiting = with_action(draft, "reach", "広告", "回", TODAY)
    found = under_kpi(choose(waiting, "patients"), "reach")

    assert [each.parents for each in waiting.of_kind(Kind.KDI)] == [("reach",)]
    assert [each.parents for each in found.of_kind(Kind.KDI)] == [("patients",)]


def test_a_count_gets_a_share_beside_it_once():
    draft = with_action(clinic("電話する"), "reach", "電話する", "回", TODAY)
    [counted] = counts_without_quality(draft, "patients")

    draft = with_quality(draft, counted.id, "電話する（割合）")

    share = draft.of_kind(Kind.KDI)[1]
    assert (share.parents, share.text("unit"), share.text("aggregation"), share.text("cadence")) == (
        ("patients",),
        "%",
        "mean",
        "weekly",
    )
    assert counts_without_quality(draft, "patients") == ()


def test_a_restaurant_is_offered_no_sales_funnel():
    found = candidates("年間売上を5,000万円にする", "ja", "restaurant")

    assert {each.template for each in found} == {"restaurant"}
    assert {each.template for each in candidates("年間売上を5,000万円にする", "ja")} > {"restaurant"}


def test_a_trade_nobody_knows_is_as_none():
    assert candidates("年間売上", "ja", "<script>") == candidates("年間売上", "ja")
    assert indicators_of_trade("集客", Kind.KPI, "ja", "<script>") == ()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_factor_of_ones_own_gets_the_trades_indicators_the_most_alike_first(language):
    name = {"ja": "キャンセルを減らす", "en": "Fewer cancellations"}[language]

    found = indicators_of_trade(name, Kind.KPI, language, "dental")

    assert found[0].id == "cancel-rate"
    assert {each.id for each in found} == {
        each.id for each in template("dental").nodes(language) if each.kind is Kind.KPI
    }


def test_how_large_a_company_is_names_no_field():
    of_people = {each.template for each in candidates("従業員の離職率を下げる", "ja")}
    for text in ("従業員12人の会社です。粗利を3,600万円にする", "A firm with 20 staff: raise gross profit to $360,000"):
        assert "people" in of_people
        assert "people" not in {each.template for each in candidates(text, "ja")}


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("歯科医院の医業収入9,600万円", ("dental",)),
        ("売上1億円", ()),
        ("", ()),
        ("Dental clinic", ("dental",)),
        ("クリニックの医業収入9,600万円", ("dental", "clinic")),
        ("小児科クリニックの患者を増やす", ("clinic",)),
        ("従業員12人の木製家具の製造会社です。粗利を3,600万円にする", ("manufacturer",)),
        ("An after-school tutoring charity", ("cram-school", "npo")),
        ("A food bank run by a charity", ("npo",)),
    ],
)
def test_the_trade_is_the_one_a_sentence_names_and_two_where_it_may_be_either(text, trade):
    assert sorted(trades_of(text)) == sorted(trade)


@pytest.mark.parametrize(
    ("goal", "trade", "formula"),
    [
        ("医業収入", "dental", "visits × income-per-visit"),
        ("営業利益", "restaurant", "guests × spend × (1 − fl-ratio) − other-cost"),
        ("店の売上", "restaurant", "guests × spend"),
        ("出荷額", "manufacturer", "orders-shipped × order-value"),
        ("donations", "npo", "regular-donors × monthly-gift + single-gifts"),
        ("売上高営業利益率", "restaurant", None),
        ("従業員定着率", "restaurant", None),
        ("1件あたり出荷額", "manufacturer", None),
        ("売上", "", None),
        ("", "dental", None),
    ],
)
def test_a_trade_works_back_the_goal_it_is_about_and_its_sales_and_no_other(goal, trade, formula):
    found = formula_of_trade(goal, "ja", trade)

    assert (found and found.formula) == formula


def test_the_formula_of_a_trade_takes_the_kpis_there_are_and_adds_the_others_under_their_factor():
    draft = from_sentence("歯科医院の医業収入を今年度9,600万円にする", today=TODAY)
    draft, factor = add_entry(draft, Kind.CSF, parents=("kgi-1",), fields={"name": "通ってもらう"})
    draft, visits = add_entry(draft, Kind.KPI, parents=(factor,), fields={"name": "延べ来院数"}, chosen=False)
    found = formula_of_trade("医業収入", "ja", "dental")
    assert found is not None

    draft = with_formula_of_trade(draft, "kgi-1", found)

    new = next(each for each in draft.of_kind(Kind.KPI) if each.id != visits)
    assert draft.by_id["kgi-1"].text("formula") == f"{visits} × {new.id}"
    assert draft.by_id[visits].chosen
    assert draft.by_id[new.parents[0]].name == "納得して治療を選んでもらう"


def test_a_start_that_the_sentence_tells_is_last_years_figure():
    told = from_sentence("出荷額を去年の2億8,000万円から今年度3億2,000万円に増やす", today=TODAY)
    level = from_sentence("会員数を200人から300人に", today=TODAY)

    assert (told.known["last_year"], level.known.get("last_year")) == ("280,000,000", None)
