"""What a PDF says, read back: its text without blanks, its pages, its fonts."""

from __future__ import annotations

import re

from pypdfium2 import PdfDocument, PdfPage
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

#: Blanks, and the places where a long word may break: where lines end says nothing.
_UNSEEN = re.compile(r"[\s\u200b]+")


def squeezed(text: str) -> str:
    return _UNSEEN.sub("", text)


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, without blanks."""
    return [squeezed(page.get_textpage().get_text_bounded()) for page in PdfDocument(pdf)]


def sizes_of(pdf: bytes) -> list[tuple[int, int]]:
    """Return width and height of each page in millimetres."""
    return [
        (round(width * 25.4 / 72), round(height * 25.4 / 72))
        for width, height in map(PdfPage.get_size, PdfDocument(pdf))
    ]


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Return the fonts of the texts of a PDF by name, and whether each lies in the file."""
    found = {}
    for page in PdfDocument(pdf):
        for text in page.get_objects(filter=[FPDF_PAGEOBJ_TEXT]):
            font = text.get_font()
            found[font.get_base_name()] = bool(font.is_embedded)
    return found


def bookmarks_of(pdf: bytes) -> list[str]:
    """Return the titles of the first level of bookmarks."""
    return [each.get_title() for each in PdfDocument(pdf).get_toc(max_depth=1)]


def png_size(png: bytes) -> tuple[int, int]:
    """Return width and height of a PNG in pixels, from its first block."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
