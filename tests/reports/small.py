"""Small plans for tests of reports: only the fields that matter to a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kpicore.model import Action, Node, Plan, Review, Settings, Snapshot, Target, actuals_table
from kpicore.scoring import Scores, score

#: In the middle of a fiscal year from April: seven months are closed.
TODAY = date(2026, 11, 24)
MONTHS = ("2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10")


def node(node_id: str, parents: str = "", kind: str = "KPI", **fields: Any) -> Node:
    """Return a node whose name is its id; `parents` are separated by blanks; an indicator has the target 100 a month."""
    given = {"target": None if kind == "CSF" else 100.0, "unit": "件", **fields}
    return Node(id=node_id, parents=tuple(parents.split()), kind=kind, name=node_id, **given)


def snapshot(
    nodes: Sequence[Node],
    actuals: Mapping[str, Sequence[float | None]] | None = None,
    *,
    months: Sequence[str] = MONTHS,
    reviews: Sequence[Review] = (),
    actions: Sequence[Action] = (),
    targets: Sequence[Target] = (),
    tab: str = "実績",
    **settings: Any,
) -> Snapshot:
    """Return a snapshot; `actuals` are monthly, from the first of `months` on, None where one is missing."""
    rows = [
        {"indicator": indicator, "period": month, "value": value, "cell": f"{tab}!C{at + 5}"}
        for indicator, values in (actuals or {}).items()
        for at, (month, value) in enumerate(zip(months, values, strict=False))
        if value is not None
    ]
    plan = Plan(settings=Settings(**{"name": "試験", **settings}), nodes=tuple(nodes), targets=tuple(targets))
    return Snapshot(plan, actuals_table(rows), tuple(reviews), tuple(actions))


def scored(held: Snapshot, today: date = TODAY) -> Scores:
    return score(held.plan, held.actuals, today)
