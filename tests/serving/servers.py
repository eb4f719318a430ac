"""The board as a process that answers HTTP, and a client that says exactly what a test wants it to say."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from google.protobuf import text_format
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests import ready
from tests.browser import ROOT, RunningBoard, _wait_until_it_answers, free_port

RECORDING = Path(__file__).parent / "recording"

#: The ways to start the board; each is given a port and an address.
MAKE_RUN = ("-m", "pages.shared.serve", "--server.port={port}", "--server.address={address}")
STREAMLIT_RUN = ("-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port={port}", "--server.address={address}")
UVICORN = ("-m", "uvicorn", "pages.shared.serve:app", "--port={port}", "--host={address}", "--no-access-log")

SIGN_IN = """
[auth]
redirect_uri = "https://kpi.example.com/oauth2callback"
cookie_secret = "a secret of this test, nowhere else"
client_id = "board"
client_secret = "nothing"
server_metadata_url = "http://127.0.0.1:9/.well-known/openid-configuration"
"""


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Served:
    """A board that runs; `calls` holds what it asked of other machines, a line each. `public` is the host people
    open it at by `scheme`, "" where that is this machine.
    """

    port: int
    process: subprocess.Popen[bytes] | ready.Forked
    log_path: Path
    calls_path: Path
    public: str = ""
    scheme: str = "https"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def log(self) -> str:
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def calls(self) -> list[str]:
        return self.calls_path.read_text(encoding="utf-8").splitlines() if self.calls_path.exists() else []

    def ask(
        self,
        path: str = "/",
        *headers: tuple[str, str],
        method: str = "GET",
        body: bytes | Iterable[bytes] | None = None,
        host: str | None = "",
    ) -> Answer:
        """Send one request as it is given, nothing added but a Host (None: none at all)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            if host is not None:
                connection.putheader("Host", host or self.public or self.host)
            for name, value in headers:
                connection.putheader(name, value)
            connection.endheaders()
            for part in [body] if isinstance(body, bytes) else body or ():
                connection.send(part)
            got = connection.getresponse()
            return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        finally:
            connection.close()

    def socket(
        self, origin: str | None = "", host: str = "", headers: Mapping[str, str] | None = None, token: str = ""
    ) -> ClientConnection:
        """Open the websocket of a page; the origin is the board's own unless one (None: none at all) is given.

        `token` is what a page of the board's own knows from its cookie, and proves that the page is one.

        Raises websockets.exceptions.InvalidStatus where it is refused.
        """
        own = f"{self.scheme}://{self.public}" if self.public else f"http://{self.host}"
        return connect(
            f"ws://{host or self.public or self.host}/_stcore/stream",
            sock=socket.create_connection(("127.0.0.1", self.port), timeout=30),
            origin=own if origin == "" else origin,  # type: ignore[arg-type]
            additional_headers=headers,
            subprotocols=["streamlit", *([token] if token else [])],  # type: ignore[list-item]
            max_size=None,
            proxy=None,
            open_timeout=30,
        )

    def visit(
        self, page: str = "", query: str = "", headers: Mapping[str, str] | None = None, token: str = ""
    ) -> list[ForwardMsg]:
        """Open a page as a browser does that has this address first, and return what it is sent until the run ends."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = page
        with self.socket(headers=headers, token=token) as opened:
            opened.send(message.SerializeToString())
            return list(_until_finished(opened))


def _until_finished(opened: ClientConnection) -> Iterator[ForwardMsg]:
    while True:
        data = opened.recv(timeout=60)
        message = ForwardMsg()
        message.ParseFromString(data if isinstance(data, bytes) else data.encode())
        yield message
        if message.WhichOneof("type") == "script_finished":
            return


def shown(messages: Iterable[ForwardMsg]) -> str:
    """Return everything a page was sent, as text to look for words in; what components are given is JSON in bytes."""
    kept = list(messages)
    given = [message.delta.new_element.bidi_component.bytes.decode() for message in kept]
    return "\n".join([*(text_format.MessageToString(message, as_utf8=True) for message in kept), *given])


def command(start: Sequence[str], port: int, address: str = "127.0.0.1") -> list[str]:
    """Return the command line of a start."""
    return [sys.executable, *(part.format(port=port, address=address) for part in start)]


def environment(folder: Path, given: Mapping[str, str] | None = None, secrets: str = "") -> dict[str, str]:
    """Return the environment of a board whose store, secrets and recorded calls lie in a folder."""
    home = folder / "home"
    (home / ".streamlit").mkdir(parents=True, exist_ok=True)
    if secrets:
        (home / ".streamlit" / "secrets.toml").write_text(secrets, encoding="utf-8")
    usual = {
        "HOME": str(home),
        "PYTHONUTF8": "1",
        "PYTHONPATH": os.pathsep.join((str(RECORDING), str(ROOT))),
        "KPICORE_TEST_CALLS": str(folder / "calls"),
        "KPICORE_STORE": f"sqlite:///{folder / 'board.db'}",
        "KPICORE_LAST_GOOD": "",
    }
    return {**os.environ, **usual, **(given or {})}


@contextmanager
def served(
    folder: Path,
    start: Sequence[str] = MAKE_RUN,
    *,
    address: str = "127.0.0.1",
    given: Mapping[str, str] | None = None,
    secrets: str = "",
    public: str = "",
    port: int | None = None,
    at_once: bool = False,
) -> Iterator[Served]:
    """Run the board until the block ends; yields once it answers. It is started outside its own folder, on a free port unless one is given.

    `at_once`: it begins in a process that has imported what it needs (`tests.ready`), for tests of what it does once it is there.
    """
    port = port or free_port()
    environ = environment(folder, given, secrets)
    log_path = folder / "log"
    line = command(start, port, address)
    process: subprocess.Popen[bytes] | ready.Forked
    if at_once:
        process = ready.begin(line[3:], environ, log_path, module=line[2], folder=folder)
    else:
        with log_path.open("wb") as log:
            process = subprocess.Popen(line, cwd=folder, env=environ, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_until_it_answers(RunningBoard(f"http://127.0.0.1:{port}", process, log_path))
        yield Served(port, process, log_path, Path(environ["KPICORE_TEST_CALLS"]), public)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
