"""Processes of their own, for what several programs do to one store: copies of a process that has imported what they need."""

from __future__ import annotations

import multiprocessing
import sys
import types
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from typing import Any

import pytest

# One process of a run is copied for all of them: it imports what any of them needs.
_copies = multiprocessing.get_context("forkserver")
_NEEDED = ("crashing", "restoring", "sheet_child", "state_child")
_copies.set_forkserver_preload([f"tests.stores.{name}" for name in _NEEDED])
Barrier, Pipe, Queue = _copies.Barrier, _copies.Pipe, _copies.Queue


def begun(target: Callable[..., None], *arguments: Any) -> ForkServerProcess:
    """Start a function, by itself, in a process of its own."""
    process = _copies.Process(target=target, args=arguments)
    # A page that was tested before leaves its script as this process's main module, which a child would run first.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
        process.start()
    return process
