"""What the stand-in only imitates, on a real sheet: connecting, reading, and what keeps two writers apart. Nothing stays in the sheet.

Run by `make test-google`, together with the promises of `test_contract.py`, with KPICORE_TEST_SHEET (a link) and KPICORE_TEST_SHEET_KEY (the
JSON key of an account that may edit it); KPICORE_TEST_SHEET_API sends calls and tokens elsewhere. Not collected without them.
"""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from kpicore.stores.google.api import Access, RefusedRequests, SheetsApi
from kpicore.stores.google.connect import STEPS, check_all
from kpicore.stores.google.store import GoogleSheet, GoogleSheetStore
from tests.stores import real_sheet
from tests.stores.real_sheet import ENVIRON, LINK, PacedCaller


@pytest.fixture
def account() -> dict[str, Any]:
    return real_sheet.account()


@pytest.fixture
def found() -> Access:
    return real_sheet.found()


def metadata(number: int) -> dict[str, Any]:
    made = {"metadataId": number, "metadataKey": "gyakusan.test", "metadataValue": "1", "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": made | {"location": {"spreadsheet": True}}}}


def numbers(api: SheetsApi) -> set[int]:
    answer = api.spreadsheet("spreadsheetId,developerMetadata(metadataId)")
    return {entry["metadataId"] for entry in answer.get("developerMetadata", ())}


def test_every_step_of_connecting_goes_through(account: dict[str, Any]):
    results = list(check_all(account, LINK, ENVIRON))

    assert [(result.code, result.reason) for result in results] == [(step, "") for step in STEPS]


def test_a_sheet_nobody_changes_keeps_its_revision_and_a_refresh_is_one_call(found: Access):
    store = GoogleSheetStore(GoogleSheet(found.spreadsheet, lambda: found, caller=PacedCaller()))
    first = store.revision()
    assert store.load().revision == first
    made = store.traffic().calls_last_hour

    assert store.revision() == first
    assert store.traffic().calls_last_hour == made + 1


def test_a_batch_whose_second_request_fails_is_not_carried_out_and_an_id_of_metadata_exists_once(found: Access):
    api, number = SheetsApi(found, PacedCaller()), secrets.randbelow(2**20) + 2**21

    with pytest.raises(RefusedRequests):
        api.change([metadata(number), metadata(number)])

    assert number not in numbers(api)
