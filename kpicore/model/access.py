"""Who may do what: roles, the actor of a change, and which changes an actor may make. Pure; members and the sign-in are elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from kpicore.errors import NotAllowed, NotTheirs
from kpicore.model.change import Change
from kpicore.model.names import name_key
from kpicore.model.review import MeetingState

Row = Mapping[str, Any]
Tables = Mapping[str, Mapping[tuple[str, ...], Row]]

#: What staff enter. Every other table is its owner's: the plan, and the meetings, which an owner holds, closes and reopens.
ENTERED = frozenset({"actuals", "reviews", "actions"})
#: What the person an action was given to may change of it, whoever owns its indicator: how far it is.
REPORTED = frozenset({"state", "result", "closed"})


class Role(IntEnum):
    """What a person may do; each role may do what the ones before may."""

    NONE = 0
    VIEWER = 1
    STAFF = 2
    OWNER = 3

    @property
    def word(self) -> str:
        """The role as facts and addresses name it."""
        return self.name.lower()


@dataclass(frozen=True)
class Actor:
    """Who makes a change, as the log of changes names them.

    `name` is what people read in the log; `mail` the verified address, "" without a sign-in; `spellings` the ways 担当 writes this
    person; `enters_all` lets a staff member enter for every indicator; `origin` is where the change came from (`board`, `command`,
    `token:NAME`). `role` is theirs in the plan they are in; `on_board` the one on the board itself where that is another.
    """

    name: str
    role: Role
    mail: str = ""
    spellings: frozenset[str] = frozenset()
    enters_all: bool = False
    origin: str = ""
    on_board: Role | None = None

    @property
    def board_role(self) -> Role:
        """What they may do to the board itself: members, keys, plans, stores."""
        return self.role if self.on_board is None else self.on_board


def lacks_role(actor: Actor, needs: Role) -> NotAllowed | None:
    """Return the error (`needs`) that an actor has not at least this role, None when they have."""
    return None if actor.role >= needs else NotAllowed(needs=needs.word)


def refusal(actor: Actor, changes: Sequence[Change], held: Callable[[], Tables]) -> NotAllowed | None:
    """Return why an actor may not make these changes, as the error to raise; None when they may make all of them.

    An owner may make every change, a viewer none. Staff may change actuals, reviews and actions (`NotAllowed`: `table`, `key`, `needs`)
    but for the reviews of a closed meeting, which are sealed; with `enters_all` all of them, else those that are theirs (`NotTheirs`:
    `table`, `key`, `needs`, and `whose`, the 担当 as written):

    - An actual is of its indicator, a review of its node, an action of its node or else that of its review. It is theirs when 担当 of the
      node is one of their spellings, compared by `name_key`; a node that is not in the plan, or has no 担当, is nobody's.
    - An action of no node is theirs when its own 担当 is.
    - The row as it is stored, as the change says it was and as it is to be must all be theirs: nothing is taken over or given away.
    - Of an action that was given to them they may change the `REPORTED` fields, whatever its node.

    `held` returns the stored nodes and meetings, and those of the stored reviews and actions the changes name; it is called only where
    that matters.
    """
    refused = refusal_by_role(actor, changes)
    if refused is not None or actor.role >= Role.OWNER or not changes:
        return refused
    if actor.enters_all and not any(change.table == "reviews" for change in changes):
        return None
    tables = held()
    closed = {key[0] for key, row in tables.get("meetings", {}).items() if row["state"] == MeetingState.CLOSED}
    for change in changes if closed else ():
        if change.table == "reviews" and any(row.get("meeting") in closed for row in _sides(change, tables)):
            return NotAllowed(table=change.table, key=change.key, needs=Role.OWNER.word)
    if actor.enters_all:
        return None
    spellings = {name_key(spelling) for spelling in actor.spellings} - {""}
    owners = {key[0]: str(row["owner"]) for key, row in tables.get("nodes", {}).items()}
    nodes_of_reviews = _nodes_of_reviews(changes, tables)
    for change in changes:
        sides = _sides(change, tables)
        if change.table == "actions" and _is_a_report(sides, spellings):
            continue
        for whose in (_owner_of(change.table, row, owners, nodes_of_reviews) for row in sides):
            if name_key(whose) not in spellings:
                return NotTheirs(table=change.table, key=change.key, needs=Role.OWNER.word, whose=whose)
    return None


def refusal_by_role(actor: Actor, changes: Iterable[Change]) -> NotAllowed | None:
    """Return the part of `refusal` that can be known before anything is read: what no member of this role may change."""
    for change in changes:
        needs = Role.STAFF if change.table in ENTERED else Role.OWNER
        if actor.role < needs:
            return NotAllowed(table=change.table, key=change.key, needs=needs.word)
    return None


def _sides(change: Change, tables: Tables) -> list[Row]:
    """Return the rows that must all be the actor's: as stored, as the change says it was, and as it is to be."""
    if change.table == "actuals":  # its node is in its key, whatever the rows say
        return [{"indicator": change.key[0]}]
    stored = tables.get(change.table, {}).get(change.key)
    return [row for row in (stored, change.before, change.after) if row is not None]


def _owner_of(table: str, row: Row, owners: Mapping[str, str], nodes_of_reviews: Mapping[str, str]) -> str:
    """Return the 担当 of what a row belongs to, "" for what is nobody's."""
    if table == "actuals":
        return owners.get(row["indicator"], "")
    if table == "reviews" or row.get("node"):
        return owners.get(row["node"], "")
    if row["review"]:
        return owners.get(nodes_of_reviews.get(row["review"], ""), "")
    return str(row["owner"])


def _nodes_of_reviews(changes: Sequence[Change], tables: Tables) -> dict[str, str]:
    """Return the node of each review that is stored or comes with the batch. One moved in it is theirs before and after, or refused."""
    found: dict[str, str] = {key[0]: row["node"] for key, row in tables.get("reviews", {}).items()}
    for change in changes:
        if change.table == "reviews" and change.after is not None:
            found.setdefault(change.key[0], change.after["node"])
    return found


def _is_a_report(sides: Sequence[Row], spellings: set[str]) -> bool:
    """Return whether a change of a stored action given to the actor says nothing but how far it is."""
    kept = [{field: value for field, value in row.items() if field not in REPORTED} for row in sides]
    is_update = len(sides) == 3 and kept[0] == kept[1] == kept[2]
    return is_update and name_key(sides[0]["owner"]) in spellings
