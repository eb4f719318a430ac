"""The Google Sheet, read over HTTP from a stand-in that keeps Google's rules."""

from __future__ import annotations

import json
import socket
import struct
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest
import requests
from google.auth import crypt, jwt

from kpicore.errors import BadStoreUrl, CannotWrite, KpiError, StoreBroken, StoreUnavailable
from kpicore.model import Change, Snapshot
from kpicore.model.node import Kind, Node
from kpicore.model.rows import tables_of
from kpicore.samples.shop import shop
from kpicore.sheets.grid import Grid, draw
from kpicore.sheets.reader import read_workbook
from kpicore.sheets.writing.layout import workbook_of
from kpicore.stores.google import api as google_api
from kpicore.stores.google.api import access, spreadsheet_id
from kpicore.stores.google.stand_in import (
    SPREADSHEET,
    Call,
    Refused,
    Reply,
    Spreadsheet,
    StandIn,
    area_of,
    as_json,
    private_key,
)
from kpicore.stores.google.store import STRUCTURE_SECONDS, GoogleSheet, GoogleSheetStore
from kpicore.stores.last_good import LastGood
from kpicore.stores.open import open_source, open_store
from tests.people import owner
from tests.stores.quick import quick_caller

TODAY = date(2026, 7, 15)
TREE = draw(
    "ツリー",
    """
    | ID       | 親    | 種別 | 名称         | 単位 |
    | sales    |       | KGI  | 売上         | 円   |
    | visitors | sales | KPI  | 訪問者数     | 人   |
    | open     | sales | KPI  | 開封率       | %    |
    """,
)
ACTUALS = draw(
    "実績",
    """
    | ID       | 2026-04 | 2026-05 | 2026-06 |
    | visitors | 4000    | 4200    |         |
    | open     | 0.25    | 24%     |         |
    """,
    formats=((), (), ("", "0%", "")),
)


class Clock:
    """A clock that only moves when told."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return datetime(2026, 7, 15, tzinfo=UTC) + timedelta(seconds=self.seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def google() -> Iterator[StandIn]:
    with StandIn(Spreadsheet.of([TREE, ACTUALS])).running() as stand_in:
        yield stand_in


@pytest.fixture
def store(google: StandIn, clock: Clock) -> GoogleSheetStore:
    sheet = GoogleSheet(
        SPREADSHEET, lambda: access(SPREADSHEET, google.secrets, google.environ), caller=quick_caller(clock=clock)
    )
    return GoogleSheetStore(sheet, today=lambda: TODAY, now=clock.now)


def values(snapshot: Snapshot) -> dict[tuple[str, str], float]:
    actuals = snapshot.actuals
    return {(i, p): v for i, p, v in zip(actuals["indicator"], actuals["period"], actuals["value"], strict=True)}


# -- what is read ---------------------------------------------------------------------------------------------


def test_a_sheet_says_over_http_what_the_same_workbook_says_on_disk(google: StandIn):
    book = workbook_of(shop(TODAY), today=TODAY)
    google.sheets = {SPREADSHEET: Spreadsheet.of(book)}
    store = open_store("gsheet:", secrets=google.secrets, today=lambda: TODAY, environ=google.environ)

    loaded = store.load()

    assert tables_of(loaded) == tables_of(read_workbook(book, today=TODAY).snapshot())
    assert loaded.problems == read_workbook(book, today=TODAY).problems
    assert loaded.revision == store.revision()


def test_numbers_are_raw_and_their_formats_tell_percent(store: GoogleSheetStore):
    assert values(store.load()) == {
        ("visitors", "2026-04"): 4000,
        ("visitors", "2026-05"): 4200,
        ("open", "2026-04"): 25,
        ("open", "2026-05"): 24,
    }


def test_every_number_says_its_cell(store: GoogleSheetStore):
    assert set(store.load().actuals["cell"]) == {"実績!B2", "実績!C2", "実績!B3", "実績!C3"}


def test_hidden_rows_columns_tabs_and_merged_cells_arrive(google: StandIn):
    grid = Grid("隠し", (("a", "b"), (1, 2)), hidden=True, hidden_rows=frozenset({1}), merged=((0, 0, 0, 1),))
    google.sheets = {SPREADSHEET: Spreadsheet.of([grid, replace(grid, tab="it's", hidden_columns=frozenset({1}))])}

    hidden, quoted = open_source(f"gsheet:{SPREADSHEET}", secrets=google.secrets, environ=google.environ)

    assert (hidden.hidden, hidden.hidden_rows, hidden.merged) == (True, frozenset({1}), ((0, 0, 0, 1),))
    assert (quoted.tab, quoted.rows, quoted.hidden_columns) == ("it's", (("a", "b"), (1, 2)), frozenset({1}))


def test_an_empty_spreadsheet_is_a_workbook_without_rows(google: StandIn):
    google.sheets = {SPREADSHEET: Spreadsheet.of([Grid("シート1", ())])}

    assert open_source(f"gsheet:{SPREADSHEET}", secrets=google.secrets, environ=google.environ).grids == (
        Grid("シート1", ()),
    )


def test_a_snapshot_says_when_the_sheet_was_read(store: GoogleSheetStore, clock: Clock):
    store.revision()
    clock.seconds = 5

    assert store.load().read_at == datetime(2026, 7, 15, tzinfo=UTC)
    assert store.load().read_at == datetime(2026, 7, 15, 0, 0, 5, tzinfo=UTC)


# -- calls ----------------------------------------------------------------------------------------------------


def test_a_refresh_is_one_call(store: GoogleSheetStore, google: StandIn):
    store.revision()
    assert google.names() == ["get", "values:batchGet", "get"]

    store.revision()
    store.revision()

    assert google.names()[3:] == ["values:batchGet", "values:batchGet"]
    assert [call.name for call in google.calls].count("token") == 1


def test_a_load_takes_what_a_look_at_the_revision_just_brought_once(store: GoogleSheetStore, google: StandIn):
    revision = store.revision()
    made = len(google.names())

    assert store.load().revision == revision
    assert len(google.names()) == made
    store.load()
    assert len(google.names()) == made + 1


def test_an_old_look_is_not_taken_for_the_present(store: GoogleSheetStore, google: StandIn, clock: Clock):
    store.revision()
    google.sheet.edit("実績!B2", 4100)
    clock.seconds = 60

    assert values(store.load())["visitors", "2026-04"] == 4100


def test_the_revision_changes_exactly_when_the_sheet_does(store: GoogleSheetStore, google: StandIn):
    first = store.revision()
    assert store.revision() == first

    google.sheet.edit("実績!D2", 4300)
    second = store.revision()
    assert second != first
    assert values(store.load())["visitors", "2026-06"] == 4300

    google.sheet.edit("実績!D2", None)
    assert store.revision() == first


def test_a_percentage_typed_into_a_fresh_cell_is_read_with_its_format(store: GoogleSheetStore, google: StandIn):
    store.load()

    google.sheet.edit("実績!D3", 0.8, format="0%")

    assert values(store.load())["open", "2026-06"] == 80
    assert google.names()[3:] == ["values:batchGet", "get"]
    assert google.calls[-1].query["ranges"] == ["'実績'!A3:E3"]


def test_rows_that_move_keep_their_formats(store: GoogleSheetStore, google: StandIn):
    store.load()

    google.sheet.insert_row("実績", 2, ["sales", 100, 110])

    assert values(store.load()) == {
        ("sales", "2026-04"): 100,
        ("sales", "2026-05"): 110,
        ("visitors", "2026-04"): 4000,
        ("visitors", "2026-05"): 4200,
        ("open", "2026-04"): 25,
        ("open", "2026-05"): 24,
    }


def test_a_new_tab_is_seen_within_ten_minutes(store: GoogleSheetStore, google: StandIn, clock: Clock):
    store.load()
    google.sheet.add_tab(draw("実績_営業", "| ID | 2026-06 |\n| visitors | 4300 |"))
    assert ("visitors", "2026-06") not in values(store.load())

    clock.seconds = STRUCTURE_SECONDS + 1

    assert values(store.load())["visitors", "2026-06"] == 4300


def test_a_tab_that_was_renamed_or_deleted_is_noticed_at_once(store: GoogleSheetStore, google: StandIn):
    store.load()

    google.sheet.rename_tab("実績", "実績_店舗")
    assert set(store.load().actuals["cell"]) == {"実績_店舗!B2", "実績_店舗!C2", "実績_店舗!B3", "実績_店舗!C3"}

    google.sheet.remove_tab("実績_店舗")
    with pytest.raises(StoreBroken) as failure:
        store.load()
    assert failure.value.facts["tabs"] == ["実績_店舗"]


def test_several_who_ask_at_once_get_whole_answers(store: GoogleSheetStore, google: StandIn):
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(store.load().revision)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 6
    assert len(set(found)) == 1


def test_a_token_that_expired_is_renewed_without_a_word(store: GoogleSheetStore, google: StandIn):
    revision = store.revision()

    google.tokens.expire()

    assert store.revision() == revision
    assert [call.name for call in google.calls].count("token") == 2


def test_only_the_scope_for_spreadsheets_is_asked_for(store: GoogleSheetStore, google: StandIn):
    store.revision()

    assertion = next(call for call in google.calls if call.name == "token").body.decode().partition("assertion=")[2]
    claims = jwt.decode(assertion.partition("&")[0], verify=False)

    assert claims["scope"] == "https://www.googleapis.com/auth/spreadsheets"


# -- what can go wrong ----------------------------------------------------------------------------------------

HTML = {"Content-Type": "text/html"}


def google_says(status: int, name: str = "", message: str = "", reason: str = "") -> Reply:
    return Refused(status, name, message, reason).reply()


@pytest.mark.parametrize(
    ("reply", "kind", "reason"),
    [
        (google_says(429, "RESOURCE_EXHAUSTED"), StoreUnavailable, "quota"),
        (google_says(403, "PERMISSION_DENIED", "x", "RATE_LIMIT_EXCEEDED"), StoreUnavailable, "not-shared"),
        (google_says(403, "PERMISSION_DENIED", "rateLimitExceeded"), StoreUnavailable, "quota"),
        (google_says(403, "PERMISSION_DENIED", "The caller does not have permission"), StoreUnavailable, "not-shared"),
        (
            google_says(403, "PERMISSION_DENIED", "Sheets API has not been used", "SERVICE_DISABLED"),
            StoreUnavailable,
            "api-disabled",
        ),
        (google_says(404, "NOT_FOUND"), StoreUnavailable, "not-found"),
        (google_says(401, "UNAUTHENTICATED"), StoreUnavailable, "auth"),
        (google_says(500, "INTERNAL"), StoreUnavailable, "server"),
        (google_says(503, "UNAVAILABLE"), StoreUnavailable, "server"),
        (google_says(504, "DEADLINE_EXCEEDED"), StoreUnavailable, "timeout"),
        (
            google_says(400, "FAILED_PRECONDITION", "This operation is not supported for this document"),
            StoreBroken,
            "not-a-sheet",
        ),
        (google_says(400, "INVALID_ARGUMENT", "Unable to parse range: 'x'"), StoreUnavailable, "bad-answer"),
        (Reply(502, b"<html><body>502 Bad Gateway</body></html>", HTML), StoreUnavailable, "server"),
        (Reply(429, b"<html>slow down</html>", HTML | {"Retry-After": "30"}), StoreUnavailable, "quota"),
        (Reply(403, b"blocked by the proxy", HTML), StoreUnavailable, "not-shared"),
        (Reply(200, b"<html>Please sign in to the hotel network</html>", HTML), StoreUnavailable, "bad-answer"),
        (Reply(200, b'{"valueRanges": [{"values": [["ID", '), StoreUnavailable, "bad-answer"),
        (Reply(200, b'{"valueRanges": []}'), StoreUnavailable, "bad-answer"),
        (Reply(200, b"[]"), StoreUnavailable, "bad-answer"),
        (Reply(200, b'{"valueRanges": [1, 2]}'), StoreUnavailable, "bad-answer"),
        (Reply(200, b'{"valueRanges": [{"values": 1}, {"values": [1]}]}'), StoreUnavailable, "bad-answer"),
        (Reply(200, b'{"spreadsheetId": "1"}' + b" " * 500, cut=30), StoreUnavailable, "network"),
    ],
    ids=lambda value: f"{value.status} {value.body[:40]!r}" if isinstance(value, Reply) else str(value),
)
def test_what_google_answers_becomes_a_reason(
    store: GoogleSheetStore, google: StandIn, reply: Reply, kind: type[KpiError], reason: str
):
    store.revision()
    google.fault = lambda call: reply if call.name != "token" else None

    with pytest.raises(kind) as failure:  # noqa: PT012 - the first may still have what was just read
        store.load()
        store.load()

    assert failure.value.facts["reason"] == reason
    assert failure.value.facts["store"] == f"gsheet:{SPREADSHEET}"


@pytest.mark.parametrize(
    "body", [b"{}", b'{"sheets": [{}]}', b'{"sheets": [1]}', b'{"sheets": {"a": 1}}', b'{"sheets": null}']
)
def test_a_structure_that_is_none_is_no_empty_board(store: GoogleSheetStore, google: StandIn, body: bytes):
    google.fault = lambda call: Reply(200, body) if call.name == "get" else None

    with pytest.raises(StoreUnavailable) as failure:
        store.load()

    assert failure.value.facts["reason"] == "bad-answer"


#: What may be left out of an answer with cells, as a proxy or another reading of a field mask would.
LEFT_OUT: dict[str, Callable[[dict[str, Any]], object]] = {
    "no data": lambda sheet: sheet.pop("data"),
    "data is empty": lambda sheet: sheet["data"].clear(),
    "fewer ranges than asked for": lambda sheet: sheet["data"].pop(),
    "data is nothing": lambda sheet: sheet.update(data=None),
    "rows are no rows": lambda sheet: sheet["data"][0].update(rowData=[1]),
    "a range is no range": lambda sheet: sheet["data"].__setitem__(0, "A1"),
}


def without(google: StandIn, call: Call, leave_out: Callable[[dict[str, Any]], object]) -> Reply | None:
    """Return the true answer to a call for cells with something left out of each tab, None for another call."""
    body = json.loads(google.true_answer(call).body) if call.name in ("get", "batchUpdate") else {}
    sheets = body.get("sheets") or body.get("updatedSpreadsheet", {}).get("sheets") or []
    found = [sheet for sheet in sheets if "data" in sheet]
    for sheet in found:
        leave_out(sheet)
    return as_json(body) if found else None


@pytest.mark.parametrize("name", LEFT_OUT)
def test_an_answer_without_the_cells_asked_for_is_no_answer(store: GoogleSheetStore, google: StandIn, name: str):
    google.fault = lambda call: without(google, call, LEFT_OUT[name])

    with pytest.raises(StoreUnavailable) as failure:
        store.load()
    assert failure.value.facts["reason"] == "bad-answer"
    with pytest.raises(StoreUnavailable) as failure:
        store.show_notes({})
    assert failure.value.facts["reason"] == "bad-answer"

    google.fault = None
    good = values(store.load())
    google.sheet.edit("実績!D3", 0.8, format="0%")
    google.fault = lambda call: without(google, call, LEFT_OUT[name])
    with pytest.raises(StoreUnavailable) as failure:
        store.load()
    assert failure.value.facts["reason"] == "bad-answer"

    google.fault = None
    assert values(store.load()) == good | {("open", "2026-06"): 80}


def test_a_program_after_another_asks_for_tabs_and_values_alone_and_still_sees_every_new_number(
    google: StandIn, clock: Clock, tmp_path: Path
):
    def look() -> tuple[dict[tuple[str, str], float], list[str]]:
        google.calls.clear()
        sheet = GoogleSheet(
            SPREADSHEET,
            lambda: access(SPREADSHEET, google.secrets, google.environ),
            now=clock.now,
            caller=quick_caller(clock=clock),
            remembers=LastGood(tmp_path, f"gsheet:{SPREADSHEET}"),
        )
        return values(GoogleSheetStore(sheet, today=lambda: TODAY, now=clock.now).load()), google.names()

    first, calls = look()
    assert calls == ["get", "values:batchGet", "get"]
    assert look() == (first, ["get", "values:batchGet"])

    google.sheet.edit("実績!D3", 0.8, format="0%")
    google.sheet.rename_tab("実績", "実績_店舗")
    google.sheet.add_tab(draw("実績_2", "| ID | 2026-06 |\n| visitors | 4400 |"))
    second, calls = look()
    assert second == first | {("open", "2026-06"): 80, ("visitors", "2026-06"): 4400}
    assert calls == ["get", "values:batchGet", "get"]
    assert look() == (second, ["get", "values:batchGet"])

    google.sheet.insert_row("実績_店舗", 2, ["open", 0.5])
    google.sheet.delete_row("実績_店舗", 4)
    third, _ = look()
    assert third[("visitors", "2026-04")] == 4000

    clock.seconds += STRUCTURE_SECONDS + 1
    assert look()[1] == ["get", "values:batchGet", "get"]
    assert [path.stat().st_mode & 0o077 for path in tmp_path.iterdir()] == [0]


def test_a_character_cut_in_half_in_a_cell_a_tab_or_a_note_is_no_error(store: GoogleSheetStore, google: StandIn):
    def fault(call: Call) -> Reply | None:
        reply = google.true_answer(call)
        return (
            replace(reply, body=reply.body.replace("訪問者数".encode(), b"\\ud83d")) if call.name != "token" else None
        )

    google.fault = fault
    assert store.load().plan.by_id["visitors"].name == "\ufffd"
    assert store.revision() == store.load().revision

    google.fault = None
    assert store.show_notes({("実績", 1, 1): "壊れた字 \ud83d"}) == 1
    assert google.sheet.tab("実績").notes[1, 1].count("\ufffd") == 1
    half = replace(store.load(), plan=store.load().plan.model_copy(update={"nodes": (HALF,)}))
    with pytest.raises(CannotWrite) as refused:
        store.provision(half, owner("佐藤"))
    assert refused.value.facts["reason"] == "unstorable-text"
    assert google.names().count("batchUpdate") == 1


HALF = Node(id="half", kind=Kind.KPI, name="注文\ud83d")


def test_cells_come_whether_a_mask_is_enough_or_they_must_be_asked_for(store: GoogleSheetStore, google: StandIn):
    google.grid_data_by_mask = False

    assert values(store.load())["open", "2026-05"]
    before = tables_of(store.load())["actuals"]["open", "2026-05"]
    store.save([Change("actuals", ("open", "2026-05"), before, {**before, "value": 70.0})], owner("佐藤"))

    assert values(store.load())["open", "2026-05"] == 70
    assert google.names().count("batchUpdate") == 1


def test_a_quota_tells_how_long_to_wait(store: GoogleSheetStore, google: StandIn):
    google.fault = lambda call: Reply(429, b"{}", {"Retry-After": "30"}) if call.name == "get" else None

    with pytest.raises(StoreUnavailable) as failure:
        store.revision()

    assert failure.value.facts["retry_after"] == "30"


def test_a_sheet_that_is_not_shared_names_the_address_to_share_it_with(store: GoogleSheetStore, google: StandIn):
    google.sheet.shared_with.clear()

    with pytest.raises(StoreUnavailable) as failure:
        store.load()

    assert failure.value.facts["reason"] == "not-shared"
    assert failure.value.facts["client_email"] == google.account["client_email"]


def test_after_an_outage_the_next_call_works_again(store: GoogleSheetStore, google: StandIn):
    first = store.revision()
    google.fault = lambda _: Reply(503)
    with pytest.raises(StoreUnavailable):
        store.revision()

    google.fault = None

    assert store.revision() == first


def test_a_slow_answer_is_a_timeout(store: GoogleSheetStore, google: StandIn, monkeypatch: pytest.MonkeyPatch):
    store.revision()
    monkeypatch.setattr(google_api, "TIMEOUT", (1, 0.2))
    google.fault = lambda _: Reply(delay=0.6)

    with pytest.raises(StoreUnavailable) as failure:
        store.revision()

    assert failure.value.facts["reason"] == "timeout"


def test_the_stand_in_takes_a_client_that_goes_away_before_its_answer_as_normal(
    google: StandIn, capfd: pytest.CaptureFixture[str]
):
    client = socket.create_connection(google.url.removeprefix("http://").split(":"))
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    answering: SimpleQueue[threading.Thread] = SimpleQueue()

    def hang_up(_: Call) -> Reply:
        client.close()
        answering.put(threading.current_thread())
        return Reply(body=b"." * 2**22)

    google.fault = hang_up
    client.sendall(b"GET /v4/spreadsheets/x HTTP/1.1\r\n\r\n")
    answering.get(timeout=10).join(timeout=10)

    assert capfd.readouterr().err == ""


def test_nobody_there_is_a_matter_of_the_network(google: StandIn):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{free.getsockname()[1]}"
    for moved in ({"KPICORE_SHEETS_API_URL": nowhere}, {"KPICORE_SHEETS_TOKEN_URL": f"{nowhere}/token"}):
        secrets = google.secrets | {"token_uri": "https://oauth2.googleapis.com/token"}
        store = open_store("gsheet:", secrets=secrets, environ=google.environ | moved)

        with pytest.raises(StoreUnavailable) as failure:
            store.load()

        assert failure.value.facts["reason"] == "network"


def test_a_key_google_does_not_know_is_refused(google: StandIn, monkeypatch: pytest.MonkeyPatch):
    strangers = private_key.__wrapped__()
    store = open_store("gsheet:", secrets=google.secrets | {"private_key": strangers}, environ=google.environ)

    with pytest.raises(StoreUnavailable) as failure:
        store.load()

    assert failure.value.facts["reason"] == "key-revoked"


def test_a_token_server_that_is_down_is_not_a_bad_key(google: StandIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("time.sleep", lambda _: None)
    google.fault = lambda call: Reply(503) if call.name == "token" else None
    store = open_store("gsheet:", secrets=google.secrets, environ=google.environ)

    with pytest.raises(StoreUnavailable) as failure:
        store.load()

    assert failure.value.facts["reason"] == "server"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"private_key": "-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n"}, "bad-credentials"),
        ({"private_key": "SECRET"}, "bad-credentials"),
        ({"private_key": ""}, "no-credentials"),
        ({"client_email": None}, "bad-credentials"),
        ({"token_uri": "https://user:SECRET@example.com/token?SECRET"}, "foreign-address"),
        ({"api_url": "https://user:SECRET@example.com"}, "foreign-address"),
        ({"api_url": "https://sheets.googleapis.com.example.com"}, "foreign-address"),
    ],
    ids=repr,
)
def test_secrets_that_cannot_be_used_are_told_without_telling_them(
    google: StandIn, change: dict[str, Any], reason: str
):
    given = {name: value for name, value in (google.secrets | change).items() if value is not None}
    store = open_store("gsheet:", secrets=given, environ=google.environ)

    with pytest.raises(StoreUnavailable) as failure:
        store.load()

    assert failure.value.facts["reason"] == reason
    assert "SECRET" not in chain(failure.value)
    assert google.calls == []


@pytest.mark.parametrize("url", ["http://user:SECRET@example.com", "ftp://127.0.0.1", "https://", "https://["])
@pytest.mark.parametrize("variable", ["KPICORE_SHEETS_API_URL", "KPICORE_SHEETS_TOKEN_URL"])
def test_an_administrators_address_is_encrypted_or_on_this_machine(google: StandIn, variable: str, url: str):
    secrets = google.secrets | {"token_uri": "https://oauth2.googleapis.com/token"}
    store = open_store("gsheet:", secrets=secrets, environ=google.environ | {variable: url})

    with pytest.raises(StoreUnavailable) as failure:
        store.load()

    assert failure.value.facts["reason"] == "not-https"
    assert "SECRET" not in chain(failure.value)
    assert google.calls == []


@pytest.mark.parametrize("call", ["token", "values:batchGet"])
def test_what_is_meant_for_google_follows_no_redirect(google: StandIn, call: str):
    with StandIn(Spreadsheet.of([])).running() as elsewhere:
        moved = Reply(307, b"", {"Location": f"{elsewhere.url}/token"})
        google.fault = lambda made: moved if made.name == call else None
        store = open_store("gsheet:", secrets=google.secrets, environ=google.environ)

        with pytest.raises(StoreUnavailable):
            store.load()

        assert elsewhere.calls == []


def test_no_error_and_no_repr_shows_a_key_or_a_token(google: StandIn):
    found = access(SPREADSHEET, google.secrets, google.environ)
    store = open_store("gsheet:", secrets=google.secrets, environ=google.environ)
    store.load()
    google.fault = lambda _: Reply(500)

    with pytest.raises(StoreUnavailable) as failure:
        store.load()

    shown = repr(found) + repr(store) + repr(vars(store)) + chain(failure.value)
    key = private_key().splitlines()[1]
    tokens = list(google.tokens.issued)
    assert not any(secret in shown for secret in [key, *tokens])


def chain(error: BaseException | None) -> str:
    """Return all that a log would show of an error and its causes."""
    text = ""
    while error is not None:
        text += f"{error!r} {error}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return text


# -- where the key and the address come from ------------------------------------------------------------------


def test_the_key_may_be_a_file_and_the_address_a_variable(google: StandIn, tmp_path: Path):
    key = tmp_path / "key.json"
    key.write_text(json.dumps(google.account), encoding="utf-8")
    environ = google.environ | {"GOOGLE_APPLICATION_CREDENTIALS": str(key)}

    store = open_store(f"gsheet:https://docs.google.com/spreadsheets/d/{SPREADSHEET}/edit#gid=0", environ=environ)

    assert len(store.load().plan.nodes) == 3


@pytest.mark.parametrize("content", [None, "SECRET {", "[]"])
def test_a_key_file_that_is_none_is_told_by_its_path(tmp_path: Path, content: str | None):
    key = tmp_path / "key.json"
    if content is not None:
        key.write_text(content, encoding="utf-8")

    with pytest.raises(StoreUnavailable) as failure:
        open_store("gsheet:abc", environ={"GOOGLE_APPLICATION_CREDENTIALS": str(key)}).load()

    assert (failure.value.facts["reason"], failure.value.facts["path"]) == ("bad-credentials", str(key))
    assert "SECRET" not in chain(failure.value)


def test_line_breaks_written_out_in_a_key_are_line_breaks(google: StandIn):
    written_out = google.secrets | {"private_key": private_key().replace("\n", "\\n")}

    assert len(open_store("gsheet:", secrets=written_out, environ=google.environ).load().plan.nodes) == 3


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("1aB-c_9", "1aB-c_9"),
        ("https://docs.google.com/spreadsheets/d/1aB-c_9", "1aB-c_9"),
        ("https://docs.google.com/spreadsheets/d/1aB-c_9/edit?usp=sharing#gid=12", "1aB-c_9"),
        ("https://docs.google.com/spreadsheets/u/0/d/1aB-c_9/edit", "1aB-c_9"),
        ("https://docs.google.com/spreadsheets/d/1aB/../../drive", "1aB"),
        ("https://evil.example/spreadsheets/d/1aB-c_9/edit", None),
        ("1aB/../x", None),
        ("", None),
        ("売上", None),
    ],
)
def test_a_sheet_is_named_by_its_id_or_its_link(text: str, identity: str | None):
    assert spreadsheet_id(text) == identity


def test_a_sheet_without_a_name_is_no_store():
    with pytest.raises(BadStoreUrl):
        open_store("gsheet:", secrets={}, environ={})


# -- the stand-in itself --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "works"),
    [
        ({}, True),
        ({"aud": "https://oauth2.googleapis.com/token"}, True),
        ({"aud": "https://sheets.googleapis.com/"}, False),
        ({"exp": 1_000_000_000, "iat": 999_996_400}, False),
        ({"iss": "someone@else"}, False),
        ({"scope": "https://www.googleapis.com/auth/drive"}, False),
    ],
    ids=repr,
)
def test_the_stand_in_gives_tokens_only_for_true_assertions(google: StandIn, claims: dict[str, Any], works: bool):
    now = int(datetime.now(UTC).timestamp())
    usual = {"iss": google.account["client_email"], "scope": google_api.SCOPE, "aud": f"{google.url}/token"}
    signer = crypt.RSASigner.from_string(private_key())  # type: ignore[no-untyped-call]
    assertion = jwt.encode(signer, {"iat": now, "exp": now + 3600, **usual, **claims}).decode()  # type: ignore[no-untyped-call]
    body = f"grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion={assertion}".encode()

    reply = google.true_answer(Call("POST", "/token", {}, body))

    assert (reply.status == 200) == works


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("実績", "'実績'!A1:Z1000"),
        ("'実績'", "'実績'!A1:Z1000"),
        ("実績!B2:C3", "'実績'!B2:C3"),
        ("実績!B2", "'実績'!B2:B2"),
        ("'実績'!3:7", "'実績'!A3:Z7"),
        ("実績!B:C", "'実績'!B1:C1000"),
    ],
)
def test_the_stand_in_reads_ranges_as_google_does(text: str, area: str):
    assert str(area_of(text, Spreadsheet.of([TREE, ACTUALS]))) == area


@pytest.mark.parametrize("text", ["無い", "実績!1B", "実績!B2:3:4", "無い!A1"])
def test_the_stand_in_refuses_ranges_google_would_refuse(text: str):
    with pytest.raises(Refused, match="Unable to parse range"):
        area_of(text, Spreadsheet.of([TREE, ACTUALS]))


def test_the_stand_in_serves_a_sample_on_its_own_and_takes_edits(tmp_path: Path):
    secrets = tmp_path / "secrets.toml"
    command = [sys.executable, "-m", "kpicore.stores.google.stand_in", "--secrets", str(secrets)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            url, *told = (server.stdout.readline().strip() for _ in range(4))
            given = tomllib.loads(secrets.read_text(encoding="utf-8"))["connections"]["gsheets"]
            store = open_store("gsheet:", secrets=given, environ=dict(line.strip().split("=", 1) for line in told))
            first = store.revision()
            assert "サンプル" in store.load().plan.settings.name
            edit = {"cell": "ツリー!D2", "value": "新名称"}
            requests.post(f"{url}/stand-in/edit", json=edit, timeout=5).raise_for_status()
            assert store.revision() != first
        finally:
            server.terminate()
    assert secrets.stat().st_mode & 0o077 == 0
