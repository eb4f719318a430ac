"""Boards that start at once: a process that has imported what a board needs becomes one for each line it is given.

Importing is three of the four seconds of processor time that a board takes until its first page: all processes of a run share what has
imported. A program begins here as `python -m MODULE` does, only that the modules are there. How a process begins by itself is proved by
those that do (`tests/serving/conftest.py`).
"""

from __future__ import annotations

import ast
import atexit
import gc
import json
import os
import runpy
import secrets
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
MODULE = "pages.shared.serve"
#: Modules whose `prepare` is called before anything of the board is imported.
PREPARED = frozenset({"tests.served_at"})
#: What writes down a board's calls, where its environment says into which file (`tests/serving/recording`).
RECORDER = ROOT / "tests" / "serving" / "recording" / "sitecustomize.py"


@dataclass(frozen=True)
class Forked:
    """A process that is no child of this one, with what is asked of a `subprocess.Popen`."""

    pid: int

    def poll(self) -> int | None:
        """Return None while it runs, else a number that says nothing: how it ended is not known here."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def send_signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def wait(self, timeout: float = 60) -> int:
        until = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout)
            time.sleep(0.02)
        return code


def begin(
    arguments: Sequence[str], environ: Mapping[str, str], log: Path, *, module: str = MODULE, folder: Path = ROOT
) -> subprocess.Popen[bytes] | Forked:
    """Start `python -m MODULE ARGUMENTS` in a folder; all it says goes into a file.

    Elsewhere than on Linux a process with threads of libraries is not safely copied: there it is started as anybody would.
    """
    if sys.platform != "linux":
        with log.open("wb") as said:
            command = [sys.executable, "-m", module, *arguments]
            return subprocess.Popen(command, cwd=folder, env=environ, stdout=said, stderr=subprocess.STDOUT)
    asked = _prepared(module if module in PREPARED else "")
    asked.write(json.dumps([module, list(arguments), dict(environ), str(folder), str(log)]) + "\n")
    asked.flush()
    return Forked(int(asked.readline()))


@cache
def _prepared(by: str) -> IO[str]:
    """Return the line to a process that has imported, which all processes of a run of tests share and which ends with the last of them."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or secrets.token_hex(16)
    address, line = str(Path(tempfile.gettempdir(), f"kpicore-ready-{run}-{by}")), socket.socket(socket.AF_UNIX)
    with _one_at_a_time():
        if not Path(address).exists():
            with socket.socket(socket.AF_UNIX) as door:
                door.bind(address)
                door.listen()
                command = [sys.executable, "-m", "tests.ready", str(door.fileno()), *filter(None, [by])]
                subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, pass_fds=[door.fileno()], check=True)
        line.connect(address)
    with line:  # closed with what was made of it
        said = line.makefile("rw", encoding="utf-8")
    atexit.register(said.close)
    return said


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Have no other process of this machine begin or end a process that has imported, until the block ends."""
    import fcntl  # there is none on Windows

    with Path(__file__).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _imported_by_pages() -> Iterator[str]:
    """Yield the modules that the scripts of the pages import when they are first drawn."""
    for script in (ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))):
        for each in ast.parse(script.read_text(encoding="utf-8")).body:
            if isinstance(each, ast.ImportFrom) and each.module is not None:
                yield each.module


def _become(module: str, arguments: list[str], environ: dict[str, str], folder: str, log: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    said, heard = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), os.open(os.devnull, os.O_RDONLY)
    for number, file in enumerate((heard, said, said)):
        os.dup2(file, number)
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    sys.path.insert(0, folder)
    runpy.run_path(str(RECORDER))
    sys.argv[1:] = arguments
    with suppress(SystemExit):
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    # Taking apart what was imported takes longer than importing it, because the memory is no longer shared then.
    for file in (sys.stdout, sys.stderr):
        file.flush()
    os._exit(0)


def main(door: socket.socket, by: Sequence[str]) -> None:
    """Import, then copy this process for every line of those who come in by the door, until all of them have gone."""
    if os.fork():
        os._exit(0)  # it outlives who began it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # what ended is let go at once
    for name in by:
        import_module(name).prepare()
    for name in ("streamlit.web.bootstrap", "uvicorn", f"{MODULE}.application", *_imported_by_pages()):
        import_module(name)
    gc.collect()
    gc.freeze()  # a copy that looks for garbage among it has its memory for itself
    lines: dict[socket.socket, IO[str]] = {}
    while True:
        for each in select.select([door, *lines], [], [])[0]:
            if each is door:
                line = door.accept()[0]
                lines[line] = line.makefile("rw", encoding="utf-8")
            elif asked := lines[each].readline():
                if (pid := os.fork()) == 0:
                    for inherited in (door, *lines):
                        os.close(inherited.fileno())
                    _become(*json.loads(asked))
                lines[each].write(f"{pid}\n")
                lines[each].flush()
            else:
                lines.pop(each).close()
                each.close()
        if not lines:
            with _one_at_a_time():
                if not select.select([door], [], [], 0)[0]:
                    Path(door.getsockname()).unlink()
                    return


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
