"""A plan of one indicator, written as short as a worked example."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from kpicore.model import Node, Plan, Settings, Target
from kpicore.periods import parse_period_id
from kpicore.scoring import NodeScore, Scores, score
from tests.scoring.plans import Rows, table

FISCAL_YEAR = {"start": date(2026, 4, 1), "deadline": date(2027, 3, 31)}
AFTER = date(2027, 4, 30)


def indicator(**fields: Any) -> Node:
    """Return an indicator k of fiscal year 2026 with a target of 100 unless said otherwise."""
    return Node(**{"id": "k", "kind": "KPI", "name": "受注件数", "target": 100.0, **FISCAL_YEAR, **fields})


def run(first: str, values: Sequence[float | None], node: str = "k") -> Rows:
    """Return values of consecutive periods from the first one on; None is a period without an actual."""
    period = parse_period_id(first)
    assert period is not None
    return [(node, str(period.shift(at)), value) for at, value in enumerate(values) if value is not None]


def scored(
    node: Node,
    actuals: Rows,
    today: date,
    *,
    targets: Iterable[Target] = (),
    **settings: Any,
) -> NodeScore:
    """Return the score of one indicator."""
    plan = Plan(settings=Settings(**settings), nodes=(node,), targets=tuple(targets))
    return score(plan, table(actuals), today).by_id[node.id]


def tree(nodes: Iterable[Node], actuals: Rows, today: date, **settings: Any) -> Scores:
    """Return the scores of a whole tree."""
    return score(Plan(settings=Settings(**settings), nodes=tuple(nodes)), table(actuals), today)
