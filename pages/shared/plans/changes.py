"""Changes to the plans of the board: new ones, and what the board keeps of those that are there.

Every change asks again who looks, and counts in this process at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kpicore.errors import KpiError, NotGranted, StoreUnavailable
from kpicore.model.access import Actor, Role
from kpicore.model.plans import DEFAULT_PLAN, BoardPlan, new_plan_key, typed_plan_key
from kpicore.model.snapshot import Snapshot
from kpicore.stores.base import check_board_role
from kpicore.stores.google import account_in, spreadsheet_id
from kpicore.stores.plans import Beginning, begin_plan, copied, rename_plan
from pages.shared import session
from pages.shared.live import LiveStore

# -- new ones --------------------------------------------------------------------------------------------------


def begin_empty(title: str, key: str) -> BoardPlan:
    """Put an empty plan beside the others and return it. Raises KpiError as `begin_plan` does."""
    return _begun(_wanted(title, key))


def begin_copy(title: str, key: str, of: BoardPlan, *, with_numbers: bool) -> BoardPlan:
    """Put a copy of a plan beside the others, whole or its tree and targets alone, and return it. Raises KpiError as `begin_plan` does.

    A plan whose store does not answer is not copied as it once was.
    """
    wanted = _wanted(title, key)
    held = _as_it_is(session.live_of(of.key))
    return _begun(wanted, copied(held, wanted.title, with_numbers=with_numbers), copy_of=of.key)


def begin_connected(title: str, key: str, link: str) -> BoardPlan:
    """Put the plan of a Google Sheet beside the others and return it. Raises KpiError as `begin_plan` does, NotGranted where the sheet
    is the board's own store.
    """
    sheet = spreadsheet_id(link)
    if sheet is None:  # nothing but a sheet is taken from a browser: no path, no other database
        raise StoreUnavailable(reason="wrong-link")
    own = session.store_url()
    if own.startswith("gsheet:") and spreadsheet_id(own.removeprefix("gsheet:")) == sheet:
        raise NotGranted(reason="plan-taken", plan=DEFAULT_PLAN)
    return _begun(_wanted(title, key, f"gsheet:{sheet}"))


def _wanted(title: str, key: str, source: str = "") -> BoardPlan:
    taken = {plan.key for plan in session.plans()}
    return BoardPlan(typed_plan_key(key) if key.strip() else new_plan_key(title, taken), title, source)


def _begun(wanted: BoardPlan, content: Snapshot | None = None, copy_of: str = "") -> BoardPlan:
    with _as_owner() as actor:
        own = session.open_plan(BoardPlan(DEFAULT_PLAN))
        return begin_plan(session.state(), own, wanted, actor, session.open_plan, Beginning(content, copy_of))


def google_account() -> dict[str, str]:
    """Return the fields of the service account that connected sheets are opened with, empty without one. They stay on this side."""
    held = session.kept_account()
    named = os.environ.get("GOOGLE_APPLICATION_CREDENTIALS", "")
    if held or not named:
        return held
    try:
        return account_in(Path(named).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


# -- those that are there --------------------------------------------------------------------------------------


def rename(plan: BoardPlan, name: str) -> bool:
    """Call a plan otherwise, where it lies and in the register; return whether it has that name now: a sheet that can only be read keeps
    its own. Raises KpiError; where its store does not answer nothing has changed.
    """
    with _as_owner() as actor:
        live = session.live_of(plan.key)
        _as_it_is(live)
        renamed = rename_plan(session.state(), live.store(), plan, name, actor)
        return _as_it_is(live).plan.settings.name == renamed.title


def _as_it_is(live: LiveStore) -> Snapshot:
    """Return what a store holds at this moment. Raises KpiError where it does not answer, or is gone."""
    reading = live.refresh()
    if reading.snapshot is None or reading.failure is not None:
        raise reading.failure if isinstance(reading.failure, KpiError) else StoreUnavailable(reason="unknown")
    return reading.snapshot


def archive(plan: BoardPlan, *, archived: bool) -> None:
    """Archive a plan, or take it up again. Raises KpiError."""
    with _as_owner() as actor:
        session.state().plans.archive(plan.key, actor, archived=archived)


def let_go(plan: BoardPlan) -> None:
    """Let go of a connected sheet, which stays as it is. Raises KpiError."""
    with _as_owner() as actor:
        session.state().plans.remove(plan.key, actor)


def grant(who: str, wanted: dict[str, Role | None]) -> None:
    """Give a member (`Member.who`) a role in each of these plans, None for the one they have on the board. Raises KpiError."""
    with _as_owner() as actor:
        for key, role in wanted.items():
            session.state().plans.grant(key, who, role, actor)


@contextmanager
def _as_owner() -> Iterator[Actor]:
    """Be the owner of the board who looks, in every plan; what is known of the plans is let go afterwards. Raises NotAllowed."""
    actor = session.current_actor()
    check_board_role(actor, Role.OWNER)
    try:
        yield actor
    finally:
        session.forget_plans()
