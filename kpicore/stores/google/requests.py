"""Edits as the requests of one `batchUpdate`, and the guards a tab of the template gets when it is made. Pure.

Values are sent as what they are (`stringValue`, `numberValue`), never to be parsed: a text that begins with = stays text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from kpicore.periods import Cadence, Calendar
from kpicore.sheets.cells import number_format
from kpicore.sheets.grid import column_letters, runs, tab_prefix
from kpicore.sheets.periods import DateContext, read_period
from kpicore.sheets.template import fields_in, tab_kind
from kpicore.sheets.writing import AddTab, Cell, Edit, InsertRow, Put, Sheet, stored

Request = dict[str, Any]

#: The developer metadata that keep two writers apart: their key, and where their ids begin.
CLAIM_KEY = "gyakusan.save"
_FIRST_CLAIM = 1_206_000_000
#: So many older claims stay, for writers that were slow between reading and writing.
KEPT_CLAIMS = 50
#: Rows below the last one that a new tab has, and its guards reach.
_ROWS_TO_COME = 500
_HEADER_COLOR = {"red": 0.91, "green": 0.933, "blue": 0.957}
_OPEN_COLOR = {"red": 1.0, "green": 0.957, "blue": 0.839}
_PIXELS_PER_CHARACTER = 7


@dataclass(frozen=True, slots=True)
class TabShape:
    """What Google knows of a tab beside its cells."""

    sheet_id: int
    rows: int
    columns: int


# -- claims -----------------------------------------------------------------------------------------------------


def claim_requests(number: int, older: Iterable[int]) -> list[Request]:
    """Return the requests by which a save claims to be the one after save `number` - 1: its first request fails when another has.

    The id of developer metadata exists once in a spreadsheet; a batch with a request that fails is not carried out at all.
    """
    claim = {
        "metadataId": _FIRST_CLAIM + number,
        "metadataKey": CLAIM_KEY,
        "metadataValue": str(number),
        "location": {"spreadsheet": True},
        "visibility": "DOCUMENT",
    }
    stale = sorted(old for old in older if old <= number - KEPT_CLAIMS)
    forgotten = [
        {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": _FIRST_CLAIM + old}}}}
        for old in stale
    ]
    return [{"createDeveloperMetadata": {"developerMetadata": claim}}, *forgotten]


def claims_in(metadata: Iterable[Mapping[str, Any]]) -> list[int]:
    """Return the numbers of the saves claimed so far that are still remembered, ascending."""
    found = [entry for entry in metadata if entry.get("metadataKey") == CLAIM_KEY]
    return sorted(int(entry["metadataId"]) - _FIRST_CLAIM for entry in found)


# -- edits ------------------------------------------------------------------------------------------------------


def requests_of(edits: Sequence[Edit], shapes: Mapping[str, TabShape], calendar: Calendar) -> list[Request]:
    """Return the requests that carry out edits, in their order; a tab grows before a cell beyond its edge is filled."""
    return requests_and_shapes(edits, shapes, calendar)[0]


def requests_and_shapes(
    edits: Sequence[Edit], shapes: Mapping[str, TabShape], calendar: Calendar
) -> tuple[list[Request], dict[str, TabShape]]:
    """Return the requests that carry out edits, and the tabs as they are then."""
    tabs = dict(shapes)
    requests: list[Request] = []
    waiting: list[Put] = []
    for edit in edits:
        if isinstance(edit, Put):
            waiting.append(edit)
            continue
        requests += _puts(waiting, tabs)
        waiting = []
        if isinstance(edit, AddTab):
            requests += _tab_requests(edit.sheet, tabs, calendar)
            continue
        shape, of_rows = tabs[edit.tab], isinstance(edit, InsertRow)
        tabs[edit.tab] = TabShape(shape.sheet_id, shape.rows + of_rows, shape.columns + (not of_rows))
        span = {"sheetId": shape.sheet_id, "dimension": "ROWS" if of_rows else "COLUMNS"}
        span |= {"startIndex": edit.at, "endIndex": edit.at + 1}
        requests.append({"insertDimension": {"range": span, "inheritFromBefore": edit.at > 0}})
    return requests + _puts(waiting, tabs), tabs


def _puts(puts: Sequence[Put], tabs: dict[str, TabShape]) -> list[Request]:
    """Return what makes the tabs large enough, and one request for each block of cells that lie side by side and are written alike."""
    requests: list[Request] = []
    reach: dict[str, tuple[int, int]] = {}
    for put in puts:
        rows, columns = reach.get(put.tab, (0, 0))
        reach[put.tab] = max(rows, put.row + 1), max(columns, put.column + 1)
    for tab, (rows, columns) in reach.items():
        shape = tabs[tab]
        for dimension, missing in (("ROWS", rows - shape.rows), ("COLUMNS", columns - shape.columns)):
            if missing > 0:
                grown = {"sheetId": shape.sheet_id, "dimension": dimension, "length": missing}
                requests.append({"appendDimension": grown})
        tabs[tab] = TabShape(shape.sheet_id, max(rows, shape.rows), max(columns, shape.columns))
    for first, lines, fields in _blocks(_strips(puts)):
        start = {"sheetId": tabs[first.tab].sheet_id, "rowIndex": first.row, "columnIndex": first.column}
        cells = [{"values": [_cell_data(put.value, put.format) for put in line]} for line in lines]
        requests.append({"updateCells": {"start": start, "rows": cells, "fields": fields}})
    return requests


def _strips(puts: Iterable[Put]) -> Iterator[list[Put]]:
    """Yield runs of cells side by side in a row that are written alike; of two values for one cell the later."""
    last = {(put.tab, put.row, put.column): put for put in puts}
    strip: list[Put] = []
    for place in sorted(last, key=lambda place: (place[0], place[1], place[2])):
        put = last[place]
        if strip:
            last_put = strip[-1]
            is_beside = (put.tab, put.row, put.column) == (last_put.tab, last_put.row, last_put.column + 1)
            if not is_beside or _fields(put) != _fields(last_put):
                yield strip
                strip = []
        strip.append(put)
    if strip:
        yield strip


def _blocks(strips: Iterable[list[Put]]) -> Iterator[tuple[Put, list[list[Put]], str]]:
    """Yield strips that lie one below the other and are written alike: the first cell, the rows, the fields to write."""
    rows: list[list[Put]] = []
    for strip in strips:
        if rows:
            first, top = strip[0], rows[-1][0]
            is_below = (first.tab, first.row, first.column) == (top.tab, top.row + 1, top.column)
            if not is_below or len(strip) != len(rows[-1]) or _fields(first) != _fields(top):
                yield rows[0][0], rows, _fields(rows[0][0])
                rows = []
        rows.append(strip)
    if rows:
        yield rows[0][0], rows, _fields(rows[0][0])


def _fields(put: Put) -> str:
    return "userEnteredValue" + ("" if put.format is None else ",userEnteredFormat.numberFormat")


def _cell_data(value: Any, shown: str | None) -> dict[str, Any]:
    data: dict[str, Any] = {}
    plain = stored(value)
    if plain is not None:
        kind = "boolValue" if isinstance(plain, bool) else "stringValue" if isinstance(plain, str) else "numberValue"
        data["userEnteredValue"] = {kind: plain}
    if shown:
        is_percent = number_format(shown).factor == 100
        kind = "TEXT" if shown == "@" else "DATE" if "yy" in shown else "PERCENT" if is_percent else "NUMBER"
        data["userEnteredFormat"] = {"numberFormat": {"type": kind, "pattern": shown}}
    return data


# -- tabs of the template -----------------------------------------------------------------------------------------


def _tab_requests(sheet: Sheet, tabs: dict[str, TabShape], calendar: Calendar) -> list[Request]:
    """Return what makes a tab with its cells and guards; a tab of that name that is there, and blank, is filled."""
    shape = tabs.get(sheet.tab)
    top = 1 if sheet.header else 0
    rows, columns = len(sheet.rows) + top + _ROWS_TO_COME, max(1, len(sheet.header), *map(len, sheet.rows))
    is_new = shape is None
    if shape is None:
        taken = {each.sheet_id for each in tabs.values()}
        first = int.from_bytes(hashlib.sha256(sheet.tab.encode()).digest()[:4]) % 2**30
        shape = TabShape(next(free for free in count(first) if free not in taken), rows, columns)
    else:
        shape = TabShape(shape.sheet_id, max(shape.rows, rows), max(shape.columns, columns))
    tabs[sheet.tab] = shape
    frozen_rows, frozen_columns = sheet.frozen
    grid = {
        "rowCount": shape.rows,
        "columnCount": shape.columns,
        "frozenRowCount": frozen_rows,
        "frozenColumnCount": frozen_columns if frozen_columns < shape.columns else 0,
    }
    properties = {"sheetId": shape.sheet_id, "gridProperties": grid}
    fields = ",".join(f"gridProperties.{name}" for name in grid)
    made = {"addSheet": {"properties": {**properties, "title": sheet.tab}}}
    resized = {"updateSheetProperties": {"properties": properties, "fields": fields}}
    return [made if is_new else resized, _contents(sheet, shape), *_guards(sheet, shape, calendar)]


def _contents(sheet: Sheet, shape: TabShape) -> Request:
    """Return the header and the rows of a tab of the template, with its notes and looks."""
    look = {"textFormat": {"bold": True}, "backgroundColor": _HEADER_COLOR}
    cells = [
        {"userEnteredValue": {"stringValue": word}, "userEnteredFormat": look}
        | ({"note": sheet.notes[column]} if column in sheet.notes else {})
        for column, word in enumerate(sheet.header)
    ]
    header = [{"values": cells}] if cells else []
    rows = [{"values": [_template_cell(cell) for cell in row]} for row in sheet.rows]
    fields = "userEnteredValue,userEnteredFormat(numberFormat,textFormat,backgroundColor,wrapStrategy,verticalAlignment),note"
    start = {"sheetId": shape.sheet_id, "rowIndex": 0, "columnIndex": 0}
    return {"updateCells": {"start": start, "rows": header + rows, "fields": fields}}


def _template_cell(cell: Cell) -> dict[str, Any]:
    data = _cell_data(cell.value, cell.format)
    if isinstance(cell.value, str) and len(cell.value) > 60:
        data.setdefault("userEnteredFormat", {}).update(wrapStrategy="WRAP", verticalAlignment="TOP")
    return data


def _guards(sheet: Sheet, shape: TabShape, calendar: Calendar) -> Iterator[Request]:
    for column, width in sheet.widths.items():
        span = {"sheetId": shape.sheet_id, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}
        pixels = {"pixelSize": int(width * _PIXELS_PER_CHARACTER)}
        yield {"updateDimensionProperties": {"range": span, "properties": pixels, "fields": "pixelSize"}}
    if not sheet.header:
        return
    for column, choices in sheet.lists.items():
        values = [{"userEnteredValue": choice} for choice in choices]
        rule = {"condition": {"type": "ONE_OF_LIST", "values": values}, "showCustomUi": True, "strict": False}
        yield {"setDataValidation": {"range": _below_header(shape, column, column + 1), "rule": rule}}
    for first, last in runs(sorted(sheet.numbers)):
        is_number = [{"userEnteredValue": f"=ISNUMBER({column_letters(first)}2)"}]
        rule = {"condition": {"type": "CUSTOM_FORMULA", "values": is_number}, "strict": False}
        yield {"setDataValidation": {"range": _below_header(shape, first, last + 1), "rule": rule}}
    # Protections warn and let pass: of the header, and of the column of ids.
    yield _protection({"sheetId": shape.sheet_id, "startRowIndex": 0, "endRowIndex": 1}, sheet.tab)
    identity = fields_in(tab_kind(sheet.tab) or "actuals", sheet.header)[0].get("id")
    if identity is not None:
        yield _protection(_below_header(shape, identity, identity + 1), f"{sheet.tab} ID")
    if sheet.highlight is not None:
        yield _highlight(sheet, shape, calendar)


def _below_header(shape: TabShape, first: int, end: int) -> dict[str, int]:
    columns = {"startColumnIndex": first, "endColumnIndex": end}
    return {"sheetId": shape.sheet_id, "startRowIndex": 1, "endRowIndex": shape.rows, **columns}


def _protection(area: Mapping[str, int], words: str) -> Request:
    return {"addProtectedRange": {"protectedRange": {"range": area, "description": words, "warningOnly": True}}}


def _highlight(sheet: Sheet, shape: TabShape, calendar: Calendar) -> Request:
    """Return a colour for the column of the open period; of months and weeks it moves on by itself."""
    first, last = runs(sorted(sheet.numbers))[0]
    period = read_period(sheet.header[sheet.highlight or 0], context=DateContext(calendar=calendar))
    cadence = getattr(period, "cadence", None)
    now = _OPEN_HEADER.get((cadence, "年" in sheet.header[sheet.highlight or 0]))
    if now is None:
        first = last = sheet.highlight or 0
        formula = "=TRUE"
    else:
        formula = f"={column_letters(first)}$1={now(calendar)}"
    area = {"sheetId": shape.sheet_id, "startRowIndex": 0, "endRowIndex": shape.rows}
    rule = {
        "ranges": [area | {"startColumnIndex": first, "endColumnIndex": last + 1}],
        "booleanRule": {
            "condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]},
            "format": {"backgroundColor": _OPEN_COLOR},
        },
    }
    return {"addConditionalFormatRule": {"rule": rule, "index": 0}}


def _month(pattern: str) -> Any:
    def formula(calendar: Calendar) -> str:
        shift = f"IF(DAY(TODAY())>{calendar.closing_day},1,0)" if calendar.closing_day else "0"
        return f'TEXT(EDATE(TODAY(),{shift}),"{pattern}")'

    return formula


#: The header of the open period as a formula, by cadence and by whether headers are Japanese.
_OPEN_HEADER: Mapping[tuple[Cadence | None, bool], Any] = {
    (Cadence.MONTHLY, True): _month("yyyy年m月"),
    (Cadence.MONTHLY, False): _month("yyyy-mm"),
    (Cadence.WEEKLY, False): lambda _: 'YEAR(TODAY()-WEEKDAY(TODAY(),2)+4)&"-W"&TEXT(ISOWEEKNUM(TODAY()),"00")',
}


def address(put: Put) -> str:
    """Return the address of a cell to write, for messages."""
    return f"{tab_prefix(put.tab)}{column_letters(put.column)}{put.row + 1}"
