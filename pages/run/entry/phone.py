"""The way to the entry page on a phone: a QR code of its public address, made here; nobody else is told it."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlencode

import segno
import streamlit as st

from pages.run.entry import whose
from pages.shared import session
from pages.shared.mode import mode
from pages.shared.session import View
from pages.shared.style import escape_md

#: Pixels of one square; with its margin a code of 120 signs is 250 wide.
SQUARE = 5
POSTER_PAGE = "pages/run/poster.py"


def draw(me: whose.Me, shown: View) -> None:
    """Draw the QR code of the page of this person, or what is needed for one where the board has no public address."""
    words, origin = shown.words, mode().public_origin
    with st.container(key="screen-only-phone"), st.expander(words("entry.phone"), icon=":material/smartphone:"):
        query = {"me": me.chosen} if me.chosen else {}
        label = words("poster.link")
        st.page_link(POSTER_PAGE, label=label, icon=":material/print:", query_params=query, width="content")
        if not origin:
            st.markdown(words("entry.phone_local"))
            return
        name = me.name or words("entry.everybody")
        address = address_of(origin, me)
        st.image(picture(address), width="content")
        st.markdown(words("entry.phone_text", name=escape_md(name, 40)))
        st.code(address, language=None, wrap_lines=True)


def address_of(origin: str, me: whose.Me) -> str:
    """Return the address of a person's entry page; who signs in needs no name in it."""
    return entry_address(origin, me.chosen)


def entry_address(origin: str, name: str) -> str:
    """Return the address of the entry page of an owner by name, "" for whoever signs in or chooses there."""
    plan = session.carried()["plan"]
    params = {key: value for key, value in (("me", name), ("plan", plan)) if value}
    return f"{origin}/entry{'?' if params else ''}{urlencode(params)}"


def picture(address: str) -> bytes:
    """Return the QR code of an address as PNG, dark on white in every theme: a camera wants contrast."""
    made = BytesIO()
    segno.make(address, error="m", micro=False).save(made, kind="png", scale=SQUARE, border=4)
    return made.getvalue()
