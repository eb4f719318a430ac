"""Backup and restore: the plan and the board's own memory in one archive, out of any store and back into any.

`archive` is the file and what is checked of it, `copies` takes a board out and puts it back, `rotation` keeps one file a day.
"""

from kpicore.stores.backup.archive import Archive, Manifest, PartKind, PartName, opened
from kpicore.stores.backup.copies import LOG, Restored, WholeBoard, back_up, restore, rows_there
from kpicore.stores.backup.rotation import backups_in, file_of, newest, remove_old

__all__ = [
    "LOG",
    "Archive",
    "Manifest",
    "PartKind",
    "PartName",
    "Restored",
    "WholeBoard",
    "back_up",
    "backups_in",
    "file_of",
    "newest",
    "opened",
    "remove_old",
    "restore",
    "rows_there",
]
