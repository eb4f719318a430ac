"""A snapshot: everything a store holds at one revision, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from kpicore.model.actuals import empty_actuals
from kpicore.model.plan import Plan
from kpicore.model.review import Action, Meeting, Review
from kpicore.problems import Problem


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole at one moment. `actuals` has the schema of `kpicore.model.actuals`, one row per indicator and period; treat as read-only.

    `problems` is what the reader found wrong in the source; `read_at` (UTC) is when the source was read.
    """

    plan: Plan = field(default_factory=Plan)
    actuals: pd.DataFrame = field(default_factory=empty_actuals)
    reviews: tuple[Review, ...] = ()
    actions: tuple[Action, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    problems: tuple[Problem, ...] = ()
    revision: str = ""
    read_at: datetime | None = None
