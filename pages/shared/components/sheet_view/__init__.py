"""A tab of the company's own sheet: a grid whose rows, columns and cells are coloured by their roles.

`sheet_data` is pure: an `AnnotatedSheet` in, a small dictionary ready for JSON out, to be kept where the sheet does not change. The
browser's part (`sheet.html`, `sheet.css`, `sheet.js`) draws it with `textContent` alone, only when something in it changed, and keeps
scroll and focus over reruns.

Rows and columns are counted from 0; places are written as in the sheet (`実績!C7`, `実績!7:7`, `実績!C:C`). A colour never stands
alone: every role has a letter as well. At most `MOST_ROWS` × `MOST_COLUMNS` are drawn at once; `windows` lists the parts.

| key | does |
|---|---|
| arrows, Home, End, Page up, Page down | move, with the letters above and the numbers beside included |
| Enter, blank, a click | picks the row (its number), the column (its letter) or the cell |
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import streamlit as st

from kpicore.sheets.grid import Position, Rectangle, column_letters
from kpicore.sheets.roles import COMPUTED, TableRole
from pages.shared.style import NO_COLOUR, Voice, one_line

MOST_ROWS, MOST_COLUMNS = 200, 60
LONGEST_TEXT, LONGEST_REASON = 60, 300

#: Colour of each role, a name of the theme's palette, grey of all others: several share one and differ by their letters. `missing`,
#: `unmatched` and `problem` are of cells alone.
TONES = {
    TableRole.ACTUAL: "blue",
    TableRole.ACTUAL_THEN_FORECAST: "blue",
    TableRole.TARGET: "violet",
    "missing": "yellow",
    "unmatched": "yellow",
    "problem": "red",
    TableRole.UNCLEAR: "yellow",
    TableRole.LABEL: "green",
    TableRole.PERIOD: "green",
    TableRole.SCOPE: "green",
    TableRole.UNIT: "green",
    TableRole.OWNER: "green",
    TableRole.ID: "green",
    TableRole.FORECAST: "yellow",
}
#: Numbers the board does not use: drawn hatched.
LEFT_OUT = COMPUTED | {TableRole.IGNORED}

_HERE = Path(__file__).parent
_WORDS = ("label", "row", "column", "hidden_row", "hidden_column", "blank", "legend")
_SPREAD, _FIGURE = 1, 2
#: The order of the legend: that of the tones, then all others.
_ORDER = {role: place for place, role in enumerate(TONES)}
_PLACE = re.compile(
    r"(?:(?P<row>[0-9]{1,7}):(?P=row)|(?P<column>[A-Z]{1,3}):(?P=column)|(?P<letters>[A-Z]{1,3})(?P<number>[0-9]{1,7}))\Z"
)
_sheet = st.components.v2.component(
    "kpi_sheet",
    html=(_HERE / "sheet.html").read_text(encoding="utf-8"),
    css=(_HERE / "sheet.css").read_text(encoding="utf-8"),
    js=(_HERE / "sheet.js").read_text(encoding="utf-8"),
)


class NumberText(str):
    """A cell's text that is a number and stands on the right."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Look:
    """The annotation of a row, a column or a cell: its role, and the reason as a sentence, "" for none."""

    role: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AnnotatedSheet:
    """A tab ready to be shown. `prefix` is its name as it stands before a cell; `rows` may be ragged, `width` is the longest (counted
    where it is not given).

    `head_rows` stay in sight below the letters while what is under them scrolls, `frozen` columns on the left.
    """

    prefix: str
    rows: Sequence[Sequence[str]]
    row_looks: Mapping[int, Look] = field(default_factory=dict)
    column_looks: Mapping[int, Look] = field(default_factory=dict)
    cell_looks: Mapping[Position, Look] = field(default_factory=dict)
    head_rows: frozenset[int] = frozenset()
    frozen: int = 0
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Rectangle, ...] = ()
    width: int = 0

    def __post_init__(self) -> None:
        if not self.width:
            object.__setattr__(self, "width", max(map(len, self.rows), default=0))


def sheet_view(drawn: Mapping[str, Any], selected: str | None, *, key: str) -> str | None:
    """Draw what `sheet_data` returned; return the place picked by this very click or key, None on every other run.

    `selected` is the place to mark. The browser is not trusted: a place outside of what is drawn is None.
    """
    prefix = drawn["prefix"]
    local = selected.removeprefix(prefix) if selected else ""
    result = _sheet(key=key, data={**drawn, "selected": local}, on_picked_change=lambda: None)
    place = _PLACE.match(result.picked) if isinstance(result.picked, str) else None
    if place is None:
        return None
    row, column = place["row"] or place["number"], place["column"] or place["letters"]
    is_row_drawn = row is None or row in {head["name"] for head in drawn["rows"]}
    is_column_drawn = column is None or column in {head["name"] for head in drawn["columns"]}
    return f"{prefix}{place[0]}" if is_row_drawn and is_column_drawn else None


def windows(rows: int, columns: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the parts a tab of this size is shown in: first and last row of each, first and last column of each."""
    return _parts(rows, MOST_ROWS), _parts(columns, MOST_COLUMNS)


def _parts(count: int, most: int) -> list[tuple[int, int]]:
    return [(start, min(start + most, count) - 1) for start in range(0, max(count, 1), most)]


def sheet_data(sheet: AnnotatedSheet, words: Voice, first: Position = (0, 0)) -> dict[str, Any]:
    """Return what the browser draws: letters, numbers, cells with the number of their role and reason, and the legend.

    A cell is its text, or a list of text, role, reason and flags where there is more to say; roles and reasons are
    numbers into `roles` and `reasons`, 0 for none. `rev` changes with any of it. A part that begins
    further down or right still includes the head above it and the labels beside it.
    """
    rows, columns = _shown_area(sheet, first)
    roles, reasons = _Numbers(), _Numbers()
    cells = _cells(sheet, rows, columns, roles, reasons)
    hidden = sheet.hidden_columns
    data = {
        "prefix": sheet.prefix,
        "rows": [
            _head(str(row + 1), sheet.row_looks.get(row), row in sheet.hidden_rows, roles, reasons)
            | {"sticky": row in sheet.head_rows}
            for row in rows
        ],
        "columns": [
            _head(column_letters(column), sheet.column_looks.get(column), column in hidden, roles, reasons)
            | {"width": _width((line[at] for line in cells), roles)}
            for at, column in enumerate(columns)
        ],
        "cells": cells,
        "frozen": min(sheet.frozen, len(columns)),
        "roles": [
            {
                "id": role,
                "tone": TONES.get(role, NO_COLOUR),
                "out": role in LEFT_OUT,
                "mark": words(f"mapping.marks.{role}"),
                "word": words(f"mapping.roles.{role}"),
            }
            for role in roles.values
        ],
        "legend": sorted(range(len(roles.values)), key=lambda number: _ORDER.get(roles.values[number], len(_ORDER))),
        "reasons": [one_line(reason, LONGEST_REASON) for reason in reasons.values],
        "words": {name: words(f"sheet_view.{name}") for name in _WORDS},
    }
    return data | {"rev": f"{zlib.crc32(json.dumps(data, ensure_ascii=False).encode()):x}"}


def _shown_area(sheet: AnnotatedSheet, first: Position) -> tuple[list[int], list[int]]:
    """Return the rows and columns of the part that begins at `first`, with the nearest head above and the frozen columns."""
    top, left = first
    above = [row for row in sheet.head_rows if row < top]
    rows = [*([max(above)] if above else []), *range(top, min(top + MOST_ROWS, len(sheet.rows)))]
    return rows, [*range(min(left, sheet.frozen)), *range(left, min(left + MOST_COLUMNS, sheet.width))]


class _Numbers:
    """Gives each distinct text a number from 1; 0 is none."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._numbers: dict[str, int] = {"": 0}

    def of(self, text: str) -> int:
        number = self._numbers.setdefault(text, len(self.values) + 1)
        if number > len(self.values):
            self.values.append(text)
        return number

    def name(self, number: int) -> str:
        """Return the text of a number, "" of 0."""
        return self.values[number - 1] if number else ""


def _cells(
    sheet: AnnotatedSheet, rows: Sequence[int], columns: Sequence[int], roles: _Numbers, reasons: _Numbers
) -> list[list[str | list[Any]]]:
    """Return the cells in sight, row by row; one that a merged block covers repeats the text of the block's first cell."""
    spread: dict[Position, Position] = {}
    for top, left, bottom, right in sheet.merged:
        in_sight = [row for row in rows if top <= row <= bottom], [each for each in columns if left <= each <= right]
        spread |= dict.fromkeys(product(*in_sight), (top, left))
        spread.pop((top, left), None)
    # Rows of texts are made when asked for: each once, those of merged blocks that begin out of sight included.
    texts = {row: sheet.rows[row] for row in {*rows, *(row for row, _ in spread.values())}}

    def cell(at: Position) -> str | list[Any]:
        row, column = source = spread.get(at, at)
        text = texts[row][column] if column < len(texts[row]) else ""
        look = sheet.cell_looks.get(at)
        flags = (_SPREAD if source != at else 0) | (_FIGURE if isinstance(text, NumberText) else 0)
        shown = one_line(text, LONGEST_TEXT)
        if look is None and not flags:
            return shown
        look = look or Look()
        # A text cut on the screen stands in full beside the reason.
        reason = look.reason if len(text) <= LONGEST_TEXT else f"{one_line(text, LONGEST_REASON)} {look.reason}".strip()
        return [shown, roles.of(look.role), reasons.of(reason), flags]

    return [[cell((row, column)) for column in columns] for row in rows]


def _head(name: str, look: Look | None, hidden: bool, roles: _Numbers, reasons: _Numbers) -> dict[str, Any]:
    look = look or Look()
    return {"name": name, "role": roles.of(look.role), "reason": reasons.of(look.reason), "hidden": hidden}


def _width(cells: Iterable[str | list[Any]], roles: _Numbers) -> float:
    """Return the width of a column in rem: what its longest text needs, within reason. Titles and merged texts may be longer."""
    said = (
        cell if isinstance(cell, str) else cell[0]
        for cell in cells
        if isinstance(cell, str) or not (cell[3] & _SPREAD or roles.name(cell[1]) == TableRole.TITLE)
    )
    longest = max(map(_signs, said), default=0)
    return round(min(14.0, max(4.5, longest * 0.42 + 2.0)), 2)


def _signs(text: str) -> int:
    """Return the width of a text in half-width signs."""
    return len(text) + sum(east_asian_width(sign) in "WF" for sign in text)
