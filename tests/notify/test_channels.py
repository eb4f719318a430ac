"""Channels come from the secrets file, and lead where their service is."""

from __future__ import annotations

import pytest

from kpicore.notify.channels import Channel, ChannelFault, ChannelKind, channels_in, mail_port


def read(**sections: object) -> tuple[tuple[Channel, ...], tuple[ChannelFault, ...]]:
    return channels_in({"notify": sections, "connections": {"gsheets": {"private_key": "x"}}})


def fault(section: object) -> str:
    found, faults = read(one=section)
    assert found == ()
    return f"{faults[0].reason} {faults[0].about}".strip()


MAIL = {"kind": "mail", "host": "smtp.example.com", "from": "KPI <kpi@example.com>"}


def test_channels_keep_the_order_of_the_file_and_a_wrong_one_stops_no_other():
    found, faults = read(
        team={"kind": "slack", "url": "https://hooks.slack.com/services/T/B/x"}, wrong={"kind": "fax"}, mail=MAIL
    )

    assert [(each.name, each.kind) for each in found] == [("team", ChannelKind.SLACK), ("mail", ChannelKind.MAIL)]
    assert [each.name for each in faults] == ["wrong"]


@pytest.mark.parametrize(
    ("section", "reason"),
    [
        ("https://hooks.slack.com/x", "not-a-section"),
        ({"kind": "fax"}, "unknown-kind fax"),
        ({}, "unknown-kind"),
        ({"kind": "slack"}, "missing url"),
        ({"kind": "slack", "url": "https://hooks.slack.com/x", "tokn": "a"}, "unknown-key tokn"),
        ({"kind": "slack", "url": "http://hooks.slack.com/x"}, "bad-url url"),
        ({"kind": "slack", "url": "https://hooks.slack.com:8443/x"}, "bad-url url"),
        ({"kind": "slack", "url": "https://hooks.slack.com@evil.example/x"}, "bad-url url"),
        ({"kind": "slack", "url": "https://hooks.slack.com.evil.example/x"}, "foreign-host url"),
        ({"kind": "slack", "url": "https://169.254.169.254/latest"}, "foreign-host url"),
        ({"kind": "teams", "url": "https://evilwebhook.office.com/x"}, "foreign-host url"),
        ({"kind": "webhook", "url": "file:///etc/passwd"}, "bad-url url"),
        ({"kind": "webhook", "url": "https://[half/x"}, "bad-url url"),
        ({"kind": "chatwork", "url": "https://api.chatwork.com/v2/rooms/1/messages"}, "missing token"),
        ({**MAIL, "from": "nobody"}, "bad-value from"),
        ({**MAIL, "port": "0"}, "bad-value port"),
        ({**MAIL, "port": "x"}, "bad-value port"),
        ({**MAIL, "security": "maybe"}, "bad-value security"),
        ({**MAIL, "security": "none", "user": "a", "password": "b"}, "bad-value security"),
    ],
)
def test_a_channel_that_is_written_wrongly_says_which_setting(section, reason):
    assert fault(section) == reason


def test_a_mail_server_is_spoken_to_by_starttls_unless_it_is_on_this_machine():
    ports = [
        mail_port(read(one=section)[0][0])
        for section in (MAIL, {**MAIL, "security": "tls"}, {**MAIL, "host": "localhost"})
    ]

    assert ports == [587, 465, 25]


def test_no_secret_is_printed():
    found, faults = read(
        team={"kind": "slack", "url": "https://hooks.slack.com/services/SECRET"},
        bad={"kind": "slack", "url": "ftp://SECRET"},
    )

    assert "SECRET" not in repr(found) + repr(faults)
