"""Reading .xlsx: the same cells as openpyxl has, what Excel in Japan writes beside, and limits that are told."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from kpicore.sheets.grid import Grid, Uncomputed
from kpicore.sheets.reader import read_workbook
from kpicore.stores.files.store import open_workbook
from kpicore.stores.files.xlsx_parts import Limits
from tests.laws import tried
from tests.stores.books import SHEET, grids_by_openpyxl, pack, parts, unpack

values = st.one_of(
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(
        lambda text: not text.startswith("=") and "_x" not in text
    ),
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.timedeltas(timedelta(0), timedelta(days=40)).map(lambda length: timedelta(seconds=int(length.total_seconds()))),
    st.sampled_from(["#DIV/0!", "#N/A"]),
)
formats = st.sampled_from(["General", "0%", "#,##0,", '#,##0"円"', "yyyy/m/d", "[$-411]ge.m.d;@", "[h]:mm", "@"])
places = st.tuples(st.integers(1, 30), st.integers(1, 30))
spots = st.dictionaries(places, st.tuples(values, st.none() | formats), max_size=12)


@st.composite
def books(draw: st.DrawFn) -> Any:
    book = openpyxl.Workbook()
    _fill(book.active, draw)
    if draw(st.booleans()):
        second = book.create_sheet("控え")
        second.sheet_state = draw(st.sampled_from(["visible", "hidden", "veryHidden"]))
        _fill(second, draw)
    return book


def _fill(sheet: Any, draw: st.DrawFn) -> None:
    for (row, column), (value, shown) in draw(spots).items():
        cell = sheet.cell(row, column, value)
        if shown is not None and isinstance(value, (int, float)):
            cell.number_format = shown
    for row, column in draw(st.lists(places, max_size=3)):
        sheet.row_dimensions[row].hidden = True
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    for row, column in draw(st.lists(places, max_size=2)):
        sheet.cell(row, column).comment = Comment("確認\n済み", "佐藤")
    if draw(st.booleans()):
        sheet.merge_cells(start_row=40, start_column=2, end_row=42, end_column=5)


def comparable(grid: Grid) -> Grid:
    return replace(grid, merged=tuple(sorted(grid.merged)), notes=dict(grid.notes))


# -- the law ----------------------------------------------------------------------------------------------------


@tried(one_in=2)
@given(books())
def test_cells_formats_notes_merged_and_hidden_lines_are_those_openpyxl_reads(book: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        book.save(path)

        assert [comparable(grid) for grid in open_workbook(path)] == grids_by_openpyxl(path)


# -- what Excel writes ------------------------------------------------------------------------------------------


def one_grid(path: Path, rows: str, **more: Any) -> Grid:
    (grid,) = open_workbook(pack(path / "book.xlsx", parts(rows, **more)))
    return grid


def test_texts_are_read_without_the_readings_above_their_characters(tmp_path: Path) -> None:
    texts = (
        '<si><t>売上</t><rPh sb="0" eb="2"><t>ウリアゲ</t></rPh><phoneticPr fontId="1"/></si>'
        "<si><r><t>客</t></r><r><t xml:space='preserve'> 数</t></r></si>"
        "<si><t>a_x000D_b _x005F_x0041_</t></si>"
    )

    grid = one_grid(
        tmp_path,
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>',
        texts=texts,
    )

    assert grid.rows == (("売上", "客 数", "a\rb _x0041_"),)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<v>1.5</v>", 1.5),
        ("<v>12</v>", 12),
        ("<v>1E3</v>", 1000.0),
        ("<v>1E999</v>", "1E999"),
        (f"<v>{'9' * 5000}</v>", "9" * 5000),
        ('t="b"><v>1</v>', True),
        ('t="e"><v>#REF!</v>', "#REF!"),
        ('t="str"><f>A2</f><v></v>', None),
        ('t="str"><f>A2</f><v>済</v>', "済"),
        ('t="inlineStr"><is><t>済</t></is>', "済"),
        ('t="inlineStr"><is><t></t></is>', None),
        ('t="d"><v>2026-04-01</v>', date(2026, 4, 1)),
        ('s="2"><v>46113</v>', datetime(2026, 4, 1)),
        ('s="2"><v>0.5</v>', time(12)),
        ('s="2"><v>1E300</v>', "#VALUE!"),
        ('s="3"><v>46113</v>', datetime(2026, 4, 1)),
        ('s="4"><v>1.25</v>', timedelta(hours=30)),
        ("<f>1+1</f>", Uncomputed("=1+1")),
        ('<f t="shared" si="0"/>', Uncomputed("=…")),
    ],
)
def test_a_cell_is_what_the_file_says(cell: str, value: Any, tmp_path: Path) -> None:
    opening = cell if cell.startswith(("t=", "s=")) else f">{cell}"
    blank = "" if value is not None else '<c r="B1"><v>1</v></c>'

    grid = one_grid(tmp_path, f'<row r="1"><c r="A1" {opening}</c>{blank}</row>')

    assert grid.value(0, 0) == value
    assert type(grid.value(0, 0)) is type(value)


def test_the_formula_of_a_saved_result_is_kept_a_shared_one_as_it_stands_in_its_cell(tmp_path: Path) -> None:
    long = "+".join(["A1"] * 4000)
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1*2</f><v>2</v></c>'
        '<c r="C1"><f t="shared" ref="C1:C3" si="0">SUM(A$1:A1)+\'Q1 B1\'!B1</f><v>1</v></c><c r="D1"><f>D2</f></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2" t="str"><f>IF(A2&gt;1,"済","")</f><v>済</v></c>'
        '<c r="C2"><f t="shared" si="0"/><v>3</v></c><c r="D2"><f t="shared" si="7"/><v>5</v></c></row>'
        f'<row r="3"><c r="B3"><f>{long}</f><v>9</v></c><c r="C3"><f t="shared" si="0"/><v>3</v></c></row>'
    )

    grid = one_grid(tmp_path, rows)

    assert grid.formulas == {
        (0, 1): "=A1*2",
        (0, 2): "=SUM(A$1:A1)+'Q1 B1'!B1",
        (1, 1): '=IF(A2>1,"済","")',
        (1, 2): "=SUM(A$1:A2)+'Q1 B1'!B2",
        (1, 3): "=…",
        (2, 1): "=…",
        (2, 2): "=SUM(A$1:A3)+'Q1 B1'!B3",
    }
    assert grid.value(0, 3) == Uncomputed("=D2")


def test_a_running_total_by_a_shared_formula_is_told_from_two_numbers_of_one_digit(tmp_path: Path) -> None:
    heads = "".join(f'<c t="inlineStr"><is><t>{head}</t></is></c>' for head in ("月", "受注", "ぴよ"))
    months = [f'<c t="inlineStr"><is><t>2026-0{month}</t></is></c>' for month in (4, 5)]
    content = parts(
        f'<row r="1">{heads}</row>'
        f'<row r="2">{months[0]}<c><v>3</v></c><c><f t="shared" ref="C2:C3" si="0">SUM(B$2:B2)</f><v>3</v></c></row>'
        f'<row r="3">{months[1]}<c><v>4</v></c><c><f t="shared" si="0"/><v>7</v></c></row>'
    )
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace("実績", "board")

    (tab,) = read_workbook(open_workbook(pack(tmp_path / "book.xlsx", content)), today=date(2026, 6, 1)).tabs

    assert [str(column.role) for column in tab.columns] == ["actual", "unclear"]
    assert tab.columns[1].reason == "runs-on-by-formula"


_TABLE = (
    '<table name="t" displayName="表1" ref="A1:D4" totalsRowCount="1"><tableColumns><tableColumn id="1" name="月"/>'
    '<tableColumn id="2" name="新規"/><tableColumn id="3" name="再来 [人]"/><tableColumn id="4" name="計"/>'
    "</tableColumns></table>"
)


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        (_TABLE, ["=B2+C2", "=SUM(B2:C2)", "=SUBTOTAL(109,D2:D3)", "=B2/表2[[#This Row],[計]]"]),
        ("<table", None),
        ('<table displayName="表1" ref="A1:D4" totalsRowCount="x"/>', None),
        ("<!DOCTYPE x><table/>", None),
    ],
)
def test_formulas_over_the_columns_of_a_table_are_kept_as_those_of_its_cells(
    part: str, wanted: list[str] | None, tmp_path: Path
) -> None:
    texts = [
        "表1[[#This Row],[新規]]+表1[[#This Row],[再来 '[人']]]",
        "SUM(表1[[#This Row],[新規]:[再来 '[人']]])",
        "SUBTOTAL(109,表1[計])",
        "表1[[#This Row],[新規]]/表2[[#This Row],[計]]",
    ]
    cells = "".join(f"<c><f>{text}</f><v>1</v></c>" for text in texts)
    content = parts(f'<row r="1"><c><v>1</v></c></row><row r="2">{cells}</row><row r="4"><c><v>1</v></c></row>')
    kinds = content["xl/_rels/workbook.xml.rels"].partition('Type="')[2].partition("/worksheet")[0]
    content["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships><Relationship Id="r" Type="{kinds}/table" Target="../tables/table1.xml"/></Relationships>'
    )
    content["xl/tables/table1.xml"] = part

    (grid,) = open_workbook(pack(tmp_path / "book.xlsx", content))

    assert list(grid.formulas.values()) == (wanted or [f"={text}" for text in texts])


def test_of_a_tab_with_too_many_formulas_none_is_kept_and_its_values_are_read(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><f>B{row}</f><v>{row}</v></c></row>' for row in range(1, 9))
    path = pack(tmp_path / "book.xlsx", parts(rows))

    (few,) = open_workbook(path, limits=Limits(formulas=9))
    (many,) = open_workbook(path, limits=Limits(formulas=8))

    assert (len(few.formulas), len(many.formulas)) == (8, 0)
    assert few.rows == many.rows


def test_japanese_formats_that_excel_names_by_number_alone_are_dates(tmp_path: Path) -> None:
    grid = one_grid(tmp_path, '<row r="1"><c r="A1" s="3"><v>46113</v></c></row>')

    assert (grid.value(0, 0), grid.format(0, 0)) == (datetime(2026, 4, 1), 'yyyy"年"m"月"')


def test_rows_and_cells_without_numbers_follow_one_another(tmp_path: Path) -> None:
    grid = one_grid(tmp_path, "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")

    assert grid.rows == ((1, 2), (3,))


def test_rows_out_of_order_and_twice_are_laid_over_one_another(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="C1"><v>2</v></c><c r="A1"><v>3</v></c></row>'
        '<row r="2"><c r="B2" s="1"><v>4</v></c></row>'
    )

    grid = one_grid(tmp_path, rows)

    assert (grid.rows, grid.formats) == (((3, None, 2), (1, 4)), ((), ("", "0%")))


def test_names_with_prefixes_and_days_from_1904_are_read(tmp_path: Path) -> None:
    content = parts('<row r="1"><c r="A1" s="2"><v>44651</v></c></row>')
    content[SHEET] = (
        content[SHEET].replace("xmlns=", "xmlns:x=").replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    )
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace("<sheets>", '<workbookPr date1904="1"/><sheets>')

    (grid,) = open_workbook(pack(tmp_path / "book.xlsx", content))

    assert grid.rows == ((datetime(2026, 4, 1),),)


@pytest.mark.parametrize("marked", ["<![CDATA[", "<!--"])
def test_a_text_that_looks_like_an_empty_cell_is_a_text(marked: str, tmp_path: Path) -> None:
    closed = "]]>" if "CDATA" in marked else "-->"
    text = f'{marked}<c r="A1" s="1"/>{closed}'

    grid = one_grid(tmp_path, f'<row r="1"><c r="A1" t="inlineStr"><is><t>x{text}</t></is></c></row>')

    assert grid.rows == (('x<c r="A1" s="1"/>',) if "CDATA" in marked else ("x",),)


def test_a_file_with_macros_is_read_for_its_values(tmp_path: Path) -> None:
    content = parts('<row r="1"><c r="A1"><v>5</v></c></row>') | {"xl/vbaProject.bin": "\0macro"}

    (grid,) = open_workbook(pack(tmp_path / "book.xlsm", content))

    assert grid.rows == ((5,),)


def test_an_xlsx_named_csv_is_read_as_what_it_is(tmp_path: Path) -> None:
    (grid,) = open_workbook(pack(tmp_path / "book.csv", parts('<row r="1"><c r="A1"><v>5</v></c></row>')))

    assert (grid.tab, grid.rows) == ("実績", ((5,),))


# -- limits -----------------------------------------------------------------------------------------------------


def test_rows_beyond_the_limit_of_cells_are_told_and_the_ones_before_are_read(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="B{row}"><v>{row}</v></c></row>' for row in range(1, 8))
    path = pack(tmp_path / "book.xlsx", parts(rows))

    workbook = open_workbook(path, limits=Limits(cells=10))

    assert workbook.grids[0].rows == tuple((None, row) for row in range(1, 6))
    (problem,) = workbook.problems
    assert (problem.code, problem.where, problem.severity) == ("too-many-cells", "実績!", "error")
    assert dict(problem.facts) == {"tab": "実績", "limit": 10, "rows": 5}


def test_tabs_after_the_limit_are_told_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    for tab in (book.create_sheet("実績"), book.create_sheet("目標")):
        tab.append([1, 2, 3])
    book.save(tmp_path / "book.xlsx")

    workbook = open_workbook(tmp_path / "book.xlsx", limits=Limits(cells=3))

    assert [len(grid.rows) for grid in workbook] == [1, 0]
    assert [(problem.code, problem.where) for problem in workbook.problems] == [("too-many-cells", "目標!")]


def test_lines_of_csv_beyond_the_limit_are_told(tmp_path: Path) -> None:
    (tmp_path / "実績.csv").write_text("指標,2026-04\n売上,1\n来店,2\n", encoding="utf-8")

    workbook = open_workbook(tmp_path, limits=Limits(cells=5))

    assert workbook.grids[0].rows == (("指標", "2026-04"), ("売上", "1"))
    assert [(problem.code, problem.facts["rows"]) for problem in workbook.problems] == [("too-many-cells", 2)]


def test_cells_far_to_the_right_count_with_the_blanks_before_them(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 100))

    workbook = open_workbook(pack(tmp_path / "book.xlsx", parts(rows)), limits=Limits(cells=50_000))

    assert [len(grid.rows) for grid in workbook] == [3]
    assert [problem.code for problem in workbook.problems] == ["too-many-cells"]


def test_empty_rows_with_a_format_cost_nothing(tmp_path: Path) -> None:
    empty = "".join(
        f'<row r="{row}" s="1"><c r="A{row}" s="1"/><c r="B{row}" s="1" /></row>' for row in range(2, 20_000)
    )
    content = parts(
        f'<row r="1"><c r="A1"><v>1</v></c></row>{empty}', extra='<cols><col min="1" max="16384" hidden="1"/></cols>'
    )

    (grid,) = open_workbook(pack(tmp_path / "book.xlsx", content))

    assert (grid.rows, grid.formats, grid.hidden_columns) == (((1,),), (), frozenset({0}))


def test_a_damaged_tab_is_a_problem_and_the_others_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    book.create_sheet("実績").append([1])
    book.create_sheet("目標").append([2])
    book.save(tmp_path / "book.xlsx")
    content = unpack(tmp_path / "book.xlsx")
    content[SHEET] = content[SHEET][:200]
    pack(tmp_path / "book.xlsx", content)

    workbook = open_workbook(tmp_path / "book.xlsx")

    assert [(grid.tab, grid.rows) for grid in workbook] == [("目標", ((2,),))]
    assert [(problem.code, problem.where) for problem in workbook.problems] == [("tab-damaged", "実績!")]
