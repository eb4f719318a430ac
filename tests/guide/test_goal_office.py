"""Goals as heads of departments write them: limits of a verb, what a noun is to do, what a pronoun stands for, lakh and crore."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.sentences import Statement, read_goal, read_statements

TODAY = date(2026, 11, 30)


def the(text: str) -> Statement:
    [statement] = read_goal(text, today=TODAY)
    return statement


def told(found: Statement) -> tuple[object, ...]:
    return found.name, found.direction, found.baseline, found.value, found.unit


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        ("SG&A can't run over 17.5% of sales.", "SG&A", 17.5, "%"),
        ("Rework mustn't eat up more than 4% of labour hours.", "Rework", 4, "%"),
        ("Energy shouldn't be consuming more than 3% of turnover", "Energy", 3, "%"),
        ("Ticket backlog not to cross 250", "Ticket backlog", 250, None),
        ("Inventory should not cross $400,000.", "Inventory", 400_000, "ドル"),
        ("Agency spend: a max of A$25,000 a month", "Agency spend", 25_000, "AUD"),
        ("Rent under S$4,000 a month", "Rent", 4_000, "SGD"),
        ("Ad budget capped at Rs. 50,000 a month", "Ad budget", 50_000, "INR"),
    ],
)
def test_a_limit_is_what_its_verb_or_noun_says_and_its_name_the_subject(text, name, value, unit):
    found = the(text)

    assert (found.name, found.direction, found.value, found.unit) == (name, "at_most", value, unit)


@pytest.mark.parametrize(
    ("text", "name", "start", "value", "unit"),
    [
        (
            "Inventory carrying value to reduce from ₹38 lakh to ₹30 lakh.",
            "Inventory carrying value",
            3.8e6,
            3e6,
            "INR",
        ),
        ("Scrap rate to reduce from 4% to 2.5%.", "Scrap rate", 4, 2.5, "%"),
        ("First pass yield to improve from 91% to 96%.", "First pass yield", 91, 96, "%"),
        ("Order value to increase from Rs 12,000 to Rs 15,000.", "Order value", 12_000, 15_000, "INR"),
        ("Quote turnaround needs to come down from three days to one.", "Quote turnaround", 3, 1, "日"),
        ("Sign-off should drop from four levels to one", "Sign-off", 4, 1, "levels"),
        ("Warranty claims to come down from 30 to 12", "Warranty claims", 30, 12, None),
    ],
)
def test_what_a_noun_is_to_do_is_the_verb_of_a_goal(text, name, start, value, unit):
    assert told(the(text)) == (name, "reach", start, value, unit)


@pytest.mark.parametrize(
    ("text", "name", "direction", "value", "unit"),
    [
        (
            "Payment terms to be extended by 15 days with the top twenty vendors",
            "Payment terms",
            "increase_by",
            15,
            "日",
        ),
        ("Shelf space to be expanded by 20%.", "Shelf space", "increase_by", 20, "%"),
        ("We are targeting 40% reduction in repeat calls.", "repeat calls", "decrease_by", 40, "%"),
        ("We're looking at a 10% drop in absenteeism.", "absenteeism", "decrease_by", 10, "%"),
        ("Cut errors by half a point", "errors", "decrease_by", 0.5, "ポイント"),
        ("Aiming for a 25% cut in paper use", "paper use", "decrease_by", 25, "%"),
        ("Pay down the line of credit by $750K by 6/30/27.", "line of credit", "decrease_by", 750_000, "ドル"),
    ],
)
def test_a_number_beside_a_noun_of_change_or_behind_by_is_how_much_changes(text, name, direction, value, unit):
    found = the(text)

    assert (found.name, found.direction, found.value, found.unit) == (name, direction, value, unit)


@pytest.mark.parametrize(
    ("text", "name", "start", "value", "unit"),
    [
        ("Average margin has slipped to 26%; I'm putting it back up to 30 by June.", "Average margin", 26, 30, "%"),
        ("Attendance has slipped to 88%; we're bringing it back up to 95.", "Attendance", 88, 95, "%"),
        ("Single-source parts are 34 today, we should bring them to 20.", "Single-source parts", 34, 20, None),
    ],
)
def test_a_pronoun_behind_a_verb_stands_for_what_was_told_before(text, name, start, value, unit):
    found = the(text)

    assert (found.name, found.baseline, found.value, found.unit) == (name, start, value, unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Sales of 1.5 crore by March 2027.", 15_000_000, None),
        ("Revenue target is Rs. 12 lakhs per month.", 1_200_000, "INR"),
        ("Sales of Rs. 12,34,567 a year", 1_234_567, "INR"),
        ("Marketing budget INR 75 lakh.", 7_500_000, "INR"),
        ("Two crore in sales by March", 20_000_000, None),
        ("Hire 15 nos. technicians by June.", 15, "nos"),
    ],
)
def test_lakh_and_crore_are_multiples_and_rs_is_a_currency(text, value, unit):
    found = the(text)

    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mean time between failures up from 140 hours to 200.", "Mean time between failures"),
        ("Time between orders down from 90 days to 60.", "Time between orders"),
        ("We're after 30 new carers by June.", "new carers"),
        ("Kindly note the team will maintain 99.5% uptime.", "uptime"),
        ("Please be advised that attrition is to stay below 12%.", "attrition"),
    ],
)
def test_a_name_goes_on_behind_between_and_not_before_a_polite_opener(text, name):
    assert the(text).name == name


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Free cash flow of $1.1 million for calendar 2027.", ["2027-12-31"]),
        ("Close 40 deals by 12/31/26.", ["2026-12-31"]),
        ("Open 3 sites come summer.", ["2027-05-31", "2027-08-31"]),
    ],
)
def test_a_calendar_year_two_digits_of_a_year_and_a_season_that_comes_are_days(text, days):
    found = the(text)

    asked = [each.label for question in found.questions for each in question.readings]
    assert ([str(found.deadline)] if found.deadline else asked) == days


@pytest.mark.parametrize(
    ("text", "name", "start", "value", "unit"),
    [
        ("Sick leave's running at 11.2 days a head; let's get it to 9 or lower.", "Sick leave", 11.2, 9, "日"),
        ("Turnover's at 18%; we want it under 12%.", "Turnover", 18, 12, "%"),
        ("Utilisation's now 71%, we want 80%.", "Utilisation", 71, 80, "%"),
        ("Overtime's sitting at 60 hours a week, should be 40.", "Overtime", 60, 40, "時間"),
        ("Churn has crept up to 4%; I'm getting it down to 2.", "Churn", 4, 2, "%"),
        ("Backlog has grown to 300; we're cutting it to 120.", "Backlog", 300, 120, None),
    ],
)
def test_what_is_so_today_is_the_start_of_what_somebody_is_doing_to_it(text, name, start, value, unit):
    found = the(text)

    assert (found.name, found.baseline, found.value, found.unit) == (name, start, value, unit)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Get the pipeline to 3x quota.", "absolute"),
        ("Pipeline to be 4x target by June", "absolute"),
        ("Grow sales to 2x last year.", "percent_change"),
        ("We want 3x leads.", "percent_change"),
    ],
)
def test_a_multiple_of_something_else_is_a_level_and_one_of_the_same_a_change(text, mode):
    assert the(text).mode == mode


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        (
            "Help desk tickets per employee down 20% vs last year, with average resolution in under 5 hours.",
            [("Help desk tickets per employee", "decrease_by", 20), ("average resolution", "at_most", 5)],
        ),
        (
            "Sign three distributors by June and add two more by December.",
            [("distributors", "at_least", 3), ("distributors", "increase_by", 2)],
        ),
        (
            "Get two apprentices through phase 4 by June and take on one more.",
            [("apprentices through phase 4", "at_least", 2), ("apprentices", "increase_by", 1)],
        ),
    ],
)
def test_with_and_so_many_more_begin_a_goal_of_their_own(text, goals):
    assert [(each.name, each.direction, each.value) for each in read_goal(text, today=TODAY)] == goals


@pytest.mark.parametrize(
    ("text", "cadence", "deadline"),
    [
        ("Close the books in 4 business days. Every month.", "monthly", None),
        ("Publish two case studies. Each quarter.", "quarterly", None),
        ("Scrap write-offs: last year $236,000. This year? Half that.", "unspecified", date(2026, 12, 31)),
    ],
)
def test_a_sentence_that_only_names_a_time_is_that_of_the_goal_beside_it(text, cadence, deadline):
    found = the(text)

    assert (found.cadence, found.deadline) == (cadence, deadline)


@pytest.mark.parametrize(
    ("text", "name", "direction", "start", "value", "unit"),
    [
        ("売上債権回転期間を現行の68日から8日短縮したい。", "売上債権回転期間", "decrease_by", 68, 8, "日"),
        ("在庫を今の300点から50点減らす。", "在庫", "decrease_by", 300, 50, "点"),
        ("人員を現在の42名から6名増やす。", "人員", "increase_by", 42, 6, "名"),
        ("回転期間を68日から60日に短縮したい。", "回転期間", "reach", 68, 60, "日"),
        ("会員を300人から450人へ増やす。", "会員", "reach", 300, 450, "人"),
    ],
)
def test_a_number_without_a_particle_before_a_verb_of_change_is_how_much_its_start_moves(
    text, name, direction, start, value, unit
):
    assert told(the(text)) == (name, direction, start, value, unit)


@pytest.mark.parametrize(
    ("text", "name", "direction", "value", "unit"),
    [
        ("ピッキングは一人一時間百二十行が最低線である。", "ピッキング", "at_least", 120, "行"),
        ("梱包は1人1時間60個を目標とする。", "梱包", "at_least", 60, "個"),
        ("稼働率は85%が最低ラインだ", "稼働率", "at_least", 85, "%"),
        ("ロス率は3%が上限ラインです。", "ロス率", "at_most", 3, "%"),
        ("温度逸脱は二件まで許容する。", "温度逸脱", "at_most", 2, "件"),
        ("遅刻は月2回まで認める。", "遅刻", "at_most", 2, "回"),
        ("健康診断は12月中に受診率100%、ここは譲れません。", "受診率", "at_least", 100, "%"),
        ("出席率9割、そこだけは落とせません。", "出席率", "at_least", 90, "%"),
        ("新規開拓:各担当が月4社。", "新規開拓", "at_least", 4, "社"),
        ("新規開拓:各担当が月4社。名刺交換だけではカウントしない。", "新規開拓", "at_least", 4, "社"),
        ("新規開拓は各担当が月4社。", "新規開拓", "at_least", 4, "社"),
        ("値決めの見直しは30分以内", "値決めの見直し", "at_most", 30, "分"),
        ("誤出荷は十万行に三行以内とする。", "十万行あたりの誤出荷", "at_most", 3, "行"),
        ("苦情は100人に1人まで", "苦情", "at_most", 1, "%"),
    ],
)
def test_a_line_not_to_cross_what_nobody_gives_up_and_who_does_it_leave_name_and_number(
    text, name, direction, value, unit
):
    found = the(text)

    assert (found.name, found.direction, found.value, found.unit) == (name, direction, value, unit)


def test_a_stem_behind_a_noun_and_the_range_a_number_lies_in_do_not_part_or_make_a_name():
    changeover = the("プレス3号機の段取り替え、現状42分を25分まで短縮")
    profit = the("経常利益は3.2億円から3.5億円のレンジを見込む")

    assert (changeover.name, changeover.value) == ("プレス3号機の段取り替え", 25)
    assert (profit.name, profit.questions[0].readings[0].label) == ("経常利益", "320,000,000–350,000,000円")


@pytest.mark.parametrize(
    "text", ["対話の中身を見直す一年にします。", "攻めの一年とする。", "守りを固める一年にしたい。"]
)
def test_a_year_that_is_only_told_what_it_shall_be_is_no_number(text):
    assert [each.value for each in read_goal(text, today=TODAY) if each.value is not None] == []


@pytest.mark.parametrize(
    ("text", "cadence"),
    [
        ("月次決算:翌月5営業日で締める", "monthly"),
        ("週次レポートを2営業日以内に出す", "weekly"),
        ("決算を5営業日で締める", "unspecified"),
    ],
)
def test_a_name_of_something_monthly_or_weekly_tells_the_cadence(text, cadence):
    assert the(text).cadence == cadence


def test_two_acts_in_a_row_are_two_goals():
    found = read_goal("金属検出機の点検を1日4回行い、記録の抜けは0件といたします。", today=TODAY)

    assert [(each.name, each.value, each.direction) for each in found] == [
        ("金属検出機の点検", 4, "at_least"),
        ("記録の抜け", 0, "at_most"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "direction", "value", "unit"),
    [
        ("Turn rooms in 25 minutes.", "Turn rooms", "at_most", 25, "分"),
        ("Repair pumps in 2 days.", "Repair pumps", "at_most", 2, "日"),
        ("Review contracts in 3 hours.", "Review contracts", "at_most", 3, "時間"),
        ("Ensure all RFQs are closed in 48 hours.", "RFQs closed", "at_most", 48, "時間"),
        ("All refunds should be paid in 3 days", "refunds paid", "at_most", 3, "日"),
        ("Get approvals done in under a week", "approvals done", "at_most", 1, "週"),
        ("Trim the invoice cycle down to a week.", "invoice cycle", "at_most", 1, "週"),
        ("Fill rate needs to climb six points to 96.", "Fill rate", "reach", 96, None),
        ("Keep bad debt to no more than half a percent of sales.", "bad debt", "at_most", 0.5, "%"),
        ("Reduce SKUs by a third, to 400.", "SKUs", "at_most", 400, None),
        ("On-time in full above 97 percent", "On-time in full", "at_least", 97, "%"),
        ("Every new hire trained inside two weeks.", "new hire trained", "at_most", 2, "週"),
        ("I'd like to see waste fall below 4%", "waste", "at_most", 4, "%"),
        ("Receivables beyond 90 days to come below 5 lakh.", "Receivables beyond 90 days", "at_most", 500_000, None),
        ("Kindly ensure 100% attendance in safety training.", "attendance in safety training", "at_least", 100, "%"),
        ("紙の請求書を来年3月で全廃する。", "紙の請求書", "at_most", 0, "件"),
        ("ヒヤリハットを一人月2件提出する。", "ヒヤリハットの提出", "at_least", 2, "件"),
        ("営業利益率は少なくとも6%、できたら7%を狙う。", "営業利益率", "at_least", 6, "%"),
    ],
)
def test_how_long_an_act_takes_is_a_limit_and_what_is_done_or_only_hoped_for_is_none(
    text, name, direction, value, unit
):
    found = the(text)

    assert (found.name, found.direction, found.value, found.unit) == (name, direction, value, unit)


@pytest.mark.parametrize("text", ["We'd like to see NPS climb from 32 to 45.", "See NPS climb from 32 to 45"])
def test_what_somebody_would_like_to_see_is_a_verb_between_name_and_number(text):
    found = the(text)

    assert (found.name, found.baseline, found.value) == ("NPS", 32, 45)


def test_a_feast_of_the_country_is_a_day():
    assert the("We're shooting for 500 sign-ups by Labor Day.").deadline == date(2027, 9, 6)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("欠品を出さない。", "欠品"),
        ("労災を起こさないこと。", "労災"),
        ("情報漏えいを発生させない。", "情報漏えい"),
        ("離職者を出さないようにする", "離職者"),
    ],
)
def test_something_bad_that_shall_not_come_about_is_zero_of_it(text, name):
    found = the(text)

    assert (found.name, found.direction, found.value) == (name, "at_most", 0)


def test_something_good_that_does_not_come_about_is_no_goal():
    assert [each.value for each in read_goal("成果を出さない", today=TODAY) if each.value is not None] == []


@pytest.mark.parametrize(
    ("text", "name", "direction", "value"),
    [
        ("見積もりは3日以内に9割出す。", "見積もり", "at_least", 90),
        ("外注費は売上比15%を上回らない", "外注費", "at_most", 15),
        ("人件費は売上高比20%以内", "人件費", "at_most", 20),
        ("開封率が25%を下回ったら要改善とする。", "開封率", "at_least", 25),
        ("稼働率80%を割ったら見直す", "稼働率", "at_least", 80),
    ],
)
def test_what_a_share_is_compared_with_is_no_name_and_what_calls_for_action_is_the_other_side(
    text, name, direction, value
):
    found = the(text)

    assert (found.name, found.direction, found.value, found.unit) == (name, direction, value, "%")


@pytest.mark.parametrize(
    ("text", "name", "direction", "start", "value", "unit"),
    [
        ("Hit rate on tenders to go up to 30%.", "Hit rate on tenders", "at_least", None, 30, "%"),
        ("Attendance should come back up to 95%.", "Attendance", "at_least", None, 95, "%"),
        ("Take on up to 5 interns.", "interns", "at_most", None, 5, "interns"),
        ("Conversion: 28% against 22% last year.", "Conversion", "reach", 22, 28, "%"),
        ("Win rate of 30% vs 24%", "Win rate", "reach", 24, 30, "%"),
        ("20 visits a week, not 12", "visits", "reach", 12, 20, "visits"),
        ("Answer within 2 hours, not 4.", "Answer", "at_most", 4, 2, "時間"),
        ("Line changeovers take 50 minutes on average; we need that at 35.", "Line changeovers", "reach", 50, 35, "分"),
        ("Pending orders to be nil by month end.", "Pending orders", "at_most", None, 0, None),
        ("Dispatch 500 MT per day.", "Dispatch", "at_least", None, 500, "t"),
    ],
)
def test_up_to_behind_a_verb_of_moving_leads_there_and_what_a_number_is_set_against_is_its_start(
    text, name, direction, start, value, unit
):
    assert told(the(text)) == (name, direction, start, value, unit)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("EBITDA margin in the range of 14-16%.", "EBITDA margin"),
        ("Budget variance should stay within plus or minus 3%.", "Budget variance"),
    ],
)
def test_the_words_of_a_band_name_nothing(text, name):
    assert the(text).name == name


@pytest.mark.parametrize(
    ("text", "name", "direction", "value", "unit"),
    [
        ("クレーム対応は1時間", "クレーム対応", "at_most", 1, "時間"),
        ("見積回答は2日", "見積回答", "at_most", 2, "日"),
        ("研修は6時間", "研修", "at_least", 6, "時間"),
        ("新商品は年3アイテム投入。", "新商品", "at_least", 3, "アイテム"),
        ("年5チーム編成", "編成", "at_least", 5, "チーム"),
    ],
)
def test_until_something_is_done_little_time_is_good_and_what_is_counted_is_the_unit(
    text, name, direction, value, unit
):
    found = the(text)

    assert (found.name, found.direction, found.value, found.unit) == (name, direction, value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "The meeting's at 3.",
        "Churn's at 3%.",
        "The bridge crosses 3 rivers.",
        "We're after a quiet life.",
        "The report was filed after 30 days.",
        "クレームを出さないように気をつけましょう。",
        "昨年は欠品を出さなかった。",
        "各担当が4社を訪問した。",
    ],
)
def test_prose_that_tells_how_it_is_sets_no_goal(text):
    assert read_statements(text, today=TODAY) == ()


def test_a_year_that_a_number_is_compared_with_is_no_day():
    found = the("Five percent less electricity than in 2025.")

    assert (found.name, found.direction, found.value, found.deadline) == ("electricity", "decrease_by", 5, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("PM compliance up in the high nineties, same as we promised the auditors.", None),
        ("PM compliance at 97%, as agreed with the auditors.", 97),
        ("PM compliance at 97%, same as last year.", 97),
    ],
)
def test_that_a_number_was_agreed_or_is_as_before_names_nothing(text, value):
    found = the(text)

    assert (found.name, found.value) == ("PM compliance", value)
