"""Saving from a meeting that may be open in two browsers: what a person saw is what their change says was there.

A row is remembered as it was when its fields were drawn. When somebody else wrote it meanwhile and something was typed here, the store
refuses the save, both are shown, and what was typed stays in its fields; where nothing was typed the new row is simply shown.

Of a meeting one exception is drawn at a time: what was typed about another one is kept until it is saved. It is kept beside the widgets
and never written into one that is drawn: that would go over what is being typed just then.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from kpicore.errors import ChangeConflict, KpiError
from kpicore.model.access import Role
from kpicore.model.change import Change
from kpicore.model.names import name_key
from kpicore.model.node import Frozen, Node
from kpicore.text.sentences import error_sentence
from pages.shared import session
from pages.shared.place import Place
from pages.shared.session import View
from pages.shared.style import escape_md

_SAID, _SEEN, _HELD, _KEPT = "review-said", "review-seen", "review-held-", "review-kept"
#: Where a person is in a meeting.
PLACE = Place(("meeting", "step", "item", "department"))
#: What identifies a row is not what it says.
_UNTOLD = frozenset({"id", "review", "meeting", "node", "period", "date", "opened"})


@dataclass(slots=True)
class Seen:
    """A row as the person saw it. `first` fills the fields, `row` is what the next save goes from; `number` tells fields apart.

    `is_fresh_conflict`: somebody else wrote it between the look and this run, so that what was just typed must not be saved over it.
    `begun` is what each field that was drawn began with.
    """

    place: str
    first: dict[str, Any] | None
    row: dict[str, Any] | None
    number: int = 0
    is_theirs: bool = False
    is_fresh_conflict: bool = False
    begun: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.place}-{self.number}"

    def field(self, name: str, first: Any) -> str:
        """Return the key of the widget of a field: it begins with `first`, or with what was typed before it was last not drawn."""
        self.begun.setdefault(name, first)
        key = self.widget(name)
        if key not in st.session_state:
            st.session_state[key] = _kept().get(key, first)
        return key

    def typed(self) -> dict[str, Any]:
        """Return what was typed and not saved yet, by the names of its fields."""
        found = {}
        for name, first in self.begun.items():
            key = self.widget(name)
            value = st.session_state[key] if key in st.session_state else _kept().get(key, first)
            if value != first:
                found[name] = value
        return found

    def widget(self, name: str) -> str:
        """Return the key of the widget of a field."""
        return f"{_HELD}{self.key}-{name}"


def hold() -> None:
    """Keep what was typed in fields that this run may not draw."""
    _kept().update({str(key): value for key, value in st.session_state.items() if str(key).startswith(_HELD)})


def _kept() -> dict[str, Any]:
    found: dict[str, Any] = st.session_state.setdefault(_KEPT, {})
    return found


def seen(table: str, key: str, stored: Frozen | None, shown: View) -> Seen:
    """Return a row as the person saw it; where somebody else wrote it since, that is drawn, and what was typed stays in its fields."""
    now = None if stored is None else stored.model_dump(mode="json")
    place, words = f"{table}/{key}", shown.words
    known: Seen = _all_seen().setdefault(place, Seen(place, now, now))
    if known.row != now and known.begun and not known.typed():
        known = _anew(place, now)
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


def blank(place: str) -> Seen:
    """Return the fields of something new that is not in the store yet."""
    found: Seen = _all_seen().setdefault(place, Seen(place, None, None))
    return found


def unsaved(place: str) -> bool:
    """Return whether something was typed about a row and not saved."""
    return place in _all_seen() and bool(_all_seen()[place].typed())


def submit(
    changes: Sequence[Change],
    shown: View,
    *rows: Seen,
    given: Collection[str] = (),
    again: Callable[[View], Sequence[Change]] | None = None,
    then: Callable[[], None] | None = None,
) -> None:
    """Save, then draw the page anew with a word about it. Of `rows` none may have been written by somebody else meanwhile.

    `given` are the fields of `rows` that are saved, all of them where none is named; what was typed elsewhere stays.
    `again` makes the changes anew from what is stored after a conflict that concerns nobody: two people who add something at once.
    `then` goes on once it was saved.
    """
    words = shown.words
    session.require(Role.STAFF)
    wanted = [change for change in changes if change.before != change.after]
    try:
        if any(row.is_fresh_conflict for row in rows):
            raise ChangeConflict
        if wanted:
            wanted = _saved(wanted, again)
        at = f"{session.wall_time(session.now(), shown):%H:%M}"
        said = words("meeting.saved", time=at) if wanted else words("meeting.nothing_changed")
        st.session_state[_SAID] = ("success", said)
        after: dict[str, Mapping[str, Any] | None] = {row.place: row.row for row in rows}
        after |= {f"{change.table}/{change.key[0]}": change.after for change in wanted}
        mine = {row.place for row in rows}
        for place, row_now in after.items():
            _stored(place, row_now, (given or None) if place in mine else ())
        if then is not None:
            then()
    except ChangeConflict:
        session.live().refresh()
        st.session_state[_SAID] = ("warning", words("meeting.conflict"))
    except KpiError as failure:
        st.session_state[_SAID] = ("error", error_sentence(failure, words.language))
    except ValueError:
        st.session_state[_SAID] = ("error", words("meeting.unstorable"))
    st.rerun()


def _saved(wanted: list[Change], again: Callable[[View], Sequence[Change]] | None) -> list[Change]:
    """Save changes and return them as they were saved."""
    try:
        session.save(wanted)
    except ChangeConflict:
        if again is None:
            raise
        wanted = list(again(session.open_view(session.live().refresh())))
        session.save(wanted)
    return wanted


def tell(kind: str, text: str) -> None:
    """Say something with the next run: a `success`, `warning` or `error`."""
    st.session_state[_SAID] = (kind, text)


def say() -> None:
    """Draw what came of the last save."""
    if (said := st.session_state.pop(_SAID, None)) is not None:
        kind, text = said
        {"success": st.success, "warning": st.warning, "error": st.error}[kind](escape_md(text, 600))


def _anew(place: str, row: Mapping[str, Any] | None) -> Seen:
    """Begin the fields of a row from what is stored."""
    number = 0
    if (before := _all_seen().get(place)) is not None:
        number = before.number + 1
        for name in before.begun:
            _kept().pop(before.widget(name), None)
    fresh = None if row is None else dict(row)
    found = _all_seen()[place] = Seen(place, fresh, fresh, number)
    return found


def _stored(place: str, row: Mapping[str, Any] | None, given: Collection[str] | None) -> None:
    """Take a row as it was just saved. What was typed in fields other than the given ones stays; None are all."""
    known = _all_seen().get(place)
    typed = known.typed() if known is not None and given is not None else {}
    found = _anew(place, row)
    for name, value in typed.items():
        if known is not None and given is not None and name not in given:
            found.begun[name] = known.begun[name]
            st.session_state[found.widget(name)] = value


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
