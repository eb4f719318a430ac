"""The store a URL names, and the URL a machine is set to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from kpicore.errors import BadStoreUrl
from kpicore.stores.base import Store
from kpicore.stores.memory import MemoryStore
from kpicore.stores.sql import SqlStore
from kpicore.stores.workbook import WorkbookStore

DEFAULT_STORE = "sqlite:///data/board.db"
STORE_VARIABLE = "KPICORE_STORE"

_DATABASES = ("sqlite", "postgresql+psycopg")


def default_store_url(environ: Mapping[str, str]) -> str:
    """Return the store's URL from the environment (KPICORE_STORE), else the embedded default."""
    return environ.get(STORE_VARIABLE, "").strip() or DEFAULT_STORE


def public_url(url: str) -> str:
    """Return the URL as it may be shown: without a password."""
    if url.partition(":")[0] not in _DATABASES:
        return url
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return url.partition(":")[0] + ":…"


def open_store(url: str, *, secrets: Mapping[str, Any] | None = None, today: date | None = None) -> Store:
    """Return the store a URL names; nothing is read or made yet. Raises BadStoreUrl when it names none.

    `secrets` are the fields of `[connections.gsheets]`; `today` decides what a workbook counts as begun (None: the day in Japan).
    """
    scheme, colon, rest = url.strip().partition(":")
    if not colon or (not rest and scheme != "memory"):
        raise BadStoreUrl(url=public_url(url))
    if scheme == "memory":
        return MemoryStore()
    if scheme in ("xlsx", "csv"):
        return WorkbookStore(rest, today=(lambda: today)) if today is not None else WorkbookStore(rest)
    if scheme in _DATABASES:
        try:
            return SqlStore(make_url(url.strip()))
        except (ArgumentError, ImportError) as wrong:
            raise BadStoreUrl(url=public_url(url)) from wrong
    raise BadStoreUrl(url=public_url(url))
