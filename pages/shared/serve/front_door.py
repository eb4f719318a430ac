"""The middleware every request passes first: refuses, limits, and puts the policies on every answer. Pure ASGI."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from streamlit import config

from kpicore.model.serving import Mode
from kpicore.text.catalogue import catalogue
from pages.shared.mode import mode
from pages.shared.serve.gate import STATUS, TurnedAway, refusal, visit_of
from pages.shared.serve.headers import (
    POLICIES,
    content_security_policy,
    in_language,
    inline_script_hashes,
    installed_page,
    is_page,
    page_language,
)
from pages.shared.turns import TURNS

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Bytes a request may carry that is no upload: callbacks of a sign-in and the like.
LARGEST_BODY = 64 * 1024
#: What the parts around an uploaded file take at most.
_AROUND_A_FILE = 64 * 1024
#: Websockets held at once; one is one open tab, some 0.2 MB.
MOST_SOCKETS = 1000
_UPLOADS = "/_stcore/upload_file/"
#: What makes a server answer with "not modified" or with compressed bytes, neither of which can be given another language.
_HIDES_THE_PAGE = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since", b"if-range", b"range"})

log = logging.getLogger("gyakusan")


class FrontDoor:
    """Lets in who may come in, as `mode()` says when it is made; holds the number of open websockets."""

    def __init__(self, app: Application, *, most_sockets: int = MOST_SOCKETS) -> None:
        self._app = app
        self._mode: Mode = mode()
        self._hashes = inline_script_hashes(installed_page())
        self._most_sockets = most_sockets
        self._sockets = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if refusal(visit_of(scope), self._mode) is not None:
            await _hang_up(receive, send, 1008)
            return
        if self._sockets >= self._most_sockets:
            log.warning("more than %s open pages: one was turned away", self._most_sockets)
            await _hang_up(receive, send, 1013)
            return
        self._sockets += 1
        try:
            with TURNS.open_page():
                await self._app(scope, receive, send)
        finally:
            self._sockets -= 1

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        language = page_language(scope["query_string"], headers.get("accept-language", ""))
        refused = refusal(visit_of(scope), self._mode)
        if refused is not None:
            answer = Response(status_code=STATUS[refused], headers={"Connection": "close"})
            if refused is TurnedAway.NOT_ALONE:  # a sentence for those who set up a proxy in front of a board for one
                said = catalogue(language)("serving.alone")
                answer = PlainTextResponse(said, STATUS[refused], {"Connection": "close"})
            await answer(scope, receive, _with_policies(send, self._policy(None)))
            return
        shown = _with_policies(send, self._policy(headers["host"]))
        largest = (
            int(config.get_option("server.maxUploadSize")) * 2**20 + _AROUND_A_FILE
            if _UPLOADS in scope["path"]
            else LARGEST_BODY
        )
        declared = headers.get("content-length", "")  # what is no number is left to the server
        if (int(declared) if declared.isascii() and declared.isdigit() else 0) > largest:
            said = catalogue(language)("serving.too_large", limit=max(1, largest // 2**20))
            await PlainTextResponse(said, 413, {"Connection": "close"})(scope, receive, shown)
            return
        if is_page(scope["path"]):
            # Answered with the whole page, uncompressed and as bytes.
            plain = [(name, value) for name, value in scope["headers"] if name not in _HIDES_THE_PAGE]
            scope = {**scope, "headers": plain, "extensions": {}}
            shown = _in_language(shown, language)
        await self._app(scope, _at_most(receive, largest), shown)

    def _policy(self, host: str | None) -> bytes:
        hosts = [host.lower()] if host is not None else []
        public = self._mode.public_origin.partition("//")[2]
        return content_security_policy(self._hashes, [*hosts, *([public] if public else [])])


async def _hang_up(receive: Receive, send: Send, code: int) -> None:
    """End a websocket before it is accepted; the browser sees HTTP status 403."""
    await receive()
    await send({"type": "websocket.close", "code": code})


def _at_most(receive: Receive, largest: int) -> Receive:
    """Return a receive that ends the request once more than `largest` bytes came, whatever length it declared."""
    left = largest

    async def receive_at_most() -> MutableMapping[str, Any]:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413, headers={"Connection": "close"})
        return message

    return receive_at_most


def _with_policies(send: Send, policy: bytes) -> Send:
    async def send_with_policies(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            own = {name for name, _ in POLICIES} | {b"content-security-policy"}
            kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in own]
            message = {**message, "headers": [*kept, (b"content-security-policy", policy), *POLICIES]}
        await send(message)

    return send_with_policies


def _in_language(send: Send, language: str) -> Send:
    """Return a send that gives a page its language; the page is held until all of it is there, for it does not stay as long as it was."""
    start: MutableMapping[str, Any] | None = None
    page = b""

    async def send_in_language(message: MutableMapping[str, Any]) -> None:
        nonlocal start, page
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message.get("headers", ())))
            if headers.get("content-type", "").startswith("text/html"):
                for name in ("etag", "last-modified", "accept-ranges"):
                    del headers[name]
                headers["vary"] = "Accept-Language"
                start = {**message, "headers": headers.raw}
                return
        elif start is not None:
            page += message.get("body", b"")
            if message.get("more_body"):
                return
            spoken = in_language(page, language)
            headers = MutableHeaders(raw=start["headers"])
            if page and "content-length" in headers:  # an answer to HEAD has no page and keeps what it says
                headers["content-length"] = str(len(spoken))
            await send(start)
            start, message = None, {**message, "body": spoken}
        await send(message)

    return send_in_language
