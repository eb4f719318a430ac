"""The missing year or month of an axis: from the order of its cells, and from what stands above it, in the tab's name, in the file.

Each telling is a witness with a weight; the strongest that tells a year counts. None is made up: where nothing tells, it is asked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kpicore.periods import Calendar
from kpicore.sheets.tables.shapes.partial_periods import MOST_WEEKS_OF_MONTH, Grain, PartialPeriod


@dataclass(frozen=True, slots=True)
class Hint:
    """A period told outside an axis, with its weight and the place it stands ("" for the tab's name)."""

    when: PartialPeriod
    weight: float
    where: str = ""


@dataclass(frozen=True, slots=True)
class Solved:
    """The periods of an axis with their years; `missing` is what could not be found: `year`, `month`, "" for nothing."""

    whens: tuple[PartialPeriod, ...]
    missing: str = ""
    hint: Hint | None = None


def with_years(whens: Sequence[PartialPeriod], hints: Sequence[Hint], calendar: Calendar) -> Solved:
    """Return an axis with its years. `hints` are what is told elsewhere, the strongest first."""
    found = _bare_as_parts(whens, hints)
    if any(when.grain is Grain.DAY and when.month is None for when in found):
        month = next((hint.when for hint in hints if hint.when.month is not None), None)
        if month is None:
            return Solved(tuple(found), "month")
        found = [_in_month(when, month) for when in found]
    open_ones = [index for index, when in enumerate(found) if when.year is None]
    if not open_ones:
        return Solved(tuple(found))
    hint = next((hint for hint in hints if hint.when.year is not None), None)
    result = list(found)
    for grain in {found[index].grain for index in open_ones}:
        mine = [index for index in open_ones if found[index].grain is grain]
        solved = _solve(found, mine, hint, calendar)
        if solved is None:
            return Solved(tuple(found), "year")
        for index, when in zip(mine, solved, strict=True):
            result[index] = when
    return Solved(tuple(result), "", hint)


def _bare_as_parts(whens: Sequence[PartialPeriod], hints: Sequence[Hint]) -> list[PartialPeriod]:
    """Return small numbers as months, or as the days of a month that is told where they are or exceed a year."""
    bare = [when.number or 0 for when in whens if when.grain is Grain.BARE]
    if not bare:
        return list(whens)
    has_year = any(when.year is not None for when in whens if when.grain is Grain.BARE)
    month = any(hint.when.month is not None and hint.when.grain is Grain.MONTH for hint in hints)
    are_days = not has_year and (max(bare) > 12 or (month and len(set(bare)) != 12))
    found = []
    for when in whens:
        if when.grain is Grain.BARE and are_days:
            when = replace(when, grain=Grain.DAY, number=None, day=when.number)
        elif when.grain is Grain.BARE:
            when = replace(when, grain=Grain.MONTH, number=None, month=when.number)
        found.append(when)
    return found


def _in_month(when: PartialPeriod, month: PartialPeriod) -> PartialPeriod:
    if when.grain is not Grain.DAY or when.month is not None:
        return when
    return replace(
        when,
        month=month.month,
        year=when.year if when.year is not None else month.year,
        fiscal=month.fiscal,
        ends=month.ends,
    )


#: So far back a place must lie before it begins the next year rather than being out of order.
_FAR_BACK = {Grain.DAY: 300, Grain.MONTH: 200, Grain.NTH_WEEK: 200, Grain.WEEK: 20, Grain.QUARTER: 1, Grain.HALF: 1}


def _solve(
    whens: Sequence[PartialPeriod], mine: Sequence[int], hint: Hint | None, calendar: Calendar
) -> list[PartialPeriod] | None:
    """Return the open cells of one grain with their years, None where nothing tells any."""
    grain = whens[mine[0]].grain
    places = [whens[index].place for index in mine]
    if grain is Grain.YEAR and hint is None:
        return None
    step, turns = _turns(places, _FAR_BACK.get(grain, 1), _OVER_END.get(grain, math.inf))
    anchor = _anchored(whens, mine, turns)
    if anchor is not None:
        return [replace(whens[index], year=anchor + turn) for index, turn in zip(mine, turns, strict=True)]
    if hint is None or hint.when.year is None:
        return None
    told = hint.when
    by_months = all(whens[index].month for index in mine)  # 第4四半期(1-3月)
    if grain in (Grain.QUARTER, Grain.HALF, Grain.YEAR, Grain.CODE) and not by_months:
        first = told.year or 0
        base = first if step > 0 else first - turns[-1]
        return [
            (replace(whens[index], year=(base + turn), fiscal=told.fiscal, ends=told.ends))
            for index, turn in zip(mine, turns, strict=True)
        ]
    years = _calendar_years(places, turns, step, told, calendar)
    return [replace(whens[index], year=year) for index, year in zip(mine, years, strict=True)]


#: A step wider than this, half a year, goes over the end of one: 12月, 1月 goes on, and 1月, 12月 goes back.
_OVER_END = {Grain.DAY: 600, Grain.MONTH: 600, Grain.NTH_WEEK: 600, Grain.WEEK: 26}


def _turns(places: Sequence[int], far: int, over: float) -> tuple[int, list[int]]:
    """Return the direction of a run and how many times it has turned over a year's end by each cell."""
    steps = [b - a if abs(b - a) <= over else a - b for a, b in pairwise(places)]
    rises, falls = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    step = -1 if falls > rises else 1
    turns = [0]
    for a, b in pairwise(places):
        back = (b - a) * step
        turns.append(turns[-1] + (step if back < 0 and -back >= far else 0))
    return step, turns


def _anchored(whens: Sequence[PartialPeriod], mine: Sequence[int], turns: Sequence[int]) -> int | None:
    """Return the year the first open cell has by a neighbour that carries one: 2026年4月, 5月, 6月 …"""
    grain = whens[mine[0]].grain
    known = [index for index, when in enumerate(whens) if when.year is not None and when.grain is grain]
    if not known:
        # A month that stands between days or weeks is of the year that puts it nearest to them: October behind 2026-10-26.
        finer = [
            (abs(at - mine[0]), when.year, when.month or math.ceil((when.number or 0) * _MONTHS / _WEEKS))
            for at, when in enumerate(whens if grain is Grain.MONTH else ())
            if when.year is not None and when.grain < Grain.NTH_WEEK and not when.fiscal
        ]
        _, year, month = min(finer, default=(0, None, 0))
        apart = (whens[mine[0]].month or 0) - month
        return None if year is None else year - (apart > _MONTHS / 2) + (apart < -_MONTHS / 2)
    index = known[0]
    near = min(range(len(mine)), key=lambda place: abs(mine[place] - index))
    anchor, own = whens[index], whens[mine[near]]
    behind = mine[near] > index
    year = anchor.year or 0
    if behind and own.place < anchor.place:
        year += 1
    elif not behind and own.place > anchor.place:
        year -= 1
    return year - turns[near]


_MONTHS, _WEEKS = 12, 53


def weeks_of_months(axis: Mapping[int, PartialPeriod]) -> Mapping[int, PartialPeriod]:
    """Return an axis whose low weeks come again as the n-th weeks of the months that stand before or behind each run of them: 第1週 to
    第4週, 10月, 第1週 … Where no month does, nobody knows of which they are. Any other axis stays as it is.
    """
    places = [at for at, when in sorted(axis.items()) if when.grain in (Grain.WEEK, Grain.MONTH)]
    weeks = [at for at in places if axis[at].grain is Grain.WEEK]
    low = all(not axis[at].month and 0 < (axis[at].number or 0) <= MOST_WEEKS_OF_MONTH for at in weeks)
    steps = [(axis[a], axis[b]) for a, b in pairwise(weeks)]
    if not low or not any(b.place < a.place and a.year == b.year for a, b in steps):
        return axis
    is_before = axis[places[0]].grain is Grain.MONTH
    found, month, last = dict(axis), None, 0
    for at in places if is_before else places[::-1]:
        when = axis[at]
        if when.grain is Grain.MONTH:
            month, last = when.month, 0
            continue
        goes_back = last and (when.place < last if is_before else when.place > last)
        month, last = None if goes_back else month, when.place
        found[at] = PartialPeriod(Grain.NTH_WEEK, when.year, month, number=when.number)
    return found


def _calendar_years(
    places: Sequence[int], turns: Sequence[int], step: int, told: PartialPeriod, calendar: Calendar
) -> list[int]:
    """Return the calendar years of months, days or weeks by a year told elsewhere.

    Of a fiscal year they lie in it: in one that begins with the month its name says (2027年2月期), else with the plan's, else with the
    first of the axis (2026年度 whose first column is March, h11). A month told with its year lies inside the axis.
    """
    year = told.year or 0
    if told.fiscal:
        return _in_fiscal_year(places, turns, step, told, calendar)
    if told.month is not None and told.grain in (Grain.MONTH, Grain.DAY):
        inside = next((turn for place, turn in zip(places, turns, strict=True) if place // 100 == told.month), None)
        if inside is not None:
            return [year - inside + turn for turn in turns]
        first = year - 1 if step > 0 and not any(turns) and places[0] // 100 > told.month else year
        return [first + turn for turn in turns]
    base = year if step > 0 else year - turns[-1]
    return [base + turn for turn in turns]


def _begin(start: int, by_week: bool) -> int:
    """Return the month a fiscal year begins with, of weeks the first week of that month."""
    return round((start - 1) * 52 / 12) if by_week else start


#: So many months in order over the end of a fiscal year are of a year of their own: January to September where the plan's begins in April.
_FEWEST_IN_ORDER = 4


def first_of_year(months: Sequence[int], start: int) -> int:
    """Return with which month the year of a run of months begins: the plan's `start` where the run is in order in its year or in none,
    else the first of the run.
    """
    runs = (months, months[::-1])
    if len(months) < _FEWEST_IN_ORDER or any(in_order(run, start) for run in runs):
        return start
    return next((run[0] for run in runs if in_order(run, run[0])), start)


def in_order(months: Sequence[int], first: int) -> bool:
    """Whether months go on in a year that begins with the first."""
    return all(a < b for a, b in pairwise((month - first) % 12 for month in months))


def _in_fiscal_year(
    places: Sequence[int], turns: Sequence[int], step: int, told: PartialPeriod, calendar: Calendar
) -> list[int]:
    label = told.year or 0
    base = label if told.ends else calendar.fiscal_year_from_label(label)
    by_week = max(places) <= 53
    units = [place if by_week else place // 100 for place in places]
    first = units[0] if step > 0 else units[-1]
    starts = [told.ends % 12 + 1 if told.ends else calendar.fiscal_start_month, first]
    if told.ends and len(units) < _FEWEST_IN_ORDER:
        return [base + (unit < _begin(starts[0], by_week)) for unit in units]
    for start in starts:
        begin = _begin(start, by_week) if start != first else start
        years = [base + (unit < begin) for unit in units]
        in_order = (
            all((b - a) * step >= 0 for a, b in pairwise(years))
            and len({y - t for y, t in zip(years, turns, strict=True)}) == 1
        )
        if in_order:
            return years
    return [base + turn for turn in turns]
