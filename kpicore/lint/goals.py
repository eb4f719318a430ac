"""Rules about the goal: a KGI says how much, by when, from where, and can be watched on the way (R11)."""

from __future__ import annotations

from collections.abc import Iterator

from kpicore.lint.counts import CSFS_WANTED, KPIS_WANTED, TOO_MANY_KPIS
from kpicore.lint.design import Design, cadence_of
from kpicore.model.node import Band, Kind
from kpicore.periods import Cadence
from kpicore.problems import Problem, error, info, warning


def no_kgi(design: Design) -> Iterator[Problem]:
    """A tree without a KGI leads nowhere."""
    if design.nodes and not design.goals:
        yield error("no-kgi", "", count=len(design.nodes))


def kgi_without_number(design: Design) -> Iterator[Problem]:
    """A goal without a target is a wish."""
    for goal in design.goals:
        if not design.has_target(goal):
            yield error("kgi-without-number", goal.id, name=goal.name)


def kgi_without_deadline(design: Design) -> Iterator[Problem]:
    """Without a deadline the fiscal year is taken, which may not be what was meant."""
    for goal in design.goals:
        if design.stated_deadline(goal) is None:
            day = design.deadline(goal).isoformat()
            yield warning("kgi-without-deadline", goal.id, name=goal.name, deadline=day)


def kgi_without_baseline(design: Design) -> Iterator[Problem]:
    """Without today's value nobody knows how far the goal is; a band is to be kept, not reached (R3)."""
    for goal in design.goals:
        if goal.baseline is None and not isinstance(goal.target, Band):
            yield warning("kgi-without-baseline", goal.id, name=goal.name)


def kgi_cadence_yearly(design: Design) -> Iterator[Problem]:
    """A goal recorded once a year is seen when it is over."""
    for goal in design.goals:
        if goal.cadence is Cadence.YEARLY:
            yield warning("kgi-cadence-yearly", goal.id, name=goal.name)


def csf_count(design: Design) -> Iterator[Problem]:
    """Two or three factors are wanted under a goal."""
    fewest, most = CSFS_WANTED
    for goal in design.goals:
        count = sum(node.kind is Kind.CSF for node in design.below(goal))
        if not fewest <= count <= most:
            yield warning("csf-count", goal.id, name=goal.name, count=count, fewest=fewest, most=most)


def kpi_count(design: Design) -> Iterator[Problem]:
    """Three to five KPIs are wanted under a goal; more than seven are an error."""
    fewest, most = KPIS_WANTED
    for goal in design.goals:
        count = sum(node.kind is Kind.KPI for node in design.below(goal))
        facts = {"name": goal.name, "count": count, "fewest": fewest, "most": most}
        if count > TOO_MANY_KPIS:
            yield error("kpi-count", goal.id, **facts)
        elif not fewest <= count <= most:
            yield warning("kpi-count", goal.id, **facts)


def only_lagging(design: Design) -> Iterator[Problem]:
    """A goal with KPIs but no KDI counts results only: what people do is not seen."""
    for goal in design.goals:
        kinds = {node.kind for node in design.below(goal)}
        if Kind.KPI in kinds and Kind.KDI not in kinds:
            yield warning("only-lagging", goal.id, name=goal.name)


def doubt_the_link(design: Design) -> Iterator[Problem]:
    """Where the lights of a goal and of its drivers contradict each other, the tree is to be looked at (R7)."""
    if design.scores is None:
        return
    for goal in design.goals:
        if design.scores.by_id[goal.id].disagreement == "doubt_link":
            yield info("doubt-the-link", goal.id, name=goal.name)


def kpi_slower_than_kgi(design: Design) -> Iterator[Problem]:
    """A KPI is looked at no less often than the goal it leads to."""
    for node in design.of_kind(Kind.KPI):
        slower = [
            goal
            for goal in design.above(node)
            if goal.kind is Kind.KGI and (node.cadence or Cadence.MONTHLY).rank > (goal.cadence or Cadence.MONTHLY).rank
        ]
        if slower:
            facts = {"kgi": slower[0].name, "kgi_cadence": str(cadence_of(slower[0]))}
            yield warning("kpi-slower-than-kgi", node.id, name=node.name, cadence=str(cadence_of(node)), **facts)


def deadline_after_kgi(design: Design) -> Iterator[Problem]:
    """What leads to a goal is due no later than the goal."""
    for node in design.nodes:
        if node.deadline is None or node.kind is Kind.KGI:
            continue
        late = [goal for goal in design.above(node) if goal.kind is Kind.KGI and node.deadline > design.deadline(goal)]
        if late:
            facts = {"kgi": late[0].name, "kgi_deadline": design.deadline(late[0]).isoformat()}
            yield warning("deadline-after-kgi", node.id, name=node.name, deadline=node.deadline.isoformat(), **facts)


GOAL_RULES = (
    no_kgi,
    kgi_without_number,
    kgi_without_deadline,
    kgi_without_baseline,
    kgi_cadence_yearly,
    csf_count,
    kpi_count,
    only_lagging,
    doubt_the_link,
    kpi_slower_than_kgi,
    deadline_after_kgi,
)
