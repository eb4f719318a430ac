"""Problems in groups, freshness by tab, and whose input is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pandas as pd
import pytest

from kpicore.problems import error, info, warning
from kpicore.reports.health import health, problem_groups
from kpicore.reports.health.freshness import due_inputs, tab_freshness, tab_of
from tests.reports.small import node, scored, snapshot


def test_errors_come_first_and_within_a_severity_the_largest_group():
    found = [
        info("future-zero", "実績!C9"),
        warning("unit-clash", "実績!C1"),
        error("not-a-number", "実績!C2"),
        error("sheet-error", "実績!C3"),
        error("sheet-error", "実績!C4"),
    ]

    groups = [(group.code, [problem.where for problem in group.problems]) for group in problem_groups(found)]

    assert groups == [
        ("sheet-error", ["実績!C3", "実績!C4"]),
        ("not-a-number", ["実績!C2"]),
        ("unit-clash", ["実績!C1"]),
        ("future-zero", ["実績!C9"]),
    ]


def test_problems_of_the_source_and_of_scoring_are_shown_together():
    held = snapshot([node("x")], {"x": [1.0], "stranger": [1.0]})
    held = replace(held, problems=(error("sheet-error", "実績!C3"),))

    report = health(held, scored(held))

    assert [group.code for group in report.groups] == ["sheet-error", "unknown-indicator"]
    assert report.counts == {"error": 1, "warning": 1, "info": 0}


@pytest.mark.parametrize(
    ("cell", "tab"),
    [
        ("実績!C7", "実績"),
        ("'実績 4月'!C7", "実績 4月"),
        ("'a''b'!C7", "a'b"),
        ("!", ""),
        ("", ""),
        ("'!C7", "'"),
        ("''!C7", ""),
    ],
)
def test_the_tab_of_a_cell(cell, tab):
    assert tab_of(cell) == tab


def test_freshness_counts_actuals_and_indicators_by_tab():
    held = snapshot([node("x"), node("y")], {"x": [1.0, 2.0], "y": [3.0]})

    assert [(tab.tab, tab.actuals, tab.indicators, tab.latest) for tab in tab_freshness(held)] == [("実績", 3, 2, None)]
    assert tab_freshness(snapshot([])) == ()


def test_a_tab_is_as_fresh_as_its_latest_number():
    held = snapshot([node("x")], {"x": [1.0, 2.0, 3.0]})
    times = pd.to_datetime(["2026-07-01 09:00", "2026-11-20 18:30", None])
    held = replace(held, actuals=held.actuals.assign(recorded_at=times))

    assert [tab.latest for tab in tab_freshness(held)] == [datetime(2026, 11, 20, 18, 30)]


def test_what_is_due_tells_overdue_periods_from_gaps_before_them():
    held = snapshot([node("gap"), node("late"), node("fine")], {
        "gap": [1, None, 1, 1, 1, 1, 1], "late": [1, 1, None, 1, 1, None, None], "fine": [1.0] * 7,
    })  # fmt: skip

    due = [(each.node.id, each.overdue, each.gaps) for each in due_inputs(held, scored(held))]

    assert due == [("late", ("2026-09", "2026-10"), ("2026-06",)), ("gap", (), ("2026-05",))]
