"""Backups of every day in one folder: a file a day, and of those it made itself the newest few are kept."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

from kpicore.stores.backup.archive import manifest_of

_NAME = re.compile(r"gyakusan-(\d{4}-\d{2}-\d{2})\.zip")


def file_of(folder: Path, day: date) -> Path:
    """Return the file of a day; a second backup of that day takes its place."""
    return folder / f"gyakusan-{day.isoformat()}.zip"


def backups_in(folder: Path) -> list[Path]:
    """Return the daily backups in a folder, the newest first: files with such a name that say they are one. Nothing else is ours."""
    named = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    return sorted((path for path in named if manifest_of(path) is not None), key=lambda path: path.name, reverse=True)


def remove_old(folder: Path, keep: int) -> list[Path]:
    """Remove all daily backups but the newest ones, and return what was removed. `keep` is at least 1."""
    old = backups_in(folder)[max(keep, 1) :]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def newest(folder: Path) -> datetime | None:
    """Return when the newest daily backup of a folder was made (UTC), None where there is none."""
    found = [manifest for path in backups_in(folder) if (manifest := manifest_of(path)) is not None]
    return max((datetime.fromisoformat(manifest.made_at) for manifest in found), default=None)
