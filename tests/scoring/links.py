"""Small plans with formulas, for the tests of formula links: one year from April 2026, monthly, unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from kpicore.model import Node, Plan, Target, actuals_table

TODAY = date(2026, 9, 15)
START, DEADLINE = date(2026, 4, 1), date(2027, 3, 31)


def goal(node_id: str = "sales", **fields: Any) -> Node:
    """A KGI in 円 whose target is the total of the year."""
    given = {"kind": "KGI", "name": "売上", "unit": "円", "shape": "total", "start": START, "deadline": DEADLINE}
    return Node(id=node_id, **(given | fields))


def kpi(node_id: str, **fields: Any) -> Node:
    """A KPI under the goal, in 件, with the goal's term."""
    given = {"kind": "KPI", "name": node_id, "unit": "件", "parents": ("sales",)}
    return Node(id=node_id, **(given | fields))


def plan(*nodes: Node, targets: Iterable[tuple[str, str, float]] = ()) -> Plan:
    rows = tuple(Target(indicator=indicator, period=period, value=value) for indicator, period, value in targets)
    return Plan(nodes=nodes, targets=rows)


def actuals(values: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """Actuals by indicator and period."""
    return actuals_table(
        [
            {"indicator": indicator, "period": period, "value": value}
            for indicator, of_one in values.items()
            for period, value in of_one.items()
        ]
    )


def shop(sales: float = 300_000_000, **fields: Any) -> Plan:
    """訪問者 40,000 a month × 購入率 4 % × 客単価 12,500円 = 2.4億円 a year."""
    return plan(
        goal(target=sales, formula="visitors × cvr × price", **fields),
        kpi("visitors", unit="人", target=40_000),
        kpi("cvr", unit="%", target=4),
        kpi("price", unit="円", target=12_500, aggregation="mean"),
    )
