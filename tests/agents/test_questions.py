"""Ten questions a manager asks an agent, each answered from what the tools tell and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from kpicore.model.node import Kind
from tests.agents.asking import TODAY, Agent, sample_with_cells

SHOP = sample_with_cells()


@pytest.fixture(scope="module")
def agent() -> Agent:
    return Agent(SHOP)


def cell_of(indicator: str, period: str) -> str:
    rows = SHOP.actuals
    return str(rows[(rows["indicator"] == indicator) & (rows["period"] == period)]["cell"].item())


def test_which_kpi_costs_us_most_this_year(agent: Agent):
    told = agent.ask("contributions").json

    first = told["inputs"][0]
    assert (first["id"], first["name"], first["owner"]) == ("cvr", "⟦商品ページの購入率（CVR）⟧", "⟦佐藤⟧")
    assert (first["costs_the_goal"]["unit"], first["costs_the_goal"]["text"], first["rule"]) == ("円", "987万円", "R9")
    assert told["periods"] == {"first": "2026-04", "last": "2026-10", "count": 7}
    assert first["cells"] == {
        "first": f"⟦{cell_of('cvr', '2026-04')}⟧",
        "last": f"⟦{cell_of('cvr', '2026-10')}⟧",
        "count": 7,
    }
    parts = [part["part_of_difference"]["value"] for part in told["inputs"]]
    rest = [figure["value"] for figure in told["not_explained"].values()]
    assert sum(parts) + sum(rest) == pytest.approx(told["difference"]["value"])


def test_which_kpi_cost_us_most_in_one_month_and_against_the_year_before(agent: Agent):
    october = agent.ask("contributions", to="10月").json
    against = agent.ask("contributions", to="2026-10", since="2025-10").json

    assert (october["periods"]["first"], october["compared_with"]) == ("2026-10", "target")
    assert against["compared_with"] == "2025-10"
    assert october["difference"]["value"] != against["difference"]["value"]


def test_who_is_late(agent: Agent):
    told = agent.ask("late").json

    people = {person["owner"]: person for person in told["people"]}
    assert people["⟦田中⟧"]["numbers_late"] == 6
    assert people["⟦田中⟧"]["numbers"][0]["periods"] == ["2026-W46", "2026-W45", "2026-W44", "2026-W43"]
    assert [person["owner"] for person in agent.ask("late", owner="⟦鈴木⟧").json["people"]] == ["⟦鈴木⟧"]


def test_which_actions_are_overdue(agent: Agent):
    people = {person["owner"]: person for person in agent.ask("late").json["people"]}

    (action,) = people["⟦高橋⟧"]["overdue_actions"]
    assert (action["id"], action["due"], action["days_overdue"]) == ("a-3", "2026-11-22", 2)
    assert action["indicator"]["id"] == "cvr"


def test_what_did_we_decide_about_cvr(agent: Agent):
    told = agent.ask("meetings", query="購入率").json

    latest = told["meetings"][0]
    assert (latest["date"], latest["reviews"][0]["decision"]) == ("2026-11-16", "強化")
    assert "送料と届く日" in latest["minutes"]
    assert [action["id"] for action in latest["reviews"][0]["actions"]] == ["a-2", "a-3"]
    assert agent.ask("meetings", query="そんな話はない").json["meetings"] == []


def test_will_we_reach_the_goal_and_what_is_needed_per_month(agent: Agent):
    (goal,) = agent.ask("score").json["goals"]

    landing, needed = goal["landing"], goal["needed"]
    assert (goal["reaches_target"], landing["value"]["text"], landing["rule"]) == (False, "1.32億円", "R8")
    assert goal["gap_at_the_end"]["text"] == "1,803万円"
    assert (needed["per_period"]["text"], needed["mean_so_far"]["text"]) == ("1,437万円", "1,116万円")
    assert (needed["cadence"], needed["periods_left"], needed["rule"]) == ("monthly", 5, "R12")
    assert "目標に1,803万円届きません" in goal["sentence"]["text"]


def test_why_is_it_red_and_since_when(agent: Agent):
    told = agent.ask("explain", node="商品ページの購入率（CVR）").json

    assert (told["light"]["status"], told["light"]["rule"]) == ("off_track", "R6")
    assert "78.8%" in told["light"]["why"]
    assert told["since"] == {"first_period": "2026-07", "last_day": "2026-07-31"}
    assert told["missed_in_a_row"] == {"periods": 4, "needs_review": True, "rule": "R6"}
    assert "送料と届く日" in told["reviews"][0]["cause"]


def test_which_cell_did_this_number_come_from(agent: Agent):
    judged = agent.ask("explain", node="cvr").json["judged"]

    assert (judged["period"], judged["actual"]["unit"]) == ("2026-10", "%")
    assert judged["source"]["cell"] == f"⟦{cell_of('cvr', '2026-10')}⟧"
    assert (judged["source"]["entered_by"], judged["source"]["recorded_at"]) == ("⟦佐藤⟧", "2026-11-02 17:35:00")


def test_what_was_last_month_against_the_year_before(agent: Agent):
    told = agent.ask("series", node="revenue", first="2026-10", last="2026-10").json

    (month,) = told["periods"]
    rows = SHOP.actuals[SHOP.actuals["indicator"] == "revenue"].set_index("period")["value"]
    assert (month["actual"]["value"], month["year_before"]["value"]) == (rows["2026-10"], rows["2025-10"])
    assert month["difference_to_year_before"] == pytest.approx(rows["2026-10"] - rows["2025-10"])
    assert (told["rules"]["year_before"], month["source"]["cell"]) == ("R8", f"⟦{cell_of('revenue', '2026-10')}⟧")


def test_what_is_agreed_if_it_stays_red(agent: Agent):
    response = agent.ask("explain", node="cvr").json["agreed_response"]

    assert response["when"] == "3期続けて未達になったら"
    assert (response["who"], response["within_days"]) == ("⟦佐藤⟧", 14)
    assert "改善案を出す" in response["text"]


def test_what_changed_since_the_last_meeting(agent: Agent):
    since = agent.ask("score").json["since_last_meeting"]

    assert since["meeting"] == "2026-11-16"
    assert since["actions_that_became_overdue"] == 1
    assert since["new_numbers"] > 0


def test_the_plan_is_seen_as_of_any_day(agent: Agent):
    told = agent.ask("score", as_of="2026-08-31").json

    assert (told["as_of"], told["goals"][0]["to_date"]["through"]) == ("2026-08-31", "2026-07")
    assert agent.ask("score").json["as_of"] == TODAY.isoformat()


def test_indicators_are_found_by_words_and_by_owner(agent: Agent):
    rows: list[dict[str, Any]] = agent.ask("list_indicators", owner="鈴木").json["indicators"]
    found = agent.ask("list_indicators", query="ｃｖｒ").json["indicators"]

    assert {row["owner"] for row in rows} == {"⟦鈴木⟧"}
    assert "cvr" in [row["id"] for row in found]
    (row,) = [row for row in found if row["id"] == "cvr"]
    assert (row["unit"], row["judged_period"], row["target"]["text"]) == ("%", "2026-10", "2%")
    assert row["cells"] == {"cell": f"⟦{cell_of('cvr', '2026-10')}⟧", "count": 1}


def test_every_kind_of_node_explains_itself(agent: Agent):
    kinds = {node.kind: node for node in SHOP.plan.by_id.values()}
    assert set(kinds) == set(Kind)
    for node in kinds.values():
        told = agent.ask("explain", node=node.id).json
        assert (told["kind"], "judged" in told) == (str(node.kind), node.kind is not Kind.CSF)
