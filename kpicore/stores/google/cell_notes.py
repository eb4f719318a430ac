"""Problems as notes on the cells of a Google Sheet: which notes to write and which to remove. Pure except for `show_notes`.

A note of ours begins with the line 【Gyakusan】 and ends with a checksum of the lines between. A note that lacks either, or
in which somebody wrote a word, is a person's: it is never changed, taken away or written over. Values and formats are never touched: the
only request is `updateCells` with `fields: note`, all of them in one batch. Repeating it, or two programs doing it, has the same result.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from kpicore.errors import CannotWrite, StoreUnavailable
from kpicore.model.rows import storable
from kpicore.stores.google.api import RefusedRequests
from kpicore.stores.google.requests import Request, TabShape

MARK = "【Gyakusan】"
#: What is asked of Google: the notes and the size of each tab.
NOTE_FIELDS = (
    "sheets(properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount)),"
    "data(startRow,startColumn,rowData.values.note))"
)

#: Title of a tab, row and column from 0.
Place = tuple[str, int, int]
Notes = Mapping[Place, str]


@dataclass(frozen=True, slots=True)
class Present:
    """The notes that stand in a spreadsheet, and its tabs."""

    notes: dict[Place, str]
    shapes: dict[str, TabShape]


class Annotated(Protocol):
    """What is needed of a spreadsheet; `GoogleSheet` is it."""

    store: str

    def notes(self) -> Mapping[str, Any]: ...

    def change(self, requests: Sequence[Mapping[str, Any]]) -> Any: ...


def show_notes(sheet: Annotated, wanted: Notes) -> int:
    """Make the notes of ours the wanted ones (texts without mark); return how many cells changed: none costs one call, else two.

    Raises StoreUnavailable and StoreBroken, CannotWrite (`refused`, `text`) when Google does not take the notes.
    """
    answer = sheet.notes()
    try:
        present = _present_in(answer)
    except (LookupError, TypeError, AttributeError) as error:
        raise StoreUnavailable(store=sheet.store, reason="bad-answer") from error
    requests = note_requests(wanted, present)
    if requests:
        try:
            sheet.change(requests)
        except RefusedRequests as error:
            raise CannotWrite(store=sheet.store, reason="refused", text=str(error)[:200]) from error
    return len(requests)


def marked(text: str) -> str:
    """Return a text as a note of ours; characters cut in half, which no cell holds, become U+FFFD."""
    text = storable(text)
    return f"{MARK}\n{text.strip()}\n{_seal(text)}"


def is_ours(note: str) -> bool:
    """Return whether a note is one of ours, as we wrote it.

    >>> is_ours(marked("数字ではありません")), is_ours(marked("数字ではありません") + " 見ました")
    (True, False)
    """
    lines = note.strip().splitlines()
    return len(lines) >= 3 and lines[0].strip() == MARK and lines[-1].strip() == _seal("\n".join(lines[1:-1]))


def _seal(text: str) -> str:
    """Return the last line of a note: the same for the same words, whatever became of blanks and line breaks on the way."""
    return f"〔{zlib.crc32(''.join(text.split()).encode()):08x}〕"


def note_requests(wanted: Notes, present: Present) -> list[Request]:
    """Return the requests that lead from the notes that stand to the wanted ones; none when nothing is to be done."""
    ours = {place for place, note in present.notes.items() if is_ours(note)}
    requests = []
    for place in sorted({*wanted, *ours}):
        current = present.notes.get(place, "")
        note = marked(wanted[place]) if place in wanted else ""
        shape = present.shapes.get(place[0])
        if shape is None or place[1] >= shape.rows or place[2] >= shape.columns:
            continue
        is_free = not current.strip() or place in ours
        if is_free and current.split() != note.split():  # Google may store line breaks differently
            start = {"sheetId": shape.sheet_id, "rowIndex": place[1], "columnIndex": place[2]}
            cell = {"note": note} if note else {}
            requests.append({"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "note"}})
    return requests


def _present_in(answer: Mapping[str, Any]) -> Present:
    """Return the notes and tabs in Google's answer to NOTE_FIELDS. Raises LookupError, TypeError and AttributeError on another shape."""
    present = Present({}, {})
    for sheet in answer["sheets"]:
        properties = sheet["properties"]
        size = properties.get("gridProperties")
        if size is None or properties.get("sheetType", "GRID") != "GRID":
            continue
        title = properties["title"]
        present.shapes[title] = TabShape(
            properties.get("sheetId", 0), size.get("rowCount", 0), size.get("columnCount", 0)
        )
        block = sheet["data"][0]
        present.notes.update(
            ((title, row, column), cell["note"])
            for row, line in enumerate(block.get("rowData", ()), block.get("startRow", 0))
            for column, cell in enumerate(line.get("values", ()), block.get("startColumn", 0))
            if cell.get("note")
        )
    return present
