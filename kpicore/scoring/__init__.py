"""What the numbers mean (R1–R8), written once, over arrays."""

from typing import TYPE_CHECKING

from kpicore.lazy import names_on_use

if TYPE_CHECKING:
    from kpicore.scoring.result import (
        COLOURS,
        ChosenBy,
        Drivers,
        Landing,
        LandingReason,
        NodeScore,
        NodeSeries,
        OpenPeriod,
        PeriodPoint,
        Status,
    )
    from kpicore.scoring.scores import Scores, score, series
else:
    __getattr__ = names_on_use(
        __name__,
        {
            "result": (
                "COLOURS ChosenBy Drivers Landing LandingReason NodeScore OpenPeriod PeriodPoint NodeSeries Status"
            ),
            "scores": "Scores score series",
        },
    )

__all__ = [
    "COLOURS",
    "ChosenBy",
    "Drivers",
    "Landing",
    "LandingReason",
    "NodeScore",
    "NodeSeries",
    "OpenPeriod",
    "PeriodPoint",
    "Scores",
    "Status",
    "score",
    "series",
]
