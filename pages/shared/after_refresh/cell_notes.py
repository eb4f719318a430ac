"""Problems shown on the cells of the sheet, after a refresh that brought something new; off unless the plan's settings switch it on.

A failure here never affects the board: it is reported in データの健康 and retried after a pause. The sheet is written only when the notes
differ from the last ones, and once when the program starts, so that notes of ours do not outlive the setting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic

from kpicore.errors import KpiError
from kpicore.model.snapshot import Snapshot
from kpicore.stores.base import ShowsNotes, Store
from kpicore.text.workbook import notes_of

PAUSE_AFTER_FAILURE_SECONDS = 300.0


class CellNotes:
    """The callback after a refresh, with the notes it showed last. `failure` is why notes are not up to date, None when they are."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.failure: KpiError | None = None
        self._clock = clock
        self._seen: Snapshot | None = None
        self._shown: Mapping[tuple[str, int, int], str] | None = None
        self._not_before = float("-inf")

    def __call__(self, store: Store, snapshot: Snapshot) -> None:
        if not isinstance(store, ShowsNotes) or (snapshot is self._seen and self.failure is None):
            return
        settings = snapshot.plan.settings
        wanted = notes_of(snapshot.problems, settings.language, settings.calendar) if settings.cell_notes else {}
        if wanted == self._shown:
            self.failure = None
        elif self._clock() >= self._not_before:
            try:
                store.show_notes(wanted)
            except KpiError as failure:
                self.failure = failure
                self._not_before = self._clock() + PAUSE_AFTER_FAILURE_SECONDS
            else:
                self._shown, self.failure, self._not_before = wanted, None, float("-inf")
        self._seen = snapshot
