"""設計ウィザード: nine steps from a goal in one sentence to a plan that adds up, with a sheet ready for staff.

The draft is named by the address (`?draft=…&step=…`) and kept after every change, so that it can be continued on another device,
after a refresh, or by a colleague who was given the link.
"""

from collections.abc import Callable, Mapping

import streamlit as st

from kpicore.errors import KpiError
from kpicore.model.access import Role
from kpicore.text.sentences import error_sentence
from pages.setup.wizard import navigation, notices, telling, tree_preview, workspace
from pages.setup.wizard.fields import step_place
from pages.setup.wizard.run import WizardContext, context_of
from pages.setup.wizard.steps import coherence, design_check, factors, goal, handover, indicators, owners, saved, start
from pages.shared import session
from pages.shared.components.focus import draw_focus
from pages.shared.components.typing_kept import keep_typing
from pages.shared.session import View
from pages.shared.style import escape_md

session.require(Role.OWNER)

#: What the key of every field begins with.
_FIELDS = "wizard-"
STEP_PAGES: Mapping[str, Callable[[WizardContext], None]] = {
    "start": start.draw_settings,
    "kgi": goal.draw,
    "csf": factors.draw,
    "kpi": indicators.draw_kpis,
    "kdi": indicators.draw_kdis,
    "coherence": coherence.draw,
    "people": owners.draw,
    "check": design_check.draw,
    "sheet": handover.draw,
}


def draw(shown: View) -> None:
    """Draw the step of the open draft, or the ways to begin one."""
    try:
        held = workspace.held()
    except KpiError as failure:
        reason = error_sentence(failure, shown.words.language)
        st.error(escape_md(shown.words("wizard.draft_unreadable", reason=reason)), icon=":material/cloud_off:")
        held = None
    if held is None:
        if (done := saved.just_saved()) is not None:
            saved.draw(done, shown)
        else:
            notices.without_draft(shown)
            start.draw(shown)
        keep_typing(start.NEW, _FIELDS, until_done=(start.SENTENCE,))
        draw_focus()
        return
    context = context_of(held.draft, shown)
    step = workspace.step_of(held.draft)
    navigation.draw(context, step)
    notices.draw(held, shown)
    main, side = st.columns((3, 2), gap="medium")
    with main, st.container(key=step_place(step)):
        navigation.head(context, step)
        STEP_PAGES[step](context)
        navigation.feet(context, step)
    with side:
        tree_preview.draw(context)
    telling.draw(context, held)
    keep_typing(held.draft.id, _FIELDS)
    draw_focus()


draw(session.view())
