"""What is due is sent once, however many look; what may have arrived is not sent again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from kpicore.model.subscription import Subscription
from kpicore.notify import Delivery, channels_in, deliver, is_anything_due, pictures_of, posts
from kpicore.samples.shop import shop
from kpicore.scoring import score
from kpicore.stores.state import KeptSubscription, SendState
from tests.notify.servers import mail_server, webhook
from tests.paper.reading import png_size
from tests.reports.small import node, snapshot
from tests.stores.states import OWNER, in_memory, in_sqlite

MONDAY = date(2026, 11, 30)
AT_EIGHT = datetime.combine(MONDAY, time(8, 1), ZoneInfo("Asia/Tokyo")).astimezone(UTC)
SHOP = shop(MONDAY)


def kept(number: int = 0, **fields: object) -> KeptSubscription:
    given = {"id": f"0000000{number}", "channel": "own", **fields}
    return KeptSubscription("main", Subscription.model_validate(given), f"token{number}")


def due(
    *subscriptions: KeptSubscription,
    url: str = "http://127.0.0.1:9/x",
    now: datetime | None = AT_EIGHT,
    held=SHOP,
    day: date = MONDAY,
):
    places, faults = channels_in({"notify": {"own": {"kind": "webhook", "url": url}}})
    assert faults == ()
    scores = score(held.plan, held.actuals, day)
    return posts(subscriptions, places, held, scores, now=now, public_url="https://kpi.example.com")


def test_a_summary_a_request_and_a_notice_say_different_things():
    summary, request, turned = (
        due(kept(what=what, rhythm="daily"), now=None, held=shop(day), day=day)
        for what, day in (("summary", MONDAY), ("request", date(2026, 11, 25)), ("turned", date(2026, 11, 11)))
    )

    assert "このままだと" in summary[0].message.lines[0].text
    assert [line.text.partition(":")[0] for line in request[0].message.lines] == ["入力待ち", "入力待ち"]
    assert request[0].message.lines[0].link.startswith("https://kpi.example.com/entry?me=")
    assert turned == () or all("→" in line.text for line in turned[0].message.lines[2:])


def test_no_light_turned_and_nothing_asked_is_no_message():
    # October is due on 10 November: the day after nobody is reminded, and two workdays after they are.
    late = snapshot([node("calls", owner="佐藤")], {"calls": [100.0] * 6})

    assert due(kept(what="turned"), held=late) == ()
    assert due(kept(what="request"), held=late, day=date(2026, 11, 11), now=None) == ()
    assert len(due(kept(what="request"), held=late, day=date(2026, 11, 12), now=None)) == 1


def test_every_message_has_a_link_by_which_its_recipient_leaves():
    (post,) = due(kept())

    assert post.message.leave is not None
    assert post.message.leave.link == "https://kpi.example.com/leave?token=token0"


def test_links_of_a_message_lead_to_its_plan():
    of_osaka = replace(kept(what="summary"), plan="osaka")

    (main,), (osaka,) = due(kept(what="summary")), due(of_osaka)

    assert all("plan=" not in line.link for line in main.message.lines)
    links = [line.link for line in osaka.message.lines if line.link]
    assert links
    assert all(parse_qs(urlsplit(link).query)["plan"] == ["osaka"] for link in links)


def test_who_left_gets_nothing():
    assert due(kept(left=True)) == ()
    assert not is_anything_due([kept(left=True)], SHOP.plan.settings, AT_EIGHT)
    assert is_anything_due([kept()], SHOP.plan.settings, AT_EIGHT)


def test_one_address_is_reminded_once_a_day_however_many_subscriptions_ask():
    day = date(2026, 11, 25)
    twice = due(kept(0, what="request"), kept(1, what="request", at="08:30"), now=None, day=day)

    assert len(twice) == 1


def test_the_fifth_workday_copies_somebody_else():
    escalated = [
        due(kept(what="request", copy_to="boss@example.com"), now=None, day=MONDAY + timedelta(days=n))
        for n in range(-5, 3)
    ]
    copies = {post.copy_to for found in escalated for post in found}

    assert copies == {(), ("boss@example.com",)}


@pytest.mark.parametrize("opened", [in_memory, in_sqlite])
def test_of_ten_that_send_at_once_one_does(tmp_path, opened):
    with opened(tmp_path) as open_again, webhook() as hook:
        found = due(kept(), url=hook.url)
        open_again().subscriptions.of("main")
        with ThreadPoolExecutor(10) as pool:
            done = list(pool.map(lambda n: deliver(found, open_again(), f"board-{n}"), range(10)))

    outcomes = [each.outcome for posted in done for each in posted if each.outcome is not None]
    assert [outcome.delivery for outcome in outcomes] == [Delivery.DELIVERED]
    assert len(hook.requests) == 1


def test_what_certainly_failed_is_sent_by_the_next_try_and_what_may_have_arrived_is_not(tmp_path):
    with in_sqlite(tmp_path) as open_again, webhook() as hook:
        hook.answers = [(429, {"Retry-After": "1"}), (500, {})]
        found = due(kept(), url=hook.url)
        tries = [deliver(found, open_again(), "board")[0].outcome for _ in range(3)]
        (sending,) = open_again().sent.list()

    assert [each and each.delivery for each in tries] == [Delivery.FAILED, Delivery.UNKNOWN, None]
    assert len(hook.requests) == 2
    assert sending.state is SendState.BEGUN


def test_a_channel_that_went_from_the_secrets_is_a_failure_with_its_reason(tmp_path):
    with in_sqlite(tmp_path) as open_again:
        (done,) = deliver(due(kept(channel="gone")), open_again(), "board")
        (sending,) = open_again().sent.list()

    assert done.outcome is not None
    assert done.outcome.reason == "no-channel"
    assert (sending.state, sending.detail) == (SendState.FAILED, "no-channel")


def test_a_digest_goes_to_the_address_of_its_subscription(tmp_path):
    with in_sqlite(tmp_path) as open_again, mail_server() as inbox:
        settings = {"kind": "mail", "host": "127.0.0.1", "port": inbox.port, "from": "kpi@example.com"}
        places, _ = channels_in({"notify": {"own": settings}})
        state = open_again()
        state.subscriptions.put("main", kept(address="sato@example.com", language="en").subscription, OWNER)
        scores = score(SHOP.plan, SHOP.actuals, MONDAY)
        found = posts(state.subscriptions.of("main"), places, SHOP, scores, now=AT_EIGHT)
        deliver(found, state, "board")

    [(recipients, mail)] = inbox.mails
    assert recipients == ("sato@example.com",)
    assert "At this rate" in mail.get_body(("plain",)).get_content()


# -- the picture of the board -----------------------------------------------------------------------------------------


def pictures_sent(tmp_path, draw, **fields: object) -> list[bytes]:
    """Return what is attached to the mail of a subscription."""
    with in_sqlite(tmp_path) as open_again, mail_server() as inbox:
        settings = {"kind": "mail", "host": "127.0.0.1", "port": inbox.port, "from": "kpi@example.com"}
        places, _ = channels_in({"notify": {"own": settings}})
        scores = score(SHOP.plan, SHOP.actuals, MONDAY)
        found = posts([kept(address="sato@example.com", **fields)], places, SHOP, scores, now=AT_EIGHT)
        assert [each.outcome.is_delivered for each in deliver(found, open_again(), "board", draw)] == [True] * len(
            found
        )
    return [part.get_content() for _, mail in inbox.mails for part in mail.iter_attachments()]


def test_a_summary_by_mail_carries_the_board_as_a_picture_in_its_language(tmp_path):
    assert pictures_sent(tmp_path, str.encode, language="en") == [b"en"]


def test_the_picture_is_the_slide_of_the_board(tmp_path):
    (png,) = pictures_sent(tmp_path, pictures_of(SHOP, score(SHOP.plan, SHOP.actuals, MONDAY)))

    assert png_size(png) == (1600, 900)


@pytest.mark.parametrize("fields", [{"picture": False}, {"what": "request"}], ids=str)
def test_no_picture_is_drawn_where_none_goes_along(tmp_path, fields):
    def never(language: str) -> bytes:
        raise AssertionError(language)

    assert pictures_sent(tmp_path, never, **fields) == []


def test_a_webhook_gets_no_picture(tmp_path):
    def never(language: str) -> bytes:
        raise AssertionError(language)

    with in_sqlite(tmp_path) as open_again, webhook() as hook:
        (done,) = deliver(due(kept(), url=hook.url), open_again(), "board", never)

    assert done.outcome.is_delivered


def test_where_the_picture_cannot_be_made_the_mail_goes_without_it(tmp_path, monkeypatch, caplog):
    def fails(*_: object, **__: object) -> bytes:
        raise RuntimeError("no room")

    monkeypatch.setattr("kpicore.notify.picture.make_paper", fails)
    assert pictures_sent(tmp_path, pictures_of(SHOP, score(SHOP.plan, SHOP.actuals, MONDAY))) == []
    assert "goes without it" in caplog.text

    monkeypatch.setattr("kpicore.notify.picture.is_installed", lambda: False)
    (tmp_path / "b").mkdir()
    assert pictures_sent(tmp_path / "b", pictures_of(SHOP, score(SHOP.plan, SHOP.actuals, MONDAY))) == []
