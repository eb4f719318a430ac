"""The contract of `kpicore score`: every name is there, ratios are plain numbers, what does not apply is None."""

import json
from datetime import date

import pytest

from kpicore.model import Band, Kind, Node, NodeState, Plan, Settings, Snapshot, Target, actuals_table
from kpicore.problems import error
from kpicore.reports.check import check
from kpicore.reports.score import scores_report
from kpicore.scoring import score

FIGURES = {
    "id",
    "kind",
    "name",
    "parents",
    "status",
    "met",
    "attainment",
    "attainment_to_date",
    "progress",
    "judged_period",
    "actual",
    "target",
    "actual_to_date",
    "target_to_date",
    "reported_periods",
    "due_periods",
    "overdue",
    "streak",
    "needs_review",
    "pace",
    "open",
    "disagreement",
    "drivers",
    "landing",
}


def snapshot(*nodes: Node, actuals=(), problems=(), targets=()) -> Snapshot:
    rows = [{"indicator": indicator, "period": period, "value": value} for indicator, period, value in actuals]
    plan = Plan(settings=Settings(name="店"), nodes=nodes, targets=targets)
    return Snapshot(plan=plan, actuals=actuals_table(rows), problems=tuple(problems))


def score_report(held: Snapshot, today: date) -> dict:
    return scores_report(held, score(held.plan, held.actuals, today))


def kpi(id: str = "orders", **fields) -> Node:
    return Node(**({"id": id, "kind": Kind.KPI, "name": id, "target": 15.0, "unit": "件"} | fields))


def test_every_node_has_every_name_of_the_contract():
    factor = Node(id="factor", kind=Kind.CSF, name="要因")
    report = score_report(snapshot(factor, kpi(parents=("factor",))), date(2026, 5, 20))

    assert set(report) == {"as_of", "plan", "nodes", "problems"}
    assert (report["as_of"], report["plan"]) == ("2026-05-20", "店")
    assert [set(node) for node in report["nodes"]] == [FIGURES, FIGURES]


def test_twelve_of_fifteen_is_a_ratio_of_0_8_in_the_judged_month():
    report = score_report(snapshot(kpi(), actuals=[("orders", "2026-04", 12)]), date(2026, 5, 20))
    node = report["nodes"][0]

    assert (node["judged_period"], node["actual"], node["target"]) == ("2026-04", 12.0, 15.0)
    assert (node["attainment"], node["met"], node["status"]) == (0.8, False, "watch")
    assert node["open"] == {"period": "2026-05", "actual": None, "expected": pytest.approx(15 * 20 / 31)}


def test_a_factor_has_its_drivers_status_and_attainment_and_none_for_figures_of_its_own():
    factor = Node(id="factor", kind=Kind.CSF, name="要因")
    held = snapshot(factor, kpi(parents=("factor",)), actuals=[("orders", "2026-04", 12)])
    node = score_report(held, date(2026, 5, 20))["nodes"][0]

    assert node["drivers"] == {"status": "watch", "attainment": 0.8, "coverage": [1, 1]}
    assert (node["status"], node["attainment"]) == ("watch", 0.8)
    assert {node[name] for name in ("met", "actual", "target", "streak", "overdue", "landing", "judged_period")} == {
        None
    }


def test_a_within_target_is_a_low_and_a_high():
    stock = kpi("stock", target=Band(low=10, high=20), aggregation="last")
    node = score_report(snapshot(stock, actuals=[("stock", "2026-04", 15)]), date(2026, 5, 20))["nodes"][0]

    assert node["target"] == {"low": 10.0, "high": 20.0}


def test_retired_nodes_are_absent():
    report = score_report(snapshot(kpi("a"), kpi("b", state=NodeState.RETIRED)), date(2026, 5, 20))

    assert [node["id"] for node in report["nodes"]] == ["a"]


def test_landing_methods_that_do_not_apply_are_absent():
    node = score_report(snapshot(kpi(), actuals=[("orders", "2026-04", 12)]), date(2026, 5, 20))["nodes"][0]

    assert node["landing"]["method"] == "pace"
    assert "last_year" not in node["landing"]["methods"]
    assert node["landing"]["low"] <= node["landing"]["value"] <= node["landing"]["high"]


def test_thirds_are_rounded_to_nine_places():
    node = score_report(snapshot(kpi(target=3.0), actuals=[("orders", "2026-04", 1)]), date(2026, 5, 20))["nodes"][0]

    assert node["attainment"] == 0.333333333


def test_the_report_is_strict_json():
    report = score_report(snapshot(kpi(target=0.0), actuals=[("orders", "2026-04", 1)]), date(2026, 5, 20))

    assert json.loads(json.dumps(report, allow_nan=False)) == report


def test_problems_of_reading_come_before_those_of_scoring():
    held = snapshot(kpi(parents=("nobody",)), problems=[error("not-a-number", "実績!C3", text="八十か")])
    codes = [problem["code"] for problem in score_report(held, date(2026, 5, 20))["problems"]]

    assert codes == ["not-a-number", "orphan"]


def test_a_check_tells_errors_first_and_counts_every_severity():
    held = snapshot(
        kpi(),
        targets=(Target(indicator="nobody", value=1.0),),
        problems=[error("not-a-number", "実績!C3", text="八十か")],
    )
    report = check(held, date(2026, 5, 20))

    assert report.has_errors
    assert report.problems[0].code == "not-a-number"
    assert report.counts["error"] >= 1
    assert sum(report.counts.values()) == len(report.problems)
    assert set(report.as_json()) == {"as_of", "plan", "counts", "problems", "design"}
