"""Who looks: from what a sign-in, a proxy or a cookie proves and from the board's own memory to the actor of what they do.

The cookie says who, the table of members says what (trust). It is read at every run, so that a member who was removed is out with the
next refresh; what it said last counts for a second, and while the memory cannot be reached for looking only.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kpicore.errors import KpiError
from kpicore.model.access import Actor, Role
from kpicore.model.members import Member, actor_for
from kpicore.model.plans import who_is
from kpicore.model.serving import Distrust, Identity, Issuer, identified
from kpicore.stores.state import State, actor_of

SESSION_COOKIE = "gyakusan_session"
#: So long a list of members counts; a page of ten parts asks ten times within a run.
MEMBERS_COUNT_SECONDS = 1.0
ORIGIN = "board"
NOBODY = Actor("", Role.NONE, origin=ORIGIN)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever looks. `mail` is the address they signed in with, "" without a sign-in; `distrust` says why a sign-in counts for nothing;
    `has_key` whether they came by an invitation or a key; `who` is the member they are (`Member.who`), "" for none. Who is not
    `is_sure`, since the memory cannot be reached, only looks, in every plan.
    """

    actor: Actor
    mail: str = ""
    distrust: Distrust | None = None
    has_key: bool = False
    who: str = ""
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Proof:
    """What a visit proves: the claims of a sign-in (empty without one), the address a trusted proxy names, the cookie of a key."""

    claims: Mapping[str, Any]
    proxied_mail: str = ""
    cookie: str = ""


def visitor_of(
    proof: Proof, issuers: Mapping[str, Issuer], state: State, now: datetime, *, fresh: bool = False
) -> Visitor:
    """Return who a visit of a team's board is; a stranger has the role NONE. `fresh` asks the memory even within the second.

    A sign-in comes before a cookie: who is both is the person who signed in. Raises KpiError where the memory cannot be reached and
    nothing is known of it.
    """
    signed_in: Identity | Distrust | None = None
    mail = proof.proxied_mail.strip().lower()
    if proof.claims.get("is_logged_in"):
        signed_in = identified(proof.claims, issuers, now)
    elif mail.count("@") == 1:
        signed_in = Identity(mail, mail)
    if isinstance(signed_in, Identity):
        members, is_sure = _known_people(state, fresh=fresh)
        actor = actor_for(signed_in.mail, signed_in.name, members, origin=ORIGIN)
        looks = actor if is_sure else replace(actor, role=min(actor.role, Role.VIEWER))
        return Visitor(looks, signed_in.mail, who=who_is(signed_in.mail, members), is_sure=is_sure)
    if proof.cookie:
        key = state.keys.holder(proof.cookie)
        if key is not None:
            members, _ = _known_people(state, fresh=fresh)
            return Visitor(actor_of(key, members), has_key=True, who=key.as_member().who)
    return Visitor(NOBODY, distrust=signed_in)


# -- the members, as last read ---------------------------------------------------------------------------------

_lock = threading.Lock()
_last: dict[str, tuple[float, tuple[Member, ...]]] = {}


def _known_people(state: State, *, fresh: bool) -> tuple[tuple[Member, ...], bool]:
    """Return members and those let in by invitation, and whether that is sure; it is not while the memory cannot be reached."""
    place = repr(state)
    with _lock:
        read_at, people = _last.get(place, (0.0, ()))
    if not fresh and people and time.monotonic() - read_at < MEMBERS_COUNT_SECONDS:
        return people, True
    try:
        found = (*state.members.list(), *state.keys.invited())
    except KpiError:
        if not people:
            raise
        return people, False
    with _lock:
        _last[place] = (time.monotonic(), found)
    return found, True


def forget_people() -> None:
    """Let go of what was read last: a change of members counts at once in this process."""
    with _lock:
        _last.clear()
