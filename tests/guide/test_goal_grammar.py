"""The grammar of goal sentences: both doors, what is asked, what never happens, and where in the sentence each field was found."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.drafts.filling import texts_of_statement
from kpicore.guide.sentences import Statement, read_goal, read_statements

TODAY = date(2026, 11, 28)


def the(text: str) -> Statement:
    [statement] = read_goal(text, today=TODAY)
    return statement


# -- sentences no list was written for ---------------------------------------------------------------------------

SENTENCES = [
    ("部屋の稼働率90%を割り込まない", "部屋の稼働率", 90, "%", "at_least", None),
    ("面会待ちは20分を超えさせない", "面会待ち", 20, "分", "at_most", None),
    ("転倒事故ゼロを継続", "転倒事故", 0, "件", "at_most", None),
    ("苦情ゼロ", "苦情", 0, "件", "at_most", None),
    ("月商450万をキープ", "月商", 4_500_000, "円", "maintain", None),
    ("寸法不良 800ppm→300ppm", "寸法不良", 300, "ppm", "reach", 800),
    ("見積回答 4営業日→2営業日", "見積回答", 2, "営業日", "reach", 4),
    ("クレーム一次対応は1営業日以内", "クレーム一次対応", 1, "営業日", "at_most", None),
    ("予約キャンセル1割以下", "予約キャンセル", 10, "%", "at_most", None),
    ("リピート客、今の3割→4割5分", "リピート客", 45, "%", "reach", 30),
    ("電気代は売上の2%以内", "電気代", 2, "%", "at_most", None),
    ("2年後に取引先を今の倍に", "取引先", 2, "倍", "reach", None),
    ("ミスを半分に減らす", "ミス", 50, "%", "decrease_by", None),
    ("10人に1人の解約を20人に1人にする", "解約", 5, "%", "reach", 10),
    ("約200社の導入社数を250社に", "導入社数", 250, "社", "reach", 200),
    ("売上が落ちたので、6,000万円まで戻したい", "売上", 60_000_000, "円", "reach", None),
    ("残業は1人月30時間まで", "残業", 30, "時間", "at_most", None),
    ("65歳以上の利用者を100人に増やす", "65歳以上の利用者", 100, "人", "reach", None),
    ("1,000行あたりのバグを0.5件以下に", "1,000行あたりのバグ", 0.5, "件", "at_most", None),
    ("広告費1件あたり5,000円以下", "1件あたりの広告費", 5_000, "円", "at_most", None),
    ("営業3名で月30件の受注", "受注", 30, "件", "at_least", None),
    ("客単価+300円", "客単価", 300, "円", "increase_by", None),
    ("原価▲5%", "原価", 5, "%", "decrease_by", None),
    ("会員数三百人を二〇二七年九月までに達成", "会員数", 300, "人", "reach", None),
    ("No more than 5 complaints per 1,000 orders", "complaints per 1,000 orders", 5, "complaints", "at_most", None),
    ("Zero missed deliveries this quarter", "missed deliveries", 0, "deliveries", "at_most", None),
    ("Cycle time down to 4 days from 7", "Cycle time", 4, "日", "reach", 7),
    ("Win 1 in 3 tenders", "tenders", 33.3, "%", "at_least", None),
    ("Fill 95% of shifts", "shifts", 95, "%", "at_least", None),
    ("Reduce 30-day readmissions to 8%", "30-day readmissions", 8, "%", "at_most", None),
    ("Cut paper consumption in half", "paper consumption", 50, "%", "decrease_by", None),
    ("Keep churn from exceeding 3%", "churn", 3, "%", "at_most", None),
    ("Sales up 20% on last year", "Sales", 20, "%", "increase_by", None),
    (
        "Answer 95% of support tickets within 4 hours",
        "support tickets answered within 4 hours",
        95,
        "%",
        "at_least",
        None,
    ),
]


@pytest.mark.parametrize(("text", "name", "value", "unit", "direction", "baseline"), SENTENCES)
def test_a_sentence_is_read_by_grammar(text, name, value, unit, direction, baseline):
    found = the(text)

    assert (found.name, found.value, found.unit) == (name, value, unit)
    assert (found.direction, found.baseline) == (direction, baseline)


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("会員200名、うち法人30名", [("会員", 200), ("法人", 30)]),
        ("応答率90%超え、放棄率5%切り", [("応答率", 90), ("放棄率", 5)]),
        ("不具合の再発をゼロにし、手直し率を2%以内に抑える", [("不具合の再発", 0), ("手直し率", 2)]),
        ("売上を1.5倍、利益を2倍に", [("売上", 1.5), ("利益", 2)]),
        ("粗利益率 35%以上 / 在庫回転 月2回以上", [("粗利益率", 35), ("在庫回転", 2)]),
        ("問い合わせ数を50件から75件へ、50%増加させる", [("問い合わせ数", 75)]),
        ("Hire 5 engineers and 2 designers", [("engineers", 5), ("designers", 2)]),
    ],
)
def test_a_cut_is_made_only_where_both_sides_have_a_claim(text, goals):
    assert [(found.name, found.value) for found in read_goal(text, today=TODAY)] == goals


# -- what is asked -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key", "readings"),
    [
        ("受注を月30件、年500件", "rival_numbers", [("30件", 30), ("500件", 500)]),
        ("月3回、10名以上の勉強会を開く", "rival_numbers", [("3回", 3), ("10名", 10)]),
        ("通院時間1時間", "which_side", None),
        ("室温は25℃前後", "which_side", None),
        ("歩留まり98.5%±0.3", "which_end", [("98.2–98.8%", None), ("≥ 98.2%", 98.2), ("≤ 98.8%", 98.8)]),
        ("冷蔵庫の温度を2〜8℃に保つ", "which_end", [("2–8℃", None), ("≥ 2℃", 2), ("≤ 8℃", 8)]),
        ("Keep food cost between 28% and 32%", "which_end", [("28–32%", None), ("≥ 28%", 28), ("≤ 32%", 32)]),
        ("外注費を売上の1/3以下に", "which_number", [("33.3%", 33.3), ("× 0.333", 0.333)]),
    ],
)
def test_a_number_that_no_rule_gives_a_role_is_asked(text, key, readings):
    found = read_goal(text, today=TODAY)[-1]

    [question] = [question for question in found.questions if question.key == key]
    assert readings is None or [(reading.label, reading.value) for reading in question.readings] == readings
    assert key == "which_side" or found.value is None


def test_an_answer_says_which_side_is_good():
    from kpicore.guide.drafts.filling import texts_of_reading

    [question] = the("通院時間1時間").questions

    assert [texts_of_reading(question, reading)["direction"] for reading in question.readings] == [
        "at_least",
        "at_most",
    ]


# -- kinds: what counts, what is a band, where it starts, what only describes ---------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("Rent out 40 bicycles a week", "bicycles", "bicycles"),
        ("No more than four cancelled lessons a month", "cancelled lessons", "lessons"),
        ("Waiting list under 25 families", "Waiting list", "families"),
        ("Bring the queue from 90 parcels to 30", "queue", "parcels"),
        ("Place 18 of our 24 apprentices by July", "apprentices", "apprentices"),
        ("Members at 300", "Members", None),
        ("Occupancy 85%", "Occupancy", "%"),
    ],
)
def test_what_an_english_number_counts_is_its_unit(text, name, unit):
    assert (the(text).name, the(text).unit) == (name, unit)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("倉庫の湿度を45%以上60%以下に保つ", ["45–60%", "≥ 45%", "≤ 60%"]),
        ("在庫は40箱以上、60箱未満", ["40–60箱", "≥ 40箱", "≤ 60箱"]),
        ("毎月の面談は最低2回、最大4回", ["2–4回", "≥ 2回", "≤ 4回"]),
        ("Keep the cellar above 10 and below 14 °C", ["10–14℃", "≥ 10℃", "≤ 14℃"]),
        ("At least 4 but no more than 6 visits a week", ["4–6 visits", "≥ 4 visits", "≤ 6 visits"]),
        ("Delivery in 3 to 5 days", ["3–5日", "≥ 3日", "≤ 5日"]),
        ("0 to 5 complaints a week", ["0–5 complaints", "≥ 0 complaints", "≤ 5 complaints"]),
        ("2 to 3 blog posts a week", ["2–3 posts", "≥ 2 posts", "≤ 3 posts"]),
    ],
)
def test_a_floor_and_a_ceiling_of_one_thing_are_a_band_and_asked(text, ends):
    found = the(text)

    [question] = [question for question in found.questions if question.key == "which_end"]
    assert [reading.label for reading in question.readings] == ends
    assert (found.value, found.baseline) == (None, None)


@pytest.mark.parametrize(
    ("text", "value", "baseline"),
    [
        ("Raise the score from 5 to 7", 7, 5),
        ("Grow NPS 30 to 45", 45, 30),
        ("Cut lead time of 12 to 8 days", 8, 12),
        ("Lead time of 12 to 8 days", 8, 12),
        ("応答率90%以上、放棄率5%以下", 90, None),
        ("Deliver 95% of parcels in 1 to 2 days", 95, None),
        ("3〜5日以内に95%を出荷", 95, None),
    ],
)
def test_two_numbers_are_no_band_of_the_goal_where_something_changes_or_another_number_is_it(text, value, baseline):
    found = read_goal(text, today=TODAY)[0]

    assert (found.value, found.baseline) == (value, baseline)


@pytest.mark.parametrize(
    ("text", "name", "baseline"),
    [
        ("Reduce breakages compared with last year's 31", "breakages", 31),
        ("Improve on last year's 240 renewals", "renewals", 240),
        ("Grow our existing 200 members", "members", 200),
        ("現状の不良31件を減らしたい", "不良", 31),
        ("前月の苦情12件を減らしたい", "苦情", 12),
        ("人手が足りなくて、整備士が2人しかいない。", "整備士", 2),
    ],
)
def test_a_number_that_is_only_told_is_a_start_and_the_target_is_asked(text, name, baseline):
    found = the(text)

    assert (found.name, found.value, found.baseline) == (name, None, baseline)
    assert "target_value" in found.missing


def test_how_much_it_moves_is_no_start():
    assert (the("今年は不良を31件減らす").value, the("今年は不良を31件減らす").baseline) == (31, None)


@pytest.mark.parametrize(
    ("text", "value", "baseline"),
    [
        ("Turnover should double within two years, starting from €40k", 2, 40_000),
        ("Double membership from 120", 2, 120),
        ("今の不良31件を半減", 50, 31),
    ],
)
def test_a_multiple_has_its_start_where_the_sentence_tells_it(text, value, baseline):
    assert (the(text).value, the(text).baseline) == (value, baseline)


@pytest.mark.parametrize(
    ("text", "deadline", "cadence"),
    [
        ("来店数を月300人に（10月実績 240人）", None, "monthly"),
        ("受注件数 目標120件（上期実績 95件）", None, "unspecified"),
        ("リピート率を45％に（9月末現在 38％）", None, "unspecified"),
        ("来年3月末までに会員数500人（9月末実績 420人）", date(2027, 3, 31), "unspecified"),
    ],
)
def test_when_the_start_was_told_is_no_deadline(text, deadline, cadence):
    assert (the(text).deadline, the(text).cadence) == (deadline, cadence)
    assert the(text).baseline is not None


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("これが営業2課(6名)のノルマ。受注を月1,800万円に。", [("受注", 18_000_000)]),
        ("品川第2係(8名)は月の不良を3件以下に", [("不良", 3)]),
        ("Raise £9,000 this year; we're a team of 17 helpers, most over 60.", [(None, 9_000)]),
        ("We want 40 new members, many over 70.", [("new members", 40)]),
        ("来店客が少ない。1日80人ほしい。創業は昭和38年。", [("来店客", 80)]),
        ("We're 12 people, most in their 60s. Hire 2 drivers by May", [("drivers", 2)]),
        ("面談40件のうち12件を契約に", [("契約", 12)]),
        ("客席30席のうち25席を埋める", [("客席", 25)]),
        ("平日の来店客が少ない。雨の日は1日30人ほしい。", [("雨の日", 30)]),
    ],
)
def test_what_describes_who_speaks_is_no_goal_beside_one(text, goals):
    assert [(found.name, found.value) for found in read_goal(text, today=TODAY)] == goals


def test_a_wish_without_a_number_beside_what_one_has_asserts_none():
    found = read_goal("Two vans, three drivers – we'd like to become the garage people trust.", today=TODAY)

    assert [each.value for each in found if each.value is not None] == []


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("チラシを500枚以上配って、そのうち20件は見学につなげたい", [("チラシ", 500), ("見学", 20)]),
        ("セミナーに40人集めて、そのうち8人は体験に申し込んでもらう", [("セミナー", 40), ("体験", 8)]),
        ("来場500人、そのうち50人に試乗してもらう", [("来場", 500), ("試乗", 50)]),
        ("契約を月30件、うち10件を新規で", [("契約", 30), ("新規の契約", 10)]),
        ("A店は月20件、B店は月30件の受注", [("A店", 20), ("B店", 30)]),
    ],
)
def test_a_part_and_another_of_the_same_are_goals_of_their_own(text, goals):
    assert [(found.name, found.value) for found in read_goal(text, today=TODAY)] == goals


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The trustees expect the club to have run 8 workshops a year", "workshops"),
        ("Footfall is too low, 400 a day would be great", "Footfall"),
        ("Occupancy of at least 60 percent through the winter", "Occupancy"),
        ("Attendance of 90% throughout the season", "Attendance"),
        ("Reduce the current 31 complaints", "complaints"),
    ],
)
def test_verbs_adjectives_and_prepositions_are_no_names(text, name):
    assert the(text).name == name


def test_how_many_there_are_of_another_thing_is_no_start():
    assert the("We're 12 people, most in their 60s. Hire 2 drivers by May").baseline is None


def test_sales_without_a_unit_are_money_or_how_many():
    [question] = the("get sales up to 50").questions

    assert (the("get sales up to 50").value, [reading.label for reading in question.readings]) == (None, ["50円", "50"])


# -- both doors --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("駅から徒歩5分以内", 5),
        ("定員20名", 20),
        ("送料無料は5,000円以上", 5_000),
        ("先月の売上は300万円でした", 3_000_000),
    ],
)
def test_in_a_field_all_is_read_that_in_prose_is_no_goal(text, value):
    assert read_statements(text, today=TODAY) == ()
    assert the(text).value == value


def test_of_several_sentences_in_a_field_those_that_set_a_goal_count():
    assert [found.value for found in read_goal("先月は300万円でした。今年は売上3億円を目指す。", today=TODAY)] == [3e8]


def test_a_sentence_goes_on_from_the_one_before():
    assert [(found.name, found.value) for found in read_goal("測るのは訪問件数。1日8件。", today=TODAY)] == [
        ("訪問件数", 8)
    ]
    assert [(found.name, found.value, found.baseline) for found in read_goal("定着率を上げたい。今は72%くらい。")] == [
        ("定着率", None, 72)
    ]


@pytest.mark.parametrize("text", ["", "今日は天気がいい", "。、", "ありがとうございます"])
def test_a_field_without_a_goal_stays_unread(text):
    assert read_goal(text, today=TODAY) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [("十数件の問い合わせを獲得する", "問い合わせ"), ("売上を過去最高に", "売上"), ("利益率二桁", "利益率")],
)
def test_a_field_keeps_what_was_understood_and_names_what_is_missing(text, name):
    found = the(text)

    assert (found.name, found.value) == (name, None)
    assert "target_value" in found.missing


# -- never -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "十数件の問い合わせを獲得する",
        "数十名の採用",
        "利益率二桁",
        "会議は10時から始める",
        "03-1234-5678に電話する",
        "1,23件の受注",
        "5S活動を続ける",
        "第2工場の不良を減らす",
        "20代の会員を増やす",
    ],
)
def test_a_number_that_was_not_written_never_comes_out(text):
    numbers = [number for found in read_goal(text, today=TODAY) for number in (found.value, found.baseline)]

    assert [number for number in numbers if number is not None] == []


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("残業は月20時間を超えてはならない", "at_most"),
        ("残業は月20時間を超えないようにしなければならない", "at_most"),
        ("会員数500人を達成しなければならない", "at_least"),
        ("在庫は100個を切らない", "at_least"),
        ("在庫は100個を切る", "at_most"),
        ("原価率は35%以上にしない", "at_most"),
        ("経費は月100万円が上限", "at_most"),
        ("遅くとも3日で回答", "at_most"),
        ("売り切る数を毎日100食以上に", "at_least"),
        ("Overtime must never exceed 20 hours", "at_most"),
        ("Do not let margin fall below 30%", "at_least"),
        ("Grow members up to 500", "at_least"),
        ("Keep complaints up to 5", "at_most"),
        ("20代を5人採用したい", "at_least"),
    ],
)
def test_a_direction_is_never_against_the_sentence(text, direction):
    assert texts_of_statement(the(text))["direction"] == direction


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("11月末までに売上100万円", date(2026, 11, 30)),
        ("10月末までに売上100万円", date(2027, 10, 31)),
        ("3/31までに売上3億円", date(2027, 3, 31)),
        ("27年3月期までに利益率10%", date(2027, 3, 31)),
        ("令和9年3月末までに会員500人", date(2027, 3, 31)),
        ("二〇二七年九月までに会員500人", date(2027, 9, 30)),
        ("年度末までに会員1,000人", date(2027, 3, 31)),
        ("来年3月までに借入金を2,000万円減らす", date(2027, 3, 31)),
        ("上期中に新規30社", date(2027, 9, 30)),
        ("NPS of at least +40 by next March", date(2027, 3, 31)),
        ("500 members by December", date(2026, 12, 31)),
        ("1,000 users by 12/31/2026", date(2026, 12, 31)),
        ("1,000 users by 3/4/2027", None),
        ("CO2排出量を2013年度比で46%減らす（2030年度まで）", date(2031, 3, 31)),
        ("月末の残高2,000万円を切らない", None),
    ],
)
def test_a_date_is_never_a_year_off(text, deadline):
    assert the(text).deadline == deadline


def test_a_flow_without_a_cadence_is_the_total_of_the_term_and_never_twelve_times_it():
    found = the("売上高3億円")

    assert (found.value, str(found.meaning.shape)) == (300_000_000, "total")


# -- where it was found ------------------------------------------------------------------------------------------


def spans(text: str) -> dict[str, list[str]]:
    """Return per field the pieces of the original it was read from."""
    return {what: [text[start:end] for start, end in places] for what, places in the(text).spans.items()}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "問い合わせ数を月５０件以上に増やす",
            {
                "name": ["問い合わせ数"],
                "number": ["５０"],
                "unit": ["件"],
                "time": ["月"],
                "direction": ["以上に増やす"],
            },
        ),
        (
            "**離職率**を10％から 5％へ",
            {"name": ["離職率"], "number": ["10", "5"], "unit": ["％", "％"], "direction": ["から", "へ"]},
        ),
        (
            "ECサイトの年間売上1.5億円",
            {"name": ["ECサイトの", "売上"], "number": ["1.5億"], "unit": ["円"], "time": ["年間"]},
        ),
        (
            "残業は月20時間を超えない",
            {"name": ["残業"], "number": ["20"], "unit": ["時間"], "time": ["月"], "direction": ["超えない"]},
        ),
        (
            "Cut churn to $40 by March 2027",
            {
                "name": ["churn"],
                "number": ["$40"],
                "unit": ["$"],
                "time": ["by March 2027"],
                "direction": ["Cut", "to"],
            },
        ),
    ],
)
def test_the_characters_that_gave_each_field_are_known(text, found):
    assert spans(text) == found


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("社員23人、有給の取得日数をひとり年12日以上", [("有給の取得日数", 12.0)]),
        ("席数28の居酒屋です。金曜の客単価を4,200円から4,800円に上げたい", [("金曜の客単価", 4800.0)]),
        ("うちの特養（定員80名）で、転倒事故を四半期6件以下", [("転倒事故", 6.0)]),
        ("Occupancy of at least 68 per cent on weeknights, all 56 rooms counted", [("Occupancy", 68.0)]),
        ("会員数500人、成約率を30%に上げる", [("会員数", 500.0), ("成約率", 30.0)]),
        ("社員23人", [("社員", 23.0)]),
        ("Hire 5 engineers and 2 designers", [("engineers", 5.0), ("designers", 2.0)]),
    ],
)
def test_what_describes_a_company_is_left_out_beside_a_goal_and_read_alone(text, goals):
    assert [(each.name, each.value) for each in read_goal(text, today=TODAY)] == goals


@pytest.mark.parametrize(
    ("text", "start", "value"),
    [
        ("退会者、毎月12人出てるのを5人までに減らしたい", 12.0, 5.0),
        ("応募が月に3人しか来ないので最低でも10人ほしい", 3.0, 10.0),
        ("リピート率を50%まで上げたい（いま41％）", 41.0, 50.0),
        ("Scrap was 6.2% last year, we want it under 4%", 6.2, 4.0),
        ("返りが今3枚に1枚くらい。2枚に1枚にしたい", 33.3, 50.0),
        ("We do 310 cuts a week; I want 20% more than that", 310.0, 20.0),
        ("1,200 veg boxes a month from our 3 farm shops", None, 1200.0),
        ("在庫を現在の4500万円から2割減らす", 45_000_000.0, 20.0),
    ],
)
def test_how_it_is_told_beside_the_goal_is_its_start(text, start, value):
    [goal] = read_goal(text, today=TODAY)

    assert (goal.baseline, goal.value) == (start, value)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("会員になってもらえる割合を40%に", "会員になってもらえる割合"),
        ("電話を受けて10分以内に配車できた割合を75%から90%にする", "電話を受けて10分以内に配車できた割合"),
        ("人を増やす", "人"),
    ],
)
def test_an_empty_noun_is_named_by_the_clause_before_it(text, name):
    assert [each.name for each in read_goal(text, today=TODAY)] == [name]


# -- stances: what tells how it is, and what says what it shall become -----------------------------------------------


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("客単価が3,200円で頭打ちなので、3,800円まで持っていきたい", ("客単価", 3200.0, 3800.0)),
        ("3年前は年間1,200人いた参加者が今は700人。せめて1,000人まで戻したい", ("参加者", 700.0, 1000.0)),
        ("問い合わせは月20件ほどあるんですが、成約が2件しかなくて、5件にはしたい", ("成約", 2.0, 5.0)),
        ("今まで月に1回だった訪問を月3回にする", ("訪問", 1.0, 3.0)),
        ("新人の3年以内離職率が35%、これを20%以下に", ("新人の3年以内離職率", 35.0, 20.0)),
        ("今期の経常利益2,000万円、来期は3,000万円", ("経常利益", 20_000_000.0, 30_000_000.0)),
        ("入居待ちが50人いるので、介護職員を4人採用する", ("介護職員", None, 4.0)),
        ("クレームが増えていて去年は48件。これを月2件以下に抑えたい", ("クレーム", None, 2.0)),
        ("Average order value is $38 and should be $45", ("Average order value", 38.0, 45.0)),
        ("Grow the newsletter list, now at 3,400, to 5,000 by 30 June 2027", ("newsletter list", 3400.0, 5000.0)),
        ("Wait times have gone from 20 to 35 minutes. Bring them back to 20.", ("Wait times", 35.0, 20.0)),
        ("We'd love to have 30 kids in the club instead of the 19 we have now", ("kids in the club", 19.0, 30.0)),
        ("Only 30% of our apprentices finish. 60% should.", ("apprentices finish", 30.0, 60.0)),
        ("日報を月15件出してもらう（今は4件くらいしか上がってこない）", ("日報", 4.0, 15.0)),
        ("車検の入庫、月平均42台。これを50台に持っていく", ("車検の入庫", 42.0, 50.0)),
        (
            "スタッフの定着率、この業界は3年で7割残ればいいほう。うちは8割を目標にしています",
            ("スタッフの定着率", None, 80.0),
        ),
        ("時間外は年960時間が法の上限だが、当社は年720時間までとする", ("時間外", None, 720.0)),
        ("Average room rate up £15 on last year's £110.", ("Average room rate", 110.0, 15.0)),
        ("Occupancy was 71% in 2025. Push it to 78% in 2026.", ("Occupancy", 71.0, 78.0)),
        ("Only 7 out of 10 emails are answered; make that 9 out of 10", ("emails", 70.0, 90.0)),
        ("生徒さんが一昨年22人、昨年19人と減ってきて…次は30人にしたい", ("生徒さん", 19.0, 30.0)),
        ("成約率を33%から、春の繁忙期が終わる5月末には42%まで持っていく", ("成約率", 33.0, 42.0)),
        ("完工棟数は今期で11棟。三年後には二十棟を手がけられる会社でありたい", ("完工棟数", 11.0, 20.0)),
        ("返品率が業界平均で四割近いなか、当店は二割八分までにとどめる", ("返品率", None, 28.0)),
        ("Monthly revenue per seat: $80, target $95", ("revenue per seat", 80.0, 95.0)),
    ],
)
def test_the_stance_of_a_clause_tells_start_from_goal(text, goal):
    [found] = read_goal(text, today=TODAY)

    assert (found.name, found.baseline, found.value) == goal


def test_a_pasted_text_of_thousands_of_sentences_is_read_in_order():
    found = read_goal("売上を3億円にする。" * 300, today=TODAY)

    assert len(found) == 300
    assert {(each.name, each.value) for each in found} == {("売上", 300_000_000.0)}


@pytest.mark.parametrize(
    "text",
    [
        "粗利を60半以下に",
        "会員は200人。できれば\n300人",
        "In our 20 rooms (now 12",
        "目標、10 or",
        "half",
        "うちは、",
        "if 5, 6",
    ],
)
def test_a_broken_sentence_breaks_nothing_and_its_places_stay_within_it(text):
    for found in read_goal(text, today=TODAY):
        places = [place for each in found.spans.values() for place in each]
        assert all(0 <= start <= end <= len(text) for start, end in places)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("昨年より20人多く採用したい", ("increase_by", 20.0)),
        ("車検の台数、毎月前年同月より5台ずつ多くこなす", ("increase_by", 5.0)),
        ("介護職員をあと4人採りたい", ("increase_by", 4.0)),
        ("Get 50 more five-star reviews this year", ("increase_by", 50.0)),
        ("20% fewer complaints than last year", ("decrease_by", 20.0)),
        ("Our food waste is 18 kg a week. Half of that would be great.", ("decrease_by", 50.0)),
    ],
)
def test_how_much_more_or_less_is_a_change(text, change):
    [found] = read_goal(text, today=TODAY)

    assert (found.direction, found.value) == change


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Call us on 020 7946 0018 - we aim for 15 bookings a week", [15.0]),
        ("Answer calls within 30 seconds - our line is 555-0142", [30.0]),
        ("Since 1987 we've been fixing boats; this season we want 120 jobs done", [120.0]),
        ("We run a 40-bed hostel and want 85% occupancy", [85.0]),
        ("Each of our 4 reps should make 25 calls a day", [25.0]),
        ("創業48年、従業員16名、地域でいちばん頼られる工務店になる", []),
        ("利益率12%は死守。できれば15%を狙う", [None]),
        ("メルマガ経由の注文を2000件、いや予算次第では1500件", [None]),
        ("More bookings, maybe 10 or 15 percent", [None]),
        ("来月の売上は300いきたいなあ", [None]),
        ("Reduce food waste 30 by spring", [None]),
        ("Get it to 95 before the summer holidays.", [None]),
        ("売上と客数を20は上げたい", [None]),
        ("3人の子どもを育てながら、自分のペースで店を続けたい", []),
        ("全国47都道府県のお客様に喜ばれる店になりたい", []),
        ("Become the best café in the 3 valleys", []),
        ("We serve customers aged 18 to 80", []),
        ("来年は会員を500名増やすのか500名にするのか、部長に確認中です", [None]),
        ("受注残を7億5,000万円から8億円のレンジにおさえておきたい", [None]),
    ],
)
def test_a_number_that_sets_nothing_is_no_goal_and_what_may_be_either_is_asked(text, values):
    found = read_goal(text, today=TODAY)

    assert [each.value for each in found] == values
    assert all(each.value is not None or each.questions for each in found)
