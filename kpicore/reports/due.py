"""What has to be entered, by whom, for which period, and what stands beside each empty field.

One rule for the board, the health page and this one: a period is asked for once it is closed and has no actual (`past_periods`, R1, R6).

| `Asked` | the period |
|---|---|
| `late` | is due (past its grace) and lies after the judged one: what `overdue` counts (R6) |
| `waiting` | is closed, still within its grace |
| `gap` | is due and lies before the judged one: later numbers are there |

The open period can be entered and is never asked for, nor is one that does not apply (対象外, R5). A period after the plan's
実績の適用境界 is not closed (R1).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kpicore.model.actuals import exempt_reason
from kpicore.model.names import name_key
from kpicore.model.node import Band, Node
from kpicore.model.rows import Row, actual_rows
from kpicore.model.snapshot import Snapshot
from kpicore.periods import Cadence, Period, parse_period_id
from kpicore.scoring.recent import PastPeriod, RunningPeriod, past_periods, running_period
from kpicore.scoring.result import Status
from kpicore.scoring.scores import Scores

#: So many of the latest actuals before a period say what is usual there.
USUAL_PERIODS = 12


class Asked(StrEnum):
    """Why a number is asked for, the most urgent first."""

    LATE = "late"
    WAITING = "waiting"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class DueNumber:
    """One number that is asked for; `last_day` is the last day of its period."""

    node: Node
    period: str
    last_day: date
    asked: Asked


@dataclass(frozen=True, slots=True)
class Field:
    """One field: an indicator in a period, blanks of the node filled in (R2), with what a person compares the number with.

    `row` is the actual as it is stored, None while there is none; `actual` its value, or what finer actuals add up to (`is_added_up`);
    `exempt` is why the period does not apply (対象外), "" where it does.
    `last` is the latest actual before the period with its period, `last_year` that of the same period a year before (None for the
    period still running); `usual` are the latest actuals before it, oldest first. `ratio`, `met` and `status` are of this period (R4, R6),
    None while it is open.
    """

    node: Node
    period: str
    last_day: date
    is_open: bool
    asked: Asked | None
    row: Row | None
    actual: float | None
    target: float | Band | None
    ratio: float | None = None
    met: bool | None = None
    status: Status | None = None
    last: tuple[str, float] | None = None
    last_year: float | None = None
    usual: tuple[float, ...] = ()
    exempt: str = ""

    @property
    def is_added_up(self) -> bool:
        """Whether the number comes from finer actuals: then those are what a person enters."""
        return self.actual is not None and self.row is None


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before one person, or before all.

    `nodes` are their active indicators in the owner's order; `missing` what is asked of them, the latest period first, of one period in
    the owner's order; `periods` what can be entered, oldest first, by cadence (finest first); `next_due` the first day on which something
    more will be asked, with its period, None where nothing is running.
    """

    nodes: tuple[Node, ...]
    missing: tuple[DueNumber, ...]
    periods: Mapping[Cadence, tuple[str, ...]]
    next_due: tuple[date, str] | None

    def opened_at(self, wanted: str = "") -> str | None:
        """Return the period to open: the one wanted where it can be entered, else the latest that lacks something, else the latest closed.

        A gap opens no page by itself while anything else is missing. None where nothing can be entered.
        """
        known = [period for periods in self.periods.values() for period in periods]
        if wanted in known:
            return wanted
        for asks in ({Asked.LATE, Asked.WAITING}, {Asked.GAP}):
            found = next((each.period for each in self.missing if each.asked in asks), None)
            if found is not None:
                return found
        for periods in self.periods.values():
            return periods[-2] if len(periods) > 1 else periods[-1]
        return None


@dataclass(frozen=True, slots=True)
class Absence:
    """One line of the matrix: a person ("" for indicators nobody owns), and how many numbers each period still lacks."""

    owner: str
    missing: Mapping[str, int]
    late: int

    @property
    def total(self) -> int:
        return sum(self.missing.values())


def _is_of(node: Node, whose: Collection[str] | None) -> bool:
    """Return whether an indicator is one of these people's, by their names as `name_key` compares them; None are all."""
    return whose is None or name_key(node.owner) in whose


def desk(snapshot: Snapshot, scores: Scores, whose: Collection[str] | None = None) -> Desk:
    """Return what lies before the people of these name keys ("" for what nobody owns), None for everybody."""
    nodes = tuple(
        node for node in snapshot.plan.by_id.values() if node.is_indicator and node.is_active and _is_of(node, whose)
    )
    calendar = snapshot.plan.settings.calendar
    missing: list[DueNumber] = []
    known: dict[Cadence, set[Period]] = {}
    coming: list[tuple[date, str]] = []
    for node in nodes:
        past = past_periods(scores, node.id)
        missing += _missing(node, past, scores.by_id[node.id].overdue or 0)
        ids = [each.period for each in past if each.in_term]
        running = running_period(scores, node.id)
        if running is not None:
            ids.append(running.period)
            if running.actual is None and not running.exempt:
                coming.append((running.last_day + timedelta(days=1), running.period))
        for period in filter(None, map(parse_period_id, ids)):
            known.setdefault(period.cadence, set()).add(period)
    place = {node.id: at for at, node in enumerate(nodes)}
    return Desk(
        nodes=nodes,
        missing=tuple(sorted(missing, key=lambda each: (-each.last_day.toordinal(), place[each.node.id]))),
        periods={
            cadence: tuple(map(str, sorted(known[cadence], key=calendar.first_day)))
            for cadence in sorted(known, key=lambda each: each.rank)
        },
        next_due=min(coming, default=None),
    )


def _missing(node: Node, past: Iterable[PastPeriod], overdue: int) -> list[DueNumber]:
    """Return what one indicator lacks; of its due periods the last `overdue` are late, those before them gaps (R6)."""
    lacks = [each for each in past if each.in_term and each.actual is None and not each.exempt]
    late = {each.period for each in [each for each in lacks if each.is_due][-overdue:]} if overdue else set()
    return [
        DueNumber(
            node,
            each.period,
            each.last_day,
            Asked.WAITING if not each.is_due else Asked.LATE if each.period in late else Asked.GAP,
        )
        for each in lacks
    ]


def fields(snapshot: Snapshot, scores: Scores, period: str, whose: Collection[str] | None = None) -> tuple[Field, ...]:
    """Return the fields of one period, in the owner's order: those indicators of its cadence whose term holds it, closed or open."""
    wanted = parse_period_id(period)
    if wanted is None:
        return ()
    actuals = snapshot.actuals
    rows = {row["indicator"]: row for row in actual_rows(actuals[actuals["period"] == period])}
    found = []
    for node in snapshot.plan.by_id.values():
        mine = node.is_indicator and node.is_active and _is_of(node, whose)
        if not mine or node.filled().cadence is not wanted.cadence:
            continue
        past = past_periods(scores, node.id)
        running = running_period(scores, node.id)
        asked = {each.period: each.asked for each in _missing(node, past, scores.by_id[node.id].overdue or 0)}
        now = next((each for each in past if each.period == period and each.in_term), None)
        if now is None and running is not None and running.period == period:
            found.append(_open_field(node, running, rows.get(node.id), past))
        elif now is not None:
            found.append(_closed_field(node, now, rows.get(node.id), past, asked.get(period)))
    return tuple(found)


def open_to(scores: Scores, node_id: str) -> frozenset[str]:
    """Return the periods of an indicator that can be entered: those of its term, closed or open; empty for a factor or an unknown id."""
    found = {each.period for each in past_periods(scores, node_id) if each.in_term}
    running = running_period(scores, node_id)
    return frozenset(found | ({running.period} if running is not None else set()))


def usual_before(scores: Scores, node_id: str, period: str) -> tuple[float, ...]:
    """Return the latest actuals of an indicator before a period of its cadence, oldest first: what is usual there."""
    return tuple(value for _, value in _before(past_periods(scores, node_id), period)[-USUAL_PERIODS:])


def rows_of(snapshot: Snapshot, indicators: Collection[str]) -> dict[tuple[str, str], Row]:
    """Return the stored actuals of these indicators by indicator and period."""
    mine = snapshot.actuals[snapshot.actuals["indicator"].isin(list(indicators))]
    return {(row["indicator"], row["period"]): row for row in actual_rows(mine)}


def _closed_field(
    node: Node, now: PastPeriod, row: Row | None, past: Iterable[PastPeriod], asked: Asked | None
) -> Field:
    before = _before(past, now.period)
    return Field(
        node=node.filled(),
        period=now.period,
        last_day=now.last_day,
        is_open=False,
        asked=asked,
        row=row,
        actual=now.actual,
        target=now.target,
        ratio=now.ratio,
        met=now.met,
        status=now.status if now.actual is not None else None,
        last=before[-1] if before else None,
        last_year=dict(before).get(str(period.year_before())) if (period := parse_period_id(now.period)) else None,
        usual=tuple(value for _, value in before[-USUAL_PERIODS:]),
        exempt=exempt_reason(row["flags"]) if row is not None and now.exempt else "",
    )


def _open_field(node: Node, now: RunningPeriod, row: Row | None, past: Iterable[PastPeriod]) -> Field:
    before = _before(past, now.period)
    return Field(
        node=node.filled(),
        period=now.period,
        last_day=now.last_day,
        is_open=True,
        asked=None,
        row=row,
        actual=now.actual,
        target=now.target,
        last=before[-1] if before else None,
        usual=tuple(value for _, value in before[-USUAL_PERIODS:]),
        exempt=exempt_reason(row["flags"]) if row is not None and now.exempt else "",
    )


def _before(past: Iterable[PastPeriod], period: str) -> list[tuple[str, float]]:
    """Return the actuals before a period of one cadence, oldest first."""
    found: list[tuple[str, float]] = []
    for each in past:
        if each.period == period:
            break
        if each.actual is not None:
            found.append((each.period, each.actual))
    return found


def matrix(found: Desk) -> tuple[Absence, ...]:
    """Return one line for each person something is asked of, those with the most late numbers first, then in the order of the plan."""
    lines: dict[str, dict[str, int]] = {}
    late: dict[str, int] = {}
    names: dict[str, str] = {}
    for node in found.nodes:
        names.setdefault(name_key(node.owner), node.owner)
    for each in found.missing:
        key = name_key(each.node.owner)
        periods = lines.setdefault(key, {})
        periods[each.period] = periods.get(each.period, 0) + 1
        late[key] = late.get(key, 0) + (each.asked is Asked.LATE)
    order = list(names)
    keys = sorted(lines, key=lambda key: (-late[key], order.index(key)))
    return tuple(Absence(names[key], lines[key], late[key]) for key in keys)
