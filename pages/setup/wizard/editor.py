"""One indicator on the page: its sentence first, then what was read as fields to correct, what is still open, and its five SMART marks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from kpicore.guide.drafts import Draft, Entry, SaidBack, editing, other_readings, said_back, texts_of_shape
from kpicore.guide.sentences import Ambiguity
from kpicore.model.node import Kind, Shape
from kpicore.text.catalogue import lint_catalogue
from kpicore.text.statements import means_sentence, question_sentence
from pages.setup.wizard import workspace
from pages.setup.wizard.fields import area, field, line, on_entry, say_problem, widget_key
from pages.setup.wizard.run import Desk
from pages.shared.style import Voice, escape_md

#: What every indicator needs, in the order it is asked; the rest stands behind a switch.
MAIN = (("name", "unit"), ("target", "baseline"), ("deadline", "cadence"), ("definition",))
MORE = (("direction", "shape"), ("aggregation", "start"), ("weight",))
_SMART_LOOKS = {True: ("green", "✓", "kept"), False: ("yellow", "▲", "not_kept"), None: ("gray", "？", "open")}


def sentence(desk: Desk, entry: Entry, *, label: str, placeholder: str) -> None:
    """Draw the sentence of an entry and, below it, what it leaves open."""
    line(
        widget_key(entry.id, "sentence"),
        entry.sentence,
        label,
        partial(_put_sentence, desk, entry.id),
        placeholder=placeholder,
    )
    if not entry.sentence.strip():
        return
    found = editing.statements_of(desk.draft, entry.sentence, desk.today)
    if not found:
        st.markdown(f":small[{desk.words('wizard.no_goal_in_sentence')}]")
    elif len(found) > 1:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":small[{desk.words('wizard.other_goals', n=len(found) - 1)}]", width="content")
            st.button(
                desk.words("wizard.other_goals_add"),
                key=widget_key(entry.id, "others"),
                on_click=on_entry,
                args=(entry.id, partial(_with_others, entry_id=entry.id, desk=desk)),
            )
    for question in editing.open_questions(desk.draft, entry, desk.today):
        _question(desk, entry, question)


def _put_sentence(desk: Desk, entry_id: str, text: str) -> None:
    on_entry(entry_id, lambda draft: editing.set_sentence(draft, entry_id, text, desk.today).draft)


def _with_others(draft: Draft, entry_id: str, desk: Desk) -> Draft:
    """Return the draft with an entry of its own for every further goal of a sentence; a second KGI becomes a KPI below it."""
    entry = draft.by_id[entry_id]
    first, *others = editing.statements_of(draft, entry.sentence, desk.today)
    draft = editing.set_sentence(draft, entry_id, first.text, desk.today).draft
    is_goal = entry.kind is Kind.KGI
    for other in others:
        kind, parents = (Kind.KPI, (entry_id,)) if is_goal else (entry.kind, entry.parents)
        draft, new_id = editing.add_entry(draft, kind, parents=parents)
        draft = editing.set_sentence(draft, new_id, other.text, desk.today).draft
    return draft


# -- questions -------------------------------------------------------------------------------------------------


def _question(desk: Desk, entry: Entry, question: Ambiguity) -> None:
    """Draw what can be read in two ways, its readings worked out in numbers; choosing one puts it into the field."""
    words = desk.words
    key = widget_key(entry.id, f"ask-{question.key}")
    with st.container(border=True, gap="xsmall", key=widget_key(entry.id, f"box-{question.key}")):
        st.radio(
            f":material/help: {escape_md(question_sentence(question, words.language), 300)}",
            range(len(question.readings)),
            index=None,
            format_func=partial(_reading, question, words),
            key=key,
            on_change=_answer,
            args=(key, entry.id, question),
        )


def _answer(key: str, entry_id: str, question: Ambiguity) -> None:
    chosen = st.session_state[key]
    if isinstance(chosen, int) and 0 <= chosen < len(question.readings):
        on_entry(entry_id, lambda draft: editing.answer(draft, entry_id, question, chosen))


def _reading(question: Ambiguity, words: Voice, at: int) -> str:
    """Return one of the readings with its result: 30% × 1.15 = 34.5%."""
    reading = question.readings[at]
    value = reading.value if isinstance(reading.value, str) else words.amount(reading.value, reading.unit or "")
    return escape_md(words("statement.reading", label=reading.label, value=value), 120)


# -- fields ----------------------------------------------------------------------------------------------------


def fields(desk: Desk, entry: Entry) -> None:
    """Draw the fields an indicator needs, those still to be filled marked, and behind a switch all others."""
    asked = desk.asked_fields(entry.id)
    for row in MAIN:
        _row(desk, entry, row, asked)
        if "target" in row:
            _meaning(desk, entry, is_asked="shape" in asked)
    key = widget_key(entry.id, "more")
    if st.toggle(desk.words("wizard.more"), key=key):
        for row in MORE:
            _row(desk, entry, row, asked)


def _row(desk: Desk, entry: Entry, names: tuple[str, ...], asked: frozenset[str]) -> None:
    for name, column in zip(names, st.columns(len(names)), strict=True):
        with column, st.container(key=widget_key(entry.id, f"{name}-box"), gap="xxsmall"):
            field(desk, entry, name, asked=name in asked)


def _meaning(desk: Desk, entry: Entry, *, is_asked: bool) -> None:
    """Draw what the target means over time in one line, the other ways to read it one click away (R3)."""
    node = desk.node(entry.id)
    found = said_back(node, desk.periods.get(entry.id, ()), is_asked=is_asked) if node is not None else None
    if node is None or found is None:
        return
    words = desk.words
    with st.container(gap="xxsmall", key=widget_key(entry.id, "meaning")):
        st.markdown(f":small[{_means(found, words)}]")
        for other in other_readings(desk.plan, entry.id, desk.today, is_asked=is_asked):
            st.button(
                _means(other, words),
                type="tertiary",
                icon=":material/swap_horiz:",
                key=widget_key(entry.id, f"means-{other.shape}"),
                on_click=_take_shape,
                args=(entry.id, texts_of_shape(node, Shape(str(other.shape)))),
            )


def _means(found: SaidBack, words: Voice) -> str:
    return escape_md(means_sentence(found, words.calendar, words.language), 200)


def _take_shape(entry_id: str, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        on_entry(entry_id, partial(editing.set_field, entry_id=entry_id, name=name, text=text))


def why(desk: Desk, entry: Entry) -> None:
    """Draw the reason for an entry: why it is wanted, or why it leads to what is above it."""
    words = desk.words
    label = words(f"wizard.why_{entry.kind}".lower())
    if not entry.why.strip() and entry.kind is Kind.KGI:
        label = words("wizard.asked", field=label)
    area(
        widget_key(entry.id, "why"),
        entry.why,
        label,
        lambda text: on_entry(entry.id, lambda draft: editing.set_why(draft, entry.id, text)),
        placeholder=words(f"wizard.example.why_{entry.kind}".lower()),
    )
    for problem in desk.problems_at(entry.id, "why"):
        say_problem(problem, words)


# -- SMART -----------------------------------------------------------------------------------------------------


def smart(desk: Desk, entry: Entry) -> None:
    """Draw the five marks of an indicator, each with its reason."""
    design = lint_catalogue(desk.words.language)
    lines = []
    for mark in desk.smart.get(entry.id, ()):
        colour, sign, state = _SMART_LOOKS[mark.kept]
        letter = f"{sign} {design(f'smart.{mark.letter}')} {desk.words(f'wizard.smart_{state}')}"
        lines.append(f":{colour}-badge[{letter}] :small[{design(f'smart.{mark.reason}')}]")
    if lines:
        st.markdown("  \n".join(lines))


# -- taking out ------------------------------------------------------------------------------------------------


def take_out_button(desk: Desk, entry: Entry) -> None:
    """Draw the button that takes an entry out of the draft; a node of the running plan is ended, and can be taken back."""
    words = desk.words
    running = desk.draft.is_running(entry.id)
    key = widget_key(entry.id, "out")
    if running and entry.retired:
        back = words("wizard.take_back")
        st.button(back, type="tertiary", icon=":material/undo:", key=key, on_click=_retire, args=(entry.id, False))
    elif running:
        end = words("wizard.retire")
        st.button(end, type="tertiary", icon=":material/event_busy:", key=key, on_click=_retire, args=(entry.id, True))
    else:
        out = words("wizard.take_out")
        name = desk.name(entry)
        st.button(out, type="tertiary", icon=":material/delete:", key=key, on_click=_take_out, args=(entry.id, name))


def _retire(entry_id: str, retired: bool) -> None:
    on_entry(entry_id, lambda draft: editing.retire(draft, entry_id, retired=retired))


def _take_out(entry_id: str, name: str) -> None:
    workspace.edit_with_way_back(
        lambda draft: editing.remove(draft, entry_id) if entry_id in draft.by_id else draft, name
    )
