"""Tables with a period in every row: when each row is, and what its labels say. Rows with the same labels share one `Row`.

The period stands in one column, in year, month and day, or in a first and a last day. Bare months are read down the column as a header
is read across: the year is carried. A column of timestamps tells when only where nothing else does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kpicore.periods import Cadence, Period
from kpicore.sheets.cells import Fault, Missing, tidy
from kpicore.sheets.periods import DateContext, Derived, Total, read_day, read_header, read_period, week_from
from kpicore.sheets.roles import TableRole
from kpicore.sheets.tables.canvas import BLANK, NUMBER, PERIOD, TEXT, Canvas
from kpicore.sheets.tables.regions import Frame
from kpicore.sheets.tables.table_columns import Column
from kpicore.sheets.tables.table_rows import Labels, Row
from kpicore.sheets.texts import name_key, text_of

#: What a row has where its period belongs: the period, what is wrong with it, the mark of a sum of others, nothing.
When = Period | Fault | Total | None

#: Longer columns of bare months are read by their distinct values, in the order they come.
_LONGEST_CARRIED = 5_000


@dataclass(frozen=True, slots=True)
class Entries:
    """The rows of such a table: `labels` are the distinct ones, `codes` say which each body row has, `periods` when it is."""

    labels: Sequence[Row]
    codes: Sequence[int]
    periods: Sequence[When]
    when: tuple[Column, ...]


def entries_of(
    canvas: Canvas, frame: Frame, columns: Sequence[Column], labels: Labels, context: DateContext
) -> Entries:
    """Return when every row of a table is and what its labels say."""
    when = _when_columns(columns)
    keyed = labels.all
    spare = [column for column in columns if column.role is TableRole.PERIOD]
    numbers: dict[tuple[str, ...], int] = {}
    codes: list[int] = []
    distinct: list[Row] = []
    for at in frame.body:
        key = _label_key(canvas, at, keyed, spare)
        code = numbers.setdefault(key, len(numbers))
        if code == len(distinct):
            distinct.append(Row(at, words=tuple(text for text in key if text), own=key[-1] or key[0]))
        codes.append(code)
    return Entries(distinct, codes, _periods(canvas, frame, when, bool(keyed), context), when)


def _label_key(canvas: Canvas, at: int, keyed: Sequence[Column], spare: Sequence[Column]) -> tuple[str, ...]:
    """Return the labels of a row; words in a column of periods (合計) are one more."""
    kinds = canvas.kinds[at]
    instead = next((canvas.text(at, column.at) for column in spare if kinds[column.at] == TEXT), "")
    return (instead, *(canvas.text(at, column.at) for column in keyed))


def _when_columns(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns that tell when, the one that counts first."""
    found = [column for column in columns if column.role is TableRole.PERIOD]
    days = [column for column in found if column.kind not in ("moment", "first", "last")]
    spans = [column for column in found if column.kind in ("first", "last")]
    split = [column for column in days if _split_word(column)]
    if len(split) >= 2 and not any(_is_whole(column) for column in days):
        return tuple(sorted(split, key=lambda column: "年月日".index(_split_word(column))))
    whole = [column for column in days if column.filled[PERIOD]] or days
    return (*whole[:1], *spans) or tuple(found[:1])


_SPLIT = {
    name_key(word): sign
    for word, sign in {
        "年": "年",
        "年度": "年",
        "year": "年",
        "月": "月",
        "month": "月",
        "日": "日",
        "day": "日",
    }.items()
}


def _split_word(column: Column) -> str:
    return next((_SPLIT[name_key(word)] for word in column.words if name_key(word) in _SPLIT), "")


def _is_whole(column: Column) -> bool:
    """Whether a column of days has whole dates, so that no other is needed."""
    return not _split_word(column) and column.filled[PERIOD] > 0


# -- periods --------------------------------------------------------------------------------------------------------


def _periods(
    canvas: Canvas, frame: Frame, when: Sequence[Column], has_labels: bool, context: DateContext
) -> list[When]:
    if len(when) > 1 and all(_split_word(column) for column in when):
        cells = [(_joined(texts, when), "") for texts in _with_years(canvas, frame, when)]
    else:
        cells = [_cell(canvas, at, when[0]) for at in frame.body]
        _fill_down(cells, has_labels)
    found = _read_all(cells, context)
    spans = [column for column in when if column.kind in ("first", "last")]
    if spans and when[0] not in spans:
        found = [
            _span(canvas, at, spans, context) if period is None else period
            for at, period in zip(frame.body, found, strict=True)
        ]
    elif spans:
        found = [_span(canvas, at, spans, context) for at in frame.body]
    return found


def _cell(canvas: Canvas, at: int, column: Column) -> tuple[Any, str]:
    """Return value and format of a cell that should tell when; words are none, numbers get the sign of their header."""
    kind = canvas.kind(at, column.at)
    value = canvas.value(at, column.at)
    if kind in (BLANK, TEXT):
        return None, ""
    sign = _sign(column)
    if kind == NUMBER and sign and canvas.format(at, column.at) in ("", "General", "0", "#,##0"):
        return f"{text_of(value)}{sign}", ""
    return value, canvas.format(at, column.at)


def _sign(column: Column) -> str:
    keys = {name_key(word) for word in column.words}
    return "年度" if name_key("年度") in keys else _split_word(column) if _split_word(column) != "日" else ""


def _fill_down(cells: list[tuple[Any, str]], has_labels: bool) -> None:
    """Let a blank below a period mean the same again where the rows are told apart by labels."""
    if not has_labels:
        return
    last: tuple[Any, str] = (None, "")
    for index, cell in enumerate(cells):
        if cell[0] is None:
            cells[index] = last
        else:
            last = cell


def _with_years(canvas: Canvas, frame: Frame, when: Sequence[Column]) -> list[list[str]]:
    """Return year, month and day of each row as text; a blank year or month is the one above."""
    above = [""] * len(when)
    rows = []
    for at in frame.body:
        texts = [tidy(canvas.text(at, column.at)) for column in when]
        is_filled = any(texts)
        for index, text in enumerate(texts):
            if text:
                above[index] = text
            elif is_filled and index < len(when) - 1:
                texts[index] = above[index]
        rows.append(texts)
    return rows


def _joined(texts: Sequence[str], when: Sequence[Column]) -> str | None:
    if not all(texts) or not any(sign.isdigit() for sign in texts[-1]):
        return None
    signs = [_sign(column) or "日" for column in when]
    return "".join(text if text.endswith(sign[-1]) else text + sign for text, sign in zip(texts, signs, strict=True))


def _read_all(cells: Sequence[tuple[Any, str]], context: DateContext) -> list[When]:
    """Read the cells of a column; those without a year are read as a row, in which the year is carried."""
    distinct = list(dict.fromkeys((type(value), value, shown) for value, shown in cells if value is not None))
    near = replace(context, cadence=Cadence.MONTHLY) if _are_firsts(distinct, context) else context
    known = {key: read_period(key[1], key[2], context=near) for key in distinct}
    if any(isinstance(found, Fault) and found.code == "period-without-year" for found in known.values()) or _are_bare(
        distinct, context
    ):
        return _read_carried(cells, distinct, context)
    return [_kept(known[type(value), value, shown]) if value is not None else None for value, shown in cells]


def _are_firsts(distinct: Sequence[tuple[type, Any, str]], context: DateContext) -> bool:
    """Whether all days are firsts of different months: then they are the months."""
    days = [read_day(value, shown, calendar=context.calendar) for _, value, shown in distinct[:400]]
    found = [day for day in days if isinstance(day, date)]
    return (
        len(found) >= 2
        and len(found) == len(days)
        and all(day.day == 1 for day in found)
        and len(set(found)) == len(found)
    )


def _are_bare(distinct: Sequence[tuple[type, Any, str]], context: DateContext) -> bool:
    """Whether periods lack their year, which only their order tells: 4月 … 3月 below a calendar year."""
    if context.fiscal_year is not None or context.year is None:
        return False
    outside = replace(context, year=None)
    read = [read_period(value, shown, context=outside) for _, value, shown in distinct[:50]]
    return any(isinstance(found, Fault) and found.code == "period-without-year" for found in read)


def _read_carried(
    cells: Sequence[tuple[Any, str]], distinct: Sequence[tuple[type, Any, str]], context: DateContext
) -> list[When]:
    if len(cells) > _LONGEST_CARRIED:
        headings = read_header([value for _, value, _ in distinct], [shown for *_, shown in distinct], context=context)
        known = dict(zip(distinct, headings, strict=True))
        return [_kept(known[type(value), value, shown]) if value is not None else None for value, shown in cells]
    read = read_header([value for value, _ in cells], [shown for _, shown in cells], context=context)
    return [_kept(found) for found in read]


def _kept(found: Period | Missing | Fault | Total | Derived) -> When:
    return found if isinstance(found, Period | Fault | Total) else None


def _span(canvas: Canvas, at: int, spans: Sequence[Column], context: DateContext) -> When:
    """Return the period from a first to a last day; a first day alone is its week."""
    cells = [(canvas.value(at, column.at), canvas.format(at, column.at)) for column in spans]
    days = [read_day(value, shown, calendar=context.calendar) for value, shown in cells]
    found = [day for day in days if isinstance(day, date)]
    if not found:
        return next((day for day in days if isinstance(day, Fault)), None)
    if len(found) == 1:
        return week_from(found[0], context.calendar)
    text = "〜".join(f"{day.year}/{day.month}/{day.day}" for day in found[:2])
    read = read_period(text, context=context)
    return read if isinstance(read, Period | Fault) else None
