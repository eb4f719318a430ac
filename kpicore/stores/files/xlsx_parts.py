"""The parts of an .xlsx file: a zip of XML, unpacked in pieces, never to disk, and never beyond stated limits.

Whoever made the file may mean harm. A part that is too much is BadSource `too-large` before it fills the memory; XML with a document
type (entities, files from elsewhere), with tags without end or nested without end is Damaged. Parts nobody asks for (pictures, macros,
workbooks inside the workbook) are never unpacked.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

from kpicore.errors import BadSource


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a workbook is taken. `cells` counts every row up to its last filled cell, over all tabs; `text` is in characters. Of a
    tab with more `formulas` than are left none is kept, nor of those behind it: a log, whose formulas tell nothing of an indicator.
    """

    file_bytes: int = 100 * 2**20
    unpacked_bytes: int = 750 * 2**20
    cells: int = 5_000_000
    text: int = 100_000_000
    tabs: int = 1_000
    parts: int = 20_000
    formulas: int = 50_000


LIMITS = Limits()

#: Attributes of one element, by name.
Attributes = dict[str, str]
Starts = Mapping[str, Callable[[Attributes], None]]
Ends = Mapping[str, Callable[[], None]]

_PIECE = 2**16
#: A tag with its attributes is shorter; expat looks at a longer one again and again.
_LONGEST_TAG = 2**20
_DEEPEST = 64
_NAMES = 2_000
_EMPTY_CELL = re.compile(rb'<c(?: r="[A-Z]{1,3}\d{1,7}"| s="\d{1,6}")+ ?/>')
_SIGNATURE = b"PK\x01\x02"
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class Damaged(Exception):
    """A part is not what its place in a workbook asks for."""


def bad(path: Path, reason: str, **facts: Any) -> BadSource:
    """Return the error that a file cannot be opened."""
    return BadSource(path=str(path), reason=reason, **facts)


@contextmanager
def damage_named() -> Iterator[None]:
    """Let whatever a broken zip or broken XML raises come out as Damaged."""
    try:
        yield
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, struct.error) as failure:
        raise Damaged(str(failure)) from failure
    except (ValueError, LookupError, OverflowError, RuntimeError) as failure:
        raise Damaged(str(failure)) from failure


class Parts:
    """The parts of one file by name. What is read counts, each time, against `unpacked_bytes`."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self._unpacked = 0
        found, rest = 0, b""  # how many parts the file states, counted without listing them
        with path.open("rb") as file:
            while piece := file.read(2**20):
                found += (rest + piece).count(_SIGNATURE)
                rest = piece[-3:]
        if found > limits.parts:
            raise bad(path, "too-large", limit_parts=limits.parts)
        self._archive = zipfile.ZipFile(path)
        self._infos = {info.filename: info for info in self._archive.infolist()}

    def __enter__(self) -> Parts:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    @property
    def is_encrypted(self) -> bool:
        """Whether a password is needed for any part."""
        return any(info.flag_bits & 1 for info in self._infos.values())

    def judge_size(self) -> None:
        """Raise BadSource when the declared sizes of the XML exceed the limit; zipfile never unpacks more than declared."""
        declared = sum(info.file_size for name, info in self._infos.items() if name.endswith((".xml", ".rels")))
        if declared > self.limits.unpacked_bytes:
            raise self.too_large()

    def too_large(self) -> BadSource:
        """Return the error that there is more in the file than is taken."""
        return bad(self.path, "too-large", limit_bytes=self.limits.unpacked_bytes)

    def start(self, name: str, length: int = 256) -> bytes:
        """Return the first bytes of a part."""
        with self._open(name) as file:
            return bytes(file.read(length))

    def pieces(self, name: str) -> Generator[bytes, None, None]:
        """Yield a part in pieces. Raises BadSource once all that was read is too much."""
        with self._open(name) as file:
            while piece := file.read(_PIECE):
                self._unpacked += len(piece)
                if self._unpacked > self.limits.unpacked_bytes:
                    raise self.too_large()
                yield piece

    def _open(self, name: str) -> Any:
        info = self._infos[name]
        if info.compress_type not in _PACKINGS:
            raise Damaged(f"packed in a way no workbook is: {info.compress_type}")
        return self._archive.open(info)

    def parse(
        self, name: str, starts: Starts, ends: Ends | None = None, text: Callable[[str], None] | None = None
    ) -> None:
        """Read the XML of a part once, calling by local name what begins and what ends, and `text` with characters.

        Raises Damaged and BadSource, and whatever the functions raise.
        """
        with damage_named(), closing(self.pieces(name)) as pieces:
            _parse(_without_empty_cells(pieces), starts, ends or {}, text)


def _without_empty_cells(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield a part without its cells that hold nothing but a format, of which careless formatting makes millions.

    The look is at bytes, so it ends where such a cell might be a text: at the first comment or CDATA.
    """
    rest, is_plain = b"", True
    for piece in pieces:
        block = rest + piece
        end = block.rfind(b">") + 1
        block, rest = block[:end], block[end:]
        if len(rest) > _LONGEST_TAG:
            raise Damaged("a tag without end")
        is_plain = is_plain and b"<!" not in block
        yield _EMPTY_CELL.sub(b"", block) if is_plain else block
    yield rest


def _parse(pieces: Iterator[bytes], starts: Starts, ends: Ends, text: Callable[[str], None] | None) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler = _handlers(starts, ends)
    if text is not None:
        parser.CharacterDataHandler = text
    fed = 0
    for piece in pieces:
        parser.Parse(piece, False)
        fed += len(piece)
        if fed - parser.CurrentByteIndex > _LONGEST_TAG:
            raise Damaged("a tag without end")
    parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    raise Damaged("a document type")


def _handlers(starts: Starts, ends: Ends) -> tuple[Callable[[str, Attributes], None], Callable[[str], None]]:
    """Return what expat calls: the names may have prefixes, `x:row` is a row."""
    begin: dict[str, Callable[[Attributes], None]] = {}
    finish: dict[str, Callable[[], None]] = {}
    depth = 0

    def started(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise Damaged("nested too deeply")
        call = begin.get(name) or learned(name)
        call(attributes)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        finish[name]()

    def learned(name: str) -> Callable[[Attributes], None]:
        if len(begin) > _NAMES:
            raise Damaged("too many names")
        local = name.rpartition(":")[2]
        begin[name] = starts.get(local, _nothing)
        finish[name] = ends.get(local, _nothing)
        return begin[name]

    return started, ended


def _nothing(*_: object) -> None:
    """Stand for elements that say nothing here."""
