"""The callback of a live store after a refresh that brought something new: notes on the cells first, then agreed responses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kpicore.model.snapshot import Snapshot
from kpicore.stores.base import Store
from pages.shared.after_refresh.agreed_responses import AgreedResponses
from pages.shared.after_refresh.cell_notes import CellNotes


@dataclass(frozen=True)
class AfterRefresh:
    """What follows a refresh, in this order; nothing while the plan `rests`, which an archived one does."""

    notes: CellNotes
    responses: AgreedResponses
    rests: Callable[[], bool] = bool

    def __call__(self, store: Store, snapshot: Snapshot) -> None:
        if self.rests():
            return
        self.notes(store, snapshot)
        self.responses(store, snapshot)
