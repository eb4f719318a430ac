"""Streamlit's own scripts and styles reach a browser compressed, and are the installed ones."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.testclient import TestClient
from streamlit import file_util

from pages.shared.serve.bundle import Bundle

STATIC = Path(file_util.get_static_dir())
SCRIPT, STYLE, FONT = (
    f"/{next(STATIC.glob(pattern)).relative_to(STATIC).as_posix()}"
    for pattern in ("static/js/index.*.js", "static/css/index.*.css", "static/media/*.woff2")
)
COMPRESSED = {"accept-encoding": "gzip, deflate, br, zstd"}


async def streamlits_own(scope: Any, receive: Any, send: Any) -> None:
    await PlainTextResponse("Streamlit answers")(scope, receive, send)


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=[Mount("/", streamlits_own)], middleware=[Middleware(Bundle)]))


@pytest.mark.parametrize(("address", "kind"), [(SCRIPT, "text/javascript"), (STYLE, "text/css")])
def test_a_file_comes_compressed_and_stays_in_the_browser(client: TestClient, address: str, kind: str):
    for _ in range(2):  # the second from memory
        with client.stream("GET", address, headers=COMPRESSED) as answer:
            sent = b"".join(answer.iter_raw())

        assert gzip.decompress(sent) == (STATIC / address[1:]).read_bytes()
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["content-length"] == str(len(sent))
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        (SCRIPT, {"accept-encoding": "identity"}),
        (SCRIPT, {"accept-encoding": "gzip;q=0"}),
        (SCRIPT, COMPRESSED | {"range": "bytes=0-9"}),
        (FONT, COMPRESSED),
        ("/", COMPRESSED),
        ("/static/index.html", COMPRESSED),
        ("/static/js/none.js", COMPRESSED),
        ("/static/js/../../index.html", COMPRESSED),
        (f"/static/%2e%2e{SCRIPT}", COMPRESSED),
    ],
)
def test_everything_else_is_streamlits_to_answer(client: TestClient, address: str, asked: dict[str, str]):
    assert client.get(address, headers=asked).text == "Streamlit answers"


def test_only_looking_is_answered(client: TestClient):
    assert client.post(SCRIPT, headers=COMPRESSED).text == "Streamlit answers"
    assert client.head(SCRIPT, headers=COMPRESSED).headers.get("content-encoding") is None
