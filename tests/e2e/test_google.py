"""Boards on a Google Sheet: staff type, every open board follows; Google fails, the numbers stay and say so; it heals by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kpicore.sheets.layout import workbook_of
from kpicore.stores.google_sheet import today_in_japan
from tests.e2e.test_board import open_board, plan_of_a_shop
from tests.stores.stand_in import SPREADSHEET, Reply, Spreadsheet, StandIn

REFRESH_SECONDS = 1
#: An open board follows within the refresh and five seconds.
FOLLOWS = {"timeout": (REFRESH_SECONDS + 5) * 1000}
#: After an outage Google is left in peace for up to 30 seconds before it is asked again.
HEALS = {"timeout": (30 + REFRESH_SECONDS + 10) * 1000}


@pytest.fixture
def google() -> Iterator[StandIn]:
    with StandIn(Spreadsheet.of(workbook_of(plan_of_a_shop(), today=today_in_japan()))).running() as stand_in:
        yield stand_in


@pytest.fixture
def board_url(google: StandIn, running_app, tmp_path: Path) -> str:
    key = tmp_path / "key.json"
    key.write_text(json.dumps(google.account), encoding="utf-8")
    environ = {
        "GOOGLE_APPLICATION_CREDENTIALS": str(key),
        "KPICORE_SHEETS_API_URL": google.url,
        "KPICORE_REFRESH_SECONDS": str(REFRESH_SECONDS),
    }
    return running_app(store=f"gsheet:{SPREADSHEET}", environ=environ).url


def shows(page: Page, actual: str, **patience: float) -> None:
    expect(page.get_by_text(actual).first).to_be_visible(**patience)


def type_actual(google: StandIn, value: float) -> None:
    """Type into the cell that holds the actual of visits, as a person would."""
    tab = google.sheet.tab("実績")
    row, column = next((r, c) for r, row in enumerate(tab.rows) for c, cell in enumerate(row) if cell in (80, 4321))
    with google.sheet.lock:
        tab.rows[row][column] = value


def test_two_boards_follow_the_sheet_keep_their_numbers_in_an_outage_and_heal(google, board_url, page, browser_context):
    boards = [page, browser_context.new_page()]
    for each in boards:
        open_board(each, board_url)
        shows(each, "80人")
        each.evaluate("window.stillHere = true")

    type_actual(google, 4321)
    for each in boards:
        shows(each, "4,321人", **FOLLOWS)

    google.fault = lambda _: Reply(503)
    for each in boards:
        expect(each.get_by_text("最後に読めたものを表示しています")).to_be_visible(timeout=15_000)
        shows(each, "4,321人")
    type_actual(google, 5000)

    google.fault = None
    for each in boards:
        shows(each, "5,000人", **HEALS)
        expect(each.get_by_text("最後に読めたものを表示しています")).to_have_count(0, **FOLLOWS)
        assert each.evaluate("window.stillHere") is True
