"""What somebody else typed into a field of the draft: below the field, with the choice which text stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from kpicore.guide.drafts import KNOWN, Draft, Rival, settled
from kpicore.guide.steps import step_of_field
from kpicore.text.sentences import moment
from pages.setup.wizard import workspace
from pages.shared import session
from pages.shared.style import Voice, escape_md


def rivals_at(
    draft: Draft, entry_id: str, field: str, key: str, words: Voice, said: Callable[[str], str] = str
) -> None:
    """Draw the other texts of one field ("" as entry: of the plan), each with two buttons; `said` puts one in words people read."""
    for at, rival in enumerate(draft.rivals):
        if (rival.entry, rival.field) == (entry_id, field):
            _rival(rival, said(rival.text), f"{key}-rival-{at}", words)


def _rival(rival: Rival, text: str, key: str, words: Voice) -> None:
    shown = session.view()
    when = moment(session.wall_time(rival.at, shown).isoformat(), words.language)
    # A value of a list is kept as its code.
    code = f"{rival.field}.{text}"
    text = words(code) if words.has(code) else text if text.strip() else words("wizard.rival_blank")
    facts = {"who": said_by(rival.author, words), "when": when, "text": text}
    with st.container(gap="xxsmall", key=key):
        st.markdown(f":yellow[▲] :small[{escape_md(words('wizard.rival', **facts), 500)}]")
        with st.container(horizontal=True, gap="small"):
            for way, take in (("take", True), ("leave", False)):
                st.button(
                    words(f"wizard.rival_{way}"),
                    key=f"{key}-{way}",
                    on_click=_settle,
                    args=(rival, take, shown.today),
                )


def _settle(rival: Rival, take: bool, today: date) -> None:
    workspace.edit(lambda draft: settled(draft, rival, take=take, today=today))


def said_by(author: str, words: Voice) -> str:
    """Return who typed it: the person, or 「別のタブか端末のあなた」 for oneself."""
    return words("wizard.yourself") if author == session.current_actor().name else words("wizard.person", name=author)


def place_of_rival(draft: Draft, rival: Rival, words: Voice) -> tuple[str, str]:
    """Return the step at which a field with two texts stands, and what it is called there. Not escaped."""
    entry = draft.by_id.get(rival.entry)
    if entry is None:
        if rival.field in KNOWN:
            return "start", words(f"wizard.field.{rival.field}")
        return (
            ("sheet", words("wizard.since"))
            if rival.field == "effective_from"
            else ("start", words(f"settings.{rival.field}"))
        )
    name = entry.name or words("wizard.unnamed", kind=str(entry.kind))
    # What people do for a factor is written where its indicators are.
    step = "kpi" if rival.field == "actions" else step_of_field(entry, rival.field)
    return step, words("wizard.rival_place", name=name, field=words(f"wizard.field.{rival.field}"))
