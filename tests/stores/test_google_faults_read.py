"""Everything Google and people can do to a reading, over real HTTP: the board keeps the last good numbers and says one sentence, and heals.

Each fault is put on a sheet that a board is reading, looked at through the reader every page uses, and taken away again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kpicore.errors import KpiError, StoreBroken
from kpicore.model.change import Change
from kpicore.sheets.grid import Grid, draw
from kpicore.stores import private_file
from kpicore.stores.google import api as google_api
from kpicore.stores.google.api import access
from kpicore.stores.google.stand_in import (
    DENIED,
    NOT_FOUND,
    SPREADSHEET,
    Call,
    Refused,
    Reply,
    Spreadsheet,
    StandIn,
    exhausted,
)
from kpicore.stores.google.store import BesideSheet, GoogleSheet, GoogleSheetStore
from kpicore.stores.last_good import LastGood
from kpicore.stores.transport import Caller, Circuit
from kpicore.text.sentences import error_sentence
from pages.shared.live import LiveStore, Reading
from tests.people import owner
from tests.stores.quick import quick_caller

TODAY = date(2026, 7, 15)
TREE = draw(
    "ツリー",
    """
    | ID       | 親    | 種別 | 名称     | 単位 |
    | sales    |       | KGI  | 売上     | 円   |
    | visitors | sales | KPI  | 訪問者数 | 人   |
    """,
)
ACTUALS = draw(
    "実績",
    """
    | ID       | 2026-04 | 2026-05 |
    | visitors | 4000    | 4200    |
    | sales    | 100     | 120     |
    """,
)
GOOD = {
    ("visitors", "2026-04"): 4000.0,
    ("visitors", "2026-05"): 4200.0,
    ("sales", "2026-04"): 100.0,
    ("sales", "2026-05"): 120.0,
}
HTML = {"Content-Type": "text/html"}
PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"


class Watch:
    """A clock that goes on by a second at every look."""

    def __init__(self) -> None:
        self.at = datetime(2026, 7, 15, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Board:
    """A board on a sheet: `look` asks anew as the timer does."""

    google: StandIn
    live: LiveStore

    def look(self) -> Reading:
        return self.live.refresh()


@contextmanager
def board_on(google: StandIn, *, caller: Caller | None = None, folder: Path | None = None) -> Iterator[Board]:
    def opened() -> GoogleSheetStore:
        sheet = GoogleSheet(
            SPREADSHEET, lambda: access(SPREADSHEET, google.secrets, google.environ), caller=caller or quick_caller()
        )
        kept = LastGood(folder, sheet.store) if folder else None
        return GoogleSheetStore(sheet, today=lambda: TODAY, now=Watch(), beside=BesideSheet(kept))

    live = LiveStore(opened, interval=3600.0, now=Watch())
    try:
        yield Board(google, live)
    finally:
        live.stop()


@pytest.fixture
def google() -> Iterator[StandIn]:
    with StandIn(Spreadsheet.of([TREE, ACTUALS])).running() as stand_in:
        yield stand_in


@pytest.fixture
def board(google: StandIn) -> Iterator[Board]:
    with board_on(google) as opened:
        assert numbers(opened.live.read()) == GOOD
        yield opened


def numbers(reading: Reading) -> dict[tuple[str, str], float]:
    assert reading.snapshot is not None
    actuals = reading.snapshot.actuals
    return {(i, p): v for i, p, v in zip(actuals["indicator"], actuals["period"], actuals["value"], strict=True)}


def said(reading: Reading) -> str:
    """Return the reason of a failure, after making sure that both languages have one sentence of their own for it."""
    assert isinstance(reading.failure, KpiError)
    for language in ("ja", "en"):
        sentence = error_sentence(reading.failure, language)
        unknown = error_sentence(type(reading.failure)(reason="no such reason"), language)
        assert sentence
        assert sentence != unknown
        assert "{" not in sentence
        assert SPREADSHEET not in sentence or reading.failure.facts["reason"] == "not-found"
    return str(reading.failure.facts["reason"])


# -- what Google answers --------------------------------------------------------------------------------------


def api(reply: Reply) -> Callable[[Call], Reply | None]:
    """A fault of the Sheets API; tokens are still given."""
    return lambda call: None if call.name == "token" else reply


def token(reply: Reply) -> Callable[[Call], Reply | None]:
    """A fault of the token server."""
    return lambda call: reply if call.name == "token" else None


def refusal(words: str) -> Reply:
    return Reply(400, f'{{"error": "invalid_grant", "error_description": "{words}"}}'.encode())


SHORT_LIVED = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values"

FAULTS = {
    "429": (api(exhausted("Read").reply()), "quota"),
    "429 as a page": (api(Reply(429, b"<html>slow down</html>", HTML)), "quota"),
    "500": (api(Refused(500, "INTERNAL", "Internal error encountered.").reply()), "server"),
    "502 as a page": (api(Reply(502, PAGE, HTML)), "server"),
    "503": (api(Refused(503, "UNAVAILABLE", "The service is currently unavailable.").reply()), "server"),
    "504": (api(Refused(504, "DEADLINE_EXCEEDED", "Deadline expired").reply()), "timeout"),
    "a page that says 200": (api(Reply(200, PAGE, HTML)), "bad-answer"),
    "half a JSON": (api(Reply(200, b'{"valueRanges": [{"values": [["ID", ')), "bad-answer"),
    "JSON of another shape": (api(Reply(200, b'{"valueRanges": 3}')), "bad-answer"),
    "cells that are objects": (api(Reply(200, b'{"valueRanges": [{"values": 1}, {"values": 2}]}')), "bad-answer"),
    "a connection cut in the answer": (api(Reply(200, b'{"a": 1}' + b" " * 500, cut=20)), "network"),
    "a connection reset": (api(Reply(reset=True)), "network"),
    "unshared": (api(DENIED.reply()), "not-shared"),
    "deleted": (api(NOT_FOUND.reply()), "not-found"),
    "the API switched off": (api(Refused(403, "PERMISSION_DENIED", "x", "SERVICE_DISABLED").reply()), "api-disabled"),
    "a token that is not believed": (api(Refused(401, "UNAUTHENTICATED", "x").reply()), "auth"),
    "a revoked key": (token(refusal("Invalid JWT Signature.")), "key-revoked"),
    "an account that is gone": (token(refusal("Invalid grant: account not found")), "account-gone"),
    "a clock that is wrong": (token(refusal(SHORT_LIVED)), "clock-skew"),
    "a token server that is down": (token(Reply(503, PAGE, HTML)), "server"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_last_good_numbers_stay_with_their_time_and_one_sentence_and_the_board_heals(
    board: Board, name: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("google.auth._exponential_backoff.time.sleep", lambda _: None)
    good = board.live.read()
    fault, reason = FAULTS[name]
    board.google.fault = fault
    board.google.tokens.expire()

    for _ in range(3):
        failing = board.look()
        assert numbers(failing) == GOOD
        assert failing.snapshot is good.snapshot
        assert failing.confirmed_at == good.confirmed_at
        assert said(failing) == reason

    board.google.fault = None
    board.google.sheet.edit("実績!C2", 4300)
    healed = board.look()
    assert healed.failure is None
    assert healed.confirmed_at > good.confirmed_at
    assert numbers(healed) == GOOD | {("visitors", "2026-05"): 4300.0}


def test_a_burst_of_server_errors_is_not_noticed_by_anybody(board: Board):
    left = [Reply(500), Reply(502, PAGE, HTML), Reply(503)]
    board.google.fault = lambda _: left.pop() if left else None
    board.google.sheet.edit("実績!C2", 4300)

    reading = board.look()

    assert reading.failure is None
    assert numbers(reading)["visitors", "2026-05"] == 4300.0


def test_an_expired_token_is_not_noticed_by_anybody(board: Board):
    board.google.tokens.expire()

    assert board.look().failure is None


def test_an_answer_that_stalls_is_given_up(board: Board, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(google_api, "TIMEOUT", (0.2, 0.2))
    board.google.fault = api(Reply(delay=1.0))
    began = time.monotonic()

    assert said(board.look()) == "timeout"
    assert time.monotonic() - began < 3.0

    board.google.fault = None
    assert board.look().failure is None


class SlowClock:
    """Time that passes only by sleeping and by calls, fifteen seconds each."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_with_many_slow_failures_a_reading_ends_within_its_twenty_seconds(google: StandIn):
    clock = SlowClock()

    def fault(call: Call) -> Reply | None:
        clock.now += 15.0
        return None if call.name == "token" else Reply(503)

    with board_on(google, caller=Caller(clock=clock, sleep=clock.sleep)) as board:
        google.fault = fault
        assert said(board.look()) == "server"

    assert clock.now <= 35.0  # what was begun within the deadline may end after it
    assert google.names() == ["get"]


def test_ten_minutes_of_429_cost_one_call_in_thirty_seconds_and_then_the_board_is_fresh(google: StandIn):
    clock = SlowClock()
    caller = Caller(circuit=Circuit(), clock=clock, sleep=clock.sleep)
    with board_on(google, caller=caller) as board:
        board.live.read()
        google.calls.clear()
        google.fault = api(exhausted("Read").reply())
        for _ in range(60):
            assert said(board.look()) == "quota"
            clock.now += 10
        calls = len(google.names())
        google.fault = None
        clock.now += 30
        healed = board.look()

    assert calls <= 3 + 20
    assert healed.failure is None


def test_a_circuit_that_rests_says_until_when_and_what_is_wrong(google: StandIn):
    clock = SlowClock()
    with board_on(google, caller=Caller(clock=clock, sleep=clock.sleep, chance=lambda: 0.0)) as board:
        google.fault = api(Reply(503))
        board.look()
        made = len(google.calls)
        clock.now += 10
        resting = board.look()
        traffic = board.live.traffic()

    assert len(google.calls) == made
    assert said(resting) == "server"
    assert resting.failure.facts["retry_after_seconds"] == pytest.approx(20.0)
    assert (traffic.calls_last_hour, traffic.rests_seconds) == (3, pytest.approx(20.0))


@pytest.mark.parametrize(("given", "waited"), [("7", 7.0), ("soon", 0.0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0)])
def test_what_google_asks_to_wait_is_waited(google: StandIn, given: str, waited: float):
    clock = SlowClock()
    left = [Reply(429, b"{}", {"Retry-After": given})]
    google.fault = lambda call: left.pop() if left and call.name == "get" else None
    with board_on(google, caller=Caller(clock=clock, sleep=clock.sleep, chance=lambda: 0.0)) as board:
        assert board.look().failure is None

    assert clock.now == waited


def test_a_wait_that_is_too_long_for_a_reading_is_told_to_whoever_asks_next(google: StandIn):
    google.fault = api(Reply(429, b"{}", {"Retry-After": "90"}))
    with board_on(google) as board:
        reading = board.look()

    assert google.names() == ["get"]
    assert reading.failure.facts["retry_after_seconds"] == 90.0


# -- what people do to the sheet ------------------------------------------------------------------------------


def test_columns_inserted_rows_sorted_and_columns_moved_change_no_number(board: Board):
    sheet = board.google.sheet
    sheet.insert_column("実績", 1, ["メモ", "ここは自由", "に書く"])
    assert numbers(board.look()) == GOOD

    sheet.sort("実績", 0, descending=True)
    assert numbers(board.look()) == GOOD
    sheet.sort("実績", 0)
    assert numbers(board.look()) == GOOD

    tab = sheet.tab("実績")
    tab.rows[:] = [[row[0], row[3], row[2], row[1]] for row in tab.rows]
    assert numbers(board.look()) == GOOD


def lost(board: Board) -> list[str]:
    """Return the tabs a look finds gone, after making sure that the board keeps its numbers and says so."""
    reading = board.look()
    assert numbers(reading) == GOOD
    assert said(reading) == "tab-gone"
    tabs: list[str] = reading.failure.facts["tabs"]
    return tabs


def emptied(sheet: Spreadsheet) -> None:
    sheet.tab("実績").rows.clear()


def all_deleted(sheet: Spreadsheet) -> None:
    with sheet.lock:
        sheet.tabs[:] = Spreadsheet.of([Grid("シート1", ())]).tabs


LOSSES: dict[str, tuple[Callable[[Spreadsheet], None], list[str]]] = {
    "actuals deleted": (lambda sheet: sheet.remove_tab("実績"), ["実績"]),
    "actuals emptied": (emptied, ["実績"]),
    "header of actuals deleted": (lambda sheet: sheet.delete_row("実績", 1), ["実績"]),
    "tree renamed": (lambda sheet: sheet.rename_tab("ツリー", "木"), ["ツリー"]),
    "header of tree deleted": (lambda sheet: sheet.delete_row("ツリー", 1), ["ツリー"]),
    "every tab deleted": (all_deleted, ["ツリー", "実績"]),
}


@pytest.mark.parametrize("name", LOSSES)
def test_a_tab_that_cannot_be_read_any_more_leaves_its_numbers_on_the_board_until_it_is_back(board: Board, name: str):
    lose, tabs = LOSSES[name]
    sheet = board.google.sheet
    kept = [tab.copy() for tab in sheet.tabs]
    lose(sheet)

    assert lost(board) == tabs
    assert lost(board) == tabs

    with sheet.lock:
        sheet.tabs[:] = kept
    sheet.edit("実績!C2", 4300)
    healed = board.look()
    assert healed.failure is None
    assert numbers(healed) == GOOD | {("visitors", "2026-05"): 4300.0}


def test_a_heading_of_ids_that_is_renamed_costs_no_number(board: Board):
    board.google.sheet.edit("実績!A1", "ばんごう")

    looked = board.look()

    assert looked.failure is None
    assert numbers(looked) == GOOD


@pytest.mark.parametrize(
    ("cell", "heading", "count"), [("ツリー!B1", "親", 1), ("ツリー!D1", "名称", 2), ("ツリー!E1", "単位", 2)]
)
def test_a_heading_of_the_tree_that_is_renamed_is_told_until_it_is_back(
    board: Board, cell: str, heading: str, count: int
):
    def told() -> list[tuple[str, int]]:
        problems = board.look().snapshot.problems
        return [(p.facts["heading"], p.facts["count"]) for p in problems if p.code == "heading-gone"]

    assert told() == []
    board.google.sheet.edit(cell, "しるし")
    assert told() == [(heading, count)]
    board.google.sheet.edit("実績!C2", 4300)
    assert told() == [(heading, count)]
    board.google.sheet.edit(cell, heading)
    assert told() == []


def test_a_sheet_that_lacks_a_tab_on_purpose_is_taken_as_it_is_when_somebody_says_so(board: Board):
    board.google.sheet.remove_tab("実績")
    assert lost(board) == ["実績"]

    accepted = board.live.accept()

    assert (accepted.failure, numbers(accepted)) == (None, {})
    assert board.look().failure is None


def test_a_tab_that_is_gone_is_remembered_over_a_restart(google: StandIn, tmp_path: Path):
    with board_on(google, folder=tmp_path) as before:
        before.live.read()
    google.sheet.remove_tab("実績")

    for _ in range(2):
        with board_on(google, folder=tmp_path) as board:
            assert lost(board) == ["実績"]


def test_while_a_tab_is_gone_nothing_is_saved_in_its_place(board: Board):
    board.google.sheet.remove_tab("実績")

    row = {"indicator": "sales", "period": "2026-06", "value": 1.0}
    with pytest.raises(StoreBroken) as refusal:
        board.live.store().save([Change("actuals", ("sales", "2026-06"), None, row)], owner("佐藤"))

    assert refusal.value.facts["tabs"] == ["実績"]
    assert [tab.title for tab in board.google.sheet.tabs] == ["ツリー"]


def test_a_tab_under_another_name_that_is_read_is_not_lost_nor_are_cells_somebody_clears(board: Board):
    sheet = board.google.sheet
    for old, new in (("実績", "実績_店舗"), ("実績_店舗", "むかしの控え"), ("むかしの控え", "実績")):
        sheet.rename_tab(old, new)
        assert numbers(board.look()) == GOOD
        assert board.look().failure is None

    for cell in ("B2", "C2", "B3", "C3"):
        sheet.edit(f"実績!{cell}", None)
    assert (board.look().failure, numbers(board.look())) == (None, {})


@pytest.mark.parametrize("name", ["数字", "週報", "Numbers"])
def test_a_tab_renamed_to_a_name_that_is_not_read_beside_the_others_is_gone_until_its_name_is_back(name: str):
    weekly = draw("実績_週次", "| ID | 2026-W15 | 2026-W16 |\n| calls | 30 | 31 |")
    tree = draw(
        "ツリー",
        "| ID | 種別 | 名称 | 単位 | 頻度 |\n| visitors | KGI | 訪問者数 | 人 | 月次 |\n| calls | KPI | 電話 | 件 | 週次 |",
    )
    with StandIn(Spreadsheet.of([tree, ACTUALS, weekly])).running() as google, board_on(google) as board:
        good = numbers(board.look())
        google.sheet.rename_tab("実績_週次", name)

        reading = board.look()
        assert (said(reading), reading.failure.facts["tabs"]) == ("tab-gone", ["実績_週次"])
        assert numbers(reading) == good
        assert ("calls", "2026-W15") in good

        google.sheet.rename_tab(name, "実績_店舗")
        assert (board.look().failure, numbers(board.look())) == (None, good)


def test_a_duplicated_tab_doubles_nothing(board: Board):
    board.google.sheet.duplicate_tab("実績")
    board.google.sheet.edit("実績 のコピー!C2", 9999)
    board.live.store()._sheet.forget()  # as ten minutes later

    reading = board.look()

    assert numbers(reading) == GOOD
    assert [problem.code for problem in reading.snapshot.problems] == ["copied-tab"]


def test_a_renamed_header_costs_its_own_column_and_is_told_at_its_cell(board: Board):
    board.google.sheet.edit("実績!C1", "五月ごろ")

    reading = board.look()

    assert numbers(reading) == {key: value for key, value in GOOD.items() if key[1] == "2026-04"}
    assert [problem for problem in reading.snapshot.problems if str(problem.where).startswith("実績!C")]
    board.google.sheet.edit("実績!C1", "2026-05")
    assert numbers(board.look()) == GOOD


def test_a_sheet_that_was_always_empty_is_an_empty_plan_and_no_failure():
    with StandIn(Spreadsheet.of([Grid("シート1", ())])).running() as google, board_on(google) as board:
        reading = board.look()

    assert reading.failure is None
    assert reading.snapshot.plan.nodes == ()


def test_ten_thousand_rows_are_read_whole():
    rows = [("ID", "期間", "値"), *[("visitors", (date(2000, 1, 1) + timedelta(days=n)), n) for n in range(9_690)]]
    rows += [(f"nobody-{n}", date(2026, 4, 1), 1) for n in range(10_000 - len(rows) + 1)]
    tree = draw(
        "ツリー",
        """
        | ID       | 親 | 種別 | 名称     | 単位 | 頻度 |
        | visitors |    | KGI  | 訪問者数 | 人   | 日次 |
        """,
    )
    formats = [(), *[("", "yyyy-mm-dd") for _ in rows[1:]]]
    with (
        StandIn(Spreadsheet.of([tree, Grid("実績", rows, formats)])).running() as google,
        board_on(google) as board,
    ):
        reading = board.live.read()
        assert reading.failure is None
        assert len(numbers(reading)) == 9_690
        assert google.names() == ["get", "values:batchGet", "get"]


def test_a_full_disk_costs_the_copy_and_nothing_else(google: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(private_file.os, "fsync", full)
    with board_on(google, folder=tmp_path) as board:
        reading = board.live.read()
        assert reading.failure is None
        assert numbers(reading) == GOOD
        assert list(tmp_path.iterdir()) == []
        monkeypatch.undo()
        google.sheet.edit("実績!C2", 4300)
        board.look()
        assert len(list(tmp_path.iterdir())) == 1
