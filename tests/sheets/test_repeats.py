"""What a tab says again of other tabs is not counted twice: pivots, summaries, sums of shops; and what only looks like that is read."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.model.node import Node
from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.sheets.reader import WorkbookReading, read_workbook

TODAY = date(2026, 11, 20)

LOG = """
    | 年月    | 担当 | 指標   | 目標 | 実績 |
    | 2026-04 | 大野 | 訪問   | 24   | 27   |
    | 2026-04 | 大野 | 受注額 | 300  | 279  |
    | 2026-04 | 片山 | 訪問   | 24   | 24   |
    | 2026-04 | 片山 | 受注額 | 300  | 343  |
    | 2026-05 | 大野 | 訪問   | 24   | 22   |
    | 2026-05 | 大野 | 受注額 | 300  | 286  |
    | 2026-05 | 片山 | 訪問   | 24   | 30   |
    | 2026-05 | 片山 | 受注額 | 300  | 354  |
    | 2026-06 | 大野 | 訪問   | 24   | 19   |
    | 2026-06 | 大野 | 受注額 | 300  | 351  |
    | 2026-06 | 片山 | 訪問   | 24   | 26   |
    | 2026-06 | 片山 | 受注額 | 300  | 281  |
    | 2026-07 | 大野 | 訪問   | 24   | 25   |
    | 2026-07 | 大野 | 受注額 | 300  | 303  |
    | 2026-07 | 片山 | 訪問   | 24   | 21   |
    | 2026-07 | 片山 | 受注額 | 300  | 315  |
"""


def read(*tabs: Grid, nodes: tuple[Node, ...] = ()) -> WorkbookReading:
    return read_workbook(Workbook(tabs), today=TODAY, nodes=nodes)


def tabs_read(reading: WorkbookReading, what: str = "actuals") -> set[str]:
    return {row["cell"].rpartition("!")[0].strip("'") for row in reading.as_json()[what]}


def questions(reading: WorkbookReading) -> list[str]:
    return [question.code for tab in reading.tabs for question in tab.questions]


def pivot(rows: str) -> str:
    return f"| 合計 / 実績 | 列ラベル |\n| 行ラベル | 2026-04 | 2026-05 | 2026-06 | 2026-07 |\n{rows}"


def test_a_pivot_that_says_again_what_a_log_says_is_left_out() -> None:
    again = draw("Sheet2", pivot("| 大野 | 279 | 286 | 351 | 303 |\n| 片山 | 343 | 354 | 281 | 315 |"))

    reading = read(draw("入力", LOG), again)

    assert tabs_read(reading) == {"入力"}
    assert len(reading.actuals) == 16
    assert questions(reading) == []


@pytest.mark.parametrize("tab", ["集計", "Summary", "Sheet2"])
def test_a_pivot_that_adds_up_all_lines_with_its_words_is_left_out(tab: str) -> None:
    again = draw(tab, pivot("| 受注額 | 622 | 640 | 632 | 618 |"))

    reading = read(draw("入力", LOG), again)

    assert tabs_read(reading) == {"入力"}
    assert questions(reading) == []


def test_a_pivot_that_adds_up_the_lines_of_each_shop_in_a_log_is_left_out() -> None:
    sold = {("本店", "茶"): (31, 42, 28, 55), ("本店", "菓子"): (64, 71, 59, 80), ("港店", "茶"): (12, 19, 23, 17)}
    sold |= {("港店", "菓子"): (45, 39, 51, 47)}
    rows = [[f"2026-0{month}", *key, numbers[month - 4]] for month in range(4, 8) for key, numbers in sold.items()]
    again = draw("Sheet2", pivot("| 本店 | 95 | 113 | 87 | 135 |\n| 港店 | 57 | 58 | 74 | 64 |"))

    reading = read(Grid("入力", [["年月", "店", "品目", "数量"], *rows]), again)

    assert tabs_read(reading) == {"入力"}
    assert questions(reading) == []


def test_other_numbers_under_a_word_of_another_tab_are_read() -> None:
    other = draw("在庫", "| 品目 | 2026-04 | 2026-05 | 2026-06 | 2026-07 |\n| 大野 | 279 | 286 | 351 | 304 |")

    assert tabs_read(read(draw("入力", LOG), other)) == {"入力", "在庫"}


def test_a_summary_of_what_nobody_reads_elsewhere_is_read() -> None:
    summary = draw("Sheet2", pivot("| 大野 | 279 | 286 | 351 | 303 |\n| 片山 | 343 | 354 | 281 | 315 |"))

    assert tabs_read(read(summary)) == {"Sheet2"}


def shop(tab: str, *rows: tuple[int, int, int]) -> Grid:
    months = [("2026-04", "2026-05", "2026-06", "2026-07")[at] for at in range(len(rows))]
    lines = "\n".join(
        f"| {month} | {plan} | {actual} | {price} |" for month, (plan, actual, price) in zip(months, rows, strict=True)
    )
    return draw(tab, f"| 月 | 売上高 予算 | 売上高 実績 | 客単価 |\n{lines}")


NORTH = shop("北", (420, 450, 68), (420, 435, 75), (386, 389, 66), (420, 413, 71))
SOUTH = shop("南", (310, 316, 61), (310, 323, 65), (285, 304, 73), (310, 308, 63))


def whole(tab: str) -> Grid:
    return shop(tab, (730, 766, 65), (730, 758, 70), (671, 693, 69), (730, 721, 67))


@pytest.mark.parametrize("tab", ["2店計", "全店", "Total"])
def test_plan_and_actual_of_all_shops_are_their_totals(tab: str) -> None:
    reading = read(NORTH, SOUTH, whole(tab))

    assert tabs_read(reading) == tabs_read(reading, "targets") == {"北", "南"}


def test_a_sum_of_tables_that_the_tree_names_is_read() -> None:
    nodes = tuple(
        Node(id=f"{part}{number}", kind="KPI", name=name, department=part, unit="円")
        for part in ("全店", "北", "南")
        for number, name in enumerate(("売上高", "客単価"))
    )

    assert "全店" in tabs_read(read(NORTH, SOUTH, whole("全店"), nodes=nodes))


@pytest.mark.parametrize(
    "rows",
    [
        "| 月 | Total |\n| 2026-04 | 31 |\n| 2026-05 | 16 |\n| 2026-06 | 28 |",
        "| 月 | 合計 | 備考 |\n| 2026-04 | 31 | 雨 |\n| 2026-05 | 16 | |\n| 2026-06 | 28 | |",
        "| | 2026-04 | 2026-05 | 2026-06 |\n| 合計 | 31 | 16 | 28 |",
    ],
)
def test_a_total_of_nothing_else_is_the_indicator_the_tab_is_called_after(rows: str) -> None:
    reading = read(draw("来館者数", rows))

    assert [row["value"] for row in reading.as_json()["actuals"]] == [31.0, 16.0, 28.0]
    assert [found.name for found in reading.indicators] == ["来館者数"]


def test_a_total_beside_its_parts_stays_one() -> None:
    reading = read(
        draw("来館者数", "| 月 | 大人 | 合計 |\n| 2026-04 | 20 | 31 |\n| 2026-05 | 9 | 16 |\n| 2026-06 | 8 | 28 |")
    )

    assert {found.name for found in reading.indicators} == {"大人"}


@pytest.mark.parametrize("heading", ["Index", "Pos", "順"])
def test_a_column_that_counts_its_rows_is_no_indicator(heading: str) -> None:
    months = ["2014-05", "2014-05", "2014-05", "2014-11", "2014-12", "2015-03"]
    alone = "\n".join(f"| {number} | {month} | |" for number, month in enumerate(months, 1))
    beside = "\n".join(
        f"| {number} | {month} | {number * 37 % 11} |" for number, month in enumerate(sorted(set(months)) * 2, 1)
    )

    assert read(draw("board", f"| {heading} | Start | End |\n{alone}")).actuals.empty
    assert "board!A2" not in {
        row["cell"] for row in read(draw("board", f"| {heading} | Month | Gifts |\n{beside}")).as_json()["actuals"]
    }


def test_numbers_that_rise_by_one_under_a_word_for_values_are_read() -> None:
    rows = "\n".join(f"| 2026-04 | 売上{number} | {number} |" for number in range(6))

    assert len(read(draw("board", f"| 月 | 項目 | 数値 |\n{rows}")).actuals) == 6


@pytest.mark.parametrize(
    ("title", "periods"),
    [
        ("売上 2026-04-01 - 2026-04-30", {"2026-04"}),
        ("期間：2026/4/1～2026/4/30", {"2026-04"}),
        ("Sales 2026-04-06 to 2026-04-12", {"2026-W15"}),
        ("Sales by product - 2024-05-05 - 2025-05-04", set()),
    ],
)
def test_two_days_from_and_to_in_a_title_are_one_period_or_none(title: str, periods: set[str]) -> None:
    reading = read(draw("board", f"| {title} |\n| Product | Sold | Sales |\n| Musk | 37 | 105 |\n| Mist | 16 | 84 |"))

    assert {row["period"] for row in reading.as_json()["actuals"]} == periods
    assert bool(questions(reading)) is not bool(periods)


def test_a_week_of_one_row_is_told_by_its_headings_whatever_stands_behind_its_numbers() -> None:
    text = (
        "| week_start | week_end | sessions | rework_rate | notes |\n| 2026-04-13 | 2026-04-16 | 3 | 15 | first week |"
    )

    reading = read(draw("weekly", text))

    assert {(row["period"], row["value"]) for row in reading.as_json()["actuals"]} == {
        ("2026-W16", 3.0),
        ("2026-W16", 15.0),
    }


def shares(name: str, tab: str = "North", off: float = 0.0) -> WorkbookReading:
    """Read two shops with their parcels and a tab of both that has a column of the given name: what North has of all."""
    weeks = [f"2026-{month:02}" for month in range(1, 9)]
    north = [58, 71, 64, 72, 75, 69, 82, 28]
    south = [42, 42, 39, 44, 43, 41, 0, 17]
    both = [[week, a + b, a / (a + b) + off] for week, a, b in zip(weeks, north, south, strict=True)]
    return read(
        Grid(tab, [["Month", "Parcels", "Food"], *zip(weeks, north, range(600, 680, 10), strict=True)]),
        Grid("South", [["Month", "Parcels", "Food"], *zip(weeks, south, range(400, 480, 10), strict=True)]),
        Grid("All", [["Parcels of both"], [], ["Month", "This year", name], *both]),
    )


@pytest.mark.parametrize("name", ["North share", "Share of North", "North"])
def test_a_share_named_after_a_line_of_another_tab_is_none_of_its_numbers(name: str) -> None:
    reading = shares(name)

    assert name not in {row["indicator"] for row in reading.as_json()["actuals"]}
    assert [row for row in reading.as_json()["skipped"] if row["reason"] == "share"]


@pytest.mark.parametrize("more", [{"off": 0.02}, {"tab": "West"}])
def test_what_is_no_share_of_a_line_of_that_name_is_read(more: dict) -> None:
    assert "North rate" in {row["indicator"] for row in shares("North rate", **more).as_json()["actuals"]}
