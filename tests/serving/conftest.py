"""One board per way to run it, shared by all tests that attack it; at its end none may have called another machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.serving.servers import MAKE_RUN, SIGN_IN, STREAMLIT_RUN, UVICORN, Served, served
from tests.serving.signing_in import a_provider

_TEAM: dict[str, Any] = {
    "given": {"KPICORE_PUBLIC_URL": "https://kpi.example.com"},
    "address": "0.0.0.0",
    "public": "kpi.example.com",
}
#: One begins by itself; so does a board by `make run` in test_calls.py, one by uvicorn in test_first_visit.py.
BOARDS: dict[str, dict[str, Any]] = {
    "alone": {"start": MAKE_RUN, "at_once": True},
    "alone by streamlit run": {"start": STREAMLIT_RUN},
    "alone by uvicorn": {"start": UVICORN, "at_once": True},
    "team": {**_TEAM, "at_once": True, "start": STREAMLIT_RUN, "secrets": SIGN_IN},
    "open to read": {**_TEAM, "at_once": True, "given": {**_TEAM["given"], "KPICORE_OPEN": "read"}},
}


@pytest.fixture(scope="session")
def board_named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Served]]:
    """A function that returns the running board of a name in BOARDS, started when it is first asked for."""
    running: dict[str, Served] = {}
    with ExitStack() as until_the_end:

        def named(name: str) -> Served:
            if name not in running:
                folder = tmp_path_factory.mktemp(name.replace(" ", "-"))
                running[name] = until_the_end.enter_context(served(folder, **BOARDS[name]))
            return running[name]

        yield named
        assert {name: board.calls() for name, board in running.items() if board.calls()} == {}


@pytest.fixture(scope="session")
def provider() -> Iterator[str]:
    """The address of a provider that all teams trust."""
    with a_provider() as address:
        yield address


@pytest.fixture
def board(request: pytest.FixtureRequest, board_named: Callable[[str], Served]) -> Served:
    """The board a test is parametrized with (`@on("alone")`)."""
    found = board_named(request.param)
    assert found.process.poll() is None, found.log()
    return found
