"""The template as people really fill it: IDs as headings, sums among periods, weeks in two columns, headings that were renamed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpicore.model.node import Kind, Node
from kpicore.problems import Problem, Severity, one_per_cause, warning
from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.sheets.reader import WorkbookReading, read_workbook
from kpicore.sheets.template.headings import HeadingMemory, given_fields, gone_headings

TODAY = date(2026, 7, 15)
TREE = draw(
    "ツリー",
    """
    | ID     | 種別 | 名称 | 単位 | 目標値 |
    | sales  | KPI  | 売上 | 件   | 2      |
    | orders | KPI  | 受注 | 件   | 80     |
    """,
)
NAMES_OF_YEARS = ("2024年度", "2025年度")


def read(*grids: Grid, today: date = TODAY) -> WorkbookReading:
    return read_workbook(Workbook(grids), today=today)


def actuals(reading: WorkbookReading) -> list[tuple[str, str, float]]:
    table = reading.actuals
    return list(zip(table["indicator"], table["period"], table["value"], strict=True))


def codes(reading: WorkbookReading) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in reading.problems]


# -- IDs ------------------------------------------------------------------------------------------------------------


def test_ids_head_the_columns_of_indicators_as_their_names_do() -> None:
    reading = read(TREE, draw("実績", "| 期間 | sales | ORDERS |\n| 2026-04 | 1 | 9 |\n| 2026-05 | 9 | 85 |"))

    assert sorted(actuals(reading)) == [
        ("orders", "2026-04", 9.0),
        ("orders", "2026-05", 85.0),
        ("sales", "2026-04", 1.0),
        ("sales", "2026-05", 9.0),
    ]
    assert codes(reading) == []


@pytest.mark.parametrize("word", ["total", "average", "target", "forecast", "yoy"])
def test_an_id_that_sounds_like_a_role_is_its_indicator(word: str) -> None:
    tree = draw("ツリー", f"| ID | 種別 | 名称 | 単位 |\n| {word} | KPI | 売上 | 件 |\n| b | KPI | 受注 | 件 |")

    reading = read(tree, draw("実績", f"| 期間 | {word} | b |\n| 2026-04 | 1 | 9 |"))

    assert sorted(actuals(reading)) == sorted([(word, "2026-04", 1.0), ("b", "2026-04", 9.0)])


def test_a_name_wins_over_the_id_of_another_indicator() -> None:
    tree = draw("ツリー", "| ID | 種別 | 名称 |\n| a | KPI | b |\n| b | KPI | 受注 |")

    reading = read(tree, draw("実績", "| 指標 | 2026-04 |\n| b | 5 |\n| a | 7 |"))

    assert [(indicator, value) for indicator, _, value in actuals(reading)] == [("a", 7.0)]
    assert [place for place, reason in reading.skipped if reason == "duplicate-actual"] or codes(reading)


# -- sums among periods ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("合計", "total"),
        ("小計", "total"),
        ("総計", "total"),
        ("年計", "total"),
        ("1Q合計", "total"),
        ("上半期計", "total"),
        ("累計", "cumulative"),
        ("平均", "average"),
        ("Total", "total"),
        ("前年比", "prior-year"),
    ],
)
def test_a_sum_in_the_column_of_periods_is_left_out(word: str, reason: str) -> None:
    reading = read(
        TREE,
        draw("実績", f"| 期間 | 指標 | 値 |\n| 2026年4月 | 受注 | 12 |\n| {word} | 受注 | 30 |\n| {word} | | 34 |"),
    )

    assert actuals(reading) == [("orders", "2026-04", 12.0)]
    assert codes(reading) == []
    assert [told for told in reading.skipped if told[1] == reason] == [("実績!C3:C4", reason)]


def test_a_sum_in_a_column_of_months_beside_years_is_left_out_and_a_misspelt_period_still_told() -> None:
    reading = read(
        TREE,
        draw(
            "実績",
            "| 年 | 月 | 指標 | 値 |\n| 2026 | 4 | 受注 | 12 |\n| 2026 | 計 | 受注 | 12 |\n| 2026 | 13 | 受注 | 1 |",
        ),
    )

    assert actuals(reading) == [("orders", "2026-04", 12.0)]
    assert ("実績!D3", "total") in reading.skipped
    assert [code for code, _ in codes(reading)] == ["unreadable-period"]


# -- weeks ----------------------------------------------------------------------------------------------------------

WEEKLY = draw("ツリー", "| ID | 種別 | 名称 | 単位 | 頻度 |\n| a | KPI | 受注 | 件 | 週次 |")


def test_weeks_from_sunday_in_two_columns_go_to_the_week_of_their_thursday_and_say_so_once() -> None:
    reading = read(
        WEEKLY,
        draw(
            "実績",
            """
            | 週開始     | 週終了    | ID | 値 |
            | 2026/4/5   | 2026/4/11 | a  | 7  |
            | 2026/4/12  | 2026/4/18 | a  | 8  |
            | 2026/12/27 | 2027/1/2  | a  | 9  |
            | 2027/1/3   | 2027/1/9  | a  | 11 |
            """,
        ),
    )

    assert [period for _, period, _ in actuals(reading)] == ["2026-W15", "2026-W16", "2026-W53", "2027-W01"]
    assert codes(reading) == [("week-moved", "実績!A2")]
    assert reading.problems[0].facts["places"] == 4


@pytest.mark.parametrize(
    ("first", "week"),
    [
        ("2026/4/4", "2026-W15"),
        ("2026/4/5", "2026-W15"),
        ("2026/4/6", "2026-W15"),
        ("2026/4/3", "2026-W15"),
        ("2026/4/2", "2026-W14"),
    ],
)
def test_a_first_day_alone_is_the_week_that_begins_there(first: str, week: str) -> None:
    reading = read(WEEKLY, draw("実績", f"| 週開始 | ID | 値 |\n| {first} | a | 7 |"))

    assert actuals(reading) == [("a", week, 7.0)]


# -- rows dated in the future ---------------------------------------------------------------------------------------


def log(*rows: str) -> Grid:
    return draw("Report", "\n".join(["| | 日付 | 件数 |", *rows]))


def test_a_row_dated_in_the_future_is_told_and_the_rest_is_read() -> None:
    reading = read(log("| 田中 | 2027-07-02 | 18 |", "| 佐藤 | 2026-06-30 | 0 |"))

    assert [(period, value) for _, period, value in actuals(reading)] == [("2026-06-30", 0.0)]
    assert codes(reading) == [("future-date", "Report!B2")]
    assert ("Report!C2", "future-date") in reading.skipped


def test_days_of_a_plan_that_go_on_beyond_today_are_asked_about_whoever_they_are_of() -> None:
    days = [f"| {who} | 2026-07-{day} | {day} |" for day in range(10, 21) for who in ("田中", "佐藤")]

    reading = read(log(*days))

    assert actuals(reading) == []
    assert [code for code, _ in codes(reading)] == ["unclear-role"]


def test_a_mapped_log_with_a_row_of_next_year_is_read_beside_our_own_tabs() -> None:
    settings = Grid("設定", [["項目", "値"], ["読み取り設定", '{"version": 1, "tab": "日報", "read": true}']])
    daily = draw("日報", "| 日付 | 受注 |\n| 2026/6/29 | 18 |\n| 2027/6/30 | 7 |\n| 2026/6/30 | 3 |")

    reading = read(settings, TREE, draw("実績", "| 指標 | 期間 | 実績 |\n| 売上 | 2026-06 | 120 |"), daily)

    assert ("orders", "2026-06-29", 18.0) in actuals(reading)
    assert ("future-date", "日報!A3") in codes(reading)
    assert not any(value == 7.0 for _, _, value in actuals(reading))


# -- years and months -----------------------------------------------------------------------------------------------


def test_months_down_below_fiscal_years_are_the_months_of_these_years() -> None:
    months = [f"{month}月" for month in (*range(4, 13), 1, 2, 3)]
    body = [[month, 70 + at, 80 + at] for at, month in enumerate(months)]

    reading = read(TREE, Grid("受注", [["月", *NAMES_OF_YEARS], *body, ["合計", 906, 1026]]))

    found = {period: value for _, period, value in actuals(reading)}
    assert len(found) == 24
    assert (found["2024-04"], found["2025-01"], found["2026-03"]) == (70.0, 79.0, 91.0)
    assert codes(reading) == []


def test_a_row_that_is_no_part_of_a_year_is_told_and_never_a_year() -> None:
    reading = read(TREE, draw("受注", "| 月 | 2024年度 | 2025年度 |\n| 4月 | 5 | |\n| 5月 | 7 | |\n| その他 | 1 | |"))

    assert sorted(period for _, period, _ in actuals(reading)) == ["2024-04", "2024-05"]
    assert codes(reading) in ([("unreadable-period", "受注!B4:C4")], [("unreadable-period", "受注!B4")])


def test_bare_months_are_of_the_year_in_the_column_beside_them() -> None:
    table = draw(
        "売上表",
        """
        | 年度     | 項目 | 区分 | 4月 | 1月 |
        | 2025年度 | 売上 | 実績 | 100 | 109 |
        |          | 売上 | 予算 | 110 | 110 |
        | 2026年度 | 売上 | 実績 | 200 |     |
        | 2026年度 | 売上 | 予算 | 210 | 210 |
        """,
    )

    reading = read(table)

    assert sorted(actuals(reading)) == [
        ("売上", "2025-04", 100.0),
        ("売上", "2026-01", 109.0),
        ("売上", "2026-04", 200.0),
    ]
    targets = {(read.target.period, read.target.value) for read in reading.targets}
    assert targets == {("2025-04", 110.0), ("2026-01", 110.0), ("2026-04", 210.0), ("2027-01", 210.0)}
    assert [question for tab in reading.tabs for question in tab.questions] == []


# -- two of one -----------------------------------------------------------------------------------------------------


def test_of_two_columns_for_one_month_one_problem_says_which_counts_and_equal_numbers_are_repeats() -> None:
    reading = read(TREE, draw("実績", "| 指標 | 2026-04 | 2026/4 |\n| 売上 | 1 | 2 |\n| 受注 | 80 | 80 |"))

    assert sorted(actuals(reading)) == [("orders", "2026-04", 80.0), ("sales", "2026-04", 2.0)]
    assert codes(reading) == [("duplicate-column", "実績!B2")]
    assert (reading.problems[0].facts["column"], reading.problems[0].facts["counted_column"]) == ("B", "C")
    assert ("実績!B3", "repeat") in reading.skipped


# -- one fault, one problem -----------------------------------------------------------------------------------------


def test_twelve_months_without_a_year_are_one_problem_and_one_question() -> None:
    months = [f"{month}月" for month in (*range(4, 13), 1, 2, 3)]

    reading = read(Grid("売上表", [["項目", *months], ["売上", *range(12)]]))

    assert [(problem.code, problem.facts["places"]) for problem in reading.problems] == [("period-without-year", 12)]
    assert [question.code for tab in reading.tabs for question in tab.questions] == ["year"]


def test_rows_without_a_name_are_one_problem_and_every_cell_of_them_is_told() -> None:
    rows = [[None, number, number] for number in range(5)]

    reading = read(TREE, Grid("実績", [["指標", "2026-04", "2026-05"], *rows]))

    assert codes(reading) == [("row-without-indicator", "実績!B2:C2")]
    assert [where for where, reason in reading.skipped if reason == "row-without-indicator"] == [
        f"実績!B{row}:C{row}" for row in range(3, 7)
    ]


def test_problems_of_one_cause_are_one_however_often_they_are_put_together() -> None:
    found = [
        warning("unknown-indicator", f"実績!C{row}", indicator=name, cells=2) for row, name in enumerate("aabab", 1)
    ]
    other = warning("not-a-number", "実績!C9", text="八")

    once, rest = one_per_cause([*found, other, other])
    again, none = one_per_cause(once)

    assert [(problem.where, problem.facts.get("places"), problem.facts.get("cells")) for problem in once] == [
        ("実績!C1", 3, 6),
        ("実績!C3", 2, 4),
        ("実績!C9", None, None),
        ("実績!C9", None, None),
    ]
    assert [problem.where for problem in rest] == ["実績!C2", "実績!C4", "実績!C5"]
    assert (again, none) == (once, [])


def test_the_same_cause_on_two_tabs_is_told_for_each() -> None:
    once, _ = one_per_cause([warning("week-moved", "実績!A2"), warning("week-moved", "実績_営業!A2")])

    assert len(once) == 2


# -- headings that are gone -----------------------------------------------------------------------------------------


def tree(heading: str, cells: tuple[str, ...], tab: str = "ツリー") -> Grid:
    rows = [f"| {name} | KPI | 名{name} | {cell} |" for name, cell in zip("abc", cells, strict=True)]
    return draw(tab, "\n".join([f"| ID | 種別 | 名称 | {heading} |", *rows]))


@pytest.mark.parametrize(
    ("heading", "cells", "meant"),
    [
        ("メモ", ("10", "20件", "10〜20"), "目標値"),
        ("上の指標", ("", "a", "a,b"), "親"),
        ("見方", ("以上", "以下", "以上"), "方向"),
        ("いつ", ("週次", "月次", ""), "頻度"),
        ("求め方", ("b*c", "", ""), "計算式"),
        ("はかり", ("円", "件", "%"), "単位"),
        ("目標額", ("一千", "", ""), "目標値"),
    ],
)
def test_an_unknown_heading_over_what_a_missing_one_holds_is_told(
    heading: str, cells: tuple[str, ...], meant: str
) -> None:
    reading = read(tree(heading, cells))

    assert [(p.code, p.where, p.facts["headings"][0]) for p in reading.problems if p.code == "unknown-heading"] == [
        ("unknown-heading", "ツリー!D1", meant)
    ]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [("メモ", ("1", "2", "3")), ("メモ", ("大切", "10", "")), ("備考欄", ("", "", "")), ("色", ("赤", "青", "黄色"))],
)
def test_a_column_of_ones_own_is_no_lost_heading(heading: str, cells: tuple[str, ...]) -> None:
    assert codes(read(tree(heading, cells))) == []


def test_numbers_below_an_unknown_heading_are_ones_own_where_every_target_stands_in_its_tab() -> None:
    targets = draw("目標", "| ID | 期間 | 目標 |\n| a | 2026-04 | 1 |\n| b | 2026-04 | 1 |\n| c | 2026-04 | 1 |")

    assert codes(read(tree("前の値", ("10", "20", "35")), targets)) == []


NODES = (
    Node(id="a", kind=Kind.KPI, name="a", target=5, owner="佐藤"),
    Node(id="b", kind=Kind.KPI, name="b", parents=("a",)),
)


def test_a_heading_below_which_nodes_had_something_is_told_until_it_is_back() -> None:
    memory = HeadingMemory()
    full = read(
        draw(
            "ツリー", "| ID | 親 | 種別 | 名称 | 目標値 | 担当 |\n| a | | KPI | a | 5 | 佐藤 |\n| b | a | KPI | b | | |"
        )
    ).headings
    less = read(
        draw("ツリー", "| ID | 種別 | 名称 | 数 | 担当 |\n| a | KPI | a | | 佐藤 |\n| b | KPI | b | | |")
    ).headings

    def told(headings: Any, nodes: tuple[Node, ...]) -> list[tuple[Any, ...]]:
        return [(p.code, p.facts["heading"], p.facts["count"]) for p in memory.update(headings, nodes, "ja")]

    bare = tuple(node.model_copy(update={"target": None, "parents": ()}) for node in NODES)
    gone = [("heading-gone", "親", 1), ("heading-gone", "目標値", 1)]
    assert told(full, NODES) == []
    assert sorted(told(less, bare)) == sorted(gone)
    assert sorted(told(less, bare)) == sorted(gone)
    assert told(full, NODES) == []
    assert told(full, bare) == []


def test_a_tab_without_a_tree_loses_no_heading() -> None:
    assert gone_headings(read(draw("実績", "| 指標 | 2026-04 |\n| 売上 | 1 |")).headings, given_fields(NODES)) == []


def test_what_is_gone_costs_numbers_and_is_an_error() -> None:
    headings = read(draw("ツリー", "| ID | 種別 | 名称 |\n| a | KPI | a |")).headings

    found = gone_headings(headings, {"target": 3}, "en")

    assert found == [Problem("heading-gone", Severity.ERROR, "ツリー!1:1", found[0].facts)]
    assert (found[0].facts["heading"], found[0].facts["count"]) == ("Target", 3)
