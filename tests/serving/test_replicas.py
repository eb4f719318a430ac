"""Two boards on one PostgreSQL behind a real nginx, with the configuration that docs/deploy.md prints."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from kpicore.model import Change
from kpicore.stores.open import open_store
from kpicore.stores.sql.store import SqlStore
from tests.browser import ROOT, free_port
from tests.people import owner
from tests.postgresql import database
from tests.serving.servers import Served, _until_finished, served, shown

NAME = "kpi.example.com"
HOW_TO_GET_ONE = "No nginx was found. On Debian and Ubuntu: apt-get install nginx-light"
_WAIT_SECONDS = 60


def nginx() -> str:
    """Return the program; skips or fails the test where there is none."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found is None:
        is_required = os.environ.get("KPICORE_REQUIRE_NGINX", "") not in {"", "0"}
        (pytest.fail if is_required else pytest.skip)(HOW_TO_GET_ONE)
    return found


def printed(language: str) -> str:
    """Return the configuration of the page, as it is printed."""
    [found] = re.findall(
        rf"^```{language}\n(.*?)^```", (ROOT / "docs/deploy.md").read_text(encoding="utf-8"), re.M | re.S
    )
    return found


@dataclass(frozen=True)
class Proxy:
    """A running nginx. `log` has a line for each request: which board it went to, and its address."""

    port: int
    log: Path
    context: ssl.SSLContext

    def visit(self, board: str) -> str:
        """Open the first page as a browser does that was given this board, and return everything it is sent."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        with connect(
            f"wss://{NAME}/_stcore/stream",
            sock=socket.create_connection(("127.0.0.1", self.port), timeout=30),
            ssl=self.context,
            origin=f"https://{NAME}",  # type: ignore[arg-type]
            additional_headers={"Cookie": f"gyakusan_board={board}"},
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            proxy=None,
            open_timeout=30,
        ) as opened:
            opened.send(message.SerializeToString())
            return shown(_until_finished(opened))

    def get(self, path: str, cookie: str = "") -> tuple[int, list[str]]:
        """Return the status of an address, and the cookies it sets."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=self.context)
        try:
            connection.request("GET", path, headers={"Host": NAME, **({"Cookie": cookie} if cookie else {})})
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers.get_all("Set-Cookie") or []
        finally:
            connection.close()


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate of the name, and its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(pem))
    no_password = serialization.NoEncryption()
    paths[1].write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, no_password))
    return paths


@contextmanager
def proxied(folder: Path, a: int, b: int) -> Iterator[Proxy]:
    """Run nginx with the printed configuration: other ports and certificate, nothing else."""
    program, port, (cert, key) = nginx(), free_port(), certificate(folder)
    site = printed("nginx")
    places = {
        "/etc/ssl/gyakusan/fullchain.pem": str(cert),
        "/etc/ssl/gyakusan/privkey.pem": str(key),
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "127.0.0.1:8501": f"127.0.0.1:{a}",
        "127.0.0.1:8502": f"127.0.0.1:{b}",
    }
    for old, new in places.items():
        assert old in site, old
        site = site.replace(old, new)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    around = (
        f"{'user root;' if os.geteuid() == 0 else ''}\ndaemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{ worker_connections 4096; }}\n"
        f"http {{\nlog_format test '$gyakusan_board $upstream_addr $uri';\naccess_log {folder}/access.log test;\n{temporary}{site}}}\n"
    )
    config = folder / "nginx.conf"
    config.write_text(around, encoding="utf-8")
    checked = subprocess.run([program, "-t", "-c", config], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen([program, "-c", config], stderr=subprocess.DEVNULL)
    context = ssl.create_default_context(cafile=str(cert))
    context.check_hostname = False
    try:
        _wait_until_it_listens(port, process)
        yield Proxy(port, folder / "access.log", context)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_it_listens(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        assert process.poll() is None, "nginx has ended"
        assert time.monotonic() < until, "nginx does not listen"
        time.sleep(0.05)


def _wait_until_it_is_seen(proxy: Proxy, board: str) -> None:
    """Visit a board behind the proxy until its first page comes: what just began may close a connection, and a browser connects again."""
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        with suppress(OSError, WebSocketException):
            proxy.visit(board)
            return
        assert time.monotonic() < until, f"board {board} is not seen behind the proxy"
        time.sleep(0.2)


@dataclass(frozen=True)
class Replicas:
    """Two boards by their letter, the proxy before them, and the URL of their store."""

    boards: dict[str, Served]
    proxy: Proxy
    url: str


@contextmanager
def two_boards(folder: Path, refresh_seconds: float, *, at_once: bool = False) -> Iterator[Replicas]:
    """Run two boards on one PostgreSQL behind nginx, as docs/deploy.md sets them up; `at_once` as `served` has it."""
    with ExitStack() as until_the_end:
        for name in ("a", "b", "nginx"):
            (folder / name).mkdir()
        url = until_the_end.enter_context(database()).render_as_string(hide_password=False)
        given = {
            "KPICORE_STORE": url,
            "KPICORE_STATE": "",
            "KPICORE_OPEN": "read",
            "KPICORE_PUBLIC_URL": f"https://{NAME}",
            "KPICORE_REFRESH_SECONDS": str(refresh_seconds),
        }
        boards = {
            letter: until_the_end.enter_context(served(folder / letter, given=given, public=NAME, at_once=at_once))
            for letter in "ab"
        }
        proxy = until_the_end.enter_context(
            proxied(folder / "nginx", **{letter: board.port for letter, board in boards.items()})
        )
        for letter in boards:
            _wait_until_it_is_seen(proxy, letter)
        yield Replicas(boards, proxy, url)


@pytest.fixture(scope="module")
def replicas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Proxy, str, dict[str, int]]]:
    """A proxy, the URL of the store, and the ports of the boards by their letter."""
    nginx()
    # Looked for once an hour: what is seen within a test was announced.
    with two_boards(tmp_path_factory.mktemp("replicas"), 3600, at_once=True) as found:
        yield found.proxy, found.url, {letter: board.port for letter, board in found.boards.items()}


def test_a_change_made_beside_them_shows_on_both_boards_by_announcement_alone(
    replicas: tuple[Proxy, str, dict[str, int]],
):
    proxy, url, ports = replicas
    seen = {board: proxy.visit(board) for board in ports}
    assert all("2026" in each for each in seen.values())
    store = open_store(url)
    assert isinstance(store, SqlStore)
    before = store.load().plan.settings.name
    assert all("新しい計画の名前" not in each for each in seen.values())

    saved = {"key": "name", "value": "新しい計画の名前"}
    store.save([Change("settings", ("name",), {"key": "name", "value": before}, saved)], owner())
    store.engine.dispose()

    until = time.monotonic() + _WAIT_SECONDS
    for board in ports:
        while "新しい計画の名前" not in proxy.visit(board):
            assert time.monotonic() < until, f"board {board} never showed it"


def test_a_browser_stays_with_the_board_it_was_given(replicas: tuple[Proxy, str, dict[str, int]]):
    proxy, _, ports = replicas
    status, cookies = proxy.get("/")
    assert status == 200
    [cookie] = [each for each in cookies if each.startswith("gyakusan_board=")]
    board = cookie.partition(";")[0].partition("=")[2]
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {each.strip() for each in cookie.split(";")}

    for number in range(8):
        assert proxy.get(f"/_stcore/health?n={number}", f"gyakusan_board={board}")[0] == 200

    # Each line is written after its answer was sent; no other test asks for this address.
    until = time.monotonic() + _WAIT_SECONDS
    while len(went := _went(proxy, "/_stcore/health")) < 8 and time.monotonic() < until:
        time.sleep(0.02)
    assert went == [(board, f"127.0.0.1:{ports[board]}")] * 8


def _went(proxy: Proxy, path: str) -> list[tuple[str, str]]:
    """Return which board was named and which answered, for every request of an address."""
    lines = [line.split() for line in proxy.log.read_text().splitlines() if line.endswith(f" {path}")]
    return [(letter, place) for letter, place, _ in lines]


def test_a_cookie_somebody_made_up_leads_to_a_board_and_nowhere_else(replicas: tuple[Proxy, str, dict[str, int]]):
    proxy, _, ports = replicas

    for made_up in ("c", "a.evil.example.com", "../x", "a;b", "127.0.0.1:22"):
        assert proxy.get("/healthz", f"gyakusan_board={made_up}")[0] == 200
    places = {line.split()[1] for line in proxy.log.read_text().splitlines()}
    assert places <= {f"127.0.0.1:{port}" for port in ports.values()}


def test_where_a_board_is_down_its_visitors_come_to_the_other(
    tmp_path: Path, replicas: tuple[Proxy, str, dict[str, int]]
):
    _, _, ports = replicas
    (tmp_path / "nginx").mkdir()
    with proxied(tmp_path / "nginx", free_port(), ports["b"]) as proxy:
        assert proxy.get("/healthz", "gyakusan_board=a")[0] == 200


def test_caddy_understands_its_configuration(tmp_path: Path):
    program = shutil.which("caddy")
    if program is None:
        pytest.skip("No caddy was found. On Debian and Ubuntu: apt-get install caddy")
    version = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout
    numbers = [int(number) for number in re.findall(r"\d+", version)[:2]]
    site = printed("caddyfile")
    if numbers < [2, 7]:
        site = re.sub(r"^.*stream_timeout.*\n", "", site, flags=re.M)
    (tmp_path / "Caddyfile").write_text(site, encoding="utf-8")

    command = [program, "adapt", "--adapter", "caddyfile", "--config", str(tmp_path / "Caddyfile")]
    adapted = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "HOME": str(tmp_path)}
    )

    assert adapted.returncode == 0, adapted.stderr
