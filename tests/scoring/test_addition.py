"""Numbers add as on paper (R2), at every level of aggregation."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.model import Band, Plan, Target
from kpicore.periods import Cadence
from kpicore.scoring import score, series
from kpicore.scoring.addition import added, cumulated, grouped_sum, masked_sum, places_of
from kpicore.scoring.links.figures import figures, material
from kpicore.scoring.recent import past_periods
from tests.scoring.oracle import exact
from tests.scoring.plans import table
from tests.scoring.small import AFTER, indicator, run, scored

#: What people type: up to six places, up to a million, either sign.
DECIMALS = st.builds(
    lambda digits, places: float(Fraction(digits, 10**places)), st.integers(-(10**6), 10**6), st.integers(0, 6)
)


def on_paper(values: list[float]) -> float:
    return float(sum(map(exact, values), Fraction(0)))


@given(st.lists(DECIMALS, min_size=1, max_size=40))
def test_every_way_of_adding_gives_the_sum_of_the_exact_fractions(values):
    cells, all_of_them = np.array(values), np.ones(len(values), dtype=bool)
    so_far = [on_paper(values[: count + 1]) for count in range(len(values))]

    assert added(values) == so_far[-1]
    assert masked_sum(cells[None, :], all_of_them[None, :]).tolist() == [so_far[-1]]
    assert grouped_sum(np.zeros(len(values), dtype=np.int64), cells, 1).tolist() == [so_far[-1]]
    assert cumulated(cells, all_of_them).tolist() == so_far


@given(st.lists(st.integers(-(2**48), 2**48), min_size=1, max_size=30))
def test_integers_stay_exact(values):
    cells = np.array(values, dtype=float)

    assert masked_sum(cells[None, :], np.ones((1, len(values)), dtype=bool)).tolist() == [sum(values)]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([0.1, 0.2, -0.3], 0.0),
        ([-0.1, -0.2], -0.3),
        ([1e9, 0.000012, -1e9], 0.000012),
        ([123456789012.34, 0.01], 123456789012.35),
        ([0.30000000000000004, -0.3], 0.0),
        ([1 / 3, 1 / 3, -2 / 3], 0.0),
        ([1 / 3, 1 / 3], pytest.approx(2 / 3, rel=1e-15)),
        ([float(2**53), 1.0], float(2**53)),
    ],
)
def test_sums_that_binary_fractions_get_wrong(values, wanted):
    rows, mask = np.array([values]), np.ones((1, len(values)), dtype=bool)

    assert masked_sum(rows, mask).tolist() == [wanted]
    assert grouped_sum(np.zeros(len(values), dtype=np.int64), rows[0], 1).tolist() == [wanted]
    assert cumulated(rows[0], mask[0])[-1] == wanted


def test_large_amounts_keep_the_places_of_the_cells_that_were_added_and_of_no_other():
    numbers, mask = np.array([1 / 3, 1e9, 0.000012, -1e9]), np.array([False, True, True, True])

    assert masked_sum(numbers[None], mask[None]).tolist() == [0.000012]
    assert cumulated(numbers, mask).tolist() == [0.0, 1e9, 1000000000.000012, 0.000012]


def test_a_sum_looks_at_nothing_beside_its_mask():
    numbers = np.array([[0.1, 0.2, 1 / 3], [np.nan, 0.7, 0.1]])
    mask = np.array([[True, True, False], [False, True, True]])

    assert masked_sum(numbers, mask).tolist() == [0.3, 0.8]
    assert masked_sum(numbers, mask, np.array([False, True])).tolist() == [pytest.approx(np.nan, nan_ok=True), 0.8]


def test_places_are_those_a_person_would_have_to_write():
    assert places_of(np.array([5.0, 0.5, 12.345678, 1e-9, 1 / 3, np.nan, np.inf])).tolist() == [0, 1, 6, 9, 10, 0, 0]


# -- at every level of aggregation -------------------------------------------------------------------------------------

WEEKS = ("2026-W15", "2026-W16", "2026-W17")


def of_weeks(*values: float) -> list[tuple[str, str, float]]:
    return [("k", week, value) for week, value in zip(WEEKS, values, strict=False)]


@pytest.mark.parametrize(
    ("fields", "values", "met"),
    [
        ({"target": Band(low=-0.3, high=0.3)}, (-0.1, -0.2), True),
        ({"target": Band(low=-0.3, high=0.3)}, (-0.1, -0.200001), False),
        ({"target": Band(low=0.0, high=5.0)}, (0.3, -0.1, -0.2), True),
        ({"target": Band(low=0.0, high=5.0)}, (0.3, -0.1, -0.200001), False),
        ({"target": 0.0, "direction": "at_most"}, (0.1, 0.2, -0.3), True),
        ({"target": 0.0, "direction": "at_most"}, (0.1, 0.2, -0.299999), False),
        ({"target": 0.0, "direction": "at_most", "aggregation": "mean"}, (0.1, 0.2, -0.3), True),
        ({"target": Band(low=-0.15, high=0.15), "aggregation": "mean"}, (-0.1, -0.2), True),
        ({"target": Band(low=-0.1, high=0.1), "aggregation": "mean"}, (-0.1, -0.1, -0.1), True),
        ({"target": Band(low=-0.1, high=0.1), "aggregation": "mean"}, (-0.1, -0.1, -0.100001), False),
        ({"target": -0.1, "aggregation": "mean"}, (-0.1, -0.1, -0.1), True),
        ({"target": -0.3}, (-0.1, -0.2), True),
        ({"target": -0.3}, (-0.1, -0.200001), False),
        ({"target": -0.3, "shape": "reach"}, (-0.1, -0.2), True),
        ({"target": -0.3, "baseline": 0.0, "shape": "reach", "deadline": date(2026, 4, 30)}, (-0.1, -0.2), True),
    ],
)
def test_weeks_of_a_month_against_every_kind_of_bound(fields, values, met):
    found = scored(indicator(**fields), of_weeks(*values), date(2026, 5, 5))

    assert (found.met, str(found.status) == "on_track", found.streak) == (met, met, 0 if met else 1)


def test_months_to_date_against_the_sum_of_their_bands():
    node = indicator(target=Band(low=-0.1, high=0.1))
    found = scored(node, run("2026-04", [-0.1] * 7), AFTER)

    assert (found.actual_to_date, found.target_to_date) == (-0.7, Band(low=-0.7, high=0.7))
    assert found.attainment_to_date == 1.0


def test_the_light_of_every_past_period_of_a_total_is_judged_on_paper():
    node = indicator(target=0.0, direction="at_most", shape="total")
    plan = Plan(nodes=(node,))
    scores = score(plan, table(run("2026-04", [0.1, 0.2, -0.3, 0.1])), date(2026, 8, 5))

    assert [str(past.status) for past in past_periods(scores, "k")] == [
        "off_track",
        "off_track",
        "on_track",
        "off_track",
    ]


def test_what_explicit_targets_leave_of_a_total_is_nothing_on_paper():
    node = indicator(target=0.3, shape="total", cadence="quarterly", direction="at_most")
    rows = [Target(indicator="k", period=f"FY2026-Q{at}", value=value) for at, value in ((1, 0.1), (2, 0.2))]
    points = series(Plan(nodes=(node,), targets=tuple(rows)), table([]), date(2026, 4, 1), "k").points

    assert [point.target for point in points] == [0.1, 0.2, 0.0, 0.0]


def test_links_add_targets_and_actuals_on_paper():
    node = indicator(target=0.1)
    given = material(Plan(nodes=(node,)), AFTER, table(run("2026-04", [0.1, 0.2, -0.3])))
    found = figures(given, Cadence.QUARTERLY, ("k",))
    first = [str(found.id_of(column)) for column in range(len(found.ordinals))].index("FY2026-Q1")

    assert (found.actuals["k"][first], found.targets["k"][first]) == (0.0, 0.3)
