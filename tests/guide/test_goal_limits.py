"""A limit that tells which things are meant is no target, and of several numbers each is of its own thing or asked about."""

from datetime import date
from itertools import product

import pytest

from kpicore.guide.sentences import Statement, read_goal

TODAY = date(2026, 11, 30)


def the(text: str) -> Statement:
    [found] = read_goal(text, today=TODAY)
    return found


MEASURED = ("残業が月45時間を超える", "残業が月45時間超える", "待ち時間が30分を超える", "納期に3日以上遅れる")
BEYOND = ("社員", "人", "案件", "お客様", "やつ")
NONE_OF_THEM = ("を出さない", "をなくす", "をゼロにする", "は出さない")


@pytest.mark.parametrize(("measured", "those"), list(product(MEASURED, BEYOND)))
def test_of_those_beyond_a_limit_there_shall_be_none_whatever_the_limit(measured, those):
    for none in NONE_OF_THEM:
        found = the(f"{measured}{those}{none}")

        assert (found.name, found.value, found.direction) == (f"{measured}{those}", 0, "at_most"), none


@pytest.mark.parametrize("even", ["最低でも", "最低", ""])
@pytest.mark.parametrize("denied", ["は切らない", "を切らない", "を下回らないこと", "は割らない"])
def test_a_floor_that_is_not_to_be_crossed_is_at_least_however_often_it_is_said(even, denied):
    found = the(f"登録看護師の稼働率、{even}65%{denied}")

    assert (found.name, found.value, found.direction) == ("登録看護師の稼働率", 65, "at_least")


@pytest.mark.parametrize("even", ["最大でも", "最大", ""])
@pytest.mark.parametrize("denied", ["を超えない", "は超えないこと", "を上回らない"])
def test_a_ceiling_that_is_not_to_be_crossed_is_at_most_however_often_it_is_said(even, denied):
    found = the(f"在庫は{even}300個{denied}")

    assert (found.name, found.value, found.direction) == ("在庫", 300, "at_most")


@pytest.mark.parametrize(
    "limit", [", not more", ", no more", " and no more", ", not a single one more", ", not more, lads cant cope"]
)
@pytest.mark.parametrize("amount", ["three kitchens a month", "12 weddings a year", "40 covers"])
def test_not_more_behind_a_number_makes_it_the_most(amount, limit):
    assert the(amount + limit).direction == "at_most"


@pytest.mark.parametrize(
    "each", ["every job over 5k", "all jobs above £5,000", "any order over 200 units", "each hire under 3 days"]
)
@pytest.mark.parametrize(("name", "value"), [("deposits", 40), ("gross margin", 30), ("discount", 5)])
def test_a_limit_of_the_cases_in_which_a_number_holds_is_not_the_number(name, value, each):
    found = the(f"{name} {value}% on {each}")

    assert (found.name, found.value, found.unit) == (name, value, "%")


@pytest.mark.parametrize("wish", ["", "。あとは社員の給料も上げてやりたい", "。給料も上げたい"])
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("売上1億2千、粗利3割", ("売上", "粗利")),
        ("売上1億2千万、粗利率30%", ("売上", "粗利率")),
        ("年商3億、経常利益2千万", ("年商", "経常利益")),
        ("売上1億、客数200人", ("売上", "客数")),
    ],
)
def test_no_item_of_a_row_is_dropped_beside_a_wish(text, names, wish):
    assert tuple(each.name for each in read_goal(text + wish, today=TODAY))[:2] == names


@pytest.mark.parametrize("end", ["", " by yr end", " by year end"])
@pytest.mark.parametrize("second", ["gross margin 35 or better", "net margin 12%", "complaints 35 or fewer"])
def test_both_items_of_an_english_row_are_goals(end, second):
    first, other = read_goal(f"turnover 650k{end}, {second}", today=TODAY)

    assert (first.name, first.value, first.deadline) == ("turnover", 650_000, date(2026, 12, 31) if end else None)
    assert other.name == " ".join(second.split()[:-1]).removesuffix(" or").rstrip(" 0123456789")


@pytest.mark.parametrize("joint", [" and ", " & ", ", "])
@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("group visits: 5 a week in term time", "2 a week in the hols", "group visits in the hols"),
        ("covers: 90 on a Friday", "110 on a Saturday", "covers on a Saturday"),
        ("calls: 40 a day in the north", "25 a day in the south", "calls in the south"),
    ],
)
def test_a_number_for_another_place_or_time_is_named_by_what_stands_before(first, second, name, joint):
    one, two = read_goal(f"{first}{joint}{second}", today=TODAY)

    assert (one.name, two.name) == (first.split(":")[0], name)
    assert (one.value, two.value) == (float(first.split(": ")[1].split()[0]), float(second.split()[0]))


@pytest.mark.parametrize("more", ["250 of them", "at least 250 of them", "250 of them by June"])
@pytest.mark.parametrize("name", ["Google reviews", "Trustpilot reviews"])
def test_how_good_and_how_many_of_them_are_two_goals(name, more):
    rated, counted = read_goal(f"{name} - 4.9 stars and {more}", today=TODAY)

    assert [(each.name, each.value) for each in (rated, counted)] == [(name, 4.9), (name, 250)]


@pytest.mark.parametrize("more", ["a pound higher", "£5 higher", "a fiver more", "a pound dearer"])
@pytest.mark.parametrize("now", ["", " than at present", " than now", " than last year"])
@pytest.mark.parametrize("name", ["Bar spend per head", "Average basket"])
def test_how_much_more_than_now_is_a_change_and_no_level(name, more, now):
    found = the(f"{name} {more}{now}.")

    assert (found.name, found.direction, found.mode) == (name, "increase_by", "delta")


@pytest.mark.parametrize("less", ["a minute shorter", "5 minutes shorter", "10 minutes less"])
@pytest.mark.parametrize("now", ["", " than now", " than at present"])
def test_how_much_less_than_now_is_a_change_and_no_level(less, now):
    found = the(f"Wait {less}{now}")

    assert (found.name, found.direction, found.mode) == ("Wait", "decrease_by", "delta")


@pytest.mark.parametrize("told", ["(10月末時点で764名)", "(10月末時点764名)", "（9月時点では764名）"])
@pytest.mark.parametrize("goal", ["会員数を3月末までに820名にしたい", "会員数は3月末までに820名以上"])
def test_what_stood_at_a_day_in_brackets_is_the_start_and_its_day_no_deadline(goal, told):
    found = the(goal + told)

    assert (found.name, found.value, found.baseline, found.deadline) == ("会員数", 820, 764, date(2027, 3, 31))


@pytest.mark.parametrize("end", ["で着地", "", "を目指す"])
@pytest.mark.parametrize("then", ["前年同期", "昨年度同期", "去年の同時期"])
def test_what_a_ratio_is_of_is_no_goal_of_its_own(then, end):
    found = the(f"紹介成約数は前年同期比120%{end}({then}85件)")

    assert (found.value, found.unit, found.baseline) == (120, "%", 85)


@pytest.mark.parametrize("name", ["ラベル貼りのロス", "ロス", "生ごみ"])
@pytest.mark.parametrize("goal", ["を3まで減らす", "を年末までに3以下に", "を3にする"])
def test_a_small_number_without_a_unit_is_asked_where_its_name_has_none(name, goal):
    found = the(name + goal)

    assert found.value is None
    assert [question.key for question in found.questions] == ["which_number"]


@pytest.mark.parametrize(
    "those", ["30分以上かかる診察", "入社1年以内に辞める人", "20時間以内に終わる仕事", "1万円以上かかる修理"]
)
def test_a_limit_of_what_shall_be_fewer_or_more_is_no_number_of_it(those):
    for wish, direction in (("を減らす", "decrease"), ("を減らしたい", "decrease"), ("を増やす", "increase")):
        found = the(those + wish)

        assert (found.name, found.value, found.direction) == (those, None, direction), wish


@pytest.mark.parametrize("those", ["当日キャンセルが3回続くお客様", "欠席が3回続く生徒"])
@pytest.mark.parametrize("none", ["をなくす", "をゼロにする", "はゼロ"])
def test_what_happens_so_often_to_those_of_whom_there_shall_be_none_is_no_number_of_them(those, none):
    found = the(those + none)

    assert (found.name, found.value) == (those, 0)


@pytest.mark.parametrize("denied", ["返事のない", "返ってこない"])
def test_what_those_do_not_do_says_nothing_of_what_they_shall_become(denied):
    assert the(f"3日以内に{denied}見積もりを減らす").direction == "decrease"


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        ("refunds on orders under $50 within 24 hours", "refunds on orders under $50", 24, "時間"),
        ("replies on claims over £5,000 inside 3 days", "replies on claims over £5,000", 3, "日"),
        ("cut returns from orders over £100 by 30%", "returns from orders over £100", 30, "%"),
    ],
)
def test_a_limit_of_what_is_done_in_so_long_is_part_of_its_name(text, name, value, unit):
    found = the(text)

    assert (found.name, found.value, found.unit) == (name, value, unit)


@pytest.mark.parametrize("behind", ["", ", for any one carer", ", whoever asks"])
def test_no_more_between_commas_is_a_ceiling(behind):
    assert the(f"30 hours a week, no more{behind}").direction == "at_most"


@pytest.mark.parametrize("limit", ["by more than £500", "by over 5%"])
@pytest.mark.parametrize("denied", ["No event to run", "No project to go", "No branch should be"])
def test_by_how_much_nobody_is_to_be_over_is_the_most(denied, limit):
    assert the(f"{denied} over budget {limit}").direction == "at_most"


@pytest.mark.parametrize("behind", ["", "、有給取得は8割"])
def test_a_single_digit_is_below_ten_wherever_the_sentence_goes_on(behind):
    found = read_goal(f"離職率は一桁台{behind}", today=TODAY)[0]

    assert (found.name, found.value, found.direction) == ("離職率", 10, "at_most")


@pytest.mark.parametrize("end", ["しか入れない", "しか取らない", "までしか受けない"])
def test_no_more_than_so_many_is_a_ceiling_however_it_is_denied(end):
    assert the(f"予約は多くても1日3件{end}").direction == "at_most"


@pytest.mark.parametrize(
    ("text", "value"), [("Have the books closed by working day 5", 5), ("Month-end close by day 4", 4)]
)
def test_the_day_by_which_something_is_done_is_the_last_one(text, value):
    found = the(text)

    assert (found.value, found.direction) == (value, "at_most")


@pytest.mark.parametrize("lead", ["", "we must ", "let's "])
@pytest.mark.parametrize(
    ("told", "value"),
    [("losing 3 drivers a year", 3), ("throwing away 20 loaves a day", 20), ("paying £400 a month for storage", 400)],
)
def test_what_shall_stop_is_where_it_starts(lead, told, value):
    found = the(f"{lead}stop {told}")

    assert (found.value, found.baseline) == (None, value)
    assert found.name != "stop"


def test_what_is_done_away_with_and_how_far_one_goes_are_no_numbers_of_a_goal():
    assert [(each.name, each.value) for each in read_goal("300円以下の商品をやめて客単価1,200円", today=TODAY)] == [
        ("客単価", 1200)
    ]
    assert [(each.value, each.unit) for each in read_goal("半径3km以内に500軒配る", today=TODAY)] == [(500, "軒")]
    assert all(each.value is None for each in read_goal("1日も欠かさず日報を書く", today=TODAY))
    assert the("月の残業が45時間以上の社員は3人以下").name == "残業が45時間以上の社員"


@pytest.mark.parametrize("goal", ["を80にする", "は80を目標にしています", "を80以上に"])
def test_a_degree_without_a_unit_is_asked_whether_it_is_a_share_or_a_score(goal):
    assert [question.key for question in the(f"職員の満足度{goal}").questions] == ["which_number"]


@pytest.mark.parametrize("who", ["3 guys can't keep up", "two packers cannot do more", "one mechanic can't cope"])
def test_how_many_cannot_do_something_is_no_goal(who):
    assert the(f"Double quoting output, {who}").name == "quoting output"
    assert the(f"40 repairs a week, {who}").value == 40


@pytest.mark.parametrize("joint", ["。", "、"])
@pytest.mark.parametrize(
    "beyond",
    [
        "それ以上は無理",
        "それ以上は人手が足りない",
        "それ以上やると体がもたない",
        "これ以上は置けない",
        "それ以上だと回らない",
    ],
)
@pytest.mark.parametrize("goal", ["宴会は月8件", "夜勤は月8回", "在庫は8個"])
def test_where_more_does_not_do_a_number_is_the_most(goal, beyond, joint):
    found = the(f"{goal}{joint}{beyond}")

    assert (found.value, found.direction) == (8, "at_most")


@pytest.mark.parametrize("joint", ["。", "、"])
@pytest.mark.parametrize("beyond", ["それ以上は大歓迎", "それ以上なら賞与を出す", "それ以上は求めない"])
def test_where_more_is_welcome_a_number_is_the_least(beyond, joint):
    found = the(f"契約は月10件{joint}{beyond}")

    assert (found.value, found.direction) == (10, "at_least")


def test_where_nobody_says_whether_more_will_do_the_side_is_open():
    assert the("客数は1日40人。それ以上は席が埋まる").direction == "unspecified"


def test_until_is_a_limit_whatever_is_said_of_more():
    found = the("残業は月20時間までで、それ以上は割増が増える")

    assert (found.value, found.direction) == (20, "at_most")


@pytest.mark.parametrize("utmost", ["が限界", "が限度"])
@pytest.mark.parametrize("meant", ["35人くらいで回したい", "35人くらいにしたい", "35人までにする"])
def test_how_many_are_possible_at_all_is_no_goal_beside_fewer(utmost, meant):
    found = the(f"1日の患者数は40人{utmost}、{meant}")

    assert (found.name, found.value, found.baseline) == ("患者数", 35, None)
    alone = the(f"患者数は40人{utmost}です")
    assert (alone.value, alone.direction) == (40, "at_most")


@pytest.mark.parametrize("joint", ["。", "、"])
@pytest.mark.parametrize(
    "trigger",
    [
        "30時間を超えたら面談する",
        "30時間超えたら応援を入れる",
        "30時間を上回ったら人を増やす",
        "10時間を切ったら手当を出す",
    ],
)
def test_what_is_done_once_a_number_is_crossed_sets_nothing_beside_a_goal(trigger, joint):
    found = the(f"残業は月20時間以内{joint}{trigger}")

    assert (found.name, found.value, found.direction) == ("残業", 20, "at_most")


@pytest.mark.parametrize("allowed", ["なら許す", "なら許せる", "ならOK", "なら大丈夫"])
def test_up_to_a_number_that_is_allowed_is_a_limit(allowed):
    found = the(f"夕方の品切れ、週に5回まで{allowed}")

    assert (found.value, found.direction) == (5, "at_most")


def test_up_to_a_number_that_can_be_reached_is_none():
    assert the("売上は今期3億までならいける").direction == "reach"


@pytest.mark.parametrize("mark", ["1人でも多く", "一人でも多く"])
def test_as_many_as_possible_is_no_number_and_no_name(mark):
    found = the(f"{mark}検診に来てもらいたい、目標は年間800人")

    assert (found.name, found.value) == ("検診", 800)


@pytest.mark.parametrize(
    ("wish", "name"),
    [("1件でも多く契約を取りたい", "契約"), ("1円でも多く利益を残す", "利益"), ("一日でも早く納品する", "納品")],
)
def test_as_much_as_possible_sets_no_number(wish, name):
    found = the(f"{wish}。目標は8件")

    assert (found.name, found.value) == (name, 8)


@pytest.mark.parametrize("total", ["の計5名", "の合計5名", ""])
def test_the_sum_of_parts_is_no_number_of_the_last_of_them(total):
    found = read_goal(f"来年度は新卒3名、中途2名{total}を採る", today=TODAY)

    assert [(each.name, each.value) for each in found] == [("新卒", 3), ("中途", 2)]
