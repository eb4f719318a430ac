"""Run one small Streamlit script of these tests in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser import ROOT, RunningBoard, _wait_until_it_answers, free_port


@contextmanager
def served(script: str, folder: Path) -> Iterator[str]:
    """Serve a script of this folder on a free port until the block ends; yields its address. `folder` takes the log."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(Path(__file__).with_name(script)),
        "--server.port",
        str(port),
    ]
    log_path = folder / "log"
    with log_path.open("wb") as log:
        given = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_until_it_answers(RunningBoard(f"http://127.0.0.1:{port}", process, log_path))
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(timeout=10)
