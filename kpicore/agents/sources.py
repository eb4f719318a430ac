"""Where the numbers an agent asks for come from: a store of this process, or the running board's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Protocol

from kpicore.errors import KpiError, NoSuchPlan
from kpicore.model.access import Actor
from kpicore.model.change import Change
from kpicore.model.snapshot import Snapshot
from kpicore.stores.base import Clock, Store, utc_now


@dataclass(frozen=True, slots=True)
class PlanLook:
    """What is known of the plan: the last good snapshot, when the store last answered (UTC), and why it does not answer now."""

    snapshot: Snapshot
    confirmed_at: datetime | None = None
    failure: Exception | None = None


class PlanSource(Protocol):
    """A plan that is read and changed."""

    def look(self) -> PlanLook:
        """Return what is known now. Raises KpiError where nothing is known yet."""
        ...

    def store(self) -> Store:
        """Return the store itself, to ask what it can do. Raises KpiError."""
        ...

    def save(self, changes: Sequence[Change], actor: Actor) -> None:
        """Save changes; the next look shows them. Raises what `Store.save` raises."""
        ...


class StoreSource:
    """A store that is asked at each question, and loaded where its content changed; in an outage what was read last stays."""

    def __init__(self, connect: Callable[[], Store], *, now: Clock = utc_now) -> None:
        """`connect` opens the store when it is first needed."""
        self._connect = connect
        self._now = now
        self._lock = Lock()
        self._store: Store | None = None
        self._known: PlanLook | None = None

    def store(self) -> Store:
        """Return the store, opened once. Raises KpiError."""
        if self._store is None:
            self._store = self._connect()
        return self._store

    def look(self) -> PlanLook:
        """Return the plan as it is, or as it was last read with the failure beside it. Raises KpiError where nothing was read yet."""
        with self._lock:
            known = self._known
            try:
                store = self.store()
                is_same = known is not None and known.snapshot.revision == store.revision()
                snapshot = known.snapshot if known is not None and is_same else store.load()
            except NoSuchPlan:  # somebody took the plan away: the numbers of before would be a lie
                raise
            except KpiError as failure:
                if known is None:
                    raise
                return PlanLook(known.snapshot, known.confirmed_at, failure)
            self._known = PlanLook(snapshot, self._now())
            return self._known

    def save(self, changes: Sequence[Change], actor: Actor) -> None:
        """Save changes. Raises what `Store.save` raises."""
        with self._lock:
            self.store().save(changes, actor)
        with suppress(KpiError):  # it is saved; whether it can be read again is told at the next question
            self.look()
