"""Rows out of the arrays: the figures of each indicator of a timeline, rounded a column at a time, which costs a third of cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import compress
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpicore.model.node import Band
from kpicore.scoring.attainment import PLACES
from kpicore.scoring.judge import Judged
from kpicore.scoring.landing import Landings
from kpicore.scoring.level_landing import LEVEL_METHODS, LevelLandings
from kpicore.scoring.result import ChosenBy, Landing, LandingReason, OpenPeriod
from kpicore.scoring.status import Light
from kpicore.scoring.targets import PeriodTargets
from kpicore.scoring.timeline import Timeline

Figures = list[float | None]
Target = float | Band | None


def number(value: float) -> float | None:
    """Return a figure without the noise of binary sums, None for NaN and for what no float can hold."""
    found = float(value)
    return round(found, PLACES) + 0.0 if isfinite(found) else None


def numbers(values: NDArray[Any]) -> Figures:
    """Return `number` of each; only those that are not whole need rounding."""
    found: Figures = (values + 0.0).tolist()
    finite = np.isfinite(values)
    for at in np.nonzero(finite & (values != np.rint(values)))[0].tolist():
        found[at] = number(values[at])
    for at in np.nonzero(~finite)[0].tolist():
        found[at] = None
    return found


def _targets(level: NDArray[Any], low: NDArray[Any], high: NDArray[Any]) -> list[Target]:
    found: list[Target] = [*numbers(level)]
    for at in np.nonzero(~np.isnan(low))[0].tolist():
        found[at] = Band(low=float(low[at]), high=float(high[at]))
    return found


def figures_of(timeline: Timeline, targets: PeriodTargets, judged: Judged) -> list[dict[str, Any]]:
    """Return for each indicator of the timeline the fields of `NodeScore` that its judging fills."""
    ids = {column: timeline.id_of(column) if column >= 0 else None for column in set(judged.period.column.tolist())}
    lights = {int(light): light.status for light in Light}
    met = zip(judged.met.tolist(), judged.met_known.tolist(), strict=True)
    every, last = np.arange(len(timeline.rows)), timeline.last_column
    low, high = (
        np.full(len(every), np.nan) if side is None else np.where(last < 0, np.nan, side[every, last])
        for side in (targets.low, targets.high)
    )
    period = timeline.id_of(timeline.open_column) if judged.open.exists.any() else ""
    cells = zip(judged.open.exists.tolist(), numbers(judged.open.actual), numbers(judged.open.expected), strict=True)
    open_periods = [OpenPeriod(period, actual, expected) if is_open else None for is_open, actual, expected in cells]
    columns: dict[str, list[Any]] = {
        "status": [lights[light] for light in judged.status.tolist()],
        "met": [is_met if is_known else None for is_met, is_known in met],
        "attainment": numbers(judged.period.ratio),
        "attainment_to_date": numbers(judged.to_date.ratio),
        "progress": numbers(judged.progress),
        "judged_period": [ids[column] for column in judged.period.column.tolist()],
        "actual": numbers(judged.period.actual),
        "target": _targets(judged.period.target, judged.period.low, judged.period.high),
        "actual_to_date": numbers(judged.to_date.actual),
        "target_to_date": _targets(judged.to_date.target, judged.to_date.low, judged.to_date.high),
        "reported_periods": judged.counts.reported.tolist(),
        "due_periods": judged.counts.due.tolist(),
        "overdue": judged.counts.overdue.tolist(),
        "streak": judged.counts.streak.tolist(),
        "pace": numbers(judged.pace),
        "open": open_periods,
        "light_ratio": numbers(judged.light_ratio),
        "whole_target": _targets(judged.whole_target, low, high),
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


# -- landings -------------------------------------------------------------------------------------------------------


def landings_of(landings: Landings) -> list[Landing | None]:
    """Return the landing of each indicator, None where no method applies."""
    by_method = zip(*(numbers(values) for values in landings.methods.values()), strict=True)
    reasons = _level_reasons(landings.levels) if landings.levels else []
    rows = zip(landings.shown, by_method, numbers(landings.ratio), landings.level_of.tolist(), strict=True)
    return [
        _landing(shown, dict(zip(landings.methods, values, strict=True)), ratio, reasons[at] if at >= 0 else None)
        for shown, values, ratio, at in rows
    ]


def _landing(
    shown: str | None, by_method: Mapping[str, float | None], ratio: float | None, reason: LandingReason | None
) -> Landing | None:
    methods = {name: value for name, value in by_method.items() if value is not None}
    if shown not in methods:
        return None
    return Landing(
        method=shown,
        value=methods[shown],
        ratio=ratio,
        low=min(methods.values()),
        high=max(methods.values()),
        methods=methods,
        reason=reason or _reason_of_sum(shown),
    )


@lru_cache(maxsize=16)
def _reason_of_sum(shown: str) -> LandingReason:
    return LandingReason(default=shown)


def _level_reasons(found: LevelLandings) -> list[LandingReason]:
    """Return why each mean or last is shown by its method."""
    errors = [dict(zip(LEVEL_METHODS, row, strict=True)) for row in zip(*map(numbers, found.errors.T), strict=True)]
    landed = found.has_landed
    is_default = found.shown == found.default
    chosen = np.where(landed, ChosenBy.LANDED, np.where(is_default, ChosenBy.DEFAULT, ChosenBy.BACK_TEST)).tolist()
    cut = [tuple(compress(LEVEL_METHODS, row)) for row in found.cut.tolist()]
    return [
        LandingReason(
            chosen_by=ChosenBy(why),
            default=LEVEL_METHODS[default],
            origins=origins,
            steps=steps,
            errors={name: error for name, error in by_method.items() if error is not None},
            floor=floor,
            ceiling=ceiling,
            cut=held,
        )
        for why, default, origins, steps, by_method, floor, ceiling, held in zip(
            chosen,
            found.default.tolist(),
            found.origins.tolist(),
            found.steps.tolist(),
            errors,
            numbers(found.floor),
            numbers(found.ceiling),
            cut,
            strict=True,
        )
    ]
