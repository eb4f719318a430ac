"""A running board sends by itself: once, after what failed again, and never old numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kpicore.errors import StoreUnavailable
from kpicore.model.subscription import Subscription
from kpicore.notify import Delivery, Messenger, World
from kpicore.samples.shop import shop
from kpicore.stores.state import State, open_state
from tests.notify.servers import Hook, webhook
from tests.stores.states import OWNER

MONDAY = date(2026, 11, 30)
SHOP = shop(MONDAY)
EIGHT = datetime.combine(MONDAY, time(8, 1), ZoneInfo("Asia/Tokyo")).astimezone(UTC)


class Board:
    """A board whose clock and store a test moves."""

    def __init__(self, hook: Hook, state: State) -> None:
        self.now = EIGHT
        self.reads = 0
        self.is_out = False
        self.state = state
        section = {"own": {"kind": "webhook", "url": hook.url}}
        self.messenger = Messenger(
            World(self._read, lambda: state, lambda: {"notify": section}, "https://kpi.example.com", lambda: self.now)
        )

    def _read(self, plan: str):
        assert plan == "main"
        self.reads += 1
        return None if self.is_out else SHOP

    def look(self, after: timedelta = timedelta(0)) -> list[Delivery | None]:
        self.now += after
        return [posted.outcome and posted.outcome.delivery for posted in self.messenger.look()]


@contextmanager
def board(*subscriptions: dict[str, object]) -> Iterator[tuple[Board, Hook]]:
    with webhook() as hook:
        state = open_state("memory:", {})
        for number, fields in enumerate(subscriptions or ({},)):
            given = {"id": f"0000000{number}", "channel": "own", **fields}
            state.subscriptions.put("main", Subscription.model_validate(given), OWNER)
        yield Board(hook, state), hook


MINUTE = timedelta(minutes=1)


def test_a_due_message_is_sent_once_in_its_six_hours():
    with board() as (found, hook):
        sent = [found.look(timedelta(minutes=10)) for _ in range(40)]

    assert [each for each in sent if each] == [[Delivery.DELIVERED]]
    assert len(hook.requests) == 1


def test_while_nothing_is_due_the_store_is_left_alone():
    with board({"weekday": 3}) as (found, _):
        for _ in range(29):
            found.look(MINUTE)

    assert found.reads == 1  # which zone the plan's times are meant in


def test_a_board_without_subscriptions_asks_no_store():
    with board() as (found, _):
        found.state.subscriptions.remove("main", "00000000", OWNER)
        found.look()

    assert found.reads == 0


def test_no_message_of_old_numbers_is_sent_while_the_store_is_out_and_it_comes_when_it_is_back():
    with board() as (found, hook):
        found.look(-3 * MINUTE)  # before its time: the plan's zone is known from here on
        found.is_out = True
        out = [found.look(3 * MINUTE), found.look(MINUTE)]
        found.is_out = False
        back = found.look(MINUTE)

    assert (out, back, len(hook.requests)) == ([[], []], [Delivery.DELIVERED], 1)


def test_what_failed_is_tried_again_when_the_server_asks_for_it():
    with board() as (found, hook):
        hook.answers = [(429, {"Retry-After": "600"}), (200, {})]
        tries = [found.look(), found.look(5 * MINUTE), found.look(5 * MINUTE), found.look(MINUTE)]

    assert tries == [[Delivery.FAILED], [], [Delivery.DELIVERED], []]


def test_without_a_time_of_the_server_the_pauses_grow():
    with board() as (found, hook):
        hook.answers = [(404, {})]
        at = [minute for minute in range(100) if found.look(MINUTE if minute else timedelta(0))]

    assert at == [0, 1, 6, 21, 81]


def test_a_memory_out_of_reach_raises_and_the_next_minute_is_another_one():
    with board() as (found, _):
        working = found.messenger.world

        def gone() -> State:
            raise StoreUnavailable(reason="network")

        found.messenger.world = World(working.read, gone, working.secrets, "", working.now)
        with pytest.raises(StoreUnavailable):
            found.look()
        found.messenger.world = working

        assert found.look() == [Delivery.DELIVERED]
