"""The plans of one board: departments, another company, a trial, last year's; and what somebody may do in one of them. Pure.

The first plan is that of the board's own store. Another one lies in the same database under a key of its own, or in a Google Sheet
connected for it. What the board keeps of them, and who may do what in which, is in its own memory (`kpicore.stores.state`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from kpicore.errors import NotGranted
from kpicore.model.access import Actor, Role
from kpicore.model.members import Member, member_for
from kpicore.model.rows import storable

#: The plan of a store that holds one, and the first of a store that may hold several.
DEFAULT_PLAN = "main"
LONGEST_KEY, LONGEST_TITLE = 40, 100
#: A page draws every plan, and every connected sheet asks Google for new numbers.
MOST_PLANS = 60

_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_NOT_IN_A_KEY = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class BoardPlan:
    """A plan of the board. `key` names it in addresses and commands; `title` is what it was called when it was made, "" for the first.

    `source` is the URL of the Google Sheet it lies in, "" for the board's own store. Times are UTC, `added_at` None for a plan the board
    knows from its store alone.
    """

    key: str
    title: str = ""
    source: str = ""
    archived_at: datetime | None = None
    added_by: str = ""
    added_at: datetime | None = None

    def place(self, store_url: str) -> tuple[str, str]:
        """Return the URL of the store it lies in and its key there, on a board whose own store is at `store_url`."""
        return (self.source, DEFAULT_PLAN) if self.source else (store_url, self.key)

    @property
    def is_archived(self) -> bool:
        """Whether it is kept to look at only, and left out of what is shown of all plans."""
        return self.archived_at is not None


@dataclass(frozen=True, slots=True)
class Register:
    """What the board keeps of its plans: by key, in the order they were made, and by plan and member (`Member.who`) the role there."""

    plans: Mapping[str, BoardPlan] = field(default_factory=dict)
    roles: Mapping[str, Mapping[str, Role]] = field(default_factory=dict)

    def plan(self, key: str) -> BoardPlan:
        """Return a plan by its key; one the board keeps nothing of is in its own store, open to all members."""
        return self.plans.get(key) or BoardPlan(key)

    def with_known(self, keys: Iterable[str]) -> tuple[BoardPlan, ...]:
        """Return every plan: the first, then those kept here in their order, then those that only the store knows of."""
        every = dict.fromkeys((DEFAULT_PLAN, *self.plans, *keys))
        return tuple(self.plan(key) for key in every)


def actor_in(actor: Actor, who: str, key: str, register: Register) -> Actor:
    """Return an actor as they are in one plan; `who` is the member they are, "" for none.

    What was said of them for this plan holds there, up or down, but for an owner of the board, who is one in every plan. Nobody changes
    an archived plan. What they may do to the board itself stays with what they are on the board.
    """
    role = actor.board_role
    if role < Role.OWNER and who:
        role = register.roles.get(key, {}).get(who, role)
    if register.plan(key).is_archived:
        role = min(role, Role.VIEWER)
    return replace(actor, role=role, on_board=actor.board_role)


def who_is(mail: str, members: Iterable[Member]) -> str:
    """Return `Member.who` of a verified address, "" for a stranger."""
    member = member_for(mail, members)
    return member.who if member else ""


def typed_plan_key(text: str) -> str:
    """Return the key somebody typed. Raises NotGranted: `bad-plan-key`, `too-long`."""
    key = unicodedata.normalize("NFKC", text).strip().lower()
    if len(key) > LONGEST_KEY:
        raise NotGranted(reason="too-long", text=storable(key)[:LONGEST_KEY])
    if not _KEY.fullmatch(key):
        raise NotGranted(reason="bad-plan-key", text=storable(text)[:LONGEST_KEY])
    return key


def new_plan_key(title: str, taken: Collection[str]) -> str:
    """Return a key for a plan of this title that no other has: its Latin letters and digits, else `plan-2`, `plan-3`, …"""
    plain = unicodedata.normalize("NFKC", title).lower()
    words = _NOT_IN_A_KEY.sub("-", plain).strip("-") if plain.isascii() else ""
    stem = words[: LONGEST_KEY - 4].strip("-")
    if stem and stem not in taken:
        return stem
    stem = stem or "plan"
    return next(key for at in range(2, len(taken) + 3) if (key := f"{stem}-{at}") not in taken)


def checked_plan(plan: BoardPlan) -> BoardPlan:
    """Return a plan as it may be kept. Raises NotGranted: `bad-plan-key`, `too-long`, `first-plan` (that is neither archived nor moved)."""
    key, title = typed_plan_key(plan.key), storable(" ".join(plan.title.split()))
    if len(title) > LONGEST_TITLE:
        raise NotGranted(reason="too-long", text=title[:LONGEST_TITLE])
    if key == DEFAULT_PLAN and (plan.is_archived or plan.source):
        raise NotGranted(reason="first-plan")
    return replace(plan, key=key, title=title)
