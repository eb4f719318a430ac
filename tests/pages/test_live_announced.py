"""A change made through one replica is seen by the other at once, by what PostgreSQL announces, and without it as before."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import URL, make_url

from kpicore.errors import StoreUnavailable
from kpicore.model import Change, Plan, Settings, Snapshot
from kpicore.stores.base import Announces
from kpicore.stores.memory import MemoryStore
from kpicore.stores.sql.store import SqlStore
from pages.shared import live as module
from pages.shared.live import LiveStore
from tests.pages.test_live import wait_until
from tests.people import owner
from tests.postgresql import schema

#: Nobody polls within a test: what is seen was announced.
NEVER = 3600.0


def named(before: str, after: str) -> Change:
    return Change("settings", ("name",), {"key": "name", "value": before}, {"key": "name", "value": after})


@pytest.fixture
def url() -> Iterator[URL]:
    with schema() as found:
        yield found


@contextmanager
def replica(url: URL, interval: float = NEVER) -> Iterator[tuple[SqlStore, LiveStore]]:
    store = SqlStore(url)
    live = LiveStore(lambda: store, interval=interval)
    try:
        yield store, live
    finally:
        live.stop()
        wait_until(lambda: not live.is_listening)
        store.engine.dispose()


def name_in(live: LiveStore) -> str:
    snapshot = live.read().snapshot
    return snapshot.plan.settings.name if snapshot is not None else "?"


def test_what_one_replica_saves_the_other_shows_without_polling(url: URL):
    with replica(url) as (one, live_one), replica(url) as (_, live_two):
        assert (name_in(live_one), name_in(live_two)) == ("", "")
        wait_until(lambda: live_one.is_listening and live_two.is_listening)

        one.save([named("", "計画")], owner("佐藤"))
        wait_until(lambda: name_in(live_two) == "計画")
        wait_until(lambda: name_in(live_one) == "計画")
        one.save([named("計画", "新しい計画")], owner("佐藤"))
        wait_until(lambda: name_in(live_two) == "新しい計画")


def test_a_change_in_another_schema_of_the_database_wakes_nobody(url: URL):
    with schema() as elsewhere, replica(url) as (store, _):
        other = SqlStore(elsewhere)
        listening = store.announcements()
        assert listening is not None
        with listening as wait:
            other.save([named("", "よその計画")], owner("佐藤"))
            assert wait(0.3) is False
            store.save([named("", "この計画")], owner("佐藤"))
            assert wait(10) is True
            store.save([named("この計画", "この計画")], owner("佐藤"))
            assert wait(0.3) is False
        other.engine.dispose()


def test_a_save_that_fails_announces_nothing(url: URL):
    with replica(url) as (store, _):
        listening = store.announcements()
        assert listening is not None
        with listening as wait:
            with pytest.raises(Exception, match="change-conflict"):
                store.save([named("not what is there", "x")], owner("佐藤"))
            assert wait(0.3) is False


def end_listeners(store: SqlStore) -> int:
    """End every other connection of the database, as a restart of the server does; return how many there were."""
    with store.engine.connect() as connection:
        listening = "pid <> pg_backend_pid() AND application_name = 'kpicore' AND query LIKE 'LISTEN%%'"
        ended = connection.exec_driver_sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {listening}")  # noqa: S608
        return len(ended.fetchall())


def test_a_lost_connection_is_polled_over_and_made_again(url: URL):
    with replica(url, interval=0.2) as (one, _), replica(url, interval=0.2) as (_, live):
        assert name_in(live) == ""
        wait_until(lambda: live.is_listening)

        assert end_listeners(one) == 1
        one.save([named("", "その間に")], owner("佐藤"))

        wait_until(lambda: name_in(live) == "その間に")
        wait_until(lambda: live.is_listening and live.read().failure is None)


def test_a_listener_whose_connection_is_lost_says_so_in_our_words(url: URL):
    with replica(url) as (one, _), replica(url) as (two, _):
        listening = two.announcements()
        assert listening is not None
        with pytest.raises(StoreUnavailable) as failure, listening as wait:  # noqa: PT012 - what fails is the waiting, once it was ended
            end_listeners(one)
            wait(10)

        assert failure.value.facts["reason"] in {"server", "network"}


def test_only_postgresql_announces(tmp_path):
    assert SqlStore(make_url(f"sqlite:///{tmp_path}/board.db")).announcements() is None
    assert not isinstance(MemoryStore(), Announces)


class Announcing:
    """A memory store that counts its looks; `announced` is what it would say."""

    def __init__(self) -> None:
        self.inner = MemoryStore(Snapshot(Plan(settings=Settings(name="0"))))
        self.announced = threading.Semaphore(0)
        self.looks = 0
        self.during: Callable[[], None] = lambda: None

    def revision(self) -> str:
        self.looks += 1
        found = self.inner.revision()
        during, self.during = self.during, lambda: None
        during()
        return found

    def load(self) -> Snapshot:
        return self.inner.load()

    @contextmanager
    def announcements(self) -> Iterator[Callable[[float], bool]]:
        yield lambda seconds: self.announced.acquire(timeout=seconds)

    def rename(self, before: str, after: str) -> None:
        self.inner.save([named(before, after)], owner())
        self.announced.release()


@contextmanager
def listening_to(store: Announcing) -> Iterator[LiveStore]:
    live = LiveStore(lambda: store, interval=NEVER)
    try:
        assert name_in(live) == "0"
        wait_until(lambda: live.is_listening and store.looks > 0)
        yield live
    finally:
        live.stop()


def test_what_is_announced_while_the_store_is_asked_is_looked_for_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "ANNOUNCED_PAUSE_SECONDS", 0.01)
    store = Announcing()
    with listening_to(store) as live:

        def save_after_the_revision_was_read() -> None:
            store.rename("1", "2")
            wait_until(lambda: live._was_announced)

        store.during = save_after_the_revision_was_read
        store.rename("0", "1")

        wait_until(lambda: name_in(live) == "2")


def test_many_saves_at_once_are_few_looks():
    store = Announcing()
    with listening_to(store) as live:
        before = store.looks
        for number in range(50):
            store.rename(str(number), str(number + 1))
        wait_until(lambda: name_in(live) == "50")

        assert store.looks - before <= 5


def test_where_nobody_looks_an_announcement_wakes_nobody_and_the_next_look_does(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "ANNOUNCED_PAUSE_SECONDS", 0.0)
    store = Announcing()
    with listening_to(store) as live:
        live._looked_at = time.monotonic() - module.RESTS_AFTER_SECONDS - 1
        before = store.looks
        store.rename("0", "1")
        wait_until(lambda: live._was_announced)
        time.sleep(0.1)  # in which who was woken would have looked
        assert store.looks == before

        wait_until(lambda: name_in(live) == "1")
