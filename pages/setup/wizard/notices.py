"""Notices above the steps: whether everything typed is kept, who else edits this draft, what was just removed."""

from __future__ import annotations

import streamlit as st

from kpicore.text.sentences import error_sentence, moment
from pages.setup.wizard import workspace
from pages.setup.wizard.fields import go_to_field, widget_key
from pages.setup.wizard.rivals import place_of_rival, said_by
from pages.shared import session
from pages.shared.session import View
from pages.shared.style import escape_md


def draw(held: workspace.Held, shown: View) -> None:
    """Draw the notices of the open draft."""
    _between(held, shown)
    if held.unkept is not None:
        words = shown.words
        with st.container(border=True, key="wizard-unkept"):
            reason = escape_md(error_sentence(held.unkept, words.language), 300)
            st.markdown(f":red[■ {words('wizard.unkept')}]  \n{reason}")
            st.button(
                words("wizard.keep_again"), icon=":material/refresh:", key="wizard-keep", on_click=workspace.keep_again
            )
    _kept_line(held, shown)


def _kept_line(held: workspace.Held, shown: View) -> None:
    """Draw whether the draft is kept, the undo of a removal, and the button to the list of drafts."""
    words = shown.words
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="wizard-kept"):
        title = escape_md(held.draft.title, 60) or words("wizard.untitled")
        kept = words("wizard.kept" if held.is_kept else "wizard.not_kept")
        mark = ":material/cloud_done:" if held.is_kept else ":material/cloud_off:"
        st.markdown(f"**{title}**　:gray[:small[{mark} {kept}]]", width="content")
        if name := workspace.taken_out():
            st.button(
                words("wizard.bring_back", name=escape_md(name, 40)),
                type="tertiary",
                icon=":material/undo:",
                key="wizard-bring-back",
                on_click=workspace.bring_back,
            )
        st.button(
            words("wizard.to_drafts"),
            type="tertiary",
            icon=":material/list:",
            key="wizard-to-drafts",
            on_click=workspace.leave,
        )


def _between(held: workspace.Held, shown: View) -> None:
    """Draw who saved the draft in between, and where two texts of one field wait for a choice."""
    words, rivals = shown.words, held.draft.rivals
    if held.joined is None and held.removed is None and not rivals:
        return
    clicked = []  # differently on both sides: 「不良率」の選ぶ
    for entry_id, name in held.clicked:
        entry, field = held.draft.by_id.get(entry_id), words(_CLICKED[name])
        called = entry.name or str(entry.kind) if entry is not None else ""
        clicked.append(words("wizard.rival_place", name=called, field=field) if called else field)
    with st.container(border=True, key="wizard-conflict"):
        if held.removed is not None:
            st.markdown(f":red[■ {words('wizard.conflict_removed')}]")
        elif held.joined is not None:
            facts = held.joined.facts
            when = moment(session.wall_time(facts["at"], shown).isoformat(), words.language)
            who = escape_md(said_by(str(facts["author"]), words), 60)
            st.markdown(f":material/merge: {words('wizard.joined', who=who, when=escape_md(when))}")
        if clicked:
            places = words("common.list_pause").join(clicked)
            st.markdown(f":yellow[▲] :small[{escape_md(words('wizard.clicked', places=places), 400)}]")
        if rivals:
            st.markdown(f":yellow[▲ {words('wizard.rivals', n=len({(each.entry, each.field) for each in rivals}))}]")
            with st.container(horizontal=True, gap="small"):
                for rival in {(each.entry, each.field): each for each in rivals}.values():
                    step, name = place_of_rival(held.draft, rival, words)
                    st.button(
                        escape_md(name, 60),
                        type="tertiary",
                        icon=":material/arrow_forward:",
                        key=f"{widget_key(rival.entry or 'plan', rival.field)}-to-rival",
                        on_click=go_to_field,
                        args=(step, rival.entry or None, rival.field),
                    )
        if held.joined is not None or held.removed is not None:
            st.button(words("wizard.seen"), key="wizard-seen", on_click=workspace.see)


_CLICKED = {
    "chosen": "wizard.pick",
    "retired": "state.retired",
    "parents": "wizard.under",
    "effect": "wizard.effect",
    "control": "wizard.control",
    "focus": "wizard.star",
    "locked": "wizard.lock",
}


def without_draft(shown: View) -> None:
    """Draw the notice that the draft of the link does not exist."""
    if workspace.place().draft is not None:
        st.warning(shown.words("wizard.draft_gone"), icon=":material/search_off:")
