"""The lines of a tab as series to be read, and everything else told of once with its reason; what is open becomes a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from kpicore.periods import Cadence, Period, day_number
from kpicore.sheets.analysed import Question
from kpicore.sheets.cells import Fault, number_format
from kpicore.sheets.grid import runs
from kpicore.sheets.periods import DateContext
from kpicore.sheets.roles import READ, SIDES, TableRole
from kpicore.sheets.tables.evidence.reading import ReadTable
from kpicore.sheets.tables.evidence.targets_for_all import tell_targets_for_all
from kpicore.sheets.tables.recognised import Series, Sorted
from kpicore.sheets.tables.shapes import (
    BLANK,
    NUMBER,
    Block,
    Evidence,
    EvidenceKind,
    TableLine,
    TypedSheet,
    excluded_rows,
    first_of_year,
    numbers_of,
)
from kpicore.sheets.tables.witnesses import (
    counts_things,
    ends_like_total,
    is_counted,
    is_earned,
    is_rate,
    is_result_word,
    is_unit,
    label_key,
    unit_within,
)
from kpicore.sheets.template import Title

Place = tuple[int, int]

#: What a line may be that has numbers in periods that have not begun and does not say what they are, and a total that alone has targets.
_CHOICES_OF = {
    EvidenceKind.FUTURE: (TableRole.ACTUAL_THEN_FORECAST, TableRole.TARGET, TableRole.FORECAST, TableRole.IGNORED),
    EvidenceKind.PLANNED: (TableRole.ACTUAL, TableRole.IGNORED),
}
#: What one may be that is computed from others, or stands beside an actual without a word of its own.
_CHOICES_BESIDE = (TableRole.ACTUAL, TableRole.TARGET, TableRole.FORECAST, TableRole.IGNORED)
_REASONS = {
    TableRole.ID: "id",
    TableRole.IGNORED: "unknown-column",
    TableRole.TARGET: "target",
    TableRole.ACTUAL: "unknown-column",
    TableRole.REMARK: "remark",
    TableRole.UNCLEAR: "unclear-role",
}
#: The reasons under which numbers wait for an answer, by what is asked.
_WAITING = {
    "year": "period-without-year",
    "order": "ambiguous-period",
    "week": "ambiguous-period",
    "quarters": "ambiguous-period",
    "era": "ambiguous-period",
    "period": "period-not-told",
    "codes": "period-not-told",
    "month": "period-without-year",
}


def sort_lines(sheet: TypedSheet, readings: Sequence[ReadTable], context: DateContext) -> Sorted:
    """Return what becomes of every number of the tables of a tab."""
    found = Sorted()
    taken: set[Place] = set()
    for reading in readings:
        if len(readings) > 1:
            _leave_to_others(reading, taken)
        if not any(line.cells for line in reading.lines):
            continue
        if reading.periods.asks:
            _ask_when(sheet, reading, context, found)
        else:
            _leave_out_strays(reading, context, found)
            _leave_out_unbooked(reading, context, found)
            _leave_out_sums_of_nothing(reading, found)
            _look_ahead(reading, context)
            _tell_twins(reading)
            told = tell_targets_for_all(reading, context.calendar)
            excluded = excluded_rows(reading.block)
            for line in reading.lines:
                _sort(told, line, excluded, found)
    return found


def rest_of(
    sheet: TypedSheet, readings: Sequence[ReadTable], lists: Sequence[Block], titles: Collection[Place]
) -> list[Place]:
    """Return the numbers of a tab that are in no line of a table, no list and no title: nothing is left without a word."""
    marks = list(map(bytearray, sheet.canvas.kinds_down))
    for reading in readings:
        for line in reading.lines:
            for row, at in line.cells:
                marks[at][row] = BLANK
    for row, at in titles:
        marks[at][row] = BLANK
    for block in (*(reading.block for reading in readings), *lists):
        for row in block.header:
            for at in range(block.left, block.right + 1):
                marks[at][row] = BLANK
        for at in (*block.labels, *block.axes, *block.spare, *(block.columns if block in lists else ())):
            for row in block.body:
                marks[at][row] = BLANK
    return sorted(
        (row, at)
        for at, kinds in enumerate(marks)
        if NUMBER in kinds
        for row, kind in enumerate(kinds)
        if kind == NUMBER
    )


def _leave_to_others(reading: ReadTable, taken: set[Place]) -> None:
    """Take the cells out of the lines of a table that a table before it has: no cell is told of twice."""
    for line in reading.lines:
        _take_out(line, taken)
    taken.update(place for line in reading.lines for place in line.cells)


def _sort(reading: ReadTable, line: TableLine, excluded: frozenset[int], found: Sorted) -> None:
    sheet, periods, sums = reading.block.sheet, reading.periods.periods, reading.periods.sums
    kinds = sheet.canvas.kinds
    if not line.cells:
        return
    if line.role is TableRole.UNCLEAR:
        if _filled(sheet, line.cells):
            _ask_role(reading, line, found)
        return
    role = line.role or TableRole.IGNORED
    if role not in READ:
        _skip_line(reading, line, role, found)
        return
    if line.is_for_all:
        found.series.append(_series(reading, line, _filled(sheet, line.cells)))
        return
    mine = [place for place in line.cells if place in periods and place not in sums and place[0] not in excluded]
    found.missing += [(sheet.canvas.at(*place), "excluded") for place in line.cells if place[0] in excluded]
    earlier = reading.periods.earlier
    mine = [place for place in mine if place not in earlier]
    if role is TableRole.TARGET and not mine:
        mine = [place for place in line.cells if place in sums and place in periods and place[0] not in excluded]
    longer = [
        place
        for place in _filled(sheet, line.cells)
        if place in sums and place not in mine and place[0] not in excluded
    ]
    before = [place for place in _filled(sheet, line.cells) if place in earlier and place[0] not in excluded]
    told = {*mine, *longer, *before}
    rest = [place for place in _filled(sheet, line.cells) if place not in told and place[0] not in excluded]
    found.skipped += [(place, "total") for place in ranges_of(sheet, longer)]
    found.skipped += [(place, "prior-year") for place in ranges_of(sheet, before)]
    found.skipped += [(place, "unknown-column") for place in ranges_of(sheet, rest)]
    if any(kinds[row][at] == NUMBER or sheet.text(row, at)[:1].isdigit() for row, at in mine):
        found.series.append(_series(reading, line, mine))
    else:
        found.skipped += [(place, "remark") for place in ranges_of(sheet, _filled(sheet, mine))]


def _skip_line(reading: ReadTable, line: TableLine, role: TableRole, found: Sorted) -> None:
    """Tell why the numbers of a line are not read."""
    sheet = reading.block.sheet
    where, *more = [*ranges_of(sheet, _filled(sheet, line.cells))] or [""]
    # A row that stands among months below years and is none: その他.
    is_odd = bool(reading.block.across and reading.block.down and line.labels) and not any(line.whens)
    if where and role is TableRole.IGNORED and is_odd:
        found.faults.append((Fault("unreadable-period", {"text": " ".join(line.labels)[:80]}), where, len(line.cells)))
        found.skipped += [(place, "unreadable-period") for place in more]
        return
    reason = "ignored" if line.told and role is TableRole.IGNORED else _REASONS.get(role, str(role))
    found.skipped += [(place, reason) for place in (where, *more) if place]


def _series(reading: ReadTable, line: TableLine, places: Sequence[Place]) -> Series:
    role, title = line.role or TableRole.IGNORED, _title_of(reading, line, places)
    series = Series(line.name, line.scope, role, reading.where(line), line.unit, indicator=line.indicator, title=title)
    series.rows = [row for row, _ in places]
    series.columns = [at for _, at in places]
    series.periods = [reading.periods.periods.get(place) for place in places]
    return series


def _title_of(reading: ReadTable, line: TableLine, places: Sequence[Place]) -> Title:
    """Return what the title of a table states of a line: a scale of money says nothing of orders, visits and rates, and all below a heading
    of money that is split (売上 into 初回 and リピート) is money, whatever it is called.
    """
    title = reading.title
    names = (line.name, *line.words[:1], *line.labels[-1:])
    is_earned_last = is_earned(line.name.split()[-1]) if line.name else False  # staff costs, but not sales calls
    is_of_things = any(map(is_counted, names)) and not (is_earned_last or _is_part_of_money(reading, line))
    is_counted_here = (line.name.isascii() and is_of_things) or _is_counted_apart(reading, line)
    # 文芸 below 部数 is counted, 売上 there is not; and what a name says of things holds where nothing above it says money.
    above = _words_above(line)
    of_things = [counts_things(word) for word in above if counts_things(word) or _names_money(word)][:1]
    is_amount = _names_money(line.name) or of_things == [False]
    is_counted_here |= counts_things(line.name, as_name=not is_amount) or (of_things == [True] and not is_amount)
    if not line.unit and (line.is_unscaled or is_counted_here or _are_percentages(reading.block.sheet, places)):
        return Title(title.context)
    if title.scale == 1.0 or of_things != [False]:
        return title
    # A heading over lines that say what they are themselves (売上 and 開催回 below 収支) is split by none of them.
    says_itself = any(
        (_names_money(name) and not ends_like_total(name))
        or counts_things(name, as_name=True)
        or is_rate(name)
        or is_unit(name)
        or (name.isascii() and is_counted(name))
        for name in {each.name for each in reading.lines if each.role in READ and _words_above(each) == above}
    )
    return replace(title, is_of_money=not says_itself)


def _words_above(line: TableLine) -> tuple[str, ...]:
    return (*reversed(line.labels[:-1]), *reversed(line.heads[:-1]), *reversed(line.sections))


def _are_percentages(sheet: TypedSheet, places: Sequence[Place]) -> bool:
    """Whether all numbers in some cells are written, or shown, in percent."""
    numbers = [place for place in places if sheet.is_number(*place)]
    return bool(numbers) and all(
        sheet.text(*place).endswith("%") or number_format(sheet.canvas.format(*place)).unit == "%" for place in numbers
    )


def _names_money(text: str) -> bool:
    return is_earned(text) or is_result_word(text) or text.endswith(("金額", "金额", "금액"))


def _is_part_of_money(reading: ReadTable, line: TableLine) -> bool:
    """Whether the corner of a table says that all its numbers are money (Income ($k)), or a total adds the line up with others that are
    not counted: tickets with rentals.
    """
    if reading.title.scale == 1.0 or is_rate(line.name):
        return False
    block = reading.block
    corners = [block.sheet.text(row, at) for row in block.header for at in range(min(block.columns))]
    if any(is_earned(text) and unit_within(text) is not None for text in corners):
        return True
    sums = [other.parts for other in reading.lines if any(part is line for part in other.parts)]
    return any(not is_counted(part.name) for parts in sums for part in parts)


def _is_counted_apart(reading: ReadTable, line: TableLine) -> bool:
    """Whether nothing says that a line is money of which others are: it has no decimals where the lines that add up have them, or it stands
    with others that are counted, and none of money, below a section or a blank row: Berths occupied below Activity.
    """
    if line.role is TableRole.TARGET:  # plans are round numbers, of whatever their actuals are
        line = next((each for each in reading.lines if each.name == line.name and each.role is TableRole.ACTUAL), line)
    if reading.title.scale == 1.0:
        return False
    sheet, added = reading.block.sheet, [part for other in reading.lines for part in other.parts]
    is_alone = bool(added) and not line.parts and all(part is not line for part in added)
    if is_alone and line.role is not TableRole.TARGET and _is_whole(reading, line):
        amounts = [amount for part in added for amount in sheet.amounts(part.cells) if amount is not None]
        if sum(amount % 1 != 0 for amount in amounts) * 2 >= len(amounts):
            return True
    lines = [
        other for other in reading.lines if other.role in (*READ, TableRole.TOTAL)
    ]  # no rates and changes beside them
    mine = [other for other in lines if _group_of(reading, other) == _group_of(reading, line)]
    others = [other for other in lines if _group_of(reading, other) != _group_of(reading, line)]
    of_money = list(filter(_is_of_money, others))
    has_decimals = [
        any((amount or 0) % 1 for other in lines for amount in sheet.amounts(other.cells)) for lines in (mine, of_money)
    ]
    are_counted = any(is_counted(other.name) or is_rate(other.name) for other in mine) or has_decimals == [False, True]
    return are_counted and not any(map(_is_of_money, mine)) and bool(of_money)


def _is_whole(reading: ReadTable, line: TableLine) -> bool:
    numbers = numbers_of(reading.block, line).values()
    return len(numbers) >= _FEWEST_WHOLE and not any(number % 1 for number in numbers)


#: So many whole numbers beside decimals are no amounts that happen to be whole.
_FEWEST_WHOLE = 4


def _group_of(reading: ReadTable, line: TableLine) -> tuple[object, int]:
    """Return what a line stands below: its sections, and how many blank rows of its tab."""
    rows = reading.block.sheet.canvas.rows
    return line.sections, 0 if line.row is None else rows[line.row] - line.row


def _is_of_money(line: TableLine) -> bool:
    return line.role is TableRole.TOTAL or bool(line.parts) or _names_money(line.name)


def _filled(sheet: TypedSheet, places: Iterable[Place]) -> list[Place]:
    return [(row, at) for row, at in places if sheet.canvas.kinds[row][at] != BLANK]


def ranges_of(sheet: TypedSheet, places: Sequence[Place]) -> Iterator[str]:
    """Yield the ranges that together are these places: runs down their columns, or along the row they share."""
    if len({row for row, _ in places}) == 1:
        (row,) = {row for row, _ in places}
        for first, last in runs(sorted(at for _, at in places)):
            yield sheet.canvas.range(row, first, row, last)
        return
    columns: dict[int, list[int]] = defaultdict(list)
    for row, at in places:
        columns[at].append(row)
    for at, rows in columns.items():
        for first, last in runs(sorted(rows)):
            yield sheet.canvas.range(first, at, last, at)


# -- what is asked --------------------------------------------------------------------------------------------------


def _ask_when(sheet: TypedSheet, reading: ReadTable, context: DateContext, found: Sorted) -> None:
    """Ask once when the numbers of a table are; none of them is read before."""
    dated = reading.periods
    code = _WAITING[dated.asks]
    places = [place for line in reading.lines for place in _filled(sheet, line.cells)]
    ranges = list(ranges_of(sheet, places))
    at = dated.where or places[0]
    # Asked at the cell that names the period; where none does, at the numbers themselves, which are told of only once.
    where = ranges.pop(0) if at in places else sheet.canvas.at(*at)
    found.faults.append(
        (Fault(code, {"text": dated.text, "tab": sheet.grid.tab, "readings": list(dated.readings)}), where, len(places))
    )
    found.faults += [
        (Fault(code, {"text": sheet.text(*at), "readings": []}), sheet.canvas.at(*at), 0) for at in dated.open_cells
    ]
    found.skipped += [(place, code) for place in ranges]
    if dated.asks != "week" or dated.readings:  # weeks of nobody knows which month have no readings to choose from
        _ask(found, Question(*_question(reading, where, context)))


def _question(
    reading: ReadTable, where: str, context: DateContext
) -> tuple[str, str, str, tuple[str, ...], dict[str, object]]:
    dated, asks = reading.periods, reading.periods.asks
    facts: dict[str, object] = {"text": dated.text}
    if dated.readings:
        choices = tuple(map(str, range(len(dated.readings))))
        key = asks if asks in ("quarters", "era") else "reading"
        return key, "reading", where, choices, {**facts, "readings": list(dated.readings)}
    if asks == "year":
        run = dict.fromkeys(when.month for line in reading.lines for when in line.whens if when and when.month)
        first = first_of_year(list(filter(None, run)), context.calendar.fiscal_start_month)
        return "year", "year", where, _years(context), {**facts, "first": first}
    if asks == "order":
        return "order", "order", where, ("dm", "md"), facts
    if asks == "codes":
        # The months that the first of a row of codes may be, the plan's own first, and that they are none.
        months = dict.fromkeys(map(str, (context.calendar.fiscal_start_month, 1, 4, 7, 10)))
        return "codes", "codes", where, (*months, "none"), facts
    recent = _recent_months(context)
    return "period", "period", where, (*recent, "leave") if asks == "period" else recent, facts


def _ask(found: Sorted, question: Question) -> None:
    if not any(other.key == question.key for other in found.questions):
        found.questions.append(question)


def _years(context: DateContext) -> tuple[str, ...]:
    if context.today is None:
        return ()
    this = context.calendar.containing(Cadence.YEARLY, context.today).ordinal
    return tuple(str(year) for year in (this, this - 1, this + 1))


def _recent_months(context: DateContext) -> tuple[str, ...]:
    if context.today is None:
        return ()
    this = Period(Cadence.MONTHLY, context.today.year * 12 + context.today.month - 1)
    return tuple(str(this.shift(-back)) for back in range(3))


def _asked_together(reading: ReadTable, line: TableLine) -> list[TableLine]:
    """Return the lines that one question about a line is about: all that have numbers in periods to come, all totals with targets of
    their own and these targets, else the line alone.
    """
    kind = line.evidence[-1].kind
    if kind not in (EvidenceKind.FUTURE, EvidenceKind.PLANNED):
        return [line]
    return [
        each
        for each in reading.lines
        if each.role is TableRole.UNCLEAR
        and each.evidence[-1].kind is kind
        and _filled(reading.block.sheet, each.cells)
    ]


def _ask_role(reading: ReadTable, line: TableLine, found: Sorted) -> None:
    """Ask what a line is, at the first of those asked about together; their numbers wait. Where heads tell the lines of a row apart it is
    asked of their column, once for all rows. Totals that alone have targets are followed, or left out with these.
    """
    sheet, kind = reading.block.sheet, line.evidence[-1].kind
    together = _asked_together(reading, line)
    alike = [each for each in together if each.parts] if kind is EvidenceKind.PLANNED else together
    places = list(ranges_of(sheet, _filled(sheet, line.cells)))
    is_column = reading.is_told_by_heads(line)
    key = "role:" + " / ".join(line.heads if is_column else (*line.labels, *line.heads))
    if line is not alike[0] or any(question.key == key for question in found.questions):
        found.skipped += [(place, "unclear-role") for place in places]
        return
    labels = [
        each.heads[-1] if reading.is_told_by_heads(each) else each.name or next(iter(each.words), "") for each in alike
    ]
    if kind is EvidenceKind.PLANNED:
        labels = [f"{each.scope or sheet.grid.tab} / {each.name}" for each in alike]
    choices = _CHOICES_OF.get(kind, _CHOICES_BESIDE)
    facts = {"label": labels[0][:80], "readings": [str(role) for role in choices[:3]]}
    found.unclear.append((places[0], sum(len(each.cells) for each in together), facts))
    found.skipped += [(place, "unclear-role") for place in places[1:]]
    where, *also = dict.fromkeys(map(reading.named_at, alike))
    more: dict[str, object] = {"labels": labels, "also": also} if also else {}
    if kind is EvidenceKind.PLANNED:
        plans = [each for each in together if not each.parts]
        own = next((each for each in plans if label_key(each.name) == label_key(line.name)), plans[0])
        actual, target = (sheet.text(*_filled(sheet, each.cells)[0]) for each in (line, own))
        more |= {"targets": list(map(reading.named_at, plans)), "actual": actual, "target": target}
    code = "total" if kind is EvidenceKind.PLANNED else "role"
    _ask(found, Question(key, code, where, tuple(map(str, choices)), facts | more))


# -- facts that need the calendar -----------------------------------------------------------------------------------


#: So many days ahead, so soon after the last before today or no farther from it than from one another, are the days of a plan; fewer or
#: farther ones are slips of a date.
_PLANNED_DAYS, _GAP_OF_PLANS = 3, 31


def _leave_out_strays(reading: ReadTable, context: DateContext, found: Sorted) -> None:
    """Leave out the rows of a table of days whose day has not come: a slip of the date, unless its days simply go on."""
    block, today = reading.block, context.today
    if today is None or not block.is_down:
        return
    periods = reading.periods.periods
    now = day_number(today)
    if not any(period.cadence is Cadence.DAILY and period.ordinal > now for period in reading.distinct_periods()):
        return
    days = {
        row: periods[row, at]
        for line in reading.lines
        for row, at in line.cells
        if (row, at) in periods and periods[row, at].cadence is Cadence.DAILY and block.sheet.is_number(row, at)
    }
    filled = {row for line in reading.lines for row, at in line.cells if block.sheet.amount(row, at)}
    ahead = {row: day for row, day in days.items() if day.ordinal > now and row in filled}
    past = [day.ordinal for day in days.values() if day.ordinal <= now]
    numbers = sorted({day.ordinal for day in ahead.values()})
    if not ahead or not past:
        return
    widest = max((b - a for a, b in pairwise(numbers)), default=0)
    if len(numbers) >= _PLANNED_DAYS and numbers[0] - max(past) <= max(_GAP_OF_PLANS, widest):
        return
    sheet = block.sheet
    for day in dict.fromkeys(ahead.values()):
        rows = sorted(row for row, other in ahead.items() if other == day)
        fault = Fault("future-date", {"text": sheet.text(rows[0], block.axes[0])[:80] or str(day), "period": str(day)})
        found.faults.append((fault, sheet.canvas.at(rows[0], block.axes[0]), len(rows)))
    for line in reading.lines:
        strays = [place for place in line.cells if place[0] in ahead]
        found.skipped += [(where, "future-date") for where in ranges_of(sheet, _filled(sheet, strays))]
        _take_out(line, strays)


def _leave_out_unbooked(reading: ReadTable, context: DateContext, found: Sorted) -> None:
    """Leave out a running period that is 0 in every line where all later ones are as well: a program fills what nobody has booked."""
    today, sheet, calendar = context.today, reading.block.sheet, context.calendar
    if today is None:
        return
    amounts: dict[Period, list[float]] = defaultdict(list)
    going_on = {period for period in reading.distinct_periods() if calendar.last_day(period) >= today}
    for place, period in reading.periods.periods.items() if going_on else ():
        if period in going_on and (value := sheet.amount(*place)) is not None:
            amounts[period].append(value)
    running = {period for period in amounts if calendar.first_day(period) <= today}
    later = [period for period in amounts if period not in running and len(amounts[period]) > 1]
    if not running or not later or any(value for values in amounts.values() for value in values):
        return
    for line in reading.lines:
        places = {place for place in line.cells if reading.periods.periods.get(place) in running}
        _leave_unbooked(reading, line, places, found)


def _leave_out_sums_of_nothing(reading: ReadTable, found: Sorted) -> None:
    """Leave out the zeros of a result, or of a total that is read for its plan, where no other actual has a number in that period: nothing
    was added up.
    """
    actuals = [line for line in reading.lines if line.role is TableRole.ACTUAL]
    planned = [line for line in actuals if line.evidence and line.evidence[-1].kind is EvidenceKind.PLANNED]
    totals = [line for line in actuals if line in planned or is_result_word(line.name)]
    others = [line for line in actuals if line not in totals]
    counted = {when for line in others if totals for when in numbers_of(reading.block, line)}
    for line in totals:
        cells, amounts = zip(line.cells, line.whens, strict=True), reading.block.sheet.amount
        _leave_unbooked(reading, line, {at for at, when in cells if when not in counted and amounts(*at) == 0}, found)


def _leave_unbooked(reading: ReadTable, line: TableLine, places: Collection[Place], found: Sorted) -> None:
    found.missing += [(reading.block.sheet.canvas.at(*place), "future-zero") for place in line.cells if place in places]
    _take_out(line, places)


def _take_out(line: TableLine, places: Collection[Place]) -> None:
    kept = [(place, when) for place, when in zip(line.cells, line.whens, strict=True) if place not in places]
    if len(kept) < len(line.cells):
        line.cells, line.whens = [place for place, _ in kept], [when for _, when in kept]


def _look_ahead(reading: ReadTable, context: DateContext) -> None:
    """Say what actuals are that have numbers in periods to come: forecasts where a word or a plan beside them says so, else asked; and what
    forecasts are, by what the whole table is called, whose numbers end now: actuals.
    """
    today = context.today
    if today is None:
        return
    begins = {period: context.calendar.first_day(period) for period in reading.distinct_periods()}
    if all(first <= today for first in begins.values()):
        _take_back_forecasts(reading, context, today)
        return
    planned = {label_key(line.name) for line in reading.lines if line.role is TableRole.TARGET}
    for line in reading.lines:
        if line.role is not TableRole.ACTUAL or line.told:
            continue
        periods = {place: period for place in line.cells if (period := reading.periods.periods.get(place)) is not None}
        ahead = [at for at, period in periods.items() if at not in reading.periods.sums and begins[period] > today]
        if not any(reading.block.sheet.amount(*place) for place in ahead):
            continue
        by_word = any(evidence.kind is EvidenceKind.WORD and evidence.weight >= 1 for evidence in line.evidence)
        role = TableRole.ACTUAL_THEN_FORECAST if by_word or label_key(line.name) in planned else TableRole.UNCLEAR
        line.decide(role, Evidence(EvidenceKind.FUTURE, role))


#: Numbers of fewer periods end nowhere.
_FEWEST_ENDING = 4


def _take_back_forecasts(reading: ReadTable, context: DateContext, today: date) -> None:
    """Read as actuals what is called a forecast by the name of its table alone and ends with the period before today, or that of today,
    in the middle of a month and, of longer periods, of a year: nobody looks ahead just so far.
    """
    lines = [line for line in reading.lines if any(line.whens)]
    by_name = [
        line for line in lines if line.role is TableRole.FORECAST and line.evidence[-1].weight < 1 and not line.told
    ]
    places = [
        at for line in by_name for at in line.cells if at in reading.periods.periods and reading.block.sheet.amount(*at)
    ]
    is_run = len({reading.periods.periods[at] for at in places}) >= _FEWEST_ENDING
    if not is_run or any(line.role in (*SIDES, TableRole.UNCLEAR) for line in lines):
        return
    calendar = context.calendar
    last = max((reading.periods.periods[at] for at in places), key=calendar.last_day)
    end, behind = calendar.last_day(last), calendar.last_day(last.shift(1))
    years = {(calendar.containing(Cadence.YEARLY, day), day.year) for day in (end, behind)}
    is_short = last.cadence in (Cadence.DAILY, Cadence.WEEKLY)
    is_cut_off = end.month == behind.month if is_short else len(years) == 1
    if is_cut_off and behind >= today:
        for line in by_name:
            line.decide(TableRole.ACTUAL, Evidence(EvidenceKind.SHAPE, TableRole.ACTUAL, line.name))


def _tell_twins(reading: ReadTable) -> None:
    """Leave out what repeats a line, and ask about lines of one name and role that say different numbers for one period."""
    seen: dict[tuple[str, str, TableRole | None], TableLine] = {}
    for line in reading.lines:
        if line.role not in READ or line.told:
            continue
        key = (line.indicator or label_key(line.name), line.scope, line.role)
        first = seen.setdefault(key, line)
        if first is line:
            continue
        verdict = _compared(reading, first, line)
        if verdict == "same":
            line.decide(TableRole.IGNORED, Evidence(EvidenceKind.SUM, TableRole.IGNORED, first.name))
        elif verdict == "other" and not reading.block.is_down:
            for twin in (first, line):
                twin.decide(TableRole.UNCLEAR, Evidence(EvidenceKind.SHAPE, TableRole.UNCLEAR, first.name))


def _compared(reading: ReadTable, one: TableLine, other: TableLine) -> str:
    """Return whether two lines tell the same of the periods both have: `same`, `other`, or "" where they have none in common."""
    values = [
        {
            periods: amount
            for place in line.cells
            if (periods := reading.periods.periods.get(place))
            and (amount := reading.block.sheet.amount(*place)) is not None
        }
        for line in (one, other)
    ]
    common = values[0].keys() & values[1].keys()
    if not common:
        return ""
    return "same" if all(values[0][period] == values[1][period] for period in common) else "other"
