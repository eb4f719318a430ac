"""The first sentence of a goal (R12): the table of nine, the cause, what is still needed; worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.model import Band, Target
from kpicore.reports.headline import CauseKind, End, Standing, cost_per_period, headlines
from kpicore.scoring.addition import added
from kpicore.text.board import headline_text
from tests.reports.small import TODAY, node, scored, snapshot


def goal(**fields):
    """A goal of 1,200 a year, 100 a month from April."""
    return node("売上", kind="KGI", **{"target": 1200.0, "shape": "total", "unit": "万円", "owner": "佐藤", **fields})


def headline(held, today=TODAY):
    return headlines(held, scored(held, today))[0]


def words(held, language="ja", today=TODAY):
    return headline_text(headline(held, today), held.plan, language)


SEVEN = 7  # closed months on TODAY
#: End and standing → seven months of actuals that make them.
NINE = {
    # 110 a month: ahead, lands at 1,320.
    (End.REACHES, Standing.GOOD): ({}, [110.0] * SEVEN),
    # 690 of 700, and the last three months at 110: 690 + 5 × 110 = 1,240.
    (End.REACHES, Standing.BEHIND): ({}, [90.0, 90.0, 90.0, 90.0, 110.0, 110.0, 110.0]),
    # 90 a month all along.
    (End.SHORT, Standing.BEHIND): ({}, [90.0] * SEVEN),
    # 710 of 700, the last three at 80: lands below 1,200.
    (End.SHORT, Standing.GOOD): ({}, [130.0, 130.0, 110.0, 100.0, 80.0, 80.0, 80.0]),
    # Each month must be between 80 and 120; a sum of ranges has no landing.
    (End.UNKNOWN, Standing.GOOD): ({"target": Band(low=80.0, high=120.0), "shape": "each"}, [100.0] * SEVEN),
    (End.UNKNOWN, Standing.BEHIND): ({"target": Band(low=80.0, high=120.0), "shape": "each"}, [200.0] * SEVEN),
    (End.UNKNOWN, Standing.NONE): ({}, []),
    # Two months overdue: the old colour must not stay (R6), the landing does.
    (End.SHORT, Standing.NONE): ({}, [90.0, 90.0, 90.0, 90.0]),
    (End.REACHES, Standing.NONE): ({}, [110.0, 110.0, 110.0, 110.0]),
}


@pytest.mark.parametrize(("expected", "case"), NINE.items())
def test_landing_and_position_are_two_sentences_never_one(expected, case):
    fields, actuals = case

    found = headline(snapshot([goal(**fields)], {"売上": actuals}))

    assert (found.end, found.standing) == expected


SENTENCES = {
    (End.REACHES, Standing.GOOD): "目標まで順調。1,320万円の見込み（+120万円）",
    (
        End.REACHES,
        Standing.BEHIND,
    ): "このままなら1,240万円で、目標に届く見込みです。いまは遅れています（▲ 注意、残り127日）",
    (End.SHORT, Standing.BEHIND): "このままだと1,080万円。目標に120万円届きません（▲ 注意、残り127日）",
    (End.SHORT, Standing.GOOD): "いまは順調ですが、このままだと1,110万円。目標に90万円届きません（● 順調、残り127日）",
    (End.UNKNOWN, Standing.GOOD): "ここまでは順調です（● 順調、残り127日）。着地はまだ言えません",
    (End.UNKNOWN, Standing.BEHIND): "いまは範囲の外です（■ 要対策、残り127日）。着地はまだ言えません",
    (End.UNKNOWN, Standing.NONE): "数字が7個足りないので、まだ言えません（佐藤 7個）",
}


@pytest.mark.parametrize("cell", SENTENCES)
def test_each_cell_of_the_table_has_its_words(cell):
    fields, actuals = NINE[cell]

    held = snapshot([goal(**fields)], {"売上": actuals})

    assert words(held).sentence == SENTENCES[cell]
    assert "{" not in words(held, "en").whole


def shop(visits, rates):
    """Sales = visits × rate, a target of 100 × 10 % × 12 = 10 a month."""
    nodes = [
        goal(target=120.0, formula="visits * rate", unit="件"),
        node("visits", "売上", unit="人", owner="田中"),
        node("rate", "売上", unit="%", aggregation="mean", target=10.0),
    ]
    sales = [visit * rate / 100 for visit, rate in zip(visits, rates, strict=True)]
    return snapshot(nodes, {"売上": sales, "visits": visits, "rate": rates})


def test_the_cause_is_the_input_with_the_largest_share_and_the_others_hold_the_rest():
    # 120 visits at 5 %: 6 a month where 10 were wanted. By Shapley the rate costs 5.5 and the visits bring 1.5, seven times.
    held = shop([120.0] * SEVEN, [5.0] * SEVEN)

    found = headline(held)

    assert found.gap_to_date == 28.0
    assert [(cause.node, cause.share) for cause in found.causes] == [("rate", 38.5), ("visits", -10.5)]
    assert words(held).cause == "足りない28件のうち38.5件はrate。visitsは10.5件の貯金。"
    assert words(held, "en").cause == "Of the 28 short, 38.5 comes from rate. visits is 10.5 ahead."


def test_shares_and_what_stays_unexplained_add_up_to_the_gap():
    held = shop([90.0, 120.0, 80.0, 100.0, 101.0, 99.0, 77.0], [9.0, 8.0, 10.0, 11.0, 7.0, 9.5, 9.9])

    found = headline(held)

    total = added([*(cause.share for cause in found.causes), found.unexplained])
    assert total == pytest.approx(found.gap_to_date, abs=1e-9)


def test_two_causes_are_both_named_with_whose_they_are():
    held = shop([80.0] * SEVEN, [8.0] * SEVEN)

    assert words(held).cause == "足りない25.2件のうち12.6件はvisits（田中）、12.6件はrate。"


def test_without_a_formula_what_is_off_track_moves_together_and_is_no_because():
    nodes = [goal(), node("新規", "売上", owner="鈴木", weight=1.0), node("紹介", "売上", weight=3.0)]
    held = snapshot(nodes, {"売上": [70.0] * SEVEN, "新規": [10.0] * SEVEN, "紹介": [50.0] * SEVEN})

    found = headline(held)

    assert [(cause.node, cause.share, cause.kind) for cause in found.causes] == [("紹介", None, CauseKind.TOGETHER)]
    assert words(held).cause == "紹介もいっしょに動いています（■ 要対策）。"
    assert "because" not in words(held, "en").cause.lower()


def test_still_needed_is_what_is_left_over_the_periods_left_with_the_open_one():
    # 1,200 − 630 over November to March.
    held = snapshot([goal()], {"売上": [90.0] * SEVEN})

    found = headline(held)

    assert (found.needed_per_period, found.periods_left, found.mean_per_period) == (114.0, 5, 90.0)
    assert words(held).needed == "あと月114万円。いまの平均は90万円"


def test_of_a_limit_the_gap_is_what_is_over_it():
    limit = goal(direction="at_most")
    held = snapshot([limit], {"売上": [110.0] * SEVEN})

    found = headline(held)

    assert (found.gap_to_date, found.gap_landing) == (70.0, 120.0)
    assert words(held).sentence == "このままだと1,320万円。上限を120万円超えます（▲ 注意、残り127日）"
    assert words(held).needed == ""


def test_a_limit_that_is_kept_has_room():
    held = snapshot([goal(direction="at_most")], {"売上": [80.0] * SEVEN})

    assert words(held).sentence == "上限の内で順調。960万円の見込み（上限まで240万円）"
    assert words(held).cause == "ここまで上限まで140万円の余裕があります。"


def test_a_rank_is_reached_and_no_limit():
    rank = goal(unit="位", direction="at_most", aggregation="last", shape="each", target=5.0)
    held = snapshot([rank], {"売上": [9.0] * SEVEN})

    assert "上限" not in words(held).whole
    assert "目標に4位届きません" in words(held).sentence


@pytest.mark.parametrize(
    ("target", "actual", "end"),
    [(0.0, 5.0, End.REACHES), (0.0, -5.0, End.SHORT), (-120.0, -5.0, End.REACHES), (-120.0, -20.0, End.SHORT)],
)
def test_where_there_is_no_ratio_met_or_not_decides(target, actual, end):
    found = headline(snapshot([goal(target=target)], {"売上": [actual] * SEVEN}))

    assert found.end == end


def test_a_term_that_is_over_is_told_as_a_result():
    months = [f"2025-{month:02}" for month in range(4, 13)] + ["2026-01", "2026-02", "2026-03"]
    ended = goal(start="2025-04-01", deadline="2026-03-31")
    held = snapshot([ended], {"売上": [90.0] * 12}, months=months)

    assert (
        words(held, today=date(2026, 5, 20)).sentence
        == "1,080万円で終わりました。目標に120万円届きませんでした（▲ 注意）"
    )
    assert words(held, "en", today=date(2026, 5, 20)).sentence.startswith("It ended at")


def test_a_term_that_is_over_without_its_numbers_says_whose_are_missing():
    ended = goal(start="2025-04-01", deadline="2026-03-31")
    held = snapshot([ended], {"売上": [90.0] * 10}, months=[f"2025-{month:02}" for month in range(4, 13)] + ["2026-01"])

    assert words(held, today=date(2026, 5, 20)).sentence == "期間は終わりましたが、数字が2個足りません（佐藤 2個）"


def test_of_many_whose_numbers_are_missing_three_are_named_with_what_the_others_lack():
    inputs = [node(name, parents="売上", target=10.0) for name in ("来店", "電話", "件数", "単価")]
    held = snapshot([goal(owner=""), *inputs], {"件数": [1.0] * 5})

    assert words(held).sentence == "数字が30個足りないので、まだ言えません（売上 7個、来店 7個、電話 7個、ほか9個）"
    assert words(held, "en").sentence == "Cannot be said yet: 30 numbers are missing (売上 7, 来店 7, 電話 7, others 9)"
    one_less = snapshot([goal(owner=""), *inputs[:2]], {})
    assert words(one_less).sentence == "数字が21個足りないので、まだ言えません（売上 7個、来店 7個、電話 7個）"


def test_a_plan_that_has_not_begun_and_one_without_a_target_say_so():
    ahead = snapshot([goal(start="2027-04-01", deadline="2028-03-31")], {})
    blank = snapshot([goal(target=None)], {"売上": [90.0] * SEVEN})

    assert words(ahead).sentence == "2027年4月1日(木)に始まります"
    assert words(blank).sentence == "目標がまだ決まっていません"


def test_a_term_that_has_begun_before_its_first_number_is_asked_for_does_not_begin_on_a_day_that_is_over():
    first_month = snapshot([goal(start="2026-04-01", deadline="2027-03-31")], {})
    joined = snapshot([goal(start="2026-04-01", deadline="2027-03-31", entered_from="2026-11-20")], {})

    assert words(first_month, today=date(2026, 4, 20)).sentence == "最初の数字が入ると、どこに着くか言えます"
    assert words(joined, "en", today=date(2026, 11, 29)).sentence == "The first numbers will show where it will end"


def test_a_term_without_a_first_day_of_its_own_does_not_begin_on_no_day():
    held = snapshot([goal(start=None, deadline="2027-03-31", entered_from="2026-11-30")], {})

    assert words(held, today=date(2026, 11, 29)).sentence == "最初の数字が入ると、どこに着くか言えます"


def test_of_a_level_the_gap_is_that_of_the_judged_period():
    members = goal(unit="人", aggregation="last", shape="each", target=500.0)
    held = snapshot([members], {"売上": [480.0] * SEVEN})

    found = headline(held)

    assert (found.gap_to_date, found.needed_per_period) == (20.0, None)


def test_a_plan_without_a_goal_has_no_headline():
    held = snapshot([node("訪問数")], {"訪問数": [1.0]})

    assert headlines(held, scored(held)) == ()


def test_what_an_input_costs_is_its_mean_share_of_the_last_three_judged_periods():
    held = shop([100.0] * SEVEN, [10.0, 10.0, 10.0, 10.0, 9.0, 8.0, 7.0])

    assert cost_per_period(held, scored(held)) == {"visits": 0.0, "rate": pytest.approx(2.0)}


def test_targets_that_change_count_in_the_gap_to_date():
    held = snapshot([goal(target=None)], {"売上": [90.0] * SEVEN}, targets=[Target(indicator="売上", value=80.0)])

    assert headline(held).standing is Standing.GOOD
