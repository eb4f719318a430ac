"""Connecting a Google Sheet: tried step by step, kept in the secrets, and given the tabs it lacks."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kpicore.model.access import Role
from kpicore.model.snapshot import Snapshot
from kpicore.sheets.writing import sheets_of
from kpicore.stores.base import Provisioned, check_board_role
from kpicore.stores.google import StepResult, check_all, keep, missing_tabs
from kpicore.stores.open import open_store, public_url
from kpicore.stores.state import Act
from pages.shared import session


def follows_secrets() -> bool:
    """Return whether the board shows the sheet in the secrets, and not what KPICORE_STORE names."""
    return not os.environ.get("KPICORE_STORE")


def connect(account: Mapping[str, str], link: str) -> list[StepResult]:
    """Try a sheet step by step; when all went well, keep key and sheet in the secrets, for the next look on. Raises KpiError.

    Who connected which sheet as which account is in the log of administrative acts.
    """
    actor = session.current_actor()
    check_board_role(actor, Role.OWNER)
    steps = list(check_all(account, link, os.environ))
    if steps[-1].ok:
        sheet = public_url(f"gsheet:{link}")
        session.state().audit.record(actor, Act.STORE_CONNECTED, sheet, account=account["client_email"])
        steps.append(keep(session.SECRETS_FILE, account, link))
        session.forget_secrets()
    return steps


def lacking_tabs(steps: Sequence[StepResult], language: str) -> list[str]:
    """Return the tabs of the template that a connected sheet lacks."""
    tabs = next(step.facts["tabs"] for step in steps if step.code == "sheet")
    template = [sheet.tab for sheet in sheets_of(Snapshot(), today=session.now().date(), language=language)]
    return missing_tabs(tabs, template)


def make_tabs(account: Mapping[str, str], link: str) -> None:
    """Make the tabs of the template that a sheet lacks; those that are there stay as they are. Raises KpiError."""
    actor = session.current_actor()
    check_board_role(actor, Role.OWNER)
    store = open_store(f"gsheet:{link.strip()}", secrets=account)
    if isinstance(store, Provisioned):
        store.provision(store.load(), replace(actor, role=actor.board_role))
