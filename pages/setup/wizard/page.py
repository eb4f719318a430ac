"""設計ウィザード: nine steps from a goal in one sentence to a plan that adds up, with a sheet ready for staff.

The draft is named by the address (`?draft=…&step=…`) and kept after every change, so that it can be gone on with on another device, after
a refresh, or by a colleague who was given the link.
"""

from collections.abc import Callable, Mapping

import streamlit as st

from kpicore.errors import KpiError
from kpicore.model.access import Role
from kpicore.text.sentences import error_sentence
from pages.setup.wizard import navigation as rail
from pages.setup.wizard import notices, workspace
from pages.setup.wizard import tree_preview as growing
from pages.setup.wizard.fields import step_place
from pages.setup.wizard.run import Desk, desk_of
from pages.setup.wizard.steps import coherence as fitting
from pages.setup.wizard.steps import design_check as checking
from pages.setup.wizard.steps import factors, goal, indicators, start
from pages.setup.wizard.steps import handover as handing
from pages.setup.wizard.steps import owners as people
from pages.shared import session
from pages.shared.components.focus import draw_focus
from pages.shared.session import View
from pages.shared.style import escape_md

session.require(Role.OWNER)

STEP_PAGES: Mapping[str, Callable[[Desk], None]] = {
    "start": start.draw_settings,
    "kgi": goal.draw,
    "csf": factors.draw,
    "kpi": indicators.draw_kpis,
    "kdi": indicators.draw_kdis,
    "coherence": fitting.draw,
    "people": people.draw,
    "check": checking.draw,
    "sheet": handing.draw,
}


def draw(shown: View) -> None:
    """Draw the step of the draft on the table, or the ways to begin one."""
    try:
        held = workspace.held()
    except KpiError as failure:
        reason = error_sentence(failure, shown.words.language)
        st.error(escape_md(shown.words("wizard.draft_unreadable", reason=reason)), icon=":material/cloud_off:")
        held = None
    if held is None:
        notices.without_draft(shown)
        start.draw(shown)
        draw_focus()
        return
    desk = desk_of(held.draft, shown)
    step = workspace.step_of(held.draft)
    rail.draw(desk, step)
    notices.draw(held, shown)
    main, side = st.columns((3, 2), gap="medium")
    with main, st.container(key=step_place(step)):
        rail.head(desk, step)
        STEP_PAGES[step](desk)
        rail.feet(desk, step)
    with side:
        growing.draw(desk)
    draw_focus()


draw(session.view())
