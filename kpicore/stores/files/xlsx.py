"""An .xlsx file (also .xlsm, .xltx) as a workbook of grids: saved values, number formats, merged and hidden lines, notes.

Each part is read once, as it is unpacked; of a file with macros the values are read and the macros never looked at. What stops the whole
file is BadSource, a single tab that cannot be read, or only in part, is a problem.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from kpicore.problems import Problem, error
from kpicore.sheets.grid import Grid, Position, Workbook, column_number, tab_prefix
from kpicore.stores.files.kinds import reason_by_bytes, reason_by_parts
from kpicore.stores.files.xlsx_cells import COLUMNS, CellReader, LimitReached, SheetCells, Style, TextTaker, unescaped
from kpicore.stores.files.xlsx_parts import LIMITS, Attributes, Damaged, Limits, Parts, bad, damage_named
from kpicore.stores.files.xlsx_tables import NamedTable, in_cells, table_in

_BOOK = "xl/workbook.xml"
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ERA_YEAR = re.compile(r"g{1,3}e")

#: What Japanese Excel means by the numbers of formats that are different in every language, and that it never writes out.
_JAPANESE_FORMATS = {
    **dict.fromkeys((27, 36, 50, 57), "[$-411]ge.m.d"),
    **dict.fromkeys((28, 29, 51, 54, 58), '[$-411]ggge"年"m"月"d"日"'),
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    **dict.fromkeys((34, 52, 55), 'yyyy"年"m"月"'),
    **dict.fromkeys((35, 53, 56), 'm"月"d"日"'),
}


@dataclass(slots=True)
class _Book:
    """What is the same for all worksheets. `sheets` are name, state and the id of the part."""

    sheets: list[tuple[str, str, str]] = field(default_factory=list)
    epoch: datetime = CALENDAR_WINDOWS_1900
    targets: dict[str, tuple[str, str]] = field(default_factory=dict)
    styles: list[Style] = field(default_factory=lambda: [Style()])
    texts: list[str] = field(default_factory=list)


def read_xlsx(path: Path, limits: Limits = LIMITS) -> Workbook:
    """Return the tabs of an .xlsx file. Raises BadSource (`path`, `reason`) and OSError.

    Rows beyond `limits.cells`, and tabs whose part is damaged, are problems of the workbook (`too-many-cells`, `tab-damaged`).
    """
    reason = reason_by_bytes(path)
    if reason is not None:
        raise bad(path, reason)
    try:
        with damage_named(), Parts(path, limits) as parts:
            reason = reason_by_parts(parts) or (None if _BOOK in parts else "not-xlsx")
            if reason is not None:
                raise bad(path, reason)
            parts.judge_size()
            return _workbook(parts)
    except Damaged as failure:
        raise bad(path, "damaged") from failure


def _workbook(parts: Parts) -> Workbook:
    book = _book(parts)
    grids: list[Grid] = []
    problems: list[Problem] = []
    cells_left, formulas_left = parts.limits.cells, parts.limits.formulas
    tables: dict[str, NamedTable] = {}
    for name, state, relation in book.sheets:
        kind, part = book.targets.get(relation, ("worksheet", ""))
        if kind != "worksheet":  # a chart on a tab of its own holds no cells
            continue
        try:
            reader = CellReader(book.styles, book.texts, book.epoch, (cells_left, formulas_left))
            try:
                parts.parse(part, reader.starts, reader.ends, reader.text)
            except LimitReached:
                reader.sheet.is_cut = True
                reader.sheet.cells = cells_left
            cells = reader.sheet
            notes: dict[Position, str] = {}
            for of_kind, target in _relations(parts, part).values():
                if of_kind == "comments" and target in parts:
                    notes |= _notes_in(parts, target)
                if of_kind == "table" and target in parts and (named := table_in(parts, target, name)):
                    tables[named[0]] = named[1]
        except Damaged:
            problems.append(error("tab-damaged", tab_prefix(name), tab=name))
            continue
        cells_left, formulas_left = cells_left - cells.cells, cells.formulas_left
        if cells.is_cut:
            cells_left = 0
            problems.append(too_many_cells(name, len(cells.rows), parts.limits))
        grids.append(_grid(name, state, cells, notes))
    if not grids:
        raise bad(parts.path, "damaged" if problems else "empty")
    if tables:
        grids = [replace(grid, formulas=in_cells(grid.formulas, grid.tab, tables)) for grid in grids]
    return Workbook(tuple(grids), str(parts.path), tuple(problems))


def too_many_cells(tab: str, rows: int, limits: Limits) -> Problem:
    """Return the problem that of a tab only the first `rows` were read."""
    return error("too-many-cells", tab_prefix(tab), tab=tab, limit=limits.cells, rows=rows)


def _grid(name: str, state: str, cells: SheetCells, notes: dict[Position, str]) -> Grid:
    """Return a tab without what lies beyond its cells."""
    height, width = len(cells.rows), max(map(len, cells.rows), default=0)
    grid = Grid(name, tuple(cells.rows), tuple(cells.formats))
    return Grid(
        name,
        grid.rows,
        grid.formats,
        hidden=state in {"hidden", "veryHidden"},
        hidden_rows=frozenset(row for row in cells.hidden_rows if row < height),
        hidden_columns=frozenset(
            column for first, last in cells.hidden_columns for column in range(first, min(last, width))
        ),
        merged=tuple(cells.merged),
        notes={place: note for place, note in notes.items() if grid.value(*place) is not None},
        formulas=cells.formulas,
    )


# -- the book ---------------------------------------------------------------------------------------------------


def _book(parts: Parts) -> _Book:
    book = _Book()

    def sheet(attributes: Attributes) -> None:
        relation = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        book.sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), relation))
        if len(book.sheets) > parts.limits.tabs:
            raise bad(parts.path, "too-large", limit_tabs=parts.limits.tabs)

    def properties(attributes: Attributes) -> None:
        if attributes.get("date1904") in {"1", "true"}:
            book.epoch = CALENDAR_MAC_1904

    parts.parse(_BOOK, {"sheet": sheet, "workbookPr": properties})
    book.targets = _relations(parts, _BOOK)
    for kind, target in book.targets.values():
        if kind == "styles" and target in parts:
            book.styles = _styles(parts, target)
        if kind == "sharedStrings" and target in parts:
            book.texts = _texts(parts, target)
    return book


def _relations(parts: Parts, part: str) -> dict[str, tuple[str, str]]:
    """Return by id what a part refers to inside the file: the last word of its type, and its name."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    found: dict[str, tuple[str, str]] = {}

    def relation(attributes: Attributes) -> None:
        if attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            found[attributes.get("Id", "")] = posixpath.basename(attributes.get("Type", "")), target.lstrip("/")

    if relations in parts:
        parts.parse(relations, {"Relationship": relation})
    return found


def _styles(parts: Parts, part: str) -> list[Style]:
    """Return the styles that cells name by number."""
    formats: dict[int, str] = dict(_JAPANESE_FORMATS) | BUILTIN_FORMATS
    numbers: list[int] = []
    inside = False

    def number_format(attributes: Attributes) -> None:
        formats[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")

    def begin(_: Attributes) -> None:
        nonlocal inside
        inside = True

    def end() -> None:
        nonlocal inside
        inside = False

    def style(attributes: Attributes) -> None:
        if inside:
            numbers.append(int(attributes.get("numFmtId", "0")))

    parts.parse(part, {"numFmt": number_format, "cellXfs": begin, "xf": style}, {"cellXfs": end})
    known: dict[int, Style] = {}
    for number in set(numbers):
        pattern = formats.get(number, "General")
        is_date = is_date_format(pattern) or bool(_ERA_YEAR.search(pattern.partition(";")[0]))
        known[number] = Style() if pattern == "General" else Style(pattern, is_date, is_timedelta_format(pattern))
    return [known[number] for number in numbers] or [Style()]


def _texts(parts: Parts, part: str) -> list[str]:
    """Return the texts that cells name by number, without the readings Japanese Excel keeps above the characters."""
    texts: list[str] = []
    pieces: list[str] = []
    taker = TextTaker()
    is_reading = False
    length = 0

    def begin_reading(_: Attributes) -> None:
        nonlocal is_reading
        is_reading = True

    def end_reading() -> None:
        nonlocal is_reading
        is_reading = False

    def end_text() -> None:
        text = taker.end()
        if not is_reading:
            pieces.append(text)

    def end_item() -> None:
        nonlocal length
        texts.append(unescaped("".join(pieces)))
        pieces.clear()
        length += len(texts[-1]) + 1
        if length > parts.limits.text:
            raise parts.too_large()

    starts = {"t": taker.begin, "rPh": begin_reading}
    parts.parse(part, starts, {"t": end_text, "rPh": end_reading, "si": end_item}, taker.take)
    return texts


# -- notes ------------------------------------------------------------------------------------------------------


def _notes_in(parts: Parts, part: str) -> dict[Position, str]:
    found: dict[Position, str] = {}
    taker = TextTaker()
    place: Any = None
    pieces: Sequence[str] = ()

    def begin(attributes: Attributes) -> None:
        nonlocal place, pieces
        match = _ADDRESS.fullmatch(attributes.get("ref", ""))
        column = column_number(match[1]) if match else COLUMNS
        place, pieces = (int(match[2]) - 1, column) if match and column < COLUMNS else None, ()

    def end_text() -> None:
        nonlocal pieces
        pieces = (*pieces, taker.end())

    def end() -> None:
        if place is not None:
            found[place] = "".join(pieces)

    parts.parse(part, {"comment": begin, "t": taker.begin}, {"t": end_text, "comment": end}, taker.take)
    return found
