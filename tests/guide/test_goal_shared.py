"""What several numbers of a sentence share, said once (scale, verb, name, term), and which of them is where it starts."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.sentences import Statement, read_goal, read_statements

TODAY = date(2026, 11, 24)


def the(text: str) -> Statement:
    [statement] = read_goal(text, today=TODAY)
    return statement


@pytest.mark.parametrize(
    ("text", "value", "baseline"),
    [
        ("売上3000万(今2400)", 30_000_000, 24_000_000),
        ("売上を2400から3000万に", 30_000_000, 24_000_000),
        ("年商は今8000、1億にする", 100_000_000, 80_000_000),
        ("売上1億2000万（前期9800）", 120_000_000, 98_000_000),
        ("粗利12,500千円(前年11,800)", 12_500_000, 11_800_000),
        ("月の売上250→300万", 3_000_000, 2_500_000),
        ("売上を2400万から3000に", 30_000_000, 24_000_000),
        ("客単価は今820、これを1万に", 10_000, 820),
        ("会員数1万人（現在8,500）", 10_000, 8_500),
        ("Grow revenue from 2.4 to 3m", 3_000_000, 2_400_000),
        ("revenue $3m (now 2.4)", 3_000_000, 2_400_000),
        ("from 8 to 12k followers", 12_000, 8_000),
        ("grow the list from 950 to 2k", 2_000, 950),
        ("they were nineteen thousand, keep vet bills to fifteen", 15_000, 19_000),
    ],
)
def test_a_number_without_a_scale_shares_that_of_the_other_where_this_brings_it_near(text, value, baseline):
    found = the(text)

    assert (found.value, found.baseline) == (value, baseline)


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("Submit 4 bids a month and win one in five", [("bids", 4), ("bids won", 20)]),
        ("Send 20 quotes a week and close one in four", [("quotes", 20), ("quotes closed", 25)]),
        ("quote 30 jobs a month and win 40%", [("jobs", 30), ("jobs won", 40)]),
        ("Hire 4 cooks and keep 75%", [("cooks", 4), ("cooks kept", 75)]),
        (
            "60 oil changes a week and 25 of em upsold to a full check",
            [("oil changes", 60), ("oil changes upsold", 25)],
        ),
        ("40 haircuts a week and 10 of em with colour", [("haircuts", 40), ("haircuts with colour", 10)]),
        ("100 deliveries a day and 60 of them before noon", [("deliveries", 100), ("deliveries before noon", 60)]),
    ],
)
def test_a_part_of_those_counted_before_is_a_goal_named_by_what_is_done_with_them(text, goals):
    assert [(each.name, each.value) for each in read_goal(text, today=TODAY)] == goals


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        (
            "Food sales should make up 30% of the till, not the measly 19% we saw in October. Labour to stay under 26.",
            [("Food sales", 30, 19), ("Labour", 26, None)],
        ),
        ("Keg waste no higher than 4%. It's currently running 7.5 and the owners noticed", [("Keg waste", 4, 7.5)]),
        ("We lost too many givers (retention fell to 71%), so let's get back to 80", [("retention", 80, 71)]),
        ("We had too many late vans (punctuality dropped to 82%), so get back to 90", [("punctuality", 90, 82)]),
        ("Bring attendance back to what it was before, 94%", [("attendance", 94, None)]),
        ("get our google rating back to where it used to be, a 4.8", [("google rating", 4.8, None)]),
        ("Invoices are getting paid in 52 days, I want 35", [("Invoices", 35, 52)]),
        ("We want a calmer kitchen, two chefs have quit since spring", []),
        ("I just want a happier desk, we've lost 3 receptionists since June.", []),
    ],
)
def test_how_it_is_belongs_to_the_goal_of_its_own_sentence_and_what_happened_to_none(text, goals):
    assert [(each.name, each.value, each.baseline) for each in read_goal(text, today=TODAY)] == goals


@pytest.mark.parametrize("spread", ["some months it's 41", "some weeks it's 41 and some it's 60"])
def test_how_it_is_now_and_then_is_no_start(spread):
    found = the(f"Parts margin has to live somewhere between 50 and 55 percent, {spread}")

    assert (found.value, found.baseline, found.questions[0].key) == (None, None, "which_end")


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        (
            "Mean time to resolve: P1 under 4 hours, P2 under 12, P3 under 40.",
            [("P1", 4, "時間"), ("P2", 12, "時間"), ("P3", 40, "時間")],
        ),
        ("Response times: urgent within 2 hours, routine within 24", [("urgent", 2, "時間"), ("routine", 24, "時間")]),
        ("Lead time: stock items under 3 days, specials under 10", [("stock items", 3, "日"), ("specials", 10, "日")]),
        ("Week: wait under 4 minutes, refunds under 10 orders", [("wait", 4, "分"), ("refunds", 10, "orders")]),
        (
            "Sell 45 bikes, and have at least 60% of them on finance",
            [("bikes", 45, "bikes"), ("bikes on finance", 60, "%")],
        ),
        (
            "Place 40 nurses, 30 of those in permanent jobs",
            [("nurses", 40, "nurses"), ("nurses in permanent jobs", 30, "nurses")],
        ),
        (
            "Quitters: 40 this year, and 15 of those still well at twelve weeks",
            [("Quitters", 40, "quitters"), ("Quitters still well at twelve weeks", 15, "quitters")],
        ),
        (
            "Two Google reviews a day, average 4.8 or better",
            [("Google reviews", 2, "reviews"), ("Google reviews average", 4.8, None)],
        ),
    ],
)
def test_an_item_of_a_row_and_a_part_take_unit_and_name_from_what_stands_before(text, goals):
    assert [(each.name, each.value, each.unit) for each in read_goal(text, today=TODAY)] == goals


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        (
            "I want 30 reviews a month with an average of 4.7 stars or better",
            [("reviews", 30), ("reviews average", 4.7)],
        ),
        ("Run 10 classes a week with an average of 14 people", [("classes", 10), ("people", 14)]),
        (
            "Serve 480 people, up from 310, at a cost per head not exceeding £90",
            [("people", 480), ("cost per head", 90)],
        ),
    ],
)
def test_the_mean_of_those_and_what_one_costs_are_goals_of_their_own(text, goals):
    assert [(each.name, each.value) for each in read_goal(text, today=TODAY)] == goals


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("Put on 6 family events, at least 40 people at each", [("family events", 6), ("people", 40)]),
        ("Run 8 tours, 15 guests at each", [("tours", 8), ("guests", 15)]),
        ("Host 3 dinners a year, no fewer than 30 guests each time", [("dinners", 3), ("guests", 30)]),
        ("Churn under 2%; margin 15% of sales", [("Churn", 2), ("margin", 15)]),
        ("Costs under £4k; ads 3% of turnover", [("Costs", 4000), ("ads", 3)]),
        ("Payroll 28% of revenue", [("Payroll", 28)]),
        ("Fill 85% of seats", [("seats", 85)]),
        ("Convert 15 trial members a month, out of the 40 or so we get", [("trial members", 15)]),
        ("Win 12 bids a quarter, out of around 30 we send", [("bids", 12)]),
        ("My aim's simple: 10 sales calls before lunch each day", [("sales calls", 10)]),
        ("Our goal's clear - 40 new members", [("new members", 40)]),
    ],
)
def test_how_many_at_each_and_a_share_of_a_sum_are_goals_and_the_whole_and_the_word_for_a_goal_are_none(text, goals):
    assert [(each.name, each.value) for each in read_goal(text, today=TODAY)] == goals


def test_not_even_once_is_no_number():
    assert all(each.value in {None, 0} for each in read_goal("Nobody should be paid late, not even once", today=TODAY))


def test_more_of_what_is_bad_may_be_good_where_it_is_dealt_with():
    assert [question.key for question in the("Recycle 40 tonnes of waste").questions] == ["which_side"]


def test_a_start_that_neither_itself_nor_scaled_is_near_is_left_out():
    assert the("フォロワー1万（今50）").baseline is None


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("売上2〜3億円", ["200,000,000–300,000,000円", "≥ 200,000,000円", "≤ 300,000,000円"]),
        ("売上を月200〜300万円に", ["2,000,000–3,000,000円", "≥ 2,000,000円", "≤ 3,000,000円"]),
        ("Revenue between 2 and 3m", ["2,000,000–3,000,000", "≥ 2,000,000", "≤ 3,000,000"]),
        ("takings of 18 to 24k a month", ["18,000–24,000", "≥ 18,000", "≤ 24,000"]),
    ],
)
def test_both_ends_of_a_range_have_the_scale_written_once(text, labels):
    [question] = the(text).questions

    assert [reading.label for reading in question.readings] == labels


@pytest.mark.parametrize(
    ("text", "value", "unit", "baseline"),
    [
        ("納期を2週間から10日に", 10, "日", 14),
        ("lead time from 3 weeks to 10 days", 10, "日", 21),
        ("週48時間労働を40時間に", 40, "時間", 48),
        ("一日8時間の立ち仕事を6時間に", 6, "時間", 8),
        ("45分授業を50分に", 50, "分", 45),
        ("bring 12-hour shifts down to 10", 10, "時間", 12),
        ("1時間の研修を月3時間に", 3, "時間", None),
        ("24時間以内の初回連絡率を90%に", 90, "%", None),
    ],
)
def test_a_span_of_time_that_becomes_another_is_where_it_starts_in_its_unit(text, value, unit, baseline):
    found = the(text)

    assert (found.value, found.unit, found.baseline) == (value, unit, baseline)


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("売上を来年2億、3年後に3億", [("売上", 2e8, "2027-12-31"), ("売上", 3e8, "2029-11-24")]),
        (
            "2027年に2億円、2028年に2.5億円、2029年に3億円の売上",
            [("売上", 2e8, "2027-12-31"), ("売上", 2.5e8, "2028-12-31"), ("売上", 3e8, "2029-12-31")],
        ),
        (
            "会員数を今年度末1,000人、来年度末1,500人に",
            [("会員数", 1000, "2027-03-31"), ("会員数", 1500, "2028-03-31")],
        ),
        ("売上：1年目1億、2年目1.5億、3年目2億", [("売上", 1e8, None), ("売上", 1.5e8, None), ("売上", 2e8, None)]),
        ("revenue of $2m next year and $3m in 2029", [("revenue", 2e6, "2027-12-31"), ("revenue", 3e6, "2029-12-31")]),
        ("会員は今月中に10人、来月は15人", [("会員", 10, "2026-11-30"), ("会員", 15, "2026-12-31")]),
        ("Cut waste to 8% this year and 5% next year", [("waste", 8, "2026-12-31"), ("waste", 5, "2027-12-31")]),
        (
            "Reach 200 members this year, 300 next year and 500 by 2030",
            [("members", 200, "2026-12-31"), ("members", 300, "2027-12-31"), ("members", 500, "2030-12-31")],
        ),
    ],
)
def test_levels_of_several_years_are_a_goal_each(text, goals):
    found = read_goal(text, today=TODAY)

    assert [(each.name, each.value, each.deadline and each.deadline.isoformat()) for each in found] == goals


@pytest.mark.parametrize(
    ("text", "value", "baseline"),
    [
        ("事故は今期3件、来期はゼロに", 0, 3),
        ("クレームは今月12件、来月は5件に", 5, 12),
        ("離職率は2024年度12%、2025年度10%、2027年度5%", 5, 10),
        ("Accidents: 3 this year, zero next year", 0, 3),
        ("members: 120 in 2025, 200 in 2027", 200, 120),
        ("離職率は15%、10%に下げたい", 10, 15),
        ("問い合わせのうち成約するのは2割、3割に上げたい", 30, 20),
        ("客単価は3,000円、3,500円にする", 3500, 3000),
    ],
)
def test_a_term_that_runs_or_is_over_and_what_is_told_of_a_topic_are_the_start(text, value, baseline):
    found = the(text)

    assert (found.value, found.baseline) == (value, baseline)


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("売上を10%、利益を15%伸ばす", [("売上", 10, "increase_by"), ("利益", 15, "increase_by")]),
        ("原価を5%、人件費を3%下げる", [("原価", 5, "decrease_by"), ("人件費", 3, "decrease_by")]),
        ("応募を10人、面接を5人に増やす", [("応募", 10, "reach"), ("面接", 5, "reach")]),
        ("cut costs 5% and waste 10%", [("costs", 5, "decrease_by"), ("waste", 10, "decrease_by")]),
        ("grow sales by 10% and profit by 15%", [("sales", 10, "increase_by"), ("profit", 15, "increase_by")]),
        ("reduce errors to 3 and complaints to 5", [("errors", 3, "at_most"), ("complaints", 5, "at_most")]),
    ],
)
def test_a_verb_said_once_holds_for_all_its_numbers(text, goals):
    for read in (read_goal, read_statements):
        assert [(each.name, each.value, each.direction) for each in read(text, today=TODAY)] == goals


@pytest.mark.parametrize(
    ("text", "value", "baseline"),
    [
        ("We get about 45 enquiries a quarter and book 11 of them, I'd like to book 20", 20, 11),
        ("We quote 60 jobs a month and win 12 of them; want to win 20.", 20, 12),
        ("We see 30 walk-ins a day and sell to 9 of them, aim for 15", 15, 9),
        ("月40件見積もって成約は10件、15件にしたい", 15, 10),
        ("問い合わせ月80件のうち受注は20件、30件に増やしたい", 30, 20),
    ],
)
def test_of_a_whole_and_its_part_the_part_is_the_start(text, value, baseline):
    found = the(text)

    assert (found.value, found.baseline) == (value, baseline)


@pytest.mark.parametrize(
    ("text", "value", "unit", "baseline"),
    [
        ("Email list is at 8,200, doubling it by Christmas 2027 is the plan", 2, "倍", 8200),
        ("Our followers are at 1,200 and tripling them by 2028 is the dream", 3, "倍", 1200),
        ("Halve the 12 day wait", 50, "%", 12),
        ("不良30個を半減する", 50, "%", 30),
        ("12日の待ちを半減", 50, "%", 12),
    ],
)
def test_what_is_doubled_or_halved_is_the_start_and_no_target(text, value, unit, baseline):
    found = the(text)

    assert (found.value, found.unit, found.baseline) == (value, unit, baseline)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("I need 6 new contracts worth over $3,000 each", "new contracts", 6),
        ("I want 10 bookings of 4 nights or more before the end of August", "bookings of 4 nights", 10),
        ("publish 4 articles over 1,000 words", "articles over 1,000 words", 4),
        ("sell 200 jars at $12", "jars", 200),
        ("生徒1人に先生1人", "先生", 1),
        ("機械2台に作業者1人", "作業者", 1),
    ],
)
def test_a_number_that_describes_what_is_counted_is_no_rival(text, name, value):
    found = the(text)

    assert (found.name, found.value) == (name, value)


def test_money_from_so_many_people_starts_from_none():
    found = the("raise £50,000 from 200 donors")

    assert (found.value, found.unit, found.baseline) == (50_000, "ポンド", None)


@pytest.mark.parametrize(
    ("text", "name", "labels", "baseline"),
    [
        ("Stock turn is stuck at 3.1 — I'd be happy with anything between 3.8 and 4.2", "Stock turn", "3.8–4.2", 3.1),
        ("Our margin has hovered around 22% for ages, anything from 26 to 30 would do", "margin", "26–30%", 22),
        ("在庫回転は年6回。8〜10回にしたい", "在庫回転", "8–10回", 6),
        ("室温が今28℃、24〜26℃に保ちたい", "室温", "24–26℃", 28),
    ],
)
def test_a_band_has_name_and_start_of_the_state_beside_it(text, name, labels, baseline):
    found = the(text)

    assert (found.name, found.questions[0].readings[0].label, found.baseline) == (name, labels, baseline)


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline", "deadline"),
    [
        ("Objective: reduce waiting time. Baseline (Oct 2026): 22 min. Target (Jun 2027): 12 min.", "waiting time", 12, 22, "2027-06-30"),
        ("Metric: scrap rate. Current: 6%. Target: 3%.", "scrap rate", 3, 6, None),
        ("指標：歩留まり　現状（10月）：91%　目標（3月）：95%", "歩留まり", 95, 91, "2027-03-31"),
        ("KPI: 初回架電までの時間。現状：40分。目標：15分。", "初回架電までの時間", 15, 40, None),
        ("（10/15会議メモ）アプリ登録：現在2,430人 → 年度末5,000人目標", "アプリ登録", 5000, 2430, "2027-03-31"),
        ("[15 Oct call] Late orders: currently 40 a week, target 20", "Late orders", 20, 40, None),
        ("(2026/11/10 店長会議) 客単価：現在820円→950円", "客単価", 950, 820, None),
    ],
)  # fmt: skip
def test_a_form_is_one_goal_and_its_heading_neither_name_nor_day(text, name, value, baseline, deadline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)
    assert found.deadline == (date.fromisoformat(deadline) if deadline else None)


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        ("ok so takings were $18.5k in october, pretty flat, gonna push for 24k by march", "takings", 24_000, 18_500),
        ("workshop bookings were 14 in May, a bit slow, want 20 a month", "workshop bookings", 20, 14),
        ("店頭売上は10月が180万、まあ横ばい、3月には月240万を狙う", "店頭売上", 2_400_000, 1_800_000),
    ],
)
def test_how_somebody_finds_a_state_names_no_goal(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("①売上1億②粗利率40%③離職率5%以下", [("売上", 1e8), ("粗利率", 40), ("離職率", 5)]),
        ("1. 売上1億 2. 粗利率40% 3. 残業20時間以内", [("売上", 1e8), ("粗利率", 40), ("残業", 20)]),
        ("(1) revenue $2m (2) churn 3% (3) NPS 50", [("revenue", 2e6), ("churn", 3), ("NPS", 50)]),
        ("- 20 new clients\n- NPS 60\n- churn < 2%", [("new clients", 20), ("NPS", 60), ("churn", 2)]),
        ("・新規の生徒8名\n・退会率3%以下", [("新規の生徒", 8), ("退会率", 3)]),
    ],
)
def test_items_of_a_list_are_goals_without_a_verb(text, goals):
    assert [(each.name, each.value) for each in read_goal(text, today=TODAY)] == goals


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        ("「再来店率」を今の「40%」から「50%」まで", "再来店率", 50, 40),
        ("「客単価」を「3,500円」に", "客単価", 3500, None),
        ("今年のスローガンは「一人一人が主役」、新規は月10件", "新規", 10, None),
    ],
)
def test_a_goal_across_quotations_is_whole(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("私が60歳になるまでに借入金ゼロ", "借入金", 0),
        ("創業50周年までに売上10億円", "売上", 1e9),
        ("稲刈りまでに機械の故障をゼロに", "機械の故障", 0),
        ("この冬は40人はお越しいただきたい", None, 40),
        ("100 members by spring", "members", 100),
        ("100 members by summer 2027", "members", 100),
        ("会員100人を2027年春までに", "会員", 100),
        ("20 new bookings by half term", "new bookings", 20),
        ("before our 50th anniversary, 500 members", "members", 500),
    ],
)
def test_an_age_a_season_and_an_anniversary_are_no_number_and_no_day(text, name, value):
    found = the(text)

    assert (found.name, found.value, found.deadline) == (name, value, None)


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("hire 3 engineers before the end of June", "2027-06-30"),
        ("before the close of 2027 hire 3 engineers", "2027-12-31"),
        ("before June, 6 new contracts", "2027-05-31"),
        ("30 members by EOY 2027", "2027-12-31"),
        ("30 members by the end of the year 2027", "2027-12-31"),
        ("会員30人を27年3月までに", "2027-03-31"),
    ],
)
def test_a_day_is_that_of_the_year_that_is_named(text, deadline):
    assert the(text).deadline == date.fromisoformat(deadline)


def test_a_count_before_the_word_for_a_goal_is_no_ordinal():
    found = the("会員5,000人目標"), the("月5本目標で動画投稿")

    assert [(each.name, each.value) for each in found] == [("会員", 5000), ("動画投稿", 5)]
    assert the("3人目の採用を6月までに").value is None


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("土日の来店を50組、平日は20組に", [("土日の来店", 50), ("平日の来店", 20)]),
        ("宿泊の稼働を平日50%、週末90%", [("平日の宿泊の稼働", 50), ("週末の宿泊の稼働", 90)]),
        ("夏の売上を100万、冬は60万", [("夏の売上", 1_000_000), ("冬の売上", 600_000)]),
        ("昼は8回転、夜は3回転", [("昼", 8), ("夜", 3)]),
        ("平日のランチを40食から60食に、夜は20食", [("平日のランチ", 60), ("夜のランチ", 20)]),
    ],
)
def test_when_it_is_so_goes_with_the_name_said_once(text, goals):
    assert [(each.name, each.value) for each in read_goal(text, today=TODAY)] == goals


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("クレームゼロ、納期遅れゼロ", [("クレーム", 0), ("納期遅れ", 0)]),
        ("ミスゼロ、遅刻ゼロ、欠勤は月1日まで", [("ミス", 0), ("遅刻", 0), ("欠勤", 1)]),
        ("残業ゼロ、有給100%", [("残業", 0), ("有給", 100)]),
        ("カロリーゼロの新商品を月30個", [("カロリーゼロの新商品", 30)]),
        ("Google口コミ100件、平均4.5以上", [("Google口コミ", 100), ("Google口コミの平均", 4.5)]),
        ("Run 50 training sessions and reach 600 people", [("training sessions", 50), ("people", 600)]),
        ("hire 3 cooks and serve 200 meals a day", [("cooks", 3), ("meals", 200)]),
        ("Q2 target: 120 demos, 30 trials, 12 customers", [("demos", 120), ("trials", 30), ("customers", 12)]),
        ("3 vans, 5 staff, I want 30 jobs a month", [("jobs", 30)]),
        ("I want 20 new clients, 3 reps and 2 offices", [("new clients", 20), ("reps", 3), ("offices", 2)]),
    ],
)
def test_goals_in_a_row_without_a_noun_between_number_and_number_are_all_read(text, goals):
    assert [(each.name, each.value) for each in read_goal(text, today=TODAY)] == goals


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "direction"),
    [
        ("紹介による受注を全体の半分にする", "紹介による受注", 50, "%", "reach"),
        ("ミスを今の半分に", "ミス", 50, "%", "decrease_by"),
        ("食品ロスを3分の1減らす", "食品ロス", 33.3, "%", "decrease_by"),
        ("電話は3コール以内に出る率95%", "3コール以内に出る率", 95, "%", "at_least"),
        ("電気代を月12万から9万台に", "電気代", 90_000, "円", "reach"),
        ("燃費を1リットル5キロから5.5キロに", "燃費", 5.5, "km", "reach"),
        ("ロスを10キロから7キロに", "ロス", 7, "kg", "reach"),
        ("入社1年以内の離職をゼロに", "入社1年以内の離職", 0, "件", "at_most"),
        ("偏差値を60に", "偏差値", 60, None, "reach"),
        ("社員の健康のため毎日8千歩", None, 8000, "歩", "at_least"),
        ("Reduce no shows from 12% to 5%", "no shows", 5, "%", "reach"),
        ("Average class size no bigger than 18", "Average class size", 18, None, "at_most"),
        ("bread no older than 2 days", "bread", 2, "日", "at_most"),
        ("Order size bigger than $200", "Order size", 200, "ドル", "at_least"),
        ("Put prices up 6% without losing customers", "prices", 6, "%", "increase_by"),
        ("We want to hit 1.5 million in revenue next year", "revenue", 1_500_000, None, "at_least"),
        ("Answer the phone within 3 rings, 95% of the time", "phone", 95, "%", "at_least"),
        ("Bring in $25k a month, $10k of it from contracts", None, 25_000, "ドル", "at_least"),
        ("90% bed occupancy or lower", "bed occupancy", 90, "%", "at_most"),
        ("Falls per 1,000 bed days below 4", "Falls per 1,000 bed days", 4, None, "at_most"),
        ("close the books in 5 working days", "close the books", 5, "営業日", "at_most"),
        ("zero sev-1 incidents in Q1", "sev-1 incidents", 0, "incidents", "at_most"),
        ("save £10,000 by June", None, 10_000, "ポンド", "at_least"),
        ("save 3 hours a week on admin", "admin", 3, "時間", "decrease_by"),
        ("we're doing maybe 8 or 9 new jobs a month, I want 12", "new jobs", 12, None, "at_least"),
        ("Sales are 2m but profit needs to go up 50%", "profit", 50, "%", "increase_by"),
        ("give everyone 8 days off a month", None, 8, "日", "at_least"),
        ("We run 3 cafes and want each of them to do £12k a week", "cafes", 12_000, "ポンド", "at_least"),
    ],
)
def test_what_stands_beside_a_number_tells_what_it_is(text, name, value, unit, direction):
    found = the(text)

    assert (found.name, found.value, found.unit, found.direction) == (name, value, unit, direction)


@pytest.mark.parametrize(
    ("text", "name", "baseline"),
    [
        ("借金1000万円を完済する", "借金", 10_000_000),
        ("Pay off the 60k loan in 4 years", "loan", 60_000),
    ],
)
def test_of_what_shall_be_gone_the_number_is_the_start(text, name, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, 0, baseline)


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        ("年間300万円かかっている広告費を200万円にする", "広告費", 2_000_000, 3_000_000),
        ("年に2回しか来ないお客さんを年4回に", "お客さん", 4, 2),
        ("1日8時間働く店員を6時間に", "店員", 6, 8),
        ("平均年齢が58歳の職場を、3年で50歳まで下げる", "平均年齢", 50, 58),
        ("会員数120人の教室なので、200人にしたい", "会員数", 200, 120),
        ("コロナ前は月200万あった売上が今120万なので、せめて180万までは戻したい", "売上", 1_800_000, 1_200_000),
        ("3回以上来てくれるお客さんを50人に", "3回以上来てくれるお客さん", 50, None),
        ("席数20の小さな店なので、1日3回転を目指す", None, 3, None),
        ("毎月の固定費が80万かかるので、粗利で120万は必要", "粗利", 1_200_000, None),
    ],
)
def test_a_clause_that_describes_a_noun_tells_where_that_stands_in_the_same_unit(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("仕入れ値が2割上がったので、売値を1割上げても客数を維持", "客数"),
        ("人を2人減らしても売上を落とさない", "売上"),
        ("不良を増やさない", "不良"),
    ],
)
def test_what_shall_not_change_is_kept_whatever_is_granted_before_it(text, name):
    found = the(text)

    assert (found.name, found.value, found.direction) == (name, None, "maintain")


@pytest.mark.parametrize(
    ("text", "value", "baseline"),
    [
        ("Only 3 in 10 patients come back, I'd like 5", 50, 30),
        ("Overtime's running at 60 hours a month, keep it within 45", 45, 60),
        ("Average basket £35 up to £40", 40, 35),
    ],
)
def test_a_goal_counts_as_the_state_beside_it_is_counted(text, value, baseline):
    found = the(text)

    assert (found.value, found.baseline) == (value, baseline)


def test_how_many_of_us_there_are_is_no_start():
    assert the("Our team of 14 is tired, want 20 calls a day").baseline is None
    assert the("We had an average of 12 visits, want 20").baseline == 12


def test_double_digits_are_no_multiple():
    assert read_goal("double digit growth", today=TODAY) == ()


def test_who_does_it_is_not_what_is_counted():
    found = the("パート2人と私で1日100個作る")

    assert (found.value, found.unit, found.cadence) == (100, "個", "daily")


def test_from_a_loss_to_a_profit_no_number_is_asserted():
    found = the("赤字200万円から黒字100万円へ")

    assert (found.value, found.baseline, [question.key for question in found.questions]) == (
        None,
        None,
        ["rival_numbers"],
    )
    assert the("赤字を200万円から50万円に減らす").baseline == 2_000_000


@pytest.mark.parametrize(
    ("text", "value", "deadline"),
    [
        ("評価を3.8から4.3へ。今年は無理でも来年6月までには。", 4.3, date(2027, 6, 30)),
        ("法人比率を40%まで持っていきたい。2027年9月末が目処。", 40, date(2027, 9, 30)),
        ("会員を500人にしたい。できれば来年の改装前の4月までに", 500, date(2027, 4, 30)),
        ("クレーム3件以下に。3/31まで", 3, date(2027, 3, 31)),
        ("売上を1億円に。期限は2027年9月。", 100_000_000, date(2027, 9, 30)),
        ("Get reviews to 4.6. Not this year, but by September 2027.", 4.6, date(2027, 9, 30)),
        ("Raise bookings to 80. By June at the latest.", 80, date(2027, 6, 30)),
        ("Grow members to 500. Target date is end of March 2028.", 500, date(2028, 3, 31)),
    ],
)
def test_a_sentence_that_only_tells_the_day_dates_the_goal_before_it(text, value, deadline):
    found = the(text)

    assert (found.value, found.deadline) == (value, deadline)


@pytest.mark.parametrize(
    "text",
    [
        "会員を500人に。決算は3月。",
        "会員を500人に。開店は来年4月。",
        "Grow members to 500. Our year end is 31 March.",
        "Grow members to 500. The gym opens in March.",
    ],
)
def test_a_sentence_that_dates_something_else_does_not(text):
    assert the(text).deadline is None


@pytest.mark.parametrize(
    ("text", "value", "direction", "baseline"),
    [
        ("倉庫の水道代を2割減らす。今月9万2千円。", 20, "decrease_by", 92_000),
        ("離職を減らす。今年は12人。", None, "decrease", 12),
        ("Cut energy bills by 30%. This month £1,850.", 30, "decrease_by", 1_850),
        ("Reduce breakages by a third. This year 24.", 33.3, "decrease_by", 24),
    ],
)
def test_a_present_number_behind_a_change_is_where_it_starts(text, value, direction, baseline):
    found = the(text)

    assert (found.value, found.direction, found.baseline) == (value, direction, baseline)


@pytest.mark.parametrize(
    ("text", "name", "value", "baseline"),
    [
        (
            "過疎の影響で利用者数が年間60名まで減っておりますが、来年度には80名まで復活させたいと存じます。",
            "利用者数",
            80,
            60,
        ),
        ("来客数が月800人まで落ち込んでいますが、来年は1,000人に回復させたい。", "来客数", 1_000, 800),
        ("We want 60 jobs a week, hovering around 45 right now", "jobs", 60, 45),
        ("Get us to 30 fittings a week, we're standing at about 22 the now.", "fittings", 30, 22),
        ("Grow to 200 boxes a day, we're averaging 150", "boxes", 200, 150),
    ],
)
def test_what_is_told_beside_the_wish_is_its_start_and_gives_it_its_name(text, name, value, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, value, baseline)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Recurring fees hit 30k SGD by Aug 2027", 30_000, "SGD"),
        ("Raise revenue to CHF 300k", 300_000, "CHF"),
        ("Rent arrears down to KSh 250,000", 250_000, "KES"),
        ("Income of R$ 50,000 a month", 50_000, "BRL"),
        ("Turnover A$2.1m", 2_100_000, "AUD"),
        ("Reach 20,000 zł a month in sales", 20_000, "PLN"),
        ("RM500 per day", 500, "MYR"),
        ("Ad spend below 500 CAD a week", 500, "CAD"),
        ("Sales of TRY 40,000 a week", 40_000, "TRY"),
        ("EUR 1,200 a month", 1_200, "ユーロ"),
        ("月商を5万SGDにしたい", 50_000, "SGD"),
        ("売上をCHF300万に", 3_000_000, "CHF"),
        ("売上をNT$200万にする", 2_000_000, "TWD"),
    ],
)
def test_an_amount_with_the_code_or_sign_of_any_currency_keeps_it_as_its_unit(text, value, unit):
    found = the(text)

    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "value", "unit", "baseline"),
    [
        ("Grow sales from SGD 30k to SGD 45k", 45_000, "SGD", 30_000),
        ("売上を3万SGDから5万SGDに", 50_000, "SGD", 30_000),
        ("Debts should come down to KSh 400,000 from the present 1.1 million.", 400_000, "KES", 1_100_000),
    ],
)
def test_a_start_in_a_foreign_currency_is_read_with_it(text, value, unit, baseline):
    found = the(text)

    assert (found.value, found.unit, found.baseline) == (value, unit, baseline)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("ALL 5 branches open", "branches"),
        ("TRY 3 new recipes a week", "recipes"),
        ("20 CAD drawings a week", "drawings"),
    ],
)
def test_a_word_in_capitals_before_what_is_counted_is_no_currency(text, unit):
    assert the(text).unit == unit


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Turnover £400k next fin year", date(2028, 3, 31)),
        ("Sales of $2m this fin. year", date(2027, 3, 31)),
        ("Map income of £18k for the year to March", date(2027, 3, 31)),
        ("Profit of £50k in the year to June 2028", date(2028, 6, 30)),
        ("Grants of £90k in the financial year ending 30 September", date(2027, 9, 30)),
    ],
)
def test_a_year_is_told_by_its_short_name_or_by_the_month_it_ends_in(text, deadline):
    assert the(text).deadline == deadline


@pytest.mark.parametrize(
    ("text", "value", "unit", "baseline"),
    [
        ("枯れる苗が去年一割五分出た。今年は五分以下に抑える。", 5, "%", 15),
        ("不良が一割二分ある。六分以下にする。", 6, "%", 12),
        ("離職は去年は1割5分でした。5分以下にしたい。", 5, "%", 15),
        ("待ち時間を15分から5分以下に", 5, "分", 15),
    ],
)
def test_tenths_beside_a_share_in_tenths_are_no_minutes(text, value, unit, baseline):
    found = the(text)

    assert (found.value, found.unit, found.baseline) == (value, unit, baseline)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Recurring fees hit 30k by June", "Recurring fees", 30_000),
        ("Average basket hits £40 by May", "Average basket", 40),
        ("Newsletter subscribers hit 2,000 by autumn", "Newsletter subscribers", 2_000),
        ("Hit rate 30%", "Hit rate", 30),
        ("売上が月300万円に届く", "売上", 3_000_000),
    ],
)
def test_a_verb_that_reaches_the_number_is_no_part_of_the_name(text, name, value):
    found = the(text)

    assert (found.name, found.value) == (name, value)


@pytest.mark.parametrize(
    ("text", "name", "labels"),
    [
        ("Each driver does 12 to 15 drops a day", "drops", ["12–15 drops", "≥ 12 drops", "≤ 15 drops"]),
        ("Each tutor do 4 to 6 lessons a week", "lessons", ["4–6 lessons", "≥ 4 lessons", "≤ 6 lessons"]),
        ("一人1日6〜8件の巡回", "巡回", ["6–8件", "≥ 6件", "≤ 8件"]),
    ],
)
def test_what_each_does_is_named_by_what_the_range_counts(text, name, labels):
    found = the(text)

    assert found.name.endswith(name)
    assert [reading.label for reading in found.questions[0].readings] == labels


def test_what_each_does_without_a_range_is_named_by_what_is_counted_too():
    assert the("Every groomer do 5 dogs a day").name == "dogs"


@pytest.mark.parametrize(
    ("text", "name", "value", "cadence"),
    [
        ("Our 3 ovens should be off no more than 4 hours a week, all together", "ovens off", 4, "weekly"),
        ("The 4 lifts must be out of order less than 2 hours a month", "lifts out of order", 2, "monthly"),
        ("Both vans should be idle less than 10 hours a month", "vans idle", 10, "monthly"),
        ("5台の機械の停止は月6時間以内", "5台の機械の停止", 6, "monthly"),
    ],
)
def test_how_many_of_them_are_in_a_state_is_no_limit_of_its_time(text, name, value, cadence):
    found = the(text)

    assert (found.name, found.value, found.unit, found.direction, found.cadence) == (
        name,
        value,
        "時間",
        "at_most",
        cadence,
    )


def test_of_what_is_counted_the_start_is_kept_where_no_time_is_meant():
    found = the("The 12 complaints should fall to 5")

    assert (found.value, found.baseline) == (5, 12)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("診察の充足率を上げたい。70か80くらい？まだ決めきれていません", ["70", "80"]),
        ("口コミの平均を上げたい。4.3か4.5くらい？", ["4.3", "4.5"]),
        ("リピート率を上げたい。6割か7割かな", ["60%", "70%"]),
        ("We want to raise utilisation. 70 or 80 maybe? Not decided yet", ["70", "80"]),
    ],
)
def test_of_two_numbers_between_which_somebody_wavers_neither_is_the_start(text, labels):
    found = the(text)

    assert (found.value, found.baseline) == (None, None)
    assert [reading.label for reading in found.questions[0].readings] == labels


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        ("毎週土曜の配布会で、お米を1世帯に5キロずつ渡せるようにする。", "1世帯あたりのお米", 5, "kg"),
        ("1社に2名の担当をつける", "1社あたりの担当", 2, "名"),
        ("1テーブルに2本ワインを出す", "1テーブルあたりのワイン", 2, "本"),
        ("2人に1台パソコンを配る", "2人あたりのパソコン", 1, "台"),
        ("お客さん1人に3回は声をかける", "声", 3, "回"),
        ("1教室に20席用意する", "1教室あたりの用意", 20, "席"),
    ],
)
def test_a_count_right_behind_another_one_is_what_each_of_those_gets(text, name, value, unit):
    found = the(text)

    assert (found.name, found.value, found.unit) == (name, value, unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("5人に1人が再来店", 20, "%"), ("店舗数を3店舗に増やす", 3, "店舗"), ("スタッフを5人にする", 5, "人")],
)
def test_a_share_and_what_something_becomes_are_not_shared_out(text, value, unit):
    found = the(text)

    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "value", "baseline", "deadline"),
    [
        ("来年度の輸出は1億2千万円以上にしたい。今年度は9千万円の見込み。", 120_000_000, 90_000_000, date(2028, 3, 31)),
        ("来期の売上は5億円。今期は4億2千万円の予定。", 500_000_000, 420_000_000, date(2028, 3, 31)),
        ("来年の来館者は3万人にしたい。今年は2万4千人になりそう。", 30_000, 24_000, date(2027, 12, 31)),
        ("来月は50件を目標に、今月は40件の着地", 50, 40, date(2026, 12, 31)),
        ("搭乗率を今期平均78%に。昨期は71.5%。", 78, 71.5, date(2027, 3, 31)),
        ("客数を月900人に。先々月は700人。", 900, 700, None),
        ("解約率を2%以下に。去年の夏は4%。", 2, 4, None),
        ("Charter revenue of ¥18M by the end of March, up from 14M last fiscal year.", 18e6, 14e6, date(2027, 3, 31)),
        ("Membership of 400 by June, up from 310 in 2025.", 400, 310, date(2027, 6, 30)),
        ("Costs below 40k, down from 52k in 2025", 40_000, 52_000, None),
        ("Complaints at 12 a month, down from 30 last year.", 12, 30, None),
    ],
)
def test_the_number_of_an_earlier_term_is_where_it_starts_and_gives_no_deadline(text, value, baseline, deadline):
    found = the(text)

    assert (found.value, found.baseline, found.deadline) == (value, baseline, deadline)


def test_the_number_of_an_earlier_term_is_not_raised_above_that_of_a_later_one():
    found = read_goal("Next year 300 members. This year it shall be 240.", today=TODAY)

    assert [(each.value, each.baseline) for each in found] == [(300, None), (240, None)]


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("古民家の宿泊を年120泊、1泊単価を2万8千円に", [("古民家の宿泊", 120, None), ("1泊単価", 28_000, None)]),
        ("契約を30件、1件単価を5万円に", [("契約", 30, None), ("1件単価", 50_000, None)]),
        ("来場を500人、1人当たり消費を3,000円に", [("来場", 500, None), ("1人当たり消費", 3_000, None)]),
        ("離職率を12%から8%に、3年目離職を5人以下に", [("離職率", 8, 12), ("3年目離職", 5, None)]),
        ("工場見学を月2回、1回20人まで受け入れる", [("工場見学", 2, None), ("工場見学", 20, None)]),
        ("新規顧客15社／既存深耕売上+8%", [("新規顧客", 15, None), ("既存深耕売上", 8, None)]),
        ("保守の駆けつけを平均90分→60分、3時間超はゼロ", [("保守の駆けつけ", 60, 90), (None, 0, None)]),
        ("待ち時間を平均10分、30分以上はゼロに", [("待ち時間", 10, None), (None, 0, None)]),
        ("Go from 12 volunteers who came last year to 30", [("volunteers who came", 30, 12)]),
        ("稽古は週2日、1日2時間", [("稽古", 2, None), ("稽古", 2, None)]),
        ("Have 60 volunteers trained by March and 80 by June", [("volunteers", 60, None), ("volunteers", 80, None)]),
        (
            "Get 20 staff certified by May and 35 by October",
            [("staff certified", 20, None), ("staff certified", 35, None)],
        ),
    ],
)
def test_a_number_within_a_name_and_a_day_of_its_own_begin_another_goal(text, goals):
    assert [(each.name, each.value, each.baseline) for each in read_goal(text, today=TODAY)] == goals


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "baseline"),
    [
        ("撮影から納品まで10日かかっているのを1週間に", "撮影から納品", 1, "週", 10 / 7),
        ("教材の制作を1本2週間以内で", "教材の制作", 2, "週", None),
        ("健診の受診率は6割、来年度は8割をめざす", "健診の受診率", 80, "%", 60),
        ("リピーター率が3割切っているので4割に戻したい", "リピーター率", 40, "%", 30),
        ("苗木を3年で1万5千本植える", "苗木", 15_000, "本", None),
        ("Land 3 corporate clients worth £50k each", "corporate clients", 3, "clients", None),
        ("We turned away 40 families last term; next term no more than 15", "families", 15, None, 40),
        ("Between now and March, 12 new landlords", "new landlords", 12, "landlords", None),
        ("Reduce screen downtime to less than an hour a month", "screen downtime", 1, "時間", None),
        ("Fix leaks within a day", "Fix leaks", 1, "日", None),
        ("機械1台が1時間に作れる数を120個から150個に", "1時間に作れる数", 150, "個", 120),
        ("相談員1人が受け持つ件数を60件から45件に減らす", "相談員1人が受け持つ件数", 45, "件", 60),
        ("New starters productive after six weeks instead of ten", "New starters productive", 6, "週", 10),
        ("Go from two deliveries a week to five", "deliveries", 5, "deliveries", 2),
        ("Fill 19 of 20 shifts", "shifts", 19, "shifts", None),
        ("The aim's 500 signatures, 340 so far", "signatures", 500, "signatures", 340),
        ("So the plan for spring is 40 new gym members", "new gym members", 40, "members", None),
        ("年に一度の大掃除を四半期に一度に", "大掃除", 1, "回", 1),
        ("月に一度の面談", "面談", 1, "回", None),
        ("去年と同じ4,800食で十分、でもロスは半分に", "ロス", 50, "%", None),
        ("Guests per booking: 2.4 today, 3 next season", "Guests per booking", 3, None, 2.4),
        ("Churn 12% in 2024, 5% in 2027", "Churn", 5, "%", 12),
        ("Sign 4 venues in each of the next three quarters", "venues", 4, "venues", None),
        ("Bookings up a fifth on last summer", "Bookings", 20, "%", None),
        ("A hundred regulars by the end of our first year", "regulars", 100, "regulars", None),
    ],
)
def test_a_number_is_what_its_neighbours_make_it(text, name, value, unit, baseline):
    found = the(text)

    assert (found.name, found.value, found.unit) == (name, value, unit)
    assert found.baseline == (None if baseline is None else pytest.approx(baseline))


@pytest.mark.parametrize(
    ("text", "value"),
    [("3年続けて赤字なので来期は最低でも200万円の利益", 2_000_000), ("5か月ぶりに売上500万円", 5_000_000)],
)
def test_how_long_it_has_been_so_is_no_goal(text, value):
    assert the(text).value == value


@pytest.mark.parametrize(
    ("text", "cadence", "deadline"),
    [
        ("今期の残業は一人月平均25時間を超えないこと", "monthly", date(2027, 3, 31)),
        ("牛乳の出荷量を1頭あたり日量28kgへ", "daily", None),
    ],
)
def test_the_time_behind_one_of_something_is_its_cadence(text, cadence, deadline):
    found = the(text)

    assert (found.cadence, found.deadline) == (cadence, deadline)


@pytest.mark.parametrize(
    ("text", "value", "unit", "direction", "baseline"),
    [
        ("花火大会の協賛金、昨年の820万円を1割上回る", 10, "%", "increase_by", 8_200_000),
        ("去年の来場3,000人を10%上回りたい", 10, "%", "increase_by", 3_000),
        ("年間経費を150万円浮かせる", 1_500_000, "円", "decrease_by", None),
        ("Book value per policy up £40", 40, "ポンド", "increase_by", None),
        ("Prices up £2", 2, "ポンド", "increase_by", None),
        ("5% better yield, that's all", 5, "%", "increase_by", None),
        ("5% better response times", 5, "%", "decrease_by", None),
        ("An extra £8 per table on wine", 8, "ポンド", "increase_by", None),
    ],
)
def test_what_is_over_a_start_up_or_extra_is_by_how_much(text, value, unit, direction, baseline):
    found = the(text)

    assert (found.value, found.unit, found.direction, found.baseline) == (value, unit, direction, baseline)
