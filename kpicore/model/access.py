"""Who may do what: roles, the actor of a change, members. Pure; the members' table and the sign-in are elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Role(IntEnum):
    """What a person may do; each role may do what the ones before may."""

    NONE = 0
    VIEWER = 1
    STAFF = 2
    OWNER = 3


@dataclass(frozen=True)
class Actor:
    """Who makes a change, as the log of changes names them.

    `name` is what people read in the log; `mail` the verified address, "" without a sign-in; `spellings` the ways 担当 writes this
    person; `enters_all` lets a staff member enter for every indicator; `origin` is where the change came from (`board`, `command`,
    `token:NAME`).
    """

    name: str
    role: Role
    mail: str = ""
    spellings: frozenset[str] = frozenset()
    enters_all: bool = False
    origin: str = ""
