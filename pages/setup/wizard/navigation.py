"""The nine steps above the page: each shows its progress as mark and word, and can be entered at any time."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kpicore.guide.drafts import STEPS
from kpicore.guide.steps import StepProgress, StepState
from pages.setup.wizard import workspace
from pages.setup.wizard.binding import bound
from pages.setup.wizard.fields import step_place
from pages.setup.wizard.run import WizardContext
from pages.shared.components.focus import ask_for_focus
from pages.shared.place import on_answer
from pages.shared.style import Voice

_KEY = "wizard-steps"
_MARKS = {StepState.DONE: "✓", StepState.OPEN: "…", StepState.PROBLEMS: "■"}
_TO_REVIEW = "▲"


def draw(context: WizardContext, step: str) -> None:
    """Draw the steps with the present one chosen."""
    words = context.words
    key = bound(_KEY, step)
    st.segmented_control(
        words("wizard.steps"),
        STEPS,
        required=True,
        format_func=partial(_label, context),
        key=key,
        on_change=on_answer(key, step, _chosen),
        label_visibility="collapsed",
        width="stretch",
        wrap=False,
    )


def _chosen(step: str | None) -> None:
    if step in STEPS:
        enter(step)


def _label(context: WizardContext, step: str) -> str:
    name = f"{STEPS.index(step) + 1} {context.words(f'wizard.step.{step}')}"
    return f"{name} {_mark(context.states[step])}" if step != "start" else name


def _mark(progress: StepProgress) -> str:
    """Return the mark of a step: problems, open questions, warnings to review, or done."""
    is_fine = progress.state is StepState.DONE
    return _TO_REVIEW if is_fine and progress.warnings else _MARKS[progress.state]


def enter(step: str) -> None:
    """Show a step, with the focus at its beginning."""
    workspace.go_to(step)
    ask_for_focus(step_place(step))


def head(context: WizardContext, step: str) -> None:
    """Draw the heading of a step and its progress in words."""
    words, progress = context.words, context.states[step]
    st.title(words(f"wizard.title_{step}"), anchor=False)
    st.markdown(words(f"wizard.about_{step}"))
    st.caption(f"{_mark(progress)} {_said(progress, words)}")
    if words.has(f"wizard.term_{step}"):
        with st.expander(words(f"wizard.term_{step}_title"), icon=":material/menu_book:", key=f"wizard-term-{step}"):
            st.markdown(words(f"wizard.term_{step}"))


def _said(progress: StepProgress, words: Voice) -> str:
    """Return the state of a step in words: できています / あと2つ / 直すところが1つ."""
    said = []
    if progress.errors:
        said.append(words("wizard.says_errors", n=progress.errors))
    if progress.asks:
        said.append(words("wizard.says_asks", n=progress.asks))
    if progress.warnings:
        said.append(words("wizard.says_warnings", n=progress.warnings))
    if not said:
        open_words = {"sheet": "unsaved", "coherence": "unknown"}.get(progress.step, "open")
        said.append(words(f"wizard.says_{'done' if progress.state is StepState.DONE else open_words}"))
    return words("common.list_pause").join(said)


def feet(context: WizardContext, step: str) -> None:
    """Draw the buttons to the previous and the next step."""
    words, at = context.words, STEPS.index(step)
    with st.container(horizontal=True, horizontal_alignment="distribute" if at else "right", key="wizard-feet"):
        if at:
            before = STEPS[at - 1]
            st.button(
                words("wizard.before", step=words(f"wizard.step.{before}")),
                icon=":material/arrow_back:",
                key="wizard-before",
                on_click=enter,
                args=(before,),
            )
        if at + 1 < len(STEPS):
            after = STEPS[at + 1]
            st.button(
                words("wizard.next", step=words(f"wizard.step.{after}")),
                type="primary",
                icon=":material/arrow_forward:",
                icon_position="right",
                key="wizard-next",
                on_click=enter,
                args=(after,),
            )
