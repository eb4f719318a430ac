"""Actuals laid out as indicators × periods, one rectangle per cadence, with what the calendar says of each period (R1, R2, R6).

A rectangle covers the terms of its indicators and, for comparison with last year, one year before. NaN is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpicore.model.plan import Settings
from kpicore.periods import GRACE_DAYS, Cadence, Calendar, Period, day_number, parse_period_id, period_id
from kpicore.problems import Problem, info, warning
from kpicore.scoring.attainment import Array, Mask
from kpicore.scoring.program import Indices, Program

CADENCES = tuple(Cadence)
_YEAR_DAYS = 372


@dataclass(frozen=True, slots=True)
class Entries:
    """The table of actuals as integer columns; `node` is a row of the program, -1 when the plan has no such indicator."""

    node: Indices
    cadence: NDArray[np.int8]
    ordinal: Indices
    anchor: Indices
    value: Array
    problems: tuple[Problem, ...]

    def take(self, rows: NDArray[np.int64] | Mask) -> Entries:
        """Return only these entries."""
        return Entries(self.node[rows], self.cadence[rows], self.ordinal[rows], self.anchor[rows], self.value[rows], ())


def read_entries(actuals: pd.DataFrame, program: Program, calendar: Calendar) -> Entries:
    """Return the table of actuals as integer columns; each distinct indicator and period is looked at once."""
    indicator_codes, indicators = pd.factorize(actuals["indicator"])
    period_codes, periods = pd.factorize(actuals["period"])
    node_of = np.array([program.row_of.get(str(name), -1) for name in indicators], dtype=np.int64)
    parsed = [parse_period_id(str(text)) for text in periods]
    rank_of = np.array([-1 if period is None else period.cadence.rank for period in parsed], dtype=np.int8)
    ordinal_of = np.array([0 if period is None else period.ordinal for period in parsed], dtype=np.int64)
    anchor_of = np.zeros(len(parsed), dtype=np.int64)
    for rank in np.unique(rank_of[rank_of >= 0]):
        same = rank_of == rank
        anchor_of[same] = calendar.anchor_days(CADENCES[rank], ordinal_of[same])
    problems = [
        warning(
            "unknown-indicator",
            _first_cell(actuals, indicator_codes == code),
            indicator=str(indicators[code]),
            nearest=[],
        )
        for code in np.nonzero(node_of < 0)[0]
    ]
    problems += [
        warning("unreadable-period", _first_cell(actuals, period_codes == code), text=str(periods[code]))
        for code in np.nonzero(rank_of < 0)[0]
    ]
    return Entries(
        node=node_of[indicator_codes] if len(node_of) else indicator_codes.astype(np.int64),
        cadence=rank_of[period_codes] if len(rank_of) else period_codes.astype(np.int8),
        ordinal=ordinal_of[period_codes] if len(ordinal_of) else period_codes.astype(np.int64),
        anchor=anchor_of[period_codes] if len(anchor_of) else period_codes.astype(np.int64),
        value=actuals["value"].to_numpy(dtype=np.float64),
        problems=tuple(problems),
    )


def _first_cell(actuals: pd.DataFrame, rows: Mask) -> str:
    row = int(np.argmax(rows))
    return str(actuals["cell"].iloc[row] or actuals["indicator"].iloc[row])


@dataclass(frozen=True, slots=True)
class Timeline:
    """Indicators of one cadence over consecutive periods.

    `rows` are rows of the program; the other arrays are indicators × periods, or one value per period. `open_column` is the column of
    the period that holds today, -1 when there is none here.
    """

    cadence: Cadence
    rows: Indices
    ordinals: Indices
    first_days: Indices
    last_days: Indices
    values: Array
    in_term: Mask
    closed: Mask
    due: Mask
    open_column: int
    elapsed: float

    @property
    def reported(self) -> Mask:
        """Periods that can be judged: of the term, closed, with an actual (R5)."""
        return self.in_term & self.closed & ~np.isnan(self.values)

    def id_of(self, column: int) -> str:
        return period_id(Period(self.cadence, int(self.ordinals[column])))


def timelines(
    program: Program, entries: Entries, settings: Settings, today: date, *, history: bool = False
) -> Iterator[tuple[Timeline, list[Problem]]]:
    """Yield one rectangle per cadence that has indicators, with the problems found on the way.

    With `history` the rectangle reaches back to the first actual, however old (charts); scoring does not need it.
    """
    by_cadence = program.cadence[entries.node] if len(program.nodes) else np.zeros(0, dtype=np.int8)
    known = (entries.node >= 0) & (entries.cadence >= 0)
    for rank in np.unique(program.cadence):
        chosen = known & (by_cadence == rank)
        yield _timeline(
            program, entries if chosen.all() else entries.take(chosen), settings, today, CADENCES[rank], history
        )


def _timeline(
    program: Program, entries: Entries, settings: Settings, today: date, cadence: Cadence, history: bool
) -> tuple[Timeline, list[Problem]]:
    calendar = settings.calendar
    rows = np.nonzero(program.cadence == cadence.rank)[0]
    starts, deadlines = program.start[rows], program.deadline[rows]
    earliest = int(starts.min()) - _YEAR_DAYS
    if history and len(entries.anchor):
        earliest = min(earliest, int(entries.anchor.min()) - 1)
    first, last = calendar.ordinals_at(cadence, np.array([earliest, max(int(deadlines.max()), int(starts.max()))]))
    if history and len(entries.anchor):
        last = max(last, int(calendar.ordinals_at(cadence, np.array([int(entries.anchor.max())]))[0]))
    ordinals = np.arange(first, last + 1)
    anchors = calendar.anchor_days(cadence, ordinals)
    last_days = calendar.last_days(cadence, ordinals)
    in_term = (anchors >= starts[:, None]) & (anchors <= deadlines[:, None])
    if cadence is Cadence.DAILY:
        in_term &= calendar.working(ordinals)
    today_number = day_number(today)
    boundary = settings.boundary_day
    closed = last_days < today_number
    if boundary is not None:
        closed &= last_days <= boundary
    values, problems = _values(program, entries, calendar, cadence, rows, ordinals)
    open_column = int(calendar.containing(cadence, today).ordinal - first)
    open_column = open_column if 0 <= open_column < len(ordinals) and not closed[open_column] else -1
    first_days = calendar.first_days(cadence, ordinals)
    elapsed = 0.0
    if open_column >= 0:
        length = last_days[open_column] - first_days[open_column] + 1
        elapsed = float((today_number - first_days[open_column] + 1) / length)
    timeline = Timeline(
        cadence=cadence,
        rows=rows,
        ordinals=ordinals,
        first_days=first_days,
        last_days=last_days,
        values=values,
        in_term=in_term,
        closed=closed,
        due=closed & (today_number - last_days > GRACE_DAYS[cadence]),
        open_column=open_column,
        elapsed=elapsed,
    )
    return timeline, problems + _outside(program, entries, timeline, calendar)


def _values(
    program: Program, entries: Entries, calendar: Calendar, cadence: Cadence, rows: Indices, ordinals: Indices
) -> tuple[Array, list[Problem]]:
    """Return the rectangle of values: own cadence first, else finer ones aggregated up; coarser ones are problems (R1, R2)."""
    position = np.empty(len(program.nodes), dtype=np.int64)
    position[rows] = np.arange(len(rows))
    values = np.full((len(rows), len(ordinals)), np.nan)
    own = entries.cadence == cadence.rank
    own_entries = entries if own.all() else entries.take(own)
    _put(values, position[own_entries.node], own_entries.ordinal - ordinals[0], own_entries.value)
    if own_entries is entries:
        return values, []
    finer = entries.take(entries.cadence < cadence.rank)
    if len(finer.node):
        _fill_from_finer(values, program, finer, calendar, cadence, position, int(ordinals[0]))
    coarser = entries.take(entries.cadence > cadence.rank)
    return values, [
        warning(
            "coarser-than-cadence",
            program.nodes[node].id,
            name=program.nodes[node].name,
            cadence=str(cadence),
            period=period_id(Period(CADENCES[rank], int(ordinal))),
        )
        for node, rank, ordinal in zip(coarser.node, coarser.cadence, coarser.ordinal, strict=True)
    ]


def _put(values: Array, rows: Indices, columns: Indices, numbers: Array) -> None:
    inside = (columns >= 0) & (columns < values.shape[1])
    if not inside.all():
        rows, columns, numbers = rows[inside], columns[inside], numbers[inside]
    values.ravel()[rows * values.shape[1] + columns] = numbers


def _fill_from_finer(
    values: Array,
    program: Program,
    entries: Entries,
    calendar: Calendar,
    cadence: Cadence,
    position: Indices,
    first: int,
) -> None:
    entries = _without_totals(entries, calendar)
    columns = calendar.ordinals_at(cadence, entries.anchor) - first
    inside = (columns >= 0) & (columns < values.shape[1])
    entries, columns = entries.take(inside), columns[inside]
    cell, groups = np.unique(position[entries.node] * values.shape[1] + columns, return_inverse=True)
    sums = np.bincount(groups, weights=entries.value, minlength=len(cell))
    counts = np.bincount(groups, minlength=len(cell))
    latest = np.full(len(cell), np.nan)
    in_order = np.argsort(entries.anchor, kind="stable")
    latest[groups[in_order]] = entries.value[in_order]
    node = np.zeros(len(cell), dtype=np.int64)
    node[groups] = entries.node
    filled = np.where(program.is_sum[node], sums, np.where(program.is_last[node], latest, sums / counts))
    flat = values.ravel()
    flat[cell] = np.where(np.isnan(flat[cell]), filled, flat[cell])


def _without_totals(entries: Entries, calendar: Calendar) -> Entries:
    """Return the entries without those that a finer one of the same indicator and period makes a total (weeks beside their days)."""
    keep = np.ones(len(entries.node), dtype=bool)
    ranks = np.unique(entries.cadence)
    for rank in ranks[1:]:
        coarse = np.nonzero(entries.cadence == rank)[0]
        fine = entries.cadence < rank
        covered = calendar.ordinals_at(CADENCES[rank], entries.anchor[fine])
        pairs = set(zip(entries.node[fine].tolist(), covered.tolist(), strict=True))
        for entry in coarse:
            keep[entry] = (int(entries.node[entry]), int(entries.ordinal[entry])) not in pairs
    return entries.take(keep)


def _outside(program: Program, entries: Entries, timeline: Timeline, calendar: Calendar) -> list[Problem]:
    """Return an information per indicator with actuals outside its term, and per daily one with actuals on days off (R1)."""
    outside = (entries.anchor < program.start[entries.node]) | (entries.anchor > program.deadline[entries.node])
    problems = (
        _spans("outside-term", program, entries.take(outside), timeline.cadence, calendar) if outside.any() else []
    )
    if timeline.cadence is not Cadence.DAILY:
        return problems
    off = ~outside & ~calendar.working(entries.anchor) & (entries.cadence == Cadence.DAILY.rank)
    return problems + _spans("not-a-working-day", program, entries.take(off), timeline.cadence, calendar)


def _spans(code: str, program: Program, entries: Entries, cadence: Cadence, calendar: Calendar) -> list[Problem]:
    """Return one information per indicator of these entries: how many, from which period to which."""
    nodes, groups, counts = np.unique(entries.node, return_inverse=True, return_counts=True)
    earliest = np.full(len(nodes), np.iinfo(np.int64).max)
    latest = np.full(len(nodes), np.iinfo(np.int64).min)
    np.minimum.at(earliest, groups, entries.anchor)
    np.maximum.at(latest, groups, entries.anchor)
    firsts = calendar.ordinals_at(cadence, earliest).tolist() if len(nodes) else []
    lasts = calendar.ordinals_at(cadence, latest).tolist() if len(nodes) else []
    return [
        info(
            code,
            program.nodes[node].id,
            name=program.nodes[node].name,
            count=int(count),
            first=period_id(Period(cadence, first)),
            last=period_id(Period(cadence, last)),
        )
        for node, count, first, last in zip(nodes, counts, firsts, lasts, strict=True)
    ]
