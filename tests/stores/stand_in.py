"""A stand-in for the Google Sheets API v4, over HTTP, honest about what a client may rely on.

It knows the service-account flow (a signed JWT for a token), spreadsheets.get with field masks (which decide alone whether there is grid
data, as documented) and ranges, pretty printing unless it is asked not to, values.get and values:batchGet
with their render options, batchUpdate as far as we use it (all or nothing), developer metadata, protected ranges, sharing, quotas, and
Google's error bodies. `calls` holds every request; `fault` may answer in its place, after the request was carried out if it says so; the
methods of `Spreadsheet` are people who type, sort, insert, rename and delete.

    python -m tests.stores.stand_in --port 8900 --secrets .streamlit/secrets.toml

serves the sample plan, writes the secrets a board needs to read it, says which variables lead there, and takes edits from outside:

    curl -d '{"cell": "実績!C7", "value": 12}' http://127.0.0.1:8900/stand-in/edit
"""

from __future__ import annotations

import argparse
import json
import re
import secrets
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from datetime import time as clock_time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

from kpicore.sheets.grid import Grid, Rectangle, Workbook, column_letters

SPREADSHEET = "1stand-in_spreadsheet"
EMAIL = "board@stand-in.iam.gserviceaccount.com"
SCOPES = {f"https://www.googleapis.com/auth/{name}" for name in ("spreadsheets", "spreadsheets.readonly")}
#: What google-auth writes as the audience of its assertions, wherever the token_uri of the key points.
GOOGLES_TOKEN_URI = "https://oauth2.googleapis.com/token"
_EPOCH = datetime(1899, 12, 30)


# -- the spreadsheet ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Formula:
    """A cell with a formula, and the value it has."""

    text: str
    value: Any


@dataclass
class Tab:
    """One tab; `rows` and `formats` are parallel, ragged, counted from 0. `guards` are requests that change no value, as they came."""

    title: str
    sheet_id: int
    rows: list[list[Any]]
    formats: list[list[str]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Rectangle, ...] = ()
    row_count: int = 1000
    column_count: int = 26
    protected: list[dict[str, Any]] = field(default_factory=list)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    guards: list[dict[str, Any]] = field(default_factory=list)
    frozen: tuple[int, int] = (0, 0)

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the grid: Google's usual 1000 × 26, or what the content needs."""
        return max(self.row_count, len(self.rows)), max(self.column_count, *map(len, self.rows), 0)

    def copy(self) -> Tab:
        """Return a copy that can be changed without changing this one."""
        return replace(
            self,
            rows=[list(row) for row in self.rows],
            formats=[list(row) for row in self.formats],
            protected=list(self.protected),
            notes=dict(self.notes),
            guards=list(self.guards),
        )


@dataclass
class Spreadsheet:
    """A spreadsheet people edit; every method may be called while it is served."""

    tabs: list[Tab]
    id: str = SPREADSHEET
    title: str = "KPI"
    shared_with: set[str] = field(default_factory=lambda: {EMAIL})
    viewers: set[str] = field(default_factory=set)
    metadata: dict[int, dict[str, Any]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    @classmethod
    def of(cls, grids: Workbook | Sequence[Grid], **more: Any) -> Spreadsheet:
        sheet = cls([], **more)
        for grid in grids:
            sheet.add_tab(grid)
        return sheet

    def add_tab(self, grid: Grid) -> None:
        with self.lock:
            rows, formats = [list(map(_stored, row)) for row in grid.rows], [list(row) for row in grid.formats]
            hidden = (grid.hidden, grid.hidden_rows, grid.hidden_columns, grid.merged)
            free = max((tab.sheet_id for tab in self.tabs), default=0) + 1
            self.tabs.append(Tab(grid.tab, free, rows, formats, *hidden))

    def remove_tab(self, title: str) -> None:
        with self.lock:
            self.tabs.remove(self.tab(title))

    def rename_tab(self, title: str, new: str) -> None:
        with self.lock:
            self.tab(title).title = new

    def duplicate_tab(self, title: str) -> None:
        """Copy a tab as the menu does: `実績 のコピー`."""
        with self.lock:
            free = max(tab.sheet_id for tab in self.tabs) + 1
            self.tabs.append(replace(self.tab(title).copy(), title=f"{title} のコピー", sheet_id=free))

    def sort(self, title: str, column: int, *, descending: bool = False, header: int = 1) -> None:
        """Sort the rows below the header by a column counted from 0, formats and all."""
        with self.lock:
            tab = self.tab(title)
            formats = tab.formats + [[] for _ in range(len(tab.rows) - len(tab.formats))]
            lines = list(zip(tab.rows[header:], formats[header:], strict=True))
            lines.sort(key=lambda line: str(line[0][column]) if column < len(line[0]) else "", reverse=descending)
            tab.rows[header:] = [row for row, _ in lines]
            tab.formats[:] = [*formats[:header], *(shown for _, shown in lines)]

    def value(self, cell: str) -> Any:
        """Return what a cell shows, None when it is blank."""
        with self.lock:
            area = area_of(cell, self)
            row = _row(area.tab.rows, area.first_row)
            found = row[area.first_column] if area.first_column < len(row) else None
            return found.value if isinstance(found, Formula) else found

    def tab(self, title: str) -> Tab:
        return next(tab for tab in self.tabs if tab.title == title)

    def edit(self, cell: str, value: Any, format: str | None = None) -> None:
        """Type a value into a cell (`実績!C7`), as a person would; with `format` its number format too."""
        with self.lock:
            area = area_of(cell, self)
            _put(area.tab.rows, area.first_row, area.first_column, _stored(value), None)
            if format is not None:
                _put(area.tab.formats, area.first_row, area.first_column, format, "")

    def insert_column(self, title: str, column: int, values: Sequence[Any] = ()) -> None:
        """Insert a column before the one counted from 0, as a person would."""
        with self.lock:
            _insert(self.tab(title), "COLUMNS", column)
            for row, value in enumerate(values):
                _put(self.tab(title).rows, row, column, _stored(value), None)

    def delete_column(self, title: str, column: int) -> None:
        """Delete the column counted from 0, as a person would."""
        with self.lock:
            tab = self.tab(title)
            for lines in (tab.rows, tab.formats):
                for line in lines:
                    del line[column : column + 1]
            tab.column_count -= 1

    def delete_row(self, title: str, row: int) -> None:
        """Delete the row so numbered (from 1), as a person would."""
        with self.lock:
            tab = self.tab(title)
            del tab.rows[row - 1 : row]
            del tab.formats[row - 1 : row]
            tab.notes = {place: note for place, note in tab.notes.items() if place[0] != row - 1}
            _move_notes(tab, "ROWS", row - 1, -1)

    def insert_row(self, title: str, row: int, values: Sequence[Any] = ()) -> None:
        """Insert a row above the row so numbered (from 1), as a person would."""
        with self.lock:
            tab = self.tab(title)
            _move_notes(tab, "ROWS", row - 1, 1)
            tab.rows.insert(row - 1, list(map(_stored, values)))
            if len(tab.formats) >= row:
                tab.formats.insert(row - 1, [])


def _put(rows: list[list[Any]], row: int, column: int, value: Any, blank: Any) -> None:
    rows += [[] for _ in range(row + 1 - len(rows))]
    rows[row] += [blank] * (column + 1 - len(rows[row]))
    rows[row][column] = value


def _stored(value: Any) -> Any:
    """Return a value as Sheets keeps it: days and times are serial numbers, what cannot be computed an error."""
    if isinstance(value, datetime):
        since = value.replace(tzinfo=None) - _EPOCH
        return since.days + since.seconds / 86400
    if isinstance(value, date):
        return (value - _EPOCH.date()).days
    if isinstance(value, clock_time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    if value is None or isinstance(value, (str, int, float, Formula)):
        return value
    return "#ERROR!"


def _insert(tab: Tab, dimension: str, at: int) -> None:
    """Insert a blank line of cells; what lies there and behind moves on."""
    _move_notes(tab, dimension, at, 1)
    if dimension == "ROWS":
        tab.row_count += 1
        for lines in (tab.rows, tab.formats):
            if at < len(lines):
                lines.insert(at, [])
        return
    tab.column_count += 1
    for lines, blank in ((tab.rows, None), (tab.formats, "")):
        for line in lines:
            if at < len(line):
                line.insert(at, blank)


def _move_notes(tab: Tab, dimension: str, at: int, by: int) -> None:
    """Move notes along with the cells they are on: those at `at` and behind it."""
    axis = dimension == "COLUMNS"
    tab.notes = {
        (row + by * (not axis and row >= at), column + by * (axis and column >= at)): note
        for (row, column), note in tab.notes.items()
    }


# -- ranges ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Area:
    """A rectangle of a tab, counted from 0, ends outside."""

    tab: Tab
    first_row: int
    first_column: int
    end_row: int
    end_column: int

    def __str__(self) -> str:
        corner = f"{column_letters(self.end_column - 1)}{self.end_row}"
        return f"'{self.tab.title}'!{column_letters(self.first_column)}{self.first_row + 1}:{corner}"


_RANGE = re.compile(r"(?:(?P<tab>'(?:[^']|'')+'|[^'!]+)(?:!|$))?(?P<cells>[A-Za-z0-9:$]*)")
_CORNER = re.compile(r"\$?(?P<column>[A-Za-z]*)\$?(?P<row>\d*)")


def area_of(text: str, sheet: Spreadsheet) -> Area:
    """Return the area a range in A1 notation names. Raises BadRequest as Google does."""
    match = _RANGE.fullmatch(text)
    name = match["tab"] if match else None
    title = name[1:-1].replace("''", "'") if name and name.startswith("'") else name
    tab = next((tab for tab in sheet.tabs if title in (None, tab.title)), None)
    if match is None or tab is None:
        raise Refused(400, "INVALID_ARGUMENT", f"Unable to parse range: {text}")
    first, _, last = match["cells"].partition(":")
    rows, columns = tab.size
    if not first:
        return Area(tab, 0, 0, rows, columns)
    (row, column), (last_row, last_column) = _corner(first, text), _corner(last or first, text)
    if (row or 0) >= rows or (column or 0) >= columns:
        limits = f"Max rows: {rows}, max columns: {columns}"
        raise Refused(400, "INVALID_ARGUMENT", f"Range ({text}) exceeds grid limits. {limits}")
    return Area(
        tab,
        row if row is not None else 0,
        column if column is not None else 0,
        min(rows, last_row + 1 if last_row is not None else rows),
        min(columns, last_column + 1 if last_column is not None else columns),
    )


def _corner(text: str, whole: str) -> tuple[int | None, int | None]:
    match = _CORNER.fullmatch(text)
    if match is None or not text:
        raise Refused(400, "INVALID_ARGUMENT", f"Unable to parse range: {whole}")
    column = 0
    for letter in match["column"].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return (int(match["row"]) - 1 if match["row"] else None), (column - 1 if match["column"] else None)


def values_in(area: Area, options: Mapping[str, str]) -> list[list[Any]]:
    """Return the values of an area as values.get renders them, rows and cells without their blank ends."""
    render = options.get("valueRenderOption", "FORMATTED_VALUE")
    shown = render == "FORMATTED_VALUE"
    rows = []
    for index in range(area.first_row, min(area.end_row, len(area.tab.rows))):
        cells = [_rendered(cell, render) for cell in area.tab.rows[index][area.first_column : area.end_column]]
        formats = _row(area.tab.formats, index)[area.first_column : area.end_column]
        formats += [""] * (len(cells) - len(formats))
        row = [_shown(*cell) if shown else cell[0] for cell in zip(cells, formats, strict=True)]
        rows.append(_trimmed(["" if value is None else value for value in row], ""))
    return _trimmed(rows, [])


def _rendered(value: Any, render: str) -> Any:
    if not isinstance(value, Formula):
        return value
    return value.text if render == "FORMULA" else value.value


def _shown(value: Any, pattern: str) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).upper()
    if pattern.endswith("%"):
        return f"{value * 100:.{len(pattern.partition('.')[2].rstrip('%'))}f}%"
    return f"{value:.10g}"


def _row(rows: Sequence[list[Any]], index: int) -> list[Any]:
    return list(rows[index]) if index < len(rows) else []


def _trimmed(items: list[Any], blank: Any) -> list[Any]:
    while items and items[-1] == blank:
        items.pop()
    return items


# -- resources ------------------------------------------------------------------------------------------------


def spreadsheet_resource(sheet: Spreadsheet, areas: Sequence[Area], *, with_data: bool) -> dict[str, Any]:
    """Return the Spreadsheet resource: all tabs, or with `areas` those they lie in."""
    tabs = [tab for tab in sheet.tabs if not areas or any(area.tab is tab for area in areas)]
    return {
        "spreadsheetId": sheet.id,
        "properties": {"title": sheet.title, "locale": "ja_JP", "timeZone": "Asia/Tokyo"},
        "developerMetadata": list(sheet.metadata.values()),
        "sheets": [_sheet_resource(sheet, tab, areas, with_data=with_data) for tab in tabs],
    }


def _sheet_resource(sheet: Spreadsheet, tab: Tab, areas: Sequence[Area], *, with_data: bool) -> dict[str, Any]:
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
        resource["merges"] = [_merge(tab, rectangle) for rectangle in tab.merged]
    if with_data:
        of_tab = [area for area in areas if area.tab is tab] or [Area(tab, 0, 0, rows, columns)]
        resource["data"] = [_grid_data(area) for area in of_tab]
    return resource


def _merge(tab: Tab, rectangle: Rectangle) -> dict[str, int]:
    first_row, first_column, last_row, last_column = rectangle
    rows = {"startRowIndex": first_row, "endRowIndex": last_row + 1}
    return {"sheetId": tab.sheet_id, "startColumnIndex": first_column, "endColumnIndex": last_column + 1} | rows


def _grid_data(area: Area) -> dict[str, Any]:
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


def _guarded_to(tab: Tab, row: int) -> int:
    """Return up to which column the cells of a row have a rule for what may be typed: such cells are there, though blank."""
    areas = [guard["range"] for guard in tab.guards if _is_validation(guard)]
    over = [area for area in areas if area.get("startRowIndex", 0) <= row < area.get("endRowIndex", 0)]
    return max((area.get("endColumnIndex", 0) for area in over), default=0)


def _line(hidden: bool, pixels: int) -> dict[str, Any]:
    return {"pixelSize": pixels} | ({"hiddenByUser": True} if hidden else {})


def _row_data(area: Area, row: int) -> dict[str, Any]:
    values, formats = _row(area.tab.rows, row), _row(area.tab.formats, row)
    end = min(area.end_column, max(len(values), len(formats), _guarded_to(area.tab, row)))
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
    if isinstance(value, Formula):
        return _cell(value.value, pattern) | {"userEnteredValue": {"formulaValue": value.text}}
    if value is not None:
        kind = "boolValue" if isinstance(value, bool) else "stringValue" if isinstance(value, str) else "numberValue"
        cell = {
            "userEnteredValue": {kind: value},
            "effectiveValue": {kind: value},
            "formattedValue": _shown(value, pattern),
        }
    if pattern:
        number_format = {"numberFormat": {"type": _kind_of(pattern), "pattern": pattern}}
        cell |= {"userEnteredFormat": number_format, "effectiveFormat": number_format}
    return cell


def _kind_of(pattern: str) -> str:
    plain = re.sub(r'"[^"]*"|\[[^]]*\]', "", pattern)
    if plain == "@":
        return "TEXT"
    if "%" in plain:
        return "PERCENT"
    has_day, has_time = bool(re.search("[yd]|m月", plain)), "h" in plain
    return {(True, True): "DATE_TIME", (True, False): "DATE", (False, True): "TIME"}.get((has_day, has_time), "NUMBER")


_FIELDS = {
    *(
        "spreadsheetId",
        "properties",
        "title",
        "locale",
        "timeZone",
        "sheets",
        "sheetId",
        "index",
        "sheetType",
        "hidden",
    ),
    *("gridProperties", "rowCount", "columnCount", "merges", "data", "startRow", "startColumn", "rowData", "values"),
    *(
        "rowMetadata",
        "columnMetadata",
        "hiddenByUser",
        "hiddenByFilter",
        "pixelSize",
        "userEnteredFormat",
        "effectiveFormat",
    ),
    *("numberFormat", "type", "pattern", "userEnteredValue", "effectiveValue", "formattedValue", "note", "*"),
    *("developerMetadata", "metadataId", "metadataKey", "metadataValue", "updatedSpreadsheet", "replies"),
}


def parsed_mask(mask: str) -> dict[str, Any]:
    """Return a field mask as nested dictionaries, {} where everything below is wanted. Raises Refused on what Google would refuse.

    >>> parsed_mask("sheets(properties.title,merges)")
    {'sheets': {'properties': {'title': {}}, 'merges': {}}}
    """
    tokens = re.findall(r"[\w*]+|[(),./]", mask)
    if "".join(tokens) != mask or not set(re.findall(r"[\w*]+", mask)) <= _FIELDS:
        raise Refused(400, "INVALID_ARGUMENT", "Request contains an invalid argument.")
    wanted, rest = _fields(tokens)
    if rest:
        raise Refused(400, "INVALID_ARGUMENT", "Request contains an invalid argument.")
    return wanted


def _fields(tokens: list[str]) -> tuple[dict[str, Any], list[str]]:
    wanted: dict[str, Any] = {}
    while tokens:
        name, *tokens = tokens
        below, path = wanted, [name]
        while tokens[:1] in (["."], ["/"]):
            path.append(tokens[1])
            tokens = tokens[2:]
        for part in path:
            below = below.setdefault(part, {})
        if tokens[:1] == ["("]:
            inner, tokens = _fields(tokens[1:])
            below.update(inner)
            tokens = tokens[1:]
        if tokens[:1] != [","]:
            break
        tokens = tokens[1:]
    return wanted, tokens


def masked(value: Any, wanted: Mapping[str, Any]) -> Any:
    """Return the parts of a resource that a mask names."""
    if not wanted or "*" in wanted:
        return value
    if isinstance(value, list):
        return [masked(item, wanted) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: masked(value[key], below) for key, below in wanted.items() if key in value}


# -- batchUpdate ----------------------------------------------------------------------------------------------


def carry_out(requests: Sequence[Mapping[str, Any]], sheet: Spreadsheet, email: str) -> list[dict[str, Any]]:
    """Carry out all requests, or raise Refused and leave the spreadsheet as it was."""
    draft = replace(sheet, tabs=[tab.copy() for tab in sheet.tabs], metadata=dict(sheet.metadata))
    replies = []
    for number, request in enumerate(requests):
        (name, asked), *others = request.items()
        where = f"Invalid requests[{number}].{name}"
        if others or name not in REQUESTS:
            raise Refused(400, "INVALID_ARGUMENT", f'Invalid JSON payload received. Unknown name "{name}"')
        try:
            replies.append(REQUESTS[name](draft, asked, email) or {})
        except Impossible as impossible:
            raise Refused(400, "INVALID_ARGUMENT", f"{where}: {impossible}") from impossible
    if not draft.tabs:
        raise Refused(400, "INVALID_ARGUMENT", "You can't remove all the sheets in a document.")
    sheet.tabs[:], sheet.metadata = draft.tabs, draft.metadata
    return replies


class Impossible(Exception):
    """A request that cannot be carried out, in Google's words."""


def _by_id(sheet: Spreadsheet, sheet_id: int | None) -> Tab:
    found = next((tab for tab in sheet.tabs if tab.sheet_id == (sheet_id or 0)), None)
    if found is None:
        raise Impossible(f"No grid with id: {sheet_id or 0}")
    return found


def _add_sheet(sheet: Spreadsheet, asked: Mapping[str, Any], email: str) -> dict[str, Any]:
    properties = asked["properties"]
    title, sheet_id = properties["title"], properties.get("sheetId", secrets.randbelow(2**31))
    if any(tab.title == title for tab in sheet.tabs):
        raise Impossible(f'A sheet with the name "{title}" already exists. Please enter another name.')
    if any(tab.sheet_id == sheet_id for tab in sheet.tabs):
        raise Impossible(f"Sheet with id {sheet_id} already exists.")
    tab = Tab(title, sheet_id, [], [])
    _resize(tab, properties.get("gridProperties", {}))
    sheet.tabs.append(tab)
    return {"addSheet": {"properties": properties | {"sheetId": sheet_id}}}


def _resize(tab: Tab, grid: Mapping[str, int]) -> None:
    tab.row_count, tab.column_count = grid.get("rowCount", tab.row_count), grid.get("columnCount", tab.column_count)
    tab.frozen = grid.get("frozenRowCount", tab.frozen[0]), grid.get("frozenColumnCount", tab.frozen[1])
    if tab.frozen[0] >= tab.row_count or tab.frozen[1] >= tab.column_count:
        raise Impossible("You can't freeze all visible rows or columns on the sheet.")


def _update_properties(sheet: Spreadsheet, asked: Mapping[str, Any], email: str) -> None:
    properties = asked["properties"]
    tab = _by_id(sheet, properties.get("sheetId"))
    _resize(tab, properties.get("gridProperties", {}))
    tab.title = properties.get("title", tab.title)


def _delete_sheet(sheet: Spreadsheet, asked: Mapping[str, Any], email: str) -> None:
    sheet.tabs.remove(_by_id(sheet, asked["sheetId"]))


def _append_dimension(sheet: Spreadsheet, asked: Mapping[str, Any], email: str) -> None:
    tab = _by_id(sheet, asked.get("sheetId"))
    rows, columns = tab.size
    if asked["dimension"] == "ROWS":
        tab.row_count = rows + asked["length"]
    else:
        tab.column_count = columns + asked["length"]


def _insert_dimension(sheet: Spreadsheet, asked: Mapping[str, Any], email: str) -> None:
    span = asked["range"]
    tab = _by_id(sheet, span.get("sheetId"))
    at, end, axis = span.get("startIndex", 0), span["endIndex"], span["dimension"] == "COLUMNS"
    if at > tab.size[axis]:
        raise Impossible(f"range.startIndex[{at}] is after last {span['dimension'].lower()}")
    if at == 0 and asked.get("inheritFromBefore"):
        raise Impossible("inheritFromBefore cannot be true if inserting at index 0")
    for _ in range(end - at):
        _insert(tab, span["dimension"], at)


def _update_cells(sheet: Spreadsheet, asked: Mapping[str, Any], email: str) -> None:
    start = asked["start"]
    tab = _by_id(sheet, start.get("sheetId"))
    top, left, fields = start.get("rowIndex", 0), start.get("columnIndex", 0), _mask_names(asked["fields"])
    for row, line in enumerate(asked.get("rows", ()), top):
        for column, cell in enumerate(line.get("values", ()), left):
            _refuse_outside(tab, row, column)
            _refuse_protected(tab, row, column, email)
            _update_cell(tab, row, column, cell, fields)


def _mask_names(mask: str) -> set[str]:
    """Return which of value, number format and note a mask names."""
    wanted = {"userEnteredValue", "note"} & set(re.findall(r"\w+", mask))
    return wanted | ({"numberFormat"} if "numberFormat" in mask else set())


def _update_cell(tab: Tab, row: int, column: int, cell: Mapping[str, Any], fields: set[str]) -> None:
    if "userEnteredValue" in fields:
        _put(tab.rows, row, column, _entered(cell.get("userEnteredValue")), None)
    if "numberFormat" in fields:
        shown = cell.get("userEnteredFormat", {}).get("numberFormat", {})
        _put(tab.formats, row, column, shown.get("pattern", ""), "")
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
        return Formula(plain, "#ERROR!")
    if kind == "numberValue" and isinstance(plain, float) and plain.is_integer() and abs(plain) < 1e15:
        return int(plain)
    return None if plain == "" else plain


def _refuse_outside(tab: Tab, row: int, column: int) -> None:
    rows, columns = tab.size
    if row >= rows or column >= columns:
        raise Impossible(f"Attempting to write row: {row}, column: {column}, beyond the grid of {rows} x {columns}")


def _refuse_protected(tab: Tab, row: int, column: int, email: str) -> None:
    for protected in tab.protected:
        area, editors = protected.get("range", {}), protected.get("editors", {}).get("users", [])
        inside = area.get("startRowIndex", 0) <= row < area.get("endRowIndex", 10**9)
        inside &= area.get("startColumnIndex", 0) <= column < area.get("endColumnIndex", 10**9)
        if inside and not protected.get("warningOnly") and email not in editors:
            raise Impossible(
                "You are trying to edit a protected cell or object. "
                "Please contact the spreadsheet owner to remove protection if you need to edit."
            )


def _protect(sheet: Spreadsheet, asked: Mapping[str, Any], email: str) -> None:
    protected = asked["protectedRange"]
    _by_id(sheet, protected["range"].get("sheetId")).protected.append(dict(protected))


def _guard(sheet: Spreadsheet, asked: Mapping[str, Any], email: str) -> None:
    """Keep a request that changes no value: validation, widths, conditional formats."""
    areas = [asked["range"]] if "range" in asked else asked["rule"]["ranges"]
    for area in areas:
        tab = _by_id(sheet, area.get("sheetId"))
        rows, columns = tab.size
        if area.get("endRowIndex", 0) > rows or area.get("endColumnIndex", 0) > columns:
            raise Impossible(f"Range ({area}) exceeds grid limits. Max rows: {rows}, max columns: {columns}")
        tab.guards.append(dict(asked))


def _create_metadata(sheet: Spreadsheet, asked: Mapping[str, Any], email: str) -> dict[str, Any]:
    metadata = dict(asked["developerMetadata"])
    number = metadata.setdefault("metadataId", secrets.randbelow(2**31))
    if number in sheet.metadata:
        raise Impossible(f"Developer metadata with id {number} already exists.")
    sheet.metadata[number] = metadata
    return {"createDeveloperMetadata": {"developerMetadata": metadata}}


def _delete_metadata(sheet: Spreadsheet, asked: Mapping[str, Any], email: str) -> dict[str, Any]:
    """Take away the metadata whose id or key is named."""
    lookup = asked["dataFilter"]["developerMetadataLookup"]
    gone = [number for number, entry in sheet.metadata.items() if all(entry.get(k) == v for k, v in lookup.items())]
    return {"deleteDeveloperMetadata": {"deletedDeveloperMetadata": [sheet.metadata.pop(number) for number in gone]}}


REQUESTS: Mapping[str, Callable[[Spreadsheet, Mapping[str, Any], str], dict[str, Any] | None]] = {
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


# -- the server -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Call:
    """One request: method, path without the query, the query, and who asked ("" without a token)."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    body: bytes = b""
    email: str = ""

    def option(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[0]

    @property
    def name(self) -> str:
        """What the call is, without the id: `token`, `get`, `values:batchGet`, `values`, `batchUpdate`."""
        tail = self.path.partition("/v4/spreadsheets/")[2]
        if tail.endswith(":batchUpdate"):
            return "batchUpdate"
        if not tail:
            return self.path.strip("/")
        return tail.partition("/")[2].split("/")[0] or "get"


@dataclass(frozen=True)
class Reply:
    """What goes back; `cut` breaks the connection after so many bytes of the body, `delay` waits first.

    In the place of the true answer: with `applied` the request is carried out before, with `reset` the connection breaks without a word.
    """

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json; charset=UTF-8"})
    delay: float = 0.0
    cut: int | None = None
    applied: bool = False
    reset: bool = False


class Refused(Exception):
    """An error of Google's: HTTP status, its name, its message and the reason in its details."""

    def __init__(self, status: int, name: str, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.status, self.name, self.message, self.reason = status, name, message, reason

    def reply(self) -> Reply:
        error: dict[str, Any] = {"code": self.status, "message": self.message, "status": self.name}
        if self.reason:
            kind = "type.googleapis.com/google.rpc.ErrorInfo"
            error["details"] = [{"@type": kind, "reason": self.reason, "domain": "googleapis.com"}]
        return as_json({"error": error}, self.status)


def as_json(value: Any, status: int = 200) -> Reply:
    return Reply(status, json.dumps(value, ensure_ascii=False, indent=2).encode())


def compact(reply: Reply) -> Reply:
    """Return a reply without indentation and line breaks."""
    plain = json.dumps(json.loads(reply.body), ensure_ascii=False, separators=(",", ":"))
    return replace(reply, body=plain.encode())


DENIED = Refused(403, "PERMISSION_DENIED", "The caller does not have permission")
NOT_FOUND = Refused(404, "NOT_FOUND", "Requested entity was not found.")
UNAUTHENTICATED = Refused(
    401, "UNAUTHENTICATED", "Request had invalid authentication credentials. Expected OAuth 2 access token."
)
READ_ONLY = Refused(403, "PERMISSION_DENIED", "The caller does not have permission")


def exhausted(kind: str) -> Refused:
    """Return the refusal of a call too many: `Read` or `Write`."""
    limit = f"quota metric '{kind} requests' and limit '{kind} requests per minute per user'"
    message = f"Quota exceeded for {limit} of service 'sheets.googleapis.com'"
    return Refused(429, "RESOURCE_EXHAUSTED", message, "RATE_LIMIT_EXCEEDED")


EXHAUSTED = exhausted("Read")

Fault = Callable[[Call], Reply | None]


def environ_of(account: Mapping[str, str]) -> dict[str, str]:
    """Return the variables by which an administrator sends a board to the stand-in that an account belongs to."""
    token_url = account["token_uri"]
    return {"KPICORE_SHEETS_API_URL": token_url.removesuffix("/token"), "KPICORE_SHEETS_TOKEN_URL": token_url}


@cache
def private_key() -> str:
    """Return the PEM of the one key of this process."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


@cache
def _public_key() -> bytes:
    key = serialization.load_pem_private_key(private_key().encode(), None).public_key()
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


class StandIn:
    """The server and what it serves. `fault` is asked before every answer: a Reply goes out in its place."""

    def __init__(self, *sheets: Spreadsheet, port: int = 0) -> None:
        self.sheets = {sheet.id: sheet for sheet in sheets}
        self.calls: list[Call] = []
        self.fault: Fault | None = None
        #: Whether a mask that names grid data is not enough to get any: what is documented was never tried on the real one.
        self.wants_grid_data_asked_for = False
        self.reads_per_minute: int | None = None
        self.writes_per_minute: int | None = None
        self._made: dict[str, list[float]] = {"Read": [], "Write": []}
        self.connections: set[socket.socket] = set()
        self._tokens: dict[str, tuple[str, float]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def sheet(self) -> Spreadsheet:
        return next(iter(self.sheets.values()))

    @property
    def account(self) -> dict[str, str]:
        """The fields of a service-account key that this server believes."""
        return {
            "type": "service_account",
            "project_id": "stand-in",
            "private_key_id": "1",
            "private_key": private_key(),
            "client_email": EMAIL,
            "client_id": "1",
            "token_uri": f"{self.url}/token",
        }

    @property
    def secrets(self) -> dict[str, str]:
        """`[connections.gsheets]` for a board that is to read the first spreadsheet from here."""
        return self.account | {"spreadsheet": self.sheet.id}

    @property
    def environ(self) -> dict[str, str]:
        """The variables by which an administrator sends a board here."""
        return environ_of(self.account)

    def names(self) -> list[str]:
        """Return the names of the calls so far, those for tokens left out."""
        return [call.name for call in self.calls if call.name != "token"]

    def forget_tokens(self) -> None:
        """Let every token expire, as after an hour."""
        self._tokens.clear()

    def serve(self) -> None:
        self._server.serve_forever(poll_interval=0.05)

    @contextmanager
    def running(self) -> Iterator[StandIn]:
        thread = threading.Thread(target=self.serve, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            for connection in list(self.connections):
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            thread.join()

    def answer(self, call: Call, bearer: str) -> Reply:
        email, expires = self._tokens.get(bearer, ("", 0.0))
        call = Call(call.method, call.path, call.query, call.body, email if time.time() < expires else "")
        self.calls.append(call)
        faulty = self.fault(call) if self.fault is not None else None
        if faulty is not None and not faulty.applied:
            return faulty
        true = self._true_answer(call)
        return faulty if faulty is not None else true

    def _true_answer(self, call: Call) -> Reply:
        for method, pattern, respond in ROUTES:
            match = re.fullmatch(pattern, call.path)
            if match and method == call.method:
                return self._respond(respond, call, match.groupdict())
        return NOT_FOUND.reply()

    def _respond(self, respond: Any, call: Call, parts: Mapping[str, str]) -> Reply:
        try:
            reply: Reply = respond(self, call, **parts)
            return compact(reply) if call.option("prettyPrint") == "false" else reply
        except Refused as refused:
            return refused.reply()

    # -- routes ---------------------------------------------------------------------------------------------------

    def token(self, call: Call) -> Reply:
        """Give a token for an assertion that the account's key signed, for a token server, not expired."""
        form = parse_qs(call.body.decode())
        if form.get("grant_type") != ["urn:ietf:params:oauth:grant-type:jwt-bearer"]:
            return as_json({"error": "unsupported_grant_type"}, 400)
        try:
            audience = [f"{self.url}/token", GOOGLES_TOKEN_URI]
            claims = jwt.decode(form["assertion"][0], certs=_public_key(), audience=audience)
        except (ValueError, KeyError) as error:
            return as_json({"error": "invalid_grant", "error_description": f"Invalid JWT: {error}"}, 400)
        if claims["iss"] != EMAIL or not set(claims.get("scope", "").split()) & SCOPES:
            return as_json(
                {"error": "invalid_scope", "error_description": "Invalid OAuth scope or ID token audience."}, 400
            )
        token = secrets.token_urlsafe(16)
        self._tokens[token] = (claims["iss"], time.time() + 3600)
        return as_json({"access_token": token, "expires_in": 3599, "token_type": "Bearer"})

    def get(self, call: Call, id: str) -> Reply:
        sheet = self._shared(call, id)
        mask = parsed_mask(call.option("fields")) if call.option("fields") else {}
        with sheet.lock:
            areas = [area_of(text, sheet) for text in call.query.get("ranges", ())]
            wants_data = self._has_grid_data(mask.get("sheets", {}), mask, call.option("includeGridData") == "true")
            return as_json(masked(spreadsheet_resource(sheet, areas, with_data=wants_data), mask))

    def _has_grid_data(self, sheets: Mapping[str, Any], mask: Mapping[str, Any], asked: bool) -> bool:
        """Return whether an answer has cells: as its mask says, without one as the parameter says."""
        if not mask:
            return asked
        return "data" in sheets and (asked or not self.wants_grid_data_asked_for)

    def values(self, call: Call, id: str, range: str) -> Reply:
        sheet = self._shared(call, id)
        with sheet.lock:
            return as_json(self._value_range(unquote(range), sheet, call))

    def batch_get(self, call: Call, id: str) -> Reply:
        sheet = self._shared(call, id)
        with sheet.lock:
            found = [self._value_range(text, sheet, call) for text in call.query.get("ranges", ())]
        return as_json({"spreadsheetId": id, "valueRanges": found})

    def _value_range(self, text: str, sheet: Spreadsheet, call: Call) -> dict[str, Any]:
        area = area_of(text, sheet)
        values = values_in(area, {name: given[0] for name, given in call.query.items()})
        return {"range": str(area), "majorDimension": "ROWS"} | ({"values": values} if values else {})

    def _shared(self, call: Call, id: str) -> Spreadsheet:
        """Return the spreadsheet, if whoever calls may see it and has not called too often."""
        if not call.email:
            raise UNAUTHENTICATED
        self._count(call)
        sheet = self.sheets.get(id)
        if sheet is None:
            raise NOT_FOUND
        if call.email not in sheet.shared_with:
            raise DENIED
        return sheet

    def _count(self, call: Call) -> None:
        kind, limit = ("Write", self.writes_per_minute) if call.method == "POST" else ("Read", self.reads_per_minute)
        now = time.monotonic()
        made = self._made[kind] = [at for at in self._made[kind] if at > now - 60]
        if limit is not None and len(made) >= limit:
            raise exhausted(kind)
        made.append(now)

    def batch_update(self, call: Call, id: str) -> Reply:
        sheet = self._shared(call, id)
        if call.email in sheet.viewers:
            raise READ_ONLY
        try:
            requests = json.loads(call.body)["requests"]
        except (ValueError, KeyError, TypeError):
            raise Refused(400, "INVALID_ARGUMENT", "Invalid JSON payload received.") from None
        mask = parsed_mask(call.option("fields")) if call.option("fields") else {}
        asked = json.loads(call.body)
        with sheet.lock:
            answer = {"spreadsheetId": id, "replies": carry_out(requests, sheet, call.email)}
            if asked.get("includeSpreadsheetInResponse"):
                areas = [area_of(text, sheet) for text in asked.get("responseRanges", ())]
                sheets = mask.get("updatedSpreadsheet", {}).get("sheets", {})
                wants_data = self._has_grid_data(sheets, mask, asked.get("responseIncludeGridData", False))
                answer["updatedSpreadsheet"] = spreadsheet_resource(sheet, areas, with_data=wants_data)
        return as_json(masked(answer, mask))

    # -- for whoever drives it from another process -----------------------------------------------------------------

    def edit(self, call: Call) -> Reply:
        asked = json.loads(call.body)
        self.sheet.edit(asked["cell"], asked["value"], asked.get("format"))
        return as_json({})

    def fail(self, call: Call) -> Reply:
        """Answer the next calls with a status: {"status": 503, "times": 2}; times 0 ends it."""
        asked = json.loads(call.body)
        left = [asked.get("times", 1)]

        def fault(next_call: Call) -> Reply | None:
            if next_call.path.startswith("/stand-in/") or left[0] <= 0:
                return None
            left[0] -= 1
            return Refused(asked["status"], "UNAVAILABLE", "The service is currently unavailable.").reply()

        self.fault = fault
        return as_json({})

    def list_calls(self, call: Call) -> Reply:
        return as_json([{"method": made.method, "name": made.name} for made in self.calls])


_ONE = "/v4/spreadsheets/(?P<id>[^/:]+)"
ROUTES: tuple[tuple[str, str, Any], ...] = (
    ("POST", "/token", StandIn.token),
    ("GET", _ONE, StandIn.get),
    ("GET", f"{_ONE}/values:batchGet", StandIn.batch_get),
    ("POST", f"{_ONE}:batchUpdate", StandIn.batch_update),
    ("GET", f"{_ONE}/values/(?P<range>[^/]+)", StandIn.values),
    ("POST", "/stand-in/edit", StandIn.edit),
    ("POST", "/stand-in/fail", StandIn.fail),
    ("GET", "/stand-in/calls", StandIn.list_calls),
)


def _handler(stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 2**16  # head and body in one piece: two would cost the reader 40 ms of waiting for TCP

        def setup(self) -> None:
            super().setup()
            stand_in.connections.add(self.connection)

        def finish(self) -> None:
            stand_in.connections.discard(self.connection)
            with suppress(OSError):  # a connection broken on purpose
                super().finish()

        def handle_any(self) -> None:
            address = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            call = Call(self.command, address.path, parse_qs(address.query, keep_blank_values=True), body)
            self._send(stand_in.answer(call, self.headers.get("Authorization", "").removeprefix("Bearer ")))

        def _send(self, reply: Reply) -> None:
            time.sleep(reply.delay)
            if reply.reset:
                self._break()
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body[: reply.cut])
            self.close_connection = self.close_connection or reply.cut is not None

        def _break(self) -> None:
            """End the connection as a cable pulled out would: without an answer, with a reset."""
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

        do_GET = do_POST = do_PUT = handle_any  # noqa: N815 - the names http.server looks for

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: `calls` is the log."""

    return Handler


# -- on its own -----------------------------------------------------------------------------------------------


def secrets_text(fields: Mapping[str, str]) -> str:
    """Return fields as the section of a secrets.toml."""
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    return "\n".join(["[connections.gsheets]", *lines, ""])


def _write_secret(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def _how_to_use(stand_in: StandIn, key: Path | None) -> str:
    """Return the address and what leads a board here; with a key, what another terminal is to be told."""
    settings = {"KPICORE_STORE": f"gsheet:{SPREADSHEET}"} | stand_in.environ
    if key is None:
        return "\n".join([stand_in.url, *(f"{name}={value}" for name, value in settings.items())])
    settings["GOOGLE_APPLICATION_CREDENTIALS"] = str(key.resolve())
    return "\n".join(
        [
            "A stand-in for Google Sheets with the sample plan (Ctrl+C stops it). In another terminal:",
            "",
            *(f"  export {name}={value}" for name, value in settings.items()),
            "  make run                          # the board on this sheet",
            "  .venv/bin/kpicore score           # the same on the command line",
            "",
            "A person types into a cell:",
            "",
            f'  curl -d \'{{"cell": "実績!C7", "value": 12}}\' {stand_in.url}/stand-in/edit',
        ]
    )


def main() -> None:
    from kpicore.samples.shop import shop
    from kpicore.sheets.writing.layout import workbook_of
    from kpicore.stores.files.store import open_workbook
    from kpicore.stores.google.store import today_in_japan

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--workbook", help="an .xlsx or a folder of CSV to serve instead of the sample plan")
    parser.add_argument("--secrets", type=Path, help="where to write the secrets.toml for a board")
    parser.add_argument("--key", type=Path, help="where to write the key of the service account")
    asked = parser.parse_args()
    today = today_in_japan()
    book = open_workbook(asked.workbook) if asked.workbook else workbook_of(shop(today), today=today)
    stand_in = StandIn(Spreadsheet.of(book), port=asked.port)
    if asked.secrets:
        _write_secret(asked.secrets, secrets_text(stand_in.secrets))
    if asked.key:
        _write_secret(asked.key, json.dumps(stand_in.account))
    print(_how_to_use(stand_in, asked.key), flush=True)  # noqa: T201 - what whoever starts it needs
    try:
        stand_in.serve()
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
