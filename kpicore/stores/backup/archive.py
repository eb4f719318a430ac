"""The file of a backup: a zip with JSON lines per table and a manifest that says what they are.

Nothing of it is ever unpacked to disk: a member is looked for by the name the manifest gives it and read as a stream, within limits. What
it says of itself is checked before anything is restored: every member, its size, its SHA-256 and every line.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kpicore import __version__
from kpicore.errors import BadBackup

FORMAT = 1
MANIFEST = "manifest.json"
#: What is read at most: all members unpacked, one line, the manifest. A board of ten years is a hundredth of it.
MOST_BYTES = 4 << 30
MOST_LINE_BYTES = 16 << 20
MOST_MANIFEST_BYTES = 1 << 20
_TABLE = re.compile(r"[a-z][a-z_]{0,60}")
#: What zipfile raises for a file that is none or was altered; RuntimeError is one that wants a password
#: or is packed in a way nobody knows.
_FAULTS = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error),
    *(ValueError, RuntimeError, EOFError),
)

Rows = Iterable[Mapping[str, Any]]


class PartName(StrEnum):
    """What a backup is of."""

    BOARD = "board"
    MEMORY = "memory"


class PartKind(StrEnum):
    """How the rows of a part are written: as the columns of a database's tables, or as the rows and log of any store."""

    DATABASE = "database"
    ROWS = "rows"


class _ManifestModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class TableEntry(_ManifestModel):
    """One member: its rows, its size unpacked, its SHA-256 in hex."""

    rows: int
    bytes: int
    sha256: str


class PartEntry(_ManifestModel):
    """One part: how it is written, the migration steps its tables had, and its members by table."""

    kind: Annotated[PartKind, Field(strict=False)]
    steps: list[str]
    tables: dict[str, TableEntry]


class Manifest(_ManifestModel):
    """What an archive says of itself. `made_at` is UTC; `store` is the name that its drafts go by."""

    backup: Literal["gyakusan"]
    format: int
    version: str
    made_at: str
    store: str
    parts: dict[Annotated[PartName, Field(strict=False)], PartEntry]


@dataclass(frozen=True)
class PartToWrite:
    """A part on its way into an archive: rows by table, each read as it is written."""

    kind: PartKind
    steps: tuple[str, ...]
    tables: Mapping[str, Rows]


# -- writing ---------------------------------------------------------------------------------------------------


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Yield a file beside the target, readable by its owner only, that takes the target's place in one step when the block ends."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)  # mode 600
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def write_archive(path: Path, store: str, parts: Iterable[tuple[PartName, PartToWrite]], made_at: datetime) -> Manifest:
    """Write an archive over a file and return what it says of itself. Raises BadBackup (`too-large`)."""
    written: dict[PartName, PartEntry] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts:
            tables = {table: _write_table(archive, _member(name, table), rows) for table, rows in part.tables.items()}
            written[name] = PartEntry(kind=part.kind, steps=list(part.steps), tables=tables)
        if sum(table.bytes for part in written.values() for table in part.tables.values()) > MOST_BYTES:
            raise BadBackup(reason="backup-too-large")
        manifest = Manifest.model_validate(
            {
                "backup": "gyakusan",
                "format": FORMAT,
                "version": __version__,
                "made_at": made_at.astimezone(UTC).isoformat(timespec="seconds"),
                "store": store,
                "parts": written,
            }
        )
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def _write_table(archive: zipfile.ZipFile, member: str, rows: Rows) -> TableEntry:
    number, size, digest = 0, 0, hashlib.sha256()
    with archive.open(member, "w", force_zip64=True) as target:
        for number, row in enumerate(rows, start=1):  # noqa: B007 - the last number is how many there are
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            if len(line) > MOST_LINE_BYTES:
                raise BadBackup(reason="backup-too-large")
            size += len(line)
            digest.update(line)
            target.write(line)
    return TableEntry(rows=number, bytes=size, sha256=digest.hexdigest())


def _member(part: str, table: str) -> str:
    return f"{part}/{table}.jsonl"


# -- reading ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Archive:
    """An archive that was found to be what it says. It holds its file open: what was checked is what is read."""

    manifest: Manifest
    _file: zipfile.ZipFile

    def rows(self, part: PartName) -> dict[str, Iterator[dict[str, Any]]]:
        """Return the rows of a part by table, each read as it is asked for."""
        tables = self.manifest.parts[part].tables
        return {table: self._rows(_member(part, table)) for table in tables}

    def _rows(self, member: str) -> Iterator[dict[str, Any]]:
        with self._file.open(member) as lines:
            while line := lines.readline(MOST_LINE_BYTES + 1):
                yield json.loads(line)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open an archive and check all of it.

    Raises BadBackup: `no-file`, `not-a-backup` (no archive of ours), `newer-format`, `altered` (a member that the manifest does not name or
    that is not as it says, a line that is no row), `backup-too-large`; OSError where the file cannot be read.
    """
    if not path.is_file():
        raise BadBackup(reason="no-file", path=str(path))
    with ExitStack() as until_the_end:
        try:
            file = until_the_end.enter_context(zipfile.ZipFile(path))
            archive = Archive(_manifest(file), file)
            _check_members(archive.manifest, file)
        except _FAULTS as error:
            raise BadBackup(reason="not-a-backup", path=str(path)) from error
        except OSError as error:
            if error.errno != errno.EINVAL:  # the disk's fault, not the archive's
                raise
            # It names a place before the beginning of the file.
            raise BadBackup(reason="not-a-backup", path=str(path)) from error
        yield archive


def manifest_of(path: Path) -> Manifest | None:
    """Return what a file says of itself if it is an archive of ours, however whole, else None."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        with zipfile.ZipFile(path) as file:
            return _manifest(file)
    except (OSError, BadBackup, *_FAULTS):
        return None


def _manifest(file: zipfile.ZipFile) -> Manifest:
    names = [info.filename for info in file.infolist()]
    if names.count(MANIFEST) != 1 or file.getinfo(MANIFEST).file_size > MOST_MANIFEST_BYTES:
        raise BadBackup(reason="not-a-backup", path=str(file.filename))
    try:
        with file.open(MANIFEST) as content:
            said = json.loads(content.read(MOST_MANIFEST_BYTES))
    except (ValueError, *_FAULTS) as error:
        raise BadBackup(reason="not-a-backup", path=str(file.filename)) from error
    if not isinstance(said, dict) or said.get("backup") != "gyakusan":
        raise BadBackup(reason="not-a-backup", path=str(file.filename))
    if said.get("format") != FORMAT:
        raise BadBackup(reason="newer-format", format=said.get("format"), version=str(said.get("version"))[:40])
    try:
        manifest = Manifest.model_validate(said)
        datetime.fromisoformat(manifest.made_at)
    except ValueError as error:  # pydantic.ValidationError is one
        raise BadBackup(reason="altered", member=MANIFEST) from error
    return manifest


def _check_members(manifest: Manifest, file: zipfile.ZipFile) -> None:
    named = {
        _member(part, table): entry for part, said in manifest.parts.items() for table, entry in said.tables.items()
    }
    tables = [table for said in manifest.parts.values() for table in said.tables]
    names = [info.filename for info in file.infolist()]
    strange = [name for name in names if name not in named and name != MANIFEST]
    if strange or len(names) != len(named) + 1 or not all(map(_TABLE.fullmatch, tables)):
        raise BadBackup(reason="altered", member=next(iter(strange), MANIFEST)[:80])
    if sum(info.file_size for info in file.infolist()) > MOST_BYTES:
        raise BadBackup(reason="backup-too-large")
    for member, entry in named.items():
        if not _is_as_said(file, member, entry):
            raise BadBackup(reason="altered", member=member)


def _is_as_said(file: zipfile.ZipFile, member: str, entry: TableEntry) -> bool:
    """Return whether a member has the size, the checksum and the rows that were written."""
    if file.getinfo(member).file_size != entry.bytes:
        return False
    digest, number = hashlib.sha256(), 0
    try:
        with file.open(member) as lines:
            while line := lines.readline(MOST_LINE_BYTES + 1):
                digest.update(line)
                number += 1
                if len(line) > MOST_LINE_BYTES or not isinstance(json.loads(line), dict):
                    return False
    except (RecursionError, *_FAULTS):
        return False
    return digest.hexdigest() == entry.sha256 and number == entry.rows
