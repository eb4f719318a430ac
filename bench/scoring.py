"""What scoring costs beside one pandas groupby-sum of the same long table, in the same process.

Run: `python bench/scoring.py [--quick]`. Every time is processor time, the best of several runs; README.md says how to read the table.
"""

from __future__ import annotations

import argparse
import gc
import platform
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from kpicore.model import Node, Plan, actuals_table
from kpicore.periods import Cadence, Period, week_of
from kpicore.scoring import score
from kpicore.scoring.attainment import attainment_at_least

#: Well inside a fiscal year: within ten days of its start a plan may still be in the year before (R1).
TODAY = date(2026, 4, 20)
WEEKS = 260


def weeks_before(today: date, weeks: int) -> list[str]:
    """Return the ids of so many closed weeks, oldest first."""
    first = week_of(today) - weeks
    return [str(Period(Cadence.WEEKLY, ordinal)) for ordinal in range(first, first + weeks)]


def plan_of(indicators: int, weeks: int, *, full_term: bool) -> Plan:
    """Return a goal, a factor per fifty indicators and the indicators, of every shape, direction and aggregation the rules know."""
    start = TODAY - timedelta(days=7 * weeks + 3) if full_term else None
    deadline = TODAY + timedelta(days=91) if full_term else None
    factors = max(indicators // 50, 1)
    kinds = (
        {"target": 100, "aggregation": "sum"},
        {"target": 100 * (weeks + 13), "aggregation": "sum", "shape": "total"},
        {"target": 100, "aggregation": "mean", "direction": "at_most"},
        {"target": 110, "aggregation": "last", "shape": "reach", "baseline": 90},
        {"target": {"low": 90, "high": 115}, "aggregation": "mean", "direction": "within"},
    )
    nodes = [Node(id="goal", kind="KGI", name="goal", cadence="weekly", target=100, start=start, deadline=deadline)]
    nodes += [Node(id=f"f{at}", kind="CSF", name=f"factor {at}", parents=("goal",)) for at in range(factors)]
    nodes += [
        Node(
            id=f"k{at}",
            kind="KPI",
            name=f"indicator {at}",
            parents=(f"f{at % factors}",),
            cadence="weekly",
            start=start,
            deadline=deadline,
            **kinds[at % len(kinds)],
        )
        for at in range(indicators)
    ]
    return Plan(nodes=tuple(nodes))


def actuals_of(indicators: int, weeks: int) -> pd.DataFrame:
    """Return one actual per indicator and week as a long table, indicator by indicator."""
    chance = np.random.default_rng(7)
    periods = weeks_before(TODAY, weeks)
    return actuals_table(
        {
            "indicator": np.repeat([f"k{at}" for at in range(indicators)], weeks),
            "period": np.tile(periods, indicators),
            "value": chance.normal(100, 15, indicators * weeks).round(1),
        }
    )


def timed(work: Callable[[], Any]) -> float:
    """Return the processor seconds one run takes, with the collector at rest as timeit has it."""
    gc.collect()
    gc.disable()
    started = time.process_time()
    work()
    seconds = time.process_time() - started
    gc.enable()
    return seconds


def python_loop(values: list[float], target: float) -> list[float]:
    """Return R4's ratio of every value, one by one: what a loop per cell costs."""
    return [round(value / target, 9) if target > 0 else float("nan") for value in values]


def measure(indicators: int, weeks: int, runs: int) -> list[tuple[str, float]]:
    """Return the best time of each work on one table; the works take turns, so that a busy moment hits all of them."""
    table = actuals_of(indicators, weeks)
    full, usual = (plan_of(indicators, weeks, full_term=full_term) for full_term in (True, False))
    values = table["value"].to_numpy()
    target, listed = np.full(len(values), 100.0), values.tolist()
    works: dict[str, Callable[[], Any]] = {
        "groupby-sum (the measure)": lambda: table.groupby("indicator")["value"].sum(),
        "score, all rules, the term holds every week": lambda: score(full, table, TODAY),
        "score, all rules, term of one fiscal year": lambda: score(usual, table, TODAY),
        "attainment alone, vectorised": lambda: attainment_at_least(values, target),
        "attainment alone, Python loop per cell": lambda: python_loop(listed, 100.0),
        "score and every row made": lambda: score(full, table, TODAY).nodes,
    }
    rounds = [[timed(work) for work in works.values()] for _ in range(runs)]
    return list(zip(works, map(min, zip(*rounds, strict=True)), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only 260,000 actuals")
    parser.add_argument("--runs", type=int, default=15, help="runs per work, the best counts")
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, pandas {pd.__version__}, numpy {np.__version__}, best of {given.runs}")
    sizes = [(1000, WEEKS)] if given.quick else [(1000, WEEKS), (40, 250), (400, 250), (4000, 250)]
    for indicators, weeks in sizes:
        times = measure(indicators, weeks, given.runs)
        measure_time = times[0][1]
        rows = indicators * weeks
        print(f"\n{indicators:,} indicators × {weeks} weeks = {rows:,} actuals")
        for name, seconds in times:
            print(
                f"  {name:<46}{seconds * 1000:9.2f} ms {seconds / measure_time:7.2f} ×"
                f" {seconds / rows * 1e9:8.0f} ns per actual"
            )


if __name__ == "__main__":
    main()
