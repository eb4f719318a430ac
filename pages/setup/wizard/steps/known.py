"""What is known before the goal is worked on: last year's figures, this year's so far, and the goal worked back from them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kpicore.guide.drafts import Draft, KnownFigures, editing, known_figures, number_text, read_draft, worked_back
from kpicore.model.node import Aggregation, Kind
from kpicore.text import formats
from kpicore.text.statements import worked_back_lines
from pages.setup.wizard import editor, workspace
from pages.setup.wizard.binding import bound
from pages.setup.wizard.fields import area, field, widget_key
from pages.setup.wizard.rivals import rivals_at
from pages.setup.wizard.run import WizardContext
from pages.shared.place import on_answer
from pages.shared.style import escape_md


def draw(context: WizardContext) -> None:
    """Draw what the goal was understood as, last year and this year so far where they add up, and what follows from them."""
    words = context.words
    goal = next((entry for entry in context.goals if context.counts(entry)), None)
    if goal is None or context.draft.base is not None:
        return
    with st.container(border=True, key="wizard-known"):
        st.markdown(f"#### {words('wizard.known')}", anchors=False)
        editor.heard(context, goal)
        editor.meaning(context, goal)
        if (found := context.known) is None:
            field(context, goal, "baseline")
            node = context.node(goal.id)
            is_sum = node is not None and node.filled().aggregation is Aggregation.SUM
            st.caption(words("wizard.known_too_fine" if is_sum else "wizard.known_level"))
            return
        left, right = st.columns(2)
        with left:
            _figures(context, found, "last_year")
        with right:
            _figures(context, found, "so_far")
        if found.has_season:  # last year's months are known: the goal can be spread as they were
            is_kept = bool(context.draft.known.get("season"))
            key = bound(widget_key("known", "season"), is_kept)
            st.checkbox(
                words("wizard.season", each=words(f"statement.back.each.{found.cadence}")),
                key=key,
                on_change=on_answer(
                    key,
                    is_kept,
                    lambda spread: workspace.edit(
                        lambda draft: editing.set_known(draft, "season", "○" if spread else "")
                    ),
                ),
            )
    worked(context)


def worked(context: WizardContext) -> None:
    """Draw the goal worked back from what is known: growth, what is left, and per month."""
    found = worked_back(context.known) if context.known is not None else None
    if found is None:
        return
    words = context.words
    lines = worked_back_lines(found, words.calendar, words.language)
    if lines:
        st.info("  \n".join(escape_md(line, 400) for line in lines), icon=":material/undo:")


def _figures(context: WizardContext, found: KnownFigures, name: str) -> None:
    """Draw the field of one year, what was read from it, and what could not be."""
    words = context.words
    each = words(f"statement.back.each.{found.cadence}")
    over = found.closed if name == "so_far" else len(found.periods)
    if not over:
        st.caption(words("wizard.known_not_begun", each=each))
        return
    begins, ends = found.periods[0].period, found.periods[over - 1].period
    first, last = formats.span_names(begins, ends, words.calendar, words.language)
    area(
        f"wizard-known-{name}",
        context.draft.known.get(name, ""),
        words(
            f"wizard.known_{name}", first=first, last=last, span=words(f"statement.back.span.{found.cadence}", n=over)
        ),
        partial(_put, context, name),
        placeholder=words(f"wizard.known_{name}_example", each=each, n=over),
        help=words("wizard.known_help", n=over, each=each),
    )
    rivals_at(context.draft, "", name, f"wizard-known-{name}", words)
    total = found.last_year if name == "last_year" else found.so_far
    months = found.last_year_of if name == "last_year" else found.so_far_of
    if name in found.misread:
        kind, what = found.misread[name]
        said = words(f"wizard.known_{kind}", text=escape_md(what, 40), n=over)
        st.markdown(f":red[■ {words('severity.error')}] :small[{said}]")
    elif total is not None:
        key = "wizard.known_months" if months else f"wizard.known_total_{name}"
        read = words(f"statement.back.span.{found.cadence}", n=len(months))
        said = words(key, span=read, each=each, total=words.amount(total, found.goal.unit))
        st.markdown(f":small[✓ {escape_md(said, 200)}]")


def _put(context: WizardContext, name: str, text: str) -> None:
    """Keep an answer; last year's total is the goal's baseline."""

    def put(draft: Draft) -> Draft:
        draft = editing.set_known(draft, name, text)
        if name != "last_year":
            return draft
        found = known_figures(draft, read_draft(draft, context.today).plan, context.today)
        goal = next(iter(draft.of_kind(Kind.KGI)), None)
        if found is None or goal is None:
            return draft
        return editing.set_baseline_from(draft, goal.id, number_text(found.last_year))

    workspace.edit(put)
