"""Run one small Streamlit script of these tests in a process of its own, which has imported what it needs before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import ready
from tests.browser import ROOT, RunningBoard, _wait_until_it_answers, free_port


@contextmanager
def served(script: str, folder: Path) -> Iterator[str]:
    """Serve a script of this folder on a free port until the block ends; yields its address. `folder` takes the log."""
    port = free_port()
    log_path = folder / "log"
    arguments = ["run", str(Path(__file__).with_name(script)), "--server.port", str(port)]
    process = ready.begin(arguments, {**os.environ, "PYTHONPATH": str(ROOT)}, log_path, module="streamlit")
    try:
        _wait_until_it_answers(RunningBoard(f"http://127.0.0.1:{port}", process, log_path))
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(timeout=60)
