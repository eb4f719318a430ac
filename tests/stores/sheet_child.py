"""What other processes do to a sheet in the tests: they save, and some of them end themselves before or after one of their calls."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kpicore.errors import ChangeConflict
from kpicore.model import Change
from kpicore.stores.google import api as google_api
from kpicore.stores.google.api import access
from kpicore.stores.google.stand_in import environ_of
from kpicore.stores.google.store import GoogleSheet, GoogleSheetStore
from tests.people import owner

TODAY = date(2026, 7, 15)
KILLED = 9


def store_of(secrets: Mapping[str, str]) -> GoogleSheetStore:
    found = secrets["spreadsheet"]
    sheet = GoogleSheet(found, lambda: access(found, secrets, environ_of(secrets)))
    return GoogleSheetStore(sheet, today=lambda: TODAY)


def save_and_die(secrets: Mapping[str, str], changes: Sequence[Change], call: int, when: str) -> None:
    """Save, and end without a word `before` or `after` the call so numbered (from 0) got its answer."""
    _dies_at(call, when)
    store_of(secrets).save(changes, owner("子"))
    os._exit(0)


def _dies_at(call: int, when: str) -> None:
    """End this process without a word around a call."""
    true_request, made = google_api._Http.request, [0]

    def request(self: Any, *arguments: Any, **options: Any) -> Any:
        number = made[0]
        made[0] += 1
        if (number, when) == (call, "before"):
            os._exit(KILLED)
        answer = true_request(self, *arguments, **options)
        if (number, when) == (call, "after"):
            os._exit(KILLED)
        return answer

    google_api._Http.request = request  # type: ignore[method-assign]


def save_months(secrets: Mapping[str, str], indicator: str, months: Sequence[int]) -> None:
    """Add an actual for each month, and count up one that both processes change, until nobody was in between."""
    store = store_of(secrets)
    for month in months:
        row = {"indicator": indicator, "period": f"2026-{month:02d}", "value": float(month)}
        store.save([Change("actuals", (indicator, f"2026-{month:02d}"), None, row)], owner(indicator))
        _count_up(store, indicator)


def _count_up(store: GoogleSheetStore, author: str) -> None:
    while True:
        before = next(node for node in store.load().plan.nodes if node.id == "sales").model_dump(mode="json")
        after = {**before, "weight": (before["weight"] or 0) + 1}
        try:
            store.save([Change("nodes", ("sales",), before, after)], owner(author))
        except ChangeConflict:
            continue
        return


def show_and_die(secrets: Mapping[str, str], notes: Mapping[tuple[str, int, int], str], call: int, when: str) -> None:
    """Show notes, and end without a word `before` or `after` the call so numbered (from 0) got its answer."""
    _dies_at(call, when)
    store_of(secrets).show_notes(notes)
    os._exit(0)


def show_notes_often(secrets: Mapping[str, str], notes: Mapping[tuple[str, int, int], str], times: int) -> None:
    """Show notes and take them away, and leave them there in the end."""
    store = store_of(secrets)
    for _ in range(times):
        store.show_notes({})
        store.show_notes(notes)
