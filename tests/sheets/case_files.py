"""Ugly sheets beside what must be read of them: the files in `cases/`, one sheet each, as workbooks and as expectations.

A file holds drawn tabs (`kpicore.sheets.grid.draw`) and one table of lines that say of cells what they are. A line is
`| what | cells | indicator or reason | periods | values |`:

- `actual`, `target`: a run of cells, its indicator, its periods (`2026-04..2026-08` or one by one) and its values: `as drawn`, `×1000` of
  what is drawn, or one by one. `actual?` and `target?` may also be asked about or left out, but never read as anything else.
  Several names an indicator may go by are parted by `;`.
- `skipped`, `missing`: why there is no number (a word of `REASONS`, or the reason itself), `asked`: what is wrong or asked there (a word of
  `ASKED` or a problem's code; blank for any).
- `words`: numbers that are no data, as years and months in a header.

Cells may be a range, a row (`7:7`), a column (`C:C`) or a tab (`!`); without a tab's name they lie in the first tab. In a drawing `␣` is a
full-width blank. The same case can be written as a real file (`write_case`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from kpicore.model import Settings
from kpicore.periods import Period, parse_period_id
from kpicore.sheets.grid import Grid, Rectangle, Workbook, draw
from kpicore.sheets.texts import name_key
from tests.sheets.places import cells_of

FOLDER = Path(__file__).parent / "cases"

#: A word for a kind of reason, and the reasons the reader may give for it.
REASONS: Mapping[str, frozenset[str]] = {
    "total": frozenset({"total", "cumulative", "average"}),
    "rate": frozenset(
        {"attainment", "progress", "difference", "share", "growth", "derived", "prior-year", "prior-period"}
    ),
    "prior": frozenset({"prior-year", "prior-period", "growth"}),
    "forecast": frozenset({"forecast", "future-zero"}),
    "remark": frozenset(
        {"remark", "unknown-column", "no-header", "owner", "label", "title", "ignored", "grade", "id", "helper"}
    ),
    "repeat": frozenset({"repeat", "total", "scope-not-in-tree"}),
    "later": frozenset({"blank", "not-begun", "future-zero", "dash"}),
}
#: A word for what is asked, and the codes of problems and questions that ask it.
ASKED: Mapping[str, frozenset[str]] = {
    "role": frozenset({"unclear-role", "role", "two-candidates"}),
    "year": frozenset({"period-without-year", "ambiguous-period", "year", "period", "period-not-told"}),
    "week": frozenset({"ambiguous-period", "week", "period"}),
    "period": frozenset({"unreadable-period", "ambiguous-period", "period-without-year", "period", "period-not-told"}),
    "percent": frozenset({"unit-clash", "percent"}),
    "indicator": frozenset({"unknown-indicator", "scope-not-in-tree"}),
    "number": frozenset({"not-a-number", "unit-clash"}),
    "disagrees": frozenset({"duplicate-actual", "totals-disagree", "repeat-disagrees"}),
}

Cell = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Expected:
    """What one cell must be read as. `names` are what its indicator may be called; `optional`: it may also be asked or left out."""

    what: str
    names: tuple[str, ...] = ()
    period: str = ""
    value: float | None = None
    reason: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """A workbook and what every declared cell of it must be read as; `whole` are tabs declared as such (`skipped`, `asked`)."""

    workbook: Workbook
    cells: Mapping[Cell, Expected]
    whole: Mapping[str, Expected] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One ugly sheet; `later` are later versions of the same tabs, read with the mapping of the first.

    `held_out` is the number of a set that was written after the rules and measured before any rule was changed for it, 0 for the others.
    """

    name: str
    title: str
    layouts: tuple[str, ...]
    today: date
    settings: Settings
    first: Version
    later: tuple[Version, ...] = ()
    csv: str = ""
    held_out: int = 0


@cache
def all_cases() -> tuple[Case, ...]:
    """Return the cases of the folder by name."""
    return tuple(load_case(path) for path in sorted(FOLDER.glob("*.toml")))


def load_case(path: Path) -> Case:
    """Return the case of a file; raises AssertionError, KeyError or ValueError where the file says nothing clear."""
    row = tomllib.loads(path.read_text(encoding="utf-8"))
    return Case(
        name=path.stem,
        title=row["title"],
        layouts=tuple(row["layouts"]),
        today=row.get("today", date(2026, 8, 15)),
        settings=Settings(**row.get("settings", {})),
        first=_version(row),
        later=tuple(_version(later) for later in row.get("later", ())),
        csv=row.get("csv", ""),
        held_out=row.get("held_out", 0),
    )


def _version(row: Mapping[str, Any]) -> Version:
    workbook = Workbook(tuple(_grid(tab) for tab in row["tab"]))
    cells: dict[Cell, Expected] = {}
    whole: dict[str, Expected] = {}
    for line in draw("", row["expect"]).rows:
        _declare(tuple(map(str, ("" if part is None else part for part in line))), workbook, cells, whole)
    return Version(workbook, cells, whole)


# -- tabs -----------------------------------------------------------------------------------------------------------


def _grid(tab: Mapping[str, Any]) -> Grid:
    drawn = draw(tab["name"], tab["cells"])
    places = {key: [cell for where in tab.get(key, ()) for cell in _cells(where, drawn)] for key in ("dates", "texts")}
    rows = [[value.replace("␣", "　") if isinstance(value, str) else value for value in row] for row in drawn.rows]
    for row, column in places["dates"]:
        rows[row][column] = _real_date(rows[row][column])
    for row, column in places["texts"]:
        rows[row][column] = None if rows[row][column] is None else str(rows[row][column])
    return Grid(
        tab["name"],
        tuple(map(tuple, rows)),
        _formats(tab.get("formats", {}), drawn),
        hidden=tab.get("hidden", False),
        hidden_rows=frozenset(row - 1 for row in tab.get("hidden_rows", ())),
        hidden_columns=frozenset(
            column for where in tab.get("hidden_columns", ()) for _, column in _cells(where, drawn)
        ),
        merged=tuple(_rectangle(where, drawn) for where in tab.get("merged", ())),
    )


def _real_date(text: Any) -> datetime | None:
    return None if text is None else datetime.fromisoformat(str(text))


def _formats(formats: Mapping[str, str], grid: Grid) -> tuple[tuple[str, ...], ...]:
    if not formats:
        return ()
    found = {cell: text for where, text in formats.items() for cell in _cells(where, grid)}
    return tuple(tuple(found.get((row, column), "") for column in range(grid.width)) for row in range(len(grid.rows)))


def _cells(where: str, grid: Grid) -> list[tuple[int, int]]:
    return list(cells_of(grid.address + where, grid))


def _rectangle(where: str, grid: Grid) -> Rectangle:
    (top, left), *_, (bottom, right) = _cells(where, grid)
    return (top, left, bottom, right)


# -- expectations ---------------------------------------------------------------------------------------------------


def _declare(line: Sequence[str], workbook: Workbook, cells: dict[Cell, Expected], whole: dict[str, Expected]) -> None:
    """Put what one line says into `cells` or `whole`."""
    if not line:
        return
    what, where, meaning, periods, values = (*line, "", "", "")[:5]
    grid, place = _place(where, workbook)
    optional = what.endswith("?")
    what = what.rstrip("?")
    assert what in ("actual", "target", "skipped", "missing", "asked", "words"), line
    if not place:
        whole[grid.tab] = Expected(what, reason=meaning, optional=optional)
        return
    found = _cells(place, grid)
    assert found, f"no cells: {where}"
    for cell, expected in zip(found, _expected(what, meaning, periods, values, grid, found, optional), strict=True):
        key = (grid.tab, *cell)
        assert key not in cells, f"said twice: {grid.at(*cell)}"
        assert cell[0] < len(grid.rows), f"not in the sheet: {grid.at(*cell)}"
        assert cell[1] < grid.width, f"not in the sheet: {grid.at(*cell)}"
        cells[key] = expected


def _place(where: str, workbook: Workbook) -> tuple[Grid, str]:
    """Return the tab a place lies in and the place within it, "" for the whole tab."""
    tab, sign, place = where.rpartition("!")
    if not sign:
        return workbook.grids[0], where
    grid = next((grid for grid in workbook if grid.tab == tab), None)
    assert grid is not None, f"no such tab: {where}"
    return grid, place


def _expected(
    what: str,
    meaning: str,
    periods: str,
    values: str,
    grid: Grid,
    found: Sequence[tuple[int, int]],
    optional: bool,
) -> Iterator[Expected]:
    if what not in ("actual", "target"):
        yield from (Expected(what, reason=meaning, optional=optional) for _ in found)
        return
    names = tuple(name.strip() for name in meaning.split(";"))
    assert all(names), f"no indicator: {grid.at(*found[0])}"
    for period, value in zip(_periods(periods, len(found)), _values(values, grid, found), strict=True):
        yield Expected(what, names, period, value, optional=optional)


def _periods(text: str, count: int) -> list[str]:
    """Return the ids of periods: one for all cells, a run from one to another, one by one, or `-`: of no period."""
    if text == "-":
        return [""] * count
    found = [period for part in text.split() for period in _run(part)]
    found = found * count if len(found) == 1 else found
    assert len(found) == count, f"{len(found)} periods for {count} cells: {text}"
    return found


def _run(text: str) -> list[str]:
    first, _, last = text.partition("..")
    start, end = parse_period_id(first), parse_period_id(last or first)
    assert start is not None, text
    assert end is not None, text
    return [str(Period(start.cadence, ordinal)) for ordinal in range(start.ordinal, end.ordinal + 1)]


def _values(text: str, grid: Grid, found: Sequence[tuple[int, int]]) -> list[float]:
    scale = {"as drawn": 1.0}.get(text) or (float(text[1:]) if text.startswith("×") else 0.0)
    if scale:
        return [_drawn(grid, row, column) * scale for row, column in found]
    return [float(part) for part in text.split()]


def _drawn(grid: Grid, row: int, column: int) -> float:
    value = grid.value(row, column)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    assert isinstance(value, str), f"no number is drawn: {grid.at(row, column)}"
    assert re.fullmatch(r"-?[\d,]+(\.\d+)?[%件人円]?", value), (
        f"not plain enough to be `as drawn`: {grid.at(row, column)}"
    )
    return float(value.replace(",", "").rstrip("%件人円"))


def same_name(expected: Iterable[str], found: str) -> bool:
    """Return whether an indicator is called by one of the names, width, blanks and a unit in brackets apart."""
    return bare(found) in {bare(name) for name in expected}


def bare(name: str) -> str:
    key = re.sub(r"\((?:千円|百万円|万円|円|%|件|人|名|台|時間|分|税込|税抜|people)\)", "", name_key(name))
    return re.sub(r"[／/|>＞・]", "/", key)


# -- real files -----------------------------------------------------------------------------------------------------


def write_case(version: Version, path: Path) -> None:
    """Write a version as a real .xlsx file, with its merged cells, number formats and hidden lines."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for grid in version.workbook:
        _write_tab(book.create_sheet(grid.tab), grid)
    if all(sheet.sheet_state == "hidden" for sheet in book.worksheets):
        book.create_sheet("空")
    book.save(path)


def _write_tab(sheet: Any, grid: Grid) -> None:
    for row, values in enumerate(grid.rows):
        for column, value in enumerate(values):
            if value is not None:
                cell = sheet.cell(row + 1, column + 1, value)
                cell.number_format = grid.format(row, column) or cell.number_format
                if isinstance(value, str):
                    cell.data_type = "s"  # what begins with = is text here
    for row in grid.hidden_rows:
        sheet.row_dimensions[row + 1].hidden = True
    for column in grid.hidden_columns:
        sheet.column_dimensions[get_column_letter(column + 1)].hidden = True
    for top, left, bottom, right in grid.merged:
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    sheet.sheet_state = "hidden" if grid.hidden else "visible"
