"""The server: routes of the Sheets API and of the token server, a record of calls, and faults on demand."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

from kpicore.stores.google.stand_in.batch import carry_out
from kpicore.stores.google.stand_in.mask import masked, parsed_mask
from kpicore.stores.google.stand_in.messages import (
    DENIED,
    NOT_FOUND,
    READ_ONLY,
    UNAUTHENTICATED,
    Call,
    Fault,
    Refused,
    Reply,
    as_json,
    exhausted,
    pretty,
)
from kpicore.stores.google.stand_in.resources import spreadsheet_resource
from kpicore.stores.google.stand_in.spreadsheet import EMAIL, Spreadsheet, area_of, values_in
from kpicore.stores.google.stand_in.tokens import Tokens, private_key


def environ_of(account: Mapping[str, str]) -> dict[str, str]:
    """Return the variables by which an administrator sends a board to the stand-in that an account belongs to."""
    token_url = account["token_uri"]
    return {"KPICORE_SHEETS_API_URL": token_url.removesuffix("/token"), "KPICORE_SHEETS_TOKEN_URL": token_url}


class StandIn:
    """The server and what it serves. `fault` is asked before every answer: a Reply goes out in its place."""

    def __init__(self, *sheets: Spreadsheet, port: int = 0) -> None:
        self.sheets = {sheet.id: sheet for sheet in sheets}
        self.calls: list[Call] = []
        self.fault: Fault | None = None
        #: Whether a mask that names grid data is enough to get it, as documented; not verified against Google.
        self.grid_data_by_mask = True
        self.reads_per_minute: int | None = None
        self.writes_per_minute: int | None = None
        self._made: dict[str, list[float]] = {"Read": [], "Write": []}
        self.connections: set[socket.socket] = set()
        self.tokens = Tokens()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), type("Handler", (_Handler,), {"stand_in": self}))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def sheet(self) -> Spreadsheet:
        return next(iter(self.sheets.values()))

    @property
    def account(self) -> dict[str, str]:
        """The fields of a service-account key that this server believes."""
        return {
            "type": "service_account",
            "project_id": "stand-in",
            "private_key_id": "1",
            "private_key": private_key(),
            "client_email": EMAIL,
            "client_id": "1",
            "token_uri": f"{self.url}/token",
        }

    @property
    def secrets(self) -> dict[str, str]:
        """`[connections.gsheets]` for a board that is to read the first spreadsheet from here."""
        return self.account | {"spreadsheet": self.sheet.id}

    @property
    def environ(self) -> dict[str, str]:
        """The variables by which an administrator sends a board here."""
        return environ_of(self.account)

    def names(self) -> list[str]:
        """Return the names of the calls so far, those for tokens left out."""
        return [call.name for call in self.calls if call.name != "token"]

    def serve(self) -> None:
        self._server.serve_forever(poll_interval=0.05)

    @contextmanager
    def running(self) -> Iterator[StandIn]:
        thread = threading.Thread(target=self.serve, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            for connection in list(self.connections):
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            thread.join()

    def answer(self, call: Call, bearer: str) -> Reply:
        """Return the reply to a call: the fault's where there is one, else the true one."""
        call = replace(call, email=self.tokens.email_of(bearer))
        self.calls.append(call)
        faulty = self.fault(call) if self.fault is not None else None
        if faulty is not None and not faulty.applied:
            return faulty
        true = self.true_answer(call)
        return faulty if faulty is not None else true

    def true_answer(self, call: Call) -> Reply:
        """Return what the API replies to a call, whatever `fault` says."""
        routes = (
            (re.fullmatch(pattern, call.path), respond) for method, pattern, respond in ROUTES if method == call.method
        )
        match, respond = next(((match, respond) for match, respond in routes if match), (None, None))
        if match is None or respond is None:
            return NOT_FOUND.reply()
        try:
            reply: Reply = respond(self, call, **match.groupdict())
        except Refused as refused:
            return refused.reply()
        return reply if call.option("prettyPrint") == "false" else pretty(reply)

    def shared(self, call: Call, id: str) -> Spreadsheet:
        """Return a spreadsheet. Raises Refused unless the caller may see it and has not called too often."""
        if not call.email:
            raise UNAUTHENTICATED
        kind, limit = ("Write", self.writes_per_minute) if call.method == "POST" else ("Read", self.reads_per_minute)
        now = time.monotonic()
        made = self._made[kind] = [at for at in self._made[kind] if at > now - 60]
        if limit is not None and len(made) >= limit:
            raise exhausted(kind)
        made.append(now)
        sheet = self.sheets.get(id)
        if sheet is None:
            raise NOT_FOUND
        if call.email not in sheet.shared_with:
            raise DENIED
        return sheet


# -- routes -------------------------------------------------------------------------------------------------------


def _token(stand_in: StandIn, call: Call) -> Reply:
    """The token server."""
    return stand_in.tokens.issue(call.body, f"{stand_in.url}/token")


def _get(stand_in: StandIn, call: Call, id: str) -> Reply:
    """spreadsheets.get."""
    sheet = stand_in.shared(call, id)
    mask = parsed_mask(call.option("fields"))
    with sheet.lock:
        areas = [area_of(text, sheet) for text in call.query.get("ranges", ())]
        asked = call.option("includeGridData") == "true"
        wants_data = _has_grid_data(mask.get("sheets", {}), mask, asked=asked, by_mask=stand_in.grid_data_by_mask)
        return as_json(masked(spreadsheet_resource(sheet, areas, with_data=wants_data), mask))


def _has_grid_data(sheets: Mapping[str, Any], mask: Mapping[str, Any], *, asked: bool, by_mask: bool) -> bool:
    """Return whether a reply has cells: as its mask says (`by_mask`: that alone is enough), without one as the parameter says."""
    return "data" in sheets and (asked or by_mask) if mask else asked


def _values(stand_in: StandIn, call: Call, id: str, range: str) -> Reply:
    """values.get."""
    sheet = stand_in.shared(call, id)
    with sheet.lock:
        return as_json(_value_range(unquote(range), sheet, call))


def _batch_get(stand_in: StandIn, call: Call, id: str) -> Reply:
    """values.batchGet."""
    sheet = stand_in.shared(call, id)
    with sheet.lock:
        found = [_value_range(text, sheet, call) for text in call.query.get("ranges", ())]
    return as_json({"spreadsheetId": id, "valueRanges": found})


def _value_range(text: str, sheet: Spreadsheet, call: Call) -> dict[str, Any]:
    """Return the ValueRange resource of a range in A1 notation."""
    area = area_of(text, sheet)
    values = values_in(area, {name: given[0] for name, given in call.query.items()})
    return {"range": str(area), "majorDimension": "ROWS"} | ({"values": values} if values else {})


def _batch_update(stand_in: StandIn, call: Call, id: str) -> Reply:
    """spreadsheets.batchUpdate."""
    sheet = stand_in.shared(call, id)
    if call.email in sheet.viewers:
        raise READ_ONLY
    try:
        asked = json.loads(call.body)
        requests = asked["requests"]
    except (ValueError, KeyError, TypeError):
        raise Refused(400, "INVALID_ARGUMENT", "Invalid JSON payload received.") from None
    mask = parsed_mask(call.option("fields"))
    with sheet.lock:
        answer: dict[str, Any] = {"spreadsheetId": id, "replies": carry_out(requests, sheet, call.email)}
        if asked.get("includeSpreadsheetInResponse"):
            areas = [area_of(text, sheet) for text in asked.get("responseRanges", ())]
            wants_data = _has_grid_data(
                mask.get("updatedSpreadsheet", {}).get("sheets", {}),
                mask,
                asked=asked.get("responseIncludeGridData", False),
                by_mask=stand_in.grid_data_by_mask,
            )
            answer["updatedSpreadsheet"] = spreadsheet_resource(sheet, areas, with_data=wants_data)
    return as_json(masked(answer, mask))


# -- routes to control it from another process ------------------------------------------------------------------


def _edit(stand_in: StandIn, call: Call) -> Reply:
    """Type into a cell: {"cell": "実績!C7", "value": 12}, with `format` its number format too."""
    asked = json.loads(call.body)
    stand_in.sheet.edit(asked["cell"], asked["value"], asked.get("format"))
    return as_json({})


def _fail(stand_in: StandIn, call: Call) -> Reply:
    """Answer the next calls with a status: {"status": 503, "times": 2}; times 0 ends it."""
    asked = json.loads(call.body)
    left = [asked.get("times", 1)]

    def fault(next_call: Call) -> Reply | None:
        if next_call.path.startswith("/stand-in/") or left[0] <= 0:
            return None
        left[0] -= 1
        return Refused(asked["status"], "UNAVAILABLE", "The service is currently unavailable.").reply()

    stand_in.fault = fault
    return as_json({})


def _list_calls(stand_in: StandIn, _: Call) -> Reply:
    """Return the calls so far."""
    return as_json([{"method": made.method, "name": made.name} for made in stand_in.calls])


_ONE = "/v4/spreadsheets/(?P<id>[^/:]+)"
ROUTES: tuple[tuple[str, str, Any], ...] = (
    ("POST", "/token", _token),
    ("GET", _ONE, _get),
    ("GET", f"{_ONE}/values:batchGet", _batch_get),
    ("POST", f"{_ONE}:batchUpdate", _batch_update),
    ("GET", f"{_ONE}/values/(?P<range>[^/]+)", _values),
    ("POST", "/stand-in/edit", _edit),
    ("POST", "/stand-in/fail", _fail),
    ("GET", "/stand-in/calls", _list_calls),
)


class _Handler(BaseHTTPRequestHandler):
    """One connection, answered by the stand-in of its class."""

    stand_in: ClassVar[StandIn]
    protocol_version = "HTTP/1.1"
    wbufsize = 2**16  # head and body in one piece: two would cost the reader 40 ms of waiting for TCP

    def setup(self) -> None:
        super().setup()
        self.stand_in.connections.add(self.connection)

    def handle(self) -> None:
        # A client goes away in the middle of an answer: a board that is stopped, a timeout.
        with suppress(ConnectionError):
            super().handle()

    def finish(self) -> None:
        self.stand_in.connections.discard(self.connection)
        with suppress(OSError):  # a connection broken on purpose
            super().finish()

    def handle_any(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        call = Call(self.command, address.path, parse_qs(address.query, keep_blank_values=True), body)
        reply = self.stand_in.answer(call, self.headers.get("Authorization", "").removeprefix("Bearer "))
        time.sleep(reply.delay)
        if reply.reset:  # as a cable pulled out would: no answer, the connection reset
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        self.send_response(reply.status)
        for name, value in {**reply.headers, "Content-Length": str(len(reply.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body[: reply.cut])
        self.close_connection = self.close_connection or reply.cut is not None

    do_GET = do_POST = do_PUT = handle_any  # noqa: N815 - the names http.server looks for

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing: `calls` is the log."""
