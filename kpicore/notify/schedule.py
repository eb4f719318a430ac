"""When a message is due; pure: the day and the moment are arguments.

Times are the plan's clocks. A weekly digest whose day is a day off comes on the next workday, one of the third workday of a month on that.
In the night when clocks change, a time that does not exist comes when the clocks are put forward, and one that exists twice at the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kpicore.model.calendar import is_workday, workday_from, workday_of_month, workdays_after
from kpicore.model.plan import Settings
from kpicore.model.subscription import Rhythm, Subscription, What
from kpicore.periods import GRACE_DAYS, Cadence
from kpicore.reports.due import DueNumber

#: A message whose time has passed longer ago than this is not sent any more: a board that was off for a night does not greet at noon.
STALE_AFTER = timedelta(hours=6)
#: Reminders come so many workdays from the day a number is due: the day before, the day, and twice after it.
REMINDER_DAYS = (-1, 0, 2, 5)
#: From this one on, somebody else is told as well.
ESCALATES_FROM = 5


def day_of_digest(subscription: Subscription, today: date, settings: Settings) -> bool:
    """Return whether a summary or a notice of turned lights comes on a day."""
    if subscription.rhythm is Rhythm.DAILY:
        return is_workday(today, settings)
    if subscription.rhythm is Rhythm.MONTHLY:
        return workday_of_month(today, subscription.workday, settings) == today
    # The day of this week, or of a week before that was moved up to today.
    meant = today - timedelta(days=(today.weekday() - subscription.weekday) % 7)
    return workday_from(meant, settings) == today


def due_moment(subscription: Subscription, now: datetime, settings: Settings) -> datetime | None:
    """Return the moment (with the plan's zone) at which a message of today is due, None before it, on another day, and once it is stale.

    `now` has a zone. A request to enter may be due on any day; whether there is something to ask is `reminders`' question.
    """
    zone = ZoneInfo(settings.timezone)
    local = now.astimezone(zone)
    moment = datetime.combine(local.date(), subscription.at, zone)
    if not moment <= now < moment + STALE_AFTER:
        return None
    if subscription.what is not What.REQUEST and not day_of_digest(subscription, local.date(), settings):
        return None
    return moment


def before(subscription: Subscription, today: date, settings: Settings) -> date:
    """Return the day of the digest before that of `today`: what turned since then is news. At most 40 days back."""
    days = (today - timedelta(days=back) for back in range(1, 41))
    return next((day for day in days if day_of_digest(subscription, day, settings)), today - timedelta(days=7))


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one request asks for: the missing numbers, and whether it is late enough for somebody else to be told."""

    missing: tuple[DueNumber, ...]
    escalates: bool


def due_on(each: DueNumber) -> date:
    """Return the day until which a number is expected: the last day of the grace of its period (R1)."""
    return each.last_day + timedelta(days=GRACE_DAYS[each.node.cadence or Cadence.MONTHLY])


def reminder(missing: Iterable[DueNumber], today: date, settings: Settings) -> Reminder | None:
    """Return the request of a day: everything that is missing, where any of it is due in a workday, today, or was two or five ago.

    A number that was entered is not missing any more, so that its reminders end; on other days nobody is asked.
    """
    asked = tuple(missing)
    days = {
        number
        for each in asked
        for number in REMINDER_DAYS
        if workdays_after(workday_from(due_on(each), settings), number, settings) == today
    }
    return Reminder(asked, max(days) >= ESCALATES_FROM) if days else None
