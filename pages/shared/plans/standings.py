"""How every plan of the board stands, from what its live store knows: nobody waits for a store, or for many plans to be scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from kpicore.errors import KpiError
from kpicore.model.plans import DEFAULT_PLAN, MOST_PLANS, BoardPlan
from kpicore.reports.plans import PlansOverview, PlanStanding, overview, standing
from kpicore.scoring import score
from pages.shared import session
from pages.shared.live import Reading

#: So long one run scores plans nobody scored yet; the others come with the next.
SCORING_SECONDS = 0.5

#: So many plans nobody looked at yet are read at once: all of them would take the processor, and Google's patience, from whoever looks.
ASKED_AT_ONCE = 6

_standings = session.Shelf(most=2 * MOST_PLANS)
_overviews = session.Shelf(most=16)


@dataclass(frozen=True, slots=True)
class KnownPlan:
    """A plan as it is known now. Without a snapshot it is being read or does not answer; `standing` is None until it is scored."""

    plan: BoardPlan
    reading: Reading
    standing: PlanStanding | None = None

    @property
    def is_coming(self) -> bool:
        """Whether there will be more to show soon."""
        return self.standing is None and self.reading.failure is None

    @property
    def mark(self) -> tuple[str, ...]:
        """What a page compares to know that there is something new of this plan."""
        snapshot = self.reading.snapshot
        seen = (snapshot.revision, session.day_of(snapshot.plan.settings).isoformat()) if snapshot is not None else ()
        return (self.plan.key, str(self.plan.archived_at), str(self.reading.failure), *seen)


def looks(plans: Sequence[BoardPlan], *, scores: bool = True) -> list[KnownPlan]:
    """Return the plans as they are known now, and have their stores asked where it is time; without `scores` none is scored for it."""
    until = monotonic() + SCORING_SECONDS if scores else float("-inf")
    own = session.live_of(DEFAULT_PLAN).glimpse()
    found: list[KnownPlan] = []
    asked = 0
    for plan in plans:
        reading = own if plan.key == DEFAULT_PLAN else _reading(plan, own, begins=asked < ASKED_AT_ONCE)
        asked += reading.snapshot is None and reading.failure is None
        found.append(_look(plan, reading, until))
    return found


def together(found: Sequence[KnownPlan]) -> PlansOverview | None:
    """Return the plans that are known side by side, made once for the same plans; None while none is known."""
    known = [each.standing for each in found if each.standing is not None]
    key = tuple(text for each in found if each.standing is not None for text in each.mark)
    return _overviews.get(key, lambda: overview(known)) if known else None


def _look(plan: BoardPlan, reading: Reading, until: float) -> KnownPlan:
    snapshot = reading.snapshot
    if snapshot is None:
        return KnownPlan(plan, reading)
    day = session.day_of(snapshot.plan.settings)
    key = (*plan.place(session.store_url()), snapshot.revision, day.isoformat())
    if not _standings.holds(key) and monotonic() >= until:
        return KnownPlan(plan, reading)

    def scored() -> PlanStanding:
        return standing(plan.key, snapshot, score(snapshot.plan, snapshot.actuals, day))

    return KnownPlan(plan, reading, _standings.get(key, scored))


def _reading(plan: BoardPlan, own: Reading, *, begins: bool) -> Reading:
    """Return what is known of another plan than the first; one nobody looked at yet is only read where it `begins`.

    One of the board's own store is begun once that store has answered: whether it holds the plan is asked before, and sixty plans would
    each wait for a store that is down.
    """
    if session.live_at_hand(plan.key) is None:
        if not plan.source and (own.snapshot is None or own.failure is not None):
            return Reading(failure=own.failure)
        if not begins:
            return Reading()
    try:
        return session.live_of(plan.key).glimpse()
    except KpiError as failure:
        return Reading(failure=failure)
