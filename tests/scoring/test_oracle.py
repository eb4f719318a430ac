"""The arrays say what the rules say: every figure of random plans against R1–R8 told cell by cell."""

from __future__ import annotations

from datetime import date

from hypothesis import given

from kpicore.model import Plan
from kpicore.scoring import score
from tests.laws import tried
from tests.scoring.oracle import differences, score_slowly
from tests.scoring.plans import Rows, scored_plans, table


@tried()
@given(scored_plans())
def test_every_figure_of_a_plan_is_what_the_rules_say_cell_by_cell(case: tuple[Plan, Rows, date]):
    plan, rows, today = case

    scores = score(plan, table(rows), today)
    slow = score_slowly(plan, rows, today)

    assert set(scores.by_id) == set(slow)
    assert [word for node_id, wanted in slow.items() for word in differences(scores.by_id[node_id], wanted)] == []
