"""Goals as Japanese offices post them: of whom they are asked, in the frames of plans and notices, with remarks beside the number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpicore.guide.sentences import Statement, read_goal

TODAY = date(2026, 11, 30)


def the(text: str) -> Statement:
    [statement] = read_goal(text, today=TODAY)
    return statement


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        ("QSCチェック 全店90点以上", "QSCチェック", 90, "点"),
        ("5S点検、どの班も80点台に乗せる。", "5S点検", 80, "点"),
        ("手指衛生の直接観察 各病棟 週10場面", "手指衛生の直接観察", 10, "場面"),
        ("週休1日を家族全員が取れるように。", "週休", 1, "日"),
        ("不良率は社内目標を500ppm以下とする。", "不良率", 500, "ppm"),
        ("待ち時間の目標：予約の患者さんは10分以内に診療台へ。", "待ち時間", 10, "分"),
        ("安全巡回は全現場で週2回", "安全巡回", 2, "回"),
        ("全社売上12億円", "全社売上", 12e8, "円"),
        ("各店の売上を月500万円に", "各店の売上", 5e6, "円"),
    ],
)
def test_of_whom_or_where_a_goal_is_asked_is_no_name_beside_what_is_measured(text, name, value, unit):
    found = the(text)

    assert (found.name, found.value, found.unit) == (name, value, unit)


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        ("1on1は管理職12人全員、最低でも月に1回。", "1on1", 1, "回"),
        ("デモ機の貸出は営業5人がそれぞれ月3件ずつ出すこと", "デモ機の貸出", 3, "件"),
        ("改善提案、3店舗すべてで月5件", "改善提案", 5, "件"),
        ("スタッフ8人全員の受講", "スタッフ", 8, "人"),  # nothing else is counted
    ],
)
def test_a_count_of_those_of_whom_each_is_asked_is_no_value_beside_another_number(text, name, value, unit):
    found = the(text)

    assert (found.name, found.value, found.unit) == (name, value, unit)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("スタッフの有休、一人あたり年10日は必ず取らせること。", "スタッフ一人あたりの有休"),
        ("衛生士の残業は一人あたり月10時間まで。", "衛生士一人あたりの残業"),
        ("採用コストを1人あたり50万円以内に", "1人あたりの採用コスト"),
    ],
)
def test_so_much_for_each_person_stands_behind_whose_it_is(text, name):
    assert the(text).name == name


@pytest.mark.parametrize(
    ("text", "name", "start", "value", "deadline"),
    [
        ("KGI:営業利益率 2026年度実績見込2.1% → 2028年度5.0%", "営業利益率", 2.1, 5, date(2029, 3, 31)),
        (
            "看護部KGI 常勤看護師の離職率 12.6%(R7年度)を令和9年度末までに10%以下へ",
            "常勤看護師の離職率",
            12.6,
            10,
            date(2028, 3, 31),
        ),
        (
            "窓口手続のオンライン化率について、現状の32%を令和９年度末に60%まで引き上げるものとする。",
            "窓口手続のオンライン化率",
            32,
            60,
            date(2028, 3, 31),
        ),
        ("不良率は現状1.8％、来年度末の到達点は0.9％とする。", "不良率", 1.8, 0.9, date(2028, 3, 31)),
        (
            "インフル予防接種 12月中旬までに累計600人（11/28時点で412人）",
            "インフル予防接種",
            412,
            600,
            date(2026, 12, 20),
        ),
        ("外注比率は直近期の18%から、2028年3月期に15%へ", "外注比率", 18, 15, date(2028, 3, 31)),
    ],
)
def test_words_that_say_goal_or_level_and_a_year_beside_either_number_name_nothing(text, name, start, value, deadline):
    found = the(text)

    assert (found.name, found.baseline, found.value, found.deadline) == (name, start, value, deadline)


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "deadline"),
    [
        (
            "計画3期目(2029年3月期)に債務償還年数を10年以内へ短縮することを数値目標とする。",
            "債務償還年数",
            10,
            "年",
            date(2029, 3, 31),
        ),
        ("資金繰り面では、月末現預金残高3,000万円を下回らないこと。", "月末現預金残高", 3e7, "円", None),
        ("アプリ会員 12月・1月の2か月で各店200名獲得", "アプリ会員", 200, "名", date(2027, 1, 31)),
        ("開業3か月で日商15万円に乗せること", "日商", 15e4, "円", None),
        ("入れ替え58台、12/25の仕事納めまでに終わらせる", "入れ替え", 58, "台", date(2026, 12, 25)),
        ("始業前点検の実施率100%(毎日、記録簿で確認)", "始業前点検の実施率", 100, "%", None),
        ("昼ピーク(11:30~13:00)の提供時間、最大4分。", "昼ピークの提供時間", 4, "分", None),
    ],
)
def test_the_which_of_a_year_the_level_at_month_end_and_hours_in_brackets_are_no_numbers_of_a_goal(
    text, name, value, unit, deadline
):
    found = the(text)

    assert (found.name, found.value, found.unit, found.deadline) == (name, value, unit, deadline)


def test_how_long_each_time_takes_has_no_cadence():
    found = the("段取り時間:1回あたり45分を20分以内(プレス3号機、来年9月まで)")

    assert (found.baseline, found.value, found.cadence) == (45, 20, "unspecified")


def test_so_many_times_this_year_is_no_deadline():
    found = the("訪問指導の件数を今年の倍に。")

    assert (found.name, found.value, found.unit, found.deadline) == ("訪問指導の件数", 2, "倍", None)


def test_a_number_for_the_whole_year_beside_one_for_each_month_is_a_goal_of_its_own():
    found = read_goal("職員の時間外を一人月平均15時間、年間では180時間の範囲内に収める。", today=TODAY)
    limited = read_goal("問い合わせを月20件、年間では200件に抑える", today=TODAY)

    assert [(each.name, each.value, each.cadence) for each in found] == [
        ("職員の時間外", 15, "monthly"),
        ("職員の時間外", 180, "annual"),
    ]
    assert [(each.value, each.cadence, each.direction) for each in limited] == [
        (20, "monthly", "at_most"),
        (200, "annual", "at_most"),
    ]


def test_days_without_an_accident_that_are_extended_to_a_number_are_reached():
    found = the("労災ゼロの連続日数を1000日まで伸ばす。")

    assert (found.name, found.value, found.direction) == ("労災ゼロの連続日数", 1000, "at_least")


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "direction"),
    [
        ("クレーム一次回答は受付から24時間以内を95%で運用中→維持とする", "クレーム一次回答", 95, "%", "at_least"),
        ("見積は依頼を受けてから遅くとも2営業日で返す。", "見積", 2, "営業日", "at_most"),
        ("待ち時間なんですけどお会計まで入れて四十分を切りたいなって", "待ち時間", 40, "分", "at_most"),
        ("受注残を含まない純受注額で、下期8億5,000万円必達。", "純受注額", 8.5e8, "円", "reach"),
        ("離職率を一桁台に抑えたい", "離職率", 10, "%", "at_most"),
        ("外径寸法の工程能力、Cpk1.33を確保する。", "外径寸法の工程能力", 1.33, None, "at_least"),
    ],
)
def test_since_when_and_within_what_something_is_counted_is_beside_the_number(text, name, value, unit, direction):
    found = the(text)

    assert (found.name, found.value, found.unit, found.direction) == (name, value, unit, direction)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("有休は一人最低でも年8日、できれば10日取らせてあげたいと思います。", "有休", 8),
        ("残業 月30h→20h、12月繁忙期のみ35hを許容", "残業", 20),
        ("開拓件数=年6社。ただし1社あたり年商見込300万円以上の先に限る。", "開拓件数", 6),
        ("声かけを月20回。数は追わない。", "声かけ", 20),
        ("残業は月20時間以内に限る", "残業", 20),  # nothing else is told
    ],
)
def test_what_would_be_finer_or_is_granted_in_one_case_sets_no_second_goal(text, name, value):
    found = the(text)

    assert (found.name, found.value) == (name, value)


@pytest.mark.parametrize(
    "text",
    [
        "人件費、食材費、光熱費の三費目を中心に見直しを進める。",
        "品質・納期・原価の3点を改善する",
    ],
)
def test_a_number_that_only_counts_what_is_listed_before_it_is_no_value(text):
    assert all(found.value is None for found in read_goal(text, today=TODAY))


def test_parts_and_their_sum_are_goals_of_their_own_and_the_sum_is_asked_for_its_name():
    found = read_goal("既存で6.5億、新規で2億、あわせて8.5億が来期の絵です", today=TODAY)

    assert [(each.name, each.value, each.unit) for each in found[:2]] == [
        ("既存", 6.5e8, "円"),
        ("新規", 2e8, "円"),
    ]
    assert (found[2].name, found[2].value, found[2].missing[0]) == (None, 8.5e8, "indicator")


def test_what_is_added_with_a_cadence_of_its_own_is_a_goal_of_its_own():
    found = read_goal("口コミは星4つを下回らないこと、あと月に3件は書いてもらえるよう声かけする", today=TODAY)

    assert [(each.value, each.unit, each.cadence) for each in found] == [
        (4, "つ", "unspecified"),
        (3, "件", "monthly"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "readings"),
    [
        ("新人研修は20時間でいくか30時間でいくか、まだ決めかねている", "新人研修", ["20時間", "30時間"]),
        ("元金返済は現行1,200から当面800への軽減を要請。", "元金返済", ["8,000,000円", "800,000円", "800円"]),
        ("店長研修 年内に30", "店長研修", ["30回", "30人", "30時間"]),
    ],
)
def test_a_number_that_is_not_decided_or_whose_unit_is_not_told_is_asked(text, name, readings):
    found = the(text)

    assert (found.name, found.value) == (name, None)
    assert [reading.label for reading in found.questions[0].readings] == readings


def test_speech_with_fillers_is_read_as_what_it_says():
    found = the("えー手直し工数ですけども月あたり百二十時間これをですね半分にしましょうということで")

    assert (found.name, found.baseline, found.value, found.direction) == ("手直し工数", 120, 50, "decrease_by")


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "direction"),
    [
        ("電話は3コール以内に92%以上で取れている状態を保つ", "電話", 92, "%", "at_least"),
        ("問い合わせは4時間以内に95%以上回答する", "問い合わせ", 95, "%", "at_least"),
        ("フロア巡回、どの時間帯も1時間に1回", "1時間あたりのフロア巡回", 1, "回", "at_least"),
        ("再来年度末の着地点として会員数1万2千人を見込む", "会員数", 12_000, "人", "at_least"),
        ("解約の件ですが、月8件まで下げたいという話です", "解約", 8, "件", "at_most"),
        ("繁忙期だけは60時間まで可とするが、通常月の残業は30時間以内", "通常月の残業", 30, "時間", "at_most"),
        ("遅刻はなるべくゼロ、最悪でも月2回", "遅刻", 0, "件", "at_most"),
        ("クレーム件数一桁を目指す", "クレーム件数", 10, None, "at_most"),
        ("経費は出張費、交際費、会議費の3科目で年間200万円減らす", "経費", 2e6, "円", "decrease_by"),
        ("朝礼は全員参加で週3回", "朝礼", 3, "回", "at_least"),
        ("受付(9:00~12:00)の待ち人数は最大5人", "受付の待ち人数", 5, "人", "at_most"),
    ],
)
def test_what_stands_beside_the_measured_thing_takes_neither_its_name_nor_its_number(
    text, name, value, unit, direction
):
    found = the(text)

    assert (found.name, found.value, found.unit, found.direction) == (name, value, unit, direction)


@pytest.mark.parametrize(
    ("text", "name", "start", "value", "deadline"),
    [
        ("病床稼働率 令和6年度82.4%、令和8年度末の到達目標88%", "病床稼働率", 82.4, 88, date(2027, 3, 31)),
        ("売上は2025年度実績3億、2028年度目標5億", "売上", 3e8, 5e8, date(2029, 3, 31)),
        ("受診率を現行計画の42%から第4期末（令和11年度）に60%へ", "受診率", 42, 60, date(2030, 3, 31)),
    ],
)
def test_a_term_holds_for_its_number_across_the_words_that_call_it_a_goal(text, name, start, value, deadline):
    found = the(text)

    assert (found.name, found.baseline, found.value, found.deadline) == (name, start, value, deadline)


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "direction"),
    [
        ("満足度調査、3校とも4.2点以上", "満足度調査", 4.2, "点", "at_least"),
        ("採用は3名を予定、可能であれば5名", "採用", 3, "名", "at_least"),
        ("朝の仕込みなんですけど三十分早く終わらせたい", "朝の仕込み", 30, "分", "decrease_by"),
    ],
)
def test_all_of_a_few_and_what_would_be_finer_are_no_value(text, name, value, unit, direction):
    found = the(text)

    assert (found.name, found.value, found.unit, found.direction) == (name, value, unit, direction)


def test_the_total_of_parts_is_no_rival_of_the_last_part():
    found = read_goal("国内で1.8億、海外で7千万、トータル2.5億", today=TODAY)

    assert [(each.name, each.value) for each in found] == [("国内", 1.8e8), ("海外", 7e7), (None, 2.5e8)]


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "direction"),
    [
        ("歩留まりを98%台後半まで引き上げる", "歩留まり", None, "%", "increase"),
        ("平均年齢を40歳台前半へ下げる", "平均年齢", None, "歳", "decrease"),
        ("工場の電力原単位 現行比▲5%", "工場の電力原単位", 5, "%", "decrease_by"),
        ("開店10周年の今年、来客1万人を達成したい", "来客", 10_000, "人", "reach"),
        ("面会の待ちは15分まで。混む日曜は25分までなら可", "面会の待ち", 15, "分", "at_most"),
        ("3月決算の時点で現預金が月商の2か月分あること", "現預金", 2, "か月", "unspecified"),
    ],
)
def test_no_number_is_taken_from_a_part_of_ten_a_case_or_what_tells_when(text, name, value, unit, direction):
    found = the(text)

    assert (found.name, found.value, found.unit, found.direction) == (name, value, unit, direction)


@pytest.mark.parametrize(
    ("text", "name", "start", "value", "deadline"),
    [
        ("有休消化率70%→2026年度見込74%→2028年度85%", "有休消化率", 70, 85, date(2029, 3, 31)),
        ("売上は2,400万→2,550万見込→2,800万", "売上", 24e6, 28e6, None),
        ("売上 1.2億 → 今期見込1.3億 → 来期1.5億", "売上", 1.2e8, 1.5e8, date(2028, 3, 31)),
    ],
)
def test_a_forecast_between_arrows_is_neither_start_nor_goal_nor_a_check(text, name, start, value, deadline):
    found = the(text)

    assert (found.name, found.baseline, found.value, found.deadline) == (name, start, value, deadline)
    assert not any(question.key == "numbers_disagree" for question in found.questions)


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "direction"),
    [
        ("借入金総額は直近の4.8億円から、毎期3千万円ずつ圧縮", "借入金総額", 3e7, "円", "decrease_by"),
        ("DSCR1.2倍以上をコベナンツとする", "DSCR", 1.2, "倍", "at_least"),
        ("レビュー返信は休業日を除き48時間以内", "レビュー返信", 48, "時間", "at_most"),
    ],
)
def test_so_much_each_time_is_a_step_a_ratio_of_loans_a_level_and_what_is_left_out_no_name(
    text, name, value, unit, direction
):
    found = the(text)

    assert (found.name, found.value, found.unit, found.direction) == (name, value, unit, direction)


def test_a_month_from_which_on_something_holds_is_no_deadline():
    assert the("来年4月から週休3日を全社員に").deadline is None


def test_the_same_of_another_in_one_sentence_is_a_goal_of_its_own():
    found = read_goal("本店は月80件、支店では30件", today=TODAY)

    assert [(each.name, each.value) for each in found] == [("本店", 80), ("支店", 30)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5年定着率は新卒60%、中途75%", [("新卒の5年定着率", 60), ("中途の5年定着率", 75)]),
        ("健診受診率 男性85%、女性80%", [("男性の健診受診率", 85), ("女性の健診受診率", 80)]),
        ("当期純利益2.5億円の確保と配当性向30%の維持", [("当期純利益", 2.5e8), ("配当性向", 30)]),
        ("受注は新規8件、既存20件", [("新規", 8), ("既存", 20)]),
    ],
)
def test_each_number_of_a_row_keeps_the_name_of_what_it_is_of(text, found):
    assert [(each.name, each.value) for each in read_goal(text, today=TODAY)] == found


@pytest.mark.parametrize(
    ("text", "name", "value", "unit"),
    [
        ("担任は全員、学期に1回は家庭訪問をすること", "家庭訪問", 1, "回"),
        ("パトロール員は各自、1日2区画を点検", "点検", 2, "区画"),
        ("補充は発注点を割る前に、欠品は月2パック以内", "欠品", 2, "パック"),
        ("面談は月1回で離職を減らす", "面談", 1, "回"),
    ],
)
def test_an_act_is_counted_not_who_does_it_or_what_it_is_for(text, name, value, unit):
    found = the(text)

    assert (found.name, found.value, found.unit) == (name, value, unit)


def test_a_number_for_those_who_are_new_is_no_lead_from_the_one_before_it():
    found = the("ピッキングは1時間120行を、新人でも80行は出してほしい")

    assert (found.value, found.baseline) == (None, None)


@pytest.mark.parametrize(
    ("text", "name", "value", "direction"),
    [
        ("支店長会議の決定事項：残業は全店舗月30時間以下", "残業", 30, "at_most"),
        ("労働災害は休業4日以上のものをゼロに", "労働災害", 0, "at_most"),
        ("ヒヤリハットは一人あたり月0.5件の提出", "一人あたりのヒヤリハット", 0.5, "at_least"),
        ("半期で1,800万円の受注、これが営業2課(6名)のノルマです。", "受注", 18e6, "at_least"),
    ],
)
def test_a_heading_a_case_and_what_a_sentence_calls_the_number_are_no_names(text, name, value, direction):
    found = the(text)

    assert (found.name, found.value, found.direction) == (name, value, direction)


def test_two_limits_of_one_thing_lead_from_one_to_the_other_in_no_case():
    asked = the("医師の時間外は年960時間を超えない、目安は月60時間")
    told = read_goal("残業は月45時間を超えず、年では360時間以内", today=TODAY)

    assert (asked.value, asked.baseline) == (None, None)
    assert [(each.name, each.value, each.cadence, each.direction) for each in told] == [
        ("残業", 45, "monthly", "at_most"),
        ("残業", 360, "annual", "at_most"),
    ]


def test_so_long_before_something_leaves_open_which_side_is_good_and_up_to_before_a_pause_is_a_limit():
    ahead = read_goal("欠勤連絡は始業の30分前までに、無断欠勤は0件", today=TODAY)[0]
    limit = the("訪問先は1人30社まで、それ以上は持たせない")

    assert (ahead.value, ahead.direction, ahead.questions[0].key) == (30, "unspecified", "which_side")
    assert (limit.value, limit.direction) == (30, "at_most")


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("朝の仕込みを90分から60分に短縮", "（パートさんが続かないので）"),
        ("欠品率を2%に", "（お客様に迷惑をかけないため）"),
        ("売上3億円をめざす", "（社長が会議で言った）"),
    ],
)
def test_a_remark_in_brackets_behind_the_number_changes_nothing(text, remark):
    assert replace(the(text + remark), text="") == replace(the(text), text="")


def test_seconds_have_a_small_letter_and_no_number_is_in_the_name_of_5s():
    assert [
        (each.name, each.unit, each.baseline) for each in read_goal("5S audit score up to 85 by March 31", today=TODAY)
    ] == [("5S audit score", None, None)]
    assert [each.unit for each in read_goal("Page load under 3s", today=TODAY)] == ["秒"]
