"""Score a plan: every indicator by R1–R6 and R8, every node with children by R7, the KGI against its drivers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import isfinite, isnan

import numpy as np
import pandas as pd

from kpicore.model.node import Band, Kind, Node
from kpicore.model.plan import Plan
from kpicore.model.year import plan_year
from kpicore.periods import Period, parse_period_id
from kpicore.problems import Problem, warning
from kpicore.scoring.attainment import PLACES
from kpicore.scoring.judge import STREAK_FOR_REVIEW, Judged, Periods, judge, judge_periods
from kpicore.scoring.landing import Landings, land, landing_ratio
from kpicore.scoring.level_landing import LEVEL_METHODS
from kpicore.scoring.program import Program, prepare
from kpicore.scoring.result import (
    ChosenBy,
    Drivers,
    Landing,
    LandingReason,
    NodeScore,
    OpenPeriod,
    PeriodPoint,
    Series,
    Status,
)
from kpicore.scoring.rollup import Rollup, Tree, roll_up, tree_of
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
    def _position(self) -> dict[str, int]:
        return {node_id: at for at, node_id in enumerate(self._tree.ids)}

    def _node(self, node: Node) -> NodeScore:
        at = self._position[node.id]
        drivers = None
        if self._rollup.light[at] >= 0:
            drivers = Drivers(
                status=Light(int(self._rollup.light[at])).status,
                attainment=_number(self._rollup.ratio[at]),
                counted=int(self._rollup.counted[at]),
                total=int(self._rollup.total[at]),
            )
        settings = self.plan.settings
        green = settings.green if node.green is None else node.green
        yellow = settings.yellow if node.yellow is None else node.yellow
        if node.kind is Kind.CSF:
            status = drivers.status if drivers else Status.NO_DATA
            ratio = drivers.attainment if drivers else None
            return NodeScore(
                node.id,
                node.kind,
                node.name,
                node.parents,
                status,
                attainment=ratio,
                drivers=drivers,
                light_ratio=ratio,
                green=green,
                yellow=yellow,
            )
        sheet, row = self._place[node.id]
        score = _row(node, self._sheets[sheet], row, green, yellow)
        return replace(
            score,
            drivers=drivers,
            disagreement=_disagreement(node.kind, score.status, drivers),
            landing=self._overridden(node.id, score.landing),
        )

    def _overridden(self, node_id: str, landing: Landing | None) -> Landing | None:
        """Return the landing with the last value a person put in place of the computed one, if there is one (R8)."""
        override = next((each for each in reversed(self.plan.landings) if each.indicator == node_id), None)
        if override is None:
            return landing
        number, row = self._place[node_id]
        sheet = self._sheets[number]
        value = np.full(len(sheet.timeline.rows), override.value)
        ratio = _number(landing_ratio(self._program, sheet.timeline, sheet.targets, sheet.judged, value)[row])
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
    for entry in settings.unreadable_days_off:
        yield warning("unreadable-setting", "", key="days_off", text=entry)
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


def _number(value: float) -> float | None:
    """Return a figure without the noise of binary sums, None for NaN and for what no float can hold."""
    number = float(value)
    return round(number, PLACES) + 0.0 if isfinite(number) else None


def _target(level: float, low: float, high: float) -> float | Band | None:
    return _number(level) if isnan(low) else Band(low=float(low), high=float(high))


def _row(node: Node, sheet: _Sheet, row: int, green: float, yellow: float) -> NodeScore:
    judged = sheet.judged
    column = int(judged.period.column[row])
    last = int(sheet.timeline.last_column[row])
    if sheet.targets.low is None or sheet.targets.high is None or last < 0:
        whole: float | Band | None = _number(sheet.judged.whole_target[row])
    else:
        whole = _target(sheet.judged.whole_target[row], sheet.targets.low[row, last], sheet.targets.high[row, last])
    return NodeScore(
        id=node.id,
        kind=node.kind,
        name=node.name,
        parents=node.parents,
        status=Light(int(judged.status[row])).status,
        met=bool(judged.met[row]) if judged.met_known[row] else None,
        attainment=_number(judged.period.ratio[row]),
        attainment_to_date=_number(judged.to_date.ratio[row]),
        progress=_number(judged.progress[row]),
        judged_period=sheet.timeline.id_of(column) if column >= 0 else None,
        actual=_number(judged.period.actual[row]),
        target=_target(judged.period.target[row], judged.period.low[row], judged.period.high[row]),
        actual_to_date=_number(judged.to_date.actual[row]),
        target_to_date=_target(judged.to_date.target[row], judged.to_date.low[row], judged.to_date.high[row]),
        reported_periods=int(judged.counts.reported[row]),
        due_periods=int(judged.counts.due[row]),
        overdue=int(judged.counts.overdue[row]),
        streak=int(judged.counts.streak[row]),
        needs_review=bool(judged.counts.streak[row] >= STREAK_FOR_REVIEW),
        pace=_number(judged.pace[row]),
        open=_open(sheet, row),
        landing=_landing(sheet.landings, row),
        light_ratio=_number(judged.light_ratio[row]),
        whole_target=whole,
        green=green,
        yellow=yellow,
    )


def _open(sheet: _Sheet, row: int) -> OpenPeriod | None:
    if not sheet.judged.open.exists[row]:
        return None
    return OpenPeriod(
        period=sheet.timeline.id_of(sheet.timeline.open_column),
        actual=_number(sheet.judged.open.actual[row]),
        expected=_number(sheet.judged.open.expected[row]),
    )


def _landing(landings: Landings, row: int) -> Landing | None:
    method = landings.shown[row]
    methods = {name: value for name, values in landings.methods.items() if (value := _number(values[row])) is not None}
    if method not in methods:
        return None
    return Landing(
        method=method,
        value=methods[method],
        ratio=_number(landings.ratio[row]),
        low=min(methods.values()),
        high=max(methods.values()),
        methods=methods,
        reason=_reason(landings, row, method),
    )


def _reason(landings: Landings, row: int, shown: str) -> LandingReason:
    at = int(landings.level_of[row])
    found = landings.levels
    if found is None or at < 0:
        return LandingReason(default=shown)
    default = LEVEL_METHODS[found.default[at]]
    chosen_by = ChosenBy.DEFAULT if shown == default else ChosenBy.BACK_TEST
    if found.has_landed[at]:
        chosen_by = ChosenBy.LANDED
    errors = zip(LEVEL_METHODS, map(_number, found.errors[at].tolist()), strict=True)
    return LandingReason(
        chosen_by=chosen_by,
        default=default,
        origins=int(found.origins[at]),
        steps=int(found.steps[at]),
        errors={name: error for name, error in errors if error is not None},
        floor=_number(found.floor[at]),
        ceiling=_number(found.ceiling[at]),
        cut=tuple(name for name, is_cut in zip(LEVEL_METHODS, found.cut[at], strict=True) if is_cut),
    )


def series(plan: Plan, actuals: pd.DataFrame, today: date, node_id: str) -> Series:
    """Return every period of one indicator, its history before the term included; empty for a factor or an unknown id.

    Where a period's actual comes from finer entries, `cell` names the first and the last of them.
    """
    node = plan.by_id.get(node_id)
    if node is None or not node.is_indicator:
        return Series(node_id)
    mine = actuals[actuals["indicator"] == node_id]
    with np.errstate(all="ignore"):
        program = prepare(plan, today, plan_year(plan, actuals, today))
        alone = _only(program, program.row_of[node_id])
        entries = read_entries(mine, alone, plan.settings.calendar)
        timeline, _ = next(timelines(alone, entries, plan.settings, today, history=True))
        sheet, _ = _sheet(alone, timeline, plan)
        return Series(node_id, tuple(_points(alone, sheet, _provenance(mine, timeline, plan))))


def _only(program: Program, row: int) -> Program:
    columns = {
        name: getattr(program, name)[row : row + 1]
        for name in Program.__dataclass_fields__
        if name not in {"nodes", "row_of", "problems"}
    }
    node = program.nodes[row]
    return Program(nodes=(node,), row_of={node.id: 0}, problems=(), **columns)


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
        column = (period.ordinal if is_own else ordinal) - int(timeline.ordinals[0])
        if column in own and not is_own:
            continue
        told = {name: getattr(row, name) for name in ("text", "cell", "entered_by", "note", "flags")}
        told["recorded_at"] = "" if str(row.recorded_at) == "NaT" else str(row.recorded_at)
        if is_own or column not in found:
            found[column] = told
        else:
            first = found[column]["cell"].partition("…")[0]
            found[column] = {
                "text": "",
                "cell": f"{first}…{told['cell']}",
                "entered_by": told["entered_by"],
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
        has_target = bool(targets.known[0, column])
        actual = _number(timeline.values[0, column])
        judged = in_term and has_target and actual is not None
        low = targets.low[0, column] if targets.low is not None else np.nan
        high = targets.high[0, column] if targets.high is not None else np.nan
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
            target=_target(targets.level[0, column], low, high) if has_target else None,
            ratio=_number(periods.ratio[0, column]) if judged else None,
            met=bool(periods.met[0, column]) if judged else None,
            status=Light(int(light[0, column])).status if judged and timeline.closed[column] else None,
            **provenance.get(column, {}),
        )
