"""The body each service takes, in which no name of a plan means anything but itself."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import pytest

from kpicore.notify.channels import Channel, ChannelKind
from kpicore.notify.message import Message, MessageLine, as_html, as_request, as_text

HOSTILE = "<!channel> [info]x[/info] [toall] **太字** <script>alert(1)</script> | `a` @everyone"
LINK = "https://kpi.example.com/indicator?node=a"
SERVICES = [
    ChannelKind.SLACK,
    ChannelKind.TEAMS,
    ChannelKind.GOOGLE_CHAT,
    ChannelKind.CHATWORK,
    ChannelKind.LINE_WORKS,
    ChannelKind.WEBHOOK,
]


def body(kind: ChannelKind, message: Message) -> str:
    request = as_request(message, Channel("c", kind, {"url": "https://x.example", "token": "t"}))
    text = request.body.decode()
    return parse_qs(text)["body"][0] if kind is ChannelKind.CHATWORK else text


@pytest.mark.parametrize("kind", SERVICES)
def test_every_service_gets_subject_lines_and_links(kind):
    said = body(
        kind, Message("まとめ", (MessageLine("購入率が下がりました", LINK), MessageLine("高橋")), "ボードを開く")
    )

    for part in ("まとめ", "購入率が下がりました", "高橋", LINK):
        assert part in said


def test_in_slack_a_name_is_no_mention_and_no_link():
    text = json.loads(body(ChannelKind.SLACK, Message(HOSTILE, (MessageLine(HOSTILE, LINK),))))["text"]

    assert "<!channel>" not in text
    assert text.count("<") == 1  # the board's own link
    assert f"<{LINK}|" in text


def test_in_chatwork_a_name_calls_nobody():
    text = body(ChannelKind.CHATWORK, Message(HOSTILE, (MessageLine(HOSTILE),)))

    assert text.count("[") == 4  # [info] [title] [/title] [/info]
    assert "［toall］" in text


def test_in_teams_and_google_chat_marks_of_a_name_mean_nothing():
    card = json.loads(body(ChannelKind.TEAMS, Message("s", (MessageLine(HOSTILE),))))["attachments"][0]["content"]
    chat = json.loads(body(ChannelKind.GOOGLE_CHAT, Message("s", (MessageLine(HOSTILE),))))["text"]

    assert r"\*\*太字\*\*" in card["body"][1]["text"]
    assert r"\<\!channel\>" in card["body"][1]["text"]
    assert not set("<>`|~_") & set(chat)
    assert chat.count("*") == 2  # the subject is bold


def test_html_escapes_what_a_sheet_says():
    page = as_html(Message("s", (MessageLine(HOSTILE, 'https://kpi.example.com/?a="><script>'),)))

    assert "<script>" not in page
    assert page.count("<a ") == 1


def test_a_text_keeps_one_line_for_each_line():
    assert as_text(Message("s", (MessageLine("a\nb\r\nc"), MessageLine("d", LINK)))) == f"a b c\nd\n  {LINK}"


def test_long_plans_stay_within_what_a_service_takes():
    long = Message("s" * 500, tuple(MessageLine("長い" * 400, LINK) for _ in range(12)))

    assert len(json.loads(body(ChannelKind.LINE_WORKS, long))["body"]["text"]) <= 1000
    assert len(json.loads(body(ChannelKind.GOOGLE_CHAT, long))["text"]) < 4000
