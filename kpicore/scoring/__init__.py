"""What the numbers mean (R1–R8), written once, over arrays."""

from kpicore.scoring.result import (
    COLOURS,
    ChosenBy,
    Drivers,
    Landing,
    LandingReason,
    NodeScore,
    OpenPeriod,
    PeriodPoint,
    Series,
    Status,
)
from kpicore.scoring.score import Scores, score, series

__all__ = [
    "COLOURS",
    "ChosenBy",
    "Drivers",
    "Landing",
    "LandingReason",
    "NodeScore",
    "OpenPeriod",
    "PeriodPoint",
    "Scores",
    "Series",
    "Status",
    "score",
    "series",
]
