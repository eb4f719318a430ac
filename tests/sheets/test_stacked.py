"""Tables of one kind below one another, each below a title that tells its period: one table a month, a week or a quarter."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.sheets.analysed import TabAnalysis
from kpicore.sheets.grid import Grid, draw
from kpicore.sheets.periods import DateContext
from kpicore.sheets.reader import read_tab
from kpicore.sheets.roles import TableRole

CONTEXT = DateContext(today=date(2026, 11, 20))


def read(text: str) -> TabAnalysis:
    return read_tab(draw("board", text), CONTEXT)


def actuals(analysis: TabAnalysis) -> dict[tuple[str, str], float]:
    return {(indicator, period): value for indicator, period, value, _ in analysis.actuals}


def targets(analysis: TabAnalysis) -> dict[tuple[str, str], object]:
    return {(read.target.indicator, read.target.period): read.target.value for read in analysis.targets}


def stacked(titles: list[str], head: str, *tables: str) -> str:
    return "\n\n".join(f"| {title} |\n{head}\n{rows}" for title, rows in zip(titles, tables, strict=True))


def test_a_table_a_month_with_two_rows_of_heads_is_read_for_each_person():
    head = """| 担当 | 面談 |      | 推薦 | 売上(万円) |      |        | 順位 | コメント |
              |      | 目標 | 実績 |      | 目標       | 実績 | 達成率 |      |          |"""
    found = read(
        "| 担当別 活動実績(2026年度 上期) |\n\n"
        + stacked(
            ["■2026年4月度", "■2026年5月度", "■2026年12月度"],
            head,
            """| 江藤         | 35 | 37 | 74  | 255 | 208 | 0.816 | 2 |      |
               | 堀           | 30 | 20 | 40  | 170 | 238 | 1.400 | 1 | 新規 |
               | 真壁         | 20 | 21 | 46  | 85  | 83  | 0.976 | 3 |      |
               | 合計         | 85 | 78 | 160 | 510 | 529 | 1.037 |   |      |""",
            """| 江藤         | 35 | 31 | 71  | 255 | 258 | 1.012 | 1 |      |
               | 堀           | 30 | 27 | 45  | 170 | 138 | 0.812 | 3 |      |
               | 真壁         | 20 | 23 | 36  | 85  | 93  | 1.094 | 2 |      |
               | 合計         | 85 | 81 | 152 | 510 | 489 | 0.959 |   |      |""",
            """| 江藤         | 35 |    |     | 255 |     |       |   |      |
               | 堀           | 30 |    |     | 170 |     |       |   |      |
               | 真壁         | 20 |    |     | 85  |     |       |   |      |
               | 合計         | 85 |    |     | 510 |     |       |   |      |""",
        )
    )

    assert len(actuals(found)) == 3 * 3 * 2
    assert actuals(found)["堀 / 面談", "2026-05"] == 27
    assert actuals(found)["堀 / 推薦", "2026-04"] == 40
    assert actuals(found)["江藤 / 売上", "2026-05"] == 2_580_000
    assert len(targets(found)) == 3 * 2 * 3
    assert targets(found)["真壁 / 売上", "2026-12"] == 850_000


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        (["April 2026", "May 2026", "June 2026"], ["2026-04", "2026-05", "2026-06"]),
        (["【2026年4月】", "【5月】", "【6月（速報）】"], ["2026-04", "2026-05", "2026-06"]),
        (["Q1 FY2026", "Q2 FY2026", "Q3 FY2026"], ["FY2026-Q1", "FY2026-Q2", "FY2026-Q3"]),
        (["Week 18 2026", "Week 19 2026", "Week 20 2026"], ["2026-W18", "2026-W19", "2026-W20"]),
        (["令和8年6月分", "令和8年5月分", "令和8年4月分"], ["2026-06", "2026-05", "2026-04"]),
        (["2025年11月", "12月", "1月"], ["2025-11", "2025-12", "2026-01"]),
        (["2026/4/6(月)", "2026/4/7(火)", "2026/4/8(水)"], ["2026-04-06", "2026-04-07", "2026-04-08"]),
    ],
)
def test_each_table_is_of_the_period_of_its_title(titles: list[str], wanted: list[str]):
    found = read(
        stacked(
            titles,
            "| Branch | Visitors | Sales | Sales target |",
            "| Leeds | 1204 | 45210 | 44000 |\n| York | 860 | 31120 | 33000 |",
            "| Leeds | 1304 | 47210 | 44500 |\n| York | 910 | 33120 | 33000 |",
            "| Leeds | 1284 | 46910 | 44700 |\n| York | 899 | 32920 | 33000 |",
        )
    )

    assert [actuals(found)["Leeds / Visitors", period] for period in wanted] == [1204, 1304, 1284]
    assert [targets(found)["Leeds / Sales", period] for period in wanted] == [44000, 44500, 44700]
    assert len(actuals(found)) == 12


def test_rows_may_be_indicators_in_sections_with_their_plan_and_their_year_before():
    head = "| 項目 | 計画 | 実績 | 前年 |"
    found = read(
        "| 2026年度 |\n"
        + stacked(
            ["◆4月", "◆5月"],
            head,
            "| 営業部 |\n| 残業 | 120 | 133 | 110 |\n| 有休 | 20 | 18 | 17 |\n| 製造部 |\n| 残業 | 400 | 412 | 390 |\n| 有休 | 10 | 12 | 14 |",
            "| 営業部 |\n| 残業 | 125 | 123 | 111 |\n| 有休 | 22 | 21 | 18 |\n| 製造部 |\n| 残業 | 400 | 402 | 395 |\n| 有休 | 10 | 8 | 13 |",
        )
    )

    assert actuals(found) == {
        ("営業部 / 残業", "2026-04"): 133,
        ("営業部 / 有休", "2026-04"): 18,
        ("製造部 / 残業", "2026-04"): 412,
        ("製造部 / 有休", "2026-04"): 12,
        ("営業部 / 残業", "2026-05"): 123,
        ("営業部 / 有休", "2026-05"): 21,
        ("製造部 / 残業", "2026-05"): 402,
        ("製造部 / 有休", "2026-05"): 8,
    }
    assert targets(found)["製造部 / 残業", "2026-05"] == 400


def test_the_period_may_stand_in_the_corner_of_the_heads():
    found = read("""
        | 2026年度 部署別 |          |      |
        | 4月             | 残業時間 | 人員 |
        | 製造            | 412      | 42   |
        | 営業            | 188      | 15   |
        | 5月             | 残業時間 | 人員 |
        | 製造            | 388      | 42   |
        | 営業            | 176      | 16   |
        """)

    assert actuals(found)["営業 / 残業時間", "2026-05"] == 176
    assert len(actuals(found)) == 8


_MONTHS = stacked(
    ["■2026年4月", "■2026年5月"],
    "| 店 | 客数 | 売上 |",
    "| A店 | 120 | 333 |\n| B店 | 100 | 233 |",
    "| A店 | 130 | 366 |\n| B店 | 111 | 266 |",
)


@pytest.mark.parametrize(
    "end",
    [
        "| 年度計 | 461 | 1198 |",
        "| 全期間 | 461 | 1198 |",
        "| 4〜5月累計 | 461 | 1198 |",
        "\n| ■年度計 |\n| 店 | 客数 | 売上 |\n| A店 | 250 | 699 |\n| B店 | 211 | 499 |",
        "| ■年度計 | | |\n| 店 | 客数 | 売上 |\n| A店 | 250 | 699 |\n| B店 | 211 | 499 |",
    ],
)
def test_what_adds_up_all_tables_of_a_stack_is_of_none_of_its_months(end: str):
    found = read(f"{_MONTHS}\n{end}")

    assert len(actuals(found)) == 8
    assert max(actuals(found).values()) == 366


def test_who_joins_in_the_last_month_is_no_sum():
    assert actuals(read(f"{_MONTHS}\n| C店 | 30 | 98 |"))["C店 / 客数", "2026-05"] == 30


def test_totals_and_running_totals_of_each_table_are_none_of_its_rows():
    found = read(
        stacked(
            ["2026年4月", "2026年5月"],
            "| 店 | 客数 | 売上 |",
            "| A店 | 120 | 333 |\n| B店 | 100 | 233 |\n| 計 | 220 | 566 |\n| 累計 | 220 | 566 |",
            "| A店 | 130 | 366 |\n| B店 | 111 | 266 |\n| 計 | 241 | 632 |\n| 累計 | 461 | 1198 |",
        )
    )

    assert {name for name, _ in actuals(found)} == {"A店 / 客数", "A店 / 売上", "B店 / 客数", "B店 / 売上"}


@pytest.mark.parametrize(
    "text",
    [
        # of one period twice, told apart by a word
        stacked(
            ["■2026年4月 東京店", "■2026年4月 大阪店"],
            "| 項目 | 目標 | 実績 |",
            *["| 客数 | 9 | 8 |\n| 売上 | 5 | 7 |"] * 2,
        ),
        # heads in another order
        stacked(["4月", "5月"], "| 店 | 客数 | 売上 |", "| A店 | 12 | 33 |\n| B店 | 10 | 23 |", "").replace(
            "| 5月 |\n| 店 | 客数 | 売上 |\n", ""
        )
        + "\n| 5月 |\n| 店 | 売上 | 客数 |\n| A店 | 33 | 12 |\n| B店 | 23 | 10 |",
        # a number between the tables that is of none
        _MONTHS.replace("\n\n| ■2026年5月", "\n\n| 来店者アンケート | 34 | |\n\n| ■2026年5月"),
    ],
)
def test_what_is_no_stack_in_every_respect_is_left(text: str):
    found = read(text)

    assert not actuals(found)
    assert not targets(found)


def test_without_a_year_it_is_asked_at_the_first_title():
    found = read(stacked(["11月", "12月"], "| 店 | 客数 | 売上 |", *["| A店 | 12 | 33 |\n| B店 | 10 | 23 |"] * 2))

    assert [(question.code, question.where) for question in found.questions] == [("year", "board!A1")]
    assert not actuals(found)


def test_a_title_is_shown_as_the_period_of_its_table():
    found = read(_MONTHS)

    assert [found.role_of(row, 0) for row in (0, 1, 2, 5)] == [
        TableRole.PERIOD,
        TableRole.HEADER,
        TableRole.LABEL,
        TableRole.PERIOD,
    ]


def test_one_number_again_and_again_is_made_of_no_others_where_other_rows_of_its_column_are_not():
    found = read(
        stacked(
            ["2026年4月", "2026年5月", "2026年6月"],
            "| 担当 | 内定 | 目標 | 成約 | 成約率 |",
            "| 江藤 | 2 | 3 | 2 | 0.054 |\n| 堀 | 3 | 3 | 2 | 0.1 |\n| 真壁 | 1 | 2 | 1 | 0.05 |\n| 岡本 | 1 | 2 | 1 | 0.05 |",
            "| 江藤 | 3 | 3 | 3 | 0.08 |\n| 堀 | 2 | 2 | 2 | 0.08 |\n| 真壁 | 4 | 1 | 1 | 0.04 |\n| 岡本 | 3 | 2 | 1 | 0.06 |",
            "| 江藤 | 4 | 3 | 4 | 0.16 |\n| 堀 | 2 | 2 | 1 | 0.07 |\n| 真壁 | 2 | 1 | 0 | 0.0 |\n| 岡本 | 2 | 2 | 1 | 0.16 |",
        )
    )

    assert sum(name.endswith("内定") for name, _ in actuals(found)) == 12


@pytest.mark.parametrize("merged", [(), ((0, 0, 0, 2), (0, 3, 0, 5))])
@pytest.mark.parametrize(
    ("titles", "heads"),
    [
        (("2026年4月", "2026年5月"), ("店", "客数", "売上")),
        (("Week 18 2026", "Week 19 2026"), ("Driver", "Drops", "Miles")),
        (("Q1 FY2026", "Q2 FY2026"), ("担当", "訪問", "受注")),
    ],
)
def test_tables_side_by_side_are_each_of_the_period_over_their_names(titles, heads, merged):
    cells = [
        [titles[0], None, None, titles[1], None, None],
        [*heads, *heads],
        ["北", 120, 33, "北", 130, 36],
        ["南", 100, 23, "南", 111, 26],
    ]
    found = read_tab(Grid("board", cells, merged=merged), CONTEXT)
    values = [value for *_, value, _ in found.actuals]

    assert sorted(values) == [23, 26, 33, 36, 100, 111, 120, 130]
    assert {value for _, period, value, _ in found.actuals if period == found.actuals[0][1]} == {120, 33, 100, 23}
    assert len({name for name, *_ in found.actuals}) == 4


def test_words_below_the_periods_of_a_table_with_names_of_its_own_name_no_rows():
    found = read_tab(
        Grid(
            "board",
            [
                [None, "2026年4月", None, "2026年5月", None],
                ["担当", "評価", "件数", "評価", "件数"],
                ["佐藤", "A", 12, "A", 13],
                ["鈴木", "B", 10, "B", 11],
            ],
        ),
        CONTEXT,
    )

    assert all(name.startswith(("佐藤", "鈴木")) for name, *_ in found.actuals)


def test_numbers_and_departments_left_of_names_are_codes_and_parts_of_the_names():
    head = "| No | 部署 | 氏名 | 訪問 | 受注 |"
    found = read(
        stacked(
            ["2026年4月", "2026年5月"],
            head,
            "| 1 | 1課 | 佐藤 | 31 | 4 |\n| 2 | | 鈴木 | 28 | 3 |\n| 3 | 2課 | 高橋 | 40 | 5 |\n| | | 計 | 99 | 12 |",
            "| 1 | 1課 | 佐藤 | 33 | 6 |\n| 2 | | 鈴木 | 25 | 3 |\n| 3 | 2課 | 高橋 | 41 | 7 |\n| | | 計 | 99 | 16 |",
        )
    )

    assert len(actuals(found)) == 12
    assert actuals(found)["1課 / 鈴木 / 訪問", "2026-05"] == 25
    assert sorted(value for (name, period), value in actuals(found).items() if period == "2026-04") == [
        3,
        4,
        5,
        28,
        31,
        40,
    ]
