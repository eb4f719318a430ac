"""How long the reader takes for a long tab of messy cells, against pandas converting as many clean ones.

The floor is measured in the same run: `pd.to_numeric` of one column of clean number texts and `pd.to_datetime` of one column of clean ISO
days, both as pandas reads them from a CSV (str), nothing else. The tab has the same number of rows: a period, an indicator, a value and a
note; the values and periods are written in the ways people write them. `python bench/reader.py [rows]`.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from kpicore.sheets.grid import Grid, Workbook
from kpicore.sheets.reader import read_workbook

TODAY = date(2026, 8, 15)
ROUNDS = 9
INDICATORS = 250


def clean(rows: int, rng: random.Random) -> tuple[list[str], list[str]]:
    """Return as many clean numbers and clean days as the tab has rows."""
    first = date(2024, 4, 1)
    days = [(first + timedelta(days=index // INDICATORS)).isoformat() for index in range(rows)]
    return [f"{rng.uniform(0, 1e6):.2f}" for _ in range(rows)], days


def messy(rows: int, rng: random.Random) -> list[tuple[Any, ...]]:
    """Return the rows of a long tab: day by day each indicator once, days in several notations, values as people type them."""
    names = [f"指標{number}" for number in range(INDICATORS)]
    first = date(2024, 4, 1)
    return [
        (
            _period(first + timedelta(days=index // INDICATORS), rng),
            names[index % INDICATORS],
            _value(rng),
            "雨" if index % 50 == 0 else None,
        )
        for index in range(rows)
    ]


def _period(day: date, rng: random.Random) -> str:
    return rng.choice((f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日"))


def _value(rng: random.Random) -> Any:
    """Return a value as a shop keeps it: 70 % clean numbers, the rest in the ways of bench/cells.py."""
    if rng.random() < 0.7:
        return rng.choice((rng.randrange(1_000_000), round(rng.uniform(0, 1e6), 2)))
    number = rng.randrange(1_000_000)
    return rng.choice(
        (
            f"{number:,}",
            f"{number:,}円",
            f"{number:,}".translate(_FULL_WIDTH),
            f"¥{number:,}",
            f"△{number:,}",
            f"{number / 10:,.1f}千円",
            f"約{number % 1000}万円",
            None,
            "-",
            "未入力",
            "#DIV/0!",
            f"{number}\u00a0",
        )
    )


_FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


def best_of(*works: Callable[[], Any]) -> list[float]:
    """Return the shortest processor time of each work, in seconds; they take turns, so that other work on the machine hits all alike."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            start = time.process_time()
            work()
            taken.append(time.process_time() - start)
    return [min(taken) for taken in times]


def main(arguments: Sequence[str]) -> None:
    rows = int(arguments[0]) if arguments else 200_000
    rng = random.Random(1)  # noqa: S311 - the same cells in every run
    header = ("期間", "指標", "値", "メモ")
    workbook = Workbook((Grid("実績_日次", (header, *messy(rows, rng))),))
    numbers, days = (pd.Series(column, dtype="str") for column in clean(rows, rng))
    floor, read = best_of(
        lambda: (pd.to_numeric(numbers), pd.to_datetime(days)), lambda: read_workbook(workbook, today=TODAY)
    )
    found = read_workbook(workbook, today=TODAY)
    told = f"{len(found.actuals):,} actuals, {len(found.missing):,} missing, {len(found.problems):,} problems"
    print(f"rows {rows:,}: {told}")
    print(f"floor (to_numeric + to_datetime of as many clean texts): {floor * 1000:.0f} ms")
    print(f"read_workbook: {read * 1000:.0f} ms = {read / floor:.1f} × the floor (aim: at most 5)")


if __name__ == "__main__":
    main(sys.argv[1:])
