"""Marks of a goal: today's line stands where the day is, the bracket where there is something to compare."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.charts.marks import NO_MARKS, ChartMarks, goal_mark_columns, today_place
from kpicore.periods import Calendar
from kpicore.scoring.result import Status
from kpicore.text.voice import voice

CALENDAR = Calendar()
MONTHS = ("2026-04", "2026-05", "2026-06")
JA = voice("ja", CALENDAR)


@pytest.mark.parametrize(
    ("today", "place"),
    [
        (date(2026, 4, 1), (0, 0.0)),  # one of thirty days
        (date(2026, 5, 16), (1, 0.5)),
        (date(2026, 6, 30), (2, 1.0)),
        (date(2026, 3, 31), None),
        (date(2026, 7, 1), None),
    ],
)
def test_today_lies_in_a_period_and_in_tenths_of_it(today, place):
    assert today_place(MONTHS, today, CALENDAR) == place


def test_what_is_no_period_holds_no_day():
    assert today_place(("total", "2026-05"), date(2026, 5, 31), CALENDAR) == (1, 1.0)
    assert today_place((), date(2026, 5, 31), CALENDAR) is None


def test_weeks_and_fiscal_years_hold_days_as_the_plan_counts_them():
    assert today_place(("2026-W48", "2026-W49"), date(2026, 11, 29), CALENDAR) == (0, 1.0)
    assert today_place(("2026-W48", "2026-W49"), date(2026, 11, 30), CALENDAR) == (1, 0.1)


def test_the_bracket_of_a_shortfall_spans_actual_and_target_in_the_last_period_that_has_both():
    marks = ChartMarks(today=date(2026, 6, 10), gap=30.0, gap_text="30件不足")

    columns, shape = goal_mark_columns(MONTHS, marks, [(90.0, 100.0), (170.0, 200.0), (None, 300.0)], JA)

    assert columns == {
        "today": [None, None, "今日"],
        "gap_low": [None, 170.0, None],
        "gap_high": [None, 200.0, None],
        "gap_text": [None, "30件不足", None],
    }
    assert (shape.today, shape.gap) == (0.3, Status.OFF_TRACK)


def test_ahead_the_bracket_is_green_and_still_goes_from_low_to_high():
    marks = ChartMarks(today=date(2026, 8, 1), gap=-20.0, gap_text="20件の貯金")

    columns, shape = goal_mark_columns(MONTHS[:1], marks, [(120.0, 100.0)], JA)

    assert (columns["gap_low"], columns["gap_high"]) == ([100.0], [120.0])
    assert (shape.today, shape.gap) == (None, Status.ON_TRACK)


@pytest.mark.parametrize("gap", [None, 0.0])
def test_no_bracket_stands_where_there_is_no_gap_or_none_is_known(gap):
    columns, shape = goal_mark_columns(MONTHS[:1], ChartMarks(today=date(2026, 4, 30), gap=gap), [(100.0, 100.0)], JA)

    assert columns["gap_low"] == [None]
    assert shape.gap is None


def test_without_actuals_there_is_no_bracket_and_without_marks_nothing_at_all():
    columns, shape = goal_mark_columns(MONTHS[:1], ChartMarks(today=date(2026, 4, 30), gap=5.0), [(None, 100.0)], JA)

    assert (columns["gap_low"], shape.gap) == ([None], None)
    columns, shape = goal_mark_columns(MONTHS, NO_MARKS, [], JA)
    assert (columns, shape.today, shape.gap) == ({}, None, None)
