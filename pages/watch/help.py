"""使い方: the pages of docs in the language of the visit, searchable, opened at the page of the screen one came from.

The address names a page and a section by their keys, which are looked up in a list: no path is ever made of what a browser sends.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from kpicore.model.access import Role
from kpicore.text.manual import (
    FIRST,
    MOST_FOUND,
    PAGES,
    ManualPage,
    Picture,
    address_of,
    linked,
    manual,
    pieces_of,
    search,
)
from pages.shared import session
from pages.shared.components.manual import HOLDS_LINKS, HOLDS_TEXT, lead
from pages.shared.place import on_answer
from pages.shared.session import View
from pages.shared.style import escape_md
from pages.shared.welcome import offer_tour_again

session.require(Role.VIEWER)

DOCS = Path(__file__).resolve().parents[2] / "docs"
PICTURES = DOCS / "screenshots"
LONGEST_SEARCH = 80


def draw(shown: View) -> None:
    """Draw the search, the page of the address or what was found, and the list of all pages."""
    words = shown.words
    pages = session.kept_always("manual", lambda: manual(DOCS, words.language), words.language)
    if not pages:
        st.title(words("nav.help"), anchor=False)
        st.info(words("help.missing"), icon=":material/menu_book:")
        return
    wanted = st.query_params.get("q", "")[:LONGEST_SEARCH]
    asked = st.query_params.get("page", "")
    page = pages.get(asked) or pages.get(FIRST) or next(iter(pages.values()))
    with st.container(key=HOLDS_LINKS):
        text, contents = st.columns([3, 1], gap="large")
        with contents:
            key = f"help-search-{wanted}"
            st.text_input(
                words("help.search"),
                wanted,
                max_chars=LONGEST_SEARCH,
                placeholder=words("help.placeholder"),
                icon=":material/search:",
                key=key,
                on_change=on_answer(
                    key, wanted, lambda text: session.put_in_address(q=text.strip() or None, part=None)
                ),
            )
            offer_tour_again(shown)
            _contents(pages, page, shown)
        with text, st.container(key=HOLDS_TEXT):
            if wanted.strip():
                _results(pages, wanted, shown)
                return
            if asked not in ("", page.key):
                st.info(words("help.unknown", text=escape_md(asked, 40)), icon=":material/info:")
            for piece in session.kept_always("manual-page", lambda: _pieces(page), page.language, page.key):
                _draw_piece(piece, shown)
    part = st.query_params.get("part", "")
    lead(page.key, next((at for at, section in enumerate(page.sections) if section.anchor == part), 0))


def _pieces(page: ManualPage) -> list[str | Picture]:
    """Return a page as texts and pictures in their order, its title apart; the headings of the text stand one level below it."""
    found: list[str | Picture] = []
    for section in page.sections:
        heading = f"{'#' * section.level} {section.title}"
        pieces = [
            linked(each, page.key, lang=page.language) if isinstance(each, str) else each
            for each in pieces_of(section.text)
        ]
        pieces[0] = f"{heading}\n\n{pieces[0]}"
        for piece in (each for each in pieces if each):
            if isinstance(piece, str) and found and isinstance(found[-1], str):
                found[-1] = f"{found[-1]}\n\n{piece}"
            else:
                found.append(piece)
    return found


def _draw_piece(piece: str | Picture, shown: View) -> None:
    if isinstance(piece, str):
        st.markdown(piece, anchors=False)
        return
    path = PICTURES / shown.words.language / Path(piece.file).name
    if path.is_file():
        st.image(path, alt=piece.alt)
    else:
        st.caption(shown.words("help.no_picture", text=escape_md(piece.alt)))


def _contents(pages: dict[str, ManualPage], open_page: ManualPage, shown: View) -> None:
    """Draw all pages by group; the open one is no link."""
    lines: list[str] = []
    for group, keys in PAGES.items():
        lines += [f"\n**{shown.words(f'help.group_{group}')}**\n"]
        for page in (pages[key] for key in keys if key in pages):
            title = escape_md(page.title)
            is_open = page.key == open_page.key
            lines.append(f"- **{title}**" if is_open else f"- [{title}]({address_of(page.key, lang=page.language)})")
    with st.expander(shown.words("help.contents"), expanded=True, icon=":material/menu_book:"):
        st.markdown("\n".join(lines))


def _results(pages: dict[str, ManualPage], wanted: str, shown: View) -> None:
    """Draw the sections in which every word of the search stands, each with its place and a line of its text."""
    found = search(tuple(pages.values()), wanted)
    text = escape_md(wanted, 40)
    st.title(shown.words("nav.help"), anchor=False)
    if not found:
        st.info(shown.words("help.none", text=text), icon=":material/search_off:")
        return
    st.caption(shown.words("help.found" if len(found) < MOST_FOUND else "help.found_many", text=text, n=len(found)))
    for each in found:
        title = each.page.title if each.section.level == 1 else f"{each.page.title} › {each.section.title}"
        part = "" if each.section.level == 1 else each.section.anchor
        address = address_of(each.page.key, part, lang=each.page.language)
        st.markdown(f"[{escape_md(title)}]({address})  \n{escape_md(each.excerpt)}")


draw(session.view())
