"""When a row is what other rows make of it, how near is near enough, and words of sheets that are easily lost from their lists."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.sheets.periods.dates import DateContext
from kpicore.sheets.reader import read_tab, read_workbook

TODAY = date(2026, 8, 15)


def role_of_last_row(*rows: str) -> tuple[str, str]:
    grid = draw("月次", "\n".join(rows))
    found = read_tab(grid, DateContext(today=TODAY)).decision_at(grid.row_address(len(grid.rows) - 1))
    assert found is not None
    return str(found.role), found.reason


THREE = ("| 項目 | 2026年4月 | 2026年5月 |", "| 売上目標 | 1000 | 2000 |", "| 売上実績 | 800 | 1500 |")


@pytest.mark.parametrize(
    ("cells", "role"),
    [
        ("| 200 | 500 |", "difference"),
        ("| 200.1 | 500 |", "difference"),
        ("| 204 | 510 |", "actual"),
        ("| 196 | 490 |", "actual"),
        ("| 0.8 | 0.75 |", "attainment"),
        ("| 0.803 | 0.752 |", "attainment"),
        ("| 0.82 | 0.77 |", "actual"),
    ],
)
def test_a_row_is_the_difference_or_ratio_of_two_others_to_half_a_percent(cells: str, role: str) -> None:
    assert role_of_last_row(*THREE, f"| 売場 {cells}")[0] == role


def test_a_row_that_is_no_difference_within_rounding_is_none() -> None:
    assert role_of_last_row(*THREE, "| 売場 | 200.9 | 502 |")[0] == "actual"


@pytest.mark.parametrize(
    ("cells", "role"), [("| 300 | 700 |", "total"), ("| 303 | 707 |", "actual"), ("| 150 | 350 |", "mean")]
)
def test_a_row_called_a_sum_is_one_where_it_adds_up_or_is_the_mean_to_half_a_percent(cells: str, role: str) -> None:
    rows = ("| 項目 | 2026年4月 | 2026年5月 |", "| 渋谷 | 100 | 300 |", "| 新宿 | 200 | 400 |", f"| 来店合計 {cells}")
    assert role_of_last_row(*rows)[0] in (("total", "average") if role == "mean" else (role,))


def test_one_month_that_fits_by_chance_makes_no_row_a_difference() -> None:
    rows = ("| 項目 | 2026年4月 | 2026年5月 |", "| 売上目標 | 1000 | |", "| 売上実績 | 800 | |")

    assert role_of_last_row(*rows, "| 売場 | 200 | 7 |")[0] == "actual"


def test_a_heading_kubun_says_which_kind_a_node_is() -> None:
    tree = draw("ツリー", "| ID | 区分 | 名称 |\n| a | KGI | 売上 |\n| b | KDI | 訪問 |")

    nodes = read_workbook(Workbook((tree,)), today=TODAY).plan.nodes

    assert [str(node.kind) for node in nodes] == ["KGI", "KDI"]


def test_what_cannot_be_computed_is_missing_and_no_mistake() -> None:
    reading = read_workbook(Workbook((draw("実績", "| 指標 | 2026-04 |\n| 売上 | 算出不可 |"),)), today=TODAY)

    assert (list(reading.missing), list(reading.problems)) == ([("実績!B2", "not-available")], [])


def test_a_tab_of_journal_entries_is_a_log_of_transactions() -> None:
    rows = [["日付", "項目", "件数"], ["2026/4/6", "電話", 100], ["2026/4/7", "訪問", 200]]

    assert read_tab(Grid("仕訳帳", rows), DateContext(today=TODAY)).reason == "transaction-log"
    assert read_tab(Grid("日報", rows), DateContext(today=TODAY)).reason == ""
