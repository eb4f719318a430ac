"""When every cell of a table is: its runs with their years, as periods of the plan's calendar, and what could not be told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from kpicore.periods import Cadence, Calendar, Period
from kpicore.sheets.mapping import TabMapping
from kpicore.sheets.periods import DateContext, Month, Trouble, WeekInMonth, spans_of
from kpicore.sheets.tables.shapes.axes import day_of_when
from kpicore.sheets.tables.shapes.block import Block
from kpicore.sheets.tables.shapes.eras import in_one_era
from kpicore.sheets.tables.shapes.hints import Rules
from kpicore.sheets.tables.shapes.lines import TableLine, in_months
from kpicore.sheets.tables.shapes.partial_periods import (
    Grain,
    PartialPeriod,
    calendar_year,
    distinct,
    joined,
    period_of,
    whens_inside,
    whens_of_text,
)
from kpicore.sheets.tables.shapes.parts_of_years import filled_with_actuals, is_open_part, parts_told
from kpicore.sheets.tables.shapes.years import Hint, in_order, with_years
from kpicore.sheets.tables.tab_titles import period_of_reading
from kpicore.sheets.tables.witnesses import is_week_ending, is_weekly, weeks_told


@dataclass(frozen=True, slots=True)
class Dated:
    """The period of each place of a block that has one; `sums` are the places of longer periods that hold shorter ones, `earlier` those of
    a year before all of these.

    `asks` is what has to be asked before anything can be read: `year`, `order`, `period`, `reading`; `text` the cell it is about.
    """

    periods: Mapping[tuple[int, int], Period] = field(default_factory=dict)
    sums: frozenset[tuple[int, int]] = frozenset()
    earlier: frozenset[tuple[int, int]] = frozenset()
    asks: str = ""
    where: tuple[int, int] | None = None
    text: str = ""
    hint: Hint | None = None
    open_cells: tuple[tuple[int, int], ...] = ()
    readings: tuple[str, ...] = ()


def dated(
    block: Block,
    lines: Sequence[TableLine],
    hints: Sequence[Hint],
    rules: Rules,
    mapping: TabMapping | None,
    context: DateContext,
) -> Dated:
    """Return the periods of a block; the lines get what is told with the years found."""
    calendar = context.calendar
    answers = {} if mapping is None else mapping.answers
    order, codes, answer = (answers.get(key, "") for key in ("order", "codes", "reading"))
    if block.doubt and not order:
        at = block.doubt_at or (block.body[0], block.columns[0])
        return Dated(asks="order", where=at, text=block.sheet.text(*at))
    block = in_months(block, lines)
    whens, missing, hint = _solved(block, lines, hints, calendar)
    if order == "md":
        whens = {place: _swapped(when) for place, when in whens.items()}
    whens, of_eras = in_one_era(block, whens, answers.get("era", ""), context)
    whens, of_either = parts_told(block, lines, whens, _rules_told(rules, codes), context)
    whens = _as_parts_of_years(block, _as_weeks(block, whens, rules.weeks), calendar)
    shared = {id(when): when for when in whens.values()}
    known = {when: _period_told(when, answer, context) for when in set(shared.values())}
    by_id = {key: known[when] for key, when in shared.items()}
    periods = {place: period for place, when in whens.items() if (period := by_id[id(when)]) is not None}
    for line in lines:
        line.whens = [whens.get(place, when) for place, when in zip(line.cells, line.whens, strict=True)]
    sums = _without_own(_sums_of_shorter(whens), whens, periods, calendar, axis=1 if block.across else 0)
    asks = missing or _unread_notation(whens, periods, sums, are_codes_told=bool(codes))
    is_told = mapping is not None and mapping.year is not None
    if not asks and not is_told and _lie_a_year_ahead(block, lines, whens, context):
        asks = "year"
    are_open = of_either is not None and any(at not in sums and is_open_part(when) for at, when in whens.items())
    asks = asks or ("quarters" if are_open else "era" if of_eras else "")
    found = Dated(periods, sums, _years_before(whens, sums), hint=hint)
    return _asking(asks, found, block, whens, of_eras or of_either or (), context) if asks else found


def _lie_a_year_ahead(
    block: Block, lines: Sequence[TableLine], whens: Mapping[Place, PartialPeriod], context: DateContext
) -> bool:
    """Whether all actuals would lie ahead by a year told outside an axis, and none of them by the year before: 2026年度入試 of 2025."""
    today, calendar = context.today, context.calendar
    if today is None or any(when.year is not None for when in (*block.across.values(), *block.down.values())):
        return False
    ahead = [calendar.first_day(period) > today for when in distinct(whens) if (period := period_of(when, calendar))]
    if not any(ahead):
        return False
    filled = [when for when in filled_with_actuals(block, lines, whens) if when.year is not None]
    earlier = [replace(when, year=(when.year or 0) - 1) for when in filled]
    starts = [
        [calendar.first_day(period) > today for when in each if (period := period_of(when, calendar)) is not None]
        for each in (filled, earlier)
    ]
    return bool(starts[0]) and all(starts[0]) and not any(starts[1])


def _asking(
    asks: str,
    found: Dated,
    block: Block,
    whens: Mapping[Place, PartialPeriod],
    readings: tuple[str, ...],
    context: DateContext,
) -> Dated:
    """Return the periods with what has to be asked first: the cell it is about, those left open beside it, the readings to choose from."""
    where = _first_open(block, whens, found.periods, found.sums)
    heads = _open_heads(block, whens, found.periods, found.sums) if asks in ("week", "year") else ()
    odd = next((when for when in whens.values() if when.grain is Grain.NTH_WEEK), None)
    if asks == "week" and odd is not None:
        readings = tuple(_weeks_in_month(odd, context))
    elif asks not in ("quarters", "era"):
        readings = ()
    text = "" if where is None else block.sheet.text(*where)
    return replace(found, asks=asks, where=where, text=text, open_cells=heads[1:], readings=readings)


def _period_told(when: PartialPeriod, answer: str, context: DateContext) -> Period | None:
    return _week_as_told(when, answer, context) if when.grain is Grain.NTH_WEEK else period_of(when, context.calendar)


def _as_weeks(block: Block, whens: dict[Place, PartialPeriod], told: str) -> dict[Place, PartialPeriod]:
    """Return days as the weeks that begin or end on them, where they are weeks, as the heading or else a sentence of the tab has `told`;
    without a word as those in which they lie.
    """
    words = _words_of_axis(block)
    is_said = bool(told) or any(map(is_weekly, words))
    if not _are_weeks(distinct(whens), is_said):
        return whens
    if is_said:
        by_heading = next(filter(None, map(weeks_told, words)), "")
        back = 6 if any(map(is_week_ending, words)) or (by_heading or told) == "ends" else 0
    else:
        back = next(day.weekday() for when in whens.values() if (day := day_of_when(when)))
    return {place: _week_of(when, back) for place, when in whens.items()}


def _weeks_in_month(when: PartialPeriod, context: DateContext) -> list[str]:
    """Return the readings of the n-th week of a month, which may be counted in several ways, as days from and to."""
    if when.year is None or when.month is None or when.number is None:
        return []
    outcome = WeekInMonth(Month(when.month, when.year), when.number).period(context)
    return spans_of(outcome.readings, context.calendar) if isinstance(outcome, Trouble) else []


def _week_as_told(when: PartialPeriod, answer: str, context: DateContext) -> Period | None:
    """Return the week that a person said the n-th week of a month is, by the place of the answer among the readings."""
    readings = _weeks_in_month(when, context) if answer.isdigit() else []
    return period_of_reading(readings[int(answer)], context.calendar) if int(answer or 0) < len(readings) else None


def _open_heads(
    block: Block, whens: Mapping[Place, PartialPeriod], periods: Mapping[Place, Period], sums: frozenset[Place]
) -> tuple[Place, ...]:
    """Return the cells of a header or of a column of periods that could not be told, from left to right or from top to bottom."""
    left = [place for place in whens if place not in periods and place not in sums]
    if block.across:
        columns = sorted({at for _, at in left})
        return tuple((row, at) for at in columns for row in block.header if block.sheet.whens(row, at))
    rows = sorted({row for row, _ in left})
    if block.titles:
        return tuple(dict.fromkeys(block.titles[row] for row in rows))
    return tuple((row, at) for row in rows for at in block.axes if block.sheet.whens(row, at))


def _swapped(when: PartialPeriod) -> PartialPeriod:
    return replace(when, month=when.day, day=when.month) if when.grain is Grain.DAY and (when.day or 13) <= 12 else when


def _rules_told(rules: Rules, answer: str) -> Rules:
    """Return the rules with the month that a person said the first code is."""
    return replace(rules, first_month=int(answer), odd_calendar=False) if answer.isdigit() else rules


Place = tuple[int, int]
#: How much a year in the header of an axis itself (Target FY26 before Apr, May …) tells of its months: less than the corner and titles.
_OWN_YEAR = 15.0


def _solved(
    block: Block, lines: Sequence[TableLine], hints: Sequence[Hint], calendar: Calendar
) -> tuple[dict[Place, PartialPeriod], str, Hint | None]:
    """Return what is told of every place of a block with its year, and what is missing."""
    told = {
        place: when for line in lines for place, when in zip(line.cells, line.whens, strict=True) if when is not None
    }
    if all(when.year is not None and when.grain is not Grain.BARE for when in distinct(told)):
        return _as_seasons(block, told, calendar), "", None
    axis: dict[int, PartialPeriod] = dict(block.across if block.across and not block.down else block.down)
    if block.across and block.down:
        crossed, missing, hint = _crossed(block, told, hints, calendar)
        return _as_seasons(block, crossed, calendar), missing, hint
    by_axis: dict[int, PartialPeriod] = {}
    missing, hint = "", None
    own = [Hint(when, _OWN_YEAR) for when in axis.values() if when.grain is Grain.YEAR and when.year is not None]
    hints = sorted([*hints, *own], key=lambda each: -each.weight)
    if block.across and not any(when.year is not None for when in axis.values()):
        by_label = _years_by_labels(lines, told)
        if by_label:
            return by_label, "", None
    for group in _series_of_axis(block, lines, axis):
        solved = with_years([axis[at] for at in group], hints, calendar)
        missing, hint = missing or solved.missing, hint or solved.hint
        by_axis |= dict(zip(group, solved.whens, strict=True))
    index = 1 if block.across else 0
    return {place: by_axis.get(place[index], when) for place, when in told.items()}, missing, hint


def _as_seasons(block: Block, told: dict[Place, PartialPeriod], calendar: Calendar) -> dict[Place, PartialPeriod]:
    """Return months of a fiscal year (2022/23) that run in order only from the first of them as months of a year that begins with it:
    Nov to Apr of a ski hill where the plan's year begins in April.
    """
    if not any(when.fiscal for when in distinct(told)):
        return told
    runs: dict[tuple[int, int], list[Place]] = defaultdict(list)
    line = 0 if any(when.grain is Grain.MONTH for when in block.across.values()) else 1
    for place, when in told.items():
        if when.grain is Grain.MONTH and when.fiscal and not when.ends and when.year is not None:
            runs[place[line], when.year].append(place)
    found = dict(told)
    for (_, year), unsorted in runs.items():
        places = sorted(unsorted)
        months = [told[place].month or 0 for place in places]
        if in_order(months, calendar.fiscal_start_month) or not in_order(months, months[0]):
            continue
        began, ends = calendar.fiscal_year_from_label(year), (months[0] - 2) % 12 + 1
        found |= {place: replace(told[place], year=began, ends=ends) for place in places}
    return found


def _years_by_labels(lines: Sequence[TableLine], told: Mapping[Place, PartialPeriod]) -> dict[Place, PartialPeriod]:
    """Return the places of lines whose own labels tell the year (2024年度実績), where two of them tell different ones; {} elsewhere."""
    years = {index: year for index, line in enumerate(lines) if (year := _year_of_label(line))}
    if len({(year.year, year.fiscal) for year in years.values()}) < 2:
        return {}
    found = {}
    for index, line in enumerate(lines):
        for place in line.cells:
            if place in told:
                when = joined(told[place], years[index]) if index in years else None
                found[place] = when or told[place]
    return found


def _year_of_label(line: TableLine) -> PartialPeriod | None:
    for word in reversed(line.labels):
        whole = [when for when in whens_of_text(word) if when.grain is Grain.YEAR] or [
            when for when, _ in whens_inside(word)
        ]
        years = [when for when in whole if when.grain is Grain.YEAR and when.year is not None]
        if len(years) == 1:
            return years[0]
    return None


def _crossed(
    block: Block, told: Mapping[Place, PartialPeriod], hints: Sequence[Hint], calendar: Calendar
) -> tuple[dict[Place, PartialPeriod], str, Hint | None]:
    """Solve row by row where periods run both ways."""
    result: dict[Place, PartialPeriod] = {}
    missing, hint = "", None
    for row in block.body:
        places = sorted(place for place in told if place[0] == row)
        solved = with_years([told[place] for place in places], hints, calendar)
        missing, hint = missing or solved.missing, hint or solved.hint
        result |= dict(zip(places, solved.whens, strict=True))
    return result, missing, hint


def _series_of_axis(block: Block, lines: Sequence[TableLine], axis: Mapping[int, PartialPeriod]) -> list[list[int]]:
    """Return the places of an axis in the series they form: those of plan and of actual side by side begin anew, as do those of a
    second shop below the first; one series where nothing tells them apart.
    """
    index = 1 if block.across else 0
    groups: dict[object, dict[int, None]] = defaultdict(dict)
    for line in lines:
        key = line.heads if block.across else (line.labels, line.sections)
        for place in line.cells:
            if place[index] in axis:
                groups[key][place[index]] = None
    parts = [sorted(places) for places in groups.values()]
    if sum(len(part) for part in parts) > len(axis) or any(len(part) < 2 for part in parts):
        return [sorted(axis)]
    return parts


def _are_weeks(whens: Sequence[PartialPeriod], is_said: bool) -> bool:
    """Whether days stand for weeks: they are seven days apart, and it `is_said` or enough of them follow one another. Without
    a word those of weekends stay days, for whether a week begins or ends with them nothing tells.
    """
    days = sorted({(when.year, when.month, when.day) for when in whens if when.grain is Grain.DAY and when.year})
    if not days or len(days) < sum(when.grain < Grain.MONTH for when in set(whens)):
        return False
    firsts = sorted({day for when in whens if when.grain < Grain.MONTH and (day := day_of_when(when))})
    steps = [(b - a).days for a, b in pairwise(firsts)]
    if any(step % 7 for step in steps):
        return False
    return is_said or (len(firsts) >= _FEWEST_WEEKS and set(steps) == {7} and firsts[0].weekday() <= _FRIDAY)


#: So many days seven days apart are weeks without a word; those from Monday to Friday lie in one week, however it is counted.
_FEWEST_WEEKS, _FRIDAY = 4, 4


def _words_of_axis(block: Block) -> list[str]:
    return [block.sheet.text(row, at) for row in block.header for at in (*block.axes, *block.labels)]


def _week_of(when: PartialPeriod, back: int) -> PartialPeriod:
    """Return a day as the week that begins on it, or so many days before it."""
    day = day_of_when(when) if when.grain is Grain.DAY else None
    if day is None:
        return when
    first = day - timedelta(days=back)
    return PartialPeriod(Grain.WEEK, first.year, first.month, first.day)


#: Months so far apart are quarters and halves, where there are so many of them and so much of the steps is one: a quarter may be missing.
_PARTS = {3: (Cadence.QUARTERLY, Grain.QUARTER), 6: (Cadence.HALF, Grain.HALF)}
_FEWEST_PARTS, _IN_STEP = 3, 0.75
#: No month has its first day in its second half.
_MIDDLE_OF_MONTH = 15


def _as_parts_of_years(
    block: Block, whens: dict[Place, PartialPeriod], calendar: Calendar
) -> dict[Place, PartialPeriod]:
    """Return months three or six apart as the quarters or halves that end or begin with them (Mar 2024, Jun 2024; 2024-03-31, 2024-06-30).
    They stay months where the plan's year has no such parts.
    """
    firsts = {
        when: date(calendar_year(when, calendar), when.month, 1)
        for when in distinct(whens)
        if when.grain is Grain.MONTH and when.year is not None and when.month
    }
    months = sorted({day.year * 12 + day.month for day in firsts.values()})
    steps = Counter(b - a for a, b in pairwise(months))
    length = min(steps, default=0)
    in_step = steps[length] >= _IN_STEP * steps.total() and not any(step % length for step in steps if length)
    if len(months) < _FEWEST_PARTS or length not in _PARTS or not in_step:
        return whens
    cadence, grain = _PARTS[length]
    periods = {when: calendar.containing(cadence, day) for when, day in firsts.items()}
    are_finest = all(when.grain >= Grain.MONTH for when in distinct(whens))
    ends = all(calendar.last_day(period).month == when.month for when, period in periods.items())
    begins = all(calendar.first_day(period).month == when.month for when, period in periods.items())
    if not are_finest or not (ends or (begins and not _are_last_days(block))):
        return whens
    days = {when: calendar.first_day(period) for when, period in periods.items()}
    parts = {when: PartialPeriod(grain, day.year, day.month) for when, day in days.items()}
    return {place: parts.get(when, when) for place, when in whens.items()}


def _are_last_days(block: Block) -> bool:
    """Whether the months of an axis are written as their last days."""
    cells = [(row, at) for row in block.header for at in block.across] + [
        (row, at) for row in block.down for at in block.axes
    ]
    return any((when.day or 0) > _MIDDLE_OF_MONTH for cell in cells for when in block.sheet.whens(*cell))


#: A grain is one of the table's own where at least so much of its cells have it.
_OWN_GRAIN = 0.25


def _sums_of_shorter(whens: Mapping[Place, PartialPeriod]) -> frozenset[Place]:
    """Return the places of longer periods that lie over shorter ones of the same table: 1Q after April, May, June is their total."""
    if len({when.grain for when in distinct(whens)}) < 2:
        return frozenset()
    counts = Counter(when.grain for when in whens.values())
    own = [grain for grain in counts if counts[grain] >= _OWN_GRAIN * len(whens)]
    if not own:
        return frozenset()
    finest = min(own)
    fine = {when for when in whens.values() if when.grain <= finest}
    return frozenset(place for place, when in whens.items() if when.grain > finest and _lies_over(when, fine))


def _without_own(
    sums: frozenset[Place],
    whens: Mapping[Place, PartialPeriod],
    periods: Mapping[Place, Period],
    calendar: Calendar,
    *,
    axis: int,
) -> frozenset[Place]:
    """Return the places of totals without those of longer periods that hold none of the shorter ones and stand before all of them,
    months also behind: months before the first week. Q1 after Jul, Aug, Sep is a total, whatever year it is of.
    """
    finer = [place[axis] for place in whens if place not in sums]
    apart = {
        place
        for place in sums
        if finer and (place[axis] < min(finer) or (place[axis] > max(finer) and whens[place].grain is Grain.MONTH))
    }
    finest = min((when.grain for place, when in whens.items() if place not in sums), default=Grain.YEAR)
    fine = {period for place, period in periods.items() if whens[place].grain is finest} if sums else set()
    firsts = set(map(calendar.first_day, fine))
    known = {whens[place]: periods[place] for place in apart if place in periods}
    own = {
        when
        for when, period in known.items()
        if not any(first <= day <= last for first, last in _spans_of(when, period, calendar) for day in firsts)
    }
    return frozenset(place for place in sums if whens[place] not in own or place not in apart)


def _spans_of(when: PartialPeriod, period: Period, calendar: Calendar) -> list[tuple[date, date]]:
    """Return from when to when a period may be: as the plan counts, and of a part of a year by the calendar, of its year or one beside."""
    spans = [(calendar.first_day(period), calendar.last_day(period))]
    lengths = {Grain.QUARTER: 3, Grain.HALF: 6, Grain.YEAR: 12}
    if when.grain in lengths and when.year is not None:
        months = lengths[when.grain]
        first = ((when.number or 1) - 1) * months + 1
        for year in (when.year - 1, when.year, when.year + 1) if when.fiscal else (when.year,):
            end = year * 12 + first - 1 + months
            last = date(end // 12, end % 12 + 1, 1) - timedelta(days=1)
            spans.append((date(year, first, 1), last))
    return spans


def _years_before(whens: Mapping[Place, PartialPeriod], sums: frozenset[Place]) -> frozenset[Place]:
    """Return the places of years beside shorter periods that all lie later: there to compare with (2024 beside the quarters of 2025)."""
    once = distinct(whens)
    first = min((when.year for when in once if when.grain < Grain.YEAR and when.year is not None), default=None)
    before = {when for when in once if when.grain is Grain.YEAR and first is not None and (when.year or first) < first}
    if not before:
        return frozenset()
    years = sum(when.grain is Grain.YEAR for when in whens.values())
    if years >= _OWN_GRAIN * len(whens):
        return frozenset()
    return frozenset(place for place, when in whens.items() if when in before and place not in sums)


def _lies_over(when: PartialPeriod, fine: set[PartialPeriod]) -> bool:
    """Whether a longer period may hold any of the shorter ones: of the same year or the next, or of none that is told."""
    if when.year is None:
        return True
    years = {each.year for each in fine}
    return (
        None in years or bool(years & {when.year, when.year + 1, when.year - 1})
        if when.fiscal or when.grain is not Grain.YEAR
        else when.year in years
    )


def _unread_notation(
    whens: Mapping[Place, PartialPeriod],
    periods: Mapping[Place, Period],
    sums: frozenset[Place],
    *,
    are_codes_told: bool,
) -> str:
    """Return what has to be asked of periods that are told and are none of the calendar: codes, the n-th week of a month."""
    rest = [when for place, when in whens.items() if place not in periods and place not in sums]
    if any(when.grain is Grain.CODE for when in rest):
        return "" if are_codes_told else "codes"
    if any(when.grain is Grain.NTH_WEEK for when in rest):
        return "week"
    return ""


def _first_open(
    block: Block, whens: Mapping[Place, PartialPeriod], periods: Mapping[Place, Period], sums: frozenset[Place]
) -> Place:
    """Return the cell that names the first period that could not be told."""
    place = next(
        (place for place in whens if place not in periods and place not in sums),
        next(iter(whens), (block.body[0], block.columns[0])),
    )
    if block.across:
        named = [row for row in block.header if block.sheet.whens(row, place[1])]
        return (named[-1] if named else block.header[-1], place[1])
    return block.titles.get(place[0], (place[0], block.axes[0] if block.axes else place[1]))
