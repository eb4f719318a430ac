"""Kinds of goal sentences as rows of one table each; a table names all of its rows that are read otherwise."""

from collections.abc import Iterable
from datetime import date

from kpicore.guide.sentences import read_goal

TODAY = date(2026, 12, 1)


def differing(rows: Iterable[tuple[str, object]], *fields: str) -> dict[str, object]:
    """Return what is read of the rows of which the fields of all goals are not as they should be."""
    found = {
        text: [tuple(getattr(goal, field) for field in fields) for goal in read_goal(text, today=TODAY)]
        for text, _ in rows
    }
    return {text: found[text] for text, wanted in rows if found[text] != wanted}


def test_a_bracket_with_a_number_and_a_time_just_over_tells_how_it_was_then():
    rows = [
        ("会員数を500人にしたい（10月末で420人）", [(500, 420, None)]),
        ("利用者数を2027年9月までに85名にしたい（11月末で62名）", [(85, 62, date(2027, 9, 30))]),
        ("解約率を2%に下げる（10月は3.1%）", [(2, 3.1, None)]),
        ("広報誌の配布を1200部に（2025年度で900部）", [(1200, 900, None)]),
        ("残業を月30時間に減らす（10月：42時間）", [(30, 42, None)]),
        ("在庫を300個まで減らす（11月末 420個）", [(300, 420, None)]),
        ("売上を3億円にする（10月末で12店舗）", [(300_000_000, None, None)]),
        # Which March is meant nobody can tell, a year's number has no start in a month, and what is ahead is no start.
        ("会員数を500人に（3月末で450人）", [(None, None, date(2027, 3, 31))]),
        ("研修を年20回（10月は3回）", [(None, None, date(2027, 10, 31))]),
        ("会員数を500人に（2027年3月末で450人）", [(None, None, date(2027, 3, 31))]),
        ("会員数を500人に（12月末までに450人）", [(None, None, date(2026, 12, 31))]),
    ]

    assert differing(rows, "value", "baseline", "deadline") == {}


def test_of_two_earlier_terms_the_last_one_is_the_start_in_whatever_order_they_are_told():
    rows = [
        ("売上は去年9800万、その前が1億1千万だったので今年は1億円に戻したい", [("売上", 1e8, 9.8e7)]),
        ("来客数は去年120人、おととしが150人だったので今年は140人に戻したい", [("来客数", 140, 120)]),
        ("来客数はおととし150人、去年が120人だったので今年は140人に戻したい", [("来客数", 140, 120)]),
        ("クレームは先月12件、先々月が8件でした。来月は5件以内にする", [("クレーム", 5, 12)]),
        ("一昨年22人、昨年19人と離職が出た。今年は10人までにしたい", [("離職", 10, 19)]),
        ("受講者は昨年度340名、その前は410名だったので400名まで戻す", [("受講者", 400, 340)]),
        ("We had 120 visitors a day last year and 150 the year before, I want 140", [("visitors", 140, 120)]),
        ("Membership was 310 last year, 360 two years ago; get it back to 350", [("Membership", 350, 310)]),
        ("Membership was 360 two years ago, 310 last year; get it back to 350", [("Membership", 350, 310)]),
        ("Complaints were 14 last month and 9 the month before, so bring them down to 6", [("Complaints", 6, 14)]),
        ("Two years ago we had 40 clients, today 60, aim for 90", [("clients", 90, 60)]),
        ("生徒は去年80人、3年前が100人だった。今は55人、70人に戻したい", [("生徒", 70, 55)]),
    ]

    assert differing(rows, "name", "value", "baseline") == {}


def test_with_or_at_a_share_beside_another_number_there_are_two_goals():
    rows = [
        (
            "I'd like us to be doing 1.1 million turnover with a 12% net margin",
            [("turnover", 1.1e6), ("net margin", 12)],
        ),
        ("£2m turnover at a 15% gross margin", [("turnover", 2e6), ("gross margin", 15)]),
        ("turnover of 4 million with an 8% profit margin", [("turnover", 4e6), ("profit margin", 8)]),
        ("$900k in sales with a 45% gross margin", [("sales", 900_000), ("gross margin", 45)]),
        ("3 shops with at least 18% operating margin", [("shops", 3), ("operating margin", 18)]),
        ("fill 85% of rooms with a repeat guest rate of 30%", [("rooms", 85), ("repeat guest rate", 30)]),
        # What describes what is counted is none.
        ("Win 12 contracts with a 20% margin", [("contracts", 12)]),
        ("Sell 200 boxes with a 20% discount", [("boxes", 200)]),
    ]

    assert differing(rows, "name", "value") == {}


def test_a_term_behind_the_second_object_of_one_verb_holds_for_both():
    rows = [
        ("Win 20 clients and 3 partners by June", [(20, date(2027, 6, 30)), (3, date(2027, 6, 30))]),
        ("Onboard two new cooks and 30 new clients by June 15th", [(2, date(2027, 6, 15)), (30, date(2027, 6, 15))]),
        ("Sell 40 bikes a month and 20 helmets by March", [(40, date(2027, 3, 31)), (20, date(2027, 3, 31))]),
        ("Reach $2m revenue with a 15% net margin by 2028", [(2e6, date(2028, 12, 31)), (15, date(2028, 12, 31))]),
        ("Win 20 clients by May and 3 partners by June", [(20, date(2027, 5, 31)), (3, date(2027, 6, 30))]),
        ("Keep the rating at 5 and lose fewer than two cooks next year", [(5, None), (2, date(2027, 12, 31))]),
        ("Win 20 clients, and 3 partners by June", [(20, None), (3, date(2027, 6, 30))]),
    ]

    assert differing(rows, "value", "deadline") == {}


def test_of_how_many_rooms_seats_or_guests_what_is_won_shall_be_is_no_rival():
    rows = [
        ("Win two more hotels of 100+ rooms before Easter", [("hotels", 2)]),
        ("Sign three further landlords with 20+ flats", [("landlords", 3)]),
        ("Open 2 more branches of at least 150 m2", [("branches of at least 150 m2", 2)]),
        ("Land five more weddings of 80 guests or more", [("weddings of 80 guests", 5)]),
        ("Win 3 hotels of 80+ rooms", [("hotels", 3)]),
        ("Add 4 extra contracts worth over £20k", [("contracts", 4)]),
    ]

    assert differing(rows, "name", "value") == {}


def test_a_span_between_two_times_ends_with_the_second():
    rows = [
        (
            "bring in $18k from birthday parties between January and May",
            [("birthday parties", 18_000, date(2027, 5, 31))],
        ),
        ("sell 40 bikes between March and June", [("bikes", 40, date(2027, 6, 30))]),
        ("Book 30 weddings between 1 May and 30 September", [("weddings", 30, date(2027, 9, 30))]),
        ("Sell 600 tickets between October and December 2027", [("tickets", 600, date(2027, 12, 31))]),
        ("Plant 500 trees from October to March", [("trees", 500, date(2027, 3, 31))]),
        ("Occupancy from 70 to 85% from June to August", [("Occupancy", 85, date(2027, 8, 31))]),
        ("between now and Christmas sell 90 hampers", [("hampers", 90, date(2026, 12, 25))]),
        ("Cut waste from 12% in 2025 to 8% in 2026", [("waste", 8, date(2026, 12, 31))]),
        # A year before a sum is the year it is of, no number.
        ("grow sales to $2m and 2027 profit to $300k", [("sales", 2e6, None), ("profit", 3e5, date(2027, 12, 31))]),
        ("lift 2027 turnover from 650k to 800k", [("turnover", 8e5, date(2027, 12, 31))]),
    ]

    assert differing(rows, "name", "value", "deadline") == {}


def test_what_is_done_by_a_day_does_not_name_what_is_counted_behind_and():
    rows = [
        ("New website live by May, and 40 leads a month from it", [("leads", 40)]),
        ("Open the second shop by June and 300 sales a week there", [("sales", 300)]),
        ("Cafe extension finished by Easter, and 80 covers a day in it", [("covers", 80)]),
        ("A new treatment room by September, with 25 bookings a week in it", [("bookings", 25)]),
        ("Launch the app by March and 500 downloads in the first month", [("downloads", 500)]),
        ("Second van on the road by spring, and £6,000 a month coming in from it", [(None, 6000)]),
        ("2号店を春までに出して月商300万円", [("月商", 3_000_000)]),
        ("新メニューを出して客単価1,500円", [("客単価", 1500)]),
        ("機械を入れ替えて不良率2%以下", [("不良率", 2)]),
        ("紹介カードを配って新規の来院 月20人", [("新規の来院", 20)]),
        ("新しい機械を入れて、1日200個つくる", [(None, 200)]),
        # What it is about stays its name.
        ("Bookings by June, with 40 a week", [("Bookings", 40)]),
        ("Occupancy by June and at least 80%", [("Occupancy", 80)]),
        ("残業を工夫して月20時間に", [("残業", 20)]),
        ("広告を見て電話をくれるお客様30人", [("広告を見て電話をくれるお客様", 30)]),
    ]

    assert differing(rows, "name", "value") == {}


def test_to_whom_something_is_sold_is_no_purpose_and_a_year_of_a_kind_no_name():
    rows = [
        ("Sell at least 30% direct to consumer", [("direct to consumer", 30, "unspecified")]),
        ("Sell 25% of the wine direct to restaurants", [("wine direct to restaurants", 25, "unspecified")]),
        ("Deliver 200 meals to pensioners every Friday", [("meals to pensioners", 200, "weekly")]),
        ("Sell 30 loaves to shops each day", [("loaves to shops", 30, "daily")]),
        ("sell 40 boxes a week to survive", [("boxes", 40, "weekly")]),
        ("I want to turn over £95k this tax year without working Saturdays", [("turnover", 95_000, "unspecified")]),
        ("Reach 40 pupils this school year", [("pupils", 40, "unspecified")]),
        ("90% attendance in the next academic year", [("attendance", 90, "unspecified")]),
    ]

    assert differing(rows, "name", "value", "cadence") == {}


def test_more_than_so_many_that_shall_stop_are_the_most():
    rows = [
        ("Stop more than 5% of batches going to waste", [(5, "at_most")]),
        ("Prevent more than 2 breakages a week", [(2, "at_most")]),
        ("Avoid over 10 hours of overtime a week", [(10, "at_most")]),
        ("Stop over 5% of pupils arriving late", [(5, "at_most")]),
        ("avoid less than 3 bookings a day", [(3, "at_least")]),
        ("Avoid losing more than 4 members a month", [(4, "at_most")]),
        ("Clear the 140-case backlog by the end of February", [(0, "at_most")]),
        ("Clear all overdue invoices", [(0, "at_most")]),
        ("clear £50k profit", [(50_000, "at_least")]),
    ]

    assert differing(rows, "value", "direction") == {}


def test_by_how_much_and_how_many_times_lead_to_the_number_and_are_no_start_of_it():
    rows = [
        ("revenue per available room up $12 to $140", [("revenue per available room", 140, None)]),
        ("Lift tips up £3 to £21 a shift", [("tips", 21, None)]),
        ("average wait down 6 minutes to 14", [("average wait", 14, None)]),
        ("Grow the herd by 15 heifers to 120", [("herd", 120, None)]),
        ("Cut the backlog by 30 tickets to 45", [("backlog", 45, None)]),
        ("Ship 300 orders a day, twice what we manage now", [("orders", 300, 150)]),
        ("Take 40 bookings a week, three times what we get today", [("bookings", 40, None)]),
        ("orders up from 120 to 140", [("orders", 140, 120)]),
        ("prices up 2 to 3 percent", [("prices", None, None)]),
    ]

    assert differing(rows, "name", "value", "baseline") == {}


def test_how_many_each_time_and_how_many_times_are_two_goals():
    rows = [
        ("1年で体験会を24回開き、1回あたり8人は集めたい", [("体験会", 24, "回"), ("体験会", 8, "人")]),
        ("清掃活動を4回行い、1回につき30人", [("清掃活動", 4, "回"), ("清掃活動", 30, "人")]),
        ("勉強会を年6回開催し、毎回15人に来てもらう", [("勉強会の開催", 6, "回"), ("勉強会の開催", 15, "人")]),
        ("見学を月2回、1回20人まで", [("見学", 2, "回"), ("見学", 20, "人")]),
        ("料理教室を10回ひらいて、毎回8組", [("料理教室", 10, "回"), ("料理教室", 8, "組")]),
        ("朝礼は1回あたり10分以内", [("朝礼", 10, "分")]),
    ]

    assert differing(rows, "name", "value", "unit") == {}


def test_a_month_that_is_told_before_a_wish_for_an_earlier_day_is_the_last_one():
    rows = [
        ("10月の売上は420万円。年末は600万円いきたい", [("売上", 6_000_000, 4_200_000)]),
        ("9月の来店は310人。12月は400人ほしい", [("来店", 400, 310)]),
        ("10月の残業は42時間、12月は30時間にしたい", [("残業", 30, 42)]),
        ("11月のクレームは9件でした。12月は5件以内にしたい", [("クレーム", 5, 9)]),
        ("October takings £4.2k. We want £6k by the year end", [("October takings", 6000, 4200)]),
        ("In September we had 310 visitors. I'd like 400 in December", [("visitors", 400, 310)]),
        # A day of a goal, or a month of a year, is ahead.
        ("3月末までに会員100人。年末に80人ほしい", [("会員", 100, None), (None, 80, None)]),
        ("来年3月の売上は420万円。年末は300万円いきたい", [("売上", 4_200_000, None), (None, 3_000_000, None)]),
    ]

    assert differing(rows, "name", "value", "baseline") == {}


def test_a_condition_without_a_comma_names_nothing_and_what_runs_at_so_much_is_named():
    rows = [
        ("If we lose the school contract I need 12 new clients", [("new clients", 12, None)]),
        ("When the new ovens are in we want 900 loaves a day", [("loaves", 900, None)]),
        ("Once the second chair opens we need 30 more bookings a week", [("bookings", 30, None)]),
        ("If the grant comes through we want to train 40 people", [("people", 40, None)]),
        ("Food waste runs at about 11 kg a day, get it to 6 kg", [("Food waste", 6, 11)]),
        ("Overtime runs at 60 hours a month, get it to 40", [("Overtime", 40, 60)]),
        ("Crew turnover runs at 30%, bring it under 20", [("Crew turnover", 20, 30)]),
    ]

    assert differing(rows, "name", "value", "baseline") == {}


def test_between_two_days_with_strokes_something_lasts_until_the_second():
    rows = [
        ("夏休み、7/20〜8/31で動員6000人", [("動員", 6000, date(2027, 8, 31))]),
        ("12/20-1/10の売上300万円", [("売上", 3_000_000, date(2027, 1, 10))]),
        ("4/1〜4/30で新規20件", [("新規", 20, date(2027, 4, 30))]),
        ("4/1から5/6までに来場2000人", [("来場", 2000, date(2027, 5, 6))]),
        ("展示会 2/3〜2/15、名刺交換 150枚", [("名刺交換", 150, date(2027, 2, 15))]),
        # Parts of a whole are no days.
        ("全体の1/3〜1/2を目標にする", [(None, None, None)]),
        ("不良は1/10〜1/5に", [("不良", None, None)]),
    ]

    assert differing(rows, "name", "value", "deadline") == {}


def test_behind_so_much_each_month_with_a_stroke_stands_the_particle_of_the_number():
    rows = [
        ("残業時間、現場平均38h/月を25h/月に", [("残業時間", 25, 38, "monthly")]),
        ("残業、38時間/月から25時間/月に減らす", [("残業", 25, 38, "monthly")]),
        ("訪問10件/週を15件/週に増やす", [("訪問", 15, 10, "weekly")]),
        ("クレーム8件/月を3件/月以下に", [("クレーム", 3, 8, "monthly")]),
        ("生産 120個/日を150個/日へ", [("生産", 150, 120, "daily")]),
        ("出張費60万円/年を40万円/年にする", [("出張費", 400_000, 600_000, "annual")]),
        ("売上200万/月に", [("売上", 2_000_000, None, "monthly")]),
        ("広告費30万円/月で新規10件", [("新規", 10, None, "monthly")]),
        ("オーバータイムは20h/月まで", [("オーバータイム", 20, None, "monthly")]),
    ]

    assert differing(rows, "name", "value", "baseline", "cadence") == {}


def test_a_level_of_a_year_that_is_passed_is_no_term():
    rows = [
        ("Raise draft revenue 25% over 2026 levels in 2027", [(25, date(2027, 12, 31))]),
        ("Grow sales 10% above 2025 levels by 2028", [(10, date(2028, 12, 31))]),
        ("Cut waste 20% below 2025 figures", [(20, None)]),
        ("Cut mileage 15% from 2026 levels by December 2027", [(15, date(2027, 12, 31))]),
        ("Raise revenue 25% over 2026 in 2027", [(25, date(2027, 12, 31))]),
        ("Lift bookings 8% above last year's results by June", [(8, date(2027, 6, 30))]),
        ("Win 40 clients over 2027", [(40, date(2027, 12, 31))]),
    ]

    assert differing(rows, "value", "deadline") == {}


def test_at_what_something_runs_is_how_it_is():
    rows = [
        ("Missed services down to no more than 2 a week (running at about 9)", [("Missed services", 2, 9)]),
        ("Overtime to 5 hours a week (running at 12)", [("Overtime", 5, 12)]),
        ("Waste below 4%, currently running at 9%", [("Waste", 4, 9)]),
        ("No-shows under 3 a day (tracking at 7)", [("No-shows", 3, 7)]),
        ("Complaints under 5 a month (coming in at 12)", [("Complaints", 5, 12)]),
        (
            "€30,000 from costume hire in October 2027 (it was €21,400 this Halloween)",
            [("costume hire", 30_000, 21_400)],
        ),
        ("600 covers at the inn in November (it was 410 this Thanksgiving)", [("covers at the inn", 600, 410)]),
        ("Running at 85% capacity by June", [("capacity", 85, None)]),
    ]

    assert differing(rows, "name", "value", "baseline") == {}
