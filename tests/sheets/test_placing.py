"""Where changed rows go in a workbook: the cells a person would type them into, tried and read back before anything is written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from kpicore.errors import CannotWrite
from kpicore.model.change import Change, LoggedChange
from kpicore.model.rows import checked_changes, tables_of
from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.sheets.mapping import Mapping
from kpicore.sheets.reader import WorkbookReading, read_by_kept, read_workbook
from kpicore.sheets.writing import placing
from kpicore.sheets.writing.edits import AddTab, Edit, InsertColumn, InsertRow, Put, edited, position_of
from kpicore.sheets.writing.log import log_edits, revision_of_save
from kpicore.sheets.writing.placing import place

TODAY = date(2026, 7, 15)
TREE = draw(
    "ツリー",
    """
    | ID     | 親    | 種別 | 名称     | 単位 | 目標値 |
    | sales  |       | KGI  | 売上     | 円   |        |
    | orders | sales | KPI  | 受注件数 | 件   | 15     |
    | rate   | sales | KPI  | 成約率   | %    |        |
    """,
)


def actual(indicator: str, period: str, value: float | None, **more: Any) -> Change:
    row = None if value is None else {"indicator": indicator, "period": period, "value": value, **more}
    return Change("actuals", (indicator, period), None, row)


def placed(changes: list[Change], *grids: Grid) -> tuple[list[Edit], Workbook]:
    """Return the edits and the workbook after them."""
    workbook = Workbook((TREE, *grids))
    outcome: dict[str, dict[Any, Any]] = {}
    for change in checked_changes(changes):
        outcome.setdefault(change.table, {})[change.key] = change.after
    found = place(workbook, read_workbook(workbook, today=TODAY), outcome, today=TODAY)
    return list(found.edits), found.workbook


def puts(edits: list[Edit]) -> list[tuple[str, int, int, Any]]:
    return [(edit.tab, edit.row, edit.column, edit.value) for edit in edits if isinstance(edit, Put)]


def row_of(workbook: Workbook, tab: str, first: str) -> list[Any]:
    grid = next(grid for grid in workbook if grid.tab == tab)
    return list(next(row for row in grid.rows if row and row[0] == first))


# -- actuals in wide tabs -------------------------------------------------------------------------------------


def test_a_number_stands_in_the_row_of_its_name_and_the_column_of_its_period():
    grid = draw("実績", "| 指標 | 2026-05 | 2026-06 |\n| 受注件数 | 12 | |")

    edits, _ = placed([actual("orders", "2026-06", 18)], grid)

    assert puts(edits) == [("実績", 1, 2, 18)]


@pytest.mark.parametrize(
    ("unit", "formats", "value", "raw"),
    [
        ("千円", "#,##0", 1_250_000, 1250),
        ("円", "#,##0", 1_250_000, 1_250_000),
        ("百万円", "#,##0.0", 1_250_000, 1.25),
        ("", '#,##0"円"', 1_250_000, 1_250_000),
    ],
)
def test_a_number_is_written_in_the_unit_and_format_of_its_row(unit: str, formats: str, value: float, raw: float):
    grid = Grid(
        "実績",
        (("指標", "単位", "2026-05", "2026-06"), ("売上", unit, 1, None)),
        (("",) * 4, ("", "", formats, formats)),
    )

    edits, workbook = placed([actual("sales", "2026-06", value)], grid)

    assert puts(edits) == [("実績", 1, 3, raw)]
    assert read_workbook(workbook, today=TODAY).actuals["value"].tolist()[-1] == value


@pytest.mark.parametrize(("shown", "raw"), [("0.0%", 0.125), ('0.0"%"', 12.5)])
def test_a_rate_is_a_share_where_the_row_shows_percent(shown: str, raw: float):
    grid = Grid("実績", (("指標", "2026-05", "2026-06"), ("成約率", raw, None)), ((), ("", shown, "")))

    edits, _ = placed([actual("rate", "2026-06", 12.5)], grid)

    assert puts(edits) == [("実績", 1, 2, raw)]
    assert [edit.format for edit in edits if isinstance(edit, Put)] == [shown]


@pytest.mark.parametrize(
    ("headers", "period", "expected"),
    [
        (["2026-04", "2026-05"], "2026-06", ["2026-04", "2026-05", "2026-06"]),
        (["2026年4月", "2026年5月"], "2026-07", ["2026年4月", "2026年5月", "2026年7月"]),
        (["2026/4", "2026/6"], "2026-05", ["2026/4", "2026/5", "2026/6"]),
        (["2026/5", "達成率"], "2026-06", ["2026/5", "2026/6", "達成率"]),
        (["R8.4", "R8.5"], "2026-03", ["R8.3", "R8.4", "R8.5"]),
        (["2026-W20", "2026-W21"], "2026-W22", ["2026-W20", "2026-W21", "2026-W22"]),
    ],
)
def test_a_period_without_a_column_gets_one_in_its_place_and_written_as_the_others(
    headers: list[str], period: str, expected: list[str]
):
    grid = Grid("実績", (("指標", *headers), ("受注件数", 1, 2)))

    _, workbook = placed([actual("orders", period, 18)], grid)

    assert row_of(workbook, "実績", "指標") == ["指標", *expected]
    at = expected.index(next(header for header in expected if header not in headers)) + 1
    assert row_of(workbook, "実績", "受注件数")[at] == 18


def test_an_indicator_without_a_row_gets_one_below_with_id_and_name():
    grid = draw("実績", "| ID | 指標 | 2026-06 |\n| orders | 受注件数 | 12 |")

    _, workbook = placed([actual("sales", "2026-06", 1000)], grid)

    assert row_of(workbook, "実績", "sales") == ["sales", "売上", 1000]


def test_a_number_that_goes_leaves_an_empty_cell():
    grid = draw("実績", "| 指標 | 2026-05 | 2026-06 |\n| 受注件数 | 12 | 18 |")

    edits, _ = placed([actual("orders", "2026-06", None)], grid)

    assert puts(edits) == [("実績", 1, 2, None)]


def test_a_number_that_stands_twice_goes_from_both_places():
    first = draw("実績", "| 指標 | 2026-06 |\n| 受注件数 | 18 |")
    second = draw("実績_店舗", "| 指標 | 2026-06 |\n| 受注件数 | 18 |")

    edits, _ = placed([actual("orders", "2026-06", None)], first, second)

    assert sorted(puts(edits)) == [("実績", 1, 1, None), ("実績_店舗", 1, 1, None)]


# -- actuals in long tabs -------------------------------------------------------------------------------------


def test_where_entries_are_kept_one_a_row_a_new_one_is_a_row():
    grid = draw("実績", "| 日付 | 指標 | 値 |\n| 2026-06 | 受注件数 | 12 |")

    edits, _ = placed([actual("orders", "2026-07", 18)], grid)

    assert puts(edits) == [("実績", 2, 0, "2026年7月"), ("実績", 2, 1, "受注件数"), ("実績", 2, 2, 18)]


def test_an_entry_is_changed_in_its_row():
    grid = draw("実績", "| 期間 | ID | 値 | メモ |\n| 2026-06 | orders | 12 | 速報 |\n| 2026-05 | orders | 11 | |")

    edits, _ = placed([actual("orders", "2026-06", 13, note="確定")], grid)

    assert puts(edits) == [("実績", 1, 2, 13), ("実績", 1, 3, "確定")]


def test_without_any_tab_for_it_the_template_has_one():
    edits, workbook = placed([actual("orders", "2026-07-10", 3)])

    assert [edit.sheet.tab for edit in edits if isinstance(edit, AddTab)] == ["実績_日次"]
    assert read_workbook(workbook, today=TODAY).actuals["value"].tolist() == [3]


# -- definitions ----------------------------------------------------------------------------------------------


def node_change(node: str, **fields: Any) -> Change:
    before = tables_of(read_workbook(Workbook((TREE,)), today=TODAY).snapshot())["nodes"][node,]
    return Change("nodes", (node,), before, {**before, **fields})


def test_only_the_cells_that_change_are_written():
    edits, _ = placed([node_change("orders", target=20.0)])

    assert puts(edits) == [("ツリー", 2, 5, 20)]


def test_a_field_without_a_column_gets_one():
    edits, workbook = placed([node_change("orders", owner="佐藤")])

    assert puts(edits) == [("ツリー", 0, 6, "担当"), ("ツリー", 2, 6, "佐藤")]
    assert read_workbook(workbook, today=TODAY).plan.by_id["orders"].owner == "佐藤"


def test_a_name_that_would_make_numbers_unreadable_is_refused():
    grid = draw("実績", "| 指標 | 2026-06 |\n| 受注件数 | 12 |")

    with pytest.raises(CannotWrite) as refusal:
        placed([node_change("orders", name="注文数")], grid)

    assert refusal.value.facts["reason"] == "no-place"


# -- edits ----------------------------------------------------------------------------------------------------


def test_edits_apply_in_their_order_and_move_what_lies_behind():
    grid = Grid("実績", (("a", "b"), (1, 2)), ((), ("", "0%")), hidden_columns=frozenset({1}), merged=((0, 0, 0, 1),))

    after = next(
        iter(edited(Workbook((grid,)), [InsertColumn("実績", 1), InsertRow("実績", 1), Put("実績", 1, 1, "x")]))
    )

    assert after.rows == (("a", None, "b"), (None, "x"), (1, None, 2))
    assert (after.formats[2], after.hidden_columns, after.merged) == (("", "", "0%"), {2}, ((0, 0, 0, 2),))


def test_addresses_are_read_back():
    grid = Grid("it's 実績", ())

    assert position_of(grid.at(6, 27)) == ("it's 実績", 6, 27)
    assert position_of("実績!C7:F9") is None


def test_the_log_only_grows_and_finds_a_save_again():
    lines = [LoggedChange(datetime(2026, 7, 1, tzinfo=UTC), "=佐藤", "r1", actual("orders", "2026-06", 1.0))]
    first = edited(Workbook(()), log_edits(Workbook(()), lines, "a1", "ja"))
    second = edited(first, log_edits(first, [*lines, *lines], "b2", "ja"))

    assert len(second.grids[0].rows) == 4
    assert second.grids[0].rows[:2] == first.grids[0].rows
    assert (revision_of_save(second, "b2"), revision_of_save(second, "c3")) == ("r1", None)
    assert read_workbook(first, today=TODAY).history[0] == lines[0]


# -- columns an old sheet lacks ---------------------------------------------------------------------------------


def test_a_tree_without_the_column_gets_it_at_the_right_when_it_is_first_written_and_none_is_moved():
    held = tables_of(read_workbook(Workbook((TREE,)), today=TODAY).snapshot())["nodes"]["orders",]
    said = {**held, "why": "受注が売上になる", "effect": 3, "actions": ["電話する", "訪問する"]}

    edits, workbook = placed([Change("nodes", ("orders",), held, said)])

    assert puts(edits) == [
        ("ツリー", 0, 6, "理由"),
        ("ツリー", 0, 7, "効果"),
        ("ツリー", 0, 8, "打ち手"),
        ("ツリー", 2, 6, "受注が売上になる"),
        ("ツリー", 2, 7, "大"),
        ("ツリー", 2, 8, "電話する\n訪問する"),
    ]
    assert tables_of(read_workbook(workbook, today=TODAY).snapshot())["nodes"]["orders",] == said


# -- what it costs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ([actual("orders", "2026-05", 18)], 1),
        ([actual("orders", "2026-06", 18), actual("orders", "2026-05", None)], 1),
        ([actual("orders", "2026-07", 18)], 2),  # the column of July is added first
    ],
)
def test_a_saved_actual_costs_one_reading_of_the_workbook_and_one_more_where_room_is_made(
    changes: list[Change], count: int, monkeypatch: pytest.MonkeyPatch
):
    grid = draw("実績", "| 指標 | 2026-05 | 2026-06 |\n| 受注件数 | 12 | |")
    read: list[Workbook] = []

    def counted(workbook: Workbook, *, today: date, kept: Mapping) -> WorkbookReading:
        read.append(workbook)
        return read_by_kept(workbook, today=today, kept=kept)

    monkeypatch.setattr(placing, "read_by_kept", counted)
    placed(changes, grid)

    assert len(read) == count
