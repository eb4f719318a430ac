"""Who makes changes in tests."""

from __future__ import annotations

from kpicore.model.access import Actor, Role


def owner(name: str = "佐藤") -> Actor:
    """The owner of a plan."""
    return Actor(name, Role.OWNER)


def viewer(name: str = "見学") -> Actor:
    """Somebody who may look."""
    return Actor(name, Role.VIEWER)


def staff(*spellings: str, enters_all: bool = False) -> Actor:
    """A member of staff whose name 担当 writes so."""
    return Actor("社員", Role.STAFF, spellings=frozenset(spellings), enters_all=enters_all)
