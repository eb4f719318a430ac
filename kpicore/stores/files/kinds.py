"""Detects what a file is by its first bytes and its parts, whatever its extension: a file with a wrong extension is reported as what it is.

Every answer is a `reason` of BadSource, None where the file may be an .xlsx.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from kpicore.stores.files.xlsx_parts import Parts

#: How far texts of web pages are looked into, and the names of streams of old files.
_LOOK = 2**20
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
#: A beginning-of-file record of Excel 2 to 4, which had no container around it.
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_HTML = re.compile(rb"<!doctype html|<html|<head|<table|<meta", re.IGNORECASE)
_XML_WORKBOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
_OLD_BOOKS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def reason_by_bytes(path: Path) -> str | None:
    """Return what a file is that cannot be an .xlsx, by its content."""
    with path.open("rb") as file:
        start = file.read(_LOOK)
    if not start:
        return "empty"
    if start.startswith(_OLE):
        with path.open("rb") as file:  # the list of streams may lie anywhere, mostly near the beginning or the end
            file.seek(max(0, path.stat().st_size - _LOOK))
            names = start + file.read(_LOOK)
        if _ENCRYPTED in names:
            return "encrypted"
        return "xls" if any(name in names for name in _OLD_BOOKS) else "not-xlsx"
    if zipfile.is_zipfile(path) and not start.startswith(b"%PDF"):
        return None
    if start.startswith(b"PK"):
        return "damaged"
    if start.startswith(_BIFF):
        return "xls"
    if start.startswith(b"%PDF"):
        return "pdf"
    if start.startswith(_IMAGES) or (start[:4], start[8:12]) == (b"RIFF", b"WEBP"):
        return "image"
    if _XML_WORKBOOK in start[:4096]:
        return "xml-workbook"
    return "html" if _HTML.search(start[:4096]) else "not-xlsx"


def reason_by_parts(parts: Parts) -> str | None:
    """Return what a zip is that is no .xlsx, by the names of its parts."""
    if parts.is_encrypted:
        return "encrypted"
    if "xl/workbook.bin" in parts:
        return "xlsb"
    if "mimetype" in parts and b"opendocument.spreadsheet" in parts.start("mimetype"):
        return "ods"
    return "numbers" if "Index/Document.iwa" in parts else None


def is_text(path: Path) -> bool:
    """Return whether a file may be CSV: neither a zip nor an old Excel file nor a PDF or picture under a false name."""
    with path.open("rb") as file:
        start = file.read(512)
    return not start.startswith((b"PK\x03\x04", _OLE, b"%PDF", *_IMAGES[:3]))
