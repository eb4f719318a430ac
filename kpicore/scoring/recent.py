"""What a scored plan knows of one indicator beside its score: its closed periods and its term.

For sparklines, changes and "since when". Cheaper than `series` by far, because nothing is computed anew: it reads the
arrays the score was made from, so that a board of hundreds of indicators can ask for each. Provenance is in `series`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kpicore.model.node import Band
from kpicore.periods import day_of
from kpicore.scoring import attainment as r4
from kpicore.scoring.addition import cumulated
from kpicore.scoring.attainment import Array, Mask
from kpicore.scoring.result import Status
from kpicore.scoring.scores import Scores
from kpicore.scoring.status import Light, colour
from kpicore.scoring.targets import PeriodTargets


@dataclass(frozen=True, slots=True)
class PastPeriod:
    """One closed period. `status` is the colour it earned (R6), of a total target to date; None without one.

    `met` is about the period alone, as a streak counts it. `in_term` is False for history. `is_due` (R6).
    """

    period: str
    last_day: date
    in_term: bool
    is_due: bool
    actual: float | None
    target: float | Band | None
    met: bool | None
    status: Status | None


def past_periods(scores: Scores, node_id: str) -> tuple[PastPeriod, ...]:
    """Return the closed periods of an indicator, oldest first: its term, and up to a year of history with an actual.

    Empty for a factor, an unknown id and a retired node. A period after the plan's 実績の適用境界 is not closed (R1).
    """
    place = scores._place.get(node_id)
    if place is None:
        return ()
    sheet, row = scores._sheets[place[0]], place[1]
    timeline, targets = sheet.timeline, sheet.targets
    values = timeline.values[row]
    columns = np.nonzero(timeline.closed & (timeline.in_term[row] | ~np.isnan(values)))[0]
    known = targets.known[row] & sheet.periods.reported[row]
    lights = _lights(scores, place[0], row, known)
    return tuple(
        PastPeriod(
            period=timeline.id_of(column),
            last_day=day_of(timeline.last_days[column]),
            in_term=bool(timeline.in_term[row, column]),
            is_due=bool(timeline.in_term[row, column] and timeline.due[column]),
            actual=None if np.isnan(values[column]) else float(values[column]),
            target=_target(scores, place[0], row, column),
            met=bool(sheet.periods.met[row, column]) if known[column] else None,
            status=Light(int(lights[column])).status if known[column] else None,
        )
        for column in columns.tolist()
    )


def periods_left(scores: Scores, node_id: str) -> int:
    """Return how many periods of the term are not closed yet, the open one included (R12). KeyError for a factor or an unknown id."""
    number, row = scores._place[node_id]
    timeline = scores._sheets[number].timeline
    return int((timeline.in_term[row] & ~timeline.closed).sum())


def term_of(scores: Scores, node_id: str) -> tuple[date, date]:
    """Return start and deadline of an indicator, blanks filled in (R1). KeyError for a factor or an unknown id."""
    number, row = scores._place[node_id]
    node = int(scores._sheets[number].timeline.rows[row])
    return day_of(int(scores._program.start[node])), day_of(int(scores._program.deadline[node]))


def _target(scores: Scores, number: int, row: int, column: int) -> float | Band | None:
    targets = scores._sheets[number].targets
    if not targets.known[row, column]:
        return None
    if targets.low is not None and targets.high is not None and not np.isnan(targets.low[row, column]):
        return Band(low=float(targets.low[row, column]), high=float(targets.high[row, column]))
    return float(targets.level[row, column])


def _lights(scores: Scores, number: int, row: int, known: Mask) -> NDArray[np.int8]:
    """Return the light of each column as R5 would have judged it when it was the latest."""
    sheet, program = scores._sheets[number], scores._program
    node = int(sheet.timeline.rows[row])
    ratio, met = sheet.periods.ratio[row], sheet.periods.met[row]
    if program.is_total[node]:
        ratio, met = _to_date(sheet.timeline.values[row], sheet.targets, row, known, bool(program.is_at_most[node]))
    return colour(ratio, met, float(program.green[node]), float(program.yellow[node]))


def _to_date(values: Array, targets: PeriodTargets, row: int, known: Mask, is_at_most: bool) -> tuple[Array, Mask]:
    """Return ratio and met of the sums up to each column (R5), over the known periods."""
    actual = cumulated(values, known)
    if targets.low is not None and targets.high is not None and not np.isnan(targets.low[row, known]).any():
        ratio = r4.attainment_within(actual, cumulated(targets.low[row], known), cumulated(targets.high[row], known))
        return ratio, r4.met_within(ratio)
    planned = cumulated(targets.level[row], known)
    if is_at_most:
        ratio = r4.attainment_at_most(actual, planned)
        return ratio, r4.met_at_most(actual, planned, ratio)
    ratio = r4.attainment_at_least(actual, planned)
    return ratio, r4.met_at_least(actual, planned, ratio)
