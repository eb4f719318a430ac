"""One store read by one thread for every reader: the last good snapshot, how fresh it is, and why it is not fresher.

| who | waits |
|---|---|
| the very first reader | for the first answer of the store, good or bad |
| every other reader | never |
| whoever just saved | for one reading that began after the save |

The thread asks for the revision every `interval` seconds and loads only when it changed. It pauses when nobody has
read for two minutes; the next read wakes it at once. After a failure the last good snapshot stays, and the pause
doubles with every further failure up to a minute, so that a failing store is not overloaded; one that states a retry
time is asked then. A store that held a plan and now looks as if nothing was ever saved to it has vanished, which is a
failure too. A person may retry at once, every few seconds at most: sooner, it is done then. Where there was no snapshot
yet, the last good one on disk is shown.

Where the store announces its changes a second thread listens, and has the first one ask at once. It never asks more often for
that; while nobody can be heard, the usual interval is what remains.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event, Lock, Thread
from time import monotonic

from kpicore.errors import KpiError, StoreUnavailable
from kpicore.model.access import Actor
from kpicore.model.change import Change
from kpicore.model.snapshot import Snapshot
from kpicore.stores.base import (
    NEVER_SAVED,
    Announces,
    Clock,
    CountsCalls,
    HoldsBack,
    HoldsTabs,
    KeepsLastGood,
    Store,
    utc_now,
)
from kpicore.stores.transport import Traffic
from kpicore.text.escaping import trace_text, visible

RESTS_AFTER_SECONDS = 120.0
LONGEST_PAUSE_SECONDS = 60.0
#: A wait the store itself asks for is kept up to this.
LONGEST_ASKED_SECONDS = 600.0
#: Between two tries that people ask for.
RETRY_SECONDS = 5.0
#: Between two looks that follow announcements: many saves in one second are one look or two.
ANNOUNCED_PAUSE_SECONDS = 0.5
#: The first pause after the connection that listens was lost.
RECONNECT_SECONDS = 1.0
#: How long the listener waits before it looks whether it is to stop.
LISTENING_SECONDS = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """What readers get: the last good snapshot (None before there was one), the moment (UTC) the store last answered,
    and the failure of the latest attempt (None when it went well).
    """

    snapshot: Snapshot | None = None
    confirmed_at: datetime | None = None
    failure: Exception | None = None


def _pause_after(failure: Exception, failures: int, interval: float) -> float:
    """Return the seconds until the next attempt after so many failures in a row, the latest of which is given.

    At most a minute or the interval, unless the store asks for more.
    """
    asked: float | None = failure.facts.get("retry_after_seconds") if isinstance(failure, KpiError) else None
    if asked is not None:
        return min(max(asked, interval), LONGEST_ASKED_SECONDS)
    return min(interval * 2.0 ** min(failures - 1, 10), max(LONGEST_PAUSE_SECONDS, interval))


class _Listener:
    """What hears of changes that other processes announce, in a thread of its own: `heard` is called for each, until `stopped`.

    `store` returns the store to listen to, None while it is not opened. `is_listening` is whether a change would be heard of now.
    """

    def __init__(self, store: Callable[[], Store | None], heard: Callable[[], None], stopped: Event) -> None:
        self.is_listening = False
        self._store = store
        self._heard = heard
        self._stopped = stopped

    def listen(self) -> None:
        """Listen for announced changes until stopped; after a failure again, with pauses that double up to a minute."""
        failures, pause = 0, 0.0
        while not self._stopped.wait(pause):
            pause = min(RECONNECT_SECONDS * 2.0**failures, LONGEST_PAUSE_SECONDS)
            store = self._store()
            if store is None:  # the other thread opens it
                failures = min(failures + 1, 10)
                continue
            try:
                announcements = store.announcements() if isinstance(store, Announces) else None
                if announcements is None:
                    return
                with announcements as wait:
                    failures = 0
                    self._hear(wait)
            except Exception as failure:  # noqa: BLE001 - whatever a driver does, the usual interval remains
                if not failures:
                    log.warning("changes are not announced for now: %s", visible(str(failure)))
                failures = min(failures + 1, 10)
            finally:
                self.is_listening = False

    def _hear(self, wait: Callable[[float], bool]) -> None:
        self._heard()  # what happened before somebody listened was not heard
        self.is_listening = True
        while not self._stopped.is_set():
            if wait(LISTENING_SECONDS):
                self._heard()


class LiveStore:
    """A store with its latest snapshot in memory. `connect` opens the store, and may fill it, when it is first
    needed; `after` is called by the thread with what a refresh brought, and nobody waits for it.
    """

    def __init__(
        self,
        connect: Callable[[], Store],
        *,
        interval: float,
        now: Clock = utc_now,
        after: Callable[[Store, Snapshot], None] | None = None,
    ) -> None:
        self.after = after
        self._connect = connect
        self._interval = interval
        self._now = now
        self._store: Store | None = None
        self._reading = Reading()
        self._asking = Lock()
        self._answered = False
        self._rounds = 0
        self._failures = 0
        self._due_at = 0.0
        self._asked_at = float("-inf")
        self._looked_at = monotonic()
        self._was_announced = False
        self._wake = Event()
        self._stopped = Event()
        self._starting = Lock()
        self._thread: Thread | None = None
        self._listener = _Listener(lambda: self._store, self._announced, self._stopped)

    @property
    def is_listening(self) -> bool:
        """Whether a change made by another process is heard of at this moment."""
        return self._listener.is_listening

    def read(self) -> Reading:
        """Return what is known now; only the very first call waits."""
        if not self._answered:
            with self._asking:
                if not self._answered:
                    self._rounds += 1
                    self._ask()
        return self.glimpse()

    @property
    def known(self) -> Reading:
        """What was read last, whoever asked; nobody is asked for it, and nobody waits."""
        return self._reading

    def glimpse(self) -> Reading:
        """Return what is known now and have the store asked where it is time; nobody waits: before the first answer nothing is known."""
        self._looked_at = monotonic()
        with self._starting:
            if self._thread is None and not self._stopped.is_set():
                self._thread = Thread(target=self._watch, name="live-store", daemon=True)
                self._thread.start()
                Thread(target=self._listener.listen, name="live-store-listener", daemon=True).start()
        if monotonic() >= self._asks_at():
            self._wake.set()
        return self._reading

    def store(self) -> Store:
        """Return the store itself, for saving and its history. Raises KpiError when it cannot be opened."""
        if self._store is None:
            self._store = self._connect()
        return self._store

    def save(self, changes: Sequence[Change], actor: Actor) -> None:
        """Save changes, and read what is there then. Raises what the store raises; StoreUnavailable (`vanished`) where it is gone.

        A database that is gone would be made anew by the save, and hold nothing but these changes.
        """
        store = self.store()
        if not isinstance(store, HoldsTabs):
            self._refuse_vanished(store.revision())
        store.save(changes, actor)
        self.refresh()

    def refresh(self) -> Reading:
        """Ask the store now and return what came of it. Of many callers at once one asks; all get an answer newer than
        their call.
        """
        arrived = self._rounds
        with self._asking:
            # A round that began after this call has seen everything that was there before it.
            if self._rounds == arrived:
                self._rounds += 1
                self._ask()
        return self._reading

    def retry(self) -> Reading:
        """Ask the store now because a person wants it; five seconds after the last attempt where that was less long ago."""
        at_the_earliest = self._asked_at + RETRY_SECONDS
        if monotonic() < at_the_earliest:
            self._due_at = min(self._due_at, at_the_earliest)
            self._wake.set()
            return self._reading
        return self.refresh()

    def accept(self) -> Reading:
        """Accept a store that lacks something it had before, and return the new reading."""
        if isinstance(self._store, HoldsBack):
            self._store.accept()
        return self.refresh()

    def traffic(self) -> Traffic | None:
        """Return what a distant store was asked, None when the store is not distant or could not be opened yet."""
        return self._store.traffic() if isinstance(self._store, CountsCalls) else None

    @property
    def is_stopped(self) -> bool:
        """Whether it was ended: then nothing is asked any more."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """End the thread; what was read stays readable."""
        self._stopped.set()
        self._wake.set()

    def _ask(self) -> None:
        self._was_announced = False  # what is announced from here on may not be in the answer
        try:
            store = self.store()
            known = self._reading.snapshot
            unchanged = known is not None and known.revision == store.revision()
            snapshot = known if known is not None and unchanged else store.load()
            self._refuse_vanished(snapshot.revision)
        except Exception as failure:  # noqa: BLE001 - whatever a driver raises, readers keep the last good snapshot
            if not self._failures:
                said = str(failure) if isinstance(failure, KpiError) else f"\n{trace_text(failure)}"
                log.warning("the store could not be read: %s", said)
            self._failures += 1
            self._asked_at = monotonic()
            self._due_at = self._asked_at + _pause_after(failure, self._failures, self._interval)
            reading = self._reading
            if reading.snapshot is None and isinstance(self._store, KeepsLastGood):
                snapshot = self._store.last_good()
                reading = Reading(snapshot, snapshot.read_at if snapshot is not None else None)
            self._reading = replace(reading, failure=failure)
            self._answered = True
            return
        if self._failures:
            log.warning("the store answers again")
        self._failures = 0
        self._asked_at = monotonic()
        self._due_at = self._asked_at + self._interval
        self._reading = Reading(snapshot, self._now(), None)
        self._answered = True

    def _refuse_vanished(self, revision: str) -> None:
        """Raise StoreUnavailable where a store that held a plan is as if nothing was ever saved to it: that is no empty plan."""
        known = self._reading.snapshot
        if known is not None and known.revision != NEVER_SAVED and revision == NEVER_SAVED:
            raise StoreUnavailable(reason="vanished")

    def _watch(self) -> None:
        while not self._stopped.is_set():
            rests = monotonic() - self._looked_at > RESTS_AFTER_SECONDS
            self._wake.wait(None if rests else max(0.05, self._asks_at() - monotonic()))
            self._wake.clear()
            if monotonic() < self._asks_at() or self._stopped.is_set():
                continue
            reading = self.refresh()
            if self.after is None or self._store is None or reading.snapshot is None or reading.failure is not None:
                continue
            try:
                self.after(self._store, reading.snapshot)
            except Exception as failure:  # noqa: BLE001 - readers do not depend on what follows a refresh
                log.warning("what follows a refresh failed\n%s", trace_text(failure))

    def _asks_at(self) -> float:
        """Return when the store is to be asked next, as monotonic time."""
        announced_at = self._asked_at + ANNOUNCED_PAUSE_SECONDS if self._was_announced else float("inf")
        return min(self._due_at, announced_at)

    def _announced(self) -> None:
        """Have the store asked soon, unless nobody looks: then the next look does."""
        self._was_announced = True
        if monotonic() - self._looked_at <= RESTS_AFTER_SECONDS:
            self._wake.set()
