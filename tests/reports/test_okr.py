"""Objectives and key results: scored from 0.0 to 1.0, good from 0.6 on, and never mixed with what must reach its target."""

from __future__ import annotations

import pytest

from kpicore.model import Meeting
from kpicore.reports.meetings.agenda import Reason, agenda
from kpicore.reports.meetings.okr import objectives
from kpicore.text.meetings import grade_text, minutes_text, okr_lines
from kpicore.text.voice import voice
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
