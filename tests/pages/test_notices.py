"""設定 › 知らせ: owners say who gets which messages, and see what was sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kpicore.model.access import Actor, Role
from kpicore.model.subscription import Subscription
from kpicore.notify import channels_in
from kpicore.stores.state import open_state
from pages.shared import session
from pages.shared.people import Visitor
from tests.notify.servers import webhook
from tests.pages.boards import complaints, said
from tests.people import owner

ADDRESS = {"tab": "notices"}


@pytest.fixture
def state(url):
    return open_state(url)


@pytest.fixture
def hook():
    with webhook() as found:
        yield found


@pytest.fixture
def channels(monkeypatch, hook):
    """The secrets file names a webhook, a mail server, and a channel that is written wrongly."""
    section = {
        "team": {"kind": "webhook", "url": hook.url},
        "mail": {"kind": "mail", "host": "127.0.0.1", "from": "kpi@example.com"},
        "old": {"kind": "fax"},
    }
    monkeypatch.setattr(session, "channels", lambda: channels_in({"notify": section}))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_without_a_channel_the_page_says_where_one_is_written(open_page, state, language):
    app = open_page("settings", address=ADDRESS, language=language)

    assert complaints(app) == []
    assert "secrets.toml" in said(app)
    assert "[notify.mail]" in app.code[0].value


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_lists_who_gets_what_when_and_where_and_names_a_wrong_channel(open_page, state, channels, language):
    weekly = Subscription(id="00000001", channel="mail", address="sato@example.com", whom="person", name="佐藤")
    asked = Subscription(id="00000002", channel="team", what="request", left=True)
    for each in (weekly, asked):
        state.subscriptions.put("main", each, owner())

    app = open_page("settings", address=ADDRESS, language=language)

    assert complaints(app) == []
    page = said(app)
    assert "sato" in page
    assert {"ja": "毎週月曜", "en": "Every Monday at"}[language] in page
    assert {"ja": "宛先の人が止めました", "en": "The recipient ended it"}[language] in page
    assert any("fax" in warning.value for warning in app.warning)


def test_what_may_have_arrived_is_told_apart_from_what_is_being_sent(open_page, state, channels, monkeypatch):
    state.sent.begin("summary/team/00000001/2026-11-30", "board")
    state.sent.begin("by-hand/team/abc", "board")
    state.sent.end("by-hand/team/abc", "board", failure="http-404")

    fresh = said(open_page("settings", address=ADDRESS))
    monkeypatch.setattr(session, "now", lambda: datetime.now(UTC) + timedelta(minutes=6))
    later = said(open_page("settings", address=ADDRESS))

    assert "相手が 404 と答えました" in fresh
    assert ("送信中" in fresh, "届いたか分かりません" in later) == (True, True)


@pytest.mark.parametrize(
    ("key", "said_of"),
    [
        ("test/team/f9a27d7d", "テスト team "),
        ("by-hand/sato@example.com/31f828ba", "手動で送信 sato@example.com "),
        ("summary/team/00000001/2026-11-30", "まとめ team "),
        ("request/mail/sato@example.com/person/佐藤/2026-11-30", "入力のお願い sato@example.com "),
        ("request/team//all//2026-11-30", "入力のお願い team "),
    ],
)
def test_what_was_sent_says_to_whom_without_ids(open_page, state, channels, key, said_of):
    state.sent.begin(key, "board")

    assert said_of in said(open_page("settings", address=ADDRESS)).replace("\\", "").replace("\u2060", "")


def test_a_viewer_sees_neither_recipients_nor_channels(open_page, state, channels, monkeypatch):
    state.subscriptions.put("main", Subscription(id="00000001", channel="mail", address="sato@example.com"), owner())
    monkeypatch.setattr(session, "visitor", lambda **_: Visitor(Actor("見る人", Role.VIEWER, origin="board")))

    page = said(open_page("settings", address=ADDRESS))

    assert "sato" not in page
    assert "知らせ" not in page
