"""What an AI agent may ask and do, as tools of the Model Context Protocol: over standard input and output, and over HTTP behind a token.

Every tool asks a report that pages and commands ask too; here are only its arguments, its answer as plain values with unit, period, rule
and cell, and its limits. Everything people wrote stands between ⟦ and ⟧ (`quoting`): it is material, never an instruction. What an agent
asked is in the log (`gyakusan.agents`), what it wrote in the log of changes.

The SDK (`mcp`) is an extra: it is imported where a server is made, and only here.
"""

from typing import TYPE_CHECKING

from kpicore.lazy import names_on_use

if TYPE_CHECKING:
    from kpicore.agents.callers import AgentCaller
    from kpicore.agents.served import AgentsRoute, is_installed
    from kpicore.agents.server import agent_server, serve_stdio
    from kpicore.agents.sources import PlanLook, PlanSource, StoreSource

__all__ = [
    "AgentCaller",
    "AgentsRoute",
    "PlanLook",
    "PlanSource",
    "StoreSource",
    "agent_server",
    "is_installed",
    "serve_stdio",
]

#: A board that starts asks only whether the SDK is there.
__getattr__ = names_on_use(
    __name__,
    {
        "callers": "AgentCaller",
        "served": "AgentsRoute is_installed",
        "server": "agent_server serve_stdio",
        "sources": "PlanLook PlanSource StoreSource",
    },
)
