"""The address where AI agents ask (`/mcp`), with a token of 設定 › メンバー; it is there where the extra is installed."""

from __future__ import annotations

from collections.abc import Sequence

from kpicore.agents import AgentCaller, AgentsRoute, PlanLook
from kpicore.errors import KpiError, StoreUnavailable
from kpicore.model.access import Actor, Role
from kpicore.model.change import Change
from kpicore.model.plans import DEFAULT_PLAN, actor_in
from kpicore.stores.base import Store
from kpicore.stores.state import actor_of
from pages.shared import session
from pages.shared.live import LiveStore

AGENTS = "/mcp"


class LiveSource:
    """The board's own live store as agents see it: what it read last, in an outage too."""

    def __init__(self, live: LiveStore) -> None:
        self._live = live

    def look(self) -> PlanLook:
        """Return what is known. Raises KpiError where nothing is."""
        reading = self._live.read()
        if reading.snapshot is None:
            raise reading.failure if isinstance(reading.failure, KpiError) else StoreUnavailable(reason="unknown")
        return PlanLook(reading.snapshot, reading.confirmed_at, reading.failure)

    def store(self) -> Store:
        """Return the store. Raises KpiError."""
        return self._live.store()

    def save(self, changes: Sequence[Change], actor: Actor) -> None:
        """Save changes; every open page shows them. Raises what the store raises."""
        self._live.save(changes, actor)


def caller_of(token: str, plan: str) -> AgentCaller | None:
    """Return who holds a token, with the rights it has now in a plan, the first where no key is given; None where it has none there, and
    for a token that is none, over or revoked. Raises KpiError.
    """
    state = session.state()
    key = state.keys.check(token)
    if key is None:
        return None
    actor = actor_of(key, (*state.members.list(), *state.keys.invited()))
    there = actor_in(actor, key.as_member().who, plan or DEFAULT_PLAN, state.plans.register())
    return AgentCaller(there) if there.role > Role.NONE else None


def source_of(plan: str) -> LiveSource:
    """Return a plan of the store, the first where no key is given. Raises KpiError."""
    return LiveSource(session.live_of(plan or DEFAULT_PLAN))


def agents_route() -> AgentsRoute:
    """Return what answers at `/mcp`."""
    return AgentsRoute(caller_of, source_of)
