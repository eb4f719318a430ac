"""The first request of a visitor of a team's board: links survive the sign-in, keys and invitations become cookies."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route

from pages.shared.people import SESSION_COOKIE
from pages.shared.serve.arrivals import RETURN_COOKIE, Arrivals, Exchanged, is_own_address
from tests.serving.loops import awaited

HTML = {"accept": "text/html"}


class Exchange:
    """A key, and an invitation that works once."""

    def __init__(self):
        self.valid = {"good-key", "good-invitation"}
        self.left = []

    def __call__(self, secret):
        if secret not in self.valid:
            return None
        if secret == "good-invitation":
            self.valid.remove(secret)
        return Exchanged(f"cookie-of-{secret}", timedelta(days=90))


@pytest.fixture
def exchange():
    return Exchange()


@pytest.fixture
def visit(exchange):
    """A function that makes one request to a board behind the middleware, without following where it leads."""

    async def board(request):
        return HTMLResponse("the board")

    async def callback(request):
        return RedirectResponse("/", status_code=302)

    app = Starlette(routes=[Route("/oauth2callback", callback), Route("/{path:path}", board)])
    guarded = Arrivals(app, exchange=exchange, sign_out=exchange.left.append, secure=True)

    def visited(address, *, method="GET", cookies=None, headers=None, **more):
        async def once():
            transport = httpx.ASGITransport(app=guarded)
            async with httpx.AsyncClient(
                transport=transport, base_url="https://board.example", cookies=cookies
            ) as client:
                return await client.request(method, address, headers={**HTML, **(headers or {})}, **more)

        return awaited(once())

    return visited


def set_cookies(response):
    return response.headers.get_list("set-cookie")


def test_a_deep_link_survives_the_sign_in(visit):
    first = visit("/indicator?node=cvr&as_of=2026-10-31")
    (kept,) = set_cookies(first)
    back = visit("/oauth2callback?code=1&state=2", cookies={RETURN_COOKIE: first.cookies[RETURN_COOKIE]})

    assert kept.startswith(f"{RETURN_COOKIE}=")
    assert "HttpOnly" in kept
    assert "Secure" in kept
    assert back.headers["location"] == "/indicator?node=cvr&as_of=2026-10-31"


def test_a_person_who_is_signed_in_gets_no_cookie_of_return(visit):
    assert set_cookies(visit("/tree", cookies={"_streamlit_user": "x"})) == []


@pytest.mark.parametrize("path", ["/static/js/index.js", "/_stcore/health", "/healthz", "/favicon.png"])
def test_parts_of_a_page_are_nowhere_a_person_wanted_to_go(visit, path):
    assert set_cookies(visit(path)) == []


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
        "/a\\b",
        "",
        "/" + "a" * 2000,
    ],
)
def test_the_way_back_never_leads_to_another_place(visit, address):
    back = visit("/oauth2callback", cookies={RETURN_COOKIE: httpx.QueryParams({"a": address}).__str__()[2:]})

    assert not is_own_address(address)
    assert back.headers["location"] == "/"


def test_a_key_leaves_the_address_and_becomes_a_cookie_that_scripts_cannot_read(visit):
    found = visit("/tree?node=cvr&key=good-key")
    (cookie,) = set_cookies(found)

    assert (found.status_code, found.headers["location"]) == (303, "/tree?node=cvr")
    assert cookie.startswith(f"{SESSION_COOKIE}=cookie-of-good-key;")
    assert {"HttpOnly", "SameSite=lax", "Secure"} <= {part.strip() for part in cookie.split(";")}
    assert found.headers["referrer-policy"] == "no-referrer"


def test_a_key_in_an_address_of_two_slashes_does_not_lead_away(visit):
    assert visit("https://board.example//evil.example/?key=good-key").headers["location"] == "/evil.example/"


@pytest.mark.parametrize(
    ("language", "sentence"), [("ja", "このリンクの鍵は使えません"), ("en", "The key in this link does not work")]
)
def test_a_key_that_was_revoked_is_refused_in_a_sentence(visit, language, sentence):
    found = visit(f"/?key=other&lang={language}")

    assert found.status_code == 403
    assert sentence in found.text
    assert set_cookies(found) == []


def test_looking_at_an_invitation_uses_nothing_up(visit):
    looked = visit("/join/good-invitation")
    taken = visit("/join/good-invitation", method="POST")
    again = visit("/join/good-invitation", method="POST")

    assert (looked.status_code, taken.status_code, again.status_code) == (200, 303, 403)
    assert set_cookies(taken)[0].startswith(f"{SESSION_COOKIE}=cookie-of-good-invitation;")
    assert set_cookies(looked) == set_cookies(again) == []


def test_signing_out_ends_the_session_of_a_key_and_forgets_the_cookie(visit, exchange):
    left = visit("/auth/logout", cookies={SESSION_COOKIE: "mine"})

    assert exchange.left == ["mine"]
    assert (left.status_code, left.headers["location"]) == (303, "/")
    assert 'gyakusan_session=""' in set_cookies(left)[0]


def test_signing_out_of_both_goes_on_to_the_provider(visit, exchange):
    left = visit("/auth/logout", cookies={SESSION_COOKIE: "mine", "_streamlit_user": "x"})

    assert exchange.left == ["mine"]
    assert left.text == "the board"
    assert 'gyakusan_session=""' in set_cookies(left)[0]
