"""The reader: the template's tabs to a plan, actuals and targets, and every other cell told of once."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.model import ResourceMove, Settings
from kpicore.model.node import Band
from kpicore.sheets.grid import Grid, Uncomputed, Workbook, draw
from kpicore.sheets.reader import WorkbookReading, read_workbook
from kpicore.sheets.texts import is_blank
from tests.sheets.places import told

TODAY = date(2026, 8, 15)

TREE = """
    | ID    | 親    | 種別 | 名称     | 単位 | 部門   |
    | sales |       | KGI  | 売上     | 円   |        |
    | new   | sales | CSF  | 新規獲得 |      |        |
    | visit | new   | KPI  | 新規来店 | 件   | 営業部 |
    | cvr   | new   | KPI  | 成約率   | %    |        |
    | wait  | sales | KPI  | 対応時間 | 時間 |        |
"""


def read(*grids: Grid, today: date = TODAY, base: Settings | None = None) -> WorkbookReading:
    return read_workbook(Workbook(grids), today=today, settings=base)


def with_tree(*grids: Grid) -> WorkbookReading:
    return read(draw("ツリー", TREE), *grids)


def actuals(reading: WorkbookReading) -> list[tuple[str, str, float]]:
    table = reading.actuals
    return list(zip(table["indicator"], table["period"], table["value"], strict=True))


def codes(reading: WorkbookReading) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in reading.problems]


@pytest.mark.parametrize("log_first", [True, False])
def test_of_a_cell_and_a_line_for_one_period_the_line_counts_in_whatever_order_the_tabs_come(log_first: bool) -> None:
    table = draw("実績", "| ID | 指標 | 2026-07 |\n| visit | 新規来店 | 31 |")
    log = draw("実績_記録", "| 期間 | ID | 値 | メモ |\n| 2026-07 | visit | 31 | 雨が多かった |")

    reading = with_tree(*((log, table) if log_first else (table, log)))

    assert actuals(reading) == [("visit", "2026-07", 31)]
    assert reading.actuals["note"].tolist() == ["雨が多かった"]


# -- wide -----------------------------------------------------------------------------------------------------------


def test_a_word_where_a_number_belongs_is_reported_at_its_cell() -> None:
    reading = read(
        draw(
            "実績",
            """
        | 指標     | 2026-04 | 2026-05 |
        | 新規来店 | 80      | 八十か   |
    """,
        )
    )

    assert actuals(reading) == [("新規来店", "2026-04", 80.0)]
    assert codes(reading) == [("not-a-number", "実績!C2")]


def test_every_number_keeps_its_address_and_the_text_as_typed() -> None:
    reading = with_tree(draw("実績_4月", "| 指標 | 2026-04 |\n| 売上 | １，２００千円 |"))

    row = reading.as_json()["actuals"][0]
    assert row == {
        "indicator": "sales",
        "period": "2026-04",
        "value": 1_200_000.0,
        "text": "１，２００千円",
        "cell": "実績_4月!B2",
        "flags": "",
    }


def test_an_id_is_found_before_a_name_and_a_name_after_normalising() -> None:
    reading = with_tree(
        draw(
            "実績",
            """
        | ID    | 指標        | 2026-04 |
        | sales |             | 1       |
        |       | 新規　来店  | 2       |
        |       | 成約率（%） | 3       |
        | wait  | 対応        | 4       |
    """,
        )
    )

    assert [(indicator, value) for indicator, _, value in actuals(reading)] == [
        ("sales", 1.0),
        ("visit", 2.0),
        ("cvr", 3.0),
        ("wait", 4.0),
    ]
    assert reading.problems == ()


def test_a_row_that_fits_no_indicator_is_a_problem_with_the_nearest_names_and_no_actual() -> None:
    reading = with_tree(draw("実績", "| 指標 | 2026-04 | 2026-05 |\n| 新規来店数 | 1 | 2 |\n| 売上 | 3 | 4 |"))

    assert actuals(reading) == [("sales", "2026-04", 3.0), ("sales", "2026-05", 4.0)]
    problem = reading.problems[0]
    assert (problem.code, problem.where, problem.facts["nearest"]) == ("unknown-indicator", "実績!B2:C2", ["新規来店"])


def test_an_id_and_a_name_that_mean_different_indicators_are_reported_and_the_id_counts() -> None:
    reading = with_tree(draw("実績", "| ID | 指標 | 2026-04 |\n| sales | 新規来店 | 1 |\n| salse | 売上 | 2 |"))

    assert codes(reading)[:2] == [("id-and-name-disagree", "実績!A2"), ("id-and-name-disagree", "実績!A3")]


def test_a_success_factor_has_no_numbers_of_its_own() -> None:
    reading = with_tree(draw("実績", "| 指標 | 2026-04 |\n| 新規獲得 | 1 |"))

    assert codes(reading) == [("not-an-indicator", "実績!B2")]
    assert actuals(reading) == []


def test_without_a_tree_indicators_are_named_as_written() -> None:
    reading = read(draw("実績", "| 指標 | 2026-04 |\n| 売上 高 | 1 |"))

    assert actuals(reading) == [("売上 高", "2026-04", 1.0)]


def test_a_name_that_is_not_unique_carries_its_scope() -> None:
    text = """
        | 部門   | 指標 | 2026-04 |
        | 営業部 | 売上 | 1       |
        | 店舗部 | 売上 | 2       |
        | 店舗部 | 客数 | 3       |
    """

    assert [name for name, _, _ in actuals(read(draw("実績", text)))] == ["営業部 / 売上", "店舗部 / 売上", "客数"]


def test_departments_on_tabs_of_their_own_are_scopes_and_cadences_and_years_are_not() -> None:
    one, two = "| 指標 | 2026-04 |\n| 売上 | 1 |", "| 指標 | 2026-04 |\n| 売上 | 2 |"
    weekly = "| 指標 | 2026-W15 |\n| 客数 | 3 |"

    reading = read(draw("実績_営業", one), draw("実績_店舗", two), draw("実績_週次", weekly))

    assert [name for name, _, _ in actuals(reading)] == ["営業 / 売上", "店舗 / 売上", "客数"]


SCOPED_TREE = """
    | ID | 親 | 種別 | 名称 | 部門   |
    | g  |    | KGI  | 利益 |        |
    | a  | g  | KPI  | 売上 | 営業部 |
    | b  | g  | KPI  | 売上 | 店舗部 |
"""


def test_a_name_the_tree_has_twice_is_found_by_its_scope_written_in_any_of_three_ways() -> None:
    column = draw("実績_1", "| 部門 | 指標 | 2026-04 |\n| 店舗部 | 売上 | 1 |")
    label = draw("実績_2", "| 指標 | 2026-05 |\n| 営業部 / 売上 | 2 |")
    tab = draw("実績_営業部", "| 指標 | 2026-06 |\n| 売上 | 3 |")
    neither = draw("実績", "| 指標 | 2026-07 |\n| 売上 | 4 |")

    reading = read(draw("ツリー", SCOPED_TREE), column, label, tab, neither)

    assert actuals(reading) == [("b", "2026-04", 1.0), ("a", "2026-05", 2.0), ("a", "2026-06", 3.0)]
    assert codes(reading) == [("ambiguous-name", "実績!B2")]


def test_rows_of_scopes_the_tree_does_not_name_are_reported_and_never_added_or_overwritten() -> None:
    text = """
        | 店舗 | 指標 | 2026-04 |
        | 全社 | 売上 | 30      |
        | 渋谷 | 売上 | 10      |
        | 新宿 | 売上 | 20      |
    """

    reading = with_tree(draw("実績", text))

    assert actuals(reading) == [("sales", "2026-04", 30.0)]
    assert codes(reading) == [("scope-not-in-tree", "実績!C3"), ("scope-not-in-tree", "実績!C4")]


def test_totals_and_derived_columns_and_rows_are_skipped_with_their_reason() -> None:
    text = """
        | 指標     | 4月 | 5月 | 6月 | 1Q合計 | 達成率 | 備考 |
        | 売上     | 10  | 20  | 30  | 60     | 95%    | 済   |
        | 売上合計 | 10  | 20  | 30  | 60     | 95%    |      |
        | 合計     | 11  | 21  | 31  | 61     | 95%    |      |
        | 達成率   | 95% | 95% | 95% | 95%    | 95%    |      |
    """

    reading = read(draw("実績_2026年度", text))

    assert actuals(reading) == [("売上", "2026-04", 10.0), ("売上", "2026-05", 20.0), ("売上", "2026-06", 30.0)]
    skipped = dict(reading.skipped)
    assert skipped["実績_2026年度!3:3"] == skipped["実績_2026年度!4:4"] == "total"
    assert skipped["実績_2026年度!5:5"] == "derived"
    assert skipped["実績_2026年度!E2"] == "total"
    assert skipped["実績_2026年度!G2"] == "unknown-column"


def test_a_name_that_ends_in_total_is_an_indicator_when_it_is_the_only_row_of_its_kind() -> None:
    reading = read(draw("実績", "| 指標 | 2026-04 |\n| 売上合計 | 1 |\n| 客数 | 2 |"))

    assert [name for name, _, _ in actuals(reading)] == ["売上合計", "客数"]


def test_what_the_tree_names_is_an_indicator_whatever_its_suffix() -> None:
    tree = draw("ツリー", "| ID | 種別 | 名称 |\n| a | KPI | 目標達成率 |\n| b | KPI | 売上合計 |\n| c | KPI | 売上 |")

    reading = read(tree, draw("実績", "| 指標 | 2026-04 |\n| 目標達成率 | 1 |\n| 売上合計 | 2 |\n| 売上 | 3 |"))

    assert [name for name, _, _ in actuals(reading)] == ["a", "b", "c"]


def test_rows_told_apart_by_a_suffix_are_targets_actuals_and_prior_years() -> None:
    text = """
        | 指標       | 2026-04 | 2026-05 |
        | 売上計画   | 100     | 110     |
        | 売上実績   | 90      |         |
        | 売上達成率 | 90%     |         |
        | 売上 前年  | 80      | 85      |
    """

    for reading in (read(draw("実績", text)), with_tree(draw("実績", text))):
        name = "sales" if reading.plan.nodes else "売上"
        assert actuals(reading) == [(name, "2026-04", 90.0)]
        assert [(read.target.indicator, read.target.period, read.target.value) for read in reading.targets] == [
            (name, "2026-04", 100.0),
            (name, "2026-05", 110.0),
        ]
        assert set(reading.skipped) == {("実績!4:4", "derived"), ("実績!5:5", "prior-year")}


def test_a_row_of_actuals_then_forecasts_is_read_to_the_open_period_or_to_the_boundary() -> None:
    grid = draw("実績", "| 指標 | 2026-07 | 2026-08 | 2026-09 |\n| 入会 \\| 実績/見込 | 1 | 2 | 3 |")

    to_today = read(grid)
    to_boundary = read(draw("設定", "| 実績の適用境界 | 2026-07 |"), grid)

    assert [(period, value) for _, period, value in actuals(to_today)] == [("2026-07", 1.0), ("2026-08", 2.0)]
    assert to_today.skipped == (("実績!D2", "forecast"),)
    assert [(period, value) for _, period, value in actuals(to_boundary)] == [("2026-07", 1.0)]
    assert to_boundary.skipped == (("実績!C2", "forecast"), ("実績!D2", "forecast"))


def test_a_zero_in_a_period_that_has_not_begun_is_missing_and_the_open_periods_zero_is_an_actual() -> None:
    reading = read(draw("実績", "| 指標 | 2026-08 | 2026-09 | 2026-10 |\n| 売上 | 0 | 0 | 5 |"))

    assert [(period, value) for _, period, value in actuals(reading)] == [("2026-08", 0.0), ("2026-10", 5.0)]
    assert reading.missing == (("実績!C2", "future-zero"),)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("", "blank"), ("-", "dash"), ("未定", "pending"), ("対象外", "excluded"), ("N/A", "not-available")],
)
def test_a_known_missing_keeps_its_reason(cell: str, reason: str) -> None:
    reading = read(draw("実績", f"| 指標 | 2026-04 | 2026-05 |\n| 売上 | {cell} | 1 |"))

    assert reading.missing == (("実績!B2", reason),)


def test_a_dash_is_zero_where_the_plan_says_so() -> None:
    reading = read(draw("設定", "| 「-」の意味 | ゼロ |"), draw("実績", "| 指標 | 2026-04 |\n| 売上 | - |"))

    assert actuals(reading) == [("売上", "2026-04", 0.0)]


def test_errors_of_the_sheet_are_problems_and_never_zero() -> None:
    reading = read(draw("実績", "| 指標 | 2026-04 | 2026-05 |\n| 売上 | #DIV/0! | Loading... |"))

    assert codes(reading) == [("sheet-error", "実績!B2"), ("sheet-error", "実績!C2")]
    assert actuals(reading) == []


def test_a_formula_without_a_value_is_a_problem_at_its_cell_and_not_a_blank() -> None:
    grid = Grid("実績", (("指標", "2026-04", "2026-05"), ("売上", Uncomputed("=SUM(A1:A9)"), 2)))

    reading = read(grid)

    assert codes(reading) == [("formula-without-value", "実績!B2")]
    assert reading.missing == ()


@pytest.mark.parametrize(
    ("title", "unit", "cell", "value"),
    [
        ("単位：千円", "", "5", 5_000.0),
        ("単位：千円", "百万円", "5", 5_000_000.0),
        ("単位：千円", "", "5万円", 50_000.0),
        ("", "千円", "5", 5_000.0),
        ("", "", "5", 5.0),
    ],
)
def test_a_unit_in_the_cell_beats_the_unit_column_and_that_the_title(
    title: str, unit: str, cell: str, value: float
) -> None:
    reading = with_tree(draw("実績", f"| {title} | | |\n| 指標 | 単位 | 2026-04 |\n| 売上 | {unit} | {cell} |"))

    assert actuals(reading) == [("sales", "2026-04", value)]


def test_a_unit_in_the_label_beats_the_unit_column() -> None:
    reading = with_tree(draw("実績", "| 指標 | 単位 | 2026-04 |\n| 売上（百万円） | 千円 | 5 |"))

    assert actuals(reading) == [("sales", "2026-04", 5_000_000.0)]


def test_a_title_in_thousands_of_yen_touches_money_rows_only() -> None:
    text = "| 単位：千円 | |\n| 指標 | 2026-04 |\n| 売上 | 5 |\n| 新規来店 | 6 |\n| 成約率 | 7 |"

    assert [value for _, _, value in actuals(with_tree(draw("実績", text)))] == [5_000.0, 6.0, 7.0]


def test_a_plan_kept_in_thousands_reads_every_way_of_writing_them() -> None:
    tree = draw("ツリー", "| ID | 種別 | 名称 | 単位 |\n| a | KGI | 売上 | 千円 |")
    text = "| 指標 | 単位 | 2026-04 | 2026-05 |\n| 売上 | {} | 1250 | 125万円 |"

    assert [value for _, _, value in actuals(read(tree, draw("実績", text.format(""))))] == [1250.0, 1250.0]
    assert [value for _, _, value in actuals(read(tree, draw("実績", text.format("円"))))] == [1.25, 1250.0]


def test_minutes_in_a_row_of_an_indicator_in_hours_are_hours() -> None:
    reading = with_tree(draw("実績", "| 指標 | 単位 | 2026-04 |\n| 対応時間 | 分 | 90 |"))

    assert actuals(reading) == [("wait", "2026-04", 1.5)]


def test_a_unit_column_that_contradicts_the_tree_stops_the_row_only() -> None:
    reading = with_tree(
        draw("実績", "| 指標 | 単位 | 2026-04 | 2026-05 |\n| 売上 | 件 | 5 | 6 |\n| 新規来店 | 件 | 7 | |")
    )

    assert codes(reading) == [("unit-clash", "実績!C2:D2")]
    assert actuals(reading) == [("visit", "2026-04", 7.0)]


def test_a_number_in_percent_format_is_percent_of_a_percent_indicator() -> None:
    grid = Grid("実績", (("指標", "2026-04"), ("成約率", 0.8)), (("", ""), ("", "0%")))

    reading = with_tree(grid)

    assert actuals(reading) == [("cvr", "2026-04", 80.0)]
    assert reading.actuals["text"].tolist() == ["80%"]


def test_one_share_among_percent_is_reported_at_its_cell() -> None:
    reading = with_tree(draw("実績", "| 指標 | 2026-04 | 2026-05 | 2026-06 |\n| 成約率 | 80 | 0.8 | 75 |"))

    assert codes(reading) == [("unit-clash", "実績!C2")]
    assert [value for _, _, value in actuals(reading)] == [80.0, 75.0]


def test_a_percent_row_of_shares_only_asks_once() -> None:
    reading = with_tree(draw("実績", "| 指標 | 2026-04 | 2026-05 | 2026-06 |\n| 成約率 | 0.7 | 0.8 | |"))

    assert codes(reading) == [("unit-clash", "実績!B2:C2")]
    assert reading.missing == (("実績!D2", "blank"),)


def test_a_header_that_should_be_a_period_is_reported_and_its_column_skipped() -> None:
    reading = read(draw("実績", "| 指標 | 2026-04 | 2026年13月 |\n| 売上 | 1 | 2 |\n| 客数 | 3 | 4 |"))

    assert codes(reading) == [("unreadable-period", "実績!C1")]
    assert reading.skipped == (("実績!C2:C3", "unreadable-period"),)


def test_unknown_columns_and_columns_without_a_header_are_skipped_and_said_so() -> None:
    reading = read(draw("実績", "| 指標 | 色 |  | 2026-04 |\n| 売上 | 赤 | x | 1 |"))

    assert reading.skipped == (("実績!C:C", "no-header"), ("実績!B:B", "unknown-column"))


def test_hidden_data_are_read_and_marked() -> None:
    grid = draw(
        "実績",
        "| 指標 | 2026-04 | 2026-05 |\n| 売上 | 約10 | 20 |\n| 客数 | 30 | 40 |",
        hidden_rows=frozenset({1}),
        hidden_columns=frozenset({2}),
    )

    assert read(grid).actuals["flags"].tolist() == ["approximate hidden", "hidden", "", "hidden"]


def test_a_hidden_copy_of_a_tab_is_skipped_as_superseded() -> None:
    text = "| 指標 | 2026-04 |\n| 売上 | 1 |"

    reading = read(draw("実績", text), draw("実績 のコピー", text, hidden=True))

    assert reading.skipped == (("'実績 のコピー'!", "superseded-copy"),)


def exempt(reading: WorkbookReading) -> list[tuple[str, str, str, str]]:
    table = reading.actuals[reading.actuals["value"].isna()]
    return [tuple(row) for row in table[["indicator", "period", "flags", "cell"]].to_numpy().tolist()]


def test_a_word_in_a_cell_of_the_indicators_own_cadence_says_that_its_period_does_not_apply() -> None:
    reading = with_tree(
        draw(
            "実績",
            "| 指標 | 2026-04 | 2026-05 | 2026-06 | 2026-07 |\n| 売上 | 休業 | 対象外 | 休止中 | not applicable |"
            "\n| 新規来店 | - | 未定 | N/A | |",
        ),
        draw("実績_日次", "| 指標 | 2026-04-06 | 2026-04-07 |\n| 新規来店 | 休 | 3 |"),
    )

    assert exempt(reading) == [
        ("sales", "2026-04", "closed-day", "実績!B2"),
        ("sales", "2026-05", "excluded", "実績!C2"),
        ("sales", "2026-06", "suspended", "実績!D2"),
        ("sales", "2026-07", "excluded", "実績!E2"),
    ]
    assert [each["value"] for each in reading.as_json()["actuals"]][:4] == [None] * 4
    assert ("実績!B2", "closed-day") in reading.missing


@pytest.mark.parametrize(
    ("form", "counts", "skipped"),
    [
        ("| 2026-04 | 売上 | 5 | |\n| 2026-04 | 売上 | 休業 | |", 5.0, ()),
        ("| 2026-04 | 売上 | 5 | 2026-05-01 10:00 |\n| 2026-04 | 売上 | 休業 | 2026-05-02 10:00 |", None, ("実績!C2",)),
        ("| 2026-04 | 売上 | 休業 | 2026-05-01 10:00 |\n| 2026-04 | 売上 | 5 | 2026-05-02 10:00 |", 5.0, ()),
        ("| 2026-04 | 売上 | 休業 | |\n| 2026-04 | 売上 | 対象外 | |", None, ()),
    ],
)
def test_a_number_beats_a_word_for_one_period_that_was_not_recorded_later(form, counts, skipped) -> None:
    reading = with_tree(draw("実績", f"| 期間 | 指標 | 値 | 記録日時 |\n{form}"))

    [value] = reading.actuals["value"].tolist()
    assert value == counts or (counts is None and value != value)
    assert tuple(where for where, reason in reading.skipped if reason == "excluded") == skipped
    assert reading.problems == ()


def test_rows_marked_as_excluded_are_missing_for_that_reason() -> None:
    wide = read(draw("実績", "| 指標 | 対象外 | 2026-04 | 2026-05 |\n| 売上 | ○ | 1 | 2 |\n| 客数 | | 3 | 4 |"))
    long = read(
        draw("実績", "| 日付 | 指標 | 値 | 計算対象外 |\n| 2026-04-06 | 売上 | 1 | 休業 |\n| 2026-04-07 | 売上 | 2 | |")
    )

    assert wide.missing == (("実績!C2", "excluded"), ("実績!D2", "excluded"))
    assert long.missing == (("実績!C2", "excluded"),)


def test_a_merged_label_speaks_for_all_its_rows() -> None:
    grid = draw("実績", "| ID | 指標 | 2026-04 |\n|  | 売上 | 1 |\n|  |  | 2 |", merged=((1, 1, 2, 1),))

    assert [name for name, _, _ in actuals(read(grid))] == ["売上"]


def test_footnotes_below_a_table_are_remarks() -> None:
    reading = with_tree(draw("実績", "| 指標 | 2026-04 |\n| 売上 | 1 |\n|  |  |\n| ※ 税抜きです |  |"))

    assert reading.skipped == (("実績!4:4", "remark"),)
    assert reading.problems == ()


# -- long -----------------------------------------------------------------------------------------------------------


def test_a_long_tab_is_read_with_notes_people_and_times() -> None:
    text = """
        | 期間       | 指標 | 値   | メモ | 入力者 | 記録日時            |
        | 2026-04-06 | 売上 | 1200 | 雨   | 佐藤   | 2026-04-07 09:30:00 |
        | 2026-04-07 | 売上 | 900  |      |        |                     |
    """

    table = read(draw("実績_日次", text)).actuals

    assert table["note"].tolist() == ["雨", ""]
    assert table["entered_by"].tolist() == ["佐藤", ""]
    assert table["recorded_at"].tolist() == [pd.Timestamp("2026-04-07 09:30"), pd.NaT]


def test_the_later_of_two_entries_counts_by_its_time_else_by_its_row_and_both_cells_are_named() -> None:
    text = """
        | 期間    | 指標 | 値 | 記録日時         |
        | 2026-04 | 売上 | 1  | 2026-05-02 10:00 |
        | 2026-04 | 売上 | 2  | 2026-05-01 10:00 |
        | 2026-05 | 売上 | 3  |                  |
        | 2026-05 | 売上 | 4  |                  |
    """

    reading = read(draw("実績", text))

    assert [(period, value) for _, period, value in actuals(reading)] == [("2026-04", 1.0), ("2026-05", 4.0)]
    assert [(p.where, p.facts["counted"]) for p in reading.problems] == [("実績!C3", "実績!C2"), ("実績!C4", "実績!C5")]


def test_form_answers_are_of_their_day_and_else_of_the_day_they_were_given() -> None:
    with_day = draw(
        "フォームの回答 1", "| タイムスタンプ | 対象日 | 指標 | 値 |\n| 2026/04/07 9:30:00 | 2026/4/6 | 売上 | 1 |"
    )
    without = draw("フォームの回答 2", "| タイムスタンプ | 指標 | 値 |\n| 2026/04/07 9:30:00 | 売上 | 1 |")

    assert actuals(read(with_day)) == [("売上", "2026-04-06", 1.0)]
    assert read(with_day).actuals["recorded_at"].tolist() == [pd.Timestamp(datetime(2026, 4, 7, 9, 30))]
    assert actuals(read(without)) == [("売上", "2026-04-07", 1.0)]


def test_a_period_may_stand_in_several_columns() -> None:
    days = draw("実績_1", "| 年 | 月 | 日 | 指標 | 値 |\n| 2026 | 4 | 6 | 売上 | 1 |")
    months = draw("実績_2", "| 年 | 月 | 指標 | 値 |\n| 2026年 | 4月 | 売上 | 2 |")
    weeks = draw("実績_3", "| 週開始 | 週終了 | 指標 | 値 |\n| 2026/4/6 | 2026/4/12 | 売上 | 3 |")

    assert actuals(read(days, months, weeks)) == [
        ("売上", "2026-04-06", 1.0),
        ("売上", "2026-04", 2.0),
        ("売上", "2026-W15", 3.0),
    ]


@pytest.mark.parametrize(
    "day",
    [
        "2026-04-06",
        "2026-4-6",
        "2026/4/6",
        "2026/04/06",
        "2026年4月6日",
        "２０２６年４月６日",
        "20260406",
        "令和8年4月6日",
    ],
)
def test_a_day_is_the_same_day_however_it_is_written(day: str) -> None:
    assert actuals(read(draw("実績", f"| 日付 | 指標 | 値 |\n| '{day} | 売上 | 1 |"))) == [("売上", "2026-04-06", 1.0)]
    assert actuals(read(draw("実績", f"| 日付 | 指標 | 値 |\n| {day} | 売上 | 1 |"))) == [("売上", "2026-04-06", 1.0)]


def test_weekly_totals_among_days_are_skipped_and_a_week_of_its_own_counts() -> None:
    text = """
        | 期間       | 指標 | 値 |
        | 2026-04-06 | 売上 | 1  |
        | 2026-04-07 | 売上 | 2  |
        | 2026-W15   | 売上 | 3  |
        | 2026-W16   | 売上 | 9  |
    """

    reading = read(draw("実績", text))

    assert [period for _, period, _ in actuals(reading)] == ["2026-04-06", "2026-04-07", "2026-W16"]
    assert reading.skipped == (("実績!C4", "total"),)


def test_first_days_of_months_are_the_months_of_a_monthly_indicator_unless_it_has_other_days() -> None:
    monthly = draw("実績_1", "| 日付 | ID | 値 |\n| 2026-04-01 | sales | 1 |\n| 2026-05-01 | sales | 2 |")
    daily = draw("実績_2", "| 日付 | ID | 値 |\n| 2026-04-01 | visit | 1 |\n| 2026-04-02 | visit | 2 |")

    assert [period for _, period, _ in actuals(with_tree(monthly, daily))] == [
        "2026-04",
        "2026-05",
        "2026-04-01",
        "2026-04-02",
    ]


def test_rows_of_a_long_tab_that_lack_something_are_reported_once_each_kind_and_no_cell_twice() -> None:
    text = """
        | 期間    | 指標   | 値 |
        | 2026-04 | 売上   | 1  |
        | 2026-13 | 売上   | 2  |
        | 2026-13 | 売上   | 3  |
        |         | 売上   | 4  |
        | 2026-05 |        | 5  |
        | 2026-05 | 売上げ | 6  |
        | 2026-06 | 売上   | 7  |
        | 2026-06 | 売上げ | 8  |
        | 2026-07 |        |    |
        |         | 売上   |    |
    """
    grid = draw("実績", text)

    reading = with_tree(grid)

    assert [value for _, _, value in actuals(reading)] == [1.0, 7.0]
    assert set(codes(reading)) == {
        ("unknown-indicator", "実績!C7"),
        ("row-without-indicator", "実績!C6"),
        ("row-without-period", "実績!C5"),
        ("unreadable-period", "実績!A3:A4"),
    }
    counts = told(reading, grid)
    assert [counts[row, 2] for row in range(1, 11)] == [1] * 10


def test_repeats_on_another_tab_are_skipped_when_they_agree_and_reported_when_they_do_not() -> None:
    one = draw("実績", "| 指標 | 2026-04 | 2026-05 |\n| 売上 | 1 | 2 |")
    summary = draw("実績_2026年度", "| 指標 | 2026-04 | 2026-05 |\n| 売上 | 1 | 3 |")

    reading = read(one, summary)

    assert reading.skipped == (("実績!B2", "repeat"),)
    assert codes(reading) == [("duplicate-actual", "実績!C2")]


def test_weeks_that_begin_on_sunday_go_to_the_iso_week_of_their_thursday_and_say_so() -> None:
    wide = read(draw("実績_2026年度", "| 指標 | 4/5〜4/11 | 4/13〜4/19 |\n| 売上 | 1 | 2 |"))
    long = read(
        draw("実績", "| 期間 | 指標 | 値 |\n| 2026/4/5〜2026/4/11 | 売上 | 1 |\n| 2026/4/5〜2026/4/11 | 客数 | 2 |")
    )

    assert [period for _, period, _ in actuals(wide)] == ["2026-W15", "2026-W16"]
    assert codes(wide) == [("week-moved", "実績_2026年度!B1")]
    assert codes(long) == [("week-moved", "実績!A2")]


# -- targets --------------------------------------------------------------------------------------------------------


def test_targets_are_read_with_bands_and_the_day_they_take_effect() -> None:
    text = """
        | ID   | 期間    | 目標    | 適用開始   |
        | sales | 2026-04 | 120万円 |            |
        | sales |         | 130     | 2026-10-01 |
        | wait  | 2026-04 | 10〜20  |            |
    """

    answer = with_tree(draw("目標", text)).as_json()["targets"]

    assert answer == [
        {"indicator": "sales", "period": "2026-04", "value": 1_200_000.0, "text": "120万円", "cell": "目標!C2"},
        {
            "indicator": "sales",
            "period": None,
            "value": 130.0,
            "text": "130",
            "cell": "目標!C3",
            "effective_from": "2026-10-01",
        },
        {"indicator": "wait", "period": "2026-04", "low": 10.0, "high": 20.0, "text": "10〜20", "cell": "目標!C4"},
    ]


def test_of_two_targets_for_one_period_the_lower_counts_and_the_other_is_reported() -> None:
    reading = with_tree(draw("目標", "| ID | 期間 | 目標 |\n| sales | 2026-04 | 1 |\n| sales | 2026-04 | 2 |"))

    assert [read.target.value for read in reading.targets] == [2.0]
    assert codes(reading) == [("duplicate-target", "目標!C2")]


def test_a_band_the_wrong_way_round_is_a_problem() -> None:
    reading = with_tree(draw("目標", "| ID | 期間 | 目標 |\n| wait | 2026-04 | 20〜10 |"))

    assert codes(reading) == [("band-reversed", "目標!C2")]


# -- tree and settings ----------------------------------------------------------------------------------------------


def test_a_tree_is_read_with_words_in_either_language_and_marks_and_periods() -> None:
    text = """
        | id | parents | kind | name | unit | direction | aggregation | cadence | target | shape | start  | deadline   | weight | green | focus | state  |
        | a  |         | KGI  | 売上 | 円   | at least  | sum         | yearly  | 3億円  | total | 2026年度 | 2027年3月 | 2      | 95%   | ○     | active |
        | b  | a       | ksf  | 新規 |      |           |             |         |        |       |        |            |        |       |       | 終了   |
        | c  | b, a    | KPI  | 待ち | 分   | 範囲      | 平均        | 週次    | 10〜20 | 毎期  |        |            | 0      | 1.05  |       | 有効   |
    """

    a, b, c = read(draw("Tree", text)).plan.nodes

    assert (a.target, a.shape, a.start, a.deadline) == (3e8, "total", date(2026, 4, 1), date(2027, 3, 31))
    assert (a.direction, a.aggregation, a.cadence, a.green, a.focus) == ("at_least", "sum", "yearly", 0.95, True)
    assert (b.kind, b.state) == ("CSF", "retired")
    assert (c.parents, c.target, c.cadence, c.weight, c.green) == (
        ("b", "a"),
        Band(low=10, high=20),
        "weekly",
        0.0,
        1.05,
    )


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("種別", "KPX", "unknown-kind"),
        ("方向", "上", "unknown-direction"),
        ("集計", "足す", "unknown-aggregation"),
        ("頻度", "ときどき", "unknown-cadence"),
        ("目標の形", "丸", "unknown-shape"),
        ("状態", "保留", "unknown-state"),
        ("目標値", "たくさん", "not-a-number"),
        ("目標値", "20〜10", "band-reversed"),
        ("基準値", "#REF!", "sheet-error"),
        ("期限", "来年", "unreadable-period"),
        ("重み", "-1", "bad-weight"),
        ("緑", "5", "bad-threshold"),
        ("注目", "たぶん", "bad-mark"),
        ("親", "zz", "orphan"),
    ],
)
def test_each_field_of_a_node_is_a_value_or_a_problem_at_its_cell(field: str, cell: str, code: str) -> None:
    kind = "" if field == "種別" else " 種別 |"
    grid = draw("ツリー", f"| ID | 名称 | {field} |{kind}\n| a | 売上 | {cell} |{'' if field == '種別' else ' KPI |'}")

    reading = read(grid)

    assert codes(reading) == [(code, "ツリー!C2")]
    assert [node.id for node in reading.plan.nodes] == ["a"]


def test_a_parent_may_be_written_by_its_name() -> None:
    nodes = read(
        draw("ツリー", "| ID | 親 | 種別 | 名称 |\n| a | | KGI | 売上 |\n| b | 売 上 | KPI | 客数 |")
    ).plan.nodes

    assert nodes[1].parents == ("a",)


def test_a_node_without_an_id_is_called_by_its_name_and_a_second_id_is_reported() -> None:
    reading = read(draw("ツリー", "| ID | 種別 | 名称 |\n| | KPI | 客数 |\n| a | KPI | 売上 |\n| a | KPI | 単価 |"))

    assert [node.id for node in reading.plan.nodes] == ["客数", "a", "a"]
    assert codes(reading) == [("node-without-id", "ツリー!A2"), ("duplicate-id", "ツリー!A4")]


def test_settings_are_read_in_words_of_either_language() -> None:
    text = """
        | 項目             | 値                                    |
        | 計画名           | 2026年度の計画                        |
        | 年度開始月       | 6月                                   |
        | 年度の呼び方     | 終了年                                |
        | 締め日           | 20日                                  |
        | 緑               | 95%                                   |
        | 黄               | 0.7                                   |
        | 実績の適用境界   | 2026年7月                             |
        | 入力を始める日   | 2026/6/15                             |
        | 言語             | English                               |
        | 休日             | 土日、祝日、2026-08-13〜2026-08-16    |
        | 休日             | 2026/12/29〜2026/12/31                |
        | 「-」の意味      | ゼロ                                  |
        | timezone         | UTC                                   |
        | サンプル         | はい                                  |
    """

    assert read(draw("設定", text)).plan.settings == Settings(
        name="2026年度の計画",
        fiscal_start_month=6,
        fiscal_year_name="end",
        timezone="UTC",
        closing_day=20,
        green=0.95,
        yellow=0.7,
        actuals_through="2026-07",
        entered_from="2026-06-15",
        language="en",
        days_off=("saturday", "sunday", "public", "2026-08-13/2026-08-16", "2026-12-29/2026-12-31"),
        dash_means="zero",
    )


def test_a_setting_that_cannot_be_read_keeps_its_default_and_is_reported() -> None:
    text = "| 年度開始月 | 13 |\n| 締日 | 40 |\n| 言語 | 独語 |\n| みどり | 1 |\n| 休日 | 盆 |\n| 緑 | 3 |\n| timezone | Mars |"

    reading = read(draw("設定", text), draw("実績", "| 指標 | 2026-04 |\n| 売上 | 1 |"))

    assert reading.plan.settings == Settings()
    assert [code for code, _ in codes(reading)] == [
        "bad-setting",
        "bad-setting",
        "bad-setting",
        "unknown-setting",
        "bad-setting",
        "bad-threshold",
        "bad-setting",
    ]


def test_settings_given_hold_where_the_workbook_says_nothing() -> None:
    given_settings = Settings(fiscal_start_month=1, closing_day=20)

    reading = read(draw("設定", "| 締め日 | 15 |"), base=given_settings)

    assert (reading.plan.settings.fiscal_start_month, reading.plan.settings.closing_day) == (1, 15)


# -- reviews, actions, landings, log --------------------------------------------------------------------------------


def test_reviews_and_actions_are_read_with_their_words() -> None:
    reviews = draw(
        "振り返り",
        "| ID | 日付 | 対象 | 期間 | 事実 | 原因 | 決定 | 記入者 |\n| r1 | 2026/8/3 | 売上 | 2026年7月 | 未達 | 雨 | KPI変更 | 佐藤 |",
    )
    actions = draw(
        "アクション",
        "| ID | 振り返りID | 内容 | 担当 | 期限 | 状態 | 結果 |\n| a1 | r1 | 電話 | 鈴木 | 2026/8/31 | 進行中 | |\n| a2 | r9 | 訪問 | | | | |",
    )

    reading = with_tree(reviews, actions)

    (review,), (first, second) = reading.reviews, reading.actions
    assert (review.id, review.date, review.node, review.period, review.decision) == (
        "r1",
        date(2026, 8, 3),
        "sales",
        "2026-07",
        "change_kpi",
    )
    assert (first.review, first.due, first.state) == ("r1", date(2026, 8, 31), "doing")
    assert second.state == "open"
    assert codes(reading) == [("action-without-review", "アクション!B3")]


def test_meetings_and_what_reviews_and_actions_say_of_them_are_read_with_their_words() -> None:
    meetings = draw(
        "会議",
        "| ID | 日付 | 参加者 | 状態 | 時点 | 要約 |\n| m1 | 2026/8/3 | 佐藤、鈴木 | 確定 | 2026/8/2 | 続ける |\n| | 2026/8/10 | | | | |\n| m3 | いつか | | | | |",
    )
    reviews = draw(
        "振り返り",
        "| ID | 日付 | 対象 | 会議ID | 様子を見る期限 | 資源の移動 | 判定日 |\n| r1 | 2026/8/3 | 売上 | m1 | 2026/8/31 | チラシ → 広告：月15万円 | 2026/9/30 |",
    )
    actions = draw(
        "アクション",
        "| ID | 振り返りID | 内容 | 対象 | ねらう値 | 繰り越し | 開始 | 完了 |\n| a1 | r1 | 電話 | | 1.2億円 | 2回 | 2026/8/3 | |\n| a2 | | 訪問 | 売上 | 未定 | -1 | | 2026/8/9 |",
    )

    reading = with_tree(meetings, reviews, actions)

    (first, second), (review,), (called, visited) = reading.meetings, reading.reviews, reading.actions
    assert (first.people, first.state, first.as_of, first.summary) == (
        ("佐藤", "鈴木"),
        "closed",
        date(2026, 8, 2),
        "続ける",
    )
    assert (second.id, second.state) == ("2026-08-10", "preparing")
    assert (review.meeting, review.watch_until, review.judged_on) == ("m1", date(2026, 8, 31), date(2026, 9, 30))
    assert review.resources == (ResourceMove(source="チラシ", target="広告", amount="月15万円"),)
    assert (called.node, called.aimed, called.rolled, called.opened) == ("", 1.2e8, 2, date(2026, 8, 3))
    assert (visited.node, visited.aimed, visited.rolled, visited.closed) == ("sales", None, 0, date(2026, 8, 9))
    assert codes(reading) == [
        ("unreadable-date", "会議!B4"),
        ("meeting-without-date", "会議!B4"),
        ("bad-count", "アクション!F3"),
    ]


@pytest.mark.parametrize(
    ("cell", "fires"),
    [("信号", "light"), ("連続未達 3", "misses-3"), ("3期連続未達", "misses-3"), ("Misses 2", "misses-2"), ("", "")],
)
def test_when_an_agreed_response_starts_is_read_from_the_tree(cell: str, fires: str) -> None:
    reading = read(
        draw("ツリー", f"| ID | 名称 | 種別 | 対応の条件 | 対応までの日数 |\n| k | 件数 | KPI | {cell} | 3日 |")
    )

    (node,) = reading.plan.nodes
    assert (node.response_when, node.response_days, codes(reading)) == (fires, 3, [])


def test_a_start_nobody_can_read_starts_nothing_and_is_reported_with_what_it_may_be() -> None:
    reading = read(
        draw("ツリー", "| ID | 名称 | 種別 | 対応の条件 | 対応までの日数 |\n| k | 件数 | KPI | たまに | 1000 |")
    )

    (node,) = reading.plan.nodes
    assert (node.response_when, node.response_days) == ("", None)
    assert codes(reading) == [("unknown-response-when", "ツリー!D2"), ("bad-count", "ツリー!E2")]


def test_a_review_without_a_day_is_reported_and_the_others_are_read() -> None:
    reading = with_tree(
        draw("振り返り", "| ID | 日付 | 対象 | 事実 |\n| r1 | いつか | 売上 | x |\n| | 2026-08-01 | 売上 | y |")
    )

    assert [review.id for review in reading.reviews] == ["2026-08-01-sales"]
    assert [code for code, _ in codes(reading)] == ["unreadable-date", "review-without-date"]


def test_landings_people_set_are_read_with_name_and_time() -> None:
    (landing,) = with_tree(
        draw("着地見込み", "| ID | 値 | 記入者 | 記録日時 |\n| sales | 1.2億円 | 佐藤 | 2026-08-01T09:00:00+09:00 |")
    ).plan.landings

    assert (landing.indicator, landing.value, landing.author, landing.at.isoformat()) == (
        "sales",
        1.2e8,
        "佐藤",
        "2026-08-01T09:00:00+09:00",
    )


def test_the_log_of_changes_is_kept_as_history_and_skipped_as_a_tab() -> None:
    text = """
        | 日時                      | 変更者 | 表    | キー      | 変更前 | 変更後        | 版 |
        | 2026-08-01T00:00:00+00:00 | 佐藤   | nodes | ["sales"] |        | {"id": "sales"} | 1  |
        | 2026-08-02T00:00:00+00:00 | 鈴木   | nodes | ["sales"] | {"id": "sales"} |      | 2  |
        | こわれた行                |        |       |           |        |               |    |
    """

    reading = with_tree(draw("変更履歴", text))

    assert [(entry.author, entry.change.after) for entry in reading.history] == [
        ("鈴木", None),
        ("佐藤", {"id": "sales"}),
    ]
    assert reading.skipped == (("変更履歴!", "change-log"),)


# -- the whole ------------------------------------------------------------------------------------------------------


def test_tabs_that_are_not_ours_are_skipped_with_their_reason_and_stop_nothing() -> None:
    reading = read(
        draw("実績", "| 指標 | 2026-04 |\n| 売上 | 1 |"),
        draw("使い方", "| 読んでください |"),
        draw("販売履歴", "| 日付 | 商品 | 金額 |\n| 2026-04-06 | A | 100 |"),
        draw("シート1", "| メモ帳 |"),
        draw("実績_空", ""),
    )

    assert len(reading.actuals) == 1
    assert dict(reading.skipped) == {
        "使い方!": "how-to",
        "販売履歴!": "unknown-tab",
        "シート1!": "unknown-tab",
        "実績_空!": "empty",
    }


@pytest.mark.parametrize("name", ["実績 のコピー", "実績のコピー", "実績 のコピー 2", "Copy of 実績", "Copy of 実績 3"])
def test_a_copy_of_a_tab_is_not_read_beside_it_and_is_told(name: str) -> None:
    original = draw("実績", "| 指標 | 2026-04 |\n| 売上 | 1 |")
    reading = read(original, draw(name, "| 指標 | 2026-04 |\n| 売上 | 2 |"))

    assert reading.actuals["value"].tolist() == [1]
    (problem,) = reading.problems
    assert (problem.code, problem.severity, problem.facts) == (
        "copied-tab",
        "warning",
        {"tab": name, "original": "実績"},
    )
    assert dict(reading.skipped) == {problem.where: "copied-tab"}


def test_a_copy_whose_original_is_gone_blank_or_not_ours_is_a_tab_of_its_own() -> None:
    copy = draw("実績 のコピー", "| 指標 | 2026-04 |\n| 売上 | 2 |")

    assert read(copy).actuals["value"].tolist() == [2]
    assert read(draw("実績", ""), copy).actuals["value"].tolist() == [2]
    assert (
        codes(
            read(
                draw("実績 のコピー", "| 指標 | 2026-04 |\n| 売上 | 2 |"),
                draw("実績_旧", "| 指標 | 2026-05 |\n| 売上 | 1 |"),
            )
        )
        == []
    )


def test_a_tab_of_ours_without_a_header_is_a_problem_for_the_whole_tab_and_the_rest_is_read() -> None:
    reading = read(draw("実績", "| 売上 | 100 |"), draw("実績_週次", "| 指標 | 2026-W15 |\n| 売上 | 1 |"))

    assert codes(reading) == [("header-not-found", "実績!")]
    assert len(reading.actuals) == 1


def test_a_workbook_with_nothing_to_read_says_so() -> None:
    assert codes(read(draw("販売履歴", "| a |"))) == [("no-known-tab", "")]
    assert codes(read()) == [("no-known-tab", "")]


def test_a_snapshot_of_a_reading_holds_its_plan_actuals_and_problems() -> None:
    reading = with_tree(draw("実績", "| 指標 | 2026-04 |\n| 売上 | x |"))

    snapshot = reading.snapshot(revision="r")

    assert (snapshot.plan, snapshot.problems, snapshot.revision) == (reading.plan, reading.problems, "r")


MESSY: list[Any] = [
    None, None, 1, 0, 0.5, 80, -3, "", " ", "1,200", "△5", "約120", "-", "未定", "#N/A", "八十", "○", "50%", "3件", "10〜20",
    True, date(2026, 4, 1), datetime(2026, 4, 6, 9, 30), Uncomputed("=A1"), "2026-04", "=1+1", "'x", float("nan"), 10**400,
]  # fmt: skip
LABELS = [
    None,
    "",
    "sales",
    "売上",
    "新規来店",
    "成約率",
    "新規獲得",
    "合計",
    "売上計画",
    "売上 前年",
    "成約率達成率",
    "知らない",
    "指標",
    "※ 注記です",
    3,
]
HEADINGS = [
    "2026-04",
    "2026年5月",
    "6月",
    "2026-13",
    "合計",
    "1Q合計",
    "達成率",
    "メモ",
    "2027-01",
    "2026-W15",
    "見込",
    None,
    "ID",
    "八月",
]


@given(
    headings=st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=6),
    rows=st.lists(
        st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS), st.lists(st.sampled_from(MESSY), max_size=7)),
        max_size=7,
    ),
    tree=st.booleans(),
)
def test_every_cell_of_a_wide_tab_is_told_exactly_once(headings: list[Any], rows: list[Any], tree: bool) -> None:
    header = ("ID", "指標", "2026-03", *headings)
    grid = Grid("実績", (header, *((node_id, name, *cells) for node_id, name, cells in rows)))

    reading = read(*((draw("ツリー", TREE),) if tree else ()), grid)

    counts = told(reading, grid)
    for row, cells in enumerate(grid.rows[1:], 1):
        has_label = any(not is_blank(cell) for cell in cells[:2])
        for column in range(2, len(header)):
            filled = not is_blank(grid.value(row, column))
            if filled or (has_label and column == 2):
                assert counts[row, column] == 1, (row, column)
            assert counts[row, column] <= 1, (row, column)


@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from([*MESSY, "2026-04", "2026-05", "2026-W15", "2026-04-06", "2026-13", None]),
            st.sampled_from(LABELS),
            st.sampled_from(MESSY),
            st.sampled_from([None, None, "○", "×"]),
        ),
        max_size=12,
    ),
    tree=st.booleans(),
    tab=st.sampled_from(["実績", "目標"]),
)
def test_every_value_cell_of_a_long_tab_is_told_exactly_once(rows: list[Any], tree: bool, tab: str) -> None:
    header = ("期間", "指標", "値", "対象外" if tab == "実績" else "適用開始")
    grid = Grid(tab, (header, *rows))

    reading = read(*((draw("ツリー", TREE),) if tree else ()), grid)

    counts = told(reading, grid)
    for row, cells in enumerate(grid.rows[1:], 1):
        filled = not is_blank(cells[2])
        assert counts[row, 2] == 1 if filled or not is_blank(cells[1]) else counts[row, 2] <= 1, (row, cells)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "ツリー",
                    "設定",
                    "実績",
                    "目標",
                    "振り返り",
                    "アクション",
                    "着地見込み",
                    "変更履歴",
                    "シート1",
                    "販売",
                ]
            ),
            st.lists(
                st.lists(
                    st.sampled_from(
                        [
                            *MESSY,
                            *LABELS,
                            *HEADINGS,
                            "種別",
                            "名称",
                            "目標",
                            "値",
                            "期間",
                            "対象",
                            "日付",
                            "内容",
                            "記録日時",
                            "緑",
                            "休日",
                            "親",
                        ]
                    ),
                    max_size=5,
                ),
                max_size=5,
            ),
        ),
        max_size=4,
    )
)
def test_no_grid_makes_the_reader_raise_and_what_it_says_is_json(tabs: list[Any]) -> None:
    reading = read(*(Grid(tab, rows) for tab, rows in tabs))

    json.dumps(reading.as_json(), ensure_ascii=False, allow_nan=False)
