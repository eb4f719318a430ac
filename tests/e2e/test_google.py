"""Boards on a Google Sheet: staff type, every open board follows; Google fails, the numbers stay and say so; it heals by itself."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kpicore.sheets.writing.layout import workbook_of
from kpicore.stores.google.stand_in import SPREADSHEET, Reply, Spreadsheet, StandIn
from kpicore.stores.google.store import today_in_japan
from tests.e2e.test_board import open_board, plan_of_a_shop
from tests.served_at import REST_SECONDS

REFRESH_SECONDS = 1
#: An open board follows within the refresh and five seconds.
FOLLOWS = {"timeout": (REFRESH_SECONDS + 5) * 1000}
#: A click asks at once, or five seconds after the last attempt.
CLICKED = {"timeout": (5 + REFRESH_SECONDS + 5) * 1000}
#: In an outage Google is left in peace for a while at a time, so that it is asked again so long after its end.
HEALS = {"timeout": (REST_SECONDS + REFRESH_SECONDS + 10) * 1000}
OLD = "最後に読めたものを表示しています"


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
        **google.environ,
        "KPICORE_REFRESH_SECONDS": str(REFRESH_SECONDS),
    }
    return running_app(store=f"gsheet:{SPREADSHEET}", environ=environ, module="tests.served_at").url


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

    asked: list[float] = []

    def fails(_: object) -> Reply:
        asked.append(time.monotonic())
        return Reply(503)

    google.fault = fails
    for each in boards:
        expect(each.get_by_text(OLD)).to_be_visible(timeout=15_000)
        expect(each.get_by_text("少し待ってからやり直してください")).to_have_count(1)
    type_actual(google, 5000)
    until = time.monotonic() + 10 * REST_SECONDS
    while len(asked) < 4 and time.monotonic() < until:
        boards[0].wait_for_timeout(100)
    # Three tries open the circuit; then it is one call at a time, however many boards wait.
    assert asked[3] - asked[2] >= REST_SECONDS
    for each in boards:
        expect(each.get_by_text(OLD)).to_be_visible()
        shows(each, "4,321人")

    google.fault = None
    for each in boards:
        shows(each, "5,000人", **HEALS)
        expect(each.get_by_text(OLD)).to_have_count(0, **FOLLOWS)
        assert each.evaluate("window.stillHere") is True


def test_a_tab_deleted_by_mistake_is_told_with_two_ways_on_and_a_click_finds_it_back(google, board_url, page):
    open_board(page, board_url)
    shows(page, "80人")
    kept = google.sheet.tab("実績").copy()

    google.sheet.remove_tab("実績")
    expect(page.get_by_text("シートの「実績」タブが")).to_be_visible(timeout=15_000)
    shows(page, "80人")
    page.wait_for_timeout(2_000)  # a person reads, and puts the tab back
    with google.sheet.lock:
        google.sheet.tabs.append(kept)
    page.get_by_role("button", name="いますぐ確かめる").click()

    expect(page.get_by_text(OLD)).to_have_count(0, **CLICKED)
    shows(page, "80人")

    google.sheet.remove_tab("実績")
    page.get_by_role("button", name="いまのシートで続ける").click(timeout=15_000)

    expect(page.get_by_text(OLD)).to_have_count(0, **FOLLOWS)
    expect(page.get_by_text("80人")).to_have_count(0, **FOLLOWS)
