"""What happens to the board's own memory when a backup takes its place: nobody who was put out comes in again by it.

- Browser sessions and leases are not part of a backup: every browser signs in anew.
- A key that is revoked or used up in the memory that gives way stays so; a key that is over has no role in a plan.
- An invitation that nobody had used yet is over: whether it was used since, a backup cannot know.
- The log of administrative acts goes on: acts since the backup stay, where what came before them is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from kpicore.model.access import Actor
from kpicore.stores.sql import held, refill, rows_of
from kpicore.stores.state.audit import Act, add_entry
from kpicore.stores.state.database import StateDatabase, moment_text
from kpicore.stores.state.keys import KeyKind
from kpicore.stores.state.plans import forget_roles_of_ended_keys
from kpicore.stores.state.schema import STATE, audit, drafts, keys, leases, looks, sessions

#: Tables that are only of the moment.
LEFT_OUT = frozenset({sessions.name, leases.name, looks.name})
#: Who ended an invitation that nobody had used.
ENDED_BY = "restore"
_ENDINGS = ("used_at", "revoked_at", "revoked_by")


@dataclass(frozen=True)
class Origin:
    """Where a backup comes from: when it was made (ISO text, UTC), the name its store had for its drafts, and the steps that made the
    tables its rows are of.
    """

    made_at: str
    store: str
    steps: Sequence[str]


def restore_memory(
    connection: Connection,
    database: StateDatabase,
    rows: Mapping[str, Iterable[Mapping[str, Any]]],
    origin: Origin,
    *,
    store: str,
    actor: Actor,
) -> None:
    """Put what a backup holds in the place of a memory, in the caller's transaction. `store` is the name drafts go by here."""
    before = held(connection, STATE)
    endings: dict[str, dict[str, Any]] = {}
    acts: list[dict[str, Any]] = []
    if before is not None:
        endings = {row["id"]: row for row in rows_of(connection, before.tables[keys.name])}
        acts = list(rows_of(connection, before.tables[audit.name]))
    refill(connection, STATE, origin.steps, rows)
    now = moment_text(database.now(connection))
    for row in connection.execute(select(keys)).mappings().all():
        known = endings.get(row["id"], {})
        ended = {name: row[name] or known.get(name) for name in _ENDINGS}
        if row["kind"] == KeyKind.INVITATION and not ended["used_at"] and not ended["revoked_at"]:
            ended |= {"revoked_at": now, "revoked_by": ENDED_BY}
        if any(ended[name] != row[name] for name in _ENDINGS):
            connection.execute(keys.update().where(keys.c.id == row["id"]), ended)
    forget_roles_of_ended_keys(connection)
    restored = [dict(row) for row in connection.execute(select(audit).order_by(audit.c.number)).mappings()]
    if len(acts) > len(restored) and acts[: len(restored)] == restored:
        connection.execute(audit.insert(), acts[len(restored) :])
    if origin.store != store:
        here = drafts.alias()
        taken = select(here.c.id).where(here.c.store == store, here.c.plan == drafts.c.plan, here.c.id == drafts.c.id)
        renamed = (drafts.c.store == origin.store) & ~taken.exists()
        connection.execute(drafts.update().where(renamed), {"store": store})
    add_entry(connection, database, actor, Act.RESTORED, store, {"made_at": origin.made_at})
