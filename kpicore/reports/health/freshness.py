"""How fresh the actuals are: by the tab they came from, and by who has to enter what.

Times are wall time in the plan's timezone, as the table of actuals holds them; None is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from kpicore.model.node import Node
from kpicore.model.snapshot import Snapshot
from kpicore.scoring.recent import past_periods
from kpicore.scoring.scores import Scores


@dataclass(frozen=True, slots=True)
class TabFreshness:
    """One tab ("" for numbers typed in the app): how many actuals and indicators, and when the latest was recorded."""

    tab: str
    actuals: int
    indicators: int
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class DueInput:
    """An indicator with due periods without an actual: `overdue` after the judged one (R6), `gaps` before it."""

    node: Node
    overdue: tuple[str, ...]
    gaps: tuple[str, ...]


def tab_freshness(snapshot: Snapshot) -> tuple[TabFreshness, ...]:
    """Return each tab that actuals came from, by name."""
    actuals = snapshot.actuals
    if actuals.empty:
        return ()
    tabs = actuals["cell"].map(tab_of)
    grouped = actuals.assign(tab=tabs).groupby("tab", sort=True)
    return tuple(
        TabFreshness(
            str(tab),
            len(rows),
            int(rows["indicator"].nunique()),
            None if pd.isna(latest := rows["recorded_at"].max()) else latest.to_pydatetime(),
        )
        for tab, rows in grouped
    )


def tab_of(cell: str) -> str:
    """Return the tab of a place: `実績!C7` is in 実績, `'実績 4月'!C7` in 実績 4月; "" for a place without a tab."""
    name, mark, _ = cell.rpartition("!")
    if not mark:
        return ""
    return name[1:-1].replace("''", "'") if name[:1] == name[-1:] == "'" and len(name) > 1 else name


def due_inputs(snapshot: Snapshot, scores: Scores) -> tuple[DueInput, ...]:
    """Return the indicators that wait for input, the most overdue first, then the owner's order."""
    found = []
    for node in snapshot.plan.by_id.values():
        if not node.is_indicator or not node.is_active:
            continue
        missing = [period for period in past_periods(scores, node.id) if period.is_due and period.actual is None]
        if missing:
            overdue = scores.by_id[node.id].overdue or 0
            periods = [period.period for period in missing]
            found.append(
                DueInput(node, tuple(periods[len(periods) - overdue :]), tuple(periods[: len(periods) - overdue]))
            )
    return tuple(sorted(found, key=lambda due: -len(due.overdue)))
