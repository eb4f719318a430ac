"""Agreed responses that open their actions by themselves, after a refresh that brought something new.

Whichever process sees it first opens the action; its id is made of the indicator and the run of bad periods, so that the others find it
there. An action that a person took away is in the log of changes and does not come back. A failure never affects the board: the next
refresh with something new tries again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date

from kpicore.errors import ChangeConflict, KpiError, ReadOnlyStore
from kpicore.model.access import Actor, Role
from kpicore.model.plan import Settings
from kpicore.model.snapshot import Snapshot
from kpicore.reports.meetings.responses import fired_responses
from kpicore.scoring import score
from kpicore.stores.base import MayBeReadOnly, Store

#: Who opens an action that was agreed beforehand: nobody in person, on behalf of the owner who agreed it.
AUTHOR = Actor("Gyakusan", Role.OWNER, origin="response")

log = logging.getLogger(__name__)


class AgreedResponses:
    """The callback after a refresh; `today` is the day it is for a plan. A sample plan opens nothing: it is nobody's promise."""

    def __init__(self, today: Callable[[Settings], date]) -> None:
        self._today = today
        self._seen: tuple[str, date] | None = None

    def __call__(self, store: Store, snapshot: Snapshot) -> None:
        settings = snapshot.plan.settings
        mark = (snapshot.revision, self._today(settings))
        agreed = any(node.response_when for node in snapshot.plan.nodes)
        if mark == self._seen or not agreed or settings.sample:
            return
        if isinstance(store, MayBeReadOnly) and store.is_read_only():
            return
        scores = score(snapshot.plan, snapshot.actuals, mark[1])
        if fired_responses(snapshot, scores):
            known = {line.change.key[0] for line in store.history() if line.change.table == "actions"}
            for change in fired_responses(snapshot, scores, known):
                try:
                    store.save([change], AUTHOR)
                except (ChangeConflict, ReadOnlyStore):  # another process was faster, or nothing can be written here
                    continue
                except KpiError as failure:
                    log.warning("an agreed response could not be opened: %s", failure)
                    return
        self._seen = mark
