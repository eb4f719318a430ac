"""データの健康: what is wrong in the data and how to mend it, whose input is missing, how fresh each tab is, and how the store answers."""

from collections.abc import Sequence
from math import ceil

import streamlit as st

from kpicore.errors import KpiError, StoreUnavailable
from kpicore.reports.freshness import DueInput, TabFreshness
from kpicore.reports.health import Health, health
from kpicore.text.formats import age
from kpicore.text.sentences import error_sentence, moment
from pages.shared import session
from pages.shared.problems import draw_group, summary_md
from pages.shared.session import View
from pages.shared.style import Voice, escape_md
from pages.shared.tables import Column, table

session.require("viewer")

INDICATOR = "pages/watch/indicator.py"


def draw(shown: View) -> None:
    """Draw problems, missing inputs and freshness, the most urgent first."""
    report = session.kept(shown, "health", lambda: health(shown.snapshot, shown.scores))
    words = shown.words
    _summary(report, shown)
    for group in report.groups:
        draw_group(group, shown.snapshot.plan.by_id, words)
    st.subheader(words("health.due"), anchor=False)
    _due(report.due, shown)
    st.subheader(words("health.freshness"), anchor=False)
    _tabs(report.tabs, shown)
    st.subheader(words("health.connection"), anchor=False)
    _connection(shown)


def _summary(report: Health, shown: View) -> None:
    st.subheader(shown.words("health.found"), anchor=False)
    if not report.groups:
        st.success(shown.words("health.no_problems"), icon=":material/check_circle:")
        return
    st.markdown(summary_md(report.groups, shown.words))


# -- what is missing, how fresh it is --------------------------------------------------------------------------


def _due(due: Sequence[DueInput], shown: View) -> None:
    words = shown.words
    if not due:
        st.success(words("health.nothing_due"), icon=":material/check_circle:")
        return
    late = [each for each in due if each.overdue]
    owners = dict.fromkeys(each.node.owner or words("common.no_owner") for each in late)
    for owner in owners:
        with st.container(border=True, gap="xsmall", key=f"due-{owner}"):
            mine = [each for each in late if (each.node.owner or words("common.no_owner")) == owner]
            st.markdown(f"**{escape_md(owner, 40)}**")
            for each in mine:
                _due_row(each, shown)
    gaps = [each for each in due if each.gaps]
    if gaps:
        st.markdown(f"**{words('health.gaps')}**")
        columns = [Column(words("tree.name")), Column(words("common.owner")), Column(words("health.missing"))]
        table(columns, ([each.node.name or each.node.id, each.node.owner, _periods(each.gaps, shown)] for each in gaps))


def _due_row(due: DueInput, shown: View) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(
            INDICATOR,
            label=escape_md(due.node.name or due.node.id, 80),
            icon=":material/edit_calendar:",
            query_params={"node": due.node.id},
            width="content",
        )
        count = shown.words("health.periods", n=len(due.overdue))
        st.caption(f"{escape_md(_periods(due.overdue, shown))}　{count}", width="content")


def _periods(periods: Sequence[str], shown: View) -> str:
    """Return periods in words: all of a few, of many the first and the last."""
    names = [shown.words.period_short(period) for period in periods]
    return shown.words("common.list_pause").join(names) if len(names) <= 3 else f"{names[0]} … {names[-1]}"


def _tabs(tabs: Sequence[TabFreshness], shown: View) -> None:
    words = shown.words
    if not tabs:
        st.caption(words("indicator.no_actuals"))
        return
    heads = ("health.tab", "health.actuals", "health.indicators", "health.latest")
    rows = (
        [
            tab.tab or words("health.no_tab"),
            f"{tab.actuals:,}",
            str(tab.indicators),
            moment(tab.latest.isoformat(), words.language) if tab.latest else words("health.unknown_time"),
        ]
        for tab in tabs
    )
    table([Column(words(head), is_figure=head in heads[1:3]) for head in heads], rows)


# -- the store -------------------------------------------------------------------------------------------------


@st.fragment(run_every=session.glance_seconds())
def _connection(shown: View) -> None:
    """Draw which store is read, when it last answered, what it was asked in the last hour, and what is wrong with it."""
    words, live = shown.words, session.live()
    reading, traffic = live.read(), live.traffic()
    lines = [words("health.store", url=session.public_store())]
    if reading.confirmed_at is not None:
        at = moment(session.wall_time(reading.confirmed_at, shown).isoformat(), words.language)
        lines.append(words("health.answered", when=at, age=age(session.now() - reading.confirmed_at, words.language)))
    if traffic is not None:
        lines.append(words("health.calls", n=traffic.calls_last_hour))
    st.markdown("  \n".join(map(escape_md, lines)))
    _notes_failure(words)
    if reading.failure is None:
        return
    st.warning(escape_md(_why(reading.failure, words.language)), icon=":material/cloud_off:")
    if traffic is not None and traffic.rests_seconds:
        st.caption(words("health.rests", seconds=ceil(traffic.rests_seconds)))


def _notes_failure(words: Voice) -> None:
    """Say why the notes on cells are not as they should be, if they are not."""
    failure = session.notes_failure()
    if failure is not None:
        said = words("health.notes_failed", why=error_sentence(failure, words.language))
        st.caption(escape_md(said), help=words("health.notes_failed_help"))


def _why(failure: Exception, language: str) -> str:
    return error_sentence(failure if isinstance(failure, KpiError) else StoreUnavailable(), language)


draw(session.view())
