"""A crash in the middle of a save leaves the old state or the new one. Processes are really killed, at every statement."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stores.crashing import SOME_BATCHES, held_batch, open_at

ROOT = Path(__file__).parents[2]


def child(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.stores.crashing", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("which", ["first", "later"])
def test_killed_at_any_statement_a_save_is_done_or_undone(tmp_path: Path, which: str):
    with child("every-statement", tmp_path, which) as process:
        ends = json.loads(process.communicate(timeout=120)[0])

    old, new = (0, 1) if which == "first" else (1, 2)
    held = [held_batch(open_at(tmp_path / str(number))) for number in range(len(ends))]
    assert ends[-1] == 0
    assert set(ends[:-1]) == {-signal.SIGKILL}
    assert len(held) > 8
    assert set(held[:-2]) == {old}, "killed before it was done"
    assert held[-2:] == [new, new], "killed just after it was done, and not killed at all"


def test_killed_at_any_moment_no_batch_is_half_there(tmp_path: Path):
    with child("any-moment", tmp_path, 15) as process:
        held = json.loads(process.communicate(timeout=120)[0])

    assert len(held) >= 15
    assert held == sorted(held)
    assert held[-1] > SOME_BATCHES


def test_two_processes_that_save_at_once_lose_nothing(tmp_path: Path):
    with child("count", tmp_path, 20) as one, child("count", tmp_path, 20) as other:
        assert (one.wait(timeout=120), other.wait(timeout=120)) == (0, 0)

    store = open_at(tmp_path)
    assert store.load().actuals["value"].tolist() == [40.0]
    assert len(store.history()) == 40
    assert len({line.revision for line in store.history()}) == 40
