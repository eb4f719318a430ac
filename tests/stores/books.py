"""Workbooks made piece by piece: what Excel writes, what openpyxl makes of it, and what somebody who means harm would send."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

from kpicore.sheets.grid import Grid

SHEET = "xl/worksheets/sheet1.xml"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_CELL_STYLES = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 9, 14, 55, 46))


def parts(rows: str, *, texts: str = "", extra: str = "") -> dict[str, str]:
    """Return the parts of a workbook with one tab (実績), its rows as XML. Styles 1 to 4 are %, a day, yyyy年m月 and [h]:mm:ss."""
    return {
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="実績" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{_RELATIONS}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {_MAIN}><cellStyleXfs><xf numFmtId="2"/></cellStyleXfs>'
        f"<cellXfs>{_CELL_STYLES}</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f"<sst {_MAIN}>{texts}</sst>",
        SHEET: f"<worksheet {_MAIN}><sheetData>{rows}</sheetData>{extra}</worksheet>",
    }


def pack(path: Path, content: Mapping[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write parts as a zip."""
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return path


def unpack(path: Path) -> dict[str, bytes]:
    """Return the parts of a zip."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Mapping[str, str | bytes]) -> bytes:
    """Return parts as the bytes of a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def grids_by_openpyxl(path: Path) -> list[Grid]:
    """Return a workbook as openpyxl's full mode has it, cut as our grids are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of numbers too large for a day
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    return [_grid(sheet) for sheet in book.worksheets]


def _grid(sheet: Any) -> Grid:
    cells = [cell for cell in sheet._cells.values() if cell.value not in {None, ""}]
    rows: list[list[Any]] = []
    formats: list[list[str]] = []
    for cell in cells:
        _put(rows, cell.row - 1, cell.column - 1, cell.value, None)
        if cell.number_format != "General":
            _put(formats, cell.row - 1, cell.column - 1, cell.number_format, "")
    width = max(map(len, rows), default=0)
    hidden = {column for shown in sheet.column_dimensions.values() if shown.hidden for column in _columns(shown)}
    return Grid(
        sheet.title,
        tuple(map(tuple, rows)),
        tuple(map(tuple, formats)),
        hidden=sheet.sheet_state != "visible",
        hidden_rows=frozenset(
            row - 1 for row, shown in sheet.row_dimensions.items() if shown.hidden and row <= len(rows)
        ),
        hidden_columns=frozenset(column for column in hidden if column < width),
        merged=tuple(sorted(_rectangle(*area.bounds) for area in sheet.merged_cells.ranges)),
        notes={(cell.row - 1, cell.column - 1): cell.comment.text for cell in cells if cell.comment},
    )


def _put(rows: list[list[Any]], row: int, column: int, value: Any, blank: Any) -> None:
    rows += [[] for _ in range(row + 1 - len(rows))]
    rows[row] += [blank] * (column + 1 - len(rows[row]))
    rows[row][column] = value


def _columns(shown: Any) -> range:
    return range(shown.min - 1, shown.max)


def _rectangle(left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
    return top - 1, left - 1, bottom - 1, right - 1
