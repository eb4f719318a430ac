"""Agents over HTTP: behind a token, looked up at each request, of a board that runs as it is served."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from kpicore.agents import AgentCaller, AgentsRoute, PlanSource
from kpicore.errors import StoreUnavailable
from kpicore.model.access import Role
from kpicore.model.plans import BoardPlan
from kpicore.stores.open import open_store
from kpicore.stores.plans import Beginning, begin_plan, copied
from kpicore.stores.state import Grant, KeyKind, State, open_state
from tests.agents.asking import OWNER
from tests.awaiting import awaited
from tests.people import owner
from tests.serving.servers import Answer, Served, served

ASKS = json.dumps(
    {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "score", "arguments": {}}}
).encode()
PLAIN = (("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"))


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("agents")
    with served(folder, given={"KPICORE_STATE": f"sqlite:///{folder}/state.db"}, at_once=True) as running:
        running.ask("/readyz")  # the first look fills the store with the sample
        yield running
        assert running.calls() == []


@pytest.fixture(scope="module")
def url(board: Served) -> str:
    return f"sqlite:///{board.log_path.parent / 'board.db'}"


@pytest.fixture(scope="module")
def state(board: Served, url: str) -> State:
    return open_state(url, {"KPICORE_STATE": f"sqlite:///{board.log_path.parent}/state.db"})


def token_of(state: State, role: Role, name: str, *spellings: str) -> tuple[str, str]:
    """Return the id and the secret of a new token."""
    made = state.keys.make(Grant(KeyKind.AGENT, name, role, spellings), owner())
    return made.key.id, made.secret


def posted(board: Served, token: str = "", body: bytes = ASKS, *more: tuple[str, str], path: str = "/mcp") -> Answer:
    bearer = [("Authorization", f"Bearer {token}")] if token else []
    headers = [*PLAIN, ("Content-Length", str(len(body))), *bearer, *more]
    return board.ask(path, *headers, method="POST", body=body)


async def _called(board: Served, token: str, tool: str, arguments: dict[str, Any]) -> Any:
    from mcp import Client
    from mcp.client.streamable_http import streamable_http_client

    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as http:
        transport = streamable_http_client(f"http://{board.host}/mcp?lang=en", http_client=http)
        async with Client(transport) as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            return names, await client.call_tool(tool, arguments)


def test_an_agent_asks_and_a_staff_token_writes_under_its_own_name(board: Served, url: str, state: State):
    key, token = token_of(state, Role.STAFF, "週報を書くエージェント", "佐藤")
    names, told = awaited(_called(board, token, "score", {}))
    action = {"text": "電話する", "indicator": "cvr", "dry_run": False}
    _, written = awaited(_called(board, token, "add_action", action))

    assert "add_action" in names
    assert json.loads(told.content[0].text)["goals"][0]["landing"]["rule"] == "R8"
    assert json.loads(written.content[0].text)["written"] is True
    line = open_store(url).history()[0]
    assert (line.author, line.origin) == ("週報を書くエージェント", f"agent:{key}")
    assert f"週報を書くエージェント (agent:{key}, staff) asked score {{}}: answered" in board.log()
    assert state.keys.list()[0].last_used_at is not None


def test_a_viewers_token_reads_and_writes_nothing(board: Served, url: str, state: State):
    _, token = token_of(state, Role.VIEWER, "見るだけ")
    before = open_store(url).revision()
    names, told = awaited(
        _called(board, token, "enter", {"indicator": "cvr", "period": "2026-10", "value": "2", "dry_run": False})
    )

    assert "enter" not in names
    assert (told.is_error, told.content[0].text) == (True, "This needs the role “staff”.")
    assert open_store(url).revision() == before


def test_a_revoked_token_is_refused_at_the_next_call(board: Served, state: State):
    key, token = token_of(state, Role.VIEWER, "もう使わない")
    before = posted(board, token)
    state.keys.revoke(key, owner())
    after = posted(board, token)

    assert (before.status, after.status) == (200, 401)
    assert before.json()["result"]["structuredContent"]["goals"]
    assert "was revoked" in after.json()["error"]


@pytest.mark.parametrize("token", ["", "nonsense", "0123456789ab.x", "Ａ" * 10])
def test_without_a_token_that_is_one_nothing_is_told(board: Served, token: str):
    shown = token.encode("utf-8").decode("latin-1")
    answer = posted(board, shown)

    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "goals" not in answer.text
    assert "Settings" in answer.json()["error"]


@pytest.mark.parametrize("kind", [KeyKind.SCREEN, KeyKind.INVITATION])
def test_a_key_of_another_kind_is_no_token(board: Served, state: State, kind: KeyKind):
    made = state.keys.make(Grant(kind, "別の鍵", Role.VIEWER), owner())

    assert posted(board, made.secret).status == 401
    assert posted(board, "", ASKS, path=f"/mcp?key={made.secret}").status == 401


def test_who_comes_from_elsewhere_is_turned_away_before_the_token_is_looked_at(board: Served, state: State):
    _, token = token_of(state, Role.VIEWER, "外から")

    assert posted(board, token, ASKS, ("X-Forwarded-For", "203.0.113.9")).status == 403
    assert posted(board, token, ASKS, ("Origin", "http://evil.example")).status == 403


def test_only_posts_are_answered_and_a_body_has_a_limit(board: Served, state: State):
    _, token = token_of(state, Role.VIEWER, "大きい")

    assert board.ask("/mcp", ("Authorization", f"Bearer {token}")).status == 405
    assert posted(board, token, b'"' + b"x" * 70_000 + b'"').status == 413
    assert posted(board, token, b"not json").status == 400


def test_a_plan_that_is_not_there_is_a_sentence(board: Served, state: State):
    _, token = token_of(state, Role.VIEWER, "別の計画")
    answer = posted(board, token, path="/mcp?plan=nowhere&lang=en")

    assert answer.json()["result"]["isError"] is True
    assert "There is no plan" in answer.json()["result"]["content"][0]["text"]


def test_a_token_has_in_a_plan_the_role_given_there_and_an_archived_plan_is_only_read(
    board: Served, url: str, state: State
):
    """What was not given it does not learn: not even whether there is such a plan."""
    own = open_store(url)
    content = copied(own.load(), "人件費", with_numbers=True)
    begin_plan(
        state, own, BoardPlan("pay", "人件費"), owner(), lambda plan: open_store(url, plan=plan.key), Beginning(content)
    )
    key, token = token_of(state, Role.STAFF, "佐藤のエージェント", "佐藤")
    asks = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).encode()

    def offered(plan: str) -> tuple[int, bool]:
        answer = posted(board, token, asks, path=f"/mcp?plan={plan}&lang=en")
        return answer.status, '"enter"' in answer.text

    assert offered("pay") == (200, True)
    state.plans.archive("pay", owner())
    assert (offered("pay"), offered("main")) == ((200, False), (200, True))
    state.plans.grant("pay", f"agent:{key}", Role.NONE, owner())
    assert (offered("pay"), offered("main")) == ((401, False), (200, True))


def test_no_token_stands_in_the_log(board: Served, state: State):
    _, token = token_of(state, Role.VIEWER, "秘密")
    posted(board, token)
    posted(board, token + "x")

    assert token.partition(".")[2] not in board.log()


HEADERS = [(b"authorization", b"Bearer t"), (b"host", b"localhost"), (b"content-type", b"application/json")]


def answered(route: AgentsRoute, *, is_running: bool = True) -> list[dict[str, Any]]:
    """Return what a route sends to a POST whose body never comes."""
    scope = {"type": "http", "method": "POST", "path": "/mcp", "query_string": b"lang=en", "headers": HEADERS}
    sent: list[dict[str, Any]] = []

    async def never() -> dict[str, Any]:
        await asyncio.sleep(30)
        raise AssertionError

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def run() -> None:
        if not is_running:
            await route(scope, never, send)
            return
        async with route.running():
            await route(scope, never, send)

    awaited(run())
    return sent


def no_plan(_: str) -> PlanSource:
    raise AssertionError("no plan is read")


def test_a_request_that_does_not_end_is_given_up():
    route = AgentsRoute(lambda *_: OWNER, no_plan, seconds=0.2)

    assert answered(route)[0]["status"] == 408


def test_a_memory_that_cannot_be_asked_lets_nobody_in():
    def unknown(_token: str, _plan: str) -> AgentCaller:
        raise StoreUnavailable(reason="network", path="/srv/secret")

    sent = answered(AgentsRoute(unknown, no_plan), is_running=False)

    assert sent[0]["status"] == 503
    assert b"cannot be looked up now" in sent[1]["body"]
    assert b"secret" not in sent[1]["body"]
