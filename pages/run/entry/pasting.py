"""A block pasted into a field: where each number would land is shown first, and saved as one change when the person says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from kpicore.entry import By, Doubt, Page, PastedBlock, PlacedCell, Typed, entered, question, read_block
from kpicore.model.actuals import exempt_reason
from kpicore.model.change import Change
from kpicore.model.node import Node
from kpicore.model.rows import Row, storable
from kpicore.reports.due import Field, open_to, rows_of, usual_before
from kpicore.text import formats
from pages.run.entry import saving, whose
from pages.shared import parts, session
from pages.shared.components import entry_rows
from pages.shared.session import View
from pages.shared.style import Voice, one_line
from pages.shared.tables import ColumnHead, table

#: So many of the pasted cells are shown before they are saved.
MOST_SHOWN = 100
_DONE, _SAID = "entry-paste-done", "entry-paste-said"


@dataclass(frozen=True, slots=True)
class _Line:
    """One landing with what it changes (None: nothing), and what should be looked at."""

    landing: PlacedCell
    held: Row | None
    change: Change | None
    remark: str


def draw(found: Sequence[Field], me: whose.Me, shown: View) -> None:
    """Draw what a pasted block would do with the two answers, and once what became of it."""
    if said := st.session_state.pop(_SAID, None):
        st.success(said, icon=":material/check_circle:")
    pasted = entry_rows.pasted()
    number, text, place = (pasted.get(name) for name in ("n", "text", "field"))
    if not isinstance(number, str) or not isinstance(text, str) or number == st.session_state.get(_DONE):
        return
    words = shown.words
    with st.container(border=True, key="entry-paste"):
        st.subheader(words("entry.paste.title"), anchor=False)
        block = _block(storable(text), str(place), found, shown)
        held = rows_of(session.view().snapshot, {each.node.id for each in block.landings})
        lines = [_line(each, held.get((each.node.id, each.period)), me, shown) for each in block.landings]
        changes = [line.change for line in lines if line.change is not None]
        if block.too_large:
            st.error(words("entry.paste.too_large"), icon=":material/error:")
        else:
            over = sum(line.change is not None and line.held is not None for line in lines)
            same = sum(line.change is None and _says(line.landing.typed) for line in lines)
            said = [words("entry.paste.summary", n=len(changes)) if changes else words("entry.paste.nothing")]
            said += [words("entry.paste.changes", n=over)] if over else []
            said += [words("entry.paste.same", n=same)] if same else []
            st.markdown(" ".join(said))
        with st.container(horizontal=True):
            if changes and whose.writes_here(session.visitor()):
                label = words("entry.paste.save", n=len(changes))
                if st.button(label, type="primary", icon=":material/save:", key="entry-paste-save"):
                    _save(changes, number, shown)
            st.button(words("entry.paste.cancel"), on_click=_put_away, args=(number,), key="entry-paste-cancel")
        _shown(lines, shown)
        _unplaced(block, shown)


def _put_away(number: str) -> None:
    st.session_state[_DONE] = number


def _block(text: str, place: str, found: Sequence[Field], shown: View) -> PastedBlock:
    node, _, period = place.rpartition(" ")
    actor = session.visitor().actor
    mine = [each for each in shown.snapshot.plan.indicators if each.is_active and whose.may_enter(actor, each.owner)]
    page = Page(
        fields=[field.node.id for field in found],
        at=node,
        period=period,
        open_to={each.id: open_to(shown.scores, each.id) for each in mine},
    )
    return read_block(text, shown.snapshot.plan, page, shown.today)


def _line(landing: PlacedCell, held: Row | None, me: whose.Me, shown: View) -> _Line:
    """Return a landing with what it changes in the row that is stored there; a blank cell takes nothing away."""
    words, typed, node = shown.words, landing.typed, landing.node
    if typed.fault is not None:
        return _Line(landing, held, None, words("entry.fault.other"))
    if not _says(typed):
        return _Line(landing, held, None, words("entry.say.blank"))
    doubt = question(typed.value or 0.0, usual_before(shown.scores, node.id, landing.period))
    remark = ""
    if doubt is not None:
        facts = {} if doubt.doubt is Doubt.SIGN else {"factor": doubt.factor}
        remark = words(f"entry.say.{doubt.doubt}", **facts)
    by = By(me.author, session.wall_time(session.now(), shown))
    return _Line(landing, held, entered(node.id, landing.period, held, typed, by), remark)


def _save(changes: Sequence[Change], number: str, shown: View) -> None:
    """Save all of a block or none of it, and draw the page anew."""
    with parts.refusal_said(shown.words):
        session.save(changes)
        for change in changes:
            saving.remember(change)
        _put_away(number)
        st.session_state[_SAID] = shown.words("entry.paste.saved", n=len(changes))
        st.rerun()


# -- what is shown ---------------------------------------------------------------------------------------------


def _shown(lines: Sequence[_Line], shown: View) -> None:
    """Draw where each number lands, those to look at first."""
    words = shown.words
    names = ("indicator", "period", "pasted", "value", "now", "remark")
    columns = [ColumnHead(words(f"entry.paste.{name}"), name in ("value", "now")) for name in names]
    ordered = sorted(lines, key=lambda line: not line.remark)
    table(columns, (_cells(line, shown) for line in ordered[:MOST_SHOWN]), key="entry-paste-table")
    if len(lines) > MOST_SHOWN:
        st.caption(words("entry.paste.more", n=len(lines) - MOST_SHOWN))


def _cells(line: _Line, shown: View) -> list[str]:
    words, landing, node = shown.words, line.landing, line.landing.node
    now = words("entry.paste.new" if line.change is not None else "common.none")
    if line.held is not None:
        now = _amount(line.held["value"], line.held["flags"], node, words)
    return [
        one_line(node.name, 60) or node.id,
        words.period(landing.period),
        one_line(landing.typed.text, 40),
        _amount(landing.typed.value, landing.typed.flags, node, words),
        now,
        line.remark,
    ]


def _says(typed: Typed) -> bool:
    """Return whether a cell holds something to keep: a number, or that its period does not apply."""
    return typed.value is not None or typed.is_exempt


def _amount(value: float | None, flags: str, node: Node, words: Voice) -> str:
    if value is not None:
        return formats.whole(value, node.unit, words.language)
    reason = exempt_reason(flags)
    return words(f"flag.{reason}") if reason else words("common.none")


def _unplaced(block: PastedBlock, shown: View) -> None:
    if not block.unplaced:
        return
    words = shown.words
    st.markdown(f"**{words('entry.paste.unplaced')}**")
    columns = [ColumnHead(words(f"entry.paste.{name}")) for name in ("where", "pasted", "remark")]
    rows = (
        [
            words("entry.paste.cell", row=each.row, column=each.column),
            one_line(each.text, 40),
            words(f"entry.unplaced.{each.reason}"),
        ]
        for each in block.unplaced[:MOST_SHOWN]
    )
    table(columns, rows, key="entry-paste-unplaced")
    if len(block.unplaced) > MOST_SHOWN:
        st.caption(words("entry.paste.more", n=len(block.unplaced) - MOST_SHOWN))
