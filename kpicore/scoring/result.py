"""What scoring says about one node, as frozen rows: the figures of R4–R8 under their own names.

Ratios are plain numbers (1.0 = on target) rounded to 9 places; None is "does not apply", never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kpicore.model.node import Band, Kind


class Status(StrEnum):
    """The light (R6): three colours, and four states that are never a colour."""

    ON_TRACK = "on_track"
    WATCH = "watch"
    OFF_TRACK = "off_track"
    NOT_STARTED = "not_started"
    NO_TARGET = "no_target"
    NO_DATA = "no_data"
    STALE = "stale"

    @property
    def is_colour(self) -> bool:
        return self in COLOURS


COLOURS = frozenset({Status.ON_TRACK, Status.WATCH, Status.OFF_TRACK})


@dataclass(frozen=True, slots=True)
class OpenPeriod:
    """The period that holds today: its value so far, and what would be expected by today (sums only)."""

    period: str
    actual: float | None
    expected: float | None


@dataclass(frozen=True, slots=True)
class Drivers:
    """The roll-up of a node's children (R7); `counted` of `total` children carry a colour."""

    status: Status
    attainment: float | None
    counted: int
    total: int


class ChosenBy(StrEnum):
    """What decided which method a landing is shown by (R8): its default, a back-test, the last period's actual, or a person."""

    DEFAULT = "default"
    BACK_TEST = "back_test"
    LANDED = "landed"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class LandingReason:
    """Why a landing is shown by its method (R8).

    `errors` are the mean absolute errors, in the indicator's unit, of the methods in a back-test over `origins` origins, `steps`
    values ahead; empty where there were fewer than 8 origins, and for sums, which have no back-test. `floor` and `ceiling` are
    the limits of the unit that hold for the indicator, None where there is none; `cut` names the methods held by them.
    """

    chosen_by: ChosenBy = ChosenBy.DEFAULT
    default: str | None = None
    origins: int = 0
    steps: int = 0
    errors: Mapping[str, float] = field(default_factory=dict)
    floor: float | None = None
    ceiling: float | None = None
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Landing:
    """Where an indicator will end (R8): by the named method, and the range over all `methods` that apply."""

    method: str
    value: float
    ratio: float | None
    low: float
    high: float
    methods: Mapping[str, float]
    reason: LandingReason = field(default_factory=LandingReason)


@dataclass(frozen=True, slots=True)
class NodeScore:
    """One node, scored. A CSF has only `status`, `attainment` and `drivers`."""

    id: str
    kind: Kind
    name: str
    parents: tuple[str, ...]
    status: Status
    met: bool | None = None
    attainment: float | None = None
    attainment_to_date: float | None = None
    progress: float | None = None
    judged_period: str | None = None
    actual: float | None = None
    target: float | Band | None = None
    actual_to_date: float | None = None
    target_to_date: float | Band | None = None
    reported_periods: int | None = None
    due_periods: int | None = None
    overdue: int | None = None
    streak: int | None = None
    needs_review: bool | None = None
    pace: float | None = None
    open: OpenPeriod | None = None
    disagreement: str | None = None
    drivers: Drivers | None = None
    landing: Landing | None = None
    #: The ratio the light was judged by: to date for total targets, else of the judged period (R5); of a CSF the roll-up.
    light_ratio: float | None = None
    #: The whole target of the term: for sums the sum of the period targets in force, else the last period's (R3).
    whole_target: float | Band | None = None
    #: The thresholds in force (R6).
    green: float = 1.0
    yellow: float = 0.8


@dataclass(frozen=True, slots=True)
class PeriodPoint:
    """One period of an indicator, for tables and charts. `state` is closed, open, future, or outside (not of the term).

    `exempt` says why the period does not apply (対象外), "" where it does.
    """

    period: str
    first_day: str
    last_day: str
    state: str
    actual: float | None
    target: float | Band | None
    ratio: float | None
    met: bool | None
    status: Status | None
    text: str = ""
    cell: str = ""
    entered_by: str = ""
    note: str = ""
    flags: str = ""
    #: When it was recorded, ISO date and time in the plan's timezone; blank when not known (R6).
    recorded_at: str = ""
    exempt: str = ""


@dataclass(frozen=True, slots=True)
class NodeSeries:
    """Every period of one indicator: history, its term, and what lies ahead, in order."""

    id: str
    points: tuple[PeriodPoint, ...] = field(default_factory=tuple)
