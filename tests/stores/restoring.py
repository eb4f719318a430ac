"""The processes that test_backup.py kills: each restores a backup and ends itself after a moment of it, by the number it is given."""

from __future__ import annotations

import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from kpicore.stores.backup.archive import opened
from kpicore.stores.backup.copies import WholeBoard, restore
from kpicore.stores.open import open_store
from kpicore.stores.state.open import open_state
from tests.people import owner
from tests.stores.crashing import at_moments, die_at


def restore_at(url: str, path: Path, do: Callable[[bool], None]) -> None:
    """Restore, calling a function at every moment of both databases (`crashing.at_moments`)."""
    board = WholeBoard(open_store(url), open_state(url, {}))
    for database in board.databases.values():
        at_moments(database.engine, do)
    with opened(path) as archive:
        restore(board, archive, owner(), replace=True)
    for database in board.databases.values():
        database.engine.dispose()


def restore_and_die(url: str, path: Path, moments: Connection) -> None:
    """Receive a number, restore in a process of its own that is killed there, send how it ended; until None comes."""
    for moment in iter(moments.recv, None):
        pid = os.fork()
        if pid == 0:
            restore_at(url, path, die_at(moment))
            os._exit(0)
        moments.send(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
