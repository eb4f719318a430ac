"""時点: the day the whole board is looked at as of — today, the last meeting, the end of last month, another year, or any day."""

from __future__ import annotations

from datetime import date

from kpicore.periods import FIRST_DAY
from kpicore.reports.as_of import moments
from kpicore.text import formats
from pages.shared.components.header import Control, Put, day_field, item, menu
from pages.shared.session import View


def control(shown: View) -> Control:
    """Return the menu that names the day shown and offers others; the day is in the address of every page."""
    words = shown.words
    today = date.fromisoformat(shown.mark[1])
    days: dict[str, date | None] = {words("as_of.today"): None}
    for moment, day in moments(shown.snapshot, today).items():
        named = {"name": words(f"as_of.{moment}"), "day": formats.day(day, words.language)}
        days[words("as_of.moment", **named)] = day
    parts = [item(name, put=as_of(day), is_now=day == shown.chosen_day) for name, day in days.items()]
    if (other := other_year(shown)) is not None:  # on a phone; beside the menu where there is room
        parts.append(item(other[0], put=other[1], is_narrow=True))
    span = (FIRST_DAY, max(today, shown.today))
    parts.append(
        day_field("as_of", words("as_of.any_day"), words("as_of.show"), value=shown.today, span=span, usual=today)
    )
    now = words("as_of.today")
    if shown.chosen_day is not None:
        now = formats.day(shown.chosen_day, words.language, year=shown.chosen_day.year != today.year)
    return menu("as-of", words("as_of.button", day=now), parts, icon="history")


def other_year(shown: View) -> tuple[str, Put] | None:
    """Return the way to the other year, the one before or in the days after its end the new one (R1), and what it is called."""
    if shown.year is None or shown.year.other is None:
        return None
    name = formats.period_name(str(shown.year.other), shown.snapshot.plan.settings.calendar, shown.words.language)
    return shown.words("frame.other_year", year=name), as_of(shown.year.as_of)


def as_of(day: date | None) -> Put:
    """Return what a link puts into the address to look as of a day, None for today."""
    return {"as_of": day.isoformat() if day is not None else None}
