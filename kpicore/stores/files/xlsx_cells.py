"""The cells of one worksheet of an .xlsx file, in one pass over its XML.

Rows and columns are counted from 0. Only filled cells are kept: formats may reach to row 1,048,576. Values are as the file holds
them: numbers int or float, days and times by the cell's number format, errors as their text, and `Uncomputed` for a formula whose
result was never saved. Numbers no cell can hold stay texts. The formula of a saved result is kept beside it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from openpyxl.utils.datetime import from_excel, from_ISO8601

from kpicore.sheets.formulas import LONGEST, UNREAD, moved
from kpicore.sheets.grid import Position, Rectangle, Uncomputed
from kpicore.stores.files.xlsx_parts import Attributes, Damaged, Ends, Starts

ROWS, COLUMNS = 1_048_576, 16_384
#: A cell of Excel holds 32,767 characters; some programs write more.
_LONGEST_TEXT = 2**20
#: A formula that states how a line is computed is not longer, with names of tabs in it.
_PLAIN_FORMULA = 60

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d*)(?::\$?([A-Z]{1,3})\$?([1-9]\d*))?")


class TextTaker:
    """The characters between the beginning and the end of an element; outside of that they are let go."""

    def __init__(self) -> None:
        self._taken: list[str] | None = None
        self._length = 0

    def begin(self, _: Attributes | None = None) -> None:
        """Take what comes from here on."""
        self._taken, self._length = [], 0

    def take(self, text: str) -> None:
        """Keep characters, if any are asked for."""
        if self._taken is None:
            return
        self._length += len(text)
        if self._length > _LONGEST_TEXT:
            raise Damaged("a text without end")
        self._taken.append(text)

    def end(self) -> str:
        """Return what came since the beginning."""
        taken, self._taken = self._taken, None
        return "".join(taken or ())


def unescaped(text: str) -> str:
    """Return a text of an .xlsx file with its escapes (`_x000D_`) as the characters they stand for."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


@dataclass(frozen=True, slots=True)
class Style:
    """How cells of one style show a number: its format, "" where General, and whether it is a moment or a length of time."""

    format: str = ""
    is_date: bool = False
    is_duration: bool = False


@dataclass(slots=True)
class SheetCells:
    """What a worksheet holds. `is_cut` says that rows beyond the last of `rows` were left out, since the limit was reached."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    formats: list[tuple[str, ...]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Rectangle] = field(default_factory=list)
    is_cut: bool = False
    cells: int = 0
    formulas: dict[Position, str] = field(default_factory=dict)
    formulas_left: int = 0


class LimitReached(Exception):
    """Enough cells were read."""


class CellReader:
    """Takes the elements of a worksheet as they come and keeps them as `sheet`, at most so many cells and formulas (`limits`)."""

    def __init__(self, styles: Sequence[Style], texts: Sequence[str], epoch: datetime, limits: tuple[int, int]) -> None:
        limit, formulas = limits
        self.sheet = SheetCells(formulas_left=formulas)
        self._styles = styles
        self._texts = texts
        self._number = _number_reader(epoch)
        self._limit = limit
        self._text = TextTaker()
        self._known_formats: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._columns: dict[str, int] = {}
        self._row, self._row_is_given = -1, False
        self._column = -1
        self._cells: list[Any] = []
        self._patterns: list[str] = []
        self._in_cell = self._in_phonetic = False
        self._kind, self._style = "n", ""
        self._raw: str | None = None
        self._formula: str | None = None
        self._shared: str | None = None
        self._masters: dict[str, tuple[str, Position]] = {}

    @property
    def starts(self) -> Starts:
        """What to call when an element begins."""
        return {
            "row": self._begin_row,
            "c": self._begin_cell,
            "v": self._text.begin,
            "t": self._text.begin,
            "f": self._begin_formula,
            "rPh": self._begin_phonetic,
            "mergeCell": self._merge,
            "col": self._look_of_columns,
        }

    @property
    def ends(self) -> Ends:
        """What to call when an element ends."""
        return {
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._end_value,
            "t": self._end_inline,
            "f": self._end_formula,
            "rPh": self._end_phonetic,
        }

    def text(self, text: str) -> None:
        """Take characters."""
        self._text.take(text)

    # -- rows

    def _begin_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        self._row = int(number) - 1 if number else self._row + 1
        self._row_is_given = number is not None
        if not 0 <= self._row < ROWS:
            raise Damaged("a row no sheet has")
        self._column = -1
        self._cells, self._patterns = [], []
        if attributes.get("hidden") in {"1", "true"}:
            self.sheet.hidden_rows.add(self._row)

    def _end_row(self) -> None:
        if not self._cells:
            return
        sheet = self.sheet
        sheet.cells += len(self._cells)
        if sheet.cells > self._limit:
            raise LimitReached
        _place(sheet.rows, self._row, self._cells, None)
        if self._patterns:
            _place(sheet.formats, self._row, self._patterns, "")
            placed = sheet.formats[self._row]
            sheet.formats[self._row] = self._known_formats.setdefault(placed, placed)

    # -- cells

    def _begin_cell(self, attributes: Attributes) -> None:
        self._in_cell = True
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._raw = self._formula = None
        place = attributes.get("r")
        if place is None:
            self._column += 1
            return
        letters = place.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = _column(letters.upper())
        self._column = column
        if not self._row_is_given:
            self._row, self._row_is_given = int(place[len(letters) :]) - 1, True

    def _end_cell(self) -> None:
        self._in_cell = False
        if self._raw:
            value = self._value(self._raw)
            self._keep(value)
            pattern = self._styles[int(self._style)].format if value is not None and self._style else ""
            if pattern:
                patterns, column = self._patterns, self._column
                patterns += [""] * (column + 1 - len(patterns))
                patterns[column] = pattern
            if self._formula is not None and self.sheet.formulas_left > 0:
                text, sheet = self._formula, self.sheet
                if not text and self._shared in self._masters:
                    text, (row, column) = self._masters[self._shared]
                    text = moved(text, self._row - row, self._column - column)
                sheet.formulas_left -= 1 + len(text) // _PLAIN_FORMULA
                sheet.formulas[self._row, self._column] = f"={text}" if 0 < len(text) < LONGEST else UNREAD
                if sheet.formulas_left <= 0:
                    sheet.formulas.clear()
        elif self._formula is not None and self._raw is None:
            self._keep(Uncomputed(f"={self._formula or '…'}"))

    def _keep(self, value: Any) -> None:
        if value is None:
            return
        cells, column = self._cells, self._column
        if column >= COLUMNS:
            raise Damaged("a column no sheet has")
        if column > len(cells):
            cells += [None] * (column - len(cells))
        if column == len(cells):
            cells.append(value)
        else:
            cells[column] = value

    def _end_value(self) -> None:
        if self._in_cell:
            self._raw = self._text.end()

    def _end_inline(self) -> None:
        text = self._text.end()
        if self._in_cell and not self._in_phonetic:
            self._raw = (self._raw or "") + text

    def _begin_formula(self, attributes: Attributes) -> None:
        self._shared = attributes.get("si") if attributes.get("t") == "shared" else None
        self._text.begin()

    def _end_formula(self) -> None:
        text = self._text.end()
        if self._in_cell:
            self._formula = text
            if self._shared is not None and 0 < len(text) < LONGEST and len(self._masters) < self.sheet.formulas_left:
                self._masters[self._shared] = text, (self._row, self._column)

    def _begin_phonetic(self, _: Attributes) -> None:
        self._in_phonetic = True

    def _end_phonetic(self) -> None:
        self._in_phonetic = False

    def _value(self, raw: str) -> Any:
        kind = self._kind
        if kind == "n":
            return self._number(raw, self._styles[int(self._style)] if self._style else _PLAIN)
        if kind == "s":
            return self._texts[int(raw)] or None
        if kind == "b":
            return raw.strip() in {"1", "true"}
        if kind == "e":
            return raw
        if kind == "d":
            with suppress(ValueError):
                return from_ISO8601(raw)  # type: ignore[no-untyped-call]
            return raw
        return unescaped(raw)

    # -- what is not a cell

    def _merge(self, attributes: Attributes) -> None:
        area = _AREA.fullmatch(attributes.get("ref", ""))
        if area and area[3]:
            top, bottom = sorted((int(area[2]), int(area[4])))
            left, right = sorted((_column(area[1]), _column(area[3])))
            self.sheet.merged.append((top - 1, left, min(bottom, ROWS) - 1, right))

    def _look_of_columns(self, attributes: Attributes) -> None:
        if attributes.get("hidden") not in {"1", "true"}:
            return
        if len(self.sheet.hidden_columns) > COLUMNS:
            raise Damaged("more columns than a sheet has")
        first, last = int(attributes.get("min", 0)), int(attributes.get("max", 0))
        if first and last:
            self.sheet.hidden_columns.append((first - 1, last))


_PLAIN = Style()


def _place(rows: list[tuple[Any, ...]], row: int, cells: list[Any], blank: Any) -> None:
    """Put a row in its place; rows come in order in files of good make, a second one of a number is laid over the first."""
    if row >= len(rows):
        rows += [()] * (row - len(rows))
        rows.append(tuple(cells))
        return
    below = rows[row]
    both = [*below, *([blank] * (len(cells) - len(below)))]
    for column, cell in enumerate(cells):
        if cell != blank:
            both[column] = cell
    rows[row] = tuple(both)


def _column(letters: str) -> int:
    """Return the number of a column by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(letter) + 1
    if not 0 < number <= COLUMNS:
        raise Damaged("a column no sheet has")
    return number - 1


def _number_reader(epoch: datetime) -> Any:
    """Return a function from the raw text of a number cell to its value, cached since dates repeat."""

    @lru_cache(maxsize=16_384)
    def moment(number: float, is_duration: bool) -> Any:
        try:
            return from_excel(number, epoch, timedelta=is_duration)
        except (OverflowError, ValueError):
            return "#VALUE!"

    def read(raw: str, style: Style) -> Any:
        number = _number(raw)
        return moment(number, style.is_duration) if style.is_date and not isinstance(number, str) else number

    return read


def _number(raw: str) -> int | float | str:
    try:
        number = float(raw) if "." in raw or "e" in raw or "E" in raw or len(raw) > 300 else int(raw)
    except ValueError:
        return raw
    return number if math.isfinite(number) else raw
