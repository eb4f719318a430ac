"""One message to one channel: what arrives, and what is known of what did not."""

from __future__ import annotations

import stat
import threading

import pytest

from kpicore.notify import sending
from kpicore.notify.channels import Channel, ChannelKind
from kpicore.notify.message import Message, MessageLine
from kpicore.notify.sending import DELIVERED, Delivery, Outcome, send
from tests.notify.servers import mail_server, webhook

NEWS = Message(
    "■ 要対策 はなまる雑貨店", (MessageLine("購入率: ● 順調 → ■ 要対策", "https://kpi.example.com/indicator?node=cvr"),)
)


def mail_channel(port: int, **more: str) -> Channel:
    settings = {"host": "127.0.0.1", "port": str(port), "from": "KPI <kpi@example.com>", **more}
    return Channel("mail", ChannelKind.MAIL, settings)


def hook_channel(url: str, **more: str) -> Channel:
    return Channel("own", ChannelKind.WEBHOOK, {"url": url, **more})


def test_a_mail_arrives_as_text_and_as_html_with_its_links():
    with mail_server() as inbox:
        assert send(NEWS, mail_channel(inbox.port), to="sato@example.com") == DELIVERED

    [(recipients, mail)] = inbox.mails
    text, html = (mail.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    assert recipients == ("sato@example.com",)
    assert mail["Subject"] == NEWS.subject
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "購入率: ● 順調 → ■ 要対策\n  https://kpi.example.com/indicator?node=cvr" in text
    assert '<a href="https://kpi.example.com/indicator?node=cvr"' in html


def test_a_recipient_can_leave_by_a_link_and_by_the_button_of_their_mail_program():
    leave = MessageLine("止める", "https://kpi.example.com/leave?token=abc")
    with mail_server() as inbox:
        send(Message("s", (MessageLine("x"),), leave=leave), mail_channel(inbox.port), to="a@example.com")

    [(_, mail)] = inbox.mails
    assert mail["List-Unsubscribe"] == "<https://kpi.example.com/leave?token=abc>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_subject_from_a_sheet_adds_no_header_and_no_recipient():
    hostile = Message("売上\r\nBcc: spy@example.com\x1b[2J", (MessageLine("x"),))
    with mail_server() as inbox:
        assert send(hostile, mail_channel(inbox.port), to="a@example.com") == DELIVERED

    [(recipients, mail)] = inbox.mails
    assert recipients == ("a@example.com",)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "売上 Bcc: spy@example.com\\x1b[2J"


def test_what_a_mail_server_refuses_did_not_arrive():
    with mail_server() as inbox:
        inbox.refuses = frozenset({"gone@example.com"})
        refused = send(NEWS, mail_channel(inbox.port), to="gone@example.com")
        inbox.greeting = "554 not you"
        unwelcome = send(NEWS, mail_channel(inbox.port), to="a@example.com")

    assert refused == Outcome(Delivery.FAILED, "address")
    assert unwelcome == Outcome(Delivery.FAILED, "smtp-554")


def test_a_mail_whose_server_goes_away_after_taking_it_may_have_arrived():
    with mail_server() as inbox:
        inbox.closes = True
        outcome = send(NEWS, mail_channel(inbox.port), to="a@example.com")

    assert outcome.delivery is Delivery.UNKNOWN
    assert len(inbox.mails) == 1


def test_a_copy_that_is_refused_does_not_send_the_mail_again_to_those_who_have_it():
    with mail_server() as inbox:
        inbox.refuses = frozenset({"boss@example.com"})
        outcome = send(NEWS, mail_channel(inbox.port), to="a@example.com", copy_to=("boss@example.com",))

    assert outcome == Outcome(Delivery.UNKNOWN, "address")


def test_where_nobody_listens_nothing_arrived():
    with mail_server() as inbox, webhook() as hook:
        mail, url = mail_channel(inbox.port), hook.url

    assert send(NEWS, mail, to="a@example.com") == Outcome(Delivery.FAILED, "network")
    assert send(NEWS, hook_channel(url)) == Outcome(Delivery.FAILED, "network")


def test_a_webhook_gets_the_message_with_its_token():
    with webhook() as hook:
        assert send(NEWS, hook_channel(hook.url, token="s3cret")) == DELIVERED

    [(headers, _)] = hook.requests
    [body] = hook.bodies
    assert headers["Authorization"] == "Bearer s3cret"
    assert body["subject"] == NEWS.subject
    assert body["lines"] == [{"text": NEWS.lines[0].text, "link": NEWS.lines[0].link}]


@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [
        (204, {}, DELIVERED),
        (404, {}, Outcome(Delivery.FAILED, "http-404")),
        (429, {"Retry-After": "30"}, Outcome(Delivery.FAILED, "http-429", 30.0)),
        (429, {}, Outcome(Delivery.FAILED, "http-429", None)),
        (503, {"Retry-After": "999999999"}, Outcome(Delivery.FAILED, "http-503", sending.LONGEST_PAUSE_SECONDS)),
        (429, {"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"}, Outcome(Delivery.FAILED, "http-429", 0.0)),
        (429, {"Retry-After": "soon"}, Outcome(Delivery.FAILED, "http-429", None)),
        (500, {}, Outcome(Delivery.UNKNOWN, "http-500")),
        (302, {"Location": "http://127.0.0.1:1/elsewhere"}, Outcome(Delivery.FAILED, "http-302")),
    ],
)
def test_what_a_webhook_answers_says_whether_the_message_may_have_arrived(status, headers, outcome):
    with webhook() as hook:
        hook.answers = [(status, headers)]
        assert send(NEWS, hook_channel(hook.url)) == outcome
        assert len(hook.requests) == 1  # no redirect is followed, and nothing is repeated at once


def test_a_webhook_that_never_answers_is_left_after_a_bounded_time_and_may_have_got_it(monkeypatch):
    monkeypatch.setattr(sending, "ANSWER_SECONDS", 0.2)
    with webhook() as hook:
        hook.hangs = threading.Event()
        outcome = send(NEWS, hook_channel(hook.url))
        hook.hangs.set()

    assert outcome == Outcome(Delivery.UNKNOWN, "timeout")


def test_what_a_webhook_refuses_or_cannot_take_leaves_no_secret_in_the_log(caplog):
    caplog.set_level("INFO")
    with webhook() as hook:
        hook.answers = [(404, {})]
        own = hook_channel(f"{hook.url}/SECRET-PATH", token="SECRET-TOKEN")
        refused = send(NEWS, own)
    unreachable = send(NEWS, own)

    assert [refused.reason, unreachable.reason] == ["http-404", "network"]
    assert "SECRET" not in caplog.text


def test_a_file_gets_one_message_after_another_and_is_readable_by_its_owner_alone(tmp_path):
    path = tmp_path / "out" / "digest.txt"
    channel = Channel("file", ChannelKind.FILE, {"path": str(path)})

    assert [send(NEWS, channel), send(NEWS, channel)] == [DELIVERED, DELIVERED]
    assert path.read_text(encoding="utf-8").count("■ 要対策 はなまる雑貨店") == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert send(NEWS, Channel("file", ChannelKind.FILE, {"path": str(tmp_path)})) == Outcome(Delivery.FAILED, "file")
