"""Where messages go: channels as an administrator writes them into the board's secrets file, never as a browser does.

    [notify.team]                       [notify.mail]
    kind = "slack"                      kind = "mail"
    url = "https://hooks.slack.com/…"   host = "smtp.example.com"
                                        from = "kpi@example.com"
                                        user = "board"
                                        password = "…"

An address a browser could choose would let whoever reaches the board make its machine call others; so it is not asked for there, and each
kind of webhook leads to the hosts of its service alone. A channel that is written wrongly is a fault with its reason, and the others work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from kpicore.errors import NotGranted
from kpicore.model.members import typed_address
from kpicore.model.serving import is_loopback

SECTION = "notify"


class ChannelKind(StrEnum):
    """What a channel speaks."""

    MAIL = "mail"
    SLACK = "slack"
    TEAMS = "teams"
    GOOGLE_CHAT = "google-chat"
    CHATWORK = "chatwork"
    LINE_WORKS = "line-works"
    WEBHOOK = "webhook"
    FILE = "file"


class Security(StrEnum):
    """How a mail server is spoken to; `none` sends the password in the clear and is for a server on this machine."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


#: Hosts a kind of webhook leads to, with all names below them.
_HOSTS: Mapping[ChannelKind, tuple[str, ...]] = MappingProxyType(
    {
        ChannelKind.SLACK: ("hooks.slack.com", "hooks.slack-gov.com"),
        ChannelKind.TEAMS: ("webhook.office.com", "logic.azure.com", "api.powerplatform.com"),
        ChannelKind.GOOGLE_CHAT: ("chat.googleapis.com",),
        ChannelKind.CHATWORK: ("api.chatwork.com",),
        ChannelKind.LINE_WORKS: ("webhook.worksmobile.com",),
    }
)
#: What each kind needs beside its kind, and what it may have.
_KEYS: Mapping[ChannelKind, tuple[frozenset[str], frozenset[str]]] = MappingProxyType(
    {
        ChannelKind.MAIL: (frozenset({"host", "from"}), frozenset({"port", "user", "password", "security"})),
        ChannelKind.CHATWORK: (frozenset({"url", "token"}), frozenset()),
        ChannelKind.WEBHOOK: (frozenset({"url"}), frozenset({"token"})),
        ChannelKind.FILE: (frozenset({"path"}), frozenset()),
        **{kind: (frozenset({"url"}), frozenset()) for kind in _HOSTS if kind is not ChannelKind.CHATWORK},
    }
)
_MAIL_PORTS = {Security.STARTTLS: "587", Security.TLS: "465", Security.NONE: "25"}


class FaultReason(StrEnum):
    """Why a channel in the secrets cannot be used."""

    NOT_A_SECTION = "not-a-section"
    UNKNOWN_KIND = "unknown-kind"
    MISSING = "missing"
    UNKNOWN_KEY = "unknown-key"
    BAD_URL = "bad-url"
    FOREIGN_HOST = "foreign-host"
    BAD_VALUE = "bad-value"


@dataclass(frozen=True, slots=True)
class ChannelFault:
    """A channel that cannot be used: its name, why, and the key or kind it is about. Never a value, which may be a secret."""

    name: str
    reason: FaultReason
    about: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Channel:
    """A channel that can be used. `settings` hold its secrets: nothing prints them."""

    name: str
    kind: ChannelKind
    settings: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Channel({self.name!r}, {self.kind})"

    @property
    def needs_address(self) -> bool:
        """Whether a message on it goes to an address of somebody's own."""
        return self.kind is ChannelKind.MAIL

    @property
    def carries_files(self) -> bool:
        """Whether a picture can go along: by mail; the webhooks of chat services take texts alone."""
        return self.kind is ChannelKind.MAIL


def channels_in(secrets: Mapping[str, Any]) -> tuple[tuple[Channel, ...], tuple[ChannelFault, ...]]:
    """Return the channels of the secrets file in its order, and those that are written wrongly."""
    section = secrets.get(SECTION)
    found: list[Channel] = []
    faults: list[ChannelFault] = []
    for name, written in section.items() if isinstance(section, Mapping) else ():
        if not isinstance(written, Mapping):
            faults.append(ChannelFault(str(name), FaultReason.NOT_A_SECTION))
            continue
        settings = {str(key): str(value).strip() for key, value in written.items()}
        wrong = next(_faults(str(name), settings), None)
        if wrong is None:
            found.append(Channel(str(name), ChannelKind(settings.pop("kind")), MappingProxyType(settings)))
        else:
            faults.append(wrong)
    return tuple(found), tuple(faults)


def is_address(text: str) -> bool:
    """Return whether a text is one mail address."""
    try:
        return "@" in typed_address(text)
    except NotGranted:
        return False


def mail_port(channel: Channel) -> int:
    """Return the port of a mail server: the one written, else the usual one of its security."""
    return int(channel.settings.get("port") or _MAIL_PORTS[mail_security(channel)])


def mail_security(channel: Channel) -> Security:
    """Return how a mail server is spoken to: as written, else by STARTTLS, on this machine in the clear."""
    usual = Security.NONE if is_loopback(channel.settings["host"]) else Security.STARTTLS
    return Security(channel.settings.get("security") or usual)


def _faults(name: str, settings: Mapping[str, str]) -> Iterator[ChannelFault]:
    kind = settings.get("kind", "")
    if kind not in set(ChannelKind):
        yield ChannelFault(name, FaultReason.UNKNOWN_KIND, kind)
        return
    needed, optional = _KEYS[ChannelKind(kind)]
    for key in sorted(needed):
        if not settings.get(key):
            yield ChannelFault(name, FaultReason.MISSING, key)
    for key in settings:
        if key not in needed | optional | {"kind"}:
            yield ChannelFault(name, FaultReason.UNKNOWN_KEY, key)
    if "url" in needed:
        yield from _url_faults(name, ChannelKind(kind), settings.get("url", ""))
    if kind == ChannelKind.MAIL:
        yield from _mail_faults(name, settings)


def _url_faults(name: str, kind: ChannelKind, url: str) -> Iterator[ChannelFault]:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        yield ChannelFault(name, FaultReason.BAD_URL, "url")
        return
    is_here, bound = is_loopback(host), _HOSTS.get(kind)
    is_safe = is_here or (parts.scheme == "https" and (bound is None or port in (None, 443)))
    if not host or parts.username or parts.password or parts.scheme not in ("https", "http") or not is_safe:
        yield ChannelFault(name, FaultReason.BAD_URL, "url")
    elif bound and not is_here and not any(host == each or host.endswith(f".{each}") for each in bound):
        yield ChannelFault(name, FaultReason.FOREIGN_HOST, "url")


def _mail_faults(name: str, settings: Mapping[str, str]) -> Iterator[ChannelFault]:
    if not is_address(parseaddr(settings.get("from", ""))[1]):
        yield ChannelFault(name, FaultReason.BAD_VALUE, "from")
    port = settings.get("port") or "25"
    if not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536):
        yield ChannelFault(name, FaultReason.BAD_VALUE, "port")
    security = settings.get("security", "")
    is_known = not security or security in set(Security)
    in_the_clear = security == Security.NONE and settings.get("password") and not is_loopback(settings.get("host", ""))
    if not is_known or in_the_clear:
        yield ChannelFault(name, FaultReason.BAD_VALUE, "security")
