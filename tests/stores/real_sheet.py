"""A real Google Sheet as a store to test: a spreadsheet that KPICORE_TEST_SHEET names, of which only tabs of ours are seen and touched.

Each test begins without tabs of ours and without notes of earlier saves, and leaves none behind; foreign tabs stay as they are. A sheet
that holds tabs of ours before the first test is somebody's plan: nothing is run on it. Calls keep to a pace, since Google allows sixty
reads and sixty writes a minute (KPICORE_TEST_SHEET_PACE: another number).
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

from kpicore.model import Snapshot
from kpicore.sheets.template.headers import tab_kind
from kpicore.stores.google.api import Access, SheetsApi, access, spreadsheet_id
from kpicore.stores.google.connect import account_in
from kpicore.stores.google.requests import CLAIM_KEY
from kpicore.stores.google.store import GoogleSheet, GoogleSheetStore
from kpicore.stores.google.structure import Tab
from kpicore.stores.transport import Caller, Patience
from tests.people import owner

T = TypeVar("T")

LINK, KEY = os.environ.get("KPICORE_TEST_SHEET", ""), os.environ.get("KPICORE_TEST_SHEET_KEY", "")
_API = os.environ.get("KPICORE_TEST_SHEET_API")
#: What an administrator would set; KPICORE_TEST_SHEET_API leads to a stand-in.
ENVIRON = {"KPICORE_SHEETS_API_URL": _API, "KPICORE_SHEETS_TOKEN_URL": f"{_API}/token"} if _API else {}
#: Calls of a kind in a minute, somewhat below what Google allows.
CALLS_PER_MINUTE = float(os.environ.get("KPICORE_TEST_SHEET_PACE", "54"))
#: The note by which a spreadsheet is known as one these tests have cleared before.
MARK = "gyakusan.test-sheet"
_FIELDS = "sheets.properties(sheetId,title),developerMetadata(metadataId,metadataKey)"


def is_given() -> bool:
    """Return whether a sheet and a key are named."""
    return bool(LINK and KEY)


def account() -> dict[str, Any]:
    """Return the fields of the key."""
    return account_in(Path(KEY).read_text(encoding="utf-8"))


def found() -> Access:
    """Return the access to the sheet."""
    return access(spreadsheet_id(LINK) or "", account(), ENVIRON)


class Pace:
    """Lets one call through each so many seconds, whoever asks."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._free_at = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        with self._lock:
            at = max(self._free_at, time.monotonic())
            self._free_at = at + self._seconds
        time.sleep(max(0.0, at - time.monotonic()))


_READS, _WRITES = Pace(60 / CALLS_PER_MINUTE), Pace(60 / CALLS_PER_MINUTE)


class PacedCaller(Caller):
    """A caller that never asks more often than Google allows, and waits for a minute's quota to come back."""

    def __init__(self) -> None:
        super().__init__(patience=Patience(tries=8, longest_wait_seconds=30.0, deadline_seconds=180.0))

    def read(self, call: Callable[[float], T]) -> T:
        return super().read(lambda left: (_READS.wait(), call(min(left, 20.0)))[1])

    def write(self, call: Callable[[float], T]) -> T:
        return super().write(lambda left: (_WRITES.wait(), call(min(left, 20.0)))[1])


class OwnTabs(GoogleSheet):
    """The spreadsheet as if foreign tabs were not there."""

    def _listed(self) -> tuple[tuple[Tab, ...], list[int]]:
        tabs, claims = super()._listed()
        return tuple(tab for tab in tabs if tab_kind(tab.title)), claims


@contextmanager
def cleared() -> Iterator[Access]:
    """The access to the sheet, without tabs of ours before and afterwards."""
    place = found()
    api = SheetsApi(place, PacedCaller())
    _clear(api, before=True)
    try:
        yield place
    finally:
        _clear(api, before=False)


def _clear(api: SheetsApi, *, before: bool) -> None:
    """Take away tabs and notes of ours; what is left before a test is the mark, and nothing after it."""
    answer = api.spreadsheet(_FIELDS)
    tabs = [each["properties"] for each in answer["sheets"]]
    own = [tab for tab in tabs if tab_kind(tab["title"])]
    notes = {entry["metadataKey"] for entry in answer.get("developerMetadata", ())}
    if before and own and MARK not in notes:
        pytest.fail(f"The sheet holds {own[0]['title']}: somebody's plan is never cleared. Name a sheet without it.")
    requests: list[Mapping[str, Any]] = []
    if len(own) == len(tabs):
        requests.append({"addSheet": {"properties": {"title": "-"}}})
    requests += [{"deleteSheet": {"sheetId": tab.get("sheetId", 0)}} for tab in own]
    for key in sorted({CLAIM_KEY, MARK} & notes):
        requests.append({"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataKey": key}}}})
    if before:
        mark = {"metadataKey": MARK, "metadataValue": "1", "visibility": "DOCUMENT", "location": {"spreadsheet": True}}
        requests.append({"createDeveloperMetadata": {"developerMetadata": mark}})
    if requests:
        api.change(requests)


def opened(place: Access, today: Callable[[], Any]) -> GoogleSheetStore:
    """Return the sheet as another program would open it."""
    return GoogleSheetStore(OwnTabs(place.spreadsheet, lambda: place, caller=PacedCaller()), today=today)


def holding(place: Access, snapshot: Snapshot, today: Callable[[], Any]) -> GoogleSheetStore:
    """Return the sheet with the tabs of a snapshot."""
    opened(place, today).provision(snapshot, owner("test"))
    return opened(place, today)


def type_into(place: Access, tab: str, label: str, value: str) -> None:
    """Type a text into the cell right of the one that holds `label`, as a person would."""
    api = SheetsApi(place, PacedCaller())
    ((*rows,),) = api.values([f"'{tab}'"])
    row = next(at for at, cells in enumerate(rows) if label in cells)
    sheets = api.spreadsheet(_FIELDS)["sheets"]
    sheet_id = next(each["properties"].get("sheetId", 0) for each in sheets if each["properties"]["title"] == tab)
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": rows[row].index(label) + 1}
    cells = [{"values": [{"userEnteredValue": {"stringValue": value}}]}]
    api.change([{"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}}])
