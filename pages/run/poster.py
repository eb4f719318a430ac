"""A sheet of A4 for the wall: for each person the QR code of their entry page, how to enter, and which numbers by when."""

from __future__ import annotations

import streamlit as st

from kpicore.guide.handover import Duty, duties
from kpicore.model.access import Role
from kpicore.model.names import name_key
from kpicore.model.serving import ModeKind
from kpicore.text.catalogue import catalogue
from kpicore.text.handover import by_when
from pages.run.entry import phone, whose
from pages.shared import session
from pages.shared.mode import mode
from pages.shared.place import on_answer
from pages.shared.session import View
from pages.shared.style import LONGEST_NAME, LONGEST_OWNER, escape_md, one_line
from pages.shared.tables import ColumnHead, table

session.require(Role.VIEWER)

ENTRY_PAGE = "pages/run/entry/page.py"
LONGEST_DEFINITION = 120


def draw(shown: View) -> None:
    """Draw what is not printed, and below it one sheet for each person."""
    words, me = shown.words, whose.me(shown)
    found: dict[str, list[Duty]] = {}  # one person is one however the name is spelled, "" is nobody
    for duty in duties(shown.snapshot.plan, shown.today, words.language):
        found.setdefault(name_key(duty.owner), []).append(duty)
    sheets = {key: mine for key, mine in found.items() if me.whose is None or key in me.whose}
    with st.container(key="screen-only-poster"):
        st.title(words("nav.poster"), anchor=False)
        if not sheets:
            key = "entry.no_indicators" if me.name else "entry.no_indicators_anywhere"
            st.info(words(key, name=escape_md(me.name, LONGEST_OWNER)), icon=":material/info:")
        st.markdown(words("poster.about"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _chooser(me, len(found), shown)
            st.page_link(ENTRY_PAGE, label=words("poster.back"), icon=":material/edit_square:", width="content")
        if not mode().public_origin:
            st.caption(f":material/info: {words('poster.no_code')}")
    for at, mine in enumerate(sheets.values()):
        with st.container(border=True, key=f"poster-sheet-{at}"):
            _sheet(mine, shown)


def _chooser(me: whose.Me, count: int, shown: View) -> None:
    words = shown.words
    if len(me.choices) < 2:
        return
    said = {whose.EVERYBODY: words("poster.all", n=count), whose.NOBODY: words("entry.nobody")}
    shown_now = me.chosen or whose.EVERYBODY
    key = f"poster-me-{me.chosen}-{words.language}"
    st.selectbox(
        words("poster.whose"),
        me.choices,
        index=me.choices.index(shown_now),
        format_func=lambda name: said.get(name, one_line(name, LONGEST_OWNER)),
        key=key,
        on_change=on_answer(key, shown_now, whose.choose),
        width=260,
    )


def _sheet(mine: list[Duty], shown: View) -> None:
    """Draw the sheet of one person: heading, code and steps, then the numbers with how and until when."""
    words, owner = shown.words, mine[0].owner
    name, origin, is_team = one_line(owner, LONGEST_OWNER), mode().public_origin, mode().kind is ModeKind.TEAM
    heading = words("poster.head", name=escape_md(name)) if name else words("poster.head_nobody")
    st.markdown(f"## {heading}", anchors=False)
    steps = st.container()
    if origin:  # without a code no place is kept for one
        code, steps = st.columns([1, 2], gap="large", vertical_alignment="center")
        address = phone.entry_address(origin, "" if is_team else owner or whose.NOBODY)
        with code:
            st.image(phone.picture(address), width=220, alt=words("poster.alt", name=name or words("entry.nobody")))
            st.caption(words("poster.scan"))
    opens = ("step_open_team" if is_team else "step_open") if origin else "step_open_plain"
    lines = [words(f"poster.{step}") for step in (opens, "step_type", "step_empty", "step_undo")]
    steps.markdown("\n".join(f"{at}. {line}" for at, line in enumerate(lines, 1)))
    plan = shown.snapshot.plan
    heads = [ColumnHead(words(f"poster.{head}")) for head in ("indicator", "counted", "when")]
    table(
        heads,
        [
            [
                one_line(each.name + (words("guide.handover.unit", unit=each.unit) if each.unit else ""), LONGEST_NAME),
                one_line(each.definition, LONGEST_DEFINITION),
                one_line(by_when(each, plan, catalogue(words.language))),
            ]
            for each in mine
        ],
    )
    st.caption(words("poster.lights"))
    if origin:
        st.code(address, language=None, wrap_lines=True)


draw(session.view())
