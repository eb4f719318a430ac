"""Where drafts are kept: beside the store, and apart from its content.

| the store | its drafts |
|---|---|
| a database | a table of their own in the same database |
| `memory:` | in memory |
| a Google Sheet, `xlsx:`, `csv:` | a SQLite file on this machine (`KPICORE_DRAFTS`, else `data/drafts.db`), readable by its owner only |

Saving a draft is no change of the plan: the store's revision stays, and nothing is logged (docs/decisions/drafts.md). Every save is one
committed transaction, so that a draft outlives the process. Times are UTC with their offset. All methods may raise what a store
raises (`StoreUnavailable`, `StoreBroken`, `ReadOnlyStore`).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from sqlalchemy import URL, Connection, select

from kpicore.errors import DraftConflict, StoreBroken
from kpicore.guide.drafts import Draft
from kpicore.stores.base import Clock, utc_now
from kpicore.stores.open import database_url, public_url
from kpicore.stores.sql import SqlDatabase, drafts

DRAFTS_VARIABLE = "KPICORE_DRAFTS"
DEFAULT_DRAFTS = Path("data/drafts.db")
#: What a list shows of a title.
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft in a list: `title` as `Draft.title` ("" while it has none), who saved it last and when (UTC)."""

    id: str
    title: str
    author: str
    updated_at: datetime
    step: str
    version: int


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft as it was saved: who did, when (UTC), and the version to name when it is saved again."""

    draft: Draft
    author: str
    updated_at: datetime
    version: int


class Drafts(Protocol):
    """The drafts of one store. May be used from several threads at once; constructing one touches nothing."""

    def list(self) -> tuple[DraftLine, ...]:
        """Return every draft, the one saved last first. Where nothing was ever saved there is none, and looking makes nothing."""
        ...

    def load(self, draft_id: str) -> SavedDraft | None:
        """Return a draft, None when there is none of that id. Raises StoreBroken (`bad-row`) for one that cannot be understood."""
        ...

    def save(self, draft: Draft, author: str, seen_version: int) -> int:
        """Keep a draft under its id and return its new version.

        `seen_version` is the one it was loaded or saved with, 0 for a draft never saved. Raises DraftConflict (`reason`, `author`, `at`,
        `version`) when another version is there now, with nothing written; ValueError for a draft without an id.
        """
        ...

    def remove(self, draft_id: str) -> None:
        """Take a draft away; one that is not there is gone already."""
        ...


def new_draft_id() -> str:
    """Return an id for a new draft: it appears in addresses and cannot be guessed."""
    return secrets.token_urlsafe(9)


def open_drafts(store_url: str, environ: Mapping[str, str] = os.environ) -> Drafts:
    """Return the drafts that belong to the store a URL names; nothing is read or made yet.

    Raises BadStoreUrl where the URL names no store, StoreUnavailable (`driver-missing`) without the driver of its database.
    """
    url = store_url.strip()
    if url == "memory:":
        return MemoryDrafts()
    database = database_url(url)
    if database is not None:
        return SqlDrafts(database)
    path = Path(environ.get(DRAFTS_VARIABLE, "").strip() or DEFAULT_DRAFTS).expanduser()
    return SqlDrafts(URL.create("sqlite", database=str(path)), store=public_url(url))


def _checked(draft: Draft) -> Draft:
    if not _is_id(draft.id):
        raise ValueError(f"a draft is kept under its id, which {draft.id!r} is not")
    return draft


def _is_id(text: str) -> bool:
    """Return whether a text, which may come from an address, can be the id of a draft in every database."""
    return bool(text) and "\x00" not in text and text.isprintable()


def _conflict(draft_id: str, held: DraftLine | None) -> DraftConflict:
    if held is None:
        return DraftConflict(draft=draft_id, reason="removed", author=None, at=None, version=None)
    return DraftConflict(draft=draft_id, reason="changed", author=held.author, at=held.updated_at, version=held.version)


class MemoryDrafts:
    """Drafts that live as long as the process."""

    def __init__(self, *, now: Clock = utc_now) -> None:
        self._now = now
        self._lock = Lock()
        self._held: dict[str, tuple[DraftLine, str]] = {}

    def list(self) -> tuple[DraftLine, ...]:
        with self._lock:
            lines = [line for line, _ in self._held.values()]
        return tuple(sorted(lines, key=lambda line: line.updated_at, reverse=True))

    def load(self, draft_id: str) -> SavedDraft | None:
        with self._lock:
            held = self._held.get(draft_id)
        return None if held is None else _saved(*held)

    def save(self, draft: Draft, author: str, seen_version: int) -> int:
        content = _checked(draft).model_dump_json()
        with self._lock:
            held = self._held.pop(draft.id, None)
            line = held[0] if held else None
            if (line.version if line else 0) != seen_version:
                self._held |= {draft.id: held} if held else {}
                raise _conflict(draft.id, line)
            new = DraftLine(draft.id, draft.title[:LONGEST_TITLE], author, self._now(), draft.step, seen_version + 1)
            self._held[draft.id] = (new, content)
        return new.version

    def remove(self, draft_id: str) -> None:
        with self._lock:
            self._held.pop(draft_id, None)


def _saved(line: DraftLine, content: str) -> SavedDraft:
    try:
        draft = Draft.model_validate_json(content)
    except ValueError as failure:
        raise StoreBroken(reason="bad-row") from failure
    return SavedDraft(draft, line.author, line.updated_at, line.version)


class SqlDrafts(SqlDatabase):
    """Drafts in a database; `store` names whose they are where one file holds those of several stores."""

    def __init__(self, url: URL, *, store: str = "", now: Clock = utc_now) -> None:
        super().__init__(url, now=now)
        self._store = store

    def list(self) -> tuple[DraftLine, ...]:
        with self._our_errors():
            if self._is_empty():
                return ()
            query = select(*_LINE).where(drafts.c.store == self._store)
            with self._reading() as connection:
                lines = [_line(row) for row in connection.execute(query)]
        return tuple(sorted(lines, key=lambda line: line.updated_at, reverse=True))

    def load(self, draft_id: str) -> SavedDraft | None:
        with self._our_errors():
            if not _is_id(draft_id) or self._is_empty():
                return None
            with self._reading() as connection:
                row = connection.execute(self._named(draft_id, *_LINE, drafts.c.content)).one_or_none()
            return None if row is None else _saved(_line(row), row.content)

    def save(self, draft: Draft, author: str, seen_version: int) -> int:
        content = _checked(draft).model_dump_json()
        with self._our_errors():
            self._make_file()
            self._migrate()
            with self._writing() as connection:
                return self._put(connection, draft, content, author, seen_version)

    def remove(self, draft_id: str) -> None:
        with self._our_errors():
            if not _is_id(draft_id) or self._is_empty():
                return
            with self._writing() as connection:
                connection.execute(drafts.delete().where(drafts.c.id == draft_id, drafts.c.store == self._store))

    def _put(self, connection: Connection, draft: Draft, content: str, author: str, seen_version: int) -> int:
        held = connection.execute(self._named(draft.id, *_LINE)).one_or_none()
        if (held.version if held else 0) != seen_version:
            raise _conflict(draft.id, _line(held) if held else None)
        row = {
            "store": self._store,
            "title": draft.title[:LONGEST_TITLE].replace("\x00", ""),
            "step": draft.step,
            "author": author,
            "updated_at": self._now().isoformat(),
            "version": seen_version + 1,
            "content": content,
        }
        if held is None:
            connection.execute(drafts.insert(), {"id": draft.id, **row})
        else:
            connection.execute(drafts.update().where(drafts.c.id == draft.id), row)
        return seen_version + 1

    def _named(self, draft_id: str, *columns: Any) -> Any:
        return select(*columns).where(drafts.c.id == draft_id, drafts.c.store == self._store)


_LINE = (
    drafts.c.id,
    drafts.c.title,
    drafts.c.author,
    drafts.c.updated_at,
    drafts.c.step,
    drafts.c.version,
)


def _line(row: Any) -> DraftLine:
    try:
        at = datetime.fromisoformat(row.updated_at)
    except ValueError as failure:
        raise StoreBroken(reason="bad-row") from failure
    return DraftLine(row.id, row.title, row.author, at, row.step, row.version)
