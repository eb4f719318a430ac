"""The log of changes as cells: 変更履歴 grows by one row per change and is never rewritten.

Each row has an id, made of the id of the save and the number of the change in it, by which its writer finds it again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from kpicore.errors import CannotWrite
from kpicore.model.change import LoggedChange
from kpicore.sheets import words
from kpicore.sheets.findings import records_below
from kpicore.sheets.grid import Workbook
from kpicore.sheets.template import find_header, tab_kind
from kpicore.sheets.writing.edits import AddTab, Edit, Put
from kpicore.sheets.writing.layout import Cell, Sheet, text_cell

#: What a cell of a Google Sheet holds at most, in characters.
LONGEST_CELL = 50_000
#: Who and from where, where that is known: columns of their own, made when there is first something to write in them.
_WHERE_KNOWN = ("mail", "origin")
_FIELDS = tuple(name for name in words.HEADERS["changes"] if name not in _WHERE_KNOWN)


def log_sheet(language: str) -> Sheet:
    """Return the tab 変更履歴 without a row."""
    at = ("ja", "en").index(language)
    header = tuple(words.HEADERS["changes"][name][at] for name in _FIELDS)
    widths = {0: 26.0, 1: 16.0, 2: 10.0, 3: 24.0, 4: 40.0, 5: 40.0, 6: 34.0, 7: 20.0}
    return Sheet(words.TABS["changes"][at], header, (), widths)


def history_sheet(lines: Sequence[LoggedChange], language: str) -> Sheet:
    """Return the tab 変更履歴 with the lines of a log, in their order, and all that is known of who made them."""
    at = ("ja", "en").index(language)
    fields = tuple(name for name in words.HEADERS["changes"] if name != "id")
    header = tuple(words.HEADERS["changes"][name][at] for name in fields)
    rows = tuple(tuple(Cell(texts[name] or None, "@") for name in fields) for texts in map(_texts, lines))
    return Sheet(words.TABS["changes"][at], header, rows)


def log_edits(workbook: Workbook, lines: Sequence[LoggedChange], save_id: str, language: str) -> list[Edit]:
    """Return the edits that log changes, in their order.

    Raises CannotWrite (`text-too-long`, `cell`) when one does not fit into its cells.
    """
    found = [grid for grid in workbook if tab_kind(grid.tab) == "changes" and find_header(grid, "changes")]
    edits: list[Edit] = []
    if not found:
        sheet = log_sheet(language)
        edits.append(AddTab(sheet))
        grid = sheet.grid
    else:
        grid = found[0]
    header = find_header(grid, "changes")
    row, fields = (header.row, dict(header.fields)) if header else (0, {})
    rows = []
    for number, line in enumerate(lines, start=1):
        cells = {**_texts(line), "id": f"{save_id}-{number}"}
        cells |= {name: str(text_cell(cells[name]).value or "") for name in ("author", "mail", "origin")}
        if max(map(len, cells.values())) > LONGEST_CELL:
            key = " ".join(filter(None, line.change.key))[:80]
            raise CannotWrite(reason="text-too-long", cell=f"{line.change.table} {key}", limit=LONGEST_CELL)
        rows.append(cells)
    needed = (*_FIELDS, *(name for name in _WHERE_KNOWN if any(row[name] for row in rows)))
    for name in needed:  # fields a log lacks get a header after its last column
        if name not in fields:
            fields[name] = max([grid.width, *(at + 1 for at in fields.values())])
            edits.append(Put(grid.tab, row, fields[name], words.HEADERS["changes"][name][language == "en"]))
    below = len(grid.rows)
    for number, cells in enumerate(rows):
        edits += [Put(grid.tab, below + number, fields[name], cells[name], "@") for name in needed if cells[name]]
    return edits


def _texts(line: LoggedChange) -> dict[str, str]:
    change = line.change
    return {
        "at": line.at.isoformat(),
        "author": line.author,
        "table": change.table,
        "key": _json(list(change.key)),
        "before": "" if change.before is None else _json(change.before),
        "after": "" if change.after is None else _json(change.after),
        "revision": line.revision,
        "mail": line.mail,
        "origin": line.origin,
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def revision_of_save(workbook: Workbook, save_id: str) -> str | None:
    """Return the revision a save made, None when the log does not know that save."""
    for grid in workbook:
        header = find_header(grid, "changes") if tab_kind(grid.tab) == "changes" else None
        for record in records_below(grid, header.row, header.fields) if header else ():
            if record.text("id").startswith(f"{save_id}-"):
                return record.text("revision")
    return None
