"""What goes in and out over HTTP: calls, replies, and Google's errors."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Call:
    """One request: method, path without the query, the query, and who asked ("" without a token)."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    body: bytes = b""
    email: str = ""

    def option(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[0]

    @property
    def name(self) -> str:
        """What the call is, without the id: `token`, `get`, `values:batchGet`, `values`, `batchUpdate`."""
        tail = self.path.partition("/v4/spreadsheets/")[2]
        if tail.endswith(":batchUpdate"):
            return "batchUpdate"
        if not tail:
            return self.path.strip("/")
        return tail.partition("/")[2].split("/")[0] or "get"


@dataclass(frozen=True)
class Reply:
    """What goes back; `cut` breaks the connection after so many bytes of the body, `delay` waits first.

    In the place of the true answer: with `applied` the request is carried out before, with `reset` the connection breaks before any byte.
    """

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json; charset=UTF-8"})
    delay: float = 0.0
    cut: int | None = None
    applied: bool = False
    reset: bool = False


class Refused(Exception):
    """An error of Google's: HTTP status, its name, its message and the reason in its details."""

    def __init__(self, status: int, name: str, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.status, self.name, self.message, self.reason = status, name, message, reason

    def reply(self) -> Reply:
        error: dict[str, Any] = {"code": self.status, "message": self.message, "status": self.name}
        if self.reason:
            kind = "type.googleapis.com/google.rpc.ErrorInfo"
            error["details"] = [{"@type": kind, "reason": self.reason, "domain": "googleapis.com"}]
        return as_json({"error": error}, self.status)


def as_json(value: Any, status: int = 200) -> Reply:
    """Return a reply in JSON without indentation and line breaks."""
    return Reply(status, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def pretty(reply: Reply) -> Reply:
    """Return a reply as Google prints it for whoever does not ask for less."""
    return replace(reply, body=json.dumps(json.loads(reply.body), ensure_ascii=False, indent=2).encode())


DENIED = Refused(403, "PERMISSION_DENIED", "The caller does not have permission")
NOT_FOUND = Refused(404, "NOT_FOUND", "Requested entity was not found.")
UNAUTHENTICATED = Refused(
    401, "UNAUTHENTICATED", "Request had invalid authentication credentials. Expected OAuth 2 access token."
)
READ_ONLY = Refused(403, "PERMISSION_DENIED", "The caller does not have permission")


def exhausted(kind: str) -> Refused:
    """Return the refusal of a call too many: `Read` or `Write`."""
    limit = f"quota metric '{kind} requests' and limit '{kind} requests per minute per user'"
    message = f"Quota exceeded for {limit} of service 'sheets.googleapis.com'"
    return Refused(429, "RESOURCE_EXHAUSTED", message, "RATE_LIMIT_EXCEEDED")


Fault = Callable[[Call], Reply | None]
