"""Who is let in, before anything is read: decided from the peer, the names it asks for and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from kpicore.model.serving import Mode, ModeKind, is_loopback

#: Headers only a proxy or a tunnel adds.
_PROXIES = ("forwarded", "x-forwarded-", "x-real-ip", "x-original-host", "cf-connecting-ip", "via")
#: Streamlit's own addresses that tell or do more than a visitor needs.
_CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent")


class TurnedAway(StrEnum):
    """Why somebody is not let in."""

    NO_HOST = "no-host"
    FOREIGN_HOST = "foreign-host"
    FOREIGN_ORIGIN = "foreign-origin"
    NOT_ALONE = "not-alone"
    CLOSED = "closed"


#: What the browser is answered.
STATUS = {
    TurnedAway.NO_HOST: 400,
    TurnedAway.FOREIGN_HOST: 421,
    TurnedAway.FOREIGN_ORIGIN: 403,
    TurnedAway.NOT_ALONE: 403,
    TurnedAway.CLOSED: 404,
}


@dataclass(frozen=True, slots=True)
class Visit:
    """What of a request decides. `peer` is the address of the other end, "" where the server does not know it; `hosts` and `origins`
    are all headers of that name; `headers` the names of all headers in lower case; `is_socket` whether a websocket is asked for.
    """

    path: str
    peer: str
    hosts: tuple[str, ...]
    origins: tuple[str, ...] = ()
    headers: frozenset[str] = frozenset()
    is_socket: bool = False


def visit_of(scope: Mapping[str, Any]) -> Visit:
    """Return what decides about an ASGI request."""
    headers: Sequence[tuple[bytes, bytes]] = scope["headers"]
    return Visit(
        path=scope["path"],
        peer=(scope.get("client") or ("",))[0],
        hosts=_values(headers, b"host"),
        origins=_values(headers, b"origin"),
        headers=frozenset(name.decode("latin-1") for name, _ in headers),
        is_socket=scope["type"] == "websocket",
    )


def _values(headers: Iterable[tuple[bytes, bytes]], wanted: bytes) -> tuple[str, ...]:
    return tuple(value.decode("latin-1") for name, value in headers if name == wanted)


def refusal(visit: Visit, mode: Mode) -> TurnedAway | None:
    """Return why a visit is not let in, None when it is."""
    came_through = any(name.startswith(_PROXIES) for name in visit.headers)
    if mode.kind is ModeKind.ALONE and (came_through or not is_loopback(visit.peer)):
        return TurnedAway.NOT_ALONE
    if len(visit.hosts) != 1:
        return TurnedAway.NO_HOST
    if host_name(visit.hosts[0]) not in mode.hosts:
        return TurnedAway.FOREIGN_HOST
    # A browser names the origin of every websocket: whoever does not is none, and could only mean to be taken for the person at it.
    if (visit.origins or visit.is_socket) and not _is_own_origin(visit, mode):
        return TurnedAway.FOREIGN_ORIGIN
    if any(closed in visit.path for closed in _CLOSED):
        return TurnedAway.CLOSED
    return None


def host_name(host: str) -> str:
    """Return the name in a Host header without its port, in lower case; "" where the header is no host and port."""
    try:
        parsed = urlsplit(f"//{host}")
        _ = parsed.port  # raises where the port is none
    except ValueError:
        return ""
    if parsed.netloc != host or "@" in host or any(character in host for character in "\\,; \t"):
        return ""
    return (parsed.hostname or "").rstrip(".")


def _is_own_origin(visit: Visit, mode: Mode) -> bool:
    """Return whether the one Origin is that of the board: the public one, or where the request itself goes to."""
    if len(visit.origins) != 1:
        return False
    origin, host = visit.origins[0].lower(), visit.hosts[0].lower()
    if mode.public_origin and host_name(host) == mode.public_host:
        return origin == mode.public_origin
    return origin in {f"http://{host}", f"https://{host}", mode.public_origin or None}
