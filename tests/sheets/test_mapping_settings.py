"""How tabs are read is a setting: it survives export and import, and is written into the one row of 設定 that holds it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.model import Settings, Snapshot
from kpicore.model.plan import Plan
from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.sheets.mapping import CellEntry, LineEntry, TableMapping, TabMapping, mapping_text
from kpicore.sheets.reader import read_workbook
from kpicore.sheets.roles import TableRole
from kpicore.sheets.writing.layout import sheets_of, workbook_of
from kpicore.sheets.writing.placing import place
from kpicore.stores.files.store import open_workbook, write_xlsx
from tests.sheets.plans import HOSTILE

TODAY = date(2026, 8, 15)

words = st.one_of(
    st.sampled_from([*HOSTILE, "*", "売上 { a"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
)
paths = st.lists(words, max_size=3).map(tuple)
entries = st.builds(LineEntry, paths, st.sampled_from(TableRole), words, st.booleans())
tables = st.builds(
    TableMapping,
    words,
    paths,
    st.sampled_from(["periods-across", "long"]),
    st.lists(entries, max_size=3).map(tuple),
    st.lists(entries, max_size=2).map(tuple),
    st.lists(st.builds(CellEntry, paths, paths, st.sampled_from(TableRole)), max_size=1).map(tuple),
)
mappings = st.builds(
    TabMapping,
    st.sampled_from(["月次", "Sheet1", "'営業' 部", "=A1"]),
    read=st.booleans(),
    year=st.none() | st.integers(2020, 2030),
    dash_means=st.none() | st.just("zero"),
    tables=st.lists(tables, max_size=2).map(tuple),
)


def with_mappings(*told: TabMapping) -> Snapshot:
    return Snapshot(plan=Plan(settings=Settings(mappings=tuple(map(mapping_text, told)))))


@given(st.lists(mappings, max_size=3))
def test_mappings_survive_export_and_import(told):
    snapshot = with_mappings(*told)

    reading = read_workbook(workbook_of(snapshot, today=TODAY), today=TODAY)

    assert reading.plan.settings == snapshot.plan.settings
    assert [problem.code for problem in reading.problems] == []


def test_a_mapping_longer_than_a_cell_survives_a_real_file(tmp_path):
    rows = tuple(LineEntry((f"指標{number} {{a", "実 績"), TableRole.ACTUAL, f"id-{number}") for number in range(2_000))
    snapshot = with_mappings(TabMapping("月次", tables=(TableMapping("", (), "long", rows),)), TabMapping("別"))
    path = tmp_path / "plan.xlsx"

    write_xlsx(path, sheets_of(snapshot, today=TODAY))

    assert read_workbook(open_workbook(path), today=TODAY).plan.settings == snapshot.plan.settings


@pytest.mark.parametrize(
    "grid",
    [
        draw("設定", "| 項目 | 値 |\n| 計画名 | 計画 |"),
        draw("設定", "| 項目 | 値 |\n| 読み取り設定 | |\n| 計画名 | 計画 |"),
        Grid(
            "設定", [["項目", "値"], ["読み取り設定", mapping_text(TabMapping("古い")), mapping_text(TabMapping("別"))]]
        ),
        Grid(
            "設定", [["読み取り設定", mapping_text(TabMapping("一"))], ["mapping", mapping_text(TabMapping("二")), "x"]]
        ),
    ],
)
def test_a_change_is_written_into_the_one_row_of_its_setting(grid):
    tree = draw("ツリー", "| ID | 種別 | 名称 |\n| sales | KGI | 売上 |")
    workbook = Workbook((grid, tree))
    told = with_mappings(TabMapping("月次", read=False), TabMapping("週次", year=2026)).plan.settings
    row = {"key": "mappings", "value": list(told.mappings)}

    placed = place(workbook, read_workbook(workbook, today=TODAY), {"settings": {("mappings",): row}}, today=TODAY)

    assert read_workbook(placed.workbook, today=TODAY).plan.settings.mappings == told.mappings


@pytest.mark.parametrize("text", ['{"version": 9}', '{"version": 1, "tab": "月次", "year": Infinity}'])
def test_what_is_no_mapping_is_told_and_left_out(text: str):
    grid = Grid("設定", [["項目", "値"], ["読み取り設定", text, mapping_text(TabMapping("月次"))]])

    reading = read_workbook(Workbook((grid,)), today=TODAY)

    assert (reading.problems[0].code, reading.problems[0].where) == ("bad-mapping", "設定!B2")
    assert reading.plan.settings.mappings == (mapping_text(TabMapping("月次")),)
