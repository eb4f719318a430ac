"""Step 8, 設計チェック: the problems of the design check and of the fields, by severity, each with a link to its field (R11)."""

from __future__ import annotations

import streamlit as st

from kpicore.guide.completeness import completeness
from kpicore.guide.drafts import place_of
from kpicore.guide.steps import field_of
from kpicore.problems import Problem, Severity
from kpicore.text.sentences import field_problem_words
from pages.setup.wizard.fields import go_to_field, widget_key
from pages.setup.wizard.run import WizardContext
from pages.shared.problems import COLOURS, MARKS
from pages.shared.style import escape_md

MOST_SHOWN = 30
MOST_NAMED = 5


def draw(context: WizardContext) -> None:
    """Draw the findings by severity, the highest first, each with the link to its field."""
    words = context.words
    _whole(context)
    found = (*context.read.problems, *context.design)
    if not found and not context.asks:
        st.success(words("wizard.check_clean"), icon=":material/check_circle:")
    for severity in Severity:
        problems = [problem for problem in found if problem.severity is severity]
        if not problems:
            continue
        title = words(f"wizard.check_{severity}")
        st.markdown(f"#### :{COLOURS[severity]}[{MARKS[severity]}] {title} ({len(problems)})", anchors=False)
        for at, problem in enumerate(problems[:MOST_SHOWN]):
            _finding(context, problem, f"wizard-finding-{severity}-{at}")
        if len(problems) > MOST_SHOWN:
            st.caption(words("common.and_more", n=len(problems) - MOST_SHOWN))
    _missing(context)


def _missing(context: WizardContext) -> None:
    """Draw what is still to be filled in, entry by entry, each field a button that leads to it."""
    words = context.words
    if not context.asks:
        return
    st.markdown(f"#### … {words('wizard.check_missing')} ({len(context.asks)})", anchors=False)
    for entry in [entry for entry in context.draft.entries if context.asks_of(entry.id)][:MOST_SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", border=True):
            st.markdown(f"**{escape_md(context.name(entry), 60)}** :blue-badge[{entry.kind}]", width="content")
            for ask in {ask.field: ask for ask in context.asks_of(entry.id)}.values():
                st.button(
                    words(f"wizard.field.{ask.field}"),
                    type="tertiary",
                    icon=":material/edit:",
                    key=f"{widget_key(entry.id, ask.field)}-to-fill",
                    on_click=go_to_field,
                    args=(ask.step, entry.id, ask.field),
                )


def _whole(context: WizardContext) -> None:
    """Draw whether the plan is whole: results and actions, what nobody works on, and what may count the same."""
    words, found = context.words, completeness(context.plan, context.read.formulas)
    with st.container(border=True, gap="xxsmall", key="wizard-whole"):
        st.markdown(f"#### {words('wizard.whole')}", anchors=False)
        mark = ":green[✓]" if found.actions else ":yellow[▲]"
        st.markdown(f"{mark} {words('wizard.whole_counts', results=found.results, actions=found.actions)}")
        if found.idle:
            names = words("common.list_pause").join(
                words("wizard.quoted", name=each.name) for each in found.idle[:MOST_NAMED]
            )
            st.markdown(f":yellow[▲] {escape_md(words('wizard.whole_idle', names=names), 400)}")
        for first, second in found.overlaps[:MOST_NAMED]:
            st.markdown(
                f":yellow[▲] {escape_md(words('wizard.whole_overlap', one=first.name, other=second.name), 300)}"
            )


def _finding(context: WizardContext, problem: Problem, key: str) -> None:
    words = context.words
    said = field_problem_words(problem, words.language, words.calendar)
    place = field_of(problem, context.draft)
    where = problem.where if problem.where in context.draft.by_id else place_of(problem.where)[0]
    entry = context.draft.by_id.get(where)
    name = context.name(entry) if entry is not None else words("wizard.whole_plan")
    with st.container(border=True, gap="xxsmall", key=key):
        st.markdown(f"**{escape_md(said.title, 200)}** :gray-badge[{escape_md(name, 60)}]")
        st.markdown("  \n".join(escape_md(text, 500) for text in (said.meaning, said.mend) if text))
        if said.why:
            sentence = words("wizard.check_why", why=said.why, source=said.source)
            st.caption(escape_md(sentence, 500))
        st.button(
            words("wizard.to_mend", step=words(f"wizard.step.{place.step}")),
            icon=":material/arrow_forward:",
            key=f"{key}-go",
            on_click=go_to_field,
            args=(place.step, place.entry or None, place.field or None),
        )
