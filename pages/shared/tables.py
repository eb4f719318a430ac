"""Small tables as Markdown: figures right-aligned, read by screen readers, printed as they are seen.

Cells are plain text and escaped here; a cell that is Markdown already (a light's badge) is wrapped in `Md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import streamlit as st

from pages.shared.style import escape_md

LONGEST_CELL = 200


class ColumnHead(NamedTuple):
    """A column's head; figures stand on the right."""

    head: str
    is_figure: bool = False


class Md(str):
    """A cell that is Markdown already."""

    __slots__ = ()


def table(columns: Sequence[ColumnHead], rows: Iterable[Sequence[str]], *, key: str | None = None) -> None:
    """Draw a table; nothing at all without rows. It scrolls sideways where it is too wide for the page."""
    lines = [_line(row) for row in rows]
    if not lines:
        return
    head = _line([column.head for column in columns])
    rule = "|" + "|".join(" ---: " if column.is_figure else " --- " for column in columns) + "|"
    with st.container(horizontal=True, wrap=False, key=key):
        st.markdown("\n".join([head, rule, *lines]), width="content")


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell if isinstance(cell, Md) else escape_md(cell, LONGEST_CELL) for cell in cells) + " |"
