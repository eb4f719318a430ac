"""Tables as Excel names them, in formulas as the cells they are: `Table1[[#This Row],[Sales]]` of row 5 is `C5`, `Table1[Sales]` is
`C2:C13`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from kpicore.sheets.grid import Position, column_letters, column_number, tab_prefix
from kpicore.stores.files.xlsx_cells import unescaped
from kpicore.stores.files.xlsx_parts import Attributes, Damaged, Parts

_AREA = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})(?::([A-Z]{1,3})([1-9]\d{0,6}))?")
_COLUMN = r"(?:[^\[\]#@']|'.)+"
_REFERENCE = re.compile(
    rf"(?<![\w.])(?P<name>[^\W\d][\w.]*)\[(?:(?P<row>\[\#This\ Row\],)?\[(?P<first>{_COLUMN})\](?::\[(?P<last>{_COLUMN})\])?"
    rf"|(?P<only>{_COLUMN}))\]"
)


@dataclass(frozen=True, slots=True)
class NamedTable:
    """A table of a tab: the first and the last row of its numbers, and its columns by their names."""

    tab: str
    top: int
    bottom: int
    columns: Mapping[str, int]


def table_in(parts: Parts, part: str, tab: str) -> tuple[str, NamedTable] | None:
    """Return a table with its name as it is looked up, None where a part says nothing of one that could be read. Raises BadSource."""
    said: dict[str, Any] = {}
    columns: list[str] = []

    def table(attributes: Attributes) -> None:
        said.update(attributes)

    def column(attributes: Attributes) -> None:
        columns.append(unescaped(attributes.get("name", "")).casefold())

    with suppress(Damaged):
        parts.parse(part, {"table": table, "tableColumn": column})
    area = _AREA.fullmatch(said.get("ref", ""))
    rows_beside = said.get("headerRowCount", "1"), said.get("totalsRowCount", "0")
    if area is None or not set(rows_beside) <= {"0", "1"}:
        return None
    top, bottom = int(area[2]) - 1 + int(rows_beside[0]), int(area[4] or area[2]) - 1 - int(rows_beside[1])
    left = column_number(area[1])
    places = {name: left + at for at, name in enumerate(columns)}
    return said.get("displayName", said.get("name", "")).casefold(), NamedTable(tab, top, bottom, places)


def in_cells(formulas: Mapping[Position, str], tab: str, tables: Mapping[str, NamedTable]) -> dict[Position, str]:
    """Return the formulas of a tab with the cells that its references to tables name; one that names none stays as it is."""

    def cells_at(row: int, match: re.Match[str]) -> str:
        table = tables.get(match["name"].casefold())
        names = [re.sub(r"'(.)", r"\1", name).casefold() for name in match.group("first", "last", "only") if name]
        if table is None or any(name not in table.columns for name in names):
            return match[0]
        if match["row"] and not (table.tab == tab and table.top <= row <= table.bottom):
            return match[0]
        rows = (row, row) if match["row"] else (table.top, table.bottom)
        ends = [f"{column_letters(table.columns[names[at]])}{rows[at] + 1}" for at in (0, -1)]
        prefix = "" if table.tab == tab else tab_prefix(table.tab)
        return prefix + (ends[0] if ends[0] == ends[1] else ":".join(ends))

    return {
        place: _REFERENCE.sub(lambda match, row=place[0]: cells_at(row, match), text) if "[" in text else text  # type: ignore[misc]
        for place, text in formulas.items()
    }
