"""batchUpdate as far as the board uses it: all requests of a batch, or none."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kpicore.stores.google.stand_in.messages import Refused
from kpicore.stores.google.stand_in.spreadsheet import EditableTab, FormulaCell, Spreadsheet, insert_line, put


def carry_out(requests: Sequence[Mapping[str, Any]], sheet: Spreadsheet, email: str) -> list[dict[str, Any]]:
    """Carry out all requests, or raise Refused and leave the spreadsheet as it was."""
    draft = replace(sheet, tabs=[tab.copy() for tab in sheet.tabs], metadata=dict(sheet.metadata), editor=email)
    replies = []
    for number, request in enumerate(requests):
        (name, asked), *others = request.items()
        where = f"Invalid requests[{number}].{name}"
        if others or name not in REQUESTS:
            raise Refused(400, "INVALID_ARGUMENT", f'Invalid JSON payload received. Unknown name "{name}"')
        try:
            replies.append(REQUESTS[name](draft, asked) or {})
        except Impossible as impossible:
            raise Refused(400, "INVALID_ARGUMENT", f"{where}: {impossible}") from impossible
    if not draft.tabs:
        raise Refused(400, "INVALID_ARGUMENT", "You can't remove all the sheets in a document.")
    sheet.tabs[:], sheet.metadata = draft.tabs, draft.metadata
    return replies


class Impossible(Exception):
    """A request that cannot be carried out, in Google's words."""


def _by_id(sheet: Spreadsheet, sheet_id: int | None) -> EditableTab:
    found = next((tab for tab in sheet.tabs if tab.sheet_id == (sheet_id or 0)), None)
    if found is None:
        raise Impossible(f"No grid with id: {sheet_id or 0}")
    return found


def _add_sheet(sheet: Spreadsheet, asked: Mapping[str, Any]) -> dict[str, Any]:
    properties = asked["properties"]
    title, sheet_id = properties["title"], properties.get("sheetId", secrets.randbelow(2**31))
    if any(tab.title == title for tab in sheet.tabs):
        raise Impossible(f'A sheet with the name "{title}" already exists. Please enter another name.')
    if any(tab.sheet_id == sheet_id for tab in sheet.tabs):
        raise Impossible(f"Sheet with id {sheet_id} already exists.")
    tab = EditableTab(title, sheet_id, [], [])
    _resize(tab, properties.get("gridProperties", {}))
    sheet.tabs.append(tab)
    return {"addSheet": {"properties": properties | {"sheetId": sheet_id}}}


def _resize(tab: EditableTab, grid: Mapping[str, int]) -> None:
    tab.row_count, tab.column_count = grid.get("rowCount", tab.row_count), grid.get("columnCount", tab.column_count)
    tab.frozen = grid.get("frozenRowCount", tab.frozen[0]), grid.get("frozenColumnCount", tab.frozen[1])
    if tab.frozen[0] >= tab.row_count or tab.frozen[1] >= tab.column_count:
        raise Impossible("You can't freeze all visible rows or columns on the sheet.")


def _update_properties(sheet: Spreadsheet, asked: Mapping[str, Any]) -> None:
    properties = asked["properties"]
    tab = _by_id(sheet, properties.get("sheetId"))
    _resize(tab, properties.get("gridProperties", {}))
    tab.title = properties.get("title", tab.title)


def _delete_sheet(sheet: Spreadsheet, asked: Mapping[str, Any]) -> None:
    sheet.tabs.remove(_by_id(sheet, asked["sheetId"]))


def _append_dimension(sheet: Spreadsheet, asked: Mapping[str, Any]) -> None:
    tab = _by_id(sheet, asked.get("sheetId"))
    rows, columns = tab.size
    if asked["dimension"] == "ROWS":
        tab.row_count = rows + asked["length"]
    else:
        tab.column_count = columns + asked["length"]


def _insert_dimension(sheet: Spreadsheet, asked: Mapping[str, Any]) -> None:
    span = asked["range"]
    tab = _by_id(sheet, span.get("sheetId"))
    at, end, axis = span.get("startIndex", 0), span["endIndex"], span["dimension"] == "COLUMNS"
    if at > tab.size[axis]:
        raise Impossible(f"range.startIndex[{at}] is after last {span['dimension'].lower()}")
    if at == 0 and asked.get("inheritFromBefore"):
        raise Impossible("inheritFromBefore cannot be true if inserting at index 0")
    for _ in range(end - at):
        insert_line(tab, span["dimension"], at)


def _update_cells(sheet: Spreadsheet, asked: Mapping[str, Any]) -> None:
    start = asked["start"]
    tab = _by_id(sheet, start.get("sheetId"))
    top, left, fields = start.get("rowIndex", 0), start.get("columnIndex", 0), set(re.findall(r"\w+", asked["fields"]))
    for row, line in enumerate(asked.get("rows", ()), top):
        for column, cell in enumerate(line.get("values", ()), left):
            _refuse_unwritable(tab, row, column, sheet.editor)
            if "userEnteredValue" in fields:
                put(tab.rows, row, column, _entered(cell.get("userEnteredValue")), None)
            if "numberFormat" in fields:
                number_format = cell.get("userEnteredFormat", {}).get("numberFormat", {})
                put(tab.formats, row, column, number_format.get("pattern", ""), "")
            if "note" in fields:
                tab.notes.pop((row, column), None)
                if cell.get("note"):
                    tab.notes[row, column] = cell["note"]


def _entered(value: Mapping[str, Any] | None) -> Any:
    if not value:
        return None
    (kind, plain), *others = value.items()
    allowed = {"stringValue": str, "numberValue": (int, float), "boolValue": bool, "formulaValue": str}
    if others or kind not in allowed or not isinstance(plain, allowed[kind]):  # type: ignore[arg-type]
        raise Impossible(f"Invalid value at 'user_entered_value' ({kind}).")
    if kind == "stringValue" and len(plain) > 50_000:
        raise Impossible("Your input contains more than the maximum of 50000 characters in a single cell.")
    if kind == "formulaValue":
        return FormulaCell(plain, "#ERROR!")
    if kind == "numberValue" and isinstance(plain, float) and plain.is_integer() and abs(plain) < 1e15:
        return int(plain)
    return None if plain == "" else plain


def _refuse_unwritable(tab: EditableTab, row: int, column: int, editor: str) -> None:
    """Raise Impossible for a cell outside the grid, or protected from this editor."""
    rows, columns = tab.size
    if row >= rows or column >= columns:
        raise Impossible(f"Attempting to write row: {row}, column: {column}, beyond the grid of {rows} x {columns}")
    for protected in tab.protected:
        area, editors = protected.get("range", {}), protected.get("editors", {}).get("users", [])
        inside = area.get("startRowIndex", 0) <= row < area.get("endRowIndex", 10**9)
        inside &= area.get("startColumnIndex", 0) <= column < area.get("endColumnIndex", 10**9)
        if inside and not protected.get("warningOnly") and editor not in editors:
            raise Impossible(
                "You are trying to edit a protected cell or object. "
                "Please contact the spreadsheet owner to remove protection if you need to edit."
            )


def _protect(sheet: Spreadsheet, asked: Mapping[str, Any]) -> None:
    protected = asked["protectedRange"]
    _by_id(sheet, protected["range"].get("sheetId")).protected.append(dict(protected))


def _guard(sheet: Spreadsheet, asked: Mapping[str, Any]) -> None:
    """Keep a request that changes no value: validation, widths, conditional formats."""
    areas = [asked["range"]] if "range" in asked else asked["rule"]["ranges"]
    for area in areas:
        tab = _by_id(sheet, area.get("sheetId"))
        rows, columns = tab.size
        if area.get("endRowIndex", 0) > rows or area.get("endColumnIndex", 0) > columns:
            raise Impossible(f"Range ({area}) exceeds grid limits. Max rows: {rows}, max columns: {columns}")
        tab.guards.append(dict(asked))


def _create_metadata(sheet: Spreadsheet, asked: Mapping[str, Any]) -> dict[str, Any]:
    metadata = dict(asked["developerMetadata"])
    number = metadata.setdefault("metadataId", secrets.randbelow(2**31))
    if number in sheet.metadata:
        raise Impossible(f"Developer metadata with id {number} already exists.")
    sheet.metadata[number] = metadata
    return {"createDeveloperMetadata": {"developerMetadata": metadata}}


def _delete_metadata(sheet: Spreadsheet, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Take away the metadata whose id or key is named."""
    lookup = asked["dataFilter"]["developerMetadataLookup"]
    gone = [number for number, entry in sheet.metadata.items() if all(entry.get(k) == v for k, v in lookup.items())]
    return {"deleteDeveloperMetadata": {"deletedDeveloperMetadata": [sheet.metadata.pop(number) for number in gone]}}


REQUESTS: Mapping[str, Callable[[Spreadsheet, Mapping[str, Any]], dict[str, Any] | None]] = {
    "addSheet": _add_sheet,
    "updateSheetProperties": _update_properties,
    "deleteSheet": _delete_sheet,
    "appendDimension": _append_dimension,
    "insertDimension": _insert_dimension,
    "updateCells": _update_cells,
    "addProtectedRange": _protect,
    "setDataValidation": _guard,
    "updateDimensionProperties": _guard,
    "addConditionalFormatRule": _guard,
    "createDeveloperMetadata": _create_metadata,
    "deleteDeveloperMetadata": _delete_metadata,
}
