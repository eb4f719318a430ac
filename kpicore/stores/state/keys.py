"""Invitations, TV keys and agent tokens, and the browser sessions made of them: named, revocable, kept as hashes only.

| kind | who has it | what it is good for |
|---|---|---|
| invitation | a person without an account of the provider | once, until it expires: exchanged for a session of the browser |
| screen | a TV on the wall | exchanged for a session of the browser, as often as the TV is started |
| agent | a script or agent | itself, with every call |

A secret is `ID.RANDOM`, 256 random bits; the table holds the SHA-256 of the random part: what cannot be guessed needs no slow hash.
The rights of a session are those of its key as the table says now: whoever is revoked is out with the next look.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, select

from kpicore.errors import NotGranted, ReadOnlyStore, StoreUnavailable
from kpicore.model.access import Actor, Role
from kpicore.model.members import LONGEST_NAME, Member, checked_spellings, granted_spellings
from kpicore.model.rows import storable
from kpicore.stores.sql import json_text, json_value
from kpicore.stores.state.audit import Act, add_entry
from kpicore.stores.state.database import (
    StateDatabase,
    found,
    moment_of,
    moment_text,
    owners_only,
    parsed,
)
from kpicore.stores.state.plans import forget_roles_of_ended_keys
from kpicore.stores.state.schema import keys, sessions

T = TypeVar("T")


class KeyKind(StrEnum):
    """What a key is for."""

    INVITATION = "invitation"
    SCREEN = "screen"
    AGENT = "agent"


#: How long an invitation waits when nobody says.
INVITATION_LASTS = timedelta(days=7)
#: How long a browser stays signed in; a browser keeps no cookie longer than 400 days.
SESSION_LASTS = {KeyKind.INVITATION: timedelta(days=90), KeyKind.SCREEN: timedelta(days=400)}
#: The last use is written at most this often, so that looking seldom writes.
USE_SHOWN_EVERY = timedelta(minutes=1)
#: Sessions one key may have: a TV that forgets its cookie makes a new one at every start. The oldest end first.
MOST_SESSIONS = 50
_LONGEST_SECRET = 200


@dataclass(frozen=True, slots=True)
class Grant:
    """What a key gives and to whom: VIEWER or STAFF, with the spellings of 担当 that are theirs. `expires_at` is UTC, None for never."""

    kind: KeyKind
    name: str
    role: Role
    spellings: tuple[str, ...] = ()
    enters_all: bool = False
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it may be shown. Times are UTC; `used_at` is when an invitation was exchanged."""

    id: str
    grant: Grant
    made_by: str
    made_at: datetime
    last_used_at: datetime | None = None
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None

    def as_member(self) -> Member:
        """Return whoever the key lets in, to be judged beside the members."""
        grant = self.grant
        return Member(f"{grant.kind}:{self.id}", grant.role, grant.name, grant.spellings, grant.enters_all)

    def is_valid(self, now: datetime) -> bool:
        """Whether it is neither revoked nor expired; an invitation that was exchanged is valid still."""
        return self.revoked_at is None and (self.grant.expires_at is None or now < self.grant.expires_at)


@dataclass(frozen=True, slots=True)
class BrowserSession:
    """A browser that is signed in by a key, as it may be shown. Times are UTC."""

    id: str
    key_id: str
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made; its secret is shown once and never again."""

    key: Key
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session just made, and the cookie that proves it."""

    session: BrowserSession
    key: Key
    cookie: str = field(repr=False)


class Keys:
    """The keys and sessions kept in one database."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def list(self) -> tuple[Key, ...]:
        """Return every key ever made, the newest first, those that are over included."""
        return self._database.rows(select(keys).order_by(keys.c.made_at.desc(), keys.c.id), _key)

    def invited(self) -> tuple[Member, ...]:
        """Return the people let in by invitations that are not over, to be judged beside the members."""
        valid = (key for key in self.list() if key.grant.kind is KeyKind.INVITATION and key.revoked_at is None)
        return tuple(key.as_member() for key in valid)

    def make(self, grant: Grant, actor: Actor) -> NewKey:
        """Make a key. Raises NotAllowed for anybody but an owner; NotGranted (`no-name`, `owner-key`, `too-long`, `too-many-spellings`)."""
        owners_only(actor)
        name = storable(grant.name).strip()
        if not name:
            raise NotGranted(reason="no-name")
        if len(name) > LONGEST_NAME:
            raise NotGranted(reason="too-long", text=name[:LONGEST_NAME])
        if grant.role not in {Role.VIEWER, Role.STAFF}:
            raise NotGranted(reason="owner-key")
        spellings = checked_spellings(grant.spellings)
        with self._database.writing() as connection:
            now = self._database.now(connection)
            expires = grant.expires_at or (now + INVITATION_LASTS if grant.kind is KeyKind.INVITATION else None)
            made = Grant(grant.kind, name, grant.role, spellings, grant.enters_all, expires)
            key = Key(secrets.token_hex(6), made, storable(actor.mail or actor.name), now)
            secret, row = _secret_row(key.id)
            connection.execute(keys.insert(), {**_key_row(key), **row})
            facts = {"name": name, "kind": grant.kind.value, "role": grant.role.name.lower()}
            add_entry(connection, self._database, actor, Act.KEY_MADE, key.id, facts)
        return NewKey(key, secret)

    def revoke(self, key_id: str, actor: Actor) -> None:
        """End a key, every session made of it and its roles in plans, at once. Raises NotAllowed."""
        owners_only(actor)
        with self._database.writing() as connection:
            ended = {
                "revoked_at": moment_text(self._database.now(connection)),
                "revoked_by": storable(actor.mail or actor.name),
            }
            of_key = (keys.c.id == key_id) & keys.c.revoked_at.is_(None)
            if connection.execute(keys.update().where(of_key), ended).rowcount:
                add_entry(connection, self._database, actor, Act.KEY_REVOKED, key_id, {})
                forget_roles_of_ended_keys(connection)

    def sign_out(self, cookie: str) -> None:
        """End the session of a browser that asks for it."""
        with self._database.reading() as connection:
            held = _proved(connection, sessions, cookie, _session)
        if held is not None:
            with self._database.writing() as writing:
                ended = {"revoked_at": moment_text(self._database.now(writing)), "revoked_by": ""}
                writing.execute(sessions.update().where(sessions.c.id == held.id), ended)

    def exchange(self, secret: str) -> NewSession | None:
        """Return a new session for an invitation, which is used up by it, or for a TV key; None for what is none or is over."""
        with self._database.reading() as looking:
            if _proved(looking, keys, secret, _key) is None:  # a stranger's guess takes no lock
                return None
        with self._database.writing() as connection:
            key, now = _proved(connection, keys, secret, _key), self._database.now(connection)
            if key is None or key.grant.kind not in SESSION_LASTS or not key.is_valid(now) or key.used_at:
                return None
            used = {"last_used_at": moment_text(now)}
            if key.grant.kind is KeyKind.INVITATION:
                used["used_at"] = moment_text(now)
                by = Actor(key.grant.name, key.grant.role, origin=f"invitation:{key.id}")
                add_entry(connection, self._database, by, Act.INVITATION_USED, key.id, {"name": key.grant.name})
            connection.execute(keys.update().where(keys.c.id == key.id), used)
            ends = now + SESSION_LASTS[key.grant.kind]
            session = BrowserSession(secrets.token_hex(6), key.id, now, ends, now)
            cookie, hashed = _secret_row(session.id)
            newest = select(sessions.c.id).where(sessions.c.key_id == key.id).order_by(sessions.c.made_at.desc())
            kept = connection.scalars(newest.limit(MOST_SESSIONS - 1)).all()
            connection.execute(sessions.delete().where(sessions.c.key_id == key.id, sessions.c.id.not_in(kept)))
            times = {"made_at": now, "expires_at": ends, "last_used_at": now}
            row = {"id": session.id, "key_id": key.id, **{name: moment_text(at) for name, at in times.items()}}
            connection.execute(sessions.insert(), {**row, **hashed})
        return NewSession(session, key, cookie)

    def holder(self, cookie: str) -> Key | None:
        """Return the key a browser's session was made of, with the rights it has now; None where the session is none or is over."""
        with self._database.reading() as connection:
            session = _proved(connection, sessions, cookie, _session)
            if connection is None or session is None:
                return None
            now = self._database.now(connection)
            [key] = found(connection, select(keys).where(keys.c.id == session.key_id), _key)
        is_open = session.revoked_at is None and now < session.expires_at
        # The day an invitation expires is the last on which it can be exchanged; what came of it has a day of its own.
        is_valid = key.revoked_at is None if key.grant.kind is KeyKind.INVITATION else key.is_valid(now)
        if not (is_open and is_valid):
            return None
        self._touch(sessions, session.id, session.last_used_at, now)
        self._touch(keys, key.id, key.last_used_at, now)
        return key

    def check(self, token: str) -> Key | None:
        """Return the key an agent's token is, None where it is none or is over."""
        with self._database.reading() as connection:
            key = _proved(connection, keys, token, _key)
            if connection is None or key is None:
                return None
            now = self._database.now(connection)
        if key.grant.kind is not KeyKind.AGENT or not key.is_valid(now):
            return None
        self._touch(keys, key.id, key.last_used_at, now)
        return key

    def _touch(self, table: Table, row_id: str, last: datetime | None, now: datetime) -> None:
        """Note the use where the last one noted is a while ago; who may come in does not depend on it."""
        if last is not None and now - last < USE_SHOWN_EVERY:
            return
        with suppress(ReadOnlyStore, StoreUnavailable), self._database.writing() as connection:
            connection.execute(table.update().where(table.c.id == row_id), {"last_used_at": moment_text(now)})


def actor_of(key: Key, people: Iterable[Member]) -> Actor:
    """Return the holder of a key as the actor of what they do; `people` are the members and those let in by invitations."""
    grant = key.grant
    spellings = granted_spellings(key.as_member(), people)
    return Actor(grant.name, grant.role, "", spellings, grant.enters_all, f"{grant.kind}:{key.id}")


# -- secrets --------------------------------------------------------------------------------------------------------


def _secret_row(row_id: str) -> tuple[str, dict[str, str]]:
    """Return a new secret, and the column that proves it."""
    random = secrets.token_urlsafe(32)
    return f"{row_id}.{random}", {"hash": _hash(random)}


def _hash(random: str) -> str:
    return hashlib.sha256(random.encode("ascii")).hexdigest()


def _proved(
    connection: Connection | None, table: Table, secret: str, made: Callable[[Mapping[str, Any]], T]
) -> T | None:
    """Return what the row with this secret holds, None where there is none; the time it takes says nothing about the secret."""
    row_id, dot, random = secret.partition(".")
    is_none = not dot or not row_id.isalnum() or not secret.isascii() or len(secret) > _LONGEST_SECRET
    if connection is None or is_none:
        return None
    row = connection.execute(select(table).where(table.c.id == row_id)).mappings().one_or_none()
    if row is None or not hmac.compare_digest(row["hash"], _hash(random)):
        return None
    return parsed(row, made)


# -- rows -----------------------------------------------------------------------------------------------------------


def _key_row(key: Key) -> dict[str, Any]:
    grant = key.grant
    return {
        "id": key.id,
        "kind": grant.kind.value,
        "name": grant.name,
        "role": grant.role.name,
        "spellings": json_text(grant.spellings),
        "enters_all": grant.enters_all,
        "made_by": key.made_by,
        "made_at": moment_text(key.made_at),
        "expires_at": moment_text(grant.expires_at) if grant.expires_at else None,
    }


def _key(row: Mapping[str, Any]) -> Key:
    grant = Grant(
        KeyKind(row["kind"]),
        row["name"],
        Role[row["role"]],
        tuple(json_value(row["spellings"])),
        row["enters_all"],
        moment_of(row["expires_at"]),
    )
    times = {name: moment_of(row[name]) for name in ("last_used_at", "used_at", "revoked_at")}
    return Key(
        row["id"], grant, row["made_by"], datetime.fromisoformat(row["made_at"]), revoked_by=row["revoked_by"], **times
    )


def _session(row: Mapping[str, Any]) -> BrowserSession:
    return BrowserSession(
        row["id"],
        row["key_id"],
        datetime.fromisoformat(row["made_at"]),
        datetime.fromisoformat(row["expires_at"]),
        moment_of(row["last_used_at"]),
        moment_of(row["revoked_at"]),
        row["revoked_by"],
    )
