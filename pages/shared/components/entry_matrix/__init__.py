"""The owner's matrix of missing numbers, person by period, as a table whose counts are links."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
_matrix = st.components.v2.component(
    "kpi_entry_matrix",
    html=(_HERE / "matrix.html").read_text(encoding="utf-8"),
    css=(_HERE / "matrix.css").read_text(encoding="utf-8"),
    js=(_HERE / "matrix.js").read_text(encoding="utf-8"),
)


def entry_matrix(heads: Sequence[str], lines: Sequence[Mapping[str, Any]], places: Collection[str]) -> str | None:
    """Draw the table; return the place picked by this very click, else None. A place the browser names is one of `places` or None."""
    result = _matrix(key="entry-matrix", data={"heads": heads, "lines": lines}, on_picked_change=lambda: None)
    return result.picked if result.picked in places else None
