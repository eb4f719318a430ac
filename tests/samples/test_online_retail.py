"""The plan on real days: its sums are those of the file, and nothing is added up that must not be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kpicore.problems import Severity
from kpicore.samples.online_retail import online_retail, read_days
from kpicore.scoring import Status, score, series

FOLDER = Path(__file__).parents[2] / "examples" / "online_retail"
LAST_OF_NOVEMBER = date(2011, 11, 30)


@pytest.fixture(scope="module")
def snapshot():
    return online_retail((FOLDER / "daily.csv").read_text(encoding="utf-8"))


def month_of(snapshot, indicator: str, period: str):
    points = series(snapshot.plan, snapshot.actuals, LAST_OF_NOVEMBER, indicator).points
    return next(point for point in points if point.period == period)


def test_december_2010_has_1400_orders_and_572713_pounds(snapshot):
    days = read_days((FOLDER / "daily.csv").read_text(encoding="utf-8"))

    assert len(days) == 305
    assert sum(int(day.columns["orders"]) for day in days if day.month == "2010-12") == 1_400
    assert month_of(snapshot, "revenue", "2010-12").actual == 572_713.89


def test_order_value_and_repeat_share_come_from_the_sums_of_the_month(snapshot):
    assert month_of(snapshot, "order-value", "2010-12").actual == round(572_713.89 / 1_400, 2)
    assert month_of(snapshot, "repeat-share", "2011-10").actual == round(1_548 / 1_929 * 100, 1)


def test_distinct_customers_are_no_indicator(snapshot):
    assert "customers" not in set(snapshot.actuals["indicator"])


def test_every_daily_number_names_its_cell(snapshot):
    daily = snapshot.actuals[snapshot.actuals["period"] == "2010-12-01"].set_index("indicator")

    assert (daily.loc["revenue", "cell"], daily.loc["revenue", "text"]) == ("daily!C2", "46376.49")


def test_the_targets_add_up_to_the_goal(snapshot):
    def total(indicator: str) -> float:
        return sum(target.value for target in snapshot.plan.targets if target.indicator == indicator)

    assert total("revenue") == snapshot.plan.by_id["revenue"].target == 9_000_000
    assert total("orders") * snapshot.plan.by_id["order-value"].target == pytest.approx(9_000_000, rel=0.005)


def test_on_the_last_of_november_the_goal_is_behind_while_its_drivers_are_on_track(snapshot):
    goal = score(snapshot.plan, snapshot.actuals, LAST_OF_NOVEMBER).by_id["revenue"]

    assert (goal.judged_period, goal.status, goal.disagreement) == ("2011-10", Status.WATCH, "doubt_link")
    assert (goal.actual_to_date, goal.target_to_date) == (6_658_683.84, 6_930_000)
    assert goal.attainment_to_date == pytest.approx(0.960849, abs=1e-6)


def test_december_2010_is_history_and_not_judged(snapshot):
    assert month_of(snapshot, "revenue", "2010-12").state == "outside"


def test_scoring_finds_nothing_wrong_with_it(snapshot):
    problems = score(snapshot.plan, snapshot.actuals, LAST_OF_NOVEMBER).problems

    assert [problem for problem in problems if problem.severity is not Severity.INFO] == []
