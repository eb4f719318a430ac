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

from kpicore.text.catalogue import LANGUAGES, catalogue

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Holds where a person wanted to go while they are at the provider's.
RETURN_COOKIE = "gyakusan_return"
#: Holds the session made from a key or an invitation.
SESSION_COOKIE = "gyakusan_session"
SIGNED_IN_COOKIE = "_streamlit_user"
CALLBACK = "/oauth2callback"
INVITATION = "/join/"
KEY = "key"
#: Long enough to find a password and a second factor.
RETURN_LASTS = timedelta(minutes=15)
LONGEST_RETURN = 1500
LONGEST_FORM = 4096
_NOT_PAGES = (
    "/_stcore",
    "/static",
    "/auth",
    CALLBACK,
    "/media",
    "/component",
    "/healthz",
    "/readyz",
    "/vendor",
    INVITATION,
)


@dataclass(frozen=True)
class Exchanged:
    """A cookie's secret, and how long it lasts."""

    secret: str
    lasts: timedelta


#: From the secret of a key or an invitation, and a person's name for an invitation, to a cookie; None where it is unknown, used or expired.
ExchangeKey = Callable[[str], Exchanged | None]
ExchangeInvitation = Callable[[str, str], Exchanged | None]


class Arrivals:
    """Middleware around the board's application."""

    def __init__(
        self, app: ASGIApp, *, key: ExchangeKey, invitation: ExchangeInvitation, secure: bool, language: str = "ja"
    ) -> None:
        """`secure` is whether the public address is https: then cookies are sent over nothing else."""
        self.app = app
        self.key = key
        self.invitation = invitation
        self.secure = secure
        self.language = language

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
        elif request.method == "GET" and KEY in request.query_params and not path.startswith(_NOT_PAGES):
            response = await self._keyed(request)
            await response(scope, receive, send)
        elif path == CALLBACK:
            await self.app(scope, receive, self._sent_back(request, send))
        elif is_page_visit(request) and SIGNED_IN_COOKIE not in request.cookies:
            await self.app(scope, receive, self._remembering(request, send))
        else:
            await self.app(scope, receive, send)

    async def _keyed(self, request: Request) -> Response:
        """Exchange the key in the address, and go on at the same address without it."""
        found = await run_in_threadpool(self.key, request.query_params[KEY])
        if found is None:
            return self._page(request, "signin.bad_key", status=403)
        response = RedirectResponse(_without_key(request), status_code=303, headers=_NOT_KEPT)
        self._set_session(response, found)
        return response

    async def _joined(self, request: Request, secret: str) -> Response:
        """Show the invitation, and exchange it when the person says who they are: a chat's preview of the link uses nothing up."""
        if request.method != "POST":
            return self._page(request, "signin.join_text", form=True)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > LONGEST_FORM:
                return self._page(request, "signin.bad_invitation", status=413)
        fields = dict(parse_qsl(body.decode(errors="replace")))
        name = " ".join(fields.get("name", "").split())[:80]
        found = await run_in_threadpool(self.invitation, secret, name) if name else None
        if found is None:
            return self._page(request, "signin.bad_invitation" if name else "signin.join_name_missing", status=403)
        response = RedirectResponse("/", status_code=303, headers=_NOT_KEPT)
        self._set_session(response, found)
        return response

    def _remembering(self, request: Request, send: Send) -> Send:
        """Keep where a visitor without a sign-in wanted to go."""
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200 and is_own_address(wanted):
                cookie = Response()
                cookie.set_cookie(
                    RETURN_COOKIE,
                    quote(wanted, safe=""),
                    max_age=int(RETURN_LASTS.total_seconds()),
                    httponly=True,
                    samesite="lax",
                    secure=self.secure,
                )
                MutableHeaders(scope=message).append("set-cookie", cookie.headers["set-cookie"])
            await send(message)

        return sent

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

    def _page(self, request: Request, key: str, *, form: bool = False, status: int = 200) -> Response:
        """Return a page of one sentence, with a field for the person's name where they are to join."""
        words = catalogue(_language(request, self.language))
        field = (
            f'<form method="post"><label>{html.escape(words("signin.join_name"))}<br>'
            f'<input name="name" required maxlength="80" autocomplete="name" autofocus></label>'
            f"<button>{html.escape(words('signin.join'))}</button></form>"
        )
        return HTMLResponse(
            _PAGE.format(
                language=words.language,
                title=html.escape(words("signin.title")),
                text=html.escape(words(key)),
                form=field if form else "",
            ),
            status_code=status,
            headers=_NOT_KEPT,
        )


def is_page_visit(request: Request) -> bool:
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


def _without_key(request: Request) -> str:
    kept = [(name, value) for name, value in parse_qsl(request.url.query, keep_blank_values=True) if name != KEY]
    path = "/" + request.url.path.lstrip("/\\")
    return path + (f"?{urlencode(kept)}" if kept else "")


def _language(request: Request, otherwise: str) -> str:
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")[:2]
    return asked if asked in LANGUAGES else otherwise


_NOT_KEPT: Mapping[str, str] = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
_PAGE = """<!doctype html>
<html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.7 system-ui, "Noto Sans CJK JP", sans-serif; max-width: 30rem; margin: 15vh auto; padding: 0 1rem; }}
input {{ font: inherit; width: 100%; box-sizing: border-box; padding: .6rem; margin: .3rem 0 1rem; }}
button {{ font: inherit; padding: .6rem 1.4rem; }}
</style>
<main><h1>{title}</h1><p>{text}</p>{form}</main></html>"""
