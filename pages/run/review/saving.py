"""Saving from a meeting that may be open in two browsers: what a person saw is what their change says was there.

A row is remembered as it was when its fields were drawn. When somebody else wrote it meanwhile, the store refuses the save, both are shown,
and what was typed stays in its fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from kpicore.errors import ChangeConflict, KpiError
from kpicore.model.access import Role
from kpicore.model.change import Change
from kpicore.model.names import name_key
from kpicore.model.node import Frozen, Node
from kpicore.text.sentences import error_sentence
from pages.shared import session
from pages.shared.session import View
from pages.shared.style import escape_md

_SAID, _SEEN = "review-said", "review-seen"
#: What identifies a row is not what it says.
_UNTOLD = frozenset({"id", "review", "meeting", "node", "period", "date", "opened"})


@dataclass(slots=True)
class Seen:
    """A row as the person saw it. `first` fills the fields, `row` is what the next save goes from; `number` tells fields apart.

    `is_fresh_conflict`: somebody else wrote it between the look and this run, so that what was just typed must not be saved over it.
    """

    place: str
    first: dict[str, Any] | None
    row: dict[str, Any] | None
    number: int = 0
    is_theirs: bool = False
    is_fresh_conflict: bool = False

    @property
    def key(self) -> str:
        return f"{self.place}-{self.number}"


def seen(table: str, key: str, stored: Frozen | None, shown: View) -> Seen:
    """Return a row as the person saw it; where somebody else wrote it since, that is drawn, and what was typed stays in its fields."""
    now = None if stored is None else stored.model_dump(mode="json")
    place, words = f"{table}/{key}", shown.words
    known: Seen = _all_seen().setdefault(place, Seen(place, now, now))
    known.is_fresh_conflict = known.row != now
    if known.is_fresh_conflict:
        known.row, known.is_theirs = now, True
    if known.is_theirs:
        told = [
            value for name, value in (now or {}).items() if isinstance(value, str) and value and name not in _UNTOLD
        ]
        text = words("meeting.theirs", text=words("common.list_pause").join(told))
        st.warning(escape_md(f"{words('meeting.conflict')} {text}", 900), icon=":material/call_merge:")
        if st.button(words("meeting.take_theirs"), key=f"theirs-{known.key}", type="tertiary"):
            _anew(place, now)
            st.rerun()
    return known


def submit(changes: Sequence[Change], shown: View, *rows: Seen) -> None:
    """Save, then draw the page anew with a word about it. Of `rows` none may have been written by somebody else meanwhile."""
    words = shown.words
    session.require(Role.STAFF)
    wanted = [change for change in changes if change.before != change.after]
    try:
        if any(row.is_fresh_conflict for row in rows):
            raise ChangeConflict
        if wanted:
            session.save(wanted)
        at = f"{session.wall_time(session.now(), shown):%H:%M}"
        said = words("meeting.saved", time=at) if wanted else words("meeting.nothing_changed")
        st.session_state[_SAID] = ("success", said)
        for change in wanted:
            _anew(f"{change.table}/{change.key[0]}", change.after)
    except ChangeConflict:
        session.live().refresh()
        st.session_state[_SAID] = ("warning", words("meeting.conflict"))
    except KpiError as failure:
        st.session_state[_SAID] = ("error", error_sentence(failure, words.language))
    except ValueError:
        st.session_state[_SAID] = ("error", words("meeting.unstorable"))
    st.rerun()


def say() -> None:
    """Draw what came of the last save."""
    if (said := st.session_state.pop(_SAID, None)) is not None:
        kind, text = said
        {"success": st.success, "warning": st.warning, "error": st.error}[kind](escape_md(text, 600))


def _anew(place: str, row: Mapping[str, Any] | None) -> None:
    number = _all_seen()[place].number + 1 if place in _all_seen() else 0
    fresh = None if row is None else dict(row)
    _all_seen()[place] = Seen(place, fresh, fresh, number)


def may_write(node: Node | None, shown: View) -> bool:
    """Return whether this person may write about a node, as the store will judge it."""
    actor = session.visitor().actor
    if not writes(shown):
        return False
    if actor.role >= Role.OWNER or actor.enters_all:
        return True
    return node is not None and name_key(node.owner) in set(map(name_key, actor.spellings)) - {""}


def writes(shown: View) -> bool:
    """Return whether anything can be written here by this person: today, into a store that takes it."""
    is_open = shown.chosen_day is None and not session.is_read_only()
    return is_open and session.visitor().actor.role >= Role.STAFF


def is_owner(shown: View) -> bool:
    """Return whether this person may hold and close meetings here, and do what a decision says."""
    return writes(shown) and session.visitor().actor.role >= Role.OWNER


def _all_seen() -> dict[str, Seen]:
    found: dict[str, Seen] = st.session_state.setdefault(_SEEN, {})
    return found
