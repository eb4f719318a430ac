"""The store in memory: the shortest true implementation of the protocol, for tests and demonstrations.

Rows that were removed leave None in their place, so that one that comes back takes its old place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

from kpicore.model.access import Actor
from kpicore.model.change import TABLES, Change, LoggedChange
from kpicore.model.plan import Settings
from kpicore.model.rows import Key, Row, checked_changes, key_of, setting_rows, snapshot_of, tables_of
from kpicore.model.snapshot import Snapshot
from kpicore.stores.base import (
    NEVER_SAVED,
    Clock,
    apply_changes,
    check_permission,
    logged_changes,
    next_revision,
    utc_now,
    with_end_of_sample,
)


class MemoryStore:
    """A store that lives as long as its process; `snapshot` is what it holds at the start."""

    def __init__(self, snapshot: Snapshot | None = None, *, now: Clock = utc_now) -> None:
        self._now = now
        self._lock = Lock()
        self._revision = NEVER_SAVED
        self._log: list[LoggedChange] = []
        self._tables: dict[str, dict[Key, Row | None]] = {table: {} for table in TABLES}
        self._tables["settings"].update({key_of("settings", row): row for row in setting_rows(Settings())})
        for table, rows in tables_of(snapshot).items() if snapshot is not None else ():
            self._tables[table].update(rows)

    def revision(self) -> str:
        return self._revision

    def load(self) -> Snapshot:
        with self._lock:
            living = {table: list(rows.values()) for table, rows in self._living().items()}
            revision = self._revision
        return replace(snapshot_of(living), revision=revision, read_at=self._now())

    def save(self, changes: Sequence[Change], actor: Actor) -> str:
        checked = checked_changes(changes)
        with self._lock:
            living = self._living()
            check_permission(actor, checked, lambda: living)
            is_first = self._revision == NEVER_SAVED and not living["nodes"]
            checked = with_end_of_sample(checked, living, lambda: self._log[::-1], is_first=is_first)
            outcome = apply_changes(living, checked)
            if not any(outcome.values()):
                return self._revision
            for table, rows in outcome.items():
                self._tables[table].update(rows)
            self._revision = next_revision(self._revision)
            self._log += logged_changes(actor, self._now(), self._revision, checked)
            return self._revision

    def history(self) -> list[LoggedChange]:
        with self._lock:
            return self._log[::-1]

    def _living(self) -> dict[str, dict[Key, Row]]:
        return {
            table: {key: row for key, row in rows.items() if row is not None} for table, rows in self._tables.items()
        }
