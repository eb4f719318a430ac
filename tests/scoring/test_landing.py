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
        ({"target": 100, "aggregation": "mean"}, [], "hold"),
        ({"target": None, "aggregation": "last"}, [], "hold"),
        ({"target": 110, "aggregation": "last", "shape": "reach"}, [], "hold"),
        ({"target": 110, "aggregation": "last", "shape": "reach", "baseline": 80}, [], "path"),
        # The term starts and ends at the baseline: nothing was to be covered so far.
        ({"target": 80, "aggregation": "last", "shape": "reach", "baseline": 80}, [], "hold"),
    ],
)
def test_pace_then_plan_then_run_rate_for_levels_the_last_value_or_the_way_to_the_target(fields, targets, method):
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
    found = landing(level, run("2026-04", [100, 110, 500, 130, 140]))
    assert found.methods == {"hold": 140.0, "recent": pytest.approx(770 / 3), "trend": 210.0}
    assert landing(level, run("2026-04", [100, None, 120, None, 140])).methods["trend"] == 210.0


def test_the_trend_needs_three_values_and_looks_at_the_last_twelve():
    assert landing(indicator(aggregation="mean"), run("2026-04", [1, 2])).methods == {"hold": 2.0, "recent": 1.5}
    weeks = indicator(cadence="weekly", aggregation="mean", target=10)
    # Thirteen weeks ago the level was another one.
    found = landing(weeks, run("2026-W14", [900, *range(12)]), date(2026, 7, 1))
    assert found.methods["trend"] == 11.0 + (2027 * 0 + 39)


@pytest.mark.parametrize(
    ("values", "trend"),
    [
        ([0, 1, 5], 27.5),  # slopes 1, 2.5, 4; residuals -1.5, 0, 0
        ([0, 1, 5, 4], 17 / 12 * 11 - 0.125),  # the middle two slopes are 4/3 and 3/2, of the residuals -1/4 and 0
    ],
)
def test_slope_and_height_of_the_trend_are_medians(values, trend):
    found = landing(indicator(aggregation="last"), run("2026-04", values), date(2026, 9, 5))

    assert found.methods["trend"] == pytest.approx(trend)


def test_the_values_of_the_year_before_the_term_are_the_same_indicators_past():
    found = landing(indicator(aggregation="mean"), run("2026-01", [40, 50, 60, 70]), date(2026, 5, 5))

    assert found.methods == {"hold": 70.0, "recent": 60.0, "trend": 70.0 + 11 * 10}


def test_a_level_whose_term_is_over_has_landed_on_its_last_value():
    found = landing(indicator(aggregation="last"), run("2026-04", [*[1] * 11, 3]), AFTER)

    assert (found.methods, found.reason.chosen_by) == ({"hold": 3.0}, "landed")
    assert (found.reason.origins, found.reason.errors) == (0, {})


DAYS = {"aggregation": "last", "shape": "reach", "baseline": 45, "target": 30, "direction": "at_most"}


def test_a_falling_reach_lands_where_its_attainment_leads():
    """45 days to 30 in twelve months: August should be at 38.75; 40 is 80 % of that way, so 80 % of the whole."""
    found = landing(indicator(**DAYS), run("2026-04", [44, 43, 42, 41, 40]))

    assert (found.method, found.value, found.ratio) == ("path", pytest.approx(33.0), pytest.approx(0.8))
    assert found.methods["hold"] == 40.0
    # A way of −1 is a way: one day fewer a month, kept in April, leads to the target.
    assert landing(indicator(**{**DAYS, "target": 33}), run("2026-04", [44]), date(2026, 5, 5)).value == 33.0


# -- which method, and why -----------------------------------------------------------------------------------------

CVR = {"unit": "%", "aggregation": "mean", "target": 2}
FELL_ONCE = [2.0, 2.0, 2.0, 1.58, 1.58, 1.58, 1.58]
STEADY_RISE = [10.0 + month for month in range(17)]
UP_AND_DOWN = [10, 14, 9, 15, 10, 13, 9, 14, 11, 15, 9, 14, 10, 15, 9, 14, 10]


def test_a_rate_that_fell_once_and_stayed_lands_where_it_stays():
    found = landing(indicator(**CVR), run("2026-04", FELL_ONCE), date(2026, 11, 5))

    assert (found.method, found.value, found.ratio) == ("hold", 1.58, 0.79)
    assert (found.reason.chosen_by, found.reason.default, found.reason.errors) == ("default", "hold", {})


def test_temperatures_of_a_month_do_not_run_away_from_what_was_seen():
    days = indicator(cadence="daily", unit="℃", aggregation="mean", target=25)
    found = landing(days, run("2026-04-01", [19, 20, 22, 21, 23, 24, 23, 25, 27, 26, 27, 26]), date(2026, 4, 13))

    assert 19 <= found.value <= 27


@pytest.mark.parametrize(
    ("values", "method", "steps", "origins"),
    [(STEADY_RISE, "trend", 5, 10), (UP_AND_DOWN, "recent", 5, 10), ([5.0] * 17, "hold", 5, 10)],
    ids=["steady rise", "up and down", "unmoved"],
)
def test_another_method_takes_the_defaults_place_where_it_would_have_missed_less(values, method, steps, origins):
    """Seventeen months up to August: seven are left, a third of the past is five, so ten origins have a value five ahead."""
    found = landing(indicator(aggregation="last", target=20), run("2025-04", values))

    assert found.method == method
    assert (found.reason.steps, found.reason.origins) == (steps, origins)
    assert found.reason.chosen_by == ("default" if method == "hold" else "back_test")
    assert found.value == found.methods[method]


@pytest.mark.parametrize("scale", [0.001, 1000.0])
def test_what_is_chosen_does_not_hang_on_the_unit_nor_on_the_indicators_beside_it(scale):
    rows = {"rise": STEADY_RISE, "swing": UP_AND_DOWN, "still": [5.0] * 17}
    nodes = tuple(indicator(id=each, aggregation="last", target=20 * scale) for each in rows)
    actuals = [row for each, values in rows.items() for row in run("2025-04", [v * scale for v in values], each)]
    found = score(Plan(nodes=nodes), table(actuals), SEPTEMBER).by_id

    assert [found[each].landing.method for each in rows] == ["trend", "recent", "hold"]


def test_a_way_that_is_not_being_gone_gives_place_to_what_stays():
    weeks = indicator(cadence="weekly", aggregation="last", shape="reach", baseline=0, target=100)
    found = landing(weeks, run("2026-W14", [10.0] * 20), date(2026, 8, 20))

    assert (found.reason.default, found.method, found.value) == ("path", "hold", 10.0)
    assert found.reason.errors["hold"] == 0.0 < found.reason.errors["path"]


def test_the_errors_of_a_back_test_are_means_over_its_origins():
    reason = landing(indicator(aggregation="last", target=20), run("2025-04", STEADY_RISE)).reason

    # Five months on the value is 5 higher, and the mean of the last three lags by one more.
    assert reason.errors == {"hold": 5.0, "recent": 6.0, "trend": 0.0}


def test_seven_origins_are_too_few_to_leave_the_default():
    """Thirteen months, four ahead: seven origins; with fourteen there are eight."""
    of = indicator(aggregation="last", target=20)
    few, enough = (landing(of, run(first, STEADY_RISE[:many])) for first, many in (("2025-08", 13), ("2025-07", 14)))

    assert (few.method, few.reason.origins, few.reason.errors) == ("hold", 7, {})
    assert (enough.method, enough.reason.origins) == ("trend", 8)


def test_a_tenth_better_is_enough_and_less_is_not():
    values = [0, 3, 0, 4, 0, 3, 0, 4, 0, 3, 0, 4, 0, 3, 0, 4, 0]
    reason = landing(indicator(aggregation="last", target=20), run("2025-04", values)).reason
    close = landing(indicator(aggregation="last", target=20), run("2025-04", [*range(8), *range(8, -1, -1)])).reason

    assert reason.errors["recent"] <= 0.9 * reason.errors["hold"]
    assert min(close.errors[name] for name in ("recent", "trend")) > 0.9 * close.errors["hold"]
    assert (reason.chosen_by, close.chosen_by) == ("back_test", "default")


@pytest.mark.parametrize(
    ("unit", "values", "target", "trend", "limits"),
    [
        ("%", [50, 40, 30, 20, 10], 60, 0.0, (0, 100)),
        ("%", [60, 70, 80, 90, 95], 99, 100.0, (0, 100)),
        ("%", [40, 30, 20, 10, 0], 60, 0.0, (0, 100)),  # to stand on a limit is to keep it
        ("%", [60, 70, 80, 90, 100], 99, 100.0, (0, 100)),
        ("%", [60, 70, 80, 90, 100], 120, 170.0, (0, None)),
        ("%", [-5, -15, -25, -35, -45], -20, -115.0, (None, 100)),
        ("件", [50, 40, 30, 20, 10], 60, 0.0, (0, None)),
        ("件", [30, 20, 10, 0, -10], 60, -80.0, (None, None)),
        ("件", [50, 40, 30, 20, 10], -10, -60.0, (None, None)),
        ("位", [9, 8, 7, 6, 5], 3, 1.0, (1, None)),
        ("℃", [8, 6, 4, 2, 0], 10, -14.0, (None, None)),
    ],
)
def test_a_level_stays_where_its_unit_can_be_when_past_and_target_are_there_too(unit, values, target, trend, limits):
    found = landing(indicator(unit=unit, aggregation="last", target=target), run("2026-04", values))

    assert found.methods["trend"] == pytest.approx(trend)
    assert (found.reason.floor, found.reason.ceiling) == limits
    assert found.reason.cut == (("trend",) if trend in limits else ())


def test_an_indicators_landing_does_not_hang_on_how_far_back_another_ones_term_reaches():
    old = indicator(id="old", start=date(2020, 4, 1), aggregation="last")
    rows = run("2024-04", [3, 9, 4, 8, 5, 9, 3, 8, 4, 9, 5, 8], "k") + run("2026-04", THIS_YEAR)

    of = indicator(aggregation="last")
    alone, beside = (score(Plan(nodes=nodes), table(rows), SEPTEMBER).by_id["k"] for nodes in ((of,), (of, old)))

    assert alone.landing == beside.landing


@pytest.mark.parametrize(
    ("fields", "ratio"),
    [
        ({"target": 200}, 0.7),
        ({"target": 200, "direction": "at_most"}, 1.3),
        ({"target": 500, "baseline": 20, "shape": "reach"}, 0.6),  # 120 covered of the 200 due by August
        ({"target": Band(low=175, high=200), "direction": "within"}, 0.8),
        ({"target": 0}, None),
        ({"target": None}, None),
    ],
)
def test_the_ratio_of_a_level_is_to_the_last_periods_target_by_r4(fields, ratio):
    assert landing(indicator(aggregation="last", **fields), run("2026-04", [100, 110, 120, 130, 140])).ratio == ratio


def test_the_ratio_of_a_sum_is_to_the_whole_target_by_its_direction():
    assert landing(indicator(target=100, direction="at_most"), run("2026-04", THIS_YEAR)).ratio == 1.05


@pytest.mark.parametrize("aggregation", ["sum", "mean", "last"])
def test_nothing_judged_no_landing_whatever_last_year_was(aggregation):
    node = indicator(aggregation=aggregation)

    assert landing(node, []) is None
    assert landing(node, run("2025-04", LAST_YEAR)) is None


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
