"""What a sheet lost: a tab that gave something, never one that only had its header."""

from __future__ import annotations

from datetime import date

from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.sheets.reader import read_workbook
from kpicore.stores.google.lost_tabs import TabContents, held_by, lost_tabs

TREE = draw("ツリー", "| ID | 種別 | 名称 |\n| a | KPI | 売上 |")
TARGETS = "| ID | 期間 | 目標 |"


def held(*grids: Grid) -> TabContents:
    workbook = Workbook(grids)
    return held_by(workbook, read_workbook(workbook, today=date(2026, 8, 15)))


def test_a_tab_with_its_header_alone_is_no_loss_and_one_with_a_row_is() -> None:
    assert lost_tabs(held(TREE, draw("目標", TARGETS)), held(TREE)) == []
    assert lost_tabs(held(TREE, draw("目標", f"{TARGETS}\n| a | 2026-04 | 5 |")), held(TREE)) == ["目標"]
