"""The last good reading of a remote store, kept on this machine's disk so that a board that starts during an outage has something to show.

The cells are kept as they were read, not what was made of them: a later version interprets them by its own rules. One file for each
store, for its owner alone (0600 in a folder of 0700), replaced as a whole. Its first line says the format, the store, when it was read and
the digest of the second line, which holds the tabs as JSON. A file that is damaged, of another format or of another store counts as none.

Nothing here ever fails a reading: a disk that is full or read-only is logged, once until it works again.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kpicore.sheets.grid import Grid, Workbook
from kpicore.stores.private_file import replace_private

FORMAT = 1
#: An unchanged reading is written again this often, so that the age shown after a restart is at most this much too old.
KEEP_AGAIN = timedelta(minutes=5)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptWorkbook:
    """The cells of a store, and when they were read (UTC)."""

    workbook: Workbook
    read_at: datetime


class LastGood:
    """The file of one store in a folder, which is made when it is first needed."""

    def __init__(self, folder: Path, store: str) -> None:
        self._store = store
        self._path = folder / f"{hashlib.sha256(store.encode()).hexdigest()[:24]}.json"
        self._kept: tuple[str, datetime] | None = None
        self._failed = False

    def keep(self, look: KeptWorkbook, revision: str) -> None:
        """Write a reading to disk, unless the same revision was written less than KEEP_AGAIN ago."""
        if self._kept and self._kept[0] == revision and look.read_at - self._kept[1] < KEEP_AGAIN:
            return
        try:
            content = kept_bytes(self._store, look)
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.parent.chmod(0o700)
            replace_private(self._path, content)
        except OSError as error:
            if not self._failed:
                log.warning("the last good reading could not be written to %s: %s", self._path.parent, error.strerror)
            self._failed = True
            return
        self._kept, self._failed = (revision, look.read_at), False

    def find(self) -> KeptWorkbook | None:
        """Return what was written last, None when there is nothing that can be trusted."""
        try:
            return kept_workbook(self._store, self._path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("the copy of the last good reading cannot be used: %s", type(error).__name__)
            return None


# -- the file -------------------------------------------------------------------------------------------------


def kept_bytes(store: str, look: KeptWorkbook) -> bytes:
    """Return the cells of a look as they are kept: a line that says what it is and when it was, and the tabs."""
    tabs = json.dumps(
        [
            {
                "tab": grid.tab,
                "rows": grid.rows,
                "formats": grid.formats,
                "hidden": grid.hidden,
                "hidden_rows": sorted(grid.hidden_rows),
                "hidden_columns": sorted(grid.hidden_columns),
                "merged": grid.merged,
            }
            for grid in look.workbook
        ],
        ensure_ascii=False,
    ).encode()
    head = {
        "format": FORMAT,
        "store": store,
        "read_at": look.read_at.isoformat(),
        "sha256": hashlib.sha256(tabs).hexdigest(),
    }
    return json.dumps(head).encode() + b"\n" + tabs + b"\n"


def kept_workbook(store: str, content: bytes) -> KeptWorkbook:
    """Return the look in what `kept_bytes` made. Raises ValueError, KeyError, TypeError or AttributeError when it is none of ours."""
    first, _, tabs = content.partition(b"\n")
    tabs = tabs.removesuffix(b"\n")
    head = json.loads(first)
    if head["format"] != FORMAT or head["store"] != store or head["sha256"] != hashlib.sha256(tabs).hexdigest():
        raise ValueError("another format, another store, or damaged")
    read_at = datetime.fromisoformat(head["read_at"])
    return KeptWorkbook(
        Workbook(
            tuple(
                Grid(
                    tab["tab"],
                    tuple(map(tuple, tab["rows"])),
                    tuple(map(tuple, tab["formats"])),
                    tab["hidden"],
                    frozenset(tab["hidden_rows"]),
                    frozenset(tab["hidden_columns"]),
                    tuple((first, left, last, right) for first, left, last, right in tab["merged"]),
                )
                for tab in json.loads(tabs)
            ),
            store,
        ),
        read_at,
    )
