"""The revision of a sheet: a name for what it shows, the same for every program that reads it and before and after it is written.

What does not change what is read is left out: blank edges, number formats of cells that hold no number, and the column 版 of
変更履歴, which holds revisions itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from pydantic_core import to_json

from kpicore.sheets.grid import Grid, Workbook
from kpicore.sheets.template import find_header, tab_kind
from kpicore.stores.base import NEVER_SAVED


def revision_of(workbook: Workbook) -> str:
    """Return the revision of a workbook; of one without a filled cell it is that of a store nothing was saved to."""
    shown = [
        (grid.tab, _rows(grid), grid.hidden, sorted(grid.hidden_rows), sorted(grid.hidden_columns), grid.merged)
        for grid in workbook
    ]
    if not any(rows for _, rows, *_ in shown):
        return NEVER_SAVED
    return hashlib.sha256(to_json(shown)).hexdigest()[:32]


def _rows(grid: Grid) -> list[list[Any]]:
    """Return the values of a tab that mean something to a reader, without blank ends."""
    rows: list[list[Any]] = []
    header = find_header(grid, "changes") if tab_kind(grid.tab) == "changes" else None
    left_out = header.fields.get("revision") if header else None
    for row, cells in enumerate(grid.rows):
        formats = grid.formats[row] if row < len(grid.formats) else ()
        values = [_value(cell, formats, column) for column, cell in enumerate(cells)]
        if header and left_out is not None and row > header.row and left_out < len(values):
            values[left_out] = None
        while values and values[-1] is None:
            values.pop()
        rows.append(values)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _value(cell: Any, formats: Sequence[str], column: int) -> Any:
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return cell
    shown = formats[column] if column < len(formats) else ""
    return [float(cell), shown] if shown else float(cell)
