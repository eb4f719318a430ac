"""Whatever address is visited first, the board's own guard is what answers: over real HTTP and websocket, however it was started."""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.browser import free_port
from tests.serving.on import ALONE, EVERY, on
from tests.serving.servers import (
    MAKE_RUN,
    STREAMLIT_RUN,
    UVICORN,
    Served,
    command,
    environment,
    served,
    shown,
)

PAGES = ("tree", "", "indicator", "wizard", "health", "settings")


@on(*ALONE)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_there_at_its_own_address_from_the_first_visit_on(board: Served, address: str):
    messages = board.visit(address)

    kinds = {message.WhichOneof("type") for message in messages}
    assert "page_not_found" not in kinds
    assert "kpi_address" in shown(messages), "the frame around every page was not drawn"


@on("team")
@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_of_a_team_is_shown_nothing_at_any_address(board: Served, address: str):
    said = shown(board.visit(address))

    assert "チームのメンバーだけが見られます" in said
    assert "kpi_address" not in said
    assert "¥" not in said
    assert "st.metric" not in said


@on("team")
@pytest.mark.parametrize("name", ["Remote-User", "X-Forwarded-Email", "X-Auth-Request-Email"])
def test_a_header_nobody_trusts_makes_no_member(board: Served, name: str):
    assert "チームのメンバーだけが見られます" in shown(board.visit("tree", headers={name: "owner@example.com"}))


@on("open to read")
@pytest.mark.parametrize("address", ["tree", "", "health"])
def test_an_open_board_says_on_every_page_that_it_is_open(board: Served, address: str):
    assert "KPICORE_OPEN=read" in shown(board.visit(address))


@on("open to read")
def test_a_board_that_is_open_to_look_at_lets_nobody_make_a_plan(board: Served):
    assert "権限が要ります" in shown(board.visit("wizard"))


@pytest.mark.parametrize(
    ("start", "language", "words"),
    [(MAKE_RUN, "ja_JP.UTF-8", "誰が見てよいか"), (STREAMLIT_RUN, "en_US.UTF-8", "nothing says who may look")],
    ids=["make run", "streamlit run"],
)
def test_a_board_others_could_reach_does_not_start_unless_told_who_may(
    start: Sequence[str], language: str, words: str, tmp_path: Path
):
    port = free_port()
    environ = environment(tmp_path, {"LC_ALL": language})

    ended = subprocess.run(
        command(start, port, "0.0.0.0"), cwd=tmp_path, env=environ, capture_output=True, timeout=120, check=False
    )

    said = (ended.stdout + ended.stderr).decode("utf-8")
    assert ended.returncode != 0
    assert words in said
    assert "0.0.0.0" in said
    assert len(said.strip().splitlines()) == 1, "more than the one sentence"
    assert not (tmp_path / "board.db").exists(), "something was read before"


def test_a_server_that_binds_past_our_settings_still_shows_others_nothing(tmp_path: Path):
    # uvicorn is given its own --host, which the board cannot see: each request is judged by itself.
    own = own_address()
    if own is None:
        pytest.skip("this machine has no other address than loopback")
    with served(tmp_path, UVICORN, address="0.0.0.0") as board:
        with urlopen_at(own, board) as refused:
            said = refused.read().decode()

        assert (refused.status, board.ask("/healthz").status) == (403, 200)
        assert "<html" not in said
        assert board.calls() == []


def own_address() -> str | None:
    """Return an address of this machine that is not loopback, None without one; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        found = probe.getsockname()[0]
    return None if found.startswith("127.") else found


def urlopen_at(address: str, board: Served) -> http.client.HTTPResponse:
    """Ask a board by another address of this machine, under the name of this machine."""
    connection = http.client.HTTPConnection(address, board.port, timeout=30)
    connection.request("GET", "/tree", headers={"Host": board.host})
    return connection.getresponse()


def test_what_fails_past_every_guard_shows_a_number_and_no_trace(tmp_path: Path):
    start = (
        "-m",
        "streamlit",
        "run",
        str(Path(__file__).with_name("failing_app.py")),
        "--server.port={port}",
        "--server.address={address}",
    )
    with served(tmp_path, start, at_once=True) as board:
        said = shown(board.visit())
        number = re.search(r"E-[0-9A-F]{6}", said)

        assert number is not None
        assert "secret" not in said
        assert "Traceback" not in said
        assert 'failing_app.py", line' not in said
        assert number[0] in board.log()
        assert "a secret of the code" in board.log()


@on(*EVERY)
def test_the_process_says_that_it_is_there(board: Served):
    answer = board.ask("/healthz")

    assert (answer.status, answer.text) == (200, "ok")


@on(*EVERY)
def test_the_store_answers_and_how_old_the_data_are_and_nothing_of_the_plan(board: Served):
    answer = board.ask("/readyz", ("Accept-Language", "en"))

    told = answer.json()
    assert answer.status == 200
    assert set(told) == {"ready", "age_seconds", "text"}
    assert told["ready"] is True
    assert 0 <= told["age_seconds"] < 3600
    assert told["text"] == "The store answers."


@on("alone")
def test_a_monitor_that_asks_all_day_leaves_no_warning_in_the_log(board: Served):
    assert board.ask("/readyz").status == 200
    assert board.ask("/healthz").status == 200

    assert "ScriptRunContext" not in board.log()
