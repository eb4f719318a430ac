"""The processes that test_backup.py kills: each restores a backup and ends itself before or after a statement, by the number it is given."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event

from kpicore.stores.backup.archive import opened
from kpicore.stores.backup.copies import WholeBoard, restore
from kpicore.stores.open import open_store
from kpicore.stores.state.open import open_state
from tests.people import owner


def restore_and_die(url: str, path: Path, statement: int) -> None:
    """Restore, counting statements, commits and returned connections of both databases down to the end."""
    board, left = WholeBoard(open_store(url), open_state(url, {})), [statement]

    def die_when_it_is_time(*_: Any) -> None:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    for database in board.databases.values():
        for moment in ("before_cursor_execute", "after_cursor_execute", "commit", "checkin"):
            event.listen(database.engine, moment, die_when_it_is_time)
    with opened(path) as archive:
        restore(board, archive, owner(), replace=True)
    os._exit(0)


def main(url: str, path: Path) -> None:
    """Read a number, restore in a process of its own that is killed there, print how it ended; until there are no more numbers."""
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            restore_and_die(url, path, int(line))
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
