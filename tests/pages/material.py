"""A small plan with its scores, for tests of what is drawn: build only the fields that matter."""

from __future__ import annotations

from datetime import date
from typing import Any

from kpicore.model.actuals import actuals_table
from kpicore.model.node import Node
from kpicore.model.plan import Plan, Settings
from kpicore.periods import Calendar, parse_period_id
from kpicore.scoring import NodeScore, NodeSeries, Scores, Status, score, series
from kpicore.text.voice import Voice

TODAY = date(2026, 11, 24)
TERM = {"start": date(2026, 4, 1), "deadline": date(2027, 3, 31)}
JA, EN = Voice("ja", Calendar()), Voice("en", Calendar())


def node(id: str = "kpi", kind: str = "KPI", name: str = "訪問者数", **fields: Any) -> Node:
    return Node(id=id, kind=kind, name=name, **fields)


def scored(of: Node, status: Status = Status.ON_TRACK, **fields: Any) -> NodeScore:
    """Return a score made by hand."""
    return NodeScore(id=of.id, kind=of.kind, name=of.name, parents=of.parents, status=status, **fields)


def monthly(first: str, *values: float | None) -> dict[str, float]:
    """Return values of months from the first on, None for a month without one."""
    start = parse_period_id(first)
    return {str(start.shift(at)): value for at, value in enumerate(values) if value is not None}


def judged(of: Node, actuals: dict[str, float], *others: Node) -> tuple[NodeScore, NodeSeries]:
    """Return the score and the series of one node of a plan, scored by the rules."""
    plan, table = Plan(settings=Settings(), nodes=(of, *others)), _table(of, actuals)
    scores: Scores = score(plan, table, TODAY)
    return next(found for found in scores.nodes if found.id == of.id), series(plan, table, TODAY, of.id)


def _table(of: Node, actuals: dict[str, float]) -> Any:
    return actuals_table([{"indicator": of.id, "period": period, "value": value} for period, value in actuals.items()])
