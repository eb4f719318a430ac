"""What is read out after something was typed: what it was understood as, what is still missing, or why it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from kpicore.guide.drafts import said_back, understood
from kpicore.text.sentences import error_sentence, field_problem_words
from kpicore.text.statements import means_sentence, missing_word
from pages.setup.wizard import workspace
from pages.setup.wizard.fields import TYPED
from pages.setup.wizard.run import WizardContext
from pages.shared.components.announce import draw_announcement

_UNKEPT = "wizard-told-unkept"
#: The fields after which it is told what the number means.
_TELLING = frozenset({"sentence", "target", "unit", "shape", "deadline", "cadence", "baseline", "aggregation"})
_LONGEST = 400


def draw(context: WizardContext, held: workspace.Held) -> None:
    """Draw the line that is read out, with what is to be told of what was typed just now."""
    typed = st.session_state.pop(TYPED, None)
    told = list(_told(context, *typed)) if typed is not None else []
    if held.unkept is not None and held.unkept is not st.session_state.get(_UNKEPT):
        told = [context.words("wizard.unkept"), error_sentence(held.unkept, context.words.language), *told]
    st.session_state[_UNKEPT] = held.unkept
    draw_announcement(" ".join(told)[:_LONGEST])


def _told(context: WizardContext, entry_id: str, field: str) -> Iterator[str]:
    words, entry = context.words, context.draft.by_id.get(entry_id)
    for problem in context.problems_at(entry_id, field):
        said = field_problem_words(problem, words.language, words.calendar)
        yield f"{words(f'severity.{problem.severity}')} {said.title} {said.mend}"
    if entry is None or field not in _TELLING:
        return
    if field == "sentence" and entry.sentence.strip():
        found, pause = understood(context.draft, entry, context.today), words("common.list_pause")
        if found is None or not found.is_read:
            yield words("wizard.no_goal_in_sentence")
        else:
            parts = [f"{words(f'wizard.heard.{each.what}')} {each.text.strip()}" for each in found.parts if each.what]
            yield f"{words('wizard.heard_label')}: {pause.join(parts)}."
        if found is not None and found.is_read and found.missing:
            items = pause.join(missing_word(each, words.language) for each in found.missing)
            yield words("wizard.heard_missing", items=items)
    node = context.node(entry_id)
    is_asked = "shape" in context.asked_fields(entry_id)
    means = said_back(node, context.periods.get(entry_id, ()), is_asked=is_asked) if node is not None else None
    if means is not None:
        yield means_sentence(means, words.calendar, words.language)
