"""A spreadsheet as Google answers with it: the Spreadsheet resource, and field masks over it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kpicore.stores.google.stand_in.spreadsheet import EditableTab, FormulaCell, GridRange, Spreadsheet, row_at, shown


def spreadsheet_resource(sheet: Spreadsheet, areas: Sequence[GridRange], *, with_data: bool) -> dict[str, Any]:
    """Return the Spreadsheet resource: all tabs, or with `areas` those they lie in."""
    tabs = [tab for tab in sheet.tabs if not areas or any(area.tab is tab for area in areas)]
    return {
        "spreadsheetId": sheet.id,
        "properties": {"title": sheet.title, "locale": "ja_JP", "timeZone": "Asia/Tokyo"},
        "developerMetadata": list(sheet.metadata.values()),
        "sheets": [_sheet_resource(sheet, tab, areas, with_data=with_data) for tab in tabs],
    }


def _sheet_resource(
    sheet: Spreadsheet, tab: EditableTab, areas: Sequence[GridRange], *, with_data: bool
) -> dict[str, Any]:
    rows, columns = tab.size
    properties: dict[str, Any] = {
        "sheetId": tab.sheet_id,
        "title": tab.title,
        "index": sheet.tabs.index(tab),
        "sheetType": "GRID",
        "gridProperties": {"rowCount": rows, "columnCount": columns},
    }
    resource: dict[str, Any] = {"properties": properties | ({"hidden": True} if tab.hidden else {})}
    if tab.merged:
        resource["merges"] = [
            {
                "sheetId": tab.sheet_id,
                "startRowIndex": first_row,
                "endRowIndex": last_row + 1,
                "startColumnIndex": first_column,
                "endColumnIndex": last_column + 1,
            }
            for first_row, first_column, last_row, last_column in tab.merged
        ]
    if with_data:
        of_tab = [area for area in areas if area.tab is tab] or [GridRange(tab, 0, 0, rows, columns)]
        resource["data"] = [_grid_data(area) for area in of_tab]
    return resource


def _grid_data(area: GridRange) -> dict[str, Any]:
    tab = area.tab
    guarded = [guard["range"].get("endRowIndex", 0) for guard in tab.guards if _is_validation(guard)]
    filled = min(area.end_row, max(len(tab.rows), len(tab.formats), *(row + 1 for row, _ in tab.notes), *guarded, 0))
    data: dict[str, Any] = {
        "rowData": [_row_data(area, row) for row in range(area.first_row, filled)],
        "rowMetadata": [_line(row in tab.hidden_rows, 21) for row in range(area.first_row, area.end_row)],
        "columnMetadata": [_line(c in tab.hidden_columns, 100) for c in range(area.first_column, area.end_column)],
    }
    if area.first_row:
        data["startRow"] = area.first_row
    if area.first_column:
        data["startColumn"] = area.first_column
    return data


def _is_validation(guard: Mapping[str, Any]) -> bool:
    return "range" in guard and "rule" in guard


def _line(hidden: bool, pixels: int) -> dict[str, Any]:
    return {"pixelSize": pixels} | ({"hiddenByUser": True} if hidden else {})


def _row_data(area: GridRange, row: int) -> dict[str, Any]:
    values, formats = row_at(area.tab.rows, row), row_at(area.tab.formats, row)
    # Cells with a rule for what may be typed are there, though blank.
    ruled = [guard["range"] for guard in area.tab.guards if _is_validation(guard)]
    over = [each for each in ruled if each.get("startRowIndex", 0) <= row < each.get("endRowIndex", 0)]
    ruled_to = max((each.get("endColumnIndex", 0) for each in over), default=0)
    end = min(area.end_column, max(len(values), len(formats), ruled_to))
    values += [None] * (end - len(values))
    formats += [""] * (end - len(formats))
    cells = [_cell(values[column], formats[column]) for column in range(area.first_column, end)]
    for (_, column), note in sorted(item for item in area.tab.notes.items() if item[0][0] == row):
        if area.first_column <= column < area.end_column:
            cells += [{} for _ in range(column - area.first_column + 1 - len(cells))]
            cells[column - area.first_column]["note"] = note
    return {"values": cells} if cells else {}


def _cell(value: Any, pattern: str) -> dict[str, Any]:
    cell: dict[str, Any] = {}
    if isinstance(value, FormulaCell):
        return _cell(value.value, pattern) | {"userEnteredValue": {"formulaValue": value.text}}
    if value is not None:
        kind = "boolValue" if isinstance(value, bool) else "stringValue" if isinstance(value, str) else "numberValue"
        cell = {
            "userEnteredValue": {kind: value},
            "effectiveValue": {kind: value},
            "formattedValue": shown(value, pattern),
        }
    if pattern:
        number_format = {"numberFormat": {"type": _format_type(pattern), "pattern": pattern}}
        cell |= {"userEnteredFormat": number_format, "effectiveFormat": number_format}
    return cell


def _format_type(pattern: str) -> str:
    """Return the NumberFormatType of a pattern."""
    plain = re.sub(r'"[^"]*"|\[[^]]*\]', "", pattern)
    if plain == "@":
        return "TEXT"
    if "%" in plain:
        return "PERCENT"
    has_day, has_time = bool(re.search("[yd]|m月", plain)), "h" in plain
    return {(True, True): "DATE_TIME", (True, False): "DATE", (False, True): "TIME"}.get((has_day, has_time), "NUMBER")
