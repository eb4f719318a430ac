"""One indicator on the page: its sentence, the fields parsed from it, open questions, and its five SMART marks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from kpicore.guide.drafts import (
    Draft,
    Entry,
    SaidBack,
    editing,
    other_readings,
    said_back,
    said_otherwise,
    texts_of_shape,
    understood,
)
from kpicore.guide.sentences import Ambiguity
from kpicore.model.node import Kind, Shape
from kpicore.text.catalogue import lint_catalogue
from kpicore.text.statements import means_sentence, missing_word, question_sentence, reading_words
from pages.setup.wizard import workspace
from pages.setup.wizard.fields import TYPED, area, field, line, on_entry, say_problem, widget_key
from pages.setup.wizard.rivals import rivals_at
from pages.setup.wizard.run import WizardContext
from pages.shared.components.heard import draw_heard
from pages.shared.place import on_answer
from pages.shared.style import Voice, escape_md

#: What every indicator needs, in the order of the form; the rest is shown by a switch.
MAIN = (("name", "unit"), ("target", "baseline"), ("deadline", "cadence"), ("definition",))
MORE = (("direction", "shape"), ("aggregation", "start"), ("weight",))
_SMART_LOOKS = {True: ("green", "✓", "kept"), False: ("yellow", "▲", "not_kept"), None: ("gray", "？", "open")}


def sentence(context: WizardContext, entry: Entry, *, label: str, placeholder: str) -> None:
    """Draw the sentence of an entry and, below it, what it leaves open."""
    line(
        widget_key(entry.id, "sentence"),
        entry.sentence,
        label,
        partial(_put_sentence, context, entry.id),
        placeholder=placeholder,
    )
    rivals_at(context.draft, entry.id, "sentence", widget_key(entry.id, "sentence"), context.words)
    if not entry.sentence.strip():
        return
    heard(context, entry)
    _otherwise(context, entry)
    found = editing.statements_of(context.draft, entry.sentence, context.today)
    if len(found) > 1:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":small[{context.words('wizard.other_goals', n=len(found) - 1)}]", width="content")
            st.button(
                context.words("wizard.other_goals_add"),
                key=widget_key(entry.id, "others"),
                on_click=on_entry,
                args=(entry.id, partial(_with_others, entry_id=entry.id, context=context)),
            )
    for question in editing.open_questions(context.draft, entry, context.today):
        _question(context, entry, question)


def heard(context: WizardContext, entry: Entry) -> None:
    """Draw the sentence with what was understood underlined, what is still missing, and the readings of a number without a unit."""
    words, found = context.words, understood(context.draft, entry, context.today)
    if found is None:
        return
    if found.is_read:
        parts = [(each.text, words(f"wizard.heard.{each.what}") if each.what else "") for each in found.parts]
        draw_heard(parts, label=words("wizard.heard_label"), key=widget_key(entry.id, "heard"))
    else:
        st.markdown(f":small[{words('wizard.no_goal_in_sentence')}]")
    if found.missing:
        items = words("common.list_pause").join(missing_word(each, words.language) for each in found.missing)
        st.markdown(f":small[:material/help: {words('wizard.heard_missing', items=items)}]")
    if found.value is not None and found.units:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=widget_key(entry.id, "units")):
            st.markdown(f":small[{words('wizard.heard_unit')}]", width="content")
            for unit in found.units:
                st.button(
                    escape_md(words.amount(found.value, unit)),
                    key=widget_key(entry.id, f"unit-{found.units.index(unit)}"),
                    on_click=on_entry,
                    args=(entry.id, partial(editing.set_field, entry_id=entry.id, name="unit", text=unit)),
                )


def _otherwise(context: WizardContext, entry: Entry) -> None:
    """Draw where the sentence says something else than what was typed by hand, which stays, and the click that takes the sentence's."""
    words = context.words
    found = said_otherwise(context.draft, entry, context.today)
    if not found:
        return
    items = words("common.list_pause").join(
        words("wizard.otherwise_item", field=words(f"wizard.field.{name}"), said=text, typed=entry.text(name))
        for name, text in found.items()
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=widget_key(entry.id, "otherwise")):
        st.markdown(f":small[:yellow[▲] {escape_md(words('wizard.otherwise', items=items), 300)}]", width="content")
        st.button(
            words("wizard.otherwise_take"),
            key=widget_key(entry.id, "take-sentence"),
            on_click=on_entry,
            args=(
                entry.id,
                partial(editing.take_sentence, entry_id=entry.id, names=tuple(found), today=context.today),
            ),
        )


def _put_sentence(context: WizardContext, entry_id: str, text: str) -> None:
    st.session_state[TYPED] = (entry_id, "sentence")
    on_entry(entry_id, lambda draft: editing.set_sentence(draft, entry_id, text, context.today).draft)


def _with_others(draft: Draft, entry_id: str, context: WizardContext) -> Draft:
    """Return the draft with an entry for every further goal of a sentence; a second KGI becomes a KPI below it."""
    entry = draft.by_id[entry_id]
    first, *others = editing.statements_of(draft, entry.sentence, context.today)
    draft = editing.set_sentence(draft, entry_id, first.text, context.today).draft
    is_goal = entry.kind is Kind.KGI
    for other in others:
        kind, parents = (Kind.KPI, (entry_id,)) if is_goal else (entry.kind, entry.parents)
        draft, new_id = editing.add_entry(draft, kind, parents=parents)
        draft = editing.set_sentence(draft, new_id, other.text, context.today).draft
    return draft


# -- questions -------------------------------------------------------------------------------------------------


def _question(context: WizardContext, entry: Entry, question: Ambiguity) -> None:
    """Draw an ambiguity with its readings and their results; choosing one fills the field."""
    words = context.words
    key = widget_key(entry.id, f"ask-{question.key}")
    with st.container(border=True, gap="xsmall", key=widget_key(entry.id, f"box-{question.key}")):
        st.radio(
            f":material/help: {escape_md(question_sentence(question, words.language), 300)}",
            range(len(question.readings)),
            index=None,
            format_func=partial(_reading, question, words),
            key=key,
            on_change=on_answer(key, st.session_state.get(key), partial(_answer, entry.id, question)),
        )


def _answer(entry_id: str, question: Ambiguity, chosen: int | None) -> None:
    if isinstance(chosen, int) and 0 <= chosen < len(question.readings):
        on_entry(entry_id, lambda draft: editing.answer(draft, entry_id, question, chosen))


def _reading(question: Ambiguity, words: Voice, at: int) -> str:
    """Return one of the readings with its result: 30% × 1.15 → 34.5%."""
    return escape_md(reading_words(question.readings[at], words.language), 120)


# -- fields ----------------------------------------------------------------------------------------------------


def fields(context: WizardContext, entry: Entry) -> None:
    """Draw the fields an indicator needs, unfilled ones marked, and by a switch all others."""
    asked = context.asked_fields(entry.id)
    for row in MAIN:
        _row(context, entry, row, asked)
        if "target" in row:
            meaning(context, entry)
    key = widget_key(entry.id, "more")
    if st.toggle(context.words("wizard.more"), key=key):
        for row in MORE:
            _row(context, entry, row, asked)


def _row(context: WizardContext, entry: Entry, names: tuple[str, ...], asked: frozenset[str]) -> None:
    for name, column in zip(names, st.columns(len(names)), strict=True):
        with column, st.container(key=widget_key(entry.id, f"{name}-box"), gap="xxsmall"):
            field(context, entry, name, asked=name in asked)


def meaning(context: WizardContext, entry: Entry) -> None:
    """Draw what the target means over time in one line, and the other shapes, each applied by a click (R3)."""
    node, is_asked = context.node(entry.id), "shape" in context.asked_fields(entry.id)
    found = said_back(node, context.periods.get(entry.id, ()), is_asked=is_asked) if node is not None else None
    if node is None or found is None:
        return
    words = context.words
    with st.container(gap="xxsmall", key=widget_key(entry.id, "meaning")):
        st.markdown(f":small[{_means(found, words)}]")
        for other in other_readings(context.plan, entry.id, context.today, is_asked=is_asked):
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


def why(context: WizardContext, entry: Entry) -> None:
    """Draw the reason for an entry: why it is wanted, or why it leads to what is above it."""
    words = context.words
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
    for problem in context.problems_at(entry.id, "why"):
        say_problem(problem, words)
    rivals_at(context.draft, entry.id, "why", widget_key(entry.id, "why"), words)


# -- SMART -----------------------------------------------------------------------------------------------------


def smart(context: WizardContext, entry: Entry) -> None:
    """Draw the five marks of an indicator, each with its reason."""
    design = lint_catalogue(context.words.language)
    lines = []
    for mark in context.smart.get(entry.id, ()):
        colour, sign, state = _SMART_LOOKS[mark.kept]
        letter = f"{sign} {design(f'smart.{mark.letter}')} {context.words(f'wizard.smart_{state}')}"
        lines.append(f":{colour}-badge[{letter}] :small[{design(f'smart.{mark.reason}')}]")
    if lines:
        st.markdown("  \n".join(lines))


# -- taking out ------------------------------------------------------------------------------------------------


def take_out_button(context: WizardContext, entry: Entry) -> None:
    """Draw the button that takes an entry out of the draft; a node of the running plan is ended, and can be taken back."""
    words = context.words
    running = context.draft.is_running(entry.id)
    key = widget_key(entry.id, "out")
    if running and entry.retired:
        back = words("wizard.take_back")
        st.button(back, type="tertiary", icon=":material/undo:", key=key, on_click=_retire, args=(entry.id, False))
    elif running:
        end = words("wizard.retire")
        st.button(end, type="tertiary", icon=":material/event_busy:", key=key, on_click=_retire, args=(entry.id, True))
    else:
        out = words("wizard.take_out")
        name = context.name(entry)
        st.button(out, type="tertiary", icon=":material/delete:", key=key, on_click=_take_out, args=(entry.id, name))


def _retire(entry_id: str, retired: bool) -> None:
    on_entry(entry_id, lambda draft: editing.retire(draft, entry_id, retired=retired))


def _take_out(entry_id: str, name: str) -> None:
    workspace.edit_with_way_back(
        lambda draft: editing.remove(draft, entry_id) if entry_id in draft.by_id else draft, name
    )
