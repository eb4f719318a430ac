"""The address as a component: an invisible element that gives the browser the address of what it shows.

What is drawn always reaches the browser; a single message from the server may not (Streamlit drops it when the next run takes its
place). And only the browser knows whether the person has moved on meanwhile. `st.switch_page` would leave two steps in the history, the old
page with the new parameters and then the new page; `go` leaves one.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlencode

import streamlit as st

from pages.shared import session
from pages.shared.components.packed import UNPACKED_JS, packed

_HERE = Path(__file__).parent
#: What is put before the script of a component with links: they lead to a page without a reload, and filters write the address.
LINKS_JS = (_HERE / "links.js").read_text(encoding="utf-8")
_address = st.components.v2.component(
    "kpi_address", js="\n".join((UNPACKED_JS, (_HERE / "address.js").read_text(encoding="utf-8")))
)


def keep(page: str, language: str) -> None:
    """Draw, once in every run, what the address of any page holds; `page` is the one that is drawn, in `language`."""
    held = {"step": session.choices(), "carry": session.carried(), "language": language}
    data = {**held, "page": page, "seen": st.query_params.to_dict()}
    _address(key="address", data=packed(data))


def go(page: str, params: Mapping[str, str]) -> NoReturn:
    """Go to a page by the name in its address, as one step of the history; nothing below is drawn. What `params` name of a visit's own
    (`plan`) holds against what it has.
    """
    carried = {name: value for name, value in session.carried().items() if value is not None}
    # A page's address stands beside that of every other page; the board's is the empty one.
    url = f"{'.' if page == 'board' else page}?{urlencode({**carried, **params})}"
    number = secrets.token_hex(4)
    _address(key=f"go-{number}", data=packed({"go": {"number": number, "url": url}}))
    st.stop()
