"""A crash in the middle of a save leaves the old state or the new one. Processes are really killed, at every statement."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.stores import apart
from tests.stores.crashing import SOME_BATCHES, at_any_moment, at_every_statement, count, held_batch, open_at


def answer_of(target: Callable[..., None], *arguments: Any) -> Any:
    """Return what a function sends that runs in a process of its own."""
    here, there = apart.Pipe()
    process = apart.begun(target, *arguments, there)
    there.close()  # so that its end is noticed
    assert here.poll(120)
    found = here.recv()
    process.join()
    return found


@pytest.mark.parametrize("which", ["first", "later"])
def test_killed_at_any_statement_a_save_is_done_or_undone(tmp_path: Path, which: str):
    ends = answer_of(at_every_statement, tmp_path, which)

    old, new = (0, 1) if which == "first" else (1, 2)
    held = [held_batch(open_at(tmp_path / str(number))) for number in range(len(ends))]
    assert ends[-1] == 0
    assert set(ends[:-1]) == {-signal.SIGKILL}
    assert len(held) > 8
    assert set(held[:-2]) == {old}, "killed before it was done"
    assert held[-2:] == [new, new], "killed just after it was done, and not killed at all"


def test_killed_at_any_moment_no_batch_is_half_there(tmp_path: Path):
    held = answer_of(at_any_moment, tmp_path, 15)

    assert len(held) >= 15
    assert held == sorted(held)
    assert held[-1] > SOME_BATCHES


def test_two_processes_that_save_at_once_lose_nothing(tmp_path: Path):
    both = [apart.begun(count, tmp_path, 20) for _ in range(2)]
    for process in both:
        process.join(120)
    assert [process.exitcode for process in both] == [0, 0]

    store = open_at(tmp_path)
    assert store.load().actuals["value"].tolist() == [40.0]
    assert len(store.history()) == 40
    assert len({line.revision for line in store.history()}) == 40
