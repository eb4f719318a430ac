"""Where commands find their plan: stores, sources, the secrets of the board, the day and the language."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kpicore.cli.answers import CommandError
from kpicore.cli.defaults import actor, today_of
from kpicore.model import Settings, Snapshot
from kpicore.model.access import Actor
from kpicore.model.names import name_key
from kpicore.model.plans import DEFAULT_PLAN, BoardPlan
from kpicore.sheets.grid import Workbook
from kpicore.sheets.mapping import Mapping as SheetMapping
from kpicore.sheets.reader import read_workbook
from kpicore.stores.base import NEVER_SAVED, Store
from kpicore.stores.open import FILES, SHEET_LINK, Beside, default_store_url, open_source, open_store, public_url
from kpicore.stores.state import open_state

SECRETS = Path(".streamlit/secrets.toml")


def store_url(store: str | None) -> str:
    """Return the store named, else KPICORE_STORE, else the sheet in the secrets, else the usual one."""
    named = store or os.environ.get("KPICORE_STORE")
    if named:
        return named
    sheet = secrets().get("spreadsheet")
    return f"gsheet:{sheet}" if sheet else default_store_url(os.environ)


def store_at(url: str, plan: str | None = None, as_of: date | None = None) -> Store:
    """Return the store a URL names, for the plan of a key or the first one.

    Commands remember the formats of a sheet for each other beside the board's last good reading, where that is.
    """
    named = os.environ.get("KPICORE_LAST_GOOD")
    if named is None:
        named = "data/last-good" if Path("data").is_dir() else ""
    place, key = plan_at(url, plan).place(url)
    beside = Beside(formats=Path(named) / "looks" if named else None, mappings=lambda: kept_mappings(place, url))
    day = as_of or today_of(Settings())
    return open_store(place, plan=key, secrets=secrets(), today=lambda: day, beside=beside)


def plan_at(url: str, plan: str | None) -> BoardPlan:
    """Return what the board's own memory keeps of a plan of a store; of the first one nothing is asked. Raises KpiError."""
    return (
        BoardPlan(DEFAULT_PLAN)
        if plan in (None, "", DEFAULT_PLAN)
        else open_state(url).plans.register().plan(plan or "")
    )


def node_named(text: str, snapshot: Snapshot) -> str:
    """Return the id of the node that a person names by id or name. Raises CommandError."""
    if text in snapshot.plan.by_id:
        return text
    for node in snapshot.plan.by_id.values():
        if name_key(node.name) == name_key(text):
            return node.id
    raise CommandError("cli.errors.no_such_node", name=text)


def author(store: str | None, plan: str | None) -> Actor:
    """Return who changes something in a plan by a command. Raises CommandError for an archived plan, which nobody changes."""
    found = plan_at(store_url(store), plan)
    if found.is_archived:
        raise CommandError("cli.errors.archived", plan=found.key)
    return actor()


def kept_mappings(url: str, board: str | None = None) -> SheetMapping:
    """Return how tabs of a store are read as the board's own memory has it; `board` is the board's own store where that is another.

    Raises KpiError.
    """
    state = open_state(board or url)
    return state.mappings.of(state.source if board in (None, url) else public_url(url))


def secrets() -> Mapping[str, Any]:
    """Return `[connections.gsheets]` of the board's secrets file, empty where there is none."""
    section = secrets_file().get("connections", {}).get("gsheets", {})
    return section if isinstance(section, dict) else {}


def secrets_file() -> Mapping[str, Any]:
    """Return the board's secrets file, empty where there is none."""
    if not SECRETS.exists():
        return {}
    try:
        return tomllib.loads(SECRETS.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CommandError("cli.errors.secrets", path=str(SECRETS)) from error


def opened(source: str) -> Workbook:
    return open_source(source, secrets=secrets())


def plan_of_source(source: str, as_of: date | None) -> Snapshot:
    return read_workbook(opened(source), today=as_of or today_of(Settings()), mapping=kept_of_source(source)).snapshot()


def kept_of_source(source: str) -> SheetMapping:
    """Return how tabs of a source are read as the board's own memory has it: a command reads it as the board does. Raises KpiError."""
    scheme = source.strip().partition(":")[0]
    if scheme in FILES or scheme == "gsheet":
        return kept_mappings(source)
    if source.strip().startswith(SHEET_LINK):
        return kept_mappings(f"gsheet:{source.strip()}")
    is_csv = Path(source).is_dir() or Path(source).suffix.lower() in {".csv", ".tsv"}
    return kept_mappings(f"{'csv' if is_csv else 'xlsx'}:{source}")


def plan_in(store: str | None, plan: str | None = None, as_of: date | None = None) -> Snapshot:
    """Return what a store holds; a store that nothing was ever saved to is a mistake worth a sentence."""
    url = store_url(store)
    snapshot = store_at(url, plan, as_of).load()
    if snapshot.revision == NEVER_SAVED and not snapshot.plan.nodes:
        raise CommandError("cli.errors.no_plan", store=public_url(url))
    return snapshot
