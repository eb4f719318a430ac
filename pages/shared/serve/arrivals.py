"""What happens to a visitor's first request when a team signs in: the link they came by survives, and keys and invitations become cookies.

ASGI middleware, used by the served application only. A key or an invitation is exchanged once for a cookie of its own and leaves the
address, so that it stands in no history, log or picture of the screen. Looking things up may ask a database and runs outside the loop.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kpicore.text.catalogue import catalogue
from pages.shared.people import SESSION_COOKIE
from pages.shared.serve.agents import AGENTS
from pages.shared.serve.headers import page_language
from pages.shared.serve.home_screen import MANIFEST, PICTURE

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Holds where a person wanted to go while they are at the provider's.
RETURN_COOKIE = "gyakusan_return"
SIGNED_IN_COOKIE = "_streamlit_user"
CALLBACK = "/oauth2callback"
INVITATION = "/join/"
LOGOUT = "/auth/logout"
KEY = "key"
#: Long enough to find a password and a second factor.
RETURN_LASTS = timedelta(minutes=15)
LONGEST_RETURN = 1500
_NOT_PAGES = (
    "/_stcore",
    "/static",
    "/auth",
    CALLBACK,
    "/media",
    "/component",
    "/healthz",
    "/readyz",
    MANIFEST,
    PICTURE,
    "/vendor",
    INVITATION,
    "/leave",
    AGENTS,
)


@dataclass(frozen=True)
class Exchanged:
    """A cookie's secret, and how long it lasts."""

    secret: str
    lasts: timedelta


#: From the secret of a key or an invitation to a cookie; None where it is unknown, used, revoked or expired.
Exchange = Callable[[str], Exchanged | None]


class Arrivals:
    """Middleware around the board's application."""

    def __init__(self, app: ASGIApp, *, exchange: Exchange, sign_out: Callable[[str], None], secure: bool) -> None:
        """`sign_out` ends the session of a cookie; `secure` is whether the public address is https: then cookies go over nothing else."""
        self.app = app
        self.exchange = exchange
        self.sign_out = sign_out
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer keys and invitations; pass everything else on, with the way back kept and used."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        path = request.url.path
        if path.startswith(INVITATION):
            response = await self._joined(request, path.removeprefix(INVITATION))
            await response(scope, receive, send)
        elif path == LOGOUT:
            await self._left(request, scope, receive, send)
        elif request.method == "GET" and KEY in request.query_params and not path.startswith(_NOT_PAGES):
            response = await self._keyed(request)
            await response(scope, receive, send)
        elif path == CALLBACK:
            await self.app(scope, receive, self._sent_back(request, send))
        elif _is_page_visit(request) and SIGNED_IN_COOKIE not in request.cookies:
            await self.app(scope, receive, self._remembering(request, send))
        else:
            await self.app(scope, receive, send)

    async def _keyed(self, request: Request) -> Response:
        """Exchange the key in the address, and go on at the same address without it."""
        found = await run_in_threadpool(self.exchange, request.query_params[KEY])
        if found is None:
            return _page(request, "signin.bad_key", status=403)
        rest = [(name, value) for name, value in parse_qsl(request.url.query, keep_blank_values=True) if name != KEY]
        path = "/" + request.url.path.lstrip("/\\")
        address = path + (f"?{urlencode(rest)}" if rest else "")
        response = RedirectResponse(address, status_code=303, headers=_NOT_KEPT)
        self._set_session(response, found)
        return response

    async def _joined(self, request: Request, secret: str) -> Response:
        """Show the invitation, and exchange it when the person takes it: a chat's preview of the link uses nothing up."""
        if request.method != "POST":
            return _page(request, "signin.join_text", form=True)
        found = await run_in_threadpool(self.exchange, secret)
        if found is None:
            return _page(request, "signin.bad_invitation", status=403)
        response = RedirectResponse("/", status_code=303, headers=_NOT_KEPT)
        self._set_session(response, found)
        return response

    async def _left(self, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
        """End the session of this browser and forget its cookie, beside what Streamlit does about a sign-in."""
        await run_in_threadpool(self.sign_out, request.cookies.get(SESSION_COOKIE, ""))
        if SIGNED_IN_COOKIE not in request.cookies:
            response = RedirectResponse("/", status_code=303, headers=_NOT_KEPT)
            response.delete_cookie(SESSION_COOKIE)
            await response(scope, receive, send)
            return
        forgotten = Response()
        forgotten.delete_cookie(SESSION_COOKIE)
        await self.app(scope, receive, _adding(send, forgotten.headers["set-cookie"]))

    def _remembering(self, request: Request, send: Send) -> Send:
        """Keep where a visitor without a sign-in wanted to go."""
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        if not is_own_address(wanted):
            return send
        kept = Response()
        kept.set_cookie(
            RETURN_COOKIE,
            quote(wanted, safe=""),
            max_age=int(RETURN_LASTS.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=self.secure,
        )
        return _adding(send, kept.headers["set-cookie"])

    def _sent_back(self, request: Request, send: Send) -> Send:
        """Lead from the provider to where the person wanted to go, and not to the first page."""
        wanted = unquote(request.cookies.get(RETURN_COOKIE, ""))

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if message["status"] == 302 and headers.get("location") == "/" and is_own_address(wanted):
                    headers["location"] = wanted
            await send(message)

        return sent

    def _set_session(self, response: Response, found: Exchanged) -> None:
        response.set_cookie(
            SESSION_COOKIE,
            found.secret,
            max_age=int(found.lasts.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=self.secure,
        )


def _adding(send: Send, cookie: str) -> Send:
    """Return a send that puts a cookie on the answer."""

    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("set-cookie", cookie)
        await send(message)

    return send_with_cookie


def _page(request: Request, key: str, *, form: bool = False, status: int = 200) -> Response:
    """Return a page of one sentence, with a button where an invitation is to be taken."""
    words = catalogue(page_language(request.url.query.encode(), request.headers.get("accept-language", "")))
    page = PLAIN_PAGE.format(
        language=words.language,
        title=html.escape(words("signin.title")),
        text=html.escape(words(key)),
        form=f'<form method="post"><button autofocus>{html.escape(words("signin.join"))}</button></form>'
        if form
        else "",
    )
    return HTMLResponse(page, status_code=status, headers=_NOT_KEPT)


def _is_page_visit(request: Request) -> bool:
    """Return whether a browser asks for a page a person sees, and not for a part of one."""
    return (
        request.method == "GET"
        and "text/html" in request.headers.get("accept", "")
        and not request.url.path.startswith(_NOT_PAGES)
        and "." not in request.url.path.rpartition("/")[2]
    )


def is_own_address(address: str) -> bool:
    """Return whether an address is a path of this board: what a browser would take for another host or a header's end is none."""
    parts = urlsplit(address)
    return (
        address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and not (parts.scheme or parts.netloc)
        and address.isprintable()
        and "\\" not in parts.path
        and len(address) <= LONGEST_RETURN
    )


_NOT_KEPT: Mapping[str, str] = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
#: A page of one sentence, beside the board: for people who have not come in yet.
PLAIN_PAGE = """<!doctype html>
<html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.7 system-ui, "Noto Sans CJK JP", sans-serif; max-width: 30rem; margin: 15vh auto; padding: 0 1rem; }}
button {{ font: inherit; padding: .6rem 1.4rem; }}
</style>
<main><h1>{title}</h1><p>{text}</p>{form}</main></html>"""
