"""The draft on the table: which one, what was typed since, and whether it is kept.

Every change goes through `edit`: a pure edit of `kpicore.guide`, then at once into the store of drafts. What cannot be kept stays in the
session, with a sentence about it, and is tried again with the next change. A draft that somebody else changed meanwhile is never
overwritten: both stand until a person chooses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from kpicore.errors import DraftConflict, KpiError
from kpicore.guide import editing
from kpicore.guide.entries import STEPS, Draft
from kpicore.stores.drafts import new_draft_id
from pages.shared import session

_HELD, _TAKEN_OUT = "wizard-held", "wizard-taken-out"

Edit = Callable[[Draft], Draft]


@dataclass(frozen=True)
class Held:
    """A draft in this session. `version` is the one of the store it rests on, 0 before it was ever kept there.

    `unkept` is why the latest change is not in the store, None when it is; `conflict` who was faster.
    """

    draft: Draft
    version: int = 0
    unkept: KpiError | None = None
    conflict: DraftConflict | None = None

    @property
    def is_kept(self) -> bool:
        return self.unkept is None and self.conflict is None


# -- which draft -----------------------------------------------------------------------------------------------


def held() -> Held | None:
    """Return the draft the address names, None where it names none or one that is not there. Raises KpiError."""
    draft_id = session.draft_in_address()
    if draft_id is None:
        return None
    known: Held | None = st.session_state.get(_HELD)
    if known is not None and known.draft.id == draft_id:
        return known
    return _opened(draft_id)


def _opened(draft_id: str) -> Held | None:
    found = session.drafts().load(draft_id)
    if found is None:
        return None
    return _hold(Held(found.draft, found.version))


def _hold(now: Held) -> Held:
    st.session_state[_HELD] = now
    return now


def begin(draft: Draft, step: str) -> None:
    """Put a new draft on the table, keep it, and go to a step of it."""
    session.require("owner")
    _hold(Held(draft))
    _keep()
    session.put_in_address(draft=draft.id, step=step)
    st.session_state.pop(_TAKEN_OUT, None)


def open_draft(draft_id: str, step: str) -> None:
    """Put a draft of the list on the table."""
    session.put_in_address(draft=draft_id, step=step)


def leave() -> None:
    """Take the draft off the table; it stays in the list."""
    session.put_in_address(draft=None, step=None)


# -- which step ------------------------------------------------------------------------------------------------


def step_in_address(draft: Draft) -> str:
    """Return the step the address names, else where the draft was left."""
    named = session.step_in_address()
    return named if named in STEPS else draft.step


def go_to(step: str) -> None:
    """Show a step from the next run on, and remember it with the draft."""
    session.put_in_address(step=step)
    edit(lambda draft: editing.at_step(draft, step))


# -- changes ---------------------------------------------------------------------------------------------------


def edit(change: Edit) -> None:
    """Change the draft on the table and keep it. Nothing is lost: what cannot be kept stays here, with the reason."""
    known = held()
    if known is None:
        return
    draft = change(known.draft)
    if draft == known.draft and known.is_kept:
        return
    _hold(replace(known, draft=draft))
    if known.conflict is None:
        _keep()


def edit_with_way_back(change: Edit, what: str) -> None:
    """Change it so that one click brings back what was there before; `what` is the name of what went."""
    known = held()
    if known is None:
        return
    st.session_state[_TAKEN_OUT] = (known.draft, what)
    edit(change)
    after = held()
    if after is not None:
        st.session_state[_TAKEN_OUT] = (known.draft, what, after.draft)


def taken_out() -> str | None:
    """Return the name of what was just taken out, None where nothing was or something changed since."""
    found = st.session_state.get(_TAKEN_OUT)
    known = held()
    is_latest = found is not None and len(found) == 3 and known is not None and known.draft == found[2]
    return found[1] if is_latest else None


def bring_back() -> None:
    """Undo the latest taking out."""
    found = st.session_state.pop(_TAKEN_OUT, None)
    if found is not None:
        edit(lambda _: found[0])


def keep_again() -> None:
    """Try once more to keep what is not in the store yet."""
    _keep()


def _keep() -> None:
    known: Held = st.session_state[_HELD]
    try:
        session.require("owner")
        version = session.drafts().save(known.draft, session.author(), known.version)
    except DraftConflict as conflict:
        _hold(replace(known, conflict=conflict, unkept=None))
    except KpiError as failure:
        _hold(replace(known, unkept=failure))
    else:
        _hold(Held(known.draft, version))


# -- two at one draft --------------------------------------------------------------------------------------------


def take_theirs() -> None:
    """Put what the store holds on the table; what was typed here since is let go."""
    known = held()
    if known is not None:
        st.session_state.pop(_HELD)


def keep_as_another() -> None:
    """Keep what is on the table as a draft of its own, beside the other person's."""
    known = held()
    if known is None:
        return
    own = known.draft.but(id=new_draft_id())
    _hold(Held(own))
    _keep()
    session.put_in_address(draft=own.id)
