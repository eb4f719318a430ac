"""Analysing a tab that is not ours: roles with reasons, what is asked, and what a person says, kept by words for the next version."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpicore.model import Settings
from kpicore.model.node import Node
from kpicore.sheets.analysed import TabAnalysis
from kpicore.sheets.corrections import with_answer, with_indicator, with_read, with_role
from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.sheets.mapping import (
    Mapping,
    TabMapping,
    mapping_of_text,
    mapping_text,
    parts_of,
    texts_of,
    texts_of_parts,
)
from kpicore.sheets.periods.dates import DateContext
from kpicore.sheets.reader import read_tab, read_workbook
from kpicore.sheets.roles import TableRole, role_of, split_role

CONTEXT = DateContext(today=date(2026, 8, 15))


def read(text: str, tab: str = "月次", mapping: TabMapping | None = None, **more: Any) -> TabAnalysis:
    return read_tab(draw(tab, text), CONTEXT, mapping=mapping, **more)


def actuals(analysis: TabAnalysis) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for indicator, period, value, _ in analysis.actuals:
        found.setdefault(indicator, {})[period] = value
    return found


def codes(analysis: TabAnalysis) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in analysis.problems]


# -- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "base", "role"),
    [
        ("入会実績", "入会", TableRole.ACTUAL),
        ("入 会  | 実績/見込", "入会", TableRole.ACTUAL_THEN_FORECAST),
        ("売上（計画）", "売上", TableRole.TARGET),
        ("目標売上", "売上", TableRole.TARGET),
        ("今月実績", "", TableRole.ACTUAL),
        ("着地見込", "", TableRole.FORECAST),
        ("客数前年比", "客数", TableRole.PRIOR_YEAR),
        ("昨対比（月計）", "", TableRole.PRIOR_YEAR),
        ("予算比", "", TableRole.ATTAINMENT),
        ("対前月", "", TableRole.PRIOR_PERIOD),
        ("approach_target", "approach", TableRole.TARGET),
        ("見込み客数", "見込み客数", None),
        ("市場シェア", "市場シェア", None),
        ("会計ソフト導入数", "会計ソフト導入数", None),
    ],
)
def test_a_label_is_a_name_and_a_role_by_the_word_it_ends_with_is_or_begins_with(label, base, role):
    split = split_role(label)

    assert (split.base, split.role) == (base, role)


@pytest.mark.parametrize(
    ("label", "siblings", "role"),
    [
        ("合計", set(), TableRole.TOTAL),
        ("1Q合計", set(), TableRole.TOTAL),
        ("売上合計", {"売上"}, TableRole.TOTAL),
        ("売上合計", set(), None),
        ("OP合計", {"入会"}, None),
    ],
)
def test_a_sum_is_a_total_where_its_parts_stand_beside_it_else_an_indicator(label, siblings, role):
    assert role_of(split_role(label), siblings) is role


# -- what is never read as an actual --------------------------------------------------------------------------------


def test_numbers_in_periods_that_have_not_begun_make_a_plain_row_a_question() -> None:
    analysis = read("""
        | 項目 | 2026年7月 | 2026年8月 | 2026年9月 |
        | 売上 | 100       | 50        | 120       |
        | 客数 | 10        | 5         |           |
    """)

    assert actuals(analysis) == {"客数": {"2026-07": 10, "2026-08": 5}}
    assert codes(analysis) == [("unclear-role", "月次!B2:D2")]
    (question,) = analysis.questions
    assert (question.code, question.where, question.blocking) == ("role", "月次!2:2", True)


def test_a_row_said_to_be_actuals_holds_forecasts_after_the_open_period() -> None:
    analysis = read("""
        | 項目     | 2026年7月 | 2026年8月 | 2026年9月 |
        | 売上実績 | 100       | 50        | 120       |
    """)

    assert actuals(analysis) == {"売上": {"2026-07": 100, "2026-08": 50}}
    assert analysis.skipped == (("月次!D2", "forecast"),)


def test_a_label_that_speaks_of_targets_without_ending_so_is_asked() -> None:
    analysis = read("""
        | 項目         | 2026年6月 | 2026年7月 |
        | 予算との開き | -10       | -5        |
    """)

    assert analysis.actuals == ()
    assert codes(analysis) == [("unclear-role", "月次!B2:C2")]


def test_a_row_that_is_the_difference_of_the_two_above_is_none_whatever_it_is_called() -> None:
    analysis = read("""
        | 項目     | 2026年6月 | 2026年7月 |
        | 売上目標 | 100       | 100       |
        | 売上     | 90        | 105       |
        | あと     | -10       | 5         |
    """)

    assert actuals(analysis) == {"売上": {"2026-06": 90, "2026-07": 105}}
    assert ("月次!B4:C4", "difference") in analysis.skipped


def test_a_tab_that_names_no_period_is_asked_for_it_and_read_once_it_is_told() -> None:
    text = """
        | 項目 | 目標 | 実績 |
        | 売上 | 100  | 90   |
    """
    analysis = read(text, tab="会議資料")

    assert (analysis.actuals, codes(analysis)) == ((), [("period-not-told", "会議資料!B2:C2")])

    told = read(text, tab="会議資料", mapping=with_answer(analysis.mapping, analysis, "period", "2026-07"))

    assert actuals(told) == {"売上": {"2026-07": 90}}


def test_a_tab_that_is_of_no_period_at_all_can_be_left_out_where_it_is_asked_for_one() -> None:
    text = """
        | メニュー | 料金   | 焼増し |
        | 七五三   | 27,500 | 1,650  |
        | 家族写真 | 16,500 | 1,650  |
    """
    analysis = read(text, tab="料金表")

    left = read(text, tab="料金表", mapping=with_answer(analysis.mapping, analysis, "period", "leave"))

    assert analysis.questions[0].choices[-1] == "leave"
    assert (left.reason, left.questions, left.actuals) == ("not-read", (), ())


def test_months_without_a_year_are_asked_for_once_and_read_once_it_is_told() -> None:
    text = """
        | 項目 | 4月 | 5月 |
        | 売上 | 100 | 90  |
    """
    analysis = read(text)
    (question,) = analysis.questions

    told = read(text, mapping=with_answer(analysis.mapping, analysis, "year", "2025"))

    assert (analysis.actuals, question.choices) == ((), ("2026", "2025", "2027"))
    assert actuals(told) == {"売上": {"2025-04": 100, "2025-05": 90}}


def test_weeks_of_a_month_are_read_as_a_person_says_they_are_counted() -> None:
    text = """
        | 項目     | 2026年4月第2週 | 2026年4月第3週 |
        | 訪問件数 | 5              | 6              |
    """
    analysis = read(text)
    question = next(question for question in analysis.questions if question.code == "reading")

    told = read(text, mapping=with_answer(analysis.mapping, analysis, question.key, question.choices[0]))

    assert analysis.actuals == ()
    assert list(actuals(told)["訪問件数"].values()) == [5, 6]


def test_what_a_dash_means_is_asked_without_holding_anything_up() -> None:
    text = """
        | 項目 | 2026年6月 | 2026年7月 |
        | 苦情 | -         | 2         |
    """
    analysis = read(text)
    (question,) = analysis.questions

    told = read(text, mapping=with_answer(analysis.mapping, analysis, "dash", "zero"))

    assert (question.blocking, actuals(analysis)) == (False, {"苦情": {"2026-07": 2}})
    assert actuals(told) == {"苦情": {"2026-06": 0, "2026-07": 2}}


# -- what a person says ---------------------------------------------------------------------------------------------

SALES = """
    | 項目 | 2026年6月 | 2026年7月 | 備考欄 |
    | 売上 | 100       | 90        | 1      |
    | 仮値 | 7         | 8         | 2      |
"""


def test_a_row_is_what_a_person_says_and_stays_so_in_the_next_version() -> None:
    analysis = read(SALES)
    mapping = with_role(analysis.mapping, analysis, "月次!3:3", TableRole.FORECAST)
    later = """
        | 項目 | 2026年6月 | 2026年7月 | 2026年8月 | 備考欄 |
        | 新規 | 1         | 2         | 3         |        |
        | 売上 | 100       | 90        | 40        | 1      |
        | 仮値 | 7         | 8         | 9         | 2      |
    """

    analysis = read(later, mapping=mapping)

    assert sorted(actuals(analysis)) == ["売上", "新規"]
    assert analysis.decision_at("月次!4:4").role is TableRole.FORECAST
    assert analysis.decision_at("月次!4:4").reason == "told"


def test_a_column_and_a_single_cell_are_what_a_person_says() -> None:
    analysis = read(SALES)
    mapping = with_role(analysis.mapping, analysis, "月次!D:D", TableRole.IGNORED)
    mapping = with_role(mapping, analysis, "月次!C3", TableRole.FORECAST)

    told = read(SALES, mapping=mapping)

    assert actuals(told) == {"売上": {"2026-06": 100, "2026-07": 90}, "仮値": {"2026-06": 7}}
    assert ("月次!C3", "forecast") in told.skipped
    assert {("月次!D2:D3", "ignored")} <= set(told.skipped) or {
        ("月次!D2", "ignored"),
        ("月次!D3", "ignored"),
    } <= set(told.skipped)
    assert told.role_at(2, 2) is TableRole.FORECAST


def test_an_indicator_is_matched_to_a_node_of_the_tree_and_stays_so() -> None:
    nodes = (Node(id="sales", kind="KGI", name="売上高", unit="円"),)
    analysis = read(SALES, nodes=nodes)

    told = read(SALES, nodes=nodes, mapping=with_indicator(analysis.mapping, analysis, "月次!2:2", "sales"))

    assert [problem.code for problem in analysis.problems] == ["unknown-indicator", "unknown-indicator"]
    assert actuals(told) == {"sales": {"2026-06": 100, "2026-07": 90}}


def test_what_the_tree_names_is_read_whatever_its_name_sounds_like() -> None:
    nodes = (Node(id="rate", kind="KPI", name="目標達成率", unit="%"),)

    analysis = read("| 項目 | 2026年7月 |\n| 目標達成率 | 90% |", nodes=nodes)

    assert actuals(analysis) == {"rate": {"2026-07": 90}}


def test_a_tab_is_not_read_where_a_person_says_so() -> None:
    analysis = read(SALES)

    told = read(SALES, mapping=with_read(analysis.mapping, False))

    assert (told.actuals, told.skipped, told.reason) == ((), (("月次!", "not-read"),), "not-read")
    assert told.mapping == with_read(analysis.mapping, False)


# -- the next version -----------------------------------------------------------------------------------------------


def test_a_renamed_total_and_remarks_between_rows_are_no_matter() -> None:
    first = read("| 項目 | 2026年6月 |\n| 売上 | 1 |\n| 客数 | 2 |\n| 合計 | 3 |")

    later = read(
        "| 項目 | 2026年6月 | 2026年7月 |\n| 売上 | 1 | 4 |\n| ※速報 | | |\n| 客数 | 2 | 5 |\n| 総計 | 3 | 9 |",
        mapping=first.mapping,
    )

    assert (later.fits, actuals(later)) == (
        True,
        {"売上": {"2026-06": 1, "2026-07": 4}, "客数": {"2026-06": 2, "2026-07": 5}},
    )


@pytest.mark.parametrize(
    ("later", "gone"),
    [
        ("| 項目 | 2026年6月 |\n| 売上高 | 1 |\n| 客数 | 2 |", ["売上"]),
        ("| 項目 | 2026年6月 |\n| 売上 | 1 |\n| 売上 | 3 |\n| 客数 | 2 |", ["売上"]),
        ("| 売上 | 客数 |\n| はい | いいえ |", ["売上", "客数", "*"]),
    ],
)
def test_a_row_that_is_gone_or_there_twice_keeps_the_whole_tab_from_being_read(later, gone):
    first = read("| 項目 | 2026年6月 |\n| 売上 | 1 |\n| 客数 | 2 |")

    analysis = read(later, mapping=first.mapping)

    assert (analysis.fits, analysis.actuals, codes(analysis)) == (False, (), [("mapping-does-not-fit", "月次!")])
    assert list(analysis.problems[0].facts["gone"]) == gone
    assert analysis.mapping == first.mapping


def test_a_tab_that_is_new_each_month_is_read_by_the_mapping_of_the_one_before() -> None:
    text = "| 項目 | 実績 |\n| 売上 | 1 |\n| 備考 | 2 |"
    first = read_tab(draw("2026年6月", text), CONTEXT)
    mapping = Mapping((with_role(first.mapping, first, "'2026年6月'!3:3", TableRole.IGNORED),))
    tree = draw("ツリー", "| ID | 種別 | 名称 |\n| sales | KPI | 売上 |")

    reading = read_workbook(Workbook((tree, draw("2026年7月", text))), today=date(2026, 8, 15), mapping=mapping)

    assert reading.actuals[["indicator", "period", "value"]].values.tolist() == [["sales", "2026-07", 1.0]]


# -- the whole workbook ---------------------------------------------------------------------------------------------

TREE = draw("ツリー", "| ID | 種別 | 名称 |\n| sales | KGI | 売上 |")
OURS = draw("実績", "| ID | 2026-06 |\n| sales | 1 |")


def test_beside_tabs_of_ours_another_tab_is_read_only_when_a_mapping_names_it() -> None:
    other = draw("月次", "| 項目 | 2026年7月 |\n| 売上 | 5 |")
    mapping = texts_of(Mapping((read_tab(other, CONTEXT).mapping,)))
    book = Workbook((TREE, OURS, other))

    without = read_workbook(book, today=date(2026, 8, 15))
    with_it = read_workbook(book, today=date(2026, 8, 15), settings=Settings(mappings=mapping))

    assert (len(without.actuals), without.skipped) == (1, (("月次!", "unknown-tab"),))
    assert with_it.actuals["period"].tolist() == ["2026-06", "2026-07"]


def test_a_workbook_without_a_tree_tells_its_indicators() -> None:
    reading = read_workbook(
        Workbook((draw("営業部", "| 項目 | 2026年7月 |\n| 売上（千円） | 5 |"),)), today=date(2026, 8, 15)
    )

    assert reading.as_json()["indicators"] == [
        {"name": "売上", "unit": "円", "direction": None, "scope": "", "node": None}
    ]


# -- as JSON and in 設定 --------------------------------------------------------------------------------------------


def test_a_mapping_is_readable_json_and_comes_back_the_same() -> None:
    analysis = read(SALES)
    mapping = with_role(analysis.mapping, analysis, "月次!C3", TableRole.FORECAST)

    assert mapping_of_text(mapping_text(mapping)) == mapping
    assert mapping.as_json()["tables"][0]["rows"][0] == {"words": ["売上"], "role": "actual"}


@pytest.mark.parametrize("text", ["[]", "{}", '{"version": 2, "tab": "x"}', '{"version": 1}', "no json"])
def test_what_is_no_mapping_is_refused(text):
    with pytest.raises(ValueError):
        mapping_of_text(text)


def test_a_text_too_long_for_a_cell_is_kept_in_several() -> None:
    texts = ["{" + "a b'{" * 30_000 + "}", '{"tab": "x"}']

    parts = [part for text in texts for part in parts_of(text)]

    assert max(map(len, parts)) <= 30_000
    assert texts_of_parts(parts) == texts


def test_the_cells_of_a_long_log_are_told_without_a_decision_for_each_row() -> None:
    rows = [
        ["日付", "店舗", "売上"],
        *([date(2026, 1, 1 + day), shop, 100 + day] for day in range(28) for shop in "AB"),
    ]

    analysis = read_tab(Grid("日報", rows), CONTEXT)

    assert analysis.counts.actual == 56
    assert 1 <= len([*analysis.rows, *analysis.columns]) <= 5


def test_a_bare_budget_beside_named_numbers_is_theirs() -> None:
    analysis = read(
        """
        | 店舗   | 売上 | 予算 | 予算比 | 客数 |
        | 渋谷店 | 1000 | 900  | 111%   | 50   |
        | 新宿店 | 800  | 900  | 89%    | 40   |
    """,
        tab="2026年7月",
    )

    assert [(found.target.indicator, found.target.value) for found in analysis.targets] == [
        ("渋谷店 / 売上", 900.0),
        ("新宿店 / 売上", 900.0),
    ]
