"""What turns a number round or makes it another kind of thing: helpers before a verb, days with a stroke, what shall stop, what is kept."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.sentences import Statement, read_goal, read_statements

TODAY = date(2026, 11, 24)


def the(text: str) -> Statement:
    [statement] = read_goal(text, today=TODAY)
    return statement


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Kindly assist us to lower kiln breakages by a third", "kiln breakages", 33.3),
        ("Please help me cut chair returns by a fifth", "chair returns", 20),
        ("Would you help them to trim overtime by half", "overtime", 50),
        ("ガラスの破損を3分の1減らすのを手伝って", "ガラスの破損", 33.3),
    ],
)
def test_who_is_helped_to_reduce_something_wants_less_of_it(text, name, value):
    found = the(text)

    assert (found.name, found.value, found.unit, found.direction) == (name, value, "%", "decrease_by")


def test_without_a_verb_a_step_goes_where_the_name_says_is_better():
    assert the("Scrap by a quarter").direction == "decrease_by"
    assert the("Bookings by a quarter").direction == "increase_by"


@pytest.mark.parametrize(
    ("text", "value", "deadline"),
    [
        ("Plating lead time 12 days -> 8 days by 6/30", 8, date(2027, 6, 30)),
        ("25 harp pupils until 4/15", 25, date(2027, 4, 15)),
        ("Stock count errors from 9 to 2 before 15/2", 2, date(2027, 2, 15)),
        ("鍍金の待ち日数を12日から8日に、6/30までに", 8, date(2027, 6, 30)),
        ("欠品率5%以下を9/30までに", 5, date(2027, 9, 30)),
    ],
)
def test_a_month_and_a_day_with_a_stroke_behind_until_is_a_date(text, value, deadline):
    found = the(text)

    assert (found.value, found.deadline) == (value, deadline)


def test_a_part_of_a_whole_behind_by_is_no_date():
    found = the("Cut waste by 1/3")

    assert found.deadline is None
    assert [reading.label for reading in found.questions[0].readings] == ["33.3%", "× 0.333"]


def test_a_day_of_two_possible_months_stays_open():
    found = the("30 new members until 4/5")

    assert (found.value, found.deadline, "start_date" in found.missing) == (30, None, True)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("温室を18度から22度で維持", ["18–22度", "≥ 18度", "≤ 22度"]),
        ("湿度を45%から55%に保つ", ["45–55%", "≥ 45%", "≤ 55%"]),
        ("在庫は30台から40台をキープしたい", ["30–40台", "≥ 30台", "≤ 40台"]),
        ("Hold humidity from 45% to 55%", ["45–55%", "≥ 45%", "≤ 55%"]),
        ("Maintain pool pH from 7 to 8", ["7–8", "≥ 7", "≤ 8"]),
    ],
)
def test_what_is_kept_from_one_number_to_a_higher_one_is_a_range(text, labels):
    found = the(text)

    assert (found.baseline, [reading.label for reading in found.questions[0].readings]) == (None, labels)


def test_what_changes_from_one_number_to_a_higher_one_is_a_way():
    assert (the("湿度を45%から55%に上げる").baseline, the("Raise humidity from 45% to 55%").baseline) == (45, 45)


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Turnover £400k", "at_least"),
        ("Annual turnover 30 million yen", "at_least"),
        ("Turnover $2.1m by 2028", "at_least"),
        ("Turnover 15%", "at_most"),
        ("Staff turnover 12 people", "at_most"),
    ],
)
def test_turnover_in_money_is_what_is_sold(text, direction):
    assert the(text).direction == direction


@pytest.mark.parametrize(
    ("text", "value", "unit", "name"),
    [
        ("修理品の返送が遅れがち。受付から4日で返す", 4, "日", "修理品の返送"),
        ("申込から3日で届ける", 3, "日", None),
        ("受注から5日で出荷する", 5, "日", "出荷"),
        ("Ship in 3 days from order", 3, "日", "order"),
    ],
)
def test_what_is_done_so_long_after_an_event_is_the_goal_and_no_start(text, value, unit, name):
    found = the(text)

    assert (found.value, found.unit, found.name, found.baseline, found.direction) == (
        value,
        unit,
        name,
        None,
        "at_most",
    )


@pytest.mark.parametrize(
    ("text", "value", "direction"),
    [
        ("厨房の原価3割超えるのやめたい", 30, "at_most"),
        ("稼働率が7割を下回るのを止めたい", 70, "at_least"),
        ("利益率10%を切ることを避けたい", 10, "at_least"),
        ("Stop falling below 60% occupancy", 60, "at_least"),
        ("Stop going over 5 complaints a month", 5, "at_most"),
        ("Avoid exceeding 40 hours of overtime", 40, "at_most"),
    ],
)
def test_what_shall_stop_is_the_other_side_of_the_limit(text, value, direction):
    found = the(text)

    assert (found.value, found.direction) == (value, direction)


@pytest.mark.parametrize(
    "text",
    [
        "I'd like to sell up one day knowing the boats are in good hands.",
        "One day we will open a second bakery",
        "We want to move to the coast one day",
        "いつかは海辺に移りたい",
    ],
)
def test_one_day_that_nobody_knows_is_no_number(text):
    assert all(each.value is None for each in read_goal(text, today=TODAY))


@pytest.mark.parametrize("text", ["Cut lead time to one day", "We want training to last one day", "Lead time one day"])
def test_one_day_that_something_takes_is_a_number(text):
    assert the(text).value == 1


@pytest.mark.parametrize(
    ("text", "labels", "baseline"),
    [
        ("粗利を35にしたい。今は28くらい", ["350,000円", "35円", "35%"], 28),
        ("人件費を30に下げたい。今は34", ["300,000円", "30円", "30%"], 34),
        ("学校に出す分を6に増やしたいけど、今は2ぐらい", ["6%", "6"], 2),
    ],
)
def test_a_bare_number_is_asked_for_its_unit_although_its_start_is_told(text, labels, baseline):
    found = the(text)

    assert (found.value, found.baseline) == (None, baseline)
    assert [reading.label for reading in found.questions[0].readings] == labels


def test_every_reading_of_bare_money_has_its_own_start():
    [question] = the("粗利を35にしたい。今は28くらい").questions

    assert [reading.start for reading in question.readings] == [280_000, 28, 28]


@pytest.mark.parametrize("text", ["Get it to 40", "ライブ配信の同接を平均50→120に"])
def test_no_share_is_above_a_hundred(text):
    found = the(text)

    assert found.value == (120 if "120" in text else None)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Student to teacher ratio of 15:1", 15, ":1"),
        ("Hold a 3 to 1 return on ads", 3, ":1"),
        ("LTV対CACを4対1以上", 4, ":1"),
        ("生徒と先生の比率を7対1以下に保つ", 7, ":1"),
        ("Stock to sales ratio no more than 2:1", 2, ":1"),
        ("Visits from 5 to 1 a month", 1, None),
        ("KR1:7日継続率48%", 48, "%"),
        ("Reach £1 in every £5 from online orders", 20, "%"),
        ("$1 of every $4 spent with local suppliers", 25, "%"),
    ],
)
def test_so_many_to_one_is_one_number(text, value, unit):
    found = the(text)

    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("アンモニア漏れの検査を年4回やる。", "at_least"),
        ("クレーム対応の振り返りを月2回行う", "at_least"),
        ("ミスの共有会を月1回開く", "at_least"),
        ("遅刻を月2回にする", "at_most"),
        ("Less than 4% of tools coming back broken or not at all.", "at_most"),
        ("5 errors a week, not more", "at_most"),
        ("A limit of 5% should not be exceeded", "at_most"),
        ("I never want the reserve to drop beneath €10,000.", "at_least"),
        ("Keep the temperature beneath 4°C", "at_most"),
        ("Turnover of £310k next fiscal year would let us keep the apprentice on.", "at_least"),
        ("Sales of 2M would mean we can cut the loan", "at_least"),
        ("Keep occupancy at 85%", "maintain"),
        ("Stop losing more than 2 customers a month", "at_most"),
        ("Keep sickness absence to 3 days per person a year", "at_most"),
        ("Open on 340 days a year", "at_least"),
        ("参加率を世帯の4割まで", "reach"),
        ("採用は5人まで", "at_most"),
        ("在宅勤務を週2日まで認める", "at_most"),
    ],
)
def test_the_side_is_that_of_what_is_done_and_said_of_the_number_itself(text, direction):
    assert the(text).direction == direction


@pytest.mark.parametrize(
    ("text", "name", "cadence"),
    [
        ("年間パスの会員を三年で3,000人にする", "年間パスの会員", "unspecified"),
        ("年間契約の顧客を30社に増やしたい", "年間契約の顧客", "unspecified"),
        ("週間予報の的中率を85%に", "週間予報の的中率", "unspecified"),
        ("月間契約の件数を30件に", "契約の件数", "monthly"),
        ("月間売上の目標を300万円に", "売上", "monthly"),
        ("年間の来館者を3万人に", "来館者", "annual"),
        ("来年度の1人1か月あたりの残業を20時間以下に", "1人1か月あたりの残業", "monthly"),
        ("市民一人一日当たりのごみ排出量を令和10年度に780g以下とする。", "市民一人一日当たりのごみ排出量", "daily"),
        ("日産45トンを切らないようにする", "日産", "daily"),
    ],
)
def test_a_cadence_within_a_noun_names_a_thing_and_one_of_each_is_per_time(text, name, cadence):
    found = the(text)

    assert (found.name, found.cadence) == (name, cadence)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("祭り前の6月末までに提灯1,500張を仕上げたい", "提灯", 1500),
        ("決算前の2月末までに在庫を300個に減らす", "在庫", 300),
        ("連休後の5月中に入会20人", "入会", 20),
        (
            "Customers rebooking the following year - get it from 61% to 75%",
            "Customers rebooking the following year",
            75,
        ),
        ("No more than 2% of parcels arriving damaged or late", "parcels arriving damaged or late", 2),
        ("Parents volunteering at the fair from 12 to 20", "Parents volunteering at the fair", 20),
        ("Turn over £220k in 2027.", "turnover", 220_000),
        ("We want to turn over $2M", "turnover", 2_000_000),
        ("Turn over half a million next year", "turnover", 500_000),
        ("Fill all 60 places by April 2027.", "places", 60),
        ("Train all 45 staff by June", "staff", 45),
        ("Give away 200 free trial passes in January", "free trial passes", 200),
        ("今年度中に点訳図書を二百四十タイトル完成させることを目標としております。", "点訳図書の完成", 240),
        ("毎月二十四プラン提案します", "提案", 24),
        ("Recruit 15 new volunteers before Easter, as five of our drivers retire.", "new volunteers", 15),
    ],
)
def test_what_stands_beside_the_number_tells_when_how_or_why(text, name, value):
    found = the(text)

    assert (found.name, found.value) == (name, value)


def test_a_number_of_people_in_a_reason_is_no_start():
    assert the("Hire 4 nurses, as two are leaving").baseline is None


def test_what_was_reported_is_no_reported_speech():
    found = read_goal("Inspect each playground twice a month and fix reported hazards within 24 hours.", today=TODAY)

    assert [(each.value, each.unit) for each in found] == [(2, "回"), (24, "時間")]


def test_in_prose_a_count_that_shares_its_noun_is_a_goal_where_the_first_one_is():
    assert read_statements("We have 3 stores in Osaka and 2 in Kyoto", today=TODAY) == ()


HANDED = ("上げてほしい", "上げてもらう", "は上げてもらいたい", "上げること", "は上げてください")


@pytest.mark.parametrize("thing", ["ヒヤリハットの報告", "改善提案", "稟議", "日報"])
@pytest.mark.parametrize("end", HANDED)
def test_what_others_are_to_hand_in_so_often_is_a_level_and_no_change(thing, end):
    for time, cadence in (("月", "monthly"), ("週に", "weekly"), ("ひと月に最低", "monthly")):
        found = the(f"{thing}、{time}15件{end}")

        assert (found.mode, found.value, found.direction, found.cadence) == ("absolute", 15, "at_least", cadence), time
        assert not found.questions


@pytest.mark.parametrize("amount", ["動画を週3本", "ブログは月4本", "写真を1日5枚", "ニュースレターを月2通"])
@pytest.mark.parametrize("end", ["上げる", "は上げたい", "アップする", "以上上げる"])
def test_what_is_put_up_in_pieces_is_no_change(amount, end):
    assert the(amount + end).mode == "absolute"


@pytest.mark.parametrize(
    "text",
    [
        "客単価を500円上げたい",
        "問い合わせを月5件上げたい",
        "会員を月に20人増やしてほしい",
        "成約率を5ポイントは上げたい",
        "受注件数を月5件上げてほしい",
        "売上を月50万円上げてほしい",
    ],
)
def test_what_is_raised_itself_changes_by_so_much(text):
    assert the(text).mode == "delta"


@pytest.mark.parametrize("time", ["週", "月に", "1日"])
@pytest.mark.parametrize(
    ("thing", "act"),
    [
        ("新規の見積依頼", "引っ張ってくる"),
        ("空き家の情報", "拾ってくる"),
        ("名刺", "集めてきます"),
        ("営業先", "回る"),
        ("新刊の紹介", "書く"),
        ("口コミ", "もらってくる"),
    ],
)
def test_so_many_at_least_that_somebody_will_do_are_a_goal_and_no_state(thing, act, time):
    for behind in ("", "。忙しくてもやる"):
        found = the(f"{thing}、{time}4件は{act}{behind}")

        assert (found.name, found.value, found.baseline) == (thing, 4, None), behind


@pytest.mark.parametrize("act", ["かかってくる", "入ってくる", "届いている", "出てくる"])
def test_so_many_that_come_by_themselves_are_where_it_stands(act):
    found = the(f"苦情、月に10件は{act}。3件まで減らしたい")

    assert (found.value, found.baseline) == (3, 10)


@pytest.mark.parametrize("house", ["事業所", "営業所", "保育園", "自治体", "商店街", "美術館"])
def test_a_house_or_a_body_is_counted_as_one_word(house):
    for text in (f"挨拶まわり、週3{house}は行く", f"取引先を3{house}に広げる", f"取引先は3{house}以上"):
        found = the(text)

        assert (found.value, found.unit) == (3, house), text


@pytest.mark.parametrize("end", ["に乗せる", "に届かせたい", "までいきたい", "を目指す", "以上に"])
@pytest.mark.parametrize(("digits", "value"), [("2桁", 10), ("二桁", 10), ("3ケタ", 100), ("四桁", 1000)])
def test_so_many_digits_that_are_reached_are_the_least_number_of_them(digits, value, end):
    found = the(f"合格者を{digits}{end}")

    assert (found.name, found.value, found.direction) == ("合格者", value, "at_least")


def test_so_many_digits_are_the_most_where_it_shall_be_less():
    found = the("クレームを3桁から2桁に減らす")

    assert (found.value, found.direction) == (100, "at_most")


@pytest.mark.parametrize("text", ["売上2桁成長を目指す", "売上を2桁伸ばす", "売上を2桁に乗せる", "会員を三桁に"])
def test_what_so_many_digits_are_of_is_asked(text):
    assert the(text).value is None


@pytest.mark.parametrize("step", ["5社増やし、", "5社増やして"])
@pytest.mark.parametrize("extent", ["48社体制", "48社規模", "48社ペース", "48社"])
def test_where_a_step_leads_is_the_goal_however_its_extent_is_called(step, extent):
    found = the(f"顧問契約を{step}{extent}にしたい")

    assert (found.name, found.value, found.mode) == ("顧問契約", 48, "absolute")
