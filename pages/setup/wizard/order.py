"""The order of an entry among its siblings: two buttons, for mouse and keyboard alike."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kpicore.guide.drafts import Entry, editing
from pages.setup.wizard.fields import on_entry, widget_key
from pages.setup.wizard.run import WizardContext
from pages.shared.components.focus import ask_for_focus
from pages.shared.style import escape_md


def move_buttons(context: WizardContext, entry: Entry, siblings: Sequence[Entry]) -> None:
    """Draw the two buttons that move an entry among its siblings, each disabled at its end; nothing for an only one."""
    if len(siblings) < 2:
        return
    ids = [each.id for each in siblings]
    ends = {"up": (-1, ids[0]), "down": (1, ids[-1])}
    row = st.container(horizontal=True, width="content", gap="xsmall")
    for way, (by, end) in ends.items():
        row.button(
            context.words(f"wizard.move_{way}"),
            type="tertiary",
            icon=f":material/arrow_{way}ward:",
            key=widget_key(entry.id, way),
            disabled=entry.id == end,
            on_click=_move,
            args=(entry.id, by, ids),
            help=context.words(f"wizard.move_{way}_help", name=escape_md(context.name(entry), 60)),
        )


def _move(entry_id: str, by: int, among: Sequence[str]) -> None:
    on_entry(entry_id, lambda draft: editing.move(draft, entry_id, by, among))
    to = among.index(entry_id) + by
    is_end = to in {0, len(among) - 1}
    # The button pressed keeps the focus, for the next press; at an end, where it is disabled, the other one has it.
    ask_for_focus(widget_key(entry_id, "down" if (by < 0) == is_end else "up"), marked=True)
