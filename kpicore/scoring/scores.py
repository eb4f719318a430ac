"""Score a plan: every indicator by R1–R6 and R8, every node with children by R7, the KGI against its drivers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from kpicore.model.actuals import exempt_reason
from kpicore.model.calendar import plan_year
from kpicore.model.node import Kind, Node
from kpicore.model.plan import LandingOverride, Plan
from kpicore.periods import Period, parse_period_id
from kpicore.problems import Problem, warning
from kpicore.scoring.judge import STREAK_FOR_REVIEW, Judged, Periods, judge, judge_periods
from kpicore.scoring.landing import Landings, land, landing_ratio
from kpicore.scoring.program import Program, prepare
from kpicore.scoring.result import (
    ChosenBy,
    Drivers,
    Landing,
    LandingReason,
    NodeScore,
    NodeSeries,
    PeriodPoint,
    Status,
)
from kpicore.scoring.rollup import Rollup, Tree, roll_up, tree_of
from kpicore.scoring.rows import figures_of, landings_of, number
from kpicore.scoring.status import Light, colour
from kpicore.scoring.targets import PeriodTargets, period_targets
from kpicore.scoring.timeline import Timeline, read_entries, timelines

MANUAL = "manual"


@dataclass(frozen=True)
class _Sheet:
    """Everything known of the indicators of one cadence."""

    program: Program
    timeline: Timeline
    targets: PeriodTargets
    judged: Judged

    @cached_property
    def landings(self) -> Landings:
        """Where each will end, for those who ask: no light depends on it."""
        with np.errstate(all="ignore"):
            return land(self.program, self.timeline, self.targets, self.judged)

    @cached_property
    def figures(self) -> list[dict[str, Any]]:
        """What was judged of each, as fields of its `NodeScore`."""
        return figures_of(self.timeline, self.targets, self.judged)

    @cached_property
    def landing_rows(self) -> list[Landing | None]:
        """Where each will end, as rows."""
        return landings_of(self.landings)

    @cached_property
    def periods(self) -> Periods:
        """Every period judged for itself, for those who ask: a score needs the judged one and the misses before it."""
        return judge_periods(self.program, self.timeline, self.targets)


@dataclass(frozen=True)
class Scores:
    """A scored plan. Rows are made when asked for; `problems` are those of scoring alone (the reader's are in the snapshot).

    `year` is the plan's (R1), by which blank terms were filled.
    """

    plan: Plan
    today: date
    year: Period
    problems: tuple[Problem, ...]
    _program: Program
    _sheets: tuple[_Sheet, ...]
    _tree: Tree
    _rollup: Rollup

    @cached_property
    def nodes(self) -> tuple[NodeScore, ...]:
        """Every active node, in the owner's order."""
        return tuple(self._node(node) for node in self.plan.by_id.values() if node.is_active)

    @cached_property
    def by_id(self) -> dict[str, NodeScore]:
        """The active nodes by id."""
        return {score.id: score for score in self.nodes}

    @cached_property
    def _place(self) -> dict[str, tuple[int, int]]:
        """The sheet of each indicator, and its row there."""
        nodes = self._program.nodes
        return {
            nodes[row].id: (number, at)
            for number, sheet in enumerate(self._sheets)
            for at, row in enumerate(sheet.timeline.rows.tolist())
        }

    @cached_property
    def _override(self) -> dict[str, LandingOverride]:
        """The last landing a person gave each indicator."""
        return {each.indicator: each for each in self.plan.landings}

    @cached_property
    def _position(self) -> dict[str, int]:
        return {node_id: at for at, node_id in enumerate(self._tree.ids)}

    def _node(self, node: Node) -> NodeScore:
        at = self._position[node.id]
        drivers = None
        if self._rollup.light[at] >= 0:
            drivers = Drivers(
                status=Light(int(self._rollup.light[at])).status,
                attainment=number(self._rollup.ratio[at]),
                counted=int(self._rollup.counted[at]),
                total=int(self._rollup.total[at]),
            )
        settings = self.plan.settings
        green = settings.green if node.green is None else node.green
        yellow = settings.yellow if node.yellow is None else node.yellow
        whose = (node.id, node.kind, node.name, node.parents)
        if node.kind is Kind.CSF:
            status = drivers.status if drivers else Status.NO_DATA
            ratio = drivers.attainment if drivers else None
            figures: Mapping[str, Any] = {"status": status, "attainment": ratio, "light_ratio": ratio}
            return NodeScore(*whose, **figures, drivers=drivers, green=green, yellow=yellow)
        number_of_sheet, row = self._place[node.id]
        sheet = self._sheets[number_of_sheet]
        figures = sheet.figures[row]
        return NodeScore(
            *whose,
            **figures,
            needs_review=figures["streak"] >= STREAK_FOR_REVIEW,
            disagreement=_disagreement(node.kind, figures["status"], drivers),
            drivers=drivers,
            landing=self._overridden(node.id, sheet.landing_rows[row]),
            green=green,
            yellow=yellow,
        )

    def _overridden(self, node_id: str, landing: Landing | None) -> Landing | None:
        """Return the landing with the last value a person put in place of the computed one, if there is one (R8)."""
        override = self._override.get(node_id)
        if override is None:
            return landing
        at, row = self._place[node_id]
        sheet = self._sheets[at]
        value = np.full(len(sheet.timeline.rows), override.value)
        ratio = number(landing_ratio(self._program, sheet.timeline, sheet.targets, sheet.judged, value)[row])
        if landing is None:
            reason = LandingReason(ChosenBy.PERSON)
            return Landing(MANUAL, override.value, ratio, override.value, override.value, methods={}, reason=reason)
        reason = replace(landing.reason, chosen_by=ChosenBy.PERSON)
        return replace(landing, method=MANUAL, value=override.value, ratio=ratio, reason=reason)


def score(plan: Plan, actuals: pd.DataFrame, today: date) -> Scores:
    """Return the plan scored as of the end of the day before `today`: periods whose last day is before `today` are closed (R1).

    `actuals` has the schema of `kpicore.model.actuals`, one row per indicator and period in any order.
    """
    with np.errstate(all="ignore"):  # an amount too large for a float becomes none, not a warning
        year = plan_year(plan, actuals, today)
        program = prepare(plan, today, year)
        entries = read_entries(actuals, program, plan.settings.calendar)
        problems: list[Problem] = [*_unreadable(plan), *program.problems, *entries.problems]
        laid_out = list(timelines(program, entries, plan.settings, today))
        del entries  # as large as the table, and of no more use
        sheets: list[_Sheet] = []
        for timeline, found in laid_out:
            sheet, more = _sheet(program, timeline, plan)
            problems += found + more
            sheets.append(sheet)
        tree = tree_of(plan)
        problems += tree.problems
        retired = plan.by_id.keys() - set(tree.ids)
        kept = tuple(problem for problem in problems if problem.where not in retired) if retired else tuple(problems)
        return Scores(plan, today, year, kept, program, tuple(sheets), tree, _rollup(program, tree, sheets))


def _unreadable(plan: Plan) -> Iterator[Problem]:
    """Yield a problem for each setting that could not be read, and for each target or landing of no indicator."""
    settings = plan.settings
    if settings.actuals_through and settings.boundary_day is None:
        yield warning("unreadable-setting", "", key="actuals_through", text=settings.actuals_through)
    if settings.entered_from and settings.entered_from_day is None:
        yield warning("unreadable-setting", "", key="entered_from", text=settings.entered_from)
    for entry in settings.unreadable_days_off:
        yield warning("unreadable-setting", "", key="days_off", text=entry)
    if not settings.knows_country:
        yield warning("unknown-country", "", text=settings.country)
    named = [*(target.indicator for target in plan.targets), *(landing.indicator for landing in plan.landings)]
    for indicator in dict.fromkeys(named):
        node = plan.by_id.get(indicator)
        if node is None or not node.is_indicator:
            yield warning("unknown-indicator", indicator, indicator=indicator, nearest=[])


def _sheet(program: Program, timeline: Timeline, plan: Plan) -> tuple[_Sheet, list[Problem]]:
    targets, problems = period_targets(program, timeline, plan.targets)
    return _Sheet(program, timeline, targets, judge(program, timeline, targets)), problems


def _rollup(program: Program, tree: Tree, sheets: list[_Sheet]) -> Rollup:
    """Return R7 for the tree, from each indicator's own light, ratio and met."""
    light = np.full(len(program.nodes) + 1, Light.NO_DATA, dtype=np.int8)
    ratio = np.full(len(program.nodes) + 1, np.nan)
    met = np.zeros(len(program.nodes) + 1, dtype=bool)
    for sheet in sheets:
        rows, judged = sheet.timeline.rows, sheet.judged
        light[rows], ratio[rows], met[rows] = judged.status, judged.light_ratio, judged.met
    # A factor has no row of its own: it takes the one more, which is blank.
    row_of = np.array([program.row_of.get(node_id, -1) for node_id in tree.ids], dtype=np.int64)
    return roll_up(tree, light[row_of], ratio[row_of], met[row_of])


def _disagreement(kind: Kind, result: Status, drivers: Drivers | None) -> str | None:
    """Return what it means when a KGI's light and its drivers' disagree (R7); None unless both are colours."""
    if kind is not Kind.KGI or drivers is None or not result.is_colour or not drivers.status.is_colour:
        return None
    result_good, drivers_good = result is Status.ON_TRACK, drivers.status is Status.ON_TRACK
    if result_good and drivers_good:
        return None
    if drivers_good:
        return "doubt_link"
    return "kpi_needed" if result_good else "execute"


def series(plan: Plan, actuals: pd.DataFrame, today: date, node_id: str) -> NodeSeries:
    """Return every period of one indicator, its history before the term included; empty for a factor or an unknown id.

    Where a period's actual comes from finer entries, `cell` names the first and the last of them.
    """
    node = plan.by_id.get(node_id)
    if node is None or not node.is_indicator:
        return NodeSeries(node_id)
    mine = actuals[actuals["indicator"] == node_id]
    with np.errstate(all="ignore"):
        program = prepare(plan, today, plan_year(plan, actuals, today))
        row = program.row_of[node_id]
        tables = (name for name in Program.__dataclass_fields__ if name not in {"nodes", "row_of", "problems"})
        columns = {name: getattr(program, name)[row : row + 1] for name in tables}
        alone = Program(nodes=(program.nodes[row],), row_of={node_id: 0}, problems=(), **columns)
        entries = read_entries(mine, alone, plan.settings.calendar)
        timeline, _ = next(timelines(alone, entries, plan.settings, today, history=True))
        sheet, _ = _sheet(alone, timeline, plan)
        return NodeSeries(node_id, tuple(_points(alone, sheet, _provenance(mine, timeline, plan))))


def _provenance(actuals: pd.DataFrame, timeline: Timeline, plan: Plan) -> dict[int, dict[str, str]]:
    """Return, by column of the timeline, where its actual came from: text, cell, flags, note, who."""
    calendar = plan.settings.calendar
    found: dict[int, dict[str, str]] = {}
    own: set[int] = set()
    for row in actuals.itertuples(index=False):
        period = parse_period_id(row.period)
        if period is None or period.cadence.rank > timeline.cadence.rank:
            continue
        ordinal = int(calendar.parents_of(period.cadence, np.array([period.ordinal]), timeline.cadence)[0])
        is_own = period.cadence is timeline.cadence
        if not is_own and exempt_reason(str(row.flags)):
            continue  # a day that does not apply says nothing of its month
        column = (period.ordinal if is_own else ordinal) - int(timeline.ordinals[0])
        if column in own and not is_own:
            continue
        entry = {name: getattr(row, name) for name in ("text", "cell", "entered_by", "note", "flags")}
        entry["recorded_at"] = "" if str(row.recorded_at) == "NaT" else str(row.recorded_at)
        if is_own or column not in found:
            found[column] = entry
        else:
            first = found[column]["cell"].partition("…")[0]
            found[column] = {
                "text": "",
                "cell": f"{first}…{entry['cell']}",
                "entered_by": entry["entered_by"],
                "note": "",
                "flags": "",
            }
        if is_own:
            own.add(column)
    return found


def _points(program: Program, sheet: _Sheet, provenance: dict[int, dict[str, str]]) -> Iterator[PeriodPoint]:
    timeline, targets, periods = sheet.timeline, sheet.targets, sheet.periods
    light = colour(periods.ratio, periods.met, program.green[:, None], program.yellow[:, None])
    shown = timeline.in_term[0] | ~np.isnan(timeline.values[0])
    for column in np.nonzero(shown)[0].tolist():
        in_term = bool(timeline.in_term[0, column])
        actual = number(timeline.values[0, column])
        value = targets.at(0, column)
        judged = in_term and value is not None and actual is not None
        entry = provenance.get(column, {})
        exempt = "" if timeline.applies[0, column] or not in_term else exempt_reason(entry.get("flags", ""))
        if not in_term:
            state = "outside"
        elif timeline.closed[column]:
            state = "closed"
        else:
            state = "open" if column == timeline.open_column else "future"
        yield PeriodPoint(
            period=timeline.id_of(column),
            first_day=str(np.datetime64(int(timeline.first_days[column]), "D")),
            last_day=str(np.datetime64(int(timeline.last_days[column]), "D")),
            state=state,
            actual=actual,
            target=number(value) if isinstance(value, float) else value,
            ratio=number(periods.ratio[0, column]) if judged else None,
            met=bool(periods.met[0, column]) if judged else None,
            status=Light(int(light[0, column])).status if judged and timeline.closed[column] else None,
            exempt=exempt,
            **entry,
        )
