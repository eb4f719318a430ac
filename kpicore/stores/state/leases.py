"""Leases and the log of what was sent: of several processes one does a thing, and does it once."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select

from kpicore.model.plans import DEFAULT_PLAN
from kpicore.model.rows import storable
from kpicore.stores.state.database import StateDatabase, found, moment_of, moment_text, put
from kpicore.stores.state.schema import leases, sent


def new_holder() -> str:
    """Return a name for a process that wants leases: where it runs for people to read, and chance so that no two share one."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds a name until when (UTC, by the clock of the database)."""

    name: str
    holder: str
    until: datetime


class Leases:
    """The leases of one plan. A holder that is late has lost its lease, and finds out when it renews."""

    def __init__(self, database: StateDatabase, plan: str = DEFAULT_PLAN) -> None:
        self._database = database
        self._plan = plan

    def take(self, name: str, holder: str, lasts: timedelta) -> bool:
        """Return whether the holder has the lease now: it was free, over, or theirs already."""
        with self._database.writing() as connection:
            held, now = self._held(connection, name), self._database.now(connection)
            if held is not None and held.holder != holder and now < held.until:
                return False
            self._put(connection, Lease(name, holder, now + lasts))
        return True

    def renew(self, name: str, holder: str, lasts: timedelta) -> bool:
        """Return whether the holder still has the lease, which then lasts on from now; one that was over is lost even where it is free."""
        with self._database.writing() as connection:
            held, now = self._held(connection, name), self._database.now(connection)
            if held is None or held.holder != holder or now >= held.until:
                return False
            self._put(connection, Lease(name, holder, now + lasts))
        return True

    def held(self, name: str) -> Lease | None:
        """Return who has a lease now, None where it is free or over."""
        with self._database.reading() as connection:
            if connection is None:
                return None
            lease = self._held(connection, name)
            return lease if lease is not None and self._database.now(connection) < lease.until else None

    def _held(self, connection: Connection, name: str) -> Lease | None:
        query = select(leases).where(leases.c.plan == self._plan, leases.c.name == name)
        return next(iter(found(connection, query, _lease)), None)

    def _put(self, connection: Connection, lease: Lease) -> None:
        until = moment_text(lease.until)
        put(connection, leases, {"plan": self._plan, "name": lease.name, "holder": lease.holder, "until": until})


def _lease(row: Mapping[str, Any]) -> Lease:
    return Lease(row["name"], row["holder"], datetime.fromisoformat(row["until"]))


# -- what was sent --------------------------------------------------------------------------------------------------


class SendState(StrEnum):
    """How far a message came. One that was begun and never ended may have arrived: it is not sent again by itself."""

    BEGUN = "begun"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Sending:
    """One message by its key (`digest/2026-11-30/sato@example.co.jp`). Times are UTC; `detail` is why it failed, "" where it did not."""

    key: str
    holder: str
    state: SendState
    detail: str
    begun_at: datetime
    ended_at: datetime | None


class SentLog:
    """The messages of one plan."""

    def __init__(self, database: StateDatabase, plan: str = DEFAULT_PLAN) -> None:
        self._database = database
        self._plan = plan

    def begin(self, key: str, holder: str) -> bool:
        """Return whether this caller is to send the message: it was never begun, or failed for certain. Of several callers one is."""
        with self._database.writing() as connection:
            query = select(sent).where(sent.c.plan == self._plan, sent.c.key == key)
            known = next(iter(found(connection, query, _sending)), None)
            if known is not None and known.state is not SendState.FAILED:
                return False
            now = moment_text(self._database.now(connection))
            row = {"plan": self._plan, "key": key, "holder": holder, "state": SendState.BEGUN.value, "detail": ""}
            put(connection, sent, {**row, "begun_at": now, "ended_at": None})
        return True

    def end(self, key: str, holder: str, *, failure: str = "") -> None:
        """Note that the message was sent, or, with a `failure`, that it certainly was not. Only who began it can end it."""
        state = SendState.FAILED if failure else SendState.SENT
        with self._database.writing() as connection:
            of_key = (sent.c.plan == self._plan) & (sent.c.key == key)
            begun = of_key & (sent.c.holder == holder) & (sent.c.state == SendState.BEGUN.value)
            now = moment_text(self._database.now(connection))
            ended = {"state": state.value, "detail": storable(failure), "ended_at": now}
            connection.execute(sent.update().where(begun), ended)

    def list(self, *, most: int = 1000) -> tuple[Sending, ...]:
        """Return the messages, the latest first."""
        query = select(sent).where(sent.c.plan == self._plan).order_by(sent.c.begun_at.desc(), sent.c.key).limit(most)
        return self._database.rows(query, _sending)


def _sending(row: Mapping[str, Any]) -> Sending:
    return Sending(
        key=row["key"],
        holder=row["holder"],
        state=SendState(row["state"]),
        detail=row["detail"],
        begun_at=datetime.fromisoformat(row["begun_at"]),
        ended_at=moment_of(row["ended_at"]),
    )
