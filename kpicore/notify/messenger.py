"""A running board looks once a minute whether a message is due, and sends it: beside others, and beside cron, each message once.

Numbers are read anew when something is due; while the store does not answer nothing is sent, since a digest of old numbers would be wrong,
and it is tried again within the six hours a message lasts. What certainly failed waits as long as the server asks, else 1, 5, 15 and then
60 minutes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

from kpicore.errors import KpiError
from kpicore.model.plan import Settings
from kpicore.model.snapshot import Snapshot
from kpicore.model.subscription import Subscription
from kpicore.notify.channels import channels_in
from kpicore.notify.picture import pictures_of
from kpicore.notify.posting import Posted, deliver, is_anything_due, posts
from kpicore.notify.schedule import STALE_AFTER
from kpicore.notify.sending import Delivery
from kpicore.scoring import score
from kpicore.stores.state import KeptSubscription, State, new_holder

LOOKS_EVERY_SECONDS = 60.0
#: Settings, which say in which zone a time is meant, are believed for so long before they are read again.
SETTINGS_LAST = timedelta(minutes=30)
_PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class World:
    """What a messenger reaches. `read` gives the latest of a plan, None while its store does not answer; `secrets` is the secrets file."""

    read: Callable[[str], Snapshot | None]
    state: Callable[[], State]
    secrets: Callable[[], Mapping[str, Any]]
    public_url: str
    now: Callable[[], datetime]


@dataclass
class Messenger:
    """One process's part in sending. `look` is called by one thread alone."""

    world: World
    holder: str = field(default_factory=new_holder)
    _settings: dict[str, tuple[Settings, datetime]] = field(default_factory=dict)
    #: Until when nothing is to be done for a subscription on a day; what is left of other days is dropped.
    _rests: dict[tuple[str, Subscription, date], datetime] = field(default_factory=dict)
    _failures: dict[str, int] = field(default_factory=dict)

    def run(self, stopped: Event) -> None:
        """Look once a minute until stopped; whatever goes wrong is logged, and the next minute is another one."""
        while not stopped.wait(LOOKS_EVERY_SECONDS):
            try:
                self.look()
            except KpiError as failure:
                log.warning("messages wait: %s", failure.code)
            except Exception:
                log.exception("messages could not be looked after")

    def look(self) -> tuple[Posted, ...]:
        """Send what is due, and return what became of it. Raises KpiError where the board's memory is out of reach."""
        state, now = self.world.state(), self.world.now()
        kept: dict[str, list[KeptSubscription]] = {}
        for each in state.subscriptions.all():
            kept.setdefault(each.plan, []).append(each)
        done: list[Posted] = []
        for plan, subscriptions in kept.items():
            done += self._look_at(plan, subscriptions, state, now)
        return tuple(done)

    def _look_at(self, plan: str, kept: list[KeptSubscription], state: State, now: datetime) -> tuple[Posted, ...]:
        # What a plan says of its time is read again after a while: a store nobody looks at is not asked every minute.
        known = self._settings.get(plan)
        if known is None or now - known[1] > SETTINGS_LAST:
            snapshot = self.world.read(plan)
            if snapshot is not None:
                known = self._settings[plan] = (snapshot.plan.settings, now)
        if known is None:
            return ()
        settings = known[0]
        today = now.astimezone(ZoneInfo(settings.timezone)).date()
        self._rests = {key: until for key, until in self._rests.items() if key[2] >= today - timedelta(days=1)}
        waking = [each for each in kept if now >= self._rests.get((plan, each.subscription, today), now)]
        if not is_anything_due(waking, settings, now):
            return ()
        snapshot = self.world.read(plan)
        if snapshot is None:
            return ()
        scores = score(snapshot.plan, snapshot.actuals, today)
        places, _ = channels_in(self.world.secrets())
        due = posts(waking, places, snapshot, scores, now=now, public_url=self.world.public_url)
        done = deliver(due, state.of_plan(plan), self.holder, pictures_of(snapshot, scores))
        again = [moment for posted in done if (moment := self._again_at(f"{plan}/{posted.post.key}", posted, now))]
        for each in waking:
            if is_anything_due([each], settings, now):
                self._rests[plan, each.subscription, today] = min(again, default=now + STALE_AFTER)
        return done

    def _again_at(self, key: str, posted: Posted, now: datetime) -> datetime | None:
        """Return when a message that certainly failed is tried again, None for any other."""
        outcome = posted.outcome
        if outcome is None or outcome.delivery is not Delivery.FAILED:
            self._failures.pop(key, None)
            return None
        tries = self._failures.get(key, 0)
        self._failures[key] = tries + 1
        log.warning("a message on %s was not sent: %s", posted.post.channel_name, outcome.reason)
        if outcome.retry_after is not None:
            return now + timedelta(seconds=max(outcome.retry_after, 1.0))
        return now + _PAUSES[min(tries, len(_PAUSES) - 1)]
