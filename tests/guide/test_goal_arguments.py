"""The name of what is done has its arguments: to whom, of what, from when until when, of one of what.

All combinations of small tables; a name may be told in several ways, but never by a mere adverb, time, place or counter.
"""

from datetime import date
from itertools import product

import pytest

from kpicore.guide.sentences import Statement, read_goal

TODAY = date(2026, 11, 30)


def the(text: str) -> Statement:
    [found] = read_goal(text, today=TODAY)
    return found


@pytest.mark.parametrize("whom", ["苦情", "見積依頼", "お客様の声", "問い合わせメール"])
@pytest.mark.parametrize("tie", ["に", "には"])
@pytest.mark.parametrize("limit", ["24時間以内に", "3営業日以内に必ず", "受付後2日以内に"])
def test_what_is_answered_in_so_long_is_named_with_the_answer(whom, tie, limit):
    for act, end in product(("回答", "返信"), ("する", "のこと。", "すること")):
        found = the(f"{whom}{tie}{limit}{act}{end}")

        assert (found.name, found.direction) == (f"{whom}への{act}", "at_most"), (act, end)


@pytest.mark.parametrize("about", ["について、", "に関しては、", "、"])
@pytest.mark.parametrize("amount", ["月40人の", "累計15名の", "30名以上の", "定員60名のうち54名以上の"])
def test_what_a_sentence_is_about_is_what_is_used_or_booked(about, amount):
    for thing, act, end in product(
        ("送迎サービス", "取得支援制度", "春の短期教室"),
        ("利用", "お申し込み", "参加"),
        ("を目指す", "を目標にする", "を見込む", "を達成する"),
    ):
        found = the(f"{thing}{about}{amount}{act}{end}")

        assert found.name == f"{thing}の{act}", (thing, act, end)


@pytest.mark.parametrize("whom", ["見学者", "体験レッスンに来てくれた子", "来場者"])
@pytest.mark.parametrize(("share", "value"), [("3割", 30), ("半分以上", 50), ("40%", 40)])
@pytest.mark.parametrize("wish", ["してもらう", "してもらいたいです", "していただく"])
def test_a_share_of_people_who_are_to_do_something_is_its_rate(whom, share, value, wish):
    for act in ("入会", "予約", "登録"):
        found = the(f"{whom}の{share}に{act}{wish}")

        assert (found.name, found.value, found.unit) == (f"{whom}の{act}率", value, "%"), act


@pytest.mark.parametrize("begin", ["注文を受けてから", "求人票を受領してから", "お客様が来店してから"])
@pytest.mark.parametrize("end", ["発送まで", "候補者提案まで", "お会計が終わるまで", "返信するまで"])
@pytest.mark.parametrize("limit", ["2日以内", "平均48時間以内", "は48時間以内に"])
def test_from_what_until_what_a_time_is_counted_is_its_name(begin, end, limit):
    assert the(f"{begin}{end}{limit}").name == f"{begin}{end}"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("トラック1台で1日2.5件まわす", {"トラック1台あたりの件数"}),
        ("機械1台で1日50個つくる", {"機械1台あたりの個数"}),
        ("スタッフ1人で1日8組案内する", {"スタッフ1人あたりの案内"}),
        ("CA1人あたり月間で面談25本", {"CA1人あたりの面談"}),
        ("営業1人あたり毎月訪問20件", {"営業1人あたりの訪問"}),
    ],
)
def test_one_of_what_something_is_counted_by_goes_with_what_is_counted(text, names):
    assert the(text).name in names


@pytest.mark.parametrize("more", ["あと", "さらに", "もう"])
@pytest.mark.parametrize("who", ["ドライバー", "看護師", "パートさん"])
def test_how_many_more_is_no_part_of_a_name(who, more):
    for end in ("ほしい", "採用する", "増やす", "採りたい"):
        assert the(f"{who}{more}3人{end}").name in {who, f"{who}の採用"}, end


@pytest.mark.parametrize("batch", ["初回の5000本", "初版3000部", "最初の200個", "追加の50台"])
def test_the_first_of_something_is_a_number_of_that_and_no_name(batch):
    for thing, end in product(("新商品のだし醤油", "新刊"), ("を売り切る", "を年内に売り切る")):
        assert the(f"{thing}、{batch}{end}").name == thing, end


@pytest.mark.parametrize("time", ["3月4月の繁忙期", "夏の繁忙期", "年度末"])
@pytest.mark.parametrize(("bad", "amount"), [("破損事故", "ゼロ"), ("クレーム", "3件以内"), ("欠品", "ゼロ")])
def test_a_time_that_is_got_through_is_no_name(time, bad, amount):
    assert the(f"{time}を{bad}{amount}で乗り切る").name == bad


@pytest.mark.parametrize("who", ["地域の方", "保護者", "お客様"])
@pytest.mark.parametrize("act", ["参加", "来店", "登録"])
def test_whom_we_ask_to_do_something_does_it(who, act):
    assert the(f"{who}に月20名{act}していただく").name == f"{who}の{act}"


@pytest.mark.parametrize("kind", ["大型二種免許", "一級建築士", "二級整備士"])
def test_a_class_is_part_of_a_word_and_no_number(kind):
    found = the(f"{kind}の取得を5名にする")

    assert (found.name, found.value) == (f"{kind}の取得", 5)
