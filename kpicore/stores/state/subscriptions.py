"""Who gets which messages. They hold addresses of people, so they lie here and not in the sheet everybody shares."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from kpicore.errors import StoreBroken
from kpicore.model.access import Actor
from kpicore.model.members import address_key
from kpicore.model.rows import storable
from kpicore.model.subscription import Subscription
from kpicore.stores.sql import json_text, json_value
from kpicore.stores.state.audit import Act, add_entry
from kpicore.stores.state.database import StateDatabase, found, moment_text, parsed, plan_owners_only, put
from kpicore.stores.state.schema import subscriptions


@dataclass(frozen=True, slots=True)
class KeptSubscription:
    """A subscription of one plan; `token` is in the link by which its recipient leaves, and allows nothing else."""

    plan: str
    subscription: Subscription
    token: str


def new_subscription_id() -> str:
    """Return an id that no other subscription has."""
    return secrets.token_hex(4)


class Subscriptions:
    """The subscriptions kept in one database."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def of(self, plan: str) -> tuple[KeptSubscription, ...]:
        """Return the subscriptions of a plan, in the order they were made. Raises StoreBroken (`bad-row`)."""
        query = select(subscriptions).where(subscriptions.c.plan == plan)
        return self._database.rows(query.order_by(subscriptions.c.at, subscriptions.c.id), _kept)

    def all(self) -> tuple[KeptSubscription, ...]:
        """Return the subscriptions of every plan, those of one plan together. Raises StoreBroken (`bad-row`)."""
        query = select(subscriptions).order_by(subscriptions.c.plan, subscriptions.c.at, subscriptions.c.id)
        return self._database.rows(query, _kept)

    def put(self, plan: str, subscription: Subscription, actor: Actor) -> None:
        """Keep a subscription, in the place of the one of its id. Raises NotAllowed for anybody but an owner."""
        plan_owners_only(actor)
        content = storable(json_text(subscription.model_dump(mode="json")))
        with self._database.writing() as connection:
            query = select(subscriptions).where(subscriptions.c.plan == plan, subscriptions.c.id == subscription.id)
            held = next(iter(found(connection, query, dict)), None)
            now = moment_text(self._database.now(connection))
            row = {"plan": plan, "id": subscription.id, "content": content}
            kept = (
                {"token": held["token"], "at": held["at"]} if held else {"token": secrets.token_urlsafe(24), "at": now}
            )
            put(connection, subscriptions, {**row, **kept})
            add_entry(connection, self._database, actor, Act.SUBSCRIPTION_KEPT, subscription.target, {"plan": plan})

    def remove(self, plan: str, subscription_id: str, actor: Actor) -> None:
        """Take a subscription away. Raises NotAllowed for anybody but an owner."""
        plan_owners_only(actor)
        with self._database.writing() as connection:
            of_it = (subscriptions.c.plan == plan) & (subscriptions.c.id == subscription_id)
            held = next(iter(found(connection, select(subscriptions).where(of_it), _kept)), None)
            if held is not None:
                connection.execute(subscriptions.delete().where(of_it))
                target = held.subscription.target
                add_entry(connection, self._database, actor, Act.SUBSCRIPTION_REMOVED, target, {"plan": plan})

    def leaving(self, token: str) -> KeptSubscription | None:
        """Return the subscription that a link of leaving is for, None where it is for none (any more)."""
        query = select(subscriptions).where(subscriptions.c.token == token)
        return next(iter(self._database.rows(query, _kept)), None)

    def leave(self, token: str) -> bool:
        """End the subscription of a link of leaving; whether there was one. Whoever has the link may: it was sent to nobody else."""
        with self._database.writing() as connection:
            of_it = subscriptions.c.token == token
            held = next(iter(found(connection, select(subscriptions).where(of_it), _kept)), None)
            if held is None:
                return False
            ended = held.subscription.model_copy(update={"left": True})
            connection.execute(
                subscriptions.update().where(of_it), {"content": storable(json_text(ended.model_dump(mode="json")))}
            )
        return True


def end_messages(connection: Connection, database: StateDatabase, actor: Actor, mail: str) -> None:
    """End every message to an address, and every copy of one, within the transaction that takes the rights of its person away."""
    for row in connection.execute(select(subscriptions)).mappings().all():
        with suppress(StoreBroken):  # one that was altered into nonsense is not sent, and keeps nobody in
            held = parsed(row, _kept)
            to, copied = (address_key(each) == mail for each in (held.subscription.address, held.subscription.copy_to))
            of_it = (subscriptions.c.plan == held.plan) & (subscriptions.c.id == held.subscription.id)
            if to:
                connection.execute(subscriptions.delete().where(of_it))
            elif copied:
                without = held.subscription.model_copy(update={"copy_to": ""})
                content = storable(json_text(without.model_dump(mode="json")))
                connection.execute(subscriptions.update().where(of_it), {"content": content})
            if to or copied:
                add_entry(connection, database, actor, Act.SUBSCRIPTION_REMOVED, mail, {"plan": held.plan})


def _kept(row: Mapping[str, Any]) -> KeptSubscription:
    return KeptSubscription(row["plan"], Subscription.model_validate(json_value(row["content"])), row["token"])
