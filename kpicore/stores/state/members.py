"""The table of members. Reading it is what a page does at every run: a removed member is out with the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from kpicore.errors import ChangeConflict
from kpicore.model.access import Actor, Role
from kpicore.model.members import Member, checked_member, owners, refuse_without_owner, typed_address
from kpicore.stores.sql import json_text, json_value
from kpicore.stores.state.audit import Act, add_entry
from kpicore.stores.state.database import StateDatabase, found, moment_text, owners_only, put
from kpicore.stores.state.people import forget_person
from kpicore.stores.state.plans import forget_roles
from kpicore.stores.state.schema import members
from kpicore.stores.state.subscriptions import end_messages

#: The environment variable that names the first owner.
OWNER_VARIABLE = "KPICORE_OWNER"


class Members:
    """The members kept in one database.

    `first_owner` is an owner as long as the table has none, and is kept in it by the first change anybody makes.
    """

    def __init__(self, database: StateDatabase, first_owner: str = "") -> None:
        self._database = database
        self._first = typed_address(first_owner) if first_owner else ""

    def list(self) -> tuple[Member, ...]:
        """Return every member, the domains last."""
        return self._with_first(self._database.rows(select(members), _member))

    def put(self, member: Member, actor: Actor, seen: Member | None) -> Member:
        """Keep a member under their address and return it as kept; `seen` is the member as `list` returned it, None for a new one.

        Raises, with nothing written: NotAllowed for anybody but an owner; NotGranted as `checked_member` says, and `last-owner` where
        nobody would be left to change this table; ChangeConflict where the member is not as seen.
        """
        owners_only(actor)
        wanted = checked_member(member)
        with self._database.writing() as connection:
            known = self._known(connection)
            before = known.get(wanted.who)
            if seen != before:
                facts = {"seen": _facts(seen), "found": _facts(before)}
                raise ChangeConflict(table="members", key=(wanted.who,), **facts)
            at = before.added_at if before and before.added_at else self._database.now(connection)
            added_by = before.added_by if before else actor.mail or actor.name
            kept = replace(wanted, added_by=added_by, added_at=at)
            refuse_without_owner({**known, kept.who: kept}.values())
            self._keep_first(connection, known)
            put(connection, members, _row(kept))
            act = Act.MEMBER_CHANGED if before else Act.MEMBER_ADDED
            facts = {"before": _facts(before), "after": _facts(kept)}
            add_entry(connection, self._database, actor, act, kept.who, facts)
        return kept

    def remove(self, who: str, actor: Actor) -> None:
        """Take a member away, with every right, the messages to their address, and what is remembered of them.

        One who is not there is gone already. Raises NotAllowed and NotGranted (`last-owner`).
        """
        owners_only(actor)
        with self._database.writing() as connection:
            known = self._known(connection)
            before = known.pop(who, None)
            if before is None:
                return
            refuse_without_owner(known.values())
            self._keep_first(connection, known)
            connection.execute(members.delete().where(members.c.who == who))
            add_entry(connection, self._database, actor, Act.MEMBER_REMOVED, who, {"before": _facts(before)})
            forget_roles(connection, who)
            end_messages(connection, self._database, actor, who)
            forget_person(connection, who)

    def _known(self, connection: Connection) -> dict[str, Member]:
        kept = found(connection, select(members), _member)
        return {member.who: member for member in self._with_first(kept)}

    def _with_first(self, kept: tuple[Member, ...]) -> tuple[Member, ...]:
        if self._first and not owners(kept):
            first = Member(self._first, Role.OWNER, added_by=OWNER_VARIABLE)
            kept = (first, *(member for member in kept if member.who != self._first))
        return tuple(sorted(kept, key=lambda member: (member.is_domain, member.who)))

    def _keep_first(self, connection: Connection, known: Mapping[str, Member]) -> None:
        """Keep the first owner, who would else be none any more once there is another."""
        first = known.get(self._first)
        if first is not None and first.added_at is None:
            put(connection, members, _row(replace(first, added_at=self._database.now(connection))))


def _facts(member: Member | None) -> dict[str, Any] | None:
    if member is None:
        return None
    return {
        "role": member.role.name.lower(),
        "name": member.name,
        "spellings": list(member.spellings),
        "enters_all": member.enters_all,
    }


def _row(member: Member) -> dict[str, Any]:
    return {
        "who": member.who,
        "role": member.role.name,
        "name": member.name,
        "spellings": json_text(member.spellings),
        "enters_all": member.enters_all,
        "added_by": member.added_by,
        "added_at": moment_text(member.added_at) if member.added_at else "",
    }


def _member(row: Mapping[str, Any]) -> Member:
    read = {
        "role": Role[row["role"]],
        "spellings": tuple(json_value(row["spellings"])),
        "added_at": datetime.fromisoformat(row["added_at"]),
    }
    return Member(**{**row, **read})
