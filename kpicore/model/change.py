"""A change is at once the edit, the conflict check, the confirmation, the log entry and the undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: The tables of a store, and the fields that make a row's key.
TABLES: Mapping[str, tuple[str, ...]] = {
    "settings": ("key",),
    "nodes": ("id",),
    "targets": ("indicator", "period", "effective_from"),
    "actuals": ("indicator", "period"),
    "landings": ("indicator",),
    "meetings": ("id",),
    "reviews": ("id",),
    "actions": ("id",),
}


@dataclass(frozen=True, slots=True)
class Change:
    """Row `key` of `table` goes from `before` (None: it was not there) to `after` (None: it goes away).

    `before` and `after` are plain JSON values (dates as ISO text), as `kpicore.model.rows` writes them; `key` holds the values of
    `TABLES[table]`, blanks as "".
    """

    table: str
    key: tuple[str, ...]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    def undone(self) -> Change:
        """Return the change that takes this one back."""
        return Change(self.table, self.key, self.after, self.before)


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """A change as the log keeps it: when (UTC), who, and the revision it made.

    `mail` is the verified address of the author, "" without a sign-in; `origin` says where it came from (`board`, `command`,
    `token:NAME`), "" where that was not kept.
    """

    at: datetime
    author: str
    revision: str
    change: Change
    mail: str = ""
    origin: str = ""
