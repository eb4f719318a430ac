"""What one look at a remote sheet brought, as several boards share it: one of them asks, the others take what it saw.

`kpicore.stores.state.looks` keeps it where all of them reach it; `kpicore.stores.google.sharing` decides who asks.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from kpicore.errors import StoreBroken
from kpicore.stores.last_good import KeptWorkbook, kept_bytes, kept_workbook


@dataclass(frozen=True, slots=True)
class SharedLook:
    """The latest look: the digest of its content, how long ago it was taken by the clock of the database, and the content.

    `content` is None where the digest is the one the caller knows already.
    """

    digest: str
    age: timedelta
    content: bytes | None


class SharedLooks(Protocol):
    """The looks at one sheet. Every method may raise StoreUnavailable."""

    @property
    def lasts(self) -> timedelta:
        """How long a look counts as the present one."""
        ...

    def latest(self, known: str = "") -> SharedLook | None:
        """Return the latest look, None before the first; without its content where its digest is `known`."""
        ...

    def take_turn(self) -> bool:
        """Return whether it is this board that asks now; it is for `lasts`, and nobody else meanwhile."""
        ...

    def put(self, digest: str, content: bytes) -> None:
        """Share a look taken this moment; other boards hear of it where it is another than before."""
        ...

    def announcements(self) -> AbstractContextManager[Callable[[float], bool]] | None:
        """As `Announces.announcements`, of new looks."""
        ...


def packed(look: KeptWorkbook, store: str, sheet_ids: Mapping[str, int]) -> tuple[str, bytes]:
    """Return the digest of the cells of a look, and all of it as bytes; `sheet_ids` are Google's numbers of its tabs, by title."""
    cells = kept_bytes(store, look)
    ids = json.dumps(dict(sheet_ids), ensure_ascii=False).encode()
    tabs = cells.partition(b"\n")[2]  # the first line holds the moment
    return hashlib.sha256(ids + b"\n" + tabs).hexdigest(), zlib.compress(ids + b"\n" + cells, 3)


def unpacked(content: bytes, store: str) -> tuple[KeptWorkbook, dict[str, int]]:
    """Return a look and the numbers of its tabs. Raises StoreBroken (`bad-row`) for bytes that are no look at this store."""
    try:
        ids, _, cells = zlib.decompress(content).partition(b"\n")
        return kept_workbook(store, cells), {str(title): int(number) for title, number in json.loads(ids).items()}
    except (zlib.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreBroken(reason="bad-row") from error
