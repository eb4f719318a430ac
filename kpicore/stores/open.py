"""The store a URL names, the source a path or link names, and what of a URL may be shown.

| URL | store |
|---|---|
| `sqlite:///data/board.db` | a file on this machine (three slashes: from this folder, four: from the root) |
| `postgresql+psycopg://user:password@host/name` | a PostgreSQL database (`postgresql://` is the same) |
| `gsheet:<id or link>` | a Google Sheet, shared with the service account of the secrets |
| `xlsx:<path>`, `csv:<folder>` | a workbook on disk, to look at only |
| `memory:` | nothing on disk; gone with the process |
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from kpicore.errors import BadStoreUrl, NoSuchPlan, StoreBroken, StoreUnavailable
from kpicore.model.plans import DEFAULT_PLAN
from kpicore.sheets.grid import Workbook
from kpicore.sheets.mapping import Mapping as SheetMapping
from kpicore.stores.base import KeptMappings, Store
from kpicore.stores.files import WorkbookStore, open_workbook
from kpicore.stores.google import BesideSheet, GoogleSheet, GoogleSheetStore, access, spreadsheet_id, today_in_japan
from kpicore.stores.inside import leads_out
from kpicore.stores.last_good import LastGood
from kpicore.stores.memory import MemoryStore
from kpicore.stores.shared_looks import SharedLooks
from kpicore.stores.sql import SqlStore

DEFAULT_STORE = "sqlite:///data/board.db"
STORE_VARIABLE = "KPICORE_STORE"

#: Both names of PostgreSQL mean the one driver we test with.
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgresql+psycopg": "postgresql+psycopg"}
#: SQLite's own URIs are for files that may only be read, in their plainest form: its escapes and options name other files, or none.
_FILE_URI = re.compile(r"file:(?!//)[^%?#]+")
_READ_ONLY = ({"mode": "ro", "uri": "true"},)
#: Options of PostgreSQL that name another database than the URL: by a file of this machine, or by a second name.
_ELSEWHERE = frozenset({"service", "servicefile", "dbname", "hostaddr", "user"})
#: Schemes of workbooks on disk.
FILES = ("xlsx", "csv")
SHEET_LINK = "https://docs.google.com/spreadsheets/"


def default_store_url(environ: Mapping[str, str]) -> str:
    """Return the store's URL from the environment (KPICORE_STORE), else the embedded default."""
    return environ.get(STORE_VARIABLE, "").strip() or DEFAULT_STORE


def public_url(url: str) -> str:
    """Return the URL as it may be shown: without a password, a link to a sheet as its id."""
    scheme, colon, rest = url.strip().partition(":")
    if scheme == "gsheet":
        return f"gsheet:{spreadsheet_id(rest) or '…'}"
    if scheme in _DRIVERS:
        parsed = _parsed(url)
        return parsed.set(query={}).render_as_string(hide_password=True) if parsed is not None else f"{scheme}:…"
    is_harmless = not colon or scheme in (*FILES, "memory")
    return url.strip() if is_harmless else f"{scheme}:…"


@dataclass(frozen=True, slots=True)
class Beside:
    """What the board keeps of a store outside of it.

    `last_good` is the folder of the last good reading of a Google Sheet, written at each reading of something new; `formats` the one of
    what a program that ends after one look knows of its formats, so that the next one need not ask. None: nothing is kept. `mappings`
    looks up how tabs of a workbook that cannot be written are read; they take precedence over those in its 設定. `looks` is where boards
    that show the same Google Sheet share what one of them saw.
    """

    last_good: Path | None = None
    formats: Path | None = None
    mappings: KeptMappings = SheetMapping
    looks: SharedLooks | None = None


NOTHING_BESIDE = Beside()


def open_store(
    url: str,
    *,
    plan: str = DEFAULT_PLAN,
    secrets: Mapping[str, Any] | None = None,
    today: Callable[[], date] = today_in_japan,
    environ: Mapping[str, str] = os.environ,
    beside: Beside = NOTHING_BESIDE,
) -> Store:
    """Return the store a URL names, for the plan of a key; nothing is read or made yet.

    `secrets` are the fields of `[connections.gsheets]`; `today` says which periods of a workbook have begun. A database says at the
    first call that it does not hold the plan; every other store holds one plan, and another key raises NoSuchPlan here. Raises
    BadStoreUrl when the URL names no store, StoreBroken (`leads-out`) when a database file is a link out of its folder,
    StoreUnavailable (`driver-missing`, `package`) when its driver is not installed.
    """
    database = database_url(url)
    if database is not None:
        try:
            return SqlStore(database, plan=plan)
        except ModuleNotFoundError as error:
            shown = database.render_as_string(hide_password=True)
            raise StoreUnavailable(store=shown, reason="driver-missing", package=error.name) from error
    scheme, _, rest = url.strip().partition(":")
    if scheme == "memory" and rest:
        raise BadStoreUrl(url=public_url(url))
    if plan != DEFAULT_PLAN:
        raise NoSuchPlan(plan=plan, known=[DEFAULT_PLAN])
    if scheme in FILES:
        return WorkbookStore(rest, today=today, mappings=beside.mappings)
    if scheme == "gsheet":
        sheet = _sheet(url, rest, secrets or {}, environ, beside.formats)
        kept = LastGood(beside.last_good, sheet.store) if beside.last_good else None
        return GoogleSheetStore(sheet, today=today, beside=BesideSheet(kept, beside.mappings, beside.looks))
    return MemoryStore()


def open_source(
    source: str, *, secrets: Mapping[str, Any] | None = None, environ: Mapping[str, str] = os.environ
) -> Workbook:
    """Return the workbook that a path (.xlsx, .csv, folder of CSV), an `xlsx:` or `csv:` URL or a link to a Google Sheet names.

    Raises BadSource, BadStoreUrl, StoreUnavailable and StoreBroken.
    """
    scheme, _, rest = source.strip().partition(":")
    if source.strip().startswith(SHEET_LINK):
        scheme, rest = "gsheet", source.strip()
    if scheme == "gsheet":
        return _sheet(source, rest, secrets or {}, environ).workbook()
    return open_workbook(rest if scheme in FILES else source)


def _sheet(
    url: str, rest: str, secrets: Mapping[str, Any], environ: Mapping[str, str], formats: Path | None = None
) -> GoogleSheet:
    """Return the sheet an id or link names; without one it is the one in the secrets."""
    found = spreadsheet_id(rest or str(secrets.get("spreadsheet") or ""))
    if found is None:
        raise BadStoreUrl(url=public_url(url))
    remembers = LastGood(formats, f"gsheet:{found}") if formats else None
    return GoogleSheet(found, lambda: access(found, secrets, environ), remembers=remembers)


def database_url(url: str) -> URL | None:
    """Return where the database of a store is, None for a store that is none. Raises BadStoreUrl where the URL names no store,
    StoreBroken where a database file is a link out of its folder.
    """
    scheme, colon, rest = url.strip().partition(":")
    if scheme not in _DRIVERS or not colon:
        if not colon or scheme not in {*FILES, "gsheet", "memory"} or (scheme in FILES and not rest):
            raise BadStoreUrl(url=public_url(url))
        return None
    parsed = _parsed(url)
    if parsed is None or not parsed.database or parsed.database == ":memory:" or _names_another_place(parsed):
        raise BadStoreUrl(url=public_url(url))
    path = Path(parsed.database.removeprefix("file:"))
    if parsed.drivername == "sqlite" and leads_out(path, path.parent):
        raise StoreBroken(store=public_url(url), reason="leads-out", path=parsed.database)
    return parsed.set(drivername=_DRIVERS[scheme])


def _names_another_place(url: URL) -> bool:
    """Return whether options behind a URL lead elsewhere than it says, past the look at links and past what is shown of it.

    A host among the options is where PostgreSQL listens on a socket of this machine; beside a host it is a second one.
    """
    if url.drivername == "sqlite":
        is_plain = not (url.database or "").startswith("file:") and url.query.keys() <= {"timeout"}
        return not is_plain and (_FILE_URI.fullmatch(url.database or "") is None or dict(url.query) not in _READ_ONLY)
    elsewhere = _ELSEWHERE | {"host", "port"} if url.host else _ELSEWHERE
    return not elsewhere.isdisjoint(url.query)


def _parsed(url: str) -> URL | None:
    """Return the parts of a URL, None when it has none; a host with an @ is the rest of a password that was not escaped."""
    try:
        parsed = make_url(url.strip())
    except (ArgumentError, ValueError):
        return None
    return None if "@" in (parsed.host or "") else parsed
