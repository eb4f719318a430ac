"""What is wrong with a plan: data and design, each told once."""

from __future__ import annotations

from datetime import date

from kpicore.model import Node, Plan, Snapshot, actuals_table
from kpicore.problems import warning
from kpicore.reports.check import check
from kpicore.samples.shop import shop

TODAY = date(2026, 9, 15)


def plan() -> Plan:
    goal = Node(id="goal", kind="KGI", name="売上", unit="円", target=100, cadence="monthly", formula="a × zzz")
    return Plan(nodes=(goal, Node(id="a", kind="KPI", name="受注", parents=("nobody",))))


def test_data_and_design_are_told_apart_and_counted_together():
    snapshot = Snapshot(plan=plan(), problems=(warning("unknown-setting", "設定!A3", key="色"),))

    report = check(snapshot, TODAY)

    assert [problem.code for problem in report.data] == ["unknown-setting", "orphan"]
    assert {"kgi-without-deadline", "kpi-without-target", "formula-unknown-id"} <= {each.code for each in report.design}
    assert sum(report.counts.values()) == len(report.problems) == len(report.data) + len(report.design)
    assert report.as_json()["counts"]["error"] == 2
    assert report.problems[0].severity == "error"


def test_what_scoring_and_design_both_find_is_told_once():
    assert [problem.code for problem in check(Snapshot(plan=plan()), TODAY).problems].count("orphan") == 1


def test_actuals_do_not_change_what_the_design_is():
    rows = actuals_table([{"indicator": "a", "period": "2026-04", "value": 3.0}])

    assert check(Snapshot(plan=plan(), actuals=rows), TODAY).design == check(Snapshot(plan=plan()), TODAY).design


def test_the_sample_has_no_errors():
    assert not check(shop(TODAY), TODAY).has_errors
