"""The tools as a server of the Model Context Protocol, by the official SDK: over standard input and output, or in memory.

A call runs in a thread of its own, a few at a time, and no longer than a limit. Whatever goes wrong, the agent gets one sentence; what was
not foreseen has a number that stands beside its trace in the log.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import anyio
import anyio.to_thread
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.server.stdio import stdio_server
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp_types import Tool as ToolShown

from kpicore import __version__
from kpicore.agents.asked import Declined, Json, Scoring, asked, declined_sentence, failure_sentence
from kpicore.agents.callers import AgentCaller
from kpicore.agents.sources import PlanSource
from kpicore.agents.tools import TOOLS, Tool, ask
from kpicore.errors import KpiError, NotAllowed
from kpicore.model.access import Role
from kpicore.stores.base import Clock, utc_now
from kpicore.text.catalogue import catalogue
from kpicore.text.escaping import trace_text, visible

#: Seconds a call may take, calls at once, and characters of an answer (a large one still fits an agent's memory).
LONGEST_CALL, MOST_CALLS, LARGEST_ANSWER = 30.0, 4, 60_000
#: What of an argument stands in the log.
_LOGGED = 200
#: Who asks, by the context of their call.
CallerOf = Callable[[ServerRequestContext[Any, Any]], AgentCaller]
#: The plan of a call.
SourceOf = Callable[[ServerRequestContext[Any, Any]], PlanSource]

log = logging.getLogger("gyakusan.agents")


def agent_server(
    source: SourceOf | PlanSource, caller: CallerOf | AgentCaller, *, language: str = "ja", now: Clock = utc_now
) -> Server[Any]:
    """Return the server for a plan, or one that finds plan and caller by the context of each call.

    `language` is that of its descriptions where the caller has none.
    """
    source_of: SourceOf = source if callable(source) else lambda _: source
    caller_of: CallerOf = caller if callable(caller) else lambda _: caller
    scoring, room = Scoring(), anyio.CapacityLimiter(MOST_CALLS)

    async def list_tools(context: ServerRequestContext[Any, Any], _: PaginatedRequestParams | None) -> ListToolsResult:
        who = caller_of(context)
        return ListToolsResult(tools=[_shown(tool, who.language or language) for tool in _offered(who).values()])

    async def call_tool(context: ServerRequestContext[Any, Any], params: CallToolRequestParams) -> CallToolResult:
        who, given = caller_of(context), params.arguments or {}
        spoken, began = who.language or language, time.monotonic()

        def work() -> Json:
            call = _Call(params.name, given, who, source_of(context), now())
            return _answered(call, scoring, language)

        result, outcome = await _within_limits(work, room, spoken)
        arguments = visible(json.dumps(dict(given), ensure_ascii=False, default=str))[:_LOGGED]
        name = visible(f"{who.actor.name} ({who.actor.origin}, {who.actor.role.word})")
        facts = (name, visible(params.name)[:_LOGGED], arguments, visible(outcome)[:_LOGGED], time.monotonic() - began)
        log.info("%s asked %s %s: %s, %.2f s", *facts)
        return result

    return Server(
        "gyakusan",
        version=__version__,
        title=catalogue(language)("agents.title"),
        instructions=catalogue(language)("agents.instructions"),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def serve_stdio(source: PlanSource, caller: AgentCaller, *, language: str) -> None:
    """Answer one agent over standard input and output until it hangs up; the log goes to standard error."""
    say_what_is_asked()
    server = agent_server(source, caller, language=language)

    async def serve() -> None:
        async with stdio_server() as (received, sent):
            await server.run(received, sent, server.create_initialization_options())

    anyio.run(serve)


def say_what_is_asked() -> None:
    """Have the log of what agents asked written to standard error, unless somebody set it up otherwise."""
    if log.level == logging.NOTSET:
        log.setLevel(logging.INFO)
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
        log.addHandler(handler)
        log.propagate = False


def _offered(caller: AgentCaller) -> Mapping[str, Tool]:
    return {name: tool for name, tool in TOOLS.items() if caller.may_write or not tool.writes}


def _shown(tool: Tool, language: str) -> ToolShown:
    words = catalogue(language)
    return ToolShown(
        name=tool.name,
        title=words(f"agents.tool.{tool.name}.title"),
        description=words(f"agents.tool.{tool.name}.text"),
        input_schema=tool.schema(words),
        annotations=ToolAnnotations(read_only_hint=not tool.writes, destructive_hint=False, open_world_hint=False),
    )


@dataclass(frozen=True, slots=True)
class _Call:
    """One call: the name of a tool and its arguments as they were given, by whom, of which plan and when."""

    name: str
    given: Mapping[str, Any]
    caller: AgentCaller
    source: PlanSource
    at: datetime


async def _within_limits(
    work: Callable[[], Json], room: anyio.CapacityLimiter, language: str
) -> tuple[CallToolResult, str]:
    """Do the work of a call in a thread of its own, no longer than the limit; return the result and the word for the log.

    The protocol wants an answer as text and as the values in it; one that is too large is refused.
    """
    try:
        with anyio.fail_after(LONGEST_CALL):
            answer = await anyio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=room)
        text = json.dumps(answer, ensure_ascii=False, allow_nan=False)
        if len(text) <= LARGEST_ANSWER:
            content = [TextContent(type="text", text=text)]
            return CallToolResult(content=content, structured_content=json.loads(text)), "answered"
        sentence, outcome = catalogue(language)("agents.cannot.too_large"), "answered"
    except Exception as failure:  # noqa: BLE001 - whatever it is, the agent gets one sentence
        sentence, outcome = _failed(failure, language)
    return CallToolResult(content=[TextContent(type="text", text=sentence)], is_error=True), outcome


def _answered(call: _Call, scoring: Scoring, language: str) -> Json:
    """Return what a tool answers. Raises Declined, KpiError."""
    caller, tool = call.caller, TOOLS.get(call.name)
    if tool is None:
        raise Declined("unknown_tool", known=", ".join(_offered(caller)))
    if tool.writes and not caller.may_write:
        raise NotAllowed(needs=Role.STAFF.word)
    arguments = tool.read(call.given)
    found = asked(call.source, caller, arguments.get("as_of", ""), call.at, scoring)
    try:
        return ask(tool, found, arguments)
    except Declined as declined:
        # In the language of the plan, which is known only now.
        spoken = caller.language or found.words.language or language
        raise Declined("said", said=declined_sentence(declined, spoken)) from declined


def _failed(failure: Exception, language: str) -> tuple[str, str]:
    """Return the sentence for the agent and the word for the log."""
    words = catalogue(language)
    if isinstance(failure, Declined):
        return declined_sentence(failure, language), f"declined: {failure.__cause__ or failure}"
    if isinstance(failure, TimeoutError):
        return words("agents.cannot.took_too_long", seconds=int(LONGEST_CALL)), "took too long"
    if isinstance(failure, KpiError):
        return failure_sentence(failure, language), f"refused: {failure.code}"
    number = f"E-{secrets.token_hex(3).upper()}"
    log.error("%s\n%s", number, trace_text(failure))
    return words("agents.cannot.failed", number=number), f"failed: {number}"
