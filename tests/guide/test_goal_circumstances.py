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


def test_the_number_of_a_thing_with_a_name_and_the_size_of_who_does_it_are_no_rivals():
    rows = {
        "All 140 laptops on Windows 11 before 14 Feb 2027": [("laptops on Windows 11", 140, None)],
        "Get 80 staff onto Office 365 this year": [("staff", 80, None)],
        "25 new dealers in Zone 4 by March": [("new dealers in Zone 4", 25, None)],
        "Sell 200 tickets for Hall 2 a month": [("tickets for Hall 2", 200, None)],
        "Bring complaints at Terminal 2 from 40 to 10 a month": [("complaints at Terminal 2", 10, 40)],
        "Cut waiting time at Gate 7 from 40 to 15 minutes": [("waiting time at Gate 7", 15, 40)],
        "Move 30 servers to Ubuntu 24 by June": [("servers", 30, None)],
        "Visitors from Japan 500 a month": [("Visitors from Japan", 500, None)],
        "Shear 60,000 sheep this season with a crew of six": [("sheep", 60000, None)],
        "Build 14 houses a year with a team of nine": [("houses", 14, None)],
        "Serve 300 covers a night with our staff of 12": [("covers", 300, None)],
        "With a gang of 3, paint 40 rooms by May": [("rooms", 40, None)],
        "Run 25 tours a week using a fleet of four": [("tours", 25, None)],
        "Get payment terms with top 5 vendors from 30 to 60 days": [("payment terms with top 5 vendors", 60, 30)],
        "Raise average order from top 20 accounts from $400 to $550": [
            ("average order from top 20 accounts", 550, 400)
        ],
        "Bring churn at the top 3 branches from 8% to 5%": [("churn at the top 3 branches", 5, 8)],
    }
    assert failing(rows, "name", "value", "baseline") == {}


def test_those_that_are_most_so_are_counted_as_they_are_dealt_with():
    rows = {
        "Get rid of the 60 oldest units": [(60, None, "at_least")],
        "Eliminate the 5 worst bottlenecks": [(5, None, "at_least")],
        "Drop the 10 slowest lines by June": [(10, None, "at_least")],
        "Cut the 12 least used bus stops": [(12, None, "at_least")],
        "Replace the 20 oldest vans": [(20, None, "at_least")],
        "Get rid of the 12 potholes": [(0, 12, "reach")],
        "Eliminate 12 potholes": [(12, None, "at_most")],
    }
    assert failing(rows, "value", "baseline", "direction") == {}


def test_when_what_is_counted_came_about_is_no_day_of_the_goal():
    rows = {
        "Get back the 15 customers we lost in 2025 by the end of next summer": [(15, date(2027, 8, 31))],
        "Win back 40 members who left in 2024 by March": [(40, date(2027, 3, 31))],
        "Reopen the 3 shops we closed in 2023 by June": [(3, date(2027, 6, 30))],
        "Repair the 12 boats damaged in 2025": [(12, None)],
        "Refit 8 vans bought in 2019 before May": [(8, date(2027, 4, 30))],
        "2025年に失った15社を2027年8月末までに取り戻す": [(15, date(2027, 8, 31))],
        "2024年に辞めた6人を3月までに呼び戻す": [(6, date(2027, 3, 31))],
        "Reopen the 3 shops in 2027": [(3, date(2027, 12, 31))],
    }
    assert failing(rows, "value", "deadline") == {}


def test_how_much_doing_something_takes_is_the_most_it_may():
    rows = {
        "Closing a deal should take 6 visits": [(6, "at_most")],
        "Onboarding a client should take 3 calls": [(3, "at_most")],
        "Getting a permit must take 3 weeks": [(3, "at_most")],
        "Cleaning a room should take 20 minutes": [(20, "at_most")],
        "Closing a deal should take at least 6 visits": [(6, "at_least")],
        "Take 6 bookings a week": [(6, "at_least")],
        "Each rep should take 12 calls a day": [(12, "at_least")],
    }
    assert failing(rows, "value", "direction") == {}


def test_the_mean_of_two_numbers_told_before_is_no_start():
    rows = {
        "Weekdays 20 covers, weekends 60; average 45": [20, 60],
        "Lambs: singles 20, twins 60; average 45": [20, 60],
        "閑散月は20組、繁忙月は60組、平均45組": [20, 60],
    }
    told = {text: [(each.value, each.baseline) for each in read_goal(text, today=TODAY)] for text in rows}
    wrong = {
        text: found
        for text, found in told.items()
        if any(start is not None for _, start in found) or (45 in dict(found))
    }
    assert wrong == {}


def test_one_every_so_many_is_asked():
    rows = {
        "One accident every 40 days, aim for one every 90": ["1", "90"],
        "One breakdown every 200 hours, want one every 500": ["1", "500"],
        "We want one stoppage every 600 hours": ["1", "600時間"],
        "Get to one recall every 300 batches": ["1", "300"],
    }
    told = {
        text: [
            reading.label for each in read_goal(text, today=TODAY) for one in each.questions for reading in one.readings
        ]
        for text in rows
    }
    assert {text: found for text, found in told.items() if found != rows[text]} == {}


def test_what_is_measured_and_shall_be_made_better_is_a_goal_without_a_number():
    rows = {
        "パートさんの定着をよくしたい": [("パートさんの定着", None)],
        "新人の定着をもっと良くしていきたい": [("新人の定着", None)],
        "製品の品質を良くしよう": [("製品の品質", None)],
        "満足度を良くしていきたい": [("満足度", None)],
        "常連客の稼働をよくしましょう": [("常連客の稼働", None)],
        "職場の雰囲気を良くしたい": [],
        "遅刻をよくする人がいる": [],
    }
    assert failing(rows, "name", "value") == {}


def test_weeks_within_which_something_is_done_are_a_goal_beside_another():
    rows = {
        "ISO9001の内部監査の指摘を5件以内、是正は2週間以内に完了": [("ISO9001の内部監査の指摘", 5), ("是正", 2)],
        "クレームは月3件以下、原因調査は1週間以内に報告": [("クレーム", 3), ("原因調査", 1)],
        "売上を月500万円、棚卸しは2週間以内に終える": [("売上", 5e6), ("棚卸し", 2)],
        "空室は5室まで、原状回復は3週間以内に完了": [("空室", 5), ("原状回復", 3)],
        "不良率2%以下、試作は4週間以内に仕上げる": [("不良率", 2), ("試作", 4)],
        "会員を3年以内に500人": [("会員", 500)],
    }
    assert failing(rows, "name", "value") == {}


def test_a_suffix_right_behind_a_number_counts_where_a_verb_or_a_price_follows():
    rows = {
        "オークションで1尾100万円以上の鯉を来年10尾出す": [("1尾100万円以上の鯉", 10, "尾")],
        "鯉を来年10尾出す": [("鯉", 10, "尾")],
        "ヒラメを1尾1,200円で売る": [("ヒラメ", 1200, "円")],
        "ブリを月60尾卸す": [("ブリ", 60, "尾")],
        "軍鶏を月40羽売る": [("軍鶏", 40, "羽")],
        "子牛を年15頭育てる": [("子牛", 15, "頭")],
    }
    assert failing(rows, "name", "value", "unit") == {}


def test_a_measure_with_a_power_is_no_million():
    rows = {
        "Keep water use under 900 m3 a month": [("water use", 900, "m3", None)],
        "Use at most 40 m2 of floor": [("floor", 40, "m2", None)],
        "Cut space from 1,200 m2 to 900 m2": [("space", 900, "m2", 1200)],
        "Deliver 5m3 a day": [(None, 5, "m3", None)],
        "水の使用量を月900m3以下に": [("水の使用量", 900, "m3", None)],
        "Sell 18,000 cubic metres of timber": [("timber", 18000, "cubic metres", None)],
        "Tile 300 square feet of wall": [("wall", 300, "square feet", None)],
        "Haul 3 cubic yards of gravel a week": [("gravel", 3, "cubic yards", None)],
        "Revenue of 3m 2 years from now": [("Revenue", 3e6, None, None)],
        "Raise 5m by June": [(None, 5e6, None, None)],
    }
    assert failing(rows, "name", "value", "unit", "baseline") == {}


def test_roughly_a_part_says_how_much_whatever_is_told_of_when():
    rows = {
        "Grow by about a third next year": [(None, 33.3, "%", "increase_by")],
        "Cut energy by almost a quarter each year": [("energy", 25, "%", "decrease_by")],
        "Raise output by roughly a fifth this season": [("output", 20, "%", "increase_by")],
        "Lower complaints by about a third within two years": [("complaints", 33.3, "%", "decrease_by")],
        "Cut waste by around one third before June": [("waste", 33.3, "%", "decrease_by")],
        "Waits down by about a quarter across both clinics": [("Waits", 25, "%", "decrease_by")],
        "Hire a third next year": [],
        "Open a third next year": [],
    }
    assert failing(rows, "name", "value", "unit", "direction") == {}


def test_what_is_held_in_a_term_is_not_the_end_of_it():
    rows = {
        "フォロワー3000人、来年の夏祭りまでに": [(3000, None)],
        "会員300人、今年の発表会までに": [(300, None)],
        "来年の学園祭までに部員40人": [(40, None)],
        "2027年の総会までに会員40人": [(40, None)],
        "3000 followers by next year's summer fair": [(3000, None)],
        "40 members before this year's concert": [(40, None)],
        "Before next month's open day, sign 12 families": [(12, None)],
        "来年の年末までに会員40人": [(40, date(2027, 12, 31))],
        "来年のクリスマスまでに会員40人": [(40, date(2027, 12, 25))],
        "40 members by next year's end": [(40, date(2027, 12, 31))],
    }
    assert failing(rows, "value", "deadline") == {}


def test_what_shall_not_get_worse_stays_where_it_is_now():
    rows = {
        "組合員数を減らさない（いま52）": [("組合員数", 52, "at_least", 52)],
        "会員を減らさない。今は300人": [("会員", 300, "at_least", 300)],
        "売上を落とさない（いま月300万円）": [("売上", 3e6, "at_least", 3e6)],
        "離職者を増やさない（いま3人）": [("離職者", 3, "at_most", 3)],
        "在庫を増やさない、現在120点": [("在庫", 120, "at_most", 120)],
        "拠点を減らさない（現在8か所）": [("拠点", 8, "at_least", 8)],
        "組合員数は減らさない": [("組合員数", None, "maintain", None)],
        "会員を増やす（いま300人）": [("会員", None, "unspecified", 300)],
    }
    assert failing(rows, "name", "value", "direction", "baseline") == {}


def test_say_before_a_number_is_about_so_many():
    rows = {
        "More volunteers for the swarm line, say 20 of them": [("volunteers for the swarm line", 20, None)],
        "More members, say 300": [("members", 300, None)],
        "More bookings - say 40 a month": [("bookings", 40, None)],
        "Get sales up, say £30k by June": [("sales", 30000, None)],
        "Lower churn to, say, 3%": [("churn", 3, None)],
        "We want, say, 12 new clients": [("new clients", 12, None)],
        "More members (say 300)": [("members", 300, None)],
        "Sign more schools, say a dozen": [("schools", 12, None)],
    }
    assert failing(rows, "name", "value", "baseline") == {}


def test_what_something_comes_round_at_is_part_of_its_name():
    rows = {
        "Average turnout at monthly meetings from about 35 to 60": [("Average turnout at monthly meetings", 60)],
        "Attendance at weekly rehearsals of 40": [("Attendance at weekly rehearsals", 40)],
        "Sales at monthly markets to 4k": [("Sales at monthly markets", 4000)],
        "Injuries at quarterly drills down to zero": [("Injuries at quarterly drills", 0)],
        "Scores at yearly reviews above 4": [("Scores at yearly reviews", 4)],
        "Cut waste at daily service by 20%": [("waste at daily service", 20)],
        "Attendance at monthly 40": [("Attendance", 40)],
        "Fill rate at 95% weekly": [("Fill rate", 95)],
        "Keep stock at daily 40 units": [("stock", 40)],
    }
    assert failing(rows, "name", "value") == {}
