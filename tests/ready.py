"""Boards that start at once: a process that has imported what a board needs becomes one for each line it is given.

Importing is three of the four seconds of processor time that a board takes until its first page. A board begins here as
`python -m MODULE` does, only that its modules are there; whoever sets another home, from which Streamlit reads its settings when
it is imported, or begins with another module than the usual one is started in the usual way.
"""

from __future__ import annotations

import ast
import atexit
import json
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULE = "pages.shared.serve"


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


def can_begin(module: str, environ: Mapping[str, str]) -> bool:
    """Return whether a board may begin here. Elsewhere than on Linux a process with threads of libraries is not safely copied."""
    return sys.platform == "linux" and module == MODULE and environ.get("HOME") == os.environ.get("HOME")


def begin(arguments: Sequence[str], environ: Mapping[str, str], log: Path) -> Forked:
    """Start a board with these options; all it says goes into a file."""
    asked = _prepared()
    asked.stdin.write(json.dumps([list(arguments), dict(environ), str(log)]) + "\n")
    asked.stdin.flush()
    return Forked(int(asked.stdout.readline()))


@cache
def _prepared() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.ready"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    for pipe in (process.stdin, process.stdout):
        pipe.close()
    process.kill()
    process.wait()


def _imported_by_pages() -> Iterator[str]:
    """Yield the modules that the scripts of the pages import when they are first drawn."""
    for script in (ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))):
        for each in ast.parse(script.read_text(encoding="utf-8")).body:
            if isinstance(each, ast.ImportFrom) and each.module is not None:
                yield each.module


def _become_a_board(arguments: list[str], environ: dict[str, str], log: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    said, heard = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), os.open(os.devnull, os.O_RDONLY)
    for number, file in enumerate((heard, said, said)):
        os.dup2(file, number)
    os.environ.clear()
    os.environ.update(environ)
    sys.argv[1:] = arguments
    runpy.run_module(MODULE, run_name="__main__", alter_sys=True)


def main() -> None:
    """Import, then copy this process for every line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # what ended is let go at once
    for name in ("streamlit.web.bootstrap", "uvicorn", f"{MODULE}.application", *_imported_by_pages()):
        import_module(name)
    for line in sys.stdin:
        if (pid := os.fork()) == 0:
            _become_a_board(*json.loads(line))
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
