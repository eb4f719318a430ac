"""Several boards of one sheet ask Google as one: whose turn it is looks, and shares what it saw.

| the latest shared look | the turn | what a board does |
|---|---|---|
| counts still | – | takes it |
| is older | its own | asks Google, and shares |
| is older, within twice the time | another board's | takes it: a newer one is on its way |
| is older than that, or there is none | another board's | asks Google: that board has ended, or gets no answer |

After a save of its own a board asks Google, whoever's turn it is: it has to see what it wrote. Where the shared place cannot be reached
every board asks for itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime

from kpicore.errors import KpiError
from kpicore.sheets.grid import Workbook
from kpicore.stores.last_good import KeptWorkbook
from kpicore.stores.shared_looks import SharedLook, SharedLooks, packed, unpacked

#: A board that starts beside one whose first look is on its way waits so long for that.
FIRST_LOOK_SECONDS = 10.0
_PAUSE_SECONDS = 0.25

log = logging.getLogger(__name__)


class SharedSight:
    """The eyes of one board on a sheet that others look at too. `ask` looks at Google and returns cells and the numbers of the tabs."""

    def __init__(
        self,
        store: str,
        looks: SharedLooks,
        ask: Callable[[], tuple[Workbook, dict[str, int]]],
        now: Callable[[], datetime],
    ) -> None:
        self.looks = looks
        self.sheet_ids: dict[str, int] = {}
        self._store = store
        self._ask = ask
        self._now = now
        self._held: tuple[str, Workbook] | None = None
        self._failed = False

    def look(self, *, anew: bool = False) -> tuple[Workbook, datetime]:
        """Return the cells and when they were read; `anew` asks Google whoever's turn it is. Raises as `GoogleSheet.workbook`."""
        try:
            found = None if anew else self._shared()
            self._failed = False
        except KpiError as failure:
            if not self._failed:
                log.warning("what other boards saw of the sheet cannot be had: %s", failure)
            self._failed = True
            found = None
        if found is not None:
            return found
        workbook, self.sheet_ids = self._ask()
        read_at = self._now()
        digest, content = packed(KeptWorkbook(workbook, read_at), self._store, self.sheet_ids)
        self._held = (digest, workbook)
        try:
            self.looks.put(digest, content)
        except KpiError as failure:
            if not self._failed:
                log.warning("what was seen of the sheet cannot be shared: %s", failure)
            self._failed = True
        return workbook, read_at

    def _shared(self) -> tuple[Workbook, datetime] | None:
        """Return what another board saw, None where this one has to ask."""
        latest = self._latest()
        if latest is not None and latest.age < self.looks.lasts:
            return self._taken(latest)
        if self.looks.take_turn():
            return None
        if latest is None:  # two boards that start at one moment
            until = time.monotonic() + FIRST_LOOK_SECONDS
            while latest is None and time.monotonic() < until:
                time.sleep(_PAUSE_SECONDS)
                latest = self._latest()
        return self._taken(latest) if latest is not None and latest.age < 2 * self.looks.lasts else None

    def _latest(self) -> SharedLook | None:
        return self.looks.latest(self._held[0] if self._held else "")

    def _taken(self, latest: SharedLook) -> tuple[Workbook, datetime]:
        if latest.content is not None:
            look, self.sheet_ids = unpacked(latest.content, self._store)
            self._held = (latest.digest, look.workbook)
        assert self._held is not None  # noqa: S101 - content is left out of what is held alone
        return self._held[1], self._now() - latest.age
