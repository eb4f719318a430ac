"""Drafts of plans: apart from the content of the store they belong to.

Saving a draft is no change of the plan: the store's revision stays, and nothing is logged (docs/decisions/drafts.md). Every save is one
committed transaction, so that a draft outlives the process. Drafts of the first round, which lay in the store's own database or in a file
beside it, are copied here at the first look; what they were copied from stays as it is and is not looked at again.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import URL, ColumnElement, Connection, Select, select

from kpicore.errors import DraftConflict, ReadOnlyStore
from kpicore.guide.drafts import Draft
from kpicore.model.access import Actor
from kpicore.model.plans import DEFAULT_PLAN
from kpicore.model.rows import storable
from kpicore.stores.sql import SqlDatabase
from kpicore.stores.sql import drafts as old_drafts
from kpicore.stores.state.database import StateDatabase, found, moment_text, plan_owners_only
from kpicore.stores.state.schema import adopted, drafts

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


@dataclass(frozen=True)
class OldPlace:
    """Where drafts of the first round lie: a database, and the name of the store they belong to in it."""

    database: URL
    store: str


def new_draft_id() -> str:
    """Return an id for a new draft: it appears in addresses and cannot be guessed."""
    return secrets.token_urlsafe(9)


class Drafts:
    """The drafts of one plan of a store, by the store's name in the database and the key of the plan."""

    def __init__(
        self, database: StateDatabase, store: str = "", old: OldPlace | None = None, *, plan: str = DEFAULT_PLAN
    ) -> None:
        self._database = database
        self._store = store
        self._plan = plan
        self._old = old if plan == DEFAULT_PLAN else None  # in the first round there was no other

    def of_plan(self, plan: str) -> Drafts:
        """Return the drafts of another plan of the same store."""
        return self if plan == self._plan else Drafts(self._database, self._store, plan=plan)

    @property
    def store(self) -> str:
        """The name by which the drafts of this store are kept."""
        return self._store

    def list(self) -> tuple[DraftLine, ...]:
        """Return every draft, the one saved last first. Where nothing was ever saved there is none, and looking makes nothing."""
        self._adopt()
        lines = self._database.rows(select(*_LINE).where(self._is_ours), _line)
        return tuple(sorted(lines, key=lambda line: line.updated_at, reverse=True))

    def load(self, draft_id: str) -> SavedDraft | None:
        """Return a draft, None when there is none of that id. Raises StoreBroken (`bad-row`) for one that cannot be understood."""
        self._adopt()
        if not _is_id(draft_id):
            return None
        return self._database.row(self._named(draft_id, *_LINE, drafts.c.content), _saved)

    def save(self, draft: Draft, actor: Actor, seen_version: int) -> int:
        """Keep a draft under its id and return its new version.

        `seen_version` is the one it was loaded or saved with, 0 for a draft never saved. Raises, with nothing written: NotAllowed for
        anybody but an owner; DraftConflict (`reason`, `author`, `at`, `version`) when another version is there now; ValueError for a draft
        without an id.
        """
        plan_owners_only(actor)
        if not _is_id(draft.id):
            raise ValueError(f"a draft is kept under its id, which {draft.id!r} is not")
        content = draft.model_dump_json()
        self._adopt()
        with self._database.writing() as connection:
            held = next(iter(found(connection, self._named(draft.id, *_LINE), _line)), None)
            if (held.version if held else 0) != seen_version:
                raise DraftConflict(
                    draft=draft.id,
                    reason="changed" if held else "removed",
                    author=held.author if held else None,
                    at=held.updated_at if held else None,
                    version=held.version if held else None,
                )
            row = {
                "title": draft.title[:LONGEST_TITLE].replace("\x00", ""),
                "step": draft.step,
                "author": storable(actor.name),
                "updated_at": moment_text(self._database.now(connection)),
                "version": seen_version + 1,
                "content": content,
            }
            if held is None:
                connection.execute(drafts.insert(), {"store": self._store, "plan": self._plan, "id": draft.id, **row})
            else:
                connection.execute(drafts.update().where(self._is_ours, drafts.c.id == draft.id), row)
        return seen_version + 1

    def remove(self, draft_id: str, actor: Actor) -> None:
        """Take a draft away; one that is not there is gone already. Raises NotAllowed for anybody but an owner."""
        plan_owners_only(actor)
        self._adopt()
        with self._database.reading() as looking:
            if looking is None or not _is_id(draft_id):
                return
        with self._database.writing() as connection:
            connection.execute(drafts.delete().where(self._is_ours, drafts.c.id == draft_id))

    @property
    def _is_ours(self) -> ColumnElement[bool]:
        return (drafts.c.store == self._store) & (drafts.c.plan == self._plan)

    def _named(self, draft_id: str, *columns: Any) -> Select[Any]:
        return select(*columns).where(self._is_ours, drafts.c.id == draft_id)

    def _adopt(self) -> None:
        """Copy the drafts of the first round once; where this memory cannot be written they have to wait."""
        if self._old is None:
            return
        with self._database.reading() as looking:
            is_done = looking is not None and self._is_adopted(looking)
        rows: tuple[dict[str, Any], ...] = ()
        if not is_done:
            first_round = _OldDrafts(self._old.database)
            try:
                rows = first_round.rows(self._old.store)
            finally:
                first_round.engine.dispose()
        try:
            self._take_over(rows)
        except ReadOnlyStore:
            return
        self._old = None

    def _take_over(self, rows: Sequence[Mapping[str, Any]]) -> None:
        if not rows:
            return
        with self._database.writing() as connection:
            if self._is_adopted(connection):  # another process was quicker
                return
            at = moment_text(self._database.now(connection))
            connection.execute(adopted.insert(), {"place": self._store, "at": at})
            here = set(connection.scalars(select(drafts.c.id).where(self._is_ours)))
            new = [{**row, "store": self._store, "plan": self._plan} for row in rows if row["id"] not in here]
            if new:
                connection.execute(drafts.insert(), new)

    def _is_adopted(self, connection: Connection) -> bool:
        return connection.scalar(select(adopted.c.at).where(adopted.c.place == self._store)) is not None


class _OldDrafts(SqlDatabase):
    """A database that holds drafts of the first round."""

    def rows(self, store: str) -> tuple[dict[str, Any], ...]:
        """Return the rows of the drafts of one store."""
        with self._our_errors():
            if self._is_empty():
                return ()
            with self._reading() as connection:
                query = select(old_drafts).where(old_drafts.c.store == store)
                return tuple(dict(row) for row in connection.execute(query).mappings())


def _is_id(text: str) -> bool:
    """Return whether a text, which may come from an address, can be the id of a draft in every database."""
    return bool(text) and "\x00" not in text and text.isprintable()


_LINE = (drafts.c.id, drafts.c.title, drafts.c.author, drafts.c.updated_at, drafts.c.step, drafts.c.version)


def _line(row: Mapping[str, Any]) -> DraftLine:
    return DraftLine(**{**row, "updated_at": datetime.fromisoformat(row["updated_at"])})


def _saved(row: Mapping[str, Any]) -> SavedDraft:
    line = _line({name: value for name, value in row.items() if name != "content"})
    return SavedDraft(Draft.model_validate_json(row["content"]), line.author, line.updated_at, line.version)
