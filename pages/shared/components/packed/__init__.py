"""What a component is given, as it travels: JSON in UTF-8, made once and sent as it is.

Bytes are passed on by Streamlit untouched. A dictionary it would search for tables and write as JSON twice, in every run of every viewer;
for the board that was a fifth of a rerun (bench/README.md).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

#: The browser's part, put before the script of a component that is given packed data: `unpacked(data)`.
UNPACKED_JS = (Path(__file__).parent / "packed.js").read_text(encoding="utf-8")


def packed(data: Mapping[str, Any]) -> bytes:
    """Return data ready to send. What is no text (half of a surrogate pair in a name) becomes a question mark."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def packed_with(held: bytes, **more: Any) -> bytes:
    """Return packed data with more values beside those it has: what differs by viewer, beside what is the same for all."""
    return held[:-1] + b"," + packed(more)[1:]


def unpacked(held: bytes) -> dict[str, Any]:
    """Return what was packed."""
    found: dict[str, Any] = json.loads(held)
    return found
