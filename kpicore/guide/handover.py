"""The handover to staff when a plan begins: which tab, who types what, how often, by when, and what the sheet looks like.

Facts only; `kpicore.text.handover` makes a short text of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kpicore.model.node import Kind, Node
from kpicore.model.plan import Plan
from kpicore.model.snapshot import Snapshot
from kpicore.periods import GRACE_DAYS, Cadence, day_number
from kpicore.scoring.agreements import agreed_periods
from kpicore.sheets.template import tab_kind
from kpicore.sheets.writing import Sheet, actuals_tab, sheets_of


@dataclass(frozen=True, slots=True)
class Duty:
    """One indicator somebody records. `grace_days` after a period's last day it counts as late (R6); `first` is the id of the first
    period to be typed, None where the term is over. `owner` is "" while nobody is named.
    """

    id: str
    name: str
    unit: str
    definition: str
    owner: str
    tab: str
    cadence: Cadence
    grace_days: int
    first: str | None
    is_starred: bool = False


def duties(plan: Plan, today: date, language: str) -> tuple[Duty, ...]:
    """Return what is to be recorded: every active indicator, by owner in the order they first appear, those nobody owns last."""
    terms = agreed_periods(plan, today)
    found = [
        _duty(
            node, next((each.period for each in terms[node.id] if each.last_day >= day_number(today)), None), language
        )
        for node in plan.indicators
        if node.is_active
    ]
    owners = list(dict.fromkeys(duty.owner for duty in found if duty.owner))
    return tuple(sorted(found, key=lambda duty: owners.index(duty.owner) if duty.owner else len(owners)))


def _duty(node: Node, first: str | None, language: str) -> Duty:
    cadence = node.cadence or Cadence.MONTHLY
    return Duty(
        id=node.id,
        name=node.name,
        unit=node.unit,
        definition=node.definition.strip(),
        owner=node.owner.strip(),
        tab=actuals_tab(cadence, language),
        cadence=cadence,
        grace_days=GRACE_DAYS[cadence],
        first=first,
        is_starred=node.focus and node.kind is not Kind.KGI,
    )


def by_owner(found: tuple[Duty, ...]) -> Iterator[tuple[str, tuple[Duty, ...]]]:
    """Yield each owner ("" for nobody) with what they record."""
    for owner in dict.fromkeys(duty.owner for duty in found):
        yield owner, tuple(duty for duty in found if duty.owner == owner)


def staff_sheets(snapshot: Snapshot, today: date, language: str) -> tuple[Sheet, ...]:
    """Return the tabs staff type into, as they will be made: their headers, rows, and the column of the open period."""
    sheets = sheets_of(snapshot, today=today, language=language)
    return tuple(sheet for sheet in sheets if tab_kind(sheet.tab) == "actuals")
