"""What a board shows of the past agrees with what was judged then."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given

from kpicore.model import Band
from kpicore.scoring import COLOURS, score
from kpicore.scoring.recent import past_periods, term_of
from tests.laws import tried
from tests.scoring.plans import scored_plans, table
from tests.scoring.small import AFTER, FISCAL_YEAR, indicator, run, tree


@tried(one_in=2)
@given(scored_plans())
def test_a_past_period_has_the_light_it_had_when_it_was_the_latest(case):
    plan, rows, today = case
    actuals = table(rows)
    scores = score(plan, actuals, today)
    for node in plan.by_id.values():
        if not (node.is_active and node.is_indicator and node.start and node.deadline):
            continue
        for past in past_periods(scores, node.id)[-3:]:
            then = score(plan, actuals, past.last_day + timedelta(days=1)).by_id[node.id]
            if then.judged_period != past.period or then.status not in COLOURS or past.status is None:
                continue
            assert (past.period, past.actual, past.target, past.status) == (
                then.judged_period,
                then.actual,
                then.target,
                then.status,
            )


def test_a_total_shows_its_light_to_date_also_where_the_target_is_a_band():
    node = indicator(target=Band(low=10, high=20), shape="total")
    past = past_periods(tree([node], run("2026-04", [5, 25, 60]), AFTER), "k")[:3]

    # 5 of 10..20, 30 of 20..40, 90 of 30..60.
    assert [str(each.status) for each in past] == ["off_track", "on_track", "off_track"]


def test_a_past_period_has_its_figures_rounded_as_the_score_has_them():
    scored = tree([indicator(target=2 / 3)], run("2026-04", [1 / 3] * 12), AFTER)
    past, then = past_periods(scored, "k")[-1], scored.by_id["k"]

    assert (past.actual, past.target) == (then.actual, then.target) == (0.333333333, 0.666666667)


def test_the_term_is_told_with_its_blanks_filled():
    assert term_of(tree([indicator()], [], AFTER), "k") == (FISCAL_YEAR["start"], FISCAL_YEAR["deadline"])
