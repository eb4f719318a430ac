"""What a PDF says, read back: its text without blanks, its pages, its fonts."""

from __future__ import annotations

import re
from io import BytesIO

from pypdf import PdfReader

#: Blanks, and the places where a long word may break: where lines end says nothing.
_UNSEEN = re.compile(r"[\s\u200b]+")


def squeezed(text: str) -> str:
    return _UNSEEN.sub("", text)


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, without blanks."""
    return [squeezed(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def sizes_of(pdf: bytes) -> list[tuple[int, int]]:
    """Return width and height of each page in millimetres."""
    return [
        (round(float(page.mediabox.width) * 25.4 / 72), round(float(page.mediabox.height) * 25.4 / 72))
        for page in PdfReader(BytesIO(pdf)).pages
    ]


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Return the fonts of a PDF by name, and whether each lies in the file."""
    found = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"].get_object()
            found[str(descendant["/BaseFont"])] = "/FontFile3" in descriptor or "/FontFile2" in descriptor
    return found


def bookmarks_of(pdf: bytes) -> list[str]:
    """Return the titles of the first level of bookmarks."""
    return [str(each.title) for each in PdfReader(BytesIO(pdf)).outline if not isinstance(each, list)]


def png_size(png: bytes) -> tuple[int, int]:
    """Return width and height of a PNG in pixels, from its first block."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
