"""Workbooks on disk: what can be opened, what cannot and why, and that what is written is read back."""

from __future__ import annotations

import tempfile
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.errors import BadSource, ReadOnlyStore, StoreBroken, StoreUnavailable
from kpicore.model import Snapshot, actuals_table
from kpicore.model.node import Kind, Node
from kpicore.model.plan import Plan
from kpicore.model.rows import tables_of
from kpicore.sheets.grid import Uncomputed
from kpicore.sheets.reader import read_workbook
from kpicore.sheets.writing.layout import Cell, Sheet, sheets_of
from kpicore.stores.files.store import WorkbookStore, csv_text, open_workbook, write_csv, write_xlsx
from kpicore.stores.files.xlsx_parts import Limits
from tests.laws import tried
from tests.people import owner
from tests.sheets.plans import HOSTILE, TODAY, numbers, snapshots, without_provenance

SAMPLE = Snapshot(
    plan=Plan(nodes=(Node(id="sales", kind=Kind.KGI, name='=IMPORTXML("http://x")', unit="円"),)),
    actuals=actuals_table([{"indicator": "sales", "period": "2026-07", "value": 1200.0}]),
)


def sheet(*rows: tuple[object, ...], tab: str = "実績") -> Sheet:
    return Sheet(tab, ("a", "b"), tuple(tuple(Cell(value) for value in row) for row in rows))


# -- the law --------------------------------------------------------------------------------------------------------


@tried(one_in=2)
@given(snapshots(), st.sampled_from(["ja", "en"]), st.sampled_from(["xlsx", "csv"]))
def test_a_written_workbook_is_read_back_as_the_snapshot_it_was(snapshot: Snapshot, language: str, kind: str) -> None:
    sheets = sheets_of(snapshot, today=TODAY, language=language)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("book.xlsx" if kind == "xlsx" else "book")
        (write_xlsx if kind == "xlsx" else write_csv)(path, sheets)
        read = read_workbook(open_workbook(path), today=TODAY).snapshot()

    assert without_provenance(tables_of(read)) == without_provenance(tables_of(snapshot))


@given(st.lists(numbers, min_size=1, max_size=20))
def test_no_digit_of_a_number_is_lost_in_xlsx(values: list[float]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        write_xlsx(path, [sheet(tuple(values))])
        (grid,) = open_workbook(path)

    assert list(grid.rows[1]) == values


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("percent", [27971811098854.875, 0.1, 1.576, -33.33])
def test_a_percentage_keeps_its_last_digit_in_both_kinds_of_files(tmp_path: Path, percent: float, kind: str) -> None:
    node = Node(id="cvr", kind=Kind.KGI, name="CVR", unit="%", target=percent)
    held = Snapshot(Plan(nodes=(node,)), actuals_table([]))
    path = tmp_path / ("book.xlsx" if kind == "xlsx" else "book")
    (write_xlsx if kind == "xlsx" else write_csv)(path, sheets_of(held, today=TODAY, language="ja"))

    assert read_workbook(open_workbook(path), today=TODAY).snapshot().plan.by_id["cvr"].target == percent


# -- texts that would be formulas -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [text for text in HOSTILE if "'" not in text])
def test_texts_are_texts_in_xlsx_whatever_they_begin_with(text: str, tmp_path: Path) -> None:
    write_xlsx(tmp_path / "book.xlsx", [sheet((text,))])

    cell = openpyxl.load_workbook(tmp_path / "book.xlsx").active["A2"]

    assert cell.data_type == "s"
    assert next(iter(open_workbook(tmp_path / "book.xlsx"))).rows[1] == (text,)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＠SUM(A1)"])
def test_texts_a_spreadsheet_would_calculate_get_an_apostrophe_in_csv(text: str, tmp_path: Path) -> None:
    write_csv(tmp_path / "book", [sheet((text, "x"))])

    (grid,) = open_workbook(tmp_path / "book")

    assert grid.rows[1] == (f"'{text}", "x")


def test_control_characters_survive_in_xlsx(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "book.xlsx", [sheet(("a\x01b\rc_x0041_",))])

    assert next(iter(open_workbook(tmp_path / "book.xlsx"))).rows[1] == ("a\x01b\rc_x0041_",)


def test_a_text_longer_than_a_cell_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(BadSource) as failure:
        write_xlsx(tmp_path / "book.xlsx", [sheet(("x" * 32_768,))])

    assert (failure.value.facts["reason"], failure.value.facts["cell"]) == ("text-too-long", "実績!A2")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Cell(0.8, "0%"), "80%"),
        (Cell(0.07, "0.0###%"), "7%"),
        (Cell(80.0, '0.0###"%"'), "80%"),
        (Cell(-0.005, "0%"), "-0.5%"),
        (Cell(0.0, "0%"), "0%"),
        (Cell(1e-7), "0.0000001"),
        (Cell(1e22), "10000000000000000000000"),
        (Cell(date(2026, 4, 6)), "2026-04-06"),
        (Cell(None), ""),
    ],
)
def test_numbers_in_csv_are_digits_with_the_percent_sign(cell: Cell, text: str) -> None:
    assert csv_text(cell) == text


# -- the file -------------------------------------------------------------------------------------------------------


def test_an_export_has_frozen_panes_dropdowns_notes_formats_and_the_open_column(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "book.xlsx", sheets_of(SAMPLE, today=date(2026, 8, 15)))

    book = openpyxl.load_workbook(tmp_path / "book.xlsx")

    assert book.sheetnames[:4] == ["使い方", "設定", "ツリー", "実績"]
    assert book["実績"].freeze_panes == "E2"
    assert book["実績"]["E2"].number_format == "#,##0"
    assert book["実績"]["F1"].fill.fgColor.rgb == "00FFE08A"
    assert book["ツリー"]["C1"].comment.text == "KGI, CSF, KPI, KDI のどれか。"
    lists = {
        str(found.sqref): found.formula1
        for found in book["ツリー"].data_validations.dataValidation
        if found.type == "list"
    }
    assert lists["C2:C502"] == '"KGI,CSF,KPI,KDI"'
    assert {found.errorStyle for found in book["実績"].data_validations.dataValidation} == {"warning"}


def test_a_failed_export_leaves_the_older_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_xlsx(path, [sheet(("old",))])
    before = path.read_bytes()

    with pytest.raises(BadSource):
        write_xlsx(path, [sheet(("x" * 40_000,))])

    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["book.xlsx"]


def test_a_folder_that_holds_something_is_replaced_only_when_asked_and_then_as_a_whole(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    write_csv(folder, [sheet(("old", 1), tab="実績_古い")])

    with pytest.raises(BadSource) as failure:
        write_csv(folder, [sheet(("new", 1))])
    write_csv(folder, [sheet(("new", 1))], replace=True)

    assert failure.value.facts["reason"] == "not-empty"
    assert [path.name for path in folder.iterdir()] == ["実績.csv"]
    assert [path.name for path in tmp_path.iterdir()] == ["book"]


# -- opening .xlsx --------------------------------------------------------------------------------------------------


def save(path: Path, cells: dict[str, object], **formats: str) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "実績"
    for address, value in cells.items():
        book.active[address] = value
    for address, number_format in formats.items():
        book.active[address].number_format = number_format
    book.save(path)
    return path


def test_values_formats_hidden_and_merged_cells_are_read(tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.xlsx", {"A1": "指標", "B1": date(2026, 4, 1), "A3": 0.8, "B3": timedelta(hours=30)}, A3="0.0%"
    )
    book = openpyxl.load_workbook(path)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.active.merge_cells("A4:A6")
    book.create_sheet("控え").sheet_state = "hidden"
    book.save(path)

    first, second = open_workbook(path)

    assert first.rows == (("指標", datetime(2026, 4, 1)), (), (0.8, timedelta(hours=30)))
    assert first.format(2, 0) == "0.0%"
    assert (first.hidden_rows, first.hidden_columns, first.merged) == ({2}, {1}, ((3, 0, 5, 0),))
    assert (first.hidden, second.hidden) == (False, True)


def test_a_format_down_to_the_last_row_costs_nothing(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", {"A1": 1}, A1048576="0%")

    (grid,) = open_workbook(path)

    assert grid.rows == ((1,),)


def test_a_formula_without_a_saved_result_is_told_from_one_whose_result_is_blank(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", {"A1": "=1+1", "B1": '=IF(TRUE,"","x")', "C1": 3})
    _rewrite(path, "xl/worksheets/sheet1.xml", b'<f>IF(TRUE,"","x")</f><v></v>', b'<f>IF(TRUE,"","x")</f><v></v>')
    with zipfile.ZipFile(path) as archive:
        content = archive.read("xl/worksheets/sheet1.xml")
    bare = (
        content.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f>")
        .replace(b"<f>1+1</f><v />", b"<f>1+1</f>")
        .replace(b"<f>1+1</f><v/>", b"<f>1+1</f>")
    )
    _rewrite(path, "xl/worksheets/sheet1.xml", content, bare)

    (grid,) = open_workbook(path)

    assert grid.rows == ((Uncomputed("=1+1"), None, 3),)


def _rewrite(path: Path, part: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _zip_with(path: Path, **parts: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"just text", "not-xlsx"),
        (b"PK\x03\x04 cut off", "damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "Workbook".encode("utf-16-le"), "xls"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le"), "not-xlsx"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
)
def test_a_file_that_is_no_workbook_says_what_it_is(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)

    with pytest.raises(BadSource) as failure:
        open_workbook(path)

    assert failure.value.facts["reason"] == reason


def test_a_file_that_is_not_there_a_document_and_a_broken_workbook_are_told_apart(tmp_path: Path) -> None:
    _zip_with(tmp_path / "b.xlsx", **{"word__document.xml": b"<x/>"})
    _zip_with(tmp_path / "c.xlsx", **{"xl__workbook.xml": b"<broken"})

    reasons = []
    for name in ("a.xlsx", "b.xlsx", "c.xlsx"):
        with pytest.raises(BadSource) as failure:
            open_workbook(tmp_path / name)
        reasons.append(failure.value.facts["reason"])

    assert reasons == ["not-found", "not-xlsx", "damaged"]


def test_a_file_that_would_unpack_to_too_much_is_never_unpacked(tmp_path: Path) -> None:
    _zip_with(tmp_path / "bomb.xlsx", **{"xl__workbook.xml": b"<x/>", "xl__worksheets__sheet1.xml": b"0" * 50_000_000})

    with pytest.raises(BadSource) as failure:
        open_workbook(tmp_path / "bomb.xlsx", limits=Limits(unpacked_bytes=10_000_000))
    with pytest.raises(BadSource) as too_big:
        open_workbook(tmp_path / "bomb.xlsx", limits=Limits(file_bytes=100))

    assert failure.value.facts["reason"] == too_big.value.facts["reason"] == "too-large"


# -- opening CSV ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_is_read_in_every_encoding_and_with_every_separator(encoding: str, separator: str, tmp_path: Path) -> None:
    text = separator.join(["指標", "2026-04"]) + "\r\n\r\n" + separator.join(["売上", '"1,200円"']) + "\r\n"
    (tmp_path / "実績.csv").write_bytes(text.encode(encoding))

    (grid,) = open_workbook(tmp_path)

    assert (grid.tab, grid.rows) == ("実績", (("指標", "2026-04"), (), ("売上", "1,200円")))


def test_a_csv_of_western_europe_is_read_with_its_letters(tmp_path: Path) -> None:
    text = "Kennzahl;2026-04\r\nUmsätze für Köln;1.200,50 €\r\n"
    (tmp_path / "werk.csv").write_bytes(text.encode("cp1252"))

    (grid,) = open_workbook(tmp_path)

    assert grid.rows == (("Kennzahl", "2026-04"), ("Umsätze für Köln", "1.200,50 €"))


def test_addresses_count_every_line_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "実績.csv").write_text("題\n\n指標,2026-04\n\n売上,5\n", encoding="utf-8")

    reading = read_workbook(open_workbook(tmp_path), today=TODAY)

    assert reading.actuals["cell"].tolist() == ["実績!B5"]


def test_a_separator_told_in_the_first_line_is_believed(tmp_path: Path) -> None:
    (tmp_path / "実績.csv").write_text("sep=;\n指標;2026-04\n売上;1,5\n", encoding="utf-8")

    (grid,) = open_workbook(tmp_path)

    assert grid.rows == ((), ("指標", "2026-04"), ("売上", "1,5"))


def test_a_file_that_cannot_be_decoded_is_a_problem_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "実績.csv").write_text("指標,2026-04\n売上,1\n", encoding="utf-8")
    (tmp_path / "目標.csv").write_bytes(b"ID,\xff\xff\xfe\x81\n")

    workbook = open_workbook(tmp_path)

    assert [grid.tab for grid in workbook] == ["実績"]
    assert [(problem.code, problem.where) for problem in workbook.problems] == [("csv-encoding", "目標!")]


def test_one_csv_file_is_a_workbook_and_an_empty_folder_is_none(tmp_path: Path) -> None:
    with pytest.raises(BadSource) as failure:
        open_workbook(tmp_path)
    (tmp_path / "実績.csv").write_text("指標,2026-04\n売上,1\n", encoding="utf-8")

    assert failure.value.facts["reason"] == "empty"
    assert [grid.tab for grid in open_workbook(tmp_path / "実績.csv")] == ["実績"]


# -- the store ------------------------------------------------------------------------------------------------------


def test_a_workbook_as_a_store_is_read_with_its_problems_and_never_written(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "book.xlsx", sheets_of(SAMPLE, today=TODAY))
    store = WorkbookStore(tmp_path / "book.xlsx", today=lambda: TODAY)

    snapshot = store.load()

    assert snapshot.actuals["value"].tolist() == [1200.0]
    assert (snapshot.revision, snapshot.read_at is not None) == (store.revision(), True)
    assert store.history() == []
    with pytest.raises(ReadOnlyStore):
        store.save([], owner("佐藤"))


def test_the_revision_changes_exactly_when_the_contents_do(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    write_csv(folder, sheets_of(SAMPLE, today=TODAY))
    store = WorkbookStore(folder, today=lambda: TODAY)
    first = store.revision()

    (folder / "実績.csv").touch()
    touched = store.revision()
    (folder / "実績_営業.csv").write_text("指標,2026-04\n売上,1\n", encoding="utf-8")

    assert touched == first
    assert store.revision() != first


def test_a_store_whose_file_is_gone_is_unavailable_and_one_that_is_damaged_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with pytest.raises(StoreUnavailable):
        WorkbookStore(path).revision()
    path.write_bytes(b"no workbook")

    with pytest.raises(StoreBroken) as failure:
        WorkbookStore(path).load()

    assert failure.value.facts["reason"] == "not-xlsx"


def test_a_heading_that_is_renamed_in_a_file_is_told_at_the_next_look(tmp_path):
    tree = tmp_path / "ツリー.csv"
    tree.write_text("ID,種別,名称,目標値\na,KPI,売上,10\n", encoding="utf-8")
    store = WorkbookStore(tmp_path)
    assert not store.load().problems

    tree.write_text("ID,種別,名称,覚え\na,KPI,売上,\n", encoding="utf-8")

    for _ in range(2):
        assert [(p.code, p.where, p.facts["heading"]) for p in store.load().problems] == [
            ("heading-gone", "ツリー!1:1", "目標値")
        ]
