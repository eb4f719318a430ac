"""Which plans the board has beside its first one, where they lie, and who has another role in one of them than on the board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from kpicore.errors import ChangeConflict, NotGranted
from kpicore.model.access import Actor, Role
from kpicore.model.plans import DEFAULT_PLAN, MOST_PLANS, BoardPlan, Register, checked_plan, typed_plan_key
from kpicore.stores.state.audit import Act, add_entry
from kpicore.stores.state.database import StateDatabase, found, moment_of, moment_text, owners_only, put
from kpicore.stores.state.schema import keys, plan_roles, plans


class Plans:
    """The register of plans kept in one database."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def register(self) -> Register:
        """Return every plan kept here and every role given for one, at one moment. A page asks at every run."""
        with self._database.reading() as connection:
            return Register() if connection is None else _register(connection)

    def put(self, plan: BoardPlan, actor: Actor, seen: BoardPlan | None) -> BoardPlan:
        """Keep a plan under its key and return it as kept; `seen` is the plan as the register had it, None for a new one.

        Raises, with nothing written: NotAllowed for anybody but an owner of the board; NotGranted as `checked_plan` says, `plan-taken`
        where a new one has the key or the sheet of another, `too-many-plans`; ChangeConflict where the plan is not as seen.
        """
        owners_only(actor)
        wanted = checked_plan(plan)
        with self._database.writing() as connection:
            held = _register(connection).plans
            before = held.get(wanted.key)
            if seen is None:
                sources = {each.source: each.key for each in held.values() if each.source}
                taken = wanted.key if wanted.key in {*held, DEFAULT_PLAN} else sources.get(wanted.source)
                if taken is not None:
                    raise NotGranted(reason="plan-taken", plan=taken)
                if len(held) >= MOST_PLANS:
                    raise NotGranted(reason="too-many-plans", most=MOST_PLANS)
            elif before is not None and before != seen:
                facts = {"seen": _facts(seen), "found": _facts(before)}
                raise ChangeConflict(table="plans", key=(wanted.key,), **facts)
            added_by, added_at = actor.mail or actor.name, self._database.now(connection)
            if before is not None:
                added_by, added_at = before.added_by, before.added_at or added_at
            kept = replace(wanted, added_by=added_by, added_at=added_at)
            added = {"added_by": added_by, "added_at": moment_text(added_at)}
            put(connection, plans, {"key": kept.key, **added, **(_facts(kept) or {})})
            act = Act.PLAN_ADDED if seen is None else Act.PLAN_CHANGED
            add_entry(
                connection, self._database, actor, act, kept.key, {"before": _facts(before), "after": _facts(kept)}
            )
        return kept

    def archive(self, key: str, actor: Actor, *, archived: bool = True) -> BoardPlan:
        """Archive a plan, or take it up again, and return it. Raises NotAllowed and NotGranted (`first-plan`)."""
        before = self.register().plan(key)
        if before.is_archived == archived:
            owners_only(actor)
            return before
        with self._database.writing() as connection:
            now = self._database.now(connection)
        return self.put(replace(before, archived_at=now if archived else None), actor, before)

    def remove(self, key: str, actor: Actor) -> None:
        """Let go of a connected sheet; the sheet itself stays as it is. One that is not there is gone already.

        Raises NotAllowed, and NotGranted (`not-connected`) for a plan of the board's own store, which is archived and not taken away.
        """
        owners_only(actor)
        with self._database.writing() as connection:
            before = _register(connection).plans.get(key)
            if before is None:
                return
            if not before.source:
                raise NotGranted(reason="not-connected")
            connection.execute(plans.delete().where(plans.c.key == key))
            connection.execute(plan_roles.delete().where(plan_roles.c.plan == key))
            add_entry(connection, self._database, actor, Act.PLAN_REMOVED, key, {"before": _facts(before)})

    def grant(self, key: str, who: str, role: Role | None, actor: Actor) -> None:
        """Give a member (`Member.who`) a role in one plan, NONE to keep them out of it; None: what they are on the board.

        Raises NotAllowed for anybody but an owner of the board; NotGranted (`owner-key`, `domain-owner`) for an owner by a key or a domain.
        """
        owners_only(actor)
        plan = typed_plan_key(key)
        if role is Role.OWNER and "@" not in who:
            raise NotGranted(reason="owner-key" if ":" in who else "domain-owner", domain=who)
        with self._database.writing() as connection:
            of_them = (plan_roles.c.plan == plan) & (plan_roles.c.who == who)
            before = connection.scalar(select(plan_roles.c.role).where(of_them))
            after = role.name if role is not None else None
            if before == after:
                return
            if after is None:
                connection.execute(plan_roles.delete().where(of_them))
            else:
                put(connection, plan_roles, {"plan": plan, "who": who, "role": after})
            facts = {"who": who, "before": before and before.lower(), "after": after and after.lower()}
            add_entry(connection, self._database, actor, Act.PLAN_ROLE, plan, facts)


def forget_roles(connection: Connection, who: str) -> None:
    """Take away every role a member had in a plan, within the transaction that removes them."""
    connection.execute(plan_roles.delete().where(plan_roles.c.who == who))


def forget_roles_of_ended_keys(connection: Connection) -> None:
    """Take away every role a revoked key had in a plan, within the transaction that ends keys."""
    ended = select(keys.c.kind + ":" + keys.c.id).where(keys.c.revoked_at.is_not(None))
    connection.execute(plan_roles.delete().where(plan_roles.c.who.in_(ended)))


def _register(connection: Connection) -> Register:
    kept = found(connection, select(plans).order_by(plans.c.added_at, plans.c.key), _plan)
    roles: dict[str, dict[str, Role]] = {}
    for plan, who, role in found(connection, select(plan_roles), _role):
        roles.setdefault(plan, {})[who] = role
    return Register({plan.key: plan for plan in kept}, roles)


def _role(row: Mapping[str, Any]) -> tuple[str, str, Role]:
    return row["plan"], row["who"], Role[row["role"]]


def _facts(plan: BoardPlan | None) -> dict[str, Any] | None:
    if plan is None:
        return None
    archived = moment_text(plan.archived_at) if plan.archived_at else None
    return {"title": plan.title, "source": plan.source, "archived_at": archived}


def _plan(row: Mapping[str, Any]) -> BoardPlan:
    times = {name: moment_of(row[name]) for name in ("archived_at", "added_at")}
    return BoardPlan(**{**row, **times})
