"""Whose fields the entry page shows: the person who signed in, else the one chosen once, kept in the address by the name of 担当."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from kpicore.model.access import Actor, Role
from kpicore.model.names import name_key
from pages.shared import session
from pages.shared.people import Visitor
from pages.shared.place import Place
from pages.shared.session import View

#: In the address: everybody, and the indicators nobody owns.
EVERYBODY, NOBODY = "all", "-"
_ME = "entry-me"
#: Whose fields are shown, of which period, and the field a link led to.
PLACE = Place(("me", "period", "node"))


@dataclass(frozen=True, slots=True)
class Me:
    """Whose fields are shown: their name keys, None for everybody; `name` as people read it, "" where it is nobody's in particular.

    `chosen` is what the address holds, `unknown` a name in it that owns nothing; `choices` are those to choose from, empty where a sign-in
    has decided. `author` is who a number is entered by.
    """

    whose: frozenset[str] | None
    name: str
    chosen: str
    author: str
    choices: tuple[str, ...] = ()
    unknown: str = ""


def me(shown: View) -> Me:
    """Return whose fields this visit shows."""
    visitor = session.visitor()
    actor = visitor.actor
    spelled: dict[str, str] = {}  # each owner as first written, by name key; "" is nobody
    for node in shown.snapshot.plan.indicators:
        if node.is_active:
            spelled.setdefault(name_key(node.owner), node.owner)
    owners = {key: owner for key, owner in spelled.items() if key}
    own = frozenset(map(name_key, actor.spellings)) - {""}
    if actor.role is Role.STAFF and not actor.enters_all:
        return Me(own, actor.name, "", actor.name)
    wanted = st.query_params.get("me") or st.session_state.get(_ME, "")
    choices = (EVERYBODY, *owners.values(), *([NOBODY] if "" in spelled else []))
    key = name_key(wanted)
    is_signed_in = bool(visitor.mail or visitor.has_key)
    if key in owners:
        return Me(frozenset({key}), owners[key], owners[key], actor.name if is_signed_in else owners[key], choices)
    if wanted == NOBODY:
        return Me(frozenset({""}), "", NOBODY, actor.name, choices)
    unknown = wanted if wanted not in ("", EVERYBODY) else ""
    if not wanted and own & owners.keys():
        return Me(own, actor.name, "", actor.name, choices)
    return Me(None, "", EVERYBODY if wanted == EVERYBODY else "", actor.name, choices, unknown)


def choose(wanted: str) -> None:
    """Show this person's fields from the next run on, and put them into the address."""
    st.session_state[_ME] = wanted
    PLACE.go(me=wanted or None, period=None, node=None)


def remembered(wanted: str) -> None:
    """Show the person this device remembers; the period and field of the address stay."""
    st.session_state[_ME] = wanted
    PLACE.go(me=wanted)


def may_enter(actor: Actor, owner: str) -> bool:
    """Return whether an actor may enter for an indicator of this 担当, as the store will judge it."""
    if actor.role >= Role.OWNER or (actor.role is Role.STAFF and actor.enters_all):
        return True
    return actor.role is Role.STAFF and name_key(owner) in set(map(name_key, actor.spellings)) - {""}


def writes_here(visitor: Visitor) -> bool:
    """Return whether anything can be entered by this person in this store at all."""
    return visitor.actor.role >= Role.STAFF and not session.is_read_only()
