"""R2: what a node is, and what its blanks mean."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from kpicore.model import Aggregation, Band, Direction, Node, NodeState, Shape
from kpicore.periods import Cadence


def node(**fields):
    return Node(**{"id": "k", "kind": "KPI", "name": "受注件数", **fields})


@pytest.mark.parametrize(
    ("name", "unit", "aggregation"),
    [
        ("受注件数", "件", Aggregation.SUM),
        ("受注件数", "%", Aggregation.MEAN),
        ("受注件数", " ％ ", Aggregation.MEAN),
        ("成約率", "", Aggregation.MEAN),
        ("成約率 ", "件", Aggregation.MEAN),
        ("率先して動いた回数", "回", Aggregation.SUM),
    ],
)
def test_a_blank_aggregation_is_mean_for_percent_and_rates_else_sum(name, unit, aggregation):
    assert node(name=name, unit=unit).filled().aggregation is aggregation


def test_blanks_mean_at_least_each_monthly_and_weight_one():
    filled = node(target=3).filled()

    assert (filled.direction, filled.shape) == (Direction.AT_LEAST, Shape.EACH)
    assert (filled.cadence, filled.weight) == (Cadence.MONTHLY, 1.0)


def test_a_band_without_a_direction_is_within():
    assert node(target=Band(low=1, high=2)).filled().direction is Direction.WITHIN


def test_what_is_written_stays():
    written = node(
        direction="at_most",
        aggregation="last",
        cadence="weekly",
        shape="reach",
        weight=0,
        unit="%",
        target=Band(low=1, high=2),
    )

    assert written.filled() == written


@pytest.mark.parametrize(("kind", "is_indicator"), [("KGI", True), ("CSF", False), ("KPI", True), ("KDI", True)])
def test_a_factor_has_no_number_of_its_own(kind, is_indicator):
    assert node(kind=kind).is_indicator is is_indicator


@pytest.mark.parametrize(
    "fields",
    [
        {"id": ""},
        {"target": float("nan")},
        {"target": float("inf")},
        {"weight": -1},
        {"kind": "KSF"},
        {"colour": "red"},
    ],
)
def test_what_is_no_node_is_refused(fields):
    with pytest.raises(ValidationError):
        node(**fields)


def test_a_node_cannot_be_changed():
    with pytest.raises(ValidationError):
        node().name = "別の名前"


def test_a_retired_node_is_not_active():
    assert (node().is_active, node(state=NodeState.RETIRED).is_active) == (True, False)
