"""One indicator, all of it: its periods with last year's, sums to date, Z chart, landings, targets, reviews and kin.

| part | what it holds |
|---|---|
| points | every period of the term, in order; history before it only as `previous` |
| previous | last year's actual under this year's period id (same month, week, day; R8); of a running period the same elapsed days |
| compared | what differs from `previous`: the difference, and the ratio where it means something |
| cumulative | of a sum: actual and target to date; a period without an actual has none to date |
| z_chart | of a sum, for the fiscal year of the judged period: value, sum to date, total of the year up to it |

The moving total of the Z chart needs every period of its year; the chart is empty unless one such total is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from kpicore.model.node import Aggregation, Node
from kpicore.model.plan import LandingOverride, Plan, Target
from kpicore.model.review import Action, Review
from kpicore.model.snapshot import Snapshot
from kpicore.periods import Cadence, Period, parse_period_id
from kpicore.reports.headline import Headline, headline
from kpicore.reports.tree import edge_of, kept_with_ancestors
from kpicore.scoring.addition import added
from kpicore.scoring.recent import term_of
from kpicore.scoring.result import Landing, NodeScore, NodeSeries, PeriodPoint
from kpicore.scoring.scores import Scores, score, series
from kpicore.scoring.so_far import last_year_so_far

Sums = tuple[tuple[str, float | None, float | None], ...]
ZRows = tuple[tuple[str, float | None, float | None, float | None], ...]


@dataclass(frozen=True, slots=True)
class LandingBefore:
    """The landing as it stood at the end of `day`, the last of the month before."""

    day: date
    landing: Landing


@dataclass(frozen=True, slots=True)
class Noted:
    """A review with the actions that followed from it."""

    review: Review
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Kin:
    """A node beside this one: `relation` is parent, child or sibling; `edge` how the lower one hangs on the upper."""

    node: Node
    score: NodeScore
    relation: str
    edge: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A period beside the year before: `difference` in the unit (前年差), `ratio` to it (前年比).

    There is no ratio to zero or less, of rates (a share of a share) and of ranks.
    """

    difference: float
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """Everything the page of one indicator shows. `node` has its blanks filled in (R2), `start` and `deadline` too."""

    node: Node
    score: NodeScore
    points: tuple[PeriodPoint, ...]
    judged: PeriodPoint | None
    previous: Mapping[str, float]
    compared: Mapping[str, Compared]
    cumulative: Sums
    z_chart: ZRows
    override: LandingOverride | None
    targets: tuple[Target, ...]
    reviews: tuple[Noted, ...]
    review_marks: tuple[tuple[str, str], ...]
    kin: tuple[Kin, ...]
    headline: Headline

    @property
    def series(self) -> NodeSeries:
        """The periods of the term as scoring's own row, for charts."""
        return NodeSeries(self.node.id, self.points)


def indicator(snapshot: Snapshot, scores: Scores, node_id: str) -> Indicator | None:
    """Return one active indicator; None for a factor, a retired node and an unknown id."""
    plan, calendar = snapshot.plan, snapshot.plan.settings.calendar
    node = plan.by_id.get(node_id)
    if node is None or not node.is_indicator or not node.is_active:
        return None
    start, deadline = term_of(scores, node_id)
    node = node.filled().model_copy(update={"start": start, "deadline": deadline})
    scored = scores.by_id[node_id]
    every = series(plan, snapshot.actuals, scores.today, node_id).points
    points = tuple(point for point in every if point.state != "outside")
    summed = node.aggregation is Aggregation.SUM
    previous = years_before(snapshot, scores, node_id, points, every)
    override = next((landing for landing in plan.landings if landing.indicator == node_id), None)
    mine = sorted((review for review in snapshot.reviews if review.node == node_id), key=lambda review: review.date)
    return Indicator(
        node=node,
        score=scored,
        points=points,
        judged=next((point for point in points if point.period == scored.judged_period), None),
        previous=previous,
        compared=compared(points, previous, node),
        cumulative=sums_to_date(points) if summed else (),
        z_chart=_z_rows(every, scored.judged_period, plan) if summed else (),
        override=override,
        targets=tuple(target for target in plan.targets if target.indicator == node_id),
        reviews=tuple(
            Noted(review, tuple(action for action in snapshot.actions if action.review == review.id))
            for review in reversed(mine)
        ),
        review_marks=tuple(
            (review.period or str(calendar.containing(node.cadence or Cadence.MONTHLY, review.date)), review.fact)
            for review in snapshot.reviews
            if review.node == node_id
        ),
        kin=_kin(plan, scores, node_id),
        headline=headline(plan.by_id[node_id], snapshot, scores),
    )


# -- last year, sums, Z ----------------------------------------------------------------------------------------


def years_before(
    snapshot: Snapshot, scores: Scores, node_id: str, points: Sequence[PeriodPoint], every: Sequence[PeriodPoint]
) -> dict[str, float]:
    """Return last year's actual by this year's period id (R8); of the running period only its elapsed days, or nothing."""
    previous, running = last_years(points, every), scores.by_id[node_id].open
    if running is None:
        return previous
    so_far = last_year_so_far(snapshot.plan, snapshot.actuals, scores.today, node_id, running.period)
    previous.pop(running.period, None)
    return previous if so_far is None else {**previous, running.period: so_far}


def last_years(points: Sequence[PeriodPoint], every: Sequence[PeriodPoint]) -> dict[str, float]:
    """Return last year's actual by this year's period id, where there is one."""
    known = {point.period: point.actual for point in every if point.actual is not None}
    found: dict[str, float] = {}
    for point in points:
        period = parse_period_id(point.period)
        if period is None:
            continue
        value = known.get(str(period.year_before()))
        if value is not None:
            found[point.period] = value
    return found


def compared(points: Sequence[PeriodPoint], previous: Mapping[str, float], node: Node) -> dict[str, Compared]:
    """Return each period with an actual beside the year before, by period id (R8)."""
    has_ratio = not node.is_rank and node.unit.strip() not in {"%", "％"}
    return {
        point.period: Compared(
            difference=round(point.actual - before, 9),
            ratio=point.actual / before if has_ratio and before > 0 else None,
        )
        for point in points
        if point.actual is not None and (before := previous.get(point.period)) is not None
    }


def sums_to_date(points: Sequence[PeriodPoint]) -> Sums:
    """Return (period id, actual to date, target to date) over the term; only closed periods add to the actual."""
    actual = planned = 0.0
    rows = []
    for point in points:
        planned = added((planned, point.target if isinstance(point.target, float | int) else 0.0))
        reported = point.state == "closed" and point.actual is not None
        actual = added((actual, point.actual or 0.0 if reported else 0.0))
        rows.append((point.period, round(actual, 9) if reported else None, round(planned, 9) if planned else None))
    return tuple(rows)


def _z_rows(every: Sequence[PeriodPoint], judged: str | None, plan: Plan) -> ZRows:
    """Return (period id, value, sum to date, total of the year up to it) for the fiscal year of the judged period."""
    latest = parse_period_id(judged or "")
    if latest is None or latest.cadence is Cadence.YEARLY:
        return ()
    calendar = plan.settings.calendar
    year = calendar.fiscal_year(calendar.anchor_day(latest))
    known = {
        point.period: point.actual
        for point in every
        if point.actual is not None
        and (period := parse_period_id(point.period)) is not None
        and period.ordinal <= latest.ordinal
    }
    rows: list[tuple[str, float | None, float | None, float | None]] = []
    to_date = 0.0
    days = (calendar.first_day(year), calendar.last_day(year))
    first, last = (calendar.containing(latest.cadence, day).ordinal for day in days)
    for period in (Period(latest.cadence, ordinal) for ordinal in range(first, last + 1)):
        if calendar.fiscal_year(calendar.anchor_day(period)) != year:
            continue
        value = known.get(str(period))
        to_date = added((to_date, value or 0.0))
        if value is None:
            rows.append((str(period), None, None, None))
            continue
        # From just after last year's counterpart up to this period; None unless all of it is known.
        since = period.year_before().ordinal + 1
        of_year = [known.get(str(Period(period.cadence, at))) for at in range(since, period.ordinal + 1)]
        total = None if None in of_year else round(added(each or 0.0 for each in of_year), 9)
        rows.append((str(period), value, round(to_date, 9), total))
    return tuple(rows) if any(row[3] is not None for row in rows) else ()


# -- the landing of the month before ---------------------------------------------------------------------------


def landing_before(snapshot: Snapshot, node_id: str, today: date) -> LandingBefore | None:
    """Return the landing at the end of the month before, without what was recorded later; None where there was none."""
    plan = snapshot.plan
    calendar = plan.settings.calendar
    day = calendar.last_day(calendar.containing(Cadence.MONTHLY, today).shift(-1))
    # Terms may come from above (R1), so the ancestors are scored along.
    kept = kept_with_ancestors(plan, [node_id])
    then = Plan(
        settings=plan.settings,
        nodes=tuple(node for node in plan.by_id.values() if node.id in kept),
        targets=tuple(target for target in plan.targets if target.indicator == node_id),
        landings=tuple(landing for landing in plan.landings if landing.at.date() <= day),
    )
    mine = snapshot.actuals[snapshot.actuals["indicator"] == node_id]
    later = mine["recorded_at"] >= pd.Timestamp(day + timedelta(days=1))
    found = score(then, mine[~later], day).by_id[node_id].landing
    return None if found is None else LandingBefore(day, found)


# -- kin ------------------------------------------------------------------------------------------------------


def _kin(plan: Plan, scores: Scores, node_id: str) -> tuple[Kin, ...]:
    """Return parents, then siblings under the same parents, then children, each node once."""
    node = plan.by_id[node_id]
    found: dict[str, Kin] = {}
    parents = [plan.by_id[parent] for parent in node.parents if parent in scores.by_id]
    for parent in parents:
        found[parent.id] = Kin(parent, scores.by_id[parent.id], "parent", edge_of(plan.by_id, parent, node_id))
    siblings = [(parent, child) for parent in parents for child in plan.children.get(parent.id, ())]
    below = [("sibling", parent, child) for parent, child in siblings]
    below += [("child", node, child) for child in plan.children.get(node_id, ())]
    for relation, parent, child in below:
        if child.id != node_id and child.id in scores.by_id and child.id not in found:
            found[child.id] = Kin(child, scores.by_id[child.id], relation, edge_of(plan.by_id, parent, child.id))
    return tuple(found.values())
