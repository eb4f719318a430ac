"""The open draft: which one, what was typed since, and whether it is kept.

Every change goes through `edit`: a pure edit of `kpicore.guide`, then at once into the store of drafts. What cannot be kept stays in the
session, with the error, and is retried with the next change. A draft that somebody else or another tab changed meanwhile
is joined with what was typed here, field by field, and kept at once, so that a reload loses nothing; where both typed into one
field, both texts stand there until a person chooses. One that was removed meanwhile is kept as a draft of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from kpicore.errors import DraftConflict, KpiError
from kpicore.guide.drafts import STEPS, Draft, clicked_by_both, editing, merged
from kpicore.model.access import Role
from kpicore.stores.state import new_draft_id
from pages.shared import session

_HELD, _TAKEN_OUT, _WANTED = "wizard-held", "wizard-taken-out", "wizard-wanted"

Edit = Callable[[Draft], Draft]
#: So often is a draft joined with what others saved in the same moment; then the next change tries again.
MOST_ATTEMPTS = 5


@dataclass(frozen=True)
class Held:
    """A draft in this session. `kept` is what the store holds under `version`, None and 0 before it was ever kept there.

    `unkept` is why the latest change is not in the store, None when it is; `joined` who saved in between, as the draft was joined with
    theirs, and `clicked` where both clicked something different (this side's stands); `removed` that it was gone from the store, and
    this is a copy of it.
    """

    draft: Draft
    version: int = 0
    kept: Draft | None = None
    unkept: KpiError | None = None
    joined: DraftConflict | None = None
    removed: DraftConflict | None = None
    clicked: tuple[tuple[str, str], ...] = ()

    @property
    def is_kept(self) -> bool:
        return self.unkept is None


@dataclass(frozen=True)
class _TakenOut:
    """What was taken out, with the draft before and after."""

    what: str
    before: Draft
    after: Draft


# -- the place -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WizardPlace:
    """A draft and a step of it, as the address names them; None where it names none."""

    draft: str | None = None
    step: str | None = None


@dataclass(frozen=True)
class _WantedStep:
    """Where this session wants to be. `left` are the places it left that the browser may still name; `is_new` until a run has seen it."""

    place: WizardPlace
    left: frozenset[WizardPlace] = frozenset()
    is_new: bool = True


def place() -> WizardPlace:
    """Return which draft and step to show: what the address names, unless it still names a place that was just left.

    A run that is replaced before its messages were sent drops the new address; it is then sent again.
    """
    named = WizardPlace(session.draft_in_address(), session.step_in_address())
    wanted: _WantedStep | None = st.session_state.get(_WANTED)
    if wanted is None or (named != wanted.place and named not in wanted.left):
        st.session_state[_WANTED] = _WantedStep(named, is_new=False)
        return named
    if named != wanted.place:
        _put(wanted.place)
    elif not wanted.is_new:
        # The browser itself named it: the address has arrived.
        wanted = replace(wanted, left=frozenset())
    st.session_state[_WANTED] = replace(wanted, is_new=False)
    return wanted.place


def _move(to: WizardPlace) -> None:
    """Show another place from the next run on."""
    here = place()
    left = st.session_state[_WANTED].left | {here}
    st.session_state[_WANTED] = _WantedStep(to, left - {to})
    _put(to)


def _put(to: WizardPlace) -> None:
    session.put_in_address(draft=to.draft, step=to.step)


# -- which draft -----------------------------------------------------------------------------------------------


def held() -> Held | None:
    """Return the draft of this place, None where none is named or it does not exist. Raises KpiError."""
    draft_id = place().draft
    if draft_id is None:
        return None
    known: Held | None = st.session_state.get(_HELD)
    if known is not None and known.draft.id == draft_id:
        return known
    found = session.drafts().load(draft_id)
    if found is None:
        return None
    return _hold(Held(found.draft, found.version, found.draft))


def _hold(now: Held) -> Held:
    st.session_state[_HELD] = now
    return now


def begin(draft: Draft, step: str) -> None:
    """Put a new draft on the table, keep it, and go to a step of it."""
    session.require(Role.OWNER)
    _hold(Held(editing.at_step(draft, step)))
    _keep()
    _move(WizardPlace(draft.id, step))
    st.session_state.pop(_TAKEN_OUT, None)


def open_draft(draft_id: str, step: str) -> None:
    """Open a draft of the list."""
    _move(WizardPlace(draft_id, step))


def leave() -> None:
    """Close the draft; it stays in the list."""
    _move(WizardPlace())


# -- which step ------------------------------------------------------------------------------------------------


def step_of(draft: Draft) -> str:
    """Return the step of this place, else where the draft was left."""
    named = place().step
    return named if named in STEPS else draft.step


def go_to(step: str) -> None:
    """Show a step from the next run on; it is kept with the next change. Navigation alone causes no conflict."""
    _move(replace(place(), step=step))
    known = held()
    if known is not None:
        _hold(replace(known, draft=editing.at_step(known.draft, step)))


# -- changes ---------------------------------------------------------------------------------------------------


def edit(change: Edit) -> None:
    """Change the open draft and keep it. What cannot be kept stays in the session, with the reason."""
    known = held()
    if known is None:
        return
    draft = change(known.draft)
    if draft == known.draft and known.is_kept:
        return
    _hold(replace(known, draft=draft, joined=None, clicked=()))
    _keep()


def edit_with_way_back(change: Edit, what: str) -> None:
    """Change the draft so that one click undoes it; `what` is the name of what was removed."""
    known = held()
    if known is None:
        return
    edit(change)
    after = held()
    if after is not None:
        st.session_state[_TAKEN_OUT] = _TakenOut(what, known.draft, after.draft)


def taken_out() -> str | None:
    """Return the name of what was just removed, None where nothing was or something changed since."""
    found: _TakenOut | None = st.session_state.get(_TAKEN_OUT)
    known = held()
    is_latest = found is not None and known is not None and known.draft.entries == found.after.entries
    return found.what if found is not None and is_latest else None


def bring_back() -> None:
    """Undo the latest removal."""
    found: _TakenOut | None = st.session_state.pop(_TAKEN_OUT, None)
    if found is not None:
        before = found.before
        edit(lambda draft: before.but(step=draft.step))


def keep_again() -> None:
    """Retry to keep what is not in the store yet."""
    _keep()


def _keep() -> None:
    """Keep the open draft; joined with what was saved under it meanwhile, as often as somebody is faster."""
    for _ in range(MOST_ATTEMPTS):
        known: Held = st.session_state[_HELD]
        try:
            version = session.drafts().save(known.draft, session.current_actor(), known.version)
        except DraftConflict as conflict:
            if conflict.facts.get("reason") == "removed":
                _keep_copy(known, conflict)
                return
            if not _join(known, conflict):
                return
        except KpiError as failure:
            _hold(replace(known, unkept=failure))
            return
        else:
            _hold(replace(known, version=version, kept=known.draft, unkept=None))
            return


def _join(known: Held, conflict: DraftConflict) -> bool:
    """Join the open draft with the one in the store and return whether it may be kept now."""
    try:
        found = session.drafts().load(known.draft.id)
    except KpiError as failure:
        _hold(replace(known, unkept=failure))
        return False
    if found is None:  # removed in this very moment: the next attempt is told so
        return True
    began = known.kept or found.draft
    joined = merged(began, known.draft, found.draft, found.author, found.updated_at)
    clicked = clicked_by_both(began, known.draft, found.draft)
    _hold(Held(joined, found.version, found.draft, unkept=conflict, joined=conflict, clicked=clicked))
    return True


def _keep_copy(known: Held, conflict: DraftConflict) -> None:
    """Keep the open draft as a copy, since it is gone from the store."""
    own = Held(known.draft.but(id=new_draft_id()), removed=conflict)
    try:
        own = replace(own, version=session.drafts().save(own.draft, session.current_actor(), 0), kept=own.draft)
    except KpiError as failure:
        own = replace(own, unkept=failure)
    _hold(own)
    _move(replace(place(), draft=own.draft.id))


def see() -> None:
    """Take away the notice that the draft was joined, or that it is a copy of one that is gone."""
    known = held()
    if known is not None:
        _hold(replace(known, joined=None, removed=None, clicked=()))
