"""What was agreed to do when an indicator goes off track: in words, and when it opens an action by itself."""

from __future__ import annotations

import streamlit as st

from kpicore.model.change import Change
from kpicore.model.node import MOST_RESPONSE_DAYS, RESPONSES, Node
from kpicore.text.meetings import when_text
from pages.run.review import saving
from pages.shared.session import View


def draw(node: Node, shown: View) -> None:
    """Draw the fields of an agreed response of an indicator."""
    words = shown.words
    stored = shown.snapshot.plan.by_id[node.id]
    known = saving.seen("nodes", node.id, stored, shown)
    first = Node.model_validate(known.first)
    options = list(dict.fromkeys(("", *RESPONSES, first.response_when)))
    with st.form(f"response-{known.key}", border=False):
        st.caption(words("meeting.response_text"))
        text = st.text_area(
            words("meeting.response_what"), first.response, key=f"response-{known.key}-text", height=70, max_chars=1000
        )
        left, middle, right = st.columns(3)
        when = left.selectbox(
            words("meeting.response_when"),
            options,
            index=options.index(first.response_when),
            format_func=lambda each: when_text(each, words),
            key=f"response-{known.key}-when",
        )
        who = middle.text_input(
            words("meeting.response_who"),
            first.response_owner,
            placeholder=first.owner,
            key=f"response-{known.key}-who",
            max_chars=80,
        )
        days = right.number_input(
            words("meeting.response_days"),
            0,
            MOST_RESPONSE_DAYS,
            first.response_days,
            1,
            key=f"response-{known.key}-days",
        )
        if st.form_submit_button(words("meeting.save")) and known.row is not None:
            fields = {"response": text.strip(), "response_when": when, "response_owner": who.strip()}
            days_kept = None if days is None else int(days)
            after = Node.model_validate({**known.row, **fields, "response_days": days_kept}).model_dump(mode="json")
            saving.submit([Change("nodes", (node.id,), known.row, after)], shown, known)
