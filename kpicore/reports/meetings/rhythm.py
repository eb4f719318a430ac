"""When the team meets: the days of the plan's rhythm, the next one, and one that was missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kpicore.model.calendar import workday_from
from kpicore.model.plan import WEEKDAYS, Settings
from kpicore.model.review import Meeting, MeetingState
from kpicore.model.snapshot import Snapshot

_WEEK = timedelta(days=7)
#: Two meetings of a rhythm and the longest rest between them lie within so many days: what is looked back for a missed one.
_LONGEST_BACK = timedelta(days=130)


def next_meeting_day(settings: Settings, after: date) -> date | None:
    """Return the first day of the rhythm after a day, None where the team has none; one on a day off moves to the next workday."""
    days = _days(settings, after - _WEEK * 5)
    return next((day for day in days if day > after), None)


def coming_meeting(snapshot: Snapshot, today: date) -> date | None:
    """Return the day of the meeting under way or being prepared, else the next one of the rhythm, which may be today; None without any."""
    waiting = [each.date for each in snapshot.meetings if not each.is_closed]
    if waiting:
        return min(waiting)
    is_over = any(each.date == today for each in snapshot.meetings)
    return next_meeting_day(snapshot.plan.settings, today if is_over else today - timedelta(days=1))


def missed_meeting(snapshot: Snapshot, today: date) -> date | None:
    """Return the latest day of the rhythm before `today` on which the team was to meet and did not, None where there is none.

    A meeting counts for the day of the rhythm that follows it, so that one held a day early was not missed. Before the first meeting of
    all nothing is missed.
    """
    held = [
        meeting.date
        for meeting in snapshot.meetings
        if meeting.state is not MeetingState.PREPARING and meeting.date <= today
    ]
    passed = []
    for day in _days(snapshot.plan.settings, today - _LONGEST_BACK):
        if day >= today:
            break
        passed.append(day)
    if not held or len(passed) < 2:
        return None
    return passed[-1] if max(held) <= passed[-2] else None


def last_meeting(snapshot: Snapshot, before: date) -> Meeting | None:
    """Return the latest meeting held before a day, None where there was none."""
    held = [each for each in snapshot.meetings if each.date < before and each.state is not MeetingState.PREPARING]
    return max(held, key=lambda meeting: meeting.date, default=None)


def _days(settings: Settings, first: date) -> Iterator[date]:
    """Yield the days of the rhythm from about a day on, in order, without end; none without a rhythm."""
    weekday = WEEKDAYS.index(settings.meeting_weekday)
    if settings.meeting_rhythm == "weekly":
        day = first + timedelta(days=(weekday - first.weekday()) % 7)
        while True:
            yield workday_from(day, settings)
            day += _WEEK
    month = first.replace(day=1)
    while settings.meeting_rhythm == "monthly":
        of_month = month + timedelta(days=(weekday - month.weekday()) % 7) + _WEEK * (settings.meeting_week - 1)
        yield workday_from(of_month, settings)
        month = (month + timedelta(days=31)).replace(day=1)
