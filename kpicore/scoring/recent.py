"""What a scored plan knows of one indicator beside its score: its closed periods and its term.

For sparklines, changes and "since when". Cheaper than `series` by far, because nothing is computed again: it reads the
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
from kpicore.scoring.attainment import Mask
from kpicore.scoring.result import Status
from kpicore.scoring.rows import number
from kpicore.scoring.scores import Scores
from kpicore.scoring.status import Light, colour
from kpicore.scoring.targets import PeriodTargets


@dataclass(frozen=True, slots=True)
class PastPeriod:
    """One closed period. `status` is the colour it earned (R6), of a total target to date; None without one.

    `met` and `ratio` (R4, None where there is none) are about the period alone, as a streak counts it. `in_term` is False for history.
    `is_due` (R6). `exempt` says that the period does not apply (対象外): it has no number, and none is asked for.
    """

    period: str
    last_day: date
    in_term: bool
    is_due: bool
    actual: float | None
    target: float | Band | None
    met: bool | None
    status: Status | None
    ratio: float | None = None
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class RunningPeriod:
    """The period of the term that holds today, or that the plan's 実績の適用境界 keeps open: nothing of it is judged (R5)."""

    period: str
    last_day: date
    actual: float | None
    target: float | Band | None
    exempt: bool = False


def reported_periods(scores: Scores, node_id: str) -> tuple[PastPeriod, ...]:
    """Return those of the `past_periods` of an indicator that lie in its term and have an actual, oldest first."""
    return tuple(each for each in past_periods(scores, node_id) if each.in_term and each.actual is not None)


def past_periods(scores: Scores, node_id: str) -> tuple[PastPeriod, ...]:
    """Return the closed periods of an indicator, oldest first: its term, and up to a year of history with an actual.

    What ended before 入力を始める日 without an actual is left out: nobody is asked for it (R6).

    Empty for a factor, an unknown id and a retired node. A period after the plan's 実績の適用境界 is not closed (R1).
    """
    place = scores._place.get(node_id)
    if place is None:
        return ()
    sheet, row = scores._sheets[place[0]], place[1]
    timeline, targets = sheet.timeline, sheet.targets
    values = timeline.values[row]
    columns = np.nonzero(timeline.closed & ((timeline.in_term[row] & timeline.asked[row]) | ~np.isnan(values)))[0]
    known = targets.known[row] & sheet.periods.reported[row]
    lights = _lights(scores, place[0], row, known)
    return tuple(
        PastPeriod(
            period=timeline.id_of(column),
            last_day=day_of(timeline.last_days[column]),
            in_term=bool(timeline.in_term[row, column]),
            is_due=bool(timeline.applies[row, column] and timeline.due[row, column]),
            actual=number(values[column]),
            target=_target(targets, row, column),
            met=bool(sheet.periods.met[row, column]) if known[column] else None,
            status=Light(int(lights[column])).status if known[column] else None,
            ratio=number(sheet.periods.ratio[row, column]) if known[column] else None,
            exempt=bool(timeline.in_term[row, column] and not timeline.applies[row, column]),
        )
        for column in columns.tolist()
    )


def _target(targets: PeriodTargets, row: int, column: int) -> float | Band | None:
    """Return a target rounded as the score has it: of a third, neither page may say more digits than the other."""
    found = targets.at(row, column)
    return number(found) if isinstance(found, float) else found


def running_period(scores: Scores, node_id: str) -> RunningPeriod | None:
    """Return the open period of an indicator, None where today lies outside its term and for a factor or an unknown id."""
    place = scores._place.get(node_id)
    if place is None:
        return None
    sheet, row = scores._sheets[place[0]], place[1]
    timeline, column = sheet.timeline, sheet.timeline.open_column
    if column < 0 or not timeline.in_term[row, column]:
        return None
    return RunningPeriod(
        timeline.id_of(column),
        day_of(timeline.last_days[column]),
        number(timeline.values[row, column]),
        _target(sheet.targets, row, column),
        exempt=not timeline.applies[row, column],
    )


def periods_left(scores: Scores, node_id: str) -> int:
    """Return how many periods of the term that apply are not closed yet, the open one included (R12).

    KeyError for a factor or an unknown id.
    """
    number, row = scores._place[node_id]
    timeline = scores._sheets[number].timeline
    return int((timeline.applies[row] & ~timeline.closed).sum())


def term_of(scores: Scores, node_id: str) -> tuple[date, date]:
    """Return start and deadline of an indicator, blanks filled in (R1). KeyError for a factor or an unknown id."""
    number, row = scores._place[node_id]
    node = int(scores._sheets[number].timeline.rows[row])
    return day_of(int(scores._program.start[node])), day_of(int(scores._program.deadline[node]))


def _lights(scores: Scores, number: int, row: int, known: Mask) -> NDArray[np.int8]:
    """Return the light of each column as R5 would have judged it when it was the latest."""
    sheet, program = scores._sheets[number], scores._program
    node = int(sheet.timeline.rows[row])
    ratio, met = sheet.periods.ratio[row], sheet.periods.met[row]
    if program.is_total[node]:  # ratio and met of the sums up to each column (R5), over the known periods
        targets, actual = sheet.targets, cumulated(sheet.timeline.values[row], known)
        if targets.low is not None and targets.high is not None and not np.isnan(targets.low[row, known]).any():
            low, high = (cumulated(bound[row], known) for bound in (targets.low, targets.high))
            ratio = r4.attainment_within(actual, low, high)
            met = r4.met_within(ratio)
        else:
            judged = r4.judged_at_most if program.is_at_most[node] else r4.judged_at_least
            ratio, met = judged(actual, cumulated(targets.level[row], known))
    return colour(ratio, met, float(program.green[node]), float(program.yellow[node]))
