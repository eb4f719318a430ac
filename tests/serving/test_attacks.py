"""What a hostile page, program or network sends is refused, and the board goes on answering."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from tests.serving.on import ALONE, EVERY, OTHERS, on
from tests.serving.servers import Served

MEGABYTE = 2**20


def status_of(opening: Callable[[], ClientConnection]) -> int:
    """Return 101 where a websocket is opened, else the status it is refused with."""
    try:
        with opening():
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


# -- names and origins -----------------------------------------------------------------------------------------


@on(*EVERY)
@pytest.mark.parametrize("path", ["/", "/tree", "/healthz", "/_stcore/health", "/static/js/x.js"])
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "203.0.113.7:8501"])
def test_a_foreign_host_gets_nothing(board: Served, path: str, host: str):
    answer = board.ask(path, host=host)

    assert (answer.status, answer.body) == (421, b"")


@on(*EVERY)
def test_no_host_and_two_hosts_get_nothing(board: Served):
    assert board.ask("/", host=None).status == 400
    assert board.ask("/", ("Host", "evil.example")).status == 400


@on(*EVERY)
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example"])
def test_a_websocket_by_a_foreign_name_is_refused(board: Served, host: str):
    assert status_of(lambda: board.socket(host=host, origin=f"http://{host}")) == 403


@on(*EVERY)
@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "http://localhost:1", "https://kpi.example.com.evil.example"]
)
def test_a_websocket_from_elsewhere_is_refused(board: Served, origin: str | None):
    assert status_of(lambda: board.socket(origin=origin)) == 403


@on(*EVERY)
def test_a_websocket_of_the_boards_own_page_is_opened(board: Served):
    assert status_of(board.socket) == 101


@on(*EVERY)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("origin", ["null", "http://evil.example"])
def test_a_request_from_elsewhere_is_refused(board: Served, method: str, origin: str):
    answer = board.ask("/_stcore/upload_file/a/b", ("Origin", origin), method=method)

    assert (answer.status, answer.body) == (403, b"")
    assert "access-control-allow-origin" not in answer.headers


@on(*ALONE)
@pytest.mark.parametrize(
    "name",
    [
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "x-forwarded-anything",
        "X-Real-IP",
        "Via",
    ],
)
def test_a_proxy_on_the_same_machine_does_not_open_a_board_for_one(board: Served, name: str):
    answer = board.ask("/tree", (name, "127.0.0.1"), ("Accept-Language", "en"))

    assert answer.status == 403
    assert answer.text.startswith("This board belongs to the person at this machine.")
    assert status_of(lambda: board.socket(headers={name: "127.0.0.1"})) == 403


@on(*OTHERS)
def test_a_proxy_in_front_of_a_teams_board_is_expected(board: Served):
    forwarded = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}

    assert board.ask("/tree", *forwarded.items()).status == 200
    assert status_of(lambda: board.socket(headers=forwarded)) == 101


# -- addresses -------------------------------------------------------------------------------------------------


@on(*EVERY)
@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/interact", "/_stcore/script-health-check"],
)
def test_what_streamlit_tells_of_itself_is_closed(board: Served, path: str):
    answer = board.ask(path)

    assert (answer.status, answer.body) == (404, b"")


TRICKS = (
    "/static/../../../../../../etc/passwd",
    "/static/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/..%5c..%5c..%5cetc%5cpasswd",
    "//etc/passwd",
    "/%2fetc/passwd",
    "/app/static/../app.py",
    "/app/static/..%2fapp.py",
    "/media/..%2f..%2fapp.py",
    "/component/..%2f..%2fapp.py",
    "/_stcore/bidi-components/..%2f..%2fapp.py",
    "/.streamlit/secrets.toml",
    "/data/board.db",
    "/app.py",
    "/static/js/..%00/index.html",
)


@on("alone", "team")
@pytest.mark.parametrize("path", TRICKS)
def test_no_path_leads_out_of_what_is_served(board: Served, path: str):
    answer = board.ask(path)

    assert b"root:" not in answer.body
    assert b"import " not in answer.body
    assert b"client_secret" not in answer.body
    assert answer.status in {301, 400, 404} or b'<div id="root">' in answer.body
    assert board.ask("/healthz").status == 200


# -- sizes -----------------------------------------------------------------------------------------------------


@on(*EVERY)
@pytest.mark.parametrize(
    ("path", "declared"),
    [
        ("/_stcore/upload_file/a/b", 22 * MEGABYTE),
        ("/_stcore/upload_file/a/b", 10**15),
        ("/healthz", 65_537),
        ("/auth/login", 10**9),
    ],
)
def test_a_body_that_says_it_is_too_large_is_refused_before_any_of_it_came(board: Served, path: str, declared: int):
    answer = board.ask(path, ("Content-Length", str(declared)), method="PUT")

    assert answer.status == 413
    assert answer.headers["connection"] == "close"


def chunked(size: int) -> Iterator[bytes]:
    """Yield a multipart body that holds a file of a size, as chunks of HTTP, which declare no length."""
    head = b'--edge\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
    parts = [head, *([bytes(MEGABYTE)] * (size // MEGABYTE)), bytes(size % MEGABYTE), b"\r\n--edge--\r\n"]
    yield from (b"%x\r\n%b\r\n" % (len(part), part) for part in parts if part)
    yield b"0\r\n\r\n"


@pytest.mark.parametrize(("size", "status"), [(1000, 204), (200 * MEGABYTE, 413)])
@on("alone")
def test_an_upload_that_declares_no_length_ends_where_it_is_too_large(board: Served, size: int, status: int):
    with board.socket() as page:
        session_id = session_of(page)
        token = board.ask("/_stcore/health").headers["set-cookie"].partition("=")[2].partition(";")[0]
        headers = (
            ("Transfer-Encoding", "chunked"),
            ("Content-Type", "multipart/form-data; boundary=edge"),
            ("Cookie", f"_streamlit_xsrf={token}"),
            ("X-Xsrftoken", token),
        )
        path = f"/_stcore/upload_file/{session_id}/{session_id}"
        try:
            answered = board.ask(path, *headers, method="PUT", body=chunked(size)).status
        except ConnectionError:  # the server hung up while we were still sending
            answered = 413

    assert answered == status
    assert board.ask("/healthz").status == 200


def session_of(page: ClientConnection) -> str:
    """Return the id of the session a page has, which its first run tells it."""
    first = BackMsg()
    first.rerun_script.query_string = ""
    page.send(first.SerializeToString())
    while True:
        message = ForwardMsg()
        message.ParseFromString(page.recv(timeout=60))
        if message.WhichOneof("type") == "new_session":
            return message.new_session.initialize.session_id


@on("alone", "open to read")
@pytest.mark.parametrize(
    "message", [bytes(6 * MEGABYTE), bytes(70 * MEGABYTE), b"\xff" * 100], ids=["6 MB", "70 MB", "noise"]
)
def test_a_message_that_is_too_large_or_makes_no_sense_ends_its_own_socket_only(board: Served, message: bytes):
    with board.socket() as page, pytest.raises((ConnectionClosed, ConnectionError)):  # noqa: PT012 - either of the two may notice
        page.send(message)
        while True:
            page.recv(timeout=30)

    assert board.ask("/healthz").status == 200


# -- numbers ---------------------------------------------------------------------------------------------------

OPENINGS = (
    b"",
    b"GET / HTTP/1.1\r\nHost: ",
    b"GET /tree HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /_stcore/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    b"\x16\x03\x01 not http at all",
)


@on("alone")
def test_ten_thousand_connections_opened_and_dropped_leave_nothing_behind(board: Served):
    before = open_files(board)
    for number in range(10_000):
        with socket.create_connection(("127.0.0.1", board.port), timeout=30) as one:
            one.sendall(OPENINGS[number % len(OPENINGS)])

    assert board.ask("/healthz").status == 200
    until = time.monotonic() + 60
    while open_files(board) > before + 20 and time.monotonic() < until:
        assert board.ask("/healthz").status == 200
    assert open_files(board) <= before + 20


@on("alone")
def test_pages_opened_and_dropped_leave_the_board_answering(board: Served):
    for _ in range(200):
        with board.socket():
            pass

    assert board.ask("/readyz").status == 200
    assert any(message.WhichOneof("type") == "script_finished" for message in board.visit("tree"))


def open_files(board: Served) -> int:
    """Return how many files and sockets the board's process holds; 0 where the machine does not tell."""
    folder = Path(f"/proc/{board.process.pid}/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


# -- what every answer carries ---------------------------------------------------------------------------------


@on(*EVERY)
@pytest.mark.parametrize(
    "path", ["/", "/tree", "/no-such-page", "/healthz", "/_stcore/health", "/_stcore/metrics", "/favicon.png"]
)
def test_every_answer_carries_the_policies(board: Served, path: str):
    headers = board.ask(path).headers

    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "'unsafe-eval'" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


@on(*EVERY)
@pytest.mark.parametrize(
    ("path", "accepted", "language"),
    [
        ("/", "ja", "ja"),
        ("/tree", "en-US,en", "en"),
        ("/tree?lang=en", "ja", "en"),
        ("/settings?lang=ja", "en", "ja"),
        ("/", "fr", "ja"),
    ],
)
@pytest.mark.parametrize("encoding", ["identity", "gzip, br"])
def test_the_page_is_in_its_language_before_any_script_ran(
    board: Served, path: str, accepted: str, language: str, encoding: str
):
    answer = board.ask(path, ("Accept-Language", accepted), ("Accept-Encoding", encoding))

    assert f'<html lang="{language}"' in answer.text
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert "Accept-Language" in answer.headers["vary"]


@on("alone")
def test_a_page_kept_by_the_browser_does_not_keep_its_old_language(board: Served):
    first = board.ask("/", ("Accept-Language", "ja"))
    again = board.ask(
        "/",
        ("Accept-Language", "en"),
        ("If-None-Match", first.headers.get("etag", '"x"')),
        ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"),
    )

    assert (again.status, '<html lang="en"' in again.text) == (200, True)
