"""Widgets of a draft: each shows the text of its field, and every change goes into the draft at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from kpicore.guide.drafts import Entry, editing
from kpicore.model.money import CURRENCIES, currency_code
from kpicore.model.node import RESPONSES, Aggregation, Direction, Shape
from kpicore.periods import Cadence
from kpicore.problems import Problem, Severity
from kpicore.text.meetings import when_text
from kpicore.text.sentences import field_problem_words
from pages.setup.wizard import workspace
from pages.setup.wizard.binding import bound, key_of, renew, value_of
from pages.setup.wizard.rivals import rivals_at
from pages.setup.wizard.run import WizardContext
from pages.shared.components.focus import ask_for_focus
from pages.shared.place import on_answer
from pages.shared.problems import COLOURS, MARKS
from pages.shared.style import Voice, escape_md

#: Fields with a list of values, each with its section of the catalogue.
CHOICES: dict[str, tuple[str, ...]] = {
    "direction": tuple(Direction),
    "aggregation": tuple(Aggregation),
    "cadence": tuple(Cadence),
    "shape": tuple(Shape),
    "response_when": RESPONSES,
}
#: Fields that take more than a line.
LONG = frozenset({"definition", "response"})
_PLAIN = re.compile(r"[a-z0-9-]+")
_LONG_HEIGHT = 100


def widget_key(entry_id: str, part: str) -> str:
    """Return the key of the widget for a part of an entry: a field, `sentence`, `why`, …"""
    plain = _PLAIN.fullmatch(entry_id) is not None and len(entry_id) <= 60
    digest = hashlib.blake2s(entry_id.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"wizard-{entry_id if plain else f'id-{digest}'}--{part}"


def go_to_field(step: str, entry_id: str | None, field: str | None) -> None:
    """Show a step, open the entry and focus the field, highlighted."""
    workspace.go_to(step)
    if entry_id is None:
        ask_for_focus(step_place(step))
        return
    open_entry(entry_id, field or "card")


_OPENED = "wizard-opened"


def take_opened(entry_id: str) -> None:
    """Hear that an entry that was opened is drawn: no list turns to it any more."""
    if opened() == entry_id:
        del st.session_state[_OPENED]


def opened() -> str | None:
    """Return the entry that was opened from elsewhere and has not been drawn yet, None without one."""
    return st.session_state.get(_OPENED)


def open_entry(entry_id: str, field: str) -> None:
    """Open an entry when its step is drawn, and focus a field of it, highlighted; `card` is the entry itself.

    A long list turns to the page that holds it.
    """
    st.session_state[_OPENED] = entry_id
    st.session_state[widget_key(entry_id, "open")] = True
    if field in _MORE:
        st.session_state[widget_key(entry_id, _MORE[field])] = True
    ask_for_focus(widget_key(entry_id, field), marked=True)


def step_place(step: str) -> str:
    """Return the key of the box a step is drawn in."""
    return f"wizard-step-{step}"


# -- one field -------------------------------------------------------------------------------------------------


_USUAL = "usual"
#: Where it is noted what was just typed, an entry's field: it is read out what became of it (`telling`).
TYPED = "wizard-typed"


def field(context: WizardContext, entry: Entry, name: str, *, asked: bool = False, named: bool = False) -> None:
    """Draw the widget of one field with the problems of its text.

    `asked` marks it as still to be filled; `named` puts the entry's name into the label, where fields of several stand together.
    """
    words = context.words
    shown = words(f"wizard.field.{name}")
    if named:
        shown = words("wizard.rival_place", name=escape_md(context.name(entry), 60), field=shown)
    if asked:
        shown = words("wizard.asked", field=shown)
    key = bound(widget_key(entry.id, name), entry.text(name))
    if name in CHOICES:
        _choice(context, entry, name, shown, key, is_open=asked)
    else:
        # An example of what the field takes; of a figure in the entry's unit: nobody waits 150 million minutes.
        example, unit = _maybe(f"wizard.example.{name}", words), entry.text("unit").strip()
        is_money = unit.endswith("円") or currency_code(unit) in CURRENCIES
        if name in {"target", "baseline"} and unit and not is_money:
            example = words(f"wizard.example.{name}_{'share' if unit in {'%', '％'} else 'count'}")
        usual: dict[str, Any] = {
            "key": key,
            "help": _maybe(f"wizard.help.{name}", words),
            "placeholder": example,
            "on_change": on_answer(key, entry.text(name), partial(_put_field, entry.id, name)),
        }
        if name in LONG:
            st.text_area(shown, height=_LONG_HEIGHT, **usual)
        else:
            st.text_input(shown, **usual)
    for problem in context.problems_at(entry.id, name):
        say_problem(problem, words)
    rivals_at(context.draft, entry.id, name, widget_key(entry.id, name), words)


def _choice(context: WizardContext, entry: Entry, name: str, label: str, key: str, *, is_open: bool) -> None:
    """Draw a list; a blank is 「おまかせ」 with what it means. While it is asked which one is meant a blank is no answer yet, and
    「おまかせ」 a choice beside the others, kept as what it means.
    """
    words = context.words
    given = entry.text(name)
    known = CHOICES[name]
    options = ("", *known) if given in {"", *known} else ("", *known, given)
    # What a blank means for this node: 「おまかせ（月次）」 (R2).
    node, usual = context.node(entry.id), words("wizard.usual_unknown")
    if name == "response_when":
        usual = when_text("", words)
    elif node is not None:
        usual = words("wizard.usual", value=words(f"{name}.{getattr(node.filled(), name)}"))

    if is_open and node is not None:
        options = ("", _USUAL, *known)

    def said(code: str) -> str:
        if code in known:
            return when_text(code, words) if name == "response_when" else words(f"{name}.{code}")
        return words("wizard.not_chosen") if is_open and not code else usual if code in {"", _USUAL} else code

    usual_code = "" if node is None else str(getattr(node.filled(), name, ""))
    st.selectbox(
        label,
        options,
        format_func=said,
        key=key,
        help=_maybe(f"wizard.help.{name}", words),
        on_change=on_answer(key, given, partial(_put_field, entry.id, name, usual=usual_code)),
    )


def _put_field(entry_id: str, name: str, given: str | None, *, usual: str = "") -> None:
    """Put what was typed or chosen into the draft; `usual` is what 「おまかせ」 means where it is one of the choices."""
    text = usual if given == _USUAL else given or ""
    st.session_state[TYPED] = (entry_id, name)
    on_entry(entry_id, lambda draft: editing.set_field(draft, entry_id, name, text))


def on_entry(entry_id: str, change: workspace.Edit) -> None:
    """Edit the draft, unless the entry is no longer there."""
    workspace.edit(lambda draft: change(draft) if entry_id in draft.by_id else draft)


def _maybe(key: str, words: Voice) -> str | None:
    return words(key) if words.has(key) else None


def plan_name(context: WizardContext) -> None:
    """Draw the field for the name of the plan."""
    words = context.words
    name = context.draft.settings.get("name", "")
    label = words("settings.name")
    line(
        "wizard-plan-name",
        name,
        label if name.strip() else words("wizard.asked", field=label),
        lambda text: workspace.edit(lambda draft: editing.set_setting(draft, "name", text)),
        placeholder=words("wizard.plan_name_example"),
    )
    for problem in context.problems_at("", "name"):
        say_problem(problem, words)
    rivals_at(context.draft, "", "name", "wizard-plan-name", words)


# -- other texts -----------------------------------------------------------------------------------------------


def line(
    place: str, value: str, label: str, put: Callable[[str], None], *, placeholder: str | None = None, **more: Any
) -> None:
    """Draw a line of text bound to a value; `put` is called with what was typed."""
    key = bound(place, value)
    heard = on_answer(key, value, lambda text: put(text or ""))
    st.text_input(label, key=key, placeholder=placeholder, on_change=heard, **more)


def area(
    place: str, value: str, label: str, put: Callable[[str], None], *, placeholder: str | None = None, **more: Any
) -> None:
    """Draw a field of several lines bound to a value."""
    key = bound(place, value)
    st.text_area(
        label,
        key=key,
        placeholder=placeholder,
        height=_LONG_HEIGHT,
        on_change=on_answer(key, value, lambda text: put(text or "")),
        **more,
    )


def adder(place: str, label: str, add: str, put: Callable[[str], None], *, placeholder: str, button: str) -> None:
    """Draw a field that adds something, by Enter, by its button or by leaving it: what was typed is never left behind in it.

    `put` is called with the text, and the empty field has the focus again.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = key_of(place)
        heard = on_answer(key, st.session_state.get(key, ""), lambda _: _added(place, put))
        st.text_input(label, key=key, placeholder=placeholder, on_change=heard)
        st.button(add, icon=":material/add:", key=button, on_click=_added, args=(place, put))


def _added(place: str, put: Callable[[str], None]) -> None:
    text = str(value_of(place) or "").strip()
    ask_for_focus(place, marked=True)
    if text:
        renew(place)
        put(text)


def levels(place: str, value: int | None, label: str, put: Callable[[int | None], None], words: Voice) -> None:
    """Draw the three levels side by side, none chosen for None."""
    key = bound(place, value)
    st.segmented_control(
        label,
        (1, 2, 3),
        format_func=lambda level: words(f"wizard.level_{level}"),
        key=key,
        on_change=on_answer(key, value, put),
    )


# -- what is wrong ---------------------------------------------------------------------------------------------


def say_problem(problem: Problem, words: Voice) -> None:
    """Draw a problem of the text above, and its remedy."""
    said = field_problem_words(problem, words.language, words.calendar)
    colour, mark = COLOURS[problem.severity], MARKS[problem.severity]
    st.markdown(
        f":{colour}[{mark} {words(f'severity.{problem.severity}')}] "
        f":small[{escape_md(said.title, 200)} {escape_md(said.mend, 300)}]"
    )


def worst(problems: Sequence[Problem]) -> Severity | None:
    """Return the highest severity among problems, None without any."""
    return next((each for each in Severity if any(problem.severity is each for problem in problems)), None)


#: Fields shown by a switch, and which.
_MORE = dict.fromkeys(("aggregation", "shape", "start", "weight", "direction"), "more") | dict.fromkeys(
    ("green", "yellow"), "thresholds"
)
