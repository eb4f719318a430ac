"""What passes the front door is bounded in size and number, tried on an application of ten lines."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from starlette.exceptions import HTTPException

from pages.shared.serve.front_door import LARGEST_BODY, FrontDoor
from tests.serving.loops import awaited

SCOPE = {
    "type": "http",
    "method": "POST",
    "path": "/oauth2callback",
    "query_string": b"",
    "client": ("127.0.0.1", 50000),
    "headers": [(b"host", b"localhost:8501")],
}
SOCKET = {
    **SCOPE,
    "type": "websocket",
    "headers": [(b"host", b"localhost:8501"), (b"origin", b"http://localhost:8501")],
}


async def reads_everything(scope: Any, receive: Any, send: Any) -> None:
    more = True
    while more:
        more = (await receive()).get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def sent_by(*messages: dict[str, Any]) -> Callable[[], Any]:
    left = iter(messages)

    async def receive() -> dict[str, Any]:
        return next(left)

    return receive


async def kept_nowhere(message: Any) -> None:
    """Take what is sent."""


def chunk(size: int, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": bytes(size), "more_body": more}


def test_a_body_of_the_largest_size_passes_and_one_byte_more_does_not():
    door = FrontDoor(reads_everything)

    awaited(door(SCOPE, sent_by(chunk(LARGEST_BODY), chunk(0, more=False)), kept_nowhere))
    with pytest.raises(HTTPException) as refused:
        awaited(door(SCOPE, sent_by(chunk(LARGEST_BODY), chunk(1), chunk(0, more=False)), kept_nowhere))

    assert refused.value.status_code == 413


def test_as_many_pages_are_open_as_there_is_room_for_and_the_next_waits_until_one_is_closed():
    async def scenario() -> list[Any]:
        may_leave = asyncio.Event()

        async def stays(scope: Any, receive: Any, send: Any) -> None:
            await send({"type": "websocket.accept"})
            await may_leave.wait()

        door = FrontDoor(stays, most_sockets=2)
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append((message["type"], message.get("code")))

        inside = [asyncio.create_task(door(SOCKET, sent_by(), send)) for _ in range(2)]
        await asyncio.sleep(0)
        await door(SOCKET, sent_by({"type": "websocket.connect"}), send)
        may_leave.set()
        await asyncio.gather(*inside)
        await door(SOCKET, sent_by({"type": "websocket.connect"}), send)
        return sent

    accept = ("websocket.accept", None)
    assert awaited(scenario()) == [accept, accept, ("websocket.close", 1013), accept]


def test_a_page_that_fails_gives_its_place_back():
    async def fails(scope: Any, receive: Any, send: Any) -> None:
        raise OSError("dropped")

    door = FrontDoor(fails, most_sockets=1)
    for _ in range(3):
        with pytest.raises(OSError, match="dropped"):
            awaited(door(SOCKET, sent_by({"type": "websocket.connect"}), kept_nowhere))
