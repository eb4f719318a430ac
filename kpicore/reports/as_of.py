"""The days a reader may want to look at a plan as of, beside today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from kpicore.model.snapshot import Snapshot
from kpicore.periods import Cadence


class Moment(StrEnum):
    """A day with a name: that of the last meeting before today, and the last one of the month before."""

    MEETING = "meeting"
    MONTH_END = "month_end"


def moments(snapshot: Snapshot, today: date) -> Mapping[Moment, date]:
    """Return the day of each moment; without a review before `today` there was no meeting. Months are the plan's (R1)."""
    calendar = snapshot.plan.settings.calendar
    held = [review.date for review in snapshot.reviews if review.date < today]
    month_end = calendar.last_day(calendar.containing(Cadence.MONTHLY, today).shift(-1))
    return {**({Moment.MEETING: max(held)} if held else {}), Moment.MONTH_END: month_end}
