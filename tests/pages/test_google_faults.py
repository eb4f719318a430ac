"""The board on a Google Sheet while Google and people do their worst: it keeps the last good numbers with their age, says in one sentence
what to do, and is fresh again when the cause is gone.

Every line of the failure table in docs/google-sheet.md, over HTTP and through the live store to the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kpicore.sheets.grid import Grid
from kpicore.sheets.reader import read_workbook
from kpicore.sheets.writing.layout import workbook_of
from kpicore.stores.google import api as google_api
from kpicore.stores.google import store as google_sheet
from kpicore.stores.google.stand_in import (
    DENIED,
    NOT_FOUND,
    SPREADSHEET,
    UNAUTHENTICATED,
    Call,
    EditableTab,
    Refused,
    Reply,
    Spreadsheet,
    StandIn,
    exhausted,
)
from kpicore.stores.transport import Caller
from kpicore.text.catalogue import catalogue
from pages.shared import session
from tests.e2e.test_board import plan_of_a_shop
from tests.pages.boards import APP, DAY, LOCALES, said
from tests.stores.quick import quick_caller

HTML = {"Content-Type": "text/html"}
VISITS = {"ja": "80人", "en": "80 people"}
PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"


def shown(app: AppTest) -> str:
    """Return everything a page shows, what goes to components in plain letters."""
    return re.sub(r"\\+u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), said(app))


@dataclass
class Watched:
    """A board in one language on a sheet; `minutes` have passed since it was opened."""

    google: StandIn
    app: AppTest
    language: str
    clock: list[timedelta] = field(default_factory=lambda: [timedelta(0)])

    def look(self, *, minutes: float = 0.0) -> str:
        """Ask the sheet as the timer does, and return what the page then shows."""
        self.clock[0] += timedelta(minutes=minutes)
        session.live().refresh()
        self.app.run()
        assert not self.app.exception
        return shown(self.app)

    def warning(self) -> str:
        """Return the one sentence that says why the board is old."""
        (only,) = self.app.warning
        return str(only.value)

    def type_visits(self, value: float) -> None:
        """Type into the cell of the visits, as a person would, wherever it is."""
        tab = next(tab for tab in self.google.sheet.tabs if tab.title == "実績")
        with self.google.sheet.lock:
            row = next(row for row in tab.rows if 80 in row)
            row[row.index(80)] = value


@pytest.fixture
def google() -> Iterator[StandIn]:
    with StandIn(Spreadsheet.of(workbook_of(plan_of_a_shop(DAY), today=DAY))).running() as stand_in:
        yield stand_in


@pytest.fixture
def open_board(google: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Watched]]:
    key = tmp_path / "key.json"
    key.write_text(json.dumps(google.account), encoding="utf-8")
    monkeypatch.setenv("KPICORE_STORE", f"gsheet:{SPREADSHEET}")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key))
    for name, value in google.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("KPICORE_REFRESH_SECONDS", "3600")
    monkeypatch.setattr("google.auth._exponential_backoff.time.sleep", lambda _: None)

    def opened(language: str = "ja", caller: Callable[[], Caller] = quick_caller) -> Watched:
        monkeypatch.setattr(google_sheet, "Caller", caller)
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.context = {"locale": LOCALES[language]}
        board = Watched(google, app, language)
        monkeypatch.setattr(session, "now", lambda: datetime.now(UTC) + board.clock[0])
        app.run()
        assert VISITS[language] in shown(app)
        assert not app.warning
        return board

    yield opened
    st.cache_resource.clear()


# -- what Google does -----------------------------------------------------------------------------------------


def api(reply: Reply) -> Callable[[StandIn], None]:
    """A fault of the Sheets API; tokens are still given."""

    def begin(google: StandIn) -> None:
        google.fault = lambda call: None if call.name == "token" else reply

    return begin


def refused_key(google: StandIn) -> None:
    """The token of before has expired, and the key gets no new one."""

    def fault(call: Call) -> Reply | None:
        body = b'{"error": "invalid_grant", "error_description": "Invalid JWT Signature."}'
        return Reply(400, body) if call.name == "token" else None

    google.tokens.expire()
    google.fault = fault


def unshared(google: StandIn) -> None:
    google.fault = lambda call: None if call.name == "token" else DENIED.reply()


#: What begins, and a word of the sentence in both languages.
OUTAGES: dict[str, tuple[Callable[[StandIn], None], str]] = {
    "429": (api(exhausted("Read").reply()), "quota"),
    "500": (api(Refused(500, "INTERNAL", "Internal error encountered.").reply()), "server"),
    "502": (api(Reply(502, b"")), "server"),
    "503": (api(Refused(503, "UNAVAILABLE", "The service is currently unavailable.").reply()), "server"),
    "an HTML error page": (api(Reply(502, PAGE, HTML)), "server"),
    "an HTML page that says 200": (api(Reply(200, PAGE, HTML)), "bad-answer"),
    "truncated JSON": (api(Reply(200, b'{"valueRanges": [{"values": [["ID", ')), "bad-answer"),
    "malformed JSON": (api(Reply(200, b'{"valueRanges": [{"values": 1}, {"values": [[{}]]}]}')), "bad-answer"),
    "a connection reset": (api(Reply(reset=True)), "network"),
    "a stall": (api(Reply(delay=0.5)), "timeout"),
    "a token that is not believed": (api(UNAUTHENTICATED.reply()), "auth"),
    "a revoked key": (refused_key, "key-revoked"),
    "unshared": (unshared, "not-shared"),
    "deleted": (api(NOT_FOUND.reply()), "not-found"),
}


def what_to_do(language: str, reason: str) -> str:
    """Return the end of the sentence of a reason, which has no fact in it."""
    return catalogue(language).lenient(f"reasons.{reason}", {}).rpartition("}")[2][-12:]


#: All of them in Japanese; that both languages know every reason is proved where the words are.
IN_ENGLISH = ("503", "unshared")


@pytest.mark.parametrize(
    ("name", "language"), [*((name, "ja") for name in OUTAGES), *((name, "en") for name in IN_ENGLISH)]
)
def test_the_board_keeps_its_numbers_with_their_age_says_what_to_do_and_heals(
    open_board, monkeypatch: pytest.MonkeyPatch, name: str, language: str
):
    monkeypatch.setattr(google_api, "TIMEOUT", (0.2, 0.2))
    board = open_board(language)
    begin, reason = OUTAGES[name]
    begin(board.google)
    board.type_visits(4321)

    page = board.look(minutes=7)

    assert VISITS[language] in page
    assert "4,321" not in page
    assert {"ja": "7分前", "en": "7 minutes ago"}[language] in page
    assert what_to_do(language, reason) in board.warning()
    assert "retry" in {button.key for button in board.app.button}

    board.google.fault = None
    assert "4,321" in board.look()
    assert not board.app.warning


class ScaledClock:
    """Time in which a second of the test is as long as it says."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_ten_minutes_of_429_are_survived_and_google_is_asked_twice_a_minute(open_board):
    clock = ScaledClock()
    board = open_board(caller=lambda: Caller(clock=clock, sleep=clock.sleep))
    api(exhausted("Read").reply())(board.google)
    board.google.calls.clear()
    while clock.now < 600:
        session.live().refresh()
        clock.now += 5

    page = board.look(minutes=10)
    assert ("80人" in page, "10分前" in page) == (True, True)
    assert what_to_do("ja", "quota") in board.warning()
    assert len(board.google.names()) <= 3 + 20

    board.google.fault = None
    clock.now += 30
    assert "80人" in board.look()
    assert not board.app.warning


# -- what people do -------------------------------------------------------------------------------------------


def actuals(sheet: Spreadsheet) -> EditableTab:
    return sheet.tab("実績")


def rename_id_headers(sheet: Spreadsheet) -> None:
    row = actuals(sheet).rows[0]
    row[:] = [f"？{cell}" for cell in row]


def empty(sheet: Spreadsheet) -> None:
    sheet.tabs[:] = Spreadsheet.of([Grid("シート1", ())]).tabs


LOSSES: dict[str, Callable[[Spreadsheet], None]] = {
    "a tab renamed": lambda sheet: sheet.rename_tab("実績", "むかしの控え"),
    "a tab deleted": lambda sheet: sheet.remove_tab("実績"),
    "the tree deleted": lambda sheet: sheet.remove_tab("ツリー"),
    "the header deleted": lambda sheet: sheet.delete_row("実績", 1),
    "the sheet emptied": empty,
}


@pytest.mark.parametrize("name", LOSSES)
def test_a_tab_that_is_gone_leaves_its_numbers_names_itself_and_heals_when_it_is_back(open_board, name: str):
    board = open_board()
    sheet = board.google.sheet
    kept = [tab.copy() for tab in sheet.tabs]
    with sheet.lock:
        LOSSES[name](sheet)

    page = board.look(minutes=7)
    assert "80人" in page
    assert "7分前" in page
    assert ("ツリー" if "tree" in name or "emptied" in name else "実績") in board.warning()
    assert {"retry", "accept-sheet"} <= {button.key for button in board.app.button}

    with sheet.lock:
        sheet.tabs[:] = kept
    board.type_visits(4321)
    assert "4,321人" in board.look()
    assert not board.app.warning


def test_a_person_asks_at_once_and_takes_a_sheet_without_its_tab(open_board, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pages.shared.live.RETRY_SECONDS", 0.0)
    board = open_board()
    api(Reply(503))(board.google)
    board.look()
    board.google.fault = None

    board.app.button(key="retry").click().run()
    assert not board.app.warning

    board.google.sheet.remove_tab("実績")
    board.look()
    board.app.button(key="accept-sheet").click().run()
    assert not board.app.warning
    assert "80人" not in shown(board.app)


def duplicate(sheet: Spreadsheet) -> None:
    sheet.duplicate_tab("実績")


def move_header(sheet: Spreadsheet) -> None:
    for row in actuals(sheet).rows:
        row.reverse()


MOVES: dict[str, Callable[[Spreadsheet], None]] = {
    "a tab duplicated": duplicate,
    "columns moved": move_header,
    "headers renamed": rename_id_headers,
    "columns inserted": lambda sheet: sheet.insert_column("実績", 1, ["メモ", "自由に"]),
    "rows inserted above the header": lambda sheet: sheet.insert_row("実績", 1, ["2026年度の実績"]),
    "rows sorted": lambda sheet: sheet.sort("実績", 0, descending=True),
    "a token that expired": lambda _: None,
}


@pytest.mark.parametrize("name", MOVES)
def test_what_changes_no_number_is_not_noticed_on_the_board(open_board, name: str):
    board = open_board()
    width = max(map(len, actuals(board.google.sheet).rows))
    for row in actuals(board.google.sheet).rows:
        row += [None] * (width - len(row))
    MOVES[name](board.google.sheet)
    board.google.tokens.expire()
    session.live().store()._sheet.forget()  # as ten minutes later

    assert "80人" in board.look(minutes=7)
    assert not board.app.warning
    codes = [problem.code for problem in session.live().read().snapshot.problems]
    assert codes == (["copied-tab"] if "duplicated" in name else [])

    board.type_visits(4321)
    assert "4,321人" in board.look()


def test_a_period_header_that_cannot_be_read_costs_its_own_column_and_is_told(open_board):
    board = open_board()
    row = next(row for row in actuals(board.google.sheet).rows if 80 in row)
    column = row.index(80)
    header = actuals(board.google.sheet).rows[0][column]
    actuals(board.google.sheet).rows[0][column] = "4月第1週"

    board.look()
    reading = read_workbook(session.live().store().workbook(), today=DAY)
    told = [where for where, _ in reading.skipped] + [problem.where for problem in reading.problems]
    assert [where for where in told if where.startswith("実績!")]

    actuals(board.google.sheet).rows[0][column] = header
    assert "80人" in board.look()
    assert session.live().read().snapshot.problems == ()


def test_ten_thousand_rows_are_shown(open_board):
    board = open_board()
    long = [["期間", "ID", "値"], *([f"2016-04-{at % 28 + 1:02d}", f"nobody-{at}", at] for at in range(10_000))]
    board.google.sheet.add_tab(Grid("実績_日次", tuple(map(tuple, long))))
    session.live().store()._sheet.forget()  # as ten minutes later

    assert "80人" in board.look()
    assert not board.app.warning
