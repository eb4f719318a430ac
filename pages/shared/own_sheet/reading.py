"""The tabs of somebody's own sheet or file, and how they are read: kept in its settings, else in the board's own memory."""

from __future__ import annotations

from collections.abc import Sequence

from kpicore.errors import ReadOnlyStore
from kpicore.model.access import Role
from kpicore.model.change import Change
from kpicore.sheets.grid import Workbook
from kpicore.sheets.mapping import TabMapping, mappings_of
from kpicore.stores.base import HoldsTabs, check_role
from pages.shared import session
from pages.shared.session import View


def holds_tabs() -> bool:
    """Return whether the board reads somebody's own sheet or file, and not a database. Raises KpiError."""
    return isinstance(session.live().store(), HoldsTabs)


def workbook(shown: View) -> Workbook | None:
    """Return the tabs of the sheet or file the board reads, opened once per revision; None where the store is a database.

    While the board shows its last good numbers the tabs are other ones than those: then they are opened once a minute. Raises KpiError.
    """
    store = session.live().store()
    if not isinstance(store, HoldsTabs):
        return None
    minute = f"{session.now():%H:%M}" if session.live().read().failure is not None else ""
    return session.kept(shown, "workbook", store.workbook, minute)


def keep_reading(changes: Sequence[Change], tabs: Sequence[TabMapping]) -> bool:
    """Keep how tabs of the sheet or file are read, and read it so; return whether in its own settings, else in the board's memory.

    `changes` are those of its settings, `tabs` what the memory is to hold without them. What is in the settings then, the memory forgets.
    Raises KpiError.
    """
    actor = session.current_actor()
    check_role(actor, Role.OWNER)
    memory, source = session.state(), session.source_of_tabs()
    in_settings = not session.is_read_only()
    if in_settings:
        try:
            session.live().save(changes, actor)
        except ReadOnlyStore:  # shared for viewing only
            in_settings = False
    if in_settings:
        settled = mappings_of(text for change in changes for text in (change.after or {}).get("value", ()))
        for tab in memory.mappings.of(source).tabs:
            if settled.tab(tab.tab) is not None:
                memory.mappings.remove(source, tab.tab, actor)
    else:
        for tab in tabs:
            memory.mappings.put(source, tab, actor)
    session.live().refresh()
    return in_settings


def forget_reading(tab: str) -> None:
    """Read a tab by itself again, as far as the board's own memory said how. Raises KpiError."""
    actor = session.current_actor()
    check_role(actor, Role.OWNER)
    session.state().mappings.remove(session.source_of_tabs(), tab, actor)
    session.live().refresh()
