"""What stands around the number of a goal and is neither the goal nor its start: a day, a forecast, who does it, what is said again."""

from __future__ import annotations

from datetime import date

from kpicore.guide.sentences import read_goal

TODAY = date(2026, 12, 1)


def failing(rows, *fields):
    """Return the rows whose goals do not have the expected fields, with what was read."""
    told = {
        text: [tuple(getattr(each, one) for one in fields) for each in read_goal(text, today=TODAY)] for text in rows
    }
    return {text: told[text] for text, expected in rows.items() if told[text] != expected}


def test_how_long_from_now_tells_the_day():
    rows = {
        "Open 4 shops two years from now": [(4, None, date(2028, 12, 1))],
        "Raise a million two years from now": [(1e6, None, date(2028, 12, 1))],
        "Raise two million three years from today": [(2e6, None, date(2029, 12, 1))],
        "Reach 500 members 18 months from now": [(500, None, date(2028, 6, 1))],
        "Churn under 3% six months from now": [(3, None, date(2027, 6, 1))],
        "Twelve weeks from today we want 40 pupils": [(40, None, date(2027, 2, 23))],
        "Get the queue from 12 to 4 days ten days from now": [(4, 12, date(2026, 12, 11))],
        "今から2年後に4店舗": [(4, None, date(2028, 12, 1))],
    }
    assert failing(rows, "value", "baseline", "deadline") == {}


def test_a_number_that_is_wished_for_again_is_no_start():
    rows = {
        "来客は月900人。900人来てくれたら十分": [("来客", 900, None, "monthly")],
        "売上は月300万円。300万円あれば十分": [("売上", 3e6, None, "monthly")],
        "満足度は90点。90点取れたらうれしい": [("満足度", 90, None, "unspecified")],
        "Visitors 900 a month. I'd be happy with 900": [("Visitors", 900, None, "monthly")],
        "Orders: 40 a week. 40 would do": [("Orders", 40, None, "weekly")],
        "来客は月800人。900人来てくれたら十分": [("来客", 900, 800, "monthly")],
        "Visitors 800 a month. I'd be happy with 900": [("Visitors", 900, 800, "monthly")],
    }
    assert failing(rows, "name", "value", "baseline", "cadence") == {}


def test_how_many_come_or_leave_is_no_start_of_how_many_there_are():
    rows = {
        "会員を増やす、今は月3人やめてる": [("会員", None, None)],
        "会員を増やす、今は月3人しか入らない": [("会員", None, None)],
        "スタッフを増やしたい、毎月2人辞めていく": [("スタッフ", None, None)],
        "生徒を増やす、今は月に4人やめてる": [("生徒", None, None)],
        "Grow members, we lose 3 a month now": [("members", None, None)],
        "Grow subscribers; right now we lose three every month": [("subscribers", None, None)],
        "問い合わせを増やす、今は月5件来てる": [("問い合わせ", None, 5)],
        "待機を減らす、今は11人待ってる": [("待機", None, 11)],
        "Get more enquiries, we get 5 a month now": [("enquiries", None, 5)],
    }
    assert failing(rows, "name", "value", "baseline") == {}


def test_a_level_that_is_forecast_to_be_crossed_is_no_start():
    rows = {
        "月20時間以内。30時間を超えると見ている": [(20, None)],
        "在庫は100万円以下に。150万円を上回ると予想している": [(1e6, None)],
        "クレームは5件まで。10件を超える見込みだ": [(5, None)],
        "粗利は40%以上。35%を割ると思っています": [(40, None)],
        "Keep churn below 3%. We think it will go over 5%": [(3, None)],
        "Overtime under 20 hours. We expect it to exceed 30": [(20, None)],
        "Sales of at least 40k; we fear it will drop under 30k": [(40000, None)],
        "外注費は月50万円以下。このままだと80万円を超える": [(5e5, None)],
        "残業は月20時間以内、今月は30時間だ": [(20, 30)],
    }
    assert failing(rows, "value", "baseline") == {}
