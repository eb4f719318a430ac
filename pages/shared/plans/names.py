"""What the plans of the board are called, and where they lie."""

from __future__ import annotations

from kpicore.model.plans import DEFAULT_PLAN, BoardPlan
from kpicore.stores.base import HoldsPlans
from kpicore.stores.google import spreadsheet_id
from pages.shared import session
from pages.shared.style import one_line


def name_of(plan: BoardPlan) -> str:
    """Return what a plan is called now, as far as that is known without asking its store: else as it was called when it was made."""
    found = session.live_at_hand(plan.key)
    snapshot = found.known.snapshot if found is not None else None
    named = one_line(snapshot.plan.settings.name) if snapshot is not None else ""
    return named or one_line(plan.title) or plan.key


def holds_several() -> bool:
    """Return whether the board's own store can hold more than one plan; a sheet and a file hold one. Raises KpiError."""
    return isinstance(session.open_plan(BoardPlan(DEFAULT_PLAN)), HoldsPlans)


def sheet_of(plan: BoardPlan) -> str:
    """Return the address of the Google Sheet a plan was connected from, "" for one in the board's own store."""
    sheet = spreadsheet_id(plan.source.removeprefix("gsheet:")) if plan.source else None
    return f"https://docs.google.com/spreadsheets/d/{sheet}/edit" if sheet else ""
