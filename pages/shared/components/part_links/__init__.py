"""The parts of a page of which one is drawn, as links side by side: which one is in the address, as one step of the history.

Reload, Back and a link from elsewhere open the same part. Eight tabs of Streamlit cost the browser a quarter of an indicator's page; the
names here are drawn with `textContent` alone, and which one is marked the browser takes from the address. A part that is one table stands
in the same element: as Markdown, parsed and drawn by React cell by cell, it cost more than all else but the chart (bench/README.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from pages.shared.components.address import LINKS_JS
from pages.shared.components.packed import UNPACKED_JS, packed
from pages.shared.style import one_line
from pages.shared.tables import LONGEST_CELL, ColumnHead

#: The name of the chosen part in the address; the first part needs none.
PART = "part"
#: A cell: plain text, or a mark in the colour of its tone.
Cell = str | Mapping[str, str]
Table = dict[str, Any]

_HERE = Path(__file__).parent
_links = st.components.v2.component(
    "kpi_part_links",
    html=(_HERE / "parts.html").read_text(encoding="utf-8"),
    css=(_HERE / "parts.css").read_text(encoding="utf-8"),
    js="\n".join((LINKS_JS, UNPACKED_JS, (_HERE / "parts.js").read_text(encoding="utf-8"))),
)


def open_part(parts: Iterable[str]) -> str:
    """Return the name of the part the address asks for; what it names and is no part is the first one."""
    names = list(parts)
    asked = st.query_params.get(PART, "")
    return asked if asked in names else names[0]


def part_links(links: bytes, *, key: str) -> None:
    """Draw what `links_to` returned."""
    _links(key=key, data=links)


def links_to(parts: Mapping[str, str], *, label: str, table: Table | None = None) -> bytes:
    """Return the links to parts, each a name for the address with its text, packed; `table` is the open part, where that is one.

    `label` is read out before them.
    """
    shown = [{"name": name if at else None, "text": text} for at, (name, text) in enumerate(parts.items())]
    return packed({"label": label, "name": PART, "parts": shown, "table": table})


def table_of(name: str, columns: Sequence[ColumnHead], rows: Iterable[Sequence[Cell]], *, note: str = "") -> Table:
    """Return a table of plain text: the first cell of a row names it, figures stand on the right.

    `name` is read out before it, `note` stands below.
    """
    return {
        "name": name,
        "heads": [column.head for column in columns],
        "figures": [column.is_figure for column in columns],
        "rows": [[one_line(cell, LONGEST_CELL) if isinstance(cell, str) else cell for cell in row] for row in rows],
        "note": note,
    }
