"""A plan: its settings, its nodes and the targets written for single periods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, Self

import numpy as np
from pydantic import Field

from kpicore.model.countries import HOME, LONGEST_COUNTRY, country_code, public_holidays
from kpicore.model.money import LONGEST_CURRENCY, YEN
from kpicore.model.node import Band, Frozen, Kind, Node
from kpicore.periods import Calendar, day_number, parse_period_id

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PUBLIC_HOLIDAYS = "public"


class Settings(Frozen):
    """What 設定 holds. Thresholds are ratios; `actuals_through` is a day (ISO) or a period id, the last one whose actuals count;
    `entered_from` likewise the first one whose numbers are asked for (R6).

    `days_off` holds weekdays (`saturday`), `public` (the public holidays of `country`, an ISO 3166-1 code), days (`2026-08-13`) and spans
    (`2026-08-13/2026-08-16`): no periods for daily indicators (R1). `currency` is a code (ISO 4217) or sign: new amounts of money are
    proposed in it; it never changes the unit of an indicator. `cell_notes` says that problems are shown as notes on the cells of a
    Google Sheet.
    `meeting_rhythm` is how often the team meets (`none`, `weekly`, `monthly`), on `meeting_weekday`; monthly on the first to fourth of
    them in the month (`meeting_week`).
    `asks_why` says that the entry page asks what happened where a number is off track.
    `year_begun` is the id of the last fiscal year that was begun from the year before it (`FY2027`), None where none was.
    `mappings` say how tabs that are not ours are read: one JSON text for each (`kpicore.sheets.mapping`).
    """

    name: str = ""
    fiscal_start_month: int = Field(default=4, ge=1, le=12)
    fiscal_year_name: str = Field(default="start", pattern="^(start|end)$")
    timezone: str = "Asia/Tokyo"
    closing_day: int | None = Field(default=None, ge=1, le=31)
    green: float = 1.0
    yellow: float = 0.8
    actuals_through: str | None = None
    entered_from: str | None = None
    language: str = Field(default="ja", pattern="^(ja|en)$")
    days_off: tuple[str, ...] = ()
    country: str = Field(default=HOME, min_length=1, max_length=LONGEST_COUNTRY)
    currency: str = Field(default=YEN, min_length=1, max_length=LONGEST_CURRENCY)
    dash_means: str = Field(default="none", pattern="^(none|zero)$")
    cell_notes: bool = False
    asks_why: bool = True
    meeting_rhythm: str = Field(default="none", pattern="^(none|weekly|monthly)$")
    meeting_weekday: str = Field(default=WEEKDAYS[0], pattern=f"^({'|'.join(WEEKDAYS)})$")
    meeting_week: int = Field(default=2, ge=1, le=4)
    year_begun: str | None = Field(default=None, pattern="^FY[0-9]{4}$")
    mappings: tuple[str, ...] = ()
    sample: bool = False

    @property
    def calendar(self) -> Calendar:
        """The calendar these settings describe (R1)."""
        return _calendar(
            self.fiscal_start_month,
            self.fiscal_year_name,
            self.closing_day,
            self.days_off,
            self.timezone,
            country=self.country,
        )

    @property
    def unreadable_days_off(self) -> tuple[str, ...]:
        """The entries of `days_off` that say no day; they are left out of the calendar."""
        return tuple(entry for entry in self.days_off if _days_off(entry, HOME) is None)

    @property
    def knows_country(self) -> bool:
        """Whether `country` is one whose holidays are known; of another `public` means no day."""
        return country_code(self.country) is not None

    @property
    def boundary_day(self) -> int | None:
        """The day number of the last day whose periods may be judged (実績の適用境界), None when not set or not readable."""
        return boundary_day(self.actuals_through, self.calendar)

    @property
    def entered_from_day(self) -> int | None:
        """The day number of the first day whose periods are due (入力を始める日), None when not set or not readable."""
        period = parse_period_id(self.entered_from or "")
        calendar = self.calendar
        return None if period is None else int(calendar.first_days(period.cadence, np.array([period.ordinal]))[0])


def boundary_day(text: str | None, calendar: Calendar) -> int | None:
    """Return the day number of a day or of the last day of a period, None for blank or unreadable text."""
    period = parse_period_id(text or "")
    return None if period is None else int(calendar.last_days(period.cadence, np.array([period.ordinal]))[0])


@lru_cache(maxsize=256)
def _calendar(
    fiscal_start_month: int,
    fiscal_year_name: str,
    closing_day: int | None,
    days_off: tuple[str, ...],
    timezone: str,
    *,
    country: str,
) -> Calendar:
    days: set[int] = set()
    for entry in days_off:
        days.update(_days_off(entry, country) or ())
    return Calendar(
        fiscal_start_month=fiscal_start_month,
        fiscal_year_name=fiscal_year_name,
        closing_day=None if closing_day is None or closing_day >= 31 else closing_day,
        days_off=frozenset(days),
        weekdays_off=frozenset(WEEKDAYS.index(entry) for entry in days_off if entry in WEEKDAYS),
        timezone=timezone,
    )


def _days_off(entry: str, country: str) -> Iterable[int] | None:
    """Return the day numbers of one entry (none for a weekday, which is kept as such), None when it cannot be read."""
    if entry in WEEKDAYS:
        return ()
    if entry == PUBLIC_HOLIDAYS:
        return public_holidays(country_code(country) or "")
    first, _, last = entry.partition("/")
    try:
        return range(day_number(date.fromisoformat(first)), day_number(date.fromisoformat(last or first)) + 1)
    except ValueError:
        return None


class Target(Frozen):
    """One row of 目標: what was agreed for a period, or for every period when `period` is None, from a date on (R3).

    `baseline` is where the way to a level to be reached began in the year of that period (R4.1), None where it is the node's.
    """

    indicator: str
    period: str | None = None
    value: float | Band
    effective_from: date | None = None
    baseline: float | None = None


class LandingOverride(Frozen):
    """A landing a person put in place of the computed one; name and date are kept (R8)."""

    indicator: str
    value: float
    author: str
    at: datetime


class Plan(Frozen):
    """Settings, nodes in the owner's order, and targets in the order they were agreed."""

    settings: Settings = Settings()
    nodes: tuple[Node, ...] = ()
    targets: tuple[Target, ...] = ()
    landings: tuple[LandingOverride, ...] = ()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with some fields changed; what was worked out from the fields of this plan is worked out anew."""
        copy = super().model_copy(update=update, deep=deep)
        for name in ("by_id", "children"):
            copy.__dict__.pop(name, None)
        return copy

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """The nodes by id in the owner's order; of two with one id the first.

        Nodes with a position (並び) stand in its order among the places they hold; those without one stay where their row is.
        """
        found: dict[str, Node] = {}
        for node in self.nodes:
            found.setdefault(node.id, node)
        placed = sorted(
            (node for node in found.values() if node.position is not None), key=lambda node: node.position or 0.0
        )
        coming = iter(placed)
        ordered = (node if node.position is None else next(coming) for node in found.values())
        return {node.id: node for node in ordered}

    @cached_property
    def children(self) -> dict[str, tuple[Node, ...]]:
        """The children of each id, in the owner's order; ids without children are absent."""
        found: dict[str, list[Node]] = {}
        for node in self.by_id.values():
            for parent in dict.fromkeys(node.parents):
                found.setdefault(parent, []).append(node)
        return {parent: tuple(nodes) for parent, nodes in found.items()}

    def below(self, node_id: str, follow: Callable[[Node], bool]) -> list[Node]:
        """Return the nodes below one that `follow` accepts and that only such lead to: each once, nearest first. Circles are harmless."""
        found: dict[str, Node] = {}
        level = [node_id]
        while level:
            children = [child for parent in level for child in self.children.get(parent, ()) if follow(child)]
            fresh = {child.id: child for child in children if child.id not in found and child.id != node_id}
            found |= fresh
            level = list(fresh)
        return list(found.values())

    def factors_above(self, node_id: str) -> tuple[Node, ...]:
        """Return the factors (CSF) a node stands under, nearest only, also through other indicators. Circles are harmless."""
        found: dict[str, Node] = {}
        seen, waiting = {node_id}, [node_id]
        for each in waiting:
            node = self.by_id.get(each)
            for parent in node.parents if node is not None else ():
                above = self.by_id.get(parent)
                if above is None or parent in seen:
                    continue
                seen.add(parent)
                if above.is_indicator:
                    waiting.append(parent)
                else:
                    found[parent] = above
        return tuple(found.values())

    def line_above(self, node_id: str) -> tuple[Node, ...]:
        """Return the nodes above one along first parents, the nearest first; a circle ends where it closes."""
        found: dict[str, Node] = {}
        at = self.by_id.get(node_id)
        while at is not None and at.parents:
            at = self.by_id.get(at.parents[0])
            if at is None or at.id in found or at.id == node_id:
                break
            found[at.id] = at
        return tuple(found.values())

    def part(self, ids: Iterable[str], inputs: Mapping[str, Iterable[str]] = MappingProxyType({})) -> Plan:
        """Return the plan of these nodes and all they depend on: the nodes above, whose terms they may take (R1), and `inputs`."""
        needed: set[str] = set()
        waiting = list(ids)
        while waiting:
            node_id = waiting.pop()
            if node_id in self.by_id and node_id not in needed:
                needed.add(node_id)
                waiting += [*self.by_id[node_id].parents, *inputs.get(node_id, ())]
        nodes = tuple(node for node in self.by_id.values() if node.id in needed)
        targets = tuple(target for target in self.targets if target.indicator in needed)
        return Plan(settings=self.settings, nodes=nodes, targets=targets)

    @property
    def indicators(self) -> Iterable[Node]:
        return (node for node in self.by_id.values() if node.is_indicator)

    @property
    def goals(self) -> tuple[Node, ...]:
        """The active goals (KGI), in the owner's order."""
        return tuple(node for node in self.by_id.values() if node.kind is Kind.KGI and node.is_active)

    @property
    def roots(self) -> tuple[Node, ...]:
        """Nodes none of whose parents exist, in the owner's order."""
        return tuple(node for node in self.by_id.values() if not any(parent in self.by_id for parent in node.parents))
