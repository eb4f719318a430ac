"""The link by which a recipient stops messages: looking changes nothing, the button does."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from kpicore.errors import StoreUnavailable
from kpicore.model.subscription import Subscription
from kpicore.stores.state import State, open_state
from pages.shared import session
from pages.shared.serve.leaving import leave
from tests.people import owner


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> State:
    found = open_state("memory:", {})
    found.subscriptions.put("main", Subscription(id="00000001", channel="mail", address="sato@example.com"), owner())
    monkeypatch.setattr(session, "state", lambda: found)
    return found


def asked(token: str, method: str = "GET", language: str = "ja") -> tuple[int, str]:
    headers = [(b"accept-language", language.encode())]
    query = f"token={token}".encode()
    scope = {"type": "http", "method": method, "path": "/leave", "query_string": query, "headers": headers}
    answer = leave(Request(scope))
    return answer.status_code, answer.body.decode()


def has_left(state: State) -> bool:
    return state.subscriptions.of("main")[0].subscription.left


def test_a_mail_program_that_opens_the_link_stops_nothing(state: State):
    status, page = asked(state.subscriptions.of("main")[0].token)

    assert status == 200
    assert "sato@example.com" in page
    assert '<form method="post">' in page
    assert not has_left(state)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_button_and_the_one_click_of_a_mail_program_stop_the_messages(state: State, language: str):
    token = state.subscriptions.of("main")[0].token
    status, page = asked(token, "POST", language)

    assert status == 200
    assert {"ja": "止めました", "en": "Done."}[language] in page
    assert has_left(state)
    assert "<form" not in asked(token)[1]


@pytest.mark.parametrize("token", ["", "wrong", "%3Cscript%3E", "x" * 5000])
def test_a_link_that_is_none_says_so_and_stops_nothing(state: State, token: str):
    for method in ("GET", "POST"):
        status, page = asked(token, method)
        assert status == 404
        assert "<script>" not in page

    assert not has_left(state)


def test_an_outage_of_the_memory_is_a_sentence_without_its_place(monkeypatch: pytest.MonkeyPatch):
    def out() -> State:
        raise StoreUnavailable(reason="network", store="postgresql://secret-host/board")

    monkeypatch.setattr(session, "state", out)
    status, page = asked("abc")

    assert status == 503
    assert "secret-host" not in page
