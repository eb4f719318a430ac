"""A node of the tree: a KGI, CSF, KPI or KDI as its owner wrote it.

Nodes are flat and name their parents, as a sheet and a table keep them, so that a tree with mistakes (orphan, cycle, duplicate) can be
held and reported. A blank stays None; `Node.filled` puts in what R2 says a blank means.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from kpicore.periods import Cadence


class Kind(StrEnum):
    """What a node is: the goal, a success factor, an indicator, an action counted. A KSF is written CSF."""

    KGI = "KGI"
    CSF = "CSF"
    KPI = "KPI"
    KDI = "KDI"


class Direction(StrEnum):
    """Which side of the target is good (R2)."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    WITHIN = "within"


class Aggregation(StrEnum):
    """How sub-periods become a period (R2)."""

    SUM = "sum"
    MEAN = "mean"
    LAST = "last"


class Shape(StrEnum):
    """How a target lies over time (R3)."""

    EACH = "each"
    TOTAL = "total"
    REACH = "reach"


class NodeState(StrEnum):
    """Whether a node still counts; a retired one stays in history only (R7)."""

    ACTIVE = "active"
    RETIRED = "retired"


class Frozen(BaseModel):
    """A value: cannot be changed, unknown fields are refused, infinities are no numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


#: The usual times for an agreed response to fire, as `response_when` keeps them; a plan may hold other counts.
RESPONSES = ("light", "misses-2", "misses-3")
#: No response is agreed for later than a year.
MOST_RESPONSE_DAYS = 366


class Band(Frozen):
    """A within target, both ends inside; `low` ≤ `high`."""

    low: float
    high: float


_PERCENT_NAME = re.compile(
    r"(?:(?<![\d\s.,%％])\s*[(（\[［【]?\s*[%％]\s*[)）\]］】]?|\s(?:percent|pct\.?))\s*(?:[(（\[［【][^()（）\[\]【】]*[)）\]］】])?\s*$"
    r"|^\s*[%％]\s+\S",
    re.IGNORECASE,
)


def names_percent(name: str) -> bool:
    """Return whether a name says that its numbers are percent: CVR %, 粗利%, 粗利率(%), Gross margin percent; 達成 100% does not.

    Such an indicator needs no 単位: it is % (R2).
    """
    return _PERCENT_NAME.search(name) is not None


_BETWEEN_DEPARTMENTS = re.compile(r"[,、，/／・;]")


class Node(Frozen):
    """One row of ツリー. `target`, `baseline` in the indicator's unit; `green`, `yellow` are ratios (1.0 = on target).

    `why` says why it leads to what is above it (of a KGI: why it is wanted), `actions` what people do for it; `effect` and `control` are
    1 (little) to 3 (much), None while not judged. `position` is its place in the owner's order (`Plan.by_id`), None where its row says it.

    `response` is what was agreed to do, in words. `response_when` says when it fires (`light`: off track; `misses-3`: after so many misses
    in a row; blank: by hand), `response_owner` who does it, the owner where blank, and `response_days` within how many days.

    `entered_from` is the first day whose numbers are asked for (R6): of an indicator that joined a plan that was running already.
    """

    id: str = Field(min_length=1)
    parents: tuple[str, ...] = ()
    kind: Kind
    name: str
    definition: str = ""
    unit: str = ""
    direction: Direction | None = None
    aggregation: Aggregation | None = None
    cadence: Cadence | None = None
    baseline: float | None = None
    target: float | Band | None = None
    shape: Shape | None = None
    start: date | None = None
    deadline: date | None = None
    owner: str = ""
    department: str = ""
    weight: float | None = Field(default=None, ge=0)
    formula: str = ""
    green: float | None = None
    yellow: float | None = None
    focus: bool = False
    response: str = ""
    state: NodeState = NodeState.ACTIVE
    position: float | None = None
    why: str = ""
    effect: int | None = Field(default=None, ge=1, le=3)
    actions: tuple[str, ...] = ()
    control: int | None = Field(default=None, ge=1, le=3)
    response_when: str = Field(default="", pattern="^(light|misses-[1-9][0-9]?)?$")
    response_owner: str = ""
    response_days: int | None = Field(default=None, ge=0, le=MOST_RESPONSE_DAYS)
    entered_from: date | None = None

    @property
    def is_indicator(self) -> bool:
        """Whether it has numbers of its own: KGI, KPI and KDI have, a CSF is a factor (R2)."""
        return self.kind is not Kind.CSF

    @property
    def response_misses(self) -> int | None:
        """After how many misses in a row the response fires, None where it does not fire by misses."""
        return int(self.response_when.removeprefix("misses-")) if self.response_when.startswith("misses-") else None

    @property
    def departments(self) -> frozenset[str]:
        """The departments it names: 営業部、マーケティング部."""
        return frozenset(part.strip() for part in _BETWEEN_DEPARTMENTS.split(self.department) if part.strip())

    @property
    def is_active(self) -> bool:
        return self.state is NodeState.ACTIVE

    def filled(self) -> Self:
        """Return the node with R2's meaning of blanks: direction and aggregation as usual, each, monthly, weight 1."""
        return self.model_copy(
            update={
                "direction": self.direction or self.usual_direction,
                "aggregation": self.aggregation or self.usual_aggregation,
                "cadence": self.cadence or Cadence.MONTHLY,
                "shape": self.shape or Shape.EACH,
                "weight": 1.0 if self.weight is None else self.weight,
            }
        )

    @property
    def is_rank(self) -> bool:
        """Whether the numbers are ranks (位): the smaller the better."""
        return self.unit.strip() == "位"

    @property
    def usual_direction(self) -> Direction:
        """What a blank direction means: within of a band, the way from a baseline to its goal, at_most of a rank, else at_least (R2)."""
        if isinstance(self.target, Band):
            return Direction.WITHIN
        falls = self.is_rank if self.falls is None else self.falls
        return Direction.AT_MOST if falls else Direction.AT_LEAST

    @property
    def falls(self) -> bool | None:
        """Whether the level to be reached lies below the baseline it starts from; None where there is no way to go (R4.1)."""
        if self.shape is not Shape.REACH or self.baseline is None or not isinstance(self.target, float):
            return None
        return None if self.target == self.baseline else self.target < self.baseline

    @property
    def usual_aggregation(self) -> Aggregation:
        """What a blank aggregation means: mean for % (also where only the name says so: CVR %) and 率, else sum (R2)."""
        is_rate = self.unit.strip() in {"%", "％"} or self.name.strip().endswith("率") or names_percent(self.name)
        return Aggregation.MEAN if is_rate else Aggregation.SUM
