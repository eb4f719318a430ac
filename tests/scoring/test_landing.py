"""R8: where an indicator will end, by every method that applies."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kpicore.model import Band, LandingOverride, Node, Plan, Target
from kpicore.scoring import score
from tests.scoring.plans import table
from tests.scoring.small import AFTER, indicator, run, scored

THIS_YEAR = [90, 100, 110, 80, 95]
LAST_YEAR = [80, 90, 100, 85, 90, 100, 110, 120, 130, 90, 95, 140]
SEPTEMBER = date(2026, 9, 5)


def landing(node: Node, actuals, today=SEPTEMBER, **more):
    return scored(node, actuals, today, **more).landing


def test_the_worked_vector_lands_between_1123_and_1313_against_1200():
    found = landing(indicator(), run("2025-04", LAST_YEAR) + run("2026-04", THIS_YEAR))

    assert {name: round(value, 1) for name, value in found.methods.items()} == {
        "pace": 1140.0,
        "plan": 1175.0,
        "run_rate": 1140.0,
        "moving_average": 1123.4,
        "last_year": 1312.9,
        "hold": 1140.0,
    }
    assert (found.method, found.value, found.ratio) == ("pace", 1140.0, 0.95)
    assert (round(found.low, 1), round(found.high, 1)) == (1123.4, 1312.9)


def test_the_figures_beside_that_vector():
    found = scored(indicator(), run("2026-04", THIS_YEAR), date(2026, 9, 1))

    assert (found.attainment_to_date, round(found.progress, 3), found.actual_to_date) == (0.95, 0.396, 475.0)


def test_the_lines_of_a_z_chart_are_actuals_to_date_of_a_year_that_moves_and_one_that_stays():
    last = [7298, 7017, 10292, 10198, 8982, 7859, 12070, 8795, 10105, 8701, 9170, 11789]
    this = [7723, 7336, 10812, 9943, 9460, 8495, 12076, 8881, 10040, 9248, 9395, 12442]
    rows = run("2025-01", last) + run("2026-01", this)
    moving = [112701, 113020, 113540, 113285, 113763, 114399, 114405, 114491, 114426, 114973, 115198, 115851]
    running = [7723, 15059, 25871, 35814, 45274, 53769, 65845, 74726, 84766, 94014, 103409, 115851]

    for month in range(1, 13):
        today = date(2027, 1, 1) if month == 12 else date(2026, month + 1, 1)
        year = indicator(start=date(2025 + month // 12, month % 12 + 1, 1), deadline=date(2027, 1, 1))
        to_date = indicator(start=date(2026, 1, 1), deadline=date(2026, 12, 31))
        assert scored(year, rows, today).actual_to_date == moving[month - 1]
        assert scored(to_date, rows, today).actual_to_date == running[month - 1]


def test_a_missing_month_is_a_remaining_one_not_a_zero():
    found = landing(indicator(), run("2026-04", [90, None, 110, 100, 100]))

    assert found.methods["plan"] == 400 + 8 * 100
    assert found.methods["run_rate"] == 400 + 100 * 8


def test_the_open_months_value_is_not_yet_judged():
    assert landing(indicator(), run("2026-04", [*THIS_YEAR, 10])).methods["plan"] == 475 + 700


def test_fewer_than_three_values_take_the_mean_of_those_there_are():
    one, two = landing(indicator(), run("2026-04", [90])), landing(indicator(), run("2026-04", [90, 120]))

    assert (one.methods["pace"], one.methods["moving_average"]) == (90 + 1100 * 0.9, 90 + 90 * 11)
    assert two.methods["pace"] == pytest.approx(210 + 1000 * 1.05)

    summer = indicator(deadline=date(2026, 8, 31))
    # June is the mean of two, 105; July of 90, 120, 105; August of 120, 105, 105.
    assert landing(summer, run("2026-04", [90, 120])).methods["moving_average"] == 210 + 105 + 105 + 110


@pytest.mark.parametrize(
    ("fields", "targets", "method"),
    [
        ({"target": 100}, [], "pace"),
        ({"target": 0}, [], "plan"),
        ({"target": -10}, [], "plan"),
        ({"target": None}, [], "run_rate"),
        ({"target": None}, [Target(indicator="k", period="2026-12", value=50)], "plan"),
        ({"target": 100, "aggregation": "mean"}, [], "trend"),
        ({"target": None, "aggregation": "last"}, [], "trend"),
    ],
)
def test_pace_then_plan_then_run_rate_for_levels_the_trend(fields, targets, method):
    assert landing(indicator(**fields), run("2026-04", THIS_YEAR), targets=targets).method == method


@pytest.mark.parametrize("recent", [0, -10])
def test_no_pace_can_be_told_from_three_periods_that_ask_for_nothing_though_the_rest_does(recent):
    """Targets of June to August are 0, those of September on 100: nothing is a share of nothing."""
    quiet = [Target(indicator="k", period=f"2026-{month:02d}", value=recent) for month in (6, 7, 8)]
    found = landing(indicator(target=100), run("2026-04", THIS_YEAR), targets=quiet)

    assert "pace" not in found.methods
    assert (found.method, found.value) == ("plan", 475 + 700)


def test_last_year_needs_every_period_it_uses():
    gap = [*LAST_YEAR[:8], None, *LAST_YEAR[9:]]

    assert "last_year" not in landing(indicator(), run("2025-04", gap) + run("2026-04", THIS_YEAR)).methods
    assert "last_year" not in landing(indicator(), run("2025-04", [0] * 12) + run("2026-04", THIS_YEAR)).methods


def test_last_year_takes_week_53_from_week_52_and_29_february_from_the_28th():
    weeks = indicator(cadence="weekly", start=date(2026, 12, 14), deadline=date(2027, 1, 3))
    found = landing(weeks, run("2025-W51", [10, 20]) + run("2026-W51", [5]), date(2026, 12, 22))
    assert found.methods["last_year"] == 5 + (20 + 20) * (5 / 10)

    days = indicator(cadence="daily", start=date(2028, 2, 27), deadline=date(2028, 3, 1))
    found = landing(days, run("2027-02-27", [10, 20, 40]) + run("2028-02-27", [5]), date(2028, 2, 28))
    assert found.methods["last_year"] == 5 + (20 + 20 + 40) * (5 / 10)


def test_last_year_does_not_count_a_period_that_is_not_over():
    node = indicator(start=date(2025, 10, 1), deadline=date(2027, 9, 30))
    rows = run("2024-10", [10] * 24)

    # September 2026 is open and would be last year's September 2027.
    assert "last_year" not in landing(node, rows, date(2026, 9, 20)).methods
    assert landing(node, rows, date(2026, 10, 1)).methods["last_year"] == 240.0


def test_a_term_that_is_over_has_landed_by_every_method():
    found = landing(indicator(), run("2025-04", LAST_YEAR) + run("2026-04", [100] * 12), AFTER)

    assert set(found.methods.values()) == {1200.0}
    assert found.ratio == 1.0


def test_the_trend_is_the_line_through_medians_to_the_last_period():
    level = indicator(aggregation="last", target=200)

    # Slope 10 a month whatever the one odd value: 100 in April, so 210 in March.
    assert landing(level, run("2026-04", [100, 110, 500, 130, 140])).methods == {"hold": 140.0, "trend": 210.0}
    assert landing(level, run("2026-04", [100, None, 120, None, 140])).methods["trend"] == 210.0


def test_the_trend_needs_three_values_and_looks_at_the_last_twelve():
    assert set(landing(indicator(aggregation="mean"), run("2026-04", [1, 2])).methods) == {"hold"}
    weeks = indicator(cadence="weekly", aggregation="mean", target=10)
    # Thirteen weeks ago the level was another one.
    found = landing(weeks, run("2026-W14", [900, *range(12)]), date(2026, 7, 1))
    assert found.methods["trend"] == 11.0 + (2027 * 0 + 39)


def test_a_level_whose_term_is_over_has_no_trend():
    assert landing(indicator(aggregation="last"), run("2026-04", [1] * 12), AFTER).methods == {"hold": 1.0}


@pytest.mark.parametrize(
    ("fields", "ratio"),
    [
        ({"target": 200}, 1.05),
        ({"target": 200, "direction": "at_most"}, 0.95),
        ({"target": 220, "baseline": 20, "shape": "reach"}, 0.95),
        ({"target": Band(low=100, high=200), "direction": "within"}, 0.95),
        ({"target": 0}, None),
        ({"target": None}, None),
    ],
)
def test_the_ratio_of_a_level_is_to_the_last_periods_target_by_r4(fields, ratio):
    assert landing(indicator(aggregation="last", **fields), run("2026-04", [100, 110, 120, 130, 140])).ratio == ratio


def test_the_ratio_of_a_sum_is_to_the_whole_target_by_its_direction():
    assert landing(indicator(target=100, direction="at_most"), run("2026-04", THIS_YEAR)).ratio == 1.05


def test_nothing_judged_no_landing():
    assert landing(indicator(), []) is None


def overridden(*values, actuals):
    landings = tuple(
        LandingOverride(indicator="k", value=value, author="佐藤", at=datetime(2026, 9, 1, tzinfo=UTC))
        for value in values
    )
    return score(Plan(nodes=(indicator(),), landings=landings), table(actuals), SEPTEMBER).by_id["k"].landing


def test_a_person_may_overwrite_the_landing_and_the_methods_stay():
    found = overridden(900.0, 1080.0, actuals=run("2026-04", THIS_YEAR))

    assert (found.method, found.value, found.ratio) == ("manual", 1080.0, 0.9)
    assert found.methods["pace"] == 1140.0


def test_a_persons_landing_stands_before_anything_is_judged():
    found = overridden(1080.0, actuals=[])

    assert (found.method, found.value, found.ratio, dict(found.methods)) == ("manual", 1080.0, 0.9, {})
