"""When somebody was here before, kept in the board's own memory under their own name."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import streamlit as st

from kpicore.errors import KpiError
from kpicore.model.serving import ModeKind
from pages.shared import session
from pages.shared.mode import mode
from pages.shared.people import Visitor

#: A look within so long of the one before belongs to the same visit: a reload, a second tab, the meeting after the preparation.
SAME_VISIT = timedelta(hours=4)
_NAME, _BEFORE, _TO_NOTE = "visits", "visit-before", "visit-to-note"


def before_this_visit() -> datetime | None:
    """Return when whoever looks was here before this visit (UTC): None for the first time, and where nobody can tell who looks."""
    if _BEFORE in st.session_state:
        found: datetime | None = st.session_state[_BEFORE]
        return found
    now, person, before = session.now(), person_of(session.visitor()), None
    if person is not None:
        with suppress(KpiError):
            last, before = visits_after(session.state().people.settings(person).get(_NAME), now)
            kept = {"last": last.isoformat(), "before": before.isoformat() if before else None}
            st.session_state[_TO_NOTE] = (person, _NAME, kept)
    st.session_state[_BEFORE] = before
    return before


def note_visit() -> None:
    """Note, once in a session, that whoever looks is here; what cannot be noted is no trouble.

    A page calls it when all is drawn: a transaction on a disk or over a network is nothing to wait for.
    """
    to_note = st.session_state.pop(_TO_NOTE, None)
    if to_note is not None:
        with suppress(KpiError):
            session.state().people.put(*to_note)


def person_of(visitor: Visitor) -> str | None:
    """Return under which name the memory keeps a person: the address of a sign-in, at the owner's machine the user of it.

    None for whoever it cannot know again.
    """
    if visitor.mail:
        return visitor.mail
    return f"here:{visitor.actor.name}" if mode().kind is ModeKind.ALONE else None


def visits_after(known: Any, now: datetime) -> tuple[datetime, datetime | None]:
    """Return the latest look, and the end of the visit before, after one more look; `known` is what was kept, whatever it is."""
    last, before = (
        (_moment(known.get(name)) for name in ("last", "before")) if isinstance(known, dict) else (None, None)
    )
    if last is None or last > now:
        return now, None
    return now, before if now - last < SAME_VISIT else last


def _moment(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo is not None else None
