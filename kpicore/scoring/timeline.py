"""Actuals laid out as indicators × periods, one rectangle per cadence, with what the calendar says of each period (R1, R2, R6).

A rectangle covers the terms of its indicators and, for comparison with last year, one year before. NaN is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kpicore.model.codes import coded
from kpicore.model.plan import Settings
from kpicore.periods import GRACE_DAYS, Cadence, Calendar, Period, day_number, parse_period_id, period_id
from kpicore.problems import Problem, info, warning
from kpicore.scoring.addition import grouped_sum
from kpicore.scoring.attainment import Array, Mask
from kpicore.scoring.program import Indices, Program

if TYPE_CHECKING:
    import pandas as pd

CADENCES = tuple(Cadence)
_YEAR_DAYS = 372


@dataclass(frozen=True, slots=True)
class CodedActuals:
    """The table of actuals as integer columns, without rows whose indicator or period is not known.

    `node` is a row of the program and `period` a position in the three `_of` arrays, which hold each distinct period once. `exempt` are the
    entries that say that their period does not apply (R5), without values; None where there is none.
    """

    node: Indices
    period: Indices
    value: Array
    cadence_of: NDArray[np.int8]
    ordinal_of: Indices
    anchor_of: Indices
    problems: tuple[Problem, ...] = ()
    exempt: CodedActuals | None = None

    @property
    def cadence(self) -> NDArray[np.int8]:
        """The rank of each entry's cadence."""
        return self.cadence_of[self.period]

    @property
    def ordinal(self) -> Indices:
        """The ordinal of each entry's period."""
        return self.ordinal_of[self.period]

    @property
    def anchor(self) -> Indices:
        """The anchor day of each entry's period."""
        return self.anchor_of[self.period]

    def take(self, rows: NDArray[np.int64] | Mask) -> CodedActuals:
        """Return only these entries."""
        return replace(self, node=self.node[rows], period=self.period[rows], value=self.value[rows], problems=())


def no_entries() -> CodedActuals:
    """Return the entries of a plan without actuals: its targets are laid out without loading pandas."""
    none = np.zeros(0, dtype=np.int64)
    return CodedActuals(none, none, np.zeros(0), np.zeros(0, dtype=np.int8), none, none, ())


def read_entries(actuals: pd.DataFrame, program: Program, calendar: Calendar) -> CodedActuals:
    """Return the table of actuals as integer columns; each distinct indicator and period is looked at once."""
    codes, names = coded(actuals["indicator"])
    row_of = np.array([program.row_of.get(name, -1) for name in names], dtype=np.int64)
    unknown = [
        warning("unknown-indicator", _first_cell(actuals, codes == code), indicator=names[code], nearest=[])
        for code in np.nonzero(row_of < 0)[0]
    ]
    node = row_of.take(codes)
    period_codes, periods = coded(actuals["period"])
    parsed = [parse_period_id(text) for text in periods]
    rank_of = np.array([-1 if period is None else period.cadence.rank for period in parsed], dtype=np.int8)
    ordinal_of = np.array([0 if period is None else period.ordinal for period in parsed], dtype=np.int64)
    anchor_of = np.zeros(len(parsed), dtype=np.int64)
    for rank in set(rank_of[rank_of >= 0].tolist()):
        same = rank_of == rank
        anchor_of[same] = calendar.anchor_days(CADENCES[rank], ordinal_of[same])
    unreadable = [
        warning("unreadable-period", _first_cell(actuals, period_codes == code), text=periods[code])
        for code in np.nonzero(rank_of < 0)[0]
    ]
    value = actuals["value"].to_numpy(dtype=np.float64)
    problems = (*unknown, *unreadable)
    entries = CodedActuals(node, period_codes, value, rank_of, ordinal_of, anchor_of, problems)
    if problems:
        entries = replace(entries.take((node >= 0) & (entries.cadence >= 0)), problems=problems)
    is_exempt = np.isnan(entries.value)
    if not is_exempt.any():
        return entries
    return replace(entries.take(~is_exempt), problems=problems, exempt=entries.take(is_exempt))


def _first_cell(actuals: pd.DataFrame, rows: Mask) -> str:
    row = int(np.argmax(rows))
    return str(actuals["cell"].iloc[row] or actuals["indicator"].iloc[row])


@dataclass(frozen=True, slots=True)
class Timeline:
    """Indicators of one cadence over consecutive periods.

    `rows` are rows of the program; the other arrays are indicators × periods, or one value per period. `open_column` is the
    column of the period that holds today, -1 when there is none here; `reported` are the periods that can be judged: of the
    term, closed, with an actual (R5); `applies` are those of the term but the ones said not to apply (対象外); `asked` are those that end
    on or after its 入力を始める日; `last_column` that of each term's last period, -1 when a term holds no period.
    """

    cadence: Cadence
    rows: Indices
    ordinals: Indices
    first_days: Indices
    last_days: Indices
    values: Array
    in_term: Mask
    applies: Mask
    reported: Mask
    closed: Mask
    asked: Mask
    due: Mask
    open_column: int
    elapsed: float
    last_column: Indices

    def id_of(self, column: int) -> str:
        return period_id(Period(self.cadence, int(self.ordinals[column])))


def last_columns(mask: Mask) -> Indices:
    """Return the last True column of each row, -1 where there is none."""
    last: Indices = mask.shape[1] - 1 - np.argmax(mask[:, ::-1], axis=1)
    last[~mask.any(axis=1)] = -1
    return last


def latest_columns(mask: Mask, most: int) -> Indices:
    """Return the last True columns of each row, latest first, -1 where there are fewer."""
    backwards = np.ascontiguousarray(mask[:, ::-1])
    every = np.arange(len(mask))
    latest = np.empty((len(mask), most), dtype=np.int64)
    for slot in range(most):
        at = np.argmax(backwards, axis=1)
        latest[:, slot] = np.where(backwards[every, at], mask.shape[1] - 1 - at, -1)
        backwards[every, at] = False
    return latest


def timelines(
    program: Program, entries: CodedActuals, settings: Settings, today: date, *, history: bool = False
) -> Iterator[tuple[Timeline, list[Problem]]]:
    """Yield one rectangle per cadence that has indicators, with the problems found on the way.

    With `history` the rectangle reaches back to the first actual, however old (charts); scoring does not need it.
    """
    ranks = np.unique(program.cadence)
    for rank in ranks:
        mine = entries if len(ranks) == 1 else entries.take(program.cadence[entries.node] == rank)
        yield _timeline(program, mine, settings, today, CADENCES[rank], history)


def _timeline(
    program: Program, entries: CodedActuals, settings: Settings, today: date, cadence: Cadence, history: bool
) -> tuple[Timeline, list[Problem]]:
    calendar = settings.calendar
    rows = np.nonzero(program.cadence == cadence.rank)[0]
    starts, deadlines = program.start[rows], program.deadline[rows]
    days = [int(starts.min()) - _YEAR_DAYS, int(deadlines.max()), int(starts.max())]
    if history and len(entries.node):
        days += [int(entries.anchor.min()) - 1, int(entries.anchor.max())]
    first, last = calendar.ordinals_at(cadence, np.array([min(days), max(days)]))
    ordinals = np.arange(first, last + 1)
    last_days = calendar.last_days(cadence, ordinals)
    in_term = within_terms(calendar, cadence, ordinals, starts[:, None], deadlines[:, None])
    today_number = day_number(today)
    boundary = settings.boundary_day
    closed = last_days < (today_number if boundary is None else min(today_number, boundary + 1))
    asked = last_days >= program.asked_from[rows][:, None]
    values, problems = _values(program, entries, calendar, cadence, rows, ordinals)
    first_days = calendar.first_days(cadence, ordinals)
    open_column = int(calendar.containing(cadence, today).ordinal - first)
    open_column = open_column if 0 <= open_column < len(ordinals) and not closed[open_column] else -1
    timeline = Timeline(
        cadence=cadence,
        rows=rows,
        ordinals=ordinals,
        first_days=first_days,
        last_days=last_days,
        values=values,
        in_term=in_term,
        applies=in_term & ~_exempt(program, entries.exempt, cadence, rows, values, ordinals),
        reported=in_term & closed & ~np.isnan(values),
        closed=closed,
        asked=asked,
        due=closed & asked & (today_number - last_days > GRACE_DAYS[cadence]),
        open_column=open_column,
        elapsed=_gone_by(today_number, first_days, last_days, open_column),
        last_column=last_columns(in_term),
    )
    return timeline, problems + _outside(program, entries, timeline, calendar)


def _gone_by(today: int, first_days: Indices, last_days: Indices, column: int) -> float:
    """Return which part of the period in a column has gone by, today included; 0 for column -1, which is none."""
    if column < 0:
        return 0.0
    return float((today - first_days[column] + 1) / (last_days[column] - first_days[column] + 1))


def within_terms(
    calendar: Calendar, cadence: Cadence, ordinals: Indices, starts: Array | Indices, deadlines: Array | Indices
) -> Mask:
    """Return which periods lie in a term, by their anchor days; of days the working ones (R1). Shapes broadcast."""
    anchors = calendar.anchor_days(cadence, ordinals)
    inside: Mask = (anchors >= starts) & (anchors <= deadlines)
    return inside & calendar.working(ordinals) if cadence is Cadence.DAILY else inside


def _values(
    program: Program, entries: CodedActuals, calendar: Calendar, cadence: Cadence, rows: Indices, ordinals: Indices
) -> tuple[Array, list[Problem]]:
    """Return the rectangle of values: own cadence first, else finer ones aggregated up; coarser ones are problems (R1, R2)."""
    position = np.zeros(len(program.nodes), dtype=np.int64)
    position[rows] = np.arange(len(rows))
    values = np.full((len(rows), len(ordinals)), np.nan)
    if (entries.cadence_of == cadence.rank).all():
        _put(values, position, entries, int(ordinals[0]))
        return values, []
    _put(values, position, entries.take(entries.cadence == cadence.rank), int(ordinals[0]))
    finer = entries.take(entries.cadence < cadence.rank)
    if len(finer.node):
        finer = _without_totals(finer, calendar)
        columns = calendar.ordinals_at(cadence, finer.anchor) - ordinals[0]
        _fill(values, program, finer, columns, position)
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


def _exempt(
    program: Program, said: CodedActuals | None, cadence: Cadence, rows: Indices, values: Array, ordinals: Indices
) -> Mask:
    """Return which periods are said not to apply: by an entry of the indicator's own cadence, where there is no value (R5)."""
    exempt = np.zeros(values.shape, dtype=bool)
    if said is None:
        return exempt
    own = said.take((said.cadence == cadence.rank) & (program.cadence[said.node] == cadence.rank))
    columns = own.ordinal - ordinals[0]
    inside = (columns >= 0) & (columns < len(ordinals))
    exempt[np.searchsorted(rows, own.node[inside]), columns[inside]] = True
    return exempt & np.isnan(values)


def _put(values: Array, position: Indices, entries: CodedActuals, first: int) -> None:
    """Write entries of the rectangle's own cadence into it; `position` is the row of each node of the program."""
    periods = values.shape[1]
    column_of = entries.ordinal_of - first
    inside_of = (column_of >= 0) & (column_of < periods)
    cell, value = (position * periods).take(entries.node), entries.value
    cell += column_of.take(entries.period)
    if not inside_of.all():
        inside = inside_of[entries.period]
        cell, value = cell[inside], value[inside]
    values.ravel()[cell] = value


def _without_totals(entries: CodedActuals, calendar: Calendar) -> CodedActuals:
    """Return the entries without totals: those that finer ones of the same indicator lie within (a week beside its days)."""
    keep = np.ones(len(entries.node), dtype=bool)
    for rank in np.unique(entries.cadence)[1:]:
        coarse = np.nonzero(entries.cadence == rank)[0]
        fine = entries.cadence < rank
        covered = calendar.ordinals_at(CADENCES[rank], entries.anchor[fine])
        pairs = set(zip(entries.node[fine].tolist(), covered.tolist(), strict=True))
        for entry in coarse:
            keep[entry] = (int(entries.node[entry]), int(entries.ordinal[entry])) not in pairs
    return entries.take(keep)


def _fill(values: Array, program: Program, entries: CodedActuals, columns: Indices, position: Indices) -> None:
    """Aggregate finer entries, each in its column, into the blank cells: sums, means or last values (R2)."""
    inside = (columns >= 0) & (columns < values.shape[1])
    entries, columns = entries.take(inside), columns[inside]
    cell, groups = np.unique(position[entries.node] * values.shape[1] + columns, return_inverse=True)
    sums = grouped_sum(groups, entries.value, len(cell))
    counts = np.bincount(groups, minlength=len(cell))
    latest = np.full(len(cell), np.nan)
    in_order = np.argsort(entries.anchor, kind="stable")
    latest[groups[in_order]] = entries.value[in_order]
    node = np.zeros(len(cell), dtype=np.int64)
    node[groups] = entries.node
    filled = np.where(program.is_sum[node], sums, np.where(program.is_last[node], latest, sums / counts))
    flat = values.ravel()
    flat[cell] = np.where(np.isnan(flat[cell]), filled, flat[cell])


def _outside(program: Program, entries: CodedActuals, timeline: Timeline, calendar: Calendar) -> list[Problem]:
    """Return an information per indicator with actuals outside its term, and per daily one with actuals on days off (R1)."""
    if np.count_nonzero(timeline.in_term & ~np.isnan(timeline.values)) == len(entries.node):
        return []
    usable = np.nonzero(entries.cadence_of <= timeline.cadence.rank)[0]
    if not len(usable):
        return []
    usable = usable[np.argsort(entries.anchor_of[usable], kind="stable")]
    own = calendar.ordinals_at(timeline.cadence, entries.anchor_of[usable])
    anchor = calendar.anchor_days(timeline.cadence, own)
    recorded = np.zeros((len(program.nodes), len(entries.anchor_of)), dtype=bool)
    recorded.ravel()[entries.node * recorded.shape[1] + entries.period] = True
    recorded = recorded[:, usable]
    outside = (anchor < program.start[:, None]) | (anchor > program.deadline[:, None])
    problems = _spans("outside-term", program, recorded & outside, timeline.cadence, own)
    if timeline.cadence is not Cadence.DAILY:
        return problems
    off = recorded & ~outside & ~calendar.working(anchor)
    return problems + _spans("not-a-working-day", program, off, timeline.cadence, own)


def _spans(code: str, program: Program, cells: Mask, cadence: Cadence, ordinals: Indices) -> list[Problem]:
    """Return one information per node with such cells: how many, from which period to which; `ordinals` in order of time."""
    counts = cells.sum(axis=1)
    nodes = np.nonzero(counts)[0]
    firsts, lasts = np.argmax(cells[nodes], axis=1).tolist(), last_columns(cells[nodes]).tolist()
    id_at = {at: period_id(Period(cadence, int(ordinals[at]))) for at in {*firsts, *lasts}}
    return [
        info(code, node.id, name=node.name, count=count, first=id_at[first], last=id_at[last])
        for node, count, first, last in zip(
            (program.nodes[node] for node in nodes), counts[nodes].tolist(), firsts, lasts, strict=True
        )
    ]
