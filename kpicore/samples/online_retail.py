"""A plan for 2011 on the real days of a UK gift retailer (examples/online_retail).

Revenue, orders, new customers and repeat orders are kept day by day, as the data set has them; scoring adds them up to
weeks and months. Order value and repeat share are computed per month from that month's sums: a mean of daily ratios
would be wrong. Distinct customers of a day are left out: they must not be added over days. December 2010 is history.

The targets are ours, worked out from December 2010; examples/online_retail/README.md says how.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from itertools import groupby
from typing import Any

from kpicore.model import Aggregation, Kind, Node, Plan, Settings, Shape, Snapshot, Target, actuals_table
from kpicore.periods import Cadence

YEAR, WEEKS = 2011, 52
REVENUE_GOAL = 9_000_000
#: The share of the year's revenue each month should bring, in per mille, January first: a gift trade's autumn.
MONTHLY_SHARES = (70, 65, 70, 70, 75, 75, 75, 75, 90, 105, 130, 100)
ORDERS_A_WEEK, ORDER_VALUE = 375, 462
REPEAT_ORDERS_A_WEEK = 300
NEW_CUSTOMERS_A_MONTH = 300
REPEAT_SHARE_BEFORE, REPEAT_SHARE_GOAL = 49.1, 85

#: Indicator by column of daily.csv, with the column's letter, for those that may be added up.
DAILY_COLUMNS = {
    "orders": ("orders", "B"),
    "revenue_gbp": ("revenue", "C"),
    "new_customers": ("new-customers", "E"),
    "repeat_orders": ("repeat-orders", "F"),
}


@dataclass(frozen=True, slots=True)
class SalesDay:
    """One trading day: its line in daily.csv, and the columns as written."""

    day: date
    line: int
    columns: dict[str, str]

    @property
    def month(self) -> str:
        return f"{self.day:%Y-%m}"


def online_retail(daily_csv: str) -> Snapshot:
    """Return the plan for 2011 with every day of the file as actuals; `daily_csv` is the text of daily.csv."""
    days = read_days(daily_csv)
    daily = [
        {
            "indicator": indicator,
            "period": day.day.isoformat(),
            "value": float(day.columns[column]),
            "text": day.columns[column],
            "cell": f"daily!{letter}{day.line}",
        }
        for column, (indicator, letter) in DAILY_COLUMNS.items()
        for day in days
    ]
    settings = Settings(name="Online Retail 2011", fiscal_start_month=1, timezone="Europe/London", language="en")
    plan = Plan(settings=settings, nodes=tuple(_nodes()), targets=tuple(_targets()))
    return Snapshot(plan=plan, actuals=actuals_table([*daily, *_monthly_rows(days)]))


def read_days(daily_csv: str) -> tuple[SalesDay, ...]:
    """Return the trading days in the order of the file."""
    rows = csv.DictReader(StringIO(daily_csv))
    return tuple(SalesDay(date.fromisoformat(row["date"]), line, row) for line, row in enumerate(rows, start=2))


# -- the plan --------------------------------------------------------------------------------------------------


def _nodes() -> Iterator[Node]:
    yield Node(
        id="revenue",
        kind=Kind.KGI,
        name="Revenue",
        definition="Completed orders of known customers, in pounds.",
        unit="£",
        aggregation=Aggregation.SUM,
        cadence=Cadence.MONTHLY,
        shape=Shape.TOTAL,
        baseline=8_650_000,
        target=REVENUE_GOAL,
        start=date(YEAR, 1, 1),
        deadline=date(YEAR, 12, 31),
        owner="Managing director",
        formula="orders × order-value",
        response="When the year to date falls below 90%, the director and the leads plan the rest of the year anew.",
    )
    for factor, name in (
        ("acquisition", "Win new customers"),
        ("loyalty", "Bring customers back"),
        ("ordering", "More and larger orders"),
    ):
        yield Node(id=factor, parents=("revenue",), kind=Kind.CSF, name=name)
    yield from _CUSTOMER_NODES
    yield from _order_nodes()


_CUSTOMER_NODES = (
    Node(
        id="new-customers",
        parents=("acquisition",),
        kind=Kind.KPI,
        name="New customers",
        definition="Customers whose first order in the data falls into the month.",
        unit="customers",
        aggregation=Aggregation.SUM,
        cadence=Cadence.MONTHLY,
        target=NEW_CUSTOMERS_A_MONTH,
        owner="Marketing lead",
        response="After two months below 240, the catalogue mailing to lapsed enquiries goes out a month early.",
    ),
    Node(
        id="repeat-share",
        parents=("loyalty",),
        kind=Kind.KPI,
        name="Repeat share",
        definition="Orders by customers who had ordered on an earlier day ÷ all orders of the month.",
        unit="%",
        aggregation=Aggregation.MEAN,
        cadence=Cadence.MONTHLY,
        shape=Shape.REACH,
        baseline=REPEAT_SHARE_BEFORE,
        target=REPEAT_SHARE_GOAL,
        owner="Customer service lead",
        focus=True,
        response="After two months below the line, call the fifty largest customers who have not ordered for 60 days.",
    ),
    Node(
        id="repeat-orders",
        parents=("loyalty",),
        kind=Kind.KPI,
        name="Repeat orders",
        definition="Orders by customers who had ordered on an earlier day.",
        unit="orders",
        aggregation=Aggregation.SUM,
        cadence=Cadence.WEEKLY,
        target=REPEAT_ORDERS_A_WEEK,
        owner="Customer service lead",
        response="After three weeks below 80%, send the reorder list to every customer of last quarter.",
    ),
)


def _order_nodes() -> Iterator[Node]:
    yield Node(
        id="orders",
        parents=("ordering",),
        kind=Kind.KPI,
        name="Orders",
        definition="Invoices of completed orders.",
        unit="orders",
        aggregation=Aggregation.SUM,
        cadence=Cadence.WEEKLY,
        target=ORDERS_A_WEEK,
        owner="Sales lead",
        response="After three weeks below 80%, bring the next catalogue offer forward.",
    )
    yield Node(
        id="order-value",
        parents=("ordering",),
        kind=Kind.KPI,
        name="Average order value",
        definition="Revenue of the month ÷ orders of the month.",
        unit="£",
        aggregation=Aggregation.MEAN,
        cadence=Cadence.MONTHLY,
        baseline=409,
        target=ORDER_VALUE,
        owner="Sales lead",
        response="After two months below £420, raise the free-delivery limit and offer mixed cartons.",
    )


def _targets() -> Iterator[Target]:
    """Yield the season: revenue by month, orders by week in the same shape."""
    for month, share in enumerate(MONTHLY_SHARES, start=1):
        yield Target(indicator="revenue", period=f"{YEAR}-{month:02d}", value=REVENUE_GOAL * share / 1000)
    for week in range(1, WEEKS + 1):
        season = MONTHLY_SHARES[date.fromisocalendar(YEAR, week, 4).month - 1] * 12 / 1000
        period = f"{YEAR}-W{week:02d}"
        yield Target(indicator="orders", period=period, value=round(ORDERS_A_WEEK * season))
        yield Target(indicator="repeat-orders", period=period, value=round(REPEAT_ORDERS_A_WEEK * season))


# -- the actuals -----------------------------------------------------------------------------------------------


def _monthly_rows(days: Sequence[SalesDay]) -> Iterator[dict[str, Any]]:
    """Yield order value and repeat share of each month, from that month's sums."""
    for month, group in groupby(days, key=lambda day: day.month):
        of_month = tuple(group)
        revenue, orders, repeats = (
            round(sum(float(day.columns[name]) for day in of_month), 2)
            for name in ("revenue_gbp", "orders", "repeat_orders")
        )
        lines = f"{of_month[0].line}:F{of_month[-1].line}"
        yield {
            "indicator": "order-value",
            "period": month,
            "value": round(revenue / orders, 2),
            "cell": f"daily!B{lines}",
        }
        yield {
            "indicator": "repeat-share",
            "period": month,
            "value": round(repeats / orders * 100, 1),
            "cell": f"daily!B{lines}",
        }
