"""What a chart shows beside its lines: when there were reviews, and of a goal where today is and what is missing so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpicore.charts.columns import Columns
from kpicore.charts.specifications import MarkShape
from kpicore.periods import Calendar, parse_period_id
from kpicore.scoring import Status
from kpicore.text.voice import Voice

#: So far apart are places of today's line, as parts of a period: a chart keeps its shape for some days.
_STEPS = 10


@dataclass(frozen=True, slots=True)
class ChartMarks:
    """`reviews` are (period id, what was found). A goal's chart has `today` and the gap as well.

    `gap` is what is short of the target or beyond the limit so far, negative when ahead, None where it is unknown; `gap_text` says it.
    """

    reviews: Sequence[tuple[str, str]] = ()
    today: date | None = None
    gap: float | None = None
    gap_text: str = ""


#: Of a chart that has none.
NO_MARKS = ChartMarks()


def today_place(periods: Sequence[str], today: date, calendar: Calendar) -> tuple[int, float] | None:
    """Return in which of the periods a day lies and which part of it has gone by, in tenths; None where it lies in none."""
    for at, name in enumerate(periods):
        period = parse_period_id(name)
        if period is None:
            continue
        first, last = calendar.first_day(period), calendar.last_day(period)
        if first <= today <= last:
            gone = ((today - first).days + 1) / ((last - first).days + 1)
            return at, round(gone * _STEPS) / _STEPS
    return None


def goal_mark_columns(
    periods: Sequence[str],
    marks: ChartMarks,
    between: Sequence[tuple[float | None, float | None]],
    words: Voice,
) -> tuple[Columns, MarkShape]:
    """Return today's line and the bracket of the gap with its text as columns, and which of them there are; nothing for what is no goal.

    `between` are actual and target of each period: the bracket stands in the last one that has both.
    """
    if marks.today is None:
        return {}, MarkShape()
    columns: Columns = {name: [None] * len(periods) for name in ("today", "gap_low", "gap_high", "gap_text")}
    place = today_place(periods, marks.today, words.calendar)
    if place is not None:
        columns["today"][place[0]] = words("charts.today")
    known = [at for at, ends in enumerate(between) if None not in ends]
    light = None
    if marks.gap and known:
        light = Status.OFF_TRACK if marks.gap > 0 else Status.ON_TRACK
        columns["gap_low"][known[-1]], columns["gap_high"][known[-1]] = sorted(between[known[-1]])  # type: ignore[type-var]
        columns["gap_text"][known[-1]] = marks.gap_text
    return columns, MarkShape(None if place is None else place[1], light)
