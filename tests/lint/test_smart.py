"""SMART as five marks with reasons (R11)."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.lint import LETTERS, smart_marks
from kpicore.model import Node, Plan
from kpicore.text.catalogue import LANGUAGES, lint_catalogue

TODAY = date(2026, 9, 15)
FULL = {"definition": "数えるもの", "unit": "件", "target": 75, "baseline": 50, "cadence": "quarterly"}


def marks(goal: dict | None = None, **fields):
    """The marks of one KPI under a KGI with a deadline."""
    top = Node(id="goal", kind="KGI", name="売上", **({"deadline": date(2027, 3, 31)} | (goal or {})))
    kpi = Node(id="a", kind="KPI", name="問い合わせ数", **({"parents": ("goal",)} | FULL | fields))
    return {mark.letter: (mark.kept, mark.reason) for mark in smart_marks(Plan(nodes=(top, kpi)), TODAY)["a"]}


def test_the_example_of_the_article_keeps_all_five():
    assert marks() == {
        "specific": (True, "defined"),
        "measurable": (True, "measured"),
        "achievable": (True, "within-reach"),
        "relevant": (True, "leads-to-goal"),
        "time_bound": (True, "deadline-above"),
    }


@pytest.mark.parametrize(
    ("letter", "kept", "reason", "goal", "fields"),
    [
        ("specific", False, "not-defined", {}, {"definition": " "}),
        ("measurable", False, "no-target", {}, {"target": None}),
        ("measurable", False, "no-unit", {}, {"unit": ""}),
        ("measurable", False, "no-cadence", {}, {"cadence": None}),
        ("achievable", None, "no-target", {}, {"target": None}),
        ("achievable", None, "no-baseline", {}, {"baseline": None}),
        ("achievable", None, "band", {}, {"target": {"low": 1, "high": 2}}),
        ("achievable", False, "already-met", {}, {"target": 40}),
        ("achievable", False, "more-than-double", {}, {"target": 101}),
        ("achievable", True, "within-reach", {}, {"target": 100}),
        ("achievable", True, "within-reach", {}, {"target": 40, "direction": "at_most"}),
        ("relevant", False, "leads-nowhere", {}, {"parents": ()}),
        ("relevant", True, "in-a-formula", {"formula": "a × 2.0"}, {}),
        ("time_bound", True, "own-deadline", {}, {"deadline": date(2026, 12, 31)}),
        ("time_bound", False, "no-deadline", {"deadline": None}, {}),
        ("time_bound", False, "deadline-over", {}, {"deadline": date(2025, 3, 31)}),
        ("time_bound", False, "deadline-over", {"deadline": date(2025, 3, 31)}, {}),
    ],
)
def test_each_mark_says_why(letter, kept, reason, goal, fields):
    assert marks(goal, **fields)[letter] == (kept, reason)


def test_a_goal_nothing_leads_to_is_not_relevant_and_a_factor_has_no_marks():
    plan = Plan(nodes=(Node(id="g", kind="KGI", name="売上"), Node(id="f", kind="CSF", name="新規", parents=("g",))))
    found = smart_marks(plan, TODAY)

    assert list(found) == ["g"]
    assert [mark.letter for mark in found["g"]] == list(LETTERS)
    assert (found["g"][3].kept, found["g"][3].reason) == (False, "nothing-below")


@pytest.mark.parametrize(("why", "kept", "reason"), [("2人採用する", True, "is-the-goal"), (" ", False, "no-reason")])
def test_a_goal_is_relevant_with_a_reason_and_something_that_leads_to_it(why, kept, reason):
    plan = Plan(
        nodes=(Node(id="g", kind="KGI", name="売上", why=why), Node(id="k", kind="KPI", name="客数", parents=("g",)))
    )

    found = smart_marks(plan, TODAY)["g"][3]

    assert (found.kept, found.reason) == (kept, reason)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_and_reason_has_words(language):
    words = lint_catalogue(language)
    reasons = {reason for _, reason in marks().values()} | {
        "not-defined", "no-target", "no-unit", "no-cadence", "no-baseline", "band", "already-met", "more-than-double",
        "leads-nowhere", "in-a-formula", "own-deadline", "no-deadline", "deadline-over", "is-the-goal", "no-reason",
        "nothing-below",
    }  # fmt: skip

    assert {f"smart.{each}" for each in (*LETTERS, *reasons)} == {key for key in words if key.startswith("smart.")}
