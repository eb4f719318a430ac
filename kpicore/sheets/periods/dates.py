"""One cell, or a row of header cells, that should name a period or a day, in any notation people use.

Read, known to be missing, or at fault: `ambiguous-period` names what it may mean, `period-without-year` is a period of no known
year, `unreadable-period` and `unreadable-date` are no period and no day. Real dates arrive as dates (openpyxl) or as serial
numbers with a date format (Sheets: days since 1899-12-30). Weeks are ISO weeks; fiscal years are typed as the plan names them.
A moment that names its own zone (2026-04-30T15:00:00Z) is carried to the plan's zone before its day is taken (R1); one without is
wall time of the plan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kpicore.periods import Cadence, Calendar, Period, day_of
from kpicore.sheets.cells import (
    Fault,
    Missing,
    NumberFormat,
    Shows,
    is_sheet_error,
    missing_reason,
    number_format,
    shown,
    tidy,
    too_long,
)
from kpicore.sheets.periods.notations import (
    WITHOUT_YEAR,
    DateContext,
    FiscalPart,
    Month,
    Trouble,
    Written,
    WrittenDay,
    Year,
    begins_off_monday,
    parse,
    spans_of,
)

__all__ = [
    "DateContext",
    "Derived",
    "Heading",
    "Total",
    "read_day",
    "read_header",
    "read_period",
    "read_start_end",
    "read_timestamp",
    "sum_or_derived",
    "wall_time",
    "week_from",
    "week_is_moved",
]


@dataclass(frozen=True, slots=True)
class Total:
    """A column of sums between periods; `reason` is a stable word (`total`, `cumulative`, `average`)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A column computed from others, or of another role; `reason` is a stable word (`attainment`, `prior-year`, …)."""

    reason: str


Heading = Period | Missing | Fault | Total | Derived

#: Raw numbers without a format that are days (1982 to 2091), as Excel and Sheets count them.
_SERIALS = range(30_000, 70_000)
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serials are wall time
_TIME = re.compile(
    r"(?:T|\s+)(午前|午後|AM|PM)?\s*([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,6})[0-9]*)?)?"
    r"\s*(午前|午後|AM|PM)?\s*(JST|(?:GMT|UTC)?(?:Z|[+-][0-9]{1,2}(?::?[0-9]{2})?)|GMT|UTC)?$",
    re.IGNORECASE,
)


# -- one cell ------------------------------------------------------------------------------------------------------


def read_period(value: object, number_format: str = "", *, context: DateContext) -> Period | Missing | Fault:
    """Return the period a cell names. Never raises.

    A full date is that day; in a monthly row the first of a month is the month, and so is a date whose format shows no day.

    >>> str(read_period("令和8年4月", context=DateContext())), str(read_period("FY26 Q1", context=DateContext()))
    ('2026-04', 'FY2026-Q1')
    """
    written = _written(value, number_format, context)
    if isinstance(written, Missing | Fault):
        return written
    return _named(written, value, context)


def week_is_moved(value: object, number_format: str = "", *, context: DateContext) -> bool:
    """Return whether the cell names a week that begins on Sunday or Saturday and was put to the ISO week of its Thursday."""
    written = _written(value, number_format, context)
    return not isinstance(written, Missing | Fault) and begins_off_monday(written, context)


def read_day(value: object, number_format: str = "", *, calendar: Calendar | None = None) -> date | Missing | Fault:
    """Return the day a cell names: a date, a serial, 2026/4/6, 2025/4/15(火), 令和8年4月6日, 20250411, a timestamp. Never raises.

    A month alone and a day without its year are no day (`unreadable-date`). `calendar` has the plan's zone.
    """
    written = _written(value, number_format, _NO_CONTEXT if calendar is None else DateContext(calendar))
    if isinstance(written, Missing) or (isinstance(written, Fault) and written.code == "sheet-error"):
        return written
    period = _outcome(written, _NO_CONTEXT) if isinstance(written, WrittenDay) and written.year is not None else None
    if isinstance(period, Period):
        return day_of(period.ordinal)
    return Fault("unreadable-date", {"text": shown(value)})


def read_timestamp(value: object) -> datetime | Fault | None:
    """Return the moment a cell names, None when it is blank; a day alone is its midnight.

    Wall time as written; with a zone of its own (2026-04-06T05:00Z) the result has that zone.
    """
    if isinstance(value, datetime):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        moment = _moment_of_serial(value)
        return moment or Fault("unreadable-date", {"text": shown(value)})
    clock = _TIME.search(tidy(value)) if isinstance(value, str) and not too_long(value) else None
    day = read_day(clock.string[: clock.start()] if clock else value)
    if isinstance(day, Missing):
        return None
    moment = _at(day, clock) if isinstance(day, date) else None
    return moment or Fault("unreadable-date", {"text": shown(value)})


def wall_time(moment: datetime, timezone: str) -> datetime:
    """Return a moment as the clock of the plan's zone shows it; one without a zone is that already (R1).

    A zone that nobody knows, and a moment at the end of all years, leave it as it was written.
    """
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)
    except (ZoneInfoNotFoundError, ValueError, OSError, OverflowError):
        return moment.replace(tzinfo=None)


def read_start_end(
    value: object, number_format: str = "", *, context: DateContext, last: bool
) -> date | Missing | Fault:
    """Return the first day (`last`: the last day) of what 開始 or 期限 names: a day, or a period by the plan's calendar (R1)."""
    period = read_period(value, number_format, context=replace(context, cadence=None))
    if not isinstance(period, Period):
        return period
    return context.calendar.last_day(period) if last else context.calendar.first_day(period)


def week_from(day: date, calendar: Calendar) -> Period:
    """Return the ISO week of a week that begins on a day: the one its Thursday lies in (decision 10)."""
    # Three days on is in the week of the Thursday of the seven days, whichever weekday they begin on.
    return calendar.containing(Cadence.WEEKLY, day + timedelta(days=3))


_NO_CONTEXT = DateContext()


def _named(written: Written, value: object, context: DateContext) -> Period | Fault:
    """Return the period of something written, or the fault with the text it was."""
    outcome = _outcome(written, context)
    if not isinstance(outcome, Trouble):
        return outcome
    facts: dict[str, Any] = {"text": shown(value)}
    if outcome.readings:
        facts["readings"] = spans_of(outcome.readings, context.calendar)
    return Fault(outcome.code, facts)


def _outcome(written: Written, context: DateContext) -> Period | Trouble:
    try:
        return written.period(context)
    except (ValueError, OverflowError):  # beyond the years a calendar has
        return Trouble("unreadable-period")


def _written(value: object, format_text: str, context: DateContext) -> Written | Missing | Fault:
    """Return what a cell writes, whatever kind of value it is."""
    if value is None:
        return Missing("blank")
    shows = number_format(format_text)
    if isinstance(value, (datetime, date)):
        return _of_date(_carried_day(value, context), shows)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _of_number(value, shows, format_text, context) or _unreadable(value)
    if not isinstance(value, str) or too_long(value):
        return _unreadable(value)
    return _of_text(value, context)


def _unreadable(value: object) -> Fault:
    return Fault("unreadable-period", {"text": shown(value)})


def _of_date(day: date, shows: NumberFormat) -> Written:
    if shows.is_month:
        return Month(day.month, day.year)
    return Year(day.year) if shows.is_year else WrittenDay(day.month, day.day, day.year)


def _of_number(number: float, shows: NumberFormat, format_text: str, context: DateContext) -> Written | Missing | None:
    """Read a raw number: a serial day, 202604, 20260406, 2026.4, a year, or 4 shown as 4月 by its format."""
    if shows.shows is Shows.DATE or (format_text in {"", "General"} and _int_or_none(number) in _SERIALS):
        moment = _moment_of_serial(number)
        return _of_date(moment.date(), shows) if moment else None
    whole = _int_or_none(number)
    if whole is None:
        places = 2 if format_text.endswith(".00") else len(repr(number).partition(".")[2])
        text = f"{number:.2f}" if places == 2 else repr(number)
        if places == 1 and text.endswith(".1"):
            return None
        return parse(text) if places <= 2 and 1_900 <= number < 2_200 else None
    if shows.prefix or shows.suffix:
        return parse(_compact(f"{shows.prefix}{whole}{shows.suffix}"))
    if context.month is not None and 1 <= whole <= 31:
        return _day_of_month(whole, context.month)
    return parse(str(whole)) if whole >= 1_000 else None


def _day_of_month(number: int, month: Period) -> Written | Missing:
    """Return a day in a grid of days; its columns 29 to 31 stay empty in a shorter month."""
    year, before = divmod(month.ordinal, 12)
    length = ((date(year + before // 11, (before + 1) % 12 + 1, 1)) - date(year, before + 1, 1)).days
    return WrittenDay(before + 1, number, year) if number <= length or number > 31 else Missing("outside-month")


def _int_or_none(number: float) -> int | None:
    """Return a whole number as int, None for any other (infinite ones too)."""
    return int(number) if abs(number) < 1e15 and number == int(number) else None


def _moment_of_serial(serial: float) -> datetime | None:
    try:
        return _EPOCH + timedelta(milliseconds=round(serial * 86_400_000))
    except (OverflowError, ValueError):
        return None


def _of_text(typed: str, context: DateContext) -> Written | Missing | Fault:
    text = tidy(typed)
    reason = missing_reason(text)
    if reason is not None:
        return Missing(reason)
    if is_sheet_error(text):
        return Fault("sheet-error", {"text": shown(text)})
    clock = _TIME.search(text)
    if clock and _zone_of(clock):  # a moment with a zone of its own is of the day it has in the plan's zone (R1)
        written = parse(_compact(text[: clock.start()]))
        on = written.on(context) if isinstance(written, WrittenDay) else None
        moment = _at(on, clock) if isinstance(on, date) else None
        carried = _carried_day(moment, context) if moment else None
        return WrittenDay(carried.month, carried.day, carried.year) if carried else _unreadable(typed)
    compact = _compact(text[: clock.start()] if clock else text)
    if context.month is not None and (day := re.fullmatch(r"([0-9]{1,2})日?", compact)):
        return _day_of_month(int(day[1]), context.month)
    return parse(compact) or _unreadable(typed)


def _carried_day(day: date, context: DateContext) -> date:
    """Return the day of a date or of a moment in the plan's zone (R1)."""
    return wall_time(day, context.calendar.timezone) if isinstance(day, datetime) else day


def _compact(text: str) -> str:
    return "".join(text.split()).upper()


def _at(day: date, clock: re.Match[str] | None) -> datetime | None:
    """Return the moment of a day at the time found beside it."""
    if clock is None:
        return datetime.combine(day, time())
    before, hour, minute, second, fraction, after, _ = clock.groups()
    zone = _zone_of(clock)
    half = (before or after or "").upper()
    hours = int(hour) % 12 + 12 * (half in {"PM", "午後"}) if half else int(hour)
    try:
        at = time(hours, int(minute), int(second or 0), int((fraction or "0").ljust(6, "0")))
        moment = datetime.combine(day, at)
        if not zone:
            return moment
        # Z, UTC, JST, +9, +0900, UTC+09:00; ValueError beyond a day
        offset = "+9" if zone == "JST" else zone.removeprefix("UTC").removeprefix("GMT")
        digits = offset.strip("+-Z").replace(":", "")
        ahead, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits or 0), 0)
        distance = timedelta(hours=ahead, minutes=minutes)
        return moment.replace(tzinfo=timezone(-distance if offset.startswith("-") else distance))
    except ValueError:
        return None


def _zone_of(clock: re.Match[str]) -> str:
    """Return the zone written behind a time, "" for none; 10:00-12:00 on a day is from ten to twelve."""
    zone = clock[7] or ""
    until = re.fullmatch(r"-([0-9]{1,2}):[0-9]{2}", zone)
    is_span = until and clock[4] is None and clock[0][0] not in "Tt" and int(until[1]) > int(clock[2])
    return "" if is_span else zone.upper()


# -- a header row --------------------------------------------------------------------------------------------------

_DERIVED = {
    "attainment": "達成率 予算比 予実比 計画比 目標比 対目標 対計画 対予算 消化率 達成度 ATTAINMENT",
    "progress": "進捗 進捗率 PROGRESS",
    "difference": "差異 差額 予差 前差 乖離 乖離率 過不足 ギャップ 残り DIFFERENCE DIFF GAP VARIANCE",
    "prior-year": (
        "前年 昨年 前年実績 昨年実績 前期実績 前年比 前年差 前年同月 前年同月比 前年同期比 昨対 昨対比 対前年 対前年比 "
        "前年対比 YOY"
    ),
    "prior-period": "前月比 前月差 対前月 対前月比 前週比 前週差 前日比 前月 MOM WOW",
    "forecast": "着地見込 着地見込み 着地予想 着地 見込 見込み 予測 予想 ヨミ 契約予定 FORECAST",
    "target": "目標 計画 予算 ノルマ TARGET BUDGET PLAN",
    "share": "構成比 シェア",
}
_TOTALS = {
    "cumulative": "累計 期首から 移動年計 YTD",
    "average": "平均 AVERAGE AVG",
    "total": "合計 小計 総計 月計 週計 日計 年計 期計 通期 年間 通年 TOTAL SUM",
}


def _endings(table: dict[str, str]) -> tuple[tuple[str, str], ...]:
    pairs = [(word, reason) for reason, words in table.items() for word in words.split()]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


_SUMMED = re.compile(r"(?:[月期度年半週日QHW0-9]|^)計$")
_DERIVED_ENDINGS, _TOTAL_ENDINGS = _endings(_DERIVED), _endings(_TOTALS)
#: Of all of them: most headings end with none, and are asked once instead of eighty times.
_ALL_ENDINGS = tuple(word for word, _ in (*_DERIVED_ENDINGS, *_TOTAL_ENDINGS))
_ROLE_OF_ACTUAL = re.compile(r"(?<=[月期度Q日週0-9])\(?(?:実績値?|結果)\)?$")


def read_header(
    cells: Sequence[object], formats: Sequence[str] | None = None, *, context: DateContext
) -> list[Heading]:
    """Return what each cell of a header row names, read as a row.

    A year written once holds to the right (Jan–Mar follow Dec), and to the left of the first one; 4, 5, … 3 in order are months;
    real dates that are all firsts of months are months. Sums between periods are `Total`, computed columns `Derived`.
    """
    shown_as = formats if formats is not None else [""] * len(cells)
    written = [_heading(cell, text, context) for cell, text in zip(cells, shown_as, strict=True)]
    written = _bare_numbers(cells, written, context)
    written = _dates_as_months(written, context)
    contexts = _carried([None if isinstance(item, _Other) else item for item in written], context)
    read: list[Heading] = [
        item if isinstance(item, _Other) else _named(item, cell, near)
        for item, cell, near in zip(written, cells, contexts, strict=True)
    ]
    ranks = [item.cadence.rank for item in read if isinstance(item, Period)]
    if not ranks or ranks.count(min(ranks)) < 2:
        return read
    # a coarser period among finer ones (1Q after 4月 5月 6月) is their total
    kept = {min(ranks), context.cadence.rank if context.cadence else -1}
    return [Total("total") if isinstance(item, Period) and item.cadence.rank not in kept else item for item in read]


_Other = Missing | Fault | Total | Derived
_Item = Written | _Other


def sum_or_derived(cell: object) -> Total | Derived | None:
    """Return what stands where a period belongs and is a sum of others or computed from them (1Q合計, 累計, 前年比), None for all else."""
    if not isinstance(cell, str) or too_long(cell):
        return None
    compact = _compact(tidy(cell)).strip("()[]【】")
    outside = re.sub(r"\([^()]*\)", "", compact) or compact
    if _SUMMED.search(outside):
        return Total("total")
    if not outside.endswith(_ALL_ENDINGS):
        return None
    for word, reason in _DERIVED_ENDINGS:
        if outside.endswith(word):
            return Derived(reason)
    for word, reason in _TOTAL_ENDINGS:
        if outside.endswith(word) and (outside == word or not (word in {"通期", "年間", "通年"} and parse(outside))):
            return Total(reason)
    return None


def _heading(cell: object, format_text: str, context: DateContext) -> _Item:
    """Return what one header cell writes; totals and derived columns by the word they end with."""
    other = sum_or_derived(cell)
    if other is not None:
        return other
    if isinstance(cell, str) and not too_long(cell):
        compact = _compact(tidy(cell)).strip("()[]【】")
        if _ROLE_OF_ACTUAL.search(compact):
            return _written(_ROLE_OF_ACTUAL.sub("", compact), "", context)
    return _written(cell, format_text, replace(context, cadence=None))


def _bare_numbers(cells: Sequence[object], written: list[_Item], context: DateContext) -> list[_Item]:
    """Return bare numbers as months where two or more follow one another as months do (12 before 1)."""
    numbers: dict[int, int] = {}
    for index, cell in enumerate(cells):
        value = int(tidy(cell)) if isinstance(cell, str) and re.fullmatch(r"[0-9]{1,2}", tidy(cell)) else cell
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value in range(1, 13):
            numbers[index] = int(value)
    if context.month is not None or len(numbers) < 2:
        return written
    values = list(numbers.values())
    in_order = all(later == earlier % 12 + 1 for earlier, later in pairwise(values))
    if not in_order:
        return written
    return [Month(numbers[index]) if index in numbers else item for index, item in enumerate(written)]


def _dates_as_months(written: list[_Item], context: DateContext) -> list[_Item]:
    """Return full dates as months when all are firsts of different months: one in a monthly row, or two and more."""
    days = [item for item in written if isinstance(item, WrittenDay) and item.year is not None]
    months = {(day.year, day.month) for day in days}
    enough = len(days) >= (1 if context.cadence is Cadence.MONTHLY else 2)
    if context.cadence is Cadence.DAILY or not enough or len(months) < len(days) or any(day.day != 1 for day in days):
        return written
    return [
        Month(item.month, item.year) if isinstance(item, WrittenDay) and item.year is not None else item
        for item in written
    ]


def _carried(written: Sequence[Written | None], context: DateContext) -> list[DateContext]:
    """Return the context of each cell: a bare one follows the last period to its left, or precedes the first to its right.

    While no year stands in the row itself, a fiscal year stated elsewhere (title, year row) holds for every bare cell.
    """
    row = replace(context, cadence=None) if context.cadence is Cadence.MONTHLY else context
    contexts = [row] * len(written)
    seen: set[Period] = set()
    last: Period | None = None
    year_in_row = False
    for index, item in enumerate(written):
        if item is None:
            continue
        is_bare = _outcome(item, replace(row, year=None, fiscal_year=None)) == WITHOUT_YEAR
        if is_bare and last is not None:
            contexts[index] = _following(item, last, row, seen)
        outcome = _outcome(item, contexts[index])
        year_in_row |= not is_bare
        if isinstance(outcome, Period) and (year_in_row or row.fiscal_year is None):
            last = outcome
            seen.add(outcome)
    _carry_back(written, contexts, row)
    return contexts


def _carry_back(written: Sequence[Written | None], contexts: list[DateContext], row: DateContext) -> None:
    """Give the cells left of the first year in the row the year that makes them precede it."""
    later: Period | None = None
    for index in reversed(range(len(written))):
        item = written[index]
        if item is None:
            continue
        outcome = _outcome(item, contexts[index])
        if outcome == WITHOUT_YEAR and later is not None:
            end, around = row.calendar.last_day(later), reversed(_years_around(item, later, row))
            before = (in_year for period, in_year in around if row.calendar.last_day(period) <= end)
            contexts[index] = next(before, row)
            outcome = _outcome(item, contexts[index])
        later = outcome if isinstance(outcome, Period) else later


def _years_around(item: Written, near: Period, context: DateContext) -> list[tuple[Period, DateContext]]:
    """Return what a bare item is in the years around another period, in order."""
    year = context.calendar.last_day(near).year
    found = []
    for candidate in range(year - 2, year + 3):
        in_year = replace(context, year=candidate, fiscal_year=None)
        if isinstance(item, FiscalPart):
            in_year = replace(context, year=None, fiscal_year=candidate)
        outcome = _outcome(item, in_year)
        if isinstance(outcome, Period):
            found.append((outcome, in_year))
    return found


def _following(item: Written, last: Period, context: DateContext, seen: set[Period]) -> DateContext:
    """Return the context in which a bare item ends with or after the last period.

    One that would leave a gap and stood in the row before begins a second block: it means the same again.
    """
    around = _years_around(item, last, context)
    end = context.calendar.last_day(last)
    after = [(period, in_year) for period, in_year in around if context.calendar.last_day(period) >= end]
    again = [in_year for period, in_year in around if period in seen]
    if after and (after[0][0] in (last, last.shift(1)) or not again):
        return after[0][1]
    return again[-1] if again else context
