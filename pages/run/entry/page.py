"""入力: a person's numbers in a minute, field by field; for the owner, whose numbers are missing."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from math import ceil
from urllib.parse import urlencode

import streamlit as st

from kpicore.model.access import Role
from kpicore.model.names import name_key
from kpicore.periods import Cadence
from kpicore.reports.due import Asked, Desk, desk, fields, matrix
from kpicore.text import formats
from pages.run.entry import pasting, phone, saving, whose
from pages.run.entry.rows import own_words, rows
from pages.shared import parts, session
from pages.shared.components.entry_matrix import entry_matrix
from pages.shared.components.entry_rows import Keeping, entry_rows, sent
from pages.shared.place import on_answer
from pages.shared.session import View
from pages.shared.style import Voice, escape_md, one_line

session.require(Role.VIEWER)

#: What one number takes a person, from reading its name to the next field.
SECONDS_A_NUMBER = 10
#: So many periods have a column of the matrix, and a button of their own below the heading.
MOST_PERIODS, MOST_ALSO = 8, 6


def draw(shown: View) -> None:
    """Save what the browser hands over, then draw whose page it is, the period, its fields and the owner's matrix."""
    whose.PLACE.settle()
    me = whose.me(shown)
    if saving.take(sent().get("messages"), me.author, shown):
        st.rerun()  # with the numbers as they are now, header and all
    mine = session.kept(
        shown, "desk", lambda: desk(shown.snapshot, shown.scores, me.whose), *sorted(me.whose or ("*",))
    )
    period = mine.opened_at(st.query_params.get("period", ""))
    _heading(mine, me, shown)
    if period is not None:
        _periods(mine, period, shown)
        _fields(period, me, shown)
        counts = Counter(each.period for each in mine.missing)  # the other periods that lack a number
        others = [other for other in counts if other != period][:MOST_ALSO]
        if others:
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key="entry-also"):
                st.caption(shown.words("entry.also"), width="content")
                for other in others:
                    named = escape_md(shown.words.period_short(other))
                    label = shown.words("entry.also_count", period=named, n=counts[other])
                    st.button(label, on_click=_open, args=(other,), key=f"entry-also-{other}")
    if session.visitor().actor.role >= Role.OWNER:
        _matrix(shown)
    if mine.nodes:
        phone.draw(me, shown)
        parts.numbers_link(shown.words)


# -- whose, and what is asked ----------------------------------------------------------------------------------


def _heading(mine: Desk, me: whose.Me, shown: View) -> None:
    words = shown.words
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="entry-head"
    ):
        st.title(escape_md(_sentence(mine, me, words)), anchor=False, width="stretch")
        if len(me.choices) > 1:
            _chooser(me, words)
    if me.unknown:
        st.warning(words("entry.unknown_me", name=escape_md(me.unknown, 40)), icon=":material/person_search:")
    if (wanted := st.query_params.get("period")) and not any(wanted in each for each in mine.periods.values()):
        st.caption(f":material/info: {words('entry.unknown_period')}")
    if session.is_read_only():
        key = "entry.read_only" if session.is_file() else "settings.read_only_database"
        st.info(words(key, store=escape_md(session.public_store(), 120)), icon=":material/lock:")
    elif not whose.writes_here(session.visitor()):
        st.info(words("entry.viewer"), icon=":material/lock:")
    lines = _lines(mine, words)
    if lines:
        st.markdown(escape_md(" ".join(lines)))


def _sentence(mine: Desk, me: whose.Me, words: Voice) -> str:
    """Return the heading: who is to enter how many numbers, and how long that takes."""
    if not mine.nodes:
        return words("entry.no_indicators", name=me.name) if me.name else words("entry.no_indicators_anywhere")
    count = sum(each.asked is not Asked.GAP for each in mine.missing)
    if not count:
        return words("entry.done", name=me.name) if me.name else words("entry.done_everybody")
    if me.whose == frozenset({""}):
        return words("entry.ask_nobody", n=count)
    seconds = count * SECONDS_A_NUMBER
    time = words("entry.seconds", n=seconds) if seconds < 60 else words("entry.minutes", n=ceil(seconds / 60))
    return (
        words("entry.ask" if count < 10 else "entry.ask_many", name=me.name, n=count, time=time)
        if me.name
        else words("entry.ask_everybody", n=count, time=time)
    )


def _lines(mine: Desk, words: Voice) -> list[str]:
    """Return what stands under the heading: what is late, what was left out, and when the next number is due."""
    late = sum(each.asked is Asked.LATE for each in mine.missing)
    gaps = sum(each.asked is Asked.GAP for each in mine.missing)
    is_all = late == len(mine.missing) - gaps
    said = [words("entry.all_late" if is_all else "entry.late", n=late)] if late else []
    said += [words("entry.gaps", n=gaps)] if gaps else []
    if mine.nodes and len(mine.missing) == gaps:
        if mine.next_due is None:
            said.append(words("entry.nothing_running"))
        else:
            day, period = mine.next_due
            said.append(words("entry.next_due", day=formats.day(day, words.language), period=words.period(period)))
    return said


def _chooser(me: whose.Me, words: Voice) -> None:
    said = {whose.EVERYBODY: words("entry.everybody"), whose.NOBODY: words("entry.nobody")}
    shown_now = me.chosen if me.chosen in me.choices else None
    key = f"entry-me-{me.chosen}-{words.language}"
    st.selectbox(
        words("entry.choose"),
        me.choices,
        index=None if shown_now is None else me.choices.index(shown_now),
        format_func=lambda name: said.get(name, one_line(name, 40)),
        placeholder=words("entry.choose"),
        key=key,
        on_change=on_answer(key, shown_now, lambda name: whose.choose(name or "")),
        label_visibility="collapsed",
        width=220,
    )


# -- which period ----------------------------------------------------------------------------------------------


def _periods(mine: Desk, period: str, shown: View) -> None:
    """Draw the period with the ones before and after it, the cadences there are, and what else lacks a number."""
    words = shown.words
    cadence = next(each for each, periods in mine.periods.items() if period in periods)
    known = mine.periods[cadence]
    at = known.index(period)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="entry-period"):
        _step(":material/chevron_left:", words("entry.before"), known[at - 1] if at else None, "before")
        st.markdown(f"**{escape_md(words.period(period))}**", width="content")
        _step(":material/chevron_right:", words("entry.after"), known[at + 1] if at + 1 < len(known) else None, "after")
        if len(mine.periods) > 1:
            _cadences(mine, str(cadence), words)


def _step(icon: str, label: str, period: str | None, key: str) -> None:
    st.button(label, icon=icon, help=label, disabled=period is None, on_click=_open, args=(period,), key=f"entry-{key}")


def _cadences(mine: Desk, chosen: str, words: Voice) -> None:
    key = f"entry-cadence-{chosen}-{words.language}"

    def changed(wanted: str) -> None:
        periods = mine.periods[Cadence(wanted)]
        waiting = [each.period for each in mine.missing if each.period in periods]
        _open(waiting[0] if waiting else periods[-2:][0])

    st.segmented_control(
        words("entry.cadence"),
        [str(each) for each in mine.periods],
        default=chosen,
        format_func=lambda each: words(f"cadence.{each}"),
        required=True,
        key=key,
        on_change=on_answer(key, chosen, changed),
        label_visibility="collapsed",
        width="content",
    )


def _open(period: str | None) -> None:
    whose.PLACE.go(period=period, node=None)


# -- the fields ------------------------------------------------------------------------------------------------


def _fields(period: str, me: whose.Me, shown: View) -> None:
    words = shown.words
    found = fields(shown.snapshot, shown.scores, period, me.whose)
    pasting.draw(found, me, shown)
    wanted = session.node_in_address()
    actor = session.visitor().actor
    board = f"{session.public_store()}#{session.plan_key()}"
    wish = entry_rows(
        rows(found, shown, several=me.whose is None),
        place=Keeping(
            _mark(f"{board}#{actor.mail or actor.name}#{me.chosen}"), _mark(board) if me.choices else "", me.chosen
        ),
        answers=saving.answers(),
        words=own_words(words),
        focus=f"{wanted} {period}" if wanted else "",
    )
    if wish.field:
        node, _, elsewhere = wish.field.rpartition(" ")
        whose.PLACE.go(period=elsewhere, node=node)
        st.rerun()
    if wish.me in me.choices and not me.chosen:
        whose.remembered(wish.me)
        st.rerun()
    if whose.writes_here(session.visitor()):
        st.caption(words("entry.paste_hint"))


def _mark(text: str) -> str:
    """Return a short name of something that a browser need not know."""
    return sha256(text.encode()).hexdigest()[:16]


# -- whose numbers are missing ---------------------------------------------------------------------------------


def _matrix(shown: View) -> None:
    words = shown.words
    everybody = session.kept(shown, "desk", lambda: desk(shown.snapshot, shown.scores), "*")
    lines = matrix(everybody)
    if not everybody.nodes:
        return
    with st.container(key="entry-missing"):
        st.subheader(words("entry.missing_title"), anchor=False)
        if not lines:
            st.success(words("entry.missing_none"), icon=":material/check_circle:")
            return
        st.caption(words("entry.missing_help"))
        every = list(dict.fromkeys(each.period for each in everybody.missing))
        periods, older = every[:MOST_PERIODS], every[MOST_PERIODS:]
        heads = [words("common.owner"), words("entry.missing_total"), *map(words.period_short, periods)]
        heads += [words("entry.missing_older", n=len(older))] if older else []
        late = {(name_key(each.node.owner), each.period) for each in everybody.missing if each.asked is Asked.LATE}
        drawn: list[tuple[str, list[dict[str, object]]]] = []
        for line in lines:
            me = line.owner if name_key(line.owner) else whose.NOBODY
            name = one_line(line.owner, 40) or words("common.no_owner")
            cells = [_cell(line.total, me, "", name, bool(line.late), words)]
            cells += [
                _cell(line.missing.get(period, 0), me, period, name, (name_key(line.owner), period) in late, words)
                for period in periods
            ]
            if older:
                cells.append({"text": str(sum(line.missing.get(period, 0) for period in older) or ""), "place": ""})
            drawn.append((name, cells))
        places = {str(cell["place"]) for _, cells in drawn for cell in cells if cell["place"]}
        picked = entry_matrix(heads, [{"name": name, "cells": cells} for name, cells in drawn], places)
    if picked is not None:
        me, _, period = picked.rpartition("|")
        whose.choose(me)
        whose.PLACE.go(period=period or None)
        st.rerun()


def _cell(count: int, me: str, period: str, name: str, is_late: bool, words: Voice) -> dict[str, object]:
    """Return one count as a link to the fields it counts; without one nothing stands there."""
    if not count:
        return {"text": "", "place": ""}
    address = f"entry?{urlencode({'me': me} | ({'period': period} if period else {}))}"
    when = words.period(period) if period else words("entry.missing_total")
    return {
        "text": str(count),
        "place": f"{me}|{period}",
        "address": address,
        "late": is_late,
        "label": f"{name} {when}: {count}",
    }


draw(session.view())
