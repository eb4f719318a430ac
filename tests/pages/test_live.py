"""One store for many readers: who waits, what stays when it fails, and when it is asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kpicore.errors import StoreUnavailable
from kpicore.model import Change, Plan, Settings, Snapshot
from kpicore.stores.memory import MemoryStore
from pages.shared import live as module
from pages.shared.live import LiveStore
from tests.people import owner

SOON = 5.0


class Counted:
    """A memory store that counts what it is asked, and can be slow or out of reach."""

    def __init__(self) -> None:
        self.inner = MemoryStore(Snapshot(Plan(settings=Settings(name="試験"))))
        self.revisions = self.loads = 0
        self.seconds = 0.0
        self.failure: Exception | None = None

    def revision(self) -> str:
        self.revisions += 1
        self._answer()
        return self.inner.revision()

    def load(self) -> Snapshot:
        self.loads += 1
        self._answer()
        return self.inner.load()

    def _answer(self) -> None:
        time.sleep(self.seconds)
        if self.failure is not None:
            raise self.failure

    def rename(self, before: str, after: str) -> None:
        change = Change("settings", ("name",), {"key": "name", "value": before}, {"key": "name", "value": after})
        self.inner.save([change], owner("test"))


@contextmanager
def running(store: Counted, interval: float = 60.0) -> Iterator[LiveStore]:
    kept = LiveStore(lambda: store, interval=interval)
    try:
        yield kept
    finally:
        kept.stop()


def wait_until(true) -> None:
    until = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < until, "did not happen"
        time.sleep(0.01)


def in_threads(number: int, call) -> list:
    found: list = []
    threads = [threading.Thread(target=lambda: found.append(call())) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_the_first_readers_share_one_reading_and_all_get_it():
    store = Counted()
    store.seconds = 0.05
    with running(store) as kept:
        readings = in_threads(12, kept.read)

    assert store.loads == 1
    assert {reading.snapshot.plan.settings.name for reading in readings} == {"試験"}


def test_the_first_readers_share_one_failure_too():
    store = Counted()
    store.seconds, store.failure = 0.05, StoreUnavailable(reason="network")
    with running(store) as kept:
        began = time.monotonic()
        readings = in_threads(12, kept.read)

    assert time.monotonic() - began < 0.5
    assert store.loads == 1
    assert all(reading.snapshot is None and reading.failure is store.failure for reading in readings)


def test_a_reader_never_waits_for_a_refresh():
    store = Counted()
    with running(store, interval=0.05) as kept:
        kept.read()
        store.seconds = 1.0
        wait_until(lambda: store.revisions > 0)
        began = time.monotonic()
        kept.read()

    assert time.monotonic() - began < 0.2


def test_a_change_arrives_by_itself_and_without_a_change_nothing_is_loaded():
    store = Counted()
    with running(store, interval=0.05) as kept:
        kept.read()
        wait_until(lambda: store.revisions >= 3)
        assert store.loads == 1
        store.rename("試験", "新しい名前")
        wait_until(lambda: kept.read().snapshot.plan.settings.name == "新しい名前")


def test_a_failure_keeps_the_last_good_snapshot_and_its_time_and_says_why():
    store = Counted()
    with running(store) as kept:
        good = kept.read()
        store.failure = StoreUnavailable(reason="quota")
        reading = kept.refresh()

    assert reading.snapshot is good.snapshot
    assert reading.confirmed_at == good.confirmed_at
    assert reading.failure.facts == {"reason": "quota"}


def test_a_store_that_comes_back_heals_the_reading_by_itself():
    store = Counted()
    store.failure = StoreUnavailable(reason="network")
    with running(store, interval=0.05) as kept:
        assert kept.read().snapshot is None
        store.failure = None
        wait_until(lambda: kept.read().snapshot is not None)
        assert kept.read().failure is None


@pytest.mark.parametrize("failure", [ZeroDivisionError("a driver's own"), OSError("no")], ids=repr)
def test_whatever_a_driver_raises_the_thread_lives_on(failure):
    store = Counted()
    with running(store, interval=0.05) as kept:
        kept.read()
        store.failure = failure
        wait_until(lambda: kept.read().failure is failure)
        store.failure = None
        wait_until(lambda: kept.read().failure is None)


def test_a_store_in_trouble_is_asked_less_and_less():
    store = Counted()
    store.failure = StoreUnavailable(reason="quota")
    with running(store, interval=0.1) as kept:
        kept.read()
        time.sleep(0.75)

    # At 0, 0.1, 0.3 and 0.7 seconds.
    assert store.loads <= 4


def test_however_long_a_cause_lasts_the_store_is_asked_within_a_minute_of_its_end():
    """So that a key that works again, or a sheet that is shared again, is seen within twice the refresh of 30 seconds."""
    store = Counted()
    kept = LiveStore(lambda: store, interval=30.0)
    store.failure = StoreUnavailable(reason="not-shared")

    pauses = []
    for _ in range(12):
        kept.refresh()
        pauses.append(round(kept._due_at - time.monotonic()))

    assert pauses == [30, *[60] * 11]


@pytest.mark.parametrize(("asked", "kept_for"), [(5.0, 30), (90.0, 90), (9999.0, 600)])
def test_how_long_a_store_asks_to_be_left_is_kept_within_reason(asked: float, kept_for: int):
    store = Counted()
    store.failure = StoreUnavailable(reason="quota", retry_after_seconds=asked)
    kept = LiveStore(lambda: store, interval=30.0)

    kept.refresh()

    assert round(kept._due_at - time.monotonic()) == kept_for


def test_a_person_may_have_it_asked_at_once_but_not_again_and_again(monkeypatch):
    store = Counted()
    with running(store) as kept:
        kept.read()
        store.failure = StoreUnavailable(reason="not-shared")
        kept.refresh()
        store.failure = None
        asked = store.revisions

        for _ in range(10):
            assert kept.retry().failure is not None
        assert store.revisions == asked

        monkeypatch.setattr(module, "RETRY_SECONDS", 0.0)
        assert kept.retry().failure is None


def test_what_a_person_wants_asked_too_soon_is_asked_when_that_is_over(monkeypatch):
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.3)
    store = Counted()
    with running(store) as kept:
        kept.read()
        store.failure = StoreUnavailable(reason="not-shared")
        kept.refresh()
        store.failure = None

        assert kept.retry().failure is not None
        wait_until(lambda: kept.read().failure is None)


def test_a_store_that_holds_nothing_back_is_simply_read_anew():
    store = Counted()
    with running(store) as kept:
        kept.read()
        store.rename("試験", "新しい名前")

        assert kept.accept().snapshot.plan.settings.name == "新しい名前"


def test_after_a_save_the_refresh_waits_for_a_reading_that_saw_it():
    store = Counted()
    with running(store) as kept:
        kept.read()
        store.seconds = 0.1
        in_flight = threading.Thread(target=kept.refresh)
        in_flight.start()
        wait_until(lambda: store.revisions == 1)
        store.rename("試験", "保存した名前")
        reading = kept.refresh()
        in_flight.join()

    assert reading.snapshot.plan.settings.name == "保存した名前"


def test_when_nobody_looks_the_store_is_left_alone_and_the_next_look_asks_at_once(monkeypatch):
    monkeypatch.setattr(module, "RESTS_AFTER_SECONDS", 0.1)
    store = Counted()
    with running(store, interval=0.03) as kept:
        kept.read()
        time.sleep(0.3)
        rested = store.revisions
        time.sleep(0.3)
        assert store.revisions - rested <= 1
        store.rename("試験", "留守のあいだの名前")
        kept.read()
        wait_until(lambda: kept.read().snapshot.plan.settings.name == "留守のあいだの名前")


def test_a_store_that_cannot_be_opened_is_tried_again():
    store = Counted()
    tries: list[int] = []

    def connect() -> Counted:
        tries.append(1)
        if len(tries) == 1:
            raise StoreUnavailable(reason="network")
        return store

    kept = LiveStore(connect, interval=60)
    try:
        assert kept.read().snapshot is None
        assert kept.refresh().snapshot is not None
    finally:
        kept.stop()


def test_what_follows_a_refresh_is_told_its_snapshot_and_cannot_harm_it():
    told = []

    def after(store, snapshot) -> None:
        told.append((store, snapshot.revision))
        raise RuntimeError("whatever")

    store = Counted()
    live = LiveStore(lambda: store, interval=0.05, after=after)
    try:
        first = live.read()
        wait_until(lambda: len(told) > 1)

        assert told[0] == (store, first.snapshot.revision)
        assert live.read().failure is None
    finally:
        live.stop()
