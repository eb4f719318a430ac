"""From actions to indicators: what is counted, what gets a share for its quality, and what a trade proposes."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.drafts.beginnings import blank
from kpicore.guide.drafts.doing import actions_to_count, counts_without_quality, with_action, with_quality
from kpicore.guide.drafts.editing import add_entry, choose, set_actions
from kpicore.guide.drafts.entries import Draft, Entry
from kpicore.guide.templates import candidates, indicators_of_trade, template, trade_of
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


def test_an_action_without_a_kpi_to_stand_under_changes_nothing():
    draft = choose(clinic("広告"), "patients", chosen=False)

    assert with_action(draft, "reach", "広告", "回", TODAY) == draft


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


@pytest.mark.parametrize(
    ("text", "trade"),
    [("歯科医院の医業収入9,600万円", "dental"), ("売上1億円", None), ("", None), ("Dental clinic", "dental")],
)
def test_the_trade_is_the_one_a_sentence_names(text, trade):
    assert trade_of(text) == trade
