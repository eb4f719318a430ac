"""A law of speed: reading a tab costs as much as it is long, whatever shape is repeated in it.

Counted in calls of Python functions, so that a busy machine changes nothing: four times the rows may make no more than about four times
the calls.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from kpicore.sheets.grid import Grid, Workbook, draw
from kpicore.sheets.reader import WorkbookReading, read_workbook
from tests.counting import calls_of

TODAY = date(2026, 8, 15)
TREE = draw("ツリー", "| ID | 種別 | 名称 | 単位 |\n| a | KPI | 売上 | 件 |\n| b | KPI | 客数 | 件 |")

Rows = list[list[Any]]


def again(*rows: list[Any]) -> Callable[[int], Rows]:
    """The same rows again and again."""
    return lambda count: [list(rows[number % len(rows)]) for number in range(count)]


def under(header: list[Any], row: Callable[[int], list[Any]]) -> Callable[[int], Rows]:
    """A header and so many rows below it."""
    return lambda count: [header, *(row(number) for number in range(count))]


MONTHS = ["項目", "2026年4月", "2026年5月"]
SHAPES: dict[str, Callable[[int], Rows]] = {
    "roles": again(["項目", "目標", "実績"]),
    "roles and words": again(["項目", "目標", "実績"], ["あ", "い"]),
    "roles that wander": lambda count: [[None] * (number % 40) + ["目標", "実績"] for number in range(count)],
    "words": again(["あ", "い", "う", "え", "お"]),
    "one word": again(["あ"]),
    "periods": again(["4月", "5月", "6月"]),
    "numbers": again([1, 2, 3]),
    "pairs": again(["売上", 5]),
    "header again and again": again(["項目", "実績"], ["売上", 5]),
    "tables with blank lines": again(["【営業】"], MONTHS, ["売上", 5, 6], ["客数", 5, 6], []),
    "text above tables": lambda count: [["文です"]] * (count // 2) + again(MONTHS, ["売上", 5, 6], [])(count // 2),
    "sums": under(MONTHS, lambda _: ["合計", 7, 8]),
    "sums of their own": under(MONTHS, lambda number: [f"売上{number}合計", number, 8]),
    "labels": under(MONTHS, lambda number: [f"売上{number}", number, 8]),
    "one label": under(MONTHS, lambda _: ["売上", 3, 8]),
    "deeper and deeper": under(MONTHS, lambda number: [" " * (number % 40) + f"売上{number}", number, 8]),
    "log": under(["日付", "担当", "件数"], lambda number: [f"2026/7/{number % 28 + 1}", f"人{number}", number]),
    "log of the future": under(["日付", "担当", "件数"], lambda n: [f"2027/7/{n % 28 + 1}", f"人{n}", n]),
    "long": under(["期間", "指標", "値"], lambda number: ["2026年4月", f"売上{number}", number]),
    "long, periods unread": under(["期間", "指標", "値"], lambda number: [f"13月{number}", "売上", number]),
    "weeks in two columns": under(["週開始", "週終了", "指標", "値"], lambda n: ["2026/4/5", "2026/4/11", "売上", n]),
    "wide, no names": under(["指標", "2026年4月"], lambda number: [None, number]),
    "wide, scopes": under(["指標", "部門", "2026年4月"], lambda number: ["売上", f"部{number}", number]),
    "columns of words": lambda count: [["項目", *(f"列{number}" for number in range(count))], ["売上", *[1] * count]],
    "columns of roles": lambda count: [["項目", *["目標", "実績"] * (count // 2)], ["売上", *[1] * count]],
    "tables side by side": lambda count: [["項目", "数"] * (count // 4), ["売上", 1] * (count // 4)],
}


def read(rows: Rows, *more: Grid) -> WorkbookReading:
    return read_workbook(Workbook((Grid("実績", rows), *more)), today=TODAY)


@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_rows_cost_four_times_the_work(shape: str) -> None:
    make = SHAPES[shape]
    read(make(40), TREE)  # what is known once, such as words, is known now

    short, long = make(100), make(400)
    few, many = calls_of(lambda: read(short, TREE)), calls_of(lambda: read(long, TREE))

    assert many <= 4.8 * few


def test_a_row_more_of_a_log_costs_few_calls() -> None:
    def log(count: int) -> Workbook:
        days = [date(2024, 4, 1) + timedelta(days=number // 250) for number in range(count)]
        rows = [[day, f"店舗{at // 50 % 5}", f"指標{at % 50}", at * 37 % 991 / 4] for at, day in enumerate(days)]
        return Workbook((Grid("日報", [["日付", "店舗", "項目", "数値"], *rows]),))

    short, long = log(2500), log(5000)
    assert len(read_workbook(short, today=TODAY).actuals) == 2500

    few, many = (calls_of(partial(read_workbook, book, today=TODAY)) for book in (short, long))

    assert (many - few) / 2500 < 45  # more than a hundred while each cell was typed, profiled and judged by itself


@pytest.mark.parametrize("shape", ["roles", "roles and words"])
def test_twenty_thousand_rows_of_one_shape_end_in_a_reading(shape: str) -> None:
    reading = read(SHAPES[shape](20_000))

    assert reading.tabs or reading.problems or reading.skipped


def test_twice_the_tabs_with_rates_cost_twice_the_work() -> None:
    def shops(count: int) -> Workbook:
        heads = ["月", *(f"比率{column}" for column in range(12))]
        months = [f"{2024 + month // 12}-{month % 12 + 1:02}" for month in range(18)]
        bodies = [
            [
                [month, *((at * 37 + column * 53 + tab * 71) % 901 / 10 for column in range(12))]
                for at, month in enumerate(months)
            ]
            for tab in range(count)
        ]
        return Workbook(tuple(Grid(f"店舗{tab}", [heads, *body]) for tab, body in enumerate(bodies)))

    read_workbook(shops(2), today=TODAY)
    few, many = (calls_of(partial(read_workbook, shops(count), today=TODAY)) for count in (5, 10))

    assert many <= 2.4 * few
