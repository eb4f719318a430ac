"""The board calls nobody: not its makers, not a server that tells it its own address, not what a hostile page names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ready
from tests.browser import ROOT
from tests.serving.on import EVERY, on
from tests.serving.servers import RECORDING, Served, environment

PAGES = ("tree", "", "indicator", "wizard", "health", "settings")

CALLS_SOMEBODY = {
    "a name": "import socket; socket.getaddrinfo('checkip.amazonaws.com', 80)",
    "an address": "import socket; socket.create_connection(('192.0.2.1', 9), timeout=0.1)",
    "a datagram": "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('8.8.8.8', 1))",
    "a page": "import urllib.request; urllib.request.urlopen('http://192.0.2.1:9/', timeout=0.1)",
}
CALLS_NOBODY = "import socket; s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(('localhost', s.getsockname()[1]))"


def recorded(code: str, folder: Path) -> list[str]:
    """Return what is written down of a small program."""
    calls = folder / "calls"
    environ = {**os.environ, "PYTHONPATH": str(RECORDING), "KPICORE_TEST_CALLS": str(calls)}
    subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, timeout=60, check=False)
    return calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []


@pytest.mark.parametrize("code", CALLS_SOMEBODY.values(), ids=CALLS_SOMEBODY)
def test_a_call_to_another_machine_is_heard(code: str, tmp_path: Path):
    assert len(recorded(code, tmp_path)) >= 1


def test_a_call_of_a_program_that_began_at_once_is_heard(tmp_path: Path):
    (tmp_path / "calls_somebody.py").write_text(CALLS_SOMEBODY["a name"], encoding="utf-8")
    environ = environment(tmp_path)

    ready.begin([], environ, tmp_path / "log", module="calls_somebody", folder=tmp_path).wait()

    assert Path(environ["KPICORE_TEST_CALLS"]).read_text(encoding="utf-8") != ""


def test_a_call_to_this_machine_is_none(tmp_path: Path):
    assert recorded(CALLS_NOBODY, tmp_path) == []


@on(*EVERY)
def test_no_page_and_no_visitor_makes_the_board_call_another_machine(board: Served):
    for address in PAGES:
        board.visit(address)
    for path in ("/_stcore/health", "/_stcore/host-config", "/_stcore/upload_file/a/b"):
        # Streamlit compares an origin it does not know with the addresses of this machine, which it looks up.
        board.ask(path, ("Origin", "http://evil.example"))

    assert board.calls() == []


IN_A_ROOM_OF_ITS_OWN = """
import fcntl, socket, struct, sys, tempfile
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.serving.servers import MAKE_RUN, served

with socket.socket() as probe:  # the loopback of a new namespace is down
    request = struct.pack("16sh14x", b"lo", 0x1 | 0x40)
    fcntl.ioctl(probe, 0x8914, request)
assert Path("/proc/net/route").read_text().count("\\n") == 1, "there is a way out"
with tempfile.TemporaryDirectory() as folder, served(Path(folder), MAKE_RUN) as board:
    kinds = {{message.WhichOneof("type") for address in ("tree", "", "settings") for message in board.visit(address)}}
    print(board.ask("/readyz").status, "script_finished" in kinds, "page_not_found" in kinds, board.calls())
"""


def test_a_board_without_any_network_starts_and_shows_its_pages():
    if (
        sys.platform != "linux"
        or subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("this machine gives no program a network namespace of its own")

    code = IN_A_ROOM_OF_ITS_OWN.format(root=str(ROOT))
    ended = subprocess.run(
        ["unshare", "-rn", sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )

    assert ended.stdout.strip() == "200 True False []", ended.stderr
