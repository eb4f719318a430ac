"""An agent of the tests: the SDK's own client in the same process, and the plan it asks.

The SDK takes half a second to import, which every process that collects tests would pay: it is imported where an agent asks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from kpicore.agents import AgentCaller, PlanSource, StoreSource
from kpicore.model import Snapshot
from kpicore.model.access import Actor, Role
from kpicore.samples.shop import shop
from kpicore.stores.base import Store
from kpicore.stores.memory import MemoryStore
from tests.awaiting import awaited

TODAY = date(2026, 11, 24)
#: Noon of that day in Tokyo.
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
OWNER = AgentCaller(Actor("田中", Role.OWNER, origin="agent"))
VIEWER = AgentCaller(Actor("週報", Role.VIEWER, origin="agent:1f2e3d"))


def sample_with_cells() -> Snapshot:
    """Return the sample plan as if its numbers came from a tab 実績: row 5 on, one row for each number."""
    held = shop(TODAY, "ja")
    cells = [f"実績!C{row}" for row in range(5, 5 + len(held.actuals))]
    return replace(held, actuals=held.actuals.assign(cell=cells))


@dataclass(frozen=True)
class Told:
    """What came back: the sentence or JSON as text, and whether it is an error."""

    text: str
    is_error: bool

    @property
    def json(self) -> Any:
        assert not self.is_error, self.text
        return json.loads(self.text)


class Agent:
    """Calls tools of a plan, each over a connection of its own."""

    def __init__(self, plan: Snapshot | Store | PlanSource, caller: AgentCaller = OWNER, now: datetime = NOW) -> None:
        from kpicore.agents import agent_server

        store = MemoryStore(plan) if isinstance(plan, Snapshot) else plan
        self.source: PlanSource = store if hasattr(store, "look") else StoreSource(lambda: store, now=lambda: now)  # type: ignore[assignment]
        self.server = agent_server(self.source, caller, now=lambda: now)

    def ask(self, tool: str, **arguments: Any) -> Told:
        return awaited(self._ask(tool, arguments))

    def tools(self) -> list[Any]:
        return awaited(self._tools())

    async def _ask(self, tool: str, arguments: Mapping[str, Any]) -> Told:
        from mcp import Client

        async with Client(self.server) as client:
            got = await client.call_tool(tool, dict(arguments))
            assert got.is_error or got.structured_content == json.loads(got.content[0].text)
            return Told(got.content[0].text, bool(got.is_error))

    async def _tools(self) -> list[Any]:
        from mcp import Client

        async with Client(self.server) as client:
            return list((await client.list_tools()).tools)
