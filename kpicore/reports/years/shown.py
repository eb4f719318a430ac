"""Which year a board shows, and the day on which it shows the other one (R1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kpicore.model.calendar import has_actual, last_shown
from kpicore.model.snapshot import Snapshot
from kpicore.periods import Period
from kpicore.scoring.recent import term_of
from kpicore.scoring.scores import Scores


@dataclass(frozen=True, slots=True)
class ShownYear:
    """The plan's year, and the other one a reader may want beside it with the as-of day that shows it; both None without one."""

    year: Period
    other: Period | None = None
    as_of: date | None = None


def shown_year(snapshot: Snapshot, scores: Scores) -> ShownYear | None:
    """Return the year shown; None where no indicator's term begins or ends with it.

    In the days after a year's end the other one is the new year, from the day it begins to count; else the year before, if anything was
    entered in it, on the last day it is shown.
    """
    plan, year = snapshot.plan, scores.year
    calendar = plan.settings.calendar
    span = calendar.first_day(year), calendar.last_day(year)
    terms = (term_of(scores, node.id) for node in plan.indicators if node.is_active)
    if not any(start == span[0] or deadline == span[1] for start, deadline in terms):
        return None
    if scores.today > span[1]:
        return ShownYear(year, year.shift(1), last_shown(plan, year) + timedelta(days=1))
    before = year.shift(-1)
    if not has_actual(plan, snapshot.actuals, before):
        return ShownYear(year)
    return ShownYear(year, before, last_shown(plan, before))
