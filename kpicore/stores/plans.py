"""How a plan is begun beside the others of a board: empty, as a copy of one that is there, or as a connected Google Sheet."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from kpicore.errors import NotGranted, ReadOnlyStore
from kpicore.model.access import Actor, Role
from kpicore.model.plan import Plan, Settings
from kpicore.model.plans import BoardPlan
from kpicore.model.rows import changes_between
from kpicore.model.snapshot import Snapshot
from kpicore.stores.base import HoldsPlans, Provisioned, Store, check_board_role
from kpicore.stores.state import State

#: Settings that are about what one plan holds, and no habit of the company.
_OF_ITS_NUMBERS = ("actuals_through", "entered_from", "year_begun", "mappings", "sample")

#: From a plan of the board to the store it lies in, opened for it. Raises KpiError.
OpenPlan = Callable[[BoardPlan], Store]


def copied(held: Snapshot, name: str, *, with_numbers: bool) -> Snapshot:
    """Return what a copy of a plan begins with, under a name of its own. Raises NotGranted (`no-plan-name`).

    That is all of it, or the tree with its targets and nothing that was entered. A copy of the sample is a plan of one's own.
    """
    settings = held.plan.settings.model_copy(update={"name": _name(name), "sample": False})
    if with_numbers:
        return replace(
            held, plan=held.plan.model_copy(update={"settings": settings}), problems=(), revision="", read_at=None
        )
    return Snapshot(held.plan.model_copy(update={"settings": settings, "landings": ()}))


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a plan begins with. Without `content` it has the settings of the first plan: fiscal year, holidays and currency are those of the
    company.

    Whoever has a role of their own in the plan `copy_of` has it in the copy: it is seen by nobody who may not see the original.
    """

    content: Snapshot | None = None
    copy_of: str = ""


#: Nothing but the company's settings.
EMPTY = Beginning()


def begin_plan(
    state: State, own: Store, wanted: BoardPlan, actor: Actor, opened: OpenPlan, beginning: Beginning = EMPTY
) -> BoardPlan:
    """Put a plan beside the others and return it as kept; `own` is the board's own store.

    It is in the register before anything is written, and so are its roles; where writing fails it is there and empty.

    Raises NotAllowed for anybody but an owner of the board; NotGranted as `Plans.put` does, `no-plan-name`, `one-plan-store` where the
    board's own store holds no second one, `sheet-taken` where a copy would go into a sheet that holds a plan; what stores raise.
    """
    check_board_role(actor, Role.OWNER)
    wanted, content, copy_of = replace(wanted, title=_name(wanted.title)), beginning.content, beginning.copy_of
    if not wanted.source and not isinstance(own, HoldsPlans):
        raise NotGranted(reason="one-plan-store")
    if wanted.source:
        held = opened(wanted).load()  # a sheet that cannot be read is none that can be connected
        if content is not None and held.plan.nodes:
            raise NotGranted(reason="sheet-taken")
    kept = state.plans.put(wanted, actor, None)
    for who, role in state.plans.register().roles.get(copy_of, {}).items() if copy_of else ():
        state.plans.grant(kept.key, who, role, actor)
    if isinstance(own, HoldsPlans) and not kept.source:
        own.add_plan(kept.key, actor)
        if content is None:  # the company's settings, and none that is about the first plan's own numbers
            blank = {field: Settings.model_fields[field].default for field in _OF_ITS_NUMBERS}
            settings = own.load().plan.settings.model_copy(update={**blank, "name": kept.title})
            content = Snapshot(Plan(settings=settings))
    if content is not None:
        store = opened(kept)
        if isinstance(store, Provisioned):
            store.provision(content, replace(actor, role=actor.board_role))
        else:
            store.save(changes_between(store.load(), content), replace(actor, role=actor.board_role))
    return kept


def rename_plan(state: State, store: Store, plan: BoardPlan, name: str, actor: Actor) -> BoardPlan:
    """Give a plan another name, in its settings and in the register, and return it; `store` is opened for it.

    Raises NotAllowed for anybody but an owner of the board, and what `Plans.put` and stores raise. Where the store can only be read its own
    name stays, and the register has the new one.
    """
    check_board_role(actor, Role.OWNER)
    name = _name(name)
    held = store.load()
    settings = held.plan.settings.model_copy(update={"name": name})
    changes = changes_between(held, replace(held, plan=held.plan.model_copy(update={"settings": settings})))
    with suppress(ReadOnlyStore):
        store.save(changes, replace(actor, role=actor.board_role))
    return state.plans.put(replace(plan, title=name), actor, state.plans.register().plans.get(plan.key, plan))


def _name(typed: str) -> str:
    """Return a name without blanks around it or lines in it. Raises NotGranted (`no-plan-name`) where nothing is left."""
    name = " ".join(typed.split())
    if not name:
        raise NotGranted(reason="no-plan-name")
    return name
