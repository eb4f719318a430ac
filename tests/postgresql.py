"""A PostgreSQL server of the tests' own, on loopback, in a folder that is gone afterwards.

The server starts when a test first asks for it, one for each process of the run, and ends with that process even where it is killed.
KPICORE_TEST_POSTGRES names a database to use instead. Where there is neither, the tests that need one are skipped with the reason;
with KPICORE_REQUIRE_POSTGRESQL=1 that is a failure.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text

from tests.browser import free_port

HOW_TO_GET_ONE = "No PostgreSQL was found. On Debian and Ubuntu: apt-get install postgresql, and the package psycopg."
SECONDS_TO_START = 60
#: What a server of one test run can do without: the disk.
_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "16MB"}
_PR_SET_PDEATHSIG = 1


@contextmanager
def schema() -> Iterator[URL]:
    """Yield the URL of an empty schema of its own, gone afterwards; the test is skipped where there is no server."""
    name = f"test_{secrets.token_hex(6)}"
    with _executing(f"CREATE SCHEMA {name}", f"DROP SCHEMA {name} CASCADE"):
        yield server_url().update_query_dict({"options": f"-csearch_path={name}"})


@contextmanager
def database() -> Iterator[URL]:
    """Yield the URL of an empty database of its own, gone afterwards; the test is skipped where there is no server."""
    name = f"test_{secrets.token_hex(6)}"
    with _executing(f"CREATE DATABASE {name}", f"DROP DATABASE {name} WITH (FORCE)"):
        yield server_url().set(database=name)


@contextmanager
def _executing(first: str, last: str) -> Iterator[None]:
    engine = _server(server_url())
    with engine.connect() as connection:
        connection.execute(text(first))
    yield
    with engine.connect() as connection:
        connection.execute(text(last))


@lru_cache(maxsize=1)
def _server(url: URL) -> Engine:
    """Return what makes and drops, by one connection that stays: whoever connects costs a process of the server."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", pool_size=1, pool_pre_ping=True)
    atexit.register(engine.dispose)
    return engine


def server_url() -> URL:
    """Return the URL of the server's database; skips or fails the test where there is none."""
    given = os.environ.get("KPICORE_TEST_POSTGRES")
    if given:
        return make_url(given)
    if binaries() is None or find_spec("psycopg") is None:
        is_required = os.environ.get("KPICORE_REQUIRE_POSTGRESQL", "") not in {"", "0"}
        (pytest.fail if is_required else pytest.skip)(HOW_TO_GET_ONE)
    return _started()


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL on this machine, None where there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    newest = max(found, key=lambda folder: int(folder.parent.name), default=None)
    return newest or (Path(on_path).resolve().parent if on_path else None)


@lru_cache(maxsize=1)
def _started() -> URL:
    folder, port, password = Path(tempfile.mkdtemp(prefix="kpicore-pg-")), free_port(), secrets.token_hex(12)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    password_file = folder / "password"
    password_file.write_text(password)
    as_whom = _as_whom(folder)
    bin_folder, data = binaries(), folder / "data"
    assert bin_folder is not None
    make = ["--auth=md5", f"--pwfile={password_file}", "--username=kpicore", "--encoding=UTF8", "--locale=C"]
    subprocess.run(
        [bin_folder / "initdb", "--no-sync", *make, data], check=True, capture_output=True, cwd=folder, **as_whom
    )
    settings = {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": "", **_QUICK}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [bin_folder / "postgres", "-D", data, *options],
            cwd=folder,
            stdout=log,
            stderr=log,
            preexec_fn=_end_with_this_process,
            **as_whom,
        )
    atexit.register(_stop, server)
    url = URL.create("postgresql+psycopg", "kpicore", password, "127.0.0.1", port, "postgres")
    _wait_until_it_answers(url, server, folder / "log")
    return url


def _as_whom(folder: Path) -> dict[str, Any]:
    """Return who runs the server: whoever runs the tests, but not root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    person = names.get("postgres") or names["nobody"]
    for path in (folder, *folder.iterdir()):
        os.chown(path, person.pw_uid, person.pw_gid)
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def _end_with_this_process() -> None:
    """Have the kernel send the server a fast shutdown when the process that started it is gone (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _wait_until_it_answers(url: URL, server: subprocess.Popen[bytes], log: Path) -> None:
    engine, until = create_engine(url), time.monotonic() + SECONDS_TO_START
    while True:
        with contextlib.suppress(Exception), engine.connect():
            break
        if server.poll() is not None or time.monotonic() > until:
            pytest.fail(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)
    engine.dispose()


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
