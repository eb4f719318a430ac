"""The tools over HTTP, behind a token: one POST is one question (streamable HTTP without sessions, answers as JSON).

| who comes | gets |
|---|---|
| without `Authorization: Bearer`, with a token that is none, over or revoked | 401, with nothing read of what was sent |
| with anything but POST | 405: nothing is streamed |
| with more than a body may hold | 413 |
| slower than a request may take | 408 |

The token is looked up at every request, so that a revoked one is refused at the next call. It stands in no log.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kpicore.agents.callers import AgentCaller
from kpicore.agents.sources import PlanSource
from kpicore.errors import KpiError
from kpicore.text.catalogue import catalogue

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from starlette.types import Message, Receive, Scope, Send

#: Bytes of a request, and seconds from its first byte to the end of its answer.
LARGEST_BODY, LONGEST_REQUEST = 64 * 1024, 40.0
_NEVER_KEPT = {"cache-control": "no-store"}

log = logging.getLogger("gyakusan.agents")

#: From a token and the key of a plan ("" is the first) to whoever holds it, as they are in that plan; None where the token is none, over or
#: revoked, or not for that plan. Raises KpiError where nobody can tell.
CallerOf = Callable[[str, str], AgentCaller | None]
#: From the key of a plan ("" is the first) to where it is read. Raises KpiError.
SourceOf = Callable[[str], PlanSource]


def is_installed() -> bool:
    """Return whether the SDK is there; it is an extra."""
    return find_spec("mcp") is not None


class AgentsRoute:
    """An ASGI application for one address, `/mcp`; it answers while `running` is entered."""

    def __init__(self, caller_of: CallerOf, source_of: SourceOf, *, seconds: float = LONGEST_REQUEST) -> None:
        self._caller_of = caller_of
        self._source_of = source_of
        self._seconds = seconds
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keep the SDK's part alive for the life of the server."""
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from kpicore.agents.server import agent_server, say_what_is_asked

        say_what_is_asked()
        logging.getLogger("mcp").setLevel(logging.WARNING)
        server = agent_server(self._source, lambda context: _state(context)["caller"])
        self._manager = StreamableHTTPSessionManager(
            server, json_response=True, stateless=True, max_request_body_size=LARGEST_BODY
        )
        async with self._manager.run():
            yield
        self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request, begun = Request(scope, receive), False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            async with asyncio.timeout(self._seconds):
                refused = await self._refused(request)
                if refused is None and self._manager is not None:
                    await self._manager.handle_request(scope, receive, noted)
                    return
        except TimeoutError:
            if begun:  # half an answer cannot be taken back
                return
            refused = JSONResponse({"error": "request timeout"}, 408, {**_NEVER_KEPT, "connection": "close"})
        await (refused or Response(status_code=503))(scope, receive, send)

    async def _refused(self, request: Request) -> Response | None:
        """Return the answer to a request that is not let in; where it is, its caller is in the scope's state."""
        if request.method != "POST":
            return JSONResponse({"error": "only POST is answered"}, 405, {**_NEVER_KEPT, "allow": "POST"})
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        language = request.query_params.get("lang", "")
        words = catalogue(language if language in ("ja", "en") else "en")
        try:
            is_bearer = scheme.lower() == "bearer" and bool(token.strip())
            plan = request.query_params.get("plan", "")
            caller = await run_in_threadpool(self._caller_of, token.strip(), plan) if is_bearer else None
        except KpiError:
            log.warning("a token could not be looked up", exc_info=True)
            return JSONResponse({"error": words("agents.http.unknown_now")}, 503, _NEVER_KEPT)
        if caller is None:
            key = "agents.http.bad_token" if is_bearer else "agents.http.no_token"
            return JSONResponse({"error": words(key)}, 401, {**_NEVER_KEPT, "www-authenticate": "Bearer"})
        asks_for = AgentCaller(caller.actor, language if language in ("ja", "en") else "")
        request.scope.setdefault("state", {})["agent"] = {
            "caller": asks_for,
            "plan": request.query_params.get("plan", ""),
        }
        return None

    def _source(self, context: Any) -> PlanSource:
        return self._source_of(_state(context)["plan"])


def _state(context: Any) -> dict[str, Any]:
    """Return what `_refused` put beside the request of a call."""
    found: dict[str, Any] = context.request.scope["state"]["agent"]
    return found
