"""Streamlit's own scripts and styles, compressed once and answered from memory.

A first visit loads some ninety of them, 3.7 MB, which Streamlit reads from the disk in pieces of 64 kB and sends as they are, because it
would compress them anew for everybody. They never change while the server runs: their names hold the mark of their version. What a browser
cannot take compressed, or asks for in part, is Streamlit's to answer, as is every other address.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from streamlit import file_util

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

#: What shrinks, with its type; fonts and pictures are compressed as they are.
_SHRINKING = {".js": "text/javascript", ".css": "text/css"}
#: As Streamlit keeps them in browsers.
_KEPT = "public, immutable, max-age=31536000"


class Bundle:
    """Middleware that answers for the files of the installed Streamlit which shrink; each is kept from its first request on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._files = _files(Path(file_util.get_static_dir()))
        self._answers: dict[str, Response] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = self._files.get(scope["path"]) if scope["type"] == "http" else None
        if file is None or not _takes_all_of_it_compressed(scope):
            await self._app(scope, receive, send)
            return
        answer = self._answers.get(scope["path"])
        if answer is None:
            answer = self._answers[scope["path"]] = await run_in_threadpool(_compressed, file)
        await answer(scope, receive, send)


def _files(folder: Path) -> Mapping[str, Path]:
    """Return the files that shrink by their address; an address is looked up here and never becomes a path."""
    found = (path for path in (folder / "static").rglob("*") if path.suffix in _SHRINKING)
    return {f"/{path.relative_to(folder).as_posix()}": path for path in found}


def _takes_all_of_it_compressed(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    accepted = headers.get("accept-encoding", "").replace(" ", "").split(",")
    return scope["method"] == "GET" and "gzip" in accepted and "range" not in headers


def _compressed(file: Path) -> Response:
    headers = {"Cache-Control": _KEPT, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(gzip.compress(file.read_bytes(), mtime=0), headers=headers, media_type=_SHRINKING[file.suffix])
