"""設定 › 年度: the next fiscal year begun from the plan of this one, with everything it changes shown before one save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import streamlit as st

from kpicore.model.calendar import last_shown
from kpicore.model.change import Change
from kpicore.model.plan import Plan
from kpicore.model.rows import snapshot_of, tables_of
from kpicore.model.snapshot import Snapshot
from kpicore.periods import Period
from kpicore.reports.years.beginning import Basis, Carry, NewYear, begin_year, years_to_begin
from kpicore.text import formats
from kpicore.text.years import (
    baseline_texts,
    landing_text,
    stops_text,
    summary_lines,
    target_texts,
    year_facts,
    year_name,
)
from pages.setup.wizard.changes import change_lines
from pages.setup.wizard.entrance import edit_plan_button
from pages.shared import session
from pages.shared.session import View
from pages.shared.style import Voice, escape_md
from pages.shared.tables import ColumnHead, table

#: So many single changes are listed.
MOST_LINES = 100
#: Saves changes and says so with the given sentence.
Save = Callable[[Sequence[Change], View, str], None]


def draw(shown: View, save: Save) -> None:
    """Draw which year can be begun, what that does, and the button that does it."""
    words, plan = shown.words, shown.snapshot.plan
    known = years_to_begin(shown.snapshot, shown.scores)
    if not known:
        begun = plan.settings.year_begun
        said = words("year.begun", year=words.period(begun)) if begun else words("year.none")
        st.info(said, icon=":material/event_available:")
        edit_plan_button(shown)
        return
    if shown.chosen_day is not None:
        st.info(words("year.other_day"), icon=":material/history:")
    year = known[0] if len(known) == 1 else _chosen_year(known, plan, words)
    names = {"year": year_name(year, plan, words), "old": year_name(year.shift(-1), plan, words)}
    st.markdown(escape_md(words("year.text", **names)))
    carry = st.segmented_control(
        words("year.targets"),
        list(Carry),
        default=Carry.CARRIED,
        format_func=lambda each: words(f"year.{each}"),
        required=True,
        help=words("year.targets_help"),
        key="year-carry",
    )
    new = session.kept(
        shown,
        "new-year",
        lambda: begin_year(shown.snapshot, shown.scores, year, Carry(carry)),
        str(year),
        str(carry),
    )
    _preview(new, shown)
    if st.button(
        words("year.save", year=names["year"]),
        type="primary",
        icon=":material/event_repeat:",
        disabled=session.is_read_only() or shown.chosen_day is not None,
        key="year-save",
    ):
        save(new.changes, shown, words("year.saved", year=names["year"]))


def _chosen_year(known: Sequence[Period], plan: Plan, words: Voice) -> Period:
    """Draw the years that can be begun and return the one chosen."""
    return st.selectbox(
        words("year.which"),
        known,
        format_func=lambda each: year_name(each, plan, words),
        width=240,
        key="year-which",
    )


def _preview(new: NewYear, shown: View) -> None:
    """Draw what the new year takes over, each indicator's target and baseline, and every single change."""
    words, plan = shown.words, shown.snapshot.plan
    facts = year_facts(new, plan, words)
    st.markdown("\n".join(f"- {escape_md(line, 300)}" for line in summary_lines(new, plan, words)))
    last = last_shown(plan, new.old)
    if shown.scores.year == new.old and shown.today <= last:
        day = formats.day(last + timedelta(days=1), words.language, year=True)
        st.caption(f":material/info: {escape_md(words('year.switch', day=day, **facts))}")
    if stops := stops_text(new, plan, words):
        st.warning(escape_md(stops), icon=":material/warning:")
    heads = [
        ColumnHead(words("year.heads_indicator")),
        ColumnHead(words("year.heads_owner")),
        ColumnHead(words("year.heads_target", old=facts["old"]), True),
        ColumnHead(words("year.heads_landing"), True),
        ColumnHead(words("year.heads_new_target", year=facts["year"]), True),
        ColumnHead(words("year.heads_baseline"), True),
        ColumnHead(words("year.heads_note")),
    ]
    rows = []
    for line in new.lines:
        target, new_target = target_texts(line, words)
        before, after = baseline_texts(line, words)
        baseline = before if before == after else words("year.baseline", before=before, after=after)
        note = "" if line.basis is Basis.LANDING else words(f"year.basis_{line.basis}")
        landing = landing_text(line, words)
        rows.append([line.before.name, line.before.owner, target, landing, new_target, baseline, note])
    table(heads, rows, key="year-lines")
    with st.expander(words("year.all_changes", n=len(new.changes)), icon=":material/list:"):
        lines = change_lines(new.changes, plan, _after(shown.snapshot, new), shown.today, words)
        st.markdown("  \n".join(escape_md(line, 300) for line in lines[:MOST_LINES]))
        if len(lines) > MOST_LINES:
            st.caption(words("common.and_more", n=len(lines) - MOST_LINES))


def _after(snapshot: Snapshot, new: NewYear) -> Plan:
    """Return the plan as it will be."""
    held = {table: dict(rows) for table, rows in tables_of(Snapshot(plan=snapshot.plan)).items()}
    for change in new.changes:
        if change.after is None:
            held[change.table].pop(change.key, None)
        else:
            held[change.table][change.key] = change.after
    return snapshot_of({table: rows.values() for table, rows in held.items()}).plan
