"""Objectives and key results: scored from 0.0 to 1.0, good from 0.6 on, and never mixed with what must reach its target."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pandas as pd
import pytest

from kpicore.model import Action, Meeting, actuals_table
from kpicore.reports.board import board
from kpicore.reports.digest import digest
from kpicore.reports.meetings.agenda import Reason, agenda
from kpicore.reports.meetings.okr import is_key_result, objectives
from kpicore.text.digest import digest_lines
from kpicore.text.meetings import grade_text, minutes_text, okr_lines
from kpicore.text.tv import Programme, slides_of
from kpicore.text.voice import voice
from pages.shared.components.wall import wall_of_board, wall_of_group
from tests.reports.small import TODAY, node, scored, snapshot

OKR = {"green": 0.6, "yellow": 0.3}
HELD = snapshot(
    [
        node("goal", kind="KGI"),
        node("love", "goal", kind="CSF"),
        node("good", "love", **OKR),
        node("poor", "love", weight=3, **OKR),
        node("silent", "love", **OKR),
        node("must", "goal"),
        node("slow", "goal"),
    ],
    {"good": [70.0] * 7, "poor": [20.0] * 7, "must": [50.0] * 7, "slow": [90.0] * 7},
)
JA = voice("ja", HELD.plan.settings.calendar)


def test_key_results_are_scored_under_their_objective_by_weight():
    (found,) = objectives(HELD, scored(HELD))

    assert found.node is not None
    assert (found.node.id, found.grade) == ("love", pytest.approx((0.7 + 3 * 0.2) / 4))
    assert {each.node.id: each.grade for each in found.results} == {"good": 0.7, "poor": 0.2, "silent": None}
    assert {each.node.id: str(each.score.status) for each in found.results if each.grade} == {
        "good": "on_track",
        "poor": "off_track",
    }


def test_a_key_result_below_another_is_of_the_same_objective_and_a_circle_has_none():
    held = snapshot(
        [
            node("goal", kind="KGI"),
            node("a", "goal", **OKR),
            node("b", "a", **OKR),
            node("c", "d", **OKR),
            node("d", "c", **OKR),
        ]
    )
    found = {each.node.id if each.node else None: len(each.results) for each in objectives(held, scored(held))}
    assert found == {"goal": 2, None: 2}


def test_what_must_reach_its_target_comes_first_and_a_good_key_result_is_no_exception():
    lines = agenda(HELD, scored(HELD))

    assert [(line.node.id, line.is_key_result) for line in lines] == [
        ("must", False),
        ("slow", False),
        ("poor", True),
    ]
    assert lines[1].reason is Reason.MISSES  # three in a row below 1.0 are misses of a KPI, and none of a key result


def test_minutes_and_terminal_say_them_in_their_own_words():
    found = objectives(HELD, scored(HELD))
    lines = okr_lines(found, JA)
    assert lines[0] == "目的: love 0.32"
    assert "主な結果: good 0.70" in lines[1]

    text = minutes_text(HELD, scored(HELD), Meeting(id="m", date=TODAY), (), JA)
    assert "OKR（目的と主な結果）" in text
    assert "OKRのスコア 0.20（0.6以上が良い）" in text


@pytest.mark.parametrize(
    ("grade", "said"), [(0.599, "0.59"), (0.6, "0.60"), (0.29, "0.29"), (1.0, "1.00"), (None, "–")]
)
def test_a_score_is_cut_so_that_it_never_says_better_than_its_light(grade: float | None, said: str):
    assert grade_text(grade, JA) == said


def test_a_plan_without_such_thresholds_has_none_and_its_minutes_say_nothing_of_them():
    held = snapshot([node("goal", kind="KGI"), node("must", "goal")], {"must": [50.0] * 7})
    assert objectives(held, scored(held)) == ()
    assert "OKR" not in minutes_text(held, scored(held), Meeting(id="m", date=TODAY), (), JA)


def test_thresholds_of_the_plan_make_every_indicator_below_the_goal_one_and_one_without_parent_has_no_objective():
    held = snapshot([node("goal", kind="KGI"), node("a", "goal"), node("b", "gone")], {"a": [65.0] * 7}, **OKR)
    assert [(each.node.id if each.node else None, len(each.results)) for each in objectives(held, scored(held))] == [
        ("goal", 1),
        (None, 1),
    ]


def test_the_board_counts_key_results_apart_and_names_them_after_what_must_reach_its_target():
    found = board(HELD, scored(HELD))

    assert {str(status): count for status, count in found.counts.items()} == {"watch": 1, "off_track": 1}
    assert [(each.node.id, is_key_result(each.score)) for each in found.urgent] == [
        ("must", False),
        ("slow", False),
        ("poor", True),
    ]
    assert [(each.node and each.node.id, len(each.results)) for each in found.objectives] == [("love", 3)]


def test_on_the_wall_key_results_have_a_group_of_their_own_with_scores_and_are_nowhere_else():
    held = replace(HELD, actions=(Action(id="a", text="電話", due=TODAY - timedelta(days=2), node="poor"),))

    found = wall_of_board(board(held, scored(held)), JA)

    (group,) = found["okr"]["groups"]
    assert (group["name"], group["facts"]) == ("love", ["スコア 0.32"])
    assert {row["id"]: (row["value"], row["light"]) for row in group["rows"]} == {
        "good": ("0.70", "● 順調"),
        "poor": ("0.20", "■ 要対策"),
        "silent": ("–", "○ データなし"),
    }
    assert [mark["text"] for row in group["rows"] for mark in row["marks"] if mark["tone"] == "red"][
        -1
    ] == "期限切れ2日"
    assert [row["id"] for row in found["act"]["rows"]] == ["must", "slow"]
    assert [row["id"] for each in found["groups"] for row in each["rows"]] == ["must", "slow"]


def test_a_tv_shows_factors_and_then_objectives_with_scores_and_mixes_neither():
    nodes = [*HELD.plan.nodes, node("mixed", "love")]
    both = snapshot(nodes, {"good": [70.0] * 7, "poor": [20.0] * 7, "must": [50.0] * 7, "slow": [90.0] * 7})

    factors, okr = slides_of(board(both, scored(both)), both, Programme(show=("factors",)), JA)

    assert [(each["name"], [row["name"] for row in each["rows"]]) for each in factors["groups"]] == [
        ("love", ["mixed"]),
        (JA("board.without_factor"), ["must", "slow"]),
    ]
    (love,) = okr["groups"]
    assert (okr["title"], love["share"], love["light"]) == ("OKR（目的と主な結果）", "スコア 0.32", None)
    assert [(row["name"], row["value"]) for row in love["rows"]] == [
        ("poor", "0.20"),
        ("silent", "–"),
        ("good", "0.70"),
    ]


def test_the_page_of_a_factor_sets_its_key_results_apart():
    nodes = [*HELD.plan.nodes, node("mixed", "love"), node("elsewhere", "goal", **OKR)]
    held = snapshot(nodes, {"good": [70.0] * 7, "mixed": [50.0] * 7, "elsewhere": [70.0] * 7})
    rows = board(held, scored(held))

    found = wall_of_group(rows.groups[0], rows, JA)

    assert [row["id"] for each in found["groups"] for row in each["rows"]] == ["mixed"]
    assert [(each["name"], [row["id"] for row in each["rows"]]) for each in found["okr"]["groups"]] == [
        ("love", ["good", "poor", "silent"])
    ]


def test_a_board_without_key_results_has_no_group_for_them():
    held = snapshot([node("goal", kind="KGI"), node("must", "goal")], {"must": [50.0] * 7})

    assert wall_of_board(board(held, scored(held)), JA)["okr"] is None


def test_a_digest_tells_a_key_result_by_its_score_and_apart_from_the_lights_that_turned():
    at = datetime(2026, 11, 1)
    rows = [("good", "2026-10", 20.0), ("must", "2026-10", 100.0)]
    late = actuals_table(
        [
            {"indicator": name, "period": period, "value": value, "recorded_at": "2026-11-20"}
            for name, period, value in rows
        ]
    )
    first = HELD.actuals[~((HELD.actuals["period"] == "2026-10") & HELD.actuals["indicator"].isin(["good", "must"]))]
    held = replace(
        HELD, actuals=pd.concat([first.assign(recorded_at=pd.Timestamp("2026-10-20")), late], ignore_index=True)
    )

    found = digest(held, scored(held), at)

    assert [each.node.id for each in found.turned] == ["must"]
    assert [(each.node.id, each.grade) for each in found.key_results] == [("good", 0.2)]
    said = [line.text for line in digest_lines(found, held.plan, "ja")]
    assert "OKR good: スコア 0.20（● 順調 → ■ 要対策）" in said
    assert "must: ■ 要対策 → ● 順調" in said
