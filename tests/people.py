"""Who makes changes in tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

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


@contextmanager
def as_somebody() -> Iterator[None]:
    """Be somebody without rights on this machine for a while: root may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
