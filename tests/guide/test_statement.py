"""Goal sentences become indicators: the rules as tables, what is left open as questions, the laws by Hypothesis."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.guide.sentences.statement import read_statements
from kpicore.guide.sentences.values import MISSING, QUESTIONS, Statement
from kpicore.periods import Calendar

TODAY = date(2026, 11, 24)
CADENCES = {"annual", "half_year", "quarterly", "monthly", "weekly", "daily", "per_event", "unspecified"}
DIRECTIONS = {
    "at_least",
    "at_most",
    "reach",
    "maintain",
    "increase_by",
    "decrease_by",
    "increase",
    "decrease",
    "unspecified",
}


def read(text: str) -> tuple[Statement, ...]:
    return read_statements(text, today=TODAY)


def the(text: str) -> Statement:
    """Return the only statement of a text."""
    (statement,) = read(text)
    return statement


# -- value and unit ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("年間売上高3億円達成", 300_000_000, "円"),
        ("年間売上高1億2,000万円達成", 120_000_000, "円"),
        ("ECサイトの年間純利益を1.5億円達成", 150_000_000, "円"),
        ("売上高1,250千円以上", 1_250_000, "円"),
        ("売上1 200 000円達成", 1_200_000, "円"),
        ("月間売上高2 000万円", 20_000_000, "円"),
        ("年間売上高1億 2 000万円達成", 120_000_000, "円"),
        ("売上１２０\u3000０００円", 120_000, "円"),
        ("2026年4月 120件の受注", 120, "件"),
        ("売上高500百万円以上", 500_000_000, "円"),
        ("売上3億", 300_000_000, "円"),
        ("売上三億円", 300_000_000, "円"),
        ("売上¥5,000,000", 5_000_000, "円"),
        ("資料請求数週２０件", 20, "件"),
        ("成約率30％", 30, "%"),
        ("成約率3割", 30, "%"),
        ("初回返答時間3時間30分以内", 3.5, "時間"),
        ("採用数10名", 10, "名"),
        ("採用数10人", 10, "人"),
        ("検索順位5位以内", 5, "位"),
        ("顧客満足度4.5点以上", 4.5, "点"),
        ("クレーム0件", 0, "件"),
    ],
)
def test_a_value_is_told_in_its_base_unit(text, value, unit):
    assert (the(text).value, the(text).unit) == (value, unit)


@pytest.mark.parametrize("text", ["問い合わせを1,23件にする", "売上1 2000万円", "Win 1,2340 customers"])
def test_a_number_cut_by_an_odd_comma_or_blank_is_no_number(text):
    assert read(text) == ()


def test_a_thousands_comma_does_not_end_a_statement():
    first, second = read("Webサイト新規訪問者数月間5,000人、資料請求数月間50件")

    assert (first.name, first.value, second.name, second.value) == (
        "Webサイト新規訪問者数",
        5000,
        "資料請求数",
        50,
    )


def test_a_range_is_not_decided_for_its_writer():
    statement = the("利益率10〜15%")

    assert statement.value is None
    assert [(reading.label, reading.value) for reading in statement.questions[0].readings] == [
        ("10–15%", None),
        ("≥ 10%", 10),
        ("≤ 15%", 15),
    ]
    assert statement.questions[0].readings[0].as_json() == {
        "label": "10–15%",
        "value": None,
        "unit": "%",
        "low": 10,
        "high": 15,
    }


def test_a_number_said_in_two_ways_is_asked():
    statement = the("売上2億5千")

    assert statement.value is None
    assert [reading.value for reading in statement.questions[0].readings] == [200_005_000, 250_000_000]


# -- word boundaries ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "cadence"),
    [
        ("問い合わせ数月間50件", "問い合わせ数", "monthly"),
        ("問い合わせ数週間50件", "問い合わせ数", "weekly"),
        ("資料請求数週20件", "資料請求数", "weekly"),
        ("紹介件数年間5件", "紹介件数", "annual"),
        ("契約数年5件", "契約数", "annual"),
        ("月に50件の問い合わせ", "問い合わせ", "monthly"),
        ("問い合わせ数50件/月", "問い合わせ数", "monthly"),
        ("1日20件の電話", "電話", "daily"),
        ("1日の来店客数80人", "来店客数", "daily"),
        ("月平均残業時間20時間以内", "平均残業時間", "monthly"),
        ("月末会員数500名", "月末会員数", "unspecified"),
        ("四半期ごとの商談数60件", "商談数", "quarterly"),
        ("半期ごとの商談数120件", "商談数", "half_year"),
        ("1商談ごとの提案数3つ", "提案数", "per_event"),
        ("営業1人あたり月20件の訪問", "営業1人あたりの訪問", "monthly"),
        ("24時間以内の初回連絡率90%", "24時間以内の初回連絡率", "unspecified"),
        ("1on1実施率80%", "1on1実施率", "unspecified"),
        ("新規契約を毎月5社獲得", "新規契約", "monthly"),
    ],
)
def test_a_name_ends_where_time_and_number_begin(text, name, cadence):
    assert (the(text).name, the(text).cadence) == (name, cadence)


def test_several_years_are_not_a_cadence():
    statement = the("この数年間で売上3億円を達成")

    assert (statement.name, statement.cadence) == ("売上", "unspecified")
    assert "start_date" in statement.missing


# -- direction, mode, baseline ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "direction", "mode", "baseline"),
    [
        ("初回返答時間3時間以内", "at_most", "absolute", None),
        ("リピート率60%以上", "at_least", "absolute", None),
        ("市場シェア20%獲得", "reach", "absolute", None),
        ("従業員定着率90%維持", "maintain", "maintain", None),
        ("リピート率60%以上を維持", "at_least", "maintain", None),
        ("新規顧客獲得数を前年比15%増加", "increase_by", "percent_change", None),
        ("訪問者数を5000人増加", "increase_by", "delta", None),
        ("残業時間を10%削減", "decrease_by", "percent_change", None),
        ("在庫回転日数を45日から30日へ短縮", "reach", "absolute", 45),
        ("成約率30%→35%", "reach", "absolute", 30),
        ("残業時間を月20時間に削減", "at_most", "absolute", None),
        ("客単価を現状3,000円から3,500円に引き上げる", "reach", "absolute", 3000),
        ("成約率を45%に引き上げる(現状30%)", "reach", "absolute", 30),
        ("現状2%のコンバージョン率を3%に", "reach", "absolute", 2),
        ("NPSを-10から+5へ", "reach", "absolute", -10),
        ("売上を2倍にする", "reach", "percent_change", None),
        ("資料請求数50件", "at_least", "absolute", None),
        ("離職率8%", "at_most", "absolute", None),
        ("クレーム対応率90%", "at_least", "absolute", None),
        ("新規顧客獲得数の増加", "increase", None, None),
        ("離脱率の削減", "decrease", None, None),
    ],
)
def test_the_words_behind_a_number_say_what_it_does(text, direction, mode, baseline):
    statement = the(text)

    assert (statement.direction, statement.mode, statement.baseline) == (direction, mode, baseline)


def test_baseline_target_and_change_in_one_sentence_are_one_goal():
    statement = the("四半期ごとにWebサイトからの問い合わせ数を、既存の50件から75件へ、50%増加させる")

    assert (statement.name, statement.cadence) == ("Webサイトからの問い合わせ数", "quarterly")
    assert (statement.baseline, statement.value, statement.questions) == (50, 75, ())


def test_a_target_and_a_change_that_do_not_agree_are_asked():
    statement = the("問い合わせ数を50件から75件へ、30%増加させる")

    assert [question.key for question in statement.questions] == ["numbers_disagree"]
    assert [reading.value for reading in statement.questions[0].readings] == [75, 65]


# -- percent or point ---------------------------------------------------------------------------------------------


def test_fifteen_percent_more_of_thirty_percent_is_asked_with_both_results():
    statement = the("成約率30%を15%向上")

    assert (statement.mode, statement.baseline) == (None, 30)
    assert "percent_or_point" in statement.missing
    assert [(reading.label, reading.value, reading.unit) for reading in statement.questions[0].readings] == [
        ("30% × 1.15", 34.5, "%"),
        ("30% + 15pt", 45, "%"),
    ]


def test_a_falling_rate_is_worked_out_downwards():
    readings = the("離職率20%を5%削減").questions[0].readings

    assert [reading.value for reading in readings] == [19, 15]


def test_points_are_no_question():
    statement = the("成約率を5ポイント改善")

    assert (statement.value, statement.unit, statement.mode, statement.questions) == (5, "ポイント", "delta", ())


def test_percent_of_an_amount_is_no_question():
    assert the("顧客単価20%向上").questions == ()


def test_120_percent_up_on_last_year_may_be_1_2_times_or_2_2_times():
    assert [reading.label for reading in the("売上を前年比120%増加").questions[0].readings] == ["× 1.2", "× 2.2"]


def test_50_more_a_month_may_be_meant_once_or_every_month():
    readings = the("問い合わせ数月間50件増加").questions[0].readings

    assert [(reading.label, reading.value) for reading in readings] == [("+50件", 50), ("+50件 × 12", 600)]


# -- when ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("2027年3月期に営業利益率を8%以上へ", date(2027, 3, 31)),
        ("2026年度の売上3億円", date(2027, 3, 31)),
        ("FY26の売上3億円", date(2027, 3, 31)),
        ("令和8年度の売上3億円", date(2027, 3, 31)),
        ("2026年度下期の売上1億円", date(2027, 3, 31)),
        ("2026年度上期の売上1億円", date(2026, 9, 30)),
        ("2027年3月末までに会員数1,000人", date(2027, 3, 31)),
        ("2027年3月15日までに会員数1,000人", date(2027, 3, 15)),
        ("2027/3/15までに会員数1,000人", date(2027, 3, 15)),
        ("2027年までに店舗数を10店舗にする", date(2027, 12, 31)),
        ("3月末までに会員数1,000人", date(2027, 3, 31)),
        ("今期末までに会員数1,000人", date(2027, 3, 31)),
        ("来期の粗利率35%以上", date(2028, 3, 31)),
        ("年内に会員数1,000人", date(2026, 12, 31)),
        ("第3四半期の商談60件", date(2026, 12, 31)),
        ("Reach 1,000 members by March 2027", date(2027, 3, 31)),
        ("Reach 1,000 members by the end of FY2026", date(2027, 3, 31)),
        ("Reach 1,000 members by March 31, 2027", date(2027, 3, 31)),
    ],
)
def test_a_period_named_is_a_deadline_by_the_calendar_of_the_plan(text, deadline):
    assert the(text).deadline == deadline


def test_a_quarter_of_a_calendar_year_is_asked_with_both_days():
    statement = the("2026年1Qの売上1億円")

    assert (statement.deadline, "deadline" in statement.missing) == (None, True)
    assert [reading.value for reading in statement.questions[0].readings] == ["2026-06-30", "2026-03-31"]


def test_the_fiscal_year_is_the_plans():
    (statement,) = read_statements("2026年度の売上3億円", calendar=Calendar(fiscal_start_month=10))

    assert statement.deadline == date(2027, 9, 30)


def test_without_a_day_this_year_stays_open():
    (statement,) = read_statements("今期末までに会員数1,000人")

    assert (statement.deadline, "fiscal_year" in statement.missing) == (None, True)


def test_a_year_said_once_holds_for_every_goal_behind_it():
    assert [statement.deadline for statement in read("2026年度は、売上3億円、営業利益率8%")] == [date(2027, 3, 31)] * 2


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("年間売上高3億円達成", "fiscal_year"),
        ("問い合わせ数月間50件", "valid_period"),
        ("リピート率15%維持", "valid_period"),
        ("離職率を3年以内に10%から5%へ", "start_date"),
        ("離職率を10%から5%へ", "deadline"),
    ],
)
def test_exactly_one_word_says_what_is_open_about_time(text, missing):
    about_time = {"fiscal_year", "valid_period", "start_date", "deadline"}

    assert about_time.intersection(the(text).missing) == {missing}


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("2027年3月期に8%以上へ", "indicator"),
        ("売上目標達成", "target_value"),
        ("顧客満足度4.5以上", "unit"),
        ("新規顧客獲得数を15%増加", "baseline"),
        ("市場シェア20%獲得", "scope"),
        ("従業員定着率90%維持", "definition"),
        ("成約率30%", "cadence"),
    ],
)
def test_what_is_missing_is_named(text, missing):
    assert missing in the(text).missing


# -- level --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("KPI：資料請求数週20件", "KPI"),
        ("【KGI】資料請求数週20件", "KGI"),
        ("「資料請求数週20件」というKDIを置く", "KDI"),
        ("そのKGIとして「資料請求数週20件」を置く", "KGI"),
        ("年間売上高3億円達成", "KGI"),
        ("資料請求数週20件", "KPI"),
        ("毎日20件電話する", "KDI"),
        ("リピート率の向上", "CSF"),
        ("KSF: リピート率の向上", "CSF"),
        ("問い合わせ数を増やす", None),
    ],
)
def test_the_level_is_what_the_words_around_say_else_a_proposal(text, level):
    assert the(text).level == level


def test_the_header_of_a_table_says_the_level_of_its_column():
    statements = read(
        "| 職種 | KGIの例 | KPIの例(3〜5個) |\n|---|---|---|\n| 営業 | 年間契約数30件 | 成約率30%、訪問数月20件 |"
    )

    assert [(statement.level, statement.name) for statement in statements] == [
        ("KGI", "契約数"),
        ("KPI", "成約率"),
        ("KPI", "訪問数"),
    ]


def test_a_modifier_before_the_bracket_belongs_to_the_name():
    assert the("新規見込み客への「初回訪問数月間20件」などを設定できます。").name == "新規見込み客への初回訪問数"


# -- acts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("毎日20件電話する", "電話", 20),
        ("新規顧客に毎日20件電話する", "新規顧客への電話", 20),
        ("週2回SNSに投稿する", "SNSへの投稿", 2),
        ("見込み客を週10件訪問する", "見込み客の訪問", 10),
        ("毎週5件の提案書を提出する", "提案書の提出", 5),
        ("顧客へのヒアリング深度を深め、ニーズを3つ以上引き出す", "引き出すニーズ数", 3),
    ],
)
def test_an_act_that_is_counted_is_named_by_its_words(text, name, value):
    assert (the(text).name, the(text).value) == (name, value)


# -- English ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "value", "unit", "direction", "cadence"),
    [
        ("Increase monthly inquiries by 50", "inquiries", 50, None, "increase_by", "monthly"),
        ("Reduce churn to below 3%", "churn", 3, "%", "at_most", "unspecified"),
        ("Annual revenue of 300 million yen", "revenue", 300_000_000, "円", "at_least", "annual"),
        ("Keep employee retention at 90%", "employee retention", 90, "%", "maintain", "unspecified"),
        ("At least 20 new leads per week", "new leads", 20, "leads", "at_least", "weekly"),
        ("Reach $1.5M in annual sales", "sales", 1_500_000, "ドル", "at_least", "annual"),
    ],
)
def test_plain_english_is_read_by_the_same_contract(text, name, value, unit, direction, cadence):
    statement = the(text)

    assert (statement.name, statement.value, statement.unit) == (name, value, unit)
    assert (statement.direction, statement.cadence) == (direction, cadence)


# -- no goals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n、。",
        "今日は天気がいい",
        "先月の売上は300万円でした",
        "当社の売上高は3億円です",
        "成約率は30%でしたか？",
        "売上を3億円にすれば利益が出る",
        "来月の売上は500万円になる見通し",
        "3〜5個程度のKPIを設定する",
        "会議は10時から始めます",
        "電話番号は03-1234-5678です",
        "売上、利益、コストなどを見直していきます",
        "Sales were 3 million yen last month",
        "What is a KPI?",
        "😀🎉",
        "<script>alert('売上3億円')</script>だった",
    ],
)
def test_a_sentence_that_is_no_goal_yields_nothing(text):
    assert read(text) == ()


def test_prose_around_goals_stays_silent():
    text = "まず現状を話し合います。\n- 問い合わせ数 月50件\nこれが大切です。先月は40件でした。"

    assert [statement.name for statement in read(text)] == ["問い合わせ数"]


# -- bad input ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("**問い合わせ数** 月50件", "問い合わせ数"),
        ("- [ ] 問い合わせ数 月50件", "問い合わせ数"),
        ("1. 問い合わせ数 月50件", "問い合わせ数"),
        ("<b>問い合わせ数</b>&nbsp;月50件<br>", "問い合わせ数"),
        ("\x00問い合わせ数\x1b 月50件\x7f", "問い合わせ数"),
        ("🎯問い合わせ数 月50件", "問い合わせ数"),
        ("\u200b問い合わせ数\ufeff月５０件", "問い合わせ数"),
        ("[問い合わせ数](https://example.com/1) 月50件", "問い合わせ数"),
    ],
)
def test_markup_and_invisible_signs_are_looked_through(typed, name):
    assert (the(typed).name, the(typed).value) == (name, 50)


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1,",
        "、",
        "「",
        "<",
        "|",
        "の",
        "売上3億円、",
        "10%から",
        "1年以内に",
        "from 1 to ",
        "(",
        "\x00",
        "\ud800",
        "。",
        "1〜",
        "&amp;",
    ],
)
def test_ten_thousand_characters_are_read_at_once(unit):
    text = (unit * 10_000)[:10_000]
    began = time.perf_counter()

    read(text)

    assert time.perf_counter() - began < 5


# -- laws ---------------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["売上", "問い合わせ数", "成約率", "離職率", "客単価", "在庫日数", "新規契約", "残業時間", ""])
TIMES = st.sampled_from(["", "月間", "週", "年間", "2027年3月期に", "今期末までに", "1日", "前年比", "毎月"])
NUMBERS = st.one_of(
    st.integers(0, 10**6).map(str),
    st.integers(0, 10**6).map("{:,}".format),
    st.tuples(st.integers(0, 999), st.integers(0, 9)).map(lambda parts: f"{parts[0]}.{parts[1]}"),
)
UNITS = st.sampled_from(
    ["件", "円", "万円", "億円", "千円", "百万円", "千万円", "%", "人", "日", "割", "ポイント", "時間", "", "倍"]
)
TAILS = st.sampled_from(
    ["", "以上", "以内", "増加", "を維持", "に削減", "へ", "達成", "から", "を", "、", "でした", "程度"]
)
SENTENCES = st.lists(
    st.tuples(NAMES, st.sampled_from(["", "を", "は"]), TIMES, NUMBERS, UNITS, TAILS), min_size=1, max_size=3
).map(lambda parts: "".join("".join(part) for part in parts))


def digits(text: str) -> Counter[str]:
    return Counter(sign for sign in text if sign in "123456789")


@given(SENTENCES)
def test_no_number_is_made_up(text):
    written = digits(text)

    for statement in read(text):
        for number in (statement.value, statement.baseline):
            assert number is None or digits(f"{number:.6f}") <= written


@given(st.one_of(st.text(max_size=200), SENTENCES))
def test_every_statement_keeps_to_the_contract(text):
    for statement in read(text):
        assert statement.level in {"KGI", "CSF", "KPI", "KDI", None}
        assert statement.cadence in CADENCES
        assert statement.direction in DIRECTIONS
        assert statement.mode in {"absolute", "delta", "percent_change", "maintain", None}
        assert set(statement.missing) <= set(MISSING)
        assert {question.key for question in statement.questions} <= set(QUESTIONS)
        assert all(len(question.readings) > 1 for question in statement.questions)
        assert statement.text.strip() == statement.text != ""
        assert ("target_value" in statement.missing) == (statement.value is None)
        assert ("indicator" in statement.missing) == (statement.name is None)


@given(SENTENCES, SENTENCES)
def test_lines_are_read_on_their_own(first, second):
    assert read(f"{first}\n{second}") == read(first) + read(second)


@given(SENTENCES)
def test_full_width_says_the_same_as_half_width(text):
    wide = text.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789,.%"})

    assert [(s.name, s.value, s.unit, s.baseline) for s in read(wide)] == [
        (s.name, s.value, s.unit, s.baseline) for s in read(text)
    ]
