"""A message as every channel can say it, and the body each kind of channel takes.

Names and notes of a plan are hostile input: in HTML they are escaped, in Slack's markup `&<>` are entities, and Chatwork's and Teams' marks
are taken out of them, so that no name of an indicator becomes a link, a mention (`<!channel>`, `[toall]`) or a picture. A link is made of
the board's own public address alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from html import escape
from typing import Any
from urllib.parse import urlencode

from kpicore.notify.channels import Channel, ChannelKind
from kpicore.text.escaping import visible

LONGEST_SUBJECT = 120
#: What the services take at most (Google Chat 4,096 characters, LINE WORKS 1,000 of text); the lines of a digest stay far below.
LONGEST_TEXT = 3_500
_LONGEST_LINE_WORKS = 1_000
#: Square brackets are Chatwork's markup, and asterisks, underscores, backticks and brackets are that of Teams and Google Chat.
_CHATWORK_MARKS = str.maketrans({"[": "［", "]": "］"})
_GOOGLE_MARKS = str.maketrans("<>*_~`|", "＜＞＊＿～｀｜")
_MARKDOWN = re.compile(r"([\\`*_\[\]()~#<>|!@])")


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One line, and where it leads: an address of the board, "" for nowhere."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: a subject, its lines, and how a recipient leaves the list (an address, "" where nobody can)."""

    subject: str
    lines: tuple[MessageLine, ...]
    open_words: str = ""
    leave: MessageLine | None = None

    @property
    def all_lines(self) -> tuple[MessageLine, ...]:
        return self.lines if self.leave is None else (*self.lines, self.leave)


def as_text(message: Message) -> str:
    """Return a message as plain text, each link behind its line."""
    return "\n".join(
        f"{_plain(line.text)}\n  {line.link}" if line.link else _plain(line.text) for line in message.all_lines
    )


def as_html(message: Message) -> str:
    """Return a message as a small HTML document: the first line large, one paragraph a line, no picture and nothing that is loaded.

    It has no colours of its own, so that a mail program shows it well on light and on dark ground.
    """
    rows = [_paragraph(line, _FIRST if at == 0 else _FURTHER) for at, line in enumerate(message.lines)]
    rows += [_paragraph(message.leave, _LEAVE)] if message.leave is not None else []
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
    style = "font-family:sans-serif;font-size:15px;line-height:1.6;max-width:42em;margin:16px"
    return f'<!doctype html><html><head>{head}</head><body style="{style}">{"".join(rows)}</body></html>'


_FIRST = "font-size:19px;font-weight:bold;line-height:1.45;margin:0 0 12px"
_FURTHER = "margin:0;padding:8px 0;border-top:1px solid rgba(128,128,128,.35)"
_LEAVE = "margin:20px 0 0;font-size:13px;opacity:.75"


def _paragraph(line: MessageLine, style: str) -> str:
    text = escape(_plain(line.text))
    if line.link:
        text = f'<a href="{escape(line.link)}" style="color:inherit;text-underline-offset:3px">{text}</a>'
    return f'<p style="{style}">{text}</p>'


def as_json(message: Message) -> dict[str, Any]:
    """Return a message as plain values: what a webhook of one's own gets, and `kpicore digest --format json`."""
    return {
        "subject": _subject(message),
        "text": as_text(message),
        "lines": [{"text": _plain(line.text), "link": line.link or None} for line in message.all_lines],
    }


def as_mail(
    message: Message, channel: Channel, to: str, copy_to: tuple[str, ...] = (), picture: bytes | None = None
) -> EmailMessage:
    """Return a message as mail: plain text with HTML beside it, and a PNG as an attachment where there is one."""
    mail = EmailMessage()
    sender = channel.settings["from"]
    mail["Subject"], mail["From"], mail["To"] = _subject(message), sender, to
    if copy_to:
        mail["Cc"] = ", ".join(copy_to)
    mail["Date"] = formatdate(usegmt=True)
    mail["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    if message.leave is not None and message.leave.link:
        mail["List-Unsubscribe"] = f"<{message.leave.link}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(as_text(message))
    mail.add_alternative(as_html(message), subtype="html")
    if picture is not None:
        mail.add_attachment(picture, maintype="image", subtype="png", filename="board.png")
    return mail


@dataclass(frozen=True, slots=True)
class Request:
    """A request to a webhook: body, its content type, and headers of its own."""

    body: bytes
    content_type: str
    headers: Mapping[str, str]


def as_request(message: Message, channel: Channel) -> Request:
    """Return what the service behind a webhook takes."""
    if channel.kind is ChannelKind.CHATWORK:
        title = _plain(message.subject).translate(_CHATWORK_MARKS)
        text = as_text(message).translate(_CHATWORK_MARKS)[:LONGEST_TEXT]
        form = urlencode({"body": f"[info][title]{title}[/title]{text}[/info]", "self_unread": "1"})
        headers = {"X-ChatWorkToken": channel.settings["token"]}
        return Request(form.encode(), "application/x-www-form-urlencoded", headers)
    token = channel.settings.get("token", "")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = json.dumps(_BODIES[channel.kind](message), ensure_ascii=False).encode()
    return Request(body, "application/json; charset=utf-8", headers)


def _slack(message: Message) -> dict[str, Any]:
    def entity(text: str) -> str:
        return _plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    lines = [
        f"<{line.link}|{entity(line.text).replace('|', '｜')}>" if line.link else entity(line.text)
        for line in message.all_lines
    ]
    # `mrkdwn` off would show links as they are written: names are kept apart by entities instead, and nothing is unfurled.
    text = "\n".join([f"*{entity(message.subject).replace('*', '＊')}*", *lines])
    return {"text": text[:LONGEST_TEXT], "unfurl_links": False, "unfurl_media": False, "link_names": False}


def _teams(message: Message) -> dict[str, Any]:
    blocks = [{"type": "TextBlock", "text": _marked(message.subject), "weight": "bolder", "wrap": True}]
    blocks += [
        {
            "type": "TextBlock",
            "text": f"[{_marked(line.text)}]({line.link})" if line.link else _marked(line.text),
            "wrap": True,
        }
        for line in message.all_lines
    ]
    card = {"type": "AdaptiveCard", "version": "1.4", "body": blocks}
    return {
        "type": "message",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}],
    }


def _google_chat(message: Message) -> dict[str, Any]:
    lines = [f"<{line.link}|{_bare(line.text)}>" if line.link else _bare(line.text) for line in message.all_lines]
    return {"text": "\n".join([f"*{_bare(message.subject)}*", *lines])[:LONGEST_TEXT]}


def _line_works(message: Message) -> dict[str, Any]:
    body: dict[str, Any] = {"title": _subject(message), "body": {"text": as_text(message)[:_LONGEST_LINE_WORKS]}}
    first = next((line.link for line in message.lines if line.link), "")
    if first:
        body["button"] = {"label": (message.open_words or _subject(message))[:20], "url": first}
    return body


_BODIES = {
    ChannelKind.SLACK: _slack,
    ChannelKind.TEAMS: _teams,
    ChannelKind.GOOGLE_CHAT: _google_chat,
    ChannelKind.LINE_WORKS: _line_works,
    ChannelKind.WEBHOOK: as_json,
}


def _subject(message: Message) -> str:
    """Return the subject on one line: a line break in it would be a header of the mail."""
    return _plain(message.subject)[:LONGEST_SUBJECT]


def _plain(text: str) -> str:
    return visible(" ".join(text.split()))


def _marked(text: str) -> str:
    """Return text in which no mark of Markdown means anything."""
    return _MARKDOWN.sub(r"\\\1", _plain(text))


def _bare(text: str) -> str:
    """Return text without the marks of Google Chat, which knows no escape."""
    return _plain(text).translate(_GOOGLE_MARKS)
