"""One message to one channel: bounded in time and size, and with an answer that says whether it may have arrived.

| what happened | outcome |
|---|---|
| the server took it (2xx; mail accepted for every recipient) | `delivered` |
| it certainly did not arrive: no connection, refused (4xx, 429, 503), bad address, no permission to the file | `failed` |
| it may have arrived: the answer never came, or came broken (500, 502, 504, a connection lost after sending) | `unknown` |

Only what failed for certain is tried again by itself: a digest that came twice is worse than one that an owner sends again by hand. A
server that names a time (429, 503 with Retry-After) is asked then.
"""

from __future__ import annotations

import os
import smtplib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path

import requests

from kpicore.notify.channels import Channel, ChannelKind, Security, mail_port, mail_security
from kpicore.notify.message import Message, as_mail, as_request, as_text
from kpicore.stores.transport import seconds_asked

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 15.0
#: A server may ask for a pause; longer than this it is taken for a mistake.
LONGEST_PAUSE_SECONDS = 6 * 3600.0
_CERTAINLY_NOT = frozenset({429, 503})


class Delivery(StrEnum):
    """What became of a message."""

    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message; `reason` is a stable word, never an address or a secret; `retry_after` in seconds."""

    delivery: Delivery
    reason: str = ""
    retry_after: float | None = None

    @property
    def is_delivered(self) -> bool:
        return self.delivery is Delivery.DELIVERED


DELIVERED = Outcome(Delivery.DELIVERED)


def send(
    message: Message, channel: Channel, *, to: str = "", copy_to: tuple[str, ...] = (), picture: bytes | None = None
) -> Outcome:
    """Send a message; `to` is the address it goes to on a channel of mail, `picture` a PNG that goes along there.

    Never raises what a server or a network does.
    """
    if channel.kind is ChannelKind.MAIL:
        return _send_mail(as_mail(message, channel, to, copy_to, picture), channel)
    if channel.kind is ChannelKind.FILE:
        return _append(message, Path(channel.settings["path"]))
    return _post(message, channel)


def _post(message: Message, channel: Channel) -> Outcome:
    request = as_request(message, channel)
    headers = {**request.headers, "Content-Type": request.content_type}
    try:
        with requests.Session() as session:
            session.trust_env = False  # neither a proxy nor a .netrc of whoever started the board
            answer = session.post(
                channel.settings["url"],
                data=request.body,
                headers=headers,
                timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False,
                stream=True,  # an endless answer is not read
            )
            answer.close()
    except requests.ConnectTimeout:
        return Outcome(Delivery.FAILED, "timeout")
    except requests.ReadTimeout:
        return Outcome(Delivery.UNKNOWN, "timeout")
    except requests.ConnectionError as error:
        sent = "Connection aborted" in str(error)
        return Outcome(Delivery.UNKNOWN if sent else Delivery.FAILED, "network")
    except requests.RequestException:
        return Outcome(Delivery.FAILED, "network")
    status = answer.status_code
    if 200 <= status < 300:
        return DELIVERED
    if status in _CERTAINLY_NOT:
        asked = seconds_asked(answer.headers.get("Retry-After", ""), datetime.now(UTC))
        pause = None if asked is None else min(asked, LONGEST_PAUSE_SECONDS)
        return Outcome(Delivery.FAILED, f"http-{status}", pause)
    return Outcome(Delivery.FAILED if status < 500 else Delivery.UNKNOWN, f"http-{status}")


def _send_mail(mail: EmailMessage, channel: Channel) -> Outcome:
    security = mail_security(channel)
    host, port = channel.settings["host"], mail_port(channel)
    is_handed_over = False
    try:
        trusted = ssl.create_default_context()
        server = (
            smtplib.SMTP_SSL(host, port, timeout=ANSWER_SECONDS, context=trusted)
            if security is Security.TLS
            else smtplib.SMTP(host, port, timeout=ANSWER_SECONDS)
        )
        with server:
            if security is Security.STARTTLS:
                server.starttls(context=trusted)
            if channel.settings.get("user"):
                server.login(channel.settings["user"], channel.settings.get("password", ""))
            is_handed_over = True
            refused = server.send_message(mail)
    except smtplib.SMTPAuthenticationError:
        return Outcome(Delivery.FAILED, "sign-in")
    except smtplib.SMTPRecipientsRefused:
        return Outcome(Delivery.FAILED, "address")
    except smtplib.SMTPResponseException as error:
        return Outcome(Delivery.FAILED, f"smtp-{error.smtp_code}")
    except (smtplib.SMTPServerDisconnected, TimeoutError):
        return Outcome(Delivery.UNKNOWN if is_handed_over else Delivery.FAILED, "timeout")
    except ssl.SSLError:
        return Outcome(Delivery.FAILED, "certificate")
    except (smtplib.SMTPException, OSError, UnicodeError):
        return Outcome(Delivery.UNKNOWN if is_handed_over else Delivery.FAILED, "network")
    # Some recipients were refused, and the others have it: sending once more would send it to these twice.
    return Outcome(Delivery.UNKNOWN, "address") if refused else DELIVERED


def _append(message: Message, path: Path) -> Outcome:
    """Add a message to a file, for a program that picks it up."""
    text = f"{message.subject}\n{as_text(message)}\n\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return Outcome(Delivery.FAILED, "file")
    return DELIVERED
