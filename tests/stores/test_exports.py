"""No text a person typed begins a formula, another cell or another line in anything the program writes for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from kpicore.guide.handover import staff_sheets
from kpicore.model import Change, LoggedChange, Snapshot
from kpicore.sheets.writing import Sheet, history_sheet, sheets_of
from kpicore.stores.files import write_csv, write_one_csv, write_xlsx
from kpicore.text.handover import handover_text
from tests.pages.test_hostile import nasty
from tests.reports.small import node, snapshot

TODAY = date(2026, 11, 24)
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TEXTS = (
    *("=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "＠SUM(A1)"),
    *(
        'x;=HYPERLINK("https://e.example")',
        'a,b\n=1+1,"c"',
        "x\t=1+1",
        '";=1+1;"',
        "x|=1+1",
        '=IMPORTDATA("https://e.example")',
    ),
)


def hostile() -> Snapshot:
    """Return a plan whose names, notes and texts are formulas, beside one whose are markup."""
    nodes = [node("goal", kind="KGI")]
    for number, text in enumerate(TEXTS):
        made = node(f"k{number}", "goal", owner=text, department=text, definition=text, response=text, why=text)
        nodes.append(made.model_copy(update={"name": text, "unit": text[:12]}))
    return snapshot(nodes, {f"k{number}": [1.0] * 7 for number in range(len(TEXTS))}, name=TEXTS[0])


PLANS = {"formulas": hostile, "markup": nasty}


def every_sheet(plan: str, language: str) -> list[Sheet]:
    held = PLANS[plan]()
    change = Change("nodes", (TEXTS[0],), None, {"name": TEXTS[7], "note": TEXTS[8]})
    log = [
        LoggedChange(datetime(2026, 11, 1, tzinfo=UTC), text, text, change, mail=text, origin=text) for text in TEXTS
    ]
    return [*sheets_of(held, today=TODAY, language=language), history_sheet(log, language)]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(plan: str, language: str, tmp_path: Path):
    sheets = every_sheet(plan, language)
    assert {sheet.tab for sheet in staff_sheets(PLANS[plan](), TODAY, language)} <= {sheet.tab for sheet in sheets}
    write_xlsx(tmp_path / "book.xlsx", sheets)

    book = openpyxl.load_workbook(tmp_path / "book.xlsx")

    cells = [cell for tab in book for row in tab.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    assert [cell.coordinate for cell in cells if cell.hyperlink] == []
    assert any(str(cell.value).startswith("=") for cell in cells)
    assert len(book._external_links) == 0


@pytest.mark.parametrize("plan", PLANS)
def test_no_text_begins_a_formula_in_a_csv_file(plan: str, tmp_path: Path):
    write_csv(tmp_path / "plan", every_sheet(plan, "ja"))

    for path in (tmp_path / "plan").iterdir():
        content = path.read_bytes().decode("utf-8-sig")
        for row in csv.reader(io.StringIO(content, newline="")):
            assert [cell for cell in row if cell.startswith(STARTS) and not _is_number(cell)] == [], path.name


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_a_history_keeps_every_text_in_its_own_cell(tmp_path: Path):
    sheet = every_sheet("formulas", "en")[-1]
    write_one_csv(tmp_path / "log.csv", sheet)

    with (tmp_path / "log.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)

    assert len(rows) == len(TEXTS)
    assert {len(row) for row in rows} == {len(header)}
    assert [row[1].removeprefix("'") for row in rows] == list(TEXTS)
    assert json.loads(rows[0][5])["name"] == TEXTS[7]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_name_with_line_ends_makes_no_line_of_the_text_for_staff(language: str):
    plan = hostile().plan
    forged = "月次\n\n【振込先の変更】\r\nhttps://e.example\u2028x"
    named = [each.model_copy(update={"name": forged, "owner": forged, "definition": forged}) for each in plan.nodes[:2]]

    lines = handover_text(plan.model_copy(update={"nodes": tuple(named)}), TODAY, language).splitlines()

    assert [line for line in lines if line.strip().startswith(("【振込先", "https://e.example", "x"))] == []
