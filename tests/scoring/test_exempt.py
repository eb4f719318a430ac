"""A period that does not apply (対象外): no miss, no gap, never late, not among the periods left (R5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.model import Node, Plan, Settings, actuals_table
from kpicore.periods import parse_period_id
from kpicore.scoring import Scores, score, series
from kpicore.scoring.links import PeriodChoice, contribution
from kpicore.scoring.recent import past_periods, periods_left, running_period
from tests.laws import tried
from tests.scoring.small import indicator

TODAY = date(2026, 11, 24)
#: What a month says: a number, nothing, or that it does not apply.
AWAY = "休業"


def scored(values: Sequence[float | str | None], today: date = TODAY, *more: dict[str, Any], **fields: Any) -> Scores:
    """Return the scores of months from April on."""
    april = parse_period_id("2026-04")
    assert april is not None
    rows = [
        {"indicator": "k", "period": str(april.shift(at)), "value": None if value == AWAY else value, "flags": flags}
        for at, value in enumerate(values)
        if value is not None
        for flags in ["closed-day" if value == AWAY else ""]
    ]
    return score(Plan(nodes=(indicator(**fields),)), actuals_table([*rows, *more]), today)


@pytest.mark.parametrize(
    ("values", "judged", "due", "reported", "overdue", "streak", "status"),
    [
        ([90, 90, None, 90, 90, 90, 90], "2026-10", 7, 6, 0, 4, "watch"),
        ([90, 90, AWAY, 90, 90, 90, 90], "2026-10", 6, 6, 0, 6, "watch"),
        ([100, 100, 100, 100, 100, None, None], "2026-08", 7, 5, 2, 0, "stale"),
        ([100, 100, 100, 100, 100, AWAY, AWAY], "2026-08", 5, 5, 0, 0, "on_track"),
        ([None] * 7, None, 7, 0, 7, 0, "no_data"),
        ([AWAY] * 7, None, 0, 0, 0, 0, "not_started"),
    ],
)
def test_a_period_that_does_not_apply_is_no_miss_no_gap_and_not_late(
    values, judged, due, reported, overdue, streak, status
):
    found = scored(values).by_id["k"]

    assert (found.judged_period, found.due_periods, found.reported_periods) == (judged, due, reported)
    assert (found.overdue, found.streak, str(found.status)) == (overdue, streak, status)


@pytest.mark.parametrize(
    ("shape", "whole", "october"), [("each", 1100.0, None), ("reach", 1100.0, None), ("total", 1200.0, 100.0)]
)
def test_a_total_keeps_the_share_of_a_period_that_does_not_apply_and_nothing_else_has_a_target_there(
    shape, whole, october
):
    found = scored([100] * 6 + [AWAY], shape=shape, target=1200 if shape == "total" else 100)

    assert found.by_id["k"].whole_target == whole
    past = {each.period: each.target for each in past_periods(found, "k")}
    assert (past["2026-09"], past["2026-10"]) == (100.0, october)


def test_it_is_not_among_the_periods_left_of_what_is_needed_and_of_a_landing():
    open_one, none = (scored([100] * 7 + [word], shape="total", target=1200) for word in (AWAY, None))

    assert (periods_left(open_one, "k"), periods_left(none, "k")) == (4, 5)
    landings = [each.by_id["k"].landing for each in (open_one, none)]
    assert [each and (each.value, each.methods["run_rate"]) for each in landings] == [(1100, 1100), (1200, 1200)]


def test_the_period_still_running_is_not_waited_for():
    found = scored([100] * 7 + [AWAY])
    running = running_period(found, "k")

    assert running is not None
    assert (running.exempt, found.by_id["k"].open) == (True, None)


@pytest.mark.parametrize("cadence", ["monthly", "weekly"])
def test_a_number_that_finer_entries_add_up_to_beats_the_word(cadence):
    days = [{"indicator": "k", "period": f"2026-10-0{day}", "value": 60.0} for day in (1, 2)]

    found = scored([100] * 6 + [AWAY], TODAY, *(days if cadence == "monthly" else []))

    expected = (120.0, "2026-10") if cadence == "monthly" else (100.0, "2026-09")
    assert (found.by_id["k"].actual, found.by_id["k"].judged_period) == expected


def test_a_closed_day_says_nothing_of_its_month():
    day = {"indicator": "k", "period": "2026-10-13", "value": None, "flags": "closed-day"}

    found = scored([100] * 6, TODAY, day).by_id["k"]

    assert (found.due_periods, found.overdue) == (7, 1)


def test_every_period_tells_why_it_does_not_apply():
    table = actuals_table(
        [{"indicator": "k", "period": "2026-05", "value": None, "flags": "excluded", "text": "対象外", "note": "改装"}]
    )

    points = {each.period: each for each in series(Plan(nodes=(indicator(),)), table, TODAY, "k").points}

    assert (points["2026-05"].exempt, points["2026-05"].note, points["2026-05"].actual) == ("excluded", "改装", None)
    assert points["2026-06"].exempt == ""


def test_contribution_to_date_passes_over_it():
    goal = Node(id="sales", kind="KGI", name="売上", target=1000, unit="円", formula="visits * price", **TERM)
    inputs = [
        Node(id="visits", kind="KPI", name="客数", target=10, unit="人", parents=("sales",), aggregation="sum", **TERM),
        Node(
            id="price", kind="KPI", name="客単価", target=100, unit="円", parents=("sales",), aggregation="mean", **TERM
        ),
    ]
    numbers = {"sales": (900, 800), "visits": (9, 8), "price": (100, 100)}
    rows = [
        {"indicator": name, "period": month, "value": float(value)}
        for name, values in numbers.items()
        for month, value in zip(("2026-04", "2026-06"), values, strict=True)
    ]
    rows += [{"indicator": name, "period": "2026-05", "value": None, "flags": "closed-day"} for name in numbers]

    found = contribution(
        Plan(nodes=(goal, *inputs)), actuals_table(rows), date(2026, 7, 5), "sales", over=PeriodChoice.TO_DATE
    )

    assert found.refusal is None
    assert found.periods == ("2026-04", "2026-06")
    assert sum(part.value for part in found.parts) == pytest.approx(-300)


TERM = {"start": date(2026, 4, 1), "deadline": date(2027, 3, 31)}


@pytest.mark.parametrize("flags", ["", "approximate"])
def test_nothing_but_that_word_stands_for_a_missing_number(flags):
    with pytest.raises(ValueError, match="finite"):
        actuals_table([{"indicator": "k", "period": "2026-05", "value": None, "flags": flags}])


DAYS = [f"2026-06-{day:02d}" for day in range(1, 31)]


@tried(one_in=2)
@given(
    st.lists(st.sampled_from([None, AWAY, 60.0, 100.0, 130.0]), min_size=5, max_size=28),
    st.sampled_from(["sum", "mean"]),
)
def test_a_day_that_does_not_apply_is_judged_as_a_day_off_is(said, aggregation):
    node = indicator(
        cadence="daily", aggregation=aggregation, start=date(2026, 6, 1), deadline=date(2026, 6, 30), baseline=None
    )
    today = date(2026, 6, len(said) + 1)
    rows = [
        {
            "indicator": "k",
            "period": day,
            "value": None if value == AWAY else value,
            "flags": "excluded" * (value == AWAY),
        }
        for day, value in zip(DAYS, said, strict=False)
        if value is not None
    ]
    off = tuple(day for day, value in zip(DAYS, said, strict=False) if value == AWAY)
    as_day_off = Plan(settings=Settings(days_off=off), nodes=(node,))

    found = score(Plan(nodes=(node,)), actuals_table(rows), today)
    expected = score(as_day_off, actuals_table([row for row in rows if row["value"] is not None]), today)

    assert found.by_id["k"] == expected.by_id["k"]
    assert periods_left(found, "k") == periods_left(expected, "k")
