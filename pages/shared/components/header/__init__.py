"""The line above every page as one component: the plan, the day, the age of the data, and what there is to press.

Words and figures come from Python, the browser shows them with `textContent` alone and draws only what changed. What leads to another
language, day, year or page is a link: the browser writes the address, one step of the history, and the server draws what it says. Only what
needs the server's own hand is asked of it (`ask`), by a name that `frame` answers.

One more control: make it of `link`, `menu`, `choice` or `ask` beside the words it has (as `as_of.control` does), return None where it has
no place, and put the call into the list in `frame.controls`. Nothing else: looks, phone, keyboard, focus and address are the component's.
A menu of plans is `menu("plan", …, [item(name, put={"plan": key}, page="board"), …])`; `put={"plan": None}` takes the name out again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from pages.shared.components.address import LINKS_JS
from pages.shared.components.packed import UNPACKED_JS

Control = dict[str, Any]
#: A part of a choice or a menu.
Part = dict[str, Any]
#: What a link changes in the address: a value for each name, None takes it out.
Put = Mapping[str, str | None]

#: Also the class of its place in the page (`st-key-frame`).
KEY = "frame"

_HERE = Path(__file__).parent
_header = st.components.v2.component(
    "kpi_header",
    html=(_HERE / "header.html").read_text(encoding="utf-8"),
    css=(_HERE / "header.css").read_text(encoding="utf-8"),
    js="\n".join((LINKS_JS, UNPACKED_JS, (_HERE / "header.js").read_text(encoding="utf-8"))),
)
_age = st.components.v2.component("kpi_data_age", js=(_HERE / "age.js").read_text(encoding="utf-8"))


def header(data: bytes) -> str:
    """Draw the line and return the name of the `ask` pressed just now, "" without one; it is whatever the browser says.

    `data` is packed: `plan`, `sample`, `facts`, `past` (None today), `controls` and `who`. The age of the data comes from `age`.
    """
    pressed = _header(key=KEY, data=data, on_asked_change=lambda: None).asked
    return pressed if isinstance(pressed, str) else ""


def age(text: str) -> None:
    """Say how old the data are, as often as wanted: an invisible component the line listens to, which is not sent again."""
    _age(key="data-age", data={"text": text})


# -- controls --------------------------------------------------------------------------------------------------


def link(
    name: str, text: str, *, page: str = "", put: Put | None = None, icon: str = "", is_narrow: bool | None = None
) -> Control:
    """Return a link to a page (by the name in its address, with its parameters), or within this page.

    With an icon its text gives way on a phone, where it is still read out. `is_narrow` is for what a phone has elsewhere: True only there,
    False only on wider screens.
    """
    return {**item(text, page=page, put=put, is_narrow=is_narrow), "kind": "link", "name": name, "icon": icon}


def ask(name: str, text: str, *, icon: str = "") -> Control:
    """Return a button whose press the server hears by its name; alone, or as a part of a menu."""
    return {"kind": "ask", "name": name, "text": text, "icon": icon}


def choice(name: str, label: str, items: Sequence[Part]) -> Control:
    """Return links side by side, of which one is chosen; a phone has the others alone. `label` is read out before them."""
    return {"kind": "choice", "name": name, "label": label, "items": list(items)}


def menu(name: str, text: str, parts: Sequence[Part], *, icon: str = "") -> Control:
    """Return a button that opens its parts: links (`item`), lines to read, a day to choose, an `ask`. A phone leaves out the icon."""
    return {"kind": "menu", "name": name, "text": text, "icon": icon, "parts": list(parts)}


def item(
    text: str,
    *,
    page: str = "",
    put: Put | None = None,
    is_now: bool = False,
    language: str = "",
    is_narrow: bool | None = None,
) -> Part:
    """Return one link of a choice or a menu: to a page or within this one, and what it changes in the address.

    `is_now` marks what is shown, `language` a text that is in another one.
    """
    way = {"page": page or None, "put": dict(put or {})}
    return {"kind": "item", "text": text, "way": way, "now": is_now, "language": language, "narrow": is_narrow}


def line(text: str, *, is_small: bool = False) -> Part:
    """Return one line of a menu to read."""
    return {"kind": "line", "text": text, "small": is_small}


def day_field(name: str, label: str, button: str, *, value: date, span: tuple[date, date], usual: date) -> Part:
    """Return a day to choose in a menu, within a span, put into the address under a name; `usual` is the day no address needs to name."""
    first, last, now, unnamed = (day.isoformat() for day in (*span, value, usual))
    days = {"value": now, "first": first, "last": last, "usual": unnamed}
    return {"kind": "day", "name": name, "label": label, "button": button, **days}
