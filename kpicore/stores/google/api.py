"""Calls to the Google Sheets API as a service account: the only module that imports gspread.

Only gspread's transport is used: how URLs are built and when tokens are requested. Its parsing of numbers,
its worksheets and its retries are not. Reads go through `transport`: retried within a deadline, and refused
while the circuit breaker is open. Calls return JSON or raise StoreUnavailable / StoreBroken with a `reason` derived from the HTTP
response; no message, repr or fact ever holds a key or a token. Not thread-safe: the caller holds a lock.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2 import service_account
from gspread.http_client import HTTPClient
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEETS_API_V4_BASE_URL

from kpicore.errors import KpiError, StoreBroken, StoreUnavailable
from kpicore.stores.transport import Caller, Failure, Traffic, seconds_asked

SCOPE = "https://www.googleapis.com/auth/spreadsheets"
GOOGLE = SPREADSHEETS_API_V4_BASE_URL.partition("/v4/")[0]
TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
#: The environment variables by which an administrator, and nobody else, sends calls and tokens elsewhere.
API_VARIABLE, TOKEN_VARIABLE = "KPICORE_SHEETS_API_URL", "KPICORE_SHEETS_TOKEN_URL"
#: What Google has written into keys over the years; all of it means TOKEN_URI.
_TOKEN_URIS = frozenset(
    {TOKEN_URI, "https://accounts.google.com/o/oauth2/token", "https://www.googleapis.com/oauth2/v4/token"}
)
#: Seconds to connect, seconds to wait for the next bytes of an answer.
TIMEOUT = (5.0, 20.0)
#: Reasons that may be gone at the next try.
PASSING = frozenset({"network", "timeout", "server", "quota", "bad-answer"})
#: Reasons for which the token server refuses a key, by words in its message; the first match counts.
_KEY_WORDS = (
    ("iat", "clock-skew"),
    ("short-lived", "clock-skew"),
    ("signature", "key-revoked"),
    ("account not found", "account-gone"),
    ("disabled", "account-gone"),
    ("deleted", "account-gone"),
)

#: What of the rows a write returns is asked for.
_WRITTEN = (
    "spreadsheetId,updatedSpreadsheet.sheets(properties.title,"
    "data(startRow,startColumn,rowData.values(userEnteredValue,effectiveValue)))"
)

#: So much of an address is shown.
_LONGEST_ADDRESS = 120

_ID = re.compile(r"[A-Za-z0-9_-]+")
_LINK = re.compile(r"https://docs\.google\.com/spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]+)(?:[/?#].*)?")


@dataclass(frozen=True, slots=True)
class Access:
    """Which spreadsheet, as whom, and where Google is. `account` are the fields of a service-account key."""

    spreadsheet: str
    account: Mapping[str, Any] = field(repr=False)
    api_url: str = GOOGLE

    @property
    def store(self) -> str:
        """The store's URL, for messages."""
        return f"gsheet:{self.spreadsheet}"


def spreadsheet_id(text: str) -> str | None:
    """Return the id in a link or the id itself, None when it is neither.

    >>> spreadsheet_id("https://docs.google.com/spreadsheets/d/1aB-c_9/edit#gid=0")
    '1aB-c_9'
    """
    link = _LINK.fullmatch(text.strip())
    if link:
        return link[1]
    return text.strip() if _ID.fullmatch(text.strip()) else None


def access(spreadsheet: str, secrets: Mapping[str, Any], environ: Mapping[str, str]) -> Access:
    """Return the access that `[connections.gsheets]` and the environment describe.

    The key is the one in the secrets, else the file GOOGLE_APPLICATION_CREDENTIALS names. Google is where Google is, unless the
    variables of an administrator say otherwise. Raises StoreUnavailable: `no-credentials`, `bad-credentials` (`path`),
    `foreign-address` (as `foreign_address` tells), `not-https` (`url`).
    """
    store = f"gsheet:{spreadsheet}"
    account = _account(secrets, environ.get("GOOGLE_APPLICATION_CREDENTIALS"), store)
    foreign = foreign_address({**secrets, **account}, environ)
    if foreign:
        raise StoreUnavailable(store=store, reason="foreign-address", **foreign)
    api_url = _address(environ.get(API_VARIABLE)) or GOOGLE
    token_url = _address(environ.get(TOKEN_VARIABLE)) or TOKEN_URI
    for url in (api_url, token_url):
        if not _is_private(url):
            raise StoreUnavailable(store=store, reason="not-https", url=_shown(url))
    return Access(spreadsheet, account | {"token_uri": token_url}, api_url)


def foreign_address(fields: Mapping[str, Any], environ: Mapping[str, str]) -> dict[str, str]:
    """Return which address of a key or its section is neither Google's nor an administrator's, {} where there is none.

    `field` is its name, `url` the address as it may be shown, `variable` the one that would allow it.
    """
    known = (("token_uri", TOKEN_VARIABLE, _TOKEN_URIS), ("api_url", API_VARIABLE, frozenset({GOOGLE})))
    for name, variable, googles in known:
        named = _address(fields.get(name))
        if named and named not in googles and named != _address(environ.get(variable)):
            return {"field": name, "url": _shown(named), "variable": variable}
    return {}


def _address(text: Any) -> str:
    return str(text or "").strip().rstrip("/")


def _account(secrets: Mapping[str, Any], path: str | None, store: str) -> dict[str, Any]:
    """Return the fields of the key. Raises StoreUnavailable without the cause: what a parser says of a file of secrets may quote it."""
    account: Any = dict(secrets)
    if not secrets.get("private_key"):
        if not path:
            raise StoreUnavailable(store=store, reason="no-credentials")
        try:
            account = json.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            account = None
        if not isinstance(account, dict):
            raise StoreUnavailable(store=store, reason="bad-credentials", path=str(Path(path))) from None
    # A key pasted into a file of secrets often has its line breaks written out.
    return {**account, "private_key": str(account.get("private_key", "")).replace("\\n", "\n")}


def _is_private(url: str) -> bool:
    """Return whether nobody on the way can read what is sent there: https, or this very machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host)
    try:
        return parts.scheme == "http" and ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(url: str) -> str:
    """Return an address as it may be shown: without a login or a query, on one line, and not endless."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "…"
    plain = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
    plain = "".join(sign for sign in plain if sign.isprintable())
    return plain if len(plain) <= _LONGEST_ADDRESS else f"{plain[:_LONGEST_ADDRESS]}…"


Call = Callable[[], Any]


class SheetsApi:
    """The calls we make to one spreadsheet, each one request. `caller` makes them and keeps count."""

    def __init__(self, access: Access, caller: Caller | None = None) -> None:
        self._access = access
        self._caller = caller or Caller()
        try:
            key: Any = service_account.Credentials.from_service_account_info(access.account, scopes=[SCOPE])  # type: ignore[no-untyped-call]
        except (ValueError, KeyError, TypeError):
            # Without the cause: what a parser says of a key may quote it.
            raise StoreUnavailable(store=access.store, reason="bad-credentials") from None
        self._http = _Http(key, access)

    def sign_in(self) -> None:
        """Ask for a token. Raises StoreUnavailable when the key is not believed or nobody answers."""
        self._settled(lambda: self._caller.read(self._attempt(self._http.sign_in)))

    def traffic(self) -> Traffic:
        """Return how many calls went out, and whether the circuit breaker is open."""
        return self._caller.traffic()

    def spreadsheet(self, fields: str) -> dict[str, Any]:
        """Return the parts of the spreadsheet that the field mask names, without its cells."""
        return self._read(lambda: self._http.fetch_sheet_metadata(self._access.spreadsheet, {"fields": fields}))

    def cells(self, fields: str, ranges: Sequence[str] = ()) -> dict[str, Any]:
        """Return the parts of the spreadsheet that the field mask names, of the cells of all tabs or of ranges.

        Raises MissingRange when one is not there. Cells are asked for by the mask and by `includeGridData`: a mask is documented
        to decide alone, and a sheet without cells would be read as one that lost them.
        """
        params: dict[str, Any] = {"fields": fields, "includeGridData": "true"}
        params |= {"ranges": list(ranges)} if ranges else {}
        return self._read(lambda: self._http.fetch_sheet_metadata(self._access.spreadsheet, params))

    def values(self, ranges: Sequence[str], *, formulas: bool = False) -> list[list[list[Any]]]:
        """Return the raw values of each range, rows without their blank ends. Raises MissingRange when one is not there.

        With `formulas` a cell with a formula is its text (`=SUM(A1:A3)`).
        """
        render = "FORMULA" if formulas else "UNFORMATTED_VALUE"
        params: dict[str, Any] = {"valueRenderOption": render, "dateTimeRenderOption": "SERIAL_NUMBER"}
        answer = self._read(lambda: self._http.values_batch_get(self._access.spreadsheet, list(ranges), params))
        found = answer.get("valueRanges")
        if not isinstance(found, list) or len(found) != len(ranges) or not all(isinstance(one, dict) for one in found):
            raise StoreUnavailable(store=self._access.store, reason="bad-answer")
        return [one.get("values", []) for one in found]

    def change(self, requests: Sequence[Mapping[str, Any]], watched: Sequence[str] = ()) -> dict[str, Any]:
        """Carry out all requests of a batch or none; sent once. Return the spreadsheet as it is then, of it the watched ranges.

        Raises RefusedRequests when Google says no and nothing was done, StoreUnavailable when no clear answer came: the batch may
        have been carried out, or yet be.
        """
        body: dict[str, Any] = {"requests": list(requests)}
        if watched:
            body |= {
                "includeSpreadsheetInResponse": True,
                "responseIncludeGridData": True,
                "responseRanges": list(watched),
            }
        call = partial(self._http.write_batch, self._access.spreadsheet, body)
        answer = self._settled(lambda: self._caller.write(self._attempt(call)))
        found: dict[str, Any] = answer.get("updatedSpreadsheet", {})
        return found

    def _read(self, call: Call) -> dict[str, Any]:
        return self._settled(lambda: self._caller.read(self._attempt(call)))

    def _settled(self, made: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return the answer of a call. Raises our own error in the end, with `retry_after_seconds` while Google rests."""
        try:
            return made()
        except Failure as failure:
            facts = failure.error.facts if isinstance(failure.error, KpiError) else {}
            wait = max(self.traffic().rests_seconds, failure.retry_after_seconds or 0.0)
            facts_of_call = {"store": self._access.store, "reason": failure.reason} | facts
            kind = type(failure.error) if isinstance(failure.error, KpiError) else StoreUnavailable
            raise kind(**(facts_of_call | ({"retry_after_seconds": wait} if wait else {}))) from failure.error

    def _attempt(self, call: Call) -> Callable[[float], dict[str, Any]]:
        """Return a call as `transport` makes it: given the seconds left, raising Failure."""

        def made(seconds_left: float) -> dict[str, Any]:
            self._http.seconds_left = seconds_left
            try:
                answer = call()
            except KpiError as error:
                reason = str(error.facts.get("reason"))
                passing = isinstance(error, StoreUnavailable) and reason in PASSING
                asked = seconds_asked(str(error.facts.get("retry_after") or ""), datetime.now(UTC))
                raise Failure(reason, passing=passing, retry_after_seconds=asked, error=error) from error
            except ValueError:  # a page or half an answer where JSON was promised
                answer = None
            if isinstance(answer, dict):
                return answer
            broken = StoreUnavailable(store=self._access.store, reason="bad-answer")
            raise Failure("bad-answer", passing=True, error=broken)

        return made


class MissingRange(Exception):
    """A range names a tab that is not there any more."""


class RefusedRequests(Exception):
    """Google refused a batch of changes; none of it was carried out. The message is Google's."""


class _Http(HTTPClient):
    """gspread's client with a configurable address, time limits and our errors."""

    def __init__(self, credentials: Any, access: Access) -> None:
        asks_for_tokens = requests.Session()  # without retries of its own
        asks_for_tokens.max_redirects = 0  # what is meant for Google goes nowhere else
        token_request = Request(asks_for_tokens)
        session = AuthorizedSession(credentials, refresh_timeout=TIMEOUT, auth_request=token_request)  # type: ignore[no-untyped-call]
        super().__init__(credentials, session)
        self._authorized: Any = session
        self._token_request = partial(token_request, timeout=TIMEOUT)
        self._access = access
        self.seconds_left = TIMEOUT[1]

    def sign_in(self) -> dict[str, Any]:
        """Request a token and discard it."""
        try:
            self._authorized.credentials.refresh(self._token_request)
        except GoogleAuthError as error:
            raise StoreUnavailable(store=self._access.store, reason=_reason_of(error)) from error
        return {}

    def write_batch(self, spreadsheet: str, body: Mapping[str, Any]) -> Any:
        """Send a batch; of what comes back only the cells are wanted."""
        url = SPREADSHEET_BATCH_UPDATE_URL % spreadsheet
        return self.request("post", url, params={"fields": _WRITTEN}, json=dict(body)).json()

    def request(self, method: str, endpoint: str, **options: Any) -> requests.Response:  # type: ignore[override]
        """Return the response of the API at `api_url`; gspread's methods say only what comes after its own address."""
        url = self._access.api_url + endpoint.removeprefix(GOOGLE)
        limit = (min(TIMEOUT[0], self.seconds_left), min(TIMEOUT[1], self.seconds_left))
        whole = max(limit[1], self.seconds_left)
        options["params"] = {**(options.get("params") or {}), "prettyPrint": "false"}
        try:
            response: requests.Response = self._authorized.request(
                method, url, timeout=limit, max_allowed_time=whole, allow_redirects=False, **options
            )
        except (GoogleAuthError, requests.RequestException) as error:
            raise StoreUnavailable(store=self._access.store, reason=_reason_of(error)) from error
        if not response.ok:
            raise _failure(response, self._access)
        return response


def _reason_of(error: Exception) -> str:
    """Return why no answer came, by what google-auth or requests met on the way."""
    if isinstance(error, RefreshError):
        words = str(error).lower()  # never shown; they tell a revoked key from a wrong clock
        if error.retryable:
            return "server"
        if words.lstrip("(\"'").startswith("<"):  # a page of HTML: not the token server's words
            return "bad-answer"
        return next((reason for word, reason in _KEY_WORDS if word in words), "auth")
    cause = error.__cause__ or error.__context__ if isinstance(error, TransportError) else error
    if isinstance(cause, requests.Timeout):
        return "timeout"
    return "network" if isinstance(error, (TransportError, requests.RequestException)) else "auth"


def _failure(response: requests.Response, access: Access) -> Exception:
    """Return the error of a response that is not OK, by its status: the page of a proxy has nothing else to go by."""
    status, words = response.status_code, ""
    with suppress(ValueError, KeyError, TypeError):  # the body is Google's: one text to look for words in
        words = json.dumps(response.json()["error"], ensure_ascii=False).lower()
    facts: dict[str, Any] = {"store": access.store, "status": status}
    if status == 400 and ("unable to parse range" in words or (_is_read(response) and "exceeds grid limits" in words)):
        return MissingRange()
    if status == 400 and not _is_read(response):
        return RefusedRequests(words)
    if status == 429 or (status == 403 and ("ratelimitexceeded" in words or "quota" in words)):
        return StoreUnavailable(reason="quota", retry_after=response.headers.get("Retry-After"), **facts)
    if status == 403:
        reason = "api-disabled" if "service_disabled" in words or "accessnotconfigured" in words else "not-shared"
        return StoreUnavailable(reason=reason, client_email=access.account.get("client_email"), **facts)
    if status == 400:
        return StoreBroken(
            reason="not-a-sheet" if "not supported for this document" in words else "bad-answer", **facts
        )
    kinds: dict[int, KpiError] = {
        401: StoreUnavailable(reason="auth", **facts),
        404: StoreUnavailable(reason="not-found", **facts),
        408: StoreUnavailable(reason="timeout", **facts),
        504: StoreUnavailable(reason="timeout", **facts),
    }
    return kinds.get(status) or StoreUnavailable(reason="server" if status >= 500 else "bad-answer", **facts)


def _is_read(response: requests.Response) -> bool:
    return response.request.method == "GET"
