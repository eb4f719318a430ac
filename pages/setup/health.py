"""データの健康: what is wrong in the data and how to fix it, whose input is missing, how fresh each tab is, and how the store answers."""

from collections.abc import Sequence
from math import ceil

import streamlit as st

from kpicore.errors import KpiError, StoreUnavailable
from kpicore.model.access import Role
from kpicore.problems import Severity
from kpicore.reports.health import DueInput, TabFreshness, Task, TaskKind, health, people, tasks_of
from kpicore.text.formats import age
from kpicore.text.sentences import error_sentence, moment, problem_words
from pages.setup.importing import tab_reading
from pages.shared import parts, session
from pages.shared.choices import Choice, picked
from pages.shared.problems import draw_group, summary_md
from pages.shared.session import View
from pages.shared.style import escape_md
from pages.shared.tables import ColumnHead, table

session.require(Role.VIEWER)

INDICATOR = "pages/watch/indicator.py"
#: At most this many tasks of one person are drawn.
MOST_TASKS = 40


def draw(shown: View) -> None:
    """Draw problems, missing inputs and freshness, the most urgent first."""
    report = session.kept(shown, "health", lambda: health(shown.snapshot, shown.scores))
    words = shown.words
    st.title(words("health.title"), anchor=False)
    st.subheader(words("health.found"), anchor=False)
    if report.groups:
        st.markdown(summary_md(report.groups, words))
    else:
        st.success(words("health.no_problems"), icon=":material/check_circle:")
    for group in report.groups:
        draw_group(group, shown.snapshot.plan.by_id, words)
    _person(shown)
    st.subheader(words("health.due"), anchor=False)
    _due(report.due, shown)
    st.subheader(words("health.freshness"), anchor=False)
    _tabs(report.tabs, shown)
    tab_reading.draw(shown)
    st.subheader(words("health.connection"), anchor=False)
    _connection(shown)


# -- what one person has to do ---------------------------------------------------------------------------------


def _person(shown: View) -> None:
    """Draw the choice of a person (`?owner=`) and what they have to fix, enter and check, the most urgent first."""
    words = shown.words
    names = people(shown.snapshot)
    if not names:
        return
    st.subheader(words("health.person"), anchor=False)
    picked(Choice("owner", names, words("health.person_choose"), str), words.language, width=260)
    owner = st.query_params.get("owner")
    if owner not in names:
        st.caption(words("health.person_help"))
        return
    tasks = session.kept(shown, "tasks", lambda: tasks_of(shown.snapshot, shown.scores, owner), owner)
    if not tasks:
        st.success(words("health.person_nothing", owner=escape_md(owner, 40)), icon=":material/check_circle:")
    for task in tasks[:MOST_TASKS]:
        _task(task, shown)
    if len(tasks) > MOST_TASKS:
        st.caption(words("common.and_more", n=len(tasks) - MOST_TASKS))


def _task(task: Task, shown: View) -> None:
    """Draw one task with a link to its cell where there is one."""
    words, name = shown.words, task.node.name or task.node.id
    link = session.link_to(task.where)
    place = task.where.removesuffix("!") if task.where != task.node.id else ""
    if task.problem is not None:
        said = problem_words(task.problem, words.language, words.calendar)
        title = words("health.task_title", name=name, what=said.title)
        parts.problem_row(task.problem.severity, title, (said.meaning, said.mend), place, words, link=link)
        return
    title = words(f"health.task_{task.ask}", name=name)
    periods = words("health.task_periods", periods=_periods(task.periods, shown), n=len(task.periods))
    severity = Severity.WARNING if task.ask is TaskKind.ENTER else Severity.INFO
    parts.problem_row(severity, title, (periods,), place, words, link=link)


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
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    st.page_link(
                        INDICATOR,
                        label=escape_md(each.node.name or each.node.id, 80),
                        icon=":material/edit_calendar:",
                        query_params={"node": each.node.id},
                        width="content",
                    )
                    count = shown.words("health.periods", n=len(each.overdue))
                    st.caption(f"{escape_md(_periods(each.overdue, shown))}　{count}", width="content")
    gaps = [each for each in due if each.gaps]
    if gaps:
        st.markdown(f"**{words('health.gaps')}**")
        columns = [
            ColumnHead(words("tree.name")),
            ColumnHead(words("common.owner")),
            ColumnHead(words("health.missing")),
        ]
        table(columns, ([each.node.name or each.node.id, each.node.owner, _periods(each.gaps, shown)] for each in gaps))


def _periods(periods: Sequence[str], shown: View) -> str:
    """Return the names of periods: all of up to three, else the first and the last."""
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
    table([ColumnHead(words(head), is_figure=head in heads[1:3]) for head in heads], rows)


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
    notes_failure = session.notes_failure()
    if notes_failure is not None:
        said = words("health.notes_failed", why=error_sentence(notes_failure, words.language))
        st.caption(escape_md(said), help=words("health.notes_failed_help"))
    if reading.failure is None:
        return
    failure = reading.failure if isinstance(reading.failure, KpiError) else StoreUnavailable()
    st.warning(escape_md(error_sentence(failure, words.language)), icon=":material/cloud_off:")
    if traffic is not None and traffic.rests_seconds:
        st.caption(words("health.rests", seconds=ceil(traffic.rests_seconds)))


draw(session.view())
